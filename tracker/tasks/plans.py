"""What-if plans: hypothetical programs, trips, waivers and stays, answered by the same rules as the record.

A plan is a record of its own kind. Nothing else reads it; here its steps become real records in memory,
on top of those that count.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tracker.dates import DateOrder
from tracker.errors import KindUnknown, RecordConflict, RecordInvalid, RecordNotFound
from tracker.records import kind_named, kind_of
from tracker.records.exchange_visitor import Program
from tracker.records.kinds import record_name
from tracker.records.scenario import PlannedKind, PlannedStep, Scenario
from tracker.store.ledger import Ledger, validated
from tracker.store.vault import Vault
from tracker.tasks.field_text import did_you_mean, fields_of_text
from tracker.tasks.planned_facts import planned_facts_of, step_id
from tracker.tasks.record_view import label, shown
from tracker.tasks.records import Texts, id_of
from tracker.tasks.visa_time import facts_of

NOW = "now"
_KIND_OF: Mapping[PlannedKind, str] = {
    PlannedKind.PROGRAM: "program",
    PlannedKind.TRIP: "trip",
    PlannedKind.WAIVER: "waiver",
    PlannedKind.STAY: "presence",
    PlannedKind.STEP: "next_step",
}
_NOUNS = {kind: noun for noun, kind in _KIND_OF.items()}
# Short words for the fields that every plan uses.
_WORDS: Mapping[PlannedKind, Mapping[str, str]] = {
    PlannedKind.PROGRAM: {"begin": "sevis_begin", "end": "sevis_end"},
    PlannedKind.TRIP: {"out": "left_on", "back": "returned_on"},
    PlannedKind.WAIVER: {"granted": "granted_on", "filed": "filed_on", "recommended": "recommended_on"},
    PlannedKind.STAY: {"in": "arrived_on", "out": "left_on"},
    PlannedKind.STEP: {"to": "extend_to"},
}


# --- keeping plans -----------------------------------------------------------------------------------


def plans(ledger: Ledger) -> list[Scenario]:
    """Return the plans in use, by number."""
    return ledger.all_of(Scenario)


def plan_named(ledger: Ledger, name: str) -> Scenario:
    """Return the plan with a title, or with a record's name such as ``scenario-1``.

    Raises:
        RecordNotFound: there is no such plan.
        RecordConflict: two plans have the title.
    """
    word = name.strip()
    known = plans(ledger)
    found = [plan for plan in known if (plan.title or "").casefold() == word.casefold()]
    found = found or [plan for plan in known if word.casefold() in (record_name(plan), plan.id)]
    if len(found) > 1:
        raise RecordConflict(
            "two plans have this name", hint=f"say one of: {', '.join(record_name(plan) for plan in found)}"
        )
    if not found:
        titles = [plan.title or record_name(plan) for plan in known]
        raise RecordNotFound(
            f"there is no plan of this name{did_you_mean(word, titles)}",
            hint="tracker plan list shows them; make one with: tracker plan new NAME",
        )
    return found[0]


def new_plan(vault: Vault, title: str) -> Scenario:
    """Make an empty plan.

    Raises:
        RecordInvalid: the title is empty, too long, or stands for something else.
        RecordConflict: there is a plan of this name.
    """
    word = title.strip()
    if not word or word.casefold() == NOW or word.casefold().startswith("scenario-"):
        raise RecordInvalid(
            "a plan needs a name of its own", hint='such as: tracker plan new "two more years"'
        )
    if not word.isprintable():
        raise RecordInvalid("the name of a plan is one line of text")

    def change(ledger: Ledger) -> Scenario:
        if any((plan.title or "").casefold() == word.casefold() for plan in plans(ledger)):
            raise RecordConflict("there is a plan of this name", hint="tracker plan list shows them")
        return ledger.add(validated(Scenario, {"title": word}))

    return vault.commit("new plan", change)


def drop_plan(vault: Vault, name: str, step: int | None = None) -> Scenario:
    """Move a plan to the trash, or take one step out of it; return it as it is then.

    Raises:
        RecordNotFound: there is no such plan or step.
    """

    def change(ledger: Ledger) -> Scenario:
        plan = plan_named(ledger, name)
        if step is None:
            return ledger.trash(plan)
        if not 1 <= step <= len(plan.steps):
            raise RecordNotFound(f"the plan has no step {step}", hint="tracker plan show NAME numbers them")
        return ledger.edit(plan, {"steps": [s for n, s in enumerate(plan.steps, 1) if n != step]})

    return vault.commit("drop a plan" if step is None else "drop a step of a plan", change)


def add_step(
    vault: Vault, name: str, noun: str, texts: Texts, *, order: DateOrder | None = None
) -> tuple[Scenario, str]:
    """Add a hypothetical record to a plan from fields typed as text; return the plan and the step in words.

    ``of=program-1 end=DAY`` gives a program on record another end: an earlier one ends it, a later one
    extends it.

    Raises:
        RecordInvalid, DateImpossible, DateAmbiguous: a field does not hold what it must.
        RecordNotFound: there is no such plan or program.
    """
    kind = _planned_kind(noun)

    def change(ledger: Ledger) -> tuple[Scenario, str]:
        plan = plan_named(ledger, name)
        step = _step(ledger, kind, texts, order)
        scenario = ledger.edit(plan, {"steps": [*plan.steps, step]})
        # A step that cannot stand beside the record is refused here, and with it the change.
        names = planned_facts_of(ledger, scenario).names
        return scenario, step_words(scenario, len(scenario.steps), names)

    return vault.commit("add to a plan", change)


def short_words(noun: str) -> str:
    """Return the short words that a step of this noun takes beside the fields of its record."""
    kind = _planned_kind(noun)
    words = [f"{short}= for {label(field)}" for short, field in _WORDS[kind].items()]
    if kind is PlannedKind.PROGRAM:
        words += ["transfer=yes", "of=program-1 with end= for another end of a program on record"]
    return "; ".join(words)


def kind_of_noun(noun: str) -> str:
    """Return the kind of record that a step of this noun is.

    Raises:
        RecordInvalid: a plan has no such step.
    """
    return _KIND_OF[_planned_kind(noun)]


def _planned_kind(noun: str) -> PlannedKind:
    word = noun.strip().casefold().replace("-", "_")
    if word in tuple(PlannedKind):
        return PlannedKind(word)
    with suppress(KindUnknown):
        kind = kind_named(word)
        if kind in _NOUNS:
            return _NOUNS[kind]
    raise RecordInvalid(
        f"a plan has no {noun.strip()!r}", hint=f"it has: {', '.join(kind.value for kind in PlannedKind)}"
    )


def _step(ledger: Ledger, kind: PlannedKind, texts: Texts, order: DateOrder | None) -> PlannedStep:
    words = {_WORDS[kind].get(word.casefold(), word): given for word, given in texts.items()}
    of = None
    if kind is PlannedKind.PROGRAM and "of" in words:
        given = words.pop("of")
        if len(given) != 1:
            raise RecordInvalid("program: of takes one value")
        of = id_of(ledger, given[0], "program")
    if "transfer" in words and kind is PlannedKind.PROGRAM:
        (answer,) = fields_of_text("next_step", {"transfer": words.pop("transfer")}, resolve=_none).values()
        words |= {"started_by": ["transfer_in"]} if answer else {}
    values = fields_of_text(
        _KIND_OF[kind],
        words,
        order=order,
        resolve=lambda word, of_kind: id_of(ledger, word, of_kind),
    )
    kept = {name: value for name, value in values.items() if value not in (None, [], "")}
    try:
        scenario = validated(Scenario, {"steps": [{"kind": kind, "of": of, "values": kept}]})
    except RecordInvalid as error:
        message = error.message.removeprefix("scenario: steps.0: ")
        for short, field in _WORDS[kind].items():
            message = message.replace(field, short)
        hint = f"list the fields with: tracker plan add NAME {kind.value} --help"
        raise RecordInvalid(message, hint=hint) from error
    plain = scenario.steps[0].record("planned").model_dump(mode="json", include=set(kept))
    return scenario.steps[0].model_copy(update={"values": plain})


def _none(_name: str, _kind: str | None) -> str:
    raise RecordInvalid("does not refer to a record")


def step_words(plan: Scenario, number: int, names: Mapping[str, str]) -> str:
    """Return a step in words: ``program: research scholar, 1 Sep 2027 - 31 Aug 2029``."""
    step = plan.steps[number - 1]
    record = step.record(step_id(plan, number))
    if isinstance(record, Program) and step.of is not None:
        program = names.get(step.of, "a program that is no longer here")
        return f"{program} ends {shown('program', 'sevis_end', record.sevis_end, str)}"
    kind = kind_of(record)
    begin, end = _SPAN.get(step.kind, ("", ""))
    words = [
        text if field in _PLAIN else "by transfer" if field == "started_by" else f"{label(field)} {text}"
        for field in step.values
        if field not in (begin, end, "note") and (text := shown(kind, field, getattr(record, field), str))
    ]
    if begin and getattr(record, begin) is not None:
        last = shown(kind, end, getattr(record, end), str) or "open"
        words.append(f"{shown(kind, begin, getattr(record, begin), str)} - {last}")
    return f"{step.kind.value}: {', '.join(word for word in words if word)}"


_PLAIN = frozenset({"category", "country", "route", "action", "status"})
_SPAN: Mapping[PlannedKind, tuple[str, str]] = {
    PlannedKind.PROGRAM: ("sevis_begin", "sevis_end"),
    PlannedKind.TRIP: ("left_on", "returned_on"),
    PlannedKind.STAY: ("arrived_on", "left_on"),
}


def plan_json(ledger: Ledger, plan: Scenario) -> dict[str, Any]:
    """Return a plan as JSON values, with its steps in words."""
    _, names = facts_of(ledger)
    return {
        "name": record_name(plan),
        "title": plan.title,
        "steps": [
            {
                **step.model_dump(mode="json", exclude_none=True),
                "number": n,
                "words": step_words(plan, n, names),
            }
            for n, step in enumerate(plan.steps, 1)
        ],
    }
