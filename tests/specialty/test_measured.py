"""The specialties of titles are answered and right as often as they must be, and the counting is right."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.specialty import measure
from tests.specialty.measure import NONE, Answer, Row, answers, read_rows, tally, unknown_labels
from tracker.reports.specialty import Classified, State

MOST_ROWS_OF_A_FILE = 70


@pytest.fixture(scope="module")
def rows():
    return read_rows()


@pytest.fixture(scope="module")
def given(rows):
    return answers(rows)


def test_there_are_enough_titles_of_both_parts_and_most_are_published(rows):
    assert len(rows) >= 440
    assert sum(row.part == "held_out" for row in rows) >= 180
    assert sum(row.source == "published" for row in rows) >= 300
    assert sum(row.label == (NONE,) for row in rows) >= 50
    assert len({row.label[0] for row in rows}) >= 60


def test_the_files_are_small_enough_to_review():
    files = sorted(measure.TITLES.rglob("*.tsv"))
    assert len(files) >= 10
    for file in files:
        assert len(file.read_text(encoding="utf-8").splitlines()) - 1 <= MOST_ROWS_OF_A_FILE, file.name


def test_every_label_is_a_specialty_of_the_lexicon(rows):
    assert len(rows) >= 440
    assert unknown_labels(rows) == []


def test_answers_are_right_and_frequent_enough(given):
    found = tally(given)
    assert found.rows >= 440
    assert found.answered_share >= 0.60
    assert found.right_share >= 0.88


def test_each_answer_names_its_words(given):
    spoken = [answer for answer in given if answer.given is not None]
    assert spoken
    assert all(answer.found.votes for answer in spoken)


def answered(specialty: str | None, *label: str) -> Answer:
    row = Row("a title", "", label, "own", "tuning")
    state = State.UNKNOWN if specialty is None else State.KNOWN
    return Answer(row, Classified(state, specialty))


@pytest.mark.parametrize(
    ("specialty", "label", "right", "near", "first"),
    [
        pytest.param("cardiology", ("cardiology",), 1, 1, 1, id="the label"),
        pytest.param("cardiology", ("nephrology", "cardiology"), 1, 1, 0, id="an alternative"),
        pytest.param("cardiology", ("heart_failure",), 0, 1, 0, id="the parent alone is near"),
        pytest.param("heart_failure", ("cardiology",), 0, 1, 0, id="the subspecialty alone is near"),
        pytest.param("dermatology", ("cardiology",), 0, 0, 0, id="another field"),
        pytest.param("cardiology", (NONE,), 0, 0, 0, id="an answer where there is none"),
        pytest.param("cardiology", (NONE, "cardiology"), 1, 1, 0, id="an answer where silence is as good"),
    ],
)
def test_what_counts_as_right(specialty, label, right, near, first):
    found = tally([answered(specialty, *label)])
    assert (found.answered, found.right, found.near, found.first) == (1, right, near, first)


def test_silence_is_a_title_without_an_answer_and_never_right():
    found = tally([answered(None, "cardiology"), answered(None, NONE), answered("cardiology", "cardiology")])
    assert (found.rows, found.answered, found.right) == (3, 1, 1)
    assert found.answered_share == pytest.approx(1 / 3)
    assert found.right_share == 1.0


def test_without_answers_no_share_is_right():
    assert tally([]).right_share == 0.0
    assert tally([answered(None, "cardiology")]).right_share == 0.0


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("A title\t\tcardiology", id="a column is missing"),
        pytest.param("\t\tcardiology\town", id="no title"),
        pytest.param("A title\t\t\town", id="no label"),
        pytest.param("A title\t\tcardiology|\town", id="half a label"),
        pytest.param("A title\t\tcardiology|cardiology\town", id="a label twice"),
        pytest.param("A title\t\tcardiology\tsomewhere", id="an unknown source"),
    ],
)
def test_a_row_of_another_form_is_refused(tmp_path, line):
    (tmp_path / "tuning").mkdir()
    (tmp_path / "tuning" / "some.tsv").write_text(f"{measure.HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"some\.tsv:2"):
        read_rows("tuning", folder=tmp_path)


def test_a_title_stands_once_in_all_parts(tmp_path):
    for part in measure.PARTS:
        (tmp_path / part).mkdir()
        text = f"{measure.HEADER}\nA title\t\tcardiology\town\n"
        (tmp_path / part / "some.tsv").write_text(text, encoding="utf-8")
    assert len(read_rows("tuning", folder=tmp_path)) == 1
    with pytest.raises(ValueError, match="second time"):
        read_rows(folder=tmp_path)


def test_the_report_counts_every_title_in_each_of_its_tables(rows, capsys):
    assert measure.main(["--part", "all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("by part and source")
    counted = Counter()
    for line in lines[start + 1 : lines.index("", start)]:
        counted[line[:38].strip()] = int(line[38:].split()[0])
    assert sum(counted.values()) == len(rows)
    assert set(counted) == {f"{part}, {source}" for part in measure.PARTS for source in measure.SOURCES}


def test_wrong_answers_of_the_held_out_part_stay_hidden_unless_it_is_named(rows, capsys):
    measure.main(["--wrong"])
    printed = capsys.readouterr().out
    hidden = [row.title for row in rows if row.part == "held_out"]
    assert hidden
    assert [title for title in hidden if title in printed] == []


def test_a_file_of_publications_is_answered_line_by_line(tmp_path, capsys):
    file = tmp_path / "works.ris"
    file.write_text(
        "TY  - JOUR\nTI  - Heart failure after anthracyclines\nJO  - Eur J Heart Fail\nER  - \n", "utf-8"
    )
    assert measure.main(["--file", str(file)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    key, title, words = line.split("\t")
    assert key in {"heart_failure", "cardiology"}
    assert title == "Heart failure after anthracyclines"
    assert "(title)" in words


def test_a_file_that_cannot_be_read_is_said_to_be(tmp_path, capsys):
    file = tmp_path / "none.ris"
    file.write_text("", encoding="utf-8")
    assert measure.main(["--file", str(file)]) == 1
    assert "not read" in capsys.readouterr().out
