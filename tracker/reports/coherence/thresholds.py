"""The numbers of the coherence report with their sources, as the data file beside this module holds them."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.reports import wording
from tracker.reports.guidance import FORMAT, GRADES, Source

Curve = tuple[tuple[float, float], ...]
NEARLY = 1e-9  # sums of shares miss a boundary by less


@dataclass(frozen=True)
class Threshold:
    """A number, or a curve through anchors, with what it is for and where it comes from."""

    name: str
    title: str
    unit: str
    source: Source
    value: float | None = None
    anchors: Curve = ()

    @property
    def shown(self) -> str:
        """The value as people read it."""
        if self.value is not None:
            return f"{self.value:g}"
        return ", ".join(f"{at:g} -> {value:g}" for at, value in self.anchors)


@cache
def _read() -> dict[str, Any]:
    data = tomllib.loads(files(__package__).joinpath("thresholds.toml").read_text("utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"the thresholds are not of the format {FORMAT}")
    return data


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Return the thresholds by name, in the order of the file."""
    sources = {name: Source(**entry) for name, entry in _read()["sources"].items()}
    found = {}
    for name, entry in _read()["values"].items():
        value, source = entry.pop("value"), sources[entry.pop("source")]
        kept: dict[str, Any] = (
            {"anchors": tuple((float(at), float(worth)) for at, worth in value)}
            if isinstance(value, list)
            else {"value": float(value)}
        )
        found[name] = Threshold(name=name, source=source, **kept, **entry)
    return found


@cache
def number(name: str) -> float:
    """Return a threshold that is one number."""
    value = thresholds()[name].value
    if value is None:
        raise ValueError(f"{name} is a curve")
    return value


@cache
def months(name: str) -> int:
    """Return a threshold that counts months or things."""
    return int(number(name))


@cache
def listed(name: str) -> tuple[str, ...]:
    """Return a list of specialties by name."""
    return tuple(_read()["lists"][name]["names"])


def along(name: str, at: float) -> float:
    """Return the value of a curve: linear between its anchors, constant outside them."""
    return _along(thresholds()[name].anchors, at)


def _along(anchors: Sequence[tuple[float, float]], at: float) -> float:
    first, last = anchors[0], anchors[-1]
    if at <= first[0]:
        return first[1]
    if at >= last[0]:
        return last[1]
    for (left, low), (right, high) in itertools.pairwise(anchors):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    raise AssertionError("the anchors of a curve are in order")


def clamped(value: float) -> float:
    """Return the value between 0 and 1."""
    return min(1.0, max(0.0, value))


def threshold_rows() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield id, title with value, grade, day last checked and source of each threshold, then of each list."""
    rows = [(f"{one.title}: {one.shown} ({one.unit})", one.source) for one in thresholds().values()]
    for entry in _read()["lists"].values():
        source = Source(**_read()["sources"][entry["source"]])
        rows.append((f"{entry['title']}: {', '.join(entry['names'])}", source))
    for position, (title, source) in enumerate(rows, 1):
        grade = GRADES[source.grade] if source.grade in ("own", "popular") else source.grade
        yield f"K-{position:03}", f"Coherence. {title}", grade, wording.day(source.checked), source.words
