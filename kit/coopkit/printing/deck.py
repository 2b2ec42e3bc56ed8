"""Slides as one HTML file that opens from a disk or a USB stick: reveal.js is inside.

The file asks no network for anything: scripts and looks are written into it, pictures
too, and a policy in its head forbids the rest. reveal.js is taken from an installed
package, `pyreveal`, whose Python is not used.
"""

import base64
import re
from collections.abc import Iterable
from html import escape
from importlib.util import find_spec
from pathlib import Path
from string import Template

from coopkit.printing.blocks import (
    Block,
    Drawing,
    Listing,
    Paragraph,
    Run,
    Runs,
    Table,
    text_of,
    walk,
)
from coopkit.printing.sessions import Session
from coopkit.printing.slides import Clock, Slide, session_slides
from coopkit.text import current_language, say

_ROWS_AT_FULL_SIZE, _LETTERS_AT_FULL_SIZE = 7, 85
_OWN_NUMBERS = frozenset("①②③④⑤⑥⑦⑧⑨")
_TIME = re.compile(r"（\d+分）")
_HERE = Path(__file__).resolve().parent / "client"


def make_slides(session: Session, *, furigana: bool = True) -> bytes:
    """Return a session as one HTML file of slides.

    Args:
        session: of `coopkit.printing.all_sessions`.
        furigana: whether readings are shown when it opens; the key R switches them.

    Raises:
        PrintError, MarkupError: as for `make_handout`.
        FileNotFoundError: reveal.js is not installed.
    """
    slides = session_slides(session)
    page = Template((_HERE / "slides.html").read_text(encoding="utf-8"))
    return page.substitute(
        lang=current_language(),
        title=escape(session.title),
        licence=reveal_file("LICENSE").replace("--", "—"),
        reveal_css=reveal_file("dist/reveal.css"),
        own_css=(_HERE / "slides.css").read_text(encoding="utf-8"),
        plain="" if furigana else "plain",
        slides="\n".join(map(slide_html, slides)),
        foot=escape(say("printing.slides.foot", title=session.title)),
        keys=escape(say("printing.slides.keys")),
        reveal_js=inside_script(reveal_file("dist/reveal.js")),
        notes_js=inside_script(reveal_file("dist/plugin/notes.js")),
        own_js=(_HERE / "slides.js").read_text(encoding="utf-8"),
    ).encode("utf-8")


def reveal_file(name: str) -> str:
    """Return a file of reveal.js, such as `dist/reveal.js`.

    Raises:
        FileNotFoundError: the package that carries it is not installed.
    """
    spec = find_spec("pyreveal")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pyreveal")
    path = Path(spec.origin).parent / "revealjs" / name
    return path.read_text(encoding="utf-8")


def inside_script(source: str) -> str:
    """Return a script that may stand inside HTML: its own strings must not end it."""
    return source.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def slide_html(slide: Slide) -> str:
    """Return a slide as a `<section>`; everything that is not ours is escaped."""
    optional = f'<p class="optional">{escape(say("printing.slides.optional"))}</p>'
    parts = [
        _clock(slide.clock) if slide.clock else "",
        optional if slide.optional else "",
        f"<h2>{runs_html(slide.heading)}</h2>",
        *(block_html(block) for block in slide.blocks),
        *(f'<p class="fragment answer">{escape(line)}</p>' for line in slide.answer),
        _notes(slide.notes),
    ]
    texts = (text_of(one.runs) for one in walk(slide.blocks) if isinstance(one, Paragraph))
    letters = sum(map(len, texts))
    long = " long" if letters + len(text_of(slide.heading)) > _LETTERS_AT_FULL_SIZE else ""
    return f'<section class="{slide.kind}{long}">{"".join(parts)}</section>'


def _clock(clock: Clock) -> str:
    """Return when the part begins and ends, in words and as a piece of a bar."""
    start, width = 100 * clock.start / clock.all, 100 * (clock.end - clock.start) / clock.all
    words = say(
        "printing.slides.clock", start=clock.start, end=clock.end, minutes=clock.end - clock.start
    )
    return (
        f'<div class="clock"><span>{escape(words)}</span><div class="bar" aria-hidden="true">'
        f'<i style="left:{start:.1f}%;width:{width:.1f}%"></i></div></div>'
    )


def _notes(lines: Iterable[str]) -> str:
    inside = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<aside class="notes">{inside}</aside>' if inside else ""


def block_html(block: Block) -> str:
    """Return one block of a slide."""
    match block:
        case Paragraph(runs=content, small=small):
            return f'<p class="{"small" if small else "words"}">{runs_html(content)}</p>'
        case Listing(items, start):
            # ① and the like number themselves.
            marked = all(text_of(runs_of(item))[:1] in _OWN_NUMBERS for item in items)
            tag = "ul" if start is None else f'ol start="{start}"'
            tag += ' class="bare"' if marked else ""
            inside = "".join(f"<li>{''.join(map(_item, item))}</li>" for item in items)
            return f"<{tag}>{inside}</{tag[:2]}>"
        case Table():
            return _table(block)
        case Drawing(words=words, svg=svg):
            data = base64.b64encode(svg).decode("ascii")
            picture = f'<img alt="{escape(words)}" src="data:image/svg+xml;base64,{data}">'
            # Map and legend first; what the map does not tell stands below, by scrolling.
            return f'<div class="scroll" tabindex="0">{picture}</div>'
        case _:
            raise TypeError(block)


def runs_of(item: tuple[Block, ...]) -> Runs:
    """Return the runs of the paragraph that an item of a list begins with."""
    return item[0].runs if isinstance(item[0], Paragraph) else ()


def _item(block: Block) -> str:
    return runs_html(block.runs) if isinstance(block, Paragraph) else block_html(block)


def _table(block: Table) -> str:
    head = "".join(f'<th scope="col">{runs_html(cell)}</th>' for cell in block.head)
    rows = "".join(
        f"<tr>{''.join(f'<td>{runs_html(cell)}</td>' for cell in row)}</tr>" for row in block.rows
    )
    above = f"<thead><tr>{head}</tr></thead>" if text_of(sum(block.head, ())) else ""
    dense = ' class="dense"' if len(block.rows) > _ROWS_AT_FULL_SIZE else ""
    return f"<table{dense}>{above}<tbody>{rows}</tbody></table>"


def runs_html(content: Runs) -> str:
    """Return runs as HTML: readings as ruby, emphasis as strong, the rest escaped."""
    return "".join(map(_run, content))


def _run(run: Run) -> str:
    words = _TIME.sub(r'<span class="time">\g<0></span>', escape(run.text).replace("\n", "<br>"))
    if run.reading:
        words = f"<ruby>{words}<rt>{escape(run.reading)}</rt></ruby>"
    return f"<strong>{words}</strong>" if run.bold else words
