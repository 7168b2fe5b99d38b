"""White space: which characters are, and where a text has more of it than one space or one line end."""

from __future__ import annotations

from collections.abc import Iterator

from cleanpress.text.characters import VISIBLE_ASCII, drop_ascii
from cleanpress.text.lazy_regex import lazy

__all__ = ["LINE_ENDS", "SPACES", "WHITE", "white_runs"]

# What is a line end: also those of Word (VT), of printers (FF), of mainframes (NEL), and Unicode's own.
LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
# What is a space: the separators U+001C to U+001F too, which part records, and the Hangul fillers,
# which chat users write for a blank. The blank of braille is not: it is mostly a part of a picture.
SPACES = (
    " \t\x1c\x1d\x1e\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\u3164\uffa0"
)
WHITE = SPACES + LINE_ENDS

_RUN = lazy(f"[{WHITE}]*+")
_PLAIN = VISIBLE_ASCII + b" \n"
# All runs have one of these in them, or a space or a line end that is not plain, but for those that stay.
_SIGNS_OF_RUNS = ("  ", " \n", "\n ", "\n\n\n")
_ANY_EXOTIC = lazy(f"[{SPACES[1:]}{LINE_ENDS[1:]}]")


def white_runs(text: str) -> list[tuple[int, int]]:
    """Return where white space may need work, in order, from its first character to its last.

    That is all of it at the start and the end of the text but for one line end, and inside all that is not
    one plain space, one line end or one blank line.

    >>> white_runs("Tea  time\\n\\nMilk \\nSugar "), white_runs("Tea time\\n\\nMilk\\n")
    ([(3, 5), (15, 17), (22, 23)], [])
    """
    runs: list[tuple[int, int]] = []
    done = len(text) - len(text.lstrip(WHITE))
    if done:
        runs.append((0, done))
    for at in _places_in_runs(text):
        if at >= done:
            start = done + len(text[done:at].rstrip(WHITE))
            done = _end_of_run(text, at)
            runs.append((start, done))
    if done < len(text):
        end = len(text.rstrip(WHITE))
        if text[end:] not in ("", "\n"):
            runs.append((end, len(text)))
    return runs


def _places_in_runs(text: str) -> list[int]:
    """Return a place in each run of white space, but for one plain space, one line end or one blank line.

    Each sign of one is looked for by itself: most texts have not one, and a search for any is slower.
    """
    beyond = drop_ascii(text, _PLAIN)
    exotic = set(_ANY_EXOTIC.findall(beyond)) if beyond else ()  # plain text has no need of the expression
    return sorted(at for sign in (*_SIGNS_OF_RUNS, *exotic) for at in _runs_with(sign, text))


def _runs_with(sign: str, text: str) -> Iterator[int]:
    """Yield a place in each run of white space that has a sign."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, _end_of_run(text, at))


def _end_of_run(text: str, at: int) -> int:
    run = _RUN.match(text, at)
    assert run is not None  # it may be empty
    return run.end()
