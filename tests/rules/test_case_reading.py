"""Plain values become a case, or a complaint that names the path."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracker.errors import CaseInvalid
from tracker.rules import Case, case_of
from tracker.rules import case as case_items


def test_days_are_read_from_text_and_from_days():
    one = case_of({"as_of": "2026-02-28", "programs": [{"begin": date(2026, 1, 1), "end": "2028-02-29"}]})
    assert one.as_of == date(2026, 2, 28)
    assert one.programs[0].end == date(2028, 2, 29)


def test_nothing_and_null_are_the_same():
    assert case_of({}) == Case()
    assert case_of({"programs": [], "nationality": None, "trip": None, "us_presence": None}) == Case()


@pytest.mark.parametrize(
    "kind",
    [
        item
        for item in vars(case_items).values()
        if isinstance(item, type) and issubclass(item, case_items.Item)
    ],
    ids=lambda kind: kind.__name__,
)
def test_a_fact_that_is_not_given_is_not_known(kind):
    assert all(value in (None, (), {}) for value in vars(kind()).values())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("us_gov", (True, None), id="a word"),
        pytest.param("home_gov", (None, True), id="the other word"),
        pytest.param({"us_gov": False, "home_gov": None}, (False, None), id="a mapping"),
    ],
)
def test_funding_of_a_program_is_a_word_or_a_mapping(given, expected):
    funding = case_of({"programs": [{"funding": given}]}).programs[0].funding
    assert (funding.us_gov, funding.home_gov) == expected


def test_skills_hold_facts_and_countries_side_by_side():
    skills = case_of({"skills": {"on_2024_list": False, "NO": True, "X": None, "list": 2009}}).skills
    assert skills.on_2024_list is False
    assert skills.list == "2009"
    assert dict(skills.by_country) == {"NO": True, "X": None}


def test_references_may_look_like_numbers_or_days():
    case = case_of({"programs": [{"ref": 7}, {"ref": date(2026, 1, 2)}, {"ref": "a"}]})
    assert [program.ref for program in case.programs] == ["7", "2026-01-02", "a"]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        pytest.param("2025-07-01T09:40:00Z", datetime(2025, 7, 1, 9, 40, tzinfo=UTC), id="universal time"),
        pytest.param("2025-07-01T09:40:00", datetime(2025, 7, 1, 9, 40, tzinfo=UTC), id="without a zone"),
        pytest.param("2025-07-01T09:40:00+02:00", datetime(2025, 7, 1, 7, 40, tzinfo=UTC), id="another zone"),
    ],
)
def test_an_instant_is_kept_in_universal_time(text, instant):
    assert case_of({"entry_timestamp": text}).entry_timestamp == instant


WRONG = [
    pytest.param({"programmes": []}, "the case: unknown key programmes", id="unknown key"),
    pytest.param(
        {"programs": [{}, {"begins": 1}]}, "programs[1]: unknown key begins", id="unknown key in a list"
    ),
    pytest.param(
        {"programs": [{"forms": [{"kind": "x"}]}]}, "programs[0].forms[0]: unknown key kind", id="deep"
    ),
    pytest.param(
        {"a b\n": 1}, "the case: unknown key (not a word)", id="a key that is no word is not repeated"
    ),
    pytest.param({1: 1}, "the case: a key is not text", id="a key that is a number"),
    pytest.param(
        {"skills": {"by_country": {}}}, "skills: unknown key by_country", id="a name of the program's own"
    ),
    pytest.param({"programs": {}}, "programs: a list is expected", id="a mapping for a list"),
    pytest.param({"programs": [None]}, "programs[0]: an item of a list is empty", id="an empty item"),
    pytest.param({"programs": ["x"]}, "programs[0]: a mapping of keys is expected", id="text for a mapping"),
    pytest.param({"trip": []}, "trip: a mapping of keys is expected", id="a list for a mapping"),
    pytest.param({"skills": []}, "skills: a mapping of keys is expected", id="a list for skills"),
    pytest.param(
        {"as_of": "2026-02-30"},
        "as_of: '2026-02-30' is not a day of the calendar",
        id="a day that does not exist",
    ),
    pytest.param(
        {"as_of": "2025-02-29"},
        "as_of: '2025-02-29' is not a day of the calendar",
        id="a leap day in another year",
    ),
    pytest.param({"as_of": "2026-2-3"}, "as_of: a day of the form YYYY-MM-DD is expected", id="short form"),
    pytest.param(
        {"as_of": "03/04/2025"}, "as_of: a day of the form YYYY-MM-DD is expected", id="another order"
    ),
    pytest.param(
        {"as_of": 20260203}, "as_of: a day of the form YYYY-MM-DD is expected", id="a number for a day"
    ),
    pytest.param(
        {"as_of": datetime(2026, 1, 1, tzinfo=UTC)},
        "as_of: a day of the form YYYY-MM-DD is expected",
        id="a time for a day",
    ),
    pytest.param(
        {"as_of": "2300-01-01"},
        "as_of: the year of '2300-01-01' is not between 1900 and 2199",
        id="three hundred years",
    ),
    pytest.param(
        {"as_of": date(1899, 12, 31)},
        "as_of: the year of '1899-12-31' is not between 1900 and 2199",
        id="too early",
    ),
    pytest.param({"tax": "true"}, "tax: true or false is expected", id="text for a truth"),
    pytest.param({"tax": 1}, "tax: true or false is expected", id="a number for a truth"),
    pytest.param(
        {"specialty_changes_made": True},
        "specialty_changes_made: a whole number from 0 to 10,000 is expected",
        id="a truth for a number",
    ),
    pytest.param(
        {"specialty_changes_made": -1},
        "specialty_changes_made: a whole number from 0 to 10,000 is expected",
        id="below zero",
    ),
    pytest.param(
        {"specialty_changes_made": 1.5},
        "specialty_changes_made: a whole number from 0 to 10,000 is expected",
        id="a part",
    ),
    pytest.param(
        {"employment": [{"fte": float("nan")}]},
        "employment[0].fte: a number from 0 to 10,000 is expected",
        id="not a number",
    ),
    pytest.param(
        {"employment": [{"fte": 10**400}]},
        "employment[0].fte: a number from 0 to 10,000 is expected",
        id="a huge number",
    ),
    pytest.param(
        {"employment": [{"fte": "1.0"}]}, "employment[0].fte: a number is expected", id="text for a number"
    ),
    pytest.param({"field": 5}, "field: text is expected", id="a number for text"),
    pytest.param({"field": "x" * 2001}, "field: the text is longer than 2,000 characters", id="long text"),
    pytest.param(
        {"programs": [{"ref": 10**30}]},
        "programs[0].ref: a whole number from 0 to 10,000 is expected",
        id="a huge reference",
    ),
    pytest.param(
        {"programs": [{"category": "RESEARCH SCHOLAR"}]},
        "programs[0].category: not one of the words that can stand here",
        id="a printed category",
    ),
    pytest.param(
        {"programs": [{"sevis_status": "done"}]},
        "programs[0].sevis_status: not one of the words that can stand here",
        id="an unknown status",
    ),
    pytest.param(
        {"programs": [{"funding": "nih"}]},
        "programs[0].funding: us_gov, home_gov or a mapping is expected",
        id="an unknown payer",
    ),
    pytest.param(
        {"nationality": "India"},
        "nationality: a country is two capital letters of ISO 3166",
        id="the name of a country",
    ),
    pytest.param(
        {"nationalities": ["IN", "ng"]},
        "nationalities[1]: a country is two capital letters of ISO 3166",
        id="small letters",
    ),
    pytest.param({"nationality": False}, "nationality: text is expected", id="Norway as a truth"),
    pytest.param(
        {"skills": {"NO": "true"}}, "skills.NO: true or false is expected", id="the entry of a country"
    ),
    pytest.param(
        {"i94": {"admit_until": "d/s"}},
        "i94.admit_until: a day of the form YYYY-MM-DD is expected",
        id="neither day nor D/S",
    ),
    pytest.param(
        {"entry_timestamp": "yesterday at noon!"},
        "entry_timestamp: a time such as 2025-07-01T09:40:00Z is expected",
        id="no time",
    ),
    pytest.param(
        {"entry_timestamp": "2025-07-01"},
        "entry_timestamp: a time such as 2025-07-01T09:40:00Z is expected",
        id="a day for a time",
    ),
    pytest.param(
        {"wants": ["H-1B_visa", "green card"]}, "wants[1]: no benefit has this name", id="an unknown benefit"
    ),
    pytest.param(
        {"programs": [{"begin": "2026-01-02", "end": "2026-01-01"}]},
        "programs[0]: the end is before the begin",
        id="end before begin",
    ),
    pytest.param(
        {"programs": [{"begin": "2026-01-02", "end": "2027-01-01", "sevis_end": "2026-01-01"}]},
        "programs[0]: the end is before the begin",
        id="SEVIS end before begin",
    ),
    pytest.param(
        {"programs": [{"status_acquired_by_cos": "2027-01-02", "end": "2027-01-01"}]},
        "programs[0]: the end is before the begin",
        id="acquired after the end",
    ),
    pytest.param(
        {"us_presence": [{"in": "2026-01-02", "out": "2026-01-01"}]},
        "us_presence[0]: the end is before the begin",
        id="out before in",
    ),
    pytest.param(
        {"home_presence": [{"in": "2026-01-02", "out": "2026-01-01"}]},
        "home_presence[0]: the end is before the begin",
        id="home before arrival",
    ),
    pytest.param(
        {"programs": [{"leave": [{"from": "2026-01-02", "to": "2026-01-01"}]}]},
        "programs[0].leave[0]: the end is before the begin",
        id="leave",
    ),
    pytest.param(
        {"trip": {"out": "2026-01-02", "back": "2026-01-01"}}, "trip: the end is before the begin", id="trip"
    ),
    pytest.param(
        {"employment": [{"start": "2026-01-02", "end": "2026-01-01"}]},
        "employment[0]: the end is before the begin",
        id="job",
    ),
]


@pytest.mark.parametrize(("given", "complaint"), WRONG)
def test_what_is_wrong_is_named_by_its_path(given, complaint):
    with pytest.raises(CaseInvalid) as raised:
        case_of(given)
    assert raised.value.message == complaint


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        pytest.param({"program": []}, "did you mean programs?", id="a key"),
        pytest.param({"category": "research_scholars"}, "did you mean research_scholar?", id="a word"),
        pytest.param({"zzzz": 1}, "docs/assess.md lists the keys", id="nothing near"),
    ],
)
def test_a_slip_gets_a_hint(given, hint):
    with pytest.raises(CaseInvalid) as raised:
        case_of(given)
    assert raised.value.hint == hint


def placed(path, value):
    """Return a case with one value at a path such as ``programs[].category``."""
    part, _, rest = path.partition(".")
    inner = value if not rest else placed(rest, value)
    return {part.removesuffix("[]"): [inner] if part.endswith("[]") else inner}


MARKS = ("subject", "not_subject", "conflict", "unmarked", "unsure")
CATEGORIES = (
    "student", "trainee", "intern", "teacher", "professor", "international_visitor", "alien_physician",
    "government_visitor", "research_scholar", "short_term_scholar", "specialist", "camp_counselor",
    "summer_work_travel", "au_pair",
)  # fmt: skip
WORDS = {
    "category": CATEGORIES,
    "programs[].category": CATEGORIES,
    "us_presence[].category": CATEGORIES,
    "us_presence[].principal_category": CATEGORIES,
    "proposed.category": CATEGORIES,
    "programs[].sevis_status": (
        "completed", "inactive", "terminated", "no_show", "invalid", "canceled", "active", "initial", "draft",
    ),
    "programs[].ended_by": ("transfer_out",),
    "programs[].started_by": ("transfer_in",),
    "programs[].cert_62_27c": ("no_patient_care", "five_points"),
    "programs[].annotation_212e": MARKS,
    "programs[].forms[].annotation_212e": MARKS,
    "visa_stamps[].annotation_212e": MARKS,
    "proposed.action": ("extend", "change_specialty"),
    "advisory_opinions[].result": ("subject", "not_subject"),
    "events[].type": ("divorce", "death", "age_21"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "words"), WORDS.items(), ids=WORDS)
def test_a_word_is_one_of_those_that_can_stand_there(path, words):
    for word in words:
        found = case_of(placed(path, word))
        for name in path.replace("[]", ".0").split("."):
            found = found[0] if name == "0" else getattr(found, name)
        assert found == word
    with pytest.raises(CaseInvalid, match="not one of the words that can stand here"):
        case_of(placed(path, "another"))


COUNTRIES = (
    "nationality", "passport_used", "lpr_country", "ds2019_country", "trip.country", "programs[].nationality",
    "programs[].lpr_country", "programs[].country",
)  # fmt: skip


@pytest.mark.parametrize("path", COUNTRIES)
def test_a_country_is_two_letters(path):
    assert case_of(placed(path, "NO")) != Case()
    with pytest.raises(CaseInvalid, match="a country is two capital letters of ISO 3166"):
        case_of(placed(path, "NOR"))


@pytest.mark.parametrize("path", ["nationalities", "programs[].nationalities"])
def test_each_of_several_countries_is_two_letters(path):
    assert case_of(placed(path, ["NO", "X"])) != Case()
    with pytest.raises(CaseInvalid, match="a country is two capital letters of ISO 3166"):
        case_of(placed(path, ["NO", "W"]))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param({"field": "x" * 2000}, "x" * 2000, id="the longest text"),
        pytest.param({"field": date(2026, 1, 2)}, "2026-01-02", id="a day in place of text"),
        pytest.param({"specialty_changes_made": 10_000}, 10_000, id="the largest number"),
        pytest.param({"specialty_changes_made": 0}, 0, id="no changes"),
        pytest.param({"as_of": "1900-01-01"}, date(1900, 1, 1), id="the first day"),
        pytest.param({"as_of": "2199-12-31"}, date(2199, 12, 31), id="the last day"),
        pytest.param(
            {"entry_timestamp": "1900-01-01T00:00"}, datetime(1900, 1, 1, tzinfo=UTC), id="the first instant"
        ),
        pytest.param(
            {"entry_timestamp": "2199-12-31T23:59"},
            datetime(2199, 12, 31, 23, 59, tzinfo=UTC),
            id="the last minute",
        ),
        pytest.param(
            {"entry_timestamp": datetime(2026, 1, 2, 3, 4, tzinfo=UTC)},
            datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
            id="an instant as such",
        ),
    ],
)
def test_what_lies_on_a_limit_is_kept(given, kept):
    (key,) = given
    assert getattr(case_of(given), key) == kept


@pytest.mark.parametrize(
    ("given", "kept"), [pytest.param(10_000, 10_000.0, id="a whole number"), pytest.param(0, 0.0, id="none")]
)
def test_a_part_of_a_full_day_of_work_is_a_number(given, kept):
    found = case_of({"employment": [{"fte": given}]}).employment[0].fte
    assert (type(found), found) == (float, kept)


OUTSIDE = [
    pytest.param({"specialty_changes_made": 10_001}, id="a number too large"),
    pytest.param({"employment": [{"fte": 10_001}]}, id="a part too large"),
    pytest.param({"employment": [{"fte": -1}]}, id="a part below zero"),
    pytest.param({"employment": [{"fte": True}]}, id="a truth for a part"),
    pytest.param({"programs": [{"ref": True}]}, id="a truth for a reference"),
    pytest.param({"entry_timestamp": "1899-12-31T23:59"}, id="before the first instant"),
    pytest.param({"entry_timestamp": "2200-01-01T00:00"}, id="after the last instant"),
    pytest.param({"entry_timestamp": 20260101}, id="a number for an instant"),
    pytest.param({"field": datetime(2026, 1, 2, tzinfo=UTC)}, id="an instant for text"),
    pytest.param({"sevis_ids": ["x"] * 100_001}, id="a list too long"),
    pytest.param({"sevis_ids": "x"}, id="text for a list"),
    pytest.param({"funding": 1}, id="a number for funding"),
    pytest.param({"nationality": "NO "}, id="a country with a space"),
    pytest.param({"nationality": "W"}, id="a letter that stands for no country"),
    pytest.param({"as_of": "2026-01-021"}, id="a day with one digit too many"),
    pytest.param({"programs": [{"forms": [{"begin": "2026-01-02", "end": "2026-01-01"}]}]}, id="a form"),
    pytest.param({"other_presence": [{"in": "2026-01-02", "out": "2026-01-01"}]}, id="a stay elsewhere"),
    pytest.param(
        {"programs": [{"sevis_begin": "2026-01-02", "begin": "2025-01-01", "end": "2026-01-01"}]},
        id="SEVIS begin after the end",
    ),
]


@pytest.mark.parametrize("given", OUTSIDE)
def test_what_lies_past_a_limit_is_refused(given):
    with pytest.raises(CaseInvalid):
        case_of(given)


def test_the_longest_list_is_read():
    assert len(case_of({"sevis_ids": ("x",) * 100_000}).sevis_ids) == 100_000


def test_a_single_day_is_a_stay():
    case = case_of({"us_presence": [{"in": "2026-01-01", "out": "2026-01-01", "status": "J-1"}]})
    assert case.us_presence[0].out == date(2026, 1, 1)


@pytest.mark.parametrize("void", ["no_show", "invalid", "canceled"])
def test_a_void_record_may_end_before_it_begins(void):
    program = {"begin": "2026-01-02", "end": "2027-01-01", "sevis_end": "2025-12-01", "sevis_status": void}
    assert case_of({"programs": [program]}).programs[0].sevis_status == void


@pytest.mark.parametrize("value", [[], "x", None, 5, [{}]], ids=repr)
def test_a_case_is_a_mapping(value):
    with pytest.raises(CaseInvalid, match="a mapping of keys is expected"):
        case_of(value)


@pytest.mark.parametrize(
    "name",
    [
        "H-1B_visa",
        "H-1B_visa_abroad",
        "H-4_visa",
        "L-1_change_of_status",
        "K-1_visa",
        "immigrant_visa",
        "adjustment",
        "O-1_visa_abroad",
        "B-2_visa",
        "TN",
        "E-2_visa_abroad",
        "new_J-1",
        "T_change_of_status",
        "U_change_of_status",
        "A-1_change_of_status",
        "H-1B1_visa",
    ],
)
def test_benefits_that_can_be_asked_about(name):
    assert case_of({"wants": [name]}).wants == (name,)
