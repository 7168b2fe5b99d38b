"""Run the command `cleanpress`: parse arguments, and call what does the work.

Start-up time is part of every pipe, so what only some runs need is imported late.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from importlib import import_module
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NoReturn

import click

import cleanpress
from cleanpress.cli.common import (
    BROKEN_PIPE,
    DATA_ERROR,
    INTERRUPTED,
    TERMINATED,
    USAGE_ERROR,
    Group,
    fail,
)
from cleanpress.errors import CleanpressError, OptionError, PathError, one_of
from cleanpress.interrupts import as_python_does

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["command", "main"]

COMPLETE = "_CLEANPRESS_COMPLETE"  # which the scripts of cleanpress.cli.completion set, and click reads
NAMES = (
    "clean", "explain", "extract", "corpus", "report", "sites", "cleaners", "phrases", "completion",
)  # fmt: skip
VERBOSITIES = frozenset({"-v", "-q", "--verbose", "--quiet"})

HELP = """
Take the debris off scraped text: a filter from standard input to standard output.

Without a command, FILEs (- is standard input) are cleaned as plain text. The output is UTF-8.

Where neither --pipeline nor --preset is given, a pyproject.toml in this folder or above it, as far as the
root of the repository, sets the pipeline if it has a table [tool.cleanpress]; --no-config ignores it.
"""
EXAMPLES = """
\b
Examples:
  cleanpress page.txt > clean.txt
  pbpaste | cleanpress | pbcopy
  cleanpress -o clean/ pages/*.txt
  zcat crawl.jsonl.gz | cleanpress --jsonl text | gzip > clean.jsonl.gz
  cleanpress --only NormalizeQuotes essay.txt
  cleanpress --in-place --backup .bak notes/*.txt
  cleanpress explain page.txt | less -R
  curl -s https://example.org/article | cleanpress extract --format markdown

\b
A pipeline file (--pipeline) lists cleaners in order, with their options. With preset = "page" above them,
they change that preset. The table [tool.cleanpress] of a pyproject.toml is written in the same way.
  [[cleaner]]
  use = "RemoveChrome"
  languages = ["en", "de"]
  [[cleaner]]
  use = "NormalizeQuotes"
  style = "curly"

\b
Exit codes:
  0    all went well
  1    the data is at fault: bytes that cannot be decoded, a full disk; a file among others, or a record of
       --jsonl, was left out; or --check found what would change
  2    the command line is at fault: an unknown option, no file to read, an output that cannot be written
  130  interrupted (Ctrl-C)
  141  the reader of the output closed it, as in `cleanpress page.txt | head -1`

A file named by --output appears whole or, after an error, not at all.
"""


WAYS_OUT = {
    errno.ENOSPC: " Make room on the disk, or write to another one.",
    getattr(errno, "EDQUOT", -1): " Make room on the disk, or write to another one.",
    errno.EFBIG: " Write less at once, or to another disk; `ulimit -f` is the limit of this shell.",
    errno.EMFILE: " Name fewer files at once, or raise the limit: ulimit -n 1024.",
    errno.ENFILE: " Name fewer files at once, or end other programs.",
}


class Commands(MutableMapping[str, click.Command]):
    """Commands by name: each is imported from the module of this name when it is asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._found: dict[str, click.Command | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> click.Command:
        found = self._found[name]
        if found is None:
            found = self._found[name] = getattr(import_module(f"cleanpress.cli.{name}"), name)
        return found

    def __setitem__(self, name: str, value: click.Command) -> None:
        self._found[name] = value

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class Main(Group):
    """Pass arguments that name no command to `clean`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {*self.commands, *ctx.help_option_names, "--version", "-V"}
        said = list(takewhile(VERBOSITIES.__contains__, args))
        rest = args[len(said) :]
        if said and rest and rest[0] in own:  # `cleanpress -q extract`, as other commands have it
            args = [rest[0], *said, *rest[1:]]
        elif not args or args[0] not in own:
            args = ["clean", *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a first word that is no file may be meant for one, whatever options follow."""
        word = args[1] if args[0] == "clean" and len(args) > 1 else ""
        if is_nearly_one_of(word, self.commands) and not os.path.lexists(word):
            from cleanpress.cli.files import check_source

            check_source(word, self.commands)
        return super().resolve_command(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments; help and the version are printed then."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except OSError as error:  # click would end with 1 where nobody reads what it prints
            raise click.exceptions.Exit(end_of_writing(error)) from error

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and say what is wrong with the command line in the voice of all other errors."""
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            flush_output()  # here, where what goes wrong has an exit code
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            code = USAGE_ERROR
        except click.UsageError as error:
            from cleanpress.cli.usage import explanation  # only who errs pays for it

            fail(explanation(error))
            code = USAGE_ERROR
        except click.ClickException as error:
            fail(error.format_message())
            code = error.exit_code
        except click.Abort:
            fail("interrupted")
            code = INTERRUPTED
        except OSError as error:  # of what was printed before any command began, such as help
            code = end_of_writing(error)
        sys.exit(code if isinstance(code, int) else 0)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options of `clean`, since nobody has to write that word."""
        clean = self.commands["clean"]
        records = [option.get_help_record(ctx) for option in [*clean.params[1:], *self.get_params(ctx)]]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])
        with formatter.section("Commands"):
            named = sorted(self.commands.items())
            formatter.write_dl([(name, sub.get_short_help_str(80)) for name, sub in named])

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and turn an error into a sentence and an exit code.

        Here and not in `main`, because click would handle some of these in another way.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            fail("interrupted")
            ctx.exit(INTERRUPTED)
        except CleanpressError as error:
            fail(str(error))
            ctx.exit(USAGE_ERROR if isinstance(error, OptionError | PathError) else DATA_ERROR)
        except OSError as error:
            ctx.exit(end_of_writing(error))
        except MemoryError:
            fail("There is not enough memory. Give smaller files, or fewer at once; each is read whole.")
            ctx.exit(DATA_ERROR)


def end_of_writing(error: OSError) -> int:
    """Say what the system refused, and of which file, and return the exit code."""
    try:
        flush_output()
    except OSError:
        # What it holds cannot be written: else Python would try again at exit, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if isinstance(error, BrokenPipeError):
        return BROKEN_PIPE
    from cleanpress.io.files import visible_name  # only who errs pays for it

    # What is read and what --output names is refused with its name, so this is most often standard output.
    file = f" at {visible_name(str(error.filename))}" if error.filename else ""
    way_out = WAYS_OUT.get(error.errno or 0, "")
    fail(f"Reading or writing failed{file}: {error.strerror or error}.{way_out}")
    return DATA_ERROR


def buffer_output() -> None:
    """Put a buffer before standard output where PYTHONUNBUFFERED leaves it without one.

    What a disk or a pipe takes only a part of is written on by a buffer, and lost without a word by Python's
    stream without one.
    """
    raw = getattr(sys.stdout, "buffer", None)
    if isinstance(raw, io.RawIOBase):
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(raw),
            sys.stdout.encoding,
            sys.stdout.errors,
            newline="\n" if os.linesep == "\n" else None,
            line_buffering=True,
        )


def flush_output() -> None:
    """Write what standard output holds; a process may have none."""
    if sys.stdout is not None:
        sys.stdout.flush()


def is_nearly_one_of(word: str, names: Iterable[str]) -> bool:
    """Return whether a word that is no file may be meant for one of these names; names of files have dots."""
    if not word.isalpha():
        return False
    from difflib import get_close_matches  # only who may have erred pays for it

    return bool(get_close_matches(word, list(names), n=1))


@click.group(
    cls=Main,
    commands=Commands(NAMES),
    help=HELP,
    epilog=EXAMPLES,
    subcommand_metavar="[FILE]... | COMMAND ...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(cleanpress.__version__, "-V", "--version", message="cleanpress %(version)s")
def command() -> None:
    """Choose a command: `clean`, if none is named."""


@command.command("help")
@click.argument("names", metavar="[COMMAND]...", nargs=-1)
@click.option("--no-pager", is_flag=True, help="Print to the terminal, without $CLEANPRESS_PAGER or $PAGER.")
@click.pass_context
def help_command(context: click.Context, names: Sequence[str], no_pager: bool) -> None:
    """Show the help of a command, as --help does."""
    shown: click.Command = command
    at = context.find_root()
    for name in names:
        known = shown.commands if isinstance(shown, click.Group) else {}
        shown = known[one_of("command", name, known)]
        at = click.Context(shown, parent=at, info_name=name, help_option_names=at.help_option_names)
    from cleanpress.cli.terminal import print_report

    print_report([shown.get_help(at)], pager=not no_pager)


def print_traceback(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """Print an error that nobody foresaw as Python does, but with control characters in it spelled out."""
    from traceback import format_exception

    from cleanpress.display.characters import terminal_safe

    click.echo(terminal_safe("".join(format_exception(kind, error, where))), err=True, nl=False)


def main() -> NoReturn:
    """Run the command on the arguments of this process."""
    import atexit
    import gc
    import signal

    as_python_does()
    buffer_output()
    # At its end, Python looks twice for garbage among all that was imported: a sixth of a run.
    atexit.register(gc.freeze)
    # To start a thread for each core takes OpenBLAS longer than all products of a short text, and ours are
    # too small for them anyway (`model.network.times`). This is our process, so it may be told so.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.excepthook = print_traceback
    # As an exception, so that half-written files are removed on the way out.
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # there is no SIGHUP on Windows, and nohup has it ignored
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda *_: sys.exit(TERMINATED))
    if COMPLETE in os.environ:  # a shell asks what the TAB key may complete
        from cleanpress.cli.completion_values import register

        register(command)
    command(prog_name="cleanpress")
    sys.exit(0)
