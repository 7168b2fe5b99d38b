"""Comments as they are given, and their texts without what does not belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cleanpress.display.brief import brief_call
from cleanpress.html.comments.words import comment_date
from cleanpress.html.metadata.date_text import DateStyle

__all__ = ["Comment", "Comments", "runs", "without_head", "without_marker"]

MOST_LISTS = 8  # in one another
MOST_BESIDE_DATE = 2  # words
_MARKER = re.compile(r"(?:[-*]|\d+\.) ")


class Comment(NamedTuple):
    """A comment below an article.

    author: as the page names them; None if it does not.
    date:   the day as YYYY-MM-DD; as the page writes it where that is no day ("3 days ago"); None if it is
            not there.
    text:   without buttons, author and date.
    """

    author: str | None
    date: str | None
    text: str

    def __repr__(self) -> str:
        return brief_call("Comment", (), self._asdict())


class Comments(tuple[Comment, ...]):
    """The comments of a page in order; as a string, their texts with blank lines between.

    >>> comments = Comments([Comment("Ann", None, "I like it."), Comment(None, "2020-05-12", "So do I.")])
    >>> comments[0].author, str(comments)
    ('Ann', 'I like it.\\n\\nSo do I.')
    >>> "like it" in comments, "milk" in comments
    (True, False)
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "\n\n".join(comment.text for comment in self)

    def __contains__(self, value: object) -> bool:
        """Return whether a string is in the texts, or a comment is one of these."""
        return value in str(self) if isinstance(value, str) else tuple.__contains__(self, value)


def without_head(text: str, author: str | None, style: DateStyle) -> str:
    """Return a comment without its author and the line of its date, if it begins with them.

    >>> without_head("Ann: I like it.", "Ann", DateStyle())
    'I like it.'
    >>> without_head("5 May 2020\\nSo do I.", None, DateStyle())
    'So do I.'
    """
    if author and text.startswith(author):
        text = text[len(author) :].lstrip(" :,–—-\n")
    line, _, rest = text.partition("\n")
    if rest.strip() and (found := comment_date(line, style)):
        beside = f"{line[: found[1]]} {line[found[2] :]}".split()
        if sum(len(word) > 2 and word.isalpha() for word in beside) <= MOST_BESIDE_DATE:
            return rest.lstrip()
    return text


def without_marker(text: str) -> str:
    """Return a comment without the marks of the list that it is an item of.

    >>> without_marker("1. I like it.\\n\\n   Cold."), without_marker("- one\\n- two")
    ('I like it.\\n\\nCold.', '- one\\n- two')
    """
    for _ in range(MOST_LISTS):
        match = _MARKER.match(text)
        if not match:
            break
        size = match.end()
        first, *lines = text.split("\n")
        if any(line.strip() and not line.startswith(" " * size) for line in lines):
            break
        text = "\n".join([first[size:], *(line[size:] for line in lines)])
    return text


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return numbers in lists of those that follow one another.

    >>> runs([1, 2, 5, 6, 9])
    [[1, 2], [5, 6], [9]]
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found
