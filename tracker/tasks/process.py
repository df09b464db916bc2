"""What the program does to its own process before it holds a key."""

from __future__ import annotations

from tracker.store.hygiene import harden_process

__all__ = ["harden_process"]
