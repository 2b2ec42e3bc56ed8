"""Where a year's surplus goes, as a picture (SVG) and as a table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from coopkit.text import say

_WIDTH, _TOP, _TALL = 340, 26, 230
_LEFT, _RIGHT, _BAR = 6, 116, 16
_ROW, _GAP = 50, 8
# Okabe and Ito's colours: told apart by people who see colours differently; each part
# has its name beside it as well.
COLOURS = {
    "loss": "#8c8c8c",
    "legal_reserve": "#0072b2",
    "job_creation_reserve": "#e69f00",
    "education_carryover": "#009e73",
    "distributable": "#cc79a7",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the money.

    Attributes:
        name: a key of `COLOURS`; also of the texts.
        yen: how much.
        how: how the amount comes about, with the arithmetic.
        article: the article it rests on.
    """

    name: str
    yen: int
    how: str
    article: str

    @property
    def title(self) -> str:
        """What the part is called."""
        return say(f"surplus_flow.part.{self.name}")


def picture(income: int, parts: Sequence[Part]) -> str:
    """Return the flow as SVG: the year's profit left, its parts right, heights to scale.

    Args:
        income: the year's profit in yen; 0 or less draws no flow.
        parts: the parts in the order in which the Act fills them.
    """
    words = alternative(income, parts)
    height = 90.0
    title = escape(say("surplus_flow.income", yen=income))
    body = [f'<text x="{_LEFT}" y="16" class="coopkit-flow-name">{title}</text>']
    whole = sum(part.yen for part in parts)
    if income > 0 and whole > 0:
        drawn, height = _flow(parts, whole)
        body += drawn
    else:
        text = escape(say("surplus_flow.no_flow"))
        body.append(f'<text x="{_LEFT}" y="60" class="coopkit-flow-name">{text}</text>')
    return (
        f'<svg class="coopkit-flow" role="img" aria-label="{escape(words)}" '
        f'viewBox="0 0 {_WIDTH} {height:.0f}" xmlns="http://www.w3.org/2000/svg">{"".join(body)}</svg>'
    )


def _flow(parts: Sequence[Part], whole: int) -> tuple[list[str], float]:
    """Return the bands and where the last one ends."""
    drawn: list[str] = []
    taken, begun = 0, float(_TOP)
    for part in parts:
        thick = _TALL * part.yen / whole
        drawn += _band(part, _TOP + _TALL * taken / whole, thick, begun)
        taken += part.yen
        # A name needs room even where the part is thin; the bar keeps its scale.
        begun += max(_ROW, thick + _GAP)
    return drawn, begun


def _band(part: Part, left_top: float, thick: float, right_top: float) -> list[str]:
    colour, start, end = COLOURS[part.name], _LEFT + _BAR, _RIGHT
    middle = (start + end) / 2
    left_end, right_end = left_top + thick, right_top + thick
    band = ""
    if part.yen:
        band = (
            f'<rect x="{_LEFT}" y="{left_top:.1f}" width="{_BAR}" height="{thick:.1f}"'
            f' fill="{colour}"/>'
            f'<path d="M{start},{left_top:.1f}'
            f" C{middle},{left_top:.1f} {middle},{right_top:.1f} {end},{right_top:.1f}"
            f" L{end},{right_end:.1f}"
            f" C{middle},{right_end:.1f} {middle},{left_end:.1f} {start},{left_end:.1f} Z"
            f'" fill="{colour}" fill-opacity=".45"/>'
        )
    bar = (
        f'<rect x="{end}" y="{right_top:.1f}" width="{_BAR}" height="{max(thick, 1.5):.1f}"'
        f' fill="{colour}"/>'
    )
    x = end + _BAR + 8
    yen = escape(say("surplus_flow.yen", yen=part.yen))
    name = (
        f'<text x="{x}" y="{right_top + 14:.1f}" class="coopkit-flow-name">'
        f"{escape(part.title)}</text>"
        f'<text x="{x}" y="{right_top + 33:.1f}" class="coopkit-flow-yen">{yen}</text>'
    )
    return [band, bar, name]


def alternative(income: int, parts: Sequence[Part]) -> str:
    """Return in words what the picture shows."""
    said = say("surplus_flow.and").join(
        say("surplus_flow.one", name=part.title, yen=part.yen) for part in parts
    )
    return say("surplus_flow.words", income=income, parts=said)


def table(parts: Sequence[Part]) -> str:
    """Return the parts with their arithmetic and article."""
    rows = "".join(
        f'<tr data-part="{part.name}"><th scope="row"><span class="coopkit-swatch" '
        f'style="background:{COLOURS[part.name]}"></span>{escape(part.title)}</th>'
        f'<td class="coopkit-yen">{escape(say("surplus_flow.yen", yen=part.yen))}</td></tr>'
        # Below, across both columns: on a phone a third column would have no room.
        f'<tr class="coopkit-how"><td colspan="2">{escape(part.how)} '
        f'<span class="coopkit-small">{escape(part.article)}</span></td></tr>'
        for part in parts
    )
    heads = "".join(
        f'<th scope="col">{escape(say(f"surplus_flow.head.{name}"))}</th>'
        for name in ("part", "yen")
    )
    return (
        f'<table class="coopkit-flow-table"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def shares(dividends: Mapping[str, int], hours: Mapping[str, int], remainder: int) -> str:
    """Return each member's dividend beside the hours, with a bar to scale."""
    most = max([*dividends.values(), 1])
    rows = "".join(
        f'<tr><th scope="row">{escape(member)}</th>'
        f"<td>{escape(say('surplus_flow.worked', hours=hours[member]))}</td>"
        f'<td class="coopkit-yen">{escape(say("surplus_flow.yen", yen=yen))}</td>'
        f'<td class="coopkit-bar-cell" aria-hidden="true"><span class="coopkit-bar" '
        f'style="width:{100 * yen // most}%"></span></td></tr>'
        for member, yen in dividends.items()
    )
    rest = escape(say("surplus_flow.remainder", yen=remainder))
    return (
        f'<table class="coopkit-flow-table coopkit-shares"><tbody>{rows}</tbody></table>'
        f'<p class="coopkit-small">{rest}</p>'
    )
