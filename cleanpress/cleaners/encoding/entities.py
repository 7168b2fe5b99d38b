"""HTML entities, decoded until none is left, in one go.

What an entity stands for may make an entity of what is around it: "&amp;lt;", "&#38;#38;amp;". To take such
layers one after the other would take a time that grows with the square of their number. So what was decoded
is looked at again together with its neighbors, and each look decodes an entity, or is the last of its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from cleanpress.edits import Edit, because
from cleanpress.text.invisible import has_invisible
from cleanpress.text.lazy_regex import lazy

__all__ = ["ENTITY", "entity_edits", "layer_edits"]

ENTITY = "&#?[0-9A-Za-z]{1,24};"
_ENTITY = lazy(ENTITY)
_GOES_ON, _OF_ENTITIES = lazy("[#0-9A-Za-z]"), lazy("[&#;0-9A-Za-z]")
_LONGEST = 27  # characters of an entity
# "&amp;amp;amp;lt;", as most of what has layers is, needs no second look.
_LAYERED = lazy("&(?:amp;)*+(#?[0-9A-Za-z]{1,24};)?")


class _Decoded(NamedTuple):
    """What was decoded: where it stands in the line, and what it has become."""

    start: int
    end: int
    text: str


def entity_edits(line: str) -> list[Edit]:
    """Return edits that decode HTML entities, of a line without markup: in markup they mean what they say.

    >>> entity_edits("salt &amp; bread"), entity_edits("&#38;lt;")
    ([Edit(5, 10, '&', (Reason('entities'),))], [Edit(0, 8, '<', (Reason('entities'),))])
    >>> entity_edits("<b>salt &amp; bread</b>")
    []
    """
    if "&" not in line or "<" in line:
        return []
    found = _decode_all(line, _decode)
    reasons = because("entities")
    return [Edit(start, end, text, reasons) for start, end, text in found if line[start:end] != text]


def layer_edits(line: str, is_removed: Callable[[str], bool]) -> list[Edit]:
    r"""Return edits that decode entities which become entities where a character in them is removed.

    is_removed: whether another cleaner removes what an entity stands for, where that shows nothing. Where it
        is no part of another entity, it may be needed, and stays as it is.

    >>> layer_edits("Tea&#x2&#x200b;00b;", lambda character: character == "\u200b")
    [Edit(3, 19, '', (Reason('entities'),))]
    >>> layer_edits("Tea&#x200b;", lambda character: character == "\u200b")
    []
    """
    if "&" not in line or "<" in line:
        return []

    def decode(entity: str) -> str:
        text = _decode(entity)
        return "" if has_invisible(text) and is_removed(text) else text

    return [
        Edit(start, end, text, because("entities"))
        for start, end, text in _decode_all(line, decode)
        if line[start:end] != text and not _LAYERED.fullmatch(line, start, end)
    ]


def _decode_all(line: str, decode: Callable[[str], str]) -> list[_Decoded]:
    done: list[_Decoded] = []
    at = 0
    while match := _LAYERED.search(line, at):
        at = match.end()
        inner = decode("&" + match[1]) if match[1] else "&"
        if inner == match[0]:
            continue
        done.append(_Decoded(match.start(), at, inner))
        while _may_join(line, done[-1]) and _joins_neighbors(line, done, decode):
            pass
        at = done[-1].end
    return done


def _decode(entity: str) -> str:
    from ftfy.fixes import unescape_html

    return unescape_html(entity)


def _may_join(line: str, last: _Decoded) -> bool:
    if last.text == "&":
        return _GOES_ON.match(line, last.end) is not None
    return not last.text or _OF_ENTITIES.search(last.text) is not None


def _joins_neighbors(line: str, done: list[_Decoded], decode: Callable[[str], str]) -> bool:
    """Make one of the last thing decoded and an entity that it is now part of; return whether it is."""
    last = done.pop()
    pieces = _pieces_before(line, last.start, done)
    before = "".join(piece.text for piece in pieces)
    around = before + last.text + line[last.end : last.end + _LONGEST]
    low, high = len(before), len(before) + len(last.text)
    found = next(_new_entities(around, low, high, decode), None)
    if found is None:
        done.append(last)
        return False
    start, end, text = found
    first = last.start
    # What the entity begins in goes with it, whole: a stretch of the line may be cut, what was decoded not.
    for piece in reversed(pieces):
        if start >= low:
            break
        low -= len(piece.text)
        first = piece.start
        if done and done[-1] == piece:
            done.pop()
        elif start > low:
            first, low = piece.start + start - low, start
    rest = around[end:high]
    done.append(_Decoded(first, last.end + max(end - high, 0), around[low:start] + text + rest))
    return True


def _pieces_before(line: str, end: int, done: list[_Decoded]) -> list[_Decoded]:
    """Return what stands before a place, as much as an entity is long: of the line, and decoded."""
    pieces: list[_Decoded] = []
    left = _LONGEST
    for each in reversed([_Decoded(0, 0, ""), *done[-_LONGEST:]]):
        start = max(each.end, end - left)
        pieces.append(_Decoded(start, end, line[start:end]))
        left -= end - start
        if left <= 0:
            break
        pieces.append(each)
        left -= len(each.text)
        end = each.start
        if left <= 0:
            break
    return pieces[::-1]


def _new_entities(
    around: str, low: int, high: int, decode: Callable[[str], str]
) -> Iterator[tuple[int, int, str]]:
    """Yield entities with a part between `low` and `high`, or that are joined there, and what they mean."""
    for match in _ENTITY.finditer(around):
        start, end = match.span()
        if start < max(high, low + (low == high)) and end > low and (low < high or start < low):
            text = decode(match[0])
            if text != match[0]:
                yield start, end, text
