"""Plans drawn at random: every field may be open, ordinary or extreme."""

from hypothesis import strategies as st

from coopkit.plan import Plan

yen = st.none() | st.integers(0, 10**7) | st.sampled_from([1, 2, 19, 20, 21, 10**9])
units = st.none() | st.integers(0, 500)
hundredths = st.integers(0, 8000).map(lambda n: f"{n // 100}.{n % 100:02d}")
hours = st.none() | hundredths
percent = st.none() | st.integers(0, 30_000).map(lambda n: f"{n // 1000}.{n % 1000:03d}")
month = st.integers(1, 15)
event = st.integers(0, 15)


def _rows(prefix, most, **columns):
    """Return lists of rows with ids of their own."""
    rows = st.lists(st.fixed_dictionaries({}, optional=columns), max_size=most)
    return rows.map(
        lambda items: [{"id": f"{prefix}{number}"} | item for number, item in enumerate(items)]
    )


_members = _rows(
    "m", 4, units=units, weekly_hours=hours, hourly_wage=st.none() | yen, from_month=month
)
_work = _rows(
    "w",
    3,
    unit_price=yen,
    units_per_month=units,
    from_month=month,
    ramp_up_months=st.integers(0, 14),
    seasonality=st.none() | st.lists(st.integers(0, 300), min_size=12, max_size=12),
    months_until_paid=st.integers(0, 4),
    variable_rate=percent.filter(bool),
    variable_yen=st.integers(0, 1000),
)
_costs = _rows(
    "c",
    3,
    yen=yen,
    period=st.sampled_from(["month", "year"]),
    month=st.none() | st.integers(1, 12),
    from_month=month,
    months_until_paid=st.integers(0, 3),
)
_equipment = _rows("e", 2, yen=yen, life_years=st.none() | st.integers(1, 10), month=event)
_loans = _rows(
    "l",
    2,
    yen=yen,
    month=event,
    annual_rate=percent,
    grace_months=st.integers(0, 14),
    repay_months=st.none() | st.integers(1, 60),
)
_money = st.fixed_dictionaries(
    {},
    optional={
        "contribution_unit_price": yen,
        "first_payment": yen,
        "instalment_months": st.none() | st.integers(1, 20),
        "start_up_cost": yen,
        "start_month": st.sampled_from([None, "2027-04", "2029-12"]),
        "closing_month": st.none() | st.integers(1, 12),
        "social_insurance_rate": percent,
        "social_insurance_hours": hours,
        "corporate_tax_rate": percent,
        "flat_levy": yen,
        "consumption_tax_rate": percent,
        "reserve_target": yen,
        "dividend_rate": percent,
    },
)
plans = st.fixed_dictionaries(
    {
        "members": _members,
        "work": _work,
        "costs": _costs,
        "equipment": _equipment,
        "grants": _rows("g", 2, yen=yen, month=event),
        "loans": _loans,
        "money": _money,
        "organization": st.fixed_dictionaries(
            {}, optional={"specified": st.none() | st.booleans()}
        ),
    }
).map(Plan.model_validate)
