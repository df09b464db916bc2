"""The career as JSON Resume; each publication carries its whole CSL item besides the few fields it has."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tracker.cv.career import Career
from tracker.cv.citation import cited_as, plain
from tracker.cv.citation.parts import doi_address
from tracker.cv.exchange.csl import csl_items
from tracker.cv.spans import newest_first
from tracker.cv.works import IN_PROGRESS, section_of
from tracker.records.career import PositionKind
from tracker.records.works import Work, WorkStatus
from tracker.terms.countries import country_name

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
_OUT = (WorkStatus.PUBLISHED, WorkStatus.EPUB)


def resume_of(career: Career, *, keep_retracted: bool = False) -> str:
    """Return the career as JSON Resume; leave, scores and everything personal stay out.

    A manuscript that is not accepted names no journal beside its title, and only what is out has a day
    of release.
    """
    person = career.person
    name = " ".join(part for part in (person.given_name, person.family_name) if part)
    shown = [
        work
        for work in career.works
        if (keep_retracted or not work.retracted) and section_of(work) is not None
    ]
    shown.sort(key=lambda work: ((work.date or "9999"), work.title or "", work.id), reverse=True)
    items = csl_items(list(map(_told, shown)))
    resume: dict[str, Any] = {
        "$schema": SCHEMA,
        "basics": _filled(
            name=name, email=person.email, phone=person.phone, url=_url(person.website),
            profiles=[{"network": "ORCID", "username": person.orcid,
                       "url": f"https://orcid.org/{person.orcid}"}] if person.orcid else None,
        ),
        "work": [
            _filled(
                name=post.employer, position=post.title, startDate=post.begin, endDate=post.end,
                location=_place(post.city, post.country), highlights=list(post.bullets),
            )
            for post in _sorted(career.positions)
            if post.kind is not None and post.kind is not PositionKind.LEAVE
        ],
        "volunteer": [
            _filled(organization=row.organization, position=row.role, startDate=row.begin, endDate=row.end,
                    summary=row.description)
            for row in _sorted(career.volunteering)
        ],
        "education": [
            _filled(institution=row.school, area=row.field, studyType=row.degree, startDate=row.begin,
                    endDate=row.end)
            for row in _sorted(career.education)
        ],
        "awards": [
            _filled(title=row.name, awarder=row.giver, date=row.awarded_on, summary=row.description)
            for row in sorted(career.awards, key=lambda row: (row.awarded_on or "", row.id), reverse=True)
        ],
        "certificates": [
            _filled(name=row.name, issuer=row.issuer, date=row.issued_on)
            for row in sorted(career.certificates, key=lambda row: (row.issued_on or "", row.id))[::-1]
        ],
        "publications": [
            _filled(
                name=work.title, publisher=_publisher(work),
                releaseDate=work.date if work.status in _OUT else None,
                url=doi_address(work.doi) if work.doi else _url(work.url),
                summary=plain(cited_as(work, me=_me(career, work.id))), csl=item,
            )
            for work, item in zip(shown, items, strict=True)
        ],
        "skills": [_filled(name=row.name, level=None) for row in career.skills],
        "languages": [_filled(language=row.name, fluency=row.level) for row in career.languages],
    }  # fmt: skip
    return json.dumps(_filled(**resume), ensure_ascii=False, indent=2) + "\n"


def _told(work: Work) -> Work:
    """Return a work as a reader is told of it: a manuscript that is not accepted names no journal."""
    if work.status not in IN_PROGRESS:
        return work
    return work.model_copy(update={"venue": None, "journal_abbrev": None})


def _publisher(work: Work) -> str | None:
    if work.status in IN_PROGRESS:
        return None
    return work.venue or work.book_title or work.meeting or work.publisher


def _me(career: Career, identity: str) -> int | None:
    me = career.mine.get(identity)
    return me.index if me else None


def _sorted(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (*newest_first(row.begin, row.end, ""), row.id))


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _url(url: str | None) -> str | None:
    if not url:
        return None
    return url if url.startswith(("https://", "http://")) else f"https://{url}"


def _place(city: str | None, country: str | None) -> str:
    return ", ".join(part for part in (city, country_name(country) if country else None) if part)
