"""The issue board without a browser: write notes as a team would, look at file and screen."""

import asyncio
import datetime as dt
import threading

import ipywidgets
import pytest
from studio_walks import find, press, screen, walk

from coopkit.board import Board, add_note, load_board
from coopkit.plan import Plan, load_plan, save_plan
from coopkit.widgets import issue_board
from coopkit.widgets.board.map import observation
from coopkit.widgets.desk import autosave

TEXT = "夕方のバスが1時間に1本で、帰りに長く待つ"


@pytest.fixture
def path(tmp_path):
    """A board file that does not exist yet."""
    return tmp_path / "issues.json"


@pytest.fixture
def board(path):
    """The widget on a new board."""
    return issue_board(path)


def part(widget, name):
    """Return the input of a field."""
    return find(widget, f"field-{name}")[0].children[-1 if name in {"side", "kind"} else 0]


def fill(
    widget, text=TEXT, *, side="need", kind="heard", answer="no", evidence="近くに住む70代の人"
):
    """Fill in the form without pressing the button."""
    part(widget, "side").value, part(widget, "kind").value = side, kind
    part(widget, "theme").value = "mobility"
    part(widget, "find").value = "みうら"
    part(widget, "text").value = text
    if kind != "number":
        part(widget, "evidence").value = evidence
    part(widget, "day").value = "2026-11-25"
    part(widget, "privacy").value = answer


def keep(widget, *args, **how):
    """Fill in the form and keep the note."""
    fill(widget, *args, **how)
    press(widget, "keep")


def test_making_it_is_harmless(path):
    """It writes nothing and starts no thread; who sees it stands before the fields."""
    threads = threading.active_count()
    board = issue_board(path)
    assert list(path.parent.iterdir()) == []
    assert threading.active_count() == threads
    shown = screen(board)
    assert shown.index("責任をもつ人") < shown.index("個人や家が分かりませんか？")
    for words in ("使いみち", "見る人", "授業が終わるまで", "issues.json"):
        assert words in shown


def test_a_note_is_kept(board, path):
    """What was written is in the file and in the list; the place stays an area."""
    keep(board)
    (note,) = load_board(path).notes
    assert note.text == TEXT
    assert (note.side, note.kind, note.theme, note.area_code) == (
        "need",
        "heard",
        "mobility",
        "14210",
    )
    assert note.noted_on == dt.date(2026, 11, 25)
    assert note.evidence == "近くに住む70代の人"
    assert "移動・聞いた・三浦市・2026年11月25日" in screen(board)
    assert "保存しました" in screen(board)
    assert part(board, "text").value == ""
    assert part(board, "privacy").value is None
    assert part(board, "theme").value == "mobility"


def test_pressing_twice_keeps_one_note_and_says_so(board, path):
    """A double click does not turn the good news into a complaint; a new try is asked again."""
    assert "「記録する」を押すと、issues.json に保存します" in screen(board)
    keep(board)
    press(board, "keep")
    assert len(load_board(path).notes) == 1
    assert "記録しました" in screen(board)
    assert "足りない" not in screen(board)
    part(board, "side").value = "strength"
    press(board, "keep")
    assert "足りない" in screen(board)


def test_the_last_note_of_a_day_stands_first(board):
    """新しい順 is also the order in which a team writes."""
    keep(board)
    keep(board, "駅前の坂で、台車を押す人を見た", kind="saw", evidence="平日の夕方")
    shown = screen(board)
    assert shown.index("台車を押す人") < shown.rindex(TEXT)


def test_a_removed_note_comes_back_beside_the_list(board, path):
    """The list says that it is gone and has the way back; the bar is out of view there."""
    keep(board)
    way_back = find(board, "removed")[0]
    assert way_back.layout.display == "none"

    async def remove_and_wait():
        press(board, "note-remove")
        await asyncio.sleep(autosave.SAVE_AFTER + 0.3)

    # Saving brings a board of its own back: the same notes, so the way back stays.
    asyncio.run(remove_and_wait())
    assert load_board(path).notes == ()
    assert way_back.layout.display is None
    press(board, "note-back")
    assert [note.text for note in load_board(path).notes] == [TEXT]
    assert way_back.layout.display == "none"


@pytest.mark.parametrize(
    ("answer", "words"), [(None, "個人や家が分かりませんか？"), ("yes", "書きかえてみましょう")]
)
def test_nothing_is_kept_before_the_answer(board, path, answer, words):
    """Without the answer, or with 分かるかもしれない, nothing is written; typing stays."""
    keep(board, answer=answer)
    assert not path.exists()
    assert words in screen(board)
    assert part(board, "text").value == TEXT


def test_a_changed_text_is_asked_about_again(board, path):
    """The answer is for the text as it stood; typing on takes it back."""
    fill(board)
    part(board, "text").value = TEXT + "。"
    assert part(board, "privacy").value is None
    press(board, "keep")
    assert not path.exists()


def test_signs_of_people_need_a_second_look(board, path):
    """A name and an address are pointed at, and the button must be pressed twice."""
    keep(board, "2丁目の田中さんが待っている")
    assert "「2丁目」で、家が分かりませんか。" in screen(board)
    assert "「田中さん」は、人の名前ではありませんか。" in screen(board)
    assert not path.exists()
    press(board, "keep")
    assert len(load_board(path).notes) == 1


def test_what_is_missing_is_named(board, path):
    """An empty form says what it lacks, all at once; a text that is too long is refused."""
    press(board, "keep")
    for words in ("困りごとか、地域の宝か", "テーマ", "場所", "書いたこと"):
        assert words in screen(board)
    keep(board, "あ" * 141)
    assert "長すぎます（140文字まで）" in screen(board)
    assert not path.exists()
    assert part(board, "text").value == "あ" * 141


def test_a_number_brings_its_source(board, path):
    """The value of the place is taken from the pack, with publisher and day."""
    fill(board, "65歳以上の人の割合が県全体より多い", kind="number")
    menu = find(board, "field-number")[0].children[0]
    menu.value = "aged_65_over_share_2026"
    assert "41.2%" in screen(board)
    press(board, "keep")
    (note,) = load_board(path).notes
    assert (note.indicator, note.value) == ("aged_65_over_share_2026", "41.2%")
    assert note.source == "総務省、2026年1月1日"
    assert note.evidence is None
    assert "数字: 65歳以上の人の割合 41.2%（総務省" in screen(board)


def test_a_ward_gets_the_number_of_its_city_and_says_so(board, path):
    """What is known for cities only is named with the city."""
    fill(board, "近くで働く人が少ない", kind="number")
    part(board, "find").value = "あおば"
    find(board, "field-number")[0].children[0].value = "establishments_per_1000_2021"
    part(board, "privacy").value = "no"
    press(board, "keep")
    (note,) = load_board(path).notes
    assert note.area_code == "14117"
    assert note.value == "31.0事業所（横浜市）"


def test_strengths_stand_beside_troubles(board):
    """Each has its side of the list; one that is empty is asked for."""
    keep(board)
    assert "地域の宝が、まだありません" in screen(board)
    keep(board, "朝市に、若い人も集まる", side="strength", kind="saw", evidence="")
    assert "朝市に" in screen(find(board, "list-strength")[0])
    assert "朝市に" not in screen(find(board, "list-need")[0])
    assert "困りごと 1件、地域の宝 1件" in screen(board)


def test_the_list_is_grouped(board):
    """By theme and by place the groups have heads with their number."""
    keep(board)
    keep(board, "朝のバスも少ない")
    order = find(board, "note-list")[0]
    menu = find(order, "field-order")[0].children[0]
    menu.value = "theme"
    assert "移動（2件）" in screen(board)
    menu.value = "place"
    assert "三浦市（2件）" in screen(board)


def test_notes_are_changed_and_taken_back(board, path):
    """直す asks the question again; 消す can be undone."""
    keep(board)
    press(board, "note-change")
    assert part(board, "privacy").value is None
    assert part(board, "text").value == TEXT
    part(board, "text").value = "朝のバスも少ない"
    part(board, "privacy").value = "no"
    press(board, "keep")
    (note,) = load_board(path).notes
    assert note.text == "朝のバスも少ない"
    press(board, "note-remove")
    assert load_board(path).notes == ()
    press(board, "undo-all")
    assert load_board(path).notes == (note,)
    press(board, "undo-all")
    assert load_board(path).notes[0].text == TEXT


def test_changing_a_note_leads_to_the_form(board, monkeypatch):
    """The form is above the window when 直す is pressed in the list: its text gets the focus."""
    led = []

    def led_to(widget):
        led.append(widget)

    monkeypatch.setattr(ipywidgets.DOMWidget, "focus", led_to)
    keep(board)
    press(board, "note-change")
    assert led == [part(board, "text")]


def test_running_the_cell_again_shows_the_same(board, path):
    """Notes, undo and all."""
    keep(board)
    again = issue_board(path)
    assert TEXT in screen(again)
    press(again, "undo-all")
    assert load_board(path).notes == ()


def test_two_windows_keep_each_others_notes(board, path):
    """What another window kept appears with the next note."""
    other = issue_board(path)
    keep(board)
    keep(other, "朝市に人が集まる", side="strength", kind="saw")
    assert len(load_board(path).notes) == 2
    assert TEXT in screen(other)


def test_what_is_typed_cannot_break_the_page(board):
    """Markup is shown as text."""
    keep(board, '<img src=x onerror="alert(1)">がある', evidence="<b>太字</b>")
    shown = screen(board)
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown
    assert "<b>太字" not in shown


def test_a_note_goes_into_the_plan(board, path):
    """One button writes theme, place and text; what stands there is asked about first."""
    plan = path.with_name("plan.json")
    keep(board)
    press(board, "into-plan")
    assert "記録を1つか2つ選んでください" in screen(board)
    next(w for w in walk(find(board, "note-foot")[0]) if hasattr(w, "indent")).value = True
    press(board, "into-plan")
    issue = load_plan(plan).issue
    assert (issue.theme, issue.area_code, issue.text) == ("mobility", "14210", TEXT)
    press(board, "into-plan")
    assert "もうこのとおり" in screen(board)


def test_a_written_issue_is_not_lost(board, path):
    """Another issue in the plan is replaced only after asking; the rest of the plan stays."""
    plan = path.with_name("plan.json")
    save_plan(Plan.model_validate({"name": "みうら", "issue": {"text": "前の課題"}}), plan)
    keep(board)
    next(w for w in walk(find(board, "note-foot")[0]) if hasattr(w, "indent")).value = True
    press(board, "into-plan")
    assert "もう「前の課題」と書いてあります" in screen(board)
    assert load_plan(plan).issue.text == "前の課題"
    press(board, "replace")
    assert load_plan(plan).issue.text == TEXT
    assert load_plan(plan).name == "みうら"


def test_strengths_alone_are_no_issue(board, path):
    """A strength needs a trouble beside it."""
    keep(board, "朝市に人が集まる", side="strength", kind="saw")
    next(w for w in walk(find(board, "note-foot")[0]) if hasattr(w, "indent")).value = True
    press(board, "into-plan")
    assert "地域の宝だけでは" in screen(board)
    assert not path.with_name("plan.json").exists()


def test_notes_are_on_the_map(board):
    """The map is drawn when it is opened, with what was noted and no point of its own."""
    keep(board)
    assert "<iframe" not in screen(board)
    press(board, "board-map")
    assert "<iframe" in screen(board)
    note = add_note(
        Board(),
        side="strength",
        kind="number",
        theme="waste",
        area_code="14210",
        text="分別がさかん",
        indicator="recycling_rate_2024",
        value="36.8%",
        source="環境省、2025年3月31日",
        noted_on=dt.date(2026, 11, 25),
        shows_nobody=True,
    ).notes[0]
    shown = observation(note)
    assert shown["text"] == "〔地域の宝〕分別がさかん（36.8%）"
    assert set(shown) == {"area_code", "theme", "text", "kind", "date"}


def test_a_broken_file_offers_ways_out(path):
    """A file that cannot be read is named as a board, and stays."""
    path.write_text("{", encoding="utf-8")
    board = issue_board(path)
    assert "記録のファイルが途中で切れています" in screen(board)
    assert path.read_text(encoding="utf-8") == "{"
    press(board, "start_new")
    keep(board)
    assert load_board(path.with_name("issues-2.json")).notes[0].text == TEXT
