"""What the system can do to keep keys of this process from reaching the disk."""

from __future__ import annotations

import ctypes
import sys

_PR_SET_DUMPABLE = 4
_KEPT = ((-1, 256 * 2**20), (-3, 32 * 2**20))  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
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


def keep_freed_memory() -> bool:
    """Have the allocator keep what this process frees for its next use; return whether it could be told.

    The C library of Linux hands every block of a document back to the system and asks for it again:
    that takes longer than enciphering it.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return all(mallopt(name, size) == 1 for name, size in _KEPT)
