"""Measure how well boilerplate is removed from plain text: `python -m benchmarks.quality --text --data DIR`.

Every page is flattened in several ways, and taken as extractors leave it; what is left after cleaning is
scored by words against its main content. The main content is cleaned, too, and what it loses is counted; and
so are pages with marked segments, most of them not in English. Beside it stand a simple rule and the input.

With --folds DIR, each page is cleaned with weights that have seen no page of its domain, as
`python -m cleanpress.training --kind text --folds-out DIR` writes.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from statistics import fmean

from benchmarks.measured import BY_DOMAIN, Measured
from benchmarks.pages import digest_of, load_pages, load_sources, remembered
from benchmarks.scoring import score, words
from benchmarks.tools import OURS, TOOLS, peer_answers
from cleanpress import DEFAULT, Cleaner, Pipeline, RemoveBoilerplate, RemoveChrome, RemoveRepeats
from cleanpress.options import FAVORS, Favor
from cleanpress.training.dataset import MarkedPage

__all__ = ["AS_IT_IS", "c4_rules", "measure_pages", "measure_segments", "script_of"]

# What other tools leave of a page; trafilatura's answer to the page itself stands beside all figures.
EXTRACTED = ("resiliparse", "trafilatura", "trafilatura-recall", "readability")
MAIN_CONTENT = "main content"
AS_IT_IS = "as it is"
MEASURES = {
    "F1": "mean word F1",
    "kept": "main content's words kept, mean",
    "removed": "other words removed, mean",
    "all removed": "other words removed, of all",
}
Texts = dict[str, str]  # by page
Method = Callable[[MarkedPage, str], str]


def inputs(data: Path, sources: list[MarkedPage]) -> dict[str, Texts]:
    """Return what is cleaned, by kind and page."""
    found = {
        flattener.replace("_", "-"): {page.id: page.flat for page in load_pages(data, flattener)}
        for flattener in ("html_text", "inscriptis")
    }
    found["wrapped"] = {name: _wrapped(text) for name, text in found["html-text"].items()}
    found["one line"] = _one_line(sources)
    digest = digest_of(sources)
    extracted = {tool: peer_answers(tool, sources, digest) for tool in EXTRACTED}
    found |= {tool: answers for tool, answers in extracted.items() if answers is not None}
    found[MAIN_CONTENT] = {source.id: source.gold for source in sources}
    return found


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, 76) if line.strip() else line for line in text.split("\n"))


def _one_line(sources: list[MarkedPage]) -> Texts:
    def dumped() -> Iterable[dict[str, str]]:
        from bs4 import BeautifulSoup

        for source in sources:
            yield {"id": source.id, "text": BeautifulSoup(source.html(), "lxml").get_text(" ", strip=True)}

    return {each["id"]: each["text"] for each in remembered(f"one-line-{digest_of(sources)[:16]}", dumped)}


def c4_rules(text: str) -> str:
    """Keep the lines that C4 keeps: those that end as a sentence does, with five words, without "javascript".

    Raffel et al. 2020, "Exploring the limits of transfer learning with a unified text-to-text transformer".

    >>> c4_rules("Home\\nIt rained for all of the day.")
    'It rained for all of the day.'
    """
    lines = [line for line in text.split("\n") if line.rstrip().endswith((".", "!", "?", '"'))]
    return "\n".join(line for line in lines if len(line.split()) >= 5 and "javascript" not in line.lower())


def methods(folds: Path | None) -> dict[str, Method]:
    """Return what is measured, by name."""
    found: dict[str, Method] = {
        AS_IT_IS: lambda _, text: text,
        "C4's rules for lines": lambda _, text: c4_rules(text),
        "RemoveChrome": lambda _, text: RemoveChrome()(text),
        "RemoveRepeats": lambda _, text: RemoveRepeats()(text),
    }
    made = partial(_by_domain, folds) if folds else _shipped
    where = ", by domain" if folds else ""
    found[f"default clean{where}"] = made(None)
    return found | {f"RemoveBoilerplate {favor}{where}": made(favor) for favor in reversed(FAVORS)}


def _shipped(favor: Favor | None) -> Method:
    cleaner = RemoveBoilerplate(favor) if favor else DEFAULT
    return lambda _, text: cleaner(text)


def _by_domain(folds: Path, favor: Favor | None) -> Method:
    models = sorted(folds.glob("fold*.npz"), key=lambda path: int(path.stem.removeprefix("fold")))
    if not models:
        raise SystemExit(f"{folds} has no fold0.npz. Training writes it with --folds-out.")
    cleaners = [RemoveBoilerplate(favor, str(model)) if favor else _default(str(model)) for model in models]
    return lambda source, text: cleaners[source.fold(len(cleaners))](text)


def _default(model: str) -> Cleaner:
    return Pipeline(
        RemoveBoilerplate(each.favor, model) if isinstance(each, RemoveBoilerplate) else each
        for each in DEFAULT
    )


def figures(sources: list[MarkedPage], given: Texts, cleaned: Texts) -> dict[str, float]:
    """Return the figures of `MEASURES`. Means are over the pages that have such words."""
    f1, kept, removed = [], [], []
    debris_before = debris_after = 0
    for source in sources:
        f1.append(score(source.gold, cleaned[source.id]).f1)
        gold, before, after = (_counted(text) for text in (source.gold, given[source.id], cleaned[source.id]))
        content, debris, left = gold & before, (before - gold).total(), (after - gold).total()
        if content:
            kept.append((content & after).total() / content.total())
        if debris:
            removed.append(1 - left / debris)
        debris_before, debris_after = debris_before + debris, debris_after + left
    means = [fmean(column) if column else 0.0 for column in (f1, kept, removed)]
    share = 1 - debris_after / debris_before if debris_before else 0.0
    return dict(zip(MEASURES, [*means, share], strict=True))


@cache
def _counted(text: str) -> Counter[str]:
    return Counter(words(text))


def measure_pages(data: Path, folds: Path | None) -> list[Measured]:
    """Clean the pages under `data`, print the figures, and return what the report is made of."""
    sources = load_sources(data)
    given = inputs(data, sources)
    found: dict[str, dict[str, dict[str, float]]] = {}
    shown = {kind: Measured(kind, sources, {AS_IT_IS: texts}) for kind, texts in given.items()}
    names = list(methods(folds))
    with ProcessPoolExecutor() as pool:
        results = pool.map(partial(_cleaned, sources, given, folds), names)
        for name, result in zip(names, results, strict=True):
            found[name] = {kind: measured for kind, (_, measured) in result.items()}
            for kind, (texts, _) in result.items():
                if "balanced" in name:
                    shown[kind].answers[BY_DOMAIN if folds else OURS] = texts
    print(
        f"{len(sources)} pages; trafilatura {TOOLS['trafilatura'].version}, which sees the HTML, is an input"
    )
    for measure, title in MEASURES.items():
        print(f"\n{title:<40}" + "".join(f"{kind:>{len(kind) + 2}}" for kind in given))
        for name, kinds in found.items():
            print(f"{name:<40}" + "".join(f"{kinds[kind][measure]:>{len(kind) + 2}.4f}" for kind in given))
    return list(shown.values())


def _cleaned(
    sources: list[MarkedPage], given: dict[str, Texts], folds: Path | None, name: str
) -> dict[str, tuple[Texts, dict[str, float]]]:
    method = methods(folds)[name]
    found: dict[str, tuple[Texts, dict[str, float]]] = {}
    for kind, texts in given.items():
        cleaned = {source.id: method(source, texts[source.id]) for source in sources}
        found[kind] = cleaned, figures(sources, texts, cleaned)
    return found


def measure_segments(data: Path, folds: Path | None) -> None:
    """Print how many segments of content are kept, by script, and how many of the others removed."""
    sources = load_sources(data)
    flat = peer_answers("html-text", sources, digest_of(sources))
    if flat is None:
        return
    print(
        f"\n{len(sources)} pages with marked segments, by html-text: segments of the content kept, by script"
    )
    for name, method in methods(folds).items():
        kept: dict[str, list[bool]] = defaultdict(list)
        removed: list[bool] = []
        for source in sources:
            given = flat[source.id]
            after = method(source, given)
            for segment in source.wanted:
                if segment in given:
                    kept[script_of(segment)].append(segment in after)
            removed += [segment not in after for segment in source.unwanted if segment in given]
        parts = [f"{script} {_share(found)}" for script, found in kept.items()]
        print(f"{name:<40}{', '.join(parts)}; others removed {_share(removed)}")


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found) / max(len(found), 1):.4f} of {len(found)}"


def script_of(text: str) -> str:
    """Return the script that most letters of a text are in.

    >>> script_of("tea"), script_of("чай"), script_of("茶")
    ('LATIN', 'CYRILLIC', 'CJK')
    """
    counts = Counter(unicodedata.name(each, "?").split()[0] for each in text if each.isalpha())
    return counts.most_common(1)[0][0] if counts else "?"
