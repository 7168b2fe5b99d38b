"""Measure what site profiles take off pages: `python -m benchmarks.sites --data DIR [--manuals DIR]`.

Sites of ten pages or more: those of DIR, a data set (benchmarks/README.md), by registrable domain, and
manuals from Debian 12, whose main content the template of their generator marks (MANUALS). Get the manuals
with

    mkdir manuals && cd manuals && for name in python3.11-doc cmake-doc ...; do
        apt-get download $name && dpkg-deb -x ${name}_*.deb $name; done

Every page is flattened by html-text. A profile is learned on the flattened pages of a site, which nobody
marked, and the same pages are cleaned by it; words are scored against the main content. "kept" is the share
of those words of the main content that were in the flattened page. The constants of the rule were chosen on
the sites that are not held out (`cleanpress.training.dataset`); --held-out prints the others alone.

Beside the rule stands a simple one: every line that appears on so large a share of the pages is removed.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from benchmarks.pages import load_pages, load_sources, remembered
from benchmarks.scoring import score, words
from cleanpress import DEFAULT, RemoveSiteLines
from cleanpress.sites import SiteLearner, SiteProfiles, site_of
from cleanpress.sites.lines import lines_of, normalize_line
from cleanpress.training.dataset import is_held_out

FEWEST, MOST = 10, 300
LARGEST = 400_000  # bytes; a larger page of a manual is its index
NAIVE = (0.3, 0.5, 0.8)


class Manual(NamedTuple):
    """A manual: which of its pages are read, by a part of their path, and what of them is content.

    content: CSS of the elements that hold it; without: of what in them is not content.
    """

    under: str
    content: str
    without: str = ""


_SPHINX = Manual("", "div[role=main]", "a.headerlink")
MANUALS = {
    "ant-doc": Manual("/api/", "main"),
    "apache2-doc": Manual("manual/en/", "#page-content", ".toplang, .bottomlang, #comments_section, .top"),
    "bind9-doc": _SPHINX,
    "cmake-doc": _SPHINX,
    "debian-policy": _SPHINX._replace(under="policy.html/"),
    "debian-reference-en": Manual("", "body", ".navheader, .navfooter"),
    "developers-reference": _SPHINX,
    "erlang-doc": Manual("doc/html/", "#content", ".footer"),
    "ghc-doc": Manual("/libraries/", "#content"),
    "git-doc": Manual("", "#header, #content"),
    "libboost1.81-doc": Manual(
        "doc/html/", "body > div:not(.spirit-nav):not(.copyright-footer)", ".copyright-footer"
    ),
    "libglib2.0-doc": Manual("", "body > div:not(.footer)", ".footer, table.navigation"),
    "lilypond-doc-html": Manual("Documentation/", "#main", ".nav_table, #footer"),
    "maxima-doc": Manual("", "body", "div.header"),
    "nodejs-doc": Manual("", "#apicontent"),
    "octave-doc": Manual("octave.html/", "body", "div.header"),
    "openjdk-17-doc": Manual("api/", "main"),
    "postgresql-doc-15": Manual("", "body", ".navheader, .navfooter"),
    "python-django-doc": Manual("", "#yui-main", ".nav, a.headerlink"),
    "python3.11-doc": _SPHINX,
    "qtbase5-doc-html": Manual("", "div.content", ".sidebar"),
    "rust-doc": Manual("html/std/", "#main-content", ".out-of-band, .rightside, a.anchor"),
    "scala-doc": Manual("", "#definition, #signature, #comment, #template"),
    "sqlite3-doc": Manual("", "body", ".nosearch"),
    "swi-prolog-doc": Manual("doc/Manual/", "body", ".navigate"),
    "zsh-doc": Manual("", "body", "table.header, font"),
}


class SitePage(NamedTuple):
    """A page of a site: flattened, and the text of its main content."""

    url: str
    flat: str
    gold: str


Sites = dict[str, list[SitePage]]


def load_site_pages(data: Path | None, manuals: Path | None) -> Sites:
    """Return the pages of all sites of ten pages or more."""
    found: dict[str, list[SitePage]] = defaultdict(list)
    if data is not None:
        flat = {page.id: page.flat for page in load_pages(data)}
        for source in load_sources(data):
            found[site_of(source.url) or ""].append(SitePage(source.url, flat[source.id], source.gold))
    for name in sorted(MANUALS) if manuals is not None else ():
        folder = Path(manuals or "") / name
        if folder.is_dir():
            records = remembered(f"manual-{name}", partial(_manual, folder))
            found[name] = [SitePage(**record) for record in records]
    return {name: pages for name, pages in found.items() if name and len(pages) >= FEWEST}


def _manual(folder: Path) -> Iterator[dict[str, str]]:
    from bs4 import BeautifulSoup
    from html_text import extract_text

    paths = [path for path in sorted(folder.rglob("*.html")) if _is_page(path, MANUALS[folder.name])]
    count = 0
    for path in paths[:: max(1, len(paths) // (MOST + MOST // 3))]:  # some hold nothing
        html = path.read_bytes()
        if len(html) > LARGEST or b'http-equiv="refresh"' in html.lower():
            continue
        soup = BeautifulSoup(html, "lxml")
        flat = str(extract_text(str(soup)))
        gold = "\n".join(str(extract_text(str(each))) for each in _content(soup, MANUALS[folder.name]))
        if gold.strip() and count < MOST:
            count += 1
            yield {
                "url": f"https://{folder.name}.example/{path.relative_to(folder)}",
                "flat": flat,
                "gold": gold,
            }


def _is_page(path: Path, manual: Manual) -> bool:
    is_own = path.is_file() and not path.is_symlink()
    return is_own and manual.under in str(path) and "/src/" not in str(path)


def _content(soup: Any, manual: Manual) -> list[Any]:
    """Return the elements that hold the content of a page, without the parts that are not content."""
    found = soup.select(manual.content)
    outer = [each for each in found if not any(parent in found for parent in each.parents)]
    for element in outer:
        for other in element.select(manual.without) if manual.without else ():
            other.extract()
    return outer


class Figures(NamedTuple):
    """The figures of a site: mean F1 of its pages; words of main contents in the input, and kept."""

    f1: float
    had: int
    kept: int

    @property
    def share(self) -> float:
        """The share of the words of main contents that is kept."""
        return self.kept / self.had if self.had else 1.0


def measure(pages: list[SitePage], clean: Callable[[SitePage], str]) -> Figures:
    """Score what `clean` makes of each page."""
    scores, had, kept = [], 0, 0
    for page in pages:
        answer = clean(page)
        scores.append(score(page.gold, answer).f1)
        gold = Counter(words(page.gold)) & Counter(words(page.flat))
        had += gold.total()
        kept += (gold & Counter(words(answer))).total()
    return Figures(fmean(scores), had, kept)


def learn(pages: Iterable[SitePage]) -> SiteProfiles:
    """Return the profiles of the sites of these pages."""
    learner = SiteLearner()
    for page in pages:
        learner.add(page.flat, page.url)
    return learner.profiles()


def naive(pages: list[SitePage], share: float) -> Callable[[SitePage], str]:
    """Return what removes every line that stands on so large a share of the pages."""
    counts = Counter(key for page in pages for key in {*map(normalize_line, lines_of(page.flat).texts)})
    often = {key for key, count in counts.items() if count >= share * len(pages)}
    return lambda page: "\n".join(
        line for line in lines_of(page.flat).texts if normalize_line(line) not in often
    )


def _row(name: str, *columns: Any) -> None:
    print(f"{name:<22}", *(f"{each:>9}" if isinstance(each, str) else f"{each:9.4f}" for each in columns))


def figures_of(pages: list[SitePage]) -> dict[str, Figures]:
    """Return the figures of a site, by what its pages were cleaned with."""
    profiles, default = learn(pages), cache(DEFAULT)
    ways: dict[str, Callable[[SitePage], str]] = {
        "before": lambda page: page.flat,
        "after": lambda page: RemoveSiteLines.for_url(profiles, page.url)(page.flat),
        "default": lambda page: default(page.flat),
        "both": lambda page: RemoveSiteLines.for_url(profiles, page.url)(default(page.flat)),
        **{f"naive {share}": naive(pages, share) for share in NAIVE},
    }
    return {way: measure(pages, clean) for way, clean in ways.items()}


def report(title: str, sites: Sites, made: dict[str, dict[str, Figures]]) -> None:
    """Print the figures of each of these sites, and of all."""
    count = sum(len(sites[name]) for name in made)
    print(f"\n{title}: {len(made)} sites, {count} pages")
    naives = [f"naive {share}" for share in NAIVE]
    _row("site", "pages", "F1", "after", "kept", "DEFAULT", "and site", *naives, *(["kept"] * len(NAIVE)))
    for name, figures in made.items():
        _row(name, str(len(sites[name])), *_figures(figures))
    columns = {way: [each[way] for each in made.values()] for way in next(iter(made.values()))}
    whole = {
        way: Figures(fmean(it.f1 for it in each), sum(it.had for it in each), sum(it.kept for it in each))
        for way, each in columns.items()
    }
    _row("all", str(count), *_figures(whole))
    flat = [name for name, figures in made.items() if figures["after"].f1 <= figures["before"].f1]
    print("F1 is not higher on:", ", ".join(flat) or "none")


def _figures(made: dict[str, Figures]) -> list[Any]:
    naives = [made[f"naive {share}"] for share in NAIVE]
    shares = [f"{each.share:.3%}" for each in (made["after"], *naives)]
    return [
        made["before"].f1, made["after"].f1, shares[0], made["default"].f1, made["both"].f1,
        *(each.f1 for each in naives), *shares[1:],
    ]  # fmt: skip


def cost(sites: Sites) -> None:
    """Print how fast pages are read and cleaned, and what a learner takes of memory."""
    pages = [page for each in sites.values() for page in each]
    start = time.perf_counter()
    learner = SiteLearner()
    for page in pages:
        learner.add(page.flat, page.url)
    learned = time.perf_counter() - start
    profiles = learner.profiles()
    start = time.perf_counter()
    for page in pages:
        RemoveSiteLines.for_url(profiles, page.url)(page.flat)
    cleaned = time.perf_counter() - start
    start = time.perf_counter()
    for page in pages:
        RemoveSiteLines.for_url(profiles, page.url)
    found = time.perf_counter() - start
    tracemalloc.start()
    again = SiteLearner()
    for page in pages:
        again.add(page.flat, page.url)
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sketch = len(again.to_bytes())
    characters = sum(len(page.flat) for page in pages)
    count = len(again._notes)
    print(
        f"\n{len(pages)} pages, {characters / 1e6:.0f} million characters, {count} lines. Learning: "
        f"{len(pages) / learned:.0f} pages/s, {characters / learned / 1e6:.1f} million characters/s, "
        f"{memory / count:.0f} bytes of Python objects a line, {sketch / count:.0f} bytes a line as bytes. "
        f"Cleaning: {len(pages) / cleaned:.0f} pages/s; RemoveSiteLines.for_url takes "
        f"{found / len(pages) * 1e6:.2f} µs a page."
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="folder of html/ and ground-truth/")
    parser.add_argument("--manuals", type=Path, help="folder of unpacked Debian packages")
    parser.add_argument("--held-out", action="store_true", help="only the sites that nothing was chosen on")
    options = parser.parse_args()
    sites = load_site_pages(options.data, options.manuals)
    if not sites:
        raise SystemExit("There are no sites of ten pages. Give --data, --manuals or both.")
    made = {name: figures_of(sites[name]) for name in sites if is_held_out(name) or not options.held_out}
    for title, held in (("Tuned on", False), ("Held out", True)):
        half = {name: figures for name, figures in made.items() if is_held_out(name) is held}
        if half:
            report(title, sites, half)
    if not options.held_out:
        report("All", sites, made)
        cost(sites)


if __name__ == "__main__":
    main()
