r"""Which typographic mark a straight one stands for.

Two questions are kept apart. *Whether* a mark is written is answered from its surroundings alone, in
`_read_marks`: the characters beside it, all marks of a kind taken as one, and the guards. *Which* mark is
written may depend on all the text before it, in `_Curler`: what is open, and whether anything closes it. So
whatever the second says, no mark that was left alone is written the next time, and curling twice is curling
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleanpress.cleaners.quotes.code import is_code, matches_by_line
from cleanpress.cleaners.quotes.guards import Guards
from cleanpress.cleaners.quotes.mojibake import is_in_mojibake
from cleanpress.cleaners.quotes.styles import APOSTROPHE, DOUBLE_MARKS, SINGLE_MARKS, Convention, Pair
from cleanpress.edits import Edit, because
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import SENTENCE_MARKS
from cleanpress.text.scripts import EAST_ASIAN_SIGNS, HEBREW, UNSPACED

__all__ = ["curl"]

PRIME, DOUBLE_PRIME = "\N{PRIME}", "\N{DOUBLE PRIME}"
PRIMES = (PRIME, DOUBLE_PRIME)
STRAIGHT = ("'", '"')

# What the surroundings of a mark say it is.
OPENS, CLOSES, EITHER, ELIDES, MEASURES, STAYS = "opens", "closes", "either", "elides", "measures", "stays"

# Dashes, however they are written, are one class here: the dash option may change them.
_DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}"
_BEFORE_OPENING = frozenset(f"([{{<>/|:¿¡{_DASHES}")
_AFTER_CLOSING = frozenset(f"{SENTENCE_MARKS},;:)]}}</|{_DASHES}")
# Between one of these and a letter, with no space, a mark may open or close; what is open says which.
_BEFORE_EITHER = frozenset(f"{SENTENCE_MARKS},;)]}}%")
_CODE_SIGNS = frozenset("=+\\#@$^&~`")
_EMPHASIS = frozenset("*_~")
_ELLIPSES = ("...", "…")
# Scripts that put no space around a quotation, and the full-width signs they use.
_UNSPACED = lazy(f"[{UNSPACED}{EAST_ASIAN_SIGNS}]")
_HEBREW = lazy(f"[{HEBREW}]")

_ENDING = lazy(r"[^\W\d_]{1,2}(?!\w)")  # U.S.'s, `x`'s
_THOUSANDS = lazy(r"\d{3}(?!\d)")  # 10'000, as Switzerland writes it
_LENGTH_FOLLOWS = lazy(r"[x×]?\d")  # 6'2", 5'x7'
# 5' 10", 40° 26' 46": what comes before makes the mark a prime, whatever is open.
_LENGTH_BEFORE = lazy(rf"(?:[°º]|\d[{SINGLE_MARKS}])[ \u00a0\u202f]?\d{{1,3}}(?:[.,]\d+)?$")
_LENGTH_REACH = 16
_FRACTIONS = "½¼¾⅓⅔⅛⅜⅝⅞"

# Spaces on the inner sides of every double mark of a line: " so ". Nothing else on the line may be a double
# mark, curly ones included: what is not so when the line is first read must not become so.
_PADDED = lazy(
    rf'(?:[^{DOUBLE_MARKS}]*+(?<![^\s(\[])" (?=\S)(?=[^{DOUBLE_MARKS}]*?[^\W_]{{2}})'
    rf'[^{DOUBLE_MARKS}]*+(?<=\S )"(?=[\s.,;:!?)\]]|$))++[^{DOUBLE_MARKS}]*+'
)
_PARAGRAPH_BREAK = lazy(r"\n[ \t\r\f\v]*\n")
_DEEPEST = 8  # no prose nests deeper; a text of nothing but opening marks must stay linear


class _Place(NamedTuple):
    """The line and the paragraph of a mark: their numbers, counting only lines that have marks."""

    line: int
    paragraph: int


class _Mark(NamedTuple):
    """A mark as read: where, its kind, what its surroundings say, and whether it is ours to write."""

    start: int
    end: int
    double: bool
    shape: str
    straight: bool
    after_digit: bool
    line: int
    paragraph: int


class _Open(NamedTuple):
    """A quotation that nothing has closed yet."""

    double: bool
    pair: Pair
    line: int


def curl(text: str, convention: Convention, guards: Guards) -> list[Edit]:
    """Find the edits that write the straight marks of `text` as the convention has them."""
    marks = list(_read_marks(text, convention, guards))
    if not any(mark.straight for mark in marks):
        return []
    return list(_Curler(text, convention, marks).edits())


def _read_marks(text: str, convention: Convention, guards: Guards) -> Iterator[_Mark]:
    """Yield the marks that take part."""
    paragraph = at = 0
    for line, (start, end, clusters) in enumerate(matches_by_line(text, convention.cluster)):
        paragraph += _PARAGRAPH_BREAK.search(text, at, clusters[0].start()) is not None
        at = clusters[-1].end()
        if is_code(text, start, end, guards):
            continue
        place = _Place(line, paragraph)
        if _is_padded(text, start, end, convention):
            marks = _padded_marks(text, clusters, convention, place)
        else:
            marks = (
                mark for each in clusters for mark in _read_cluster(text, *each.span(), convention, place)
            )
        yield from (
            mark
            for mark in marks
            if not (guards and guards.cover(mark.start)) and not is_in_mojibake(text, mark.start)
        )


def _padded_marks(
    text: str, clusters: Iterable[re.Match[str]], convention: Convention, place: _Place
) -> Iterator[_Mark]:
    """Yield the marks of a padded line, in which double ones open and close by turns."""
    space = bool(convention.space)  # a guillemet brings its own space
    opens = True
    for cluster in clusters:
        start, end = cluster.span()
        if text[start] != '"':
            yield from _read_cluster(text, start, end, convention, place)
            continue
        start, end = (start, end + space) if opens else (start - space, end)
        yield _Mark(start, end, True, OPENS if opens else CLOSES, True, False, *place)
        opens = not opens


def _is_padded(text: str, start: int, end: int, convention: Convention) -> bool:
    """Return whether all double marks of a line are straight, in pairs, and padded with spaces."""
    # Where double marks become single ones, a line could come to look so.
    if convention.single_outside or text.find('" ', start, end) < 0:
        return False
    return _PADDED.fullmatch(text, start, end) is not None


def _read_cluster(text: str, start: int, end: int, convention: Convention, place: _Place) -> Iterator[_Mark]:
    """Yield the marks of a cluster, each with its shape."""
    before = _beside(text, start - 1, -1)
    after = _beside(text, end, 1)
    if before == "\\" or (before in "([{" and after.isspace()):
        return
    closes_two = _closes_two(text[start:end], before, after)
    shapes: dict[bool, str] = {}
    for match in convention.mark.finditer(text, start, end):
        mark = match[0].strip()
        straight = mark in STRAIGHT
        if mark in PRIMES or (straight and not closes_two and _is_doubled(text, match, mark)):
            continue
        double = mark in DOUBLE_MARKS
        if double not in shapes:
            shapes[double] = _shape(text, end, before, after, double)
        if shapes[double] != STAYS:
            after_digit = match.start() == start and _is_number(before)
            yield _Mark(*match.span(), double, shapes[double], straight, after_digit, *place)


def _closes_two(cluster: str, before: str, after: str) -> bool:
    # "" is an empty string or an escaped mark, '' may be markup: not ours to guess. Only between a word
    # and none it closes two quotations, as in the Russian names of companies: OOO "X "Y"".
    return cluster == '""' and before.isalpha() and not after.isalnum()


def _is_doubled(text: str, match: re.Match[str], mark: str) -> bool:
    start, end = match.span()
    return mark in (text[start - 1 : start], text[end : end + 1])


def _is_number(character: str) -> bool:
    return character.isdigit() or character in _FRACTIONS


def _beside(text: str, at: int, step: int) -> str:
    """Return the character beside a cluster, past up to three signs of emphasis; a space if there is none."""
    for _ in range(4):
        if not 0 <= at < len(text):
            return " "
        if text[at] not in _EMPHASIS:
            return text[at]
        at += step
    return "*"


def _shape(text: str, end: int, before: str, after: str, double: bool) -> str:
    """Return what a mark of one kind is, in a cluster that ends at `end`, with these characters beside it."""
    if not double and (_HEBREW.match(before) or _HEBREW.match(after)):
        return STAYS  # a geresh
    if before.isspace() or after.isspace():
        return _shape_beside_space(before, after)
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return EITHER
    if before in _BEFORE_OPENING:
        return _shape_after_opener(text, end, after)
    return CLOSES if after in _AFTER_CLOSING else _shape_in_word(text, end, before, after, double)


def _shape_in_word(text: str, end: int, before: str, after: str, double: bool) -> str:
    if before in _BEFORE_EITHER:
        return ELIDES if not double and _ENDING.match(text, end) else EITHER
    if double:
        return _shape_of_double_in_word(text, end, before, after)
    return _shape_of_single_in_word(text, end, before)


def _shape_beside_space(before: str, after: str) -> str:
    if not after.isspace():
        return OPENS
    return STAYS if before.isspace() else CLOSES


def _shape_of_double_in_word(text: str, end: int, before: str, after: str) -> str:
    if text[end - 1] in SINGLE_MARKS and _ENDING.match(text, end):
        return CLOSES  # "word"'s
    # Between letters it is no quotation mark: a gershayim, a ditto. After a digit it may be inches.
    return CLOSES if before.isdigit() or before in _FRACTIONS or after in "([" else STAYS


def _shape_of_single_in_word(text: str, end: int, before: str) -> str:
    if before in _CODE_SIGNS:
        return ELIDES if before == "`" and _ENDING.match(text, end) else STAYS
    is_length = before.isdigit() and _LENGTH_FOLLOWS.match(text, end) and not _THOUSANDS.match(text, end)
    return MEASURES if is_length else ELIDES


def _shape_after_opener(text: str, end: int, after: str) -> str:
    """Return what a mark after a bracket, a dash or a tag is."""
    if after == "<":
        return CLOSES if text.startswith("</", end) else OPENS
    if after not in _AFTER_CLOSING or text.startswith(_ELLIPSES, end):
        return OPENS
    return STAYS


# What a single mark is written as that is no quotation mark, whatever is open.
_WITHOUT_CONTEXT = {ELIDES: (APOSTROPHE, "apostrophe"), MEASURES: (PRIME, "prime")}


class _Curler:
    """One pass over the marks, with a memory of what is open and a view of what closes it."""

    def __init__(self, text: str, convention: Convention, marks: list[_Mark]) -> None:
        self.text = text
        self.convention = convention
        self.marks = marks
        self.stack: list[_Open] = []
        # For each mark, of those behind it in the paragraph: the shape of the next double one, that of the
        # next single one that is no apostrophe, and whether any single one may close.
        self.next_double = [""] * len(marks)
        self.next_single = [""] * len(marks)
        self.single_closes = [False] * len(marks)
        self._look_ahead()

    def _look_ahead(self) -> None:
        double = single = ""
        closes = False
        paragraph = -1
        for index in range(len(self.marks) - 1, -1, -1):
            mark = self.marks[index]
            if mark.paragraph != paragraph:
                double, single, closes, paragraph = "", "", False, mark.paragraph
            self.next_double[index] = double
            self.next_single[index] = single
            self.single_closes[index] = closes
            if mark.double:
                double = mark.shape
            elif mark.shape not in (ELIDES, MEASURES):
                single = mark.shape
                closes = closes or mark.shape != OPENS

    def edits(self) -> Iterator[Edit]:
        paragraph = -1
        for index, mark in enumerate(self.marks):
            if mark.paragraph != paragraph:
                # Each paragraph of a long quotation opens it anew, and only the last one closes it.
                self.stack.clear()
                paragraph = mark.paragraph
            written, reason = (self._double if mark.double else self._single)(index, mark)
            if mark.straight:
                yield Edit(mark.start, mark.end, written, because(reason))

    def _double(self, index: int, mark: _Mark) -> tuple[str, str]:
        opened = self._find(double=True)
        here = opened >= 0 and self.stack[opened].line == mark.line
        if self._double_opens(mark, here):
            if opened >= 0 and not here:
                self.stack.clear()  # what a line above left open is not what this one is in
            return self._open(mark), "straight_quote"
        if self._is_prime(mark, opened, self.next_double[index] == CLOSES):
            return DOUBLE_PRIME, "prime"
        return self._close(opened, double=True), "straight_quote"

    def _double_opens(self, mark: _Mark, here: bool) -> bool:
        if mark.shape == EITHER:
            return not here
        # A space may stand before the closing mark, too, as French has it.
        return mark.shape == OPENS and not self._goes_before_sign(mark.end, here)

    def _single(self, index: int, mark: _Mark) -> tuple[str, str]:
        if mark.shape in _WITHOUT_CONTEXT:
            return _WITHOUT_CONTEXT[mark.shape]
        opened = self._find(double=False)
        if mark.shape == OPENS or (mark.shape == EITHER and opened < 0):
            if self._is_elision(index, mark, opened):
                return APOSTROPHE, "apostrophe"
            return self._open(mark), "straight_quote"
        closes_later = self.next_single[index] == CLOSES
        if self._is_prime(mark, opened, closes_later):
            return PRIME, "prime"
        if opened < 0 or (closes_later and self._is_possessive(mark)):
            return APOSTROPHE, "apostrophe"
        return self._close(opened, double=False), "straight_quote"

    def _is_prime(self, mark: _Mark, opened: int, closes_later: bool) -> bool:
        """Return whether a mark is a prime: after a digit, if it need not close anything."""
        return mark.after_digit and (opened < 0 or closes_later or self._is_length(mark))

    def _is_elision(self, index: int, mark: _Mark, opened: int) -> bool:
        """Return whether a mark before a word is an apostrophe: 'tis, '90s, 'orse; others open quotations."""
        if self.convention.elision.match(self.text, mark.end):
            return True
        weak = self.convention.weak_elision.match(self.text, mark.end)
        if weak and self.next_single[index] != CLOSES:
            return True
        if opened >= 0 and self.stack[opened].line == mark.line:
            return True
        if self.single_closes[index]:
            return False
        first_in_line = not self.text[max(0, mark.start - 80) : mark.start].rpartition("\n")[2].strip()
        return not (first_in_line and self.text[mark.end : mark.end + 1].isupper())

    def _is_possessive(self, mark: _Mark) -> bool:
        """Return whether a closing mark may be that of "the dogs' bowl" or "goin' home", which go on."""
        behind = self.text[mark.end : mark.end + 2]
        return self.text[mark.start - 1] in "nszxNSZX" and behind[:1] == " " and behind[1:].islower()

    def _is_length(self, mark: _Mark) -> bool:
        before = self.text[max(0, mark.start - _LENGTH_REACH) : mark.start]
        return _LENGTH_BEFORE.search(before) is not None

    def _goes_before_sign(self, at: int, here: bool) -> bool:
        """Return whether a mark after a space closes: before a bracket, or a stop if something is open."""
        behind = self.text[at : at + 1]
        if behind in (")", "]"):
            return True
        return here and behind in (".", ",", ";", ":", "!", "?") and not self.text.startswith(_ELLIPSES, at)

    def _find(self, double: bool) -> int:
        """Return where in the stack the innermost open quotation of this kind is, or -1."""
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index].double is double:
                return index
        return -1

    def _open(self, mark: _Mark) -> str:
        pair = self._pair(mark.double)
        if len(self.stack) == _DEEPEST:
            del self.stack[0]
        self.stack.append(_Open(mark.double, pair, mark.line))
        return pair[0] + (self.convention.space if pair is self.convention.outer else "")

    def _close(self, opened: int, double: bool) -> str:
        pair = self._pair(double)
        if opened >= 0:
            pair = self.stack[opened].pair
            del self.stack[opened:]
        return (self.convention.space if pair is self.convention.outer else "") + pair[1]

    def _pair(self, double: bool) -> Pair:
        """Return the marks for a quotation that begins here, in what is open now."""
        convention = self.convention
        parent = self.stack[-1] if self.stack else None
        if double and convention.single_outside:
            return convention.inner if parent and parent.pair[0] in SINGLE_MARKS else convention.outer
        inside = parent is not None and parent.double and parent.pair is convention.outer
        if not double:
            return convention.inner if inside else convention.single
        # The mark the author typed stays of its kind, so that straight style can give it back.
        return convention.inner if inside and convention.inner[0] in DOUBLE_MARKS else convention.outer
