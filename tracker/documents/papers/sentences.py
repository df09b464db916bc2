"""What the sentences of a letter decide: subject or not, recommended or not.

A decision is taken from a plain sentence alone. A condition, a question, a report of what somebody asked
or a word between that is not known leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.documents.papers.passage import Passage

Said = tuple[str, int, int]

_OPEN = re.compile(
    r"\b(?:if|whether|may|might|could|would|should|request(?:s|ed|ing)?|asked|asking|question|inquir\w+|enquir\w+|unless"
    r"|pending|until|in case|possib\w+|appl(?:y|ied|ies|ication|icant) for)\b"
)
_TOPIC = re.compile(
    r"2[1il]2\s?\(\s?[ef]\s?\)|two[\s-]*year|2[\s-]*year|requirement|residence|physical presence"
)
# what stands right before "subject": these words and no other
_IS_SUBJECT = re.compile(
    r"\b(?:is|are|am|was|were|remains?|be|being|and|therefore|indeed|still|also|found|hereby)[\s,]+subject\s+to\b"
)
_IS_NOT_SUBJECT = re.compile(
    r"\b(?:not|never|no longer)\s+(?:been\s+|be\s+|become\s+|made\s+)?(?:considered\s+)?subject\s+to\b"
)
_ANY_SUBJECT = re.compile(r"sub\s?ject\s?to")
_DOES_APPLY = re.compile(r"requirement\s+(?P<no>does\s+not|do\s+not|did\s+not)?\s*(?P<verb>applies|apply)\b")

_RECOMMENDS = re.compile(
    r"(?:\b(?:department|division|we|office|state|hereby|has|have|and|favorably|is|are)[\s,]+)"
    r"recommend(?:s|ed|ing)?\s+(?:that|a\b|the\b|approval|favorabl|to\b|granting|waiver|under)"
)
_FAVORABLE = re.compile(r"(?<![a-z])(?:a|this|our|its|the|with)\s+favou?rable\s+recommendation")
_AGAINST = re.compile(
    r"\bnot\s+(?:favou?rabl[ey]\s+)?recommend|\b(?:cannot|unable\s+to|declines?\s+to|not\s+to|will\s+not|never|against)\s+recommend"
    r"|\bunfavou?rabl[ey]|\bnot\s+favou?rabl[ey]|\brecommend\w*\s+(?:that\s+.{0,80}?\bnot\s+be\s+granted|against|denial)"
    r"|\b(?:request|application|waiver)\s+(?:is|was|has\s+been|be)\s+(?:hereby\s+)?denied"
)
_ANY_RECOMMENDS = re.compile(r"recommend(?:s|ed|ing)?\b(?!ation)")


def says_subject(passage: Passage) -> Said | None:
    """Return ``subject`` or ``not_subject`` with its place, where all plain sentences agree; else None."""
    found: list[Said] = []
    for begin, text in _sentences(passage):
        if not _TOPIC.search(text):
            continue
        for match in _ANY_SUBJECT.finditer(text):
            clause = text[: match.end()]
            plain = not _OPEN.search(text[: match.start()])
            negative = list(_IS_NOT_SUBJECT.finditer(clause))
            positive = list(_IS_SUBJECT.finditer(clause))
            if negative and negative[-1].end() == match.end():
                said = "not_subject"
            elif (
                positive and positive[-1].end() == match.end() and not _negated(clause, positive[-1].start())
            ):
                said = "subject"
            else:
                said = ""
            start = negative[-1].start() if said == "not_subject" else match.start()
            if plain:
                found.append((said, begin + start, begin + match.end()))
        for match in _DOES_APPLY.finditer(text):
            if not _OPEN.search(text[: match.start()]):
                negated = bool(match["no"])
                if match["verb"] == "applies" and negated:
                    continue
                said = "not_subject" if negated else "" if _negated(text, match.start()) else "subject"
                found.append((said, begin + match.start(), begin + match.end()))
    return _agreed(found)


def favorable(passage: Passage) -> Said | None:
    """Return ``favorable`` or ``unfavorable`` with its place, where all plain sentences agree; else None."""
    found: list[Said] = []
    for begin, text in _sentences(passage):
        against = _AGAINST.search(text)
        if against is not None:
            open_ = _OPEN.search(text[: against.start()])
            found.append(("" if open_ else "unfavorable", begin + against.start(), begin + against.end()))
            continue
        for match in (*_RECOMMENDS.finditer(text), *_FAVORABLE.finditer(text)):
            if not _OPEN.search(text[: match.start()]):
                said = "" if _negated(text, match.start()) else "favorable"
                found.append((said, begin + match.start(), begin + match.end()))
    known = _agreed(found)
    if known is not None and known[0] == "favorable" and _unread_recommends(passage):
        return None
    return known


def _unread_recommends(passage: Passage) -> bool:
    """Return whether "recommend" stands somewhere after a word that was not made out."""
    for _, text in _sentences(passage):
        for match in _ANY_RECOMMENDS.finditer(text):
            before = text[: match.start()].split()
            if before and passage.recognized and not _KNOWN.fullmatch(before[-1].strip(",")):
                return True
    return False


_KNOWN = re.compile(
    r"department|division|we|office|state|hereby|has|have|and|favorably|is|are|to|the|been|was|who|which|that|it|also|therefore"
)


def _negated(text: str, place: int) -> bool:
    """Return whether a denial stands shortly before a place."""
    return (
        re.search(r"\b(?:not|no|never|neither|nor|none|cannot|without)\b", text[max(0, place - 40) : place])
        is not None
    )


def _agreed(found: list[Said]) -> Said | None:
    said = {what for what, _, _ in found}
    return found[0] if len(said) == 1 and "" not in said else None


def _sentences(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield the sentences with their places; line breaks are spaces."""
    text = passage.text.replace("\n", " ")
    begin = 0
    for match in re.finditer(r"(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bno)(?<!\bu\.s)(?<!\bsec)[.?!]\s", text):
        yield begin, text[begin : match.end()]
        begin = match.end()
    yield begin, text[begin:]
