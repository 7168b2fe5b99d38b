r"""Where typography must not reach: addresses, tags, and what is marked as code; `code` has the rest.

Everything here is decided so that curling a mark can only widen what is guarded, never narrow it: a
mark that was left alone is left alone the next time too. So mark classes hold all marks of a kind, and
what is guarded is guarded whole: a line of code, a tag, an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleanpress.cleaners.quotes.styles import DOUBLE_MARKS, SINGLE_MARKS
from cleanpress.text.code import Code
from cleanpress.text.fences import fenced_spans
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.spans import Span, Spans

__all__ = ["Guards", "backtick_runs", "guards_for"]

# To the next space, double mark or tag; a single mark only where the address goes on behind it.
_ADDRESS_REST = lazy(rf"(?:[^\s<>`{DOUBLE_MARKS}{SINGLE_MARKS}]|[{SINGLE_MARKS}](?=[\w/%&=?#+-]))*+")
_AT = lazy(r"@(?=\w)")
_LOCAL_PART = lazy(rf"[\w.+\-{SINGLE_MARKS}]*")
_LOCAL_PART_MAX = 64  # RFC 5321
# No "<" inside: so a text full of them is read once.
_TAG = lazy(r"""</?[A-Za-z](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>""")
_ELEMENT = lazy(r"<(?:!--|(?i:(code|pre|kbd|samp|tt|script|style|textarea))(?![\w-]))")
_LINK_TARGET = lazy(r"\]\([^()\n]*\)")
_BACKTICKS = lazy("`+")


class Guards(Spans):
    """Spans of a text that no edit may reach into; and `code`, which says it of lines."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        super().__init__(spans)
        self.code = Code(text)


def guards_for(text: str, backticks: bool = True) -> Guards:
    """Find addresses, tags, and what HTML and Markdown mark as code.

    backticks: whether what stands between them is code.
    """
    spans = [*_addresses(text, "://"), *_addresses(text, "www."), *_mail_addresses(text), *_tags(text)]
    spans += _elements(text)
    spans += _link_targets(text)
    spans += fenced_spans(text)
    if backticks:
        spans += (span for runs in backtick_runs(text) for span in _code_spans(runs))
    return Guards(text, spans)


def _addresses(text: str, sign: str) -> Iterator[Span]:
    at = text.find(sign)
    while at >= 0:
        end = _ADDRESS_REST.match(text, at + len(sign)).end()  # type: ignore[union-attr]  # it matches nothing too
        yield at, end
        at = text.find(sign, end)


# Whether the sign is there at all is asked first, since `in` is many times as fast as a search of `re`.
def _tags(text: str) -> Iterator[Span]:
    if "<" in text:
        yield from (match.span() for match in _TAG.finditer(text))


def _link_targets(text: str) -> Iterator[Span]:
    if "](" in text:
        yield from (match.span() for match in _LINK_TARGET.finditer(text))


def _mail_addresses(text: str) -> Iterator[Span]:
    """Find the parts before an @, the only ones of an address that may hold a mark: o'brien@example.org."""
    if "@" not in text:
        return
    for match in _AT.finditer(text):
        at = match.start()
        backward = text[max(0, at - _LOCAL_PART_MAX) : at][::-1]  # a search for the end would be slow
        local = _LOCAL_PART.match(backward).group().rstrip(SINGLE_MARKS)  # type: ignore[union-attr]
        if local:
            yield at - len(local), at


def _elements(text: str) -> Iterator[Span]:
    """Find each element, from its opening tag to the first closing one of that name."""
    if "<" not in text:
        return
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
