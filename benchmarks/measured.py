"""Hold the answers of cleanpress and its peers to a set of pages, with their scores.

`benchmarks.table` prints what is held here, `benchmarks.thresholds` compares it, `benchmarks.report` shows it
on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import cleanpress as package
from benchmarks.answers import Both, Texts, own_answers, peer_answers
from benchmarks.pages import digest_of, load_sources, set_name
from benchmarks.scoring import (
    ALL,
    SEGMENTS_F,
    SEGMENTS_FOUND,
    Figures,
    Score,
    by_group,
    measure_of,
    page_figures,
    score_pages,
    segment_figures,
)
from benchmarks.thresholds import Summary
from benchmarks.tools import OURS, TOOLS
from cleanpress.training.dataset import MarkedPage

__all__ = ["BETTER", "BY_DOMAIN", "TITLED", "Measured", "measure"]

BY_DOMAIN = "cleanpress (by domain)"
# The same answers with the page's title as their first line, by the name of those without.
TITLED = {OURS: "cleanpress + title", BY_DOMAIN: "cleanpress (by domain) + title"}
MODES = ("trafilatura", "trafilatura-fast", "trafilatura-precision", "trafilatura-recall")
BETTER = "trafilatura, better mode"  # the figures of one of these, chosen set by set


@dataclass(frozen=True)
class Measured:
    """A set of pages and the answers to it, by tool and page.

    measure: the one of the set, from `benchmarks.scoring`.
    """

    name: str
    sources: list[MarkedPage]
    answers: dict[str, Texts] = field(default_factory=dict)
    measure: str = ""

    @cached_property
    def digest(self) -> str:
        """The digest that tells this set of pages from another."""
        return digest_of(self.sources)

    @cached_property
    def scored_by(self) -> str:
        """The measure of the set: as it was given, or what follows from its marks."""
        return self.measure or measure_of(self.sources)

    @cached_property
    def groups(self) -> dict[str, list[MarkedPage]]:
        """All pages, and these by type or language."""
        return by_group(self.sources)

    @cached_property
    def scores(self) -> dict[str, dict[str, Score]]:
        """The scores by tool and page; empty where only segments are marked."""
        if self.scored_by in (SEGMENTS_F, SEGMENTS_FOUND):
            return {}
        return {tool: score_pages(self.sources, texts) for tool, texts in self.answers.items()}

    @cached_property
    def figures(self) -> dict[str, Figures]:
        """The means by tool, measure and group of pages; the measure of the set is the first."""
        measure = self.scored_by
        if measure in (SEGMENTS_F, SEGMENTS_FOUND):
            return {
                tool: segment_figures(self.groups, texts, measure) for tool, texts in self.answers.items()
            }
        return {tool: page_figures(self.groups, scores, measure) for tool, scores in self.scores.items()}

    @property
    def ours(self) -> str:
        """The tool that the report is about: cleanpress, by domain if it is there, else the first."""
        return next((name for name in (BY_DOMAIN, OURS) if name in self.answers), next(iter(self.answers)))

    @property
    def peers(self) -> list[str]:
        """The other tools."""
        own = (BY_DOMAIN, OURS, *TITLED.values(), self.ours)
        return [name for name in self.answers if name not in own]

    @cached_property
    def modes(self) -> list[str]:
        """The modes of trafilatura that have answered, the one with the best figure on the set first."""
        found = [name for name in MODES if name in self.answers]
        return sorted(found, key=lambda mode: -self.figures[mode][self.scored_by][ALL])

    def summary(self) -> Summary:
        """Return what regression thresholds are compared with."""
        own = f"cleanpress {package.__version__}"
        return Summary(
            name=self.name,
            measure=self.scored_by,
            digest=self.digest,
            sizes={group: len(sources) for group, sources in self.groups.items()},
            figures={tool: figures[self.scored_by] for tool, figures in self.figures.items()},
            versions={
                name: TOOLS[name].version if name in TOOLS and name != OURS else own for name in self.answers
            },
        )


def measure(
    data: Path,
    tools: Iterable[str],
    *,
    favor: str = "balanced",
    model: Path | None = None,
    folds: Sequence[Path] = (),
    sample: int = 1,
    workers: int = 1,
) -> Measured:
    """Let every tool answer the pages under `data`; tools that are not installed are left out.

    favor, model: options of cleanpress.
    folds:        weights by fold, for answers by weights that saw no page of the same site (`BY_DOMAIN`).
    sample:       every n-th page alone.
    """
    measured = Measured(set_name(data), load_sources(data)[::sample])
    if folds:
        _add_own(measured, BY_DOMAIN, own_answers(measured.sources, favor, folds, workers))
    for tool in tools:
        if tool == OURS:
            models = [model] if model else []
            _add_own(measured, OURS, own_answers(measured.sources, favor, models, workers))
            continue
        texts = peer_answers(tool, measured.sources, measured.digest, workers)
        if texts is not None:
            measured.answers[tool] = texts
    if not measured.answers:
        raise SystemExit("There is nothing to measure: none of the tools is installed.")
    return measured


def _add_own(measured: Measured, name: str, answers: Both | None) -> None:
    if answers is not None:
        measured.answers[name], measured.answers[TITLED[name]] = answers
