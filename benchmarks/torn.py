"""Count tables, definition lists, numbered lists and code of which some comes out and some does not.

    python -m benchmarks.torn --data DIR [DIR ...] [--tools cleanpress,trafilatura,resiliparse] [--list]

Of each table of data, `<dl>`, `<ol>` and `<pre>` it takes the parts that can be told from all other text of
the page: the letters of a cell, a term, a point or a line of code that occur in this order nowhere else. It
is torn if some of these come out and some do not; "order" counts code that comes out with two lines in the
wrong order, and "glued" the code that comes out with two lines in one. All tools are measured on the same
parts.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.pages import load_sources
from benchmarks.tools import OURS, Extract, loaded
from cleanpress.html.parse import read_page
from cleanpress.training.dataset import MarkedPage

__all__ = ["Part", "main", "parts_of", "state_of", "tables"]

DEFAULT_TOOLS = f"{OURS},trafilatura,resiliparse"
KINDS = ("table", "dl", "ol", "pre")
COLUMNS = ("torn", "all", "none", "order", "glued")
# What people use and do not read is part of no table; what is hidden is for no reader.
NO_TEXT = "button, select, option, textarea, script, style, nav, form, figure, [hidden], [aria-hidden=true]"
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden")
NO_DATA = ("presentation", "none", "navigation")
# A cell of more characters, and a table with as large a share of its text in links, is there for layout.
LONGEST_CELL, MOST_IN_LINKS = 300, 0.5
# Fewer letters are found elsewhere by accident.
SHORTEST = 7
_WORD = re.compile(r"\w+")


class Part(NamedTuple):
    """A table, list or listing of a page, and those of its parts that occur once on the page."""

    kind: str
    texts: list[str]


def parts_of(page: bytes) -> list[Part]:
    """Return what of a page can come out torn.

    >>> page = b"<p>Tea costs<table><tr><th>Green tea<td>two euros<tr><th>Black tea<td>one euro</table>"
    >>> parts_of(page)
    [Part(kind='table', texts=['greentea', 'twoeuros', 'blacktea', 'oneeuro'])]
    """
    tree = read_page(page).tree
    if tree.body is None:
        return []
    whole = _letters(tree.body.text())
    parts = []
    for node in tree.body.css(", ".join(KINDS)):
        kind = str(node.tag)
        if not _is_whole(node, kind):
            continue
        texts = [text for text in _texts(node, kind) if whole.count(text) == 1]
        if len(texts) > 1:
            parts.append(Part(kind, texts))
    return parts


def state_of(part: Part, answer: str) -> list[str]:
    """Return what became of a part in an answer: which columns it counts for.

    >>> part = Part("pre", ["teaisgreen", "milkiswhite"])
    >>> state_of(part, "tea is green\\nmilk is white"), state_of(part, "milk is white tea is green")
    (['all'], ['all', 'order', 'glued'])
    >>> state_of(part, "Tea is green."), state_of(part, "")
    (['torn'], ['none'])
    """
    letters = _letters(answer)
    places = [letters.find(text) for text in part.texts]
    found = [place for place in places if place >= 0]
    states = ["none" if not found else "all" if len(found) == len(places) else "torn"]
    if part.kind == "pre" and found:
        if any(after < before for before, after in pairwise(found)):
            states.append("order")
        lines = [_letters(line) for line in answer.splitlines()]
        if any(sum(text in line for text in part.texts) > 1 for line in lines):
            states.append("glued")
    return states


def _letters(text: str) -> str:
    """Return the letters and digits of a text: tools differ in where they put spaces."""
    return "".join(_WORD.findall(text.lower()))


def _is_whole(node: LexborNode, kind: str) -> bool:
    if kind == "table":
        return _is_data(node)
    if any(_is_hidden(each) for each in (node, node.parent) if each is not None):
        return False
    if kind == "pre":
        return True
    return node.css_first("h1, h2, h3, h4, h5, h6, table, article, form") is None


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or HIDDEN.search(attributes.get("style") or "") is not None


def _is_data(table: LexborNode) -> bool:
    """Return whether a table is one of data by its markup, or by what its cells hold."""
    if len(table.css("table")) > 1 or table.attributes.get("role") in NO_DATA:
        return False
    rows = [row.css("td, th") for row in table.css("tr")]
    if sum(len(row) > 1 for row in rows) < 2:
        return False
    if table.css_first("th, caption") is not None:
        return True
    text = table.text()
    links = sum(len(link.text()) for link in table.css("a"))
    longest = max(len(cell.text()) for row in rows for cell in row)
    firsts = {row[0].text().strip() for row in rows if len(row) == 2}
    has_bullets = len(firsts) == 1 and not _letters(firsts.pop())
    return longest <= LONGEST_CELL and links <= MOST_IN_LINKS * len(text) and not has_bullets


def _texts(node: LexborNode, kind: str) -> Iterator[str]:
    """Yield the letters of each cell, term, point or line that has enough to be told from others."""
    for text in _pieces(node, kind):
        letters = _letters(text)
        if len(letters) >= SHORTEST:
            yield letters


def _pieces(node: LexborNode, kind: str) -> Iterator[str]:
    if kind == "pre":
        yield from node.text().split("\n")
        return
    inner = {"table": "td, th, li", "dl": "dt, dd, li", "ol": "li"}[kind]
    for each in node.css(inner):
        # A node's own query finds the node, too.
        has_parts = any(found.mem_id != each.mem_id for found in each.css(f"{inner}, {NO_TEXT}"))
        if not has_parts and not _is_hidden(each):
            yield each.text()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Tables, lists and code that come out torn.")
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders with html/ and ground-truth/"
    )
    parser.add_argument("--tools", default=DEFAULT_TOOLS, help=f"default: {DEFAULT_TOOLS}")
    parser.add_argument("--favor", choices=["precision", "balanced", "recall"], default="balanced")
    parser.add_argument("--list", action="store_true", help="print what cleanpress tears")
    return parser.parse_args()


def tables(pages: Sequence[MarkedPage], tools: Iterable[str], *, listed: bool = False) -> Iterator[Table]:
    """Count what became of the parts of all pages; yield a table a kind, a row a tool.

    listed: print what cleanpress tears.
    """
    extracts = {name: extract for name in tools if (extract := loaded(name))}
    counts = {name: _counted(pages, name, extract, listed) for name, extract in extracts.items()}
    columns = [Column("tool"), *(Column(column, ",d") for column in COLUMNS)]
    for kind in KINDS:
        rows: list[list[Value]] = [
            [name, *(count[kind, column] for column in COLUMNS)] for name, count in counts.items()
        ]
        yield Table(kind, f"<{kind}>: what became of them", columns, rows)


def _counted(
    pages: Sequence[MarkedPage], name: str, extract: Extract, listed: bool
) -> Counter[tuple[str, str]]:
    """Count the states of the parts of all pages, by kind."""
    count: Counter[tuple[str, str]] = Counter()
    for source, part, answer in _answered(pages, extract):
        states = state_of(part, answer)
        count.update((part.kind, state) for state in states)
        if listed and name == OURS and states[0] == "torn":
            print(source.id, part.kind, [text for text in part.texts if text not in _letters(answer)])
    return count


def _answered(pages: Iterable[MarkedPage], tool: Extract) -> Iterator[tuple[MarkedPage, Part, str]]:
    """Yield the parts of each page, with what a tool answers to the page."""
    for source in pages:
        page = source.html()
        parts = parts_of(page)
        answer = tool(page, source.url) if parts else ""
        yield from ((source, part, answer) for part in parts)


def main() -> None:
    """Run from the command line."""
    options = _options()
    pages = [source for folder in options.data for source in load_sources(folder)]
    print_tables(tables(pages, options.tools.split(","), listed=options.list))


if __name__ == "__main__":
    main()
