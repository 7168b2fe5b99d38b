"""Find the elements of a page that are comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from cleanpress.html.blocks import Blocks
from cleanpress.html.comments.elements import Element, read_elements
from cleanpress.html.comments.headed import headed_items, headings
from cleanpress.html.comments.hints import is_of_comments, may_be_in_comments, may_have_comments
from cleanpress.html.comments.kind import Declared, names_article, names_forum, size, types_in
from cleanpress.html.comments.parts import MOST_BESIDE, Item, Parts, is_beside
from cleanpress.html.comments.words import is_heading, may_name, names_item, names_section
from cleanpress.html.elements import BLOCK_TAGS, HEADINGS, attribute

__all__ = ["find_items", "items_among"]

# A page that says that it is an article has at least so much text outside of its comments.
LEAST_ARTICLE = 100
# Where nothing tells whether a page is an article or a thread, it is a thread if it has less text outside of
# its comments than this, or less than three times theirs.
SHORTEST_ARTICLE, LEAST_SHARE = 300, 3
LEAST_WORDS_ALONE = 4  # of a comment without names or a heading
# Bounds for broken and hostile pages.
MOST_ITEMS, MOST_READ, MOST_SECTIONS = 2_000, 400, 4_000
MOST_TOKENS = 200_000  # of all sections; one with many headings is read for each of them
FAR = 4  # blocks between a heading and the first comment
MOST_OUTER = 12  # elements, whose names tell what kind of page it is
_ITEM_TAGS = frozenset("div li article section blockquote dd tr p".split())
_NO_COMMENT = frozenset("h1 h2 form nav pre".split())


def find_items(
    blocks: Blocks,
    chosen: Collection[int],
    make_parts: Callable[[], Parts],
    declare: Callable[[], Declared] = Declared,
    *,
    everywhere: bool,
) -> list[Item]:
    """Return the comments of a page.

    chosen:     the blocks that the network holds to be content.
    make_parts: makes what reads the parts of a comment; called only if there may be comments.
    declare:    tells what the page says of itself; likewise.
    everywhere: also look where no name and no heading tells of comments, and where nothing is chosen.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.metadata.date_text import DateStyle
    >>> from cleanpress.html.parse import parse
    >>> page = "<p>Tea.</p><div id=comments><div class=comment><b>Ann</b> 5 May 2020<p>I like it cold.</div>"
    >>> blocks = read_blocks(parse(page).markup)
    >>> find_items(blocks, [0], lambda: Parts(blocks, (), DateStyle()), everywhere=True)
    [Item(author='Ann', date='2020-05-05', text=[2], inside=range(1, 3))]
    """
    if not everywhere and not may_have_comments(blocks, chosen):
        return []
    return _Finder(blocks, chosen, make_parts, declare()).find(everywhere=everywhere)


def items_among(
    blocks: Blocks,
    chosen: Collection[int],
    make_parts: Callable[[], Parts],
    declare: Callable[[], Declared] = Declared,
) -> list[Item]:
    """Return the comments that a chosen block is in, of those that `find_items` finds, and maybe others.

    Most pages with comments have them below what is chosen. To know that takes a tenth of the time.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.metadata.date_text import DateStyle
    >>> from cleanpress.html.parse import parse
    >>> article = f"<p>{'Boil the water. ' * 30}</p>"
    >>> page = article + "<div id=comments><div class=comment><b>Ann</b> 5 May 2020<p>I like it cold.</div>"
    >>> blocks = read_blocks(parse(page).markup)
    >>> def among(chosen):
    ...     return items_among(blocks, chosen, lambda: Parts(blocks, (), DateStyle()))
    >>> among([0]), [item.author for item in among([0, 2])]
    ([], ['Ann'])
    """
    if not may_be_in_comments(blocks, chosen):
        return []
    return _Finder(blocks, chosen, make_parts, declare()).among_chosen()


class _Meaning(NamedTuple):
    """What the start tag of an element says: that it is a comment, by its type or its name, or several."""

    is_typed: bool
    is_section: bool
    is_item: bool


_NO_MEANING = _Meaning(False, False, False)


def _meaning(element: Element) -> _Meaning:
    """Return the meaning of an element; `_NO_MEANING` itself for most."""
    if " " not in element.source or not may_name(element.source):
        return _NO_MEANING
    is_typed = is_of_comments(element.source)
    names = element.names
    is_section, is_item = names_section(names), names_item(names)
    return _Meaning(is_typed, is_section, is_item) if is_typed or is_section or is_item else _NO_MEANING


class _Finder:
    """Looks for the comments of one page."""

    def __init__(
        self,
        blocks: Blocks,
        chosen: Collection[int],
        make_parts: Callable[[], Parts],
        declared: Declared,
    ) -> None:
        self.blocks, self.chosen, self.make_parts, self.declared = blocks, chosen, make_parts, declared
        self.types = types_in(blocks.tokens) if blocks.has_types else set[str]()
        self.is_forum = declared.is_forum(self.types) or names_forum(blocks.signatures[:MOST_OUTER])
        lengths = (size(text) if number in chosen else 0 for number, text in enumerate(blocks.texts))
        self.chosen_before = [0, *accumulate(lengths)]
        self.called: dict[int, int] = {}
        self.meanings: dict[str, _Meaning] = {}
        self.budget = MOST_READ

    @cached_property
    def parts(self) -> Parts:
        return self.make_parts()

    @cached_property
    def root(self) -> Element:
        return read_elements(self.blocks.tokens)

    def find(self, *, everywhere: bool) -> list[Item]:
        """Return the comments of the page."""
        items = self._items(self._elements())
        if not items and everywhere:
            items = self._read({element.start: element for element in self._unnamed()})
        return items

    def among_chosen(self) -> list[Item]:
        """Return the comments of the page if a chosen block is in one; none, or others, if none is."""
        if self.is_forum:
            return []  # its posts are content
        found = self._elements()
        numbers = map(self.parts.numbers, found.values())
        is_among = any(self.chosen_before[each.start] < self.chosen_before[each.stop] for each in numbers)
        if not is_among and not headings(self.blocks, max(self.chosen)):
            return []
        return self._items(found)

    def _elements(self) -> dict[int, Element]:
        """Return the elements of comments in sections of comments, by the token that opens each."""
        found: dict[int, Element] = {}
        tokens = 0
        for section, heading in self._sections():
            tokens += section.end - section.start
            found |= {element.start: element for element in self._comments_in(section, heading)}
            if len(found) > MOST_ITEMS or tokens > MOST_TOKENS:
                break
        return found

    def _items(self, found: dict[int, Element]) -> list[Item]:
        return self._below_article(self._read(found) or self._headed())

    def _read(self, found: dict[int, Element]) -> list[Item]:
        """Return the comments in elements; one inside another is an answer, and no part of it."""
        starts = sorted(found)[:MOST_ITEMS]
        return [item for start in starts if (item := self.parts.read(found[start], found))]

    def _sections(self) -> Iterator[tuple[Element, int]]:
        """Yield the outermost elements that hold comments, with the token of the heading, 0 for none."""
        stack = [self.root]
        count = 0
        while stack and count < MOST_SECTIONS:
            element = stack.pop()
            if self._is_named(element) and self._is_beside_content(self.parts.numbers(element)):
                count += 1
                yield element, 0
                continue
            home = element.parent
            if home is not None and element.tag in HEADINGS and is_heading(self.parts.raw_text(element)):
                below = range(self.parts.numbers(element).start, self.parts.numbers(home).stop)
                if self._is_beside_content(below):
                    count += 1
                    yield home, element.start
                    continue
            stack.extend(reversed(element.children))

    def _is_named(self, element: Element) -> bool:
        """Return whether an element is called a section of comments, or is one of several called a comment.

        A single "kommentar" is an article that says what its author thinks.
        """
        meaning = self._meaning(element)
        if meaning is _NO_MEANING or element.tag not in BLOCK_TAGS or element.tag == "body":
            return False
        if meaning.is_typed or meaning.is_section:
            return True
        if not meaning.is_item or (home := element.parent) is None:
            return False
        if home.start not in self.called:
            self.called[home.start] = sum(self._meaning(child).is_item for child in home.children)
        return self.called[home.start] > 1

    def _meaning(self, element: Element) -> _Meaning:
        # Most elements of a page have the start tag of another one.
        source = element.source
        if source not in self.meanings:
            self.meanings[source] = _meaning(element)
        return self.meanings[source]

    def _is_beside_content(self, inside: range) -> bool:
        """Return whether most of what is chosen is outside of some blocks, or an article is before them."""
        before = self.chosen_before[inside.start]
        within = self.chosen_before[inside.stop] - before
        if 2 * within <= self.chosen_before[-1]:
            return True
        return before >= LEAST_ARTICLE and not self.is_forum

    def _headed(self) -> list[Item]:
        """Return the comments below a heading, without elements of their own."""
        if self.is_forum:
            return []
        numbers = (each for each in headings(self.blocks) if self._is_below_content(each))
        return headed_items(self.blocks, numbers, self.parts.style)

    def _is_below_content(self, heading: int) -> bool:
        """Return whether there is an article above a heading, which may be the last line of it."""
        last = self.blocks.texts[heading].rpartition("\n")[2]
        return self.chosen_before[heading + 1] - size(last) >= LEAST_ARTICLE

    def _below_article(self, items: list[Item]) -> list[Item]:
        """Return the comments below an article; of a thread, whose posts are content, what is not chosen."""
        inside = {number for item in items for number in item.inside if number in self.chosen}
        if not inside or self._is_article(inside):
            return items
        return [item for item in items if not any(number in self.chosen for number in item.inside)]

    def _is_article(self, inside: Collection[int]) -> bool:
        """Return whether what is outside of comments is an article, and they are no posts of a thread.

        inside: the chosen blocks in comments.
        """
        blocks = self.blocks
        within = sum(size(blocks.texts[number]) for number in inside)
        outside = self.chosen_before[-1] - within
        if outside < LEAST_ARTICLE or self.is_forum or names_forum(self._around(min(inside))):
            return False
        if outside >= max(SHORTEST_ARTICLE, LEAST_SHARE * within):
            return True
        if self.declared.is_article(self.types) or self._has_article(inside):
            return True
        first = min(inside)
        return any(
            first - FAR <= number <= first and self._is_below_content(number) for number in headings(blocks)
        )

    def _around(self, number: int) -> list[str]:
        return [self.blocks.signatures[path] for path in self.blocks.ancestors(number)]

    def _has_article(self, inside: Collection[int]) -> bool:
        """Return whether names tell of an article above comments, or of comments as blogs have them."""
        first = min(inside)
        of_comments = {*self.blocks.ancestors(first)}
        of_content = {
            path
            for number in self.chosen
            if number < first
            for path in self.blocks.ancestors(number)
            if path not in of_comments
        }
        signatures = [self.blocks.signatures[path] for path in of_content]
        return names_article(signatures) or names_article(
            signature for signature in self._around(first) if not signature.startswith("article")
        )

    def _comments_in(self, section: Element, heading: int) -> list[Element]:
        """Return the comments in a section: elements that are called so, or else siblings of one kind."""
        found = [
            element
            for element in section.walk()
            if element.start >= heading and self._is_item(element) and not is_beside(element)
        ]
        if heading:
            found = [element for element in found if element is not section]
        if found:
            return found
        least = 2 if heading else 1
        groups = (self._siblings(element, least=least, after=heading) for element in section.walk())
        return next(filter(None, groups), [])

    def _is_item(self, element: Element) -> bool:
        if element.tag not in _ITEM_TAGS:
            return False
        meaning = self._meaning(element)
        return meaning.is_typed or meaning.is_item

    def _siblings(
        self, element: Element, *, least: int, after: int = 0, needs_all: bool = False
    ) -> list[Element]:
        """Return the children of the first kind that all have the parts of a comment."""
        children = [child for child in element.children if child.tag in _ITEM_TAGS and child.start > after]
        for kind, count in Counter(map(_kind, children)).items():
            if count < least or kind[0] == "p":
                continue
            members = [child for child in children if _kind(child) == kind and not is_beside(child)]
            if len(members) >= least and all(self._has_parts(child, needs_all) for child in members):
                return members
        return []

    def _has_parts(self, element: Element, needs_all: bool) -> bool:
        """Return whether an element has a text and an author or a date; or all three, and is no teaser."""
        self.budget -= 1
        if self.budget < 0:
            return False
        # The cheaper question first: to read the parts takes far longer.
        if any(inner.tag in _NO_COMMENT for inner in element.walk()):
            return False
        item = self.parts.read(element)
        if item is None or (item.author is None and item.date is None):
            return False
        return not needs_all or (bool(item.author and item.date) and self._is_prose(element, item.text))

    def _is_prose(self, element: Element, text: Sequence[int]) -> bool:
        """Return whether an element without a name has words, no heading, and no link of several words."""
        blocks = self.blocks
        if sum(len(blocks.texts[number].split()) for number in text) < LEAST_WORDS_ALONE:
            return False
        return not any(
            part.tag in HEADINGS or (part.tag == "a" and len(self.parts.raw_text(part).split()) > MOST_BESIDE)
            for part in element.walk()
        )

    def _unnamed(self) -> list[Element]:
        """Return siblings after the content that each have an author, a date and a text, and no name."""
        if not self.chosen:
            return []
        end = self.blocks.starts[max(self.chosen)]
        below = (
            element for element in self.root.walk() if element.start >= end and element.tag in BLOCK_TAGS
        )
        groups = (self._siblings(element, least=2, needs_all=True) for element in below)
        return next(filter(None, groups), [])


def _kind(element: Element) -> tuple[str, str]:
    """Return what siblings of one kind share: the tag and the first class without figures."""
    name = attribute(element.source, "class").split(" ")[0] if " " in element.source else ""
    return element.tag, name.rstrip("0123456789-_")
