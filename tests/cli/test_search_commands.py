"""Paths, offers, the search and the calendar as a person types them."""

from __future__ import annotations

import jsonschema
import pytest

from tracker.tasks.schemas import SCHEMAS

DAY = ("--as-of", "2026-11-22")
FORM = (
    "--sevis-id=N0012345678", "--category=research_scholar", "--program-number=P-1-00001",
    "--program-begin-date=2025-09-01", "--program-end-date=2027-08-31", "--issued-on=2025-05-02",
)  # fmt: skip


@pytest.fixture
def searching(on):
    """A vault with a form, plans, two offers, and contacts whose names are in several scripts."""
    for words in (
        ("add", "person", "--family-name=TESTCASE", "--nationalities=NG", "--target-specialty=neurology"),
        ("add", "ds2019", *FORM),
        ("add", "plan", "kind=residency", "specialty=neurology", "begin=2028-07"),
        ("add", "offer", "kind=research", "title=SAMPLE post", "begin=2027-11-01", "reply_by=2026-12-05"),
        ("add", "offer", "kind=residency", "title=SAMPLE place", "specialty=neurology", "begin=2028-07-01"),
        ("add", "answer", "offer=offer-1", "question=fellows", "answer=three of four", "answered_on=2026-11-20"),
        ("add", "contact", "name=山田 見本", "email=sample@example.org", "paper_read=脳卒中の研究"),
        ("add", "contact", "name=أحمد تجربة", "institution=SAMPLE Institute"),
        ("add", "message", "contact=contact-1", "kind=first", "sent_on=2026-11-14"),
    ):  # fmt: skip
        ran = on(*words)
        assert ran.code == 0, ran.err
    return on


def fits(name, value):
    schema = SCHEMAS[name]()
    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(value)
    for key in value:
        if isinstance(value[key], list) and value[key]:
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.Draft202012Validator(schema).validate({**value, key: [{"nope": 1}]})


@pytest.mark.parametrize(
    ("words", "name"),
    [
        pytest.param(("plan", "compare"), "paths-1", id="paths"),
        pytest.param(("check", "offer", "offer-1", "offer-2"), "offers-1", id="offers"),
        pytest.param(("report", "search"), "search-1", id="the search"),
        pytest.param(("share", "message", "contact-1"), "message-1", id="a message"),
        pytest.param(("export", "ics"), "calendar-1", id="the calendar"),
    ],
)
def test_answers_as_json_fit_their_schemas(searching, words, name):
    ran = searching(*words, *DAY, "--json")
    assert ran.code == 0, ran.err
    fits(name, ran.json)


def test_paths_without_names_are_three(searching):
    text = searching("plan", "compare", *DAY).out
    for title in ("straight to residency", "research first", "my own path"):
        assert title in text
    assert "research scholar may not begin on 1 Jul 2028; from 1 Sep 2029" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 96


def test_paths_go_with_plans_and_other_lengths(searching):
    searching("plan", "new", "longer")
    searching("plan", "add", "longer", "program", "of=program-1", "end=2029-08-31")
    ran = searching("plan", "compare", "direct", "longer", "--years", "neurology=3.5", *DAY, "--json")
    direct, longer = ran.json["paths"]
    assert (direct["training_years"], longer["research_years"]) == (3.5, 4.0)
    assert "beside" not in searching("plan", "compare", "longer", *DAY).err
    assert searching("plan", "compare", "longer", "--years", "neurology=3").code == 2
    plain = searching("plan", "compare", "own", *DAY)
    assert ("law R-AP-01" in plain.out, "--explain" in plain.err) == (False, True)
    assert "law R-AP-01" in searching("plan", "compare", "own", "--explain", *DAY).out
    assert searching("plan", "compare", "--years", "neurology").code == 2


def test_an_offer_is_checked_alone_and_beside_another(searching, tmp_path):
    alone = " ".join(searching("check", "offer", "offer-1", *DAY).out.split())
    assert "may begin 1 Nov 2027: no; from 1 Sep 2029" in alone
    assert "three of four (20 Nov 2026)" in alone
    assert "tracker add answer offer=offer-1 question=category" in alone
    assert "popular advice alone" not in alone
    assert "popular advice alone" in searching("check", "offer", "offer-1", "--explain", *DAY).out
    both = " ".join(searching("check", "offer", "offer-1", "offer-2", *DAY).out.split())
    assert "offer-1: SAMPLE post offer-2: SAMPLE place" in both
    ran = searching("check", "offer", *DAY)
    assert (ran.code, "offer-1, offer-2" in ran.err) == (2, True)
    page = tmp_path / "offers.html"
    assert searching("check", "offer", "offer-1", "offer-2", "--out", str(page), *DAY).code == 0
    assert '<th scope="col">offer-2: SAMPLE place</th>' in page.read_text("utf-8")


def test_the_search_and_its_drafts(searching, tmp_path):
    assert "follow-up to 山田 見本, 21 Nov 2026 - 24 Nov 2026 (now)" in " ".join(
        searching("report", "search", *DAY).out.split()
    )
    assert "! follow-up to 山田 見本" in searching("status", *DAY).out
    assert searching("status", "--exit-code", *DAY).code == 60
    before = sorted(tmp_path.rglob("*.txt"))
    ran = searching("share", "message", "contact-1", *DAY)
    assert ran.out.startswith("To: sample@example.org\n")
    assert "Nothing was sent" in ran.err
    assert "kind=follow_up sent_on=2026-11-22" in ran.err
    assert sorted(tmp_path.rglob("*.txt")) == before
    mail = tmp_path / "mail.txt"
    ran = searching("share", "message", "contact-2", "--out", str(mail), *DAY)
    assert "not encrypted" in ran.err
    assert "Dear أحمد تجربة," in mail.read_text("utf-8")
    assert searching("share", "message", "offer-1").code == 47


def test_the_calendar_is_neutral_unless_asked(searching, tmp_path):
    listed = searching("export", "ics", "--list", *DAY).out
    assert "1\t22 Nov 2026\tfollow-up to 山田 見本, 21 Nov 2026 - 24 Nov 2026" in listed
    shown = searching("export", "ics", *DAY)
    assert "SUMMARY:Vault date 1\\, open tracker" in shown.out
    assert "見本" not in shown.out
    assert "\ufffd" not in shown.out
    file = tmp_path / "dates.ics"
    ran = searching("export", "ics", "--titles", "full", "--out", str(file), *DAY)
    assert "its titles say" in ran.err
    assert "whom you write to" in " ".join(ran.err.split())
    assert b"\r\n" in file.read_bytes()
    assert "見本" in file.read_text("utf-8")
    assert searching("export", "ics", "--titles", "some").code == 2
    rows = searching("export", "ics", "--json", *DAY).json["events"]
    assert len(rows) == len(listed.splitlines())


def test_what_is_advice_is_listed_with_the_rules(searching):
    found = searching("rules", "list", "--json").json
    rules, guidance = ({row["id"] for row in found[key]} for key in ("rules", "guidance"))
    assert len(guidance) == len(found["guidance"]) > 60
    assert rules & guidance == set()
    assert {row["grade"] for row in found["guidance"]} >= {
        "secondary",
        "unread",
        "our choice",
        "popular advice alone",
    }
    assert "First day of the one follow-up" in searching("rules", "list").out
    shown = searching("rules", "show", "s-01").out
    assert shown.startswith("S-01  First day of the one follow-up")
    assert "grade: popular advice alone" in shown
    assert searching("rules", "show", "S-01", "--json").json["grade"] == "popular advice alone"
    assert searching("rules", "show", "S-99").code == 2
