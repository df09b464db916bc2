"""Plain values turned into a case, strictly: each complaint names the path of what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, get_args, get_type_hints

from tracker.dates import parse_day
from tracker.errors import CaseInvalid, DateImpossible
from tracker.rules.benefits import is_benefit
from tracker.rules.case import Case, Funding, Item, Skills
from tracker.terms import DURATION_OF_STATUS, Category

LIST_LIMIT = 100_000  # our choice: no life has so many stays
TEXT_LIMIT = 2_000
NUMBER_LIMIT = 10_000

_CATEGORIES = frozenset(category.value for category in Category)
_COUNTRY = re.compile(r"[A-Z]{2}|[XYZ]")  # X, Y and Z stand for a country in examples
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_VOID = ("no_show", "invalid", "canceled")

_Reader = Callable[[Any, str], Any]


def case_of(mapping: Mapping[str, Any]) -> Case:
    """Return the case that plain values describe.

    Days may be ``date`` values or text of the form YYYY-MM-DD. A key with None is as good as absent.

    Raises:
        CaseInvalid: a key is unknown, a value has the wrong type, a day is not one of the calendar,
            or an end lies before its begin. The message names the path.
    """
    case: Case = _item(Case, mapping, "")
    for path, first, last in _spans(case):
        if first is not None and last is not None and last < first:
            raise CaseInvalid(f"{path}: the end is before the begin")
    for number, want in enumerate(case.wants):
        if not is_benefit(want):
            raise CaseInvalid(f"wants[{number}]: no benefit has this name")
    return case


def _spans(case: Case) -> Iterator[tuple[str, date | None, date | None]]:
    for number, program in enumerate(case.programs):
        path = f"programs[{number}]"
        yield path, program.begin, program.end
        if program.sevis_status not in _VOID:
            begins = program.sevis_begin or program.begin
            yield path, program.status_acquired_by_cos or begins, program.sevis_end or program.end
        for part, form in enumerate(program.forms):
            yield f"{path}.forms[{part}]", form.begin, form.end
        for part, leave in enumerate(program.leave):
            yield f"{path}.leave[{part}]", leave.begin, leave.end
    for number, row in enumerate(case.us_presence):
        yield f"us_presence[{number}]", row.entered, row.out
    for name, stays in (("home_presence", case.home_presence), ("other_presence", case.other_presence)):
        for number, stay in enumerate(stays):
            yield f"{name}[{number}]", stay.entered, stay.out
    for number, work in enumerate(case.employment):
        yield f"employment[{number}]", work.start, work.end
    if case.trip is not None:
        yield "trip", case.trip.out, case.trip.back


def _item(kind: type, value: Any, path: str) -> Any:
    if not isinstance(value, Mapping):
        raise CaseInvalid(f"{path or 'the case'}: a mapping of keys is expected")
    readers = _readers(kind)
    found: dict[str, Any] = {}
    for key, entry in value.items():
        if not isinstance(key, str):
            raise CaseInvalid(f"{path or 'the case'}: a key is not text")
        where = f"{path}.{key}" if path else key
        if key not in readers:
            raise _unknown(key, readers, path)
        if entry is not None:
            name, reader = readers[key]
            found[name] = reader(entry, where)
    return kind(**found)


def _unknown(key: str, readers: Mapping[str, Any], path: str) -> CaseInvalid:
    near = difflib.get_close_matches(key, readers, n=1)
    hint = f"did you mean {near[0]}?" if near else None
    shown = key if re.fullmatch(r"\w{1,40}", key, re.ASCII) else "(not a word)"
    return CaseInvalid(f"{path or 'the case'}: unknown key {shown}", hint=hint)


@cache
def _readers(kind: type) -> Mapping[str, tuple[str, _Reader]]:
    """Return for each key of an item the name of its field and what reads its value."""
    hints = get_type_hints(kind)
    readers: dict[str, tuple[str, _Reader]] = {}
    for entry in fields(kind):
        metadata: Mapping[str, Any] = entry.metadata
        if metadata.get("derived"):
            continue
        readers[metadata.get("key", entry.name)] = (entry.name, _reader(hints[entry.name], metadata))
    return readers


def _reader(hint: Any, metadata: Mapping[str, Any]) -> _Reader:
    options = [option for option in get_args(hint) if option is not type(None) and option is not Ellipsis]
    if getattr(hint, "__origin__", None) is tuple:
        return _list_of(_reader(options[0] | None, metadata))
    if DURATION_OF_STATUS in {arg for option in options for arg in get_args(option)}:
        return _admission
    kind = options[0]
    if kind is str:
        return _text_reader(metadata)
    if kind is Funding:
        return _funding
    if kind is Skills:
        return _skills
    if isinstance(kind, type) and issubclass(kind, Item):
        return lambda value, path: _item(kind, value, path)
    return _SCALARS[kind]


def _list_of(reader: _Reader) -> _Reader:
    def read(value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise CaseInvalid(f"{path}: a list is expected")
        if len(value) > LIST_LIMIT:
            raise CaseInvalid(f"{path}: more than {LIST_LIMIT:,} items")
        return tuple([_present(reader, entry, f"{path}[{number}]") for number, entry in enumerate(value)])

    return read


def _present(reader: _Reader, entry: Any, path: str) -> Any:
    if entry is None:
        raise CaseInvalid(f"{path}: an item of a list is empty")
    return reader(entry, path)


def _text_reader(metadata: Mapping[str, Any]) -> _Reader:
    words: frozenset[str] = metadata.get("words") or frozenset()
    if metadata.get("category"):
        words = _CATEGORIES

    def read(value: Any, path: str) -> str:
        text = _text(value, path, loose=bool(metadata.get("loose")))
        if words and text not in words:
            near = difflib.get_close_matches(text, words, n=1)
            raise CaseInvalid(f"{path}: not one of the words that can stand here", hint=_near(near))
        if metadata.get("country") and not _COUNTRY.fullmatch(text):
            raise CaseInvalid(f"{path}: a country is two capital letters of ISO 3166")
        return text

    return read


def _near(near: list[str]) -> str | None:
    return f"did you mean {near[0]}?" if near else None


def _text(value: Any, path: str, *, loose: bool = False) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()  # in YAML an unquoted id may look like a day
    if loose and isinstance(value, int) and not isinstance(value, bool):
        return str(_whole_number(value, path))
    if not isinstance(value, str):
        raise CaseInvalid(f"{path}: text is expected")
    if len(value) > TEXT_LIMIT:
        raise CaseInvalid(f"{path}: the text is longer than {TEXT_LIMIT:,} characters")
    return value


def _day(value: Any, path: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise CaseInvalid(f"{path}: a day of the form YYYY-MM-DD is expected")
    try:
        return parse_day(value)
    except DateImpossible as error:
        raise CaseInvalid(f"{path}: {error.message}") from error


def _boolean(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise CaseInvalid(f"{path}: true or false is expected")
    return value


def _whole_number(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= NUMBER_LIMIT:
        raise CaseInvalid(f"{path}: a whole number from 0 to {NUMBER_LIMIT:,} is expected")
    return value


def _number(value: Any, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CaseInvalid(f"{path}: a number is expected")
    if not 0 <= value <= NUMBER_LIMIT:  # false for what is not finite, too
        raise CaseInvalid(f"{path}: a number from 0 to {NUMBER_LIMIT:,} is expected")
    return float(value)


def _instant(value: Any, path: str) -> datetime:
    found = None
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, str) and len(value) >= len("2025-07-01T09:40"):
        try:
            found = datetime.fromisoformat(value)
        except ValueError as error:
            raise CaseInvalid(f"{path}: a time such as 2025-07-01T09:40:00Z is expected") from error
    if found is None or not 1900 <= found.year <= 2199:
        raise CaseInvalid(f"{path}: a time such as 2025-07-01T09:40:00Z is expected")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _admission(value: Any, path: str) -> Any:
    return value if value == DURATION_OF_STATUS else _day(value, path)


def _funding(value: Any, path: str) -> Funding:
    if value in ("us_gov", "home_gov"):
        return Funding(us_gov=True) if value == "us_gov" else Funding(home_gov=True)
    if isinstance(value, str):
        raise CaseInvalid(f"{path}: us_gov, home_gov or a mapping is expected")
    found: Funding = _item(Funding, value, path)
    return found


def _skills(value: Any, path: str) -> Skills:
    if not isinstance(value, Mapping):
        raise CaseInvalid(f"{path}: a mapping of keys is expected")
    known = {key: entry for key, entry in value.items() if not _is_country(key)}
    countries = {
        key: None if entry is None else _boolean(entry, f"{path}.{key}")
        for key, entry in value.items()
        if _is_country(key)
    }
    found: Skills = _item(Skills, known, path)
    return Skills(**{**vars(found), "by_country": countries})


def _is_country(key: Any) -> bool:
    return isinstance(key, str) and _COUNTRY.fullmatch(key) is not None


_SCALARS: Mapping[Any, _Reader] = {
    date: _day,
    bool: _boolean,
    int: _whole_number,
    float: _number,
    datetime: _instant,
}
