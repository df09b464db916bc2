"""Typeset pages: a template and data in, a PDF out, in this process and without a file.

Data reaches the template as JSON, never as markup, so that no name or title can become a command.
Fonts are those inside the engine: the same pages on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def pdf_of(template: str, data: Mapping[str, Any]) -> bytes:
    """Return the PDF of a template, the same bytes for the same data.

    Args:
        template: name of a file in ``templates`` without its ending.
        data: what the template reads from ``sys.inputs.data``; JSON values.
    """
    import typst  # about 50 ms, needed for pages alone

    source = files(__package__).joinpath("templates", f"{template}.typ").read_bytes()
    made = typst.compile(
        source,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made
