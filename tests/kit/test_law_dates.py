"""Days of the Act: the last day of a period, with weekday, to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit import law
from coopkit.law.dates import last_day_of_months, weekday_before

DAYS = st.dates(date(2023, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("event", "months", "last"),
    [
        (date(2027, 1, 15), 6, date(2027, 7, 15)),
        (date(2026, 8, 30), 6, date(2027, 2, 28)),
        (date(2026, 8, 27), 6, date(2027, 2, 27)),
        (date(2027, 8, 30), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 3, 31), 6, date(2027, 9, 30)),
        (date(2026, 11, 30), 6, date(2027, 5, 31)),
        (date(2026, 6, 30), 6, date(2026, 12, 31)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 31)),
        (date(2027, 1, 30), 1, date(2027, 2, 28)),
    ],
)
def test_months_follow_the_calendar(event, months, last):
    """A period of months ends with the day before its first counted day, or the month's end."""
    assert last_day_of_months(event, months) == last


FALL = date(2027, 1, 15)
SURVIVAL = [
    ([(date(2026, 4, 1), 5)], date(2030, 1, 1), "ok"),
    ([(date(2026, 4, 1), 3), (FALL, 2)], date(2027, 7, 15), "ok"),
    ([(date(2026, 4, 1), 3), (FALL, 2)], date(2027, 7, 16), "violation"),
    ([(date(2026, 4, 1), 3), (FALL, 2), (date(2027, 7, 15), 3)], date(2027, 7, 16), "ok"),
    ([(date(2026, 4, 1), 3), (FALL, 2), (date(2027, 7, 16), 3)], date(2027, 8, 1), "violation"),
    ([(date(2026, 4, 1), 3), (FALL, 2), (date(2027, 3, 1), 1)], date(2027, 7, 16), "violation"),
    (
        [(date(2026, 4, 1), 3), (FALL, 2), (date(2027, 7, 1), 3), (date(2027, 7, 2), 2)],
        date(2027, 12, 31),
        "ok",
    ),
    ([(FALL, 0)], FALL, "ok"),
    ([(FALL, 2), (date(2027, 2, 1), None)], date(2027, 3, 1), "unknown"),
    ([(FALL, 2), (date(2027, 4, 1), None)], date(2027, 3, 31), "ok"),
    ([(FALL, 2), (date(2027, 4, 1), None)], date(2027, 4, 1), "unknown"),
]


@pytest.mark.parametrize(("membership", "as_of", "status"), SURVIVAL)
def test_r02_dissolves_after_six_months_without_a_break(membership, as_of, status):
    """Three again within the six months starts anew; after them nothing undoes it."""
    assert law.evaluate("R02", membership=membership, as_of=as_of).status == status


def test_r02_says_by_when_three_must_be_back():
    """While there is time the message names the last day; the count starts on the first fall."""
    membership = [(date(2026, 4, 1), 3), (FALL, 2), (date(2027, 3, 1), 1)]
    few = law.evaluate("R02", membership=membership, as_of=date(2027, 4, 1))
    assert few.status == "ok"
    assert "2027年7月15日（木）までに3人に戻れば" in few.message
    assert "2027年1月15日（金）から" in few.measured
    growing = [(date(2026, 4, 1), 3), (date(2026, 4, 20), 4)]
    fine = law.evaluate("R02", membership=growing, as_of=date(2026, 5, 1))
    assert fine.measured == "2026年5月1日（金）に4人"


@pytest.mark.parametrize(
    ("month_count", "back", "as_of", "status"),
    [
        (None, date(2027, 7, 15), date(2027, 7, 16), "ok"),
        (None, date(2027, 7, 16), date(2027, 7, 16), "violation"),
        ("first_day_excluded", date(2027, 7, 15), date(2027, 7, 16), "ok"),
        ("first_day_excluded", date(2027, 7, 16), date(2027, 7, 16), "violation"),
        ("first_day_included", date(2027, 7, 14), date(2027, 7, 15), "ok"),
        ("first_day_included", date(2027, 7, 15), date(2027, 7, 15), "violation"),
    ],
)
def test_r02_whether_the_first_day_counts_is_an_open_point(month_count, back, as_of, status):
    """Counted from the day itself, the six months end one day earlier (民法140条)."""
    given = {"membership": [(FALL, 2), (back, 3)], "as_of": as_of, "month_count": month_count}
    assert law.evaluate("R02", **given).status == status


def test_r02_says_the_last_day_of_the_chosen_count():
    """The last day in the message follows the choice, at the turn of a month and a year too."""
    few = {"membership": [(date(2027, 1, 1), 2)], "as_of": date(2027, 2, 1)}
    assert "2027年7月1日（木）までに" in law.evaluate("R02", **few).message
    included = law.evaluate("R02", **few, month_count="first_day_included")
    assert "2027年6月30日（水）までに" in included.message
    assert "数日の余裕" in included.next_step
    with pytest.raises(law.LawInputError) as caught:
        law.evaluate("R02", **few, month_count="thirty_days")
    assert caught.value.parameter == "month_count"


@pytest.mark.parametrize("days", [[(FALL, 3), (FALL, 2)], [(FALL, 3), (date(2026, 1, 1), 2)]])
def test_r02_wants_rising_days(days):
    """A day that stands twice, or an earlier one after a later, is an error."""
    with pytest.raises(law.LawInputError) as caught:
        law.evaluate("R02", membership=days, as_of=date(2028, 1, 1))
    assert caught.value.parameter == "membership"


def test_r02_knows_nothing_before_the_first_record():
    """A day before the records begin is refused."""
    with pytest.raises(law.LawInputError) as caught:
        law.evaluate("R02", membership=[(FALL, 3)], as_of=FALL - timedelta(days=1))
    assert caught.value.parameter == "as_of"
    assert law.evaluate("R02", membership=[(FALL, 3)], as_of=FALL).status == "ok"


TWO_WEEK_RULES = [("R17", "established", "notified"), ("R33", "meeting_end", "filed")]


@pytest.mark.parametrize(("rule", "event", "done"), TWO_WEEK_RULES)
def test_two_weeks_do_not_count_the_first_day(rule, event, done):
    """From 1 October the last day is 15 October; the 16th is one day after it."""
    first = date(2026, 10, 1)
    assert law.evaluate(rule, **{event: first, done: first}).status == "ok"
    assert law.evaluate(rule, **{event: first, done: date(2026, 10, 15)}).status == "ok"
    late = law.evaluate(rule, **{event: first, done: date(2026, 10, 16)})
    assert late.status == "violation"
    assert "2026年10月15日（木）" in late.required
    assert "1日あと" in late.message
    assert "（15日後）" in late.measured


@pytest.mark.parametrize(("rule", "event", "done"), TWO_WEEK_RULES)
@pytest.mark.parametrize("first", [date(2026, 10, 3), date(2026, 10, 4)])
def test_a_last_day_on_a_weekend_is_an_open_point(rule, event, done, first):
    """The default shows the earlier day and says so; the other reading moves to Monday."""
    monday = date(2026, 10, 19)
    given = {event: first, done: monday}
    default = law.evaluate(rule, **given)
    assert default.status == "violation"
    assert "ここでは決めていません" in default.message
    assert law.evaluate(rule, **given, holiday_shift="no").status == "violation"
    assert law.evaluate(rule, **given, holiday_shift="yes").status == "ok"
    after = {event: first, done: monday + timedelta(days=1)}
    shifted = law.evaluate(rule, **after, holiday_shift="yes")
    assert shifted.status == "violation"
    assert "ここでは決めていません" not in shifted.message


@given(DAYS, st.integers(0, 60))
def test_r17_is_monotone(event, days):
    """Whoever is in time is in time a day earlier as well."""
    done = event + timedelta(days=days)
    now = law.evaluate("R17", established=event, notified=done).status
    assert (now == "ok") == (days <= 14)


def by_id(found):
    """Return deadlines by their id."""
    return {deadline.id: deadline for deadline in found}


def test_deadlines_of_a_founding():
    """Forward periods are exact; the notice has a margin because it counts backwards."""
    found = by_id(
        law.deadlines(
            founding_meeting=date(2027, 3, 20),
            paid_in=date(2027, 3, 25),
            established=date(2027, 4, 1),
        )
    )
    notice = found["founding_notice"]
    assert (notice.last, notice.weekday, notice.backward) == (date(2027, 3, 3), 2, True)
    assert notice.margin_days == 3
    assert "3日の余裕" in notice.text
    assert "14日前" in notice.text
    assert found["registration"].last == date(2027, 4, 8)
    assert found["registration"].confidence == "I"
    assert found["notification"].last == date(2027, 4, 15)
    assert found["notification"].article == "第27条"
    assert found["notification"].margin_days == 0
    assert "余裕" not in found["notification"].text
    assert "2027年4月15日（木）" in found["notification"].text


def test_deadlines_of_a_year():
    """Meeting, papers, filing and leaving, each from its own day, in the order of days."""
    found = law.deadlines(
        ordinary_meeting=date(2027, 6, 20),
        year_end=date(2028, 3, 31),
        officers_changed=date(2027, 6, 21),
        articles_changed=date(2027, 6, 22),
    )
    assert [(deadline.id, deadline.last) for deadline in found] == [
        ("accounts_ready", date(2027, 6, 3)),
        ("meeting_notice", date(2027, 6, 7)),
        ("accounts_filing", date(2027, 7, 4)),
        ("officers_changed", date(2027, 7, 5)),
        ("articles_changed", date(2027, 7, 6)),
        ("withdrawal_notice", date(2027, 12, 29)),
        ("ordinary_meeting_held", date(2028, 3, 31)),
    ]
    filing = found[2]
    assert filing.weekend
    assert (filing.weekday, filing.do_by) == (6, date(2027, 7, 2))
    assert "2027年7月2日（金）までにしておくと安心" in filing.text
    assert not found[1].weekend
    assert found[1].do_by == found[1].last
    assert law.deadlines() == ()


def test_deadlines_take_the_open_points():
    """Clear days take one more day off; a weekend moves to Monday when that is chosen."""
    days = {"ordinary_meeting": date(2027, 6, 20), "year_end": date(2028, 4, 1)}
    plain = by_id(law.deadlines(**days))
    clear = by_id(law.deadlines(**days, days_before="clear_days", holiday_shift="yes"))
    assert plain["meeting_notice"].last - clear["meeting_notice"].last == timedelta(days=1)
    assert clear["accounts_filing"].last == date(2027, 7, 5)
    assert not clear["accounts_filing"].weekend
    assert clear["ordinary_meeting_held"].last == date(2028, 4, 1)
    none = by_id(law.deadlines(**days, margin_days=0))
    assert none["meeting_notice"].last == date(2027, 6, 10)


@pytest.mark.parametrize(("articles", "days"), [(None, 90), (30, 90), (91, 91), (365, 365)])
def test_notice_of_leaving_follows_the_articles(articles, days):
    """The articles make the notice longer, never shorter."""
    end = date(2028, 3, 31)
    [notice, _] = law.deadlines(year_end=end, articles_notice_days=articles, margin_days=0)
    assert (notice.id, notice.last) == ("withdrawal_notice", end - timedelta(days=days))


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"year_end": "2028-03-31"}, "year_end"),
        ({"year_end": date(2028, 3, 31), "margin_days": -1}, "margin_days"),
        ({"articles_notice_days": 366}, "articles_notice_days"),
        ({"holiday_shift": "later"}, "holiday_shift"),
    ],
)
def test_deadlines_refuse_what_cannot_be(given, parameter):
    """A wrong type or value names the parameter."""
    with pytest.raises(law.LawInputError) as caught:
        law.deadlines(**given)
    assert caught.value.parameter == parameter


@given(DAYS)
def test_the_day_to_do_it_is_a_weekday_within_two_days(day):
    """Saturday and Sunday go back to Friday; other days stay."""
    earlier = weekday_before(day)
    assert earlier.weekday() < 5
    assert (day - earlier).days == max(0, day.weekday() - 4)
