"""Merging copies of a plan: nothing is lost, and people decide what only people can."""

import copy
import os
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopkit.plan import Plan
from coopkit.plan.changes import apply_changes, changes_between, data_of, value_at
from coopkit.plan.merge import MergeError, Origin, Own, merge_plans, resolve

FEW = settings(max_examples=int(os.environ.get("COOPKIT_EXAMPLES", "25")), deadline=None)
names = st.sampled_from([None, "まち", "みなと", "さとやま"])
numbers = st.sampled_from([None, 0, 1, 500, 10_000])
ids = st.sampled_from(["1", "2", "3", "4"])


def _table(prefix, **fields):
    row = st.fixed_dictionaries(fields)
    return st.lists(ids, unique=True, max_size=4).flatmap(
        lambda chosen: st.tuples(*(row for _ in chosen)).map(
            lambda rows: [{"id": prefix + i} | r for i, r in zip(chosen, rows, strict=True)]
        )
    )


REASONS = ["work.w1.unit_price", "money.flat_levy", "members.m2.units"]
reasons = st.lists(st.sampled_from(REASONS), unique=True, max_size=3).flatmap(
    lambda chosen: st.tuples(*(st.sampled_from(["聞いた", "見た"]) for _ in chosen)).map(
        lambda texts: [{"id": i, "text": t} for i, t in zip(chosen, texts, strict=True)]
    )
)
plans = st.fixed_dictionaries(
    {
        "name": names,
        "issue": st.fixed_dictionaries({"text": names}),
        "money": st.fixed_dictionaries({"flat_levy": numbers, "start_up_cost": numbers}),
        "members": _table("m", label=st.sampled_from(["", "さくら", "けん"]), units=numbers),
        "work": _table("w", label=names, unit_price=numbers),
        "costs": _table("c", yen=numbers),
        "reasons": reasons,
    }
).map(Plan.model_validate)


@st.composite
def edited(draw, plan):
    """Return a plan made from `plan` by keeping some parts and taking others from anew."""
    data, other = data_of(plan), data_of(draw(plans))
    result = copy.deepcopy(data)
    for part in ("name", "issue", "money"):
        if draw(st.booleans()):
            result[part] = other[part]
    for table in ("members", "work", "costs", "reasons"):
        how = draw(st.sampled_from(["keep", "edit", "edit", "replace"]))
        if how == "replace":
            result[table] = other[table]
        elif how == "edit":
            result[table] = _edit_rows(draw, data[table], other[table])
    return Plan.model_validate(result)


def _edit_rows(draw, rows, others):
    """Take rows out, change a field, move them, and put new ones in."""
    new = {row["id"]: row for row in others}
    kept = []
    for row in rows:
        how = draw(st.sampled_from(["keep", "keep", "out", "field"]))
        if how == "field" and row["id"] in new:
            field = draw(st.sampled_from(sorted(set(row) - {"id"})))
            kept.append(row | {field: new[row["id"]][field]})
        elif how != "out":
            kept.append(row)
    have = {row["id"] for row in rows}
    kept += [row for row in others if row["id"] not in have and draw(st.booleans())]
    return draw(st.permutations(kept)) if draw(st.booleans()) else kept


three = plans.flatmap(lambda base: st.tuples(st.just(base), edited(base), edited(base)))
BASE = Plan.model_validate(
    {
        "name": "まちの足",
        "members": [
            {"id": "m1", "label": "さくら", "units": 1},
            {"id": "m2", "label": "けん"},
        ],
        "work": [{"id": "w1", "label": "送りむかえ", "unit_price": 500}],
    }
)


def edit(plan, path, value):
    """Return the plan with another value in one field."""
    head, item, field = path.split(".")
    rows = [dict(row) | ({field: value} if row.id == item else {}) for row in getattr(plan, head)]
    return plan.with_values(**{head: rows})


def add(plan, table, **row):
    """Return the plan with one more row."""
    return plan.with_values(**{table: (*getattr(plan, table), row)})


def without(plan, table, item):
    """Return the plan without one row."""
    return plan.with_values(**{table: [row for row in getattr(plan, table) if row.id != item]})


@FEW
@given(three)
def test_changes_lead_there_and_back(plans):
    """The difference of two plans makes each from the other, order of rows and all."""
    one, _, other = map(data_of, plans)
    changes = changes_between(one, other)
    assert apply_changes(one, changes) == (other, ())
    assert apply_changes(other, [change.inverse() for change in changes]) == (one, ())


@FEW
@given(three)
def test_what_one_side_did_is_taken(plans):
    """With one side unchanged, or both the same, the result is the other side, exactly."""
    base, mine, _ = plans
    for merged in (
        merge_plans(base, mine, base),
        merge_plans(base, base, mine),
        merge_plans(base, mine, mine),
    ):
        assert merged.plan == mine
        assert merged.conflicts == ()


def _content(plan):
    """Return what stands in a plan, without ids of rows and their order."""
    data = data_of(plan)
    rows = Counter()
    for table in ("members", "work", "costs"):
        rows.update((table, *list(row.values())[1:]) for row in data[table])
    return rows, data["name"], data["issue"], data["money"]


@FEW
@given(three)
def test_merging_is_fair(plans):
    """Seen from the other side there are the same conflicts, mirrored, and the same plan."""
    base, mine, theirs = plans
    ours, yours = merge_plans(base, mine, theirs), merge_plans(base, theirs, mine)

    def conflicts(merge, *, turned=False):
        found = [(c.base, c.mine, c.theirs) for c in merge.conflicts if "reasons" not in c.path]
        if turned:
            found = [(old, other, own) for old, own, other in found]
        return sorted(map(str, found))

    assert conflicts(ours) == conflicts(yours, turned=True)
    assert _content(ours.settled("mine")) == _content(yours.settled("theirs"))


@FEW
@given(three)
def test_no_value_is_lost(plans):
    """Whatever a side wrote is in the merged plan, or in a conflict that shows it."""
    base, mine, theirs = plans
    merged = merge_plans(base, mine, theirs)
    found, shown = data_of(merged.plan), {c.path: c for c in merged.conflicts}
    old = data_of(base)
    for side, plan in (("mine", mine), ("theirs", theirs)):
        for change in changes_between(old, data_of(plan)):
            path = change.path
            if "." not in path and isinstance(change.after, list):
                continue  # the order of rows
            if side == "mine":
                path = next(
                    (
                        new + path[len(before) :]
                        for before, new in merged.renamed.items()
                        if path == before or path.startswith(f"{before}.")
                    ),
                    path,
                )
            row = ".".join(path.split(".")[:2])
            conflict = shown.get(path) or shown.get(row)
            if conflict is not None:
                side_value = getattr(conflict, side)
                if conflict.path != path:  # a field of a row that the other side removed
                    side_value = side_value[path.rpartition(".")[2]]
                elif isinstance(change.after, dict):
                    assert side_value["id"] == change.path.split(".", 1)[1]
                    continue
                assert side_value == change.after
                continue
            if path.startswith("reasons."):
                texts = [reason["text"] for reason in found["reasons"]]
                assert change.after is None or change.after["text"] in texts
                continue
            got = value_at(found, path)
            if isinstance(change.after, dict):
                got = None if got is None else got | {"id": change.after["id"]}
            assert got == change.after, path


@FEW
@given(three, st.sampled_from(["mine", "theirs", "base"]))
def test_every_decision_can_be_carried_out(plans, side):
    """After deciding for one side each field with a conflict has that side's value."""
    merged = merge_plans(*plans)
    decided = resolve(merged, {conflict.path: side for conflict in merged.conflicts})
    assert decided.conflicts == ()
    for conflict in merged.conflicts:
        assert value_at(data_of(decided.plan), conflict.path) == getattr(conflict, side)


def test_different_fields_of_one_row_go_together():
    """One wrote the units of さくら, the other her wage: both stand, nobody is asked."""
    merged = merge_plans(
        BASE, edit(BASE, "members.m1.units", 5), edit(BASE, "members.m1.hourly_wage", 1300)
    )
    assert (merged.plan.members[0].units, merged.plan.members[0].hourly_wage) == (5, 1300)
    assert merged.conflicts == ()
    assert {change.path for change in merged.changes} == {
        "members.m1.units",
        "members.m1.hourly_wage",
    }


def test_one_field_with_two_values_is_asked():
    """A conflict names the field in words, shows three values, and who wrote them when."""
    merged = merge_plans(
        BASE,
        edit(BASE, "members.m1.units", 5),
        edit(BASE, "members.m1.units", 7),
        theirs_by=lambda path: Origin("けんの画面", "11月25日（水）10:00"),
    )
    (conflict,) = merged.conflicts
    assert conflict.path == "members.m1.units"
    assert conflict.words == "なかま › さくら › 出資口数"
    assert [conflict.shown(side) for side in ("base", "mine", "theirs")] == ["1", "5", "7"]
    assert str(conflict.theirs_by) == "けんの画面（11月25日（水）10:00）"
    assert resolve(merged, {conflict.path: "theirs"}).plan.members[0].units == 7
    assert resolve(merged, {conflict.path: 6}).plan.members[0].units == 6


def test_editing_what_the_other_removed_is_asked():
    """The row stays until somebody decides; both decisions do what they say."""
    merged = merge_plans(BASE, edit(BASE, "members.m2.units", 3), without(BASE, "members", "m2"))
    (conflict,) = merged.conflicts
    assert conflict.path == "members.m2"
    assert conflict.shown("theirs") == "（この行を消す）"
    assert "出資口数 3" in conflict.shown("mine")
    assert len(merged.plan.members) == 2
    assert len(resolve(merged, {"members.m2": "theirs"}).plan.members) == 1
    assert resolve(merged, {"members.m2": "mine"}).plan.members[1].units == 3


def test_two_rows_of_one_id_both_stay():
    """Both added m3: one gets a new id, and its reason and its approval go with it."""
    mine = add(BASE, "members", id="m3", label="ゆい", units=9)
    mine = mine.with_values(
        reasons=[{"id": "members.m3.units", "text": "本人の希望"}],
        organization={"approved": ("m3",)},
    )
    theirs = add(BASE, "members", id="m3", label="まさ")
    merged = merge_plans(BASE, mine, theirs)
    assert [(m.id, m.label) for m in merged.plan.members[2:]] == [("m3", "まさ"), ("m4", "ゆい")]
    assert merged.renamed == {"members.m3": "members.m4"}
    assert merged.plan.reasons[0].id == "members.m4.units"
    assert merged.plan.organization.approved == ("m4",)
    assert merged.conflicts == ()


def test_the_same_permit_added_twice_is_one():
    """A permit of the data set is one thing: status and note are merged field by field."""
    permit = {"id": "taxi", "question": "許可がいりますか", "authority": "運輸支局"}
    mine = add(BASE, "permits", **permit, status="asked")
    theirs = add(BASE, "permits", **permit, note="登録のみ")
    merged = merge_plans(BASE, mine, theirs)
    (row,) = merged.plan.permits
    assert (row.status, row.note, merged.conflicts) == ("asked", "登録のみ", ())


def test_order_is_kept():
    """A row put between others stays there, though the other side moved rows and added one."""
    mine = BASE.with_values(
        members=[BASE.members[0], {"id": "m5", "label": "あき"}, BASE.members[1]]
    )
    theirs = add(BASE.with_values(members=BASE.members[::-1]), "members", id="m6", label="なお")
    merged = merge_plans(BASE, mine, theirs)
    assert [member.id for member in merged.plan.members] == ["m2", "m1", "m6", "m5"]


def test_approvals_of_both_sides_hold():
    """Approving one more member on each side is no conflict."""
    base = BASE.with_values(organization={"approved": ("m1",)})
    mine = BASE.with_values(organization={"approved": ("m1", "m2")})
    theirs = BASE.with_values(organization={"approved": ("m3",)})
    assert merge_plans(base, mine, theirs).plan.organization.approved == ("m2", "m3")


def test_a_text_that_looks_like_a_decision():
    """A co-operative may be called mine."""
    merged = merge_plans(BASE, BASE.with_values(name="a"), BASE.with_values(name="b"))
    assert resolve(merged, {"name": Own("mine")}).plan.name == "mine"
    with pytest.raises(KeyError):
        resolve(merged, {"picture": "mine"})
    with pytest.raises(MergeError, match="長すぎます"):
        resolve(merged, {"name": "あ" * 61})


def test_too_many_rows_are_refused_with_words():
    """Two lists that are too long together are not cut."""
    mine = BASE.with_values(costs=[{"id": f"a{n}"} for n in range(150)])
    theirs = BASE.with_values(costs=[{"id": f"b{n}"} for n in range(150)])
    with pytest.raises(MergeError, match="多すぎます"):
        merge_plans(BASE, mine, theirs)


def test_a_new_id_never_answers_to_an_old_reason():
    """A reason left over from a removed row is not given to a row that gets a new id."""
    base = BASE.with_values(reasons=[{"id": "members.m3.units", "text": "前の人"}])
    mine = add(base, "members", id="m9", label="ゆい")
    theirs = add(base, "members", id="m9", label="まさ")
    assert merge_plans(base, mine, theirs).plan.members[-1].id == "m10"
