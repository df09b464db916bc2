"""Characters that draw nothing and turn or break what stands beside them."""

from __future__ import annotations

import json

import pytest

from tracker.typeset.printable import followed, printable, printable_json, turns, without_controls


@pytest.mark.parametrize(
    ("text", "drawn", "without"),
    [
        ("plain\ntext\there", "plain\ntext\there", "plain\ntext\there"),
        ("a\x00b\x1bc\x85d", "abcd", "abcd"),
        ("a\u202eb", "ab", "a\u202eb"),
        ("a\u2066b\u2069", "ab", "a\u2066b\u2069"),
        ("\ufeffa\uffff", "a", "\ufeffa\uffff"),
        ("\u200fא\u200d👩", "\u200fא\u200d👩", "\u200fא\u200d👩"),
    ],
    ids=["kept", "controls", "a turn", "an isolate", "marks of files", "marks of single letters"],
)
def test_what_is_drawn_and_what_is_written(text: str, drawn: str, without: str) -> None:
    assert printable(text) == drawn
    assert without_controls(text) == without
    assert json.loads(printable_json(json.dumps(text, ensure_ascii=False))) == drawn.replace("\t", " ")
    assert turns(text) == ("\u202e" in text or "\u2066" in text)


def test_what_looks_like_an_escape_in_json_stays() -> None:
    text = '\\u0000 \\\\u001b \\t \\b \\" c:\\new'
    assert json.loads(printable_json(json.dumps(text))) == text


def test_links_that_programs_do_not_follow() -> None:
    assert followed("https://example.org/") == "https://example.org/"
    assert followed("https://example.org/" + "x" * 2000) is None
    assert followed(None) is None
