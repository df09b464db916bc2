"""Publications from the files that databases and reference managers export."""

from tracker.cv.bibliography.detect import read_bibliography
from tracker.cv.bibliography.entry import Affiliation, Bibliography, Entry, Unreadable

__all__ = ["Affiliation", "Bibliography", "Entry", "Unreadable", "read_bibliography"]
