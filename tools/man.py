"""Write the manual pages of the command and of each of its commands: `python tools/man.py FOLDER`.

What they say is what `--help` says, so that there is one text to keep true; tests/test_generated.py compares
man/ with it. A page is in the macros of man(7), which groff and mandoc both read.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

import cleanpress
from cleanpress.cli import command

NAME = "cleanpress"
DATE = "2026-11-30"  # of the version, and set with it: docs/releasing.md
AS_IS = "\b"  # click's mark of a paragraph whose lines are kept
SECTIONS = {"Examples:": "EXAMPLES", "Exit codes:": "EXIT STATUS"}


def escape(text: str) -> str:
    r"""Return a text as roff has it.

    >>> print(escape("a\\b 'c' -o …"))
    a\eb \(aqc\(aq \-o \[u2026]
    >>> escape("Plain words.")
    'Plain words.'
    """
    for plain, escaped in (
        ("\\", "\\e"),
        ("-", "\\-"),
        ("'", "\\(aq"),
        ("`", "\\(ga"),
        ("^", "\\(ha"),
        ("~", "\\(ti"),
    ):
        text = text.replace(plain, escaped)
    text = "".join(each if each.isascii() else f"\\[u{ord(each):04X}]" for each in text)
    return re.sub(r"^(?=\.)", r"\\&", text, flags=re.MULTILINE)


def paragraphs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Yield the lines of each paragraph of a help, and whether they are kept as they are."""
    for block in re.split(r"\n\s*\n", inspect.cleandoc(text.replace(f"{AS_IS}\n", f"{AS_IS}"))):
        kept = block.lstrip().startswith(AS_IS)
        lines = block.replace(AS_IS, "").splitlines()
        if any(line.strip() for line in lines):
            yield kept, lines


def body(text: str) -> Iterator[str]:
    """Yield a help as lines of roff; what is kept as it is stands in an example, below its first lines."""
    for kept, lines in paragraphs(text):
        section = SECTIONS.get(lines[0].strip()) if kept else None
        yield f".SH {section}" if section else ".PP"
        lines = lines[1:] if section else lines
        indented = (at for at, line in enumerate(lines) if kept and line.startswith(" "))
        prose = lines[: next(indented, len(lines))]
        if prose:
            yield escape(" ".join(line.strip() for line in prose))
        if example := lines[len(prose) :]:
            yield from (".nf", *(escape(line.rstrip()) for line in example), ".fi")


def options(subject: click.Command, context: click.Context) -> Iterator[str]:
    """Yield each option with its help."""
    for parameter in subject.get_params(context):
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and record:
            names, says = record
            yield from (".TP", f"\\fB{escape(names)}\\fR", escape(says) or "\\&")


def page(subject: click.Command, path: tuple[str, ...]) -> str:
    """Return the manual page of a command: path is what is typed, such as ("cleanpress", "corpus")."""
    context = context_of(path)
    name, says = "-".join(path), " ".join(subject.get_short_help_str(200).split()).rstrip(".")
    usage = " ".join(subject.collect_usage_pieces(context))
    out = [
        f'.TH "{name.upper()}" "1" "{DATE}" "cleanpress {cleanpress.__version__}" "cleanpress"',
        ".SH NAME",
        f"{escape(name)} \\- {escape(says[:1].lower() + says[1:])}",
        ".SH SYNOPSIS",
        f"\\fB{escape(' '.join(path))}\\fR {escape(usage)}",
        ".SH DESCRIPTION",
        *list(body(subject.help or ""))[1:],
    ]
    out.append(".SH OPTIONS")
    if subject is command:  # `clean` may be left out, and then its options are those of the command
        out += options(
            command.commands["clean"], click.Context(command.commands["clean"], help_option_names=[])
        )
    out += [*options(subject, context)]
    known = subject.commands if isinstance(subject, click.Group) else {}
    inner = {each: sub for each, sub in known.items() if not sub.hidden}
    if inner:
        out.append(".SH COMMANDS")
        for each, sub in sorted(inner.items()):
            out += [".TP", f"\\fB{escape(each)}\\fR", escape(sub.get_short_help_str(200))]
    if subject.epilog:
        out += body(subject.epilog)
    others = sorted(
        {"-".join(path[:-1]), *("-".join((*path, each)) for each in inner if each != "help")} - {""}
    )
    if others:
        out += [".SH SEE ALSO", ",\n".join(f"\\fB{escape(each)}\\fR(1)" for each in others)]
    return "\n".join(out) + "\n"


def context_of(path: tuple[str, ...]) -> click.Context:
    """Return the context in which click describes a command."""
    context = None
    shown: click.Command = command
    for name in path:
        if context is not None:
            assert isinstance(shown, click.Group)
            shown = shown.commands[name]
        context = click.Context(shown, parent=context, info_name=name, help_option_names=["-h", "--help"])
    assert context is not None
    return context


def pages(subject: click.Command = command, path: tuple[str, ...] = (NAME,)) -> Iterator[tuple[str, str]]:
    """Yield the name of each page and what is in it; `help` and `clean` are in that of the command."""
    yield f"{'-'.join(path)}.1", page(subject, path)
    if isinstance(subject, click.Group):
        for name, sub in sorted(subject.commands.items()):
            if name != "help" and not sub.hidden:
                yield from pages(sub, (*path, name))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for name, text in pages():
        (folder / name).write_text(text, encoding="utf-8")
