"""Whether a record tells one story that leads to the target specialty, and where a reader would ask.

It describes the record, never the person, and predicts nothing. ``story_of`` brings records into months and
shares, ``judged`` scores the story on a day, ``coherence_report`` puts it in words. Every number that decides
something stands in ``thresholds.toml`` with its source.
"""

from __future__ import annotations

from tracker.reports.coherence.answer import FORMAT, answer_of
from tracker.reports.coherence.fields import Fields, Judged, LexiconFields
from tracker.reports.coherence.judgement import Judgement, judged
from tracker.reports.coherence.life import Life, Status, life_of
from tracker.reports.coherence.pages import coherence_report
from tracker.reports.coherence.statuses import statuses_of
from tracker.reports.coherence.story import Story, story_of
from tracker.reports.coherence.thresholds import threshold_rows

__all__ = [
    "FORMAT",
    "Fields",
    "Judged",
    "Judgement",
    "LexiconFields",
    "Life",
    "Status",
    "Story",
    "answer_of",
    "coherence_report",
    "judged",
    "life_of",
    "statuses_of",
    "story_of",
    "threshold_rows",
]
