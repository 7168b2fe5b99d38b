"""The first gate before ftfy: texts that have nothing which it could change, told without its tables.

The tables are slow to import. But most texts have, beside plain ASCII, only characters that ftfy leaves alone
unless they stand side by side: European letters, quotes, dashes, symbols, emoji. That is so because all that
ftfy takes for mojibake is two such characters together, or begins with one that is not listed here.
tests/test_encoding.py holds the list against the tables.
"""

from __future__ import annotations

from cleanpress.text.characters import VISIBLE_ASCII, drop_ascii, has_non_ascii_pair
from cleanpress.text.lazy_regex import lazy

__all__ = ["ENTITY", "NOT_HARMLESS", "is_harmless"]

_PLAIN = VISIBLE_ASCII + b" \t\n\f"
NOT_HARMLESS = lazy(
    r"[^\t\n\f -~\xA0-\xC1\xC4-\u0131\u0134-\u0148\u014A-\u0151\u0154-\u017F\u0391-\u03C9\u1E00-\u1EFF"
    r"\u200B-\u2027\u202F-\u205E\u20A0-\u20BF\u2122\u2190-\u2328\u232B-\u2ADB\u2B00-\u2BFF"
    r"\U0001F300-\U0001FAFF]"
)
ENTITY = "&#?[0-9A-Za-z]{1,24};"
_ANY_ENTITY = lazy(ENTITY)


def is_harmless(text: str) -> bool:
    """Say whether `text` surely has nothing that ftfy would change. Some texts that have nothing fail, too.

    >>> is_harmless("“Naïve” – or don’t you think?"), is_harmless("doesnâ€™t")
    (True, False)
    """
    if "&" in text and _ANY_ENTITY.search(text):
        return False
    beyond = drop_ascii(text, _PLAIN)
    return not beyond or not (NOT_HARMLESS.search(beyond) or has_non_ascii_pair(text))
