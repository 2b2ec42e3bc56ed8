"""The card: a name, a picture and one sentence, before any law or money."""

from html import escape

import ipywidgets

from coopkit.plan import Plan, edit
from coopkit.text import say
from coopkit.widgets.studio_desk import Desk
from coopkit.widgets.studio_fields import TextField
from coopkit.widgets.studio_look import box, html

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
    name = _or_open(plan.name, "studio.card.no_name")
    text = _or_open(plan.issue.text, "studio.card.no_text")
    picture = (
        f'<div class="coopkit-card-picture" aria-hidden="true">{escape(plan.picture)}</div>'
        if plan.picture
        else f"<p>{_or_open(None, 'studio.card.no_picture')}</p>"
    )
    return (
        '<div class="coopkit-card">'
        f'<div class="coopkit-card-title">{escape(say("studio.card.title"))}</div>'
        f'{picture}<div class="coopkit-card-name">{name}</div>'
        f'<div class="coopkit-card-text">{text}</div></div>'
    )


class CardForm:
    """Three fields and the card that they make."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        plan = desk.plan
        name = TextField("card.name", plan.name, self._write_name)
        text = TextField("card.text", plan.issue.text, self._write_text, long=True)
        known = dict(PICTURES)
        if plan.picture and plan.picture not in known:
            known[plan.picture] = "own"
        self._pictures = ipywidgets.ToggleButtons(
            # The word helps those who cannot see the picture, or whose fonts lack it.
            options=[
                (f"{picture} {say(f'studio.picture.{word}')}", picture)
                for picture, word in known.items()
            ],
            value=plan.picture,
            description=say("studio.card.picture"),
        )
        self._pictures.observe(self._choose, names="value")
        self._card = html()
        self.widget = box(
            html(f"<p>{escape(say('studio.card.intro'))}</p>"),
            name.widget,
            box(self._pictures, classes=("coopkit-field", "coopkit-pictures")),
            text.widget,
            self._card,
            classes=("coopkit-short",),
        )
        self.refresh()

    def refresh(self) -> None:
        """Draw the card again."""
        self._card.value = card_html(self._desk.plan)

    def _write_name(self, value: str | None) -> None:
        self._desk.edit(lambda plan: edit.set_values(plan, name=value))

    def _write_text(self, value: str | None) -> None:
        self._desk.edit(lambda plan: edit.set_section(plan, "issue", text=value))

    def _choose(self, change: dict[str, str | None]) -> None:
        self._desk.edit(lambda plan: edit.set_values(plan, picture=change["new"]))


def _or_open(text: str | None, key: str) -> str:
    if text:
        return escape(text)
    return f'<span class="coopkit-card-open">{escape(say(key))}</span>'
