"""The warning codes: how much each matters, the rule behind it, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tracker.findings import Severity


class Code(NamedTuple):
    """A warning code: ``act`` where something is lost or broken, ``info`` how an answer was reached."""

    severity: Severity
    rule: str
    summary: str


_WINDOWS = {
    "CAP_TODAY": Code("act", "R-ST-12", "Today is the last permitted day of the category."),
    "END_AFTER_CAP": Code("act", "R-ST-12", "The program ends after the last permitted day of its category."),
    "NEEDS_EXCEPTIONAL_NEED_APPROVAL": Code(
        "act",
        "R-AP-02",
        "The physician program runs past seven years and no exceptional-need approval is on file.",
    ),
    "LEAP_DAY_ANCHOR": Code(
        "info", "R-RS-01", "A limit counts from 29 February; the missing day counts as 1 March."
    ),
    "MONTH_END_ANCHOR": Code(
        "info", "R-ST-01", "A limit in months counts from a day that its last month does not have."
    ),
    "ENTRY_AFTER_BEGIN": Code(
        "info", "R-RS-01", "The first entry was after the program began; the clock runs from the begin."
    ),
    "FORM_SEVIS_BEGIN_DIFFER": Code(
        "info", "R-FM-01", "SEVIS and the form show different begins; SEVIS is followed."
    ),
    "FORM_BEGIN_CONFLICT": Code(
        "watch",
        "R-FM-01",
        "Initial or amended forms of one record disagree on the begin; the earliest is used.",
    ),
    "ASK_RO_FOR_SEVIS_BEGIN": Code(
        "watch", "R-FM-01", "The responsible officer can say which begin date SEVIS holds."
    ),
    "COS_ANCHOR_USED": Code(
        "info", "R-RS-01", "The status was acquired inside the country, and that day begins the clock."
    ),
    "CHECK_OUT_OF_COUNTRY_AUTHORISED": Code(
        "watch",
        "OWN-01",
        "There is a long absence inside a program; whether it was authorized is not on file.",
    ),
    "WINDOW_CLOSED": Code(
        "watch", "R-RS-01", "The program has ended and the unused part of the window is lost."
    ),
    "BELOW_THREE_WEEK_MINIMUM": Code("watch", "R-RS-07", "A program is shorter than three weeks."),
    "TENURE_TRACK_NOT_PERMITTED": Code(
        "act", "R-RS-06", "A tenure-track position is not open to a professor or research scholar."
    ),
    "ST_NO_EXTENSION": Code("act", "R-ST-01", "A short-term scholar cannot be extended past six months."),
    "GAP_ACCUMULATION_ASSUMED": Code(
        "info", "R-AP-01", "Physician programs leave a gap, so days are accumulated against seven years."
    ),
    "LEAVE_COUNTED_CONSERVATIVELY": Code("info", "R-AP-01", "Leave inside a physician program is counted."),
    "ALSO_LIMITED_TO_TYPICAL_LENGTH": Code(
        "watch",
        "OWN-02",
        "Seven years is a ceiling; the time typical for the specialty limits the program as well.",
    ),
    "BOARD_EXTENSION_SUBJECT_TO_SEVEN_YEARS": Code(
        "watch", "R-AP-03", "The extension for a board examination would pass the seven years."
    ),
    "NO_TRAINING_OR_PAY_DURING_BOARD_EXTENSION": Code(
        "act", "R-AP-03", "An extension for a board examination allows no training, work or pay."
    ),
    "CATEGORY_NOT_SPONSOR_DECIDES": Code(
        "info", "R-AP-06", "The sponsor is that of physicians, but the category of the record decides."
    ),
    "PHYSICIAN_CERTIFICATION_MISSING": Code(
        "act", "R-NC-01", "No certification of a physician without patient care is on file."
    ),
    "NO_PATIENT_CARE_OR_CONTACT": Code(
        "act", "R-TI-01", "Trainees and interns have no patient care or contact."
    ),
    "CONCURRENT_CATEGORIES": Code("act", "R-CAT-01", "Two records of different categories overlap."),
    "END_RESEARCH_RECORD_FIRST": Code(
        "act", "R-CAT-01", "The research record is still active when the physician program begins."
    ),
    "AT_MUST_BE_AUTHORISED_BEFORE_END": Code(
        "act", "R-SU-01", "Academic training is authorized before the program ends."
    ),
}

_BARS = {
    "PROPOSED_BEGIN_BARRED": Code("act", "R-RS-05", "The proposed begin is barred."),
    "BAR_BOUNDARY_DAY": Code("watch", "R-RS-02", "The proposed begin is the last barred day itself."),
    "SIX_MONTH_BOUNDARY": Code("watch", "R-RS-04", "The stay lasted exactly six months, which is not less."),
    "SIX_MONTH_TEST_AMBIGUOUS": Code(
        "watch",
        "R-RS-04",
        "The bar holds if the whole stay is measured, not if only its part in the twelve months is.",
    ),
    "GRACE_DAYS_COUNT_AS_J_PRESENCE": Code(
        "watch", "R-RS-04", "The bar holds only because days after the program end count as presence."
    ),
    "J2_TIME_COUNTS_12_MONTH": Code("watch", "R-RS-04", "Time in J-2 status counts for the 12-month bar."),
    "J2_OF_RS_24_MONTH_DOS_POSITION": Code(
        "watch", "R-RS-03", "The 24-month bar is applied to a J-2 by reported position of the Department."
    ),
    "BEGIN_INSIDE_24_MONTH_BAR": Code(
        "act", "R-RS-02", "A research program begins inside the 24-month bar of an earlier one."
    ),
    "GAP_NO_TRANSFER": Code(
        "watch", "R-ST-13", "Research records follow each other under different SEVIS ids without a transfer."
    ),
    "SHORT_RS_TRIGGERED_24_MONTH_BAR": Code(
        "watch", "R-RS-02", "A stay of less than six months raised the 24-month bar."
    ),
    "ENDED_EARLY": Code("info", "R-FM-01", "SEVIS shows an end before the end on the form."),
    "ACTUAL_DEPARTURE_BEFORE_SEVIS_END": Code(
        "watch", "R-RS-02", "The departure was before the SEVIS end; the bar counts from the SEVIS end."
    ),
    "SAME_OBJECTIVE_SCRUTINY": Code(
        "watch",
        "R-ST-01",
        "A research program soon after a short-term one may be questioned for the same objective.",
    ),
    "CATEGORY_CHANGE_EXCEPTIONAL": Code(
        "watch", "R-CAT-01", "A transfer into another category needs Department approval, which is rare."
    ),
    "24_MONTH_BAR_AFTER_COS": Code(
        "watch", "R-RS-02", "A change of status ends the research record and starts the 24-month bar."
    ),
    "24_MONTH_BAR_RUNNING": Code(
        "watch", "R-RS-02", "The 24-month bar runs while the change of status is pending."
    ),
    "NEW_STATEMENT_OF_NEED_LIKELY": Code("info", "R-AP-04", "A new specialty needs a new statement of need."),
    "SPECIALTY_CHANGE_TIME_BARRED": Code("act", "R-AP-04", "The time for a change of specialty has passed."),
    "SPECIALTY_ANCHOR_AMBIGUOUS": Code(
        "watch", "R-AP-04", "The two years may count from the first J-1 entry in another category."
    ),
}

_STATUS = {
    "PROGRAM_ENDS_TODAY": Code("act", "R-ST-10", "The program ends today."),
    "NO_WORK_IN_GRACE": Code(
        "act", "R-ST-10", "The days after the end are for travel, without work or training."
    ),
    "GRACE_ENDS_TODAY": Code("act", "R-ST-10", "Today is the last of the 30 days after the program."),
    "PAST_GRACE": Code(
        "act", "R-ST-10", "The 30 days after the program have passed and no departure is on file."
    ),
    "NO_GRACE_AFTER_TERMINATION": Code("act", "R-ST-10", "After a termination the 30 days may not apply."),
    "SEEK_COUNSEL_NOW": Code("act", "R-ST-14", "A terminated record is a matter for counsel at once."),
    "LAPSED_DS2019": Code("act", "R-ST-14", "The DS-2019 has lapsed while the program goes on."),
    "SUBSTANTIVE": Code(
        "act", "R-ST-14", "The lapse is longer than 120 days; only the Department can reinstate."
    ),
    "LAPSED_OVER_270": Code(
        "act", "R-ST-14", "The lapse is longer than 270 days; reinstatement is excluded."
    ),
    "UNAUTHORISED_EMPLOYMENT": Code("act", "R-AP-09", "Work outside the program is on file."),
    "TRAVEL_ABANDONS_COS": Code(
        "act", "R-ST-22", "Leaving the country abandons the pending change of status."
    ),
    "TOO_EARLY": Code("act", "R-ST-10", "The entry is more than 30 days before the begin."),
    "NO_TRAINING_BEFORE_BEGIN": Code(
        "act", "R-ST-10", "Between entry and begin there is no training or work."
    ),
    "REENTRY_AFTER_END": Code("act", "R-ST-10", "The re-entry is after the end of the program."),
    "VISA_NEEDED_FOR_NEXT_ENTRY": Code(
        "watch", "R-ST-11", "The visa has expired; the next entry needs a new one."
    ),
    "NEW_VISA_NEEDED": Code(
        "act", "R-ST-16", "No visa is known to be valid on the return, so a new one is needed."
    ),
    "PROCLAMATION_10998_J_SUSPENDED": Code(
        "act", "T-05", "A nationality is on a list of Proclamation 10998, which suspends J visas."
    ),
    "DO_NOT_TRAVEL_WITHOUT_COUNSEL": Code(
        "act", "T-05", "The trip is a matter for counsel before departure."
    ),
    "REVERIFY_LIST": Code("watch", "T-05", "The lists of the proclamation change and need a new look."),
    "I94_DATE_CERTAIN": Code("watch", "R-ST-11", "The I-94 carries a date instead of D/S."),
    "CONTACT_SPONSOR_OR_CBP": Code("act", "R-ST-11", "The I-94 ends before the program."),
    "STAY_EXTENSION_NEEDS_FILING": Code(
        "act",
        "T-02",
        "Staying past the fixed period takes an extension filed with USCIS, or a new entry.",
    ),
    "DS_RULE_POSTPONED_CHECK": Code(
        "watch",
        "T-01",
        "A rule ending duration of status is postponed by a court; its state needs a new look.",
    ),
    "I94_MAY_BE_SHORTENED_TO_PASSPORT": Code(
        "watch", "R-ST-17", "The passport expires within six months of entry, and the I-94 may end with it."
    ),
    "FORM_8843": Code("act", "X-03", "Excluded days are claimed with Form 8843."),
}

_REQUIREMENT = {
    "ANNOTATION_CONTRADICTS_LAW": Code(
        "watch", "W-02", "A mark says not subject although graduate medical education makes subject."
    ),
    "ANNOTATION_CONTRADICTS_FACTS": Code(
        "watch", "W-06", "A mark says not subject although the facts make subject."
    ),
    "OVERRIDDEN_ANNOTATION": Code("info", "W-13", "An advisory opinion decides against a mark."),
    "AO_CONTRADICTS_FACTS": Code(
        "watch", "W-13", "The advisory opinion does not fit the law or the facts on file."
    ),
    "AO_DOES_NOT_COVER_LATER_PROGRAM": Code(
        "watch", "W-13", "The advisory opinion does not reach a later program."
    ),
    "SKILLS_BASIS_REMOVED_RETROACTIVELY": Code(
        "info", "W-04", "The country left the Skills List, which removes that basis retroactively."
    ),
    "VERIFY_SKILLS_LIST": Code("watch", "W-05", "The Skills List entry of the country is not known."),
    "CHECK_DS2019_FUNDING_BOX": Code(
        "watch", "W-03", "The channel of the money leaves open whether it is financing."
    ),
    "PLAN_AS_SUBJECT": Code(
        "watch", "W-06", "Only a mark says subject; planning as if subject is the safe course."
    ),
    "REQUEST_ADVISORY_OPINION": Code("watch", "W-13", "Only an advisory opinion can settle the question."),
    "J2_SEPARATE_WAIVER_POSSIBLE": Code(
        "info", "W-07", "The J-2 derivation has ended in a way that allows a separate request."
    ),
    "214B_STILL_APPLIES": Code(
        "watch", "W-08", "Visas that are not blocked still need proof of ties abroad."
    ),
    "INA_248A2_NO_COS": Code(
        "watch",
        "W-09",
        "A change of status stays barred after graduate medical education, even when cleared.",
    ),
}

_HOME = {
    "KEEP_PROOF_OF_PRESENCE": Code(
        "info", "W-10", "The days at home are complete; proof of them is asked for later."
    ),
    "WAIT_ONE_MORE_DAY_ADVISED": Code(
        "watch", "W-10", "Exactly 730 days are counted; one more day removes a doubt."
    ),
    "LEAP_DAY_IN_WINDOW": Code(
        "info", "W-10", "730 days are counted with a 29 February; two years need one more."
    ),
    "HOME_DAYS_BEFORE_PROGRAM_END_IGNORED": Code(
        "info", "W-10", "Days at home before the program end or the departure do not count."
    ),
    "THIRD_COUNTRY_DAYS_DO_NOT_COUNT": Code("watch", "W-10", "Days in another country do not count."),
    "FUTURE_DAYS_NOT_COUNTED": Code("info", "W-10", "Days after the day of the answer are not counted."),
    "OVERLAPPING_PRESENCE_MERGED": Code("info", "W-10", "Two stays at home share a day, which counts once."),
    "SHORT_VISITS_RESIDENCE_PROOF_WEAK": Code(
        "watch", "W-10", "Visits home between US stays are presence, but may not show residence."
    ),
    "TWO_OBLIGATIONS": Code("watch", "W-11", "Two programs have ledgers of their own with different counts."),
    "TWO_COUNTRIES": Code("watch", "W-11", "The obligations rest on different countries."),
}

_WAIVERS = {
    "EXTEND_BEFORE_RECOMMENDATION": Code(
        "act", "V-04", "An extension is possible while the waiver is pending, not after its recommendation."
    ),
    "UPDATE_WRD_WITH_NEW_DS2019": Code(
        "watch", "V-02", "A new DS-2019 is sent to the Waiver Review Division."
    ),
    "NO_J1_EXTENSION_AFTER_RECOMMENDATION": Code(
        "act", "V-04", "After a favorable recommendation there is no extension or transfer."
    ),
    "NO_OBJECTION_BARRED_FOR_GME": Code(
        "act", "V-03", "The No Objection route is excluded after graduate medical education."
    ),
    "CONRAD_SUNSET_UNVERIFIED": Code(
        "watch", "T-07", "Whether the Conrad program reaches this date of J-1 status could not be confirmed."
    ),
    "HHS_12_MONTH_RULE": Code("act", "V-06", "The job would begin more than twelve months after residency."),
    "CONFIRM_HHS_CURRENT_RULES": Code(
        "watch", "V-06", "The rules of the HHS route change and need a new look."
    ),
    "OBLIGATION_REVIVES_IF_SERVICE_FAILS": Code(
        "watch", "V-05", "The requirement revives if the three years of service fail."
    ),
    "WAIVER_CONDITION_FAILED": Code("act", "V-05", "A term of the service waiver was not kept."),
    "WAIVER_DOES_NOT_COVER_LATER_PROGRAM": Code("watch", "W-12", "A waiver does not reach a later program."),
}

CODES: Mapping[str, Code] = _WINDOWS | _BARS | _STATUS | _REQUIREMENT | _HOME | _WAIVERS
