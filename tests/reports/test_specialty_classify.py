"""Texts are classified by their words: the longest phrase first, homonyms and methods apart, or not at all."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.reports.specialty import State, classify, setting, specialties
from tracker.reports.specialty.classify import (
    DIVIDED,
    NEUTRAL,
    NO_WORD,
    NOTHING_TO_READ,
    ONLY_METHOD,
    TOO_WEAK,
)
from tracker.reports.specialty.lexicon import silent


def words(found) -> list[str]:
    return [vote.words for vote in found.votes]


def line(key: str) -> list[str]:
    found = [key]
    while (parent := specialties()[found[-1]].parent) is not None:
        found.append(parent)
    return found


@pytest.mark.parametrize(
    ("text", "key", "decided_by"),
    [
        pytest.param("Stroke volume variation in two positions", "cardiology", "Stroke volume", id="stroke volume"),
        pytest.param("Stroke work after afterload changes", "cardiology", "Stroke work", id="stroke work"),
        pytest.param("Stroke index as an end point", "cardiology", "Stroke index", id="stroke index"),
        pytest.param("Two-stroke engines", None, None, id="two-stroke"),
        pytest.param("The Great Depression and charity", None, None, id="the economy"),
        pytest.param("Psychological safety in teams", None, None, id="safety to speak"),
        pytest.param("Child labor in mines", None, None, id="work of children"),
        pytest.param("Sickle cell retinopathy", "ophthalmology", "Sickle cell retinopathy", id="the eye in a disease of blood"),
        pytest.param("Brush strokes of a painter", None, None, id="brush strokes"),
        pytest.param("Heat stroke in pilgrims", "emergency_medicine", "Heat stroke", id="heat stroke"),
        pytest.param("ST-segment depression in lead aVR", "cardiology", "ST-segment depression", id="ST depression"),
        pytest.param("Bone marrow depression after linezolid", "hematology", "Bone marrow depression", id="marrow"),
        pytest.param("Respiratory depression overnight", "anesthesiology", "Respiratory depression", id="breathing"),
        pytest.param("Portal hypertension without varices", "gastroenterology", "Portal hypertension", id="portal"),
        pytest.param("Hepatic encephalopathy at home", "gastroenterology", "Hepatic encephalopathy", id="encephalopathy"),
        pytest.param("Ocular hypertension treated late", "ophthalmology", "Ocular hypertension", id="ocular"),
        pytest.param("Diabetic retinopathy grading", "ophthalmology", "Diabetic retinopathy", id="retinopathy"),
        pytest.param("Intracranial hypertension", "neurology", "Intracranial hypertension", id="intracranial"),
        pytest.param("Brain natriuretic peptide at discharge", "cardiology", "Brain natriuretic peptide", id="BNP"),
        pytest.param("Brain drain of nurses", None, None, id="brain drain"),
        pytest.param("Brain death policy in four states", None, None, id="brain death policy"),
        pytest.param("Gestational diabetes and diet", "obstetrics_gynecology", "Gestational diabetes", id="gestational"),
        pytest.param("Diabetes insipidus after trauma care", "endocrinology", "Diabetes insipidus", id="insipidus"),
        pytest.param("Drug delivery by nanoparticles", None, None, id="drug delivery"),
        pytest.param("Care delivery in two counties", None, None, id="care delivery"),
        pytest.param("The labor market for graduates", None, None, id="labor market"),
        pytest.param("Surgical pathology of rare lesions", "pathology", "Surgical pathology", id="surgical pathology"),
        pytest.param("Surgical masks worn twice", None, None, id="surgical masks"),
        pytest.param("Intramedullary nail removal", "orthopaedic_surgery", "Intramedullary nail", id="a nail"),
        pytest.param("A dental crown of zirconia", "dentistry", "dental crown", id="a crown"),
        pytest.param("Dental implants and bridges", "dentistry", "Dental implants", id="an implant"),
        pytest.param("A bridge between two departments", None, None, id="a bridge"),
        pytest.param("The crown of the hill", None, None, id="another crown"),
        pytest.param("Cell culture conditions", None, None, id="cell culture"),
        pytest.param("Blood culture media compared", None, None, id="culture media"),
        pytest.param("Umbilical cord length", "obstetrics_gynecology", "Umbilical cord", id="umbilical cord"),
        pytest.param("Spinal cord lesions", "neurology", "Spinal cord", id="spinal cord"),
        pytest.param("Child-Pugh class and survival", "gastroenterology", "Child-Pugh", id="no child"),
    ],
)  # fmt: skip
def test_homonyms_signal_what_they_mean(text, key, decided_by):
    found = classify(text)
    if key is None:
        assert found.state is not State.KNOWN
        assert found.shares == ()
    else:
        assert key in line(found.specialty)
        assert found.votes[0].words == decided_by


def test_every_phrase_that_misleads_means_what_its_row_says():
    rows = [row for row in silent() if not row.phrase.endswith("*")]
    assert len(rows) >= 250
    wrong = []
    for row in rows:
        found = classify(row.phrase)
        said = {key for key, _ in found.shares}
        if said != set(row.specialties):
            wrong.append((row.phrase, sorted(said)))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "key", "decided_by"),
    [
        pytest.param("Surgical pathology", "pathology", ["Surgical pathology"], id="leaves no surgery behind"),
        pytest.param("Vascular surgery", "vascular_surgery", ["Vascular surgery"], id="leaves no surgery either"),
        pytest.param("Kidney epidemiology", "nephrology", ["Kidney"], id="decided by the other word"),
        pytest.param("Prostatic growth", "urology", ["Prostatic"], id="a stem"),
        pytest.param("Apendicitis aguda", "general_surgery", ["Apendicitis"], id="a stem in Spanish"),
        pytest.param("Nierenzellkarzinome", "urology", ["Nierenzellkarzinome"], id="the longer stem of two"),
        pytest.param("Video assisted thoracic drainage", "thoracic_surgery", ["Video assisted thoracic"], id="no hyphen"),
        pytest.param("A follow-up of chronic-kidney disease", "nephrology", ["chronic-kidney disease"], id="a hyphen more"),
        pytest.param("Otorhino-laryngology", "otolaryngology", ["Otorhino-laryngology"], id="a hyphen inside a word"),
        pytest.param("Radiology-diagnostic", "diagnostic_radiology", ["Radiology"], id="a stem does not take the next word"),
        pytest.param("Neuro-ophthalmology", "ophthalmology", ["ophthalmology", "Neuro"], id="two fields and a hyphen"),
        pytest.param("Crohn’s disease", "gastroenterology", ["Crohn’s"], id="a possessive"),
        pytest.param("Haematology ward", "hematology", ["Haematology"], id="British spelling"),
        pytest.param("HAEMODIALYSIS", "nephrology", ["HAEMODIALYSIS"], id="capitals"),
        pytest.param("Haemodialysis, twice: haemodialysis", "nephrology", ["Haemodialysis"], id="counts once"),
    ],
)  # fmt: skip
def test_what_has_matched_is_consumed_and_whole_words_count(text, key, decided_by):
    found = classify(text)
    assert found.specialty == key
    assert [vote.words.replace("’s", "") for vote in found.votes] == [
        one.replace("’s", "") for one in decided_by
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("Heartland farming", None, id="the beginning of a word"),
        pytest.param("Earnings of hospitals", None, id="ear"),
        pytest.param("Candidates for office", None, id="candidates are no fungus"),
        pytest.param("Rheology of paints", None, id="rheology"),
        pytest.param("Bladderwort in ponds", None, id="a plant"),
        pytest.param("Einführung im Überblick", None, id="German small words"),
        pytest.param("Besser als gedacht", None, id="als is no disease in German"),
        pytest.param("Resultados inmediatos y graves", None, id="Spanish words like names of diseases"),
        pytest.param("Studio a lungo termine", None, id="lungo is no lung"),
        pytest.param("A school in Bosnia and Herzegovina", None, id="a country that begins like a heart"),
        pytest.param("Scandinavian apertures are scarce", None, id="three stems that were too short"),
        pytest.param("The international conference", None, id="no intern"),
        pytest.param("Twelve tips and a decision aid", None, id="abbreviations that are words"),
        pytest.param("Une étude pilote de René", None, id="French words like others"),
    ],
)
def test_parts_of_words_say_nothing(text, key):
    assert classify(text).specialty is key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("Nephrotic syndrome in children", "pediatric_nephrology", id="children and kidney"),
        pytest.param("Glomerulonephritis in a child", "pediatric_nephrology", id="one child"),
        pytest.param(
            "Children with arrhythmia", "pediatric_cardiology", id="children and a part of the heart"
        ),
        pytest.param("Prostatitis in adults", "urology", id="no children"),
        pytest.param("Amblyopia in children", "ophthalmology", id="patients alone decide nothing else"),
        pytest.param("Scoliosis in adolescents", "spine_surgery", id="adolescents with a spine"),
        pytest.param("Glaucoma in the elderly", "ophthalmology", id="the elderly with eyes"),
        pytest.param("Growth of children in the highlands", "pediatrics", id="children and nothing else"),
    ],
)
def test_patients_count_less_than_what_they_have(text, key):
    assert classify(text).specialty == key


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        pytest.param(None, State.UNKNOWN, NOTHING_TO_READ, id="nothing"),
        pytest.param("", State.UNKNOWN, NOTHING_TO_READ, id="an empty title"),
        pytest.param("???", State.UNKNOWN, NO_WORD, id="no letters"),
        pytest.param("Supply chains of two firms", State.UNKNOWN, NO_WORD, id="no listed word"),
        pytest.param("A cohort and its biostatistics", State.UNKNOWN, ONLY_METHOD, id="methods alone"),
        pytest.param("Salud pública y economía de datos: una cohorte", State.UNKNOWN, ONLY_METHOD, id="in Spanish"),
        pytest.param("Stress and the rural community", State.KNOWN, "", id="two weak words of one field"),
        pytest.param("An operation", State.UNKNOWN, TOO_WEAK, id="a hint"),
        pytest.param("Rotating internship", State.NEUTRAL, NEUTRAL, id="a rotation"),
        pytest.param("Transitional year", State.NEUTRAL, NEUTRAL, id="a transitional year"),
        pytest.param("House officer", State.NEUTRAL, NEUTRAL, id="a house officer"),
        pytest.param("Medical officer, rural service", State.NEUTRAL, NEUTRAL, id="a medical officer"),
        pytest.param("Servicio social", State.NEUTRAL, NEUTRAL, id="social service"),
        pytest.param("General practitioner", State.NEUTRAL, NEUTRAL, id="general practice"),
        pytest.param("House officer in urology", State.KNOWN, "", id="an officer with a specialty"),
        pytest.param("Glaucoma and proteinuria", State.KNOWN, DIVIDED, id="divided"),
    ],
)  # fmt: skip
def test_what_is_not_said_is_unknown_or_neutral(text, state, reason):
    found = classify(text)
    assert (found.state, found.reason) == (state, reason)
    assert (found.s("cardiology") is None) == (state is not State.KNOWN)


def test_a_divided_text_serves_both_of_its_fields():
    found = classify("Glaucoma and proteinuria")
    assert found.specialty is None
    assert dict(found.shares) == {"nephrology": 0.5, "ophthalmology": 0.5}
    assert found.s("nephrology") == 0.5
    assert found.s("internal_medicine") == pytest.approx(0.5 * 0.95)


@pytest.mark.parametrize(
    ("text", "target", "s"),
    [
        pytest.param(
            "Epidemiology of injuries at sea", "preventive_medicine", 1.0, id="a method is its name"
        ),
        pytest.param("Kidney epidemiology", "preventive_medicine", 6 / 8, id="beside another word"),
        pytest.param("Kidney epidemiology", "nephrology", 1.0, id="for others it is none"),
        pytest.param("General practitioner", "family_medicine", 1.0, id="general practice"),
        pytest.param("General practitioner", "cardiology", None, id="general practice, another target"),
        pytest.param("Public health", "family_medicine", None, id="public health, another target"),
        pytest.param("Clinical informatics", "clinical_informatics", 1.0, id="informatics"),
        pytest.param("Clinical informatics", "pathology", None, id="informatics, another target"),
    ],
)
def test_methods_and_general_practice_count_for_one_target(text, target, s):
    found = classify(text)
    assert found.s(target) == (s if s is None else pytest.approx(s))
    assert (found.serves(target) is State.KNOWN) == (s is not None)


def weighed(**text) -> dict[str, float]:
    return {vote.words: vote.weight for vote in classify(**{"title": None, **text}).votes}


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        pytest.param({"title": "urology"}, 3 * 2, id="a name in the title"),
        pytest.param({"title": "kidney stone"}, 1.5 * 2, id="a phrase in the title"),
        pytest.param({"title": "lithotripsy"}, 1 * 2, id="a term in the title"),
        pytest.param({"title": None, "keywords": ["lithotripsy"]}, 1 * 2, id="a keyword"),
        pytest.param({"title": None, "mesh": [("Lithotripsy", True)]}, 1 * 2, id="a major heading"),
        pytest.param({"title": None, "mesh": [("Lithotripsy", False)]}, 1 * 1, id="another heading"),
        pytest.param({"title": None, "journal": ("J Urol",)}, 3 * 1, id="a journal"),
        pytest.param({"title": None, "book": "Lithotripsy"}, 1 * 1, id="a book"),
    ],
)
def test_weights_are_those_of_the_data_file(text, weight):
    assert list(weighed(**text).values()) == [weight]


def test_shares_are_weights_divided_by_their_sum():
    found = classify("Urology", keywords=["glaucoma"], journal=("Cornea",))
    assert found.shares == (("urology", 6 / 11), ("ophthalmology", 5 / 11))
    assert [(vote.words, vote.place) for vote in found.votes] == [
        ("Urology", "title"),
        ("Cornea", "journal"),
        ("glaucoma", "keyword"),
    ]


@pytest.mark.parametrize(
    ("names", "key"),
    [
        pytest.param(("Eur Urol",), "urology", id="an abbreviation"),
        pytest.param(("European Urology",), "urology", id="the full name"),
        pytest.param(("EUROPEAN UROLOGY",), "urology", id="in capitals"),
        pytest.param((None, "J. Urol."), "urology", id="with stops"),
        pytest.param(("The Journal of Urology",), "urology", id="with an article"),
        pytest.param(("Journal of the American Academy of Dermatology",), "dermatology", id="a long name"),
        pytest.param(("Stroke",), "vascular_neurology", id="one word"),
        pytest.param(("Stroke: A Journal of Cerebral Circulation",), "vascular_neurology", id="a subtitle"),
        pytest.param(("JAMA Neurology",), "neurology", id="a family of journals"),
        pytest.param(("Nefrología",), "nephrology", id="with marks"),
        pytest.param(("Cancer Letters of Urology Quarterly",), None, id="words inside another name"),
        pytest.param(("Journal of Stroke Engines",), None, id="a listed word in a longer name"),
        pytest.param(("Strategy",), None, id="letters of a short name in order"),
        pytest.param(("Pakistan",), None, id="letters of another"),
        pytest.param(("N Engl J Med",), None, id="a general journal"),
        pytest.param((None, ""), None, id="no name"),
    ],
)
def test_a_journal_votes_only_under_its_whole_name(names, key):
    assert classify(None, journal=names).specialty == key


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        pytest.param("Carcinoma, Hepatocellular", "gastroenterology", id="inverted"),
        pytest.param("Kidney Failure, Chronic/therapy", "nephrology", id="a subheading is dropped"),
        pytest.param(
            "Urology/statistics & numerical data", "urology", id="words of a subheading are not read"
        ),
        pytest.param(
            "Arthroplasty, Replacement, Hip", "adult_reconstructive_orthopaedics", id="twice inverted"
        ),
        pytest.param("Child", None, id="a check tag"),
        pytest.param("Infant, Newborn", None, id="a check tag for newborns"),
        pytest.param("Pregnancy", None, id="a check tag for pregnancy"),
        pytest.param("Aged, 80 and over", None, id="a check tag for the old"),
        pytest.param("Humans", None, id="a check tag for people"),
    ],
)
def test_mesh_headings_are_read_like_text(heading, key):
    assert classify(None, mesh=[(heading, True)]).specialty == key


@pytest.mark.parametrize(
    ("keyword", "key"),
    [
        pytest.param(
            "Colitis, Ulcerative/pathology/*surgery", "gastroenterology", id="a heading with subheadings"
        ),
        pytest.param("Firms/*pathology", None, id="nothing but a subheading"),
        pytest.param("Child", None, id="a check tag"),
        pytest.param("PET/CT", "nuclear_medicine", id="a stroke inside a term"),
        pytest.param("OB/GYN", "obstetrics_gynecology", id="a stroke inside a name"),
        pytest.param("stroke/rehabilitation", "vascular_neurology", id="written as a subheading"),
    ],
)
def test_keywords_may_be_headings_of_an_import(keyword, key):
    assert classify(None, keywords=[keyword]).specialty == key


TITLES = st.lists(
    st.sampled_from(
        [
            "Üroloji",
            "néphrologie",
            "Kardiologie",
            "épilepsie",
            "glaucoma",
            "réanimation",
            "children",
            "Crohn's",
            "stroke",
            "volume",
            "heart-failure",
            "in",
            "of",
            "Schlaganfall",
            "oftalmología",
            "çocuk",
            "nefroloji",
            "münster",
            "café",
            "cohort",
            "surgical",
            "pathology",
        ]
    ),
    min_size=1,
    max_size=7,
).map(" ".join)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TITLES, st.sampled_from(["NFC", "NFD", "upper", "bare", "spaces"]))
def test_spelling_does_not_matter(title, how):
    if how == "upper":
        other = title.upper()
    elif how == "bare":
        other = "".join(one for one in unicodedata.normalize("NFD", title) if not unicodedata.combining(one))
    elif how == "spaces":
        other = "  ".join(title.split(" ")) + " "
    else:
        other = unicodedata.normalize(how, title)
    assert classify(other).shares == classify(title).shares


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TITLES)
def test_shares_and_s_are_bounded_and_named(title):
    found = classify(title)
    if found.state is State.KNOWN:
        assert sum(share for _, share in found.shares) == pytest.approx(1)
        assert all(0 < share <= 1 for _, share in found.shares)
        assert found.votes
        assert all(
            vote.words in unicodedata.normalize("NFC", title).replace("'s", "") for vote in found.votes
        )
        assert all(0 <= found.s(key) <= 1 for key in ("urology", "preventive_medicine", "dentistry"))
    else:
        assert found.votes == ()
        assert found.reason
    assert classify(title) == found


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_any_text_is_classified(text):
    assert classify(text, keywords=[text], journal=(text,), mesh=[(text, True)], book=text).state in State


def test_the_leading_share_decides_between_an_answer_and_a_divided_text():
    assert 0.5 < setting("leading_share") < 0.7
    alike = classify("Glaucoma, dry eye, proteinuria and albuminuria in dialysis")
    assert max(share for _, share in alike.shares) < 0.62
