"""What-if plans: hypothetical records on top of the real ones, through the same rules, never facts."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import (
    DateAmbiguous,
    DateImpossible,
    RecordConflict,
    RecordInvalid,
    RecordNotFound,
    UsageError,
)
from tracker.records.career_export import read_export
from tracker.reports.facts import grouped_programs
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.career_export import export_json, ledger_of
from tracker.tasks.plan_answers import compare, comparison_file
from tracker.tasks.planned_facts import planned_facts
from tracker.tasks.plans import add_step, drop_plan, new_plan, plan_json, plan_named, plans
from tracker.tasks.status import status
from tracker.tasks.visa_time import facts_of, visa_answer

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
FORM = {
    "sevis_id": ["N0012345678"],
    "category": ["research_scholar"],
    "program_number": ["P-1-00001"],
    "program_begin_date": ["2024-09-01"],
    "program_end_date": ["2027-08-31"],
    "issued_on": ["2024-05-02"],
}


@pytest.fixture
def vault(tmp_path):
    made = Vault.create(tmp_path / "vault", tmp_path / "state", passphrase=None)
    records.add(made, "person", {"family_name": ["TESTCASE"], "nationalities": ["NG"]})
    records.add(made, "ds2019", FORM)
    records.add(
        made,
        "presence",
        {
            "country": ["US"],
            "arrived_on": ["2024-08-20"],
            "status": ["J-1"],
            "category": ["research_scholar"],
        },
    )
    yield made
    made.close()


def plan_with(vault, title, *steps):
    new_plan(vault, title)
    for noun, words in steps:
        texts = {}
        for word in words.split():
            field, _, value = word.partition("=")
            texts.setdefault(field, []).append(value)
        add_step(vault, title, noun, texts)
    return plan_named(vault.ledger, title)


def compared(vault, *titles, as_of=TODAY):
    return compare(vault.ledger, titles, as_of)


def cells(comparison, when, key):
    return next((row.cells for row in comparison.rows if (row.when, row.key) == (when, key)), None)


def program_id(vault):
    return grouped_programs(facts_of(vault.ledger)[0])[0].records[0].id


# --- never a fact --------------------------------------------------------------------------------


def test_no_other_answer_rests_on_a_plan(vault):
    before = visa_answer(vault.ledger, TODAY)
    plan_with(
        vault,
        "residency",
        ("program", "of=program-1 end=2027-01-31"),
        ("program", "category=alien_physician begin=2027-07-01 end=2030-06-30"),
        ("trip", "country=CA out=2027-01-02 back=2027-01-09"),
        ("waiver", "route=conrad30 granted=2026-05-01"),
        ("stay", "country=NG in=2025-01-01 out=2025-02-01"),
        ("step", "action=extend to=2029-08-31"),
    )
    after = visa_answer(vault.ledger, TODAY)
    assert after.case == before.case
    assert after.answer == before.answer
    assert facts_of(vault.ledger) == facts_of(ledger_of(read_export(export_json(vault.ledger, now=NOW))))
    assert dict(status(vault.ledger, TODAY).lines)["records"].endswith("1 scenario")


def test_what_is_only_planned_is_named_by_its_id(vault):
    plan = plan_with(
        vault,
        "both",
        ("program", "of=program-1 end=2028-08-31"),
        ("program", "category=alien_physician begin=2029-07-01 end=2032-06-30"),
        ("trip", "country=CA out=2027-01-02 back=2027-01-09"),
    )
    facts, hypothetical = planned_facts(vault.ledger, plan)
    real, _ = facts_of(vault.ledger)
    on_record = {record.id for record in (*real.ds2019s, *real.programs, *real.stays)}
    everything = {record.id for record in (*facts.ds2019s, *facts.programs, *facts.trips, *facts.stays)}
    assert hypothetical & on_record == set()
    assert everything - hypothetical == on_record - {real.programs[0].id}
    assert {form.id for form in facts.ds2019s} & hypothetical == {f"{plan.id}/1/form", f"{plan.id}/2/form"}
    first, second = grouped_programs(facts)
    assert (first.end_form.program_end_date, second.category) == (date(2028, 8, 31), "alien_physician")


def test_a_plan_without_steps_changes_nothing(vault):
    plan_with(vault, "nothing")
    comparison = compared(vault, "nothing")
    assert len(comparison.rows) > 10
    assert [row for row in comparison.rows if row.differs] == []
    assert list(comparison.warnings()) == []


# --- the same rules ------------------------------------------------------------------------------


def test_a_plan_answers_what_the_record_would_answer(vault):
    plan_with(vault, "longer", ("program", "of=program-1 end=2029-08-31"))
    planned = compared(vault, "longer").columns[1].today.answer
    records.add(
        vault,
        "ds2019",
        FORM
        | {
            "program_begin_date": ["2027-09-01"],
            "program_end_date": ["2029-08-31"],
            "issued_on": ["2027-05-02"],
        },
    )
    real = visa_answer(vault.ledger, TODAY).answer
    for key in ("clocks", "grace_end", "program_state", "s212e", "warnings", "form_days_union"):
        assert planned[key] == real[key], key
    (one,), (other,) = planned["bars_if_ended_as_scheduled"], real["bars_if_ended_as_scheduled"]
    assert one == other


@pytest.mark.parametrize(
    ("end", "bar"),
    [
        pytest.param("2027-02-28", ("2027-03-01", "2029-02-28"), id="earlier"),
        pytest.param("2027-08-31", ("2027-09-01", "2029-08-31"), id="the day it has"),
        pytest.param("2027-09-01", ("2027-09-02", "2029-09-01"), id="a day later"),
        pytest.param("2028-02-29", ("2028-03-01", "2030-02-28"), id="29 February"),
    ],
)
def test_another_end_moves_the_bar(vault, end, bar):
    plan_with(vault, "other", ("program", f"of=program-1 end={end}"))
    column = compared(vault, "other").columns[1]
    (found,) = column.today.answer["bars_if_ended_as_scheduled"]
    assert (found["first_barred"], found["last_barred"]) == bar
    assert column.end.as_of == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("begin", "allowed", "earliest"),
    [
        pytest.param("2029-08-30", False, "2029-09-01", id="a day before the last barred day"),
        pytest.param("2029-08-31", False, "2029-09-01", id="the last barred day"),
        pytest.param("2029-09-01", True, "2029-09-01", id="the day after"),
    ],
)
def test_a_begin_inside_the_bar_is_told_from_when(vault, begin, allowed, earliest):
    plan_with(vault, "again", ("program", f"category=professor begin={begin} end=2031-08-31"))
    (found,) = compared(vault, "again").columns[1].begins
    assert (found.allowed, found.earliest) == (allowed, date.fromisoformat(earliest))
    comparison = compared(vault, "again")
    assert cells(comparison, "today", "begin.planned.professor.1")[0] == "-"


def test_the_earliest_begin_passes_every_bar_in_turn(vault):
    plan_with(
        vault,
        "twice",
        ("program", "of=program-1 end=2027-02-28"),
        ("program", "category=research_scholar begin=2029-03-01 end=2029-08-31"),
        ("program", "category=research_scholar begin=2029-12-01 end=2030-12-01"),
    )
    first, second = compared(vault, "twice").columns[1].begins
    assert (first.allowed, first.earliest) == (True, date(2029, 3, 1))
    assert (second.allowed, second.earliest) == (False, date(2031, 9, 1))


def test_a_transfer_is_stopped_by_the_window_alone(vault):
    plan_with(
        vault,
        "moves",
        ("program", "category=research_scholar begin=2027-09-01 end=2029-08-31 transfer=yes"),
    )
    (found,) = compared(vault, "moves").columns[1].begins
    assert (found.allowed, found.earliest) == (True, date(2027, 9, 1))
    plan_with(
        vault, "late", ("program", "category=research_scholar begin=2029-09-01 end=2030-08-31 transfer=yes")
    )
    (late,) = compared(vault, "late").columns[1].begins
    assert (late.allowed, late.earliest) == (False, None)


def test_a_fact_that_is_missing_gives_not_known(vault):
    records.trash(vault, ["presence-1", "ds2019-1"])
    plan_with(
        vault,
        "research after studies",
        ("program", "category=student begin=2026-01-05 end=2027-06-30"),
        ("program", "category=research_scholar begin=2027-09-01 end=2029-08-31"),
    )
    comparison = compared(vault, "research after studies")
    student, research = comparison.columns[1].begins
    assert (student.allowed, research.allowed, research.earliest) == (True, None, None)
    key = "begin.planned.research_scholar.1"
    assert cells(comparison, "today", key) == ("-", "1 Sep 2027: not known")


def test_a_planned_next_step_stands_in_for_the_one_on_record(vault):
    records.add(vault, "next_step", {"action": ["extend"], "extend_to": ["2029-08-31"]})
    plan_with(vault, "step", ("step", "action=extend to=2029-09-01"))
    assert cells(compared(vault, "step"), "today", "proposed_allowed") == ("yes", "no")


def test_training_after_two_more_years_of_research(vault):
    plan_with(vault, "two more years", ("program", "of=program-1 end=2029-08-31"))
    now, plan = compared(vault, "two more years").columns
    assert (now.training.begin, now.training.last) == (date(2027, 9, 1), date(2034, 8, 31))
    assert (plan.training.begin, plan.training.last) == (date(2029, 9, 1), date(2036, 8, 31))


def test_training_that_was_planned_is_taken_off(vault):
    plan_with(vault, "residency", ("program", "category=alien_physician begin=2027-09-01 end=2030-08-31"))
    comparison = compared(vault, "residency")
    training = comparison.columns[1].training
    assert (training.begin, training.last) == (date(2030, 9, 1), date(2034, 8, 31))
    key = "programs_212e.planned.alien_physician.1"
    assert cells(comparison, "today", key) == ("-", "would be subject (GME)")
    assert cells(comparison, "end", "s212e")[1] == "subject (GME)"


def test_training_beyond_seven_years_leaves_none(vault):
    plan_with(vault, "long", ("program", "category=alien_physician begin=2027-09-01 end=2034-08-31"))
    training = compared(vault, "long").columns[1].training
    assert training.begin == training.last + DAY
    assert training.words == "none: the time ran to 31 Aug 2034"


@pytest.mark.parametrize(
    ("begins", "kept"),
    [
        pytest.param("2030-06-30", True, id="on the last day for the job"),
        pytest.param("2030-07-01", False, id="a day late"),
    ],
)
def test_waiver_windows_are_answered_on_the_last_day(vault, begins, kept):
    plan_with(
        vault,
        "waiver",
        ("program", "category=alien_physician begin=2027-09-01 end=2030-05-31"),
        ("waiver", f"route=conrad30 granted=2030-04-01 job_begin={begins}"),
    )
    comparison = compared(vault, "waiver")
    assert cells(comparison, "end", "must_start_by") == ("-", "30 Jun 2030")
    service = date.fromisoformat(begins).replace(year=2033) - DAY
    assert cells(comparison, "end", "service_last_day")[1] == f"{service.day} Jun 2033"
    added = {
        entry.finding["code"]: entry.on for _, change, entry in comparison.warnings() if change == "added"
    }
    assert ("WAIVER_CONDITION_FAILED" in added) is not kept


def test_a_planned_trip_is_asked_about_for_itself(vault):
    plan_with(
        vault,
        "trips",
        ("trip", "country=CA out=2027-01-02 back=2027-02-01 applied_for_visa=no"),
        ("trip", "country=CA out=2027-03-02 back=2027-04-02 applied_for_visa=no"),
    )
    first, second = compared(vault, "trips").columns[1].trips
    assert first.words == "Canada, 30 days, automatic revalidation yes"
    assert second.words == "Canada, 31 days, automatic revalidation no, a new visa is needed"


def test_what_a_plan_adds_and_removes_is_told_with_its_severity(vault):
    plan_with(vault, "late", ("program", "of=program-1 end=2029-09-01"))
    found = [
        (change, e.finding["code"], e.finding["severity"])
        for _, change, e in compared(vault, "late").warnings()
    ]
    assert ("added", "END_AFTER_CAP", "act") in found
    records.edit(vault, "program-1", {"tenure_track": ["yes"]})
    assert ("added", "TENURE_TRACK_NOT_PERMITTED", "act") not in [
        (change, e.finding["code"], e.finding["severity"])
        for _, change, e in compared(vault, "late").warnings()
    ]


def test_plans_stand_beside_each_other_under_one_key(vault):
    plan_with(vault, "early", ("program", "category=alien_physician begin=2027-09-01 end=2030-08-31"))
    plan_with(vault, "later", ("program", "category=alien_physician begin=2028-07-01 end=2031-06-30"))
    row = cells(compared(vault, "early", "later"), "today", "begin.planned.alien_physician.1")
    assert row == ("-", "1 Sep 2027: yes", "1 Jul 2028: yes")


@settings(max_examples=25, derandomize=True, deadline=None)
@given(
    begin=st.dates(date(2024, 9, 2), date(2032, 12, 31)),
    length=st.integers(1, 2500),
    category=st.sampled_from(["research_scholar", "professor", "alien_physician", "student", "specialist"]),
)
def test_the_day_before_the_earliest_begin_is_not_allowed(filled, begin, length, category):
    vault, number = filled
    title = f"p{next(number)}"
    end = begin + timedelta(days=length)
    plan_with(vault, title, ("program", f"category={category} begin={begin} end={end}"))
    (found,) = compared(vault, title).columns[1].begins
    assert found.allowed is not None
    if found.allowed:
        assert found.earliest == begin
        return
    assert found.earliest > begin
    for day, allowed in ((found.earliest, True), (found.earliest - DAY, False)):
        other = f"p{next(number)}"
        plan_with(vault, other, ("program", f"category={category} begin={day} end={day + DAY}"))
        assert compared(vault, other).columns[1].begins[0].allowed is allowed


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    made = Vault.create(folder / "vault", folder / "state", passphrase=None)
    records.add(made, "ds2019", FORM)
    records.add(made, "presence", {"country": ["US"], "arrived_on": ["2024-08-20"], "status": ["J-1"]})
    yield made, itertools.count()
    made.close()


# --- keeping plans -------------------------------------------------------------------------------


def test_a_plan_is_found_by_title_and_by_record_name(vault):
    made = new_plan(vault, "Two more years")
    assert plan_named(vault.ledger, "two MORE years").id == made.id
    assert plan_named(vault.ledger, "scenario-1").id == made.id


def test_dropped_plans_and_steps_come_back(vault):
    plan_with(vault, "a", ("step", "action=change_specialty"), ("waiver", "route=no_objection"))
    drop_plan(vault, "a", 1)
    assert [s["kind"] for s in plan_json(vault.ledger, plan_named(vault.ledger, "a"))["steps"]] == ["waiver"]
    drop_plan(vault, "a")
    assert plans(vault.ledger) == []
    records.undo(vault)
    records.undo(vault)
    assert len(plan_named(vault.ledger, "a").steps) == 2


def test_a_plan_survives_an_export_and_is_answered_from_it(vault):
    plan_with(vault, "longer", ("program", "of=program-1 end=2029-08-31"))
    again = ledger_of(read_export(export_json(vault.ledger, now=NOW)))
    assert plan_json(again, plan_named(again, "longer")) == plan_json(
        vault.ledger, plan_named(vault.ledger, "longer")
    )
    one, other = compared(vault, "longer"), compare(again, ["longer"], TODAY)
    assert [row.cells for row in one.rows] == [row.cells for row in other.rows]


BAD_STEPS = [
    pytest.param("program", "category=professor begin=2028-01-01", RecordInvalid, "needs end", id="no end"),
    pytest.param("program", "begin=2028-01-01 end=2029-01-01", RecordInvalid, "needs category", id="no category"),
    pytest.param(
        "program", "category=professor begin=2028-01-01 end=2027-01-01", RecordInvalid, "end is before begin",
        id="an end before its begin",
    ),
    pytest.param(
        "program", "category=profesor begin=2028-01-01 end=2029-01-01", RecordInvalid, "did you mean professor",
        id="a slip in the category",
    ),
    pytest.param("program", "of=program-1", RecordInvalid, "needs end", id="no new end"),
    pytest.param("program", "of=program-1 end=2024-08-31", RecordInvalid, "before the begin of program-1", id="before the begin"),
    pytest.param("program", "of=program-1 end=2028-01-01 category=professor", RecordInvalid, "nothing else", id="more than an end"),
    pytest.param("program", "of=program-9 end=2028-01-01", RecordNotFound, "program-9", id="no such program"),
    pytest.param("program", "of=ds2019-1 end=2028-01-01", RecordConflict, "not a program", id="of something else"),
    pytest.param("trip", "of=program-1 country=CA", RecordInvalid, "no field 'of'", id="a trip of a program"),
    pytest.param(
        "program", "category=professor begin=2028-01-01 end=2029-01-01 sevis_id=N0012345678", RecordInvalid,
        "no SEVIS id", id="a SEVIS id",
    ),
    pytest.param("program", "category=professor begin=2028-02-30 end=2029-01-01", DateImpossible, "", id="no day"),
    pytest.param("program", "category=professor begin=03/04/2028 end=2029-01-01", DateAmbiguous, "", id="two days"),
    pytest.param("program", "id=x category=professor", RecordInvalid, "kept by the program", id="an id"),
    pytest.param("program", "category=professor begin=2028-01-01 end=2029-01-01 transfer=perhaps", RecordInvalid, "yes or no", id="perhaps a transfer"),
    pytest.param("trip", "country=CA out=2027-01-01", RecordInvalid, "needs back", id="a trip without a return"),
    pytest.param("trip", "country=XX out=2027-01-01 back=2027-01-02", RecordInvalid, "not a country", id="no country"),
    pytest.param("trip", "countri=CA", RecordInvalid, "did you mean country", id="a slip in a field"),
    pytest.param("stay", "country=US", RecordInvalid, "needs in", id="a stay without an arrival"),
    pytest.param("step", "action=extend", RecordInvalid, "needs to", id="an extension to nowhere"),
    pytest.param("step", "action=program category=professor", RecordInvalid, "needs begin", id="a step without a begin"),
    pytest.param("waiver", "granted=2027-01-01", RecordInvalid, "needs route", id="a waiver without a route"),
    pytest.param("waiver", "", RecordInvalid, "needs route", id="nothing said"),
    pytest.param("visa", "visa_class=J1", RecordInvalid, "a plan has no 'visa'", id="another kind"),
    pytest.param("zebra", "x=1", RecordInvalid, "a plan has no 'zebra'", id="no kind"),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "words", "error", "complaint"), BAD_STEPS)
def test_a_step_that_cannot_be_is_refused_and_leaves_no_trace(vault, noun, words, error, complaint):
    new_plan(vault, "bad")
    texts = {field: [value] for field, _, value in (word.partition("=") for word in words.split())}
    with pytest.raises(error) as raised:
        add_step(vault, "bad", noun, texts)
    assert complaint in raised.value.message
    assert plan_named(vault.ledger, "bad").steps == []


@pytest.mark.parametrize(
    ("title", "error"),
    [
        pytest.param("", RecordInvalid, id="empty"),
        pytest.param("   ", RecordInvalid, id="blanks"),
        pytest.param("Now", RecordInvalid, id="the column of the record"),
        pytest.param("scenario-7", RecordInvalid, id="the name of a record"),
        pytest.param("x" * 61, RecordInvalid, id="too long"),
        pytest.param("a\nb", RecordInvalid, id="two lines"),
        pytest.param("a\x1b[31m", RecordInvalid, id="a control character"),
        pytest.param(" TAKEN ", RecordConflict, id="taken, in other letters"),
    ],
)
def test_a_name_that_is_none_is_refused(vault, title, error):
    new_plan(vault, "taken")
    with pytest.raises(error):
        new_plan(vault, title)
    assert len(plans(vault.ledger)) == 1


def test_what_is_not_there_is_named(vault):
    plan_with(vault, "longer", ("program", "of=program-1 end=2029-08-31"))
    with pytest.raises(RecordNotFound, match="did you mean longer"):
        plan_named(vault.ledger, "loger")
    with pytest.raises(RecordNotFound, match="no step 2"):
        drop_plan(vault, "longer", 2)
    with pytest.raises(RecordNotFound, match="no step 0"):
        drop_plan(vault, "longer", 0)
    with pytest.raises(UsageError, match="named twice"):
        compared(vault, "longer", "scenario-1")
    with pytest.raises(UsageError, match="name a plan"):
        compared(vault)
    with pytest.raises(UsageError, match="cannot be written"):
        comparison_file(compared(vault, "longer"), ".docx", explain=False)
    records.trash(vault, ["program-1"])
    with pytest.raises(RecordNotFound, match="not on record"):
        compared(vault, "longer")
    drop_plan(vault, "longer", 1)
    assert compared(vault, "longer").rows


def test_two_plans_with_one_name_are_told_apart_by_their_records(vault):
    plan_with(vault, "twin")
    drop_plan(vault, "twin")
    new_plan(vault, "twin")
    records.restore(vault, ["scenario-1"])
    with pytest.raises(RecordConflict, match="two plans"):
        plan_named(vault.ledger, "twin")
    assert plan_named(vault.ledger, "scenario-2").number == 2


def test_absurd_plans_are_answered(vault):
    plan_with(
        vault,
        "absurd",
        ("program", "category=alien_physician begin=2027-01-01 end=2199-12-31"),
        ("program", "category=research_scholar begin=1950-01-01 end=1950-01-01"),
        ("program", "category=au_pair begin=2028-01-01 end=2029-01-01"),
    )
    comparison = compared(vault, "absurd")
    assert comparison.columns[1].training is None
    assert comparison.columns[1].end.as_of == date(2199, 12, 31)
    for ending in (".txt", ".md", ".html", ".json"):
        assert comparison_file(comparison, ending, explain=True)
