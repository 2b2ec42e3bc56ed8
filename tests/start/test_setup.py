"""What start.py installs, when, and how it recovers; installers only pretend (conftest)."""

import json
import os

import pytest


def test_first_run_installs_lock_then_project(installers, bring_up, folder) -> None:
    """A first run makes the venv, takes uv from the lock, installs with hashes, then us."""
    bring_up()
    venv, uv, uv_runs, settings, parts, project, check = installers.ran
    assert venv.endswith(f"-m venv {folder / '.venv'}")
    assert "pip install --require-hashes --only-binary :all: -r" in uv
    assert uv_runs.endswith("uv --version")
    assert settings.endswith("pip config list")
    assert "uv pip install" in parts
    assert "--require-hashes" in parts
    assert parts.endswith(f"-r {folder / 'requirements.lock'}")
    assert project.endswith(f"--no-deps --no-index --no-build-isolation {folder}")
    assert "import coopkit" in check
    stamp = json.loads((folder / ".venv/coopkit-stamp.json").read_text(encoding="utf-8"))
    assert stamp["project"]
    assert stamp["venv"] == str(folder / ".venv")


def test_second_run_does_nothing(installers, bring_up, folder) -> None:
    """With a matching stamp nothing runs and no log is written."""
    bring_up()
    (folder / "start.log").unlink(missing_ok=True)
    installers.ran.clear()
    bring_up()
    assert installers.ran == []
    assert not (folder / "start.log").exists()


def test_changed_lecture_reinstalls_only_the_project(installers, bring_up, folder) -> None:
    """A change in a lecture installs the project again, and the old one goes first."""
    bring_up()
    installers.ran.clear()
    packages = folder / ".venv/lib/python3.11/site-packages"
    for name in ("coopkit", "coopgrade", "coopkit-0.1.0.dist-info", "~oopkit", "coopkitchen"):
        (packages / name).mkdir(parents=True)
    (folder / "lectures/01.ipynb").write_text("{ }", encoding="utf-8")
    bring_up()
    assert installers.did("--no-deps") == 1
    assert installers.did("-m venv") == installers.did("--require-hashes") == 0
    assert [entry.name for entry in packages.iterdir()] == ["coopkitchen"]


def test_leftovers_do_not_change_the_hash(start, folder) -> None:
    """Caches and compiled files are no change; a renamed file is one."""
    before = start.project_hash(start.find_site(folder))
    (folder / "kit/coopkit/__pycache__").mkdir()
    (folder / "kit/coopkit/__pycache__/a.pyc").write_bytes(b"1")
    (folder / "lectures/.ipynb_checkpoints").mkdir()
    (folder / "lectures/.ipynb_checkpoints/01.ipynb").write_bytes(b"1")
    assert start.project_hash(start.find_site(folder)) == before
    (folder / "lectures/01.ipynb").rename(folder / "lectures/02.ipynb")
    assert start.project_hash(start.find_site(folder)) != before


@pytest.mark.parametrize("change", ["lock", "moved", "dead_python", "broken_stamp"])
def test_unsound_environment_is_made_anew(installers, bring_up, folder, change) -> None:
    """A new lock, a moved folder, a dead Python, an unreadable stamp: a fresh environment."""
    bring_up()
    installers.ran.clear()
    stamp = folder / ".venv/coopkit-stamp.json"
    if change == "lock":
        (folder / "requirements.lock").write_text("uv==1\n", encoding="utf-8")
    elif change == "moved":
        moved = dict(json.loads(stamp.read_text(encoding="utf-8")), venv="/somewhere/else/.venv")
        stamp.write_text(json.dumps(moved), encoding="utf-8")
    elif change == "dead_python":
        (folder / ".venv/bin").rmdir()
    else:
        stamp.write_text("{", encoding="utf-8")
    (folder / ".venv/old").write_text("from before", encoding="utf-8")
    bring_up()
    assert installers.did("-m venv") == 1
    assert not (folder / ".venv/old").exists()
    assert not list(folder.glob(".venv-*"))


KILL_POINTS = ("-m venv", "uv.lock", "uv pip install", "--no-deps", "import coopkit")


@pytest.mark.parametrize("point", KILL_POINTS)
def test_killed_anywhere_the_next_run_completes(installers, bring_up, folder, point) -> None:
    """No stamp claims more than is there; after a kill the next run ends in a full stamp."""

    class Killed(BaseException):
        pass

    def kill(line: str) -> None:
        if point in line:
            raise Killed

    installers.watch = kill
    with pytest.raises(Killed):
        bring_up()
    stamp = json.loads((folder / ".venv/coopkit-stamp.json").read_text(encoding="utf-8"))
    assert stamp.get("project") is None
    installers.watch = lambda line: None
    installers.ran.clear()
    bring_up()
    # Packages that were complete are kept; half of them are not.
    assert installers.did("-m venv") == (point not in ("--no-deps", "import coopkit"))
    installers.ran.clear()
    bring_up()
    assert installers.ran == []


@pytest.mark.parametrize("left", [[], ["coopkit-stamp.json.part"]])
def test_killed_in_the_first_moment(installers, bring_up, folder, left) -> None:
    """An empty `.venv`, or one with half a stamp, is ours and is replaced."""
    (folder / ".venv").mkdir()
    for name in left:
        (folder / ".venv" / name).write_text("{", encoding="utf-8")
    bring_up()
    assert installers.did("-m venv") == 1
    assert not list(folder.glob(".venv-*"))


def test_foreign_environment_is_moved_aside(installers, bring_up, folder, capsys) -> None:
    """Somebody's own `.venv` is never deleted."""
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/mine.txt").write_text("keep me", encoding="utf-8")
    bring_up()
    kept = folder / ".venv-before-coopkit/mine.txt"
    assert kept.read_text(encoding="utf-8") == "keep me"
    assert "消していません" in capsys.readouterr().out
    assert installers.did("-m venv") == 1


def test_half_removed_environment_is_cleared(installers, bring_up, folder) -> None:
    """What a kill during clearing left behind goes with the next installation."""
    (folder / ".venv-old/lib").mkdir(parents=True)
    bring_up()
    assert not (folder / ".venv-old").exists()


def test_tests_lock_joins_the_same_environment(installers, bring_up, folder) -> None:
    """`test` adds its lock to the venv; `lab` afterwards changes nothing."""
    bring_up()
    installers.ran.clear()
    bring_up(tests=True)
    assert installers.did("-m venv") == 0
    assert installers.did("requirements-test.lock") == 1
    installers.ran.clear()
    bring_up()
    bring_up(tests=True)
    assert installers.ran == []


def test_uv_failure_falls_back_to_pip(installers, bring_up, capsys) -> None:
    """When uv crashes, pip installs the same lock into a fresh environment, and we say so."""
    installers.failures["uv pip install"] = (139, "segmentation fault")
    bring_up()
    assert installers.did("-m venv") == 2
    assert installers.did("-m pip install --require-hashes --only-binary :all: -r") == 2
    assert "pip で続けます" in capsys.readouterr().out


def test_uv_missing_from_registry_falls_back_to_pip(installers, bring_up) -> None:
    """When the pinned uv has no wheel for this system, pip does everything."""
    installers.failures["uv.lock"] = (1, "ERROR: No matching distribution found for uv==0.9")
    installers.failures["uv --version"] = (127, "")
    bring_up()
    assert installers.did("uv pip install") == 0
    assert installers.did("requirements.lock") == 1


def test_uv_on_the_path_is_used(installers, bring_up, start, monkeypatch) -> None:
    """A uv that is already there saves the bootstrap."""
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/opt/{name}")
    bring_up()
    assert installers.did("/opt/uv pip install") == 1
    assert installers.did("uv.lock") == 0


def test_uv_pin_keeps_its_hashes(start, folder) -> None:
    """The bootstrap installs exactly the lock's block for uv."""
    lock = (folder / "requirements.lock").read_text(encoding="utf-8")
    assert start.pin_of("uv", lock) == (
        'uv==0.9 ; python_version >= "3.11" \\\n    --hash=sha256:22 \\\n    --hash=sha256:33\n'
    )
    assert start.pin_of("u", lock) == ""


@pytest.mark.parametrize(
    ("step", "output", "key"),
    [
        ("uv.lock", "NewConnectionError: Temporary failure in name resolution", "network"),
        ("uv.lock", "ERROR: [Errno 28] No space left on device", "disk_full"),
        ("uv pip install", "cause: No space left on device (os error 28)", "disk_full"),
        ("--no-deps", "OSError: [Errno 13] Permission denied: 'x'", "not_writable"),
        ("--no-deps", "something else", "failed"),
        ("-m venv", "OSError: [WinError 112] There is not enough space on the disk", "disk_full"),
    ],
)
def test_failures_become_messages(installers, bring_up, start, *, step, output, key) -> None:
    """What installers write is turned into one clear message, cause included."""
    installers.failures[step] = (1, f"Collecting things\n{output}\n")
    with pytest.raises(start.StartError) as caught:
        bring_up()
    assert caught.value.key == key
    assert output in caught.value.text()


def test_hash_mismatch_is_not_called_a_network_problem(installers, bring_up, start) -> None:
    """A package with a wrong hash stops uv and pip, with its own message."""
    written = (
        "WARNING: Retrying after NewConnectionError\n"
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"
    )
    installers.failures["requirements.lock"] = (1, written)
    with pytest.raises(start.StartError, match="hashes"):
        bring_up()


def test_small_disk_is_refused_before_anything(installers, bring_up, start, monkeypatch) -> None:
    """Too little room is said before minutes of installing, with both numbers."""
    usage = type("Usage", (), {"free": 400_000_000})()
    monkeypatch.setattr(start.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(start.StartError) as caught:
        bring_up()
    assert "空き 0.4 GB、必要な目安 1.3 GB" in caught.value.text()
    assert installers.did("-m venv") == 0


def test_missing_venv_module(bring_up, installers, start, monkeypatch) -> None:
    """Debian without python3-venv gets the command that installs it."""
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(start.StartError) as caught:
        bring_up()
    assert "sudo apt install python3." in caught.value.text()
    assert installers.ran == []


def test_children_get_a_clean_environment(start, folder, monkeypatch) -> None:
    """Another Python's variables go, a site's mirror and certificates stay, ours lead."""
    for name in ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_USER", "UV_PYTHON", "PIP_NO_DEPS"):
        monkeypatch.setenv(name, "x")
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "HTTPS_PROXY", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "kept")
    env = start.clean_environment(folder / ".venv")
    gone = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_USER", "UV_PYTHON", "PIP_NO_DEPS")
    assert not set(gone) & set(env)
    assert env["PIP_INDEX_URL"] == env["UV_DEFAULT_INDEX"] == env["HTTPS_PROXY"] == "kept"
    assert env["SSL_CERT_FILE"] == "kept"
    assert env["PYTHONUTF8"] == "1"
    assert env["PATH"].split(os.pathsep)[0] == str(start.bin_folder(folder / ".venv"))


def test_uv_learns_pips_mirror(installers, bring_up, start, monkeypatch) -> None:
    """Uv does not read pip.conf, so the index, proxy and certificate are handed on."""
    installers.failures["pip config list"] = (
        0,
        "global.index-url='https://mirror.example.ac.jp/simple'\n:env:.cert='/etc/ca.pem'\n",
    )
    seen = {}
    real = start.Setup._uv_environment
    monkeypatch.setattr(start.Setup, "_uv_environment", lambda self: seen.update(real(self)) or {})
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    bring_up()
    assert seen["UV_DEFAULT_INDEX"] == "https://mirror.example.ac.jp/simple"
    assert seen["SSL_CERT_FILE"] == "/etc/ca.pem"


def make_kit(folder) -> None:
    """Turn the tiny checkout into a student kit with two wheels."""
    (folder / "pyproject.toml").unlink()
    for version in ("0.9.0", "0.10.0"):
        wheel = folder / f"coopkit-{version}-py3-none-any.whl"
        wheel.write_bytes(version.encode())


def test_student_kit_installs_its_newest_wheel(installers, bring_up, folder) -> None:
    """A kit is told by its wheel; of two the newer version counts."""
    make_kit(folder)
    bring_up()
    assert installers.ran[-2].endswith("coopkit-0.10.0-py3-none-any.whl")


def test_wheelhouse_installs_without_a_network(installers, bring_up, start, folder) -> None:
    """Every installer is told not to ask an index."""
    house = folder / "house"
    house.mkdir()
    card = {"for": start.this_system(), "lock": start.file_hash(folder / "requirements.lock")}
    (house / "wheelhouse.json").write_text(json.dumps(card), encoding="utf-8")
    bring_up(wheelhouse=house)
    for line in installers.ran:
        if " install " in line and "--no-deps" not in line:
            assert f"--no-index --find-links {house}" in line


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"system": "Windows"}, "wheelhouse_system", "Windows"),
        ({"machine": "arm64"}, "wheelhouse_system", "arm64"),
        ({"python": "3.99"}, "wheelhouse_system", "Python 3.99"),
        ("lock", "wheelhouse_lock", "別の版"),
        ("missing", "no_wheelhouse", "wheelhouse.json"),
        ("broken", "no_wheelhouse", "最後まで集め終わった"),
    ],
)
def test_unfit_wheelhouse_is_refused(installers, bring_up, start, folder, *, change, key, words):
    """Another system, another version, half a folder: refused before anything is made."""
    house = folder / "house"
    house.mkdir()
    card = {"for": start.this_system(), "lock": start.file_hash(folder / "requirements.lock")}
    if isinstance(change, dict):
        card["for"].update(change)
    elif change == "lock":
        card["lock"] = "0"
    text = "{" if change == "broken" else json.dumps(card)
    if change != "missing":
        (house / "wheelhouse.json").write_text(text, encoding="utf-8")
    with pytest.raises(start.StartError) as caught:
        bring_up(wheelhouse=house)
    assert caught.value.key == key
    assert words in caught.value.text()
    assert not (folder / ".venv").exists()
    assert installers.ran == []


def test_wheelhouse_says_what_it_is_for(installers, start, folder, capsys) -> None:
    """The folder holds a letter and a card, written last; the screen says the system."""
    house = folder / "USB メモリー"
    options = start.read_arguments(["wheelhouse", str(house)])
    seen = []
    installers.watch = lambda line: seen.append((house / "wheelhouse.json").exists())
    assert start.start(options, start.find_site(folder), start.Log(folder)) == 0
    assert installers.did("pip download --require-hashes --only-binary :all:") == 1
    assert installers.did("pip wheel --no-deps --no-index --no-build-isolation") == 1
    assert not any(seen)
    letter = (house / "お読みください.txt").read_bytes()
    assert letter.startswith(b"\xef\xbb\xbf")
    assert letter.count(b"\r\n") == letter.count(b"\n")
    system = start.describe(dict(start.this_system(), python="3.11"))
    assert system in letter.decode("utf-8")
    assert f"使えるのは: {system}" in capsys.readouterr().out
