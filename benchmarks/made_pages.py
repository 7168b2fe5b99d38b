"""Make pages in every language: strings of interfaces around clean paragraphs, shuffled, in several layouts.

A page has forty lines of debris and six paragraphs. The debris are strings of the catalogs of site software,
the paragraphs are of texts that were never pages. The same strings and paragraphs make the same pages.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from cleanpress.text.punctuation import SENTENCE_MARKS
from cleanpress.text.scripts import EAST_ASIAN, SOUTHEAST_ASIAN, UNSPACED

__all__ = ["LAYOUTS", "MadePage", "Strings", "made_pages", "paragraphs_of", "read_paragraphs", "read_strings"]

DEBRIS, PARAGRAPHS = 40, 6  # lines and paragraphs of a page
FEWEST = 12  # lines of debris: with fewer, no page is made
LONGEST = 60  # characters of a line of debris
# Characters of a paragraph; one of Chinese or Thai says as much as two to three of English.
SHORTEST_PARAGRAPH, LONGEST_PARAGRAPH, AS_MUCH = 80, 900, 3
LAYOUTS = ("above", "below", "both", "between")  # where the debris stands
BLANKS = ("none", "paragraphs", "all")  # before and after which lines a blank line stands
PAGES = len(LAYOUTS) * len(BLANKS)  # of a language: each layout in each way
EVERY = 4  # lines of debris, behind each of which a date, a name or a price stands on some pages
EXTRAS = (
    "12.05.2024", "2024-05-12", "14:30", "3", "€ 24,90", "$9.99", "1 299,00", "27", "Anna", "Jonas", "Mei",
    "Omar", "Priya", "2/7", "08/11/2023", "4.6", "1.2K", "©", "#1", "Lucía",
)  # fmt: skip
_GAP = "{}"
_NUMBER = re.compile(r"(?<!\d)0(?!\d)")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_GLUED = re.compile(f"[{SOUTHEAST_ASIAN}{EAST_ASIAN}]")  # lines that are broken between words without a space
# Thai and Lao write no sign at the end of a sentence.
_ENDS = re.compile(f"(?:[{re.escape(SENTENCE_MARKS)}]|[{SOUTHEAST_ASIAN}])[\"'”’»“)\\]]?$")
_LETTERS_AT_LEAST = 0.7  # of the characters of prose, the rest being spaces and signs
_LIST_SIGN = re.compile(r"(?:[-*+•·|>#=~]|\d+[.)]|\w[.)])\s")
Strings = Mapping[str, Mapping[str, list[str]]]  # language -> family -> strings


class MadePage(NamedTuple):
    """A page that was made: its text, and what of it is debris and what is content.

    layout: where the debris stands, and before which lines a blank one.
    debris: the lines of catalogs; dates and names that stand between them on some pages are not among them.
    """

    language: str
    layout: str
    text: str
    debris: tuple[str, ...]
    paragraphs: tuple[str, ...]


def read_strings(path: Path, families: Collection[str], *, labeled_alone: bool = True) -> Strings:
    """Return the strings of some families of catalogs that may stand on a page, from a file of JSON lines.

    Each line has "family", "language", "text" and "category", as `python -m tools.harvest strings` writes
    them. Left out are long ones, such as have a gap ("{}"), and those without a category, which are messages
    of errors, mails and administration for the most part. A "0" stands for any number, and becomes one.
    """
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    with path.open(encoding="utf-8") as file:
        for line in file:
            string = json.loads(line)
            text = " ".join(string["text"].split())
            of_pages = string["category"] is not None or not labeled_alone
            if string["family"] in families and of_pages and _is_line(text):
                found[string["language"]][string["family"]][text] = None
    return {
        language: {family: sorted(strings) for family, strings in sorted(by_family.items())}
        for language, by_family in sorted(found.items())
    }


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST and _GAP not in text and sum(map(str.isalpha, text)) > 1


def read_paragraphs(folders: Iterable[Path]) -> dict[str, list[str]]:
    """Return the clean paragraphs of each language, of FOLDER/LANGUAGE/*.txt."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for folder in folders:
        for path in sorted(folder.glob("*/*")):
            if path.is_file():
                text = path.read_text(encoding="utf-8", errors="ignore")
                found[path.parent.name] |= dict.fromkeys(paragraphs_of(text))
    return {language: list(paragraphs) for language, paragraphs in sorted(found.items())}


def paragraphs_of(text: str) -> Iterator[str]:
    """Yield the paragraphs of prose of a text: its lines, or where it has blank lines, what is between them.

    >>> list(paragraphs_of("Tea\\n\\n  It rained for all of the day, and the kettle was on, so that\\n"
    ...                    "nobody left the house.\\n\\n* tea"))
    ['It rained for all of the day, and the kettle was on, so that nobody left the house.']
    >>> list(paragraphs_of("Tea\\nIt rained."))
    []
    """
    blocks = re.split(r"\n\s*\n", text)
    for block in blocks if len(blocks) > 2 else text.split("\n"):
        lines = [line.strip() for line in block.strip().split("\n")]
        if not any(map(_LIST_SIGN.match, lines)):
            glue = "" if len(_GLUED.findall(block)) > len(block) / 2 else " "
            paragraph = re.sub(r"\s+", " ", glue.join(lines))
            if _is_prose(paragraph):
                yield paragraph


def _is_prose(text: str) -> bool:
    weight = len(text) + (AS_MUCH - 1) * len(_UNSPACED.findall(text))
    letters = len(re.findall(r"[^\W\d_]|[\u0900-\u109f\u1780-\u17ff]", text))
    return (
        SHORTEST_PARAGRAPH <= weight <= LONGEST_PARAGRAPH
        and letters >= _LETTERS_AT_LEAST * len(text)
        and _ENDS.search(text) is not None
    )


def made_pages(
    strings: Strings, paragraphs: Mapping[str, Sequence[str]], pages: int = PAGES
) -> Iterator[MadePage]:
    """Yield so many pages of each language that there are strings and paragraphs enough for."""
    for language, by_family in strings.items():
        own = paragraphs.get(language, ())
        if len(own) >= PARAGRAPHS and len(set().union(*by_family.values())) >= FEWEST:
            for number in range(pages):
                yield _page(language, by_family, own, number)


def _page(
    language: str, by_family: Mapping[str, Sequence[str]], paragraphs: Sequence[str], number: int
) -> MadePage:
    chance = random.Random(f"{language} {number}")
    debris = _drawn(by_family, chance)
    content = chance.sample(paragraphs, PARAGRAPHS)
    layout, blank = LAYOUTS[number % len(LAYOUTS)], BLANKS[number // len(LAYOUTS) % len(BLANKS)]
    with_extras = (number + number // len(LAYOUTS)) % 2 == 1
    groups = [_with_extras(group, chance) if with_extras else group for group in _groups(debris, layout)]
    lines = [(line, False) for line in groups[0]]
    for paragraph, group in zip(content, groups[1:], strict=True):
        lines += [(paragraph, True), *((line, False) for line in group)]
    name = ", ".join((layout, f"blank lines: {blank}", *["dates"] * with_extras))
    return MadePage(language, name, _joined(lines, blank), tuple(debris), tuple(content))


def _drawn(by_family: Mapping[str, Sequence[str]], chance: random.Random) -> list[str]:
    """Draw the lines of debris, as many of each family as there are, and each once."""
    shuffled = [chance.sample(strings, len(strings)) for strings in by_family.values()]
    found: dict[str, None] = {}
    while any(shuffled) and len(found) < DEBRIS:
        for family in shuffled:
            if family and len(found) < DEBRIS:
                found[_NUMBER.sub(lambda _: str(chance.randint(2, 40)), family.pop())] = None
    lines = list(found)
    chance.shuffle(lines)
    return lines


def _groups(debris: list[str], layout: str) -> list[list[str]]:
    """Return the lines of debris before the first paragraph and after each."""
    if layout == "between":
        size = -(-len(debris) // (PARAGRAPHS + 1))
        return [debris[at * size : (at + 1) * size] for at in range(PARAGRAPHS + 1)]
    above = {"above": len(debris), "below": 0, "both": len(debris) // 2}[layout]
    return [debris[:above], *[[] for _ in range(PARAGRAPHS - 1)], debris[above:]]


def _with_extras(lines: list[str], chance: random.Random) -> list[str]:
    found = []
    for number, line in enumerate(lines):
        found.append(line)
        if number % EVERY == EVERY - 1:
            found.append(chance.choice(EXTRAS))
    return found


def _joined(lines: Sequence[tuple[str, bool]], blank: str) -> str:
    text = lines[0][0]
    for (_, is_content), (line, next_is) in pairwise(lines):
        apart = blank == "all" or (blank == "paragraphs" and (is_content or next_is))
        text += ("\n\n" if apart else "\n") + line
    return text
