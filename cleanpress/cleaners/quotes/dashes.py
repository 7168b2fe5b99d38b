r"""Dashes and dots: the two options beside the quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpress.cleaners.quotes.code import is_code
from cleanpress.cleaners.quotes.guards import Guards
from cleanpress.cleaners.quotes.styles import DOUBLE_MARKS, SINGLE_MARKS
from cleanpress.edits import Edit
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
_DOTS = lazy(r"\.\.\.+")


def dash_edits(text: str, option: str, typographic: str, guards: Guards) -> Iterator[Edit]:
    """Find the edits of a `dashes` option; `typographic` is the dash of the language."""
    if option == "ascii":
        for match in _outside_code(text, _ANY_DASH, guards):
            yield Edit(match.start(), match.end(), _TO_ASCII[match.group()], "dash")
    elif option == "typographic" and "-" in text:
        for match in _outside_code(text, _HYPHENS, guards):
            start = match.start()
            end = start + len(match.group().rstrip())
            if _between_years(text, start, end):
                yield Edit(start, end, EN_DASH, "dash")
            elif _is_dash(text, start, end):
                yield Edit(start, end, typographic, "dash")


def _is_dash(text: str, start: int, end: int) -> bool:
    """Say whether hyphens are a typed dash: one to three between spaces, two or three between words."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if end - start > 3:
        return False
    if before == after == " ":
        left, right = text[start - 2 : start - 1], text[end + 1 : end + 2]
        if not left or not right or left.isspace() or right.isspace():
            return False
        return not (left in _NO_DASH_BESIDE or right in _NO_DASH_BESIDE or (left + right).isdigit())
    return (
        end - start > 1
        and (before.isalnum() or before in _BEFORE_CLOSED_DASH)
        and (after.isalnum() or after in _AFTER_CLOSED_DASH)
    )


def _between_years(text: str, start: int, end: int) -> bool:
    """Say whether a hyphen joins two years in order: 1914-1918, but no number of a telephone or a part."""
    if end - start != 1 or not text[start - 1 : start].isdigit():
        return False
    first = _YEAR_BEFORE.search(text[max(0, start - 5) : start])
    last = _YEAR_AFTER.match(text, end)
    return first is not None and last is not None and first.group() < last.group()


def ellipsis_edits(text: str, option: str, guards: Guards) -> Iterator[Edit]:
    """Find the edits of an `ellipses` option."""
    if option == "dots":
        for match in _outside_code(text, re.compile(ELLIPSIS), guards):
            yield Edit(match.start(), match.end(), "...", "ellipsis")
    elif option == "character" and "..." in text:
        for match in _outside_code(text, _DOTS, guards):
            if _is_ellipsis(text, match.start(), match.end()):
                yield Edit(match.start(), match.end(), ELLIPSIS, "ellipsis")


def _is_ellipsis(text: str, start: int, end: int) -> bool:
    """Say whether dots are an ellipsis: three; not in a path or a range, nor a spread, "[...x]"."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if end - start != 3 or (before and before in "/\\<{") or (after and after in "/\\"):
        return False
    if before and before in "([":
        return after in (")", "]")
    if after.isalnum() or after == "_":
        return after.isalpha() and not before.isdigit()
    return True


def _outside_code(text: str, pattern: re.Pattern[str], guards: Guards) -> Iterator[re.Match[str]]:
    line_end = -1
    code = False
    for match in pattern.finditer(text):
        if match.start() > line_end:
            line_start = text.rfind("\n", 0, match.start()) + 1
            line_end = text.find("\n", match.start())
            line_end = len(text) if line_end < 0 else line_end
            code = is_code(text, line_start, line_end, guards)
        if not code and not guards.cover(match.start()):
            yield match
