"""What all tests share."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the repository's folder: for sources of exercises, start.py and the like."""
    return CHECKOUT


@pytest.fixture(autouse=True)
def _japanese(monkeypatch):
    """Speak Japanese, whatever the machine that runs the tests prefers."""
    monkeypatch.delenv("COOPKIT_LANG", raising=False)


@pytest.fixture(autouse=True, scope="session")
def _no_home(tmp_path_factory):
    """Keep the tests out of the home of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    before = {name: os.environ.get(name) for name in ("HOME", "USERPROFILE")}
    os.environ.update(dict.fromkeys(before, str(home)))
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
