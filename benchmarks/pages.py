"""Load the development pages for benchmarks: as they were fetched, or flattened to plain text.

What is marked on the pages, and which half of the sites is held out, is read by `cleanpress.training.dataset`
alone. The data is not part of the project; docs/benchmarks/index.md names the public sets.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleanpress.errors import DataError
from cleanpress.html.decode import decode_page
from cleanpress.io.atomic import open_output
from cleanpress.training.dataset import MarkedPage, read_pages

__all__ = [
    "Page", "declared_language", "digest_of", "every", "load_pages", "load_sources", "remembered", "set_name",
]  # fmt: skip
_SPLITS = {"dev", "test", "train"}
_LANGUAGE = re.compile(rb"<html[^>]{0,1000}?\slang\s*=\s*[\"']?([a-zA-Z]{2})")


def load_sources(data: Path) -> list[MarkedPage]:
    """Return the pages under `data`, by id; their bytes are left on the disk until they are asked for.

    Exits with a sentence where there are none.
    """
    try:
        return read_pages([data])
    except DataError as error:
        raise SystemExit(str(error)) from error


def set_name(data: Path) -> str:
    """Return what a set of pages is called: as its folder is, or the one above if that names a split alone.

    >>> set_name(Path("data/news")), set_name(Path("data/wcxb/dev"))
    ('news', 'wcxb')
    """
    folder = data.resolve()
    return folder.parent.name if folder.name in _SPLITS else folder.name


def digest_of(sources: Iterable[MarkedPage]) -> str:
    """Return the SHA-256 of the ids, the pages and what is marked on them, whatever their files look like."""
    digest = hashlib.sha256()
    for source in sources:
        marked = [source.id, source.page_type, source.gold, source.wanted, source.unwanted]
        for part in (json.dumps(marked).encode(), source.html()):
            digest.update(b"%d:%b" % (len(part), part))
    return digest.hexdigest()


def declared_language(html: bytes) -> str:
    """Return the two letters of the language that a page declares, or nothing.

    >>> declared_language(b'<html class="js" lang="de-AT">')
    'de'
    >>> declared_language(b'<p lang="de">')
    ''
    """
    declared = _LANGUAGE.search(html, 0, 20_000)
    return declared[1].decode().lower() if declared else ""


def every(sources: list[MarkedPage], count: int) -> list[MarkedPage]:
    """Return about `count` pages, spread over all."""
    return sources[:: max(1, len(sources) // count)][:count]


def remembered(name: str, make: Callable[[], Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the records that `make` makes; they are kept in the temporary folder under this name."""
    cache = Path(tempfile.gettempdir()) / f"cleanpress-{name}.jsonl.gz"
    if not cache.exists():
        with open_output(cache) as out, gzip.open(out, "wt", encoding="utf-8") as lines:
            for record in make():
                lines.write(json.dumps(record) + "\n")
    with gzip.open(cache, "rt", encoding="utf-8") as kept:
        return [json.loads(line) for line in kept]


@dataclass(frozen=True)
class Page:
    """A page flattened to text, and what is marked on it."""

    source: MarkedPage
    flat: str

    @property
    def id(self) -> str:
        """The page's id."""
        return self.source.id

    @property
    def domain(self) -> str:
        """The page's registrable domain."""
        return self.source.domain

    @property
    def gold(self) -> str:
        """The page's main content."""
        return self.source.gold

    @property
    def held_out(self) -> bool:
        """Whether the page's site is kept for measuring. Phrases are grown on the other half alone."""
        return self.source.held_out


def load_pages(data: Path, flattener: str = "html_text") -> list[Page]:
    """Return the pages under `data`, flattened by html_text or inscriptis (kept in the temporary folder)."""
    sources = load_sources(data)

    def flattened() -> Iterable[dict[str, str]]:
        flatten = _flattener(flattener)
        for source in sources:
            yield {"id": source.id, "flat": flatten(decode_page(source.html()))}

    flat = {each["id"]: each["flat"] for each in remembered(f"flat-{flattener}-{_digest(data)}", flattened)}
    return [Page(source, flat[source.id]) for source in sources]


def _digest(data: Path) -> str:
    names = "\n".join(path.name for path in sorted((data / "ground-truth").glob("*.json")))
    return hashlib.md5((str(data.resolve()) + names).encode(), usedforsecurity=False).hexdigest()[:12]


def _flattener(name: str) -> Callable[[str], str]:
    if name == "inscriptis":
        from inscriptis import get_text

        return lambda html: str(get_text(html)) if html.strip() else ""
    from html_text import extract_text

    return lambda html: str(extract_text(html)) if html.strip() else ""
