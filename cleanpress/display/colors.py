"""Give each category a color, the same one wherever it is shown.

Categories of what is removed have hues far from those of their neighbors in `CATEGORIES`; those of changed
characters, of which a text has hundreds, are pale, so that they do not drown what was removed.
"""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

from cleanpress.categories import CATEGORIES, OF_PAGES

__all__ = ["HUES", "Color", "color_of", "is_typography"]

HUES = 24  # steps of 15 degrees
_STEP = 7  # has no divisor in common with HUES, so that each hue is used before one is used again
_REPLACED = ("url", "email", "phone_number")
_REMOVED = (*OF_PAGES, "site_line", *_REPLACED)
_NUMBERS = {name: number for number, name in enumerate(dict.fromkeys(_REMOVED))}


class Color(NamedTuple):
    """Hold a color: the number of its hue, from 0 to 23, and whether it is pale."""

    hue: int
    is_pale: bool = False

    @property
    def degrees(self) -> int:
        """The hue as CSS has it."""
        return self.hue * (360 // HUES)


def is_typography(category: str) -> bool:
    """Return whether a category is of changed characters (quotes, spaces, encodings), not of removed words.

    >>> is_typography("curly_quote"), is_typography("share"), is_typography("a category of your own")
    (True, False, False)
    """
    return category in CATEGORIES and category not in _NUMBERS


def color_of(category: str) -> Color:
    """Return the color of a category; of one that is not known, one that its name decides.

    >>> color_of("skip_link"), color_of("navigation"), color_of("curly_quote").is_pale
    (Color(hue=0, is_pale=False), Color(hue=7, is_pale=False), True)
    """
    if category in _NUMBERS:
        return Color(_NUMBERS[category] * _STEP % HUES)
    return Color(crc32(category.encode("utf-8", "replace")) % HUES, is_typography(category))
