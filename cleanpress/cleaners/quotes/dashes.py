r"""Dashes and dots: the two options beside the quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpress.cleaners.quotes.code import is_code, matches_by_line
from cleanpress.cleaners.quotes.guards import Guards
from cleanpress.cleaners.quotes.styles import DOUBLE_MARKS, SINGLE_MARKS
from cleanpress.edits import Edit, because
from cleanpress.text.lazy_regex import lazy

__all__ = ["dash_edits", "ellipsis_edits"]

EM_DASH, EN_DASH, ELLIPSIS = "\N{EM DASH}", "\N{EN DASH}", "\N{HORIZONTAL ELLIPSIS}"
_TO_ASCII = {
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{FIGURE DASH}": "-",
    EN_DASH: "-",
    EM_DASH: "--",
    "\N{HORIZONTAL BAR}": "--",
    "\N{MINUS SIGN}": "-",
}
_ANY_DASH = lazy(f"[{''.join(_TO_ASCII)}]")

_MARKS = DOUBLE_MARKS + SINGLE_MARKS
_HYPHENS = lazy("--+|(?<= )- |-(?=[12])")
# Beside these a dash between spaces is a sum, a rule or a cell of a table.
_NO_DASH_BESIDE = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015|=+*/<>")
_BEFORE_CLOSED_DASH = frozenset(f".,!?…)]{_MARKS}")
_AFTER_CLOSED_DASH = frozenset(f"([{_MARKS}")
_YEAR_BEFORE = lazy(r"(?<![\w.\-\u2010-\u2015])(?:1\d{3}|20\d\d)$")
_YEAR_AFTER = lazy(r"(?:1\d{3}|20\d\d)(?![\w\-\u2010-\u2015])")
_ELLIPSIS = lazy(ELLIPSIS)
_DOTS = lazy(r"\.\.\.+")
_PATH_BEFORE, _PATH_AFTER = frozenset("/\\<{"), frozenset("/\\")


def dash_edits(text: str, option: str, typographic: str, guards: Guards) -> Iterator[Edit]:
    """Find the edits of a `dashes` option; `typographic` is the dash of the language."""
    if option == "ascii":
        for match in _outside_code(text, _ANY_DASH, guards):
            yield Edit(match.start(), match.end(), _TO_ASCII[match.group()], because("dash"))
    elif option == "typographic" and "-" in text:
        for match in _outside_code(text, _HYPHENS, guards):
            start = match.start()
            end = start + len(match.group().rstrip())
            if _between_years(text, start, end):
                yield Edit(start, end, EN_DASH, because("dash"))
            elif _is_dash(text, start, end):
                yield Edit(start, end, typographic, because("dash"))


def _is_dash(text: str, start: int, end: int) -> bool:
    """Return whether hyphens are a typed dash: one to three between spaces, two or three between words."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if end - start > 3:
        return False
    if before == after == " ":
        return _is_dash_between_spaces(text[start - 2 : start - 1], text[end + 1 : end + 2])
    return (
        end - start > 1
        and (before.isalnum() or before in _BEFORE_CLOSED_DASH)
        and (after.isalnum() or after in _AFTER_CLOSED_DASH)
    )


def _is_dash_between_spaces(left: str, right: str) -> bool:
    # Two digits are a sum, "7 - 5"; nothing on one side is an item of a list, or a column.
    if not left or not right or left.isspace() or right.isspace():
        return False
    return not (left in _NO_DASH_BESIDE or right in _NO_DASH_BESIDE or (left + right).isdigit())


def _between_years(text: str, start: int, end: int) -> bool:
    """Return whether a hyphen joins two years in order: 1914-1918, but no number of a telephone or a part."""
    if end - start != 1 or not text[start - 1 : start].isdigit():
        return False
    first = _YEAR_BEFORE.search(text[max(0, start - 5) : start])
    last = _YEAR_AFTER.match(text, end)
    return first is not None and last is not None and first.group() < last.group()


def ellipsis_edits(text: str, option: str, guards: Guards) -> Iterator[Edit]:
    """Find the edits of an `ellipses` option."""
    if option == "dots":
        for match in _outside_code(text, _ELLIPSIS, guards):
            yield Edit(match.start(), match.end(), "...", because("ellipsis"))
    elif option == "character" and "..." in text:
        for match in _outside_code(text, _DOTS, guards):
            if _is_ellipsis(text, match.start(), match.end()):
                yield Edit(match.start(), match.end(), ELLIPSIS, because("ellipsis"))


def _is_ellipsis(text: str, start: int, end: int) -> bool:
    """Return whether dots are an ellipsis: three; not in a path or a range, nor a spread, "[...x]"."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if end - start != 3 or before in _PATH_BEFORE or after in _PATH_AFTER:
        return False
    if before in ("(", "["):
        return after in (")", "]")
    if after.isalnum() or after == "_":
        return after.isalpha() and not before.isdigit()
    return True


def _outside_code(text: str, pattern: re.Pattern[str], guards: Guards) -> Iterator[re.Match[str]]:
    for start, end, matches in matches_by_line(text, pattern):
        if not is_code(text, start, end, guards):
            yield from (match for match in matches if not guards.cover(match.start()))
