"""From data to PDF, by Typst: no browser, no system font, no network.

A template (`templates/*.typ`) is ours and never changes; what people wrote goes in as
JSON and is read as text. So no `#`, `$` or `"` of theirs can become markup.
"""

import datetime as dt
import json
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopkit.documents.characters import font_folder, printable_data
from coopkit.documents.words import day
from coopkit.text import current_language, say

if TYPE_CHECKING:
    import typst

_DOTS_AN_INCH = 300
_TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def _compiler() -> "typst.Compiler":
    """Return one compiler for all papers: it has read the fonts and keeps what it has seen."""
    import typst

    # The root is the folder of our templates: nothing else can be read from a template.
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()]
    )
    return typst.Compiler(root=_TEMPLATES, font_paths=fonts)


def typeset(template: str | Path, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """Return a PDF: font embedded, tagged, with title and language.

    Args:
        template: the name of a file in `templates`, without `.typ`; or the path of a
            template elsewhere, which can import `/common.typ`.
        data: what the template reads; texts, numbers, lists and tables of them.
        pictures: name → SVG, which the data names.

    Raises:
        typst.TypstError: the template does not fit the data: an error of the programmer.
    """
    # PDF/UA demands title, language, tags and words for pictures, and refuses a page
    # with a character that the font lacks.
    return _compile(template, data, pictures, format="pdf", pdf_standards=["ua-1"])


def typeset_png(
    template: str | Path, data: Mapping[str, Any], pictures: Mapping[str, bytes]
) -> bytes:
    """Return the one page of a template as a PNG picture."""
    return _compile(template, data, pictures, format="png", ppi=_DOTS_AN_INCH)


def _compile(
    template: str | Path, data: Mapping[str, Any], pictures: Mapping[str, bytes], **how: Any
) -> bytes:
    # A path outside the root cannot be named to the compiler; its text can be given.
    source = template.read_bytes() if isinstance(template, Path) else _TEMPLATES / f"{template}.typ"
    clean = printable_data({"lang": current_language(), **data})
    clean["pictures"] = {name: one.decode("utf-8") for name, one in pictures.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = _compiler().compile(
            source,
            sys_inputs={"data": json.dumps(clean, ensure_ascii=False)},
            **how,
        )
    if not isinstance(made, bytes):
        raise TypeError(str(template))
    return made


def page_words(today: dt.date) -> dict[str, str]:
    """Return what stands on every page and in every template."""
    names = ("disclaimer", "unfilled", "contents", "about", "no_picture")
    return {name: say(f"documents.{name}") for name in names} | {
        "date": say("documents.printed", day=day(today)),
        "place": say("documents.place_word"),
    }
