"""The paste sheet for the residency application form (ERAS), whose seasons are data."""

from tracker.cv.eras.pages import sheet_html, sheet_text
from tracker.cv.eras.profile import Profile, profile_of
from tracker.cv.eras.sheet import Sheet, sheet_of

__all__ = ["Profile", "Sheet", "profile_of", "sheet_html", "sheet_of", "sheet_text"]
