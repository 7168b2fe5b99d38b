"""Build the store of phrases: TOML is for people, and takes seconds to read."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from operator import itemgetter
from threading import get_ident
from typing import Any

from cleanpress.errors import one_of
from cleanpress.phrases.files import (
    CATEGORIES,
    KINDS,
    SCHEMA_VERSION,
    UNSPACED,
    Category,
    read_phrases,
    score_of,
)  # fmt: skip
from cleanpress.text.normalize import normalized_key
from cleanpress.text.prefixes import key_prefix, parse_expression, prefixes

__all__ = ["build_store"]

_SCHEMA = f"""
pragma journal_mode = off; pragma synchronous = off; pragma user_version = {SCHEMA_VERSION}; begin;
create table meta (name text primary key, value text) without rowid;
-- In the order in which the phrases of a key count. No text: it is the key.
create table phrase (
    key text, score int, language int, sentence int, category int, text text,
    primary key (key, score, language, sentence, category)
) without rowid;
create table pattern (
    rank integer primary key, category text, language text, text text, score int, sentence int, match text,
    prefilter text
);
-- What a line has that a pattern is tried on: a prefix of its key ("^leaverep"), or a word and another one.
create table term (term text, other text, rank int, primary key (term, other, rank)) without rowid;
"""
_Rows = dict[str, list[tuple[Any, ...]]]


def build_store(files: Mapping[str, str], path: str, meta: Mapping[str, Iterable[str]]) -> None:
    """Write the store, whole or not at all.

    files: the phrase files by language, in the order in which they count; `meta`: what else to keep.
    """
    rows = _rows({language: read_phrases(file) for language, file in files.items()})
    rows["meta"] += [(name, " ".join(values)) for name, values in meta.items()]
    partial = f"{path}.{os.getpid()}-{get_ident()}.partial"
    try:
        with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            connection.executescript(_SCHEMA)
            for table, its_rows in rows.items():
                if its_rows:
                    places = ", ".join("?" * len(its_rows[0]))
                    connection.executemany(f"insert or ignore into {table} values ({places})", its_rows)
            connection.execute("commit")
        os.replace(partial, path)
    except BaseException:
        with suppress(OSError):
            os.remove(partial)
        raise


def _rows(found: Mapping[str, Mapping[str, Category]]) -> _Rows:
    phrases: list[tuple[Any, ...]] = []
    patterns: list[dict[str, Any]] = []
    for number, (language, categories) in enumerate(found.items()):
        for name in categories:
            one_of(f"category of {language}.toml", name, CATEGORIES)
        for at, category in ((at, categories.get(name, {})) for at, name in enumerate(CATEGORIES)):
            for kind, text in ((each, text) for each in KINDS for text in category.get(each, ())):
                key, own = normalized_key(text), (number, kind == "sentences", at)
                phrases.append((key, score_of(kind, text), *own, None if text == key else text))
            common = {"category": CATEGORIES[at], "language": language}
            patterns += (common | entry for entry in category.get("patterns", ()))
    rows = _pattern_rows(patterns)
    sentence_prefixes = {key_prefix(key) for key, _, _, sentence, *_ in phrases if sentence}
    named = {"languages": found, "categories": CATEGORIES, "sentence_prefixes": sorted(sentence_prefixes)}
    rows["meta"] += [(name, " ".join(values)) for name, values in named.items()]
    return rows | {"phrase": sorted(phrases, key=itemgetter(slice(5)))}


def _pattern_rows(patterns: list[dict[str, Any]]) -> _Rows:
    for each in patterns:
        each["score"] = score_of("contextual" if each.get("contextual") else "unconditional", each["example"])
    # The order in which they are tried: unconditional ones first, then as languages, categories and files go.
    patterns.sort(key=lambda each: -each["score"])
    rows: list[tuple[Any, ...]] = []
    terms: set[tuple[str, str, int]] = set()
    names: dict[str, set[str]] = {"prefixes": set(), "keywords": set(), "pattern_sentence_prefixes": set()}
    for rank, each in enumerate(patterns):
        sentence = each.get("sentence", False)
        begins = prefixes(parse_expression(each["match"]), normalized_key)
        needed = [tuple(map(_padded, words.partition(" ")[::2])) for words in each["prefilter"]]
        words = [] if begins else [(word.strip(), other) for word, other in needed]
        names["prefixes"].update(begins)
        names["keywords"].update(word for word, _ in words)
        names["pattern_sentence_prefixes"].update(begins if sentence else ())
        terms.update((f"^{prefix}", "", rank) for prefix in begins)
        terms.update((*pair, rank) for pair in words)
        own = (each["category"], each["language"], each["id"], each["score"], sentence, each["match"])
        rows.append((rank, *own, json.dumps(needed)))
    meta = [(name, " ".join(sorted(those))) for name, those in names.items()]
    return {"pattern": rows, "term": sorted(terms), "meta": meta}


def _padded(word: str) -> str:
    """Return what to look for in a line padded with spaces, to see whether it has a word."""
    return word if not word or UNSPACED.search(word) else f" {word} "
