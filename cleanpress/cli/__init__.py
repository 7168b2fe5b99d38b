"""Run the command `cleanpress`: parse arguments, and call what does the work.

Start-up time is part of every pipe, so what only some runs need is imported late.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

import cleanpress
from cleanpress.cleaner import Pipeline, fields_of, known_cleaners
from cleanpress.cli.common import (
    BROKEN_PIPE,
    DATA_ERROR,
    INTERRUPTED,
    TERMINATED,
    USAGE_ERROR,
    Group,
    choose_pipeline,
    each_to_its_own,
    json_line,
    note,
    pipeline_options,
    plan_targets,
    read_bytes,
)
from cleanpress.cli.corpus import corpus
from cleanpress.cli.extract import explain_page, extract
from cleanpress.cli.sites import sites
from cleanpress.errors import CleanpressError, InputError, OptionError, PathError
from cleanpress.io.atomic import open_output
from cleanpress.io.encodings import decode, encode, looks_like_html
from cleanpress.io.files import (
    check_input,
    check_stdout,
    is_same_file,
    open_input,
    visible_name,
)
from cleanpress.options import ENCODING_ERRORS, EncodingErrors

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command", "main"]

HELP = """
Take the debris off scraped text: a filter from standard input to standard output.

Without a command, FILEs (- is standard input) are cleaned as plain text. The output is UTF-8.
"""
EXAMPLES = """
\b
Examples:
  cleanpress page.txt > clean.txt
  pbpaste | cleanpress | pbcopy
  cleanpress -o clean/ pages/*.txt
  zcat crawl.jsonl.gz | cleanpress --jsonl text | gzip > clean.jsonl.gz
  cleanpress --only NormalizeQuotes essay.txt
  cleanpress explain page.txt | less -R
  curl -s https://example.org/article | cleanpress extract --format markdown

\b
A pipeline file (--pipeline) lists cleaners in order, with their options:
  [[cleaner]]
  use = "RemoveChrome"
  languages = ["en", "de"]
  [[cleaner]]
  use = "NormalizeQuotes"
  style = "curly"

\b
Exit codes:
  0    all went well
  1    the data is at fault: bytes that cannot be decoded, a full disk; or records of --jsonl were left out
  2    the command line is at fault: an unknown option, a missing file, an output that cannot be written
  130  interrupted (Ctrl-C)
  141  the reader of the output closed it, as in `cleanpress page.txt | head -1`

A file named by --output appears whole or, after an error, not at all.
"""


class Main(Group):
    """Pass arguments that name no command to `clean`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {*self.commands, *ctx.help_option_names, "--version"}
        if not args or args[0] not in own:
            args = ["clean", *args]
        return super().parse_args(ctx, args)

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
        except BrokenPipeError:
            # Else Python complains when it flushes standard output at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            ctx.exit(BROKEN_PIPE)
        except KeyboardInterrupt:
            note("interrupted")
            ctx.exit(INTERRUPTED)
        except CleanpressError as error:
            note(str(error))
            ctx.exit(USAGE_ERROR if isinstance(error, OptionError | PathError) else DATA_ERROR)
        except OSError as error:
            note(f"Reading or writing failed: {error.strerror or error}.")
            ctx.exit(DATA_ERROR)


def input_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how bytes become text."""
    for option in (
        click.option(
            "--encoding-errors",
            type=click.Choice(ENCODING_ERRORS),
            default="strict",
            help="Bytes that cannot be decoded: an error (strict, the default), or U+FFFD instead (replace).",
        ),
        click.option(
            "--encoding", metavar="NAME", help="The encoding of the input; otherwise it is detected."
        ),
    ):
        function = option(function)
    return function


@click.group(
    cls=Main,
    help=HELP,
    epilog=EXAMPLES,
    subcommand_metavar="[FILE]... | COMMAND ...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(cleanpress.__version__, message="cleanpress %(version)s")
def command() -> None:
    """Choose a command: `clean`, if none is named."""


@command.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "-o", "--output", metavar="PATH", help="Write to this file; for several FILEs, into this folder."
)
@click.option("--jsonl", metavar="COLUMN", help="Read JSON Lines, and clean this column (field).")
@pipeline_options
@input_options
def clean(
    files: Sequence[str],
    output: str | None,
    jsonl: str | None,
    encoding: str | None,
    encoding_errors: EncodingErrors,
    **choice: Any,
) -> None:
    """Clean FILEs, or standard input. The word `clean` may be left out."""
    chosen = choose_pipeline(**choice)
    sources = files or ["-"]
    if jsonl is not None and (encoding or encoding_errors != "strict"):
        raise click.UsageError("JSON Lines are always UTF-8: give neither --encoding nor --encoding-errors.")
    targets = plan_targets(sources, output, commands=command.commands)
    check_pipeline_file(choice["pipeline"], targets)

    left_out: list[str] = []  # the sources of records that were

    def work(source: str, out: BinaryIO) -> bytes:
        if jsonl is not None:
            return clean_lines(source, out, chosen, jsonl, left_out)
        return clean_text(source, out, chosen, encoding, encoding_errors)

    if len(set(targets)) == 1:
        all_into_one(sources, targets[0], work)
        failed = False
    else:
        failed = each_to_its_own(sources, targets, work)
    if failed or left_out:
        sys.exit(DATA_ERROR)


def check_pipeline_file(pipeline: str | None, targets: Sequence[Path | None]) -> None:
    """Raise PathError if the pipeline file would be overwritten."""
    for target in targets:
        if pipeline is not None and target is not None and is_same_file(pipeline, target):
            raise PathError(f"{visible_name(str(target))} is the pipeline file. Write to another file.")


def all_into_one(sources: Sequence[str], target: Path | None, work: Callable[[str, BinaryIO], bytes]) -> None:
    """Write what becomes of all sources into one file, each from a line of its own."""
    with open_output(target) as out:
        last = b""
        for source in sources:
            if last and not last.endswith(b"\n"):
                last = b"\n"
                out.write(last)
            last = work(source, out) or last


@command.command()
@click.argument("file", default="-")
@click.option(
    "--format",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    help="For people, or for programs.",
)
@pipeline_options
@input_options
def explain(
    file: str, format: str, encoding: str | None, encoding_errors: EncodingErrors, **choice: Any
) -> None:
    """Show what would be removed from FILE (or standard input), where, and why.

    FILE is text, or an HTML page, of which each block is shown as `cleanpress extract` sees it. Colors
    follow the terminal; NO_COLOR=1 turns them off, FORCE_COLOR=1 on. The JSON holds the cleaned text, every
    edit with its place and reason, and the edits that undo it all.
    """
    chosen = choose_pipeline(**choice)
    check_input(file)
    check_stdout()
    data = read_bytes(file)
    if looks_like_html(data[:4000].removeprefix(b"\xef\xbb\xbf").decode("latin-1")):
        explain_page(data, visible_name(file), format)
        return
    result = chosen.run(decode_text(data, file, encoding, encoding_errors))
    if format == "json":
        with open_output(None) as out:
            out.write(json_line(result.to_dict()))
    else:
        from cleanpress.cli.show_text import show

        show(result, visible_name(file))


command.add_command(extract)
command.add_command(corpus)
command.add_command(sites)


@command.command()
def cleaners() -> None:
    """List the cleaners, with their options and defaults."""
    click.echo("Cleaners of the default pipeline, in order, then the others. Options are shown as in TOML.")
    ordered = [cleaner.name for cleaner in cleanpress.DEFAULT]
    kinds = known_cleaners()
    for name in [*ordered, *(name for name in kinds if name not in ordered)]:
        click.echo(f"\n{name}{'' if name in ordered else '  (not in the default pipeline)'}")
        show_cleaner(kinds[name])
    click.echo("\nPresets")
    for name, preset in cleanpress.PRESETS.items():
        click.echo(f"    {name:<8} {' | '.join(cleaner.name for cleaner in preset)}")


def show_cleaner(kind: Any) -> None:
    """Print what a cleaner does, and its options with their defaults."""
    import json
    from dataclasses import MISSING

    click.echo(f"    {(kind.__doc__ or '').strip().partition(chr(10))[0]}")
    for option in fields_of(kind):
        default = option.default if option.default_factory is MISSING else option.default_factory()
        click.echo(f"    {option.name} = {json.dumps(default, ensure_ascii=False)}")


def decode_text(data: bytes, source: str, encoding: str | None, encoding_errors: EncodingErrors) -> str:
    """Decode a text, and note if its encoding is a guess."""
    name = visible_name(source)
    text, used, guessed = decode(data, encoding, encoding_errors=encoding_errors, name=name)
    if guessed:
        note(f"{name} is not UTF-8; taken for {used}, which is a guess. To be sure: --encoding NAME.")
    return text


def clean_text(
    source: str, out: BinaryIO, pipeline: Pipeline, encoding: str | None, encoding_errors: EncodingErrors
) -> bytes:
    """Clean one text into `out`, and return the bytes."""
    text = decode_text(read_bytes(source), source, encoding, encoding_errors)
    if looks_like_html(text):
        note(
            f"{visible_name(source)} looks like HTML and is cleaned as plain text: the tags stay. "
            "For its main content: cleanpress extract"
        )
    cleaned = pipeline(text)
    if cleaned != text and not cleaned.strip():
        note(f"Nothing is left of {visible_name(source)}: all of it was debris. See `cleanpress explain`.")
    if cleaned and text.endswith("\n") and not cleaned.endswith("\n"):
        # A text file ends with a line end, whatever became of the last line.
        cleaned += "\r\n" if "\r\n" in cleaned else "\n"
    data = encode(cleaned, visible_name(source))
    out.write(data)
    return data


def clean_lines(source: str, out: BinaryIO, pipeline: Pipeline, column: str, left_out: list[str]) -> bytes:
    """Clean a column of each line of JSON into `out`, one line in memory at a time; return the last line.

    A line that is no record with such a text is left out, with a note that says which and why, and its source
    is added to `left_out`.
    """
    from cleanpress.io.jsonl import clean_records

    emptied = 0

    def clean_value(value: str) -> str:
        nonlocal emptied
        cleaned = pipeline(value)
        emptied += bool(value.strip()) and not cleaned.strip()
        return cleaned

    rejects = 0

    def reject(error: InputError) -> None:
        nonlocal rejects
        rejects += 1
        note(f"{error} The record is left out.")

    line = b""
    with open_input(source) as stream:
        for line in clean_records(stream, column, clean_value, visible_name(source), reject=reject):
            out.write(line)
    if rejects:
        left_out.append(source)
        note(f"{visible_name(source)}: {rejects:,} record{'s' * (rejects != 1)} left out.")
    if emptied:
        note(f"{visible_name(source)}: in {emptied} records nothing is left of the column {column!r}.")
    return line


def main() -> NoReturn:
    """Run the command on the arguments of this process."""
    import signal

    # As an exception, so that half-written files are removed on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    command(prog_name="cleanpress")
    sys.exit(0)
