"""Names of authors as they are typed or pasted become authors; what is no list of names is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.errors import RecordInvalid
from tracker.tasks.author_text import authors_of_names
from tracker.tasks.field_text import fields_of_text

OKOYE, SILVA = {"family": "Okoye", "initials": "D"}, {"family": "Silva", "initials": "RM"}
ROWS: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("one", "Okoye D", [OKOYE]),
    ("parted by a comma", "Okoye D, Silva RM", [OKOYE, SILVA]),
    ("three", "Okoye D, Silva RM, Tan J", [OKOYE, SILVA, {"family": "Tan", "initials": "J"}]),
    ("and before the last", "Okoye D and Silva RM", [OKOYE, SILVA]),
    ("comma and and", "Okoye D, and Silva RM", [OKOYE, SILVA]),
    ("a star for equal contribution", "Okoye D*, Silva RM", [OKOYE | {"equal_contribution": True}, SILVA]),
    ("a group at the end", "Okoye D, ORION Study Group", [OKOYE, {"group": "ORION Study Group"}]),
    ("two family names", "Molina Prieto I", [{"family": "Molina Prieto", "initials": "I"}]),
]


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_names_become_authors(text: str, wanted: list[dict[str, Any]]) -> None:
    assert authors_of_names(text) == wanted


@pytest.mark.parametrize(
    ("text", "families"),
    [
        pytest.param("Okoye, Dele", ["Okoye"], id="one name turned round"),
        pytest.param("Okoye Silva, Dele", ["Okoye Silva"], id="two family names turned round"),
        pytest.param("Okoye, Dele; Silva, Rita M", ["Okoye", "Silva"], id="names with commas"),
    ],
)
def test_given_names_stay_with_their_family(text: str, families: list[str]) -> None:
    found = authors_of_names(text)
    assert [author["family"] for author in found] == families
    assert found[0]["given"] == "Dele"


@pytest.mark.parametrize(
    "text",
    [
        "Okoye D, Silva R et al.",
        "Okoye D; et al",
        "Okoye D; ??",
        pytest.param("Okoye, Dele, Silva, Rita", id="commas inside and between"),
        pytest.param("Molina Prieto, Inés C", id="one name or two"),
        pytest.param("Dele Okoye, Rita Silva", id="two names or one"),
    ],
)
def test_what_is_no_whole_list_is_refused(text: str) -> None:
    with pytest.raises(RecordInvalid):
        authors_of_names(text)


def test_the_fields_of_a_work_take_names_and_parts() -> None:
    def resolve(name: str, kind: str | None) -> str:
        raise AssertionError((name, kind))

    values = fields_of_text(
        "work", {"authors": ["Okoye D, Silva RM", "family=Tan,initials=J"]}, resolve=resolve
    )
    assert [author["family"] for author in values["authors"]] == ["Okoye", "Silva", "Tan"]
