"""All papers of a plan in one folder."""

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from coopkit.documents import words
from coopkit.plan import Plan
from coopkit.text import say

# name → file name, in the order in which people look for them.
FILES: Mapping[str, str] = MappingProxyType(
    {
        "plan_pdf": "plan.pdf",
        "plan_docx": "plan.docx",
        "talk": "talk.pptx",
        "poster": "poster.pdf",
        "sheet_work": "sheet_work.pdf",
        "sheet_start": "sheet_start.pdf",
        "sheet_active": "sheet_active.pdf",
        "workbook": "plan.xlsx",
        "blank_board": "blank_board.pdf",
        "blank_plan": "blank_plan.pdf",
        "blank_sheet": "blank_sheet.pdf",
    }
)
# Modules are loaded when a paper is made: each brings a heavy library.
_WRITERS = {
    "plan_pdf": ("plan_pdf", "export_plan_pdf"),
    "plan_docx": ("plan_docx", "export_plan_docx"),
    "talk": ("talk", "export_talk_pptx"),
    "poster": ("poster", "export_poster_pdf"),
    "workbook": ("workbook.workbook", "export_workbook"),
}


class ExportError(Exception):
    """Some papers could not be made; its text says which, for people.

    Attributes:
        written: the files that were written.
        failed: name of a paper → what went wrong.
    """

    def __init__(self, written: list[Path], failed: Mapping[str, Exception]) -> None:
        self.written, self.failed = written, failed
        lines = [
            say("documents.export.failed_line", name=title(name), cause=_cause(error))
            for name, error in failed.items()
        ]
        kept = words.listed(path.name for path in written) or say("documents.none")
        super().__init__(say("documents.export.failed", lines="\n".join(lines), written=kept))


def _cause(error: Exception) -> str:
    if isinstance(error, OSError):
        return say("documents.export.unwritable", cause=error.strerror or error)
    return say("documents.export.broken", cause=f"{type(error).__name__}: {error}")


def title(name: str) -> str:
    """Return what a paper is called, for a button or a message."""
    return say(f"documents.name.{name}")


def export_one(plan: Plan, name: str, folder: Path) -> Path:
    """Write one paper into a folder, under its name in `FILES`.

    Args:
        plan: the plan.
        name: a key of `FILES`.
        folder: made if need be.

    Returns:
        The file.

    Raises:
        ValueError: there is no such paper.
        OSError: the folder is not writable or the disk is full.
    """
    _check_names([name])
    path = folder / FILES[name]
    kind, _, variant = name.partition("_")
    if kind == "sheet":
        from coopkit.documents.sheet import DOORS, export_consultation_sheet

        door = next(door for door in DOORS if door == variant)
        return export_consultation_sheet(plan, path, door=door)
    if kind == "blank":
        from coopkit.documents.blanks import BLANK_KINDS, export_blank

        return export_blank(next(one for one in BLANK_KINDS if one == variant), path)
    module, function = _WRITERS[name]
    write: Callable[[Plan, Path], object] = getattr(
        import_module(f"coopkit.documents.{module}"), function
    )
    write(plan, path)
    return path


def export_all(plan: Plan, folder: Path, only: Collection[str] | None = None) -> list[Path]:
    """Write all papers of a plan into a folder; one that fails does not stop the others.

    Each file is replaced only when the new one is whole.

    Args:
        plan: the plan, half-empty or not.
        folder: made if need be.
        only: keys of `FILES`; all papers when left out.

    Returns:
        The files, in the order of `FILES`.

    Raises:
        ValueError: `only` names a paper that does not exist; nothing was written.
        ExportError: some papers could not be made; the others were.
    """
    if only is not None:
        _check_names(only)
    written: list[Path] = []
    failed: dict[str, Exception] = {}
    for name in FILES:
        if only is None or name in only:
            try:
                written.append(export_one(plan, name, folder))
            # Whatever goes wrong in one paper, the team still gets the others.
            except Exception as error:  # noqa: BLE001
                failed[name] = error
    if failed:
        raise ExportError(written, failed)
    return written


def _check_names(names: Collection[str]) -> None:
    unknown = [name for name in names if name not in FILES]
    if unknown:
        known = words.listed(FILES)
        raise ValueError(say("documents.export.unknown", name=unknown[0], known=known))
