"""BibTeX and BibLaTeX: names are split before LaTeX is read, so that a braced group stays a group."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter

from tracker.cv.bibliography.bibtex_fields import put_fields
from tracker.cv.bibliography.entry import Bibliography, Draft
from tracker.cv.bibliography.latex import TooDeep, plain_value, text_of
from tracker.cv.bibliography.persons import author, ends_list, orcid_of, person_of_text
from tracker.records.works import Author

FORMAT = "bibtex"
_BEGIN = re.compile(r"\s*@\s*([A-Za-z]+)\s*[{(]")
_NO_ENTRY = frozenset({"comment", "preamble", "string"})
_PERSONS = ("author", "editor", "bookauthor")
_INHERITED = (
    "editor",
    "publisher",
    "year",
    "date",
    "month",
    "isbn",
    "series",
    "edition",
    "location",
    "address",
)
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its log repeats what it reads


def read_bibtex(text: str, first_line: int = 1) -> Bibliography:
    """Return the entries of a text in BibTeX; blocks that cannot be parsed are listed."""
    found = Bibliography()
    macros: dict[str, str] = {}
    fields_of: dict[str, dict[str, str]] = {}
    drafts: list[tuple[Entry, dict[str, str], int]] = []
    for part in _blocks(text):
        line = first_line + (part.start_line or 0)
        if isinstance(part, DuplicateFieldKeyBlock):
            found.note("an entry has a field twice; the first was taken")
        twice = isinstance(part, (DuplicateFieldKeyBlock, DuplicateBlockKeyBlock))
        block = part.ignore_error_block if twice and isinstance(part, ParsingFailedBlock) else part
        if isinstance(block, String):
            macros.setdefault(block.key.lower(), _assembled(block.value, macros))
        elif isinstance(block, Entry):
            fields: dict[str, str] = {}
            for item in block.fields:
                fields.setdefault(item.key.strip().lower(), _assembled(item.value, macros))
            fields_of.setdefault(block.key, fields)
            drafts.append((block, fields, line))
        elif isinstance(block, ParsingFailedBlock):
            found.refuse(line, _reason(block), FORMAT)
    for entry, fields, line in drafts:
        try:
            found.add(_draft(entry, _with_parent(fields, fields_of), line))
        except TooDeep:
            found.refuse(line, "its braces nest too deeply", FORMAT)
    return found


def begins_bibtex(line: str) -> bool:
    """Tell whether an entry of BibTeX begins with the line."""
    found = _BEGIN.match(line)
    return bool(found) and bool(
        re.match(r"\s*@\s*\w+\s*[{(]\s*[^\s=,{}\"]*\s*(?:,|$)|\s*@\s*string", line, re.I)
    )


def _blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of the text."""
    # The library knows "@word{" alone.
    yield from Splitter(re.sub(r"(?m)^(\s*@)\s+(?=[A-Za-z]+\s*[{(])", r"\1", text)).split().blocks


def _reason(block: ParsingFailedBlock) -> str:
    words = str(getattr(block.error, "abort_reason", "") or "")
    if "end of file" in words or "block start" in words:
        return "a brace or quote is not closed"
    return "the entry is not well formed"


def _assembled(value: object, macros: Mapping[str, str]) -> str:
    """Return a value without its braces or quotes, its parts joined and macros replaced."""
    text = str(value).strip()
    parts = []
    for part in _parts(text):
        bare = part.strip()
        if len(bare) > 1 and ((bare[0], bare[-1]) == ("{", "}") or (bare[0], bare[-1]) == ('"', '"')):
            parts.append(bare[1:-1])
        else:
            parts.append(macros.get(bare.lower(), bare))
    return "".join(parts)


def _parts(text: str) -> list[str]:
    """Return the parts between ``#`` outside braces and quotes."""
    if "#" not in text:
        return [text]
    found, depth, quoted, begin = [], 0, False, 0
    for place, letter in enumerate(text):
        if letter in "{}" and (place == 0 or text[place - 1] != "\\"):
            depth += 1 if letter == "{" else -1
        elif letter == '"' and depth == 0:
            quoted = not quoted
        elif letter == "#" and depth == 0 and not quoted:
            found.append(text[begin:place])
            begin = place + 1
    return [*found, text[begin:]]


def _with_parent(fields: dict[str, str], fields_of: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """Return the fields with those that a chapter takes from the book it refers to."""
    parent = fields_of.get(fields.get("crossref", "").strip())
    if parent is None or parent is fields:
        return fields
    taken = {name: parent[name] for name in _INHERITED if name in parent}
    if "title" in parent:
        taken["booktitle"] = parent["title"]
    return {**taken, **fields}


def _draft(entry: Entry, fields: dict[str, str], line: int) -> Draft:
    draft = Draft(
        FORMAT, line, raw={"entry_type": entry.entry_type, "key": entry.key, **fields}, key=entry.key
    )
    for name in _PERSONS:
        if name in fields:
            people, incomplete = _persons(draft, fields[name])
            if name == "author":
                draft.authors = people
                if incomplete:
                    draft.values["authors_incomplete"] = True
            elif name == "editor":
                draft.editors = people
    texts = {
        name: plain_value(value)
        if name in ("doi", "url", "eprint", "pmid", "pmcid", "isbn", "key")
        else text_of(value)
        for name, value in fields.items()
        if name not in _PERSONS and name not in ("file", "abstract", "note", "annote", "addendum")
    }
    free = ("note", "annote", "addendum", "keywords")
    draft.texts = [plain_value(fields[name]) for name in free if name in fields]
    if "note" in fields:
        texts["note"] = text_of(fields["note"])
    put_fields(draft, entry.entry_type.lower(), texts)
    return draft


def _persons(draft: Draft, value: str) -> tuple[list[Author], bool]:
    people: list[Author] = []
    incomplete = False
    value = " ".join(value.split())
    names = split_multiple_persons_names(value)
    if len(names) == 1 and ";" in value and not value.startswith("{"):
        draft.note("its authors are parted by semicolons, not by 'and'")
        names = [name.strip() for name in value.split(";")]
    names = [part for name in names for part in _listed(draft, name)]
    for whole in names:
        name = re.sub(r"[,\s]+et\.?\s*al\.?$", "", whole, flags=re.IGNORECASE)
        if name != whole or ends_list(text_of(name)):
            incomplete = True
        if not ends_list(text_of(name)) and (person := _person(draft, name)):
            people.append(person)
    return people, incomplete


def _listed(draft: Draft, name: str) -> list[str]:
    """Return the names of ``A Holm, B Stone``, which are two persons and not one; else the name alone."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) > 1 and all(
        re.fullmatch(r"(?:[A-Z]\.?[ -]?){1,3} [A-Z][^\s,{}\\.]+", part) for part in parts
    ):
        draft.note("its authors are parted by commas, not by 'and'")
        return parts
    return [name]


def _person(draft: Draft, name: str) -> Author | None:
    bare = name.strip()
    if not bare.strip(" ,"):
        return None
    if labelled := _labelled(bare):
        family = " ".join(part for part in (labelled.get("prefix"), labelled.get("family")) if part)
        return author(
            text_of(family),
            text_of(labelled.get("given", "")),
            suffix=text_of(labelled.get("suffix", "")),
            orcid=orcid_of(labelled.get("orcid")),
        )
    if _braced(bare):
        return author(group=text_of(bare))
    if (
        re.search(r"\d", re.sub(r"\\.", "", bare)) is None
        and (group := person_of_text(text_of(bare)))
        and group.group
    ):
        return group
    try:
        parts = parse_single_name_into_parts(bare, strict=False)
    except InvalidNameError:
        draft.note("a name could not be split; it was kept whole")
        return author(None, text_of(bare))
    family = text_of(" ".join([*parts.von, *parts.last]))
    given = text_of(" ".join(parts.first))
    if not given and len(parts.last) == 1 and "," not in bare:
        return person_of_text(family)
    return author(family, given, suffix=text_of(" ".join(parts.jr)))


def _labelled(name: str) -> dict[str, str] | None:
    """Return the parts of ``family=Holm, given=Sara``, the later of two alike; None for other names."""
    if not re.match(r"\s*\"?(?:family|given|prefix|suffix)(?:-i)?\s*=", name):
        return None
    parts: dict[str, str] = {}
    for pair in re.split(r",(?![^{]*\})", name.strip('"')):
        label, equal, value = pair.partition("=")
        if equal:
            parts[label.strip().lower()] = value.strip().strip('"')
    return parts


def _braced(name: str) -> bool:
    """Tell whether one pair of braces holds the whole name."""
    if not (name.startswith("{") and name.endswith("}")):
        return False
    depth = 0
    for place, letter in enumerate(name):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return place == len(name) - 1 and not name.startswith("{\\")
    return False
