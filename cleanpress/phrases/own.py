"""Phrases of one's own: a TOML file or a dict in the form of the package's own files, read and checked.

Above its categories such a file may have `keep`: phrases that are never removed. What is wrong with it is
said in a sentence with the file and the table. `own_index.py` looks lines up in them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any

from cleanpress.errors import OptionError, OptionTypeError, PathError, one_of, shown, unreadable
from cleanpress.phrases.files import (
    CATEGORIES,
    KINDS,
    NOT_PHRASES,
    format_complaints,
    line_of,
    list_complaints,
    toml_complaint,
)
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.normalize import normalized_key

__all__ = ["CUSTOM", "KEEP", "OWN", "OWN_CATEGORIES", "OwnPhrases", "PhrasesGiven", "own_phrases"]

# What the language of such a phrase is called in a reason.
OWN = "own"
CUSTOM, KEEP = "custom", "keep"
# That of a phrase of one's own that fits no other is the last.
OWN_CATEGORIES = (*CATEGORIES, CUSTOM)
# What a phrase may have: of a longer line, only the ends are looked at, and of those only so much.
LONGEST, LONGEST_SENTENCE = 400, 200
_EXAMPLE = "{'custom': {'unconditional': ['Read it first']}}"
_WHAT = f"the path of a TOML file, a dict such as {_EXAMPLE}, or a list of them"
_URL = lazy(r"(?i:[a-z][a-z0-9+.-]+)://")
_LISTS = (*KINDS, "patterns")

# The path of a file, its contents, or several of either.
PhrasesGiven = (
    str | PathLike[str] | Mapping[str, Any] | Sequence[str | PathLike[str] | Mapping[str, Any]] | None
)


class OwnPhrases(Mapping[str, Any]):
    """Phrases of one's own, by category, and `keep`; equal for equal contents, whatever files they are of.

    Made by `own_phrases`. It is a mapping in the form of the files, and cannot be changed.
    source: what the phrases were read from, for people.
    """

    __slots__ = ("_hash", "_text", "source")

    def __init__(self, text: str, source: str) -> None:
        self._text, self.source = text, source
        self._hash = hash(text)

    def __getitem__(self, key: str) -> Any:
        return json.loads(self._text)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(json.loads(self._text))

    def __len__(self) -> int:
        return len(json.loads(self._text))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnPhrases) and self._text == other._text

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return OwnPhrases, (self._text, self.source)

    def __repr__(self) -> str:
        tables = dict(self)
        kept = len(tables.pop(KEEP, ()))
        phrases = sum(len(entries) for table in tables.values() for entries in table.values())
        parts = [f"{phrases} phrase{'s' * (phrases != 1)}"] * bool(phrases) + [f"{kept} to keep"] * bool(kept)
        return f"<{', '.join(parts)}: {self.source}>"

    @property
    def digest(self) -> str:
        """A digest of the contents: another, whenever other lines may be removed."""
        from hashlib import blake2b  # slow to import

        return blake2b(self._text.encode(), digest_size=16).hexdigest()


def own_phrases(given: object) -> OwnPhrases | None:
    """Read and check phrases of one's own; None if there are none.

    given: the path of a TOML file, a dict of the same form, or several of either; those of all are taken.
    Raises PathError for a file that cannot be read, OptionError for what is wrong with its contents,
    TypeError for anything else.

    >>> mine = own_phrases({"share": {"unconditional": ["Tell a friend"]}, "keep": ["Print"]})
    >>> mine
    <1 phrase, 1 to keep: a dict>
    >>> own_phrases({"shares": {"unconditional": ["Tell a friend"]}})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    cleanpress.errors.OptionError: phrases: 'shares' is not a known category. Did you mean 'share'? Known: ...
    """
    if given is None or isinstance(given, OwnPhrases):
        return given
    is_one = isinstance(given, str | bytes | PathLike | Mapping) or not isinstance(given, Iterable)
    read = list(map(_read, [given] if is_one else given))  # type: ignore[call-overload]
    merged = _merge(tables for _, tables in read)
    source = ", ".join(dict.fromkeys(name for name, _ in read))
    # What one source adds and another keeps, is kept.
    _check_kinds(source, {name: table for name, table in merged.items() if name != KEEP})
    return OwnPhrases(json.dumps(merged), source) if merged else None


def _read(given: object) -> tuple[str, Mapping[str, Any]]:
    """Return phrases from one source, checked, and what the source is called."""
    if isinstance(given, OwnPhrases):
        return given.source, given
    if isinstance(given, Mapping):
        tables = _plain(given)
        _check("phrases", tables, "")
        return "a dict", tables
    if not isinstance(given, str | PathLike) or isinstance(path := os.fspath(given), bytes):
        raise OptionTypeError(f"phrases is {_WHAT}, and was given {shown(given)}.")
    name, text, tables = _read_file(path)
    _check(name, tables, text)
    if not any(tables.values()):
        raise OptionError(f'{name} has no phrases in it: write some, as in [custom] unconditional = ["…"].')
    return name, tables


def _read_file(path: str) -> tuple[str, str, dict[str, Any]]:
    """Return the name of a file, its text, and the tables in it. Raises PathError or OptionError."""
    import tomllib  # only who reads TOML pays for it

    from cleanpress.io.files import reason_of, visible_name

    name = visible_name(path)
    if _URL.match(path):
        raise PathError(f"{name} is a URL. Download the phrases, and give the path of the file.")
    if os.path.isdir(path):
        raise PathError(f"{name} is a folder. Name a file of phrases in it.")
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        raise OptionError(f"{name} is not UTF-8, as TOML must be: {error.reason}.") from None
    except (OSError, ValueError) as error:
        raise PathError(f"{name} cannot be read: {reason_of(error)}.{_no_path(path)}") from None
    try:
        return name, text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        bare = "" if re.search(r"^\s*\[|=", text, re.MULTILINE) else (
            ' Phrases are written in a table, as in [custom] and below it unconditional = ["one", "two"].'
        )  # fmt: skip
        raise OptionError(f"{name} is not TOML: {toml_complaint(error, text)}.{bare}") from None
    except (ValueError, RecursionError) as error:
        raise OptionError(f"{name} cannot be read as TOML: {unreadable(error)}.") from None


def _no_path(given: str) -> str:
    """Return what to say of a text that looks like a phrase, or like TOML, and not like a path."""
    if given.endswith(".toml") or os.sep in given or not re.search(r"\s", given):
        return ""
    return f" Phrases themselves are given as a dict, such as {_EXAMPLE}, or written into a TOML file."


def _plain(value: Any) -> Any:
    """Return tables with lists for other sequences, as of TOML."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        each_plain = [_plain(each) for each in value]
        return sorted(each_plain, key=str) if isinstance(value, set | frozenset) else each_plain
    return value


def _merge(sources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the phrases of all sources, each once, in the order of the categories."""
    sources = list(sources)
    merged: dict[str, Any] = {}
    if kept := dict.fromkeys(text for tables in sources for text in tables.get(KEEP, ())):
        merged[KEEP] = list(kept)
    for name in OWN_CATEGORIES:
        lists = [(kind, [tables.get(name, {}).get(kind, ()) for tables in sources]) for kind in _LISTS]
        if table := {kind: each for kind, of_all in lists if (each := _once(of_all))}:
            merged[name] = table
    return merged


def _once(lists: Iterable[Iterable[Any]]) -> list[Any]:
    """Return the entries of all lists, each once."""
    return list({json.dumps(entry): entry for entries in lists for entry in entries}.values())


def _check(name: str, tables: Mapping[str, Any], text: str) -> None:
    """Raise OptionError for the first thing that is wrong with the contents of a source."""
    for category, table in tables.items():
        line = line_of(text, str(category))
        place = f"{name}, line {line}" if line else name
        _check_name(place, category, table)
        if category == KEEP:
            _raise_first(place, _keep_complaints(table))
            continue
        _raise_first(place, format_complaints(place, category, table, OWN_CATEGORIES))
        _raise_first(f"{place}, [{category}]", _phrase_complaints(table))
    _check_kinds(name, tables)


def _raise_first(place: str, complaints: Iterable[str]) -> None:
    for complaint in complaints:
        raise OptionError(complaint if complaint.startswith(place) else f"{place}: {complaint}.")


def _check_name(place: str, category: object, table: object) -> None:
    """Raise OptionError for a name that is no category, and for a list that its table lacks a name for."""
    if category == NOT_PHRASES:
        raise OptionError(f"{place}: {NOT_PHRASES} is for the files of the package. Phrases that stay: keep.")
    if category in _LISTS:
        raise OptionError(f"{place}: {category} stands in no table. Write a category above it: [custom].")
    if category != KEEP:
        try:
            one_of("category", str(category), (*OWN_CATEGORIES, KEEP))
        except OptionError as error:
            raise OptionError(f"{place}: {error}") from None
    for key in table if category != KEEP and isinstance(table, Mapping) else ():
        try:
            one_of("list of phrases", str(key), _LISTS)
        except OptionError as error:
            raise OptionError(f"{place}, [{category}]: {error}") from None


def _keep_complaints(phrases: object) -> Iterator[str]:
    yield from list_complaints(KEEP, phrases)
    for text in phrases if isinstance(phrases, list) else ():
        if text in OWN_CATEGORIES and "_" in text:
            yield (
                f"keep has {text!r}, which is a category: in this file, keep lists phrases. A whole category "
                "is kept by the option keep of the cleaner"
            )
        yield from (f"keep: {each}" for each in _text_complaints(text, LONGEST))


def _phrase_complaints(table: Mapping[str, Any]) -> Iterator[str]:
    from cleanpress.phrases.pattern_lint import lint_pattern

    for kind in KINDS:
        longest = LONGEST_SENTENCE if kind == "sentences" else LONGEST
        for text in table.get(kind, ()):
            yield from _text_complaints(text, longest)
    for entry in table.get("patterns", ()):
        yield from (f"pattern {entry['id']!r} {each}" for each in lint_pattern(entry, strict=False))


def _text_complaints(text: str, longest: int) -> Iterator[str]:
    if not normalized_key(text):
        yield f"{text!r} has no letter or digit, so it would match nothing"
    if len(text) > longest:
        yield f"{text[:40]!r}... has over {longest} characters, so it would match nothing"


def _check_kinds(name: str, tables: Mapping[str, Any]) -> None:
    """Raise OptionError for a phrase that is said to be two things, and for two patterns of one id.

    What is both a sentence and a phrase of another kind is no contradiction: it may stand in a line, too.
    """
    seen: dict[str, str] = {normalized_key(text): KEEP for text in tables.get(KEEP, ())}
    patterns: dict[tuple[str, str], Any] = {}
    for category, kind, entry in _entries(tables):
        if kind == "patterns":
            if patterns.setdefault((category, entry["id"]), entry) != entry:
                wrong = f"two patterns have the id {entry['id']!r}. Rename one"
                raise OptionError(f"{name}, [{category}]: {wrong}.")
            continue
        where, key = f"{kind} in [{category}]", normalized_key(entry)
        other = seen.get(key, where) if kind == "sentences" else seen.setdefault(key, where)
        if other != where and (other == KEEP or kind != "sentences"):
            raise OptionError(f"{name}: {entry!r} stands in {other} and in {where}. Leave it in one of them.")


def _entries(tables: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield each phrase and pattern with its category and kind."""
    for category in (name for name in tables if name != KEEP):
        table: Mapping[str, Sequence[Any]] = tables[category]
        for kind in _LISTS:
            yield from ((category, kind, entry) for entry in table.get(kind, ()))
