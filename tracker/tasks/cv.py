"""The CV of a record as a file: PDF, Word, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.cv.career import ROOMS, Career, career_of
from tracker.cv.content import CvContent
from tracker.cv.render.pdf import Paper
from tracker.cv.sections import TIGHTEST, CvOptions, content_of
from tracker.errors import CharactersMissing, UsageError
from tracker.records.base import Record
from tracker.records.person import Person
from tracker.store.ledger import Ledger, record_name

if TYPE_CHECKING:
    from tracker.cv.eras import Sheet
    from tracker.cv.pictures import CvPicture
    from tracker.records.career_lanes import CareerLane

_SEASON_OPENS = 6  # month in which applicants begin with the form of the next year
_SHORT = 2  # pages
DRAWN = ("pdf", "docx", "html", "md")
PRIVATE_LANES = ("leave", "status")  # in no file unless asked for
FORMATS = ("pdf", "docx", "md", "html", "json", "rendercv", "bib", "ris", "csl")


@dataclass(frozen=True)
class CvAnswer:
    """A CV and what the person should know of it: names of records left out, and why."""

    content: CvContent
    career: Career
    omitted: tuple[tuple[str, str], ...]
    options: CvOptions = field(default_factory=CvOptions)

    def as_json(self) -> dict[str, Any]:
        """Return what was shown, counted and left out as JSON values."""
        return {
            "format": "cv/1",
            "style": self.content.style,
            "sections": [
                {"title": section.title, "entries": len(section.entries)} for section in self.content.sections
            ],
            "counts": dict(self.content.counts),
            "omitted": [{"record": name, "why": why} for name, why in self.omitted],
        }


def records_of(ledger: Ledger) -> list[Record]:
    """Return the records that a CV reads, those that wait for confirmation among them."""
    found: list[Record] = [*ledger.all_of(Person)]
    for model in ROOMS:
        found += ledger.all_of(model)
    return found


def cv_answer(ledger: Ledger, options: CvOptions) -> CvAnswer:
    """Return the CV of the record; what was read or imported counts once it is confirmed."""
    records = records_of(ledger)
    career = career_of(record for record in records if record.counts)
    content = content_of(career, options)
    names = {record.id: record_name(record) for record in records}
    omitted = [(names[item.record], item.why) for item in content.omitted]
    omitted += [(names[record.id], "it waits for confirmation") for record in records if not record.counts]
    return CvAnswer(content, career, tuple(omitted), options)


def paste_sheet(ledger: Ledger, season: int) -> tuple[Sheet, tuple[tuple[str, str], ...]]:
    """Return the paste sheet of the residency application form, and the names of works it leaves out."""
    from tracker.cv.eras import profile_of, sheet_of

    records = records_of(ledger)
    names = {record.id: record_name(record) for record in records}
    sheet = sheet_of(career_of(record for record in records if record.counts), profile_of(season))
    return sheet, tuple((names[record], why) for record, why in sheet.left_out)


def season_on(day: date) -> int:
    """Return the season whose form is filled in on a day: applicants begin in June of the year before."""
    return day.year + 1 if day.month >= _SEASON_OPENS else day.year


def pictures_of(
    ledger: Ledger, answer: CvAnswer, as_of: date, lanes: Sequence[str] = ()
) -> tuple[CvPicture, ...]:
    """Return the pictures of a CV; ``lanes`` are those of ``PRIVATE_LANES`` that are asked for.

    Raises:
        UsageError: there is no such lane.
    """
    if unknown := [name for name in lanes if name not in PRIVATE_LANES]:
        raise UsageError(f"there is no lane {unknown[0]!r}", hint=f"lanes: {', '.join(PRIVATE_LANES)}")
    from tracker.cv.pictures import cv_pictures

    more: Sequence[CareerLane] = ()
    if "status" in lanes:
        from tracker.tasks.career_lanes import status_lanes

        more = status_lanes(ledger)
    return cv_pictures(answer.career, as_of, leave="leave" in lanes, more=more)


def on_two_pages(
    answer: CvAnswer, paper: Paper = "us-letter", fonts: Path | None = None
) -> tuple[CvContent, bytes]:
    """Return what the short style shows, cut further while it fills more than two pages, and its PDF.

    Raises:
        CharactersMissing: a PDF would show an empty box.
    """
    from tracker.cv.render.pdf import cv_pdf
    from tracker.typeset.page import pages_of

    content = answer.content
    drawn = cv_pdf(content, paper=paper, fonts=fonts)
    for tightness in range(1, TIGHTEST + 1):
        if pages_of(drawn) <= _SHORT:
            break
        content = content_of(answer.career, replace(answer.options, tightness=tightness))
        drawn = cv_pdf(content, paper=paper, fonts=fonts)
    return content, drawn


def cv_file(
    answer: CvAnswer,
    form: str,
    *,
    as_of: date,
    paper: Paper = "us-letter",
    fonts: Path | None = None,
    pictures: Sequence[CvPicture] = (),
) -> bytes:
    """Return a CV as the bytes of a file.

    Args:
        answer: the CV.
        form: pdf, docx, md or html; json (JSON Resume) or rendercv for other programs; bib, ris or csl
            for the works alone.
        as_of: the day its properties name.
        paper: of PDF and Word files.
        fonts: a folder with fonts for characters that the built-in ones do not have; PDF alone.
        pictures: what stands at the end of a PDF, Word, Markdown or HTML file.

    Raises:
        UsageError: CVs are not written in that form, or have no pictures in it.
        CharactersMissing: a PDF would show an empty box.
    """
    from tracker.cv.render import markup
    from tracker.cv.render.pdf import cv_pdf

    if pictures and form not in DRAWN:
        raise UsageError(
            f"pictures do not stand in {form} files",
            hint=f"choose one of {', '.join(DRAWN)}, or leave them away",
        )

    content, career = answer.content, answer.career
    if content.style == "short" and form in ("pdf", "docx"):
        with suppress(CharactersMissing) if form == "docx" else nullcontext():
            content, drawn = on_two_pages(answer, paper, fonts)
            if form == "pdf" and not pictures:
                return drawn

    def word() -> bytes:
        from tracker.cv.render.word import cv_word

        return cv_word(content, as_of=as_of, paper=paper, pictures=pictures)

    made: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: cv_pdf(content, paper=paper, fonts=fonts, pictures=pictures),
        "docx": word,
        "md": lambda: markup.cv_markdown(content, pictures).encode("utf-8"),
        "html": lambda: markup.cv_html(content, pictures).encode("utf-8"),
    }
    if form in made:
        return made[form]()
    if form not in FORMATS:
        raise UsageError(f"a CV cannot be written as {form}", hint=f"choose one of {', '.join(FORMATS)}")
    return _exchanged(content, career, form, answer.options).encode("utf-8")


def _exchanged(content: CvContent, career: Career, form: str, options: CvOptions) -> str:
    from tracker.cv import exchange

    works = sorted(career.works, key=lambda work: (work.number, work.id))
    made: dict[str, Callable[[], str]] = {
        "json": lambda: exchange.resume_of(career, keep_retracted=options.works.keep_retracted),
        "rendercv": lambda: exchange.rendercv_of(content, career),
        "bib": lambda: exchange.bibtex_of(works),
        "ris": lambda: exchange.ris_of(works),
        "csl": lambda: exchange.csl_of(works),
    }
    return made[form]()
