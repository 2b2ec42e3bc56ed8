"""What happens when several members leave at once: money that goes, people who stay.

For lecture 13. The Act says at most what was paid in (第16条1項), worked out from the
assets at the end of the business year (第16条2項); how a share is worked out is for the
articles of the co-operative. Here it goes by equal units, as one example, and says so.
"""

from html import escape

import ipywidgets

from coopkit import law
from coopkit.text import say
from coopkit.widgets.look.parts import box, html
from coopkit.widgets.look.slider import SLIDER_STYLE, named_slider

MEMBERS = 6
PAID_IN = 50_000
MOST_LEAVING = 4
FEWEST_MEMBERS = 3  # 第80条2項
_STEP = 30_000
_MOST_ASSETS = 600_000


def refund(assets: int, *, members: int = MEMBERS, paid_in: int = PAID_IN) -> int:
    """Return what one of `members` with equal units gets back, in yen, rounded down.

    Never more than was paid in (第16条1項), never less than nothing (第9条5項: nobody owes
    more than the contribution).

    >>> [refund(assets) for assets in (-90_000, 0, 180_000, 300_000, 600_000)]
    [0, 0, 30000, 50000, 50000]
    """
    return max(0, min(paid_in, assets // members))


class LeavingMembers:
    """Three sliders and what follows from them, in sentences."""

    def __init__(self) -> None:
        self.leaving = _slider("leaving", 3, MOST_LEAVING)
        self.still_working = _slider("still_working", 0, MOST_LEAVING)
        self.assets = _slider("assets", 180_000, _MOST_ASSETS, _STEP)
        self.page = html()
        for slider in (self.leaving, self.still_working, self.assets):
            slider.observe(lambda _: self._refresh(), names="value")
        self._refresh()
        note = html(f"{SLIDER_STYLE}<p>{escape(say('leaving.note'))}</p>")
        self.widget = box(self.leaving, self.still_working, self.assets, self.page, note)

    def lines(self) -> list[str]:
        """Return what follows from the sliders, one sentence each."""
        gone, left = self.leaving.value, MEMBERS - self.leaving.value
        working = min(self.still_working.value, gone)
        each = refund(self.assets.value)
        found = law.evaluate("R06", engaged_total=left + working, engaged_member_count=left)
        lines = [
            say("leaving.each", yen=f"{each:,}", paid=f"{PAID_IN:,}"),
            say("leaving.together", number=str(gone), yen=f"{each * gone:,}"),
            say("leaving.stays", yen=f"{self.assets.value - each * gone:,}"),
            say("leaving.people", members=str(left), working=str(working)),
            found.message,
        ]
        if left < FEWEST_MEMBERS:
            lines.append(say("leaving.too_few"))
        return lines

    def _refresh(self) -> None:
        items = "".join(f"<li>{escape(line)}</li>" for line in self.lines())
        self.page.value = f'<ul style="font-size:16px;line-height:1.8">{items}</ul>'


def _slider(name: str, value: int, most: int, step: int = 1) -> ipywidgets.Widget:
    return named_slider(say(f"leaving.slider.{name}"), value, most, step, name_width="14.5rem")


def leaving_members() -> ipywidgets.Widget:
    """Show a co-operative of six (invented) in which several members leave at once.

    Making it writes nothing and asks nobody.

    Returns:
        The sliders and the sentences, ready to be the last value of a cell.

    It rests on 第8条2項, 第16条 and 第80条2項 of the Worker Cooperatives Act (令和2年法律第78号).
    """
    return LeavingMembers().widget
