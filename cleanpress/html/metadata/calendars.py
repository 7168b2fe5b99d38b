"""Other calendars' dates as days of the Gregorian one: the Persian, the Thai, the eras of Japan and Taiwan.

The dates of the Islamic and of the Hebrew calendar are not read: news sites print them beside the Gregorian
ones, and the days of the Islamic one depend on the country and on the moon.
"""

from __future__ import annotations

from datetime import date, timedelta

__all__ = ["ERAS", "is_buddhist", "is_persian", "persian_day", "year_of_two_digits"]

# The year before the first of an era.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
# The first day of 1370.
_PERSIAN_YEAR, _PERSIAN_START = 1370, date(1991, 3, 21)
LAST_PERSIAN_YEAR = 1478  # 2099
# Of a cycle of 33 years, which the calendar of the sun follows from 1925 to 2100.
_LEAP_YEARS = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
BUDDHIST = 543
FIRST_BUDDHIST, LAST_BUDDHIST = 2534, 2642  # 1991, 2099


def is_persian(year: int) -> bool:
    """Return whether a year can be a Persian one of a web page.

    >>> is_persian(1398), is_persian(1998)
    (True, False)
    """
    return _PERSIAN_YEAR <= year <= LAST_PERSIAN_YEAR


def is_buddhist(year: int) -> bool:
    """Return whether a year can be a Buddhist one of a web page.

    >>> is_buddhist(2562), is_buddhist(2019)
    (True, False)
    """
    return FIRST_BUDDHIST <= year <= LAST_BUDDHIST


def persian_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the Persian calendar from 1370 on; None if there is no such day.

    >>> persian_day(1398, 9, 14), persian_day(1399, 12, 30)
    (datetime.date(2019, 12, 5), datetime.date(2021, 3, 20))
    >>> persian_day(1398, 12, 30), persian_day(1398, 13, 1)
    (None, None)
    """
    is_leap = year % 33 in _LEAP_YEARS
    if not (is_persian(year) and 1 <= month <= 12):
        return None
    length = 31 if month <= 6 else 30 if month <= 11 or is_leap else 29
    if not 1 <= day <= length:
        return None
    leaps = sum(before % 33 in _LEAP_YEARS for before in range(_PERSIAN_YEAR, year))
    months = (month - 1) * 31 if month <= 7 else (month - 1) * 30 + 6
    return _PERSIAN_START + timedelta((year - _PERSIAN_YEAR) * 365 + leaps + months + day - 1)


def year_of_two_digits(year: int, *, persian: bool) -> int:
    """Return the year that two digits beside a Persian or Thai month stand for.

    >>> year_of_two_digits(98, persian=True), year_of_two_digits(2, persian=True)
    (1398, 1402)
    >>> year_of_two_digits(62, persian=False), year_of_two_digits(19, persian=False)
    (2562, 2019)
    """
    if persian:
        return year + (1300 if year >= _PERSIAN_YEAR - 1300 else 1400)
    return year + (2500 if year >= FIRST_BUDDHIST - 2500 else 2000)
