"""Every specialty of the lexicon is told by titles in the manner of real ones, and others are left alone.

The lexicon was written with these titles at hand: they hold what it can do. How often it is right on titles
that its authors did not see is measured by ``tests.specialty.measure``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.reports.specialty import classify, sim, specialties

FOLDER = Path(__file__).parents[1] / "data" / "specialty_titles"
NONE = "none"


def rows() -> list[tuple[str, str, str]]:
    found = []
    for file in sorted(FOLDER.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            label, language, title = line.split("\t")
            found.append((label, language, title))
    return found


@pytest.fixture(scope="module")
def told():
    return [(label, language, title, classify(title).specialty) for label, language, title in rows()]


def test_there_are_titles_of_every_specialty_in_several_languages():
    found = rows()
    assert len(found) >= 420
    assert len({title for _, _, title in found}) == len(found)
    assert {label for label, _, _ in found} == {*specialties(), NONE}
    assert len({language for _, language, _ in found}) >= 10


def test_every_specialty_leads_in_one_of_its_titles(told):
    leading = {label for label, _, _, given in told if given == label}
    assert len(leading) >= 140
    assert set(specialties()) - leading == set()


def test_most_titles_are_answered_and_most_answers_are_right(told):
    medical = [row for row in told if row[0] != NONE]
    answers = [row for row in medical if row[3] is not None]
    assert len(answers) >= 0.88 * len(medical)
    assert sum(label == given for label, _, _, given in answers) >= 0.9 * len(answers)
    assert sum(sim(given, label) >= 0.5 for label, _, _, given in answers) >= 0.96 * len(answers)


def test_titles_of_no_specialty_are_left_alone(told):
    others = [row for row in told if row[0] == NONE]
    assert len(others) >= 15
    assert sum(given is None for _, _, _, given in others) >= 0.9 * len(others)
