"""Pictures as SVG text; nothing in them is fetched from elsewhere."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from html import escape

_FONT = "ui-monospace, SFMono-Regular, Consolas, 'DejaVu Sans Mono', monospace"
_ADVANCE, _LINE, _SIZE, _MARGIN, _BAR = 8.43, 20, 14, 20, 34  # pixels; advance fits 14 px monospace

_ALONE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.picture), format: "svg")"""


def turned_svg(png: bytes, quarters: int, title: str) -> str:
    """Return a PNG picture inside SVG text, turned clockwise by so many quarters."""
    width, height = struct.unpack(">II", png[16:24])
    across, down = (width, height) if quarters % 2 == 0 else (height, width)
    move = ((0, 0), (height, 0), (width, height), (0, width))[quarters % 4]
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" width="{across}" '
        f'height="{down}" role="img" aria-label="{escape(title)}">'
        f'<image width="{width}" height="{height}" transform="translate({move[0]} {move[1]}) '
        f'rotate({quarters % 4 * 90})" href="data:image/png;base64,{data}"/></svg>'
    )


def png_of(svg: str, *, per_inch: int = 200) -> bytes:
    """Return a picture as PNG, drawn by the engine of the pages with the fonts inside it.

    Args:
        svg: the picture; one pixel of it is 1/96 of an inch.
        per_inch: pixels of the PNG in an inch.
    """
    import typst  # about 50 ms, needed for pictures alone

    made = typst.compile(
        _ALONE, format="png", ppi=per_inch, ignore_system_fonts=True, sys_inputs={"picture": svg}
    )
    assert isinstance(made, bytes)
    return made


def terminal_svg(lines: Sequence[str], title: str) -> str:
    """Return a picture of a terminal that shows the lines, with the text as its description.

    Each line is stretched or squeezed to its number of characters, so that columns stand under each
    other in every font.
    """
    columns = max((len(line) for line in lines), default=0)
    width = round(columns * _ADVANCE + 2 * _MARGIN)
    height = _BAR + _MARGIN + _LINE * len(lines)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(title)}">',
        f'<rect width="{width}" height="{height}" rx="8" fill="#14181f"/>',
        *(f'<circle cx="{20 + 18 * n}" cy="17" r="5" fill="#4a5260"/>' for n in range(3)),
        f'<g font-family="{_FONT}" font-size="{_SIZE}" fill="#e6e9ef">',
    ]
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        y = _BAR + _SIZE + number * _LINE
        lead = len(line) - len(line.lstrip(" "))
        text = line.strip(" ")
        kept = text.replace(" ", "\u00a0")  # viewers of SVG join blanks
        weight = ' font-weight="600"' if line.startswith("$") else ""
        color = ' fill="#f0c674"' if text.startswith(("!", "*")) else ""
        out.append(
            f'<text x="{_MARGIN + lead * _ADVANCE:.1f}" y="{y}" textLength="{len(text) * _ADVANCE:.1f}" '
            f'lengthAdjust="spacingAndGlyphs"{weight}{color}>{escape(kept)}</text>'
        )
    return "\n".join([*out, "</g>", "</svg>", ""])
