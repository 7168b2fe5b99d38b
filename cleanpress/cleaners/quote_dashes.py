r"""Dashes and dots: the two options beside the quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpress.cleaners.quote_guards import Guards, is_code
from cleanpress.cleaners.quote_styles import DOUBLE_MARKS, SINGLE_MARKS
from cleanpress.edits import Edit

__all__ = ["DASHES", "ELLIPSES", "dash_edits", "ellipsis_edits"]

DASHES = ("keep", "ascii", "typographic")
ELLIPSES = ("keep", "dots", "character")

EM_DASH, EN_DASH, ELLIPSIS = "\N{EM DASH}", "\N{EN DASH}", "\N{HORIZONTAL ELLIPSIS}"
_TO_ASCII = {
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{FIGURE DASH}": "-",
    EN_DASH: "-",
    EM_DASH: "--",
    "\N{HORIZONTAL BAR}": "--",
    "\N{MINUS SIGN}": "-",
}
_ANY_DASH = re.compile(f"[{''.join(_TO_ASCII)}]")

_MARKS = DOUBLE_MARKS + SINGLE_MARKS
_NO_DASH_BESIDE = r"\s\-\u2010-\u2015|=+*/<>"
_TYPED_DASH = re.compile(
    # A dash with spaces around it, unless it is a sum, a rule or a cell of a table.
    rf"(?P<spaced>(?<=[^{_NO_DASH_BESIDE}][ ])-{{1,3}}(?=[ ][^{_NO_DASH_BESIDE}]))"
    rf"|(?P<closed>(?<=[\w.,!?…)\]{_MARKS}])-{{2,3}}(?=[\w(\[{_MARKS}]))"
    r"|(?P<years>(?<![\w.\-\u2010-\u2015])(?P<from>1\d{3}|20\d\d)(?P<to_dash>-)(?P<to>1\d{3}|20\d\d)(?![\w\-\u2010-\u2015]))"
)
# Three dots and no more; no path ("../x"), no spread ("[...x]"), but "[...]" is an omission.
_TYPED_ELLIPSIS = re.compile(
    r"(?<![.(\[{/\\<])\.{3}(?![./\\\w)\]])|(?<=[^\W\d_])\.{3}(?=[^\W\d_])"
    rf"|(?<![^\s{_MARKS}])\.{{3}}(?=[^\W\d_])|(?<=[(\[])\.{{3}}(?=[)\]])|(?<=\w)\.{{3}}(?=[)\]])"
)


def dash_edits(text: str, option: str, typographic: str, guards: Guards) -> Iterator[Edit]:
    """Find the edits of a `dashes` option; `typographic` is the dash the language puts between spaces."""
    if option == "ascii":
        for match in _outside_code(text, _ANY_DASH, guards):
            yield Edit(match.start(), match.end(), _TO_ASCII[match.group()], "dash")
    elif option == "typographic" and "-" in text:
        for match in _outside_code(text, _TYPED_DASH, guards):
            if match["spaced"]:
                if not (text[match.start() - 2].isdigit() and text[match.end() + 1].isdigit()):
                    yield Edit(match.start(), match.end(), typographic, "dash")
            elif match["closed"]:
                yield Edit(match.start(), match.end(), typographic, "dash")
            elif match["from"] < match["to"]:
                yield Edit(*match.span("to_dash"), EN_DASH, "dash")


def ellipsis_edits(text: str, option: str, guards: Guards) -> Iterator[Edit]:
    """Find the edits of an `ellipses` option."""
    if option == "dots":
        for match in _outside_code(text, re.compile(ELLIPSIS), guards):
            yield Edit(match.start(), match.end(), "...", "ellipsis")
    elif option == "character" and "..." in text:
        for match in _outside_code(text, _TYPED_ELLIPSIS, guards):
            yield Edit(match.start(), match.end(), ELLIPSIS, "ellipsis")


def _outside_code(text: str, pattern: re.Pattern[str], guards: Guards) -> Iterator[re.Match[str]]:
    line_end = -1
    code = False
    for match in pattern.finditer(text):
        if match.start() > line_end:
            line_start = text.rfind("\n", 0, match.start()) + 1
            line_end = text.find("\n", match.start())
            line_end = len(text) if line_end < 0 else line_end
            code = is_code(text, line_start, line_end, guards)
        if not code and not guards.cover(match.start()):
            yield match
