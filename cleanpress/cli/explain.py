"""Run the command `cleanpress explain`: what would be removed from texts and pages, where, and why."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import cache, partial
from typing import Any

import click

import cleanpress
from cleanpress.cleaner import Pipeline
from cleanpress.cli.common import DATA_ERROR, Command, is_verbose, json_line, note, read_bytes, tell
from cleanpress.cli.extract import read_page
from cleanpress.cli.files import Output, Plan, commands, convert, each_of, make_plan, report
from cleanpress.cli.in_place import say_changed
from cleanpress.cli.options import (
    boilerplate_options,
    category_options,
    choose_pipeline,
    color_option,
    input_options,
    on_error_option,
    page_options,
    pipeline_options,
    verbosity_options,
    with_network,
)
from cleanpress.cli.pager import paged, pager_option
from cleanpress.cli.reading import Reading, finished, is_records, refuse_packed, run, says_of_cleaning
from cleanpress.cli.styled import Console
from cleanpress.cli.terminal import Opened, open_result
from cleanpress.display.brief import count_of
from cleanpress.errors import InputError
from cleanpress.io.encodings import looks_like_html
from cleanpress.io.files import check_stdout, visible_name
from cleanpress.options import Color, EncodingErrors

__all__ = ["explain"]

# The cleaners of which a text has hundreds of edits that nobody looks at one by one.
TYPOGRAPHY = frozenset({"NormalizeQuotes", "NormalizeWhitespace"})
FOR_PAGES = ("comments", "hidden", "url")


@click.command(cls=Command)
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "--format",
    type=click.Choice(["terminal", "json"]),
    help="For people (terminal, the default), or for programs (json, one line for each FILE).",
)
@click.option(
    "--all", "everything", is_flag=True, help="Show edits of quotes and spaces, and full reasons, too."
)
@click.option("--diff", is_flag=True, help="Print a unified diff of texts, which `patch` applies.")
@click.option(
    "--check",
    is_flag=True,
    help="List which FILEs would change, and exit with 1 if any would; with --diff, too.",
)
@on_error_option
@category_options
@pipeline_options
@boilerplate_options
@page_options
@input_options
@color_option
@pager_option
@verbosity_options
def explain(
    files: Sequence[str],
    format: str | None,
    everything: bool,
    diff: bool,
    check: bool,
    color: Color,
    no_pager: bool,
    on_error: str,
    encoding: str | None,
    encoding_errors: EncodingErrors,
    favor: str | None,
    model: str | None,
    **options: Any,
) -> None:
    """Show what would be removed from FILEs (or standard input), where, and why.

    FILE is text, or an HTML page, of which each block is shown as `cleanpress extract` sees it. --preset and
    other options of the pipeline are for texts, --comments, --hidden and --url for pages. On a terminal, the
    report goes through $CLEANPRESS_PAGER or $PAGER. The JSON holds the cleaned text, every edit with its
    place and reason, and the edits that undo it all.
    """
    check_together(format, everything, diff or check)
    page_only = {name: options.pop(name) for name in FOR_PAGES}
    text_only = _given(options, but=("phrases", "keep", "only_category"))
    sources = files or ["-"]
    reading = Reading(cleanpress.DEFAULT, encoding, encoding_errors, stop=on_error == "stop")
    plan = make_plan(sources, None, "explain", commands=commands())
    check_stdout()
    chosen = {"phrases": options["phrases"], "keep": options["keep"], "only": options["only_category"]}
    for_pages = {**page_only, "favor": favor, "model": model, **{k: v or None for k, v in chosen.items()}}
    look = Look(reading, for_pages, text_only, alone=len(sources) == 1)
    look.choose = cache(partial(choose_pipeline, **options))
    look.everything, look.as_json, look.diff, look.check = everything, format == "json", diff, check
    # With --check, all is looked at, however much of it somebody wants to see.
    for_people = format != "json" and not check
    failures = plan.failures
    with paged(not no_pager) if for_people else nullcontext(sys.stdout) as file:
        look.console = Console(file, color)
        failures = look.at_all(plan)
    report(failures, len(sources))
    changed = look.changed if check else 0
    if check:
        note(f"{changed:,} of {count_of(len(sources), 'file')} would change.")
    if failures or changed:
        sys.exit(DATA_ERROR)


def _given(options: Mapping[str, Any], *, but: Sequence[str]) -> dict[str, Any]:
    """Return the options that were given, but for those that pages have as well."""
    return {
        name: value for name, value in options.items() if name not in but and value not in (None, (), False)
    }


def check_together(format: str | None, everything: bool, no_report: bool) -> None:
    """Raise UsageError for options of what is shown that do not go together."""
    if format is not None and no_report:
        raise click.UsageError("--format is for the report: leave it out, or --diff and --check.")
    if everything and (no_report or format == "json"):
        raise click.UsageError("--all is for the report: a diff, a check and the JSON leave nothing out.")


class Look:
    """Look at sources one by one: what each is decides which options have a meaning for it.

    for_pages: options of `extract`. for_texts: those that only texts have; they are used already.
    """

    def __init__(
        self,
        reading: Reading,
        for_pages: Mapping[str, str | None],
        for_texts: Mapping[str, Any],
        *,
        alone: bool,
    ) -> None:
        self._reading = reading
        self._for_pages = {name: value for name, value in for_pages.items() if value is not None}
        self._for_texts = for_texts
        self._alone = alone
        self.everything = self.as_json = self.diff = self.check = False
        self.console = Console()
        self.choose: Callable[[], Pipeline] = lambda: reading.pipeline  # of texts, made at the first one
        self.changed = 0

    def at_all(self, plan: Plan) -> list[str]:
        """Look at all sources of a plan, and return what went wrong."""
        if self.as_json or self.diff:
            return convert(plan, self.at, lambda _: b"", stop=self._reading.stop, opened=self._opened())
        alone = self._reading.stop or self._alone
        return [*plan.failures, *each_of(plan.sources, self.at, alone=alone)]

    def _opened(self) -> Opened:
        if self.as_json:
            return partial(open_result, as_json=True)
        from cleanpress.cli.diff import open_diff

        return partial(open_diff, console=self.console)

    def at(self, source: str, out: Output | None = None) -> None:
        """Look at one source."""
        data = read_bytes(source)
        refuse_packed(data, source, "cleanpress explain")
        if looks_like_html(data[:4000].removeprefix(b"\xef\xbb\xbf").decode("latin-1")):
            self._at_page(data, source, out)
        else:
            self._at_text(data, source, out)

    def _refuse(self, source: str, names: Mapping[str, Any], kind: str, other: str) -> None:
        """Raise an error for an option that this kind of source does not have."""
        for name in names:
            option = f"--{name.replace('_', '-')}"
            says = f"{visible_name(source)} is {kind}, and {option} is for {other}. Leave it out."
            if self._alone:
                raise click.UsageError(says)
            raise InputError(says)

    def _at_page(self, data: bytes, source: str, out: Output | None) -> None:
        name = visible_name(source)
        self._refuse(source, self._for_texts, "an HTML page", "plain text")
        if self.diff or self.check:
            option = "--diff" if self.diff else "--check"
            raise InputError(
                f"{name} is an HTML page, and {option} is for text. See it with cleanpress explain"
            )
        page = self._reading.page_of(data, source)
        document = read_page(page, name, **self._for_pages)
        if out is not None:
            blocks = [block.to_dict() for block in document.blocks]
            out.write(json_line({**_file(source), **document.to_dict(), "blocks": blocks}))
            return
        from cleanpress.cli.show_page import show_page

        title = self._title(name)
        show_page(document, name, console=self.console, everything=self.everything, title=title)

    def _at_text(self, data: bytes, source: str, out: Output | None) -> None:
        name = visible_name(source)
        self._refuse(
            source, {each: None for each in FOR_PAGES if each in self._for_pages}, "plain text", "HTML pages"
        )
        network = {each: self._for_pages.get(each) for each in ("favor", "model")}
        pipeline = with_network(self.choose(), **network)
        text = self._reading.text_of(data, source)
        if is_records(text, source):
            note(
                f"{name} is JSON Lines, and is shown as plain text. For the edits of a column of it, in a "
                f"column of their own: cleanpress corpus {name} -o OUT.jsonl --column NAME --edits"
            )
        result = run(pipeline, text, name)
        if is_verbose():
            tell(says_of_cleaning(name, result.counts))
        cleaned = finished(text, result.text)
        self.changed += cleaned != text
        if self.diff:
            from cleanpress.cli.diff import unified_diff

            assert out is not None
            out.write(unified_diff(data, text, result, cleaned, source))
        elif self.check:
            if cleaned != text:
                say_changed(source)
        elif out is not None:
            out.write(json_line({**_file(source), **result.to_dict()}))
        else:
            from cleanpress.cli.show_text import View, show

            view = View(self._hidden(pipeline), reasons=self.everything)
            show(result, name, console=self.console, view=view, title=self._title(name))

    def _title(self, name: str) -> str:
        return "" if self._alone else name

    def _hidden(self, pipeline: Pipeline) -> frozenset[str]:
        """Return the cleaners whose edits are not shown; none if there are no others."""
        if self.everything or all(cleaner.name in TYPOGRAPHY for cleaner in pipeline):
            return frozenset()
        return TYPOGRAPHY


def _file(source: str) -> dict[str, str | None]:
    return {"file": None if source == "-" else source}
