"""The board of a team: its notes, the question before they are kept, its file, two windows."""

import datetime as dt
import json

import pytest
from pydantic import ValidationError

from coopkit.board import (
    Board,
    Note,
    add_note,
    change_note,
    into_plan,
    load_board,
    remove_note,
    signs_of_people,
)
from coopkit.plan import Plan, PlanFileError
from coopkit.plan.changes import apply_changes, changes_between, data_of
from coopkit.plan.merge import merge_plans
from coopkit.plan.store import DocumentStore, Done
from coopkit.plan.writer import Writer

BUS = {
    "side": "need",
    "kind": "heard",
    "theme": "mobility",
    "area_code": "14210",
    "text": "夕方のバスが1時間に1本で、帰りに長く待つ",
    "evidence": "近くに住む70代の人",
    "noted_on": dt.date(2026, 11, 25),
    "shows_nobody": True,
}
FISH = BUS | {
    "side": "strength",
    "kind": "saw",
    "text": "朝市に、若い人も集まっている",
    "evidence": None,
    "noted_on": dt.date(2026, 11, 26),
}


@pytest.fixture
def board() -> Board:
    """A board with a trouble and a strength."""
    return add_note(add_note(Board(), **BUS), **FISH)


def test_a_note_is_kept_whole(board):
    """What was written stands in the note; ids differ; the youngest comes first."""
    bus, fish = board.notes
    assert bus.model_dump(exclude={"id"}) == BUS | {
        "indicator": None,
        "value": None,
        "source": None,
    }
    assert bus.id != fish.id
    assert board.newest_first() == (fish, bus)


@pytest.mark.parametrize("answer", [False, None, "yes", 1])
def test_no_note_without_the_answer(answer):
    """Only the answer that it shows nobody lets a note in, in code as in a file."""
    with pytest.raises(ValidationError):
        add_note(Board(), **BUS | {"shows_nobody": answer})
    with pytest.raises(ValidationError):
        add_note(Board(), **{name: value for name, value in BUS.items() if name != "shows_nobody"})


def test_there_is_no_place_for_a_photo_or_a_point(board):
    """Unknown fields are refused, so no picture, name or point of a map can be added."""
    for extra in ({"photo": "data:image/png;base64,"}, {"latitude": 35.1}, {"name": "さくら"}):
        with pytest.raises(ValidationError):
            add_note(board, **BUS | extra)


def test_a_number_comes_with_its_source():
    """A number needs indicator, value and source; what was seen has none."""
    number = BUS | {
        "kind": "number",
        "indicator": "aged_65_over_share_2026",
        "value": "42.0%",
        "source": "総務省、2026年1月1日",
    }
    assert add_note(Board(), **number).notes[0].value == "42.0%"
    for missing in ("indicator", "value", "source"):
        with pytest.raises(ValidationError, match="indicator, value and source"):
            add_note(Board(), **number | {missing: None})
    with pytest.raises(ValidationError, match="only a number"):
        add_note(Board(), **number | {"kind": "saw"})


def test_blank_words_are_no_note():
    """Blanks alone say nothing; a text longer than 140 signs is refused."""
    for text in ("", " 　\n", "あ" * 141):
        with pytest.raises(ValidationError):
            add_note(Board(), **BUS | {"text": text})


def test_notes_are_changed_and_taken_out(board):
    """Each edit leaves the board before it as it was."""
    bus, fish = board.notes
    changed = change_note(board, bus.id, text="朝のバスも少ない", theme="shopping")
    assert [note.text for note in changed.notes] == ["朝のバスも少ない", fish.text]
    assert changed.notes[0].theme == "shopping"
    assert board.notes[0].text == BUS["text"]
    assert remove_note(changed, bus.id).notes == (fish,)
    assert change_note(remove_note(board, bus.id), bus.id, text="もう無い").notes == (fish,)


def test_notes_become_the_issue_of_a_plan(board):
    """One or two notes: theme and area of the first, both texts; never three."""
    bus, fish = board.notes
    plan = into_plan(Plan(name="みうら"), bus, fish)
    assert plan.name == "みうら"
    assert plan.issue.theme == "mobility"
    assert plan.issue.area_code == "14210"
    assert plan.issue.text == f"{BUS['text']}\n{FISH['text']}"
    longest = add_note(Board(), **BUS | {"text": "あ" * 140}).notes[0]
    assert into_plan(plan, longest, longest).issue.text == "あ" * 140 + "\n" + "あ" * 140
    for wrong in ((), (bus, fish, bus)):
        with pytest.raises(ValueError, match=str(len(wrong))):
            into_plan(plan, *wrong)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("田中さんが困っている", "田中さん"),
        ("連絡は046-888-1111まで", "046-888-1111"),
        ("３丁目の角の家", "3丁目"),
        ("初声町1-2-3のあたり", "1-2-3"),
        ("82歳の人", "82歳"),
        ("a.b@example.jp に聞いた", "b@example.jp"),
    ],
)
def test_signs_of_people_are_pointed_at(text, sign):
    """Names, numbers, addresses and exact ages are asked about."""
    assert any(sign in question for question in signs_of_people(text))


@pytest.mark.parametrize(
    "text",
    [
        "バスが1時間に1本で、帰りに20分待つ",
        "近所のおばさん、お客さん、皆さん、郵便屋さん",
        "住民さんの話では、80代の人が多い",
        "2026-11-25に見た",
        "65歳以上の人の割合、0〜14歳の人、75歳から",
    ],
)
def test_ordinary_words_are_not_asked_about(text):
    """Times, groups of people, ages by decade and dates are no signs."""
    assert signs_of_people(text) == []


def _store(path, name):
    return DocumentStore(Board, path, name, Writer(name))


def _save(store, board, after):
    changes = changes_between(data_of(board), data_of(after))
    return store.save(after, [Done("edit", "s", changes)])


def test_the_file_is_read_again(tmp_path, board):
    """What is saved is read again, as UTF-8 that people can read."""
    path = tmp_path / "issues.json"
    store = _store(path, "a")
    assert store.load() == Board()
    assert not list(tmp_path.iterdir())
    _save(store, Board(), board)
    assert load_board(path) == board
    assert "夕方のバス" in path.read_text(encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1


def test_two_windows_both_keep_their_notes(tmp_path):
    """Two people who write at once lose nothing."""
    path = tmp_path / "issues.json"
    one, two = _store(path, "a"), _store(path, "b")
    empty = one.load()
    two.load()
    _save(one, empty, add_note(empty, **BUS))
    synced = _save(two, empty, add_note(empty, **FISH))
    assert {note.text for note in synced.plan.notes} == {BUS["text"], FISH["text"]}
    assert load_board(path) == synced.plan
    assert not synced.conflicts


def test_two_windows_that_disagree_are_asked(board):
    """Two different texts for one note are a conflict in words; other fields are merged."""
    bus = board.notes[0].id
    mine = change_note(board, bus, text="朝のバスが少ない", theme="shopping")
    theirs = change_note(board, bus, text="夜のバスが少ない", evidence="自分で見た")
    merge = merge_plans(board, mine, theirs)
    (conflict,) = merge.conflicts
    assert conflict.words == "記録 › 朝のバスが少ない › 書いたこと"
    assert conflict.shown("theirs") == "夜のバスが少ない"
    assert merge.plan.notes[0].theme == "shopping"
    assert merge.plan.notes[0].evidence == "自分で見た"
    removed = merge_plans(board, remove_note(board, bus), theirs)
    assert removed.conflicts[0].shown("mine") == "（この行を消す）"
    assert "テーマ 移動" in removed.conflicts[0].shown("theirs")


def test_the_history_makes_states_again(tmp_path, board):
    """Every saved state is in the history; the inverse of a change undoes it."""
    path = tmp_path / "issues.json"
    store = _store(path, "a")
    store.load()
    _save(store, Board(), board)
    fewer = remove_note(board, board.notes[0].id)
    _save(store, board, fewer)
    assert store.newest_good().plan == fewer
    states = [Board.model_validate(data) for _, data in store.history.states()]
    assert board in states
    back = [change.inverse() for change in store.history.entries()[-1].changes]
    data, left = apply_changes(data_of(fewer), back)
    assert not left
    assert {n.text for n in Board.model_validate(data).notes} == {n.text for n in board.notes}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "記録のファイルが空です"),
        ('{"version": 1, "notes": [', "記録のファイルが途中で切れています"),
        ('{"notes": []}', "困りごとボードで作ったファイル"),
        ('{"version": 2, "notes": []}', "この記録は、もっと新しい教材"),
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path, content, words):
    """The message speaks of the board, not of a plan, and leaves the file."""
    path = tmp_path / "issues.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlanFileError, match=words) as problem:
        load_board(path)
    assert "計画" not in str(problem.value)
    assert path.read_text(encoding="utf-8") == content
    with pytest.raises(PlanFileError, match="記録のファイルが見つかりません"):
        load_board(tmp_path / "other.json")


def test_a_file_with_an_unchecked_note_is_refused(tmp_path, board):
    """Somebody who turns the answer round by hand is told what is missing."""
    data = data_of(board)
    data["notes"][0]["shows_nobody"] = False
    path = tmp_path / "issues.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(PlanFileError, match="個人や家が分からないと確かめた記録だけ"):
        load_board(path)


def test_ids_that_stand_twice_are_refused(board):
    """A file with one id for two notes is not read."""
    note = board.notes[0]
    with pytest.raises(ValidationError, match="stands twice"):
        board.with_notes((note, Note.model_validate(dict(note))))
