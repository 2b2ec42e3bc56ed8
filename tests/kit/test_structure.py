"""The house: which part may use which, how long a module may grow, how files are opened."""

import ast
from pathlib import Path

import pytest

import coopgrade
import coopkit

# Each arrow points one way (CONTRIBUTING.md). `cli` stands above everything.
USES = {
    "text": set(),
    "files": set(),
    "content": {"text"},
    "law": {"text", "content"},
    "plan": {"law", "text", "content", "files"},
    "board": {"plan", "text"},
    "answers": {"plan", "region", "text"},
    "region": {"text", "content"},
    "charts": {"plan", "text"},
    "maps": {"region", "charts", "text", "content", "files"},
    "documents": {"plan", "charts", "law", "maps", "region", "text", "content", "files"},
    "widgets": {
        "answers",
        "board",
        "documents",
        "charts",
        "maps",
        "region",
        "plan",
        "law",
        "content",
        "text",
        "files",
    },
    "printing": {
        "answers",
        "widgets",
        "documents",
        "charts",
        "maps",
        "region",
        "plan",
        "law",
        "content",
        "text",
    },
    "lab": {"content", "text", "files"},
    "demo": {"widgets", "lab", "text", "files"},
    "law_cli": {"law", "plan", "text"},
    "plan_tables": {"plan", "text"},
    "plan_cli": {"plan_tables", "documents", "law", "plan", "text"},
    "print_cli": {"printing", "text", "files"},
    "region_cli": {"documents", "region", "text", "files"},
    "cli": {"law_cli", "plan_cli", "print_cli", "region_cli", "lab", "demo", "content", "text"},
    "__main__": {"cli"},
}
_KIT = Path(coopkit.__file__).parent
_GRADING = Path(coopgrade.__file__).parent
MODULES = sorted(path for folder in (_KIT, _GRADING) for path in folder.rglob("*.py"))


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            if node.module in {"coopkit", "coopgrade"}:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield node.module


def _part(path):
    inside = path.relative_to(_KIT)
    return inside.parts[0].removesuffix(".py")


@pytest.mark.parametrize("part", sorted(USES))
def test_parts_use_only_what_lies_below(part):
    """No part of the kit imports a part above it."""
    for path in MODULES:
        if path.is_relative_to(_KIT) and _part(path) == part:
            used = {name.split(".")[1] for name in _imports(path) if name.startswith("coopkit.")}
            assert used - {part} <= USES[part], path


def test_every_part_has_its_place():
    """A new part of the kit is entered into the table above."""
    parts = {_part(path) for path in MODULES if path.is_relative_to(_KIT)} - {"__init__"}
    assert parts <= USES.keys()


def test_the_kit_never_uses_the_grader():
    """Students' code works without the lecturers' package."""
    for path in MODULES:
        if path.is_relative_to(_KIT):
            assert not any(name.startswith("coopgrade") for name in _imports(path)), path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_modules_stay_readable(path):
    """No module is longer than 400 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_files_are_opened_as_utf8(path):
    """Reading and writing text names the encoding: Windows would use another."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"read_text", "write_text"}:
                # The encoding is the first argument of reading, the second of writing.
                by_position = len(node.args) >= (1 if name == "read_text" else 2)
                by_name = any(keyword.arg == "encoding" for keyword in node.keywords)
                assert by_position or by_name, node.lineno
