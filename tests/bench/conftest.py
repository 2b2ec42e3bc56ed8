"""Benches: only in `start.py test --all`; what they measured stands at the end.

Those that need a browser take it from the browser tests.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from aims import FOUND, lines

_PATH = Path(__file__).resolve().parents[1] / "browser" / "conftest.py"
_SPEC = spec_from_file_location("browser_fixtures", _PATH)
_BROWSER = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_BROWSER)

chromium, playwright = _BROWSER.chromium, _BROWSER.playwright
open_page, serve, free_port = _BROWSER.open_page, _BROWSER.serve, _BROWSER.free_port

_BENCHES = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark every bench as slow."""
    for item in items:
        if item.path.is_relative_to(_BENCHES):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter):
    """Print what was measured beside what is aimed at."""
    if FOUND:
        terminalreporter.section("measured and aimed at")
        for line in lines():
            terminalreporter.line(line)
