"""The fields of one paper while they are gathered: from the cells of its labels, or from its sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tracker.dates import DateOrder
from tracker.documents.cells import field
from tracker.documents.pages import Word
from tracker.documents.papers.days import PrintedDay, days_in
from tracker.documents.papers.passage import Cells, Passage
from tracker.documents.readings import Confidence, DocumentReading, FieldReading, Kind, Value

_CUT = re.compile(r"\s{2,}|[;|]")


class PaperFields:
    """The fields and problems of one paper; a field stays as it was first found."""

    def __init__(self, names: Sequence[str], passage: Passage, cells: Cells) -> None:
        self.passage = passage
        self.cells = cells
        self.found: dict[str, FieldReading | None] = dict.fromkeys(names)
        self.problems: list[str] = []

    def put(self, name: str, reading: FieldReading | None) -> None:
        """Keep a reading where the field has none yet."""
        if reading is not None and self.found[name] is None:
            self.found[name] = reading

    def value(self, name: str) -> str | None:
        """Return the value of a field where it is a text that was read."""
        reading = self.found[name]
        return reading.value if reading is not None and isinstance(reading.value, str) else None

    def doubt(self, name: str, problem: str) -> None:
        """Make a field unsure and say why."""
        reading = self.found[name]
        if reading is not None:
            self.found[name] = replace(reading, value=None, confidence="unsure")
        self.say(problem)

    def say(self, problem: str) -> None:
        """Add a problem, once."""
        if problem not in self.problems:
            self.problems.append(problem)

    # --- from cells --------------------------------------------------------------------------

    def day_beside(self, label: str, name: str, order: DateOrder | None = None) -> None:
        """Read the day in the cell of a label."""
        words, days = self._days_beside(label, order)
        if not days:
            return
        part = _part(words, days[0].begin, days[0].end)
        self.put(name, self._day(part, days[0]))
        if days[0].day is None:
            self.say(f"the {name.replace('_', ' ')} can be read in more than one way or none; please look")

    def has_day_beside(self, label: str, order: DateOrder | None = None) -> bool:
        """Return whether a day stands in the cell of a label."""
        return bool(self._days_beside(label, order)[1])

    def _days_beside(self, label: str, order: DateOrder | None) -> tuple[Sequence[Word], list[PrintedDay]]:
        for words in self.cells.rows(label):
            days = days_in(_lower(words), order)
            if days:
                return words, days
        return (), []

    def _day(self, words: Sequence[Word], printed: PrintedDay) -> FieldReading:
        if printed.day is None:
            return field(self.cells.page, words, None, "unsure")
        confidence: Confidence = "likely" if printed.repaired else "certain"
        return field(self.cells.page, words, printed.day.isoformat(), confidence)

    def shape_beside(
        self, label: str, name: str, pattern: re.Pattern[str], value: Callable[[re.Match[str]], str | None]
    ) -> None:
        """Read the part of a label's cell that has a shape; other words leave the field unsure."""
        rows = self.cells.rows(label)
        for words in rows:
            match = pattern.search(_lower(words))
            if match is not None:
                read = value(match)
                part = _part(words, match.start(), match.end())
                self.put(name, field(self.cells.page, part, read, "certain" if read else "unsure"))
                return
        if rows:
            self.put(name, field(self.cells.page, rows[0], None, "unsure"))

    def text_beside(self, label: str, name: str) -> None:
        """Read the words in the cell of a label as they are."""
        words = self.cells.words.get(label, ())
        text = " ".join(word.text for word in words).strip(" :")
        text = _CUT.split(text)[0].strip()
        if len(text) > 1:
            self.put(name, field(self.cells.page, words, text))

    # --- from sentences ----------------------------------------------------------------------

    def day(self, name: str, printed: PrintedDay, confidence: Confidence = "certain") -> None:
        """Read a day of the passage."""
        self.put(name, self.passage.day(printed, confidence))
        if printed.day is None:
            self.say(f"the {name.replace('_', ' ')} can be read in more than one way or none; please look")

    def stretch(
        self, name: str, begin: int, end: int, value: Value | None, confidence: Confidence = "certain"
    ) -> None:
        """Read a value that stands in a stretch of the passage."""
        self.put(name, self.passage.reading(begin, end, value, confidence))

    def done(self, kind: Kind) -> DocumentReading:
        """Return the paper."""
        pages = tuple(page.number for page in self.passage.pages)
        return DocumentReading(kind, pages, self.found, None, tuple(self.problems))


def _lower(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words).lower()


def _part(words: Sequence[Word], begin: int, end: int) -> list[Word]:
    """Return the words that a stretch of their joined text touches."""
    kept, place = [], 0
    for word in words:
        if place < end and begin < place + len(word.text):
            kept.append(word)
        place += len(word.text) + 1
    return kept or list(words)
