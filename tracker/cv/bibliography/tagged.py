"""Records of lines that begin with a tag: RIS, MEDLINE and Web of Science share the way they are cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import JsonValue


@dataclass
class Tagged:
    """One record: its first line, from 1, and its tags in order with their values, each on one line."""

    line: int
    skipped: int = 0
    _parts: list[tuple[str, list[str]]] = field(default_factory=list)

    def put(self, tag: str, value: str) -> None:
        """Add a tag."""
        self._parts.append((tag, [value.strip()]))

    def go_on(self, words: str, joint: str = " ") -> None:
        """Add words to the value of the last tag."""
        if self._parts and words.strip():
            self._parts[-1][1].append(f"{joint}{words.strip()}")

    @property
    def last_tag(self) -> str:
        """The tag put last; empty before the first."""
        return self._parts[-1][0] if self._parts else ""

    @property
    def tags(self) -> list[tuple[str, str]]:
        """The tags in order with their values."""
        return [(tag, "".join(parts).strip()) for tag, parts in self._parts]

    def all(self, *tags: str) -> list[str]:
        """Return the values of the tags that say something, in the order of the record."""
        found = ("".join(parts).strip() for tag, parts in self._parts if tag in tags)
        return [value for value in found if value]

    def first(self, *tags: str) -> str | None:
        """Return the value of the first of the tags, in the order asked, that says something."""
        return next((found[0] for tag in tags if (found := self.all(tag))), None)

    def raw(self) -> dict[str, JsonValue]:
        """Return every tag with its values."""
        found: dict[str, list[JsonValue]] = {}
        for tag, value in self.tags:
            found.setdefault(tag, []).append(value)
        return dict(found)


def numbered(text: str, first: int = 1) -> Iterable[tuple[int, str]]:
    """Yield the lines of a text with their numbers."""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), first):
        yield number, line.rstrip()
