"""Run from the command line: `python -m tools.harvest` (see the package)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import tools.harvest
from cleanpress.errors import OptionError, one_of
from cleanpress.phrases.files import FOLDER
from tools.harvest.build import build, known_kinds, readings_of, without_known_patterns
from tools.harvest.categories import Labels
from tools.harvest.notice import notice
from tools.harvest.packages import Package, fetch, load_packages
from tools.harvest.strings import String, load_strings, read_strings, site_strings, string_line
from tools.harvest.write import write_files

CATALOGS = Path(FOLDER) / "catalogs"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        description=tools.harvest.__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("command", choices=["write", "strings", "fetch", "notice"])
    parser.add_argument("--packages", type=Path, help="folder of the downloaded packages")
    parser.add_argument("--strings", type=Path, help="what `strings` has written, in place of the packages")
    parser.add_argument("--without", action="append", default=[], metavar="FAMILY", help="leave a family out")
    parser.add_argument("--out", type=Path, help="folder of the phrase files; needed with --without")
    options = parser.parse_args(arguments)
    packages = load_packages()
    if complaint := _complaint(options, packages):
        parser.error(complaint)
    try:
        return COMMANDS[options.command](options, packages)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1


def _complaint(options: argparse.Namespace, packages: Sequence[Package]) -> str:
    """Return what is wrong with the options, or ""."""
    if options.command == "fetch" and not options.packages:
        return "say where the packages shall be: --packages DIR"
    if options.command in ("write", "strings") and not (options.packages or options.strings):
        return "say where the packages are: --packages DIR"
    try:
        for family in options.without:
            one_of("family", family, {package.family for package in packages})
    except OptionError as error:
        return f"--without: {error}"
    if options.command == "write" and options.without and not options.out:
        return "--without needs --out FOLDER: the phrase files of cleanpress are of all families"
    return ""


def _strings(options: argparse.Namespace, packages: Sequence[Package]) -> list[String]:
    read = load_strings(options.strings) if options.strings else read_strings(packages, options.packages)
    return [string for string in read if string.family not in options.without]


def _write(options: argparse.Namespace, packages: Sequence[Package]) -> int:
    labels = Labels.load()
    site = {package.family for package in packages if package.site}
    readings = readings_of(site_strings(_strings(options, packages), site), labels)
    found = build(readings, known_kinds(), labels.exceptions)
    files = {language: without_known_patterns(language, each) for language, each in found.items()}
    if not any(files.values()):
        print("No phrase is left of these strings: nothing is written.", file=sys.stderr)
        return 1
    write_files(files, options.out or CATALOGS)
    return 0


def _print_strings(options: argparse.Namespace, packages: Sequence[Package]) -> int:
    labels = Labels.load()
    for string in _strings(options, packages):
        print(string_line(string, labels))
    return 0


def _fetch(options: argparse.Namespace, packages: Sequence[Package]) -> int:
    for package in packages:
        fetch(package, options.packages)
    return 0


def _notice(options: argparse.Namespace, packages: Sequence[Package]) -> int:
    print(notice(packages))
    return 0


COMMANDS = {"write": _write, "strings": _print_strings, "fetch": _fetch, "notice": _notice}


if __name__ == "__main__":
    sys.exit(main())
