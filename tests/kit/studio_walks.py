"""The studio without a browser: find widgets by class, type, press, read the screen."""

import ipywidgets

from coopkit.widgets.studio.form import TABS


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(widget, name):
    """Return all widgets with the CSS class `coopkit-<name>`, in order."""
    return [item for item in walk(widget) if f"coopkit-{name}" in getattr(item, "_dom_classes", ())]


def entry(widget, field, number=0):
    """Return the input of a field."""
    return find(widget, f"field-{field}")[number].children[0]


def message(widget, field, number=0):
    """Return what stands below the input of a field."""
    return find(widget, f"field-{field}")[number].children[1].value


def typed(widget, field, text, number=0):
    """Type a text into a field, keystroke by keystroke."""
    box = entry(widget, field, number)
    for end in range(1, len(text) + 1):
        box.value = text[:end]


def press(widget, name, number=0):
    """Press a button by its class."""
    find(widget, name)[number].click()


def open_tab(widget, name):
    """Open a tab of the full form."""
    next(
        item for item in walk(widget) if isinstance(item, ipywidgets.Tab)
    ).selected_index = TABS.index(name)


def add(widget, table):
    """Press the button that adds a row to a list."""
    press(find(widget, table)[0], "add")


def screen(widget):
    """Return all HTML that is on screen."""
    return "\n".join(
        item.value for item in walk(widget) if isinstance(item, ipywidgets.HTML) and item.value
    )


def words(widget):
    """Return the words of all buttons."""
    return [item.description for item in walk(widget) if isinstance(item, ipywidgets.Button)]
