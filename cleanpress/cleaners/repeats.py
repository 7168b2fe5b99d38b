"""RemoveRepeats: takes out what stands in a text again and again, because it stood on the page so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit
from cleanpress.text.blocks import find_passages
from cleanpress.text.fixpoint import settled
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.remove import without_blocks

__all__ = ["PARAGRAPH", "PROSE", "RemoveRepeats", "repeated_paragraphs"]

MENU, BANNER, PARAGRAPH = "repeated:menu", "repeated:banner", "repeated:paragraph"
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

_STOP = lazy(r"[.!?…。！？؟۔।]")
_ENTRY = lazy(r"[^\W\d_](?: ?(?:[^\W\d_]|[&'’.,:!?/+-]))*")
_NO_SENTENCE = lazy(r"[^.…。！？؟۔।?:]\Z")
_SENTENCE = lazy(r"""[^\W\d_].*[.!?…。！？؟۔।]["'”’»)\]」』）]*\Z""")


@dataclass(frozen=True, repr=False)
class RemoveRepeats(Cleaner):
    """Remove what repeats in a text because a page repeats it: a menu, a banner, a text that is there twice.

    - The entries of a menu that stand above the first paragraph and below the last one. All go.
    - A line without the end of a sentence that stands between paragraphs three times or more. All go.
    - A paragraph that stood further up, word for word. The first stays.

    Refrains, table rows, dialogue, labels and headings that come again are shorter, or stand in texts
    without paragraphs of prose, and stay. Reasons: "repeated:menu", "repeated:banner", "repeated:paragraph".

    >>> told = "Boat {} came back in the rain, and nobody had waited up for it, nor for its fish."
    >>> prose = [told.format(number) for number in range(3)]
    >>> menu = ["Boats", "Fish", "Weather"]
    >>> RemoveRepeats()("\\n".join([*menu, *prose, *menu])) == "\\n".join(prose)
    True
    >>> RemoveRepeats()("Row, row\\nthe boat\\nRow, row")
    'Row, row\\nthe boat\\nRow, row'
    """

    def edits(self, text: str) -> list[Edit]:
        return settled(text, _read)


def _read(text: str) -> list[Edit]:
    passages = find_passages(text)
    texts = passages.texts
    if len(set(texts)) == len(texts):
        return []
    prose = [number for number, each in enumerate(texts) if _is_prose(each)]
    if len(prose) < FEWEST_PROSE:
        return []
    going = dict.fromkeys(repeated_paragraphs(texts), PARAGRAPH)
    going |= dict.fromkeys(_banners(texts, set(prose)), BANNER)
    going |= dict.fromkeys(_menus(texts, prose[0], prose[-1] + 1), MENU)
    return [
        Edit(start, end, "", going[number])
        for number, start, end in without_blocks(passages.spans, passages.gaps, going)
    ]


def _is_prose(text: str) -> bool:
    return len(text) >= PROSE and _STOP.search(text) is not None


def _menus(texts: Sequence[str], top: int, bottom: int) -> Iterator[int]:
    # Entries that stand both above `top` and from `bottom` on, where so many of them stand together.
    both = set(texts[:top]).intersection(texts[bottom:])
    both = {each for each in both if SHORTEST_ENTRY <= len(each) <= LONGEST_ENTRY and _ENTRY.fullmatch(each)}
    for zone in (range(top), range(bottom, len(texts))):
        run: list[int] = []
        for number in [*zone, None]:
            if number is not None and texts[number] in both:
                run.append(number)
                continue
            if len({texts[each] for each in run}) >= FEWEST_ENTRIES:
                yield from run
            run = []


def _banners(texts: Sequence[str], prose: set[int]) -> Iterator[int]:
    counts = Counter(texts)
    often = {
        each
        for each, times in counts.items()
        if times >= FEWEST_BANNERS
        and SHORTEST_BANNER <= len(each) <= LONGEST_BANNER
        and _NO_SENTENCE.search(each) is not None
    }
    if not often:
        return
    places: dict[str, list[int]] = {}
    for number, each in enumerate(texts):
        if each in often:
            places.setdefault(each, []).append(number)
    for numbers in places.values():
        if all(number - 1 in prose and number + 1 in prose for number in numbers):
            yield from numbers


def repeated_paragraphs(texts: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of paragraphs that stood further up, word for word, and are no refrain."""
    seen = set()
    for number, each in enumerate(texts):
        if len(each) < SHORTEST_PARAGRAPH:
            continue
        if each in seen and len(each.split()) >= FEWEST_WORDS and _SENTENCE.match(each):
            yield number
        seen.add(each)
