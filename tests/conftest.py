"""What holds for every test: examples that are the same each time, on an idle machine and on a busy one."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Limits of seconds by the clock say how busy the machine is, not whether the program is right.
settings.register_profile(
    "same-everywhere",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same-everywhere")
