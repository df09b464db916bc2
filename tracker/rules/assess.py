"""The answer to a case: every rule in its order."""

from __future__ import annotations

from datetime import date

from tracker.errors import CaseInvalid
from tracker.rules import requirement
from tracker.rules.assessment import Assessment
from tracker.rules.bars import bars
from tracker.rules.benefits import benefits
from tracker.rules.case import Case
from tracker.rules.clocks import clocks
from tracker.rules.draft import Draft
from tracker.rules.facts import facts_of
from tracker.rules.forms import forms
from tracker.rules.home_presence import home_presence
from tracker.rules.law import Law
from tracker.rules.proposals import proposal
from tracker.rules.requirement_codes import requirement_codes
from tracker.rules.status import status
from tracker.rules.tax import tax
from tracker.rules.travel import travel
from tracker.rules.waiver_service import service
from tracker.rules.waivers import waivers

FIRST_YEAR, LAST_YEAR = 1900, 2199  # the days that a case can be about


def assess(case: Case, law: Law, as_of: date) -> Assessment:
    """Return the answer of the law on file to a case on one day.

    Nothing after ``as_of`` is assumed, except that an open record runs to its scheduled end. What is not
    known stays unknown: a result is None, never a guess. Nothing outside the arguments is looked at.

    Raises:
        LawDoesNotReach: a rule that the case needs is not on file for so early a day.
        CaseInvalid: ``as_of`` lies outside the years that a case can be about.
    """
    if not FIRST_YEAR <= as_of.year <= LAST_YEAR:
        raise CaseInvalid(f"as_of: the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    facts = facts_of(case, law, as_of)
    draft = Draft(law, as_of)
    found_bars = bars(facts, draft)
    windows = clocks(facts, found_bars, draft)
    forms(facts, windows, draft)
    proposal(facts, windows, found_bars, draft)
    granted = service(facts, draft)
    judgment = requirement.judge(facts, granted)
    requirement.write(facts, judgment, draft)
    requirement_codes(facts, judgment, granted, draft)
    home_presence(facts, judgment, draft)
    requirement.write_status(judgment, draft)
    benefits(facts, judgment, granted, draft)
    waivers(facts, judgment, draft)
    status(facts, windows, found_bars, draft)
    travel(facts, draft)
    tax(facts, draft)
    return draft.finished()
