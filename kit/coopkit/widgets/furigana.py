"""A switch for furigana: readings above kanji help some readers and tire others."""

import ipywidgets

from coopkit.text import say

# <rt> holds the reading, <rp> the brackets for programs that know no ruby.
_HIDE = "<style>rt, rp { display: none !important; }</style>"


def furigana_switch(*, shown: bool = True) -> ipywidgets.Widget:
    """Make a tick box that shows or hides the furigana of the whole page.

    The rule is a style sheet inside the widget itself: it works in JupyterLab and in
    Voilà alike, writes nothing, and is gone when the page is loaded again. Other
    notebooks open in the same JupyterLab follow, since they share the page.

    Args:
        shown: whether the readings are visible at first.

    Returns:
        The tick box, ready to be the last value of a cell.

    Example:
        >>> switch = furigana_switch()
        >>> switch.children[0].value
        True
    """
    box = ipywidgets.Checkbox(
        value=shown,
        description=say("furigana.label"),
        indent=False,
        layout=ipywidgets.Layout(width="auto"),
    )
    style = ipywidgets.HTML(layout=ipywidgets.Layout(height="0px", margin="0"))

    def apply(_change: object = None) -> None:
        style.value = "" if box.value else _HIDE

    box.observe(apply, names="value")
    apply()
    return ipywidgets.VBox([box, style])
