"""A career with many works, as a physician in research may have it after some years."""

from __future__ import annotations

from tracker.records import Record
from tracker.records.career import Education, Position, PositionKind
from tracker.records.person import Person
from tracker.records.works import Author, AuthorPosition, Work, WorkStatus, WorkType

_TYPES = (WorkType.ARTICLE, WorkType.ARTICLE, WorkType.CASE_REPORT, WorkType.POSTER, WorkType.CHAPTER)
_OTHERS = (
    "Okoye D",
    "Silva R",
    "Tan J",
    "Lee K",
    "Moss A",
    "Novak P",
    "Ito Y",
    "Weber S",
    "Costa L",
    "Roy P",
)


def records_with(works: int) -> list[Record]:
    """Return a person, two posts, a degree and so many works."""
    return [
        Person(given_name="Amara", family_name="Testcase", email="amara@example.org"),
        Education(degree="MBBS", school="University of Testing", country="NG", begin="2012-09", end="2018-07"),
        *(_post(title, begin, end) for title, begin, end in (("Fellow", "2024-07", None), ("Assistant", "2020-01", "2024-06"))),
        *(_work(number) for number in range(works)),
    ]  # fmt: skip


def _post(title: str, begin: str, end: str | None) -> Position:
    return Position(
        title=f"Research {title}",
        kind=PositionKind.RESEARCH,
        employer="Sample Hospital",
        country="US",
        begin=begin,
        end=end,
        bullets=["Built a registry of 2,140 patients from nine hospitals", "Wrote the analysis in R"],
    )


def _work(number: int) -> Work:
    count = 2 + number % 9
    mine = number % count
    names = [*_OTHERS[:mine], "Testcase A", *_OTHERS[mine : count - 1]]
    place = AuthorPosition.FIRST if mine == 0 else AuthorPosition.MIDDLE
    kind = _TYPES[number % len(_TYPES)]
    return Work(
        title=f"Outcomes of invented treatment {number} in a cohort of adults from nine hospitals",
        type=kind,
        status=WorkStatus.PUBLISHED,
        date=f"{2016 + number % 10}-{number % 12 + 1:02}",
        authors=[Author(family=name.split()[0], initials=name.split()[1]) for name in names],
        author_number=mine + 1,
        author_position=place if mine < count - 1 else AuthorPosition.LAST,
        venue=f"Journal of Invented Medicine {number % 40}",
        meeting="Invented Stroke Conference" if kind is WorkType.POSTER else None,
        book_title="Handbook of Invented Care" if kind is WorkType.CHAPTER else None,
        volume=str(number % 90 + 1),
        issue=str(number % 6 + 1),
        pages=f"{100 + number}-{108 + number}",
        doi=f"10.5555/invented.{number}",
    )
