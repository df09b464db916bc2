"""The law engine: worked cases a second, and growth with stays, forms and records.

``uv run python -m tests.benchmarks.run assess``. Each figure is the best of several runs in one warm
process.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.benchmarks.measure import ROOT, Row, seconds
from tracker.rules import assess, case_of, load
from tracker.tasks.case_file import read_cases

DATA = ROOT / "tests" / "data" / "cases.yaml"
SIZES = (10, 100, 1_000, 10_000)
FIRST = date(1990, 1, 1)


def best(run: Callable[[], object], times: int) -> float:
    return min(seconds(run) for _ in range(times))


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def stays(count: int) -> dict[str, Any]:
    """One physician record, and as many stays in the country and at home."""
    rows = [{"in": day(6 * n), "out": day(6 * n + 2), "status": "J-1"} for n in range(count)]
    homes = [{"country": "home", "in": day(6 * n + 2), "out": day(6 * n + 4)} for n in range(count)]
    program = {
        "category": "alien_physician",
        "begin": "1990-01-01",
        "end": "1996-12-31",
        "sevis_id": "N0012345678",
    }
    wish = {"category": "research_scholar", "begin": "2189-01-01"}
    return {"programs": [program], "us_presence": rows, "home_presence": homes, "proposed": wish, "tax": True}


def forms(count: int) -> dict[str, Any]:
    """One record with as many forms."""
    papers = [{"type": "extension", "begin": day(6 * n), "end": day(6 * n + 9)} for n in range(count)]
    program = {"category": "research_scholar", "begin": "1990-01-01", "end": "2189-01-01", "forms": papers}
    return {"programs": [program]}


def records(count: int) -> dict[str, Any]:
    """As many research records under ids of their own, and as many stays."""
    programs = [
        {"category": "research_scholar", "begin": day(6 * n), "end": day(6 * n + 4), "sevis_id": f"N{n:010}"}
        for n in range(1, count + 1)
    ]
    rows = [{"in": day(6 * n), "out": day(6 * n + 4), "status": "J-1"} for n in range(1, count + 1)]
    return {"programs": programs, "us_presence": rows, "funding": {"home_gov": True}}


def rows() -> list[Row]:
    """Return the rows of the table."""
    law = load()
    entries = read_cases(DATA)
    cases = [case_of(entry.input) for entry in entries]
    assert all(case.as_of for case in cases)
    rate = len(cases) / best(lambda: [assess(case, law, case.as_of) for case in cases], 10)
    reading = len(entries) / best(lambda: [case_of(entry.input) for entry in entries], 10)
    found = [
        Row("worked cases assessed a second", f"{rate:,.0f}", target="over 1,000", passed=rate > 1000),
        Row("cases read from plain values a second", f"{reading:,.0f}"),
    ]
    for name, make, limit in (("stays", stays, 3), ("forms", forms, 3), ("records", records, 4)):
        times = {}
        for size in SIZES:
            case = case_of(make(size))
            times[size] = best(lambda case=case: assess(case, law, date(2189, 6, 1)), 3)
        each = {size: time / size * 1e6 for size, time in times.items()}
        found += [
            Row(f"{size:,} {name}", f"{times[size] * 1000:.2f} ms, {each[size]:.1f} us each")
            for size in SIZES
        ]
        growth = each[SIZES[-1]] / each[SIZES[1]]
        found.append(
            Row(
                f"one of {SIZES[-1]:,} {name} against one of {SIZES[1]:,}",
                f"{each[SIZES[-1]]:.1f} us",
                f"{each[SIZES[1]]:.1f} us",
                growth,
                f"at most {limit} x",
                growth <= limit,
            )
        )
    return found
