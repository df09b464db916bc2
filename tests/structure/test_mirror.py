"""The folders of tests are those of tracker."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# folders of tests about the project as a whole
WITHOUT_PACKAGE = {"benchmarks", "data", "docs", "mutation", "specialty", "structure"}


def has_code(source: str) -> bool:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) for node in ast.walk(ast.parse(source)))


def packages(root: Path) -> list[str]:
    """Return the packages with functions or classes of their own, as paths below tracker."""
    top = root / "tracker"
    return sorted(
        init.parent.relative_to(top).as_posix()
        for init in top.rglob("__init__.py")
        if init.parent != top
        and any(has_code(module.read_text("utf-8")) for module in init.parent.glob("*.py"))
    )


def untested(root: Path) -> list[str]:
    """Return the packages that have neither a folder with tests nor a test file of their name."""
    tests = root / "tests"
    return [
        package
        for package in packages(root)
        if not any((tests / package).rglob("test_*.py"))
        and not any((tests / package).parent.glob(f"test_{Path(package).name}*.py"))
    ]


def strays(root: Path) -> list[str]:
    """Return the test files that stand beside nothing in tracker."""
    tests, top = root / "tests", root / "tracker"
    found = []
    for file in sorted(tests.rglob("test_*.py")):
        folder = file.parent.relative_to(tests)
        if folder.parts and folder.parts[0] in WITHOUT_PACKAGE:
            continue
        if folder.parts:
            mirrored = (top / folder).is_dir() or (top / folder).with_suffix(".py").is_file()
        else:
            name = file.stem.removeprefix("test_")
            mirrored = any(
                name == module or name.startswith(f"{module}_")
                for module in (path.stem.strip("_") for path in top.iterdir() if path.name != "__init__.py")
            )
        if not mirrored:
            found.append(file.relative_to(tests).as_posix())
    return found


def test_every_package_has_tests():
    assert len(packages(ROOT)) >= 8
    assert untested(ROOT) == []


def test_every_test_file_stands_beside_what_it_tests():
    assert len(list((ROOT / "tests").rglob("test_*.py"))) >= 5
    assert strays(ROOT) == []


def make(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


CODE = "def f(): ...\n"


@pytest.mark.parametrize(
    ("files", "without_tests", "beside_nothing"),
    [
        pytest.param({"tracker/a/__init__.py": CODE, "tests/a/test_x.py": ""}, [], [], id="mirrored"),
        pytest.param(
            {"tracker/a/__init__.py": CODE, "tests/test_a.py": ""}, [], [], id="one file for a package"
        ),
        pytest.param({"tracker/a/__init__.py": CODE}, ["a"], [], id="no tests"),
        pytest.param(
            {"tracker/a/__init__.py": CODE, "tests/a/x.py": ""}, ["a"], [], id="a folder without tests"
        ),
        pytest.param({"tracker/a/__init__.py": '"""Words."""'}, [], [], id="nothing to test yet"),
        pytest.param({"tracker/a/__init__.py": "", "tracker/a/m.py": CODE}, ["a"], [], id="code in a module"),
        pytest.param(
            {"tracker/a/__init__.py": "", "tracker/a/b/__init__.py": CODE, "tests/a/test_x.py": ""},
            ["a/b"],
            [],
            id="a package inside",
        ),
        pytest.param(
            {"tracker/__init__.py": "", "tests/b/test_x.py": "", "tests/test_y.py": ""},
            [],
            ["b/test_x.py", "test_y.py"],
            id="tests of nothing",
        ),
        pytest.param(
            {
                "tracker/m.py": CODE,
                "tests/test_m.py": "",
                "tests/m/test_x.py": "",
                "tests/test_m_more.py": "",
            },
            [],
            [],
            id="tests of a module",
        ),
        pytest.param({"tracker/__main__.py": CODE, "tests/test_main.py": ""}, [], [], id="the entry"),
        pytest.param({"tracker/m.py": "", "tests/structure/test_x.py": ""}, [], [], id="tests of the whole"),
    ],
)
def test_the_check_of_the_mirror_sees_what_it_must(tmp_path, files, without_tests, beside_nothing):
    root = make(tmp_path, {"tests/data/none.txt": "", **files})
    assert untested(root) == without_tests
    assert strays(root) == beside_nothing
