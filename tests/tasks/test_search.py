"""The search for a position: what is due, who answered, and drafts from the record."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import RecordConflict, RecordNotFound, UsageError
from tracker.records.career import Contact, Message
from tracker.reports.message_drafts import draft_text
from tracker.reports.report import as_text
from tracker.reports.search import search_of, search_report
from tracker.tasks import records
from tracker.tasks.due import due_items
from tracker.tasks.search import draft_file, message_draft, search
from tracker.tasks.status import status

SENT = date(2026, 11, 1)
ID = "0190a1b2-0000-7000-8000-00000000000"


def day(offset):
    return SENT + timedelta(days=offset)


def state(offset, *messages):
    """Return the state and what is due so many days after the first, for (kind, day, answered) rows."""
    contact = Contact(id=f"{ID}1", number=1, name="Dr. TESTCASE")
    rows = [
        Message(id=f"{ID}{n}", number=n, contact=contact.id, kind=kind, sent_on=sent and day(sent - 1), answered_on=answered and day(answered - 1))
        for n, (kind, sent, answered) in enumerate(messages, 2)
    ]  # fmt: skip
    (found,) = search_of([contact], rows, day(offset)).contacts
    return found.state, found.due and (
        found.due.what,
        (found.due.first - SENT).days,
        (found.due.last - SENT).days,
    )


FIRST = ("first", 1, None)


@pytest.mark.parametrize(
    ("after", "messages", "expected", "due"),
    [
        pytest.param(0, [], "not_written", None, id="nobody was written to"),
        pytest.param(0, [FIRST], "waiting", ("follow_up", 7, 10), id="the day it was sent"),
        pytest.param(6, [FIRST], "waiting", ("follow_up", 7, 10), id="the day before the follow-up"),
        pytest.param(7, [FIRST], "follow_up_due", ("follow_up", 7, 10), id="the seventh day"),
        pytest.param(10, [FIRST], "follow_up_due", ("follow_up", 7, 10), id="the tenth day"),
        pytest.param(11, [FIRST], "follow_up_late", ("follow_up", 7, 10), id="the day after"),
        pytest.param(8, [(None, 1, None)], "follow_up_due", ("follow_up", 7, 10), id="a message without a word is a first one"),
        pytest.param(8, [("Cold e-mail", 1, None)], "follow_up_due", ("follow_up", 7, 10), id="another word for it"),
        pytest.param(8, [("postcard", 1, None)], "not_written", None, id="a word that is not known"),
        pytest.param(8, [FIRST, ("follow-up", 9, None)], "followed_up", None, id="one follow-up is all"),
        pytest.param(18, [FIRST, ("follow_up", 9, None)], "followed_up", None, id="ten days after the follow-up"),
        pytest.param(19, [FIRST, ("follow_up", 9, None)], "no_answer", None, id="eleven days after it"),
        pytest.param(8, [("first", 1, 3)], "answered", None, id="answered, as noted on the message"),
        pytest.param(8, [FIRST, ("answer", 3, None)], "answered", None, id="answered, as a message of its own"),
        pytest.param(8, [FIRST, ("answer", 10, None)], "follow_up_due", ("follow_up", 7, 10), id="an answer that lies ahead"),
        pytest.param(28, [FIRST, ("answer", 3, None), ("first", 21, None)], "follow_up_due", ("follow_up", 27, 30), id="a new first message begins again"),
        pytest.param(8, [FIRST, ("bounced", 2, None)], "bounced", None, id="it came back: no follow-up to that address"),
        pytest.param(1, [FIRST, ("Undelivered", 3, None)], "waiting", ("follow_up", 7, 10), id="it comes back tomorrow"),
        pytest.param(12, [FIRST, ("bounced", 2, None), ("first", 4, None)], "follow_up_due", ("follow_up", 10, 13), id="sent again to another address"),
        pytest.param(8, [FIRST, ("bounced", 1, None), FIRST], "follow_up_due", ("follow_up", 7, 10), id="sent again on the same day"),
        pytest.param(8, [FIRST, ("bounced", 1, None), FIRST, ("bounced", 2, None)], "bounced", None, id="it came back both times"),
        pytest.param(8, [FIRST, ("bounced", 2, None), ("answer", 4, None)], "answered", None, id="answered all the same"),
        pytest.param(8, [FIRST, ("answer", 3, None), ("answer", 5, None)], "answered", None, id="answered twice"),
        pytest.param(28, [("interview", 2, None), ("thank_you", 3, None), ("first", 21, None)], "follow_up_due", ("follow_up", 27, 30), id="an interview of the time before is over"),
        pytest.param(3, [FIRST, ("interview", 6, None)], "interview_ahead", None, id="an interview is ahead"),
        pytest.param(5, [FIRST, ("interview", 6, None)], "thank_you_due", ("thank_you", 5, 6), id="the day of the interview"),
        pytest.param(6, [FIRST, ("interview", 6, None)], "thank_you_due", ("thank_you", 5, 6), id="the day after the interview"),
        pytest.param(7, [FIRST, ("interview", 6, None)], "thank_you_late", ("thank_you", 5, 6), id="two days after"),
        pytest.param(7, [FIRST, ("interview", 6, None), ("thank_you", 6, None)], "thanked", None, id="thanked on the day"),
        pytest.param(7, [FIRST, ("thank_you", 4, None), ("interview", 6, None)], "thank_you_late", ("thank_you", 5, 6), id="a thank-you before it was for something else"),
    ],
)  # fmt: skip
def test_what_is_due_and_when(after, messages, expected, due):
    assert state(after, *messages) == (expected, due)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["first", "follow_up", "thank_you", "answer", "interview", "other", None]),
            st.one_of(st.none(), st.integers(1, 40)),
            st.one_of(st.none(), st.integers(1, 40)),
        ),
        max_size=6,
    ),
    st.integers(0, 60),
    st.randoms(use_true_random=False),
)
def test_the_order_of_messages_does_not_matter_and_an_answer_ends_the_follow_up(messages, after, shuffler):
    found = state(after, *messages)
    mixed = list(messages)
    shuffler.shuffle(mixed)
    assert state(after, *mixed) == found
    answered = state(60, *messages, ("first", 41, None), ("answer", 42, None))
    assert answered[1] is None or answered[1][0] == "thank_you"


def test_an_interview_that_is_agreed_is_an_answer():
    contact = Contact(id=ID + "0", number=1, name="SAMPLE")
    rows = [
        Message(id=f"{ID[:-1]}1{n}", number=n + 1, contact=contact.id, kind=kind, sent_on=day(sent))
        for n, (kind, sent) in enumerate([("first", 0), ("interview", 25)])
    ]
    rate = search_of([contact], rows, day(20)).rate
    assert (rate.written, rate.answered, rate.waiting, rate.percent) == (1, 1, 0, 100)


# --- how many answer ---------------------------------------------------------------------------------


def people(*days):
    """Return a search 20 days after the first: one contact for each (sent, answered)."""
    contacts = [Contact(id=f"{ID}{n}", number=n + 1, name=f"SAMPLE {n}") for n in range(len(days))]
    rows = [
        Message(id=f"{ID[:-1]}1{n}", number=n + 1, contact=contacts[n].id, kind="first", sent_on=day(sent), answered_on=answered and day(answered))
        for n, (sent, answered) in enumerate(days)
        if sent is not None
    ]  # fmt: skip
    return search_of(contacts, rows, day(20))


@pytest.mark.parametrize(
    ("days", "written", "answered", "waiting", "percent"),
    [
        pytest.param([], 0, 0, 0, None, id="nobody"),
        pytest.param([(None, None)], 0, 0, 0, None, id="on the list, not written to"),
        pytest.param([(0, None)], 1, 0, 0, 0, id="one, silent"),
        pytest.param([(0, 5), (0, None)], 2, 1, 0, 50, id="one of two"),
        pytest.param([(10, None)], 1, 0, 1, None, id="the tenth day is still among the days"),
        pytest.param([(9, None)], 1, 0, 0, 0, id="the eleventh is not"),
        pytest.param(
            [(0, 5), (0, None), (0, None), (15, None)], 4, 1, 1, 33, id="those who wait do not count"
        ),
        pytest.param([(15, 16), (0, None)], 2, 1, 0, 50, id="a quick answer counts at once"),
    ],
)
def test_the_response_rate_counts_those_whose_days_are_over(days, written, answered, waiting, percent):
    rate = people(*days).rate
    assert (rate.written, rate.answered, rate.waiting, rate.percent) == (written, answered, waiting, percent)


def test_who_was_not_reached_was_not_written_to():
    contact = Contact(id=ID + "0", number=1, name="SAMPLE")
    rows = [
        Message(id=f"{ID[:-1]}1{n}", number=n + 1, contact=contact.id, kind=kind, sent_on=day(sent))
        for n, (kind, sent) in enumerate([("first", 0), ("bounced", 1)])
    ]
    rate = search_of([contact], rows, day(20)).rate
    assert (rate.written, rate.answered, rate.waiting, rate.percent) == (0, 0, 0, None)


def test_messages_without_a_day_or_a_contact_are_named(vault):
    add(vault, "contact", name="SAMPLE")
    add(vault, "message", contact="contact-1", kind="first")
    add(vault, "message", kind="first", sent_on="2026-11-01")
    add(vault, "message", contact="contact-1", kind="answer", answered_on="2026-11-02")
    found = search(vault.ledger, day(8))
    assert (found.without_day, found.without_contact) == (("message-1",), ("message-2",))
    text = " ".join(as_text(search_report(found)).split())
    assert "message-1 it has no day, so it counts nowhere: tracker edit message-1 sent_on=DAY" in text
    assert "message-2 it names no contact that counts" in text
    assert "Response rate: answers among those who answered or whose 10 days have passed" in text


def test_the_report_names_everyone_and_what_was_not_understood(vault):
    add(vault, "contact", name="山田 見本", institution="TESTCASE Institute", paper_read="脳卒中の研究")
    add(vault, "contact", name="أحمد تجربة")
    add(vault, "message", contact="contact-1", kind="first", sent_on="2026-11-01")
    add(vault, "message", contact="contact-2", kind="postcard", sent_on="2026-11-01")
    report = search_report(search(vault.ledger, day(8)))
    text = as_text(report)
    for words in (
        "山田 見本, TESTCASE Institute",
        "脳卒中の研究",
        "أحمد تجربة",
        "message-2",
        "Nothing is sent",
    ):
        assert words in text
    assert report.answer["not_understood"] == ["message-2"]
    assert report.answer["due"][0]["record"] == vault.ledger.get("contact-1").id
    assert json.loads(json.dumps(report.answer)) == report.answer


# --- status ------------------------------------------------------------------------------------------


def add(vault, what, /, **fields):
    return records.add(vault, what, {name: [value] for name, value in fields.items()}).name


@pytest.mark.parametrize(
    ("offset", "soon", "now"),
    [
        pytest.param(0, 1, 0, id="seen a week before"),
        pytest.param(6, 1, 0, id="tomorrow"),
        pytest.param(7, 0, 1, id="now"),
        pytest.param(10, 0, 1, id="the last day"),
        pytest.param(11, 0, 0, id="its days have passed"),
    ],
)
def test_the_status_shows_what_is_due(vault, offset, soon, now):
    add(vault, "contact", name="Dr. TESTCASE")
    add(vault, "message", contact="contact-1", kind="first", sent_on=SENT.isoformat())
    found = status(vault.ledger, day(offset))
    assert sum(label == "due" for label, _ in found.lines) == soon
    assert sum("follow-up to Dr. TESTCASE" in text for text in found.needs) == now
    assert found.attention is bool(now)


@pytest.mark.parametrize(
    ("offset", "shown"),
    [
        pytest.param(-15, False, id="too far off"),
        pytest.param(-14, True, id="two weeks before"),
        pytest.param(0, True, id="the day"),
        pytest.param(1, False, id="past"),
    ],
)
def test_a_reply_to_an_offer_is_due_for_two_weeks(vault, offset, shown):
    add(vault, "offer", kind="research", reply_by=SENT.isoformat())
    assert [item.what for item in due_items(vault.ledger, day(offset))] == (["offer_reply"] if shown else [])


def test_a_thank_you_that_is_late_is_still_due_for_a_while(vault):
    add(vault, "contact", name="Dr. TESTCASE")
    add(vault, "message", contact="contact-1", kind="interview", sent_on=SENT.isoformat())
    late = [bool(due_items(vault.ledger, day(n))) for n in (0, 1, 2, 10, 11)]
    assert late == [True, True, True, True, False]
    assert "(late)" in due_items(vault.ledger, day(2))[0].words


# --- drafts ------------------------------------------------------------------------------------------


@pytest.fixture
def written(vault):
    """A vault with everything that a draft can be filled from."""
    add(
        vault,
        "person",
        family_name="TESTCASE",
        given_name="Amara",
        email="amara@example.org",
        target_specialty="neurology",
    )
    add(vault, "education", degree="MBBS", school="SAMPLE University", end="2022-07")
    add(
        vault,
        "position",
        title="Research fellow",
        kind="research",
        employer="SAMPLE Hospital",
        begin="2025-09",
        specialty="neurology",
    )
    add(vault, "position", title="Leave", kind="leave", begin="2026-01", end="2026-03", reason="medical")
    add(
        vault,
        "work",
        title="Stroke in SAMPLES.",
        type="article",
        status="published",
        date="2025-03",
        venue="J Test",
        author_position="first",
    )
    add(
        vault,
        "work",
        title="Under review",
        type="article",
        status="under_review",
        date="2026-05",
        author_position="first",
    )
    add(
        vault,
        "work",
        title="Withdrawn",
        type="article",
        status="published",
        date="2026-05",
        retracted="yes",
        author_position="first",
    )
    add(
        vault,
        "work",
        title="In a group",
        type="article",
        status="published",
        date="2026-06",
        author_position="group",
    )
    add(vault, "skill", name="R", kind="statistics")
    add(vault, "skill", name="Chess", kind="other")
    add(vault, "exam", name="USMLE Step 1", result="pass", score="250")
    add(vault, "certificate", name="ECFMG certificate", certificate_number="0-000-000-0")
    add(vault, "plan", kind="research", begin="2027-07")
    add(
        vault,
        "contact",
        name="Prof. Łukasz SAMPLE",
        institution="Example University",
        email="l@example.org",
        specialty="neurology",
        paper_read="On strokes.",
    )
    return vault  # fmt: skip


def test_a_first_message_has_four_parts_from_the_record(written):
    draft = message_draft(written.ledger, "contact-1", SENT)
    assert [part.name for part in draft.parts] == ["about them", "the bridge", "about me", "the ask"]
    about_them, bridge, about_me, ask = (part.text for part in draft.parts)
    assert about_them.startswith("I read your paper “On strokes”. [")
    assert "a research fellow in neurology at SAMPLE Hospital since Sep 2025" in bridge
    assert "“Stroke in SAMPLES” (J Test, 2025)" in bridge
    assert about_me == (
        "I hold the MBBS from SAMPLE University (2022). I am certified by ECFMG. 1 paper of mine is published or "
        "accepted. I work with R."
    )
    assert "a research position in neurology from Jul 2027" in ask
    assert (draft.to, draft.greeting) == ("l@example.org", "Dear Prof. Łukasz SAMPLE,")


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        pytest.param("education", {"degree": "MD", "end": "2027-06"}, "I hold", id="a degree to come"),
        pytest.param("education", {"degree": "MD", "end": "2026-06"}, None, id="a degree that is there"),
        pytest.param("position", {"kind": "training", "title": "Resident", "begin": "2027-07"}, "esident", id="a post to come"),
        pytest.param("position", {"kind": "research", "title": "Fellow", "begin": "2025-09", "end": "2027-08"}, "I was", id="a post that goes on to a day"),
        pytest.param("certificate", {"name": "ECFMG", "expires_on": "2026-10-01"}, "ECFMG", id="a certificate that ended"),
        pytest.param("certificate", {"name": "ECFMG", "issued_on": "2027-01"}, "ECFMG", id="a certificate to come"),
    ],
)  # fmt: skip
def test_a_draft_tells_nothing_that_is_still_to_come(vault, kind, fields, words):
    add(vault, "contact", name="Prof. SAMPLE")
    add(vault, kind, **fields)
    text = draft_text(message_draft(vault.ledger, "contact-1", SENT))
    assert words is None or words not in text
    if fields.get("title") == "Fellow":
        assert "I have been a fellow since Sep 2025" in " ".join(text.split())
    assert ("I hold the MD" in text) is (words is None)


def test_a_draft_claims_nothing_and_tells_nothing_private(written):
    text = draft_text(message_draft(written.ledger, "contact-1", SENT))
    for private in (
        "Under review",
        "Withdrawn",
        "In a group",
        "250",
        "medical",
        "Leave",
        "0-000-000-0",
        "J-1",
        "Chess",
    ):
        assert private not in text
    assert max(map(len, text.splitlines())) <= 78


def test_what_is_not_on_record_stands_in_brackets(vault):
    add(vault, "contact", institution="TESTCASE Institute")
    text = draft_text(message_draft(vault.ledger, "contact-1", SENT))
    for words in (
        "[e-mail address]",
        "Dear [name],",
        "[your name]",
        "[Which of their papers",
        "[Your degree",
        "[month and year]",
    ):
        assert words in " ".join(text.split())


@pytest.mark.parametrize(
    ("messages", "kind"),
    [
        pytest.param([], "first", id="not written to"),
        pytest.param([("first", "2026-10-25")], "follow_up", id="no answer yet"),
        pytest.param(
            [("first", "2026-10-25"), ("follow_up", "2026-11-01")], "first", id="followed up: one is all"
        ),
        pytest.param([("interview", "2026-11-01")], "thank_you", id="interviewed"),
        pytest.param([("interview", "2026-11-02")], "first", id="the interview is ahead"),
        pytest.param([("interview", "2026-10-31"), ("thank_you", "2026-11-01")], "first", id="thanked"),
    ],
)
def test_the_draft_is_that_of_the_next_message(written, messages, kind):
    for word, sent in messages:
        add(written, "message", contact="contact-1", kind=word, sent_on=sent)
    assert message_draft(written.ledger, "contact-1", SENT).kind == kind


def test_a_kind_may_be_asked_for(written):
    for word, start in (("follow-up", "I wrote to you [when]"), ("thank_you", "Thank you for the time")):
        assert message_draft(written.ledger, "contact-1", SENT, word).parts[0].text.startswith(start)
    with pytest.raises(UsageError):
        message_draft(written.ledger, "contact-1", SENT, "answer")
    with pytest.raises(RecordConflict, match="not a contact"):
        message_draft(written.ledger, "position-1", SENT)
    with pytest.raises(RecordNotFound):
        message_draft(written.ledger, "contact-7", SENT)


def test_a_draft_as_a_file(written):
    draft = message_draft(written.ledger, "contact-1", SENT)
    assert (
        draft_file(draft, ".txt")
        .decode()
        .startswith("To: l@example.org\nSubject: Research position in neurology")
    )
    assert b"\\[One thing in it" in draft_file(draft, ".md")
    assert json.loads(draft_file(draft, ".json"))["format"] == "message/1"
    with pytest.raises(UsageError):
        draft_file(draft, ".pdf")
