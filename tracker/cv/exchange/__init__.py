"""Works and careers for other programs: formats that reference managers and CV tools read."""

from tracker.cv.exchange.bibtex import bibtex_of
from tracker.cv.exchange.csl import csl_of
from tracker.cv.exchange.rendercv import rendercv_of
from tracker.cv.exchange.resume import resume_of
from tracker.cv.exchange.ris import ris_of

__all__ = ["bibtex_of", "csl_of", "rendercv_of", "resume_of", "ris_of"]
