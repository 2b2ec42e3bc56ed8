"""Fixtures: start.py as a module, a tiny checkout, and installers that only pretend."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).parents[2]
LOCK = """\
tiny==1.0 \\
    --hash=sha256:00 \\
    --hash=sha256:11
uv==0.9 ; python_version >= "3.11" \\
    --hash=sha256:22 \\
    --hash=sha256:33
zeta==2
"""


@pytest.fixture(scope="session")
def script() -> Path:
    """Return the path of start.py."""
    return CHECKOUT / "start.py"


@pytest.fixture
def start(script: Path) -> Iterator[ModuleType]:
    """Load start.py afresh, so that a test may replace its functions."""
    spec = importlib.util.spec_from_file_location("start_under_test", script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a tiny checkout in a folder with Japanese letters and spaces in its name."""
    root = tmp_path / "教材 の フォルダ"
    for name in ("kit/coopkit", "lectures", "datasets", "exercises", "grading", "tools"):
        (root / name).mkdir(parents=True)
    (root / "pyproject.toml").write_text("[project]\nname = 'coopkit'\n", encoding="utf-8")
    (root / "hatch_build.py").write_text("", encoding="utf-8")
    (root / "kit/coopkit/__init__.py").write_text("", encoding="utf-8")
    (root / "lectures/01.ipynb").write_text("{}", encoding="utf-8")
    (root / "requirements.lock").write_text(LOCK, encoding="utf-8")
    (root / "requirements-test.lock").write_text("pytest==1\n", encoding="utf-8")
    return root


class FakeInstallers:
    """Stands in for `start.run_program`: notes what would run, fails where told to."""

    def __init__(self, start: ModuleType, venv: Path) -> None:
        self.start, self.venv = start, venv
        self.ran: list[str] = []
        self.failures: dict[str, tuple[int, str]] = {}
        self.watch: Callable[[str], None] = lambda line: None

    def __call__(self, command, env, log, tick, hold=None):  # noqa: D102 -- see the class
        line = " ".join(command)
        self.ran.append(line)
        self.watch(line)
        tick()
        for part, (code, output) in self.failures.items():
            if part in line:
                return self.start.Outcome(code, output)
        if "-m venv" in line:
            (self.venv / "bin").mkdir()
        return self.start.Outcome(0, "")

    def did(self, part: str) -> int:
        """Count the programs whose command has this part."""
        return sum(part in line for line in self.ran)


@pytest.fixture
def installers(start: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> FakeInstallers:
    """Replace every installer, and the look at the environment's Python."""
    fake = FakeInstallers(start, folder / ".venv")
    monkeypatch.setattr(start, "run_program", fake)
    monkeypatch.setattr(
        start, "python_of", lambda venv: "3.11" if (venv / "bin").is_dir() else None
    )
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    return fake


@pytest.fixture
def bring_up(start: ModuleType, folder: Path) -> Callable[..., dict[str, str | None]]:
    """Return a function that sets the tiny checkout up, as one run of start.py does."""

    def run(*, tests: bool = False, wheelhouse: Path | None = None):
        setup = start.Setup(start.find_site(folder), start.Log(folder), wheelhouse)
        with start.one_at_a_time(folder) as setup.hold:
            return setup.bring_up(tests=tests)

    return run
