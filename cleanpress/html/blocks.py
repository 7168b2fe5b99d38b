"""From a page to its blocks: runs of inline text inside one block-level element, with where they stood.

The parser writes a page out as the HTML standard says: every element closed, `<` and `>` escaped wherever
they are not markup. So cutting the page at every `<` gives its tags, each with the text that follows it, and
one loop over those pieces sees the whole tree without making an object of each node.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import islice

__all__ = ["BREAK", "HEADINGS", "Blocks", "read_blocks"]

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html label legend li main menu "
    "nav noscript ol optgroup option p pre search section select summary table tbody td textarea tfoot th "
    "thead tr ul".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# What the output keeps of where a block stood: lists, tables, quotes, code, headings.
STRUCTURE_TAGS = frozenset(
    "blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 li menu ol pre table td th tr ul".split()
)
VOID_TAGS = frozenset(
    "area base basefont bgsound col embed frame img input keygen link meta param source track wbr".split()
)
# What is in these is never text of the page, or is text for a machine: `<` is no markup there.
SKIPPED_TAGS = frozenset("script style iframe noembed noframes head".split())
# A page that shows less text than this shows it by script; what it has for readers without one is better.
LITTLE_TEXT = 400
# A line break inside a block. The parser lets no NUL through, so no text of a page can hold one.
BREAK = "\0"

_HIDING = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_HIDDEN = re.compile(r' (?:aria-)?hidden(?:=""|="(?:true|hidden|until-found)")?(?= |$)')
_NAMES = re.compile(r' (?:class|id|role|itemprop)="([^"]*)')


# What a tag means to the walk: whether a block ends there, whether it opens an element, whether it closes
# one, the shape of the element it opens ("" for an inline one without a name of its own), and what else there
# is to do. A plain tuple, since Python unpacks those fastest.
Step = tuple[bool, bool, bool, str, int]
NOTHING, STRUCTURE, LINK, LINE_BREAK, SKIP = range(5)


@dataclass(slots=True)
class Blocks:
    """The blocks of a page as columns, one entry a block, and what they stand in.

    texts:        as a reader sees them: character references read, white space folded, a line break where the
                  page has `<br>`; inside `<pre>` as written.
    contexts:     which context each stands in. A context is an element's shape (tag, classes, id) below its
                  parent's context: elements of one shape in one place share a context.
    structures:   the innermost list item, table cell, heading or the like around each, 0 for none.
    links:        the piece that opened the link which the block starts in, 0 for none.
    raw_lengths:  characters as written, and `link_lengths` those of them in links.
    starts, ends: the half-open range of `pieces` that holds the block's own markup.

    shapes, parents:                     of each context, the page's first; a parent's number is the smaller.
    structure_pieces, structure_parents: of each structure, the piece that opened it; 0 is the page.
    """

    pieces: list[str]
    texts: list[str] = field(default_factory=list)
    contexts: list[int] = field(default_factory=list)
    structures: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    raw_lengths: list[int] = field(default_factory=list)
    link_lengths: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    shapes: list[str] = field(default_factory=lambda: ["html"])
    parents: list[int] = field(default_factory=lambda: [-1])
    structure_pieces: list[int] = field(default_factory=lambda: [0])
    structure_parents: list[int] = field(default_factory=lambda: [-1])

    def __len__(self) -> int:
        return len(self.texts)

    def lineage(self, number: int) -> Iterator[int]:
        """The contexts of block `number`, from its own up to the page's, which is left out."""
        context = self.contexts[number]
        while context > 0:
            yield context
            context = self.parents[context]

    def path(self, number: int) -> tuple[str, ...]:
        """The shapes of the elements around block `number`, outermost first."""
        return tuple(self.shapes[context] for context in self.lineage(number))[::-1]

    def tag(self, number: int) -> str:
        """The tag of the innermost block-level element around block `number`."""
        tags = (self.shapes[context].partition(" ")[0] for context in self.lineage(number))
        return next((tag for tag in tags if tag in BLOCK_TAGS), "body")

    def structure_tag(self, structure: int) -> str:
        """The tag of a structure; "" for the page."""
        piece = self.pieces[self.structure_pieces[structure]]
        return piece.partition(">")[0].partition(" ")[0] if structure else ""

    def structures_in(self, tags: Container[str]) -> set[int]:
        """The structures that have, or stand in one that has, one of these tags."""
        inside: set[int] = set()
        for structure in range(1, len(self.structure_pieces)):
            if self.structure_parents[structure] in inside or self.structure_tag(structure) in tags:
                inside.add(structure)
        return inside


def read_blocks(markup: str) -> Blocks:
    """The blocks of a page, from its markup as the parser writes it out.

    >>> from cleanpress.html.parse import parse
    >>> page = "<nav><a href=/>Home</a></nav><main><h1>Tea</h1><p>Boil <b>water</b> first.<p>Wait.</main>"
    >>> blocks = read_blocks(parse(page).markup)
    >>> for number, text in enumerate(blocks.texts):
    ...     print(blocks.tag(number), "|", text)
    nav | Home
    h1 | Tea
    p | Boil water first.
    p | Wait.
    >>> read_blocks(parse("").markup).texts
    []
    """
    pieces = markup.replace("&nbsp;", " ").split("<")
    blocks = _Walk(pieces, with_noscript=False).run()
    if "noscript>" in markup and sum(blocks.raw_lengths) < LITTLE_TEXT:
        spoken = _Walk(pieces, with_noscript=True).run()
        # Beacons and "please enable JavaScript" are little text too; only a page's worth is worth taking.
        if sum(spoken.raw_lengths) > 2 * LITTLE_TEXT:
            blocks = spoken
    _fold(blocks)
    return blocks


class _Walk:
    """One pass over the pieces of a page."""

    def __init__(self, pieces: list[str], *, with_noscript: bool) -> None:
        self.blocks = Blocks(pieces)
        self.with_noscript = with_noscript
        self.known = dict(_CLOSING)
        if not with_noscript:
            self.known["/noscript"] = _NOTHING
        self.places: dict[tuple[int, str], int] = {}

    def run(self) -> Blocks:
        # Long on purpose: it runs for each of a page's thousands of tags, where a call costs more than what
        # there is to do for most of them.
        known, places, pieces = self.known, self.places, self.blocks.pieces
        rows: list[tuple[str, int, int, int, int, int, int]] = []
        parts: list[str] = []
        stack, structures = [0], [0]
        place = structure = start = first_link = link = linked = 0
        until, nested = "", 0
        for number, piece in enumerate(pieces):
            source, _, text = piece.partition(">")
            if until:
                # Only a <noscript> can stand in one of its kind.
                nested += source.startswith("noscript")
                if source != until:
                    continue
                if nested and until == "/noscript":
                    nested -= 1
                    continue
                until = ""
                nested = 0
            ends, opens, closes, shape, special = known.get(source) or self.interpret(source)
            if ends and parts:
                rows.append(("".join(parts), place, structure, first_link, linked, start, number))
                parts.clear()
                linked = 0
            if opens:
                above = stack[-1]
                stack.append((places.get((above, shape)) or self.context(above, shape)) if shape else above)
                if special == STRUCTURE:
                    structures.append(self.structure(structures[-1], number))
                elif special:
                    link = number
            elif closes:
                stack.pop()
                if special == STRUCTURE:
                    structures.pop()
                elif special:
                    link = 0
            elif special == LINE_BREAK:
                if parts:
                    parts.append(BREAK)
            elif special == SKIP:
                until = shape
                continue
            if text and (parts or not text.isspace()):
                if not parts:
                    place, structure, first_link, start = stack[-1], structures[-1], link, number
                parts.append(text)
                if link:
                    linked += len(text)
        return self.filled(rows)

    def interpret(self, source: str) -> Step:
        found = self.known[source] = _interpret(source, self.with_noscript)
        return found

    def context(self, parent: int, shape: str) -> int:
        context = self.places[parent, shape] = len(self.blocks.parents)
        self.blocks.parents.append(parent)
        self.blocks.shapes.append(shape)
        return context

    def structure(self, parent: int, number: int) -> int:
        self.blocks.structure_parents.append(parent)
        self.blocks.structure_pieces.append(number)
        return len(self.blocks.structure_pieces) - 1

    def filled(self, rows: list[tuple[str, int, int, int, int, int, int]]) -> Blocks:
        blocks = self.blocks
        if rows:
            columns = map(list, zip(*rows, strict=True))
            blocks.texts, blocks.contexts, blocks.structures, blocks.links = islice(columns, 4)
            blocks.link_lengths, blocks.starts, blocks.ends = columns
            blocks.raw_lengths = list(map(len, blocks.texts))
        return blocks


def _interpret(source: str, with_noscript: bool) -> Step:
    name = source.partition(" ")[0]
    kind = _KINDS.get(name)
    if kind is None:
        if name[:1] == "/":
            return _CLOSE
        shape = "" if name == source else _shape(name, source)
        return False, True, False, "" if shape == name else shape, NOTHING
    if kind is _SKIPPED or (name == "noscript" and not with_noscript):
        return False, False, False, "/" + name, SKIP
    ends, opens, _, _, special = kind
    if not opens:
        return kind
    shape = name if name == source else _shape(name, source)
    if ends:
        return True, True, False, shape, special
    return False, True, False, "" if shape == name else shape, special


def _shape(name: str, source: str) -> str:
    # "div post main": the tag and what authors call it; "hidden" for what they do not show. A quote inside a
    # value is written as a reference, so that these marks cannot be found in one.
    shape = " ".join([name, *_NAMES.findall(source)])
    if ("hidden" in source and _HIDDEN.search(source)) or (' style="' in source and _HIDING.search(source)):
        shape += " hidden"
    return shape


def _fold(blocks: Blocks) -> None:
    # As a reader sees it. The parser writes no references but these three and &nbsp;.
    has_code = any(shape.startswith("pre") for shape in blocks.shapes)
    verbatim = blocks.structures_in({"pre"}) if has_code else ()
    for number, raw in enumerate(blocks.texts):
        if verbatim and blocks.structures[number] in verbatim:
            text = raw.replace(BREAK, "\n").strip("\n").rstrip()
        elif BREAK in raw:
            text = "\n".join(" ".join(line.split()) for line in raw.split(BREAK)).strip()
        else:
            text = " ".join(raw.split())
        if "&" in text:
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        blocks.texts[number] = text


_NOTHING: Step = (False, False, False, "", NOTHING)
_CLOSE: Step = (False, False, True, "", NOTHING)
_SKIPPED: Step = (False, False, False, "", SKIP)
_KINDS: dict[str, Step] = {
    **dict.fromkeys(VOID_TAGS | {"!DOCTYPE", "!doctype"}, _NOTHING),
    **dict.fromkeys(SKIPPED_TAGS, _SKIPPED),
    "br": (False, False, False, "", LINE_BREAK),
    "hr": (True, False, False, "", NOTHING),
    "a": (False, True, False, "", LINK),
    **{tag: (True, True, False, "", STRUCTURE if tag in STRUCTURE_TAGS else NOTHING) for tag in BLOCK_TAGS},
}
_CLOSING: dict[str, Step] = {
    "": _NOTHING,
    "/a": (False, False, True, "", LINK),
    # MathML may have elements with these names that are closed.
    **{f"/{tag}": _NOTHING for tag in SKIPPED_TAGS | VOID_TAGS | {"br", "hr"}},
    **{
        f"/{tag}": (True, False, True, "", STRUCTURE if tag in STRUCTURE_TAGS else NOTHING)
        for tag in BLOCK_TAGS
    },
}
