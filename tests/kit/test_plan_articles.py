"""The articles of incorporation beside the plan: what is read, and what is left to people."""

import pytest

from coopkit.plan import Plan, check_articles
from coopkit.plan.prefectures import PREFECTURES, prefecture_of

MEMBERS = [{"id": f"m{number}"} for number in range(1, 6)]


def remarks(articles, **plan):
    """Return (item, status, rule) of each remark."""
    found = check_articles(Plan.model_validate({"articles": articles, **plan}))
    return [(remark.item, remark.status, remark.rule) for remark in found]


def one(text, item, **plan):
    """Return the only remark on one item."""
    (remark,) = check_articles(Plan.model_validate({"articles": {item: text}, **plan}))
    return remark


def test_nothing_written_gives_no_remark():
    """An empty draft is not judged, whatever the plan says."""
    assert remarks({"item_2": " "}, name="まちの足", members=MEMBERS) == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("本組合は、労働者協同組合みさきのかごと称する。", "ok"),
        ("名称は、みさき労働者協同組合とする。", "ok"),
        ("労働者協同組合みさき", "ok"),
        ("本組合は、みさきのかごと称する。", "differs"),
        ("労協みさき", "differs"),
        ("本組合は、ワーカーズコープみさきと称する。", "differs"),
        ("本組合は、労働者協同組合法にもとづき、みさきと称する。", "differs"),
    ],
)
def test_the_name_has_the_letters(text, status):
    """R03 looks at the name, not at the name of the Act beside it."""
    assert remarks({"item_2": text}) == [("item_2", status, "R03")]


@pytest.mark.parametrize(
    ("name", "status"),
    [("みさきのかご", "ok"), ("労働者協同組合みさきのかご", "ok"), ("まちの足", "differs")],
)
def test_the_name_is_that_of_the_plan(name, status):
    """The name in the plan, with or without the letters, is looked for in the text."""
    found = remarks({"item_2": "本組合は、労働者協同組合みさきのかごと称する。"}, name=name)
    assert found == [("item_2", "ok", "R03"), ("item_2", status, None)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("出資１口の金額は、１万円とする。", "ok"),
        ("1口10,000円を一度に払う。", "ok"),
        ("1口は一万円。", "ok"),
        ("1口の金額は5千円", "differs"),
        ("1口の金額は9,999円", "differs"),
        ("1口の金額は総会で決める", "ask"),
    ],
)
def test_the_price_of_a_unit(text, status):
    """An amount is read as people write it, and compared exactly."""
    assert one(text, "item_7", money={"contribution_unit_price": 10000}).status == status


def test_a_price_is_not_guessed():
    """Without a price in the plan there is nothing to compare; it is asked for."""
    remark = one("1口1万円", "item_7")
    assert remark.status == "ask"
    assert "10,000円" in remark.message
    assert "未記入" in remark.message


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("神奈川県", "ok"),
        ("東京都と神奈川県", "ok"),
        ("東京都とする", "differs"),
        ("三浦市", "ask"),
    ],
)
def test_prefectures(text, status):
    """Item 3 names prefectures; a town alone is left to people."""
    assert one(text, "item_3", issue={"area_code": "14210"}).status == status


@pytest.mark.parametrize(
    ("days", "status"),
    [("89", "differs"), ("90", "ok"), ("九十", "ok"), ("365", "ok"), ("366", "differs")],
)
def test_notice_for_leaving(days, status):
    """第14条: 90 days, and the articles can lengthen them to a year."""
    remark = one(f"事業年度末の{days}日前までに予告する。", "item_6")
    assert (remark.status, remark.rule, remark.article) == (status, "R13", "第14条1項")


def test_worker_dispatch_is_a_question():
    """The words alone may stand in a sentence that rules it out, so people look at it."""
    assert one("労働者派遣事業は行わない。", "item_1").status == "ask"
    assert remarks({"item_1": "買い物を手伝う事業"}) == []


@pytest.mark.parametrize(
    ("text", "members", "expected"),
    [
        ("理事3人以上5人以内、監事1人以上", 5, [("ok", "R18")]),
        ("理事３名、監事１名", 4, [("ok", "R18")]),
        ("理事三人、監事一人", 3, [("ok", "R18"), ("ask", None)]),
        ("理事3人、監事1人", 2, [("differs", "R18"), ("ask", None)]),
        ("理事2人、監事1人", 5, [("differs", "R18")]),
        ("理事3人、組合員監査会を置く", 6, [("ok", "R18")]),
        ("理事と監事を選ぶ", 5, [("ask", None)]),
        ("理事3人、監事1人", 0, [("ask", None)]),
    ],
)
def test_officers_and_members(text, members, expected):
    """R18 with the members of the plan; a fourth person is asked for where three are all."""
    rows = [{"id": f"m{number}"} for number in range(members)]
    found = remarks({"item_13": text}, members=rows)
    assert [(status, rule) for _, status, rule in found] == expected


def test_prefecture_codes():
    """The names stand in the order of their codes."""
    assert len(set(PREFECTURES)) == 47
    codes = {"01101": "北海道", "13101": "東京都", "14100": "神奈川県", "26100": "京都府"}
    assert {code: prefecture_of(code) for code in codes} == codes
    assert prefecture_of("47201") == "沖縄県"
    assert prefecture_of("48000") is None
    assert prefecture_of(None) is None
