"""`--cost`: core-hours from an amount and a speed, and `lines`: what site profiles send between machines."""

from __future__ import annotations

from pathlib import Path

from benchmarks.scale.inputs import flat_texts, write
from benchmarks.scale.measure import job

__all__ = ["core_hours", "lines", "show_cost"]

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


def lines(data: Path, work: Path, *, pages: int | None, **_: object) -> None:
    """Print what one page gives to be counted by line and site."""
    path = work / "texts.jsonl"
    write(path, ({"text": text} for text in flat_texts(data, pages)))
    found = job("lines", path=path)
    each, mean = found["lines"] / found["pages"], found["bytes"] / found["lines"]
    print(
        f"\nlines: {found['pages']:,} pages have {each:.0f} distinct lines each, of {mean:.0f} bytes"
        f"\nsent for each: {each * (KEY + COUNTER) / 1e3:.1f} kB as hashes ({KEY} + {COUNTER} bytes a line), "
        f"{each * (mean + COUNTER) / 1e3:.1f} kB as lines"
    )
