"""A CV before it is drawn: sections, entries and pieces of text, in order, for every kind of page alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.cv.citation.runs import Run, plain


@dataclass(frozen=True)
class Entry:
    """One entry of a section.

    ``heading`` is its first line with ``when`` beside it, ``below`` the line under it; works are
    ``numbered`` citations whose text is the heading. ``records`` are the ids it was made of.
    """

    heading: tuple[Run, ...]
    when: str = ""
    below: str = ""
    bullets: tuple[tuple[Run, ...], ...] = ()
    number: int | None = None
    records: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The heading without its look."""
        return plain(self.heading)


@dataclass(frozen=True)
class Section:
    """A heading and its entries; ``listed`` sections are one paragraph of short items."""

    title: str
    entries: tuple[Entry, ...]
    listed: bool = False
    note: str = ""


@dataclass(frozen=True)
class ContactLine:
    """One item of the contact line; ``link`` is where it leads."""

    text: str
    link: str | None = None


@dataclass(frozen=True)
class Omitted:
    """A record that is not in the CV, and why: told to the person, never printed."""

    record: str
    why: str


@dataclass(frozen=True)
class CvContent:
    """Everything a CV shows, and what was left out of it.

    ``name`` and ``contact`` make the head; ``counts`` and ``omitted`` are for the person alone.
    """

    name: str
    contact: tuple[ContactLine, ...]
    sections: tuple[Section, ...]
    style: str
    counts: dict[str, int] = field(default_factory=dict)
    omitted: tuple[Omitted, ...] = ()
