"""The same form as a file and as a scan is one form; what each copy says is kept, and nothing confirmed changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.records import Evidence, Provenance
from tracker.records.exchange_visitor import Admission, Annotation212e, Ds2019, PaperCopy, Visa
from tracker.records.vault_document import Document
from tracker.reports.annotation_evidence import evidence_of
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.importing import import_files
from tracker.tasks.same_paper import annotation_of, find_alike, find_same, join
from tracker.tasks.specimens import people
from tracker.tasks.status import status
from tracker.tasks.visa_time import facts_of
from tracker.typeset.canvas import write

TODAY = date(2026, 11, 21)
FORM: dict[str, Any] = {
    "sevis_id": "N0012345678",
    "program_begin_date": "2022-06-20",
    "program_end_date": "2023-06-19",
    "issued_on": "2022-05-02",
    "purpose": "Begin new program; accompanied by number (0) of immediate family members.",
    "program_number": "P-3-04510",
}
FOIL: dict[str, Any] = {"foil_number": "12345678", "visa_class": "J1", "expires_on": "2023-05-19"}
I94: dict[str, Any] = {"admission_number": "123456789A1", "arrival_date": "2022-06-10"}

SAME = [
    # what                                  model      first   second differs in                      same
    ("nothing differs",                     Ds2019,    FORM,   {},                                    True),
    ("a field more",                        Ds2019,    FORM,   {"site_of_activity": "Sample Hospital"}, True),
    ("no purpose",                          Ds2019,    FORM,   {"purpose": None},                     True),
    ("a letter of the purpose misread",     Ds2019,    FORM,   {"purpose": "Begin new prograrn; accompanied by number (O) of immediate family members."}, True),
    ("another purpose",                     Ds2019,    FORM,   {"purpose": "Extend an on-going program."}, False),
    ("another issue date",                  Ds2019,    FORM,   {"issued_on": "2022-05-03"},           False),
    ("no issue date",                       Ds2019,    FORM,   {"issued_on": None},                   False),
    ("another SEVIS id",                    Ds2019,    FORM,   {"sevis_id": "N0012345679"},           False),
    ("the zeros of an IAP-66",              Ds2019,    {**FORM, "sevis_id": "N0000000000"}, {"site_of_activity": "x"}, False),
    ("another end",                         Ds2019,    FORM,   {"program_end_date": "2023-06-20"},    False),
    ("another program",                     Ds2019,    FORM,   {"program_number": "P-1-04510"},       False),
    ("a foil with its number",              Visa,      FOIL,   {"issuing_post": "Lagos"},             True),
    ("a foil of another class",             Visa,      FOIL,   {"visa_class": "B1"},                  False),
    ("a foil without its number",           Visa,      FOIL,   {"foil_number": None},                 False),
    ("an I-94 with its number",             Admission, I94,    {"port": "NYC"},                       True),
    ("an I-94 of another arrival",          Admission, I94,    {"arrival_date": "2022-06-11"},        False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "first", "more", "same"), [row[1:] for row in SAME], ids=[row[0] for row in SAME]
)
def test_two_papers_are_one_where_what_tells_papers_apart_is_the_same(
    model: type, first: dict[str, Any], more: dict[str, Any], same: bool
) -> None:
    one, other = model(**first), model(**{**first, **more})
    assert (find_same([one], other) is one) is same
    assert (find_same([other], one) is other) is same


def test_a_form_without_its_issue_date_is_one_to_ask_about(vault: Vault) -> None:
    vault.commit("add", lambda ledger: ledger.add(Ds2019(**FORM)))
    other = vault.commit("add", lambda ledger: ledger.add(Ds2019(**{**FORM, "issued_on": None})))
    found = find_alike(vault.ledger.all_of(Ds2019), other)
    assert found is not None
    assert found.number == 1
    third = vault.commit("add", lambda ledger: ledger.add(Ds2019(**{**FORM, "issued_on": "2022-05-03"})))
    assert find_alike(vault.ledger.all_of(Ds2019), third).number == 2  # type: ignore[union-attr]  # the first has another issue date


def copy(determination: str, *bases: str) -> PaperCopy:
    return PaperCopy(annotation_212e=Annotation212e(determination=determination, bases=list(bases)))


TOGETHER = [
    ("an unmarked one takes no side", [copy("unmarked"), copy("subject", "pl_94_484")], ("subject", ["pl_94_484"])),
    ("whichever comes first", [copy("subject", "pl_94_484"), copy("unmarked")], ("subject", ["pl_94_484"])),
    ("both unmarked", [copy("unmarked"), copy("unmarked")], ("unmarked", [])),
    ("two that disagree", [copy("subject", "skills_list"), copy("not_subject")], ("conflict", ["skills_list"])),
    ("one that cannot be told", [copy("subject"), copy("unsure")], ("unsure", [])),
    ("bases of both", [copy("subject", "pl_94_484"), copy("subject", "skills_list")], ("subject", ["skills_list", "pl_94_484"])),
    ("one with no block", [PaperCopy(), copy("not_subject")], ("not_subject", [])),
]  # fmt: skip


@pytest.mark.parametrize(("copies", "said"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER])
def test_what_copies_say_together(copies: list[PaperCopy], said: tuple[str, list[str]]) -> None:
    together = annotation_of(copies)
    assert together is not None
    assert (together.determination, list(together.bases)) == said


def test_without_any_block_nothing_is_said() -> None:
    assert annotation_of([PaperCopy(), PaperCopy()]) is None


# --- joining ---------------------------------------------------------------------------------------


def read(confidence: str, **values: Any) -> Ds2019:
    evidence = [
        Evidence(field=name, document="file", page=1, words=str(value), confidence=confidence)
        for name, value in values.items()
    ]
    return Ds2019(**values, provenance=Provenance.READ, evidence=evidence)


def joined(
    vault: Vault, first: Ds2019, second: Ds2019, *, confirmed: bool = False
) -> tuple[Ds2019, dict[str, str]]:
    there = vault.commit("add", lambda ledger: ledger.add(first))
    if confirmed:
        records.confirm(vault, ["ds2019-1"], on=TODAY)
    done = vault.commit(
        "join", lambda ledger: join(ledger, ledger.get("ds2019-1"), second, "second", on=TODAY)
    )
    assert done.record.id == there.id
    return done.record, dict(done.differs)  # type: ignore[return-value]


def test_a_record_that_waits_takes_what_it_lacks(vault: Vault) -> None:
    form, differs = joined(
        vault, read("likely", **FORM), read("likely", **FORM, site_of_activity="Sample Hospital")
    )
    assert (form.site_of_activity, differs) == ("Sample Hospital", {})
    assert form.evidence_for("site_of_activity") is not None


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [("likely", "certain", "SECOND"), ("certain", "likely", "FIRST"), ("likely", "likely", "FIRST")],
)
def test_a_record_that_waits_takes_the_surer_reading(
    vault: Vault, first: str, second: str, kept: str
) -> None:
    form, differs = joined(
        vault, read(first, **FORM, surname="FIRST"), read(second, **FORM, surname="SECOND")
    )
    assert form.surname == kept
    assert differs == {"surname": "FIRST" if kept == "SECOND" else "SECOND"}


def test_what_a_person_typed_stays(vault: Vault) -> None:
    vault.commit("add", lambda ledger: ledger.add(read("likely", **FORM, surname="READ")))
    records.edit(vault, "ds2019-1", {"surname": ["TYPED"]})
    done = vault.commit(
        "join",
        lambda ledger: join(
            ledger, ledger.get("ds2019-1"), read("certain", **FORM, surname="READ"), "x", on=TODAY
        ),
    )
    assert (done.record.surname, dict(done.differs)) == ("TYPED", {"surname": "READ"})  # type: ignore[attr-defined]


def test_a_confirmed_record_keeps_every_value_and_waits_for_a_look(vault: Vault) -> None:
    more = {"surname": "SECOND", "site_of_activity": "Sample Hospital"}
    form, differs = joined(
        vault, read("likely", **FORM, surname="FIRST"), read("certain", **FORM, **more), confirmed=True
    )
    assert (form.surname, form.site_of_activity, differs) == ("FIRST", None, more)
    assert (form.counts, form.waits) == (True, True)
    (saved,) = records.confirm(vault, ["ds2019-1"], on=TODAY)
    assert (saved.changed, saved.record.waits, saved.record.surname) == (True, False, "FIRST")  # type: ignore[attr-defined]


def test_a_copy_that_says_nothing_new_does_not_wait(vault: Vault) -> None:
    form, differs = joined(vault, read("likely", **FORM), read("likely", **FORM), confirmed=True)
    assert (form.waits, differs, len(form.copies)) == (False, {}, 2)


# --- from file to record -------------------------------------------------------------------------------


@pytest.fixture
def two_copies(tmp_path: Path) -> list[Path]:
    """The form as it was sent, without a mark, and the print with a marked box."""
    files = {"sent.pdf": people.form(people.RESIDENCY_FIRST, "2020"), "stamped.pdf": people.residency_pages()}
    for name, pages in files.items():
        (tmp_path / name).write_bytes(write(pages))
    return [tmp_path / "sent.pdf", tmp_path / "stamped.pdf"]


@pytest.mark.parametrize("turned", [False, True], ids=["unmarked first", "marked first"])
def test_the_mark_on_one_copy_is_not_lost(vault: Vault, two_copies: list[Path], turned: bool) -> None:
    outcomes = import_files(vault, two_copies[::-1] if turned else two_copies, on=TODAY)
    (form,) = vault.ledger.all_of(Ds2019)
    assert form.annotation_212e is not None
    assert (form.annotation_212e.determination, form.annotation_212e.boxes["C"]) == ("subject", "marked")
    assert sorted(str(c.annotation_212e.determination) for c in form.copies if c.annotation_212e) == [
        "subject",
        "unmarked",
    ]
    assert [(paper.name, paper.new, paper.joined) for paper in outcomes[1].papers] == [
        ("ds2019-1", False, True)
    ]
    documents = vault.ledger.all_of(Document)
    assert [document.links for document in documents] == [[form.id], [form.id]]
    marked = next(d for d in documents if d.original_name == "stamped.pdf")
    assert form.evidence_for("annotation_212e").document == marked.id  # type: ignore[union-attr]


@pytest.mark.parametrize("confirmed", [False, True], ids=["while it waits", "after it was confirmed"])
def test_a_copy_that_says_the_same_keeps_its_place_on_the_paper(
    vault: Vault, tmp_path: Path, confirmed: bool
) -> None:
    pages = write(people.residency_pages())
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(pages + name.encode())
    import_files(vault, [tmp_path / "a.pdf"], on=TODAY)
    if confirmed:
        records.confirm(vault, ["ds2019-1"], on=TODAY)
    import_files(vault, [tmp_path / "b.pdf"], on=TODAY)
    facts, _ = facts_of(vault.ledger)
    one, other = evidence_of(facts)
    assert (one.determination, other.determination) == ("subject", "subject")
    assert one.document != other.document
    assert one.area == other.area is not None
    assert vault.ledger.get("ds2019-1").waits is not confirmed


def test_a_mark_that_comes_after_confirmation_waits_and_then_counts(
    vault: Vault, two_copies: list[Path]
) -> None:
    import_files(vault, two_copies[:1], on=TODAY)
    records.confirm(vault, ["ds2019-1"], on=TODAY)
    import_files(vault, two_copies[1:], on=TODAY)
    (form,) = vault.ledger.all_of(Ds2019)
    assert (form.annotation_212e.determination, form.counts, form.waits) == ("unmarked", True, True)  # type: ignore[union-attr]
    assert [record.id for record in records.unconfirmed(vault.ledger) if isinstance(record, Ds2019)] == [
        form.id
    ]
    needs = "1 confirmed form or visa has another copy that says otherwise: tracker confirm"
    assert needs in status(vault.ledger, TODAY).needs
    records.confirm(vault, ["ds2019-1"], on=TODAY)
    (form,) = vault.ledger.all_of(Ds2019)
    assert (form.annotation_212e.determination, form.waits) == ("subject", False)  # type: ignore[union-attr]
    records.undo(vault)
    (form,) = vault.ledger.all_of(Ds2019)
    assert (form.annotation_212e.determination, form.waits) == ("unmarked", True)  # type: ignore[union-attr]
