"""Arithmetic of an assessment with the pages behind it: case paths become records and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tracker.records.base import Record
from tracker.reports import wording
from tracker.reports.report import LawSource, Line, Proof, Reason
from tracker.reports.visa import VisaCase, sources_of

NameOf = Callable[[str], str]


class Proofs:
    """Turns explanations and findings of an assessment into lines with their proof.

    Args of the constructor: the assessment as JSON, the case it was made from, the names of records
    and titles of documents by id, the names of all records behind a reference of the case, and the ids
    of records that are only planned.
    """

    def __init__(
        self,
        answer: Mapping[str, Any],
        case: VisaCase,
        names: Mapping[str, str],
        titles: Mapping[str, str],
        rests_on: Mapping[str, str] | None = None,
        planned: frozenset[str] = frozenset(),
    ) -> None:
        self.answer = answer
        self._case = case
        self._names = names
        self._titles = titles
        self._rests_on = rests_on or {}
        self._planned = planned

    def of(self, answer: Mapping[str, Any], case: VisaCase) -> Proofs:
        """Return the proofs of another answer from the same records."""
        return Proofs(answer, case, self._names, self._titles, self._rests_on, self._planned)

    def planning(self, planned: frozenset[str]) -> Proofs:
        """Return the same proofs where the records of these ids are told to be planned, not entered."""
        return Proofs(self.answer, self._case, self._names, self._titles, self._rests_on, planned)

    def name(self, record: Record | str) -> str:
        """Return the name of a record: ``ds2019-3``."""
        identifier = record if isinstance(record, str) else record.id
        return self._names.get(identifier, "?")

    @property
    def proposed(self) -> Mapping[str, Any]:
        """The next step that the case asks about; empty where there is none."""
        found: Mapping[str, Any] = self._case.input.get("proposed", {})
        return found

    def rests_on(self, ref: str) -> str:
        """Return the names of the records behind a reference of the case."""
        return self._rests_on.get(ref) or self._names.get(ref, ref)

    def line(
        self,
        text: str,
        path: str | None = None,
        *,
        label: str | None = None,
        tone: str = "fact",
        code: str | None = None,
    ) -> Line:
        """Return a line explained by the result at ``path`` (``clocks.0``, ``grace_end``)."""
        found = self.answer.get("explanations", {}).get(path) if path else None
        return Line(
            text=text,
            label=label,
            tone=tone,
            code=code,
            law=_law(found.get("basis")) if found else None,
            reasons=self._reasons(found.get("steps", ())) if found else (),
        )

    def finding(self, finding: Mapping[str, Any]) -> Line:
        """Return the line of a finding."""
        return Line(
            text=finding["summary"],
            tone=finding["severity"],
            code=finding["code"],
            law=_law(finding.get("basis")),
            reasons=self._reasons(finding.get("steps", ())),
            refs=tuple(self.name(ref) for ref in finding.get("refs", ())),
        )

    def _reasons(self, steps: Any) -> tuple[Reason, ...]:
        return tuple(self._reason(step) for step in steps)

    def _reason(self, step: Mapping[str, Any]) -> Reason:
        inputs = tuple(step.get("inputs", ()))
        proofs = tuple(
            Proof(
                record=self.name(source.record),
                field=source.field,
                document=self.title(source.evidence.document) if source.evidence else None,
                page=source.evidence.page if source.evidence else None,
                words=source.evidence.words if source.evidence else None,
                planned=source.record.id in self._planned,
            )
            for source in sources_of(self._case, inputs)
        )
        return Reason(
            text=step["text"],
            value=wording.value(step.get("value")),
            proofs=proofs,
            inputs=() if proofs or self._case.sources else inputs,
        )

    def title(self, document: str | None) -> str | None:
        """Return the name of a document with its title; None where none is given."""
        if document is None:
            return None
        name = self._names.get(document)
        title = self._titles.get(document)
        return f"{name} ({title})" if name and title else name or "a document that is no longer here"


def _law(basis: Mapping[str, Any] | None) -> LawSource | None:
    if not basis:
        return None
    return LawSource(
        rule=basis["rule"],
        citation=basis["citation"],
        grade=basis["grade"],
        checked=basis.get("checked"),
        url=basis.get("url"),
        other_reading=basis.get("other_reading"),
        edition=basis.get("edition"),
    )
