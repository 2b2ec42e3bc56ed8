"""Peers: forms to ratings, questions, decisions, and what a member is shown."""

import doctest
import re
from collections.abc import Sequence
from fractions import Fraction
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peer_class import IDS, NAMES, PEERS, TEAMS, hand_in_form, make_course, write_answers
from pypdf import PdfReader

from coopgrade import peer
from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.journal import open_journal
from coopgrade.peer import Question, hints
from coopgrade.peer.records import FactorDecided, RatingTyped
from coopgrade.roster import load_roster

F = Fraction
ISSUE = "community-issue"
G01, G02, G03, G04 = TEAMS.values()
ROUND = {  # of g02: 12 stickers for the three others
    G02[0]: (None, 6, 3, 3),
    G02[1]: (4, None, 4, 4),
    G02[2]: (3, 6, None, 3),
    G02[3]: (4, 4, 4, None),
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A class whose syllabus lets peers count."""
    return make_course(tmp_path / "course")


def _hand_in(course: Course, forms: dict[str, Sequence[int | None]]) -> None:
    for student, stickers in forms.items():
        hand_in_form(course, student, stickers)


def _proposals(course: Course) -> dict[str, peer.Proposal]:
    with open_journal(course) as journal:
        found = peer.load_proposals(course, load_roster(course), journal, course.assignment(ISSUE))
    return {proposal.team: proposal for proposal in found}


def _factors(course: Course) -> dict[str, peer.MemberFactor]:
    with open_journal(course) as journal:
        return peer.load_factors(course, load_roster(course), journal, course.assignment(ISSUE))


def _confirm(course: Course, *teams: str, by: str = "先生") -> peer.Confirmed:
    proposals = [_proposals(course)[team] for team in teams]
    with open_journal(course) as journal:
        return peer.confirm(journal, course.assignment(ISSUE), proposals, by=by)


def _override(course: Course, member: str, factor: str, **more: Any) -> FactorDecided:
    proposals = _proposals(course).values()
    who = {"by": "先生", "reason": "本人と話した"} | more
    with open_journal(course) as journal:
        number = peer.read_factor(factor)
        return peer.override(journal, course.assignment(ISSUE), proposals, member, number, **who)


def _kinds(questions: Sequence[Question]) -> list[str]:
    return [question.kind for question in questions]


def test_a_team_by_hand(course: Course) -> None:
    """Stickers of g02: fractions of 12, added up; weight 1, limits 0.9 and 1.1."""
    _hand_in(course, ROUND)
    proposal = _proposals(course)["g02"]
    assert proposal.state == "ready"
    assert proposal.raw == {
        G02[0]: F(4 + 3 + 4, 12),
        G02[1]: F(6 + 6 + 4, 12),
        G02[2]: F(3 + 4 + 4, 12),
        G02[3]: F(3 + 4 + 3, 12),
    }
    assert proposal.proposed == {
        G02[0]: F(11, 12),
        G02[1]: F(11, 10),
        G02[2]: F(11, 12),
        G02[3]: F(9, 10),
    }
    assert proposal.questions == ()
    # Nothing counts before a person has said so.
    assert {_factors(course)[one].factor for one in G02} == {None}
    assert {_factors(course)[one].state for one in G02} == {"waiting"}


def test_numbers_mean_the_places_in_the_list(course: Course) -> None:
    """Number 1 is the first of the team in groups.csv as of the form's deadline."""
    _hand_in(course, ROUND)
    with open_journal(course) as journal:
        ratings = peer.load_ratings(course, load_roster(course), journal)["g02"]
    assert peer.students_by_number(ratings.members) == dict(zip("1234", G02, strict=True))
    assert ratings.ratings[G02[2]] == {G02[0]: 3, G02[1]: 6, G02[3]: 3}


def test_what_does_not_fit_is_a_question(course: Course) -> None:
    """Wrong size, wrong number, nothing chosen, half given, garbage: asked, never a crash."""
    hand_in_form(course, G01[0], (None, 3, 3, 3, 3))
    hand_in_form(course, G01[1], (4, None, 4, 4, None), size="4")
    hand_in_form(course, G01[2], (3, 3, 3, 3, None), me="5")
    write_answers(course, G01[3], {})
    hand_in_form(course, G01[4], (2, 2, 2, 2, None))
    broken = hand_in_form(course, G02[0], (None, 4, 4, 4))
    broken.write_text("{", encoding="utf-8")
    found = _proposals(course)
    assert _kinds(found["g01"].questions) == [
        "other_size",
        "other_number",
        "no_number",
        "not_all_given",
        "missing",
        "few_forms",
    ]
    assert found["g01"].missing == G01[1:4]
    assert _kinds(found["g02"].questions) == ["unreadable", "missing", "few_forms"]
    names = {G01[2]: "上野さん"}
    words = found["g01"].questions[1].words(names)
    assert "上野さん" in words
    assert "5番" in words
    assert "3番" in words
    for question in (*found["g01"].questions, *found["g02"].questions):
        assert question.words({}).endswith(("か。", "ん。", "す。"))


def test_few_forms_change_no_mark(course: Course) -> None:
    """Three of five missing: the two forms would show whose view it was, so 1 is proposed."""
    _hand_in(course, {G01[0]: (None, 9, 1, 1, 1), G01[1]: (3, None, 3, 3, 3)})
    proposal = _proposals(course)["g01"]
    assert proposal.state == "few"
    assert set(proposal.proposed.values()) == {F(1)}
    assert proposal.raw[G01[1]] > 1
    assert _kinds(proposal.questions) == ["missing", "few_forms"]
    _confirm(course, "g01")
    assert {_factors(course)[one].factor for one in G01} == {F(1)}
    sheet = _sheet(course, G01[1], F(24))
    assert "係数" not in dict(sheet.rows)
    assert _override(course, G01[1], "1.05").factor == F(105, 100)


def test_a_small_team_has_no_number(course: Course) -> None:
    """In a team of three no factor is made, shown or confirmed; a person may still decide."""
    _hand_in(course, {G04[0]: (None, 11, 1), G04[1]: (6, None, 6), G04[2]: (1, 11, None)})
    proposal = _proposals(course)["g04"]
    assert (proposal.state, proposal.raw) == ("small", {})
    assert _kinds(proposal.questions) == []
    assert _confirm(course, "g04").records == ()
    assert {_factors(course)[one].factor for one in G04} == {F(1)}
    sheet = _sheet(course, G04[1], F(24))
    assert dict(sheet.rows) == {
        "チームの点": "24点（30点満点）",
        "あなたの点": "24点（30点満点）",
    }
    _override(course, G04[1], "0.9")
    sheet = _sheet(course, G04[1], F(24))
    assert sheet.result == F(216, 10)
    assert "0.9" not in sheet.html()


@pytest.mark.parametrize(
    "peers",
    ["", "\n[peers]\nenabled = true\n", '\n[peers]\napplies_to = ["community-issue"]\n'],
)
def test_off_unless_the_syllabus_turns_it_on(tmp_path: Path, peers: str) -> None:
    """Without both switches each factor is 1, and confirming is refused; questions remain."""
    course = make_course(tmp_path / "course", peers=peers)
    _hand_in(course, dict.fromkeys(G02[:1], (None, 12, 0, 0)))
    assert {(f.factor, f.state) for f in _factors(course).values()} == {(F(1), "off")}
    proposal = _proposals(course)["g02"]
    assert (proposal.state, proposal.raw) == ("off", {})
    assert _kinds(proposal.questions) == ["missing"]
    with pytest.raises(UserError, match="enabled"):
        _confirm(course, "g02")
    with pytest.raises(UserError, match="enabled"):
        _override(course, G02[0], "1.1")
    assert "ふりかえりは、点に使いません" in _sheet(course, G02[0], F(20)).html()


def test_weight_and_missing_rule_come_from_the_course(tmp_path: Path) -> None:
    """Half weight halves the distance to 1; a missing form may count as equal stickers."""
    peers = PEERS + 'weight = 0.5\nfloor = 0.5\nceiling = 1.5\nmissing = "neutral"\n'
    course = make_course(tmp_path / "course", peers=peers)
    _hand_in(course, {who: row for who, row in ROUND.items() if who != G02[3]})
    proposal = _proposals(course)["g02"]
    raw = F(4 + 3, 12) + F(1, 3)
    assert proposal.raw[G02[0]] == raw
    assert proposal.proposed[G02[0]] == 1 + (raw - 1) / 2
    assert proposal.missing == (G02[3],)


def test_decisions_are_kept_and_explained(course: Course) -> None:
    """Confirmed, overridden, confirmed again: the override stays, every step stays readable."""
    _hand_in(course, ROUND)
    assert len(_confirm(course, "g02").records) == 4
    assert _confirm(course, "g02").unchanged == G02
    record = _override(course, G02[3], "１．０５", by="先生 ", reason=" 会場の予約を全部した ")
    assert (record.factor, record.proposed, record.raw) == (F(21, 20), F(9, 10), F(10, 12))
    assert (record.by, record.reason) == ("先生", "会場の予約を全部した")
    assert _confirm(course, "g02").kept == (G02[3],)
    factors = _factors(course)
    assert [factors[one].factor for one in G02] == [F(11, 12), F(11, 10), F(11, 12), F(21, 20)]
    assert factors[G02[3]].state == "override"
    with open_journal(course) as journal:
        assert [r.kind for r in journal.read(FactorDecided, student_id=G02[3])] == [
            "confirmed",
            "override",
        ]


def test_a_late_form_is_noticed(course: Course) -> None:
    """When a form comes after the decision the factor stays, and the change is told."""
    _hand_in(course, {who: row for who, row in ROUND.items() if who != G02[3]})
    _confirm(course, "g02")
    before = _factors(course)
    hand_in_form(course, G02[3], (12, 0, 0, None))
    after = _factors(course)
    assert [after[one].factor for one in G02] == [before[one].factor for one in G02]
    assert after[G02[0]].changed
    assert not before[G02[0]].changed
    assert _confirm(course, "g02").records
    assert not any(_factors(course)[one].changed for one in G02)


@pytest.mark.parametrize(
    ("member", "factor", "more", "words"),
    [
        (G02[0], "1.1", {"reason": "  "}, "--reason"),
        (G02[0], "1.1", {"by": ""}, "--by"),
        (G02[0], "10.5", {}, "10.5"),
        (G02[0], "-1", {}, "-1"),
        (G02[0], "たくさん", {}, "たくさん"),
        (G02[0], "1/0", {}, "1/0"),
        ("9999999", "1", {}, "9999999"),
    ],
)
def test_an_override_needs_a_person_a_reason_and_a_sensible_number(
    course: Course, member: str, factor: str, more: dict[str, str], words: str
) -> None:
    """Otherwise nothing is noted, and the message says what is missing."""
    with pytest.raises(UserError, match=re.escape(words)):
        _override(course, member, factor, **more)
    with open_journal(course) as journal:
        assert journal.read(FactorDecided) == []


def test_who_changed_teams_is_asked_about(tmp_path: Path) -> None:
    """In g02 for the issue, in g03 for the form: g02's forms say nothing about them."""
    rows = [f"{team},{one},," for team, members in TEAMS.items() for one in members]
    rows.remove(f"g02,{G02[3]},,")
    rows += [f"g02,{G02[3]},,2026-12-31", f"g03,{G02[3]},2027-01-01,"]
    text = "team,student_id,since,until\n" + "\n".join(rows) + "\n"
    course = make_course(tmp_path / "course", teams=text)
    proposal = _proposals(course)["g02"]
    assert proposal.members == G02
    # Three are left in the team: no number for anybody.
    assert proposal.state == "small"
    assert Question("moved", (G02[3],)) in proposal.questions
    assert _factors(course)[G02[3]].factor == 1


def test_papers_are_typed_in(course: Course, tmp_path: Path) -> None:
    """A CP932 table from Excel with wide digits is taken; it goes before the form."""
    hand_in_form(course, G02[0], (None, 12, 0, 0))
    table = tmp_path / "papers.csv"
    lines = [f"{G02[0]},{G02[1]},４", f"{G02[0]},{G02[2]},4", f"{G02[0]},{G02[3]},3", ",,"]
    table.write_text("書いた人,もらった人,枚数\n" + "\n".join(lines), encoding="cp932")
    roster = load_roster(course)
    with open_journal(course) as journal:
        taken = peer.type_in(course, roster, journal, table, by="助手")
        assert taken.odd == ((G02[0], 11),)
        (record,) = journal.read(RatingTyped)
        ratings = peer.load_ratings(course, roster, journal)["g02"]
    assert (record.rater, record.by) == (G02[0], "助手")
    assert ratings.ratings == {G02[0]: {G02[1]: 4, G02[2]: 4, G02[3]: 3}}
    assert "typed_and_form" in _kinds(ratings.questions)


def test_self_rating_counts_only_where_it_is_on(tmp_path: Path) -> None:
    """On paper a member may rate themselves, if the syllabus says so."""
    table = tmp_path / "papers.csv"
    rows = [f"{rater},{member},3" for rater in G02 for member in G02]
    rows[0] = f"{G02[0]},{G02[0]},9"
    table.write_text("rater,ratee,points\n" + "\n".join(rows), encoding="utf-8")
    off = make_course(tmp_path / "off")
    with open_journal(off) as journal, pytest.raises(UserError, match="4行"):
        peer.type_in(off, load_roster(off), journal, table, by="助手")
    on = make_course(tmp_path / "on", peers=PEERS + "self_rating = true\n")
    with open_journal(on) as journal:
        peer.type_in(on, load_roster(on), journal, table, by="助手")
    raw = _proposals(on)["g02"].raw
    assert raw[G02[0]] == F(9, 18) + 3 * F(3, 12)
    assert sum(raw.values()) == 4


def test_every_wrong_line_is_told_at_once(course: Course, tmp_path: Path) -> None:
    """Unknown, oneself, another team, no number, twice: one message, nothing noted."""
    table = tmp_path / "papers.csv"
    lines = [
        f"{G02[0]},9999999,4",
        f"{G02[0]},{G02[0]},4",
        f"{G02[0]},{G03[0]},4",
        f"{G02[0]},{G02[1]},四",
        f"{G02[0]},{G02[2]},4",
        f"{G02[0]},{G02[2]},4",
    ]
    table.write_text("rater,ratee,points\n" + "\n".join(lines), encoding="utf-8")
    with open_journal(course) as journal:
        with pytest.raises(UserError) as error:
            peer.type_in(course, load_roster(course), journal, table, by="助手")
        assert journal.read(RatingTyped) == []
    for words in ("5行あります", "2行目", "3行目", "4行目", "5行目", "7行目", "9999999", "四"):
        assert words in str(error.value)
    table.write_text("rater,points\n", encoding="utf-8")
    with open_journal(course) as journal, pytest.raises(UserError, match="もらった人"):
        peer.type_in(course, load_roster(course), journal, table, by="助手")


M = ("a", "b", "c", "d", "e")


def _table(rows: dict[str, tuple[int, ...]]) -> dict[str, dict[str, int]]:
    return {r: dict(zip([m for m in M if m != r], row, strict=True)) for r, row in rows.items()}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Everybody the same: perhaps agreed.
        (dict.fromkeys(M, (3, 3, 3, 3)), [Question("all_equal", (), {"count": 5})]),
        # a and b praise each other; the rest saw the usual.
        (
            {
                "a": (6, 2, 2, 2),
                "b": (6, 2, 2, 2),
                "c": (3, 3, 3, 3),
                "d": (3, 2, 3, 4),
                "e": (2, 3, 4, 3),
            },
            [Question("pair", ("a", "b"))],
        ),
        # Much for each other, but the rest agrees: no pair, just much.
        (
            {
                "a": (6, 2, 2, 2),
                "b": (6, 2, 2, 2),
                "c": (5, 5, 1, 1),
                "d": (5, 5, 1, 1),
                "e": (5, 5, 1, 1),
            },
            [Question("high", ("a",), {"count": 4}), Question("high", ("b",), {"count": 4})],
        ),
        # Each gives all to the next one.
        (
            {
                "a": (12, 0, 0, 0),
                "b": (0, 12, 0, 0),
                "c": (0, 0, 12, 0),
                "d": (0, 0, 0, 12),
                "e": (12, 0, 0, 0),
            },
            [Question("ring", (), {"count": 5})],
        ),
        # Two pairs give each other everything; nobody gives e anything.
        (
            {
                "a": (12, 0, 0, 0),
                "b": (12, 0, 0, 0),
                "c": (0, 0, 12, 0),
                "d": (0, 0, 12, 0),
                "e": (12, 0, 0, 0),
            },
            [
                Question("pair", ("a", "b")),
                Question("pair", ("c", "d")),
                Question("low", ("e",), {"count": 4}),
            ],
        ),
        # e got little from everybody.
        (
            {
                "a": (4, 4, 4, 0),
                "b": (4, 4, 3, 1),
                "c": (4, 3, 4, 1),
                "d": (4, 4, 4, 0),
                "e": (3, 3, 3, 3),
            },
            [Question("low", ("e",), {"count": 4})],
        ),
        # d shares unlike all others, who agree.
        (
            {
                "a": (3, 3, 3, 3),
                "b": (3, 3, 3, 3),
                "c": (3, 3, 3, 3),
                "d": (10, 1, 1, 0),
                "e": (3, 3, 3, 3),
            },
            [Question("far_rater", ("d",))],
        ),
        # Ordinary differences are nobody's business.
        (
            {
                "a": (4, 3, 3, 2),
                "b": (3, 3, 4, 2),
                "c": (2, 4, 3, 3),
                "d": (3, 4, 2, 3),
                "e": (3, 3, 3, 3),
            },
            [],
        ),
        # Two raters only: nothing is said.
        ({"a": (12, 0, 0, 0), "b": (12, 0, 0, 0)}, []),
    ],
)
def test_questions_by_hand(rows: dict[str, tuple[int, ...]], expected: list[Question]) -> None:
    """Each pattern raises its question and no other."""
    assert list(hints(_table(rows), M)) == expected


def test_a_team_of_two_pairs() -> None:
    """Everybody gives all to one, and everybody has the same: one question for the team."""
    rows = {"a": "b", "b": "a", "c": "d", "d": "c"}
    ratings = {rater: {friend: 12} for rater, friend in rows.items()}
    assert hints(ratings, "abcd") == (Question("ring", (), {"count": 4}),)


def test_questions_never_judge() -> None:
    """Each is a question or leaves room; no word of blame stands in any."""
    kinds = ("all_equal", "ring", "pair", "low", "high", "far_rater", "missing", "moved")
    for kind in kinds:
        words = Question(kind, ("a", "b"), {"count": 3, "came": 2}).words({})  # type: ignore[arg-type]
        assert "か。" in words, kind
        assert not re.search("不正|談合|サボ|怠|悪い|ずる|違反", words)


@given(
    st.permutations(M),
    st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=5, max_size=5),
)
def test_questions_depend_on_no_order(order: Sequence[str], rows: list[list[int]]) -> None:
    """The same team listed in another order raises the same questions about the same people."""
    table = _table({r: tuple(row) for r, row in zip(M, rows, strict=True)})

    def asked(members: Sequence[str]) -> set[tuple[str, frozenset[str]]]:
        return {(q.kind, frozenset(q.about)) for q in hints(table, members)}

    assert asked(order) == asked(M)


def _sheet(course: Course, member: str, mark: Fraction | None) -> peer.MemberSheet:
    student = load_roster(course).by_id[member]
    factor = _factors(course)[member]
    return peer.member_sheet(course, course.assignment(ISSUE), student, factor, mark)


def test_the_sheet_tells_how_the_mark_arose(course: Course) -> None:
    """Team's mark, factor, calculation, cap and result; and never who gave what or why."""
    _hand_in(course, ROUND)
    waiting = _sheet(course, G02[1], F(28))
    assert dict(waiting.rows) == {
        "チームの点": "28点（30点満点）",
        "あなたの点": "先生の確認を待っています",
    }
    _confirm(course, "g02")
    sheet = _sheet(course, G02[1], F(28))
    assert dict(sheet.rows) == {
        "チームの点": "28点（30点満点）",
        "あなたの係数": "1.1",
        "計算": "28 × 1.1 ＝ 30.8",
        "満点まで": "満点をこえないので、30点にします",
        "あなたの点": "30点（30点満点）",
    }
    assert sheet.result == 30
    assert _sheet(course, G02[0], F(28)).result == F(28 * 11, 12)
    assert "28 × 0.917 ＝ 25.67" in _sheet(course, G02[0], F(28)).html()
    assert "0.9 から 1.1" in sheet.html()
    _override(course, G02[3], "0.95", reason="秘密の理由")
    own = _sheet(course, G02[3], F(28))
    assert "先生が話を聞いて決めました" in own.html()
    for one in (own.page(), sheet.page()):
        assert "秘密" not in one
        others = [n for n in NAMES if n not in {NAMES[IDS.index(G02[3])], NAMES[IDS.index(G02[1])]}]
        assert not any(name in one for name in others)
        assert "http" not in one.replace("http-equiv", "")
    assert G02[0] not in own.page()


def test_the_sheet_on_paper(course: Course) -> None:
    """One A4 page with the same words, in the language of the course."""
    _hand_in(course, ROUND)
    _confirm(course, "g02")
    sheet = _sheet(course, G02[2], F(24))
    reader = PdfReader(BytesIO(sheet.pdf()))
    (page,) = reader.pages
    words = re.sub(r"\s", "", page.extract_text())
    for _, value in sheet.rows:
        assert re.sub(r"\s", "", value) in words
    student = load_roster(course).by_id[G02[2]]
    english = peer.member_sheet(
        course, course.assignment(ISSUE), student, _factors(course)[G02[2]], F(24), language="en"
    )
    assert dict(english.rows)["Your factor"] == "0.917"
    assert 'lang="en"' in english.page()


@given(st.fractions(0, 60), st.fractions(0, 2))
def test_a_mark_never_passes_full_marks(mark: Fraction, factor: Fraction) -> None:
    """The member's mark is the product, at most full marks."""
    found = peer.member_mark(mark, factor, F(60))
    assert found == min(mark * factor, 60)


CONFIDENTIAL = "会議がこわいです＜名前＞<b>"


def test_troubles_are_for_the_lecturer_only(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page lists them by wish of contact; no other output of peers holds a word of it."""
    hand_in_form(course, G02[0], (None, 4, 4, 4), trouble="知ってほしいだけ", contact="read-only")
    hand_in_form(course, G02[1], (4, None, 4, 4), trouble=CONFIDENTIAL, contact="please")
    hand_in_form(course, G02[2], (4, 4, None, 4), trouble="", contact="later")
    hand_in_form(course, G02[3], (4, 4, 4, None), trouble="ほかのこと", contact=None)
    hand_in_form(course, G01[0], (None, 3, 3, 3, 3), trouble="", contact="read-only")
    path, count = peer.write_troubles(course, load_roster(course))
    assert count == 4
    text = path.read_text(encoding="utf-8")
    places = [text.index(one) for one in G02]
    assert sorted(places) == [places[1], places[3], places[2], places[0]]
    assert "会議がこわいです＜名前＞&lt;b&gt;" in text
    assert G01[0] not in text
    assert path.stat().st_mode & 0o077 == 0
    # Everything else that peers say or write.
    _run("propose", ISSUE, course=course, code=1)
    _run("confirm", ISSUE, "--by", "先生", course=course)
    _run("troubles", course=course)
    said = "".join(capsys.readouterr())
    sheets = [_sheet(course, one, F(20)).page() for one in G02]
    with open_journal(course) as journal:
        kept = str(journal.read(FactorDecided))
    for output in (said, *sheets, kept):
        assert "会議" not in output
        assert "知ってほしい" not in output
    others = [p for p in course.root.rglob("*") if p.is_file() and p != path]
    found = [p.name for p in others if "会議がこわい".encode() in p.read_bytes()]
    assert found == ["answers.json"]


def _run(*words: str, course: Course, code: int = 0) -> None:
    from coopgrade.commands.peer import app

    try:
        app([*words, "--course", str(course.root)], standalone_mode=False)
        ended = 0
    except SystemExit as end:
        ended = int(end.code or 0)
    assert ended == code


def test_the_commands_say_it_in_words(
    course: Course, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Propose, confirm one team, override with the number as typed, propose again."""
    _hand_in(course, ROUND)
    _run("propose", ISSUE, course=course, code=1)
    said = capsys.readouterr().out
    assert f"木村 月さん（{G02[1]}）　ふりかえり 1.333　案 1.1　まだ決めていません" in said
    assert "■ g04（3人）　小さいチームなので、数は使いません" in said
    _run("confirm", ISSUE, "--team", "g02", "--by", "先生", course=course)
    assert "4人" in capsys.readouterr().out
    words = ("--member", G02[3].replace("0", "０"), "--factor", "1.0", "--reason", "休んだ")
    _run("override", ISSUE, *words, "--by", "先生", course=course)
    assert "1 に決めました" in capsys.readouterr().out
    with pytest.raises(UserError, match="g01、g02、g03、g04"):
        _run("confirm", ISSUE, "--team", "g99", "--by", "先生", course=course)
    table = tmp_path / "papers.csv"
    table.write_text(f"rater,ratee,points\n{G03[0]},{G03[1]},12\n", encoding="utf-8")
    _run("type-in", str(table), "--by", "助手", course=course)
    assert "1人分" in capsys.readouterr().out
    _run("confirm", ISSUE, "--by", "先生", course=course)
    capsys.readouterr()
    _run("propose", ISSUE, course=course)
    assert "全員の係数が決まっています" in capsys.readouterr().out


@pytest.mark.parametrize("module", ["factor", "forms", "sheet"])
def test_the_examples_in_the_docstrings_run(module: str) -> None:
    """What the docstrings show is what comes out."""
    assert doctest.testmod(import_module(f"coopgrade.peer.{module}")).failed == 0
