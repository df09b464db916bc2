"""The kinds of records and their names: singular for commands, plural for exports."""

from __future__ import annotations

from tracker.errors import KindUnknown
from tracker.records import (
    career,
    exchange_visitor,
    person,
    presence,
    scenario,
    vault_document,
    waivers,
    works,
)
from tracker.records.base import Record

KINDS: dict[str, type[Record]] = {
    "person": person.Person,
    "ds2019": exchange_visitor.Ds2019,
    "program": exchange_visitor.Program,
    "visa": exchange_visitor.Visa,
    "admission": exchange_visitor.Admission,
    "presence": presence.Presence,
    "trip": presence.Trip,
    "next_step": presence.NextStep,
    "unauthorized_work": presence.UnauthorizedWork,
    "passport": person.Passport,
    "dependant": person.Dependant,
    "sevis_fee": person.SevisFee,
    "insurance": person.Insurance,
    "waiver": waivers.Waiver,
    "advisory_opinion": waivers.AdvisoryOpinion,
    "skills_entry": waivers.SkillsEntry,
    "filing": waivers.Filing,
    "position": career.Position,
    "education": career.Education,
    "exam": career.Exam,
    "certificate": career.Certificate,
    "licence": career.Licence,
    "award": career.Award,
    "skill": career.Skill,
    "membership": career.Membership,
    "language": career.Language,
    "volunteering": career.Volunteering,
    "work": works.Work,
    "application": career.Application,
    "plan": career.Plan,
    "explanation": career.Explanation,
    "offer": career.Offer,
    "answer": career.Answer,
    "contact": career.Contact,
    "message": career.Message,
    "document": vault_document.Document,
    "scenario": scenario.Scenario,
}
SINGLETONS = frozenset({"person"})
_UNCHANGED_PLURALS = frozenset(
    {"person", "education", "insurance", "presence", "unauthorized_work", "volunteering"}
)
_KIND_OF = {model: kind for kind, model in KINDS.items()}


def kind_of(record: Record | type[Record]) -> str:
    """Return the kind of a record or of its class, such as ``ds2019``."""
    return _KIND_OF[record if isinstance(record, type) else type(record)]


def record_name(record: Record) -> str:
    """Return the name that people see and type: ``ds2019-3``."""
    return f"{kind_of(record)}-{record.number}"


def plural_of(kind: str) -> str:
    """Return the key of the kind's list in an export, such as ``skills_entries``."""
    if kind in _UNCHANGED_PLURALS:
        return kind
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


_BY_WORD = {word.replace("_", ""): kind for kind in KINDS for word in (kind, plural_of(kind))} | {
    "i94": "admission",
    "i94s": "admission",
    "publication": "work",
    "publications": "work",
    "license": "licence",
    "licenses": "licence",
    "stay": "presence",
    "stays": "presence",
}


def kind_named(word: str) -> str:
    """Return the kind that a person named: singular or plural, with hyphens, blanks or underscores.

    Raises:
        KindUnknown: no kind has that name.
    """
    kind = _BY_WORD.get(word.strip().casefold().replace("-", "").replace("_", "").replace(" ", ""))
    if kind is None:
        raise KindUnknown(f"there is no kind of record called {word!r}")
    return kind
