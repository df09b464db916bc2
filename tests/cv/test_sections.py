"""What a CV shows, in which order, and what it never shows."""

from __future__ import annotations

import pytest
from careers import ARTICLE, PREPRINT, WORKS, career, position, work

from tracker.cv.career import career_of
from tracker.cv.content import CvContent
from tracker.cv.render.markup import cv_html, cv_markdown
from tracker.cv.sections import CvOptions, content_of
from tracker.cv.spans import span_words
from tracker.cv.works import WorkOptions, section_of, study_of
from tracker.records.works import AuthorPosition, Work


def titles(content: CvContent) -> list[str]:
    return [section.title for section in content.sections]


def entries(content: CvContent, title: str) -> list[str]:
    return [entry.text for section in content.sections if section.title == title for entry in section.entries]


def test_sections_stand_in_the_order_of_a_research_cv() -> None:
    assert titles(content_of(career(), CvOptions())) == [
        "Peer-Reviewed Publications", "Research Experience", "Ongoing Projects", "Presentations",
        "Book Chapters", "Preprints", "Collaborator in a Study Group", "Education",
        "Certification and Examinations", "Clinical Experience", "Statistical Skills",
        "Laboratory and Other Skills", "Awards and Grants", "Professional Memberships", "Volunteering",
        "Languages",
    ]  # fmt: skip


def test_research_comes_first_where_nothing_is_published() -> None:
    assert titles(content_of(career(without=Work), CvOptions()))[0] == "Research Experience"


def test_the_short_style_holds_what_two_pages_hold() -> None:
    content = content_of(career(), CvOptions(style="short"))
    assert titles(content) == [
        "Education", "Certification and Examinations", "Clinical Experience", "Research Experience",
        "Selected Publications", "Statistical Skills", "Languages",
    ]  # fmt: skip
    assert len(entries(content, "Selected Publications")) == 4


def test_work_in_progress_names_no_journal() -> None:
    shown = entries(content_of(career(), CvOptions()), "Ongoing Projects")
    assert shown == [
        "Testcase A, Okoye D. Sex differences in access. Manuscript under review.",
        "Testcase A, Okoye D. A registry of young stroke. Data analysis in progress.",
    ]


def test_versions_of_one_study_point_at_it() -> None:
    (shown,) = entries(content_of(career(), CvOptions()), "Preprints")
    assert shown.endswith("(same study as item 1)")


def test_versions_are_followed_both_ways_through_rings_and_missing_works() -> None:
    one, two = work("One", "article", "published", "2024"), work("Two", "poster", "published", "2023")
    three = work("Three", "preprint", "published", "2022", version_of=two.id)
    two.version_of, one.version_of = one.id, three.id
    lost = work("Lost", "oral", "published", "2021", version_of="missing")
    studies = study_of([one, two, three, lost])
    assert len({studies[item.id] for item in (one, two, three)}) == 1
    assert studies[lost.id] == lost.id


def test_retracted_works_are_left_out_unless_they_are_kept_and_marked() -> None:
    content = content_of(career(), CvOptions())
    assert [item.why for item in content.omitted if item.record == WORKS[-1].id] == ["it is retracted"]
    kept = content_of(career(), CvOptions(works=WorkOptions(keep_retracted=True)))
    assert any(
        "[Retracted] A withdrawn paper" in text for text in entries(kept, "Peer-Reviewed Publications")
    )


@pytest.mark.parametrize("missing", ["type", "status", "title"])
def test_a_work_without_title_type_or_status_is_told_not_guessed(missing: str) -> None:
    item = work("A study", "article", "published", "2024")
    setattr(item, missing, None)
    content = content_of(career(item), CvOptions())
    assert [entry.why for entry in content.omitted if entry.record == item.id] == [
        f"its {missing} is not on record"
    ]
    assert section_of(item) is None


def test_a_work_of_others_is_in_no_cv() -> None:
    item = work("Read, not written", "article", "published", "2024", author_number=0, author_position=None)
    for options in (CvOptions(), CvOptions(style="short")):
        content = content_of(career_of([item]), options)
        assert content.sections == ()
        assert [entry.why for entry in content.omitted] == ["you are none of its authors"]
        assert content.counts == {}
    group = item.model_copy(update={"author_position": AuthorPosition.GROUP})
    assert section_of(group) == "Collaborator in a Study Group"


def test_an_article_that_was_not_reviewed_stands_apart() -> None:
    assert (
        section_of(work("A study", "article", "published", "2024", peer_reviewed=False))
        == "Other Publications"
    )


def test_examinations_are_pass_and_date_alone() -> None:
    shown = entries(content_of(career(), CvOptions()), "Certification and Examinations")
    assert shown == [
        "Training licence, Massachusetts, United States",
        "ECFMG Certificate, ECFMG",
        "USMLE Step 1: pass",
    ]
    asked = entries(content_of(career(), CvOptions(scores=True)), "Certification and Examinations")
    assert "USMLE Step 1: pass, 240" in asked


PRIVATE = (
    "Secret", "medical", "private words", "1992", "Feb 29", "Nigerian", "0-999-999-9", "77777", "L-4", "240",
    "fail", "attempt",
)  # fmt: skip


@pytest.mark.parametrize("style", ["research", "short"])
def test_nothing_private_is_printed(style: str) -> None:
    content = content_of(career(), CvOptions(style=style))  # type: ignore[arg-type]  # a style
    for text in (cv_markdown(content), cv_html(content)):
        assert not [words for words in PRIVATE if words in text]


def test_a_visa_line_is_printed_in_the_own_words() -> None:
    content = content_of(career(), CvOptions(visa_line="J-1 Research Scholar", address=False))
    assert [line.text for line in content.contact][-1] == "J-1 Research Scholar"
    assert "12 Sample Street" not in [line.text for line in content.contact]


def test_open_posts_stand_before_closed_ones_then_the_newest() -> None:
    posts = [
        position("Old", "research", "2010", "2011"),
        position("Undated", "research", None),
        position("Newer", "research", "2012-03", "2013"),
    ]
    shown = entries(content_of(career(*posts), CvOptions()), "Research Experience")
    assert shown == ["Research Fellow", "Newer", "Old", "Undated"]


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("2024-07", None, "Jul 2024 – Present"),
        ("2012", "2018-07", "2012 – Jul 2018"),
        ("2024-07-01", "2024-07-30", "Jul 2024"),
        (None, "2018", "2018"),
        (None, None, ""),
    ],
)
def test_a_month_that_was_not_given_is_not_printed(begin: str | None, end: str | None, words: str) -> None:
    assert span_words(begin, end) == words


def test_counts_are_told_by_type_and_status() -> None:
    counts = content_of(career(), CvOptions()).counts
    assert counts["article, published"] == 2
    assert counts["retracted"] == 1
    assert counts["article, under review"] == 1


def test_the_same_records_make_the_same_cv_in_any_order() -> None:
    one = career()
    other = career()
    for rows in (other.positions, other.works, other.education, other.skills, other.exams):
        rows.reverse()
    assert cv_markdown(content_of(one, CvOptions())) == cv_markdown(content_of(other, CvOptions()))
    assert {ARTICLE.id, PREPRINT.id} <= {item.id for item in one.works}


def test_what_is_out_without_a_date_stands_last_and_what_is_not_out_first() -> None:
    works = [work(name, "article", status, day) for name, status, day in (
        ("Undated", "published", None), ("Old", "published", "2001"), ("New", "epub", "2025"),
        ("Coming", "accepted", None),
    )]  # fmt: skip
    shown = entries(content_of(career_of(works), CvOptions()), "Peer-Reviewed Publications")
    assert [next(name for name in ("Undated", "Old", "New", "Coming") if name in text) for text in shown] == [
        "Coming", "New", "Old", "Undated",
    ]  # fmt: skip


def test_the_short_style_selects_first_what_she_leads_and_last_what_is_not_settled() -> None:
    places = {"Unsettled": (None, None), "Second": (2, "last"), "Led": (1, "first")}
    works = [
        work(
            f"{name} study", "article", "published", f"202{5 - n}", author_number=place, author_position=said
        )
        for n, (name, (place, said)) in enumerate(places.items())
    ]
    shown = entries(content_of(career_of(works), CvOptions(style="short")), "Selected Publications")
    assert [next(name for name in places if name in text) for text in shown] == ["Led", "Second", "Unsettled"]
