"""The coherence report in words: what fits, what raises questions, which records stand behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tracker.reports import wording
from tracker.reports.coherence.answer import CoherenceValues, FlagValues, PatternValues, StrengthValues
from tracker.reports.coherence.evidence import Thing, counted, joined, order, what
from tracker.reports.coherence.judgement import INSUFFICIENT, Judgement
from tracker.reports.coherence.parts import Row
from tracker.reports.coherence.suggestions import wanted
from tracker.reports.coherence.thresholds import number
from tracker.reports.coherence.view import View
from tracker.reports.report import Figure, Line, Reason, Report, Section, Table
from tracker.typeset.stacked import StackedRow, stacked_lines, stacked_svg

HEAD = (
    "This checks the record against two widely read advice articles and the sources listed. "
    "It is not a prediction, and no program uses it."
)
FOOT = (
    "Limits, weights and most thresholds are our choice, the rest popular guidance; each has its source: "
    "tracker rules list."
)
_SERIES = ("points", "held back by a limit", "limit", "not reached")
_TONES = {"red": "watch", "amber": "info", "note": "info"}
_PARTS = {
    "alignment": "specialty",
    "output": "output of research",
    "clinical": "clinical work",
    "timeline": "timeline",
    "trajectory": "trajectory",
}
_COUNTS = (
    ("peer_reviewed", "peer-reviewed works"),
    ("distinct_works", "studies, versions counted once"),
    ("named_author_works", "of them with you as author"),
    ("research_months_gross", "months of research"),
    ("research_months_net", "of them without leave"),
    ("articles_per_research_year", "articles a research year"),
    ("years_since_graduation", "years since graduation"),
    ("clinical_gap_months", "months since hands-on work"),
    ("uncovered_months", "months without an entry"),
)
_PLURAL = re.compile(r"^( \w+)s\b")
_CALLED = {
    "no_output_18m": "no output in 18 months",
    "research_detour_when_competitive": "research after interviews",
}
_LETTERS = 36  # of the longest bar, so that names, bar and number fit a terminal of 80 columns
_NAMED = 6  # records named behind a sentence; the rest are counted


def coherence_report(judgement: Judgement, found: CoherenceValues, law: Sequence[Line] = ()) -> Report:
    """Return the report; ``law`` are lines about the statuses that the legal answer gives."""
    refs = found.refs
    flags = [one for one in found.flags if one.severity != "note"]
    notes = [one for one in found.flags if one.severity == "note"]
    sections = [
        Section("", (Line(HEAD),)),
        _there(judgement, refs),
        _missing(judgement, refs),
        Section("What fits", tuple(_statement(one, refs) for one in found.strengths)),
        Section("Where a reader may ask", tuple(_flag(one, refs) for one in flags)),
        Section("Limits of the score", (*_limits(found, refs), *_weighty(judgement))),
        _score(found),
        Section("What it resembles", tuple(_statement(one, refs) for one in found.patterns)),
        _statuses(found, law),
        _counted(found, judgement.view),
        Section("What would change this", _suggestions(found, refs)),
        Section("Costs nothing, would help", tuple(_flag(one, refs) for one in notes)),
        _craft(found, refs),
        Section("Questions to you", _questions(found, refs)),
    ]
    return Report(
        name="coherence",
        title=f"Coherence of the record on {wording.day(judgement.story.day)}",
        as_of=judgement.story.day,
        lead=_lead(judgement, found),
        sections=tuple(one for one in sections if one.lines or one.table),
        footer=(FOOT,),
        answer=found.as_json(),
    )


def _lead(judgement: Judgement, found: CoherenceValues) -> str:
    target = found.target_specialty
    if found.word == INSUFFICIENT:
        return f"Too little is entered to judge the record (target: {target or 'not entered'})."
    if judgement.story.target is None:
        why = "is not a name on file" if judgement.story.unknown_target else "is not entered"
        said = f"The target specialty {why}. Without it the record is {found.word}: {found.score} of 100."
    else:
        said = f"The record is {found.word} with {target} as target: {found.score} of 100."
    binding = next((cap for cap in found.caps if cap.binding), None)
    if binding is not None:
        said += f" It is {binding.message}."
    return said + (f" It is {found.limited}." if found.limited else "")


def _there(judgement: Judgement, refs: Mapping[str, str]) -> Section:
    """Return what is entered where it is too little to judge."""
    if judgement.score is not None:
        return Section("What is there")
    story = judgement.story
    things: list[Thing] = sorted([*story.degrees, *story.posts, *story.studies], key=order)
    return Section("What is there", tuple(Line(what(one), label=refs.get(one.id)) for one in things))


def _missing(judgement: Judgement, refs: Mapping[str, str]) -> Section:
    if judgement.score is not None:
        return Section("What to enter next")
    return Section("What to enter next", tuple(Line(text, "info") for text in wanted(judgement.view, refs)))


# --- statements ----------------------------------------------------------------------------------


def _plain(code: str) -> str:
    """Return the code of a flag as words."""
    return _CALLED.get(code, code.replace("_", " "))


def _names(evidence: Sequence[str], refs: Mapping[str, str]) -> str:
    """Return the names of records in brackets, the first ones only."""
    names = [refs.get(identity, identity) for identity in evidence]
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f" ({', '.join(names[:_NAMED])}{more})"


def _sentence(text: str) -> str:
    """Return a sentence as it begins: ``About 3 years``."""
    return f"{text[:1].upper()}{text[1:]}"


def _reasons(rows: Iterable[Row], refs: Mapping[str, str]) -> tuple[Reason, ...]:
    return tuple(Reason(_told(row), None, inputs=(refs.get(row.record_id, row.record_id),)) for row in rows)


def _told(row: Row) -> str:
    points = "" if row.points is None else f", counts {row.points:g}"
    if row.unit == "share" and row.number is not None:
        return f"{row.what}: share {row.number:g}{points}"
    number = "" if row.number is None else f": {row.number:g}"
    unit = f" {row.unit}" if row.unit else ""
    if row.number == 1:
        unit = _PLURAL.sub(r"\1", unit, count=1)
    return f"{row.what}{number}{unit if number else (f' ({row.unit})' if row.unit else '')}{points}"


def _statement(one: StrengthValues | PatternValues, refs: Mapping[str, str]) -> Line:
    text = f"{_sentence(one.message)}{_names(one.evidence, refs)}"
    name = one.name if isinstance(one, PatternValues) else None
    return Line(text, label=name, code=one.code, reasons=_reasons(one.rows, refs))


def _flag(one: FlagValues, refs: Mapping[str, str]) -> Line:
    text = f"{_sentence(one.message)}{_names(one.evidence, refs)}"
    label = one.severity if one.severity != "note" else None
    return Line(text, _TONES[one.severity], label, one.code, reasons=_reasons(one.rows, refs))


def _limits(found: CoherenceValues, refs: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(
        Line(f"{_sentence(cap.message)}.{_names(cap.evidence, refs)}", code=cap.code) for cap in found.caps
    )


def _weighty(judgement: Judgement) -> tuple[Line, ...]:
    """Return the line about flags that take points off, if there are two of them."""
    codes = judgement.lowest.weighty if judgement.lowest else ()
    if len(codes) < 2:
        return ()
    each = number("weighty")
    names = joined(map(_plain, codes))
    off = counted(each * (len(codes) - 1), "points")
    return (Line(f"{off} off, {each:g} for each of these after the first: {names}."),)


def _suggestions(found: CoherenceValues, refs: Mapping[str, str]) -> tuple[Line, ...]:
    """Return each suggestion once, with what the score would be without the flags it touches."""
    notes = {one.code for one in found.flags if one.severity == "note"}
    gains: dict[str, list[str]] = {}
    for one in found.suggestions:
        if one.code in notes:
            continue
        gain = gains.setdefault(f"{one.text}{_names(one.evidence, refs)}", [])
        if one.score_without is not None and one.score_without != found.score:
            gain.append(f"{one.score_without} without {_plain(one.lifts or one.code)}")
    return tuple(
        Line(f"{text} All else equal, the score is {joined(gain)}." if gain else text, "info")
        for text, gain in gains.items()
    )


def _questions(found: CoherenceValues, refs: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(
        Line(one.text, "info", refs.get(one.record_id or "", one.record_id)) for one in found.questions
    )


# --- numbers -------------------------------------------------------------------------------------


def _score(found: CoherenceValues) -> Section:
    """Return what each part was computed from, the bars of the score, and the table that says the same."""
    if not found.subscores or found.score is None:
        return Section("Score")
    whole = sum(part.weight for part in found.subscores)
    mean = found.caps[0].without if found.caps else round(sum(part.points for part in found.subscores))
    bars, rows, lines = [], [], []
    for part in found.subscores:
        most = round(100 * part.weight / whole, 1)
        name = _PARTS[part.code]
        rest = round(max(0.0, most - part.points), 1)
        bars.append(StackedRow(f"{name}: {part.points:g}", (part.points, 0, 0, rest), "points at most"))
        rows.append((name, f"{part.value:.2f}", f"{part.points:g} of {most:g}"))
        lines.append(
            Line(part.formula, label=name, code=part.code, reasons=_reasons(part.inputs, found.refs))
        )
    held = max(0, mean - found.score)
    rest = max(0, 100 - found.score - held)
    bars.append(StackedRow(f"score: {found.score}", (found.score, held, 0, rest), "points"))
    rows.append(("score", found.word, f"{found.score} of 100"))
    for cap in found.caps:
        bars.append(StackedRow(_plain(cap.code), (0, 0, cap.limit, 0)))
        counts = "counts" if cap.binding else "a lower number counts"
        rows.append((f"limit: {_plain(cap.code)}", counts, f"at most {cap.limit}"))
    title = "Parts of the score, and what limits it"
    table = Table(("part", "value", "points"), tuple(rows))
    picture = stacked_svg(title, _SERIES, bars, "points")
    return Section(
        "Score",
        tuple(lines),
        table,
        figures=(Figure(title, picture),),
        drawn=tuple(stacked_lines(_SERIES, bars, width=_LETTERS)),
    )


def _statuses(found: CoherenceValues, law: Sequence[Line]) -> Section:
    rows = tuple(
        (
            found.refs.get(one.record_id, one.record_id),
            one.what,
            counted(one.months, "months"),
            "not counted" if one.share is None else f"{round(100 * one.share)} %",
        )
        for one in found.alignment.statuses
    )
    table = Table(("record", "status", "months", "on the target"), rows) if rows else None
    return Section("Statuses and the story", tuple(law), table)


def _counted(found: CoherenceValues, view: View) -> Section:
    """Return the counts; what rests on a year without a month is said to be about so much."""
    degree = view.story.graduation
    research = any(post.about for post in view.research_posts)
    vague = {
        "research_months_gross": research,
        "research_months_net": research,
        "articles_per_research_year": research,
        "years_since_graduation": degree is not None and degree.about,
        "clinical_gap_months": any(post.about for post in view.last_hands_on),
    }
    lines = [
        Line(f"{'about ' if vague.get(name) else ''}{value:g}", label=label)
        for name, label in _COUNTS
        if isinstance(value := found.counts[name], (int, float))
    ]
    return Section("Counts", tuple(lines))


def _craft(found: CoherenceValues, refs: Mapping[str, str]) -> Section:
    failing = [one for one in found.cv_checks if not one.holds]
    lines = [Line(f"{found.cv_craft} of 100, outside the score", label="checks of the CV that hold")]
    lines += [Line(f"Not yet: {one.text}{_names(one.evidence, refs)}", "info") for one in failing]
    return Section("The CV itself", tuple(lines))
