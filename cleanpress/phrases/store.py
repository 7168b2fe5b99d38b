"""Keep the phrases of all languages in one SQLite file, which is made of the phrase files (`files.py`).

It is made when the package is built: a wheel has it in place of the phrase files. In a checkout it is made
again when a phrase file has changed. Why SQLite: docs/decisions.md. What only few runs need is imported late.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from cleanpress.errors import PhraseStoreError
from cleanpress.phrases.files import (
    CATEGORIES,
    FOLDER,
    KINDS,
    Category,
    format_complaints,
    merge_files,
    name_of,
    phrase_files,
    read_phrases,
)
from cleanpress.text.normalize import UNSPACED, normalized_key

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = [
    "CONTEXTUAL", "EXPRESSION_ERRORS", "NEUTRAL", "NUMBER", "UNCONDITIONAL", "PhraseStore", "open_store",
    "score_of",
]  # fmt: skip

# What a phrase adds to the score of the run of lines it stands in (see cleaners/chrome.py). The unit is a
# tenth of a contextual phrase, so that whole numbers do. A number in it says little of its neighbors,
# as "2 min", "12.5.2024" and "$9" stand in content, too. A bare number, a letter ("A", as in an index or a
# proof) and an item of a list ("Germany", "May") say nothing at all.
UNCONDITIONAL, CONTEXTUAL, NUMBER, NEUTRAL = 20, 10, 1, 0

SCHEMA_VERSION = 2  # of the store: another whenever one that was made before cannot be read any more
# What the store depends on besides the phrase files.
_TEXT = ("normalize", "prefixes", "punctuation", "scripts")
_CODE = ("store.py", "files.py", "gaps.py", *(f"../text/{name}.py" for name in _TEXT))
# What parsing an expression that is none may raise: "(", "a+", "a{99999999999}", a thousand brackets.
EXPRESSION_ERRORS = (ValueError, re.error, LookupError, OverflowError, RecursionError)
_SCHEMA = f"""
pragma journal_mode = off; pragma synchronous = off; pragma user_version = {SCHEMA_VERSION}; begin;
create table meta (name text primary key, value text) without rowid;
-- In the order in which the phrases of a key count. No text: it is the key.
create table phrase (
    key text, score int, language int, sentence int, category int, text text,
    primary key (key, score, language, sentence, category)
) without rowid;
create table pattern (
    rank integer primary key, category text, language text, text text, score int, sentence int,
    has_end int, match text, written text, prefilter text
);
-- What a line has that a pattern is tried on: a prefix of its key ("^leaverep"), or a word and another one.
create table term (term text, other text, rank int, primary key (term, other, rank)) without rowid;
"""
_Rows = dict[str, list[tuple[Any, ...]]]


class PhraseStore:
    """A store for any number of threads and forked processes.

    path:  of its file; where that cannot be written, where it would be.
    image: what would be in the file, if there is none. Each thread has a copy, for its connection.
    """

    def __init__(self, path: str, image: bytes | None = None) -> None:
        from threading import local

        self.path, self.image = path, image
        self._connections = local()

    def rows(self, query: str, *parameters: object) -> list[Any]:
        """Return the rows that a query finds. Raises PhraseStoreError if they cannot be read."""
        import sqlite3

        try:
            return self._connection().execute(query, parameters).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise PhraseStoreError(
                f"{self.path} cannot be read, is damaged or is of another version ({error}). "
                "Install cleanpress again: pip install --force-reinstall cleanpress"
            ) from error

    def _connection(self) -> Connection:
        # One a thread and process, as SQLite wants it. A forked child leaves that of its parent alone.
        connections: dict[Any, Connection] = self._connections.__dict__
        if (pid := os.getpid()) not in connections:
            connections[pid] = self._connect()
        return connections[pid]

    def _connect(self) -> Connection:
        from sqlite3 import DatabaseError, connect

        if self.image is not None:
            new = connect(":memory:")
            new.deserialize(self.image)
            return new
        path = self.path.replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
        new = connect(f"file:{'/' * (os.sep != '/')}{path}?mode=ro&immutable=1", uri=True)
        [[version]] = new.execute("pragma user_version").fetchall()
        if version != SCHEMA_VERSION:
            raise DatabaseError(f"schema version {version}")
        new.execute("pragma mmap_size = 100000000")
        return new

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """What is read whole, by name, such as the languages in the order in which they count."""
        return {name: value.split() for name, value in self.rows("select name, value from meta")}


def score_of(kind: str, text: str) -> int:
    """Return the score of a phrase of a kind.

    >>> score_of("unconditional", "2 min"), score_of("contextual", "name"), score_of("contextual", "2 min")
    (20, 10, 1)
    """
    if kind != "contextual":
        return NEUTRAL if kind == "neutral" else UNCONDITIONAL
    key = normalized_key(text)
    if key == "0" or (len(key) < 3 and key.isascii()):
        return NEUTRAL
    return NUMBER if "0" in key else CONTEXTUAL


def open_store(folder: str = FOLDER) -> PhraseStore:
    """Open the store in a folder, and make it first if the phrase files there have changed.

    Raises PhraseStoreError if the store cannot be read, nor made of phrase files.
    """
    store = PhraseStore(os.path.join(folder, "phrases.sqlite3"))
    files = phrase_files(folder)
    if not files and store.meta:
        return store
    sources = [*chain(*files.values()), *(os.path.join(FOLDER, name) for name in _CODE)]
    checksums = list(map(_checksum, sources))
    if _is_current(store, checksums):
        return store
    rows = _rows({language: merge_files(map(_read, paths)) for language, paths in files.items()})
    rows["meta"].append(("sources", " ".join(checksums)))
    return _written(rows, store.path)


def _checksum(path: str) -> str:
    # All 2.5 MB take 3 ms, and unlike the time of a file, which copies keep and clocks set wrong, they tell
    # whether it has changed. A cryptographic digest would take twice as long, for the import of hashlib.
    from zlib import crc32

    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise PhraseStoreError(f"{path} cannot be read: {error.strerror or error}.") from error
    return f"{name_of(path)}:{len(content)}:{crc32(content):08x}"


def _is_current(store: PhraseStore, checksums: list[str]) -> bool:
    """Return whether a store can be read, and is made of files with these checksums."""
    try:
        return store.meta["sources"] == checksums
    except (PhraseStoreError, LookupError):
        return False


def _read(path: str) -> dict[str, Category]:
    """Return what is in a phrase file. Raises PhraseStoreError for the first thing wrong with it."""
    name = name_of(path)
    try:
        found = read_phrases(path)
    except (OSError, ValueError) as error:
        raise _unreadable(f"{name} is not TOML: {error}.") from error
    for category, table in found.items():
        for complaint in format_complaints(name, category, table):
            raise _unreadable(complaint)
    return found


def _unreadable(complaint: str) -> PhraseStoreError:
    return PhraseStoreError(
        f"The phrases cannot be read. {complaint} Try `python -m cleanpress.phrases lint`."
    )


def _written(rows: _Rows, path: str) -> PhraseStore:
    # Whole or not at all; where nothing can be written, each process has one in its memory.
    from pathlib import Path
    from sqlite3 import Connection, OperationalError, connect

    from cleanpress.io.atomic import replaced

    try:
        with replaced(Path(path)) as part, closing(connect(part, isolation_level=None)) as connection:
            _fill(connection, rows)
    except (OSError, OperationalError) as error:
        if not hasattr(Connection, "serialize"):  # SQLite can be built without it
            raise PhraseStoreError(f"{path} cannot be written: {error}. Give it space or rights.") from error
        with closing(connect(":memory:", isolation_level=None)) as connection:
            _fill(connection, rows)
            return PhraseStore(path, connection.serialize())
    return PhraseStore(path)


def _fill(connection: Connection, rows: _Rows) -> None:
    connection.executescript(_SCHEMA)
    for table, its_rows in rows.items():
        if its_rows:  # there may be no patterns
            places = ", ".join("?" * len(its_rows[0]))
            connection.executemany(f"insert or ignore into {table} values ({places})", its_rows)
    connection.execute("commit")


def _rows(found: Mapping[str, Mapping[str, Category]]) -> _Rows:
    from cleanpress.text.prefixes import key_prefix

    phrases: list[tuple[Any, ...]] = []
    patterns: list[dict[str, Any]] = []
    for number, (language, categories) in enumerate(found.items()):
        for at, name in enumerate(CATEGORIES):
            category = categories.get(name, {})
            phrases += _phrase_rows(category, number, at)
            common = {"category": name, "language": language}
            patterns += (common | entry for entry in category.get("patterns", ()))
    rows = _pattern_rows(patterns)
    sentence_prefixes = {key_prefix(key) for key, _, _, sentence, *_ in phrases if sentence}
    named = {"languages": found, "categories": CATEGORIES, "sentence_prefixes": sorted(sentence_prefixes)}
    rows["meta"] += [(name, " ".join(values)) for name, values in named.items()]
    return rows | {"phrase": sorted(phrases, key=itemgetter(slice(5)))}


def _phrase_rows(category: Category, language: int, number: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the fixed phrases of a category, with the numbers of its language and of itself."""
    for kind in KINDS:
        for text in category.get(kind, ()):
            key, own = normalized_key(text), (language, kind == "sentences", number)
            yield key, score_of(kind, text), *own, None if text == key else text


def _pattern_rows(patterns: list[dict[str, Any]]) -> _Rows:
    from cleanpress.phrases.gaps import has_end
    from cleanpress.text.prefixes import parse_expression, prefixes

    for each in patterns:
        each["score"] = score_of("contextual" if each.get("contextual") else "unconditional", each["example"])
    # The order in which they are tried: unconditional ones first, then as languages, categories and files go.
    patterns.sort(key=lambda each: -each["score"])
    rows: list[tuple[Any, ...]] = []
    terms: set[tuple[str, str, int]] = set()
    names: dict[str, set[str]] = {"prefixes": set(), "keywords": set(), "pattern_sentence_prefixes": set()}
    for rank, each in enumerate(patterns):
        sentence = each.get("sentence", False)
        try:
            begins = prefixes(parse_expression(each["match"]), normalized_key)
        except EXPRESSION_ERRORS as error:
            where = f"{each['language']}.toml, [{each['category']}]: pattern {each['id']!r}"
            raise _unreadable(f"{where} has an expression that cannot be used: {error}.") from error
        needed = [tuple(map(_padded, words.partition(" ")[::2])) for words in each["prefilter"]]
        if begins:
            names["prefixes"].update(begins)
            names["pattern_sentence_prefixes"].update(begins if sentence else ())
            terms.update((f"^{prefix}", "", rank) for prefix in begins)
        else:
            names["keywords"].update(word.strip() for word, _ in needed)
            terms.update((word.strip(), other, rank) for word, other in needed)
        own = (each["category"], each["language"], each["id"], each["score"], sentence)
        how = (has_end(each["example"]), each["match"], each.get("as_written", ""))
        rows.append((rank, *own, *how, json.dumps(needed)))
    meta = [(name, " ".join(sorted(terms_of))) for name, terms_of in names.items()]
    return {"pattern": rows, "term": sorted(terms), "meta": meta}


def _padded(word: str) -> str:
    """Return what to look for in a line padded with spaces, to see whether it has a word."""
    return word if not word or UNSPACED.search(word) else f" {word} "
