"""The lecturer's half of the house: which part of coopgrade may use which."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import coopgrade

# Each arrow points one way (CONTRIBUTING.md). `commands` and `cli` stand above everything.
_BASE = {"errors", "files", "pages"}
_STUDENTS = {*_BASE, "lms", "course", "journal", "roster"}
USES: dict[str, set[str]] = {
    "errors": set(),
    "files": {"errors"},
    "pages": set(),
    "lms": _BASE,
    "course": _BASE,
    "journal": {*_BASE, "course"},
    "roster": {*_BASE, "course", "lms"},
    "intake": _STUDENTS,
    "notebook": set(),
    "bridge": {*_BASE, "course"},
    "plain_course": {*_BASE, "course", "bridge"},
    "releasing": set(),
    "rubric": {*_STUDENTS, "bridge"},
    "runner": {*_STUDENTS, "notebook", "bridge", "plain_course", "intake"},
    "peer": _STUDENTS,
    "reactions": _STUDENTS,
    "marks": {*_STUDENTS, "notebook", "bridge", "intake", "rubric", "peer", "reactions"},
    "feedback": {
        *_STUDENTS,
        "notebook",
        "bridge",
        "intake",
        "rubric",
        "peer",
        "reactions",
        "marks",
    },
    "talks": {*_STUDENTS, "intake", "rubric", "reactions"},
    "demo_class": {*_BASE, "course", "roster", "releasing"},
    "student_kit": _BASE,
}
_FOLDER = Path(coopgrade.__file__).parent
MODULES = sorted(_FOLDER.rglob("*.py"))


def _part(path: Path) -> str:
    return path.relative_to(_FOLDER).parts[0].removesuffix(".py")


def _used(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "coopgrade":
                names = [f"coopgrade.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("coopgrade."))


@pytest.mark.parametrize("part", sorted(USES))
def test_parts_use_only_what_lies_below(part: str) -> None:
    """No part imports a part above it."""
    for path in MODULES:
        if _part(path) == part:
            assert set(_used(path)) - {part} <= USES[part], path


def test_every_part_has_its_place() -> None:
    """A new part is entered into the table above."""
    parts = {_part(path) for path in MODULES} - {"__init__", "cli", "commands"}
    assert parts <= USES.keys()
