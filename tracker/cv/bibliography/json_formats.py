"""JSON of publications: which kind it is, several values after one another, nothing that nests too deep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from tracker.cv.bibliography.crossref import draft_of_crossref, looks_like_crossref, works_of_crossref
from tracker.cv.bibliography.csl import draft_of_csl, looks_like_csl
from tracker.cv.bibliography.entry import Bibliography, Draft
from tracker.cv.bibliography.orcid import read_orcid_json
from tracker.cv.bibliography.when import partial_of
from tracker.errors import BibliographyUnreadable
from tracker.records.works import WorkType

_ORCID = ("activities-summary", "works", "bulk", "put-code", "affiliation-group")


def read_json(text: str, first_line: int = 1) -> Bibliography:
    """Return the entries of a text that holds one JSON value or several.

    Raises:
        BibliographyUnreadable: nothing in it is JSON of a known kind.
    """
    found = Bibliography()
    known = False
    for line, value in _values(text, first_line, found):
        known = _read_value(value, line, found, 0) or known
    if not known and not found.unreadable:
        raise BibliographyUnreadable(
            "the JSON holds no publications that are known: neither CSL, Crossref nor ORCID"
        )
    return found


def _values(text: str, first_line: int, found: Bibliography) -> Iterator[tuple[int, Any]]:
    """Yield the JSON values of a text with their lines; a list is yielded item by item with its own."""
    decoder = json.JSONDecoder(parse_constant=lambda _name: None)
    place, line, counted = 0, first_line, 0
    while place < len(text):
        while place < len(text) and text[place] in " \t\r\n,\ufeff\x1e;":
            place += 1
        if place >= len(text):
            return
        line, counted = line + text.count("\n", counted, place), place
        if text[place] == "[":
            end = _closed_list(decoder, text, place)
            if end is None:
                yield from _items(decoder, text, place + 1, line, found)
                return
        try:
            value, place = decoder.raw_decode(text, place)
        except RecursionError:
            found.refuse(line, "the JSON nests too deeply", "json")
            return
        except ValueError:
            found.refuse(line, "the JSON is damaged from here on", "json")
            return
        if isinstance(value, list):
            yield from _with_lines(text, counted, line, value)
        else:
            yield line, value


def _closed_list(decoder: json.JSONDecoder, text: str, place: int) -> int | None:
    """Return where a list ends; None where it cannot be read as a whole."""
    try:
        return decoder.raw_decode(text, place)[1]
    except RecursionError:
        return place
    except ValueError:
        return None


def _items(
    decoder: json.JSONDecoder, text: str, place: int, line: int, found: Bibliography
) -> Iterator[tuple[int, Any]]:
    """Yield the items of a damaged list that can be read; go on at the next line that begins an object."""
    counted = place
    while place < len(text):
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
        if place >= len(text) or text[place] == "]":
            return
        line, counted = line + text.count("\n", counted, place), place
        try:
            value, place = decoder.raw_decode(text, place)
            yield line, value
        except (ValueError, RecursionError):
            found.refuse(line, "the JSON is damaged here", "json")
            place = _next_object(text, place + 1)


def _next_object(text: str, place: int) -> int:
    """Return where the next object begins that opens a line, as those of a list do."""
    following = re.compile(r"\n[ \t]{0,4}\{").search(text, place)
    return following.end() - 1 if following else len(text)


def _with_lines(text: str, start: int, line: int, values: list[Any]) -> Iterator[tuple[int, Any]]:
    """Yield the items of a list with their lines, found by reading the list once more item by item."""
    decoder = json.JSONDecoder(parse_constant=lambda _name: None)
    place, counted = start + 1, start
    for value in values:
        while text[place] in " \t\r\n,":
            place += 1
        line, counted = line + text.count("\n", counted, place), place
        yield line, value
        place = decoder.raw_decode(text, place)[1]


def _read_value(value: Any, line: int, found: Bibliography, depth: int) -> bool:
    """Add what a value holds; tell whether it is of a known kind."""
    if isinstance(value, list):
        return depth < 4 and _read_values(value, line, found, depth + 1)
    if not isinstance(value, dict):
        found.refuse(line, "a value that is no publication", "json")
        return False
    if any(name in value for name in _ORCID) or _is_orcid_group(value):
        found.extend(read_orcid_json(value, line))
        return True
    if (works := works_of_crossref(value)) is not None:
        return _read_values(works, line, found, depth + 1)
    if looks_like_crossref(value):
        found.add(draft_of_crossref(value, line))
        return True
    if isinstance(value.get("publications"), list):
        for item in value["publications"]:
            _publication(item, line, found)
        return True
    for name in ("items", "references", "data"):
        if isinstance(value.get(name), list) and "type" not in value and depth < 4:
            return _read_values(value[name], line, found, depth + 1)
    if looks_like_csl(value):
        found.add(draft_of_csl(value, line))
        return True
    if depth < 4 and value and all(isinstance(item, (dict, list)) for item in value.values()):
        return _read_values(value.values(), line, found, depth + 1)
    found.refuse(line, "an object that is no publication", "json")
    return False


def _read_values(values: Iterable[Any], line: int, found: Bibliography, depth: int) -> bool:
    known = [_read_value(item, line, found, depth) for item in values]
    return any(known)


def _is_orcid_group(value: dict[str, Any]) -> bool:
    groups = value.get("group")
    return isinstance(groups, list) and any(isinstance(g, dict) and "work-summary" in g for g in groups)


def _publication(item: Any, line: int, found: Bibliography) -> None:
    """Add a publication of JSON Resume: from the CSL item beside it where our own export put one."""
    if not isinstance(item, dict):
        found.refuse(line, "a value that is no publication", "json_resume")
        return
    if isinstance(item.get("csl"), dict):
        found.add(draft_of_csl(item["csl"], line, "json_resume"))
        return
    draft = Draft("json_resume", line, raw=item)
    draft.put("title", item.get("name"))
    draft.put("venue", item.get("publisher"))
    draft.put("url", item.get("url"))
    released = item.get("releaseDate")
    draft.put("date", partial_of(released) if isinstance(released, str) else None)
    draft.values["type"] = WorkType.OTHER
    draft.texts = [item["summary"]] if isinstance(item.get("summary"), str) else []
    found.add(draft)
