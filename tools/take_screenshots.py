"""Take the pictures of the README: `python tools/take_screenshots.py [DIR]` (default docs/images).

Starts JupyterLab as a student does, in a folder of its own, with the example plan on
mobility, and photographs what people see. Needs Chromium (apt-get install chromium).
"""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from coopkit.plan import save_plan
from coopkit.plan.examples import load_example

CHECKOUT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PORT = 18888


def open_notebook(context: BrowserContext, index: str, name: str) -> Page:
    """Open a lecture in a page of its own, without the tabs of the last one."""
    page = context.new_page()
    page.goto(index.replace("00_index.ipynb", name) + "&reset")
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput", timeout=60_000)
    # Before the kernel is up, JupyterLab asks which one to take, or runs nothing.
    page.locator("#jp-main-statusbar", has_text="| アイドル").wait_for(timeout=60_000)
    return page


def run_all(page: Page) -> None:
    """Run all cells through the menu, as a student does."""
    page.locator(".lm-MenuBar-itemLabel", has_text="実行").click()
    page.locator(".lm-Menu-itemLabel", has_text="すべてのセルを実行").first.click()
    page.wait_for_function(
        "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
        # A cell whose code is folded away has an empty prompt.
        ".every(prompt => /^$|\\[\\d+\\]/.test(prompt.textContent.trim()))",
        timeout=60_000,
    )


def take(context: BrowserContext, index: str, folder: Path) -> None:
    """Take each picture."""
    page = open_notebook(context, index, "00_index.ipynb")
    page.screenshot(path=folder / "index.png")
    page = open_notebook(context, index, "11_okane_to_keikaku.ipynb")
    run_all(page)
    page.locator(".coopkit-studio").first.evaluate("element => element.scrollIntoView()")
    page.get_by_role("tab", name="見通し").click()
    page.wait_for_selector("img.coopkit-chart")
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "studio.png")
    page = open_notebook(context, index, "05_team_map1.ipynb")
    run_all(page)
    page.locator(".jp-OutputArea iframe").first.scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    page.screenshot(path=folder / "map.png")


def main() -> int:
    """Serve, photograph, stop."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    )
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch) / "work"
        work.mkdir()
        save_plan(load_example("mobility"), work / "plan.json")
        command = [sys.executable, "-m", "coopkit", "lab", "--no-browser"]
        server = subprocess.Popen(
            [*command, "--work", work, "--port", str(PORT)], stdout=subprocess.PIPE, text=True
        )
        try:
            index = ""
            deadline = time.monotonic() + 60
            while not index and time.monotonic() < deadline and server.stdout:
                found = re.search(r"http://127\S+", server.stdout.readline())
                index = found.group() if found else ""
            with sync_playwright() as driver:
                context = driver.chromium.launch_persistent_context(
                    Path(scratch) / "browser",
                    executable_path=chromium,
                    args=FLAGS,
                    viewport={"width": 1280, "height": 800},
                    locale="ja-JP",
                )
                take(context, index, folder)
                context.close()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
