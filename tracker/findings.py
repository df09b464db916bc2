"""Statements, the arithmetic behind them and the law they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Grade = Literal["primary", "secondary", "unread"]
Severity = Literal["info", "watch", "act"]


@dataclass(frozen=True)
class Basis:
    """The provision a statement rests on.

    ``grade`` says how its source was read: ``primary`` the text itself, ``secondary`` a page about
    it, ``unread`` neither. ``checked`` is the day someone last compared it with the source.
    ``edition`` names the copy that was read where it was not a current one. ``other_reading`` is set
    where the text allows two.
    """

    rule: str
    citation: str
    grade: Grade
    checked: date | None = None
    url: str | None = None
    other_reading: str | None = None
    edition: str | None = None


@dataclass(frozen=True)
class Step:
    """One step of the arithmetic: the rule applied, in words, its inputs and the value that came out.

    ``inputs`` are case paths such as ``programs[0].begin``.
    """

    rule: str
    text: str
    inputs: tuple[str, ...] = ()
    value: str | None = None


@dataclass(frozen=True)
class Finding:
    """A statement with a code, its severity, the day it is about, its basis and its arithmetic.

    ``refs`` are the references of the case items it rests on.
    """

    code: str
    severity: Severity
    summary: str
    basis: Basis | None = None
    day: date | None = None
    steps: tuple[Step, ...] = ()
    refs: tuple[str, ...] = field(default=())
