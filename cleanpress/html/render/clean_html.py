"""Clean HTML: what things are, without what they look like or do. Safe to show on a page of one's own.

It is written from the text and from a few checked attributes alone, never copied; nh3 goes over it all the
same, so that a mistake made here is not a hole there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import groupby
from operator import and_, attrgetter

import nh3

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import BLOCK_TAGS, CELLS, HEADINGS, STRUCTURE_TAGS, attribute, number_attribute
from cleanpress.html.render.code import read_code, read_language
from cleanpress.html.render.grid import read_mark
from cleanpress.html.render.inline import (
    CODE,
    DEL,
    EM,
    STRONG,
    SUB,
    SUP,
    Inline,
    is_listing,
    lines_of,
    nested,
    without,
)
from cleanpress.html.render.references import SCHEMES, References
from cleanpress.html.render.runs import Run
from cleanpress.html.render.walk import walk, write_all

__all__ = ["write_html"]

_MARKS = {
    style: (f"<{tag}>", f"</{tag}>")
    for style, tag in (
        (STRONG, "strong"),
        (EM, "em"),
        (DEL, "del"),
        (CODE, "code"),
        (SUB, "sub"),
        (SUP, "sup"),
    )
}
# What holds a single text without a paragraph around it.
_BARE = CELLS | frozenset("caption dd dt figcaption li".split())
# What ends a line, so that people can read the markup too.
_LINES = frozenset(
    "blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol table tr ul".split()
)
_NUMBERS = {
    "ol": ("start",),
    "li": ("value",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
_ALLOWED = frozenset(
    "a blockquote br caption code dd del dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr img li ol p pre "
    "strong sub sup table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"alt", "src"},
    "code": {"class"},
    "ol": {"reversed", "start", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
# A tag of BCP 47 with all of its parts is not longer.
LONGEST_LANGUAGE = 100
_NUMBER_STYLES = frozenset("aAiI")
_DIRECTIONS = frozenset(("ltr", "rtl", "auto"))


def write_html(
    blocks: Blocks,
    chosen: Sequence[int],
    title: str = "",
    *,
    url: str | None,
    links: bool,
    images: bool,
    tables: bool,
) -> str:
    """Return a title and the chosen blocks as a fragment of HTML.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<div onclick=x><h2 id=a>Tea</h2>Boil <b style='color:red'>it</b>.</div>"
    >>> blocks = read_blocks(parse(page).markup)
    >>> print(write_html(blocks, range(len(blocks)), url=None, links=True, images=True, tables=True))
    <h2>Tea</h2>
    <p>Boil <strong>it</strong>.</p>
    """
    writer = _HtmlWriter(blocks, References(blocks.tokens, url), links=links, images=images)
    if title:
        writer.out.append(f"<h1>{_escaped(title)}</h1>\n")
    write_all(writer, walk(blocks, chosen, tables=tables, rules=True, images=images))
    # Links open no window, so they need no rel="noopener"; whether to vouch for them decides who shows them.
    return nh3.clean(
        "".join(writer.out),
        tags=set(_ALLOWED),
        attributes=_ATTRIBUTES,
        url_schemes={scheme.rstrip(":") for scheme in SCHEMES},
        link_rel=None,
    ).strip("\n")


class _HtmlWriter:
    def __init__(self, blocks: Blocks, references: References, *, links: bool, images: bool) -> None:
        self.blocks, self.references = blocks, references
        self.inline = Inline(blocks, references, links=links, images=images)
        self.out: list[str] = []
        # For each open element, where in `out` its one bare text is; -1 if it has none, or more than one.
        self.bare: list[int] = []
        self.code: list[int] = []
        self.row = 0  # where in `out` the open row begins
        self.is_head = False
        self.last_image = ""

    def block(self, tag: str, number: int) -> None:
        if tag == "pre":
            self.code.append(number)
            return
        runs = self.inline.read(number)
        if tag in HEADINGS:
            self.heading(list(filter(None, _markup_lines(without(STRONG, runs)))))
        elif is_listing(runs):
            self.listing("".join(run.text for run in runs), "")
        elif any(lines := _markup_lines(runs)):
            self.text(tag, number, lines)

    def heading(self, lines: Sequence[str]) -> None:
        if lines:
            self.out.append((" " if self.bare[-1] >= 0 else "") + " ".join(lines))
            self.bare[-1] = 0

    def text(self, tag: str, number: int, lines: Sequence[str]) -> None:
        if tag in _BARE and self.out[-1].startswith(f"<{tag}"):
            self.bare[-1] = len(self.out)
            self.out.append("<br>".join(lines))
            return
        if tag in _BARE and self.bare[-1] >= 0:
            self.out[self.bare[-1]] = f"<p>{self.out[self.bare[-1]]}</p>\n"
            self.bare[-1] = -1
        self.out.extend(self.paragraphs(lines, number))

    def paragraphs(self, lines: Sequence[str], number: int) -> list[str]:
        """Write a text as paragraphs: two line breaks are the end of one."""
        attributes = self.attributes_of_paragraph(number)
        return [
            f"<p{attributes}>{'<br>'.join(group)}</p>\n"
            for has_text, group in groupby(lines, bool)
            if has_text
        ]

    def rule(self) -> None:
        self.out.append("<hr>\n")

    def image(self, tag: str, token: int) -> None:
        address, alt = self.references.image(token)
        if address and address != self.last_image:
            self.last_image = address
            image = _image_markup(address, alt)
            bare = tag in _BARE or tag in HEADINGS or tag == "figure"
            self.out.append(image if bare else f"<p>{image}</p>\n")

    def enter(self, tag: str, structure: int) -> None:
        if tag == "tr":
            self.is_head = self.out[-1].startswith(("<table", "</caption"))
            self.row = len(self.out)
        elif tag == "td":
            self.is_head = False
        self.bare.append(-1)
        if tag != "pre":
            self.out.append(f"<{tag}{self.attributes(tag, structure)}>")

    def leave(self, tag: str, structure: int) -> None:
        self.bare.pop()
        if tag == "pre":
            self.leave_code(structure)
            return
        if tag in CELLS and structure and self.out[-1].startswith((f"<{tag}>", f"<{tag} ")):
            self.out.append(_escaped(read_mark(self.blocks, structure)))
        self.out.append(f"</{tag}>\n" if tag in _LINES else f"</{tag}>")
        if tag == "tr" and self.is_head:
            self.out[self.row] = "<thead>" + self.out[self.row]
            self.out[-1] = "</tr></thead>\n"

    def leave_code(self, structure: int) -> None:
        numbers, self.code = self.code, []
        text = read_code(self.blocks, numbers, structure)
        if text.strip():
            self.listing(text, read_language(self.blocks, numbers[-1], structure))

    def listing(self, text: str, language: str) -> None:
        named = f' class="language-{language}"' if language else ""
        self.out.append(f"<pre><code{named}>{_escaped(text)}</code></pre>\n")

    def attributes(self, tag: str, structure: int) -> str:
        if not structure:
            return ""
        source = self.blocks.structure_source(structure)
        if "=" not in source:
            return ""
        written = _language_attributes(source)
        for name in _NUMBERS.get(tag, ()):
            value = number_attribute(source, name)
            if value is not None and (tag in ("ol", "li") or 1 < value <= 1000):
                written += f' {name}="{value}"'
        if tag == "ol":
            style = attribute(source, "type")
            written += f' type="{style}"' if style in _NUMBER_STYLES else ""
            written += ' reversed=""' if ' reversed=""' in source else ""
        return written

    def attributes_of_paragraph(self, number: int) -> str:
        """Return what the element right around the text says, if the output has no other place for it."""
        tokens, start = self.blocks.tokens, self.blocks.starts[number]
        for token in range(start, max(start - 3, 0), -1):
            source = tokens[token].partition(">")[0]
            name = source.partition(" ")[0]
            if name[:1] == "/" or name in STRUCTURE_TAGS:
                break
            if name in BLOCK_TAGS:
                return _language_attributes(source)
        return ""


def _markup_lines(runs: Sequence[Run]) -> list[str]:
    return [_inline_markup(line) for line in lines_of(runs)]


def _inline_markup(runs: Sequence[Run]) -> str:
    parts: list[tuple[str, int]] = []
    for link, group in groupby(runs, attrgetter("link")):
        inside = [
            (_image_markup(run.image, run.text) if run.image else _escaped(run.text), run.styles)
            for run in group
        ]
        if link:
            # What all of a link looks like is marked around it.
            shared = reduce(and_, (styles for _, styles in inside))
            content = nested([(text, styles & ~shared) for text, styles in inside], _MARKS)
            inside = [(f'<a href="{_escaped(link)}">{content}</a>', shared)]
        parts.extend(inside)
    return nested(parts, _MARKS)


def _image_markup(address: str, alt: str) -> str:
    return f'<img src="{_escaped(address)}" alt="{_escaped(alt)}">'


def _language_attributes(source: str) -> str:
    language, direction = attribute(source, "lang"), attribute(source, "dir").lower()
    written = f' lang="{_escaped(language)}"' if 0 < len(language) <= LONGEST_LANGUAGE else ""
    return written + (f' dir="{direction}"' if direction in _DIRECTIONS else "")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
