"""The rules of the Act: exact at their boundaries, honest about what is not known."""

import doctest
import re
from fractions import Fraction
from importlib import import_module
from inspect import Parameter, signature
from itertools import permutations
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit import law
from coopkit.law import surplus
from coopkit.law import units as units_rule
from coopkit.law.evaluation import CHOICES, EVALUATORS
from coopkit.law.people import contracts_needed, engaged_needed
from coopkit.law.wording import number
from coopkit.text import entries

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
    assert "さくらさんの出資は、22口のうち10口（約45.45%）" in finding.message
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
    for smaller in range(total + 1, proposed):
        tight = [int(caps[name] * smaller) for name in held]
        too_small = any(most < units for most, units in zip(tight, held.values(), strict=True))
        assert too_small or sum(tight) < smaller
    most = units_rule.largest_holding_that_fits(held, caps)
    cut = {name: min(units, most) for name, units in held.items()}
    assert most < max(numbers)
    assert law.evaluate("R09", units=cut, approved=approved).status in {"ok", "not_applicable"}


def test_r09_ways_out_take_the_smallest_step():
    """From 3 units the next total that fits is 4: 35 % of it holds one, 25 % one each."""
    caps = {"a": Fraction(35, 100), **dict.fromkeys("bcd", Fraction(1, 4))}
    assert units_rule.total_that_fits({"a": 1, "b": 0, "c": 0, "d": 0}, caps) == 4


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


def test_table_of_rules_and_code_agree():
    """Every rule has a function with the parameters of the table, and its open points."""
    assert [rule.id for rule in law.rules()] == sorted(EVALUATORS)
    assert len(EVALUATORS) == 36
    defaults = {point.parameter: point.default for point in law.open_points()}
    for rule in law.rules():
        parameters = list(signature(EVALUATORS[rule.id]).parameters.values())[1:]
        required = {item.name for item in parameters if item.default is Parameter.empty}
        optional = {item.name: item.default for item in parameters if item.name not in required}
        choices = set(CHOICES.get(rule.id, ()))
        assert required == set(rule.parameters)
        assert optional.keys() - choices == set(rule.optional_parameters)
        assert choices <= optional.keys()
        assert all(optional[name] == defaults[name] for name in choices)
        assert rule.confidence in ({"I"} if rule.id == "R10" else {"S", "S+"})
        assert rule.article.split("・")[0].split("条")[0] in rule.source


# Points that decide what a person counts before any number reaches a rule.
COUNTED_BEFORE = {
    name
    for count in (law.count_engaged, law.measure_engagement, law.taxed_income)
    for name, given in signature(count).parameters.items()
    if given.kind is Parameter.KEYWORD_ONLY
}


def test_every_open_point_is_an_input_somewhere():
    """What the Act leaves open is never decided in silence: each point has its parameter."""
    taken = {name for choices in CHOICES.values() for name in choices}
    taken |= {*surplus.CHOICES, "dividend_rounding", "loss_cover_by_funds"}
    points = {point.parameter: point for point in law.open_points()}
    assert points.keys() == taken | COUNTED_BEFORE
    for point in points.values():
        assert point.default in point.options
        assert len(point.options) > 1
        assert all((point.question, point.default_text, point.note, point.source))
        assert point.confidence in {"2", "I"}
    for rule, choices in CHOICES.items():
        assert all(rule in points[name].rules for name in choices)


FITS = st.integers(0, 400)


@given(FITS, FITS, FITS)
def test_more_never_hurts(first, second, third):
    """Where more of something helps, one more never turns a finding for the worse."""
    low, mid, high = sorted((first, second, third))
    cases = [
        ("R06", {"engaged_total": high + 1}, "engaged_member_count", mid),
        ("R07", {"members": high + 1}, "labour_contract_members", mid),
        ("R16", {"unit_price": high + 1}, "first_payment", mid),
        ("R22", {"attending_votes": high + 1, "chair_decides": False}, "yes", mid),
        ("R23", {"members": high + 1, "present": high, "present_votes": mid + 1}, "yes", low),
        ("R25", {"base": high}, "added", low),
        ("R26", {"base": high}, "added", low),
        ("R24", {"base": high, "balance": low, "target": mid, "capital": mid}, "added", low),
        ("R34", {"members": high + 1}, "signers", mid),
        ("R35", {"members": high + 1}, "consenting", mid),
    ]
    for rule, given_, name, amount in cases:
        if rule == "R23" and mid + 1 > high:
            continue
        if law.evaluate(rule, **given_, **{name: amount}).status == "ok":
            assert law.evaluate(rule, **given_, **{name: amount + 1}).status == "ok", rule


@pytest.mark.parametrize(
    ("members", "among_engaged", "contracts", "quorum"),
    [
        (3, 3, 2, 2),
        (4, 3, 3, 2),
        (5, 4, 3, 3),
        (6, 5, 4, 3),
        (7, 6, 4, 4),
        (8, 6, 5, 4),
        (9, 7, 5, 5),
        (10, 8, 6, 5),
        (11, 9, 6, 6),
        (12, 9, 7, 6),
    ],
)
def test_the_table_of_whole_numbers(members, among_engaged, contracts, quorum):
    """R06, R07 and R23 turn exactly at the numbers of the fact base for 3 to 12."""

    def turns(rule, name, number, **given_):
        for value, status in ((number, "ok"), (number - 1, "violation")):
            assert law.evaluate(rule, **given_, **{name: value}).status == status

    assert contracts_needed(members) == contracts
    turns("R06", "engaged_member_count", among_engaged, engaged_total=members)
    turns("R07", "labour_contract_members", contracts, members=members)
    for present, status in ((quorum, "ok"), (quorum - 1, "violation")):
        votes = {"present": present, "present_votes": present, "yes": present}
        assert law.evaluate("R23", members=members, **votes).status == status


TABLES = st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=6)


@given(TABLES, st.randoms())
def test_permuting_members_changes_nothing(numbers, random):
    """R08, R10, R11 and R28 find the same whoever is written first."""
    members = table(*numbers)
    order = list(members)
    random.shuffle(order)
    other = {name: members[name] for name in order}
    for rule, name in (("R08", "units"), ("R10", "units"), ("R11", "votes")):
        first = law.evaluate(rule, **{name: members}).status
        assert first == law.evaluate(rule, **{name: other}).status
    worked = table(*range(1, len(members) + 1))
    first = law.evaluate("R28", engagement=worked, dividends=members).status
    assert first == law.evaluate("R28", engagement=worked, dividends=other).status


WRONG_NUMBERS = [
    ("R01", {"founders": 1}),
    ("R03", {"name": "さくら"}),
    ("R04", {"business_kinds": {"worker_dispatch"}}),
    ("R05", {"members": 4, "engaged_members": 1}),
    ("R08", {"units": {"さくら": 0}}),
    ("R09", {"units": table(9, 1, 1, 1)}),
    ("R09", {"units": table(9, 0, 0, 0)}),
    ("R10", {"units": table(9, 1, 1, 1)}),
    ("R11", {"votes": table(2, 1)}),
    ("R18", {"directors": 0, "member_directors": 0, "auditors": 0}),
    ("R24", {"base": 10, "balance": 0, "target": 0, "capital": 9, "added": 0}),
    ("R29", {"released": 1, "loss_covered": 0}),
    ("R36", {"items": set()}),
]


@pytest.mark.parametrize(("rule", "inputs"), WRONG_NUMBERS)
def test_no_message_blames_anyone(rule, inputs):
    """People read the article and what to ask at the desk, never 「違反」."""
    finding = law.evaluate(rule, **inputs)
    assert finding.status == "violation"
    assert finding.article in finding.message
    assert "相談窓口" in finding.next_step


def test_no_text_on_the_law_blames_anyone():
    """The word stands in none of the texts."""
    for part in ("law", "law_rules", "law_dates", "law_cli"):
        for key, text in entries("ja", part).items():
            assert "違反" not in text, key


def test_findings_speak_english(monkeypatch):
    """The same finding in the other language, with the same numbers."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    finding = law.evaluate("R05", members=6, engaged_members=4)
    assert "6 × 4/5 = 4.8" in finding.required
    assert "the number of Article 8(1) yet" in finding.message
    assert law.find_rule("R19").citation == "Article 54(1), (2)"
    assert law.find_rule("R32").citation == "Supplementary Article 4"
    assert not re.search("[条項号]", "".join(rule.citation for rule in law.rules()))
    assert law.open_points()[0].question.startswith("Which amount")
    assert law.find_rule("R05").title == "Share of members who work in the business"
    assert law.find_rule("R05").text.startswith("At least four fifths")
    assert law.open_points()[0].note.startswith("No definition")
    assert law.open_points()[0].default_text.startswith("The year's profit")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (4, "4"),
        (1234567, "1,234,567"),
        (Fraction(24, 5), "4.8"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(14, 3), "約4.67"),
        (Fraction(1, 16), "約0.06"),
        (Fraction(-2, 3), "約-0.67"),
        (Fraction(-1, 999), "約0"),
        (Fraction(4001, 7), "約571.57"),
    ],
)
def test_numbers_are_written_for_people(value, text):
    """Exact where three places hold it, else rounded to two and marked so."""
    assert number(value) == text


@pytest.mark.parametrize(
    "module", [item.name for item in iter_modules(law.__path__)], ids=lambda name: name
)
def test_the_examples_in_the_docs_run(module):
    """Each example in a docstring of the Act gives what it says."""
    assert doctest.testmod(import_module(f"coopkit.law.{module}")).failed == 0


def test_the_rules_for_beginners_are_marked():
    """25 rules are for beginners' questions, none of them for engineers only."""
    quiz = [rule for rule in law.rules() if rule.quiz]
    assert len(quiz) == 25
    assert {rule.audience for rule in quiz} == {"students"}
    engineers = [rule.id for rule in law.rules() if rule.audience == "engineers"]
    assert engineers == ["R20", "R30", "R31", "R32", "R33", "R34", "R35"]
    assert law.find_rule("R05").text.startswith("組合員の5分の4以上")
    assert law.open_points()[0].note.startswith("法律にも")
    assert law.open_points()[0].default_text.startswith("その年の")
