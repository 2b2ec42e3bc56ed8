"""Which characters the printed font has, and what stands for those that it has not.

The papers carry IPAex Gothic, which knows Japanese but no emoji. A character that it
lacks would print as an empty box; here its name stands instead, in brackets.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from coopkit.plan import Plan
from coopkit.text import say

# The pictures that the studio offers, by the name of their word in documents.picture.
PICTURES = {
    "\N{BUS}": "bus",
    "\N{SHOPPING TROLLEY}": "cart",
    "\N{TEDDY BEAR}": "bear",
    "\N{HOUSE BUILDING}": "house",
    "\N{HOT BEVERAGE}": "cup",
    "\N{BOOKS}": "books",
    "\N{BLACK UNIVERSAL RECYCLING SYMBOL}": "recycle",
    "\N{SEEDLING}": "sprout",
    "\N{BENTO BOX}": "lunch",
    "\N{HANDSHAKE}": "hands",
    "\N{FISH}": "fish",
    "\N{ARTIST PALETTE}": "palette",
}
# Controls, invisible joiners and marks that turn the direction of writing, variation
# selectors: they carry no words, and could make a page read otherwise than it is.
_SILENT = {"Cc", "Cf", "Cs"}
_VARIATIONS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# What cannot stand in an XML file at all, beside the controls.
_NONCHARACTERS = {"\ufffe", "\uffff"}


def font_folder() -> Path:
    """Return the folder of the font that every paper carries (IPAex Gothic)."""
    # Its top module registers the font with matplotlib; only its files are wanted here.
    from importlib.util import find_spec

    spec = find_spec("matplotlib_fontja")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib_fontja")
    return Path(spec.origin).parent / "fonts"


@cache
def _printed() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(font_folder() / "ipaexg.ttf").get_charmap())


def picture_word(picture: str) -> str | None:
    """Return the studio's word for a picture, or None for one that it does not offer."""
    for part in picture:
        if part in PICTURES:
            return say(f"documents.picture.{PICTURES[part]}")
    return None


def printable(text: str) -> str:
    r"""Return a text that the printed font can show; no word of it is lost.

    >>> printable("りんご\N{GREEN APPLE}と\N{BUS}\x07"), printable("か\u3099")
    ('りんご〔GREEN APPLE〕と〔バス〕', 'が')
    >>> printable("\N{HANGUL SYLLABLE GIM}と\U00020bb7田")
    '〔GIM〕と〔U+20BB7〕田'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(unicodedata.normalize("NFC", text)))


def _shown(text: str) -> Iterator[str]:
    known = _printed()
    for character in text.replace("\r\n", "\n").replace("\r", "\n"):
        if character in "\n\N{IDEOGRAPHIC SPACE}" or (
            ord(character) in known and character.isprintable()
        ):
            yield character
        elif character.isspace():
            yield " "
        elif not _is_silent(character):
            yield _named(character, known)


def _is_silent(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character) in _SILENT
        or character in _NONCHARACTERS
        or code in _SKIN_TONES
        or any(code in variation for variation in _VARIATIONS)
    )


def _named(character: str, known: frozenset[int]) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if all(ord(part) in known and part.isprintable() for part in plain):
        return plain
    name = unicodedata.name(character, "")
    if word := picture_word(character):
        name = word
    if unicodedata.category(character).startswith("L"):
        # HANGUL SYLLABLE GIM is GIM; a kanji has a number in place of a name.
        name = name.rpartition(" ")[2]
        name = "" if "IDEOGRAPH" in name else name
    return say("documents.no_glyph", name=name or f"U+{ord(character):04X}")


def printable_plan(plan: Plan) -> Plan:
    """Return a plan whose texts the printed font can show.

    The copy may hold longer texts than a plan file allows; it is for printing only.
    """
    changed: Plan = _printable_value(plan)
    return changed


def _printable_value(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, BaseModel):
        texts = {name: _printable_value(part) for name, part in value}
        return value.model_copy(update=texts)
    if isinstance(value, tuple):
        return tuple(_printable_value(part) for part in value)
    if isinstance(value, list):
        return [_printable_value(part) for part in value]
    if isinstance(value, dict):
        return {key: _printable_value(part) for key, part in value.items()}
    return value


def printable_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return JSON data whose texts the printed font can show; the keys are ours."""
    changed: dict[str, Any] = _printable_value(data)
    return changed


def storable(text: str) -> str:
    r"""Return a text that an office file (XML) can hold: without control characters.

    >>> storable("a\x00b\tc\u202ed"), storable("\N{BUS}")
    ('ab\tcd', '\U0001f68c')
    """
    return "".join(
        character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character in "\n\t\N{ZERO WIDTH JOINER}"
        or not (unicodedata.category(character) in _SILENT or character in _NONCHARACTERS)
    )
