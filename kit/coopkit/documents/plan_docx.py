"""The business plan as a Word file that can be edited: headings, tables, pictures."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopkit.documents import words
from coopkit.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Cover,
    Facts,
    Heading,
    Picture,
    Section,
    Table,
    Text,
)
from coopkit.documents.characters import storable
from coopkit.documents.office import (
    ACCENT,
    QUIET,
    TINT,
    add_field,
    mark_language,
    picture_png,
    set_fonts,
    shade,
    soften,
)
from coopkit.documents.pictures import as_png
from coopkit.documents.report import make_report
from coopkit.files import write_atomically
from coopkit.plan import Plan
from coopkit.text import say

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable

_ICON_MM = 40
_TINY, _SMALL, _USUAL, _NOTE = 6.5, 8, 9, 8.5
_MANY = 8


def export_plan_docx(plan: Plan, path: Path, *, today: dt.date | None = None) -> Path:
    """Write the whole plan as a Word file, with the same content as its PDF.

    Headings are Word's own (so the navigation works), tables are tables, every page has
    the disclaimer and the day in its foot. Fonts are named, not embedded.

    Args:
        plan: the plan, half-empty or not.
        path: where the file shall be; an older one is replaced when the new one is whole.
        today: the day on the paper; today in Japan when left out.

    Returns:
        `path`.

    Raises:
        OSError: the folder is not writable or the disk is full.
    """
    target = BytesIO()
    _Writer(plan, today or words.today()).document.save(target)
    write_atomically(path, target.getvalue())
    return path


class _Writer:
    """Writes the blocks of a paper one after the other.

    Args:
        plan: the plan.
        today: the day on the paper.

    Attributes:
        document: the Word document.
    """

    def __init__(self, plan: Plan, today: dt.date) -> None:
        import docx

        paper = make_report(plan, today)
        self.document: Document = docx.Document()
        self._width = 0
        set_fonts(self.document)
        mark_language(self.document)
        properties = self.document.core_properties
        properties.title = storable(paper.title)
        # The template that python-docx brings names another author and an old day.
        properties.author = properties.comments = ""
        properties.created = properties.modified = dt.datetime.combine(today, dt.time())
        self._page(wide=False)
        self._head_and_foot(paper.title, today)
        self._cover(paper.cover, plan, today)
        self.document.add_page_break()
        for number, section in enumerate(paper.sections, start=1):
            self._section(section, number)

    def _page(self, *, wide: bool) -> None:
        """Set paper and margins of the last section: A4, upright or on its side."""
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        page = self.document.sections[-1]
        size = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
        page.page_width, page.page_height = size
        page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        side = Mm(14 if wide else 19)
        page.left_margin = page.right_margin = side
        page.top_margin = page.bottom_margin = Mm(19)
        self._width = size[0] - 2 * side

    def _head_and_foot(self, title: str, today: dt.date) -> None:
        page = self.document.sections[0]
        self._run(page.header.paragraphs[0], title, _SMALL, QUIET)
        foot = page.footer.paragraphs[0]
        text = say("documents.foot", disclaimer=say("documents.disclaimer"), day=_printed(today))
        self._run(foot, f"{text}　", _SMALL, QUIET)
        for field in ("PAGE", "/", "NUMPAGES"):
            run = self._run(foot, f" {field} " if field == "/" else "", _SMALL, QUIET)
            if field != "/":
                add_field(run, field)

    def _run(self, paragraph: Any, text: str, size: float, colour: str | None = None) -> Any:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(storable(text))
        run.font.size = Pt(size)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        return run

    def _cover(self, cover: Cover, plan: Plan, today: dt.date) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        lines: list[tuple[str, float, str | None]] = [(cover.kind, 13, ACCENT)]
        picture = picture_png(plan)
        if picture is not None:
            paragraph = self.document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            shape = paragraph.add_run().add_picture(BytesIO(picture.png), width=Mm(_ICON_MM))
            _describe(shape, picture.words)
        unfilled = say("documents.unfilled")
        title = self.document.add_paragraph(style="Title")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.add_run(storable(cover.name or unfilled))
        lines += [
            (cover.sentence or unfilled, 12, None),
            (f"{say('documents.place_word')}: {cover.place or unfilled}", 10, QUIET),
            (say("documents.disclaimer"), 11, ACCENT),
            (_printed(today), 10, QUIET),
        ]
        for text, size, colour in lines:
            paragraph = self.document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(paragraph, text, size, colour)
        self._run(self.document.add_paragraph(), say("documents.about"), 9.5)

    def _section(self, section: Section, number: int) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION

        now_wide = self.document.sections[-1].orientation == WD_ORIENT.LANDSCAPE
        if section.wide != now_wide:
            self.document.add_section(WD_SECTION.NEW_PAGE)
            self._page(wide=section.wide)
        self.document.add_heading(f"{number}　{storable(section.title)}", level=1)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self.document.add_heading(storable(block.text), level=2)
            case Text():
                size = _NOTE if block.style == "note" else 10
                colour = QUIET if block.style == "note" or block.text is None else None
                paragraph = self.document.add_paragraph()
                if block.style == "mark":
                    shade(paragraph, "FFF5E0")
                self._run(paragraph, block.text or say("documents.unfilled"), size, colour)
            case Bullets():
                for item in block.items:
                    self.document.add_paragraph(storable(item), style="List Bullet")
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)

    def _facts(self, block: Facts) -> None:
        columns = (Column("", 36), Column("", 64))
        table = self._grid(columns, len(block.rows))
        for row, (name, value) in zip(table.rows, block.rows, strict=True):
            self._cell(row.cells[0], name, _USUAL, tint=True)
            self._cell(row.cells[1], value, _USUAL)

    def _table(self, block: Table) -> None:
        size: float = _SMALL if block.small else _USUAL
        # A dozen columns share the paper: small letters, or the numbers would break.
        if len(block.columns) > _MANY:
            size = _TINY
        table = self._grid(block.columns, len(block.rows) + 1)
        cells = table._cells  # noqa: SLF001  # table.rows[i].cells is quadratic in python-docx
        wide = len(block.columns)
        for place, column in enumerate(block.columns):
            self._cell(cells[place], column.title, size, tint=True, bold=True)
        for number, row in enumerate(block.rows):
            for place, value in enumerate(row):
                cell = cells[(number + 1) * wide + place]
                right = block.columns[place].numbers
                self._cell(cell, value, size, right=right, bold=number in block.sums)
        repeat_head(table)

    def _grid(self, columns: tuple[Column, ...], rows: int) -> "WordTable":
        table: WordTable = self.document.add_table(rows=rows, cols=len(columns))
        table.style = "Table Grid"
        table.autofit = False
        soften(table)
        whole = sum(column.share for column in columns)
        for place, column in enumerate(columns):
            width = self._width * column.share // whole
            table.columns[place].width = width
            for cell in table.columns[place].cells:
                cell.width = width
        self.document.add_paragraph().paragraph_format.space_after = 0
        return table

    def _cell(
        self,
        cell: Any,
        value: Cell,
        size: float,
        *,
        tint: bool = False,
        right: bool = False,
        bold: bool = False,
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = 0
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        colour = QUIET if value is None else None
        run = self._run(
            paragraph, say("documents.unfilled") if value is None else value, size, colour
        )
        run.font.bold = bold
        run.font.italic = value is None
        if tint:
            shade(cell, TINT)

    def _picture(self, block: Picture) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run()
        shape = run.add_picture(BytesIO(as_png(block)), width=self._width * block.width // 100)
        _describe(shape, block.words)
        self._run(self.document.add_paragraph(), block.words, _NOTE, QUIET)


def _printed(today: dt.date) -> str:
    return say("documents.printed", day=words.day(today))


def _describe(shape: Any, text: str) -> None:
    """Write what a picture shows, for screen readers."""
    shape._inline.docPr.set("descr", storable(text))  # noqa: SLF001  # no public way


def repeat_head(table: "WordTable") -> None:
    """Let Word print the first row again on each page."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  # no public way
