"""What the system can do to keep keys of this process from reaching the disk."""

from __future__ import annotations

import ctypes
import sys

_PR_SET_DUMPABLE = 4
_NO_FAULT_BOXES = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX


def harden_process() -> tuple[str, ...]:
    """Turn off core dumps and debugger access where the system allows it; return what was turned off.

    Python cannot wipe memory, and swap and hibernation are the system's: the manual recommends
    full-disk encryption.
    """
    done: list[str] = []
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_NO_FAULT_BOXES)
        return ("fault reports",)
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done.append("core dumps")
    except (ValueError, OSError):
        pass
    if sys.platform.startswith("linux"):
        try:
            if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
                done.append("memory dumps")
        except (OSError, AttributeError):
            pass
    return tuple(done)
