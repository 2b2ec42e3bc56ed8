"""Small pieces that the studio is made of: boxes, buttons with words, safe HTML."""

from html import escape

import ipywidgets

from coopkit.text import say
from coopkit.widgets.look.style import STYLE

MARKS = {"ok": "○", "violation": "△", "unknown": "？", "not_applicable": "－"}


def style_sheet() -> ipywidgets.Widget:
    """Return the studio's one style sheet."""
    return ipywidgets.HTML(STYLE, layout=ipywidgets.Layout(display="none"))


def html(content: str = "", *classes: str) -> ipywidgets.Widget:
    """Return a piece of HTML; `content` must be safe already."""
    widget = ipywidgets.HTML(content)
    for name in classes:
        widget.add_class(name)
    return widget


def paragraph(key: str, **values: object) -> str:
    """Return a text as a paragraph. The text is ours and may hold ruby; values are escaped."""
    safe = {name: escape(str(value)) for name, value in values.items()}
    return f"<p>{say(key, **safe)}</p>"


def span(text: str, *classes: str) -> str:
    """Return `text`, escaped, in a span."""
    return f'<span class="{" ".join(classes)}">{escape(text)}</span>'


def box(*children: ipywidgets.Widget, classes: tuple[str, ...] = ()) -> ipywidgets.Widget:
    """Return a column of widgets as wide as its place."""
    widget = ipywidgets.VBox(children, layout=ipywidgets.Layout(width="100%", min_width="0"))
    for name in classes:
        widget.add_class(name)
    return widget


def fields(*children: ipywidgets.Widget) -> ipywidgets.Widget:
    """Return fields side by side where there is room, one below the other on a phone."""
    columns = "repeat(auto-fill, minmax(min(100%, 10.5rem), 1fr))"
    layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="0 20px", width="100%")
    return ipywidgets.GridBox(children, layout=layout)


def button(text: str, name: str, *, strong: bool = False) -> ipywidgets.Widget:
    """Return a button with words (no icon font is needed) and the class `name`."""
    widget = ipywidgets.Button(description=text, button_style="primary" if strong else "")
    widget.add_class(name)
    return widget
