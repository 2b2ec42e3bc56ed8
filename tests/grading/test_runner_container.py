"""The level `container` with a stand-in for an engine: both ends of the seam, and its offers."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coopgrade.runner import seam
from coopgrade.runner.jobs import Cell, Job, decode_result, encode, pack
from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import container, offers

IMAGE = "local/any:1"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program called podman on the PATH."""
    path = tmp_path / "podman"
    stand_in = Path(__file__).with_name("stand_in_engine.py")
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{stand_in}" "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("COOPGRADE_IMAGE", IMAGE)
    container.find_engine.cache_clear()
    yield path
    seam.close_zygote()
    container.find_engine.cache_clear()


def test_what_is_offered(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an engine and the image it is offered; without the image it says which one."""
    assert offers._try_container().works
    monkeypatch.setattr(container, "image", lambda: "another:2")
    offer = offers._try_container()
    assert (offer.works, "another:2" in offer.reason) == (False, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT CHECKED: the stand-in for an engine needs root")
def test_a_notebook_within(engine: Path) -> None:
    """A notebook runs in the container, shut in once more; two hand-ins share the container."""
    cells = (
        Cell(name="a", source="import os\nsorted(os.listdir()), open('data.csv').read()"),
        Cell(name="b", source="open('/etc/shadow').read()"),
        Cell(name="c", source="assert True\n2", guarded=True),
    )
    limits = Limits(cell_seconds=20)
    job = Job(level="container", files={"data.csv": pack(b"x")}, notebooks=(cells,), limits=limits)
    for _ in range(2):
        result = decode_result(seam.run_submission(encode(job)), job.names)
        assert (result.kind, result.reason) == ("ran", "")
        assert [cell.ending for cell in result.cells] == ["finished", "error", "finished"]
        assert "'data.csv'" in result.cells[0].outputs[0].data["text/plain"]
        assert result.cells[1].outputs[0].ename == "PermissionError"


def test_without_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's failure, never the hand-in's."""
    monkeypatch.setattr(container, "find_engine", lambda: None)
    monkeypatch.setattr(seam, "_PAUSE", 0)
    cells = (Cell(name="a", source="1"),)
    job = Job(level="container", files={}, notebooks=(cells,))
    result = decode_result(seam.run_submission(encode(job)), job.names)
    assert (result.kind, result.cells) == ("machine", ())
