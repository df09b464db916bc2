"""What to paste where: each field of the form with its text, its limit and how many characters it has.

Nothing is cut and nothing is made up: a text that is too long is shown whole, a field that is not on
record says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.cv.career import Career, Me
from tracker.cv.citation.names import name_of
from tracker.cv.citation.parts import bare_doi, full_pages, long_date
from tracker.cv.citation.runs import markup_runs, plain
from tracker.cv.eras.profile import Profile, Slot
from tracker.cv.placeholders import real
from tracker.cv.spans import month_words, newest_first
from tracker.cv.works import is_anothers, study_of
from tracker.records.career import Position, PositionKind, Volunteering
from tracker.records.works import AuthorPosition, Work, WorkStatus, WorkType
from tracker.terms.countries import country_name
from tracker.typeset.printable import printable

_ASCII = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‛": "'",
        "‟": '"',
        "‹": "'",
        "›": "'",
        "«": '"',
        "»": '"',
        "‒": "-",
        "―": "-",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "…": "...",
        "\u00ad": None,
        "\u200b": None,
        "\u2060": None,
    }
)
TO_FILL = "[not on record: fill in]"


@dataclass(frozen=True)
class Field:
    """One field of the form; ``limit`` is the most characters it takes."""

    name: str
    text: str
    limit: int | None = None

    @property
    def length(self) -> int:
        """How many characters the form counts; a line break counts as one."""
        return len(self.text)

    @property
    def over(self) -> int:
        """How many characters there are too many."""
        return max(0, self.length - self.limit) if self.limit is not None else 0


@dataclass(frozen=True)
class Item:
    """One entry of the form."""

    heading: str
    fields: tuple[Field, ...]
    record: str
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """All entries, and what has no place in the form."""

    profile: Profile
    experiences: tuple[Item, ...]
    works: tuple[Item, ...]
    left_out: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def choices(self) -> tuple[str, ...]:
        """What is left to choose or to write, in words: types, most meaningful entries, further parts."""
        profile = self.profile
        most = profile.meaningful_text
        limit = f"{most} characters each" if most else "the length of the text is not confirmed"
        types = dict.fromkeys([*profile.experience_types.values(), *profile.further_types])
        found = [
            f"Types of experiences: {'; '.join(types)}",
            f"Most meaningful experiences: up to {profile.meaningful}, {limit}",
        ]
        if profile.meaningful_works:
            found.append(f"Most meaningful works: up to {profile.meaningful_works}")
        return (*found, *profile.also)


def pasted(text: str) -> str:
    """Return a text as the form takes it: composed, typographic marks as plain ones, lines kept."""
    lines = (
        printable(unicodedata.normalize("NFC", text))
        .translate(_ASCII)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    return "\n".join(" ".join(line.split()) for line in lines.split("\n")).strip()


def sheet_of(career: Career, profile: Profile) -> Sheet:
    """Return the paste sheet of a career for the form of a season."""
    experiences = [_post(post, profile) for post in _posts(career)]
    experiences += [_service(row, profile) for row in _services(career)]
    warnings = [warning for warning in (profile.warning,) if warning]
    if len(experiences) > profile.most_experiences:
        warnings.append(
            f"{len(experiences)} experiences are here, the form takes {profile.most_experiences}: choose"
        )
    works, left_out = _works(career, profile)
    if profile.works_note:
        warnings.append(profile.works_note)
    over = [
        f"{item.heading}: {field.name.lower()} is {field.over} characters too long"
        for item in (*experiences, *works)
        for field in item.fields
        if field.over
    ]
    return Sheet(profile, tuple(experiences), tuple(works), tuple(left_out), (*warnings, *over))


def _posts(career: Career) -> list[Position]:
    found = [post for post in career.positions if post.kind not in (None, PositionKind.LEAVE)]
    return sorted(found, key=lambda post: (*newest_first(post.begin, post.end, post.title or ""), post.id))


def _services(career: Career) -> list[Volunteering]:
    return sorted(
        career.volunteering, key=lambda row: (*newest_first(row.begin, row.end, row.role or ""), row.id)
    )


def _post(post: Position, profile: Profile) -> Item:
    kind = profile.experience_types[(post.kind or PositionKind.OTHER).value]
    place = [post.city, country_name(post.country) if post.country else None]
    return _experience(
        kind,
        post.title,
        post.employer,
        place,
        post.begin,
        post.end,
        "\n".join(post.bullets),
        post.id,
        profile,
    )


def _service(row: Volunteering, profile: Profile) -> Item:
    kind = profile.experience_types["volunteering"]
    place = [country_name(row.country) if row.country else None]
    return _experience(
        kind, row.role, row.organization, place, row.begin, row.end, row.description or "", row.id, profile
    )


def _experience(
    kind: str,
    title: str | None,
    organization: str | None,
    place: list[str | None],
    begin: str | None,
    end: str | None,
    description: str,
    record: str,
    profile: Profile,
) -> Item:
    where = ", ".join(part for part in place if part)
    last = month_words(end) if end else "current" if begin else TO_FILL
    fields = [
        Field("Type", kind),
        Field("Title", pasted(title or "") or TO_FILL),
        Field("Organization", pasted(organization or "") or TO_FILL),
        Field("Begin", month_words(begin) if begin else TO_FILL),
        Field("End", last),
        Field("Location", pasted(where) or TO_FILL),
        *(Field(name.capitalize(), TO_FILL) for name in profile.other_fields),
        Field("Description", pasted(description) or TO_FILL, profile.description),
    ]
    return Item(pasted(title or organization or "Experience"), tuple(fields), record)


def _works(career: Career, profile: Profile) -> tuple[list[Item], list[tuple[str, str]]]:
    studies = study_of(career.works)
    ordered = sorted(career.works, key=lambda work: ((work.title or "").casefold(), work.id))
    ordered.sort(key=lambda work: work.date or "9999", reverse=True)
    items: list[tuple[int, Item]] = []
    left_out: list[tuple[str, str]] = []
    for work in ordered:
        slot = slot_of(work, profile)
        if work.retracted:
            left_out.append((work.id, "it is retracted"))
        elif is_anothers(work):
            left_out.append((work.id, "you are none of its authors"))
        elif work.type is None or work.status is None:
            left_out.append((work.id, "its type or status is not on record"))
        elif slot is None:
            left_out.append((work.id, _why_no_slot(work)))
        else:
            others = [
                other.id
                for other in ordered
                if profile.folded and other.id != work.id and studies[other.id] == studies[work.id]
            ]
            items.append((profile.slots.index(slot), _work(work, slot, career, profile, len(others))))
    items.sort(key=lambda row: row[0])
    return [item for _, item in items], left_out


def slot_of(work: Work, profile: Profile) -> Slot | None:
    """Return the type of the form that a work has, or None where the form has none for it."""
    if work.type is None or work.status is None:
        return None
    for slot in profile.slots:
        if work.type not in slot.types or work.status not in slot.statuses:
            continue
        reviewed = work.peer_reviewed is not False and work.type not in (WorkType.PREPRINT, WorkType.OTHER)
        reviewed = reviewed or bool(work.peer_reviewed)
        if slot.reviewed is None or slot.reviewed == reviewed:
            return slot
    return None


def _why_no_slot(work: Work) -> str:
    if work.status in (WorkStatus.IN_PREPARATION, WorkStatus.DATA_ANALYSIS):
        return "work in preparation is not listed; one sentence in the research experience can say it"
    kind = (work.type or WorkType.OTHER).value.replace("_", " ")
    if work.peer_reviewed is False:
        return f"the form has no type for this: {kind}, not peer reviewed"
    status = (work.status or WorkStatus.PUBLISHED).value.replace("_", " ")
    return f"the form has no type for this: {kind}, {status}"


def _work(work: Work, slot: Slot, career: Career, profile: Profile, versions: int) -> Item:
    me = career.mine.get(work.id, Me(None))
    title = pasted(plain(markup_runs(work.title or "")))
    presented = work.type in (WorkType.POSTER, WorkType.ORAL)
    fields = [
        Field("Type", slot.name),
        Field("Title", title or TO_FILL),
        Field("Authors", pasted(", ".join(_authors(work, me, profile))) or TO_FILL),
        Field("Meeting" if presented else "Journal or book", _venue(work) or TO_FILL),
    ]
    if presented:
        fields.append(Field("Place", pasted(work.place or "") or TO_FILL))
    else:
        for name, value in (("Volume", work.volume), ("Issue", work.issue)):
            if real(value):
                fields.append(Field(name, pasted(value or "")))
        pages = real(work.article_number) or real(work.pages)
        if pages:
            fields.append(Field("Pages", pasted(full_pages(pages))))
    fields.append(Field("Date", long_date(work.date) or TO_FILL))
    for name, value in (("PMID", work.pmid), ("DOI", bare_doi(work.doi))):
        if value:
            fields.append(Field(name, value))
    if work.status in profile.status_words:
        fields.append(Field("Status", profile.status_words[work.status]))
    return Item(title or "Work", tuple(fields), work.id, tuple(_hints(work, slot, me, profile, versions)))


def _venue(work: Work) -> str:
    presented = work.type in (WorkType.POSTER, WorkType.ORAL)
    return pasted(
        (real(work.meeting) if presented else None) or real(work.book_title) or real(work.venue) or ""
    )


def _authors(work: Work, me: Me, profile: Profile) -> Iterator[str]:
    for index, author in enumerate(work.authors):
        name = name_of(author)
        if name:
            yield f"**{name}**" if profile.bold_name and index == me.index else name


def _hints(work: Work, slot: Slot, me: Me, profile: Profile, versions: int) -> Iterator[str]:
    if slot.hint and work.status is WorkStatus.EPUB:
        yield slot.hint
    if work.status is not None and work.status in slot.unconfirmed:
        yield f"status: {work.status.value.replace('_', ' ')}; check on the worksheet"
    if profile.bold_name and me.index is not None:
        yield "mark your own name (between ** here) bold in the form"
    if work.author_position is AuthorPosition.GROUP:
        yield "you are named only as a collaborator of a study group: say so, or leave it out"
    if versions:
        yield f"one study with {versions} more: they can be grouped in one collection"
