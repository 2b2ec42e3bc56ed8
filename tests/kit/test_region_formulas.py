"""Formulas of indicators: exact, harmless, and blank where a figure is blank."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit.region.formulas import (
    Figures,
    FormulaError,
    Name,
    evaluate,
    in_words,
    names,
    parse,
    rounded,
)

FIGURES = Figures(
    {
        "one": [
            {"area_code": "x", "a": "1", "b": "2", "zero": "0"},
            {"area_code": "y", "a": "", "b": "2", "zero": "0"},
        ],
        "many": [
            {"area_code": "x", "item": "births", "year": "2020", "value": "7"},
            {"area_code": "x", "item": "births", "year": "2021", "value": "6"},
        ],
        "words": [{"id": "not a figure"}],
    }
)


@given(st.fractions(min_value=-10_000, max_value=10_000))
def test_values_round_half_away_from_zero(value: Fraction):
    """A written value is never further than half a step from the exact one."""
    assert abs(Fraction(rounded(value)) - value) <= Fraction(1, 20_000)
    assert rounded(Fraction(1, 20_000)) == "0.0001"
    assert rounded(Fraction(-1, 20_000)) == "-0.0001"
    assert rounded(Fraction(-1, 30_000)) == "0"


@pytest.mark.parametrize(
    ("text", "area", "value"),
    [
        ("100 * one.a / one.b", "x", 50),
        ("one.a - (one.b - 3) * 0.1", "x", Fraction(11, 10)),
        ("100 * one.a / one.b", "y", None),
        ("one.b + one.a - one.a", "y", None),
        ("one.a / one.zero", "x", None),
        ("one.b", "nowhere", None),
        ("many.births[2021] / many.births[2020]", "x", Fraction(6, 7)),
        ("many.births[2021]", "y", None),
    ],
)
def test_values(text: str, area: str, value: Fraction | None):
    """Whole formulas are exact; a blank figure or a zero divisor gives a blank, never a zero."""
    assert evaluate(parse(text), FIGURES, area) == value


def test_a_series_asks_for_its_year():
    """`[year]` and `[year - 1]` stand for the year in question and the one before."""
    node = parse("many.births[year] - many.births[year - 1]")
    assert evaluate(node, FIGURES, "x", 2021) == -1
    later = parse("many.births[year + 1]")
    assert evaluate(later, FIGURES, "x", 2020) == 6
    assert names(node, 2021) == [Name("many", "births", 2021), Name("many", "births", 2020)]


@pytest.mark.parametrize(
    "text",
    [
        "open(1)",
        "one.a ** 9",
        "a",
        "one.a.b",
        "one.a if 1 else 2",
        "'text'",
        "True",
        "many.births[one.a]",
        "1 +",
        "one.a and one.b",
        "-one.a",
    ],
)
def test_anything_else_is_refused(text: str):
    """A formula can only calculate: calls, powers, comparisons and texts are refused."""
    with pytest.raises(FormulaError):
        parse(text)


@pytest.mark.parametrize("text", ["one.c", "two.a", "many.births[1999]", "words.id"])
def test_a_figure_that_does_not_exist_is_named(text: str):
    """Asking for an unknown figure is an error, not a blank."""
    with pytest.raises(FormulaError, match="という数値がありません"):
        evaluate(parse(text), FIGURES, "x")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("100 * t.a / t.b", "100 × a ÷ b"),
        ("10000 * t.a / (t.b + t.c)", "10,000 × a ÷ （b ＋ c）"),
        ("t.a / (t.b * t.c)", "a ÷ （b × c）"),
        ("t.a - (t.b - t.c)", "a － （b － c）"),
        ("(t.a - t.b) / t.b", "（a － b） ÷ b"),
    ],
)
def test_a_formula_in_words_means_the_same(text: str, words: str):
    """Brackets stay where they change the meaning and go where they do not."""
    assert in_words(parse(text), lambda name: name.column) == words
