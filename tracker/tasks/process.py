"""What the program does to its own process at its start."""

from __future__ import annotations

from tracker.store.hygiene import harden_process, keep_freed_memory

__all__ = ["harden_process", "keep_freed_memory"]
