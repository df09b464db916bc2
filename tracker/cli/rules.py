"""Commands that show the law on file."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.answers import AsOf, Law
from tracker.cli.app import app, session_of
from tracker.cli.output import page_width, write_json, write_table, write_text

rules_app = typer.Typer(help="Show the law on file.", no_args_is_help=True)
app.add_typer(rules_app, name="rules", rich_help_panel="Answers")
_COLUMNS = ("rule", "title", "grade", "checked", "citation")


@rules_app.command("list")
def list_rules(context: typer.Context, law: Law = None) -> None:
    """List the rules with grade, day last checked and citation, then what is advice or our choice.

    Example: tracker rules list --json
    """
    from tracker.reports.law import rule_rows
    from tracker.tasks.assess import law_of

    session = session_of(context)
    on_file = law_of(session.law(law))
    rows, advice = rule_rows(on_file), _advice()
    if session.json:
        rules, guidance = (
            [dict(zip(("id", *_COLUMNS[1:]), row, strict=True)) for row in some] for some in (rows, advice)
        )
        write_json(
            {
                "format": "rules/1",
                "law_state_date": on_file.state_date.isoformat(),
                "rules": rules,
                "guidance": guidance,
            }
        )
    else:
        write_table(session, _COLUMNS, [*rows, *advice])


def _advice() -> list[tuple[str, str, str, str, str]]:
    """Return what is listed beside the law: advice, usual lengths, and choices of this program."""
    from tracker.reports.coherence import threshold_rows
    from tracker.reports.guidance import guidance_rows
    from tracker.reports.specialty import setting_rows

    return [*guidance_rows(), *threshold_rows(), *setting_rows()]


@rules_app.command("show")
def show_rule(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(help="A rule's id, such as R-RS-01", metavar="ID")],
    as_of: AsOf = None,
    law: Law = None,
) -> None:
    """Show a rule: what it says, its source and other readings, each value with its history.

    What stands in the list beside the law is shown with its source and how well that was read.

    Examples: tracker rules show R-RS-01; tracker rules show S-01
    """
    from tracker.reports.law import rule_json, rule_report
    from tracker.reports.report import as_text
    from tracker.tasks.assess import law_of

    session = session_of(context)
    on_file = law_of(session.law(law))
    wanted = rule.strip().upper()
    row = None if wanted in on_file.rules else next((r for r in _advice() if r[0].upper() == wanted), None)
    if row is not None:
        found = dict(zip(("id", *_COLUMNS[1:]), row, strict=True))
        if session.json:
            write_json(found)
        else:
            write_text(
                "\n".join([f"{row[0]}  {row[1]}", "not law", *(f"  {n}: {found[n]}" for n in _COLUMNS[2:])])
            )
        return
    if session.json:
        write_json(rule_json(on_file, rule))
    else:
        day = session.day(as_of) if as_of else session.today()
        write_text(as_text(rule_report(on_file, rule, day), width=page_width()))
