"""Score answers by words against a page's main content, or by the segments of text marked on it.

What is marked on the pages of a set decides the measure:

    main content                    word F1: the words of both texts as multisets, F1 a page, mean over pages
    segments of both kinds          segments F: every segment that must and that must not be there, counted
                                    once over all pages
    segments that must be there     the share of them that is found

The first is WCXB's measure, the second that of trafilatura's own evaluation. A word is a run of letters and
digits; of Han, kana, Hangul and Thai each character is one (`cleanpress.training.labels.words_of`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.pages import declared_language
from cleanpress.training.dataset import MarkedPage
from cleanpress.training.labels import words_of as words

__all__ = [
    "ALL", "SEGMENTS_F", "SEGMENTS_FOUND", "WORDS_KEPT", "WORD_F1", "Figures", "Score", "by_group",
    "measure_of", "page_figures", "score", "score_pages", "segment_figures", "words",
]  # fmt: skip

WORD_F1, SEGMENTS_F, SEGMENTS_FOUND = "word F1", "segments F", "segments found"
WORDS_KEPT = "words kept"  # of main contents that are cleaned
ALL = "all"
OTHER = "other"  # the group of pages without a type or language, or with one that few have
FEWEST = 5  # pages that make a group: a figure of fewer is chance
POOR = 0.5  # an F1 below it: the answer is of no use
Figures = dict[str, dict[str, float]]  # measure, the one of the set first -> group of pages -> figure


class Score(NamedTuple):
    """The agreement of an answer with a page's main content, by words."""

    f1: float
    precision: float
    recall: float


def score(gold: str, answer: str) -> Score:
    """Score one answer.

    >>> score("one two two three", "Two, two, three, four")
    Score(f1=0.75, precision=0.75, recall=0.75)
    >>> score("", "")
    Score(f1=1.0, precision=1.0, recall=1.0)
    """
    wanted, given = Counter(words(gold)), Counter(words(answer))
    if not wanted and not given:
        return Score(1.0, 1.0, 1.0)
    common = (wanted & given).total()
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / given.total(), common / wanted.total()
    return Score(2 * precision * recall / (precision + recall), precision, recall)


def score_pages(sources: Iterable[MarkedPage], answers: Mapping[str, str]) -> dict[str, Score]:
    """Score the answers to all pages, by page."""
    return {source.id: score(source.gold, answers[source.id]) for source in sources}


def measure_of(sources: Sequence[MarkedPage]) -> str:
    """Return by which measure a set of pages is scored: it follows from what is marked."""
    if any(source.gold for source in sources):
        return WORD_F1
    return SEGMENTS_F if any(source.unwanted for source in sources) else SEGMENTS_FOUND


def by_group(sources: list[MarkedPage]) -> dict[str, list[MarkedPage]]:
    """Return all pages, then these by type, or by language where there is one type alone.

    Groups of few pages are one, and where there is one group alone, it is not told from all pages.
    """
    groups: dict[str, list[MarkedPage]] = defaultdict(list)
    for source, name in zip(sources, _group_names(sources), strict=True):
        groups[name or OTHER].append(source)
    few = [name for name, pages in groups.items() if len(pages) < FEWEST and name != OTHER]
    for name in few:
        groups[OTHER] += groups.pop(name)
    ordered = sorted(groups.items(), key=lambda group: (group[0] == OTHER, -len(group[1]), group[0]))
    return {ALL: sources} | (dict(ordered) if len(ordered) > 1 else {})


def _group_names(sources: list[MarkedPage]) -> list[str]:
    types = [source.page_type for source in sources]
    if len(set(types)) > 1:
        return types
    if measure_of(sources) == WORD_F1:
        return [source.language for source in sources]
    return [language(source) for source in sources]


def page_figures(
    groups: Mapping[str, list[MarkedPage]], scores: Mapping[str, Score], measure: str = WORD_F1
) -> Figures:
    """Return the means over each group of pages, and the share of poor answers.

    measure: of the set; with `WORDS_KEPT`, recall alone.
    """
    if measure == WORDS_KEPT:
        return {
            measure: {group: _mean(scores[each.id].recall for each in own) for group, own in groups.items()}
        }
    figures: Figures = {WORD_F1: {}, "precision": {}, "recall": {}, f"F1 below {POOR}": {}}
    for group, sources in groups.items():
        own = [scores[source.id] for source in sources]
        columns = [each.f1 for each in own], [each.precision for each in own], [each.recall for each in own]
        shares = *columns, [float(each.f1 < POOR) for each in own]
        for name, values in zip(figures, shares, strict=True):
            figures[name][group] = _mean(values)
    return figures


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def segment_figures(
    groups: Mapping[str, list[MarkedPage]], answers: Mapping[str, str], measure: str = SEGMENTS_F
) -> Figures:
    """Return what the marked segments say of the answers, by group of pages.

    measure: of the set; with `SEGMENTS_FOUND`, there are no segments that must not be in the answers.
    """
    figures: Figures = {SEGMENTS_F: {}, "precision": {}, "recall": {}, "accuracy": {}}
    for group, sources in groups.items():
        wanted = [segment in answers[source.id] for source in sources for segment in source.wanted]
        unwanted = [segment in answers[source.id] for source in sources for segment in source.unwanted]
        true, false = sum(wanted), sum(unwanted)
        correct = true + len(unwanted) - false
        figures[SEGMENTS_F][group] = _share(2 * true, len(wanted) + true + false)
        figures["precision"][group] = _share(true, true + false)
        figures["recall"][group] = _share(true, len(wanted))
        figures["accuracy"][group] = _share(correct, len(wanted) + len(unwanted))
    return {SEGMENTS_FOUND: figures["recall"]} if measure == SEGMENTS_FOUND else figures


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


_SCRIPTS = {"Chinese": re.compile("[\u4e00-\u9fff]"), "Arabic": re.compile("[\u0600-\u06ff]")}
_COMMON = {
    "German": "der die das und ist nicht ein eine den von zu mit auf für im dem sich auch bei ich wir wird",
    "English": "the and of to in that for it with on are as was you be this by from at have we or not is",
    "French": "le la les des et est une du dans que pour qui sur pas au avec il ce par plus sont",
    "other European": "el la los las y del un una con por para su como lo que en es se al más no w z na "
    "się nie jest od za il di che e per della è sono az és hogy egy ja on ei että oli",
}
_COMMON_WORDS = {language: frozenset(text.split()) for language, text in _COMMON.items()}
_CODES = {"de": "German", "en": "English", "fr": "French"}
DECLARED = 2.5  # words: templates declare "en" and hold German, so a sentence outvotes what is declared


def language(source: MarkedPage) -> str:
    """Return the language, or group of languages, of a page: as marked, or as its segments read.

    Where it is not marked: by script, then by common words and by what the page declares.
    """
    if source.language:
        return source.language
    text = " ".join((source.title, *source.wanted))
    found = words(text)
    for name, script in _SCRIPTS.items():
        if 4 * len(script.findall(text)) > len("".join(found)):  # a name may stand in a German page, too
            return name
    votes = {name: float(sum(word in common for word in found)) for name, common in _COMMON_WORDS.items()}
    declared = declared_language(source.html())
    if declared:
        votes[_CODES.get(declared, "other European")] += DECLARED
    return max(votes, key=lambda name: votes[name])
