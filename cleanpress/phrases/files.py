"""Read the phrase files, and say what is wrong with their form.

Those in `data/LANG.toml` are written by hand, those in `catalogs/LANG.toml` are generated of translation
catalogs; both have the same form, and a language may have either or both. What is written by hand counts:
a generated phrase that stands there, too, or among its `not_phrases`, is left out.

The form is what the store of phrases needs to be made; what else a phrase file must be is asked by
`python -m cleanpress.phrases lint`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cleanpress.text.normalize import normalized_key

__all__ = [
    "CATEGORIES", "FOLDER", "KINDS", "NOT_PHRASES", "Category", "format_complaints", "line_of",
    "list_complaints", "merge_files", "name_of", "pattern_complaints", "phrase_files", "read_language",
    "read_phrases", "toml_complaint",
]  # fmt: skip

# Of a phrase that stands in several categories of a language, the first counts.
CATEGORIES = (
    "skip_link", "navigation", "search_form", "account", "shop", "comment_form", "comment_count",
    "membership_pitch", "newsletter_pitch", "subscription_wall", "cookie_notice", "share", "related_content",
    "advertisement", "legal_footer", "article_tools", "media_control", "error_placeholder",
)  # fmt: skip
KINDS = ("unconditional", "contextual", "neutral", "sentences")
Category = dict[str, Any]  # the phrases of each kind, and "patterns"
# Above the categories of a file: phrases, and ids of patterns, that the generated file of the language is not
# to add, because prose has them, too.
NOT_PHRASES = "not_phrases"

FOLDER = os.path.dirname(__file__)
_FOLDERS = ("data", "catalogs")  # by hand, and generated
_STRINGS, _SWITCHES = ("id", "match", "example", "as_written"), ("contextual", "sentence")
_REQUIRED = {"id", "match", "example", "prefilter"}
_TYPES = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list"}


def phrase_files(folder: str = FOLDER) -> dict[str, tuple[str, ...]]:
    """Return the paths of the phrase files of each language, the one that is written by hand first.

    English is first, then the others in the order of their codes: of the same words in several languages, the
    reason should name the likeliest. An installed package has no phrase files, but a store made of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in (os.path.join(folder, name) for name in _FOLDERS):
        for name in os.listdir(path) if os.path.isdir(path) else []:
            if name.endswith(".toml") and name[0] != ".":  # as editors and systems make them beside a file
                found[name[:-5]] = (*found.get(name[:-5], ()), os.path.join(path, name))
    return {language: found[language] for language in sorted(found, key=lambda code: (code != "en", code))}


def name_of(path: str) -> str:
    """Return the name of a phrase file, with its folder.

    >>> name_of(os.path.join("cleanpress", "phrases", "data", "da.toml"))
    'data/da.toml'
    """
    folder, name = os.path.split(path)
    return f"{os.path.basename(folder)}/{name}"


def read_phrases(path: str) -> dict[str, Category]:
    """Return the categories of a phrase file, and its `not_phrases`, unchecked.

    Raises OSError, or ValueError if it is not TOML.
    """
    import tomllib

    with open(path, "rb") as file:
        return tomllib.load(file)


def read_language(paths: Iterable[str]) -> dict[str, Category]:
    """Return the categories of a language, of all its files, unchecked. Raises what `read_phrases` does."""
    return merge_files(map(read_phrases, paths))


def merge_files(files: Iterable[Mapping[str, Any]]) -> dict[str, Category]:
    """Return the categories of a language. What stands in an earlier file counts, wherever it stands there.

    >>> by_hand = {"share": {"contextual": ["Del"]}, "not_phrases": ["Hjem"]}
    >>> merge_files([by_hand, {"share": {"unconditional": ["del", "hjem", "del nu"]}}])
    {'share': {'contextual': ['Del'], 'unconditional': ['del nu']}}
    """
    found: dict[str, Category] = {}
    known: set[object] = set()  # the keys of phrases and the ids of patterns in earlier files
    for file in files:
        new: set[object] = set()
        for text in file.get(NOT_PHRASES, ()):
            new |= {normalized_key(text), *((category, text) for category in CATEGORIES)}
        for category in (name for name in file if name != NOT_PHRASES):
            lists = found.setdefault(category, {})
            for kind, entries in file[category].items():
                ids = [_id(category, entry) for entry in entries]
                added = [entry for entry, its_id in zip(entries, ids, strict=True) if its_id not in known]
                lists[kind] = lists.get(kind, []) + added
                new.update(ids)
        known |= new
    return found


def _id(category: str, entry: str | Category) -> object:
    return normalized_key(entry) if isinstance(entry, str) else (category, entry["id"])


def line_of(text: str, key: str, value: str | None = None) -> int | None:
    """Return the number of the line of a file that has the table or the value of a name, if it has it.

    value: the value, a string, which must be this one.

    >>> line_of("# Danish\\n[share]\\nneutral = []", "share"), line_of("", "share")
    (2, None)
    """
    name = rf"[\"']?{re.escape(key)}[\"']?[ \t]*"
    ends = "[.=]" if value is None else rf"=[ \t]*[\"']{re.escape(value)}[\"']"
    found = re.search(rf"^[ \t]*(?:\[+[ \t]*{name}[.\]]|{name}{ends})", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def toml_complaint(error: ValueError, text: str) -> str:
    """Return what is wrong with a text that is no TOML, with the line, which is the last of what is open."""
    return str(error).replace("at end of document", f"at the end, line {text.count(chr(10)) + 1}")


def format_complaints(
    name: str, category: str, table: object, categories: Sequence[str] = CATEGORIES
) -> Iterator[str]:
    """Yield what is wrong with the form of a category of the file `name`, or of its `not_phrases`.

    >>> list(format_complaints("da.toml", "share", {"neutral": "del"}))
    ['da.toml, [share]: neutral is a string: write a list of strings, as in neutral = ["a", "b"].']
    >>> list(format_complaints("da.toml", "share", {"neutral": ["del"]}))
    []
    """
    if category == NOT_PHRASES:
        yield from (f"{name}: {each}." for each in list_complaints(category, table))
    elif category not in categories:
        yield f"{name}: [{category}] is not a category. Known: {', '.join(categories)}."
    elif not isinstance(table, dict):
        yield f"{name}: {category} is {_type(table)}: write [{category}], and its phrases below it."
    else:
        yield from (f"{name}, [{category}]: {each}." for each in _table_complaints(category, table))


def _table_complaints(category: str, table: Category) -> Iterator[str]:
    if unknown := sorted(table.keys() - {*KINDS, "patterns"}):
        yield f"unknown keys: {', '.join(unknown)}. Known: {', '.join(KINDS)}, patterns"
    for kind in KINDS:
        yield from list_complaints(kind, table.get(kind, []))
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
    yield from (f"cannot be used: {each}" for each in list_complaints("prefilter", terms))
    if isinstance(terms, list) and any(isinstance(term, str) and not term.split() for term in terms):
        yield "has a prefilter term without a word"


def list_complaints(name: str, value: object) -> Iterator[str]:
    """Yield what is wrong with a list of strings, as what follows its place in a sentence."""
    if not isinstance(value, list):
        yield f'{name} is {_type(value)}: write a list of strings, as in {name} = ["a", "b"]'
        return
    for number, each in enumerate(value, 1):
        if not isinstance(each, str):
            yield f"number {number} of {name} is {_type(each)}: write a string, in quotes"
        elif "\n" in each:  # it would be two in the store
            yield f"number {number} of {name} has a line break: write a line"


def _type(value: object) -> str:
    return _TYPES.get(type(value), "a table" if isinstance(value, dict) else "a date or a time")
