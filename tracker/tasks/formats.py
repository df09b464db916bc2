"""The formats this program writes."""

from __future__ import annotations

from tracker.records.career_export import FORMAT
from tracker.store.heads import FORMAT as VAULT_FORMAT
from tracker.store.migrations import MIGRATIONS


def formats() -> dict[str, str | int]:
    """Return the number of the vault's format, of its schema, and the name of the export."""
    return {"vault_format": VAULT_FORMAT, "schema": len(MIGRATIONS), "export": FORMAT}
