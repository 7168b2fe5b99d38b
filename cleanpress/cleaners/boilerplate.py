"""RemoveBoilerplate: takes out the blocks of a text that are not its content, with a small network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike, fspath
from typing import Literal

from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.passages import Passages, find_passages
from cleanpress.cleaners.recognize import Recognized, recognize
from cleanpress.cleaners.settling import settled
from cleanpress.cleaners.spans import without_blocks
from cleanpress.edits import Edit
from cleanpress.errors import one_of
from cleanpress.phrases import STRONG, Pattern, Phrase, load_phrases

__all__ = ["RemoveBoilerplate"]

Favor = Literal["precision", "balanced", "recall"]
FAVORS = ("precision", "balanced", "recall")
# Phrases that are chrome wherever they stand are the witnesses that a text was a page. One alone, in a
# licence or in an article about pages, needs weak ones beside it.
FEWEST_WITNESSES, FEWEST_WEAK = 2, 2
# A post, a review, a title with its subtitle: too little to tell one block from another.
FEWEST_BLOCKS = 5
BOILERPLATE = "boilerplate"


@dataclass(frozen=True, repr=False)
class RemoveBoilerplate(Cleaner):
    """Remove what is not content from the text of a page: menus, teasers, forms, footers, bylines of others.

    A small network reads the blocks of the text (its lines; where lines are wrapped, its paragraphs; where
    all is one line, its sentences) and says of each how likely it is content. Texts of fewer than five blocks
    are left alone.

    favor: "recall" removes only what is nearly certain, and only from a text that has a phrase of a page's
           interface in it; "precision" keeps only what is surely content; "balanced" is best in the middle.
    model: weights of your own, a file that `python -m cleanpress.model.train --kind text` has written.

    The reason of an edit is "boilerplate", or the phrase that the block is (`category:language:phrase`); its
    score is how sure the network was, from 0 to 1, and None for a phrase that is chrome wherever it stands.
    Raises OptionError for an unknown `favor`, and ModelError, when it is used, for a `model` that is none.

    >>> harbour = "The harbour was empty when the first boats came back, and nobody had waited up for them."
    >>> RemoveBoilerplate()(f"Skip to content\\nHome\\nAbout\\n{harbour}\\nLog in\\nLeave a Reply") == harbour
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
        return settled(text, lambda left: list(self._read(left)))

    def _read(self, text: str) -> Iterator[Edit]:
        # What one reading removes.
        passages = find_passages(text)
        if len(passages.spans) < FEWEST_BLOCKS:
            return
        found = recognize(passages.lines, load_phrases(()))
        phrases = [found.known.get(each) for each in passages.lines]
        strong = {number for number, phrase in enumerate(phrases) if phrase and phrase.score == STRONG}
        if self.favor == "recall" and not _was_a_page(found):
            return
        surenesses = self._surenesses(
            text, passages, phrases, [each in found.cuts for each in passages.lines]
        )
        going = strong | surenesses.keys()
        for number, start, end in without_blocks(passages.spans, passages.gaps, going):
            phrase = phrases[number]
            score = None if number in strong else surenesses[number]
            yield Edit(start, end, "", phrase.reason if phrase else BOILERPLATE, score)

    def _surenesses(
        self, text: str, passages: Passages, phrases: list[Phrase | Pattern | None], cut: list[bool]
    ) -> dict[int, float]:
        # Which blocks go, and how sure the network is.
        from cleanpress.cleaners.passage_scores import choose, score_passages
        from cleanpress.model.network import load_network

        scores = [phrase.score if phrase else 0 for phrase in phrases]
        scored = score_passages(text, passages, scores, cut, load_network(self.model, "text"))
        return {number: round(1 - float(scored.scores[number]), 4) for number in choose(scored, self.favor)}


def _was_a_page(found: Recognized) -> bool:
    strong = {found.keys[line] for line, phrase in found.known.items() if phrase.score == STRONG}
    weak = {found.keys[line] for line, phrase in found.known.items() if 0 < phrase.score < STRONG}
    return len(strong) >= FEWEST_WITNESSES or (len(strong) == 1 and len(weak) >= FEWEST_WEAK)
