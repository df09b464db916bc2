"""Phrases found in spite of misread letters, and phrases that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.documents.papers.likeness import places, slips_of

ROWS = [
    ("as printed", "thereceiptnumberis", "receiptnumber", True, [(3, 16)]),
    ("letters that look alike cost nothing", "the rece1ptnumber".replace(" ", ""), "receiptnumber", True, [(3, 16)]),
    ("one letter wrong", "thereceiqtxumber", "receiptnumber", True, []),
    ("one letter wrong, one alike", "therece1ptxumber", "receiptnumber", True, [(3, 16)]),
    ("one letter missing", "thereciptnumber", "receiptnumber", True, [(3, 15)]),
    ("a short word must be whole", "xecoipt", "receipt", True, []),
    ("text that was not recognised is taken as it is", "thereceptnumber", "receiptnumber", False, []),
    ("twice", "noticedatenoticedate", "noticedate", True, [(0, 10), (10, 20)]),
    ("something else", "approvalnotice", "receiptnotice", True, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "phrase", "recognized", "found"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_places(text, phrase, recognized, found):
    assert places(text, phrase, recognized=recognized) == found


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    st.text(alphabet="abcdehkmnpruvwxyz", max_size=20),
    st.text(alphabet="abcdehkmnpruvwxyz", min_size=14, max_size=20),
    st.integers(0, 13),
)
def test_a_phrase_with_one_letter_exchanged_is_found(before, phrase, place):
    harmed = phrase[:place] + "#" + phrase[place + 1 :]
    assert slips_of(phrase) >= 1
    assert places(before + harmed, phrase, recognized=True)
