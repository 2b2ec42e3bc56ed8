"""Colours and hatching of the charts.

The colours are Okabe and Ito's (Color Universal Design, 2008): told apart with every
common kind of colour vision. Hatching, marks and place say the same without any colour,
for grey print.
"""

from dataclasses import dataclass

INK = "#1B1B1B"
SOFT_INK = "#4A4A4A"
GRID = "#D0D0D0"
# Vermilion, darkened until text in it has a contrast of 5.9 to 1 on white.
MARK = "#B4370B"

BLUE = "#0072B2"
_SKY = "#56B4E9"
_ORANGE = "#E69F00"
_GREEN = "#009E73"
_YELLOW = "#F0E442"
_VERMILION = "#D55E00"
_PURPLE = "#CC79A7"
_GREY = "#C4C4C4"


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled: its colour, and a hatch in another colour, if any."""

    colour: str
    hatch: str | None = None
    hatch_colour: str = "white"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn: its colour, and matplotlib's name of its style."""

    colour: str = INK
    style: str = "-"


PLAIN = Stroke()
MIDDLE = Stroke(BLUE, "--")
SO_FAR = Stroke(MARK)
SHORT = Fill("#FBE3D6", "xxxx", _VERMILION)
FILLS = {
    "inflow": Fill(_SKY),
    "outflow": Fill(_ORANGE, "////"),
    "wages": Fill(BLUE),
    "social_insurance": Fill(_SKY, "////", INK),
    "variable": Fill(_ORANGE),
    "fixed": Fill(_GREEN, "....", "white"),
    "other": Fill(_GREY, "xxxx", SOFT_INK),
    "cash": Fill(_SKY),
    "kept": Fill(_SKY),
    "receivables": Fill(_YELLOW, "....", SOFT_INK),
    "equipment": Fill(_ORANGE, "////"),
    "loss": Fill("#F2F2F2", "\\\\\\\\", SOFT_INK),
    "short": SHORT,
    "payables": Fill(_GREY, "----", SOFT_INK),
    "settled": Fill(_GREY, "....", INK),
    "loans": Fill(_PURPLE, "xxxx"),
    "contributions": Fill(BLUE),
    "reserves": Fill(_GREEN, "////"),
    "carried": Fill(_YELLOW),
    "grants": Fill(_GREEN, "....", "white"),
    "start_up": Fill(_GREY, "xxxx", SOFT_INK),
    "loss_covered": Fill(_GREY, "----", SOFT_INK),
    "legal_reserve": Fill(BLUE),
    "job_creation_reserve": Fill(_ORANGE, "////"),
    "education_carryover": Fill(_GREEN, "....", "white"),
    "wide_band": Fill("#D6ECFA"),
    "half_band": Fill(_SKY),
    "below": Fill(_ORANGE, "////"),
    "range": Fill(_SKY),
    "hours": Fill(_SKY),
    "hours_average": Fill(_SKY, "////"),
    "wage": Fill(_ORANGE),
    "wage_average": Fill(_ORANGE, "////"),
    "dividend": Fill(_PURPLE, "xxxx"),
}
