"""Pictures made straight: tilt, turns, perspective and shadows undone, and every place found again."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tracker.documents.scan import straighten
from tracker.documents.scan.engine import Read
from tracker.documents.scan.lines import cut, in_rows, parted, strips

WIDTH, HEIGHT = 600, 800
Corners = NDArray[np.float32]


def rows_of_text(count: int = 14) -> list[Corners]:
    """Corners of level lines of unlike length on a page."""
    found = []
    for number in range(count):
        top, right = 40.0 + 50 * number, 300.0 + 60 * (number % 5)
        found.append(np.array([(50, top), (right, top), (right, top + 20), (50, top + 20)], np.float32))
    return found


def moved_by(matrix: NDArray[np.float64]) -> list[Corners]:
    return straighten.moved(rows_of_text(), matrix)


def slopes(lines: list[Corners]) -> list[float]:
    return [float((line[1] - line[0])[1] / (line[1] - line[0])[0]) for line in lines]


def turn(degrees: float) -> NDArray[np.float64]:
    return np.vstack([cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -degrees, 1.0), (0, 0, 1)])


@pytest.mark.parametrize("degrees", [-12.0, -3.0, -0.4, 0.4, 1.1, 3.0, 12.0])
def test_a_tilt_is_undone(degrees):
    tilted = moved_by(turn(degrees))
    level = straighten.leveled(tilted, WIDTH, HEIGHT)
    assert level is not None
    matrix, width, height = level
    assert max(abs(slope) for slope in slopes(straighten.moved(tilted, matrix))) < 0.002
    assert width >= WIDTH
    assert height >= HEIGHT


def test_level_lines_are_left_alone():
    assert straighten.leveled(rows_of_text(), WIDTH, HEIGHT) is None


def test_two_lines_tell_nothing():
    assert straighten.leveled(rows_of_text(2), WIDTH, HEIGHT) is None


@pytest.mark.parametrize("lift", [-0.0002, 0.0002, 0.0004])
def test_lines_that_spread_are_made_level(lift):
    seen = moved_by(np.array([(1, 0, 0), (0, 1, 0), (lift, 0, 1)], dtype=np.float64))
    assert max(abs(slope) for slope in slopes(seen)) > 0.02
    level = straighten.leveled(seen, WIDTH, HEIGHT)
    assert level is not None
    assert max(abs(slope) for slope in slopes(straighten.moved(seen, level[0]))) < 0.012


def test_one_line_askew_among_many_does_not_count():
    lines = [*rows_of_text(), np.array([(50, 700), (400, 790), (395, 810), (45, 720)], np.float32)]
    assert straighten.leveled(lines, WIDTH, HEIGHT) is None


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_quarter_turns_keep_the_corners_inside(quarters):
    matrix, width, height = straighten.turned(quarters, WIDTH, HEIGHT)
    frame = [np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)]
    placed = straighten.moved(frame, matrix)[0]
    assert placed.min() == 0
    assert tuple(placed.max(axis=0)) == (width, height)
    assert (width, height) == ((WIDTH, HEIGHT) if quarters % 2 == 0 else (HEIGHT, WIDTH))


@pytest.mark.parametrize(
    ("quarters", "sideways"),
    [
        pytest.param(0, False, id="upright"),
        pytest.param(1, True, id="on its right side"),
        pytest.param(2, False, id="on its head"),
        pytest.param(3, True, id="on its left side"),
    ],
)
def test_the_direction_of_most_of_the_text_counts(quarters, sideways):
    matrix, _, _ = straighten.turned(quarters, WIDTH, HEIGHT)
    assert straighten.direction(moved_by(matrix)).sideways is sideways


def test_a_picture_without_lines_lies_on_no_side():
    assert straighten.direction([]) == straighten.Direction(sideways=False, known=False)


PAPER = np.array([(90, 70), (560, 110), (590, 720), (40, 690)], np.float32)


def photo(*, shadow: bool = False, brightness: int = 225) -> tuple[NDArray[np.uint8], list[Corners]]:
    """A paper with lines on a dark table, and where the lines are."""
    page = np.full((HEIGHT, WIDTH), brightness, np.uint8)
    for line in rows_of_text():
        (left, top), (right, bottom) = line[0], line[2]
        page[int(top) + 4 : int(bottom) - 4 : 3, int(left) : int(right)] = 40
    frame = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    matrix = cv2.getPerspectiveTransform(frame, PAPER)
    seen = cv2.warpPerspective(page, matrix, (640, 780))
    mask = cv2.warpPerspective(np.full_like(page, 255), matrix, (640, 780))
    whole = np.where(mask > 127, seen, 60).astype(np.float32)
    if shadow:
        whole *= np.linspace(0.55, 1.0, 640, dtype=np.float32)[None, :]
    return whole.astype(np.uint8), straighten.moved(rows_of_text(), np.asarray(matrix, np.float64))


@pytest.mark.parametrize("shadow", [False, True], ids=["even light", "a shadow across"])
def test_a_paper_on_a_table_is_found_and_flattened(shadow):
    gray, lines = photo(shadow=shadow)
    corners = straighten.outline(gray, lines)
    assert corners is not None
    assert np.abs(corners - PAPER).max() < 12
    matrix, width, height = straighten.flattened(corners)
    assert 1.1 < height / width < 1.5
    assert max(abs(slope) for slope in slopes(straighten.moved(lines, matrix))) < 0.01


def test_a_scan_has_no_outline():
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    page[100:700:30, 60:500] = 0
    assert straighten.outline(page, rows_of_text()) is None


def test_a_bright_part_is_no_paper_where_text_stands_beside_it():
    gray, _ = photo()
    assert straighten.outline(gray, [*rows_of_text(), rows_of_text()[0] + np.float32(-45)]) is None
    assert straighten.outline(gray, []) is None


@pytest.mark.parametrize(("light", "ink"), [(250, 30), (140, 40), (90, 20), (235, 190)])
def test_paper_becomes_white_and_ink_dark(light, ink):
    page = np.full((400, 300), light, np.uint8)
    page[100:300:12, 40:260] = ink
    even = straighten.evened(page)
    assert even[50, 50] > 225
    assert even[100, 100] < 130


def test_a_shadow_is_evened_out():
    slope = np.linspace(0.4, 1.0, 300)[None, :]
    page = np.full((400, 300), 240.0) * slope
    page[100:300:12, 40:260] *= 0.2
    even = straighten.evened(page.astype(np.uint8))
    background = even[60, 20:280]
    assert int(background.max()) - int(background.min()) < 25


def written(gray: NDArray[np.uint8], text: str, left: int, baseline: int, scale: float = 1.0) -> Corners:
    """Write a text and return corners as a finder of lines would, with its margin."""
    (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 2)
    cv2.putText(gray, text, (left, baseline), cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 2, cv2.LINE_AA)
    top, bottom = baseline - 1.28 * height, baseline + 0.38 * height
    box = [(left - 5, top), (left + width + 5, top), (left + width + 5, bottom), (left - 5, bottom)]
    return np.array(box, np.float32)


@pytest.mark.parametrize("text", ["SAMPLE 07-01-2025", "Family Name:", "typography", "Anna", "335"])
@pytest.mark.parametrize("scale", [0.6, 1.0, 2.0])
def test_baseline_and_size_are_those_of_the_ink(text, scale):
    gray = np.full((160, 900), 255, np.uint8)
    corners = written(gray, text, 20, 100, scale)
    (strip,) = strips([corners], gray)
    capital = 21.5 * scale  # of this font
    assert abs(strip.baseline - 100) <= max(2.5, 0.12 * capital)
    assert 0.75 < strip.size / (capital / 0.72) < 1.35


def test_a_rule_above_a_label_does_not_make_it_taller():
    plain, ruled = np.full((160, 900), 255, np.uint8), np.full((160, 900), 255, np.uint8)
    corners = [written(gray, "Date of Birth", 20, 100) for gray in (plain, ruled)]
    ruled[75:77, :] = 0
    sizes = [strips([corner], gray)[0].size for corner, gray in zip(corners, (plain, ruled), strict=True)]
    assert abs(sizes[0] - sizes[1]) < 0.12 * sizes[0]


def test_the_feet_of_the_line_above_are_cut_off():
    gray = np.full((200, 600), 255, np.uint8)
    upper, lower = written(gray, "gypsy", 20, 60), written(gray, "TESTCASE", 20, 92)
    first, second = sorted(strips([upper, lower], gray), key=lambda strip: strip.top)
    assert upper[3, 1] > lower[0, 1]
    assert first.bottom <= second.top + 2
    assert second.baseline == pytest.approx(92, abs=2.5)


def test_lines_beside_each_other_share_a_baseline_and_lines_under_each_other_do_not():
    gray = np.full((300, 900), 255, np.uint8)
    found = [written(gray, "SAMPLE", 20, 100), written(gray, "Anna", 300, 104), written(gray, "ROW", 20, 140)]
    rows = in_rows(strips(found, gray))
    assert rows[0].baseline == rows[1].baseline
    assert rows[2].baseline > rows[0].baseline + 20


def read_at(text: str, letters: str, left: int, corners: Corners, scale: float) -> Read:
    """What an engine says of a text that stands in the corners, each letter in the middle of its place."""
    width = float(corners[1, 0] - corners[0, 0])
    middles = []
    for place, letter in enumerate(text):
        if letter != " ":
            before = cv2.getTextSize(text[:place], cv2.FONT_HERSHEY_SIMPLEX, scale, 2)[0][0] if place else 0
            after = cv2.getTextSize(text[: place + 1], cv2.FONT_HERSHEY_SIMPLEX, scale, 2)[0][0]
            middles.append((left + (before + after) / 2 - float(corners[0, 0])) / width)
    return Read(letters, 1.0, tuple(middles))


@pytest.mark.parametrize(
    ("text", "letters", "right"),
    [
        pytest.param("DE LA TESTCASE", "DELA TESTCASE", "DE LA TESTCASE", id="a space lost"),
        pytest.param("VAN DER SAMPLE", "VANDERSAMPLE", "VAN DER SAMPLE", id="two spaces lost"),
        pytest.param("FATIMA ILIJA", "FATIMA ILIJA", "FATIMA ILIJA", id="none lost"),
        pytest.param("Illinois field of", "Illinoisfield of", "Illinoisfield of", id="small letters"),
        pytest.param("N0012345678", "N0012345678", "N0012345678", id="a number"),
        pytest.param("AB CD", "ABCD", "ABCD", id="too few letters to tell"),
    ],
)
def test_lost_spaces_between_capitals_are_put_back(text, letters, right):
    gray = np.full((160, 900), 255, np.uint8)
    corners = written(gray, text, 20, 100)
    (strip,) = strips([corners], gray)
    assert parted(strip, read_at(text, letters, 20, corners, 1.0), gray).text == right


def test_a_line_that_falls_is_cut_level():
    level = np.full((300, 900), 255, np.uint8)
    corners = written(level, "SAMPLE STATE UNIVERSITY", 60, 150)
    matrix = cv2.getRotationMatrix2D((450, 150), -2.5, 1.0)
    tilted = cv2.warpAffine(level, matrix, (900, 300), borderValue=255)
    lines = straighten.moved([corners], np.vstack([matrix, (0, 0, 1)]))
    (strip,) = strips(lines, tilted)
    assert strip.slope == pytest.approx(math.tan(math.radians(2.5)), abs=0.01)
    part = cut(strip, tilted)
    ink = (part < 128).any(axis=1)
    assert int(ink.sum()) < 34  # the capitals' height and little more
