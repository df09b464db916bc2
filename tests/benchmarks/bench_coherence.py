"""The coherence report in a warm process: 500 works and 40 positions, and growth with works and waiting.

``uv run python -m tests.benchmarks.run coherence``. Each figure is the best of several runs in processor time,
from records to the answer as JSON, the reading of all titles included; opening the vault is not part of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date

from tests.benchmarks.measure import Row
from tracker.records import Record
from tracker.records.career import Application, Education, Position
from tracker.records.person import Person
from tracker.records.works import Work
from tracker.reports.coherence import LexiconFields, answer_of, judged, life_of, story_of
from tracker.reports.coherence.life import Status

AS_OF = date(2026, 11, 15)
SIZES = (50, 500, 5_000)
FIELDS = ("Neurology", "Vascular neurology", "Internal medicine", "Emergency medicine", "")
SUBJECTS = (
    "acute stroke",
    "migraine",
    "seizures in children",
    "heart failure",
    "tremor",
    "quality of life",
    "sepsis",
)
KINDS = ("article", "article", "case_report", "poster", "abstract", "preprint")
STATES = ("published", "published", "accepted", "under_review", "in_preparation")
PLACES = ("first", "second", "middle", "last", "group")


def day(months: int) -> str:
    return f"{2012 + months // 12}-{months % 12 + 1:02}"


def records(works: int, positions: int = 40, last: int = 178) -> list[Record]:
    """Return a life with so many works and positions; nothing is dated later than ``last`` months after 2012."""
    found: list[Record] = [
        Person(target_specialty="Neurology"),
        Education(degree="MBBS", end="2012-06"),
        Position(
            kind="research", title="Research fellow", specialty="Neurology", country="US", begin="2022-01"
        ),
        Application(cycle=last // 12 + 2012, specialties=["Neurology"], interviews=2, outcome="unmatched"),
    ]
    found += [
        Position(
            kind=("clinical", "training", "observership", "teaching")[n % 4],
            title=f"Post {n}",
            specialty=FIELDS[n % len(FIELDS)] or None,
            country=("IN", "US")[n % 7 == 0],
            begin=day(6 + n * 3),
            end=day(10 + n * 3),
        )
        for n in range(positions - 1)
    ]
    found += [
        Work(
            title=f"{SUBJECTS[n % 7]} and {SUBJECTS[n // 7 % 7]}: a study of cohort {n} in {n % 90} hospitals",
            type=KINDS[n % 6],
            status=STATES[n % 5],
            author_position=PLACES[n % 5],
            date=day(20 + n % (last - 20)),
            journal_abbrev="Stroke" if n % 3 else None,
            keywords=["cohort", SUBJECTS[n % 7]] if n % 2 else [],
        )
        for n in range(works)
    ]
    return found


def answered(life: Sequence[Record]) -> dict[str, object]:
    statuses = (Status("program", "j1_research_scholar", 12 * 2022, 12 * 2027),)
    fields = LexiconFields("Neurology")
    return answer_of(judged(story_of(life_of(life, statuses), fields, AS_OF))).as_json()


def best(run: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        begin = time.process_time()
        run()
        found.append(time.process_time() - begin)
    return min(found)


def titles_read(life: Sequence[Record]) -> list[object]:
    fields = LexiconFields("Neurology")
    return [fields.of_work(one) for one in life if isinstance(one, Work)]


def rows() -> list[Row]:
    """Return the rows of the table."""
    times = {}
    for size in SIZES:
        life = records(size)
        times[size] = best(lambda life=life: answered(life), 8 if size < 5_000 else 6)
    quiet = records(500, last=130)
    waiting = best(lambda: answered(quiet), 8)
    found = [
        Row(
            f"{size:,} works and 40 positions",
            f"{time * 1000:.1f} ms",
            target="under 100 ms" if size == 500 else "-",
            passed=time < 0.1 if size == 500 else None,
        )
        for size, time in times.items()
    ]
    middle = records(500)
    titles = best(lambda: titles_read(middle), 8)
    found.append(Row("of these, the titles of 500 works", f"{titles * 1000:.1f} ms"))
    found.append(
        Row(
            "500 works, nothing new for years while research goes on",
            f"{waiting * 1000:.1f} ms",
            target="under 100 ms",
            passed=waiting < 0.1,
        )
    )
    growth = times[5_000] / times[500]
    found.append(
        Row("5,000 works against 500", f"{growth:.1f} x", target="at most 15 x", passed=growth <= 15)
    )
    return found
