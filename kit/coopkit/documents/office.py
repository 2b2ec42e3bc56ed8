"""Fonts, colours and small XML that Word and PowerPoint files share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coopkit.documents import icon
from coopkit.documents.characters import printable
from coopkit.plan import Plan

if TYPE_CHECKING:
    from docx.document import Document

ACCENT, QUIET, TINT = "0B5563", "4D4D4D", "E8F1F2"
# Every Windows since 8.1 and every Office for Mac has it; others put a Gothic in its place.
FONT = "Yu Gothic"
_LANGUAGE = "ja-JP"


@dataclass(frozen=True, slots=True)
class TeamPicture:
    """The team's picture as PNG, and what it shows."""

    png: bytes
    words: str


def picture_png(plan: Plan) -> TeamPicture | None:
    """Return the team's picture; None if the team has none, or one that is not drawn here."""
    from coopkit.documents.typesetting import typeset_png

    drawing, letter = icon.icon_svg(plan.picture), icon.initial(plan.name)
    if plan.picture is None or (drawing is None and letter is None):
        return None
    data = {
        "picture": "icon" if drawing else None,
        "picture_words": icon.icon_words(plan.picture),
        "initial": letter,
    }
    png = typeset_png("picture", data, {"icon": drawing} if drawing else {})
    return TeamPicture(png, printable(icon.icon_words(plan.picture)))


def set_fonts(document: "Document") -> None:
    """Give every style a Japanese font by name, and none by the theme's."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles: Any = document.styles
    sizes = {
        "Header": 8,
        "Footer": 8,
        "Normal": 10,
        "Title": 26,
        "Heading 1": 15,
        "Heading 2": 11.5,
        "List Bullet": 10,
    }
    for name, size in sizes.items():
        style = styles[name]
        style.font.name = FONT
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(kind), FONT)
            fonts.attrib.pop(qn(f"{kind}Theme"), None)
        # The one exception to the pattern of the names.
        fonts.attrib.pop(qn("w:cstheme"), None)
        if name.startswith(("Heading", "Title")):
            style.font.color.rgb = RGBColor.from_string(ACCENT)
    styles["Normal"].paragraph_format.space_after = Pt(5)


def mark_language(document: "Document") -> None:
    """Say that the text is Japanese: for spelling checks and for reading aloud."""
    from docx.oxml.ns import qn

    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), _LANGUAGE)
        mark.set(qn("w:eastAsia"), _LANGUAGE)


def soften(table: Any) -> None:
    """Give a table grey lines and some air around its words."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="9AA7A9"/>'
    borders = "".join(line.format(side) for side in sides)
    air = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 40), ("left", 70), ("bottom", 40), ("right", 70))
    )
    properties = table._tbl.tblPr  # noqa: SLF001  # no public way
    properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{borders}</w:tblBorders>"))
    layout = properties.find(f"{{{properties.nsmap['w']}}}tblLayout")
    if layout is not None:  # the schema wants it between the lines and the air
        properties.append(layout)
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{air}</w:tblCellMar>"))
    look = properties.find(f"{{{properties.nsmap['w']}}}tblLook")
    if look is not None:
        properties.append(look)


def add_field(run: Any, code: str) -> None:
    """Put a field such as PAGE into a run: Word works it out."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    for kind in ("begin", None, "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.text = code
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)  # noqa: SLF001  # python-docx has no fields


def shade(part: Any, colour: str) -> None:
    """Fill a paragraph or a table cell with a colour."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    mark = OxmlElement("w:shd")
    mark.set(qn("w:val"), "clear")
    mark.set(qn("w:color"), "auto")
    mark.set(qn("w:fill"), colour)
    if hasattr(part, "_tc"):
        part._tc.get_or_add_tcPr().append(mark)  # noqa: SLF001  # no public way
    else:
        part._p.get_or_add_pPr().append(mark)  # noqa: SLF001  # no public way
