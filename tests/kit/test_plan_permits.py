"""Permit cards: every theme's questions, whole and with sources, never a verdict."""

import csv
import datetime as dt

import pytest

from coopkit import content
from coopkit.plan import Permit, Plan
from coopkit.plan.fields import THEMES
from coopkit.plan.permits import add_permits, insurance_lines, permit_cards, safety_notes
from coopkit.text import entries

# Words that would tell a team that it may leave something out.
VERDICTS = ("不要", "必要ありません", "いりません", "要りません", "しなくてよい", "しなくていい")


def table(name):
    """Return the rows of one table of the permits."""
    with (content.dataset("permits") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_has_all_its_cards_and_the_common_ones(theme):
    """Own cards in their order, those that touch it, then what everybody asks; each once."""
    found = [card.id for card in permit_cards(theme)]
    own = sorted(
        (r for r in table("permits") if r["theme"] == theme), key=lambda r: int(r["order"])
    )
    assert found[: len(own)] == [row["id"] for row in own]
    also = {r["permit"] for r in table("also_show") if r["theme"] in {theme, "all"}}
    assert set(found) == {row["id"] for row in own} | also
    assert len(found) == len(set(found))
    assert {"all-minimum-wage", "all-no-dispatch", "all-tax"} <= set(found)


@pytest.mark.parametrize("theme", THEMES)
def test_cards_ask_and_cite_and_decide_nothing(theme):
    """A question to say, a desk, a source with its day; no word that lets a team off."""
    for card in (*permit_cards(theme), *insurance_lines(theme)):
        assert card.question.endswith(("。", "？")), card.id
        assert any(end in card.question for end in ("か。", "ください。", "聞きます。", "は。")), (
            card.id
        )
        assert card.authority
        assert card.source in card.cited
        assert card.law in card.cited
        words = card.question + card.why + (card.report.text if card.report else "")
        assert not [verdict for verdict in VERDICTS if verdict in words], card.id


def test_reports_are_shown_as_reports_with_their_source():
    """What a publication says is marked as such, apart from the article."""
    card = next(card for card in permit_cards("waste") if card.id == "waste-collection")
    assert card.report.words.startswith("参考（そう伝えている資料です）")
    assert card.report.source in card.report.words
    assert card.report.text not in card.why + card.question
    plain = next(card for card in permit_cards("waste") if card.id == "all-minimum-wage")
    assert plain.report is None


def test_cards_go_stale_with_their_review_day():
    """After the day the screen says that rules may have changed."""
    card = next(c for c in permit_cards("childcare") if c.id == "childcare-child-protection")
    assert card.stale_words(dt.date(2026, 12, 25)) is None
    assert "2026年12月25日" in card.stale_words(dt.date(2026, 12, 26))


def test_insurance_and_safety_belong_to_the_theme():
    """The theme's own lines come first; the common ones follow."""
    lines = insurance_lines("mobility")
    assert [line.theme for line in lines] == ["mobility", "mobility", "all"]
    assert lines[0].kind_words == "保険"
    notes = safety_notes("childcare")
    assert [note.theme for note in notes[:3]] == ["childcare"] * 3
    assert {note.setting for note in notes} == {"field_work", "business"}
    assert any("189" in note.note for note in notes)


def test_cards_fill_a_plan_without_touching_what_the_team_wrote():
    """Status, note and wording of the team stay; only what is missing comes behind."""
    first = Permit(
        id="mobility-drivers", question="免許はどれですか", status="asked", note="講習は月1回"
    )
    own = Permit(id="p1", question="駅前に止まれますか", authority="駅")
    plan = Plan(permits=(first, own))
    filled = add_permits(plan, "mobility")
    assert filled.permits[:2] == (first, own)
    assert add_permits(filled, "mobility") == filled
    ids = [permit.id for permit in filled.permits]
    wanted = {c.id for c in (*permit_cards("mobility"), *insurance_lines("mobility"))}
    assert set(ids) == wanted | {"p1"}
    assert {permit.status for permit in filled.permits[2:]} == {"unchecked"}
    added = filled.permits[2]
    assert (added.question, added.source) == (
        permit_cards("mobility")[0].question,
        permit_cards("mobility")[0].cited,
    )


def test_cards_follow_the_plans_own_theme():
    """Without a theme given, that of the plan; without any, words that say what to do."""
    plan = Plan.model_validate({"issue": {"theme": "waste"}})
    assert add_permits(plan).permits[0].id == "waste-collection"
    with pytest.raises(ValueError, match="テーマを1つ選んで"):
        add_permits(Plan())
    with pytest.raises(ValueError, match="「space」"):
        permit_cards("space")


def test_cards_speak_english(monkeypatch):
    """The same cards in the other language, whole."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    card = permit_cards("mobility")[0]
    assert card.question.isascii()
    assert card.kind_words in entries("en", "permits").values()
