"""The outline of a page: its elements that hold several blocks, and its headings, with how much was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from cleanpress.display.characters import visible
from cleanpress.view.data import Node

if TYPE_CHECKING:
    from cleanpress.html.document import Block

__all__ = ["outline_of"]

MOST_NODES = 1_000
DEEPEST = 8
LONGEST_LABEL = 60
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What says no more than the elements around it do.
_PLAIN = ("div", "ul", "ol", "table", "tbody", "tr", "li", "td", "p", "a", "span")
_NEVER = ("html", "body", "button", "label", "option", "dt", "dd", *_HEADINGS)


@dataclass(slots=True)
class _Element:
    name: str
    first: int
    last: int = -1
    children: list[_Element] = field(default_factory=list)
    heading: int = 0


def outline_of(blocks: Sequence[Block], levels: Sequence[Sequence[Block]]) -> tuple[Node, ...]:
    """Return the elements and headings of a page, from its first to its last.

    levels: the blocks at each level, which say what is kept.

    >>> from cleanpress import extract
    >>> page = "<nav><a href=/>Home</a> <p>News</nav><main><h1>Tea</h1><p>Boil it first.<p>Wait.</main>"
    >>> blocks = extract(page).blocks
    >>> [(node.depth, node.label, node.rows) for node in outline_of(blocks, [blocks])]
    [(0, 'nav', 2), (0, 'main', 3), (1, 'Tea', 1)]
    """
    nodes: list[Node] = []
    counts = [[0, *accumulate(block.kept for block in level)] for level in levels]
    waiting = [(0, child) for child in reversed(_tree(blocks).children)]
    while waiting and len(nodes) < MOST_NODES:
        depth, element = waiting.pop()
        shown = element.heading or _says_something(element)
        if shown:
            end = element.last + 1
            kept = tuple(count[end] - count[element.first] for count in counts)
            rows = end - element.first
            nodes.append(Node(depth, _label(element.name), element.first, rows, kept, element.heading))
        below = min(depth + bool(shown), DEEPEST)
        waiting += [(below, child) for child in reversed(element.children)]
    return tuple(nodes)


def _tree(blocks: Sequence[Block]) -> _Element:
    root = _Element("html", 0)
    stack = [root]
    for block in blocks:
        names = block.path.split(" > ")
        shared = 1
        while shared < min(len(stack), len(names)) and stack[shared].name == names[shared]:
            shared += 1
        del stack[shared:]
        for name in names[shared:]:
            element = _Element(name, block.number)
            stack[-1].children.append(element)
            stack.append(element)
        if block.tag in _HEADINGS:
            heading = _Element(block.text, block.number, block.number, heading=int(block.tag[1]))
            stack[-1].children.append(heading)
        for element in stack:
            element.last = block.number
    return root


def _says_something(element: _Element) -> bool:
    """Return whether an element has a name of its own and several blocks, more than the one inside it."""
    tag, dot, _ = element.name.partition(".")
    if element.first == element.last or tag in _NEVER or (tag in _PLAIN and not dot):
        return False
    inner = element.children[0] if len(element.children) == 1 else None
    return inner is None or tag not in _PLAIN or not _says_something(inner)


def _label(name: str) -> str:
    name = visible(name.replace("\n", " "))
    return name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_LABEL]}…"
