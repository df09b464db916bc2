"""Letters about the requirement: which they are, what they decide, and when nothing can be told."""

from __future__ import annotations

import pytest
from printed import Row, read, read_recognized, values

HEAD: list[Row] = [
    "United States Department of State",
    "Bureau of Consular Affairs",
    "Waiver Review Division",
]
OPINION: list[Row] = [
    *HEAD,
    "June 3, 2022",
    "Case Number: 1234567",
    "Dear Dr. Testcase:",
    "You requested an advisory opinion on whether you are subject to section 212(e) of the Act.",
    "After a review of your documents for programs ending on June 30, 2021, it is the opinion of this office",
    "that you are not subject to the two-year home-country physical presence requirement.",
    "Sincerely,",
]
RECOMMENDATION: list[Row] = [
    *HEAD,
    "March 4, 2024",
    "U.S. Citizenship and Immigration Services",
    "Case Number: 1234567",
    "Dear Sir or Madam:",
    "The Waiver Review Division recommends that the two-year foreign residence requirement of section 212(e)",
    "be waived for Dr. Testcase.",
    "Sincerely,",
]
NO_OBJECTION: list[Row] = [
    "Embassy of Exampleland",
    "14 February 2023",
    "To whom it may concern",
    "The Government of Exampleland has no objection to a waiver of the two-year home residence requirement",
    "for Dr. Amara Testcase.",
    "Respectfully,",
]
STATE: list[Row] = [
    "Kansas Department of Health",
    "Office of Primary Care",
    "January 9, 2024",
    "Re: Case Number 1234567, J-1 visa waiver, Conrad 30",
    "Dear Sir or Madam:",
    "The department requests a waiver of the two-year home residence requirement in the public interest.",
    "Dr. Testcase will practice full time at Example Rural Clinic, Exampletown, for three years.",
    "Sincerely,",
]
AGENCY: list[Row] = [
    "Delta Regional Authority",
    "January 9, 2024",
    "Case Number: 1234567",
    "Dear Sir or Madam:",
    "As an interested government agency we recommend a waiver of the two-year foreign residence requirement.",
    "Dr. Testcase will be employed by Example Rural Clinic, Exampletown.",
    "Sincerely,",
]


def swapped(rows: list[Row], *pairs: tuple[str, str]) -> list[Row]:
    changed = rows
    for old, new in pairs:
        after = [row.replace(old, new) if isinstance(row, str) else row for row in changed]
        assert after != changed
        changed = after
    return changed


LETTERS = [
    ("an advisory opinion", OPINION, {"letter_kind": "advisory_opinion", "dated": "2022-06-03", "case_number": "1234567", "result": "not_subject", "covers_program_ends_through": "2021-06-30"}, 0),
    ("a recommendation", RECOMMENDATION, {"letter_kind": "waiver_recommendation", "dated": "2024-03-04", "case_number": "1234567", "result": "favorable"}, 1),
    ("a statement of no objection", NO_OBJECTION, {"letter_kind": "no_objection", "dated": "2023-02-14", "route": "no_objection"}, 0),
    ("a letter of a state", STATE, {"letter_kind": "state_health_department", "dated": "2024-01-09", "case_number": "1234567", "state": "KS", "route": "conrad30", "site": "Example Rural Clinic"}, 0),
    ("a letter of an agency", AGENCY, {"letter_kind": "interested_agency", "dated": "2024-01-09", "case_number": "1234567", "agency": "Delta Regional Authority", "route": "interested_federal_agency", "site": "Example Rural Clinic"}, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected", "problems"), [row[1:] for row in LETTERS], ids=[row[0] for row in LETTERS]
)
def test_letters(rows, expected, problems):
    (paper,) = read(rows)
    assert paper.kind == "letter"
    assert values(paper) == expected
    assert len(paper.problems) == problems


OPINIONS = [
    ("subject", "that you are subject to the", "subject"),
    ("remains subject", "that you remain subject to the", "subject"),
    ("no longer subject", "that you are no longer subject to the", "not_subject"),
    ("cannot be told: may", "that you may be subject to the", None),
    ("cannot be told: a word misread", "that you are nct subject to the", None),
    ("cannot be told: denied before", "not that you are subject to the", None),
    ("cannot be told: a condition", "if you are subject to the", None),
    ("two sentences that disagree", "that you are not subject. Before, you were subject to the", None),
]


APPLIES = [
    ("plainly", "The two-year requirement applies to you.", "subject"),
    ("does not", "The two-year requirement does not apply to you.", "not_subject"),
    ("none of its grounds", "None of the grounds of the two-year requirement applies to you.", None),
]


@pytest.mark.parametrize(
    ("sentence", "result"), [row[1:] for row in APPLIES], ids=[row[0] for row in APPLIES]
)
def test_whether_the_requirement_applies(sentence, result):
    rows = [row for row in OPINION if "that you are not subject to" not in str(row)]
    (paper,) = read([*rows[:-1], sentence, rows[-1]])
    assert values(paper).get("result") == result


def test_the_words_behind_an_opinion_hold_its_not():
    (paper,) = read(OPINION)
    assert (paper.fields["result"].value, paper.fields["result"].as_printed.lower()) == (
        "not_subject",
        "not subject to",
    )


@pytest.mark.parametrize(("words", "result"), [row[1:] for row in OPINIONS], ids=[row[0] for row in OPINIONS])
def test_what_an_opinion_says(words, result):
    rows = swapped(OPINION, ("that you are not subject to the", words))
    if "Before" in words:
        rows = [*rows[:-1], "You are not subject to the two-year requirement.", rows[-1]]
    (paper,) = read(rows)
    assert values(paper)["letter_kind"] == "advisory_opinion"
    assert values(paper).get("result") == result
    assert any("what the opinion decides" in problem for problem in paper.problems) == (result is None)


RECOMMENDATIONS = [
    ("favorable in other words", "makes a favorable recommendation that", "favorable"),
    ("has recommended", "has recommended that", "favorable"),
    ("does not", "does not recommend that", "unfavorable"),
    ("cannot", "cannot recommend that", "unfavorable"),
    ("an unfavorable one", "makes an unfavorable recommendation: that", "unfavorable"),
    ("declines", "declines to recommend that", "unfavorable"),
    ("a word misread", "does nct recommend that", None),
    ("a condition", "would, if asked, recommend that", None),
    ("a plan", "may recommend that", None),
]


@pytest.mark.parametrize(
    ("words", "result"), [row[1:] for row in RECOMMENDATIONS], ids=[row[0] for row in RECOMMENDATIONS]
)
def test_what_is_recommended(words, result):
    (paper,) = read(swapped(RECOMMENDATION, ("recommends that", words)))
    assert values(paper)["letter_kind"] == "waiver_recommendation"
    assert values(paper).get("result") == result


DATES = [
    ("day first in words", "4 March 2024", "2024-03-04"),
    ("with a suffix", "March 4th, 2024", "2024-03-04"),
    ("one day only", "03/14/2024", "2024-03-14"),
    ("two days", "03/04/2024", None),
    ("no day of the calendar", "February 30, 2024", None),
]


@pytest.mark.parametrize(("printed", "day"), [row[1:] for row in DATES], ids=[row[0] for row in DATES])
def test_the_date_of_a_letter_is_never_guessed(printed, day):
    (paper,) = read(swapped(RECOMMENDATION, ("March 4, 2024", printed)))
    assert values(paper).get("dated") == day
    assert any("date of the letter" in problem for problem in paper.problems) == (day is None)


STATES = [
    ("two words", "North Carolina Department of Health and Human Services", "NC"),
    ("the name behind", "Department of Public Health, State of Iowa", "IA"),
    ("a name within another", "West Virginia Department of Health", "WV"),
    ("health services", "Texas Department of State Health Services", "TX"),
]


@pytest.mark.parametrize(("head", "state"), [row[1:] for row in STATES], ids=[row[0] for row in STATES])
def test_the_state_that_writes(head, state):
    (paper,) = read(swapped(STATE, ("Kansas Department of Health", head)))
    assert (values(paper)["letter_kind"], values(paper)["state"]) == ("state_health_department", state)


NONE = [
    ("an article", ["Advisory opinions", "June 3, 2022", "The Waiver Review Division of the Department of State gives an advisory opinion.", "Some people are not subject to the two-year home residence requirement."]),
    ("a refusal of a visa", ["Embassy of the United States", "June 3, 2022", "Dear applicant:", "Your visa is refused under section 214(b). You may apply again.", "Sincerely,"]),
    ("a letter of a lawyer", ["Sample Law Office", "June 3, 2022", "Dear Dr. Testcase:", "we will ask for a waiver of the two-year foreign residence requirement.", "Sincerely,"]),
    ("a letter of a sponsor", ["Office of International Services", "June 3, 2022", "Dear Dr. Testcase:", "you are subject to the two-year home residence requirement, so no waiver was found.", "Sincerely,"]),
    ("a letter of recommendation", ["June 3, 2022", "To whom it may concern", "I recommend Dr. Testcase, who needs a J-1 visa waiver, without reservation.", "Sincerely,"]),
    ("a letter without a date", [row for row in NO_OBJECTION if "2023" not in str(row)]),
    ("news of a state", ["Kansas Department of Health recommends waivers", "June 3, 2022", "The Conrad 30 program needs a waiver of the two-year home residence requirement."]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_other_papers_are_no_such_letters(rows):
    assert [paper.kind for paper in read(rows)] == ["other"]


@pytest.mark.parametrize(("rows", "expected"), [row[1:3] for row in LETTERS], ids=[row[0] for row in LETTERS])
def test_misread_letters_never_turn_a_letter_round(rows, expected):
    kinds = 0
    for seed in range(20):
        (paper,) = read_recognized(rows, seed=seed, slips=0.02)
        found = values(paper)
        kinds += found.get("letter_kind") == expected["letter_kind"]
        assert found.get("letter_kind") in (expected["letter_kind"], None)
        for name in ("result", "dated", "route", "state", "case_number"):
            assert found.get(name) in (expected.get(name), None)
    assert kinds >= 17
