"""Five legal forms side by side: what matters to a team, and what to ask; never a verdict."""

from collections.abc import Iterable, Mapping
from html import escape

import ipywidgets

from coopkit.text import say
from coopkit.widgets.act.look import act_styles, badge, notice_html, source_html
from coopkit.widgets.act.tables import Row, act_rows, words
from coopkit.widgets.contacts import contacts_html
from coopkit.widgets.look.parts import box, fields, html

# What a team can mark, and the aspects of the table that speak of it.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "start": ("founders", "approval"),
    "deciding": ("who_can_belong", "votes"),
    "money": ("money_in", "money_out"),
    "work": ("work_by_members", "labour_contract"),
    "running": ("officers", "supervision"),
    "field": ("field",),
}
# As many reasons for as against are shown for each form; the table has them so.
SIDES = ("good", "hard")
_ASKS = "ask"
# How certain a cell is, when it was not read in the law itself.
_BADGES = {"2": "report", "I": "reading"}


def legal_form_chooser() -> ipywidgets.Widget:
    """Compare the worker co-operative, 企業組合, NPO法人, 株式会社 and 一般社団法人.

    The team marks what matters to it and which forms it wants to read about. It sees
    what each law says on that, as many good as hard points for each form, and what to
    ask at the desk. Nothing is added up, ranked or recommended, and nothing is written.
    What was not looked up says so; it does not mean "none".

    Returns:
        The comparison, ready to be the last value of a cell.

    The cells rest on the laws named beside them, read as of the date shown; a cell that
    was seen only in a publication says 説明の一例.
    """
    return _Chooser().widget


class _Chooser:
    """The questions on top, and below them what follows from the marks."""

    def __init__(self) -> None:
        self._topics = {
            topic: _tick(say(f"legal_forms.topic.{topic}"), f"topic-{topic}", ticked=False)
            for topic in TOPICS
        }
        self._forms = {
            form: _tick(name, f"form-{form}", ticked=True) for form, name in _form_names().items()
        }
        self._comparison = html("", "coopkit-comparison")
        self._points = html("", "coopkit-points")
        self._asks = html("", "coopkit-asks")
        for tick in (*self._topics.values(), *self._forms.values()):
            tick.observe(self._refresh, names="value")
        self.widget = box(
            act_styles(),
            html(_heading("title") + notice_html(say("legal_forms.intro"))),
            html(_heading("topics", "topics_hint")),
            fields(*self._topics.values()),
            html(_heading("forms", "forms_hint")),
            fields(*self._forms.values()),
            self._comparison,
            self._points,
            self._asks,
            html(f"<p>{escape(say('act_look.ask_at'))}</p>{contacts_html()}"),
            classes=("coopkit-studio", "coopkit-act", "coopkit-legal-forms"),
        )
        self._refresh()

    def _refresh(self, _change: object = None) -> None:
        topics = [topic for topic, tick in self._topics.items() if tick.value]
        forms = [form for form, tick in self._forms.items() if tick.value]
        self._comparison.value = comparison_html(topics, forms)
        self._points.value = points_html(forms)
        self._asks.value = asks_html(forms)


def comparison_html(topics: Iterable[str], forms: Iterable[str]) -> str:
    """Return what the laws say: one part for each aspect, one cell for each form.

    Args:
        topics: of `TOPICS`; without any, all are shown.
        forms: ids of the forms to show, in any order; the order on screen is fixed.
    """
    wanted = list(topics) or list(TOPICS)
    chosen = set(forms)
    names = {form: name for form, name in _form_names().items() if form in chosen}
    cells = {(row["aspect"], row["form"]): row for row in act_rows("legal_forms")}
    aspects = {row["aspect"]: words(row, "aspect") for row in act_rows("legal_forms")}
    parts = [_heading("comparison", "comparison_hint" if list(topics) else "comparison_all")]
    for topic in wanted:
        for aspect in TOPICS[topic]:
            inside = "".join(_cell(name, cells.get((aspect, form))) for form, name in names.items())
            parts.append(
                f'<section data-aspect="{aspect}"><h4>{escape(aspects[aspect])}</h4>'
                f'<div class="coopkit-cells">{inside}</div></section>'
            )
    return "".join(parts) if names else _none()


def points_html(forms: Iterable[str]) -> str:
    """Return as many good as hard points for each form, with the reason for each."""
    chosen = set(forms)
    parts = [_heading("points", "points_hint")]
    for form, name in _form_names().items():
        if form not in chosen:
            continue
        sides = "".join(
            f"<div><strong>{escape(say(f'legal_forms.side.{side}'))}</strong>"
            f"<ul>{''.join(_point(row) for row in _points(form, side))}</ul></div>"
            for side in SIDES
        )
        parts.append(
            f'<section class="coopkit-item" data-form="{form}"><h4>{escape(name)}</h4>'
            f'<div class="coopkit-halves">{sides}</div></section>'
        )
    return "".join(parts) if chosen else ""


def asks_html(forms: Iterable[str]) -> str:
    """Return what to ask at the desk about each form, as a list to take along."""
    chosen = set(forms)
    parts = [_heading("asks", "asks_hint")]
    for form, name in _form_names().items():
        if form in chosen:
            rows = "".join(_point(row) for row in _points(form, _ASKS))
            parts.append(f"<section><h4>{escape(name)}</h4><ul>{rows}</ul></section>")
    return "".join(parts) if chosen else ""


def _cell(name: str, row: Row | None) -> str:
    head = f'<span class="coopkit-cell-form">{escape(name)}</span>'
    if row is None:
        text = escape(say("legal_forms.not_looked_up"))
        return f'<div class="coopkit-cell coopkit-open">{head}{text}</div>'
    mark = _BADGES.get(row["confidence"])
    note = badge(say(f"legal_forms.basis.{mark}")) + "<br>" if mark else ""
    return (
        f'<div class="coopkit-cell">{head}{note}{escape(words(row, "text"))}'
        f"{source_html(row['source'], row['as_of'])}</div>"
    )


def _point(row: Row) -> str:
    """Return one point: what, why, and whether a law, a publication or this kit says so."""
    basis = say(f"legal_forms.basis.{row['basis']}")
    return (
        f"<li><strong>{escape(words(row, 'text'))}</strong><br>"
        f"{badge(basis)}{escape(words(row, 'reason'))}"
        f"{source_html(row['source'], row['as_of'])}</li>"
    )


def _points(form: str, kind: str) -> list[Row]:
    rows = [
        row for row in act_rows("legal_form_points") if (row["form"], row["kind"]) == (form, kind)
    ]
    return sorted(rows, key=lambda row: int(row["position"]))


def _form_names() -> dict[str, str]:
    """Return form → name, in the order of the table (which is no ranking)."""
    rows = sorted(act_rows("legal_forms"), key=lambda row: int(row["form_order"]))
    return {row["form"]: words(row, "form") for row in rows}


def _tick(text: str, name: str, *, ticked: bool) -> ipywidgets.Widget:
    widget = ipywidgets.Checkbox(
        value=ticked,
        description=text,
        indent=False,
        layout=ipywidgets.Layout(width="auto"),
    )
    widget.add_class(f"coopkit-{name}")
    return widget


def _heading(key: str, hint: str | None = None) -> str:
    below = f'<p class="coopkit-small">{escape(say(f"legal_forms.{hint}"))}</p>' if hint else ""
    return f"<h3>{escape(say(f'legal_forms.{key}'))}</h3>{below}"


def _none() -> str:
    return f'<p role="status">{escape(say("legal_forms.none"))}</p>'
