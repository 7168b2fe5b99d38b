"""Measure how fast cleanpress is with clean prose, in which there is nothing to do, beside ftfy.

    python -m benchmarks.prose_speed --data DIR [DIR ...] [--rounds 5]
    python -m benchmarks.prose_speed --data DIR [DIR ...] --profile lines

DIR is a data set, see benchmarks/README.md. The main contents of its pages are cleaned, and joined to texts
of 5 to 500 KB. Each text is taken with a paragraph a line, wrapped at 72 columns, and with a sentence a line,
as dialog has them; those with other letters than Latin ones are a kind by themselves, and so are the main
contents as they were, with curly quotes that the default makes straight. Each contender goes over all texts
of a kind once a round, in turn. MB are of UTF-8.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
from collections.abc import Iterable, Iterator
from itertools import cycle, product
from pathlib import Path
from textwrap import fill

from benchmarks.figures import Column, Table, print_tables
from benchmarks.pages import load_sources
from benchmarks.speed import Contender, seconds
from benchmarks.text_tools import loaded_text_tools
from cleanpress import DEFAULT, clean
from cleanpress.text.punctuation import sentence_break

# In characters; a novel has more, and is no slower for it.
SIZES = (5_000, 20_000, 80_000, 500_000)
WIDTH = 72
FTFY = "ftfy.fix_text"
KINDS = ("paragraphs", "wrapped", "lines", "other letters", "as they were")


def contenders() -> dict[str, Contender]:
    """Return everything that is timed, by name."""
    each: dict[str, Contender] = {cleaner.name: cleaner.edits for cleaner in DEFAULT}
    return {**loaded_text_tools([FTFY]), "cleanpress.clean": clean, **each}


def prose(contents: Iterable[str]) -> dict[str, list[str]]:
    """Return the texts of each kind, made of main contents."""
    found = list(contents)
    cleaned = list(map(clean, found))
    latin = list(_joined(text for text in cleaned if not _is_of_other_letters(text)))
    texts = (
        latin,
        [clean(_wrapped(text)) for text in latin],
        [clean(sentence_break.sub(_line_end, text)) for text in latin],
        list(_joined(filter(_is_of_other_letters, cleaned))),
        list(_joined(found)),
    )
    return dict(zip(KINDS, texts, strict=True))


def _is_of_other_letters(text: str) -> bool:
    """Return whether most letters of a text are beyond Latin."""
    return sum(letter > "\u024f" for letter in text) > len(text) / 2


def _joined(contents: Iterable[str]) -> Iterator[str]:
    sizes = cycle(SIZES)
    size, parts, length = next(sizes), list[str](), 0
    for text in contents:
        parts.append(text)
        length += len(text)
        if length >= size:
            yield "\n\n".join(parts)
            size, parts, length = next(sizes), [], 0
    if parts:
        yield "\n\n".join(parts)


def _wrapped(text: str) -> str:
    return "\n".join(fill(line, WIDTH) for line in text.split("\n"))


def _line_end(found: re.Match[str]) -> str:
    return f"{found[0].rstrip()}\n"


def tables(kinds: dict[str, list[str]], rounds: int) -> Iterator[Table]:
    """Time every contender on every kind; yield the table of speeds, each of the best round."""
    entered = contenders()
    best = _best_times(entered, kinds, rounds)
    size = {kind: sum(len(text.encode()) for text in texts) / 1e6 for kind, texts in kinds.items()}
    yield Table(
        "prose",
        ", ".join(f"{kind}: {len(texts)} texts, {size[kind]:.1f} MB" for kind, texts in kinds.items()),
        [Column("MB/s"), *(Column(kind, ".1f") for kind in kinds)],
        [[name, *(size[kind] / best[name, kind] for kind in kinds)] for name in entered],
    )


def _best_times(
    entered: dict[str, Contender], kinds: dict[str, list[str]], rounds: int
) -> dict[tuple[str, str], float]:
    best = dict.fromkeys(product(entered, kinds), float("inf"))
    for name, kind in best:
        seconds(entered[name], kinds[kind][:2])  # imports, compiled patterns, caches
    for _, (name, kind) in product(range(rounds), best):
        best[name, kind] = min(best[name, kind], seconds(entered[name], kinds[kind]))
    return best


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Speed on clean prose.")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of data sets")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", metavar="KIND", choices=KINDS,
                        help=f"profile the default on one kind of prose: {', '.join(KINDS)}")  # fmt: skip
    options = parser.parse_args()
    kinds = prose(page.gold for data in options.data for page in load_sources(data) if page.gold)
    if options.profile:
        profiler = cProfile.Profile()
        profiler.runcall(seconds, clean, kinds[options.profile])
        pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
    else:
        print_tables(tables(kinds, options.rounds))


if __name__ == "__main__":
    main()
