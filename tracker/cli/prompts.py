"""Asking step by step: fields one after the other, a yes, a passphrase twice."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli.output import printable
from tracker.cli.session import Session
from tracker.errors import ConfirmationNeeded, TrackerError, UsageError

if TYPE_CHECKING:
    from tracker.records import Record

_TRIES = 5


def can_ask() -> bool:
    """Tell whether there is a terminal to ask on."""
    return sys.stdin.isatty()


def ask(prompt: str) -> str:
    """Return a line the person types; the prompt is no part of the answer on standard output.

    Raises:
        Abort: the person ended the input.
    """
    try:
        if sys.stdout.isatty():
            return input(prompt).strip()
        sys.stderr.write(prompt)
        sys.stderr.flush()
        return input().strip()
    except EOFError as error:
        sys.stderr.write("\n")
        raise typer.Abort from error


def say(line: str) -> None:
    """Write a line beside a question; it is no part of the answer on standard output."""
    sys.stderr.write(printable(line) + "\n")


def letter_of(question: str, letters: str) -> str:
    """Return which of the letters a person types."""
    while (answer := ask(question).casefold()[:1]) not in letters or not answer:
        say("Type one of the letters in brackets.")
    return answer


def agreed(session: Session, question: str) -> bool:
    """Return whether the person says yes; ``--yes`` says it beforehand.

    Raises:
        ConfirmationNeeded: there is no terminal to ask on.
    """
    if session.yes:
        return True
    if not can_ask():
        raise ConfirmationNeeded(question[:1].lower() + question[1:].rstrip("."))
    return ask(f"{question}\nGo ahead? [y/N] ").casefold() in ("y", "yes")


def require_terminal(kind: str) -> None:
    """Pass where fields can be asked for.

    Raises:
        UsageError: there is no terminal to ask on.
    """
    if not can_ask():
        raise UsageError(
            f"no field was given for {kind}, and there is no terminal to ask on",
            hint=f"write --FIELD VALUE; the fields: tracker add {kind.replace('_', '-')} --help",
        )


def ask_fields(session: Session, kind: str, current: Record | None = None) -> dict[str, list[str]]:
    """Return the words for fields asked one by one: the important ones, then the others if wanted.

    Enter leaves a field as it is. An answer that cannot be used is explained and asked again.
    """
    from tracker.tasks.field_text import settable_fields
    from tracker.tasks.record_view import MAIN_FIELDS

    fields = settable_fields(kind)
    main = [name for name in MAIN_FIELDS[kind] if name in fields]
    others = [name for name in fields if name not in main]
    asking = _Asking(session, kind, current)
    sys.stderr.write("Enter leaves a field empty" if current is None else "Enter leaves a field as it is")
    sys.stderr.write("; Ctrl-C stops and saves nothing.\n")
    for name in main:
        asking.field(name)
    if others and ask(f"More fields ({len(others)})? [y/N] ").casefold() in ("y", "yes"):
        for name in others:
            asking.field(name)
    return asking.texts


class _Asking:
    """The fields typed so far."""

    def __init__(self, session: Session, kind: str, current: Record | None) -> None:
        self.session = session
        self.kind = kind
        self.current = current
        self.texts: dict[str, list[str]] = {}

    def field(self, name: str) -> None:
        from tracker.tasks.field_text import settable_fields, what_it_takes
        from tracker.tasks.record_view import label, name_of_id, shown

        field = settable_fields(self.kind)[name]
        takes = what_it_takes(field, name)
        if field.description:
            sys.stderr.write(f"  {field.description}\n")
        held = ""
        if self.current is not None:
            text = shown(self.kind, name, getattr(self.current, name), name_of_id(self.session.ledger()))
            held = f" [{text}]" if text else ""
        prompt = f"{label(name).capitalize()} ({takes}){held}: "
        if takes.endswith("(repeat)"):
            self._list(name, prompt)
            return
        while answer := ask(prompt):
            if self._taken(name, [answer]):
                return

    def _list(self, name: str, prompt: str) -> None:
        items: list[str] = []
        while answer := ask(prompt if not items else "  another: "):
            if self._taken(name, [*items, answer]):
                items.append(answer)

    def _taken(self, name: str, words: list[str]) -> bool:
        """Keep the words of a field where the record would be valid with them; else say what is wrong."""
        try:
            check(self.session, self.kind, {**self.texts, name: words}, self.current)
        except TrackerError as error:
            sys.stderr.write(f"  {error.message}\n")
            if error.hint:
                sys.stderr.write(f"  {error.hint}\n")
            return False
        self.texts[name] = words
        return True


def check(session: Session, kind: str, texts: dict[str, list[str]], current: Record | None) -> None:
    """Pass where a record of the kind could be made of the words.

    Raises:
        RecordInvalid, DateImpossible, DateAmbiguous, RecordNotFound
    """
    from tracker.records import KINDS
    from tracker.store.ledger import validated
    from tracker.tasks.records import values_of_texts

    held: dict[str, Any] = current.model_dump() if current is not None else {}
    values = values_of_texts(session.ledger(), kind, texts, order=session.order())
    validated(KINDS[kind], {**held, **values})


def new_passphrase(session: Session, *, weak: bool) -> str:
    """Return a new passphrase, typed twice or generated; a weak one needs a yes.

    Raises:
        VaultLocked: there is no terminal. UsageError: it was not typed alike.
    """
    from tracker.tasks import vaults

    for _ in range(_TRIES):
        typed = session.ask_secret("New passphrase (Enter: make one for me): ")
        if not typed:
            made = vaults.suggest_passphrase()
            sys.stderr.write(f"\n    {made}\n\nWrite it down now; it is shown once.\n")
            if session.ask_secret("Type it once more: ") == made:
                return made
            sys.stderr.write("That was not the same. Once more from the start.\n")
            continue
        if not weak:
            found = vaults.strength(typed)
            if not found.enough:
                sys.stderr.write(f"That is easy to guess (strength {found.score} of 4). {found.advice}\n")
                if ask("Use it all the same? [y/N] ").casefold() not in ("y", "yes"):
                    continue
        if session.ask_secret("The same once more: ") == typed:
            return typed
        sys.stderr.write("The two were not the same. Once more from the start.\n")
    raise UsageError("the passphrase was not typed twice alike", hint="nothing was changed")
