"""The small parts of a citation: dates, pages, issues, editions, languages, identifiers."""

from __future__ import annotations

import re
from urllib.parse import quote

from tracker.cv.citation.names import ordinal
from tracker.cv.placeholders import real

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT = tuple(month[:3] for month in MONTHS)
_RANGE = re.compile(
    r"(?<![\w.])(?P<head>[A-Za-z]*)(?P<first>\d+)\s*[-‐‑–—]{1,2}\s*(?P<tail>[A-Za-z]*)(?P<last>\d+)(?!\w|\.\w)"
)
_SUPPLEMENT = re.compile(
    r"(?P<issue>.*?)[\s(_,]*\bsuppl(?:ement|_)?\.?[\s_]*(?P<number>[A-Za-z]?\d*)\)?\s*", re.IGNORECASE
)
_VOLUME_PART = re.compile(r"(?P<volume>\w+)\s*\(?\s*\bp(?:ar)?t\.?\s*(?P<part>\w+)\s*\)?", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_LANGUAGES = {
    "ar": "Arabic", "ara": "Arabic", "zh": "Chinese", "chi": "Chinese", "zho": "Chinese", "cs": "Czech",
    "cze": "Czech", "ces": "Czech", "da": "Danish", "dan": "Danish", "nl": "Dutch", "dut": "Dutch",
    "nld": "Dutch", "en": "English", "eng": "English", "fa": "Persian", "per": "Persian", "fas": "Persian",
    "fi": "Finnish", "fin": "Finnish", "fr": "French", "fre": "French", "fra": "French", "de": "German",
    "ger": "German", "deu": "German", "el": "Greek", "gre": "Greek", "ell": "Greek", "he": "Hebrew",
    "heb": "Hebrew", "hi": "Hindi", "hin": "Hindi", "hu": "Hungarian", "hun": "Hungarian", "it": "Italian",
    "ita": "Italian", "ja": "Japanese", "jpn": "Japanese", "ko": "Korean", "kor": "Korean",
    "no": "Norwegian", "nor": "Norwegian", "pl": "Polish", "pol": "Polish", "pt": "Portuguese",
    "por": "Portuguese", "ro": "Romanian", "rum": "Romanian", "ron": "Romanian", "ru": "Russian",
    "rus": "Russian", "sr": "Serbian", "srp": "Serbian", "es": "Spanish", "spa": "Spanish", "sv": "Swedish",
    "swe": "Swedish", "tr": "Turkish", "tur": "Turkish", "uk": "Ukrainian", "ukr": "Ukrainian",
    "ur": "Urdu", "urd": "Urdu", "vi": "Vietnamese", "vie": "Vietnamese",
}  # fmt: skip


def long_date(day: str | None) -> str | None:
    """Return ``March 2, 2025``, ``March 2025`` or ``2025`` for a partial day."""
    if not day:
        return None
    year, month, date = _parts(day)
    if month is None:
        return year
    return f"{MONTHS[month - 1]} {year}" if date is None else f"{MONTHS[month - 1]} {date}, {year}"


def short_date(day: str | None) -> str | None:
    """Return ``2025 Mar 2``, ``2025 Mar`` or ``2025`` for a partial day."""
    if not day:
        return None
    year, month, date = _parts(day)
    found = year if month is None else f"{year} {_SHORT[month - 1]}"
    return found if date is None else f"{found} {date}"


def _parts(day: str) -> tuple[str, int | None, int | None]:
    parts = day.split("-")
    return (
        parts[0],
        int(parts[1]) if len(parts) > 1 else None,
        int(parts[2]) if len(parts) > 2 else None,
    )


def full_pages(pages: str) -> str:
    """Return page ranges with a hyphen and both numbers full: ``145-52`` becomes ``145-152``."""
    return _RANGE.sub(_full, pages)


def _full(found: re.Match[str]) -> str:
    first, last = found["first"], found["last"]
    if len(last) < len(first) and not found["tail"]:
        last = first[: len(first) - len(last)] + last
    # a head such as S stands on both sides
    return f"{found['head']}{first}-{found['tail'] or found['head']}{last}"


def short_pages(pages: str) -> str:
    """Return page ranges without the digits that repeat: ``145-152`` becomes ``145-52``."""
    return _RANGE.sub(_cut, pages)


def _cut(found: re.Match[str]) -> str:
    whole = _full(found)
    head, _, last = whole.partition("-")
    first, digits = found["first"], re.sub(r"\D", "", last)
    if len(digits) != len(first) or last[: -len(digits)] not in ("", found["head"]):
        return whole
    same = 0
    while same < len(digits) - 1 and digits[same] == first[same]:
        same += 1
    return whole if digits == first else f"{head}-{digits[same:]}"


def part_of_volume(volume: str | None) -> tuple[str | None, str | None]:
    """Return a volume and its part, ``83`` and ``Pt 2``, which stands where an issue does; None for none.

    PubMed writes ``83 ( Pt 2)``, or ``83 Pt 2``.
    """
    found = _VOLUME_PART.fullmatch(real(volume) or "")
    return (found["volume"], f"Pt {found['part']}") if found else (real(volume), None)


def issue_and_supplement(issue: str | None) -> tuple[str | None, str | None]:
    """Return the issue and the supplement (``""`` where it has no number) of an issue or volume."""
    found = _SUPPLEMENT.fullmatch(issue or "")
    if not found:
        return real(issue), None
    return real(found["issue"].strip(" (")), found["number"]


def edition_words(edition: str | None) -> str | None:
    """Return ``2nd`` for ``2``, ``second`` or ``2nd ed.``; None for a first edition or none."""
    text = re.sub(r"\s*(?:ed(?:ition|n)?\.?)\s*$", "", real(edition) or "", flags=re.IGNORECASE).strip()
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    if text.lower() in words:
        text = str(words.index(text.lower()) + 1)
    number = re.fullmatch(r"(\d+)(?:st|nd|rd|th)?\.?", text, re.IGNORECASE)
    if number:
        return None if number[1] == "1" else ordinal(int(number[1]))
    return text or None


def language_name(language: str | None) -> str | None:
    """Return the English name of a language other than English; None for English or none."""
    known = real(language)
    if known is None:
        return None
    name = _LANGUAGES.get(known.lower().split("-")[0], known if len(known) > 3 else None)
    return None if name is None or name.lower() == "english" else name[0].upper() + name[1:]


def bare_doi(doi: str | None) -> str | None:
    """Return the DOI without address and label, as it was written otherwise; None if it is none."""
    found = _DOI.search(doi or "")
    return found[0].rstrip(".,;") if found else None


def doi_address(doi: str) -> str:
    """Return the address of a DOI: characters that mean something else in addresses are encoded."""
    return "https://doi.org/" + quote(doi, safe="/:;().,@!$*+='&_~-")


def sentence_case(title: str, kept: frozenset[str]) -> str:
    """Return the title in lower case but for its start, the word after a colon and words that keep capitals.

    Words with digits or inner capitals stay; so do those in ``kept``, such as names of genera.
    """
    pieces = re.split(r"(\s+|-)", title)
    starts = True
    found: list[str] = []
    for piece in pieces:
        letters = re.sub(r"[^\w]", "", piece)
        if not letters:
            found.append(piece)
            continue
        plain = letters[0].isupper() and letters[1:].islower()
        if len(letters) == 1 and letters in ("A",):
            plain = True
        found.append(piece.lower() if plain and not starts and letters not in kept else piece)
        starts = piece.endswith((":", ".", "?", "!"))
    return "".join(found)
