"""RemoveBoilerplate: remove the blocks of a text that are not its content, with a small network."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from os import PathLike, fspath
from typing import ClassVar, Literal, cast

from cleanpress.categories import OF_PHRASES, Categories
from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.chrome import chrome_lines
from cleanpress.cleaners.evidence import (
    has_evidence_of_a_page,
    is_full_of_phrases,
    is_legal_notice,
    items_to_keep,
    may_have_evidence,
)
from cleanpress.cleaners.groups import lines_of_a_group
from cleanpress.cleaners.page_signs import Signs
from cleanpress.cleaners.repeats import PROSE
from cleanpress.cleaners.text_lines import TextLines, Window
from cleanpress.cleaners.windows import Section, find_sections
from cleanpress.edits import Edit, Reason
from cleanpress.errors import one_of
from cleanpress.options import FAVORS, Favor
from cleanpress.phrases import UNCONDITIONAL, PhraseIndex, load_phrases
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.own import OwnPhrases, PhrasesGiven, own_phrases
from cleanpress.selection import chosen_reasons, set_choice
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import ends_sentence
from cleanpress.text.remove import removal_spans, until_stable

__all__ = ["RemoveBoilerplate"]

# A post, a review, a title with its subtitle: too little to tell one block from another.
FEWEST_BLOCKS = 5
# A heading says what its article is about: more than half of its words, counting only words longer than
# "with" and "from", stand in the paragraphs, too.
LONGEST_HEADING, FEWEST_TELLING, SHORT_WORD, MOST_PARAGRAPHS = 150, 3, 4, 20
SHORTEST_HEADING = FEWEST_TELLING * (SHORT_WORD + 1) + FEWEST_TELLING - 1  # with spaces between them
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
_BY_THE_NETWORK = (BOILERPLATE,)
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
        sections = find_sections(TextLines(text, self._index()))
        if len(sections) == 1:
            return []
        return [
            edit._replace(start=section.start + edit.start, end=section.start + edit.end)
            for section in sections
            for edit in until_stable(text[section.start : section.end], self._one_pass)
        ]

    def _one_pass(self, text: str) -> list[Edit]:
        lines = TextLines(text, self._index())
        if self.favor != "precision" and not self._may_be_pages(lines):
            return []  # this is the end of it for most texts
        spans: list[tuple[int, int]] = []
        gaps: list[int] = []
        removed: dict[int, _Verdict] = {}
        for section in find_sections(lines):
            parts, verdicts = self._judge_section(lines, section)
            removed |= {len(spans) + number: verdict for number, verdict in verdicts.items()}
            for part in parts:
                gaps += part.blocks.gaps
                if spans and part.spans:  # the first block of a part is below the last one of those above
                    gaps[len(spans)] = text.count("\n", spans[-1][1], part.spans[0][0])
                spans += part.spans
        if not (removed and _leaves_words(text, spans, removed)):
            return []  # whatever this is, it is not all debris
        reasons = {number: verdict[0][0] for number, verdict in removed.items()}
        chosen = chosen_reasons(reasons, self.keep, self.only)
        return [
            Edit(start, end, "", *removed[number])
            for number, start, end in removal_spans(spans, gaps, chosen)
        ]

    def _may_be_pages(self, lines: TextLines) -> bool:
        """Return whether there may be evidence of a page in a text, or in any part of it."""
        if lines.has_long:
            # It is split, and its parts may be evidence beside the other lines; or it is not.
            visible = lines.visible
            found = match_lines(visible.whole, lines.index)
            if (
                may_have_evidence(visible.whole, visible.gaps, found)
                or Signs(visible.whole, found.keys).may_be_of_a_page()
            ):
                return True
        if may_have_evidence(lines.whole, lines.gaps, lines.found) or lines.signs.may_be_of_a_page():
            return True
        # Of what is all on one line, see `_highest_threshold`.
        return lines.has_long and self.favor == "balanced" and bool(lines.found.known)

    def _judge_section(self, lines: TextLines, section: Section) -> tuple[list[Window], dict[int, _Verdict]]:
        """Return the parts of a section, and which of their blocks to remove, by number.

        A block is removed if all windows that it is in agree.
        """
        windows = _WindowsOfSection(lines, section)
        evidence = "many phrases" if self.favor == "precision" else _evidence(windows)
        highest = self._highest_threshold(windows, evidence)
        if not highest:
            return windows.parts(), {}
        judged = cache(lambda number: self._judge_window(lines, windows[number], highest, evidence))
        return windows.parts(), _agreed(windows, judged)

    def _highest_threshold(self, windows: _WindowsOfSection, evidence: Evidence) -> float:
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
        self, lines: TextLines, window: Window, highest: float, evidence: Evidence
    ) -> _Verdicts:
        """Find the blocks to remove, by their numbers; the threshold is not above `highest`."""
        from cleanpress.model.network import load_network
        from cleanpress.model.score_text import score_text_blocks

        blocks = window.blocks
        if len(blocks.spans) < FEWEST_BLOCKS:
            return {}
        network = load_network(self.model, "text")
        scores, thresholds = score_text_blocks(
            window.text,
            blocks,
            window.found,
            lines.columns_of(window),
            network,
            self.favor,
            highest=highest,
            is_page=evidence == "many phrases",
        )
        removed = _judge(window, scores, thresholds, evidence in ENOUGH)
        if self.favor == "recall":
            for number in _headings_of_content(blocks.texts, removed):
                del removed[number]
        return removed


class _WindowsOfSection:
    """The windows of a section, each read when it is asked for: its parts, and each of them with the next."""

    def __init__(self, lines: TextLines, section: Section) -> None:
        self._spans = section.windows
        self._read = cache(lines.window)
        self._parts = (len(self._spans) + 1) // 2

    def __iter__(self) -> Iterator[Window]:
        return (self._read(*span) for span in self._spans)

    def __getitem__(self, number: int) -> Window:
        return self._read(*self._spans[number])

    def parts(self) -> list[Window]:
        """Return the windows that are parts, which come first."""
        return [self[number] for number in range(self._parts)]

    def deciding(self, part: int) -> list[int]:
        """Return the numbers of the windows that decide what is removed of a part."""
        pairs = [self._parts + pair for pair in (part - 1, part) if 0 <= pair < self._parts - 1]
        return [part, *pairs] if not pairs or _may_be_all(self[part]) else pairs


def _evidence(windows: _WindowsOfSection) -> Evidence:
    """Return the best evidence that any of the windows of a section has."""
    # Most have it in the first window, and the others need not be read for it.
    if any(has_evidence_of_a_page(each.blocks.lines, each.found, each.content) for each in windows):
        full = any(is_full_of_phrases(each.blocks.lines, each.found, each.content) for each in windows)
        return "many phrases" if full else "phrases"
    signs = {each.signs.of_a_page(each.content) for each in windows}
    return "signs" if "signs" in signs else "layout" if "layout" in signs else ""


def _agreed(windows: _WindowsOfSection, judged: Callable[[int], _Verdicts]) -> _Verdicts:
    """Return the removals that the windows agree on, by number of the block in all parts.

    judged: gives what is removed of a window. It is asked of those that can change the result.
    """
    count = 0
    removed: dict[int, _Verdict] = {}
    for number, part in enumerate(windows.parts()):
        deciding = windows.deciding(number)
        if deciding == [number]:
            agreed = judged(number)
        else:
            agreed = _in_all(part.spans, (_by_span(windows[each], judged(each)) for each in deciding))
        removed |= {count + block: verdict for block, verdict in agreed.items()}
        count += len(part.spans)
    return removed


def _by_span(window: Window, removed: _Verdicts) -> dict[tuple[int, int], _Verdict]:
    return {window.spans[number]: verdict for number, verdict in removed.items()}


def _in_all(spans: Sequence[tuple[int, int]], votes: Iterator[dict[tuple[int, int], _Verdict]]) -> _Verdicts:
    """Return the verdicts of the first vote on blocks that all others have, too, by the number of the block.

    Once nothing is agreed on, no more votes are asked for.
    """
    first = next(votes)
    agreed = {number: first[span] for number, span in enumerate(spans) if span in first}
    while agreed and (vote := next(votes, None)) is not None:
        agreed = {number: verdict for number, verdict in agreed.items() if spans[number] in vote}
    return agreed


def _may_be_all(window: Window) -> bool:
    """Return whether a part of a text may be a page by itself: it has prose. A footer alone has not."""
    prose = sum(len(each) for each in window.blocks.texts if len(each) >= PROSE and ends_sentence(each))
    return prose >= LEAST_PROSE


def _leaves_words(text: str, spans: Sequence[tuple[int, int]], removed: Collection[int]) -> bool:
    """Return whether a word is left, if there was one."""
    kept = (text[start:end] for number, (start, end) in enumerate(spans) if number not in removed)
    return any(map(_WORD.search, kept)) or not _WORD.search(text)


# The reasons to remove a block, and the confidence.
_Verdict = tuple[tuple[Reason], float | None]
# Of the blocks to remove, by their numbers.
_Verdicts = dict[int, _Verdict]


def _judge(
    window: Window, scores: Sequence[float], thresholds: Sequence[float], has_evidence: bool
) -> dict[int, _Verdict]:
    """Return the blocks to remove by the phrases that they are and the scores of the network."""
    lines, found = window.blocks.lines, window.found
    gaps = window.blocks.gaps
    grouped = set(lines_of_a_group(lines, found, gaps))
    chrome = chrome_lines(lines, found, content=window.content, gaps=gaps, grouped=grouped)
    unlikely = [at for at, (score, least) in enumerate(zip(scores, thresholds, strict=True)) if score < least]
    removed: dict[int, _Verdict] = {}
    for number in sorted({*chrome, *unlikely}.difference(window.content)):
        score, phrase, reason = scores[number], found.known.get(lines[number]), chrome.get(number)
        if reason is None:  # no chrome, but unlikely
            if phrase is None:
                removed[number] = _BY_THE_NETWORK, round(1 - score, 4)
            elif has_evidence or not is_legal_notice(phrase):  # a copyright line by itself stays
                removed[number] = (phrase.reason,), round(1 - score, 4)
        elif phrase is not None and (phrase.score == UNCONDITIONAL or number in grouped):
            removed[number] = (reason,), None
        elif score < max(thresholds[number], AGREED):
            removed[number] = (reason,), round(1 - score, 4)
    for number in list(items_to_keep(lines, removed)):
        del removed[number]
    return removed


def _headings_of_content(texts: Sequence[str], removed: Mapping[int, _Verdict]) -> list[int]:
    """Return the removed blocks above the first kept paragraph that say what the kept paragraphs are about.

    A menu between a heading and its article makes the heading look like a teaser. Phrases are no headings.
    """
    kept = (number for number, text in enumerate(texts) if number not in removed and len(text) >= PROSE)
    prose = list(islice(kept, MOST_PARAGRAPHS))
    first = prose[0] if prose else 0
    by_network = [at for at, (reasons, _) in removed.items() if at < first and reasons == _BY_THE_NETWORK]
    headings = {number: words for number in by_network if (words := _heading_words(texts[number]))}
    if not headings:
        return []
    about = set(" ".join([texts[number] for number in prose]).lower().split())
    return [number for number, words in headings.items() if len(words & about) > len(words) / 2]


def _heading_words(text: str) -> set[str]:
    """Return the telling words of a heading; none, if it is too long or says too little for one."""
    if not SHORTEST_HEADING <= len(text) <= LONGEST_HEADING:
        return set()
    words = {word for word in text.lower().split() if len(word) > SHORT_WORD}
    return words if len(words) >= FEWEST_TELLING else set()
