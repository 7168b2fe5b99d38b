"""Make texts that are no pages, of clean paragraphs in many languages: all of them is content.

Lists, verse, tables, manuals and the sentences of a test set have short lines around their prose as pages
have, without anything of an interface in them. A network that has seen made pages alone would clean them.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Sequence

from cleanpress.text.normalize import UNSPACED
from cleanpress.text.punctuation import sentence_break

__all__ = ["no_page"]

FEWEST_LINES, MOST_LINES = 6, 70
# Words of a short line, and characters where words are not set apart.
WORDS, CHARACTERS = (1, 7), (2, 18)
NARROWEST, WIDEST = 56, 79
_MARKS = ("", "", "", "- ", "* ", "• ", "  ", "    ", "– ", "0. ", "0) ", "a) ")
_BETWEEN = (": ", " – ", "\t", " - ", ", ", "; ", " = ", " | ", "  ")
_CLAUSE = re.compile(r"[,;:，、；：،؛]\s*")


def no_page(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    """Return the lines of a text that is no page, made of paragraphs; "" is a blank line."""
    kind = chance.choice((_prose, _sentences, _short_lines, _short_lines, _lists, _lists, _fields, _manual))
    return kind(paragraphs, chance)


def short_line(paragraph: str, chance: random.Random) -> str:
    """Return a few words of a paragraph, from anywhere in it."""
    if UNSPACED.search(paragraph):
        size = chance.randint(*CHARACTERS)
        first = chance.randrange(max(1, len(paragraph) - size))
        return paragraph[first : first + size].strip() or paragraph[:size]
    words = paragraph.split()
    size = chance.randint(*WORDS)
    first = chance.randrange(max(1, len(words) - size))
    return " ".join(words[first : first + size])


def _prose(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    write: Callable[[str], list[str]] = chance.choice(((lambda text: [text]), _wrapper(chance)))
    gap = [""] * chance.choice((0, 1))
    return [line for text in paragraphs for line in (*write(text), *gap)]


def _wrapper(chance: random.Random) -> Callable[[str], list[str]]:
    width, indent = chance.randint(NARROWEST, WIDEST), " " * chance.choice((0, 0, 2, 4, 7))
    return lambda text: textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)


def _sentences(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    text = " ".join(paragraphs)
    lines = [line for line in sentence_break.sub("\n", text).split("\n") if line.strip()]
    if chance.random() < 0.5:  # clauses, as test sets, glosses and subtitles have
        lines = [part.strip() for line in lines for part in _CLAUSE.split(line) if part.strip()]
    if chance.random() < 0.3:
        lines = [line.rstrip(".。!?") for line in lines]
    if chance.random() < 0.3:
        chance.shuffle(lines)
    return lines


def _short_lines(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    mark, stanza = chance.choice(_MARKS), chance.choice((0, 0, 4, 5))
    write = chance.choice((str, str, str.lower, str.capitalize))
    lines: list[str] = []
    for number in range(chance.randint(FEWEST_LINES, MOST_LINES)):
        lines.append(
            mark.replace("0", str(number + 1)) + write(short_line(chance.choice(paragraphs), chance))
        )
        if stanza and number % stanza == stanza - 1:
            lines.append("")
    return lines


def _lists(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    """Return paragraphs with short lines above, between and below them: steps, parts, speakers, answers."""
    lines: list[str] = []
    gap = [""] * chance.choice((0, 1))
    for text in paragraphs:
        if chance.random() < 0.5:
            some = _short_lines(paragraphs, chance)[: chance.randint(1, 12)]
            lines += [*(line for line in some if line), *gap]
        lines += [text, *gap]
    return lines + _short_lines(paragraphs, chance)[: chance.choice((0, 0, 4, 12))]


def _fields(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    between = chance.choice(_BETWEEN)
    columns = chance.choice((2, 2, 3, 5))
    with_number = chance.random() < 0.5
    lines = []
    for number in range(chance.randint(FEWEST_LINES, MOST_LINES)):
        cells = [short_line(chance.choice(paragraphs), chance) for _ in range(columns)]
        cells += [str(chance.randint(0, 3000))] if with_number else []
        lines.append(between.join(cells))
        if number % 9 == 8 and chance.random() < 0.5:
            lines.append(chance.choice(paragraphs))
    return lines


def _manual(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    wrap = chance.choice((_wrapper(chance), (lambda text: [text])))
    lines: list[str] = []
    for text in paragraphs:
        heading = short_line(text, chance)
        if chance.random() < 0.4:
            lines += [heading.upper(), ""]
        elif chance.random() < 0.6:
            lines += [f"{chance.choice(('-', '--', '', ''))}{heading}", *([""] * chance.choice((0, 0, 1)))]
        lines += [*wrap(text), ""]
    return lines
