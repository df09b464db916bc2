"""Misread labels put right: words that are a known phrase but for a letter or two become that phrase.

Only whole phrases of some length are looked for, with one wrong letter in eight at most: a value, a name
or the text of another paper does not become a label.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from tracker.documents.pages import Rect, Word
from tracker.documents.words import Line, lines_of

_LETTERS_AN_ERROR = 8
_MOST_ERRORS = 5
_LEAST_LETTERS = 8
_NO_DIGIT = re.compile(r"\D+")


@lru_cache(maxsize=8)
def _by_length(phrases: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return each phrase with its letters alone, the longer first: a part of one is no match."""
    known = {(letters_of(phrase), phrase) for phrase in phrases}
    long = [(letters, phrase) for letters, phrase in known if len(letters) >= _LEAST_LETTERS]
    return tuple(sorted(long, key=lambda item: (-len(item[0]), item[0])))


def letters_of(text: str) -> str:
    """Return the text without spaces and case."""
    return "".join(text.split()).casefold()


def mended(words: Iterable[Word], phrases: Sequence[str]) -> list[Word]:
    """Return the words, those that misread one of the phrases replaced by its words."""
    known = _by_length(tuple(phrases))
    return [word for line in lines_of(words) for word in _mended_line(line, known)]


def _mended_line(line: Line, known: tuple[tuple[str, str], ...]) -> list[Word]:
    words = list(line.words)
    pieces = [letters_of(word.text) for word in words]
    ends = list(itertools.accumulate(len(piece) for piece in pieces))
    text = "".join(pieces)
    found: list[tuple[float, int, int, int, str]] = []
    for letters, phrase in known:
        most = min(_MOST_ERRORS, len(letters) // _LETTERS_AN_ERROR)
        if not _may_hold(text, letters, most):
            continue
        for first, piece in enumerate(pieces):
            start = ends[first] - len(piece)
            for last in range(first, len(words)):
                if ends[last] - start > len(letters) + most:
                    break
                if ends[last] - start >= len(letters) - most:
                    errors = _errors(text[start : ends[last]], letters, most)
                    if errors <= most:
                        found.append((errors / len(letters), -len(letters), first, last, phrase))
    # what is right, or nearest to a phrase, comes first; it is no part of another then
    taken = [False] * len(words)
    wrong: list[tuple[int, int, str]] = []
    for share, _, first, last, phrase in sorted(found):
        if not any(taken[first : last + 1]):
            taken[first : last + 1] = [True] * (last + 1 - first)
            if share:
                wrong.append((first, last, phrase))
    for first, last, phrase in sorted(wrong, reverse=True):
        words[first : last + 1] = _respelled(words[first : last + 1], phrase)
    return words


def _errors(text: str, letters: str, most: int) -> int:
    """Return the distance; digits are no letters to be misread, numbers of items tell phrases apart."""
    if _NO_DIGIT.sub("", text) != _NO_DIGIT.sub("", letters):
        return most + 1
    return distance(text, letters, most)


def _may_hold(text: str, letters: str, errors: int) -> bool:
    """Return whether one of so many pieces and one more stands in the text: with fewer errors one must."""
    step = len(letters) // (errors + 1)
    return any(letters[piece * step : (piece + 1) * step] in text for piece in range(errors + 1))


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be changed, added or left out; ``most + 1`` where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    if one == other:
        return 0
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        least = place
        for index, wanted in enumerate(other, 1):
            before, row[index] = (
                row[index],
                min(row[index] + 1, row[index - 1] + 1, before + (letter != wanted)),
            )
            least = min(least, row[index])
        if least > most:
            return most + 1
    return min(row[-1], most + 1)


def _respelled(words: Sequence[Word], phrase: str) -> list[Word]:
    """Return the words of the phrase where the misread ones stand."""
    right = phrase.split()
    if len(right) == len(words):
        return [replace(word, text=text, glyphs=()) for word, text in zip(words, right, strict=True)]
    left, width = words[0].box.left, words[-1].box.right - words[0].box.left
    whole = len(phrase)
    respelled = []
    place = 0
    for text in right:
        box = Rect(
            left + width * place / whole,
            words[0].box.top,
            left + width * (place + len(text)) / whole,
            words[0].box.bottom,
        )
        respelled.append(replace(words[0], text=text, box=box, glyphs=()))
        place += len(text) + 1
    return respelled
