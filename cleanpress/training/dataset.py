"""Read pages whose main content is known, and split them by site: the one reader and the one split.

A data set is a folder that holds pages, packed or not, and for each page what is known of it::

    html/ID.html.gz or html/ID.html
    ground-truth/ID.json
        {"url": "https://...",
         "ground_truth": {"main_content": "..." or null, "with": ["..."], "without": ["..."],
                          "title": "...", "author": "..." or ["..."], "publish_date": "..."},
         "_internal": {"page_type": {"primary": "article"}, "language": "de"}}

This is the layout of WCXB. Everything but `ground_truth` may be missing.

Training, tuning and measuring all split pages here, by registrable domain: pages of one site share their
template, so a page says much about the others of its site. The split depends on the name of the domain
alone; that is why a site is in the same part in whichever data sets it appears.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cleanpress.errors import DataError

__all__ = ["MarkedPage", "domain_of", "fold_of", "is_held_out", "read_marked_page", "read_pages"]


@dataclass(frozen=True)
class MarkedPage:
    """A page as it was fetched, and what a person marked on it.

    url:          may be empty, a path, or a note in place of a URL.
    page_type:    "article", "forum" and the like; empty where none is marked.
    language:     a code of the language (of the country, in the Fundus set); empty where none is marked.
    main_content: as plain text; empty for a page without any, None where only segments are marked.
    wanted:       segments of text that belong to the main content.
    unwanted:     segments that do not.
    path:         of the file of HTML.
    """

    id: str
    url: str
    page_type: str
    language: str
    title: str
    authors: tuple[str, ...]
    date: str
    main_content: str | None
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    path: Path

    @property
    def gold(self) -> str:
        """The main content; empty also where none is marked."""
        return self.main_content or ""

    @cached_property
    def domain(self) -> str:
        """The registrable domain; the page's id where no address is known."""
        return domain_of(self.url) or self.id

    def fold(self, folds: int) -> int:
        """Return which of so many folds the page belongs to."""
        return fold_of(self.domain, folds)

    @property
    def held_out(self) -> bool:
        """Whether the page's site is held out for measuring what was tuned by hand."""
        return is_held_out(self.domain)

    def html(self) -> bytes:
        """Read the page's bytes, as they were fetched."""
        raw = self.path.read_bytes()
        return gzip.decompress(raw) if self.path.suffix == ".gz" else raw


def domain_of(url: str) -> str | None:
    """Return the registrable domain of a page's address, None for an address without one.

    The segments of trafilatura's evaluation have notes for some addresses; these are read, too.

    >>> domain_of("https://blog.example.co.uk/tea"), domain_of("hard::example.com.tea-time.html")
    ('example.co.uk', 'example.com')
    >>> domain_of("/tea") is None
    True
    """
    # Imported late: benchmarks that read pages only measure the memory of peers in the same process.
    from cleanpress.sites import site_of

    if "::" not in url:
        return site_of(url)
    parts = re.split("([.-])", url.rpartition("::")[2].removesuffix(".html"))
    for size in range(len(parts), 0, -2):
        # Something in front of a registrable domain is left off, and in front of anything else it is not.
        host = "www." + "".join(parts[:size]).lower()
        if (site := site_of(host)) not in (None, host):
            return site
    return None


def fold_of(domain: str, folds: int) -> int:
    """Return which of so many folds of cross-validation the pages of a domain belong to.

    >>> fold_of("example.org", 10)
    7
    """
    # Without the division, each of an even number of folds would hold sites of one half of `is_held_out`
    # alone, since that is the last bit of the hash. Never change this: weights by fold, and all that was
    # chosen with them, would have seen pages of the fold that they are measured on.
    return _hash(domain) // 7 % folds


def is_held_out(domain: str) -> bool:
    """Return whether a site is held out for measuring what is tuned by hand: phrases, rules, constants.

    Half of the sites are, however many folds networks are cross-validated with: the lists of phrases were
    grown on the other half, and a change of the rule would show them pages that they are measured on.

    >>> is_held_out("example.org"), is_held_out("example.com")
    (True, False)
    """
    return _hash(domain) % 2 == 1


def _hash(domain: str) -> int:
    return int(hashlib.md5(domain.encode(), usedforsecurity=False).hexdigest(), 16)


def read_pages(folders: Sequence[Path]) -> list[MarkedPage]:
    """Read the ground truth of all pages under `folders`; their HTML is read when it is asked for.

    Pages come folder by folder, by id. Raises DataError for a folder without ground truth, and where two
    pages have the same id, since scores and predictions are kept by id.
    """
    pages: dict[str, MarkedPage] = {}
    for folder in folders:
        truths = sorted((folder / "ground-truth").glob("*.json"))
        if not truths:
            raise DataError(
                f"{folder} has no ground-truth/ID.json. Give a folder that holds html/ID.html.gz and "
                "ground-truth/ID.json, with the text in ground_truth.main_content."
            )
        for page in map(read_marked_page, truths):
            if page.id in pages:
                raise DataError(f"{folder}: there is another page {page.id} in the folders before it.")
            pages[page.id] = page
    return list(pages.values())


def read_marked_page(truth: Path) -> MarkedPage:
    """Read a page from the path of its `ground-truth/ID.json`. Raises DataError if it is no ground truth."""
    try:
        known = json.loads(truth.read_text(encoding="utf-8"))
        marked = known["ground_truth"]
        internal = known.get("_internal") or {}
        return MarkedPage(
            id=truth.stem,
            url=(known.get("url") or "").strip(),
            page_type=(internal.get("page_type") or {}).get("primary") or "",
            language=internal.get("language") or "",
            title=marked.get("title") or "",
            authors=_strings(marked.get("author")),
            date=marked.get("publish_date") or "",
            main_content=marked.get("main_content"),
            wanted=_strings(marked.get("with")),
            unwanted=_strings(marked.get("without")),
            path=_html_of(truth),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{truth} is not the ground truth of a page: {error!r}.") from error


def _html_of(truth: Path) -> Path:
    packed = truth.parent.parent / "html" / f"{truth.stem}.html.gz"
    return packed if packed.exists() else packed.with_suffix("")


def _strings(value: Any) -> tuple[str, ...]:
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return tuple(str(each) for each in values if each)
