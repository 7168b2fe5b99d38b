"""Tell whether a text was a page by language-independent signs, for pages whose phrases are not listed yet.

Each sign is weak: articles name networks, diaries have dates, and a table of contents is a run of short
lines. So signs are added up, with weights that `python -m benchmarks.page_signs --fit` finds on flattened
pages and on texts that never were any. Where signs are few, entries above and below the paragraphs are a sign
by themselves, but one that programs of concerts, letters and plays have, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from math import log1p
from types import MappingProxyType
from typing import Literal, NamedTuple

from cleanpress.text.lazy_regex import lazy
from cleanpress.text.normalize import UNSPACED
from cleanpress.text.punctuation import CLOSING, ITEM_MARKS, SENTENCE_MARKS

__all__ = ["WEIGHTS", "Signs", "scaled"]

# An entry of a menu, a label (a button, a byline, a link), a line of a footer, and a paragraph, which ends as
# a sentence does and is shorter in scripts without spaces. None of the first three ends so.
ENTRY, LABEL, FOOTER_LINE, PARAGRAPH, UNSPACED_PARAGRAPH = 40, 60, 200, 80, 35
# The lines of a footer, and how many entries a page has at least above and below its paragraphs.
FOOTER, FEWEST_ENTRIES = 15, 5

# Where pages are shared and followed: the names are the same in most scripts, and part of longer words.
NETWORKS = (
    "facebook", "twitter", "whatsapp", "telegram", "instagram", "linkedin", "pinterest", "reddit", "youtube",
    "tiktok", "tumblr", "mastodon", "bluesky", "flipboard", "viber", "wechat", "weibo", "kakao", "vkontakte",
    "вконтакте", "одноклассники", "微博", "微信", "카카오톡", "페이스북", "트위터", "フェイスブック",
    "はてな", "فيسبوك", "تويتر", "واتساب", "فیسبوک", "توییتر", "واتساپ",
)  # fmt: skip
# Those that are words or short, which say something only as a whole line; all sets are of normalized keys.
SHORT_NETWORKS = frozenset({"x", "vk", "line", "qq", "fb", "pocket", "threads", "xing", "rss"})
# What languages call themselves, as in the menu that switches between them.
LANGUAGES = frozenset(
    "english deutsch français español italiano português nederlands svenska dansk norsk suomi polski čeština "
    "slovenčina magyar română türkçe русский українська ελληνικά 日本語 中文 简体中文 繁體中文 한국어 "
    "العربية فارسی עברית हिन्दी বাংলা ไทย tiếngviệt bahasaindonesia català hrvatski srpski српски български "
    "latviešu lietuvių eesti slovenščina íslenska euskara galego".split()
)
# Words that interfaces in most languages have.
LOANWORDS = frozenset(
    "login logout faq blog newsletter cookies podcast podcasts video videos email live tv menu home online "
    "top shop forum chat app epaper pdf sitemap wiki info service copyright googleplay appstore".split()
)
_TELLING_KEYS = SHORT_NETWORKS | LANGUAGES | LOANWORDS

# Numeric dates, and those with the name of a month between or before numbers.
_DATE = lazy(
    r"(?<!\d)(?:\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20)?\d\d|(?:19|20)\d\d ?[./年-] ?\d{1,2} ?[./月-] ?\d{1,2}"
    r"|\d{1,2}\.? ?[^\W\d]{2,12}[.,]?(?: [^\W\d]{2})? (?:19|20)\d\d|[^\W\d]{3,12}\.? \d{1,2}, (?:19|20)\d\d)"
)
# "Home | News", "Home » Sport"; but a row of a table of Markdown begins with the mark.
_SEPARATORS = "|»›·•／"
_SEPARATED = lazy(rf"[{_SEPARATORS}](?:(?<=[^\s|].)|(?<=[^\s|] .)) ?\S")
_ARROWS = "»›«‹←→▼▲►▶✕×☰⌄"
_AT_START, _AT_END = (*_ARROWS, "< ", "> "), (*_ARROWS, " <", " >")
_SIGNS_OF_ARROWS = f"{_ARROWS}<>"
_MAY_BE_ARROW = lazy(f"[{_SIGNS_OF_ARROWS}]")
_THREE_PAGES = lazy(r"1[ |]+2[ |]+3")
_PAGING = lazy(r"(?:.*\D)?1[ |]+2[ |]+3(?:\D.*)?\Z")
_PAGES = ["1", "2", "3"]
_COPYRIGHT = lazy(r"(?:[©Ⓒ]|\([cC]\)|(?i:\bcopyright\b)).*(?:19|20)\d\d|(?:19|20)\d\d.*[©Ⓒ]")

# Signs of other things: tables, code, lists, the lines of verse and of wrapped text.
_COLUMNS = lazy(r"\S(?: {3,}|\t+|\.{4,}|(?: \.){3,})\s*\S")
_MAY_HAVE_COLUMNS = lazy(r" {3}|\t|\.{4}|\. \.")
_SIGNS_OF_COLUMNS = ("   ", "\t", "....", ". .")
# All begin with one class of characters, which `re` scans fast.
_CODE = lazy(r"[{}\\$<>=;~^\-:(_](?:(?<![-:(_])|(?<=-)>|(?<=:):|(?<=\()\)|(?<=_)_)")
_ITEM = lazy(rf"(?:[#%{ITEM_MARKS}]|\d{{1,3}}[.)]|[a-zA-Z][.)])\s")
_ENDS = frozenset(SENTENCE_MARKS + CLOSING) - frozenset(")]）")
_OPEN = frozenset(":,;：，、؛،")

# What a sign weighs, and the most that is counted of it: of those that are COUNTED, the logarithm of 1 + n.
# Those below zero are shares of all lines, and signs of other things: tables, code, lists, verse.
WEIGHTS: Mapping[str, tuple[float, float]] = MappingProxyType({
    "paragraphs": (0.16, 3),
    "above": (0.73, 40),
    "below": (0.23, 40),
    "networks": (0.95, 4),
    "languages": (1.64, 4),
    "loanwords": (1.98, 5),
    "copyright": (3.03, 1),
    "paging": (2.88, 1),
    "arrows": (2.96, 5),
    "separated": (0.96, 6),
    "repeated": (0.68, 20),
    "dates": (0.84, 8),
    "size": (-0.65, 10_000),
    "columns": (-14.4, 1),
    "indented": (-12.48, 1),
    "code": (-5.86, 1),
    "items": (-5.33, 1),
    "lower": (-2.89, 1),
    "open": (-6.91, 1),
    "content": (-4.97, 1),
})  # fmt: skip
BIAS = -2.14
COUNTED = frozenset({"above", "below", "arrows", "separated", "repeated", "dates", "size"})
# How much of a sign makes it count as one, and how many of them a page has.
KINDS: Mapping[str, int] = MappingProxyType({
    "networks": 1, "languages": 3, "loanwords": 1, "copyright": 1, "paging": 1, "arrows": 1, "separated": 1,
    "repeated": 1, "dates": 1,
})  # fmt: skip
FEWEST_KINDS = 2
# A text that weighs less has no part that is read as a page: whole, it weighs more than most of its parts.
MAY_BE = -2.0
OTHERS = ("columns", "indented", "code", "items", "lower", "content")
# The layout of a page: paragraphs with so many entries on each side, and on both together, which are most of
# the lines there; and of all lines, few are signs of other things. More entries are those of a glossary.
FEWEST_PARAGRAPHS, FEWEST_ASIDE, FEWEST_AROUND, MOST_AROUND = 3, 5, 20, 60
MOST_BETWEEN, MOST_OTHER = 0.4, 0.3

_OTHER, _ENTRY, _PARAGRAPH = range(3)


class _Layout(NamedTuple):
    """The lines without space around them, what each is, and which are the first and the last paragraph."""

    texts: list[str]
    roles: list[int]
    first: int
    last: int

    def aside(self) -> tuple[int, int]:
        """Return how many entries stand above the first paragraph, and below the last."""
        return self.roles[: self.first].count(_ENTRY), self.roles[self.last + 1 :].count(_ENTRY)


class Signs:
    """The signs in lines, each counted when it is asked for, and once.

    lines: of a text or of a part of it, without blank ones.
    keys:  the normalized key of each.
    """

    def __init__(self, lines: Sequence[str], keys: Mapping[str, str]) -> None:
        self._lines, self._keys = lines, keys

    def of_a_page(self, content: Collection[int]) -> Literal["signs", "layout", ""]:
        """Return what says that the lines were a page: signs, or their layout alone.

        content: the numbers of those that are content whatever they say.

        >>> from cleanpress.text.normalize import normalized_key
        >>> boats = "The harbour was empty when the first boats came back, and nobody had waited up for them."
        >>> page = ["Suomi", "Meri", "Meri » Kalat", boats, "Facebook", "WhatsApp", "© 2026 Meri", "FAQ"]
        >>> keys = {line: normalized_key(line) for line in page}
        >>> Signs(page, keys).of_a_page(()), Signs(page[:5], keys).of_a_page(())
        ('signs', '')
        """
        if self._layout.first == len(self._lines) or sum(self._layout.aside()) < FEWEST_ENTRIES:
            return ""
        if self._weigh_more_than(0, content):
            return "signs"
        return "layout" if self._are_framed(content) else ""

    def may_be_of_a_page(self) -> bool:
        """Return whether a part of the lines may be a page. It is asked of every text.

        >>> from cleanpress.text.normalize import normalized_key
        >>> lines = ["Row, row", "the boat"]
        >>> Signs(lines, {line: normalized_key(line) for line in lines}).may_be_of_a_page()
        False
        """
        lines = self._lines
        if len(lines) <= FEWEST_ENTRIES or sum([line[0].isspace() for line in lines]) > len(lines) / 10:
            return False
        above = _entries_before_a_paragraph(lines)
        if above is None or above + (_entries_before_a_paragraph(reversed(lines)) or 0) < FEWEST_ENTRIES:
            return False
        return self._weigh_more_than(MAY_BE, ()) or self._are_framed(())

    def count(self, content: Collection[int]) -> dict[str, float]:
        """Count the signs: as they are weighed, but without the most that is counted."""
        return {**self._own, **self._others, "content": len(content) / len(self._lines)}

    @cached_property
    def _layout(self) -> _Layout:
        return _layout(self._lines)

    @cached_property
    def _wide(self) -> list[str]:
        return [text for text in self._layout.texts if len(text) <= FOOTER_LINE]

    @cached_property
    def _own(self) -> dict[str, float]:
        return _own_signs(self._layout, self._lines, self._keys, self._wide)

    @cached_property
    def _others(self) -> dict[str, float]:
        return _other_shares(self._layout.texts, self._lines, self._wide)

    def _weigh_more_than(self, least: float, content: Collection[int]) -> bool:
        """Return whether there are signs of enough kinds, and all of them weigh more than so much."""
        return _kinds(self._own) >= FEWEST_KINDS and weigh(self.count(content)) > least

    def _are_framed(self, content: Collection[int]) -> bool:
        """Return whether there are entries above and below paragraphs, and little else."""
        layout = self._layout
        entries = layout.aside()
        lines = layout.first + len(layout.texts) - layout.last - 1
        if not (
            self._own["paragraphs"] >= FEWEST_PARAGRAPHS
            and min(entries) >= FEWEST_ASIDE
            and MOST_AROUND >= sum(entries) >= max(FEWEST_AROUND, (1 - MOST_BETWEEN) * lines)
        ):
            return False
        signs = self.count(content)
        return sum(signs[sign] for sign in OTHERS) <= MOST_OTHER


def _entries_before_a_paragraph(lines: Iterable[str]) -> int | None:
    """Return how many entries stand before the first paragraph; None if there is no paragraph."""
    entries = 0
    for line in lines:
        role = _role(line.strip())
        if role == _PARAGRAPH:
            return entries
        entries += role == _ENTRY
    return None


def weigh(signs: Mapping[str, float]) -> float:
    """Return the sum of the weights of signs; above zero, lines were likely a page."""
    return BIAS + sum(weight * scaled(sign, signs[sign]) for sign, (weight, _) in WEIGHTS.items())


def scaled(sign: str, value: float) -> float:
    """Return a sign as it is weighed: not more of it than counts, and of numbers that grow the logarithm."""
    value = min(value, WEIGHTS[sign][1])
    return log1p(value) if sign in COUNTED else value


def _layout(lines: Sequence[str]) -> _Layout:
    texts = list(map(str.strip, lines))
    roles = list(map(_role, texts))
    if _PARAGRAPH not in roles:
        return _Layout(texts, roles, len(texts), len(texts))
    return _Layout(texts, roles, roles.index(_PARAGRAPH), len(roles) - 1 - roles[::-1].index(_PARAGRAPH))


def _role(text: str) -> int:
    length = len(text)
    if text[-1:] not in _ENDS:
        return _ENTRY if length <= ENTRY else _OTHER
    if length >= PARAGRAPH or (length >= UNSPACED_PARAGRAPH and not text.isascii() and UNSPACED.search(text)):
        return _PARAGRAPH
    return _OTHER


def _own_signs(
    layout: _Layout, lines: Sequence[str], keys: Mapping[str, str], wide: Sequence[str]
) -> dict[str, float]:
    """Count the signs of a page."""
    texts, roles, first, last = layout
    open_ended = [text for text in wide if text[-1:] not in _ENDS]
    separated = "\n".join(open_ended)
    labels = [text for text in open_ended if len(text) <= LABEL]
    joined = "\n".join(labels)
    names = joined.lower()
    whole = _TELLING_KEYS.intersection([keys[line] for line in lines if len(line) <= ENTRY])
    entries = Counter([text for text, role in zip(texts, roles, strict=True) if role == _ENTRY])
    return {
        "paragraphs": roles.count(_PARAGRAPH),
        "above": _longest_run(roles[:first]),
        "below": _longest_run(roles[last:]),
        "networks": sum([name in names for name in NETWORKS]) + len(whole & SHORT_NETWORKS),
        "languages": len(whole & LANGUAGES),
        "loanwords": len(whole & LOANWORDS),
        "copyright": any(map(_is_copyright, texts[max(last + 1, len(texts) - FOOTER) :])),
        "paging": any(map(_PAGING.match, _lines_with(_THREE_PAGES, joined))) or _has_pages(texts),
        "arrows": _count(_has_arrow, _lines_with(_MAY_BE_ARROW, joined))
        if _has_any(_SIGNS_OF_ARROWS, joined)
        else 0,
        "separated": _count_lines(_SEPARATED, separated) if _has_any(_SEPARATORS, separated) else 0,
        "repeated": sum([times > 1 and _may_repeat(text) for text, times in entries.items()]),
        "dates": _count(_DATE.search, filter(_may_have_date, labels)),
        "size": len(texts),
    }


def _other_shares(texts: Sequence[str], lines: Sequence[str], wide: Sequence[str]) -> dict[str, float]:
    """Return the shares of lines that are signs that the text is not a page."""
    joined = "\n".join(wide)
    with_columns = (
        filter(_MAY_HAVE_COLUMNS.search, wide) if any(map(joined.__contains__, _SIGNS_OF_COLUMNS)) else ()
    )
    others = {
        "columns": _count(_COLUMNS.search, with_columns),
        "indented": sum([line[:1].isspace() for line in lines]),
        "code": _count_lines(_CODE, joined),
        "items": _count(_ITEM.match, texts),
        "lower": sum([text[:1].islower() for text in texts]),
        "open": sum([text[-1:] in _OPEN for text in texts]),
    }
    return {sign: count / len(texts) for sign, count in others.items()}


def _kinds(signs: Mapping[str, float]) -> int:
    return sum(signs[sign] >= least for sign, least in KINDS.items())


def _count(test: Callable[[str], object], texts: Iterable[str]) -> int:
    return sum(map(bool, map(test, texts)))


def _has_any(signs: str, joined: str) -> bool:
    # Each by itself, which is many times as fast as a search for any of them.
    return any(map(joined.__contains__, signs))


def _lines_with(pattern: re.Pattern[str], joined: str) -> Iterator[str]:
    """Yield the lines of a text that a pattern is in: one search over the text is faster than one in each."""
    found = pattern.search(joined)
    while found:
        end = joined.find("\n", found.end())
        end = len(joined) if end < 0 else end
        yield joined[joined.rfind("\n", 0, found.start()) + 1 : end]
        found = pattern.search(joined, end)


def _count_lines(pattern: re.Pattern[str], joined: str) -> int:
    return sum(1 for _ in _lines_with(pattern, joined))


def _may_have_date(label: str) -> bool:
    """Return whether a label may have a date: a year, or a number with two marks in it."""
    return "20" in label or "19" in label or label.count(".") + label.count("/") + label.count("-") > 1


def _has_arrow(label: str) -> bool:
    return label.startswith(_AT_START) or label.endswith(_AT_END)


def _may_repeat(text: str) -> bool:
    """Return whether it says something that an entry is there twice: not of numbers and marks."""
    return len(text) > 2 and not text.isdigit()


def _longest_run(roles: Sequence[int]) -> int:
    return max((len(list(run)) for role, run in groupby(roles) if role == _ENTRY), default=0)


def _is_copyright(text: str) -> bool:
    return len(text) <= FOOTER_LINE and _COPYRIGHT.search(text) is not None


def _has_pages(texts: list[str]) -> bool:
    return any(texts[at : at + len(_PAGES)] == _PAGES for at, text in enumerate(texts) if text == _PAGES[0])
