"""Say what of a record cannot be written: values that a format does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleanpress.errors import InputError
from cleanpress.io.jsonl import SURROGATE

__all__ = ["DEEPEST", "check_depth", "is_mixed", "is_wide", "why_not"]

# Arrow holds 64 levels, and its reader of Parquet 100 of Parquet's own, of which a list takes two.
DEEPEST = 40


def check_depth(name: str, values: Sequence[Any]) -> None:
    """Raise InputError if one of the values of a column is nested more deeply than Parquet is read."""
    level = list(values)
    for _ in range(DEEPEST):
        level = [
            each
            for value in level
            for each in (value.values() if type(value) is dict else value)
            if type(each) in (dict, list)
        ]
        if not level:
            return
    raise InputError(
        f"The column {name!r} is nested more than {DEEPEST} levels deep, which readers of Parquet refuse. "
        "Write JSON Lines."
    )


def is_wide(values: Sequence[Any], most: int) -> bool:
    """Return whether objects have more than so many different keys, of which each would be a column.

    >>> is_wide([{"a": 1}, {"b": {"c": 2}}], 3), is_wide([{"a": 1}, {"b": {"c": 2}}], 2)
    (False, True)
    """
    found = 0
    seen: dict[Any, Any] = {}
    waiting = [(value, seen) for value in values]
    while waiting:
        value, keys = waiting.pop()
        inner = value.items() if type(value) is dict else ((None, each) for each in value)
        for key, each in inner:
            if key is not None and key not in keys:
                found += 1
                keys[key] = {}
            if type(each) in (dict, list):
                waiting.append((each, keys.setdefault(key, {})))
        if found > most:
            return True
    return False


def is_mixed(values: Sequence[Any]) -> bool:
    """Return whether true or false is among other values: Arrow takes true for 1 where a number is not whole.

    >>> is_mixed([1.5, True]), is_mixed([True, None, False])
    (True, False)
    """
    kinds = set(map(type, values))
    return bool in kinds and len(kinds - {type(None)}) > 1


def why_not(row: Mapping[str, Any], format: str) -> str | None:
    """Return what of a row a format cannot hold, as a sentence; None if that is not known."""
    for name, value in row.items():
        kind = "bytes" if format == "jsonl" else "half"
        for each in (name, value, *_leaves(value)):
            if kind == "bytes" and isinstance(each, bytes):
                return (
                    f"The column {name!r} holds bytes, which JSON cannot hold. Write Parquet, or drop the "
                    "column first."
                )
            if kind == "half" and isinstance(each, str) and (found := SURROGATE.search(each)):
                shown = name.encode("utf-8", "backslashreplace").decode()
                return (
                    f"The column '{shown}' holds half of a character (U+{ord(found[0]):04X} alone), which "
                    "Parquet cannot hold. Write JSON Lines."
                )
    return None


def _leaves(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple):
            waiting += each
        else:
            yield each
