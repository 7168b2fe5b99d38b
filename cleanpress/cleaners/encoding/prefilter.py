"""The second gate before ftfy: which lines could ftfy change at all?

Everything here is worked out from ftfy's own tables, so that what the gate holds back, ftfy would have
left alone. ftfy's steps change a line only if it
- has a character of a table (control characters, ligatures, widths, line breaks, surrogates), or
- has an HTML entity, and no "<", or
- is "bad", as `ftfy.badness.is_bad` says, or
- is not in Unicode's normal form C.

`is_bad` is dear: it tries three dozen expressions at every character, 290 ns for each of Russian. But
whatever is bad has one of certain characters in it, or two of others side by side. Which ones was found by
asking `is_bad` (tools/ftfy_pairs.py). Only lines that have them are asked about, which makes it 50 ns.
tests/test_encoding.py holds the gate against ftfy.

This module imports ftfy, so it is itself imported late.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import is_normalized

from ftfy import TextFixerConfig
from ftfy.badness import is_bad
from ftfy.chardata import CONTROL_CHARS, HTML_ENTITY_RE, LIGATURES, WIDTH_MAP

from cleanpress.cleaners.encoding.harmless import NOT_HARMLESS
from cleanpress.cleaners.encoding.pairs import ALONE, PAIRS
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

_SECONDS = {first: seconds for firsts, seconds in PAIRS for first in firsts}
# The pairs one by one would take long to compile: the first characters of all of them, and the second ones.
# Letters of many languages are first ones, few are second ones.
_PERHAPS_A_PAIR = lazy(
    f"[{re.escape(''.join({second for seconds in _SECONDS.values() for second in seconds}))}]"
    f"(?<=[{re.escape(''.join(_SECONDS))}].)"
)
_RARE = lazy(f"[{_MENDED_ALONE}{ALONE}]")


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
    # ftfy takes a longer line in pieces, and is asked about the start of each piece.
    in_pieces = len(line) > CONFIG.max_decode_length
    if (rare or _has_pair(line)) and (in_pieces or is_bad(line)):
        return True
    return not is_normalized("NFC", line)


def _has_pair(line: str) -> bool:
    match = _PERHAPS_A_PAIR.search(line)
    while match:
        at = match.start()
        if match[0] in _SECONDS[line[at - 1]]:
            return True
        match = _PERHAPS_A_PAIR.search(line, at + 1)
    return False
