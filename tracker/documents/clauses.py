"""What the words of a visa annotation say about 212(e).

Posts word the annotation in many ways, over several lines. NOT is looked for before SUBJECT and
before APPLY; two clauses that disagree are a conflict; a mention that is no clause is unsure.
"""

from __future__ import annotations

import re

from tracker.terms import Determination, PaperBasis

# digits as they are misread: 2I2, 21Z; (F) is a frequent misreading of (e)
_SECTION = (
    r"(?:(?:SECTION|SECT?\.?|INA)\s*)*[2Z][1IL][2Z]\s*(?:\(\s*[EF]\s*\)|[EF]\b)(?:\s+OF\s+(?:THE\s+)?INA\b)?"
)
_YEARS = r"(?:2|TWO)[\s-]*(?:YEARS?|YRS?\.?)"
_WORDS = r"(?:[\s-]+(?:HOME|COUNTRY|FOREIGN|PHYSICAL|PRESENCE|RESIDEN(?:CE|CY)))*"
_NAME = r"(?:RULE|REQUIREMENTS?|REQ\.?|RESIDEN(?:CE|CY)|PRESENCE|[HF]RR)\b"
_RULE = rf"(?:(?:{_YEARS}{_WORDS}|HOME{_WORDS})[\s-]+{_NAME}|\b[HF]RR\b)"
_TOPIC = rf"(?:{_SECTION}|{_RULE})"
_PART = r"(?:PROVISIONS?\s+OF\s+(?:THE\s+)?)?"
_NOT = r"(?P<no>NOT|N'T|NEVER|NO\s+LONGER)"

_SUBJECT = re.compile(rf"(?:{_NOT}\s+(?:BEING\s+|BE\s+)?)?\bSUBJECT\s*(?:TO\s*)?(?:THE\s+)?{_PART}{_TOPIC}")
_TOPIC_SUBJECT = re.compile(rf"{_TOPIC}\s*[:=-]*\s*(?:IS\s+)?(?:{_NOT}\s+)?SUBJECT\b(?!\s*TO\b)")
_APPLY = re.compile(
    rf"{_TOPIC}[\s.,:;)]*(?:(?:RULE|REQUIREMENT|TWO|YEAR|RESIDENCY|RESIDENCE)\s+)*"
    rf"(?:(?:DOES|DO|IS|ARE|WILL)\s*)?(?:{_NOT}\s+)?(?:APPLY|APPLIES|APPLICABLE)\b"
)
_MENTION = re.compile(_TOPIC)
_NEGATION = re.compile(r"\b(?:NOT|NO|NON|NEVER|NEITHER|NOR)\b|N'T\b")
_NEAR = re.compile(rf"\bSUBJECT\b|\bAPPL|{_TOPIC}")
_REACH = 60  # characters on either side in which a NOT may belong to a clause
_DOUBTFUL = re.compile(
    r"\b(?:(?:MAY|MIGHT|COULD)\s+(?:NOT\s+)?(?:BE|STILL|ALSO)|IF|WHETHER|POSSIBLY|UNLESS|UNKNOWN|UNDETERMINED|PENDING"
    r"|WAIVED|WAIVER|WAS|PREVIOUSLY|PROCLAMATION|SUSPENSION|EXEMPT|FULFILLED|SATISFIED)\b"
    r"|(?:\bOR\s*|/\s*)(?:IS\s+)?NOT\b"
)
_BASES = {
    PaperBasis.GOVERNMENT_FINANCING: re.compile(r"GOVERNMENT\s+(?:FINANC|FUND)|GOVT?\.?\s+FUND"),
    PaperBasis.SKILLS_LIST: re.compile(r"SKILLS?\s+LIST"),
    PaperBasis.PL_94_484: re.compile(r"P\.?\s*L\.?\s*94-?484"),
}


def annotation_says(text: str) -> tuple[Determination, tuple[PaperBasis, ...], int]:
    """Return what the words say, the bases they name, and the number of clauses found.

    Args:
        text: the annotation, its lines joined.
    """
    words = " ".join(text.upper().replace("’", "'").replace("‐", "-").replace("–", "-").split())
    said: list[Determination] = []
    used: list[tuple[int, int]] = []
    for pattern in (_SUBJECT, _TOPIC_SUBJECT, _APPLY):
        for found in pattern.finditer(words):
            said.append(Determination.NOT_SUBJECT if found["no"] else Determination.SUBJECT)
            used.append(found.span())
    if len(set(said)) > 1:
        return Determination.CONFLICT, (), len(said)
    if not said:
        return (Determination.UNSURE if _MENTION.search(words) else Determination.UNMARKED), (), 0
    if _DOUBTFUL.search(words) or _stray_negation(words, used):
        return Determination.UNSURE, (), len(said)
    bases = tuple(basis for basis, pattern in _BASES.items() if pattern.search(words))
    return said[0], bases if said[0] is Determination.SUBJECT else (), len(said)


def _stray_negation(words: str, used: list[tuple[int, int]]) -> bool:
    """Return whether a NOT stands near the subject without being part of a clause."""
    return any(
        not any(begin <= found.start() < end for begin, end in used)
        and _NEAR.search(words, max(0, found.start() - _REACH), found.end() + _REACH)
        for found in _NEGATION.finditer(words)
    )
