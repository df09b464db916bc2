"""The vocabulary that papers, records and rules share.

A printed word is compared without regard to case, spaces and hyphens; a word that is not in a
table gives None, never the nearest one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

DURATION_OF_STATUS = "D/S"
ECFMG_PROGRAM_NUMBER = "P-3-04510"
SEVIS_ID_PATTERN = re.compile(r"N[0-9]{10}")
PROGRAM_NUMBER_PATTERN = re.compile(r"(?:P-[1-4]|G-[1-7])-[0-9]{5}")
IAP66_SEVIS_ID = "N0000000000"


class Category(StrEnum):
    """Exchange visitor category."""

    STUDENT = "student"
    TRAINEE = "trainee"
    INTERN = "intern"
    TEACHER = "teacher"
    PROFESSOR = "professor"
    INTERNATIONAL_VISITOR = "international_visitor"
    ALIEN_PHYSICIAN = "alien_physician"
    GOVERNMENT_VISITOR = "government_visitor"
    RESEARCH_SCHOLAR = "research_scholar"
    SHORT_TERM_SCHOLAR = "short_term_scholar"
    SPECIALIST = "specialist"
    CAMP_COUNSELOR = "camp_counselor"
    SUMMER_WORK_TRAVEL = "summer_work_travel"
    AU_PAIR = "au_pair"


class Determination(StrEnum):
    """What one paper, or all papers of a file, say about 212(e)."""

    NOT_SUBJECT = "not_subject"
    SUBJECT = "subject"
    UNMARKED = "unmarked"
    CONFLICT = "conflict"
    UNSURE = "unsure"


class PaperBasis(StrEnum):
    """Basis of the two-year requirement as papers name it."""

    GOVERNMENT_FINANCING = "government_financing"
    SKILLS_LIST = "skills_list"
    PL_94_484 = "pl_94_484"


class LawBasis(StrEnum):
    """Basis of the two-year requirement as the law names it."""

    GOV_FUNDING = "GOV_FUNDING"
    SKILLS_LIST = "SKILLS_LIST"
    GME = "GME"


LAW_BASIS_OF_PAPER = {
    PaperBasis.GOVERNMENT_FINANCING: LawBasis.GOV_FUNDING,
    PaperBasis.SKILLS_LIST: LawBasis.SKILLS_LIST,
    PaperBasis.PL_94_484: LawBasis.GME,
}

_PRINTED_CATEGORIES = {
    "STUDENT": Category.STUDENT,
    "STUDENT SECONDARY": Category.STUDENT,
    "STUDENT ASSOCIATE": Category.STUDENT,
    "STUDENT BACHELORS": Category.STUDENT,
    "STUDENT MASTERS": Category.STUDENT,
    "STUDENT DOCTORATE": Category.STUDENT,
    "STUDENT NON-DEGREE": Category.STUDENT,
    "STUDENT INTERN": Category.STUDENT,
    "TRAINEE": Category.TRAINEE,
    "TRAINEE (SPECIALTY)": Category.TRAINEE,
    "TRAINEE (NON-SPECIALTY)": Category.TRAINEE,
    "INTERN": Category.INTERN,
    "TEACHER": Category.TEACHER,
    "PROFESSOR": Category.PROFESSOR,
    "INTERNATIONAL VISITOR": Category.INTERNATIONAL_VISITOR,
    "ALIEN PHYSICIAN": Category.ALIEN_PHYSICIAN,
    "GOVERNMENT VISITOR": Category.GOVERNMENT_VISITOR,
    "RESEARCH SCHOLAR": Category.RESEARCH_SCHOLAR,
    "SHORT-TERM SCHOLAR": Category.SHORT_TERM_SCHOLAR,
    "SPECIALIST": Category.SPECIALIST,
    "CAMP COUNSELOR": Category.CAMP_COUNSELOR,
    "SUMMER WORK/TRAVEL": Category.SUMMER_WORK_TRAVEL,
    "AUPAIR": Category.AU_PAIR,
}


def folded(text: str) -> str:
    """Return the words without case, accents, spaces and hyphens, for comparison."""
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"[\s\-‐‑–_]+", "", "".join(c for c in plain if not unicodedata.combining(c))).casefold()


PRINTED_CATEGORIES = tuple(_PRINTED_CATEGORIES)

_CATEGORY_OF = {folded(printed): category for printed, category in _PRINTED_CATEGORIES.items()} | {
    folded(category.value): category for category in Category
}


def category_of(printed: str) -> Category | None:
    """Return the category that a form prints (or that a record names), or None."""
    return _CATEGORY_OF.get(folded(printed))


def show_category(category: str) -> str:
    """Return the category as people write it: ``research scholar``."""
    return category.replace("short_term", "short-term").replace("_", " ")


def status_of_class(printed: str) -> str | None:
    """Return ``J-1`` for ``J1``, ``H-1B`` for ``H1B``, and so on; None for what is no such class."""
    found = re.fullmatch(r"([A-Z]{1,2})-?(\d)([A-Z]?)", printed.strip().upper())
    return f"{found[1]}-{found[2]}{found[3]}" if found else None


def sevis_id_of(text: str) -> str | None:
    """Return the SEVIS id in upper case, or None where the text is not N and ten digits."""
    upper = text.strip().upper()
    return upper if SEVIS_ID_PATTERN.fullmatch(upper) else None
