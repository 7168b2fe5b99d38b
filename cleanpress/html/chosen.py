"""Keep blocks that would be removed, by the categories of their reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from cleanpress.categories import OF_PAGES, Categories, check_choice
from cleanpress.edits import Reason
from cleanpress.errors import OptionError
from cleanpress.html.blocks import Blocks
from cleanpress.html.comments import Declared
from cleanpress.html.exclude import find_regions
from cleanpress.options import Comments, HiddenText

__all__ = ["EVERYTHING", "Choice", "choose_blocks", "read_choice"]

# What people call what stands in these elements, whether or not a phrase says so.
_CALLED = {"nav": "navigation", "footer": "legal_footer"}


class Choice(NamedTuple):
    """The categories of blocks that are kept, and the only ones that are removed; empty for all."""

    keep: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def spares(self, category: str) -> bool:
        """Return whether nothing of a category is removed."""
        return category in self.keep or (bool(self.only) and category not in self.only)


EVERYTHING = Choice()


def read_choice(
    keep: Categories, only: Categories, comments: Comments, hidden: HiddenText
) -> tuple[Choice, Comments, HiddenText]:
    """Return what `extract` was given as a choice, with what follows from it for comments and hidden text.

    Raises OptionError for a category that no block has, and TypeError for what is no list of texts.

    >>> read_choice("comment", [], "drop", "remove")
    (Choice(keep=('comment',), only=()), 'keep', 'remove')
    """
    choice = Choice(*check_choice(keep, only, OF_PAGES, "extract"))
    if "comment" in choice.keep and comments == "separate":
        raise OptionError(
            "keep=['comment'] leaves comments in the content, and comments='separate' takes them out of it. "
            "Give one of them."
        )
    if choice.spares("comment") and comments == "drop":
        comments = "keep"
    return choice, comments, "keep" if choice.spares("hidden") else hidden


def choose_blocks(
    blocks: Blocks, removed: Mapping[int, Reason], choice: Choice, declare: Callable[[], Declared]
) -> dict[int, Reason]:
    """Return the blocks that are removed all the same, by number, with their reasons.

    removed: all blocks that would be removed, with their reasons.
    What stands in an element that holds no content is of the category "element", too, and of what such an
    element is called: a nav of "navigation", a footer of "legal_footer".

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<nav><p>Boats</nav><p>Share").markup)
    >>> removed = {0: Reason("boilerplate"), 1: Reason("share", "en:share")}
    >>> choose_blocks(blocks, removed, Choice(keep=("navigation",)), Declared)
    {1: Reason('share', 'en:share')}
    >>> choose_blocks(blocks, removed, Choice(only=("navigation",)), Declared)
    {0: Reason('navigation', 'element:nav')}
    """
    tags = find_regions(blocks, declare).excluded_tags
    left = {}
    for number, reason in removed.items():
        reasons = [reason] if reason.category == "hidden" else [reason, *_of_element(tags[number])]
        if any(each.category in choice.keep for each in reasons):
            continue
        told = [each for each in reasons if not choice.only or each.category in choice.only]
        if told:
            left[number] = told[0]
    return left


def _of_element(tag: str) -> Collection[Reason]:
    if not tag:
        return ()
    element = Reason("element", tag)
    return (element, Reason(_CALLED[tag], str(element))) if tag in _CALLED else (element,)
