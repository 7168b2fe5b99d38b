r"""Where typography must not reach: addresses, markup and code.

Everything here is decided so that curling a mark can only widen what is guarded, never narrow it: a
mark that was left alone is left alone the next time too. So mark classes hold all marks of a kind, and
what makes a line code is never "anything but a quote".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from cleanpress.cleaners.quote_styles import DOUBLE_MARKS, SINGLE_MARKS

__all__ = ["Guards", "backtick_runs", "guards_for", "is_code"]

Span = tuple[int, int]

# To the next space, double mark or tag; a single mark only where the address goes on behind it.
_ADDRESS_REST = re.compile(rf"(?:[^\s<>`{DOUBLE_MARKS}{SINGLE_MARKS}]|[{SINGLE_MARKS}](?=[\w/%&=?#+-]))*+")
_AT = re.compile(r"(?<=\w)@(?=\w)")
_LOCAL_PART = re.compile(rf"[\w.+\-{SINGLE_MARKS}]*$")
_LOCAL_PART_MAX = 64  # RFC 5321
# No "<" inside: so a text full of them is read once.
_TAG = re.compile(r"""</?[A-Za-z](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>""")
_ELEMENTS = [
    (re.compile(rf"<{name}(?![\w-])", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
    for name in ("code", "pre", "kbd", "samp", "tt", "script", "style", "textarea")
]
_COMMENT = (re.compile("<!--"), re.compile("-->"))
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.MULTILINE)
_LINK_TARGET = re.compile(r"\]\([^()\n]*\)")
_BACKTICKS = re.compile("`+")

# What shows that a line is code, data or a command. Verse and prose have been through this list: a line
# that ends in a semicolon, a list after a colon or "Note: ..." is not on it.
_CODE = re.compile(
    r"""
    [\w\])"'][ \t]*[=!~<>+:]?==?>?[ \t]*[rbuf$@]?["']       # name = "x", name="x", a == 'b', "a" => "b"
    | ["'][ \t]*:[ \t]*(?:["'\[{]|-?\d|true\b|false\b|null\b)  # "key": 1
    | \{[ \t]*["'] | [{;][ \t]*\}[ \t]*$                    # {"a" and the end of a block
    | \[["'][\w./:@ -]*["'][ \t]*[,\]]                      # ["a", and x["a"]
    | \w\([\w.,$ \t]*["'] | \w\(\)[ \t]*[;{.]              # call("a" and call(x, "a"
    | ["'],["'] | (?:^|[ \t,])""\w                          # "a","b" and "a ""b"" c"
    | (?:^|[ \t])--?[A-Za-z][\w-]*[ =]["']                  # -m "a"
    | ["'][ \t]*\+[ \t]*["'\w] | [\w)][ \t]*\+[ \t]*["']   # "a" + b
    | ["'](?:GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS)[ ]/    # an access log
    | \b(?:VALUES|IN)[ \t]*\(["'] | \bLIKE[ \t]*["']%      # SQL
    | ^[ \t]*(?:\$|>>>|\#!|//|/\*|\#include)[ \t]*\S        # a prompt, a comment
    | ^[ \t]*(?:return|echo|print|printf|puts|throw|import|export|require|include|from|case|const|let|var
               |alias)[ \t]+["']
    | ^[ \t]*[a-z-]+:[ \t]*["'][\w #.:\\-]*["'];             # content: "x";
    | ^[ \t]*["'][\w./:@-]+["'],[ \t]*$                     # an item of a list, one a line
    """,
    re.VERBOSE | re.MULTILINE,
)


class Guards:
    """Spans of a text, asked by position."""

    def __init__(self, spans: list[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def span(self, at: int) -> Span | None:
        """Return the span that the character at `at` is in."""
        index = bisect_right(self._starts, at) - 1
        if index < 0 or at >= self._ends[index]:
            return None
        return self._starts[index], self._ends[index]

    def cover(self, at: int) -> bool:
        """Say whether the character at `at` is in one of the spans."""
        return self.span(at) is not None


def guards_for(text: str, code: bool, backticks: bool = True) -> Guards:
    """Find addresses and tags and, if `code`, what HTML and Markdown mark as code, `backticks` included."""
    spans: list[Span] = []
    for sign in ("://", "www."):
        if sign in text:
            spans += _addresses(text, sign)
    if "@" in text:
        spans += _mail_addresses(text)
    if "<" in text:
        spans += (match.span() for match in _TAG.finditer(text))
    if not code:
        return Guards(spans)
    if "<" in text:
        for opening, closing in [*_ELEMENTS, _COMMENT]:
            spans += _between(text, opening, closing)
    if "](" in text:
        spans += (match.span() for match in _LINK_TARGET.finditer(text))
    if "```" in text or "~~~" in text:
        spans += _fenced(text)
    if backticks and "`" in text:
        for runs in backtick_runs(text):
            spans += _code_spans(runs)
    return Guards(spans)


def is_code(text: str, start: int, end: int, guards: Guards) -> bool:
    """Say whether the line `text[start:end]` looks like code or data.

    A tag or a code span in a line of prose does not make it code. It must lie in the line, though: one
    that begins or ends elsewhere may be there only since another line was curled.
    """
    match = _CODE.search(text, start, end)
    while match and guards:
        guarded = guards.span(match.end() - 1)
        if guarded is None or guarded[0] < start or guarded[1] > end:
            return True
        match = _CODE.search(text, guarded[1], end)
    return match is not None


def _addresses(text: str, sign: str) -> Iterator[Span]:
    at = text.find(sign)
    while at >= 0:
        end = _ADDRESS_REST.match(text, at + len(sign)).end()  # type: ignore[union-attr]  # it matches nothing too
        yield at, end
        at = text.find(sign, end)


def _mail_addresses(text: str) -> Iterator[Span]:
    """Only the part before the @ may hold a mark: o'brien@example.org."""
    for match in _AT.finditer(text):
        at = match.start()
        before = text[max(0, at - _LOCAL_PART_MAX) : at]
        local = _LOCAL_PART.search(before).group().lstrip(SINGLE_MARKS)  # type: ignore[union-attr]
        yield at - len(local), at


def _between(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> Iterator[Span]:
    start = opening.search(text)
    while start:
        end = closing.search(text, start.end())
        if end is None:  # and then no later one is closed either
            return
        yield start.start(), end.end()
        start = opening.search(text, end.end())


def _fenced(text: str) -> Iterator[Span]:
    start, fence = -1, ""
    for match in _FENCE.finditer(text):
        run, rest = match.groups()
        if start < 0:
            if "`" not in rest:
                start, fence = match.start(), run
        elif run.startswith(fence) and not rest.strip():
            yield start, match.end()
            start = -1
    if start >= 0:
        yield start, len(text)


def backtick_runs(text: str) -> Iterator[list[Span]]:
    """Yield the runs of backticks, the runs of one line together."""
    runs: list[Span] = []
    line_end = -1
    for match in _BACKTICKS.finditer(text):
        if match.start() > line_end:
            if runs:
                yield runs
            runs = []
            line_end = text.find("\n", match.start())
            line_end = len(text) if line_end < 0 else line_end
        runs.append(match.span())
    if runs:
        yield runs


def _code_spans(runs: list[Span]) -> Iterator[Span]:
    """Pair each run with the next one of its length, as Markdown does."""
    partner: list[int] = []
    last: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        partner.append(last.get(length, -1))
        last[length] = index
    partner.reverse()
    index = 0
    while index < len(runs):
        if partner[index] >= 0:
            yield runs[index][0], runs[partner[index]][1]
            index = partner[index]
        index += 1
