"""Questions about whose a paper is: the person's own, her family's, or somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.app import report_error
from tracker.cli.prompts import ask, letter_of, say
from tracker.cli.session import Session
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.records import Record
    from tracker.tasks.persons import Whose

_RELATIONS = {"s": "spouse", "c": "child"}


def whose_words(session: Session, whose: Whose) -> str:
    """Return what is doubtful about whose paper it is."""
    from tracker.records.kinds import record_name

    if whose.dependant is None or whose.doubt is not None:
        return whose.doubt or "it names somebody else than you"
    holder = record_name(session.vault().ledger.get(whose.dependant))
    return f"it is a paper of {holder}, and records of this kind are yours alone"


def ask_about_name(session: Session, record: Record) -> None:
    """Ask whether the name on a paper is the person's own, so that further papers are not asked about."""
    from tracker.records.kinds import record_name
    from tracker.tasks.questions import take_name

    if getattr(record, "dependant", None) is not None:
        return
    if letter_of("Is the name on it another name of yours? [y]es, [n]o, it is a slip: ", "yn") == "y":
        take_name(session.vault(), record_name(record))


def ask_who_it_is(session: Session, name: str) -> bool:
    """Ask which of the family a waiting paper is of, on record or new; return whether it was said."""
    from tracker.records.kinds import record_name
    from tracker.tasks.persons import People
    from tracker.tasks.questions import say_whose

    family = People(session.vault().ledger).dependants
    for number, one in enumerate(family, 1):
        names = " ".join(part for part in (one.given_name, one.family_name) if part)
        say(f"  {number}  {record_name(one)}: {names}")
    known = "the number of one of them, or " if family else ""
    typed = ask(f"Who is it? Type {known}s for your spouse, c for a child (Enter: not now): ").casefold()
    relation = _RELATIONS.get(typed[:1])
    chosen = int(typed) if typed.isdecimal() else 0
    try:
        if relation is not None:
            holder = say_whose(session.vault(), name, None, relation=relation)
            say(f"{holder} is on record now; other waiting papers with this name are kept as hers or his.")
            return True
        if 1 <= chosen <= len(family):
            say_whose(session.vault(), name, record_name(family[chosen - 1]))
            return True
    except TrackerError as error:
        report_error(error)
    return False


def ask_whose_record(session: Session) -> bool:
    """Ask whose record this is among those whom the forms name; return whether it was said."""
    from tracker.records.kinds import record_name
    from tracker.tasks.confirming import Review, take_person
    from tracker.tasks.persons import shown

    named = Review(session.vault().ledger).named()
    for number, one in enumerate(named, 1):
        say(f"  {number}  {shown(one.bearer)} ({'1 form' if one.forms == 1 else f'{one.forms} forms'})")
    typed = ask("Whose record is this? Type a number (Enter: not now): ")
    if typed.isdecimal() and 1 <= int(typed) <= len(named):
        take_person(session.vault(), record_name(named[int(typed) - 1].form))
        return True
    return False
