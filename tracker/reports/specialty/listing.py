"""The numbers of the lexicon as the list of rules shows them."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.reports import wording
from tracker.reports.guidance import GRADES
from tracker.reports.specialty.lexicon import settings, specialties


def setting_rows() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield id, title with value, grade, day last checked and source: weights first, then nearness."""
    number = 0
    for one in settings().values():
        number += 1
        title = f"Specialties. {one.title}: {one.value:g}"
        yield f"L-{number:03}", title, GRADES[one.grade], wording.day(one.checked), one.source
    checked = wording.day(max(one.checked for one in settings().values()))
    for specialty in specialties().values():
        for other, value in specialty.near.items():
            number += 1
            title = f"Specialties. nearness of {specialty.title} and {specialties()[other].title}: {value:g}"
            yield f"L-{number:03}", title, GRADES["own"], checked, "our choice, reviewed by hand"
