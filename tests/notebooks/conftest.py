"""What all tests of the lectures share: the notebooks and their text."""

import pytest
from lecture_text import read_lecture

from coopkit import content


def pytest_generate_tests(metafunc: pytest.Metafunc):
    """Run a test once for each notebook (`lecture`), or for each session (`session`)."""
    paths = sorted(content.lectures().rglob("*.ipynb"))
    for name in ("lecture", "session"):
        if name in metafunc.fixturenames:
            chosen = [read_lecture(path) for path in paths]
            if name == "session":
                chosen = [one for one in chosen if "session" in one.notebook.metadata["coopkit"]]
            metafunc.parametrize(name, chosen, ids=[one.path.stem for one in chosen])
