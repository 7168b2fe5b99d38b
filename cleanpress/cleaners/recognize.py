"""Recognizes chrome phrases in the lines of a text: whole lines, and sentences at their ends.

Most lines are neither, and to find that out is nearly all the work. So each step asks the cheapest question
of many lines at once: is the key a phrase? does it begin as a pattern does? Only where the answer is yes
is a line looked at by itself.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from cleanpress.phrases import LONG_KEY, Pattern, Phrase, Phrasebook
from cleanpress.phrases.folding import fold_line, fold_lines, fold_plain
from cleanpress.text.lazy_regex import lazy

__all__ = ["Cut", "Recognized", "recognize"]

# No phrase is longer; of a longer line only the ends are looked at, for a sentence there.
LONGEST_PHRASE = 400
LINE_END = 200
SHORTEST_PROSE = 80
# How much of a sentence is folded to see how it begins: enough for the longest head, with quotes and spaces.
SENTENCE_START = 24

# Where a sentence ends and another begins. Closing quotes and brackets belong to the first.
# It begins with one class of characters, because that is what `re` scans fast.
_ENDING = r"[.!?…。！？][\"'”’»)\]」』）]*(\s+|(?<=[。！？」』）])(?!\s))"
_BREAK = lazy(_ENDING)
SEVERAL = lazy(rf"{_ENDING}(?=\S)")
# All up to the last sentence.
_BEFORE_LAST = lazy(rf".*{_ENDING}(?=\S)", re.DOTALL)

# The mark of a list item, as text browsers and html2text write it. An "o" or a number is one only if it is
# indented ("10. Stay in Touch" may be a heading), a dash only if none is at the end ("- Advertisement -").
_MARKER = lazy(r"\s*(?:[*+•◦▪‣-](?!.*[*+•-]\s*\Z)|(?<=\s)(?:\d{1,3}\.|o))\s+(?=\S)")
_MAY_BE_MARKED = frozenset(" \t\u00a0*+•◦▪‣-")


class Cut(NamedTuple):
    """A sentence to take off the start or the end of a line, with the space that parts it from the rest."""

    start: int
    end: int
    phrase: Phrase | Pattern


class Recognized(NamedTuple):
    """What lines were recognized as. Lines that are alike are looked at once.

    known: line -> the phrase that it is, or that is left of it after its cuts.
    cuts:  line -> the sentences to take off its ends, in order.
    keys:  line -> its key.
    """

    known: dict[str, Phrase | Pattern]
    cuts: dict[str, tuple[Cut, ...]]
    keys: dict[str, str]


# The book and what was recognized last, of a text of ordinary size: the cleaners of a pipeline ask one after
# the other, about the same lines or fewer of them. What is answered does not depend on it.
_latest: list[tuple[Phrasebook, Recognized]] = []
MOST_KEPT = 1_000_000


def recognize(lines: Iterable[str], book: Phrasebook) -> Recognized:
    """Find the lines that are phrases, or begin or end with one."""
    different = list(dict.fromkeys(lines))
    for asked, found in _latest[-1:]:
        if asked is book and found.keys.keys() >= set(different):
            return _of_lines(different, found)
    found = _recognized(different, book)
    if sum(map(len, different)) <= MOST_KEPT:
        _latest[:] = [(book, found)]
    return found


def _of_lines(lines: list[str], found: Recognized) -> Recognized:
    known, cuts, keys = found
    return Recognized(
        {line: known[line] for line in lines if line in known},
        {line: cuts[line] for line in lines if line in cuts},
        {line: keys[line] for line in lines},
    )


def _recognized(different: list[str], book: Phrasebook) -> Recognized:
    scanned = [_bare(line) if line[:1] in _MAY_BE_MARKED else line for line in different]
    scanned = [line if len(line) <= LONGEST_PHRASE else _shortened(line) for line in scanned]
    words, keys = fold_lines(scanned)
    known: dict[str, Phrase | Pattern] = {
        line: phrase
        for line, text, phrase in zip(different, scanned, book.lines.find(keys), strict=True)
        if phrase is not None and len(text) <= LONGEST_PHRASE
    }
    found = Recognized(known, {}, dict(zip(different, keys, strict=True)))
    rest = [number for number, key in enumerate(keys) if key and different[number] not in known]
    gated = _gated(rest, words, keys, book)
    spoken = set()
    for number, those in gated.items():
        candidates = book.candidates(words[number], keys[number], those)
        pattern = _fitting(scanned[number], candidates)
        if pattern is not None:
            known[different[number]] = pattern
        elif any(pattern.sentence for pattern in candidates):
            spoken.add(number)
    several = [
        number for number in rest if SEVERAL.search(scanned[number]) and different[number] not in known
    ]
    first = spoken.intersection(several) | {
        number for number in several if _begins(keys[number], book.sentence_heads)
    }
    last = {number for number in spoken.intersection(several) if gated[number]}
    for number, key in _last_starts(several, scanned).items():
        if _begins(key, book.sentence_heads) or (
            _begins(key, book.spoken_heads)
            and any(pattern.sentence for pattern in book.candidates(words[number], key, ()))
        ):
            last.add(number)
    for number in first | last:
        _cut_sentences(different[number], book, found, first=number in first, last=number in last)
    return found


def _bare(line: str) -> str:
    """Return a line without the mark of a list item before it."""
    marker = _MARKER.match(line)
    return line[marker.end() :] if marker else line


def _shortened(line: str) -> str:
    """Return the ends of a long line; all of it, if only the space around it made it long."""
    line = line.strip()
    return line if len(line) <= LONGEST_PHRASE else f"{line[:LINE_END]} {line[-LINE_END:]}"


def _gated(
    numbers: Iterable[int], words: Sequence[str], keys: Sequence[str], book: Phrasebook
) -> dict[int, frozenset[str]]:
    """Return the lines that patterns are to be tried on, each with the words of `inner` that it has."""
    heads, gates, long_gates = book.heads, book.inner_gates, book.long_gates
    found = {}
    for number in numbers:
        line, key = words[number], keys[number]
        if line.isascii():
            those = (gates if len(key) < LONG_KEY else long_gates).intersection(line.split())
        else:
            those = book.inner_words(line, key)
        if those or key[:8] in heads or key[:6] in heads or key[:4] in heads:
            found[number] = those
    return found


def _begins(key: str, heads: Container[str]) -> bool:
    return key[:8] in heads or key[:6] in heads or key[:4] in heads


def _last_starts(numbers: Iterable[int], lines: Sequence[str]) -> dict[int, str]:
    """Return how the keys of the last sentences of lines start."""
    last = {
        number: before.end()
        for number in numbers
        if (before := _BEFORE_LAST.match(lines[number], max(0, len(lines[number]) - LINE_END)))
    }
    _, starts = fold_lines([lines[number][at : at + SENTENCE_START] for number, at in last.items()])
    return dict(zip(last, starts, strict=True))


def _fitting(line: str, patterns: Iterable[Pattern]) -> Pattern | None:
    """Return the first pattern that the whole line fits, if any."""
    if len(line) > LONGEST_PHRASE:
        return None
    plain = ""
    for pattern in patterns:
        plain = plain or fold_plain(line)
        if pattern.fits(plain) and not _takes_prose(line, pattern):
            return pattern
    return None


def _takes_prose(line: str, pattern: Pattern) -> bool:
    """Say whether a pattern with a gap at its end has run on into a paragraph: it fits without that, too."""
    return any(
        len(line) - match.end() > SHORTEST_PROSE and pattern.fits(fold_plain(line[: match.end()]))
        for match in _BREAK.finditer(line)
    )


def _cut_sentences(line: str, book: Phrasebook, found: Recognized, *, first: bool, last: bool) -> None:
    """Take sentences that are phrases off the start and the end of a line, until there are no more.

    Each sentence is looked at once, so time is linear. What is found is added to `found`: the cuts, and
    what is left; a line that is nothing but such sentences is what the first of them is.
    """
    end = len(line.rstrip())
    start = len(line) - len(line.lstrip())
    at_end: list[Cut] = []
    while last and start < end and (cut := _last_sentence(line, start, end, book)):
        at_end.append(cut)
        end = cut.start
    at_start: list[Cut] = []
    while first and start < end and (cut := _first_sentence(line, start, end, book)):
        at_start.append(cut)
        start = cut.end
    cuts = (*at_start, *reversed(at_end))
    if not cuts:
        return
    rest = line[start:end]
    if not rest.strip():
        found.known[line] = cuts[0].phrase
        return
    found.cuts[line] = cuts
    words, key = fold_line(rest)
    left = book.lines.get(key) or _fitting(rest, book.candidates(words, key, book.inner_words(words, key)))
    if left is not None:
        found.known[line] = left


def _last_sentence(line: str, start: int, end: int, book: Phrasebook) -> Cut | None:
    found = None
    for match in _BREAK.finditer(line, max(start, end - LINE_END), end):
        if match.end() < end:
            found = match
    at = found.end() if found else start
    space = found[1] if found else ""
    phrase = _sentence(line[at:end], book)
    return Cut(at - len(space), end, phrase) if phrase else None


def _first_sentence(line: str, start: int, end: int, book: Phrasebook) -> Cut | None:
    opening = _BREAK.search(line, start, min(end, start + LINE_END))
    at = opening.end() if opening else end
    phrase = _sentence(line[start:at], book)
    return Cut(start, at, phrase) if phrase else None


def _sentence(text: str, book: Phrasebook) -> Phrase | Pattern | None:
    if len(text) > LINE_END:
        return None
    words, key = fold_line(text)
    phrase = book.sentences.get(key)
    if phrase is not None:
        return phrase
    candidates = book.candidates(words, key, book.inner_words(words, key))
    return _fitting(text, [pattern for pattern in candidates if pattern.sentence])
