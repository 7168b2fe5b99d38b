"""The development pages: as they were fetched, what extraction is measured on; and flattened to text, what
phrases and speed are.

The data is not part of the project; README.md says where it is to be had. DIR holds `html/ID.html.gz`
and `ground-truth/ID.json` (WCXB's layout, whose development split is CC-BY-4.0).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

__all__ = [
    "Page", "Source", "declared_language", "digest_of", "every", "load_pages", "load_sources", "remembered",
]  # fmt: skip
_LANGUAGE = re.compile(rb"<html[^>]{0,1000}?\slang\s*=\s*[\"']?([a-zA-Z]{2})")


@dataclass(frozen=True)
class Source:
    """A page as it was fetched, and what a person marked on it.

    kind: the type of page ("article", "forum", ...); empty where none is marked.
    gold: the main content as plain text; empty where the page has none, or none is marked.
    keep, drop: pieces of text that must be, and must not be, in an answer.
    """

    id: str
    url: str
    kind: str
    title: str
    gold: str
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    path: Path

    @property
    def domain(self) -> str:
        """The host of the page, without `www.`."""
        return (urlsplit(self.url).hostname or self.id).removeprefix("www.")

    def html(self) -> bytes:
        """Read the page's bytes."""
        return gzip.decompress(self.path.read_bytes())


def load_sources(data: Path) -> list[Source]:
    """Return the pages under `data`, by id; their bytes stay on the disk until they are asked for."""
    sources = [_source(data, truth) for truth in sorted((data / "ground-truth").glob("*.json"))]
    if not sources:
        raise SystemExit(f"{data} has no ground-truth/ID.json. Give the folder that holds it and html/.")
    return sources


def _source(data: Path, truth: Path) -> Source:
    known = json.loads(truth.read_text(encoding="utf-8"))
    marked = known["ground_truth"]
    return Source(
        id=truth.stem,
        url=known["url"],
        kind=known.get("_internal", {}).get("page_type", {}).get("primary") or "",
        title=marked.get("title") or "",
        gold=marked.get("main_content") or "",
        keep=tuple(marked.get("with") or ()),
        drop=tuple(marked.get("without") or ()),
        path=data / "html" / f"{truth.stem}.html.gz",
    )


def digest_of(sources: Iterable[Source]) -> str:
    """Return the SHA-256 of the ids, the pages and what is marked on them, whatever their files look like."""
    digest = hashlib.sha256()
    for source in sources:
        marked = [source.id, source.kind, source.gold, source.keep, source.drop]
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


def every(sources: list[Source], count: int) -> list[Source]:
    """Return about `count` pages, spread over all."""
    return sources[:: max(1, len(sources) // count)][:count]


def remembered(name: str, make: Callable[[], Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the records that `make` makes; they are kept in the temporary folder under this name."""
    cache = Path(tempfile.gettempdir()) / f"cleanpress-{name}.jsonl.gz"
    if not cache.exists():
        partial = cache.with_suffix(f".{os.getpid()}.partial")  # two runs at once do not share one
        with gzip.open(partial, "wt", encoding="utf-8") as out:
            for record in make():
                out.write(json.dumps(record) + "\n")
        partial.rename(cache)
    with gzip.open(cache, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@dataclass(frozen=True)
class Page:
    """A page: where it is from, its text with all debris, and the text a person marked as its content."""

    id: str
    domain: str
    flat: str
    gold: str

    @property
    def held_out(self) -> bool:
        """Whether the page's domain is kept for measuring. Phrases are grown on the other half alone."""
        return int(hashlib.md5(self.domain.encode()).hexdigest(), 16) % 2 == 1


def load_pages(data: Path, flattener: str = "html_text") -> list[Page]:
    """Return the pages under `data`, flattened by html_text or inscriptis (kept in the temporary folder)."""

    def flattened() -> Iterable[dict[str, str]]:
        flatten = _flattener(flattener)
        for source in load_sources(data):
            flat = flatten(_decode(source.html()))
            yield {"id": source.id, "domain": source.domain, "flat": flat, "gold": source.gold}

    return [Page(**record) for record in remembered(f"{flattener}-{_digest(data)}", flattened)]


def _digest(data: Path) -> str:
    names = "\n".join(path.name for path in sorted((data / "ground-truth").glob("*.json")))
    return hashlib.md5((str(data.resolve()) + names).encode()).hexdigest()[:12]


def _decode(html: bytes) -> str:
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", html[:4096], re.I)
    for name in ("utf-8", declared.group(1).decode() if declared else "windows-1252"):
        try:
            return html.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return html.decode("windows-1252", "replace")


def _flattener(name: str) -> Callable[[str], str]:
    if name == "inscriptis":
        from inscriptis import get_text

        return lambda html: str(get_text(html)) if html.strip() else ""
    from html_text import extract_text

    return lambda html: str(extract_text(html)) if html.strip() else ""
