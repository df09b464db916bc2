"""The codes and other readings of 212(e): marks, money, list, opinions, and the J-2."""

from __future__ import annotations

from bisect import bisect_left

from tracker.findings import Step
from tracker.rules.draft import Draft, step
from tracker.rules.evidence import Evidence
from tracker.rules.facts import Facts
from tracker.rules.requirement import (
    DERIVED,
    GME,
    MONEY,
    OPINION,
    SKILLS,
    Decision,
    Judgment,
    clears,
    overall,
)
from tracker.rules.waiver_service import Service


def requirement_codes(facts: Facts, judgment: Judgment, service: Service, draft: Draft) -> None:
    """Raise the codes about marks, money, the list and opinions; programs to come are looked at too."""
    for decision in judgment.decisions:
        if decision.evidence is None:
            continue
        _marks(decision, draft)
        _opinions(decision, decision.evidence, draft)
        if decision.outcome == "unknown":
            _unknown(decision, decision.evidence, draft)
        if decision.outcome == "not_subject":
            _removed(facts, decision, decision.evidence, draft)
    if judgment.status == "conflict":
        for decision in judgment.decisions:
            if decision.outcome == "conflict":
                draft.warn("REQUEST_ADVISORY_OPINION", _why(decision), refs=decision.refs)
    _later_programs(facts, judgment, service, draft)
    _derivation(facts, judgment, draft)
    _readings(facts, judgment, draft)


def _why(decision: Decision) -> Step:
    inputs = decision.inputs or (decision.path,)
    return step(decision.rule, decision.text, *inputs, value=decision.basis or decision.outcome)


def _marks(decision: Decision, draft: Draft) -> None:
    if "not_subject" not in decision.marks:
        return
    if decision.basis == GME:
        draft.warn("ANNOTATION_CONTRADICTS_LAW", _why(decision), refs=decision.refs)
    elif decision.basis in (MONEY, SKILLS):
        draft.warn("ANNOTATION_CONTRADICTS_FACTS", _why(decision), refs=decision.refs)


def _opinions(decision: Decision, evidence: Evidence, draft: Draft) -> None:
    opinion = evidence.opinion
    if opinion is None or opinion.result is None:
        return
    refs = (opinion.ref,) if opinion.ref is not None else ()
    if decision.rule == "W-13" and any(mark != opinion.result for mark in decision.marks):
        draft.warn("OVERRIDDEN_ANNOTATION", _why(decision), day=opinion.date, refs=refs)
    paid = bool(evidence.us_gov or evidence.home_gov)
    against = decision.basis == GME or paid or evidence.skills == "listed"
    cleared = clears(evidence) and evidence.category is not None and decision.basis != GME
    if (opinion.result == "not_subject" and against) or (opinion.result == "subject" and cleared):
        text = f"the opinion says {opinion.result}"
        draft.warn("AO_CONTRADICTS_FACTS", step("W-13", text, decision.path), day=opinion.date, refs=refs)


def _unknown(decision: Decision, evidence: Evidence, draft: Draft) -> None:
    refs = decision.refs
    found = _why(decision)
    if evidence.no_money and evidence.nationalities and evidence.skills == "unknown":
        draft.warn(
            "VERIFY_SKILLS_LIST", step("W-05", "the Skills List entry is not known", "skills"), refs=refs
        )
    if evidence.via is not None:
        draft.warn("CHECK_DS2019_FUNDING_BOX", step("W-03", "indirect money", "funding.via"), refs=refs)
    if evidence.only_marks and evidence.marks == ("subject",):
        draft.warn("PLAN_AS_SUBJECT", found, refs=refs)
    if evidence.only_marks or evidence.skills == "divided" or evidence.intl_org is not None:
        draft.warn("REQUEST_ADVISORY_OPINION", found, refs=refs)


def _removed(facts: Facts, decision: Decision, evidence: Evidence, draft: Draft) -> None:
    removed = facts.law.names("skills_list_removed", facts.as_of)
    nations = evidence.nationalities
    if evidence.skills_2009_listed and nations and nations <= removed:
        found = step("W-04", "the country left the list", "nationality", "skills")
        draft.warn("SKILLS_BASIS_REMOVED_RETROACTIVELY", found, refs=decision.refs)


def subject_programs(judgment: Judgment) -> list[Decision]:
    """Return the programs with a basis that no waiver has cleared, those still to come included."""
    waived = {id(duty.decision) for duty in judgment.duties if duty.is_waived}
    return [
        decision
        for decision in judgment.decisions
        if decision.outcome == "subject" and id(decision) not in waived
    ]


def _later_programs(facts: Facts, judgment: Judgment, service: Service, draft: Draft) -> None:
    programs = subject_programs(judgment)
    covered_days = sorted(
        opinion.covers_program_ends_through
        for opinion in facts.case.advisory_opinions
        if opinion.result == "not_subject" and opinion.covers_program_ends_through is not None
        if opinion.date is None or opinion.date <= facts.as_of
    )
    approvals = [granted.approved for granted in service.granted]
    for decision in programs:
        place = bisect_left(covered_days, decision.end) if decision.end is not None else 0
        if decision.evidence is not None and place:
            covered = covered_days[place - 1]
            found = step("W-13", "the program ends after the day covered", decision.path, value=covered)
            draft.warn("AO_DOES_NOT_COVER_LATER_PROGRAM", found, day=covered, refs=decision.refs)
        place = bisect_left(approvals, decision.begin) if decision.begin is not None else 0
        if place:
            path = f"{service.granted[place - 1].path}.uscis_approved"
            found = step(
                "W-12", "approved before the program began", path, decision.path, value=decision.begin
            )
            draft.warn("WAIVER_DOES_NOT_COVER_LATER_PROGRAM", found, day=decision.begin, refs=decision.refs)


def _derivation(facts: Facts, judgment: Judgment, draft: Draft) -> None:
    derived = [duty for duty in judgment.duties if duty.obligation.basis == DERIVED]
    if not any(duty.obligation.state == "open" for duty in derived):
        return
    for number, event in enumerate(facts.case.events):
        if event.type is not None and (event.date is None or event.date <= facts.as_of):
            found = step("W-07", "the derivation has ended", f"events[{number}]")
            draft.warn("J2_SEPARATE_WAIVER_POSSIBLE", found, day=event.date)
            draft.other_reading("the Department may act as interested agency case by case", {})


def _readings(facts: Facts, judgment: Judgment, draft: Draft) -> None:
    """Add the readings under which one program would be decided differently."""
    for place, decision in enumerate(judgment.decisions):
        evidence = decision.evidence
        if evidence is None or not decision.started or decision.basis == OPINION:
            continue
        if decision.outcome == "unknown":
            if evidence.only_marks and evidence.marks == ("subject",):
                _reading(
                    "the annotation is taken to establish the requirement", place, "subject", judgment, draft
                )
            if evidence.intl_org is not None:
                reading = "money of an international organization is government financing"
                _reading(reading, place, "subject", judgment, draft)
            if evidence.via is not None:
                reading = "the money does not finance the exchange program"
                _reading(reading, place, "not_subject", judgment, draft)
            if evidence.skills == "divided" and facts.case.ds2019_country is not None:
                _by_form_country(facts, place, evidence, judgment, draft)
        elif decision.basis == SKILLS and evidence.skills_by_first_j:
            duty = next((entry for entry in judgment.duties if entry.decision is decision), None)
            if duty is not None and duty.obligation.state == "open":
                _reading("the list that governs is not the first one", place, "unknown", judgment, draft)


def _reading(reading: str, place: int, outcome: str, judgment: Judgment, draft: Draft) -> None:
    states = [judgment.state_of(decision) for decision in judgment.decisions]
    states[place] = outcome
    status = overall(states)
    draft.other_reading(reading, {"s212e.status": status} if status != judgment.status else {})


def _by_form_country(facts: Facts, place: int, evidence: Evidence, judgment: Judgment, draft: Draft) -> None:
    """Add the reading under which the country on the DS-2019 controls the Skills List entry."""
    country = facts.case.ds2019_country or ""
    skills = next((r.program.skills for r in evidence.records if r.program.skills), None) or facts.case.skills
    listed = skills.by_country.get(country) if skills is not None else None
    if listed is True:
        outcome = "subject"
    elif listed is False and evidence.no_money:
        outcome = "not_subject"
    else:
        outcome = "unknown"
    _reading("the country on the DS-2019 controls", place, outcome, judgment, draft)
