"""Compare quality with regression thresholds: figures that may not fall, on pages that may not change.

benchmarks/thresholds.toml holds, for each set of pages, a digest of the pages and of what is marked on them,
how much is noise, the measure of the set (word F1, say), and by tool its figure over all pages and over each
group. Peers are pinned beside cleanpress: where theirs move with the version unchanged, the reading or the
scoring has changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleanpress.io.atomic import open_output

__all__ = ["THRESHOLDS", "LowerThresholdError", "Summary", "check", "pin", "read", "write"]

THRESHOLDS = Path(__file__).with_name("thresholds.toml")
DIGITS = 4
NOISE = 0.5
HEAD = """\
# Written by `python -m benchmarks.quality --pin`. Noise is in pages: the more pages a group has, the less its
# figure may fall. The same code gives the same answers on one machine; elsewhere float32 sums run in another
# order, and a block at the decision threshold may change sides.

"""


class LowerThresholdError(Exception):
    """Thresholds that would fall, as sentences."""


@dataclass(frozen=True)
class Summary:
    """The figures of one set of pages.

    measure:  of which its figures are.
    sizes:    the number of pages of each group; "all" is one of the groups.
    figures:  by tool, the figure of each group.
    versions: by tool, the versions of what decides its answers.
    """

    name: str
    measure: str
    digest: str
    sizes: dict[str, int]
    figures: dict[str, dict[str, float]]
    versions: dict[str, str]


def read(path: Path = THRESHOLDS) -> dict[str, Any]:
    """Return the thresholds by set of pages; an empty table where there is no file yet."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(thresholds: dict[str, Any], path: Path = THRESHOLDS) -> None:
    """Write the thresholds, whole or not at all."""
    import tomli_w

    with open_output(path) as out:
        out.write((HEAD + tomli_w.dumps(thresholds)).encode("utf-8"))


def check(thresholds: dict[str, Any], summary: Summary) -> list[str]:
    """Return what is wrong, a sentence each; nothing is wrong where the list is empty."""
    pinned = thresholds.get(summary.name)
    if pinned is None:
        return [f"There are no thresholds for {summary.name} yet. Measure with --pin to write them."]
    if pinned["digest"] != summary.digest:
        return [
            f"{summary.name}: these are not the pages that the thresholds are for (digest "
            f"{summary.digest[:12]}, pinned {pinned['digest'][:12]}). Give the same pages, or pin anew with "
            "--pin --allow-lower."
        ]
    missing = [
        f"{summary.name}: {tool} has no threshold yet. Measure with --pin to write one."
        for tool in summary.figures
        if tool not in pinned["tools"]
    ]
    return missing + [
        f"{summary.name}: {tool}, {group}: {summary.measure} {figure:.4f} is below its threshold "
        f"{threshold:.4f} by more than noise ({noise:.4f}).{_other_version(pinned, summary, tool)}"
        for tool, group, figure, threshold in _pairs(pinned, summary)
        if figure < threshold - (noise := pinned["noise"] / summary.sizes[group])
    ]


def _other_version(pinned: dict[str, Any], summary: Summary, tool: str) -> str:
    then, now = pinned["tools"][tool]["version"], summary.versions[tool]
    return "" if then == now else f" It was pinned with {then}, and this is {now}."


def _pairs(pinned: dict[str, Any], summary: Summary) -> Iterator[tuple[str, str, float, float]]:
    for tool, figures in summary.figures.items():
        thresholds = pinned["tools"].get(tool, {}).get("figures", {})
        for group, figure in figures.items():
            if group in thresholds:
                yield tool, group, round(figure, DIGITS), thresholds[group]


def pin(thresholds: dict[str, Any], summary: Summary, allow_lower: bool = False) -> dict[str, Any]:
    """Return the thresholds with those of a summary.

    Raises LowerThresholdError where one would fall, or where the pages have changed, so that all would go.
    """
    pinned = thresholds.get(summary.name, {"noise": NOISE, "tools": {}})
    changed = pinned.get("digest", summary.digest) != summary.digest
    lower = [
        f"{summary.name}: {tool}, {group}: the threshold would fall from {threshold:.4f} to {figure:.4f}."
        for tool, group, figure, threshold in _pairs(pinned, summary)
        if figure < threshold
    ]
    if changed:
        lower = [f"{summary.name}: the thresholds are for other pages; all of them would be dropped."]
    if lower and not allow_lower:
        raise LowerThresholdError("\n".join([*lower, "If that is meant, add --allow-lower."]))
    kept = {} if changed else pinned["tools"]
    new = {
        tool: {
            "version": summary.versions[tool],
            "figures": {group: round(figure, DIGITS) for group, figure in figures.items()},
        }
        for tool, figures in summary.figures.items()
    }
    this = {
        "measure": summary.measure,
        "digest": summary.digest,
        "pages": summary.sizes["all"],
        "noise": pinned["noise"],
        "tools": {**kept, **new},
    }
    return {**thresholds, summary.name: this}
