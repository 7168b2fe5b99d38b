"""Compiles the phrase files to tables that are quick to read: TOML is for people, and takes a while.

The tables are kept in `compiled.tables` beside the files, as Python keeps bytecode: made when the package is
built, made again when a phrase file has changed, and never needed. Most texts need few of the patterns and of
the phrases, so these are kept as bytes, and unpacked when they are asked for.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from cleanpress.expressions import lazy
from cleanpress.phrases.folding import key_of
from cleanpress.phrases.heads import cut_to_head, heads, required_literal

__all__ = ["CATEGORIES", "NUMBER", "SEPARATOR", "START", "STRONG", "UNSPACED", "WEAK", "tables"]

CATEGORIES = (
    "skip_link", "navigation", "search", "login", "comment_form", "comment_count", "membership_pitch",
    "newsletter_pitch", "subscription_wall", "cookie_notice", "share", "related_content", "advertisement",
    "legal_footer", "print_email", "media_control", "error_placeholder",
)  # fmt: skip
FOLDER = Path(__file__).parent
COMPILED = FOLDER / "compiled.tables"
SEPARATOR = "\x7f"  # between what is joined; in no phrase, and not escaped in JSON
END = b"\0"  # of a part of the file
START = 3  # letters of a key, by which phrases are packed together
# What the tables depend on: if one of these files is another than it was, they are made again.
SOURCES = [*(f"{category}.toml" for category in CATEGORIES), "compiling.py", "folding.py", "heads.py"]

# What a phrase adds to the score of the run of lines it stands in (see cleaners/chrome.py). The unit
# is a tenth of a weak phrase, so that whole numbers do. A number says nothing of its neighbours ("2 min",
# "12.5.2024" and "$9" stand in tables and lists too), nor does a letter ("A", as in an index or a proof).
STRONG = 20
WEAK = 10
NUMBER = 0

# Scripts that are written without spaces: a `needs` word in them is looked for inside a line.
UNSPACED = lazy("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

Tables = dict[str, Any]
# A phrase before it is packed: its source "category:language:", its score and its text.
Entry = tuple[str, int, str]


def tables(folder: Path = FOLDER, compiled: Path = COMPILED) -> Tables:
    """Return the tables of all phrases, from `compiled` if it is up to date, else from the phrase files."""
    sources = {name: (folder / name).read_bytes() for name in SOURCES}
    digest = [number for data in sources.values() for number in (len(data), crc32(data))]
    with suppress(OSError, ValueError, LookupError, TypeError):
        head, patterns, lines = compiled.read_bytes().split(END)
        kept: Tables = json.loads(head)
        if kept["digest"] == digest:
            return kept | {"patterns": patterns, "lines": lines}
    made = compile_tables({category: sources[f"{category}.toml"].decode() for category in CATEGORIES})
    # A read-only installation is no fault: reading then takes longer.
    with suppress(OSError):
        partial = compiled.with_suffix(f".{os.getpid()}.partial")
        head = json.dumps({**made, "patterns": None, "lines": None, "digest": digest}).encode("ascii")
        partial.write_bytes(END.join((head, made["patterns"], made["lines"])))
        partial.replace(compiled)
    return made


def compile_tables(sources: Mapping[str, str]) -> Tables:
    """Make the tables from the text of the phrase files, by category.

    lines:     the phrases of whole lines, as bytes.
    places:    how a key starts -> where in these the phrases are whose keys start so: offset, length.
    patterns:  the fields of all patterns as bytes, a line of JSON each, in the order in which they are tried.
    sentences: all sentences, packed.
    groups:    the sources and scores of packed phrases, which have their numbers.
    heads:     numbers of patterns -> the heads they have.
    inner:     word -> numbers of patterns without heads, each with a second word or "".
    sentence_heads, sentence_words: the same two of all sentences, as far as they are no line.
    unspaced:  an expression for words that patterns need, of scripts that write no spaces.
    """
    import tomllib  # needed only where the tables are not up to date

    files = {category: tomllib.loads(text) for category, text in sources.items()}
    languages = {language for by_language in files.values() for language in by_language}
    lines: dict[str, list[Entry]] = {}
    sentences: dict[str, list[Entry]] = {}
    patterns: list[Tables] = []
    # English first: of the same words in several languages, the reason names the likeliest.
    for language in sorted(languages, key=lambda language: (language != "en", language)):
        of_language = {
            f"{category}:{language}:": by_language[language]
            for category, by_language in files.items()
            if language in by_language
        }
        for key, entry in (_sentences(of_language) | _lines(of_language)).items():
            lines.setdefault(key, []).append(entry)  # alone on a line, a sentence is a line too
        for key, entry in _sentences(of_language).items():
            sentences.setdefault(key, []).append(entry)
        patterns += [
            _pattern(source, entry)
            for source, entries in of_language.items()
            for entry in entries.get("pattern", ())
        ]
    patterns.sort(key=lambda pattern: -pattern["score"])
    groups: dict[tuple[str, int], int] = {}
    by_start: dict[str, dict[str, list[Entry]]] = {}
    for key, entries in lines.items():
        by_start.setdefault(key[:START], {})[key] = entries
    packed = b""
    places = {}
    for start, phrases in by_start.items():
        data = _packed(phrases, groups).encode("utf-8")
        places[start] = len(packed), len(data)
        packed += data
    return {
        "lines": packed,
        "places": places,
        "sentences": _packed(sentences, groups),
        "groups": list(groups),
        "patterns": "\n".join(map(json.dumps, patterns)).encode("ascii"),
        **_gates(patterns, sentences),
    }


def _lines(of_language: Mapping[str, Tables]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for source, entries in of_language.items():
        for text in entries.get("line", ()):
            found.setdefault(key_of(text), (source, STRONG, text))
        for text in entries.get("weak", ()):
            found.setdefault(key_of(text), (source, _weak_score(text), text))
    return found


def _sentences(of_language: Mapping[str, Tables]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for source, entries in of_language.items():
        for text in entries.get("sentence", ()):
            found.setdefault(key_of(text), (source, STRONG, text))
    return found


def _packed(phrases: Mapping[str, list[Entry]], groups: dict[tuple[str, int], int]) -> str:
    """Return phrases as one string: a line of keys, a line of texts, a line of numbers of groups.

    Most texts are their key but for the spaces; only where they are not, the key is kept as well.
    """
    keys, texts, numbers = [], [], []
    for key, entries in phrases.items():
        # What is unpacked later counts: what needs company in one language needs it in all ("Note" is
        # a button here and a word there), and else the first language.
        ordered = sorted(enumerate(entries), key=lambda pair: (-pair[1][1], -pair[0]))
        for _, (source, score, text) in ordered:
            keys.append("" if key == text.replace(" ", "") else key)
            texts.append(text.replace("\n", " "))
            numbers.append(str(groups.setdefault((source, score), len(groups))))
    return "\n".join(map(SEPARATOR.join, (keys, texts, numbers)))


def _pattern(source: str, entry: Tables) -> Tables:
    return {
        "reason": source + entry["id"],
        "score": _weak_score(entry["example"]) if entry.get("weak") else STRONG,
        "sentence": entry.get("sentence", False),
        "match": entry["match"],
        "literal": required_literal(entry["match"]),
        "needs": [need.partition(" ")[::2] for need in entry["needs"]],
    }


def _gates(patterns: list[Tables], sentences: Iterable[str]) -> Tables:
    """Return what is asked of a line first, so that few patterns are tried on it."""
    by_head: dict[str, list[int]] = {}
    inner: dict[str, list[tuple[str, int]]] = {}
    sentence_heads = set(map(cut_to_head, sentences))
    sentence_words: set[str] = set()
    for number, pattern in enumerate(patterns):
        found = heads(pattern["match"])
        for head in found:
            by_head.setdefault(head, []).append(number)
        if not found:
            for word, other in pattern["needs"]:
                inner.setdefault(word, []).append((other, number))
        if pattern["sentence"]:
            sentence_heads.update(found)
            sentence_words.update(word for word, _ in pattern["needs"] if not found)
    words = {word for pattern in patterns for pair in pattern["needs"] for word in pair}
    by_numbers: dict[str, list[str]] = {}
    for head, numbers in by_head.items():
        by_numbers.setdefault(" ".join(map(str, numbers)), []).append(head)
    return {
        "heads": {numbers: SEPARATOR.join(found) for numbers, found in by_numbers.items()},
        "inner": inner,
        "sentence_heads": SEPARATOR.join(sorted(sentence_heads)),
        "sentence_words": SEPARATOR.join(sorted(sentence_words)),
        "unspaced": "|".join(sorted(map(re.escape, filter(UNSPACED.search, words)), reverse=True)),
    }


def _weak_score(text: str) -> int:
    key = key_of(text)
    return NUMBER if "0" in key or (len(key) < 3 and key.isascii()) else WEAK
