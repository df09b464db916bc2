"""Damaged and hostile pictures: each ends in a reading or a named error, in time, with nothing written."""

from __future__ import annotations

import pytest

from tests.scans import fuzz
from tracker.documents import Reader

pytest.importorskip("rapidocr", reason="the extra ocr is not installed")

# what must come out; the rest may be read or refused. Those that fill the memory before they are refused
# take ten seconds each and run by hand.
SETTLED = {
    "PNG that claims 100,000 pixels a side": "too_large",
    "PNG without pixels": "damaged",
    "PNG bomb": "too_large",
    "PNG with a text bomb": "damaged",
    "PNG with wrong sums": "damaged",
    "PNG head alone": "damaged",
    "PNG and noise": "damaged",
    "JPEG that claims 65,500 pixels a side": "too_large",
    "JPEG without pixels": "damaged",
    "JPEG head alone": "damaged",
    "EXIF of noise": "read",
    "TIFF that claims 100,000 pixels a side": "too_large",
    "TIFF of 20,000 pages": "too_large",
    "TIFF with a directory beyond the end": "damaged",
    "TIFF with 65,535 entries": "damaged",
    "HEIC that claims 60,000 pixels a side": "too_large",
    "HEIC head alone": "damaged",
}


# Of a busy machine, and for a file that may be asked for a second time; what hangs never ends.
LONG = 60


@pytest.fixture(scope="module")
def reader():
    with Reader(seconds=LONG) as reader:
        yield reader


@pytest.mark.parametrize("name", SETTLED)
def test_a_hostile_picture_is_refused_or_read(name, reader):
    trial = fuzz.Trial(seconds=3 * LONG)
    trial.run(reader, name, fuzz.HOSTILE[name]())
    assert trial.complaints == []
    assert trial.outcomes == {SETTLED[name]: 1}


def test_every_kind_of_good_file_is_read(reader):
    # one page recognised is enough here: the kinds are told by their heads
    kinds = fuzz.originals()
    assert len(kinds) == 15
    for name in ("TIFF as of a fax", "HEIC"):
        assert reader.read(kinds[name], name).error is None


def test_changed_files_end_in_readings_or_errors(reader):
    trial = fuzz.Trial(seconds=3 * LONG)
    for name, data in fuzz.mutated(40, seed=7):
        trial.run(reader, name, data)
    assert trial.complaints == []
    assert sum(trial.outcomes.values()) == 40
    assert trial.outcomes["read"] >= 5
    assert trial.outcomes["damaged"] >= 5


def test_the_same_seed_changes_the_same_bytes():
    assert list(fuzz.mutated(30, seed=7)) == list(fuzz.mutated(30, seed=7))


@pytest.mark.long
def test_five_hundred_changed_files_and_all_hostile_ones(reader):
    trial = fuzz.Trial(seconds=3 * LONG)
    for name, make in fuzz.HOSTILE.items():
        trial.run(reader, name, make())
    for name, data in fuzz.mutated(500, seed=2026):
        trial.run(reader, name, data)
    assert trial.complaints == []
