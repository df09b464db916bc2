"""Misread labels put right: words that are a known phrase but for a letter or two become that phrase.

Only whole phrases of some length are looked for, with one wrong letter in seven at most: a value, a name
or the text of another paper does not become a label.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.documents.pages import Rect, Word
from tracker.documents.words import Line, lines_of

_LETTERS_AN_ERROR = 7
_MOST_ERRORS = 5
_LEAST_LETTERS = 6
_LEAST_PHRASES = 4
_STOPS = ":;.,"
_ALIKE = str.maketrans("01|!i5", "olllls")
_NUMBER = re.compile(r"(?<![^\W\d])\d+(?![^\W\d])")  # digits beside letters are misread letters


@dataclass(frozen=True)
class _Phrase:
    """A phrase, its letters alone, and its letters with those that look alike made one."""

    text: str
    letters: str
    shape: str


@lru_cache(maxsize=8)
def _known(phrases: tuple[str, ...]) -> tuple[_Phrase, ...]:
    known = {
        phrase: _Phrase(phrase, letters_of(phrase), shape_of(phrase).rstrip(_STOPS)) for phrase in phrases
    }
    return tuple(phrase for phrase in known.values() if len(phrase.letters) >= _LEAST_LETTERS)


def letters_of(text: str) -> str:
    """Return the text without spaces and case."""
    return "".join(text.split()).casefold()


def shape_of(text: str) -> str:
    """Return the letters of the text with those that are taken for each other made one."""
    plain = unicodedata.normalize("NFKD", letters_of(text))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain.translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def mended(words: Iterable[Word], phrases: Sequence[str]) -> list[Word]:
    """Return the words, those that misread one of the phrases replaced by its words.

    Nothing is replaced unless the words hold some of the phrases, right or misread: one phrase alone may
    be part of a sentence.
    """
    known = _known(tuple(phrases))
    lines = [(list(line.words), _matches(line, known)) for line in lines_of(words)]
    told = {match.phrase for _, matches in lines for match in matches}
    if len(told) < _LEAST_PHRASES:
        return [word for line, _ in lines for word in line]
    for line, matches in lines:
        for match in sorted(matches, key=lambda match: match.first, reverse=True):
            if match.misread:
                part = slice(match.first, match.last + 1)
                line[part] = _respelled(line[part], match.phrase)
    return [word for line, _ in lines for word in line]


@dataclass(frozen=True)
class _Match:
    """The words of a line, by their numbers, that are a phrase or misread it."""

    phrase: str
    first: int
    last: int
    misread: bool


def _matches(line: Line, known: Sequence[_Phrase]) -> list[_Match]:
    words = line.words
    pieces = [shape_of(word.text) for word in words]
    ends = list(itertools.accumulate(len(piece) for piece in pieces))
    text = "".join(pieces)
    found: list[tuple[float, int, int, int, _Phrase]] = []
    for phrase in known:
        shape = phrase.shape
        most = min(_MOST_ERRORS, len(shape) // _LETTERS_AN_ERROR)
        if not _may_hold(text, shape, most):
            continue
        for first, piece in enumerate(pieces):
            start = ends[first] - len(piece)
            for last in range(first, len(words)):
                read = text[start : ends[last]].rstrip(_STOPS)
                if len(read) > len(shape) + most:
                    break
                # a single word is a label only with all its letters
                if len(read) >= len(shape) - (most if " " in phrase.text else 0):
                    errors = distance(read, shape, most)
                    if errors <= most and _same_numbers(words[first : last + 1], phrase):
                        found.append((errors / len(shape), -len(shape), first, -last, phrase))
    # what is right, or nearest to a phrase, comes first; it is no part of another then
    taken = [False] * len(words)
    matches: list[_Match] = []
    for _, _, first, reach, phrase in sorted(found, key=lambda row: row[:4]):
        last = -reach
        if not any(taken[first : last + 1]):
            taken[first : last + 1] = [True] * (last + 1 - first)
            printed = letters_of("".join(word.text for word in words[first : last + 1]))
            right = {phrase.letters, phrase.letters.rstrip(":"), phrase.letters + ":"}
            matches.append(_Match(phrase.text, first, last, printed not in right))
    return matches


def _same_numbers(words: Sequence[Word], phrase: _Phrase) -> bool:
    """Return whether the numbers are those of the phrase: numbers of items tell phrases apart."""
    printed = " ".join(word.text for word in words)
    return _NUMBER.findall(printed) == _NUMBER.findall(phrase.text)


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
