"""RemoveBoilerplate: remove the blocks of a text that are not its content, with a small network."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from os import PathLike, fspath

from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.chrome import chrome_lines, lines_of_a_group
from cleanpress.cleaners.repeats import PARAGRAPH, PROSE, repeated_paragraphs
from cleanpress.edits import Edit, Reason
from cleanpress.errors import one_of
from cleanpress.options import FAVORS, Favor
from cleanpress.phrases import UNCONDITIONAL, load_phrases
from cleanpress.phrases.matcher import LineMatches, match_lines
from cleanpress.text.blocks import SHORTEST_DUMP, TextBlocks, find_blocks
from cleanpress.text.remove import removal_spans, until_stable

__all__ = ["RemoveBoilerplate"]

# Unconditional phrases are the evidence that a text was a page. One alone, in a license or in an article
# about pages, needs contextual ones beside it.
FEWEST_UNCONDITIONAL, FEWEST_CONTEXTUAL = 2, 2
# A post, a review, a title with its subtitle: too little to tell one block from another.
FEWEST_BLOCKS = 5
# More blocks than one page has: 99 of 100 flattened development pages have at most 1,084, half of them 175,
# and no more than 1,500 of a page are learned from at a time (`Plan.most_blocks`). In longer texts, mostly
# several pages in one, the network takes one page for the content and the others for boilerplate: of 40
# pages in one text, 17 % was kept of what is kept of each alone.
MOST_BLOCKS = 1000
# A heading says what its article is about: more than half of its words, counting only words longer than
# "with" and "from", stand in the paragraphs, too.
LONGEST_HEADING, FEWEST_TELLING, SHORT_WORD, MOST_PARAGRAPHS = 150, 3, 4, 20
# What is chrome in its context only (see `RemoveChrome`) is removed where the network says much the same.
AGREED = 0.4
BOILERPLATE = Reason("boilerplate")


@dataclass(frozen=True, repr=False)
class RemoveBoilerplate(Cleaner):
    """Remove what is not content from the text of a page: menus, teasers, forms, footers, bylines of others.

    A small network reads the blocks of the text (its lines; where lines are wrapped, its paragraphs; where
    all is one line, its sentences) and says of each how likely it is content. Texts of fewer than five blocks
    are left alone, and so are texts of more than 1,000, which are several pages, or longer than any that the
    network knows.

    favor: "recall" removes only what is nearly certain, and only from a text that has a phrase of a page's
           interface in it; "precision" keeps only what is surely content; "balanced", between the two, also
           takes out paragraphs that stood further up, and so does "precision".
    model: weights of your own, a file that `python -m cleanpress.training --kind text` has written.

    The reason of an edit is "boilerplate", or the phrase that the block is (its category, with
    "language:phrase"), or "repeated" with "paragraph". Its confidence is how sure the network was, from 0 to
    1, and None where a rule decided.
    Raises OptionError for an unknown `favor`, and ModelError, when it is used, for a `model` that is none.

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

    def __post_init__(self) -> None:
        one_of("value of favor", self.favor, FAVORS)
        if self.model is not None:
            object.__setattr__(self, "model", fspath(self.model))

    def edits(self, text: str) -> list[Edit]:
        return until_stable(text, self._one_pass)

    def _one_pass(self, text: str) -> list[Edit]:
        index = load_phrases(())
        lines = text.split("\n")
        found = match_lines(lines, index)
        # This is the end of it for most texts. A longer line is split, and its parts may be evidence.
        if max(map(len, lines)) <= SHORTEST_DUMP and self._lacks_evidence(found):
            return []
        blocks = find_blocks(text)
        if not FEWEST_BLOCKS <= len(blocks.spans) <= MOST_BLOCKS:
            return []
        if not found.keys.keys() >= set(blocks.lines):  # parts of lines, or several
            found = match_lines(blocks.lines, index)
        if self._lacks_evidence(found):
            return []
        removed = self._find_removed(text, blocks, found)
        if self.favor == "recall" and len(removed) == len(blocks.spans):
            return []  # whatever this is, it is not nearly certain that all of it is debris
        return [
            Edit(start, end, "", *removed[number])
            for number, start, end in removal_spans(blocks.spans, blocks.gaps, removed)
        ]

    def _lacks_evidence(self, found: LineMatches) -> bool:
        return self.favor == "recall" and not _has_evidence_of_a_page(found)

    def _find_removed(self, text: str, blocks: TextBlocks, found: LineMatches) -> dict[int, _Verdict]:
        """Find the blocks to remove, by number."""
        from cleanpress.model.network import load_network
        from cleanpress.model.score_text import score_text_blocks

        network = load_network(self.model, "text")
        scores, threshold = score_text_blocks(text, blocks, found, network, self.favor)
        removed = _judge(blocks, scores, threshold, found)
        if self.favor != "recall":
            kept = [number for number in range(len(blocks.texts)) if number not in removed]
            repeated = repeated_paragraphs([blocks.texts[number] for number in kept])
            return removed | {kept[each]: ((PARAGRAPH,), None) for each in repeated}
        for number in _headings_of_content(blocks.texts, removed):
            if removed[number][0] == (BOILERPLATE,):
                del removed[number]
        return removed


# The reasons to remove a block, and the confidence.
_Verdict = tuple[tuple[Reason], float | None]


def _judge(
    blocks: TextBlocks, scores: Sequence[float], threshold: float, found: LineMatches
) -> dict[int, _Verdict]:
    """Return the blocks to remove by the phrases that they are and the scores of the network."""
    lines = blocks.lines
    chrome = chrome_lines(lines, found)
    grouped = set(lines_of_a_group(lines, found, blocks.gaps))
    removed: dict[int, _Verdict] = {}
    for number, (line, score) in enumerate(zip(lines, scores, strict=True)):
        phrase = found.known.get(line)
        if phrase is not None and (phrase.score == UNCONDITIONAL or number in grouped):
            removed[number] = (phrase.reason,), None
        elif score < threshold or (number in chrome and score < AGREED):
            reason = phrase.reason if phrase else chrome.get(number, BOILERPLATE)
            removed[number] = (reason,), round(1 - score, 4)
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


def _has_evidence_of_a_page(found: LineMatches) -> bool:
    keys = [(found.keys[line], phrase.score) for line, phrase in found.known.items()]
    unconditional = len({key for key, score in keys if score == UNCONDITIONAL})
    contextual = len({key for key, score in keys if 0 < score < UNCONDITIONAL})
    return unconditional >= FEWEST_UNCONDITIONAL or (unconditional == 1 and contextual >= FEWEST_CONTEXTUAL)
