"""Remember what is said of short strings of pages: start tags and class names occur again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

__all__ = ["cache_short"]

Answer = TypeVar("Answer")

# A start tag may hold a picture or all of a page: of those, a thousand would be gigabytes.
LONGEST, MOST = 2_000, 2_048


def cache_short(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """Cache what a function returns for strings of up to `LONGEST` characters, the last `MOST` of them.

    >>> read = []
    >>> size = cache_short(lambda text: read.append(text[:3]) or len(text))
    >>> size("tea"), size("tea"), size("milk" * 1000), size("milk" * 1000), read
    (3, 3, 4000, 4000, ['tea', 'mil', 'mil'])
    """
    cached = lru_cache(MOST)(function)

    @wraps(function)
    def answer(text: str) -> Answer:
        return cached(text) if len(text) <= LONGEST else function(text)

    return answer
