"""Stacked bars as SVG text and as lines for a terminal: one bar a row, parts never told by color alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

_LABELS, _PLOT, _ROW, _HEAD, _KEY = 190, 480, 30, 20, 24  # pixels
_LETTER = 7  # pixels of a letter at most, on average
_INK, _GREY, _PALE = "#1b1f24", "#4a5260", "#c9ced6"
# Okabe and Ito's colors, which stand apart for color-blind readers; the second value is the ink upon it
_COLORS = (
    ("#0072B2", "#ffffff"),
    ("#E69F00", "#000000"),
    ("#009E73", "#ffffff"),
    ("#56B4E9", "#000000"),
    ("#D55E00", "#ffffff"),
    ("#CC79A7", "#000000"),
    ("#F0E442", "#000000"),
    ("#999999", "#000000"),
)
_HATCHES = ("", "M0 0L6 6", "M0 3H6", "M3 0V6", "M0 6L6 0", "M0 0L6 6M0 6L6 0", "M0 3H6M3 0V6", "M3 3h.1")
_TERMINAL = "█▓▒░▞▚▤▥"


@dataclass(frozen=True)
class StackedRow:
    """One bar: its label, and the length of each series in their order; ``note`` stands behind it."""

    label: str
    values: tuple[float, ...]
    note: str = ""


def stacked_svg(
    title: str,
    series: Sequence[str],
    rows: Sequence[StackedRow],
    unit: str,
    words: Callable[[float], str] | None = None,
) -> str:
    """Return the bars as a picture that stands by itself.

    Args:
        title: what it shows, read out too.
        series: names of the parts, at most eight.
        rows: the bars, the first on top; each has one value a series, none below zero.
        unit: what one is, in words.
        words: a value as it is written; None for a number with at most one decimal.

    Raises:
        ValueError: there are more series than colors, or a row has another number of values.
    """
    if len(series) > len(_COLORS) or any(len(row.values) != len(series) for row in rows):
        raise ValueError("each row has one value for each of at most eight series")
    words = words or _number
    longest = max((sum(row.values) for row in rows), default=0) or 1
    scale = _PLOT / longest
    key_rows = (len(series) + 2) // 3
    top = _HEAD + _KEY * key_rows
    behind = max((len(_whole(row, words)) for row in rows), default=0)
    width, height = _LABELS + _PLOT + max(110, 12 + _LETTER * behind), top + _ROW * len(rows) + 16
    told = "; ".join(f"{row.label}: {_said(series, row, unit, words)}" for row in rows)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(told)}</desc>",
        "<defs>",
        *(
            f'<pattern id="h{n}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<path d="{path}" stroke="#000000" stroke-opacity="0.45" fill="none"/></pattern>'
            for n, path in enumerate(_HATCHES[: len(series)])
            if path
        ),
        "</defs>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<g font-family="system-ui, sans-serif" font-size="12" fill="{_INK}">',
    ]
    for number, name in enumerate(series):
        x, y = 8 + (number % 3) * 258, _HEAD + (number // 3) * _KEY - 10
        out += [
            *_box(x, y, 16, 14, number),
            f'<text x="{x + 22}" y="{y + 11.5}">{escape(_short(name, 34))}</text>',
        ]
    for place, row in enumerate(rows):
        out += _bar(row, top + place * _ROW, scale, unit, series, words)
    return "\n".join([*out, "</g>", "</svg>", ""])


def _bar(
    row: StackedRow, top: int, scale: float, unit: str, series: Sequence[str], words: Callable[[float], str]
) -> list[str]:
    out = [f'<text x="8" y="{top + 18}">{escape(_short(row.label, 28))}</text>']
    x = float(_LABELS)
    for number, value in enumerate(row.values):
        if value <= 0:
            continue
        width = value * scale
        out.append(f"<g><title>{escape(f'{series[number]}: {words(value)} {unit}')}</title>")
        out += _box(x, top + 3, width, _ROW - 9, number)
        out.append("</g>")
        if width > 9 * len(words(value)) + 6:
            ink = _COLORS[number][1]
            out.append(
                f'<text x="{x + width / 2:.1f}" y="{top + 18}" text-anchor="middle" font-weight="600" '
                f'fill="{ink}" stroke="{_COLORS[number][0]}" stroke-width="3" paint-order="stroke">'
                f"{escape(words(value))}</text>"
            )
        x += width
    out.append(f'<text x="{x + 6:.1f}" y="{top + 18}" fill="{_GREY}">{escape(_whole(row, words))}</text>')
    return out


def _box(x: float, y: float, width: float, height: float, number: int) -> list[str]:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}"'
    found = [f'<rect {place} fill="{_COLORS[number][0]}" stroke="{_PALE}" stroke-width="0.7"/>']
    if _HATCHES[number]:
        found.append(f'<rect {place} fill="url(#h{number})"/>')
    return found


def stacked_lines(
    series: Sequence[str],
    rows: Sequence[StackedRow],
    *,
    width: int = 48,
    words: Callable[[float], str] | None = None,
) -> list[str]:
    """Return the bars as lines of text, with the key first; each row says its sum too, in ``words``."""
    words = words or _number
    longest = max((sum(row.values) for row in rows), default=0) or 1
    labels = max((len(row.label) for row in rows), default=0)
    key = "   ".join(f"{_TERMINAL[number]} {name}" for number, name in enumerate(series))
    out = [key]
    for row in rows:
        drawn, spent = "", 0.0
        for number, value in enumerate(row.values):
            spent += value
            drawn += _TERMINAL[number] * (round(spent * width / longest) - len(drawn))
        out.append(f"{row.label:<{labels}}  {drawn} {_whole(row, words)}".rstrip())
    return out


def _said(series: Sequence[str], row: StackedRow, unit: str, words: Callable[[float], str]) -> str:
    parts = [f"{name} {words(value)}" for name, value in zip(series, row.values, strict=True) if value > 0]
    return f"{', '.join(parts) or 'none'} ({unit})"


def _whole(row: StackedRow, words: Callable[[float], str]) -> str:
    return _short(" ".join(part for part in (words(sum(row.values)), row.note) if part), 60)


def _number(value: float) -> str:
    return f"{value:g}" if value == round(value, 1) else f"{value:.1f}"


def _short(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"
