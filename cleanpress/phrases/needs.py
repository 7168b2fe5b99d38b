"""Say what a line has to be for a phrase to be all of it, so that most are not tried on most lines.

How long a line may be that a pattern fits is known of its expression, as every gap has a bound. A key is not
longer than the line that an expression sees: both are folded, and the key has fewer signs. So the length of
the key is enough. The store has for each prefix and keyword how long a line may be, as one byte: what
the pattern has that fits the longest lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleanpress.text.normalize import normalized_key
from cleanpress.text.prefixes import Item, longest, needed_signs, suffixes

__all__ = ["ANY_LENGTH", "LONG", "Needs", "find_needs", "length_class", "long_head"]

# The class of a pattern that may also be a sentence at an end of a line, which may have any length.
ANY_LENGTH, _A_CLASS = 255, 8
# One phrase in a hundred has a key that is as long, and most lines of prose have one: of these phrases it is
# known what they begin with.
LONG, _HEAD = 48, 8
# What an expression sees in place of other signs, too.
_STAND_INS = frozenset("'\"-`;·〈〉")


class Needs(NamedTuple):
    """What a line has that fits a pattern.

    longest: how many characters at most.
    digit:   "0" if it has a digit, and so has its key; or "".
    signs:   the signs that it has.
    ends:    what its key ends with, one of these; none, if that may be anything.
    """

    longest: int
    digit: str
    signs: str
    ends: tuple[str, ...]

    @classmethod
    def read(cls, longest: int, digit: str, signs: str, ends: Sequence[str]) -> Needs:
        """Make it of plain data, as the store has it."""
        return cls(longest, digit, signs, tuple(ends))

    def are_met_by(self, key: str) -> bool:
        """Return whether a line with a key may fit, whatever its signs.

        >>> from cleanpress.text.prefixes import parse_expression
        >>> says = find_needs(parse_expression(".{1,40} sa(?:id|ys):"))
        >>> says.signs, says.are_met_by("annasays"), says.are_met_by("annawrites")
        (':', True, False)
        """
        return len(key) <= self.longest and self.digit in key and (not self.ends or key.endswith(self.ends))


def find_needs(items: Iterable[Item]) -> Needs:
    """Return what a line has that fits an expression."""
    items = list(items)
    needed = needed_signs(items)
    signs = "".join(sorted(filter(_stands_as_it_is, needed - {"0"})))
    return Needs(longest(items), "0" * ("0" in needed), signs, tuple(suffixes(items, normalized_key)))


def _stands_as_it_is(sign: str) -> bool:
    """Return whether a line that an expression sees with a sign has the same sign itself.

    The marks of letters do not: a dot may be part of one character, and "ं" be written in two ways.

    >>> [sign for sign in (":", "-", "\u0307", "\u0902", "ⓐ") if _stands_as_it_is(sign)]
    [':']
    """
    is_sign = unicodedata.category(sign)[0] in "PS" and sign.upper() == sign
    return is_sign and sign not in _STAND_INS


def long_head(key: str) -> str:
    """Return what a long key begins with; "" of others.

    >>> long_head("home"), long_head("subscribe" * 9)
    ('', 'subscrib')
    """
    return key[:_HEAD] if len(key) >= LONG else ""


def length_class(length: int) -> int:
    """Return the class of lines of some length: one byte, and for a longer line not a lower one.

    >>> length_class(7), length_class(8), length_class(10_000) < ANY_LENGTH
    (0, 1, True)
    """
    return min(length // _A_CLASS, ANY_LENGTH - 1)
