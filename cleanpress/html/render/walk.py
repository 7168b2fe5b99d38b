"""Turn the chosen blocks of a page into events: the one walk that every output is written from.

Pages nest their elements in every way there is: lists in lists without an item between, items without a
list, headings around whole articles, tables for nothing but columns on the screen. The walk hands on only
what makes sense, so that the writers need no rules for the rest:

- a list holds items, and an item is in a list; a table holds rows, and those hold cells, empty ones too;
- a heading and `<pre>` hold blocks alone, and a heading is short;
- lists and quotes end somewhere: what is nested deeper than DEEPEST is put at that depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import CELLS, HEADINGS, LISTS
from cleanpress.html.listings import is_line_of_code, is_listing
from cleanpress.html.render.gaps import Found, Gaps
from cleanpress.html.render.layout import LONGEST_HEADING, is_layout_list, read_grid, read_heading

__all__ = ["BLOCK", "ENTER", "IMAGE", "LEAVE", "RULE", "Event", "Writer", "walk", "write_all"]

# What happens, the tag of what is entered, left or stayed in, and a number: of a block, of the structure that
# is entered or left (0 for one that the page only implies), of the token that holds an image.
Event = tuple[int, str, int]
ENTER, LEAVE, BLOCK, IMAGE, RULE = range(5)

# Nobody reads lists twenty deep, and a page made to be slow is as wide as it is deep.
DEEPEST = 40
SEALED = HEADINGS | {"pre"}
NESTING = frozenset("blockquote dd dl dt figcaption figure li menu ol ul".split())
TABLE_PARENTS = {"caption": "table", "tr": "table", "td": "tr", "th": "tr"}
PARENTS = {"dd": "dl", "dt": "dl", "figcaption": "figure"}
# Where a rule makes no sense.
UNRULED = SEALED | LISTS | CELLS | {"table", "tr"}
# How many blocks or structures away a term is looked for.
FARTHEST_TERM = 100
# The role of a table that is excluded; there are no events in it.
OMITTED = "omitted"


def walk(
    blocks: Blocks, chosen: Sequence[int], *, tables: bool = True, rules: bool = False, images: bool = False
) -> list[Event]:
    """Return the events of the chosen blocks; if asked for, with images and rules between.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<ul><li>Green tea<li>Black tea</ul><p>Boil water.").markup)
    >>> [tag or "text" for kind, tag, number in walk(blocks, [1, 2]) if kind in (ENTER, BLOCK)]
    ['ul', 'li', 'li', 'text']
    >>> walk(blocks, [])
    []
    """
    return _EventBuilder(blocks, chosen, tables=tables).build(
        Gaps(blocks, chosen, rules=rules, images=images) if rules or images else None
    )


class Writer(Protocol):
    """What writes one event after another in some format."""

    def block(self, tag: str, number: int) -> None: ...
    def enter(self, tag: str, number: int) -> None: ...
    def leave(self, tag: str, number: int) -> None: ...
    def image(self, tag: str, token: int) -> None: ...
    def rule(self) -> None: ...


def write_all(writer: Writer, events: Iterable[Event]) -> None:
    """Hand events to a writer, one after another."""
    for kind, tag, number in events:
        if kind == BLOCK:
            writer.block(tag, number)
        elif kind == ENTER:
            writer.enter(tag, number)
        elif kind == LEAVE:
            writer.leave(tag, number)
        elif kind == RULE:
            writer.rule()
        else:
            writer.image(tag, number)


class _EventBuilder:
    """The making of the events of one page."""

    def __init__(self, blocks: Blocks, chosen: Sequence[int], *, tables: bool) -> None:
        self.blocks, self.chosen, self.tables = blocks, chosen, tables
        self.events: list[Event] = []
        # The structures around the place where the walk is, from the page inwards; implied ones are negative.
        # For each, what it counts as, "" for nothing, and what the innermost counts as that does.
        self.stack, self.roles, self.around = [0], [""], [""]
        self.places = {0: 0}
        self.depth = 0  # how many of them are lists, items or quotes
        self.in_table = False
        self.layout_lists: set[int] = set()
        self.position = 0  # in `chosen`
        self.lone_heading = ""
        self.last_term = 0
        self.rule = -1
        self.cells: dict[int, list[int]] = {}
        self.waiting: list[int] = []  # the cells of the current row, last one first

    def build(self, gaps: Gaps | None) -> list[Event]:
        structures, events = self.blocks.structures, self.events
        for position, number in enumerate(self.chosen):
            self.position = position
            structure = structures[number]
            if gaps and number in gaps.filled:
                self.add_found(gaps.before(number))
            if (structure != self.stack[-1] or self.rule >= 0) and not self.goes_on(number):
                self.move(structure)
            if self.lone_heading:
                self.add_lone_heading(number)
            elif (around := self.around[-1]) != OMITTED:
                events.append((BLOCK, around, number))
            if gaps and number + 1 in gaps.filled:
                self.add_found(gaps.after(number))
        self.rule = -1
        self.move(0)
        return events

    def add_lone_heading(self, number: int) -> None:
        tag, self.lone_heading = self.lone_heading, ""
        self.events += [(ENTER, tag, 0), (BLOCK, tag, number), (LEAVE, tag, 0)]

    def goes_on(self, number: int) -> bool:
        """Return whether a block is the next line of the code before it, which has a `<pre>` a line."""
        if self.around[-1] != "pre" or self.blocks.structure_tag(self.blocks.structures[number]) != "pre":
            return False
        return self.rule < 0 and is_line_of_code(self.blocks, number, self.chosen[self.position - 1])

    def add_found(self, found: list[Found]) -> None:
        for tag, token, structure in found:
            if tag == "hr":
                self.rule = structure
                continue
            self.move(structure)
            self.lone_heading = ""
            if self.around[-1] not in ("pre", OMITTED):
                self.events.append((IMAGE, self.around[-1], token))

    def move(self, target: int) -> None:
        """Leave and enter structures until the walk is in `target`."""
        fresh: list[tuple[int, str]] = []
        structure, blocks, places = target, self.blocks, self.places
        while structure not in places:
            fresh.append((structure, blocks.structure_tag(structure)))
            structure = blocks.structure_parents[structure]
        keep = places[structure] + 1
        if fresh and keep < len(self.stack):
            keep += self.kept_open(keep, fresh[-1][1])
        while len(self.stack) > keep:
            self.leave()
        if self.rule >= 0:
            if self.rule in self.places and self.around[-1] not in UNRULED:
                self.events.append((RULE, self.around[-1], 0))
            self.rule = -1
        for structure, tag in reversed(fresh):
            self.enter(structure, tag)
        if self.around[-1] in LISTS:
            self.push(-len(self.stack), "li")

    def kept_open(self, keep: int, tag: str) -> bool:
        """Return whether the structure above `keep` stays open, since `tag` belongs in it.

        A list right below a list belongs to the item before it; items without a list share an implied one.
        """
        if tag == "li":
            return self.stack[keep] < 0 and self.roles[keep] in LISTS
        return tag in LISTS and self.roles[keep] == "li" and self.around[keep - 1] in LISTS

    def enter(self, structure: int, tag: str) -> None:
        if tag == "li" and self.around[-1] in LISTS and self.depth < DEEPEST:  # nearly half of all
            self.push(structure, tag)
            return
        role = self.role(structure, tag)
        self.imply(role)
        if role in CELLS:
            self.skip_to_cell(structure)
        elif role == "tr":
            self.waiting = self.cells.pop(structure, [])[::-1]
        self.push(structure, role)

    def imply(self, role: str) -> None:
        """Enter the list that an item lacks, or the item that something else in a list lacks."""
        in_list = self.around[-1] in LISTS
        if role == "li" and not in_list:
            self.push(-len(self.stack), "ul")
        elif role not in ("", "li", OMITTED) and in_list:
            self.push(-len(self.stack), "li")

    def skip_to_cell(self, structure: int) -> None:
        """Write the cells before this one that have no chosen block."""
        while self.waiting and self.waiting[-1] != structure:
            self.empty_cell(self.waiting.pop())
        if self.waiting:
            self.waiting.pop()

    def push(self, structure: int, role: str) -> None:
        self.places[structure] = len(self.stack)
        self.stack.append(structure)
        self.roles.append(role)
        self.around.append(role or self.around[-1])
        self.depth += role in NESTING
        if role == "table":
            self.in_table = True
        elif role == "dt":
            self.last_term = structure
        if role and role != OMITTED:
            self.events.append((ENTER, role, max(structure, 0)))

    def leave(self) -> None:
        structure, role = self.stack.pop(), self.roles.pop()
        self.around.pop()
        del self.places[structure]
        self.depth -= role in NESTING
        if role == "table":
            self.in_table = False
        elif role == "tr":
            while self.waiting:
                self.empty_cell(self.waiting.pop())
        if role and role != OMITTED:
            self.events.append((LEAVE, role, max(structure, 0)))

    def empty_cell(self, structure: int) -> None:
        tag = self.blocks.structure_tag(structure)
        self.events.append((ENTER, tag, structure))
        self.events.append((LEAVE, tag, structure))

    def role(self, structure: int, tag: str) -> str:
        """Return what a structure counts as at this place of the walk; "" for nothing."""
        around = self.around[-1]
        if around in SEALED or around == OMITTED:
            return ""
        if tag in ("table", "ol") and is_listing(self.blocks, structure):
            return "pre"
        if tag in HEADINGS:
            return self.heading(structure, tag)
        if tag == "table":
            return self.table(structure)
        if tag in TABLE_PARENTS:
            return tag if around == TABLE_PARENTS[tag] else ""
        if tag in NESTING:
            return self.nesting(structure, tag, around)
        return tag

    def heading(self, structure: int, tag: str) -> str:
        if read_heading(self.blocks, self.chosen, self.position, structure):
            return tag
        # It has an article inside. Only its first block is the heading.
        first = self.chosen[self.position]
        if self.blocks.structures[first] == structure and len(self.blocks.texts[first]) <= LONGEST_HEADING:
            self.lone_heading = tag
        return ""

    def table(self, structure: int) -> str:
        if self.in_table:
            return ""
        cells = read_grid(self.blocks, self.chosen, self.position, structure)
        if not cells:
            return ""
        self.cells = cells
        return "table" if self.tables else OMITTED

    def nesting(self, structure: int, tag: str, around: str) -> str:
        if self.depth >= DEEPEST:
            return ""
        if tag in LISTS:
            return self.list_role(structure, tag, around)
        if tag == "dl":
            return tag if self.has_term(structure) else ""
        if tag in PARENTS:
            return tag if around == PARENTS[tag] and not (tag == "dd" and self.lacks_term(structure)) else ""
        if tag == "li" and self.blocks.structure_parents[structure] in self.layout_lists:
            return ""
        return tag

    def has_term(self, outer: int) -> bool:
        """Return whether a term of a `<dl>` is chosen; definitions alone are paragraphs."""
        blocks = self.blocks
        for number in self.chosen[self.position : self.position + FARTHEST_TERM]:
            structure = blocks.structures[number]
            while structure > outer and blocks.structure_parents[structure] != outer:
                structure = blocks.structure_parents[structure]
            if structure <= outer:
                break
            if blocks.structure_tag(structure) == "dt":
                return True
        return False

    def lacks_term(self, definition: int) -> bool:
        """Return whether the term of a definition is not chosen: it would be printed below another one."""
        blocks, outer = self.blocks, self.blocks.structure_parents[definition]
        for structure in range(definition - 1, max(outer, definition - FARTHEST_TERM), -1):
            if blocks.structure_parents[structure] == outer and blocks.structure_tag(structure) == "dt":
                return structure != self.last_term
        return False

    def list_role(self, structure: int, tag: str, around: str) -> str:
        if self.roles[-1] == "li" and self.events[-1][:2] == (ENTER, "li"):
            # An item with nothing before the list in it counts as nothing.
            self.events.pop()
            self.roles[-1], self.around[-1] = "", self.around[-2]
            self.depth -= 1
            return ""
        if around in LISTS:
            return ""
        if is_layout_list(self.blocks, self.chosen, self.position, structure):
            self.layout_lists.add(structure)
            return ""
        return "ol" if tag == "ol" else "ul"
