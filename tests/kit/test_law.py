"""The rules of the Act: exact at their boundaries, honest about what is not known."""

from fractions import Fraction
from inspect import Parameter, signature
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit import law
from coopkit.law import units as units_rule
from coopkit.law.evaluation import EVALUATORS
from coopkit.law.people import engaged_needed

NAMES = ["さくら", "けん", "ゆい", "ひろ", "まな", "そら", "りく", "あお"]


def table(*units):
    """Return a table of units with a name for each number."""
    return dict(zip(NAMES, units, strict=False))


@pytest.mark.parametrize(("founders", "status"), [(0, "violation"), (2, "violation"), (3, "ok")])
def test_r01_turns_at_three_founders(founders, status):
    """Three founders are enough and two are not (Article 22)."""
    finding = law.evaluate("R01", founders=founders)
    assert (finding.status, finding.article) == (status, "第22条")


@pytest.mark.parametrize(
    ("members", "needed"),
    [(3, 3), (4, 4), (5, 4), (6, 5), (7, 6), (8, 7), (9, 8), (10, 8), (11, 9), (12, 10)],
)
def test_r05_reproduces_the_table_of_whole_numbers(members, needed):
    """For 3 to 12 members exactly the number of the fact base is needed (Article 8(1))."""
    assert engaged_needed(members) == needed
    assert law.evaluate("R05", members=members, engaged_members=needed).status == "ok"
    below = law.evaluate("R05", members=members, engaged_members=needed - 1)
    assert below.status == "violation"
    assert f"{needed}人以上" in below.required


@given(st.integers(1, 10**6), st.data())
def test_r05_agrees_with_fractions_and_is_monotone(members, data):
    """The finding is that of the exact fraction, and one more engaged member never hurts."""
    engaged = data.draw(st.integers(0, members - 1))
    now = law.evaluate("R05", members=members, engaged_members=engaged).status
    assert (now == "ok") == (Fraction(engaged, members) >= Fraction(4, 5))
    if now == "ok":
        assert law.evaluate("R05", members=members, engaged_members=engaged + 1).status == "ok"


def test_r05_says_that_nobody_is_no_share():
    """Without members there is no share to compare."""
    assert law.evaluate("R05", members=0, engaged_members=0).status == "not_applicable"


@pytest.mark.parametrize(
    ("units", "status"),
    [
        ((1, 1, 1, 1), "ok"),
        ((2, 1, 1, 1), "violation"),
        ((5, 5, 5, 5), "ok"),
        ((25, 25, 25, 24, 1), "ok"),
        ((26, 25, 25, 24, 1), "violation"),
        ((9, 1, 1), "not_applicable"),
        ((0, 0, 0, 0), "not_applicable"),
    ],
)
def test_r09_turns_just_above_a_quarter(units, status):
    """Exactly 25 % fits; with three members or fewer there is no cap (Article 9(3), (4))."""
    assert law.evaluate("R09", units=table(*units)).status == status


@pytest.mark.parametrize(("units", "status"), [(35, "ok"), (36, "violation")])
def test_r09_allows_an_approved_member_thirty_five_percent(units, status):
    """With approval exactly 35 % fits, and one unit more does not."""
    shares = table(units, 25, 20, 15, 100 - units - 60)
    assert law.evaluate("R09", units=shares, approved={"さくら"}).status == status
    assert law.evaluate("R09", units=shares).status == "violation"


def test_r09_names_the_largest_share_and_two_ways_out():
    """The message has the exact share; the next step has numbers that really fit."""
    finding = law.evaluate("R09", units=table(10, 4, 4, 4))
    assert "さくらさんの出資は、22口のうち10口（5/11）" in finding.message
    assert "あわせて18口ふやす" in finding.next_step
    assert "4口をこえない" in finding.next_step
    assert law.evaluate("R09", units=table(10, 10, 10, 10)).status == "ok"
    assert law.evaluate("R09", units=table(4, 4, 4, 4)).status == "ok"


def test_r09_offers_only_more_units_when_others_have_none():
    """When one member holds everything, cutting down cannot help and is not offered."""
    finding = law.evaluate("R09", units=table(5, 0, 0, 0))
    assert "15口ふやす" in finding.next_step
    assert "こえない" not in finding.next_step


shares_tables = st.lists(st.integers(0, 1000), min_size=1, max_size=8).map(lambda n: table(*n))


@given(shares_tables)
def test_r09_does_not_depend_on_the_order_of_members(units):
    """Whoever is written first, the finding is the same."""
    statuses = set()
    for order in list(permutations(units))[:6]:
        finding = law.evaluate("R09", units={name: units[name] for name in order})
        statuses.add((finding.status, "あわせて" in finding.next_step))
    assert len(statuses) == 1


@given(st.lists(st.integers(0, 60), min_size=4, max_size=8), st.sets(st.sampled_from(NAMES[:4])))
def test_r09_ways_out_keep_the_caps(numbers, approved):
    """The total it proposes can be shared out within the caps, and so can the cut."""
    held = table(*numbers)
    total = sum(numbers)
    if law.evaluate("R09", units=held, approved=approved).status != "violation":
        return
    caps = {name: Fraction(35 if name in approved else 25, 100) for name in held}
    proposed = units_rule.total_that_fits(held, caps)
    room = [int(caps[name] * proposed) for name in held]
    assert proposed > total
    assert all(most >= units for most, units in zip(room, held.values(), strict=True))
    assert sum(room) >= proposed
    most = units_rule.largest_holding_that_fits(held, caps)
    cut = {name: min(units, most) for name, units in held.items()}
    assert most < max(numbers)
    assert law.evaluate("R09", units=cut, approved=approved).status in {"ok", "not_applicable"}


@given(st.lists(st.integers(0, 40), min_size=4, max_size=6))
def test_r09_cut_is_the_largest_possible(numbers):
    """Without approvals no larger common limit would keep the cap."""
    held = table(*numbers)
    caps = dict.fromkeys(held, Fraction(1, 4))
    most = units_rule.largest_holding_that_fits(held, caps)

    def fits(limit):
        cut = [min(units, limit) for units in numbers]
        return all(4 * units <= sum(cut) for units in cut)

    assert most == max(limit for limit in range(max(numbers) + 1) if fits(limit))


def test_a_missing_input_is_unknown_and_named():
    """Nothing is guessed: left out and None both give unknown, with the field's name."""
    finding = law.evaluate("R05", members=5, engaged_members=None)
    assert finding.status == "unknown"
    assert finding.missing == ("engaged_members",)
    assert finding.measured is None
    assert "まだわかりません" in finding.message
    assert "組合の仕事をする組合員の数" in finding.message
    units = law.evaluate("R09", units={"さくら": 5, "けん": None, "ゆい": 1, "ひろ": 1})
    assert units.missing == ("units:けん",)
    assert "けんさんの出資口数" in units.message


@pytest.mark.parametrize(
    ("rule", "inputs", "parameter"),
    [
        ("R05", {"members": -1, "engaged_members": 0}, "members"),
        ("R05", {"members": 4, "engaged_members": 5}, "engaged_members"),
        ("R05", {"members": 4.0, "engaged_members": 3}, "members"),
        ("R05", {"members": True, "engaged_members": 1}, "members"),
        ("R01", {"founders": "3"}, "founders"),
        ("R01", {"members": 3}, "members"),
        ("R09", {"units": [1, 2, 3]}, "units"),
        ("R09", {"units": {"さくら": -1}}, "units"),
        ("R09", {"units": {"さくら": 1}, "approved": {"けん"}}, "approved"),
        ("R09", {"units": {"さくら": 1}, "approved": "さくら"}, "approved"),
        ("R99", {}, "rule"),
    ],
)
def test_impossible_inputs_name_the_parameter(rule, inputs, parameter):
    """A wrong type or an impossible number is an error that names the input, in three lines."""
    with pytest.raises(law.LawInputError) as caught:
        law.evaluate(rule, **inputs)
    assert caught.value.parameter == parameter
    assert len(str(caught.value).splitlines()) == 3


def test_table_of_rules_and_code_agree():
    """Every rule of the table has a function with the parameters the table declares."""
    assert [rule.id for rule in law.rules()] == sorted(EVALUATORS)
    for rule in law.rules():
        parameters = list(signature(EVALUATORS[rule.id]).parameters.values())[1:]
        required = {item.name for item in parameters if item.default is Parameter.empty}
        assert required == set(rule.parameters)
        assert {item.name for item in parameters} - required == set(rule.optional_parameters)
        assert rule.confidence in {"S", "S+"}
        assert rule.article in rule.source or rule.article.removesuffix("3項") in rule.source


def test_no_message_blames_anyone():
    """People never read 「違反」."""
    findings = [
        law.evaluate("R01", founders=1),
        law.evaluate("R05", members=4, engaged_members=1),
        law.evaluate("R09", units=table(9, 1, 1, 1)),
    ]
    for finding in findings:
        assert finding.status == "violation"
        assert "違反" not in finding.message + finding.next_step
        assert finding.article in finding.message
        assert "相談窓口" in finding.next_step
