"""The CV of a record as a file: PDF, Word, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.cv.career import ROOMS, Career, career_of
from tracker.cv.content import CvContent
from tracker.cv.render.pdf import Paper
from tracker.cv.sections import SELECTED, TIGHTEST, CvOptions, content_of
from tracker.cv.works import is_anothers
from tracker.errors import UsageError
from tracker.records.base import Record
from tracker.records.collection import Readable
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.records.works import AuthorPosition, Work

if TYPE_CHECKING:
    from tracker.cv.eras import Sheet
    from tracker.cv.pictures import CvPicture
    from tracker.records.career_lanes import CareerLane

_SEASON_OPENS = 6  # month in which applicants begin with the form of the next year
_SHORT = 2  # pages
DRAWN = ("pdf", "docx", "html", "md")
PRIVATE_LANES = ("leave", "status")  # in no file unless asked for
FORMATS = ("pdf", "docx", "md", "html", "json", "rendercv", "bib", "ris", "csl")
WORKS_ALONE = ("bib", "ris", "csl")
MOST_SELECTED = 5


@dataclass(frozen=True)
class CvAnswer:
    """A CV and what the person should know of it: names of records left out, and why."""

    content: CvContent
    career: Career
    omitted: tuple[tuple[str, str], ...]
    options: CvOptions = field(default_factory=CvOptions)
    unsettled: tuple[str, ...] = ()  # names of works that do not say which author the person is

    def left_out_of(self, form: str) -> tuple[tuple[str, str], ...]:
        """Return what is not in a file of that form, and why: those of works alone hold more of them."""
        if form not in WORKS_ALONE:
            return self.omitted
        told = len(self.content.omitted)
        shown = {work.id for work in works_alone(self)}
        missing = {work.id for work in self.career.works} - shown
        return tuple(
            (name, why)
            for place, (name, why) in enumerate(self.omitted)
            if (self.content.omitted[place].record in missing if place < told else name.startswith("work-"))
        )

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


@dataclass(frozen=True)
class CvFile:
    """A CV as the bytes of a file, and the answer whose content the file shows."""

    data: bytes
    answer: CvAnswer
    form: str
    paper: Paper
    pictures: tuple[CvPicture, ...] = ()

    @property
    def shortened(self) -> str | None:
        """What the short style has no place for, section by section; None in other styles."""
        content = self.answer.content
        if content.style != "short" or self.form not in (*DRAWN, "rendercv"):
            return None
        shown = {
            identity: entry
            for section in content.sections
            for entry in section.entries
            for identity in entry.records
        }
        told, lines = [], 0
        for section in content_of(
            self.answer.career, replace(self.answer.options, style="research")
        ).sections:
            missing = sum(shown.keys().isdisjoint(entry.records) for entry in section.entries)
            lines += sum(
                len(entry.bullets) - len(shown[identity].bullets)
                for entry in section.entries
                for identity in entry.records
                if identity in shown
            )
            if missing:
                told.append(f"{missing} of {section.title}")
        told += [f"{lines} {'lines' if lines > 1 else 'line'} under entries"] if lines else []
        return f"The short style leaves out {', '.join(told)}" if told else None

    @property
    def too_long(self) -> str | None:
        """What to say of a PDF or Word file in the short style that two pages could not hold, or None."""
        if self.answer.content.style != "short" or self.form not in ("pdf", "docx"):
            return None
        if self.form == "pdf":
            from tracker.typeset.page import pages_of

            pages = pages_of(self.data)
        else:
            from tracker.cv.render.word_length import word_pages

            pages = word_pages(self.answer.content, self.paper, self.pictures)
        if pages <= _SHORT:
            return None
        return f"The short style fills {pages} pages: shorten skills, texts or pictures"


def records_of(ledger: Readable) -> list[Record]:
    """Return the records that a CV reads, those that wait for confirmation among them."""
    found: list[Record] = [*ledger.all_of(Person)]
    for model in ROOMS:
        found += ledger.all_of(model)
    return found


def cv_answer(ledger: Readable, options: CvOptions) -> CvAnswer:
    """Return the CV of the record; what was read or imported counts once it is confirmed."""
    records = records_of(ledger)
    career = career_of(record for record in records if record.counts)
    content = content_of(career, options)
    names = {record.id: record_name(record) for record in records}
    omitted = [(names[item.record], item.why) for item in content.omitted]
    omitted += [(names[record.id], "it waits for confirmation") for record in records if not record.counts]
    if options.style == "short":
        chosen = {
            identity
            for section in content.sections
            if section.title == SELECTED
            for entry in section.entries
            for identity in entry.records
        }
        known = {work.id for work in career.works} - {item.record for item in content.omitted}
        omitted += [
            (names[identity], "only what is out, accepted or in press can be selected")
            for identity in options.selected
            if identity in known - chosen
        ]
    unsettled = tuple(
        names[work.id]
        for work in sorted(career.works, key=lambda work: work.number or 0)
        if work.authors
        and work.author_number is None
        and work.author_position is not AuthorPosition.GROUP
        and not work.retracted
    )
    return CvAnswer(content, career, tuple(omitted), options, unsettled)


def works_alone(answer: CvAnswer) -> list[Work]:
    """Return the works of a BibTeX, RIS or CSL-JSON file: all but retracted ones and those of others."""
    kept = [
        work
        for work in answer.career.works
        if not is_anothers(work) and (answer.options.works.keep_retracted or not work.retracted)
    ]
    return sorted(kept, key=lambda work: (work.number, work.id))


def paste_sheet(ledger: Readable, season: int) -> tuple[Sheet, tuple[tuple[str, str], ...]]:
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
    ledger: Readable, answer: CvAnswer, as_of: date, lanes: Sequence[str] = ()
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


def two_pages_of_word(answer: CvAnswer, paper: Paper = "us-letter") -> CvContent:
    """Return what the short style shows, cut further while it fills more than two pages in Word."""
    from tracker.cv.render.word_length import word_pages

    content = answer.content
    for tightness in range(1, TIGHTEST + 1):
        if word_pages(content, paper) <= _SHORT:
            break
        content = content_of(answer.career, replace(answer.options, tightness=tightness))
    return content


def cv_file(
    answer: CvAnswer,
    form: str,
    *,
    as_of: date,
    paper: Paper = "us-letter",
    fonts: Path | None = None,
    pictures: Sequence[CvPicture] = (),
) -> CvFile:
    """Return a CV as a file.

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

    content = answer.content
    drawn: bytes | None = None
    if content.style == "short" and form == "pdf":
        content, drawn = on_two_pages(answer, paper, fonts)
    elif content.style == "short" and form == "docx":
        content = two_pages_of_word(answer, paper)

    def word() -> bytes:
        from tracker.cv.render.word import cv_word

        return cv_word(content, as_of=as_of, paper=paper, pictures=pictures)

    made: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: cv_pdf(content, paper=paper, fonts=fonts, pictures=pictures),
        "docx": word,
        "md": lambda: markup.cv_markdown(content, pictures).encode("utf-8"),
        "html": lambda: markup.cv_html(content, pictures).encode("utf-8"),
    }
    if form not in FORMATS:
        raise UsageError(f"a CV cannot be written as {form}", hint=f"choose one of {', '.join(FORMATS)}")
    if drawn is not None and not pictures:
        data = drawn
    else:
        data = made[form]() if form in made else _exchanged(content, answer, form).encode("utf-8")
    return CvFile(data, replace(answer, content=content), form, paper, tuple(pictures))


def _exchanged(content: CvContent, answer: CvAnswer, form: str) -> str:
    from tracker.cv import exchange

    career, works = answer.career, works_alone(answer)
    made: dict[str, Callable[[], str]] = {
        "json": lambda: exchange.resume_of(career, keep_retracted=answer.options.works.keep_retracted),
        "rendercv": lambda: exchange.rendercv_of(content, career),
        "bib": lambda: exchange.bibtex_of(works),
        "ris": lambda: exchange.ris_of(works),
        "csl": lambda: exchange.csl_of(works),
    }
    return made[form]()
