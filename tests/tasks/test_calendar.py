"""The calendar: which days, how titles are neutral, and that exports repeat."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from tracker.reports.calendar import CalendarEvent, calendar_file, calendar_json, in_order
from tracker.tasks import records
from tracker.tasks.calendar import calendar_events
from tracker.tasks.status import status

TODAY = date(2026, 11, 22)


def add(vault, what, /, **fields):
    return records.add(vault, what, {name: [value] for name, value in fields.items()}).name


@pytest.fixture
def filled(vault):
    add(vault, "person", family_name="TESTCASE", nationalities="NG")
    add(
        vault,
        "ds2019",
        sevis_id="N0012345678",
        category="research_scholar",
        program_number="P-1-00001",
        program_begin_date="2025-09-01",
        program_end_date="2027-08-31",
        issued_on="2025-05-02",
    )
    add(vault, "admission", class_of_admission="J1", arrival_date="2025-08-20", admit_until="2027-09-30")
    add(vault, "passport", country="NG", expires_on="2030-01-15", passport_number="X0000000")
    add(vault, "visa", visa_class="J1", expires_on="2027-08-01")
    add(vault, "contact", name="Prof. SAMPLE", institution="TESTCASE Institute")
    add(vault, "message", contact="contact-1", kind="first", sent_on="2026-11-14")
    add(vault, "offer", kind="research", title="SAMPLE post", reply_by="2026-12-05")
    return vault  # fmt: skip


def events(vault, as_of=TODAY):
    return in_order(calendar_events(vault.ledger, as_of))


def read(data):
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_the_days_of_the_record_are_in_it(filled):
    found = {event.kind: (event.day, event.last) for event in events(filled)}
    assert found == {
        "follow_up": (TODAY, date(2026, 11, 24)),
        "offer_reply": (date(2026, 12, 5), None),
        "visa_end": (date(2027, 8, 1), None),
        "ds2019_end": (date(2027, 8, 31), None),
        "admit_until": (date(2027, 9, 30), None),
        "grace_end": (date(2027, 9, 30), None),
        "passport_end": (date(2030, 1, 15), None),
        "category_end": (date(2030, 8, 31), None),
    }


@pytest.mark.parametrize(
    ("as_of", "there"),
    [
        pytest.param("2027-08-01", True, id="the day a visa ends"),
        pytest.param("2027-08-02", False, id="the day after"),
    ],
)
def test_days_behind_are_left_out(filled, as_of, there):
    kinds = {event.kind for event in events(filled, date.fromisoformat(as_of))}
    assert ("visa_end" in kinds) is there
    assert "passport_end" in kinds


def test_a_former_sponsor_may_delete_after_three_years(vault):
    add(vault, "ds2019", sevis_id="N0012345678", category="research_scholar", program_number="P-1-00001",
        program_begin_date="2023-09-01", program_end_date="2025-08-31", issued_on="2023-05-02")  # fmt: skip
    found = {event.kind: event.day for event in events(vault)}
    assert found["sponsor_may_delete"] == date(2028, 8, 31)
    assert found["bar_end"] == date(2027, 8, 31)


def test_neutral_titles_tell_nothing_of_the_record(filled):
    found = events(filled)
    data = calendar_file(found, TODAY)
    text = data.decode()
    for told in (
        "SAMPLE",
        "TESTCASE",
        "DS-2019",
        "J-1",
        "visa",
        "passport",
        "offer",
        "follow-up",
        "research",
        "N00",
    ):
        assert told.casefold() not in text.casefold(), told
    assert [str(e["SUMMARY"]) for e in read(data)][:2] == [
        "Vault date 1, open tracker",
        "Vault date 2, open tracker",
    ]
    assert len(read(data)) > len(found)


def test_full_titles_are_only_written_when_asked_for(filled):
    titles = [str(e["SUMMARY"]) for e in read(calendar_file(events(filled), TODAY, full_titles=True))]
    assert "a visa ends (it is for entering)" in titles
    assert "a visa ends (it is for entering) (in 90 days)" in titles
    assert any("Prof. SAMPLE" in title for title in titles)


def test_events_are_whole_days_private_and_free(filled):
    for entry in read(calendar_file(events(filled), TODAY)):
        begin, end = entry["DTSTART"].dt, entry["DTEND"].dt
        assert type(begin) is date
        assert end > begin
        assert (str(entry["CLASS"]), str(entry["TRANSP"])) == ("PRIVATE", "TRANSPARENT")
        assert str(entry["UID"]).endswith("@tracker")
    follow_up = read(calendar_file(events(filled), TODAY))[0]
    assert follow_up["DTEND"].dt - follow_up["DTSTART"].dt == timedelta(days=3)


def test_reminders_ahead_are_events_of_their_own_or_alarms(filled):
    found = [event for event in events(filled) if event.kind == "visa_end"]
    apart = read(calendar_file(found, TODAY))
    assert [entry["DTSTART"].dt for entry in apart] == [date(2027, 8, 1), date(2027, 5, 3)]
    assert [entry["DTSTART"].dt for entry in read(calendar_file(found, date(2027, 5, 4)))] == [
        date(2027, 8, 1)
    ]
    (one,) = read(calendar_file(found, TODAY, alarms=True))
    assert [alarm["TRIGGER"].dt for alarm in one.walk("VALARM")] == [timedelta(days=-90)]


def test_the_same_record_gives_the_same_bytes_and_each_event_its_own_id(filled):
    once, twice = (calendar_file(events(filled), TODAY) for _ in range(2))
    assert once == twice
    identifiers = [str(entry["UID"]) for entry in read(once)]
    assert len(set(identifiers)) == len(identifiers) > 10


def test_an_event_keeps_its_id_when_its_day_moves(filled):
    before = {event.kind: event.uid for event in events(filled)}
    records.edit(filled, "visa-1", {"expires_on": ["2028-01-01"]})
    records.edit(filled, "ds2019-1", {"program_end_date": ["2027-12-31"]})
    after = {event.kind: event.uid for event in events(filled, TODAY + timedelta(days=1))}
    assert after == before
    sequences = [
        int(read(calendar_file(events(filled), day))[0]["SEQUENCE"])
        for day in (TODAY, TODAY + timedelta(days=1))
    ]
    assert sequences[0] < sequences[1]


def test_a_follow_up_keeps_its_id_when_the_day_of_the_message_is_corrected(filled):
    before = {event.kind: event.uid for event in events(filled)}
    records.edit(filled, "message-1", {"sent_on": ["2026-11-13"]})
    assert {event.kind: event.uid for event in events(filled)} == before
    add(filled, "message", contact="contact-1", kind="first", sent_on="2026-11-15")
    after = {event.kind: event.uid for event in events(filled)}
    assert after["follow_up"] != before["follow_up"]  # about another message


PHYSICIAN = {
    "sevis_id": "N0012345679", "category": "alien_physician", "program_number": "P-3-04510",
    "program_begin_date": "2024-07-01", "program_end_date": "2027-06-30", "issued_on": "2026-05-02",
}  # fmt: skip


def test_seven_years_never_stand_without_the_typical_time(vault):
    add(vault, "ds2019", **PHYSICIAN)
    (event,) = [event for event in events(vault) if event.kind == "category_end"]
    assert event.words.endswith(
        "as alien physician, or the time typical for the specialty, if that is shorter"
    )
    lines = dict(status(vault.ledger, TODAY).lines)
    assert "30 Jun 2031, or the time typical for the specialty" in lines["J-1 alien physician"]


@pytest.mark.parametrize(
    ("job_begin", "there"),
    [
        pytest.param("2026-11-23", True, id="the job begins tomorrow"),
        pytest.param("2026-11-22", False, id="it begins today"),
        pytest.param("", True, id="no job yet"),
    ],
)
def test_a_waiver_job_that_has_begun_is_begun(vault, job_begin, there):
    add(vault, "ds2019", **PHYSICIAN | {"program_end_date": "2026-10-31"})
    add(
        vault,
        "waiver",
        route="conrad30",
        granted_on="2026-10-20",
        **{"job_begin": job_begin} if job_begin else {},
    )
    assert ("waiver_begin" in {event.kind for event in events(vault)}) is there
    dates = [text for label, text in status(vault.ledger, TODAY).lines if label == "next date"]
    assert any(text.startswith("18 Jan 2027  last day to begin the waiver job") for text in dates) is there


def test_control_characters_do_not_reach_a_title():
    event = CalendarEvent("other", "x", TODAY, "one\x07two\nBEGIN:VEVENT", None)
    (entry,) = read(calendar_file([event], TODAY, full_titles=True))
    assert str(entry["SUMMARY"]) == "one two BEGIN:VEVENT"


def test_an_empty_record_gives_an_empty_calendar(vault):
    assert read(calendar_file(events(vault), TODAY)) == []
    assert calendar_json([], TODAY) == {"format": "calendar/1", "as_of": "2026-11-22", "events": []}


def test_json_says_which_number_is_which(filled):
    rows = calendar_json(events(filled), TODAY)["events"]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["words"].startswith("follow-up to Prof. SAMPLE")
    assert rows[0]["last_day"] == "2026-11-24"
