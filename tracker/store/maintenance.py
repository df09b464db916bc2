"""Removing what is no longer needed: superseded snapshots, and leftovers of this device."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from tracker.store import retention
from tracker.store.files import told
from tracker.store.heads import Head
from tracker.store.objects import Objects
from tracker.store.state import State

OBJECT_GRACE = timedelta(days=1)  # a long import of this device may still be under way
TEMP_GRACE = timedelta(hours=1)


def prune(
    objects: Objects, heads: Collection[Head], newest: Head, keep: Collection[str], now: datetime
) -> int:
    """Remove the snapshots of superseded states that are not kept; return how many objects went.

    ``keep`` names heads or objects that stay whatever their age.
    """
    kept = [newest, *retention.kept(heads, now)]
    kept += [head for head in heads if {head.name, head.digest, head.snap} & set(keep)]
    stay = {name for head in kept for name in head.objects} | set(keep)
    gone = 0
    for name in sorted({name for head in heads for name in head.objects} - stay):
        with told(f"object {name[:16]}"):
            if objects.is_there(name):
                objects.files.unlink(objects.path(name))
                gone += 1
    return gone


def collect(
    objects: Objects, state: State, heads: Iterable[Head], referenced: Collection[str], now: datetime
) -> int:
    """Remove what this device wrote and never published; return how many files went.

    Objects of other devices are not touched: the head that refers to them may be under way.
    """
    used = {name for head in heads for name in head.objects} | set(referenced)
    with told("the state folder"):
        notes = state.written()
    remaining: dict[str, datetime] = {}
    gone = 0
    for name, noted in notes.items():
        if name in used:
            continue
        if now - noted <= OBJECT_GRACE:
            remaining[name] = noted
            continue
        with told(f"object {name[:16]}"):
            if objects.is_there(name):
                objects.files.unlink(objects.path(name))
                gone += 1
    if len(remaining) < len(notes):
        with told("the state folder"):
            state.keep_written(remaining)
    return gone + _remove_temps(objects, state.device, now)


def _remove_temps(objects: Objects, device: str, now: datetime) -> int:
    folder, files = objects.folder / "tmp", objects.files
    gone = 0
    with told("tmp"):
        for name in files.list(folder):
            facts = files.facts(folder / name)
            if facts is None or facts.kind != "file" or not name.startswith(f"{device}-"):
                continue
            if now.timestamp() - facts.modified > TEMP_GRACE.total_seconds():
                files.unlink(folder / name)
                gone += 1
    return gone
