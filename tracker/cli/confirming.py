"""Walking through what was read: each record beside its printed words, a yes or a correction."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tracker.cli.app import report_error
from tracker.cli.field_words import field_words
from tracker.cli.output import printable
from tracker.cli.prompts import ask
from tracker.cli.session import Session
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.records import Record

_QUESTION = "Right? [y]es, [c]orrect, [o]pen the paper, [l]ater, [q]uit: "


def walk(session: Session) -> None:
    """Ask about each record that waits, until all are done or the person stops."""
    from tracker.store.ledger import record_name
    from tracker.tasks import records

    waiting = records.unconfirmed(session.vault().ledger)
    if not waiting:
        session.say("Nothing waits for confirmation.")
        return
    done = 0
    for number, record in enumerate(waiting, 1):
        answer = _one(session, record, f"{number} of {len(waiting)}")
        if answer == "q":
            break
        if answer == "y":
            records.confirm(session.vault(), [record_name(record)], on=session.today())
            done += 1
    left = len(records.unconfirmed(session.vault().ledger))
    after = (
        "Next: tracker report time"
        if not left
        else f"{left} still {'waits' if left == 1 else 'wait'}: tracker confirm"
    )
    session.say(f"Confirmed {done}. {after}")


def _one(session: Session, record: Record, place: str) -> str:
    """Show a record and return y, l or q."""
    from tracker.store.ledger import record_name
    from tracker.tasks import records

    name = record_name(record)
    _show(session, name, place)
    while True:
        answer = ask(_QUESTION).casefold()[:1]
        if answer in ("y", "l", "q"):
            return answer
        if answer not in ("o", "c"):
            sys.stderr.write("Type one of the letters in brackets.\n")
        if answer == "o":
            _open(session, name)
        elif answer == "c":
            words = field_words([name, *_corrections()])
            try:
                if words.set:
                    records.edit(session.vault(), name, words.set, order=session.order())
            except TrackerError as error:
                report_error(error)
            _show(session, name, place)


def _corrections() -> list[str]:
    typed = ask("FIELD=VALUE, such as program_end_date=2026-06-30: ")
    if "=" in typed:
        return [typed]
    if typed:
        sys.stderr.write("Nothing was changed: a correction is written FIELD=VALUE.\n")
    return []


def _show(session: Session, name: str, place: str) -> None:
    from tracker.reports.reading import field_lines
    from tracker.store.ledger import record_name
    from tracker.tasks.records import document_of

    ledger = session.vault().ledger
    record = ledger.get(name)
    unsure = tuple(item.field for item in record.evidence if item.confidence == "unsure")
    out = [f"\n{name} ({place})"]
    if record.evidence:
        document = document_of(ledger, name)
        pages = sorted({item.page for item in record.evidence if item.page})
        where = f", page {', '.join(map(str, pages))}" if pages else ""
        out[0] += f"  from {record_name(document)}{where} ({document.original_name or document.title})"
    out += [f"  {line}" for line in field_lines(record, unsure)]
    for field in unsure:
        if "." not in field and getattr(record, field, None) in (None, [], ""):
            evidence = record.evidence_for(field)
            printed = f' (printed "{evidence.words}")' if evidence and evidence.words else ""
            out.append(f"  ? {field.replace('_', ' ')}: not sure, so it was left out{printed}")
    sys.stderr.write(printable("\n".join(out)) + "\n")


def _open(session: Session, name: str) -> None:
    from tracker.cli.opening import deliver
    from tracker.tasks.records import document_of

    try:
        document = document_of(session.vault().ledger, name)
        data = b"".join(session.vault().read_document(document))
        deliver(session, data, document.original_name or name, out=None, print_url=False)
    except TrackerError as error:
        report_error(error)
