"""The development pages, flattened to text: what phrases and speed are measured on.

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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["Page", "load_pages"]


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
    cache = Path(tempfile.gettempdir()) / f"cleanpress-{flattener}-{_digest(data)}.jsonl.gz"
    if not cache.exists():
        flatten = _flattener(flattener)
        partial = cache.with_suffix(f".{os.getpid()}.partial")  # two runs at once do not share one
        with gzip.open(partial, "wt", encoding="utf-8") as out:
            for truth in sorted((data / "ground-truth").glob("*.json")):
                out.write(json.dumps(_read(data, truth, flatten)) + "\n")
        partial.rename(cache)
    with gzip.open(cache, "rt", encoding="utf-8") as lines:
        return [Page(**json.loads(line)) for line in lines]


def _digest(data: Path) -> str:
    names = "\n".join(path.name for path in sorted((data / "ground-truth").glob("*.json")))
    return hashlib.md5((str(data.resolve()) + names).encode()).hexdigest()[:12]


def _read(data: Path, truth: Path, flatten: Callable[[str], str]) -> dict[str, str]:
    known = json.loads(truth.read_text(encoding="utf-8"))
    host = (urlsplit(known["url"]).hostname or truth.stem).removeprefix("www.")
    html = gzip.decompress((data / "html" / f"{truth.stem}.html.gz").read_bytes())
    gold = known["ground_truth"].get("main_content") or ""
    return {"id": truth.stem, "domain": host, "flat": flatten(_decode(html)), "gold": gold}


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
