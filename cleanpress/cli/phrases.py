"""Run the command `cleanpress phrases`: which phrase says what, and what phrases of one's own take."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import click

from cleanpress.cli.common import (
    DATA_ERROR,
    Command,
    Group,
    decode_text,
    json_line,
    note,
    read_bytes,
)
from cleanpress.cli.files import check_source
from cleanpress.cli.options import input_options, phrases_option
from cleanpress.cli.pager import pager_option
from cleanpress.cli.terminal import open_result, print_report
from cleanpress.options import EncodingErrors

__all__ = ["phrases"]

HELP = """
Look up phrases: those that TEXT is, or, without TEXT, how many there are of each language and category.

A phrase is a text of a page's interface that RemoveChrome knows. TEXT is a line, as in
`cleanpress phrases "Leave a reply"`; with - each line of standard input is looked up.

\b
A file of phrases of your own (--phrases) has tables of categories, of which custom is for all that
fits no other, and lists of kinds in them:
  keep = ["Print"]                          # lines that are never removed
  [custom]
  unconditional = ["Read it first"]         # removed wherever it is a line of its own
  contextual = ["Our picks"]                # only among other lines of an interface
  sentences = ["Tell us what you think."]   # also at the start or end of a paragraph
  [[custom.patterns]]                       # with a gap, for a name or a number
  id = "issue"
  match = "issue \\\\d{1,4} of .{1,40}"
  prefilter = ["issue"]
  example = "Issue 12 of The Quay"

\b
Examples:
  cleanpress phrases "Leave a reply" Hjem
  cleanpress phrases test mine.toml pages/*.txt
  cleanpress --phrases mine.toml page.txt
"""
LONGEST_PATTERN = 80  # that is shown to a person; JSON has all
_FORMAT = click.option(
    "--format",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    help="For people, or for programs: JSON.",
)


class Phrases(Group):
    """Look up what is not the name of a command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments."""
        if args[:1] != ["test"] and not {*args}.intersection(ctx.help_option_names):
            args = ["look-up", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options of looking up, since nobody has to write that word."""
        records = [each.get_help_record(ctx) for each in [*look_up.params[1:], *self.get_params(ctx)]]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])
        with formatter.section("Commands"):
            formatter.write_dl([("test", test.get_short_help_str(80))])


@click.group(cls=Phrases, help=HELP, subcommand_metavar="[TEXT]... | test FILE [FILE]...")
def phrases() -> None:
    """Choose a command: look up, if none is named."""


@phrases.command("look-up", cls=Command, hidden=True)
@click.argument("texts", metavar="[TEXT]...", nargs=-1)
@_FORMAT
@phrases_option
@pager_option
def look_up(texts: Sequence[str], format: str, phrases: Sequence[str], no_pager: bool) -> None:
    """Show which phrases TEXT is; without TEXT, how many there are of each language and category."""
    from cleanpress.phrases import load_phrases
    from cleanpress.phrases.own import own_phrases

    index = load_phrases((), own_phrases(phrases))
    if not texts:
        write_counts(format, pager=not no_pager)
        return
    lines = (line for text in texts for line in (read_lines() if text == "-" else [text]))
    if format == "json":
        for line in lines:
            _write_json(found_in(line, index))
    else:
        print_report(chain.from_iterable(found_lines(line, index) for line in lines), pager=not no_pager)


def read_lines() -> list[str]:
    """Return the lines of standard input that are not blank."""
    text = decode_text(read_bytes("-"), "-", None, "strict")
    return [line.strip() for line in text.splitlines() if line.strip()]


def write_counts(format: str, *, pager: bool) -> None:
    """Show how many phrases there are."""
    from cleanpress.phrases import CATEGORIES, count_phrases
    from cleanpress.text.language_tags import language_name

    counts = count_phrases()
    if format == "json":
        named = {code: {"name": language_name(code), "categories": its} for code, its in counts.items()}
        _write_json({"languages": named})
        return
    total = sum(sum(its.values()) for its in counts.values())
    lines = [f"{total:,} phrases of {len(counts)} languages. Which one says what: cleanpress phrases TEXT"]
    lines += ["", "Languages, with the codes that languages = [...] of RemoveChrome takes"]
    rows = [(code, language_name(code), sum(its.values())) for code, its in sorted(counts.items())]
    lines += [f"    {code:<5}{name:<22}{count:>8,}" for code, name, count in rows]
    lines += ["", "Categories"]
    by_category = dict.fromkeys(CATEGORIES, 0)
    for its in counts.values():
        for category, count in its.items():
            by_category[category] += count
    lines += [f"    {category:<27}{count:>8,}" for category, count in by_category.items()]
    print_report(lines, pager=pager)


def look_for(text: str, index: Any) -> tuple[Sequence[Any], bool, Any]:
    """Return the phrases that a text is, whether it is to be kept, and the nearest if it is none."""
    from cleanpress.phrases.lookup import find_phrases, nearest_phrase
    from cleanpress.text.normalize import normalized_key

    found = find_phrases(text, index)
    is_kept = normalized_key(text) in index.kept
    return found, is_kept, None if found or is_kept else nearest_phrase(text, index)


def found_in(text: str, index: Any) -> dict[str, Any]:
    """Return the phrases that a text is, as plain data."""
    found, is_kept, near = look_for(text, index)
    values = {"text": text, "phrases": [each.to_dict() for each in found], "kept": is_kept}
    return {**values, "nearest": near and near.to_dict()}


def found_lines(text: str, index: Any) -> Iterator[str]:
    """Yield the lines that show the phrases that a text is, or that it is none."""
    found, is_kept, near = look_for(text, index)
    hint = f" The nearest: {near.text!r} ({near.category}, {near.language})." if near else ""
    none = "a phrase to keep: never removed" if is_kept else f"no phrase.{hint}"
    yield text
    yield from (f"    {row}" for row in _rows(found) or [none])


def _rows(found: Sequence[Any]) -> list[str]:
    rows = [(each.category, each.language, each.kind, _written(each)) for each in found]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        for row in rows
    ]


def _written(found: Any) -> str:
    """Return a phrase as it is written in its file, and which part of the text it is."""
    part = f"  (here: {found.part})" if found.part else ""
    if not found.pattern:
        return f"{found.text}{part}"
    long = len(found.pattern) > LONGEST_PATTERN
    return f"pattern {found.text}: {found.pattern[:LONGEST_PATTERN]}{'…' * long}{part}"


def _write_json(value: object) -> None:
    with open_result(None, as_json=True) as out:
        out.write(json_line(value))


@phrases.command("test", cls=Command)
@click.argument("phrases", metavar="PHRASES", nargs=1)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@_FORMAT
@input_options
@pager_option
def test(
    phrases: str,
    files: Sequence[str],
    format: str,
    encoding: str | None,
    encoding_errors: EncodingErrors,
    no_pager: bool,
) -> None:
    """Show what each phrase of the file PHRASES takes in FILEs of text or HTML, and what keep saves.

    Texts are cleaned by the default pipeline, pages are extracted, both with these phrases. A phrase is found
    in a line that is it, and removed where it is chrome: a contextual one only among other chrome.
    """
    from cleanpress.cli.try_phrases import report_lines, try_phrases
    from cleanpress.errors import InputError
    from cleanpress.phrases.own import own_phrases

    own = own_phrases(phrases)
    assert own is not None  # a file without phrases is refused
    for file in files:
        check_source(file, command="phrases test")
    failed = False
    trial = try_phrases(own)
    for file in files:
        try:
            trial.read(file, read_bytes(file), encoding, encoding_errors)
        except InputError as error:
            note(str(error))
            failed = True
    if format == "json":
        _write_json(trial.to_dict())
    else:
        print_report(report_lines(trial), pager=not no_pager)
    if failed:
        sys.exit(DATA_ERROR)
