"""The inline content of a block: text, what it looks like, where it links to, images and line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import SKIPPED_TAGS
from cleanpress.html.render.references import References
from cleanpress.html.render.runs import Run, Runs

__all__ = [
    "CODE",
    "DEL",
    "EM",
    "STRONG",
    "SUB",
    "SUP",
    "Inline",
    "is_listing",
    "lines_of",
    "nested",
    "without",
]

STRONG, EM, DEL, CODE, SUB, SUP = (1 << bit for bit in range(6))
_STYLES = {
    "b": STRONG, "strong": STRONG, "em": EM, "i": EM, "del": DEL, "s": DEL, "strike": DEL,
    "code": CODE, "kbd": CODE, "samp": CODE, "tt": CODE, "sub": SUB, "sup": SUP,
}  # fmt: skip
_CLOSED_STYLES = {f"/{tag}": tag for tag in _STYLES}
_LINK_TAGS = frozenset(("a", "/a"))
_QUOTATION_MARKS = {"q": "“", "/q": "”"}
# What puts something into the text by itself.
_INSERTING = _QUOTATION_MARKS.keys() | {"br", "img"}
# With one of these at its start, what a block shows is more than its text.
_READ_CLOSELY = frozenset(("a", "img", "q"))
_TAGS = _STYLES.keys() | _CLOSED_STYLES.keys()
# A link in a block of fewer runs cannot be on so many lines that it matters.
MANY_RUNS = 20
# Pictures of what text has characters for.
_EMOJI = re.compile(r' class="[^"]*(?:emoji|smil(?:ey|ie))', re.IGNORECASE)


class Inline:
    """The inline content of the blocks of a page, read one block after the other."""

    def __init__(self, blocks: Blocks, references: References, *, links: bool, images: bool) -> None:
        self.blocks, self.references, self.links, self.images = blocks, references, links, images
        # The styles that are open where the last block ended: <em> may hold several paragraphs.
        self.open: list[tuple[str, int]] = []
        self.counts: dict[int, int] = {}
        self.styles = 0
        self.last = -2

    def read(self, number: int) -> list[Run]:
        """Return the runs of a block.

        >>> from cleanpress.html.blocks import read_blocks
        >>> from cleanpress.html.parse import parse
        >>> blocks = read_blocks(parse("<p>Boil <b>fresh </b><b>water</b>.<p>Then wait.").markup)
        >>> inline = Inline(blocks, References(blocks.tokens, None), links=True, images=True)
        >>> [(run.text, run.styles) for run in inline.read(0)]
        [('Boil ', 0), ('fresh water', 1), ('.', 0)]
        >>> inline.read(1)
        [Run(text='Then wait.', styles=0, link='', image='')]
        """
        blocks = self.blocks
        start, end, link = blocks.starts[number], blocks.ends[number], blocks.links[number]
        self.catch_up(number)
        if end - start == 1 and not link and not self.open:
            name = blocks.tokens[start].partition(">")[0].partition(" ")[0]
            if name not in _STYLES and name not in _READ_CLOSELY:
                return [Run(blocks.texts[number])] if blocks.texts[number] else []
        runs = self.read_tokens(start, end, self.references.link(link) if link and self.links else "")
        return self.bounded(runs) if self.links and len(runs) > MANY_RUNS else runs

    def bounded(self, runs: list[Run]) -> list[Run]:
        """Return the runs of a block without a link that would be written to far too many lines."""
        last = ""
        for number, run in enumerate(runs):
            if run.text == "\n":
                continue
            is_again = run.link and run.link == last and runs[number - 1].text == "\n"
            last = run.link
            if is_again and not self.references.affords(len(run.link)):
                runs[number] = run._replace(link="")
        return runs

    def catch_up(self, number: int) -> None:
        """Open and close styles by the tags between the last block that was read and this one."""
        if number != self.last + 1:
            self.open.clear()
            self.counts.clear()
            self.styles = 0
        self.last = number
        begin = self.blocks.ends[number - 1] if number else 1
        for token in self.blocks.tokens[begin : self.blocks.starts[number]]:
            source = token.partition(">")[0]
            if source.partition(" ")[0] in _TAGS:
                self.style(source)

    def style(self, source: str) -> None:
        """Open or close a style, if the tag does."""
        name = _CLOSED_STYLES.get(source)
        if name:
            self.close_style(name)
            return
        name = source.partition(" ")[0]
        if name in _STYLES:
            # Text pasted from office programs is in <b style="font-weight:normal">.
            plain = name == "b" and "font-weight" in source and "normal" in source
            style = 0 if plain else _STYLES[name]
            self.open.append((name, style))
            self.counts[style] = self.counts.get(style, 0) + 1
            self.styles |= style

    def close_style(self, name: str) -> None:
        """Close the style that a tag of this name opened last."""
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == name:
                style = self.open.pop(index)[1]
                self.counts[style] -= 1
                if not self.counts[style]:
                    self.styles &= ~style
                break

    def read_tokens(self, start: int, end: int, link: str) -> list[Run]:
        """Return the runs of some tokens; `link` is where the text before the first tag links to."""
        tokens = self.blocks.tokens
        runs = Runs()
        numbers = iter(range(start, end))
        for number in numbers:
            source, _, text = tokens[number].partition(">")
            name = source.partition(" ")[0]
            if name in _TAGS:
                self.style(source)
            elif name in _LINK_TAGS:
                link = self.link(name, number)
            elif name in _INSERTING:
                self.insert(runs, name, number, link)
            # A <noscript> at the start has been read as the page's text: see `read_blocks`.
            elif name in SKIPPED_TAGS or (name == "noscript" and number > start):
                text = self.skip(numbers, "/" + name)
            if text:
                runs.add_text(text, self.styles, link)
        return runs.made()

    def link(self, name: str, number: int) -> str:
        """Return where the text after the start or end tag of a link points to."""
        return self.references.link(number) if name == "a" and self.links else ""

    def skip(self, numbers: Iterator[int], end_tag: str) -> str:
        """Read on to the end of a skipped element, and return the text after it."""
        for number in numbers:
            source, _, text = self.blocks.tokens[number].partition(">")
            if source == end_tag:
                return text
        return ""

    def insert(self, runs: Runs, name: str, number: int, link: str) -> None:
        """Add what a tag puts into the text by itself: a line break, a quotation mark, an image."""
        if name == "br":
            runs.add_break()
        elif name != "img":
            runs.add_text(_QUOTATION_MARKS[name], self.styles, link)
        elif self.images:
            address, alt = self.references.image(number)
            if address and alt and _EMOJI.search(self.blocks.tokens[number].partition(">")[0]):
                runs.add_text(alt, self.styles, link)
            elif address:
                runs.add_image(address, alt, self.styles, link)


def lines_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Split runs into lines.

    >>> lines_of([Run("Tea"), Run("\\n"), Run("Milk", STRONG)])
    [[Run(text='Tea', styles=0, link='', image='')], [Run(text='Milk', styles=1, link='', image='')]]
    """
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    return lines


def is_listing(runs: Sequence[Run]) -> bool:
    """Return whether runs are lines of code, as some pages have them without `<pre>`."""
    if len(runs) < 3:
        return False
    breaks = sum(run.text == "\n" for run in runs)
    return breaks > 0 and all(run.styles & CODE or run.text == "\n" for run in runs)


def without(style: int, runs: Sequence[Run]) -> list[Run]:
    """Return the runs without a style; headings are bold by themselves."""
    return [run._replace(styles=run.styles & ~style) for run in runs]


def nested(
    parts: Sequence[tuple[str, int]], marks: Mapping[int, tuple[str, str]], *, cross: bool = True
) -> str:
    """Put marks around texts in such an order that they nest.

    cross: whether a mark may be closed and opened again in the middle of a word; otherwise, styles that
           overlap there lose one.

    >>> marks = {STRONG: ("<b>", "</b>"), EM: ("<i>", "</i>")}
    >>> nested([("Boil ", EM), ("fresh", EM | STRONG), (" water", STRONG), (".", 0)], marks)
    '<i>Boil <b>fresh</b></i><b> water</b>.'
    """
    known = sum(marks)
    if not any(styles & known for _, styles in parts):
        return "".join(text for text, _ in parts)
    nesting = _Nesting(marks)
    for index, (text, styles) in enumerate(parts):
        styles &= known
        ending = nesting.ending(styles)
        if ending and not cross and not (nesting.out[-1].endswith(" ") or text.startswith(" ")):
            styles &= ~sum(ending)
        nesting.close(len(ending))
        nesting.open(styles, parts, index)
        nesting.out.append(text)
    nesting.close(len(nesting.stack))
    return "".join(nesting.out)


class _Nesting:
    """The marks that are open, written so that those opened last are closed first."""

    def __init__(self, marks: Mapping[int, tuple[str, str]]) -> None:
        self.marks = marks
        self.out: list[str] = []
        self.stack: list[int] = []

    def ending(self, styles: int) -> list[int]:
        """Return the open styles from the first on that is not among `styles`."""
        first = next((at for at, style in enumerate(self.stack) if not style & styles), len(self.stack))
        return self.stack[first:]

    def close(self, count: int) -> None:
        for _ in range(count):
            self.out.append(self.marks[self.stack.pop()][1])

    def open(self, styles: int, parts: Sequence[tuple[str, int]], index: int) -> None:
        """Open what is not open of `styles`: the one that lasts longest is the outermost."""
        missing = [style for style in self.marks if style & styles and style not in self.stack]
        if len(missing) > 1:
            missing.sort(key=lambda style: -_reach(parts, index, style))
        for style in missing:
            self.stack.append(style)
            self.out.append(self.marks[style][0])


def _reach(parts: Sequence[tuple[str, int]], index: int, style: int) -> int:
    end = index
    while end < min(len(parts), index + 50) and parts[end][1] & style:
        end += 1
    return end
