"""Measure how much chrome the phrases remove, what they cost, and which phrases are missing.

    python -m benchmarks.phrases --data DIR                    the two figures, on held-out domains
    python -m benchmarks.phrases --data DIR --missing 50       frequent lines that no phrase covers yet
    python -m benchmarks.phrases --data DIR --costs 50         phrases that removed words of the main content
    python -m benchmarks.phrases --data DIR --language sv      any of these, of pages that declare a language
    python -m benchmarks.phrases --data DIR --sweep            other context thresholds

Pages are split by domain into a half to grow the lists on and a half to measure on; --missing and
--costs show the first half alone. A line is debris if it is not in the main content: neither as a line nor,
from three words on, as a run of words. A frequency list, which removes every line that was debris on N
domains of the first half, stands beside the phrases.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.pages import Page, declared_language, load_pages
from benchmarks.scoring import words
from cleanpress import RemoveChrome
from cleanpress.cleaners.chrome import chrome_lines
from cleanpress.cleaners.context import MIXED, PAGE, ContextRule
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import match_lines
from cleanpress.text.normalize import normalized_key

FREQUENT = 5  # domains that a line must stand on to count
Remover = Callable[[str], set[int]]  # from a text to the numbers of the lines to remove


@dataclass
class Line:
    """A line of a flattened page that is not in the page's main content."""

    page: Page
    number: int
    key: str
    text: str


def debris(page: Page) -> Iterator[Line]:
    """Yield the lines of the flattened page that are not content."""
    gold_keys = {normalized_key(line) for line in page.gold.split("\n")}
    gold_words = f" {' '.join(words(page.gold))} "
    for number, text in enumerate(page.flat.split("\n")):
        key = normalized_key(text)
        if not key or key in gold_keys:
            continue
        line_words = words(text)
        if len(line_words) >= 3 and f" {' '.join(line_words)} " in gold_words:
            continue
        yield Line(page, number, key, text.strip())


def removed_by_chrome(text: str) -> set[int]:
    """Return the numbers of the lines that RemoveChrome removes whole."""
    edits = iter(RemoveChrome().edits(text))
    edit = next(edits, None)
    removed = set()
    start = 0
    for number, line in enumerate(text.split("\n")):
        while edit is not None and edit.end < start + len(line):
            edit = next(edits, None)
        if edit is not None and edit.start <= start and line:
            removed.add(number)
        start += len(line) + 1
    return removed


def removed_by_rules(page: ContextRule, mixed: ContextRule) -> Remover:
    """Return a remover of the lines that are chrome by other context rules."""

    def remove(text: str) -> set[int]:
        lines = text.split("\n")
        return set(chrome_lines(lines, match_lines(lines, load_phrases(())), page, mixed))

    return remove


def removed_by_list(keys: set[str]) -> Remover:
    """Return a remover of every line whose key is in a list."""
    return lambda text: {n for n, line in enumerate(text.split("\n")) if normalized_key(line) in keys}


def share_removed(lines: Iterable[Line], remove: Remover) -> float:
    """Return the share of the lines that are removed when their pages are cleaned."""
    by_page: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page.id].append(line)
    removed = total = 0
    for group in by_page.values():
        numbers = remove(group[0].page.flat)
        removed += sum(line.number in numbers for line in group)
        total += len(group)
    return removed / total


def share_kept(pages: Iterable[Page], remove: Callable[[str], str]) -> tuple[float, float]:
    """Return which share of the words of main contents is kept: of all words, and the mean over pages."""
    kept = total = 0
    shares = []
    for page in pages:
        before = len(words(page.gold))
        if before:
            after = len(words(remove(page.gold)))
            kept, total = kept + after, total + before
            shares.append(after / before)
    return kept / total, sum(shares) / len(shares)


def share_kept_in_place(pages: Iterable[Page], remove: Remover) -> float:
    """Return which share of the words in lines that are content is kept when whole pages are cleaned."""
    kept = total = 0
    for page in pages:
        not_content = {line.number for line in debris(page)}
        removed = remove(page.flat)
        for number, text in enumerate(page.flat.split("\n")):
            if number not in not_content:
                count = len(words(text))
                total += count
                kept += count if number not in removed else 0
    return kept / total


def without_lines(remove: Remover) -> Callable[[str], str]:
    """Return a function that gives a text without the lines to remove."""

    def cleaned(text: str) -> str:
        removed = remove(text)
        return "\n".join(line for number, line in enumerate(text.split("\n")) if number not in removed)

    return cleaned


def _domains(lines: Iterable[Line]) -> dict[str, set[str]]:
    """Return the domains that each line is on, by its key."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        found[line.key].add(line.page.domain)
    return found


def tables(pages: list[Page]) -> Iterator[Table]:
    """Yield both figures for the phrases and for frequency lists."""
    lines = [line for page in pages for line in debris(page)]
    domains = _domains(lines)
    grown = _domains(line for line in lines if not line.page.held_out)
    frequent = [line for line in lines if len(domains[line.key]) >= FREQUENT]
    measured, seen = ([line for line in frequent if line.page.held_out is half] for half in (True, False))
    held_out, grow = ([page for page in pages if page.held_out is half] for half in (True, False))
    rows = [_row("RemoveChrome", held_out, measured, removed_by_chrome, RemoveChrome())]
    for least in (20, 10, 5, 3, 2):
        remove = removed_by_list({key for key, on in grown.items() if len(on) >= least})
        name = f"lines seen on {least}+ other domains"
        rows.append(_row(name, held_out, measured, remove, without_lines(remove)))
    rows.append(_row("RemoveChrome, growing half", grow, seen, removed_by_chrome, RemoveChrome()))
    title = (
        f"{len(lines):,} lines of debris, {len(frequent):,} of them on {FREQUENT} or more domains; "
        f"{len(measured):,} of these on the {len(held_out)} held-out pages"
    )
    columns = [
        Column("held-out pages"),
        Column("frequent debris removed", ".2%"),
        Column("words of main contents kept", ".3%"),
        Column("the same, mean of pages", ".3%"),
        Column("kept where whole pages are cleaned", ".2%"),
    ]
    yield Table("phrases", title, columns, rows)


def _row(
    name: str, pages: list[Page], lines: list[Line], remove: Remover, clean: Callable[[str], str]
) -> list[Value]:
    """Return how much of these lines is removed, and of the content of these pages kept."""
    kept, mean = share_kept(pages, clean)
    return [name, share_removed(lines, remove), kept, mean, share_kept_in_place(pages, remove)]


def missing(pages: list[Page], most: int) -> None:
    """Print frequent debris that is kept, with the number of domains where it is content."""
    kept: Counter[str] = Counter()
    sample: dict[str, str] = {}
    domains: dict[str, set[str]] = defaultdict(set)
    content: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        removed = removed_by_chrome(page.flat)
        for line in debris(page):
            domains[line.key].add(page.domain)
            if line.number not in removed:
                kept[line.key] += 1
                sample.setdefault(line.key, line.text)
        for text in page.gold.split("\n"):
            content[normalized_key(text)].add(page.domain)
    print("debris on domains, content on domains, times not removed, line")
    for key in sorted(kept, key=lambda key: (-len(domains[key]), -kept[key]))[:most]:
        print(f"{len(domains[key]):4} {len(content[key]):4} {kept[key]:5}  {sample[key][:150]}")


def costs(pages: list[Page], most: int) -> None:
    """Print the phrases that removed words of main contents, the most first, each with a text it removed."""
    price: Counter[str] = Counter()
    sample: dict[str, str] = {}
    for page in pages:
        for edit in RemoveChrome().edits(page.gold):
            removed = page.gold[edit.start : edit.end]
            price[str(edit.reasons[0])] += len(words(removed))
            sample.setdefault(str(edit.reasons[0]), f"{page.id}: {removed.strip()[:110]!r}")
    print(f"{sum(price.values())} words in all")
    for reason, count in price.most_common(most):
        print(f"{count:5}  {reason[:70]:<70}  {sample[reason]}")


def sweep(pages: list[Page]) -> None:
    """Print both figures for other context thresholds, on the growing half, of whole lines alone."""
    lines = [line for page in pages for line in debris(page)]
    domains = _domains(lines)
    frequent = [line for line in lines if len(domains[line.key]) >= 3]
    for in_page, in_mixed in ((10, 40), (10, 60), (10, 100), (20, 60), (40, 60), (60, 60)):
        remove = removed_by_rules(PAGE._replace(needed=in_page), MIXED._replace(needed=in_mixed))
        removed = share_removed(frequent, remove)
        kept, mean = share_kept(pages, without_lines(remove))
        print(
            f"PAGE {in_page}, MIXED {in_mixed}: {removed:.2%} removed, "
            f"{kept:.3%} of main contents kept, mean {mean:.3%}"
        )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Coverage and cost of the chrome phrases.")
    parser.add_argument("--data", type=Path, required=True, help="folder with html/ and ground-truth/")
    parser.add_argument("--flattener", choices=["html_text", "inscriptis"], default="html_text")
    parser.add_argument(
        "--language", metavar="CODE", help="read the pages that declare this language alone: sv"
    )
    parser.add_argument("--missing", type=int, metavar="N", help="show N lines that no phrase covers")
    parser.add_argument("--costs", type=int, metavar="N", help="show the N phrases that cost most")
    parser.add_argument("--sweep", action="store_true", help="try other context thresholds")
    options = parser.parse_args()
    pages = load_pages(options.data, options.flattener)
    if options.language:
        pages = [page for page in pages if declared_language(page.source.html()) == options.language]
    grow = [page for page in pages if not page.held_out]
    if options.missing:
        missing(grow, options.missing)
    elif options.costs:
        costs(grow, options.costs)
    elif options.sweep:
        sweep(grow)
    else:
        print_tables(tables(pages))


if __name__ == "__main__":
    main()
