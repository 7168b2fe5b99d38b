"""Chromium for tests of what is written for a browser: the pages that reports are, from file://.

It is the one that is installed (`chromium`, `chromium-browser` or `google-chrome`, or what the variable
CLEANPRESS_CHROMIUM names): Playwright drives it, and downloads none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest
from conftest import TEST_ALL

NAMES = ("chromium", "chromium-browser", "google-chrome")
# What Chromium does by itself, such as looking for updates, would be taken for what a page does.
ARGUMENTS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@contextmanager
def started_chromium() -> Iterator[Any]:
    """Start Chromium; skip the test where there is none, or fail it where everything is installed."""
    path = os.environ.get("CLEANPRESS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        says = f"no browser: none of {', '.join(NAMES)} is installed"
        if TEST_ALL:
            pytest.fail(f"There is {says}, and CLEANPRESS_TEST_ALL wants it: apt-get install chromium")
        pytest.skip(says)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Without its sandbox, since root, as whom containers run, cannot have one.
        browser = playwright.chromium.launch(executable_path=path, chromium_sandbox=False, args=ARGUMENTS)
        yield browser
        browser.close()


class Opener:
    """Open HTML as a file in a tab; at the end, check that it asked for nothing and said nothing.

    said:  what was written to the console, and errors of scripts.
    asked: the addresses of requests other than those for the files themselves.
    """

    def __init__(self, browser: Any, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._contexts: list[Any] = []
        self.said: list[str] = []
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for context in self._contexts:
            context.close()
        if kind is None:
            assert self.said == []
            assert self.asked == []

    def __call__(
        self, html: str, *, size: dict[str, int] = DESKTOP, scheme: str = "light", **options: Any
    ) -> Any:
        """Return the tab of a page. options: of Playwright's `new_context`."""
        path = self._folder / f"page-{len(self._contexts)}.html"
        path.write_text(html, encoding="utf-8")
        return self.open(path, size=size, scheme=scheme, **options)

    def open(
        self, path: Path, *, size: dict[str, int] = DESKTOP, scheme: str = "light", **options: Any
    ) -> Any:
        """Return the tab of a page that is a file already."""
        context = self._browser.new_context(
            viewport=size, color_scheme=scheme, reduced_motion="reduce", **options
        )
        self._contexts.append(context)
        tab = context.new_page()
        address = path.as_uri()
        tab.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        tab.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        tab.on(
            "request", lambda request: request.url.split("#")[0] == address or self.asked.append(request.url)
        )
        tab.goto(address)
        return tab
