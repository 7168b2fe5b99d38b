"""Write the pages and plots that results make, and find what is out of date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.book.marks import differences, filled, unmarked_claims
from benchmarks.book.plots import digest_in, draw, drawable
from benchmarks.book.results import Results, read_all
from cleanpress.io.atomic import open_output

__all__ = ["MEASURED_THEN", "check", "pages_of", "render"]

# Pages that have figures without marks, and why.
MEASURED_THEN = {
    "docs/decisions.md": "a record: each decision with the figures that it was made on, at that time",
    "docs/model-card.md": "training of the shipped weights prints these figures, at that time",
    "docs/languages.md": "tools/languages.py writes it of benchmarks/languages.toml; a test compares them",
    "docs/migration.md": "figures of the peers' own documentation, and those of 2026-11-29 that it links to",
    "docs/scale.md": "what follows of the tables, which are marked: arithmetic, and figures of single runs",
    "docs/sites.md": "the table is marked; figures of single manuals are of the same run",
}


def pages_of(root: Path) -> list[Path]:
    """Return the pages that may have marks: README.md and all of docs, or all pages of another folder."""
    if (root / "docs").is_dir():
        return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return sorted(root.rglob("*.md"))


def render(book: Path, root: Path) -> Iterator[Path]:
    """Fill all marks below a folder and draw all plots; yield the files that changed."""
    results = read_all(book)
    for path in pages_of(root):
        text = path.read_text(encoding="utf-8")
        new = filled(text, results)
        if new != text:
            _write(path, new)
            yield path
    for name, plot in drawable(results):
        path = book / f"{name}.svg"
        drawn = draw(plot, results[plot.chapter])
        if not path.exists() or path.read_text(encoding="utf-8") != drawn:
            _write(path, drawn)
            yield path


def check(book: Path, root: Path) -> Iterator[str]:
    """Yield what is out of date, a sentence each: figures, tables, plots, figures without a mark."""
    results = read_all(book)
    for path in pages_of(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        for difference in differences(text, results):
            yield f"{name}: {difference} `python -m benchmarks.book --render` writes it."
        if name not in MEASURED_THEN and root != book:
            for number, line in unmarked_claims(text):
                yield f"{name}:{number}: a figure without a mark (benchmarks/book/marks.py): {line.strip()}"
    yield from _plots_out_of_date(book, results)


def _plots_out_of_date(book: Path, results: Mapping[str, Results]) -> Iterator[str]:
    for name, plot in drawable(results):
        if not _is_drawn(book / f"{name}.svg", results[plot.chapter]):
            yield f"{name}.svg is not drawn from the results. `python -m benchmarks.book --render` draws it."


def _is_drawn(path: Path, results: Results) -> bool:
    return path.exists() and digest_in(path.read_text(encoding="utf-8")) == results.digest


def _write(path: Path, text: str) -> None:
    with open_output(path) as out:
        out.write(text.encode())
