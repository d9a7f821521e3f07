"""The documentation builds without a warning, and its search finds Chinese words of two characters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.exploring.browser import OpenPage, browser, open_page

__all__ = ["browser", "open_page"]
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", str(folder / ".doctrees")]
    done = subprocess.run([*command, "docs", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_there_and_asks_nothing_of_the_network(site: Path) -> None:
    for name in ("dictionary", "codebook", "indicators", "units", "commands", "rules", "quality", "changelog"):
        page = (site / "generated" / f"{name}.html").read_text("utf-8")
        assert '<script src="http' not in page
        assert '<link rel="stylesheet" type="text/css" href="http' not in page
    rules = (site / "generated" / "rules.html").read_text("utf-8")
    assert "undo_gbk_slip" in rules
    assert "policy-targets diff" in (site / "generated" / "commands.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("query", "page"),
    [("招商", "Indicators"), ("研发", "Indicators"), ("地点", "Data dictionary"), ("引文", "Data dictionary"),
     ("科技型企业", "policy-targets"), ("undo_gbk_slip", "Rules of the reader")],
)  # fmt: skip
def test_the_search_finds(site: Path, open_page: OpenPage, query: str, page: str) -> None:
    opened = open_page(f"{(site / 'search.html').as_uri()}?q={query}")
    opened.wait_for_selector("ul.search li a")
    found = [link.inner_text() for link in opened.query_selector_all("ul.search li a")]
    assert any(page in title for title in found), found


def test_the_search_says_when_there_is_nothing(site: Path, open_page: OpenPage) -> None:
    opened = open_page(f"{(site / 'search.html').as_uri()}?q=龘龘")
    opened.wait_for_selector("text=did not match any documents")
    assert opened.query_selector_all("ul.search li a") == []
