"""The parts of a comment in its element: author, date, text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from typing import NamedTuple

from cleanpress.html.blocks import Blocks
from cleanpress.html.comments.elements import Element
from cleanpress.html.comments.words import (
    comment_author,
    comment_date,
    is_furniture,
    is_heading,
    names_beside,
)
from cleanpress.html.elements import attribute
from cleanpress.html.metadata.date_text import DateStyle, read_date

__all__ = ["Item", "Parts", "is_beside", "is_only"]

MOST_PARTS = 300  # elements of a comment
MOST_BESIDE = 4  # words in a line with the author and the date
LEAST_WORDS = 2  # of a comment without author and date
LONGEST_RAW = 400  # characters of an element with an author or a date
LONGEST_NAME_LINE = 40
_AUTHOR = re.compile(
    r"(?<![a-z])(?:author|fn|user|username|user-name|name|nick|nickname|poster|commenter|autor|auteur|autore|creator"
    r"|verfasser|member|profile|who|display-?name)(?![a-z])|(?:author|user|nick|display)_?-?[Nn]ame|commentAuthor"
)
_DATE = re.compile(
    r"date|time|datum|fecha|tarih|tanggal|posted|when|ago(?![a-z])|published|meta", re.IGNORECASE
)
_FIRST_TAGS = frozenset("b strong cite h3 h4 h5 h6 dt".split())
_NO_TEXT = frozenset("form button textarea label fieldset legend select nav".split())


class Item(NamedTuple):
    """A comment in blocks: its author and date, the blocks of its text, and all that are in its element."""

    author: str | None
    date: str | None
    text: list[int]
    inside: range


def is_beside(element: Element) -> bool:
    """Return whether an element in a comment is no part of it: a form, a button, what is called so."""
    return element.tag in _NO_TEXT or ("class" in element.source and names_beside(element.names))


class _Part(NamedTuple):
    """An author or a date: its value, the block it is in, and how the page writes it."""

    value: str | None
    block: int
    shown: str


_NONE = _Part(None, -1, "")


class Parts:
    """Reads the parts of comments in the blocks of a page.

    chrome: the blocks known to be interface.
    """

    def __init__(self, blocks: Blocks, chrome: Container[int], style: DateStyle) -> None:
        self.blocks, self.chrome, self.style = blocks, chrome, style

    def numbers(self, element: Element) -> range:
        """Return the numbers of the blocks that begin in an element."""
        starts = self.blocks.starts
        return range(bisect_left(starts, element.start), bisect_left(starts, element.end))

    def read(self, element: Element, inner: Container[int] = ()) -> Item | None:
        """Return the comment in an element; None for one without a text.

        inner: the first tokens of other comments; what is in them is no part of it.
        """
        parts, others = _own_parts(element, inner)
        own = self._own_blocks(element, others)
        author, date = self._author(parts, own), self._date(parts, own)
        lines, text = self._lines(own, author, date)
        name = author.value
        if name is None and len(text) > 1 and (name := self._first_line(text[0])):
            text = text[1:]
        elif name is None:
            name = next(filter(None, (self._name_beside(number, date.shown) for number in lines)), None)
        if not text or (self._words(text) < LEAST_WORDS and not (name and date.value)):
            return None
        return Item(name, date.value, text, self.numbers(element))

    def _own_blocks(self, element: Element, others: Sequence[Element]) -> list[int]:
        inside = self.numbers(element)
        own: list[int] = []
        at = inside.start
        for other in others:
            skipped = self.numbers(other)
            own += range(at, skipped.start)
            at = max(at, skipped.stop)
        return [*own, *range(at, inside.stop)]

    def _lines(self, own: Sequence[int], author: _Part, date: _Part) -> tuple[list[int], list[int]]:
        """Return the blocks that only say who and when, and those of the text."""
        lines: list[int] = []
        text: list[int] = []
        for number in own:
            line = self.blocks.texts[number]
            who, when = (part.shown if part.block == number else "" for part in (author, date))
            if (who or when) and is_only(line, who, when):
                lines.append(number)
            elif not self._is_button(number) and not is_furniture(line) and number not in self.chrome:
                text.append(number)
        return lines, text

    def _words(self, numbers: Sequence[int]) -> int:
        """Return the number of words; in scripts without spaces, about that."""
        texts = (self.blocks.texts[number] for number in numbers)
        return sum(max(len(text.split()), len(text) // 8) for text in texts)

    def _author(self, parts: Sequence[Element], own: Sequence[int]) -> _Part:
        """Return the author: by the element that is called so, else by a bold one that stands first."""
        for part in parts:
            names = part.names
            is_named = bool(names) and _AUTHOR.search(names) is not None
            if not is_named and part.tag not in _FIRST_TAGS:
                continue
            at = self._block_at(part)
            if not is_named and at != next(iter(own), -1):
                continue
            line = self.raw_text(part)
            if found := comment_date(line, self.style):
                line = line[: found[1]] if found[1] else line[found[2] :]
            if (name := comment_author(line)) and not is_heading(name):
                return _Part(name, at, name)
        return _NONE

    def _date(self, parts: Sequence[Element], own: Sequence[int]) -> _Part:
        for part in parts:
            if part.tag == "time" or _DATE.search(part.names):
                raw = self.raw_text(part)
                found = comment_date(raw, self.style)
                shown = raw[found[1] : found[2]] if found else raw[:LONGEST_NAME_LINE]
                written = attribute(part.source, "datetime") or attribute(part.source, "content")
                day = (read_date(written, self.style) if written else None) or (found and found[0])
                if day:
                    return _Part(day, self._block_at(part), shown)
        for number in own:
            line = self.blocks.texts[number]
            if found := comment_date(line, self.style):
                shown = line[found[1] : found[2]]
                if len(shown) >= len(line) / 2 or is_only(line, "", shown):
                    return _Part(found[0], number, shown)
        return _NONE

    def _name_beside(self, number: int, shown: str) -> str | None:
        """Return the name in a line with the date: before it, or else after it."""
        before, _, after = self.blocks.texts[number].partition(shown) if shown else ("", "", "")
        return comment_author(before) or comment_author(after)

    def _first_line(self, number: int) -> str | None:
        """Return the name that the first line of a comment is."""
        text = self.blocks.texts[number]
        is_name = len(text) <= LONGEST_NAME_LINE and not text.endswith((".", "!", "?", "。"))
        return comment_author(text) if is_name else None

    def _is_button(self, number: int) -> bool:
        """Return whether a block is a link or a button of a few words."""
        blocks = self.blocks
        is_link = blocks.link_lengths[number] * 10 >= blocks.raw_lengths[number] * 9
        return (is_link or blocks.tag(number) == "button") and len(blocks.texts[number].split()) <= 3

    def raw_text(self, element: Element) -> str:
        """Return the text in an element, which may be a part of a block."""
        tokens = self.blocks.tokens[element.start : min(element.end, element.start + MOST_PARTS)]
        pieces = [token.partition(">")[2] for token in tokens]
        return " ".join("".join(pieces).replace("&amp;", "&").split())[:LONGEST_RAW]

    def _block_at(self, element: Element) -> int:
        """Return the number of the block that an element's text is in or begins."""
        starts = self.blocks.starts
        number = bisect_left(starts, element.start)
        return number if number < len(starts) and starts[number] < element.end else max(0, number - 1)


def _own_parts(element: Element, inner: Container[int]) -> tuple[list[Element], list[Element]]:
    """Return the elements in a comment, and those in it that are no part of it."""
    parts: list[Element] = []
    others: list[Element] = []
    stack = list(reversed(element.children))
    while stack and len(parts) < MOST_PARTS:
        part = stack.pop()
        if part.start in inner or is_beside(part):
            others.append(part)
        else:
            parts.append(part)
            stack.extend(reversed(part.children))
    return parts, others


def is_only(line: str, author: str, date: str) -> bool:
    """Return whether a line has only a few words beside an author and a date.

    >>> is_only("Ann wrote on 5 May 2020:", "Ann", "5 May 2020")
    True
    >>> is_only("Ann: I was there, too.", "Ann", "")
    False
    """
    rest = line
    for shown in filter(None, (author, date)):
        rest = rest.replace(shown, " ", 1)
    words = [word for word in rest.split() if len(word) > 2 and any(map(str.isalpha, word))]
    return len(words) <= MOST_BESIDE - 2 * (not date) or is_furniture(rest)
