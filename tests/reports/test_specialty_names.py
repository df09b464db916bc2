"""Specialties are found under their names in every listed language, under short names and with inflections."""

from __future__ import annotations

import pytest

from tracker.reports.specialty import classify, specialties, specialty_named, title_of

# English, Spanish, Portuguese, French, German, Italian, Turkish; "/" parts names of one language
TABLE = """
internal_medicine    | medicina interna | medicina interna/clínica médica | médecine interne | Innere Medizin | medicina interna | iç hastalıkları/dahiliye
cardiology           | cardiología | cardiologia | cardiologie | Kardiologie | cardiologia | kardiyoloji
gastroenterology     | gastroenterología/hepatología | gastroenterologia | gastro-entérologie | Gastroenterologie | gastroenterologia | gastroenteroloji
nephrology           | nefrología | nefrologia | néphrologie | Nephrologie | nefrologia | nefroloji
endocrinology        | endocrinología | endocrinologia | endocrinologie | Endokrinologie | endocrinologia | endokrinoloji
pulmonary_disease    | neumología | pneumologia | pneumologie | Pneumologie | pneumologia | göğüs hastalıkları
critical_care_medicine | medicina intensiva | medicina intensiva | réanimation | Intensivmedizin | terapia intensiva | yoğun bakım
rheumatology         | reumatología | reumatologia | rhumatologie | Rheumatologie | reumatologia | romatoloji
infectious_disease   | infectología | infectologia | maladies infectieuses | Infektiologie | malattie infettive | enfeksiyon hastalıkları
medical_oncology     | oncología | oncologia | oncologie | Onkologie | oncologia | onkoloji
hematology           | hematología | hematologia | hématologie | Hämatologie | ematologia | hematoloji
neurology            | neurología | neurologia | neurologie | Neurologie | neurologia | nöroloji
vascular_neurology   | ictus/accidente cerebrovascular | acidente vascular cerebral | accident vasculaire cérébral | Schlaganfall/Hirninfarkt | ictus cerebrale | inme
neurosurgery         | neurocirugía | neurocirurgia | neurochirurgie | Neurochirurgie | neurochirurgia | nöroşirürji/beyin cerrahisi
psychiatry           | psiquiatría | psiquiatria | psychiatrie | Psychiatrie | psichiatria | psikiyatri
pediatrics           | pediatría | pediatria | pédiatrie | Pädiatrie/Kinderheilkunde | pediatria | çocuk sağlığı/pediatri
family_medicine      | medicina familiar | medicina de família | médecine générale | Allgemeinmedizin | medicina di famiglia | aile hekimliği
emergency_medicine   | medicina de urgencias | medicina de emergência | médecine d'urgence | Notfallmedizin | medicina d'urgenza | acil tıp
anesthesiology       | anestesiología | anestesiologia | anesthésie | Anästhesiologie | anestesia | anesteziyoloji
general_surgery      | cirugía general | cirurgia geral | chirurgie générale/chirurgie viscérale | Allgemeinchirurgie/Viszeralchirurgie | chirurgia generale | genel cerrahi
orthopaedic_surgery  | ortopedia/traumatología | ortopedia | orthopédie | Orthopädie/Unfallchirurgie | ortopedia | ortopedi
urology              | urología | urologia | urologie | Urologie | urologia | üroloji
obstetrics_gynecology | ginecología/obstetricia | ginecologia/obstetrícia | gynécologie/obstétrique | Frauenheilkunde/Geburtshilfe | ginecologia/ostetricia | kadın hastalıkları ve doğum
otolaryngology       | otorrinolaringología | otorrinolaringologia | oto-rhino-laryngologie | HNO | otorinolaringoiatria | kulak burun boğaz
ophthalmology        | oftalmología | oftalmologia | ophtalmologie | Augenheilkunde | oculistica/oftalmologia | göz hastalıkları
dermatology          | dermatología | dermatologia | dermatologie | Dermatologie | dermatologia | dermatoloji
diagnostic_radiology | radiología/radiodiagnóstico | radiologia | radiologie | Radiologie | radiologia | radyoloji
pathology            | anatomía patológica/patología | patologia | anatomie pathologique | Pathologie | anatomia patologica | patoloji
rehabilitation       | medicina física/rehabilitación | medicina física e reabilitação | médecine physique | Rehabilitationsmedizin | fisiatria | fiziksel tıp
"""
ROWS = [line.split("|") for line in TABLE.strip().splitlines()]
NAMED = [(row[0].strip(), name.strip()) for row in ROWS for cell in row[1:] for name in cell.split("/")]


@pytest.mark.parametrize(("key", "name"), NAMED, ids=[f"{name} is {key}" for key, name in NAMED])
def test_a_name_in_another_language_is_its_specialty(key, name):
    assert classify(name).specialty == key
    assert specialty_named(name) == key
    assert specialty_named(f"{name}, preliminary") == key


def test_the_table_of_languages_is_whole():
    assert len(ROWS) >= 29
    assert all(len(row) == 7 for row in ROWS)


LISTED = [
    (key, language, name.rstrip("*"))
    for key, entry in specialties().items()
    for language, names in entry.names.items()
    for name in names
]


def test_every_listed_name_is_found_and_classified_as_its_specialty():
    assert len(LISTED) >= 1200
    wrong = [
        (key, name)
        for key, _, name in LISTED
        if classify(name).specialty != key and key not in {"clinical_informatics", "preventive_medicine"}
    ]
    assert wrong == []


def test_every_listed_name_is_accepted_as_a_target_unless_it_never_is_one():
    known = specialties()
    wrong = [name for key, _, name in LISTED if specialty_named(name) != (key if known[key].target else None)]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("Neurological Surgery", "neurosurgery", id="neurological surgery"),
        pytest.param("orthopedics", "orthopaedic_surgery", id="the American spelling"),
        pytest.param("ENT", "otolaryngology", id="ENT"),
        pytest.param("PM&R", "rehabilitation", id="PM and R"),
        pytest.param("OB/GYN", "obstetrics_gynecology", id="OB slash GYN"),
        pytest.param("Obgyn", "obstetrics_gynecology", id="OBGYN in one word"),
        pytest.param("critical care", "critical_care_medicine", id="critical care"),
        pytest.param("hematology/oncology", "hematology_oncology", id="two fields that are one"),
        pytest.param("gastroenterology and hepatology", "gastroenterology", id="a field with its half"),
        pytest.param("General Surgery (preliminary)", "general_surgery", id="a preliminary program"),
        pytest.param("Preliminary internal medicine", "internal_medicine", id="preliminary, before"),
        pytest.param(
            "Cardiology - interventional cardiology", "interventional_cardiology", id="the special one"
        ),
        pytest.param("Kardiyoloji", "cardiology", id="Turkish"),
        pytest.param("ИНСУЛЬТ", "vascular_neurology", id="Cyrillic capitals"),
        pytest.param("طب الأطفال", "pediatrics", id="Arabic"),
        pytest.param("nhi khoa", "pediatrics", id="Vietnamese"),
        pytest.param("IM", "internal_medicine", id="a short name"),
        pytest.param("Peds", "pediatrics", id="a familiar name"),
        pytest.param("Med-Peds", "internal_medicine_pediatrics", id="two at once"),
        pytest.param("maternal_fetal_medicine", "maternal_fetal_medicine", id="the key"),
        pytest.param("Radiology-Diagnostic", "diagnostic_radiology", id="turned around"),
        pytest.param("General practice", "family_medicine", id="general practice"),
        pytest.param("public health", "preventive_medicine", id="a method as a target"),
        pytest.param("a registry of firms", None, id="a method inside a text"),
        pytest.param("transitional year", None, id="no specialty"),
        pytest.param("dermatology or urology", None, id="two unrelated"),
        pytest.param("dentistry", None, id="never a target"),
        pytest.param("stomatology", None, id="nor by another name"),
        pytest.param("Hospitalist", "internal_medicine", id="what a plan may say"),
        pytest.param("Movement disorders", "neurology", id="a branch that is no specialty of its own"),
        pytest.param("business administration", None, id="not medicine"),
        pytest.param("im Ausland", None, id="a short name inside a text"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_target_that_a_person_wrote(text, key):
    assert specialty_named(text) == key


def test_every_short_name_is_a_target():
    known = specialties()
    short = [(key, alias) for key, entry in known.items() for alias in entry.aliases]
    assert len(short) >= 50
    named = {alias: specialty_named(alias) for _, alias in short}
    assert [alias for key, alias in short if named[alias] != (key if known[key].target else None)] == []


def test_titles_are_official_names():
    assert title_of("rehabilitation") == "Physical Medicine and Rehabilitation"
    with pytest.raises(KeyError):
        title_of("alchemy")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Medicine-Preliminary", "internal_medicine"),
        ("Surgery-Preliminary", "general_surgery"),
        ("IM prelim", "internal_medicine"),
        ("preliminary medicine", "internal_medicine"),
        ("Medicine-Categorical", "internal_medicine"),
        ("preliminary year", None),
        ("Transitional (PGY-1 Only)", None),
    ],
)
def test_a_preliminary_program_is_its_specialty_and_a_transitional_year_none(name, key):
    assert specialty_named(name) == key
