"""Reads the phrase files and makes the tables that lines are looked up in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from cleanpress.errors import one_of
from cleanpress.phrases.folding import fold_words, key_of

__all__ = ["CATEGORIES", "LANGUAGES", "STRONG", "WEAK", "Pattern", "Phrase", "Phrasebook", "load_phrases"]

CATEGORIES = (
    "skip_link", "navigation", "search", "login", "comment_form", "comment_count", "membership_pitch",
    "newsletter_pitch", "subscription_wall", "cookie_notice", "share", "related_content", "advertisement",
    "legal_footer", "print_email", "media_control", "error_placeholder",
)  # fmt: skip
LANGUAGES = (
    "ar", "cs", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh",
)  # fmt: skip

# Scripts that are written without spaces: a `needs` word in them is looked for inside a line.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


# What a phrase adds to the score of the run of lines it stands in (see cleaners/chrome.py). The unit
# is a tenth of a weak phrase, so that whole numbers do.
STRONG = 20
WEAK = 10


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
    literal:  a part of every line that fits, asked for first; may be empty.
    """

    phrase: Phrase
    sentence: bool
    match: str
    literal: str

    def fits(self, plain: str) -> bool:
        """Say whether a plain-folded line is this phrase from end to end."""
        return self.literal in plain and _compiled(self.match).fullmatch(plain) is not None


def required_literal(match: str) -> str:
    """Return the longest run of plain characters that every match of an expression must have.

    Only what stands outside all brackets counts, so that it is neither an alternative nor optional.

    >>> required_literal("be the first (?:one )?to comment(?: on .{1,80})?")
    'be the first '
    >>> required_literal("(?:share|tweet)s?")
    ''
    """
    longest = run = ""
    depth = 0
    for token in _TOKENS.findall(match):
        if token in "?*{" or token[0] == "{":
            run = run[:-1]
        if depth == 0 and len(token) == 1 and (token.isalnum() or token in " ',:-"):
            run += token
            continue
        if len(run) > len(longest):
            longest = run
        run = ""
        if token == "|" and depth == 0:
            return ""
        depth += (token == "(") - (token == ")")
    return max(longest, run, key=len)


_TOKENS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\{[\d,]*\}|.", re.DOTALL)


@cache
def _compiled(match: str) -> re.Pattern[str]:
    # Compiled when first needed: most texts meet few of the patterns, and a process pays for those alone.
    return re.compile(match)


@dataclass
class Phrasebook:
    """The phrases of some languages, as the tables that RemoveChrome looks lines up in.

    lines:     key of a whole line -> phrase. A sentence alone on a line is one too.
    sentences: key of a sentence -> phrase.
    patterns:  a word that must be in the line -> a second one that must, or "", and the pattern to try.
    openers, closers: the first and the last words of the sentences.
    sentence_words: words of which one is in each pattern that may be a sentence.
    unspaced:  finds the words of patterns in scripts that write no spaces; None if there are none.
    """

    lines: dict[str, Phrase] = field(default_factory=dict)
    sentences: dict[str, Phrase] = field(default_factory=dict)
    patterns: dict[str, list[tuple[str, Pattern]]] = field(default_factory=dict)
    openers: set[str] = field(default_factory=set)
    closers: set[str] = field(default_factory=set)
    sentence_words: set[str] = field(default_factory=set)
    unspaced: re.Pattern[str] | None = None

    def add(self, category: str, language: str, table: dict[str, Any]) -> None:
        """Add the entries of one language of one category file."""
        source = f"{category}:{language}:"
        for text in table.get("line", ()):
            self._add_line(text, Phrase(source + text, STRONG))
        for text in table.get("weak", ()):
            self._add_line(text, Phrase(source + text, _weak_score(text)))
        for text in table.get("sentence", ()):
            phrase = Phrase(source + text, STRONG)
            self._add_line(text, phrase)
            self.sentences.setdefault(key_of(text), phrase)
            words = fold_words(text).split()
            self.openers.add(words[0])
            self.closers.add(words[-1])
        for entry in table.get("pattern", ()):
            score = _weak_score(entry["example"]) if entry.get("weak") else STRONG
            phrase = Phrase(source + entry["id"], score)
            match = entry["match"]
            pattern = Pattern(phrase, entry.get("sentence", False), match, required_literal(match))
            for need in entry["needs"]:
                word, *others = need.split()
                self.patterns.setdefault(word, []).append(("".join(others), pattern))
                if pattern.sentence:
                    self.sentence_words.add(word)

    def _add_line(self, text: str, phrase: Phrase) -> None:
        key = key_of(text)
        known = self.lines.get(key)
        # What needs company in one language needs it in all: "Note" is a button here and a word there.
        if known is None or phrase.score < known.score:
            self.lines[key] = phrase

    def finish(self) -> None:
        """Work out what follows from all entries together."""
        inside = [re.escape(word) for word in self.patterns if _UNSPACED.search(word)]
        self.unspaced = re.compile("|".join(sorted(inside, reverse=True))) if inside else None


def _weak_score(text: str) -> int:
    # A number says nothing of its neighbours ("2 min", "12.5.2024" and "$9" stand in tables and lists
    # too), nor does a letter ("A", as in an index, an exam or a proof).
    key = key_of(text)
    return 0 if "0" in key or (len(key) < 3 and key.isascii()) else WEAK


def load_phrases(languages: Iterable[str] = ()) -> Phrasebook:
    """Return the phrasebook of these languages; of all if none are given.

    Read once a process and kept. Raises OptionError for a language there are no phrases for.

    >>> load_phrases(["en"]).lines["leaveareply"].reason
    'comment_form:en:leave a reply'
    """
    return _load(tuple(one_of("language", language, LANGUAGES) for language in languages) or LANGUAGES)


@cache
def _load(languages: tuple[str, ...]) -> Phrasebook:
    book = Phrasebook()
    for category in CATEGORIES:
        data = tomllib.loads(files(__package__).joinpath(f"{category}.toml").read_text(encoding="utf-8"))
        for language in languages:
            if language in data:
                book.add(category, language, data[language])
    book.finish()
    return book
