"""What a file is, by its content: encodings, junk, mixed files, files that are none of ours."""

from __future__ import annotations

import codecs
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read

from tracker.cv.bibliography import read_bibliography
from tracker.errors import BibliographyUnreadable, FileTooLarge

BIB = "@article{k, title={Écho of tests}, author={Sample, Ada}, journal={J}, year={2024}, volume={1}}\n"
RIS = "TY  - JOUR\nTI  - Écho of tests\nAU  - Sample, Ada\nPY  - 2024\nVL  - 1\nER  - \n"
NBIB = "PMID- 1234567\nTI  - Écho of tests\nAU  - Sample A\nDP  - 2024\n"
WOS = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Sample, A\nTI Écho of tests\nPY 2024\nVL 1\nER\n\nEF\n"
XML = '<?xml version="1.0"?>\n<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1234567</PMID><Article><ArticleTitle>Écho of tests</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>\n'
CSL = json.dumps([{"type": "article-journal", "title": "Écho of tests"}], ensure_ascii=False) + "\n"
ALL = {"bibtex": BIB, "ris": RIS, "medline": NBIB, "web_of_science": WOS, "pubmed_xml": XML, "csl": CSL}


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda t: t.encode("utf-8"), id="UTF-8"),
        pytest.param(lambda t: codecs.BOM_UTF8 + t.encode("utf-8"), id="UTF-8 with a mark"),
        pytest.param(lambda t: t.encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(lambda t: codecs.BOM_UTF16_BE + t.encode("utf-16-be"), id="UTF-16 the other way round"),
        pytest.param(lambda t: t.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(lambda t: t.encode("cp1252"), id="Windows-1252"),
        pytest.param(lambda t: t.replace("\n", "\r\n").encode("utf-8"), id="ends of lines of Windows"),
        pytest.param(lambda t: t.replace("\n", "\r").encode("utf-8"), id="ends of lines of old Macs"),
        pytest.param(lambda t: ("\n \n" + t).encode("utf-8"), id="empty lines first"),
    ],
)
def test_every_format_in_every_encoding(kind, encode):
    found = read(encode(ALL[kind]))
    assert found.formats == (kind,)
    assert [entry.work.title for entry in found.entries] == ["Écho of tests"]


@pytest.mark.parametrize("kind", ALL)
def test_junk_before_the_first_record_is_told(kind):
    found = read("Export of 2024\nfrom somewhere\n" + ALL[kind])
    assert [entry.work.title for entry in found.entries] == ["Écho of tests"]
    assert found.entries[0].line >= 3
    assert any("were skipped" in note for note in found.notes)


def test_mixed_files_give_all_their_records():
    order = [RIS, BIB, NBIB, WOS, BIB, RIS]
    found = read("\n".join(order))
    assert [entry.format for entry in found.entries] == [
        "ris",
        "bibtex",
        "medline",
        "web_of_science",
        "bibtex",
        "ris",
    ]
    assert {entry.work.title for entry in found.entries} == {"Écho of tests"}


def test_lines_of_two_encodings_are_all_read():
    found = read_bibliography(RIS.encode("utf-8") + RIS.encode("cp1252"))
    assert [entry.work.title for entry in found.entries] == ["Écho of tests"] * 2
    assert found.notes == ["some lines are not UTF-8; they were read as Windows-1252"]


def test_xml_says_its_own_encoding():
    text = XML.replace('version="1.0"', 'version="1.0" encoding="ISO-8859-2"').replace("Écho", "Łódź of")
    assert read_bibliography(text.encode("iso-8859-2")).entries[0].work.title == "Łódź of of tests"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \r\n\t", "empty", id="blanks"),
        pytest.param(b"%PDF-1.7 x", "no text", id="a PDF"),
        pytest.param(b"PK\x03\x04 x", "no text", id="an archive"),
        pytest.param(bytes(range(256)) * 40, "no text", id="bytes"),
        pytest.param(b"Dear colleague,\nplease find my papers.\n", "no format", id="a letter"),
        pytest.param(b"<html><body>x</body></html>", "neither of PubMed nor", id="a web page"),
        pytest.param(b"[]", "no publications", id="an empty list"),
        pytest.param(
            b"@comment{nothing}\n@string{a = {b}}\n", "no publication", id="BibTeX without an entry"
        ),
        pytest.param(
            b"<PubmedArticleSet></PubmedArticleSet>", "no publication", id="PubMed without a record"
        ),
    ],
)
def test_what_is_none_of_ours_is_refused(data, words):
    with pytest.raises(BibliographyUnreadable, match=words) as caught:
        read_bibliography(data)
    assert caught.value.hint


def test_json_of_something_else_is_listed():
    found = read_bibliography(b'{"name": "x", "version": 1}')
    assert found.entries == []
    assert [part.reason for part in found.unreadable] == ["an object that is no publication"]


def test_a_file_has_a_longest_size_and_a_highest_number():
    with pytest.raises(FileTooLarge):
        read_bibliography(BIB.encode() * 20, most_bytes=1000)
    with pytest.raises(FileTooLarge, match="more than 3"):
        read_bibliography(RIS.encode() * 4, most_entries=3)
    assert len(read_bibliography(RIS.encode() * 3, most_entries=3).entries) == 3


_PIECES = st.sampled_from(
    [
        *ALL.values(),
        "@article{",
        "TY  - ",
        "PMID- ",
        "<?xml",
        "{",
        "[",
        "}",
        "\\",
        '"',
        "\n",
        "ER  - \n",
        "&a;",
        "é",
        "\x00",
        "@string{",
        "junk\n",
    ]
)


@given(st.lists(_PIECES, min_size=1, max_size=8))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_whatever_stands_in_a_file_there_is_an_answer(pieces):
    text = "".join(pieces)
    try:
        found = read_bibliography(text.encode())
    except BibliographyUnreadable:
        return
    lines = len(text.splitlines()) + 1
    assert found.entries or found.unreadable
    assert all(1 <= part.line <= lines + 1 for part in [*found.entries, *found.unreadable])


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_any_text_can_be_a_title(text):
    shown = json.dumps([{"type": "article-journal", "title": text, "DOI": "10.1000/x"}])
    entry = read_bibliography(shown.encode()).entries[0]
    assert entry.work.title is None or entry.work.title.strip()
