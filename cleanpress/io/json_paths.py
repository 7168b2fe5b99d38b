"""Find the texts of a column of a JSON record, also of one inside of another column: `meta.title`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cleanpress.errors import InputError
from cleanpress.text.lazy_regex import lazy

__all__ = ["Member", "elements_at", "members_at", "texts_at"]


class Member(NamedTuple):
    """A member of a JSON object, which is a column of a record; or, without a key, an element of a list.

    value:      numbers are text, as they stand.
    start, end: where the value is written.
    literal:    its first character, which tells text from numbers.
    """

    key: str
    value: Any
    start: int
    end: int
    literal: str


# Numbers stay text: they are not looked at, and Python refuses to convert integers of 5000 digits.
_decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
SPACE = lazy(r"[ \t\r\n]*")
KINDS = {dict: "an object", list: "a list", bool: "true or false"}


def texts_at(text: str, members: Sequence[Member], column: str) -> list[tuple[int, int, str]]:
    """Find the texts of a column: start and end of each literal in `text`, and what it says.

    A name with a dot is a column of that name if there is one, else a column inside of another; where that
    holds a list of objects, the column of each. A null on the way is a text that is missing.
    A column given twice is found twice: readers do not agree on which of the two counts.
    Raises InputError if there are members and none is the column, or if it holds anything but text or null.

    >>> record = '{"meta": {"title": "Tea"}, "parts": [{"text": "Milk"}, {"text": null}]}'
    >>> members = list(members_at(record, 0))
    >>> texts_at(record, members, "meta.title"), texts_at(record, members, "parts.text")
    ([(19, 24, 'Tea')], [(46, 52, 'Milk')])
    """
    found = []
    for member in _reached(text, members, column, column):
        if member.value is None:
            continue
        if not isinstance(member.value, str) or member.literal != '"':
            raise InputError(
                f"The column {column!r} is {_kind_of(member)}, not text.{_way_into(member, column)}"
            )
        found.append((member.start, member.end, member.value))
    return found


def _kind_of(member: Member) -> str:
    if member.literal == '"':
        return "text"
    return KINDS.get(type(member.value), "a number")


def _way_into(member: Member, column: str) -> str:
    """Return what to give instead of a column that holds objects."""
    inside = member.value
    if isinstance(inside, list):
        inside = next((each for each in inside if isinstance(each, dict)), None)
    if not isinstance(inside, dict) or not inside:
        return ""
    return f" Name a column in it: {_listed(f'{column}.{key}' for key in inside)}."


def _listed(names: Any) -> str:
    return ", ".join(repr(name) for name in names)


def _reached(text: str, members: Sequence[Member], path: str, column: str) -> Iterator[Member]:
    """Yield the members that a path leads to. Raises InputError if it leads nowhere."""
    keys = [member.key for member in members]
    if path in keys:
        yield from (member for member in members if member.key == path)
        return
    # The longest name that the path begins with, as names may have dots in them.
    key = max((key for key in keys if path.startswith(f"{key}.")), key=len, default=None)
    if key is not None:
        rest = path[len(key) + 1 :]
        for member in (member for member in members if member.key == key):
            yield from _inside(text, member, rest, column)
    elif members:
        raise _no_column(column, path, keys)


def _inside(text: str, member: Member, rest: str, column: str) -> Iterator[Member]:
    """Yield what the rest of a path leads to in an object, or in each object of a list."""
    if member.value is None:
        return
    if member.literal == "{":
        inner = list(members_at(text, member.start))
        if not inner:
            raise InputError(f"There is no column {column!r}: the object it would be in is empty.")
        yield from _reached(text, inner, rest, column)
        return
    if member.literal != "[":
        raise InputError(f"There is no column {column!r}: {member.key!r} is {_kind_of(member)}.")
    missing = None
    reached = False
    for element in elements_at(text, member.start):
        if element.literal not in "{n":
            raise InputError(f"There is no column {column!r}: {member.key!r} is a list, and not of objects.")
        try:
            yield from _inside(text, element, rest, column)
            reached = True
        except InputError as error:  # some messages have none, and the others are cleaned
            missing = error
    if missing is not None and not reached:
        raise missing


def _no_column(column: str, path: str, keys: Sequence[str]) -> InputError:
    from difflib import get_close_matches  # only who errs pays for it

    where = column.removesuffix(path).removesuffix(".")
    near = get_close_matches(path, keys, n=1)
    hint = f" Did you mean {f'{where}.{near[0]}' if where else near[0]!r}?" if near else ""
    columns = f"The columns {f'in {where!r} ' if where else ''}are: {_listed(keys)}."
    several = " For several columns, give the option several times." if "," in path else ""
    return InputError(f"There is no column {column!r}. {columns}{hint}{several}")


def members_at(text: str, at: int) -> Iterator[Member]:
    """Yield the members of the JSON object that starts at `at`. Raises JSONDecodeError for no JSON."""
    at = skip(text, at + 1)
    more = text[at : at + 1] != "}"
    while more:
        if text[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting the name of a column in double quotes", text, at)
        key, at = _decoder.raw_decode(text, at)
        start = skip(text, expect(text, skip(text, at), ":"))
        value, end = _decoder.raw_decode(text, start)
        yield Member(key, value, start, end, text[start])
        at = skip(text, end)
        more = text[at : at + 1] == ","
        if more:
            at = skip(text, at + 1)


def elements_at(text: str, at: int) -> Iterator[Member]:
    """Yield the elements of the JSON list that starts at `at`, as members without a key."""
    at = skip(text, at + 1)
    while text[at : at + 1] != "]":
        value, end = _decoder.raw_decode(text, at)
        yield Member("", value, at, end, text[at])
        at = skip(text, end)
        if text[at : at + 1] == ",":
            at = skip(text, at + 1)


def end_of(text: str, members: Sequence[Member], at: int) -> int:
    """Return where the object that starts at `at`, and has these members, ends."""
    last = members[-1].end if members else at + 1
    return expect(text, skip(text, last), "}")


def check_other(text: str) -> None:
    """Raise JSONDecodeError if `text` is no JSON of any kind."""
    _decoder.decode(text)


def skip(text: str, at: int) -> int:
    """Return where the white space that starts at `at` ends."""
    return SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere


def expect(text: str, at: int, mark: str) -> int:
    """Return what is behind a mark. Raises JSONDecodeError if it is not there."""
    if text[at : at + 1] != mark:
        raise json.JSONDecodeError(f"Expecting {mark!r}", text, at)
    return at + 1
