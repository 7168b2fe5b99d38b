"""Hold what chapters are measured on: folders of pages, of texts and of weights, and how much of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.answers import fold_files
from benchmarks.pages import digest_of, load_sources, set_name
from benchmarks.tools import OURS, TOOLS, loaded
from benchmarks.workers import Remote
from cleanpress.training.dataset import MarkedPage

__all__ = ["Inputs"]


@dataclass(frozen=True)
class Inputs:
    """What was given on the command line, see `python -m benchmarks.book --help`."""

    data: tuple[Path, ...]
    folds: Path | None = None
    text_folds: Path | None = None
    texts: Path | None = None
    tools: tuple[str, ...] = tuple(TOOLS)
    sample: int = 1
    pages: int = 150
    rounds: int = 5
    limit: int = 50_000
    gigabytes: float = 1.0
    python: str = sys.executable
    workers: int = 1
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> Path:
        """The set that chapters on one set take."""
        return self.data[0]

    @cached_property
    def models(self) -> list[Path]:
        """The weights by fold for HTML."""
        return fold_files(self.folds) if self.folds else []

    @cached_property
    def text_models(self) -> list[Path]:
        """The weights by fold for text."""
        return fold_files(self.text_folds) if self.text_folds else []

    @cached_property
    def installed(self) -> list[str]:
        """The tools that can be measured; the others are noted under `missing`."""
        return [name for name in self.tools if self._is_installed(name)]

    def _is_installed(self, name: str) -> bool:
        extract = loaded(name)
        if isinstance(extract, Remote):
            extract.worker.close()
        if extract is None:
            self.missing[name] = "not installed"
        return extract is not None

    def versions(self, tools: Iterable[str]) -> dict[str, str]:
        """Return the versions of tools, cleanpress first."""
        own = {OURS: f"cleanpress {import_module('cleanpress').__version__}"}
        return own | {name: TOOLS[name].version for name in tools if name != OURS}

    @staticmethod
    def packages(*names: str) -> dict[str, str]:
        """Return the versions of packages that are installed."""
        found = {}
        for name in names:
            try:
                found[name] = f"{name} {version(name)}"
            except PackageNotFoundError:
                continue
        return found

    def pages_of(self, folder: Path) -> list[MarkedPage]:
        """Return the pages of a set, every n-th of them."""
        return load_sources(folder)[:: self.sample]

    def described(self, folders: Iterable[Path]) -> dict[str, dict[str, Any]]:
        """Return the number of pages and the digest of each set."""
        found = {}
        for folder in folders:
            pages = self.pages_of(folder)
            found[set_name(folder)] = {"count": len(pages), "of": "pages", "digest": digest_of(pages)}
        return found

    def command(self, chapter: str, needs: Iterable[str]) -> str:
        """Return the command that measures a chapter so; folders are called as their sets are."""
        options = [f"--only {chapter}"]
        options += [f"--data {' '.join(map(_shown, self.data))}"] if "data" in needs else []
        options += ["--texts TEXTS"] if "texts" in needs else []
        options += ["--folds FOLDS"] if self.folds and "data" in needs else []
        options += ["--text-folds TEXT_FOLDS"] if self.text_folds and "data" in needs else []
        default = Inputs(())
        for name in ("sample", "pages", "rounds", "limit", "gigabytes"):
            if getattr(self, name) != getattr(default, name):
                options.append(f"--{name} {getattr(self, name)}")
        return " ".join(["python -m benchmarks.book", *options])


def _shown(folder: Path) -> str:
    name = set_name(folder)
    return f"{name.upper()}/{folder.name}" if folder.resolve().name != name else name.upper()
