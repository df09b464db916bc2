"""The results of an assessment one by one, with a key and a question, so that answers can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.dates import show_length
from tracker.reports import wording

_STATES = {
    "closed": "closed",
    "not_started": "not begun",
    "not_permitted": "not permitted: it begins inside a bar",
    "last_day": "its last day is this day",
}
# The question behind each result that is one value, in the order of the comparison.
_QUESTIONS: Mapping[str, str] = {
    "earliest_begin_overall": "next research begin, bars on record past",
    "proposed_allowed": "next step allowed",
    "days_inside_window": "days of J presence in the year before",
    "specialty_change_deadline": "last day to change specialty",
    "changes_left": "changes of specialty left",
    "program_state": "program",
    "form_days_union": "days that forms cover",
    "academic_training_max_months": "months of academic training",
    "latest_training_end": "training ends at the latest",
    "next_renewal_due_by": "form in force ends",
    "grace_end": "30 days for travel end",
    "grace_days_left": "days for travel left",
    "extended_to": "board examination extension to",
    "lapsed_days": "days since the form lapsed",
    "remedy": "remedy of the lapse",
    "earliest_entry": "earliest entry",
    "entry_ok": "entry on the planned day",
    "regime": "admission",
    "authorised_until": "stay authorized until",
    "stay_last_day": "last day of the stay, 30 days included",
    "entry_admits_until": "an entry for the next program admits until",
    "status_ok": "status in order",
    "s212e": "212(e)",
    "clear_when": "212(e) is clear",
    "waiver_state": "waiver",
    "route_available": "waiver route open",
    "available_routes": "waiver routes the law offers",
    "latest_start_for_route": "latest begin of the waiver job by its route",
    "must_start_by": "waiver job begins by",
    "service_last_day": "last day of waiver service",
    "service_completed": "waiver service completed",
    "h1b_cap_exempt": "exempt from the H-1B cap",
    "j1_extension_possible": "J-1 extension possible",
    "j1_transfer_possible": "J-1 transfer possible",
    "h1b_six_year_last_day": "last day of six H-1B years",
    "trip_days": "days of the trip",
    "automatic_revalidation": "automatic revalidation",
    "signature_last_day": "travel signature serves until",
    "signature_ok": "travel signature serves the return",
    "passport_ok_for_entry": "passport valid long enough",
    "period_of_authorised_stay": "period of authorized stay",
    "may_work": "J-1 work permitted",
    "blocked": "blocked",
    "undetermined": "not known whether blocked",
    "not_blocked": "not blocked",
}
_NO_FIGURES = frozenset(
    {"format", "id", "as_of", "law", "alternatives", "warnings", "findings", "explanations"}
)


@dataclass(frozen=True)
class Place:
    """The key under which a program is compared, and how it is called."""

    key: str
    name: str


@dataclass(frozen=True)
class Figure:
    """One result: its key, the question it answers, the answer in words, and its path among explanations."""

    key: str
    question: str
    text: str
    path: str | None = None


def figures(answer: Mapping[str, Any], places: Mapping[str, Place]) -> dict[str, Figure]:
    """Return the results of an answer by key; every result of the answer is among them.

    Args:
        answer: an assessment as JSON values.
        places: the key and name of each program by the reference in the case; a reference that is not
            there is its own key.
    """
    found: dict[str, Figure] = {}
    for figure in _all(answer, places):
        key, number = figure.key, 2
        while key in found:  # two windows of one category without references
            key, number = f"{figure.key}.{number}", number + 1
        found[key] = Figure(key, figure.question, figure.text, figure.path)
    return found


def _all(answer: Mapping[str, Any], places: Mapping[str, Place]) -> Iterator[Figure]:
    several: dict[str, Callable[..., Iterator[Figure]]] = {
        "clocks": _clock,
        "bars": _bar,
        "bars_if_ended_as_scheduled": _bar,
        "programs_212e": _requirement,
        "obligations": _obligation,
    }
    for key, of_one in several.items():
        for number, item in enumerate(answer.get(key) or ()):
            yield from of_one(item, _place(item, places), f"{key}.{number}")
    later = [key for key in answer if key not in _QUESTIONS]
    for key in [*_QUESTIONS, *later]:
        if key not in answer or key in _NO_FIGURES or key in several:
            continue
        question = _QUESTIONS.get(key, key.replace("_", " "))
        if key == "home":
            yield from _home(answer[key])
        elif key == "s212e":
            text = _overall(answer[key]) + _in_conflict(answer, places)
            yield Figure(key, question, text, key)
        else:
            yield Figure(key, question, words_of(answer[key]), key)


def _place(item: Mapping[str, Any], places: Mapping[str, Place]) -> Place | None:
    refs = item.get("refs") or ()
    return (places.get(refs[0]) or Place(refs[0], "")) if refs else None


def _named(what: str, place: Place | None) -> str:
    return f"{what} ({place.name})" if place is not None and place.name else what


def words_of(value: Any) -> str:
    """Return a result in words: days written out, yes and no, ``not known`` for null."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(words_of(item) for item in value) or "none"
    return (wording.value(value) or "").replace("_", " ")


def _clock(clock: Mapping[str, Any], place: Place | None, path: str) -> Iterator[Figure]:
    key = f"clocks.{place.key if place else clock['category']}"
    name = _named(wording.category(clock["category"]), place)
    last = clock.get("cap_last_day") or clock.get("projected_cap_last_day")
    state = "not known" if clock["state"] is None else _STATES.get(clock["state"], "")
    projected = "if nothing changes" if clock.get("projected_cap_last_day") else ""
    told = ", ".join(word for word in (wording.day(last), projected, state) if word)
    yield Figure(f"{key}.cap_last_day", f"{name}: last permitted day", told, path)
    if clock["state"] in ("open", "last_day"):
        left = "not known" if clock["days_remaining"] is None else wording.days(clock["days_remaining"])
        yield Figure(f"{key}.days_remaining", f"{name}: left", left, path)
    if clock.get("used_days") is not None and clock.get("budget_days") is not None:
        used = f"{clock['used_days']:,} of {wording.days(clock['budget_days'])}"
        yield Figure(f"{key}.used_days", f"{name}: used", used, f"{path}.used_days")
    if clock.get("days_left_after_scheduled_end") is not None:
        after = wording.days_left(clock["days_left_after_scheduled_end"])
        yield Figure(f"{key}.days_left_after_scheduled_end", f"{name}: left at the end", after, path)


def _bar(bar: Mapping[str, Any], place: Place | None, path: str) -> Iterator[Figure]:
    months = bar["type"].removesuffix("_month")
    key = f"bars.{bar['type']}"
    name = f"{months}-month bar on research"
    if months == "24":
        key = f"{key}.{place.key if place else ''}"
        name = f"{name} after {place.name}" if place and place.name else name
    first = bar.get("first_barred")
    since = f"{wording.day(first)} - " if first else "to "
    yield Figure(key, name, f"{since}{wording.day(bar['last_barred'])}", path)


def _overall(found: Mapping[str, Any]) -> str:
    basis = f" ({', '.join(found['basis'])})" if found.get("basis") else ""
    return f"{found['status'].replace('_', ' ')}{basis}"


def _in_conflict(answer: Mapping[str, Any], places: Mapping[str, Place]) -> str:
    """Return which programs' papers disagree without a fact that decides; nothing where none do."""
    found = [
        (_place(item, places), item["program"])
        for item in answer.get("programs_212e") or ()
        if item["status"] == "conflict"
    ]
    names = [_program_name({"program": number}, place) for place, number in found]
    return f"; papers of {', '.join(names)} disagree" if names else ""


def _program_name(item: Mapping[str, Any], place: Place | None) -> str:
    """Return how a program is named; one of the number 0 is the J-2 status of a dependant."""
    if place is not None and place.name:
        return place.name
    return f"program {item['program']}" if item["program"] else "J-2 status"


def _requirement(item: Mapping[str, Any], place: Place | None, path: str) -> Iterator[Figure]:
    status = item["status"].replace("_", " ")
    if item["status"] == "not_started":
        would = {True: "would be subject", False: "would not be subject", None: "not known"}
        status = would[item.get("would_be_subject")]
    basis = f" ({item['basis']})" if item.get("basis") else ""
    key = place.key if place else str(item["program"])
    name = _program_name(item, place)
    yield Figure(f"programs_212e.{key}", f"212(e) of {name}", f"{status}{basis}", path)


def _obligation(item: Mapping[str, Any], place: Place | None, path: str) -> Iterator[Figure]:
    key = place.key if place else str(item["program"])
    name = _program_name(item, place)
    left = f"; {wording.days(item['remaining_to_731'])} at home to go" if item["state"] == "open" else ""
    text = f"{item['state']}{left}"
    yield Figure(f"obligations.{key}", f"two years at home for {name}", text, path)


def _home(home: Mapping[str, Any] | None) -> Iterator[Figure]:
    if home is not None:
        text = f"{home['counted_days']:,} counted, {home['remaining_to_731']:,} to go"
        yield Figure("home", "days at home", text, "home")


def span_words(begin: Any, end: Any) -> str:
    """Return ``1 Sep 2029 - 31 Aug 2036 (7 y 0 m 0 d)`` for two days, both included."""
    return f"{wording.day(begin)} - {wording.day(end)} ({show_length(begin, end)})"
