"""The phrases of some languages, as the tables that lines are looked up in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, repeat
from typing import NamedTuple

from cleanpress.errors import one_of
from cleanpress.phrases.store import Chunk, PhraseStore, group_character
from cleanpress.phrases.tables import (
    LONG_KEY,
    PATTERNS_TOGETHER,
    SEPARATOR,
    UNSPACED,
    Tables,
    decompressed,
    read_tables,
)
from cleanpress.text.lazy_regex import lazy

__all__ = ["LANGUAGES", "Pattern", "Phrasebook", "load_phrases"]

LANGUAGES = (
    "ar", "cs", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh",
)  # fmt: skip

_LATIN = lazy("[a-z]{3,}")
# Asked before UNSPACED, which takes as long to compile as all tables take to read: a text in European
# languages has no such characters.
_MAY_BE_UNSPACED = lazy("[^\0-\u06ff]")


class Pattern(NamedTuple):
    """A phrase with a gap in it, for a name or a number.

    rank:     patterns are tried in this order: strong ones first, then as they stand in the files.
    sentence: whether it may also be a sentence at the end or start of a paragraph.
    match:    the regular expression that the whole line fits.
    longest:  how many characters such a line has at most.
    literals: strings of which one is in every such line, asked for first, as that is cheap.
    needs:    what must be in the padded line, one of these: a word, and a second one or "".
    """

    rank: int
    reason: str
    score: int
    sentence: bool
    match: str
    longest: int
    literals: list[str]
    needs: list[list[str]]

    @property
    def language(self) -> str:
        """The code of its language."""
        return self.reason.split(":", 2)[1]

    def may_span(self, key: str) -> bool:
        """Say whether a line with such a key is not too long to be this, or has it as a sentence."""
        return self.sentence or len(key) <= self.longest

    def may_fit(self, padded: str) -> bool:
        """Say whether a padded line has the words that this pattern needs."""
        for one, other in self.needs:  # noqa: SIM110  # any() takes three times as long
            if one in padded and other in padded:
                return True
        return False

    def fits(self, plain: str) -> bool:
        """Say whether a plain-folded line is this phrase from end to end."""
        for literal in self.literals:
            if literal in plain and len(plain) <= self.longest:
                return _compiled(self.match).fullmatch(plain) is not None
        return False


@cache
def _compiled(match: str) -> re.Pattern[str]:
    # Compiled when first needed: most texts meet few of the patterns, and a process pays for those alone.
    return re.compile(match)


def _has_unspaced(folded: str) -> bool:
    """Say whether a line has a script without spaces; Latin words may then stand in its runs."""
    may_have = not folded.isascii() and _MAY_BE_UNSPACED.search(folded) is not None
    return may_have and UNSPACED.search(folded) is not None


class _Patterns(dict[int, Pattern]):
    """All patterns by number, each read when it is first asked for."""

    def __init__(self, packed: Sequence[bytes]) -> None:
        self._packed = packed
        self._lines: dict[int, list[bytes]] = {}

    def __missing__(self, number: int) -> Pattern:
        chunk, place = divmod(number, PATTERNS_TOGETHER)
        lines = self._lines.get(chunk)
        if lines is None:
            lines = self._lines[chunk] = decompressed(self._packed[chunk]).split(b"\n")
        self[number] = Pattern(number, *json.loads(lines[place]))
        return self[number]


class Phrasebook:
    """The phrases of some languages, as the tables that RemoveChrome looks lines up in.

    lines:     the phrases that are whole lines. A sentence alone on a line is one too.
    sentences: those that are sentences.
    heads:     what the key of a line begins with -> the patterns to try on it, by number: these are the codes
               of the characters of a string, as lists of numbers would take several times as long to read.
    inner, inner_gates: a word that a line may have anywhere -> the patterns to try on it that have no heads,
               because they begin with a gap, each with a second word that must be there, or ""; these words.
    long_gates: those of these words that count in a line of LONG_KEY or more letters.
    sentence_heads, spoken_heads: what the keys of sentences begin with, and those of sentences that fit a
               pattern.
    """

    def __init__(self, packed: Tables, languages: frozenset[str]) -> None:
        chunks = [
            Chunk(language, starts, compressed)
            for (language, starts), compressed in zip(packed["starts"], packed["chunks"], strict=True)
            if language in languages
        ]
        groups = {group_character(number): group for number, group in enumerate(packed["groups"])}
        self.lines = PhraseStore(
            chunks, {at: (name, score) for at, (name, score, may, _) in groups.items() if may}
        )
        self.sentences = PhraseStore(
            chunks, {at: (name, score) for at, (name, score, _, may) in groups.items() if may}
        )
        self._languages = languages
        self._all_languages = languages.issuperset(LANGUAGES)
        self._patterns = _Patterns(packed["patterns"])
        numbers = chain.from_iterable(map(repeat, packed["numbers"], packed["counts"]))
        self.heads: dict[str, str] = dict(zip(packed["heads"].split(SEPARATOR), numbers, strict=True))
        self.inner: dict[str, list[tuple[str, int]]] = packed["inner"]
        self.inner_gates = frozenset(self.inner)
        self.long_gates = frozenset(packed["long_inner"].split(SEPARATOR))
        self.sentence_heads = set(packed["sentence_heads"].split(SEPARATOR))
        self.spoken_heads = set(packed["spoken_heads"].split(SEPARATOR))
        self._unspaced = lazy(packed["unspaced"])

    def inner_words(self, folded: str, key: str) -> frozenset[str]:
        """Return the words of `inner` that count in a folded line with this key."""
        gates = self.inner_gates if len(key) < LONG_KEY else self.long_gates
        words = folded.split()
        if _has_unspaced(folded):
            words += _LATIN.findall(folded) + self._unspaced.findall(folded)
        return gates.intersection(words)

    def candidates(self, folded: str, key: str, inner_words: Iterable[str]) -> list[Pattern]:
        """Return the patterns to try on a line, in order, by how it begins and by the words in it."""
        heads, patterns = self.heads, self._patterns
        begun = heads.get(key[:8], "") + heads.get(key[:6], "") + heads.get(key[:4], "")
        if not begun and not inner_words:
            return []
        padded = f" {folded} "
        if _has_unspaced(folded):
            padded = _LATIN.sub(r" \g<0> ", padded)
        numbers = [
            number
            for number in map(ord, begun)
            if patterns[number].may_span(key) and patterns[number].may_fit(padded)
        ]
        for word in inner_words:
            numbers += [
                number
                for other, number in self.inner[word]
                if other in padded and patterns[number].may_span(key)
            ]
        if not numbers:
            return []
        found = [patterns[number] for number in sorted({*numbers})]
        if self._all_languages:
            return found
        return [pattern for pattern in found if pattern.language in self._languages]


def load_phrases(languages: Iterable[str] = ()) -> Phrasebook:
    """Return the phrasebook of these languages; of all if none are given.

    Read once a process and kept. Raises OptionError for a language there are no phrases for.

    >>> load_phrases(["en"]).lines.find(["leaveareply", "thetidecamein"])
    [Phrase(reason='comment_form:en:leave a reply', score=20), None]
    """
    chosen = frozenset(one_of("language", language, LANGUAGES) for language in languages)
    return _load(chosen or frozenset(LANGUAGES))


@cache
def _load(languages: frozenset[str]) -> Phrasebook:
    return Phrasebook(_tables(), languages)


_tables = cache(read_tables)
