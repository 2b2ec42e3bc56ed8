"""A plan as papers. Every page carries 学習用・法律相談ではありません and its day.

Table of contents (loaded when first used; each brings a heavy library):
    export_all, export_one, FILES, ExportError: the papers of a plan in a folder
    export_plan_pdf: the whole plan, A4, PDF
    export_plan_docx: the same as a Word file
    export_talk_pptx: a talk of eight slides
    export_poster_pdf: a poster, A3
    export_consultation_sheet: 相談シート, one A4 page, three doors
    export_blank: blank papers to fill in by hand
    export_workbook: the money as a spreadsheet with live formulas
    export_town_sheet, export_all_sheets: わがまちの数字, one A4 page about a municipality
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.documents.blanks import export_blank
    from coopkit.documents.export import FILES, ExportError, export_all, export_one
    from coopkit.documents.plan_docx import export_plan_docx
    from coopkit.documents.plan_pdf import export_plan_pdf
    from coopkit.documents.poster import export_poster_pdf
    from coopkit.documents.sheet import export_consultation_sheet
    from coopkit.documents.talk import export_talk_pptx
    from coopkit.documents.town import export_all_sheets, export_town_sheet
    from coopkit.documents.workbook.workbook import export_workbook

__all__ = [
    "FILES",
    "ExportError",
    "export_all",
    "export_all_sheets",
    "export_blank",
    "export_consultation_sheet",
    "export_one",
    "export_plan_docx",
    "export_plan_pdf",
    "export_poster_pdf",
    "export_talk_pptx",
    "export_town_sheet",
    "export_workbook",
]

_HOMES = {
    "FILES": "export",
    "ExportError": "export",
    "export_all": "export",
    "export_one": "export",
    "export_plan_pdf": "plan_pdf",
    "export_plan_docx": "plan_docx",
    "export_talk_pptx": "talk",
    "export_poster_pdf": "poster",
    "export_consultation_sheet": "sheet",
    "export_blank": "blanks",
    "export_workbook": "workbook.workbook",
    "export_town_sheet": "town",
    "export_all_sheets": "town",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"coopkit.documents.{_HOMES[name]}"), name)
