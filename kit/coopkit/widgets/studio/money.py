"""The page おかね: what is paid in, bought and borrowed; and taxes, off until asked for."""

from html import escape

import ipywidgets

from coopkit.plan import Plan
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.fold import Fold
from coopkit.widgets.look.parts import box, fields, html, paragraph
from coopkit.widgets.studio.asks import follow_all, make_fields
from coopkit.widgets.studio.items import ItemList
from coopkit.widgets.studio.kinds import CALENDAR, COUNT, HOURS, MONTH, PERCENT, YEN, Asks, Field
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.rates import RateOffers
from coopkit.widgets.studio.shapes import EQUIPMENT, GRANTS, LOANS, Shape

KEY = "studio_money.money"
EVERYDAY: Asks = (
    ("contribution_unit_price", YEN),
    ("start_up_cost", YEN),
    ("start_month", MONTH),
)
DETAILS: Asks = (
    ("first_payment", YEN),
    ("instalment_months", COUNT),
    ("closing_month", CALENDAR),
    ("months", COUNT),
)
RATES: Asks = (
    ("social_insurance_rate", PERCENT),
    ("social_insurance_hours", HOURS),
    ("corporate_tax_rate", PERCENT),
    ("flat_levy", YEN),
)
SALES_TAX: Asks = (("consumption_tax_rate", PERCENT),)


class MoneyPage:
    """おかね: the everyday three, then folded parts for everything else."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._fields: list[Field] = []
        self._lists: list[ItemList] = []
        self._offers: RateOffers | None = None
        plan = desk.plan
        everyday = self._form(EVERYDAY)
        parts: list[ipywidgets.Widget] = [
            html(paragraph(f"{KEY}.intro")),
            everyday,
            Fold(say(f"{KEY}.details"), lambda: self._form(DETAILS), "money-details").widget,
        ]
        parts += [self._folded_list(shape, plan).widget for shape in (EQUIPMENT, GRANTS, LOANS)]
        rates = any(getattr(plan.money, name) is not None for name, _ in (*RATES, *SALES_TAX))
        parts.append(Fold(say(f"{KEY}.rates"), self._rates, "rates", opened=rates).widget)
        self.widget = box(*parts, classes=("coopkit-page", "coopkit-money"))

    def follow(self, outcome: Outcome) -> None:
        """Show the plan."""
        follow_all(self._desk, self._fields)
        for items in self._lists:
            items.follow(outcome.plan)
        if self._offers is not None:
            self._offers.follow(outcome.plan)

    def _form(self, asks: Asks) -> ipywidgets.Widget:
        made = make_fields(self._desk, "money", "", asks, KEY)
        self._fields += made
        return fields(*(field.widget for field in made))

    def _folded_list(self, shape: Shape, plan: Plan) -> Fold:
        def build() -> ipywidgets.Widget:
            items = ItemList(self._desk, shape)
            self._lists.append(items)
            return items.widget

        title = say(f"{shape.key}.title")
        return Fold(title, build, f"fold-{shape.table}", opened=bool(getattr(plan, shape.table)))

    def _rates(self) -> ipywidgets.Widget:
        self._offers = RateOffers(self._desk)
        return box(
            html(paragraph(f"{KEY}.rates_intro")),
            self._offers.widget,
            self._form(RATES),
            html(f'<p class="coopkit-small">{escape(say(f"{KEY}.sales_tax"))}</p>'),
            self._form(SALES_TAX),
        )
