"""Work on a page grows with the page, whatever it repeats; and so does what is written."""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from zlib import crc32

import pytest
from conftest import TEST_ALL, WHOLE_LISTS
from growth import grows_no_faster
from page_shapes import GROWN, OUTPUTS, SURFACES, everything, pages

from cleanpress import extract

SHORT = 3_000
FACTOR = 8
# A surface or the extraction itself that takes less than this is as fast as the clock is fine.
LEAST = 0.02
# What is written for a character, at the most: what is nested forty deep begins each line with its marks.
MOST_WRITTEN = 60

ALL = dict(pages())


def some_names() -> list[str]:
    """Return a part of the names, chosen by what they are: other pages change nothing about it.

    CLEANPRESS_TEST_ALL=part has all that grow in ways of their own, and one in twelve fragments; =1 has all.
    """
    one_in = 1 if WHOLE_LISTS else 12 if TEST_ALL else 150
    return [name for name in ALL if (TEST_ALL and name in GROWN) or crc32(name.encode()) % one_in == 0]


@pytest.mark.parametrize("name", some_names())
def test_time_and_output_grow_with_the_page_and_no_faster(name: str) -> None:
    make: Callable[[int], str] = ALL[name]
    short, long = make(SHORT), make(SHORT * FACTOR)
    assert grows_no_faster(partial(everything, short), partial(everything, long), FACTOR, least=LEAST), name


LONG = "http://a.example/" + "c/" * 4_080
WRITTEN: dict[str, Callable[[int], str]] = {
    "a long base": lambda n: f"<base href='{LONG}'>" + "<p><a href=d>words</a>" * (n // 22),
    "images of a long base": lambda n: f"<base href='{LONG}'>" + "<p>x<img src=d>y" * (n // 16),
    "a base too long": lambda n: f"<base href='http://a.example/{'c/' * (n // 4)}'>" + "<a href=d>x</a>" * (n // 30),
    "a long canonical address": lambda n: f"<link rel=canonical href='{LONG}'>" + "<p><a href=d>x</a>" * (n // 18),
    "a link around paragraphs": lambda n: f"<a href='{LONG}'>" + "<p>x" * (n // 4),
    "a link over lines": lambda n: f"<p><a href='{LONG}'>" + "x<br>" * (n // 5),
    "a link in items": lambda n: f"<ul><li><a href='{LONG}'>" + "<li>x" * (n // 5),
    "formatting in paragraphs": lambda n: f"<p><b class='{'x' * 8000}'>" + "<p>x" * (n // 4),
    "quotes": lambda n: "<blockquote>" * 60 + "<p>x" * (n // 4),
    "numbers": lambda n: "<ol start=999999999><li>" * 60 + "<p>x" * (n // 4),
    "spans": lambda n: "<table>" + "<tr><td colspan=1000 rowspan=65534>x<td>y" * (n // 40) + "</table>",
    "languages": lambda n: f"<div lang='{'x' * 8000}'>" + f"<p lang={'x' * 90}>x" * (n // 100),
    "marks": lambda n: "<b><i><s><code><sub>" + "<p>x" * (n // 4),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_is_in_proportion_to_the_page(name: str) -> None:
    page = WRITTEN[name](30_000)
    document = extract(page, url="https://a.example/b", favor="recall", only=["hidden"])
    for output, write in OUTPUTS.items():
        assert len(write(document)) < MOST_WRITTEN * len(page), output


def test_a_long_address_is_dropped_and_an_ordinary_one_stays() -> None:
    page = f"<p>Boil the <a href='{LONG}x/y/z/?{'q' * 100}'>water</a>, <a href=/tea>then</a> wait a while."
    document = extract(page, url="https://a.example/b", favor="recall")
    assert document.markdown.endswith("Boil the water, [then](https://a.example/tea) wait a while.")
    assert extract("<p>Tea", url=LONG + "c/" * 100).url is None
    assert extract("<p>Tea", url=LONG).url == LONG


def test_surfaces_are_those_that_the_outputs_are_made_by() -> None:
    assert OUTPUTS.keys() <= SURFACES.keys()
