"""Let cleanpress and its peers answer pages, in several processes; the answers of peers are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import tools
from benchmarks.pages import remembered
from cleanpress.installation import install_command
from cleanpress.training.dataset import MarkedPage

__all__ = ["Both", "Texts", "fold_files", "in_processes", "own_answers", "peer_answers"]

CHUNK = 8  # pages that a process takes at a time
Texts = dict[str, str]  # by page
Both = tuple[Texts, Texts]  # without the title, and with it
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def in_processes(
    function: Callable[[list[_Item]], Iterable[_Result]], items: Sequence[_Item], workers: int
) -> Iterator[_Result]:
    """Yield what a function makes of pages, or the like, in order; with one worker, in this process."""
    if workers == 1:
        yield from function(list(items))
        return
    chunks = [list(items[at : at + CHUNK]) for at in range(0, len(items), CHUNK)]
    with ProcessPoolExecutor(workers) as pool:
        for results in pool.map(function, chunks):
            yield from results


def own_answers(
    sources: Sequence[MarkedPage],
    favor: str = "balanced",
    models: Sequence[Path] = (),
    workers: int = 1,
) -> Both | None:
    """Return cleanpress's text of each page, without and with its title; None where it cannot be imported.

    models: weights that it uses in place of its own; of several, for each page those of the page's fold.

    They are never kept: the version says nothing of code that is being worked on.
    """
    if tools.loaded(tools.OURS) is None:
        return None
    # By fold, so that a process does not read the weights of all folds for every page.
    ordered = sorted(sources, key=lambda page: page.fold(len(models))) if models else sources
    found = list(in_processes(partial(_own_answers, favor, tuple(models)), ordered, workers))
    return {page: text for page, text, _ in found}, {page: text for page, _, text in found}


def _own_answers(
    favor: str, models: Sequence[Path], sources: list[MarkedPage]
) -> Iterable[tuple[str, str, str]]:
    if models:
        made = [tools.document_of(favor, model) for model in models]
        documents = ((page, made[page.fold(len(made))](page.html(), page.url)) for page in sources)
    else:
        document = tools.document_of(favor)
        documents = ((page, document(page.html(), page.url)) for page in sources)
    return [(page.id, each.text, each.render("text", title=True)) for page, each in documents]


def fold_files(folder: Path) -> list[Path]:
    """Return the weights by fold, fold0.npz first. Leaves with a sentence where there are none."""
    files = sorted(folder.glob("fold*.npz"), key=lambda path: int(path.stem.removeprefix("fold")))
    if not files:
        raise SystemExit(f"{folder} has no fold0.npz. Training writes it with --folds-out.")
    return files


def peer_answers(name: str, sources: Sequence[MarkedPage], digest: str, workers: int = 1) -> Texts | None:
    """Return a peer's answers by page, from the temporary folder if it has answered before.

    They are kept by tool, versions, pages and by what is written in `benchmarks/tools.py`. None for a
    peer that is not installed.
    """
    try:
        code = Path(tools.__file__).read_text(encoding="utf-8")
        key = f"{tools.TOOLS[name].version} {digest} {code}"
    except PackageNotFoundError as error:
        print(f"{name} is left out: {error}. `{install_command('bench')}` brings it.")
        return None
    if tools.loaded(name) is None:
        return None

    def answered() -> Iterable[dict[str, Any]]:
        return in_processes(partial(_peer_answers, name), sources, workers)

    kept = remembered(f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:16]}", answered)
    return {record["id"]: record["text"] for record in kept}


def _peer_answers(name: str, sources: list[MarkedPage]) -> list[dict[str, str]]:
    extract = tools.TOOLS[name].load()
    return [{"id": source.id, "text": extract(source.html(), source.url)} for source in sources]
