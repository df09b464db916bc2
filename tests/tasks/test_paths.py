"""Paths to practice: years of each part, the law on each, and what they assume."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import RecordNotFound, UsageError
from tracker.reports.guidance import lengths
from tracker.reports.path_pages import paths_report
from tracker.reports.paths import Part, paths_json
from tracker.reports.report import as_text
from tracker.tasks import records
from tracker.tasks.paths import after_years, compare_paths, paths_file
from tracker.tasks.plans import add_step, new_plan
from tracker.tasks.training_years import years_of_text
from tracker.tasks.visa_time import visa_answer

TODAY = date(2026, 11, 22)
FORM = (
    "sevis_id=N0012345678 category=research_scholar program_number=P-1-00001 "
    "program_begin_date=2025-09-01 program_end_date=2027-08-31 issued_on=2025-05-02"
)


def add(vault, kind, words):
    texts = {}
    for word in words.split():
        field, _, value = word.partition("=")
        texts.setdefault(field, []).append(value.replace("_", " ") if field == "specialty" else value)
    return records.add(vault, kind, texts)


def person(vault, target="neurology", nationality="NG"):
    texts = {"family_name": ["TESTCASE"], "nationalities": [nationality]}
    records.add(vault, "person", texts | ({"target_specialty": [target]} if target else {}))


def paths(vault, *names, as_of=TODAY, **more):
    return compare_paths(vault.ledger, names, as_of, **more)


def path(vault, name, **more):
    (found,) = paths(vault, name, **more).paths
    return found


def parts(found):
    return [
        (s.part.value, s.begin and s.begin.isoformat(), s.end and s.end.isoformat()) for s in found.stretches
    ]


# --- the paths of popular guidance -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "direct", "first"),
    [
        pytest.param(None, 6.0, 8.0, id="no target: the six years of popular guidance"),
        pytest.param("internal medicine", 3.0, 5.0, id="a residency"),
        pytest.param("Neurosurgery", 7.0, 9.0, id="the longest"),
        pytest.param("cardiology", 6.0, 8.0, id="a fellowship brings its residency"),
        pytest.param("Obstetrics & Gynaecology", 4.0, 6.0, id="another spelling"),
        pytest.param("vascular neurology", 5.0, 7.0, id="neurology and one year"),
        pytest.param("falconry", 6.0, 8.0, id="nothing on file"),
    ],
)
def test_years_before_practice_of_the_two_paths(vault, target, direct, first):
    person(vault, target)
    found = paths(vault, "direct", "research-first").paths
    assert [p.years_before_practice for p in found] == [direct, first]
    assert [p.years(Part.RESEARCH) for p in found] == [0, 2]
    assert [p.years(Part.WAIVER) for p in found] == [3, 3]


@pytest.mark.parametrize(
    ("as_of", "application", "begins"),
    [
        pytest.param("2026-08-31", None, "2027-07-01", id="the season opens tomorrow"),
        pytest.param("2026-09-01", None, "2028-07-01", id="the season is open and nothing was filed"),
        pytest.param("2026-09-01", "cycle=2027 outcome=pending", "2027-07-01", id="filed"),
        pytest.param("2026-11-22", "cycle=2027 outcome=matched", "2027-07-01", id="matched"),
        pytest.param("2026-11-22", "cycle=2027 outcome=withdrawn", "2028-07-01", id="withdrawn"),
        pytest.param("2027-06-30", "cycle=2027 outcome=matched", "2027-07-01", id="it begins tomorrow"),
        pytest.param("2027-07-01", "cycle=2027 outcome=matched", "2028-07-01", id="it has begun"),
    ],
)
def test_training_begins_with_the_next_season_or_the_one_applied_in(vault, as_of, application, begins):
    person(vault)
    if application:
        add(vault, "application", application)
    found = path(vault, "direct", as_of=date.fromisoformat(as_of))
    assert parts(found)[0][:2] == ("training", begins)


def test_the_parts_follow_each_other_day_by_day(vault):
    person(vault)
    assert parts(path(vault, "research-first")) == [
        ("research", "2028-07-01", "2030-06-30"),
        ("training", "2030-07-01", "2034-06-30"),
        ("waiver", "2034-07-01", "2037-06-30"),
        ("practice", "2037-07-01", None),
    ]


def test_a_person_changes_how_long_training_takes(vault):
    person(vault, "cardiology")
    assert path(vault, "direct", years={"Internal Medicine": 4}).years_before_practice == 7
    assert path(vault, "direct", years={"cardiovascular disease": 4}).years_before_practice == 7
    found = path(vault, "direct", years=years_of_text(["internal medicine=4"]))
    assert "internal medicine 4 years, as you say" in found.assumed


@pytest.mark.parametrize(
    "word", ["cardiology", "=3", "cardiology=", "cardiology=0", "cardiology=16", "cardiology=x", "a=nan"]
)
def test_years_that_are_no_years_are_refused(word):
    with pytest.raises(UsageError, match="--years"):
        years_of_text([word])


# --- the law -----------------------------------------------------------------------------------------


def test_the_law_on_training_is_that_of_the_same_facts_on_record(vault):
    person(vault)
    law = path(vault, "direct").law
    assert [(p.category, p.allowed) for p in law.programs] == [("alien_physician", True)]
    add(
        vault, "ds2019", "sevis_id=N0099999999 category=alien_physician program_number=P-3-04510 "
        "program_begin_date=2028-07-01 program_end_date=2032-06-30 issued_on=2028-05-02",
    )  # fmt: skip
    answer = visa_answer(vault.ledger, law.asked_on).answer
    (clock,) = answer["clocks"]
    assert law.caps[0].last_permitted_day.isoformat() == clock["cap_last_day"] == "2035-06-30"
    assert (law.requirement, list(law.basis)) == (answer["s212e"]["status"], answer["s212e"]["basis"])
    assert law.requirement == "subject"


@pytest.mark.parametrize(
    ("years", "exceeded"),
    [
        pytest.param(6.9, False, id="a month less than seven years"),
        pytest.param(7, False, id="seven years to the day"),
        pytest.param(7.1, True, id="a month more"),
    ],
)
def test_seven_years_are_the_limit_of_training(vault, years, exceeded):
    person(vault)
    cap = path(vault, "direct", years={"neurology": years}).law.caps[0]
    assert cap.exceeded is exceeded


def test_research_that_begins_inside_a_bar_says_from_when(vault):
    person(vault)
    add(vault, "ds2019", FORM)
    add(vault, "admission", "class_of_admission=J1 arrival_date=2025-08-20 admit_until=D/S")
    law = path(vault, "research-first").law
    research, training = law.programs
    assert (research.allowed, research.earliest_begin) == (False, date(2029, 9, 1))
    assert training.allowed is True
    assert ("24_month", date(2029, 8, 31)) in [(bar.type, bar.last_barred) for bar in law.bars]
    assert any(concern.severity == "act" for concern in law.concerns)


def test_a_resident_has_no_visa_and_no_service_on_the_way(vault):
    person(vault)
    add(vault, "presence", "country=US status=LPR arrived_on=2024-03-01")
    found = path(vault, "direct")
    assert found.law is None
    assert found.years(Part.WAIVER) == 0
    assert any("permanent residence" in text for text in found.assumed)


def test_a_citizen_has_no_visa_and_no_service_on_the_way(vault):
    person(vault, nationality="US")
    found = path(vault, "direct")
    assert found.law is None
    assert found.years(Part.WAIVER) == 0
    assert parts(found)[-1] == ("practice", "2032-07-01", None)


# --- the person's own path ---------------------------------------------------------------------------


def research_year(vault):
    """A research post of 15 months with three of leave, after a degree of 2022."""
    records.add(vault, "education", {"degree": ["MBBS"], "begin": ["2016"], "end": ["2022-07"]})
    add(vault, "position", "kind=research country=US begin=2025-09")
    add(vault, "position", "kind=leave begin=2026-01 end=2026-03")


def test_research_so_far_counts_by_months_without_leave(vault):
    person(vault)
    research_year(vault)
    found = path(vault, "own")
    assert [(s.part, s.years, s.done) for s in found.stretches] == [(Part.RESEARCH, 1.0, True)]
    assert not found.reaches_practice
    assert "3 months of leave or service within research: not counted" in found.assumed
    assert len(paths(vault).missing) == 1


@pytest.mark.parametrize(
    ("more", "years", "about"),
    [
        pytest.param("kind=research begin=2023 end=2025", 2.08, True, id="July 2023 to July 2025"),
        pytest.param("kind=research begin=2025 end=2025", 0.08, True, id="one July"),
        pytest.param("kind=research begin=2023-07 end=2025-07", 2.08, False, id="months that were given"),
        pytest.param("kind=research begin=2027 end=2028", 0, False, id="still to come"),
    ],
)
def test_a_year_alone_stands_for_its_july_in_research_so_far(vault, more, years, about):
    person(vault)
    records.add(vault, "education", {"degree": ["MBBS"], "end": ["2022"]})
    add(vault, "position", f"country=US {more}")
    found = path(vault, "own") if years else None
    assert (found.years(Part.RESEARCH) if found else 0) == years
    assert any("about so many" in text for text in (found.assumed if found else ())) is about


@pytest.mark.parametrize(
    ("begin", "end", "told"),
    [
        pytest.param("2025-09", "2025-12", "4 months", id="beside it"),
        pytest.param("2024-06", "2024-07", "1 month", id="to its first month"),
        pytest.param("2024-01", "2024-06", None, id="until it begins"),
    ],
)
def test_research_beside_training_is_said_to_count_in_both(vault, begin, end, told):
    person(vault)
    add(vault, "position", "kind=training country=US specialty=neurology begin=2024-07 end=2026-06")
    add(vault, "position", f"kind=research country=US begin={begin} end={end}")
    said = [text for text in path(vault, "own").assumed if "beside training" in text]
    assert [text.partition(" of research beside")[0] for text in said] == ([told] if told else [])


def test_months_of_service_are_no_research_either(vault):
    person(vault)
    research_year(vault)
    add(vault, "position", "kind=military country=NG begin=2026-05 end=2026-07")
    found = path(vault, "own")
    assert found.years(Part.RESEARCH) == 0.75
    assert "6 months of leave or service within research: not counted" in found.assumed


def test_own_path_is_the_record_and_the_plans(vault):
    person(vault, "neurosurgery")
    add(vault, "ds2019", FORM)
    research_year(vault)
    add(vault, "plan", "kind=residency specialty=neurosurgery begin=2028-07")
    add(vault, "plan", "kind=fellowship specialty=vascular_neurology")
    found = path(vault, "own")
    assert parts(found) == [
        ("research", "2025-09-01", "2026-11-30"),
        ("research", "2026-12-01", "2028-06-30"),
        ("training", "2028-07-01", "2035-06-30"),
        ("training", "2035-07-01", "2036-06-30"),
        ("waiver", "2036-07-01", "2039-06-30"),
        ("practice", "2039-07-01", None),
    ]
    assert found.years_before_practice == 10.58  # 15 + 19 + 84 + 12 - 3 months of leave, in twelfths
    assert [(cap.category, cap.exceeded) for cap in found.law.caps] == [
        ("research_scholar", False),
        ("alien_physician", True),
    ]


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        pytest.param(["kind=residency begin=2028"], ("training", "2028-07-01"), id="a year alone is July"),
        pytest.param(["kind=residency"], ("training", "2028-07-01"), id="no day: in the July that can be applied for"),
        pytest.param(["kind=fellowship"], ("training", "2026-11-23"), id="no day, no residency: it follows"),
        pytest.param(["kind=research begin=2027-07", "kind=residency begin=2028-07"], ("research", "2027-07-01"), id="research to the next plan"),
        pytest.param(["kind=waiver_job begin=2027-01"], ("waiver", "2027-01-01"), id="a waiver job"),
        pytest.param(["kind=practice begin=2027-01"], ("practice", "2027-01-01"), id="practice"),
    ],
)  # fmt: skip
def test_what_is_planned_begins_as_said(vault, plans, expected):
    person(vault)
    for plan in plans:
        add(vault, "plan", plan)
    assert parts(path(vault, "own"))[0][:2] == expected


def test_an_open_research_post_lasts_until_a_residency_without_a_day(vault):
    person(vault)
    add(vault, "position", "kind=research title=Fellow country=US begin=2025-06")
    add(vault, "application", "cycle=2027")
    add(vault, "plan", "kind=residency specialty=urology")
    found = parts(path(vault, "own"))
    assert [part[:2] for part in found if part[0] in ("research", "training")] == [
        ("research", "2025-06-01"),
        ("research", "2026-12-01"),
        ("training", "2027-07-01"),
    ]


def test_a_residency_that_is_running_is_not_planned_twice(vault):
    person(vault, "internal medicine")
    add(vault, "position", "kind=training country=US begin=2025-07 specialty=internal_medicine")
    add(vault, "plan", "kind=residency specialty=internal_medicine begin=2025-07")
    found = path(vault, "own")
    assert [(s.part.value, s.done, s.end) for s in found.stretches if s.part == Part.TRAINING] == [
        ("training", True, date(2026, 11, 30)),
        ("training", False, date(2028, 6, 30)),
    ]
    assert found.years(Part.TRAINING) == pytest.approx(3, abs=0.05)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        pytest.param("position", "kind=training country=US begin=2025-07 end=2028-06", id="a post"),
        pytest.param("ds2019", FORM.replace("research_scholar", "alien_physician"), id="a program"),
    ],
)
def test_in_training_the_two_paths_show_years_alone(vault, kind, words):
    person(vault)
    add(vault, kind, words)
    for found in paths(vault, "direct", "research-first").paths:
        assert (found.law, found.independent_from, found.reaches_practice) == (None, None, True)
        assert [found.years(part) for part in (Part.TRAINING, Part.WAIVER)] == [4, 3]
        assert any("years alone" in text for text in found.assumed)
    assert "research first: 6 years before practice" in paths_report(paths(vault)).lead


def test_own_training_goes_on_in_the_program_on_record(vault):
    person(vault, "cardiology")
    add(vault, "ds2019", FORM.replace("research_scholar", "alien_physician"))
    add(vault, "position", "kind=training country=US begin=2025-09 end=2028-08 specialty=internal_medicine")
    add(vault, "plan", "kind=fellowship specialty=cardiology begin=2028-09")
    law = path(vault, "own").law
    assert law.programs == ()
    assert [(cap.category, cap.needed_until, cap.exceeded) for cap in law.caps] == [
        ("alien_physician", date(2031, 8, 31), False)
    ]


@pytest.mark.parametrize("alone", [False, True], ids=["with its program", "by its form alone"])
def test_own_research_goes_on_in_the_program_on_record(vault, alone):
    person(vault)
    add(vault, "ds2019", FORM)
    if alone:
        records.trash(vault, ["program-1"])
    research_year(vault)
    add(vault, "plan", "kind=residency begin=2028-07")
    law = path(vault, "own").law
    assert [(p.begin.isoformat(), p.allowed) for p in law.programs][-1] == ("2028-07-01", True)
    assert all(program.allowed for program in law.programs)
    assert (law.caps[0].last_permitted_day, law.caps[0].exceeded) == (date(2030, 8, 31), False)
    assert [bar.first_barred for bar in law.bars] == [date(2028, 7, 1)]


def test_a_waiver_job_that_is_planned_is_not_added_again(vault):
    person(vault)
    add(vault, "plan", "kind=residency begin=2028-07")
    add(vault, "plan", "kind=waiver_job")
    assert path(vault, "own").years(Part.WAIVER) == 3


def test_training_at_home_is_not_a_part_of_it_and_is_said(vault):
    person(vault)
    add(vault, "position", "kind=training country=NG begin=2023-01 end=2024-12")
    add(vault, "plan", "kind=residency begin=2028-07")
    found = path(vault, "own")
    assert found.years(Part.TRAINING) == 4
    assert "training outside the United States is not counted as a part of it" in found.assumed


# --- what-if plans, words ----------------------------------------------------------------------------


def test_a_what_if_plan_is_drawn_as_a_path(vault):
    person(vault)
    add(vault, "ds2019", FORM)
    new_plan(vault, "longer")
    words = {"category": ["alien_physician"], "begin": ["2027-09-01"], "end": ["2031-08-31"]}
    add_step(vault, "longer", "program", words)
    found = path(vault, "longer")
    assert [(s.part.value, s.years) for s in found.stretches] == [
        ("research", 2.0), ("training", 4.0), ("waiver", 3.0), ("practice", 0.0)
    ]  # fmt: skip


def test_a_plan_without_a_day_follows_the_one_entered_before_it(vault):
    person(vault)
    add(vault, "plan", "kind=residency specialty=neurology begin=2028-07")
    add(vault, "plan", "kind=fellowship specialty=vascular_neurology")
    add(vault, "plan", "kind=faculty begin=2035-01")
    assert parts(path(vault, "own")) == [
        ("training", "2028-07-01", "2032-06-30"),
        ("training", "2032-07-01", "2033-06-30"),
        ("waiver", "2033-07-01", "2036-06-30"),
        ("practice", "2036-07-01", None),
    ]


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        pytest.param("2026-07", "2028-07-01", id="its day has passed: the July that can be applied for"),
        pytest.param("2026-11-23", "2026-11-23", id="tomorrow"),
        pytest.param("2030", "2030-07-01", id="a year"),
    ],
)
def test_a_plan_whose_day_has_passed_lies_ahead_all_the_same(vault, begin, expected):
    person(vault)
    add(vault, "plan", f"kind=residency begin={begin}")
    assert parts(path(vault, "own"))[0][:2] == ("training", expected)


def test_a_day_that_is_only_a_year_is_said_and_other_plans_are_not_drawn(vault):
    person(vault)
    add(vault, "plan", "kind=other begin=2027")
    add(vault, "plan", "kind=residency begin=2030")
    assumed = path(vault, "own").assumed
    assert "residency begins on 1 Jul 2030, as only its year is entered" in assumed
    assert "plans of the kind other (1) are not drawn" in assumed
    assert not any(text.startswith("other begins") for text in assumed)


def test_days_that_no_law_is_asked_about(vault):
    person(vault)
    add(vault, "plan", "kind=residency begin=2196-07")
    for found in paths(vault, as_of=date(2190, 1, 1)).paths:
        assert found.law is None
        assert "the law is asked about no day after 2194" in found.assumed


def test_names_that_are_no_path_are_refused(vault):
    with pytest.raises(RecordNotFound):
        paths(vault, "elsewhere")
    with pytest.raises(UsageError, match="twice"):
        paths(vault, "direct", "Direct")


def test_the_report_says_the_same_in_bars_table_and_picture(vault):
    person(vault)
    found = paths(vault, "direct", "research-first")
    report = paths_report(found)
    text = as_text(report)
    assert max(map(len, text.splitlines())) <= 96
    assert "research first" in text
    assert "█" in text
    assert "(4 y before practice)" in text
    assert max(map(len, as_text(report, width=80).splitlines())) <= 80
    assert "<title>Paths compared on 22 Nov 2026</title>" in report.picture
    page = paths_file(found, ".html").decode()
    assert page.count("<svg ") == 2
    assert "█" not in page
    for sum_of_path in ("4 years", "6 years"):
        assert f"<td>{sum_of_path}</td>" in page
    assert paths_json(found) == report.answer
    assert report.answer["paths"][1]["years_before_practice"] == 6
    assert paths_file(found, ".pdf").startswith(b"%PDF-")
    with pytest.raises(UsageError):
        paths_file(found, ".docx")


def test_no_other_answer_rests_on_a_path(vault):
    person(vault)
    add(vault, "ds2019", FORM)
    before = visa_answer(vault.ledger, TODAY).answer
    paths(vault)
    assert visa_answer(vault.ledger, TODAY).answer == before
    assert paths(vault) == paths(vault)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.sampled_from([length.years for length in lengths()]))
def test_a_part_ends_on_the_day_before_its_anniversary(begin, years):
    end = after_years(begin, years)
    last = end + timedelta(days=1)
    assert last.year == begin.year + years
    assert (last.month, last.day) in ((begin.month, begin.day), (2, 28))
