"""Sales that are paid later: the same profit, another amount of money at hand.

For lecture 13. It edits an example plan, calls `project`, and shows twelve months; the
studio does the same for the team's own plan.
"""

from html import escape

import ipywidgets

from coopkit.plan import Plan, Projection, edit, month_label, project
from coopkit.plan.examples import load_example
from coopkit.plan.fields import Theme
from coopkit.text import say
from coopkit.widgets.look.parts import box, html
from coopkit.widgets.look.slider import SLIDER_STYLE, named_slider

MOST_MONTHS = 3
_SHOWN = 12
_WIDEST = 46
_STYLE = """
<style>
.coopkit-delay { border-collapse: collapse; width: 100%; max-width: 44rem; font-size: 15px; }
.coopkit-delay th, .coopkit-delay td { padding: 4px 6px; text-align: left !important;
  border-bottom: 1px solid var(--jp-border-color1, #bbb); white-space: nowrap; }
.coopkit-delay td.coopkit-yen { text-align: right !important; font-variant-numeric: tabular-nums; }
.coopkit-delay th.coopkit-yen { text-align: right !important; }
.coopkit-delay .coopkit-axis { display: flex; height: 16px; align-items: center; }
.coopkit-delay .coopkit-half { flex: 1; height: 16px; display: flex; align-items: center; }
.coopkit-delay .coopkit-half:first-child { justify-content: flex-end;
  border-right: 1px solid var(--jp-content-font-color1, #222); }
.coopkit-delay i { display: block; height: 12px; border-radius: 2px; }
.coopkit-delay .coopkit-above { background: #0072b2; }
.coopkit-delay .coopkit-below { background: repeating-linear-gradient(45deg, #b3541e 0 4px,
  #e6a57e 4px 8px); }
@media (max-width: 560px) {
  .coopkit-delay { font-size: 13px; }
  .coopkit-delay th, .coopkit-delay td { padding: 4px 2px; }
  .coopkit-delay th[scope="row"] { white-space: normal; }
  .coopkit-delay .coopkit-bar-of-cash { display: none; }
}
</style>
"""


def delayed(plan: Plan, months: int) -> Projection:
    """Return the outlook of `plan` if every customer paid `months` after the work.

    >>> on_time, late = (delayed(load_example("isolation"), n) for n in (0, 2))
    >>> on_time.profit_and_loss.profit == late.profit_and_loss.profit
    True
    >>> on_time.needed, late.needed
    (0, 244443)
    """
    for line in plan.work:
        plan = edit.set_item(plan, "work", line.id, months_until_paid=months)
    return project(plan)


class PaymentDelay:
    """One slider for the months until customers pay, and the months of the first year.

    Args:
        theme: whose example plan to show.
    """

    def __init__(self, theme: Theme) -> None:
        self._plan = load_example(theme)
        self.slider = named_slider(say("payment_delay.months"), 0, MOST_MONTHS)
        self.table = html()
        self.slider.observe(lambda _: self._refresh(), names="value")
        self._refresh()
        name = html(f"<p><b>{escape(say('payment_delay.title', name=self._plan.name))}</b></p>")
        self.widget = box(name, self.slider, self.table)

    def _refresh(self) -> None:
        found = delayed(self._plan, self.slider.value)
        months = range(1, _SHOWN + 1)
        most = max(abs(found.cash[month]) for month in months) or 1
        body = "".join(_row(found, month, most) for month in months)
        short = [month_label(found.months[month]) for month in months if found.cash[month] < 0]
        words = say("payment_delay.short", months="、".join(short)) if short else ""
        self.table.value = (
            f'{_STYLE}{SLIDER_STYLE}<table class="coopkit-delay"><thead><tr>'
            f'<th scope="col">{escape(say("payment_delay.month"))}</th>'
            f'<th scope="col" class="coopkit-yen">{escape(say("payment_delay.profit"))}</th>'
            f'<th scope="col" class="coopkit-yen">{escape(say("payment_delay.cash"))}</th>'
            f'<th class="coopkit-bar-of-cash"></th></tr></thead><tbody>{body}</tbody></table>'
            f"<p>{escape(words or say('payment_delay.enough'))}</p>"
        )


def _row(found: Projection, month: int, most: int) -> str:
    profit, cash = found.profit_and_loss.profit[month], found.cash[month]
    width = f"width:{_WIDEST * 2 * abs(cash) / most:.0f}%"
    left = f'<i class="coopkit-below" style="{width}"></i>' if cash < 0 else ""
    right = f'<i class="coopkit-above" style="{width}"></i>' if cash > 0 else ""
    return (
        f'<tr><th scope="row">{escape(month_label(found.months[month]))}</th>'
        f'<td class="coopkit-yen">{_yen(profit)}</td><td class="coopkit-yen">{_yen(cash)}</td>'
        f'<td class="coopkit-bar-of-cash" style="width:40%" aria-hidden="true">'
        f'<div class="coopkit-axis"><span class="coopkit-half">{left}</span>'
        f'<span class="coopkit-half">{right}</span></div></td>'
        "</tr>"
    )


def _yen(amount: int) -> str:
    return say(
        "payment_delay.minus" if amount < 0 else "payment_delay.yen", amount=f"{abs(amount):,}"
    )


def payment_delay(theme: Theme = "isolation") -> ipywidgets.Widget:
    """Show how late payment empties the till of a plan that makes a profit.

    Making it writes nothing and asks nobody. The plan is an example of the kit, declared
    as invented; its figures come from `datasets/plans`, the months from `coopkit.plan`.

    Args:
        theme: one of `coopkit.plan.examples.THEMES`.

    Returns:
        The slider and the months, ready to be the last value of a cell.

    Raises:
        ValueError: no such theme.
        coopkit.content.ContentMissingError: the data package `plans` is not installed.
    """
    return PaymentDelay(theme).widget
