"""Read the phrase files, `data/LANG.toml`, and say what is wrong with their form.

The form is what the store of phrases needs to be made; what else a phrase file must be is asked by
`python -m cleanpress.phrases lint`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

__all__ = [
    "CATEGORIES", "FOLDER", "KINDS", "Category", "format_complaints", "pattern_complaints", "phrase_files",
    "read_phrases",
]  # fmt: skip

# Of a phrase that stands in several categories of a language, the first counts.
CATEGORIES = (
    "skip_link", "navigation", "search", "login", "comment_form", "comment_count", "membership_pitch",
    "newsletter_pitch", "subscription_wall", "cookie_notice", "share", "related_content", "advertisement",
    "legal_footer", "print_email", "media_control", "error_placeholder",
)  # fmt: skip
KINDS = ("unconditional", "contextual", "neutral", "sentences")
Category = dict[str, Any]  # the phrases of each kind, and "patterns"

FOLDER = os.path.dirname(__file__)
_STRINGS, _SWITCHES = ("id", "match", "example", "as_written"), ("contextual", "sentence")
_REQUIRED = {"id", "match", "example", "prefilter"}
_TYPES = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list"}


def phrase_files(folder: str = FOLDER) -> dict[str, str]:
    """Return the paths of the phrase files by language: English first, then in the order of their codes.

    English is first because, of the same words in several languages, the reason should name the likeliest.
    An installed package has no phrase files, but a store that was made of them.
    """
    data = os.path.join(folder, "data")
    names = os.listdir(data) if os.path.isdir(data) else []
    found = {name[:-5]: os.path.join(data, name) for name in names if name.endswith(".toml")}
    return {language: found[language] for language in sorted(found, key=lambda code: (code != "en", code))}


def read_phrases(path: str) -> dict[str, Category]:
    """Return the categories of a phrase file, unchecked. Raises OSError, or ValueError if it is not TOML."""
    import tomllib

    with open(path, "rb") as file:
        return tomllib.load(file)


def format_complaints(name: str, category: str, table: object) -> Iterator[str]:
    """Yield what is wrong with the form of a category of the file `name`, a sentence each.

    >>> list(format_complaints("da.toml", "share", {"neutral": "del"}))
    ['da.toml, [share]: neutral is a string: write a list of strings, as in neutral = ["a", "b"].']
    >>> list(format_complaints("da.toml", "share", {"neutral": ["del"]}))
    []
    """
    if category not in CATEGORIES:
        yield f"{name}: [{category}] is not a category. Known: {', '.join(CATEGORIES)}."
    elif not isinstance(table, dict):
        yield f"{name}: {category} is {_type(table)}: write [{category}], and its phrases below it."
    else:
        yield from (f"{name}, [{category}]: {each}." for each in _table_complaints(category, table))


def _table_complaints(category: str, table: Category) -> Iterator[str]:
    if unknown := sorted(table.keys() - {*KINDS, "patterns"}):
        yield f"unknown keys: {', '.join(unknown)}. Known: {', '.join(KINDS)}, patterns"
    for kind in KINDS:
        yield from _list_complaints(kind, table.get(kind, []))
    patterns = table.get("patterns", [])
    if not isinstance(patterns, list) or not all(isinstance(entry, dict) for entry in patterns):
        yield f"patterns is no list of tables: write [[{category}.patterns]] above each pattern"
        return
    for entry in patterns:
        yield from (f"pattern {entry.get('id')!r} {complaint}" for complaint in pattern_complaints(entry))


def pattern_complaints(entry: Category) -> Iterator[str]:
    """Yield what is wrong with the form of a pattern, as what follows its name in a sentence.

    >>> list(pattern_complaints({"id": "a", "prefilter": ["ad"], "match": 1, "example": "Skip ads"}))
    ['has a number as its match: write a string, in quotes']
    >>> list(pattern_complaints({"id": "a", "prefilter": ["ad"], "match": "skip", "example": "Skip ads"}))
    []
    """
    if missing := [name for name in sorted(_REQUIRED) if entry.get(name) in (None, "", [])]:
        yield f"has no {' and no '.join(missing)}"
        return
    if unknown := sorted(entry.keys() - _REQUIRED - {*_STRINGS, *_SWITCHES}):
        yield f"has unknown keys: {', '.join(unknown)}"
    yield from _value_complaints(entry)


def _value_complaints(entry: Category) -> Iterator[str]:
    for name in _STRINGS:
        if not isinstance(entry.get(name, ""), str):
            yield f"has {_type(entry[name])} as its {name}: write a string, in quotes"
    for name in _SWITCHES:
        if not isinstance(entry.get(name, False), bool):
            yield f"has {_type(entry[name])} as its {name}: write true or false, without quotes"
    terms = entry.get("prefilter", [])
    yield from (f"cannot be used: {each}" for each in _list_complaints("prefilter", terms))
    if isinstance(terms, list) and any(isinstance(term, str) and not term.split() for term in terms):
        yield "has a prefilter term without a word"


def _list_complaints(name: str, value: object) -> Iterator[str]:
    if not isinstance(value, list):
        yield f'{name} is {_type(value)}: write a list of strings, as in {name} = ["a", "b"]'
        return
    for number, each in enumerate(value, 1):
        if not isinstance(each, str):
            yield f"number {number} of {name} is {_type(each)}: write a string, in quotes"


def _type(value: object) -> str:
    return _TYPES.get(type(value), "a table" if isinstance(value, dict) else "a date or a time")
