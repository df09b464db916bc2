"""Publications from the files that databases and reference managers export."""

from tracker.cv.bibliography.detect import read_bibliography
from tracker.cv.bibliography.entry import Bibliography, Entry, Unreadable

__all__ = ["Bibliography", "Entry", "Unreadable", "read_bibliography"]
