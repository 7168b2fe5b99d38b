"""Write cleanpress/html/metadata/month_names.py: the names of the months, from Unicode CLDR as babel has it.

`python tools/month_names.py` needs `babel`, 34 MB of which cleanpress would use these few lines, and `ruff`.
A language more is one more word in LOCALES; see that none of its names is a common word of another language.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from babel import Locale

TARGET = Path(__file__).parents[1] / "cleanpress" / "html" / "metadata" / "month_names.py"
LOCALES = "ca cs da nl en fi fr de de_AT el hu id it nb pl pt ro ru es sv tr uk"
# What is written, too: in Austria, in Austria, in Germany, in English.
ADDED = {1: "jänner", 2: "feber", 3: "mrz", 9: "sept"}
# Czech for December, but "iPhone 12 Pro 2021" is no date.
LEFT_OUT = frozenset(("pro",))
NAME = re.compile(r"[^\W\d_]{3,12}")  # as html/metadata/date_text.py looks for them

HEAD = '''"""The names of the months and their abbreviations, case-folded, January first.

Written by tools/month_names.py from Unicode CLDR, and not by hand.
"""

from __future__ import annotations

__all__ = ["MONTHS"]

'''


def months() -> list[set[str]]:
    """Return the names of each month in all locales, in sentences and by themselves, long and short."""
    found: list[set[str]] = [set(ADDED.get(number, "").split()) for number in range(1, 13)]
    for locale in LOCALES.split():
        for widths in Locale.parse(locale).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in widths[width].items():
                    name = name.strip(".")
                    if NAME.fullmatch(name) and name.casefold() not in LEFT_OUT:
                        found[number - 1].add(name.casefold())
    return found


def written() -> str:
    """Return the source of the module. Raises ValueError for a name that two months have."""
    names = months()
    everything = [name for month in names for name in month]
    if len(everything) > len(set(everything)):
        raise ValueError(f"Two months share {sorted({n for n in everything if everything.count(n) > 1})}.")
    lines = ["MONTHS = ("]
    for month in names:
        line = ""
        for name in sorted(month):
            if len(line) + len(name) > 98:
                lines.append(f'    "{line}"')
                line = ""
            line += name + " "
        lines.append(f'    "{line.rstrip()}",')
    return HEAD + "\n".join([*lines, ")", ""])


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", str(TARGET)], check=True)
