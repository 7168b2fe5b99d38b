"""Code: its language, and its lines as written, without numbers and buttons that pages put beside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from cleanpress.html.blocks import Blocks
from cleanpress.html.caching import cache_short
from cleanpress.html.elements import BLOCK_TAGS, VOID_TAGS, attribute, decode_references
from cleanpress.html.languages import language_name
from cleanpress.html.listings import copies, counts_up, element_end, is_numbers, names_numbers

__all__ = ["read_code", "read_language"]

# What comes after these is the name of a language, whatever it is ...
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|brush:)[-:\s]?\s*([\w+#.-]{1,20})"
)
# ... and these are one if it is known.
_MAY_BE_LANGUAGE = re.compile(
    r"(?:^|\s)(?:(?:highlight|type|hljs|sourceCode|prettyprint|syntaxhighlighter|geshi|code|dp)[-\s]+)?"
    r"([\w+#.-]{1,20})(?=\s|$)"
)
_IS_LANGUAGE = re.compile(r"[\w+#.-]{1,20}")
_BRUSH = re.compile(r"brush:\s*([\w+#.-]{1,20})")
_NAMES = ("data-lang", "data-language", "data-code-lang", "data-tagsearch-lang")
_NO_LANGUAGES = frozenset("none nohighlight no-highlight plain plaintext text txt default hljs copy".split())
_TABLE_PARTS = ("td", "tr", "tbody", "table")
# What closes right before the code is no part of its box.
_NO_HEADS = frozenset("/p /pre /ul /ol /dl /table /h1 /h2 /h3 /h4 /h5 /h6".split())
# How far up the page, or on, a highlighter writes the language of what is inside.
FAR = 4
FARTHEST = 8
# How many tags before the code the head of its box may be.
FARTHEST_HEAD = 16
# What a page writes above its code, or on a button, is not longer.
LONGEST_HEAD = 80
LONGEST_BUTTON = 40
_SKIPPED = frozenset("button select textarea clipboard-copy".split())
# A line of code in an inline element: "line", "token-line", "code-line", "crayon-line".
_LINE = re.compile(r"(?<![\w-])(?:[\w-]*[-_])?line(?![\w-])")
_CODE_TAGS = ("code>", "code ", "/code>", "/code ")
# Editors that run in a browser put one of the last two into an empty line.
_BLANK = " \t\r\f\v\xa0\u200b\ufeff"
_UNSELECTED = re.compile(r'user-select:\s*none|aria-hidden="true"|data-nosnippet')


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
    for token in islice(blocks.tokens, first, min(max(blocks.starts[number], first), first + FAR) + 1):
        if language := _language_of(token.partition(">")[0]):
            return _checked(language)
    for distance, path in enumerate(_around(blocks, number)):
        names = blocks.signatures[path].partition(" ")[2]
        language = _language_in(names)
        if language and (distance < FAR or language_name(language)):
            return _checked(language)
    return _checked(_language_above(blocks.tokens, first))


def _language_of(source: str) -> str:
    if "=" not in source:
        return ""
    if brush := _BRUSH.search(source):
        return brush.group(1)
    names = (attribute(source, name) for name in _NAMES)
    return next(filter(None, names), "") or _language_in(attribute(source, "class"))


def _around(blocks: Blocks, number: int) -> Iterator[int]:
    """Yield the element paths around a block, without the parts of the table that its lines are in."""
    paths = (
        path for path in blocks.ancestors(number) if not blocks.signatures[path].startswith(_TABLE_PARTS)
    )
    return islice(paths, FARTHEST)


def _language_in(classes: str) -> str:
    if found := _LANGUAGE.search(classes):
        return found.group(1)
    for found in _MAY_BE_LANGUAGE.finditer(classes):
        if name := language_name(found.group(1)):
            return name
    return ""


def _checked(language: str) -> str:
    language = language.strip().lower()
    return language if _IS_LANGUAGE.fullmatch(language) and language not in _NO_LANGUAGES else ""


def _language_above(tokens: Sequence[str], first: int) -> str:
    """Return the language that a page writes in the head of the box around the code, or of `<pre>`."""
    for token in range(first - 1, max(first - FARTHEST_HEAD, 0), -1):
        source, _, text = tokens[token].partition(">")
        if source in _NO_HEADS or len(text) > LONGEST_HEAD:
            break
        if name := language_name(text, label=True):
            return name
    inside = tokens[first : first + FARTHEST_HEAD]
    if not any(_name(token) == "code" for token in inside):
        return ""
    heads = takewhile(lambda token: _name(token) != "code", inside)
    return next(filter(None, (language_name(token.partition(">")[2], label=True) for token in heads)), "")


def read_code(blocks: Blocks, numbers: Sequence[int], structure: int = 0) -> str:
    """Return the code in blocks of one `<pre>` or other listing, without numbers of lines and buttons.

    structure: the listing; if it is not given, the innermost structure around the first block.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<pre><span class=lineno>1 </span>tea = 1\\n<span class=lineno>2 </span>milk = 2</pre>"
    >>> print(read_code(read_blocks(parse(page).markup), [0]))
    tea = 1
    milk = 2
    """
    if not numbers:
        return ""
    reader = _CodeReader(blocks, numbers, structure or blocks.structures[numbers[0]])
    return reader.read()


class _CodeReader:
    """One pass over the tokens of a listing."""

    def __init__(self, blocks: Blocks, numbers: Sequence[int], structure: int) -> None:
        self.tokens = blocks.tokens
        self.start = blocks.structure_tokens[structure]
        # The last block may be in another <pre> than the first one.
        starts = {self.start, _start_of_last(blocks, numbers[-1]) or self.start}
        self.end = max(element_end(self.tokens, start) for start in starts)
        self.left_out = set(_left_out(blocks, numbers, self.start, self.end))
        # Where <code> begins and ends in a <pre>. What stands before and after it may be a head.
        self.code = range(0)
        inside = self.tokens[self.start : self.end]
        if _name(inside[0]) == "pre":
            tags = [at for at, token in enumerate(inside) if token.startswith(_CODE_TAGS)]
            begin = next((at for at in tags if inside[at][0] != "/"), -1)
            end = next((at for at in reversed(tags) if inside[at][0] == "/"), -1)
            if begin >= 0 and end >= 0:
                self.code = range(begin, end + 1)
        self.out: list[str] = []
        # For each open element: its name, what is in `out` at its start, whether it is an inline line.
        self.open: list[tuple[str, int, bool]] = []
        self.after_line = ""  # the tag of the inline line that was just closed, with "empty" before it

    def read(self) -> str:
        token = self.start
        while token <= self.end:
            token = self.step(token)
        text = decode_references("".join(self.out).strip("\n").rstrip())
        return "\n".join(line if line.strip(_BLANK) else "" for line in text.split("\n"))

    def step(self, token: int) -> int:
        """Read a token; return the next one to read."""
        source, _, text = self.tokens[token].partition(">")
        name = source.partition(" ")[0]
        if name[:1] == "/":
            self.close(name[1:])
        elif name in ("br", "hr"):
            self.out.append("\n")
            self.after_line = ""
        elif name not in VOID_TAGS:
            end = self.skipped(token, name, source)
            if end:
                self.add(end, self.tokens[end].partition(">")[2])
                return end + 1
            self.enter(name, source)
        self.add(token, text)
        return token + 1

    def add(self, token: int, text: str) -> None:
        """Add the text after a tag."""
        if not text or token in self.left_out or token == self.end:
            return
        if text.isspace() and "\n" in text and self.is_between_blocks(token):
            return
        self.out.append(text)
        self.after_line = ""

    def is_between_blocks(self, token: int) -> bool:
        """Return whether the white space after a tag only parts the markup of one line from the next."""
        names = (
            _name(self.tokens[each]).lstrip("/") for each in (token, token + 1) if each < len(self.tokens)
        )
        return all(name in BLOCK_TAGS for name in names) and self.tokens[token].count("\n") == 1

    def enter(self, name: str, source: str) -> None:
        is_line = False
        if name in BLOCK_TAGS:
            self.end_line()
        elif name == "code":
            is_line = bool(self.open) and self.open[-1][0] == "pre"
        elif "line" in source:
            is_line = _names_line(source)
        if is_line and self.after_line == name:
            self.end_line()
        elif is_line and self.after_line == "empty " + name:
            self.out.append("\n")
        self.after_line = ""
        self.open.append((name, len(self.out), is_line))

    def close(self, name: str) -> None:
        while self.open:
            opened, begun, is_line = self.open.pop()
            if opened == name:
                break
        else:
            return
        if name in BLOCK_TAGS:
            if begun == len(self.out):
                self.out.append("\n")
            else:
                self.end_line()
        elif is_line:
            self.after_line = name if begun < len(self.out) else "empty " + name

    def end_line(self) -> None:
        if self.out and not self.out[-1].endswith("\n"):
            self.out.append("\n")

    def skipped(self, token: int, name: str, source: str) -> int:
        """Return the end of an element that holds no code, 0 for one that may."""
        if token == self.start:
            return 0
        tokens = self.tokens
        if name in _SKIPPED:
            return element_end(tokens, token)
        if '="' in source:
            is_of_numbers, is_of_button = _said(source)
            if is_of_numbers and self.holds_numbers(token):
                return element_end(tokens, token)
            if is_of_button and self.is_short(token, LONGEST_BUTTON):
                return element_end(tokens, token)
        if name == "td" and self.is_gutter(token):
            return element_end(tokens, token)
        if self.code and token - self.start not in self.code and name in BLOCK_TAGS and self.is_head(token):
            return element_end(tokens, token)
        return 0

    def holds_numbers(self, token: int) -> bool:
        return is_numbers(self.tokens, token, element_end(self.tokens, token))

    def is_short(self, token: int, length: int) -> bool:
        texts = (
            each.partition(">")[2].strip() for each in self.tokens[token : element_end(self.tokens, token)]
        )
        return sum(map(len, texts)) <= length

    def is_gutter(self, token: int) -> bool:
        """Return whether a cell holds the numbers of the lines in the cell beside it."""
        end = element_end(self.tokens, token)
        lines = [each.partition(">")[2] for each in self.tokens[token:end]]
        has_neighbor = "td" in (_name(each) for each in self.tokens[end + 1 : end + 3])
        return has_neighbor and counts_up(" ".join(lines).split())

    def is_head(self, token: int) -> bool:
        end = element_end(self.tokens, token)
        inside = self.tokens[token:end]
        return "code" not in map(_name, inside) and self.is_short(token, LONGEST_HEAD)


def _name(token: str) -> str:
    return token.partition(">")[0].partition(" ")[0]


# The parts of lines of code have few different start tags.
@cache_short
def _said(source: str) -> tuple[bool, bool]:
    """Return whether a start tag may be that of numbers of lines, and of a button that copies."""
    names = attribute(source, "class")
    return names_numbers(names) or _UNSELECTED.search(source) is not None, copies(names)


@cache_short
def _names_line(source: str) -> bool:
    return _LINE.search(attribute(source, "class")) is not None or "data-line=" in source


def _start_of_last(blocks: Blocks, number: int) -> int:
    """Return the token that opens the `<pre>` around a block, 0 without one."""
    structure = blocks.structures[number]
    while structure > 0 and blocks.structure_tag(structure) != "pre":
        structure = blocks.structure_parents[structure]
    return blocks.structure_tokens[structure] if structure > 0 else 0


def _left_out(blocks: Blocks, numbers: Sequence[int], start: int, end: int) -> Iterator[int]:
    """Yield the tokens of the blocks in a listing that are not chosen."""
    wanted = set(numbers)
    for number in range(bisect_left(blocks.starts, start), len(blocks)):
        if blocks.starts[number] > end:
            break
        if number not in wanted:
            yield from range(blocks.starts[number], blocks.ends[number])
