"""RemoveBoilerplate: takes out the blocks of a text that are not its content, with a small network."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from os import PathLike, fspath

from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.chrome import chrome_lines
from cleanpress.cleaners.repeats import PARAGRAPH, PROSE, repeated_paragraphs
from cleanpress.edits import Edit, Reason
from cleanpress.errors import one_of
from cleanpress.options import FAVORS, Favor
from cleanpress.phrases import UNCONDITIONAL, load_phrases
from cleanpress.phrases.matcher import LineMatches, match_lines
from cleanpress.text.blocks import SHORTEST_DUMP, Passages, find_passages
from cleanpress.text.fixpoint import settled
from cleanpress.text.remove import without_blocks

__all__ = ["RemoveBoilerplate"]

# Phrases that are chrome wherever they stand are the witnesses that a text was a page. One alone, in a
# license or in an article about pages, needs weak ones beside it.
FEWEST_WITNESSES, FEWEST_WEAK = 2, 2
# A post, a review, a title with its subtitle: too little to tell one block from another.
FEWEST_BLOCKS = 5
# More blocks than one page has: 99 of 100 flattened development pages have at most 1,084, half of them 175,
# and no more than 1,500 of a page are learned from at a time (`Plan.most_blocks`). In longer texts, mostly
# several pages in one, the network takes one page for the content and the others for boilerplate: of 40
# pages in one text, 17 % stayed of what stays of each alone.
MOST_BLOCKS = 1000
# A heading says what its article is about: more than half of its words, of those longer than "with" and
# "from", stand in the paragraphs, too.
LONGEST_HEADING, FEWEST_TELLING, SHORT_WORD, MOST_PARAGRAPHS = 150, 3, 4, 20
# What is chrome in company only (see `RemoveChrome`) goes where the network says much the same.
AGREED = 0.4
BOILERPLATE = Reason("boilerplate")


@dataclass(frozen=True, repr=False)
class RemoveBoilerplate(Cleaner):
    """Remove what is not content from the text of a page: menus, teasers, forms, footers, bylines of others.

    A small network reads the blocks of the text (its lines; where lines are wrapped, its paragraphs; where
    all is one line, its sentences) and says of each how likely it is content. Texts of fewer than five blocks
    are left alone, and so are those of more than 1,000, which are several pages, or longer than any that the
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
        one_of("favor", self.favor, FAVORS)
        if self.model is not None:
            object.__setattr__(self, "model", fspath(self.model))

    def edits(self, text: str) -> list[Edit]:
        return settled(text, self._read)

    def _read(self, text: str) -> list[Edit]:
        # What one reading removes.
        book = load_phrases(())
        lines = text.split("\n")
        found = match_lines(lines, book)
        if self.favor == "recall" and max(map(len, lines)) <= SHORTEST_DUMP and not _was_a_page(found):
            return []
        passages = find_passages(text)
        if not FEWEST_BLOCKS <= len(passages.spans) <= MOST_BLOCKS:
            return []
        if not found.keys.keys() >= set(passages.lines):  # parts of lines, or several
            found = match_lines(passages.lines, book)
        if self.favor == "recall" and not _was_a_page(found):
            return []
        going = self._going(text, passages, found)
        if self.favor == "recall" and len(going) == len(passages.spans):
            return []  # whatever this is, it is not nearly certain that all of it is debris
        return [
            Edit(start, end, "", *going[number])
            for number, start, end in without_blocks(passages.spans, passages.gaps, going)
        ]

    def _going(
        self, text: str, passages: Passages, found: LineMatches
    ) -> dict[int, tuple[tuple[Reason], float | None]]:
        # The reasons of each block that goes, and the confidence.
        from cleanpress.model.network import load_network
        from cleanpress.model.score_text import score_text_blocks

        network = load_network(self.model, "text")
        scores, cut = score_text_blocks(text, passages, found, network, self.favor)
        chrome = chrome_lines(passages.lines, found)
        going: dict[int, tuple[tuple[Reason], float | None]] = {}
        for number, (line, score) in enumerate(zip(passages.lines, scores, strict=True)):
            phrase = found.known.get(line)
            if phrase is not None and phrase.score == UNCONDITIONAL:
                going[number] = (phrase.reason,), None
            elif score < cut or (number in chrome and score < AGREED):
                reason = phrase.reason if phrase else chrome.get(number, BOILERPLATE)
                going[number] = (reason,), round(1 - score, 4)
        if self.favor == "recall":
            for number in _headings(passages.texts, going.keys()):
                if going[number][0] == (BOILERPLATE,):
                    del going[number]
        else:
            left = [number for number in range(len(passages.texts)) if number not in going]
            again = repeated_paragraphs([passages.texts[number] for number in left])
            going |= {left[each]: ((PARAGRAPH,), None) for each in again}
        return going


def _headings(texts: list[str], going: Collection[int]) -> set[int]:
    """Which of the blocks that go say, above the first paragraph that stays, what the paragraphs are about.

    A menu between a heading and its article makes the heading look like a teaser.
    """
    stay = (number for number in range(len(texts)) if number not in going)
    prose = list(islice((number for number in stay if len(texts[number]) >= PROSE), MOST_PARAGRAPHS))
    above = sorted(number for number in going if prose and number < prose[0])
    words = {
        number: _telling_words(texts[number]) for number in above if len(texts[number]) <= LONGEST_HEADING
    }
    words = {number: those for number, those in words.items() if len(those) >= FEWEST_TELLING}
    said = {word for number in prose for word in _telling_words(texts[number])} if words else set()
    return {number for number, those in words.items() if len(those & said) > len(those) / 2}


def _telling_words(text: str) -> set[str]:
    return {word for word in text.lower().split() if len(word) > SHORT_WORD}


def _was_a_page(found: LineMatches) -> bool:
    strong = {found.keys[line] for line, phrase in found.known.items() if phrase.score == UNCONDITIONAL}
    weak = {found.keys[line] for line, phrase in found.known.items() if 0 < phrase.score < UNCONDITIONAL}
    return len(strong) >= FEWEST_WITNESSES or (len(strong) == 1 and len(weak) >= FEWEST_WEAK)
