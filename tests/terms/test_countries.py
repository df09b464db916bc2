"""Country keys: every paper's own code, and nothing that only looks like one."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.terms import countries as c
from tracker.terms.country_table import COUNTRIES, FIPS_WITHOUT_COUNTRY, OTHER_NAMES

# law: FIPS to ISO where the same two letters mislead
MISLEADING_FIPS = """
AG DZ, AS AU, AU AT, BG BD, BM MM, CE LK, CG CD, CF CG, CH CN, CI CL, CS CR, DA DK, DO DM, DR DO, EI IE, EZ CZ,
GA GM, GB GA, GM DE, HA HT, HO HN, IS IL, IV CI, IZ IQ, JA JP, KN KP, KS KR, LE LB, LO SK, MO MA, NG NE, NI NG,
NU NI, OD SS, PM PA, PO PT, RP PH, RS RU, SF ZA, SP ES, SU SD, SW SE, SZ CH, TD TT, TS TN, TU TR, UK GB, UP UA,
VM VN
"""
MISLEADING_PAIRS = [tuple(pair.split()) for pair in MISLEADING_FIPS.replace("\n", " ").split(",")]


@pytest.mark.parametrize(("fips", "alpha2"), MISLEADING_PAIRS)
def test_a_fips_code_that_misleads_names_its_own_country(fips, alpha2):
    assert c.country_of_fips(fips) == alpha2 != fips


def test_the_list_of_misleading_codes_was_read_whole():
    assert len(MISLEADING_PAIRS) == 49


@pytest.mark.parametrize(
    ("code", "alpha2"),
    [
        pytest.param("GM", "DE", id="germany"),
        pytest.param(" gm ", "DE", id="blanks and small letters"),
        pytest.param("IN", "IN", id="same letters in both lists"),
        pytest.param("US", "US", id="united states"),
        pytest.param("GZ", "PS", id="gaza strip is part of an iso entry"),
        pytest.param("WE", "PS", id="west bank likewise"),
        pytest.param("RI", "RS", id="serbia since 2006"),
        pytest.param("DE", None, id="iso code of germany is no fips code"),
        pytest.param("U3", None, id="stateless"),
        pytest.param("AX", None, id="akrotiri, not the aland islands"),
        pytest.param("YO", None, id="yugoslavia"),
        pytest.param("ZZ", None, id="no such code"),
        pytest.param("", None, id="empty"),
        pytest.param("GMX", None, id="three letters"),
    ],
)
def test_fips_codes(code, alpha2):
    assert c.country_of_fips(code) == alpha2


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("U3", "no country: stateless", id="stateless"),
        pytest.param("ur", "former state, territory or code", id="dissolved"),
        pytest.param("GM", None, id="has a country"),
        pytest.param("ZZ", None, id="no such code"),
    ],
)
def test_a_code_without_country_says_why(code, reason):
    assert c.why_no_country(code) == reason


@pytest.mark.parametrize(
    ("code", "alpha2"),
    [
        pytest.param("D", "DE", id="germany has one letter"),
        pytest.param("D<<", "DE", id="with fillers"),
        pytest.param("DEU", "DE", id="alpha-3 of germany"),
        pytest.param("RKS", "XK", id="kosovo"),
        pytest.param("PAK", "PK", id="pakistan"),
        pytest.param("aut", "AT", id="small letters"),
        pytest.param("GBR", "GB", id="united kingdom"),
        pytest.param("GBN", None, id="british national overseas is no country"),
        pytest.param("XXA", None, id="stateless"),
        pytest.param("UTO", None, id="specimen of utopia"),
        pytest.param("GER", None, id="foil code of germany"),
        pytest.param("YUG", None, id="dissolved"),
        pytest.param("<<<", None, id="fillers alone"),
        pytest.param("", None, id="empty"),
    ],
)
def test_codes_of_the_machine_readable_zone(code, alpha2):
    assert c.country_of_mrz(code) == alpha2


@pytest.mark.parametrize(
    ("code", "alpha2"),
    [
        pytest.param("CHIN", "CN", id="china"),
        pytest.param("GRBR", "GB", id="united kingdom"),
        pytest.param("IND", "IN", id="india"),
        pytest.param("CAN", "CA", id="canada"),
        pytest.param("AUST", "AT", id="austria, not australia"),
        pytest.param("ASTL", "AU", id="australia"),
        pytest.param("NRA", "NG", id="nigeria"),
        pytest.param("NIR", "NE", id="niger"),
        pytest.param("DOMN", "DM", id="dominica"),
        pytest.param("DOMR", "DO", id="dominican republic"),
        pytest.param("SABA", "BQ", id="one of three codes of one country"),
        pytest.param("steu", "BQ", id="another of them, in small letters"),
        pytest.param("HOKO", None, id="british national overseas is no country"),
        pytest.param("XAS", None, id="born at sea"),
        pytest.param("CHN", None, id="alpha-3 of china"),
        pytest.param("DEU", None, id="alpha-3 of germany"),
        pytest.param("", None, id="empty"),
    ],
)
def test_codes_of_the_visa_foil(code, alpha2):
    assert c.country_of_foil(code) == alpha2


@pytest.mark.parametrize(
    ("printed", "alpha2"),
    [
        pytest.param("UNITED KINGDOM", "GB", id="united kingdom"),
        pytest.param("GERMANY", "DE", id="germany"),
        pytest.param("CHINA", "CN", id="china"),
        pytest.param("KOREA, SOUTH", "KR", id="south after the comma"),
        pytest.param("SOUTH KOREA", "KR", id="south before"),
        pytest.param("KOREA, REPUBLIC OF (SOUTH)", "KR", id="visa application"),
        pytest.param("Korea", None, id="korea alone is two countries"),
        pytest.param("CONGO (KINSHASA)", "CD", id="one congo"),
        pytest.param("CONGO (BRAZZAVILLE)", "CG", id="the other congo"),
        pytest.param("CONGO", None, id="congo alone is two countries"),
        pytest.param("VIRGIN ISLANDS", None, id="virgin islands alone are two countries"),
        pytest.param("COTE D IVOIRE", "CI", id="no apostrophe"),
        pytest.param("Côte d’Ivoire", "CI", id="accent and curly apostrophe"),
        pytest.param("TURKEY", "TR", id="older name"),
        pytest.param("TURKIYE", "TR", id="newer name without dots"),
        pytest.param("BURMA", "MM", id="burma"),
        pytest.param("Trinidad & Tobago", "TT", id="ampersand"),
        pytest.param("  united   arab emirates ", "AE", id="blanks"),
        pytest.param("GUINEA - BISSAU", "GW", id="hyphen between blanks"),
        pytest.param("GUINEA", "GN", id="guinea"),
        pytest.param("NIGER", "NE", id="niger"),
        pytest.param("NIGERI", None, id="cut short, not the nearest"),
        pytest.param("GERMANYY", None, id="misread, not the nearest"),
        pytest.param("CZECHOSLOVAKIA", None, id="dissolved"),
        pytest.param("UTOPIA", None, id="no such country"),
        pytest.param("", None, id="empty"),
        pytest.param(" - ", None, id="punctuation alone"),
    ],
)
def test_names_as_printed(printed, alpha2):
    assert c.country_named(printed) == alpha2


def test_the_table_has_every_iso_country_once():
    assert len(COUNTRIES) == 249 + 1  # and Kosovo
    assert len({alpha2 for alpha2, *_ in COUNTRIES}) == len(COUNTRIES)
    assert len({alpha3 for _, alpha3, *_ in COUNTRIES}) == len(COUNTRIES)
    assert all(len(alpha2) == 2 and alpha2.isupper() for alpha2, *_ in COUNTRIES)
    assert all(len(alpha3) == 3 and alpha3.isupper() for _, alpha3, *_ in COUNTRIES)
    assert list(COUNTRIES) == sorted(COUNTRIES)


@pytest.mark.parametrize(
    ("column", "codes"), [pytest.param(2, 250, id="fips"), pytest.param(3, 244, id="foil")]
)
def test_no_code_stands_for_two_countries(column, codes):
    count = Counter(code for row in COUNTRIES for code in row[column].split())
    assert len(count) == codes
    assert set(count.values()) == {1}


def test_no_name_stands_for_two_countries():
    owners: dict[str, set[str]] = {}
    for alpha2, *_, name in COUNTRIES:
        for spelling in (name, *OTHER_NAMES.get(alpha2, ())):
            owners.setdefault("".join(x for x in spelling.casefold() if x.isalnum()), set()).add(alpha2)
            assert c.country_named(spelling) == alpha2
    assert len(owners) > 300
    assert [name for name, found in owners.items() if len(found) > 1] == []


def test_other_names_belong_to_countries_of_the_table():
    assert set(OTHER_NAMES) <= {alpha2 for alpha2, *_ in COUNTRIES}


def test_a_code_is_translated_or_has_a_reason_not_both():
    translated = {code for row in COUNTRIES for code in row[2].split()}
    assert translated.isdisjoint(FIPS_WITHOUT_COUNTRY)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        pytest.param("DE", "Germany", id="germany"),
        pytest.param("KR", "South Korea", id="south korea"),
        pytest.param("TR", "Türkiye", id="turkey"),
        pytest.param("UK", None, id="fips code of the united kingdom"),
        pytest.param("de", None, id="small letters are no key"),
        pytest.param("X", None, id="placeholder of worked cases"),
        pytest.param("", None, id="empty"),
    ],
)
def test_country_keys(key, name):
    assert c.country_name(key) == name
    assert c.is_country(key) is (name is not None)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(max_size=12))
def test_whatever_is_read_gives_a_key_or_nothing(text):
    for look_up in (c.country_of_fips, c.country_of_mrz, c.country_of_foil, c.country_named):
        found = look_up(text)
        assert found is None or c.is_country(found)


@pytest.mark.parametrize(
    ("word", "names"),
    [
        pytest.param("Indea", "India", id="a letter changed"),
        pytest.param("Pakistn", "Pakistan", id="a letter left out"),
        pytest.param("Lebannon", "Lebanon", id="a letter too many"),
        pytest.param("Austira", "Austria", id="two letters exchanged"),
        pytest.param("Libia", "Libya", id="one slip before two"),
        pytest.param("Phillipines", "Philippines", id="two slips"),
        pytest.param("Nigera", "Niger, Nigeria", id="as near to two"),
        pytest.param("Ivory cost", "Côte d'Ivoire", id="a slip in another name"),
        pytest.param("Nigerian", "Nigeria", id="a nationality"),
        pytest.param("nga", "Nigeria", id="three letters of a code"),
        pytest.param("Korea", "North Korea, South Korea", id="a word of two names"),
        pytest.param("Congo", "Congo (Kinshasa), Congo (Brazzaville)", id="and not Togo"),
        pytest.param("Trinidad", "Trinidad and Tobago", id="and not India"),
        pytest.param("Saudi", "Saudi Arabia", id="and not Sudan"),
        pytest.param("America", "United States, American Samoa", id="and not Jamaica"),
        pytest.param("China (PRC)", "China", id="a name among other words"),
        pytest.param("United", "", id="a word of many names"),
        pytest.param("none", "", id="no country at all"),
        pytest.param("Nlp", "", id="too short to be told"),
        pytest.param("Nepl", "Nepal", id="long enough"),
        pytest.param("XX", "", id="a code that does not exist"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_country_that_is_not_known_is_asked_about(word, names):
    assert ", ".join(c.country_name(alpha2) for alpha2 in c.countries_like(word)) == names


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(COUNTRIES), st.integers(0, 40))
def test_a_letter_left_out_of_a_name_still_finds_it(country, place):
    name = country[-1]
    place %= len(name)
    slipped = name[:place] + name[place + 1 :]
    if len(name) >= 6 and name[place].isalpha() and c.country_named(slipped) is None:
        assert country[0] in c.countries_like(slipped)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(st.text(max_size=30))
def test_any_words_give_at_most_three_countries(text):
    found = c.countries_like(text)
    assert len(found) == len(set(found)) <= 3
    assert all(c.is_country(alpha2) for alpha2 in found)
