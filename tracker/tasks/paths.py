"""Paths to practice: straight to residency, research first, the person's own, each through the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path as FilePath

from tracker.dates import ONE_DAY, clipped, show_day, term_last_day
from tracker.errors import UsageError
from tracker.records.career import Application, ApplicationOutcome, Position, PositionKind
from tracker.records.person import Person
from tracker.records.scenario import PlannedKind, PlannedStep, Scenario
from tracker.reports.facts import ProgramForms, grouped_programs
from tracker.reports.guidance import values
from tracker.reports.path_pages import paths_report
from tracker.reports.paths import (
    H1B,
    Part,
    Path,
    Paths,
    Stretch,
)
from tracker.rules import Law
from tracker.rules.assess import LAST_YEAR
from tracker.store.ledger import Ledger
from tracker.tasks.assess import law_of
from tracker.tasks.own_path import OwnPath, is_open, own_path, years_between
from tracker.tasks.path_end import NEAR, NOT_J1, j1_assumptions, serve, with_practice
from tracker.tasks.path_law import CATEGORY, RESEARCH, law_of_path, status_today, why_no_visa
from tracker.tasks.plan_answers import column_of
from tracker.tasks.planned_facts import facts_now, planned_facts_of
from tracker.tasks.plans import plan_named
from tracker.tasks.report_files import file_of
from tracker.tasks.training_years import TrainingYears
from tracker.terms import Category

DIRECT, RESEARCH_FIRST, OWN = "direct", "research-first", "own"
_TITLES = {DIRECT: "straight to residency", RESEARCH_FIRST: "research first", OWN: "my own path"}
_LAST_ASKED = LAST_YEAR - 5  # so that the service after it can be asked about, too


def compare_paths(
    ledger: Ledger,
    names: Sequence[str],
    as_of: date,
    *,
    law_folder: FilePath | None = None,
    years: Mapping[str, float] | None = None,
) -> Paths:
    """Return the named paths side by side; without names the three of the program.

    Args:
        ledger: the records.
        names: ``direct``, ``research-first``, ``own``, or the names of what-if plans.
        as_of: the day of the answer.
        law_folder: a person's own law; None for the law shipped with the program.
        years: length of training by specialty, in place of the usual one.

    Raises:
        RecordNotFound: a name is neither a path nor a plan.
        UsageError: a path is named twice.
    """
    wanted = [_word(name) for name in names] or [DIRECT, RESEARCH_FIRST, OWN]
    if len(set(wanted)) < len(wanted):
        raise UsageError("a path is named twice")
    maker = _Maker(ledger, as_of, law_of(law_folder), TrainingYears(years or {}))
    found = [maker.path(word) for word in wanted]
    return Paths(
        as_of,
        tuple(path for path in found if path is not None),
        maker.law,
        maker.now.today.answer["law"],
        tuple(maker.missing),
    )


def is_path(name: str) -> bool:
    """Return whether a name is one of the program's own paths."""
    return _word(name) in _TITLES


def _word(name: str) -> str:
    word = name.strip()
    plain = word.casefold().replace("_", "-").replace(" ", "-")
    return plain if plain in _TITLES else word


def paths_file(found: Paths, ending: str, *, explain: bool = False) -> bytes:
    """Return the paths as the bytes of a file; ``ending`` is .txt, .md, .html, .pdf or .json.

    Args:
        found: the paths.
        ending: the ending of the file's name, in lower case.
        explain: whether arithmetic, law and records are part of it.

    Raises:
        UsageError: paths are not written in that form.
    """
    report = paths_report(found, explain=explain)
    return file_of(report, report.answer, ending, explain=explain)


@dataclass(frozen=True)
class _Program:
    """A J-1 program that a path needs; ``of`` is the id of one on record that it goes on with.

    One that is known by its forms alone has no such id: what follows it is taken as a ``transfer``.
    """

    category: Category
    begin: date
    end: date
    of: str | None = None
    transfer: bool = False


class _Maker:
    """Makes paths from one set of records."""

    def __init__(self, ledger: Ledger, as_of: date, law: Law, lengths: TrainingYears) -> None:
        self.ledger, self.as_of, self.law, self.lengths = ledger, as_of, law, lengths
        self.facts = facts_now(ledger)
        self.now = column_of(ledger, None, self.facts, as_of, law)
        self.person = next((p for p in ledger.all_of(Person) if p.counts), None)
        self.no_visa = why_no_visa(ledger, self.facts.facts, as_of)
        # training that runs in another status goes on in it; a program of a physician says otherwise
        held = status_today(self.facts.facts, as_of)
        trains = self._in_training() and not self._physician_runs()
        self.held = held if trains and held in NOT_J1 else None
        self.missing: list[str] = []

    def path(self, word: str) -> Path | None:
        """Return the path of a word; None where nothing is entered for it."""
        if word == OWN:
            return self._own()
        if word in _TITLES:
            return self._generic(word)
        return self._planned(plan_named(self.ledger, word))

    # --- the two of popular guidance -----------------------------------------------------------------

    def _generic(self, word: str) -> Path:
        target = self.person.target_specialty if self.person else None
        years, words, assumed = self.lengths.whole(target)
        begin, why = self._training_day()
        assumed = [*assumed, why]
        stretches = []
        if word == RESEARCH_FIRST:
            first = values("paths")["research_first"]
            last = term_last_day(begin, years=first.value)
            source = first.source.words
            stretches.append(
                Stretch(Part.RESEARCH, float(first.value), begin, last, "research", source=source)
            )
            assumed.append(
                f"{first.value} years of research before residency, begun on the same day as the residency "
                f"of the direct path: {first.source}"
            )
            begin = last + ONE_DAY
        end = after_years(begin, years)
        source = "; ".join(text for text in assumed[:2] if text != why)
        stretches.append(Stretch(Part.TRAINING, years, begin, end, words, source=source))
        if self._in_training():
            return self._years_alone(word, stretches, assumed)
        far = end.year > _LAST_ASKED
        scenario = None if far else scenario_of(word, stretches)
        return self._finished(word, _TITLES[word], stretches, assumed, scenario)

    def _in_training(self) -> bool:
        """Return whether training in the United States is running today."""
        return self._physician_runs() or any(
            row.counts
            and row.kind == PositionKind.TRAINING
            and row.country == "US"
            and is_open(row, self.as_of)
            for row in self.ledger.all_of(Position)
        )

    def _physician_runs(self) -> bool:
        """Return whether a J-1 program of a physician is running today."""
        return any(
            group.category == Category.ALIEN_PHYSICIAN
            and group.begin is not None
            and group.end is not None
            and group.begin <= self.as_of <= group.end
            for group in grouped_programs(self.facts.facts)
        )

    def _years_alone(self, word: str, stretches: list[Stretch], assumed: list[str]) -> Path:
        """Return a path without days, for somebody who is past its begin."""
        bare = [replace(stretch, begin=None, end=None) for stretch in stretches]
        told = [text for text in assumed if not text.startswith("training begins")]
        if self.no_visa is None and self.held is None:
            source = self.law.rules["V-05"].citation
            years = float(self._service_years())
            bare.append(Stretch(Part.WAIVER, years, None, None, "waiver service", source=source))
        told.append("training is running already, so this path shows years alone, to compare with")
        return Path(word, _TITLES[word], tuple(with_practice(bare, None)), tuple(told))

    def _training_day(self) -> tuple[date, str]:
        """Return the day on which training could begin at the earliest, and why."""
        july = values("paths")["training_begins"].value
        cycles = [
            row.cycle
            for row in self.ledger.all_of(Application)
            if row.counts
            and row.cycle is not None
            and row.outcome in (None, ApplicationOutcome.PENDING, ApplicationOutcome.MATCHED)
            and date(row.cycle, july, 1) > self.as_of
        ]
        if cycles:
            day = date(min(cycles), july, 1)
            return day, f"training begins in July {day.year}, the cycle that is applied in"
        opens = values("paths")["applications_open"].value
        year = self.as_of.year + (1 if self.as_of.month < opens else 2)
        return date(year, july, 1), (
            f"training begins in July {year}, after the next season of applications, which opens in "
            f"September {year - 1}"
        )

    # --- the person's own ----------------------------------------------------------------------------

    def _own(self) -> Path | None:
        target = self.person.target_specialty if self.person else None
        own = own_path(
            self.ledger,
            self.as_of,
            target,
            self.lengths,
            service_years=self._service_years(),
            training_day=self._training_day()[0],
        )
        if not own.stretches:
            self.missing.append(
                "Your own path: tracker add plan kind=residency specialty=... begin=2028-07 "
                "(residency, fellowship, research, waiver_job, faculty, practice)"
            )
            return None
        if not own.goes_on:
            self.missing.append(
                "What follows on your own path: tracker add plan kind=residency specialty=... begin=2028-07"
            )
        return self._finished(
            OWN, _TITLES[OWN], list(own.stretches), list(own.assumed), self._own_scenario(own), own=own
        )

    def _own_scenario(self, own: OwnPath) -> Scenario | None:
        """Return the programs that lie ahead on the person's own path, on top of those on record."""
        ahead = [s for s in own.stretches if not s.done and s.part in CATEGORY and s.begin and s.end]
        ahead = [s for s in ahead if s.part != Part.TRAINING or self.held is None]
        if any(s.end and s.end.year > _LAST_ASKED for s in own.stretches):
            return None
        programs: list[_Program] = []
        for stretch in ahead:
            assert stretch.begin is not None
            assert stretch.end is not None
            category = CATEGORY[stretch.part]
            last = programs[-1] if programs else None
            if last and last.category == category and (stretch.begin - last.end).days <= NEAR:
                programs[-1] = replace(last, end=stretch.end)
            else:
                programs += self._needed(category, stretch.part, stretch.begin, stretch.end)
        steps = [_step(program) for program in programs]
        return Scenario(id=f"path-{OWN}", title=_TITLES[OWN], steps=steps) if steps else None

    def _needed(self, category: Category, part: Part, begin: date, end: date) -> list[_Program]:
        """Return the program that a part needs; none where forms on record cover all of it."""
        group = self._open_program(part, begin)
        if group is None or group.end is None:
            return [_Program(category, begin, end)]
        if group.program is not None:
            return [_Program(category, begin, end, group.program.id)]
        after = group.end + ONE_DAY
        return [_Program(category, after, end, transfer=True)] if after <= end else []

    def _open_program(self, part: Part, begin: date) -> ProgramForms | None:
        """Return the program on record that a part goes on with."""
        kinds = RESEARCH if part == Part.RESEARCH else frozenset({Category.ALIEN_PHYSICIAN})
        for group in reversed(grouped_programs(self.facts.facts)):
            open_then = group.end is not None and (begin - group.end).days <= 1
            running = group.begin is not None and group.begin <= begin
            if group.category in kinds and open_then and running:
                return group if group.end and group.end >= self.as_of else None
        return None

    # --- a what-if plan ------------------------------------------------------------------------------

    def _planned(self, scenario: Scenario) -> Path:
        planned = planned_facts_of(self.ledger, scenario)
        stretches = sorted(
            (s for group in grouped_programs(planned.facts) if (s := self._of_program(group)) is not None),
            key=lambda s: (s.begin or date.max, s.end or date.max),
        )
        assumed = [
            "years are those of the programs on record and planned; work in other statuses is not in it"
        ]
        return self._finished(scenario.id, scenario.title or "plan", stretches, assumed, scenario)

    def _of_program(self, group: ProgramForms) -> Stretch | None:
        if group.begin is None or group.end is None or group.end < group.begin:
            return None
        is_training = group.category == Category.ALIEN_PHYSICIAN
        if not is_training and group.category not in RESEARCH:
            return None
        years = years_between(group.begin, group.end)
        words = "residency and fellowship" if is_training else "research"
        part = Part.TRAINING if is_training else Part.RESEARCH
        told = f"whole months from {show_day(group.begin)} to {show_day(group.end)}"
        done = group.end < self.as_of
        return Stretch(part, years, group.begin, group.end, words, done=done, counted=told)

    # --- the end of every path -----------------------------------------------------------------------

    def _service_years(self) -> int:
        return self.law.number("waiver_service", self.as_of)

    def _finished(
        self,
        key: str,
        title: str,
        stretches: list[Stretch],
        assumed: list[str],
        scenario: Scenario | None,
        own: OwnPath | None = None,
    ) -> Path:
        """Return the path with the law's answer, the service that follows from it, and practice."""
        if self.no_visa is not None:
            assumed.append(self.no_visa)
            return Path(key, title, tuple(with_practice(stretches, own)), tuple(assumed))
        law = proofs = None
        if any(s.end is not None and s.end.year > _LAST_ASKED for s in stretches):
            assumed.append(f"the law is asked about no day after {_LAST_ASKED}")
        elif scenario is not None or own is not None:
            planned = self.facts if scenario is None else planned_facts_of(self.ledger, scenario)
            law, proofs = law_of_path(
                self.ledger, self.law, self.now, planned, scenario, stretches, in_h1b=self.held == H1B
            )
            assumed += j1_assumptions(stretches, self.held)
        if law is not None and (own is None or own.goes_on):
            assumed += serve(law, stretches, self._service_years(), self.law)
        return Path(key, title, tuple(with_practice(stretches, own)), tuple(assumed), law, proofs)


def after_years(begin: date, years: float) -> date:
    """Return the last day of a part of so many years, tenths of a year as whole months."""
    return clipped(begin, months=round(years * 12)) - ONE_DAY


def scenario_of(key: str, stretches: Sequence[Stretch]) -> Scenario:
    """Return the programs of a path as a plan that is not kept."""
    steps = [
        _step(_Program(CATEGORY[s.part], s.begin, s.end))
        for s in stretches
        if s.part in CATEGORY and s.begin and s.end
    ]
    return Scenario(id=f"path-{key}", title=_TITLES.get(key, key), steps=steps)


def _step(program: _Program) -> PlannedStep:
    if program.of is not None:
        return PlannedStep(
            kind=PlannedKind.PROGRAM, of=program.of, values={"sevis_end": program.end.isoformat()}
        )
    days = {"sevis_begin": program.begin.isoformat(), "sevis_end": program.end.isoformat()}
    started = {"started_by": "transfer_in"} if program.transfer else {}
    return PlannedStep(
        kind=PlannedKind.PROGRAM, values={"category": program.category.value, **days, **started}
    )
