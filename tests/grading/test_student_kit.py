"""The students' kit: complete, and nothing in it that students must not see."""

import zipfile
from pathlib import Path

import nbformat
import pytest

from coopgrade import student_kit
from coopgrade.errors import UserError

EXERCISE = Path(__file__).parents[2] / "exercises" / "business-plan"
# In hidden tests, in solutions, in the rubric, in the lecturers' practice data.
SECRETS = ("HIDDEN TESTS", "同じ呼び名の人がいます", "4か月目に", "協同組合はすばらしい")
TEXT = {".py", ".toml", ".json", ".ipynb", ".md", ".txt", ".csv", ".lock", ".bat", ".command", ""}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A students' kit in a folder with a Japanese name."""
    folder = tmp_path_factory.mktemp("kit") / "学生用 キット"
    student_kit.create_student_kit(folder)
    return folder


def test_the_kit_is_complete(kit: Path) -> None:
    """Start script, double-click starters, lock, licences, letter, and one wheel."""
    names = {path.name for path in kit.iterdir()}
    (wheel,) = kit.glob("coopkit-*.whl")
    assert names == {*student_kit.FILES, "はじめにお読みください.txt", wheel.name}
    letter = (kit / "はじめにお読みください.txt").read_text(encoding="utf-8")
    assert "労働者協同組合（労協）" in letter
    assert "法律相談ではありません" in letter


def test_no_secret_is_in_the_kit(kit: Path) -> None:
    """Neither the files nor anything inside the wheel holds solutions or hidden tests."""
    texts = {p.name: p.read_text(encoding="utf-8") for p in kit.iterdir() if p.suffix in TEXT}
    (wheel,) = kit.glob("coopkit-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert not name.endswith("/rubric.toml")
            if Path(name).suffix in TEXT:
                texts[name] = archive.read(name).decode("utf-8")
    source = (EXERCISE / "business-plan.ipynb").read_text(encoding="utf-8")
    assert sum(secret in source for secret in SECRETS) == 3
    for secret in SECRETS:
        # The grader's own code may name nbgrader's mark.
        own = "coopgrade/" if secret == SECRETS[0] else "\0"
        found = [name for name, text in texts.items() if secret in text]
        assert [name for name in found if not name.startswith(own)] == []


def test_the_wheel_holds_the_release_version(kit: Path) -> None:
    """Students find the exercise with its checks, its starter plan and empty answers."""
    (wheel,) = kit.glob("coopkit-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("business-plan/business-plan.ipynb")]
        notebook = nbformat.reads(archive.read(name).decode("utf-8"), as_version=4)
        starter = archive.read(name.replace("business-plan.ipynb", "plan.json"))
    assert starter == (EXERCISE / "plan.json").read_bytes()
    sources = {cell.id: cell.source for cell in notebook.cells}
    assert sources["answer-change"] == "（ここに書いてください）"
    assert sources["check-name"].startswith("from coopkit.plan import load_plan")


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    """Only a new folder, or an earlier kit, is written to."""
    (tmp_path / "レポート.docx").write_bytes(b"x")
    with pytest.raises(UserError, match=r"レポート\.docx"):
        student_kit._check_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["レポート.docx"]
