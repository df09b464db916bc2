"""Commands that make something for somebody else: letters, messages of the search."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.answers import AsOf, Law
from tracker.cli.app import app, session_of
from tracker.cli.output import write_json, write_text

share_app = typer.Typer(help="Make something for somebody else; nothing is sent.", no_args_is_help=True)
app.add_typer(share_app, name="share", rich_help_panel="Share")


@share_app.command("letter")
def share_letter(
    context: typer.Context,
    program: Annotated[
        str | None,
        typer.Argument(
            help="Whose sponsor: a program (program-1), a form, a program number or a SEVIS ID.",
            metavar="PROGRAM",
        ),
    ] = None,
    foia: Annotated[
        bool, typer.Option("--foia", help="To an agency instead, when a sponsor has nothing left.")
    ] = False,
    as_of: AsOf = None,
    law: Law = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write it to a .pdf, .md, .html or .txt file.", metavar="FILE"),
    ] = None,
) -> None:
    """Draft the letter that asks a former sponsor for copies of your forms; you send it yourself.

    Examples: tracker share letter program-1 --out letter.pdf; tracker share letter --foia
    """
    from tracker.cli.opening import write_new_file
    from tracker.errors import UsageError
    from tracker.reports.letters import DRAFT, agency_letter, chain_named, letter_text, sponsor_letter
    from tracker.tasks.letters import letter_file
    from tracker.tasks.papers import answer_on_papers

    session = session_of(context)
    if foia and program is not None:
        raise UsageError("a request to an agency is about all programs", hint="leave the program out")
    day = session.day(as_of) if as_of else session.today()
    answer = answer_on_papers(session.ledger(), day, law_folder=session.law(law))
    letter = agency_letter(answer) if foia else sponsor_letter(answer, chain_named(answer, program))
    if out is not None:
        write_new_file(out, letter_file(letter, out.suffix.casefold()))
        session.say(f"written to {out}; this copy is not encrypted")
    elif session.json:
        write_json(letter.as_json())
    else:
        write_text(letter_text(letter))
    session.say(DRAFT)
    if foia:
        rule = answer.law.rules["R-DF-04"]
        session.say(f"{rule.id}: {rule.statement} [{rule.grade}]")


@share_app.command("message")
def share_message(
    context: typer.Context,
    contact: Annotated[str, typer.Argument(help="Whom to write to, such as contact-1.", metavar="CONTACT")],
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help="Which message, where not the one that comes next.",
            metavar="first|follow_up|thank_you",
        ),
    ] = None,
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it to a .txt, .md or .json file.", metavar="FILE")
    ] = None,
) -> None:
    """Draft a message of the search from your records, in four parts; you finish and send it yourself.

    The parts: about them, the bridge, about me, the ask. What only you can say stands in [brackets].
    Nothing is written to disk unless you name a file.

    Examples: tracker share message contact-1; tracker share message contact-1 --kind thank_you --out mail.txt
    """
    from tracker.cli.opening import write_new_file
    from tracker.reports.message_drafts import DRAFT, draft_text
    from tracker.tasks.search import draft_file, message_draft

    session = session_of(context)
    day = session.day(as_of) if as_of else session.today()
    draft = message_draft(session.ledger(), contact, day, kind)
    if out is not None:
        write_new_file(out, draft_file(draft, out.suffix.casefold()))
        session.say(f"written to {out}; this copy is not encrypted")
    elif session.json:
        write_json(draft.as_json())
    else:
        write_text(draft_text(draft))
    session.say(DRAFT)
    session.say(f"Sent it? tracker add message contact={draft.contact} kind={draft.kind} sent_on={day}")
