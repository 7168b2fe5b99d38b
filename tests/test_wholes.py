"""Tables, definition lists, steps, notes and code: all of one comes out, or nothing does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import extract
from cleanpress.edits import Reason
from cleanpress.html.blocks import Blocks, read_blocks
from cleanpress.html.parse import parse
from cleanpress.html.wholes import Whole, Wholes, decide, find_wholes, spared

CASES = json.loads((Path(__file__).parent / "cases" / "wholes.json").read_text(encoding="utf-8"))
BEFORE = (
    "The ferry from the mainland reached the island shortly before noon, and the pilot wrote its name into "
    "the book as he had done every day for thirty years. Nobody looked up when the passengers came down.",
    "In a winter in which the boats stay away for so long, the shops begin to sell the last of what they "
    "have put aside. The baker mixes his flour with oats, and the innkeeper closes the upper floor.",
)
AFTER = (
    "The captain said that the ice had held him in the strait for nine days. He had burned the spare planks "
    "and then the table, and he had been about to burn the chairs when the floe broke like a door.",
    "What will happen next year is written nowhere. The company may sell the ship, the council may buy it, "
    "and the pilot has said nothing and has sharpened his pencil for the morning.",
)


def joined(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else "\n".join(lines)


def article(middle: str) -> str:
    """Return a page with something between the paragraphs of an article."""
    before, after = ("".join(f"<p>{text}</p>" for text in texts) for texts in (BEFORE, AFTER))
    return (
        "<html lang=en><head><title>The ferry came at noon</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>The ferry came at noon</h1>{before}{middle}{after}</article>"
        "<footer><p>Imprint</p></footer></body></html>"
    )


def read(page: str) -> Blocks:
    return read_blocks(parse(page).markup)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_what_stands_in_an_article_comes_out_whole(case: dict[str, Any]) -> None:
    """A case is {"label", "page", "markdown"?, "text"?, "without"?}: what stands between the paragraphs.

    "markdown" and "text" are all that the output has there; "without" are texts that it must not have.
    """
    document = extract(article(joined(case["page"])))
    for form in ("markdown", "text"):
        output = document.render(form)
        if form in case:
            middle = output.partition(BEFORE[-1])[2].partition(AFTER[0])[0]
            assert middle.strip("\n") == joined(case[form]), form
        for text in case.get("without", []):
            assert text not in output
    for text in (*BEFORE, *AFTER):
        assert text in document.text


WORDS = st.text("abcdefghij ", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(
    rows=st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=2, max_size=6),
    kind=st.sampled_from(["table", "dl", "pre", "ol"]),
)
def test_all_of_a_whole_is_kept_or_nothing(rows: list[list[str]], kind: str) -> None:
    """Whatever the cells say, and however the network scores them."""
    if kind == "table":
        head = "".join(f"<th>{text}</th>" for text in rows[0])
        body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows[1:])
        whole = f"<table><tr>{head}</tr>{body}</table>"
    elif kind == "dl":
        whole = f"<dl>{''.join(f'<dt>{row[0]}</dt><dd>{row[1]}</dd>' for row in rows)}</dl>"
    elif kind == "ol":
        whole = f"<ol>{''.join(f'<li>{row[0]}</li>' for row in rows)}</ol>"
    else:
        whole = f"<pre>{''.join(f'<div class=line>{row[0]}</div>' for row in rows)}</pre>"
    document = extract(article(whole))
    inside = [block.kept for block in document.blocks if f" > {kind}" in block.path]
    assert inside and len(set(inside)) == 1


@given(scores=st.lists(st.floats(0, 1), min_size=8, max_size=8), threshold=st.floats(0.1, 2))
def test_a_whole_is_decided_once(scores: list[float], threshold: float) -> None:
    """No scores tear it, and what is decided stays when it is decided again."""
    found = Wholes([Whole("dl", [1, 2], [1, 9], 0, 3), Whole("table", [4, 5, 6], [2, 1, 1], 3, 7)])
    chosen = [number for number, score in enumerate(scores) if score >= threshold]
    kept = decide(found, np.array(scores), threshold, chosen)
    for whole in found.wholes:
        assert len({number in kept for number in whole.numbers}) == 1
    assert decide(found, np.array(scores), threshold, kept) == kept
    assert {0, 3, 7} & set(kept) == {0, 3, 7} & set(chosen)


@pytest.mark.parametrize(
    "page",
    [
        # A table for layout, with the page in it.
        "<table><tr><td><h2>Tea</h2><p>Boil water.<p>Wait.<td><p>Menu<p>About</table>",
        # A menu, a list of bullets, a post beside its author.
        "<table><tr><td><a href=/a>Tea</a><td><a href=/b>Pots</a><tr><td><a href=/c>Cup</a><td>More</table>",
        "<table><tr><td>·<td>The tea of kings<tr><td>·<td>The tea of queens<tr><td>·<td>Tea for two</table>",
        f"<table id=post7><tr><td>Ann<td>#7<tr><td>Posts: 12<td>{BEFORE[0]}</table>",
        f"<table><tr><td>Ann<td>#7<tr><td>Posts: 12<td>{BEFORE[0] * 2}</table>",
        # Another table inside.
        "<table><tr><td>Tea<td><table><tr><td><p>Boil<p>Wait</table><tr><td>Pot<td>Cup</table>",
        "<table role=presentation><tr><th>Tea<th>Pot<tr><td>Black<td>Red</table>",
        "<ol class=breadcrumbs><li>Home<li>Teas<li>A page about all the teas that there are</ol>",
        "<ol><li><a href=/a>One page</a><li><a href=/b>Another page</a></ol>",
        "<ol><li><h3>Ann</h3><p>I like tea.<li><h3>Ben</h3><p>I do not.</ol>",
        "<p>Tea<ul><li>Green<li>Black</ul>",
        "",
    ],
)
def test_what_is_no_whole(page: str) -> None:
    assert find_wholes(read(page)).wholes == []


def test_a_calendar_is_no_table_of_data() -> None:
    days = "".join(f"<td>{day}" if day % 7 else f"<td>{day}<tr>" for day in range(1, 31))
    assert find_wholes(read(f"<table><tr><th>Mo<th>Tu<tr>{days}</table>")).wholes == []


def test_the_term_of_a_long_definition_stays_with_it() -> None:
    page = f"<dl><dt>Keel<dd><h3>What it is</h3><p>{BEFORE[0]}<dt>Bow<dd><h3>So</h3><p>Front.</dl>"
    found = find_wholes(read(page))
    assert found.wholes == []
    assert decide(found, np.zeros(6), 0.5, [2]) == [0, 2]


def test_a_table_that_is_there_twice_comes_out_once() -> None:
    """Pages have one for each width of a screen. Below another heading, it is another table."""
    table = "<table><tr><th>Ticket<th>Price<tr><td>Adult<td>12 €<tr><td>Child<td>6 €</table>"
    assert extract(article(table + table)).text.count("Adult") == 1
    between = f"<h2>In summer</h2>{table}<h2>In winter</h2><p>{AFTER[0].replace('nine', 'ten')}</p>{table}"
    assert extract(article(between)).text.count("Adult") == 2


def test_what_is_in_a_button_is_no_part() -> None:
    found = find_wholes(
        read("<table><tr><th>Ticket<th>Price<tr><td>Adult<td>12 € <button>Buy</button></table>")
    )
    assert [whole.numbers for whole in found.wholes] == [[0, 1, 2, 3]]


def test_a_phrase_in_a_table_stays() -> None:
    """A cell that says "Share" is a cell; but what is in a footer goes, in a table too."""
    found = Wholes([Whole("table", [0, 1, 2], [1, 1, 1], -1, -1)])
    excluded = {1: Reason("share", "en:share"), 2: Reason("element", "footer")}
    assert spared(found, excluded, [0, 1, 2]) == {2: Reason("element", "footer")}
    everything = dict.fromkeys(range(3), Reason("share", "en:share"))
    assert spared(found, everything, [0, 1, 2]) == everything


def test_precision_keeps_no_more_than_balanced() -> None:
    page = article("<p>Prices:</p><table><tr><th>Ticket<th>Price<tr><td>Adult<td>12 €</table>")
    kept = [
        {block.number for block in extract(page, favor=favor).blocks if block.kept}
        for favor in ("precision", "balanced", "recall")
    ]
    assert kept[0] <= kept[1] <= kept[2]
