"""The commands `coopkit plan …`: what they print, write, and answer with."""

import csv
import io
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from coopkit.cli import app
from coopkit.plan import Plan, PlanStore, edit, load_plan, project, save_plan
from coopkit.plan.examples import load_example

START = Plan.model_validate(
    {
        "name": "まちの足",
        "members": [
            {"id": "m1", "label": "さくら", "units": 1, "weekly_hours": 10, "hourly_wage": 1300},
            {"id": "m2", "label": "けん"},
        ],
        "work": [{"id": "w1", "label": "送りむかえ", "unit_price": 500, "units_per_month": 100}],
    }
)


def coopkit(*words):
    """Run a command; return its exit code, and what it printed on both streams."""
    found = CliRunner().invoke(app, ["plan", *map(str, words)])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.output


@pytest.fixture
def three(tmp_path):
    """The plan that both started from, and two members' copies."""
    paths = [tmp_path / f"{name}.json" for name in ("base", "mine", "theirs")]
    mine = edit.set_item(START, "work", "w1", unit_price=700)
    theirs = edit.set_item(START, "work", "w1", unit_price=800)
    theirs = edit.set_item(theirs, "members", "m2", units=3)
    for plan, path in zip((START, mine, theirs), paths, strict=True):
        save_plan(plan, path)
    return paths


def test_new_makes_an_empty_plan_once(tmp_path):
    """The file is an empty plan; the same name again is refused and untouched."""
    path = tmp_path / "plan.json"
    code, said = coopkit("new", path)
    assert (code, load_plan(path)) == (0, Plan())
    assert "coopkit plan check" in said
    path.write_text("x", encoding="utf-8")
    code, said = coopkit("new", path)
    assert code == 2
    assert "上書きしていません" in said
    assert path.read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("word", ["shopping", "買い物"])
def test_new_starts_from_a_theme(tmp_path, word):
    """A theme is named as in the file or in Japanese; the figures are said to be invented."""
    code, said = coopkit("new", tmp_path / "a.json", "--theme", word)
    assert (code, load_plan(tmp_path / "a.json")) == (0, load_example("shopping"))
    assert "学ぶために作ったもの" in said


def test_new_names_the_themes(tmp_path):
    """An unknown theme is refused with the seven that there are."""
    code, said = coopkit("new", tmp_path / "a.json", "--theme", "space")
    assert code == 2
    assert "mobility（移動）" in said
    assert not (tmp_path / "a.json").exists()


def test_check_says_what_is_short_and_what_is_open(tmp_path):
    """Two founders and a low wage are named, in gentle words, and the exit code is 1."""
    path = tmp_path / "plan.json"
    save_plan(edit.set_item(START, "members", "m1", hourly_wage=900), path)
    code, said = coopkit("check", path)
    assert code == 1
    assert "△ 第22条" in said
    assert "△ さくら" in said
    assert "未記入なので、計算に入れていないもの" in said
    assert "けんさんの週の時間" in said
    assert "違反" not in said
    assert "学習用・法律相談ではありません" in said


def test_check_as_json(tmp_path):
    """The same for programs; with nothing short and something open the exit code is 3."""
    path = tmp_path / "plan.json"
    save_plan(edit.set_section(load_example("mobility"), "meeting", present=None), path)
    code, said = coopkit("check", path, "--json")
    record = json.loads(said)
    assert code == 3
    assert {finding["status"] for finding in record["findings"]} >= {"ok", "unknown"}
    assert {remark["status"] for remark in record["wages"]} == {"ok"}
    assert record["left_out"]


def test_project_prints_the_three_statements(tmp_path):
    """Years add up, the balance sheet stands at the year's end, columns are in line."""
    path = tmp_path / "plan.json"
    plan = load_example("mobility")
    save_plan(plan, path)
    code, said = coopkit("project", path)
    money = project(plan)
    assert code == 0
    rows = {line.split()[0]: line.split()[1:] for line in said.splitlines() if line.strip()}
    assert rows["売上"][1] == f"{sum(money.profit_and_loss.revenue[1:13]):,}"
    assert rows["現金・預金"][3] == f"{money.cash[36]:,}"
    assert rows["現金・預金"][0] == f"{money.cash[0]:,}"
    assert f"（{min(money.cash):,}円）" in said
    assert "学習用・法律相談ではありません" in said
    # Only where the first closing comes before a year is over, the two years are told apart.
    assert "はじめの決算まで" not in said
    save_plan(load_example("vacant_houses"), path.with_name("other.json"))
    assert "はじめの決算まで" in coopkit("project", path.with_name("other.json"))[1]


def test_project_for_programs(tmp_path):
    """CSV has every month of every line; JSON the same and the years; months can be chosen."""
    path = tmp_path / "plan.json"
    plan = load_example("mobility")
    save_plan(plan, path)
    money = project(plan, 18)
    _, said = coopkit("project", path, "--months", "18", "--csv")
    table = list(csv.reader(io.StringIO(said)))
    assert {len(row) for row in table} == {2 + 19}
    cash = next(row for row in table if row[1] == "現金・預金")
    assert tuple(map(int, cash[2:])) == money.cash
    _, said = coopkit("project", path, "--months", "18", "--json")
    record = json.loads(said)
    assert tuple(record["balance_sheet"]["assets"]) == money.balance_sheet.assets
    assert len(record["years"]) == len(money.years)
    assert coopkit("project", path, "--json", "--csv")[0] == 2


def test_project_of_an_empty_plan_shows_no_zeros(tmp_path):
    """Unknown is not zero: without amounts there is no table."""
    path = tmp_path / "plan.json"
    save_plan(Plan(), path)
    code, said = coopkit("project", path)
    assert code == 0
    assert "金額がまだ書いてありません" in said
    assert "売上" not in said.replace("売上（しごと）", "")


def test_export_writes_what_is_wanted(tmp_path):
    """One word may mean several papers; each file is named; an unknown word is refused."""
    path, folder = tmp_path / "plan.json", tmp_path / "out"
    save_plan(START, path)
    code, said = coopkit("export", path, folder, "--only", "xlsx, blank")
    assert code == 0
    names = {file.name for file in folder.iterdir()}
    assert "plan.xlsx" in names
    assert {name.split("_")[0] for name in names - {"plan.xlsx"}} == {"blank"}
    assert len(names) == 4
    assert all(name in said for name in names)
    assert (folder / "plan.xlsx").read_bytes()[:2] == b"PK"
    code, said = coopkit("export", path, folder, "--only", "pdf,gif")
    assert code == 2
    assert "「gif」" in said


def test_export_says_what_could_not_be_made(tmp_path):
    """Where no folder can be made the papers are named, and nothing is said to be written."""
    path, folder = tmp_path / "plan.json", tmp_path / "out"
    save_plan(START, path)
    folder.write_text("a file", encoding="utf-8")
    code, said = coopkit("export", path, folder, "--only", "xlsx")
    assert code == 2
    assert "書き出しました" not in said
    assert folder.read_text(encoding="utf-8") == "a file"


def test_merge_asks_side_by_side_and_writes_nothing(three, tmp_path):
    """With a conflict both values stand in one line, and no file is made."""
    output = tmp_path / "out.json"
    code, said = coopkit("merge", *three, "--output", output)
    assert code == 1
    assert not output.exists()
    assert "△ しごと › 送りむかえ › 1回の値段  [work.w1.unit_price]" in said
    assert "もとの値: 500円" in said
    line = next(line for line in said.splitlines() if "700円" in line)
    assert "800円" in line
    assert "・なかま › けん › 出資口数: 未記入 → 3" in said
    assert "--take work.w1.unit_price=mine" in said


def test_merge_with_decisions(three, tmp_path):
    """Decided field by field, or all at once; what is wrong is named."""
    output = tmp_path / "out.json"
    take = "work.w1.unit_price=theirs"
    code, _ = coopkit("merge", *three, "--output", output, "--take", take)
    assert code == 0
    plan = load_plan(output)
    assert (plan.work[0].unit_price, plan.members[1].units) == (800, 3)
    assert coopkit("merge", *three, "--take", "mine")[0] == 0
    code, said = coopkit("merge", *three, "--take", "name=mine")
    assert code == 2
    assert "work.w1.unit_price" in said
    before = three[1].read_bytes()
    assert coopkit("merge", *three, "--output", three[1], "--take", "mine")[0] == 0
    assert three[1].read_bytes() != before
    history = PlanStore(three[1]).history
    assert [entry.author for entry in history.entries()][-1] == "coopkit plan merge"


def test_merge_names_rows_that_both_added(tmp_path):
    """Both rows stay, and the new id is told."""
    paths = [tmp_path / f"{n}.json" for n in range(3)]
    plans = (
        START,
        edit.add_item(START, "members", label="ゆい")[0],
        edit.add_item(START, "members", label="まさ")[0],
    )
    for plan, path in zip(plans, paths, strict=True):
        save_plan(plan, path)
    code, said = coopkit("merge", *paths, "--output", tmp_path / "out.json")
    assert code == 0
    assert "members.m3 → members.m4" in said
    labels = [member.label for member in load_plan(tmp_path / "out.json").members]
    assert labels == ["さくら", "けん", "まさ", "ゆい"]


@pytest.mark.parametrize("command", ["check", "project", "export", "merge"])
def test_files_that_cannot_be_used(tmp_path, command):
    """A missing or broken file gives one clear message and the exit code 2."""
    missing, broken = tmp_path / "none.json", tmp_path / "broken.json"
    broken.write_bytes(b'{"version": 3, "na')
    for path, words in ((missing, "見つかりません"), (broken, "途中で切れています")):
        more = {"export": [tmp_path / "out"], "merge": [path, path]}.get(command, [])
        code, said = coopkit(command, path, *more)
        assert code == 2
        assert words in said
        assert "次にすること" in said
        assert "Traceback" not in said


def test_help_answers_without_the_model():
    """`coopkit plan --help` loads neither the model nor the documents' libraries."""
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom coopkit.cli import app\n"
        "print(CliRunner().invoke(app, ['plan', '--help']).exit_code,"
        " sorted({'coopkit.plan', 'coopkit.law', 'numpy', 'typst'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0 []"
