"""Which column of a spreadsheet is which field of a record, and the template that shows the columns."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence

from tracker.errors import RecordInvalid
from tracker.records import KINDS, kind_named
from tracker.tasks.field_text import part_of, settable_fields, what_it_takes
from tracker.tasks.record_view import MAIN_FIELDS, label

# Tried where nobody says what the rows are; every other kind is named.
USUAL_KINDS = ("presence", "ds2019", "admission", "visa", "position")
_NOT_FROM_SHEETS = frozenset({"document", "scenario", "person", "program"})
_PLAIN: Mapping[str, Mapping[str, Sequence[str]]] = {
    "presence": {
        "arrived_on": ("from", "arrived", "arrival", "arrival date", "entry", "entry date", "entered", "in",
                       "begin", "start", "date in"),
        "left_on": ("to", "until", "left", "departure", "departure date", "departed", "exit", "exit date",
                    "out", "end", "date out"),
        "status": ("visa status", "immigration status", "class"),
        "proof": ("evidence", "proven by"),
    },
    "ds2019": {
        "program_begin_date": ("from", "begin", "begin date", "start", "start date", "program begin",
                               "program start", "program start date"),
        "program_end_date": ("to", "until", "end", "end date", "program end"),
        "program_sponsor": ("sponsor",),
        "sevis_id": ("sevis", "sevis number", "sevis no", "n number"),
        "issued_on": ("issued", "issue date", "date issued", "date of issue", "signed on"),
        "purpose": ("purpose of form", "form purpose"),
        "annotation_212e": ("212e", "212(e)", "two year rule", "two-year requirement"),
        "site_of_activity": ("site", "hospital", "place"),
        "surname": ("last name", "family name"),
        "given_name": ("first name", "given names"),
    },
    "admission": {
        "arrival_date": ("arrived", "arrival", "entry", "entry date", "entered", "date of entry", "in"),
        "departed_on": ("departed", "departure", "departure date", "left", "exit", "out"),
        "class_of_admission": ("class", "status", "admitted as"),
        "admit_until": ("admit until date", "admitted until", "until", "valid until"),
        "admission_number": ("i94", "i-94", "i-94 number", "record number"),
        "port": ("port of entry",),
    },
    "visa": {
        "visa_class": ("class", "type"),
        "issued_on": ("issued", "issue date", "date issued"),
        "expires_on": ("expires", "expiry", "expiry date", "expiration date", "valid until"),
        "issuing_post": ("post", "consulate", "issued at"),
        "foil_number": ("number", "visa number"),
    },
    "position": {
        "title": ("position", "role", "job", "job title"),
        "employer": ("hospital", "institution", "organization", "organisation", "company"),
        "begin": ("from", "start", "start date", "begin date"),
        "end": ("to", "until", "end date"),
    },
}  # fmt: skip
# Without these a row says nothing that an answer could use.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "presence": ("country", "arrived_on"),
    "ds2019": ("program_begin_date", "program_end_date"),
    "admission": ("arrival_date",),
    "visa": ("visa_class",),
    "position": ("title",),
}
_NOTE = ("note", "notes", "remark", "remarks", "comment", "comments")
_EXAMPLES: Mapping[str, Sequence[Mapping[str, str]]] = {
    "presence": (
        {"country": "United States", "arrived_on": "2022-06-20", "left_on": "2023-12-18", "status": "J-1",
         "category": "alien physician", "proof": "passport stamps"},
        {"country": "NG", "arrived_on": "19 Dec 2023", "left_on": "2 Jan 2024"},
    ),
    "ds2019": (
        {"program_begin_date": "2022-06-20", "program_end_date": "2023-06-19",
         "category": "alien physician", "program_sponsor": "Sample Sponsor", "sevis_id": "N0012345678",
         "program_number": "P-3-04510", "issued_on": "2 May 2022", "purpose": "Begin new program"},
    ),
    "admission": (
        {"class_of_admission": "J1", "arrival_date": "2022-06-10", "admit_until": "D/S",
         "departed_on": "2023-12-18", "port": "NYC"},
    ),
    "visa": ({"visa_class": "J1", "issued_on": "2022-05-20", "expires_on": "2023-05-19", "entries": "M"},),
    "position": (
        {"title": "Resident physician", "employer": "Sample Hospital", "begin": "2022-07", "end": "2025-06",
         "kind": "training", "country": "US"},
    ),
}  # fmt: skip


def kind_of_rows(word: str) -> str:
    """Return the kind that a person names for the rows of a sheet: ``stays``, ``forms``, ``positions`` ...

    Raises:
        KindUnknown: no kind has that name. RecordInvalid: such records do not come as rows.
    """
    kind = "ds2019" if word.strip().casefold() in ("form", "forms") else kind_named(word)
    if kind in _NOT_FROM_SHEETS:
        raise RecordInvalid(f"{kind} records cannot come from a spreadsheet")
    return kind


def folded_name(word: str) -> str:
    """Return the letters and digits of a column's name, without case and accents."""
    plain = unicodedata.normalize("NFKD", word)
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c))).casefold()


def columns_of_kind(kind: str) -> dict[str, str]:
    """Return the field for each name, folded, that a column may have."""
    found = {folded_name(word): "note" for word in _NOTE}
    for field, words in _PLAIN.get(kind, {}).items():
        found |= {folded_name(word): field for word in words}
    return found | {folded_name(field): field for field in settable_fields(kind)}


def is_a_column(word: str) -> bool:
    """Return whether a column of any kind may be called so."""
    name = folded_name(word)
    return any(name in columns_of_kind(kind) for kind in KINDS if kind not in _NOT_FROM_SHEETS)


def kind_of_header(header: Sequence[str]) -> str:
    """Return the one usual kind that has all columns of a header.

    Raises:
        RecordInvalid: no kind has them, or several do.
    """
    names = [folded_name(word) for word in header if word]
    fits: dict[str, tuple[float, int]] = {}
    whole: list[str] = []
    for kind in USUAL_KINDS:
        known = columns_of_kind(kind)
        there = {known[name] for name in names if name in known}
        needed = sum(field in there for field in NEEDED[kind])
        fits[kind] = (sum(_fit(name, known) for name in names), needed)
        if all(name in known for name in names) and needed == len(NEEDED[kind]):
            whole.append(kind)
    most = max(fits.values())
    nearest = [kind for kind, fit in fits.items() if fit == most]
    if len(whole) == 1:
        return whole[0]
    if not whole and most[0] >= 1 and len(nearest) == 1:
        return nearest[0]  # what it does not know is told column by column
    raise RecordInvalid(
        "the names of the columns do not tell what the rows are",
        hint="say it with --kind stays, forms, admissions, visas, positions or another kind",
    )


def _fit(name: str, known: Mapping[str, str]) -> float:
    """Return 1 for the name of a column, less for one that looks mistyped."""
    if name in known:
        return 1.0
    return 0.4 if difflib.get_close_matches(name, known, n=1, cutoff=0.6) else 0.0


def fields_of_header(kind: str, header: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """Return the field of each column, from 0, and what is wrong with the others."""
    known = columns_of_kind(kind)
    fields: dict[int, str] = {}
    wrong: list[str] = []
    for place, word in enumerate(header):
        if not word:
            continue
        field = known.get(folded_name(word))
        if field is None:
            wrong.append(f"column {word!r} is not known{_nearest(kind, word, known)}")
        elif field in fields.values():
            wrong.append(f"column {word!r} is there twice: both are {label(field)}")
        else:
            fields[place] = field
    return fields, wrong


def _nearest(kind: str, word: str, known: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(folded_name(word), known, n=1, cutoff=0.6)
    return (
        f"; did you mean {label(known[near[0]])!r}?" if near else f"; tracker schema {kind} lists the fields"
    )


def template(kind: str) -> str:
    """Return a CSV file of a kind: what the columns take, their names, and examples that are not read."""
    fields = [name for name in MAIN_FIELDS[kind] if part_of(settable_fields(kind)[name]) is None]
    written = io.StringIO()
    write = csv.writer(written, lineterminator="\n").writerow
    write(["# One row for each. Rows that begin with # are not read: leave them or delete them."])
    write(
        ["# Write days as 2024-07-01 or 1 Jul 2024. Columns may stand in any order; leave out what you lack."]
    )
    for name in fields:
        field = settable_fields(kind)[name]
        more = f" ({field.description.replace('null', 'empty')})" if field.description else ""
        takes = what_it_takes(field, name).replace("|", ", ").replace("_", " ")
        write([f"# {label(name)}: {takes}{more}"])
    write([*map(label, fields), "note"])
    for example in _EXAMPLES.get(kind, ()):
        cells = [example.get(name, "") for name in fields]
        write([f"# {cells[0]}", *cells[1:], ""])
    return written.getvalue()
