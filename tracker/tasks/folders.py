"""Where things are kept on this machine.

``TRACKER_HOME`` names one folder for all of it, as on a memory stick; else the system's own places are
used.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_state_path

_NAME = "img-career-tracker"


def default_vault() -> Path:
    """Return the folder of the vault that is used unless another is named.

    ``TRACKER_VAULT`` comes first, then the setting ``vault``, then the system's folder for data.
    """
    if named := os.environ.get("TRACKER_VAULT"):
        return Path(named)
    from tracker.tasks.settings import setting  # it needs the file named below

    configured = setting("vault")
    return Path(configured) if configured else _data() / "vault"


def state_root() -> Path:
    """Return the folder of what this device remembers about vaults; never inside a vault."""
    home = _home()
    return home / "state" if home is not None else user_state_path(_NAME, appauthor=False)


def config_file() -> Path:
    """Return the file of the person's settings on this device."""
    home = _home()
    return (home if home is not None else user_config_path(_NAME, appauthor=False)) / "config.toml"


def _data() -> Path:
    home = _home()
    return home if home is not None else user_data_path(_NAME, appauthor=False)


def _home() -> Path | None:
    named = os.environ.get("TRACKER_HOME")
    return Path(named) if named else None
