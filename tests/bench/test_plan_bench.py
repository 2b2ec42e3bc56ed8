"""How long a plan takes after every edit, and its risk; against loops and pandas.

The machine may be busy with other things, so rounds of the kit and of its peers take
turns, and the table shows the quickest and the median round by the clock, and the
quickest by the time of the processor, all threads together. The ratios go by the last,
which neighbours disturb least. Run with `-s` to see the tables.
"""

import time
from statistics import median, quantiles

import pytest
from aims import aim
from plan_peers import cash_in_pandas, runs_in_loops, runs_in_pandas
from plan_reference import reference

from coopkit import law
from coopkit.plan import Plan, lines, project
from coopkit.plan.risk import RiskAssumptions, simulate

SMALL, LARGE = (10, 20, 36), (100, 50, 120)
PROJECT_MS = {SMALL: 10, LARGE: 60}
RISK_MS = 100


def full_plan(members, work, months):
    """Return a plan with every kind of line and with all that the rules ask for."""
    return Plan.model_validate(
        {
            "name": "労働者協同組合さくら",
            "members": [
                {
                    "id": f"m{n}",
                    "label": f"なかま{n}",
                    "units": 5 + n % 3,
                    "weekly_hours": f"{12 + n % 20}.25",
                    "hourly_wage": 1290 + n,
                    "role": "director" if n < 3 else "auditor" if n < 4 else "member",
                    "labour_contract": n >= 4,
                }
                for n in range(members)
            ],
            "work": [
                {
                    "id": f"w{n}",
                    "label": f"しごと{n}",
                    "unit_price": 1501 + 10 * n,
                    "units_per_month": (60 + n) * members // 8,
                    "from_month": 1 + n % 4,
                    "ramp_up_months": n % 7,
                    "seasonality": [90, 80, 110, 100, 100, 95, 70, 60, 100, 115, 120, 133],
                    "months_until_paid": n % 3,
                    "variable_rate": "7.125",
                    "variable_yen": 13,
                }
                for n in range(work)
            ],
            "costs": [
                {
                    "id": f"c{n}",
                    "label": f"費用{n}",
                    "yen": 5000 + 100 * n,
                    "period": "year" if n % 4 == 0 else "month",
                    "months_until_paid": n % 2,
                }
                for n in range(work)
            ],
            "equipment": [{"id": "e1", "label": "車", "yen": 1_000_001, "life_years": 4}],
            "loans": [
                {
                    "id": "l1",
                    "label": "借入",
                    "yen": 2_000_000,
                    "annual_rate": "1.995",
                    "grace_months": 6,
                    "repay_months": 60,
                }
            ],
            "money": {
                "contribution_unit_price": 10_000,
                "start_up_cost": 300_000,
                "start_month": "2027-04",
                "months": months,
                "social_insurance_rate": "15.435",
                "corporate_tax_rate": "23",
                "flat_levy": 70_000,
                "consumption_tax_rate": "4",
                "dividend_rate": "50",
            },
            "organization": {"other_workers": 2, "worker_dispatch": False},
            "meeting": {
                "notice_sent": "2027-01-10",
                "held": "2027-02-01",
                "agreed": members,
                "present": members,
                "yes": members,
            },
            "articles": {f"item_{n}": "さだめる" for n in range(1, 16)},
        }
    )


def timed(ways, rounds):
    """Return name → (quickest, median, quickest of the processor) in ms; all take turns."""
    clock, work = ({name: [] for name in ways} for _ in range(2))
    for way in ways.values():
        way()
    for _ in range(rounds):
        for name, way in ways.items():
            begun, used = time.perf_counter(), time.process_time()
            way()
            clock[name].append((time.perf_counter() - begun) * 1000)
            work[name].append((time.process_time() - used) * 1000)
    return {name: (min(clock[name]), median(clock[name]), min(work[name])) for name in ways}


def show(title, found, rounds, scale=None):
    """Print a table; ratios are to the first row, by the processor's time."""
    own = next(iter(found.values()))[2]
    print(f"\n{title} ({rounds} rounds in turn)")  # noqa: T201  # a bench reports
    print(f"{'':42} {'min ms':>9} {'median':>9} {'cpu min':>9} {'ratio':>8}")  # noqa: T201
    for name, row in found.items():
        factor = (scale or {}).get(name, 1)
        times = [value * factor for value in row]
        numbers = " ".join(f"{value:9.1f}" for value in times)
        print(f"{name:42} {numbers} {times[2] / own:8.1f}")  # noqa: T201


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_full_recalculation(size):
    """Three statements, business years and the rules of the Act, after an edit."""
    plan = full_plan(*size)
    months, data = size[2], plan.model_dump(mode="json")
    cash = list(project(plan).cash)
    assert cash_in_pandas(data, months).tolist() == cash
    assert reference(data, months)["cash"] == cash
    assert any(year.dividend for year in project(plan).years)
    ways = {
        "project and law.check": lambda: (project(plan), law.check(plan)),
        "project": lambda: project(plan),
        "law.check": lambda: law.check(plan),
        "pandas: cash only, no rules": lambda: cash_in_pandas(data, months),
    }
    rounds = 25
    found = timed(ways, rounds)
    # Re-adds its journal for every balance: written to be checked, not to be quick.
    journal = {"loops: the journal of the tests, 1 round": lambda: reference(data, months)}
    found |= timed(journal, 1)
    show("{} members, {} lines, {} months".format(*size), found, rounds)
    what = "project and law.check: {} members, {} lines, {} months".format(*size)
    aim(f"{what} (median)", found["project and law.check"][1], PROJECT_MS[size])


def check_risk_peers(plan, rows, assumptions):
    """Without taxes, which the peers leave as planned, all have one distribution."""
    untaxed = plan.money.model_copy(
        update=dict.fromkeys(("corporate_tax_rate", "consumption_tax_rate", "dividend_rate"))
    )
    plan = plan.model_copy(update={"money": untaxed})
    ours = simulate(plan, assumptions=assumptions)
    spread = ours.lowest_quantile(90) - ours.lowest_quantile(10)
    peers = (project(plan), rows, 36)
    for lowest in (
        runs_in_loops(*peers, 500, assumptions),
        list(runs_in_pandas(*peers, 2000, assumptions)),
    ):
        tenths = quantiles(lowest, n=10)
        for percent, value in ((10, tenths[0]), (50, tenths[4]), (90, tenths[8])):
            assert abs(ours.lowest_quantile(percent) - value) < 0.15 * spread, percent


@pytest.mark.parametrize("work", [4, 20])
def test_risk(work):
    """10,000 runs of 36 months; peers with fewer runs, times multiplied."""
    plan = full_plan(10, work, 36)
    projection, assumptions = project(plan), RiskAssumptions()
    sold = [lines.sales(line, 36, plan.money.start_month) for line in plan.work]
    rows = [
        (series.revenue, series.costs, line.months_until_paid)
        for series, line in zip(sold, plan.work, strict=True)
    ]
    few, some, runs = 50, 2000, 10_000
    check_risk_peers(plan, rows, assumptions)
    peers = (projection, rows, 36)
    ways = {
        "simulate, 10,000 runs": lambda: simulate(plan),
        "simulate, 100 runs": lambda: simulate(plan, runs=100),
        "pandas, no taxes, 2,000 runs x 5": lambda: runs_in_pandas(*peers, some, assumptions),
        "loops, no taxes, 50 runs x 200": lambda: runs_in_loops(*peers, few, assumptions),
        "project for each run, 10 runs x 1,000": lambda: [project(plan) for _ in range(10)],
    }
    scale = dict(zip(ways, (1, 1, runs / some, runs / few, runs / 10), strict=True))
    rounds = 9
    found = timed(ways, rounds)
    show(f"risk of 10 members, {work} lines, 36 months", found, rounds, scale)
    aim(f"10,000 runs, {work} lines (median)", found["simulate, 10,000 runs"][1], RISK_MS)
