"""Floors under the quality: figures that may not fall, on pages that may not change unnoticed.

benchmarks/floors.toml holds, for each set of pages, a digest of the pages and of what is marked on them, how
much is noise and why, and by tool the F1 over all pages and over each group. Peers are pinned beside
cleanpress: where theirs move with the version unchanged, the reading or the scoring has changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FLOORS", "Gate", "RefusedError", "check", "pin", "read", "write"]

FLOORS = Path(__file__).with_name("floors.toml")
DIGITS = 4
NOISE = 0.5
REASON = (
    "In pages: the more pages a group has, the less it may fall. The same code gives the same answers on one "
    "machine; elsewhere float32 sums run in another order, and a block at the cut may change sides."
)


class RefusedError(Exception):
    """Floors that would fall, as sentences."""


@dataclass(frozen=True)
class Gate:
    """What was measured on one set of pages: by tool, the F1 of each group."""

    name: str
    digest: str
    sizes: dict[str, int]
    figures: dict[str, dict[str, float]]
    versions: dict[str, str]


def read(path: Path = FLOORS) -> dict[str, Any]:
    """Return the floors by set of pages; none where there is no file yet."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(floors: dict[str, Any], path: Path = FLOORS) -> None:
    """Write the floors, whole or not at all."""
    import tomli_w

    partial = path.with_suffix(".partial")
    partial.write_text(tomli_w.dumps(floors), encoding="utf-8")
    partial.replace(path)


def check(floors: dict[str, Any], gate: Gate) -> list[str]:
    """Return what is wrong, a sentence each; nothing is wrong where the list is empty."""
    pinned = floors.get(gate.name)
    if pinned is None:
        return [f"There are no floors for {gate.name} yet. Measure with --pin to write them."]
    if pinned["digest"] != gate.digest:
        return [
            f"{gate.name}: these are not the pages that the floors are for (digest {gate.digest[:12]}, "
            f"pinned {pinned['digest'][:12]}). Give the same pages, or pin anew with --pin --allow-lower."
        ]
    unknown = [tool for tool in gate.figures if tool not in pinned["floors"]]
    missing = [f"{gate.name}: {tool} has no floor yet. Measure with --pin to write one." for tool in unknown]
    return missing + [
        f"{gate.name}: {tool}, {group}: F1 {figure:.4f} is below its floor {floor:.4f} by more than noise "
        f"({noise:.4f}).{_other_version(pinned['floors'][tool]['version'], gate.versions[tool])}"
        for tool, group, figure, floor in _pairs(pinned, gate)
        if figure < floor - (noise := pinned["noise"] / gate.sizes[group])
    ]


def _other_version(then: str, now: str) -> str:
    return "" if then == now else f" It was pinned with {then}, and this is {now}."


def _pairs(pinned: dict[str, Any], gate: Gate) -> Iterator[tuple[str, str, float, float]]:
    for tool, figures in gate.figures.items():
        floors = pinned["floors"].get(tool, {}).get("f1", {})
        for group, figure in figures.items():
            if group in floors:
                yield tool, group, round(figure, DIGITS), floors[group]


def pin(floors: dict[str, Any], gate: Gate, allow_lower: bool = False) -> dict[str, Any]:
    """Return the floors with those of this gate. Raise RefusedError where one would fall."""
    pinned = floors.get(gate.name, {"noise": NOISE, "reason": REASON, "floors": {}})
    changed = pinned.get("digest", gate.digest) != gate.digest
    lower = [
        f"{gate.name}: {tool}, {group}: the floor would fall from {floor:.4f} to {figure:.4f}."
        for tool, group, figure, floor in _pairs(pinned, gate)
        if figure < floor
    ]
    if changed:
        lower = [f"{gate.name}: the pages are not those that the floors are for; all floors would go."]
    if lower and not allow_lower:
        raise RefusedError("\n".join([*lower, "If that is meant, add --allow-lower."]))
    kept = {} if changed else pinned["floors"]
    new = {
        tool: {
            "version": gate.versions[tool],
            "f1": {group: round(figure, DIGITS) for group, figure in figures.items()},
        }
        for tool, figures in gate.figures.items()
    }
    this = {"digest": gate.digest, "pages": gate.sizes["all"], "noise": pinned["noise"]}
    return {**floors, gate.name: {**this, "reason": pinned["reason"], "floors": {**kept, **new}}}
