"""Unicode normalization form C in a time that grows with the text.

`unicodedata` sorts the combining marks of a letter by exchanging neighbors: where marks of two kinds
alternate, that takes a time that grows with the square of their number. UAX #15 bounds them in streams alone,
by 30 (Stream-Safe Text Format). Here more than so many are sorted first, stably and by the same classes,
which the definition of the form permits: what comes out is the same.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from cleanpress.text.lazy_regex import lazy

__all__ = ["compose", "is_composed"]

# No mark is a letter or digit, or in ASCII.
_LONG_RUN = lazy(r"[^\w\x00-\x7f]{31,}")


def compose(text: str) -> str:
    r"""Return a text in normalization form C.

    >>> compose("cafe\u0301") == "café", compose("café") == "café"
    (True, True)
    """
    return text if text.isascii() else unicodedata.normalize("NFC", _sorted(text))


def is_composed(text: str) -> bool:
    r"""Return whether a text is in normalization form C.

    >>> is_composed("cafe\u0301"), is_composed("café")
    (False, True)
    """
    if text.isascii():
        return True
    ordered = _sorted(text)
    if ordered is text:
        return unicodedata.is_normalized("NFC", text)
    return unicodedata.normalize("NFC", ordered) == text


def _sorted(text: str) -> str:
    """Return a text with the marks of long runs in canonical order, of which it has the same form C."""
    return _LONG_RUN.sub(_with_sorted_marks, text) if _LONG_RUN.search(text) else text


def _with_sorted_marks(run: re.Match[str]) -> str:
    # Some marks have no class before they are decomposed, such as U+0F81.
    decomposed = "".join(unicodedata.normalize("NFD", character) for character in run[0])
    pieces: list[str] = []
    for are_marks, group in groupby(decomposed, key=_is_mark):
        if are_marks:
            pieces.extend(sorted(group, key=unicodedata.combining))
        else:
            pieces.extend(group)
    return "".join(pieces)


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) > 0
