"""Read off a regular expression what the keys of all texts that fit it begin with.

The expression is written in a part of `re`: characters, classes, groups, alternatives, look-arounds, `?`,
`{n}` and `{m,n}`. What repeats without a bound is refused, as it may take time that grows with the square of
the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cleanpress.text.lazy_regex import lazy

__all__ = [
    "MANY", "TOKEN", "Item", "begins_with_one_of", "ends_with_one_of", "key_prefix", "longest",
    "needed_signs", "parse_expression", "prefixes", "prefixes_of_key", "suffixes", "time_risks",
]  # fmt: skip

# A prefix has one of these lengths, or is a whole key that is shorter: so a key is looked up three times.
# Shorter ones would not be worth it: most lines begin with the two or three letters of some expression.
PREFIX_SIZES = (8, 6, 4)
# Longer prefixes leave fewer lines, but "(?:one|two) (?:three|four)" multiplies: then shorter ones do.
MOST_PREFIXES = {8: 50, 6: 50, 4: 200}
MOST_MEMBERS = 50  # of a character class
MANY = 4  # repetitions

TOKEN = lazy(
    r"""(?P<open>\((?:\?:|\?<?[=!])?) | (?P<close>\)) | (?P<bar>\|) | (?P<edge>\\[bB]|[\^$])
      | (?P<times>(?:\?|\{(?P<least>\d+)(?:,(?P<most>\d+))?\})\??)
      | (?P<one>\[\^?\]?(?:\\.|[^\\\]])*\] | \\u[0-9a-f]{4} | \\[^A-Z0-9] | \\[DSW] | [^\\*+{])""",
    re.VERBOSE | re.DOTALL,
)


# A sign that stands for itself, and digits.
_SIGN = lazy(r"[^\w\s.\\\[]|\\[^\w\s]")
_DIGITS = (r"\d", "[0-9]")


class Item(NamedTuple):
    """A character or a group of an expression, and how often it stands.

    character: the expression of one character; "" for a group.
    branches:  the alternatives of a group, each a sequence of items.
    """

    character: str
    branches: list[list[Item]]
    least: int = 1
    most: int = 1


def parse_expression(match: str) -> list[Item]:
    """Parse an expression. Raises ValueError (or re.error) if it is none, or has no bound.

    >>> parse_expression("ab?")
    [Item(character='a', branches=[], least=1, most=1), Item(character='b', branches=[], least=0, most=1)]
    """
    re.compile(match)
    opened: list[tuple[str, list[list[Item]]]] = [("(", [[]])]
    at = 0
    while at < len(match):
        token = TOKEN.match(match, at)
        if token is None:
            raise ValueError(f"{match[at : at + 2]!r} has no bound, or is not known here: write {{m,n}}")
        kind, at = token.lastgroup, token.end()
        sequence = opened[-1][1][-1]
        if kind == "bar":
            opened[-1][1].append([])
        elif kind == "open":
            opened.append((token[0], [[]]))
        elif kind == "one":
            sequence.append(Item(token[0], []))
        elif kind == "close":
            opening, branches = opened.pop()
            if opening in ("(", "(?:"):  # a look-around takes nothing
                opened[-1][1][-1].append(Item("", branches))
        elif kind == "times" and sequence:
            least = int(token["least"] or 0)
            sequence[-1] = sequence[-1]._replace(least=least, most=int(token["most"] or least or 1))
    branches = opened[0][1]
    return branches[0] if len(branches) == 1 else [Item("", branches)]


def prefixes(items: Iterable[Item], key: Callable[[str], str]) -> list[str]:
    """Return what the keys of texts that fit an expression can begin with; none if that could be anything.

    key: makes a text comparable; what is added to a text changes no more than the end of its key.

    >>> letters = lambda text: text.replace(" ", "")
    >>> prefixes(parse_expression("be the first (?:one )?to comment"), letters)
    ['bethefir']
    >>> prefixes(parse_expression("[0-2] (?:likes?|shares?)"), letters)[:3]
    ['0like', '0likes', '0share']
    >>> prefixes(parse_expression(".{1,80} says:"), letters)
    []
    """
    for size in PREFIX_SIZES:
        begun: set[str] = set()
        try:
            whole = _Reader(key, size, begun).sequence(items, {""})
        except OverflowError:
            continue
        found = whole.union(map(key_prefix, begun))
        return [] if "" in found else sorted(found)
    return []


def suffixes(items: Iterable[Item], key: Callable[[str], str]) -> list[str]:
    """Return what the keys of texts that fit an expression can end with; none if that could be anything.

    >>> suffixes(parse_expression(".{1,80} sa(?:ys|id):?"), lambda text: text.strip(" :"))
    ['said', 'says']
    """
    found = prefixes(_reversed(items), lambda text: key(text[::-1])[::-1])
    return sorted(each[::-1] for each in found)


def _reversed(items: Iterable[Item]) -> list[Item]:
    return [item._replace(branches=list(map(_reversed, item.branches))) for item in reversed(list(items))]


def needed_signs(items: Iterable[Item]) -> set[str]:
    """Return the signs that all texts have that fit an expression, with "0" for digits.

    >>> sorted(needed_signs(parse_expression("(?:page|photo) ?[0-9]{1,3}:(?: of)?")))
    ['0', ':']
    """
    found: set[str] = set()
    for item in items:
        if item.least and item.character in _DIGITS:
            found.add("0")
        elif item.least and _SIGN.fullmatch(item.character):
            found.add(item.character[-1])
        elif item.least and item.branches:
            found |= set.intersection(*map(needed_signs, item.branches))
    return found


def longest(items: Iterable[Item]) -> int:
    """Return how many characters a text has at most that fits an expression.

    >>> longest(parse_expression("(?:one|three){1,2} likes?"))
    16
    """
    return sum(item.most * (max(map(longest, item.branches), default=1)) for item in items)


def key_prefix(key: str) -> str:
    """Cut a key to the longest size of a prefix that it has; "" if it is shorter than all.

    >>> key_prefix("subscribetoread"), key_prefix("follow"), key_prefix("a")
    ('subscrib', 'follow', '')
    """
    return key[: next((size for size in PREFIX_SIZES if size <= len(key)), 0)]


# The sizes written out, as a loop would take twice as long: these are asked of many lines.
def prefixes_of_key(key: str) -> set[str]:
    """Return what a key begins with, in each size of a prefix.

    >>> sorted(prefixes_of_key("follow"))
    ['foll', 'follow']
    """
    return {key[:8], key[:6], key[:4]}


def begins_with_one_of(prefixes: Container[str], key: str) -> bool:
    """Return whether a key begins with one of some prefixes."""
    return key[:8] in prefixes or key[:6] in prefixes or key[:4] in prefixes


def ends_with_one_of(suffixes: Container[str], key: str) -> bool:
    """Return whether a key ends with one of some suffixes."""
    return key[-8:] in suffixes or key[-6:] in suffixes or key[-4:] in suffixes


class _Reader(NamedTuple):
    """One pass over items from the left, which keeps what can have been read so far, as keys.

    begun: keys that are as long as asked for, or that anything may follow. They are not read on.
    """

    key: Callable[[str], str]
    size: int
    begun: set[str]

    def sequence(self, items: Iterable[Item], read: set[str]) -> set[str]:
        """Read items on from each key in `read`; return the keys that are still short after it."""
        for item in items:
            reached = read if item.least == 0 else set()
            for count in range(1, item.most + 1):
                again = self._once(item, read)
                same = again == read  # of punctuation or digits, the key shows one like many
                read = again
                if same or count >= item.least:
                    if read <= reached:
                        break
                    reached = reached | read
                if same:
                    break
            read = reached
        return read

    def _once(self, item: Item, read: set[str]) -> set[str]:
        if not item.character:
            return set().union(*(self.sequence(branch, read) for branch in item.branches))
        members = _members(item.character)
        if not members:
            self.begun.update(read)
            return set()
        longer = {self.key(text + member) for text in read for member in members}
        self.begun.update(text[: self.size] for text in longer if len(text) >= self.size)
        short = {text for text in longer if len(text) < self.size}
        if len(short) + len(self.begun) > MOST_PREFIXES[self.size]:
            raise OverflowError
        return short


@cache
def _characters() -> str:
    """Return all characters of the first plane: built for those who ask, which are few."""
    return "".join(map(chr, range(0xD800)))


@lru_cache(maxsize=2000)
def _members(character: str) -> str:
    """Return what the expression of one character fits, with one for all digits and all spaces; or ""."""
    found = re.sub(r"\d+", "0", re.sub(r"\s+", " ", "".join(re.findall(character, _characters(), re.DOTALL))))
    return "".join(dict.fromkeys(found)) if len(found) <= MOST_MEMBERS else ""


def time_risks(items: Iterable[Item], *, repeated: bool = False) -> Iterator[str]:
    """Yield why an expression may take exponential time, if it may.

    >>> list(time_risks(parse_expression("(?:a{1,9}b){1,9}")))
    ['it repeats something many times that repeats inside']
    >>> list(time_risks(parse_expression("a{1,9}b{1,9}")))
    []
    """
    for item in items:
        if repeated and item.most > MANY:
            yield "it repeats something many times that repeats inside"
        many = repeated or item.most > MANY
        if many and len(item.branches) > 1:
            yield "it repeats alternatives many times"  # they may be told apart in exponentially many ways
        for branch in item.branches:
            yield from time_risks(branch, repeated=many)
