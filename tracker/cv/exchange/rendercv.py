"""The CV as RenderCV YAML, for those who typeset with that program; its texts are Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from tracker.cv.career import Career
from tracker.cv.citation.names import name_of
from tracker.cv.citation.options import Cited
from tracker.cv.citation.parts import bare_doi
from tracker.cv.citation.runs import plain
from tracker.cv.content import CvContent, Entry, Section
from tracker.cv.works import WORK_SECTIONS
from tracker.records.works import Work, WorkStatus, WorkType

_SPECIAL = re.compile(r"([\\`*_\[\]#$@<>~^&%])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_HOW_FAR = {
    WorkStatus.ACCEPTED: "accepted",
    WorkStatus.IN_PRESS: "in press",
    WorkStatus.EPUB: "published online",
}
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), 0xFFFE, 0xFFFF], " ")


def rendercv_of(content: CvContent, career: Career) -> str:
    """Return the CV as YAML; sections and their order are those of the other forms."""
    works = {work.id: work for work in career.works}
    person = career.person
    head: dict[str, Any] = {
        "name": _plain(content.name) or "Curriculum vitae",
        "email": person.email if person.email and _EMAIL.fullmatch(person.email) else None,
        "social_networks": [{"network": "ORCID", "username": person.orcid}] if person.orcid else None,
        "sections": {
            section.title: [_entry(section, entry, works, career) for entry in section.entries]
            for section in content.sections
        },
    }
    value = {"cv": {name: part for name, part in head.items() if part}}
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)


def _entry(section: Section, entry: Entry, works: dict[str, Work], career: Career) -> Any:
    work = works.get(entry.records[0]) if entry.records else None
    if work is not None and (entry.number is not None or section.title in WORK_SECTIONS):
        return _publication(work, career)
    if section.listed:
        return {"bullet": escaped(entry.text)}
    fields = {
        "name": escaped(entry.text),
        "date": _plain(entry.when),
        "summary": escaped(entry.below),
        "highlights": [escaped("".join(run.text for run in bullet)) for bullet in entry.bullets],
    }
    return {name: value for name, value in fields.items() if value}


def _publication(work: Work, career: Career) -> dict[str, Any]:
    me = career.mine.get(work.id)
    authors = [(index, name_of(author)) for index, author in enumerate(work.authors)]
    names = [
        f"***{escaped(name)}***" if me is not None and index == me.index else escaped(name)
        for index, name in authors
        if name
    ]
    doi = bare_doi(work.doi)
    fields = {
        "title": escaped(plain(Cited(work).title())) or "Untitled",
        "authors": names or ["Authors not on record"],
        "doi": doi if doi and re.fullmatch(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+", doi) else None,
        "journal": escaped("; ".join(_where(work))),
        "date": work.date if work.status in (WorkStatus.PUBLISHED, WorkStatus.EPUB) else None,
    }
    return {name: value for name, value in fields.items() if value}


def _where(work: Work) -> Iterator[str]:
    """Yield the journal or meeting and how far the work is; no journal of a manuscript in progress."""
    progress = Cited(work).progress()
    if progress:
        yield progress
        return
    venue = work.venue or work.book_title or work.meeting or work.publisher
    if work.type in (WorkType.POSTER, WorkType.ORAL):
        yield "Poster" if work.type is WorkType.POSTER else "Oral presentation"
        venue = work.meeting or venue
    if venue:
        yield venue
    if work.status in _HOW_FAR and work.type is not WorkType.PREPRINT:
        yield _HOW_FAR[work.status]


def escaped(text: str | None) -> str:
    """Return a text whose marks mean nothing to Markdown or typesetting."""
    return _SPECIAL.sub(r"\\\1", _plain(text or ""))


def _plain(text: str | Iterable[str]) -> str:
    return " ".join(str(text).translate(_CONTROLS).split())
