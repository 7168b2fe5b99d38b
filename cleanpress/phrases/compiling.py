"""Compiles the phrase files to tables that are quick to read: TOML is for people, and takes a while."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping

from cleanpress.phrases.folding import key_of
from cleanpress.phrases.heads import cut_to_head, heads, longest, required_literals
from cleanpress.phrases.tables import (
    LONG_KEY,
    NEUTRAL,
    NUMBER,
    SEPARATOR,
    STRONG,
    UNSPACED,
    WEAK,
    Tables,
    start_of,
)

__all__ = ["compile_tables"]

# A phrase before it is packed: its source "category:language:", its score and its text.
Entry = tuple[str, int, str]


def compile_tables(sources: Mapping[str, str]) -> Tables:
    """Make the tables from the text of the phrase files, by category.

    lines, sentences: the phrases of whole lines and the sentences, packed by how their keys start.
    line_starts, sentence_starts: these starts, each followed by the number of bytes it has.
    patterns:  the fields of all patterns, a line of JSON each, in the order in which they are tried.
    groups:    the sources and scores of packed phrases, which have their numbers.
    heads:     the heads of patterns.
    numbers:   the numbers of patterns that some of these heads have, and how many heads these are, in order.
    inner:     word -> numbers of patterns without heads, each with a second word or "".
    long_inner: those of these words that count in a line whose key has LONG_KEY characters or more.
    sentence_heads: those of the sentences.
    spoken_heads: those of patterns that may be sentences.
    unspaced:  an expression for the words of `inner` in scripts that write no spaces.
    """
    files = {category: tomllib.loads(text) for category, text in sources.items()}
    languages = {language for by_language in files.values() for language in by_language}
    lines: dict[str, list[Entry]] = {}
    sentences: dict[str, list[Entry]] = {}
    patterns: list[Tables] = []
    # English first: of the same words in several languages, the reason names the likeliest.
    for language in sorted(languages, key=lambda language: (language != "en", language)):
        of_language = {
            f"{name}:{language}:": those[language] for name, those in files.items() if language in those
        }
        its_sentences = _sentences(of_language)
        for key, entry in (its_sentences | _lines(of_language)).items():
            lines.setdefault(key, []).append(entry)  # alone on a line, a sentence is a line too
        for key, entry in its_sentences.items():
            sentences.setdefault(key, []).append(entry)
        patterns += [
            _pattern(source, entry)
            for source, entries in of_language.items()
            for entry in entries.get("pattern", ())
        ]
    patterns.sort(key=lambda pattern: -pattern["score"])
    groups: dict[tuple[str, int], int] = {}
    packed_lines, line_starts = _store(lines, groups)
    packed_sentences, sentence_starts = _store(sentences, groups)
    return {
        "lines": packed_lines,
        "line_starts": line_starts,
        "sentences": packed_sentences,
        "sentence_starts": sentence_starts,
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
        for text in entries.get("item", ()):
            found.setdefault(key_of(text), (source, NEUTRAL, text))
    return found


def _sentences(of_language: Mapping[str, Tables]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for source, entries in of_language.items():
        for text in entries.get("sentence", ()):
            found.setdefault(key_of(text), (source, STRONG, text))
    return found


def _store(phrases: Mapping[str, list[Entry]], groups: dict[tuple[str, int], int]) -> tuple[bytes, str]:
    by_start: dict[str, dict[str, list[Entry]]] = {}
    for key, entries in phrases.items():
        by_start.setdefault(start_of(key), {})[key] = entries
    packs = {start: _packed(those, groups).encode("utf-8") for start, those in by_start.items()}
    starts = (part for start, pack in packs.items() for part in (start, str(len(pack))))
    return b"".join(packs.values()), SEPARATOR.join(starts)


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
        "longest": longest(entry["match"]),
        "literals": required_literals(entry["match"]),
        "needs": [tuple(map(_needle, need.partition(" ")[::2])) for need in entry["needs"]],
    }


def _needle(word: str) -> str:
    """Return what to look for in a line padded with spaces, to see whether it has a word."""
    return word if not word or UNSPACED.search(word) else f" {word} "


def _gates(patterns: list[Tables], sentences: Iterable[str]) -> Tables:
    """Return what is asked of a line first, so that few patterns are tried on it."""
    by_head: dict[str, list[int]] = {}
    inner: dict[str, list[tuple[str, int]]] = {}
    spoken_heads: set[str] = set()
    long_inner: set[str] = set()
    for number, pattern in enumerate(patterns):
        found = heads(pattern["match"])
        for head in found:
            by_head.setdefault(head, []).append(number)
        if not found:
            for word, other in pattern["needs"]:
                inner.setdefault(word.strip(), []).append((other, number))
                if pattern["sentence"] or pattern["longest"] >= LONG_KEY:
                    long_inner.add(word.strip())
        if pattern["sentence"]:
            spoken_heads.update(found)
    by_numbers: dict[tuple[int, ...], list[str]] = {}
    for head, numbers in by_head.items():
        by_numbers.setdefault(tuple(numbers), []).append(head)
    return {
        "heads": SEPARATOR.join(head for found in by_numbers.values() for head in found),
        "numbers": [(numbers, len(found)) for numbers, found in by_numbers.items()],
        "inner": inner,
        "long_inner": SEPARATOR.join(sorted(long_inner)),
        "sentence_heads": SEPARATOR.join(sorted(set(map(cut_to_head, sentences)))),
        "spoken_heads": SEPARATOR.join(sorted(spoken_heads)),
        "unspaced": "|".join(sorted(map(re.escape, filter(UNSPACED.search, inner)), reverse=True)),
    }


def _weak_score(text: str) -> int:
    key = key_of(text)
    if key == "0" or (len(key) < 3 and key.isascii()):
        return NEUTRAL
    return NUMBER if "0" in key else WEAK
