"""The phrases of some languages, as the tables that lines are looked up in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from cleanpress.errors import one_of
from cleanpress.phrases.compiling import tables

__all__ = ["LANGUAGES", "UNSPACED", "Pattern", "Phrase", "Phrasebook", "load_phrases"]

LANGUAGES = (
    "ar", "cs", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh",
)  # fmt: skip

# Scripts that are written without spaces: a `needs` word in them is looked for inside a line.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Phrase(NamedTuple):
    """What a line or sentence that was found is: why it goes, and what it says of its neighbours.

    A score of STRONG goes anywhere, any other only in company.
    """

    reason: str
    score: int


class Pattern(NamedTuple):
    """A phrase with a gap in it, for a name or a number.

    sentence: whether it may also be a sentence at the end or start of a paragraph.
    match:    the regular expression that the whole line fits.
    first:    the characters that such a line can begin with; empty if these are not few.
    literal:  a part of every such line; may be empty. Both are asked for first, as they are cheap.
    """

    phrase: Phrase
    sentence: bool
    match: str
    first: str
    literal: str

    def fits(self, plain: str) -> bool:
        """Say whether a plain-folded line is this phrase from end to end."""
        if (self.first and plain[0] not in self.first) or self.literal not in plain:
            return False
        return _compiled(self.match).fullmatch(plain) is not None


class Gated(NamedTuple):
    """The patterns that one word gates, each with a second word that must be there, or "".

    by_first: those that can begin with a character, by that character.
    others:   those that can begin with any; they stand in every list of `by_first`, too.
    """

    by_first: dict[str, list[tuple[str, Pattern]]]
    others: list[tuple[str, Pattern]]

    def add(self, other: str, pattern: Pattern) -> None:
        """Add a pattern."""
        if not pattern.first:
            for gated in (self.others, *self.by_first.values()):
                gated.append((other, pattern))
        for character in pattern.first:
            self.by_first.setdefault(character, self.others.copy()).append((other, pattern))


@cache
def _compiled(match: str) -> re.Pattern[str]:
    # Compiled when first needed: most texts meet few of the patterns, and a process pays for those alone.
    return re.compile(match)


@dataclass
class Phrasebook:
    """The phrases of some languages, as the tables that RemoveChrome looks lines up in.

    lines:     key of a whole line -> reason and score. A sentence alone on a line is one too.
    sentences: key of a sentence -> reason and score.
    openers, closers: the first word of a sentence -> its second; the last -> the one before.
    patterns:  a word that must be in the line -> the patterns to try.
    sentence_words: words of which one is in each pattern that may be a sentence.
    unspaced:  finds the words of patterns in scripts that write no spaces; None if there are none.
    """

    lines: dict[str, list[Any]] = field(default_factory=dict)
    sentences: dict[str, list[Any]] = field(default_factory=dict)
    openers: dict[str, set[str]] = field(default_factory=dict)
    closers: dict[str, set[str]] = field(default_factory=dict)
    patterns: dict[str, Gated] = field(default_factory=dict)
    sentence_words: set[str] = field(default_factory=set)
    unspaced: re.Pattern[str] | None = None

    def line(self, key: str) -> Phrase | None:
        """Return the phrase that the line with this key is, if any."""
        return Phrase(*self.lines[key]) if key in self.lines else None

    def sentence(self, key: str) -> Phrase | None:
        """Return the phrase that the sentence with this key is, if any."""
        return Phrase(*self.sentences[key]) if key in self.sentences else None

    def add(self, table: dict[str, Any]) -> None:
        """Add the table of one language."""
        lines: dict[str, list[Any]] = table["lines"]
        # What needs company in one language needs it in all: "Note" is a button here and a word there.
        weaker = [key for key in lines.keys() & self.lines.keys() if self.lines[key][1] <= lines[key][1]]
        kept = {key: self.lines[key] for key in weaker}
        self.lines |= lines
        self.lines |= kept
        self.sentences = table["sentences"] | self.sentences
        for ends, found in ((self.openers, table["openers"]), (self.closers, table["closers"])):
            for outer, *inner in found:
                ends.setdefault(outer, set()).update(inner or [outer])
        for entry in table["patterns"]:
            pattern = Pattern(
                Phrase(*entry["phrase"]), entry["sentence"], entry["match"], entry["first"], entry["literal"]
            )
            for need in entry["needs"]:
                word, _, other = need.partition(" ")
                self.patterns.setdefault(word, Gated({}, [])).add(other, pattern)
                if pattern.sentence:
                    self.sentence_words.add(other or word)


def load_phrases(languages: Iterable[str] = ()) -> Phrasebook:
    """Return the phrasebook of these languages; of all if none are given.

    Read once a process and kept. Raises OptionError for a language there are no phrases for.

    >>> load_phrases(["en"]).line("leaveareply")
    Phrase(reason='comment_form:en:leave a reply', score=20)
    """
    return _load(tuple(one_of("language", language, LANGUAGES) for language in languages) or LANGUAGES)


@cache
def _load(languages: tuple[str, ...]) -> Phrasebook:
    book = Phrasebook()
    of_language = tables()
    # English first: of the same words in several languages, the reason names the likeliest.
    for language in sorted(languages, key=lambda language: language != "en"):
        if language in of_language:
            book.add(of_language[language])
    inside = [re.escape(word) for word in book.patterns if UNSPACED.search(word)]
    if inside:
        book.unspaced = re.compile("|".join(sorted(inside, reverse=True)))
    return book
