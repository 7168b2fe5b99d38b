"""RemoveBoilerplate: remove the blocks of a text that are not its content, with a small network."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise
from os import PathLike, fspath
from typing import ClassVar, Literal, NamedTuple, cast

from cleanpress.categories import OF_PHRASES, Categories
from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.chrome import chrome_lines
from cleanpress.cleaners.evidence import (
    content_lines,
    has_evidence_of_a_page,
    is_full_of_phrases,
    is_legal_notice,
    items_to_keep,
    lines_to_keep,
    may_have_evidence,
)
from cleanpress.cleaners.groups import lines_of_a_group
from cleanpress.cleaners.page_signs import may_have_signs, signs_of_a_page
from cleanpress.cleaners.repeats import PROSE
from cleanpress.cleaners.windows import Section, find_sections
from cleanpress.edits import Edit, Reason
from cleanpress.errors import one_of
from cleanpress.options import FAVORS, Favor
from cleanpress.phrases import UNCONDITIONAL, PhraseIndex, load_phrases
from cleanpress.phrases.matcher import LineMatches, match_lines
from cleanpress.phrases.own import OwnPhrases, PhrasesGiven, own_phrases
from cleanpress.selection import chosen_reasons, set_choice
from cleanpress.text.blocks import SHORTEST_DUMP, TextBlocks, find_blocks, find_lines, line_ends_before
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import ends_sentence
from cleanpress.text.remove import removal_spans, until_stable

__all__ = ["RemoveBoilerplate"]

# A post, a review, a title with its subtitle: too little to tell one block from another.
FEWEST_BLOCKS = 5
# A heading says what its article is about: more than half of its words, counting only words longer than
# "with" and "from", stand in the paragraphs, too.
LONGEST_HEADING, FEWEST_TELLING, SHORT_WORD, MOST_PARAGRAPHS = 150, 3, 4, 20
# What is chrome in its context only (see `RemoveChrome`) is removed where the network says much the same.
AGREED = 0.4
# A part of a text without so much prose is no page, and is judged together with what is before or after it.
LEAST_PROSE = 300
# What says that a text was a page: phrases of its interface, signs that any language has, its layout alone.
# By its layout, only what has a lower score than this is removed: programs, letters and plays have the same.
Evidence = Literal["many phrases", "phrases", "signs", "layout", ""]
ENOUGH: tuple[Evidence, ...] = ("many phrases", "phrases", "signs")
LAID_OUT = 0.01
BOILERPLATE = Reason("boilerplate")
_WORD = lazy(r"[^\W_]")


@dataclass(frozen=True, repr=False)
class RemoveBoilerplate(Cleaner):
    """Remove what is not content from the text of a page: menus, teasers, forms, footers, bylines of others.

    A small network reads the blocks of the text (its lines; where lines are wrapped, its paragraphs; where
    all is one line, its sentences) and says of each how likely it is content. A text of several pages is read
    page by page. Texts of fewer than five blocks are left alone, and none that has words is emptied.

    favor: "recall" removes only what is nearly certain, "precision" keeps only what is surely content, and
           "balanced" is between the two. "recall" and "balanced" leave a text alone without evidence that it
           was a page: phrases of an interface, signs that any language has, or the layout of a page.
    model: weights of your own, a file that `python -m cleanpress.training --kind text` has written.
    phrases: phrases of your own, as `RemoveChrome` takes them: what they say of a block counts as what the
           package's phrases say. A block with a line that is one of its phrases to `keep` is never removed.
    keep:  categories of blocks that are not removed: "boilerplate", or those of phrases.
    only:  if there are any, the only categories of blocks that are removed.

    The reason of an edit is "boilerplate", or the phrase that the block is (its category, with
    "language:phrase"). Its confidence is how sure the network was, from 0 to 1; None where a rule decided.
    Raises OptionError for an unknown `favor` or category and for wrong phrases, and ModelError, when it is
    used, for a file that is no model.

    >>> boats = "The harbour was empty when the first boats came back, and nobody had waited up for them."
    >>> fish = "In the morning, the fish was gone, and so were the boats."
    >>> text = f"{boats}\\n\\n{fish}"
    >>> RemoveBoilerplate()(f"Skip to content\\nHome\\n{text}\\nRelated articles\\nLeave a Reply") == text
    True
    >>> RemoveBoilerplate()("Home\\nis where the fish is.")
    'Home\\nis where the fish is.'
    """

    favor: Favor = "balanced"
    model: str | PathLike[str] | None = None
    phrases: PhrasesGiven = None
    keep: Categories = ()
    only: Categories = ()
    categories = (BOILERPLATE.category, *OF_PHRASES)
    _chooses: ClassVar[bool] = True
    _paths = ("model", "phrases")
    _has_passes: ClassVar[bool] = True

    def __post_init__(self) -> None:
        set_choice(self)
        one_of("value of favor", self.favor, FAVORS)
        if self.model is not None:
            object.__setattr__(self, "model", fspath(self.model))
        if self.phrases is not None:
            object.__setattr__(self, "phrases", own_phrases(self.phrases))

    def _at_favor(self, favor: Favor | None) -> RemoveBoilerplate | None:
        return None if favor is None else replace(self, favor=favor)

    def _check_files(self) -> None:
        if self.model is not None:
            from cleanpress.model.network import load_network

            load_network(self.model, "text")

    def _index(self) -> PhraseIndex:
        return load_phrases((), cast("OwnPhrases | None", self.phrases))

    def edits(self, text: str) -> list[Edit]:
        return until_stable(text, self._one_pass, self._by_section)

    def _pass(self, text: str) -> list[Edit]:
        return self._one_pass(text)

    def _after(self, text: str, first: list[Edit]) -> list[Edit]:
        return until_stable(text, self._one_pass, self._by_section, first=first)

    def _by_section(self, text: str) -> list[Edit]:
        """Clean each section by itself, so that one that is never stable does not keep the others from it."""
        sections = find_sections(text, self._index())
        if len(sections) == 1:
            return []
        return [
            edit._replace(start=section.start + edit.start, end=section.start + edit.end)
            for section in sections
            for edit in until_stable(text[section.start : section.end], self._one_pass)
        ]

    def _one_pass(self, text: str) -> list[Edit]:
        index = self._index()
        if self.favor != "precision" and not self._may_be_pages(text, index):
            return []  # this is the end of it for most texts
        spans: list[tuple[int, int]] = []
        removed: dict[int, _Verdict] = {}
        for section in find_sections(text, index):
            found, verdicts = self._judge_section(text, section, index)
            removed |= {len(spans) + number: verdict for number, verdict in verdicts.items()}
            spans += found
        if not _leaves_words(text, spans, removed):
            return []  # whatever this is, it is not all debris
        reasons = {number: verdict[0][0] for number, verdict in removed.items()}
        chosen = chosen_reasons(reasons, self.keep, self.only)
        gaps = line_ends_before(text, spans)
        return [
            Edit(start, end, "", *removed[number])
            for number, start, end in removal_spans(spans, gaps, chosen)
        ]

    def _may_be_pages(self, text: str, index: PhraseIndex) -> bool:
        """Return whether there may be evidence of a page in a text, or in any part of it."""
        lines = text.split("\n")
        matches = match_lines(lines, index)
        if may_have_evidence(lines, matches) or may_have_signs(lines, matches.keys):
            return True
        if max(map(len, lines)) <= SHORTEST_DUMP:
            return False
        # A longer line is split, and its parts may be evidence beside the other lines.
        parts = find_lines(text)[2]
        found = match_lines(parts, index)
        if may_have_evidence(parts, found) or may_have_signs(parts, found.keys):
            return True
        return self.favor == "balanced" and bool(found.known)  # see `_highest_threshold`

    def _judge_section(
        self, text: str, section: Section, index: PhraseIndex
    ) -> tuple[list[tuple[int, int]], dict[int, _Verdict]]:
        """Return the spans of the blocks of a section, and which of them to remove, by number.

        A block is removed if all windows that it is in agree.
        """
        windows = [_read_window(text, start, end, index) for start, end in section.windows]
        evidence = "many phrases" if self.favor == "precision" else _evidence(windows)
        highest = self._highest_threshold(windows, evidence)
        if not highest:
            parts = windows[: _number_of_parts(windows)]
            return [span for part in parts for span in part.spans], {}
        return _agreed(windows, [self._judge_window(window, highest, evidence) for window in windows])

    def _highest_threshold(self, windows: Sequence[_Window], evidence: Evidence) -> float:
        """Return what the decision threshold is not above; 0 where nothing is removed."""
        if evidence in ENOUGH:
            return 1.0
        # What is all on one line has no lines that are phrases.
        if self.favor == "balanced" and any(
            window.blocks.shape == "flow" and window.found.known for window in windows
        ):
            return 1.0
        return LAID_OUT if evidence else 0.0

    def _judge_window(
        self, window: _Window, highest: float, evidence: Evidence
    ) -> dict[tuple[int, int], _Verdict]:
        """Find the blocks to remove, by their spans; the threshold is not above `highest`."""
        from cleanpress.model.network import load_network
        from cleanpress.model.score_text import score_text_blocks

        blocks = window.blocks
        if len(blocks.spans) < FEWEST_BLOCKS:
            return {}
        network = load_network(self.model, "text")
        scores, thresholds = score_text_blocks(
            window.text, blocks, window.found, network, self.favor, is_page=evidence == "many phrases"
        )
        removed = _judge(window, scores, [min(each, highest) for each in thresholds], evidence in ENOUGH)
        if self.favor == "recall":
            for number in _headings_of_content(blocks.texts, removed):
                if removed[number][0] == (BOILERPLATE,):
                    del removed[number]
        return {window.spans[number]: verdict for number, verdict in removed.items()}


class _Window(NamedTuple):
    """A window: its text, its blocks, what their lines are, and where they are in the whole text.

    content: the numbers of the blocks that are content whatever they say, as comments of code are.
    """

    text: str
    blocks: TextBlocks
    found: LineMatches
    spans: list[tuple[int, int]]
    content: set[int]


def _evidence(windows: Sequence[_Window]) -> Evidence:
    """Return the best evidence that any of the windows of a section has."""
    read = [(window.blocks.lines, window.found, window.content) for window in windows]
    if any(has_evidence_of_a_page(*each) for each in read):
        return "many phrases" if any(is_full_of_phrases(*each) for each in read) else "phrases"
    signs = {signs_of_a_page(window.blocks.lines, window.found.keys, window.content) for window in windows}
    return "signs" if "signs" in signs else "layout" if "layout" in signs else ""


def _number_of_parts(windows: Sequence[_Window]) -> int:
    """Return how many of a section's windows are its parts, which come first; the others are pairs."""
    return (len(windows) + 1) // 2


def _agreed(
    windows: Sequence[_Window], judged: Sequence[dict[tuple[int, int], _Verdict]]
) -> tuple[list[tuple[int, int]], dict[int, _Verdict]]:
    """Return the spans of the blocks of all parts, and the removals that the windows agree on, by number."""
    parts = _number_of_parts(windows)
    spans: list[tuple[int, int]] = []
    removed: dict[int, _Verdict] = {}
    for part in range(parts):
        pairs = [judged[parts + pair] for pair in (part - 1, part) if 0 <= pair < parts - 1]
        votes = [judged[part], *pairs] if not pairs or _may_be_all(windows[part]) else pairs
        for number, span in enumerate(windows[part].spans):
            if all(span in vote for vote in votes):
                removed[len(spans) + number] = votes[0][span]
        spans += windows[part].spans
    return spans, removed


def _may_be_all(window: _Window) -> bool:
    """Return whether a part of a text may be a page by itself: it has prose. A footer alone has not."""
    prose = sum(len(each) for each in window.blocks.texts if len(each) >= PROSE and ends_sentence(each))
    return prose >= LEAST_PROSE


def _read_window(text: str, start: int, end: int, index: PhraseIndex) -> _Window:
    part = text[start:end]
    blocks = find_blocks(part)
    spans = [(start + first, start + last) for first, last in blocks.spans]
    content = content_lines(blocks.lines)
    if lines := content_lines(part.split("\n")):  # a paragraph may be of several lines
        at = accumulate(
            part.count("\n", last, first)
            for last, first in pairwise([0, *(first for first, _ in blocks.spans)])
        )
        content |= {number for number, line in enumerate(at) if line in lines}
    if index.kept:
        content |= lines_to_keep(blocks.lines, index) | set(_with_kept_line(part, blocks, index))
    return _Window(part, blocks, match_lines(blocks.lines, index), spans, content)


def _with_kept_line(part: str, blocks: TextBlocks, index: PhraseIndex) -> Iterator[int]:
    """Yield the blocks of several lines that have a line to keep."""
    for number, (start, end) in enumerate(blocks.spans):
        if "\n" in part[start:end] and lines_to_keep(part[start:end].split("\n"), index):
            yield number


def _leaves_words(text: str, spans: Sequence[tuple[int, int]], removed: Collection[int]) -> bool:
    """Return whether a word is left, if there was one."""
    kept = (text[start:end] for number, (start, end) in enumerate(spans) if number not in removed)
    return not removed or any(map(_WORD.search, kept)) or not _WORD.search(text)


# The reasons to remove a block, and the confidence.
_Verdict = tuple[tuple[Reason], float | None]


def _judge(
    window: _Window, scores: Sequence[float], thresholds: Sequence[float], has_evidence: bool
) -> dict[int, _Verdict]:
    """Return the blocks to remove by the phrases that they are and the scores of the network."""
    lines, found = window.blocks.lines, window.found
    content = window.content
    chrome = chrome_lines(lines, found, content=content, gaps=window.blocks.gaps)
    grouped = set(lines_of_a_group(lines, found, window.blocks.gaps))
    removed: dict[int, _Verdict] = {}
    for number, (line, score, threshold) in enumerate(zip(lines, scores, thresholds, strict=True)):
        phrase = found.known.get(line)
        if number in content or not (number in chrome or score < threshold):
            continue
        if number not in chrome and not has_evidence and phrase is not None and is_legal_notice(phrase):
            continue  # a copyright line by itself
        if phrase is not None and number in chrome and (phrase.score == UNCONDITIONAL or number in grouped):
            removed[number] = (phrase.reason,), None
        elif score < max(threshold, AGREED * (number in chrome)):
            reason = phrase.reason if phrase else chrome.get(number, BOILERPLATE)
            removed[number] = (reason,), round(1 - score, 4)
    for number in list(items_to_keep(lines, removed)):
        del removed[number]
    return removed


def _headings_of_content(texts: Sequence[str], removed: Collection[int]) -> set[int]:
    """Return the removed blocks above the first kept paragraph that say what the kept paragraphs are about.

    A menu between a heading and its article makes the heading look like a teaser.
    """
    kept = (number for number, text in enumerate(texts) if number not in removed and len(text) >= PROSE)
    prose = list(islice(kept, MOST_PARAGRAPHS))
    first = prose[0] if prose else 0
    headings = {number: _heading_words(texts[number]) for number in removed if number < first}
    if not any(headings.values()):
        return set()
    about = set().union(*(_telling_words(texts[number]) for number in prose))
    return {number for number, words in headings.items() if len(words & about) > len(words) / 2}


def _heading_words(text: str) -> set[str]:
    """Return the telling words of a heading; none, if it is too long or says too little for one."""
    words = _telling_words(text) if len(text) <= LONGEST_HEADING else set()
    return words if len(words) >= FEWEST_TELLING else set()


def _telling_words(text: str) -> set[str]:
    return {word for word in text.lower().split() if len(word) > SHORT_WORD}
