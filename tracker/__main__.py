"""The program: joins the front ends."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

_YOUNG_OBJECTS = 50_000  # before the collector looks: loading the libraries alone makes more than that


def main() -> NoReturn:
    """Run the program and end the process with its exit code."""
    gc.set_threshold(_YOUNG_OBJECTS, 20, 20)
    from tracker.cli.app import main as command_line
    from tracker.tasks.process import keep_freed_memory

    keep_freed_memory()
    code: str | int | None = 0
    try:
        command_line()
    except SystemExit as stop:
        code = stop.code
    _leave(code if isinstance(code, int) else int(code is not None))


def _leave(code: int) -> NoReturn:
    """End the process without taking its modules apart: that takes as long as a short command."""
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # the reader has seen enough
    except OSError:
        sys.stderr.write("tracker: error: the answer could not be written to its end\n")
        code = code or 1
    if not sys.stderr.closed:
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
