"""From a page to a tree, and to markup that can be read with a knife and a ruler."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import CASES
from helpers import SOUP, body_of, check_markup, text_of
from hypothesis import example, given
from hypothesis import strategies as st

from cleanpress.errors import PageError
from cleanpress.html.parse import parse, read_page

Case = dict[str, Any]

# --- cases --------------------------------------------------------------------------------------


def read_parse_cases() -> list[Any]:
    cases = json.loads((CASES / "parse.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in cases]


@pytest.mark.parametrize("case", read_parse_cases())
def test_a_page_is_parsed_as_browsers_do_and_nothing_is_lost(case: Case) -> None:
    parsed = parse(case["page"])
    check_markup(parsed.markup)
    if "body" in case:
        assert body_of(parsed) == case["body"]
    for piece in case.get("has", []):
        assert piece in parsed.markup
    for piece in case.get("lacks", []):
        assert piece not in parsed.markup
    if "title" in case:
        title = parsed.tree.css_first("title")
        assert title is not None and title.text() == case["title"]


def test_linked_data_stays_in_the_tree_and_no_other_script_does() -> None:
    page = "<script type='Application/LD+JSON; charset=utf-8'>{\"a\": 1}</script><script>b</script><p>c"
    parsed = parse(page)
    assert [script.text() for script in parsed.tree.css("script")] == ['{"a": 1}']
    assert body_of(parsed) == "<p>c</p>"


def test_a_shadow_root_in_a_page_with_content_of_its_own_is_left_out() -> None:
    content = "<p>" + "Tea and milk. " * 40 + "</p>"
    assert body_of(parse(content + "<x-menu><template shadowrootmode=open>Menu</template></x-menu>")) == (
        content.strip() + "<x-menu></x-menu>"
    )


# --- invariants ---------------------------------------------------------------------------------


@given(SOUP)
@example("<p <!-- a>b<!-- c -->d")
@example("<math><script type='application/ld+json'><script type='application/ld+json'></math>")
@example("<svg><template><xmp>")
def test_any_soup_of_markup_is_written_out_as_promised(page: str) -> None:
    check_markup(parse(page).markup)


@given(st.binary(max_size=200) | SOUP.map(lambda page: page.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        check_markup(read_page(data).markup)
    except PageError as error:
        assert str(error).endswith(".")


SAFE = [
    *(
        f"<{slash}{name}>"
        for name in ("p", "div", "span", "b", "a", "font", "ul", "li", "h1")
        for slash in ("", "/")
    ),
    *("<table>", "</table>", "<td>", "</td>", "<section>", "</section>", "<noscript>", "</noscript>"),
    *("<iframe src=x/>", "<textarea/>", "<br>", "<!-- c -->", "<script>s</script>"),
]


@given(st.lists(st.sampled_from(SAFE)))
def test_no_word_between_tags_is_lost(tags: list[str]) -> None:
    page = "w0" + "".join(f" {tag} w{number + 1}" for number, tag in enumerate(tags))
    assert sorted(text_of(parse(page))) == sorted(f"w{number}" for number in range(len(tags) + 1))
