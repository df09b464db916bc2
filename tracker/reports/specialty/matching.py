"""Finds the phrases of the lexicon in a text: the longest first, and what has matched is consumed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from tracker.reports.specialty.folding import Word, composed, folded, words
from tracker.reports.specialty.lexicon import setting, silent, specialties

_SHORTEST_STEM = 3
_PLAIN = re.compile(r"[A-Za-z0-9]+\*?(?:[ -][A-Za-z0-9]+\*?)*")
_SEVERAL = re.compile(r"\w\W*[\s\-/]\W*\w")
_SPELLED_LETTERS = frozenset("öüäøå")


@dataclass
class Phrase:
    """A phrase of the lexicon: what it weighs, and for which specialties."""

    text: str
    weight: float
    kind: str
    specialties: list[str] = field(default_factory=list)
    only_for: str | None = None


class Match(NamedTuple):
    """A phrase where it stands in a text, with the words as they stand there."""

    phrase: Phrase
    words: str


@dataclass
class _Node:
    exact: dict[str, _Node] = field(default_factory=dict)
    stems: dict[str, _Node] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    phrase: Phrase | None = None

    def after(self, word: str, *, beyond: int = 0) -> Iterator[_Node]:
        """Return the nodes that a word leads to: itself first, then stems, the longest first.

        Args:
            word: the word, folded; two that a hyphen ties are joined.
            beyond: letters that a stem must exceed: one of the first word does not take the second.
        """
        if (node := self.exact.get(word)) is not None:
            yield node
        size = len(word)
        for length in self.lengths:
            if beyond < length <= size and (node := self.stems.get(word[:length])) is not None:
                yield node


@dataclass
class Matcher:
    """A set of phrases that texts are searched for."""

    root: _Node = field(default_factory=_Node)
    phrases: dict[str, Phrase] = field(default_factory=dict)
    starts: dict[str, tuple[_Node, ...]] = field(default_factory=dict)

    def add(
        self, text: str, weight: float, kind: str, keys: Iterable[str], only_for: str | None = None
    ) -> None:
        """Take a phrase in; the same phrase for a second specialty shares its weight between them."""
        for key in _spellings(text):
            phrase = self.phrases.get(key)
            if phrase is None:
                phrase = self.phrases[key] = Phrase(text, weight, kind, list(keys), only_for)
                self._place(key.split(), phrase)
            elif kind == phrase.kind:
                phrase.weight = max(phrase.weight, weight)
                phrase.specialties += [other for other in keys if other not in phrase.specialties]

    def _place(self, parts: list[str], phrase: Phrase) -> None:
        node = self.root
        for part in parts:
            stem = part.endswith("*")
            branch, key = (node.stems, part[:-1]) if stem else (node.exact, part)
            below = branch.setdefault(key, _Node())
            if stem:
                node.lengths = tuple(sorted({*node.lengths, len(key)}, reverse=True))
            node = below
        node.phrase = phrase

    def find(self, text: str) -> list[Match]:
        """Return the phrases in a text in the order in which they stand there, none over another."""
        whole = composed(text)
        found = words(whole)
        spans: dict[tuple[int, int], Phrase] = {}
        for begin, word in enumerate(found):
            if word.text not in self.starts:
                self.starts[word.text] = tuple(self.root.after(word.text))
            for node in self.starts[word.text]:
                self._walk(node, found, begin, begin + 1, spans)
            if word.tied and begin + 1 < len(found):
                for node in self.root.after(word.text + found[begin + 1].text, beyond=len(word.text)):
                    self._walk(node, found, begin, begin + 2, spans)
        chosen = _without_overlap(spans, found)
        return [
            Match(spans[begin, end], whole[found[begin].begin : found[end - 1].end]) for begin, end in chosen
        ]

    def _walk(
        self, node: _Node, found: list[Word], begin: int, at: int, spans: dict[tuple[int, int], Phrase]
    ) -> None:
        if node.phrase is not None:
            spans.setdefault((begin, at), node.phrase)
        if at >= len(found) or not (node.exact or node.stems):
            return
        for below in node.after(found[at].text):
            self._walk(below, found, begin, at + 1, spans)
        if found[at].tied and at + 1 < len(found):
            for below in node.after(found[at].text + found[at + 1].text, beyond=len(found[at].text)):
                self._walk(below, found, begin, at + 2, spans)


def _without_overlap(spans: Iterable[tuple[int, int]], found: list[Word]) -> list[tuple[int, int]]:
    def longest_first(span: tuple[int, int]) -> tuple[int, int, int]:
        letters = sum(len(found[at].text) for at in range(*span))
        return span[0] - span[1], -letters, span[0]

    taken: set[int] = set()
    chosen = []
    for span in sorted(spans, key=longest_first):
        if taken.isdisjoint(range(*span)):
            taken.update(range(*span))
            chosen.append(span)
    return sorted(chosen)


def _spellings(text: str) -> list[str]:
    """Return how a phrase of the lexicon is compared: with marks dropped or spelled, hyphen or none."""
    forms: dict[str, None] = {}
    for written in (text, text.replace("-", "")) if "-" in text else (text,):
        if _PLAIN.fullmatch(written):
            form = written.lower().replace("-", " ").replace("ae", "e").replace("oe", "e")
            forms[form] = None
            continue
        forms[" ".join(_folded_phrase(written, spelled=False))] = None
        if not _SPELLED_LETTERS.isdisjoint(composed(written).lower()):
            forms[" ".join(_folded_phrase(written, spelled=True))] = None
    if any(part.endswith("*") and len(part) <= _SHORTEST_STEM for form in forms for part in form.split()):
        raise ValueError(f"a stem of the lexicon is too short: {text}")
    return [form for form in forms if form]


def _folded_phrase(text: str, *, spelled: bool) -> Iterator[str]:
    whole = composed(text)
    for word in words(whole):
        star = whole[word.end : word.end + 1] == "*"
        yield folded(whole[word.begin : word.end], spelled=spelled) + "*" * star


@cache
def matcher() -> Matcher:
    """Return the matcher of the whole lexicon."""
    made = Matcher()
    for row in silent():
        weight = setting("name") if row.only_for else _weight_of(row.phrase)
        made.add(row.phrase, weight, row.kind, row.specialties, row.only_for)
    for key, specialty in specialties().items():
        for names in specialty.names.values():
            for name in names:
                made.add(name, setting("name"), "vote", (key,))
    for key, specialty in specialties().items():
        for term in specialty.terms:
            made.add(term, _weight_of(term), "vote", (key,))
        for group in specialty.groups:
            made.add(group, setting("group"), "vote", (key,))
        for hint in specialty.hints:
            made.add(hint, setting("hint"), "vote", (key,))
    return made


def _weight_of(term: str) -> float:
    return setting("phrase") if _SEVERAL.search(term) else setting("term")


@cache
def name_matcher() -> Matcher:
    """Return the matcher of names alone, in which a target is looked up."""
    made = Matcher()
    for key, specialty in specialties().items():
        for names in specialty.names.values():
            for name in names:
                made.add(name, setting("name"), "vote", (key,))
    return made


@lru_cache(maxsize=16384)
def phrases_in(text: str) -> tuple[Match, ...]:
    """Return the phrases of the whole lexicon in a text, in the order in which they stand there."""
    return tuple(matcher().find(text))
