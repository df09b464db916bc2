"""What an import of publications would do: new, merged, linked, asked; nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.cv.authors import Me, place_of, position_of
from tracker.cv.bibliography import Entry
from tracker.cv.duplicates import Lookout, Match, Verdict
from tracker.cv.merging import Difference, merge
from tracker.cv.versions import linked
from tracker.records.works import AuthorPosition, Work, WorkStatus

GROUP, NOBODY = "group", "none"


@dataclass(frozen=True)
class Question:
    """Something the rules do not settle.

    ``key`` stays the same while the same entries meet the same record. ``options`` maps an answer to
    words; ``other`` is the work that is compared.
    """

    key: str
    kind: str  # "same", "author", "status"
    reason: str
    options: Mapping[str, str]
    other: Work | None = None


@dataclass
class Row:
    """One work of an import: what came, what is here already, and what would become of it.

    ``work`` is the record as it would be stored. ``existing`` is the record it is merged into;
    ``changes`` the fields that this adds, ``differences`` those that stay as they are.
    """

    number: int
    entries: list[Entry]
    work: Work
    existing: Work | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    reason: str = ""
    trashed: bool = False
    author_reason: str = ""
    group: bool = False
    claimed: WorkStatus | None = None

    @property
    def waits(self) -> bool:
        """Whether the person is still to look at it: a question, a doubt, or she is none of its authors."""
        lost = self.work.author_number is None and bool(self.work.authors) and not self.of_a_group
        return not self.trashed and bool(self.questions or lost or self.doubts)

    @property
    def doubts(self) -> list[str]:
        """The fields whose words could not be read, and which no entry and no record fills."""
        names = dict.fromkeys(name for entry in self.entries for name in entry.doubts)
        return [name for name in names if getattr(self.work, name) is None]

    @property
    def of_a_group(self) -> bool:
        """Whether the person is named in a study group alone."""
        return self.work.author_position is AuthorPosition.GROUP

    @property
    def action(self) -> str:
        """``new``, ``merged`` (adds something), ``same`` (adds nothing) or ``trashed`` (stays there)."""
        if self.trashed:
            return "trashed"
        if self.existing is None:
            return "new"
        return "merged" if self.changes else "same"


@dataclass(frozen=True)
class Link:
    """A record that becomes a version of another one."""

    version: Work
    main: Work


@dataclass
class Proposal:
    """The rows of an import in the order of its entries, and the links among all works after it."""

    rows: list[Row]
    links: list[Link]
    relinked: dict[str, str | None] = field(default_factory=dict)  # id of a record here: its new main

    @property
    def questions(self) -> list[tuple[Row, Question]]:
        """The questions that are open, with their rows."""
        return [(row, question) for row in self.rows for question in row.questions]


def propose(
    entries: Sequence[Entry],
    works: Sequence[Work],
    me: Me,
    *,
    trashed: Sequence[Work] = (),
    answers: Mapping[str, str] | None = None,
) -> Proposal:
    """Return what an import of entries would do to the works on record.

    Args:
        entries: what was read, each with a title or an identifier.
        works: the works in use.
        me: the person whose works they are.
        trashed: works in the trash: what she threw away does not come back by itself.
        answers: her answers, by the keys of the questions.
    """
    given = dict(answers or {})
    builder = _Builder(list(works), list(trashed), given)
    for number, entry in enumerate(entries, 1):
        builder.add(number, entry)
    pairs = builder.pairs_of_keys()
    for row in builder.rows:
        if not row.trashed:
            _settle_author(row, me, given)
            _settle_status(row, given)
    return _with_links(builder, pairs)


class _Builder:
    """The rows so far, and what they are compared with."""

    def __init__(self, works: list[Work], trashed: list[Work], answers: Mapping[str, str]) -> None:
        self.rows: list[Row] = []
        self.works = works
        self.answers = answers
        self.pairs: list[tuple[str, str]] = []  # ids of two works that are versions of each other
        self._lookout = Lookout()
        self._known: list[Work | Row] = []
        for work in works:
            self._lookout.put(work)
            self._known.append(work)
        self._trash = Lookout()
        for work in trashed:
            self._trash.put(work)

    def add(self, number: int, entry: Entry) -> None:
        """Put an entry into a row: of its own, of an earlier entry, or of a record."""
        row = Row(number, [entry], entry.work, claimed=entry.claimed)
        versions: list[str] = []
        target: Row | Work | None = None
        reason = ""
        for place, match in self._lookout.matches(entry.work):
            other = self._known[place]
            verdict = self._decided(row, other, match)
            if verdict is Verdict.SAME and target is None:
                target, reason = other, match.reason
            elif verdict is Verdict.VERSION:
                versions.append(_work(other).id)
        if target is None and self._is_trashed(entry.work):
            row.trashed = True
            self.rows.append(row)
            return
        if target is not None:
            row.questions = []  # what it is the same as is known
        if isinstance(target, Row):
            row = target
            row.entries.append(entry)
        elif target is not None:
            row.existing = target
        row.reason = reason or row.reason
        self._merge(row, entry, target)
        self.pairs += [(row.work.id, other) for other in versions if other != row.work.id]

    def _merge(self, row: Row, entry: Entry, target: Row | Work | None) -> None:
        if target is None:
            place = self._lookout.put(row.work)
            self._known.append(row)
            self.rows.append(row)
            assert place == len(self._known) - 1
            return
        before = _work(target)
        merged = merge(before, entry.work)
        row.work = before.model_copy(update=merged.changes)
        row.differences += merged.differences
        if row.existing is not None:
            row.changes.update(merged.changes)
        row.claimed = (row.claimed or entry.claimed) if row.work.status is None else None
        place = self._place_of(target)
        self._known[place] = row
        self._lookout.replace(place, row.work)
        if not isinstance(target, Row):
            self.rows.append(row)

    def _place_of(self, target: Row | Work) -> int:
        return next(place for place, known in enumerate(self._known) if known is target)

    def _decided(self, row: Row, other: Row | Work, match: Match) -> Verdict:
        """Return a verdict without doubt: of the match, of an answer, else a question is put."""
        if match.verdict is not Verdict.ASK:
            return match.verdict
        known = _work(other)
        name = f"row-{other.number}" if isinstance(other, Row) and other.existing is None else known.id
        key = f"same:{row.number}:{name}"
        if key in self.answers:
            return Verdict(self.answers[key])
        options = {
            Verdict.SAME.value: "the same work: merge them",
            Verdict.VERSION.value: "another version of the same study: link them",
            Verdict.DIFFERENT.value: "a different work",
        }
        row.questions.append(Question(key, "same", match.reason, options, known))
        return Verdict.DIFFERENT

    def _is_trashed(self, work: Work) -> bool:
        return any(match.verdict is Verdict.SAME for _, match in self._trash.matches(work))

    def pairs_of_keys(self) -> list[tuple[str, str]]:
        """Return the pairs of versions found, and those that marks of our own exports name by key."""
        by_key = {entry.key: row for row in self.rows for entry in row.entries if entry.key}
        marked = [
            (row.work.id, by_key[entry.main_key].work.id)
            for row in self.rows
            for entry in row.entries
            if entry.main_key in by_key and by_key[entry.main_key] is not row
        ]
        return [*self.pairs, *marked]


def _work(known: Row | Work) -> Work:
    return known.work if isinstance(known, Row) else known


def _change(row: Row, **changes: Any) -> None:
    row.work = row.work.model_copy(update=changes)
    if row.existing is not None:
        row.changes.update({k: v for k, v in changes.items() if getattr(row.existing, k) != v})


def _settle_author(row: Row, me: Me, answers: Mapping[str, str]) -> None:
    """Put which author the person is: what is on record stands, then her answer, then the rules."""
    work = row.work
    if work.author_number is not None or work.author_position is AuthorPosition.GROUP:
        return
    key = f"author:{row.number}"
    if key in answers:
        _answer_author(row, answers[key])
        return
    collaborators = [member for entry in row.entries for member in entry.collaborators]
    incomplete = bool(work.authors_incomplete) or bool(work.n_authors and work.n_authors > len(work.authors))
    place = place_of(me, work.authors, incomplete=incomplete, collaborators=collaborators)
    row.author_reason, row.group = place.reason, place.group
    if place.answer == "sure" and place.index is not None:
        _change(row, author_number=place.index + 1, author_position=work.author_position or place.position)
    elif place.answer == "ask":
        asked = place.candidates or tuple(range(len(work.authors)))
        options = {str(index + 1): f"author {index + 1} of {len(work.authors)}" for index in asked}
        options |= {GROUP: "a member of the study group"} if place.group else {}
        options |= {NOBODY: "none of the authors named"}
        row.questions.append(Question(key, "author", place.reason, options))


def _answer_author(row: Row, answer: str) -> None:
    authors = row.work.authors
    if answer == GROUP:
        _change(row, author_number=0, author_position=AuthorPosition.GROUP)
    elif answer == NOBODY:
        _change(row, author_number=0)
    elif answer.isdecimal() and 1 <= int(answer) <= len(authors):
        position = position_of(int(answer) - 1, authors, incomplete=bool(row.work.authors_incomplete))
        _change(row, author_number=int(answer), author_position=position)


def _settle_status(row: Row, answers: Mapping[str, str]) -> None:
    """Ask whether a status that a source claims is so; ask whether a source's word replaces the one here."""
    key = f"status:{row.number}"
    claimed = row.claimed if row.work.status is None else None
    differing = next((d.there for d in row.differences if d.field == "status"), None)
    wanted = claimed or differing
    if wanted is None:
        return
    answer = answers.get(key)
    if answer == "yes":
        _change(row, status=wanted)
        row.differences = [d for d in row.differences if d.field != "status"]
    elif answer is None:
        words = wanted.value.replace("_", " ")
        reason = f"the source calls it {words}" + ("" if claimed else "; your record says otherwise")
        row.questions.append(Question(key, "status", reason, {"yes": words, "no": "leave it as it is"}))


def _with_links(builder: _Builder, pairs: list[tuple[str, str]]) -> Proposal:
    """Link the versions: rows get their main record, records that are here are relinked."""
    rows = {row.work.id: row for row in builder.rows if not row.trashed}
    after = {work.id: work for work in builder.works} | {id_: row.work for id_, row in rows.items()}
    mains = linked(list(after.values()), pairs)
    links, relinked = [], {}
    for id_, main in mains.items():
        work = after[id_]
        if work.version_of == main:
            continue
        if main is not None:
            links.append(Link(work, after[main]))
        row = rows.get(id_)
        if row is not None:
            _change(row, version_of=main)
        else:
            relinked[id_] = main
    return Proposal(builder.rows, links, relinked)
