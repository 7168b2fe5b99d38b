"""Read lines before they are matched with phrases: what is looked up of each, and its words of patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cleanpress.phrases.index import PhraseIndex
from cleanpress.phrases.needs import length_class
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.normalize import has_unspaced, normalize_lines
from cleanpress.text.prefixes import begins_with_one_of

__all__ = ["LINE_END", "LONGEST_PHRASE", "Scanned", "WordsOfLines", "find_words", "scan_lines"]

# No phrase is longer; of a longer line only the ends are looked at, for a sentence there.
LONGEST_PHRASE = 400
LINE_END = 200

# The mark of a list item, as text browsers and html2text write it. An "o" or a number is one only if it is
# indented ("10. Stay in Touch" may be a heading), a dash only if none is at the end ("- Advertisement -").
_MARKER = lazy(r"\s*(?:[*+•◦▪‣-](?!.*[*+•-]\s*\Z)|(?<=\s)(?:\d{1,3}\.|o))\s+(?=\S)")
# A link of Markdown is looked up by its label: "[Sign in](/login)".
_LINK = lazy(r"(?<!!)\[([^\[\]]{1,120})\]\([^()\s]*\)")
_MAY_BE_MARKED = frozenset(" \t\u00a0*+•◦▪‣-")


class Scanned(NamedTuple):
    """Lines as they are looked at: shortened, with their words and keys; by number."""

    texts: list[str]
    words: Sequence[str]
    keys: Sequence[str]


def scan_lines(different: Iterable[str]) -> Scanned:
    """Return lines as they are looked at."""
    labels = (_LINK.sub(r"\1", line) if "](" in line else line for line in different)
    bare = [_bare(line) if line[:1] in _MAY_BE_MARKED else line for line in labels]
    texts = [line if len(line) <= LONGEST_PHRASE else _shortened(line) for line in bare]
    return Scanned(texts, *normalize_lines(texts))


def _bare(line: str) -> str:
    """Return a line without the mark of a list item before it."""
    marker = _MARKER.match(line)
    return line[marker.end() :] if marker else line


def _shortened(line: str) -> str:
    """Return the ends of a long line; all of it, if only the space around it made it long."""
    line = line.strip()
    return line if len(line) <= LONGEST_PHRASE else f"{line[:LINE_END]} {line[-LINE_END:]}"


class WordsOfLines(NamedTuple):
    """The words of lines that patterns are found by, by the numbers of the lines that have such words.

    of_patterns: all of them.
    keywords:    of the lines that patterns are to be tried on, the keywords: none, if by how a line begins.
    """

    of_patterns: dict[int, frozenset[str]]
    keywords: dict[int, frozenset[str]]


def find_words(numbers: Iterable[int], lines: Scanned, index: PhraseIndex) -> WordsOfLines:
    """Find the words of some lines that patterns are found by: in one piece, as every line is asked."""
    found = WordsOfLines({}, {})
    words, keys = lines.words, lines.keys
    prefixes, pattern_words = index.terms.prefixes, index.pattern_words
    unspaced = {at for at, line in enumerate(words) if not line.isascii() and has_unspaced(line)}
    for number in numbers:
        key, line = keys[number], words[number]
        its_words = index.split_words(line) if number in unspaced else line.split()
        if of_patterns := pattern_words.intersection(its_words):
            found.of_patterns[number] = of_patterns
        if begins_with_one_of(prefixes, key) and index.may_begin_pattern(key, its_words):
            found.keywords[number] = frozenset()
    found.keywords.update(_find_keywords(found.of_patterns, keys, index))
    return found


def _find_keywords(
    of_patterns: Mapping[int, frozenset[str]], keys: Sequence[str], index: PhraseIndex
) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the keywords among the words of each line, of patterns that fit lines as long."""
    longest = index.terms.keywords
    for number, words in of_patterns.items():
        least = length_class(len(keys[number]))
        if keywords := [word for word in words if longest.get(word, -1) >= least]:
            yield number, frozenset(keywords)
