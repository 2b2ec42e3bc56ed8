"""History, undo, recovery, and two windows on one file."""

import doctest
import json
import os
import shutil
from importlib import import_module

import pytest

from coopkit.plan import Plan, PlanChangedError, PlanFileError, PlanStore, load_plan, save_plan
from coopkit.plan import history as history_module
from coopkit.plan.changes import Change, changes_between, data_of
from coopkit.plan.history import History
from coopkit.plan.merge import merge_plans
from coopkit.plan.steps import Steps
from coopkit.plan.store import Done
from coopkit.plan.writer import Writer

LAB, VOILA = Writer("lab"), Writer("voila")


@pytest.fixture
def path(tmp_path):
    """A plan file that does not exist yet."""
    return tmp_path / "plan.json"


def write(store, before, after, step):
    """Save an edit as a desk would."""
    return store.save(after, [Done("edit", step, changes_between(data_of(before), data_of(after)))])


def test_every_saved_state_can_be_made_again(path):
    """The history has each state with time in Japan and label, and is small."""
    store = PlanStore(path, "さくらの画面")
    plans = [store.load()]
    for number in range(120):
        plans.append(plans[-1].with_values(name=f"名前{number}"))
        write(store, *plans[-2:], step=str(number))
    plan, states = plans[-1], list(store.history.states())
    assert [data["name"] for _, data in states if data["name"]] == [p.name for p in plans[1:]]
    entry = states[-1][0]
    assert (entry.author, entry.time.utcoffset().total_seconds()) == ("さくらの画面", 9 * 3600)
    assert store.history.newest().plan == plans[-1]
    assert store.history.path.parent.name == ".coopkit"
    # The whole plan stands there only now and then.
    assert store.history.path.stat().st_size < 120 * 300 < 120 * len(json.dumps(data_of(plan)))


def test_a_cut_line_costs_only_itself(path):
    """After a crash in the middle of a line, what stands before is read and new lines follow."""
    store = PlanStore(path)
    first, second, third = Plan(name="一"), Plan(name="二"), Plan(name="三")
    write(store, Plan(), first, "a")
    write(store, first, second, "b")
    content = store.history.path.read_bytes()
    store.history.path.write_bytes(content[:-30])
    assert store.history.newest().plan == first
    again = PlanStore(path)
    write(again, again.load(), third, "c")
    assert [data["name"] for _, data in again.history.states()][-2:] == ["二", "三"]


def test_the_history_stays_small(path, monkeypatch):
    """Old lines go; what stays begins with a whole plan."""
    monkeypatch.setattr(history_module, "MOST_ENTRIES", 30)
    monkeypatch.setattr(history_module, "KEPT_ENTRIES", 10)
    store = PlanStore(path)
    plan = store.load()
    for number in range(75):
        plan, before = plan.with_values(name=str(number)), plan
        write(store, before, plan, str(number))
    assert len(store.history.entries()) <= 30
    names = [data["name"] for _, data in store.history.states()]
    assert names == [str(n) for n in range(75 - len(names), 75)]
    assert len(names) >= 10


def test_undo_comes_back_after_a_restart(path):
    """What one kernel did, the next one on the same notebook can undo and redo."""
    store = PlanStore(path, writer=LAB)
    one, two = Plan(name="一"), Plan(name="二")
    write(store, Plan(), one, "a")
    write(store, one, two, "b")
    back = changes_between(data_of(two), data_of(one))
    store.save(one, [Done("undo", "b", back)])
    fresh = PlanStore(path, writer=LAB)
    plan = fresh.load()
    steps = fresh.steps(fresh.history.entries())
    assert [step.id for step in steps.done] == ["a"]
    assert [step.id for step in steps.undone] == ["b"]
    _, data, left = steps.redo(data_of(plan))
    assert (data["name"], left) == ("二", ())


def test_another_window_cannot_undo_mine(path):
    """A living kernel elsewhere has its own steps only."""
    mine = PlanStore(path, writer=LAB)
    write(mine, Plan(), Plan(name="一"), "a")
    other = PlanStore(path, writer=VOILA)
    other.load()
    assert other.steps(other.history.entries()).done == []


def test_undo_leaves_what_another_writer_changed():
    """My step on two fields: the one that they changed since stays, though it looks the same."""
    steps = Steps()
    steps.do("a", [Change("name", None, "まち"), Change("picture", None, "🚌")])
    now = data_of(Plan(name="みなと", picture="🚌"))
    _, data, left = steps.undo(now)
    assert (data["name"], data["picture"]) == ("みなと", None)
    assert [change.path for change in left] == ["name"]
    # Away and back again: the value is theirs now.
    steps.do("b", [Change("name", "みなと", "まち")])
    steps.saw([Change("name", "まち", "さと"), Change("name", "さと", "まち")])
    _, data, left = steps.undo(data_of(Plan(name="まち")))
    assert data["name"] == "まち"
    assert left


def test_two_windows_write_different_fields(path):
    """Both kernels' work is in the file; the second sees the first's at once."""
    mine, theirs = PlanStore(path, writer=LAB), PlanStore(path, writer=VOILA)
    mine.load()
    theirs.load()
    theirs.save(Plan(name="あちら"))
    synced = mine.save(Plan(picture="🚌"))
    assert (synced.plan.name, synced.plan.picture) == ("あちら", "🚌")
    assert synced.conflicts == ()
    assert [change.path for change in synced.incoming] == ["name"]
    assert load_plan(path) == synced.plan
    seen = theirs.look(Plan(name="あちら"))
    assert seen.plan == synced.plan
    assert theirs.look(seen.plan) is None


def test_two_windows_write_one_field(path):
    """The file keeps what came first, my screen mine, until a person decides."""
    mine, theirs = PlanStore(path, "わたし", writer=LAB), PlanStore(path, "けん", writer=VOILA)
    mine.load()
    theirs.load()
    theirs.save(Plan(name="あちら"))
    for _ in range(3):  # asking again does not decide
        synced = mine.save(Plan(name="こちら", picture="🚌"))
        (conflict,) = synced.conflicts
        assert (conflict.base, conflict.mine, conflict.theirs) == (None, "こちら", "あちら")
        assert conflict.theirs_by.author == "けん"
        assert synced.plan.name == "こちら"
        assert (load_plan(path).name, load_plan(path).picture) == ("あちら", "🚌")
    mine.decide("name")
    assert mine.save(Plan(name="こちら", picture="🚌")).conflicts == ()
    assert load_plan(path).name == "こちら"
    assert not (path.parent / ".coopkit" / "plan.json.undecided.json").exists()


def test_an_open_question_survives_a_restart(path):
    """After kill -9 both values are there again, and the question too."""
    mine, theirs = PlanStore(path, writer=LAB), PlanStore(path, writer=VOILA)
    mine.load()
    theirs.load()
    theirs.save(Plan(name="あちら"))
    mine.save(Plan(name="こちら"))
    before = sorted(entry.name for entry in (path.parent / ".coopkit").iterdir())
    synced = PlanStore(path, writer=LAB).open()
    assert synced.plan.name == "こちら"
    assert [conflict.theirs for conflict in synced.conflicts] == ["あちら"]
    assert sorted(entry.name for entry in (path.parent / ".coopkit").iterdir()) == before
    assert PlanStore(path, writer=VOILA).open().conflicts == ()


def test_removing_what_another_window_edits_is_asked(path):
    """My removal does not take their edit away, nor is it forgotten."""
    base = Plan.model_validate({"members": [{"id": "m1", "label": "さくら"}]})
    save_plan(base, path)
    mine, theirs = PlanStore(path, writer=LAB), PlanStore(path, writer=VOILA)
    mine.load()
    theirs.load()
    theirs.save(Plan.model_validate({"members": [{"id": "m1", "label": "さくら", "units": 5}]}))
    for _ in range(2):
        (conflict,) = mine.save(Plan()).conflicts
        assert (conflict.path, conflict.mine) == ("members.m1", None)
        assert load_plan(path).members[0].units == 5
    mine.decide("members.m1")
    mine.save(Plan())
    assert load_plan(path).members == ()


def test_hand_edits_are_part_of_the_history(path):
    """What no kernel wrote is merged like another window's, and noted as found."""
    store = PlanStore(path, writer=LAB)
    write(store, store.load(), Plan(name="一"), "a")
    save_plan(Plan(name="一", picture="🐟"), path)
    synced = write(store, Plan(name="一"), Plan(name="二"), "b")
    assert (synced.plan.name, synced.plan.picture) == ("二", "🐟")
    kinds = [entry.kind for entry in store.history.entries()]
    assert kinds == ["found", "edit", "found", "edit"]
    assert store.history.origins()("picture").author == "ほかの画面"


@pytest.mark.parametrize("with_history", [True, False])
def test_a_synchronized_folder_loses_nothing(tmp_path, with_history):
    """Two machines save from one state; the sync program keeps one file: both edits stay."""
    here, there = tmp_path / "here" / "plan.json", tmp_path / "there" / "plan.json"
    start = Plan.model_validate({"name": "まち", "members": [{"id": "m1"}, {"id": "m2"}]})
    here.parent.mkdir()
    mine = PlanStore(here, writer=LAB)
    write(mine, Plan(), start, "a")
    shutil.copytree(here.parent, there.parent)
    theirs = PlanStore(there, writer=VOILA)
    theirs.load()
    renamed = start.with_values(name="みなと")
    write(mine, start, renamed, "b")
    write(theirs, start, start.with_values(picture="🚌", members=start.members[:1]), "c")
    shutil.copy(there, here)
    if with_history:
        shutil.copytree(there.parent / ".coopkit", here.parent / ".coopkit", dirs_exist_ok=True)
    synced = mine.look(renamed)
    assert (synced.plan.name, synced.plan.picture, synced.conflicts) == ("みなと", "🚌", ())
    assert [member.id for member in synced.plan.members] == ["m1"]
    assert mine.save(synced.plan).plan == load_plan(here) == synced.plan


def test_a_file_written_without_history_follows_the_last_state(path):
    """Somebody's script edits the row that was saved last: it stays one row."""
    store = PlanStore(path, writer=LAB)
    plan = store.load()
    for row in ({}, {"units": 5}):
        plan, before = plan.with_values(members=[{"id": "m1"} | row]), plan
        write(store, before, plan, "a")
    save_plan(plan.with_values(members=[{"id": "m1", "units": 8, "hourly_wage": 1400}]), path)
    synced = store.save(plan.with_values(members=[{"id": "m1", "units": 5, "label": "さくら"}]))
    (member,) = synced.plan.members
    assert (member.label, member.units, member.hourly_wage) == ("さくら", 8, 1400)


def test_what_another_window_takes_back_stays_taken_back(path):
    """On one machine the history tells who came after whom: their undo is no old copy."""
    mine, theirs = PlanStore(path, writer=LAB), PlanStore(path, writer=VOILA)
    start, drawn = Plan(name="まち"), Plan(name="まち", picture="🚌")
    write(theirs, Plan(), start, "a")
    mine.load()
    write(theirs, start, drawn, "b")
    assert mine.look(start).plan == drawn
    theirs.save(start, [Done("undo", "b", changes_between(data_of(drawn), data_of(start)))])
    assert mine.look(drawn).plan == start


def test_a_file_that_was_taken_away_is_not_brought_back_unseen(path):
    """It is said; saving anew writes everything."""
    store = PlanStore(path)
    store.save(Plan(name="a"))
    path.unlink()
    with pytest.raises(PlanChangedError, match="なくなっています"):
        store.save(Plan(name="b"))
    store.save_anew(Plan(name="b"))
    assert load_plan(path).name == "b"


def test_a_broken_file_is_kept_when_a_good_state_is_restored(path):
    """Saving anew keeps the broken bytes under another name."""
    store = PlanStore(path)
    write(store, Plan(), Plan(name="よい計画"), "a")
    path.write_bytes(b'{"version": 3, "na')
    fresh = PlanStore(path)
    with pytest.raises(PlanFileError):
        fresh.load()
    fresh.save_anew(fresh.newest_good().plan)
    assert load_plan(path).name == "よい計画"
    (broken,) = path.parent.glob("plan.broken-*.json")
    assert broken.read_bytes() == b'{"version": 3, "na'


def test_without_room_for_history_the_plan_is_saved(path, monkeypatch):
    """The history may fail; it catches up at the next save."""
    store = PlanStore(path)
    store.save(Plan(name="一"))

    def full(*_args, **_words):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(History, "append", full)
        store.save(Plan(name="二"))
    assert load_plan(path).name == "二"
    store.save(Plan(name="三"))
    assert [data["name"] for _, data in store.history.states()][-2:] == ["二", "三"]


def test_a_plan_of_an_older_version_gets_a_history(path):
    """A file of version 2 is merged and noted in the present version."""
    path.write_text('{"version": 2, "costs": [{"id": "c1", "yen_per_month": 500}]}')
    store = PlanStore(path)
    plan = store.load()
    write(store, plan, plan.with_values(name="まち"), "a")
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 3
    assert store.history.newest().plan.costs[0].yen == 500


def test_undo_is_the_merge_of_the_way_back():
    """Undo gives what a three-way merge of the state before gives, theirs winning."""
    before = Plan.model_validate({"members": [{"id": "m1", "units": 1}, {"id": "m2"}]})
    after = Plan.model_validate({"name": "まち", "members": [{"id": "m1", "units": 5}]})
    present = after.with_values(members=[{"id": "m1", "units": 7}, {"id": "m9"}])
    steps = Steps()
    steps.do("a", changes_between(data_of(before), data_of(after)))
    _, data, _ = steps.undo(data_of(present))
    assert Plan.model_validate(data) == merge_plans(after, before, present).settled("theirs")


def test_the_writer_is_told_apart_without_names():
    """This process lives; a number that no process has does not; nothing tells a folder."""
    me = PlanStore("plan.json").writer
    assert me.lives()
    assert str(os.getpid()) in me.process
    assert not Writer(me.place, "4194305-1").lives()
    assert me.follows(Writer(me.place, "4194305-1"))
    assert not Writer("other").follows(me)
    assert Writer.parse(str(me)) == me


@pytest.mark.parametrize("module", ["changes", "merge", "rows", "words", "writer"])
def test_examples_in_the_docs_are_true(module):
    """What the docstrings show is what comes out."""
    found = doctest.testmod(import_module(f"coopkit.plan.{module}"))
    assert found.attempted > 0
    assert found.failed == 0
