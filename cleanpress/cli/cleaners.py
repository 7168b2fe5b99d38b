"""Run the command `cleanpress cleaners`: which cleaners there are, and all about one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

import click

import cleanpress
from cleanpress.cli.common import Command, json_line, note
from cleanpress.cli.pager import pager_option
from cleanpress.cli.terminal import columns, open_result, print_report
from cleanpress.errors import one_of
from cleanpress.registry import known_classes

__all__ = ["cleaners"]

WIDEST, NARROWEST = 100, 20


@click.command(cls=Command)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--format",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    help="For people, or for programs: JSON.",
)
@pager_option
def cleaners(names: Sequence[str], format: str, no_pager: bool) -> None:
    """List the cleaners, with options, values and defaults; or tell all about those of these NAMEs."""
    from cleanpress.cli.describe import describe

    kinds = known_classes(note)  # one that cannot be used is noted
    chosen = [one_of("cleaner", name, kinds) for name in names] or in_order(kinds)
    about = [describe(kinds[name], run=bool(names) or format == "json") for name in chosen]
    if format == "json":
        presets = {name: [each.name for each in preset] for name, preset in cleanpress.PRESETS.items()}
        with open_result(None, as_json=True) as out:
            out.write(json_line({"cleaners": about, "presets": presets}))
    elif names:
        print_report(["\n\n".join("\n".join(all_about(each)) for each in about)], pager=not no_pager)
    else:
        print_report(overview(about), pager=not no_pager)


def in_order(names: Sequence[str] | dict[str, Any]) -> list[str]:
    """Return the names of cleaners: those of the default pipeline, in order, then the others."""
    default = [cleaner.name for cleaner in cleanpress.DEFAULT]
    return [*(name for name in default if name in names), *(name for name in names if name not in default)]


def overview(about: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of the list of all cleaners."""
    yield from _wrapped(
        "Cleaners of the default pipeline, in order, then the others. Options are shown as in TOML, with the "
        "default and the values. All about one: cleanpress cleaners NAME",
        0,
    )
    for each in about:
        yield f"\n{each['name']}{_place(each)}"
        if each["summary"]:
            yield from _wrapped(each["summary"], 4)
        for option in each["options"]:
            yield from _option_lines(option, 4)
    yield "\nPresets"
    for name, preset in cleanpress.PRESETS.items():
        names = " | ".join(cleaner.name for cleaner in preset)
        yield from wrap(f"{name:<8} {names}", _width(), initial_indent="    ", subsequent_indent=f"{'':<13}")


def _place(about: dict[str, Any]) -> str:
    """Return where a cleaner is, as what follows its name."""
    if about["default"] is None:
        return f"  (not in the default pipeline{', from ' + about['module'] if about['module'] else ''})"
    options = ", ".join(f"{name} = {_toml(value)}" for name, value in about["default"]["options"].items())
    return f"  (in the default pipeline{', with ' if options else ''}{options})"


def _assignment(option: dict[str, Any]) -> str:
    if option["default"] is None:
        return f"{option['name']} = …"
    return f"{option['name']} = {_toml(option['default'])}"


def _values(option: dict[str, Any]) -> str:
    """Return what an option can be, as a comment."""
    unset = "; not set by default" if option["default"] is None and not option["required"] else ""
    needed = "; must be given" if option["required"] else ""
    if option["values"] is None:
        return f"{option['type']}{unset}{needed}"
    *others, last = map(_toml, option["values"])
    some = "a list of " if isinstance(option["default"], list) else ""
    return f"{some}{', '.join(others)} or {last}"


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def all_about(about: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that tell all about a cleaner."""
    yield f"{about['name']}{_place(about)}"
    yield from ("", *_indented(about["description"])) if about["description"] else ()
    for option in about["options"]:
        yield ""
        yield from _option_lines(option, 2)
        yield from _wrapped(option["description"], 6)
    if about["categories"]:
        yield "\n  Categories of its edits"
        yield from _wrapped(", ".join(about["categories"]), 6)
    if about["languages"]:
        yield f"\n  Languages: {len(about['languages'])}, by name: cleanpress phrases"
        yield from _wrapped(", ".join(about["languages"]), 6)
    if about["presets"]:
        yield f"\n  In the presets {', '.join(about['presets'])}"
    yield from _example_lines(about["example"])


def _example_lines(example: dict[str, str] | None) -> Iterator[str]:
    if example is None:
        return
    yield "\n  Example"
    if "doctest" in example:
        yield from _indented(example["doctest"], 6)
        return
    for when in ("before", "after"):
        yield f"    {when}"
        # As Python writes it where it would not be seen.
        text = example[when]
        shown = text if all(line.isprintable() for line in text.split("\n")) else ascii(text)
        yield from _indented(shown, 6)


def _indented(text: str, by: int = 2) -> Iterator[str]:
    return (f"{'':<{by}}{line}".rstrip() for line in text.split("\n"))


def _option_lines(option: dict[str, Any], by: int) -> list[str]:
    says = f"{_assignment(option)}  # {_values(option)}"
    return wrap(says, _width(), initial_indent=" " * by, subsequent_indent=f"{'':<{by + 2}}# ")


def _wrapped(text: str, by: int) -> list[str]:
    return wrap(text, _width(), initial_indent=" " * by, subsequent_indent=" " * by)


def _width() -> int:
    """Return the width of the terminal, but no more than what is easy to read."""
    return max(min(columns(os.environ, WIDEST), WIDEST), NARROWEST)
