"""A newcomer's twenty minutes in the studio, in a real browser: Lab, and a phone in Voilà."""

import io
import json
import os
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser

SAVED = "document.querySelector('.coopkit-studio').innerText.includes('保存しました')"
FINGER = 44


def write_short_form(page, kind):
    """Fill in the short form from the name to the first look at the money."""
    studio = page.locator(".coopkit-studio").first
    studio.evaluate("element => element.scrollIntoView()")
    picture(page, f"{kind}_01_empty")
    studio.locator(".coopkit-field-name input").fill("みなと便")
    studio.get_by_role("button", name="バス").click()
    studio.locator(".coopkit-field-text textarea").fill("坂の上の人が買い物に行けない。")
    picture(page, f"{kind}_02_card")
    studio.get_by_role("button", name="つぎへ").click()
    studio.locator(".coopkit-field-theme select").select_option(label="移動")
    studio.locator(".coopkit-field-area_code select").select_option(label="藤沢市")
    picture(page, f"{kind}_03_place")
    studio.get_by_role("button", name="つぎへ").click()
    for number, name in enumerate(("さくら", "けん", "ゆい")):
        studio.get_by_role("button", name="なかまをふやす").click()
        member = studio.locator(".coopkit-members-row").nth(number)
        member.locator(".coopkit-field-label input").fill(name)
        member.locator(".coopkit-field-units input").first.fill("２口")
        member.locator(".coopkit-field-hourly_wage input").first.fill("1千3百円")
        handle = member.locator(".noUi-handle")
        handle.focus()
        for _ in range(4):
            handle.press("ArrowRight")
    studio.get_by_role("button", name="しごとをふやす").click()
    work = studio.locator(".coopkit-work-row").first
    work.locator(".coopkit-field-label input").fill("送りむかえ")
    work.locator(".coopkit-field-unit_price input").first.fill("１，５００")
    work.locator(".coopkit-field-units_per_month input").first.fill("60")
    picture(page, f"{kind}_04_team")
    studio.get_by_role("button", name="つぎへ").click()
    studio.get_by_role("button", name="費用をふやす").click()
    studio.locator(".coopkit-costs-row .coopkit-field-yen input").first.fill("1万2千円")
    studio.locator("img.coopkit-chart").wait_for(timeout=30_000)
    picture(page, f"{kind}_05_money")


def picture(page, name):
    """Save what is on screen, for people to look at, if COOPKIT_PICTURES names a folder."""
    if folder := os.environ.get("COOPKIT_PICTURES"):
        page.wait_for_timeout(600)
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def fits(page):
    """Tell whether the page is not wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_an_empty_studio_to_a_pdf(serve, open_page, free_port, run_all, tmp_path):
    """Lab: short form, seven tabs, a what-if that is undone, and a PDF with what was typed."""
    work = tmp_path / "work"
    index, _ = serve("lab", "--port", str(free_port), work=work)
    page = open_page(index.replace("00_index", "01_hataraku_mokuteki"), width=1280, height=900)
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput", timeout=60_000)
    run_all(page)
    studio = page.locator(".coopkit-studio").first
    write_short_form(page, "lab")
    studio.get_by_role("button", name="計画をくわしく書く").click()
    studio.evaluate("element => element.scrollIntoView()")
    for number, tab in enumerate(("なかま", "しごと", "おかね", "法律", "剰余金", "見通し"), 6):
        studio.get_by_role("tab", name=tab, exact=True).click()
        studio.locator(".coopkit-page:visible").wait_for()
        picture(page, f"lab_{number:02d}_{tab}")
    handle = studio.locator(".coopkit-if .noUi-handle").nth(1)
    handle.focus()
    for _ in range(10):
        handle.press("ArrowRight")
    studio.get_by_role("button", name="この数にする").click()
    page.wait_for_function(SAVED)
    studio.get_by_role("button", name="元に戻す").click()
    studio.get_by_role("tab", name="書き出し", exact=True).click()
    with page.expect_download() as started:
        studio.locator(".coopkit-make-plan_pdf").click()
        studio.locator("a[download='plan.pdf']").click(timeout=30_000)
    picture(page, "lab_12_書き出し")
    downloaded = started.value.path().read_bytes()
    assert downloaded == (work / "書き出し" / "plan.pdf").read_bytes()
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(downloaded)).pages)
    flat = re.sub(r"\s", "", text)
    for words in ("みなと便", "さくら", "送りむかえ", "1,500", "学習用・法律相談ではありません"):
        assert words in flat
    plan = json.loads((work / "plan.json").read_text(encoding="utf-8"))
    assert plan["work"][0]["units_per_month"] == 60
    assert [member["weekly_hours"] for member in plan["members"]] == ["2", "2", "2"]


def test_the_walk_on_a_phone(serve, open_page, free_port, tmp_path):
    """Voilà at 390 x 844: nothing is wider than the screen, every target fits a finger."""
    url, _ = serve("demo", "--port", str(free_port), work=tmp_path / "work")
    page = open_page(url, width=390, height=844)
    page.wait_for_selector(".coopkit-studio", timeout=60_000)
    studio = page.locator(".coopkit-studio")
    write_short_form(page, "phone")
    assert fits(page)
    studio.get_by_role("button", name="計画をくわしく書く").click()
    tabs = ("なかま", "しごと", "おかね", "見通し", "法律", "剰余金", "書き出し")
    for number, tab in enumerate(tabs, 6):
        studio.get_by_role("tab", name=tab, exact=True).click()
        studio.locator(".coopkit-page:visible").wait_for()
        page.wait_for_timeout(300)
        studio.evaluate("element => element.scrollIntoView()")
        picture(page, f"phone_{number:02d}_{tab}")
        assert fits(page), tab
        small = page.evaluate(
            """least => [...document.querySelectorAll(
                '.coopkit-studio button, .coopkit-studio input[type=text], .coopkit-studio select,'
                + '.coopkit-studio summary, .coopkit-studio [role=tab]')]
                .filter(one => one.offsetParent && one.getBoundingClientRect().height < least)
                .map(one => one.innerText || one.className)""",
            FINGER,
        )
        assert small == [], tab
    assert "違反" not in studio.inner_text()
