"""Offers before they are accepted: questions, answers, and the law with the offer as a program."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.errors import RecordConflict, RecordInvalid, RecordNotFound, UsageError
from tracker.reports.report import as_text
from tracker.tasks import records
from tracker.tasks.offers import check_offers
from tracker.tasks.visa_time import visa_answer

TODAY = date(2026, 11, 22)
FORM = {
    "sevis_id": ["N0012345678"],
    "category": ["research_scholar"],
    "program_number": ["P-1-00001"],
    "program_begin_date": ["2025-09-01"],
    "program_end_date": ["2027-08-31"],
    "issued_on": ["2025-05-02"],
}


@pytest.fixture
def vault(vault):
    records.add(vault, "person", {"family_name": ["TESTCASE"], "nationalities": ["NG"]})
    records.add(vault, "ds2019", FORM)
    return vault


def add(vault, what, /, **fields):
    return records.add(vault, what, {name: [value] for name, value in fields.items()}).name


def offer(vault, **fields):
    return add(vault, "offer", **{"kind": "research", "title": "SAMPLE post", "begin": "2027-11-01"} | fields)


def answer(vault, question, text, name="offer-1", **more):
    add(vault, "answer", offer=name, question=question, answer=text, **more)


def checked(vault, *names, as_of=TODAY):
    return check_offers(vault.ledger, names, as_of)


def first(vault, as_of=TODAY):
    return checked(vault, "offer-1", as_of=as_of).answer["offers"][0]


# --- questions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "asked", "not_asked"),
    [
        pytest.param("research", {"category", "government_money", "home_rule", "funding", "publications", "fellows", "renewals"}, {"waiver_jobs", "site"}, id="research"),
        pytest.param("residency", {"category", "h1b", "waiver_jobs", "renewals", "graduates"}, {"publications", "site"}, id="residency"),
        pytest.param("fellowship", {"category", "accredited", "length"}, {"letters"}, id="fellowship"),
        pytest.param("waiver_job", {"category", "site", "begin_in_time", "ending"}, {"transfer", "fellows"}, id="waiver job"),
        pytest.param("practice", {"category", "residence"}, {"transfer"}, id="practice"),
    ],
)  # fmt: skip
def test_each_kind_of_position_has_questions_of_its_own(vault, kind, asked, not_asked):
    offer(vault, kind=kind)
    found = {row["word"] for row in first(vault)["questions"]}
    assert asked <= found
    assert found & not_asked == set()


def test_nothing_is_answered_until_it_is(vault):
    offer(vault)
    rows = first(vault)["questions"]
    assert [row["answer"] for row in rows] == [None] * len(rows)
    assert all(row["why"] and row["source"] and row["grade"] for row in rows)
    assert f"0 of {len(rows)} questions answered" in as_text(checked(vault, "offer-1"))


def test_the_newest_answer_counts_whether_asked_by_word_or_by_sentence(vault):
    offer(vault)
    text = next(row["question"] for row in first(vault)["questions"] if row["word"] == "fellows")
    answer(vault, text, "two of three", answered_on="2026-11-20")
    answer(vault, "Fellows", "three of four", answered_on="2026-11-21")
    answer(vault, "fellows", "one", answered_on="2026-11-19")
    answer(vault, "weather", "mild")
    found = {row["word"]: row["answer"] for row in first(vault)["questions"] if row["answer"]}
    assert found == {"fellows": "three of four"}


def test_answers_about_another_offer_do_not_count(vault):
    offer(vault)
    offer(vault, title="Other")
    answer(vault, "fellows", "three of four", name="offer-2")
    assert [row["word"] for row in first(vault)["questions"] if row["answer"]] == []


# --- the law -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "allowed", "earliest"),
    [
        pytest.param("2029-08-31", False, "2029-09-01", id="the last day of the bar"),
        pytest.param("2029-09-01", True, "2029-09-01", id="the day after"),
        pytest.param("2027-11-01", False, "2029-09-01", id="well inside"),
    ],
)
def test_an_offer_that_runs_into_a_bar_says_so_and_from_when(vault, begin, allowed, earliest):
    offer(vault, begin=begin)
    law = first(vault)["law"]
    assert (law["may_begin"], law["earliest_begin"]) == (allowed, earliest)
    assert ("PROPOSED_BEGIN_BARRED" in [c["code"] for c in law["concerns"]]) is not allowed


def test_a_transfer_does_not_meet_the_bar(vault):
    offer(vault, begin="2027-09-01")
    assert first(vault)["law"]["may_begin"] is False
    answer(vault, "transfer", "yes")
    assert first(vault)["law"]["may_begin"] is True


@pytest.mark.parametrize(
    ("words", "may_begin", "told"),
    [
        pytest.param("Yes, a transfer.", True, None, id="both words of the list"),
        pytest.param("no (a new record)", False, None, id="as listed"),
        pytest.param(
            "Yes, they would move it in July", False, "could not be read", id="a sentence is not read"
        ),
        pytest.param("not yet clear", False, "could not be read", id="no answer yet"),
        pytest.param(None, False, "is open", id="not asked"),
    ],
)
def test_an_answer_on_the_transfer_is_read_or_said_not_to_be(vault, words, may_begin, told):
    offer(vault, begin="2027-09-01")
    if words is not None:
        answer(vault, "transfer", words)
    found = first(vault)
    assert found["law"]["may_begin"] is may_begin
    lines = [text for text in found["assumed"] if "not a transfer" in text]
    assert [told in text for text in lines] == ([] if told is None else [True])


@pytest.mark.parametrize(
    ("money", "told"),
    [
        pytest.param("NIH", False, id="a word of the list"),
        pytest.param("U.S. government", False, id="with stops"),
        pytest.param("a T32 grant", True, id="a grant by its name"),
    ],
)
def test_an_answer_on_money_is_read_or_said_not_to_be(vault, money, told):
    offer(vault, begin="2030-01-01")
    answer(vault, "government_money", money)
    assert any("government money" in text for text in first(vault)["assumed"]) is told


@pytest.mark.parametrize(
    ("money", "status"),
    [
        pytest.param("us", "would be subject (GOV_FUNDING)", id="the United States"),
        pytest.param("Home", "would be subject (GOV_FUNDING)", id="home"),
        pytest.param("both", "would be subject (GOV_FUNDING)", id="both"),
        pytest.param("no", "not known", id="neither: the Skills List is still open"),
        pytest.param("perhaps", "not known", id="no answer that can be read"),
    ],
)
def test_government_money_makes_the_program_subject(vault, money, status):
    offer(vault, begin="2030-01-01")
    answer(vault, "government_money", money)
    rows = {row["key"]: row["then"] for row in first(vault)["law"]["figures"]}
    assert rows["programs_212e.planned.research_scholar.1"] == status


@pytest.mark.parametrize(
    ("words", "category"),
    [
        pytest.param("J-1 research scholar", "research_scholar", id="as people write it"),
        pytest.param("Short-Term Scholar", "short_term_scholar", id="short-term"),
        pytest.param("J1 (alien physician)", "alien_physician", id="in brackets"),
        pytest.param("J-1 physician", "alien_physician", id="physician"),
        pytest.param("J-1", "research_scholar", id="J-1 alone: the kind decides"),
        pytest.param("H-1B", None, id="another status"),
        pytest.param("h1b", None, id="without hyphens"),
        pytest.param("not J-1 research scholar but H-1B", None, id="a sentence is not read"),
        pytest.param("none", None, id="none needed"),
    ],
)
def test_the_category_is_read_from_the_answer_or_not_at_all(vault, words, category):
    offer(vault, begin="2030-01-01")
    answer(vault, "category", words)
    found = first(vault)
    assert (found["law"] or {}).get("category") == category
    assert (found["why_no_law"] is None) is (category is not None)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"begin": ""}, "enter its first day", id="no begin"),
        pytest.param({"kind": ""}, "enter its kind", id="no kind"),
        pytest.param({"country": "DE"}, "not in the United States", id="elsewhere"),
        pytest.param({"begin": "2026-11-22"}, "has passed", id="it begins today"),
        pytest.param({"kind": "waiver_job"}, "not held in J-1", id="a waiver job"),
        pytest.param({"begin": "2199-01-01"}, "no day after", id="too far ahead"),
    ],
)
def test_where_nothing_can_be_computed_it_says_why(vault, fields, words):
    offer(vault, **fields)
    found = first(vault)
    assert found["law"] is None
    assert words in found["why_no_law"]


def test_a_length_is_assumed_only_where_it_is_counted_with(vault):
    offer(vault, kind="waiver_job", begin="2027-08-01")
    assert not any("no end is entered" in text for text in first(vault)["assumed"])


def test_an_offer_does_not_end_before_it_begins(vault):
    with pytest.raises(RecordInvalid, match="end is before begin"):
        offer(vault, begin="2027-03-01", end="2027-01-31")


def test_answers_to_what_is_not_asked_stand_in_the_report(vault):
    offer(vault, kind="residency")
    offer(vault, kind="research")
    answer(vault, "funding", "USD 60,000 a year", answered_on="2026-11-20")
    answer(vault, "salary", "see the contract")
    answer(vault, "funding", "EUR 40,000 a year", name="offer-2")
    report = checked(vault, "offer-1")
    assert [row["question"] for row in report.answer["offers"][0]["other_answers"]] == ["salary", "funding"]
    text = " ".join(as_text(report).split())
    assert "not asked here funding - USD 60,000 a year (20 Nov 2026)" in text
    rows = {row[0]: row[1:] for row in checked(vault, "offer-1", "offer-2").sections[0].table.rows}
    assert rows["salary"] == ("see the contract", "-")
    assert rows["funding"][1] == "EUR 40,000 a year"


@pytest.mark.parametrize(
    ("words", "kind", "states"),
    [
        pytest.param("H-1B", "faculty", {"H-1B visa abroad": "blocked", "H-1B change of status": "blocked"}, id="H-1B"),
        pytest.param("H-1B, cap exempt", "faculty", {"H-1B visa abroad": "blocked", "H-1B change of status": "blocked"}, id="H-1B with more words"),
        pytest.param(None, "waiver_job", {"H-1B visa abroad": "blocked", "H-1B change of status": "blocked"}, id="a waiver job is held in H-1B"),
        pytest.param("O-1", "faculty", {"O-1 visa abroad": "not blocked", "O-1 change of status": "blocked"}, id="O-1"),
        pytest.param("TN", "faculty", {"TN": "not blocked", "TN change of status": "blocked"}, id="TN"),
        pytest.param("E-3", "faculty", {"E-3 visa abroad": "not blocked", "E-3 change of status": "blocked"}, id="E-3"),
        pytest.param("green card", "faculty", {"immigrant visa": "blocked", "adjustment": "blocked"}, id="green card"),
        pytest.param("alien physician", "fellowship", {}, id="J-1"),
        pytest.param("what they like", "faculty", {}, id="not read"),
    ],
)  # fmt: skip
def test_an_offer_in_another_status_says_what_212e_blocks(vault, words, kind, states):
    records.add(vault, "ds2019", FORM | {"sevis_id": ["N0012345679"], "category": ["alien_physician"],
                                         "program_begin_date": ["2023-07-01"], "program_end_date": ["2025-06-30"]})  # fmt: skip
    offer(vault, kind=kind)
    if words:
        answer(vault, "category", words)
    found = first(vault)
    assert {row["benefit"]: row["state"] for row in found["benefits"]} == states
    assert {row["on"] for row in found["benefits"]} <= {"2027-11-01"}
    about_payment = [
        note for note in found["notes"] if "(T-06, secondary, state of 7 Oct 2026): Courts are" in note
    ]
    about_waiver = [
        note for note in found["notes"] if "the waiver that the job is for is not counted" in note
    ]
    assert len(about_payment) == ("H-1B visa abroad" in states)
    assert len(about_waiver) == (kind == "waiver_job")
    assert len(found["notes"]) == len(about_payment) + len(about_waiver)
    blocked = [name for name, state in states.items() if state == "blocked"]
    lead = checked(vault, "offer-1").lead
    assert (f"; by the record as it is, blocked on its day: {', '.join(blocked)}" in lead) is bool(blocked)


def test_training_past_its_limit_is_said_first_and_by_every_reading(vault):
    records.add(vault, "ds2019", FORM | {"sevis_id": ["N0012345679"], "category": ["alien_physician"],
                                         "program_begin_date": ["2020-02-05"], "program_end_date": ["2027-01-31"]})  # fmt: skip
    offer(vault, kind="fellowship", specialty="cardiology", begin="2027-07-01")
    report = checked(vault, "offer-1")
    assert "it may not last beyond 4 Jul 2027" in report.lead
    law = report.answer["offers"][0]["law"]
    limits = [row["answer"] for row in law["readings"] if row["about"] == "last permitted day"]
    assert (law["last_permitted_day"], limits) == ("2027-07-04", ["4 Feb 2027", "30 Jun 2034"])
    text = " ".join(as_text(report).split())
    assert "last permitted day 4 Jul 2027, or the time typical for the specialty" in text
    assert "1,092 days too many" in text
    assert "-1,092" not in text


def test_time_of_a_dependant_is_no_program_and_has_its_other_reading(vault):
    add(vault, "presence", country="US", status="J-2", principal_category="research_scholar",
        principal_sevis_end="2025-06-30", arrived_on="2023-07-01", left_on="2025-07-10")  # fmt: skip
    offer(vault, begin="2027-06-01")
    answer(vault, "transfer", "yes")
    report = checked(vault, "offer-1")
    assert "program 0" not in as_text(report)
    law = report.answer["offers"][0]["law"]
    (reading,) = [row for row in law["readings"] if row["about"] == "may begin"]
    assert (law["may_begin"], reading["answer"]) == (False, "it may")


def test_a_citizen_has_no_clocks(vault):
    records.edit(vault, "person-1", {"nationalities": ["US"]})
    offer(vault)
    assert "no visa" in first(vault)["why_no_law"]


@pytest.mark.parametrize(
    ("left_on", "visa"),
    [pytest.param("", False, id="resident today"), pytest.param("2020-05-31", True, id="resident once")],
)
def test_a_resident_needs_no_visa(vault, left_on, visa):
    add(
        vault, "presence", country="US", status="permanent resident", arrived_on="2018-03-01", left_on=left_on
    )
    offer(vault)
    found = first(vault)
    assert (found["law"] is not None) is visa
    assert ("permanent residence" in (found["why_no_law"] or "")) is not visa


def test_what_is_not_entered_is_assumed_in_words(vault):
    offer(vault, kind="residency", specialty="neurology", begin="2028-07")
    found = first(vault)
    assert found["law"]["end"] == "2032-06-30"
    told = " ".join(found["assumed"])
    for words in ("first day of Jul 2028", "lasts as usual", "alien physician", "not a transfer"):
        assert words in told


def test_an_offer_with_all_its_days_assumes_less(vault):
    offer(vault, begin="2030-01-01", end="2031-12-31")
    answer(vault, "category", "professor")
    answer(vault, "transfer", "no")
    found = first(vault)
    assert found["assumed"] == []
    assert (found["law"]["category"], found["law"]["end"]) == ("professor", "2031-12-31")


# --- side by side, words, names ----------------------------------------------------------------------


def test_two_offers_stand_side_by_side(vault):
    offer(vault)
    offer(vault, kind="residency", title="Resident", specialty="neurology", begin="2028-07-01")
    report = checked(vault, "offer-1", "offer-2")
    text = " ".join(as_text(report).split())
    assert "offer-1: SAMPLE post offer-2: Resident" in text
    assert "may begin on its day 1 Nov 2027: no; from 1 Sep 2029 1 Jul 2028: yes" in text
    assert [o["name"] for o in report.answer["offers"]] == ["offer-1", "offer-2"]
    assert max(map(len, as_text(report).splitlines())) <= 96


@pytest.mark.parametrize(
    ("reply_by", "words"),
    [
        pytest.param("2026-11-23", "(in 1 day)", id="tomorrow"),
        pytest.param("2026-11-22", "(today)", id="today"),
        pytest.param("2026-11-21", "(which has passed)", id="yesterday"),
    ],
)
def test_the_day_of_reply_stands_first(vault, reply_by, words):
    offer(vault, reply_by=reply_by)
    assert words in checked(vault, "offer-1").lead


def test_names_are_offers(vault):
    with pytest.raises(RecordNotFound, match="no offer is on record"):
        checked(vault)
    offer(vault)
    assert checked(vault).answer == checked(vault, "offer-1").answer
    offer(vault)
    with pytest.raises(UsageError, match="several"):
        checked(vault)
    with pytest.raises(UsageError, match="twice"):
        checked(vault, "offer-1", "offer-1")
    with pytest.raises(RecordConflict, match="not an offer"):
        checked(vault, "ds2019-1")
    with pytest.raises(RecordNotFound):
        checked(vault, "offer-9")


def test_no_other_answer_rests_on_an_offer(vault):
    before = visa_answer(vault.ledger, TODAY).answer
    offer(vault)
    answer(vault, "government_money", "us")
    checked(vault, "offer-1")
    assert visa_answer(vault.ledger, TODAY).answer == before
