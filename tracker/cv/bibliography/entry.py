"""What every format is read into: entries, what could not be read, and the work an entry becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue, ValidationError

from tracker.cv.bibliography.marks import take_marks
from tracker.cv.bibliography.pages import pages_of
from tracker.cv.bibliography.status import settle_status
from tracker.cv.bibliography.text import clean, clean_value
from tracker.cv.identifiers import doi_of, pmcid_of, pmid_of
from tracker.cv.placeholders import real
from tracker.records.base import Provenance, Record
from tracker.records.works import Author, MeshHeading, Work, WorkStatus, WorkType

_ADDRESSES = (
    ("pmcid", re.compile(r"https?://(?:www\.ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/(PMC[1-9]\d{0,8})\b")),
    ("pmid", re.compile(r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/([1-9]\d{0,8})(?:/|$)")),
)  # fmt: skip
_RETRACTED = re.compile(
    r"(?i:retracted(?: article| chapter| paper)?:|\[retracted\]|withdrawn article:)|WITHDRAWN:"
)
_RETRACTED_BEHIND = re.compile(
    r"\s*[(\[](?:retracted|withdrawn) (?:article|chapter|paper)\b[^()\[\]]*[)\]]\.?$", re.I
)
_OF_NUMBERS = frozenset({"volume", "issue", "pages", "article_number", "edition"})


@dataclass
class Draft:
    """An entry while it is read: fields of a work by name, words about its status, every original field.

    ``texts`` hold free words (notes, extra) that may carry marks of our own exports. ``notes`` say what
    of the entry could not be used; they never repeat it.
    """

    format: str
    line: int
    raw: dict[str, JsonValue] = field(default_factory=dict)
    key: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    authors: list[Author] = field(default_factory=list)
    editors: list[Author] = field(default_factory=list)
    collaborators: list[Author] = field(default_factory=list)
    mesh: list[MeshHeading] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    status_words: list[str] = field(default_factory=list)
    ahead_of_print: bool = False
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def put(self, name: str, value: object) -> None:
        """Keep the first value of a field that says something; a placeholder is noted, not kept."""
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            return
        text = clean(str(value))
        if not text or self.values.get(name):
            return
        if real(text) is None or (name == "venue" and text.isdigit()):
            self.note(f"{name} holds a placeholder; it was left out")
            return
        self.values[name] = text

    def note(self, words: str) -> None:
        """Add a note once."""
        if words not in self.notes:
            self.notes.append(words)

    def doubt(self, name: str) -> None:
        """Leave a field open whose words cannot be read: they are kept, and the person is to say."""
        self.doubts.append(name)
        self.note(f"its {name} is none: the words are kept, the {name} is open")


@dataclass(frozen=True)
class Entry:
    """One work as a source has it.

    ``work`` has no number and no place among records yet. ``claimed`` is a status below ``in_press``
    that the source's words name: it waits for the person. ``main_key`` is the key, in the same file,
    of the entry that it is a version of.
    """

    work: Work
    format: str
    line: int
    key: str | None = None
    collaborators: tuple[Author, ...] = ()
    claimed: WorkStatus | None = None
    main_key: str | None = None
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether it says which work it is: it has a title or an identifier."""
        work = self.work
        return bool(work.title or work.doi or work.pmid or work.pmcid)


@dataclass(frozen=True)
class Unreadable:
    """A part of a file that no entry could be made of: its line, from 1, and the reason."""

    line: int
    reason: str
    format: str


@dataclass(frozen=True)
class Affiliation:
    """A post, degree, distinction or membership as a source has it, not confirmed, and its line."""

    record: Record
    line: int


@dataclass
class Bibliography:
    """What a file holds: entries, parts that could not be read, and notes about the file as a whole.

    ``career`` is what it says besides works.
    """

    entries: list[Entry] = field(default_factory=list)
    career: list[Affiliation] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats found, in the order of the file."""
        parts: Sequence[Entry | Unreadable] = sorted([*self.entries, *self.unreadable], key=lambda p: p.line)
        return tuple(dict.fromkeys(part.format for part in parts))

    def add(self, draft: Draft) -> None:
        """Add the entry that a draft becomes, or say why it becomes none."""
        try:
            self.entries.append(entry_of(draft))
        except ValidationError as error:
            names = sorted(
                {str(found["loc"][0]) for found in error.errors(include_input=False) if found["loc"]}
            )
            self.refuse(draft.line, f"cannot be used: {', '.join(names) or 'its fields'}", draft.format)

    def refuse(self, line: int, reason: str, format_name: str) -> None:
        """List a part that could not be read."""
        self.unreadable.append(Unreadable(line, reason, format_name))

    def note(self, words: str) -> None:
        """Add a note about the file once."""
        if words not in self.notes:
            self.notes.append(words)

    def extend(self, other: Bibliography) -> None:
        """Add what another part of the same file holds."""
        self.entries += other.entries
        self.career += other.career
        self.unreadable += other.unreadable
        for words in other.notes:
            self.note(words)


def entry_of(draft: Draft) -> Entry:
    """Return the entry of a draft: identifiers in their normal form, type and status as far as they are sure.

    Raises:
        ValidationError: a field does not fit a work.
    """
    marks = take_marks(draft.texts)
    values = dict(draft.values)
    _identifiers(draft, values)
    for name in _OF_NUMBERS & values.keys():
        values[name] = values[name].strip(" ,;")
    if "pages" in values:
        values.pop("pages")
        pages, article = pages_of(draft.values["pages"])
        values |= {"pages": pages, "article_number": values.get("article_number") or article}
    _title(values)
    claimed = settle_status(draft, values)
    if values.get("type") is WorkType.PREPRINT:
        values.setdefault("peer_reviewed", False)
    values |= {"authors": draft.authors, "editors": draft.editors, "mesh": draft.mesh}
    incomplete = bool(values.get("authors_incomplete"))
    if draft.authors and not incomplete:
        values.setdefault("n_authors", len(draft.authors))
    main_key = marks.pop("version_of", None)
    if "status" in marks:
        claimed = None
    values |= _fitting(draft, marks)
    work = Work(
        **values,
        provenance=Provenance.IMPORTED,
        source=draft.format,
        source_raw={"sources": [{"format": draft.format, "fields": clean_value(draft.raw)}]},
    )
    return Entry(
        work=work,
        format=draft.format,
        line=draft.line,
        key=draft.key,
        collaborators=tuple(draft.collaborators),
        claimed=claimed,
        main_key=main_key if isinstance(main_key, str) else None,
        notes=tuple(draft.notes),
        doubts=tuple(name for name in draft.doubts if getattr(work, name) is None),
    )


def _identifiers(draft: Draft, values: dict[str, Any]) -> None:
    for name, read in (("doi", doi_of), ("pmid", pmid_of), ("pmcid", pmcid_of)):
        given = values.pop(name, None)
        found = read(given) if given else None
        if given and found is None:
            draft.note(f"{name} is not one; it was left out")
        if found:
            values[name] = found
    url = values.get("url")
    if url and "doi" not in values and (found := doi_of(url)) and "doi.org" in url.lower():
        values["doi"] = found
    for name, pattern in _ADDRESSES:
        if url and name not in values and (number := pattern.match(url)):
            values[name] = number[1]


def _title(values: dict[str, Any]) -> None:
    """Take the last point and the publisher's word on retraction off the title."""
    title = values.get("title")
    if not title:
        return
    if found := _RETRACTED.match(title) or _RETRACTED_BEHIND.search(title):
        title = (title[: found.start()] + title[found.end() :]).strip()
        values["retracted"] = True
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1].rstrip()
    values["title"] = title or None


def _fitting(draft: Draft, marks: dict[str, JsonValue]) -> dict[str, Any]:
    """Return the fields of our own marks that hold what they must."""
    fitting: dict[str, Any] = {}
    for name, value in marks.items():
        try:
            fitting[name] = getattr(Work.model_validate({name: value}), name)
        except ValidationError:
            draft.note(f"a mark of an earlier export does not fit: {name}")
    return fitting
