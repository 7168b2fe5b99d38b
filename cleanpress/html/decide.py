"""Decide which blocks of a page are its content: by their scores, and then by rules, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cleanpress.edits import Reason
from cleanpress.html.blocks import Blocks
from cleanpress.html.comments import Declared
from cleanpress.html.exclude import exclude, exclude_own, find_regions
from cleanpress.html.hidden_blocks import hidden_blocks, remove_hidden_images
from cleanpress.html.score import Scored, choose, threshold
from cleanpress.html.wholes import decide, find_wholes, spared
from cleanpress.options import Favor
from cleanpress.phrases.own import OwnPhrases

__all__ = ["Decided", "decide_blocks"]


class Decided(NamedTuple):
    """What becomes of the blocks of a page, by number.

    chosen:   those that are content, ascending.
    excluded: those that the network holds to be content, and a rule does not.
    hidden:   those that the page hides from its readers, content or not.
    """

    chosen: list[int]
    excluded: dict[int, Reason]
    hidden: dict[int, Reason]


def decide_blocks(
    blocks: Blocks,
    scored: Scored,
    favor: Favor,
    declare: Callable[[], Declared] = Declared,
    own: OwnPhrases | None = None,
) -> Decided:
    """Choose the blocks above the threshold, and exclude what is hidden, repeated or interface.

    Tables, definition lists, steps, notes and code are chosen and excluded as wholes.
    declare: tells what the page says of itself; called only where that matters.
    own: phrases of one's own.
    """
    wholes = find_wholes(blocks)
    chosen: list[int] = choose(scored, favor).nonzero()[0].tolist()
    # What is all of the content is no torn table.
    chosen = decide(wholes, scored.scores, threshold(scored, favor), chosen) or chosen
    hidden = hidden_blocks(blocks, chosen)
    if hidden:
        chosen = [number for number in chosen if number not in hidden]
        remove_hidden_images(blocks, hidden)
    excluded: dict[int, Reason] = {}
    if favor != "recall":
        regions = find_regions(blocks, declare, chosen)
        excluded = spared(wholes, exclude(blocks.texts, regions, chosen, own), chosen)
    elif own is not None:
        excluded = exclude_own(blocks.texts, chosen, own)
    return Decided([number for number in chosen if number not in excluded], excluded, dict(hidden))
