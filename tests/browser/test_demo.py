"""The facilitator's walk in a real browser: the studio as a page, here and in the room."""

import json
import re

import pytest

pytestmark = pytest.mark.browser


def no_sideways_scrolling(page):
    """Tell whether the page fits its window's width."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_studio_as_a_page(serve, open_page, free_port, tmp_path, width, height):
    """The page is Japanese, shows no code, fits the window, and keeps what is typed."""
    url, _ = serve("demo", "--port", str(free_port), work=tmp_path / "work")
    page = open_page(url, width=width, height=height)
    page.wait_for_selector(".coopkit-studio", timeout=60_000)
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("h1").inner_text() == "計画スタジオ"
    assert "import" not in page.locator("body").inner_text()
    assert no_sideways_scrolling(page)
    name = page.locator(".coopkit-studio input[type=text]").first
    name.fill("みなと便")
    name.press("Tab")
    page.wait_for_function("document.body.innerText.includes('保存しました')")
    plan = json.loads((tmp_path / "work" / "demo" / "plan.json").read_text(encoding="utf-8"))
    assert plan["name"] == "みなと便"


def test_visitors_give_a_code(serve, open_page, free_port, tmp_path):
    """With --lan a code is asked for; a wrong one is refused, the right one opens a plan."""
    work = tmp_path / "work"
    url, log = serve("demo", "--lan", "--port", str(free_port), work=work)
    url = f"http://127.0.0.1:{free_port}/"
    code = re.search(r"\d{4} \d{4}", log.read_text(encoding="utf-8")).group()
    page = open_page(url, width=390, height=844)
    assert page.locator("h1").inner_text() == "計画スタジオに入る"
    page.fill("#code", "0000 0000" if code != "0000 0000" else "1111 1111")
    page.click("button")
    assert "合いことばがちがいます" in page.locator("[role=alert]").inner_text()
    page.fill("#code", code)
    page.click("button")
    page.wait_for_selector(".coopkit-studio", timeout=60_000)
    page.wait_for_url(re.compile(r"\?visit=[a-z0-9]{10}$"))
    page.locator(".coopkit-studio input[type=text]").first.fill("だんち食堂")
    page.wait_for_function("document.body.innerText.includes('保存しました')")
    (saved,) = (work / "demo" / "visitors").glob("*.json")
    assert json.loads(saved.read_text(encoding="utf-8"))["name"] == "だんち食堂"
    page.reload()
    page.wait_for_selector(".coopkit-studio", timeout=60_000)
    assert page.locator(".coopkit-studio input[type=text]").first.input_value() == "だんち食堂"


def test_a_code_in_the_address_opens_nothing(serve, open_page, free_port):
    """The code works in the form only: an address can be photographed and passed on."""
    _, log = serve("demo", "--lan", "--port", str(free_port))
    code = re.search(r"\d{4} \d{4}", log.read_text(encoding="utf-8")).group().replace(" ", "")
    page = open_page(f"http://127.0.0.1:{free_port}/?token={code}")
    assert page.locator("h1").inner_text() == "計画スタジオに入る"
