"""How near specialties are: the listed values, families, and what holds of all pairs."""

from __future__ import annotations

import pytest

from tracker.reports.specialty import Classified, State, sim, specialties

NEAR = """
internal_medicine       family_medicine .6, allergy_immunology .6, emergency_medicine .35
cardiology              thoracic_surgery .5, pulmonary_critical_care .6, vascular_surgery .4, anesthesiology .35, vascular_neurology .3
gastroenterology        general_surgery .4, diagnostic_radiology .3
pulmonary_critical_care anesthesiology .6, emergency_medicine .4, thoracic_surgery .4
hematology_oncology     radiation_oncology .5, gynecologic_oncology .5, pathology .45, surgical_oncology .4
infectious_disease      preventive_medicine .4
neurology               neuroradiology .75, neurosurgery .6, rehabilitation .4, psychiatry .35
vascular_neurology      neuroradiology .75, neurosurgery .55, cardiology .3
child_neurology         pediatrics .7
diagnostic_radiology    interventional_radiology .8, nuclear_medicine .7, radiation_oncology .3
general_surgery         thoracic_surgery .6, vascular_surgery .6, plastic_surgery .5, urology .4, orthopaedic_surgery .35, anesthesiology .3, obstetrics_gynecology .3
orthopaedic_surgery     rehabilitation .5, trauma_surgery .4, neurosurgery .35
pediatrics              family_medicine .5, emergency_medicine .3
obstetrics_gynecology   family_medicine .3, urology .3
maternal_fetal_medicine neonatology .5
family_medicine         geriatric_medicine .6, preventive_medicine .5, palliative_medicine .5, emergency_medicine .35, psychiatry .3
anesthesiology          emergency_medicine .3
pain_medicine           rehabilitation .6, neurology .4
emergency_medicine      trauma_surgery .5
otolaryngology          plastic_surgery .35, general_surgery .3
dermatology             allergy_immunology .35, plastic_surgery .3, pathology .2
medical_genetics        pediatrics .4, pathology .3
urology                 nephrology .4
"""
PAIRS = [
    (line.split()[0], *pair.split())
    for line in NEAR.strip().splitlines()
    for pair in line.split(maxsplit=1)[1].split(",")
]

# cardiology and pulmonary medicine have one parent, which is more than the .5 that the table lists


@pytest.mark.parametrize(("one", "other", "value"), PAIRS, ids=[f"{row[0]} and {row[1]}" for row in PAIRS])
def test_listed_neighbors_have_their_value_in_both_directions(one, other, value):
    assert sim(one, other) == pytest.approx(float(value))
    assert sim(other, one) == pytest.approx(float(value))


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        pytest.param("cardiology", "internal_medicine", id="heart"),
        pytest.param("gastroenterology", "internal_medicine", id="digestion"),
        pytest.param("nephrology", "internal_medicine", id="kidney"),
        pytest.param("endocrinology", "internal_medicine", id="hormones"),
        pytest.param("pulmonary_critical_care", "internal_medicine", id="lungs"),
        pytest.param("rheumatology", "internal_medicine", id="joints"),
        pytest.param("infectious_disease", "internal_medicine", id="infections"),
        pytest.param("hematology_oncology", "internal_medicine", id="blood and cancer"),
        pytest.param("geriatric_medicine", "internal_medicine", id="age"),
        pytest.param("palliative_medicine", "internal_medicine", id="the end"),
        pytest.param("vascular_neurology", "neurology", id="stroke"),
        pytest.param("epilepsy", "neurology", id="seizures"),
        pytest.param("child_neurology", "neurology", id="children's brains"),
        pytest.param("neuroradiology", "diagnostic_radiology", id="pictures of brains"),
        pytest.param("surgical_oncology", "general_surgery", id="cancer surgery"),
        pytest.param("trauma_surgery", "general_surgery", id="injuries"),
        pytest.param("colorectal_surgery", "general_surgery", id="colon"),
        pytest.param("transplant_surgery", "general_surgery", id="transplants"),
        pytest.param("neonatology", "pediatrics", id="newborns"),
        pytest.param("pediatric_nephrology", "pediatrics", id="children's kidneys"),
        pytest.param("maternal_fetal_medicine", "obstetrics_gynecology", id="high risk"),
        pytest.param("gynecologic_oncology", "obstetrics_gynecology", id="women's cancer"),
        pytest.param("reproductive_endocrinology", "obstetrics_gynecology", id="fertility"),
        pytest.param("pain_medicine", "anesthesiology", id="pain"),
    ],
)
def test_a_subspecialty_serves_its_parent_more_than_the_parent_serves_it(child, parent):
    assert specialties()[child].parent == parent
    assert sim(child, parent) == 0.95
    assert sim(parent, child) == 0.9


@pytest.mark.parametrize(
    ("specialty", "target", "value"),
    [
        pytest.param("urology", "urology", 1.0, id="the same"),
        pytest.param("electrophysiology", "internal_medicine", 0.95**2, id="two steps up"),
        pytest.param("internal_medicine", "electrophysiology", 0.9**2, id="two steps down"),
        pytest.param("nephrology", "rheumatology", 0.6, id="two with one parent"),
        pytest.param("epilepsy", "neurosurgery", 0.5, id="a listed value of the child"),
        pytest.param("colorectal_surgery", "urology", 0.8 * 0.4, id="through the parent"),
        pytest.param("dermatology", "neurosurgery", 0.0, id="nothing in common"),
        pytest.param("dentistry", "cardiology", 0.0, id="elsewhere"),
    ],
)
def test_nearness_by_family(specialty, target, value):
    assert sim(specialty, target) == pytest.approx(value)


def test_every_pair_is_between_nothing_and_the_same():
    keys = list(specialties())
    values = {(one, other): sim(one, other) for one in keys for other in keys}
    assert len(values) >= 140**2
    assert all(0.0 <= value <= 1.0 for value in values.values())
    assert all((value == 1.0) == (one == other) for (one, other), value in values.items())
    lines = {(one, other) for one, other in values if abs(values[one, other] - values[other, one]) > 1e-9}
    family = {(one, other) for one, other in lines if other in above(one) or one in above(other)}
    # what is not symmetric stands above or below, or is near through what does
    assert len(family) >= 200
    assert all(values[one, other] >= 0.2 for one, other in lines)


def above(key: str) -> list[str]:
    found, parent = [], specialties()[key].parent
    while parent is not None:
        found.append(parent)
        parent = specialties()[parent].parent
    return found


def test_an_unknown_specialty_has_no_nearness():
    with pytest.raises(KeyError):
        sim("alchemy", "urology")


@pytest.mark.parametrize("weights", [(1, 1.5, 1), (1, 6, 2), (1.5, 1, 1), (1, 1, 1)])
def test_parts_that_are_all_half_near_are_half_near_together(weights):
    keys = ("preventive_medicine", "palliative_medicine", "pediatrics")
    assert [sim(key, "family_medicine") for key in keys] == [0.5, 0.5, 0.5]
    shares = tuple((key, weight / sum(weights)) for key, weight in zip(keys, weights, strict=True))
    assert Classified(State.KNOWN, shares=shares).s("family_medicine") == 0.5
