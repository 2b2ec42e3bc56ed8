"""What is counted before a rule is asked, where the Act does not say how.

Three open points decide a number that people bring to the rules: whether officers count
as engaged (第8条), how the degree of engagement is measured (第77条2項), and whether the
engagement dividend lowers the income that is taxed. Each is a named parameter here, with
the default of the table.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from coopkit.law import inputs
from coopkit.law.open_points import decide


def _chosen(parameter: str, value: str | None) -> str:
    given = {} if value is None else {parameter: value}
    return decide((parameter,), given)[parameter]


def count_engaged(
    working: AbstractSet[str],
    officers: AbstractSet[str] = frozenset(),
    *,
    count_officers_as_engaged: Literal["yes", "no"] | None = None,
) -> int:
    """Return how many members count as engaged in the business, for R05 and R06.

    Args:
        working: names of the members who do work of the co-operative.
        officers: those of them whom 第20条1項 excepts from the labour contract, such as a
            representative director or an auditor.
        count_officers_as_engaged: an open point of the Act; the table's default is `yes`.

    Raises:
        LawInputError: an officer who does not work; an unknown choice.

    It rests on a reading of 第8条 and 第20条1項.

        >>> count_engaged({"さくら", "けん", "ゆい"}, {"ゆい"})
        3
        >>> count_engaged({"さくら", "けん"}, {"けん"}, count_officers_as_engaged="no")
        1
    """
    names = inputs.name_set("working", working)
    excepted = inputs.name_set("officers", officers)
    inputs.member_set("officers", excepted, names)
    choice = _chosen("count_officers_as_engaged", count_officers_as_engaged)
    return len(names) if choice == "yes" else len(names - excepted)


@dataclass(frozen=True, slots=True)
class Worked:
    """What one member did in the year.

    Attributes:
        hours: hours worked.
        days: days worked.
        weight: how much an hour counts, such as 3/2 for more responsibility.
    """

    hours: int | Fraction
    days: int | Fraction = 0
    weight: int | Fraction = 1


def measure_engagement(
    worked: Mapping[str, Worked],
    *,
    engagement_measure: Literal["hours", "days", "weighted"] | None = None,
) -> dict[str, Fraction]:
    """Return the degree of engagement of each member, ready for `distribute` and R28.

    Args:
        worked: member → what that member did.
        engagement_measure: an open point of the Act; the table's default is `hours`.
            `weighted` is hours times weight. The articles decide in a real co-operative.

    Raises:
        LawInputError: a float or a negative number; an unknown choice.

    It rests on 第77条2項, which names no measure.

        >>> year = {"さくら": Worked(hours=300, days=50), "けん": Worked(hours=300, days=100)}
        >>> [int(degree) for degree in measure_engagement(year).values()]
        [300, 300]
        >>> [int(degree) for degree in measure_engagement(year, engagement_measure="days").values()]
        [50, 100]
    """
    choice = _chosen("engagement_measure", engagement_measure)
    degrees = {}
    for member, row in worked.items():
        hours = inputs.exact("engagement", row.hours, row=member)
        days = inputs.exact("engagement", row.days, row=member)
        weight = inputs.exact("engagement", row.weight, row=member)
        degrees[member] = {"hours": hours, "days": days, "weighted": hours * weight}[choice]
    return degrees


def taxed_income(
    income: int, dividend: int, *, dividend_deductible: Literal["no", "yes"] | None = None
) -> int:
    """Return the income in yen on which the co-operative is taxed, for comparing only.

    Args:
        income: the year's income before tax, in yen; 0 or less is not taxed here.
        dividend: engagement dividends, in yen.
        dividend_deductible: an open point; the table's default is `no`.

    Raises:
        LawInputError: not whole yen; a negative dividend; an unknown choice.

    It rests on a reading of 法人税法60条の2 and its Schedule 3. Ask the tax office.

        >>> taxed_income(1_000_000, 400_000)
        1000000
        >>> taxed_income(1_000_000, 400_000, dividend_deductible="yes")
        600000
    """
    whole = inputs.whole("income", income)
    paid = inputs.count("dividend", dividend)
    choice = _chosen("dividend_deductible", dividend_deductible)
    return max(whole - (paid if choice == "yes" else 0), 0)
