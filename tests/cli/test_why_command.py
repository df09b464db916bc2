"""``show --why`` as a person types it."""

from __future__ import annotations


def test_show_why_names_the_words_and_the_target(on):
    on("add", "person", "--family-name", "SAMPLE", "--target-specialty", "urology")
    on("add", "work", "--title", "Ureteral stones at altitude", "--status", "published")
    ran = on("show", "work-1", "--why")
    assert ran.code == 0
    assert "Specialty: Urology" in ran.out
    assert "It serves your target, Urology: 1.00 of 1" in ran.out
    assert "Ureteral stones\ttitle\tUrology\t3" in ran.out
    told = on("show", "work-1", "--why", "--json").json
    assert (told["name"], told["specialty"], told["s"]) == ("work-1", "urology", 1.0)


def test_show_why_says_why_there_is_no_answer_and_asks_for_one(on):
    on("add", "work", "--title", "Two firms and a contract")
    ran = on("show", "work-1", "--why")
    assert "No specialty: no word of it is in the lexicon" in ran.out
    assert "tracker edit work-1 field_answer=target|neighboring|other|not_medical" in ran.err
    on("edit", "work-1", "field_answer=not_medical")
    assert "Neutral, counted nowhere: the person said so" in on("show", "work-1", "--why").out


def test_show_why_refuses_records_without_a_specialty(on):
    on("add", "visa", "--visa-class", "J1", "--issued-on", "2024-05-02")
    ran = on("show", "visa-1", "--why")
    assert ran.code == 2
    assert "a visa has no specialty" in ran.err
