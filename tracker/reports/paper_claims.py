"""Times that something else on record claims for J-1 status, and on which no form stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tracker.dates import Span, partial_first, partial_last, term_last_day, union, without
from tracker.findings import Finding, Severity
from tracker.records.base import Record
from tracker.records.career import Position, PositionKind
from tracker.records.exchange_visitor import Admission, Ds2019, Visa
from tracker.records.person import SevisFee
from tracker.records.presence import Trip
from tracker.reports import wording
from tracker.reports.facts import name_of, us_stays
from tracker.reports.paper_chains import Chain, Papers
from tracker.reports.paper_findings import Grounds, step
from tracker.terms import IAP66_SEVIS_ID, Category, status_of_class

_J1 = "J-1"
_RULE = "R-DF-05"
# A stay as an observer is mostly one of a visitor for business.
_NO_J1_POST = frozenset({PositionKind.LEAVE, PositionKind.OBSERVERSHIP, PositionKind.MILITARY})


def claim_findings(papers: Papers, chains: Sequence[Chain], grounds: Grounds) -> Iterator[Finding]:
    """Yield the times and SEVIS ids that other records name and that no form on record covers."""
    covered = union(span for chain in chains for span in chain.covered)
    around = _with_travel_days(covered, grounds)
    yield from _sevis_dates(chains, grounds)
    yield from _stays(papers, around, grounds)
    yield from _first_day(papers, around, grounds)
    yield from _visas(papers, covered, grounds)
    yield from _fees(papers, grounds)
    yield from _positions(papers, around, grounds)
    yield from _between(papers, chains, covered, grounds)
    yield from _trips(chains, papers.facts.trips, grounds)


def _with_travel_days(covered: Sequence[Span], grounds: Grounds) -> list[Span]:
    """Return the covered days with those before and after a program, for which no form is issued."""
    before = _days("entry_before_begin", grounds)
    after = _days("grace_period", grounds)
    return union(Span(span.begin - before, span.end + after) for span in covered if span.end)


def _days(parameter: str, grounds: Grounds) -> timedelta:
    found = grounds.law.find(parameter, grounds.as_of)
    return timedelta(days=int(str(found.value))) if found else timedelta(0)


def _claim(
    record: Record,
    fields: Sequence[str],
    free: Sequence[Span],
    words: str,
    severity: Severity,
    grounds: Grounds,
) -> Finding:
    """Return the finding that no form covers days that a record claims; ``words`` begin its sentence."""
    said = ", ".join(_between_words(span) for span in free)
    steps = [
        step(_RULE, field.replace("_", " "), getattr(record, field, None), (grounds.path(record, field),))
        for field in fields
    ]
    steps += [
        step(_RULE, f"days from {_between_words(span)}, both included, without a form", span.days)
        for span in free
    ]
    return Finding(
        "CLAIM_WITHOUT_FORM",
        severity,
        f"{words} no form on record covers {said}.",
        grounds.basis(_RULE),
        free[0].begin,
        tuple(steps),
        (record.id,),
    )


def _between_words(span: Span) -> str:
    if span.begin == span.end:
        return wording.day(span.begin)
    return f"{wording.day(span.begin)} to {wording.day(span.end)}"


def _sevis_dates(chains: Sequence[Chain], grounds: Grounds) -> Iterator[Finding]:
    """Yield the days of a SEVIS record before its first form and after its last one."""
    for chain in chains:
        program = chain.program
        if program is None:
            continue
        covered = chain.covered
        first = covered[0].begin if covered else None
        last = covered[-1].end if covered else None
        begin, end = program.sevis_begin or first, program.sevis_end or last
        fields = [name for name in ("sevis_begin", "sevis_end") if getattr(program, name)]
        if program.still_in_program:
            end = max(end or grounds.as_of, grounds.as_of)
            fields.append("still_in_program")
        if begin is None or end is None or end < begin:
            continue
        free = [
            span
            for span in without(Span(begin, end), covered)
            if first is None or last is None or span.begin < first or span.begin > last
        ]
        if free:
            yield _claim(program, fields, free, f"By {name_of(program)} the program ran, and", "act", grounds)


def _stays(papers: Papers, around: Sequence[Span], grounds: Grounds) -> Iterator[Finding]:
    for stay in us_stays(papers.facts, _statuses(papers)):
        if stay.status != _J1 or stay.begin > grounds.as_of:
            continue
        if isinstance(stay.record, Admission):
            fields, left = ["arrival_date"], stay.record.departed_on
            end = left or stay.begin  # how long it lasted is not on record
            fields += ["departed_on"] if left else []
        else:
            fields, end = ["arrived_on", "left_on"], stay.end or grounds.as_of
        end = min(end, grounds.as_of)
        free = without(Span(stay.begin, max(end, stay.begin)), around)
        if free:
            words = f"{name_of(stay.record)} is a stay in J-1 status, and"
            yield _claim(stay.record, fields, free, words, "act", grounds)


def _statuses(papers: Papers) -> dict[str, str | None]:
    return {a.id: status_of_class(a.class_of_admission or "") for a in papers.facts.admissions}


def _first_day(papers: Papers, around: Sequence[Span], grounds: Grounds) -> Iterator[Finding]:
    person = papers.facts.person
    day = person.j_status_acquired_on if person else None
    if person is not None and day is not None and not any(day in span for span in around):
        words = "J-1 status was first acquired, and"
        yield _claim(person, ["j_status_acquired_on"], [Span(day, day)], words, "act", grounds)


def _visas(papers: Papers, covered: Sequence[Span], grounds: Grounds) -> Iterator[Finding]:
    for visa in papers.facts.visas:
        if visa.dependant is not None or status_of_class(visa.visa_class or "") != _J1:
            continue
        if _has_id(visa):
            yield from _without_id(visa, papers, grounds)
        elif visa.issued_on and visa.expires_on:
            whole = Span(visa.issued_on, visa.expires_on)
            if without(whole, covered) == [whole]:
                words = f"{name_of(visa)} is a J-1 visa, and"
                yield _claim(visa, ["issued_on", "expires_on"], [whole], words, "watch", grounds)


def _fees(papers: Papers, grounds: Grounds) -> Iterator[Finding]:
    for fee in papers.fees:
        if _has_id(fee):
            yield from _without_id(fee, papers, grounds)


def _has_id(record: Visa | SevisFee) -> bool:
    return record.sevis_id not in (None, IAP66_SEVIS_ID)


def _without_id(record: Visa | SevisFee, papers: Papers, grounds: Grounds) -> Iterator[Finding]:
    """Yield that a SEVIS id stands on another paper and on no form that counts."""
    identifier = record.sevis_id
    if identifier in papers.sevis_ids:
        return
    waiting = [form for form in papers.facts.unconfirmed if isinstance(form, Ds2019)]
    names = ", ".join(name_of(form) for form in waiting if form.sevis_id == identifier)
    hidden = f" {names} waits for your confirmation." if names else ""
    yield Finding(
        "SEVIS_ID_WITHOUT_FORM",
        "act",
        f"{name_of(record)} names the SEVIS record {identifier}, of which no form is on record.{hidden}",
        grounds.basis(_RULE),
        None,
        (step(_RULE, "SEVIS id", identifier, (grounds.path(record, "sevis_id"),)),),
        (record.id,),
    )


def _positions(papers: Papers, around: Sequence[Span], grounds: Grounds) -> Iterator[Finding]:
    """Yield posts in the United States on days that neither a form nor a stay in another status explains."""
    others = _other_status(papers, grounds)
    for position in papers.positions:
        span = _certain(position, grounds.as_of)
        if position.country != "US" or position.kind in _NO_J1_POST or span is None:
            continue
        free = without(span, [*around, *others])
        if free:
            words = f"If you were in J-1 status in {name_of(position)}, a form is missing:"
            yield _claim(position, ["begin", "end"], free, words, "watch", grounds)


def _certain(position: Position, as_of: date) -> Span | None:
    """Return the days that certainly lie in a position, whose dates can be months or years."""
    if position.begin is None:
        return None
    begin = partial_last(position.begin)
    end = min(partial_first(position.end), as_of) if position.end else as_of
    return Span(begin, end) if begin <= end else None


def _other_status(papers: Papers, grounds: Grounds) -> list[Span]:
    """Return the days on which the person was in another status, or abroad."""
    away = [
        Span(stay.arrived_on, max(stay.arrived_on, stay.left_on or grounds.as_of))
        for stay in papers.facts.stays
        if stay.country != "US" and stay.arrived_on is not None
    ]
    stays = [
        Span(stay.begin, max(stay.begin, stay.end or grounds.as_of))
        for stay in us_stays(papers.facts, _statuses(papers))
        if stay.status not in (None, _J1) and not stay.assumed_end
    ]
    return [*away, *stays]


def _between(
    papers: Papers, chains: Sequence[Chain], covered: Sequence[Span], grounds: Grounds
) -> Iterator[Finding]:
    """Yield the times between programs that no stay abroad or in another status explains."""
    if len(covered) < 2:
        return
    whole = Span(covered[0].begin, covered[-1].end)
    programs = [Span(days[0].begin, days[-1].end) for chain in chains if (days := chain.covered)]
    explained = _other_status(papers, grounds)
    for span in without(whole, programs):
        rest = without(span, explained)
        if not rest:
            continue
        said = ", ".join(_between_words(part) for part in rest)
        yield Finding(
            "BETWEEN_PROGRAMS",
            "info",
            f"Between programs no form covers {said}: right if you were not in J-1 status then.",
            grounds.basis(_RULE),
            rest[0].begin,
            tuple(
                step(_RULE, f"days from {_between_words(part)}, both included", part.days) for part in rest
            ),
        )


def _trips(chains: Sequence[Chain], trips: Sequence[Trip], grounds: Grounds) -> Iterator[Finding]:
    """Ask about returns inside a program that no travel signature on record serves."""
    for trip in trips:
        back = trip.returned_on
        if back is None or back > grounds.as_of:
            continue
        for chain in chains:
            if not any(back in span for span in chain.covered):
                continue
            signed = [day.signed_on for form in chain.forms for day in form.travel_validations]
            served = [day for day in signed if day and day <= back <= _serves_to(day, chain, grounds)]
            if not served:
                yield _unsigned(trip, back, chain, grounds)
            break


def _serves_to(signed: date, chain: Chain, grounds: Grounds) -> date:
    """Return the last day on which a travel signature serves: its months, at most to the program's end."""
    short = chain.grouped.category is Category.SHORT_TERM_SCHOLAR
    found = grounds.law.find("travel_signature_short_term" if short else "travel_signature", grounds.as_of)
    last = term_last_day(signed, months=int(str(found.value))) if found else date.max
    return min(last, chain.grouped.end or date.max)


def _unsigned(trip: Trip, back: date, chain: Chain, grounds: Grounds) -> Finding:
    rule = "R-ST-15"
    steps = [step(rule, "day of return", back, (grounds.path(trip, "returned_on"),))]
    for form in chain.forms:
        path = grounds.path(form, "travel_validations")
        steps += [
            step(rule, f"signature on {name_of(form)} serves to", _serves_to(day, chain, grounds), (path,))
            for day in (validation.signed_on for validation in form.travel_validations)
            if day is not None
        ]
    return Finding(
        "RETURN_WITHOUT_SIGNATURE",
        "info",
        f"No travel signature on record serves the return of {name_of(trip)} on {wording.day(back)}: "
        "was a form reprinted for it? A reprint is an issued form.",
        grounds.basis(rule),
        back,
        tuple(steps),
        (trip.id,),
    )
