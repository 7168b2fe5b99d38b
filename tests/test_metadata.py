"""What a page says of itself: cases as data, and invariants for any page."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from growth import grows_no_faster
from hypothesis import given
from hypothesis import strategies as st

from cleanpress.html.metadata import (
    Metadata,
    Sources,
    read_authors,
    read_metadata,
    read_published,
    read_title_element,
)
from cleanpress.html.metadata.date_text import DateStyle, read_date
from cleanpress.html.metadata.jsonld import read_json_ld
from cleanpress.html.metadata.names import names_in
from cleanpress.html.parse import parse

CASES = Path(__file__).parent / "cases"
Case = dict[str, Any]
URL = "https://www.example.org/a/b.html"


def cases(name: str) -> list[Any]:
    """Return the cases of tests/cases/NAME.json as pytest parameters; a page may be given as lines."""
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


def text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


@pytest.mark.parametrize("case", cases("metadata"))
def test_a_field_is_read_from_where_it_stands(case: Case) -> None:
    found = json.loads(json.dumps(asdict(read_metadata(parse(text(case["page"])), case.get("url", URL)))))
    assert {field: found[field] for field in case["expect"]} == case["expect"]


@pytest.mark.parametrize("case", cases("metadata_names"))
def test_a_byline_is_cut_down_to_its_names(case: Case) -> None:
    assert names_in(case["byline"], surname_first=case.get("surname_first", False)) == case["expect"]


@pytest.mark.parametrize("case", cases("metadata_dates"))
def test_a_date_is_read_as_it_is_written(case: Case) -> None:
    style = DateStyle(case.get("language", ""), case.get("month_first", False))
    assert read_date(case["text"], style) == case["expect"]


@pytest.mark.parametrize("case", cases("metadata_jsonld"))
def test_json_ld_is_read_in_spite_of_its_errors(case: Case) -> None:
    assert read_json_ld(text(case["script"])) == case["expect"]


def test_the_title_alone_is_that_of_the_title_element() -> None:
    assert (
        read_title_element(parse("<title>Tea &amp; milk | Tea Blog</title><h1>Tea</h1>"))
        == "Tea & milk | Tea Blog"
    )
    assert read_title_element(parse("<svg><title>A cup</title></svg><h1>Tea</h1>")) == ""


def test_a_page_with_nothing_has_nothing() -> None:
    assert read_metadata(parse("")) == Metadata()
    assert read_metadata(parse("<p>Tea.</p>"), "  ") == Metadata()


def test_without_an_address_relative_ones_are_left_out() -> None:
    page = parse('<meta property="og:image" content="/tea.png"><link rel="canonical" href="/tea">')
    assert read_metadata(page) == Metadata()


# Anything that may stand in a page, in any order: what is marked, unclosed, out of place, empty or nonsense.
LD = '<script type="application/ld+json">{}</script>'
FRAGMENTS = [
    "<h1>", "</h1>", "<title>", "</title>", "<time datetime='2020-05-12'>", "<time>12 May 2020</time>",
    "<time>", "<p class='author'>", "<p class='byline'>By Jane Doe", "<a rel=author href='/author/x'>",
    "<i itemprop=author>", "<i itemprop=datePublished content=1>", "<b itemprop=name>",
    "<meta name=author>", "<meta name=author content='By '>",
    "<meta property=og:title content='Tea | Blog'>", "<meta property='og:image' content='http://['>",
    "<br>", "<meta property=article:published_time content='9999-99-99'>",
    "<link rel=canonical href='//['>", "<button>", "<base href='http://[x'>", "<html lang=x>",
    "<body class='date author'>", "<article>", "</div>", "<svg>", "<div class='date'>",
    "<span class='comment date'>", "Jane Doe", "By John Smith", "May 5, 2020", "5/12/2020",
    "Posted on 1.2.21", "99.99.9999", "&#0;", "\x00", "\x1f", "\ud800", "&amp;quot;", "<!-- x -->",
    "<![CDATA[", "<template>", "<frameset>", "<noscript>", "<table><td>", "&nbsp;", "Updated 2020",
    "</script>", LD.replace("{}", '{"author": "Jane"}'), LD.replace("{}", "[{]"),
]  # fmt: skip
SOUP = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20), max_size=25).map("".join)
ADDRESSES = (
    st.none()
    | st.text(max_size=30)
    | st.sampled_from([URL, "http://[", "//x", "http://a:b", "/2020/99/99/", "http://x/20200512"])
)
KEYS = (
    "@graph @id @type @value alternateName author contentUrl creator dateModified datePublished "
    "description familyName givenName headline image inLanguage keywords mainEntity name publisher "
    "thumbnailUrl url"
).split()
STRINGS = ("Article", "Person", "WebSite", "2020-05-12", "Jane Doe", "#a", "https://example.org/a.png", "<b>")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(STRINGS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)


LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
UNSAID = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def check(metadata: Metadata) -> None:
    """Every field is of its type, can be written out, and holds what its description promises."""
    for field in fields(metadata):
        value = getattr(metadata, field.name)
        for part in value if isinstance(value, tuple) else [value]:
            assert part is None or (isinstance(part, str) and part and part == part.strip()), field.name
            # An address that is given comes back as it is, whatever it is.
            assert part is None or field.name == "url" or not UNSAID.search(part), field.name
    for day in (metadata.date, metadata.modified):
        assert day is None or re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", day)
    assert metadata.image is None or metadata.image.startswith(("http://", "https://"))
    assert metadata.language is None or LANGUAGE.fullmatch(metadata.language)


@given(SOUP, ADDRESSES)
def test_no_page_is_too_broken(page: str, url: str | None) -> None:
    check(read_metadata(parse(page), url))


@given(JSON)
def test_no_json_ld_is_too_odd(value: Any) -> None:
    script = json.dumps(value).replace("</", "<\\/")
    check(read_metadata(parse("<h1>Tea</h1>" + LD.replace("{}", script)), URL))


@pytest.mark.parametrize("opening", ["[", '{"@graph":', '{"author":', '[{"mainEntity":['])
def test_no_json_ld_is_too_deep(opening: str) -> None:
    script = opening * 20_000
    page = LD.replace("{}", script) + LD.replace("{}", '{"@type": "Article", "headline": "Tea"}')
    assert read_metadata(parse(page)) == Metadata(title="Tea")


@given(SOUP)
def test_reading_twice_or_in_parts_gives_the_same(page: str) -> None:
    parsed = parse(page)
    metadata = read_metadata(parsed, URL)
    assert read_metadata(parsed, URL) == metadata == read_metadata(parse(page), URL)
    assert read_authors(Sources(parsed, URL)) == metadata.authors
    assert read_published(Sources(parsed, URL)) == metadata.date


@given(st.text(max_size=200))
def test_names_are_parts_of_the_byline(byline: str) -> None:
    for name in names_in(byline):
        assert name and name == name.strip()
        assert all(word in byline for word in name.split())


ARTICLE = '{"@type":"Article","author":[{"name":"Jane Doe"}],"headline":"Tea"},'
# Nested and unclosed elements, long runs, near misses of the expressions, and endless lists.
UNITS = [
    "<h1>", "<h1><button>a", "<h1>Tea</h1>", "<div class=author>", "<p class=author>Jane Doe</p>", "<time>",
    "<b>", "<div class='date meta'>1.2.2020 ", "<time class=updated>12.5.2020</time>", "<h1>x</h1>By ",
    "12.5.2020 ", "<h1>x</h1>.By" + " " * 500, "2020 ", "2020", "<meta name=author content='Jane Doe'>",
    "<title>", "&amp;amp;", "<meta name=x-publish-date content=x>", "&lt;a ",
    "<i itemprop='datePublished author'>x", "<a rel=author>x", "<a href='/author/x'>J</a>", "osted ",
    "&gt;", "Published 12.", "<link rel=canonical href=x>", "<blockquote>", "<a rel=tag>x</a>",
]  # fmt: skip
JSON_UNITS = [
    "[", '{"a":', '"', ",", "\\", "/*", "//", "*/", '{"@graph":[', '":"', " ", "\n", '{"a" 1}', "&quot;",
    "1", ARTICLE,
]  # fmt: skip
SHORT, FACTOR = 4_000, 16


@pytest.mark.slow
@pytest.mark.parametrize(
    ("frame", "unit"),
    [*(("{}", unit) for unit in UNITS), *((LD.replace("{}", "[{}"), unit) for unit in JSON_UNITS)],
)
def test_time_grows_with_the_page_and_no_faster(frame: str, unit: str) -> None:
    read_metadata(parse("<p>12 May 2020"), URL)  # compiles the expressions
    pages = [frame.replace("{}", unit * (size // len(unit))) for size in (SHORT, SHORT * FACTOR)]
    # Any page takes up to a millisecond; a search for a date among thousands stops after some 80.
    work = [partial(read_metadata, parse(page), URL) for page in pages]
    assert grows_no_faster(*work, FACTOR, least=2e-3)
