"""A bug shows where it happened and nothing of what was being handled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from tracker.cli import app
app.load_commands()
from tracker.tasks import status

def broken(*_, **__):
    raise KeyError("TESTCASE N0012345678")

status.status = broken
sys.argv = ["tracker", "status", "--from", sys.argv[1]]
app.main()
"""


def test_a_traceback_holds_no_value(tmp_path: Path) -> None:
    export = tmp_path / "career.json"
    export.write_text(
        '{"format": "career-export/1", "exported_at": "2026-11-20T12:00:00Z", "person": null}', "utf-8"
    )
    environment = os.environ | {"TRACKER_HOME": str(tmp_path / "home")}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(export)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert ran.returncode == 1
    assert "this is a bug in tracker (KeyError)" in ran.stderr
    assert "in broken" in ran.stderr
    assert "TESTCASE" not in ran.stderr + ran.stdout
    assert "N0012345678" not in ran.stderr + ran.stdout
