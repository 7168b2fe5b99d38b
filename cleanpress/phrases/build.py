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
from cleanpress.phrases.needs import ANY_LENGTH, Needs, find_needs, long_head, reach_mark
from cleanpress.text.normalize import UNSPACED, fold, normalize_line, normalized_key
from cleanpress.text.prefixes import key_prefix, parse_expression, prefixes

__all__ = [
    "EXPRESSION_ERRORS", "Contents", "build", "expression_complaint", "pattern_lines", "pattern_score",
    "score_of",
]  # fmt: skip

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,8})*")
# What parsing an invalid expression may raise: "(", "a+", "a{99999999999}", a thousand brackets.
EXPRESSION_ERRORS = (ValueError, re.error, LookupError, OverflowError, RecursionError)


class Contents(NamedTuple):
    """What is in a store.

    meta:   lists of words that are read whole, by name.
    bloom:  the filter of the keys of phrases.
    blocks: of lines, by kind.
    """

    meta: dict[str, list[str]]
    bloom: bytes
    blocks: dict[str, list[list[str]]]


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
    own_meta, lines = pattern_lines(patterns)
    for kind, its_lines in lines.items():
        size = LINES[kind]
        blocks[kind] = [its_lines[start : start + size] for start in range(0, len(its_lines), size)]
    return Contents(meta | own_meta, make_bloom({each.key for each in phrases}), blocks)


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


def pattern_score(entry: Category) -> int:
    """Return the score of a pattern."""
    return score_of("contextual" if entry.get("contextual") else "unconditional", entry["example"])


def pattern_lines(patterns: Iterable[dict[str, Any]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what patterns are found by, as lists, and lines of JSON that are looked up by number, by kind.

    A prefix or a keyword has the ranks of its patterns, each with another word that must be there, or "".
    """
    lines: list[str] = []
    called: dict[str, dict[str, set[tuple[int, str]]]]
    called = {"prefix": defaultdict(set), "keyword": defaultdict(set)}
    reach: dict[str, dict[str, str]] = {"prefix": {}, "keyword": {}}
    sentences: dict[str, set[str]] = {"pattern_sentence_prefixes": set(), "sentence_words": set()}
    for rank, each in enumerate(patterns):
        sentence = each.get("sentence", False)
        begins, needs = _begins(each)
        needed = [tuple(map(_padded, _two_words(term))) for term in each["prefilter"]]
        terms = [(prefix, "") for prefix in begins] or [(word.strip(), other) for word, other in needed]
        kind = "prefix" if begins else "keyword"
        mark = ANY_LENGTH if sentence else reach_mark(needs.longest)
        for term, other in terms:
            called[kind][term].add((rank, other))
            reach[kind][term] = max(mark, reach[kind].get(term, ""))
        if sentence and begins:
            sentences["pattern_sentence_prefixes"].update(begins)
            sentences["sentence_words"].update(word.strip() for word, _ in needed)
        own = (each["category"], each["language"], each["id"], pattern_score(each), rank, sentence)
        how = (has_end(each["example"]), fold(each["match"]), each.get("as_written", ""), needed, needs)
        lines.append(_json([*own, *how]))
    meta = {name: sorted(words) for name, words in sentences.items()}
    by_kind = {"pattern": lines}
    for kind, terms_of_kind in called.items():
        found = sorted(terms_of_kind)
        meta |= {f"{kind}_terms": found, f"{kind}_reach": ["".join(reach[kind][term] for term in found)]}
        by_kind[kind] = [_json(sorted(terms_of_kind[term])) for term in found]
    return meta, by_kind


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _begins(pattern: Category) -> tuple[Sequence[str], Needs]:
    """Return what the keys of lines that fit a pattern begin with, and what else such lines have."""
    try:
        re.compile(pattern.get("as_written", ""))
        items = parse_expression(fold(pattern["match"]))
        return prefixes(items, normalized_key), find_needs(items)
    except EXPRESSION_ERRORS as error:
        where = f"{pattern['file']}, [{pattern['category']}]: pattern {pattern['id']!r}"
        raise _unreadable(f"{where} {expression_complaint(error)}.") from None


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
