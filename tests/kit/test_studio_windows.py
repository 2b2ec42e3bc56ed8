"""Two windows on one plan, walked at random: whatever they do, they agree in the end."""

import random

import pytest

from coopkit.plan import Plan, edit, load_plan
from coopkit.plan.history import History
from coopkit.plan.writer import Writer
from coopkit.widgets.desk.autosave import Autosave
from coopkit.widgets.desk.desk import Desk

WRITERS = (Writer("lab"), Writer("voila"))


@pytest.fixture
def by_hand(monkeypatch):
    """Let no timer save: the walk decides when."""
    monkeypatch.setattr(Autosave, "_set", lambda *_: True)
    monkeypatch.setattr("coopkit.widgets.desk.autosave.LATE", 1e9)


def some_edit(chance, plan):
    """Return a plan with a name, row, number, order, or reason changed."""
    ids = [member.id for member in plan.members]
    how = chance.randrange(7) if ids else chance.randrange(2)
    if how == 0:
        return edit.set_values(plan, name=chance.choice([None, "まち", "みなと"]))
    if how == 1:
        return edit.add_item(plan, "members", label=chance.choice(["さくら", "けん"]))[0]
    item = chance.choice(ids)
    if how == 2:
        return edit.remove_item(plan, "members", item)[0]
    if how == 3:
        return plan.with_values(members=chance.sample(plan.members, len(ids)))
    if how == 4:
        return edit.set_reason(plan, f"members.{item}.units", chance.choice(["聞いた", "見た"]))
    return edit.set_item(plan, "members", item, units=chance.randrange(4))


def decide(chance, desk):
    """Decide what waits; it may have settled itself when the file is looked at again."""
    paths = [conflict.path for conflict in desk.conflicts]
    try:
        desk.decide({path: chance.choice(["mine", "theirs"]) for path in paths})
    except KeyError:
        assert [conflict.path for conflict in desk.conflicts] != paths


def step(chance, desk):
    """Do one thing that a person may do."""
    what = chance.choices(
        ["edit", "undo", "redo", "decide", "save", "look", "restart"], [8, 2, 1, 1, 6, 1, 2]
    )[0]
    if what == "edit":
        desk.edit(lambda plan: some_edit(chance, plan))
    elif what == "decide":
        decide(chance, desk)
    elif what == "restart":
        desk.flush()
        return restarted(desk)
    else:
        getattr(desk, what)()
    return desk


def restarted(desk):
    """Run the cell again: unless the other window wrote meanwhile, the screen is as it was."""
    again = Desk(desk.path, writer=desk._writer)
    if desk.path.exists() and load_plan(desk.path) == desk._store._theirs:
        assert again.plan == desk.plan
        assert {c.path for c in again.conflicts} == {c.path for c in desk.conflicts}
    return again


@pytest.mark.parametrize("seed", range(12))
def test_two_windows_agree_in_the_end(tmp_path, by_hand, seed):
    """After 60 steps and the last decisions, both screens, file and history are one plan."""
    chance, path = random.Random(seed), tmp_path / "plan.json"  # noqa: S311 - no secret
    desks = [Desk(path, writer=writer) for writer in WRITERS]
    for _ in range(60):
        who = chance.randrange(2)
        desks[who] = step(chance, desks[who])
        assert desks[who].failure is None
    for _ in range(4):
        for desk in desks:
            desk.look()
            decide(chance, desk)
            desk.save()
    plan = load_plan(path)
    assert [desk.plan for desk in desks] == [plan, plan]
    assert History(path, Plan).newest().plan == plan
    assert [entry.kind for entry in History(path, Plan).entries()].count("found") == 1


def test_a_value_that_waited_is_saved_when_the_other_gives_way(tmp_path):
    """They take their name back: nothing is left to decide, and mine goes into the file."""
    path = tmp_path / "plan.json"
    mine, theirs = (Desk(path, writer=writer) for writer in WRITERS)
    theirs.edit(lambda plan: edit.set_values(plan, name="あちら"))
    mine.edit(lambda plan: edit.set_values(plan, name="こちら"))
    assert [conflict.path for conflict in mine.conflicts] == ["name"]
    theirs.undo()
    mine.look()
    assert mine.conflicts == ()
    assert load_plan(path) == mine.plan == Plan(name="こちら")
