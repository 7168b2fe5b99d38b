"""Write data that describe a text as HTML, whichever editor they are of.

Portable Text, Contentful, Slate, ProseMirror, Lexical, Draft.js, Editor.js, Gutenberg, Arc and many that have
no name agree on little, but on this much: a text is a tree; a node says what it is under one of a few keys,
and holds its children, or its words, under one of a few others. So it is read without knowing which it is.

What comes out is not safe: it is parsed like any page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from cleanpress.html.embedded.keys import is_other

__all__ = ["RichTextWriter", "has_markup", "paragraphs"]

MOST_NODES = 200_000  # for all that is written of one page
MOST_CHARACTERS = 4_000_000
DEEPEST = 60
SHORTEST_WORDS = 60

_KIND_KEYS = (
    "type", "_type", "nodeType", "kind", "blockType", "tag", "tagName", "blockName", "__typename",
    "component", "name", "style", "additional_type",
)  # fmt: skip
_CONTENT_KEYS = frozenset(
    "articlebody attributes attrs blocks body bodyhtml c cells children components content "
    "content_elements contenthtml contents cooked copy data document elements fields html innerblocks "
    "innerhtml items json li markdown model nodes originalcontent p paragraph paragraphs processed props "
    "rendered renderedhtml richtext root rows sections source text value".split()
)
_HEADING_KEYS = ("heading", "headline", "title", "subtitle", "subheading")
_IMAGES = frozenset(("image", "img", "picture", "photo"))
# What stands in a text and is no part of it.
_SKIPPED = frozenset(
    "ad ads advert advertisement advertising anzeige aside audio author banner button byline caption "
    "carousel comments css cta embed facebook figcaption figure form gallery iframe infobox instagram "
    "interstitial map media newsletter oembed outbrain paywall podcast poll promo promotion quiz "
    "recirculation recommendation related script separator share sharing slideshow social style taboola "
    "teaser teasers toc tweet twitter video youtube".split()
)
_HEADINGS = frozenset(("heading", "header", "headline", "title", "subheading", "subhead", "subtitle"))
_LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_TAGS = {
    **dict.fromkeys(("quote", "blockquote", "pullquote"), "blockquote"),
    **dict.fromkeys(("codeblock", "pre", "listing"), "pre"),
    **dict.fromkeys(("paragraph", "p", "unstyled", "normal"), "p"),
    **dict.fromkeys(("link", "hyperlink", "anchor", "a"), "a"),
    **{tag: tag for tag in ("ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "br", "hr")},
    "listitem": "li",
    "row": "tr",
    "cell": "td",
    "hardbreak": "br",
    "linebreak": "br",
}
_MARKS = {"bold": "b", "strong": "b", "italic": "i", "em": "i", "emphasis": "i", "code": "code"}
_ORDERED = frozenset(("ol", "ordered", "numbered", "number", "numeric", "decimal"))
_BLOCKS = re.compile(r"<(?:p|h[1-6]|li|ul|ol|table|blockquote|pre|div|section|tr)\b", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|h[1-6]|ul|ol|li|b|i|em|strong|a|blockquote|figure|img|table|section|article|u|sup|sub"
    r"|pre|code|script|style|iframe)\b[^<>]*>",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"&lt;(?:p|br|div|h[1-6]|ul|strong|span)\b", re.IGNORECASE)
_WORD_OF_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d")
_LINES = re.compile(r"\s*\n\s*")

Node = Mapping[str, Any]


def has_markup(text: str) -> bool:
    """Return whether a text is HTML.

    >>> has_markup("<p>Tea"), has_markup("1 < 2, <tea>")
    (True, False)
    """
    return "<" in text and _MARKUP.search(text) is not None


def paragraphs(text: str) -> str:
    r"""Return a text as HTML: as it is if it is HTML, or else with a paragraph a line.

    >>> paragraphs("Tea & milk\n\nSugar"), paragraphs("<b>Tea</b>"), paragraphs("&lt;p&gt;Tea")
    ('<p>Tea &amp; milk</p><p>Sugar</p>', '<b>Tea</b>', '<p>Tea')
    """
    if _ESCAPED.search(text):
        text = html.unescape(text)
    if has_markup(text):
        return text
    if "&" in text:
        text = html.unescape(text)
    lines = filter(None, _LINES.split(text.replace("\r", "\n").strip()))
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)


class RichTextWriter:
    """Writes trees as HTML, within bounds that all of them share."""

    def __init__(self) -> None:
        self.nodes_left = MOST_NODES
        self.characters_left = MOST_CHARACTERS

    def write(self, value: Any) -> str:
        """Return the text that a value describes as HTML, "" for none.

        >>> words = [{"type": "text", "text": "Boil "}, {"text": "water", "bold": True}]
        >>> heading = {"type": "heading", "attrs": {"level": 2}, "text": "Tea"}
        >>> RichTextWriter().write({"content": [heading, {"type": "paragraph", "content": words}]})
        '<h2>Tea</h2><p>Boil <b>water</b></p>'
        >>> RichTextWriter().write({"color": "red", "size": 7})
        ''
        """
        return self.node(value, 0, "")

    def node(self, value: Any, depth: int, inside: str) -> str:
        """Write a value; `inside` is the tag of the element around it, "" where blocks may stand."""
        self.nodes_left -= 1
        if self.nodes_left < 0 or self.characters_left < 0 or depth > DEEPEST:
            return ""
        if isinstance(value, str):
            self.characters_left -= len(value)
            return _inline(value) if inside else paragraphs(value)
        if isinstance(value, list):
            if _is_element(value):  # React: ["$", "p", null, {"children": ...}]
                return self.dict({"type": value[1], **value[3]}, depth, inside)
            return _joined([self.node(member, depth + 1, inside) for member in value], inside)
        return self.dict(value, depth, inside) if isinstance(value, dict) else ""

    def dict(self, node: Node, depth: int, inside: str) -> str:
        kind = _words_of_kind(node)
        tag = _tag_of(kind, node)
        if tag in _WITHOUT_CONTENT:
            return _WITHOUT_CONTENT[tag](node)
        content = self.content(node, depth, tag if tag and tag not in _CONTAINERS else inside)
        if not content.strip():
            return content
        if tag == "a":
            return _link(content, _address(node))
        if tag in ("ul", "ol"):
            return f"<{tag}>{_as_items(content)}</{tag}>"
        if tag:
            return f"<{tag}>{content}</{tag}>"
        return self.heading(node, depth, inside) + _marked(content, node)

    def heading(self, node: Node, depth: int, inside: str) -> str:
        """Return the heading that a part of a text has beside its words."""
        if inside or not depth:
            return ""
        found = next((text for key in _HEADING_KEYS if isinstance(text := node.get(key), str) and text), "")
        return f"<h3>{_inline(found)}</h3>" if found and len(found) < 200 else ""

    def content(self, node: Node, depth: int, inside: str) -> str:
        """Return what a node holds: of several values that may be its text, the longest."""
        best = ""
        for key, value in node.items():
            if value and isinstance(value, str | list | dict) and key.lower() in _CONTENT_KEYS:
                written = self.node(value, depth + 1, inside)
                if len(written) > len(best):
                    best = written
        if best or not _words_of_kind(node):
            return best
        # A node of a kind that holds its words under a key of its own.
        others = (value for key, value in node.items() if _is_words(value) and not is_other(key))
        return self.node(max(others, key=len, default=""), depth + 1, inside)


def _is_words(value: Any) -> bool:
    """Return whether a value under a key that says nothing must be words: several, and many."""
    return isinstance(value, str) and len(value) >= SHORTEST_WORDS and value.count(" ") * 16 >= len(value)


def _is_element(value: list[Any]) -> bool:
    """Return whether a list is an element of React, as it is streamed: ["$", "p", null, {...}]."""
    return (
        len(value) > 3
        and value[0] in ("$", "$r")
        and isinstance(value[1], str)
        and isinstance(value[3], dict)
    )


def _words_of_kind(node: Node) -> list[str]:
    """Return the words of what a node says it is."""
    words: list[str] = []
    for key in _KIND_KEYS:
        value = node.get(key)
        if isinstance(value, str) and len(value) < 60:
            words += [word.lower() for word in _WORD_OF_NAME.findall(value)]
    return words


def _tag_of(kind: list[str], node: Node) -> str:
    """Return the tag of a node, "skip" or "img"; "" for one that only holds others."""
    known = set(kind)
    if _IMAGES & known:
        return "img"
    if _SKIPPED & known:
        return "skip"
    item = node.get("listItem")
    if isinstance(item, str):
        return "li"
    if "list" in known:
        if "item" in known or "element" in known:
            return "li"
        return "ol" if _ORDERED & (known | _style(node)) else "ul"
    if "code" in known and "inline" not in known and "block" in known:
        return "pre"
    if ("line" in known and "break" in known) or ("hard" in known and "break" in known):
        return "br"
    if "h" in known or _HEADINGS & known:
        return _heading_tag(kind, node)
    return next((_TAGS[word] for word in kind if word in _TAGS), "")


def _style(node: Node) -> set[str]:
    inner = node.get("data")
    values = [
        place.get(key)
        for place in (node, inner)
        if isinstance(place, dict)
        for key in ("style", "listStyle", "listType", "list_type", "format", "ordered")
    ]
    return {str(value).lower() if value is not True else "ordered" for value in values}


def _heading_tag(kind: list[str], node: Node) -> str:
    level = next((_LEVELS.get(word) or int(word) for word in kind if word in _LEVELS or word.isdigit()), 0)
    for place in (node, node.get("attrs"), node.get("attributes"), node.get("data")):
        value = place.get("level") if isinstance(place, dict) else None
        level = level or (value if isinstance(value, int) else 0)
    return f"h{min(max(level or 2, 2), 6)}"


def _image(node: Node) -> str:
    address = _address(node)
    alt = node.get("alt")
    if not address:
        return ""
    alt = html.escape(alt) if isinstance(alt, str) else ""
    return f'<img src="{html.escape(address)}" alt="{alt}">'


def _address(node: Node) -> str:
    places = (node, node.get("data"), node.get("attrs"), node.get("fields"), node.get("attributes"))
    for place in places:
        if isinstance(place, dict):
            for key in ("href", "url", "uri", "src"):
                if isinstance(place.get(key), str):
                    return str(place[key])
    return ""


def _link(content: str, address: str) -> str:
    return f'<a href="{html.escape(address)}">{content}</a>' if address else content


def _marked(content: str, node: Node) -> str:
    """Return the words of a leaf with its marks."""
    if _BLOCKS.search(content):
        return content
    for mark in _marks(node):
        if isinstance(mark, dict):
            if "link" in _words_of_kind(mark):
                content = _link(content, _address(mark))
            mark = mark.get("type")
        tag = _MARKS.get(mark) if isinstance(mark, str) else None
        if tag:
            content = f"<{tag}>{content}</{tag}>"
    return content


def _marks(node: Node) -> Iterator[Any]:
    marks = node.get("marks")
    if isinstance(marks, list):
        yield from marks[:10]
    yield from (name for name in _MARKS if node.get(name) is True)


def _inline(text: str) -> str:
    return text if has_markup(text) else html.escape(text, quote=False)


def _as_items(content: str) -> str:
    if "<li" in content:
        return content
    return (
        content.replace("<p>", "<li>").replace("</p>", "</li>") if "<p" in content else f"<li>{content}</li>"
    )


def _joined(parts: list[str], inside: str) -> str:
    """Join the children of a node, and put items without a list into one.

    Draft.js and Portable Text have such items.
    """
    if inside or not any(part.startswith("<li>") for part in parts):
        return "".join(parts)
    groups = groupby(parts, lambda part: part.startswith("<li>"))
    joined = ((items, "".join(group)) for items, group in groups)
    return "".join(f"<ul>{text}</ul>" if items else text for items, text in joined)


# Elements that are written without what a node holds.
_WITHOUT_CONTENT: dict[str, Callable[[Node], str]] = {
    "skip": lambda node: "",
    "img": _image,
    "br": lambda node: "<br>",
    "hr": lambda node: "<hr>",
}
_CONTAINERS = frozenset(("table", "thead", "tbody", "tr"))
