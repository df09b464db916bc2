"""What each paper says about 212(e), where on it, how that was read, and whether others say so too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.records.base import BoxOnPage, Evidence
from tracker.records.exchange_visitor import Annotation212e, Ds2019, PaperCopy, Visa
from tracker.reports import wording
from tracker.reports.facts import Facts, grouped_programs
from tracker.reports.proof import Proofs
from tracker.reports.report import Figure, Table
from tracker.terms import IAP66_SEVIS_ID
from tracker.typeset.picture import turned_svg

SAYS = {
    "subject": "subject",
    "not_subject": "not subject",
    "unmarked": "nothing (takes no side)",
    "conflict": "both: contradicts itself",
    "unsure": "cannot be told: look at it",
    None: "not recorded",
}
STATUS = {
    "subject": "subject",
    "not_subject": "not subject",
    "unknown": "not known from what is on record",
    "conflict": "the papers disagree and no fact decides",
    "fulfilled": "fulfilled",
    "waived": "waived",
    "not_started": "not begun: no obligation yet",
}
_BASES = {
    "government_financing": "A government financing",
    "skills_list": "B Skills List",
    "pl_94_484": "C PL 94-484",
}
_TAKES_SIDES = ("subject", "not_subject")
_METHODS = {
    "mark": "marked",
    "text": "in words",
    "ocr": "in words",
    "form_field": "form field",
    "annotation": "note on the page",
    "person": "looked at by you",
}
# From the boxes of a form to the words beside them; our choice, wide enough for every printing.
_LABELS, _AROUND = 0.55, 0.03

Engines = Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class PaperEvidence:
    """What one copy of a paper says about 212(e), and the place where that stands.

    ``counts`` is false while a person has not confirmed the paper, or this copy of it.
    """

    record: Ds2019 | Visa
    annotation: Annotation212e | None
    document: str | None
    page: int | None
    area: BoxOnPage | None
    places: tuple[Evidence, ...]
    scanned: bool
    counts: bool

    @property
    def quarters(self) -> int:
        """Quarter turns clockwise after which the page stands upright, by the order of the boxes."""
        return _lying([item for item in self.places if item.page == self.page])

    @property
    def determination(self) -> str | None:
        """What the copy says, None where that was neither read nor entered."""
        return self.annotation.determination.value if self.annotation else None


def paper_day(paper: Ds2019 | Visa) -> tuple[date, str]:
    """Return what papers are ordered by: the day of issue, else the begin of a form or the end of a visa."""
    day = paper.issued_on or (paper.program_begin_date if isinstance(paper, Ds2019) else paper.expires_on)
    return day or date.max, paper.id


def evidence_of(facts: Facts) -> list[PaperEvidence]:
    """Return the person's own papers by date, each copy by itself; those that do not count stand last."""
    counted: list[Ds2019 | Visa] = [*facts.ds2019s, *facts.visas]
    waiting = [record for record in facts.unconfirmed if isinstance(record, Ds2019 | Visa)]
    return [
        evidence
        for records, counts in ((counted, True), (waiting, False))
        for record in sorted((one for one in records if one.dependant is None), key=paper_day)
        for evidence in _copies(record, counts=counts)
    ]


def _copies(record: Ds2019 | Visa, *, counts: bool) -> Iterator[PaperEvidence]:
    if not record.copies:
        document = next((item.document for item in _said(record, None)), None)
        document = document or next((item.document for item in record.evidence if item.document), None)
        yield _evidence(record, record.annotation_212e, document, counts=counts)
    for copy in record.copies:
        yield _evidence(record, copy.annotation_212e, copy.document, counts=counts and _is_seen(copy))


def _is_seen(copy: PaperCopy) -> bool:
    return copy.confirmed_on is not None


def _said(record: Ds2019 | Visa, document: str | None) -> list[Evidence]:
    """Return the evidence of an annotation, of one document or of all."""
    return [
        item
        for item in record.evidence
        if item.field.partition(".")[0] in ("annotation_212e", "annotation")
        and document in (None, item.document)
    ]


def _evidence(
    record: Ds2019 | Visa, annotation: Annotation212e | None, document: str | None, *, counts: bool
) -> PaperEvidence:
    places = _said(record, document) if document else []
    on_paper = (
        [item for item in record.evidence if item.document == document and item.page] if document else []
    )
    page = next((item.page for item in [*_deciding(annotation, places), *on_paper] if item.page), None)
    if isinstance(record, Visa):
        area = _of_words(places, on_paper, page)
    else:
        area = _around([item for item in places if item.page == page])
    return PaperEvidence(
        record=record,
        annotation=annotation,
        document=document,
        page=page,
        area=area,
        places=tuple(places),
        scanned=any(item.method == "ocr" for item in on_paper if item.page == page),
        counts=counts,
    )


def _deciding(annotation: Annotation212e | None, places: Sequence[Evidence]) -> list[Evidence]:
    """Return the places by how much they decide: marked boxes, the words, then the rest."""
    marked = [name for name, state in (annotation.boxes if annotation else {}).items() if state == "marked"]
    first = [f"annotation_212e.boxes.{name}" for name in marked] + ["annotation_212e.text", "annotation_212e"]
    return sorted(places, key=lambda item: first.index(item.field) if item.field in first else len(first))


def _bounds(boxes: Sequence[BoxOnPage]) -> BoxOnPage | None:
    if not boxes:
        return None
    return BoxOnPage(
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


def _of_words(places: Sequence[Evidence], on_paper: Sequence[Evidence], page: int | None) -> BoxOnPage | None:
    """Return the annotation of a visa with a margin; the whole foil where its place was not read."""
    bounds = _bounds([item.box for item in places if item.page == page and item.box])
    if bounds is None:
        return _bounds([item.box for item in on_paper if item.page == page and item.box])
    return _wider(bounds, (_AROUND,) * 4)


def _around(places: Sequence[Evidence]) -> BoxOnPage | None:
    """Return the boxes of a block with the words beside them, on whichever side the page has them."""
    bounds = _bounds([place.box for place in places if place.box])
    if bounds is None:
        return None
    return _wider(bounds, _sides(places) if bounds.right - bounds.left < _LABELS else (_AROUND,) * 4)


def _wider(bounds: BoxOnPage, by: tuple[float, float, float, float]) -> BoxOnPage:
    """Return an area that reaches further to the left, top, right and bottom, cut to the page."""
    left, top, right, bottom = by
    return BoxOnPage(
        left=max(0.0, bounds.left - left),
        top=max(0.0, bounds.top - top),
        right=min(1.0, bounds.right + right),
        bottom=min(1.0, bounds.bottom + bottom),
    )


def _sides(places: Sequence[Evidence]) -> tuple[float, float, float, float]:
    """Return how far the words reach to the left, top, right and bottom of the boxes."""
    side = (2, 1, 0, 3)[_lying(places)]  # upright on the right, and so on round the page
    return tuple(_LABELS if number == side else _AROUND for number in range(4))  # type: ignore[return-value]


def _lying(places: Sequence[Evidence]) -> int:
    """Return the quarter turns clockwise that make the page stand upright.

    The boxes follow each other downwards on an upright page; the way from the first to the last one
    tells how the page lies.
    """
    boxes = {place.field.rpartition(".")[2]: place.box for place in places if place.box}
    known = [boxes[name] for name in ("1", "2", "A", "B", "C") if name in boxes]
    across = down = 0.0
    if len(known) > 1:
        across = known[-1].left + known[-1].right - known[0].left - known[0].right
        down = known[-1].top + known[-1].bottom - known[0].top - known[0].bottom
    if abs(across) > abs(down):
        return 1 if across > 0 else 3
    return 2 if down < 0 else 0


# --- in words --------------------------------------------------------------------------------------


def evidence_table(
    papers: Sequence[PaperEvidence], answer: Mapping[str, Any], facts: Facts, proofs: Proofs, engines: Engines
) -> Table | None:
    """Return one row a copy: what it says, how that was read, whether other papers and the law say so too."""
    rows = tuple(
        (
            _name(paper, papers, proofs),
            wording.day(paper.record.issued_on),
            _says(paper),
            _how(paper, engines),
            _others(paper, papers, proofs),
            _law(paper, answer, facts),
        )
        for paper in papers
    )
    columns = ("paper", "dated", "says", "how it was read", "other papers", "the law")
    return Table(columns, rows) if rows else None


def evidence_figures(
    papers: Sequence[PaperEvidence], proofs: Proofs, pictures: Mapping[int, bytes]
) -> tuple[Figure, ...]:
    """Return where each statement stands, with the cut-out of the page, upright, where there is one.

    Args:
        papers: what the table shows, in its order.
        proofs: names of records and titles of documents.
        pictures: PNG pictures by position in ``papers``.
    """
    figures = []
    for number, paper in enumerate(papers):
        if paper.document is None or paper.page is None or paper.annotation is None:
            continue
        where = f", {_place(paper.area)}" if paper.area else ""
        title = proofs.title(paper.document)
        caption = f"{proofs.name(paper.record)}: {title}, page {paper.page}{where}"
        png = pictures.get(number)
        picture = turned_svg(png, paper.quarters, f"Cut-out of {caption}") if png is not None else None
        figures.append(Figure(caption, picture))
    return tuple(figures)


def _place(area: BoxOnPage) -> str:
    """Return where on the page an area lies: ``lower left``."""
    down = ("upper", "middle", "lower")[min(2, int((area.top + area.bottom) / 2 * 3))]
    across = ("left", "middle", "right")[min(2, int((area.left + area.right) / 2 * 3))]
    return "middle" if down == across else f"{down} {across}"


def _name(paper: PaperEvidence, papers: Sequence[PaperEvidence], proofs: Proofs) -> str:
    name = proofs.name(paper.record)
    several = sum(other.record is paper.record for other in papers) > 1
    return f"{name} ({proofs.name(paper.document)})" if several and paper.document else name


def _says(paper: PaperEvidence) -> str:
    said = SAYS[paper.determination]
    bases = ", ".join(_BASES[basis] for basis in paper.annotation.bases) if paper.annotation else ""
    waits = "" if paper.counts else " (not confirmed: does not count)"
    return f"{said}: {bases}{waits}" if bases else f"{said}{waits}"


def _how(paper: PaperEvidence, engines: Engines) -> str:
    """Return how a statement was read: marks or words, on a scan or not, how sure, and the page."""
    annotation = paper.annotation
    if annotation is None:
        return "-"
    places = _deciding(annotation, paper.places)
    if not places and not paper.record.copies:
        return "entered by you"
    found = places[0] if places else Evidence(field="annotation_212e")
    marked = [name for name, state in annotation.boxes.items() if state == "marked"]
    if annotation.boxes and not marked:
        what = f"boxes read as {'empty' if annotation.determination == 'unmarked' else 'unsure'}"
    else:
        boxes = f"box {', '.join(marked)} " if marked else ""
        what = boxes + _METHODS.get(found.method or "", found.method or "read")
    parts = [what]
    if paper.scanned:
        engine = engines.get((paper.document or "", found.page or 0))
        short = " ".join((engine or "").split()[:2])  # its models follow
        parts.append(f"on a scan ({short})" if short else "on a scan")
    if found.confidence and found.confidence != "certain" and annotation.determination != "unsure":
        parts.append(found.confidence)
    return ", ".join([*parts, f"page {found.page}"] if found.page else parts)


def _others(paper: PaperEvidence, papers: Sequence[PaperEvidence], proofs: Proofs) -> str:
    """Return which papers of the same program, that count and take a side, agree and which do not."""
    if paper.determination not in _TAKES_SIDES or not paper.counts:
        return "-"
    same: list[str] = []
    against: list[str] = []
    for other in papers:
        if other is paper or not other.counts or other.determination not in _TAKES_SIDES:
            continue
        if other.record is paper.record or _of_one_program(paper.record, other.record):
            side = same if other.determination == paper.determination else against
            side.append(_name(other, papers, proofs))
    words = [
        f"{said} {', '.join(dict.fromkeys(names))}"
        for said, names in (("against", against), ("agrees with", same))
        if names
    ]
    return "; ".join(words) or "no other takes a side"


def _of_one_program(one: Ds2019 | Visa, other: Ds2019 | Visa) -> bool:
    """Return whether two papers are of one SEVIS record; a visa that names none may be of any."""
    ids = {paper.sevis_id if paper.sevis_id != IAP66_SEVIS_ID else None for paper in (one, other)}
    if len(ids) == 1 and None not in ids:
        return True
    return any(isinstance(paper, Visa) and paper.sevis_id is None for paper in (one, other))


def _law(paper: PaperEvidence, answer: Mapping[str, Any], facts: Facts) -> str:
    """Return the law's answer for the paper's program, and whether it is that of the paper."""
    if not paper.counts:
        return "-"
    positions = [
        number
        for number, group in enumerate(grouped_programs(facts), 1)
        if paper.record in group.forms
        or (paper.record.sevis_id is not None and paper.record.sevis_id in {r.sevis_id for r in group.forms})
    ]
    items = [item for item in answer.get("programs_212e", []) if item["program"] in positions]
    statuses = {item["status"] for item in items} or {answer["s212e"]["status"]}
    overall = "" if items else " (all programs)"
    if len(statuses) > 1:
        return "differs by program: see below"
    (status,) = statuses
    words = f"{STATUS[status]}{overall}"
    if paper.determination not in _TAKES_SIDES or status not in _TAKES_SIDES:
        return words
    return f"{words}: as on the paper" if status == paper.determination else f"{words}: against the paper"
