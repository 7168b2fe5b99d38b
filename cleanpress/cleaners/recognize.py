"""Recognizes chrome phrases in the lines of a text: whole lines, and sentences at their ends."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleanpress.phrases import STRONG, Pattern, Phrase, Phrasebook
from cleanpress.phrases.folding import fold_keys, fold_lines, fold_plain, fold_words, key_of

__all__ = ["Cut", "Verdict", "recognize"]

# No phrase is longer; of a longer line only the ends are looked at, for a sentence there.
LONGEST_PHRASE = 400
LINE_END = 200

# Where a sentence ends and another begins. Closing quotes and brackets belong to the first.
_BREAK = re.compile(r"[.!?…][\"'”’»)\]]*(\s+)|[。！？][」』”’）]*(\s*)")


class Cut(NamedTuple):
    """A sentence to take off the start or the end of a line, with the space that parts it from the rest."""

    start: int
    end: int
    reason: str


class Verdict(NamedTuple):
    """What a line was recognized as: the phrase it is, or that is left of it after the cuts; or None."""

    phrase: Phrase | None
    cuts: tuple[Cut, ...] = ()


def recognize(lines: list[str], book: Phrasebook) -> dict[int, Verdict]:
    """Return a verdict for each line that is a phrase, or begins or ends with one, by line number."""
    scanned = [
        line if len(line) <= LONGEST_PHRASE else f"{line[:LINE_END]} {line[-LINE_END:]}" for line in lines
    ]
    words = fold_lines(scanned)
    keys = fold_keys(words)
    known, gates, unspaced = book.lines, book.gates, book.unspaced
    verdicts = {
        number: Verdict(known[key])
        for number, key in enumerate(keys)
        if key in known and len(lines[number]) <= LONGEST_PHRASE
    }
    suspects = [number for number, line in enumerate(words) if not gates.isdisjoint(line.split())]
    if unspaced is not None:
        suspects += [n for n, line in enumerate(words) if not line.isascii() and unspaced.search(line)]
    for number in suspects:
        if number not in verdicts:
            verdict = _look_closely(lines[number], words[number], book)
            if verdict is not None:
                verdicts[number] = verdict
    return verdicts


def _look_closely(line: str, words: str, book: Phrasebook) -> Verdict | None:
    """Try the patterns on a line that has a word of one, and the sentences on its ends."""
    phrase = _pattern(line, words, book)
    if phrase is not None:
        return Verdict(phrase)
    cuts, rest = _cut_sentences(line, book)
    if not cuts:
        return None
    if not rest.strip():
        return Verdict(Phrase(cuts[0].reason, STRONG))
    phrase = book.lines.get(key_of(rest)) or _pattern(rest, fold_words(rest), book)
    return Verdict(phrase, tuple(cuts))


def _pattern(line: str, words: str, book: Phrasebook, *, sentence: bool = False) -> Phrase | None:
    """Return the phrase of the first pattern that the whole line is, if any."""
    if len(line) > LONGEST_PHRASE:
        return None
    tried: set[Pattern] = set()
    plain = ""
    for word in _pattern_words(words, book):
        for pattern in book.patterns.get(word, ()):
            if pattern in tried or (sentence and not pattern.sentence):
                continue
            tried.add(pattern)
            plain = plain or fold_plain(line)
            if pattern.fits(plain):
                return pattern.phrase
    return None


def _pattern_words(words: str, book: Phrasebook) -> list[str]:
    found = words.split()
    if book.unspaced is not None and not words.isascii():
        found += book.unspaced.findall(words)
    return found


def _cut_sentences(line: str, book: Phrasebook) -> tuple[list[Cut], str]:
    """Take sentences that are phrases off the end and the start of a line, until there are no more.

    Returns the cuts in order and what is left. Each sentence is looked at once, so time is linear.
    """
    end = len(line.rstrip())
    start = len(line) - len(line.lstrip())
    last: list[Cut] = []
    first: list[Cut] = []
    while start < end:
        low = max(start, end - LINE_END)
        breaks = [match for match in _BREAK.finditer(line, low, end) if match.end() < end]
        at = breaks[-1].end() if breaks else start
        phrase = _sentence(line[at:end], book) if end - at <= LINE_END else None
        if phrase is None:
            break
        gap = breaks[-1].end() - len(breaks[-1][1] or breaks[-1][2] or "") if breaks else start
        last.append(Cut(gap, end, phrase.reason))
        end = gap
    while start < end:
        opening = _BREAK.search(line, start, min(end, start + LINE_END))
        at = opening.end() if opening else end
        phrase = _sentence(line[start:at], book) if at - start <= LINE_END else None
        if phrase is None:
            break
        first.append(Cut(start, at, phrase.reason))
        start = at
    return [*first, *reversed(last)], line[start:end]


def _sentence(text: str, book: Phrasebook) -> Phrase | None:
    found = book.sentences.get(key_of(text))
    return found or _pattern(text, fold_words(text), book, sentence=True)
