"""Citations are rows of short sentences; this puts them together without doubled or lost points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.cv.citation.runs import Run, joined, plain, worded

_ENDS = (".", "?", "!", "…")
_BLANK, _POINT = Run(" "), Run(".")


class Sentences:
    """Gathers the sentences of one citation; an empty sentence leaves no trace."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def add(self, *parts: Run | str | Iterable[Run] | None, point: bool = True) -> None:
        """Add one sentence made of parts; None and empty parts are left out."""
        if len(parts) == 1 and isinstance(parts[0], str):
            text = parts[0].strip()
            runs = [Run(text)]
        else:
            runs = list(_runs_of(parts))
            text = plain(runs).strip()
            runs = _trimmed(runs) if text else runs
        if not text:
            return
        if self._runs:
            self._runs.append(_BLANK)
        self._runs += runs
        # a point inside quotes or brackets of a title counts as its end
        if point and not text.rstrip("\"'”’)]").endswith(_ENDS):
            self._runs.append(_POINT)

    def runs(self) -> list[Run]:
        """Return the whole citation."""
        return joined(self._runs)


def _runs_of(parts: Iterable[Run | str | Iterable[Run] | None]) -> Iterator[Run]:
    for part in parts:
        if isinstance(part, str):
            yield Run(part)
        elif isinstance(part, Run):
            yield part
        elif part is not None:
            yield from part


def _trimmed(runs: list[Run]) -> list[Run]:
    if len(runs) == 1:
        return [worded(runs[0], runs[0].text.strip())]
    found = joined(runs)
    found[0] = worded(found[0], found[0].text.lstrip())
    found[-1] = worded(found[-1], found[-1].text.rstrip())
    return found if found[0].text and found[-1].text else joined(found)
