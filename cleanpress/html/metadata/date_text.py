"""Parse dates as people and machines write them, in any script and with the years of four calendars."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cleanpress.html.metadata.calendars import (
    BUDDHIST,
    ERAS,
    is_buddhist,
    is_persian,
    persian_day,
    year_of_two_digits,
)
from cleanpress.html.metadata.date_words import THAI, find_month, last_month
from cleanpress.text.lazy_regex import lazy

__all__ = ["ANYWHERE", "DateStyle", "Found", "find_date", "find_dates", "read_date"]

# Before the first web page nothing was published on one; a date in a later century is an error.
FIRST_YEAR, LAST_YEAR = 1991, 2099
LONGEST_DATE = 200  # characters
PERSIAN_LANGUAGES = ("fa", "ps", "prs")
OTHER_YEARS = (*PERSIAN_LANGUAGES, "th")  # the languages whose years in figures are of another calendar

_ISO = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d|\d\.\d\d(?!\d)")
# Also the years of Iran and Thailand, years of two digits beside their months, and years of eras.
_MORE_YEARS = re.compile(
    r"(?:19|20|25|13|14)\d\d|\d\.\d\d(?!\d)|年|[\u0600-\u06ff\u0e00-\u0e7f]\.?\s?\d\d(?!\d)"
)
AROUND = 34  # characters on both sides of a year that a date can take
_DIGIT = re.compile(r"\d")
_HAN_DATE = lazy(
    "(?P<y>[〇零一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})[日號号]"
)
_HAN_DIGITS = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0"
}
# In figures, a year first and last; with an era; a day, a month's name, a year; a year, a month's name, a
# day; a month's name, a day, a year. For the name any words will do: they are looked up.
_DATE = lazy(
    r"""(?<![\d.,:/-])(?:
    (?P<y1>(?:19|20|25|13|14)\d\d)(?:\s?[-/.年년]\s?|\s(?:оны|m\.|lapok)\s)(?P<m1>\d{1,2})
        (?:\s?[-/.月월]\s?|(?:-?р)?\sсарын\s|\s)(?P<d1>\d{1,2})(?!\d)
    |(?P<a2>\d{1,2})\s?(?P<sign>[./|-])\s?(?P<b2>\d{1,2})\s?[./|-]\s?
        (?P<y2>(?:19|20|25|13|14)\d\d|\d\d)(?![\d%€$]|[.,/-]\d)
    |(?P<d6>\d{1,2}),?\s(?:tháng|thg)\s?(?P<m6>\d{1,2})(?:\snăm\s|,?\s|[/-])(?P<y6>20\d\d|19\d\d)(?!\d)
    |(?P<d3>\d{1,2})(?P<m3>\D{2,32}?)(?P<y3>(?:19|20|25|13|14)\d\d|(?<=[\u0600-\u06ff\u0e00-\u0e7f.\s])\d\d)
        (?!\d|:\d)
    |(?P<y5>(?:19|20|25|13|14)\d\d)(?P<m5>\D{3,30}?)(?P<d5>\d{1,2})(?P<more5>\.?\s[^\W\d]{3,12})?(?![\d:])
    )
    |(?<!\d)(?P<era>令和|平成|昭和|民國|民国)\s?(?P<y7>元|\d{1,3})\s?年\s?(?P<m7>\d{1,2})\s?月\s?(?P<d7>\d{1,2})
    |(?<!\d)(?P<y8>1\d\d)\s?年\s?(?P<m8>\d{1,2})\s?月\s?(?P<d8>\d{1,2})\s?日
    |(?<![^\W\d_])(?:tháng|thg)\s(?P<m9>\d{1,2})\s(?P<d9>\d{1,2}),?\s(?P<y9>20\d\d|19\d\d)(?!\d)
    |(?<![^\W\d_])(?P<m4>[^\d<>|]{2,26}?)(?P<d4>\d{1,2})(?:st|nd|rd|th|a|an)?
        (?:[,،]\s?|\s)(?P<y4>(?:19|20|25|13|14)\d\d)(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)


class DateStyle(NamedTuple):
    """How dates are written on a page.

    language:    "de", "fa"; "" if the page does not say.
    month_first: 5/12/2020 is a day in May, as in the United States.
    """

    language: str = ""
    month_first: bool = False


ANYWHERE = DateStyle()


class Found(NamedTuple):
    """A date in a text: the day as YYYY-MM-DD, and its place in the text."""

    day: str
    start: int
    end: int


def read_date(text: str, style: DateStyle = ANYWHERE) -> str | None:
    """Return the date a value begins with or holds, as YYYY-MM-DD.

    >>> read_date("2020-05-12T08:00:00+02:00"), read_date("Tue, 12 May 2020 08:00"), read_date("12. Mai 20")
    ('2020-05-12', '2020-05-12', None)
    >>> read_date("5/12/2020", DateStyle("en", month_first=True)), read_date("2020-13-45"), read_date("soon")
    ('2020-05-12', None, None)
    >>> read_date("۱۴ آذر ۱۳۹۸"), read_date("5 ธ.ค. 2562"), read_date("令和元年12月5日")
    ('2019-12-05', '2019-12-05', '2019-12-05')
    """
    text = _with_ascii_digits(text[:LONGEST_DATE])
    if match := _ISO.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), style)
    return next((found.day for found in find_dates(text, style)), None)


def find_date(text: str, style: DateStyle = ANYWHERE) -> Found | None:
    """Return the first date in a text.

    >>> find_date("Tea, since May 12, 2020.")
    Found(day='2020-05-12', start=11, end=23)
    >>> find_date("Version 1.2.2020.4, call 12 345 2020")
    """
    return next(find_dates(text, style), None)


def find_dates(text: str, style: DateStyle = ANYWHERE) -> Iterator[Found]:
    """Yield the dates in a text.

    >>> [found.day for found in find_dates("Updated 6 May 2020, published 3 May 2020")]
    ['2020-05-06', '2020-05-03']
    >>> list(find_dates("12 May"))
    []
    """
    years = _YEAR if text.isascii() and style.language not in OTHER_YEARS else _MORE_YEARS
    text = _with_ascii_digits(text)
    low = 0
    for year in years.finditer(text):
        # Around years alone: to try this expression everywhere takes a hundred times as long.
        high = year.end() + AROUND
        at = max(low, year.start() - AROUND)
        while at < year.end() and (match := _DATE.search(text, at, high)):
            found = _read_match(match, style)
            if found:
                yield found
            at = match.end() if found else match.start() + 1
            low = max(low, at)


def _with_ascii_digits(text: str) -> str:
    """Return text with the digits of all scripts as those of ASCII, and of the same length.

    Dates in Han numerals are given in figures, with spaces before.
    """
    if text.isascii():
        return text
    if "年" in text:
        text = _HAN_DATE.sub(_in_figures, text)
    return _DIGIT.sub(lambda match: str(unicodedata.decimal(match.group())), text)


def _in_figures(match: re.Match[str]) -> str:
    """Return a date in Han numerals as figures, if there is room for them."""
    year = "".join(_HAN_DIGITS[character] for character in match["y"])
    figures = f"{year}.{_han_number(match['m'])}.{_han_number(match['d'])}"
    size = len(match.group())
    return figures.rjust(size) if len(figures) <= size else f"{year}年{figures[5:]}"[:size].rjust(size)


def _han_number(text: str) -> int:
    """Return a number below one hundred.

    >>> _han_number("十二"), _han_number("二十"), _han_number("五")
    (12, 20, 5)
    """
    tens, ten, ones = text.rpartition("十")
    return (int(_HAN_DIGITS[tens]) if tens else 1) * 10 * bool(ten) + (int(_HAN_DIGITS[ones]) if ones else 0)


def _read_match(match: re.Match[str], style: DateStyle) -> Found | None:
    group = {name: value for name, value in match.groupdict().items() if value}
    form = next(name[1] for name in group if name[0] == "y")
    if form in "345":
        return _with_name(match, form, style)
    if form == "2":
        year, first, second, sign = match.group("y2", "a2", "b2", "sign")
        day = _year_last(year, int(first), int(second), sign, style)
    else:
        year = 1 if group["y" + form] == "元" else int(group["y" + form])
        if form == "8" and style.language != "zh":
            return None
        if form in "78":
            year += ERAS[group.get("era", "民國")]
        day = _day(year, int(group["m" + form]), int(group["d" + form]), style)
    return Found(day, *match.span()) if day else None


def _with_name(match: re.Match[str], form: str, style: DateStyle) -> Found | None:
    """Read a date with the name of a month: before the day and the year, or between them."""
    start, end = match.span()
    words = match["m" + form]
    month: int | None
    if form == "4":
        month, at = last_month(words, style.language) or (None, 0)
        start += at
    else:
        month = find_month(words, style.language)
    if form == "5" and match["more5"]:
        if month:
            end = match.start("more5")
        else:  # Latvian: the year, the day, the month
            month = find_month(words + match["more5"], style.language)
    day = _named(match["y" + form], month, match["d" + form], style, words) if month else None
    return Found(day, start, end) if day else None


def _named(year_text: str, month: int, day: str, style: DateStyle, words: str) -> str | None:
    """Return the day of a date whose month was a name."""
    year, persian = int(year_text), month > 100
    if len(year_text) == 2:
        if not persian and not THAI.search(words):
            return None
        year = year_of_two_digits(year, persian=persian)
    if persian != is_persian(year):
        return None
    if is_buddhist(year) and THAI.search(words):
        year -= BUDDHIST
    return _day(year, month % 100, int(day), style, persian=persian)


def _year_last(year_text: str, first: int, second: int, sign: str, style: DateStyle) -> str | None:
    """Return the day of a date in figures: the day first, as written with dots, or the month with slashes."""
    if len(year_text) == 2:
        if sign != ".":
            return None  # 1/2/20 may be anything
        year_text = "20" + year_text
    year = int(year_text)
    day, month = (second, first) if style.month_first and sign == "/" else (first, second)
    return _day(year, month, day, style) or _day(year, day, month, style)


def _day(year: int, month: int, day: int, style: DateStyle, *, persian: bool = False) -> str | None:
    """Return a day as YYYY-MM-DD; by the calendar of the page's language where the year tells it."""
    if persian or (is_persian(year) and style.language in PERSIAN_LANGUAGES):
        found = persian_day(year, month, day)
        return found.isoformat() if found else None
    if is_buddhist(year) and style.language == "th":
        year -= BUDDHIST
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    # Nepal's calendar is 57 years ahead, and its months are of other lengths.
    last = LAST_YEAR if style.language != "ne" else 2046
    return found.isoformat() if FIRST_YEAR <= found.year <= last else None
