"""RemoveChrome: remove the lines and sentences that a page's interface left in a text."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit, Reason
from cleanpress.errors import one_of
from cleanpress.phrases import (
    CONTEXTUAL,
    NEUTRAL,
    NUMBER,
    UNCONDITIONAL,
    Pattern,
    Phrase,
    languages,
    load_phrases,
)
from cleanpress.phrases.matcher import LineMatches, SentenceMatch, match_lines
from cleanpress.phrases.segments import maximal_segments
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.remove import line_removals
from cleanpress.text.wrapping import unwrap

__all__ = ["RemoveChrome", "chrome_lines", "lines_of_a_group"]


class ContextRule(NamedTuple):
    """How much neighboring chrome a contextual line needs, in a text of some kind.

    needed:     a run of lines whose scores add up to this is an interface: its contextual lines are chrome.
    base, step: a line that is no phrase scores minus `base`, and one less for each `step` characters,
                because the longer it is the more it looks like prose.
    number:     what a contextual line with a number in it scores: "2 min" and "$9" stand in tables, too.
    """

    needed: int
    base: int
    step: int
    number: int

    def score_of_other(self, length: int) -> int:
        """Return the score of a line of some length that is no phrase.

        >>> MIXED.score_of_other(20), PAGE.score_of_other(20)
        (-9, -1)
        """
        return -(self.base + length // self.step)


# Chosen on half of the development pages (`python -m benchmarks.phrases --data DIR --sweep`). MIXED asks
# for more than PAGE, so that a text that was a page and is now clean, loses nothing more.
PAGE = ContextRule(needed=30, base=1, step=60, number=1)
MIXED = ContextRule(needed=50, base=4, step=4, number=0)
# What an end of such a run, with no unconditional line in it, must score to be removed: two contextual lines.
END = 20
# A text is a page if it has two unconditional phrases, and enough of both kinds: an unconditional phrase is
# worth six contextual ones, but no number of them alone makes a page.
PAGE_PHRASES, PAGE_WORTH, UNCONDITIONAL_WORTH, MOST_WORTH = 2, 25, 6, 24


def context_rule(
    unconditional: int, contextual: int, page: ContextRule = PAGE, mixed: ContextRule = MIXED
) -> ContextRule | None:
    """Choose the rule for a text with so many different unconditional and contextual phrases in it.

    Unconditional phrases are the evidence: one in fifty texts of main contents has any, and nearly every
    flattened page. Without one, no line is chrome on the word of contextual lines: None.

    >>> context_rule(0, 50), context_rule(1, 9) is MIXED, context_rule(3, 9) is PAGE
    (None, True, True)
    """
    if unconditional == 0:
        return None
    worth = min(UNCONDITIONAL_WORTH * unconditional, MOST_WORTH) + contextual
    return page if unconditional >= PAGE_PHRASES and worth >= PAGE_WORTH else mixed


LEGAL = "legal_footer"
# Categories of boxes, and those of the buttons and fields that boxes of all of them have.
BOXES = ("cookie_notice", "newsletter_pitch", "subscription_wall", "membership_pitch", "navigation")
BUTTONS = ("login", "comment_form")
PITCHES = {"newsletter_pitch", "subscription_wall", "membership_pitch"}
# The reason of a line of punctuation alone: it says nothing, and is removed where the lines around it are.
PUNCTUATION = Reason("navigation", "any:punctuation")
_ITEMS, _ITEM = frozenset(("", *"*+•◦▪‣–—-0123456789")), lazy(r"\s*(?:[*+•◦▪‣–—-]|\d{1,3}[.)])\s")
_LETTER_OR_DIGIT = lazy(r"[^\W_]")


@dataclass(frozen=True, repr=False)
class RemoveChrome(Cleaner):
    """Remove interface debris: skip links, menus, comment forms, pitches, cookie notices, share buttons.

    Works on plain text, line by line, with lists of phrases (`cleanpress/phrases/data/LANG.toml`) of three
    kinds: unconditional ones, which are chrome wherever they stand alone on a line; contextual ones ("Home",
    "Name", "2"), which are chrome only among other chrome lines; and whole sentences at the end or start of
    a paragraph. No part of a sentence is ever removed.

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
        whole, last = unwrap(lines)
        found = match_lines(whole, load_phrases(self.languages))
        if not found.known and not found.end_sentences:
            return []
        removed = chrome_lines(whole, found)
        for number in last.keys() & removed.keys():
            removed.update(dict.fromkeys(range(number, last[number] + 1), removed[number]))
        edits = [Edit(start, end, "", (removed[line],)) for line, start, end in line_removals(lines, removed)]
        if found.end_sentences:
            edits += _sentence_edits(lines, whole, removed, found.end_sentences)
            edits.sort()
        return edits


def chrome_lines(
    lines: Sequence[str], found: LineMatches, page: ContextRule = PAGE, mixed: ContextRule = MIXED
) -> dict[int, Reason]:
    """Return the lines that are chrome as a whole, by number, with the reason of each.

    lines: of a text, with blank ones or without.
    found: the phrases that they are.
    page, mixed: the context rules; `benchmarks.phrases` tries others.

    >>> lines = ["Skip to content", "A quiet week at the harbour.", "Name"]
    >>> chrome_lines(lines, match_lines(lines, load_phrases(["en"])))
    {0: Reason('skip_link', 'en:skip to content')}
    """
    unconditional = _lines_of_score(UNCONDITIONAL, found)
    contextual = _lines_of_score(CONTEXTUAL, found)
    rule = context_rule(_different(unconditional, found), _different(contextual, found), page, mixed)
    removed = {number for number, line in enumerate(lines) if line in unconditional}
    if rule is not None and len(unconditional) < len(found.known):
        removed.update(_lines_in_context(lines, found, rule))
        removed.update(lines_of_a_group(lines, found))
    reasons = {line: phrase.reason for line, phrase in found.known.items()}
    return {number: reasons.get(lines[number], PUNCTUATION) for number in removed}


def _lines_of_score(score: int, found: LineMatches) -> set[str]:
    return {line for line, phrase in found.known.items() if phrase.score == score}


def _different(lines: Iterable[str], found: LineMatches) -> int:
    return len({found.keys[line] for line in lines})


def _lines_in_context(lines: Sequence[str], found: LineMatches, rule: ContextRule) -> Iterator[int]:
    """Yield the lines of the segments that are dense with chrome, if they are phrases or say nothing."""
    scores = _line_scores(found, rule)
    in_order = [scores[line] for line in lines]
    for segment in maximal_segments(in_order):
        if segment.score < rule.needed:
            continue
        start, end = _trim(in_order, segment.start, segment.end)
        for number, line in enumerate(lines[start:end], start):
            if line in found.known or (line and not found.keys[line] and _says_nothing(line)):
                yield number


def lines_of_a_group(lines: Sequence[str], found: LineMatches, gaps: Sequence[int] = ()) -> Iterator[int]:
    """Yield the contextual lines right below or above an unconditional one of their kind, without a gap.

    "Yes" and "No" below "Was this page helpful?", "Got it!" below a cookie notice: a box of a page.
    gaps: how many line ends stand before each line, if blank lines are not among them.
    """
    # An item of a list is judged with its list.
    phrases = [
        None if line[:1].strip() in _ITEMS and _ITEM.match(line) else found.known.get(line) for line in lines
    ]
    for number, phrase in enumerate(phrases):
        if phrase is None or phrase.score != UNCONDITIONAL:
            continue
        for step in (1, -1):
            at = number + step
            while 0 <= at < len(phrases) and (beside := phrases[at]) and _is_of_a_group(beside, phrase, step):
                if gaps and gaps[max(at, at - step)] > 1:
                    break
                yield at
                at += step


def _is_of_a_group(line: Phrase | Pattern, head: Phrase | Pattern, step: int) -> bool:
    # Above a box may be the list that an article ends with, of words that are neutral.
    if line.score == UNCONDITIONAL or line.score < (NEUTRAL if step > 0 else CONTEXTUAL):
        return False
    if line.category == head.category or {line.category, head.category} <= PITCHES:
        return True
    return head.category in BOXES and line.category in BUTTONS


def _line_scores(found: LineMatches, rule: ContextRule) -> dict[str, int]:
    base, step = rule.base, rule.step  # `score_of_other` written out: it is asked of every line
    scores = {line: -(base + len(text) // step) if (text := line.strip()) else 0 for line in found.keys}
    for line, sentences in found.end_sentences.items():
        # Only what is left of a paragraph is judged: a pitch at its end says nothing of the rest.
        length = len(line.strip()) - sum(sentence.end - sentence.start for sentence in sentences)
        scores[line] = rule.score_of_other(length)
    for line, phrase in found.known.items():
        scores[line] = rule.number if phrase.score == NUMBER else phrase.score
    return scores


def _trim(scores: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return a segment without what is outside its unconditional lines, at an end where that scores little.

    What stands right above a comment form may be the list or the table that an article ends with.
    """
    unconditional = [number for number in range(start, end) if scores[number] == UNCONDITIONAL]
    if unconditional and sum(scores[start : unconditional[0]]) < END:
        start = unconditional[0]
    if unconditional and sum(scores[unconditional[-1] + 1 : end]) < END:
        end = unconditional[-1] + 1
    return start, end


def _says_nothing(line: str) -> bool:
    """Return whether a line is punctuation alone. A blank one does not count: gaps are closed later."""
    return _LETTER_OR_DIGIT.search(line) is None and not line.isspace()


def _sentence_edits(
    lines: Sequence[str],
    whole: Sequence[str],
    removed: Container[int],
    sentences: Mapping[str, Iterable[SentenceMatch]],
) -> Iterator[Edit]:
    """Yield the edits that take sentences off the ends of kept lines, or of wrapped paragraphs (`whole`)."""
    numbers = [number for number, line in enumerate(whole) if line in sentences and number not in removed]
    visible = [number for number, line in enumerate(whole) if line.strip() and number not in removed]
    lengths = list(accumulate(map(len, lines), initial=0)) if numbers else []
    for number in numbers:
        start = lengths[number] + number
        for sentence in sentences[whole[number]]:
            if sentence.phrase.category == LEGAL and number not in (visible[0], visible[-1]):
                continue  # in the middle of a text, a copyright line is what the text is about
            yield Edit(start + sentence.start, start + sentence.end, "", (sentence.phrase.reason,))
