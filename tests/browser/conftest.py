"""Fixtures of the browser tests; they live in a module that tests can import from."""

from conftest_browser import browser_page, chromium_path, picture, playwright, server, wav

__all__ = ["browser_page", "chromium_path", "picture", "playwright", "server", "wav"]
