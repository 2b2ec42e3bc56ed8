"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit.plan.numbers import (
    NumberError,
    parse_hours,
    parse_month,
    parse_units,
    parse_yen,
)

FULL = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("12000", 12000),
        ("１２，０００円", 12000),
        ("1万2千円", 12000),
        ("１万２千", 12000),
        ("1.5万円", 15000),
        ("三万円", 30000),
        ("１０まん", 100_000),
        ("2せん円", 2000),
        ("千円", 1000),
        ("2億3000万", 230_000_000),
        ("￥3,000", 3000),
        (" 1 000 ", 1000),
        ("300.00", 300),
        ("時給1,300円", 1300),
        ("毎月 約２万円", 20_000),
        ("0", 0),
        ("", None),
        ("　", None),
    ],
)
def test_yen_are_read_as_written_in_japan(text, yen):
    """Full-width digits, commas, 円, 万 and 千 are understood."""
    assert parse_yen(text) == yen


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("abc", "数として読めません"),
        ("1,00,0", "数として読めません"),
        ("万", "数として読めません"),
        ("1千2万3千4万", "数として読めません"),
        ("1万10,000", "数として読めません"),
        ("1.5", "小数は使えません"),
        ("-5", "0より小さい"),
        ("−５", "0より小さい"),
        ("2兆", "大きすぎます"),
        ("1e5", "数として読めません"),
        ("٣", "数として読めません"),
    ],
)
def test_what_is_not_certain_is_refused_with_a_reason(text, word):
    """A doubtful text is refused in Japanese instead of guessed."""
    with pytest.raises(NumberError, match=word):
        parse_yen(text)


@pytest.mark.parametrize("text", ["1,", "1,0", "1,00", "12.", "-", "円", "1,234,5"])
def test_a_number_in_the_middle_of_typing_is_marked_so(text):
    """While a person still types, the problem is marked as unfinished."""
    with pytest.raises(NumberError) as caught:
        parse_yen(text)
    assert caught.value.unfinished


@given(st.integers(0, 10**12))
def test_every_amount_comes_back(amount):
    """Plain, grouped, full-width and with 円: the same amount is read."""
    grouped = f"{amount:,}"
    for text in (str(amount), grouped, f"{grouped}円", grouped.translate(FULL)):
        assert parse_yen(text) == amount


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_every_amount_in_ten_thousands_comes_back(high, low):
    """M万N is M x 10,000 + N, unless it is nothing at all."""
    assert parse_yen(f"{high}万{low or ''}円") == high * 10_000 + low


@given(st.text(max_size=20))
def test_no_text_breaks_the_readers(text):
    """Whatever is typed, a reader gives a value in range, None, or its own error."""
    for reader, most in ((parse_yen, 10**12), (parse_units, 10**6), (parse_hours, 80)):
        try:
            value = reader(text)
        except NumberError:
            continue
        assert value is None or 0 <= value <= most


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("7.5", "7.5"),
        ("７時間半", "7.5"),
        ("7:30", "7.5"),
        ("7時間15分", "7.25"),
        ("半", "0.5"),
        ("十時間", "10"),
        ("0", "0"),
    ],
)
def test_hours_are_exact(text, hours):
    """Hours, half hours and minutes become exact decimals."""
    assert parse_hours(text) == Decimal(hours)


@pytest.mark.parametrize("text", ["7時間20分", "81", "時間", "-1", "7:99"])
def test_hours_that_cannot_be_exact_are_refused(text):
    """A third of an hour has no exact decimal and is refused; so are impossible weeks."""
    with pytest.raises(NumberError):
        parse_hours(text)


@pytest.mark.parametrize("text", ["2027年4月", "２０２７／４", "2027-04", "令和9年4月", "R9.4"])
def test_months_are_read(text):
    """Western and Reiwa years mean the same month."""
    assert parse_month(text) == "2027-04"


@pytest.mark.parametrize("text", ["2027年13月", "4月", "1999-04", "平成9年4月"])
def test_other_months_are_refused(text):
    """What is not a month of this century is refused."""
    with pytest.raises(NumberError, match="月として読めません"):
        parse_month(text)
