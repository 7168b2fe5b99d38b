"""Build the store of phrases: TOML is for people, and takes seconds to read."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from operator import itemgetter
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import Any

from cleanpress.errors import one_of
from cleanpress.phrases.files import (
    CATEGORIES, KINDS, SCHEMA_VERSION, UNSPACED, Category, read_phrases, score_of,
)  # fmt: skip
from cleanpress.phrases.normalize import normalized_key
from cleanpress.text.prefixes import key_prefix, parse_expression, prefixes

__all__ = ["build_store"]

_SCHEMA = f"""
pragma user_version = {SCHEMA_VERSION};
create table meta (name text primary key, value text) without rowid;
-- One a key and language; two if it is one thing as a line and another as a sentence. No text: it is the key.
create table phrase (
    key text, score int, language int, line int, sentence int, category int, text text,
    primary key (key, score, language, line)
) without rowid;
create table pattern (
    rank integer primary key, category text, language text, text text, score int, sentence int, match text,
    prefilter text
);
-- What a line has that a pattern is tried on: a prefix of its key (as "^leaverep"), or a word and another one.
create table term (term text, other text, rank int, primary key (term, other, rank)) without rowid;
"""
_Rows = dict[str, list[tuple[Any, ...]]]
_Entry = tuple[int, int, str]  # the score, the number of the category and the text of a phrase


def build_store(
    files: Mapping[str, str], path: str, meta: Mapping[str, list[str]]
) -> tuple[str, TemporaryDirectory[str] | None]:
    """Write the store whole or not at all; to a temporary folder if that of `path` cannot be written to.

    files: the phrase files by language, in the order in which they count; `meta`: what else to keep.
    Returns the path of the store and the temporary folder that it is in, if it is.
    """
    rows = _rows({language: read_phrases(file) for language, file in files.items()})
    rows["meta"] += [(name, " ".join(values)) for name, values in meta.items()]
    partial = f"{path}.{os.getpid()}-{get_ident()}.partial"
    try:
        _write(rows, partial)
        os.replace(partial, path)
    except (OSError, sqlite3.OperationalError):
        with suppress(OSError):
            os.remove(partial)
        folder = TemporaryDirectory(prefix="cleanpress-")
        path = os.path.join(folder.name, os.path.basename(path))
        _write(rows, path)
        return path, folder
    return path, None


def _write(rows: _Rows, path: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(f"pragma journal_mode = off; pragma synchronous = off; begin; {_SCHEMA}")
        for table, its_rows in rows.items():
            places = ", ".join("?" * len(its_rows[0])) if its_rows else ""
            connection.executemany(f"insert into {table} values ({places})", its_rows)
        connection.execute("commit")


def _rows(found: Mapping[str, Mapping[str, Category]]) -> _Rows:
    phrases: list[tuple[Any, ...]] = []
    patterns: list[dict[str, Any]] = []
    sentence_keys: set[str] = set()
    for number, (language, categories) in enumerate(found.items()):
        for name in categories:
            one_of(f"category of {language}.toml", name, CATEGORIES)
        lines, sentences = dict[str, _Entry](), dict[str, _Entry]()
        for at, name in enumerate(CATEGORIES):
            for kind in KINDS:
                for text in categories.get(name, {}).get(kind, ()):
                    entries = sentences if kind == "sentences" else lines
                    entries.setdefault(normalized_key(text), (score_of(kind, text), at, text))
            own = categories.get(name, {}).get("patterns", ())
            patterns += ({"category": name, "language": language, **entry} for entry in own)
        sentence_keys.update(sentences)
        phrases += _phrase_rows(number, lines, sentences)
    rows = _pattern_rows(patterns)
    rows["meta"] += [
        ("languages", " ".join(found)),
        ("categories", " ".join(CATEGORIES)),
        ("sentence_prefixes", " ".join(sorted(set(map(key_prefix, sentence_keys))))),
    ]
    return rows | {"phrase": sorted(phrases, key=itemgetter(0, 1, 2, 3))}


def _phrase_rows(language: int, lines: dict[str, _Entry], sentences: dict[str, _Entry]) -> Iterator[tuple[Any, ...]]:
    for key in {**lines, **sentences}:
        # Alone on a line, a sentence is a line too.
        line, sentence = lines.get(key) or sentences[key], sentences.get(key)
        for entry in filter(None, dict.fromkeys((line, sentence))):
            score, category, text = entry
            text = None if text == key else text
            yield key, score, language, entry == line, entry == sentence, category, text


def _pattern_rows(patterns: list[dict[str, Any]]) -> _Rows:
    for each in patterns:
        each["score"] = score_of("contextual" if each.get("contextual") else "unconditional", each["example"])
    # The order in which they are tried: unconditional ones first, then as languages, categories and files go.
    patterns.sort(key=lambda each: -each["score"])
    rows, terms = [], set()
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
