"""What was changed and when, in words and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.dates import show_day
from tracker.errors import RecordNotFound
from tracker.records import Record
from tracker.records.kinds import record_name
from tracker.store.ledger import Ledger, Revision
from tracker.tasks.record_view import label

_WORDS = {
    "add": "added",
    "change": "changed",
    "confirm": "confirmed",
    "trash": "to the trash",
    "restore": "restored",
    "purge": "deleted for good",
    "undo": "taken back",
}
_LONGEST = 60
_UNTOLD = {"trashed_on", "evidence"}  # told by the action, and by `show`


@dataclass(frozen=True)
class Entry:
    """One revision with the name of its record."""

    name: str
    revision: Revision

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON values: ``fields`` maps a field to its values before and after."""
        revision = self.revision
        return {
            "at": revision.at.isoformat(),
            "command": revision.label,
            "action": revision.action,
            "name": self.name,
            "undone": revision.undone,
            "fields": {field: list(values) for field, values in revision.fields.items()},
        }


def entries(ledger: Ledger, record: Record | None = None) -> list[Entry]:
    """Return what was done to one record, or to all, oldest first."""
    found = [revision for revision in ledger.history(record) if revision.record]
    return [Entry(_name(ledger, revision), revision) for revision in found]


def lines_of_history(found: list[Entry], *, values: bool) -> list[list[str]]:
    """Return the cells of a table: when, what, which record, and fields with or without their values."""
    return [_line(entry, values) for entry in found]


def _name(ledger: Ledger, revision: Revision) -> str:
    try:
        return record_name(ledger.get(revision.record))
    except RecordNotFound:
        return f"{revision.kind} (deleted)"


def _line(entry: Entry, values: bool) -> list[str]:
    revision = entry.revision
    action = _WORDS.get(revision.action, revision.action) + (" (undone)" if revision.undone else "")
    cells = [
        f"{label(field)}: {_short(before)} → {_short(after)}" if values else label(field)
        for field, (before, after) in revision.fields.items()
        if field not in _UNTOLD
    ]
    return [_moment(revision.at), action, entry.name, ", ".join(cells)]


def _moment(at: datetime) -> str:
    local = at.astimezone()
    return f"{show_day(local.date())} {local:%H:%M}"


def _short(value: Any) -> str:
    if value in (None, [], {}):
        return "nothing"
    text = str(value) if not isinstance(value, bool) else "yes" if value else "no"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
