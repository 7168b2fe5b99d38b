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
MENDED_ALONE = re.compile(
    f"[{C1_CONTROLS}{SURROGATES}{LINE_BREAKS}"
    + "".join(re.escape(chr(code)) for table in (CONTROL_CHARS, LIGATURES, WIDTH_MAP) for code in table)
    + "]"
)

# Text of these characters alone is in normal form C: none of them decomposes, combines with a character
# before it, or has a combining class. Asked before `is_normalized`, which is ten times as slow.
_PERHAPS_NOT_NORMAL = re.compile(
    "[^\x00-\u02ff\u0388-\u0482\u0488-\u052f\u05d0-\u05ea\u0620-\u064a\u0671-\u06d5\u1e00-\u1eff"
    "\u2002-\u20cf\u212c-\u2328\u232b-\u2adb\u3001-\u3029\u3041-\u3096\u309b-\u9fff\uac00-\ud7a3"
    "\ufe30-\uffff\U0001f000-\U0001faff\U00020000-\U0002a6df]"
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


def _gates(badness: re.Pattern[str]) -> list[re.Pattern[str]]:
    """Compile the pairs: those that are not ASCII in one expression, the few others in another.

    The expression begins with one class of all first characters, because that is what `re` scans fast;
    then come one class of all second characters, and only then the pairs one by one.
    """
    gates = []
    pairs = [pair for pair in _necessary_pairs(badness) if pair[1]]
    for ascii_too in (False, True):
        chosen = [pair for pair in pairs if (_breadth(pair) > 0) == ascii_too]
        first = "".join(_inside(pair[0]) for pair in chosen)
        either = "|".join(f"(?<={one}){two}" for one, two in chosen)
        second = "" if ascii_too else f"(?=[{''.join(_inside(pair[1]) for pair in chosen)}])"
        if chosen:
            gates.append(re.compile(f"[{first}]{second}(?:{either})"))
    return gates


def _inside(token: str) -> str:
    return token[1:-1] if token[0] == "[" else re.escape(token)


_GATES = _gates(BADNESS_RE)


def suspicious_lines(text: str) -> list[tuple[int, int]]:
    """Return the spans of the lines, line ends included, that ftfy might change, in order."""
    spans: dict[int, int] = {}
    for place in _suspicious_places(text):
        start = text.rfind("\n", 0, place) + 1
        if start not in spans:
            spans[start] = text.find("\n", place) + 1 or len(text)
    return sorted(spans.items())


def _suspicious_places(text: str) -> Iterator[int]:
    """Yield a place in every line that ftfy might change; at most one a line, except for long lines."""
    for match in _one_a_line(MENDED_ALONE, text):
        yield match.start()
    if "&" in text:
        for match in _one_a_line(HTML_ENTITY_RE, text):
            if "<" not in _line_at(text, match.start()):
                yield match.start()
    if text.isascii():
        return
    for gate in _GATES:
        for match in _one_a_line(gate, text):
            line = _line_at(text, match.start())
            # ftfy takes a longer line in pieces, and BADNESS_RE asks for the start of the piece.
            if len(line) > CONFIG.max_decode_length or BADNESS_RE.search(line):
                yield match.start()
    for match in _one_a_line(_PERHAPS_NOT_NORMAL, text):
        if not is_normalized("NFC", _line_at(text, match.start())):
            yield match.start()


def _one_a_line(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the first match in each line that has one."""
    match = pattern.search(text)
    while match:
        yield match
        line_end = text.find("\n", match.start())
        if line_end < 0:
            return
        match = pattern.search(text, line_end + 1)


def _line_at(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place) + 1 or len(text)
    return text[start:end]
