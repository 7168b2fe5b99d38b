"""Parse dates as people and machines write them."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from cleanpress.html.metadata.month_names import MONTHS
from cleanpress.text.lazy_regex import lazy

__all__ = ["Found", "find_date", "read_date"]

# Before the first web page nothing was published on one; a date in a later century is an error.
FIRST_YEAR, LAST_YEAR = 1991, 2099
LONGEST_DATE = 200  # characters

_MONTH_OF = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split()}

_ISO = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d|\d\.\d\d(?!\d)")
AROUND = 30  # characters on both sides of a year that a date can take
# In figures, a year first and last; a day, a month's name, a year; a year, a month's name, a day; a month's
# name, a day, a year. For the name any word will do: it is looked up.
_DATE = lazy(
    r"""(?<![\d.,:/-])(?:
    (?P<y1>(?:19|20)\d\d)\s?[-/.年년]\s?(?P<m1>\d{1,2})\s?[-/.月월]\s?(?P<d1>\d{1,2})(?!\d)
    |(?P<a2>\d{1,2})\s?(?P<sign>[./|-])\s?(?P<b2>\d{1,2})\s?[./|-]\s?
        (?P<y2>(?:19|20)\d\d|\d\d)(?![\d%€$]|[.,/-]\d)
    |(?P<d3>\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[\s-](?:of\s|de\s|d['’]\s?)?
        (?P<m3>[^\W\d_]{3,12})\.?,?[\s-](?:de\s|del\s)?(?P<y3>(?:19|20)\d\d)(?!\d)
    |(?P<y5>(?:19|20)\d\d)\.?,?\s(?P<m5>[^\W\d_]{3,12})\.?\s(?P<d5>\d{1,2})(?!\d)
    )
    |(?<![^\W\d_])(?P<m4>[^\W\d_]{3,12})\.?\s(?P<d4>\d{1,2})(?:st|nd|rd|th)?
        (?:,\s?|\s)(?P<y4>(?:19|20)\d\d)(?!\d)""",
    re.VERBOSE,
)


def read_date(text: str, *, month_first: bool = False) -> str | None:
    """Return the date a value begins with or holds, as YYYY-MM-DD.

    month_first: 5/12/2020 is a day in May, as in the United States.

    >>> read_date("2020-05-12T08:00:00+02:00"), read_date("Tue, 12 May 2020 08:00"), read_date("12. Mai 20")
    ('2020-05-12', '2020-05-12', None)
    >>> read_date("5/12/2020", month_first=True), read_date("2020-13-45"), read_date("soon")
    ('2020-05-12', None, None)
    """
    text = text[:LONGEST_DATE]
    if match := _ISO.match(text):
        return _valid(*match.groups())
    found = find_date(text, month_first=month_first)
    return found.day if found else None


class Found(NamedTuple):
    """A date in a text: the day as YYYY-MM-DD, and its place in the text."""

    day: str
    start: int
    end: int


def find_date(text: str, *, month_first: bool = False) -> Found | None:
    """Return the first date in a text.

    >>> find_date("Tea, since May 12, 2020.")
    Found(day='2020-05-12', start=11, end=23)
    >>> find_date("Version 1.2.2020.4, call 12 345 2020")
    """
    low = 0
    for year in _YEAR.finditer(text):
        # Around years alone: to try this expression everywhere takes a hundred times as long.
        for match in _DATE.finditer(text, max(low, year.start() - AROUND), year.end() + AROUND):
            if day := _matched_day(match, month_first):
                return Found(day, match.start(), match.end())
            low = match.end()
    return None


def _matched_day(match: re.Match[str], month_first: bool) -> str | None:
    group = match.groupdict()
    if group["y1"]:
        return _valid(group["y1"], group["m1"], group["d1"])
    if group["y2"]:
        year, first, second, sign = match.group("y2", "a2", "b2", "sign")
        return _year_last(year, first, second, sign, month_first=month_first)
    for number in "345":
        if group["y" + number]:
            month = _MONTH_OF.get(group["m" + number].casefold())
            return _valid(group["y" + number], str(month), group["d" + number]) if month else None
    return None


def _year_last(year: str, first: str, second: str, sign: str, *, month_first: bool) -> str | None:
    """Return the day of a date in figures: the day first, as written with dots, or the month with slashes."""
    if len(year) == 2:
        if sign != ".":
            return None  # 1/2/20 may be anything
        year = "20" + year
    day, month = (second, first) if month_first and sign == "/" else (first, second)
    return _valid(year, month, day) or _valid(year, day, month)


def _valid(year: str, month: str, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if FIRST_YEAR <= found.year <= LAST_YEAR else None
