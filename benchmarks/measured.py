"""Let cleanpress and its peers answer the pages of a data set, and hold the answers with their scores.

`benchmarks.quality` prints what is held here, `benchmarks.thresholds` compares it, `benchmarks.report` shows
it on a page.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import cleanpress as package
from benchmarks.pages import digest_of, load_sources
from benchmarks.scoring import (
    Figures,
    Score,
    by_group,
    has_segments_only,
    page_figures,
    score_pages,
    segment_figures,
)
from benchmarks.thresholds import Summary
from benchmarks.tools import OURS, TOOLS, cleanpress, loaded, peer_answers
from cleanpress.training.dataset import MarkedPage

__all__ = ["BY_DOMAIN", "Measured", "measure"]

BY_DOMAIN = "cleanpress (by domain)"


@dataclass(frozen=True)
class Measured:
    """A set of pages and the answers to it, by tool and page."""

    name: str
    sources: list[MarkedPage]
    answers: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """The digest that tells this set of pages from another."""
        return digest_of(self.sources)

    @cached_property
    def groups(self) -> dict[str, list[MarkedPage]]:
        """All pages, and these by type or language."""
        return by_group(self.sources)

    @cached_property
    def scores(self) -> dict[str, dict[str, Score]]:
        """The scores by tool and page, where pages have main content."""
        if has_segments_only(self.sources):
            return {}
        return {tool: score_pages(self.sources, texts) for tool, texts in self.answers.items()}

    @cached_property
    def figures(self) -> dict[str, Figures]:
        """The means by tool, measure and group of pages."""
        if has_segments_only(self.sources):
            return {tool: segment_figures(self.groups, texts) for tool, texts in self.answers.items()}
        return {tool: page_figures(self.groups, scores) for tool, scores in self.scores.items()}

    @property
    def ours(self) -> str:
        """The tool that the report is about: cleanpress, by domain if it is there, else the first."""
        return next((name for name in (BY_DOMAIN, OURS) if name in self.answers), next(iter(self.answers)))

    @property
    def peers(self) -> list[str]:
        """The other tools."""
        return [name for name in self.answers if name not in (BY_DOMAIN, OURS, self.ours)]

    def summary(self) -> Summary:
        """Return what regression thresholds are compared with."""
        versions = {name: TOOLS[name].version for name in self.answers if name in TOOLS and name != OURS}
        own = dict.fromkeys((OURS, BY_DOMAIN), f"cleanpress {package.__version__}")
        return Summary(
            name=self.name,
            digest=self.digest,
            sizes={group: len(sources) for group, sources in self.groups.items()},
            figures={tool: figures["F1"] for tool, figures in self.figures.items()},
            versions=versions | own,
        )


def measure(
    name: str,
    data: Path,
    tools: Iterable[str],
    *,
    favor: str = "balanced",
    model: Path | None = None,
    answers: Path | None = None,
) -> Measured:
    """Let every tool answer every page under `data`; tools that are not installed are left out.

    favor, model: options of cleanpress.
    answers:      a file of answers made elsewhere, held as `BY_DOMAIN`; one to other pages is passed over.
    """
    measured = Measured(name, load_sources(data))
    if answers:
        made = _read_answers(answers, measured.sources)
        if made:
            measured.answers[BY_DOMAIN] = made
    for tool in tools:
        texts = (
            _own_answers(measured.sources, favor, model)
            if tool == OURS
            else peer_answers(tool, measured.sources, measured.digest)
        )
        if texts is not None:
            measured.answers[tool] = texts
    if not measured.answers:
        raise SystemExit("There is nothing to measure: none of the tools is installed.")
    return measured


def _own_answers(sources: list[MarkedPage], favor: str, model: Path | None) -> dict[str, str] | None:
    # Afresh every time: its version says nothing of the code that is being worked on.
    if loaded(OURS) is None:
        return None
    extract = cleanpress(favor, model)
    return {source.id: extract(source.html(), source.url) for source in sources}


def _read_answers(path: Path, sources: list[MarkedPage]) -> dict[str, str]:
    # To all of these pages, or to none.
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    made = {record["id"]: record["text"] for record in records}
    missing = [source.id for source in sources if source.id not in made]
    if missing and len(missing) < len(sources):
        raise SystemExit(
            f"{path} answers {len(sources) - len(missing)} of {len(sources)} pages; {missing[0]} is the "
            "first it leaves out. A figure needs an answer to every page, an empty one where there is none."
        )
    return {} if missing else {source.id: made[source.id] for source in sources}
