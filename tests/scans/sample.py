"""The whole sample: ``papers(seed)`` returns every file with what is true of it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.scans.bundles import bundles
from tests.scans.cases import single_papers
from tests.scans.life import life
from tests.scans.others import others
from tests.scans.truth import Case

SEED = 2026


def papers(seed: int = SEED) -> Iterator[Case]:
    """Return the files, the same ones for the same seed; the bytes are made when asked for."""
    yield from single_papers(seed)
    yield from life(seed)
    yield from bundles(seed)
    yield from others(seed)
