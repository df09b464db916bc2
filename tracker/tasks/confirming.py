"""What a person does with what was read: doubtful things first, the place on the paper, marks by boxes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.documents import Reader
from tracker.documents.marks import determination_of
from tracker.documents.readings import Area, MarkState
from tracker.errors import DamagedFile, RecordConflict, RecordInvalid, RecordNotFound
from tracker.records import Evidence, Provenance, Record, kind_of
from tracker.records.exchange_visitor import Annotation212e, Ds2019, Visa
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.records.vault_document import Document
from tracker.records.waivers import Waiver
from tracker.store.ledger import Ledger
from tracker.store.vault import Vault
from tracker.tasks.later_stages import about_earlier, bring_up_to_date, move_links, waivers_of_one_matter
from tracker.tasks.persons import Named, People, Whose, named_on_forms, person_fields, shown
from tracker.tasks.questions import asked_about, hint_about, is_of_others, of_family
from tracker.tasks.record_view import label
from tracker.tasks.records import Saved, document_of, unconfirmed
from tracker.tasks.same_paper import find_alike, join, noted
from tracker.terms import Determination, PaperBasis

BOXES = ("1", "2", "A", "B", "C")
_BASIS_OF_BOX = dict(zip("ABC", PaperBasis, strict=True))  # both in the order of the form
_IMPORTANT = ("person", "ds2019", "visa", "admission")
_MOST_PAGES = 50
_AROUND = 0.05  # of a page, round the boxes of the endorsement


@dataclass(frozen=True)
class Doubts:
    """Why a record should be looked at before it is confirmed: fields, problems, copies, one like it.

    ``whose`` is set where its paper names somebody else than the record would count for.
    """

    fields: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    copies: int = 0
    alike: str | None = None
    whose: Whose | None = None

    def __bool__(self) -> bool:
        return bool(self.fields or self.problems or self.copies or self.alike or self.whose)


@dataclass(frozen=True)
class Queue:
    """What waits: what needs a look, doubtful things before scans, and what was read without doubt."""

    doubtful: tuple[Record, ...]
    certain: tuple[Record, ...]

    @property
    def everything(self) -> tuple[Record, ...]:
        """All that waits, in this order."""
        return (*self.doubtful, *self.certain)

    def __len__(self) -> int:
        return len(self.everything)


class Review:
    """What waits in a ledger, and why; documents and records are looked up once for all that waits."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._documents = {document.id: document for document in ledger.all_of(Document)}
        self._of_kind: dict[str, list[Record]] = {}
        self.people = People(ledger)

    def doubts(self, record: Record) -> Doubts:
        """Return what is doubtful about a record that waits."""
        waiting = [copy for copy in getattr(record, "copies", []) if copy.confirmed_on is None]
        alike: Record | None = None
        matters: list[Waiver] = []
        whose = None
        if not record.counts:
            others = self._all_of(kind_of(record))
            matters = waivers_of_one_matter(others, record) if isinstance(record, Waiver) else []
            alike = find_alike(others, record) or (matters[0] if len(matters) == 1 else None)
            whose = self.people.of_record(record) if record.provenance is Provenance.READ else None
        problems = self._problems(record, matters)
        if whose is not None and of_family(record, whose):
            holder = record_name(self._ledger.get(whose.holder))
            problems = (f"it is a paper of {holder} by its names and will be kept as such", *problems)
        return Doubts(
            _unsure_fields(record),
            problems,
            sum(bool(copy.differs) or record.counts for copy in waiting),
            record_name(alike) if alike else None,
            whose if whose is not None and (whose.doubt or is_of_others(record, whose)) else None,
        )

    def _all_of(self, kind: str) -> list[Record]:
        if kind not in self._of_kind:
            self._of_kind[kind] = self._ledger.of_kind(kind)
        return self._of_kind[kind]

    def asks(self, record: Record) -> bool:
        """Return whether the person must answer first whose a record is, or of which matter."""
        return asked_about(self._ledger, self.people, record) is not None

    def queue(self, *, without: str | None = None) -> Queue:
        """Return what waits for confirmation in the order in which a person should see it.

        Args:
            without: the id of a record to leave out.
        """
        open_ = [record for record in unconfirmed(self._ledger) if record.id != without]
        waiting = sorted(open_, key=_importance)
        doubtful = [record for record in waiting if self.doubts(record)]
        there = {record.id for record in doubtful}
        others = [record for record in waiting if record.id not in there]
        likely = [record for record in others if not _is_certain(record)]
        certain = [record for record in others if _is_certain(record)]
        return Queue((*doubtful, *likely), tuple(certain))

    def _problems(self, record: Record, matters: Sequence[Waiver]) -> tuple[str, ...]:
        """Return what to mind, and what could not be made out on the pages that the record was read from."""
        if isinstance(record, Person):
            return self._about_person(record)
        hints = [] if record.counts else [about_earlier(self._ledger, record), hint_about(record, matters)]
        if len(matters) > 1:
            names = ", ".join(map(record_name, matters))
            hints.append(f"it may be of one matter with {names}: join it to one of them with --same-as")
        pages = {(item.document, item.page) for item in record.evidence if item.document}
        found = [
            problem.text
            for name in dict.fromkeys(document for document, _ in pages)
            if name in self._documents
            for problem in self._documents[name].problems
            if problem.page is None or (name, problem.page) in pages
        ]
        return tuple(dict.fromkeys(problem for problem in [*hints, *found] if problem))

    def _about_person(self, person: Person) -> tuple[str, ...]:
        """Return that the forms name several people, one of whom was taken for the person."""
        named = self.named() if person.waits else []
        if len(named) < 2:
            return ()
        return (f"forms of {len(named)} people are here, and this one was taken for you",)

    def named_on_paper(self, record: Record) -> str | None:
        """Return whom the paper of a record names, or of whom it is, where no field of the record says so."""
        dependant = getattr(record, "dependant", None)
        if dependant is not None:
            try:
                whose = record_name(self._ledger.get(dependant))
            except RecordNotFound:
                whose = "a dependant who was deleted"
            return f"{whose}, whose paper it is"
        if "surname" in type(record).model_fields or isinstance(record, Person):
            return None
        bearer = self.people.bearer(record)
        return shown(bearer) if bearer is not None else None

    def named(self) -> list[Named]:
        """Return the people whom the J-1 forms name that are not a dependant's."""
        return named_on_forms(form for form in self._ledger.all_of(Ds2019) if form.dependant is None)


def _unsure_fields(record: Record) -> tuple[str, ...]:
    """Return the fields to look at; the boxes of an endorsement count where its answer is not clear."""
    unsure = [item.field.partition(".")[0] for item in record.evidence if item.confidence == "unsure"]
    annotation = getattr(record, "annotation_212e", None)
    if annotation is not None:
        unsure = [name for name in unsure if name != "annotation_212e"]
        if annotation.determination in (Determination.UNSURE, Determination.CONFLICT):
            unsure.insert(0, "annotation_212e")
    return tuple(dict.fromkeys(unsure))


def _importance(record: Record) -> tuple[bool, bool, int, int]:
    annotation = getattr(record, "annotation_212e", None)
    told = annotation is None or annotation.determination is not Determination.UNSURE
    kind = kind_of(record)
    place = _IMPORTANT.index(kind) if kind in _IMPORTANT else len(_IMPORTANT)
    return not isinstance(record, Person), told, place, record.number or 0


def _is_certain(record: Record) -> bool:
    """Return whether every field was read without doubt; rows of the person's own spreadsheet are."""
    return all(item.confidence in (None, "certain") for item in record.evidence)


# --- whose record it is ----------------------------------------------------------------------------


def take_person(vault: Vault, form: str) -> Saved:
    """Make the one whom a form names the person whose record this is, where the person still waits.

    Raises:
        RecordConflict: who the person is was confirmed, or the record is no form.
    """

    def change(ledger: Ledger) -> Saved:
        person, found = ledger.person(), ledger.get(form)
        if not isinstance(found, Ds2019) or not isinstance(person, Person) or person.counts:
            raise RecordConflict("whose record it is has been confirmed: change it with tracker edit person")
        after = ledger.edit(person, person_fields(found))
        return Saved(after, record_name(after))

    return vault.commit("say whose record it is", change)


# --- 212(e) by boxes -------------------------------------------------------------------------------


def boxes_of_text(text: str) -> frozenset[str]:
    """Return the boxes that a person names: ``2 C``, ``1``, ``none``.

    Raises:
        RecordInvalid: there is another word.
    """
    words = text.strip().upper()
    if words in ("NONE", "NO", "0"):
        return frozenset()
    marked = [letter for letter in words if letter not in " ,;.+&"]
    if not marked or any(letter not in BOXES for letter in marked):
        raise RecordInvalid("name the marked boxes: 1, 2, A, B, C, or none")
    return frozenset(marked)


def answer_boxes(vault: Vault, name: str, marked: Collection[str]) -> Saved:
    """Set what a form says about 212(e) from the boxes that a person sees marked; its source stays."""
    states: dict[str, MarkState] = {box: "marked" if box in marked else "empty" for box in BOXES}

    def change(ledger: Ledger) -> Saved:
        record = ledger.get(name)
        if not isinstance(record, Ds2019):
            raise RecordConflict(f"{record_name(record)} has no boxes")
        before = record.annotation_212e or Annotation212e(determination=Determination.UNSURE)
        answer = before.model_copy(
            update={
                "determination": determination_of(states),
                "bases": [basis for box, basis in _BASIS_OF_BOX.items() if box in marked],
                "boxes": dict(states),
            }
        )
        fields: dict[str, Any] = {"annotation_212e": answer, "evidence": _seen_by_a_person(record)}
        if record.copies:
            fields["copies"] = [
                copy.model_copy(update={"annotation_212e": answer})
                if copy.annotation_212e and copy.annotation_212e.determination is Determination.UNSURE
                else copy
                for copy in record.copies
            ]
        after = ledger.edit(record, fields)
        return Saved(after, record_name(after))

    return vault.commit(f"edit {name}", change)


def _seen_by_a_person(record: Record) -> list[Evidence]:
    seen = {"method": "person", "confidence": "certain"}
    return [
        item.model_copy(update=seen) if item.field.startswith("annotation_212e.boxes.") else item
        for item in record.evidence
    ]


# --- copies ----------------------------------------------------------------------------------------


def keep_as_it_was(vault: Vault, name: str, *, on: date) -> Saved:
    """Note that a person looked at the copies of a confirmed record and leaves the record as it is."""

    def change(ledger: Ledger) -> Saved:
        record = ledger.get(name)
        fields = noted(record, on, keep_annotation=True) if isinstance(record, Ds2019 | Visa) else {}
        after = ledger.edit(record, fields, action="confirm") if fields else record
        return Saved(after, record_name(after), changed=bool(fields))

    return vault.commit(f"confirm {name}", change)


def same_as(vault: Vault, name: str, other: str, *, on: date) -> Saved:
    """Join a record that waits to another of the same paper, with its documents; it goes to the trash.

    Raises:
        RecordConflict: they are of two kinds, or the first counts already.
    """

    def change(ledger: Ledger) -> Saved:
        copy, there = ledger.get(name), ledger.get(other)
        if kind_of(copy) != kind_of(there) or copy.id == there.id or there.trashed_on is not None:
            raise RecordConflict(f"{record_name(copy)} and {record_name(there)} cannot be one paper")
        if copy.counts or copy.trashed_on is not None:
            raise RecordConflict(f"{record_name(copy)} is no copy that waits")
        if there.counts and not isinstance(there, Ds2019 | Visa):
            after = bring_up_to_date(ledger, there, copy)
            return Saved(after, record_name(after))
        document = next((item.document for item in copy.evidence if item.document), None)
        done = join(ledger, there, copy, document, on=on)
        move_links(ledger, copy, there)
        ledger.trash(copy)
        return Saved(done.record, record_name(done.record))

    return vault.commit(f"join {name} to {other}", change)


# --- the place on the paper --------------------------------------------------------------------------


@dataclass(frozen=True)
class Cutout:
    """A part of a page to look at: what it shows, and the picture as PNG."""

    title: str
    picture: bytes


def cutouts(
    vault: Vault, record: Record, fields: Sequence[str], passwords: Sequence[str] = ()
) -> list[Cutout]:
    """Return the places on the papers where the fields of a record stand; the endorsement as a whole block.

    Raises:
        DocumentError: a file cannot be opened.
    """
    places = [place for name in fields for place in _places(record, name)]
    documents = {document.id: document for document in vault.ledger.all_of(Document)}
    found: list[Cutout] = []
    held: tuple[str, bytes] = ("", b"")
    with Reader() as reader:
        for document, page, area, title in sorted(places, key=lambda place: place[0]):
            if document not in documents:
                continue
            if held[0] != document:
                held = (document, b"".join(vault.read_document(documents[document])))
            where = f"{title}: {record_name(documents[document])}, page {page}"
            found.append(Cutout(where, reader.cutout(held[1], page, area, passwords)))
    return found


def page_pictures(data: bytes, passwords: Sequence[str] = ()) -> list[Cutout]:
    """Return the pages of a file as pictures, for browsers that do not show it; fifty at most.

    Raises:
        DocumentError: the file cannot be opened.
    """
    whole = Area(0.0, 0.0, 1.0, 1.0)
    found: list[Cutout] = []
    with Reader() as reader:
        for page in range(1, _MOST_PAGES + 1):
            try:
                found.append(Cutout(f"page {page}", reader.cutout(data, page, whole, passwords)))
            except DamagedFile:
                if not found:
                    raise
                break  # behind the last page
    return found


def _places(record: Record, name: str) -> Iterable[tuple[str, int, Area, str]]:
    """Yield document, page, area and title of a field: one place for each page it stands on."""
    areas: dict[tuple[str, int], list[Area]] = {}
    for item in record.evidence:
        if item.field.partition(".")[0] == name and item.document and item.page:
            box = [item.box] if item.box else []
            place = areas.setdefault((item.document, item.page), [])
            place += [Area(b.left, b.top, b.right, b.bottom) for b in box]
    if name == "annotation_212e" and not any(areas.values()):
        first = next((item for item in record.evidence if item.document and item.page), None)
        if first is not None and first.document and first.page:
            yield first.document, first.page, Area(0.0, 0.0, 1.0, 1.0), label(name)
        return
    for (document, page), boxes in areas.items():
        if boxes:
            area = _around_all(boxes)
            is_block = name == "annotation_212e" and isinstance(record, Ds2019)
            yield document, page, _block(area) if is_block else area, label(name)


def _around_all(areas: Sequence[Area]) -> Area:
    return Area(
        min(area.left for area in areas),
        min(area.top for area in areas),
        max(area.right for area in areas),
        max(area.bottom for area in areas),
    )


def _block(boxes: Area) -> Area:
    """Return the block that boxes belong to: the strip of the page across them, whichever way it lies."""
    if boxes.bottom - boxes.top >= boxes.right - boxes.left:
        return Area(0.0, max(0.0, boxes.top - _AROUND), 1.0, min(1.0, boxes.bottom + _AROUND))
    return Area(max(0.0, boxes.left - _AROUND), 0.0, min(1.0, boxes.right + _AROUND), 1.0)


def paper_of(ledger: Ledger, record: Record) -> tuple[str, int | None, str] | None:
    """Return name, page and file name of the document that a record was read from, or None."""
    try:
        document = document_of(ledger, record_name(record))
    except RecordNotFound:
        return None
    pages = sorted({item.page for item in record.evidence if item.page and item.document == document.id})
    return record_name(document), pages[0] if pages else None, document.original_name or document.title or ""
