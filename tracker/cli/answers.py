"""Commands that answer: status, report, assess."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.app import app, session_of
from tracker.cli.output import page_width, write_json, write_text
from tracker.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tracker.reports.report import Report
    from tracker.tasks.status import Status

ATTENTION = 60

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Answer for this day in place of today.", metavar="DAY")
]
Law = Annotated[
    Path | None, typer.Option("--law", help="Use the law in this folder.", metavar="DIR", file_okay=False)
]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="Write it to a .pdf, .md, .html, .txt or .json file.", metavar="FILE"),
]


def welcome(session: Session) -> None:
    """Show a short status and what can be done next."""
    from tracker.tasks import vaults
    from tracker.tasks.status import status

    if session.export is None and not vaults.exists(session.folder):
        write_text(
            "There is no vault yet on this machine.\n\n"
            "  tracker demo            see what it does, with an invented physician\n"
            "  tracker init            make your own vault\n"
            "  tracker read FILE.pdf   read a DS-2019 without storing anything"
        )
        return
    found = status(session.ledger(), session.today(), law_folder=session.law(None))
    if session.json:
        write_json(found.as_json())
    else:
        _show_status(found)


@app.command("status", rich_help_panel="Answers")
def status_command(
    context: typer.Context,
    as_of: AsOf = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 60 where something needs you.")
    ] = False,
) -> None:
    """Show where you stand: time left, next dates, 212(e), what needs you.

    Example: tracker status --json
    """
    from tracker.tasks.status import status

    session = session_of(context)
    day = session.day(as_of) if as_of else session.today()
    found = status(session.ledger(), day, law_folder=session.law(None))
    if session.json:
        write_json(found.as_json())
    else:
        _show_status(found)
    if exit_code and found.attention:
        raise typer.Exit(ATTENTION)


def _show_status(found: Status) -> None:
    from tracker.reports.wording import day

    labels = max(len(label) for label, _ in found.lines)
    lines = [f"As of {day(found.as_of)}"]
    for label, text in found.lines:
        lines += _folded(text, f"  {label:<{labels}}  ")
    if found.needs:
        lines += ["", "Needs you"]
        for text in found.needs:
            lines += _folded(text, "  ! ")
    steps = "\u00a0\u00a0\u00b7  ".join(step.replace(" ", "\u00a0") for step in found.suggestions)
    lines += ["", *(line.replace("\u00a0", " ") for line in _folded(steps, "Next steps:  "))]
    write_text("\n".join(lines))


def _folded(text: str, head: str) -> list[str]:
    """Return a text behind its head, folded to the page; what goes on stands below where it began."""
    return textwrap.wrap(
        text,
        page_width(),
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [head.rstrip()]


@app.command("report", rich_help_panel="Answers")
def report_command(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="Which report.", metavar="time|212e|papers|waivers|travel|timeline|summary|coherence|search"
        ),
    ],
    as_of: AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print each step, its law and the page behind each date.")
    ] = False,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            "--assume", help="Show beside the answer what a postponed rule would change.", metavar="RULE"
        ),
    ] = None,
    law: Law = None,
    out: Out = None,
) -> None:
    """Answer in full: time, 212e, papers, waivers, travel, timeline, a summary, coherence, search.

    Examples: tracker report time --explain · tracker report 212e --as-of 2027-06-30
    · tracker report time --from my-export.json --json · tracker report time --out time.pdf
    · tracker report time --assume T-01 · tracker report coherence --explain
    """
    from tracker.cli.opening import write_new_file
    from tracker.reports.report import as_text
    from tracker.tasks.report_files import file_of

    session = session_of(context)
    day = session.day(as_of) if as_of else session.today()
    shows_pictures = out is not None and out.suffix.casefold() in (".pdf", ".html")
    report, answer = _made(session, name, day, assume or (), session.law(law), pictures=shows_pictures)
    if out is not None:
        write_new_file(out, file_of(report, answer, out.suffix.casefold(), explain=explain))
        session.say(f"written to {out}; this copy is not encrypted")
        return
    if session.json:
        write_json(answer)
        return
    write_text(as_text(report, explain=explain, width=page_width()))
    if not explain and name != "search":
        from tracker.reports.wording import ASK_EXPLAIN

        session.say(ASK_EXPLAIN)


def _made(
    session: Session, name: str, day: date, assume: Sequence[str], law: Path | None, *, pictures: bool
) -> tuple[Report, dict[str, Any]]:
    """Return a report by its name, and its answer as JSON values."""
    from tracker.errors import UsageError
    from tracker.tasks.visa_time import REPORTS, report_json, report_of, visa_answer

    if name == "papers":
        from tracker.reports.papers import papers_report
        from tracker.tasks.papers import answer_on_papers

        if assume:
            raise UsageError(
                "no rule that is held back changes the report on papers", hint="leave --assume out"
            )
        report = papers_report(answer_on_papers(session.ledger(), day, law_folder=law))
        return report, report.answer
    if name == "coherence":
        from tracker.tasks.coherence import coherence

        if assume:
            raise UsageError("no rule changes the report on coherence", hint="leave --assume out")
        told = coherence(session.ledger(), day, law_folder=law)
        return told.report, told.answer
    if name == "search":
        from tracker.reports.search import search_report
        from tracker.tasks.search import search

        if assume:
            raise UsageError("no rule changes the report on the search", hint="leave --assume out")
        report = search_report(search(session.ledger(), day))
        return report, report.answer
    if name not in REPORTS:
        known = ", ".join([*REPORTS, "papers", "coherence", "search"])
        raise UsageError(f"there is no report called {name!r}", hint=f"reports: {known}")
    visa = visa_answer(session.ledger(), day, law_folder=law, assume=assume)
    if name == "212e" and session.export is None:
        from tracker.tasks.cutouts import with_cutouts, with_engines

        visa = with_engines(visa, session.vault())
        visa = with_cutouts(visa, session.vault()) if pictures else visa
    if name == "timeline":
        from tracker.tasks.career_lanes import whole_timeline

        return whole_timeline(session.ledger(), visa), report_json(visa)
    return report_of(visa, name), report_json(visa)


@app.command("assess", rich_help_panel="Without a vault")
def assess_command(
    context: typer.Context,
    case: Annotated[Path, typer.Argument(help="A case: YAML or JSON.", metavar="CASE")],
    as_of: AsOf = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print each step and its law.")] = False,
    law: Law = None,
) -> None:
    """Answer a case without a vault: clocks, bars, dates, 212(e) and their law.

    Example: tracker assess docs/examples/transfer.yaml --json
    """
    from tracker.tasks.assess import assess_file

    session = session_of(context)
    answers = assess_file(case, as_of=session.day(as_of) if as_of else None, law_folder=session.law(law))
    if session.json:
        write_json(answers[0] if len(answers) == 1 else answers)
        return
    from tracker.reports.assessment import assessment_text

    write_text("\n".join(assessment_text(answer, explain=explain) for answer in answers))
