"""A real Chromium, and servers as their users start them.

Each page records the requests that would leave this machine; the test fails if there
was one. Names are looked up nowhere: Chromium gets no network beyond localhost.
"""

import contextlib
import re
import shutil
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A request to anywhere else fails at once and is still recorded.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]
_LOCAL_SCHEMES = {"data", "blob", "about", "file", "chrome-extension"}


def leaves_this_machine(url):
    """Tell whether a request goes anywhere but to this machine."""
    parts = urlsplit(url)
    return parts.scheme not in _LOCAL_SCHEMES and parts.hostname not in {"127.0.0.1", "localhost"}


@pytest.fixture(scope="session")
def chromium():
    """Return the path of Chromium; without one the tests fail, they do not pass."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return pytest.fail("Chromium がありません。apt-get install chromium で入れてください。")


@pytest.fixture(scope="module")
def playwright():
    """Yield the driver of the browser.

    It runs an event loop in this thread for as long as it is open: later tests, which
    expect none, must not meet it.
    """
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def open_page(playwright, chromium, tmp_path_factory):
    """Yield a function that opens an address in a fresh browser of a given size."""
    with contextlib.ExitStack() as stack:
        outside, broken = [], []

        def open_page(url, *, width=1280, height=800, **options):
            context = playwright.chromium.launch_persistent_context(
                tmp_path_factory.mktemp("browser"),
                executable_path=chromium,
                args=FLAGS,
                viewport={"width": width, "height": height},
                locale="ja-JP",
                **options,
            )
            stack.callback(context.close)
            context.on(
                "request",
                lambda request: (
                    outside.append(request.url) if leaves_this_machine(request.url) else None
                ),
            )
            page = context.pages[0]
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.goto(url)
            return page

        yield open_page
        assert outside == [], "requests that leave this machine"
        assert broken == [], "errors of the page"


@pytest.fixture
def serve(tmp_path):
    """Yield a function that starts a coopkit command and returns (address, its output)."""
    with contextlib.ExitStack() as stack:

        def serve(command, *options, work=None):
            log = tmp_path / f"{command}.log"
            output = stack.enter_context(log.open("wb"))
            folder = work or tmp_path / "わたしの 作業"
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "coopkit",
                    command,
                    "--work",
                    folder,
                    "--no-browser",
                    *options,
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
            )

            def stop():
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(10)

            stack.callback(stop)
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                printed = log.read_text(encoding="utf-8", errors="replace")
                if found := re.search(r"http://127\.0\.0\.1:\S+", printed):
                    return found.group(), log
                assert process.poll() is None, printed
                time.sleep(0.1)
            return pytest.fail(log.read_text(encoding="utf-8", errors="replace"))

        yield serve


@pytest.fixture
def free_port():
    """Return a port that nobody uses."""
    import socket

    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def run_all():
    """Return a function that runs all cells of the notebook on a page."""

    def run_all(page):
        """Run all cells through the menu, as a student does, and wait until none is running."""
        # Before the kernel is up, JupyterLab asks which one to take, or runs nothing.
        page.locator("#jp-main-statusbar", has_text="| アイドル").wait_for(timeout=60_000)
        page.locator(".lm-MenuBar-itemLabel", has_text="実行").click()
        page.locator(".lm-Menu-itemLabel", has_text="すべてのセルを実行").first.click()
        page.wait_for_function(
            """() => {
                const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
                // A cell whose code is folded away has an empty prompt.
                return prompts.length > 0
                    && prompts.every(p => /^$|\\[\\d+\\]/.test(p.textContent.trim()));
            }""",
            timeout=60_000,
        )
        errors = page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']")
        assert errors.all_inner_texts() == []

    return run_all
