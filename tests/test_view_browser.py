"""The view of a result in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from cleanpress import explain

pytestmark = pytest.mark.needs("playwright", "jinja2")


def test_a_view_opens_quietly(open_page: Any) -> None:
    tab = open_page(explain("Leave a Reply\nIt rained.").to_html())
    assert tab.locator("del").first.inner_text() == "Leave a Reply\n"
