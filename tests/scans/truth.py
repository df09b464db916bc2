"""What a file of the sample holds, so that a reading can be judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

# unsure: nobody can tell from what is on the paper
Determination = Literal["not_subject", "subject", "unmarked", "conflict", "unsure"]
BOX_NAMES = ("1", "2", "A", "B", "C")

# the fields that decide whether a paper was read, by kind
KEY_FIELDS: dict[str, tuple[str, ...]] = {
    "ds2019": (
        "surname",
        "given_name",
        "date_of_birth",
        "sevis_id",
        "program_number",
        "category",
        "program_begin_date",
        "program_end_date",
    ),
    "visa": ("surname", "given_name", "date_of_birth", "visa_class", "expires_on", "passport_number"),
    "i94": (
        "surname",
        "given_name",
        "date_of_birth",
        "admission_number",
        "class_of_admission",
        "arrival_date",
        "admit_until",
    ),
}


@dataclass(frozen=True)
class Paper:
    """One paper of a file: its kind, first page, key fields, what it says about 212(e), marked boxes."""

    kind: str
    page: int
    fields: Mapping[str, str]
    determination: Determination | None = None
    marked: frozenset[str] | None = None  # None where the paper has no boxes

    def on_page(self, page: int) -> Paper:
        """Return the same paper on another page."""
        return Paper(self.kind, page, self.fields, self.determination, self.marked)


@dataclass(frozen=True)
class Case:
    """One file of the sample: made when its bytes are asked for.

    ``scanned`` says whether any paper of the file is a picture; ``traits`` name what is special.
    """

    name: str
    suffix: str
    scanned: bool
    papers: tuple[Paper, ...]
    make: Callable[[], bytes] = field(repr=False)
    traits: tuple[str, ...] = ()

    @cached_property
    def data(self) -> bytes:
        """The file."""
        return self.make()

    @property
    def file_name(self) -> str:
        """A name with the suffix of its kind of file."""
        return f"{self.name}.{self.suffix}"

    @property
    def truth(self) -> dict[str, object]:
        """All that is true of the file, as plain values."""
        return {
            "determination": self.determination,
            "papers": [
                {
                    "kind": paper.kind,
                    "page": paper.page,
                    "fields": dict(paper.fields),
                    "determination": paper.determination,
                    "marked": None if paper.marked is None else sorted(paper.marked),
                }
                for paper in self.papers
            ],
        }

    @property
    def determination(self) -> Determination | None:
        """What the papers say together, an unmarked paper taking no side."""
        return together(paper.determination for paper in self.papers)


def together(said: object) -> Determination | None:
    """Return what several papers say; None where none of them has an endorsement."""
    known = {answer for answer in said if answer is not None}  # type: ignore[attr-defined]
    if "conflict" in known or {"subject", "not_subject"} <= known:
        return "conflict"
    for answer in ("unsure", "subject", "not_subject", "unmarked"):
        if answer in known:
            return answer  # type: ignore[return-value]
    return None


def marked_says(marked: frozenset[str]) -> Determination:
    """Return what a form with these boxes marked says."""
    if not marked:
        return "unmarked"
    if "1" in marked:
        return "not_subject" if marked == {"1"} else "conflict"
    return "subject"
