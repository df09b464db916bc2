"""What a paper of a matter under way is called: the stage stands beside its day."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.records import KINDS
from tracker.tasks.paper_titles import title_of_record
from tracker.tasks.record_view import columns_of, row_of

RECEIPT = {"form": "I-612", "received_on": "2024-03-02"}
TITLES = [
    ("a receipt", "filing", RECEIPT, "Filing I-612, received 2 Mar 2024, no decision"),
    ("an approval", "filing", {**RECEIPT, "decided_on": "2024-04-11", "outcome": "approved"}, "Filing I-612, received 2 Mar 2024, approved 11 Apr 2024"),
    ("a decision of an unknown kind", "filing", {"decided_on": "2024-04-11"}, "Filing, decided 11 Apr 2024"),
    ("a decision without a day", "filing", {"form": "I-612", "outcome": "denied"}, "Filing I-612, denied"),
    ("an application", "waiver", {"route": "conrad30"}, "Waiver (conrad30), not granted"),
    ("a recommendation", "waiver", {"recommended_on": "2024-03-04"}, "Waiver, recommended 4 Mar 2024, not granted"),
    ("a waiver", "waiver", {"route": "exceptional_hardship", "granted_on": "2024-04-11"}, "Waiver (exceptional hardship), granted 11 Apr 2024"),
    ("a refusal", "waiver", {"filed_on": "2024-01-05", "denied_on": "2024-04-11"}, "Waiver, filed 5 Jan 2024, denied 11 Apr 2024"),
    ("any other record", "exam", {"name": "USMLE Step 3", "result": "pass"}, "Exam: USMLE Step 3 · pass"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "title"), [row[1:] for row in TITLES], ids=[r[0] for r in TITLES])
def test_a_title_tells_the_stage(kind: str, values: dict[str, Any], title: str) -> None:
    assert title_of_record(KINDS[kind](**values)) == title


@pytest.mark.parametrize(
    ("kind", "values", "cells"),
    [
        pytest.param("waiver", {"route": "conrad30", "case_number": "1234567", "denied_on": "2024-04-11"},
                     ["conrad30", "1234567", "denied 11 Apr 2024"], id="a waiver denied"),
        pytest.param("waiver", {"state": "PA"}, ["", "", "not granted"], id="a waiver of which little is known"),
        pytest.param("filing", {**RECEIPT, "receipt_number": "WAC2490012345"},
                     ["I-612", "WAC2490012345", "received 2 Mar 2024, no decision"], id="a receipt"),
    ],
)  # fmt: skip
def test_lists_say_how_far_a_matter_is(kind: str, values: dict[str, Any], cells: list[str]) -> None:
    record = KINDS[kind](**values, number=1)
    assert row_of(record, str)[1:-1] == cells
    assert len(columns_of(kind)) == len(cells)
