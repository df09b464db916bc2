"""The mutants of a module: one small change each, by the operators of mutmut.

Left out is what no answer rests on: docstrings, prose (any text with a space), annotations and names of
types, imports and decorators. A string is changed in one way of mutmut's three, so that words do not
outweigh arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_string

_TYPE_NAME = re.compile(r"_?[A-Z]([a-z]\w*)?")


@dataclass(frozen=True)
class Mutant:
    """One change of one module: ``choice`` is the place of the change among those of its operator."""

    module: str
    line: int
    column: int
    operator: str
    choice: int

    def __str__(self) -> str:
        return f"{self.module}.py:{self.line}:{self.column} {self.operator}.{self.choice}"


class Source:
    """A module with all its mutants, in the order of the text."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.text = path.read_text("utf-8")
        self._wrapper = MetadataWrapper(cst.parse_module(self.text))
        positions = self._wrapper.resolve(PositionProvider)
        self._changes: dict[Mutant, tuple[cst.CSTNode, cst.CSTNode]] = {}
        for node in _places(self._wrapper.module):
            start = positions[node].start if node in positions else None
            for operator, choice, changed in _changes(node):
                if start is not None and not _is_prose_changed(node, changed):
                    place = Mutant(self.name, start.line, start.column, operator, choice)
                    self._changes.setdefault(place, (node, changed))

    @property
    def mutants(self) -> list[Mutant]:
        """All mutants, in a fixed order."""
        return sorted(self._changes, key=lambda m: (m.line, m.column, m.operator, m.choice))

    def mutated(self, mutant: Mutant) -> str | None:
        """Return the text with one change, None where it is no longer Python."""
        node, changed = self._changes[mutant]
        text = self._wrapper.module.deep_replace(node, changed).code
        try:
            compile(text, self.name, "exec")
        except SyntaxError:
            return None
        return text if text != self.text else None


def _places(module: cst.Module) -> Iterator[cst.CSTNode]:
    """Return the nodes that can be changed."""
    todo: list[cst.CSTNode] = [module]
    while todo:
        node = todo.pop()
        if isinstance(node, (cst.Annotation, cst.Import, cst.ImportFrom, cst.Decorator)):
            continue
        if _is_prose(node) or _names_a_type(node):
            continue
        yield node
        todo.extend(reversed(node.children))


def _names_a_type(node: cst.CSTNode) -> bool:
    if not isinstance(node, cst.Assign):
        return False
    target = node.targets[0].target
    return isinstance(target, cst.Name) and _TYPE_NAME.fullmatch(target.value) is not None


def _is_prose(node: cst.CSTNode | None) -> bool:
    """Return whether a node is text for a reader: a docstring, or a literal with a space in it."""
    if isinstance(node, cst.SimpleString):
        value = node.evaluated_value
        return node.value.startswith('"""') or (isinstance(value, str) and " " in value)
    if isinstance(node, cst.FormattedString):
        return any(isinstance(part, cst.FormattedStringText) and " " in part.value for part in node.parts)
    if isinstance(node, cst.ConcatenatedString):
        return _is_prose(node.left) or _is_prose(node.right)
    return False


def _is_prose_changed(node: cst.CSTNode, changed: cst.CSTNode) -> bool:
    """Return whether a change does no more than take prose away."""
    if isinstance(node, cst.Call) and isinstance(changed, cst.Call):
        kept = {id(arg) for arg in changed.args}
        return any(id(arg) not in kept and _is_prose(arg.value) for arg in node.args)
    if isinstance(node, (cst.Assign, cst.AnnAssign)):
        return _is_prose(node.value)
    return False


def _changes(node: cst.CSTNode) -> Iterator[tuple[str, int, cst.CSTNode]]:
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            for choice, changed in enumerate(operator(node)):
                if operator is not operator_string or choice == 0:
                    yield operator.__name__.removeprefix("operator_"), choice, changed
