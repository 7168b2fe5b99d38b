"""Page input: bytes, text, a soup or a tree give the same page."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import optional
from helpers import TAG, body_of, check_markup, text_of
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleanpress.errors import PageError
from cleanpress.html.input import read_input
from cleanpress.html.parse import read_page

bs4 = optional("bs4")
lxml_html = optional("lxml.html")
etree = optional("lxml.etree")
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tea &amp; milk</title>
<script>var a = "<p>";</script></head><body class="a b"><h1>Tea</h1>
<p>It’s <b>hot</b>.<br>Größe: 5&nbsp;€ &lt; 6</p>
<ul><li>one</li><li>two</li></ul><table><tr><td>x</td><td>y</td></tr></table><!-- note --><pre>
  code</pre><img src="a.png" alt="A &gt; B"></body></html>"""
INPUTS = {
    "bytes": lambda page: page.encode(),
    "bytearray": lambda page: bytearray(page.encode()),
    "memoryview": lambda page: memoryview(page.encode()),
    "UTF-16": lambda page: page.encode("utf-16"),
    "soup of html.parser": lambda page: bs4.BeautifulSoup(page, "html.parser"),
    "soup of lxml": lambda page: bs4.BeautifulSoup(page, "lxml"),
    "soup of XML": lambda page: bs4.BeautifulSoup(etree.tostring(lxml_html.fromstring(page)), "xml"),
    "tag": lambda page: bs4.BeautifulSoup(page, "html.parser").find("html"),
    "lxml.html": lxml_html.document_fromstring,
    "lxml tree": lambda page: lxml_html.document_fromstring(page).getroottree(),
    "lxml.etree": lambda page: etree.fromstring(page, etree.HTMLParser()),
    "XHTML": lambda page: xhtml(page),
    "selectolax": LexborHTMLParser,
    "selectolax node": lambda page: LexborHTMLParser(page).root,
}


def xhtml(page: str) -> Any:
    root = lxml_html.document_fromstring(page)
    lxml_html.html_to_xhtml(root)
    return etree.fromstring(etree.tostring(root))


@pytest.mark.parametrize("make", INPUTS.values(), ids=INPUTS)
def test_every_kind_of_input_gives_the_same_page(make: Any) -> None:
    direct, taken = read_page(PAGE), read_page(make(PAGE))
    check_markup(taken.markup)
    assert text_of(taken) == text_of(direct)
    assert [node.tag for node in taken.tree.css("body *")] == [node.tag for node in direct.tree.css("body *")]
    title = taken.tree.css_first("title")
    assert title is not None and title.text() == "Tea & milk"


WORDS = st.lists(st.text("abcdefgäöß<>& '\"", min_size=1, max_size=6), min_size=1, max_size=4)


@given(st.lists(st.tuples(st.sampled_from(["p", "div", "h2", "blockquote", "section"]), WORDS), max_size=6))
def test_ordinary_pages_have_the_same_text_from_every_kind_of_input(
    blocks: list[tuple[str, list[str]]],
) -> None:
    def escaped(words: list[str]) -> str:
        return "<br>".join(word.replace("&", "&amp;").replace("<", "&lt;") for word in words)

    body = "".join(f"<{name}>{escaped(words)}</{name}>" for name, words in blocks)
    page = f"<html><body>{body}x</body></html>"
    direct = text_of(read_page(page))
    for name, make in INPUTS.items():
        if "XHTML" not in name and "XML" not in name:
            assert text_of(read_page(make(page))) == direct, name


def test_a_part_of_a_tree_is_a_page_without_what_follows_it() -> None:
    tree = lxml_html.fromstring("<div><p>a</p>tail<table><tr><td>b</td><td>c</td></tr></table></div>")
    assert body_of(read_page(tree.find("p"))) == "<p>a</p>"
    assert "<td>b</td><td>c</td>" in read_page(tree.find(".//tr")).markup
    soup = bs4.BeautifulSoup(PAGE, "html.parser")
    assert body_of(read_page(soup.find("li"))) == "<li>one</li>"
    assert "<td>x</td><td>y</td>" in read_page(soup.find("tr")).markup


@pytest.mark.parametrize("make", INPUTS.values(), ids=INPUTS)
def test_page_input_is_not_changed(make: Any) -> None:
    def written(page: Any) -> Any:
        if hasattr(page, "html"):
            return page.html
        return etree.tostring(page) if isinstance(page, etree._Element | etree._ElementTree) else str(page)

    page = make(PAGE)
    if not isinstance(page, memoryview):
        before = written(page)
        read_page(page)
        assert written(page) == before


def test_empty_elements_of_xml_do_not_stay_open() -> None:
    page = (
        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='x'/></head>"
        "<body><div/>a<br/>b</body></html>"
    )
    expected = "<div></div>a<br>b"
    assert body_of(read_page(bs4.BeautifulSoup(page, "xml"))) == expected
    assert body_of(read_page(etree.fromstring(page))) == expected
    prefixed = page.replace("xmlns=", "xmlns:h=").replace("</", "</h:")
    prefixed = re.sub(r"<(?=\w)", "<h:", prefixed)
    assert body_of(read_page(etree.fromstring(prefixed))) == expected


def test_a_tree_with_nothing_in_it_is_an_empty_page() -> None:
    assert body_of(read_page(etree.ElementTree())) == ""
    assert body_of(read_page(bs4.BeautifulSoup("", "html.parser"))) == ""


class ReadResponse:
    content = property(lambda self: pytest.fail("a response was read"))


class ScrapyResponse:
    body = b""


NO_PAGES = {
    "None": (None, "There is none"),
    "number": (5, "not int"),
    "path": (Path("page.html"), r"give path\.read_bytes\(\)"),
    "response": (ReadResponse(), r"response\.content"),
    "response of scrapy": (ScrapyResponse(), r"response\.body"),
    "file": (io.BytesIO(b"<p>"), r"what read\(\) returns"),
    "list": ([b"<p>"], "one page at a time"),
    "result set": (bs4.BeautifulSoup("<p>a<p>b", "html.parser").find_all("p"), "one page at a time"),
    "comment of lxml": (etree.Comment("a"), "not _Comment"),
    "dict": ({"html": "<p>"}, "not dict"),
}


MADE_BY = {"result set": pytest.mark.needs("bs4"), "comment of lxml": pytest.mark.needs("lxml")}


@pytest.mark.parametrize(
    ("page", "says"),
    [pytest.param(*case, id=name, marks=MADE_BY.get(name, ())) for name, case in NO_PAGES.items()],
)
def test_what_holds_no_page_is_a_type_error_with_the_way_out(page: Any, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        read_page(page)


@pytest.mark.parametrize("page", ["https://example.org/a?b=c", " http://example.org\n", "file:///tmp/a.html"])
def test_an_address_is_not_fetched(page: str) -> None:
    with pytest.raises(PageError, match=r"is an address.*Fetch it first"):
        read_page(page)


@pytest.mark.parametrize("page", ["page.html", "dir/page.XHTML", "a.html.gz"])
def test_a_file_name_is_not_opened(page: str) -> None:
    with pytest.raises(PageError, match=r"name of a file.*read_bytes\(\)"):
        read_page(page)


@pytest.mark.parametrize(
    "page", ["See https://example.org/", "page.html is a file", "Tea.", "<a>https://a.b/</a>", "a.b"]
)
def test_text_that_speaks_of_addresses_and_files_is_text(page: str) -> None:
    assert text_of(read_page(page)) == re.findall(r"\w+", TAG.sub(" ", page))


def test_bs4_and_lxml_are_imported_only_for_pages_of_theirs() -> None:
    script = (
        "import sys; from cleanpress.html.parse import read_page; read_page(b'<p>Tea'); read_page('<p>Tea'); "
    )
    script += "assert not {'bs4', 'lxml', 'charset_normalizer'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_tag_made_by_hand_is_written_as_what_it_is_in() -> None:
    for parser in ("xml", "html.parser"):
        soup = bs4.BeautifulSoup("<div><p>a</p></div>", parser)
        made = bs4.Tag(name="section")
        assert soup.div is not None
        soup.div.append(made)
        made.append(soup.new_tag("i"))
        made.append("b")
        assert read_input(made).endswith("<i></i>b</section>"), parser
