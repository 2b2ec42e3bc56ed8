"""Runs the test cells of an assignment on files, as nbgrader would, without a kernel."""

import ast
import builtins
import json
import tomllib
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).parents[2] / "exercises"


def points_of(cell: Any) -> float:
    """Give no points for an error, the value of the last line if it has one, else all.

    That is nbgrader's rule (`determine_grade`), with its trap: a cell that shows nothing
    gives everything.
    """
    tree = ast.parse(cell.source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    names: dict[str, Any] = {}
    try:
        exec(compile(tree, cell.id, "exec"), names)  # noqa: S102 - the notebook's own cell
        if last is None:
            return float(cell.metadata.nbgrader.points)
        value = eval(compile(ast.Expression(last.value), cell.id, "eval"), names)  # noqa: S307
    except Exception:  # noqa: BLE001 - a failed test, whatever its kind, gives nothing
        return 0.0
    # What nbgrader reads is the text of the value: np.float64(2.0) would be full marks.
    assert type(value) in (int, float), (cell.id, value)
    return float(value)


def bound_names(tree: ast.AST) -> Iterator[str]:
    """Yield what a cell binds itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef):
            yield node.name
            yield from (argument.arg for argument in node.args.args)


def free_names(source: str) -> set[str]:
    """Return the names that a cell takes from elsewhere in the notebook."""
    tree = ast.parse(source)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return used - {*dir(builtins), *bound_names(tree)}


@dataclass(frozen=True)
class Exercise:
    """One assignment of the course, as it lies in `exercises/`.

    Attributes:
        name: of its folder.
    """

    name: str

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return ROOT / self.name

    @cached_property
    def notebook(self) -> Any:
        """The source, with hidden tests."""
        return nbformat.read(self.folder / f"{self.name}.ipynb", as_version=4)

    def table(self, name: str) -> dict[str, Any]:
        """Return one of the TOML files."""
        return tomllib.loads((self.folder / f"{name}.toml").read_text(encoding="utf-8"))

    def with_metadata(self, key: str) -> list[Any]:
        """Return the cells whose nbgrader metadata say yes to `grade` or `task`."""
        return [c for c in self.notebook.cells if c.metadata.get("nbgrader", {}).get(key)]

    @property
    def tests(self) -> list[Any]:
        """The cells that give points by themselves."""
        return [cell for cell in self.with_metadata("grade") if cell.cell_type == "code"]

    @property
    def full(self) -> dict[str, float]:
        """Full points of each test cell."""
        return {cell.id: float(cell.metadata.nbgrader.points) for cell in self.tests}

    def solution(self) -> dict[str, Any]:
        """Return the files of the solved hand-in, as data by name."""
        return {
            path.name: json.loads(path.read_text(encoding="utf-8"))
            for path in sorted((self.folder / "solution").iterdir())
        }

    def score(self, files: dict[str, Any], folder: Path) -> dict[str, float]:
        """Return the points of each test cell for a hand-in.

        Args:
            files: by name: data to be written as JSON, a text as it is, None for no file.
            folder: an empty folder.
        """
        for name, content in files.items():
            if content is not None:
                text = content if isinstance(content, str) else json.dumps(content)
                (folder / name).write_text(text, encoding="utf-8")
        with chdir(folder):
            return {cell.id: points_of(cell) for cell in self.tests}


def answered(files: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a hand-in with other answers; `_` in a name stands for `-`."""
    wanted = {name.replace("_", "-"): value for name, value in changes.items()}
    answers = files["answers.json"]
    known = {row["id"] for row in answers["answers"]}
    assert set(wanted) <= known, set(wanted) - known
    rows = [row | {"value": wanted.get(row["id"], row["value"])} for row in answers["answers"]]
    return files | {"answers.json": answers | {"answers": rows}}
