"""Write cleanpress/html/metadata/month_names.py: months and weekdays, from Unicode CLDR as babel has it.

`python tools/month_names.py` needs `babel`, 34 MB of which cleanpress would use these few lines, and `ruff`.
A language more is one more word in LOCALES. What two languages call different months, and what is so short
that it may be a word of another language, is only a month on pages in that language.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from babel import Locale

from cleanpress.html.metadata.texts import date_key

TARGET = Path(__file__).parents[1] / "cleanpress" / "html" / "metadata" / "month_names.py"
# Where two languages differ, the names of these are meant on a page that declares neither.
FIRST_LOCALES = "ca cs da nl en fi fr de de_AT el hu id it nb pl pt ro ru es sv tr uk"
LOCALES = (
    FIRST_LOCALES + " ar ar_DZ ar_IQ ar_LB ar_MA ar_TN az be bg bn bs ckb cy et eu fa fil ga gl gu he hi hr "
    "hy is ka kk km kn ky lo lt lv mk ml mr ms my ne pa ps si sk sl sq sr sr_Latn sw ta te th ur uz"
).split()
# What is written, too: in Austria, in Germany, in English, in Indonesia, and in Vietnam in words.
ADDED = {
    1: "jänner tháng_giêng tháng_một",
    2: "feber pebruari tháng_hai",
    3: "mrz tháng_ba",
    4: "tháng_tư",
    5: "tháng_năm",
    6: "tháng_sáu",
    7: "tháng_bảy",
    8: "agt ags tháng_tám",
    9: "sept tháng_chín",
    10: "tháng_mười",
    11: "nop nopember tháng_mười_một",
    12: "tháng_mười_hai tháng_chạp",
}
# Czech for December, but "iPhone 12 Pro 2021" is no date.
LEFT_OUT = frozenset(("pro",))
# A shorter name in Latin letters only counts on pages in its language, but for those of FIRST_LOCALES.
SHORTEST = 4
SHORTEST_WEEKDAY = 4

HEAD = '''"""The names of the months and weekdays and their abbreviations, as keys of `date_key`.

Written by tools/month_names.py from Unicode CLDR, and not by hand.
MONTHS: January first. MONTHS_OF: what is a month, or another one, in one language. "_" is a space.
"""

from __future__ import annotations

__all__ = ["MONTHS", "MONTHS_OF", "WEEKDAYS"]

'''


def names(locale: str, what: str, widths: tuple[str, ...]) -> set[tuple[int, str]]:
    """Return the names of a locale's months or days with their numbers, by themselves and in sentences."""
    return {
        (number, key)
        for forms in getattr(Locale.parse(locale), what).values()
        for width in widths
        for number, name in forms[width].items()
        if (key := date_key(name).replace(" ", "_")) and not any(map(str.isdigit, key)) and len(key) > 1
    }


def months() -> tuple[list[set[str]], dict[str, dict[str, int]]]:
    """Return the names of each month that hold everywhere, and those that hold in one language."""
    meanings: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for locale in LOCALES:
        for number, key in names(locale, "months", ("wide", "abbreviated")):
            if key not in LEFT_OUT and not key.startswith("de_"):
                meanings[key].setdefault(locale, number)
    found = [{date_key(name) for name in ADDED[number].split()} for number in range(1, 13)]
    special: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, by_locale in meanings.items():
        first = {number for locale, number in by_locale.items() if locale in FIRST_LOCALES.split()}
        every = set(by_locale.values())
        is_short = len(key) < (SHORTEST if key < "\u0250" else 2)
        everywhere = first or (every if not is_short else set())
        if len(everywhere) == 1:
            found[next(iter(everywhere)) - 1].add(key)
        for locale, number in by_locale.items():
            if everywhere != {number}:
                special[locale.partition("_")[0]][key] = number
    return found, dict(special)


def weekdays() -> set[str]:
    """Return the names of the days of the week."""
    found = (key for locale in LOCALES for _, key in names(locale, "days", ("wide",)))
    return {key for key in found if len(key) >= (SHORTEST_WEEKDAY if key < "\u0250" else 2)}


def lines(words: set[str]) -> list[str]:
    """Return sorted words as string literals that fit a line."""
    found, line = [], ""
    for word in sorted(words):
        if len(line) + len(word) > 98:
            found.append(f'    "{line}"')
            line = ""
        line += word + " "
    return [*found, f'    "{line.rstrip()}"']


def written() -> str:
    """Return the source of the module."""
    everywhere, special = months()
    text = ["MONTHS = ("]
    for month in everywhere:
        text += lines(month)
        text[-1] += ","
    text += [")", "MONTHS_OF = {"]
    text += [
        f"    {language!r}: {dict(sorted(special[language].items()))!r}," for language in sorted(special)
    ]
    text += ["}", "WEEKDAYS = (", *lines(weekdays()), ")"]
    return HEAD + "\n".join([*text, ""])


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", str(TARGET)], check=True)
