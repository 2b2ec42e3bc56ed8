"""An ordinary coding course, as nbgrader's users have them: no course.toml, two notebooks.

Ten tests with hidden parts (one with partial credit, one that ends with a call), three
answers that a person marks, pandas, folium, ipywidgets and matplotlib, forty different
hand-ins. Everything is made by nbgrader itself.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from coopgrade.bridge import put_scripts_on_path
from coopgrade.plain_course import PlainCourse, open_plain_course

NAME = "ps1"
_CONFIG = """c = get_config()
c.CourseDirectory.course_id = "coding"
# As the file that coopgrade writes: a deleted test is put back.
c.OverwriteCells.add_missing_cells = True
"""
_DATA = "town,people,rides\n" + "".join(
    f"町{number},{1000 + 37 * number},{(number * 53) % 97}\n" for number in range(60)
)
_DUE = "2026-12-10 23:59:59 UTC"


@dataclass(frozen=True)
class Part:
    """A piece of a notebook.

    Attributes:
        kind: `free` (not graded), `answer` (autograded by tests), `words` (marked by a
            person, Markdown), `code` (marked by a person), `test`.
        name: its grade_id.
        source: text; for answers with the solution.
        points: of a test or what a person marks.
    """

    kind: str
    name: str
    source: str
    points: int = 0


def _answer(name: str, head: str, body: str) -> Part:
    solution = f"### BEGIN SOLUTION\n{body}\n### END SOLUTION"
    return Part("answer", name, f"{head}\n{solution}" if head else solution)


def _test(name: str, points: int, shown: str, hidden: str, last: str = "") -> Part:
    source = f"{shown}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return Part("test", name, f"{source}\n{last}" if last else source, points)


NOTEBOOKS: dict[str, tuple[Part, ...]] = {
    "p1": (
        Part(
            "free",
            "imports1",
            "import pandas as pd\nimport matplotlib.pyplot as plt\n"
            "import folium\nimport ipywidgets as widgets\n"
            "table = pd.read_csv('data.csv')\ntable.head()",
        ),
        _answer(
            "a_mean",
            "def mean_rides(table):",
            "    return round(float(table['rides'].mean()), 2)",
        ),
        _test("t_mean", 3, "assert mean_rides(table) > 0", "assert mean_rides(table[:2]) == 26.5"),
        _answer(
            "a_busy",
            "def busiest(table):",
            "    return table.sort_values('rides').iloc[-1]['town']",
        ),
        _test(
            "t_busy",
            3,
            "assert busiest(table[:3]) == '町1'",
            "assert busiest(table) == table['town'][table['rides'].idxmax()]",
        ),
        _answer("a_total", "", "total = int(table['people'].sum())"),
        _test("t_total", 2, "assert total > 1000", "assert total == 125490"),
        Part(
            "free",
            "figure1",
            "figure, axes = plt.subplots()\naxes.plot(table['rides'][:20])\n"
            "axes.set_title('rides')\nplt.show()",
        ),
        Part("words", "w_why", "### BEGIN SOLUTION\nなぜなら\n### END SOLUTION", 4),
        _answer(
            "a_share",
            "def share(part, whole):",
            "    if whole == 0:\n        return None\n    return part / whole",
        ),
        _test(
            "t_share",
            4,
            "points = 0\nif share(1, 2) == 0.5:\n    points += 2",
            "if share(1, 0) is None:\n    points += 2",
            "points",
        ),
        _test(
            "t_call",
            2,
            "import pandas.testing",
            "expected = pd.Series([2.0, 3.0])",
            "pandas.testing.assert_series_equal(pd.Series([share(4, 2), share(6, 2)]),"
            " pd.Series([2.0, 3.0]))",
        ),
    ),
    "p2": (
        Part(
            "free",
            "imports2",
            "import pandas as pd\nimport matplotlib.pyplot as plt\nimport folium\n"
            "import ipywidgets as widgets\nfrom IPython.display import display\n"
            "table = pd.read_csv('data.csv')\ntable.describe()",
        ),
        _answer(
            "a_map",
            "def make_map(rows):",
            "    made = folium.Map([35.4, 139.6], zoom_start=11)\n"
            "    for number, row in rows.iterrows():\n"
            "        folium.Marker([35.4 + number / 100, 139.6], popup=row['town']).add_to(made)\n"
            "    return made",
        ),
        _test(
            "t_map",
            3,
            "page = make_map(table[:3]).get_root().render()\nassert '町1' in page",
            "assert page.count('L.marker(') == 3",
        ),
        Part("free", "map2", "make_map(table[:5])"),
        _answer(
            "a_slider",
            "def make_slider():",
            "    return widgets.IntSlider(value=3, min=0, max=10, description='rides')",
        ),
        _test(
            "t_slider",
            2,
            "slider = make_slider()\nassert slider.max == 10",
            "slider.value = 7\nassert slider.value == 7 and slider.min == 0",
        ),
        Part("free", "slider2", "display(make_slider())"),
        _answer(
            "a_groups",
            "def groups(table):",
            "    kinds = pd.cut(table['rides'], [-1, 30, 60, 100], "
            "labels=['few', 'some', 'many'])\n"
            "    return table.groupby(kinds, observed=True)['people'].sum().to_dict()",
        ),
        _test(
            "t_groups",
            4,
            "found = groups(table)\nassert set(found) == {'few', 'some', 'many'}",
            "assert sum(found.values()) == int(table['people'].sum())",
        ),
        Part(
            "code",
            "m_plot",
            "### BEGIN SOLUTION\nplt.plot(table['rides'])\nplt.show()\n### END SOLUTION",
            5,
        ),
        Part("words", "m_words", "### BEGIN SOLUTION\nことば\n### END SOLUTION", 3),
        _answer("a_last", "", "answer = sorted(table['rides'])[-3:]"),
        _test("t_last", 2, "assert len(answer) == 3", "assert answer == [91, 92, 93]"),
        _test("t_order", 1, "assert list(answer) == sorted(answer)", "assert 0 not in answer"),
    ),
}
TESTS = sum(part.kind == "test" for parts in NOTEBOOKS.values() for part in parts)


def make_coding_course(root: Path, count: int = 40) -> PlainCourse:
    """Make the folder, generate the assignment, and put hand-ins into it.

    Args:
        root: an empty folder, or one to be made.
        count: how many hand in; the first is right, the second empty.
    """
    source = root / "source" / NAME
    source.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")
    (source / "data.csv").write_text(_DATA, encoding="utf-8")
    for name, parts in NOTEBOOKS.items():
        nbformat.write(_notebook(name, parts), source / f"{name}.ipynb")
    put_scripts_on_path()
    api = NbGraderAPI(
        config=Config({"CourseDirectory": {"root": str(root), "course_id": "coding"}})
    )
    made = api.generate_assignment(NAME)
    assert made["success"], made
    with api.gradebook as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=_DUE)
    for number, submitter in enumerate(submitters(count)):
        _hand_in(root, submitter, number)
    return open_plain_course(root)


def submitters(count: int = 40) -> tuple[str, ...]:
    """Return their ids, of which one is Japanese."""
    return tuple("学生七" if number == 7 else f"s{number:03}" for number in range(count))


def _notebook(name: str, parts: Sequence[Part]) -> Any:
    make = nbformat.v4
    cells = [make.new_markdown_cell(f"# {name}", id="title")]
    for part in parts:
        kind = make.new_markdown_cell if part.kind == "words" else make.new_code_cell
        cell = kind(part.source, id=part.name.replace("_", "-"))
        if part.kind != "free":
            cell.metadata["nbgrader"] = {
                "grade": part.points > 0,
                "grade_id": part.name,
                "locked": part.kind == "test",
                "schema_version": 3,
                "solution": part.kind != "test",
                "task": False,
            } | ({"points": part.points} if part.points else {})
        cells.append(cell)
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return make.new_notebook(cells=cells, metadata={"kernelspec": kernel})


# What people really write instead of the answer; {body} is the right one.
_WRONG = (
    "{body}",
    "    return 0",
    "    raise NotImplementedError",
    "    return None",
    "    return undefined_name",
    "    return 'とても多い'",
    "    x = [1, 2\n    return x",
)


def _hand_in(root: Path, submitter: str, number: int) -> None:
    dice = random.Random(number)  # noqa: S311 - the same class each time
    folder = root / "submitted" / submitter / NAME
    folder.mkdir(parents=True)
    for name, parts in NOTEBOOKS.items():
        notebook = nbformat.read(root / "release" / NAME / f"{name}.ipynb", as_version=4)
        by_name = {part.name: part for part in parts}
        for cell in notebook.cells:
            part = by_name.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if part is not None and part.kind != "test" and number != 1:
                cell.source = _written(part, number, dice)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    (folder / "data.csv").write_text(_DATA, encoding="utf-8")
    day = 12 if number % 9 == 4 else 9
    stamp = f"2026-12-{day:02} 10:{number % 60:02}:00 UTC"
    (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")


def _written(part: Part, number: int, dice: random.Random) -> str:
    """Return what one student wrote; no two wrote the same."""
    head, _, rest = part.source.partition("### BEGIN SOLUTION\n")
    body = rest.partition("\n### END SOLUTION")[0]
    if part.kind == "words":
        return f"{body}、{number}人目の考え"
    wrong = number > 1 and dice.random() < 0.3
    if wrong and head:
        body = dice.choice(_WRONG).format(body=body)
    elif wrong:
        body = body.replace("int(", "len(").replace("[-3:]", "[:3]")
    return f"# {number}\n{head}{body}"
