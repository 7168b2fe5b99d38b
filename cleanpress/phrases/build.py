"""Make what is in the store of phrases (`store.py`) of the phrase files: in a checkout, or for a wheel."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cleanpress.errors import PhraseStoreError
from cleanpress.phrases.blocks import (
    CONTEXTUAL,
    LINES,
    NEUTRAL,
    NUMBER,
    UNCONDITIONAL,
    StoredPhrase,
    pack_blocks,
)
from cleanpress.phrases.bloom import make_bloom
from cleanpress.phrases.files import (
    CATEGORIES,
    KINDS,
    Category,
    format_complaints,
    line_of,
    merge_files,
    name_of,
    toml_complaint,
)
from cleanpress.phrases.gaps import has_end
from cleanpress.phrases.needs import ANY_LENGTH, Needs, find_needs, length_class, long_head
from cleanpress.text.normalize import UNSPACED, fold, normalize_line, normalized_key
from cleanpress.text.prefixes import key_prefix, parse_expression, prefixes

__all__ = [
    "EXPRESSION_ERRORS", "Contents", "StoredPatterns", "build", "expression_complaint", "pattern_score",
    "score_of", "store_patterns",
]  # fmt: skip

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,8})*")
# What parsing an invalid expression may raise: "(", "a+", "a{99999999999}", a thousand brackets.
EXPRESSION_ERRORS = (ValueError, re.error, LookupError, OverflowError, RecursionError)


class Contents(NamedTuple):
    """What is in a store.

    meta:    lists of words that are read whole, by name.
    longest: the class of the longest lines that a prefix or a keyword is of, in the order of these in `meta`.
    bloom:   the filter of the keys of phrases.
    blocks:  of lines, by kind.
    """

    meta: dict[str, list[str]]
    longest: dict[str, list[int]]
    bloom: bytes
    blocks: dict[str, list[list[str]]]


class StoredPatterns(NamedTuple):
    """What is in a store of patterns.

    meta, longest: what they are found by, as `Contents` has it.
    lines:         of JSON, that are looked up by number, by kind. A prefix or a keyword has the ranks of its
                   patterns, each with another word that must be there, or "".
    """

    meta: dict[str, list[str]]
    longest: dict[str, list[int]]
    lines: dict[str, list[str]]


def build(files: Mapping[str, Iterable[str]]) -> Contents:
    """Read the phrase files of each language, and return what is in a store of them.

    Raises PhraseStoreError for the first thing wrong with them.
    """
    phrases: list[StoredPhrase] = []
    patterns: list[dict[str, Any]] = []
    for number, (language, paths) in enumerate(files.items()):
        if not _LANGUAGE.fullmatch(language):
            name = name_of(next(iter(paths)))
            raise _unreadable(f"{name} is not named as a language, as da.toml is: rename or remove it.")
        categories = merge_files(map(_read, paths))
        for at, name in enumerate(CATEGORIES):
            category = categories.get(name, {})
            phrases += _phrases(category, number, at)
            common = {"category": name, "language": language}
            patterns += (common | entry for entry in category.get("patterns", ()))
    packed = pack_blocks(phrases)
    blocks = {"phrase": [lines for _, lines in packed]}
    meta = {
        "languages": list(files),
        "categories": list(CATEGORIES),
        "first_keys": [first for first, _ in packed],
        "sentence_prefixes": sorted({key_prefix(each.key) for each in phrases if each.sentence}),
        "sentence_suffixes": sorted({key_prefix(each.key[::-1])[::-1] for each in phrases if each.sentence}),
        "long_heads": sorted({long_head(each.key) for each in phrases} - {""}),
    }
    # The order in which they are tried: unconditional ones first, then as languages, categories and files go.
    patterns.sort(key=lambda each: -pattern_score(each))
    stored = store_patterns(patterns)
    for kind, lines in stored.lines.items():
        size = LINES[kind]
        blocks[kind] = [lines[start : start + size] for start in range(0, len(lines), size)]
    bloom = make_bloom({each.key for each in phrases})
    return Contents(meta | stored.meta, stored.longest, bloom, blocks)


def _read(path: str) -> dict[str, Category]:
    name = name_of(path)
    text, found = _read_toml(name, path)
    for category, table in found.items():
        line = line_of(text, category)
        place = f"{name}, line {line}" if line else name
        for complaint in format_complaints(place, category, table):
            raise _unreadable(complaint)
        for entry in table.get("patterns", ()) if isinstance(table, dict) else ():
            line = line_of(text, "id", entry["id"])
            entry["file"] = f"{name}, line {line}" if line else name  # for what is said of its expression
    return found


def _read_toml(name: str, path: str) -> tuple[str, dict[str, Category]]:
    """Return the text of a phrase file, and its categories, unchecked. Raises PhraseStoreError."""
    import tomllib

    data = b""
    try:
        with open(path, "rb") as file:
            data = file.read()
        text = data.decode()
        return text, tomllib.loads(text)
    except OSError as error:
        raise _unreadable(f"{name} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(f"{name}, line {line}, is not UTF-8, as TOML must be: {error.reason}.") from None
    except ValueError as error:
        raise _unreadable(f"{name} is not TOML: {toml_complaint(error, data.decode())}.") from None


def _unreadable(complaint: str) -> PhraseStoreError:
    return PhraseStoreError(
        f"The phrases cannot be read. {complaint} Try `python -m cleanpress.phrases lint`."
    )


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


def _phrases(category: Category, language: int, number: int) -> Iterator[StoredPhrase]:
    """Yield the fixed phrases of a category, with the numbers of its language and of itself."""
    for kind in KINDS:
        for text in category.get(kind, ()):
            score, sentence = score_of(kind, text), kind == "sentences"
            if key := normalized_key(text):  # else it would match nothing
                yield StoredPhrase(key, score, language, sentence, number, text)


def pattern_score(entry: Mapping[str, Any]) -> int:
    """Return the score of a pattern."""
    return score_of("contextual" if entry.get("contextual") else "unconditional", entry["example"])


class _Pattern(NamedTuple):
    """A pattern that has been read.

    entry:  as the phrase file has it, with its category and language.
    begins: what the keys of lines that fit it begin with, if that is known.
    words:  those of its prefilter, each with another that must be there, or "".
    """

    entry: Mapping[str, Any]
    begins: Sequence[str]
    words: Sequence[tuple[str, ...]]
    needs: Needs

    @property
    def is_sentence(self) -> bool:
        return bool(self.entry.get("sentence", False))

    @property
    def longest(self) -> int:
        """The class of the longest lines that it may be looked for in."""
        return ANY_LENGTH if self.is_sentence else length_class(self.needs.longest)

    def terms(self, kind: str) -> list[tuple[str, str]]:
        """Return the prefixes or the keywords that it is found by, with what else must be there."""
        if kind == "prefix":
            return [(prefix, "") for prefix in self.begins]
        return [] if self.begins else [(word.strip(), other) for word, other in self.words]

    def line(self, rank: int) -> str:
        """Return it as it is stored."""
        each, score = self.entry, pattern_score(self.entry)
        own = (each["category"], each["language"], each["id"], score, rank, self.is_sentence)
        expressions = (fold(each["match"]), each.get("as_written", ""))
        return _json([*own, has_end(each["example"]), *expressions, self.words, self.needs])


def store_patterns(patterns: Iterable[Mapping[str, Any]]) -> StoredPatterns:
    """Return what is in a store of patterns, which are in the order in which they are tried."""
    read = list(map(_read_pattern, patterns))
    sentences = [each for each in read if each.is_sentence and each.begins]
    meta = {
        "pattern_sentence_prefixes": sorted({prefix for each in sentences for prefix in each.begins}),
        "sentence_words": sorted({word.strip() for each in sentences for word, _ in each.words}),
    }
    lines = {"pattern": [each.line(rank) for rank, each in enumerate(read)]}
    longest = {}
    for kind in ("prefix", "keyword"):
        terms = _by_term(kind, read)
        meta[f"{kind}_terms"] = list(terms)
        longest[kind] = [max(read[rank].longest for rank, _ in its) for its in terms.values()]
        lines[kind] = list(map(_json, terms.values()))
    return StoredPatterns(meta, longest, lines)


def _by_term(kind: str, read: Iterable[_Pattern]) -> dict[str, list[tuple[int, str]]]:
    """Return the ranks of the patterns of each prefix, or keyword, each with what else must be there."""
    found = defaultdict[str, set[tuple[int, str]]](set)
    for rank, each in enumerate(read):
        for term, other in each.terms(kind):
            found[term].add((rank, other))
    return {term: sorted(found[term]) for term in sorted(found)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read_pattern(entry: Mapping[str, Any]) -> _Pattern:
    try:
        re.compile(entry.get("as_written", ""))
        items = parse_expression(fold(entry["match"]))
        begins, needs = prefixes(items, normalized_key), find_needs(items)
    except EXPRESSION_ERRORS as error:
        where = f"{entry['file']}, [{entry['category']}]: pattern {entry['id']!r}"
        raise _unreadable(f"{where} {expression_complaint(error)}.") from None
    words = [tuple(map(_padded, _two_words(term))) for term in entry["prefilter"]]
    return _Pattern(entry, begins, words, needs)


def expression_complaint(error: Exception) -> str:
    """Return what is wrong with an expression that cannot be parsed, as what follows its name in a sentence.

    >>> expression_complaint(RecursionError("as Python says, in one of several ways"))
    'has an expression that cannot be used: its brackets are too deep'
    """
    why = "its brackets are too deep" if isinstance(error, RecursionError) else error
    return f"has an expression that cannot be used: {why}"


def _two_words(term: str) -> tuple[str, str]:
    """Return the words of a prefilter term, as lines have them: the second may be none, or several.

    >>> _two_words("Rechte vorbehalten"), _two_words("cookies")
    (('rechte', 'vorbehalten'), ('cookies', ''))
    """
    first, _, other = " ".join(normalize_line(term)[0].split()).partition(" ")
    return first, other


def _padded(word: str) -> str:
    """Return what to look for in a line padded with spaces, to see whether it has a word."""
    return word if not word or UNSPACED.search(word) else f" {word} "
