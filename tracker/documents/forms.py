"""Which papers a file holds, page by page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.documents import ds2019, foreign_visa, i94, visa
from tracker.documents.ds2019_labels import Form, recognized
from tracker.documents.pages import Page
from tracker.documents.papers import continued, read_page
from tracker.documents.readings import DocumentReading
from tracker.documents.words import Line, lines_of, phrases

_TELLING = re.compile(
    r"exchangevisitor|issuingpost|controlnumber|classofadmission|i-?94|noticeofaction|ds-?3035|waiverreview"
    r"|212\(e\)|educationalcommission|scorereport|employmentagreement|contractofappointment|residentagreement|p<[a-z]{3}"
)
_SPACE = re.compile(r"\s+")
_LEAST_WORD = 2.5  # letters, on average
_SPREAD = 1.15  # times as wide as high
_LEAST_WORDS = 12  # of each side of a spread
_PAGE_2 = re.compile(r"page2of2")
_PAGE_2_WORDS = re.compile(r"exchangevisitorcertification|two-?yearhome-?country|exchangevisitors?")


def is_promising(page: Page) -> bool:
    """Return whether a page of a long file may be one of the papers, by a look at its plain text.

    Text that comes a letter at a time cannot be passed by like this.
    """
    text = page.plain_text
    if _TELLING.search(_SPACE.sub("", text).casefold()):
        return True
    pieces = text.split()
    return bool(pieces) and sum(len(piece) for piece in pieces) / len(pieces) < _LEAST_WORD


def papers(pages: Sequence[tuple[Page | None, Sequence[Line] | None]]) -> list[DocumentReading]:
    """Return the papers of a file in the order of its pages; the rest of the pages is ``other``.

    Args:
        pages: the pages in order with their lines. A page that is None cannot be loaded; lines that
            are None were passed by. The two sides of a spread come one after the other.
    """
    found: list[DocumentReading] = []
    rest: list[int] = []
    waiting: Form | None = None  # a first page whose second may follow
    parts: list[tuple[Page, Sequence[Line]]] = []  # pages of the paper found last, if it may go on
    number = 0
    for page, known in pages:
        number = page.number if page is not None else number + 1
        lines = known or []
        form = recognized(page, lines) if page is not None else None
        if waiting is not None:
            follows = form is None and _is_page_2(lines)
            first = waiting.page.number
            found.append(ds2019.read(waiting, (first, number) if follows and number > first else (first,)))
            waiting = None
            if follows:
                continue
        if form is not None:
            waiting, parts = form, []
            continue
        small = _small_papers(page, lines, number) if page is not None else []
        whole = continued(found[-1], [*parts, (page, lines)]) if page and parts and not small else None
        if whole is not None and page is not None:
            found[-1] = whole
            parts.append((page, lines))
            continue
        found += small
        parts = [(page, lines)] if page is not None and len(small) == 1 else []
        if not small:
            rest.append(number)
    if waiting is not None:
        found.append(ds2019.read(waiting, (waiting.page.number,)))
    told = {number for paper in found for number in paper.pages}
    rest = [number for number in dict.fromkeys(rest) if number not in told]
    if rest:
        found.append(DocumentReading("other", tuple(rest)))
    return found


def _is_page_2(lines: Sequence[Line]) -> bool:
    return bool(phrases(lines, _PAGE_2)) and bool(phrases(lines, _PAGE_2_WORDS))


def _small_papers(page: Page, lines: Sequence[Line], number: int) -> list[DocumentReading]:
    """Return the foils and I-94 records of a page, which may have several under each other."""
    found: list[DocumentReading] = []
    for part in _parts(lines, (visa.START, i94.START)):
        foil = visa.recognized(page, part)
        if foil is not None:
            found.append(visa.read(foil, (number,)))
            continue
        record = i94.recognized(page, part)
        if record is not None:
            found.append(i94.read(record, (number,)))
            continue
        foreign = foreign_visa.recognized(page, part)
        if foreign is not None:
            found.append(foreign_visa.read(foreign, (number,)))
    if not found and lines:
        paper = read_page(page, lines)
        found += [paper] if paper is not None else []
    return found


def _parts(lines: Sequence[Line], starts: Sequence[re.Pattern[str]]) -> list[list[Line]]:
    """Return the lines, divided above each further place where a paper of one of the kinds starts."""
    tops = sorted(
        match.box.top - 1.5 * match.words[0].size for start in starts for match in phrases(lines, start)
    )
    parts: list[list[Line]] = [[] for _ in range(max(1, len(tops)))]
    for line in lines:
        parts[sum(line.box.middle[1] >= top for top in tops[1:])].append(line)
    return parts


def sides(page: Page, lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of a recognised page, those of a spread as two: papers that lie beside each other.

    A spread is wider than high, and a gutter that no word crosses parts two papers, of which one at
    least is of a kind that is read.
    """
    words = [word for line in lines for word in line.words]
    _, _, width, height = page.frame.bounds
    if not words or words[0].method != "ocr" or width < _SPREAD * height:
        return [list(lines)]
    for middle in sorted((0.3 + 0.01 * step for step in range(41)), key=lambda part: abs(part - 0.5)):
        left = [word for word in words if word.box.right < middle * width]
        right = [word for word in words if word.box.left > middle * width]
        if len(left) + len(right) < len(words) or min(len(left), len(right)) < _LEAST_WORDS:
            continue
        parts = [lines_of(left), lines_of(right)]
        if any(recognized(page, part) or _small_papers(page, part, page.number) for part in parts):
            return parts
        break
    return [list(lines)]
