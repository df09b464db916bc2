"""The law: dated parameters in, a case in, an assessment out.

``load`` gives the law on file, ``case_of`` reads a case from plain values, ``assess`` answers it.
"""

from __future__ import annotations

from tracker.rules.assess import assess
from tracker.rules.assessment import Assessment
from tracker.rules.case import Case
from tracker.rules.law import Law, load
from tracker.rules.reading import case_of

__all__ = ["Assessment", "Case", "Law", "assess", "case_of", "load"]
