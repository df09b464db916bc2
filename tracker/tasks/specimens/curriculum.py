"""The career of Dr. Amara Testcase, who does not exist: posts, degrees and publications, all invented."""

from __future__ import annotations

from collections.abc import Mapping

# As PubMed saves a selection; numbers and DOIs are made up, 10.5555 is nobody's prefix.
PUBMED = """PMID- 99900001
DP  - 2021 Apr
TI  - Sodium handling in cultured kidney cells: an invented comparison of three
      protocols.
PG  - 101-9
VI  - 4
IP  - 2
LID - 10.5555/sample.2021.101 [doi]
FAU - Sampleton, Rosa
AU  - Sampleton R
FAU - Testcase, Amara
AU  - Testcase A
FAU - Exampleton, Paul J
AU  - Exampleton PJ
LA  - eng
PT  - Journal Article
TA  - J Sample Nephrol
JT  - Journal of sample nephrology
UOF - bioRxiv. 2020. doi: 10.1101/2020.09.09.999001
PST - ppublish

PMID- 99900002
DP  - 2024 Sep 12
TI  - Heart failure clinics in two invented cities: a cohort of 1,204 patients.
PG  - e244021
VI  - 9
IP  - 3
LID - 10.5555/sample.2024.4021 [doi]
FAU - Testcase, Amara
AU  - Testcase A
FAU - Okoye-Sample, Dele
AU  - Okoye-Sample D
FAU - Exampleton, Paul J
AU  - Exampleton PJ
LA  - eng
PT  - Journal Article
TA  - Ann Invented Med
JT  - Annals of invented medicine
PST - ppublish

PMID- 99900003
DEP - 20260918
DP  - 2026 Sep 18
TI  - Readmission within 30 days after heart failure: a registry of nine sample
      hospitals.
LID - 10.5555/sample.2026.9030 [doi]
FAU - Specimen, Jo
AU  - Specimen J
FAU - Placeholder, Ana
AU  - Placeholder A
FAU - Example, Ravi
AU  - Example R
FAU - Sampleton, Rosa
AU  - Sampleton R
FAU - Testcase, Amara
AU  - Testcase A
FAU - Dummy, Lena
AU  - Dummy L
FAU - Exampleton, Paul J
AU  - Exampleton PJ
FAU - Mockley, Tom
AU  - Mockley T
LA  - eng
PT  - Journal Article
TA  - Heart Sample
JT  - Heart sample
PST - aheadofprint
"""

# As a reference manager exports the rest.
BIBTEX = """@misc{kidney2020,
  title={Sodium handling in cultured kidney cells: an invented comparison of three protocols},
  author={Sampleton, Rosa and Testcase, Amara and Exampleton, Paul J.}, year={2020}, month=sep,
  publisher={bioRxiv}, doi={10.1101/2020.09.09.999001}}
@inproceedings{poster2025, title={Telephone calls after discharge from an invented heart failure clinic},
  author={Testcase, Amara and Okoye-Sample, Dele}, year={2025}, month=nov, note={Poster presentation},
  eventtitle={Invented Heart Congress}, venue={Capital City, PA}}
@article{submitted2026, title={A score for readmission after heart failure: development in invented data},
  author={Testcase, Amara and Specimen, Jo and Mockley, Tom}, journal={Heart Sample},
  year={2026}, note={submitted}}
"""

FILES: Mapping[str, str] = {"pubmed.nbib": PUBMED, "zotero.bib": BIBTEX}
PERSON: Mapping[str, list[str]] = {
    "given_name": ["Amara"],
    "family_name": ["Testcase"],
    "email": ["amara.testcase@example.org"],
    "orcid": ["0000-0002-1825-0097"],
    "target_specialty": ["Cardiology"],
}
CLAIM = "submitted"

# What she typed: kind, then fields.
RECORDS: tuple[tuple[str, Mapping[str, list[str]]], ...] = (
    (
        "education",
        {
            "degree": ["MBBS"],
            "school": ["University of Sampleton"],
            "city": ["Enugu"],
            "country": ["Nigeria"],
            "begin": ["2008-10"],
            "end": ["2014-07"],
        },
    ),
    (
        "position",
        {
            "title": ["House Officer"],
            "kind": ["training"],
            "employer": ["Sampleton Teaching Hospital"],
            "country": ["Nigeria"],
            "clinical_contact": ["hands_on"],
            "begin": ["2014-09"],
            "end": ["2015-08"],
        },
    ),
    (
        "position",
        {
            "title": ["Medical Officer"],
            "kind": ["clinical"],
            "employer": ["Enugu Example Clinic"],
            "country": ["Nigeria"],
            "clinical_contact": ["hands_on"],
            "begin": ["2015-09"],
            "end": ["2019-05"],
        },
    ),
    (
        "position",
        {
            "title": ["Postdoctoral Research Scholar"],
            "kind": ["research"],
            "employer": ["Sample State University"],
            "mentor": ["Rosa Sampleton"],
            "city": ["Springfield, IL"],
            "country": ["US"],
            "clinical_contact": ["none"],
            "begin": ["2019-07"],
            "end": ["2021-06"],
            "bullets": [
                "Compared 3 culture protocols in 412 experiments; one paper and one preprint came of it",
                "Taught 6 students to patch kidney cells; two of them now run the assay",
            ],
        },
    ),
    (
        "position",
        {
            "title": ["Resident, Internal Medicine"],
            "kind": ["training"],
            "employer": ["Example Hospital"],
            "city": ["Shelbyville, OH"],
            "country": ["US"],
            "clinical_contact": ["hands_on"],
            "begin": ["2022-06"],
            "end": ["2025-06"],
        },
    ),
    (
        "position",
        {
            "title": ["Fellow, Cardiovascular Disease"],
            "kind": ["training"],
            "employer": ["Sample Heart Center"],
            "city": ["Capital City, PA"],
            "country": ["US"],
            "clinical_contact": ["hands_on"],
            "begin": ["2025-07"],
        },
    ),
    (
        "position",
        {
            "title": ["Research Fellow, part time"],
            "kind": ["research"],
            "employer": ["Sample Heart Center"],
            "city": ["Capital City, PA"],
            "country": ["US"],
            "clinical_contact": ["none"],
            "fte": ["0.2"],
            "begin": ["2025-09"],
            "bullets": ["Built a registry of 3,310 admissions from nine sample hospitals"],
        },
    ),
    ("exam", {"name": ["USMLE Step 1"], "taken_on": ["2016-05"], "result": ["pass"], "attempts": ["1"]}),
    ("exam", {"name": ["USMLE Step 2 CK"], "taken_on": ["2017-02"], "result": ["pass"], "attempts": ["1"]}),
    ("exam", {"name": ["USMLE Step 3"], "taken_on": ["2021-11"], "result": ["pass"], "attempts": ["1"]}),
    ("certificate", {"name": ["ECFMG Certificate"], "issued_on": ["2018-03"]}),
    ("skill", {"name": ["R (survival analysis, mixed models)"], "kind": ["statistics"]}),
    ("skill", {"name": ["SQL"], "kind": ["programming"]}),
    (
        "award",
        {
            "name": ["Sample Young Investigator Award"],
            "giver": ["Invented Heart Congress"],
            "awarded_on": ["2025-11"],
        },
    ),
    ("language", {"name": ["English"], "level": ["fluent"]}),
    ("language", {"name": ["Igbo"], "level": ["native"]}),
)
