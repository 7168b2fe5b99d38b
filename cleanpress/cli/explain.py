"""Run the command `cleanpress explain`: what would be removed from a text or a page, where, and why."""

from __future__ import annotations

from typing import Any

import click

from cleanpress.cli.common import Command, decode_text, json_line, read_bytes
from cleanpress.cli.extract import explain_page
from cleanpress.cli.options import category_options, choose_pipeline, input_options, pipeline_options
from cleanpress.io.atomic import open_output
from cleanpress.io.encodings import looks_like_html
from cleanpress.io.files import check_input, check_stdout, visible_name
from cleanpress.options import EncodingErrors
from cleanpress.selection import selected_pipeline

__all__ = ["explain"]


@click.command(cls=Command)
@click.argument("file", default="-")
@click.option(
    "--format",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    help="For people, or for programs.",
)
@category_options
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
    categories = {"keep": choice.pop("keep"), "only": choice.pop("only_category")}
    chosen = choose_pipeline(**choice)
    check_input(file)
    check_stdout()
    data = read_bytes(file)
    if looks_like_html(data[:4000].removeprefix(b"\xef\xbb\xbf").decode("latin-1")):
        explain_page(data, visible_name(file), format, **categories)
        return
    text = decode_text(data, file, encoding, encoding_errors)
    result = selected_pipeline(chosen, **categories).run(text)
    if format == "json":
        with open_output(None) as out:
            out.write(json_line(result.to_dict()))
    else:
        from cleanpress.cli.show_text import show

        show(result, visible_name(file))
