"""The lexicon holds what each entry must hold, says each thing once, and names the source of its numbers."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tracker.reports.guidance import GRADES
from tracker.reports.specialty import setting_rows, settings, sim, specialties
from tracker.reports.specialty.lexicon import LANGUAGES, silent
from tracker.reports.specialty.matching import Matcher, matcher

SPOKEN = ("en", "es", "pt", "fr", "de", "it", "tr")


def all_entries():
    found = specialties()
    assert len(found) >= 140
    return found


def above(key: str) -> list[str]:
    found, parent = [], specialties()[key].parent
    while parent is not None:
        assert parent not in found, key
        found.append(parent)
        parent = specialties()[parent].parent
    return found


def test_every_specialty_has_an_official_name_and_names_in_seven_languages():
    titles = [entry.title for entry in all_entries().values()]
    assert len(set(titles)) == len(titles)
    lacking = [
        (key, language)
        for key, entry in all_entries().items()
        for language in SPOKEN
        if not entry.names.get(language)
    ]
    assert lacking == []
    assert {language for entry in all_entries().values() for language in entry.names} == set(LANGUAGES)


def test_every_specialty_has_twenty_terms_and_six_journals_of_its_own_or_of_those_above():
    entries = all_entries()
    few = {
        key for key, entry in entries.items() if len(entry.terms) + len(entry.groups) + len(entry.hints) < 20
    }
    assert few == set()
    unread = {key for key, entry in entries.items() if not entry.journals}
    assert unread == set()
    narrow = {
        key
        for key, entry in entries.items()
        if len(entry.journals) + sum(len(entries[one].journals) for one in above(key)) < 6
    }
    # no more journals are of these two fields alone
    assert narrow <= {"undersea_hyperbaric_medicine", "internal_medicine_pediatrics"}


def test_families_neighbors_and_parts_are_specialties():
    entries = all_entries()
    for key, entry in entries.items():
        assert above(key) is not None
        assert set(entry.near) <= set(entries) - {key}
        assert all(0 < value < 1 for value in entry.near.values())
        assert set(entry.parts) <= set(entries) - {key}
        assert len(entry.parts) != 1
    assert {key for key, entry in entries.items() if not entry.target} == {"dentistry"}


def test_neighbors_that_name_each_other_agree():
    entries = all_entries()
    both = [
        (key, other) for key, entry in entries.items() for other in entry.near if key in entries[other].near
    ]
    assert len(both) >= 20
    assert [
        pair for pair in both if abs(entries[pair[0]].near[pair[1]] - entries[pair[1]].near[pair[0]]) > 0.11
    ] == []


def test_no_words_and_no_journal_speak_for_two_specialties():
    owners: dict[str, set[str]] = defaultdict(set)
    for key, entry in all_entries().items():
        for phrase in (*(one for names in entry.names.values() for one in names), *entry.terms, *entry.hints):
            alone = Matcher()
            alone.add(phrase, 1.0, "vote", ())
            for form in alone.phrases:
                owners[form].add(key)
        for journal in entry.journals:
            owners[f"journal {journal.lower()}"].add(key)
    assert len(owners) >= 8000
    assert {phrase: keys for phrase, keys in owners.items() if len(keys) > 1} == {}


def test_terms_do_not_take_weight_from_a_name_of_their_own():
    heavier = []
    for key, entry in all_entries().items():
        names = {one for listed in entry.names.values() for one in listed}
        heavier += [(key, term) for term in entry.terms if term in names]
    assert heavier == []


def test_misleading_words_signal_specialties_of_the_lexicon():
    rows = silent()
    assert len(rows) >= 300
    keys = set(all_entries())
    assert {key for row in rows for key in row.specialties} <= keys
    assert {row.only_for for row in rows} - {None} <= keys
    assert {row.kind for row in rows} == {"homonym", "method", "neutral", "surrounding"}


def test_every_phrase_of_the_lexicon_can_be_found():
    whole = matcher()
    assert len(whole.phrases) >= 9000
    lost = []
    for form, phrase in whole.phrases.items():
        text = form.replace("*", "")
        if not any(match.words.lower() == text for match in whole.find(text)):
            lost.append((form, phrase.text))
    assert lost == []


@pytest.mark.parametrize("setting", list(settings().values()), ids=list(settings()))
def test_every_number_has_a_source_and_a_grade(setting):
    assert setting.title
    assert setting.source
    assert setting.grade in set(GRADES)
    assert setting.value >= 0
    assert setting.checked.year >= 2026


def test_the_list_of_rules_has_every_number_and_every_nearness():
    rows = list(setting_rows())
    near = [row for row in rows if "nearness of" in row[1]]
    assert len(rows) - len(near) == len(settings()) >= 18
    assert len(near) >= 150
    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(row) == 5 and all(row) for row in rows)
    assert rows[0][1:3] == ("Specialties. Weight of a specialty's name: 3", "our choice")
    urology = next(row for row in near if "Urology and Nephrology" in row[1])
    assert urology[1].endswith(f": {sim('urology', 'nephrology'):g}")


def test_too_short_a_stem_is_refused():
    with pytest.raises(ValueError, match="stem"):
        Matcher().add("re*", 1.0, "vote", ("urology",))
    with pytest.raises(ValueError, match="stem"):
        Matcher().add("ré*", 1.0, "vote", ("urology",))
