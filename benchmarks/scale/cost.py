"""Compute `--cost`, core-hours from an amount and a speed; measure `lines`, what site profiles would send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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


def lines(data: Path, work: Path, *, manuals: Path | None, **_: object) -> None:
    """Print what pages give to be counted by site and line, with and without a combiner."""
    given = {"the page set": [{"site": page.domain, "text": page.flat} for page in load_pages(data)]}
    if manuals is not None:
        given[f"manuals, {MOST} pages of each at most"] = list(_manuals(manuals))
    for name, rows in given.items():
        path = work / "texts.jsonl"
        write(path, rows)
        found = job("lines", path=path)
        pages, mean = found["pages"], found["bytes"] / found["lines"]
        print(
            f"\nlines: {name}: {pages:,} pages of {found['sites']:,} sites have {found['lines'] / pages:.0f} "
            f"distinct lines each, of {mean:.0f} bytes"
        )
        for how, count in (("line by line", found["lines"]), ("combined by site", found["combined"])):
            print(
                f"  {how:<18}{count / pages:>6.0f} lines a page: "
                f"{count / pages * (KEY + COUNTER) / 1e3:.1f} kB as hashes of {KEY} bytes with counters of "
                f"{COUNTER}, {count / pages * (mean + COUNTER) / 1e3:.1f} kB as lines"
            )


def _manuals(folder: Path) -> Iterator[dict[str, str]]:
    from html_text import extract_text

    for site in sorted(each for each in folder.iterdir() if each.is_dir()):
        found = (path for path in site.rglob("*.htm*") if path.is_file() and path.suffix != ".gz")
        for path in sorted(found)[:MOST]:
            html = path.read_text(encoding="utf-8", errors="replace")
            if html.strip():
                yield {"site": site.name, "text": extract_text(html)}
