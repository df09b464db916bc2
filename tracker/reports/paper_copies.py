"""Copies of the forms: which forms have none, which cannot be read, and what was not made out on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.findings import Finding, Severity
from tracker.records.base import Record
from tracker.records.exchange_visitor import Ds2019, Visa
from tracker.records.vault_document import Document, DocumentKind
from tracker.reports.facts import name_of
from tracker.reports.paper_chains import Chain, Papers
from tracker.reports.paper_findings import Grounds, step

_RULE = "R-DF-01"


def is_legible(document: Document) -> bool:
    """Return whether the file could be opened when it was stored."""
    return document.readable is not False


def has_copy(record: Record, papers: Papers) -> bool:
    """Return whether a document of the record could be opened."""
    return any(map(is_legible, papers.copies.get(record.id, ())))


def copy_findings(papers: Papers, chains: Sequence[Chain], grounds: Grounds) -> Iterator[Finding]:
    """Yield what is wrong with the copies of forms and J-1 visas, and what nobody has confirmed."""
    firsts = _first_pages(papers)
    for form in (form for chain in chains for form in chain.forms):
        yield from _copies(form, papers, grounds, "act")
        yield from _unsure(form, grounds)
        yield from _second_page(form, papers, firsts, grounds)
    for visa in papers.facts.visas:
        if visa.dependant is None:
            yield from _copies(visa, papers, grounds, "watch")
    yield from _unconfirmed(papers, grounds)
    cited = {item.document for record in papers.read for item in record.evidence}
    for document in papers.documents:
        yield from _unread(document, document.id in cited or bool(document.links), grounds)
    absent = [document for document in papers.documents if document.absent]
    if absent:
        text = "The files themselves are not part of this export: nobody looked at them for this answer."
        steps = (step(_RULE, "documents without their file", len(absent)),)
        refs = tuple(document.id for document in absent)
        yield Finding("COPIES_ABSENT", "info", text, grounds.basis(_RULE), None, steps, refs)


def _finding(
    code: str, severity: Severity, text: str, record: Record, grounds: Grounds, *more: tuple[str, object]
) -> Finding:
    steps = tuple(step(_RULE, words, value) for words, value in more)
    return Finding(code, severity, text, grounds.basis(_RULE), None, steps, (record.id,))


def _copies(record: Ds2019 | Visa, papers: Papers, grounds: Grounds, severity: Severity) -> Iterator[Finding]:
    found = papers.copies.get(record.id, ())
    name = name_of(record)
    if not found:
        text = f"{name} is on record without a copy: attach one with tracker attach FILE {name}."
        yield _finding("NO_COPY", severity, text, record, grounds, ("documents of the record", 0))
    elif not any(map(is_legible, found)):
        names = ", ".join(map(name_of, found))
        text = f"No copy of {name} can be read: {names} is damaged or locked."
        yield _finding("COPY_ILLEGIBLE", severity, text, record, grounds)


def _unsure(form: Ds2019, grounds: Grounds) -> Iterator[Finding]:
    """Yield the fields that were read without confidence and hold nothing, or wait for a person."""
    doubtful = [
        item.field
        for item in form.evidence
        if item.confidence == "unsure" and (form.waits or not _holds(form, item.field))
    ]
    if doubtful:
        words = ", ".join(dict.fromkeys(field.split(".")[0].replace("_", " ") for field in doubtful))
        text = f"{name_of(form)} was not read with confidence: {words}. Look at the page."
        paths = tuple(grounds.path(form, field) for field in doubtful)
        steps = (step(_RULE, "fields read without confidence", len(doubtful), paths),)
        yield Finding("FIELD_UNSURE", "watch", text, grounds.basis(_RULE), None, steps, (form.id,))


def _holds(form: Ds2019, field: str) -> bool:
    """Return whether a field of the form, or the part of it that was read, holds something."""
    name = field.split(".")[0]
    if name == "annotation_212e":
        return form.annotation_212e is not None and form.annotation_212e.determination != "unsure"
    return getattr(form, name, None) not in (None, [], "")


def _second_page(
    form: Ds2019, papers: Papers, firsts: Mapping[tuple[str, int], str], grounds: Grounds
) -> Iterator[Finding]:
    """Yield that no page follows the form's own in any of its files, or only pages of other papers.

    Args:
        form: the form.
        papers: the records.
        firsts: id of the record whose first page stands there, by document and page.
        grounds: the law, and the sources.
    """
    files = [one for one in papers.copies.get(form.id, ()) if is_legible(one) and one.pages]
    found = [(one, page) for one in files if (page := _page_of(form, one)) is not None]
    if not found:
        return
    for document, page in found:
        if page < (document.pages or 0) and (document.id, page + 1) not in firsts:
            return
    names = ", ".join(name_of(document) for document, _ in found)
    text = f"The second page of {name_of(form)} does not follow the first in {names}: copy both pages."
    pages = (f"pages of {names}", ", ".join(str(document.pages) for document, _ in found))
    yield _finding("PAGE_2_MISSING", "watch", text, form, grounds, pages)


def _first_pages(papers: Papers) -> dict[tuple[str, int], str]:
    found = {}
    for record in papers.read:
        for document in {item.document for item in record.evidence if item.document}:
            pages = [item.page for item in record.evidence if item.document == document and item.page]
            if pages:
                found[document, min(pages)] = record.id
    return found


def _page_of(record: Record, document: Document) -> int | None:
    """Return the first page of a document on which a record was read."""
    pages = [item.page for item in record.evidence if item.document == document.id and item.page]
    return min(pages, default=None)


def _unconfirmed(papers: Papers, grounds: Grounds) -> Iterator[Finding]:
    waiting = [one for one in papers.facts.unconfirmed if isinstance(one, Ds2019 | Visa)]
    if waiting:
        names = ", ".join(map(name_of, waiting))
        text = f"Read and not confirmed, so not counted here: {names}. Look at them with tracker confirm."
        yield Finding(
            "NOT_CONFIRMED",
            "act",
            text,
            grounds.basis(_RULE),
            None,
            (step(_RULE, "forms and visas that wait", len(waiting)),),
            tuple(one.id for one in waiting),
        )


def _unread(document: Document, known: bool, grounds: Grounds) -> Iterator[Finding]:
    """Yield what a reader could not make out on a document that has, or may have, a form on it."""
    if document.kind not in (DocumentKind.DS2019, DocumentKind.BUNDLE, DocumentKind.OTHER):
        return
    name = name_of(document)
    if document.readable is False and not known:
        text = f"{name} is damaged or locked: whether a form is in it is not known."
        yield _finding("DOCUMENT_ILLEGIBLE", "watch", text, document, grounds)
    for problem in document.problems:
        where = f", page {problem.page}" if problem.page else ""
        text = f"{name}{where}: {problem.text.rstrip('.')}."
        yield _finding("PAGE_UNREAD", "watch", text, document, grounds)
