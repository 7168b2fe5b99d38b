"""RemoveChrome: takes out the lines and sentences that a page's interface left in a text."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit, Reason
from cleanpress.errors import one_of
from cleanpress.phrases import CONTEXTUAL, NUMBER, UNCONDITIONAL, languages, load_phrases
from cleanpress.phrases.matcher import LineMatches, SentenceMatch, match_lines
from cleanpress.phrases.segments import maximal_segments
from cleanpress.text.lazy_regex import lazy

__all__ = ["RemoveChrome", "chrome_lines"]


class Company(NamedTuple):
    """How much company a weak line needs, in a text of some kind.

    needed:     a run of lines whose scores add up to this is an interface, and its weak lines go too.
    base, step: a line that is no phrase scores minus `base`, and one less for each `step` characters,
                because the longer it is the more it looks like prose.
    number:     what a weak line with a number in it scores: "2 min", "$9" and "May 5" stand in tables, too.
    """

    needed: int
    base: int
    step: int
    number: int

    def unknown(self, length: int) -> int:
        """Return the score of a line that is no phrase.

        >>> MIXED.unknown(20), PAGE.unknown(20)
        (-9, -1)
        """
        return -(self.base + length // self.step)


# Chosen on half of the development pages (`python -m benchmarks.phrases --data DIR --sweep`). MIXED asks
# for more than PAGE, so that a text that was a page and is now clean, loses nothing more.
PAGE = Company(needed=30, base=1, step=60, number=1)
MIXED = Company(needed=50, base=4, step=4, number=0)
# What an end of such a run, with no strong line in it, must score to go: two weak lines.
END = 20


def kind_of_text(strong: int, weak: int) -> Company | None:
    """Say what a text with so many different strong and weak phrases in it is.

    Strong phrases are the witnesses: one in fifty gold texts has any, and nearly every flattened page.
    Without one, no line is chrome on the word of other weak lines: None.

    >>> kind_of_text(0, 50), kind_of_text(1, 9) is MIXED, kind_of_text(3, 9) is PAGE
    (None, True, True)
    """
    if strong == 0:
        return None
    return PAGE if strong >= 2 and min(6 * strong, 24) + weak >= 25 else MIXED


# The reason of a line of punctuation alone: it says nothing, and goes where the lines around it go.
PUNCTUATION = Reason("navigation", "any:punctuation")
_LETTER_OR_DIGIT = lazy(r"[^\W_]")


@dataclass(frozen=True, repr=False)
class RemoveChrome(Cleaner):
    """Remove interface debris: skip links, menus, comment forms, pitches, cookie notices, share buttons.

    Works on plain text, line by line, with lists of phrases (`cleanpress/phrases/data/LANG.toml`) of three
    strengths: phrases that are chrome wherever they stand alone on a line; weak ones ("Home", "Name",
    "2"), which are chrome only in company of other chrome lines; and whole sentences at the end or
    start of a paragraph. No part of a sentence is ever removed.

    languages: language codes whose phrases are used; empty, the default, is all.

    The reason of an edit is the category of a phrase, with "language:phrase": a line in a phrase file.
    Raises OptionError for a language that there are no phrases for.

    >>> chrome = RemoveChrome(languages=["en"])
    >>> chrome("Skip to content\\nA quiet week at the harbour.\\nLeave a Reply")
    'A quiet week at the harbour.'
    >>> chrome("Name\\nNobody knew her name.")
    'Name\\nNobody knew her name.'
    """

    languages: Sequence[str] = ()

    def __post_init__(self) -> None:
        given = [self.languages] if isinstance(self.languages, str) else self.languages
        known = languages() if given else ()
        valid = tuple(one_of("language", language, known) for language in given)
        object.__setattr__(self, "languages", valid)

    def edits(self, text: str) -> list[Edit]:
        lines = text.split("\n")
        found = match_lines(lines, load_phrases(self.languages))
        if not found.known and not found.cuts:
            return []
        return list(_edits(lines, chrome_lines(lines, found), found.cuts))


def chrome_lines(lines: list[str], found: LineMatches) -> dict[int, Reason]:
    """Return the lines that are chrome as a whole, by number, with the reason of each.

    lines: of a text, with blank ones or without; `found`: what they were recognized as.
    """
    strong = {line for line, known in found.known.items() if known.score == UNCONDITIONAL}
    weak = {line for line, known in found.known.items() if known.score == CONTEXTUAL}
    different = [len({found.keys[line] for line in those}) for those in (strong, weak)]
    company = kind_of_text(*different)
    going = {number for number, line in enumerate(lines) if line in strong}
    if company is not None and len(strong) < len(found.known):
        going.update(_in_company(lines, found, company))
    return {
        number: found.known[line].reason if (line := lines[number]) in found.known else PUNCTUATION
        for number in going
    }


def _in_company(lines: list[str], found: LineMatches, company: Company) -> Iterator[int]:
    """Yield the lines of the stretches that are dense with chrome: those that are phrases or say nothing."""
    base, step = company.base, company.step  # `company.unknown` written out: it is asked of every line
    scores = {line: -(base + len(text) // step) if (text := line.strip()) else 0 for line in found.keys}
    for line, cuts in found.cuts.items():
        scores[line] = company.unknown(len(line.strip()) - sum(cut.end - cut.start for cut in cuts))
    for line, known in found.known.items():
        scores[line] = company.number if known.score == NUMBER else known.score
    in_order = [scores[line] for line in lines]
    for stretch in maximal_segments(in_order):
        if stretch.score >= company.needed:
            start, end = _within(in_order, stretch.start, stretch.end)
            for number, line in enumerate(lines[start:end], start):
                if line in found.known or (line and not found.keys[line] and _says_nothing(line)):
                    yield number


def _within(scores: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return a stretch without what is before its first strong line, and after its last, if it scores little.

    What stands right above a comment form may be the list or the table that an article ends with.
    """
    strong = [number for number in range(start, end) if scores[number] == UNCONDITIONAL]
    if strong and sum(scores[start : strong[0]]) < END:
        start = strong[0]
    if strong and sum(scores[strong[-1] + 1 : end]) < END:
        end = strong[-1] + 1
    return start, end


def _says_nothing(line: str) -> bool:
    """Say whether a line is punctuation alone. A blank one does not count: it goes with its neighbors."""
    return _LETTER_OR_DIGIT.search(line) is None and not line.isspace()


def _edits(
    lines: list[str], going: dict[int, Reason], cuts: dict[str, tuple[SentenceMatch, ...]]
) -> Iterator[Edit]:
    """Yield the edits. A line that goes takes along its line end, and blank lines that would pile up."""
    lengths = list(accumulate(map(len, lines), initial=0))
    tail = _tail(lines, going)
    cut_lines = [number for number, line in enumerate(lines) if line in cuts] if cuts else []
    for number in sorted({*going, *cut_lines}):
        start = lengths[number] + number
        if number not in going:
            for cut in cuts[lines[number]]:
                yield Edit(start + cut.start, start + cut.end, "", (cut.phrase.reason,))
        elif number >= tail:  # nothing comes after: the line end before goes, and the text ends as it did
            before = number - 1
            while before >= 0 and not lines[before].strip():
                before -= 1
            line_end_before = lengths[before + 1] + before
            yield Edit(max(line_end_before, 0), start + len(lines[number]), "", (going[number],))
        else:
            after = number + 1
            if number == 0 or number - 1 in going or not lines[number - 1].strip():
                while not lines[after].strip():
                    after += 1
            yield Edit(start, lengths[after] + after, "", (going[number],))


def _tail(lines: list[str], going: Container[int]) -> int:
    """Return the first of the lines at the end of the text that all go or are blank."""
    number = len(lines)
    while number > 0 and (number - 1 in going or not lines[number - 1].strip()):
        number -= 1
    return number
