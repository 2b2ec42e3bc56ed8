"""The picture that a team chose, drawn with plain shapes: the printed font has no emoji."""

from pathlib import Path

from coopkit.documents.characters import PICTURES, picture_word, printable
from coopkit.text import say

_FOLDER = Path(__file__).resolve().parent / "templates" / "pictures"


def icon_svg(picture: str | None) -> bytes | None:
    """Return the drawing for a picture of the studio; None for any other."""
    for part in picture or "":
        if part in PICTURES:
            return (_FOLDER / f"{PICTURES[part]}.svg").read_bytes()
    return None


def icon_words(picture: str) -> str:
    """Return what the picture shows, in words."""
    return say("documents.picture.label", name=picture_word(picture) or printable(picture))


def initial(name: str | None) -> str | None:
    """Return the first letter of a name, which stands where no drawing can.

    Nearly every name begins, or ends, with the words that the Act asks for (第4条1項).

    >>> initial("労働者協同組合 まちの足"), initial(None)
    ('ま', None)
    """
    shown = printable(name or "").replace(say("documents.name_words"), "").strip()
    return shown.removeprefix("〔")[:1] or None
