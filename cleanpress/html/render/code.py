"""Code: its language, and its lines without the numbers that pages put beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import BLOCK_TAGS, CELLS, attribute, decode_references

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
    """Return the language of the code in a block, "" if the page does not say.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<pre><code class='hljs language-python'>print()</code></pre>").markup)
    >>> read_language(blocks, 0, blocks.structures[0])
    'python'
    """
    # On <pre>, <code> and what else there is up to the text, then on what is around them.
    first = blocks.structure_tokens[structure]
    for token in islice(blocks.tokens, first, min(blocks.starts[number], first + FAR) + 1):
        source = token.partition(">")[0]
        if "=" not in source:
            continue
        names = (attribute(source, name) for name in _NAMES)
        language = next(filter(None, names), "") or _language_in(attribute(source, "class"))
        if language:
            return _checked(language)
    for path in islice(blocks.ancestors(number), FAR):
        language = _language_in(blocks.signatures[path])
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
    """Return the code in blocks of one `<pre>`, without line numbers.

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
        tokens = blocks.tokens[blocks.starts[number] : blocks.ends[number]]
        if any(' class="' in token and _numbers(token) for token in tokens):
            text = _without_numbers(tokens)
        texts.append(_indent(blocks, number) + text)
    return "\n".join(texts)


def _indent(blocks: Blocks, number: int) -> str:
    """Return the spaces before a block of code, which may stand in a tag of their own."""
    indent = ""
    end = blocks.ends[number - 1] if number else 0
    for token in range(blocks.starts[number] - 1, max(end, blocks.starts[number] - FARTHEST_INDENT) - 1, -1):
        source, _, text = blocks.tokens[token].partition(">")
        indent = text + indent
        if text.strip() or "\n" in text or source.partition(" ")[0].lstrip("/") in BLOCK_TAGS:
            break
    return indent.rpartition("\n")[2] if indent.isspace() else ""


def _is_gutter(blocks: Blocks, number: int, text: str) -> bool:
    """Return whether a block is numbers that count, in an element named so or in a cell beside the code."""
    lines = text.split()
    if not _count_up(lines):
        return False
    around = blocks.structure_parents[blocks.structures[number]]
    if len(lines) > 1 and blocks.structure_tag(around) in CELLS:
        return True
    return any(_NUMBERED.search(blocks.signatures[each]) for each in islice(blocks.ancestors(number), FAR))


def _count_up(lines: Sequence[str]) -> bool:
    if not lines or not all(line.isascii() and line.isdigit() and len(line) < 7 for line in lines):
        return False
    return all(int(after) == int(before) + 1 for before, after in pairwise(lines))


def _numbers(token: str) -> bool:
    """Return whether a token opens an element for a line number, and has nothing else inside."""
    source, _, text = token.partition(">")
    return (text.isspace() or text.strip().isdigit()) and bool(_NUMBERED.search(attribute(source, "class")))


def _without_numbers(tokens: Sequence[str]) -> str:
    parts = []
    for token in tokens:
        source, _, text = token.partition(">")
        if source == "br":
            parts.append("\n")
        if not (' class="' in token and _numbers(token)):
            parts.append(text)
    return decode_references("".join(parts).strip("\n").rstrip())
