"""Write texts in letters of another script, so that a page is one in a language that no page is in.

Its structure, its sentences and its repeats stay. That is what is there to go by in a language which is not
among the pages that are learned from.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

__all__ = ["foreign_script"]

Writer = Callable[[str], str]

_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
# Letters that take the place of a to z; scripts with two cases have both.
_CASED = {
    "cyrillic": "абцдефгхийклмнопярстужвщыз",
    "greek": "αβψδεφγηιξκλμνοπχρστθωςυζέ",
    "armenian": "աբցդեֆգհիժկլմնոպքրստուվձխյ",
}
_UNCASED = {
    "arabic": "ابثدهفغحيجكلمنوبقرستوذصظعز",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשתםןףך",
    "devanagari": "अबचदएफगहइजकलमनओपखरसतउवशषयझ",
    "hangul": "가나다라마바사아자차카타파하거너더러머버서어저처커터",
}
_MARKS = {"arabic": {",": "،", "?": "؟", ";": "؛"}, "devanagari": {".": "।"}}
_WIDE_MARKS = str.maketrans({".": "。", ",": "，", "!": "！", "?": "？", ":": "：", "(": "（", ")": "）"})
# Parts of the ranges of scripts without spaces, and how many characters a word has there, at most.
_UNSPACED = {"han": (0x4E00, 3000, 3), "kana": (0x3042, 80, 5), "thai": (0x0E01, 46, 7)}


def foreign_script(chance: random.Random) -> Writer:
    """Return a function that writes texts in a script drawn at random; a word is always written the same."""
    name = chance.choice(["han", "han", "kana", "thai", "latin", *_CASED, *_UNCASED])
    if name in _UNSPACED:
        return _unspaced(name, chance)
    letters = _CASED.get(name) or _UNCASED.get(name) or "abcdefghijklmnopqrstuvwxyz"
    mixed = "".join(chance.sample(letters, len(letters)))
    table = {ord("a") + number: letter for number, letter in enumerate(mixed)}
    table |= {ord("A") + number: letter.upper() for number, letter in enumerate(mixed)}
    table |= {ord(mark): other for mark, other in _MARKS.get(name, {}).items()}
    return lambda text: text.translate(table)


def _unspaced(name: str, chance: random.Random) -> Writer:
    first, count, most = _UNSPACED[name]
    known: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        found = match.group().lower()
        if found not in known:
            size = max(1, min(most, round(len(found) / (3 if name == "han" else 1.5))))
            known[found] = "".join(chr(first + chance.randrange(count)) for _ in range(size))
        return known[found]

    def write(text: str) -> str:
        text = _WORD.sub(word, text)
        return _SPACES.sub("", text if name == "thai" else text.translate(_WIDE_MARKS))

    return write
