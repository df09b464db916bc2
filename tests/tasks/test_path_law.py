"""The law on a path: readings, limits, service and its waiver, statuses other than J-1, and the proof."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tracker.reports.path_pages import paths_report
from tracker.reports.paths import Part, paths_json, years_short, years_words
from tracker.reports.report import as_text
from tracker.tasks import records
from tracker.tasks.paths import compare_paths, paths_file
from tracker.tasks.plans import add_step, new_plan

TODAY = date(2026, 11, 22)
PERSON = "person family_name=TESTCASE nationalities=NG target_specialty=neurology"
RESIDENCY = (
    "ds2019 sevis_id=N0000000006 category=alien_physician program_number=P-3-04510 issued_on=2025-05-02 "
    "program_begin_date=2023-07-01 program_end_date=2026-06-30"
)
RUNNING = RESIDENCY.replace("2026-06-30", "2027-06-30")
J1_STAY = "presence country=US status=J-1 category=alien_physician arrived_on=2023-06-20"
GRANTED = "waiver route=conrad30 filed_on=2025-10-15 recommended_on=2025-11-10 granted_on=2026-06-20"


def add_all(vault, *lines):
    for line in lines:
        kind, *words = line.split()
        texts = {}
        for word in words:
            name, _, value = word.partition("=")
            texts.setdefault(name, []).append(value.replace("+", " "))
        records.add(vault, kind, texts)


def found(vault, *names, as_of=TODAY):
    return compare_paths(vault.ledger, names or ("own",), as_of)


def own(vault):
    (path,) = found(vault).paths
    return path


def words(vault, *names, explain=False):
    return " ".join(as_text(paths_report(found(vault, *names), explain=explain), explain=explain).split())


def service(path):
    return [(s.begin.isoformat(), s.end.isoformat()) for s in path.stretches if s.part == Part.WAIVER]


# --- readings and limits -----------------------------------------------------------------------------


def test_a_bar_of_a_principals_program_stands_beside_the_reading_without_it(vault):
    add_all(
        vault, PERSON,
        "presence country=US status=J-2 principal_category=research_scholar principal_sevis_end=2026-06-30 "
        "arrived_on=2023-07-01 left_on=2026-07-10",
        "plan kind=research begin=2027-01",
    )  # fmt: skip
    (begin,) = own(vault).law.programs
    assert (begin.allowed, begin.earliest_begin) == (False, date(2028, 7, 1))
    assert [reading.answer for reading in begin.readings] == ["it may not; from 11 Jul 2027"]
    assert "another reading it may not; from 11 Jul 2027 - a J-2 is no participant" in words(vault)


def test_days_of_physicians_with_a_gap_have_three_readings(vault):
    add_all(
        vault, PERSON,
        "ds2019 sevis_id=N0000000003 category=alien_physician program_number=P-3-04510 issued_on=2025-05-02 "
        "program_begin_date=2020-02-05 program_end_date=2027-01-31",
        "position kind=training specialty=internal+medicine country=US begin=2020-02 end=2027-01",
        "plan kind=fellowship specialty=cardiology begin=2027-07",
    )  # fmt: skip
    path = own(vault)
    (cap,) = path.law.caps
    assert (cap.last_permitted_day, cap.exceeded) == (date(2027, 7, 4), True)
    assert [r.answer for r in cap.readings] == ["4 Feb 2027", "30 Jun 2034"]
    assert "GAP_ACCUMULATION_ASSUMED" in {concern.code for concern in path.law.concerns}
    assert not any("without a break" in text for text in path.assumed)


def test_a_window_of_both_research_categories_has_a_last_day(vault):
    form = "sevis_id=N0000000012 program_number=P-1-00001 issued_on=2025-01-02"
    add_all(
        vault, PERSON,
        f"ds2019 {form} category=professor program_begin_date=2025-01-15 program_end_date=2026-01-14",
        f"ds2019 {form.replace('12 ', '13 ')} category=research_scholar "
        "program_begin_date=2026-01-15 program_end_date=2027-01-14",
        "program sevis_id=N0000000012 category=professor ended_by=transfer_out",
        "program sevis_id=N0000000013 category=research_scholar started_by=transfer_in",
        "plan kind=residency begin=2028-07",
    )  # fmt: skip
    caps = {cap.category: cap.last_permitted_day for cap in own(vault).law.caps}
    assert caps["research_scholar"] == date(2030, 1, 14)


def test_seven_years_never_stand_without_the_typical_time(vault):
    add_all(
        vault, PERSON, RUNNING, J1_STAY, "waiver route=conrad30 filed_on=2026-10-15 recommended_on=2026-11-10",
        "position kind=training specialty=neurology country=US begin=2023-07 end=2027-06",
        "plan kind=waiver_job begin=2027-07",
    )  # fmt: skip
    assert "last permitted day 30 Jun 2030, or the time typical for the specialty" in words(vault)


def test_what_stops_a_path_stands_in_its_first_sentence_and_beside_its_day(vault):
    add_all(
        vault, PERSON,
        "ds2019 sevis_id=N0000000004 category=research_scholar program_number=P-1-00001 issued_on=2025-05-02 "
        "program_begin_date=2025-09-01 program_end_date=2027-08-31",
    )  # fmt: skip
    answer = found(vault, "direct", "research-first")
    direct, first = answer.paths
    assert direct.law.obstacles == ()
    assert first.law.obstacles == ("research scholar may not begin on 1 Jul 2028",)
    report = paths_report(answer)
    assert "but not as it is drawn: research scholar may not begin on 1 Jul 2028" in report.lead
    assert [row[-1] for row in report.sections[0].table.rows] == ["1 Jul 2035", "1 Jul 2037, if allowed"]
    assert [row["obstacles"] for row in paths_json(answer)["paths"]] == [[], list(first.law.obstacles)]


# --- the waiver and its service ----------------------------------------------------------------------


def test_ninety_days_count_from_the_grant_that_is_assumed(vault):
    add_all(vault, PERSON)
    law = found(vault, "direct").paths[0].law
    assert law.waiver_granted_on == law.asked_on == date(2032, 6, 30)
    assert law.service_begins_by == date(2032, 9, 28)
    told = words(vault, "direct")
    assert (
        "if the waiver is granted on 30 Jun 2032, the job begins by 28 Sep 2032, counted from the grant"
        in told
    )
    assert "full time to 30 Jun 2035, if the job begins on the day after" in told


@pytest.mark.parametrize(
    ("arrived", "available", "told"),
    [
        pytest.param(
            "2025-09-30", True, "is not excluded by what is known", id="before the last sunset read"
        ),
        pytest.param(
            "2025-10-01", None, "whether a State may still ask (Conrad 30) is not known", id="on it"
        ),
    ],
)
def test_whether_a_state_may_ask_hangs_on_the_day_of_j1_status(vault, arrived, available, told):
    add_all(
        vault, PERSON,
        "ds2019 sevis_id=N0000000004 category=research_scholar program_number=P-1-00001 issued_on=2025-05-02 "
        "program_begin_date=2025-10-01 program_end_date=2027-08-31",
        f"presence country=US status=J-1 category=research_scholar arrived_on={arrived}",
    )  # fmt: skip
    law = found(vault, "direct").paths[0].law
    assert law.conrad_open is available
    assert ("CONRAD_SUNSET_UNVERIFIED" in {c.code for c in law.concerns}) is (available is None)
    assert told in words(vault, "direct")


def test_a_waiver_job_on_record_lasts_from_its_own_first_day(vault):
    stays = (f"{J1_STAY} left_on=2026-08-14", "presence country=US status=H-1B arrived_on=2026-08-15")
    add_all(
        vault, PERSON, RESIDENCY, *stays, f"{GRANTED} job_begin=2026-08-15 job_fte=1.0",
        "position kind=training specialty=neurology country=US begin=2023-07 end=2026-06",
        "plan kind=waiver_job begin=2026-08",
    )  # fmt: skip
    path = own(vault)
    assert service(path) == [("2026-08-15", "2029-08-14")]
    assert path.independent_from == date(2029, 8, 15)
    add_all(vault, "plan kind=fellowship specialty=vascular+neurology begin=2029-09")
    path = own(vault)
    assert service(path) == [("2026-08-15", "2029-08-14"), ("2030-09-01", "2033-08-31")]  # W-12
    assert path.law.requirement == "subject"


def test_a_granted_waiver_without_a_job_yet_binds_to_its_years(vault):
    add_all(
        vault, PERSON, RUNNING, J1_STAY, GRANTED.replace("2026-06-20", "2027-05-20").replace("2025", "2026"),
        "position kind=training specialty=neurology country=US begin=2023-07 end=2027-06",
    )  # fmt: skip
    path = own(vault)
    assert path.law.requirement == "waived"
    assert service(path) == [("2027-07-01", "2030-06-30")]
    assert "the waiver of 20 May 2027 binds to 3 years of full-time service (V-05)" in path.assumed


def test_the_waiver_of_a_plan_binds_by_its_own_days(vault):
    add_all(vault, PERSON, RUNNING, J1_STAY)
    new_plan(vault, "waiver")
    texts = {"route": ["conrad30"], "granted": ["2027-05-20"], "job_begin": ["2027-07-15"]}
    add_step(vault, "waiver", "waiver", texts)
    (path,) = found(vault, "waiver").paths
    assert (path.law.requirement, path.law.service_begins_by) == ("waived", date(2027, 8, 18))
    assert service(path) == [("2027-07-15", "2030-07-14")]
    assert "if the waiver is granted on 20 May 2027, the job begins by 18 Aug 2027" in words(vault, "waiver")
    assert "waiver on record" not in words(vault, "waiver")


@pytest.mark.parametrize(
    ("granted", "told"),
    [
        pytest.param("2026-11-21", "the waiver was granted on 21 Nov 2026", id="before today"),
        pytest.param("2026-11-22", "the waiver was granted on 22 Nov 2026", id="today"),
        pytest.param("2026-11-23", "if the waiver is granted on 23 Nov 2026", id="tomorrow"),
    ],
)
def test_a_waiver_was_granted_once_its_day_is_here(vault, granted, told):
    add_all(
        vault, PERSON, RUNNING.replace("2027-06-30", "2026-12-31"), J1_STAY,
        GRANTED.replace("2026-06-20", granted),
        "position kind=training specialty=neurology country=US begin=2023-07 end=2026-12",
    )  # fmt: skip
    assert told in words(vault)


@pytest.mark.parametrize(
    ("granted", "requirement", "late", "fails"),
    [
        pytest.param("2027-04-02", "waived", False, False, id="90 days to the day after training"),
        pytest.param("2027-04-01", "waived", True, False, id="to the last day of training"),
        pytest.param("2027-03-31", "subject", False, True, id="to the day before it"),
    ],
)
def test_a_waiver_whose_days_end_before_training_does_is_said_to_fail(
    vault, granted, requirement, late, fails
):
    add_all(
        vault, PERSON, RUNNING, J1_STAY, GRANTED.replace("2026-06-20", granted).replace("2025", "2026"),
        "position kind=training specialty=neurology country=US begin=2023-07 end=2027-06",
    )  # fmt: skip
    law = own(vault).law
    assert law.requirement == requirement
    assert ("WAIVER_CONDITION_FAILED" in {concern.code for concern in law.concerns}) is fails
    assert ("On 30 Jun 2027: A term of the service waiver was not kept." in words(vault)) is fails
    assert ("which is later than its last day, 30 Jun 2027" in words(vault)) is late


def test_government_money_brings_the_statement_of_those_bound_to_return(vault):
    add_all(
        vault, PERSON,
        "ds2019 sevis_id=N0000000004 category=research_scholar program_number=P-1-00001 issued_on=2025-05-02 "
        "program_begin_date=2025-09-01 program_end_date=2027-08-31",
    )  # fmt: skip
    assert "statement of no objection" not in words(vault, "direct")
    add_all(vault, "program sevis_id=N0000000004 category=research_scholar home_government_funding=yes")
    law = found(vault, "direct").paths[0].law
    assert (law.basis, law.obligations) == (("GOV_FUNDING", "GME"), 2)
    assert "bound by contract to return home needs her government's statement" in words(vault, "direct")


def test_service_of_training_that_is_over_lies_ahead(vault):
    add_all(
        vault, PERSON, RESIDENCY, f"{J1_STAY} left_on=2026-07-14",
        "position kind=training specialty=neurology country=US begin=2023-07 end=2026-06",
        "plan kind=practice begin=2027-01",
    )  # fmt: skip
    path = own(vault)
    assert path.law.waiver_granted_on == TODAY
    assert service(path) == [("2026-11-23", "2029-11-22")]
    assert path.years(Part.WAIVER) == 3


@pytest.mark.parametrize(
    ("status", "programs", "told"),
    [
        pytest.param("O-1", 0, "the status on record (O-1)", id="O-1"),
        pytest.param("H-4", 0, "the status on record (dependant)", id="a dependant's"),
        pytest.param("J-1", 1, "training in J-1 as alien physician", id="J-1 without its form"),
    ],
)
def test_training_that_runs_in_another_status_goes_on_in_it(vault, status, programs, told):
    add_all(
        vault, PERSON, f"presence country=US status={status} arrived_on=2024-06-20",
        "position kind=training specialty=neurology country=US begin=2024-07 end=2028-06",
    )  # fmt: skip
    path = own(vault)
    assert len(path.law.programs) == programs
    assert bool(service(path)) is bool(programs)
    assert any(told in text for text in path.assumed)


def test_training_in_h1b_is_no_j1_program(vault):
    add_all(
        vault, PERSON, "presence country=US status=H-1B arrived_on=2021-06-20",
        "position kind=training specialty=neurology country=US begin=2024-07 end=2027-06",
        "plan kind=fellowship specialty=vascular+neurology begin=2027-07",
    )  # fmt: skip
    path, direct = found(vault, "own", "direct").paths
    assert path.law.programs == ()
    assert path.law.requirement == "unknown"  # no program is on record
    assert [(c.category, c.last_permitted_day, c.exceeded) for c in path.law.caps] == [
        ("h1b", date(2027, 6, 19), True)
    ]
    assert service(path) == []
    assert direct.years(Part.WAIVER) == 0
    assert "training goes on in the status on record (H-1B)" in words(vault)


# --- sums and proof ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "long", "short"),
    [
        pytest.param(0, "0 years", "0 y", id="none"),
        pytest.param(1, "1 month", "1 m", id="a month"),
        pytest.param(12, "1 year", "1 y", id="a year"),
        pytest.param(34, "2 years 10 months", "2 y 10 m", id="both"),
        pytest.param(120, "10 years", "10 y", id="ten"),
    ],
)
def test_years_are_told_in_months(months, long, short):
    assert years_words(round(months / 12, 2)) == long
    assert years_short(round(months / 12, 2)) == short


@pytest.mark.parametrize("begin", ["2025-09", "2025-10", "2026-01", "2026-11"])
def test_table_parts_bar_and_sentence_add_up(vault, begin):
    add_all(
        vault, PERSON, f"position kind=research country=US begin={begin}",
        "plan kind=residency specialty=neurology begin=2028-07",
    )  # fmt: skip
    path = own(vault)
    report = paths_report(found(vault))
    years, parts = report.sections[0], report.sections[1].table.rows
    (row,) = years.table.rows

    def months(text):
        told = re.findall(r"(\d+) (year|month)", text)
        return sum(int(number) * (12 if unit == "year" else 1) for number, unit in told)

    research, training, before, waiver = map(months, row[1:5])
    assert research + training == before == months(report.lead.partition("before")[0])
    assert sum(months(part[2]) for part in parts) == before + waiver
    whole = years_short(sum(path.years(part) for part in (Part.RESEARCH, Part.TRAINING, Part.WAIVER)))
    short = years_short(path.years_before_practice)
    assert f" {whole} ({short} before practice)" in years.drawn[-1]
    assert f">{whole} ({short} + 3 y)</text>" in report.picture


def test_each_line_of_a_path_is_explained_by_arithmetic_law_and_record(vault):
    add_all(
        vault, PERSON,
        "ds2019 sevis_id=N0000000004 category=research_scholar program_number=P-1-00001 issued_on=2025-05-02 "
        "program_begin_date=2025-09-01 program_end_date=2027-08-31",
        "position kind=research country=US begin=2025-09",
        "plan kind=residency specialty=neurology begin=2028-07",
    )  # fmt: skip
    told = words(vault, explain=True)
    for text in (
        "15 months from 1 Sep 2025 to 30 Nov 2026, each counted once = 1 year 3 months from position-1",
        "1 Jul 2028 and 4 years, less a day = 30 Jun 2032 from plan-1",
        "2 years 10 months of research + 4 years of training = 6 years 10 months",
        "begin 1 Sep 2025 + 5 years - 1 day = 31 Aug 2030 from ds2019-1, program begin date (entered by you)",
        "law R-RS-01: 22 CFR 62.20(i)(1)",
        "law R-RS-02: 22 CFR 62.20(i)(2)",
        "begin 1 Jul 2028 + 7 years - 1 day = 30 Jun 2035 from plan my own path, step 2 (form), program begin "
        "date (planned, not on record)",
        "approved 30 Jun 2032 + 90 days = 28 Sep 2032 from a waiver that is assumed",
        "law V-05: INA 214(l)(1)-(3)",
        "law T-07:",
    ):
        assert text in told
    report = paths_report(found(vault), explain=True)
    for section in report.sections:
        if section.heading.startswith("The law on"):
            unproved = [line.label for line in section.lines if line.law is None]
            assert set(unproved) == {"another reading"}
    assert "law R-RS-01" not in words(vault)
    page = paths_file(found(vault), ".md", explain=True).decode()
    assert "law R-RS-01" in page
    assert "law R-RS-01" not in paths_file(found(vault), ".md").decode()
