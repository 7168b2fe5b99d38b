"""YAML front matter: what a page says of itself, between two lines of hyphens above its Markdown.

YAML is not written with a library, since what is written has two forms alone, which YAML 1.1 and 1.2 read in
the same way: a day as it is, and any other text between double quotes, on one line. So "no" stays a word, and
nothing that stands in a value can end it, or the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cleanpress.text.lazy_regex import lazy

__all__ = ["write_front_matter"]

FENCE = "---"
# What YAML does not call printable, what ends a line in YAML 1.1 (U+2028, U+2029), and the two that mean
# something between double quotes.
_ESCAPED = lazy(r'["\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]')
_DAY = lazy(r"\d{4}-\d\d-\d\d")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


# The fields that are days.
DAYS = ("date", "modified")


def write_front_matter(values: Mapping[str, str | Sequence[str] | None]) -> str:
    r"""Return values as front matter, with the line of hyphens below it; "" where none is known.

    A value is a text or a list of texts, and one that is None or empty is left out.

    >>> print(write_front_matter({"title": 'He said "no"', "date": "2024-03-09", "tags": ["tea"]}))
    ---
    title: "He said \"no\""
    date: 2024-03-09
    tags:
      - "tea"
    ---
    >>> write_front_matter({"title": None, "tags": ()})
    ''
    """
    lines = [line for name, value in values.items() if value for line in _lines(name, value)]
    return "\n".join([FENCE, *lines, FENCE]) if lines else ""


def _lines(name: str, value: str | Sequence[str]) -> Iterator[str]:
    if isinstance(value, str):
        # Where a title is a day, it is a title still.
        yield f"{name}: {value if name in DAYS and _is_day(value) else _quoted(value)}"
        return
    yield f"{name}:"
    for item in value:
        yield f"  - {_quoted(item)}"


def _is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar: a reader of YAML makes a date of it, or fails."""
    if not (text.isascii() and _DAY.fullmatch(text)):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _quoted(text: str) -> str:
    r"""Return a text between double quotes.

    >>> print(_quoted("a\nb\x00 \U0001f375"))
    "a\nb\x00 🍵"
    """
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"  # half a pair of UTF-16, for which YAML has no place
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
