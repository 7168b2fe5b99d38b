"""Split a page into HTML blocks: runs of inline text inside one block-level element, with their place.

The parser writes a page out as the HTML standard says: every element closed, `<` and `>` escaped wherever
they are not markup. So splitting the page at every `<` gives its tags, each with the text that follows it
(a token), and one loop over those tokens sees the whole tree without making an object of each node.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from cleanpress.html.cuts import HiddenPart, HiddenRegion, cut_page, without_unseen
from cleanpress.html.elements import BLOCK_TAGS, SKIPPED_TAGS, STRUCTURE_TAGS, VOID_TAGS, decode_references
from cleanpress.options import HiddenText

__all__ = ["BREAK", "Blocks", "read_blocks"]

# A page that shows less text than this shows it by script; what it has for readers without one is better.
LITTLE_TEXT = 400
# A line break inside a block. The parser lets no NUL through, so no text of a page can hold one.
BREAK = "\0"

_HIDING = re.compile(r"display:\s*none|visibility:\s*hidden")
_HIDDEN = re.compile(r' (?:aria-)?hidden(?:=""|="(?:true|hidden|until-found)")?(?= |$)')
_ARTICLE = re.compile("/?article[ >]")
_MODAL = ' aria-modal="true"'
_TYPE = ' itemtype="'
_NAMES = re.compile(r' (?:class|id|role|itemprop)="([^"]*)')

# What the block reader does at a tag: whether a block ends there, the action, and the signature of the
# element it opens ("" for an inline one without names of its own), the end tag to skip to, or what it puts
# into the text, mostly nothing. A plain tuple, since Python unpacks those fastest.
TagRule = tuple[bool, int, str]
# Ordered, so that one comparison tells whether an element is opened or closed.
OPEN, OPEN_STRUCTURE, OPEN_LINK, CLOSE, CLOSE_STRUCTURE, CLOSE_LINK, SKIP, INSERT = range(8)


@dataclass(slots=True)
class Blocks:
    """The HTML blocks of a page as columns, one entry a block, and the elements around them.

    texts:        as a reader sees them: character references decoded, white space folded, a line break where
                  the page has `<br>`; inside `<pre>` as written.
    paths:        the number of each block's element path. An element path is the signature of an element
                  (its tag and class names) below its parent's path: elements of one signature in one place
                  share it.
    structures:   the innermost list item, table cell, heading or the like around each, 0 for none.
    links:        the token that opened the link which the block starts in, 0 for none.
    raw_lengths:  characters as written, and `link_lengths` the number of them in links.
    starts, ends: the half-open range of `tokens` that holds the block's own markup.

    signatures, parents: of each element path; the page's is the first, and a parent's number is the smaller.
    structure_tokens:    of each structure, the token that opened it; 0 is the page.
    structure_parents:   of each structure, the one around it.

    hidden: the regions that the page hides, blocks and all.
    cut:    what it hides within blocks, which is gone from them.
    modal_tokens: those that open an element with `aria-modal="true"`.
    article_tokens: those that open or close an `<article>`, if there are several.
    unseen: whether there are characters that show nothing.
    with_noscript: whether what the page has for readers without scripts is a part of it.
    has_types: whether a tag has a type of schema.org.
    """

    tokens: list[str]
    texts: list[str] = field(default_factory=list)
    paths: list[int] = field(default_factory=list)
    structures: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    raw_lengths: list[int] = field(default_factory=list)
    link_lengths: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    signatures: list[str] = field(default_factory=lambda: ["html"])
    parents: list[int] = field(default_factory=lambda: [-1])
    structure_tokens: list[int] = field(default_factory=lambda: [0])
    structure_parents: list[int] = field(default_factory=lambda: [-1])
    hidden: list[HiddenRegion] = field(default_factory=list)
    cut: list[HiddenPart] = field(default_factory=list)
    modal_tokens: list[int] = field(default_factory=list)
    article_tokens: list[int] = field(default_factory=list)
    unseen: bool = False
    with_noscript: bool = False
    has_types: bool = False

    def __len__(self) -> int:
        return len(self.texts)

    def __reduce__(self) -> tuple[type[Blocks], tuple[Any, ...]]:
        return type(self), tuple(getattr(self, column.name) for column in fields(self))

    def ancestors(self, number: int) -> Iterator[int]:
        """Yield the element paths around block `number`, from its own up, without the page's."""
        path = self.paths[number]
        while path > 0:
            yield path
            path = self.parents[path]

    def path(self, number: int) -> tuple[str, ...]:
        """Return the signatures of the elements around block `number`, outermost first."""
        return tuple(self.signatures[path] for path in self.ancestors(number))[::-1]

    def tag(self, number: int) -> str:
        """Return the tag of the innermost block-level element around block `number`."""
        tags = (self.signatures[path].partition(" ")[0] for path in self.ancestors(number))
        return next((tag for tag in tags if tag in BLOCK_TAGS), "body")

    def structure_source(self, structure: int) -> str:
        """Return the start tag of a structure without its brackets; "" for the page."""
        return self.tokens[self.structure_tokens[structure]].partition(">")[0] if structure else ""

    def structure_tag(self, structure: int) -> str:
        """Return the tag of a structure; "" for the page."""
        return self.structure_source(structure).partition(" ")[0]

    def paths_in(self, is_one: Callable[[str], bool]) -> list[bool]:
        """Return for each element path whether a signature on it is one of those that are looked for."""
        inside: list[bool] = []
        for signature, parent in zip(self.signatures, self.parents, strict=True):
            inside.append((parent >= 0 and inside[parent]) or is_one(signature))
        return inside

    def paths_around(self, numbers: Iterable[int]) -> set[int]:
        """Return the element paths of some blocks, and all above them but the page's."""
        parents = self.parents
        around: set[int] = set()
        for path in {self.paths[number] for number in numbers}:
            while path > 0 and path not in around:
                around.add(path)
                path = parents[path]
        return around

    def structures_in(self, tags: Collection[str]) -> set[int]:
        """Return the structures that have one of these tags, and those inside of them."""
        inside: set[int] = set()
        starts = tuple(tags)
        tokens = self.tokens
        for structure, (token, parent) in enumerate(
            zip(self.structure_tokens, self.structure_parents, strict=True)
        ):
            # Most have none of the tags; that is known without a look at their attributes.
            if parent in inside or (
                tokens[token].startswith(starts) and self.structure_tag(structure) in tags
            ):
                inside.add(structure)
        return inside


def read_blocks(markup: str, hidden: HiddenText = "remove") -> Blocks:
    """Split a page into its blocks, from its markup as the parser writes it out.

    hidden: "keep" leaves what the page hides in its blocks, and does not tell.

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
    page = cut_page(markup, hidden)
    markup = page.markup
    tokens = markup.replace("&nbsp;", " ").split("<")
    reader = _BlockReader(tokens, with_noscript=False)
    blocks = reader.read()
    if "noscript" in reader.noted and sum(blocks.raw_lengths) < LITTLE_TEXT:
        without_scripts = _BlockReader(tokens, with_noscript=True).read()
        # Beacons and "please enable JavaScript" are little text too; only a page's worth is worth taking.
        if sum(without_scripts.raw_lengths) > 2 * LITTLE_TEXT:
            blocks = without_scripts
            blocks.with_noscript = True
    blocks.hidden, blocks.cut, blocks.unseen = page.regions, page.parts, page.unseen
    if _MODAL in markup:
        blocks.modal_tokens = [number for number, token in enumerate(tokens) if _MODAL in token]
    if "article" in reader.noted:
        blocks.article_tokens = _several_articles(tokens)
    blocks.has_types = _TYPE in markup
    _fold(blocks)
    return blocks


def _several_articles(tokens: Sequence[str]) -> list[int]:
    """Return the tokens that open or close an article; none if there is but one."""
    found = [number for number, token in enumerate(tokens) if _ARTICLE.match(token)]
    return found if len(found) > 2 else []


class _BlockReader:
    """One pass over the tokens of a page, from the first to the last."""

    def __init__(self, tokens: list[str], *, with_noscript: bool) -> None:
        self.blocks = Blocks(tokens)
        self.with_noscript = with_noscript
        self.noted: set[str] = set()  # which of the elements that few pages have there are
        self.rules = dict(_END_TAG_RULES)
        if not with_noscript:
            self.rules["/noscript"] = _IGNORED
        self.known_paths: dict[tuple[int, str], int] = {}

    def read(self) -> Blocks:
        # One loop on purpose: it runs for each of a page's thousands of tags, where a call costs more than
        # what there is to do for most of them. For the same reason, `get` and a fallback: a dict that makes
        # its entries itself takes 5 % longer.
        rules, known_paths, blocks = self.rules, self.known_paths, self.blocks
        parts: list[str] = []
        path_stack, structure_stack = [0], [0]
        path = structure = start = first_link = link = linked = 0
        walk = iter(enumerate(blocks.tokens))
        for number, token in walk:
            source, _, text = token.partition(">")
            ends_block, action, signature = rules.get(source) or self.rule(source)
            if ends_block and parts:
                self.add("".join(parts), path, structure, first_link, linked, start, number)
                parts.clear()
                linked = 0
            if action <= OPEN_LINK:
                parent = path_stack[-1]
                path_stack.append(
                    (known_paths.get((parent, signature)) or self.new_path(parent, signature))
                    if signature
                    else parent
                )
                if action == OPEN_STRUCTURE:
                    structure_stack.append(self.new_structure(structure_stack[-1], number))
                elif action == OPEN_LINK:
                    link = number
            elif action <= CLOSE_LINK:
                path_stack.pop()
                if action == CLOSE_STRUCTURE:
                    structure_stack.pop()
                elif action == CLOSE_LINK:
                    link = 0
            elif action == SKIP:
                number, text = _skip(walk, signature)
            elif parts:
                parts.append(signature)
            if text and (parts or not text.isspace()):
                if not parts:
                    path, structure, first_link, start = path_stack[-1], structure_stack[-1], link, number
                parts.append(text)
                if link:
                    linked += len(text)
        return blocks

    def add(
        self, text: str, path: int, structure: int, link: int, link_length: int, start: int, end: int
    ) -> None:
        blocks = self.blocks
        blocks.texts.append(text)
        blocks.raw_lengths.append(len(text))
        blocks.paths.append(path)
        blocks.structures.append(structure)
        blocks.links.append(link)
        blocks.link_lengths.append(link_length)
        blocks.starts.append(start)
        blocks.ends.append(end)

    def rule(self, source: str) -> TagRule:
        name = source.partition(" ")[0]
        if name in _NOTED:
            self.noted.add(name)
        found = self.rules[source] = _rule_for(name, source, self.with_noscript)
        return found

    def new_path(self, parent: int, signature: str) -> int:
        path = self.known_paths[parent, signature] = len(self.blocks.parents)
        self.blocks.parents.append(parent)
        self.blocks.signatures.append(signature)
        return path

    def new_structure(self, parent: int, number: int) -> int:
        self.blocks.structure_parents.append(parent)
        self.blocks.structure_tokens.append(number)
        return len(self.blocks.structure_tokens) - 1


def _skip(walk: Iterator[tuple[int, str]], end_tag: str) -> tuple[int, str]:
    """Read on to the end of a skipped element; return the number of its end tag, and the text after it."""
    depth = 1
    for number, token in walk:
        source, _, text = token.partition(">")
        if source == end_tag:
            depth -= 1
            if not depth:
                return number, text
        elif end_tag == "/noscript" and source.startswith("noscript"):
            # Of the elements that are skipped only a <noscript> can be in one of its kind.
            depth += 1
    return 0, ""


def _rule_for(name: str, source: str, with_noscript: bool) -> TagRule:
    rule = _START_TAG_RULES.get(name)
    if rule is None:
        if name[:1] == "/":
            return _CLOSED
        rule = _INLINE
    ends_block, action, _ = rule
    if action == SKIP or (name == "noscript" and not with_noscript):
        return False, SKIP, "/" + name
    if action > OPEN_LINK:
        return rule
    signature = name if name == source else _signature(name, source)
    # An inline element without names is no place of its own: <b> in <p> is <p>.
    return ends_block, action, "" if signature == name and not ends_block else signature


def _signature(name: str, source: str) -> str:
    """Return the signature of an element: its tag and what authors call it, "div post main".

    It ends in "hidden" for what they do not show. A quote inside a value is written as a reference, so that
    these marks cannot be found in one.
    """
    signature = " ".join([name, *_NAMES.findall(source)])
    if "hidden" in source and _HIDDEN.search(source):
        return f"{signature} hidden"
    # To search what is made lower case takes a third of the time of a search that does not care.
    if ' style="' in source and _HIDING.search(source.lower()):
        return f"{signature} hidden"
    return signature


def _fold(blocks: Blocks) -> None:
    """Make each text what a reader sees: white space folded, but in `<pre>`, and references decoded."""
    has_code = any(signature.startswith("pre") for signature in blocks.signatures)
    verbatim = blocks.structures_in({"pre"}) if has_code else ()
    for number, raw in enumerate(blocks.texts):
        if verbatim and blocks.structures[number] in verbatim:
            text = raw.replace(BREAK, "\n").strip("\n").rstrip()
        elif BREAK in raw:
            text = "\n".join(" ".join(line.split()) for line in raw.split(BREAK)).strip()
        else:
            text = " ".join(raw.split())
        text = decode_references(text) if "&" in text else text
        blocks.texts[number] = without_unseen(text) if blocks.unseen else text


_NOTED = frozenset({"article", "noscript"})
_IGNORED: TagRule = (False, INSERT, "")
_INLINE: TagRule = (False, OPEN, "")
_CLOSED: TagRule = (False, CLOSE, "")
_START_TAG_RULES: dict[str, TagRule] = {
    **dict.fromkeys(VOID_TAGS | {"!DOCTYPE", "!doctype"}, _IGNORED),
    **dict.fromkeys(SKIPPED_TAGS, (False, SKIP, "")),
    "br": (False, INSERT, BREAK),
    "hr": (True, INSERT, ""),
    "a": (False, OPEN_LINK, ""),
    **{tag: (True, OPEN_STRUCTURE if tag in STRUCTURE_TAGS else OPEN, "") for tag in BLOCK_TAGS},
}
_END_TAG_RULES: dict[str, TagRule] = {
    "": _IGNORED,
    "/a": (False, CLOSE_LINK, ""),
    # MathML may have elements with these names that are closed.
    **{f"/{tag}": _IGNORED for tag in SKIPPED_TAGS | VOID_TAGS},
    **{f"/{tag}": (True, CLOSE_STRUCTURE if tag in STRUCTURE_TAGS else CLOSE, "") for tag in BLOCK_TAGS},
}
