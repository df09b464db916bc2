"""Typeset pages: a template and data in, a PDF out, in this process and without a file.

Data reaches the template as JSON, never as markup, so that no name or title can become a command.
Fonts are those inside the engine: the same pages on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tracker.errors import CharactersMissing
from tracker.typeset.printable import printable_json, turns

FONT = "Libertinus Serif"
_COMMON = re.compile(r"[\x00-\u024f\u0370-\u03ff\u0400-\u045f\u1e00-\u1eff\u2010-\u2027\u2030-\u203a]*")
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")
_PROBE = b"""#set document(title: "probe")
#set text(font: json(bytes(sys.inputs.fonts)))
#json(bytes(sys.inputs.data))"""


def pdf_of(
    template: str, data: Mapping[str, Any], *, accessible: bool = False, fonts: Path | None = None
) -> bytes:
    """Return the PDF of a template, the same bytes for the same data.

    Args:
        template: name of a file in ``templates`` without its ending.
        data: what the template reads from ``sys.inputs.data``; JSON values. An accessible template
            finds the names of the fonts there as ``fonts``.
        accessible: make it PDF/UA-1; then every character must have a glyph.
        fonts: a folder with further fonts.

    Raises:
        CharactersMissing: characters have no glyph in any of the fonts.
    """
    source = files(__package__).joinpath("templates", f"{template}.typ").read_bytes()
    inputs = dict(data)
    options: dict[str, Any] = {}
    if accessible:
        inputs["fonts"] = [FONT, *_families(fonts)]
        options["pdf_standards"] = ["ua-1"]
    if fonts is not None:
        options["font_paths"] = [fonts]
    told = json.dumps(inputs, ensure_ascii=False)
    if turns(told):
        told = printable_json(told)
    return _compiled(source, told, options, fonts)


def _compiled(source: bytes, told: str, options: dict[str, Any], fonts: Path | None) -> bytes:
    """Return the PDF; control characters are looked for where a page cannot be made."""
    import typst  # about 50 ms, needed for pages alone

    try:
        made = typst.compile(
            source, format="pdf", ignore_system_fonts=True, sys_inputs={"data": told}, **options
        )
    except typst.TypstError as error:
        if (printed := printable_json(told)) != told:
            return _compiled(source, printed, options, fonts)
        missing = missing_characters(json.loads(told), fonts) if options.get("pdf_standards") else []
        if not missing:
            raise
        raise CharactersMissing(
            "no font has the characters " + ", ".join(_shown(character) for character in missing)
        ) from error
    assert isinstance(made, bytes)
    return made


def pages_of(pdf: bytes) -> int:
    """Return the number of pages of a PDF that ``pdf_of`` made."""
    found = _PAGES.search(pdf)
    assert found is not None
    return int(found[1])


def missing_characters(data: Any, fonts: Path | None = None) -> list[str]:
    """Return the characters among all texts of the data that no font has, in the order of their codes."""
    used = sorted({character for text in _texts(data) for character in _COMMON.sub("", text)})
    return [character for character in used if not _has_glyph(character, fonts)]


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, Sequence):
        for value in data:
            yield from _texts(value)


@cache
def _has_glyph(character: str, fonts: Path | None) -> bool:
    """Return whether a page with this character alone can be made accessible."""
    import typst

    options: dict[str, Any] = {"font_paths": [fonts]} if fonts is not None else {}
    try:
        typst.compile(
            _PROBE,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(f"a{character}"), "fonts": json.dumps([FONT, *_families(fonts)])},
            pdf_standards=["ua-1"],
            **options,
        )
    except typst.TypstError:
        return False
    return True


@cache
def _families(folder: Path | None) -> tuple[str, ...]:
    if folder is None:
        return ()
    import typst

    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return tuple(sorted(found.families()))


def _shown(character: str) -> str:
    return f"{character} (U+{ord(character):04X})"
