"""Take the pictures of the README: `python tools/take_screenshots.py [DIR]` (default docs/images).

Starts JupyterLab as a student does, in a folder of its own, fills in a small invented
plan and photographs what people see. Needs Chromium (apt-get install chromium).
"""

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

CHECKOUT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PORT = 18888
# Invented for the picture; no real co-operative.
PLAN = {
    "version": 3,
    "name": "みなと便",
    "picture": "🚐",
    "issue": {
        "theme": "mobility",
        "area_code": "14205",
        "text": "車をやめた人が、病院や買い物に行けるようにする",
    },
    "members": [
        {
            "id": f"m{number}",
            "label": label,
            "units": units,
            "weekly_hours": hours,
            "hourly_wage": 1300,
        }
        for number, (label, units, hours) in enumerate(
            [
                ("たけ", 3, "16"),
                ("うみ", 3, "20"),
                ("そら", 3, "12"),
                ("もり", 3, "8"),
                ("かわ", 2, "0"),
            ],
            1,
        )
    ],
    "work": [{"id": "w1", "label": "送りむかえ", "unit_price": 1500, "units_per_month": 280}],
    "costs": [
        {"id": "c1", "label": "ガソリン", "yen": 45000},
        {"id": "c2", "label": "保険", "yen": 25000},
    ],
    "money": {"contribution_unit_price": 30000, "start_up_cost": 250000, "start_month": "2027-04"},
}


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
    page.locator(".coopkit-studio").first.scroll_into_view_if_needed()
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
        (work / "plan.json").write_text(json.dumps(PLAN, ensure_ascii=False), encoding="utf-8")
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
