"""The page as a standard's parser and a real browser see it. Without Chromium that part is skipped, and says so."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

from benchmarks.days import made_day
from tapecheck.forms import rendered
from tapecheck.telling import digest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(name="forms", scope="module")
def made_forms() -> dict[str, str]:
    day = made_day(7, 14)
    told = digest(day.checked, day.history, day.session, watchlist=["gold"])
    return {form: rendered(told, form) for form in ("html", "mail")}


@pytest.mark.parametrize("form", ["html", "mail"])
def test_the_page_is_valid_for_a_strict_parser(forms: dict[str, str], form: str) -> None:
    html5lib.HTMLParser(strict=True).parse(forms[form])


@pytest.fixture(name="browser", scope="module")
def running() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: the page is not looked at (apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(name="files", scope="module")
def made_files(forms: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    for form, text in forms.items():
        (folder / f"{form}.html").write_text(text, encoding="utf-8")
    return {form: Path(folder / f"{form}.html").as_uri() for form in forms}


@pytest.mark.parametrize(
    ("form", "look"),
    [
        ("html", {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}),
        ("html", {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}}),
        ("html", {"color_scheme": "light", "viewport": {"width": 360, "height": 740}, "is_mobile": True}),
        ("mail", {"color_scheme": "light", "viewport": {"width": 700, "height": 900}}),
    ],
)
def test_nobody_is_shut_out(browser: Any, files: dict[str, str], form: str, look: dict[str, Any]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True, **look)
    page = context.new_page()
    page.goto(files[form])
    found = Axe().run(page).response["violations"]
    context.close()
    assert [(one["id"], one["nodes"][0]["html"], one["help"]) for one in found] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_to_the_side(browser: Any, files: dict[str, str], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, is_mobile=width < 700)
    page = context.new_page()
    page.goto(files["html"])
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert wide <= width


def test_the_page_asks_for_nothing_and_says_nothing(browser: Any, files: dict[str, str]) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(files["html"])
    context.close()
    assert asked == [files["html"]]
    assert said == []
