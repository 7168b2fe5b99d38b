"""What HTML elements are, and how to read the attributes of a start tag as the parser writes it out.

One table for each kind of element, by the HTML standard; every other module of `cleanpress.html` takes its
kinds from here.
"""

from __future__ import annotations

import re

__all__ = [
    "BLOCK_TAGS",
    "CELLS",
    "HEADINGS",
    "LISTS",
    "RAW_TEXT_TAGS",
    "SKIPPED_TAGS",
    "STRUCTURE_TAGS",
    "VOID_TAGS",
    "attribute",
    "decode_references",
    "number_attribute",
]

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
LISTS = frozenset("ol ul menu".split())
CELLS = frozenset("td th".split())
# Elements that a browser lays out as blocks: where one begins or ends, so does a text.
BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html label legend li main menu "
    "nav noscript ol optgroup option p pre search section select summary table tbody td textarea tfoot th "
    "thead tr ul".split()
)
# What the output keeps of the place of a block: lists, tables, quotes, code, headings.
STRUCTURE_TAGS = frozenset(
    "blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 li menu ol pre table td th tr ul".split()
)
# Elements without content or end tag: the standard's void elements, and the obsolete ones that its
# serialization algorithm (13.3) writes without an end tag, too.
VOID_TAGS = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track "
    "wbr".split()
)
# Elements whose content is text up to their end tag, whatever tags are in it.
RAW_TEXT_TAGS = frozenset("script style title textarea iframe xmp noembed noframes".split())
# Elements whose content is never text of the page, or is text for a machine: `<` is no markup there.
SKIPPED_TAGS = frozenset("script style iframe noembed noframes head".split())

_NUMBER = re.compile(r"\s*([+-]?\d{1,9})(?!\d)")


def attribute(source: str, name: str) -> str:
    """Return the value of an attribute in a tag as the parser writes it out, "" if it has none.

    >>> attribute('a title="&quot;Tea&quot;" href="/?a=1&amp;b"', "href")
    '/?a=1&b'
    >>> attribute('a data-href="/"', "href")
    ''
    """
    # A quote inside a value is written as a reference, so that the mark cannot be found in one.
    start = source.find(f' {name}="')
    if start < 0:
        return ""
    start += len(name) + 3
    value = source[start : source.find('"', start)]
    return decode_references(value.replace("&quot;", '"')) if "&" in value else value


def decode_references(text: str) -> str:
    """Decode the references to `<`, `>` and `&`: but for &nbsp;, the parser writes no others into a text.

    >>> decode_references("Tea &lt; milk &amp;amp; sugar")
    'Tea < milk &amp; sugar'
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def number_attribute(source: str, name: str) -> int | None:
    """Return the value of an attribute as HTML reads whole numbers, None if it is not one.

    >>> number_attribute('ol start="3"', "start"), number_attribute('ol start="c"', "start")
    (3, None)
    """
    found = _NUMBER.match(attribute(source, name))
    return int(found.group(1)) if found else None
