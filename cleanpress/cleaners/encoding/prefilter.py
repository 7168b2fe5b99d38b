"""Find out cheaply where ftfy could change anything at all: in a text, and then in which of its lines.

Two prefilters stand before ftfy, which is slow to import and slow to ask:

- `is_surely_clean` takes a whole text and no table of ftfy. Most texts have, beside plain ASCII, only
  characters that ftfy leaves alone unless they stand side by side: European letters, quotes, dashes, symbols,
  emoji. All that ftfy takes for mojibake is two such characters together, or begins with one that is not
  listed here.
- `suspicious_lines` takes the lines of the other texts, and ftfy's tables. ftfy's steps change a line only if
  it has a character of a table (control characters, ligatures, widths, line breaks, surrogates), or has an
  HTML entity and no "<", or is "bad", as `ftfy.badness.is_bad` says, or is not in Unicode's normal form C.
  `is_bad` is slow: it tries three dozen expressions at every character, 290 ns for each of Russian. But
  whatever is bad has one of certain characters in it, or two of others side by side. Which ones was found by
  asking `is_bad` (tools/ftfy_pairs.py). Only lines that have them are asked about, which makes it 50 ns.

tests/test_encoding.py holds both against ftfy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple
from unicodedata import is_normalized

from cleanpress.text.characters import VISIBLE_ASCII, drop_ascii, has_non_ascii_pair
from cleanpress.text.lazy_regex import lazy

__all__ = ["ENTITY", "is_surely_clean", "load_tables", "suspicious_lines"]

_PLAIN = VISIBLE_ASCII + b" \t\n\f"
_PERHAPS_DAMAGED = lazy(
    r"[^\t\n\f -~\xA0-\xC1\xC4-\u0131\u0134-\u0148\u014A-\u0151\u0154-\u017F\u0391-\u03C9\u1E00-\u1EFF"
    r"\u200B-\u2027\u202F-\u205E\u20A0-\u20BF\u2122\u2190-\u2328\u232B-\u2ADB\u2B00-\u2BFF"
    r"\U0001F300-\U0001FAFF]"
)
ENTITY = "&#?[0-9A-Za-z]{1,24};"
_ANY_ENTITY = lazy(ENTITY)


def is_surely_clean(text: str) -> bool:
    """Return whether `text` surely has nothing that ftfy would change. Some clean texts are not sure to be.

    >>> is_surely_clean("“Naïve” – or don’t you think?"), is_surely_clean("doesnâ€™t")
    (True, False)
    """
    if "&" in text and _ANY_ENTITY.search(text):
        return False
    rest = drop_ascii(text, _PLAIN)
    return not rest or not (_PERHAPS_DAMAGED.search(rest) or has_non_ascii_pair(text))


LINE_BREAKS = "\r\u2028\u2029\x85"
C1_CONTROLS = "\x80-\x9f"
SURROGATES = "\ud800-\udfff"


class Tables(NamedTuple):
    """What is made of ftfy's tables.

    ascii_signs:   all of ASCII that may be a reason to change a line.
    changed_alone: characters that ftfy changes wherever they stand.
    rare:          these, and those that are enough to ask whether a line is bad.
    perhaps_pair:  the second character of what may be a pair.
    seconds:       for each first character of pairs, the second ones.
    longest:       ftfy takes a longer line in pieces.
    """

    ascii_signs: str
    changed_alone: re.Pattern[str]
    rare: re.Pattern[str]
    entity: re.Pattern[str]
    perhaps_pair: re.Pattern[str]
    seconds: dict[str, str]
    is_bad: Callable[[str], bool]
    longest: int


@cache
def load_tables() -> Tables:
    """Import ftfy and make the tables, once."""
    from ftfy import TextFixerConfig
    from ftfy.badness import is_bad
    from ftfy.chardata import CONTROL_CHARS, HTML_ENTITY_RE, LIGATURES, WIDTH_MAP

    from cleanpress.cleaners.encoding.pairs import ALONE, PAIRS

    alone = f"{C1_CONTROLS}{SURROGATES}{LINE_BREAKS}" + "".join(
        re.escape(chr(code)) for table in (CONTROL_CHARS, LIGATURES, WIDTH_MAP) for code in table
    )
    seconds = {first: seconds for firsts, seconds in PAIRS for first in firsts}
    # The pairs one by one would take long to compile, so these are the first characters of all of them, and
    # the second ones. Letters of many languages are first ones, few are second ones: these are looked for.
    any_second = re.escape("".join(sorted({second for each in seconds.values() for second in each})))
    return Tables(
        ascii_signs="\r&" + "".join(chr(code) for code in CONTROL_CHARS if code < 0x80),
        changed_alone=lazy(f"[{alone}]"),
        rare=lazy(f"[{alone}{ALONE}]"),
        entity=HTML_ENTITY_RE,
        perhaps_pair=lazy(f"[{any_second}](?<=[{re.escape(''.join(seconds))}].)"),
        seconds=seconds,
        is_bad=is_bad,
        longest=TextFixerConfig().max_decode_length,
    )


def suspicious_lines(text: str) -> list[tuple[int, int]]:
    """Return the spans of the lines, line ends included, that ftfy might change, in order.

    >>> suspicious_lines("It rained.\\nIt doesnâ€™t.\\n"), suspicious_lines("Größe ist „alles“.")
    ([(11, 25)], [])
    """
    tables = load_tables()
    spans = set(_lines_not_surely_clean(text))
    for sign in tables.ascii_signs:
        spans.update(_lines_with(sign, text))
    return [(start, end) for start, end in sorted(spans) if _may_change(text[start:end], tables)]


def _lines_not_surely_clean(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line) + 1
        if not line.isascii() and (_PERHAPS_DAMAGED.search(line) or has_non_ascii_pair(line)):
            yield start, min(end, len(text))
        start = end


def _lines_with(sign: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(sign)
    while at >= 0:
        end = text.find("\n", at) + 1 or len(text)
        yield text.rfind("\n", 0, at) + 1, end
        at = text.find(sign, end)


def _may_change(line: str, tables: Tables) -> bool:
    """Return whether ftfy may have a reason to change this line."""
    rare = tables.rare.search(line) is not None
    if rare and tables.changed_alone.search(line):
        return True
    if "&" in line and "<" not in line and tables.entity.search(line):
        return True
    # ftfy takes a longer line in pieces, and is asked about the start of each piece.
    in_pieces = len(line) > tables.longest
    if (rare or _has_pair(line, tables)) and (in_pieces or tables.is_bad(line)):
        return True
    return not is_normalized("NFC", line)


def _has_pair(line: str, tables: Tables) -> bool:
    match = tables.perhaps_pair.search(line)
    while match:
        at = match.start()
        if match[0] in tables.seconds[line[at - 1]]:
            return True
        match = tables.perhaps_pair.search(line, at + 1)
    return False
