"""Find furniture inside of blocks: what stands between the words of a heading, a note or a paragraph.

Links of headings to themselves, links from notes back to the text, buttons in headings, glyphs and names of
icons, what browsers without video would show, and readings above characters. It is told by what it is in the
page, not by its words, so that the language of the page does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cleanpress.html.anchors import find_anchors
from cleanpress.html.cut import Cut
from cleanpress.html.elements import HEADINGS, attribute
from cleanpress.html.extent import Element, element_from, leaf_from, tags_with, text_of
from cleanpress.text.characters import PRIVATE_USE, places

__all__ = ["find_furniture"]

# What is in these is for browsers that cannot show them (<object> may hold an image that stands in for it),
# for phones, for phonetics, or never shown.
_ELEMENTS = re.compile(r"<(video|audio|canvas|object|datalist|rtc?|rp|h[1-6])[ >]")
_FALLBACKS = frozenset({"video", "audio", "canvas", "object"})
_IMAGE = re.compile("<img [^>]*>")
# More text than this is no excuse: nobody has closed the element.
LONGEST_FALLBACK = 600
# Fonts whose glyphs are written as words: <i class="material-icons">schedule</i>.
_ICON_FONTS = ("material-icon", "material-symbol", "mat-icon")
_ICON_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
LONGEST_ICON_NAME = 40
# What stands before the only thing in a cell.
_IN_CELL = re.compile(r"<t[dh](?: [^>]*)?>\s*(?:<[a-z]+(?: [^>]*)?>\s*)*$")
_YES = frozenset(
    "check check_box check_circle check_circle_outline done done_all done_outline task_alt verified".split()
)
_NO = frozenset("block cancel clear close dangerous do_not_disturb highlight_off not_interested".split())
NEAR = 300
# Glyphs of icon fonts stand alone. A few Han characters are private, too, and stand beside others.
_GLYPHS = re.compile(rf"(?:(?<=[\s>])|(?<=&nbsp;)|^)[{PRIVATE_USE}]+(?=[\s<]|&nbsp;|$)")
_GLYPH = re.compile(f"[{PRIVATE_USE}]")
_START_OF_ITEM = re.compile(r"<li(?: [^>]*)?>\s*(?:<(?:p|label|span|div)(?: [^>]*)?>\s*)*$")
_BEFORE_WORDS = re.compile(r"\s*(?:<(?:p|label|span|div)(?: [^>]*)?>\s*)*")


def find_furniture(markup: str, non_ascii: str | None = None) -> list[Cut]:
    """Return what to cut out of the blocks of a page, and what to put in its place; not always in order.

    non_ascii: all characters of the page that are not ASCII, if they are known.

    >>> find_furniture('<h2 id="a">Tea<a href="#a">Copy link</a></h2>')
    [Cut(start=14, end=40, replacement='')]
    >>> find_furniture('<h2 id="a"><a href="#a">Tea</a></h2>')
    []
    """
    cuts: list[Cut] = []
    headings: list[tuple[int, int]] = []
    done = heading_end = 0
    for found in _ELEMENTS.finditer(markup):
        name, start = found.group(1), found.start()
        if name in HEADINGS:
            if start >= heading_end:
                heading_end = max(markup.find(f"</{name}>", start), start)
                headings.append((start, heading_end))
        elif start >= done and (element := element_from(markup, start)):
            done = element.end
            cuts.extend(_without_content(markup, element))
    cuts += [*find_anchors(markup, headings), *_icon_names(markup)]
    if 'type="checkbox"' in markup:
        cuts.extend(_tasks(markup))
    if glyphs := {*_GLYPH.findall(markup if non_ascii is None else non_ascii)}:
        cuts.extend(_glyphs(markup, glyphs))
    return cuts


def _glyphs(markup: str, glyphs: Collection[str]) -> Iterator[Cut]:
    """Yield the runs of glyphs that touch nothing else."""
    for start in places(markup, glyphs):
        if found := _GLYPHS.match(markup, start):
            yield Cut(*found.span())


def _without_content(markup: str, element: Element) -> Iterator[Cut]:
    """Yield a cut of what is in an element, and is no text of its block."""
    if element.name not in _FALLBACKS:
        yield Cut(element.start, element.end)
        return
    inner = markup[element.inside : element.outside]
    text = text_of(inner)
    if text and len(text) <= LONGEST_FALLBACK:
        images = _IMAGE.findall(inner) if element.name == "object" else []
        yield Cut(element.inside, element.outside, "".join(images))


def _icon_names(markup: str) -> Iterator[Cut]:
    for font in _ICON_FONTS:
        for start in tags_with(markup, font):
            element = leaf_from(markup, start)
            if element is None or font not in element.source.split('="')[0] + attribute(
                element.source, "class"
            ):
                continue
            inner = markup[element.inside : element.outside].strip()
            if len(inner) <= LONGEST_ICON_NAME and _ICON_NAME.fullmatch(inner):
                yield Cut(element.start, element.end, _mark_in_cell(markup, element, inner))


def _mark_in_cell(markup: str, element: Element, name: str) -> str:
    """Return the mark that an icon is in a table, where it says yes or no; "" for others."""
    before = markup[max(0, element.start - NEAR) : element.start]
    if not _IN_CELL.search(before):
        return ""
    return "✓" if name in _YES else "✗" if name in _NO else ""


def _tasks(markup: str) -> Iterator[Cut]:
    """Yield the boxes of task lists, which Markdown writes as [x] and [ ]."""
    for start in tags_with(markup, ' type="checkbox"'):
        source = markup[start + 1 : markup.index(">", start)]
        before = markup[max(0, start - NEAR) : start]
        item = _START_OF_ITEM.search(before)
        if item is None:
            continue
        is_task = " disabled=" in source or "task" in source or "task" in before[item.start() - 200 :]
        if is_task:
            mark = "[x] " if " checked=" in source else "[ ] "
            end = start + len(source) + 2
            yield Cut(start, end)
            # In front of the words, which may be in a paragraph of their own.
            before_words = _BEFORE_WORDS.match(markup, end)
            at = before_words.end() if before_words else end
            yield Cut(at, at, mark)
