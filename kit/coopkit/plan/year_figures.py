"""A projection year by year: what people compare before they look at single months."""

from dataclasses import dataclass

from coopkit.plan.projection import Projection, Series


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One business year in yen.

    Attributes:
        number: 1 for the first.
        months: months of business in it.
        last: position of its last month.
        revenue: sales.
        grants: money that need not be paid back.
        wages: wages and the employer's social insurance.
        other_costs: all other costs before taxes on profit.
        taxes: corporate tax and flat levy.
        net_income: what is left, below zero for a loss.
        cash: at its end.
    """

    number: int
    months: int
    last: int
    revenue: int
    grants: int
    wages: int
    other_costs: int
    taxes: int
    net_income: int
    cash: int


def year_figures(projection: Projection) -> tuple[YearFigures, ...]:
    """Return the business years that end within the projection.

    The opening belongs to the first year. In each year sales and grants, less wages,
    other costs and taxes, are the net income.
    """
    profit, figures, begun = projection.profit_and_loss, [], -1

    def total(series: Series, end: int) -> int:
        return sum(series[begun + 1 : end + 1])

    for year in projection.years:
        wages = total(profit.wages, year.month) + total(profit.social_insurance, year.month)
        figures.append(
            YearFigures(
                number=year.number,
                months=year.months,
                last=year.month,
                revenue=total(profit.revenue, year.month),
                grants=total(profit.grants, year.month),
                wages=wages,
                other_costs=total(profit.costs_before_tax, year.month) - wages,
                taxes=total(profit.taxes, year.month),
                net_income=year.net_income,
                cash=projection.cash[year.month],
            )
        )
        begun = year.month
    return tuple(figures)
