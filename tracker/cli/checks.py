"""Commands that check something before it is done: a trip, a renewal, an offer, a waiver application."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tracker.cli.answers import ATTENTION, AsOf, Law, Out
from tracker.cli.app import app, session_of
from tracker.cli.output import page_width, write_json, write_text
from tracker.cli.session import Session

check_app = typer.Typer(help="Check something before you do it.", no_args_is_help=True)
app.add_typer(check_app, name="check", rich_help_panel="Answers")

Explain = Annotated[bool, typer.Option("--explain", help="Print each step and its law.")]


def _answer(session: Session, report: Any, *, explain: bool) -> None:
    from tracker.reports.report import as_text

    if session.json:
        write_json(report.answer)
    else:
        write_text(as_text(report, explain=explain, width=page_width()))


def _visa(session: Session, as_of: str | None, law: Any) -> Any:
    from tracker.tasks.visa_time import visa_answer

    day = session.day(as_of) if as_of else session.today()
    return visa_answer(session.ledger(), day, law_folder=session.law(law))


@check_app.command("trip")
def check_trip(
    context: typer.Context,
    country: Annotated[str | None, typer.Option(help="Where to, such as CA or Canada.")] = None,
    out: Annotated[str | None, typer.Option(help="Day of departure.", metavar="DAY")] = None,
    back: Annotated[str | None, typer.Option(help="Day of return.", metavar="DAY")] = None,
    visa: Annotated[
        bool | None, typer.Option("--visa/--no-visa", help="Whether you apply for a visa abroad.")
    ] = None,
    passport: Annotated[
        str | None, typer.Option(help="Country of the passport you travel on.", metavar="COUNTRY")
    ] = None,
    as_of: AsOf = None,
    explain: Explain = False,
    law: Law = None,
) -> None:
    """Check a trip before you book it: visa, signature, passport, automatic revalidation, suspensions.

    Examples: tracker check trip --country CA --out 2026-12-20 --back 2027-01-03 --no-visa;
    tracker check trip checks the planned trip on record
    """
    session = session_of(context)
    trip = None
    if country or out or back:
        trip = _typed_trip(session, country, out, back, visa, passport)
    _answer(session, _visa(session, as_of, law).trip_check(trip), explain=explain)


def _typed_trip(
    session: Session,
    country: str | None,
    out: str | None,
    back: str | None,
    visa: bool | None,
    passport: str | None,
) -> dict[str, Any]:
    from tracker.errors import UsageError
    from tracker.tasks.field_text import country_of_text

    if not (country and out and back):
        raise UsageError("a trip has a country, a day of departure and a day of return")
    trip: dict[str, Any] = {
        "country": country_of_text(country),
        "out": session.day(out),
        "back": session.day(back),
    }
    if trip["back"] < trip["out"]:
        raise UsageError("the day of return is before the day of departure")
    if visa is not None:
        trip["applied_for_visa"] = visa
    if passport is not None:
        trip["passport_country"] = country_of_text(passport)
    return trip


@check_app.command("renewal")
def check_renewal(
    context: typer.Context, as_of: AsOf = None, explain: Explain = False, law: Law = None
) -> None:
    """Check the next renewal of your DS-2019: when to begin, and what could stand against it.

    Example: tracker check renewal
    """
    session = session_of(context)
    _answer(session, _visa(session, as_of, law).renewal_check(), explain=explain)


@check_app.command("offer")
def check_offer(
    context: typer.Context,
    offers: Annotated[
        list[str] | None,
        typer.Argument(help="Offers, such as offer-1; two stand side by side.", metavar="OFFER"),
    ] = None,
    as_of: AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each question is asked, and its source.")
    ] = False,
    law: Law = None,
    out: Out = None,
) -> None:
    """Check an offer before you accept it: what to ask, and what it would mean for time, bars and 212(e).

    Examples: tracker check offer; tracker check offer offer-1 --explain; tracker check offer offer-1 offer-2
    """
    from tracker.cli.opening import write_new_file
    from tracker.tasks.offers import check_offers
    from tracker.tasks.report_files import file_of

    session = session_of(context)
    day = session.day(as_of) if as_of else session.today()
    report = check_offers(session.ledger(), offers or (), day, law_folder=session.law(law), explain=explain)
    if out is not None:
        write_new_file(out, file_of(report, report.answer, out.suffix.casefold(), explain=explain))
        session.say(f"written to {out}; this copy is not encrypted")
        return
    _answer(session, report, explain=explain)


@check_app.command("ds3035")
def check_ds3035(
    context: typer.Context,
    as_of: AsOf = None,
    explain: Explain = False,
    law: Law = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 60 where something is missing or needs you.")
    ] = False,
) -> None:
    """Check your set of DS-2019s before a waiver application: gaps, copies, whom to ask, and until when.

    Examples: tracker check ds3035; tracker check ds3035 --explain
    """
    from tracker.reports.papers import ds3035_report
    from tracker.tasks.papers import answer_on_papers

    session = session_of(context)
    day = session.day(as_of) if as_of else session.today()
    answer = answer_on_papers(session.ledger(), day, law_folder=session.law(law))
    _answer(session, ds3035_report(answer), explain=explain)
    if exit_code and answer.attention:
        raise typer.Exit(ATTENTION)
