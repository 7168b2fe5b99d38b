"""The phrases of some languages, as the tables that lines are looked up in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol

from cleanpress.errors import one_of
from cleanpress.phrases.compiling import SEPARATOR, tables
from cleanpress.phrases.heads import cut_to_head

__all__ = ["LANGUAGES", "UNSPACED", "Group", "Known", "Pattern", "Phrasebook", "load_phrases"]

LANGUAGES = (
    "ar", "cs", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh",
)  # fmt: skip

# Scripts that are written without spaces: a `needs` word in them is looked for inside a line.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile("[a-z]{3,}")


class Known(Protocol):
    """What a line or sentence was recognized by: a group of phrases, or a pattern.

    score: what it says of its neighbours. STRONG goes anywhere, any other only in company.
    """

    @property
    def score(self) -> int: ...

    def reason(self, key: str) -> str:
        """Return `category:language:phrase` for what has this key."""


class Group:
    """The phrases of one category, language and score.

    There are 50,000 phrases and 200 groups: so a phrase is no object, and its text is looked for only
    when it is asked for.
    """

    def __init__(self, source: str, score: int, texts: str, odd_keys: str, odd_texts: str) -> None:
        self.score = score
        self._source = source
        self._texts = texts
        self._odd_keys = odd_keys
        self._odd_texts = odd_texts

    def keys(self) -> list[str]:
        """Return the keys of all phrases."""
        return _parts(self._texts.replace(" ", "")) + _parts(self._odd_keys)

    @cached_property
    def _text_of(self) -> dict[str, str]:
        return dict(zip(self.keys(), _parts(self._texts) + _parts(self._odd_texts), strict=True))

    def reason(self, key: str) -> str:
        """Return `category:language:phrase` for the phrase with this key."""
        return self._source + self._text_of[key]


def _parts(joined: str) -> list[str]:
    return joined.split(SEPARATOR) if joined else []


class Pattern(NamedTuple):
    """A phrase with a gap in it, for a name or a number.

    rank:     patterns are tried in this order: strong ones first, then as they stand in the files.
    sentence: whether it may also be a sentence at the end or start of a paragraph.
    match:    the regular expression that the whole line fits.
    literal:  a part of every such line, asked for first, as that is cheap; may be empty.
    needs:    words of which one must be there, or of these pairs both; side by side or not.
    """

    rank: int
    identity: str
    score: int
    sentence: bool
    match: str
    literal: str
    needs: tuple[tuple[str, str], ...]

    def has_needs(self, words: Set[str]) -> bool:
        """Say whether a line with these words may be this phrase."""
        return any(one in words and (not other or other in words) for one, other in self.needs)

    def fits(self, plain: str) -> bool:
        """Say whether a plain-folded line is this phrase from end to end."""
        return self.literal in plain and _compiled(self.match).fullmatch(plain) is not None

    def reason(self, key: str) -> str:
        """Return `category:language:id`; the key does not matter."""
        return self.identity


@cache
def _compiled(match: str) -> re.Pattern[str]:
    # Compiled when first needed: most texts meet few of the patterns, and a process pays for those alone.
    return re.compile(match)


@dataclass
class Phrasebook:
    """The phrases of some languages, as the tables that RemoveChrome looks lines up in.

    lines:     key of a whole line -> its group. A sentence alone on a line is one too.
    sentences: key of a sentence -> its group.
    heads:     what the key of a line begins with -> the patterns to try on it.
    inner:     a word that a line may have anywhere -> the patterns to try on it that have no heads,
               because they begin with a gap, each with a second word that must be there, or "".
    sentence_heads, sentence_words: what the keys of sentences begin with; of patterns that begin with a gap
               and may be sentences, the words.
    unspaced:  finds the words that patterns need in scripts that write no spaces; None if there are none.
    """

    lines: dict[str, Group] = field(default_factory=dict)
    sentences: dict[str, Group] = field(default_factory=dict)
    heads: dict[str, list[Pattern]] = field(default_factory=dict)
    inner: dict[str, list[tuple[str, Pattern]]] = field(default_factory=dict)
    sentence_heads: set[str] = field(default_factory=set)
    sentence_words: set[str] = field(default_factory=set)
    unspaced: re.Pattern[str] | None = None

    @classmethod
    def of(cls, languages: list[dict[str, Any]]) -> Phrasebook:
        """Make the book of the tables of some languages, the one that reasons rather name first."""
        book = cls()
        for kind, found in (("lines", book.lines), ("sentences", book.sentences)):
            groups = [
                Group(**table) for language in reversed(languages) for table in reversed(language[kind])
            ]
            # What needs company in one language needs it in all: "Note" is a button here and a word there.
            for group in sorted(groups, key=lambda group: -group.score):
                found.update(dict.fromkeys(group.keys(), group))
        book.sentence_heads.update(map(cut_to_head, book.sentences))
        patterns = [table for language in languages for table in language["patterns"]]
        for rank, table in enumerate(sorted(patterns, key=lambda table: -table["score"])):
            book._add_pattern(rank, **table)
        needs = {word for table in patterns for need in table["needs"] for word in need.split()}
        inside = [re.escape(word) for word in needs if UNSPACED.search(word)]
        if inside:
            book.unspaced = re.compile("|".join(sorted(inside, reverse=True)))
        return book

    def _add_pattern(self, rank: int, heads: str, needs: list[str], **what: Any) -> None:
        pairs = tuple((one, other) for one, _, other in (need.partition(" ") for need in needs))
        pattern = Pattern(rank, needs=pairs, **what)
        for head in _parts(heads):
            self.heads.setdefault(head, []).append(pattern)
        if pattern.sentence:
            self.sentence_heads.update(_parts(heads))
        if not heads:
            for word, other in pairs:
                self.inner.setdefault(word, []).append((other, pattern))
                if pattern.sentence:
                    self.sentence_words.add(word)

    def words_of(self, folded: str) -> set[str]:
        """Return the words of a folded line; of a script without spaces, those that a pattern needs."""
        words = set(folded.split())
        if not folded.isascii() and self.unspaced is not None and UNSPACED.search(folded) is not None:
            words.update(_LATIN.findall(folded), self.unspaced.findall(folded))
        return words

    def candidates(self, folded: str, key: str) -> list[Pattern]:
        """Return the patterns to try on a line, in order, by how it begins and by the words in it."""
        found = [
            pattern
            for pattern in (*self.heads.get(key[:8], ()), *self.heads.get(key[:5], ()))
            if any(word in folded for word, _ in pattern.needs)  # in a longer word, it may turn out
        ]
        words = self.words_of(folded)
        if found:
            found = [pattern for pattern in found if pattern.has_needs(words)]
        for word in words & self.inner.keys():
            found += [pattern for other, pattern in self.inner[word] if not other or other in words]
        return sorted(found) if len(found) > 1 else found


def load_phrases(languages: Iterable[str] = ()) -> Phrasebook:
    """Return the phrasebook of these languages; of all if none are given.

    Read once a process and kept. Raises OptionError for a language there are no phrases for.

    >>> load_phrases(["en"]).lines["leaveareply"].reason("leaveareply")
    'comment_form:en:leave a reply'
    """
    return _load(tuple(one_of("language", language, LANGUAGES) for language in languages) or LANGUAGES)


@cache
def _load(languages: tuple[str, ...]) -> Phrasebook:
    of_language = tables()
    # English first: of the same words in several languages, the reason names the likeliest.
    ordered = sorted(languages, key=lambda language: language != "en")
    return Phrasebook.of([of_language[language] for language in ordered if language in of_language])
