"""Furigana as data: readings written into the text, as 青空文庫 writes them."""

import re
from html import escape

# ｜語《よみ》, or a run of kanji with its reading: 出資《しゅっし》.
_MARK = re.compile(r"｜([^《｜]+)《([^》]+)》|([一-龠々]+)《([^》]+)》")

Piece = tuple[str, str | None]


def read_ruby(text: str) -> tuple[Piece, ...]:
    """Return a text in pieces, each with its reading or None.

    Only our own texts are read so; what people write keeps its brackets.

    >>> read_ruby("これは出資《しゅっし》です")
    (('これは', None), ('出資', 'しゅっし'), ('です', None))
    >>> read_ruby("｜働く人《はたらくひと》")
    (('働く人', 'はたらくひと'),)
    """
    pieces: list[Piece] = []
    end = 0
    for found in _MARK.finditer(text):
        if found.start() > end:
            pieces.append((text[end : found.start()], None))
        marked, reading, plain, plain_reading = found.groups()
        pieces.append((marked or plain, reading or plain_reading))
        end = found.end()
    if end < len(text):
        pieces.append((text[end:], None))
    return tuple(pieces)


def without_ruby(text: str) -> str:
    """Return a text without its readings.

    >>> without_ruby("｜働く人《はたらくひと》の出資《しゅっし》")
    '働く人の出資'
    """
    return "".join(piece for piece, _ in read_ruby(text))


def ruby_html(text: str) -> str:
    """Return a text as HTML, its readings as ruby; everything else is escaped.

    >>> ruby_html("出資《しゅっし》<1口")
    '<ruby>出資<rt>しゅっし</rt></ruby>&lt;1口'
    """
    return "".join(
        escape(piece)
        if reading is None
        else f"<ruby>{escape(piece)}<rt>{escape(reading)}</rt></ruby>"
        for piece, reading in read_ruby(text)
    )
