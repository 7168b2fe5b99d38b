"""Check, sort and count the phrase files: `python -m cleanpress.phrases lint|sort|coverage`."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from cleanpress.io.atomic import open_output
from cleanpress.phrases.files import (
    CATEGORIES,
    FOLDER,
    KINDS,
    NOT_PHRASES,
    Category,
    format_complaints,
    name_of,
    phrase_files,
    read_language,
    read_phrases,
)
from cleanpress.phrases.pattern_lint import LONGEST_PHRASE, lint_pattern
from cleanpress.text.normalize import normalized_key

__all__ = [
    "coverage_table", "lint_categories", "lint_file", "main", "sort_files", "sorted_file",
]  # fmt: skip

# A word that is written by hand in so many languages is an international one ("Newsletter", "Cookies"), or
# the same in related ones: it stands in one category. Keys of those that are different words, by chance.
SEVERAL = 3
DIFFERENT_WORDS = frozenset(
    "0apr ad analiza an auto avg basket exclusivo ir ja kassa land laos magazin na o plus pr print registrar "
    "sa so son stop tema text threads to top transport type uncategorized wordpress šifra شهر".split()
)
BROKEN_PIPE = 141  # as a shell reports a command that was stopped by it
_TOKEN = r"""("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*|\n)"""
_LIST = re.compile(rf"^({'|'.join([*KINDS, NOT_PHRASES])})\s*=\s*\[((?:{_TOKEN}|[ \t\r,])*+)\]", re.MULTILINE)


def lint_file(path: str) -> Iterator[str]:
    """Yield what is wrong with a phrase file, a sentence each with the file, the category and the phrase."""
    name = name_of(path)
    try:
        categories = read_phrases(path)
    except OSError as error:
        yield f"{name} cannot be read: {error.strerror or error}."
        return
    except ValueError as error:
        yield f"{name} is not TOML: {error}."
        return
    seen: dict[object, str] = {}
    for category, table in categories.items():
        wrong = list(format_complaints(name, category, table))
        yield from wrong
        if not wrong and category != NOT_PHRASES:
            yield from (f"{name}, [{category}]: {each}" for each in _lint_category(category, table, seen))


def _lint_category(category: str, table: Category, seen: dict[object, str]) -> Iterator[str]:
    for kind in KINDS:
        before = ""
        for number, text in enumerate(table.get(kind, []), 1):
            key, where = normalized_key(text), f"number {number} of {kind} in [{category}]"
            other = seen.setdefault((kind == "sentences", key), where)
            yield from _lint_phrase(text, key, before, "" if other == where else str(other))
            before = text
    for entry in table.get("patterns", []):
        yield from (f"pattern {entry.get('id')!r} {complaint}." for complaint in lint_pattern(entry))
        if seen.setdefault((category, entry.get("id")), str(id(entry))) != str(id(entry)):
            yield f"pattern {entry.get('id')!r} has the id of another one."


def _lint_phrase(text: str, key: str, before: str, other: str) -> Iterator[str]:
    """Yield what is wrong with a phrase, which stands after `before`; `other` is where it stands, too."""
    if not key:
        yield f"{text!r} has no letter or digit, so it would match nothing."
    elif other:
        yield f"{text!r} is the same phrase as {other}: remove one of them."
    if len(text) > LONGEST_PHRASE:
        yield f"{text[:40]!r}... has over {LONGEST_PHRASE} characters, so it would match nothing."
    if text < before:
        yield f"{text!r} stands after {before!r}: `python -m cleanpress.phrases sort`."


def lint_categories(files: Mapping[str, Mapping[str, Category]]) -> Iterator[str]:
    """Yield the words that stand in several categories, though several languages have them.

    files: what is written by hand, by language.

    >>> news = {"navigation": {"contextual": ["news"]}}
    >>> list(lint_categories({"de": news, "en": {"search_form": {"contextual": ["News"]}}, "it": news}))
    ["'news' is [navigation] in de, it and [search_form] in en: file it alike, or see DIFFERENT_WORDS."]
    >>> list(lint_categories({"de": news, "it": news, "nl": news}))
    []
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)  # the category in each language, by key
    for language, categories in files.items():
        for category, text in _lines(categories):
            found[normalized_key(text)].setdefault(language, category)
    for key, by_language in found.items():
        if len(by_language) >= SEVERAL and len(set(by_language.values())) > 1 and key not in DIFFERENT_WORDS:
            where = " and ".join(f"[{category}] in {codes}" for category, codes in _by_category(by_language))
            yield f"{key!r} is {where}: file it alike, or see DIFFERENT_WORDS."


def _lines(categories: Mapping[str, Category]) -> Iterator[tuple[str, str]]:
    """Yield the phrases without gaps that are whole lines, each after its category."""
    for category in CATEGORIES:
        lists = categories.get(category, {})
        for kind in KINDS:
            if kind != "sentences":
                yield from ((category, text) for text in lists.get(kind, ()))


def _by_category(by_language: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for category in sorted(set(by_language.values())):
        yield category, ", ".join(code for code, its_own in by_language.items() if its_own == category)


def sorted_file(text: str) -> str:
    """Return the text of a phrase file with its lists sorted; comments are kept with their phrase.

    >>> print(sorted_file('neutral = ["b", "a"] # letters'))
    neutral = [
        "a",
        "b",
    ] # letters
    """
    found = _LIST.sub(_sorted_list, text)
    # Nothing may change but the order.
    if sorted(str(tomllib.loads(found))) != sorted(str(tomllib.loads(text))):
        raise ValueError("a list of phrases is written in a way that cannot be sorted")
    return found


def _sorted_list(match: re.Match[str]) -> str:
    entries: list[tuple[str, str]] = []  # each phrase, and its lines
    above, on_line = "", False
    for token in re.findall(_TOKEN, match[2]):
        if token[0] in "\"'":
            entries.append((tomllib.loads(f"text = {token}")["text"], f"{above}    {token},\n"))
            above = ""
        elif on_line and token[0] == "#":
            entries[-1] = entries[-1][0], f"{entries[-1][1][:-1]}  {token}\n"
        elif token[0] == "#":
            above += f"    {token}\n"
        on_line = token[0] in "\"'"
    return f"{match[1]} = [\n{''.join(lines for _, lines in sorted(entries))}{above}]"


def sort_files(paths: Iterable[str]) -> Iterator[str]:
    """Sort the lists of phrase files in place, all or none of them; yield what keeps them from that."""
    found = {}
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        try:
            if (new := sorted_file(text)) != text:
                found[path] = new
        except ValueError as error:
            yield f"{name_of(path)} cannot be sorted: {error}."
            return
    for path, text in found.items():
        with open_output(Path(path)) as stream:
            stream.write(text.encode("utf-8"))


def coverage_table(files: Mapping[str, Iterable[str]]) -> str:
    """Return how many phrases and patterns each language has of each category, as a table."""
    found, rows = [read_language(paths) for paths in files.values()], [["", *files]]
    for name in CATEGORIES:
        counts = [sum(map(len, categories.get(name, {}).values())) for categories in found]
        rows.append([name, *(str(count or "-") for count in counts)])
    return "\n".join(f"{name:<18}{''.join(f'{cell:>6}' for cell in cells)}" for name, *cells in rows)


def _form(path: str) -> list[str]:
    """Return what keeps the phrases of a file from being counted."""
    try:
        found = read_phrases(path)
    except (OSError, ValueError):
        return list(lint_file(path))
    return [complaint for each in found.items() for complaint in format_complaints(name_of(path), *each)]


def _by_hand(files: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Category]]:
    paths = (paths[0] for paths in files.values() if name_of(paths[0]).startswith("data/"))
    return {Path(path).stem: read_phrases(path) for path in paths}


def main(arguments: Sequence[str], folder: str = FOLDER) -> int:
    """Run from the command line; return the exit code."""
    files = phrase_files(folder)
    if list(arguments) not in (["lint"], ["sort"], ["coverage"]) or not files:
        print(__doc__ if files else "There are no phrase files here, but in a checkout.", file=sys.stderr)
        return 2
    [command] = arguments
    paths = chain(*files.values())
    if command == "sort":
        wrong = list(sort_files(paths))
    elif command == "lint":
        wrong = list(chain(*map(lint_file, paths))) or list(lint_categories(_by_hand(files)))
    else:
        wrong = list(chain(*map(_form, paths)))
    if wrong or command != "coverage":
        return _printed(wrong, 1 if wrong else 0)
    return _printed([coverage_table(files)], 0)


def _printed(lines: Sequence[str], code: int) -> int:
    try:
        print(*lines, sep="\n", end="\n" * bool(lines), flush=True)
    except BrokenPipeError:  # as of `coverage | head -1`
        # Else Python complains when it flushes standard output at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BROKEN_PIPE
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
