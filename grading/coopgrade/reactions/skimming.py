"""Forty cards on one page of the lecturer's own machine: read in ten minutes, no names."""

import base64
from collections.abc import Mapping
from html import escape
from pathlib import Path

from coopgrade.course import Course
from coopgrade.pages import page
from coopgrade.reactions.calendar import heading, kept_until, session_of
from coopgrade.reactions.cards import FOLDED, Card, minutes_to_read
from coopgrade.reactions.records import Scan
from coopkit.text import say

_MOST_LINES = 5
# A photo of a phone; a larger one is opened by its link.
_MOST_BYTES = 1_500_000
_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
# The fold is a checkbox: no script runs on this page.
_STYLE = """
body { max-width: 76rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(18.5rem, 1fr)); gap: .7rem;
  padding: 0; list-style: none; }
.card { border: 1px solid #9aa7a9; border-radius: .4rem; padding: .5rem .8rem .6rem;
  break-inside: avoid; position: relative; line-height: 1.65; }
.card h2 { font-size: .85rem; margin: 0 0 .2rem; color: #4d4d4d; display: flex; gap: .6rem;
  flex-wrap: wrap; }
.card h2 .who { color: #1a1a1a; }
.card .text { white-space: pre-wrap; margin: 0; }
.card .back { border-top: 1px dashed #9aa7a9; margin-top: .4rem; padding-top: .3rem;
  font-size: .9rem; color: #0b5563; }
.card img { max-width: 100%; height: auto; border: 1px solid #9aa7a9; }
.card input { position: absolute; opacity: 0; }
.card label { display: inline-block; padding: .2rem 0; min-height: 1.7rem; color: #0b5563;
  text-decoration: underline; cursor: pointer; font-size: .9rem; }
.card input:focus-visible ~ label { outline: 3px solid #0b5563; outline-offset: 2px; }
.card .less, .card input:checked ~ label .more { display: none; }
.card input:checked ~ label .less { display: inline; }
.card input:not(:checked) + .text { display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 5; overflow: hidden; }
@media print {
  .cards { grid-template-columns: 1fr 1fr; gap: 3mm; }
  .card { padding: 1.5mm 2.5mm; }
  .card label { display: none; }
  .card input:not(:checked) + .text { display: block; -webkit-line-clamp: none; overflow: visible; }
}
"""


def skim_page(
    course: Course,
    number: int,
    cards: tuple[Card, ...],
    *,
    names: Mapping[str, str] | None = None,
) -> str:
    """Return the page.

    Args:
        course: the course.
        number: of the session.
        cards: from `load_cards`.
        names: student id → name, when the lecturer wants to see them; else the page has none.
    """
    title = say("grading_reactions.skim.title", session=heading(session_of(course, number)))
    count = say(
        "grading_reactions.skim.count", count=len(cards), minutes=max(1, minutes_to_read(cards))
    )
    items = "\n".join(_card(course, number, card, names) for card in cards)
    body = (
        f"<h1>{escape(title)}</h1>\n"
        f'<p class="mark">{escape(say("grading_reactions.private"))}</p>\n'
        f"<p>{escape(count)}</p>\n"
        f'<ol class="cards">\n{items}\n</ol>\n'
        f'<p class="quiet">{escape(kept_until(course))}</p>'
    )
    return page(title, body, style=_STYLE)


def _card(course: Course, number: int, card: Card, names: Mapping[str, str] | None) -> str:
    who = f'<span class="who">{escape(names[card.student])}</span>' if names else ""
    mark = f"<span>{escape(say('grading_reactions.skim.quoted'))}</span>" if card.quote else ""
    back = (
        f'<p class="back">{escape(say("grading_reactions.skim.back", text=card.reply.text))}</p>'
        if card.reply
        else ""
    )
    papers = "".join(_paper(course.scans(number), scan) for scan in card.scans)
    return (
        f'<li class="card"><h2><span>{escape(card.code)}</span>{who}{mark}</h2>'
        f"{_text(card)}{papers}{back}</li>"
    )


def _text(card: Card) -> str:
    text = escape(card.text)
    if not text:
        return ""
    if len(card.text) <= FOLDED and card.text.count("\n") < _MOST_LINES:
        return f'<p class="text">{text}</p>'
    more, less = (escape(say(f"grading_reactions.skim.{key}")) for key in ("more", "less"))
    return (
        f'<input type="checkbox" id="c{card.number}"><p class="text">{text}</p>'
        f'<label for="c{card.number}"><span class="more">{more}</span>'
        f'<span class="less">{less}</span></label>'
    )


def _paper(folder: Path, scan: Scan) -> str:
    """Return the picture of a paper, or a link to it: the page lies in the course folder."""
    path = folder / scan.file
    words = escape(say("grading_reactions.sheet.scan"))
    link = f'<p><a href="../../reactions/{folder.name}/{escape(scan.file)}">{words}</a></p>'
    kind = _TYPES.get(path.suffix)
    if kind is None or not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return link
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    alt = escape(say("grading_reactions.skim.paper"))
    return f'<img src="data:{kind};base64,{data}" alt="{alt}">'
