"""RemoveChrome: remove the lines and sentences that a page's interface left in a text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, cast

from cleanpress.categories import OF_PHRASES, Categories, is_chosen
from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.around import Placed, placed_phrases, rules_around
from cleanpress.cleaners.context import MIXED, PAGE, ContextRule
from cleanpress.cleaners.evidence import content_lines, is_legal_notice, is_own, items_to_keep, lines_to_keep
from cleanpress.cleaners.groups import lines_of_a_group
from cleanpress.edits import Edit, Reason
from cleanpress.phrases import (
    CONTEXTUAL,
    NUMBER,
    UNCONDITIONAL,
    languages,
    load_phrases,
)
from cleanpress.phrases.matcher import LineMatches, SentenceMatch, match_lines
from cleanpress.phrases.own import OwnPhrases, PhrasesGiven, own_phrases
from cleanpress.phrases.segments import maximal_segments
from cleanpress.selection import chosen_reasons, set_choice
from cleanpress.text.language_tags import choose_language
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import ends_sentence
from cleanpress.text.remove import line_removals, until_stable
from cleanpress.text.wrapping import unwrap

__all__ = ["RemoveChrome", "chrome_lines"]


# What an end of a run of lines of an interface, with no unconditional one in it, must score to be removed:
# two contextual lines.
END = 20
# A copyright line has other chrome so near; a phrase in a list of short lines has none so far.
BESIDE, FAR, LONGEST_ITEM, FEWEST_ITEMS = 6, 8, 60, 3
# The detail of a line of punctuation alone: it says nothing, and is removed where the lines around it are.
PUNCTUATION = "any:punctuation"
_LETTER_OR_DIGIT = lazy(r"[^\W_]")


@dataclass(frozen=True, repr=False)
class RemoveChrome(Cleaner):
    """Remove interface debris: skip links, menus, comment forms, pitches, cookie notices, share buttons.

    Works on plain text, line by line, with lists of phrases (`cleanpress/phrases/data/LANG.toml`), of three
    kinds. There are unconditional ones, which are chrome wherever they stand alone on a line; contextual ones
    ("Home", "Name", "2"), which are chrome only among other chrome lines; and whole sentences at the end or
    start of a paragraph. No part of a sentence is ever removed.

    languages: language codes whose phrases are used; empty, the default, is all. "DA", "pt-BR" and codes that
        are no longer used, such as "no", are known, too.
    phrases: phrases of your own: the path of a TOML file in the form of the package's, a dict of that form,
        or a list of them. They are used whatever the languages are; an unconditional one is removed wherever
        it is a line. A line that is one of its phrases to `keep` is never removed.
    keep: categories of phrases that are not removed; they still tell what the lines beside them are.
    only: if there are any, the only categories of phrases that are removed.

    The reason of an edit is the category of a phrase, with "language:phrase": a line in a phrase file.
    Of your own phrases, the language is "own".
    Raises OptionError for a language that there are no phrases for, a category that it does not have, and
    wrong phrases; PathError for a file that cannot be read.

    >>> chrome = RemoveChrome(languages=["en"])
    >>> chrome("Skip to content\\nA quiet week at the harbour.\\nLeave a Reply")
    'A quiet week at the harbour.'
    >>> chrome("Name\\nNobody knew her name.")
    'Name\\nNobody knew her name.'
    >>> RemoveChrome(phrases={"custom": {"unconditional": ["Read it first"]}})("Tea\\nRead it first")
    'Tea'
    """

    _paths = ("phrases",)
    languages: Sequence[str] = ()
    phrases: PhrasesGiven = None
    keep: Categories = ()
    only: Categories = ()
    categories = OF_PHRASES
    _chooses: ClassVar[bool] = True
    _has_passes: ClassVar[bool] = True

    def __post_init__(self) -> None:
        set_choice(self)
        given = [self.languages] if isinstance(self.languages, str) else self.languages
        known = languages() if given else ()
        valid = tuple(dict.fromkeys(choose_language(language, known) for language in given))
        object.__setattr__(self, "languages", valid)
        if self.phrases is not None:
            object.__setattr__(self, "phrases", own_phrases(self.phrases))

    def edits(self, text: str) -> list[Edit]:
        # What stays is evidence for what was too far away from it before.
        return until_stable(text, self._one_pass)

    def _pass(self, text: str) -> list[Edit]:
        return self._one_pass(text)

    def _after(self, text: str, first: list[Edit]) -> list[Edit]:
        return until_stable(text, self._one_pass, first=first)

    def _one_pass(self, text: str) -> list[Edit]:
        lines = text.split("\n")
        whole, last = unwrap(lines)
        index = load_phrases(self.languages, cast("OwnPhrases | None", self.phrases))
        found = match_lines(whole, index)
        if not found.known and not found.end_sentences:
            return []
        kept = lines_to_keep(lines, index)
        removed = chrome_lines(whole, found, content=content_lines(lines) | kept)
        if len(removed) > 1 and not _leaves_words(whole, removed):
            return []  # a list of the words of an interface: whatever it is, a text is not emptied
        for number in last.keys() & removed.keys():
            removed.update(dict.fromkeys(range(number, last[number] + 1), removed[number]))
        for number in kept & removed.keys():  # a line of a wrapped paragraph
            del removed[number]
        chosen = chosen_reasons(removed, self.keep, self.only)
        edits = [Edit(start, end, "", (chosen[line],)) for line, start, end in line_removals(lines, chosen)]
        if found.end_sentences:
            left = [number for number, line in enumerate(whole) if line.strip() and number not in removed]
            numbers = [n for n, line in enumerate(whole) if line in found.end_sentences and n not in chosen]
            sentences = _sentence_edits(lines, whole, numbers, {*left[:1], *left[-1:]}, found.end_sentences)
            edits += (each for each in sentences if is_chosen((each.category,), self.keep, self.only))
            edits.sort()
        return _beside_lines(edits, lines, kept)


def chrome_lines(
    lines: Sequence[str],
    found: LineMatches,
    page: ContextRule = PAGE,
    mixed: ContextRule = MIXED,
    *,
    content: Collection[int] | None = None,
    gaps: Sequence[int] = (),
    grouped: Collection[int] | None = None,
) -> dict[int, Reason]:
    """Return the lines that are chrome as a whole, by number, with the reason of each.

    lines: of a text, with blank ones or without.
    found: the phrases that they are.
    page, mixed: the context rules; `benchmarks.phrases` tries others.
    content: the lines that are content whatever they say; by default `content_lines` finds them.
    gaps: how many line ends stand before each line, if blank lines are not among them.
    grouped: the lines of groups, if they are known.

    >>> lines = ["Skip to content", "A quiet week at the harbour.", "Name"]
    >>> chrome_lines(lines, match_lines(lines, load_phrases(["en"])))
    {0: Reason('skip_link', 'en:skip to content')}
    """
    if not found.known:
        return {}
    content = content_lines(lines) if content is None else content
    placed = placed_phrases(lines, found, content)
    if not placed:
        return {}
    rules = rules_around(placed, page, mixed)
    removed = {
        each.number
        for each in placed
        if each.phrase.score == UNCONDITIONAL and not is_legal_notice(each.phrase)
    }
    removed.update(_lines_in_context(lines, found, rules))
    removed.update(lines_of_a_group(lines, found, gaps) if grouped is None else grouped)
    removed.difference_update(_alone_among_items(lines, placed))
    removed.difference_update(_legal_by_themselves(placed, rules))
    removed.difference_update(content)
    removed.difference_update(list(items_to_keep(lines, removed)))
    removed.update(_own(placed))
    return _reasons(lines, found, sorted(removed))


def _reasons(lines: Sequence[str], found: LineMatches, numbers: Sequence[int]) -> dict[int, Reason]:
    """Return the reasons of the lines: a phrase, and for punctuation between phrases the one above it."""
    reasons: dict[int, Reason] = {}
    category = "navigation"
    for number in numbers:
        phrase = found.known.get(lines[number])
        if phrase is not None:
            reasons[number] = phrase.reason
            category = phrase.category
        else:
            reasons[number] = Reason(category, PUNCTUATION)
    return reasons


def _own(placed: Iterable[Placed]) -> Iterator[int]:
    """Yield the lines that a person said are chrome: they are where they stand."""
    return (each.number for each in placed if is_own(each.phrase))


def _alone_among_items(lines: Sequence[str], placed: Sequence[Placed]) -> Iterator[int]:
    """Yield the lines that stand among short ones, far from any other phrase: a list, not an interface."""
    for at, each in enumerate(placed):
        above = placed[at - 1].at if at else -FAR
        below = placed[at + 1].at if at + 1 < len(placed) else each.at + FAR + 1
        if each.at - above > FAR and below - each.at > FAR and _is_item(lines, each.number):
            yield each.number


def _is_item(lines: Sequence[str], number: int) -> bool:
    """Return whether the lines above and below are short, without the end of a sentence, and as far away."""
    above, below = (
        _short_lines(lines, range(number - 1, -1, -1)),
        _short_lines(lines, range(number + 1, len(lines))),
    )
    return bool(above and below) and above[0] == below[0] and len(above) + len(below) >= FEWEST_ITEMS


def _short_lines(lines: Sequence[str], numbers: Iterable[int]) -> list[int]:
    """Return how many blank lines are before each of the next short lines."""
    gaps: list[int] = []
    gap = 0
    for number in numbers:
        line = lines[number].strip()
        if not line:
            gap += 1
            continue
        if len(line) > LONGEST_ITEM or ends_sentence(line) or (gaps and gap != gaps[0]):
            break
        gaps.append(gap)
        gap = 0
        if len(gaps) == FEWEST_ITEMS:
            break
    return gaps


def _legal_by_themselves(placed: Sequence[Placed], rules: Mapping[int, ContextRule]) -> Iterator[int]:
    """Yield copyright lines and the like with nothing of a page's interface near them, as in a license."""
    others = [
        each.at for each in placed if not is_legal_notice(each.phrase) and each.phrase.score >= CONTEXTUAL
    ]
    for each in placed:
        if is_legal_notice(each.phrase) and each.phrase.score == UNCONDITIONAL:
            near = bisect_right(others, each.at + BESIDE) - bisect_left(others, each.at - BESIDE)
            if not near or each.number not in rules:
                yield each.number


def _lines_in_context(
    lines: Sequence[str], found: LineMatches, rules: Mapping[int, ContextRule]
) -> Iterator[int]:
    """Yield the lines of the segments that are dense with chrome, if they are phrases or say nothing."""
    for rule in set(rules.values()):
        in_order = _line_scores(lines, found, rule)
        for segment in maximal_segments(in_order):
            if segment.score < rule.needed:
                continue
            start, end = _trim(in_order, segment.start, segment.end)
            ruled = [number for number in range(start, end) if rules.get(number) is rule]
            yield from ruled
            for number in range(ruled[0], ruled[-1]) if ruled else ():
                line = lines[number]
                if not found.keys[line] and line and _says_nothing(line):
                    yield number


def _line_scores(lines: Sequence[str], found: LineMatches, rule: ContextRule) -> list[int]:
    scores: dict[str, int] = {}
    for line, sentences in found.end_sentences.items():
        # Only what is left of a paragraph is judged: a pitch at its end says nothing of the rest.
        length = len(line.strip()) - sum(sentence.end - sentence.start for sentence in sentences)
        scores[line] = rule.score_of_other(length)
    for line, phrase in found.known.items():
        scores[line] = rule.number if phrase.score == NUMBER else phrase.score
    base, step = rule.base, rule.step  # `score_of_other` written out: it is asked of every line
    return [
        scores[line] if line in scores else -(base + len(text) // step) if (text := line.strip()) else 0
        for line in lines
    ]


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


def _leaves_words(lines: Sequence[str], removed: Container[int]) -> bool:
    kept = (line for number, line in enumerate(lines) if number not in removed)
    return any(map(_LETTER_OR_DIGIT.search, kept))


def _beside_lines(edits: Iterable[Edit], lines: Sequence[str], kept: Iterable[int]) -> list[Edit]:
    """Return the edits that touch none of some lines, as that of a wrapped sentence might."""
    starts = [sum(map(len, lines[:number])) + number for number in kept]
    spans = [(start, start + len(lines[number])) for start, number in zip(starts, kept, strict=True)]
    return [edit for edit in edits if not any(edit.start < end and start < edit.end for start, end in spans)]


def _sentence_edits(
    lines: Sequence[str],
    whole: Sequence[str],
    numbers: Sequence[int],
    ends: Container[int],
    sentences: Mapping[str, Iterable[SentenceMatch]],
) -> Iterator[Edit]:
    """Yield the edits that take sentences off the ends of kept lines, or of wrapped paragraphs (`whole`).

    numbers: the lines that are kept, and have such sentences.
    ends:    the first and the last line of those that are no chrome.
    """
    lengths = list(accumulate(map(len, lines), initial=0)) if numbers else []
    for number in numbers:
        start = lengths[number] + number
        for sentence in sentences[whole[number]]:
            if is_legal_notice(sentence.phrase) and number not in ends:
                continue  # in the middle of a text, a copyright line is what the text is about
            yield Edit(start + sentence.start, start + sentence.end, "", (sentence.phrase.reason,))
