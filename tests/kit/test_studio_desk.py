"""The desk: autosave by the kernel's loop, undo, two windows, recovery. No browser needed."""

import asyncio
import os
import threading
import time

import pytest

from coopkit.plan import Plan, PlanStore, edit, load_plan, save_plan
from coopkit.plan.writer import Writer
from coopkit.widgets.desk import autosave
from coopkit.widgets.desk.desk import Desk

LAB, VOILA = Writer("lab"), Writer("voila")


@pytest.fixture
def path(tmp_path):
    """A plan file that does not exist yet."""
    return tmp_path / "plan.json"


def rename(desk, name):
    """Give the co-operative a name."""
    desk.edit(lambda plan: edit.set_values(plan, name=name))


def draw(desk, picture):
    """Give it a picture."""
    desk.edit(lambda plan: edit.set_values(plan, picture=picture))


def full(*_args, **_words):
    """Say what a full disk says."""
    raise OSError(28, "No space left on device")


def test_making_a_desk_is_harmless(path):
    """It writes nothing and starts nothing, also where a plan and its history are."""
    threads = threading.active_count()
    Desk(path)
    assert list(path.parent.iterdir()) == []
    rename(Desk(path), "まち")
    before = {file: file.stat().st_mtime_ns for file in path.parent.rglob("*")}
    desk = Desk(path)
    assert desk.can_undo
    assert {file: file.stat().st_mtime_ns for file in path.parent.rglob("*")} == before
    assert threading.active_count() == threads


def test_without_a_loop_it_is_saved_at_once(path):
    """In a script each edit is in the file when it returns."""
    desk = Desk(path)
    assert desk.save_state == "start"
    rename(desk, "まち")
    assert load_plan(path).name == "まち"
    assert desk.save_state == "saved"
    assert f"{desk.saved_at:%H:%M:%S}" in desk.status()


def test_with_a_loop_an_edit_returns_at_once(path):
    """Typing without a pause is saved about every half second; then what was last typed."""

    async def type_for(seconds):
        desk, seen, longest = Desk(path), [], 0.0
        desk.listen(lambda: seen.append(desk.save_state))
        end, number = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            number += 1
            rename(desk, f"名前{number}")
            assert desk.plan.name == f"名前{number}"
            await asyncio.sleep(0.02)
            if path.exists():
                behind = number - int((load_plan(path).name or "名前0")[2:])
                longest = max(longest, behind)
        assert seen[0] == "saving"
        assert desk.status().startswith("保存中…")
        await asyncio.sleep(autosave.SAVE_AFTER + 0.3)
        assert desk.save_state == "saved"
        return desk, number, seen.count("saved"), longest

    desk, number, saves, behind = asyncio.run(type_for(1.8))
    assert load_plan(path).name == f"名前{number}"
    assert 2 <= saves <= 5
    assert 0 < behind < number
    # All of it was typed in one field: one step.
    desk.undo()
    assert load_plan(path).name is None


def test_a_lost_loop_loses_nothing(path, monkeypatch):
    """The page that was typed in is closed: the next edit, the next desk, the end save it."""
    desk = Desk(path)

    async def type_and_go(name):
        rename(desk, name)

    asyncio.run(type_and_go("一"))
    assert not path.exists()
    autosave.save_waiting()
    assert load_plan(path).name == "一"
    asyncio.run(type_and_go("二"))
    assert Desk(path).plan.name == "二"
    asyncio.run(type_and_go("三"))
    monkeypatch.setattr(autosave, "LATE", -10)
    asyncio.run(type_and_go("四"))
    assert load_plan(path).name == "四"


def test_undo_and_redo_survive_a_restart(path):
    """A new kernel on the same notebook shows the same and goes on undoing."""
    desk = Desk(path, writer=LAB)
    rename(desk, "まち")
    draw(desk, "🚌")
    desk.edit(lambda plan: edit.add_item(plan, "members", label="さくら")[0])
    desk.undo()
    again = Desk(path, writer=LAB)
    assert again.plan == desk.plan == load_plan(path)
    assert (again.can_undo, again.can_redo) == (True, True)
    again.redo()
    assert again.plan.members[0].label == "さくら"
    for _ in range(3):
        again.undo()
    assert again.plan == Plan()
    assert not again.can_undo
    third = Desk(path, writer=LAB)
    third.redo()
    assert third.plan == Plan(name="まち")
    draw(third, "🐟")
    assert not third.can_redo


def test_undo_never_takes_back_another_windows_work(path):
    """Undoing my name leaves their name and their units; the person is told."""
    mine, theirs = Desk(path, writer=LAB), Desk(path, writer=VOILA)
    mine.edit(lambda plan: edit.add_item(plan, "members", label="さくら")[0])
    rename(mine, "まち")
    theirs.look()
    rename(theirs, "みなと")
    theirs.edit(lambda plan: edit.set_item(plan, "members", "m1", units=5))
    epoch = mine.epoch
    mine.undo()
    assert mine.plan.name == "みなと"
    assert "そのまま" in mine.notice
    assert mine.epoch > epoch
    mine.undo()  # taking out the row would take their units along
    assert mine.plan.members[0].units == 5
    assert load_plan(path) == mine.plan
    assert not mine.can_undo


def test_undoing_a_removal_brings_the_row_back_to_its_place(path):
    """A removed row comes back with everything in it, where it was."""
    desk = Desk(path)
    for name in ("さくら", "けん", "ゆい"):
        desk.edit(lambda plan, name=name: edit.add_item(plan, "members", label=name)[0])
    desk.edit(lambda plan: edit.remove_item(plan, "members", "m2")[0])
    desk.undo()
    assert [member.label for member in desk.plan.members] == ["さくら", "けん", "ゆい"]


def test_an_id_is_given_once(path):
    """A new row does not take the id of a removed one, which a copy may still have."""
    desk = Desk(path)
    for _ in range(2):
        desk.edit(lambda plan: edit.add_item(plan, "members", label="さくら")[0])
    removed, item, position = edit.remove_item(desk.plan, "members", "m2")
    desk.edit(lambda plan: removed)
    again = Desk(path)
    again.edit(lambda plan: edit.add_item(plan, "members", label="ゆい")[0])
    assert [member.id for member in again.plan.members] == ["m1", "m3"]
    again.edit(lambda plan: edit.restore_item(plan, "members", item, position))
    assert [member.id for member in again.plan.members] == ["m1", "m2", "m3"]


def test_two_windows_meet_while_typing(path):
    """What one wrote shows in the other at its next edit, and nothing is overwritten."""
    mine, theirs = Desk(path, writer=LAB), Desk(path, writer=VOILA)
    rename(mine, "まち")
    draw(theirs, "🚌")
    assert theirs.plan == Plan(name="まち", picture="🚌")
    assert "ほかの画面" in theirs.notice
    mine.look()
    assert mine.plan == theirs.plan == load_plan(path)


@pytest.mark.parametrize(
    ("decision", "name"), [("mine", "こちら"), ("theirs", "あちら"), ("ふたつ", "ふたつ")]
)
def test_a_person_decides(path, decision, name):
    """Deciding writes it, and undoing the decision gives the value that was not taken."""
    mine, theirs = Desk(path, writer=LAB), Desk(path, writer=VOILA)
    rename(theirs, "あちら")
    rename(mine, "こちら")
    draw(mine, "🚌")
    assert mine.plan.name == "こちら"
    assert load_plan(path) == Plan(name="あちら", picture="🚌")
    assert [conflict.words for conflict in mine.conflicts] == ["名前"]
    assert "決めていないところが 1 か所" in mine.status()
    mine.decide({"name": decision})
    assert mine.conflicts == ()
    assert load_plan(path) == mine.plan == Plan(name=name, picture="🚌")
    theirs.look()
    assert (theirs.plan.name, theirs.conflicts) == (name, ())
    mine.undo()
    assert load_plan(path).name == ("あちら" if decision == "mine" else "こちら")
    mine.redo()
    assert load_plan(path).name == name


def test_read_only_shows_and_changes_nothing(path):
    """For presenting: edits, undo and decisions do nothing and raise nothing."""
    rename(Desk(path), "まち")
    desk = Desk(path, read_only=True)
    rename(desk, "みなと")
    desk.undo()
    desk.save()
    assert (desk.plan.name, desk.can_undo) == ("まち", False)
    assert load_plan(path).name == "まち"
    assert "見るだけ" in desk.status()


def test_a_full_disk_is_tried_again_by_itself(path, monkeypatch):
    """The draft stays in memory; when there is room it is saved without a click."""
    monkeypatch.setattr(autosave, "SAVE_AFTER", 0.05)
    monkeypatch.setattr(autosave, "RETRY_AFTER", 0.1)

    async def walk():
        desk = Desk(path)
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", full)
            rename(desk, "まちの足")
            await asyncio.sleep(0.3)
            assert desk.save_state == "failed"
            assert "No space left on device" in str(desk.failure)
            draw(desk, "🚌")
            assert desk.plan.picture == "🚌"
            assert not path.exists()
        await asyncio.sleep(0.4)
        return desk

    desk = asyncio.run(walk())
    assert desk.save_state == "saved"
    assert load_plan(path) == Plan(name="まちの足", picture="🚌")


@pytest.mark.parametrize("broken", [b"", b'{"version": 3, "name": "\xe3\x81', b"\x00\x00\x00\x00"])
def test_a_broken_file_is_recovered_only_when_asked(path, broken):
    """The newest good state is offered with its time; the broken bytes are kept."""
    first = Desk(path)
    rename(first, "まち")
    draw(first, "🚌")
    path.write_bytes(broken)
    desk = Desk(path)
    assert not desk.readable
    assert path.read_bytes() == broken
    assert desk.recovery.plan == first.plan
    rename(desk, "書けない")
    assert path.read_bytes() == broken
    desk.recover()
    assert load_plan(path) == desk.plan == first.plan
    (aside,) = path.parent.glob("plan.broken-*.json")
    assert aside.read_bytes() == broken
    desk.undo()
    assert load_plan(path).picture is None


def test_a_newer_file_is_not_recovered(path):
    """A file of a newer kit is whole; nothing older is put in its place."""
    rename(Desk(path), "まち")
    path.write_bytes(b'{"version": 99}')
    desk = Desk(path)
    assert (desk.readable, desk.recovery) == (False, None)


def test_a_missing_file_with_a_history_is_offered(path):
    """Somebody deleted the plan: it can come back, or one starts anew; both undo nothing."""
    rename(Desk(path), "まち")
    path.unlink()
    desk = Desk(path)
    assert desk.readable
    assert desk.plan == Plan()
    assert desk.recovery.plan.name == "まち"
    desk.recover()
    assert load_plan(path).name == "まち"
    path.unlink()
    anew = Desk(path)
    anew.decline_recovery()
    draw(anew, "🐟")
    assert load_plan(path) == Plan(picture="🐟")


def test_a_file_that_breaks_while_open_is_not_overwritten(path):
    """A sync program cuts the file: the draft stays, and saving anew keeps the broken one."""
    desk = Desk(path)
    rename(desk, "まち")
    path.write_bytes(b'{"vers')
    draw(desk, "🚌")
    assert desk.failure.kind == "truncated"
    assert path.read_bytes() == b'{"vers'
    desk.save_anew()
    assert load_plan(path) == Plan(name="まち", picture="🚌")
    assert next(path.parent.glob("plan.broken-*.json")).read_bytes() == b'{"vers'


def test_the_label_stands_in_the_history(path):
    """Whoever wants to be told apart gives the desk a label."""
    rename(Desk(path, "さくらの画面"), "まち")
    assert PlanStore(path).history.origins()("name").author == "さくらの画面"


def test_a_history_of_another_version_does_no_harm(path):
    """States that lack a field, or have one that is gone, can be undone as far as it goes."""
    desk = Desk(path)
    rename(desk, "まち")
    desk.edit(lambda plan: edit.add_item(plan, "members", label="さくら")[0])
    desk.edit(lambda plan: edit.remove_item(plan, "members", "m1")[0])
    history = desk.history.path
    old = history.read_text(encoding="utf-8")
    old = old.replace('"role":null,', "").replace('"flat_levy":null,', "")
    old = old.replace('["name",', '["title",')
    history.write_text(old, encoding="utf-8")
    again = Desk(path)
    draw(again, "🚌")
    assert again.failure is None
    for _ in range(4):
        again.undo()
    assert load_plan(path) == again.plan == Plan(name="まち", members=again.plan.members)
    assert [member.label for member in again.plan.members] in ([], ["さくら"])
    path.write_bytes(b"")
    assert Desk(path).recovery.plan == again.plan


def test_an_old_plan_without_history_opens_as_before(path):
    """A file made by an earlier kit has no history, and there is nothing to undo."""
    save_plan(Plan(name="まち"), path)
    desk = Desk(path)
    assert (desk.plan.name, desk.can_undo, desk.recovery) == ("まち", False, None)
    draw(desk, "🚌")
    desk.undo()
    assert load_plan(path) == Plan(name="まち")
