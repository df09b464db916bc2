"""Citations are rows of short sentences; this puts them together without doubled or lost points."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.cv.citation.runs import Run, joined, plain, worded

_ENDS = (".", "?", "!", "…")


class Sentences:
    """Gathers the sentences of one citation; an empty sentence leaves no trace."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def add(self, *parts: Run | str | Iterable[Run] | None, point: bool = True) -> None:
        """Add one sentence made of parts; None and empty parts are left out."""
        runs: list[Run] = []
        for part in parts:
            if isinstance(part, str):
                runs.append(Run(part))
            elif isinstance(part, Run):
                runs.append(part)
            elif part is not None:
                runs.extend(part)
        text = plain(runs).strip()
        if not text:
            return
        if self._runs:
            self._runs.append(Run(" "))
        runs = _trimmed(runs)
        self._runs += runs
        # a point inside quotes or brackets of a title counts as its end
        if point and not text.rstrip("\"'”’)]").endswith(_ENDS):
            self._runs.append(Run("."))

    def runs(self) -> list[Run]:
        """Return the whole citation."""
        return joined(self._runs)


def _trimmed(runs: list[Run]) -> list[Run]:
    found = joined(runs)
    found[0] = worded(found[0], found[0].text.lstrip())
    found[-1] = worded(found[-1], found[-1].text.rstrip())
    return found if found[0].text and found[-1].text else joined(found)
