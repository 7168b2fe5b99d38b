"""Write docs/errors.md: kinds of bad input, and what is said of each, from tests/cases/bad-inputs.toml.

`python -m tools.errors_page` writes the page, and fails with --check if it would change.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bad_inputs import Kind, read_kinds  # noqa: E402

__all__ = ["main", "write_page"]

PAGE = ROOT / "docs" / "errors.md"
# ruff: noqa: E501
HEAD = """\
# What goes wrong, and what is said

<!-- From tests/cases/bad-inputs.toml, by `python -m tools.errors_page`. -->

Every mistake is answered with a sentence that names the file or the option and, where there is something to do, says
what. There is no traceback: one is a bug, to be reported. Each row below, a selection, is run by a test; `…` stands for what is
different each time, such as the folder. Names such as `page.txt` are those of a small folder that the test makes, in
which `gone.txt` is not there; `python simulate.py denied` is `cleanpress` where the system refuses a file, and so on.

The command writes what it says to standard error, with `cleanpress: ` before it, and ends with one of these codes:

| code | what it means |
|---|---|
| 0 | all went well |
| 1 | the data is at fault: bytes that cannot be decoded, a full disk, a record that was left out; or `--check` found what would change |
| 2 | the command line is at fault: an unknown option, no file to read, an output that cannot be written |
| 130 | interrupted (Ctrl-C) |
| 141 | the reader of the output closed it, as in `cleanpress page.txt \\| head -1` |
| 143 | ended by a signal |

In Python, what cleanpress raises on purpose is a [`CleanpressError`](api/errors.md), or, for a value of the wrong type,
a `TypeError`; an option of the wrong type is both.
"""
# So much of a name or a script is shown.
LONGEST = 160


def write_page(kinds: Sequence[Kind]) -> str:
    """Return the Markdown of the page."""
    parts = [HEAD]
    for group, members in groupby(kinds, lambda kind: kind.group):
        parts.append(f"## {group}\n\n{_table(list(members))}\n")
    return "\n".join(parts)


def _table(kinds: Sequence[Kind]) -> str:
    is_python = bool(kinds[0].python)
    heads = (
        ("what", "what is evaluated", "error", "what it says")
        if is_python
        else ("what", "what is typed", "code", "what is said")
    )
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    rows += [f"| {' | '.join(cells)} |" for cells in map(_cells, kinds)]
    return "\n".join(rows)


def _cells(kind: Kind) -> Iterator[str]:
    yield kind.label
    if kind.python:
        yield _code(kind.python)
        yield _code(kind.raises)
    else:
        made = kind.toml or kind.line
        yield f"{_code(kind.command)}{', with ' + _code(made) if made else ''}"
        yield str(kind.exit)
    yield "<br>".join(map(_code, kind.says)) or "nothing"


def _code(text: str) -> str:
    """Return a text as code on one line of a table."""
    shown = text.strip().replace("\n", " ⏎ ")
    if len(shown) > LONGEST * 3:
        shown = f"{shown[: LONGEST * 3]}…"
    marks = "``" if "`" in shown else "`"
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{marks}{pad}{shown}{pad}{marks}".replace("|", "\\|")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page; with --check, return 1 if it would change."""
    parser = argparse.ArgumentParser(prog="python -m tools.errors_page", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page would change")
    given = parser.parse_args(arguments)
    page = write_page(read_kinds())
    if given.check:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
            print("docs/errors.md is out of date: python -m tools.errors_page")
            return 1
        return 0
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
