"""A source notebook as its release version: what students get, made in memory.

`nbgrader generate_assignment` does the same and records the cells in a gradebook. The
wheel build needs the notebook without a course folder and a database. It loads this
file by its path, before the project is installed: so nothing of coopgrade or coopkit
is imported here.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
)
from traitlets.config import Config

ANSWER_STUB = "（ここに書いてください）"
"""Stands where a written answer belongs. `nbgrader_config.py` sets the same words."""

# GenerateAssignment.preprocessors of nbgrader 0.9.6 without SaveCells, the one that needs
# a database. A test compares both the list and its result with nbgrader's own.
PREPROCESSORS = (
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
)


def release_notebook(path: Path) -> NotebookNode:
    """Return the release version of a source notebook; the file is only read.

    Solutions, hidden tests, mark schemes and outputs are gone, test cells are locked,
    and each graded cell has its checksum.

    Args:
        path: a notebook with nbgrader's metadata (schema version 3).

    Raises:
        RuntimeError: a solution or hidden test is not closed, or stands in a cell that
            is not marked for it (raised by nbgrader's preprocessors).
    """
    config = Config()
    config.Exporter.default_preprocessors = []
    config.ClearSolutions.text_stub = ANSWER_STUB
    # nbconvert has no types for these.
    exporter: Any = NotebookExporter(config=config)  # type: ignore[no-untyped-call]
    for preprocessor in PREPROCESSORS:
        exporter.register_preprocessor(preprocessor)
    text, _ = exporter.from_filename(str(path))
    notebook: NotebookNode = nbformat.reads(text, as_version=4)
    return notebook
