"""Make texts of pages in many languages: clean paragraphs with phrases of interfaces around and between them.

The pages that are learned from are in some thirty languages, most of them in English. Clean paragraphs there
are in hundreds, and phrases in some fifty; what else stands on pages is much the same in all: dates, prices,
numbers of comments, names of networks, teasers, which are the beginnings of other texts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleanpress.errors import DataError
from cleanpress.text.normalize import UNSPACED
from cleanpress.training.debris import phrases_of
from cleanpress.training.flatten import Line
from cleanpress.training.not_pages import no_page

__all__ = ["CleanText", "MadeText", "make_pages", "read_clean_texts"]

# Pages that are made in a language with phrases, and in another one; and as many texts that are no pages.
PAGES, PAGES_OF_OTHERS = 28, 8
FEWEST_PARAGRAPHS, MOST_PARAGRAPHS = 3, 14
# Groups of lines of debris above, below and between the paragraphs, at most; lines in a group.
ABOVE, BELOW, BETWEEN = 4, 6, 2
SHORTEST, LONGEST = 2, 14
# Chances: that a page has no groups but lines of debris anywhere between paragraphs, as where they were
# shuffled; that a page has a title; that a group is one line, as a menu may be.
SHUFFLED, TITLED, ON_ONE_LINE = 0.35, 0.6, 0.12
# Words of a title or a teaser, and characters where words are not set apart.
WORDS, CHARACTERS = (3, 11), (6, 26)
LONG = 60
_SEPARATORS = (" | ", " · ", "  ", " » ", " / ", " ")
_OTHERS = ("de", "ja", "ru", "es", "tr", "en")  # whose phrases a language without any borrows
_NETWORKS = (
    "Facebook", "X", "Twitter", "WhatsApp", "Telegram", "LinkedIn", "Instagram", "YouTube", "TikTok",
    "Pinterest", "Reddit", "Threads", "Bluesky", "Mastodon", "VK", "LINE", "WeChat", "Weibo", "RSS",
    "E-mail", "Google News", "Messenger", "Viber", "Tumblr", "Pocket",
)  # fmt: skip
_MARKS = (
    "1", "2 3 4", "1 2 3 … 9", "« 1 2 3 »", "(3)", "12", "248", "1.2K", "0:00", "00:00 / 03:41", "×", "|",
    "© 2024", "© 2025", "A- A A+", "EN", "EN | FR", "HTML", "PDF", "info@example.org", "+00 20 7946 0000",
    "#news", "24/7", "4.8/5", "★★★★☆", "-20%", "19,90 €", "$14.99", "£3.50", "1 299 kr", "₹ 499", "¥1,980",
)  # fmt: skip


class CleanText(NamedTuple):
    """A text that never was a page: its language, and its paragraphs and headings in order."""

    language: str
    lines: list[str]


class MadeText(NamedTuple):
    """A page that was made, or a text that is no page: its language, its lines, and its main content."""

    language: str
    lines: list[Line]
    gold: str
    is_page: bool = True


def read_clean_texts(folder: Path) -> list[CleanText]:
    """Read DIR/LANGUAGE/FILE.txt, a paragraph a line. Raises DataError for a folder without such files."""
    paths = sorted(folder.glob("*/*.txt"))
    if not paths:
        raise DataError(f"{folder} has no texts: put them at {folder}/LANGUAGE/NAME.txt, a paragraph a line.")
    texts = []
    for path in paths:
        lines = [line.strip() for line in path.read_text("utf-8").split("\n")]
        texts.append(CleanText(path.parent.name, [line for line in lines if line]))
    return [text for text in texts if len(text.lines) > FEWEST_PARAGRAPHS]


def make_pages(texts: Sequence[CleanText]) -> Iterator[MadeText]:
    """Make pages of clean texts, in each language as many whatever there is of it; the same each time."""
    by_language: dict[str, list[CleanText]] = {}
    for text in texts:
        by_language.setdefault(text.language, []).append(text)
    for language, own in sorted(by_language.items()):
        chance = random.Random(f"pages in {language}")
        for _ in range(PAGES if phrases_of(language) else PAGES_OF_OTHERS):
            yield _page(own, chance)
            yield _no_page(own, chance)


def _no_page(own: Sequence[CleanText], chance: random.Random) -> MadeText:
    text = _one_of(own, chance)
    lines = no_page(_stretch(text, chance), chance)
    while lines and not lines[-1]:
        lines.pop()
    gold = "\n".join(lines)
    found, gap = [], 0
    for line in lines:
        gap += 1
        if line.strip():
            found.append(Line(line, gap, 1.0))
            gap = 0
    return MadeText(text.language, found, gold, is_page=False)


def _one_of(own: Sequence[CleanText], chance: random.Random) -> CleanText:
    # Of two texts the longer one more often.
    return max(chance.choice(own), chance.choice(own), key=lambda each: len(each.lines))


def _stretch(text: CleanText, chance: random.Random) -> list[str]:
    count = min(chance.randint(FEWEST_PARAGRAPHS, MOST_PARAGRAPHS), len(text.lines))
    first = chance.randrange(len(text.lines) - count + 1)
    return text.lines[first : first + count]


def _page(own: Sequence[CleanText], chance: random.Random) -> MadeText:
    text = _one_of(own, chance)
    content = _stretch(text, chance)
    others = [line for each in own for line in each.lines if len(line) > LONG and line not in content]
    debris = _Debris(text.language, others or content, chance)
    if chance.random() < TITLED:
        content = [_start_of(chance.choice(content), chance), *content]
    lay_out = _shuffled if chance.random() < SHUFFLED else _laid_out
    gap = chance.choice((1, 1, 2))
    lines = [line._replace(gap=max(line.gap, gap)) for line in lay_out(content, debris, chance)]
    return MadeText(text.language, lines, "\n".join(content))


def _laid_out(content: Sequence[str], debris: _Debris, chance: random.Random) -> list[Line]:
    space = chance.choice((1, 2, 2))
    lines = [line for _ in range(chance.randint(0, ABOVE)) for line in debris.group(2)]
    places = {chance.randrange(1, len(content)) for _ in range(chance.choice((0, 0, 1, BETWEEN)))}
    for number, text in enumerate(content):
        if number in places:
            lines += debris.group(2, chance.randint(1, 4))
        lines.append(Line(text, space, 1.0))
    return lines + [line for _ in range(chance.randint(1, BELOW)) for line in debris.group(2)]


def _shuffled(content: Sequence[str], debris: _Debris, chance: random.Random) -> list[Line]:
    some = [line for _ in range(chance.randint(2, ABOVE + BELOW)) for line in debris.group(1)]
    chance.shuffle(some)
    places = sorted(chance.randrange(len(content) + 1) for _ in some)
    lines: list[Line] = []
    at = 0
    for place, line in zip(places, some, strict=True):
        lines += (Line(text, 1, 1.0) for text in content[at:place])
        lines.append(line)
        at = max(at, place)
    return [*lines, *(Line(text, 1, 1.0) for text in content[at:])]


class _Debris:
    """What makes groups of lines of debris in one language."""

    def __init__(self, language: str, others: Sequence[str], chance: random.Random) -> None:
        self._phrases = phrases_of(language) or phrases_of(chance.choice(_OTHERS))
        self._others, self._chance = others, chance

    def group(self, gap: int, count: int = 0) -> list[Line]:
        """Return a group of lines of one kind, `gap` line ends below what is above."""
        chance = self._chance
        count = count or chance.randint(SHORTEST, LONGEST)
        kind = chance.choices((self._labels, self._teasers, self._marks), (6, 3, 1))[0]
        texts = kind(count)
        if kind is not self._teasers and chance.random() < ON_ONE_LINE:
            texts = [chance.choice(_SEPARATORS).join(texts)]
        inner = chance.choice((1, 1, gap))
        return [Line(text, gap if number == 0 else inner, 0.0) for number, text in enumerate(texts)]

    def _labels(self, count: int) -> list[str]:
        chance = self._chance
        if not self._phrases:  # an installed package has no phrase files
            return self._marks(count)
        some = chance.sample(sorted(self._phrases), min(len(self._phrases), chance.randint(1, 3)))
        write = chance.choice((str.capitalize, str.capitalize, str.title, str.upper, str))
        return [write(chance.choice(self._phrases[chance.choice(some)])) for _ in range(count)]

    def _teasers(self, count: int) -> list[str]:
        chance = self._chance
        beside = chance.choice(("", "", "date", "number", "label", "start"))
        found: list[str] = []
        while len(found) < count:
            found.append(_start_of(chance.choice(self._others), chance))
            if beside == "start":  # a teaser is a heading and how its text begins
                found.append(chance.choice(self._others)[: chance.randint(40, 120)].rstrip() + "…")
            elif beside == "label":
                found += self._labels(1)
            elif beside:
                found.append(_date(chance) if beside == "date" else str(chance.randint(1, 900)))
        return found[:count]

    def _marks(self, count: int) -> list[str]:
        some = self._chance.choice((_NETWORKS, _NETWORKS, _MARKS))
        return self._chance.sample(some, min(count, len(some)))


def _start_of(paragraph: str, chance: random.Random) -> str:
    """Return the beginning of a sentence of a paragraph, as a title or a teaser has it."""
    if UNSPACED.search(paragraph):
        first = chance.randrange(max(1, len(paragraph) - CHARACTERS[1]))
        return paragraph[first : first + chance.randint(*CHARACTERS)].strip(" ，。、,.") or paragraph[:LONG]
    words = paragraph.split()
    first = chance.randrange(max(1, len(words) - WORDS[1])) if chance.random() < 0.5 else 0
    start = " ".join(words[first : first + chance.randint(*WORDS)]).strip(" ,;:.-")
    return start[:1].upper() + start[1:] if start else paragraph[:LONG]


def _date(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(2009, 2026)
    hour = f"{chance.randrange(24):02}:{chance.randrange(60):02}"
    forms = (
        f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}",
        f"{year}/{month:02}/{day:02} {hour}", f"{day:02}.{month:02}.{year}, {hour}", hour,
    )  # fmt: skip
    return chance.choice(forms)
