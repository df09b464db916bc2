"""The demonstration: a vault in a temporary folder, papers of an invented physician, real answers.

Every step is the one that a person takes. Nothing is prepared but the papers, which are drawn here,
and nothing stays behind.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.cv.sections import CvOptions
from tracker.records.exchange_visitor import Admission
from tracker.records.kinds import record_name
from tracker.records.works import Work
from tracker.reports.letters import DRAFT, chain_named, letter_text, sponsor_letter
from tracker.reports.papers import ds3035_report
from tracker.reports.report import as_text
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.coherence import coherence
from tracker.tasks.cv import cv_answer, cv_file
from tracker.tasks.cv_check import cv_check
from tracker.tasks.imported import Imported
from tracker.tasks.importing import import_files
from tracker.tasks.papers import answer_on_papers
from tracker.tasks.publications import import_publications, proposal_of, read_sources
from tracker.tasks.specimens import curriculum, people
from tracker.tasks.specimens.form_i94 import i94
from tracker.tasks.specimens.form_visa import visa
from tracker.tasks.visa_time import visa_answer
from tracker.typeset.canvas import write

AS_OF = date(2026, 11, 21)  # fixed, so that the output is the same every day
PHYSICIAN = "Dr. Amara Testcase, who does not exist"
_LEFT_AFTER_RESEARCH = "2021-07-10"


@dataclass(frozen=True)
class Scene:
    """One part of the demonstration: the command that a person would type, and what it answers."""

    command: str
    answer: str


def papers() -> dict[str, bytes]:
    """Return the papers as PDF files by name; every page is marked SAMPLE."""
    training = {
        "2022 DS-2019 residency.pdf": write(people.residency_pages()),
        "2024 DS-2019 residency.pdf": write(people.form(people.RESIDENCY_THIRD, "2020")),
        "2025 DS-2019 fellowship.pdf": write(people.form(people.FELLOWSHIP, "2020")),
        "2026 DS-2019 fellowship.pdf": write(people.form(people.FELLOWSHIP_SECOND, "2020")),
    }
    research = [*people.research_pages(), visa(people.research_visa()), i94(people.ENTRY_2019)]
    entry = [visa(people.residency_visa()), i94(people.ENTRY_2022)]
    return {"2019 research bundle.pdf": write(research), "2022 visa and I-94.pdf": write(entry), **training}


def scenes(*, explain: bool = True) -> Iterator[Scene]:
    """Yield the parts of the demonstration as they are done; the vault is gone at the end."""
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as name:
        place = Path(name)
        drop = place / "papers"
        drop.mkdir()
        for file, data in papers().items():
            (drop / file).write_bytes(data)
        vault = Vault.create(place / "vault", place / "state", passphrase=None)
        try:
            yield from _scenes(vault, drop, explain=explain)
        finally:
            vault.close()


def _scenes(vault: Vault, drop: Path, *, explain: bool) -> Iterator[Scene]:
    outcomes = import_files(vault, sorted(drop.iterdir()), on=AS_OF)
    yield Scene("tracker import folder papers", "\n".join(_imported(outcome) for outcome in outcomes))

    waiting = [record_name(record) for record in records.unconfirmed(vault.ledger)]
    records.confirm(vault, waiting, on=AS_OF)
    first = next(a for a in vault.ledger.all_of(Admission) if a.arrival_date == date(2019, 6, 24))
    records.edit(vault, record_name(first), {"departed_on": [_LEFT_AFTER_RESEARCH]})
    yield Scene("tracker confirm", f"Confirmed {len(waiting)} records; now they count.")

    answer = visa_answer(vault.ledger, AS_OF)
    yield Scene("tracker report time", as_text(answer.time_report()))
    if explain:
        yield Scene("tracker report time --explain", _excerpt(as_text(answer.time_report(), explain=True)))
    yield Scene("tracker report 212e", as_text(answer.annotation_report()))

    papers_answer = answer_on_papers(vault.ledger, AS_OF)
    yield Scene("tracker check ds3035", as_text(ds3035_report(papers_answer)))
    letter = sponsor_letter(papers_answer, chain_named(papers_answer, None))
    yield Scene("tracker share letter", f"{letter_text(letter)}\n{DRAFT}")

    trip = {"country": "CA", "out": date(2026, 12, 20), "back": date(2027, 1, 3), "applied_for_visa": False}
    checked = as_text(answer.trip_check(trip))
    asked = "tracker check trip --country Canada --out 2026-12-20 --back 2027-01-03 --no-visa"
    yield Scene(asked, checked)

    hits = vault.find("sample state university", limit=3)
    found = [
        f"{record_name(hit.record)}{f' page {hit.page}' if hit.page else ''}: {hit.excerpt}" for hit in hits
    ]
    yield Scene('tracker find "sample state university"', "\n".join(found))

    yield from _career_scenes(vault, drop.parent)

    damage = vault.verify(deep=True)
    sound = (
        "Sound: every file was decrypted and compared." if not damage else f"{len(damage)} files are damaged."
    )
    yield Scene("tracker verify --deep", sound)


def _career_scenes(vault: Vault, place: Path) -> Iterator[Scene]:
    """Yield what brings her publications in, checks the claims and writes the CV."""
    type_career(vault)
    sources = read_sources(_publication_files(place))
    proposal = proposal_of(vault.ledger, sources)
    stored = import_publications(vault, sources, on=AS_OF)
    lines = [
        f"{Path(source.name).name}: {len(source.entries)} publications ({', '.join(source.formats)})"
        for source in sources
    ]
    lines += [_brought(stored.names[row.work.id], row.work) for row in proposal.rows]
    lines += [f"{version} is a version of {main}" for version, main in stored.linked]
    lines += [f"? {stored.names[row.work.id]}: {question.reason}" for row, question in proposal.questions]
    yield Scene(f"tracker import publications {' '.join(curriculum.FILES)}", "\n".join(lines))

    saved = records.confirm(vault, stored.asked, on=AS_OF, texts={"status": [curriculum.CLAIM]})
    told = [f"Confirmed {item.name}: {curriculum.CLAIM}, in your own word" for item in saved]
    yield Scene(f"tracker confirm {' '.join(stored.asked)} status={curriculum.CLAIM}", "\n".join(told))

    yield Scene("tracker check cv", as_text(cv_check(vault.ledger, AS_OF)))
    yield Scene("tracker report coherence", as_text(coherence(vault.ledger, AS_OF).report))
    answer = cv_answer(vault.ledger, CvOptions())
    page = cv_file(answer, "md", as_of=AS_OF).data.decode("utf-8")
    yield Scene("tracker export cv", _until(page, "## Presentations"))


def type_career(vault: Vault) -> None:
    """Enter what the physician typed of her career."""
    if vault.ledger.person() is None:
        records.add(vault, "person", curriculum.PERSON)
    else:
        records.edit(vault, "person", curriculum.PERSON)
    for kind, texts in curriculum.RECORDS:
        records.add(vault, kind, texts)


def cv_page() -> bytes:
    """Return the CV of the physician as a PDF, from her career and publications alone."""
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as name:
        place = Path(name)
        vault = Vault.create(place / "vault", place / "state", passphrase=None)
        try:
            type_career(vault)
            stored = import_publications(vault, read_sources(_publication_files(place)), on=AS_OF)
            records.confirm(vault, stored.asked, on=AS_OF, texts={"status": [curriculum.CLAIM]})
            return cv_file(cv_answer(vault.ledger, CvOptions()), "pdf", as_of=AS_OF).data
        finally:
            vault.close()


def _publication_files(place: Path) -> list[str]:
    """Write her lists of publications into a folder; return their paths."""
    paths = [place / name for name in curriculum.FILES]
    for path in paths:
        path.write_text(curriculum.FILES[path.name], encoding="utf-8")
    return [str(path) for path in paths]


def _brought(name: str, work: Work) -> str:
    where = f"author {work.author_number} of {work.n_authors}" if work.author_number else "not found"
    facts = ", ".join(word.value.replace("_", " ") for word in (work.type, work.status) if word is not None)
    return f"{name}  {work.title}\n        {(work.date or '')[:4]}, {facts}; you: {where}"


def _until(text: str, line: str) -> str:
    """Return the text before a line, and how much of it follows."""
    shown, _, rest = text.partition(f"\n{line}")
    return f"{shown.rstrip()}\n... {len(rest.splitlines())} more lines"


def _imported(outcome: Imported) -> str:
    became = ", ".join(paper.name for paper in outcome.papers)
    return f"{outcome.file}: {outcome.document} -> {became or 'nothing read'}"


def _excerpt(text: str) -> str:
    """Return the part on the clock that is open: the rest follows the same pattern."""
    sections = text.split("\n\n")
    return "\n\n".join(section for section in sections if section.startswith("Alien physician"))
