"""Measure how large the HTML view of a result is, beside what it shows, and how long writing it takes.

    python -m benchmarks.view_size --data DIR [--pages 150]

DIR is a data set, see benchmarks/README.md. Of each page the view of its extraction is written
(`Document.to_html`), and that of cleaning its flattened text (`Cleaned.to_html`). Time is the processor's,
for the view alone; kB are of UTF-8.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.pages import every, load_sources
from benchmarks.speed import flat_texts
from cleanpress import explain, extract

__all__ = ["tables"]


def tables(data: Path, pages: int) -> Iterator[Table]:
    """Yield the sizes and times of both views."""
    documents = [
        (len(html), extract(html).to_html)
        for html in (each.html() for each in every(load_sources(data), pages))
    ]
    texts = [(len(text.encode()), explain(text).to_html) for text in flat_texts(data, pages)]
    rows = [_row("Document.to_html, of a page", documents), _row("Cleaned.to_html, of its text", texts)]
    heads = ("kB shown", "kB of the view", "the largest", "ms")
    title = f"The HTML view of one result: medians of {len(documents)} pages"
    yield Table("views", title, [Column("view"), *(Column(head, ",.0f") for head in heads)], rows)


def _row(name: str, given: Sequence[tuple[int, Callable[[], str]]]) -> list[Value]:
    sizes, taken = [], []
    for _, write in given:
        start = time.process_time()
        sizes.append(len(write().encode()) / 1e3)
        taken.append(1e3 * (time.process_time() - start))
    return [name, median(size for size, _ in given) / 1e3, median(sizes), max(sizes), median(taken)]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="How large the view of a result is.")
    parser.add_argument("--data", type=Path, required=True, help="folder with html/ and ground-truth/")
    parser.add_argument("--pages", type=int, default=150)
    options = parser.parse_args()
    print_tables(tables(options.data, options.pages))


if __name__ == "__main__":
    main()
