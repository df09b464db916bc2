"""Random valid records of every kind, made from the models."""

from __future__ import annotations

import types
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from hypothesis import strategies as st

from tracker.records import KINDS
from tracker.records.base import (
    AdmitUntil,
    Country,
    Instant,
    Orcid,
    Part,
    PartialDay,
    ProgramNumber,
    SevisId,
)
from tracker.records.scenario import PlannedKind, PlannedStep
from tracker.terms.country_table import COUNTRIES

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
SPECIAL = (
    (PartialDay, DAYS.map(str) | DAYS.map(lambda d: str(d)[:7]) | DAYS.map(lambda d: str(d)[:4])),
    (Country, st.sampled_from([alpha2 for alpha2, *_ in COUNTRIES])),
    (SevisId, st.integers(0, 10**10 - 1).map(lambda n: f"N{n:010d}")),
    (ProgramNumber, st.integers(0, 99999).map(lambda n: f"P-{n % 4 + 1}-{n:05d}")),
    (AdmitUntil, st.just("D/S") | DAYS.map(str)),
    (Orcid, st.sampled_from(["0000-0002-1825-0097", "0000-0001-5109-3700"])),
    (Instant, INSTANTS),
)
PLAIN = (
    (bool, st.booleans()),
    (datetime, INSTANTS),
    (date, DAYS),
    (Decimal, st.decimals(0, 10**9, places=2)),
    (int, st.integers(1, 26)),
    (float, st.floats(0.001, 1)),
    (str, TEXT),
)

PLANNED = (
    PlannedStep(kind=PlannedKind.PROGRAM, values={"category": "alien_physician", "sevis_begin": "2030-07-01", "sevis_end": "2033-06-30"}),
    PlannedStep(kind=PlannedKind.PROGRAM, of="0190-of-a-program", values={"sevis_end": "2027-02-28"}),
    PlannedStep(kind=PlannedKind.TRIP, values={"country": "CA", "left_on": "2027-01-02", "returned_on": "2027-01-09", "note": "🙂"}),
    PlannedStep(kind=PlannedKind.WAIVER, values={"route": "conrad30", "granted_on": "2033-03-01", "job_fte": 1.0}),
    PlannedStep(kind=PlannedKind.STEP, values={"action": "extend", "extend_to": "2029-08-31"}),
)  # fmt: skip


def of_type(kind_of_value: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    whole = Annotated[kind_of_value, *metadata] if metadata else kind_of_value
    for special, strategy in SPECIAL:
        if whole == special:
            return strategy
    if get_origin(kind_of_value) is Annotated:
        return of_type(get_args(kind_of_value)[0], get_args(kind_of_value)[1:]) if not metadata else TEXT
    if get_origin(kind_of_value) in (Union, types.UnionType):
        return st.one_of(
            [of_type(inner) for inner in get_args(kind_of_value) if inner is not type(None)] + [st.none()]
        )
    if get_origin(kind_of_value) is list:
        return st.lists(of_type(get_args(kind_of_value)[0]), max_size=2)
    if get_origin(kind_of_value) is dict:
        value = JSON if get_args(kind_of_value)[1] is not str else TEXT
        return st.dictionaries(TEXT, value, max_size=2)
    if kind_of_value is PlannedStep:
        return st.sampled_from(PLANNED)
    if issubclass(kind_of_value, Part):
        return parts(kind_of_value)
    if issubclass(kind_of_value, Enum):
        return st.sampled_from(list(kind_of_value))
    return next(strategy for plain, strategy in PLAIN if issubclass(kind_of_value, plain))


def parts(part: type[Part]) -> st.SearchStrategy[Any]:
    fields = {
        name: of_type(field.annotation, tuple(field.metadata)) for name, field in part.model_fields.items()
    }
    if "page" in fields:
        fields["page"] = st.none() | st.integers(1, 99)
    return st.builds(part, **fields)


@st.composite
def records(draw: st.DrawFn, kind: str) -> Any:
    """Return a valid record of a kind with some of its fields set, number and dates of keeping included."""
    model = KINDS[kind]
    chosen = draw(
        st.sets(st.sampled_from([n for n in model.model_fields if n not in ("id", "number")]), max_size=8)
    )
    values = {name: draw(field_of(model, name)) for name in sorted(chosen)}
    for begin, end in model.spans:
        if values.get(begin) is not None and values.get(end) is not None:
            first, last = values[begin], values[end]
            if isinstance(first, str):
                shared = min(len(first), len(last))
                first, last = first[:shared], last[:shared]
            if last < first:
                values[begin], values[end] = values[end], values[begin]
    values["created_at"] = values.get("created_at") or draw(INSTANTS)
    values["changed_at"] = values.get("changed_at") or draw(INSTANTS)
    return model(**values)


@cache
def field_of(model: Any, name: str) -> st.SearchStrategy[Any]:
    field = model.model_fields[name]
    if name in ("digest", "object_name"):
        return st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex)
    if name == "cycle":
        return st.integers(1980, 2199)
    if name == "dos_extension_years":
        return st.integers(1, 5)
    return of_type(
        field.annotation, tuple(m for m in field.metadata if not hasattr(m, "ge") and not hasattr(m, "gt"))
    )
