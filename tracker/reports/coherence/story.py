"""A record in months: posts, degrees, studies, statuses and the months that nothing covers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.records.career import (
    Application,
    ClinicalContact,
    Exam,
    Explanation,
    Plan,
    Position,
    PositionKind,
)
from tracker.records.coverage import first_month, is_medical_degree, last_month, month_of
from tracker.reports.coherence.bullets import begins_with_a_verb, has_a_number
from tracker.reports.coherence.degrees import degree_of
from tracker.reports.coherence.evidence import order
from tracker.reports.coherence.fields import Fields, Judged
from tracker.reports.coherence.life import Life, Status
from tracker.reports.coherence.parts import (
    Degree,
    Filed,
    Held,
    Hole,
    Piece,
    Planned,
    Post,
    Study,
)
from tracker.reports.coherence.statuses import NOT_COUNTED
from tracker.reports.coherence.studies import piece_of, studies_of
from tracker.reports.coherence.thresholds import listed, months, number
from tracker.reports.coherence.timing import imprecise, month, runs

_SEPTEMBER, _JULY = 8, 6
_PRELIMINARY = re.compile(r"\bprelim", re.IGNORECASE)
_CONTACT = {
    PositionKind.CLINICAL: ClinicalContact.HANDS_ON,
    PositionKind.TRAINING: ClinicalContact.HANDS_ON,
    PositionKind.OBSERVERSHIP: ClinicalContact.OBSERVER,
}


@dataclass(frozen=True)
class Story:
    """What was entered, in months up to ``as_of``; everything in it is ordered by content, ids last.

    ``undated`` are ids of records whose months are missing or a year alone. ``best_at`` is the best share
    of what was active in a month; months of leave alone are in ``leave`` and not in it. ``laboratory`` says
    that the clinic of the target is one, ``research_first`` that years of research before it are usual.
    """

    day: date
    as_of: int
    target: str | None
    target_name: str | None
    goal: str
    fields: Fields
    graduation: Degree | None
    posts: tuple[Post, ...]
    degrees: tuple[Degree, ...]
    pieces: tuple[Piece, ...]
    studies: tuple[Study, ...]
    applications: tuple[Filed, ...]
    plans: tuple[Planned, ...]
    statuses: tuple[Held, ...]
    explanations: tuple[tuple[str, frozenset[str]], ...]
    tools: tuple[str, ...]
    undated: tuple[str, ...]
    holes: tuple[Hole, ...] = ()
    leave: frozenset[int] = frozenset()
    best_at: dict[int, float] = field(default_factory=dict)
    last_event: int = 0
    unknown_target: bool = False
    laboratory: bool = False
    research_first: bool = False

    @property
    def counted_statuses(self) -> tuple[Held, ...]:
        """Temporary statuses held in one's own right."""
        return tuple(held for held in self.statuses if held.word not in NOT_COUNTED)

    @property
    def entries(self) -> list[Post | Degree]:
        """Posts and degrees."""
        return [*self.posts, *self.degrees]

    @property
    def judgeable(self) -> list[Post | Degree | Study]:
        """Posts, degrees and studies: what can have a share."""
        return [*self.posts, *self.degrees, *self.studies]

    def explained(self, record_id: str) -> str | None:
        """Return the id of an explanation about a record, or None."""
        return next((identity for identity, about in self.explanations if record_id in about), None)


def story_of(life: Life, fields: Fields, day: date) -> Story:
    """Return the record in months up to the month of ``day``, which counts as elapsed."""
    as_of = month_of(day)
    pieces = tuple(sorted((piece_of(work, as_of) for work in life.works), key=order))
    studies = tuple(studies_of(life.works, pieces, fields))
    posts = tuple(sorted(_posts(life.positions, fields, as_of), key=order))
    degrees = tuple(
        sorted(
            (
                degree_of(row, fields, studies, as_of)
                for row in life.education
                if _begun(row.begin or row.end, as_of)
            ),
            key=order,
        )
    )
    medical = [one for one in degrees if one.medical and one.ended]
    graduation = min(medical, key=lambda one: (one.end, one.title, one.id), default=None)
    statuses = tuple(sorted(_held(life.statuses, as_of), key=order))
    applications = tuple(_filed(life.applications, fields, as_of))
    exams = [first_month(exam.taken_on) for exam in life.exams if exam.taken_on]
    explanations = tuple(
        (one.id, frozenset(one.about)) for one in sorted(life.explanations, key=_explanation_order)
    )
    goal = " ".join(filter(None, [life.person.goal_kind, life.person.career_goal])).casefold()
    return Story(
        day=day,
        as_of=as_of,
        target=fields.target,
        target_name=life.person.target_specialty,
        goal=goal,
        fields=fields,
        graduation=graduation,
        posts=posts,
        degrees=degrees,
        pieces=pieces,
        studies=studies,
        applications=applications,
        plans=tuple(_planned(life.plans, fields)),
        statuses=statuses,
        explanations=explanations,
        tools=tuple(sorted(skill.id for skill in life.skills)),
        undated=tuple(_undated(life, graduation, as_of)),
        holes=tuple(_holes(posts, degrees, life.exams, graduation, explanations, as_of)),
        leave=frozenset(at for post in posts if post.away for at in range(post.begin, post.end + 1)),
        best_at=best_shares(posts, degrees),
        last_event=max(_events(posts, degrees, statuses, exams, applications, studies, as_of), default=as_of),
        unknown_target=life.person.target_specialty is not None and fields.target is None,
        laboratory=_among(fields, "without_patients"),
        research_first=_among(fields, "research_first"),
    )


def _among(fields: Fields, name: str) -> bool:
    """Return whether the target is in a list of specialties."""
    return fields.target is not None and fields.target in {fields.key(one) for one in listed(name)}


def _begun(day: str | None, as_of: int) -> bool:
    return day is not None and first_month(day) <= as_of


def _explanation_order(row: Explanation) -> tuple[str, str]:
    return row.text or "", row.id


def _posts(positions: Iterable[Position], fields: Fields, as_of: int) -> Iterator[Post]:
    for row in positions:
        known = row.begin or row.end
        if not _begun(known, as_of):
            continue
        assert known is not None
        begin = min(month(known), as_of)
        open_end = row.end is None or month(row.end) > as_of
        end = as_of if row.end is None or open_end else max(begin, month(row.end))
        first, last = first_month(known), last_month(row.end) if row.end else as_of
        away = row.kind in (PositionKind.LEAVE, PositionKind.MILITARY)
        yield Post(
            id=row.id,
            title=row.title or (row.kind.value if row.kind else "post"),
            kind=row.kind,
            contact=row.clinical_contact or _default_contact(row.kind),
            contact_said=row.clinical_contact is not None,
            us=row.country == "US",
            country=row.country,
            begin=begin,
            end=end,
            open=open_end,
            first=first,
            last=min(last, as_of),
            judged=Judged(neutral=True) if away else fields.of_position(row),
            full_time=row.fte is None or row.fte >= number("full_time"),
            bullets=len(row.bullets),
            numberless=sum(not has_a_number(bullet) for bullet in row.bullets),
            verbless=sum(not begins_with_a_verb(bullet) for bullet in row.bullets),
            about=imprecise(row.begin, row.end) or row.begin is None,
        )


def _default_contact(kind: PositionKind | None) -> ClinicalContact:
    return _CONTACT.get(kind, ClinicalContact.NONE) if kind else ClinicalContact.NONE


def _filed(applications: Iterable[Application], fields: Fields, as_of: int) -> Iterator[Filed]:
    found = []
    for row in applications:
        if row.filed_on is not None:
            at = month_of(row.filed_on)
        elif row.cycle is not None:
            at = 12 * (row.cycle - 1) + _SEPTEMBER
        else:
            continue
        season = row.cycle - 1 if row.cycle is not None else at // 12 - (at % 12 < _JULY)
        if at <= as_of:
            specialties = tuple(sorted(row.specialties))
            told = [(name, key) for name in specialties if (key := fields.key(name)) is not None]
            keys = frozenset(key for _, key in told)
            whole = frozenset(key for name, key in told if not _PRELIMINARY.search(name))
            called = row.interviews or 0
            found.append(Filed(row.id, row.cycle, season, at, specialties, called, row.outcome, keys, whole))
    yield from sorted(found, key=order)


def _planned(plans: Iterable[Plan], fields: Fields) -> Iterator[Planned]:
    for row in sorted(plans, key=lambda one: (one.begin or "", one.kind or "", one.specialty or "", one.id)):
        key = fields.key(row.specialty) if row.specialty else None
        near = fields.near(key, fields.target) if key and fields.target else None
        yield Planned(row.id, row.kind, near, fields.title(key) if key else None)


def _held(statuses: Iterable[Status], as_of: int) -> Iterator[Held]:
    for one in statuses:
        if one.begin is None or one.begin > as_of:
            continue
        end = as_of if one.end is None else min(max(one.end, one.begin), as_of)
        ended = one.end is not None and one.end <= as_of
        yield Held(one.id, one.word, one.begin, end, ended, tuple(range(one.begin, end + 1)))


def _undated(life: Life, graduation: Degree | None, as_of: int) -> list[str]:
    found = [
        ((row.begin or row.end or ""), row.id)
        for row in life.positions
        if (row.begin is None or imprecise(row.begin, row.end))
        and (row.begin is None or _begun(row.begin, as_of))
    ]
    found += [("", one.id) for one in life.statuses if one.begin is None]
    if graduation is not None and graduation.about:
        found.append(("", graduation.id))
    elif graduation is None:
        found += [("", row.id) for row in life.education if is_medical_degree(row) and row.end is None]
    return [identity for _, identity in sorted(found)]


def best_shares(posts: Sequence[Post], degrees: Sequence[Degree]) -> dict[int, float]:
    """Return the best share of what was active in each month; what has none counts as half known."""
    unknown = number("status_unknown")
    found: dict[int, float] = {}
    spans = [(p.begin, p.end, p.s) for p in posts if not p.away] + [(d.begin, d.end, d.s) for d in degrees]
    for begin, end, share in spans:
        value = unknown if share is None else share
        for at in range(begin, end + 1):
            if found.get(at, -1.0) < value:
                found[at] = value
    return found


def _holes(
    posts: Sequence[Post],
    degrees: Sequence[Degree],
    exams: Iterable[Exam],
    graduation: Degree | None,
    explanations: Sequence[tuple[str, frozenset[str]]],
    as_of: int,
) -> Iterator[Hole]:
    """Yield the runs of uncovered months after graduation, with the explanation that names both sides."""
    if graduation is None:
        return
    covered: set[int] = set()
    entries: list[Post | Degree] = [*posts, *degrees]
    for one in entries:
        covered.update(range(max(one.first, graduation.end), min(one.last, as_of) + 1))
    for exam in exams:
        if exam.taken_on and first_month(exam.taken_on) <= as_of:
            covered.update(
                range(first_month(exam.taken_on) - months("exam_months"), last_month(exam.taken_on) + 1)
            )
    beside = [(one.first, one.last, one.id) for one in entries if not (isinstance(one, Post) and one.away)]
    open_months = (at for at in range(graduation.end + 1, as_of + 1) if at not in covered)
    for first, last in runs(open_months):
        ends = [(end, identity) for _, end, identity in beside if end < first]
        begins = [(begin, identity) for begin, _, identity in beside if begin > last]
        nearest, following = max(ends, default=(0, ""))[0], min(begins, default=(0, ""))[0]
        before = tuple(sorted(identity for end, identity in ends if end == nearest))
        after = tuple(sorted(identity for begin, identity in begins if begin == following))
        why = next(
            (
                identity
                for identity, about in explanations
                if not about.isdisjoint(before) and not about.isdisjoint(after)
            ),
            None,
        )
        yield Hole(first, last, before, after, why)


def _events(
    posts: Sequence[Post],
    degrees: Sequence[Degree],
    statuses: Sequence[Held],
    exams: Iterable[int],
    applications: Sequence[Filed],
    studies: Sequence[Study],
    as_of: int,
) -> Iterator[int]:
    """Yield the months in which something of the record is dated, none after ``as_of``."""
    for post in posts:
        yield post.begin
        if not post.open:
            yield post.end
    for degree in degrees:
        yield degree.begin
        if degree.ended:
            yield degree.end
    for held in statuses:
        yield held.begin
        if held.ended:
            yield held.end
    yield from (at for at in exams if at <= as_of)
    yield from (one.month for one in applications)
    yield from (study.piece.date for study in studies if study.piece.date is not None)
