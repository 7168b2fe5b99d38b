"""Say what is wrong with a command line, in one voice, whether click found it or one of the commands."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable
from difflib import get_close_matches

import click

from cleanpress.renamed import RENAMED, of_a_cleaner

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
    **{
        ("extract", name): "It is for text: end the command with | cleanpress " + name + " NAME"
        for name in ("--preset", "--pipeline", "--only", "--without")
    },
    **{
        (name, "--report"): "It is a command: cleanpress report FILE -o report.html"
        for name in ("clean", "extract", "explain", "corpus")
    },
    ("explain", "--html"): "For a page to look at: cleanpress report FILE -o report.html",
    ("extract", "--markdown"): "It is --format markdown.",
    ("extract", "--json"): "It is --format json.",
    ("extract", "--in-place"): "What is extracted is another file: --output.",
    ("clean", "--in-place="): "For a backup: --in-place --backup .bak",
    ("clean", "-."): "For a backup: --in-place --backup .bak",  # sed has -i.bak
    ("clean", "--inplace"): "It is --in-place.",
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
        if "does not take a value" not in error.message:
            return f"The option {error.option_name} wants a value"
        way = INSTEAD.get((_name_of(error.ctx), f"{error.option_name}="), "")
        return f"The option {error.option_name} takes no value. {way}"
    many = TOO_MANY.fullmatch(error.message.strip().removesuffix("."))
    return f"Nothing is known to be done with {many[1]!r}" if many else error.message


def _name_of(context: click.Context | None) -> str:
    return "" if context is None else context.command.name or ""


def _no_such_option(error: click.NoSuchOption) -> str:
    name, context = error.option_name, error.ctx
    says = f"There is no option {name}"
    if context is None:
        return f"{says}."
    command = _name_of(context)
    where = of_a_cleaner("command", name)
    if where:
        return f"{says}. {where}"
    new = new_names(context).get(name)
    if new:
        return f"{says}; it is {new} now."
    if (command, name) in INSTEAD:
        return f"{says} here. {INSTEAD[command, name]}"
    owners = _commands_with(name, context)
    if owners:
        return f"{says} here; `cleanpress {owners[0]}` has it."
    near = get_close_matches(name, options_of(context), n=1)
    # One that another command has may be much more like it.
    near_anywhere = get_close_matches(name, [*near, *_options_elsewhere(context)], n=1)
    if near_anywhere and near_anywhere != near:
        way = INSTEAD.get((command, near_anywhere[0]))
        if way:
            return f"{says}. Did you mean {near_anywhere[0]}? {way}"
        owner = _commands_with(near_anywhere[0], context)[0]
        return f"{says}. Did you mean {near_anywhere[0]} of `cleanpress {owner}`?"
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


def _elsewhere(context: click.Context) -> dict[str, list[str]]:
    """Return the options of the other commands, by command; one letter means too many things."""
    root = context.find_root()
    if not isinstance(root.command, click.Group):
        return {}
    others = [command for command in root.command.commands.values() if command is not context.command]
    return {
        str(each.name): [
            name
            for name in options_of(click.Context(each, info_name=each.name, parent=root))
            if name.startswith("--")
        ]
        for each in others
    }


def _options_elsewhere(context: click.Context) -> list[str]:
    return [name for names in _elsewhere(context).values() for name in names]


def _commands_with(name: str, context: click.Context) -> list[str]:
    return [command for command, names in _elsewhere(context).items() if name in names]


def _missing(error: click.MissingParameter) -> str:
    if error.param is None:
        return error.message
    if isinstance(error.param, click.Option):
        value = error.param.metavar or error.param.name or "VALUE"
        return f"The option {_option(error.param)} is missing: give {_option(error.param)} {value.upper()}"
    return f"{error.param.make_metavar(error.ctx)} is missing" if error.ctx else "A name is missing"


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
    limits, value = parameter.type, error.message.partition(" is not in the range ")[0]
    if isinstance(limits, click.FloatRange | click.IntRange) and value != error.message:
        range_ = f"{limits.min:g} or more" if limits.max is None else f"from {limits.min:g} to {limits.max:g}"
        says = f"{name}: {value} is not {range_}"
    # An option whose name has another meaning now, and a value that it had before.
    new = None if error.ctx is None else new_names(error.ctx).get(name)
    return f"{says} What {name} was before is {new} now" if new else says


def _abbreviates(short: str, word: str) -> bool:
    """Return whether all letters of a short word are in a longer one, in order: md for markdown."""
    letters = iter(word)
    return len(short) > 1 and short[0] == word[0] and all(letter in letters for letter in short)


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
    near = near or [each for each in choices if _abbreviates(value.lower(), each)][:1]
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{value!r} is not one of {', '.join(choices)}.{hint}"
