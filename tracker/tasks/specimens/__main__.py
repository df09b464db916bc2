"""Write the example files into a folder: ``python -m tracker.tasks.specimens docs/examples``."""

from __future__ import annotations

import sys
from pathlib import Path

from tracker.tasks.specimens.people import examples


def main(folder: Path) -> None:
    """Write each example, replacing what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in examples().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
