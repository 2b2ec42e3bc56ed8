"""Puts lectures, datasets and release versions of the exercises into the wheel.

Sources of exercises hold solutions and hidden tests; they never enter the wheel. What
does is made here, at build time, by nbgrader's own preprocessors.
"""

import importlib.util
import shutil
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CONTENT = "coopkit/_content"
# Lecturers' files that stay in the checkout; student_files lie beside the notebook.
PRIVATE = {"rubric.toml"}
# Folders that stay in the checkout too: what datasets are rebuilt from, and the run sheets
# with the answers.
STAYS_HERE = {"inputs", "guide"}


def _load_releasing(root: Path) -> ModuleType:
    """Load the one module that turns a source into a release notebook.

    By path: coopgrade is not installed while its own wheel is being built.
    """
    path = root / "grading" / "coopgrade" / "releasing.py"
    spec = importlib.util.spec_from_file_location("coopkit_releasing", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def release_exercises(root: Path, destination: Path) -> None:
    """Write the students' version of every exercise of `root` below `destination`."""
    releasing = _load_releasing(root)
    for source in sorted((root / "exercises").glob("*/*.ipynb")):
        folder = destination / source.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(releasing.release_notebook(source), folder / source.name)
        for other in sorted(source.parent.iterdir()):
            if other.is_file() and other != source and other.name not in PRIVATE:
                shutil.copyfile(other, folder / other.name)


class ContentHook(BuildHookInterface[Any]):
    """Adds `coopkit/_content` to a standard wheel; an editable install needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Collect the content; called by hatchling before the wheel is written."""
        if version == "editable":
            return
        root = Path(self.root)
        self._exercises = tempfile.TemporaryDirectory(prefix="coopkit-release-")
        release_exercises(root, Path(self._exercises.name))
        include = build_data["force_include"]
        include[self._exercises.name] = f"{CONTENT}/exercises"
        for name in ("lectures", "datasets"):
            for path in sorted((root / name).rglob("*")):
                inside = path.relative_to(root)
                hidden = any(part.startswith((".", "__")) for part in inside.parts)
                kept = STAYS_HERE.isdisjoint(inside.parts)
                if path.is_file() and not hidden and kept:
                    include[str(path)] = f"{CONTENT}/{inside.as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what initialize made."""
        del build_data, artifact_path
        if version != "editable":
            self._exercises.cleanup()
