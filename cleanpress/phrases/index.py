"""Look lines up among the phrases of some languages."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from cleanpress.edits import Reason
from cleanpress.phrases.blocks import LINES, phrases_in
from cleanpress.phrases.bloom import may_have
from cleanpress.phrases.needs import LONG, Needs, length_class, long_head
from cleanpress.phrases.store import PhraseStore
from cleanpress.text.normalize import UNSPACED, normalized_key, space_latin
from cleanpress.text.prefixes import prefixes_of_key

__all__ = ["KINDS_OF_TERMS", "LookupTerms", "Pattern", "PatternsByWord", "Phrase", "PhraseIndex"]

MOST_KEYS = 50_000  # that are kept with what they are
MOST_BLOCKS = 64  # of patterns, and of what they are found by: some two megabytes
_NO_PHRASE = (None, None)
KINDS_OF_TERMS = ("prefix", "keyword")


class Phrase(NamedTuple):
    """What a line or sentence is, and what it says of its neighbors.

    text:  as it stands in the phrase file.
    score: UNCONDITIONAL is removed anywhere, any other only beside neighboring boilerplate.
    readings: if the words are a phrase of several languages, all of them, this one first.
    """

    category: str
    language: str
    text: str
    score: int
    readings: tuple[Phrase, ...] = ()

    @property
    def reason(self) -> Reason:
        """The reason of its removal: its category, and "language:phrase"."""
        return _reason(self)


class Pattern(NamedTuple):
    """A phrase with a gap in it, for a name or a number.

    text:      its id in the phrase file; `rank`: patterns are tried in this order.
    sentence:  whether it may also be a sentence at the end or start of a paragraph.
    has_end:   whether it ends as a sentence does, as its example shows.
    match:     the regular expression that the whole line fits.
    written:   another, that the line as it is written must fit at its start, for capitals; or "".
    prefilter: what must be in the padded line, one of these: a word, and a second one or "".
    needs:     what a line that it fits has besides.
    """

    category: str
    language: str
    text: str
    score: int
    rank: int
    sentence: bool
    has_end: bool
    match: str
    written: str
    prefilter: list[list[str]]
    needs: Needs

    @classmethod
    def read(cls, line: str | bytes) -> Pattern:
        """Read a pattern as the store has it."""
        fields: list[Any] = json.loads(line)
        fields[-1] = Needs.read(*fields[-1])
        return cls(*fields)

    @property
    def reason(self) -> Reason:
        """The reason of its removal: its category, and "language:id"."""
        return _reason(self)


class PatternsByWord(NamedTuple):
    """The patterns that a prefix or a keyword has, by a word that must be in the line.

    words:   those words; most lines have none of them.
    by_word: the patterns of each, with what else must be in the padded line, or "".
    others:  patterns without such a word, with what must be in the line instead; "" is in all.
    """

    words: frozenset[str]
    by_word: dict[str, list[tuple[str, Pattern]]]
    others: list[tuple[str, str, Pattern]]

    @classmethod
    def of(cls, kind: str, patterns: Iterable[tuple[str, Pattern]]) -> PatternsByWord:
        """Make it of the patterns that a "prefix" has, or a "keyword", with the other word of each."""
        by_word = defaultdict[str, list[tuple[str, Pattern]]](list)
        others: list[tuple[str, str, Pattern]] = []
        for other, pattern in patterns:
            # Of what begins with the prefix, any word of the prefilter is one; of a keyword, the other word.
            for one, second in pattern.prefilter if kind == "prefix" else [(other, "")]:
                word = one.strip()
                if one == f" {word} " and " " not in word:
                    by_word[word].append((second, pattern))
                else:
                    others.append((one, second, pattern))
        return cls(frozenset(by_word), dict(by_word), others)

    def merged_with(self, more: PatternsByWord) -> PatternsByWord:
        """Return these patterns and more."""
        words = self.words | more.words
        by_word = {word: self.by_word.get(word, []) + more.by_word.get(word, []) for word in words}
        return PatternsByWord(words, by_word, self.others + more.others)

    def fitting(self, words: set[str], padded: str, key: str) -> Iterator[Pattern]:
        """Yield the patterns that a line with a key may fit, as it has what must be in it."""
        found = [(other, pattern) for word in self.words & words for other, pattern in self.by_word[word]]
        found += ((other, pattern) for one, other, pattern in self.others if one in padded)
        for other, pattern in found:
            if other in padded and (pattern.sentence or pattern.needs.are_met_by(key)):
                yield pattern


class LookupTerms(NamedTuple):
    """What lines are asked for before they are looked up.

    prefixes: what the key of a line begins with that patterns are tried on, with the class of the longest
              lines that these fit (`needs.py`).
    keywords: the same of words anywhere in a line that patterns are tried on which begin with a gap.
    sentence_prefixes, pattern_sentence_prefixes: what sentences begin with, fixed ones and with a gap.
    sentence_suffixes: what the keys of fixed ones end with.
    sentence_words: of those with a gap that begin with a prefix, all have one of these.
    """

    prefixes: dict[str, int]
    keywords: dict[str, int]
    sentence_prefixes: frozenset[str]
    pattern_sentence_prefixes: frozenset[str]
    sentence_suffixes: frozenset[str]
    sentence_words: frozenset[str]

    @classmethod
    def read(cls, words: Mapping[str, Iterable[str]], longest: Mapping[str, Iterable[int]]) -> LookupTerms:
        """Make them of what a store has, by name."""
        found = [dict(zip(words[f"{kind}_terms"], longest[kind], strict=True)) for kind in KINDS_OF_TERMS]
        prefixes, keywords = found
        return cls(prefixes, keywords, *(frozenset(words[name]) for name in cls._fields[2:]))

    def merged_with(self, more: LookupTerms) -> LookupTerms:
        """Return these terms and more."""
        return LookupTerms(
            _longer(self.prefixes, more.prefixes),
            _longer(self.keywords, more.keywords),
            *(one | other for one, other in zip(self[2:], more[2:], strict=True)),
        )


def _longer(longest: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    """Return all terms, each with what is more of the two."""
    return longest | {term: max(most, longest.get(term, most)) for term, most in more.items()}


def _any_unspaced(words: Iterable[str]) -> re.Pattern[str]:
    """Return an expression for those of some words that are of scripts without spaces."""
    unspaced = sorted(map(re.escape, filter(UNSPACED.search, words)), reverse=True)
    return re.compile("|".join(unspaced) or r"(?!)")


def _reason(found: Phrase | Pattern) -> Reason:
    return Reason(found.category, f"{found.language}:{found.text}")


def _first_of(phrases: Sequence[Phrase] | None) -> Phrase | None:
    """Return the first of the phrases with a key, which knows the others."""
    if not phrases:
        return None
    return phrases[0]._replace(readings=tuple(phrases)) if len(phrases) > 1 else phrases[0]


class PhraseIndex:
    """The phrases of some languages, as the indexes that lines are looked up in.

    terms: what lines are asked for before that.
    pattern_words: all words that a line is asked for, for patterns.
    kept:  the keys of lines that a person keeps, whatever phrases they are.
    """

    kept: frozenset[str] = frozenset()

    def __init__(self, store: PhraseStore, chosen: frozenset[str]) -> None:
        meta = store.meta
        self._store, self._chosen = store, chosen
        self._languages, self._categories = meta["languages"], meta["categories"]
        self._first_keys = meta["first_keys"]
        self._stored = {kind: meta[f"{kind}_terms"] for kind in KINDS_OF_TERMS}
        self._use(LookupTerms.read(meta, {kind: store.longest(kind) for kind in KINDS_OF_TERMS}))
        self._long_heads = frozenset(meta["long_heads"])
        self._found: dict[str, tuple[Phrase | None, Phrase | None]] = {}
        # By rank, and by what they are found by: no more than the store has.
        self._patterns: dict[int, Pattern] = {}
        self._by_term: dict[str, dict[str, PatternsByWord]] = {kind: {} for kind in KINDS_OF_TERMS}
        self._blocks: dict[tuple[str, int], list[bytes]] = {}

    def _use(self, terms: LookupTerms) -> None:
        self.terms = terms
        self.keywords = frozenset(terms.keywords)
        self.pattern_words = self.keywords | terms.sentence_words

    def find_lines(self, keys: Sequence[str]) -> list[Phrase | None]:
        """Return the phrase that a line with each key is, if any. A sentence alone on a line is one too."""
        return [line for line, _ in self._find(keys)]

    def find_sentence(self, key: str) -> Phrase | None:
        """Return the phrase that a sentence with this key is, if any."""
        return self._find([key])[0][1]

    def _find(self, keys: Sequence[str]) -> list[tuple[Phrase | None, Phrase | None]]:
        found = self._found
        unknown = self._may_have([key for key in keys if key not in found])
        if unknown:
            found.update(self._look_up(list(dict.fromkeys(unknown))))
            if len(found) > MOST_KEYS:
                self._found = {}  # another one, as a thread may be reading this one
        return [found.get(key, _NO_PHRASE) for key in keys]

    def _may_have(self, keys: Iterable[str]) -> list[str]:
        """Return those of some keys that may be of phrases: few, and they are kept with what they are."""
        heads = self._long_heads
        return may_have(
            self._store.bloom, (key for key in keys if len(key) < LONG or long_head(key) in heads)
        )

    def _look_up(self, keys: Sequence[str]) -> Iterator[tuple[str, tuple[Phrase | None, Phrase | None]]]:
        """Yield each key with the phrase that a line with it is, and the one that a sentence is."""
        lines, sentences = defaultdict[str, list[Phrase]](list), dict[str, Phrase]()
        asked = defaultdict[int, list[str]](list)  # by the block they would be in
        for key in keys:
            asked[self._block_of(key)].append(key)
        for number, its_keys in asked.items():
            for each in phrases_in(self._store.block("phrase", number), its_keys):
                if (language := self._languages[each.language]) in self._chosen:
                    phrase = Phrase(self._categories[each.category], language, each.text, each.score)
                    lines[each.key].append(phrase)
                    if each.sentence:
                        sentences.setdefault(each.key, phrase)
        return ((key, (_first_of(lines.get(key)), sentences.get(key))) for key in keys)

    def all_with(self, key: str) -> list[tuple[Phrase, bool]]:
        """Return every phrase with a key, and whether it is a sentence, in the order in which they count."""
        return [
            (
                Phrase(
                    self._categories[each.category], self._languages[each.language], each.text, each.score
                ),
                each.sentence,
            )
            for each in phrases_in(self._store.block("phrase", self._block_of(key)), [key])
            if self._languages[each.language] in self._chosen
        ]

    def near(self, key: str) -> dict[str, Phrase]:
        """Return the phrases that stand beside where a key would be, by key: those that begin alike."""
        number = self._block_of(key)
        numbers = range(max(0, number - 1), min(len(self._first_keys), number + 2))
        found: dict[str, Phrase] = {}
        for block in (self._store.block("phrase", each) for each in numbers):
            keys = {normalized_key(line.decode()) for line in block.split(b"\n")[2:]}
            for each in phrases_in(block, keys):
                if (language := self._languages[each.language]) in self._chosen:
                    category = self._categories[each.category]
                    found.setdefault(each.key, Phrase(category, language, each.text, each.score))
        return found

    def _block_of(self, key: str) -> int:
        return max(0, bisect_right(self._first_keys, key) - 1)

    def keywords_in(self, words: str) -> frozenset[str]:
        """Return the keywords in a line with these words."""
        return self.keywords.intersection(self.split_words(words))

    def split_words(self, words: str) -> list[str]:
        """Return the words of a line, and those in its runs of a script without spaces that patterns have."""
        spaced = space_latin(words)
        if not spaced:
            return words.split()
        # As it is, too, as a Latin word with an accent is more than one when it is set apart. Keywords may be
        # parts of others; of the words of sentences, it is enough that there is one.
        keywords = self._unspaced_keywords.findall(words)
        parts = (part for word in keywords for part in self._parts_of_keywords.get(word, ()))
        found = [*words.split(), *spaced.split(), *keywords, *parts]
        of_sentence = self._unspaced_sentence_words.search(words)
        return [*found, of_sentence[0]] if of_sentence else found

    def may_begin_pattern(self, key: str, words: Iterable[str]) -> bool:
        """Return whether there may be patterns for a line by how its key begins, and by its words."""
        least, longest = length_class(len(key)), self.terms.prefixes
        for prefix in prefixes_of_key(key):
            if longest.get(prefix, -1) >= least:
                patterns = self._patterns_of("prefix", prefix)
                if patterns.others or not patterns.words.isdisjoint(words):
                    return True
        return False

    @cached_property
    def _unspaced_keywords(self) -> re.Pattern[str]:
        return _any_unspaced(self.keywords)

    @cached_property
    def _parts_of_keywords(self) -> dict[str, list[str]]:
        """Those keywords of scripts without spaces that are found in others, by these."""
        unspaced = list(filter(UNSPACED.search, self.keywords))
        parts = {word: [part for part in unspaced if part in word and part != word] for word in unspaced}
        return {word: found for word, found in parts.items() if found}

    @cached_property
    def _unspaced_sentence_words(self) -> re.Pattern[str]:
        return _any_unspaced(self.terms.sentence_words)

    def candidates(self, words: str, key: str, keywords: Iterable[str]) -> list[Pattern]:
        """Return the patterns to try on a line, in order, by how its key begins and by the keywords in it."""
        prefixes = self.terms.prefixes.keys() & prefixes_of_key(key)
        lists = [self._patterns_of("prefix", prefix) for prefix in prefixes]
        lists += [self._patterns_of("keyword", word) for word in keywords]
        if not lists:
            return []
        padded = f" {words} " if words.isascii() else f" {words} {space_latin(words) or ''} "
        different = set(padded.split())
        found = {pattern.rank: pattern for each in lists for pattern in each.fitting(different, padded, key)}
        return [found[rank] for rank in sorted(found)]

    def _patterns_of(self, kind: str, term: str) -> PatternsByWord:
        found = self._by_term[kind]
        if term not in found:
            number = bisect_left(self._stored[kind], term)
            ranks: list[tuple[int, str]] = json.loads(self._lines(kind, [number])[number])
            unknown = [rank for rank, _ in ranks if rank not in self._patterns]
            if unknown:
                lines = self._lines("pattern", unknown)
                self._patterns.update((rank, Pattern.read(line)) for rank, line in lines.items())
            patterns = ((other, self._patterns[rank]) for rank, other in ranks)
            its_own = (each for each in patterns if each[1].language in self._chosen)
            found[term] = PatternsByWord.of(kind, its_own)
        return found[term]

    def _lines(self, kind: str, numbers: Sequence[int]) -> dict[int, bytes]:
        size = LINES[kind]
        return {number: self._block(kind, number // size)[number % size] for number in numbers}

    def _block(self, kind: str, number: int) -> list[bytes]:
        """Return the lines of a block; the first pages ask for the same ones again and again."""
        blocks = self._blocks
        if (kind, number) not in blocks:
            if len(blocks) >= MOST_BLOCKS:
                self._blocks = blocks = {}  # another one, as a thread may be reading this one
            blocks[kind, number] = self._store.block(kind, number).split(b"\n")
        return blocks[kind, number]
