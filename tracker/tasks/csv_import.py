"""Records from a spreadsheet: every row is checked, and nothing comes in unless all rows are right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tracker.dates import DateOrder
from tracker.errors import DateImpossible, RecordInvalid, TrackerError
from tracker.records import KINDS, Record, kind_of
from tracker.records.base import COMMON_FIELDS, Provenance
from tracker.records.kinds import record_name
from tracker.records.works import Work
from tracker.store.ledger import Ledger, validated
from tracker.store.vault import Vault
from tracker.tasks.csv_columns import NEEDED, fields_of_header, is_a_column, kind_of_header, kind_of_rows
from tracker.tasks.csv_sheet import Row, Sheet, read_sheet
from tracker.tasks.field_text import fields_of_text, settable_fields, what_it_takes
from tracker.tasks.own_place import with_own_place
from tracker.tasks.record_view import label
from tracker.tasks.records import id_of

# Rows and records that agree in these are about the same thing.
_ABOUT: Mapping[str, tuple[str, ...]] = {
    "presence": ("country", "arrived_on"),
    "ds2019": ("sevis_id", "program_begin_date", "program_end_date", "issued_on"),
    "admission": ("arrival_date", "class_of_admission"),
    "visa": ("visa_class", "issued_on"),
    "position": ("title", "employer", "begin"),
}


_EXCEL_DAY = re.compile(r"[2-6]\d{4}(?:[.,]\d+)?")  # of 1954 to 2091, or four years later
_COUNTED = "is a day as spreadsheet programs count them: show the column as a date there, and save it again"


@dataclass(frozen=True)
class LineError:
    """What is wrong in a line of the file."""

    line: int
    message: str


@dataclass(frozen=True)
class SheetRow:
    """What becomes of a row.

    ``outcome`` is ``new``, ``same`` (a record says so already), ``differs`` (a record about the same
    thing has other values in ``fields``) or ``twice`` (an earlier row says so). ``name`` is the record,
    for ``twice`` the line of the earlier row.
    """

    line: int
    outcome: str
    record: Record
    name: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetImport:
    """What came of a file, or would come: its kind, its rows, its errors, and whether it was stored."""

    kind: str
    rows: tuple[SheetRow, ...] = ()
    errors: tuple[LineError, ...] = ()
    stored: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "format": "csv-import/1",
            "kind": self.kind,
            "stored": self.stored,
            "rows": [
                {"line": r.line, "outcome": r.outcome, "name": r.name, "differs": list(r.fields)}
                for r in self.rows
            ],
            "errors": [{"line": e.line, "message": e.message} for e in self.errors],
        }


@dataclass(frozen=True)
class _Columns:
    kind: str
    fields: Mapping[int, str]
    width: int


def import_csv(
    vault: Vault,
    data: bytes,
    *,
    kind: str | None = None,
    order: DateOrder | None = None,
    partly: bool = False,
    dry_run: bool = False,
) -> SheetImport:
    """Bring the rows of a CSV file in with one commit; they wait for confirmation.

    Args:
        vault: the open vault.
        data: the file.
        kind: what the rows are, as a person calls it; else the columns tell.
        order: which number of a numeric day is the month.
        partly: take the rows that are right though others are not.
        dry_run: store nothing.

    Raises:
        RecordInvalid: it is no CSV file, or its columns cannot be told apart. What is wrong in single
            columns and rows stands in the answer, all of it.
    """
    sheet = read_sheet(data, is_a_column)
    chosen = kind_of_rows(kind) if kind else kind_of_header(sheet.header.cells)
    fields, wrong = fields_of_header(chosen, sheet.header.cells)
    if wrong:
        return SheetImport(chosen, errors=tuple(LineError(sheet.header.line, words) for words in wrong))
    columns = _Columns(chosen, fields, len(sheet.header.cells))
    found = _planned(vault.ledger, sheet, columns, order)
    if dry_run or (found.errors and not partly) or not any(row.outcome == "new" for row in found.rows):
        return found

    def change(ledger: Ledger) -> SheetImport:
        planned = _planned(ledger, sheet, columns, order)
        rows = tuple(_stored(ledger, row) if row.outcome == "new" else row for row in planned.rows)
        return SheetImport(chosen, rows, planned.errors, stored=True)

    return vault.commit(f"import {chosen} records from a spreadsheet", change)


def _stored(ledger: Ledger, row: SheetRow) -> SheetRow:
    record = row.record
    if isinstance(record, Work) and record.authors:
        record = record.model_copy(update=with_own_place(ledger, {"authors": record.authors}, record))
    record = ledger.add(record)
    return SheetRow(row.line, "new", record, record_name(record))


def _planned(ledger: Ledger, sheet: Sheet, columns: _Columns, order: DateOrder | None) -> SheetImport:
    rows: list[SheetRow] = []
    errors: list[LineError] = []
    known = ledger.of_kind(columns.kind)
    for row in sheet.rows:
        record, wrong = _record(ledger, row, columns, order)
        errors += [LineError(row.line, words) for words in wrong]
        if record is not None:
            rows.append(_compared(row.line, record, known, rows))
    return SheetImport(columns.kind, tuple(rows), tuple(errors))


def _record(
    ledger: Ledger, row: Row, columns: _Columns, order: DateOrder | None
) -> tuple[Record | None, list[str]]:
    """Return the record of a row, or None and all that is wrong with it."""
    wrong: list[str] = []
    values: dict[str, Any] = {}
    if any(row.cells[columns.width :]):
        wrong.append("there are more cells than columns")
    cells = {field: row.cells[place] for place, field in columns.fields.items() if place < len(row.cells)}
    for field, text in cells.items():
        if text:
            try:
                values |= _values(ledger, columns.kind, field, text, order)
            except TrackerError as error:
                counted = isinstance(error, DateImpossible) and _EXCEL_DAY.fullmatch(text)
                words = f"{label(field)}: {text} {_COUNTED}" if counted else None
                wrong.append(words or _of_the_field(columns.kind, field, error))
    refused = {field for field, text in cells.items() if text} - set(values)
    wrong += [
        f"{label(field)} is empty"
        for field in NEEDED.get(columns.kind, ())
        if field not in values and field not in refused
    ]
    if wrong:
        return None, wrong
    try:
        return validated(KINDS[columns.kind], {**values, "provenance": Provenance.IMPORTED}), []
    except RecordInvalid as error:
        return None, [error.message.removeprefix(f"{columns.kind}: ")]


def _values(ledger: Ledger, kind: str, field: str, text: str, order: DateOrder | None) -> dict[str, Any]:
    return fields_of_text(
        kind, {field: _items(kind, field, text)}, order=order, resolve=partial(id_of, ledger)
    )


def _items(kind: str, field: str, text: str) -> list[str]:
    """Return the items of a cell: where the field is a list, by line or by semicolon."""
    if not what_it_takes(settable_fields(kind)[field], field).endswith("(repeat)") or text.startswith("["):
        return [text]
    return [item.strip() for item in text.split("\n" if "\n" in text else ";") if item.strip()]


def _of_the_field(kind: str, field: str, error: TrackerError) -> str:
    words = error.message.removeprefix(f"{kind}: ").removeprefix(f"{field}: ")
    return f"{label(field)}: {words}{f' ({error.hint})' if error.hint else ''}"


# --- what is there already -------------------------------------------------------------------------


def _compared(line: int, record: Record, known: Sequence[Record], rows: Sequence[SheetRow]) -> SheetRow:
    """Return what becomes of a row beside the records that are there and the rows above it."""
    for other in known:
        if not _differences(record, other):
            return SheetRow(line, "same", record, record_name(other))
    for row in rows:
        if row.outcome == "new" and not _differences(record, row.record):
            return SheetRow(line, "twice", record, f"line {row.line}")
    about = _ABOUT.get(kind_of(record), ())
    if about and all(getattr(record, name) is not None for name in about):
        for other in known:
            if all(getattr(record, name) == getattr(other, name) for name in (*about, *_whose(record))):
                return SheetRow(line, "differs", record, record_name(other), _differences(record, other))
    return SheetRow(line, "new", record)


def _whose(record: Record) -> tuple[str, ...]:
    return ("dependant",) if "dependant" in type(record).model_fields else ()


def _differences(record: Record, other: Record) -> tuple[str, ...]:
    """Return the fields that the row fills and the other record has otherwise."""
    names = [name for name in type(record).model_fields if name not in COMMON_FIELDS or name == "note"]
    return tuple(
        name
        for name in names
        if (getattr(record, name) not in (None, [], {}) or name == "dependant")
        and getattr(record, name) != getattr(other, name)
    )
