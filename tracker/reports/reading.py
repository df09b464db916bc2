"""What was read from papers, in words: the value, the printed words where they differ, and how sure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.records.base import COMMON_FIELDS, Record
from tracker.records.codes import position_title, subject_field_title
from tracker.records.exchange_visitor import Annotation212e
from tracker.reports.wording import day
from tracker.terms import show_category
from tracker.terms.countries import country_name, country_of_fips, country_of_foil

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SAYS = {
    "subject": "subject",
    "not_subject": "not subject",
    "unmarked": "unmarked: takes no side",
    "conflict": "contradictory",
    "unsure": "cannot be told: look at the page",
}
_KINDS = {
    "ds2019": "DS-2019",
    "visa": "visa",
    "i94": "I-94",
    "i94_history": "I-94 travel history",
    "i797": "I-797 notice",
    "i901": "SEVIS fee receipt",
    "ds3035": "DS-3035 waiver application",
    "ecfmg_certificate": "ECFMG certificate",
    "exam_report": "USMLE report",
    "insurance": "insurance confirmation",
    "statement_of_need": "Statement of Need",
    "i644": "Form I-644",
    "ead": "employment authorization card",
    "advance_parole": "advance parole",
    "other": "not a paper that is known here",
}


def _country(translated: Callable[[str], str | None]) -> Callable[[str], str | None]:
    def name_of(code: str) -> str | None:
        found = translated(code)
        return country_name(found) if found else None

    return name_of


_CODES: dict[str, Callable[[str], str | None]] = {
    "citizenship_country_code": _country(country_of_fips),
    "residence_country_code": _country(country_of_fips),
    "nationality": _country(country_of_foil),
    "position_code": position_title,
    "subject_field_code": subject_field_title,
}


def _shown(value: Any) -> str:
    text = str(value)
    try:
        return day(text) if _ISO_DAY.fullmatch(text) else text
    except ValueError:  # a number of the shape of a day, such as one of a telephone
        return text


@dataclass(frozen=True)
class FieldRow:
    """A field of a proposed record: what it becomes, what is printed if that differs, a doubt."""

    name: str
    shown: str
    printed: str | None = None
    doubtful: bool = False

    @property
    def label(self) -> str:
        """The field as people call it."""
        return self.name.replace("_", " ").replace("212e", "212(e)")


def field_rows(record: Record, unsure: Sequence[str] = ()) -> Iterator[FieldRow]:
    """Yield a row for each field of a proposed record that holds something."""
    values = record.model_dump(mode="json", exclude={*COMMON_FIELDS, "copies"}, exclude_none=True)
    for name, value in values.items():
        if value in ([], {}) or name == "category_printed":
            continue
        evidence = record.evidence_for(name)
        shown = _nested(name, value)
        printed = evidence.words if evidence else None
        differs = printed and printed != shown and printed != str(value)
        yield FieldRow(name, shown + _meaning(name, value), printed if differs else None, name in unsure)


def field_lines(record: Record, unsure: Sequence[str] = ()) -> Iterator[str]:
    """Yield one line a field of a proposed record: what it becomes, what is printed, how sure."""
    for row in field_rows(record, unsure):
        beside = f'   (printed "{row.printed}")' if row.printed else ""
        doubt = "   ? check this" if row.doubtful else ""
        yield f"{row.name.replace('_', ' ')}: {row.shown}{beside}{doubt}"


def _meaning(name: str, value: Any) -> str:
    """Return what a code means, from the checked-in tables; nothing where the code is not in them."""
    found = _CODES[name](value) if name in _CODES and isinstance(value, str) else None
    return f" = {found}" if found else ""


def annotation_words(annotation: Annotation212e | None) -> str:
    """Return what a paper says about 212(e) in words, with the bases it names."""
    return "nothing" if annotation is None else _nested("annotation_212e", annotation.model_dump(mode="json"))


def _nested(name: str, value: Any) -> str:
    if name == "category":
        return show_category(value)
    if name == "annotation_212e":
        bases = f" ({', '.join(value['bases'])})" if value.get("bases") else ""
        return _SAYS[value["determination"]] + bases
    if isinstance(value, list):
        return "; ".join(
            " ".join(_shown(v) for v in item.values() if v is not None)
            if isinstance(item, Mapping)
            else _shown(item)
            for item in value
        )
    return _shown(value)


def reading_text(reading: Mapping[str, Any]) -> str:
    """Return a file's reading (an entry of ``readings/1``) as text."""
    pages = f"{reading['pages']} page" + ("" if reading["pages"] == 1 else "s")
    lines = [f"{reading['file']}: {pages}"]
    if reading["error"]:
        return f"{reading['file']}: {reading['error']['message']}"
    papers = reading["documents"]
    if not any(paper["kind"] != "other" for paper in papers):
        problems = list(dict.fromkeys(problem for paper in papers for problem in paper["problems"]))
        if problems:  # what was not read may be a paper that is known
            return "\n".join([f"{lines[0]}; {problems[0]}", *(f"  ! {problem}" for problem in problems[1:])])
        return f"{lines[0]}; no paper that is known here was found in it"
    for paper in reading["documents"]:
        where = ", ".join(map(str, paper["pages"]))
        lines.append(f"  {_KINDS.get(paper['kind'], paper['kind'])}, page {where}")
        for name, found in paper["fields"].items():
            if found is not None:
                lines.append(f"    {_field(name, found)}")
        if paper["annotation_212e"]:
            said = paper["annotation_212e"]
            bases = f" ({', '.join(said['bases'])})" if said["bases"] else ""
            lines.append(f"    212(e) on this paper: {_SAYS[said['determination']]}{bases}")
        lines += [f"    ! {problem}" for problem in paper["problems"]]
    overall = reading["annotation_212e"]["determination"]
    if overall is not None:
        lines.append(f"  212(e), all papers of the file: {_SAYS[overall]}")
    return "\n".join(lines)


def _field(name: str, found: Mapping[str, Any]) -> str:
    shown = _nested(name, found["value"])
    beside = (
        f'   (printed "{found["as_printed"]}")' if found["as_printed"] not in (shown, found["value"]) else ""
    )
    doubt = "" if found["confidence"] == "certain" else f"   ? {found['confidence']}"
    return f"{name.replace('_', ' ')}: {shown}{beside}{doubt}"
