"""The browser is in reach of every test of pages."""

from __future__ import annotations

from tests.exploring.browser import browser, open_page

__all__ = ["browser", "open_page"]
