"""Code: its language, and its lines without the numbers that pages put beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from cleanpress.html.blocks import BLOCK_TAGS, Blocks
from cleanpress.html.render.shapes import CELLS, attribute

__all__ = ["read_code", "read_language"]

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|brush:)[-\s]?\s*([\w+#.-]{1,20})"
)
_SECOND_WORD = re.compile(r"(?:^|\s)(?:hljs|sourceCode|prettyprint)\s+([\w+#.-]{1,20})(?=\s|$)")
_IS_LANGUAGE = re.compile(r"[\w+#.-]{1,20}")
_NAMES = ("data-lang", "data-language", "data-code-lang")
_NO_LANGUAGES = frozenset("none nohighlight no-highlight plain plaintext text txt default hljs copy".split())
_NUMBERED = re.compile(r"\b(?:(?:rouge-)?gutter|line-?nos?|line-?numbers?|ln|lntd?)\b")
# How far up the page, or on, a highlighter writes the language of what is inside.
FAR = 4
FARTHEST_INDENT = 20


def read_language(blocks: Blocks, number: int, structure: int) -> str:
    """The language of the code in a block, "" if the page does not say.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<pre><code class='hljs language-python'>print()</code></pre>").markup)
    >>> read_language(blocks, 0, blocks.structures[0])
    'python'
    """
    # On <pre>, <code> and what else there is up to the text, then on what is around them.
    first = blocks.structure_pieces[structure]
    for piece in islice(blocks.pieces, first, min(blocks.starts[number], first + FAR) + 1):
        source = piece.partition(">")[0]
        if "=" not in source:
            continue
        names = (attribute(source, name) for name in _NAMES)
        language = next(filter(None, names), "") or _language_in(attribute(source, "class"))
        if language:
            return _checked(language)
    for context in islice(blocks.lineage(number), FAR):
        language = _language_in(blocks.shapes[context])
        if language:
            return _checked(language)
    return ""


def _language_in(classes: str) -> str:
    found = _LANGUAGE.search(classes) or _SECOND_WORD.search(classes)
    return found.group(1) if found else ""


def _checked(language: str) -> str:
    language = language.strip().lower()
    return language if _IS_LANGUAGE.fullmatch(language) and language not in _NO_LANGUAGES else ""


def read_code(blocks: Blocks, numbers: Sequence[int]) -> str:
    """The code in blocks that stand in one `<pre>`, without line numbers.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<pre><span class=lineno>1 </span>tea = 1\\n<span class=lineno>2 </span>milk = 2</pre>"
    >>> print(read_code(read_blocks(parse(page).markup), [0]))
    tea = 1
    milk = 2
    """
    texts = []
    for number in numbers:
        text = blocks.texts[number]
        if _is_gutter(blocks, number, text):
            continue
        pieces = blocks.pieces[blocks.starts[number] : blocks.ends[number]]
        if any(' class="' in piece and _numbers(piece) for piece in pieces):
            text = _without_numbers(pieces)
        texts.append(_indent(blocks, number) + text)
    return "\n".join(texts)


def _indent(blocks: Blocks, number: int) -> str:
    # A block begins with what is no space, but a line of code may begin with spaces in a tag of their own.
    indent = ""
    end = blocks.ends[number - 1] if number else 0
    for piece in range(blocks.starts[number] - 1, max(end, blocks.starts[number] - FARTHEST_INDENT) - 1, -1):
        source, _, text = blocks.pieces[piece].partition(">")
        indent = text + indent
        if text.strip() or "\n" in text or source.partition(" ")[0].lstrip("/") in BLOCK_TAGS:
            break
    return indent.rpartition("\n")[2] if indent.isspace() else ""


def _is_gutter(blocks: Blocks, number: int, text: str) -> bool:
    # Numbers that count, in an element named so or in a cell beside the one with the code.
    lines = text.split()
    if not lines or not all(line.isascii() and line.isdigit() and len(line) < 7 for line in lines):
        return False
    if not all(int(after) == int(before) + 1 for before, after in pairwise(lines)):
        return False
    around = blocks.structure_parents[blocks.structures[number]]
    if len(lines) > 1 and blocks.structure_tag(around) in CELLS:
        return True
    return any(_NUMBERED.search(blocks.shapes[each]) for each in islice(blocks.lineage(number), FAR))


def _numbers(piece: str) -> bool:
    # Whether a piece opens an element for a line number, and has nothing else inside.
    source, _, text = piece.partition(">")
    return (text.isspace() or text.strip().isdigit()) and bool(_NUMBERED.search(attribute(source, "class")))


def _without_numbers(pieces: Sequence[str]) -> str:
    parts = []
    for piece in pieces:
        source, _, text = piece.partition(">")
        if source == "br":
            parts.append("\n")
        if not (' class="' in piece and _numbers(piece)):
            parts.append(text)
    text = "".join(parts).strip("\n").rstrip()
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
