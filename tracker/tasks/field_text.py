"""Values of record fields from the words a person types, and what a field takes, in words.

A refused word is answered with the kind and the field, never with the word itself. Days are read by
``tracker.dates``: a day that can be two days is refused, not guessed.
"""

from __future__ import annotations

import difflib
import json
import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from tracker import terms
from tracker.dates import MONTHS, DateOrder, parse_day, parse_partial
from tracker.errors import RecordInvalid, TrackerError
from tracker.records import KINDS
from tracker.records.base import COMMON_FIELDS, AdmitUntil, Country, Part, PartialDay
from tracker.records.works import Author
from tracker.tasks.author_text import authors_of_names, is_list_of_names
from tracker.terms.countries import countries_like, country_name, country_named, is_country

# Fields that hold the id of another record: its kind, or None for any kind.
REFERENCES: Mapping[str, str | None] = {
    "dependant": "dependant",
    "offer": "offer",
    "contact": "contact",
    "version_of": "work",
    "about": None,
    "links": None,
}
_OF_THE_FILE = frozenset(
    {
        "digest",
        "size",
        "object_name",
        "absent",
        "added_on",
        "readable",
        "original_name",
        "media_type",
        "pages",
        "problems",
        "bearers",
    }
)
_OF_THE_READING = frozenset({"copies"})
_YES = frozenset({"yes", "y", "true", "on", "1"})
_NO = frozenset({"no", "n", "false", "off", "0"})

Resolve = Callable[[str, "str | None"], str]

_FIELDS_LISTED = 14  # as many as fit into a hint
_TIME_WORDS = frozenset({"date", "day", "on", "when", "year", "time"})
_OTHER_WORDS = {  # what people call a value; asked about, never taken
    "paper": "article", "journal": "article", "journal_article": "article", "publication": "article",
    "manuscript": "article", "review": "article", "book_chapter": "chapter", "talk": "oral",
    "presentation": "oral", "lecture": "oral", "conference_abstract": "abstract", "editorial": "letter",
    "in_review": "under_review", "in_revision": "under_review", "revision": "under_review",
    "online": "epub", "ahead_of_print": "epub", "fellow": "research", "fellowship": "training",
    "postdoc": "research", "residency": "training", "internship": "training", "job": "clinical",
    "elective": "observership", "externship": "observership",
}  # fmt: skip


def settable_fields(kind: str) -> dict[str, FieldInfo]:
    """Return the fields of a kind that a person may set, in the order of the model, the note last."""
    fields = KINDS[kind].model_fields
    own = {
        name: field
        for name, field in fields.items()
        if name not in COMMON_FIELDS | _OF_THE_READING and not (kind == "document" and name in _OF_THE_FILE)
    }
    return {**own, "note": fields["note"]}


def field_named(kind: str, word: str) -> str:
    """Return the field that a person named, with hyphens or underscores.

    Raises:
        RecordInvalid: the kind has no such field; the message names the nearest one.
    """
    fields = settable_fields(kind)
    name = word.strip().lstrip("-").replace("-", "_").casefold()
    if name in fields:
        return name
    if name in KINDS[kind].model_fields:
        raise RecordInvalid(f"{kind}: {name} is kept by the program and cannot be set")
    asked = did_you_mean(name, fields)
    if not asked and name in _TIME_WORDS:
        day = next((n for n, field in fields.items() if value_type(field) in (PartialDay, date)), None)
        asked = f"; did you mean {day}?" if day else ""
    listed = f"its fields: {', '.join(fields)}" if len(fields) <= _FIELDS_LISTED else None
    raise RecordInvalid(
        f"{kind} has no field {word.strip().lstrip('-')!r}{asked}",
        hint=listed or f"list the fields with: tracker schema {kind}",
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean x?`` for the known word that is nearest, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def fields_of_text(
    kind: str, texts: Mapping[str, Sequence[str]], *, order: DateOrder | None = None, resolve: Resolve
) -> dict[str, Any]:
    """Return field values for the words typed for each field; empty words clear a field.

    Args:
        kind: kind of the record.
        texts: words by field; a field that is a list takes one item a word.
        order: which number of a numeric day is the month.
        resolve: returns the id of the record with a name, of the given kind unless that is None.

    Raises:
        RecordInvalid, DateImpossible, DateAmbiguous: name kind and field.
    """
    values: dict[str, Any] = {}
    for word, words in texts.items():
        name = field_named(kind, word)
        field = settable_fields(kind)[name]
        values[name] = _told(f"{kind}: {name}", partial(_field, field, name, words, order, resolve))
    return values


def _told(where: str, read: Callable[[], Any]) -> Any:
    """Return what ``read`` returns; its failures name the field."""
    try:
        return read()
    except TrackerError as error:
        if error.message.startswith(f"{where}:"):
            raise
        raise type(error)(f"{where}: {error.message}", hint=error.hint) from error


def _field(
    field: FieldInfo, name: str, words: Sequence[str], order: DateOrder | None, resolve: Resolve
) -> Any:
    kind_of_value = value_type(field)
    given = [word for word in words if word.strip()]
    if get_origin(kind_of_value) is list:
        (inner,) = get_args(kind_of_value)
        if name in REFERENCES:
            return [resolve(word, REFERENCES[name]) for word in given]
        items: list[Any] = []
        for word in given:
            read = _json_list(inner, word)
            if read is None and inner is Author and is_list_of_names(word):
                read = authors_of_names(word)
            items += read if read is not None else [_value(inner, word, order)]
        return items
    if not given:
        return field.get_default(call_default_factory=True)
    if len(given) > 1:
        raise RecordInvalid("takes one value")
    if name in REFERENCES:
        return resolve(given[0], REFERENCES[name])
    return _value(kind_of_value, given[0], order)


def value_type(field: FieldInfo) -> Any:
    """Return the type of a field without its ``None``, with the annotations that tell it apart."""
    annotation: Any = field.annotation
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = [inner for inner in get_args(annotation) if inner is not type(None)]
    if field.metadata and isinstance(annotation, type):
        annotation = Annotated[annotation, *field.metadata]
    return annotation


def _plain(kind_of_value: Any) -> Any:
    return get_args(kind_of_value)[0] if get_origin(kind_of_value) is Annotated else kind_of_value


def _value(kind_of_value: Any, text: str, order: DateOrder | None) -> Any:
    """Return the value of one word; what the model checks itself is handed on as text."""
    words = text.strip()
    if kind_of_value == PartialDay:
        return partial_of_text(words, order)
    if kind_of_value == Country:
        return country_of_text(words)
    if kind_of_value == AdmitUntil:
        return admit_until_of_text(words, order)
    plain = _plain(kind_of_value)
    if plain is bool:
        return _yes_or_no(words)
    if not isinstance(plain, type):
        return _json(words)
    if issubclass(plain, Part):
        return _part(plain, words, order)
    if issubclass(plain, Enum):
        return _choice(plain, words)
    if plain is date:
        return parse_day(words, order=order)
    if plain is datetime:
        return _instant(words)
    if plain in (int, float):
        return _number(plain, words)
    return words


def partial_of_text(text: str, order: DateOrder | None = None) -> str:
    """Return ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` for a year, a month (``Jul 2024``) or a day."""
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        return parse_partial(text)
    if month := re.fullmatch(r"([A-Za-z]{3,9})\.?,?\s+(\d{4})", text):
        names = [name.casefold() for name in MONTHS]
        short = month[1][:3].casefold()
        if short in names and parse_day(f"1 {month[1]} {month[2]}"):
            return f"{month[2]}-{names.index(short) + 1:02d}"
    return parse_day(text, order=order).isoformat()


def country_of_text(text: str) -> str:
    """Return the country key for two letters of ISO 3166 or an English name.

    Raises:
        RecordInvalid: no country has that name.
    """
    if is_country(text.upper()):
        return text.upper()
    found = country_named(text)
    if found is None:
        names = [country_name(alpha2) or alpha2 for alpha2 in countries_like(text)]
        asked = f"; did you mean {' or '.join(names)}?" if names else ""
        raise RecordInvalid(f"not a country: write two letters (NG, DE) or its English name{asked}")
    return found


def admit_until_of_text(text: str, order: DateOrder | None = None) -> str:
    """Return ``D/S`` or the day in ISO form."""
    if text.casefold().replace("/", "").replace(" ", "") == "ds":
        return terms.DURATION_OF_STATUS
    return parse_day(text, order=order).isoformat()


def _yes_or_no(text: str) -> bool:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise RecordInvalid("write yes or no")


def _choice(enum: type[Enum], text: str) -> Enum:
    if enum is terms.Category and (category := terms.category_of(text)):
        return category
    by_word = {terms.folded(str(item.value)): item for item in enum}
    found = by_word.get(terms.folded(text))
    if found is None:
        word = text.casefold().replace("-", "_").replace(" ", "_")
        known = [str(item.value) for item in enum]
        meant = _OTHER_WORDS.get(word)
        asked = f"; did you mean {meant}?" if meant in known else did_you_mean(word, known)
        raise RecordInvalid(
            f"not one of its values{asked}", hint=f"choose one of: {', '.join(str(i.value) for i in enum)}"
        )
    return found


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise RecordInvalid("write day, time and zone, such as 2024-07-01T14:30-05:00") from error
    if moment.tzinfo is None:
        raise RecordInvalid("the time zone is missing: write 2024-07-01T14:30-05:00, or end with Z")
    return moment


def _number(plain: type[int] | type[float], text: str) -> int | float:
    try:
        return plain(text.removesuffix("%")) / 100 if plain is float and text.endswith("%") else plain(text)
    except ValueError as error:
        raise RecordInvalid("not a whole number" if plain is int else "not a number") from error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise RecordInvalid("not JSON") from error


def _json_list(inner: Any, text: str) -> list[Any] | None:
    plain = _plain(inner)
    if not (isinstance(plain, type) and issubclass(plain, Part) and text.lstrip().startswith("[")):
        return None
    return list(_json(text))


def _part(part: type[Part], text: str, order: DateOrder | None) -> Any:
    """Return the fields of a nested part: JSON, ``source=NIH,amount=5000``, or its first field alone."""
    if text.startswith("{"):
        return _json(text)
    if not re.match(r"\s*[\w-]+\s*=", text):
        text = f"{next(iter(part.model_fields))}={text}"
    texts: dict[str, list[str]] = {}
    for piece in re.split(r",\s*(?=[A-Za-z][\w-]*\s*=)", text):
        word, _, value = piece.partition("=")
        name = word.strip().replace("-", "_")
        if name not in part.model_fields:
            raise RecordInvalid(
                f"has no part {word.strip()!r}{did_you_mean(name, part.model_fields)}",
                hint=f"its parts: {', '.join(part.model_fields)}; write JSON where a text has ,word= in it",
            )
        texts.setdefault(name, []).append(value)
    return {
        name: _told(name, partial(_field, part.model_fields[name], name, words, order, _no_reference))
        for name, words in texts.items()
    }


def _no_reference(_name: str, _kind: str | None) -> str:
    raise RecordInvalid("a part does not refer to records")


# --- in words ----------------------------------------------------------------------------------


def what_it_takes(field: FieldInfo, name: str = "") -> str:
    """Return in a few words what may be typed for a field: ``day``, ``yes or no``, the values of an enum."""
    if name in REFERENCES:
        repeated = " (repeat)" if get_origin(value_type(field)) is list else ""
        return f"name of a {REFERENCES[name] or 'record'}{repeated}"
    return _takes(value_type(field))


def part_of(field: FieldInfo) -> type[Part] | None:
    """Return the nested part that a field holds, alone or in a list, or None."""
    kind_of_value = value_type(field)
    if get_origin(kind_of_value) is list:
        (kind_of_value,) = get_args(kind_of_value)
    plain = _plain(kind_of_value)
    return plain if isinstance(plain, type) and issubclass(plain, Part) else None


def _takes(kind_of_value: Any) -> str:
    if get_origin(kind_of_value) is list:
        return f"{_takes(get_args(kind_of_value)[0])} (repeat)"
    if kind_of_value == PartialDay:
        return "year, month or day"
    if kind_of_value == Country:
        return "country"
    if kind_of_value == AdmitUntil:
        return "D/S or day"
    plain = _plain(kind_of_value)
    if not isinstance(plain, type):
        return "JSON"
    if plain is Author:
        return 'names as printed ("Okoye D, Silva R"), or family=...,given=...'
    if issubclass(plain, Part):
        return ",".join(f"{name}=..." for name in plain.model_fields)
    if issubclass(plain, Enum):
        return "|".join(str(item.value) for item in plain)
    words = {
        bool: "yes or no",
        date: "day",
        datetime: "day, time, zone",
        int: "whole number",
        float: "number",
    }
    return words.get(plain, "amount" if plain is Decimal else "text")


def country_shown(alpha2: str) -> str:
    """Return the English name of a country key, or the key itself."""
    return country_name(alpha2) or alpha2
