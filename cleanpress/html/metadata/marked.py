"""Find the elements that are marked as those of authors and dates, by classes, relations and properties."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleanpress.html.caching import cache_short
from cleanpress.text.lazy_regex import lazy

__all__ = ["ASIDE", "OTHERS", "Mark", "MarkedElements"]

# Penalties: for the frame of the page and teasers of other texts, and for what belongs to readers.
ASIDE, OTHERS = 20, 100
LEAST_CLEAR = 7  # rank; what is beyond only has "/aut" in its address
MOST_ELEMENTS = 150  # of a kind; lists of teasers have thousands

# Each of these costs the parser a walk over the page: there are as few of them as find the most.
_BYLINE = (
    "[rel~=author i],[itemprop~=author i],[class*=author i],[class*=byline i],[class*=autor i]"
    ',[class*=username i],.fn,a[href*="/aut"]'
)
_DATED = (
    "[class*=date i],[class*=time i],[class*=publi i],[class*=posted i],[class*=meta i],[class*=byline i]"
    ",[class*=info i],[class*=datum i]"
)
# Containers, fields to fill in, and what has no text.
_NO_BYLINE = frozenset(("html", "body", "main", "article", "form", "input", "textarea", "select", "button"))
_NO_TEXT = frozenset(("meta", "link", "img", "figure", "label"))
_NAME_CLASS = lazy(r"(?:author|byline|autor)[\w-]*name|name[\w-]*author|byline[\w-]*author")
_AUTHOR_PAGE = lazy(r"/(?:authors?|autor(?:en)?|auteur)/")
_OF_OTHERS = lazy(r"\bcomment|_comment|kommentar|\bquote\b|testimonial|\breview(?:s|er)\b")
_AROUND = lazy(
    r"(?<!with)(?<!with-)(?<!has-)(?<!no-)sidebar|(?<!post-)(?<!entry-)(?<!article-)(?<!article__)footer|related"
    r"|recommend|widget|popular|latest|teaser|trending|\bnav\b|navbar|menu|carousel|more-|\bcards?\b"
)


class Mark(NamedTuple):
    """An element that is marked as an author's: how clearly (0 is best), and its number among them."""

    rank: int
    number: int
    node: LexborNode


class MarkedElements:
    """The marked elements of a page, found when they are asked for."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._penalties: dict[int, int] = {}

    def _found(self, selector: str) -> list[LexborNode]:
        # An element that fits two of the selectors is found twice.
        nodes = {node.mem_id: node for node in self._tree.css(selector)[: 2 * MOST_ELEMENTS]}
        return [node for node in nodes.values() if node.tag not in _NO_BYLINE and node.tag not in _NO_TEXT]

    @cached_property
    def bylines(self) -> list[Mark]:
        """The elements of authors."""
        nodes = (node for node in self._found(_BYLINE) if node.tag != "time")
        marks = (Mark(_rank(node), number, node) for number, node in enumerate(nodes))
        return [mark for mark in marks if mark.rank <= LEAST_CLEAR][:MOST_ELEMENTS]

    @cached_property
    def dated(self) -> list[LexborNode]:
        """The elements whose classes tell of a date."""
        return self._found(_DATED)[:MOST_ELEMENTS]

    def penalty(self, node: LexborNode) -> int:
        """Return how badly an element's surroundings speak against it: 0, ASIDE or OTHERS.

        >>> from cleanpress.html.parse import parse
        >>> tree = parse("<p>Tea</p><nav><p>Milk</p></nav><div class='comments-list'><p>Ice</p></div>").tree
        >>> [MarkedElements(tree).penalty(node) for node in tree.css("p")]
        [0, 20, 100]
        """
        path: list[tuple[int, int]] = []
        found = 0
        at: LexborNode | None = node
        while at is not None and at.tag not in ("body", "html", "article", "main"):
            identity = at.mem_id
            known = self._penalties.get(identity)
            if known is not None:
                found = known
                break
            path.append((identity, _own_penalty(at)))
            at = at.parent
        for identity, own in reversed(path):
            self._penalties[identity] = found = max(found, own)
        return found


def _own_penalty(node: LexborNode) -> int:
    tag = node.tag
    if tag == "blockquote":
        return OTHERS
    attributes = node.attributes
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    own = _penalty_of(words) if len(words) > 1 else 0
    return own or (ASIDE if tag in ("aside", "footer", "nav") else 0)


@cache_short
def _penalty_of(words: str) -> int:
    """Return what an element's classes and id, in lower case, say against it."""
    if _OF_OTHERS.search(words):
        return OTHERS
    return ASIDE if _AROUND.search(words) else 0


def _rank(node: LexborNode) -> int:
    attributes = node.attributes
    if "author" in f"{attributes.get('itemprop')} {attributes.get('rel')}".lower():
        return 0
    classes = (attributes.get("class") or "").lower()
    words = classes.split()
    # In the order of how often they are right, on development pages without other sources: rel, itemprop and
    # the first two 90 to 97 %, then 94, 83, and 75 to 80 %.
    clues = (
        _NAME_CLASS.search(classes),
        node.tag == "a" and _AUTHOR_PAGE.search(attributes.get("href") or ""),
        "byline" in classes,
        "author" in words,
        "fn" in words,
        "author" in classes or "autor" in classes,
        "username" in classes,
    )
    return next((rank for rank, clue in enumerate(clues, 1) if clue), len(clues) + 1)
