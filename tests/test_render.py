"""The three outputs of a page: what is chosen is in each, in order, and nothing else is."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from growth import grows_no_faster
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cleanpress.errors import OptionError
from cleanpress.html.blocks import Blocks, read_blocks
from cleanpress.html.parse import parse
from cleanpress.html.render import render
from cleanpress.html.render.references import References

CASES = json.loads((Path(__file__).parent / "cases" / "render.json").read_text(encoding="utf-8"))
FORMS = ("text", "markdown", "html")
URL = "https://tea.example/a/b"
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read(page: str) -> Blocks:
    return read_blocks(parse(page).markup)


def everything(blocks: Blocks, form: Any, **options: Any) -> str:
    return render(blocks, range(len(blocks)), form, **options)


def joined(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else "\n".join(lines)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_what_a_page_becomes(case: dict[str, Any]) -> None:
    """A case is {"label", "comment"?, "page", "skip"?, "options"?, "text"?, "markdown"?, "html"?}.

    `skip` has words of the blocks that are not chosen. The page is at URL; texts may be lists of lines.
    """
    blocks = read(joined(case["page"]))
    skip = case.get("skip", [])
    chosen = [number for number, text in enumerate(blocks.texts) if not any(word in text for word in skip)]
    forms = [form for form in FORMS if form in case]
    assert forms
    for form in forms:
        assert render(blocks, chosen, form, url=URL, **case.get("options", {})) == joined(case[form]), form


def test_text_is_plain_unless_asked_for_more() -> None:
    blocks = read("<p>See <a href=/pot>pots</a> <img src=/cup.png alt=cup>.")
    assert everything(blocks, "text", url=URL) == "See pots ."
    assert everything(blocks, "text", url=URL, links=True) == "See [pots](https://tea.example/pot) ."
    assert everything(blocks, "text", url=URL, images=True) == "See pots ![cup](https://tea.example/cup.png)."
    assert everything(blocks, "markdown", url=URL) == everything(
        blocks, "text", url=URL, links=True, images=True
    )


@given(
    st.sampled_from((URL, "http://User@Tea.example:80", "https://[::1]/a;b?c", "ftp://tea.example/", "/a/")),
    st.text("/ab%.~-_;?#", min_size=1, max_size=9),
)
def test_a_link_leads_where_the_standard_says(base: str, link: str) -> None:
    references = References(["html>", f'a href="{link}">'], base)
    assert references.link(1) == ("" if link.startswith("#") else urljoin(base, link))


def test_an_unknown_form_is_named() -> None:
    with pytest.raises(OptionError, match="Did you mean 'markdown'"):
        everything(read("<p>Tea"), "markdwn")


# Tags in no order at all. The parser makes a tree of them, as odd as trees come.
TAGS = (
    "a b blockquote body br button caption center code dd del details div dl dt em figcaption figure font h1 "
    "h2 h6 header hr i iframe img label li math menu nav object ol p pre q s script section select span "
    "strong style sub summary sup svg table tbody td template textarea th thead title tr ul"
).split()
ATTRIBUTES = [
    "", ' href="/x"', ' href="javascript:bad()"', ' href="#f"', ' href="http://[bad"', ' src="/i.png"',
    ' src="data:image/gif;base64,R0"', ' data-src="/l.png" src="/blank.gif"', ' colspan="3"', ' rowspan="2"',
    ' rowspan="999999999"', ' start="7"', " reversed", ' value="-3"', ' class="language-py"',
    ' class="lineno"', ' onclick="bad()"', ' style="x:expression(bad())"', ' role="presentation"',
    ' dir="rtl" lang="he"', ' alt="[x](y) | &lt;b> &quot;"', ' srcset="/s.png 1x, /l.png 2x"', ' id="i"',
]  # fmt: skip
HARMLESS_TAGS = (
    "a blockquote br caption code dd del dl dt em figcaption figure h1 h2 h6 hr img li ol p pre strong sub "
    "sup table tbody td th thead tr ul"
).split()
HARMLESS_ATTRIBUTES = set("href src alt colspan rowspan start value reversed class dir lang".split())
LAZY = '<img src="data:image/gif;base64,R0"><noscript><img src="/n.png"></noscript>'


def word(number: int) -> str:
    """A word that is in no tag, attribute or mark, even where it touches another."""
    return "Z" + str(number).translate(str.maketrans("0123456789", "abcdefghij")) + "Q"


def words_of(text: str) -> list[str]:
    return re.findall("Z[a-j]+Q", text)


@st.composite
def soups(draw: st.DrawFn) -> str:
    part = st.one_of(
        st.none(),
        st.sampled_from([" ", "\n", " zz", "zz ", "&nbsp;", "<br><br>", "1. ", "# ", "- ", "|", LAZY]),
        st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
        st.builds("</{}>".format, st.sampled_from(TAGS)),
    )
    parts = draw(st.lists(part, max_size=60))
    return "".join(word(number) if part is None else part for number, part in enumerate(parts))


@given(soups(), st.sets(st.integers(0, 30)), st.sampled_from(FORMS), st.booleans())
def test_what_is_chosen_is_there_in_order_and_nothing_else(
    page: str, left: set[int], form: Any, more: bool
) -> None:
    blocks = read(page)
    chosen = [number for number in range(len(blocks)) if number not in left]
    expected = [word for number in chosen for word in words_of(blocks.texts[number])]
    rendered = render(blocks, chosen, form, url=URL if more else None, links=more, images=more)
    assert words_of(rendered) == expected


@given(soups())
def test_html_read_again_says_the_same_and_does_nothing(page: str) -> None:
    blocks = read(page)
    markup = everything(blocks, "html", url=URL)
    assert words_of(" ".join(read(markup).texts)) == words_of(" ".join(blocks.texts))
    for node in parse(markup).tree.css("body *"):
        assert node.tag in HARMLESS_TAGS
        assert node.attributes.keys() <= HARMLESS_ATTRIBUTES
        for name in node.attributes.keys() & {"href", "src"}:
            assert (node.attributes[name] or "").startswith("https://tea.example/")


# What Markdown takes for its own, in every context, and tags around it.
SPICE = "*_`[]()\\#+-=|~!.:1 \n\t\u00a0\"'{}$^%@/;?,x“é注！"
PIECES = [
    *"ab c &lt; &amp; <b> </b> <i> </i> <em> </em> <del> </del> <code> </code> </a> <br> <p>".split(),
    *"<li> </li> <ul> </ul> <ol> </ol> <blockquote> </blockquote> <h2> </h2> <pre> </pre> <hr>".split(),
    "d ", "<a href=/x(y)>", "<ol start=3>", "<div>", "</div>", "<sup>", "</sup>",
]  # fmt: skip
GRID = ["<table><tr><td>", "<td>", "<th>", "<tr>", "</table>", "<caption>", "</caption>"]
spiced = st.text(st.sampled_from(SPICE), min_size=1, max_size=6)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(st.lists(st.one_of(spiced, st.sampled_from(PIECES + GRID)), max_size=25).map("".join))
@example("x<b>.y</b>z<b>「a」</b>b<i>c<b>d</b></i><b>e</b>")
@example("a<b><del>b</del></b>c")
@example("<code>a<sup>b</sup></code><b><code>c</code></b><a href=/x>]:</a>")
def test_markdown_says_what_the_page_says(page: str) -> None:
    """To the letter: no mark is taken for text, and no text for a mark."""
    assume(page.count("$") < 2)  # a formula is left as TeX, which CommonMark knows nothing of
    blocks = read(page)
    shown = read(MARKDOWN.render(everything(blocks, "markdown")))
    assert squeezed("".join(shown.texts)) == squeezed("".join(blocks.texts))


@given(st.lists(st.one_of(spiced, st.sampled_from(PIECES)), max_size=25).map("".join))
@example("<ul><li>a<ul><li>b</ul><li><pre>c</pre><ol><li>d</ol><ol><li>e</ol>f</ul><ul><li>g</ul>")
def test_markdown_and_html_have_the_same_lists_quotes_and_headings(page: str) -> None:
    blocks = read(page)
    outlines = []
    for markup in (everything(blocks, "html"), MARKDOWN.render(everything(blocks, "markdown"))):
        found = parse(markup).tree.css("ul, ol, li, blockquote, h2, pre, hr")
        outlines.append([(node.tag, squeezed(node.text())) for node in found])
    assert outlines[0] == outlines[1]


@given(st.lists(st.lists(st.text("ab |\\`*", max_size=5), min_size=1, max_size=4), min_size=2, max_size=5))
def test_a_table_has_its_rows_and_cells_in_markdown(rows: list[list[str]]) -> None:
    rows = [["x", *row] for row in rows]
    page = "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    shown = parse(MARKDOWN.render(everything(read(page), "markdown"))).tree
    found = [[cell.text().strip() for cell in row.css("th, td")] for row in shown.css("tr")]
    width = max(map(len, rows))
    assert found == [[" ".join(cell.split()) for cell in row] + [""] * (width - len(row)) for row in rows]


def test_what_is_nested_deeper_than_anyone_reads_is_not_indented_further() -> None:
    for unit in ("<ul><li>a", "<ol><li>a", "<blockquote>a", "<dl><dd>a"):
        blocks = read(unit * 500)
        for form in ("text", "markdown"):
            rendered = everything(blocks, form)
            assert rendered.count("a") == 500
            assert max(map(len, rendered.split("\n"))) < 100


NESTED = [
    "<ul><li>a ", "<ol reversed><li>a ", "<ul>", "<ul><li>", "<blockquote>a ", "<b>a ", "<dl><dt>a<dd>b",
    "<table><tr><td>a ", "<figure><img src=a.png>a ", "<h1><div>a ", "<q>a", "<a href=/x><div>a",
]  # fmt: skip
REPEATED = [
    "<p>a", "<li>a", "<p>a<hr>", "<b>a<i>b</i></b>c ", "<a href=/x>a</a> b ", "<tr><td>a<td>b", "<td>a",
    "<td rowspan=999999 colspan=999>a", "<img src=a.png>", "<dt>a<dd>b", "*a", "_", "[", "`", "\\", "a<br>",
    "<code>`a", "a<sup>b</sup>", "- ", "1", "=", " <b> ", ".<b>x</b>", "&amp;amp", "~a ",
]  # fmt: skip
PAGES = {
    **{f"nested {unit}": lambda n, unit=unit: "<p>a" + unit * n for unit in NESTED},
    **{f"repeated {unit}": lambda n, unit=unit: "<p>a" + unit * n for unit in REPEATED},
    **{f"table {unit}": lambda n, unit=unit: "<table><tr><td>a" + unit * n for unit in REPEATED[5:8]},
    "pre": lambda n: "<pre>" + "<div><span class=ln>1</span> a</div>" * n,
    "unclosed": lambda n: "<h1>" + "<p>a" * n,
    "srcset": lambda n: "<p>a<img srcset='" + "a.png 1x," * n + "'>b",
    "href": lambda n: "<p>a<a href='" + " (" * n + "'>b",
}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_time_grows_with_the_page_and_no_faster(page: Any) -> None:
    short, factor = 250, 16
    for form in FORMS:
        render = [partial(everything, read(page(size)), form, url=URL) for size in (short, short * factor)]
        assert grows_no_faster(*render, factor, least=1e-3), form
