"""Find listings: code in `<pre>`, and in the tables and lists that highlighters make of its lines.

What stands beside the code in these elements is no code: numbers of lines, buttons, the name of a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from cleanpress.html.blocks import Blocks
from cleanpress.html.caching import cache_short
from cleanpress.html.elements import CELLS, HEADINGS, attribute
from cleanpress.html.languages import language_name

__all__ = [
    "beside_listing",
    "box_of_listing",
    "copies",
    "counts_up",
    "element_end",
    "is_line_of_code",
    "is_listing",
    "is_numbers",
    "names_numbers",
    "numbers_of_lines",
    "title_of_listing",
]

# What highlighters call the numbers of lines: Pygments, Jekyll, Chroma, Prism, highlight.js, Crayon, GitHub.
_NUMBERS = re.compile(
    r"gutter|line[-_]?n(?:o|um)|blob-num|crayon-num|(?<![\w-])(?:lnt?d?|num|hljs-ln-n\w*)(?![\w-])",
    re.IGNORECASE,
)
# The cells of code in a table of lines.
_CODE_CELL = re.compile(r"(?<![a-z])(?:code|file-line|hljs-ln-line|lntd)(?![a-z])")
_CODE_TABLE = re.compile(
    r"(?<![a-z])(?:hljs-ln|highlight(?:table)?|rouge-table|lntable|crayon-table|file-line-container)(?![a-z])"
)
_CODE_LIST = re.compile(r"(?<![\w-])(?:dp-\w+|linenums|geshi|code-?lines?|hljs[\w-]*|highlight)(?![\w-])")
_CODE_ITEM = re.compile(r"(?<![\w-])(?:li1|de1|L0|hljs-ln-line)(?![\w-])")
_COPY = re.compile(
    r"(?<![a-z])(?:cop(?:y|ied)|clipboard)(?![a-z])|copy[-_]?(?:code|button|btn|icon|to)|(?:btn|button)[-_]?copy"
    r"|(?<![a-z])Copy(?=[A-Z_]|\b)|(?<=[a-z])Copy(?![a-z])|copyButton|(?<![\w-])(?:toolbar|code-?actions?)(?![\w-])"
)
_COUNT = re.compile(r"[\d\s.:|+\-]*")
_FILE_NAME = re.compile(r"[\w@.~/\\-]{1,80}\.[A-Za-z]\w{0,9}|[\w.~/-]{0,60}(?:Dockerfile|Makefile|Gemfile)")
# Cells that are looked at to tell what a table is.
FIRST_TOKENS = 60
# How many blocks beside code, and how many elements around one, may be the head of its box or a button.
FAR = 3
FARTHEST_BOX = 6
LONGEST_BUTTON, LONGEST_HEAD = 40, 80
_TEXT_TAGS = HEADINGS | {"p", "li", "td", "th", "dt", "dd"}


def is_listing(blocks: Blocks, structure: int) -> bool:
    """Return whether a structure is code: `<pre>`, or a table or list with a line of code in each row.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<table><tr><td class=ln>1</td><td class=code>tea = 1</td></table><table><tr><td>Tea</table>"
    >>> blocks = read_blocks(parse(page).markup)
    >>> structures = range(1, len(blocks.structure_tokens))
    >>> [is_listing(blocks, each) for each in structures if blocks.structure_tag(each) == "table"]
    [True, False]
    """
    tag = blocks.structure_tag(structure)
    if tag == "pre":
        return True
    if tag == "table":
        return _is_code_table(blocks, structure)
    return tag == "ol" and _is_code_list(blocks, structure)


def _is_code_table(blocks: Blocks, table: int) -> bool:
    tokens, start = blocks.tokens, blocks.structure_tokens[table]
    named = _CODE_TABLE.search(attribute(blocks.structure_source(table), "class")) is not None
    if not named and not any(_may_be_code(token) for token in tokens[start : start + FIRST_TOKENS]):
        return False
    if _holds_table(blocks, table):
        return False
    numbers = code = 0
    for cell in _cells(blocks, table):
        kind = _cell_kind(blocks, cell)
        if not kind:
            return False
        numbers += kind == "numbers"
        code += kind == "code"
    return code > 0 and (numbers > 0 or named)


def _may_be_code(token: str) -> bool:
    if not token.startswith("td "):
        return token.startswith(("pre", "code"))
    return "code" in token.partition(">")[0]


def _holds_table(blocks: Blocks, table: int) -> bool:
    parents = blocks.structure_parents
    for structure in range(table + 1, len(parents)):
        if parents[structure] < table:
            break
        if blocks.structure_tag(structure) == "table":
            return True
    return False


def _cells(blocks: Blocks, table: int) -> Iterator[int]:
    parents = blocks.structure_parents
    for structure in range(table + 1, len(parents)):
        if parents[structure] < table:
            return
        if blocks.structure_tag(structure) in CELLS:
            yield structure


def _cell_kind(blocks: Blocks, cell: int) -> str:
    """Return whether a cell of a table holds "code" or "numbers" of lines; "" for anything else."""
    tokens, start = blocks.tokens, blocks.structure_tokens[cell]
    source = blocks.structure_source(cell)
    if source.startswith("th"):
        return ""
    end = element_end(tokens, start)
    classes = attribute(source, "class")
    if is_numbers(tokens, start, end) and (
        _NUMBERS.search(classes) or "data-line-number" in source or not _CODE_CELL.search(classes)
    ):
        return "numbers"
    inside = [token.partition(">")[0].partition(" ")[0] for token in tokens[start + 1 : end]]
    return "code" if _CODE_CELL.search(classes) or "pre" in inside or _is_all_code(tokens, start, end) else ""


def _is_all_code(tokens: Sequence[str], start: int, end: int) -> bool:
    """Return whether all text of an element is in `<code>`."""
    depth = 0
    seen = False
    for token in tokens[start:end]:
        source, _, text = token.partition(">")
        name = source.partition(" ")[0]
        depth += (name == "code") - (name == "/code")
        if text.strip():
            if depth <= 0:
                return False
            seen = True
    return seen


def _is_code_list(blocks: Blocks, outer: int) -> bool:
    if _CODE_LIST.search(attribute(blocks.structure_source(outer), "class")):
        return True
    first = blocks.structure_tokens[outer]
    sources = (token.partition(">")[0] for token in blocks.tokens[first + 1 : first + 4])
    return any(_CODE_ITEM.search(attribute(source, "class")) for source in sources if "=" in source)


def element_end(tokens: Sequence[str], start: int) -> int:
    """Return the token that closes the element which the token `start` opens.

    >>> element_end("pre> pre> /pre> /pre> p>".split(), 0)
    3
    """
    name = tokens[start].partition(">")[0].partition(" ")[0]
    closing = f"/{name}>"
    tags = (name + ">", name + " ", closing)
    depth = 0
    for number in range(start, len(tokens)):
        token = tokens[number]
        if not token.startswith(tags):
            continue
        if not token.startswith(closing):
            depth += 1
        elif depth == 1:
            return number
        else:
            depth -= 1
    return len(tokens) - 1


def is_numbers(tokens: Sequence[str], start: int, end: int) -> bool:
    """Return whether the text of an element is numbers, or empty."""
    return all(_COUNT.fullmatch(token.partition(">")[2]) for token in tokens[start:end])


def names_numbers(classes: str) -> bool:
    """Return whether names of an element are those of the numbers of lines."""
    return _NUMBERS.search(classes) is not None


@cache_short
def copies(classes: str) -> bool:
    """Return whether names of an element are those of a button that copies code.

    >>> copies("btn-copy"), copies("copyButton_a1"), copies("copyright")
    (True, True, False)
    """
    return _COPY.search(classes) is not None


def counts_up(lines: Sequence[str]) -> bool:
    """Return whether lines are numbers, each one more than the last."""
    if not lines or not all(line.isascii() and line.isdigit() and len(line) < 7 for line in lines):
        return False
    return all(int(after) == int(before) + 1 for before, after in pairwise(lines))


def is_line_of_code(blocks: Blocks, number: int, before: int) -> bool:
    """Return whether a block in `<pre>` goes on with the code of another one, as where each line has its own.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<pre>tea = 1</pre><pre>milk = 2</pre><p>So<pre>x</pre>").markup)
    >>> is_line_of_code(blocks, 1, 0), is_line_of_code(blocks, 3, 1)
    (True, False)
    """
    texts, tokens = blocks.texts, blocks.tokens
    if "\n" in texts[number] or "\n" in texts[before]:
        return False
    if not all(_COUNT.fullmatch(texts[each]) for each in range(before + 1, number)):
        return False
    if _source(blocks, number) != _source(blocks, before):
        return False
    between = [token.partition(">")[0] for token in tokens[blocks.ends[before] : blocks.starts[number] + 1]]
    names = {source.partition(" ")[0].lstrip("/") for source in between}
    if names <= {"pre", "code", "span"}:
        return True
    lines = [attribute(source, "class") for source in between if source.startswith("pre ")]
    return names <= {"pre", "code", "span", "div"} and any("line" in classes for classes in lines)


def _source(blocks: Blocks, number: int) -> str:
    return blocks.structure_source(blocks.structures[number])


def beside_listing(blocks: Blocks, listings: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the blocks right beside code that are no content: its language, a button that copies it.

    listings: the first block of each, and the one after its last.
    """
    for first, end in listings:
        around = set(blocks.ancestors(first))
        for number in range(first - 1, max(first - 1 - FAR, -1), -1):
            if not _is_head(blocks, number) and not _is_button(blocks, number, around):
                break
            yield number
        for number in range(end, min(end + FAR, len(blocks))):
            if not _is_button(blocks, number, around):
                break
            yield number
        # In a <pre> with a box inside, the first block may be a button, so that the last one counts.
        around = set(blocks.ancestors(end - 1))
        yield from (number for number in range(first, end - 1) if _is_button(blocks, number, around))


def title_of_listing(blocks: Blocks, first: int) -> int:
    """Return the first block of a listing with the name of its file above it; `first` without one."""
    around = set(blocks.ancestors(first))
    for number in range(first - 1, max(first - 1 - FAR, -1), -1):
        if blocks.tag(number) not in _TEXT_TAGS and _FILE_NAME.fullmatch(blocks.texts[number]):
            return number
        if not _is_head(blocks, number) and not _is_button(blocks, number, around):
            break
    return first


def box_of_listing(blocks: Blocks, first: int, end: int) -> range:
    """Return the blocks of the box around a listing, with its own: the smallest element with short texts too.

    Its head and its foot say what the code is, and do not part it from the text before and after it.
    """
    start, stop = first, end
    paths = list(islice(blocks.ancestors(first), FARTHEST_BOX))
    for path in paths[1:]:
        before = _short_in(blocks, path, range(first - 1, max(first - 2 - FAR, -1), -1))
        after = _short_in(blocks, path, range(end, min(end + 1 + FAR, len(blocks))))
        if before < 0 or after < 0:
            break
        start, stop = first - before, end + after
    return range(start, stop)


def _short_in(blocks: Blocks, path: int, numbers: range) -> int:
    """Return how many of some blocks, from the first on, are in an element; -1 if there is a text in it."""
    for count, number in enumerate(numbers):
        if path not in islice(blocks.ancestors(number), FARTHEST_BOX + FAR):
            return count
        if len(blocks.texts[number]) > LONGEST_HEAD or count == FAR or blocks.tag(number) in _TEXT_TAGS:
            return -1
    return len(numbers) if len(numbers) <= FAR else -1


def _is_head(blocks: Blocks, number: int) -> bool:
    return blocks.tag(number) not in _TEXT_TAGS and bool(language_name(blocks.texts[number], label=True))


def _is_button(blocks: Blocks, number: int, listing: set[int]) -> bool:
    """Return whether a block is a button; `listing` are the element paths around the code itself."""
    if len(blocks.texts[number]) > LONGEST_BUTTON:
        return False
    tokens = blocks.tokens[blocks.starts[number] : blocks.ends[number]]
    if any(" class=" in token and copies(attribute(token.partition(">")[0], "class")) for token in tokens):
        return blocks.paths[number] not in listing
    around = (path for path in islice(blocks.ancestors(number), FAR) if path not in listing)
    names = (blocks.signatures[path] for path in around)
    return any(each.startswith(("button", "clipboard-copy")) or copies(each) for each in names)


def numbers_of_lines(blocks: Blocks, listings: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the blocks that are nothing but the numbers of lines; none on a page without code."""
    if not listings:
        return
    for number, text in enumerate(blocks.texts):
        if _COUNT.fullmatch(text):
            around = islice(blocks.ancestors(number), FAR)
            if any(names_numbers(blocks.signatures[path]) for path in around):
                yield number
