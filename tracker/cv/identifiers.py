"""Identifiers of works in their one normal form."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/+\S+")
_QUERY = re.compile(r"(10\.\d{4,9}(?:\.\d+)*(?:/|%2F)[^\s?#]*)[?#]\S*", re.IGNORECASE)
_PMID = re.compile(r"(?:pmid\s*[:\-]?\s*|.*pubmed\D*?/)?(\d{1,9})/?", re.IGNORECASE)
_PMCID = re.compile(r"(?:.*/)?(?:pmcid\s*[:\-]?\s*)?PMC\s*-?\s*(\d{1,9})(?:\.\d+)?/?", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:.*arxiv\.org/(?:abs|pdf)/|arxiv:\s*)?(\d{4}\.\d{4,5}|[a-z\-]+/\d{7})(?:v\d+)?(?:\.pdf)?", re.I
)
_PREPRINT_PREFIXES = (
    "10.1101/",
    "10.21203/",
    "10.48550/",
    "10.20944/",
    "10.31234/",
    "10.31219/",
    "10.36227/",
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}


def doi_of(text: str) -> str | None:
    """Return a DOI in lower case without resolver, encoding, unseen characters and last points, or None.

    ``//`` inside becomes ``/``; a closing bracket without its opening one is no part of it.
    """
    words = _UNSEEN.sub("", unescape(text.strip()))
    if words.startswith(("http://", "https://")):
        words = _QUERY.sub(r"\1", words)
    found = _DOI.search(unquote(words))
    if not found:
        return None
    doi = re.sub(r"/{2,}", "/", found[0]).lower().split("?utm")[0]
    while doi and (
        doi[-1] in ".,;:\"'\\" or (doi[-1] in _CLOSING and doi.count(doi[-1]) > doi.count(_CLOSING[doi[-1]]))
    ):
        doi = doi[:-1]
    return doi if re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/\S+", doi) else None


def pmid_of(text: str) -> str | None:
    """Return a PubMed id as digits without leading zeros, or None."""
    found = _PMID.fullmatch(text.strip())
    return (found[1].lstrip("0") or None) if found else None


def pmcid_of(text: str) -> str | None:
    """Return a PubMed Central id such as ``PMC123456``, or None."""
    found = _PMCID.fullmatch(text.strip())
    return f"PMC{found[1].lstrip('0')}" if found and found[1].strip("0") else None


def arxiv_doi(text: str) -> str | None:
    """Return the DOI that arXiv gives an article of that number, or None."""
    found = _ARXIV.fullmatch(text.strip())
    return f"10.48550/arxiv.{found[1].lower()}" if found else None


def is_preprint_doi(doi: str) -> bool:
    """Tell whether a DOI belongs to a server of preprints.

    ``10.1101`` is shared with journals of Cold Spring Harbor: theirs name the journal, those of the
    servers begin with a date or a number.
    """
    if doi.startswith("10.1101/"):
        return bool(re.match(r"10\.1101/(?:\d{4}\.\d{2}\.\d{2}|\d{6})", doi))
    return doi.startswith(_PREPRINT_PREFIXES)
