"""Find out cheaply where anything could be repaired at all: in a text, and then in which of its lines.

Two prefilters stand before ftfy, which is slow to import and slow to ask:

- `is_surely_clean` takes a whole text and no table. Most texts have, beside plain ASCII, only
  characters that are left alone unless they stand side by side: European letters, quotes, dashes, symbols,
  emoji. All that ftfy takes for mojibake is two such characters together, or begins with one that is not
  listed here.
- `Prefilter.suspicious_lines` takes the lines of the other texts. A line is changed only if it has a
  character that is always changed (a control character, a ligature), an entity, a letter that came apart,
  half-lost mojibake, or if it is "bad", as `ftfy.badness.is_bad` says.
  `is_bad` is slow: it tries three dozen expressions at every character, 290 ns for each of Russian. But
  whatever is bad has one of certain characters in it, or two of others side by side. Which ones was found by
  asking `is_bad` (tools/ftfy_pairs.py). Only lines that have them are asked about, which makes it 50 ns.

tests/test_encoding.py holds both against ftfy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Protocol

from cleanpress.cleaners.encoding.characters import CONTROLS, LIGATURES, SURROGATES
from cleanpress.cleaners.encoding.entities import ENTITY
from cleanpress.cleaners.encoding.lost import has_contraction, may_have_lost
from cleanpress.cleaners.encoding.mojibake import MISSED
from cleanpress.cleaners.encoding.pairs import ALONE, PAIRS
from cleanpress.cleaners.encoding.unicode_form import APART, UnicodeForm
from cleanpress.cleaners.encoding.width import WIDE_OR_NARROW, CharacterWidth
from cleanpress.text.characters import VISIBLE_ASCII, drop_ascii, has_non_ascii_pair, non_ascii_runs, places
from cleanpress.text.composed import is_composed
from cleanpress.text.lazy_regex import lazy

__all__ = ["Prefilter", "is_surely_clean", "lines_with", "prefilter_for"]

_PLAIN = VISIBLE_ASCII + b" \t\n\x1f"
_PERHAPS_DAMAGED = lazy(
    r"[^\t\n\x1f -~\xA0-\xC1\xC4-\u0131\u0134-\u0148\u014A-\u0151\u0154-\u017F\u0391-\u03C9\u1E00-\u1EFF"
    r"\u200B-\u2027\u202F-\u205E\u20A0-\u20BF\u2122\u2190-\u2328\u232B-\u2ADB\u2B00-\u2BFF"
    r"\U0001F300-\U0001FAFF]"
)
_ANY_ENTITY = lazy(ENTITY)
_C1_CONTROLS = "\x80-\x9f"
_ASCII_CONTROLS = [chr(code) for code in (*range(0x09), *range(0x0E, 0x1C), 0x7F)]
_ALONE = lazy(f"[{_C1_CONTROLS}{ALONE}]")
# The first characters of what ftfy lets pass and of what is half lost.
_LEADS = "âÃÂÄÅÈ"
# And what is after them: no letter, but for some of windows-1252, or the end of an English word.
_LEAD = lazy(rf"[{_LEADS}](?:(?!\w)|(?=[\u0153\u02c6\u0178])|(?<=â)(?:[tsmd]|ll|re|ve)(?!\w))")
# ftfy takes a longer line in pieces, and is asked about the start of each piece.
_LONGEST_PIECE = 1_000_000


def is_surely_clean(text: str) -> bool:
    """Return whether `text` surely has nothing to repair. Some clean texts are not sure to be.

    >>> is_surely_clean("“Naïve” – or don’t you think?"), is_surely_clean("doesnâ€™t")
    (True, False)
    """
    if "&" in text and _ANY_ENTITY.search(text):
        return False
    rest = drop_ascii(text, _PLAIN)
    if not rest:
        return True
    if _PERHAPS_DAMAGED.search(rest) or has_non_ascii_pair(text):
        return False
    return "â" not in rest or not has_contraction(text)


class Kinds(Protocol):
    """The options of RepairEncoding that decide which lines are looked at."""

    @property
    def mojibake(self) -> bool: ...
    @property
    def entities(self) -> bool: ...
    @property
    def control_characters(self) -> bool: ...
    @property
    def ligatures(self) -> bool: ...
    @property
    def surrogates(self) -> bool: ...
    @property
    def unicode_form(self) -> UnicodeForm: ...
    @property
    def character_width(self) -> CharacterWidth: ...


@dataclass(frozen=True)
class Prefilter:
    """Which lines may have damage of the kinds that are to be repaired.

    ascii_signs:   all of ASCII that may be a reason to change a line.
    changed_alone: characters that are changed wherever they stand, or beside others.
    entities:      whether entities are decoded.
    mojibake:      whether mojibake is repaired.
    every_form:    whether all is brought to form C.
    """

    ascii_signs: str
    changed_alone: re.Pattern[str] | None
    entities: bool
    mojibake: bool
    every_form: bool

    def suspicious_lines(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of the lines, line ends included, that might be changed, in order."""
        spans: set[tuple[int, int]] = set()
        rest = drop_ascii(text, _PLAIN)
        for sign in self.ascii_signs:
            if sign in rest:
                spans.update(lines_with(sign, text))
        if self.changed_alone and self.changed_alone.search(rest):
            spans.update(_lines_where(self.changed_alone, text))
        if self.entities and "&" in text:
            spans.update(span for span in _lines_where(_ANY_ENTITY, text) if text.find("<", *span) < 0)
        if self.mojibake:
            spans.update(_bad_lines(text, rest))
            spans.update(_lines_beyond_ftfy(text, [lead for lead in _LEADS if lead in rest]))
        if self.every_form and not is_composed(text):
            spans.update(span for span in _all_lines(text) if not is_composed(text[slice(*span)]))
        return sorted(spans)


@cache
def _prefilter(mojibake: bool, entities: bool, signs: bool, alone: str, every_form: bool) -> Prefilter:
    return Prefilter(
        ascii_signs="".join(_ASCII_CONTROLS if signs else ()),
        changed_alone=lazy(f"[{alone}]") if alone else None,
        entities=entities,
        mojibake=mojibake,
        every_form=every_form,
    )


def prefilter_for(kinds: Kinds) -> Prefilter:
    """Return the prefilter for the kinds of damage that are to be repaired."""
    alone = (
        (CONTROLS if kinds.control_characters else "")
        + (LIGATURES if kinds.ligatures else "")
        + (SURROGATES if kinds.surrogates else "")
        + (APART if kinds.unicode_form else "")
        + (WIDE_OR_NARROW if kinds.character_width else "")
        + (_C1_CONTROLS if kinds.mojibake else "")
    )
    return _prefilter(
        kinds.mojibake, kinds.entities, kinds.control_characters, alone, kinds.unicode_form == "all"
    )


@dataclass(frozen=True)
class _Pairs:
    """What makes a line worth asking ftfy about.

    perhaps_pair: the second character of what may be a pair.
    seconds:      for each first character of pairs, the second ones.
    """

    perhaps_pair: re.Pattern[str]
    seconds: dict[str, str]
    is_bad: Callable[[str], bool]


@cache
def _pairs() -> _Pairs:
    """Import ftfy and make the tables, once."""
    from ftfy.badness import is_bad

    seconds = {first: seconds for firsts, seconds in PAIRS for first in firsts}
    # The pairs one by one would take long to compile, so these are the first characters of all of them, and
    # the second ones. Letters of many languages are first ones, few are second ones: these are looked for.
    any_second = re.escape("".join(sorted({second for each in seconds.values() for second in each})))
    return _Pairs(
        perhaps_pair=lazy(f"[{any_second}](?<=[{re.escape(''.join(seconds))}].)"),
        seconds=seconds,
        is_bad=is_bad,
    )


def _bad_lines(text: str, rest: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that ftfy takes for bad, and those that it takes in pieces.

    rest: what is left of the text without plain ASCII.
    """
    pairs = _pairs()
    found = [at for each in set(_ALONE.findall(rest)) for at in _one_a_line(each, text)]
    is_mostly_ascii = len(rest) < len(text) / 8
    found += (_places_of_each_pair if is_mostly_ascii else _places_of_pairs)(text, pairs)
    end = 0
    for at in sorted(found):
        if at >= end:
            start, end = _line_at(at, text)
            if end - start > _LONGEST_PIECE or pairs.is_bad(text[start:end]):
                yield start, end


def _places_of_each_pair(text: str, pairs: _Pairs) -> Iterator[int]:
    """Yield the places of pairs, the first of each one in each line.

    Where few characters are beyond ASCII, there are few pairs: to look for them takes a part of the time.
    """
    beside = {two for run in non_ascii_runs(text) if len(run) > 1 for two in pairwise(run)}
    for one, other in beside:
        if other in pairs.seconds.get(one, ""):
            yield from _one_a_line(one + other, text)


def _places_of_pairs(text: str, pairs: _Pairs) -> Iterator[int]:
    """Yield the first place of any pair in each line."""
    at = 0
    while match := pairs.perhaps_pair.search(text, at):
        at = match.end()
        if match[0] in pairs.seconds[text[match.start() - 1]]:
            yield match.start()
            at = _line_at(match.start(), text)[1]


def _one_a_line(sign: str, text: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, _line_at(at, text)[1])


def _lines_beyond_ftfy(text: str, leads: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the lines with mojibake that ftfy lets pass, or that is half lost.

    leads: those of its first characters that are in the text.
    """
    end = 0
    for at in places(text, leads):
        if at < end or not _LEAD.match(text, at):
            continue
        start, end = _line_at(at, text)
        line = text[start:end]
        if MISSED.search(line) or may_have_lost(line):
            yield start, end


def _line_at(at: int, text: str) -> tuple[int, int]:
    return text.rfind("\n", 0, at) + 1, text.find("\n", at) + 1 or len(text)


def _lines_where(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    match = pattern.search(text)
    while match:
        start, end = _line_at(match.start(), text)
        yield start, end
        match = pattern.search(text, end)


def lines_with(sign: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines with a sign start and end, line ends included.

    >>> list(lines_with("&", "Tea\\nR&D, Q&A\\nMilk"))
    [(4, 13)]
    """
    return (_line_at(at, text) for at in _one_a_line(sign, text))


def _all_lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield start, end
        start = end
