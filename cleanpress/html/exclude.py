"""Exclusion rules for blocks with a high score: by region, by phrase, as repeats; and the comments.

Menus and footers are known by their elements, "Leave a Reply" and "Auch interessant" by their words. And
pages hold their content twice: once for wide screens and once for narrow ones, in a box to copy it from, in
the quotes and the signatures of a thread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from cleanpress.edits import Reason
from cleanpress.html.blocks import Blocks
from cleanpress.html.comments import Declared
from cleanpress.html.dialogs import dialog_signatures, modal_dialogs
from cleanpress.html.elements import HEADINGS
from cleanpress.html.further import further_articles
from cleanpress.phrases import UNCONDITIONAL, load_phrases
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.own import OWN, OwnPhrases
from cleanpress.text.remove import list_stays

__all__ = [
    "REPEATED", "PhraseBlocks", "Regions", "comment_blocks", "exclude", "exclude_own", "find_regions",
]  # fmt: skip

# By their meaning in HTML these hold no main content. Where the network chose some of it on the development
# pages, excluding <nav> was better on 150 pages and worse on 6, <footer> on 47 and 3, <select> on 23 and 1;
# <fieldset> and dialogs on 31 and 5 more. No <textarea> with 60 characters or more held any of it.
# <aside>, <header>, <button> and <label> hold content too often.
_EXCLUDED_TAGS = frozenset({"nav", "footer", "select", "fieldset", "dialog", "textarea"})
# A quotation's footer says whose words they are.
_QUOTES = frozenset({"blockquote", "figure"})
_STARTS = frozenset(tag[:3] for tag in _EXCLUDED_TAGS | _QUOTES)
# Code and tables repeat themselves because they must.
_REPEATING = frozenset({"pre", "td", "th"})
_ITEMS, _QUOTATIONS = frozenset({"li", "dd", "dt"}), frozenset({"blockquote", "q"})
# Most phrases are shorter, and what is longer is better told by the network.
LONGEST_PHRASE = 100
# A run of repeats with fewer characters than this, some twenty words, may be a refrain, a label, a name.
SHORTEST_RUN = 120
# What repeats so much of all above it is a copy of the content, for other screens or for printing.
COPY = 0.7
FEWEST_TEASERS = 3
# Lines that are matched together where one is asked for: fewer than tell the language of a text.
AT_ONCE = 8
REPEATED = Reason("repeated")
# What authors call the section and its parts: "comments", "comment-list", "commentBody", "disqus_thread".
_COMMENTS = re.compile(
    r"(?<![a-z])(?:comments?(?:list|body|text|content|thread|area|section)?|disqus|replies)(?![a-z])",
    re.IGNORECASE,
)
# Parts of it that hold no comments. "comments-link" is a count beside a headline.
_NO_COMMENTS = re.compile(
    r"(?:form|respond|reply-title|link|count|nav|pagination|sort|login|notice)", re.IGNORECASE
)
# Shorter ones are names, dates and buttons far more often than somebody's words.
SHORTEST_COMMENT = 4


class Regions(NamedTuple):
    """The regions that the exclusion rules look at, one entry a block.

    excluded_tags: the tag of the menu, footer, choice, box or dialog around it, or "article" in one that is
                   not the page's own; "" for none.
    may_repeat:    whether it is in code or a table, where it means something to say what another one says.
    headings, items, quoted: whether it is in a heading, an item of a list, a quotation; empty for none.
    linked:        whether it has a link. This and `may_repeat` are empty where no block says what another
                   one says.
    """

    excluded_tags: list[str]
    may_repeat: Sequence[bool] = ()
    headings: Sequence[bool] = ()
    items: Sequence[bool] = ()
    quoted: Sequence[bool] = ()
    linked: Sequence[bool] = ()


def find_regions(
    blocks: Blocks, declare: Callable[[], Declared] = Declared, numbers: Collection[int] | None = None
) -> Regions:
    """Find the regions of a page that its blocks are in.

    declare: tells what the page says of itself; called only where that matters.
    numbers: the blocks that are asked for, by default all; of others the result says nothing.
    """
    # In order, so that what is above a path comes before it.
    paths = range(len(blocks.parents)) if numbers is None else sorted(blocks.paths_around(numbers))
    tags = _excluded_tags(blocks, paths, declare)
    names = {path: blocks.signatures[path].partition(" ")[0] for path in paths}
    regions = Regions(
        tags,
        headings=_inside(blocks, names, HEADINGS),
        items=_inside(blocks, names, _ITEMS),
        quoted=_inside(blocks, names, _QUOTATIONS),
    )
    repeated = _repeated_texts(blocks.texts, range(len(blocks)) if numbers is None else numbers)
    if not repeated:
        return regions
    return regions._replace(
        may_repeat=_in_structures(blocks, repeated, _REPEATING),
        linked=[length > 0 for length in blocks.link_lengths],
    )


def _excluded_tags(blocks: Blocks, paths: Sequence[int], declare: Callable[[], Declared]) -> list[str]:
    around = _nearest(blocks, paths)
    tags = [tag if (tag := around[path]) in _EXCLUDED_TAGS else "" for path in blocks.paths]
    for number in chain.from_iterable(modal_dialogs(blocks)):
        tags[number] = tags[number] or "dialog"
    for number in chain.from_iterable(further_articles(blocks, declare)):
        tags[number] = tags[number] or "article"
    return tags


def _repeated_texts(texts: Sequence[str], numbers: Collection[int]) -> list[int]:
    """Return those of some blocks that say what another one of them says."""
    own = [texts[number] for number in numbers]
    if len(set(own)) == len(own):
        return []
    counts = Counter(own)
    return [number for number, text in zip(numbers, own, strict=True) if counts[text] > 1]


def _in_structures(blocks: Blocks, numbers: Iterable[int], tags: frozenset[str]) -> list[bool]:
    """Return for each block whether it is one of those asked for, and in a structure of one of these tags."""
    parents = blocks.structure_parents
    known = {-1: False}
    found = [False] * len(blocks)
    for number in numbers:
        inner = []
        structure = blocks.structures[number]
        while structure not in known:
            inner.append(structure)
            structure = parents[structure]
        for each in reversed(inner):
            known[each] = known[parents[each]] or blocks.structure_tag(each) in tags
        found[number] = known[blocks.structures[number]]
    return found


def _inside(blocks: Blocks, names: Mapping[int, str], wanted: frozenset[str]) -> Sequence[bool]:
    """Return for each block whether it is in an element with one of the wanted tags; empty if none is.

    names: the tag of each element path that is asked for, in order.
    """
    if wanted.isdisjoint(names.values()):
        return ()
    parents = blocks.parents
    inside = [False] * (len(parents) + 1)  # the last is above the page, whose parent is -1
    for path, name in names.items():
        inside[path] = inside[parents[path]] or name in wanted
    return [inside[path] for path in blocks.paths]


def exclude(
    texts: Sequence[str], regions: Regions, chosen: Sequence[int], own: OwnPhrases | None = None
) -> dict[int, Reason]:
    """Return which of the chosen blocks to exclude, by number, and the reason of each.

    texts: of all blocks; `chosen`: numbers of blocks, in order; `own`: phrases of one's own.
    Reasons are "element" with the tag, a phrase that is chrome in any place (its category with
    "language:phrase"), and "repeated".

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<p>Boil the water.</p><footer><p>Made with tea.</p></footer>").markup)
    >>> exclude(blocks.texts, find_regions(blocks), [0, 1]), exclude(blocks.texts, find_regions(blocks), [0])
    ({1: Reason('element', 'footer')}, {})
    """
    found = {number: Reason("element", tag) for number in chosen if (tag := regions.excluded_tags[number])}
    found = _outside_lists(dict(_phrases(texts, chosen, own)), regions, chosen) | found
    if own is not None:
        found = exclude_own(texts, chosen, own) | found
    # An element that nobody closed has swallowed the page, or all that it says is a phrase.
    if len(found) == len(chosen):
        found = {}
    kept = [number for number in chosen if number not in found]
    return found | dict.fromkeys(_repeated(texts, regions, kept), REPEATED)


def exclude_own(texts: Sequence[str], chosen: Iterable[int], own: OwnPhrases) -> dict[int, Reason]:
    """Return the blocks that are unconditional phrases of one's own: they are chrome where they stand."""
    lines = {number: texts[number].replace("\n", " ") for number in chosen}
    known = match_lines(lines.values(), load_phrases((), own)).known
    found = {number: known[line] for number, line in lines.items() if line in known}
    return {
        number: phrase.reason
        for number, phrase in found.items()
        if phrase.score == UNCONDITIONAL and phrase.language == OWN
    }


def _phrases(
    texts: Sequence[str], chosen: Sequence[int], own: OwnPhrases | None
) -> Iterator[tuple[int, Reason]]:
    short = {
        number: text.replace("\n", " ") for number in chosen if len(text := texts[number]) <= LONGEST_PHRASE
    }
    known = match_lines(short.values(), load_phrases((), own)).known
    for number, text in short.items():
        if text in known and known[text].score == UNCONDITIONAL:
            yield number, known[text].reason


def _outside_lists(found: dict[int, Reason], regions: Regions, chosen: Sequence[int]) -> dict[int, Reason]:
    """Return the phrases without those that are items of a list most of which stays."""
    if not any(_is(regions.items, number) for number in found):
        return found
    left = dict(found)
    for is_item, group in groupby(enumerate(chosen), lambda pair: _list_of(regions, *pair)):
        items = [number for _, number in group]
        gone = [number for number in items if number in found]
        if is_item is not None and list_stays(len(gone), len(items)):
            for number in gone:
                del left[number]
    return left


def _list_of(regions: Regions, at: int, number: int) -> int | None:
    # The same for all items that follow upon each other.
    return number - at if _is(regions.items, number) else None


def _nearest(blocks: Blocks, paths: Sequence[int]) -> list[str]:
    """Return for each element path the nearest element that matters; only for some paths, given in order."""
    signatures, parents = blocks.signatures, blocks.parents
    around = [""] * (len(parents) + 1)  # the last is above the page, whose parent is -1
    dialogs = dialog_signatures({signatures[path] for path in paths})
    for path in paths:
        signature, above = signatures[path], around[parents[path]]
        if above not in _EXCLUDED_TAGS:
            if signature in dialogs:
                above = "dialog"
            elif signature[:3] in _STARTS:
                above = _kind(signature, above) or above
        around[path] = above
    return around


def _kind(signature: str, above: str) -> str:
    """Return the tag of an element that matters; "" for others."""
    tag = signature.partition(" ")[0]
    if tag == "footer" and above in _QUOTES:
        return ""
    return tag if tag in _EXCLUDED_TAGS or tag in _QUOTES else ""


def _repeated(texts: Sequence[str], regions: Regions, chosen: Sequence[int]) -> Iterator[int]:
    """Yield the blocks of each long enough run of blocks that all occur further up."""
    if len({texts[number] for number in chosen}) == len(chosen):
        return
    seen: set[str] = set()
    above = 0  # characters, each text counted once
    run: list[int] = []
    for number in chosen:
        # A list with the features of the first product stays under the second; one in a text that is there
        # twice goes with it, and so do teasers.
        may_start = bool(run) or not _is(regions.items, number) or _is(regions.linked, number)
        if texts[number] in seen and not _is(regions.may_repeat, number) and may_start:
            run.append(number)
            continue
        if run:
            if _is_furniture(run, texts, regions, above):
                yield from run
            run = []
        if texts[number] not in seen:
            seen.add(texts[number])
            above += len(texts[number])
    if _is_furniture(run, texts, regions, above):
        yield from run


def _is_furniture(run: list[int], texts: Sequence[str], regions: Regions, above: int) -> bool:
    """Return whether a run of repeats is a copy of the content, a section with its heading, a quote, teasers.

    A refrain, a clause under its second heading and a question asked of two people are none of these.
    """
    size = sum(len(texts[number]) for number in run)
    if size < SHORTEST_RUN:
        return False
    is_section = len(run) > 1 and _is(regions.headings, run[0])
    are_teasers = len(run) >= FEWEST_TEASERS and all(_is(regions.linked, number) for number in run)
    return is_section or are_teasers or _is(regions.quoted, run[0]) or size >= COPY * above


def _is(flags: Sequence[bool], number: int) -> bool:
    return bool(flags) and flags[number]


class PhraseBlocks:
    """The blocks that are a phrase from end to end, each looked at when it is asked for.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> phrases = PhraseBlocks(read_blocks(parse("<p>Boil the water.</p><p>Leave a reply</p>").markup))
    >>> 0 in phrases, 1 in phrases
    (False, True)
    """

    def __init__(self, blocks: Blocks, own: OwnPhrases | None = None) -> None:
        self.blocks, self.own = blocks, own
        self.known: dict[int, bool] = {}

    def __contains__(self, number: object) -> bool:
        """Return whether the block of this number is a phrase."""
        assert isinstance(number, int)
        if number not in self.known:
            self._match_from(number)
        return self.known[number]

    def _match_from(self, number: int) -> None:
        # With those after it, which are asked for next: that takes little longer. So few lines, each as if it
        # stood alone, tell no language.
        lines = [text.replace("\n", " ") for text in self.blocks.texts[number : number + AT_ONCE]]
        known = match_lines(lines, load_phrases((), self.own)).known
        self.known.update((at, line in known) for at, line in enumerate(lines, number))


def comment_blocks(blocks: Blocks, chrome: Container[int]) -> list[int]:
    """Return the numbers of the blocks that are comments below an article.

    chrome: the blocks known to be interface.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<p>Tea is a drink for cold days.</p><div id=comments><b>Ann</b><p>I like it on hot ones."
    >>> blocks = read_blocks(parse(page).markup)
    >>> [blocks.texts[number] for number in comment_blocks(blocks, set())]
    ['I like it on hot ones.']
    """
    inside = _in_comments(blocks)
    return [
        number
        for number, path in enumerate(blocks.paths)
        if inside[path]
        and number not in chrome
        and blocks.link_lengths[number] <= blocks.raw_lengths[number] / 2
        and len(blocks.texts[number].split()) >= SHORTEST_COMMENT
    ]


def _in_comments(blocks: Blocks) -> list[bool]:
    """Return for each element path whether it is in comments; a parent has the smaller number."""
    inside: list[bool] = []
    for signature, parent in zip(blocks.signatures, blocks.parents, strict=True):
        above = parent >= 0 and inside[parent]
        names = signature.partition(" ")[2]
        if above:
            inside.append(_NO_COMMENTS.search(names) is None)
        else:
            inside.append(_COMMENTS.search(names) is not None and _NO_COMMENTS.search(names) is None)
    return inside
