"""Run from the command line: `python -m tools.harvest` (see the package)."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import tools.harvest
from cleanpress.phrases.files import CATEGORIES, FOLDER, Category, read_phrases
from cleanpress.text.normalize import normalize_for_patterns, normalized_key
from tools.harvest.build import build, readings_of
from tools.harvest.categories import KIND_ORDER, Labels
from tools.harvest.labels import GAP, NUMBER
from tools.harvest.packages import Package, fetch, load_packages
from tools.harvest.strings import String, read_strings, site_strings
from tools.harvest.write import write_files

CATALOGS = Path(FOLDER) / "catalogs"


def string_line(string: String, labels: Labels) -> str:
    """Return the JSON of a string: `{}` is a gap, and `0` a number."""
    what = labels.what(string.source) if string.source else None
    marked = string._replace(source=_written(string.source), text=_written(string.text))
    return json.dumps(marked._asdict() | {"category": what.category if what else None}, ensure_ascii=False)


def _written(text: str) -> str:
    return text.replace(GAP, "{}").replace(NUMBER, "0")


def load_strings(path: Path) -> Iterator[String]:
    """Yield the strings that the command `strings` has written."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            read = (entry[name].replace("{}", GAP).replace("0", NUMBER) for name in ("source", "text"))
            yield String(entry["family"], entry["language"], entry["key"], *read)


def known_kinds(folder: Path = Path(FOLDER) / "data") -> dict[str, dict[str, str]]:
    """Return the kinds of the hand-written phrases, by language and key; sentences are unconditional."""
    return {path.stem: dict(_kinds(read_phrases(str(path)))) for path in sorted(folder.glob("*.toml"))}


def _kinds(categories: dict[str, Category]) -> Iterator[tuple[str, str]]:
    for name in CATEGORIES:
        for kind in ("sentences", *reversed(KIND_ORDER)):  # the weakest last, which counts
            for text in categories.get(name, {}).get(kind, ()):
                yield normalized_key(text), "unconditional" if kind == "sentences" else kind


def without_known_patterns(
    language: str, found: dict[str, Category], folder: Path = Path(FOLDER) / "data"
) -> dict[str, Category]:
    """Return the categories of a language without the patterns that a hand-written one of it fits, too."""
    path = folder / f"{language}.toml"
    by_hand = read_phrases(str(path)) if path.exists() else {}
    known = [
        re.compile(entry["match"])
        for name in CATEGORIES
        for entry in by_hand.get(name, {}).get("patterns", ())
    ]
    kept = {}
    for name, table in found.items():
        patterns = [
            entry
            for entry in table.get("patterns", ())
            if not any(each.fullmatch(normalize_for_patterns(entry["example"])) for each in known)
        ]
        rest = {kind: texts for kind, texts in table.items() if kind != "patterns"}
        if patterns or rest:
            kept[name] = rest | ({"patterns": patterns} if patterns else {})
    return kept


def counts(folder: Path) -> str:
    """Return how many phrases each file of a folder has of each category, as a table."""
    rows = [["language", *(name[:10] for name in CATEGORIES), "all"]]
    for path in sorted(folder.glob("*.toml")):
        found = read_phrases(str(path))
        numbers = [sum(map(len, found.get(name, {}).values())) for name in CATEGORIES]
        rows.append([path.stem, *map(str, numbers), str(sum(numbers))])
    return "\n".join("".join(f"{cell:>11}" for cell in row) for row in rows)


def notice(packages: Iterable[Package]) -> str:
    """Return the file NOTICE: the packages, with their licenses and the holders of their copyright."""
    lines = [
        "cleanpress",
        "Copyright The cleanpress authors",
        "",
        "Labels of a few words in cleanpress/phrases/catalogs/ are from the translation catalogs of these",
        "packages, under the licenses named here, whose texts they hold:",
        "",
    ]
    for each in sorted(packages, key=lambda package: package.name.lstrip("@")):
        lines += [f"{each.name} {each.version} ({each.registry}), {each.license}", f"    {each.copyright}"]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        description=tools.harvest.__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("command", choices=["write", "strings", "counts", "fetch", "notice"])
    parser.add_argument("--packages", type=Path, help="folder of the downloaded packages")
    parser.add_argument("--strings", type=Path, help="what `strings` has written, in place of the packages")
    parser.add_argument("--without", action="append", default=[], metavar="FAMILY", help="leave a family out")
    parser.add_argument("--out", type=Path, default=CATALOGS, help="folder of the phrase files")
    options = parser.parse_args(arguments)
    if options.command == "counts":
        print(counts(options.out))
        return 0
    if options.command == "notice":
        print(notice(load_packages()))
        return 0
    if not (options.packages or options.strings):
        parser.error("say where the packages are: --packages DIR")
    packages = load_packages()
    if options.command == "fetch":
        for package in packages:
            fetch(package, options.packages)
        return 0
    labels = Labels.load()
    strings = load_strings(options.strings) if options.strings else read_strings(packages, options.packages)
    if options.command == "strings":
        for string in strings:
            print(string_line(string, labels))
        return 0
    kept = [string for string in strings if string.family not in options.without]
    site = {package.family for package in packages if package.site}
    readings = readings_of(site_strings(kept, site), labels)
    found = build(readings, known_kinds(), labels.exceptions)
    kept = {language: without_known_patterns(language, each) for language, each in found.items()}
    write_files(kept, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
