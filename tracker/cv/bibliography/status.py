"""Type and status of an entry, as far as its source is sure of them; a status is never raised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tracker.cv.identifiers import is_preprint_doi
from tracker.records.works import WorkStatus, WorkType

if TYPE_CHECKING:
    from tracker.cv.bibliography.entry import Draft

_SERVERS = re.compile(
    r"\b(?:medrxiv|biorxiv|arxiv|research\s*square|preprints(?:\.org)?|ssrn|psyarxiv|chemrxiv"
    r"|osf preprints|authorea"
    r"|qeios|preprint)\b",
    re.IGNORECASE,
)
_WORDS = tuple(
    (re.compile(rf"\b(?:{words})", re.IGNORECASE), status)
    for status, words in (
        (
            WorkStatus.EPUB,
            r"ahead of print\b|epub\b|online first\b|early access\b|advance (?:online|access)",
        ),
        (WorkStatus.IN_PRESS, r"in[\s-]?press\b|forthcoming\b|to appear\b"),
        (
            WorkStatus.UNDER_REVIEW,
            r"under[\s-]?review\b|in review\b|under revision\b|revise and resubmit\b",
        ),
        (WorkStatus.SUBMITTED, r"submitted\b"),
        (WorkStatus.ACCEPTED, r"accepted\b"),
        (
            WorkStatus.IN_PREPARATION,
            r"(?:in|under)[\s-]?prep(?:aration)?\b|unpublished manuscript\b",
        ),
        (WorkStatus.DATA_ANALYSIS, r"data analysis\b"),
    )
)
_SHOWN = frozenset(
    {WorkType.CHAPTER, WorkType.ABSTRACT, WorkType.POSTER, WorkType.ORAL, WorkType.PREPRINT, WorkType.THESIS,
     WorkType.BOOK, WorkType.DATASET, WorkType.SOFTWARE}
)  # fmt: skip
_DEPOSITS = ("10.6084/", "10.5281/", "10.17605/", "10.5061/", "10.7910/")  # anyone deposits anything there
_PREFIX_OF_ONE_SERVER = {
    "10.48550": "arXiv",
    "10.21203": "Research Square",
    "10.20944": "Preprints.org",
    "10.31234": "PsyArXiv",
}
_PUBLISHED_IN = ("volume", "issue", "pages", "article_number", "doi", "pmid", "pmcid")

# words of PubMed's publication types and of the document types of other databases, most telling first
_KIND_WORDS: tuple[tuple[re.Pattern[str], WorkType], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), kind)
    for words, kind in (
        (r"preprints?", WorkType.PREPRINT),
        (r"posters?", WorkType.POSTER),
        (r"(?:meeting|conference|congress) abstracts?|congress(?:es)?|abstract of \w+", WorkType.ABSTRACT),
        (r"case reports?|case series", WorkType.CASE_REPORT),
        (r"letters?|comments?|editorials?|editorial material|commentary|correspondence", WorkType.LETTER),
        (
            r"(?:retraction of publication|published erratum|erratum|correction|corrigendum|retraction)",
            WorkType.OTHER,
        ),
        (r"academic dissertations?|thes[ei]s|dissertations?", WorkType.THESIS),
        (r"book chapters?|chapters?", WorkType.CHAPTER),
        (r"datasets?|data sets?", WorkType.DATASET),
        (r"oral(?: presentation)?|talk|lecture|speech|invited presentation", WorkType.ORAL),
        (r"software|computer program", WorkType.SOFTWARE),
    )
)


def kind_of_words(words: Iterable[str]) -> WorkType | None:
    """Return the type that a source's words name, most telling first; None where none of them tells."""
    text = " | ".join(words)
    return next((kind for pattern, kind in _KIND_WORDS if pattern.search(text)), None)


def status_of_words(text: str) -> WorkStatus | None:
    """Return the status that the words name, or None."""
    return next((status for pattern, status in _WORDS if pattern.search(text)), None)


def is_preprint_server(words: str | None) -> bool:
    """Tell whether a venue or publisher is a server of preprints."""
    return bool(words and _SERVERS.search(words))


def settle_status(draft: Draft, values: dict[str, Any]) -> WorkStatus | None:
    """Put the type of a preprint and the status that the source bears out; return a status it only claims.

    A source bears out ``published``, ``epub`` and ``in_press``. Words such as "submitted" or "accepted"
    are a claim: they are left to the person, and nothing stands in their place.
    """
    kind = values.get("type")
    if kind in (None, WorkType.ARTICLE, WorkType.OTHER) and _is_preprint(values):
        values["type"] = kind = WorkType.PREPRINT
    if kind is WorkType.PREPRINT and not values.get("venue") and (server := _server_of(values)):
        values["venue"] = server
    if kind is WorkType.ARTICLE and not values.get("venue") and not values.get("pmid"):
        draft.note("no journal is named")
        if (values.get("doi") or "").startswith(_DEPOSITS):
            values["type"] = kind = WorkType.OTHER
    named = next((s for words in draft.status_words if (s := status_of_words(words))), None)
    if named is not None and named not in (WorkStatus.EPUB, WorkStatus.IN_PRESS):
        if any(values.get(name) for name in ("pmid", "pmcid", "volume")):
            named = None  # it has come out since those words were written
        else:
            draft.note(
                f"the source calls it {named.value.replace('_', ' ')}: say so yourself, or leave it open"
            )
            return named
    if kind is WorkType.PREPRINT:
        values["status"] = WorkStatus.PUBLISHED
    elif named is WorkStatus.IN_PRESS and not values.get("volume"):
        values["status"] = WorkStatus.IN_PRESS
    elif (named is WorkStatus.EPUB or draft.ahead_of_print) and not values.get("volume"):
        values["status"] = WorkStatus.EPUB
    elif (
        values.get("pmid")
        or values.get("pmcid")
        or (values.get("date") and (kind in _SHOWN or any(values.get(name) for name in _PUBLISHED_IN)))
    ):
        values["status"] = WorkStatus.PUBLISHED
    else:
        draft.note("nothing in the entry shows its status")
    return None


def _server_of(values: dict[str, Any]) -> str | None:
    """Return the server of a preprint: its publisher, or whoever alone gives DOIs that begin so."""
    publisher = values.get("publisher")
    if isinstance(publisher, str) and is_preprint_server(publisher):
        return publisher
    prefix = (values.get("doi") or "").partition("/")[0]
    return _PREFIX_OF_ONE_SERVER.get(prefix)


def _is_preprint(values: dict[str, Any]) -> bool:
    doi = values.get("doi")
    if doi:
        return is_preprint_doi(doi) or (is_preprint_server(values.get("venue")) and not values.get("volume"))
    return is_preprint_server(values.get("venue")) or is_preprint_server(values.get("publisher"))
