"""Answer what may stand at the cursor: the values of an option, or files; click says which option it is.

What an option takes is known by its name, or its metavar: a new option that is called as one that there is,
or that takes a FILE, is completed as well.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

from cleanpress.display.characters import visible

__all__ = ["register", "values_of"]

Values = Callable[[], Iterable[tuple[str, str]]]

LONGEST = 80  # of what a value means
# A metavar that means a file or a folder.
FILE = re.compile(r"\b(?:FILES?|PATHS?|IN|OUT|DIR|FOLDERS?|PHRASES)\b")


def cleaners() -> Iterator[tuple[str, str]]:
    """Yield the names of the cleaners, with what each does."""
    import cleanpress  # noqa: F401  # it makes the cleaners of the package known
    from cleanpress.errors import OptionError
    from cleanpress.presets import PRESETS
    from cleanpress.registry import find_class, known_names

    for name in known_names():
        if name in PRESETS:
            continue
        try:
            yield name, (find_class(name).__doc__ or "").strip()
        except OptionError:  # two have one name, or it cannot be imported: to complete it is no less right
            yield name, ""


def categories() -> Iterable[tuple[str, str]]:
    """Return the categories, with what each is."""
    from cleanpress.categories import CATEGORIES

    return CATEGORIES.items()


def page_categories() -> Iterable[tuple[str, str]]:
    """Return the categories that the blocks of a page have, with what each is."""
    from cleanpress.categories import CATEGORIES, OF_PAGES

    return ((name, CATEGORIES[name]) for name in OF_PAGES)


def presets() -> Iterator[tuple[str, str]]:
    """Yield the names of the presets, with their cleaners."""
    from cleanpress.presets import PRESETS

    for name, preset in PRESETS.items():
        yield name, ", ".join(cleaner.name for cleaner in preset)


def input_formats() -> Iterator[tuple[str, str]]:
    """Yield the formats that corpora are read from."""
    from cleanpress.options import INPUT_FORMATS

    for name in INPUT_FORMATS:
        yield name, ""


def output_formats() -> Iterator[tuple[str, str]]:
    """Yield the formats that corpora are written as."""
    from cleanpress.options import OUTPUT_FORMATS

    for name in OUTPUT_FORMATS:
        yield name, ""


def encodings() -> Iterator[tuple[str, str]]:
    """Yield the names of the encodings that Python knows, by which it lists them."""
    from encodings.aliases import aliases

    for name in sorted({name.replace("_", "-") for name in aliases.values() if not name.endswith("_codec")}):
        yield name, ""


def shells() -> Iterator[tuple[str, str]]:
    """Yield the shells that `cleanpress completion` knows."""
    from cleanpress.cli.completion_scripts import SCRIPTS

    for name in SCRIPTS:
        yield name, ""


def commands() -> Iterator[tuple[str, str]]:
    """Yield the names of the commands, with what each does."""
    root = click.get_current_context().find_root()
    for name, command in getattr(root.command, "commands", {}).items():
        if not command.hidden:
            yield name, command.get_short_help_str(LONGEST)


# By the name of the parameter, or by those of command and parameter where others mean something else by it.
BY_NAME: Mapping[str, Values] = {
    "cleaners names": cleaners,
    "encoding": encodings,
    "extract keep": page_categories,
    "extract only_category": page_categories,
    "help names": commands,
    "input_format": input_formats,
    "keep": categories,
    "only": cleaners,
    "only_category": categories,
    "output_format": output_formats,
    "pipeline": presets,
    "preset": presets,
    "shell": shells,
    "without": cleaners,
}


class Completed(click.types.StringParamType):
    """A text whose values are known, or that names a file."""

    def __init__(self, values: Values | None, is_file: bool) -> None:
        self._values, self._is_file = values, is_file

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the values that begin so, whatever the case of the letters, and whether files are, too."""
        with ctx.scope(cleanup=False):
            known = [] if self._values is None else list(self._values())
        begun = incomplete.lower()
        found = [
            CompletionItem(value, help=about) for value, about in known if value.lower().startswith(begun)
        ]
        return [*found, CompletionItem("-", type="file")] if self._is_file else found


def values_of(command: click.Command, param: click.Parameter) -> Completed | None:
    """Return what a parameter takes; None where that is not known, or where its type says it."""
    if param.type is not click.STRING:
        return None
    values = BY_NAME.get(f"{command.name} {param.name}", BY_NAME.get(param.name or ""))
    is_file = FILE.search((param.metavar or param.name or "").upper()) is not None
    return Completed(values, is_file) if values is not None or is_file else None


def prepare(command: click.Command) -> None:
    """Give the parameters of a command, and of those below it, the types that can be completed."""
    for param in command.params:
        param.type = values_of(command, param) or param.type
    for each in getattr(command, "commands", {}).values():
        prepare(each)


class _Answers(ShellComplete):
    """Answer in the form that the scripts read."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return what may stand here: as the first word, also a command, for `clean` may be left out."""
        if args:
            return super().get_completions(args, incomplete)
        root = click.Context(self.cli, info_name=self.prog_name)
        with root.scope(cleanup=False):
            own = [
                CompletionItem(name, help=about) for name, about in commands() if name.startswith(incomplete)
            ]
        own += click.Command.shell_complete(self.cli, root, incomplete)  # its options
        known = {item.value for item in own}
        return [
            *own,
            *(item for item in super().get_completions(args, incomplete) if item.value not in known),
        ]

    def format_completion(self, item: CompletionItem) -> str:
        """Return a line: what the answer is, itself, and the first sentence about it."""
        kind = "file" if item.type in ("file", "dir") else "value"
        about = visible(" ".join((item.help or "").split()))  # of a class that somebody else wrote
        if about.endswith("..."):  # click has cut it
            about = about.rstrip(".") + "…"
        about = re.split(r"[.:;] |\.$", about, maxsplit=1)[0]
        return f"{kind}\t{item.value}\t{about if len(about) <= LONGEST else about[: LONGEST - 1] + '…'}"


class _Bash(_Answers, BashComplete):
    """Read the line up to the cursor, as it stands."""

    def get_completion_args(self) -> tuple[list[str], str]:
        # The end is marked, for whether a space ends the last word depends on what is before it.
        *words, last = split_arg_string(f"{sys.argv[-1]}|")
        return words[1:], last.removesuffix("|")


class _Zsh(_Answers, ZshComplete):
    """Read the words up to the cursor; the last one may be empty."""

    def get_completion_args(self) -> tuple[list[str], str]:
        *words, last = sys.argv[1:]
        return words, last


class _Fish(_Answers, FishComplete):
    """Read the words up to the cursor; the last one may be empty, and is as it stands."""

    def get_completion_args(self) -> tuple[list[str], str]:
        *words, last = sys.argv[1:]
        return words, split_arg_string(f"{last}|")[0].removesuffix("|")


def register(command: click.Command) -> None:
    """Make click answer for this command as it is said here."""
    prepare(command)
    for each in (_Bash, _Zsh, _Fish):
        add_completion_class(each)
