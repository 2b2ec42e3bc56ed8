"""What the Act as code costs: importing it, and checking a plan after every edit."""

import subprocess
import sys
import time
from statistics import median

from aims import aim

from coopkit import law
from coopkit.plan import Plan

IMPORT_MS = 60
CHECK_MS = 2
EVERY_RULE_MS = 2

# Seconds from `import pydantic` done to `import coopkit.law` done, in a fresh process.
_IMPORT = (
    "import time, pydantic, pydantic.main, sys\n"
    "begun = time.perf_counter()\n"
    "import coopkit.law\n"
    "print(time.perf_counter() - begun, 'pandas' in sys.modules)"
)


def test_importing_the_law_is_quick():
    """Beyond pydantic, and without pandas."""
    seconds = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True
        )
        taken, pandas = done.stdout.split()
        assert pandas == "False"
        seconds.append(float(taken))
    aim("import coopkit.law beyond pydantic (median of 5)", median(seconds) * 1000, IMPORT_MS)


def twenty_members():
    """Return a plan of 20 members with everything filled in that a plan has."""
    rows = [
        {"id": f"m{n}", "label": f"なかま{n}", "units": n, "weekly_hours": "10"}
        for n in range(1, 21)
    ]
    money = {"contribution_unit_price": 10_000}
    return Plan.model_validate({"name": "労働者協同組合さくら", "members": rows, "money": money})


def every_fact():
    """Return 20 members with every fact that a rule can ask of a plan."""
    names = [f"なかま{n}" for n in range(1, 21)]
    facts = law.Facts(
        founders=20,
        members=20,
        engaged_members=18,
        units={name: place for place, name in enumerate(names, start=1)},
        name="労働者協同組合さくら",
        business_kinds=frozenset({"shopping"}),
        engaged_total=24,
        engaged_member_count=18,
        labour_contract_members=15,
        founding_notice_days=20,
        founding_agreed=20,
        founding_present=15,
        founding_yes=12,
        unit_price=10_000,
        first_payment=5_000,
        directors=3,
        member_directors=3,
        auditors=0,
        audit_board=True,
        audit_board_in_articles=True,
        base=1_000_000,
        reserve_balance=0,
        reserve_target=1_050_000,
        capital=2_100_000,
        legal_reserve=100_000,
        job_creation_reserve=50_000,
        education_carryover=50_000,
        dividend=800_000,
        engagement=dict.fromkeys(names, 500),
        dividends=dict.fromkeys(names, 40_000),
        items=frozenset(f"item_{n}" for n in range(1, 16)),
    )

    class Known:
        def law_facts(self):
            return facts

    return Known()


def milliseconds(function, rounds=50):
    """Return the median time of one call."""
    function()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        function()
        times.append(time.perf_counter() - begun)
    return median(times) * 1000


def test_checking_a_plan_of_twenty(benchmark):
    """All rules on a plan of 20 members."""
    plan = twenty_members()
    found = benchmark(lambda: law.check(plan))
    assert {finding.rule for finding in found} >= {"R01", "R05", "R09"}
    aim("rules on a plan of 20 members", milliseconds(lambda: law.check(plan)), CHECK_MS)


def test_checking_every_fact_of_twenty(benchmark):
    """The same with every fact known, so that no rule stops early."""
    plan = every_fact()
    found = benchmark(lambda: law.check(plan))
    assert {finding.status for finding in found} <= {"ok", "not_applicable"}
    assert len(found) == len(law.plan_rules())
    aim("rules on 20 members, all facts", milliseconds(lambda: law.check(plan)), EVERY_RULE_MS)
