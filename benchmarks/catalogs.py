"""Measure which labels of site software the phrases know, of software whose catalogs they have not seen.

    python -m benchmarks.catalogs --catalogs DIR [--families NAME,NAME] [--missing N]
    python -m benchmarks.catalogs --strings FILE     what `python -m tools.harvest strings` has written

The packages of tools/harvest/packages.toml lie in DIR. Each family of sites is held out in turn: its short
labels are matched with the phrases that people have written and those generated of the other families. Known
is a label that is a phrase of any score, or a sentence. A label counts whose English is one of a page, by
tools/harvest/labels.toml or the phrases of English. Common are those whose English people have written, so
that of English itself nearly all are known; the others are mostly of one family ("Your plan renews at").
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from shutil import copytree
from statistics import mean
from typing import NamedTuple

from cleanpress.phrases.files import FOLDER
from cleanpress.phrases.index import PhraseIndex
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.store import open_store
from cleanpress.text.normalize import UNSPACED, normalize_for_patterns, normalize_line
from tools.harvest.build import Readings, readings_of
from tools.harvest.categories import Labels
from tools.harvest.labels import GAP, NUMBER
from tools.harvest.packages import load_packages
from tools.harvest.patterns import pattern_of
from tools.harvest.strings import load_strings, read_strings, site_strings

__all__ = ["Families", "Label", "labels_of", "written_by_hand"]

CLAIMED = "ar cs de en es fr it ja ko nl pl pt ru sv tr uk zh".split()
NEW = (
    "da nb fi is el hu ro bg sr hr sk sl et lv lt ca gl eu he fa hi bn ur id ms vi th fil eo".split()
)  # as many languages as can be measured of those that had no phrases
LEAST = 20  # labels of a language that are measured, of all families


class Families:
    """Which families have a label, in any language: as it is, or as a pattern that it fits."""

    def __init__(self, readings: Readings) -> None:
        self._keys: dict[str, set[str]] = defaultdict(set)
        self._patterns: dict[str, list[tuple[str, re.Pattern[str], set[str]]]] = defaultdict(list)
        for by_key in readings.values():
            for key, each in by_key.items():
                families = {reading.family for reading in each}
                if GAP not in key:
                    self._keys[key] |= families
                elif entry := pattern_of(each[0].text, each[0].source):
                    first, _, other = entry["prefilter"][0].partition(" ")
                    self._patterns[first].append((other, re.compile(entry["match"]), families))

    def others_know(self, line: str, family: str) -> bool:
        """Return whether a line is a phrase of another family."""
        words, key = normalize_line(line)
        if self._keys.get(key, set()) - {family}:
            return True
        plain = normalize_for_patterns(line)
        return any(
            families - {family} and other in words and expression.fullmatch(plain)
            for word in self._words(words)
            for other, expression, families in self._patterns.get(word, ())
        )

    def _words(self, words: str) -> Iterable[str]:
        # Words of scripts without spaces stand anywhere in a line.
        if UNSPACED.search(words):
            return [word for word in self._unspaced if word in words]
        return words.split()

    @cached_property
    def _unspaced(self) -> list[str]:
        return list(filter(UNSPACED.search, self._patterns))


class Label(NamedTuple):
    """A label of a family, with something in its gaps, and whether its English is written by hand, too."""

    family: str
    language: str
    line: str
    common: bool


def labels_of(readings: Readings, families: Container[str], labels: Labels) -> Iterator[Label]:
    """Yield the labels of families, each once a family and language."""
    for language, by_key in readings.items():
        for each in by_key.values():
            for family, own in sorted({reading.family: reading for reading in each}.items()):
                if family in families:
                    line = own.text.replace(GAP, "Anna").replace(NUMBER, "4")
                    yield Label(family, language, line, labels.is_common(own.source))


def written_by_hand(lines: Iterable[str]) -> set[str]:
    """Return the lines that the hand-written phrases know."""
    with tempfile.TemporaryDirectory() as folder:
        copytree(Path(FOLDER) / "data", Path(folder) / "data")
        store = open_store(folder)
        index = PhraseIndex(store, frozenset(store.meta["languages"]))
        matches = match_lines(list(lines), index)
        return {*matches.known, *matches.end_sentences}


def report(found: Sequence[Label], readings: Readings, most: int) -> None:
    """Print which share of the labels of each family and language is known while the family is held out."""
    by_hand = written_by_hand({label.line for label in found})
    families = Families(readings)
    known = {
        label for label in found if label.line in by_hand or families.others_know(label.line, label.family)
    }
    print(f"{'':<26}{'labels':>8}{'by hand alone':>15}{'known':>9}{'common ones':>13}{'known':>9}")
    for family in sorted({label.family for label in found}):
        _print_row(family, [label for label in found if label.family == family], by_hand, known)
    print()
    _print_languages(found, by_hand, known)
    missing = sorted(set(found) - known, key=lambda label: (not label.common, label))
    for label in missing[:most]:
        print(f"{label.family:<26}{label.language:<4}{label.line}")


def _print_languages(found: Sequence[Label], by_hand: set[str], known: set[Label]) -> None:
    by_language = defaultdict(list)
    for label in found:
        by_language[label.language].append(label)
    rows = {
        language: _print_row(language, some, by_hand, known)
        for language, some in sorted(by_language.items())
        if len(some) >= LEAST
    }
    for name, languages in (("17 claimed", CLAIMED), (f"{len(NEW)} new", NEW)):
        if these := [rows[language] for language in languages if language in rows]:
            hand, share, common = (mean(column) for column in zip(*these, strict=True))
            print(f"{f'mean of {name}':<34}{hand:>15.1%}{share:>9.1%}{common:>22.1%}")


def _print_row(name: str, some: Sequence[Label], by_hand: set[str], known: set[Label]) -> tuple[float, ...]:
    common = [label for label in some if label.common]
    hand = sum(label.line in by_hand for label in some) / len(some)
    share = sum(label in known for label in some) / len(some)
    of_common = sum(label in known for label in common) / max(1, len(common))
    print(f"{name:<26}{len(some):>8}{hand:>15.1%}{share:>9.1%}{len(common):>13}{of_common:>9.1%}")
    return hand, share, of_common


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Share of the labels of site software that phrases know.")
    parser.add_argument("--catalogs", type=Path, help="folder of the packages")
    parser.add_argument("--strings", type=Path, help="what `python -m tools.harvest strings` has written")
    parser.add_argument(
        "--families", default="", help="those to hold out, with commas; all of sites if empty"
    )
    parser.add_argument(
        "--missing", type=int, default=0, metavar="N", help="show N labels that are not known"
    )
    options = parser.parse_args()
    if not (options.catalogs or options.strings):
        parser.error("say where the packages are: --catalogs DIR")
    packages = load_packages()
    site = {package.family for package in packages if package.site}
    read = load_strings(options.strings) if options.strings else read_strings(packages, options.catalogs)
    measured = {*CLAIMED, *NEW}
    strings = [string for string in read if string.language in measured]
    labels = Labels.load()
    readings = readings_of(site_strings(strings, site), labels)
    chosen = set(options.families.split(",")) if options.families else site
    report(list(labels_of(readings, chosen, labels)), readings, options.missing)


if __name__ == "__main__":
    main()
