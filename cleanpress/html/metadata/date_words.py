"""The words in dates: which month the words between a day and a year name, and what else stands there."""

from __future__ import annotations

import re
from functools import cache

from cleanpress.html.metadata.month_names import MONTHS, MONTHS_OF
from cleanpress.html.metadata.texts import date_key

__all__ = ["PERSIAN", "THAI", "find_month", "last_month"]

# Months of the Persian calendar: in Iran, in Afghanistan. CLDR as babel has it lacks them.
PERSIAN = (
    "فروردین حمل", "اردیبهشت ثور", "خرداد جوزا", "تیر سرطان", "مرداد امرداد اسد", "شهریور سنبله",
    "مهر میزان", "آبان عقرب", "آذر قوس", "دی جدی", "بهمن دلو", "اسفند حوت",
)  # fmt: skip
# What stands between day, month and year beside the month: "of", "day", "month", "year", "o'clock", "era".
_BESIDE = frozenset(
    map(
        date_key,
        (
            "of de del den d di a an og st nd rd th er º ª o α η m met gada g r y ga ye mwezi nan ta"
            " г год года гг р року рік ж жылғы ж жыл ė й го ოლი წლის წ թ թվականի il ildə yil yili"
            " ngay thang nam ngày tháng năm วันที่ เดือน ปี พศ คศ พุทธศักราช ព ថ្ងៃទី ខែ ឆ្នាំ ວັນທີ ເດືອນ ປີ"
            " من في عام سنة سنه م ماه سال روز تاریخ ء ه_ش ش ב של को का की ই এ তারিখ সাল খ্রি ko eko ren aren"
            " an e ik jan ın da"
        ).split(),
    )
) - {"jan"}
# Before the name, without a space.
_ATTACHED = ("ב", "ל", "ה", "ខែ", "เดือน", "ເດືອນ", "thang")
_AFTER = ("aren", "ren")  # Basque: of December
_SPLIT = re.compile(r"[\s,،/()\[\]–—־-]+")
MOST_WORDS = 3  # of a month's name
THAI = re.compile("[\u0e00-\u0e7f]")


def _months(language: str) -> dict[str, int]:
    # What a page declares as its language may be anything, and what is kept must not grow with it.
    return _months_of(language if language in MONTHS_OF else "")


@cache
def _months_of(language: str) -> dict[str, int]:
    """Return the number of each month by its key; a Persian one's is 100 more."""
    found = {
        name.replace("_", " "): number for number, names in enumerate(MONTHS, 1) for name in names.split()
    }
    for number, names in enumerate(PERSIAN, 101):
        found |= dict.fromkeys(map(date_key, names.split()), number)
    return found | MONTHS_OF.get(language, {})


def _words(text: str) -> list[str]:
    return [key for word in _SPLIT.split(text) if (key := date_key(word.strip(".:;")))]


def find_month(text: str, language: str) -> int | None:
    """Return the month that the words between a day and a year are; over 100 for a Persian one.

    >>> find_month(". Mai ", "de"), find_month(" كانون الأول/ديسمبر ", "ar"), find_month("th of May, ", "")
    (5, 12, 5)
    >>> find_month(" آذر ", "fa"), find_month(" listopada ", "hr"), find_month(" listopada ", "pl")
    (109, 10, 11)
    >>> find_month(" comments in ", "en"), find_month("", "en")
    (None, None)
    """
    words = _words(text)
    found: set[int] = set()
    at = 0
    while at < len(words):
        size, month = _at(words, at, language)
        if month:
            found.add(month)
        elif words[at] not in _BESIDE:
            return None
        at += size
    return found.pop() if len(found) == 1 else None


def last_month(text: str, language: str) -> tuple[int, int] | None:
    """Return the month that a text ends with, and where it begins: "on Monday, May " before "5, 2020".

    >>> last_month("on Monday, May ", ""), last_month("it is Monday ", "")
    ((5, 11), None)
    """
    words = _words(text)
    while words and words[-1] in _BESIDE:
        words.pop()
    for size in range(min(MOST_WORDS, len(words)), 0, -1):
        month = _months(language).get(" ".join(words[-size:])) or (size == 1 and _single(words[-1], language))
        if month:
            starts = [match.start() for match in re.finditer(r"[^\s,،/()\[\]–—־-]+", text)]
            return month, starts[-size] if len(starts) >= size else 0
    return None


def _at(words: list[str], at: int, language: str) -> tuple[int, int | None]:
    """Return how many words from one on are a month, and which; 1 and None for none."""
    for size in range(min(MOST_WORDS, len(words) - at), 1, -1):
        if month := _months(language).get(" ".join(words[at : at + size])):
            return size, month
    return 1, _single(words[at], language)


def _single(word: str, language: str) -> int | None:
    months = _months(language)
    if word in months:
        return months[word]
    for prefix in _ATTACHED:
        if word.startswith(prefix) and word[len(prefix) :] in months:
            return months[word[len(prefix) :]]
    for suffix in _AFTER:
        if word.endswith(suffix) and word[: -len(suffix)] in months:
            return months[word[: -len(suffix)]]
    return None
