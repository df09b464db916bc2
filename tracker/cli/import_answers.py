"""What an import answers: each paper in a line or in full, and a summary that stays short for many files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

from tracker.cli.output import write_table, write_text

if TYPE_CHECKING:
    from tracker.cli.session import Session
    from tracker.tasks.imported import Imported, Paper

_IN_FULL = 3  # files; more are answered in one line a paper
_NAMES_SHOWN = 5
_PROBLEM_WIDTH = 60
_KINDS = {"ds2019": "DS-2019", "admission": "I-94", "sevis_fee": "SEVIS fee receipt"}


def show_outcomes(session: Session, outcomes: Sequence[Imported], *, dry_run: bool) -> None:
    """Write what became of the files, then the summary, then what to do next."""
    if len(outcomes) <= _IN_FULL:
        if outcomes:
            write_text("\n".join(_in_full(outcome) for outcome in outcomes))
    else:
        rows = [row for outcome in outcomes for row in _rows(outcome)]
        if rows:
            write_table(session, ("file", "paper", "record", "look at"), rows)
        write_text("\n" * bool(rows) + "\n".join(_summary(outcomes, dry_run=dry_run)))
    session.say(_next(outcomes, dry_run=dry_run))


# --- in full -------------------------------------------------------------------------------------


def _in_full(outcome: Imported) -> str:
    if outcome.outcome == "failed":
        keep = " (keep it all the same with --keep-unreadable)" if _can_be_kept(outcome) else ""
        return f"{outcome.file}: {outcome.message}; not stored{keep}"
    if outcome.outcome == "already":
        where = f"already in the vault as {outcome.document}" if outcome.document else outcome.message
        return f"{outcome.file}: {where}"
    if outcome.outcome == "kept":
        why = outcome.message or outcome.title or "no paper that is known here"
        return f"{outcome.file}: {why}; {_stored(outcome)}"
    lines = [f"{outcome.file}: {_stored(outcome)}"]
    for paper in outcome.papers:
        lines += _paper_lines(paper)
    return "\n".join(lines)


def _stored(outcome: Imported) -> str:
    return f"stored as {outcome.document}" if outcome.document else "would be stored"


def _paper_lines(paper: Paper) -> list[str]:
    from tracker.reports.reading import annotation_words, field_lines
    from tracker.tasks.paper_titles import title_of_record

    if paper.new:
        lines = [f"  {paper.name}", *(f"    {line}" for line in field_lines(paper.record, paper.unsure))]
    elif paper.is_of_a_matter:
        title = title_of_record(paper.read or paper.record)
        lines = [f"  {title}: another paper of {paper.name}, joined to it"]
    elif paper.joined:
        lines = [f"  another copy of {paper.name}, joined to it"]
        for copy in getattr(paper.record, "copies", [])[-1:]:
            lines.append(f"    212(e) on this copy: {annotation_words(copy.annotation_212e)}")
    else:
        lines = [f"  {paper.name} says the same as this paper; nothing was added to it"]
    return [
        *lines,
        *(f"    ! {line}" for line in difference_lines(paper)),
        *([f"    ! {paper.whose.doubt}"] if paper.whose is not None and paper.names_another else []),
        *(f"    ! {problem}" for problem in paper.problems),
    ]


def difference_lines(paper: Paper) -> list[str]:
    """Return what a further copy has otherwise, in words."""
    lines = [f"this copy has {name.replace('_', ' ')}: {words}" for name, words in paper.differs.items()]
    if paper.joined and paper.record.counts and paper.record.waits:
        lines.append(f"{paper.name} stays as you confirmed it until you look: tracker confirm {paper.name}")
    return lines


# --- in short ------------------------------------------------------------------------------------


def _rows(outcome: Imported) -> Iterable[list[str]]:
    """Yield a row for each paper; other files are only counted."""
    from tracker.tasks.paper_titles import title_of_record

    if outcome.title is not None:
        yield [outcome.file, outcome.title, outcome.document or "", outcome.message or ""]
    for number, paper in enumerate(outcome.papers):
        copy = "joined to " if paper.is_of_a_matter else "" if paper.new else "copy of "
        name = paper.name if paper.new or paper.record.number else "one above"
        file = outcome.file if not number else ""
        yield [file, title_of_record(paper.read or paper.record), f"{copy}{name}", _look(paper)]


def _look(paper: Paper) -> str:
    names = [name.replace("_", " ").replace("212e", "212(e)") for name in (*paper.unsure, *paper.differs)]
    if paper.whose is not None and paper.whose.doubt and paper.names_another:
        return paper.whose.doubt
    shown = ", ".join(dict.fromkeys(names))
    return shown or shorten(next(iter(paper.problems), ""), _PROBLEM_WIDTH, placeholder=" ...")


def _counted(kind: str, count: int) -> str:
    word = _KINDS.get(kind, kind.replace("_", " "))
    return word if count == 1 else f"{count} {word[:-1] + 'ies' if word.endswith('y') else word + 's'}"


def _summary(outcomes: Sequence[Imported], *, dry_run: bool) -> list[str]:
    from tracker.documents.sources import INSTALL
    from tracker.errors import PasswordRequired
    from tracker.records import kind_of

    would = "would be " if dry_run else ""
    papers = [paper for outcome in outcomes for paper in outcome.papers]
    new = Counter(kind_of(paper.record) for paper in papers if paper.new)
    joined = sum(paper.is_of_a_matter for paper in papers)
    copies = sum(not paper.new for paper in papers) - joined
    kept = [outcome for outcome in outcomes if outcome.outcome == "kept"]
    lines = [f"{len(outcomes)} files"]
    if new:
        counted = ", ".join(
            f"1 {_counted(kind, 1)}" if count == 1 else _counted(kind, count) for kind, count in new.items()
        )
        lines.append(f"  {would}read: {counted}")
    if copies:
        lines.append(f"  {copies} further cop{'y' if copies == 1 else 'ies'} of papers that are on record")
    if joined:
        one = "another paper" if joined == 1 else f"{joined} other papers"
        lines.append(f"  {one} of matters that are on record, joined to them")
    if others := sum(paper.names_another for paper in papers):
        what = "paper is not plainly yours" if others == 1 else "papers are not plainly yours"
        lines.append(f"  {others} {what}: tracker confirm asks whose")
    if kept:
        plain = sum(outcome.message is None for outcome in kept)
        lines += (
            [f"  {plain} other paper{'' if plain == 1 else 's'} {would}stored, searchable"] if plain else []
        )
        lines += _by_message(kept, "stored unread")
        if any(INSTALL in (outcome.message or "") for outcome in kept) and not dry_run:
            lines.append("      once it is installed: tracker reread")
    if already := sum(outcome.outcome == "already" for outcome in outcomes):
        lines.append(f"  {already} already there")
    failed = [outcome for outcome in outcomes if outcome.outcome == "failed"]
    lines += _by_message(failed, "not stored")
    if any(outcome.exit_code == PasswordRequired.exit_code for outcome in failed):
        lines.append("      --password-file FILE opens PDFs whose passwords stand in it")
    if any(map(_can_be_kept, failed)):
        but = "" if all(map(_can_be_kept, failed)) else ", unless they are empty or may not be opened"
        lines.append(f"      --keep-unreadable stores such files as they are{but}")
    return lines


def _can_be_kept(outcome: Imported) -> bool:
    """Return whether a file that failed has bytes that could be stored as they are."""
    from tracker.errors import EmptyFile, FileTooLarge, FileUnreadable

    never = (FileUnreadable.exit_code, EmptyFile.exit_code, FileTooLarge.exit_code)
    return outcome.outcome == "failed" and outcome.exit_code not in never


def _by_message(outcomes: Sequence[Imported], what: str) -> list[str]:
    """Return one line for each reason, with the names of some of the files."""
    names: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.message is not None:
            names.setdefault(outcome.message, []).append(outcome.file)
    lines = []
    for message, files in names.items():
        some = ", ".join(files[:_NAMES_SHOWN])
        more = f" and {len(files) - _NAMES_SHOWN} more" if len(files) > _NAMES_SHOWN else ""
        lines += [f"  {len(files)} {what}: {message}", f"      {some}{more}"]
    return lines


def _next(outcomes: Sequence[Imported], *, dry_run: bool) -> str:
    if dry_run:
        return "Nothing was stored: this was a trial run."
    papers = [paper for outcome in outcomes for paper in outcome.papers]
    waiting = [paper for paper in papers if paper.new or paper.record.waits]
    if not waiting:
        return "Nothing new to confirm." if outcomes else "There is no file in it."
    names = {paper.name for paper in waiting}
    look = len({paper.name for paper in waiting if paper.needs_a_look})
    some = f" {look} of {len(names)} need{'s' if look == 1 else ''} a look." if look else ""
    return f"Nothing counts until you confirm it.{some} Next: tracker confirm"
