"""`coopgrade doctor`: what it says when nothing is reached, when something is, without levels."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coopgrade import cli
from coopgrade.runner.limits import Level
from coopgrade.runner.sandbox import Offer, probing, survey
from coopgrade.runner.sandbox.probing import ATTEMPTS, Outcome, Report

Run = Callable[..., tuple[int, str, str]]
OFFERS = (
    Offer("full", False, "管理者（root）で動かすときに使えます。"),
    Offer("userns", True),
    Offer("landlock", True),
    Offer("container", False, "docker か podman が動いていません。"),
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `coopgrade doctor …` in this process: exit code, output, errors."""

    def run_command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coopgrade", "doctor", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        output = capsys.readouterr()
        return int(caught.value.code or 0), output.out, output.err

    return run_command


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """Say which levels there are, and what each attempt reaches: level → attempt → words."""
    reached: dict[str, dict[str, str]] = {}
    monkeypatch.setattr("coopgrade.runner.sandbox.survey", lambda: OFFERS)

    def pretend(
        level: Level, names: tuple[str, ...] = (), *, real: tuple[Path, ...] = ()
    ) -> Report:
        here = reached.get(level, {})
        return Report(
            level,
            tuple(
                Outcome(attempt.name, attempt.group, here.get(attempt.name, ""), "")
                for attempt in ATTEMPTS.values()
            ),
        )

    monkeypatch.setattr(probing, "probe", pretend)
    return reached


def test_nothing_reached_is_exit_code_0(run: Run, found: dict[str, dict[str, str]]) -> None:
    """The table names every group, the levels that work, and why the others do not."""
    code, out, err = run()
    assert (code, err) == (0, "")
    assert "full: 管理者（root）で動かすときに使えます。" in out
    assert f"しくみ userns（見えるもののかぎられた部屋）: {len(ATTEMPTS)}通り" in out
    assert "  成績とテスト: 届きません（7通り）" in out
    assert "結果: userns では、試した方法のどれも届きません。" in out
    assert "いつわることは止められません" in out
    assert "landlock（" not in out


def test_what_is_reached_is_named_and_exit_code_1(
    run: Run, found: dict[str, dict[str, str]]
) -> None:
    """The strongest and the chosen level are both shown; one that leaks is enough for a 1."""
    found["landlock"] = {"read_hidden_tests": "hidden tests"}
    code, out, _ = run("--level", "landlock")
    assert code == 1
    assert "結果: userns では、試した方法のどれも届きません。" in out
    assert "  成績とテスト: 届きます（7通りのうち1）" in out
    assert "    ・かくしたテストを読む（hidden tests）" in out
    assert "結果: landlock では、届くところがあります。" in out
    assert run("--level", "userns")[0] == 0


def test_every_attempt_can_be_listed(run: Run, found: dict[str, dict[str, str]]) -> None:
    """With --details each attempt has its line."""
    _, out, _ = run("--details")
    assert "    成績をロックして採点を止める: 届きません" in out
    assert out.count(": 届きません\n") == len(ATTEMPTS)


def test_a_level_that_does_not_work_says_why(run: Run, found: dict[str, dict[str, str]]) -> None:
    """Choosing it prints the reason and what works instead; an unknown one, what there is."""
    code, _, err = run("--level", "full")
    assert code == 1
    assert "full は使えません。管理者（root）" in err
    assert "使えるもの: userns, landlock" in err
    code, _, err = run("--level", "strict")
    assert code == 1
    assert "full, userns, landlock, container" in err


def test_without_any_level_the_way_on_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without walls the answer is to grade data only."""
    offers = tuple(Offer(offer.level, False, "Linuxでだけ使えます。") for offer in OFFERS)
    monkeypatch.setattr("coopgrade.runner.sandbox.survey", lambda: offers)
    code, out, err = run()
    assert code == 1
    assert "landlock: Linuxでだけ使えます。" in out
    assert "--level data-only" in err


def test_a_real_course_is_aimed_at(run: Run, tmp_path: Path) -> None:
    """With --course the files of a real course are tried, and nothing in it changes."""
    if not any(offer.works for offer in survey()):
        pytest.skip("; ".join(offer.reason for offer in survey()))
    (tmp_path / "gradebook.db").write_bytes(b"marks")
    tried: list[tuple[Path, ...]] = []
    original = probing.probe
    # Somebody else's: it is none of those that an attempt leaves, and goes on.
    waits = [sys.executable, "-S", "-c", "import sys; sys.stdin.read()"]
    bystander = subprocess.Popen(waits, stdin=subprocess.PIPE)

    def quickly(
        level: Level, names: tuple[str, ...] = (), *, real: tuple[Path, ...] = ()
    ) -> Report:
        tried.append(real)
        return original(level, ("read_gradebook", "read_environment"), real=real)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probing, "probe", quickly)
        code, out, _ = run("--course", tmp_path)
    there = bystander.poll() is None
    bystander.communicate()
    assert there
    assert code == 0, out
    assert tried == [(tmp_path / "gradebook.db",)]
    assert [path.name for path in tmp_path.iterdir()] == ["gradebook.db"]
    assert (tmp_path / "gradebook.db").read_bytes() == b"marks"
