"""Let cleanpress and its peers answer pages, in several processes; the answers of peers are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from benchmarks import tools
from benchmarks.pages import remembered
from benchmarks.workers import Remote, attempt
from cleanpress.training.dataset import MarkedPage

__all__ = ["Both", "Texts", "fold_files", "in_processes", "own_answers", "peer_answers"]

CHUNK = 8  # pages that a process takes at a time
MOST_NAMED = 5  # pages that a peer has no answer to
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

    They are kept by tool, versions, pages and by what is written here of how it is called. None for a peer
    that is not installed. A page that it crashes or hangs on has the empty text, and is named.
    """
    tool = tools.TOOLS[name]
    try:
        key = f"{tool.version} {digest} {_code()}"
    except PackageNotFoundError as error:
        print(f"{name} is left out: {error}. {tools.how_to_install(tool)}")
        return None
    if tool.is_rule and tools.loaded(name) is None:
        return None

    def answered() -> Iterable[dict[str, Any]]:
        return _by_rule(tool, sources) if tool.is_rule else _in_workers(name, sources, workers)

    try:
        kept = remembered(f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:16]}", answered)
    except ImportError as error:
        print(f"{name} is left out: {error}. {tools.how_to_install(tool)}")
        return None
    _name_failures(name, kept)
    return {record["id"]: record["text"] for record in kept}


def _code() -> str:
    """Return what decides how peers are called."""
    folder = Path(tools.__file__).parent
    files = ("tools.py", "peers.py", "workers.py", "serve.py", "node/extract.mjs")
    return "".join((folder / file).read_text(encoding="utf-8") for file in files)


def _by_rule(tool: tools.Tool, sources: Sequence[MarkedPage]) -> Iterator[dict[str, str]]:
    assert tool.load is not None
    extract = tool.load()
    for source in sources:
        yield {"id": source.id, "text": extract(source.html(), source.url), "why": ""}


def _in_workers(name: str, sources: Sequence[MarkedPage], workers: int) -> Iterator[dict[str, str]]:
    """Yield a peer's answers from processes of its own, which live for all pages."""
    extracts = [tools.remote(tools.TOOLS[name], "text", name) for _ in range(workers)]
    idle: SimpleQueue[Remote] = SimpleQueue()
    for extract in extracts:
        idle.put(extract)

    def answer(source: MarkedPage) -> dict[str, str]:
        extract = idle.get()
        text, why = attempt(extract, source.html(), source.url)
        idle.put(extract)
        return {"id": source.id, "text": text, "why": why}

    try:
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(answer, sources)
    finally:
        for extract in extracts:
            extract.worker.close()


def _name_failures(name: str, kept: Sequence[dict[str, str]]) -> None:
    failed = [record for record in kept if record["why"]]
    for record in failed[:MOST_NAMED]:
        print(f"{name} has no answer to {record['id']}: {record['why']}. It counts as an empty one.")
    if len(failed) > MOST_NAMED:
        print(f"{name} has no answer to {len(failed) - MOST_NAMED} pages more.")
