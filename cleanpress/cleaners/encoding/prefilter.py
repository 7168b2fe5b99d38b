"""The second gate before ftfy: which lines could ftfy change at all?

Everything here is worked out from ftfy's own tables, so that what the gate holds back, ftfy would have
left alone. ftfy's steps change a line only if it
- has a character of a table (control characters, ligatures, widths, line breaks, surrogates), or
- has an HTML entity, and no "<", or
- is "bad", that is, `ftfy.badness.BADNESS_RE` matches somewhere, or
- is not in Unicode's normal form C.

BADNESS_RE is dear to search with: three dozen alternatives are tried at every character. But each
alternative needs two certain characters side by side. `_necessary_pairs` reads these off the expression,
and only lines with such a pair are searched. tests/test_encoding.py holds the gate against ftfy.

This module imports ftfy, so it is itself imported late.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from unicodedata import is_normalized

from ftfy import TextFixerConfig
from ftfy.badness import BADNESS_RE
from ftfy.chardata import CONTROL_CHARS, HTML_ENTITY_RE, LIGATURES, WIDTH_MAP

from cleanpress.cleaners.encoding.harmless import NOT_HARMLESS
from cleanpress.text.characters import has_non_ascii_pair
from cleanpress.text.lazy_regex import lazy

__all__ = ["CONFIG", "suspicious_lines"]

CONFIG = TextFixerConfig(uncurl_quotes=False, explain=False)

LINE_BREAKS = "\r\u2028\u2029\x85"
C1_CONTROLS = "\x80-\x9f"
SURROGATES = "\ud800-\udfff"
_MENDED_ALONE = f"{C1_CONTROLS}{SURROGATES}{LINE_BREAKS}" + "".join(
    re.escape(chr(code)) for table in (CONTROL_CHARS, LIGATURES, WIDTH_MAP) for code in table
)
MENDED_ALONE = lazy(f"[{_MENDED_ALONE}]")
# All of ASCII that may be a reason to change a line.
_ASCII_SIGNS = "\r&" + "".join(chr(code) for code in CONTROL_CHARS if code < 0x80)

_TOKEN = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\.|\S")
_NOT_A_CLASS = frozenset("^$.?*+(){}|")


def _necessary_pairs(badness: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return for each alternative of a verbose expression two neighbouring classes that it must match.

    An alternative of a single class gives that class and "". Raises ValueError where an alternative has
    neither: then ftfy has changed its ways, and this reading of it no longer holds.
    """
    source = re.sub(r"^\s*#.*$", "", badness.pattern, flags=re.MULTILINE)
    pairs = []
    alternative: list[str] = []
    for token in [*_TOKEN.findall(source), "|"]:
        if token != "|":
            alternative.append(token)
            continue
        candidates = list(_neighbours(alternative))
        if not candidates:
            raise ValueError(f"No pair of characters is necessary for {''.join(alternative)!r}.")
        pairs.append(min(candidates, key=_breadth))
        alternative = []
    return pairs


def _neighbours(tokens: list[str]) -> Iterator[tuple[str, str]]:
    usable = [
        token not in _NOT_A_CLASS and token[0] != "\\" and following not in ("?", "*", "{")
        for token, following in zip(tokens, [*tokens[1:], ""], strict=True)
    ]
    if len(tokens) == 1 and usable[0]:
        yield tokens[0], ""
    for at in range(len(tokens) - 1):
        if usable[at] and usable[at + 1]:
            yield tokens[at], tokens[at + 1]


def _breadth(pair: tuple[str, str]) -> int:
    """Rank a pair by how much clean text it lets through: ASCII characters are everywhere."""
    return 2 * _takes_ascii(pair[0]) + _takes_ascii(pair[1])


@cache
def _takes_ascii(token: str) -> bool:
    return token.startswith("[^") or any(map(str.isascii, _members(token)))


@cache
def _members(token: str) -> frozenset[str]:
    """Return the characters that a class, which is none of all others, or a character stands for."""
    inside = re.sub(r"\\x(..)", lambda code: chr(int(code[1], 16)), token.removeprefix("[").removesuffix("]"))
    if "\\" in inside:
        raise ValueError(f"{token!r} has an escape in it that is not read.")
    spans = re.findall(r"(.)(?:-(.))?", inside, re.DOTALL)
    return frozenset(chr(code) for one, two in spans for code in range(ord(one), ord(two or one) + 1))


_NECESSARY = [pair for pair in _necessary_pairs(BADNESS_RE) if pair[1]]
# The few pairs that have an ASCII character ("Â ") begin with one that is rare: enough of a sign.
_BEFORE_ASCII = frozenset[str]().union(*(_members(pair[0]) for pair in _NECESSARY if _breadth(pair)))
_PAIRS = [(_members(pair[0]), _members(pair[1])) for pair in _NECESSARY if not _breadth(pair)]
# The pairs one by one would take long to compile: the first characters of all of them, and the second ones.
_FIRST, _SECOND = ("".join(frozenset().union(*part)) for part in zip(*_PAIRS, strict=True))
# Letters of many languages are first ones, few are second ones.
_PERHAPS_A_PAIR = lazy(f"[{_SECOND}](?<=[{_FIRST}].)")
_RARE = lazy(f"[{_MENDED_ALONE}{''.join(_BEFORE_ASCII)}]")


@lru_cache(maxsize=1 << 14)
def _is_pair(two: str) -> bool:
    """Say whether two characters side by side may make a line bad."""
    return any(two[0] in first and two[1] in second for first, second in _PAIRS)


def suspicious_lines(text: str) -> list[tuple[int, int]]:
    """Return the spans of the lines, line ends included, that ftfy might change, in order."""
    spans = set(_lines_not_harmless(text))
    for sign in _ASCII_SIGNS:
        spans.update(_lines_with(sign, text))
    return [(start, end) for start, end in sorted(spans) if _may_change(text[start:end])]


def _lines_not_harmless(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line) + 1
        if not line.isascii() and (NOT_HARMLESS.search(line) or has_non_ascii_pair(line)):
            yield start, min(end, len(text))
        start = end


def _lines_with(sign: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(sign)
    while at >= 0:
        end = text.find("\n", at) + 1 or len(text)
        yield text.rfind("\n", 0, at) + 1, end
        at = text.find(sign, end)


def _may_change(line: str) -> bool:
    """Say whether ftfy may have a reason to change this line."""
    rare = _RARE.search(line)
    if (rare and MENDED_ALONE.search(line)) or (
        "&" in line and "<" not in line and HTML_ENTITY_RE.search(line)
    ):
        return True
    # ftfy takes a longer line in pieces, and BADNESS_RE asks for the start of the piece.
    in_pieces = len(line) > CONFIG.max_decode_length
    if (rare or _has_pair(line)) and (in_pieces or BADNESS_RE.search(line)):
        return True
    return not is_normalized("NFC", line)


def _has_pair(line: str) -> bool:
    match = _PERHAPS_A_PAIR.search(line)
    while match:
        at = match.start()
        if _is_pair(line[at - 1 : at + 1]):
            return True
        match = _PERHAPS_A_PAIR.search(line, at + 1)
    return False
