"""Where an HTML entity means itself: in markup, code and data, and in what Markdown marks as code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from cleanpress.cleaners.encoding.entities import ENTITY
from cleanpress.edits import Edit
from cleanpress.text.code import Code
from cleanpress.text.fences import fenced_spans, has_fences
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.spans import Spans

__all__ = ["LiteralLines", "outside_code_spans"]

_ENTITY = lazy(ENTITY)
_MARKUP = lazy(r"\s*<[!?/]?[A-Za-z]")
# A quotation of TeX, "`so' and `so'", has a mark before each word, too: a space stands before the second.
_CODE_SPAN = lazy(
    r"(?<![`\\])(?P<marks>`+)(?!`)(?:(?! )|(?= [^`\n]* (?P=marks)))[^\n]*?(?<!`)(?P=marks)(?!`)"
)


class LiteralLines:
    r"""Say which lines of `text` are markup, code or data, where entities stay as they are.

    >>> lines = LiteralLines('{"a": "&lt;b&gt;"}\n\nFish &amp; chips')
    >>> lines.has(0), lines.has(20)
    (True, False)
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def has(self, start: int) -> bool:
        """Return whether the line that begins at `start` is one of them."""
        return self._is_markup or self._fences.cover(start) or self._code.has(start)

    @cached_property
    def _is_markup(self) -> bool:
        return _MARKUP.match(self._text) is not None and self._text.rstrip().endswith(">")

    @cached_property
    def _fences(self) -> Spans:
        return Spans(fenced_spans(self._text) if has_fences(self._text) else ())

    @cached_property
    def _code(self) -> Code:
        # The signs of entities look like code, and what is decoded must not make code of its neighbors.
        return Code(_ENTITY.sub(lambda entity: "x" * len(entity[0]), self._text))


def outside_code_spans(line: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that lie in no code span of a line.

    >>> from cleanpress.cleaners.encoding.entities import entity_edits
    >>> line = "Write `&lt;` &amp; smile"
    >>> outside_code_spans(line, entity_edits(line))
    [Edit(13, 18, '&', (Reason('entities'),))]
    """
    if not edits or "`" not in line:
        return list(edits)
    spans = Spans(match.span() for match in _CODE_SPAN.finditer(line))
    return [edit for edit in edits if not spans.cover(edit.start)]
