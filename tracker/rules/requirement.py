"""212(e): what decides each program, which obligations exist, and the status overall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from tracker.dates import term_last_day
from tracker.findings import Step
from tracker.rules.assessment import Home, Obligation, ProgramRequirement, Requirement
from tracker.rules.draft import Draft, step
from tracker.rules.evidence import Evidence, evidence_of
from tracker.rules.facts import Facts
from tracker.rules.home_ledger import Count, Ledger, counting_start, us_blocks
from tracker.rules.presence import J2, Row
from tracker.rules.program_records import PHYSICIAN
from tracker.rules.waiver_service import NO_OBJECTION, Granted, Service

GME, MONEY, SKILLS, DERIVED, OPINION = (
    "GME",
    "GOV_FUNDING",
    "SKILLS_LIST",
    "DERIVATIVE:GME",
    "ADVISORY_OPINION",
)
AFTER_TRAINING = frozenset({GME, DERIVED})

Outcome = Literal["subject", "not_subject", "unknown", "conflict"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What decides one program, or the stay of a J-2 (``number`` 0, no evidence)."""

    number: int
    outcome: Outcome
    basis: str | None
    rule: str
    text: str
    begin: date | None
    end: date | None
    started: bool | None
    country: str | None
    refs: tuple[str, ...]
    path: str
    evidence: Evidence | None = None
    marks: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def would_be_subject(self) -> bool | None:
        """For a program that has not started: whether it will make subject."""
        if self.outcome in ("unknown", "conflict"):
            return None
        return self.outcome == "subject"


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation with the program behind it, its ledger and the first day that counts."""

    decision: Decision
    obligation: Obligation
    ledger: Ledger
    start: date | None
    waiver: Granted | None

    @property
    def is_waived(self) -> bool:
        """Whether a granted waiver whose terms are kept reaches it."""
        return self.obligation.state == "waived"


@dataclass(frozen=True)
class Judgment:
    """212(e) of a case: decisions and obligations in order of begin, and the status overall."""

    decisions: tuple[Decision, ...]
    duties: tuple[Duty, ...]
    status: str

    @cached_property
    def _duty_of(self) -> dict[int, Duty]:
        return {id(duty.decision): duty for duty in self.duties}

    @property
    def after_training(self) -> bool:
        """Whether an obligation of graduate medical education exists, in any state."""
        return any(duty.obligation.basis in AFTER_TRAINING for duty in self.duties)

    @property
    def unwaived(self) -> list[Duty]:
        """The obligations that are not waived."""
        return [duty for duty in self.duties if not duty.is_waived]

    @property
    def unwaived_training(self) -> bool:
        """Whether an unwaived obligation of graduate medical education exists."""
        return any(duty.obligation.basis in AFTER_TRAINING for duty in self.unwaived)

    def state_of(self, decision: Decision) -> str:
        """Return the status of one program."""
        if decision.started is False:
            return "not_started"
        if decision.started is None:
            return "unknown"
        duty = self._duty_of.get(id(decision))
        if duty is None:
            return decision.outcome
        return "subject" if duty.obligation.state == "open" else duty.obligation.state


def judge(facts: Facts, service: Service) -> Judgment:
    """Return what 212(e) says on ``as_of``: program by program, then overall."""
    decisions = [_decide(facts, evidence) for evidence in evidence_of(facts)] + _derivations(facts)
    decisions.sort(key=lambda decision: (decision.begin or date.max, decision.number == 0, decision.number))
    blocks = us_blocks(facts)
    ends = [span.end or span.begin for span in blocks]
    ledgers: dict[str | None, Ledger] = {}
    duties = []
    for decision in decisions:
        if decision.outcome != "subject" or not decision.started:
            continue
        ledger = ledgers.get(decision.country)
        if ledger is None:
            ledger = ledgers[decision.country] = Ledger(facts, decision.country)
        end = decision.end
        start = counting_start(blocks, ends, end, facts.as_of)
        duties.append(_duty(facts, decision, ledger, start, service))
    found = Judgment(tuple(decisions), tuple(duties), "unknown")
    states = [found.state_of(decision) for decision in decisions]
    return Judgment(tuple(decisions), tuple(duties), overall(states))


def overall(states: list[str]) -> str:
    """Return the status of a person from the statuses of the programs; no program at all gives unknown."""
    for word in ("subject", "conflict", "unknown", "waived", "fulfilled"):
        if word in states:
            return word
    return "not_subject" if states else "unknown"


def _decide(facts: Facts, evidence: Evidence) -> Decision:
    """Return what decides a program, by the first line that fits.

    Without a category nothing can clear a program, because training would make subject by law.
    """
    outcome: Outcome = "unknown"
    basis, rule, text = None, "W-01", "nothing on file decides"
    known = evidence.category is not None
    trained = evidence.category == PHYSICIAN
    if trained and facts.law.find("gme_basis", evidence.begin or facts.as_of) is not None:
        outcome, basis, rule, text = "subject", GME, "W-02", "alien physician: subject by law"
    elif evidence.opinion is not None and (known or evidence.opinion.result == "subject"):
        rule, text = "W-13", f"the advisory opinion says {evidence.opinion.result}"
        outcome = "subject" if evidence.opinion.result == "subject" else "not_subject"
        basis = OPINION if outcome == "subject" else None
    elif evidence.us_gov or evidence.home_gov:
        outcome, basis, rule, text = "subject", MONEY, "W-03", "a government financed the program"
    elif evidence.skills == "listed":
        outcome, basis, rule, text = "subject", SKILLS, "W-04", "country and field are on the Skills List"
    elif known and clears(evidence):
        outcome, rule, text = "not_subject", "W-01", "no government money and no Skills List entry"
    elif len(evidence.marks) == 2:
        outcome, rule, text = "conflict", "W-06", "marks on both sides"
    return Decision(
        number=evidence.number,
        outcome=outcome,
        basis=basis,
        rule=rule,
        text=text,
        begin=evidence.begin,
        end=evidence.end,
        started=evidence.started,
        country=evidence.country,
        refs=evidence.refs,
        path=evidence.path,
        evidence=evidence,
        marks=evidence.marks,
        inputs=_inputs(evidence, rule),
    )


def _inputs(evidence: Evidence, rule: str) -> tuple[str, ...]:
    """Return the case paths of the facts that a rule decided on."""
    own = [record.program for record in evidence.records]
    money = f"{evidence.path}.funding" if any(program.funding is not None for program in own) else "funding"
    skills = f"{evidence.path}.skills" if any(program.skills is not None for program in own) else "skills"
    named = any(program.nationality or program.nationalities for program in own)
    nations = [f"{evidence.path}.{key}" if named else key for key in ("nationality", "nationalities")]
    if rule == "W-02":
        return (f"{evidence.path}.category",)
    if rule == "W-13":
        return ("advisory_opinions", f"{evidence.path}.end")
    if rule == "W-03":
        return (f"{money}.us_gov" if evidence.us_gov else f"{money}.home_gov",)
    if rule == "W-04":
        return (skills, *nations)
    if rule == "W-06":
        return (f"{evidence.path}.annotation_212e", f"{evidence.path}.forms", "visa_stamps")
    return (f"{money}.us_gov", f"{money}.home_gov", skills, *nations)


def clears(evidence: Evidence) -> bool:
    """Return whether the facts say that neither money nor the Skills List makes subject."""
    return evidence.no_money and evidence.skills == "not_listed"


def _derivations(facts: Facts) -> list[Decision]:
    """Return one decision for each principal whom the person followed as J-2."""
    groups: dict[tuple[str | None, date | None], list[Row]] = {}
    for row in facts.rows:
        if row.status == J2 and row.begin <= facts.as_of:
            groups.setdefault((row.principal_category, row.principal_sevis_end), []).append(row)
    found = []
    country = next(iter(facts.nationalities)) if len(facts.nationalities) == 1 else None
    for (principal, _), rows in groups.items():
        ends = [row.end for row in rows]
        trained = principal == PHYSICIAN
        found.append(
            Decision(
                number=0,
                outcome="subject" if trained else "unknown",
                basis=DERIVED if trained else None,
                rule="W-07",
                text="J-2 of an alien physician"
                if trained
                else "J-2 of a principal whose requirement is not known",
                begin=rows[0].begin,
                end=None if None in ends else max(day for day in ends if day is not None),
                started=True,
                country=country,
                refs=tuple(ref for row in rows for ref in row.refs),
                path=rows[0].paths[0],
            )
        )
    return found


def _duty(facts: Facts, decision: Decision, ledger: Ledger, start: date | None, service: Service) -> Duty:
    days = ledger.days_from(start)
    least = facts.law.number("home_days", facts.as_of)
    safe = facts.law.number("home_days_safe", facts.as_of)
    waiver = next((entry for entry in service.granted if _reaches(entry, decision)), None)
    state = "waived" if waiver is not None else "open"
    if waiver is None and (
        days >= safe or (days >= least and _years_complete(facts, ledger.count_from(start)))
    ):
        state = "fulfilled"
    obligation = Obligation(
        program=decision.number,
        basis=decision.basis or "",
        country=decision.country,
        counted_days=days,
        remaining_to_730=max(0, least - days),
        remaining_to_731=max(0, safe - days),
        state=state,
        refs=decision.refs,
    )
    return Duty(decision, obligation, ledger, start, waiver)


def _reaches(entry: Granted, decision: Decision) -> bool:
    """Return whether a granted waiver excuses an obligation."""
    since = decision.begin or decision.end
    if entry.failed or since is None or entry.approved < since:
        return False
    return entry.waiver.route != NO_OBJECTION or decision.basis not in AFTER_TRAINING


def _years_complete(facts: Facts, count: Count) -> bool:
    stay = count.uninterrupted
    if stay is None or stay.end is None:
        return False
    years = facts.law.number("home_years", facts.as_of)
    return term_last_day(stay.begin, years=years) <= stay.end


def write(facts: Facts, judgment: Judgment, draft: Draft) -> None:
    """Write the status, the programs, the obligations and the ledger at home."""
    items = []
    for number, decision in enumerate(judgment.decisions):
        state = judgment.state_of(decision)
        waiting = decision.would_be_subject if state == "not_started" else None
        items.append(
            ProgramRequirement(decision.number, state, decision.basis, decision.marks, decision.refs, waiting)
        )
        draft.explain(f"programs_212e.{number}", _decision_step(decision, state))
    draft.put("programs_212e", tuple(items))
    if judgment.duties:
        draft.put("obligations", tuple(duty.obligation for duty in judgment.duties))
        for number, duty in enumerate(judgment.duties):
            draft.explain(f"obligations.{number}", *_duty_steps(duty))
        _home(facts, judgment, draft)
    still = [duty for duty in judgment.duties if duty.obligation.state == "open"]
    if len(still) > 1:
        words = "both obligations satisfied" if len(still) == 2 else "all obligations satisfied"
        draft.put(
            "clear_when", words, step("W-11", "each obligation has a ledger of its own", value=len(still))
        )


def _decision_step(decision: Decision, state: str) -> Step:
    inputs = decision.inputs or (decision.path,)
    return step(decision.rule, decision.text, *inputs, value=decision.basis or state)


def _duty_steps(duty: Duty) -> list[Step]:
    steps = [_decision_step(duty.decision, "subject")]
    if duty.waiver is not None:
        steps.append(step("V-02", "waived", f"{duty.waiver.path}.uscis_approved", value=duty.waiver.approved))
    start = duty.start
    if start is None:
        steps.append(step("W-10", "no day counts yet: the program runs or no departure has followed"))
    else:
        days = duty.obligation.counted_days
        steps.append(step("W-10", "first day that can count", duty.decision.path, value=start))
        steps.append(
            step("W-10", "distinct days at home from then to today", "home_presence", "as_of", value=days)
        )
        if duty.ledger.left_out:
            text = "days between arrival and departure of a stay elsewhere are left out"
            steps.append(step("W-10", text, "other_presence", "us_presence"))
    return steps


def _home(facts: Facts, judgment: Judgment, draft: Draft) -> None:
    if not judgment.unwaived:
        draft.put("home", None)
        return
    duty = judgment.unwaived[-1]
    count = duty.ledger.count_from(duty.start)
    least = facts.law.number("home_days", facts.as_of)
    safe = facts.law.number("home_days_safe", facts.as_of)
    stay = count.uninterrupted
    reached_safe = count.day_number(safe)
    running = stay is not None and stay.end == facts.as_of and duty.ledger.runs_on
    if reached_safe is None and running and count.days == least:
        reached_safe = date.fromordinal(facts.as_of.toordinal() + safe - least)
    years = facts.law.number("home_years", facts.as_of)
    home = Home(
        counted_days=count.days,
        remaining_to_730=max(0, least - count.days),
        remaining_to_731=max(0, safe - count.days),
        reached_730_on=count.day_number(least),
        reached_731_on=reached_safe,
        calendar_two_years_last_day=term_last_day(stay.begin, years=years) if stay is not None else None,
    )
    draft.put("home", home, *_duty_steps(duty))


def write_status(judgment: Judgment, draft: Draft) -> None:
    """Write the status overall, after the codes that it carries are known."""
    deciding: list[Duty] = []
    if judgment.status in ("subject", "waived", "fulfilled"):
        is_open = judgment.status == "subject"
        deciding = [duty for duty in judgment.duties if (duty.obligation.state == "open") is is_open]
    basis = tuple(dict.fromkeys(duty.obligation.basis for duty in deciding))
    coming = any(
        decision.started is False and decision.outcome == "subject" for decision in judgment.decisions
    )
    found = Requirement(
        status=judgment.status,
        basis=basis,
        plan_as="subject" if draft.raised("PLAN_AS_SUBJECT") else None,
        would_be_subject=True if coming else None,
    )
    steps = [_decision_step(decision, judgment.state_of(decision)) for decision in judgment.decisions[:50]]
    draft.put("s212e", found, *(steps or [step("W-01", "no program is on file", "programs")]))
