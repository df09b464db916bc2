"""Bringing publications in: what would come is shown, what is not sure is asked, then it is stored."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.app import session_of
from tracker.cli.imports import DryRun, import_app
from tracker.cli.output import write_json, write_text
from tracker.cli.prompts import agreed, ask, can_ask
from tracker.cli.session import Session

if TYPE_CHECKING:
    from tracker.cv.proposal import Proposal, Question, Row
    from tracker.records.works import Work
    from tracker.tasks.publications import CareerRow, Source, Stored

Sources = Annotated[
    list[str],
    typer.Argument(help="Files; with --online also DOIs, pmid:NUMBER, ORCID iDs", metavar="FILE"),
]
Online = Annotated[
    bool, typer.Option("--online", help="Look identifiers up; the identifier alone is sent. Off by default.")
]
_OTHER_WORDS = ("bib", "ris", "nbib", "xml", "csl", "orcid")
_LONGEST_TITLE = 90
_APART = 5  # entries with one reason that are listed one by one


@import_app.command("publications")
def import_publications_command(
    context: typer.Context, sources: Sources, dry_run: DryRun = False, online: Online = False
) -> None:
    """Bring publications in from BibTeX, RIS, MEDLINE, PubMed XML, CSL, Crossref or ORCID files.

    The format is told by the content, whatever the name. You see what is new, merged or linked and which
    author you are before anything is stored. bib, ris, nbib, xml, csl and orcid are other words for it.

    Example: tracker import publications zotero.bib pubmed.nbib --dry-run
    """
    _import(session_of(context), sources, dry_run=dry_run, online=online)


def _other_word(word: str) -> None:
    @import_app.command(word, hidden=True)
    def command(
        context: typer.Context, sources: Sources, dry_run: DryRun = False, online: Online = False
    ) -> None:
        _import(session_of(context), sources, dry_run=dry_run, online=online)

    command.__doc__ = (
        f"Bring publications in, as `import publications` does.\n\nExample: tracker import {word} FILE"
    )


def _import(session: Session, words: list[str], *, dry_run: bool, online: bool) -> None:
    from tracker.tasks.publications import (
        career_of,
        hosts_of,
        import_publications,
        proposal_of,
        read_sources,
    )

    vault = session.vault()
    if online and (hosts := hosts_of(words)):
        session.say(f"Asking {', '.join(hosts)}; the identifiers alone are sent.")
    sources = read_sources(words, online=online)
    answers: dict[str, str] = {}
    proposal = proposal_of(vault.ledger, sources)
    career = career_of(vault.ledger, sources)
    anything = bool(proposal.rows or career)
    stored = None
    if anything and not dry_run:
        if not session.json:
            _show(sources, proposal, career)
        if can_ask() and not session.yes and not session.json:
            answers = _ask_all(lambda given: proposal_of(vault.ledger, sources, given))
            proposal = proposal_of(vault.ledger, sources, answers)
        if agreed(session, _question(proposal, career)):
            stored = import_publications(vault, sources, on=session.today(), answers=answers)
    elif not session.json:
        _show(sources, proposal, career)
    if session.json:
        write_json(_as_json(sources, proposal, career, stored))
    else:
        _finish(session, sources, proposal, career, stored, dry_run=dry_run)
    failed = [source.error for source in sources if source.error is not None]
    for error in failed:
        if error.hint:
            session.say(f"tracker: hint: {error.hint}")
    if failed:
        raise typer.Exit(failed[0].exit_code)
    if stored is None and not dry_run and anything:
        from tracker.errors import ConfirmationNeeded

        raise ConfirmationNeeded("nothing was stored")


# --- showing ----------------------------------------------------------------------------------------


def _show(sources: list[Source], proposal: Proposal, career: list[CareerRow]) -> None:
    lines: list[str] = []
    for source in sources:
        lines += _source_lines(source)
    for row in proposal.rows:
        lines += _row_lines(row)
    lines += [_career_line(row) for row in career]
    if lines:
        write_text("\n".join(lines))


def _source_lines(source: Source) -> list[str]:
    shown = Path(source.name).name
    head = f"{shown}: {len(source.entries)} publications"
    if source.formats:
        head += f" ({', '.join(name.replace('_', ' ') for name in source.formats)})"
    if source.error is not None:
        head = f"{shown}: {source.error.message}"
    lines = [head, *(f"  note: {note}" for note in source.notes)]
    return lines + _unread_lines(source)


def _unread_lines(source: Source) -> list[str]:
    """Return what could not be read with its lines; many with one reason stand together."""
    lines: dict[str, list[int]] = {}
    for part in source.unreadable:
        lines.setdefault(part.reason, []).append(part.line)
    shown = []
    for reason, numbers in lines.items():
        if len(numbers) > _APART:
            shown.append(
                f"  not read: {len(numbers)} entries: {reason}: lines {', '.join(map(str, numbers))}"
            )
        else:
            shown += [f"  not read: line {number}: {reason}" for number in numbers]
    return shown


def _career_line(row: CareerRow) -> str:
    from tracker.records import kind_of
    from tracker.tasks.record_view import summary

    line = f"{'+' if row.existing is None else '='} {kind_of(row.record)}: {summary(row.record)}"
    return line if row.existing is None else f"{line}\n    here already as {row.existing}"


_MARKS = {"new": "+", "merged": "~", "same": "=", "trashed": "-"}
_WORDS = {"merged": "merged into", "same": "here already as", "trashed": "in the trash, stays there"}


def _row_lines(row: Row) -> list[str]:
    work = row.work
    title = work.title or work.doi or work.pmid or "without a title"
    title = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    facts = [work.date[:4] if work.date else "no year"]
    facts += [word.value.replace("_", " ") for word in (work.type, work.status) if word is not None]
    lines = [f"{_MARKS[row.action]} {title}", f"    {', '.join(facts)}; {author_words(row)}"]
    if row.existing is not None:
        lines.append(f"    {_WORDS[row.action]} {_name(row.existing)}{_because(row)}{_filled(row)}")
    elif row.trashed:
        lines.append(f"    {_WORDS['trashed']}")
    elif len(row.entries) > 1:
        lines.append(f"    {len(row.entries)} entries merged{_because(row)}")
    if work.version_of:
        lines.append("    a version of another work here or in this import")
    if work.retracted:
        lines.append("    ! retracted")
    lines += [f"    note: {notice}" for notice in work.notices]
    lines += [
        f"    differs: {d.field}: {_plain(d.here)} is kept, {_plain(d.there)} came" for d in row.differences
    ]
    lines += [f"    ? {q.reason}{f': {_name(q.other)}' if q.other else ''}" for q in row.questions]
    notes = dict.fromkeys(note for entry in row.entries for note in entry.notes)
    return lines + [f"    note: {note}" for note in notes]


def _name(work: Work) -> str:
    return f"work-{work.number}" if work.number else "an entry of this import"


def _because(row: Row) -> str:
    return f" ({row.reason})" if row.reason else ""


def _filled(row: Row) -> str:
    names = [name for name in row.changes if name not in ("source", "source_raw")]
    return f"; adds {', '.join(names).replace('_', ' ')}" if names else ""


def _plain(value: Any) -> str:
    return str(getattr(value, "value", value)).replace("_", " ") if value is not None else "nothing"


def author_words(row: Row) -> str:
    """Return in which position of the list the person stands: ``you: 5th of 8 (middle)``."""
    from tracker.cv.citation.names import ordinal

    work = row.work
    if work.author_position is not None and work.author_position.value == "group":
        return "you: member of a study group"
    if work.author_number:
        whole = work.n_authors or len(work.authors)
        position = f" ({work.author_position.value.replace('_', '-')})" if work.author_position else ""
        return (
            f"you: {ordinal(work.author_number)} of {whole}{'+' if work.authors_incomplete else ''}{position}"
        )
    if work.author_number == 0:
        return "you: not among the authors"
    if any(question.kind == "author" for question in row.questions):
        return "you: to be asked"
    suffix = "; member of the study group?" if row.group else ""
    return f"you: not found ({row.author_reason}{suffix})" if row.author_reason else "you: not found"


# --- asking -----------------------------------------------------------------------------------------


def _ask_all(propose: Callable[[dict[str, str]], Proposal]) -> dict[str, str]:
    """Return answers to the open questions; Enter leaves one open."""
    answers: dict[str, str] = {}
    left: set[str] = set()
    while True:
        proposal = propose(answers)
        row_and_question = next(((r, q) for r, q in proposal.questions if q.key not in left), None)
        if row_and_question is None:
            return answers
        row, question = row_and_question
        answer = _ask_one(row, question)
        if answer is None:
            left.add(question.key)
        else:
            answers[question.key] = answer


def _ask_one(row: Row, question: Question) -> str | None:
    from tracker.cli.output import printable
    from tracker.cv.citation.names import name_of

    lines = ["", row.work.title or "without a title", f"  {question.reason}"]
    if question.other is not None:
        other = question.other
        lines.append(
            f"  compared with {_name(other)}: {other.title or 'without a title'} ({other.date or 'no year'})"
        )
    choices = list(question.options.items())
    for number, (value, label) in enumerate(choices, 1):
        words = label
        if question.kind == "author" and value.isdecimal():
            author = row.work.authors[int(value) - 1]
            whole = " ".join(part for part in (author.given, author.family) if part) if author.given else None
            words = f"{label}: {whole or name_of(author)}"
        lines.append(f"  {number}  {words}")
    sys.stderr.write(printable("\n".join(lines)) + "\n")
    while answer := ask(f"1 to {len(choices)}, Enter: later: "):
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1][0]
    return None


def _question(proposal: Proposal, career: list[CareerRow]) -> str:
    counts = _counts(proposal)
    parts = [f"{counts[word]} {label}" for word, label in _LABELS if counts[word]]
    if proposal.links:
        parts.append(f"{len(proposal.links)} linked as versions")
    if waiting := sum(row.waits for row in proposal.rows):
        parts.append(f"{waiting} not sure, which will wait for you")
    if others := sum(row.existing is None for row in career):
        named = "post or degree, which waits" if others == 1 else "posts and degrees, which wait"
        parts.append(f"{others} {named} for you to confirm")
    return f"Publications: {', '.join(parts) or 'nothing new'}."


_LABELS = (("new", "new"), ("merged", "merged"), ("same", "already here"), ("trashed", "left in the trash"))


def _counts(proposal: Proposal) -> dict[str, int]:
    return {word: sum(row.action == word for row in proposal.rows) for word, _ in _LABELS}


def _finish(
    session: Session,
    sources: list[Source],
    proposal: Proposal,
    career: list[CareerRow],
    stored: Stored | None,
    *,
    dry_run: bool,
) -> None:
    unreadable = sum(len(source.unreadable) for source in sources)
    if stored is None:
        if dry_run and (proposal.rows or career):
            session.say(f"{_question(proposal, career)} Nothing was stored: this was a trial run.")
        return
    parts = [f"{len(stored.added)} added", f"{len(stored.merged)} merged", f"{len(stored.linked)} linked"]
    parts += [f"{stored.same} already here"] if stored.same else []
    parts += [f"{stored.trashed} left in the trash"] if stored.trashed else []
    parts += [f"{len(stored.asked)} not sure", f"{unreadable} not read"]
    write_text(f"{', '.join(parts)}.")
    lines = []
    for row in proposal.rows:
        if row.action in ("new", "merged"):
            lines.append(f"{stored.names[row.work.id]}  {author_words(row)}")
    lines += [f"{version} is a version of {main}" for version, main in stored.linked]
    if lines:
        write_text("\n".join(lines))
    if stored.career:
        session.say(
            f"To confirm: {', '.join(stored.career)}. ORCID says no more of them than what stands above:"
            " add the kind of a post and whatever is missing, then: tracker confirm"
        )
    if stored.asked:
        open_rows = {stored.names[row.work.id]: row for row in proposal.rows if row.waits}
        name = stored.asked[0]
        session.say(
            f"Not sure: {', '.join(stored.asked)}. Import the file again at a terminal, or say it, such as"
            f" tracker confirm {name} {_answer_of(open_rows.get(name))}"
        )


def _answer_of(row: Row | None) -> str:
    """Return the field that settles what is open about a work, with a value as an example."""
    if row is None:
        return ""
    kinds = {question.kind for question in row.questions}
    if "same" in kinds:
        return "version-of=WORK, or nothing more where it is a work of its own"
    if "status" in kinds and row.claimed is not None:
        return f"status={row.claimed.value.replace('_', '-')}"
    if row.doubts:
        return f"{row.doubts[0]}=2024"
    return "author-number=2 (0: none of them)"


# --- JSON -------------------------------------------------------------------------------------------


def _as_json(
    sources: list[Source], proposal: Proposal, career: list[CareerRow], stored: Stored | None
) -> dict[str, Any]:
    names = dict(stored.names) if stored else {}
    return {
        "format": "publications-import/1",
        "stored": stored is not None,
        "sources": [
            {
                "name": source.name,
                "formats": list(source.formats),
                "entries": len(source.entries),
                "unreadable": [
                    {"line": part.line, "reason": part.reason, "format": part.format}
                    for part in source.unreadable
                ],
                "notes": source.notes,
                "error": None if source.error is None else source.error.message,
            }
            for source in sources
        ],
        "works": [_row_json(row, names) for row in proposal.rows],
        "career": [_career_json(row) for row in career],
        "links": [
            {
                "version": names.get(link.version.id, _name(link.version)),
                "main": names.get(link.main.id, _name(link.main)),
            }
            for link in proposal.links
        ],
        "counts": {
            **_counts(proposal),
            "linked": len(proposal.links),
            "asked": sum(row.waits for row in proposal.rows),
        },
    }


def _career_json(row: CareerRow) -> dict[str, Any]:
    from tracker.records import kind_of

    hidden = {"id", "number", "provenance", "created_at", "changed_at", "evidence"}
    return {
        "action": "new" if row.existing is None else "same",
        "name": row.existing,
        "kind": kind_of(row.record),
        "record": row.record.model_dump(mode="json", exclude_defaults=True, exclude=hidden),
    }


def _row_json(row: Row, names: dict[str, str]) -> dict[str, Any]:
    work = row.work
    shown = work.model_dump(
        mode="json",
        exclude_defaults=True,
        exclude={
            "id",
            "number",
            "source_raw",
            "provenance",
            "created_at",
            "changed_at",
            "evidence",
            "version_of",
        },
    )
    return {
        "action": row.action,
        "name": names.get(work.id) or (_name(row.existing) if row.existing is not None else None),
        "work": shown,
        "lines": [entry.line for entry in row.entries],
        "adds": [name for name in row.changes if name not in ("source", "source_raw")],
        "differences": [
            {"field": d.field, "here": _plain(d.here), "there": _plain(d.there)} for d in row.differences
        ],
        "author": author_words(row),
        "questions": [
            {"key": q.key, "kind": q.kind, "reason": q.reason, "options": dict(q.options)}
            for q in row.questions
        ],
        "notes": list(dict.fromkeys(note for entry in row.entries for note in entry.notes)),
    }


for _word in _OTHER_WORDS:
    _other_word(_word)
