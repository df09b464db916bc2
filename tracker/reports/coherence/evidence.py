"""Rows of evidence: which record stands behind a sentence, and what of it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.records.coverage import show_month
from tracker.reports.coherence.parts import Degree, Filed, Held, Piece, Planned, Post, Row, Study
from tracker.reports.coherence.statuses import SHOWN
from tracker.reports.coherence.timing import shown

Thing = Post | Degree | Study | Piece | Held | Filed | Planned


@dataclass(frozen=True)
class Statement:
    """A flag, strength or pattern: its code, its sentence and its evidence.

    ``severity`` is red, amber or note for a flag, empty else; ``name`` is the plain name of a pattern.
    """

    code: str
    message: str
    rows: tuple[Row, ...]
    severity: str = ""
    name: str = ""

    @property
    def evidence(self) -> list[str]:
        """The ids of the records behind it, each once."""
        return list(dict.fromkeys(row.record_id for row in self.rows))


def order(thing: Thing) -> tuple[int, str, str, str, str]:
    """Return the place of a thing in lists: by date, kind, title, all else that counts; the id last."""
    match thing:
        case Post():
            said = (thing.end, thing.kind, thing.us, thing.contact, thing.s, thing.bullets)
            rest = " ".join(map(str, said))
            return thing.begin, "position", thing.title, rest, thing.id
        case Degree():
            return thing.end, "education", thing.title, f"{thing.begin} {thing.s}", thing.id
        case Study():
            return order(thing.piece)
        case Piece():
            rest = f"{thing.type} {thing.status} {thing.place}"
            return thing.date or 0, "work", thing.title, rest, thing.id
        case Held():
            return thing.begin, "status", thing.word, f"{thing.end}", thing.id
        case Filed():
            rest = f"{thing.season} {thing.interviews} {thing.outcome}"
            return thing.month, "application", " ".join(thing.specialties), rest, thing.id
        case Planned():
            return 0, "plan", thing.field or "", thing.kind or "", thing.id


def what(thing: Thing) -> str:
    """Return what a thing is, in a few words; leave and service say nothing more than that."""
    match thing:
        case Post():
            name = thing.title if not thing.away else "leave" if thing.kind == "leave" else "service"
            end = "now" if thing.open else shown(thing.end, about=thing.about)
            return f"{name}, {shown(thing.begin, about=thing.about)} to {end}"
        case Degree():
            return f"{thing.title}, {shown(thing.end, about=thing.about) if thing.ended else 'not ended'}"
        case Study():
            return what(thing.piece)
        case Piece():
            words = [thing.type.value if thing.type else "work", thing.status.value if thing.status else ""]
            kind = " ".join(word.replace("_", " ") for word in reversed(words) if word)
            when = f", {shown(thing.date, about=thing.about)}" if thing.date is not None else ""
            return f"{kind}: {thing.title}{when}"
        case Held():
            end = show_month(thing.end) if thing.ended else "now"
            return f"{SHOWN[thing.word]}, {show_month(thing.begin)} to {end}"
        case Filed():
            return (
                f"application of {show_month(thing.month)}: {', '.join(thing.specialties) or 'no specialty'}"
            )
        case Planned():
            return f"plan: {thing.field or (thing.kind.value if thing.kind else 'no specialty')}"


def row(
    thing: Thing, number: float | None = None, unit: str | None = None, points: float | None = None
) -> Row:
    """Return the row of a thing."""
    return Row(thing.id, what(thing), number, unit, points)


def rows(things: Iterable[Thing]) -> tuple[Row, ...]:
    """Return the rows of things that are each one piece of evidence, in order, without numbers."""
    return tuple(row(thing) for thing in sorted(set(things), key=order))


def month_rows(posts: Iterable[Post], months: Iterable[int]) -> tuple[Row, ...]:
    """Return the rows of posts with their months, in order."""
    pairs = sorted(zip(posts, months, strict=True), key=lambda pair: order(pair[0]))
    return tuple(row(post, count, "months") for post, count in pairs)


def share_rows(things: Iterable[Post | Study | Degree]) -> tuple[Row, ...]:
    """Return the rows of things with their shares, in order."""
    return tuple(row(thing, thing.s, "share") for thing in sorted(set(things), key=order))


def counted(count: float, unit: str, *, about: bool = False) -> str:
    """Return ``1 month`` or ``about 3 months``; units that are no plain plural are given as they are."""
    number = f"{count:g}" if count == round(count) else f"{count:.1f}"
    words = unit if count != 1 or not unit.endswith("s") else unit[:-1]
    return f"{'about ' if about else ''}{number} {words}"


def joined(words: Iterable[str]) -> str:
    """Return ``a, b and c``."""
    found = list(words)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
