"""Reading what is left again, until nothing more goes: so that cleaning twice is cleaning once."""

from __future__ import annotations

from collections.abc import Callable

from cleanpress.edits import Edit, apply, compose

__all__ = ["settled"]

# Pages settle after two or three readings. A text that does not is unlike all that the rules were made for.
MOST_READINGS = 8


def settled(text: str, read: Callable[[str], list[Edit]]) -> list[Edit]:
    """Return the edits of as many readings as it takes until one finds nothing; none if that never happens.

    >>> def one_bracket(text):
    ...     return [Edit(0, 1, "", "bracket")] if text.startswith("(") else []
    >>> apply("((a", settled("((a", one_bracket)), apply("(" * 99, settled("(" * 99, one_bracket)) == "(" * 99
    ('a', True)
    """
    edits: list[Edit] = []
    left = text
    for _ in range(MOST_READINGS):
        found = read(left)
        if not found:
            return edits
        edits, left = compose(edits, found), apply(left, found)
    return []
