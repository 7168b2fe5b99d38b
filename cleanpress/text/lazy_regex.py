"""Regular expressions that are compiled when they are first used.

To compile those of all cleaners takes several times as long as Python takes to start, and a run uses few
of them: most belong to cleaners that it does without, or to characters that its text has none of.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, cast

__all__ = ["lazy"]


class _Lazy:
    """A stand-in with all attributes of the compiled expression, made when the first is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._source = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[Any]:
        return re.compile(*self._source)

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there yet. What was found is kept, so from then on `search` and the
        # like are found at once, and a call is as fast as that of a compiled expression.
        attribute = getattr(self._compiled, name)
        setattr(self, name, attribute)
        return attribute


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what behaves as `re.compile(pattern, flags)` does, but compiles it when it is first used.

    An error in the pattern shows only then, too: for expressions written here, not for those of users.

    >>> word = lazy(r"[a-z]+")
    >>> word.findall("one TWO three")
    ['one', 'three']
    """
    # No subclass, as Python allows none of re.Pattern; but all that anybody does with one, this does.
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))
