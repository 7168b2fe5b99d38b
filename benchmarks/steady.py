"""Measure whether the memory of a process stays the same over many different pages and texts, and threads.

    python -m benchmarks.steady [--pages 20000] [--texts] [--threads 8] [--each 2000]

Pages are made of templates, with words and names that are different on each, by a fixed rule: the same number
makes the same page on any machine. They go through `extract` (text, Markdown and metadata) one by one, and
with `--texts` as many texts through `clean`; the resident memory is read after each tenth. Then threads take
some pages and texts each, at the same time, and what they get is compared with what one thread gets alone.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.extract_jobs import resident
from benchmarks.figures import Column, Table, Value, print_tables

__all__ = ["MAKERS", "made_page", "made_text", "memory_steps", "slope", "threads_that_differ"]

STEPS = 10
_PARTS = "bo ka li mar ten su vel dor an is ge ru pim wes ol na tri fa".split()
_MENU = ("Home", "News", "Sport", "Log in", "Subscribe", "Share this", "Leave a Reply", "Read more")
_LANGUAGES = ("en", "de", "fr", "es", "nl", "x-klingon")
_MONTHS = "January February March April May June July August September October November December".split()


def _words(rng: random.Random, count: int) -> str:
    words = ["".join(rng.choices(_PARTS, k=rng.randint(1, 4))) for _ in range(count)]
    return f"{words[0].capitalize()} {' '.join(words[1:])}."


def made_page(number: int) -> str:
    """Return the page of a number: an article with menus, comments and metadata, or a list of them.

    >>> made_page(1) == made_page(1), made_page(1) == made_page(2)
    (True, False)
    """
    rng = random.Random(number)
    author, title = _words(rng, 2).strip(".").title(), _words(rng, 5).strip(".")
    day = f"{rng.randint(1, 28)} {rng.choice(_MONTHS)} {rng.randint(1990, 2030)}"
    menu = "".join(f"<li><a href='/{number}/{name}'>{name}</a></li>" for name in rng.sample(_MENU, 5))
    body = "".join(
        f"<p class=p{number % 977}>{_words(rng, rng.randint(10, 60))}</p>" for _ in range(rng.randint(2, 12))
    )
    if number % 3 == 0:
        body += f"<table><tr><th>{_words(rng, 1)}<th>{_words(rng, 1)}<tr><td>1<td>{number}</table>"
        body += f"<pre>x = {number}</pre>"
    comments = "".join(
        f"<li class=comment><b class=fn>{_words(rng, 1)}</b><p>{_words(rng, 9)}</p>"
        for _ in range(number % 4)
    )
    return (
        f"<html lang={rng.choice(_LANGUAGES)}{number % 53}><title>{title} | {_words(rng, 2)}</title>"
        f"<meta name=author content='{author}'><link rel=canonical href=https://s{number}.example/{number}>"
        f"<nav><ul>{menu}</ul></nav><article id=a{number}><h1>{title}</h1>"
        f"<span class=date>{day}</span>{body}</article>"
        f"<ol class=comment-list>{comments}</ol><footer>© {rng.randint(1990, 2030)} {author}</footer>"
    )


def made_text(number: int) -> str:
    """Return the text of a number: paragraphs between lines of menus, with debris in them.

    >>> made_text(1) == made_text(1), made_text(1) == made_text(2)
    (True, False)
    """
    rng = random.Random(-number - 1)
    lines = [*rng.sample(_MENU, 4), *(_words(rng, rng.randint(8, 60)) for _ in range(rng.randint(1, 6)))]
    lines += [
        f"“{_words(rng, 6)}” â€” {_words(rng, 3)}",
        f"© {number} {_words(rng, 2)}",
        *rng.sample(_MENU, 3),
    ]
    return "\n".join(lines)


def _extracted(number: int) -> object:
    from cleanpress import extract

    document = extract(made_page(number), url=f"https://s{number}.example/", comments="separate")
    return document.text, document.markdown, document.metadata, document.counts


def _cleaned(number: int) -> object:
    from cleanpress import clean

    return clean(made_text(number))


MAKERS: dict[str, Callable[[int], object]] = {"pages": _extracted, "texts": _cleaned}


def memory_steps(work: Callable[[int], object], count: int) -> Iterator[tuple[int, float]]:
    """Do some work for each number; yield how many were done, and the resident memory in MB, ten times."""
    for step in range(STEPS):
        for number in range(count * step // STEPS, count * (step + 1) // STEPS):
            work(number)
        gc.collect()
        yield count * (step + 1) // STEPS, resident(os.getpid())


def slope(steps: Sequence[tuple[int, float]]) -> float:
    """Return by how many bytes the memory grows for each document, over the second half of the steps.

    >>> slope([(1, 50.0), (2, 90.0), (3, 90.0), (4, 90.0)])
    0.0
    """
    counts, sizes = zip(*steps[len(steps) // 2 :], strict=True)
    return round(float(np.polyfit(counts, np.array(sizes) * 1e6, 1)[0]), 1) + 0.0


def threads_that_differ(work: Callable[[int], object], threads: int, each: int) -> int:
    """Return for how many numbers, of `each` in each thread, several threads get what one alone does not.

    Half of the numbers are the same in all threads.
    """
    numbers = [[k if k % 2 else thread * each + k for k in range(each)] for thread in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(lambda some: [hash(repr(work(number))) for number in some], numbers))
    alone = {number: hash(repr(work(number))) for number in {n for some in numbers for n in some}}
    return sum(
        answer != alone[number]
        for some, answers in zip(numbers, found, strict=True)
        for number, answer in zip(some, answers, strict=True)
    )


def tables(kinds: Sequence[str], count: int, threads: int, each: int) -> Iterator[Table]:
    """Yield the memory of each kind of work, and how many answers of threads differ."""
    for kind in kinds:
        steps = list(memory_steps(MAKERS[kind], count))
        heads = [Column("done", ",d"), Column("MB", ".1f")]
        title = f"Memory over {count:,} {kind}; {slope(steps):+,.0f} bytes a document in the second half"
        yield Table(f"memory-{kind}", title, heads, steps)
    if threads:
        differ: list[list[Value]] = [
            [kind, threads * each, threads_that_differ(MAKERS[kind], threads, each)] for kind in kinds
        ]
        heads = [Column("work"), Column("answers", ",d"), Column("differ", ",d")]
        switch = "" if getattr(sys, "_is_gil_enabled", lambda: True)() else ", without the GIL"
        yield Table("threads", f"Answers of {threads} threads and of one{switch}", heads, differ)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=20_000, help="how many pages, and texts")
    parser.add_argument("--texts", action="store_true", help="measure texts as well")
    parser.add_argument("--threads", type=int, default=8, help="how many threads; 0 to leave them out")
    parser.add_argument("--each", type=int, default=2_000, help="pages and texts for each thread")
    given = parser.parse_args()
    kinds = ["pages", "texts"] if given.texts else ["pages"]
    print_tables(tables(kinds, given.pages, given.threads, given.each))


if __name__ == "__main__":
    main()
