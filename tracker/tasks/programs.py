"""Program records that follow the DS-2019 forms they are made of."""

from __future__ import annotations

from tracker.records.exchange_visitor import Ds2019, Program
from tracker.store.ledger import Ledger, validated
from tracker.terms import IAP66_SEVIS_ID

Key = tuple[str, str | None, str | None]
_KEY_FIELDS = ("sevis_id", "category", "program_number")


def program_key(record: Ds2019 | Program) -> Key | None:
    """Return SEVIS id, category and program number, or None where nothing is grouped.

    A missing SEVIS id and the all-zero one of an IAP-66 stand for no record in SEVIS, so that forms
    with them are never joined and have no program record.
    """
    if record.sevis_id is None or record.sevis_id == IAP66_SEVIS_ID:
        return None
    return record.sevis_id, record.category, record.program_number


def ensure_programs(ledger: Ledger) -> list[Program]:
    """Make sure that the person's forms that count have their program records; return the new ones.

    Runs inside a change. Forms of dependants and of J-2s have none. A matching program in the trash is
    taken out of it rather than made twice.
    """
    known = {program_key(program) for program in ledger.all_of(Program)}
    trashed = {program_key(p): p for p in ledger.of_kind("program", trashed=True) if isinstance(p, Program)}
    made: list[Program] = []
    for form in ledger.all_of(Ds2019):
        key = program_key(form)
        if key is None or key in known or not form.is_of_a_j1_program or not form.counts:
            continue
        known.add(key)
        if key in trashed:
            made.append(ledger.restore(trashed[key]))
        else:
            made.append(ledger.add(validated(Program, dict(zip(_KEY_FIELDS, key, strict=True)))))
    return made


def follow_form(ledger: Ledger, before: Ds2019, after: Ds2019 | None) -> None:
    """Let the program of a changed or trashed form go with it, where no other form holds it.

    Runs inside a change. What the person added to a program moves along when the form's SEVIS id,
    category or program number is corrected. A program that holds nothing but the three goes to the
    trash with its last form; one that holds more stays.
    """
    old = program_key(before)
    new = program_key(after) if after is not None and after.is_of_a_j1_program else None
    if old is None or old == new or not before.is_of_a_j1_program:
        return
    if any(program_key(form) == old for form in ledger.all_of(Ds2019) if form.is_of_a_j1_program):
        return
    programs = {program_key(program): program for program in ledger.all_of(Program)}
    program = programs.get(old)
    if program is None:
        return
    if new is not None and new not in programs:
        ledger.edit(program, dict(zip(_KEY_FIELDS, new, strict=True)))
    elif not program.says_more_than_its_key:
        ledger.trash(program)
