"""The card of 「わたしたちの労協」: a name, a picture and one sentence."""

from html import escape

import ipywidgets

from coopkit.plan import Plan, edit
from coopkit.region import town_name
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box
from coopkit.widgets.studio.asks import follow_all, make_fields
from coopkit.widgets.studio.kinds import SENTENCES, WORDS

KEY = "studio_short"
PICTURES = {
    "🚌": "bus",
    "🛒": "cart",
    "🧸": "bear",
    "🏠": "house",
    "☕": "cup",
    "📚": "books",
    "♻️": "recycle",
    "🌱": "sprout",
    "🍱": "lunch",
    "🤝": "hands",
    "🐟": "fish",
    "🎨": "palette",
}


def card_html(plan: Plan) -> str:
    """Return the card of 「わたしたちの労協」; what people wrote is escaped."""
    name = _or_open(plan.name, f"{KEY}.card.no_name")
    text = _or_open(plan.issue.text, f"{KEY}.card.no_text")
    picture = (
        f'<div class="coopkit-card-picture" aria-hidden="true">{escape(plan.picture)}</div>'
        if plan.picture
        else f"<p>{_or_open(None, f'{KEY}.card.no_picture')}</p>"
    )
    where = " ・ ".join(filter(None, (town_name(plan.issue.area_code), _theme(plan))))
    place = f'<div class="coopkit-card-place">{escape(where)}</div>' if where else ""
    return (
        '<div class="coopkit-card">'
        f'<div class="coopkit-card-title">{escape(say(f"{KEY}.card.title"))}</div>'
        f'{picture}<div class="coopkit-card-name">{name}</div>{place}'
        f'<div class="coopkit-card-text">{text}</div></div>'
    )


def _theme(plan: Plan) -> str | None:
    return say(f"plan.theme.{plan.issue.theme}") if plan.issue.theme else None


class CardForm:
    """The name, the picture and the sentence.

    Args:
        desk: the plan.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._fields = [
            *make_fields(desk, "", "", (("name", WORDS),), f"{KEY}.card"),
            *make_fields(desk, "issue", "", (("text", SENTENCES),), f"{KEY}.card"),
        ]
        self._busy = False
        self._pictures = ipywidgets.ToggleButtons(
            options=_pictures(desk.plan),
            value=desk.plan.picture,
            description=say(f"{KEY}.card.picture"),
        )
        self._pictures.observe(self._choose, names="value")
        name, text = (field.widget for field in self._fields)
        pictures = box(self._pictures, classes=("coopkit-field", "coopkit-pictures"))
        self.widget = box(name, pictures, text)

    def follow(self, plan: Plan) -> None:
        """Show the plan."""
        follow_all(self._desk, self._fields)
        if self._pictures.value != plan.picture and not self._busy:
            self._busy = True
            options = _pictures(plan)
            if len(options) != len(self._pictures.options):
                self._pictures.options = options
            self._pictures.value = plan.picture
            self._busy = False

    def _choose(self, change: dict[str, str | None]) -> None:
        if not self._busy:
            self._desk.edit(lambda plan: edit.set_values(plan, picture=change["new"]))


def _pictures(plan: Plan) -> list[tuple[str, str]]:
    """Return the pictures with a word each, for those who cannot see them or lack the font."""
    known = dict(PICTURES)
    if plan.picture and plan.picture not in known:
        known[plan.picture] = "own"
    return [
        (f"{picture} {say(f'{KEY}.picture.{word}')}", picture) for picture, word in known.items()
    ]


def _or_open(text: str | None, key: str) -> str:
    if text:
        return escape(text)
    return f'<span class="coopkit-card-open">{escape(say(key))}</span>'
