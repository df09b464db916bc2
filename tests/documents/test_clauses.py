"""The wordings of visa annotations about 212(e)."""

from __future__ import annotations

import pytest

from tracker.documents.clauses import annotation_says

# words of the annotation | what they say
WORDINGS = [
    ("BEARER IS SUBJECT TO SECTION 212(e). TWO YEAR RULE DOES APPLY (NIGERIA)", "subject"),
    ("BEARER IS NOT SUBJECT TO SECTION 212(e). TWO YEAR RULE DOES NOT APPLY (NIGERIA)", "not_subject"),
    ("BEARER IS SUBJECT TO 212(E). TWO YEAR RESIDENCY RULE DOES APPLY", "subject"),
    ("Bearer is not subject to 212(e). Two year rule does not apply", "not_subject"),
    ("bearer subject to 212e", "subject"),
    ("bearer not subject to 212e", "not_subject"),
    ("NOT SUBJECT TO TWO-YEAR RESIDENCY REQUIREMENT", "not_subject"),
    ("212(e) does not apply", "not_subject"),
    ("212(e) applies", "subject"),
    ("Two-year rule does apply", "subject"),
    ("BEARER IS NOT\nSUBJECT TO SECTION 212 (E). TWO YEAR RULE DOES NOT\nAPPLY", "not_subject"),
    ("BEARER IS SUBJECT TO SECTION 212(E). TWO YEAR RULE DOES NOT APPLY", "conflict"),
    ("BEARER IS NOT SUBJECT TO INA 212(E) TWO YEAR RULE DOES APPLY", "conflict"),
    ("SUBJECT TO 2I2(E)", "subject"),
    ("NOT SUBJECT TO 21Z(E)", "not_subject"),
    ("NOT SUBJECT TO SEC. 212E", "not_subject"),
    ("NOT SUBJECT TO SEC 212(F)", "not_subject"),
    ("SUBJECT TO 2 YEAR HRR", "subject"),
    ("SUBJECT TO 2-YR HOME RESIDENCY REQUIREMENT PL 94-484", "subject"),
    ("NOT SUBJECT TO HRR", "not_subject"),
    ("SUBJECT TO THE TWO-YEAR HOME-COUNTRY PHYSICAL PRESENCE REQUIREMENT", "subject"),
    ("BEARER IS NOT SUBJECT TO THE 2-YEAR FOREIGN RESIDENCE REQUIREMENT", "not_subject"),
    ("BEARER IS SUBJECT TO THE PROVISIONS OF SECTION 212(E)", "subject"),
    ("BEARER IS NOT SUBJECT TO THE PROVISIONS OF 212(E)", "not_subject"),
    ("212(e): NOT SUBJECT", "not_subject"),
    ("212E - SUBJECT", "subject"),
    ("SUBJECT TO TWO YEAR RULE (212(e))", "subject"),
    ("2 YEAR HOME RESIDENCY DOES NOT APPLY", "not_subject"),
    ("SECTION 212(e) OF INA DOES NOT APPLY", "not_subject"),
    ("BEARER ISN'T SUBJECT TO 212(E)", "not_subject"),
    ("212(E) TWO YEAR RULE NOT APPLICABLE", "not_subject"),
    ("N0012345678 P-1-00042 SAMPLE UNIVERSITY", "unmarked"),
    ("SUBJECT TO SECTION 214(B) 212(D)(3)(A) WAIVER", "unmarked"),
    ("THIS IS A SAMPLE VISA", "unmarked"),
    ("SUBJECT TO NON-IMMIGRANT RULES", "unmarked"),
    ("", "unmarked"),
    ("BEARER MAY BE SUBJECT TO 212(E)", "unsure"),
    ("BEARER IS SUBJECT TO 212(E). SAMPLE UNIVERSITY, PORTLAND OR. 07 MAY 2019", "subject"),
    ("BEARER IS OR IS NOT SUBJECT TO 212(E)", "unsure"),
    ("BEARER IS/IS NOT SUBJECT TO 212(E)", "unsure"),
    ("212(E)", "unsure"),
    ("TWO YEAR RULE", "unsure"),
    ("NOT SUBJ TO 212(E)", "unsure"),
    ("TWO YEAR RESIDENCY REQUIREMENT WAIVED", "unsure"),
    ("NOT 212(E) SUBJECT", "unsure"),
    ("BEARER IS NOT CURRENTLY SUBJECT TO 212(E)", "unsure"),
    ("IT IS NOT CERTAIN THAT BEARER IS SUBJECT TO 212(E)", "unsure"),
    ("SUBJECT TO 212(E). TWO YEAR RULE DOES NOT YET APPLY", "unsure"),
    ("SUBJECT TO 212(E) AND NOT SUBJECT TO 214(B)", "unsure"),
    ("SUBJECT TO PROCLAMATION UNDER 212(F)", "unsure"),
]


@pytest.mark.parametrize(
    ("words", "determination"), WORDINGS, ids=[words or "nothing" for words, _ in WORDINGS]
)
def test_wordings(words, determination):
    assert annotation_says(words)[0] == determination


@pytest.mark.parametrize(
    ("words", "determination"), WORDINGS, ids=[words or "nothing" for words, _ in WORDINGS]
)
@pytest.mark.parametrize("width", [9, 17, 28])
def test_lines_may_end_anywhere_between_words(words, determination, width):
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    assert annotation_says("\n".join([*lines, line]))[0] == determination


BASES = [
    ("SUBJECT TO 212(E) PL 94-484", ["pl_94_484"]),
    ("SUBJECT TO 212(E) SKILLS LIST", ["skills_list"]),
    ("SUBJECT TO 212(E) GOVERNMENT FUNDING AND SKILLS LIST", ["government_financing", "skills_list"]),
    ("NOT SUBJECT TO 212(E) SKILLS LIST", []),
]


@pytest.mark.parametrize(("words", "bases"), BASES, ids=[words for words, _ in BASES])
def test_bases_count_only_where_the_bearer_is_subject(words, bases):
    assert [basis.value for basis in annotation_says(words)[1]] == bases
