"""The commands that write and check the research CV."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.answers import AsOf
from tracker.cli.app import session_of
from tracker.cli.checks import check_app
from tracker.cli.exports import export_app
from tracker.cli.output import page_width, write_json, write_text
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.cli.session import Session
    from tracker.tasks.cv import CvAnswer

_STYLES = ("research", "short", "eras")
_CITATIONS = ("ama", "vancouver")
_FORMS = {"markdown": "md", "htm": "html", "yaml": "rendercv", "yml": "rendercv"}
_PAPERS = {"letter": "us-letter", "a4": "a4"}
_NAMED = 12  # records with one reason that are named


@export_app.command("cv")
def export_cv_command(
    context: typer.Context,
    style: Annotated[
        str, typer.Option(help="research, short for two pages, or eras: a paste sheet", metavar="STYLE")
    ] = "research",
    to: Annotated[
        str | None,
        typer.Option(
            help="pdf, docx, md, html, json, rendercv, bib, ris, csl; else the ending decides", metavar="FORM"
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write to this new file.", metavar="FILE")] = None,
    citations: Annotated[str, typer.Option(help="ama or vancouver", metavar="STYLE")] = "ama",
    paper: Annotated[str, typer.Option(help="letter or a4", metavar="PAPER")] = "letter",
    scores: Annotated[bool, typer.Option("--scores", help="Print examination scores too.")] = False,
    no_address: Annotated[bool, typer.Option("--no-address", help="Leave the postal address out.")] = False,
    visa_line: Annotated[
        str | None,
        typer.Option(help='One line in your words, such as "J-1 Research Scholar"', metavar="TEXT"),
    ] = None,
    keep_retracted: Annotated[
        bool, typer.Option("--keep-retracted", help="Print retracted works, marked as such.")
    ] = False,
    gaps: Annotated[
        bool,
        typer.Option("--gaps", help="Print a neutral line for six months and more without a post."),
    ] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="End with works by year and status, and the career by year.")
    ] = False,
    lane: Annotated[
        list[str] | None,
        typer.Option(
            help="Draw leave or status too, which no file has unless you ask; repeat it for both",
            metavar="leave|status",
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(help="A work for the short style; repeat it for up to five", metavar="WORK"),
    ] = None,
    season: Annotated[
        int | None, typer.Option(help="Year of the Match, for eras", metavar="YEAR", min=2000, max=2199)
    ] = None,
    fonts: Annotated[
        Path | None,
        typer.Option(help="A folder with fonts, for scripts that the built-in ones lack", metavar="DIR"),
    ] = None,
) -> None:
    """Write the research CV: your name bold in every author list, works under their true status.

    Photo, age, nationality and visa are not in it. Examples: tracker export cv --out cv.pdf;
    tracker export cv --style short --out cv.docx; tracker export cv --style eras
    """
    from tracker.cli.opening import write_new_file
    from tracker.cv.citation import CitationOptions
    from tracker.cv.sections import CvOptions
    from tracker.cv.works import WorkOptions
    from tracker.tasks import cv

    session = session_of(context)
    if style == "eras":
        _paste_sheet(session, season, to, out)
        return
    form = _form(to, out)
    chosen = (_one_of(style, _STYLES, "style"), _one_of(citations, _CITATIONS, "citations"))
    ledger = session.records()
    options = CvOptions(
        style=chosen[0],  # type: ignore[arg-type]  # checked above
        works=WorkOptions(chosen[1], CitationOptions(), keep_retracted),  # type: ignore[arg-type]
        scores=scores,
        address=not no_address,
        visa_line=visa_line,
        selected=tuple(ledger.get(name).id for name in select or ()),
        gaps_until=session.today() if gaps else None,
    )
    if select and style != "short":
        raise UsageError("--select is of the short style", hint="add --style short")
    if len(select or ()) > cv.MOST_SELECTED:
        raise UsageError(f"the short style takes {cv.MOST_SELECTED} works at most")
    if gaps and style != "research":
        raise UsageError("--gaps is of the research style", hint="the short style leaves posts out anyway")
    if lane and not pictures:
        raise UsageError("--lane is of the pictures", hint="add --pictures")
    answer = cv.cv_answer(ledger, options)
    if out is None and session.json:
        write_json(answer.as_json())
        return
    made = cv.cv_file(
        answer,
        form,
        as_of=session.today(),
        paper=_PAPERS[_one_of(paper, tuple(_PAPERS), "paper")],  # type: ignore[arg-type]
        fonts=fonts,
        pictures=cv.pictures_of(ledger, answer, session.today(), lane or ()) if pictures else (),
    )
    if out is None:
        if form in ("pdf", "docx"):
            raise UsageError(f"a {form} file needs a name", hint=f"name it: --out cv.{form}")
        write_text(made.data.decode("utf-8").rstrip("\n"))
    else:
        write_new_file(out, made.data)
        write_json({"file": str(out), **made.answer.as_json()}) if session.json else write_text(
            f"Written: {out}"
        )
    _tell(session, answer, form)
    for words in filter(None, (made.shortened, made.too_long)):
        session.say(words)


def _paste_sheet(session: Session, season: int | None, to: str | None, out: Path | None) -> None:
    from tracker.cli.opening import write_new_file
    from tracker.cv.eras import sheet_html, sheet_text
    from tracker.tasks import cv

    ending = out.suffix.lower().lstrip(".") if out is not None else ""
    form = to or {"htm": "html"}.get(ending, ending) or "txt"
    if form not in ("txt", "html") or (to and ending and ending != to):
        raise UsageError("the paste sheet is plain text or HTML", hint="name the file .txt or .html")
    sheet, left_out = cv.paste_sheet(session.records(), season or cv.season_on(session.today()))
    text = sheet_html(sheet) if form == "html" else sheet_text(sheet)
    if out is None:
        write_text(text.rstrip("\n"))
    else:
        write_new_file(out, text.encode("utf-8"))
        write_json({"file": str(out)}) if session.json else write_text(f"Written: {out}")
    _tell_left_out(session, left_out)


@check_app.command("cv")
def check_cv(context: typer.Context, as_of: AsOf = None) -> None:
    """Check what the CV claims before someone else does: status, author position, identifiers, dates, gaps.

    Example: tracker check cv
    """
    from tracker.reports.report import as_text
    from tracker.tasks.cv_check import cv_check

    session = session_of(context)
    report = cv_check(session.records(), session.day(as_of) if as_of else session.today())
    write_json(report.answer) if session.json else write_text(as_text(report, width=page_width()))


def _form(to: str | None, out: Path | None) -> str:
    ending = out.suffix.lower().lstrip(".") if out is not None else ""
    ending = _FORMS.get(ending, ending)
    if to is None:
        if out is not None and not ending:
            raise UsageError("the file has no ending", hint="name it .pdf, .docx, .md or .html")
        return ending or "md"
    if ending and ending != to and (to, ending) not in (("csl", "json"),):
        raise UsageError(f"--to {to} and a file that ends in .{ending} do not go together")
    return to


def _one_of(value: str, known: tuple[str, ...], name: str) -> str:
    if value not in known:
        raise UsageError(f"--{name} is {' or '.join(known)}")
    return value


def _tell(session: Session, answer: CvAnswer, form: str) -> None:
    """Say what the person should know and no reader should see."""
    if not answer.content.name:
        add = "edit" if session.ledger().person() is not None else "add"
        session.say(f"the CV has no name; add it: tracker {add} person given_name=NAME family_name=NAME")
    if answer.content.counts:
        counted = "; ".join(f"{count} {what}" for what, count in answer.content.counts.items())
        session.say(f"Works (not printed): {counted}")
    _tell_left_out(session, answer.left_out_of(form))
    if answer.unsettled:
        shown, more = answer.unsettled[:_NAMED], len(answer.unsettled) - _NAMED
        session.say(
            f"Not settled which author you are: {', '.join(shown)}{f' and {more} more' if more > 0 else ''};"
            f" say it: tracker edit {shown[0]} author-number=N, 0 for none of them"
        )
    session.say("Before you send it: tracker check cv")


def _tell_left_out(session: Session, left_out: Iterable[tuple[str, str]]) -> None:
    """Say which records are not in the file, those with one reason together."""
    names: dict[str, list[str]] = {}
    for name, why in left_out:
        names.setdefault(why, []).append(name)
    for why, found in names.items():
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        session.say(f"Left out: {', '.join(found[:_NAMED])}{more}, {why}")
