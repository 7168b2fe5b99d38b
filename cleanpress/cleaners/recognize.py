"""Recognizes chrome phrases in the lines of a text: whole lines, and sentences at their ends."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleanpress.phrases import STRONG, UNSPACED, Pattern, Phrase, Phrasebook
from cleanpress.phrases.folding import fold_keys, fold_lines, fold_plain, fold_words

__all__ = ["Cut", "Verdict", "recognize"]

# No phrase is longer; of a longer line only the ends are looked at, for a sentence there.
LONGEST_PHRASE = 400
LINE_END = 200
SHORTEST_PROSE = 80

# Where a sentence ends and another begins. Closing quotes and brackets belong to the first.
# It begins with one class of characters, because that is what `re` scans fast.
_BREAK = re.compile(r"[.!?…。！？][\"'”’»)\]」』）]*(\s+|(?<=[。！？」』）])(?!\s))")

_LATIN = re.compile("[a-z]{3,}")


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
    known, openers, closers = book.lines, book.openers, book.closers
    gates = book.patterns.keys()
    verdicts = {
        number: Verdict(Phrase(*known[key]))
        for number, key in enumerate(keys)
        if key in known and len(lines[number]) <= LONGEST_PHRASE
    }
    for number, line in enumerate(words):
        if number in verdicts:
            continue
        parts = line.split()
        if not parts:
            continue
        first, last = parts[0], parts[-1]
        if not line.isascii():
            parts += _inside_words(line, book)
        verdict = None
        if not gates.isdisjoint(parts):
            verdict = _look_for_pattern(lines[number], parts, book)
        if verdict is None and (first in openers or last in closers) and _ends_fit(line.split(), book):
            verdict = _cut_sentences(lines[number], book)
        if verdict is not None:
            verdicts[number] = verdict
    return verdicts


def _inside_words(words: str, book: Phrasebook) -> list[str]:
    """Return the words of patterns that stand in runs of a script without spaces, Latin ones among them."""
    if book.unspaced is None or UNSPACED.search(words) is None:
        return []
    return book.unspaced.findall(words) + _LATIN.findall(words)


def _ends_fit(parts: list[str], book: Phrasebook) -> bool:
    """Say whether a line begins or ends with the first or the last two words of a sentence."""
    second = book.openers.get(parts[0], set())
    last_but_one = book.closers.get(parts[-1], set())
    # A sentence of one word, as in Japanese, stands for its own neighbour.
    return not second.isdisjoint(parts[:2]) or not last_but_one.isdisjoint(parts[-2:])


def _look_for_pattern(line: str, parts: list[str], book: Phrasebook) -> Verdict | None:
    """Try the patterns that have a word in the line on it and, where they may be sentences, on its ends."""
    phrase = _pattern(line, parts, book)
    if phrase is not None:
        return Verdict(phrase)
    if book.sentence_words.isdisjoint(parts) or _BREAK.search(line) is None:
        return None
    return _cut_sentences(line, book)


def _pattern(line: str, parts: list[str], book: Phrasebook, *, sentence: bool = False) -> Phrase | None:
    """Return the phrase of a pattern that the whole line is, if any; a weak one if there is no strong."""
    if len(line) > LONGEST_PHRASE:
        return None
    # This is where the time of RemoveChrome goes: most lines that have a word of a pattern begin with
    # another letter than the pattern, and are folded only if not.
    weak: Phrase | None = None
    begin = line.lstrip()[:1]
    plain = "" if begin.isascii() else fold_plain(line)
    initial = plain[:1] or begin.lower()
    for part in parts:
        if part not in book.patterns:
            continue
        by_first, others = book.patterns[part]
        for other, pattern in by_first.get(initial, others):
            if (other and other not in parts) or (sentence and not pattern.sentence):
                continue
            plain = plain or fold_plain(line)
            if pattern.fits(plain) and not _takes_prose(line, pattern):
                if pattern.phrase.score == STRONG:
                    return pattern.phrase
                weak = weak or pattern.phrase
    return weak


def _takes_prose(line: str, pattern: Pattern) -> bool:
    """Say whether a pattern with a gap at its end has run on into a paragraph: it fits without that, too."""
    return any(
        len(line) - match.end() > SHORTEST_PROSE and pattern.fits(fold_plain(line[: match.end()]))
        for match in _BREAK.finditer(line)
    )


def _cut_sentences(line: str, book: Phrasebook) -> Verdict | None:
    """Take sentences that are phrases off the end and the start of a line, until there are no more.

    Each sentence is looked at once, so time is linear.
    """
    end = len(line.rstrip())
    start = len(line) - len(line.lstrip())
    if line.isascii() and not (
        ". " in line or "! " in line or "? " in line or _BREAK.search(line, start, end)
    ):
        return None
    last = []
    while start < end and (cut := _last_sentence(line, start, end, book)):
        last.append(cut)
        end = cut.start
    first = []
    while start < end and (cut := _first_sentence(line, start, end, book)):
        first.append(cut)
        start = cut.end
    cuts = (*first, *reversed(last))
    if not cuts:
        return None
    rest = line[start:end]
    if not rest.strip():
        return Verdict(Phrase(cuts[0].reason, STRONG))
    words = fold_words(rest)
    whole = book.line(fold_keys([words])[0])
    if whole is None:
        whole = _pattern(rest, words.split() + _inside_words(words, book), book)
    return Verdict(whole, cuts)


def _last_sentence(line: str, start: int, end: int, book: Phrasebook) -> Cut | None:
    found = None
    for match in _BREAK.finditer(line, max(start, end - LINE_END), end):
        if match.end() < end:
            found = match
    at = found.end() if found else start
    phrase = _sentence(line[at:end], book)
    if phrase is None:
        return None
    space = found[1] if found else ""
    return Cut(at - len(space), end, phrase.reason)


def _first_sentence(line: str, start: int, end: int, book: Phrasebook) -> Cut | None:
    opening = _BREAK.search(line, start, min(end, start + LINE_END))
    at = opening.end() if opening else end
    phrase = _sentence(line[start:at], book)
    return Cut(start, at, phrase.reason) if phrase else None


def _sentence(text: str, book: Phrasebook) -> Phrase | None:
    if len(text) > LINE_END:
        return None
    words = fold_words(text)
    parts = words.split()
    if parts and parts[0] in book.openers and parts[-1] in book.closers:
        phrase = book.sentence(fold_keys([words])[0])
        if phrase is not None:
            return phrase
    parts += _inside_words(words, book)
    if book.sentence_words.isdisjoint(parts):
        return None
    return _pattern(text, parts, book, sentence=True)
