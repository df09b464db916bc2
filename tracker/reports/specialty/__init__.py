"""Which specialty a text speaks of, with the words that say so, or no answer.

The lexicon beside this file is written by hand: names, terms and journals of each specialty, words that
mislead, words of method that are no specialty. A text has shares in specialties; ``Classified.s`` is how
much of it serves a target, between 0 and 1. A text that nothing decides has no share, and None is the
answer: unknown is never counted as off. Nothing here reads a clock, a network or anything but the text.

``classify`` takes text; ``classify_work``, ``classify_position``, ``classify_field`` and
``classify_thesis`` take records. ``sim`` compares two specialties, ``specialty_named`` finds the one that
a person wrote.
"""

from __future__ import annotations

from tracker.reports.specialty.classified import Classified, State, Vote
from tracker.reports.specialty.classify import classify
from tracker.reports.specialty.lexicon import Setting, Specialty, setting, settings, specialties
from tracker.reports.specialty.listing import setting_rows
from tracker.reports.specialty.of_records import (
    FieldAnswer,
    classify_field,
    classify_position,
    classify_record,
    classify_thesis,
    classify_work,
)
from tracker.reports.specialty.similarity import sim
from tracker.reports.specialty.target import specialty_named, title_of

__all__ = [
    "Classified",
    "FieldAnswer",
    "Setting",
    "Specialty",
    "State",
    "Vote",
    "classify",
    "classify_field",
    "classify_position",
    "classify_record",
    "classify_thesis",
    "classify_work",
    "setting",
    "setting_rows",
    "settings",
    "sim",
    "specialties",
    "specialty_named",
    "title_of",
]
