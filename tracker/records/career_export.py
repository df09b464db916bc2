"""The file a person takes away: ``career-export/1``, every record in open form, read back without loss.

The person is one object or null; every other kind is a list under its plural, by number. A field that
holds nothing is left out. Records in the trash are part of it, as are notes, evidence and the private
reasons of leave; the history of changes is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from tracker.errors import ExportTooNew, ExportUnreadable
from tracker.records.base import Record
from tracker.records.kinds import KINDS, SINGLETONS, kind_of, plural_of

FORMAT = "career-export/1"
_FORMAT = re.compile(r"career-export/(\d{1,9})")
OF_ONE_VAULT = frozenset({"object_name"})  # the name of an encrypted object means nothing elsewhere
_LONGEST_ID = 100


@dataclass(frozen=True)
class CareerExport:
    """An export that was read: when it was made, and its records in order of kind and number."""

    exported_at: datetime | None
    records: tuple[Record, ...]


def record_as_json(record: Record) -> dict[str, Any]:
    """Return a record as it stands in an export: JSON values, fields that hold nothing left out."""
    values = record.model_dump(mode="json", exclude=set(OF_ONE_VAULT))
    return {name: value for name, value in values.items() if value not in (None, [], {})}


def export_of(records: Iterable[Record], *, exported_at: datetime) -> dict[str, Any]:
    """Return the export of the records: kinds in a fixed order, each by number, days in ISO form."""
    by_kind: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    for record in records:
        by_kind[kind_of(record)].append(record)
    export: dict[str, Any] = {"format": FORMAT, "exported_at": exported_at.astimezone(UTC).isoformat()}
    for kind, found in by_kind.items():
        values = [record_as_json(record) for record in sorted(found, key=_order)]
        export[plural_of(kind)] = (values[0] if values else None) if kind in SINGLETONS else values
    return export


def _order(record: Record) -> tuple[int, str]:
    return record.number or 0, record.id


def export_of_text(text: str) -> Any:
    """Return the JSON of an export's text, refusing what JSON readers read in different ways.

    Raises:
        ExportUnreadable: it is not JSON, a name stands twice in an object, or a number is not one.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name stands twice in one object")
        return found

    def no_constant(_word: str) -> Any:
        raise ValueError("NaN and Infinity are not JSON")

    try:
        value = json.loads(text, object_pairs_hook=once, parse_constant=no_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise ExportUnreadable(f"line {error.lineno}, column {error.colno}: not JSON") from error
    except UnicodeEncodeError as error:
        raise ExportUnreadable("it has characters that are no text") from error
    except RecursionError as error:
        raise ExportUnreadable("it is nested too deeply") from error
    except ValueError as error:
        raise ExportUnreadable(
            str(error) if "Exceeds" not in str(error) else "a number is too long"
        ) from error
    return value


def read_export(data: Any) -> CareerExport:
    """Return the records of an export, strictly read.

    Raises:
        ExportUnreadable: names the place of what is wrong, never its value.
        ExportTooNew: the export has another format number.
    """
    if not isinstance(data, Mapping):
        raise ExportUnreadable("an export is one JSON object")
    _check_format(data.get("format"))
    keys = {plural_of(kind): kind for kind in KINDS}
    for key in data:
        if key not in keys and key not in ("format", "exported_at"):
            raise ExportUnreadable(
                f"{key if _is_word(key) else 'a key'}: there is no kind of record of this name"
            )
    records: list[Record] = []
    for key, kind in keys.items():
        records += _records(data.get(key), key, kind)
    _check_names(records)
    return CareerExport(_exported_at(data.get("exported_at")), tuple(records))


def _is_word(key: Any) -> bool:
    return isinstance(key, str) and re.fullmatch(r"[A-Za-z0-9_]{1,40}", key) is not None


def _check_format(word: Any) -> None:
    found = _FORMAT.fullmatch(word) if isinstance(word, str) else None
    if found is None:
        raise ExportUnreadable(f"format: not {FORMAT}")
    if word != FORMAT:
        raise ExportTooNew(f"the export has format {int(found[1])}, this program reads 1")


def _exported_at(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ExportUnreadable("exported_at: not an instant") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _records(value: Any, key: str, kind: str) -> list[Record]:
    if value is None:
        return []
    if kind in SINGLETONS:
        return [_record(value, key, kind)]
    if not isinstance(value, list):
        raise ExportUnreadable(f"{key}: not a list")
    return [_record(item, f"{key}[{index}]", kind) for index, item in enumerate(value)]


def _record(value: Any, place: str, kind: str) -> Record:
    if not isinstance(value, Mapping):
        raise ExportUnreadable(f"{place}: not an object")
    try:
        record = KINDS[kind].model_validate(dict(value))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            message = "there is no such field"
        raise ExportUnreadable(f"{place}{where}: {message[:1].lower()}{message[1:]}") from None
    if not record.id.strip() or len(record.id) > _LONGEST_ID:
        raise ExportUnreadable(f"{place}.id: an id has 1 to {_LONGEST_ID} characters")
    return record


def _check_names(records: list[Record]) -> None:
    ids: set[str] = set()
    numbers: set[tuple[str, int]] = set()
    for record in records:
        key = plural_of(kind_of(record))
        if record.id in ids:
            raise ExportUnreadable(f"{key}: two records have one id")
        ids.add(record.id)
        if record.number is not None:
            if (key, record.number) in numbers:
                raise ExportUnreadable(f"{key}: two records have number {record.number}")
            numbers.add((key, record.number))
