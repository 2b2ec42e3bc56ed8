"""What students get: the wheel carries lectures, datasets and release versions, no secrets."""

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
# Traces of a source notebook, and phrases that stand only inside solutions or hidden tests.
MARKS = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "BEGIN SOLUTION", "END SOLUTION")


def hidden_lines():
    """Return the code lines that stand only between hidden-test or solution marks."""
    lines, shown = set(), set()
    for path in (CHECKOUT / "exercises").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            hidden = False
            for line in "".join(cell["source"]).splitlines():
                if "### BEGIN" in line:
                    hidden = True
                elif "### END" in line:
                    hidden = False
                elif len(line.strip()) > 15:
                    (lines if hidden else shown).add(line.strip())
    # What the kit, a lecture or a cell itself says openly is no secret: `for line in plan.work`.
    texts = [path.read_text(encoding="utf-8") for path in (CHECKOUT / "kit").rglob("*.py")]
    for path in (CHECKOUT / "lectures").rglob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts += ["".join(cell["source"]) for cell in cells]
    public = "\n".join([*texts, *shown])
    return {line for line in lines if line not in public}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel as start.py does and return it opened."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(folder.glob("coopkit-*.whl"))) as opened:
        yield opened


def test_wheel_carries_what_students_need(wheel):
    """Lectures, datasets, the exercises' release versions and the Lab extension are inside."""
    names = set(wheel.namelist())
    assert "coopkit/_content/lectures/00_index.ipynb" in names
    assert "coopkit/_content/datasets/kanagawa/datapackage.json" in names
    assert "coopkit/_content/datasets/permits/rates.csv" in names
    assert "coopkit/_content/datasets/plans/plan_mobility.json" in names
    assert "coopkit/_content/exercises/business-plan/business-plan.ipynb" in names
    # Run sheets hold the answers to the questions of a session.
    assert not any("/guide/" in name for name in names)
    assert "coopkit/_content/exercises/law-numbers/questions.toml" in names
    assert "coopkit/_content/exercises/community-issue/issues.json" in names
    assert "coopkit/text/ja/lab.toml" in names
    assert "coopkit/demo/share/jupyter/voila/templates/coopkit/index.html.j2" in names
    assert "coopkit/documents/templates/common.typ" in names
    assert "coopkit/documents/templates/pictures/bus.svg" in names
    assert any(name.endswith("labextensions/coopkit-furigana/package.json") for name in names)


def test_wheel_carries_no_source_or_hidden_test(wheel):
    """No file of the wheel holds a mark of a source, a solution or a hidden test."""
    secrets = hidden_lines()
    assert len(secrets) > 60, "the sources have hidden tests to look for"
    for name in wheel.namelist():
        text = wheel.read(name).decode("utf-8", errors="replace")
        plain = text.replace('\\"', '"').replace("\\\\", "\\")
        if not name.startswith("coopgrade/"):  # the grader's code may name the marks
            assert not [mark for mark in MARKS if mark in text], name
        assert not [line for line in secrets if line in plain], name
        assert PurePosixPath(name).name != "rubric.toml"
        assert "/solution/" not in name
        assert "/inputs/" not in name


def test_wheel_carries_no_test_or_tool(wheel):
    """The repository's own tests and scripts stay out."""
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.startswith("coopkit-")} == {"coopkit", "coopgrade"}


def test_build_needs_nothing_installed():
    """The hook loads the release module by its path, without the project itself."""
    spec = importlib.util.spec_from_file_location("hook", CHECKOUT / "hatch_build.py")
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    assert hasattr(hook._load_releasing(CHECKOUT), "release_notebook")
