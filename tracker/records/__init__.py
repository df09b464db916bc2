"""What a valid record is: one plain model a kind, and the export that a person takes away."""

from tracker.records.base import BoxOnPage, Evidence, Provenance, Record, new_id
from tracker.records.kinds import KINDS, SINGLETONS, kind_named, kind_of, plural_of, record_name

__all__ = [
    "KINDS",
    "SINGLETONS",
    "BoxOnPage",
    "Evidence",
    "Provenance",
    "Record",
    "kind_named",
    "kind_of",
    "new_id",
    "plural_of",
    "record_name",
]
