"""Case files: YAML 1.2 or JSON turned into plain values, with nothing guessed.

Only ``true`` and ``false`` are booleans, so ``NO`` stays a country; days stay text until a case reads
them. Repeated keys, aliases and tags are refused, and size and depth have bounds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

from tracker.errors import CaseInvalid, EmptyFile, FileTooLarge, FileUnreadable

SIZE_LIMIT = 32 * 1024 * 1024  # our choice: ten thousand stays are about one megabyte
DEPTH_LIMIT = 24
_CASE_LIMIT = 100_000


@dataclass(frozen=True)
class CaseEntry:
    """One case of a file: its id, its facts as plain values, and the results it expects, if any."""

    id: str | None
    input: Mapping[str, Any]
    expected: Mapping[str, Any] | None = None
    alternatives: tuple[Mapping[str, Any], ...] = ()


def _refused(problem: str, mark: yaml.Mark) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(problem=problem, problem_mark=mark)


class _Loader(yaml.SafeLoader):
    """YAML with the scalars of version 1.2: no dates, no octal, no yes and no."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML types it as an attribute
    yaml_constructors: ClassVar[dict[Any, Any]] = {}

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node; aliases and deep nesting are refused."""
        if self.check_event(yaml.AliasEvent):
            raise _refused("an alias is not allowed here", self.get_mark())
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise _refused("nested too deeply", self.get_mark())
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def mapping(self, node: yaml.MappingNode) -> dict[Any, Any]:
        """Return a mapping; a key that is there twice is refused."""
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refused("a key is not text", key_node.start_mark)
            key = key_node.value
            if key in found:
                raise _refused("a key is there twice", key_node.start_mark)
            found[key] = self.construct_object(value_node, deep=True)
        return found

    def sequence(self, node: yaml.SequenceNode) -> list[Any]:
        """Return a list."""
        return [self.construct_object(entry, deep=True) for entry in node.value]

    def refuse(self, node: yaml.Node) -> None:
        """Refuse a tag that is not one of the plain ones."""
        raise yaml.constructor.ConstructorError(
            problem="a tag is not allowed here", problem_mark=node.start_mark
        )


_SCALARS = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""], lambda *_: None),
    ("bool", r"true|false", ["t", "f"], lambda _, node: node.value == "true"),
    ("int", r"[-+]?[0-9]{1,18}", list("-+0123456789"), lambda _, node: int(node.value)),
    (
        "float",
        r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})(?:[eE][-+]?[0-9]{1,3})?",
        list("-+.0123456789"),
        lambda _, node: float(node.value),
    ),
)
for _name, _pattern, _first, _construct in _SCALARS:
    _tag = f"tag:yaml.org,2002:{_name}"
    _Loader.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern})\Z"), _first)
    _Loader.add_constructor(_tag, _construct)
_Loader.add_constructor("tag:yaml.org,2002:str", lambda _, node: node.value)
_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _Loader.sequence)
_Loader.add_constructor(None, _Loader.refuse)


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        FileUnreadable: it is not there, may not be read or is not UTF-8 text.
        EmptyFile: it has no bytes.
        FileTooLarge: it is larger than any case.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:  # a name with a null character is a ValueError
        raise FileUnreadable(f"{path.name} cannot be read") from error
    if not content:
        raise EmptyFile(f"{path.name} is empty")
    if len(content) > SIZE_LIMIT:
        raise FileTooLarge(f"{path.name} is larger than {SIZE_LIMIT // 1024 // 1024} megabytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable(f"{path.name} is not UTF-8 text", hint="save it as UTF-8") from error


def plain_values(text: str, *, is_json: bool = False, name: str = "the file") -> Any:
    """Return YAML 1.2 or JSON text as mappings, lists, text, numbers, booleans and None.

    Raises:
        CaseInvalid: the text is malformed, repeats a key, or uses an alias or a tag; the message names
            the line.
    """
    return _json(text, name) if is_json else _yaml(text, name)


def _yaml(text: str, name: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader with fewer constructors
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}" if mark is not None else ""
        problem = error.problem if isinstance(error, yaml.constructor.ConstructorError) else "not well-formed"
        raise CaseInvalid(f"{name}{line}: {problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise CaseInvalid(f"{name}: not well-formed YAML") from error


def _json(text: str, name: str) -> Any:
    def pairs(entries: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in entries}) != len(entries):
            raise CaseInvalid(f"{name}: a key is there twice")
        return dict(entries)

    def refuse(_: str) -> Any:
        raise CaseInvalid(f"{name}: a number is not finite")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise CaseInvalid(f"{name} line {error.lineno}: not well-formed JSON") from error
    except (ValueError, RecursionError) as error:
        raise CaseInvalid(f"{name}: not well-formed JSON") from error


def read_cases(path: Path) -> list[CaseEntry]:
    """Return the cases of a file: one mapping of facts, one with ``input``, or many under ``cases``.

    Raises:
        CaseInvalid: the file is malformed or holds no case.
        FileUnreadable: the file is not there or is no text.
    """
    content = plain_values(read_text(path), is_json=path.suffix.casefold() == ".json", name=path.name)
    if not isinstance(content, Mapping):
        raise CaseInvalid(f"{path.name}: a mapping of keys is expected")
    if "cases" not in content:
        return [_entry(content, path.name)]
    cases = content["cases"]
    if not isinstance(cases, list) or not cases or len(cases) > _CASE_LIMIT:
        raise CaseInvalid(f"{path.name}: cases is not a list of cases")
    return [_entry(case, f"cases[{number}]") for number, case in enumerate(cases)]


def _entry(content: Any, where: str) -> CaseEntry:
    if not isinstance(content, Mapping):
        raise CaseInvalid(f"{where}: a mapping of keys is expected")
    if "input" not in content:
        return CaseEntry(None, content)
    facts, expected = content["input"], content.get("expected")
    others = content.get("alternatives") or []
    if not isinstance(facts, Mapping):
        raise CaseInvalid(f"{where}.input: a mapping of keys is expected")
    if expected is not None and not isinstance(expected, Mapping):
        raise CaseInvalid(f"{where}.expected: a mapping of keys is expected")
    if not isinstance(others, list):
        raise CaseInvalid(f"{where}.alternatives: a list is expected")
    name = content.get("id")
    return CaseEntry(None if name is None else str(name), facts, expected, tuple(others))
