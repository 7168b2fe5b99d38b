"""Half-lost mojibake: runs of which a byte went missing, or became a space, "?" or a straight quote.

UTF-8 writes “ ” ‘ ’ – — as three bytes, 0xE2 0x80 and one more, and à as 0xC3 0xA0. Read as windows-1252 they
are "â€" and one sign, and "Ã" and a no-break space. The last byte of ” (0x9D) is no character of that code
page, and many programs drop it; others trim the no-break space, take "€" or "™" out, or make "“" and "”"
straight. ftfy leaves such runs, or guesses: "â€" and a space are a dagger to it. Here the lost bytes are put
back where the place leaves one reading, so that ftfy can do the rest; other runs are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleanpress.edits import Edit, because
from cleanpress.text.lazy_regex import lazy

__all__ = ["Lost", "find_lost", "has_contraction", "may_have_lost"]

# What bytes 0x80 to 0xBF look like in windows-1252; as controls where it has nothing, or latin-1 was read.
_LATER = (
    "\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
_LETTERS = "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u0148"
_EURO = "[\u20ac\x80]"  # the second byte of punctuation
_TAIL = f"â{_EURO}"

# English words with an apostrophe of which nothing is left but "â": they are words of no language.
_ENDING = "(?:[tsmd]|re|ve|ll)(?![A-Za-z])"
_CONTRACTION = lazy(
    r"â(?:(?<=[nN]â)[tT]|(?<=[terowTEROW]â)[sS]|(?<=[iI]â)[mM]|(?:ll|re|ve|d)(?<![nN]â.))(?![A-Za-z])"
)
_CONTRACTED = lazy(
    r"(?<![A-Za-z])(?i:(?:(?:do|does|did|is|was|are|were|has|have|had|wo|would|could|should)n|ca?n)ât"
    r"|(?:it|s?he|that|what|there|here|who|where|let)âs|(?:it|s?he|that|there|who)â(?:ll|d)|iâ(?:m|d|ll|ve)"
    r"|(?:you|we|they)â(?:re|ve|ll|d))"
)
_LONGEST_CONTRACTED = 7  # of "shouldn’t" what is before the apostrophe
_OTHERS = lazy(
    # "â€" before what is no third byte, or before a no-break space, which may be one.
    rf"(?P<tail>{_TAIL}(?:(?=[\ufffd\xa0])|(?![{_LATER}])))"
    # The same, damaged twice.
    rf"|(?P<twice>Ã¢â\u201a¬(?=[^\sÂÅÆËâ\x80-\x9f])|(?<=\S)Ã¢â\u201a¬(?=\s|\Z))"
    # ’ without its second byte: "donâ™t". What begins with these two bytes has a third that is no letter.
    rf"|(?P<apostrophe>(?<=[{_LETTERS}])â[\u2122\x99](?=[{_LETTERS}]))"
    # “ without it: "âœyes".
    rf"|(?P<opening>(?<![{_LETTERS}\d])â[\u0153\x9c](?=[{_LETTERS}\d]))"
    # à whose no-break space was trimmed: "voilÃ", "lÃ-bas", "jusqu'Ã minuit".
    r"|(?P<grave>(?<=[a-z])Ã(?=[.,;:!?)\"\u201d\xbb]|-[a-z]|\s*\Z)|(?<=[a-z]['\u2019])Ã(?= ))"
    # "Â" of a no-break space that was trimmed at the end of a line.
    r"|(?P<blank>(?:(?<=[a-z])|(?<=[a-z][.,;:!?)]))Â(?=\s*\Z))"
)
# What all of these have: a search for it is fast.
_HINT = lazy("[âÃÂ](?:(?<=[ÃÂ])|(?<=â)[\u20ac\x80\u2122\x99\u0153\x9c])")
_AFTER_APOSTROPHE = lazy(_ENDING)
_ELIDED = lazy("(?i:(?<![A-Za-z])(?:[cdjlmnst]|qu|dell|all|nell|dall|sull|un))\\Z")
_VOWEL = lazy("(?i:[aeiouyhàâéèêëîïôùû])")
_OPENERS = lazy(f"[\u201c\u201e]|{_TAIL}[\u0153\x9c\u017e\x9e]")
_CLOSERS = lazy(f"\u201d|{_TAIL}[\x9d]")

_CLOSING_QUOTE, _HYPHEN, _APOSTROPHE, _EN_DASH, _EM_DASH = "\x9d", "\x90", "\u2122", "\u201c", "\u201d"


class Lost(NamedTuple):
    """What is half lost in a line.

    edits:     put the lost bytes back.
    undecided: spans that could be read in several ways: ftfy is not to guess at them.
    """

    edits: list[Edit]
    undecided: list[tuple[int, int]]


def has_contraction(text: str) -> bool:
    """Return whether a text has an English word with "â" where its apostrophe was.

    >>> has_contraction("It isnât"), has_contraction("Un bât, un château")
    (True, False)
    """
    return next(_contractions(text), None) is not None


def _contractions(text: str) -> Iterator[int]:
    """Yield where "â" is an apostrophe."""
    for match in _CONTRACTION.finditer(text):
        at = match.start()
        word = text[max(at - _LONGEST_CONTRACTED - 1, 0) : match.end()]
        if (found := _CONTRACTED.search(word)) and found.end() == len(word):
            yield at


def may_have_lost(line: str) -> bool:
    """Return whether `find_lost` finds anything in a line.

    >>> may_have_lost("She said â€œyesâ€ again"), may_have_lost("Un château")
    (True, False)
    """
    if _HINT.search(line) and _OTHERS.search(line):
        return True
    return "â" in line and has_contraction(line)


def find_lost(line: str) -> Lost:
    r"""Return the edits that put the lost bytes of a line back, and what is left undecided.

    >>> find_lost("She said â€œyesâ€ again").edits
    [Edit(17, 17, '\x9d', (Reason('mojibake'),))]
    >>> find_lost("Un château")
    Lost(edits=[], undecided=[])
    """
    found = Lost([], [])
    quotes = _OpenQuotes(line)
    for match in _OTHERS.finditer(line):
        if match.lastgroup == "tail":
            _restore_tail(line, match, quotes, found)
        elif match.lastgroup == "twice":
            _add(found, match.end(), match.end(), f"Â{_CLOSING_QUOTE}")  # it was damaged twice, too
        elif match.lastgroup == "grave":
            _add(found, match.end(), match.end(), "\xa0")
        elif match.lastgroup == "blank":
            _add(found, match.start(), match.end(), "")
        else:
            _add(found, match.start() + 1, match.start() + 1, "\u20ac")
    for at in _contractions(line):
        _add(found, at + 1, at + 1, "\u20ac" + _APOSTROPHE)
    found.edits.sort()
    return found


def _add(found: Lost, start: int, end: int, replacement: str) -> None:
    found.edits.append(Edit(start, end, replacement, because("mojibake")))


class _OpenQuotes:
    """Counts the quotes that are open in a line, from left to right."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._at = self._open = 0

    def is_open(self, at: int) -> bool:
        self._open += sum(1 for _ in _OPENERS.finditer(self._line, self._at, at))
        self._open -= sum(1 for _ in _CLOSERS.finditer(self._line, self._at, at))
        self._open = max(self._open, 0)
        self._at = at
        return self._open > 0

    def close(self) -> None:
        self._open = max(self._open - 1, 0)


def _restore_tail(line: str, match: re.Match[str], quotes: _OpenQuotes, found: Lost) -> None:
    """Put back the third byte after "â€", and take what stands for it."""
    start, end = match.span()
    is_open = quotes.is_open(start)
    taken, byte = _third_byte(line, start, end, is_open)
    if byte:
        _add(found, end, taken, byte)
    elif line[end : end + 1] != "\xa0":
        found.undecided.append((start, end))
    if byte == _CLOSING_QUOTE:
        quotes.close()


def _third_byte(line: str, start: int, end: int, is_open: bool) -> tuple[int, str]:
    """Return where what stands for the byte ends, and the byte; "" if several are possible."""
    before, after, next_after = line[start - 1 : start], line[end : end + 1], line[end + 1 : end + 2]
    if after == "\xa0":  # of † the byte is there
        return end, _CLOSING_QUOTE if is_open else ""
    if after == '"' and not (is_open and not next_after.strip()):
        is_range = before.isdigit() and next_after.isdigit()
        return end + 1, _EN_DASH if is_range else _EM_DASH
    taken = end
    if after == "\ufffd" or (after == "?" and _stands_for_a_byte(line, end, before)):
        taken = end + 1
        after = next_after
    if before.isalpha() and after.isalpha():
        return taken, _between_letters(line, start, taken, is_open)
    # Beside a word it is ” even before one, as in Swedish: of “ the byte is never lost.
    if before.strip() or after.strip() or is_open or (before and not line[taken:].strip()):
        return taken, _CLOSING_QUOTE
    return taken, ""


def _stands_for_a_byte(line: str, at: int, before: str) -> bool:
    """Return whether the question mark at `at` asks nothing: the sentence goes on after it."""
    after = line[at + 1 : at + 2]
    if after.isalpha():
        return before.isalpha()
    return after in tuple(".,;:!)") or (after == " " and line[at + 2 : at + 3].islower())


def _between_letters(line: str, start: int, end: int, is_open: bool) -> str:
    if _AFTER_APOSTROPHE.match(line, end):
        return _APOSTROPHE
    if _VOWEL.match(line, end) and _ELIDED.search(line, max(start - 6, 0), start):
        return _APOSTROPHE
    return _CLOSING_QUOTE if is_open else _HYPHEN
