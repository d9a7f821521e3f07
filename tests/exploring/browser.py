"""A headless Chromium for tests of pages: the system's own, driven by Playwright.

What a test asks for (the fixtures are in reach of everything in `tests/exploring/`):

    def test_a_page(open_page: OpenPage) -> None:
        page = open_page("http://127.0.0.1:8000/?token=…", width=360, scheme="dark", locale="en-GB")
        page.get_by_label("Search").fill("研发")            # page is a playwright.sync_api.Page: it waits by itself
        expect(page.get_by_role("row")).to_have_count(3)      # from playwright.sync_api import expect
        assert find_violations(page) == []                    # axe-core: serious and critical ones

- Every page has a browser context of its own (its own storage), is closed after the test, and is watched: when a page
  wrote an error to the console, threw an exception, was refused something by its Content-Security-Policy, or asked for
  anything beyond file:, data:, blob: and 127.0.0.1, the test fails although everything else went well. A test that provokes
  an error takes it off the list: `page_errors(page).clear()`.
- Downloads: `with page.expect_download() as download: page.click(…)`, then `download.value.path()`.
- No Chromium on the machine: the tests skip and say so; where CI=true they fail.
  On Debian: apt-get install chromium fonts-noto-cjk
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenPage = Callable[..., "Page"]
HOMELY = ("file:", "data:", "blob:", "about:", "http://127.0.0.1:", "ws://127.0.0.1:")
_ERRORS: WeakKeyDictionary[Any, list[str]] = WeakKeyDictionary()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of a module: while it runs, so does its event loop; without one a test skips, but in CI it fails."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        reason = "no Chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[test]'")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens an address or a file at a width, in a colour scheme and a locale; see the head of this module."""
    opened: list[Page] = []

    def open_(
        address: str | Path,
        width: int = 1440,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        locale: str = "zh-CN",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale, accept_downloads=True
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        opened.append(page)
        _watch(page)
        page.goto(address.resolve().as_uri() if isinstance(address, Path) else address)
        return page

    yield open_
    errors = [error for page in opened for error in page_errors(page)]
    for page in opened:
        page.context.close()
    if errors:
        pytest.fail("the page went wrong:\n" + "\n".join(errors))


def page_errors(page: Page) -> list[str]:
    """What went wrong in a page so far: errors on the console, exceptions, and requests that leave the machine."""
    return _ERRORS[page]


def _watch(page: Page) -> None:
    errors = _ERRORS.setdefault(page, [])
    page.on("console", lambda said: errors.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(f"exception: {error}"))
    page.on("request", lambda it: None if it.url.startswith(HOMELY) else errors.append(f"foreign request: {it.url}"))


# A colour on its way from one theme to the other is none of the page as one sees it.
SETTLE = """() => document.getAnimations()
    .filter(it => it.effect.getComputedTiming().endTime < Infinity)
    .forEach(it => it.finish())"""


def find_violations(page: Page, *impacts: str) -> list[str]:
    """What axe-core finds in the page as it is now, of these impacts (serious and critical): rule, element, reason."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    page.evaluate(SETTLE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    wanted = impacts or ("serious", "critical")
    return [
        f"{it['id']} ({it['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for it in found["violations"]
        if it["impact"] in wanted
        for node in it["nodes"]
    ]
