"""A work on its way into a citation: whose it is and how it is to be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal

from tracker.cv.citation.names import ListRule
from tracker.cv.citation.parts import bare_doi, doi_address, sentence_case
from tracker.cv.citation.runs import Run, markup_runs
from tracker.cv.placeholders import real
from tracker.records.works import Work, WorkStatus, WorkType

Style = Literal["ama", "vancouver"]

# names of genera that titles in medicine use and that keep their capital
GENERA = frozenset({
    "Acinetobacter", "Anopheles", "Aspergillus", "Bacillus", "Bacteroides", "Borrelia", "Brucella",
    "Candida", "Chlamydia", "Clostridioides", "Clostridium", "Cryptococcus", "Drosophila",
    "Enterococcus", "Escherichia", "Haemophilus", "Helicobacter", "Klebsiella", "Legionella",
    "Leishmania", "Listeria", "Mycobacterium", "Mycoplasma", "Neisseria", "Plasmodium", "Pneumocystis",
    "Proteus", "Pseudomonas", "Rickettsia", "Salmonella", "Schistosoma", "Shigella", "Staphylococcus",
    "Streptococcus", "Toxoplasma", "Treponema", "Trypanosoma", "Yersinia",
})  # fmt: skip


_PROGRESS = {
    WorkStatus.UNDER_REVIEW: "under review",
    WorkStatus.SUBMITTED: "submitted",
    WorkStatus.IN_PREPARATION: "in preparation",
}
_NOUNS = {
    WorkType.ABSTRACT: "Abstract",
    WorkType.POSTER: "Poster abstract",
    WorkType.ORAL: "Presentation abstract",
    WorkType.CHAPTER: "Chapter",
    WorkType.BOOK: "Book",
    WorkType.THESIS: "Dissertation",
    WorkType.DATASET: "Dataset",
    WorkType.SOFTWARE: "Software",
}


@dataclass(frozen=True)
class CitationOptions:
    """How citations are made.

    ``always_me`` keeps the applicant in a list that the style cuts; ``lower_titles`` writes titles in
    sentence case; ``links`` makes identifiers lead to their pages.
    """

    always_me: bool = True
    lower_titles: bool = False
    links: bool = True


@dataclass(frozen=True)
class Cited:
    """A work with the applicant's index among its authors, and who contributed equally."""

    work: Work
    me: int | None = None
    co_first: Collection[int] = ()
    options: CitationOptions = field(default_factory=CitationOptions)

    def authors(self, rule: ListRule, listed: Callable[..., list[Run]]) -> list[Run]:
        """Return the list of authors, cut as the style cuts, with the note on equal contribution."""
        runs = listed(
            self.work.authors,
            rule,
            me=self.me,
            always_me=self.options.always_me,
            co_first=self.co_first,
            whole=self.work.n_authors,
            open_end=bool(self.work.authors_incomplete),
        )
        if runs and self.co_first:
            runs = [*runs, Run(". "), Run("*Contributed equally", gray=True)]
        return runs

    def title(self, *, italic: bool = False) -> list[Run]:
        """Return the title with its markup, without its last point; a retraction stands before it."""
        text = " ".join((self.work.title or "").split())
        text = text[:-1] if text.endswith(".") and not text.endswith("..") else text
        if self.options.lower_titles:
            text = sentence_case(text, GENERA)
        runs = markup_runs(text)
        translated = real(self.work.translated_title)
        if translated:
            runs = [*runs, Run(". ["), *markup_runs(translated.strip(" .[]")), Run(".]")]
        if italic:
            runs = [run._replace(italic=not run.italic) for run in runs]
        if self.work.retracted and not text.startswith("[Retracted]"):
            runs = [Run("[Retracted] "), *runs]
        return runs

    def retraction(self) -> str | None:
        """Return where the retraction stands, ``Retracted in: J Test. 2026;3:1``, or None."""
        if not self.work.retracted:
            return None
        told = next(
            (
                words
                for words in self.work.notices
                if words.startswith(("Retracted in: ", "Retracted and republished in: "))
            ),
            None,
        )
        return re.sub(r"[\s.;]*\bPMID:?\s*\d+\.?$", "", told).rstrip(" .") if told else None

    def presented(self, noun: str, day: str | None) -> str | None:
        """Return ``Poster presented at: Meeting; March 2, 2025; City``; without a meeting the rest alone."""
        work = self.work
        planned = work.status in (WorkStatus.ACCEPTED, WorkStatus.IN_PRESS)
        how = f"{noun} {'accepted for presentation' if planned else 'presented'}"
        meeting = real(work.meeting) or real(work.venue)
        told = "; ".join(part for part in (meeting, day, real(work.place)) if part)
        if not told:
            return how
        return f"{how} at: {told}" if meeting else f"{how} {told}"

    def progress(self) -> str | None:
        """Return what a work in progress is, ``Manuscript under review``; None for one that is out."""
        status, kind = self.work.status, self.work.type
        if status is WorkStatus.DATA_ANALYSIS:
            return "Data analysis in progress"
        if status not in _PROGRESS:
            return None
        return f"{_NOUNS.get(kind, 'Manuscript') if kind else 'Manuscript'} {_PROGRESS[status]}"

    def journal(self) -> str | None:
        """Return the stored abbreviation without points, the full name, or the meeting of an abstract."""
        short = real(self.work.journal_abbrev)
        if short:
            return re.sub(r"(?<=\w)\.(?=\s|$)", "", short)
        meeting = self.work.meeting if self.work.type is WorkType.ABSTRACT else None
        return real(self.work.venue) or real(meeting)

    def locator(self, label: str) -> Run | None:
        """Return the DOI with its label, or the address where there is none."""
        doi = bare_doi(self.work.doi)
        if doi:
            return Run(f"{label}{doi}", link=doi_address(doi) if self.options.links else None)
        url = real(self.work.url)
        if url and re.match(r"https?://", url):
            return Run(url, link=url if self.options.links else None)
        return None
