"""RIS and its dialects, Web of Science, MEDLINE: lines that begin with a tag."""

from __future__ import annotations

import pytest
from reading import facts, only, read

from tracker.records.works import WorkStatus

RIS = "TY  - JOUR\nTI  - Stroke care\nAU  - Sample, Ada\nJO  - J Test\nPY  - 2024\nVL  - 3\n"


def ris(lines: str, kind: str = "JOUR") -> str:
    return f"TY  - {kind}\n{lines}\nER  - \n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("TI  - T\nAU  - Sample, Ada\nAU  - Testcase, B. C.\nT2  - Journal\nJ2  - J\nDA  - 2019///\nPY  - 2019\nDO  - 10.1000/Z\nVL  - 1\nSP  - 121\nEP  - 128", {"title": "T", "authors": ["Sample|Ada", "Testcase||BC"], "venue": "Journal", "journal_abbrev": "J", "date": "2019", "doi": "10.1000/z", "pages": "121-128", "status": "published"}, id="a manager's dialect"),
        pytest.param("M3  - Article\nT1  - T\nA1  - Sample A.\nA1  - van der Testcase B.C.\nY1  - 2014\nVL  - 3\nJF  - J\nDO  - 10.1000/e\nLA  - English", {"type": "article", "authors": ["Sample||A", "van der Testcase||BC"], "date": "2014", "language": "English"}, id="a database's dialect"),
        pytest.param("M3  - Conference Abstract\nT1  - T\nY1  - 2014\nVL  - 3\nJF  - J", {"type": "abstract"}, id="a conference abstract"),
        pytest.param("M3  - Letter\nT1  - T\nY1  - 2014\nVL  - 3\nJF  - J", {"type": "letter"}, id="a letter"),
        pytest.param("TI  - T\nPY  - 2005\nY1  - 2005/07/15\nDA  - 2005/07\nM3  - doi: 10.1000/m\nVL  - 1", {"date": "2005-07-15", "doi": "10.1000/m"}, id="three dates of one year, a DOI in another tag"),
        pytest.param("TI  - T\nPY  - 10 15\nJO  - J\nVL  - 1", {"date": None, "status": None}, id="an impossible year"),
        pytest.param("TI  - T\nPY  - 2024 in press\nJO  - J\nDO  - 10.1000/i", {"date": "2024", "status": "in_press"}, id="a status in the year"),
        pytest.param("TI  - A title over\n  two lines\nPY  - 2020\nDO  - 10.1000/l", {"title": "A title over two lines"}, id="a title over two lines"),
        pytest.param("TI  - T\nAU  - Sample, Ada\nAU  - et al.\nPY  - 2020\nDO  - 10.1000/l", {"authors": ["Sample|Ada"], "authors_incomplete": True, "n_authors": None}, id="a cut list"),
        pytest.param("TI  - T\nAU  - Sample, Ada, Jr\nAU  - The ORION Investigators\nAU  - Group, Sample Study\nPY  - 2020\nDO  - 10.1000/l", {"authors": ["Sample|Ada||Jr", "G:The ORION Investigators", "G:Sample Study Group"]}, id="suffix and groups"),
        pytest.param("TI  - T.\nSP  - e0815\nPY  - 2020\nVL  - 9", {"title": "T", "article_number": "e0815", "pages": None}, id="an article number"),
        pytest.param("TI  - T\nPY  - 2020\nSN  - 1234-5678\nVL  - 2", {"isbn": None}, id="an ISSN is no ISBN"),
        pytest.param("TI  - T\nPY  - 2020\nVL  - 2\nC2  - PMC123456\nUR  - https://pubmed.ncbi.nlm.nih.gov/1234567/", {"pmcid": "PMC123456", "pmid": "1234567"}, id="PubMed's numbers in other tags"),
        pytest.param("TI  - T\nAN  - 21550001\nDP  - NLM\nDA  - Jun\nPY  - 2011\nET  - 2011/05/11\nVL  - 2", {"pmid": "21550001", "date": "2011-06", "edition": None}, id="a month without its year, the day online as edition, PubMed's number"),
        pytest.param("TI  - T\nAN  - 21550001\nDB  - Other\nDA  - 12\nPY  - 2011\nET  - 2nd\nVL  - 2", {"pmid": None, "date": "2011", "edition": "2nd"}, id="another database's number, a day without a month, an edition"),
        pytest.param("TI  - T\nKW  - Animals\nDrug Evaluation, Preclinical\n*Stroke\nKW  - Humans\nPY  - 2020\nVL  - 2", {"keywords": ["Animals", "Drug Evaluation, Preclinical", "*Stroke", "Humans"]}, id="keywords line by line"),
        pytest.param("TI  - T\nPY  - 2020\nVL  - 2\nL2  - http://example.org/file\nUR  - http://example.org/page", {"url": "http://example.org/page"}, id="the page before the file"),
        pytest.param("TI  - T\nPY  - 2020\nVL  - 2\nAU  - Sample, Rosa van der\nAU  - Testcase, Maria E\nAU  - Denis, Kerri St.", {"authors": ["van der Sample|Rosa", "Testcase|Maria E", "St. Denis|Kerri"]}, id="particles behind the given name"),
        pytest.param("TI  - T\nAU  - SAMPLE, ADA\nPY  - 2020\nVL  - 2", {"authors": ["SAMPLE|ADA"]}, id="a name in capitals is no list of initials"),
    ],
)  # fmt: skip
def test_ris(lines, expected):
    assert facts(only(ris(lines)), expected) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("JOUR", "article"), ("EJOUR", "article"), ("INPR", "article"), ("CHAP", "chapter"), ("ECHAP", "chapter"),
        ("BOOK", "book"), ("EDBOOK", "book"), ("ABST", "abstract"), ("CONF", "abstract"), ("CPAPER", "abstract"),
        ("THES", "thesis"), ("DATA", "dataset"), ("COMP", "software"), ("SLIDE", "oral"), ("NEWS", "other"),
        ("GEN", "other"), ("MADEUP", "other"),
    ],
)  # fmt: skip
def test_types_of_ris(kind, expected):
    assert only(ris("TI  - T\nPY  - 2020", kind)).work.type == expected


def test_records_without_an_end_junk_and_empty_records():
    found = read("Record #1\nProvider: none\n" + RIS + "ER  - \n\njunk\n\n" + RIS + "TY  - GEN\nER  - \n")
    assert [e.work.title for e in found.entries] == ["Stroke care", "Stroke care", None]
    assert [e.line for e in found.entries] == [3, 13, 19]
    assert [e.usable for e in found.entries] == [True, True, False]
    assert "2 lines before the first record were skipped" in found.notes
    assert "1 lines outside records were skipped" in found.notes


def test_a_date_that_is_none_is_left_to_the_person():
    faulty, fine = only(ris("TI  - T\nPY  - 10 15\nVL  - 1")), only(ris("TI  - T\nVL  - 1"))
    assert faulty.doubts == ("date",)
    assert "its date is none: the words are kept, the date is open" in faulty.notes
    assert fine.doubts == ()


def test_an_unpublished_record_claims_nothing():
    found = only(ris("TI  - T\nAU  - Sample, A\nPY  - 2024\nM3  - Submitted manuscript", "UNPB"))
    assert (found.work.status, found.claimed) == (None, WorkStatus.SUBMITTED)


def test_unknown_tags_are_kept():
    assert only(ris("TI  - T\nZZ  - something\nZZ  - more\nDO  - 10.1000/x")).work.source_raw["sources"][0][
        "fields"
    ]["ZZ"] == ["something", "more"]


# --- Web of Science ---------------------------------------------------------------------------------

WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Sample, AB
   Testcase, C
AF Sample, Ada B.
   Testcase, Ciara
CA ORION Study Grp
TI A title that goes
   on in a second line
SO JOURNAL OF TESTS
DT {kind}
OI Sample, Ada/0000-0002-1825-0097; Testcase, Ciara/0000-0001-5109-3700
PD MAR 15
PY 2021
VL 8
IS 2
BP 101
EP 109
DI 10.1000/W.1
PM 1234567
{more}
ER

EF
"""


def wos(kind: str = "Article", more: str = "LA English") -> str:
    return WOS.format(kind=kind, more=more)


def test_web_of_science():
    found = only(wos())
    assert facts(
        found,
        ["title", "authors", "venue", "date", "volume", "issue", "pages", "doi", "pmid", "type", "status"],
    ) == {
        "title": "A title that goes on in a second line",
        "authors": ["Sample|Ada B.|AB", "Testcase|Ciara|C", "G:ORION Study Grp"],
        "venue": "JOURNAL OF TESTS",
        "date": "2021-03-15",
        "volume": "8",
        "issue": "2",
        "pages": "101-109",
        "doi": "10.1000/w.1",
        "pmid": "1234567",
        "type": "article",
        "status": "published",
    }
    assert found.work.authors[1].orcid == "0000-0001-5109-3700"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Review", {"type": "article"}),
        ("Meeting Abstract", {"type": "abstract"}),
        ("Editorial Material", {"type": "letter"}),
        ("Letter", {"type": "letter"}),
        ("Article; Retracted Publication", {"type": "article", "retracted": True}),
        ("Correction", {"type": "other", "retracted": None}),
    ],
)
def test_document_types_of_web_of_science(kind, expected):
    assert facts(only(wos(kind)), expected) == expected


def test_early_access_is_ahead_of_print():
    text = "\n".join(
        line
        for line in wos("Article; Early Access", "EA JAN 2022").splitlines()
        if line[:3] not in ("VL ", "IS ", "BP ", "EP ")
    )
    assert facts(only(text), ["status", "date"]) == {"status": "epub", "date": "2022-01"}


# --- MEDLINE ----------------------------------------------------------------------------------------

NBIB = """PMID- 1234567
OWN - NLM
VI  - 12
IP  - 3
DP  - 2021 Sep-Oct
TI  - Care of stroke in a
      second line of the title.
PG  - 145-52
LID - 10.1000/m.1 [doi]
FAU - Sample, Ada B
AU  - Sample AB
AUID- ORCID: 0000-0002-1825-0097
FAU - van Testcase, Ciaran
AU  - van Testcase C Jr
CN  - ORION Collaborators
FIR - Member, Olga
IR  - Member O
LA  - eng
PT  - Journal Article
PT  - Case Reports
TA  - J Test
JT  - Journal of tests
PMC - PMC7654321
OT  - stroke
MH  - Stroke/*therapy
MH  - Humans
PST - ppublish
"""


def test_medline():
    found = only(NBIB)
    wanted = {
        "title": "Care of stroke in a second line of the title",
        "authors": ["Sample|Ada B|AB", "van Testcase|Ciaran|C|Jr", "G:ORION Collaborators"],
        "collaborators": ["Member|Olga|O"],
        "type": "case_report",
        "status": "published",
        "date": "2021-09",
        "venue": "Journal of tests",
        "journal_abbrev": "J Test",
        "pages": "145-152",
        "doi": "10.1000/m.1",
        "pmid": "1234567",
        "pmcid": "PMC7654321",
        "keywords": ["stroke"],
        "mesh": ["*Stroke", "Humans"],
    }
    assert facts(found, wanted) == wanted
    assert found.work.authors[0].orcid == "0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("PST - ppublish", "PST - aheadofprint\nDEP - 20210714", {"status": "published", "date": "2021-07-14"}, id="ahead of print, and in a volume since"),
        pytest.param("PT  - Case Reports", "PT  - Retracted Publication", {"retracted": True, "type": "article"}, id="a retracted publication"),
        pytest.param("PST - ppublish", "RIN - J Test. 2022;13:1. PMID: 7654321", {"retracted": True, "notices": ["Retracted in: J Test. 2022;13:1. PMID: 7654321"]}, id="retracted in"),
        pytest.param("PT  - Case Reports", "PT  - Retraction of Publication\nROF - J Test. 2020;1:1.", {"retracted": None, "type": "other"}, id="the notice of a retraction is not retracted"),
        pytest.param("PST - ppublish", "EIN - J Test. 2022;13:9.", {"retracted": None, "notices": ["Correction in: J Test. 2022;13:9."]}, id="an erratum is no retraction"),
        pytest.param("PST - ppublish", "ECI - J Test. 2022;13:9.", {"retracted": None, "notices": ["Expression of concern in: J Test. 2022;13:9."]}, id="an expression of concern is no retraction"),
        pytest.param("PST - ppublish", "UOF - medRxiv. 2020. doi: 10.1101/2020.01.02.20000001. PMID: 7000001", {"version_ids": ["doi:10.1101/2020.01.02.20000001", "pmid:7000001"]}, id="update of a preprint"),
        pytest.param("PT  - Case Reports", "PT  - Preprint", {"type": "preprint"}, id="a preprint"),
        pytest.param("PT  - Case Reports", "PT  - Comment", {"type": "letter"}, id="a comment"),
        pytest.param("LA  - eng", "LA  - spa\nTT  - Tratamiento del ictus.", {"title": "Tratamiento del ictus", "translated_title": "Care of stroke in a second line of the title"}, id="a title in another language first"),
        pytest.param("PMC - PMC7654321", "PMC -7654321", {"pmcid": "PMC7654321"}, id="PubMed Central's number without its letters"),
        pytest.param("DP  - 2021 Sep-Oct", "DP  - 2021 Winter", {"date": "2021"}, id="a season"),
        pytest.param("DP  - 2021 Sep-Oct", "DP  - 2019 Dec-2020 Jan", {"date": "2019-12"}, id="over the turn of the year"),
        pytest.param("DP  - 2021 Sep-Oct", "DP  - 2021   06", {"date": "2021-06"}, id="a month as number"),
        pytest.param("FAU - Sample, Ada B\n", "", {"authors": ["Sample||AB", "van Testcase|Ciaran|C|Jr", "G:ORION Collaborators"]}, id="no full name"),
        pytest.param("FAU - Sample, Ada B\n", "FAU - Sample, Ada B 3rd\n", {"authors": ["Sample|Ada B|AB|3rd", "van Testcase|Ciaran|C|Jr", "G:ORION Collaborators"]}, id="a suffix in the full name alone"),
        pytest.param("FAU - Sample, Ada B\nAU  - Sample AB\n", "FAU - Sample, Ada B Sr\n", {"authors": ["Sample|Ada B||Sr", "van Testcase|Ciaran|C|Jr", "G:ORION Collaborators"]}, id="a suffix and no short name"),
        pytest.param("PG  - 145-52", "LID - e32822 [pii]", {"pages": None, "article_number": "e32822"}, id="the publisher's number of an article without pages"),
        pytest.param("PG  - 145-52", "LID - S0140-6736(20)30183-5 [pii]", {"pages": None, "article_number": None}, id="a publisher's number that is no place"),
        pytest.param("PST - ppublish", "LID - e32822 [pii]", {"pages": "145-152", "article_number": None}, id="the publisher's number beside pages"),
        pytest.param("PST - ppublish", "RRI - J Test. 2022;13:1.", {"retracted": True, "notices": ["Retracted and republished in: J Test. 2022;13:1."]}, id="retracted and republished"),
        pytest.param("PST - ppublish", "CRI - J Test. 2022;13:1.", {"retracted": None, "notices": ["Corrected and republished in: J Test. 2022;13:1."]}, id="corrected and republished"),
        pytest.param("DP  - 2021 Sep-Oct", "DP  - 2021 1st Quart", {"date": "2021"}, id="a quarter is no month"),
        pytest.param("AU  - Sample AB\n", "", {"authors": ["Sample|Ada B", "van Testcase|Ciaran|C|Jr", "G:ORION Collaborators"]}, id="no short name"),
    ],
)  # fmt: skip
def test_what_medline_says_in_its_tags(old, new, expected):
    assert old in NBIB
    assert facts(only(NBIB.replace(old, new)), expected) == expected


def test_a_title_that_nobody_translated_is_the_own_one():
    text = NBIB.replace(
        "Care of stroke in a\n      second line of the title.", "[Not Available].\nTT  - Le titre."
    )
    for language in ("fre", "eng"):
        work = only(text.replace("LA  - eng", f"LA  - {language}")).work
        assert (work.title, work.translated_title) == ("Le titre", None)


def test_medline_ahead_of_print():
    text = "\n".join(line for line in NBIB.splitlines() if line[:2] not in ("VI", "IP", "PG"))
    found = only(text.replace("PST - ppublish", "PST - aheadofprint\nDEP - 20210714"))
    assert facts(found, ["status", "date"]) == {"status": "epub", "date": "2021-07-14"}


def test_records_of_medline_with_stray_lines_and_odd_spacing():
    text = (
        NBIB
        + "\nThis line belongs to nothing.\n\nPMID-7000002\nTI- Second title\nDP  -\n\nPMID- 7000003\nTI  - Third\n"
    )
    found = read(text)
    assert [e.work.pmid for e in found.entries] == ["1234567", "7000002", "7000003"]
    assert [e.work.title for e in found.entries][1:] == ["Second title", "Third"]
    assert [text.splitlines()[e.line - 1][:6] for e in found.entries] == ["PMID- ", "PMID-7", "PMID- "]
    assert found.notes == ["1 lines outside records were skipped"]


def test_a_value_over_very_many_lines_takes_no_longer_than_its_length():
    found = only(
        "TY  - JOUR\nTI  - T of tests\nN2  - x\n"
        + "more words of it\n" * 60_000
        + "DO  - 10.1000/x\nER  - \n"
    )
    assert found.work.doi == "10.1000/x"
