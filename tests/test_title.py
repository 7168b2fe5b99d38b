"""The title of a page: above the Markdown and the HTML once, above the text on demand, never by luck."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import extract
from cleanpress.html.blocks import read_blocks
from cleanpress.html.parse import parse
from cleanpress.html.title import find_title

BODY = (
    "<p>The harbour was empty when the first boats came back, and nobody on the quay said a word of it.</p>"
    "<p>Twelve boats had left on Monday, and the skippers had agreed to turn round before the storm came.</p>"
    "<p>“We had half a catch and a whole crew,” said one of them later, “and that is the way round.”</p>"
)
TITLE = "Twelve boats and one storm"
PAGES = {
    "the only heading": f"<title>{TITLE} - Harbour News</title><article><h1>{TITLE}</h1>{BODY}</article>",
    "above the article": f"<title>{TITLE}</title><header><h1>{TITLE}</h1></header><article>{BODY}</article>",
    "in parts": f"<title>{TITLE}</title><article><h1>Twelve boats<br><span>and</span> one storm</h1>{BODY}",
    "in blocks": f"<title>{TITLE}</title><h1><div>Twelve boats</div><div>and one storm</div></h1>{BODY}",
    "twice": f"<title>{TITLE}</title><h1>{TITLE}</h1><main><h1>{TITLE}</h1>{BODY}</main>",
    "a lesser heading": f"<title>{TITLE}</title><article><h2>{TITLE}</h2>{BODY}</article>",
    "no heading at all": f"<title>{TITLE}</title><article><div>{TITLE}</div>{BODY}</article>",
    "in another case": f"<title>{TITLE}</title><article><h1>{TITLE.upper()}</h1>{BODY}</article>",
    "below a kicker": f"<title>{TITLE}</title><article><p>At sea</p><h1>{TITLE}</h1>{BODY}</article>",
    "with an anchor": f"<title>{TITLE}</title><h1 id=a>{TITLE}<a href=#a>#</a></h1>{BODY}",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_title_is_there_once(page: str) -> None:
    document = extract(page)
    assert document.title is not None
    assert document.markdown.startswith(f"# {document.title}\n\n")
    assert document.markdown.lower().count(TITLE.lower()) == 1
    assert document.html.startswith(f"<h1>{document.title}</h1>\n")
    assert document.html.lower().count(TITLE.lower()) == 1
    assert document.render("text", title=True).startswith(f"{document.title}\n\n")
    for text in (
        document.text,
        document.render("markdown", title=False),
        document.render("html", title=False),
    ):
        assert TITLE.lower() not in " ".join(text.lower().split())
        assert "Twelve boats had left" in text


def test_a_heading_that_says_more_is_the_title() -> None:
    page = f"<meta property=og:title content='{TITLE}'><h1>{TITLE}, and its skippers</h1>{BODY}"
    blocks = read_blocks(parse(page).markup)
    found = find_title(blocks, range(len(blocks)), TITLE)
    assert found.text == f"{TITLE}, and its skippers"
    assert found.heading == (0,)


def test_what_says_the_title_in_the_article_stays() -> None:
    blocks = read_blocks(parse(f"<h1>{TITLE}</h1>{BODY}<p>{TITLE}</p><h2>{TITLE}</h2>").markup)
    assert find_title(blocks, range(len(blocks)), TITLE) == (TITLE, (0,), ())


def test_a_page_of_nothing_but_its_title_keeps_it() -> None:
    blocks = read_blocks(parse(f"<h1>{TITLE}</h1>").markup)
    assert find_title(blocks, [0], TITLE).heading == (0,)
    assert find_title(blocks, [], TITLE).text == ""
    document = extract(f"<title>{TITLE}</title><h1>{TITLE}</h1>")
    assert document.text in ("", TITLE)
    assert document.markdown in ("", f"# {TITLE}")


def test_a_page_without_a_title_has_no_heading() -> None:
    assert not extract(BODY).markdown.startswith("#")


def test_the_blocks_of_the_title_are_kept_or_have_a_reason() -> None:
    document = extract(PAGES["twice"])
    first, again = (block for block in document.blocks if block.text == TITLE)
    assert first.kept
    assert again.reason == ("repeated", "title")


SAID_OTHERWISE = {
    "og:title": f"<meta property=og:title content='Storm ahead: the fleet is back'><h1>{TITLE}</h1>{BODY}",
    "<title>": f"<title>Storm ahead: fleet returns - Harbour News</title><h1>{TITLE}</h1>{BODY}",
    "the site alone": f"<title>Harbour News</title><h1>{TITLE}</h1>{BODY}",
    "fewer words": f"<title>Boats and skippers</title><h1>{TITLE}</h1>{BODY}",
    "another language": f"<title>Die Boote kehren heim</title><h1>{TITLE}</h1>{BODY}",
    "in the header": f"<title>The fleet is back</title><header><p>At sea</p><h1>{TITLE}</h1></header>{BODY}",
}


@pytest.mark.parametrize("page", SAID_OTHERWISE.values(), ids=SAID_OTHERWISE)
def test_the_headline_of_an_article_is_its_title(page: str) -> None:
    head, _, rest = page.partition("<h")
    document = extract(f"{head}<header><nav><a href=/>Home</a></nav></header><article><h{rest}</article>")
    assert document.title == TITLE
    assert [line for line in document.markdown.splitlines() if line.startswith("# ")] == [f"# {TITLE}"]


@pytest.mark.parametrize(
    "page",
    [
        f"<title>The fleet is back</title><main><h1>Fishing since 1931</h1>{BODY}</main>",
        f"<title>The fleet is back</title><article><h1 class=sr-only>Content</h1>{BODY}</article>",
        f"<title>The fleet is back</title><article><h1 style='display:none'>Content</h1>{BODY}</article>",
        f"<title>The fleet is back</title><article><h1>One</h1>{BODY}</article><article><h1>Two</h1>{BODY}",
        f"<title>The fleet is back | Sea</title><article><h1>The fleet is back Save</h1>{BODY}</article>",
        f"<meta property=og:site_name content='Sea Post'><title>The fleet is back</title>"
        f"<article><h1>Sea Post</h1>{BODY}</article>",
    ],
)
def test_what_is_no_headline_is_no_title(page: str) -> None:
    assert extract(page).title in ("The fleet is back", "The fleet is back Save")


@given(
    st.lists(st.sampled_from(["boats", "Boats", "*storm*", "a_b", "#", "茶", "1."]), min_size=1, max_size=6)
)
def test_any_title_is_there_once(words: list[str]) -> None:
    title = "The " + " ".join(words)
    page = f"<title>{title}</title><article><h1>{title}</h1>{BODY}</article>"
    document = extract(page)
    assert document.html.startswith(f"<h1>{document.title}</h1>\n")
    assert document.html.count("<h1>") == 1
    assert document.markdown.count("\n# ") == 0
    assert document.render("text", title=True) == f"{document.title}\n\n{document.text}"
