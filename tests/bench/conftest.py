"""Benches that need a browser take it from the browser tests."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_PATH = Path(__file__).resolve().parents[1] / "browser" / "conftest.py"
_SPEC = spec_from_file_location("browser_fixtures", _PATH)
_BROWSER = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_BROWSER)

chromium, playwright = _BROWSER.chromium, _BROWSER.playwright
open_page, serve, free_port = _BROWSER.open_page, _BROWSER.serve, _BROWSER.free_port
