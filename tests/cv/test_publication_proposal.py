"""What an import would do: merged, linked, asked; statuses stay, what is on record stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tracker.cv.authors import Me
from tracker.cv.bibliography import Entry
from tracker.cv.merging import merge
from tracker.cv.names import Name
from tracker.cv.proposal import Proposal, propose
from tracker.cv.versions import groups_of, linked
from tracker.records.works import Author, AuthorPosition, Work, WorkStatus

ME = Me((Name("Sample", "Ada"),))
AUTHORS = [Author(family="Testcase", given="Ben"), Author(family="Sample", given="Ada")]
TITLE = "Early mobilisation after stroke in older adults: a registry study"
BASE: dict[str, Any] = {
    "title": TITLE,
    "type": "article",
    "status": "published",
    "date": "2024",
    "authors": AUTHORS,
}


def work(**changes: Any) -> Work:
    return Work(**{**BASE, **changes})


def entry(
    line: int = 1,
    *,
    claimed: WorkStatus | None = None,
    key: str | None = None,
    main_key: str | None = None,
    members: Any = (),
    **changes: Any,
) -> Entry:
    raw = {"sources": [{"format": "test", "fields": {"line": line}}]}
    return Entry(
        work(source="test", source_raw=raw, **changes), "test", line, key, tuple(members), claimed, main_key
    )


def actions(proposal: Proposal) -> list[str]:
    return [row.action for row in proposal.rows]


def test_a_date_that_cannot_be_read_waits_until_a_source_or_the_person_says_it():
    faulty = replace(entry(1, date=None, doi="10.1000/a"), doubts=("date",))
    assert [row.waits for row in propose([faulty], [], ME).rows] == [True]
    assert [row.waits for row in propose([faulty, entry(2, doi="10.1000/a")], [], ME).rows] == [False]
    assert [row.waits for row in propose([entry(1, date=None)], [], ME).rows] == [False]


class TestMerging:
    def test_gaps_are_filled_and_nothing_is_overwritten(self):
        here = work(doi=None, volume="1", venue="Journal of tests", keywords=["a"])
        there = work(
            doi="10.1000/a", volume="2", date="2024-03", venue="J TESTS", keywords=["a", "b"], status="epub"
        )
        merged = merge(here, there)
        assert merged.changes == {"doi": "10.1000/a", "date": "2024-03", "keywords": ["a", "b"]}
        assert [(d.field, d.here, d.there) for d in merged.differences] == [
            ("status", "published", "epub"),
            ("volume", "1", "2"),
        ]

    def test_both_sources_are_kept(self):
        one, other = entry(1).work, entry(2).work.model_copy(update={"source": "ris"})
        changes = merge(one, other).changes
        assert changes["source"] == "test, ris"
        assert [s["fields"]["line"] for s in changes["source_raw"]["sources"]] == [1, 2]
        assert merge(one, entry(1).work).changes == {}

    @pytest.mark.parametrize(
        ("here", "there", "expected"),
        [
            ([Author(family="Sample", initials="A")], [Author(family="Sample", given="Ada", orcid="0000-0002-1825-0097")], [("Sample", "Ada", "A")]),
            ([Author(family="Sample", given="Ada")], [Author(family="Sample", initials="A")], None),
            ([Author(family="Sample", given="Bea")], [Author(family="Sample", given="Ada", suffix="Jr")], None),
            ([Author(family="Sample", initials="A")], [Author(family="Sample", initials="A"), Author(family="Stone")], None),
            ([Author(group="ORION")], [Author(family="Orion", given="A")], None),
        ],
    )  # fmt: skip
    def test_names_grow_where_they_are_the_same_persons(self, here, there, expected):
        found = merge(work(authors=here), work(authors=there)).changes.get("authors")
        assert (found and [(a.family, a.given, a.initials) for a in found]) == expected

    def test_a_cut_list_gives_way_to_the_whole_one(self):
        here = work(authors=AUTHORS[:1], authors_incomplete=True)
        changes = merge(here, work(authors=AUTHORS, n_authors=2)).changes
        assert (changes["authors"], changes["authors_incomplete"], changes["n_authors"]) == (AUTHORS, None, 2)

    def test_a_retraction_comes_through_and_the_finer_kind_too(self):
        changes = merge(work(), work(retracted=True, type="case_report", notices=["Retracted in: x"])).changes
        assert changes == {"retracted": True, "type": "case_report", "notices": ["Retracted in: x"]}


class TestVersions:
    def test_links_are_followed_both_ways_over_gaps_and_circles(self):
        a, b, c, d = (
            work(id="a", version_of="b"),
            work(id="b", version_of="a"),
            work(id="c", version_of="gone"),
            work(id="d"),
        )
        assert [[w.id for w in group] for group in groups_of([a, b, c, d])] == [["a", "b"]]
        assert [[w.id for w in group] for group in groups_of([a, b, c, d], [("d", "b")])] == [["a", "b", "d"]]

    def test_the_article_becomes_the_main_record_of_all(self):
        poster, preprint, article = (
            work(id="p", type="poster"),
            work(id="q", type="preprint", version_of="p"),
            work(id="r"),
        )
        assert linked([poster, preprint, article], [("r", "q")]) == {"p": "r", "q": "r", "r": None}
        assert linked([poster, preprint, article], []) == {}

    def test_two_articles_are_not_tied_by_a_poster_of_both(self):
        poster, one, two = work(id="p", type="poster"), work(id="a", date="2020"), work(id="b", date="2022")
        assert linked([poster, one, two], [("p", "a"), ("p", "b")]) == {"p": "a", "a": None}
        assert linked([one, two], [("a", "b")]) == {"a": None, "b": "a"}


class TestProposal:
    def test_new_same_and_merged(self):
        here = work(id="h", doi="10.1000/a", number=3)
        entries = [
            entry(1, doi="10.1000/a"),
            entry(2, title="Bone density of young athletes in Testonia"),
            entry(3, doi="10.1000/a", volume="9"),
        ]
        proposal = propose(entries, [here], ME)
        assert actions(proposal) == ["merged", "new"]
        first = proposal.rows[0]
        assert (first.existing, [e.line for e in first.entries]) == (here, [1, 3])
        assert first.changes["volume"] == "9"
        assert proposal.rows[1].work.author_number == 2

    def test_the_same_file_again_adds_nothing(self):
        entries = [
            entry(1, doi="10.1000/a"),
            entry(2, title="Bone density of young athletes in Testonia", type="poster"),
        ]
        stored = [row.work for row in propose(entries, [], ME).rows]
        again = propose(entries, stored, ME)
        assert actions(again) == ["same", "same"]
        assert (again.links, again.relinked, again.questions) == ([], {}, [])

    def test_an_entry_that_was_imported_before_is_known_whatever_it_holds(self):
        short = entry(title="Reply", authors=[])
        stored = [
            row.work.model_copy(update={"title": "Mended by hand"}) for row in propose([short], [], ME).rows
        ]
        assert actions(propose([short, entry(9, title="Reply", authors=[])], stored, ME)) == ["same", "new"]

    def test_entries_of_one_import_are_merged_with_one_another(self):
        proposal = propose(
            [entry(1), entry(2, doi="10.1000/a"), entry(3, doi="10.1000/a", title="T of another name here")],
            [],
            ME,
        )
        assert actions(proposal) == ["new"]
        assert proposal.rows[0].work.doi == "10.1000/a"

    def test_different_dois_are_asked_about_and_the_answer_decides(self):
        here = work(id="h", doi="10.1000/a", author_number=2)
        asked = propose([entry(doi="10.1000/b")], [here], ME)
        ((row, question),) = asked.questions
        assert (row.action, question.key, list(question.options)) == (
            "new",
            "same:1:h",
            ["same", "version", "different"],
        )
        assert actions(propose([entry(doi="10.1000/b")], [here], ME, answers={question.key: "same"})) == [
            "merged"
        ]
        version = propose([entry(doi="10.1000/b")], [here], ME, answers={question.key: "version"})
        assert actions(version) == ["new"]
        assert len(version.links) == 1
        different = propose([entry(doi="10.1000/b")], [here], ME, answers={question.key: "different"})
        assert (actions(different), different.links, different.questions) == (["new"], [], [])

    def test_a_preprint_on_record_becomes_a_version_of_the_article_that_comes(self):
        preprint = work(id="h", type="preprint", doi="10.21203/a", date="2023", author_number=2)
        proposal = propose([entry(doi="10.1000/a")], [preprint], ME)
        assert proposal.relinked == {"h": proposal.rows[0].work.id}
        assert [(link.version.id, link.main.id) for link in proposal.links] == [
            ("h", proposal.rows[0].work.id)
        ]

    def test_marks_of_our_own_exports_link_by_key(self):
        proposal = propose(
            [
                entry(1, key="a"),
                entry(2, key="b", main_key="a", title="The talk on moving early", type="oral"),
            ],
            [],
            ME,
        )
        assert proposal.rows[1].work.version_of == proposal.rows[0].work.id

    def test_what_was_thrown_away_stays_away(self):
        proposal = propose([entry(doi="10.1000/a")], [], ME, trashed=[work(doi="10.1000/a")])
        assert actions(proposal) == ["trashed"]

    def test_a_status_is_never_raised_by_itself(self):
        here = work(id="h", doi="10.1000/a", status="accepted", author_number=2)
        proposal = propose([entry(doi="10.1000/a")], [here], ME)
        ((row, question),) = proposal.questions
        assert (row.work.status, question.kind) == (WorkStatus.ACCEPTED, "status")
        assert (
            propose([entry(doi="10.1000/a")], [here], ME, answers={question.key: "yes"})
            .rows[0]
            .changes["status"]
            == "published"
        )
        kept = propose([entry(doi="10.1000/a")], [here], ME, answers={question.key: "no"})
        assert "status" not in kept.rows[0].changes
        assert kept.questions == []

    def test_a_claimed_status_is_the_persons_word(self):
        claimed = entry(claimed=WorkStatus.SUBMITTED, status=None)
        proposal = propose([claimed], [], ME)
        assert (proposal.rows[0].work.status, [q.kind for _, q in proposal.questions]) == (None, ["status"])
        assert (
            propose([claimed], [], ME, answers={"status:1": "yes"}).rows[0].work.status
            is WorkStatus.SUBMITTED
        )

    @pytest.mark.parametrize(
        ("answer", "number", "position"),
        [("1", 1, "first"), ("2", 2, "last"), ("none", 0, None), ("9", None, None)],
    )
    def test_who_she_is_is_asked_where_it_is_not_sure(self, answer, number, position):
        twins = [Author(family="Sample", initials="A"), Author(family="Sample", initials="A")]
        proposal = propose([entry(authors=twins)], [], ME)
        ((row, question),) = proposal.questions
        assert (row.work.author_number, question.key, list(question.options)) == (
            None,
            "author:1",
            ["1", "2", "none"],
        )
        answered = propose([entry(authors=twins)], [], ME, answers={question.key: answer}).rows[0].work
        assert (answered.author_number, answered.author_position) == (number, position)

    def test_a_member_of_a_study_group(self):
        source = entry(
            authors=[AUTHORS[0], Author(group="ATLAS Investigators")],
            members=[Author(family="Sample", given="Ada")],
        )
        ((row, question),) = propose([source], [], ME).questions
        assert (row.waits, list(question.options)) == (True, ["1", "2", "group", "none"])
        row = propose([source], [], ME, answers={question.key: "group"}).rows[0]
        assert (row.work.author_position, row.work.author_number, row.waits) == (
            AuthorPosition.GROUP,
            0,
            False,
        )

    def test_what_is_on_record_stands_over_the_rules(self):
        here = work(id="h", doi="10.1000/a", author_number=1, author_position="co_first")
        row = propose([entry(doi="10.1000/a")], [here], ME).rows[0]
        assert (row.work.author_number, row.work.author_position) == (1, AuthorPosition.CO_FIRST)

    def test_a_work_without_her_waits(self):
        row = propose([entry(authors=AUTHORS[:1])], [], ME).rows[0]
        assert (row.waits, row.work.author_number, row.questions) == (True, None, [])
