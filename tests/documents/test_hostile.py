"""Files made to do harm: each ends in a reading or a named error, in bounded time and memory."""

from __future__ import annotations

import time
from collections import Counter

import hostile
import pytest

from tracker.documents import Reader

# Of a busy machine: a child has ten seconds, is started anew in sixty at most and may be asked a second time.
LONG = 180
FILES = hostile.files()
ERRORS = {"empty_file", "not_pdf", "damaged", "no_pages", "password_required", "too_large"}

# what must come out, where it is settled; the rest may be read or refused
SETTLED = {
    "empty": "empty_file",
    "a text": "not_pdf",
    "a zip": "not_pdf",
    "noise": "not_pdf",
    "head alone": "damaged",
    "head and noise": "damaged",
    "cut after a third": "damaged",
    "no pages": "no_pages",
    "12,000 pages": "too_large",
    "form tree": "too_large",
    "bomb": "too_large",
    "bomb twice": "too_large",
    "unknown encryption": "password_required",
    "junk before the head": None,
    "junk after the end": None,
    "wrong table": None,
    "script": None,
}


@pytest.fixture(scope="module")
def reader():
    with Reader() as reader:
        yield reader


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_in_time(name, reader):
    began = time.monotonic()
    reading = reader.read(FILES[name], "hostile.pdf")
    assert time.monotonic() - began < LONG
    kind = reading.error.kind if reading.error else None
    assert kind in ERRORS | {None}
    if name in SETTLED:
        assert kind == SETTLED[name]
    assert reader.read(hostile.good(), "good.pdf").determination == "not_subject"


def fuzz(count: int, reader: Reader) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for data in hostile.mutated(count):
        began = time.monotonic()
        reading = reader.read(data, "changed.pdf")
        assert time.monotonic() - began < LONG
        outcomes[reading.error.kind if reading.error else "read"] += 1
    assert set(outcomes) <= ERRORS | {"read"}
    return outcomes


def test_changed_files_end_in_readings_or_errors(reader):
    outcomes = fuzz(300, reader)
    assert outcomes["read"] > 60
    assert outcomes["damaged"] > 60


@pytest.mark.long
def test_many_changed_files_end_in_readings_or_errors(reader):
    assert sum(fuzz(4000, reader).values()) == 4000
