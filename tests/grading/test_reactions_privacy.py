"""The commands from a form to a card; and who gets to see what students wrote: nobody else."""

import ast
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from reaction_class import IDS, NAMES, address, csv_file, google_rows, make_course

import coopgrade
from coopgrade import cli

# Other parts may ask who was there. What was written is for the lecturer and its writer.
_FOR_OTHERS = {
    "Attendance",
    "AttendanceNoted",
    "Gate",
    "State",
    "current_attendance",
    "load_attendance",
    # Looks a number up in the calendar.
    "session_of",
}
_OWN = {"commands/attendance.py", "commands/reactions.py"}
WRITTEN = "ひみつの話、祖母の入院"
QUOTE = "家のことで来られない日がある"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run `coopgrade …` in this process: exit code, output, errors."""

    def run_command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coopgrade", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        output = capsys.readouterr()
        return int(caught.value.code or 0), output.out, output.err

    return run_command


def test_from_a_form_to_the_card(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    """Every command of a week; the words lie in the journal and in the lecturer's own files."""
    course = make_course(tmp_path / "course")
    at = ("--course", course.root)
    texts = [(address(one), WRITTEN if one == IDS[0] else f"声{one[-2:]}") for one in IDS[:8]]
    form = csv_file(tmp_path / "form.csv", [*google_rows(texts), ["", "who@example.com", "だれ"]])
    code, out, _ = run("reactions", "take", form, "--session", 1, *at)
    assert code == 1
    assert "第1回に8件を入れました" in out
    assert "10行目（who@example.com）は、名簿にいません" in out
    code, out, _ = run("attendance", "take", "--session", 1, "--from-reactions", *at)
    assert code == 0
    assert "第1回: 出席 8" in out
    assert f"記録のない人が2人います: {IDS[8]}、{IDS[9]}。欠席とはしていません" in out
    code, out, _ = run(
        *("attendance", "correct", IDS[8], "--session", 1, "--state", "公欠"),
        *("--by", "佐藤", *at),
    )
    assert (code, out) == (0, "第1回の1人を「公欠」と記録しました。\n")
    code, out, _ = run("attendance", "show", "--to", tmp_path / "show.html", *at)
    assert code == 0
    assert "加藤 花　・　0/1" in out
    assert WRITTEN not in out + (tmp_path / "show.html").read_text(encoding="utf-8")

    code, out, _ = run("reactions", "skim", "--session", 1, *at)
    assert code == 0
    sheet = course.out / "reactions" / "skim-01.xlsx"
    _fill(sheet)
    code, out, _ = run("reactions", "answer", sheet, "--by", "佐藤", *at)
    assert code == 0
    assert "返事1件、紹介3件を記録しました" in out
    assert run("reactions", "voices", "--session", 1, *at)[0] == 0
    code, out, _ = run("reactions", "daifukucho", "--all", "--zip", "generic", *at)
    assert code == 0
    assert "大福帳を10人分" in out
    assert "keep_until" in out
    assert run("reactions", "daifukucho", "--blank", *at)[0] == 0
    assert run("reactions", "sheet", "--session", 1, *at)[0] == 0

    found = {
        path.relative_to(course.root).as_posix()
        for path in course.root.rglob("*")
        if path.is_file() and WRITTEN.encode() in path.read_bytes()
    }
    assert found == {"coopgrade.db", "out/reactions/skim-01.html"}
    for name in ("skim-01.html", "skim-01.xlsx", "typing-01.xlsx", "daifukucho/all.pdf"):
        assert (course.out / "reactions" / name).stat().st_mode & 0o077 == 0
    shown = (course.out / "reactions" / "voices-01.html").read_text(encoding="utf-8")
    assert QUOTE in shown
    assert "祖母" not in shown
    assert not [name for name in (*NAMES, *IDS, "佐藤") if name in shown]


def _fill(path: Path) -> None:
    """Tick three; the lecturer has taken the grandmother out of the first."""
    book = openpyxl.load_workbook(path)
    tab = book.worksheets[0]
    others = 0
    for row in range(2, tab.max_row + 1):
        if tab.cell(row, 2).value == WRITTEN:
            for column, text in ((3, "○"), (4, QUOTE), (5, "話してくれてありがとう。")):
                tab.cell(row, column).value = text
        elif others < 2:
            tab.cell(row, 3).value = "○"
            others += 1
    book.save(path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("reactions", "take", "x.csv", "--session", 1), "x.csv"),
        (("reactions", "skim", "--session", 1), "coopgrade reactions take"),
        (("reactions", "skim", "--session", 99), "第99回は、日程にありません"),
        (("reactions", "voices", "--session", 1), "coopgrade reactions skim"),
        (
            (
                "reactions",
                "daifukucho",
            ),
            "--all",
        ),
        (("reactions", "daifukucho", "--student", "9"), "名簿にいません"),
        (("attendance", "take", "--session", 1), "--from-reactions"),
        (("attendance", "correct", "1", "--session", 1, "--state", "△", "--by", "s"), "△"),
        (("attendance", "correct", "--session", 1, "--state", "欠席", "--by", "s"), "--everybody"),
    ],
)
def test_mistakes_are_one_message(
    arguments: tuple[object, ...],
    words: str,
    tmp_path: Path,
    run: Callable[..., tuple[int, str, str]],
) -> None:
    """What, and what to do next; no traceback, nothing noted."""
    course = make_course(tmp_path / "course")
    code, _, err = run(*arguments, "--course", course.root)
    assert code == 1
    assert words in err
    assert "次にすること" in err
    assert "Traceback" not in err


def test_other_parts_see_attendance_only() -> None:
    """No letter, report, mark or page of another part can hold what a student wrote."""
    folder = Path(coopgrade.__file__).parent
    for path in folder.rglob("*.py"):
        name = path.relative_to(folder).as_posix()
        if name.startswith("reactions/") or name in _OWN:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "coopgrade.reactions"
            ):
                assert {alias.name for alias in node.names} <= _FOR_OTHERS, name
            if isinstance(node, ast.Import):
                assert "coopgrade.reactions" not in {alias.name for alias in node.names}, name
