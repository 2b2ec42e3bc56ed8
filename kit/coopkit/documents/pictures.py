"""Charts and maps as pictures for paper, each with the same in words."""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from coopkit import charts
from coopkit.documents.blocks import Picture
from coopkit.plan import Plan, Projection
from coopkit.text import current_language

if TYPE_CHECKING:
    from coopkit.charts.frame import SizeName
    from coopkit.plan.risk import RiskResult

# A map that several papers show is drawn once.
_DRAWN: WeakKeyDictionary[Any, bytes] = WeakKeyDictionary()
_REGION, _PREFECTURE = "kanagawa", "14000"
_USUAL_INDICATOR = "aged_65_over_share_2026"
_INDICATORS = {
    "childcare": "child_0_14_share_2026",
    "education": "child_0_14_share_2026",
    "waste": "population_total_2026",
}


def as_svg(picture: Picture) -> bytes:
    """Return a picture as lines and letters, sharp at any size.

    Letters stay letters, unlike in `charts.to_svg`: the paper carries the same font, and
    they take half the time.
    """
    if picture.figure not in _DRAWN:
        import matplotlib as mpl

        target = BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        # The salt gives the same ids, and so the same bytes, each time.
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "coopkit"}):
            picture.figure.savefig(target, format="svg", metadata=nothing)
        _DRAWN[picture.figure] = target.getvalue()
    return _DRAWN[picture.figure]


def as_png(picture: Picture) -> bytes:
    """Return a picture as dots, for files of offices."""
    return charts.to_png(picture.figure)


def cash_picture(projection: Projection, size: "SizeName" = "page") -> Picture:
    """Return cash month by month."""
    return Picture(charts.draw_cash(projection, size), charts.describe_cash(projection))


def profit_picture(projection: Projection) -> Picture:
    """Return sales against costs."""
    return Picture(charts.draw_profit(projection, "page"), charts.describe_profit(projection))


def opening_picture(projection: Projection) -> Picture:
    """Return the money at the start."""
    words = charts.describe_money_sources(projection)
    return Picture(charts.draw_money_sources(projection, "page"), words, width=80)


def surplus_picture(projection: Projection) -> Picture:
    """Return where each year's surplus goes."""
    words = charts.describe_year_surplus(projection)
    return Picture(charts.draw_year_surplus(projection, "page"), words)


def hours_picture(plan: Plan) -> Picture:
    """Return members' hours and wages."""
    return Picture(charts.draw_hours(plan, "page"), charts.describe_hours(plan))


def risk_picture(risk: "RiskResult") -> Picture:
    """Return what may happen to the cash."""
    return Picture(charts.draw_risk(risk, "page"), charts.describe_risk(risk))


def area_picture(plan: Plan, size: "SizeName" = "page") -> Picture | None:
    """Return the map of the plan's region with its place outlined; None without a place.

    What the map counts follows the theme: children for 子育て and 協同の教育, people of 65
    and over for what concerns mobility, shopping, houses and loneliness, residents for ごみ.
    """
    indicator = _INDICATORS.get(plan.issue.theme or "", _USUAL_INDICATOR)
    return _area_picture(plan.issue.area_code, indicator, size, current_language())


@lru_cache(maxsize=8)
def _area_picture(
    code: str | None, indicator: str, size: "SizeName", _language: str
) -> Picture | None:
    from coopkit import region
    from coopkit.maps import describe_static_map, draw_static_map
    from coopkit.plan.tables import areas_of

    if code is None or areas_of(code).prefecture != _PREFECTURE:
        return None
    pack = region.load(_REGION)
    if code not in pack.areas.index:
        return None
    figure = draw_static_map(pack, code, indicator_id=indicator, size=size)
    return Picture(figure, describe_static_map(pack, code, indicator_id=indicator), width=80)


def plan_risk(plan: Plan) -> "RiskResult":
    """Return many runs of the plan with luck and bad luck."""
    from coopkit.plan.risk import simulate

    return simulate(plan)
