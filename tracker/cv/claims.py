"""Claims that a reader of the CV may check: each with the record it stands on and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tracker.cv.career import Career
from tracker.cv.citation.parts import bare_doi
from tracker.cv.duplicates import Lookout, Verdict
from tracker.cv.works import IN_PROGRESS, missing_in, study_of
from tracker.dates import partial_first, partial_last
from tracker.records.base import Record
from tracker.records.career import Position, PositionKind, SkillKind
from tracker.records.coverage import first_month, gaps_of, graduation_of, last_month, month_of, show_month
from tracker.records.works import AuthorPosition, Work, WorkStatus, WorkType

Severity = Literal["act", "watch", "note"]

_OUT = (WorkStatus.PUBLISHED, WorkStatus.EPUB)
_AGREED = (WorkStatus.IN_PRESS, WorkStatus.ACCEPTED)
_STALE_MONTHS, _GAP_MONTHS, _OVERLAP_MONTHS = 12, 6, 2
_SERVERS = re.compile(r"\b(medrxiv|biorxiv|arxiv|research square|preprints\.org|ssrn)\b", re.IGNORECASE)
_WEAK_STARTS = re.compile(
    r"(?:responsible|helped|assisted|attended|participated|involved|worked|exposed|observed|duties)\b",
    re.IGNORECASE,
)
_FULL_TIME = 0.75


@dataclass(frozen=True)
class Claim:
    """One point: its code, how much it matters, the records it is about, and how to mend it."""

    code: str
    severity: Severity
    records: tuple[str, ...]
    text: str
    mend: str

    def as_json(self) -> dict[str, Any]:
        """Return the point as JSON values; records are ids."""
        return {
            "code": self.code,
            "severity": self.severity,
            "records": list(self.records),
            "text": self.text,
            "mend": self.mend,
        }


def claims_of(career: Career, as_of: date) -> list[Claim]:
    """Return what a reader could question in the CV, the gravest first."""
    found: list[Claim] = []
    for work in career.works:
        found += _about_work(work, as_of)
    found += _alike(career.works)
    found += _versions(career.works)
    found += _about_posts(career, as_of)
    found += _about_time(career, as_of)
    grave: dict[Severity, int] = {"act": 0, "watch": 1, "note": 2}
    return sorted(found, key=lambda claim: (grave[claim.severity], claim.code, claim.records))


# --- one work ------------------------------------------------------------------------------------


def _about_work(work: Work, as_of: date) -> Iterator[Claim]:
    one = (work.id,)
    if work.retracted:
        yield Claim("retracted", "act", one, "this work is retracted; readers check",
                    "leave it out of the CV, or print it marked with --keep-retracted")  # fmt: skip
    yield from _status(work, as_of)
    yield from _authors(work)
    yield from _review(work)


def _status(work: Work, as_of: date) -> Iterator[Claim]:
    one = (work.id,)
    missing = missing_in(work)
    if missing is not None:
        yield Claim(f"no_{missing}", "act", one, f"the {missing} is not on record: it is in no CV",
                    f"add its {missing}")  # fmt: skip
        return
    identified = bool(bare_doi(work.doi) or work.pmid or work.pmcid)
    if work.status in _OUT and work.type in (
        WorkType.ARTICLE, WorkType.CASE_REPORT, WorkType.LETTER, WorkType.PREPRINT, WorkType.DATASET
    ) and not identified:  # fmt: skip
        yield Claim("no_identifier", "watch", one, f"{work.status.value} without a DOI, PMID or PMCID",
                    "add the DOI or PMID, so that a reader can find it")  # fmt: skip
    elif work.status in _OUT and not identified and not (work.isbn or work.url or work.evidence):
        yield Claim("no_identifier", "note", one, f"{work.status.value}, and nothing on record shows it",
                    "add an identifier, an address, or attach the page")  # fmt: skip
    if work.status in _AGREED and not (identified or work.evidence or work.source):
        yield Claim("status_unbacked", "watch", one, f"{_words(work.status)} rests on your word alone",
                    "attach the letter of acceptance: tracker attach FILE WORK")  # fmt: skip
    if work.status in (WorkStatus.UNDER_REVIEW, WorkStatus.SUBMITTED) and work.date:
        age = month_of(as_of) - last_month(work.date)
        if age > _STALE_MONTHS:
            yield Claim("status_old", "watch", one,
                        f"{_words(work.status)} for {age} months: is it still?",
                        "give the status of today")  # fmt: skip
    if work.status in _OUT and work.date and partial_first(work.date) > as_of:
        yield Claim("date_ahead", "act", one, f"{work.status.value}, with a date that is still to come",
                    "correct the date, or the status")  # fmt: skip
    if work.status in _OUT and not work.date:
        yield Claim("no_date", "note", one, "no year is on record", "add its date")


def _authors(work: Work) -> Iterator[Claim]:
    one = (work.id,)
    count = max(work.n_authors or 0, len(work.authors))
    if work.authors and work.n_authors is not None and work.n_authors < len(work.authors):
        yield Claim("author_count", "act", one,
                    f"{work.n_authors} authors are counted, {len(work.authors)} are listed",
                    "correct the number or the list")  # fmt: skip
    if not work.authors:
        yield Claim("no_authors", "watch", one, "no authors are on record", "add the authors as printed")
        return
    if work.author_number == 0 and work.author_position is None:
        yield Claim("not_author", "note", one, "you are none of its authors: it is in no CV",
                    "delete it, or say which author you are: tracker edit WORK author-number=N")  # fmt: skip
    if work.author_number is None:
        if work.author_position is not AuthorPosition.GROUP:
            yield Claim("which_author", "act", one, "it is not settled which author you are",
                        "say which: tracker edit WORK author-number=N, 0 for none of them")  # fmt: skip
        return
    if work.author_number > count:
        yield Claim("author_count", "act", one,
                    f"you are author {work.author_number} of {count}", "correct one of the two")  # fmt: skip
        return
    expected = expected_positions(work)
    if work.author_position is not None and work.author_position not in expected:
        said = work.author_position.value.replace("_", " ")
        if work.author_number == 0:
            text = f"you are {said} author, and none of the listed authors is you"
        else:
            text = f"you are {said} author, and stand as number {work.author_number} of {count}"
        yield Claim("author_position", "act", one, text, "correct the position or your place in the list")


def expected_positions(work: Work) -> tuple[AuthorPosition, ...]:
    """Return the positions that agree with the place in the list; several where the list leaves it open."""
    number = work.author_number
    count = max(work.n_authors or 0, len(work.authors))
    if not number:
        return (AuthorPosition.GROUP,)
    equal = number <= len(work.authors) and bool(work.authors[number - 1].equal_contribution)
    found: list[AuthorPosition] = [AuthorPosition.CO_FIRST] if equal else []
    whole = not work.authors_incomplete
    if number == 1:
        found.append(AuthorPosition.SOLE if count == 1 and whole else AuthorPosition.FIRST)
        # who else is co-first may not be on record
        found.append(AuthorPosition.CO_FIRST)
    elif number == count and whole:
        found.append(AuthorPosition.LAST)
        if number == 2:
            found += [AuthorPosition.SECOND, AuthorPosition.CO_FIRST]
    elif number == 2:
        found += [AuthorPosition.SECOND, AuthorPosition.CO_FIRST]
    else:
        found.append(AuthorPosition.MIDDLE)
    return tuple(dict.fromkeys(found))


def _review(work: Work) -> Iterator[Claim]:
    venue = f"{work.venue or ''} {work.journal_abbrev or ''}"
    if work.peer_reviewed and work.type is WorkType.PREPRINT:
        yield Claim("peer_review", "act", (work.id,), "a preprint is marked as peer reviewed",
                    "set peer_reviewed=no, or correct the type")  # fmt: skip
    elif work.type is WorkType.ARTICLE and _SERVERS.search(venue):
        yield Claim("peer_review", "act", (work.id,), "an article whose journal is a preprint server",
                    "set type=preprint")  # fmt: skip
    elif work.type is WorkType.LETTER and work.peer_reviewed is None and work.status not in IN_PROGRESS:
        yield Claim("peer_review", "note", (work.id,),
                    "letters, comments and editorials are often not reviewed; this stands as reviewed",
                    "set peer_reviewed=no, or yes where the journal had it reviewed")  # fmt: skip
    elif work.peer_reviewed and work.status in IN_PROGRESS:
        yield Claim("peer_review", "watch", (work.id,), "marked as peer reviewed before it is accepted",
                    "leave peer_reviewed open until it is accepted")  # fmt: skip


def _words(status: WorkStatus) -> str:
    return status.value.replace("_", " ")


# --- works together --------------------------------------------------------------------------------


def _alike(works: Sequence[Work]) -> Iterator[Claim]:
    """Yield works that are one work entered twice, or versions of a study that are not linked."""
    ordered = sorted(works, key=lambda work: work.id)
    studies = study_of(ordered)
    lookout = Lookout()
    for number, work in enumerate(ordered):
        for other, match in lookout.matches(work):
            if studies[work.id] == studies[ordered[other].id]:
                continue
            both = (ordered[other].id, work.id)
            if match.verdict is Verdict.SAME:
                yield Claim("duplicate", "act", both, f"they are one work: {match.reason}",
                            "keep one and delete the other")  # fmt: skip
            elif match.verdict is Verdict.VERSION:
                yield Claim("version_unlinked", "watch", both, f"versions of one study: {match.reason}",
                            "link the lesser one with version_of, so that the study counts once")  # fmt: skip
            else:
                yield Claim("alike", "note", both, f"they look alike: {match.reason}",
                            "look whether they are one work")  # fmt: skip
        assert lookout.put(work) == number


def _versions(works: Iterable[Work]) -> Iterator[Claim]:
    known = {work.id: work for work in works}
    for work in known.values():
        main = known.get(work.version_of or "")
        if work.version_of and main is None:
            yield Claim("version_missing", "note", (work.id,), "it is a version of a work that is not here",
                        "link it again, or empty version_of")  # fmt: skip
        elif main is not None and _is_late_preprint(work, main):
            yield Claim("version_order", "note", (work.id, main.id), "the preprint is later than the article",
                        "look whether one of the dates is wrong")  # fmt: skip


def _is_late_preprint(work: Work, main: Work) -> bool:
    if work.type is not WorkType.PREPRINT or not work.date or not main.date:
        return False
    return partial_first(work.date) > partial_last(main.date)


# --- posts and time ----------------------------------------------------------------------------------


def _about_posts(career: Career, as_of: date) -> Iterator[Claim]:
    research = [post for post in career.positions if post.kind is PositionKind.RESEARCH]
    for post in research:
        plain = [bullet for bullet in post.bullets if not re.search(r"\d", bullet)]
        weak = [bullet for bullet in post.bullets if _WEAK_STARTS.match(bullet)]
        if post.bullets and 2 * len(plain) > len(post.bullets):
            yield Claim("vague_bullets", "note", (post.id,),
                        f"{len(plain)} of {len(post.bullets)} bullets have no number",
                        "say how many, how long, or what came of it")  # fmt: skip
        if weak:
            yield Claim("weak_verbs", "note", (post.id,),
                        f"{len(weak)} of {len(post.bullets)} bullets begin without a deed",
                        "begin with what you did: built, analyzed, wrote, recruited, taught")  # fmt: skip
    tools = (SkillKind.STATISTICS, SkillKind.PROGRAMMING, SkillKind.LABORATORY, SkillKind.IMAGING)
    if research and not any(skill.kind in tools for skill in career.skills):
        yield Claim("no_toolkit", "note", tuple(post.id for post in research),
                    "research, and no statistical or laboratory tool is listed",
                    "add the tools you use: tracker add skill")  # fmt: skip
    for post in career.positions:
        if post.kind is None:
            yield Claim(
                "no_kind", "act", (post.id,), "the kind is not on record: it is in no CV", "add its kind"
            )
        if post.begin is None and post.kind is not PositionKind.LEAVE:
            yield Claim("no_date", "note", (post.id,), "no begin is on record", "add begin")
    yield from _overlaps(career.positions, as_of)


def _overlaps(positions: Iterable[Position], as_of: date) -> Iterator[Claim]:
    kinds = (PositionKind.CLINICAL, PositionKind.TRAINING, PositionKind.RESEARCH)
    rows = [
        (first_month(post.begin), last_month(post.end) if post.end else month_of(as_of), post)
        for post in positions
        if post.kind in kinds and post.begin and (post.fte is None or post.fte >= _FULL_TIME)
    ]
    rows.sort(key=lambda row: (row[0], row[2].id))
    for place, (first, last, post) in enumerate(rows):
        for other_first, other_last, other in rows[place + 1 :]:
            shared = min(last, other_last) - max(first, other_first) + 1
            if shared > _OVERLAP_MONTHS and post.country and other.country and post.country != other.country:
                yield Claim("overlap", "watch", (post.id, other.id),
                            f"two full-time posts in two countries share {shared} months",
                            "correct a date, or give the part of full time (fte)")  # fmt: skip


def _about_time(career: Career, as_of: date) -> Iterator[Claim]:
    ahead: list[tuple[Record, str]] = [
        (exam, "an examination with a result lies ahead")
        for exam in career.exams
        if exam.result and exam.taken_on and partial_first(exam.taken_on) > as_of
    ]
    ahead += [
        (row, "an award lies ahead")
        for row in career.awards
        if row.awarded_on and partial_first(row.awarded_on) > as_of
    ]
    for record, text in ahead:
        yield Claim("date_ahead", "act", (record.id,), text, "correct the date")
    degree = graduation_of(career.education)
    if degree is None or not degree.end:
        return
    gaps = gaps_of(
        career.positions,
        career.education,
        career.exams,
        after=last_month(degree.end),
        until=month_of(as_of),
        least=_GAP_MONTHS,
    )
    for gap in gaps:
        when = f"{show_month(gap.first)} to {show_month(gap.last)}, {gap.months} months"
        yield Claim("gap", "watch", (*gap.before, *gap.after), f"nothing is entered from {when}",
                    "enter what filled them; leave needs no reason")  # fmt: skip
