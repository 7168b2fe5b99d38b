"""Heads: what the keys of all lines that fit an expression begin with, read off the expression.

A line is folded to its key and the first characters of that are looked up in a table: this leaves a few
expressions to try on some of the lines, out of a thousand on each.
"""

from __future__ import annotations

from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to read an expression
from typing import Any

from cleanpress.phrases.folding import key_of

__all__ = ["HEAD_SIZES", "cut_to_head", "heads", "longest", "required_literals"]

# A head has one of these lengths, or is the whole key of a shorter line: so a line is looked up three times.
# Shorter ones would not be worth it: most lines begin with the two or three letters of some pattern.
# Who looks them up writes the three sizes out (recognize.py, loader.py), as a loop would take twice as long.
HEAD_SIZES = (8, 6, 4)
# Longer heads gate better, but "(?:one|two) (?:three|four)" multiplies: from so many on, shorter ones do.
MOST_HEADS = {8: 50, 6: 50, 4: 200}
MOST_PIECES = 50  # of a character class
MOST_LITERALS = 16

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_TAKES_NOTHING = (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT)


def heads(match: str) -> list[str]:
    """Return what the keys of lines that fit an expression can begin with; none if that could be anything.

    >>> heads("be the first (?:one )?to comment"), heads("[0-9]{1,4} (?:likes?|shares?)")
    (['bethefir'], ['0like', '0likes', '0share', '0shares'])
    >>> heads(".{1,80} says:")
    []
    """
    expression = _parser.parse(match)
    for size in HEAD_SIZES:
        reader = _Reader(size)
        try:
            whole = reader.sequence(expression, {""})
        except _TooManyError:
            continue
        begun = set(map(cut_to_head, reader.begun))
        return [] if "" in begun | whole else sorted(begun | whole)
    return []


def cut_to_head(key: str) -> str:
    """Cut a key to the longest size of a head that it has; "" if it is shorter than all.

    >>> cut_to_head("subscribetoread"), cut_to_head("follow"), cut_to_head("a")
    ('subscrib', 'follow', '')
    """
    return key[: next((size for size in HEAD_SIZES if size <= len(key)), 0)]


def longest(match: str) -> int:
    """Return how many characters a text that fits an expression has at most.

    >>> longest("page [0-9]{1,4}")
    9
    """
    return int(_parser.parse(match).getwidth()[1])


def required_literals(match: str) -> list[str]:
    """Return plain strings of which one is in every match of an expression; [""] if there are none.

    >>> required_literals("be the first (?:one )?to comment(?: on .{1,80})?")
    ['be the first ']
    >>> required_literals("(?:share|tweet)s?"), required_literals(".{1,80}")
    (['share', 'tweet'], [''])
    """
    return sorted(_required(_parser.parse(match)))


def _required(items: Iterable[Any]) -> set[str]:
    options: list[set[str]] = [{""}]
    run = ""
    for operator, argument in items:
        if operator is _constants.LITERAL:
            run += chr(argument)
            continue
        options.append({run})
        run = ""
        if operator is _constants.SUBPATTERN:
            options.append(_required(argument[3]))
        elif operator is _constants.BRANCH:
            options.append(set().union(*map(_required, argument[1])))
        elif operator in _REPEATS and argument[0] > 0:
            options.append(_required(argument[2]))
    options.append({run})
    # The longer the shortest of them, the fewer lines have one; and many of them take long to look for.
    return max(options, key=lambda texts: min(map(len, texts)) if len(texts) <= MOST_LITERALS else 0)


class _TooManyError(Exception):
    pass


class _Reader:
    """Reads a parsed expression from the left and keeps what can have been read so far, as keys.

    begun: keys that are as long as asked for, or that anything may follow. They are not read on.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.begun: set[str] = set()

    def sequence(self, items: Iterable[Any], read: set[str]) -> set[str]:
        """Read a sequence on from each key in `read`; return those that are still short after it."""
        for operator, argument in items:
            read = self._item(operator, argument, read)
        return read

    def _item(self, operator: Any, argument: Any, read: set[str]) -> set[str]:
        if operator is _constants.LITERAL:
            return self._append(read, {key_of(chr(argument))})
        if operator is _constants.IN and (pieces := _pieces(argument)) is not None:
            return self._append(read, pieces)
        if operator is _constants.BRANCH:
            return set().union(*(self.sequence(branch, read) for branch in argument[1]))
        if operator is _constants.SUBPATTERN:
            return self.sequence(argument[3], read)
        if operator in _REPEATS:
            least, most, repeated = argument
            return self._repeat(least, most, repeated, read)
        if operator in _TAKES_NOTHING:
            return read
        self.begun |= read
        return set()

    def _append(self, read: set[str], pieces: set[str]) -> set[str]:
        short = set()
        for text in read:
            for piece in pieces:
                longer = key_of(text + piece)
                if len(longer) < self.size:
                    short.add(longer)
                else:
                    self.begun.add(longer[: self.size])
        if len(short) + len(self.begun) > MOST_HEADS[self.size]:
            raise _TooManyError
        return short

    def _repeat(self, least: int, most: int, items: Iterable[Any], read: set[str]) -> set[str]:
        reached = read if least == 0 else set()
        for count in range(1, most + 1):
            again = self.sequence(items, read)
            if again == read:  # of punctuation or digits, the key shows one like many
                return reached | again
            read = again
            if count >= least:
                if read <= reached:
                    break
                reached = reached | read
        return reached


def _pieces(members: Any) -> set[str] | None:
    """Return the keys of the members of a character class; None if they are many."""
    pieces = set()
    for operator, argument in members:
        if operator is _constants.LITERAL:
            pieces.add(key_of(chr(argument)))
        elif operator is _constants.RANGE and argument[1] - argument[0] < 100:
            pieces.update(key_of(chr(code)) for code in range(argument[0], argument[1] + 1))
        elif operator is _constants.CATEGORY and argument is _constants.CATEGORY_DIGIT:
            pieces.add("0")
        elif operator is _constants.CATEGORY and argument is _constants.CATEGORY_SPACE:
            pieces.add("")
        else:
            return None
    return pieces if len(pieces) <= MOST_PIECES else None
