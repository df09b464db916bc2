"""Readings of DS-2019s, J-1 visas and I-94s: what a paper says, where, and how sure.

Nothing here is a fact: a person confirms what was read before it counts.
"""

from tracker.documents.readings import (
    AnnotationReading,
    BoxReading,
    DocumentReading,
    FieldReading,
    FileReading,
    readings_json,
)
from tracker.documents.recognized import RecognizedLine, RecognizedPage, recognized_page
from tracker.documents.sandbox import Reader, read_file

__all__ = [
    "AnnotationReading",
    "BoxReading",
    "DocumentReading",
    "FieldReading",
    "FileReading",
    "Reader",
    "RecognizedLine",
    "RecognizedPage",
    "read_file",
    "readings_json",
    "recognized_page",
]
