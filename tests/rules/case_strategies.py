"""Cases made up by hypothesis: plausible ones and absurd ones, as plain values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

AS_OF = date(2026, 6, 15)
SEVIS_IDS = ["N0012345678", "N0099999999", "N0055555555", None]
CATEGORIES = [
    "research_scholar",
    "professor",
    "alien_physician",
    "short_term_scholar",
    "student",
    "intern",
    "trainee",
    None,
]
COUNTRIES = ["IN", "NG", "X", "IE"]
MARKS = ["subject", "not_subject", "conflict", None]

days = st.dates(date(2016, 1, 1), date(2030, 12, 31))
truths = st.sampled_from([True, False, None])


@st.composite
def spans(draw: st.DrawFn, *, open_ends: bool = False) -> tuple[date, date | None]:
    begin = draw(days)
    if open_ends and draw(st.booleans()):
        return begin, None
    return begin, begin + timedelta(
        days=draw(st.sampled_from([0, 1, 13, 20, 29, 30, 31, 120, 181, 182, 364, 365, 730, 1095]))
    )


fundings = st.fixed_dictionaries(
    {}, optional={"us_gov": truths, "home_gov": truths, "via": st.just("grant"), "intl_org": st.just("org")}
)
skills = st.one_of(
    st.fixed_dictionaries(
        {}, optional={"on_2024_list": truths, "field_listed": truths, "field_listed_when_j_obtained": truths}
    ),
    st.dictionaries(st.sampled_from(COUNTRIES), truths, max_size=3),
)


@st.composite
def programs(draw: st.DrawFn) -> dict[str, Any]:
    begin, end = draw(spans())
    program: dict[str, Any] = {"category": draw(st.sampled_from(CATEGORIES)), "begin": begin, "end": end}
    program["sevis_id"] = draw(st.sampled_from(SEVIS_IDS))
    optional = {
        "sevis_status": st.sampled_from(["completed", "terminated", "inactive", "no_show"]),
        "still_in_program": truths,
        "ended_by": st.just("transfer_out"),
        "started_by": st.just("transfer_in"),
        "annotation_212e": st.sampled_from(MARKS),
        "funding": fundings,
        "skills": skills,
        "country": st.sampled_from(COUNTRIES),
        "participant_is_physician": truths,
        "board_extension": st.fixed_dictionaries({"exam_date": days}, optional={"granted": truths}),
        "exceptional_need": st.fixed_dictionaries({"approved": truths, "until": days}),
        "dos_extension": st.fixed_dictionaries({"approved": truths, "years": st.integers(0, 9)}),
        "degree": st.sampled_from(["phd", "masters"]),
        "residency_completed": days,
    }
    for key, strategy in optional.items():
        if draw(st.integers(0, 4)) == 0:
            program[key] = draw(strategy)
    return {key: value for key, value in program.items() if value is not None}


@st.composite
def us_rows(draw: st.DrawFn) -> dict[str, Any]:
    begin, end = draw(spans(open_ends=True))
    row: dict[str, Any] = {
        "in": begin,
        "out": end,
        "status": draw(st.sampled_from(["J-1", "J-1", "J-2", "H-1B", "O-1", "F-1"])),
    }
    if row["status"] == "J-2":
        row["principal_category"] = draw(st.sampled_from(CATEGORIES))
        row["principal_sevis_end"] = draw(st.one_of(st.none(), days))
    return row


@st.composite
def home_rows(draw: st.DrawFn) -> dict[str, Any]:
    begin, end = draw(spans(open_ends=True))
    return {"country": draw(st.sampled_from(["home", "home", *COUNTRIES])), "in": begin, "out": end}


proposals = st.one_of(
    st.fixed_dictionaries(
        {"category": st.sampled_from(["research_scholar", "professor", "alien_physician"]), "begin": days},
        optional={"transfer": truths, "category_change_approved": truths},
    ),
    st.fixed_dictionaries({"action": st.just("extend"), "to": days}),
    st.just({"action": "change_specialty"}),
)
waivers = st.fixed_dictionaries(
    {
        "route": st.sampled_from(
            [
                "conrad30",
                "no_objection",
                "hhs_clinical",
                "exceptional_hardship",
                "persecution",
                "interested_federal_agency",
            ]
        )
    },
    optional=dict.fromkeys(
        (
            "ds3035_filed",
            "dos_recommended",
            "uscis_approved",
            "denied",
            "extenuating_approved",
            "planned_start",
        ),
        days,
    )
    | {"planned": truths, "hpsa_score": st.integers(0, 20), "qualifying_relative": truths},
)
WANTS = [
    "H-1B_visa",
    "H-1B_change_of_status",
    "O-1_change_of_status",
    "T_change_of_status",
    "A-1_change_of_status",
    "F-1_visa_abroad",
    "adjustment",
    "new_J-1",
    "TN",
]

case_parts = {
    "programs": st.lists(programs(), max_size=4),
    "us_presence": st.lists(us_rows(), max_size=5),
    "home_presence": st.lists(home_rows(), max_size=5),
    "other_presence": st.lists(home_rows(), max_size=2),
    "proposed": proposals,
    "nationality": st.sampled_from(COUNTRIES),
    "lpr_country": st.sampled_from(COUNTRIES),
    "funding": fundings,
    "skills": skills,
    "waivers": st.lists(waivers, max_size=1),
    "advisory_opinions": st.lists(
        st.fixed_dictionaries(
            {
                "date": days,
                "result": st.sampled_from(["subject", "not_subject"]),
                "covers_program_ends_through": days,
            }
        ),
        max_size=1,
    ),
    "employment": st.lists(
        st.one_of(
            st.fixed_dictionaries({"type": st.just("waiver_job"), "start": days}),
            st.fixed_dictionaries({"type": st.just("moonlighting"), "dates": st.lists(days, max_size=3)}),
        ),
        max_size=2,
    ),
    "filings": st.lists(
        st.fixed_dictionaries({"form": st.sampled_from(["I-129_COS_H-1B", "I-539"]), "received": days}),
        max_size=2,
    ),
    "wants": st.lists(st.sampled_from(WANTS), max_size=5),
    "visa_stamps": st.lists(
        st.fixed_dictionaries(
            {"class": st.just("J-1"), "expires": days, "annotation_212e": st.sampled_from(MARKS)}
        ),
        max_size=2,
    ),
    "tax": truths,
    "trip": st.fixed_dictionaries(
        {
            "country": st.sampled_from(["CA", "MX", "NG"]),
            "out": st.just(date(2026, 7, 1)),
            "back": st.dates(date(2026, 7, 1), date(2026, 9, 1)),
        },
        optional={"applied_for_visa": truths},
    ),
    "entry": days,
    "i94": st.fixed_dictionaries({"admit_until": st.one_of(st.just("D/S"), days)}),
    "passport": st.fixed_dictionaries({"expires": days}, optional={"six_month_club": truths}),
    "travel_signature": days,
    "reentry": days,
    "category": st.sampled_from(["student", "research_scholar"]),
    "events": st.lists(st.fixed_dictionaries({"type": st.just("divorce"), "date": days}), max_size=1),
}


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Return a plausible case: each key is there half of the time."""
    return {key: draw(strategy) for key, strategy in case_parts.items() if draw(st.booleans())}


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.sampled_from(
        ["2026-02-30", "9999-12-31", "0001-01-01", "NO", "D/S", "home", "J-1", "research_scholar", "us_gov"]
    ),
)
KEYS = [
    "programs",
    "begin",
    "end",
    "category",
    "us_presence",
    "in",
    "out",
    "status",
    "proposed",
    "funding",
    "skills",
    "as_of",
    "waivers",
    "trip",
    "ref",
    "forms",
    "by_country",
]
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=4)), inner, max_size=4),
    ),
    max_leaves=12,
)
