"""The assignment business-plan: its notebook, its rubric, and what each plan scores.

Test cells are data-only (`clean`): they read plan.json and nothing else. So they are run
here as they are, without a kernel.
"""

import ast
import builtins
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from coopgrade.demo_class import build_plan
from coopgrade.releasing import release_notebook
from coopkit.plan import Plan, load_plan

FOLDER = Path(__file__).parents[2] / "exercises" / "business-plan"
NOTEBOOK = nbformat.read(FOLDER / "business-plan.ipynb", as_version=4)
TESTS = [cell for cell in NOTEBOOK.cells if "clean" in cell.metadata.get("tags", [])]
GRADED = [cell for cell in NOTEBOOK.cells if cell.metadata.get("nbgrader", {}).get("grade")]
NAMES = ["check-name", "check-members", "check-lines", "check-law", "check-cash"]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _sound_plan() -> dict[str, Any]:
    plan = Plan.model_validate(
        {
            "name": "かごやさん",
            "members": [
                {
                    "id": f"m{n}",
                    "label": f"なかま{n}",
                    "units": 5,
                    "weekly_hours": "8",
                    "hourly_wage": 1300,
                }
                for n in range(1, 6)
            ],
            "work": [{"id": "w1", "label": "付きそい", "unit_price": 1500, "units_per_month": 160}],
            "costs": [{"id": "c1", "label": "家賃", "yen": 30000}],
            "money": {"contribution_unit_price": 10000, "start_up_cost": 200000},
        }
    )
    table: dict[str, Any] = plan.model_dump(mode="json")
    return table


@pytest.fixture
def score(tmp_path: Path) -> Callable[[dict[str, Any] | str | None], dict[str, float]]:
    """Run every test cell on a plan and return the points, as nbgrader would give them."""

    def score_plan(plan: dict[str, Any] | str | None) -> dict[str, float]:
        if plan is not None:
            text = plan if isinstance(plan, str) else json.dumps(plan)
            (tmp_path / "plan.json").write_text(text, encoding="utf-8")
        with chdir(tmp_path):
            return {cell.id: _points(cell) for cell in TESTS}

    return score_plan


def _points(cell: Any) -> float:
    """Give no points for an error, the value of the last line if it has one, else all."""
    tree = ast.parse(cell.source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    names: dict[str, Any] = {}
    try:
        exec(compile(tree, cell.id, "exec"), names)  # noqa: S102 - the notebook's own cell
        if last is None:
            return float(cell.metadata.nbgrader.points)
        return float(eval(compile(ast.Expression(last.value), cell.id, "eval"), names))  # noqa: S307
    except Exception:  # noqa: BLE001 - a failed test, whatever its kind, gives nothing
        return 0.0


def test_the_notebook_is_clean() -> None:
    """Valid, without outputs, with unique cell ids that people can read."""
    nbformat.validate(NOTEBOOK)
    MetadataValidator().validate_nb(NOTEBOOK)
    ids = [cell.id for cell in NOTEBOOK.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z-]+", name) for name in ids)
    for cell in NOTEBOOK.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_points_agree() -> None:
    """assignment.toml, the cells and the rubric say the same: 40, half of it by a person."""
    table = _toml("assignment.toml")
    assert (table["name"], table["kind"], table["points"]) == ("business-plan", "group", 40)
    points = {cell.id: cell.metadata.nbgrader.points for cell in GRADED}
    assert sum(points.values()) == 40
    assert [cell.id for cell in TESTS] == NAMES
    assert sum(points[name] for name in NAMES) == 20
    by_person: dict[str, int] = {}
    for criterion in _toml("rubric.toml")["criteria"]:
        by_person[criterion["cell"]] = by_person.get(criterion["cell"], 0) + criterion["points"]
    assert by_person == {"answer-worry": 10, "answer-change": 10}
    assert by_person == {name: points[name] for name in by_person}


def test_the_rubric_is_usable() -> None:
    """Each criterion has levels from full marks down to none, with examples from life."""
    for criterion in _toml("rubric.toml")["criteria"]:
        levels = [level["points"] for level in criterion["levels"]]
        assert levels[0] == criterion["points"]
        assert levels[-1] == 0
        assert levels == sorted(levels, reverse=True)
        for level in criterion["levels"]:
            assert level["text"]
            assert level["points"] == 0 or level["examples"]


def test_another_legal_form_can_earn_full_marks() -> None:
    """Full marks go to a reasoned "a co-op does not fit", and none to praise alone."""
    (form,) = [c for c in _toml("rubric.toml")["criteria"] if c["id"] == "form"]
    best, middle = form["levels"][0], form["levels"][1]
    assert any("町内会" in example for example in best["examples"])
    assert any("労協が合う" in example for example in best["examples"])
    assert any("すばらしい" in example for example in middle["examples"])
    assert middle["points"] < best["points"]


def test_the_notebook_says_how_to_hand_in() -> None:
    """One member hands in; the use of generative AI, hidden tests and the law are explained."""
    text = "\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown")
    for sentence in (
        "チームで1人だけ",
        "生成AI",
        "見えないたしかめもあります",
        "学習用です。法律相談ではありません",
        "どちらの答えでも、理由が書いてあれば、同じように点がつきます",
    ):
        assert sentence in text
    assert 'plan_studio("plan.json")' in "\n".join(cell.source for cell in NOTEBOOK.cells)


@pytest.mark.parametrize("cell", TESTS, ids=NAMES)
def test_clean_cells_stand_alone(cell: Any) -> None:
    """A clean test reads student_files and imports coopkit, and uses no notebook variable."""
    tree = ast.parse(cell.source)
    bound = {*dir(builtins), *_bound_names(tree)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert used <= bound
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert set(modules) <= {"coopkit.plan", "coopkit.law"}
    assert not any(isinstance(node, ast.Import) for node in ast.walk(tree))
    files = re.findall(r'"([^"]*\.json)"', cell.source)
    assert set(files) == {"plan.json"}
    assert "### BEGIN HIDDEN TESTS" in cell.source


def _bound_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def test_the_starter_is_an_empty_plan() -> None:
    """What a team starts with is a plan in which everything is unknown."""
    assert load_plan(FOLDER / "plan.json") == Plan()


def test_the_starter_scores_nothing(score: Callable[..., dict[str, float]]) -> None:
    """Handing in the starter as it is gives no point anywhere."""
    starter = (FOLDER / "plan.json").read_text(encoding="utf-8")
    assert score(starter) == dict.fromkeys(NAMES, 0.0)


def test_a_sound_plan_scores_everything(score: Callable[..., dict[str, float]]) -> None:
    """A complete plan gets all twenty points."""
    assert score(_sound_plan()) == dict(zip(NAMES, (2, 4, 4, 6, 4), strict=True))


@pytest.mark.parametrize("plan", [None, "", "{", "[]", '{"version": 99}'])
def test_a_broken_plan_scores_nothing(
    score: Callable[..., dict[str, float]], plan: str | None
) -> None:
    """Missing, empty, cut off, something else, or from a newer version."""
    assert sum(score(plan).values()) == 0


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], Any], dict[str, float]]] = {
    "no name": (lambda p: p.update(name=None), {"check-name": 0}),
    "blank name": (lambda p: p.update(name="　 "), {"check-name": 0}),
    "two members": (
        lambda p: p.update(members=p["members"][:2]),
        {"check-members": 0, "check-law": 4},
    ),
    "three members": (lambda p: p.update(members=p["members"][:3]), {}),
    "no members": (
        lambda p: p.update(members=[]),
        {"check-members": 0, "check-law": 0, "check-cash": 0},
    ),
    "units unknown": (
        lambda p: p["members"][0].update(units=None),
        {"check-members": 0, "check-law": 4, "check-cash": 0},
    ),
    "hours unknown": (
        lambda p: p["members"][0].update(weekly_hours=None),
        {"check-members": 0, "check-law": 4, "check-cash": 0},
    ),
    "no unit": (lambda p: p["members"][0].update(units=0), {"check-members": 0}),
    "no units at all": (
        lambda p: [m.update(units=0) for m in p["members"]],
        {"check-members": 0, "check-law": 4},
    ),
    "one nickname twice": (
        lambda p: p["members"][0].update(label="なかま2 "),
        {"check-members": 0},
    ),
    "four of five work": (lambda p: p["members"][0].update(weekly_hours="0"), {}),
    "three of five work": (
        lambda p: [m.update(weekly_hours="0") for m in p["members"][:2]],
        {"check-law": 4},
    ),
    "nobody works": (
        lambda p: [m.update(weekly_hours="0") for m in p["members"]],
        {"check-members": 0, "check-law": 4},
    ),
    "a quarter of five": (
        lambda p: [m.update(units=u) for m, u in zip(p["members"], (5, 5, 5, 4, 1), strict=True)],
        {},
    ),
    "more than a quarter": (lambda p: p["members"][0].update(units=7), {"check-law": 4}),
    "no work": (lambda p: p.update(work=[]), {"check-lines": 2, "check-cash": 0}),
    "price zero": (lambda p: p["work"][0].update(unit_price=0), {"check-lines": 2}),
    "price unknown": (
        lambda p: p["work"][0].update(unit_price=None),
        {"check-lines": 2, "check-cash": 0},
    ),
    "no costs": (lambda p: p.update(costs=[]), {"check-lines": 2, "check-cash": 0}),
    "cost without a name": (lambda p: p["costs"][0].update(label=" "), {"check-lines": 2}),
    "cost zero": (lambda p: p["costs"][0].update(yen=0), {"check-lines": 2}),
    "start-up cost unknown": (
        lambda p: p["money"].update(start_up_cost=None),
        {"check-cash": 0},
    ),
    "deep in the red": (lambda p: p["costs"][0].update(yen=9_000_000), {}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_change_costs_what_the_notebook_says(
    score: Callable[..., dict[str, float]], name: str
) -> None:
    """Each weakness costs the points of the cell that announces it, and no others."""
    change, expected = CHANGES[name]
    plan = _sound_plan()
    change(plan)
    full = dict(zip(NAMES, (2, 4, 4, 6, 4), strict=True))
    assert score(plan) == {**full, **expected}


def test_an_empty_plan_is_told_in_words(
    score: Callable[..., dict[str, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    """A student who runs the tests early reads sentences, and no cell stops with an error."""
    released = release_notebook(FOLDER / "business-plan.ipynb")
    assert set(score((FOLDER / "plan.json").read_text(encoding="utf-8")).values()) == {0.0}
    said = capsys.readouterr().out
    for words in ("名前が、まだありません", "なかまは、いま0人です", "まだ未記入です"):
        assert words in said
    for cell in released.cells:
        if cell.id in NAMES:
            tree = ast.parse(cell.source)
            assert not any(isinstance(node, ast.Assert) for node in ast.walk(tree)), cell.id
            # A number at the end would stand below the cell without a word.
            assert not isinstance(tree.body[-1], ast.Expr) or "print" in ast.dump(tree.body[-1])


def test_every_practice_plan_is_a_plan() -> None:
    """The fictional teams' plans are in the format of the day."""
    from coopgrade.demo_class.data import load_class

    plans = [team for team in load_class()["teams"] if team.get("plan") != "nothing"]
    assert len(plans) == 9
    for team in plans:
        table = build_plan(team)
        assert Plan.model_validate(table).model_dump(mode="json") == table
