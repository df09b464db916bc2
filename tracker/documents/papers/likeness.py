"""Where a phrase stands in a text, letters misread by character recognition allowed for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

# characters that recognition takes for each other; one for one, so that places stay the same
_ALIKE = str.maketrans("0qd1i|!5$826g9t", "ooollllssbzgggf")
_SLIPS = ((8, 0), (14, 1), (21, 2))  # phrases shorter than so many letters may have so many slips


def folded_letters(text: str) -> str:
    """Return the text with one letter for all those that are easily taken for each other."""
    return text.translate(_ALIKE)


def slips_of(phrase: str) -> int:
    """Return how many letters of a phrase may be wrong, missing or too many."""
    return next((slips for shorter_than, slips in _SLIPS if len(phrase) < shorter_than), 3)


def places(text: str, phrase: str, *, recognized: bool = False) -> list[tuple[int, int]]:
    """Return the begin and end of each place of a phrase, which has neither spaces nor capitals.

    Args:
        text: letters without spaces, in lower case.
        phrase: what is looked for.
        recognized: whether the text was recognised, so that letters may be wrong.
    """
    found = [(place, place + len(phrase)) for place in _all(text, phrase)]
    if not recognized:
        return found
    return _near(folded_letters(text), folded_letters(phrase), slips_of(phrase))


def _all(text: str, phrase: str) -> Iterator[int]:
    place = text.find(phrase)
    while place >= 0:
        yield place
        place = text.find(phrase, place + 1)


def _near(text: str, phrase: str, slips: int) -> list[tuple[int, int]]:
    """Return the places within so many slips: one part of the phrase must stand there unharmed."""
    size = len(phrase)
    cuts = [size * number // (slips + 1) for number in range(slips + 2)]
    candidates = {
        place - begin for begin, end in itertools.pairwise(cuts) for place in _all(text, phrase[begin:end])
    }
    best: list[tuple[int, int, int]] = []
    for start in sorted(candidates):
        left = max(0, start - slips)
        window = text[left : max(0, start) + size + slips]
        match = _aligned(window, phrase)
        if match[0] <= slips:
            best.append((match[0], left + match[1], left + match[2]))
    kept: list[tuple[int, int]] = []
    for _, begin, end in sorted(best):
        if not any(begin < other_end and other_begin < end for other_begin, other_end in kept):
            kept.append((begin, end))
    return sorted(kept)


def _aligned(window: str, phrase: str) -> tuple[int, int, int]:
    """Return the least number of slips with which the phrase stands in the window, and where."""
    costs = [0] * (len(window) + 1)
    starts = list(range(len(window) + 1))
    for letter in phrase:
        last_costs, last_starts = costs, starts
        costs, starts = [last_costs[0] + 1], [last_starts[0]]
        for place, other in enumerate(window, 1):
            options = (
                (last_costs[place - 1] + (letter != other), last_starts[place - 1]),
                (last_costs[place] + 1, last_starts[place]),
                (costs[place - 1] + 1, starts[place - 1]),
            )
            cost, start = min(options, key=lambda option: option[0])
            costs.append(cost)
            starts.append(start)
    cost, end = min((cost, end) for end, cost in enumerate(costs))
    return cost, starts[end], end
