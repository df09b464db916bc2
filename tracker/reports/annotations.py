"""The report on 212(e): what each paper says, where papers disagree, and what the law says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.records.base import Record
from tracker.records.exchange_visitor import Annotation212e, Ds2019, Visa
from tracker.reports import wording
from tracker.reports.annotation_evidence import (
    STATUS,
    Engines,
    evidence_figures,
    evidence_of,
    evidence_table,
    paper_day,
)
from tracker.reports.facts import Facts, grouped_programs
from tracker.reports.proof import Proofs
from tracker.reports.report import Line, Report, Section
from tracker.reports.time_left import program_title
from tracker.terms import IAP66_SEVIS_ID

BENEFITS = (
    "H-1B_visa_abroad",
    "H-1B_change_of_status",
    "L-1_visa",
    "immigrant_visa",
    "adjustment",
    "K-1_visa",
    "O-1_visa_abroad",
    "O-1_change_of_status",
    "F-1_visa_abroad",
    "F-1_change_of_status",
    "B-2_visa",
    "TN",
    "new_J-1",
)
_LAW_BASES = {
    "GME": "graduate medical education",
    "GOV_FUNDING": "government financing",
    "SKILLS_LIST": "the Skills List",
    "ADVISORY_OPINION": "an advisory opinion",
    "DERIVATIVE:GME": "the graduate medical education of the J-1 principal",
}
_ABOUT_212E = (
    "ANNOTATION_",
    "OVERRIDDEN_ANNOTATION",
    "AO_",
    "SKILLS_",
    "VERIFY_SKILLS",
    "CHECK_DS2019_FUNDING",
    "PLAN_AS_SUBJECT",
    "REQUEST_ADVISORY",
    "J2_SEPARATE",
    "WAIVER_",
    "TWO_",
    "214B_",
    "INA_248",
    "KEEP_PROOF",
    "WAIT_ONE_MORE",
    "LEAP_DAY_IN",
    "HOME_DAYS",
    "THIRD_COUNTRY",
    "FUTURE_DAYS",
    "OVERLAPPING_PRESENCE",
    "SHORT_VISITS",
)


def annotation_report(
    answer: dict[str, Any],
    facts: Facts,
    proofs: Proofs,
    as_of: date,
    *,
    pictures: Mapping[int, bytes] | None = None,
    engines: Engines | None = None,
) -> Report:
    """Return the report of what the papers and the law say about 212(e).

    Args:
        answer: the assessment of the records.
        facts: the records.
        proofs: of ``answer``.
        as_of: the day of the answer.
        pictures: cut-outs of the pages as PNG, by position in ``evidence_of(facts)``.
        engines: what recognised a page, by document id and page.
    """
    evidence = evidence_of(facts)
    everything: list[Ds2019 | Visa] = [*facts.ds2019s, *facts.visas]
    papers = [paper for paper in everything if paper.dependant is None]
    law = answer["law"]
    sections = (
        Section("What each paper says", table=evidence_table(evidence, answer, facts, proofs, engines or {})),
        Section("Where papers of one program disagree", _conflicts(papers, proofs)),
        Section("What the law says", law_lines(answer, _titles(facts, proofs), proofs)),
        Section("Days at home", _home(answer, proofs)),
        Section("What it blocks", _blocks(answer, proofs)),
        Section("What to look at", _findings(answer, facts, proofs)),
        Section("Where it stands", figures=evidence_figures(evidence, proofs, pictures or {})),
    )
    return Report(
        name="212e",
        title=f"INA 212(e), the two-year home-country requirement, on {wording.day(as_of)}",
        as_of=as_of,
        lead=_lead(answer, papers, waits=len(evidence) > 0),
        sections=tuple(section for section in sections if section.lines or section.table or section.figures),
        footer=(
            "Marks on a DS-2019 and notes on a visa are preliminary; an advisory opinion of the Department "
            "of State settles the question.",
            wording.law_line(law, as_of),
            wording.NOT_ADVICE,
        ),
        answer=answer,
    )


def _lead(answer: dict[str, Any], papers: list[Ds2019 | Visa], *, waits: bool) -> str:
    status = answer["s212e"]["status"]
    bases = " and ".join(_LAW_BASES.get(basis, basis) for basis in answer["s212e"]["basis"])
    papers_say = " Papers of one program disagree with each other." if _disagree(papers) else ""
    if status == "subject":
        return f"You are subject to the two-year requirement, by reason of {bases}.{papers_say}"
    if status == "unknown" and not papers and waits:
        return "Nothing counts yet that says anything about the two-year requirement: confirm what was read."
    if status == "unknown" and not papers:
        return "No paper and no program on record says anything about the two-year requirement."
    if status in ("waived", "fulfilled"):
        return f"The two-year requirement ({bases}) is {status}.{papers_say}"
    if status == "not_subject":
        return f"By the facts on record you are not subject to the two-year requirement.{papers_say}"
    if status == "conflict":
        if papers_say:
            return (
                "Your papers disagree with each other, and no fact on record decides whether you are subject."
            )
        return "A paper contradicts itself, or papers of one SEVIS record disagree, and no fact decides."
    return f"Whether you are subject cannot be told from what is on record.{papers_say}"


def _annotation(paper: Ds2019 | Visa) -> Annotation212e | None:
    return paper.annotation_212e


def _determination(paper: Ds2019 | Visa) -> str | None:
    """Return what a paper says, None where that was neither read nor entered."""
    annotation = _annotation(paper)
    return annotation.determination.value if annotation else None


def _names(records: list[Record], proofs: Proofs) -> str:
    return ", ".join(proofs.name(record) for record in records)


def _by_program(papers: Sequence[Ds2019 | Visa]) -> list[list[Ds2019 | Visa]]:
    """Return the papers of each SEVIS record by date; a visa that names none counts for every one.

    A form without a SEVIS id, or with the all-zero one of an IAP-66, is a program of its own.
    """
    everywhere: list[Ds2019 | Visa] = [p for p in papers if isinstance(p, Visa) and p.sevis_id is None]
    groups: dict[str, list[Ds2019 | Visa]] = {}
    for paper in papers:
        if paper not in everywhere:
            known = paper.sevis_id if paper.sevis_id != IAP66_SEVIS_ID else None
            groups.setdefault(known or paper.id, []).append(paper)
    return [sorted([*group, *everywhere], key=paper_day) for group in groups.values()] or [everywhere]


def _sides(papers: Sequence[Ds2019 | Visa]) -> dict[str | None, list[Record]]:
    sides: dict[str | None, list[Record]] = {}
    for paper in papers:
        sides.setdefault(_determination(paper), []).append(paper)
    return sides


def _disagree(papers: Sequence[Ds2019 | Visa]) -> bool:
    return any({"subject", "not_subject"} <= set(_sides(group)) for group in _by_program(papers))


def _conflicts(papers: Sequence[Ds2019 | Visa], proofs: Proofs) -> tuple[Line, ...]:
    lines = []
    for group in _by_program(papers):
        sides = _sides(group)
        if "subject" in sides and "not_subject" in sides:
            lines.append(
                Line(
                    f"Subject: {_names(sides['subject'], proofs)}. "
                    f"Not subject: {_names(sides['not_subject'], proofs)}. Neither is chosen here.",
                    tone="act",
                )
            )
    sides = _sides(sorted(papers, key=paper_day))
    if "conflict" in sides:
        lines.append(Line(f"{_names(sides['conflict'], proofs)} contradicts itself.", tone="act"))
    if "unsure" in sides:
        names = _names(sides["unsure"], proofs)
        lines.append(
            Line(f"The marks of {names} cannot be told with confidence: look at the page.", tone="act")
        )
    return tuple(lines)


def _titles(facts: Facts, proofs: Proofs) -> list[str]:
    return [program_title(group, proofs) for group in grouped_programs(facts)]


def law_lines(answer: dict[str, Any], titles: Sequence[str], proofs: Proofs) -> tuple[Line, ...]:
    """Return what the law says of each program and overall; ``titles`` name the programs in order."""
    lines = []
    for number, item in enumerate(answer.get("programs_212e", [])):
        position = item["program"]
        title = titles[position - 1] if 0 < position <= len(titles) else f"program {position}"
        title = title if position else "time in J-2 status"
        basis = item.get("basis")
        because = f", by reason of {_LAW_BASES.get(basis, basis)}" if basis else ""
        would = {True: "; it would be subject", False: "; it would not be subject"}.get(
            item.get("would_be_subject"), ""
        )
        lines.append(
            proofs.line(f"{title}: {STATUS[item['status']]}{because}{would}", f"programs_212e.{number}")
        )
    overall = answer["s212e"]
    lines.append(proofs.line(f"{STATUS[overall['status']]}", "s212e", label="overall"))
    if overall.get("plan_as"):
        lines.append(Line("plan as if subject: the only evidence is a mark that says so", tone="watch"))
    for alternative in answer.get("alternatives", []):
        for path, value in alternative["changes"].items():
            if path.startswith("s212e."):
                said = STATUS.get(str(value), str(value))
                lines.append(Line(f"{said} - {alternative['reading']}", tone="info", label="another reading"))
    return tuple(lines)


def _home(answer: dict[str, Any], proofs: Proofs) -> tuple[Line, ...]:
    lines = []
    for number, item in enumerate(answer.get("obligations", [])):
        names = (
            ", ".join(proofs.rests_on(ref) for ref in item.get("refs", ())) or f"program {item['program']}"
        )
        country = f" in {item['country']}" if item.get("country") else ""
        left = (
            f"{item['remaining_to_730']:,} to go to reach 730, {item['remaining_to_731']:,} to reach 731"
            if item["state"] == "open"
            else item["state"]
        )
        text = f"{wording.days(item['counted_days'])} counted{country}; {left} ({names})"
        lines.append(
            proofs.line(text, f"obligations.{number}", label=_LAW_BASES.get(item["basis"], item["basis"]))
        )
    home = answer.get("home") or {}
    for key, label in (
        ("reached_730_on", "730th day"),
        ("reached_731_on", "731st day"),
        ("calendar_two_years_last_day", "two calendar years end"),
    ):
        if home.get(key) is not None:
            lines.append(proofs.line(wording.day(home[key]), f"home.{key}", label=label))
    if "clear_when" in answer:
        lines.append(Line(answer["clear_when"], label="clear when"))
    return tuple(lines)


def _blocks(answer: dict[str, Any], proofs: Proofs) -> tuple[Line, ...]:
    lines = []
    for key, label in (("blocked", "blocked"), ("undetermined", "not known"), ("not_blocked", "not blocked")):
        if answer.get(key):
            words = ", ".join(word.replace("_", " ") for word in answer[key])
            lines.append(proofs.line(words, key, label=label))
    return tuple(lines)


def _findings(answer: dict[str, Any], facts: Facts, proofs: Proofs) -> tuple[Line, ...]:
    lines = [proofs.finding(f) for f in answer.get("findings", []) if f["code"].startswith(_ABOUT_212E)]
    for waiver in (one for one in facts.waivers if one.route is None):
        name = proofs.name(waiver)
        told = f"{name} names no route and is left out of this answer: tracker edit {name} route=ROUTE"
        lines.append(Line(f"{told}, such as conrad30.", tone="act"))
    unread = [r for r in facts.unconfirmed if isinstance(r, Ds2019 | Visa)]
    if unread:
        lines.append(
            Line(f"Not counted until you confirm what was read: {_names(list(unread), proofs)}.", tone="act")
        )
    return tuple(lines)
