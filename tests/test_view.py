"""The view of a result: one page of HTML, which holds all of it and obeys nothing in it."""

from __future__ import annotations

import pytest
from conftest import optional

from cleanpress import explain, extract

PAGE = "<nav><a href=/>Home</a></nav><main><h1>Tea</h1><p>Boil the water first, and then wait.</p></main>"


@pytest.mark.needs("jinja2")
def test_a_result_is_a_page() -> None:
    view = optional("cleanpress.view")
    for result in (explain("Leave a Reply\nIt rained."), extract(PAGE)):
        html = result.to_html(title="1 < 2")
        assert html.startswith("<!DOCTYPE html>")
        assert "<title>1 &lt; 2</title>" in html
        assert "default-src &#39;none&#39;" in html
    article = view.write_article(view.view_of_cleaned(explain("Leave a Reply\nIt rained.")))
    assert "Leave a Reply" in article
