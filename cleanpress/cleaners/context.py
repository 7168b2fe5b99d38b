"""How much chrome must stand around a contextual line, in a text of some kind."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["MIXED", "PAGE", "ContextRule", "context_rule"]


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
