"""The paste sheet of the application form: limits, types of both forms, and what has no place."""

from __future__ import annotations

from typing import Any

import pytest
from careers import ARTICLE, RECORDS, career, position, work

from tracker.cv.career import career_of
from tracker.cv.eras import profile_of, sheet_html, sheet_of, sheet_text
from tracker.cv.eras.sheet import Field, pasted, slot_of


def slot(season: int, kind: str, status: str, **fields: Any) -> str | None:
    found = slot_of(work("A study", kind, status, "2025", **fields), profile_of(season))
    return found.name if found else None


@pytest.mark.parametrize(
    ("kind", "status", "fields", "before", "since"),
    [
        ("article", "published", {}, "Peer-reviewed journal articles/abstracts", "Journal Article (peer reviewed)"),
        ("article", "epub", {}, "Peer-reviewed journal articles/abstracts", "Journal Article (peer reviewed)"),
        ("article", "submitted", {}, "Peer-reviewed journal articles/abstracts (other than published)",
         "Journal Article (peer reviewed)"),
        ("article", "in_preparation", {}, None, None),
        ("article", "data_analysis", {}, None, None),
        ("abstract", "published", {}, "Peer-reviewed journal articles/abstracts", "Journal Abstract (peer reviewed)"),
        ("poster", "published", {}, "Poster presentation", "Poster Presentation"),
        ("oral", "accepted", {}, "Oral presentation", "Oral Presentation"),
        ("chapter", "published", {}, "Peer-reviewed book chapter", "Book Chapter (peer reviewed)"),
        ("thesis", "published", {}, "Scientific monograph", None),
        ("book", "published", {}, "Scientific monograph", None),
        ("preprint", "published", {}, "Non-peer-reviewed online publication", None),
        ("letter", "published", {"peer_reviewed": False}, "Other articles", None),
        ("article", "published", {"peer_reviewed": False}, "Other articles", None),
        ("abstract", "published", {"peer_reviewed": False}, None, None),
        ("chapter", "published", {"peer_reviewed": False}, None, None),
        ("article", "submitted", {"peer_reviewed": False}, "Peer-reviewed journal articles/abstracts (other than published)", None),
        ("letter", "published", {"peer_reviewed": True}, "Peer-reviewed journal articles/abstracts",
         "Journal Article (peer reviewed)"),
    ],
    ids=str,
)  # fmt: skip
def test_types_of_the_form(
    kind: str, status: str, fields: dict[str, Any], before: str | None, since: str | None
) -> None:
    assert slot(2026, kind, status, **fields) == before
    assert slot(2027, kind, status, **fields) == since


@pytest.mark.parametrize(
    ("season", "used"), [(2024, 2026), (2026, 2026), (2027, 2027), (2031, 2027), (2019, 2026)]
)
def test_a_season_that_is_not_on_file_is_told(season: int, used: int) -> None:
    profile = profile_of(season)
    assert max(profile.seasons) == used
    assert (profile.warning is None) == (season in profile.seasons)


def test_characters_are_counted_as_the_form_counts_them() -> None:
    assert pasted("a\u0301 “x” – y\u00a0z…\r\n2") == 'á "x" - y z...\n2'
    assert pasted("«a» ‹b› ― c‒d") == "\"a\" 'b' - c-d"
    assert (
        pasted("un\u00adseen \u200bcharacters\ufeff \u202edo not count\x07")
        == "unseen characters do not count"
    )
    assert Field("Description", "12345\n789", 9).over == 0
    assert Field("Description", "12345\n7890", 9).over == 1


@pytest.mark.parametrize(("length", "over"), [(750, 0), (751, 1)])
def test_a_text_that_is_too_long_is_shown_whole(length: int, over: int) -> None:
    post = position("Fellow", "research", "2020", bullets=["x" * length])
    sheet = sheet_of(career_of([post]), profile_of(2026))
    (description,) = [field for field in sheet.experiences[0].fields if field.name == "Description"]
    assert description.over == over
    assert "x" * length in sheet_text(sheet)
    assert any("too long" in warning for warning in sheet.warnings) == bool(over)


@pytest.mark.parametrize(("count", "told"), [(10, False), (11, True)])
def test_more_than_ten_experiences_are_told(count: int, told: bool) -> None:
    posts = [position(f"Post {number}", "clinical", "2020") for number in range(count)]
    sheet = sheet_of(career_of(posts), profile_of(2026))
    assert len(sheet.experiences) == count
    assert any("choose" in warning for warning in sheet.warnings) == told


def test_the_new_form_marks_the_name_and_folds_versions() -> None:
    sheet = sheet_of(career(), profile_of(2027))
    (main,) = [item for item in sheet.works if item.record == ARTICLE.id]
    fields = {field.name: field.text for field in main.fields}
    assert fields["Authors"] == "**Testcase A**, Okoye D"
    assert any("collection" in hint for hint in main.hints)


def test_leave_and_private_fields_are_not_in_it() -> None:
    text = sheet_text(sheet_of(career(), profile_of(2026))) + sheet_html(sheet_of(career(), profile_of(2027)))
    assert not [
        words for words in ("Secret leave", "medical", "private words", "0-999", "240") if words in text
    ]


def test_what_has_no_place_says_why() -> None:
    sheet = sheet_of(
        career_of([*RECORDS, work("A study", "article", "data_analysis", "2026")]), profile_of(2026)
    )
    assert ["one sentence" in why for _, why in sheet.left_out] == [True]


def test_the_page_escapes_what_is_written() -> None:
    post = position("<script>&", "research", "2020", employer='"><b>')
    assert "<script>" not in sheet_html(sheet_of(career_of([post]), profile_of(2026)))


@pytest.mark.parametrize(
    ("season", "told"),
    [
        (2026, ["up to 3, 300 characters each", "nine Census divisions, optional", "Professional organization"]),
        (2027, ["up to 3, the length of the text is not confirmed", "Most meaningful works: up to 3", "Professional organization"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_left_to_choose_is_told_without_limits_that_nobody_confirmed(
    season: int, told: list[str]
) -> None:
    sheet = sheet_of(career(), profile_of(season))
    for page in (sheet_text(sheet), sheet_html(sheet)):
        assert [words for words in told if words not in page] == []
    assert ("Most meaningful works" in sheet_text(sheet)) == (season == 2027)


def test_a_work_that_nobody_reviewed_has_no_place_in_the_new_form_and_says_why() -> None:
    letter = work("A letter", "letter", "published", "2025", peer_reviewed=False)
    sheet = sheet_of(career_of([letter]), profile_of(2027))
    assert sheet.works == ()
    assert [why for _, why in sheet.left_out] == ["the form has no type for this: letter, not peer reviewed"]


def test_a_work_of_others_is_on_no_sheet() -> None:
    item = work("Read, not written", "article", "published", "2024", author_number=0, author_position=None)
    sheet = sheet_of(career_of([item]), profile_of(2027))
    assert sheet.works == ()
    assert sheet.left_out == ((item.id, "you are none of its authors"),)
