"""Employment authorization cards and advance parole: the days from and to which they hold."""

from __future__ import annotations

import re

from tracker.documents.pages import Page
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.passage import Label, Lines, Passage, cells_of
from tracker.documents.readings import DocumentReading

CARD_FIELDS = (
    "surname",
    "given_name",
    "date_of_birth",
    "category_code",
    "card_number",
    "valid_from",
    "valid_until",
)
PAROLE_FIELDS = ("applicant", "date_of_birth", "receipt_number", "issued_on", "valid_until")
_CARD_LABELS = (
    Label("surname", ("surname",)),
    Label("given_name", ("givenname", "givennames")),
    Label("date_of_birth", ("dateofbirth",)),
    Label("category_code", ("category",)),
    Label("card_number", ("card#", "cardno.", "cardnumber")),
    Label("alien_number", ("uscis#", "a#", "uscisnumber")),
    Label("sex", ("sex",)),
    Label("country", ("countryofbirth",)),
    Label("valid_from", ("validfrom",)),
    Label("valid_until", ("cardexpires", "expires", "validto", "validuntil")),
)
_PAROLE_LABELS = (
    Label("applicant", ("nameofalien", "name:", "applicant:", "bearer")),
    Label("date_of_birth", ("dateofbirth",)),
    Label("receipt_number", ("receiptnumber", "receipt#", "receiptno.")),
    Label("issued_on", ("dateissued", "dateofissue", "issuedon", "issuedate")),
    Label("valid_until", ("validuntil", "expirationdate", "dateofexpiration", "expireson", "validthrough")),
)
_CATEGORY = re.compile(r"(?<![a-z0-9])\(?([ac])\s?-?\(?0?(\d{1,2})\)?[a-z]?\)?(?![a-z0-9])")
_CARD = re.compile(r"(?<![a-z0-9])[a-z]{3}\d{10}(?![a-z0-9])")


def read_card(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the employment authorization card where a page is one: title, numbers, and its two days."""
    passage = Passage.of([(page, lines)])
    if not passage.has("employmentauthorization") or passage.headings >= 3:
        return None
    known = PaperFields(CARD_FIELDS, passage, cells_of(page, lines, _CARD_LABELS))
    for name in ("surname", "given_name"):
        known.text_beside(name, name)
    known.shape_beside(
        "category_code", "category_code", _CATEGORY, lambda match: f"{match[1].upper()}{int(match[2]):02}"
    )
    known.shape_beside("card_number", "card_number", _CARD, lambda match: match[0].upper())
    for name in ("date_of_birth", "valid_from", "valid_until"):
        known.day_beside(name, name, "us")
    numbered = known.value("card_number") or known.value("category_code")
    if numbered is None or known.found["valid_until"] is None or "valid_until" not in known.cells.leading:
        return None
    begin, end = known.value("valid_from"), known.value("valid_until")
    if begin and end and end < begin:
        known.doubt("valid_from", "the card ends before it begins; please look")
    return known.done("ead")


def read_parole(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the advance parole document where a page is one: its number, its title and a day."""
    passage = Passage.of([(page, lines)])
    titled = passage.has("i-512", "i512") and passage.has("authorizationforparole", "advanceparole")
    if not titled or passage.headings >= 3:
        return None
    known = PaperFields(PAROLE_FIELDS, passage, cells_of(page, lines, _PAROLE_LABELS))
    known.text_beside("applicant", "applicant")
    known.shape_beside("receipt_number", "receipt_number", _CARD, lambda match: match[0].upper())
    for name in ("date_of_birth", "issued_on", "valid_until"):
        known.day_beside(name, name, "us")
    if not {"issued_on", "valid_until"} & known.cells.leading:
        return None
    if known.found["issued_on"] is None and known.found["valid_until"] is None:
        return None
    return known.done("advance_parole")
