"""Programs as a legal case has them, and the record behind each fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.records.base import Evidence, Record
from tracker.records.exchange_visitor import Ds2019, FundingKind, Program
from tracker.reports.facts import ProgramForms, name_of
from tracker.terms import Determination, folded

_FORM_TYPES = (("begin", "initial"), ("amend", "amended"), ("extend", "extension"), ("transfer", None))
MARKS = frozenset({Determination.SUBJECT, Determination.NOT_SUBJECT, Determination.CONFLICT})


@dataclass(frozen=True)
class Source:
    """The record, and the place on a page, behind one fact of a case."""

    record: Record
    field: str
    evidence: Evidence | None


class Paths:
    """Collects the source of each case path, and what had to be assumed."""

    def __init__(self) -> None:
        self.found: dict[str, Source] = {}
        self.assumed: list[str] = []

    def assume(self, text: str) -> None:
        """Note what had to be assumed, or left out, so that the person is told."""
        self.assumed.append(text)

    def stand(self, path: str, record: Record, field: str) -> None:
        """Note the record and field that stand for a whole item, where a step names the item alone."""
        self.found[path] = Source(record, field, record.evidence_for(field))

    def put(
        self, target: dict[str, Any], path: str, key: str, value: Any, record: Record, field: str
    ) -> None:
        """Set a key where there is a value, and note where it came from."""
        if value is None or value == []:
            return
        target[key] = value
        self.found[f"{path}.{key}" if path else key] = Source(record, field, record.evidence_for(field))


def form_type(purpose: str | None) -> str | None:
    """Return ``initial``, ``amended`` or ``extension`` for the printed purpose of a form, else None."""
    words = folded(purpose or "")
    return next((kind for word, kind in _FORM_TYPES if words.startswith(word)), None)


def program_item(group: ProgramForms, path: str, paths: Paths) -> dict[str, Any]:
    """Return one item of a case's ``programs``; each fact's source is noted under its path."""
    item: dict[str, Any] = {"ref": group.records[0].id}
    first, last, program = group.begin_form, group.end_form, group.program
    if group.category is not None:
        named = next((form for form in group.forms if form.category), program)
        assert named is not None
        paths.put(item, path, "category", group.category.value, named, "category")
    if first is not None:
        paths.put(item, path, "begin", first.program_begin_date, first, "program_begin_date")
    if last is not None:
        paths.put(item, path, "end", last.program_end_date, last, "program_end_date")
        for form in group.may_shorten:
            paths.assume(
                f"{name_of(last)} is in force and not {name_of(form)}, which ends earlier and has no day of "
                "issue on record"
            )
    for key in ("sevis_id", "program_number"):
        known = next((record for record in group.records if getattr(record, key)), group.records[0])
        paths.put(item, path, key, getattr(known, key), known, key)
    forms = [_form(form, f"{path}.forms[{n}]", paths) for n, form in enumerate(group.forms)]
    if forms:
        item["forms"] = forms
    _funding(group, item, path, paths)
    if program is not None:
        _program_facts(program, item, path, paths, began=first is not None)
    return item


def _form(form: Ds2019, path: str, paths: Paths) -> dict[str, Any]:
    item: dict[str, Any] = {"ref": form.id}
    paths.put(item, path, "type", form_type(form.purpose), form, "purpose")
    paths.put(item, path, "begin", form.program_begin_date, form, "program_begin_date")
    paths.put(item, path, "end", form.program_end_date, form, "program_end_date")
    if form.annotation_212e is not None and form.annotation_212e.determination in MARKS:
        mark = form.annotation_212e.determination.value
        paths.put(item, path, "annotation_212e", mark, form, "annotation_212e")
    return item


def _funding(group: ProgramForms, item: dict[str, Any], path: str, paths: Paths) -> None:
    program = group.program
    money: dict[str, Any] = {}
    for key, kind, said in (
        ("us_gov", FundingKind.US_GOVERNMENT, program.us_government_funding if program else None),
        ("home_gov", FundingKind.HOME_GOVERNMENT, program.home_government_funding if program else None),
    ):
        paying = next((form for form in group.forms if _pays(form, kind)), None)
        if said is False and paying is not None and program is not None:
            names = f"{name_of(paying)} names money of a government, {name_of(program)} says there was none"
            paths.assume(f"{names}: this is taken as not known")
        elif said is not None and program is not None:
            field = "us_government_funding" if key == "us_gov" else "home_government_funding"
            paths.put(money, f"{path}.funding", key, said, program, field)
        elif paying is not None:
            paths.put(money, f"{path}.funding", key, True, paying, "funding")
    international = next(
        (
            (form, line.source)
            for form in group.forms
            for line in form.funding
            if line.kind is FundingKind.INTERNATIONAL_ORGANIZATION and line.amount != 0
        ),
        None,
    )
    if international is not None:
        paths.put(money, f"{path}.funding", "intl_org", international[1], international[0], "funding")
    if program is not None:
        paths.put(
            money,
            f"{path}.funding",
            "intl_org",
            program.international_organization,
            program,
            "international_organization",
        )
        paths.put(money, f"{path}.funding", "via", program.funding_via, program, "funding_via")
    if money:
        item["funding"] = money


def _pays(form: Ds2019, kind: FundingKind) -> bool:
    """Return whether a line of the form is money of that kind; a line of no dollars is none."""
    return any(line.kind is kind and line.amount != 0 for line in form.funding)


_SAME_NAME = (
    "sevis_begin",
    "sevis_end",
    "started_by",
    "ended_by",
    "still_in_program",
    "status_acquired_by_cos",
    "training_start",
    "training_type",
    "specialty",
    "host",
    "residency_completed",
    "participant_is_physician",
    "degree",
)
_OTHER_NAMES = (
    ("cert_62_27c", "certification_62_27c"),
    ("country", "obligation_country"),
    ("nationalities", "nationalities"),
    ("lpr_country", "residence_country"),
)


def _program_facts(program: Program, item: dict[str, Any], path: str, paths: Paths, *, began: bool) -> None:
    for name in _SAME_NAME:
        paths.put(item, path, name, getattr(program, name), program, name)
    for key, name in _OTHER_NAMES:
        paths.put(item, path, key, getattr(program, name), program, name)
    if not began:
        paths.put(item, path, "begin", program.sevis_begin, program, "sevis_begin")
        paths.put(item, path, "end", program.sevis_end, program, "sevis_end")
    if program.sevis_status is not None and program.sevis_status != "active":
        paths.put(item, path, "sevis_status", program.sevis_status.value, program, "sevis_status")
    if program.tenure_track:
        paths.put(item, path, "position", "tenure_track", program, "tenure_track")
    if program.dos_extension_years is not None:
        extension = {"approved": True, "years": program.dos_extension_years}
        paths.put(item, path, "dos_extension", extension, program, "dos_extension_years")
    if program.exceptional_need_until is not None:
        need = {"approved": True, "until": program.exceptional_need_until}
        paths.put(item, path, "exceptional_need", need, program, "exceptional_need_until")
    if program.board_exam_date is not None:
        board = {
            "exam_date": program.board_exam_date,
            "abms_registered": program.board_abms_registered,
            "granted": program.board_extension_granted,
        }
        paths.put(item, path, "board_extension", board, program, "board_exam_date")
    leave = [{"from": part.begin, "to": part.end} for part in program.leave]
    paths.put(item, path, "leave", leave, program, "leave")
