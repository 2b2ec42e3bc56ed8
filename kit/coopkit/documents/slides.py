"""A slide show with our look: 16:9, Japanese fonts, the disclaimer and the day on every slide."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from coopkit.documents import words
from coopkit.documents.blocks import Cell
from coopkit.documents.characters import storable
from coopkit.documents.office import ACCENT, FONT, QUIET, TINT
from coopkit.text import say

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

# Inches.
WIDTH, HEIGHT = 13.333, 7.5
LEFT, TOP, BODY_WIDTH, BODY_BOTTOM = 0.6, 1.45, 12.1, 6.85
_TITLE_ONLY = 5
_POINTS = 72
_LINE = 1.35


class Slides:
    """Makes slides one after the other.

    Args:
        title: for the file's properties.
        today: the day on every slide.
        number: how many slides there will be.

    Attributes:
        show: the presentation.
    """

    def __init__(self, title: str, today: dt.date, number: int) -> None:
        import pptx
        from pptx.util import Inches

        self.show: Presentation = pptx.Presentation()
        self.show.slide_width, self.show.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self._today, self._number = today, number
        self._layout = self.show.slide_layouts[_TITLE_ONLY]
        _drop_other_layouts(self.show, self._layout)
        _set_theme_fonts(self.show)
        self._place_title()
        properties = self.show.core_properties
        properties.title, properties.author, properties.language = storable(title), "", "ja-JP"
        properties.created = properties.modified = dt.datetime.combine(today, dt.time())

    def _place_title(self) -> None:
        """Move the title of master and layout to its place on the wide slide."""
        from pptx.util import Inches

        for holder in (self.show.slide_master, self._layout):
            for shape in list(holder.placeholders):
                if shape.placeholder_format.type == _title_type():
                    shape.left, shape.top = Inches(LEFT), Inches(0.4)
                    shape.width, shape.height = Inches(BODY_WIDTH), Inches(0.9)
                elif holder is self._layout:
                    # The foot is our own text: date and number of the template stay out.
                    shape._element.getparent().remove(shape._element)  # noqa: SLF001

    def add(self, title: str, notes: str) -> "Slide":
        """Add a slide with its title, foot and speaker notes."""
        slide: Slide = self.show.slides.add_slide(self._layout)
        shape: Any = slide.shapes.title
        write(shape.text_frame, [title], 30, colour=ACCENT, bold=True)
        self._foot(slide)
        frame: Any = slide.notes_slide.notes_text_frame
        frame.text = storable(notes)
        return slide

    def _foot(self, slide: "Slide") -> None:
        day = say("documents.printed", day=words.day(self._today))
        text = say("documents.foot", disclaimer=say("documents.disclaimer"), day=day)
        number = f"{len(self.show.slides)} / {self._number}"
        add_text(slide, [f"{text}　　{number}"], (LEFT, 6.98, BODY_WIDTH, 0.35), 11, colour=QUIET)

    def to_bytes(self) -> bytes:
        """Return the file."""
        target = BytesIO()
        self.show.save(target)
        return target.getvalue()


def _title_type() -> Any:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return PP_PLACEHOLDER.TITLE


def _drop_other_layouts(show: "Presentation", kept: Any) -> None:
    """Remove the layouts that nothing uses: English names, places for a narrow slide."""
    for layout in list(show.slide_layouts):
        if layout is not kept and layout.name != kept.name:
            show.slide_layouts.remove(layout)
    kept.name = say("documents.talk.layout")


def _set_theme_fonts(show: "Presentation") -> None:
    """Name the Japanese font in the theme, so that every text and chart follows."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.oxml import serialize_part_xml
    from pptx.oxml import parse_xml

    part: Any = show.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    tree: Any = parse_xml(part.blob)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    for font in tree.iterfind(".//a:fontScheme//*[@typeface]", space):
        if font.tag.endswith(("}latin", "}ea")) or font.get("script") == "Jpan":
            font.set("typeface", FONT)
    part._blob = serialize_part_xml(tree)  # noqa: SLF001  # python-pptx has no themes


def fitting(lines: Sequence[str], width: float, height: float, most: float) -> float:
    """Return the largest size in points, at most `most`, at which lines fit a box (inches).

    PowerPoint fits text only when somebody edits it, so it is worked out here: a kanji is
    as wide as it is high, a Latin letter half of it.

    >>> fitting(["あ" * 10], 5, 1, 24), fitting(["あ" * 1000], 5, 1, 24)
    (24, 8)
    """
    size = most
    while size > 8:  # noqa: PLR2004  # below 8 points nobody reads
        room = width * _POINTS / size
        rows = sum(max(1, -(-_letters(line) // room)) for line in lines)
        if rows * size * _LINE <= height * _POINTS:
            return size
        size -= 1
    return size


def _letters(text: str) -> float:
    return sum(0.55 if character.isascii() else 1 for character in text)


Box = tuple[float, float, float, float]


def add_text(
    slide: "Slide",
    lines: Sequence[str],
    box: Box,
    size: float,
    *,
    colour: str | None = None,
    heads: Sequence[int] = (),
) -> None:
    """Add lines of text in a box, smaller than asked for if they would not fit.

    Args:
        slide: where to.
        lines: one paragraph each.
        box: left, top, width, height in inches.
        size: points, at most.
        colour: of the letters.
        heads: positions of lines that are headings.
    """
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(*(Inches(part) for part in box))
    shape.text_frame.word_wrap = True
    fits = fitting(lines, box[2] - 0.2, box[3] - 0.1, size)
    write(shape.text_frame, lines, fits, colour=colour)
    for place in heads:
        write_head(shape.text_frame.paragraphs[place])


def write_head(paragraph: Any) -> None:
    """Make a written paragraph look like a heading."""
    from pptx.dml.color import RGBColor

    for run in paragraph.runs:
        run.font.bold = True
        run.font.color.rgb = RGBColor.from_string(ACCENT)


def write(
    frame: Any,
    lines: Sequence[str],
    size: float,
    *,
    colour: str | None = None,
    bold: bool = False,
) -> None:
    """Write lines as paragraphs."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = storable(line).replace("\n", " ")
        run.font.size, run.font.bold = Pt(size), bold
        run._r.get_or_add_rPr().set("lang", "ja-JP")  # noqa: SLF001  # no public way
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)


def add_table(
    slide: "Slide",
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    box: Box,
    *,
    shares: Sequence[int],
    size: float = 16,
) -> None:
    """Add a table; what nobody has filled in says so."""
    from pptx.util import Inches

    left, top, width, height = (Inches(part) for part in box)
    shape = slide.shapes.add_table(len(rows) + 1, len(head), left, top, width, height)
    table = shape.table
    for place, share in enumerate(shares):
        table.columns[place].width = int(width * share / sum(shares))
    for place, title in enumerate(head):
        _fill(table.cell(0, place), title, size, head=True)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _fill(table.cell(number, place), value, size)


def _fill(cell: Any, value: Cell, size: float, *, head: bool = False) -> None:
    from pptx.dml.color import RGBColor

    text = say("documents.unfilled") if value is None else value
    # The longest names still fit: a table grows downwards, and off the slide.
    smaller = size if len(text) < 24 else size * 0.7  # noqa: PLR2004
    write(cell.text_frame, [text], smaller, colour=QUIET if value is None else "1B1B1B", bold=head)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(TINT if head else "FFFFFF")


def add_picture(slide: "Slide", png: bytes, text: str, box: Box) -> None:
    """Add a picture as large as the box allows, with what it shows in words."""
    from pptx.util import Inches

    left, top, width, height = box
    shape: Any = slide.shapes.add_picture(BytesIO(png), Inches(left), Inches(top))
    scale = min(Inches(width) / shape.width, Inches(height) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    describe(shape, text)


def describe(shape: Any, text: str) -> None:
    """Write what a picture or chart shows, for screen readers."""
    shape._element._nvXxPr.cNvPr.set("descr", storable(text))  # noqa: SLF001  # no public way
