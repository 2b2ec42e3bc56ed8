"""Where a team might go and listen: places by distance or by lot, and how to ask.

This is information, not placement: no place is recommended, no person is ranked, nobody
is referred, no job is promised, and nothing that is chosen or typed is kept.
"""

import secrets
from collections.abc import Sequence
from html import escape

import ipywidgets

from coopkit.plan.fields import THEMES
from coopkit.plan.tables import plain_day
from coopkit.region import town_name, towns
from coopkit.region.visits import (
    CAN,
    WANT,
    Check,
    VisitPlace,
    by_chance,
    by_distance,
    load_visit_places,
)
from coopkit.text import say
from coopkit.widgets.act.look import act_styles, badge
from coopkit.widgets.contacts import contacts_html
from coopkit.widgets.look.parts import box, button, fields, html
from coopkit.widgets.matching_letter import LetterDesk

LOTS = 10_000


def matching(
    theme: str | None = None, near: str | None = None, lot: int | None = None
) -> ipywidgets.Widget:
    """Show places that may be asked for a visit or a talk, and draft the letter that asks.

    Args:
        theme: one of the seven themes to begin with; none: all places.
        near: five-digit code of the municipality or ward whose office distances are
            measured from; none: the order is a lot.
        lot: number of the lot, 0 to 9999; a new one is drawn when left out, so that no
            place is always first.

    Returns:
        The view, ready to be the last value of a cell.

    Raises:
        ValueError: a theme, municipality or lot that does not exist.
        coopkit.content.ContentMissingError: the data package `course` is not installed.

    The places and their dates are those of `datasets/course` (`visits`); what nobody has
    confirmed is shown as 未確認.
    """
    if theme is not None and theme not in THEMES:
        raise ValueError(say("permits.unknown_theme", theme=theme, known=", ".join(THEMES)))
    if near is not None and near not in {code for _, code in towns()}:
        raise ValueError(say("matching.unknown_town", code=near))
    if lot is not None and not 0 <= lot < LOTS:
        raise ValueError(say("matching.bad_lot"))
    return _Matching(theme, near, secrets.randbelow(LOTS) if lot is None else lot).widget


class _Matching:
    """Questions on top, then the cards in their order, then the letter."""

    def __init__(self, theme: str | None, near: str | None, lot: int) -> None:
        self._places = load_visit_places()
        self._lot = lot
        themes = [(say(f"plan.theme.{name}"), name) for name in THEMES]
        self._theme = _menu("theme", [(say("matching.any_theme"), ""), *themes], theme or "")
        self._near = _menu("near", [(say("matching.no_town"), ""), *towns()], near or "")
        self._can = {name: _tick("can", name) for name in CAN}
        self._want = {name: _tick("want", name) for name in WANT}
        self._lot_text = ipywidgets.Text(value=str(lot), description=say("matching.lot"))
        self._lot_text.continuous_update = False
        self._lot_text.add_class("coopkit-lot")
        self._lot_problem = html("", "coopkit-lot-problem")
        self._order = html("", "coopkit-order")
        self._cards = html("", "coopkit-visit-cards")
        self._letter = LetterDesk()
        draw = button(say("matching.draw"), "coopkit-draw")
        draw.on_click(self._draw)
        for widget in (self._theme, self._near, *self._can.values(), *self._want.values()):
            widget.observe(self._refresh, names="value")
        self._lot_text.observe(self._take_lot, names="value")
        self.widget = box(
            act_styles(),
            html(_heading("title") + _notice()),
            fields(_field(self._theme), _field(self._near)),
            html(_heading("can", "can_hint", level=4)),
            fields(*self._can.values()),
            html(_heading("want", "want_hint", level=4)),
            fields(*self._want.values()),
            fields(_field(self._lot_text, say("matching.lot_hint")), draw),
            self._lot_problem,
            self._order,
            self._cards,
            html(how_html()),
            self._letter.widget,
            classes=("coopkit-studio", "coopkit-act", "coopkit-matching"),
        )
        self._refresh()

    def _draw(self, _button: object) -> None:
        self._lot_text.value = str(secrets.randbelow(LOTS))

    def _take_lot(self, _change: object) -> None:
        number = _lot_number(self._lot_text.value)
        problem = say("matching.bad_lot") if number is None else ""
        self._lot_problem.value = (
            f'<p class="coopkit-error" role="status">⚠ {escape(problem)}</p>' if problem else ""
        )
        if number is not None:
            self._lot = number
            self._refresh()

    def _refresh(self, _change: object = None) -> None:
        chosen = [
            place
            for place in self._places
            if place.fits(self._theme.value or None, _ticked(self._can), _ticked(self._want))
        ]
        near = self._near.value or None
        ordered = by_distance(chosen, near, self._lot) if near else by_chance(chosen, self._lot)
        self._order.value = order_html(len(self._places), len(ordered), near, self._lot)
        self._cards.value = cards_html(ordered, near)
        self._letter.offer(ordered)


def order_html(every: int, shown: int, near: str | None, lot: int) -> str:
    """Return in words what the order is, and how many of all places are shown."""
    order = (
        say("matching.by_distance", town=town_name(near), lot=lot)
        if near
        else say("matching.by_chance", lot=lot)
    )
    if not shown:
        words = [say("matching.none")]
    elif shown == every:
        words = [say("matching.count_all", all=every), order]
    else:
        words = [say("matching.count", all=every, shown=shown), order]
    return "".join(f'<p role="status">{escape(line)}</p>' for line in words)


def cards_html(places: Sequence[VisitPlace], near: str | None = None) -> str:
    """Return one card for each place, in the order given.

    Args:
        places: what to show.
        near: the municipality whose office distances are measured from, or None.
    """
    cards = "".join(_card(place, near) for place in places)
    return f'<div class="coopkit-visits">{cards}</div>'


def how_html() -> str:
    """Return how to ask for a visit, what to do instead, and the desks."""
    steps = "".join(f"<li>{escape(step)}</li>" for step in say("matching.how_steps").split("|"))
    return (
        f"{_heading('how')}<ol>{steps}</ol><p>{escape(say('matching.how_alternative'))}</p>"
        f"<p>{escape(say('matching.how_desk'))}</p>{contacts_html()}"
    )


def _card(place: VisitPlace, near: str | None) -> str:
    lines = [
        *([say("matching.organisation", name=place.organisation)] if place.organisation else []),
        *([say("matching.work", work=place.work)] if place.work else []),
        _town(place),
        *_distance(place, near),
        *_marks(place),
    ]
    inside = "<br>".join(escape(line) for line in lines)
    below = "<br>".join(escape(line) for line in _checks(place))
    return (
        f'<section class="coopkit-item" data-place="{escape(place.id)}">'
        f"<h4>{escape(place.name)}</h4>{badge(say(f'matching.kind.{place.kind}'))}<br>{inside}"
        f'<br><span class="coopkit-small">{below}</span></section>'
    )


def _checks(place: VisitPlace) -> list[str]:
    """Return what the marks rest on, who confirmed name and work, and who confirmed visits."""
    marks = say("matching.marks", basis=place.basis)
    if place.listed is None and place.visit_checked is None:
        return [marks, say("matching.nobody_asked")]
    return [marks, _listed(place.listed), _visit(place)]


def _town(place: VisitPlace) -> str:
    if place.town is None:
        return say("matching.town_unknown")
    if place.place_basis:
        return say("matching.town_basis", town=place.town, basis=place.place_basis)
    return say("matching.town", town=place.town)


def _distance(place: VisitPlace, near: str | None) -> list[str]:
    km = place.distance_from(near) if near else None
    if km is None:
        return []
    if round(km) < 1:
        return [say("matching.distance_same", town=town_name(near))]
    return [say("matching.distance", km=round(km), town=town_name(near))]


def _marks(place: VisitPlace) -> list[str]:
    """Return one line for each kind of mark that the place has."""
    themes = (
        [say("matching.every_theme")]
        if "all" in place.themes
        else [say(f"plan.theme.{name}") for name in THEMES if name in place.themes]
    )
    can = [say(f"matching.can_mark.{name}") for name in CAN if name in place.can]
    want = [say(f"matching.want_mark.{name}") for name in WANT if name in place.want]
    found = {"theme": themes, "can": can, "want": want}
    return [
        say(f"matching.mark_{name}", marks="、".join(marks))
        for name, marks in found.items()
        if marks
    ]


def _listed(check: Check | None) -> str:
    if check is None:
        return say("matching.listed_not")
    return say("matching.listed", by=_by(check), on=plain_day(check.on))


def _visit(place: VisitPlace) -> str:
    check = place.visit_checked
    # An answer without the day and the person is hearsay: it stays unconfirmed.
    if check is None or place.visit is None:
        return say("matching.visit_not")
    key = "matching.visit_yes" if place.visit else "matching.visit_no"
    return say(key, by=_by(check), on=plain_day(check.on))


def _by(check: Check) -> str:
    return say("matching.by", name=check.by) if check.by else ""


def _notice() -> str:
    lines = (escape(say(f"matching.{name}")) for name in ("intro", "neutral"))
    return f'<div class="coopkit-notice">{"<br>".join(lines)}</div>'


def _heading(key: str, hint: str | None = None, *, level: int = 3) -> str:
    below = f'<p class="coopkit-small">{escape(say(f"matching.{hint}"))}</p>' if hint else ""
    return f"<h{level}>{escape(say(f'matching.{key}'))}</h{level}>{below}"


def _lot_number(text: str) -> int | None:
    # str.isdecimal takes full-width digits, and int reads them.
    plain = text.strip()
    number = int(plain) if plain.isdecimal() else LOTS
    return number if number < LOTS else None


def _menu(name: str, options: list[tuple[str, str]], value: str) -> ipywidgets.Widget:
    menu = ipywidgets.Dropdown(options=options, value=value, description=say(f"matching.{name}"))
    menu.add_class(f"coopkit-{name}")
    return menu


def _field(widget: ipywidgets.Widget, hint: str = "") -> ipywidgets.Widget:
    below = (html(f'<span class="coopkit-hint">{escape(hint)}</span>'),) if hint else ()
    return box(widget, *below, classes=("coopkit-field",))


def _tick(group: str, name: str) -> ipywidgets.Widget:
    widget = ipywidgets.Checkbox(
        value=False,
        description=say(f"matching.{group}_mark.{name}"),
        indent=False,
        layout=ipywidgets.Layout(width="auto"),
    )
    widget.add_class(f"coopkit-{group}-{name}")
    return widget


def _ticked(marks: dict[str, ipywidgets.Widget]) -> list[str]:
    return [name for name, tick in marks.items() if tick.value]
