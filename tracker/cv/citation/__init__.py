"""Citations: a work becomes pieces of text that every kind of page can draw."""

from __future__ import annotations

from collections.abc import Collection

from tracker.cv.citation.ama import ama
from tracker.cv.citation.options import CitationOptions, Cited, Style
from tracker.cv.citation.runs import Run, plain
from tracker.cv.citation.vancouver import vancouver
from tracker.records.works import Work

__all__ = ["CitationOptions", "Run", "Style", "cited_as", "plain"]


def cited_as(
    work: Work,
    style: Style = "ama",
    *,
    me: int | None = None,
    co_first: Collection[int] = (),
    options: CitationOptions | None = None,
) -> list[Run]:
    """Return the citation of a work in a style.

    A field that is missing, or holds a placeholder, is left out with its punctuation.

    Args:
        work: what is cited; its status is printed as it is on record.
        style: AMA, 11th edition, or Vancouver.
        me: index of the applicant among the authors, from 0; she is bold and never hidden by "et al".
        co_first: indices of the authors who contributed equally to the first.
        options: what is shown.
    """
    cited = Cited(work, me, co_first, options or CitationOptions())
    return ama(cited) if style == "ama" else vancouver(cited)
