"""What a reading of a file is worth beside what is true of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from tests.scans.truth import KEY_FIELDS, Case, Paper
from tracker.documents.readings import DocumentReading, FileReading

Outcome = Literal["right", "unsure", "missing", "wrong", "wrong and certain"]
OUTCOMES: tuple[Outcome, ...] = ("right", "unsure", "missing", "wrong", "wrong and certain")
_NAMES = ("surname", "given_name")


@dataclass
class Verdict:
    """How one file was read; plain values, so that it can be kept as JSON."""

    name: str
    scanned: bool
    traits: list[str]
    digest: str
    seconds: float
    truth: str | None
    answer: str | None
    error: str | None = None
    fields: list[tuple[str, str, Outcome]] = field(default_factory=list)  # kind, field, outcome
    missed: list[str] = field(default_factory=list)  # kinds of papers that were not found
    invented: list[str] = field(default_factory=list)
    wrong_papers: list[str] = field(default_factory=list)  # kinds whose own determination is wrong
    wrong_boxes: list[str] = field(default_factory=list)
    unsure_boxes: list[str] = field(default_factory=list)

    @property
    def determination(self) -> Literal["right", "unsure", "missing", "wrong", "none"]:
        """How the answer about 212(e) stands to the truth; ``none`` where no paper has an endorsement."""
        if self.answer == self.truth:
            return "none" if self.truth is None else "right"
        if self.answer == "unsure":
            return "unsure"
        return "missing" if self.answer is None else "wrong"

    @property
    def is_wrong(self) -> bool:
        """Whether the file or one of its papers is said to be what it is not."""
        return self.determination == "wrong" or bool(self.wrong_papers)

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as JSON values."""
        return asdict(self)


def judged(case: Case, reading: FileReading, seconds: float) -> Verdict:
    """Return how the file was read."""
    answer = reading.determination
    verdict = Verdict(
        case.name,
        case.scanned,
        list(case.traits),
        reading.sha256,
        round(seconds, 2),
        case.determination,
        answer.value if answer else None,
        f"{reading.error.kind}: {reading.error.message}" if reading.error else None,
    )
    found = [paper for paper in reading.documents if paper.kind != "other"]
    pairs, invented = matched(case.papers, found)
    verdict.invented = [paper.kind for paper in invented]
    for paper, known in pairs:
        if known is None:
            verdict.missed.append(paper.kind)
        _judge_fields(paper, known, verdict, exact=not case.scanned)
        if known is not None:
            _judge_annotation(paper, known, verdict)
    return verdict


def matched(
    papers: Sequence[Paper], found: Sequence[DocumentReading]
) -> tuple[list[tuple[Paper, DocumentReading | None]], list[DocumentReading]]:
    """Return each paper with its reading (same kind and page, most fields alike), and the readings left over."""
    left = list(found)
    pairs: list[tuple[Paper, DocumentReading | None]] = []
    for paper in papers:
        fitting = [known for known in left if known.kind == paper.kind and known.pages[0] == paper.page]
        best = max(fitting, key=lambda known: _likeness(paper, known), default=None)
        if best is not None:
            left = [known for known in left if known is not best]
        pairs.append((paper, best))
    return pairs, left


def _likeness(paper: Paper, known: DocumentReading) -> int:
    return sum(_value(known, name) == value for name, value in paper.fields.items())


def _value(known: DocumentReading, name: str) -> object:
    found = known.fields.get(name)
    return found.value if found is not None else None


def _judge_fields(paper: Paper, known: DocumentReading | None, verdict: Verdict, *, exact: bool) -> None:
    for name in KEY_FIELDS.get(paper.kind, tuple(paper.fields)):
        verdict.fields.append((paper.kind, name, _outcome(paper, known, name, exact=exact)))


def _outcome(paper: Paper, known: DocumentReading | None, name: str, *, exact: bool) -> Outcome:
    found = known.fields.get(name) if known is not None else None
    if found is None:
        return "missing"
    if found.value is None or found.confidence == "unsure":
        return "unsure"
    wanted, value = paper.fields[name], str(found.value)
    if name in _NAMES and not exact:
        wanted, value = plain_name(wanted), plain_name(value)
    if value == wanted:
        return "right"
    return "wrong and certain" if found.confidence == "certain" else "wrong"


def plain_name(name: str) -> str:
    """Return a name without accents and case, as machines and records compare names."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).upper()


def _judge_annotation(paper: Paper, known: DocumentReading, verdict: Verdict) -> None:
    if paper.determination is None:
        return
    annotation = known.annotation_212e
    answer = annotation.determination.value if annotation else "none"
    if answer not in (paper.determination, "unsure"):
        verdict.wrong_papers.append(f"{paper.kind} is {paper.determination}, read as {answer}")
    if paper.marked is None or annotation is None:
        return
    for name, box in annotation.boxes.items():
        truly = "marked" if name in paper.marked else "empty"
        if box.state == "unsure":
            verdict.unsure_boxes.append(name)
        elif box.state != truly:
            verdict.wrong_boxes.append(name)


@dataclass(frozen=True)
class Tally:
    """Figures over many files."""

    verdicts: tuple[Verdict, ...]

    def where(self, *, scanned: bool) -> Tally:
        """Return the figures of the scans, or of the text files."""
        return Tally(tuple(verdict for verdict in self.verdicts if verdict.scanned is scanned))

    @property
    def wrong(self) -> list[Verdict]:
        """The files with a wrong determination."""
        return [verdict for verdict in self.verdicts if verdict.is_wrong]

    @property
    def open(self) -> list[Verdict]:
        """The files whose determination was left open: unsure, or the paper not found."""
        return [verdict for verdict in self.verdicts if verdict.determination in ("unsure", "missing")]

    @property
    def endorsed(self) -> list[Verdict]:
        """The files with a paper that has an endorsement or an annotation."""
        return [verdict for verdict in self.verdicts if verdict.truth is not None]

    @property
    def open_share(self) -> float:
        """The part of the files with an endorsement that was left open."""
        return len(self.open) / max(1, len(self.endorsed))

    def outcomes(self, kind: str | None = None) -> dict[Outcome, int]:
        """Return how many key fields came out how."""
        every = [
            outcome for verdict in self.verdicts for of, _, outcome in verdict.fields if kind in (None, of)
        ]
        return {outcome: every.count(outcome) for outcome in OUTCOMES}

    def share_right(self, kind: str | None = None) -> float:
        """Return the part of the key fields that came out right."""
        counts = self.outcomes(kind)
        return counts["right"] / max(1, sum(counts.values()))

    @property
    def invented(self) -> list[Verdict]:
        """The files in which a paper was found that is not there."""
        return [verdict for verdict in self.verdicts if verdict.invented]


def kinds_of(verdicts: Iterable[Verdict]) -> list[str]:
    """Return the kinds of papers in the order in which they come."""
    return list(dict.fromkeys(kind for verdict in verdicts for kind, _, _ in verdict.fields))
