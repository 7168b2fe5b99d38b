"""RemoveRepeats: remove what a text has again and again, because the page had it so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from cleanpress.categories import OF_PHRASES, Categories
from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.text_lines import TextLines
from cleanpress.cleaners.windows import find_sections
from cleanpress.edits import Edit, Reason
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import phrases_of
from cleanpress.selection import set_choice
from cleanpress.text.blocks import find_blocks, line_ends_before
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import CLOSING, SENTENCE_MARKS, ends_sentence
from cleanpress.text.remove import removal_spans, until_stable

__all__ = ["PROSE", "RemoveRepeats"]

MENU, BANNER, PARAGRAPH = (Reason("repeated", what) for what in ("menu", "banner", "paragraph"))
# Prose is a block with so many characters and the end of a sentence. A text with fewer such blocks is a
# list, a table, a song: whatever repeats in it may belong there.
PROSE, FEWEST_PROSE = 80, 3
# A menu has more than two entries, of a few words each, without the digits of tables and the marks of code.
SHORTEST_ENTRY, LONGEST_ENTRY, FEWEST_ENTRIES = 3, 40, 3
# A banner is longer than a heading that comes again ("What we like about it"), stands between paragraphs each
# time, and is no sentence: an essay may say one over and over.
SHORTEST_BANNER, LONGEST_BANNER, FEWEST_BANNERS = 40, 200, 3
# A paragraph that is as long is not said twice on purpose. A refrain has shorter lines.
SHORTEST_PARAGRAPH, FEWEST_WORDS = 120, 12

_SENTENCE_MARK = lazy(f"[{SENTENCE_MARKS}]")
_ENTRY = lazy(r"[^\W\d_](?: ?(?:[^\W\d_]|[&'’.,:!?/+-]))*")
# A banner may shout ("Subscribe now and save!"), and a line that ends in a colon belongs to what is below.
_NO_BANNER_END = tuple(SENTENCE_MARKS.replace("!", "") + ":")
# What may close behind a sentence, also in German and, after a space, in French.
_QUOTES = CLOSING + "“‘ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, repr=False)
class RemoveRepeats(Cleaner):
    """Remove what repeats in a text because a page repeats it: a menu, a banner, a text that is there twice.

    - The entries of a menu that stand above the first paragraph and below the last one: all of them.
    - A line without the end of a sentence that stands between paragraphs three times or more: all of them.
    - A paragraph that stood further up, word for word, beside such a menu: all but the first.

    What is said twice elsewhere is kept: refrains, table rows, dialog, labels, the features of a second
    product, a question asked of two people. A text of several pages is read page by page, so two pages that
    are alike are both kept. Reasons: "repeated" with "menu", "banner" or "paragraph".

    keep: categories of phrases: what is one of them is not removed, however often it is there.
    Raises OptionError for a category that is neither one of a phrase nor "repeated".

    >>> told = "Boat {} came back in the rain, and nobody had waited up for it, nor for its fish."
    >>> prose = [told.format(number) for number in range(3)]
    >>> menu = ["Boats", "Fish", "Weather"]
    >>> RemoveRepeats()("\\n".join([*menu, *prose, *menu])) == "\\n".join(prose)
    True
    >>> RemoveRepeats()("Row, row\\nthe boat\\nRow, row")
    'Row, row\\nthe boat\\nRow, row'
    """

    keep: Categories = ()
    categories = ("repeated",)
    _chooses: ClassVar[bool] = True
    _has_passes: ClassVar[bool] = True
    _also_keeps: ClassVar[tuple[str, ...]] = OF_PHRASES

    def __post_init__(self) -> None:
        set_choice(self)

    def edits(self, text: str) -> list[Edit]:
        return until_stable(text, self._pass)

    def _pass(self, text: str) -> list[Edit]:
        return [] if set(self.categories).issubset(self.keep) else _one_pass(text, self.keep)

    def _after(self, text: str, first: list[Edit]) -> list[Edit]:
        return until_stable(text, self._pass, first=first)


def _one_pass(text: str, keep: Collection[str] = ()) -> list[Edit]:
    if not _may_repeat(text):
        return []
    spans: list[tuple[int, int]] = []
    removed: dict[int, Reason] = {}
    for section in find_sections(TextLines(text, load_phrases(()))):
        blocks = find_blocks(text[section.start : section.end])
        repeats = _repeats(blocks.texts)
        for number in phrases_of(keep, blocks.texts, repeats):
            del repeats[number]
        removed |= {len(spans) + number: reason for number, reason in repeats.items()}
        spans += [(section.start + start, section.start + end) for start, end in blocks.spans]
    if not removed:
        return []
    gaps = line_ends_before(text, spans)
    return [
        Edit(start, end, "", (removed[number],)) for number, start, end in removal_spans(spans, gaps, removed)
    ]


def _may_repeat(text: str) -> bool:
    """Return whether there may be repeats and enough prose. Asked of every text first.

    A part of a text has no more repeats than all of it.
    """
    texts = find_blocks(text).texts
    if len(set(texts)) == len(texts) or sum(map(_is_prose, texts)) < FEWEST_PROSE:
        return False
    times = Counter(texts)
    again = [each for each, count in times.items() if count > 1]
    return sum(map(_is_entry, again)) >= FEWEST_ENTRIES or any(
        times[each] >= FEWEST_BANNERS and _may_be_banner(each) for each in again
    )


def _repeats(texts: Sequence[str]) -> dict[int, Reason]:
    """Return the blocks to remove from a page, by number."""
    prose = [number for number, each in enumerate(texts) if _is_prose(each)]
    if len(prose) < FEWEST_PROSE or len(set(texts)) == len(texts):
        return {}
    removed = dict.fromkeys(_banners(texts, set(prose)), BANNER)
    removed |= dict.fromkeys(_menus(texts, prose[0], prose[-1] + 1), MENU)
    removed |= dict.fromkeys(_paragraphs_beside(texts, removed), PARAGRAPH)
    return removed


def _paragraphs_beside(texts: Sequence[str], menus: Mapping[int, Reason]) -> list[int]:
    """Return the repeated paragraphs that a repeated menu is next to: a pitch, a notice, an address."""
    repeated = set(_repeated_paragraphs(texts))
    beside: list[int] = []
    for number in sorted(repeated):
        near = (number - 1, number + 1)
        if any(menus.get(other) == MENU or other in beside for other in near):
            beside.append(number)
    return beside


def _is_prose(text: str) -> bool:
    return len(text) >= PROSE and _SENTENCE_MARK.search(text) is not None


def _menus(texts: Sequence[str], top: int, bottom: int) -> Iterator[int]:
    """Yield what is above `top` and again from `bottom` on, where many such entries stand together."""
    entries = set(filter(_is_entry, set(texts[:top]).intersection(texts[bottom:])))
    for zone in (range(top), range(bottom, len(texts))):
        for are_entries, group in groupby(zone, lambda number: texts[number] in entries):
            run = list(group)
            if are_entries and len({texts[number] for number in run}) >= FEWEST_ENTRIES:
                yield from run


def _is_entry(text: str) -> bool:
    return SHORTEST_ENTRY <= len(text) <= LONGEST_ENTRY and _ENTRY.fullmatch(text) is not None


def _banners(texts: Sequence[str], prose: set[int]) -> Iterator[int]:
    often = {
        each for each, times in Counter(texts).items() if times >= FEWEST_BANNERS and _may_be_banner(each)
    }
    places: dict[str, list[int]] = {}
    for number, each in enumerate(texts):
        if each in often:
            places.setdefault(each, []).append(number)
    for numbers in places.values():
        if all(number - 1 in prose and number + 1 in prose for number in numbers):
            yield from numbers


def _may_be_banner(text: str) -> bool:
    if not SHORTEST_BANNER <= len(text) <= LONGEST_BANNER:
        return False
    return not text.rstrip(_QUOTES).endswith(_NO_BANNER_END)


def _repeated_paragraphs(texts: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of paragraphs that stood further up, word for word, and are no refrain.

    >>> told = "Boat 7 came back in the rain, and nobody had waited up for it, nor for its fish. " * 2
    >>> list(_repeated_paragraphs([told.strip(), "Row, row", told.strip(), "Row, row"]))
    [2]
    """
    seen = set()
    for number, each in enumerate(texts):
        if len(each) < SHORTEST_PARAGRAPH:
            continue
        if each in seen and _is_paragraph(each):
            yield number
        seen.add(each)


def _is_paragraph(text: str) -> bool:
    # It begins with a letter, as no row of a table or item of a list with a number does.
    return text[0].isalpha() and len(text.split()) >= FEWEST_WORDS and ends_sentence(text)
