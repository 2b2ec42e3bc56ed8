"""Widgets of single lectures: tables of data packages, and payment that comes late."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit.plan.tables import rows
from coopkit.widgets import data_table, payment_delay
from coopkit.widgets.late_payment import MOST_MONTHS, PaymentDelay
from coopkit.widgets.leaving import MEMBERS, PAID_IN, LeavingMembers, refund

ARTICLE = {"article_ja": "条文", "text_ja": "言いかえ", "confidence": "確かさ"}


def test_a_table_shows_the_rows_that_were_asked_for_in_its_order():
    """Both paragraphs, in the order of the Act, and nothing else."""
    shown = data_table("act", "articles", ARTICLE, where={"article_ja": ["第16条2項", "第16条1項"]})
    assert shown.value.count("<tr>") == 3
    assert shown.value.index("第16条1項") < shown.value.index("第16条2項")
    assert "第17条" not in shown.value


def test_codes_are_shown_in_words():
    """A student reads how sure a row is, not a letter."""
    words = {"confidence": {"S+": "別の資料でも確かめた"}}
    shown = data_table("act", "articles", ARTICLE, where={"id": ["22"]}, words=words)
    assert '<td data-title="確かさ">別の資料でも確かめた</td>' in shown.value


def test_text_of_a_table_cannot_become_markup(monkeypatch):
    """A sentence with a tag in it is shown as it stands."""
    row = {"a": "<b>太い</b>", "b": ""}
    monkeypatch.setattr("coopkit.widgets.package_table.rows", lambda *_: (row,))
    shown = data_table("act", "articles", {"a": "A&B", "b": "空"}).value
    assert "&lt;b&gt;太い&lt;/b&gt;" in shown
    assert 'data-title="A&amp;B"' in shown
    assert '<td data-title="空" class="coopkit-brief coopkit-empty"></td>' in shown


def test_only_columns_of_brief_texts_are_kept_on_one_line():
    """「第12条2」 and 「項」 below it is no number of an article; a sentence has to wrap."""
    columns = {"article_ja": "条文", "text_ja": "言いかえ"}
    shown = data_table("act", "articles", columns, where={"article_ja": ["第12条2項"]}).value
    assert '<th scope="col" class="coopkit-brief">条文</th>' in shown
    assert '<td data-title="条文" class="coopkit-brief">第12条2項</td>' in shown
    assert '<th scope="col">言いかえ</th>' in shown


def test_days_are_written_as_people_read_them():
    """A table of dates shows no 2023-04-01, and leaves other numbers alone."""
    columns = {"date": "いつ", "cooperatives": "数"}
    shown = data_table("course", "national_counts", columns).value
    assert ">2023年4月1日<" in shown
    assert ">34<" in shown
    assert "2023-04-01" not in shown


@pytest.mark.parametrize(
    ("columns", "where", "message"),
    [
        ({"titel": "題"}, {}, "「titel」という列"),
        (ARTICLE, {"articel": ["第1条"]}, "「articel」という列"),
        (ARTICLE, {"article_ja": ["第999条"]}, "選んだ行が1つも"),
    ],
)
def test_a_table_that_would_be_empty_is_refused(columns, where, message):
    """A lecture that asks for a column or an article that is gone fails its test."""
    with pytest.raises(ValueError, match=message):
        data_table("act", "articles", columns, where=where)


def test_every_criticism_says_when_and_where_and_names_nobody_in_trouble():
    """Sources are there; where one would name an organisation in trouble, none is printed."""
    for row in rows("course", "criticisms"):
        assert row["date_text"]
        assert row["publisher"]
        if row["topic"] == "conduct" and row["kind"] == "起きたこと":
            assert row["address"] == ""
    listed = [row["name_short"] for row in rows("course", "cooperatives")]
    told = " ".join(row["text"] + row["other_view"] for row in rows("course", "criticisms"))
    assert [name for name in listed if name in told] == []


def test_late_payment_changes_the_cash_and_not_the_profit():
    """What lecture 13 asks the students to find."""
    desk = PaymentDelay("isolation")
    on_time = desk.table.value
    assert "マイナスになる月はありません" in on_time
    desk.slider.value = 2
    assert "−74,705円" in desk.table.value
    assert "マイナスになる月: 2027年11月、2027年12月、2028年1月、2028年2月" in desk.table.value
    assert desk.table.value.count("−825,924円") == on_time.count("−825,924円") == 1


def test_the_slider_ends_where_the_lecture_says():
    """0 to 3 months, and the widget stands without an edit."""
    assert (MOST_MONTHS, PaymentDelay("shopping").slider.max) == (3, 3)
    assert payment_delay("waste").children


@given(st.integers(-(10**9), 10**9), st.integers(1, 60), st.integers(1, 10**7))
def test_a_refund_stays_within_the_act(assets, members, paid_in):
    """第16条1項: at most what was paid in; nobody pays on leaving; all refunds fit the assets."""
    one = refund(assets, members=members, paid_in=paid_in)
    assert 0 <= one <= paid_in
    assert one * members <= max(assets, 0)
    assert one == paid_in or assets < 0 or (one + 1) * members > assets


def test_three_leave_and_the_story_of_the_lecture_comes_out():
    """180,000 yen among six: 30,000 each, and three quarters is not reached with them at work."""
    desk = LeavingMembers()
    assert (MEMBERS, PAID_IN) == (6, 50_000)
    assert "1人に返す額: 30,000円" in desk.page.value
    assert "組合に残る財産: 90,000円" in desk.page.value
    alone = desk.lines()[4]
    desk.still_working.value = 3
    assert "組合員3人と、契約を続ける人3人" in desk.page.value
    assert desk.lines()[4] != alone
    assert "届いていません" in desk.lines()[4]


def test_two_members_are_told_about_the_six_months():
    """第80条2項 counts from fewer than three."""
    desk = LeavingMembers()
    assert "第80条2項" not in desk.page.value
    desk.leaving.value = 4
    assert "第80条2項" in desk.page.value


def test_those_who_keep_working_are_never_more_than_those_who_left():
    """A slider further right than the other changes nothing."""
    desk = LeavingMembers()
    desk.leaving.value, desk.still_working.value = 1, 4
    assert "組合員5人と、契約を続ける人1人" in desk.page.value
