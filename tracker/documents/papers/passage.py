"""The words of a paper as one text, with the way back from each letter to its place on the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.dates import DateOrder
from tracker.documents.cells import Anchor, Extent, assigned, chunks_of, claimed, field
from tracker.documents.pages import Page, Word, around
from tracker.documents.papers.days import PrintedDay, days_in
from tracker.documents.papers.likeness import places
from tracker.documents.readings import Confidence, FieldReading, Value
from tracker.documents.words import Line, lines_of

Lines = Sequence[Line]
Span = tuple[int, int]

_HEADINGS = (
    "curriculumvitae", "education", "educationandtraining", "experience", "researchexperience",
    "workexperience", "clinicalexperience", "professionalexperience", "teachingexperience", "publications",
    "presentations", "references", "awards", "awardsandhonors", "honors", "languages", "skills",
    "memberships", "certificates", "certifications", "licenses", "abstract", "introduction", "methods",
    "results", "conclusion", "conclusions", "abouttheauthor", "relatedarticles", "tableofcontents",
)  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """The lines of one page or several; places are offsets in ``text``, which has single spaces."""

    pages: tuple[Page, ...]
    lines: tuple[tuple[Line, ...], ...]

    @classmethod
    def of(cls, parts: Iterable[tuple[Page, Lines]]) -> Passage:
        """Return the passage of pages with their lines."""
        known = list(parts)
        return cls(tuple(page for page, _ in known), tuple(tuple(lines) for _, lines in known))

    @cached_property
    def _words(self) -> list[tuple[Page, Word, bool]]:
        """Every word with its page, and whether it is the last of its line."""
        return [
            (page, word, word is line.words[-1])
            for page, lines in zip(self.pages, self.lines, strict=True)
            for line in lines
            for word in line.words
        ]

    @cached_property
    def printed(self) -> str:
        """The words as printed, a line break after each line."""
        return "".join(f"{word.text}{chr(10) if last else ' '}" for _, word, last in self._words)

    @cached_property
    def text(self) -> str:
        """The words in lower case, letter for letter as long as ``printed``."""
        lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in self.printed)
        return lower.translate({0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-", 0x2019: "'", 0x2018: "'"})

    @cached_property
    def _starts(self) -> list[int]:
        starts, place = [], 0
        for _, word, _ in self._words:
            starts.append(place)
            place += len(word.text) + 1
        return starts

    @cached_property
    def _compact(self) -> tuple[str, list[int]]:
        """The text without spaces, and the place of each of its letters."""
        kept = [place for place, letter in enumerate(self.text) if not letter.isspace()]
        return "".join(self.text[place] for place in kept), kept

    @cached_property
    def recognized(self) -> bool:
        """Whether any of the words was recognised in a picture."""
        return any(word.method == "ocr" for _, word, _ in self._words)

    # --- phrases and patterns ----------------------------------------------------------------

    def find(self, *phrases: str) -> list[Span]:
        """Return where any of the phrases, in lower case without spaces, stands; in order."""
        compact, kept = self._compact
        found = {
            (kept[begin], kept[end - 1] + 1)
            for phrase in phrases
            for begin, end in places(compact, phrase, recognized=self.recognized)
        }
        return sorted(found)

    def has(self, *phrases: str) -> bool:
        """Return whether any of the phrases stands there."""
        return bool(self.find(*phrases))

    def matches(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Return the matches of a pattern, in lower case, in the text."""
        return list(pattern.finditer(self.text))

    def before(self, place: int, reach: int) -> str:
        """Return so many letters before a place, without spaces."""
        compact, kept = self._compact
        end = bisect_right(kept, place - 1)
        return compact[max(0, end - reach) : end]

    def after(self, place: int, reach: int) -> str:
        """Return so many letters from a place on, without spaces."""
        compact, kept = self._compact
        begin = bisect_right(kept, place - 1)
        return compact[begin : begin + reach]

    def days(self, order: DateOrder | None = None) -> list[PrintedDay]:
        """Return the days that are printed, in order."""
        return days_in(self.text, order)

    @cached_property
    def headings(self) -> int:
        """Number of lines that are the heading of a part of a CV or article."""
        return sum(self._is_heading(line.compact.rstrip(":")) for lines in self.lines for line in lines)

    def _is_heading(self, compact: str) -> bool:
        return len(compact) <= 24 and any(
            place == (0, len(compact))
            for heading in _HEADINGS
            if abs(len(heading) - len(compact)) <= 2
            for place in places(compact, heading, recognized=self.recognized)
        )

    # --- readings ----------------------------------------------------------------------------

    def words(self, begin: int, end: int) -> tuple[Page, list[Word]]:
        """Return the words that a stretch of the text touches, on the page where it begins."""
        first = max(0, bisect_right(self._starts, begin) - 1)
        last = max(first + 1, bisect_right(self._starts, end - 1))
        page = self._words[first][0]
        return page, [word for other, word, _ in self._words[first:last] if other is page]

    def reading(
        self, begin: int, end: int, value: Value | None, confidence: Confidence = "certain"
    ) -> FieldReading:
        """Return the reading of a value that stands in a stretch of the text."""
        page, words = self.words(begin, end)
        return field(page, words, value, confidence)

    def day(self, printed: PrintedDay, confidence: Confidence = "certain") -> FieldReading:
        """Return the reading of a printed day; one that cannot be told is unsure."""
        if printed.day is None:
            return self.reading(printed.begin, printed.end, None, "unsure")
        if printed.repaired and confidence == "certain":
            confidence = "likely"
        return self.reading(printed.begin, printed.end, printed.day.isoformat(), confidence)


# --- values beside their labels --------------------------------------------------------------------


@dataclass(frozen=True)
class Label:
    """A label with its wordings, in lower case without spaces; ``extent`` as for an anchor."""

    name: str
    phrases: tuple[str, ...]
    extent: Extent = "line"


@dataclass(frozen=True)
class Cells:
    """The labels of a page with the words in the cell of each, and those that may belong to it.

    ``leading`` names the labels that begin a chunk of words, as those of forms do and those of
    sentences seldom.
    """

    page: Page
    anchors: Mapping[str, Anchor]
    leading: frozenset[str]
    words: Mapping[str, list[Word]]
    around: Mapping[str, list[Word]]

    def rows(self, name: str) -> list[list[Word]]:
        """Return the lines in which the value of a label may stand, the likeliest first."""
        cell = self.words.get(name)
        if not cell:
            return []
        rest = [list(line.words) for line in lines_of(self.around[name])]
        return [cell, *(words for words in rest if words[0] is not cell[0])]

    def text(self, name: str) -> str:
        """Return the words of a cell, or an empty text."""
        return " ".join(word.text for word in self.words.get(name, ()))

    def reading(self, name: str, value: Value | None, confidence: Confidence = "certain") -> FieldReading:
        """Return the reading of a cell that has words."""
        return field(self.page, self.words[name], value, confidence)


def cells_of(
    page: Page, lines: Lines, labels: Sequence[Label], leave_out: re.Pattern[str] | None = None
) -> Cells:
    """Return the labels that stand on a page, each at its topmost place, and the words of their cells.

    A label begins a word; what follows it in the same word belongs to its value.

    Args:
        page: the page.
        lines: its lines.
        labels: what is looked for.
        leave_out: the shape of words that are of no cell, such as a number beside a label.
    """
    recognized = any(word.method == "ocr" for line in lines for word in line.words)
    anchors: dict[str, Anchor] = {}
    taken: set[int] = set()
    rests: list[Word] = []
    for label in sorted(labels, key=lambda label: -max(map(len, label.phrases))):
        found = _anchor(lines, label, recognized, taken)
        if found is not None:
            anchors[label.name], rest = found
            taken |= {id(word) for word in anchors[label.name].words}
            rests += [rest] if rest is not None else []
    if leave_out is not None:
        taken |= {id(word) for line in lines for word in _matching(line, leave_out)}
    words = [
        word for line in lines for word in line.words if id(word) not in taken and word.text not in (":", "|")
    ]
    values = [*words, *rests]
    starts = {id(chunk[0]) for line in lines for chunk in chunks_of(line)}
    leading = frozenset(name for name, anchor in anchors.items() if id(anchor.words[0]) in starts)
    return Cells(
        page, anchors, leading, assigned(anchors.values(), values), claimed(anchors.values(), values)
    )


def _matching(line: Line, pattern: re.Pattern[str]) -> list[Word]:
    """Return the words of a line that lie in matches of a pattern."""
    spans = [match.span() for match in pattern.finditer(line.text)]
    found, place = [], 0
    for word in line.words:
        if any(begin <= place and place + len(word.text) <= end for begin, end in spans):
            found.append(word)
        place += len(word.text) + 1
    return found


def _anchor(
    lines: Lines, label: Label, recognized: bool, taken: set[int]
) -> tuple[Anchor, Word | None] | None:
    """Return the likeliest place of a label, and what is glued to its end: the begin of its value.

    A label stands alone in its chunk of words or has a colon; of several such places the topmost counts.
    """
    best: tuple[tuple[bool, bool], Anchor, Word | None] | None = None
    for line in lines:
        for begin, end in _label_places(line, label, recognized):
            first, last = line.starts[begin], line.starts[end - 1]
            words = line.words[first : last + 1]
            glued = begin > 0 and line.starts[begin - 1] == first
            if glued or any(id(word) in taken for word in words):
                continue
            closed = line.compact[end - 1 : end + 1].find(":") >= 0
            alone = last + 1 in line.chunks or last + 1 == len(line.words)
            rank = (first not in line.chunks, not (closed or alone))
            if best is None or rank < best[0]:
                box = around(word.box for word in words)
                anchor = Anchor(label.name, box, words[0].size, tuple(words), label.extent)
                best = rank, anchor, _rest(words[-1], end - line.starts.index(last))
    return best[1:] if best is not None else None


def _label_places(line: Line, label: Label, recognized: bool) -> list[tuple[int, int]]:
    """Return where a label's wordings stand in a line, the longest first; a colon of theirs must be there."""
    found: list[tuple[int, int]] = []
    for phrase in sorted(label.phrases, key=len, reverse=True):
        colon = phrase.endswith(":")
        for begin, end in places(line.compact, phrase.removesuffix(":"), recognized=recognized):
            if not colon or line.compact[end : end + 1] in (":", ";"):
                found.append((begin, end + colon))
    return found


def _rest(word: Word, used: int) -> Word | None:
    """Return the part of a word after so many letters, if it holds more than marks."""
    text = word.text[used:].lstrip(":.#-")
    if not any(letter.isalnum() for letter in text) or text.lower() in ("s", "es"):
        return None
    left = word.box.right - word.box.width * len(text) / len(word.text)
    return replace(word, text=text, box=replace(word.box, left=left), glyphs=())
