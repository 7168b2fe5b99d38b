"""Find text that a page hides from its readers, and leave it out.

Hidden are `hidden`, `display:none`, `visibility:hidden`, `aria-hidden="true"`, text without size, opacity or
a color of its own, text beyond the edge of the screen or clipped to nothing, text for screen readers alone
("opens in a new tab"), and tooltips. The page's own style sheets and scripts are not read.

Not hidden is what a reader can open, and what a script shows sooner or later:

- `<details>`, and `hidden="until-found"`;
- panels of tabs and of accordions, collapsed tables, slides, the rest of an article behind "read more" or for
  subscribers: by their role, their classes, or because something on the page names their id as what it opens;
- one of several alternatives of which another is in sight, and what comes late (React's streamed parts);
- a part of the page with an id and several blocks of content, and parts that a script fades in;
- elements of one kind that hold more of the main content than all that is in sight: the page is hidden
  until a script has run, or a dialog has been closed;
- what screen readers are told instead of `aria-hidden` text beside it: "4.5 out of 5" for "★★★★".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from cleanpress.html.elements import BLOCK_TAGS, CELLS, HEADINGS, attribute
from cleanpress.html.extent import Element, element_from, shares_block, tags_with, text_of
from cleanpress.html.hidden_styles import hidden_by

__all__ = ["Hidden", "find_hidden"]

# One of these is in every start tag that `hidden_by` knows; the parser writes attributes out in one way.
_MARKERS = ("hidden", ' style="', "sr-only", "screen", "element-invisible", "tooltip")
# Roles and names of what a reader can open, go on to, or fold away. In lower case, as the next: to search
# what is made so takes a third of the time that a search takes which does not care.
_OPENED = re.compile(
    r"(?<![a-z])(?:tabs?|tab-?(?:pane|panel|content|body|item)s?|collapse\w*|collapsi\w*|accordi?on\w*|expand\w*|toggle\w*|spoiler\w*"
    r"|(?:un)?fold\w*|less|(?:read|show|see|view|load)[-_]?(?:more|less|all|full)\w*|more|more-?(?:text|content|info)"
    r"|nav(?:content|frame)|faqs?|faq-\w+|answers?|reveal\w*|slides?|slider|carousel\w*|swiper\w*|slick\w*|panels?"
    r"|details?|truncated?|full-?(?:text|content|description|bio|review|story)|hidden-?(?:content|text)"
    r"|solution|transcript|translation|subscri\w*|paywall\w*|premium|metered|locked)(?![a-z])"
)
_CONTROLS = re.compile(
    r" (?:aria-controls|aria-owns|popovertarget|commandfor|data-(?:bs-|mdb-|uk-|mw-)?(?:target|tab|toggle"
    r'|open|panel|content|controls|collapse|accordion|show|reveal|expand|href|parent))="#?([^"]+)"'
    r'| href="#([^"]+)"| onclick="([^"]+)"'
)
# Scripts fade parts of a page in, mostly many of them.
MOST_FADED = 2
MOST_ALTERNATIVES = 50
# To look for so many ids takes less time than to read all that may name one.
FEW_IDS = 10
# What stands for another element stands beside it, with white space in between.
NEAR = 200
_WORD = re.compile(r"[\w-]+")
_TIP = re.compile(
    r"(?<![a-z])tool-?tip[-_]*(?:text|content|inner|body|box|bubble|pop\w*|description|container)(?![a-z])",
    re.IGNORECASE,
)
_DATA = re.compile(r' data-(?!testid|test-|analytics|track|react|v-)[a-z-]+="')
# React writes what comes late at the end of the page, from where a script moves it into its place.
_STREAMED = re.compile(r"[SB]:[0-9a-f]+")
_OWN_LOOK = re.compile(r"<[^>]* (?:style|class|size)=")
# KaTeX and MathJax hide what they draw, or what they read out; their formulas are read in another place.
_MATHEMATICS = re.compile(r"(?<![a-z])(?:katex|mathjax|mjx|mjpage|mwe-math|math)(?![a-z])")


class Hidden(NamedTuple):
    """An element that readers of a page do not see.

    detail:  what hides it: what `hidden_by` returns, or "tooltip".
    is_part: whether it is a part of a block, whose other text is in sight, or a cell of a table.
    """

    element: Element
    detail: str
    is_part: bool

    @property
    def kind(self) -> tuple[str, str]:
        """What elements that a page hides together have in common: their tag and classes."""
        return self.element.name, attribute(self.element.source, "class")


def find_hidden(markup: str) -> list[Hidden]:
    """Return the elements with text that a page hides, in order; none is within another.

    >>> from cleanpress.html.parse import parse
    >>> page = "<p>Boil <i hidden>milk</i> water.<p style='display:none'>Wait.<p class=tab-pane hidden>Pour."
    >>> [(hidden.detail, hidden.is_part) for hidden in find_hidden(parse(page).markup)]
    [('attribute', True), ('display', False)]
    """
    starts = sorted({start for marker in _MARKERS for start in tags_with(markup, marker)})
    found = list(_Search(markup).among(starts)) if starts else []
    faded = [hidden for hidden in found if hidden.detail == "opacity" and not hidden.is_part]
    if len(faded) > MOST_FADED or any(hidden.element.name in HEADINGS for hidden in faded):
        return [hidden for hidden in found if hidden.is_part or hidden.detail != "opacity"]
    return found


class _Search:
    """The search of one page for what it hides."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.controlled: Collection[str] | None = None
        # By the source of a start tag: what hides it, and whether it is called what a reader can open.
        self.details: dict[str, str] = {}
        self.named: dict[str, bool] = {}
        self.alternatives: dict[str, bool] = {}
        self.asked = 0
        # Where the last element with `aria-hidden` text ended that has words.
        self.words_end = -1

    def among(self, starts: Sequence[int]) -> Iterator[Hidden]:
        markup = self.markup
        done = 0
        for start in starts:
            if start < done:
                continue
            inside = markup.index(">", start)
            if markup.startswith("</", inside + 1):
                continue
            source = markup[start + 1 : inside]
            if source not in self.details:
                self.details[source] = hidden_by(source)
            detail = self.details[source] or ("tooltip" in source and self.tooltip(source, start))
            if not detail or self.can_be_opened(source):
                continue
            element = element_from(markup, start)
            if element is None:
                continue
            inner = markup[element.inside : element.outside]
            if not (text := text_of(inner)):
                done = element.end
                continue
            found = self.judged(element, detail, inner, text)
            if found:
                done = element.end
                yield found

    def judged(self, element: Element, detail: str, inner: str, text: str) -> Hidden | None:
        """Return an element with text if it is hidden indeed."""
        if element.name in ("body", "html", "main", "select", "option", "textarea"):
            return None
        if detail == "font-size" and _OWN_LOOK.search(inner):
            return None  # the space between its children has no size; they do
        if detail == "aria-hidden":
            if self.is_all_there_is(element):
                return None
            if _says_something(text):
                self.words_end = element.end
        if detail == "screen-reader" and self.stands_for_other(element):
            return None
        if detail == "tooltip" and "<a " in inner:
            return None  # it stands for what is pointed at, too
        is_inline = element.name not in BLOCK_TAGS and not _holds_blocks(inner)
        is_part = element.name in CELLS or (is_inline and shares_block(self.markup, element))
        return Hidden(element, detail, is_part)

    def tooltip(self, source: str, start: int) -> str:
        """Return "tooltip" for what is shown when a pointer is over the words before it."""
        if attribute(source, "role") == "tooltip" or _TIP.search(attribute(source, "class")):
            return "tooltip"
        # <span class="tooltip"> may also be the words that have one. They do not stick to what is before.
        is_named = "tooltip" in attribute(source, "class").split()
        return "tooltip" if is_named and self.markup[start - 1 : start].isalnum() else ""

    def can_be_opened(self, source: str) -> bool:
        if source not in self.named:
            names = " ".join(attribute(source, name) for name in ("class", "role", "id", "data-role")).lower()
            self.named[source] = bool(_OPENED.search(names) or _MATHEMATICS.search(names))
        if self.named[source]:
            return True
        own = attribute(source, "id")
        if own and (_STREAMED.fullmatch(own) or self.is_controlled(own)):
            return True
        return self.is_alternative(source)

    def is_alternative(self, source: str) -> bool:
        """Return whether another element of the same kind is in sight: the same dish in other units.

        Of the same kind are two by their classes, and by data that a script tells them apart by.
        """
        classes, data = attribute(source, "class"), _DATA.search(source)
        if not classes or data is None:
            return False
        alike = f'<{source.partition(" ")[0]} class="{classes}"'
        if alike not in self.alternatives and len(self.alternatives) < MOST_ALTERNATIVES:
            self.alternatives[alike] = any(
                data.group() in other and not hidden_by(other) for other in self.sources(alike)
            )
        return self.alternatives.get(alike, False)

    def sources(self, alike: str) -> Iterator[str]:
        at = self.markup.find(alike)
        while at >= 0:
            end = self.markup.index(">", at)
            yield self.markup[at + 1 : end]
            at = self.markup.find(alike, end)

    def is_controlled(self, own: str) -> bool:
        """Return whether something on the page opens what has this id."""
        self.asked += 1
        if self.asked > FEW_IDS:
            return own in self.controls()
        markup = self.markup
        return any(
            own in _WORD.findall("".join(match.groups("")))
            for start in tags_with(markup, own)
            for match in _CONTROLS.finditer(markup, start, markup.index(">", start))
        )

    def controls(self) -> Collection[str]:
        """Return the ids that something on the page opens."""
        if self.controlled is None:
            self.controlled = {
                name
                for match in _CONTROLS.finditer(self.markup)
                for value in match.groups("")
                for name in _WORD.findall(value)
            }
        return self.controlled

    def is_all_there_is(self, element: Element) -> bool:
        """Return whether `aria-hidden` text is all that its parent shows, and named by that instead."""
        before = self.markup[self.markup.rfind("<", 0, element.start) : element.start]
        return ' aria-label="' in before and before.endswith(">")

    def stands_for_other(self, element: Element) -> bool:
        """Return whether an element for screen readers says what `aria-hidden` text beside it shows."""
        markup = self.markup
        near = 0 <= element.start - self.words_end < NEAR and self.words_end >= 0
        if near and not markup[self.words_end : element.start].strip():
            return True
        start = markup.find("<", element.end)
        if not 0 <= start - element.end < NEAR or markup[element.end : start].strip():
            return False
        source = markup[start + 1 : markup.index(">", start)]
        if attribute(source, "aria-hidden") != "true":
            return False
        other = element_from(markup, start)
        return other is not None and _says_something(text_of(markup[other.inside : other.outside]))


def _says_something(text: str) -> bool:
    """Return whether a text is more than an arrow or another sign: words, numbers, a row of stars."""
    return len(text) >= 3 or any(map(str.isalnum, text))


def _holds_blocks(inner: str) -> bool:
    return any(part[: _name_end(part)] in BLOCK_TAGS for part in inner.split("<")[1:])


def _name_end(tag: str) -> int:
    return next((at for at, character in enumerate(tag) if character in " >"), len(tag))
