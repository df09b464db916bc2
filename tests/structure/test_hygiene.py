"""What must not stand in any file, and the checks that every change passes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 450  # lines of a module

# each is put together here, so that this file does not hold it
TO_DO = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b(?!\s*\(?#\d)")
MACHINE_PATH = re.compile(
    r"(?<![\w.])/(?:ro" + r"ot|wo" + r"rk|ho" + r"me/\w+|Us" + r"ers/\w+|tmp/br" + r"ief)/"
)
REGISTRY = re.compile(
    r"py" + r"pi\.org|python" + r"hosted\.org|npm" + r"js\.(?:org|com)|jsd" + r"elivr\.net|crat" + r"es\.io"
)
FORBIDDEN = {
    "a note to do without a number": TO_DO,
    "a path of one machine": MACHINE_PATH,
    "a registry": REGISTRY,
}


def ignored() -> list[str]:
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    return [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]


def files() -> list[Path]:
    """Return the files of the project: everything that .gitignore does not keep out."""
    patterns = ignored()
    found, folders = [], [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if any(fnmatch(path.name, pattern) for pattern in patterns):
                continue
            if path.is_dir():
                folders.append(path)
            else:
                found.append(path)
    return found


def complaints(text: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_no_file_holds_what_must_not_leave_this_machine():
    looked_at = files()
    found = {
        path.relative_to(ROOT).as_posix(): wrong
        for path in looked_at
        for wrong in [complaints(path.read_bytes().decode("utf-8", errors="ignore"))]
        if wrong
    }
    assert len(looked_at) > 50
    assert Path(__file__) in looked_at
    assert found == {}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param("# TO" + "DO later", ["a note to do without a number"], id="note"),
        pytest.param("# TO" + "DO(#12): later", [], id="note with a number in brackets"),
        pytest.param("# TO" + "DO #12 later", [], id="note with a number"),
        pytest.param("MASTO" + "DON", [], id="inside a word"),
        pytest.param("open('/ro" + "ot/x')", ["a path of one machine"], id="machine path"),
        pytest.param("see /ho" + "me/someone/x", ["a path of one machine"], id="home of a person"),
        pytest.param("https://example.org/wo" + "rk/1", [], id="path of an address"),
        pytest.param("https://py" + "pi.org/simple", ["a registry"], id="registry"),
        pytest.param("files.python" + "hosted.org", ["a registry"], id="its files"),
        pytest.param("plain words", [], id="nothing wrong"),
    ],
)
def test_the_check_of_words_sees_what_it_must(text, wrong):
    assert complaints(text) == wrong


def test_files_that_name_hosts_stay_out_of_git():
    assert "uv.lock" in ignored()


def test_no_module_is_too_long():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in (ROOT / "tracker").rglob("*.py")
    }
    assert len(lengths) > 10
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_two_test_files_share_a_name():
    names = [
        path.name
        for path in (ROOT / "tests").rglob("test_*.py")
        if not (path.parent / "__init__.py").exists()
    ]
    assert names
    assert sorted({name for name in names if names.count(name) > 1}) == []


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_pinned_set_holds_every_dependency_by_hash():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *(entry for extra in project["project"]["optional-dependencies"].values() for entry in extra),
        *project["dependency-groups"]["dev"],
    ]
    names = {normal(re.match(r"[A-Za-z0-9._-]+", entry)[0]) for entry in wanted}
    text = (ROOT / ".ci" / "requirements.txt").read_text("utf-8")
    pinned = {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", text, re.MULTILINE)}
    assert len(names) > 10
    assert names - pinned == set()
    assert text.count("==") <= text.count("--hash=sha256:")
    assert "://" not in text


def test_the_continuous_run_takes_its_test_command_from_the_readme():
    assert "README.md" in (ROOT / ".ci" / "run").read_text("utf-8")
    lines = [line.strip() for line in (ROOT / "README.md").read_text("utf-8").splitlines()]
    assert lines.count("python3 -m pip install -q uv && uv run pytest -n auto") == 1


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--check"], id="format"),
        pytest.param(["ruff", "check"], id="lint"),
        pytest.param(["mypy"], id="types"),  # some six seconds without its cache
    ],
)
def test_every_file_passes(command):
    program = shutil.which(command[0], path=str(Path(sys.executable).parent)) or shutil.which(command[0])
    assert program, f"{command[0]} is not installed"
    run = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
