"""The gate before ftfy: which lines could ftfy change at all?

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
from unicodedata import is_normalized

from ftfy import TextFixerConfig
from ftfy.badness import BADNESS_RE
from ftfy.chardata import CONTROL_CHARS, HTML_ENTITY_RE, LIGATURES, WIDTH_MAP

__all__ = ["CONFIG", "suspicious_lines"]

CONFIG = TextFixerConfig(uncurl_quotes=False, explain=False)

LINE_BREAKS = "\r\u2028\u2029\x85"
C1_CONTROLS = "\x80-\x9f"
SURROGATES = "\ud800-\udfff"
_MENDED_ALONE = f"{C1_CONTROLS}{SURROGATES}{LINE_BREAKS}" + "".join(
    re.escape(chr(code)) for table in (CONTROL_CHARS, LIGATURES, WIDTH_MAP) for code in table
)
MENDED_ALONE = re.compile(f"[{_MENDED_ALONE}]")

# All characters but these blocks may not be in normal form C, alone or after another: none in the blocks
# decomposes, combines with a character before it, or has a combining class.
_NOT_ALWAYS_NORMAL = (
    "\u0300-\u0387\u0483-\u0487\u0530-\u05cf\u05eb-\u061f\u064b-\u0670\u06d6-\u1dff\u1f00-\u2001"
    "\u20d0-\u212b\u2329\u232a\u2adc-\u3000\u302a-\u3040\u3097-\u309a\ua000-\uabff\ud7a4-\ufe2f"
    "\U00010000-\U0001efff\U0001fb00-\U0001ffff\U0002a6e0-\U0010ffff"
)

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


def _takes_ascii(token: str) -> bool:
    return bool(token) and re.search(token, "".join(map(chr, range(128)))) is not None


def _gate(pairs: list[tuple[str, str]]) -> re.Pattern[str]:
    """Compile pairs to one expression.

    It begins with one class of all first characters, because that is what `re` scans fast; then
    come one class of all second characters, and only then the pairs one by one.
    """
    first = "".join(_inside(pair[0]) for pair in pairs)
    second = "".join(_inside(pair[1]) for pair in pairs)
    either = "|".join(f"(?<={one}){two}" for one, two in pairs)
    return re.compile(f"[{first}](?=[{second}])(?:{either})")


def _inside(token: str) -> str:
    return token[1:-1] if token[0] == "[" else re.escape(token)


# The few pairs that have an ASCII character ("Â ") begin with one that is rare: enough of a sign.
_PAIRS = [pair for pair in _necessary_pairs(BADNESS_RE) if pair[1]]
_BEFORE_ASCII = "".join(_inside(pair[0]) for pair in _PAIRS if _breadth(pair))
_BAD_PAIR = _gate([pair for pair in _PAIRS if not _breadth(pair)])
_BEGINS_BEFORE_ASCII = re.compile(f"[{_BEFORE_ASCII}]")
# Two scans of the text find all lines that are worth a look: one for characters that are rare, each of
# which may be a reason, and one for pairs of characters that are common.
_RARE = re.compile(f"[{_NOT_ALWAYS_NORMAL}{_MENDED_ALONE}{_BEFORE_ASCII}]")
SCANS = (_RARE, _BAD_PAIR)


def suspicious_lines(text: str) -> list[tuple[int, int]]:
    """Return the spans of the lines, line ends included, that ftfy might change, in order."""
    spans: dict[int, int] = {}
    for match in _worth_a_look(text):
        start, end = _line_around(text, match.start())
        if start not in spans and _may_change(text[start:end]):
            spans[start] = end
    return sorted(spans.items())


def _worth_a_look(text: str) -> Iterator[re.Match[str]]:
    for scan in SCANS:
        yield from _one_a_line(scan, text)
    if "&" in text:
        yield from _one_a_line(HTML_ENTITY_RE, text)


def _may_change(line: str) -> bool:
    """Say whether ftfy may have a reason to change this line."""
    if MENDED_ALONE.search(line) or ("<" not in line and HTML_ENTITY_RE.search(line)):
        return True
    # ftfy takes a longer line in pieces, and BADNESS_RE asks for the start of the piece.
    in_pieces = len(line) > CONFIG.max_decode_length
    perhaps_bad = _BAD_PAIR.search(line) or _BEGINS_BEFORE_ASCII.search(line)
    if perhaps_bad and (in_pieces or BADNESS_RE.search(line)):
        return True
    return not is_normalized("NFC", line)


def _one_a_line(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the first match in each line that has one."""
    match = pattern.search(text)
    while match:
        yield match
        line_end = text.find("\n", match.start())
        if line_end < 0:
            return
        match = pattern.search(text, line_end + 1)


def _line_around(text: str, place: int) -> tuple[int, int]:
    return text.rfind("\n", 0, place) + 1, text.find("\n", place) + 1 or len(text)
