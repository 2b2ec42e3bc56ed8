"""The 36 rules at, just below and just above their boundaries, and what may not be given."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from coopkit import law

ITEMS = {f"item_{number}" for number in range(1, 16)}
FOUNDING = {"notice_days": 14, "agreed": 9, "present": 5, "yes": 4}
EXPULSION = {
    "ground": True,
    "notice_days": 10,
    "heard": True,
    "special_resolution": True,
    "notified": True,
}
RESERVE = {"base": 1001, "balance": 0, "target": 500, "capital": 1000, "added": 101}
SURPLUS = {
    "base": 1000,
    "legal_reserve": 100,
    "job_creation_reserve": 50,
    "education_carryover": 50,
    "dividend": 800,
}
LEAVING = {"notice_days": 90, "at_year_end": True}


def people(*numbers):
    """Return a table with a name for each number."""
    return {f"人{place}": number for place, number in enumerate(numbers, start=1)}


# (rule, inputs, status): at the boundary, just below, just above.
CASES = [
    ("R01", {"founders": 2}, "violation"),
    ("R01", {"founders": 3}, "ok"),
    ("R01", {"founders": 4}, "ok"),
    ("R03", {"name": "労働者協同組合さくら"}, "ok"),
    ("R03", {"name": "さくら労働者協同組合"}, "ok"),
    ("R03", {"name": "労働者協同組"}, "violation"),
    ("R03", {"name": "労協さくら"}, "violation"),
    ("R03", {"name": "ワーカーズコープ"}, "violation"),
    ("R03", {"name": "  "}, "unknown"),
    ("R03", {"name": "労働者協同組合連合会"}, "ok"),
    ("R04", {"business_kinds": {"shopping"}}, "ok"),
    ("R04", {"business_kinds": {"shopping", "worker_dispatch"}}, "violation"),
    ("R04", {"business_kinds": ["労働者派遣事業"]}, "violation"),
    ("R04", {"business_kinds": {"請負"}}, "ok"),
    ("R04", {"business_kinds": set()}, "not_applicable"),
    ("R05", {"members": 5, "engaged_members": 3}, "violation"),
    ("R05", {"members": 5, "engaged_members": 4}, "ok"),
    ("R05", {"members": 5, "engaged_members": 5}, "ok"),
    ("R05", {"members": 1, "engaged_members": 0}, "violation"),
    ("R05", {"members": 0, "engaged_members": 0}, "not_applicable"),
    ("R06", {"engaged_total": 8, "engaged_member_count": 5}, "violation"),
    ("R06", {"engaged_total": 8, "engaged_member_count": 6}, "ok"),
    ("R06", {"engaged_total": 8, "engaged_member_count": 7}, "ok"),
    ("R06", {"engaged_total": 12, "engaged_member_count": 6, "supported_users": 4}, "ok"),
    ("R06", {"engaged_total": 12, "engaged_member_count": 6, "supported_users": 3}, "violation"),
    (
        "R06",
        {
            "engaged_total": 12,
            "engaged_member_count": 7,
            "supported_users": 4,
            "supported_member_users": 1,
        },
        "ok",
    ),
    (
        "R06",
        {
            "engaged_total": 12,
            "engaged_member_count": 7,
            "supported_users": 4,
            "supported_member_users": 2,
        },
        "violation",
    ),
    (
        "R06",
        {"engaged_total": 2, "engaged_member_count": 0, "supported_users": 2},
        "not_applicable",
    ),
    ("R07", {"members": 4, "labour_contract_members": 2}, "violation"),
    ("R07", {"members": 4, "labour_contract_members": 3}, "ok"),
    ("R07", {"members": 5, "labour_contract_members": 2}, "violation"),
    ("R07", {"members": 5, "labour_contract_members": 3}, "ok"),
    ("R07", {"members": 1, "labour_contract_members": 1}, "ok"),
    ("R07", {"members": 0, "labour_contract_members": 0}, "not_applicable"),
    ("R08", {"units": people(1, 1, 2)}, "ok"),
    ("R08", {"units": people(1, 0, 2)}, "violation"),
    ("R08", {"units": people(1, None, 2)}, "unknown"),
    ("R08", {"units": people(0, None, 2)}, "violation"),
    ("R08", {"units": {}}, "not_applicable"),
    ("R09", {"units": people(1, 1, 1, 1)}, "ok"),
    ("R09", {"units": people(2, 1, 1, 1)}, "violation"),
    ("R09", {"units": people(25, 25, 25, 24, 1)}, "ok"),
    ("R09", {"units": people(26, 25, 25, 23, 1)}, "violation"),
    ("R09", {"units": people(9, 1, 1)}, "not_applicable"),
    ("R09", {"units": people(0, 0, 0, 0)}, "not_applicable"),
    ("R09", {"units": people(9, None, 1, 1)}, "unknown"),
    ("R09", {"units": people(35, 25, 25, 15), "approved": {"人1"}}, "ok"),
    ("R09", {"units": people(36, 25, 25, 14), "approved": {"人1"}}, "violation"),
    ("R09", {"units": people(351, 250, 250, 149), "approved": {"人1"}}, "violation"),
    ("R09", {"units": people(350, 250, 250, 150), "approved": {"人1"}}, "ok"),
    ("R10", {"units": people(5, 5, 5, 5)}, "ok"),
    ("R10", {"units": people(5, 5, 5, 6)}, "violation"),
    ("R10", {"units": people(5, 5, 5)}, "not_applicable"),
    ("R10", {"units": people(5, 5, 5, 5, 6)}, "not_applicable"),
    ("R10", {"units": people(5, 5, 5, 6), "approved": {"人4"}}, "not_applicable"),
    ("R10", {"units": people(0, 0, 0, 0)}, "not_applicable"),
    ("R10", {"units": people(5, 5, 5, None)}, "unknown"),
    ("R10", {"units": people(5, 6, None, None)}, "violation"),
    ("R10", {"units": people(0, None, None, None)}, "unknown"),
    ("R10", {"units": people(None, None, None, None)}, "unknown"),
    ("R10", {"units": people(5, 5, 5, 6), "four_members_equal": "not_checked"}, "not_applicable"),
    ("R11", {"votes": people(1, 1, 1)}, "ok"),
    ("R11", {"votes": people(1, 2, 1)}, "violation"),
    ("R11", {"votes": people(1, 0, 1)}, "violation"),
    ("R11", {"votes": people(1, None)}, "unknown"),
    ("R11", {"votes": people(2, None)}, "violation"),
    ("R11", {"votes": {}}, "not_applicable"),
    ("R12", {"proxy_is_member": True, "proxied_count": 4}, "ok"),
    ("R12", {"proxy_is_member": True, "proxied_count": 5}, "violation"),
    ("R12", {"proxy_is_member": False, "proxied_count": 1}, "violation"),
    ("R12", {"proxy_is_member": False, "proxied_count": 0}, "not_applicable"),
    ("R12", {"proxy_is_member": True, "proxied_count": 1, "delegates_meeting": True}, "ok"),
    ("R12", {"proxy_is_member": True, "proxied_count": 2, "delegates_meeting": True}, "violation"),
    ("R13", LEAVING, "ok"),
    ("R13", LEAVING | {"notice_days": 89}, "violation"),
    ("R13", LEAVING | {"at_year_end": False}, "violation"),
    ("R13", LEAVING | {"articles_notice_days": 30}, "ok"),
    ("R13", LEAVING | {"notice_days": 89, "articles_notice_days": 30}, "violation"),
    ("R13", LEAVING | {"articles_notice_days": 91}, "violation"),
    ("R13", LEAVING | {"notice_days": 365, "articles_notice_days": 365}, "ok"),
    ("R13", LEAVING | {"notice_days": 364, "articles_notice_days": 365}, "violation"),
    ("R13", LEAVING | {"notice_days": 400, "articles_notice_days": 366}, "violation"),
    ("R13", LEAVING | {"days_before": "clear_days"}, "violation"),
    ("R13", LEAVING | {"notice_days": 91, "days_before": "clear_days"}, "ok"),
    ("R14", EXPULSION, "ok"),
    ("R14", EXPULSION | {"notice_days": 9}, "violation"),
    ("R14", EXPULSION | {"ground": False}, "violation"),
    ("R14", EXPULSION | {"heard": False}, "violation"),
    ("R14", EXPULSION | {"special_resolution": False}, "violation"),
    ("R14", EXPULSION | {"notified": False}, "violation"),
    ("R14", EXPULSION | {"days_before": "clear_days"}, "violation"),
    ("R14", EXPULSION | {"notice_days": 11, "days_before": "clear_days"}, "ok"),
    ("R15", FOUNDING, "ok"),
    ("R15", FOUNDING | {"notice_days": 13}, "violation"),
    ("R15", FOUNDING | {"present": 4}, "violation"),
    ("R15", FOUNDING | {"agreed": 10}, "ok"),
    ("R15", FOUNDING | {"agreed": 11}, "violation"),
    ("R15", FOUNDING | {"yes": 3}, "violation"),
    ("R15", FOUNDING | {"present": 6}, "ok"),
    ("R15", FOUNDING | {"present": 6, "yes": 3}, "violation"),
    ("R15", FOUNDING | {"present": 0, "yes": 0}, "violation"),
    ("R15", FOUNDING | {"qualification_clause_changed": True}, "violation"),
    ("R15", FOUNDING | {"agreed": 0, "present": 0, "yes": 0}, "not_applicable"),
    ("R15", FOUNDING | {"agreed": 1, "present": 1, "yes": 1}, "ok"),
    ("R15", FOUNDING | {"agreed": 1, "present": 1, "yes": 0}, "violation"),
    ("R15", FOUNDING | {"days_before": "clear_days"}, "violation"),
    ("R15", FOUNDING | {"notice_days": 15, "days_before": "clear_days"}, "ok"),
    ("R16", {"unit_price": 10000, "first_payment": 2500}, "ok"),
    ("R16", {"unit_price": 10000, "first_payment": 2499}, "violation"),
    ("R16", {"unit_price": 10001, "first_payment": 2500}, "violation"),
    ("R16", {"unit_price": 10001, "first_payment": 2501}, "ok"),
    ("R16", {"unit_price": 1, "first_payment": 1}, "ok"),
    ("R18", {"directors": 3, "member_directors": 3, "auditors": 1}, "ok"),
    ("R18", {"directors": 4, "member_directors": 4, "auditors": 2}, "ok"),
    ("R18", {"directors": 2, "member_directors": 2, "auditors": 1}, "violation"),
    ("R18", {"directors": 3, "member_directors": 2, "auditors": 1}, "violation"),
    ("R18", {"directors": 3, "member_directors": 3, "auditors": 0}, "violation"),
    ("R18", {"directors": 3, "member_directors": 3, "auditors": 0, "audit_board": True}, "ok"),
    ("R19", {"members": 20, "directors": 3, "in_articles": True}, "ok"),
    ("R19", {"members": 21, "directors": 3, "in_articles": True}, "violation"),
    ("R19", {"members": 6, "directors": 3, "in_articles": True}, "ok"),
    ("R19", {"members": 5, "directors": 3, "in_articles": True}, "violation"),
    ("R19", {"members": 6, "directors": 4, "in_articles": True}, "violation"),
    ("R19", {"members": 6, "directors": 3, "in_articles": False}, "violation"),
    ("R19", {"members": 6, "directors": 3, "in_articles": True, "specified": True}, "violation"),
    ("R20", {"members_at_year_start": 1000, "outside_auditors": 0}, "not_applicable"),
    ("R20", {"members_at_year_start": 1001, "outside_auditors": 0}, "violation"),
    ("R20", {"members_at_year_start": 1001, "outside_auditors": 1}, "ok"),
    ("R20", {"members_at_year_start": 1001, "outside_auditors": 2}, "ok"),
    ("R20", {"members_at_year_start": 5, "outside_auditors": 0, "specified": True}, "violation"),
    ("R20", {"members_at_year_start": 5, "outside_auditors": 1, "specified": True}, "ok"),
    ("R21", {"office": "director", "term_years": 2}, "ok"),
    ("R21", {"office": "director", "term_years": Fraction(25, 12)}, "violation"),
    ("R21", {"office": "director", "term_years": Fraction(3, 2)}, "ok"),
    ("R21", {"office": "auditor", "term_years": 4}, "ok"),
    ("R21", {"office": "auditor", "term_years": 5}, "violation"),
    ("R21", {"office": "founding", "term_years": 1}, "ok"),
    ("R21", {"office": "founding", "term_years": Decimal("1.5")}, "violation"),
    ("R22", {"attending_votes": 10, "yes": 6}, "ok"),
    ("R22", {"attending_votes": 10, "yes": 5}, "unknown"),
    ("R22", {"attending_votes": 10, "yes": 5, "chair_decides": True}, "ok"),
    ("R22", {"attending_votes": 10, "yes": 5, "chair_decides": False}, "violation"),
    ("R22", {"attending_votes": 10, "yes": 4, "chair_decides": True}, "violation"),
    ("R22", {"attending_votes": 9, "yes": 5}, "ok"),
    ("R22", {"attending_votes": 9, "yes": 4}, "violation"),
    ("R22", {"attending_votes": 0, "yes": 0}, "not_applicable"),
    ("R22", {"attending_votes": 1, "yes": 0}, "violation"),
    ("R23", {"members": 10, "present": 5, "present_votes": 5, "yes": 4}, "ok"),
    ("R23", {"members": 10, "present": 5, "present_votes": 5, "yes": 3}, "violation"),
    ("R23", {"members": 10, "present": 6, "present_votes": 6, "yes": 4}, "ok"),
    ("R23", {"members": 10, "present": 6, "present_votes": 6, "yes": 3}, "violation"),
    ("R23", {"members": 11, "present": 5, "present_votes": 5, "yes": 5}, "violation"),
    ("R23", {"members": 11, "present": 6, "present_votes": 5, "yes": 4}, "ok"),
    ("R23", {"members": 0, "present": 0, "present_votes": 0, "yes": 0}, "not_applicable"),
    ("R23", {"members": 2, "present": 1, "present_votes": 0, "yes": 0}, "violation"),
    ("R23", {"members": 1, "present": 1, "present_votes": 1, "yes": 1}, "ok"),
    (
        "R23",
        {
            "members": 10,
            "present": 5,
            "present_votes": 4,
            "yes": 4,
            "chair_in_quorum": "not_counted",
        },
        "violation",
    ),
    (
        "R23",
        {
            "members": 10,
            "present": 6,
            "present_votes": 5,
            "yes": 4,
            "chair_in_quorum": "not_counted",
        },
        "ok",
    ),
    ("R24", RESERVE, "ok"),
    ("R24", RESERVE | {"added": 100}, "violation"),
    ("R24", RESERVE | {"added": 102}, "ok"),
    ("R24", RESERVE | {"target": 499}, "violation"),
    ("R24", RESERVE | {"capital": 1001}, "violation"),
    ("R24", RESERVE | {"balance": 500, "added": 0}, "ok"),
    ("R24", RESERVE | {"balance": 501, "added": 0}, "ok"),
    ("R24", RESERVE | {"balance": 499, "added": 0}, "violation"),
    ("R24", RESERVE | {"balance": 499, "added": 1}, "ok"),
    ("R24", RESERVE | {"balance": 499, "added": 1, "last_slice": "full_tenth"}, "violation"),
    ("R24", RESERVE | {"balance": 499, "added": 101, "last_slice": "full_tenth"}, "ok"),
    ("R24", RESERVE | {"base": 0, "added": 0}, "not_applicable"),
    ("R24", RESERVE | {"base": -5, "added": 0}, "not_applicable"),
    ("R24", RESERVE | {"base": 1, "added": 0}, "violation"),
    ("R24", RESERVE | {"base": 1, "added": 1}, "ok"),
    # Paragraph 2 is about the articles, whatever the year was like.
    ("R24", RESERVE | {"base": 0, "target": 499, "added": 0}, "violation"),
    ("R24", RESERVE | {"added": 100, "minimum_rounding": "half_away"}, "ok"),
    ("R24", RESERVE | {"base": 1005, "added": 100, "minimum_rounding": "half_away"}, "violation"),
    ("R24", RESERVE | {"base": 1009, "added": 100, "minimum_rounding": "down"}, "ok"),
    ("R25", {"base": 1000, "added": 50}, "ok"),
    ("R25", {"base": 1000, "added": 49}, "violation"),
    ("R25", {"base": 1001, "added": 50}, "violation"),
    ("R25", {"base": 1001, "added": 51}, "ok"),
    ("R25", {"base": 1001, "added": 50, "minimum_rounding": "down"}, "ok"),
    ("R25", {"base": 1, "added": 0}, "violation"),
    ("R25", {"base": 0, "added": 0}, "not_applicable"),
    ("R25", {"base": -1, "added": 0}, "not_applicable"),
    ("R26", {"base": 1000, "added": 50}, "ok"),
    ("R26", {"base": 1000, "added": 49}, "violation"),
    ("R26", {"base": 1001, "added": 50}, "violation"),
    ("R26", {"base": 1001, "added": 50, "minimum_rounding": "half_away"}, "ok"),
    ("R26", {"base": 0, "added": 0}, "not_applicable"),
    ("R27", SURPLUS, "ok"),
    ("R27", SURPLUS | {"dividend": 801}, "violation"),
    ("R27", SURPLUS | {"dividend": 799}, "ok"),
    ("R27", SURPLUS | {"dividend": 0}, "not_applicable"),
    ("R27", SURPLUS | {"dividend": 1, "base": 0}, "violation"),
    ("R27", SURPLUS | {"carried_loss_after": 1}, "violation"),
    ("R27", SURPLUS | {"carried_loss_after": 0}, "ok"),
    ("R28", {"engagement": people(2, 1), "dividends": people(666, 333)}, "ok"),
    ("R28", {"engagement": people(2, 1), "dividends": people(667, 333)}, "ok"),
    ("R28", {"engagement": people(2, 1), "dividends": people(668, 332)}, "violation"),
    ("R28", {"engagement": people(2, 1), "dividends": people(669, 333)}, "violation"),
    ("R28", {"engagement": people(2, 1), "dividends": people(665, 334)}, "violation"),
    ("R28", {"engagement": people(1, 1), "dividends": people(2, 0)}, "violation"),
    ("R28", {"engagement": people(1, 10, 100), "dividends": people(3, 20, 195)}, "violation"),
    ("R28", {"engagement": people(1, 10, 100), "dividends": people(1, 20, 206)}, "violation"),
    ("R28", {"engagement": people(1, 1), "dividends": people(1, 0)}, "ok"),
    ("R28", {"engagement": people(1, 0), "dividends": people(100, 0)}, "ok"),
    ("R28", {"engagement": people(1, 0), "dividends": people(100, 1)}, "violation"),
    ("R28", {"engagement": people(1, 0), "dividends": people(0, 0)}, "not_applicable"),
    ("R28", {"engagement": people(1, None), "dividends": people(1, 1)}, "unknown"),
    ("R28", {"engagement": people(1, 1), "dividends": people(1)}, "unknown"),
    (
        "R28",
        {"engagement": people(1, 1), "dividends": people(5, 5), "specified": True},
        "violation",
    ),
    (
        "R28",
        {"engagement": people(1, 1), "dividends": people(0, 0), "specified": True},
        "not_applicable",
    ),
    ("R29", {"released": 100, "loss_covered": 100}, "ok"),
    ("R29", {"released": 101, "loss_covered": 100}, "violation"),
    ("R29", {"released": 99, "loss_covered": 100}, "ok"),
    ("R29", {"released": 0, "loss_covered": 0}, "not_applicable"),
    ("R29", {"released": 1, "loss_covered": 0}, "violation"),
    ("R30", {"members": 200, "delegates": 20}, "violation"),
    ("R30", {"members": 201, "delegates": 21}, "ok"),
    ("R30", {"members": 201, "delegates": 20}, "violation"),
    ("R30", {"members": 2000, "delegates": 200}, "ok"),
    ("R30", {"members": 2000, "delegates": 199}, "violation"),
    ("R30", {"members": 2001, "delegates": 200}, "ok"),
    ("R30", {"members": 2001, "delegates": 199}, "violation"),
    ("R30", {"members": 200, "delegates": 0}, "not_applicable"),
    ("R30", {"members": 5, "delegates": 1}, "violation"),
    ("R31", {"directors": 3, "largest_group": 1}, "ok"),
    ("R31", {"directors": 5, "largest_group": 2}, "violation"),
    ("R31", {"directors": 6, "largest_group": 2}, "ok"),
    ("R31", {"directors": 1, "largest_group": 1}, "violation"),
    ("R31", {"directors": 0, "largest_group": 0}, "not_applicable"),
    ("R32", {"effective": date(2025, 9, 30), "existed_on_2022_10_01": True}, "ok"),
    ("R32", {"effective": date(2025, 10, 1), "existed_on_2022_10_01": True}, "violation"),
    ("R32", {"effective": date(2022, 10, 1), "existed_on_2022_10_01": True}, "ok"),
    ("R32", {"effective": date(2022, 9, 30), "existed_on_2022_10_01": True}, "violation"),
    ("R32", {"effective": date(2025, 9, 30), "existed_on_2022_10_01": False}, "violation"),
    ("R34", {"members": 10, "signers": 2}, "ok"),
    ("R34", {"members": 11, "signers": 2}, "violation"),
    ("R34", {"members": 10, "signers": 1}, "violation"),
    ("R34", {"members": 10, "signers": 1, "articles_fraction": Fraction(1, 10)}, "ok"),
    ("R34", {"members": 10, "signers": 2, "articles_fraction": Fraction(1, 2)}, "ok"),
    ("R34", {"members": 10, "signers": 10, "articles_fraction": 1}, "ok"),
    ("R34", {"members": 0, "signers": 0}, "not_applicable"),
    ("R34", {"members": 1, "signers": 0}, "violation"),
    ("R35", {"members": 33, "consenting": 1}, "ok"),
    ("R35", {"members": 34, "consenting": 1}, "violation"),
    ("R35", {"members": 34, "consenting": 2}, "ok"),
    ("R35", {"members": 34, "consenting": 1, "articles_fraction": Fraction(1, 100)}, "ok"),
    ("R35", {"members": 0, "consenting": 0}, "not_applicable"),
    ("R36", {"items": ITEMS}, "ok"),
    ("R36", {"items": ITEMS - {"item_15"}}, "violation"),
    ("R36", {"items": ITEMS - {"item_1"}}, "violation"),
    ("R36", {"items": set()}, "violation"),
]


@pytest.mark.parametrize(("rule", "inputs", "status"), CASES)
def test_rules_turn_at_their_boundaries(rule, inputs, status):
    """Each rule says what the fact base says at, just below and just above its number."""
    assert law.evaluate(rule, **inputs).status == status


def test_every_rule_has_boundary_cases():
    """No rule is left without a case that fits and one that does not."""
    dated = {"R02", "R17", "R33"}  # in test_law_dates.py
    for rule in law.rules():
        statuses = {status for name, _, status in CASES if name == rule.id}
        assert rule.id in dated or {"ok", "violation"} <= statuses, rule.id


# What a person reads where the number falls short: the arithmetic, exactly.
ARITHMETIC = [
    ("R05", {"members": 6, "engaged_members": 4}, "6 × 4/5 ＝ 4.8 → 5人以上", "あと1人"),
    ("R05", {"members": 6, "engaged_members": 4}, "5人以上", "あと1人"),
    (
        "R06",
        {"engaged_total": 9, "engaged_member_count": 5},
        "9 × 3/4 ＝ 6.75 → 7人以上",
        "あと2人",
    ),
    ("R07", {"members": 5, "labour_contract_members": 1}, "5 ÷ 2 ＝ 2.5", "あと2人"),
    ("R07", {"members": 6, "labour_contract_members": 1}, "4人以上", "あと3人"),
    ("R09", {"units": people(10, 4, 4, 4)}, "（22 × 1/4 ＝ 5.5口）", "こえている人は1人"),
    ("R16", {"unit_price": 9999, "first_payment": 2}, "2,500円以上", "あと2,498円"),
    (
        "R24",
        RESERVE | {"added": 1},
        "101円以上（剰余金の10分の1は 1,001 × 1/10 ＝ 100.1",
        "あと100円",
    ),
    ("R24", RESERVE | {"balance": 450, "added": 1}, "残り50円", "50円以上なので、あと49円"),
    ("R24", RESERVE | {"target": 1}, "定款の額は500円以上（1,000 × 1/2 ＝ 500）", "500円以上"),
    ("R24", RESERVE | {"balance": 600, "capital": 1200}, "残り0円", "600円以上"),
    ("R24", RESERVE | {"base": -5, "target": 1}, "10分の1は 0 × 1/10 ＝ 0、", "500円以上"),
    ("R25", {"base": 1001, "added": 1}, "1,001 × 1/20 ＝ 50.05 → 51円以上", "あと50円"),
    ("R26", {"base": 1001, "added": 2}, "1,001 × 1/20 ＝ 50.05 → 51円以上", "あと49円"),
    ("R27", SURPLUS | {"dividend": 900}, "1,000 − 100 − 50 − 50 ＝ 800円まで", "800円より多く"),
    ("R27", dict.fromkeys(SURPLUS, 0) | {"dividend": 1}, "0 − 0 − 0 − 0 ＝ 0円まで", "配当1円"),
    ("R27", SURPLUS | {"dividend": 9, "base": 7}, "＝ 0円まで", "0円より多く"),
    ("R27", SURPLUS | {"dividend": 9, "base": -7}, "0 − 100 − 50 − 50 ＝ 0円まで", "0円より多く"),
    ("R15", FOUNDING | {"yes": 1}, "5人以上が出席（9 × 1/2 ＝ 4.5）", "4票以上の賛成"),
    ("R15", FOUNDING | {"notice_days": 3}, "14日前までに", "知らせるのが3日前"),
    (
        "R23",
        {"members": 9, "present": 4, "present_votes": 4, "yes": 1},
        "5人以上が出席（9 × 1/2 ＝ 4.5）、3票以上が賛成（4 × 2/3 ＝ 約2.67）",
        "出席は4人",
    ),
    ("R22", {"attending_votes": 9, "yes": 3}, "9 ÷ 2 ＝ 4.5", "賛成が3票"),
    ("R30", {"members": 205, "delegates": 3}, "総代は21人以上", "いまは3人"),
    ("R31", {"directors": 5, "largest_group": 2}, "（5 × 1/3 ＝ 約1.67）", "理事は6人以上"),
    ("R34", {"members": 11, "signers": 1}, "3人以上（11 × 1/5 ＝ 2.2）", "あと2人"),
    ("R35", {"members": 40, "consenting": 0}, "2人以上（40 × 3/100 ＝ 1.2）", "あと2人"),
    ("R01", {"founders": 1}, "3人以上", "あと2人"),
    ("R18", {"directors": 1, "member_directors": 0, "auditors": 0}, "理事3人以上", "あと2人"),
    ("R18", {"directors": 4, "member_directors": 2, "auditors": 1}, "理事3人以上", "2人います"),
    ("R19", {"members": 25, "directors": 24, "in_articles": True}, "20人以下", "組合員は1人です"),
    ("R29", {"released": 30, "loss_covered": 10}, "損失", "20円は"),
    ("R14", EXPULSION | {"heard": False, "ground": False}, "4つ", "弁明"),
    ("R36", {"items": {"item_1"}}, "15", "14つがまだ"),
    ("R36", {"items": ITEMS - {"item_12"}}, "15", "組合員の意見を反映させる方策"),
    ("R12", {"proxy_is_member": True, "proxied_count": 6}, "4人まで", "4人までですが、6人"),
    ("R21", {"office": "auditor", "term_years": Fraction(9, 2)}, "監事は4年以内", "4.5年"),
    ("R28", {"engagement": people(2, 1), "dividends": people(10, 90)}, "従事", "人2さんは従事1に"),
    ("R08", {"units": people(0, 0, 1)}, "1口以上", "人1、人2さん"),
    ("R11", {"votes": people(1, 3)}, "1人1票", "人2さん3票"),
    ("R13", LEAVING | {"notice_days": 80, "articles_notice_days": 120}, "120日前", "80日前"),
]


@pytest.mark.parametrize(
    ("rule", "inputs"), [(rule, inputs) for rule, inputs, status in CASES if status == "violation"]
)
def test_what_is_not_reached_has_a_question(rule, inputs):
    """Each number that is not reached comes with what to ask at the desk."""
    assert "相談窓口" in law.evaluate(rule, **inputs).next_step


SAFE = EXPULSION | {"notice_days": 11}
EARLY = FOUNDING | {"notice_days": 15}
BOARD = {"directors": 3, "member_directors": 3, "auditors": 0, "audit_board": True}
# (rule, inputs, what the next step speaks of, what it does not)
ADVICE = [
    ("R14", EXPULSION, "数日の余裕", "労働契約"),
    ("R14", SAFE, "労働契約", "余裕"),
    ("R14", EXPULSION | {"heard": False}, "抜けているもの", "余裕"),
    ("R15", FOUNDING, "数日の余裕", "議事録"),
    ("R15", EARLY, "議事録", "余裕"),
    ("R15", FOUNDING | {"notice_days": 13}, "開く日", "案を直す"),
    ("R15", EARLY | {"present": 4}, "来られる日", "案を直す"),
    ("R15", EARLY | {"yes": 3}, "案を直", "開く日"),
    ("R15", EARLY | {"qualification_clause_changed": True}, "資格の決まり", "開く日"),
    ("R18", {"directors": 2, "member_directors": 2, "auditors": 1}, "理事は、どんな", "監事"),
    ("R18", {"directors": 3, "member_directors": 2, "auditors": 1}, "組合員になって", "監事"),
    ("R18", {"directors": 3, "member_directors": 3, "auditors": 0}, "監事は組合員", "R19"),
    ("R18", BOARD, "R19", "監事は、理事"),
    ("R24", RESERVE | {"balance": 450, "added": 50}, "目標までの残り", "上げる"),
    ("R24", RESERVE | {"balance": 399}, "上げる", "目標までの残り"),
    ("R24", RESERVE | {"balance": 500, "added": 0}, "上げる", "目標までの残り"),
    ("R24", RESERVE | {"balance": 450, "added": 49}, "相談窓口", "目標までの残りだけ"),
]


@pytest.mark.parametrize(("rule", "inputs", "there", "absent"), ADVICE)
def test_the_next_step_fits_what_is_lacking(rule, inputs, there, absent):
    """Each lack has its own remedy, an exact day is no safe one, a reading is called one."""
    advice = law.evaluate(rule, **inputs).next_step
    assert there in advice
    assert absent not in advice


def test_nobody_there_is_told_without_votes():
    """R23 with nobody present speaks of people, not of zero votes; with votes, of votes."""
    nobody = law.evaluate("R23", members=9, present=0, present_votes=0, yes=0).message
    assert "出席は0人" in nobody
    assert "票" not in nobody
    mute = law.evaluate("R23", members=2, present=2, present_votes=0, yes=0).message
    assert "賛成は0票" in mute
    few = law.evaluate("R23", members=9, present=4, present_votes=4, yes=1).message
    assert "出席は4人" in few
    assert "賛成は1票" in few


@pytest.mark.parametrize(("rule", "inputs", "required", "message"), ARITHMETIC)
def test_findings_write_the_arithmetic_out(rule, inputs, required, message):
    """Required has the sum that leads to the number; the message says how much is missing."""
    finding = law.evaluate(rule, **inputs)
    assert finding.status == "violation"
    assert required in finding.required
    assert message in finding.message


MEASURED = [
    ("R05", {"members": 6, "engaged_members": 5}, "5 ÷ 6 × 100 ＝ 約83.33％"),
    ("R05", {"members": 5, "engaged_members": 4}, "4 ÷ 5 × 100 ＝ 80％"),
    (
        "R06",
        {"engaged_total": 12, "engaged_member_count": 6, "supported_users": 4},
        "仕事をする8人のうち組合員は6人（6 ÷ 8 × 100 ＝ 75％）。数に入れない人: 4人",
    ),
    ("R08", {"units": people(1, 0, 0)}, "3人のうち、0口の人は2人"),
    ("R11", {"votes": people(1, 0, 2)}, "3人のうち、1票でない人は2人"),
    ("R14", EXPULSION | {"heard": False}, "5つのうち4つ"),
    ("R19", {"members": 9, "directors": 3, "in_articles": True}, "9 − 3 ＝ 6人"),
    ("R28", {"engagement": people(2, 1), "dividends": people(20, 10)}, "2人に、あわせて30円"),
    ("R36", {"items": ITEMS - {"item_2"}}, "15のうち14"),
    ("R18", {"directors": 5, "member_directors": 3, "auditors": 1}, "組合員でない人2人"),
    (
        "R23",
        {
            "members": 9,
            "present": 6,
            "present_votes": 5,
            "yes": 4,
            "chair_in_quorum": "not_counted",
        },
        "9人のうち5人が出席",
    ),
    ("R10", {"units": people(1, 2, 1, 1)}, "口数: 1口、2口"),
    ("R04", {"business_kinds": {"worker_dispatch"}}, "労働者派遣事業"),
]


@pytest.mark.parametrize(("rule", "inputs", "measured"), MEASURED)
def test_findings_say_what_was_measured(rule, inputs, measured):
    """Measured repeats the numbers that were given and what follows from them."""
    assert measured in law.evaluate(rule, **inputs).measured


def test_a_federations_name_is_told_apart():
    """労働者協同組合連合会 has the letters, and the message says whose name it is."""
    assert "第97条1項" in law.evaluate("R03", name="労働者協同組合連合会さくら").message
    assert "第97条1項" not in law.evaluate("R03", name="労働者協同組合さくら").message


def test_missing_rows_are_named_by_their_table():
    """R28 tells missing engagement from a missing dividend; R09 writes the cap as percent."""
    worked = law.evaluate("R28", engagement=people(1, None), dividends=people(1, 1))
    assert worked.missing == ("engagement:人2",)
    paid = law.evaluate("R28", engagement=people(1, 1), dividends=people(1, None))
    assert paid.missing == ("dividends:人2",)
    assert "1人の上限は25%で" in law.evaluate("R09", units=people(2, 1, 1, 1)).message


def test_the_member_named_first_is_the_furthest_out():
    """R28 names the highest and the lowest rate; the names are not merely first and last."""
    finding = law.evaluate("R28", engagement=people(1, 1, 1, 1), dividends=people(20, 90, 5, 30))
    assert "人2さんは従事1に対して90円、人3さんは従事1に対して5円" in finding.message
    lacking = law.evaluate("R28", engagement=people(Fraction(3, 2), 1500), dividends=people(9, 0))
    assert "人1さんは従事3/2" in lacking.message
    assert "人2さんは従事1,500" in lacking.message


WRONG = [
    ("R05", {"members": -1, "engaged_members": 0}, "members"),
    ("R05", {"members": -1}, "members"),
    ("R05", {"members": 4, "engaged_members": 5}, "engaged_members"),
    ("R05", {"members": 4.0, "engaged_members": 3}, "members"),
    ("R05", {"members": True, "engaged_members": 1}, "members"),
    ("R01", {"founders": "3"}, "founders"),
    ("R01", {"members": 3}, "members"),
    ("R99", {}, "rule"),
    ("R02", {"membership": 3, "as_of": date(2027, 1, 1)}, "membership"),
    ("R02", {"membership": [(date(2027, 1, 1),)], "as_of": date(2027, 1, 1)}, "membership"),
    ("R02", {"membership": [5, 6], "as_of": date(2027, 1, 1)}, "membership"),
    ("R03", {"name": 5}, "name"),
    ("R04", {"business_kinds": "worker_dispatch"}, "business_kinds"),
    ("R04", {"business_kinds": {1}}, "business_kinds"),
    ("R06", {"engaged_total": 4, "engaged_member_count": 5}, "engaged_member_count"),
    (
        "R06",
        {"engaged_total": 4, "engaged_member_count": 3, "supported_users": 5},
        "supported_users",
    ),
    (
        "R06",
        {"engaged_total": 4, "engaged_member_count": 3, "supported_users": 2},
        "supported_users",
    ),
    (
        "R06",
        {"engaged_total": 9, "engaged_member_count": 3, "supported_member_users": 1},
        "supported_member_users",
    ),
    (
        "R06",
        {
            "engaged_total": 9,
            "engaged_member_count": 1,
            "supported_users": 3,
            "supported_member_users": 2,
        },
        "supported_member_users",
    ),
    ("R07", {"members": 3, "labour_contract_members": 4}, "labour_contract_members"),
    ("R08", {"units": [1, 2, 3]}, "units"),
    ("R09", {"units": {"さくら": -1}}, "units"),
    ("R09", {"units": {"さくら": 1}, "approved": {"けん"}}, "approved"),
    ("R09", {"units": {"さくら": 1}, "approved": "さくら"}, "approved"),
    ("R10", {"units": people(1, 1, 1, 1), "approved": {"けん"}}, "approved"),
    ("R10", {"units": people(1, 1, 1, 1), "four_members_equal": "maybe"}, "four_members_equal"),
    ("R12", {"proxy_is_member": 1, "proxied_count": 1}, "proxy_is_member"),
    ("R13", LEAVING | {"days_before": 3}, "days_before"),
    ("R14", EXPULSION | {"notified": date(2027, 1, 1)}, "notified"),
    ("R15", FOUNDING | {"present": 10}, "present"),
    ("R15", FOUNDING | {"yes": 6}, "yes"),
    ("R16", {"unit_price": 0, "first_payment": 0}, "unit_price"),
    ("R16", {"unit_price": 100, "first_payment": 101}, "first_payment"),
    ("R17", {"established": datetime(2027, 1, 1), "notified": None}, "established"),  # noqa: DTZ001  # a naive datetime is the wrong input
    ("R17", {"established": "2027-01-01", "notified": None}, "established"),
    ("R17", {"established": date(2027, 1, 2), "notified": date(2027, 1, 1)}, "notified"),
    ("R18", {"directors": 3, "member_directors": 4, "auditors": 1}, "member_directors"),
    ("R19", {"members": 3, "directors": 4, "in_articles": True}, "directors"),
    ("R21", {"office": "chair", "term_years": 1}, "office"),
    ("R21", {"office": "director", "term_years": 1.5}, "term_years"),
    ("R21", {"office": "director", "term_years": 0}, "term_years"),
    ("R21", {"office": "director", "term_years": True}, "term_years"),
    ("R22", {"attending_votes": 3, "yes": 4}, "yes"),
    ("R23", {"members": 3, "present": 4, "present_votes": 1, "yes": 1}, "present"),
    ("R23", {"members": 3, "present": 2, "present_votes": 3, "yes": 1}, "present_votes"),
    ("R23", {"members": 3, "present": 2, "present_votes": 2, "yes": 3}, "yes"),
    ("R24", RESERVE | {"added": -1}, "added"),
    ("R24", RESERVE | {"last_slice": "all"}, "last_slice"),
    ("R25", {"base": 100.0, "added": 5}, "base"),
    ("R28", {"engagement": people(1), "dividends": {"だれか": 1}}, "dividends"),
    ("R28", {"engagement": {"人1": 1.5}, "dividends": people(1)}, "engagement"),
    ("R28", {"engagement": {"人1": Decimal("NaN")}, "dividends": people(1)}, "engagement"),
    ("R28", {"engagement": {"人1": -1}, "dividends": people(1)}, "engagement"),
    ("R30", {"members": 300, "delegates": 301}, "delegates"),
    ("R31", {"directors": 3, "largest_group": 4}, "largest_group"),
    ("R31", {"directors": 3, "largest_group": 0}, "largest_group"),
    ("R33", {"meeting_end": date(2027, 1, 2), "filed": date(2027, 1, 1)}, "filed"),
    ("R34", {"members": 3, "signers": 4}, "signers"),
    ("R34", {"members": 3, "signers": 1, "articles_fraction": 0}, "articles_fraction"),
    (
        "R34",
        {"members": 3, "signers": 1, "articles_fraction": Fraction(3, 2)},
        "articles_fraction",
    ),
    ("R35", {"members": 3, "consenting": 4}, "consenting"),
    ("R36", {"items": {"item_16"}}, "items"),
    ("R36", {"items": {"item_0"}}, "items"),
]


@pytest.mark.parametrize(("rule", "inputs", "parameter"), WRONG)
def test_impossible_inputs_name_the_parameter(rule, inputs, parameter):
    """A wrong type or an impossible number is an error in three lines that names the input."""
    with pytest.raises(law.LawInputError) as caught:
        law.evaluate(rule, **inputs)
    assert caught.value.parameter == parameter
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert lines[1] == f"場所: {parameter}"
    assert lines[2].startswith("次にすること: ")
