"""Commands about what-if plans: new, add, show, compare, drop, list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.answers import AsOf, Law, Out
from tracker.cli.app import app, session_of
from tracker.cli.field_words import HELP_WORDS, field_words, show_fields
from tracker.cli.output import page_width, write_json, write_table, write_text
from tracker.errors import UsageError

plan_app = typer.Typer(
    help="Try out what you might do: what-if plans beside the record.", no_args_is_help=True
)
app.add_typer(plan_app, name="plan", rich_help_panel="Answers")
_FIELDS = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "allow_interspersed_args": False,
    "help_option_names": [],
}
Name = Annotated[str, typer.Argument(help="The name of a plan, or scenario-1.", metavar="NAME")]


@plan_app.command("new")
def new_plan_command(context: typer.Context, name: Name) -> None:
    """Make an empty plan.

    Example: tracker plan new "residency first"
    """
    from tracker.tasks.plans import new_plan, plan_json

    session = session_of(context)
    vault = session.vault()
    plan = new_plan(vault, name)
    if session.json:
        write_json(plan_json(vault.ledger, plan))
        return
    write_text(f"Made the plan {plan.title}.")
    session.say(f'Next: tracker plan add "{plan.title}" program category=... begin=... end=...')


@plan_app.command("add", context_settings=_FIELDS)
def add_step_command(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="A plan, what it adds, and fields.",
            metavar="NAME program|trip|waiver|stay|step FIELD=VALUE",
        ),
    ] = None,
) -> None:
    """Add a hypothetical program, trip, waiver, stay or next step to a plan.

    A program takes category=, begin= and end=, and transfer=yes where it follows without a break;
    of=program-1 end=DAY gives a program on record another end, earlier or later.

    Examples: tracker plan add longer program of=program-1 end=2029-08-31;
    tracker plan add residency program category=alien_physician begin=2029-07-01 end=2032-06-30;
    tracker plan add residency waiver route=conrad30 granted=2032-05-01 job_begin=2032-07-01
    """
    from tracker.tasks.plans import add_step, kind_of_noun, plan_json, short_words

    session = session_of(context)
    given = list(words or [])
    asks_help = any(word in HELP_WORDS for word in given)
    found = field_words([word for word in given if word not in HELP_WORDS])
    if asks_help:
        if len(found.names) == 2:
            show_fields(session, kind_of_noun(found.names[1]))
            write_text(f"\nShort words: {short_words(found.names[1])}")
        else:
            write_text(context.get_help())
        return
    if len(found.names) != 2:
        raise UsageError(
            "say a plan and what it adds",
            hint="tracker plan add NAME program|trip|waiver|stay|step FIELD=VALUE",
        )
    if found.more:
        raise UsageError("a field of a plan is written FIELD=VALUE")
    vault = session.vault()
    plan, words_of_step = add_step(vault, found.names[0], found.names[1], found.set, order=session.order())
    if session.json:
        write_json(plan_json(vault.ledger, plan))
        return
    write_text(f"Added to {plan.title}: {words_of_step}.")
    session.say(f'Next: tracker plan compare "{plan.title}"')


@plan_app.command("show")
def show_plan_command(context: typer.Context, name: Name) -> None:
    """Show a plan's steps with their numbers.

    Example: tracker plan show residency
    """
    from tracker.tasks.plans import plan_json, plan_named

    session = session_of(context)
    ledger = session.ledger()
    found = plan_json(ledger, plan_named(ledger, name))
    if session.json:
        write_json(found)
        return
    write_text(f"{found['title']}  ({found['name']}): a plan, not a fact")
    if not found["steps"]:
        session.say("It has no steps yet: tracker plan add NAME program ...")
    write_table(session, ("step", "adds"), [[str(step["number"]), step["words"]] for step in found["steps"]])


@plan_app.command("list")
def list_plans_command(context: typer.Context) -> None:
    """List the plans.

    Example: tracker plan list --json
    """
    from tracker.tasks.plans import plan_json, plans

    session = session_of(context)
    ledger = session.ledger()
    found = [plan_json(ledger, plan) for plan in plans(ledger)]
    if session.json:
        write_json({"plans": found})
    elif not found:
        write_text("No plans yet.")
        session.say("Next: tracker plan new NAME")
    else:
        rows = [
            [plan["title"] or "", plan["name"], "; ".join(step["words"] for step in plan["steps"])]
            for plan in found
        ]
        write_table(session, ("plan", "record", "adds"), rows)


@plan_app.command("compare")
def compare_command(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Plans, or direct, research-first, own; without names these three.", metavar="NAME"
        ),
    ] = None,
    as_of: AsOf = None,
    years: Annotated[
        list[str] | None,
        typer.Option(
            "--years", help="How long training takes, in place of the usual.", metavar="SPECIALTY=N"
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Print the law and the steps: of paths, or of figures that differ."),
    ] = False,
    law: Law = None,
    out: Out = None,
) -> None:
    """Compare paths to practice, or plans with the record as it is.

    Without names: straight to residency, research first, and your own path from your plans, as years of
    research, training and waiver service, with what the law says about each. With the names of plans: last
    days, bars, 212(e) and what remains for residency, beside the record as it is. A name of a path among
    them draws the plans as paths, too.

    Examples: tracker plan compare; tracker plan compare own residency --years neurosurgery=7;
    tracker plan compare longer residency;
    tracker plan compare own --explain;
    tracker plan compare residency --as-of 2027-06-30 --explain;
    tracker plan compare longer --out plans.pdf
    """
    from tracker.tasks.paths import is_path

    if not names or any(is_path(name) for name in names):
        _compare_paths(context, names or [], as_of, years or [], law, out, explain=explain)
        return
    if years:
        raise UsageError("--years goes with paths", hint="tracker plan compare own NAME --years ...")
    from tracker.cli.opening import write_new_file
    from tracker.reports.comparison import comparison_report
    from tracker.reports.comparison_values import comparison_json
    from tracker.reports.report import as_text
    from tracker.tasks.plan_answers import compare, comparison_file

    session = session_of(context)
    day = session.day(as_of) if as_of else session.today()
    comparison = compare(session.ledger(), names, day, law_folder=session.law(law))
    if out is not None:
        write_new_file(out, comparison_file(comparison, out.suffix.casefold(), explain=explain))
        session.say(f"written to {out}; this copy is not encrypted")
    elif session.json:
        write_json(comparison_json(comparison))
    else:
        write_text(
            as_text(comparison_report(comparison, explain=explain), explain=explain, width=page_width())
        )


def _compare_paths(
    context: typer.Context,
    names: list[str],
    as_of: str | None,
    years: list[str],
    law: Path | None,
    out: Path | None,
    *,
    explain: bool,
) -> None:
    from tracker.cli.opening import write_new_file
    from tracker.reports.path_pages import paths_report
    from tracker.reports.paths import paths_json
    from tracker.reports.report import as_text
    from tracker.reports.wording import ASK_EXPLAIN
    from tracker.tasks.paths import compare_paths, paths_file
    from tracker.tasks.training_years import years_of_text

    session = session_of(context)
    day = session.day(as_of) if as_of else session.today()
    given = years_of_text(years)
    found = compare_paths(session.ledger(), names, day, law_folder=session.law(law), years=given)
    if out is not None:
        write_new_file(out, paths_file(found, out.suffix.casefold(), explain=explain))
        session.say(f"written to {out}; this copy is not encrypted")
    elif session.json:
        write_json(paths_json(found))
    else:
        write_text(as_text(paths_report(found, explain=explain), explain=explain, width=page_width()))
        if not explain:
            session.say(ASK_EXPLAIN)


@plan_app.command("drop")
def drop_command(
    context: typer.Context,
    name: Name,
    step: Annotated[int | None, typer.Argument(help="Only this step.", metavar="STEP")] = None,
) -> None:
    """Move a plan to the trash, or take one step out of it; undo brings it back.

    Examples: tracker plan drop longer; tracker plan drop longer 2
    """
    from tracker.tasks.plans import drop_plan, plan_json

    session = session_of(context)
    vault = session.vault()
    plan = drop_plan(vault, name, step)
    if session.json:
        write_json(plan_json(vault.ledger, plan))
    elif step is None:
        write_text(f"Moved the plan {plan.title} to the trash. Take it back with: tracker undo")
    else:
        write_text(f"Took step {step} out of {plan.title}. Take it back with: tracker undo")
