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
    | \\\( .+? \\\)
    | \\\[ .+? \\\]
    | \\begin\{ (?P<name> [A-Za-z]+\*? ) \} .*? \\end\{ (?P=name) \}
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
    for found in _FORMULA.finditer(text):
        if not _is_formula(found):
            continue
        yield from _plain(text[at : found.start()], styles, link)
        yield Run(" ".join(found.group().split()), styles | TEX, link)
        at = found.end()
    yield from _plain(text[at:], styles, link)


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
