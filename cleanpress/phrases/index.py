"""Look lines up among the phrases of some languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple

from cleanpress.edits import Reason
from cleanpress.errors import one_of
from cleanpress.phrases.store import PhraseStore, open_store
from cleanpress.text.normalize import UNSPACED, space_latin

__all__ = ["Pattern", "Phrase", "PhraseIndex", "languages", "load_phrases"]

MOST_KEYS = 50_000  # that are kept with what they are
# After so many keys, those that begin as no phrase does are told without the store. To read how phrases begin
# takes 75 ms and 4 MB, as long as it takes to look up 35,000 keys: too long for a short run.
MANY_KEYS, START_SIZE = 40_000, 6
_NO_PHRASE = (None, None)
_FIND = """select phrase.key, score, language, sentence, category, text
    from json_each(?) as asked cross join phrase on phrase.key = asked.value"""
_PATTERNS = """select
    other, category, language, text, score, rank, sentence, has_end, match, written, prefilter
    from term join pattern using (rank) where term = ? order by rank"""


class Phrase(NamedTuple):
    """What a line or sentence is, and what it says of its neighbors.

    text:  as it stands in the phrase file.
    score: UNCONDITIONAL is removed anywhere, any other only beside neighboring boilerplate.
    """

    category: str
    language: str
    text: str
    score: int

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

    @property
    def reason(self) -> Reason:
        """The reason of its removal: its category, and "language:id"."""
        return _reason(self)


def _reason(found: Phrase | Pattern) -> Reason:
    return Reason(found.category, f"{found.language}:{found.text}")


class PhraseIndex:
    """The phrases of some languages, as the indexes that lines are looked up in.

    prefixes: what the key of a line begins with that patterns are tried on.
    keywords: words anywhere in a line that patterns are tried on which begin with a gap.
    sentence_prefixes, pattern_sentence_prefixes: the same of sentences, fixed ones and with a gap.
    """

    def __init__(self, store: PhraseStore, chosen: frozenset[str]) -> None:
        meta = store.meta
        self._store, self._chosen = store, chosen
        self._languages, self._categories = meta["languages"], meta["categories"]
        self.prefixes, self.keywords = frozenset(meta["prefixes"]), frozenset(meta["keywords"])
        self.sentence_prefixes = frozenset(meta["sentence_prefixes"])
        self.pattern_sentence_prefixes = frozenset(meta["pattern_sentence_prefixes"])
        self._asked = 0  # keys that were looked for in the store
        self._found: dict[str, tuple[Phrase | None, Phrase | None]] = {}
        self._patterns: dict[str, list[tuple[str, Pattern]]] = {}  # by term: no more than the store has

    def find_lines(self, keys: Sequence[str]) -> list[Phrase | None]:
        """Return the phrase that a line with each key is, if any. A sentence alone on a line is one too."""
        return [line for line, _ in self._find(keys)]

    def find_sentence(self, key: str) -> Phrase | None:
        """Return the phrase that a sentence with this key is, if any."""
        return self._find([key])[0][1]

    def _find(self, keys: Sequence[str]) -> list[tuple[Phrase | None, Phrase | None]]:
        found = self._found
        unknown = [key for key in keys if key not in found]
        self._asked += len(unknown)
        if self._asked > MANY_KEYS:
            starts = self._starts
            unknown = [key for key in unknown if key[:START_SIZE] in starts]
        if unknown:
            found.update(self._look_up(unknown))
            if len(found) > MOST_KEYS:
                self._found = {}  # another one, as a thread may be reading this one
        return [found.get(key, _NO_PHRASE) for key in keys]

    @cached_property
    def _starts(self) -> frozenset[str]:
        """What the keys of all phrases begin with."""
        return frozenset(key[:START_SIZE] for (key,) in self._store.rows("select key from phrase"))

    def _look_up(self, keys: Sequence[str]) -> Iterator[tuple[str, tuple[Phrase | None, Phrase | None]]]:
        """Yield each key with the phrase that a line with it is, and the one that a sentence is."""
        lines, sentences = dict[str, Phrase](), dict[str, Phrase]()
        # What is contextual in one language is so in all ("Note" is a button here and a word there), and
        # else the first language counts: rows are ordered by score, then language.
        rows = sorted(self._store.rows(_FIND, json.dumps(keys)), key=itemgetter(slice(5)))
        for key, score, number, sentence, category, text in rows:
            if (language := self._languages[number]) in self._chosen:
                phrase = Phrase(self._categories[category], language, key if text is None else text, score)
                lines.setdefault(key, phrase)
                if sentence:
                    sentences.setdefault(key, phrase)
        return ((key, (lines.get(key), sentences.get(key))) for key in keys)

    def keywords_in(self, words: str) -> frozenset[str]:
        """Return the keywords in a line with these words."""
        spaced = space_latin(words)
        found = (spaced or words).split()
        return self.keywords.intersection(found + self._unspaced.findall(words) if spaced else found)

    @cached_property
    def _unspaced(self) -> re.Pattern[str]:
        unspaced = sorted(map(re.escape, filter(UNSPACED.search, self.keywords)), reverse=True)
        return re.compile("|".join(unspaced) or r"(?!)")

    def candidates(self, words: str, key: str, keywords: Iterable[str]) -> list[Pattern]:
        """Return the patterns to try on a line, in order, by how its key begins and by the keywords in it."""
        begins = [f"^{prefix}" for prefix in {key[:8], key[:6], key[:4]} & self.prefixes]
        padded = f" {words} " if words.isascii() else f" {words} {space_latin(words) or ''} "
        found = {}
        # In one piece, though it branches much: of all that cleaning a text does, this is done most often.
        for term in begins:
            for _, pattern in self._patterns_of(term):
                for one, other in pattern.prefilter:  # any() takes three times as long
                    if one in padded and other in padded:
                        found[pattern.rank] = pattern
                        break
        for term in keywords:
            for other, pattern in self._patterns_of(term):
                if other in padded:
                    found[pattern.rank] = pattern
        return [found[rank] for rank in sorted(found)]

    def _patterns_of(self, term: str) -> list[tuple[str, Pattern]]:
        # The patterns that a term calls for, each with the other word that must be there, or "".
        if term not in self._patterns:
            self._patterns[term] = [
                (other, Pattern(*[*values, json.loads(prefilter)]))
                for other, *values, prefilter in self._store.rows(_PATTERNS, term)
                if values[1] in self._chosen
            ]
        return self._patterns[term]


_store = lru_cache(maxsize=1)(open_store)
_index = lru_cache(maxsize=8)(PhraseIndex)


def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are phrases for."""
    return tuple(sorted(_store().meta["languages"]))


def load_phrases(chosen: Iterable[str] = ()) -> PhraseIndex:
    """Return the index of the phrases of these languages; of all if none are given.

    Read once a process and kept. Raises OptionError for a language there are no phrases for.

    >>> load_phrases(["en"]).find_lines(["leaveareply", "thetidecamein"])
    [Phrase(category='comment_form', language='en', text='leave a reply', score=20), None]
    """
    known = languages()
    valid = frozenset(one_of("language", language, known) for language in chosen)
    return _index(_store(), valid or frozenset(known))
