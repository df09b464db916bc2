"""Programs on the timeline end when they ended, not when their forms would have."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.records.exchange_visitor import Ds2019, Program
from tracker.reports.facts import Facts
from tracker.reports.timeline import timeline_report
from tracker.rules import assess, case_of, load

AS_OF = date(2026, 11, 21)
KEY = {"sevis_id": "N0012345678", "category": "research_scholar", "program_number": "P-1-00001"}


def form(begin: str, end: str, issued: str | None = None) -> Ds2019:
    return Ds2019(number=1, program_begin_date=begin, program_end_date=end, issued_on=issued, **KEY)


def rows(forms: list[Ds2019], **program: Any) -> list[tuple[str, ...]]:
    facts = Facts(ds2019s=forms, programs=[Program(number=1, **KEY, **program)] if program else [])
    answer = assess(case_of({}), load(), AS_OF).as_json()
    (section,) = timeline_report(answer, facts, AS_OF).sections
    assert section.table is not None
    return [row[1:] for row in section.table.rows]


WORDS = "research scholar P-1-00001"
YEARS = [form("2023-07-01", "2024-06-30"), form("2024-07-01", "2025-06-30")]


@pytest.mark.parametrize(
    ("what", "forms", "program", "shown"),
    [
        ("as the forms say", YEARS[:1], {}, [("1 Jul 2023", "30 Jun 2024", WORDS)]),
        (
            "the day before the end",
            YEARS[:1],
            {"sevis_end": "2024-06-29"},
            [("1 Jul 2023", "29 Jun 2024", f"{WORDS}, ended early")],
        ),
        ("on its day", YEARS[:1], {"sevis_end": "2024-06-30"}, [("1 Jul 2023", "30 Jun 2024", WORDS)]),
        ("SEVIS ends later", YEARS[:1], {"sevis_end": "2024-12-31"}, [("1 Jul 2023", "30 Jun 2024", WORDS)]),
        (
            "a form begins after the end",
            YEARS,
            {"sevis_end": "2024-06-30"},
            [
                ("1 Jul 2023", "30 Jun 2024", WORDS),
                ("1 Jul 2024", "30 Jun 2025", f"{WORDS}, after the end of the program"),
            ],
        ),
        (
            "the form issued last shortens it",
            [form("2024-07-01", "2026-06-30", "2024-05-01"), form("2024-07-01", "2025-03-15", "2025-03-01")],
            {},
            [
                ("1 Jul 2024", "15 Mar 2025", f"{WORDS}, ended early"),
                ("1 Jul 2024", "15 Mar 2025", WORDS),
            ],
        ),
        (
            "a program without a form",
            [],
            {"sevis_begin": "2019-07-01", "sevis_end": "2020-06-30"},
            [("1 Jul 2019", "30 Jun 2020", f"{WORDS}, no form")],
        ),
        (
            "one that goes on without a form",
            [],
            {"sevis_begin": "2026-07-01"},
            [("1 Jul 2026", "21 Nov 2026", f"{WORDS}, no form")],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_program_is_drawn_to_its_end(what, forms, program, shown):
    assert sorted(rows(forms, **program)) == sorted(shown)
