"""Texts in colors and columns, and the line of progress: the same words on any terminal."""

from __future__ import annotations

import io
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from cleanpress.cli.styled import Console, Text, table
from cleanpress.display.progress_line import ProgressLine

ANSI = re.compile(r"\x1b\[[\d;]*m")
LETTERS = st.text(st.sampled_from("ab  é茶⛴\u0301 -"), max_size=60)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(
    st.lists(st.tuples(LETTERS, st.sampled_from(["", "dim", "strike red"])), max_size=4), st.integers(2, 30)
)
def test_wrapping_loses_nothing_but_spaces_and_no_line_is_too_wide(
    runs: list[tuple[str, str]], width: int
) -> None:
    text = Text()
    for run in runs:
        text.append(*run)
    lines = [line.plain for line in text.wrapped(width)]
    assert "".join(lines).replace(" ", "") == text.plain.replace(" ", "")
    assert all(wcswidth(line) <= width for line in lines)
    assert ANSI.sub("", text.ansi()) == text.plain


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("It rained all day.", ["It rained", "all day."]),
        ("rained  all", ["rained", "all"]),
        ("  indented text", ["  indented", "text"]),
        ("harbourmaster", ["harbourmas", "ter"]),
        ("夜の渡し船は残る", ["夜の渡し船", "は残る"]),
    ],
)
def test_lines_are_broken_at_words(text: str, lines: list[str]) -> None:
    assert [line.plain for line in Text(text).wrapped(10)] == lines


@pytest.mark.parametrize(
    ("file", "environment", "colored"),
    [
        (io.StringIO(), {}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (Terminal(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_color_is_for_terminals_that_have_it(
    monkeypatch: pytest.MonkeyPatch, file: io.StringIO, environment: dict[str, str], colored: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    console = Console(file)
    console.print(Text("[b]Tea[/b]", "red"))
    assert console.has_color == colored
    assert ANSI.sub("", file.getvalue()).endswith("[b]Tea[/b]\n")


def test_a_table_lines_up_wide_characters() -> None:
    lines = [
        line.plain for line in table(["kind", "edits"], [[Text("茶"), Text("7")], [Text("tea"), Text("12")]])
    ]
    assert lines == ["kind  edits", "茶        7", "tea      12"]


def test_the_line_of_progress_is_written_over_and_goes() -> None:
    file = Terminal()
    with ProgressLine(file) as line:
        for number in range(100):
            line.show(lambda number=number: f"{number} documents")  # type: ignore[misc]
    assert file.getvalue().startswith("\r\x1b[2K0 documents")
    assert file.getvalue().count("documents") < 10  # not each is written
    assert file.getvalue().endswith("99 documents\r\x1b[2K")


@pytest.mark.parametrize(
    ("file", "keep", "shown"),
    [
        (Terminal(), True, "\r\x1b[2K7 texts\r\x1b[2K7 texts\n"),
        (io.StringIO(), True, "7 texts\n"),
        (io.StringIO(), False, ""),
    ],
)
def test_a_line_that_is_kept_is_the_last(file: io.StringIO, keep: bool, shown: str) -> None:
    with ProgressLine(file, keep=keep) as line:
        line.show(lambda: "7 texts")
    assert file.getvalue() == shown


def test_a_line_of_progress_is_cut_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "11")
    file = Terminal()
    with ProgressLine(file) as line:
        line.show(lambda: "0123456789abcdef")
    assert file.getvalue().startswith("\r\x1b[2K0123456789\r")


@pytest.mark.parametrize(("said", "width"), [("33", 33), ("0", 80), ("wide", 80), ("", 80)])
def test_the_width_is_what_columns_says(monkeypatch: pytest.MonkeyPatch, said: str, width: int) -> None:
    def unknown(stream: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setenv("COLUMNS", said)
    monkeypatch.setattr(os, "get_terminal_size", unknown)
    assert Console(io.StringIO()).width == width


def test_the_width_is_that_of_a_terminal_on_any_standard_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_of_errors(stream: int) -> os.terminal_size:
        if stream != 2:
            raise OSError
        return os.terminal_size((57, 20))

    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(os, "get_terminal_size", only_of_errors)
    assert Console(io.StringIO()).width == 57


@pytest.mark.parametrize("text", ["é " * 200_000, "e\u0301" * 200_000])
def test_wrapping_a_long_text_takes_no_longer_than_its_length(text: str) -> None:
    lines = [line.plain for line in Text(text).wrapped(70)]
    assert len(lines) > 1000
