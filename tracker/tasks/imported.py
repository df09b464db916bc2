"""What became of the files of an import: their papers, the records of these, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.records import Record, kind_of
from tracker.records.base import COMMON_FIELDS
from tracker.records.vault_document import Bearer
from tracker.tasks.persons import Whose
from tracker.tasks.same_paper import STAGE_DAYS


@dataclass(frozen=True)
class Paper:
    """A record that a paper became, its unsure fields and problems; not new where it says what is there.

    ``joined`` tells that the paper is a further copy of one that is on record; ``differs`` names the
    fields that the copy has otherwise, with the words on it. ``read`` is what the paper says by itself;
    ``bearer`` is whom it names, and ``whose`` whose it is by that, as far as it can be told.
    """

    record: Record
    name: str
    unsure: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    new: bool = True
    joined: bool = False
    differs: Mapping[str, str] = field(default_factory=dict)
    read: Record | None = None
    bearer: Bearer | None = None
    whose: Whose | None = None

    @property
    def is_of_a_matter(self) -> bool:
        """Whether it is no copy but another paper of a matter on record, as a receipt beside its approval."""
        return self.joined and kind_of(self.record) in STAGE_DAYS

    @property
    def needs_a_look(self) -> bool:
        """Whether the person should look at the paper before she confirms it."""
        news = self.joined and self.record.counts and self.record.waits
        return bool(self.unsure or self.problems or self.differs or news or self.names_another)

    @property
    def names_another(self) -> bool:
        """Whether the paper waits and names somebody else than the person and her family, or may."""
        return self.whose is not None and self.whose.doubt is not None and not self.record.counts


@dataclass(frozen=True)
class Imported:
    """What became of one file.

    ``outcome`` is ``added``, ``already`` (the same file is in the vault, or came before in this import),
    ``kept`` (stored, nothing read from it) or ``failed``, with the exit code of the failure. ``title`` is
    what a file is called that was kept and whose kind is known.
    """

    file: str
    outcome: str
    document: str | None = None
    papers: tuple[Paper, ...] = ()
    message: str | None = None
    exit_code: int = 0
    title: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        return {
            "file": self.file,
            "outcome": self.outcome,
            "document": self.document,
            "message": self.message,
            "title": self.title,
            "records": [
                {
                    "name": paper.name,
                    "new": paper.new,
                    "joined": paper.joined,
                    "unsure": list(paper.unsure),
                    "problems": list(paper.problems),
                    "differs": dict(paper.differs),
                    "whose": paper.whose.said if paper.whose else None,
                    "fields": paper.record.model_dump(
                        mode="json", exclude=set(COMMON_FIELDS), exclude_none=True
                    ),
                }
                for paper in self.papers
            ],
        }
