"""How often the classifier of specialties answers, and how often it is right, over titles with labels.

``python -m tests.specialty.measure [--part tuning|held_out|all] [--wrong]``. The titles stand in
``titles``: the lexicon may be tuned with those in ``tuning``; nobody who writes it opens ``held_out``.
Columns: title; journal, or nothing; label; whether the title was published or is our own, in the manner of
published ones. A label is the key of a specialty, or several with ``|`` between them: the first is the best
answer, each of the others is one that a careful reader would accept as well, ``-`` is no specialty.

``python -m tests.specialty.measure --file PATH`` reads a file of publications as the program imports it and
prints the answers, to be judged by eye. ``--wrong`` lists wrong answers; those of ``held_out`` only where the
part is named.

*Answered*: there is a specialty; a text that is divided between several has none. The share is of all titles,
those that belong to no specialty included. *Right*: the answer is one of the label's specialties, the same
key; its parent or its subspecialty is wrong unless the label has it. *Near*: the answer is right, or some
specialty of the label has a ``sim`` of at least .7 with it, as target or as text. *First*: the answer is
the first specialty of the label. An answer to a title whose label is ``-`` alone is never right or near.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.reports.specialty import Classified, classify, classify_work, sim, specialties
from tracker.tasks.publications import read_sources

TITLES = Path(__file__).parent / "titles"
PARTS = ("tuning", "held_out")
HEADER = "title\tjournal\tlabel\tsource"
SOURCES = ("published", "own")
NONE = "-"
NEAR = 0.7


@dataclass(frozen=True)
class Row:
    """A title with its label; ``label`` holds the accepted specialties, the best one first."""

    title: str
    journal: str
    label: tuple[str, ...]
    source: str
    part: str

    @property
    def place(self) -> str:
        return self.label[0]


@dataclass(frozen=True)
class Answer:
    """What the classifier said of a row."""

    row: Row
    found: Classified

    @property
    def given(self) -> str | None:
        return self.found.specialty

    @property
    def right(self) -> bool:
        return self.given in self.row.label

    @property
    def first(self) -> bool:
        return self.given == self.row.label[0]

    @property
    def near(self) -> bool:
        given = self.given
        if given is None:
            return False
        accepted = [key for key in self.row.label if key in specialties()]
        return any(max(sim(given, key), sim(key, given)) >= NEAR for key in accepted)


@dataclass(frozen=True)
class Tally:
    """How many titles there are, are answered, are right, are near and are the first of their label."""

    rows: int
    answered: int
    right: int
    near: int
    first: int

    @property
    def answered_share(self) -> float:
        return self.answered / self.rows if self.rows else 0.0

    @property
    def right_share(self) -> float:
        return self.right / self.answered if self.answered else 0.0


def read_rows(part: str = "all", *, folder: Path = TITLES) -> list[Row]:
    """Return the titles of a part, or of all, in the order of the files' names.

    Raises:
        ValueError: a file or a line has another form than the columns above, or a title stands twice.
    """
    rows: dict[str, Row] = {}
    for name in PARTS if part == "all" else (part,):
        for file in sorted((folder / name).glob("*.tsv")):
            header, *lines = file.read_text(encoding="utf-8").splitlines()
            if header != HEADER:
                raise ValueError(f"{file.name} has other columns")
            for number, line in enumerate(lines, start=2):
                title, journal, label, source = _columns(line, f"{file.name}:{number}")
                if title in rows:
                    raise ValueError(f"{file.name}:{number} has a title for the second time")
                rows[title] = Row(title, journal, tuple(label.split("|")), source, name)
    return list(rows.values())


def _columns(line: str, where: str) -> list[str]:
    columns = [column.strip() for column in line.split("\t")]
    if len(columns) != 4 or not columns[0] or columns[3] not in SOURCES:
        raise ValueError(f"{where} is no row of title, journal, label and source")
    label = columns[2].split("|")
    if not all(label) or len(set(label)) != len(label):
        raise ValueError(f"{where} has no label, or one part of it twice")
    return columns


def unknown_labels(rows: Iterable[Row]) -> list[str]:
    """Return the parts of labels that are no specialty of the lexicon."""
    known = {NONE, *specialties()}
    return sorted({key for row in rows for key in row.label} - known)


def answers(rows: Iterable[Row], *, journals: bool = True) -> list[Answer]:
    """Return what the classifier says of each row, with its journal or by the title alone."""
    return [
        Answer(row, classify(row.title, journal=(row.journal or None,) if journals else ())) for row in rows
    ]


def tally(given: Sequence[Answer]) -> Tally:
    """Return the counts of answers."""
    spoken = [answer for answer in given if answer.given is not None]
    return Tally(
        len(given),
        len(spoken),
        sum(answer.right for answer in spoken),
        sum(answer.near for answer in spoken),
        sum(answer.first for answer in spoken),
    )


def shown(name: str, found: Tally) -> str:
    """Return a line of figures."""

    def of_answers(count: int) -> str:
        return f"{count / found.answered:6.1%}" if found.answered else "     -"

    return (
        f"{name:38} {found.rows:5} {found.answered_share:9.1%} {of_answers(found.right):>7} "
        f"{of_answers(found.near):>7} {of_answers(found.first):>7}"
    )


def grouped(given: Sequence[Answer], key: Callable[[Answer], str]) -> list[str]:
    """Return lines of figures for each value of ``key``, in its order."""
    groups: dict[str, list[Answer]] = {}
    for answer in given:
        groups.setdefault(key(answer), []).append(answer)
    return [shown(name, tally(groups[name])) for name in sorted(groups)]


def words(found: Classified) -> str:
    """Return the words that decided, or why there is no answer."""
    return ", ".join(f"{vote.words} ({vote.place})" for vote in found.votes) or found.reason


def report(part: str, *, wrong: bool) -> list[str]:
    """Return the lines that the command prints of a part."""
    rows = read_rows(part)
    given = answers(rows)
    head = f"{'':38} {'rows':>5} {'answered':>9} {'right':>7} {'near':>7} {'first':>7}"
    lines = [head, shown("with journals", tally(given))]
    lines.append(shown("titles alone", tally(answers(rows, journals=False))))
    medical = [answer for answer in given if NONE not in answer.row.label]
    lines += [shown("with a specialty in the label", tally(medical)), "", "by part and source"]
    lines += grouped(given, lambda answer: f"{answer.row.part}, {answer.row.source}")
    lines += ["", "by the first specialty of the label", *grouped(given, lambda answer: answer.row.place)]
    if unknown := unknown_labels(rows):
        lines += ["", "labels that are not in the lexicon: " + ", ".join(unknown)]
    if wrong:
        lines += ["", "wrong answers"]
        for answer in given:
            hidden = part == "all" and answer.row.part == "held_out"
            if answer.given is not None and not answer.right and not hidden:
                lines.append(f"{answer.given} for {'|'.join(answer.row.label)}: {answer.row.title}")
                lines.append(f"    {words(answer.found)}")
    return lines


def of_file(path: str) -> tuple[list[str], bool]:
    """Return a line for each publication of a file, with what the classifier says of it, and if it was read."""
    (source,) = read_sources([path])
    if source.error is not None:
        return [f"not read: {source.error}"], False
    lines = []
    for entry in source.entries:
        found = classify_work(entry.work)
        lines.append(f"{found.specialty or NONE}\t{entry.work.title or ''}\t{words(found)}")
    return lines, True


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of the labeled titles, or the answers for a file of publications."""
    parser = argparse.ArgumentParser(prog="python -m tests.specialty.measure")
    parser.add_argument("--part", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--wrong", action="store_true", help="print each wrong answer and its words")
    parser.add_argument("--file", help="a file of publications, instead of the labeled titles")
    chosen = parser.parse_args(arguments)
    lines, well = of_file(chosen.file) if chosen.file else (report(chosen.part, wrong=chosen.wrong), True)
    print("\n".join(lines))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
