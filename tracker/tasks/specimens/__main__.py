"""Write the example files into a folder: ``python -m tracker.tasks.specimens docs/examples``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tracker.tasks.specimens.people import examples


def main(arguments: Sequence[str] | None = None) -> None:
    """Write each example into the folder named, replacing what was there."""
    parser = argparse.ArgumentParser(prog="python -m tracker.tasks.specimens", description=__doc__)
    parser.add_argument("folder", type=Path, help="made if it is not there")
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in examples().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
