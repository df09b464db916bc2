"""A spreadsheet comes in whole or not at all; every wrong line is named with what is wrong in it."""

from __future__ import annotations

import contextlib
import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import KindUnknown, RecordInvalid
from tracker.records.career import Position
from tracker.records.exchange_visitor import Admission, Ds2019, Visa
from tracker.records.presence import Presence
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.csv_columns import is_a_column, kind_of_header, kind_of_rows, template
from tracker.tasks.csv_import import SheetImport, import_csv
from tracker.tasks.csv_sheet import read_sheet

TODAY = date(2026, 11, 21)
STAYS = "country,arrived on,left on\nUS,2022-06-20,2023-12-18\nNG,19 Dec 2023,2 Jan 2024\n"


def outcomes(found: SheetImport) -> list[tuple[int, str]]:
    return [(row.line, row.outcome) for row in found.rows]


# --- the file ----------------------------------------------------------------------------------------

WAYS = [
    pytest.param(STAYS.encode(), id="plain"),
    pytest.param(STAYS.encode("utf-8-sig"), id="with a mark in front, as Excel writes CSV UTF-8"),
    pytest.param(STAYS.encode("utf-16"), id="UTF-16, as PowerShell writes"),
    pytest.param(b"\xfe\xff" + STAYS.encode("utf-16-be"), id="UTF-16, big end first"),
    pytest.param(STAYS.encode("utf-16-le"), id="UTF-16 without a mark"),
    pytest.param(STAYS.replace("\n", "\r\n").encode(), id="line ends of Windows"),
    pytest.param(STAYS.replace("\n", "\r").encode(), id="line ends of an old Mac"),
    pytest.param(STAYS.replace(",", ";").encode(), id="semicolons"),
    pytest.param(STAYS.replace(",", "\t").encode(), id="tabs"),
    pytest.param(b"sep=;\r\n" + STAYS.replace(",", ";").encode(), id="the separator told in the first line"),
    pytest.param(STAYS.replace("\n", ",,,\n").encode(), id="empty columns at the end"),
    pytest.param((STAYS + ",,\n\n,,\n").encode(), id="empty rows at the end"),
    pytest.param(
        ("# a comment, with a comma\n\n" + STAYS).encode(), id="a comment and an empty row in front"
    ),
    pytest.param(STAYS.replace("19 Dec", "\u00a019\u00a0Dec").encode(), id="hard blanks"),
    pytest.param(
        b"Left on,COUNTRY,Arrived_On\n2023-12-18,us,2022-06-20\n2024-01-02,Nigeria,2023-12-19\n",
        id="another order and other spellings",
    ),
    pytest.param(
        b"to,country,from\n18 Dec 2023,United States,20 June 2022\n2JAN2024,NG,19 Dec 2023\n",
        id="plain words",
    ),
]


@pytest.mark.parametrize("data", WAYS)
def test_a_sheet_comes_in_however_it_was_saved(vault: Vault, data: bytes) -> None:
    found = import_csv(vault, data)
    assert (found.kind, found.stored, found.errors) == ("presence", True, ())
    stays = [(s.country, s.arrived_on, s.left_on) for s in vault.ledger.all_of(Presence)]
    assert stays == [
        ("US", date(2022, 6, 20), date(2023, 12, 18)),
        ("NG", date(2023, 12, 19), date(2024, 1, 2)),
    ]


def test_what_came_in_waits_and_is_one_change(vault: Vault) -> None:
    import_csv(vault, STAYS.encode())
    assert len(records.unconfirmed(vault.ledger)) == 2
    records.undo(vault)
    assert vault.ledger.counts() == {}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"PK\x03\x04 rest", "workbook", id="a workbook"),
        pytest.param(b"\xd0\xcf\x11\xe0 rest", "workbook", id="an old workbook"),
        pytest.param(
            b"country,from\nUS,2022-06-20\nC\xf4te,2023-01-01\n", "line 3", id="letters of an old code page"
        ),
        pytest.param(b'country,from\n"US,2022-06-20\n', "line 2", id="a quotation that does not end"),
        pytest.param(b"# only a comment\n", "no line with names", id="no header"),
        pytest.param(b"alpha,beta\n1,2\n", "do not tell what the rows are", id="columns of nothing"),
        pytest.param(b"note\nwords\n", "do not tell what the rows are", id="columns of everything"),
    ],
)
def test_what_is_no_sheet_is_refused(vault: Vault, data: bytes, words: str) -> None:
    with pytest.raises(RecordInvalid, match=words):
        import_csv(vault, data)
    assert vault.ledger.counts() == {}


# --- wrong lines ---------------------------------------------------------------------------------------

LINES = [
    pytest.param("US,03/04/2024,", ["can be 3 Apr 2024 or 4 Mar 2024"], id="a day that can be two"),
    pytest.param("US,2025-02-29,", ["not a day of the calendar"], id="29 February of no leap year"),
    pytest.param(
        "US,45474,",
        ["arrived on: 45474 is a day as spreadsheet programs count them"],
        id="the number that Excel has for a day",
    ),
    pytest.param("US,2024-05-02,2024-05-01", ["left_on is before arrived_on"], id="left before it began"),
    pytest.param(",2024-05-02,", ["country is empty"], id="no country"),
    pytest.param("US,,2024-05-01", ["arrived on is empty"], id="no begin"),
    pytest.param("Nigerria,2024-05-01,", ["did you mean Nigeria?"], id="a country mistyped"),
    pytest.param("US,2024-05-01,,more", ["more cells than columns"], id="a cell too many"),
    pytest.param("XX,2024-99-01,", ["country", "arrived on"], id="two things in one line"),
]


@pytest.mark.parametrize(("line", "words"), LINES)
@pytest.mark.parametrize("partly", [False, True])
def test_a_wrong_line_is_told_by_its_number(vault: Vault, line: str, words: list[str], partly: bool) -> None:
    data = f'country,from,to,note\nUS,2022-06-20,2023-12-18,"two\nlines"\n{line.ljust(3)}\nNG,2023-12-19,,\n'
    if line.endswith("more"):
        data = (
            data.replace(",note\n", "\n").replace(',"two\nlines"', "").replace("2023-12-19,,", "2023-12-19,")
        )
    found = import_csv(vault, data.encode(), partly=partly)
    number = 3 if line.endswith("more") else 4
    assert [error.line for error in found.errors] == [number] * len(words)
    assert all(word in error.message for word, error in zip(words, found.errors, strict=True))
    assert found.stored is partly
    assert vault.ledger.counts() == ({"presence": 2} if partly else {})


def test_all_wrong_lines_are_told_at_once(vault: Vault) -> None:
    rows = "".join(f"US,{day}/02/2024\n" for day in range(1, 13))
    found = import_csv(vault, f"country,from\n{rows}".encode())
    assert len(found.errors) == 11  # 2/2 is one day whichever way it is read
    assert import_csv(vault, f"country,from\n{rows}".encode(), order="us").stored


COLUMNS = [
    pytest.param("country,from,untill", "'untill' is not known; did you mean 'left on'?", id="mistyped"),
    pytest.param("country,from,arrival", "'arrival' is there twice: both are arrived on", id="twice"),
    pytest.param(
        "country,from,left on,qwxz", "'qwxz' is not known; tracker schema presence", id="nothing near"
    ),
    pytest.param("country,from,id", "'id' is not known", id="kept by the program"),
]


@pytest.mark.parametrize(("header", "words"), COLUMNS)
def test_an_unknown_column_is_an_error(vault: Vault, header: str, words: str) -> None:
    (error,) = import_csv(vault, f"{header}\nUS,2022-06-20,,\n".encode(), kind="stays").errors
    assert (error.line, words in error.message) == (1, True)


# --- what is there already -------------------------------------------------------------------------------


def test_the_same_sheet_twice_adds_nothing(vault: Vault) -> None:
    import_csv(vault, STAYS.encode())
    again = import_csv(vault, STAYS.encode())
    assert (outcomes(again), again.stored) == ([(2, "same"), (3, "same")], False)
    assert [row.name for row in again.rows] == ["presence-1", "presence-2"]


def test_a_sheet_that_grew_adds_what_is_new(vault: Vault) -> None:
    import_csv(vault, STAYS.encode())
    longer = STAYS + "US,2024-01-03,\nUS,2024-01-03,\n"
    found = import_csv(vault, longer.encode())
    assert outcomes(found) == [(2, "same"), (3, "same"), (4, "new"), (5, "twice")]
    assert vault.ledger.counts() == {"presence": 3}


def test_a_stay_that_is_here_with_another_end_stays_as_it_is(vault: Vault) -> None:
    records.add(vault, "presence", {"country": ["US"], "arrived_on": ["2022-06-20"]})
    (row,) = import_csv(vault, b"country,from,to\nUS,2022-06-20,2023-12-18\n").rows
    assert (row.outcome, row.name, row.fields) == ("differs", "presence-1", ("left_on",))
    assert vault.ledger.all_of(Presence)[0].left_on is None


def test_a_trial_run_stores_nothing(vault: Vault) -> None:
    before = vault.head
    found = import_csv(vault, STAYS.encode(), dry_run=True)
    assert (outcomes(found), found.stored, vault.head) == ([(2, "new"), (3, "new")], False, before)


# --- kinds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "model"),
    [
        ("stays", Presence),
        ("forms", Ds2019),
        ("admissions", Admission),
        ("visas", Visa),
        ("positions", Position),
    ],
)
def test_the_examples_of_a_template_come_in_once_they_are_no_comments(
    vault: Vault, word: str, model: type
) -> None:
    lines = template(kind_of_rows(word)).splitlines()
    assert import_csv(vault, "\n".join(lines).encode(), kind=word).rows == ()
    rows = [next(csv.reader([line])) for line in lines]
    header = next(n for n, row in enumerate(rows) if not row[0].startswith("#"))
    written = io.StringIO()
    csv.writer(written).writerows(
        [rows[header], *([row[0].removeprefix("# "), *row[1:]] for row in rows[header + 1 :])]
    )
    found = import_csv(vault, written.getvalue().encode())
    assert (found.kind, found.errors) == (kind_of_rows(word), ())
    assert len(vault.ledger.all_of(model)) == len(found.rows) >= 1


def test_lists_in_a_cell_are_parted_by_semicolons_or_lines(vault: Vault) -> None:
    data = 'title,employer,begin,bullets\nResident,Sample Hospital,2022-07,"first\nsecond; still second"\n'
    import_csv(vault, data.encode())
    assert vault.ledger.all_of(Position)[0].bullets == ["first", "second; still second"]
    import_csv(
        vault,
        b'begin,end,funding\n2022-06-20,2023-06-19,"source=NIH,amount=5; source=X,amount=2"\n',
        kind="forms",
    )
    assert [str(line.amount) for line in vault.ledger.all_of(Ds2019)[0].funding] == ["5", "2"]


def test_other_kinds_come_in_when_they_are_named(vault: Vault) -> None:
    found = import_csv(vault, b"name,level\nYoruba,native\n", kind="languages")
    assert (found.kind, vault.ledger.counts()) == ("language", {"language": 1})


@pytest.mark.parametrize(("word", "error"), [("documents", RecordInvalid), ("nonsense", KindUnknown)])
def test_kinds_that_are_no_rows(word: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        kind_of_rows(word)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (("from", "to", "country"), "presence"),
        (("begin", "end", "sponsor", "SEVIS ID"), "ds2019"),
        (("class", "arrival date", "admit until"), "admission"),
        (("visa class", "issued on", "expires on"), "visa"),
        (("title", "employer", "from", "to"), "position"),
        (("Country", "Frm", "Too"), "presence"),
    ],
)
def test_the_columns_tell_what_the_rows_are(header: tuple[str, ...], kind: str) -> None:
    assert kind_of_header(header) == kind


# --- properties --------------------------------------------------------------------------------------------

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0\ufeff"), max_size=8).map(str.strip)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(CELL, CELL).filter(lambda r: any(r) and not r[0].startswith("#")), max_size=6),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_cells_survive_whatever_they_hold(rows: list[tuple[str, str]], separator: str, encoding: str) -> None:
    rows = [(a.replace("\u00a0", " ").strip(), b.replace("\u00a0", " ").strip()) for a, b in rows]
    rows = [row for row in rows if any(row) and not row[0].startswith("#")]
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows([("country", "from"), *rows])
    sheet = read_sheet(written.getvalue().encode(encoding), is_a_column)
    assert [row.cells for row in sheet.rows] == rows
    assert [row.line for row in sheet.rows] == list(range(2, len(rows) + 2))


@settings(derandomize=True, max_examples=80, deadline=None)
@given(
    data=st.binary(max_size=200) | st.text(max_size=120).map(lambda text: f"country,from\n{text}".encode())
)
def test_anything_is_a_sheet_or_refused(data: bytes) -> None:
    with contextlib.suppress(RecordInvalid):
        assert read_sheet(data, is_a_column).header.line >= 1
