"""The watch over pages sees what it is there to see."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.exploring.browser import OpenPage, find_violations, page_errors


def write(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "page.html"
    path.write_text(f"<!doctype html><html lang=en><title>A page</title>{head}<main><h1>A</h1>{body}</main>", "utf-8")
    return path


def test_a_quiet_page_is_shown(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(write(tmp_path, "<p>云河</p>"), width=360, locale="en-GB")
    expect(page.get_by_text("云河")).to_be_visible()
    assert page_errors(page) == [] == find_violations(page)


def test_errors_and_foreign_requests_are_seen(open_page: OpenPage, tmp_path: Path) -> None:
    body = "<img alt='' src='http://198.51.100.1/a.png'><script>console.error('E1'); throw new Error('E2')</script>"
    page = open_page(write(tmp_path, body))
    page.wait_for_load_state()
    said = " ".join(page_errors(page))
    assert all(word in said for word in ("console: E1", "exception: E2", "foreign request: http://198.51.100.1/a.png"))
    page_errors(page).clear()


def test_what_a_policy_forbids_is_seen(open_page: OpenPage, tmp_path: Path) -> None:
    head = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    page = open_page(write(tmp_path, "<script>window.ran = 1</script>", head))
    assert page.evaluate("window.ran") is None
    assert "Content Security Policy" in page_errors(page)[0]
    page_errors(page).clear()


def test_axe_finds_what_cannot_be_read(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(write(tmp_path, "<button></button><p style='color: #ddd'>faint</p>"))
    assert {it.split(" ")[0] for it in find_violations(page)} == {"button-name", "color-contrast"}
