"""Compute `--cost`, core-hours from an amount and a speed; measure `lines`, what site profiles would send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Column, Table, Value
from benchmarks.pages import load_pages
from benchmarks.scale.inputs import write
from benchmarks.scale.measure import job

__all__ = ["core_hours", "lines", "show_cost"]

MOST = 300  # pages of a manual
KEY, COUNTER = 16, 8  # bytes: the hash of a line and its site, and how many pages have it


def core_hours(amount: float, per_second: float, efficiency: float = 1.0) -> float:
    """Return the core-hours that an amount takes, at so much a second and core.

    efficiency: the share of their time in which the cores do this, and nothing else.

    >>> core_hours(1_000_000, 1.0, 0.5)   # 1 TB in MB, at 1 MB/s
    555.6
    """
    return round(amount / (per_second * 3600) / efficiency, 1)


def show_cost(amount: float, per_second: float, efficiency: float, cores: int, unit: str) -> None:
    """Print the arithmetic and its result."""
    hours = core_hours(amount, per_second, efficiency)
    print(
        f"{amount:,.0f} {unit} / ({per_second:g} {unit}/s a core x 3600 s) / {efficiency:g} "
        f"= {hours:,.1f} core-hours: {hours / cores:,.1f} hours on {cores} cores"
    )


def lines(data: Path, work: Path, *, manuals: Path | None, **_: object) -> Iterator[Table]:
    """Yield what pages give to be counted by site and line, with and without a combiner."""
    given = {"the page set": [{"site": page.domain, "text": page.flat} for page in load_pages(data)]}
    if manuals is not None:
        given[f"manuals, {MOST} pages of each at most"] = list(_manuals(manuals))
    rows: list[list[Value]] = []
    for name, texts in given.items():
        path = work / "texts.jsonl"
        write(path, texts)
        found = job("lines", path=path)
        pages, mean = found["pages"], found["bytes"] / found["lines"]
        for how, count in (("line by line", found["lines"]), ("combined by site", found["combined"])):
            kilobytes = [count / pages * each / 1e3 for each in (KEY + COUNTER, mean + COUNTER)]
            rows.append([f"{name}, {how}", pages, found["sites"], count / pages, *kilobytes])
    heads = [Column("pages", ",d"), Column("sites", ",d"), Column("lines a page", ".0f")]
    heads += [Column("kB as hashes", ".1f"), Column("kB as lines", ".1f")]
    title = f"What a page sends: hashes of {KEY} bytes with counters of {COUNTER}, or lines"
    yield Table("lines", title, [Column("pages of"), *heads], rows)


def _manuals(folder: Path) -> Iterator[dict[str, str]]:
    from html_text import extract_text

    for site in sorted(each for each in folder.iterdir() if each.is_dir()):
        found = (path for path in site.rglob("*.htm*") if path.is_file() and path.suffix != ".gz")
        for path in sorted(found)[:MOST]:
            html = path.read_text(encoding="utf-8", errors="replace")
            if html.strip():
                yield {"site": site.name, "text": extract_text(html)}
