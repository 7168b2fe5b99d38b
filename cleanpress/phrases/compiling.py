"""Compiles the phrase files to tables that are quick to read: TOML is for people, and takes a while."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from operator import itemgetter

from cleanpress.phrases.folding import key_of
from cleanpress.phrases.heads import cut_to_head, heads, longest, required_literals
from cleanpress.phrases.store import group_character, pack
from cleanpress.phrases.tables import (
    LONG_KEY,
    NEUTRAL,
    NUMBER,
    PATTERNS_TOGETHER,
    SEPARATOR,
    STRONG,
    UNSPACED,
    WEAK,
    Tables,
    compressed,
    start_of,
)

__all__ = ["compile_tables"]

# A phrase before it is packed: its category, its score and its text.
Entry = tuple[str, int, str]
# What many phrases have in common: their category and score, whether they may be lines, and be sentences.
Group = tuple[str, int, bool, bool]
# The phrases of a language, by how their keys start: each its key, its text, and what stands for its group.
Packs = dict[str, list[tuple[str, str, str]]]


def compile_tables(sources: Mapping[str, str]) -> Tables:
    """Make the tables from the text of the phrase files, by category.

    starts:    the language of each chunk and how the keys in it start, in the order of its packs.
    chunks:    the phrases of whole lines and the sentences, as `store.Chunk` reads them.
    groups:    the category and score of phrases, whether they may be lines, and whether sentences.
    patterns:  the fields of all patterns, a line of JSON each, in the order in which they are tried,
               PATTERNS_TOGETHER of them compressed together.
    heads:     the heads of patterns.
    numbers, counts: the numbers of patterns that some of these heads have, in order, each number as the
               character of this code; and how many heads these are.
    inner:     word -> numbers of patterns without heads, each with a second word or "".
    long_inner: those of these words that count in a line whose key has LONG_KEY characters or more.
    sentence_heads: those of the sentences.
    spoken_heads: those of patterns that may be sentences.
    unspaced:  an expression for the words of `inner` in scripts that write no spaces.
    """
    files = {category: tomllib.loads(text) for category, text in sources.items()}
    languages = {language for by_language in files.values() for language in by_language}
    starts: list[tuple[str, str]] = []
    chunks: list[bytes] = []
    groups: dict[Group, int] = {}
    sentences: set[str] = set()
    patterns: list[Tables] = []
    # English first: of the same words in several languages, the reason names the likeliest.
    for language in sorted(languages, key=lambda language: (language != "en", language)):
        of_language = {name: those[language] for name, those in files.items() if language in those}
        its_sentences = _sentences(of_language)
        packs = _packs(_lines(of_language), its_sentences, groups)
        sentences.update(its_sentences)
        # Apart, as a text without any other letters needs only those whose keys start with ASCII.
        for ascii_start in (True, False):
            chosen = [start for start in sorted(packs) if start.isascii() is ascii_start]
            if chosen:
                starts.append((language, " ".join(chosen)))
                # Those of a group together, as this takes least space.
                ordered = (sorted(packs[start], key=itemgetter(2, 1)) for start in chosen)
                chunks.append(compressed(SEPARATOR.join(map(pack, chosen, ordered))))
        patterns += [
            _pattern(f"{name}:{language}:", entry)
            for name, entries in of_language.items()
            for entry in entries.get("pattern", ())
        ]
    patterns.sort(key=lambda pattern: -pattern["score"])
    return {
        "starts": starts,
        "chunks": chunks,
        "groups": list(groups),
        "patterns": _packed_patterns(patterns),
        **_gates(patterns, sentences),
    }


def _lines(of_language: Mapping[str, Tables]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for category, entries in of_language.items():
        for text in entries.get("line", ()):
            found.setdefault(key_of(text), (category, STRONG, text))
        for text in entries.get("weak", ()):
            found.setdefault(key_of(text), (category, _weak_score(text), text))
        for text in entries.get("item", ()):
            found.setdefault(key_of(text), (category, NEUTRAL, text))
    return found


def _sentences(of_language: Mapping[str, Tables]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for category, entries in of_language.items():
        for text in entries.get("sentence", ()):
            found.setdefault(key_of(text), (category, STRONG, text))
    return found


def _packs(lines: Mapping[str, Entry], sentences: Mapping[str, Entry], groups: dict[Group, int]) -> Packs:
    packs: Packs = {}
    for key in {**lines, **sentences}:
        # Alone on a line, a sentence is a line too.
        line, sentence = lines.get(key) or sentences[key], sentences.get(key)
        for category, score, text in filter(None, dict.fromkeys((line, sentence))):
            entry = (category, score, text)
            number = groups.setdefault((category, score, entry == line, entry == sentence), len(groups))
            phrase = key, text.replace("\n", " ").replace("\t", " "), group_character(number)
            packs.setdefault(start_of(key), []).append(phrase)
    return packs


def _packed_patterns(patterns: list[Tables]) -> list[bytes]:
    lines = [json.dumps(list(each.values()), ensure_ascii=False, separators=(",", ":")) for each in patterns]
    together = range(0, len(lines), PATTERNS_TOGETHER)
    return [compressed("\n".join(lines[at : at + PATTERNS_TOGETHER])) for at in together]


def _pattern(source: str, entry: Tables) -> Tables:
    return {  # as the fields of `loader.Pattern`, in order
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
    by_numbers: dict[str, list[str]] = {}
    for head, numbers in by_head.items():
        by_numbers.setdefault("".join(map(chr, numbers)), []).append(head)
    return {
        "heads": SEPARATOR.join(head for found in by_numbers.values() for head in found),
        "numbers": list(by_numbers),
        "counts": list(map(len, by_numbers.values())),
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
