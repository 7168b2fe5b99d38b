"""Spell out characters that nobody would see, or that whatever shows them would obey."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["escaped_json", "terminal_safe", "visible", "visible_lines"]

# Characters that change the order in which others are shown. All else of category Cf is part of
# words and emoji, and is shown as it is where it was kept.
DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
MARKS = {"\t": "\N{RIGHTWARDS ARROW TO BAR}", "\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"}


def visible(text: str, *, all_of_it: bool = False) -> str:
    """Return `text` with control characters spelled out, so that no terminal obeys them.

    all_of_it: spell out spaces and all that is invisible, too: it was removed.

    >>> visible("a\\x1b[2J b"), visible("a\\u200b \\n", all_of_it=True)
    ('a<U+001B>[2J b', 'a<U+200B> ↵')
    """
    if text.isprintable() and not all_of_it:
        return text
    return "".join(_visible_character(c, all_of_it) for c in text.removesuffix("" if all_of_it else "\r"))


def visible_lines(text: str, *, changed: bool = False) -> str:
    """Return lines with control characters spelled out; what was changed, with all that nobody would see.

    >>> visible_lines("a\\x1bb\\nc"), visible_lines("  ", changed=True), visible_lines("a  b", changed=True)
    ('a<U+001B>b\\nc', '··', 'a  b')
    """
    if changed and not text.strip():
        return visible(text.replace(" ", "\N{MIDDLE DOT}"), all_of_it=True)
    return "\n".join(visible(line, all_of_it=changed) for line in text.split("\n"))


def _visible_character(c: str, all_of_it: bool) -> str:
    if all_of_it and c in MARKS:
        return MARKS[c]
    if c == "\t":
        return "    "
    category = unicodedata.category(c)
    hidden = category in ("Cc", "Cs", "Zl", "Zp", "Cn") or c in DIRECTIONS
    if hidden or (all_of_it and (category in ("Cf", "Co", "Zs") or c == "\ufe0f") and c != " "):
        return f"<U+{ord(c):04X}>"
    return c


@cache
def _obeyed() -> re.Pattern[str]:
    """Return what a terminal obeys, but for line ends and tabs; compiled when it is first needed.

    C0, DEL and C1, of which one begins each sequence that moves the cursor, sets the title or writes to the
    clipboard; what ends a line elsewhere; directions; and what is no character.
    """
    return re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
    )


def terminal_safe(text: str) -> str:
    """Return lines with all but line ends and tabs spelled out that a terminal would obey.

    >>> terminal_safe("a\\tb\\r\\nc \\x1b]52;c;eA==\\x07"), terminal_safe("a\\tb\\n")
    ('a\\tb\\nc <U+001B>]52;c;eA==<U+0007>', 'a\\tb\\n')
    """
    return _obeyed().sub(lambda match: f"<U+{ord(match[0]):04X}>", text.replace("\r\n", "\n"))


def escaped_json(text: str) -> str:
    """Return JSON that says the same, with what a terminal would obey as escapes.

    >>> escaped_json('{"a": "\\x9b2J"}'), escaped_json('{"a": "tea"}')
    ('{"a": "\\\\u009b2J"}', '{"a": "tea"}')
    """
    return _obeyed().sub(lambda match: f"\\u{ord(match[0]):04x}", text)
