"""Find formulas in TeX among runs of text, so that Markdown's escapes do not get into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cleanpress.html.render.inline import CODE
from cleanpress.html.render.runs import Run

__all__ = ["TEX", "mark_formulas"]

# The style of a run that is a formula; see `inline` for the others.
TEX = 1 << 6
_FORMULA = re.compile(
    r"""\$\$ (?P<display> [^$]+ ) \$\$
    | (?P<opening> \\[(\[] | \\begin\{ (?P<name> [A-Za-z]+\*? ) \} )
    # As Pandoc has it: no space inside of the signs, and no digit behind them, so that $5 and $6 are none.
    | (?<![\\\w$]) \$ (?= [^\s$] ) (?P<inline> [^$]*? [^\s$\\] ) \$ (?! [\w$] )""",
    re.DOTALL | re.VERBOSE,
)
_SIGNS = ("$", "\\(", "\\[", "\\begin{")
_TEX_SIGN = re.compile(r"\\[A-Za-z]|[\^_]")
_PROSE = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")


def mark_formulas(runs: Sequence[Run]) -> Sequence[Run]:
    """Return the runs with formulas as runs of their own, of the style TEX, each on one line.

    >>> [run.text for run in mark_formulas([Run("Let $a_1$ be 1.")])]
    ['Let ', '$a_1$', ' be 1.']
    >>> [run.text for run in mark_formulas([Run("It costs $5, not $6.")])]
    ['It costs $5, not $6.']
    """
    if not any(map(_may_have_formula, runs)):
        return runs
    marked: list[Run] = []
    for (styles, link, image), group in groupby(runs, lambda run: (run.styles, run.link, run.image)):
        alike = list(group)
        text = "".join(run.text for run in alike)
        if image or styles & CODE or not _has_sign(text):
            marked.extend(alike)
        else:
            marked.extend(_split(text, styles, link))
    return marked


def _may_have_formula(run: Run) -> bool:
    return ("$" in run.text or "\\" in run.text) and _has_sign(run.text)


def _has_sign(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


def _split(text: str, styles: int, link: str) -> Iterator[Run]:
    at = 0
    for start, end in _formulas(text):
        yield from _plain(text[at:start], styles, link)
        yield Run(" ".join(text[start:end].split()), styles | TEX, link)
        at = end
    yield from _plain(text[at:], styles, link)


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    """Yield where formulas start and end. A closing sign that does not come any more is looked for once."""
    absent: set[str] = set()
    at = 0
    while found := _FORMULA.search(text, at):
        at = found.end()
        if not found["opening"]:
            if _is_formula(found):
                yield found.span()
        elif (closing := _closing(found)) not in absent:
            # Between brackets there is something.
            place = text.find(closing, at if found["name"] else at + 1)
            if place < 0:
                absent.add(closing)
            else:
                at = place + len(closing)
                yield found.start(), at


def _closing(opening: re.Match[str]) -> str:
    name = opening["name"]
    return rf"\end{{{name}}}" if name else {"(": r"\)", "[": r"\]"}[opening.group()[1]]


def _is_formula(found: re.Match[str]) -> bool:
    inside = found["inline"] or found["display"]
    return inside is None or _TEX_SIGN.search(inside) is not None or _PROSE.search(inside) is None


def _plain(text: str, styles: int, link: str) -> Iterator[Run]:
    """Yield a text as runs of one line each, and their line breaks."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Run("\n")
        if line:
            yield Run(line, styles, link)
