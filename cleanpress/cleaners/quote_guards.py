r"""Where typography must not reach: addresses, markup and code.

Everything here is decided so that curling a mark can only widen what is guarded, never narrow it: a
mark that was left alone is left alone the next time too. So mark classes hold all marks of a kind, and
what is guarded is guarded whole: a line of code, a tag, an address.
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
_AT = re.compile(r"@(?=\w)")
_LOCAL_PART = re.compile(rf"[\w.+\-{SINGLE_MARKS}]*")
_LOCAL_PART_MAX = 64  # RFC 5321
# No "<" inside: so a text full of them is read once.
_TAG = re.compile(r"""</?[A-Za-z](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>""")
_ELEMENT = re.compile(r"<(?:!--|(?i:(code|pre|kbd|samp|tt|script|style|textarea))(?![\w-]))")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.MULTILINE)
_LINK_TARGET = re.compile(r"\]\([^()\n]*\)")
_BACKTICKS = re.compile("`+")

# What shows that a line is code, data or a command. Verse and prose have been through this list: a line
# that ends in a semicolon, a list after a colon or "Note: ..." is not on it.
_CODE_START = re.compile(
    r"""[ \t]*+(?:
    (?:\$[ \t]|>>>|\#!|//|/\*|\#include)[ \t]*\S        # a prompt, a comment
    # Prose that is broken into lines has lines that begin with these words, so the line must be no more.
    | (?:return|echo|print|printf|puts|throw|import|export|require|include|from|case|alias)
      [ \t]+(?:"[^"\n]*+"|'[^'\n]*+')[;:]?[ \t]*$
    | (?:import|export)[ ][\w*{},$ ]+[ ]from[ ]["']
    | [a-z-]+:[ \t]*(?:"[^"\n]*+"|'[^'\n]*+');           # content: "x";
    | ["'][\w./:@-]+["'],[ \t]*$                        # an item of a list, one a line
    )""",
    re.VERBOSE,
)
_CODE = re.compile(
    r"""
    [\w\])"'][ \t]*[=!~<>+:]?==?>?[ \t]*[rbuf$@]?["']       # name = "x", name="x", a == 'b', "a" => "b"
    | ["'][ \t]*:[ \t]*(?:["'\[{]|-?\d|true\b|false\b|null\b)  # "key": 1
    | \{[ \t]*["'] | [{;][ \t]*\}[ \t]*$                    # {"a" and the end of a block
    | \[["'][\w./:@ -]*["'][ \t]*[,\]]                      # ["a", and x["a"]
    | \w\([\w.,$ \t]*["'] | \w\(\)[ \t]*[;{]               # call("a" and call(x, "a"
    | "," | ',' | (?:^|[ \t,])""\w                          # "a","b" and "a ""b"" c"
    | (?:^|[ \t])--?[A-Za-z][\w-]*[ =]["']                  # -m "a"
    | ["'][ \t]+\+[ \t]+["'\w] | [\w)][ \t]+\+[ \t]+["']   # "a" + b, but not a "+" or a "C+"
    | ["'](?:GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS)[ ]/    # an access log
    | \b(?:VALUES|IN)[ \t]*\(["'] | \bLIKE[ \t]*["']%      # SQL
    """,
    re.VERBOSE | re.MULTILINE,
)
# Every match of _CODE has a match of this. It is there for speed: each branch begins with a literal, so
# a line of prose is passed over at the speed of a character search.
_CODE_SIGN = re.compile(
    r"""=|\{|\}|\+|\[|\((?<=[\w \t]\()|-(?<=[\s-]-)(?=[A-Za-z])|-(?<!.-)|L(?=IKE)"""
    r"""|"(?=[ \t]*:|,["']|"\w|[A-Z]+ /)|'(?=[ \t]*:|,["']|[A-Z]+ /)"""
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
        spans += _elements(text)
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
    if _CODE_START.match(text, start, end):
        return True
    match = _CODE.search(text, start, end) if _CODE_SIGN.search(text, start, end) else None
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
        backward = text[max(0, at - _LOCAL_PART_MAX) : at][::-1]  # a search for the end would be slow
        local = _LOCAL_PART.match(backward).group().rstrip(SINGLE_MARKS)  # type: ignore[union-attr]
        if local:
            yield at - len(local), at


def _elements(text: str) -> Iterator[Span]:
    """From the opening tag to the first closing one of that name; an element that is never closed is none."""
    known: dict[str, int] = {}
    for match in _ELEMENT.finditer(text):
        name = (match[1] or "").lower()
        # One closing tag serves all that opened before it, and where none is left none is looked for.
        if match.start() < known.get(name, 0):
            continue
        closing = rf"</(?i:{name})\s*>" if name else "-->"
        closed = re.compile(closing).search(text, match.end())
        known[name] = closed.end() if closed else len(text)
        if closed:
            yield match.start(), closed.end()


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
    at = text.find("`")
    while at >= 0:
        if at > line_end:
            if runs:
                yield runs
            runs = []
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
        end = _BACKTICKS.match(text, at).end()  # type: ignore[union-attr]  # there is one at least
        runs.append((at, end))
        at = text.find("`", end)
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
