"""The plan on paper and in files.

Table of contents (loaded when first used):
    export_workbook: XLSX with formulas that agree with the model
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.documents.workbook import export_workbook

__all__ = ["export_workbook"]

_HOMES = {"export_workbook": "coopkit.documents.workbook"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
