"""Data pages of passports: the machine-readable lines first, the printed fields beside them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tracker.documents import mrz
from tracker.documents.cells import field
from tracker.documents.pages import Page, Word
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.passage import Label, Lines, Passage, cells_of
from tracker.documents.readings import Confidence, DocumentReading, FieldReading
from tracker.terms import folded

FIELDS = (
    "issuing_state",
    "passport_number",
    "surname",
    "given_name",
    "nationality",
    "date_of_birth",
    "sex",
    "issued_on",
    "expires_on",
    "mrz_line_1",
    "mrz_line_2",
)
LABELS = (
    Label("passport_number", ("passportno.", "passportno", "passportnumber", "documentno.", "passport#")),
    Label("surname", ("surname", "familyname")),
    Label("given_name", ("givennames", "givenname", "forenames", "firstname")),
    Label("nationality", ("nationality",)),
    Label("date_of_birth", ("dateofbirth", "birthdate")),
    Label("place_of_birth", ("placeofbirth",)),
    Label("sex", ("sex", "gender")),
    Label("issued_on", ("dateofissue", "dateissued", "issuedon")),
    Label("expires_on", ("dateofexpiry", "dateofexpiration", "expirydate", "expirationdate", "validuntil")),
    Label("authority", ("authority", "issuingauthority")),
    Label("state", ("codeofissuingstate", "countrycode", "issuingstate", "issuingcountry", "code")),
)
_LENGTH = 44
_ALPHABET = re.compile(r"[A-Z0-9<]{30,50}")
_NUMBER = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d{3})[a-z0-9]{6,9}(?![a-z0-9])")
_FILLER = str.maketrans({"«": "<<", "‹": "<", "≤": "<", "_": "<", " ": None})
_LEAST_LABELS = 6
_NAMED = {
    "passport_number": "passport number",
    "date_of_birth": "birth date",
    "expires_on": "expiry date",
    "surname": "surname",
    "given_name": "given name",
    "sex": "sex",
    "nationality": "nationality",
}


def read(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the data page of a passport: by its two lines of letters, or by its labels and its name."""
    zone = _zone(lines)
    passage = Passage.of([(page, lines)])
    if zone is None and not passage.has("passport"):
        return None
    known = PaperFields(FIELDS, passage, cells_of(page, lines, LABELS))
    named = "passport_number" in known.cells.words and _NUMBER.search(
        known.cells.text("passport_number").lower()
    )
    if zone is None and (len(known.cells.words) < _LEAST_LABELS or not named or passage.headings >= 3):
        return None
    _printed(known)
    if zone is None:
        known.say("the machine-readable lines were not found; nothing checks the number and dates")
    else:
        _machine_readable(known, *zone)
    issued, expires = known.value("issued_on"), known.value("expires_on")
    if issued and expires and expires <= issued:
        known.doubt("issued_on", "the passport ends before it begins; please look")
    return known.done("passport")


# --- the zone ---------------------------------------------------------------------------------------


def _zone(lines: Lines) -> tuple[mrz.Mrz, Sequence[Word], Sequence[Word]] | None:
    """Return the zone of a passport with its words: two lines that follow each other, the first with P."""
    candidates = [
        line for line in lines if _ALPHABET.fullmatch(_letters(line.words)) and "<" in _letters(line.words)
    ]
    for first, second in itertools.pairwise(candidates):
        if not _letters(first.words).startswith("P"):
            continue
        upper = _fitted_first(_letters(first.words))
        best = [
            parsed for text in _fitted_second(_letters(second.words)) if (parsed := mrz.parse([upper, text]))
        ]
        if best:
            return (
                min(best, key=lambda parsed: (len(parsed.failed), parsed.repaired)),
                first.words,
                second.words,
            )
    return None


def _letters(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words).upper().translate(_FILLER)


def _fitted_first(text: str) -> str:
    """Return the line of names with the fillers at its end that it must have."""
    return text.rstrip("<").ljust(_LENGTH, "<")[:_LENGTH]


def _fitted_second(text: str) -> Iterator[str]:
    """Yield the line of numbers; where fillers were lost or doubled, each way to put that right."""
    if len(text) == _LENGTH:
        yield text
        return
    missing = _LENGTH - len(text)
    if abs(missing) > 6:
        return
    for run in re.finditer(r"<+", text):
        if missing > 0:
            yield text[: run.end()] + "<" * missing + text[run.end() :]
        elif len(run[0]) > -missing:
            yield text[: run.end() + missing] + text[run.end() :]


def _machine_readable(
    known: PaperFields, parsed: mrz.Mrz, first: Sequence[Word], second: Sequence[Word]
) -> None:
    confidence: Confidence = "unsure" if parsed.failed else "likely" if parsed.repaired else "certain"
    for name, words, text in zip(("mrz_line_1", "mrz_line_2"), (first, second), parsed.lines, strict=True):
        known.found[name] = _of_zone(known, words, text, confidence)
    if parsed.failed:
        known.say(
            f"the check digit of the {' and '.join(parsed.failed)} in the machine-readable lines does not fit"
        )
    issued = known.value("issued_on")
    birth = parsed.day_of_birth(int(issued[:4]) if issued else 2069)
    values = {
        "passport_number": (parsed.number, "number", second),
        "date_of_birth": (_iso(birth), "birth", second),
        "expires_on": (_iso(parsed.day_of_expiry()), "expiry", second),
        "issuing_state": (parsed.state, None, first),
        "nationality": (parsed.nationality, "composite", second),
        "surname": (parsed.surname, None, first),
        "given_name": (parsed.given_name, None, first),
        "sex": (parsed.sex if parsed.sex in ("M", "F") else "", None, second),
    }
    for name, (value, part, words) in values.items():
        proved = part is not None and not {part, "composite"} & set(parsed.failed)
        if value:
            _settle(known, name, value, words, proved=proved)


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _of_zone(
    known: PaperFields, words: Sequence[Word], value: str | None, confidence: Confidence
) -> FieldReading:
    place = field(known.cells.page, words, value)
    return FieldReading(value, place.page, place.box, "mrz", confidence, place.as_printed)


def _settle(known: PaperFields, name: str, value: str, words: Sequence[Word], *, proved: bool) -> None:
    """Take the zone's value; where the print says otherwise, a check digit decides or nobody does."""
    printed = known.found[name]
    text = known.value(name)
    if text is not None and _same(name, text, value):
        if name == "nationality":
            known.found[name] = _of_zone(known, words, value, "certain" if proved else "likely")
        elif proved and printed is not None and printed.confidence == "likely":
            known.found[name] = replace(printed, confidence="certain")
        return
    if text is None or name == "nationality":
        known.found[name] = _of_zone(known, words, value, "certain" if proved else "likely")
        return
    known.say(f"the {_NAMED[name]} is printed otherwise than in the machine-readable lines")
    known.found[name] = (
        _of_zone(known, words, value, "likely")
        if proved
        else replace(printed, value=None, confidence="unsure")
        if printed is not None
        else None
    )


def _same(name: str, printed: str, zone: str) -> bool:
    one, other = folded(printed), folded(zone)
    if name in ("surname", "given_name"):
        return one == other or (len(other) >= 10 and one.startswith(other))
    return one == other


# --- the print --------------------------------------------------------------------------------------


def _printed(known: PaperFields) -> None:
    known.shape_beside("passport_number", "passport_number", _NUMBER, lambda match: match[0].upper())
    for name in ("surname", "given_name", "nationality"):
        known.text_beside(name, name)
    known.shape_beside("sex", "sex", re.compile(r"\b[mfx]\b"), lambda match: match[0].upper())
    for name in ("date_of_birth", "issued_on", "expires_on"):
        known.day_beside(name, name)
