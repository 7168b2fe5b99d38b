"""Build a set of articles with parts of other pages spliced on: lists of teasers, articles, comments, menus.

    python -m benchmarks.spliced --data DIR [DIR ...] --out DIR2
    python -m benchmarks.quality --data DIR2 [--folds FOLDS]

Each page is an article of the given sets. Behind it, or before it, its HTML gets a part of another page, and
the marked content stays as it is: what is measured is whether an extractor still tells where the article
ends. Every second article is also cut short, since a short text beside a long list is what is hard. Parts
are of pages of other sites in the same fold of ten, so that weights by fold have seen neither. Chance is
seeded with the ids of the pages: the same pages always make the same set.

Only pages are taken where all of this is certain: valid UTF-8, and most of the main content is found word by
word in <p> elements. Everything else of the page stays as it was fetched, byte by byte.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

from benchmarks.answers import in_processes
from benchmarks.pages import load_sources, set_name
from benchmarks.scoring import words
from cleanpress.training.dataset import MarkedPage

__all__ = ["KINDS", "Fragment", "Host", "Paragraph", "build", "fragments_of", "host_of", "main", "spliced"]

KINDS = ("teasers", "article", "comments", "menu")
FOLDS = 10  # weights by fold for two, five or ten folds have seen neither page nor part
COVERED = 0.7  # the share of the main content's words that is found in <p> elements, at least
FEWEST = 3  # paragraphs found
SHORTEST = 20  # characters of a paragraph; shorter ones may be found by chance
REMOVED = (0.1, 0.6)  # the share of the paragraphs that is cut off, at least and at most
SAME = 0.05  # of a part's trigrams that its own page's main content has, at most
OF_A_PAGE = 3  # parts of one kind from one page
LEAST, MOST = 400, 40_000  # characters of the HTML of a part
BEFORE = {"teasers": 0.25, "menu": 0.5}  # how often such a part stands before the article, and not behind it
OUTWARD = 3  # elements around the article that a part may stand behind, from the innermost

_SKIPPED = re.compile(
    r"<!--.*?-->|<(script|style|noscript|template|textarea|svg|iframe)\b.*?</\1\s*>", re.S | re.I
)
_CONTAINER = re.compile(
    r"<(/?)(div|section|article|main|aside|table|ul|ol|form|header|footer|nav|figure|blockquote)\b[^>]*>",
    re.I,
)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p\s*>", re.S | re.I)
_LINK = re.compile(r"<a\s[^>]*>(.*?)</a\s*>", re.S | re.I)
_BREAK = re.compile(r"</?(?:p|div|li|br|h[1-6]|tr|td|dt|dd|article|section)\b[^>]*>", re.I)
_TAG = re.compile(r"<[^>]+>")
_COMMENTS = re.compile(r"^<[^>]*(?:comment|disqus|repl(?:y|ies)|discuss)", re.I)


class Paragraph(NamedTuple):
    """A line of the main content, and where in the HTML its <p> element is."""

    start: int
    end: int
    text: str


class Host(NamedTuple):
    """A page that something can be spliced to.

    containers: where the elements are that hold all of its paragraphs, from the innermost.
    """

    page: MarkedPage
    html: str
    paragraphs: list[Paragraph]
    containers: list[tuple[int, int]]


class Fragment(NamedTuple):
    """A part of a page, as HTML."""

    kind: str
    domain: str
    html: str


def masked(html: str) -> str:
    """Return HTML of the same length with spaces for comments, scripts and the like.

    >>> masked("<p>a<!-- b --></p>")
    '<p>a          </p>'
    """
    return _SKIPPED.sub(lambda found: " " * len(found[0]), html)


def text_of(html: str) -> str:
    """Return the text of a part of a page, on one line.

    >>> text_of("<p>Tea &amp; <b>mi</b>lk<br>Sugar</p>")
    'Tea & milk Sugar'
    """
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", html))).split())


def containers_of(html: str) -> list[tuple[int, int]]:
    """Return where the elements are that hold blocks, in the order of their ends; unclosed ones are left out.

    >>> containers_of("<div><ul></ul><p></div>")
    [(5, 14), (0, 23)]
    """
    found: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for tag in _CONTAINER.finditer(html):
        name = tag[2].lower()
        if not tag[1]:
            open_.append((name, tag.start()))
            continue
        at = next((at for at in range(len(open_) - 1, -1, -1) if open_[at][0] == name), None)
        if at is not None:
            found.append((open_[at][1], tag.end()))
            del open_[at:]
    return found


def host_of(page: MarkedPage) -> Host | None:
    """Return the page with its paragraphs; None if it is not certain where its main content is."""
    try:
        html = page.html().decode("utf-8")
    except UnicodeDecodeError:
        return None
    lines = Counter(" ".join(line.split()) for line in page.gold.split("\n"))
    bare = masked(html)
    found = [Paragraph(each.start(), each.end(), text_of(each[1])) for each in _PARAGRAPH.finditer(bare)]
    times = Counter(paragraph.text for paragraph in found)
    sure = [
        each for each in found if len(each.text) >= SHORTEST and times[each.text] == lines[each.text] == 1
    ]
    covered = sum(len(words(paragraph.text)) for paragraph in sure)
    if len(sure) < FEWEST or covered < COVERED * len(words(page.gold)):
        return None
    around = [
        (start, end) for start, end in containers_of(bare) if start <= sure[0].start and sure[-1].end <= end
    ]
    return Host(page, html, sure, around) if around else None


def fragments_of(page: MarkedPage, host: Host | None) -> Iterator[Fragment]:
    """Yield parts of a page that another one may get; the same page always gives the same.

    host: the page itself, if it is an article: it is a part for others, too.
    """
    try:
        html = masked(page.html().decode("utf-8"))
    except UnicodeDecodeError:
        return
    by_kind: dict[str, list[str]] = defaultdict(list)
    grams = set(_trigrams(page.gold))
    for start, end in containers_of(html):
        part = html[start:end]
        kind = _kind_of(part)
        if kind and _share_in(grams, part) <= SAME:
            by_kind[kind].append(part)
    if host:
        start, end = host.containers[0]
        if end - start <= MOST:
            title = f"<h2>{page.title}</h2>" if page.title else ""
            by_kind["article"].append(f"<article>{title}{html[start:end]}</article>")
    chance = random.Random(page.id)
    for kind, parts in by_kind.items():
        for part in chance.sample(parts, min(OF_A_PAGE, len(parts))):
            yield Fragment(kind, page.domain, part)


def _kind_of(part: str) -> str | None:
    """Return which kind of part an element is, from its links: whose, how long, and how much of its text."""
    if not LEAST <= len(part) <= MOST or not (_COMMENTS.match(part) or part.count("<a ") >= 4):
        return None
    text = words(text_of(part))
    links = [len(words(text_of(link[1]))) for link in _LINK.finditer(part)]
    mean, share = sum(links) / max(len(links), 1), sum(links) / max(len(text), 1)
    if _COMMENTS.match(part) and len(text) >= 60 and share < 0.4:
        return "comments"
    if len(links) >= 10 and mean <= 3.5 and share > 0.8:
        return "menu"
    if len(links) >= 4 and mean >= 5 and share > 0.4:
        return "teasers"
    return None


def _trigrams(text: str) -> list[tuple[str, ...]]:
    found = words(text)
    return list(zip(found, found[1:], found[2:], strict=False))


def _share_in(grams: set[tuple[str, ...]], part: str) -> float:
    own = _trigrams(text_of(part))
    return sum(gram in grams for gram in own) / max(len(own), 1)


def spliced(host: Host, parts: Sequence[Fragment], cut: bool) -> tuple[str, str] | None:
    """Return the page's HTML with other parts, and its main content; None where that is not certain to hold.

    cut: whether the article is cut short. None, too, where its last paragraphs are on the page once more.
    """
    chance = random.Random(f"splice {host.page.id}")
    count = round(len(host.paragraphs) * chance.uniform(*REMOVED))
    gone = host.paragraphs[-max(count, 1) :] if cut else []
    if any(host.html.count(_probe(host.html[each.start : each.end])) != 1 for each in gone):
        return None
    outward = chance.randint(0, min(OUTWARD, len(host.containers)))
    behind = host.containers[outward - 1][1] if outward else host.paragraphs[-1].end
    before = host.containers[max(outward - 1, 0)][0]
    at = before if chance.random() < BEFORE.get(parts[0].kind, 0) else behind
    edits = [(each.start, each.end, "") for each in gone]
    edits.append((at, at, "\n".join(part.html for part in parts)))
    html = host.html
    for start, end, new in sorted(edits, reverse=True):
        html = html[:start] + new + html[end:]
    lines = {each.text for each in gone}
    gold = "\n".join(line for line in host.page.gold.split("\n") if " ".join(line.split()) not in lines)
    return (html, gold) if _as_meant(html, host, lines) else None


def _probe(paragraph: str) -> str:
    """Return the longest stretch without markup: it tells whether the paragraph is on the page elsewhere."""
    return max(re.split(r"<[^>]*>|&[#\w]+;|[\"\\\n]", paragraph), key=len).strip()


def _as_meant(html: str, host: Host, gone: set[str]) -> bool:
    """Return whether a parser finds the paragraphs that stay, and not those that went."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    text = "".join(body.text().split()) if body else ""
    return all(("".join(each.text.split()) in text) is (each.text not in gone) for each in host.paragraphs)


def _read(pages: list[MarkedPage]) -> list[tuple[Host | None, list[Fragment]]]:
    found = []
    for page in pages:
        host = host_of(page) if page.page_type == "article" and page.gold else None
        found.append((host, list(fragments_of(page, host))))
    return found


def build(folders: Iterable[Path], workers: int = 1) -> Iterator[tuple[MarkedPage, str, str, str]]:
    """Yield pages of all sets, each with its new HTML, its main content, and what was done to it."""
    hosts: list[tuple[str, Host]] = []
    pools: dict[tuple[int, str, str], list[Fragment]] = defaultdict(list)
    for folder in folders:
        name = set_name(folder)
        pages = load_sources(folder)
        for page, (host, parts) in zip(pages, in_processes(_read, pages, workers), strict=True):
            if host:
                hosts.append((name, host))
            for part in parts:
                for of_set in (name, ""):
                    pools[page.fold(FOLDS), of_set, part.kind].append(part)
    for number, (name, host) in enumerate(hosts):
        parts = _parts_for(host, name, KINDS[number // 2 % len(KINDS)], pools)
        cut = number % 2 == 1
        made = spliced(host, parts, cut) if parts else None
        if made:
            yield host.page, *made, f"{parts[0].kind}{', cut short' if cut else ''}"


def _parts_for(
    host: Host, name: str, kind: str, pools: dict[tuple[int, str, str], list[Fragment]]
) -> list[Fragment]:
    """Choose parts of other sites, of the same set if there are any: most are in the same language then."""
    chance = random.Random(f"parts {host.page.id}")
    for of_set in (name, ""):
        others = [
            part for part in pools[host.page.fold(FOLDS), of_set, kind] if part.domain != host.page.domain
        ]
        if others:
            return chance.sample(others, min(chance.randint(1, 3) if kind == "teasers" else 1, len(others)))
    return []


def write(folder: Path, made: Iterable[tuple[MarkedPage, str, str, str]]) -> Counter[str]:
    """Write the set; return how many pages there are of each kind."""
    counts: Counter[str] = Counter()
    for name in ("html", "ground-truth"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for page, html, gold, kind in made:
        name = f"spliced-{page.id}"
        truth = {
            "url": page.url,
            "ground_truth": {"main_content": gold, "title": page.title},
            "_internal": {"page_type": {"primary": kind}, "language": page.language},
        }
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(html.encode(), mtime=0))
        (folder / "ground-truth" / f"{name}.json").write_text(
            json.dumps(truth, ensure_ascii=False), encoding="utf-8"
        )
        counts[kind] += 1
    return counts


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Build a set of articles with parts of other pages.")
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="DIR", help="sets of pages")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is not there")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes")
    options = parser.parse_args()
    if options.out.exists():
        parser.error(f"{options.out} is there already; give a new folder")
    counts = write(options.out, build(options.data, options.workers))
    print(f"{counts.total()} pages: {', '.join(f'{kind} {count}' for kind, count in counts.items())}")


if __name__ == "__main__":
    main()
