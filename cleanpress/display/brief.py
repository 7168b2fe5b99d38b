"""Reprs that fit on a line: what is short as Python writes it, what is long with its end left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

__all__ = ["LONGEST", "brief", "brief_call", "brief_counts", "count_of", "fit"]

LONGEST = 200  # characters of a repr
# What is tried in turn: of each text in it so many characters are shown, and of each list so many items.
_SIZES = ((LONGEST, LONGEST), (LONGEST, 8), (80, 4), (40, 3), (24, 2), (12, 1), (6, 1))


def fit(write: Callable[[int, int], str]) -> str:
    """Return the first of ever shorter reprs that is short enough.

    write: makes one, given how many characters to show of a text and how many items of a list.

    >>> fit(lambda characters, items: f"Tea({brief('a' * 999, characters)})")[-10:]
    "aaaaaaa…')"
    """
    shown = ""
    for characters, items in _SIZES:
        shown = write(characters, items)
        if len(shown) <= LONGEST:
            return shown
    return shown[: LONGEST - 1] + "…"


def brief(value: Any, characters: int, items: int = 8) -> str:
    """Return the repr of a value, without the end of a long text or list.

    >>> brief("It rained all day.", 9), brief(("a", "b", "c"), 9, 2), brief({"a": 1}, 9)
    ("'It rained…'", "('a', 'b', …)", "{'a': 1}")
    """
    if isinstance(value, str):
        return repr(value if len(value) <= characters else value[:characters].rstrip() + "…")
    if isinstance(value, Mapping):
        first = _first(value.items(), items)
        pairs = [f"{brief(key, characters)}: {brief(each, characters)}" for key, each in first]
        return f"{{{', '.join([*pairs, *_left(value, items)])}}}"
    if isinstance(value, list | tuple):
        return _brief_sequence(value, characters, items)
    return repr(value)


def _brief_sequence(value: list[Any] | tuple[Any, ...], characters: int, items: int) -> str:
    if hasattr(value, "_fields"):  # a named tuple, such as Reason, without what it was not given
        known = [number for number, each in enumerate(value, 1) if each is not None and each != ""]
        given = [brief(each, characters, items) for each in value[: known[-1] if known else 0]]
        return f"{type(value).__name__}({', '.join(given)})"
    inside = ", ".join(
        [*(brief(each, characters, items) for each in _first(value, items)), *_left(value, items)]
    )
    if isinstance(value, list):
        return f"[{inside}]"
    return f"({inside},)" if len(value) == 1 else f"({inside})"


def _first(values: Iterable[Any], items: int) -> list[Any]:
    return [each for _, each in zip(range(items), values, strict=False)]


def _left(values: Sequence[Any] | Mapping[Any, Any], items: int) -> list[str]:
    return ["…"] if len(values) > items else []


def brief_call(name: str, plain: Sequence[Any], named: Mapping[str, Any]) -> str:
    """Return the repr of a value as the call that makes it: whole if it is short, else with parts left out.

    plain: arguments by place. named: arguments by name.

    >>> brief_call("Removal", ["Leave a Reply"], {"start": 0})
    "Removal('Leave a Reply', start=0)"
    """

    def write(characters: int, items: int) -> str:
        given = [brief(value, characters, items) for value in plain]
        given += [f"{key}={brief(value, characters, items)}" for key, value in named.items()]
        return f"{name}({', '.join(given)})"

    return fit(write)


def brief_counts(counts: Mapping[str, int], items: int) -> str:
    """Return the first of some counts, in words.

    >>> brief_counts({"share": 2, "navigation": 1}, 8), brief_counts({"share": 2, "navigation": 1}, 1)
    ('share 2, navigation 1', 'share 2, …')
    """
    said = [f"{category} {count:,}" for category, count in _first(counts.items(), items)]
    return ", ".join([*said, *_left(counts, items)])


def count_of(number: int, what: str) -> str:
    """Return a number of things, in words.

    >>> count_of(1, "edit"), count_of(1234, "edit")
    ('1 edit', '1,234 edits')
    """
    return f"{number:,} {what}{'s' * (number != 1)}"
