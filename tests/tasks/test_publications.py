"""Publications into a vault: read, proposed, stored with one commit, and asked about later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tracker.cv.lookup import Identifier
from tracker.errors import LookupFailed, UsageError
from tracker.records import Provenance
from tracker.records.works import Work
from tracker.tasks import publications, records
from tracker.tasks.publications import career_of, import_publications, proposal_of, read_sources

ON = date(2026, 11, 21)
BIB = """@article{a, title={Early mobilisation after stroke in older adults}, author={Testcase, Ben and Sample, Ada}, journal={J}, year={2024}, volume={3}, doi={10.1000/a}}
@misc{b, title={Early mobilisation after stroke in older adults}, author={Testcase, Ben and Sample, Ada}, year={2023}, doi={10.21203/rs.1}, publisher={Research Square}}
@article{c, title={Bone density of young athletes in Testonia}, author={Sample, A. and Sample, A.}, journal={J}, year={2020}, volume={9}}
@article{broken, title={Never closed, year={2020}
"""
ORCID = '{"group": [{"work-summary": [{"put-code": 1, "type": "journal-article", "title": {"title": {"value": "Early mobilisation after stroke in older adults"}}, "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "10.1000/a", "external-id-relationship": "self"}]}}]}]}'
CROSSREF = '{"DOI": "10.1000/a", "type": "journal-article", "title": ["Early mobilisation after stroke in older adults"], "container-title": ["J"], "author": [{"family": "Testcase", "given": "Ben"}, {"family": "Sample", "given": "Ada"}], "issued": {"date-parts": [[2024]]}, "volume": "3"}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.ris"  # its ending says something else
    path.write_text(BIB, encoding="utf-8")
    return path


@pytest.fixture
def mine(vault):
    records.add(vault, "person", {"family_name": ["Sample"], "given_name": ["Ada"]})
    return vault


class Registers:
    """A resolver with recorded answers."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def resolve(self, identifier: Identifier) -> bytes:
        self.asked.append(f"{identifier.kind}:{identifier.value}")
        if identifier.kind not in self.answers:
            raise LookupFailed("not known")
        return self.answers[identifier.kind].encode()


def test_an_import_adds_links_and_leaves_open_what_is_not_sure(mine, file):
    sources = read_sources([str(file)])
    assert [(u.line, u.reason) for u in sources[0].unreadable] == [(4, "a brace or quote is not closed")]
    stored = import_publications(mine, sources, on=ON)
    assert stored.added == ("work-1", "work-2", "work-3")
    assert stored.linked == (("work-2", "work-1"),)
    assert stored.asked == ("work-3",)
    article, preprint, twin = mine.ledger.all_of(Work)
    assert (article.author_number, article.author_position, article.confirmed_on) == (2, "last", ON)
    assert (preprint.version_of, preprint.type) == (article.id, "preprint")
    assert (twin.author_number, twin.confirmed_on, twin.counts) == (None, None, False)
    assert all(work.provenance is Provenance.IMPORTED for work in (article, preprint, twin))


def test_the_same_again_changes_nothing_and_answers_settle_what_was_open(mine, file):
    sources = read_sources([str(file)])
    import_publications(mine, sources, on=ON)
    before = mine.ledger.history()
    again = import_publications(mine, read_sources([str(file)]), on=ON)
    assert (again.added, again.merged, again.linked, again.same, again.asked) == ((), (), (), 3, ("work-3",))
    assert len(mine.ledger.history()) == len(before)
    ((_, question),) = proposal_of(mine.ledger, sources).questions
    answered = import_publications(mine, sources, on=ON, answers={question.key: "1"})
    assert (answered.merged, answered.asked) == (("work-3",), ())
    work = mine.ledger.get("work-3")
    assert (work.author_number, work.author_position, work.confirmed_on) == (1, "first", ON)


def test_one_undo_takes_an_import_back(mine, file):
    import_publications(mine, read_sources([str(file)]), on=ON)
    assert records.undo(mine) == "import publications"
    assert mine.ledger.all_of(Work) == []


def test_a_preprint_typed_before_is_linked_to_the_article_that_comes(mine, file):
    records.add(
        mine, "work", {"title": ["A poster on moving early"], "type": ["poster"], "doi": ["10.1000/p"]}
    )
    path = file.with_name("one.json")
    path.write_text(
        CROSSREF.replace('"volume"', '"relation": {"has-preprint": [{"id": "10.1000/p"}]}, "volume"'),
        encoding="utf-8",
    )
    stored = import_publications(mine, read_sources([str(path)]), on=ON)
    assert stored.linked == (("work-1", "work-2"),)
    assert mine.ledger.get("work-1").version_of == mine.ledger.get("work-2").id


def test_what_is_in_the_trash_stays_there(mine, file):
    import_publications(mine, read_sources([str(file)]), on=ON)
    records.trash(mine, ["work-1"])
    again = import_publications(mine, read_sources([str(file)]), on=ON)
    assert (again.trashed, again.added) == (1, ())


def test_keys_of_two_files_do_not_meet(mine, file):
    other = file.with_name("other.bib")
    other.write_text(
        "@misc{z, title={A talk about moving early}, author={Sample, Ada}, year={2024}, note={tracker: type=oral; version_of=a}}",
        encoding="utf-8",
    )
    stored = import_publications(mine, read_sources([str(file), str(other)]), on=ON)
    assert stored.linked == (("work-2", "work-1"),)


def test_a_file_that_cannot_be_read_stops_no_other(mine, file):
    sources = read_sources([str(file.with_name("none.bib")), str(file)])
    assert [source.error and source.error.exit_code for source in sources] == [20, None]
    assert len(sources[1].entries) == 3


def test_without_a_person_nobody_is_found_and_all_wait(vault, file):
    stored = import_publications(vault, read_sources([str(file)]), on=ON)
    assert stored.asked == ("work-1", "work-2", "work-3")


# --- identifiers ------------------------------------------------------------------------------------


def test_identifiers_need_a_yes_to_the_network():
    asked = Registers(doi=CROSSREF)
    with pytest.raises(UsageError, match="off") as caught:
        read_sources(["10.1000/a"], resolver=asked)
    assert "--online" in caught.value.hint
    assert asked.asked == []


def test_files_never_ask_the_network(file):
    asked = Registers()
    read_sources([str(file)], online=True, resolver=asked)
    assert asked.asked == []


def test_works_of_an_orcid_record_are_completed_by_their_dois(mine):
    asked = Registers(orcid=ORCID, doi=CROSSREF)
    sources = read_sources(["0000-0002-1825-0097"], online=True, resolver=asked)
    assert asked.asked == ["orcid:0000-0002-1825-0097", "doi:10.1000/a"]
    stored = import_publications(mine, sources, on=ON)
    assert (stored.added, stored.asked) == (("work-1",), ())
    work = mine.ledger.get("work-1")
    assert (work.author_number, work.source) == (2, "crossref, orcid")


def test_a_doi_that_nobody_knows_leaves_the_work_without_authors(mine):
    sources = read_sources(["0000-0002-1825-0097"], online=True, resolver=Registers(orcid=ORCID))
    assert sources[0].notes == ["1 DOIs are not known to Crossref; these works have no authors yet"]
    assert [entry.work.authors for entry in sources[0].entries] == [[]]


def test_hosts_are_told_before():
    assert publications.hosts_of(["10.1000/a", "pmid:12", "papers.bib", "10.1000/b"]) == [
        "api.crossref.org",
        "eutils.ncbi.nlm.nih.gov",
    ]


EMPLOYED = (
    '{"activities-summary": {"employments": {"affiliation-group": [{"summaries": [{"employment-summary":'
    ' {"role-title": "Research fellow", "organization": {"name": "Sample University"},'
    ' "start-date": {"year": {"value": "2021"}}}}]}]}}}'
)


def test_posts_and_degrees_wait_for_the_person_and_come_once(mine, tmp_path):
    path = tmp_path / "orcid.json"
    path.write_text(EMPLOYED, encoding="utf-8")
    sources = read_sources([str(path), str(path)])
    assert [source.error for source in sources] == [None, None]
    assert [row.existing for row in career_of(mine.ledger, sources)] == [None]
    assert import_publications(mine, sources, on=ON).career == ("position-1",)
    post = mine.ledger.get("position-1")
    assert (post.title, post.kind, post.counts, post.waits) == ("Research fellow", None, False, True)
    assert [row.existing for row in career_of(mine.ledger, sources)] == ["position-1"]
    assert import_publications(mine, sources, on=ON).career == ()
    records.trash(mine, ["position-1"])
    assert import_publications(mine, sources, on=ON).career == ()
    assert mine.ledger.of_kind("position") == []
