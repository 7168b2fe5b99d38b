"""Resource limits: pages so deep, long or broken that parsing them takes the square of their length."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import partial

import pytest
from growth import grows_no_faster
from helpers import body_of, check_markup, text_of
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import extract
from cleanpress.html.hardening import MAX_ATTRIBUTES, MAX_DEPTH, SizeEstimate, enforce_limits, estimate_size
from cleanpress.html.parse import read_page

# What makes a parser slow as the standard has it: each of these, repeated, takes the square of its time.
NESTS = {
    "div": "<div>", "lists": "<ul><li>", "details": "<details><summary>", "svg": "<svg><g>",
    "tables": "<table><td>", "font": "<font color={0}>", "unclosed font": "<p><font color={0}>x</p>",
    "links": "<a href={0}><div>", "formatting": "<i><div></b>", "options": "<option>x", "xmps": "<xmp></xmp>",
    "templates": "<template>", "objects": "<object>x", "frames": "<frameset>", "mathematics": "<math><mi>",
    "buttons": "<button><p>x", "comments": "<!--", "brackets": "<", "quotes": "<a b='", "scripts": "<script>",
    "iframes": "<iframe src=x/>", "titles": "<title/>", "shadows": "<template shadowrootmode=open>",
    "attributes": " a{0}=1", "instructions": "<?a ", "odd names": "<p <!--", "noframes": "<noframes>",
    "json": "<script type=application/ld+json>{{}}</script>", "textareas": "<textarea>",
    "broken comments": "<!--x>", "bodies": "<body a{0}>", "ruby": "<rt>", "groups": "<optgroup><option>",
    "lists in lists": "<li><dd>",
    # End tags that close nothing, so that start tags less end tags say nothing of how deep it is.
    "blocks in formatting": "<b><div></b>", "stray ends": "<b><div></b></x>",
    "ends of bodies": "<body><div></body>",
    "inline around blocks": "<span><div></span></div>", "tables around ends": "<div><table></div></table>",
    "objects around ends": "<b><object></b></object>", "ends of forms": "<form><div></form>",
    "formatting in svg": "<svg><b></svg>", "styles in svg": "<svg><style><g></style>",
    "blocks in mathematics": "<math><mi><div></math></mi></div>",
    "annotations": "<math><annotation-xml><span></math></annotation-xml>",
    "half declarations": "<!", "declarations in comments": "<!--<!<!<!",
}  # fmt: skip
STARTS = {"options": "<select>", "attributes": "<p"}


def nest(name: str, depth: int) -> str:
    return STARTS.get(name, "") + "".join(NESTS[name].format(number) for number in range(depth))


@pytest.mark.slow
@pytest.mark.parametrize("name", NESTS)
def test_time_grows_with_the_page_and_no_faster(name: str) -> None:
    # Both pages are past the depth from which a page is read closely, and slower.
    work = [partial(read_page, nest(name, depth).encode()) for depth in (5_000, 30_000)]
    assert grows_no_faster(*work, 6, least=1e-3)


def test_what_is_nested_too_deep_keeps_its_text() -> None:
    depth = 20_000
    page = "".join(f"<div>w{number} " for number in range(depth)) + "</div>" * depth + "<p>after"
    parsed = read_page(page)
    check_markup(parsed.markup)
    assert text_of(parsed) == [f"w{number}" for number in range(depth)] + ["after"]
    assert parsed.markup.count("<div>") == MAX_DEPTH
    assert body_of(parsed).endswith("</div><p>after</p>")  # what is not deep is as it was


def test_scripts_and_comments_in_a_page_too_deep_are_no_text() -> None:
    page = "<div>" * 20_000 + "<script>'</div>'</script><!-- <p> --><style>s</style>end"
    assert text_of(read_page(page)) == ["end"]


def test_formatting_that_nobody_closes_is_dropped_before_it_multiplies() -> None:
    page = "".join(f"<p><font color='{number}'>w{number}</p>" for number in range(20_000))
    parsed = read_page(page)
    assert text_of(parsed) == [f"w{number}" for number in range(20_000)]
    assert len(parsed.markup) < len(page)


def test_an_element_keeps_its_first_attributes() -> None:
    page = "<p " + " ".join(f"a{number}='>'" for number in range(20_000)) + ">x"
    paragraph = read_page(page).tree.css_first("p")
    assert paragraph is not None and paragraph.text() == "x"
    assert list(paragraph.attributes) == [f"a{number}" for number in range(MAX_ATTRIBUTES)]


@pytest.mark.parametrize(
    "page",
    [
        "<ul>" + "<li>x" * 20_000,
        "x<br>" * 20_000,
        "<div><p>x</div>" * 10_000,
        "<b>x</b>" * 20_000,
        "<p title='" + "a b " * 20_000 + "'>x",
        "<script>" + "i<n; a b c;" * 20_000 + "</script>x",
        "<div><a><b>x</a></b></div>" * 10_000,
        "<svg><title>x</title><g></g></svg>" * 10_000,
    ],
)
def test_a_page_that_is_only_long_is_read_as_it_is(page: str) -> None:
    data = page.encode()
    assert enforce_limits(data, estimate_size(data)) == data


@given(st.binary(max_size=60))
def test_the_size_estimate_is_what_counting_gives(page: bytes) -> None:
    depth = highest = 0
    for after in re.findall(rb"<(?=(.))", page, re.DOTALL):
        depth = max(depth + (after > b"@") - (after == b"/"), 0)
        highest = max(highest, depth)
    assert estimate_size(page) == SizeEstimate(
        depth=highest,
        tags=page[:-1].count(b"<"),
        long_tag=False,
        instructions=b"<?" in page,
        long_formatting=False,
    )


HUGE = """
from cleanpress.html.parse import read_page
for unit in ("<div>", "<span>x", "<template>", "<svg>", "<math>", "<b>", "<table><td>", "<iframe/>"):
    read_page(unit * 100_000)
assert read_page("<p>x</p>" * 1_000_000).markup.count("<p>x</p>") == 1_000_000
assert len(read_page("<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">x").markup) < 100_000
text = "Tea and milk. " * 70
assert len(read_page((f"<p>{text}</p>" * 50_000).encode()).markup) > 48_000_000
"""


@pytest.mark.slow
def test_huge_pages_do_not_break_the_process() -> None:
    subprocess.run([sys.executable, "-c", HUGE], check=True, timeout=300)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["<table><tr><td>a", "<ul><li>a", "<dl><dt>a<dd>b", "<ol><li>a", "<div aria-modal=true>a"]
)
def test_what_nobody_closes_is_not_read_once_for_each_level(unit: str) -> None:
    def work(size: int) -> object:
        return extract(unit * (size // len(unit))).to_dict()

    work(1_000)
    assert grows_no_faster(lambda: work(6_000), lambda: work(96_000), 16, least=2e-3)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["<dl>x", "<dl><dt>x<dd>", "<ul><li>x", "<blockquote>x", "<table><td>x"])
def test_a_page_that_is_not_too_deep_is_not_read_once_for_each_level(unit: str) -> None:
    extract(unit)
    work = [partial(extract, unit * depth, favor="recall") for depth in (100, 400)]
    assert grows_no_faster(*work, 4, least=2e-2)
