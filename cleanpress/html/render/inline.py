"""The inline content of a block: text, what it looks like, where it links to, images and line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cleanpress.html.blocks import BREAK, Blocks
from cleanpress.html.elements import SKIPPED_TAGS
from cleanpress.html.render.references import References

__all__ = [
    "CODE",
    "DEL",
    "EM",
    "STRONG",
    "SUB",
    "SUP",
    "Inline",
    "Run",
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
# What stands for something by itself.
_INSERTING = frozenset(("br", "img", "q", "/q"))
_TAGS = _STYLES.keys() | _CLOSED_STYLES.keys()
# What documentation writes after its headings, linked to themselves.
_PERMALINKS = frozenset("# ¶ § 🔗 ⚓".split())
# Pictures of what text has characters for.
_EMOJI = re.compile(r' class="[^"]*(?:emoji|smil(?:ey|ie))', re.IGNORECASE)


class Run(NamedTuple):
    """Text of one kind; never empty, white space folded. Where it ends or begins with a space, it need not.

    text:   "\\n" for a line break, what stands for it for an image.
    styles: a sum of STRONG, EM and so on.
    link:   where it links to, "" for nowhere.
    image:  the address of an image, "" for text.
    """

    text: str
    styles: int = 0
    link: str = ""
    image: str = ""


class Inline:
    """Read the inline content of the blocks of a page, one block after the other."""

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
        if number != self.last + 1:
            self.open.clear()
            self.counts.clear()
            self.styles = 0
        self.last = number
        for token in blocks.tokens[blocks.ends[number - 1] if number else 1 : start]:
            source = token.partition(">")[0]
            if source in _TAGS or " " in source:
                self.style(source)
        if end - start == 1 and not link and not self.open:
            source = blocks.tokens[start].partition(">")[0].partition(" ")[0]
            if source not in _STYLES and source not in ("a", "img", "q"):
                return [Run(blocks.texts[number])] if blocks.texts[number] else []
        return _tidy(self.raw(start, end, self.references.link(link) if link and self.links else ""))

    def style(self, source: str) -> None:
        """Open or close a style, if the tag does."""
        name = _CLOSED_STYLES.get(source)
        if name:
            for index in range(len(self.open) - 1, -1, -1):
                if self.open[index][0] == name:
                    style = self.open.pop(index)[1]
                    self.counts[style] -= 1
                    if not self.counts[style]:
                        self.styles &= ~style
                    break
            return
        name = source.partition(" ")[0]
        if name in _STYLES:
            # Text pasted from office programs stands in <b style="font-weight:normal">.
            plain = name == "b" and "font-weight" in source and "normal" in source
            style = 0 if plain else _STYLES[name]
            self.open.append((name, style))
            self.counts[style] = self.counts.get(style, 0) + 1
            self.styles |= style

    def raw(self, start: int, end: int, link: str) -> Iterator[Run]:
        """Yield the runs as the page has them: white space and references as written, BREAK for `<br>`."""
        tokens = self.blocks.tokens
        permalink = False
        numbers = iter(range(start, end))
        for number in numbers:
            source, _, text = tokens[number].partition(">")
            name = source.partition(" ")[0]
            if name in _STYLES or source in _CLOSED_STYLES:
                self.style(source)
            elif name == "a":
                link = self.references.link(number) if self.links else ""
                permalink = ' href="#' in source
            elif source == "/a":
                link, permalink = "", False
            elif name in _INSERTING:
                if inserted := self.inserted(name, source, number, link):
                    yield inserted
            elif name in SKIPPED_TAGS or (name == "noscript" and number > start):
                text = self.skip(numbers, "/" + name)
            if text and not (permalink and text.strip() in _PERMALINKS):
                yield Run(text, self.styles, link)

    def skip(self, numbers: Iterator[int], end_tag: str) -> str:
        """Read on to the end of a skipped element, and return the text after it."""
        for number in numbers:
            source, _, text = self.blocks.tokens[number].partition(">")
            if source == end_tag:
                return text
        return ""

    def inserted(self, name: str, source: str, number: int, link: str) -> Run | None:
        """Return what a tag stands for by itself: a line break, a quotation mark, an image."""
        if name == "br":
            return Run(BREAK)
        if name == "q" or source == "/q":
            return Run("“" if name == "q" else "”", self.styles, link)
        if name == "img" and self.images:
            address, alt = self.references.image(number)
            if address and alt and _EMOJI.search(source):
                return Run(alt, self.styles, link)
            if address:
                return Run(alt, self.styles, link, address)
        return None


def _tidy(raw: Iterable[Run]) -> list[Run]:
    # White space goes outside of what begins or ends with it, and is one space; runs that look alike are one.
    tidy: list[Run] = []
    space: Run | None = None
    for run in raw:
        text, styles, link, image = run
        if text == BREAK:
            if tidy:
                tidy.append(Run("\n"))
            space = None
            continue
        folded = text if image else " ".join(text.split())
        if not image and (not folded or text[0].isspace()):
            space = _shared(space or run, run)
        if not folded and not image:
            continue
        if space and tidy and tidy[-1].text != "\n":
            shared = _shared(_shared(space, run), tidy[-1])
            tidy.append(Run(" ", shared.styles, shared.link))
        if "&" in folded and not image:
            folded = folded.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        tidy.append(Run(folded, styles, link, image))
        space = run if not image and text[-1].isspace() else None
    while tidy and tidy[-1].text == "\n":
        tidy.pop()
    return _merged(tidy)


def _shared(one: Run, other: Run) -> Run:
    # What two runs have in common.
    return Run(" ", one.styles & other.styles, one.link if one.link == other.link else "")


def _merged(runs: list[Run]) -> list[Run]:
    merged: list[Run] = []
    alike: list[str] = []
    for index, (text, styles, link, image) in enumerate(runs):
        alike.append(text)
        following = runs[index + 1] if index + 1 < len(runs) else None
        if (
            following is None
            or image
            or following.image
            or text == "\n"
            or following.text == "\n"
            or following.styles != styles
            or following.link != link
        ):
            merged.append(Run("".join(alike), styles, link, image))
            alike.clear()
    return merged


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
    out: list[str] = []
    stack: list[int] = []
    known = sum(marks)
    if not any(styles & known for _, styles in parts):
        return "".join(text for text, _ in parts)
    for index, (text, styles) in enumerate(parts):
        styles &= known
        first = next((at for at, style in enumerate(stack) if not style & styles), len(stack))
        closed = stack[first:]
        if closed and not cross and not (out[-1].endswith(" ") or text.startswith(" ")):
            styles &= ~sum(closed)
        while len(stack) > first:
            out.append(marks[stack.pop()][1])
        missing = [style for style in marks if style & styles and style not in stack]
        if len(missing) > 1:
            missing.sort(key=lambda style: -_reach(parts, index, style))
        for style in missing:
            stack.append(style)
            out.append(marks[style][0])
        out.append(text)
    while stack:
        out.append(marks[stack.pop()][1])
    return "".join(out)


def _reach(parts: Sequence[tuple[str, int]], index: int, style: int) -> int:
    end = index
    while end < min(len(parts), index + 50) and parts[end][1] & style:
        end += 1
    return end
