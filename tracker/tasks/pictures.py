"""Pictures of the documentation, made of real output.

Write them with ``python -m tracker.tasks.pictures docs/pictures``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tracker.tasks.demo import scenes
from tracker.typeset.picture import terminal_svg

_COMMAND = "tracker report time --explain"


def pictures() -> dict[str, str]:
    """Return the pictures by file name."""
    told = {scene.command: scene.answer for scene in scenes()}
    report = told["tracker report time"].split("\n\n")
    explained = told[_COMMAND].split("\n\n")
    kept = [section for section in report if section.startswith(("J-1 time", "You can hold", "Bars"))]
    lines = "\n\n".join([*kept[:2], *explained, *kept[2:]]).splitlines()
    return {
        "report-time.svg": terminal_svg(
            [f"$ {_COMMAND}", "", *lines], "Output of tracker report time --explain"
        )
    }


def main(folder: Path) -> None:
    """Write each picture, replacing what was there."""
    for name, text in pictures().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
