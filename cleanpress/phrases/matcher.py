"""Match the lines of a text with chrome phrases: whole lines, and sentences at their ends.

Most lines are neither, and to find that out is nearly all the work. So each step asks the cheapest question
of many lines at once: is the key a phrase? does it begin as a pattern does? Only where the answer is yes
is a line looked at by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import filterfalse
from typing import NamedTuple

from cleanpress.phrases import Pattern, Phrase, PhraseIndex, load_phrases
from cleanpress.phrases.gaps import END, compiled, fits_between_ends, mark_ends
from cleanpress.phrases.readings import settle_languages
from cleanpress.phrases.scanned import (
    LINE_END,
    LONGEST_PHRASE,
    Scanned,
    WordsOfLines,
    find_words,
    scan_lines,
)
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.normalize import normalize_for_patterns, normalize_line, normalize_lines
from cleanpress.text.prefixes import begins_with_one_of, ends_with_one_of
from cleanpress.text.punctuation import SENTENCE_BREAK, sentence_break

__all__ = ["LineMatches", "SentenceMatch", "all_matches", "match_lines", "phrases_of"]

# How much of a sentence is normalized to see how it begins: enough for a prefix, with quotes and spaces.
SENTENCE_START = 24

_SEVERAL_SENTENCES = lazy(rf"{SENTENCE_BREAK}(?=\S)")
# All up to the last sentence.
_BEFORE_LAST = lazy(rf".*{SENTENCE_BREAK}(?=\S)", re.DOTALL)

# A link behind a heading, as of a wiki: "History[edit]".
LONGEST_HEADING = 120
_BEHIND_A_HEADING = lazy(r"\s*\[[^\[\]]{1,40}\]\Z")


class SentenceMatch(NamedTuple):
    """A sentence to take off the start or the end of a line, with the space that parts it from the rest."""

    start: int
    end: int
    phrase: Phrase | Pattern


class LineMatches(NamedTuple):
    """What lines were found to be. Lines that are alike are looked at once.

    known:         line -> the phrase that it is, or that is left of it without its end sentences.
    end_sentences: line -> the sentences to take off its ends, in order.
    keys:          line -> its key.
    """

    known: dict[str, Phrase | Pattern]
    end_sentences: dict[str, tuple[SentenceMatch, ...]]
    keys: dict[str, str]


class _Memory:
    """What lines are, as the cleaners of a pipeline ask about the same lines one after the other."""

    def __init__(self) -> None:
        self.size = 0  # characters
        self._known: dict[str, Phrase | Pattern] = {}
        self._end_sentences: dict[str, tuple[SentenceMatch, ...]] = {}
        self._keys: dict[str, str] = {}  # of all; written last, as another thread may be asking

    def not_in(self, lines: Iterable[str]) -> list[str]:
        return list(filterfalse(self._keys.__contains__, lines))

    def add(self, matches: LineMatches) -> None:
        self._known.update(matches.known)
        self._end_sentences.update(matches.end_sentences)
        self._keys.update(matches.keys)
        self.size += sum(map(len, matches.keys))

    def of(self, lines: Collection[str]) -> LineMatches:
        known, sentences, keys = self._known, self._end_sentences, self._keys
        return LineMatches(
            {line: known[line] for line in filter(known.__contains__, lines)},
            {line: sentences[line] for line in filter(sentences.__contains__, lines)},
            dict(zip(lines, map(keys.__getitem__, lines), strict=True)),
        )


# When more characters are remembered, the memory begins anew with the next line that is not in it.
MOST_REMEMBERED = 1_000_000
# When there are more than these after a text, nothing is remembered of it.
LARGEST_REMEMBERED = 5_000_000


@lru_cache(maxsize=8)
def _memory(index: PhraseIndex) -> list[_Memory]:
    # Each index has its own, in a list so that a full one can be replaced while another thread reads it.
    return [_Memory()]


def match_lines(lines: Iterable[str], index: PhraseIndex) -> LineMatches:
    """Find the lines that are phrases, or begin or end with one.

    >>> from cleanpress.phrases import load_phrases
    >>> found = match_lines(["Leave a Reply", "The tide came in."], load_phrases(["en"]))
    >>> found.known["Leave a Reply"].category, len(found.known), found.keys["The tide came in."]
    ('comment_form', 1, 'thetidecamein')
    """
    different = dict.fromkeys(lines)
    kept = _memory(index)
    memory = kept[0]
    if new := memory.not_in(different):
        if memory.size > MOST_REMEMBERED:  # now, and not when it got full: the next cleaner asks the same
            memory, new = _Memory(), list(different)
        matches = _matches(new, index)
        memory.add(matches)
        kept[0] = memory if memory.size <= LARGEST_REMEMBERED else _Memory()
        found = matches if len(new) == len(different) else memory.of(different)
    else:
        found = memory.of(different)
    settle_languages(found.known)
    return found


def phrases_of(categories: Collection[str], lines: Sequence[str], numbers: Iterable[int]) -> list[int]:
    """Return those of some lines that are a phrase, in any language, of one of some categories.

    >>> lines = ["Share this", "Leave a Reply", "Share this"]
    >>> phrases_of(["share"], lines, [0, 1]), phrases_of([], lines, [0, 1])
    ([0], [])
    """
    if not categories:
        return []
    asked = list(numbers)
    known = match_lines([lines[number] for number in asked], load_phrases(())).known
    return [n for n in asked if lines[n] in known and known[lines[n]].category in categories]


def _matches(different: list[str], index: PhraseIndex) -> LineMatches:
    lines = scan_lines(different)
    phrases = _fixed_phrases(lines, index)
    rest = [number for number, key in enumerate(lines.keys) if key and phrases[number] is None]
    words = find_words(rest, lines, index)
    with_sentence = _match_patterns(words.keywords, lines, phrases, index)
    rest = [number for number in rest if phrases[number] is None]
    may_begin = set(_may_begin(rest, with_sentence, lines, index))
    may_end = set(_may_end(rest, with_sentence, words, lines, index))
    found = LineMatches({}, {}, dict(zip(different, lines.keys, strict=True)))
    for number in may_begin | may_end:
        first, last = number in may_begin, number in may_end
        phrases[number], sentences = _without_sentences(different[number], index, first=first, last=last)
        if sentences:
            found.end_sentences[different[number]] = sentences
    found.known.update(
        (line, each) for line, each in zip(different, phrases, strict=True) if each is not None
    )
    for line in [line for line, key in found.keys.items() if key in index.kept] if index.kept else ():
        found.known.pop(line, None)  # a person keeps it: it does not lose a sentence either
        found.end_sentences.pop(line, None)
    return found


def _fixed_phrases(lines: Scanned, index: PhraseIndex) -> list[Phrase | Pattern | None]:
    """Return the phrase without a gap that each line is, if any."""
    return [
        phrase if len(text) <= LONGEST_PHRASE else None
        for text, phrase in zip(lines.texts, index.find_lines(lines.keys), strict=True)
    ]


def _match_patterns(
    keywords: Mapping[int, frozenset[str]],
    lines: Scanned,
    phrases: list[Phrase | Pattern | None],
    index: PhraseIndex,
) -> set[int]:
    """Put the patterns that lines fit into `phrases`; return the others that may have one as a sentence."""
    with_sentence = set()
    for number, its_keywords in keywords.items():
        candidates = index.candidates(lines.words[number], lines.keys[number], its_keywords)
        phrases[number] = _fitting(lines.texts[number], candidates)
        if phrases[number] is None and any(pattern.sentence for pattern in candidates):
            with_sentence.add(number)
    return with_sentence


def _may_begin(
    numbers: Iterable[int], with_sentence: Container[int], lines: Scanned, index: PhraseIndex
) -> Iterator[int]:
    """Yield the lines whose first sentence may be a phrase, which is not all of the line."""
    prefixes = index.terms.sentence_prefixes
    for number in numbers:
        may_begin = number in with_sentence or begins_with_one_of(prefixes, lines.keys[number])
        if may_begin and _SEVERAL_SENTENCES.search(lines.texts[number]):
            yield number


def _may_end(
    numbers: Sequence[int],
    with_sentence: Container[int],
    words: WordsOfLines,
    lines: Scanned,
    index: PhraseIndex,
) -> Iterator[int]:
    """Yield the lines whose last sentence may be a phrase, which is not all of the line."""
    for number in numbers:
        text = lines.texts[number]
        is_heading = text[-1:] == "]" and len(text) < LONGEST_HEADING
        has_keyword = number in with_sentence and words.keywords[number]
        if is_heading or (has_keyword and _SEVERAL_SENTENCES.search(text)):
            yield number
    for number, key in _last_starts(_asked_at_the_end(numbers, words, lines, index), lines.texts).items():
        begins = begins_with_one_of(index.terms.sentence_prefixes, key)
        if begins or _may_fit_sentence(lines.words[number], key, index):
            yield number


def _may_fit_sentence(words: str, key: str, index: PhraseIndex) -> bool:
    """Return whether the last sentence of a line with some words may fit a pattern, by how its key begins."""
    return begins_with_one_of(index.terms.pattern_sentence_prefixes, key) and any(
        pattern.sentence for pattern in index.candidates(words, key, ())
    )


def _asked_at_the_end(
    numbers: Iterable[int], words: WordsOfLines, lines: Scanned, index: PhraseIndex
) -> Iterator[int]:
    """Yield the lines that end as a sentence does that is a phrase, or have a word of a pattern of one."""
    suffixes, of_sentences = index.terms.sentence_suffixes, index.terms.sentence_words
    of_patterns = words.of_patterns
    for number in numbers:
        has_word = number in of_patterns and not of_sentences.isdisjoint(of_patterns[number])
        if has_word or ends_with_one_of(suffixes, lines.keys[number]):
            yield number


def _last_starts(numbers: Iterable[int], lines: Sequence[str]) -> dict[int, str]:
    """Return how the keys of the last sentences of lines start."""
    last = {
        number: before.end()
        for number in numbers
        if (before := _BEFORE_LAST.match(lines[number], max(0, len(lines[number]) - LINE_END)))
    }
    _, starts = normalize_lines([lines[number][at : at + SENTENCE_START] for number, at in last.items()])
    return dict(zip(last, starts, strict=True))


def _fitting(line: str, patterns: Iterable[Pattern]) -> Pattern | None:
    """Return the first pattern that the whole line fits, if any."""
    if len(line) > LONGEST_PHRASE:
        return None
    plain = ""
    marked: str | None = None
    for pattern in patterns:
        if pattern.needs.signs and any(sign not in line for sign in pattern.needs.signs):
            continue
        plain = plain or normalize_for_patterns(line)
        if compiled(pattern.match).fullmatch(plain) is None:
            continue
        if pattern.written and compiled(pattern.written).match(line.strip()) is None:
            continue
        # Few lines get here, and fewer have the end of a sentence: only then it matters what a gap has taken.
        marked = mark_ends(line.strip()) if marked is None else marked
        if END not in marked or fits_between_ends(pattern.match, marked, ended=pattern.has_end):
            return pattern
    return None


def _without_sentences(
    line: str, index: PhraseIndex, *, first: bool, last: bool
) -> tuple[Phrase | Pattern | None, tuple[SentenceMatch, ...]]:
    """Take sentences that are phrases off the start and the end of a line, until there are no more.

    Each sentence is looked at once, so time is linear. Returns what is left, if it is a phrase, and the
    sentences; a line that is nothing but such sentences is what the first of them is.
    """
    end = len(line.rstrip())
    start = len(line) - len(line.lstrip())
    at_end: list[SentenceMatch] = []
    while last and start < end and (found := _last_sentence(line, start, end, index)):
        at_end.append(found)
        end = found.start
    at_start: list[SentenceMatch] = []
    while first and start < end and (found := _first_sentence(line, start, end, index)):
        at_start.append(found)
        start = found.end
    sentences = (*at_start, *reversed(at_end))
    if sentences and not line[start:end].strip():
        return sentences[0].phrase, ()
    return (_whole_line(line[start:end], index) if sentences else None), sentences


def _whole_line(line: str, index: PhraseIndex) -> Phrase | Pattern | None:
    words, key = normalize_line(line)
    [phrase] = index.find_lines([key])
    return phrase or _fitting(line, index.candidates(words, key, index.keywords_in(words)))


def _last_sentence(line: str, start: int, end: int, index: PhraseIndex) -> SentenceMatch | None:
    if line[end - 1] == "]" and end - start < LONGEST_HEADING:
        link = _BEHIND_A_HEADING.search(line, start, end)
        edit = _sentence(link[0].strip(), index) if link and link.start() > start else None
        if link and edit:
            return SentenceMatch(link.start(), end, edit)
    found = None
    for match in sentence_break.finditer(line, max(start, end - LINE_END), end):
        if match.end() < end:
            found = match
    at = found.end() if found else start
    space = found[1] if found else ""
    phrase = _sentence(line[at:end], index)
    return SentenceMatch(at - len(space), end, phrase) if phrase else None


def _first_sentence(line: str, start: int, end: int, index: PhraseIndex) -> SentenceMatch | None:
    opening = sentence_break.search(line, start, min(end, start + LINE_END))
    at = opening.end() if opening else end
    phrase = _sentence(line[start:at], index)
    return SentenceMatch(start, at, phrase) if phrase else None


def _sentence(text: str, index: PhraseIndex) -> Phrase | Pattern | None:
    if len(text) > LINE_END:
        return None
    words, key = normalize_line(text)
    phrase = index.find_sentence(key)
    if phrase is not None:
        return phrase
    candidates = index.candidates(words, key, index.keywords_in(words))
    return _fitting(text, [pattern for pattern in candidates if pattern.sentence])


def all_matches(line: str, index: PhraseIndex) -> list[tuple[Phrase | Pattern, bool]]:
    """Return every phrase and pattern that a line is, in any language, and whether it may be a sentence.

    The first is the one that `match_lines` finds.

    >>> from cleanpress.phrases import load_phrases
    >>> [(phrase.language, phrase.text) for phrase, _ in all_matches("Print!", load_phrases(["en", "da"]))]
    [('en', 'print'), ('da', 'print')]
    """
    lines = scan_lines([line])
    [text], [words], [key] = lines.texts, lines.words, lines.keys
    if not key or len(text) > LONGEST_PHRASE:
        return []
    candidates = index.candidates(words, key, index.keywords_in(words))
    patterns = [(pattern, pattern.sentence) for pattern in candidates if _fitting(text, [pattern])]
    return [*index.all_with(key), *patterns]
