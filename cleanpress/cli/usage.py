"""Say what is wrong with a command line, in one voice, whether click found it or one of the commands."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable
from difflib import get_close_matches

import click

from cleanpress.options import RENAMED

__all__ = ["explanation"]

# What has another name, or another way, where people look for it: by command and option.
INSTEAD = {
    ("extract", "--jsonl"): "For pages in JSON Lines: cleanpress corpus FILE -o OUT --extract --column NAME.",
    ("extract", "--column"): "For pages in a table: cleanpress corpus FILE -o OUT --extract --column NAME.",
    (
        "clean",
        "--format",
    ): "Pages have formats: cleanpress extract --format; and reports: cleanpress explain.",
    ("clean", "--column"): "For JSON Lines: --jsonl NAME; for tables: cleanpress corpus --column NAME.",
    ("clean", "--inplace"): "It is --in-place.",
    ("clean", "--all"): "`cleanpress explain` has it.",
}
TOO_MANY = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


def explanation(error: click.UsageError) -> str:
    """Return what a usage error is, and where to read more."""
    says = _says(error).strip()
    if not says.endswith((".", "?", "!")):
        says += "."
    return f"{says} See {_help_of(error.ctx)}."


def _help_of(context: click.Context | None) -> str:
    """Return the command that shows help; `clean` need not be written, and is shown by the first one."""
    path = "cleanpress" if context is None else context.command_path
    return f"{path.removesuffix(' clean')} --help"


def _says(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(error)
    if isinstance(error, click.MissingParameter):
        return _missing(error)
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if isinstance(error, click.BadOptionUsage):
        wants = "does not take a value" not in error.message
        return f"The option {error.option_name} {'wants a' if wants else 'takes no'} value"
    many = TOO_MANY.fullmatch(error.message.strip().removesuffix("."))
    return f"Nothing is known to be done with {many[1]!r}" if many else error.message


def _no_such_option(error: click.NoSuchOption) -> str:
    name, context = error.option_name, error.ctx
    says = f"There is no option {name}"
    if context is None:
        return f"{says}."
    command = context.command.name or ""
    new = new_names(context).get(name)
    if new:
        return f"{says}; it is {new} now."
    if (command, name) in INSTEAD:
        return f"{says} here. {INSTEAD[command, name]}"
    owners = _commands_with(name, context)
    if owners:
        return f"{says} here; `cleanpress {owners[0]}` has it."
    near = get_close_matches(name, options_of(context), n=1)
    return f"{says}. Did you mean {near[0]}?" if near else f"{says}."


def options_of(context: click.Context) -> list[str]:
    """Return the names of all options of a command, those that switch one off too."""
    return [
        name
        for option in context.command.get_params(context)
        for name in (*option.opts, *option.secondary_opts)
        if name.startswith("-")
    ]


def new_names(context: click.Context) -> dict[str, str]:
    """Return the renamed options whose new names this command knows; a new name may have a value."""
    known = set(options_of(context))
    names = {**RENAMED["command"], **RENAMED.get(f"{context.command.name} command", {})}
    return {old: new for old, new in names.items() if new.split()[0] in known}


def _commands_with(name: str, context: click.Context) -> list[str]:
    """Return the other commands that have an option; one letter means too many things."""
    root = context.find_root().command
    if len(name) < 3 or not isinstance(root, click.Group):
        return []
    others = [command for command in root.commands.values() if command is not context.command]
    return [
        str(each.name)
        for each in others
        if name in options_of(click.Context(each, info_name=each.name, parent=context.find_root()))
    ]


def _missing(error: click.MissingParameter) -> str:
    if error.param is None:
        return error.message
    if isinstance(error.param, click.Option):
        value = error.param.metavar or error.param.name or "VALUE"
        return f"The option {_option(error.param)} is missing: give {_option(error.param)} {value.upper()}"
    return f"{error.param.make_metavar(error.ctx)} is missing" if error.ctx else "An argument is missing"


def _option(parameter: click.Parameter) -> str:
    return max(parameter.opts, key=len)


def _bad_value(error: click.BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return error.message
    name = _option(parameter) if isinstance(parameter, click.Option) else str(parameter.name).upper()
    says = f"{name}: {error.message}"
    if isinstance(parameter.type, click.Choice):
        says = f"{name}: {_no_choice(error.message, [str(each) for each in parameter.type.choices])}"
    # An option whose name has another meaning now, and a value that it had before.
    new = None if error.ctx is None else new_names(error.ctx).get(name)
    return f"{says} What {name} was before is {new} now" if new else says


def _no_choice(message: str, choices: Iterable[str]) -> str:
    """Return what to choose from, with the nearest; click's message begins with what was given."""
    given, between, _ = message.partition(" is not one of ")
    try:
        value = str(literal_eval(given)) if between else ""
    except (SyntaxError, ValueError):
        return message
    if not between:
        return message
    choices = list(choices)
    near = get_close_matches(value.lower(), choices, n=1)
    # A word that is cut off, such as "mark", is less alike than it is clear.
    near = near or [each for each in choices if value and each.startswith(value.lower())][:1]
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{value!r} is not one of {', '.join(choices)}.{hint}"
