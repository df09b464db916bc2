"""What a CV shows and in which order: records become sections.

Nothing private reaches a section: no reason of a leave, no birth date, nationality, visa, passport or
SEVIS number, no examination score unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from tracker.cv.career import Career
from tracker.cv.citation import Run
from tracker.cv.content import ContactLine, CvContent, Entry, Omitted, Section
from tracker.cv.gaps import SeenGap, seen_gaps
from tracker.cv.spans import month_words, newest_first, span_words
from tracker.cv.works import (
    CHAPTERS,
    GROUP,
    ONGOING,
    OTHER,
    PREPRINTS,
    PRESENTATIONS,
    PUBLICATIONS,
    WorkOptions,
    counts_of,
    work_sections,
)
from tracker.records.career import Education, Exam, Position, PositionKind, SkillKind
from tracker.terms.countries import country_name

CvStyle = Literal["research", "short"]

RESEARCH = "Research Experience"
EDUCATION = "Education"
CERTIFICATION = "Certification and Examinations"
CLINICAL = "Clinical Experience"
STATISTICS = "Statistical Skills"
SKILLS = "Laboratory and Other Skills"
AWARDS = "Awards and Grants"
TEACHING = "Teaching"
MEMBERSHIPS = "Professional Memberships"
VOLUNTEERING = "Volunteering"
LANGUAGES = "Languages"
SERVICE = "Other Experience"
SELECTED = "Selected Publications"

_ORDER: dict[CvStyle, tuple[str, ...]] = {
    "research": (
        PUBLICATIONS, RESEARCH, ONGOING, PRESENTATIONS, CHAPTERS, PREPRINTS, OTHER, GROUP, EDUCATION,
        CERTIFICATION, CLINICAL, STATISTICS, SKILLS, AWARDS, TEACHING, MEMBERSHIPS, VOLUNTEERING,
        SERVICE, LANGUAGES,
    ),
    "short": (EDUCATION, CERTIFICATION, CLINICAL, RESEARCH, SELECTED, STATISTICS, LANGUAGES),
}  # fmt: skip
_SECTION_OF_KIND = {
    PositionKind.RESEARCH: RESEARCH,
    PositionKind.CLINICAL: CLINICAL,
    PositionKind.TRAINING: CLINICAL,
    PositionKind.OBSERVERSHIP: CLINICAL,
    PositionKind.TEACHING: TEACHING,
    PositionKind.MILITARY: SERVICE,
    PositionKind.OTHER: SERVICE,
}
_NO_POST = "Not in employment"
_PASSED = ("pass", "passed", "p")


@dataclass(frozen=True)
class _Room:
    """What the short style takes: the newest entries of a section, bullets of each, selected works."""

    newest: Mapping[str, int]
    bullets: int
    works: int = 5


_ROOMY = {RESEARCH: 3, CLINICAL: 5, EDUCATION: 4, CERTIFICATION: 8}
_CLOSE = {RESEARCH: 3, CLINICAL: 3, EDUCATION: 3, CERTIFICATION: 5}
# from what fills two pages with entries of usual length to what does with very long ones
_ROOMS = (_Room(_ROOMY, 3), _Room(_ROOMY, 2), _Room(_ROOMY, 1), _Room(_CLOSE, 1), _Room(_CLOSE, 0, 3))
TIGHTEST = len(_ROOMS) - 1


@dataclass(frozen=True)
class CvOptions:
    """What a CV shows beyond its default; everything personal is off.

    ``visa_line`` is printed as it is, in the person's own words. ``gaps_until`` is the day up to which
    times without a post have a neutral line; None for no such line. ``tightness`` is how much less than usual
    the short style takes, up to ``TIGHTEST``.
    """

    style: CvStyle = "research"
    works: WorkOptions = field(default_factory=WorkOptions)
    scores: bool = False
    address: bool = True
    visa_line: str | None = None
    selected: tuple[str, ...] = ()
    tightness: int = 0
    gaps_until: date | None = None


def content_of(career: Career, options: CvOptions) -> CvContent:
    """Return the CV of a career in a style."""
    omitted: list[Omitted] = []
    gaps = () if options.gaps_until is None else tuple(seen_gaps(career, options.gaps_until))
    sections = _posts(career.positions, omitted, gaps)
    found, without = work_sections(career, options.works)
    omitted += without
    sections |= found
    sections |= _qualifications(career, options, omitted)
    sections |= _lists(career)
    if options.style == "short":
        sections |= _shortened(sections, career, options)
    shown = tuple(
        sections[title] for title in _ORDER[options.style] if title in sections and sections[title].entries
    )
    person = career.person
    name = " ".join(part for part in (person.given_name, person.family_name) if part)
    return CvContent(
        name, tuple(_contact(career, options)), shown, options.style, counts_of(career.works), tuple(omitted)
    )


def _contact(career: Career, options: CvOptions) -> Iterable[ContactLine]:
    person = career.person
    if person.address and options.address:
        yield ContactLine(" ".join(person.address.split()))
    if person.phone:
        yield ContactLine(person.phone)
    if person.email:
        yield ContactLine(person.email, f"mailto:{person.email}")
    if person.website:
        link = (
            person.website
            if person.website.startswith(("http://", "https://"))
            else f"https://{person.website}"
        )
        yield ContactLine(person.website, link)
    if person.orcid:
        yield ContactLine(f"ORCID {person.orcid}", f"https://orcid.org/{person.orcid}")
    if options.visa_line:
        yield ContactLine(options.visa_line)


def _place(*parts: str | None, country: str | None) -> str:
    return ", ".join(part for part in (*parts, country_name(country) if country else None) if part)


def _posts(
    positions: Iterable[Position], omitted: list[Omitted], gaps: Iterable[SeenGap]
) -> dict[str, Section]:
    rooms: dict[str, list[tuple[tuple[object, ...], Entry]]] = {}
    for post in positions:
        if post.kind is PositionKind.LEAVE:
            continue
        if post.kind is None or not (post.title or post.employer):
            omitted.append(
                Omitted(post.id, "its kind is not on record" if post.kind is None else "it has no title")
            )
            continue
        key = (*newest_first(post.begin, post.end, post.title or ""), post.id)
        rooms.setdefault(_SECTION_OF_KIND[post.kind], []).append((key, _post(post)))
    for gap in gaps:
        entry = Entry((Run(_NO_POST, gray=True),), span_words(gap.begin, gap.end))
        title = _SECTION_OF_KIND[gap.kind or PositionKind.OTHER]
        rooms.setdefault(title, []).append(((*newest_first(gap.begin, gap.end, _NO_POST), ""), entry))
    return {
        title: Section(title, tuple(entry for _, entry in sorted(rows, key=_first)))
        for title, rows in rooms.items()
    }


def _first(row: tuple[tuple[object, ...], Entry]) -> Any:
    return row[0]


def _post(post: Position) -> Entry:
    heading = post.title or post.employer or ""
    where = _place(post.employer if post.title else None, post.city, country=post.country)
    told = [where]
    if post.mentor:
        told.append(f"Mentor: {post.mentor}")
    if post.fte is not None and post.fte < 1:
        told.append(f"{post.fte:.0%} time")
    return Entry(
        (Run(heading, bold=True),),
        span_words(post.begin, post.end),
        " · ".join(part for part in told if part),
        tuple((Run(bullet),) for bullet in post.bullets),
        records=(post.id,),
    )


def _qualifications(career: Career, options: CvOptions, omitted: list[Omitted]) -> dict[str, Section]:
    degrees = sorted(
        career.education, key=lambda row: (*newest_first(row.begin, row.end, row.degree or ""), row.id)
    )
    entries: list[tuple[str, str, Entry]] = []
    for certificate in career.certificates:
        text = ", ".join(part for part in (certificate.name, certificate.issuer) if part)
        when = month_words(certificate.issued_on) if certificate.issued_on else ""
        entries.append((certificate.issued_on or "", text, _plain(text, when, certificate.id)))
    for licence in career.licences:
        where = _place(licence.state, country=licence.country)
        text = ", ".join(part for part in (licence.name, licence.authority, where) if part)
        when = span_words(licence.issued_on, licence.expires_on, open_end="")
        entries.append((licence.issued_on or "", text, _plain(text, when.rstrip(" –"), licence.id)))
    for exam in career.exams:
        entry = _exam(exam, options)
        if entry is None:
            omitted.append(Omitted(exam.id, "only passed examinations are printed"))
        else:
            entries.append((exam.taken_on or "", entry.text, entry))
    entries.sort(key=lambda row: row[1].casefold())
    entries.sort(key=lambda row: row[0], reverse=True)
    return {
        EDUCATION: Section(EDUCATION, tuple(map(_degree, degrees))),
        CERTIFICATION: Section(CERTIFICATION, tuple(entry for _, _, entry in entries if entry.text)),
    }


def _degree(row: Education) -> Entry:
    heading = ", ".join(part for part in (row.degree, row.field) if part) or row.school or ""
    below = _place(row.school, row.city, country=row.country)
    bullets = ((Run("Thesis: "), Run(row.thesis_title, italic=True)),) if row.thesis_title else ()
    return Entry(
        (Run(heading, bold=True),), span_words(row.begin, row.end), below, bullets, records=(row.id,)
    )


def _exam(exam: Exam, options: CvOptions) -> Entry | None:
    if not exam.name or (exam.result or "").strip().casefold() not in _PASSED:
        return None
    score = f", {exam.score}" if options.scores and exam.score else ""
    return _plain(f"{exam.name}: pass{score}", month_words(exam.taken_on) if exam.taken_on else "", exam.id)


def _plain(text: str, when: str, record: str, below: str = "") -> Entry:
    return Entry((Run(text),), when, below, records=(record,))


def _lists(career: Career) -> dict[str, Section]:
    statistics = [s for s in career.skills if s.kind in (SkillKind.STATISTICS, SkillKind.PROGRAMMING)]
    spoken = [s for s in career.skills if s.kind is SkillKind.LANGUAGE]
    others = [s for s in career.skills if s not in statistics and s not in spoken]
    awards = sorted(career.awards, key=lambda row: (row.name or "").casefold())
    awards.sort(key=lambda row: row.awarded_on or "", reverse=True)
    members = sorted(
        career.memberships,
        key=lambda row: newest_first(row.begin, row.end, row.organization or ""),
    )
    served = sorted(career.volunteering, key=lambda row: newest_first(row.begin, row.end, row.role or ""))
    languages = [
        _plain(f"{row.name} ({row.level})" if row.level else row.name, "", row.id)
        for row in career.languages
        if row.name
    ]
    return {
        STATISTICS: _names(STATISTICS, [(s.name, s.id) for s in statistics]),
        SKILLS: _names(SKILLS, [(s.name, s.id) for s in others]),
        LANGUAGES: Section(
            LANGUAGES, (*languages, *_names(LANGUAGES, [(s.name, s.id) for s in spoken]).entries), listed=True
        ),
        AWARDS: Section(
            AWARDS,
            tuple(
                _plain(
                    ", ".join(part for part in (row.name, row.giver) if part),
                    month_words(row.awarded_on) if row.awarded_on else "",
                    row.id,
                    row.description or "",
                )
                for row in awards
                if row.name
            ),
        ),
        MEMBERSHIPS: Section(
            MEMBERSHIPS,
            tuple(
                _plain(
                    ", ".join(part for part in (row.organization, row.role) if part),
                    span_words(row.begin, row.end) if row.begin else "",
                    row.id,
                )
                for row in members
                if row.organization
            ),
        ),
        VOLUNTEERING: Section(
            VOLUNTEERING,
            tuple(
                Entry(
                    (Run(row.role or row.organization or "", bold=True),),
                    span_words(row.begin, row.end),
                    _place(row.organization if row.role else None, country=row.country),
                    ((Run(row.description),),) if row.description else (),
                    records=(row.id,),
                )
                for row in served
                if row.role or row.organization
            ),
        ),
    }


def _names(title: str, items: Sequence[tuple[str | None, str]]) -> Section:
    return Section(title, tuple(_plain(name, "", record) for name, record in items if name), listed=True)


def _shortened(sections: dict[str, Section], career: Career, options: CvOptions) -> dict[str, Section]:
    """Return the sections that two pages cut: the newest posts, five works and the counts of the others."""
    room = _ROOMS[options.tightness]
    found: dict[str, Section] = {}
    for title, count in room.newest.items():
        if title in sections:
            found[title] = _newest(sections[title], count, room.bullets)
    entries = [
        (title, entry)
        for title in (PUBLICATIONS, CHAPTERS, PRESENTATIONS, PREPRINTS)
        if title in sections
        for entry in sections[title].entries
    ]
    chosen = [entry for _, entry in entries if set(entry.records) & set(options.selected)]
    chosen = (chosen or [entry for _, entry in sorted(entries, key=lambda row: _weight(row[1], career))])[
        : room.works
    ]
    rest = [
        f"{count} further {title.lower()}" if count != 1 else f"1 further {title.lower().removesuffix('s')}"
        for title in (PUBLICATIONS, CHAPTERS, PRESENTATIONS, PREPRINTS)
        if (count := sum(where == title and entry not in chosen for where, entry in entries))
    ]
    numbered = tuple(replace(entry, number=place) for place, entry in enumerate(chosen, 1))
    if numbered:
        note = f"And {', '.join(rest)}." if rest else ""
        found[SELECTED] = Section(SELECTED, tuple(_without_reference(entry) for entry in numbered), note=note)
    return found


def _newest(section: Section, count: int, bullets: int) -> Section:
    kept = tuple(replace(entry, bullets=entry.bullets[:bullets]) for entry in section.entries[:count])
    earlier = len(section.entries) - len(kept)
    return replace(section, entries=kept, note=f"And {earlier} earlier." if earlier else section.note)


def _without_reference(entry: Entry) -> Entry:
    """Return the entry without the word on another item, whose number is not of this list."""
    return replace(
        entry, heading=tuple(run for run in entry.heading if not run.text.startswith(" (same study"))
    )


def _weight(entry: Entry, career: Career) -> tuple[int, int]:
    """Return a key: the applicant in front, then among the authors, then unsettled; else the CV's order."""
    me = career.mine.get(entry.records[0])
    if me is None or me.index is None:
        return (2, entry.number or 0)
    return (0 if me.index == 0 or me.index in me.co_first else 1, entry.number or 0)
