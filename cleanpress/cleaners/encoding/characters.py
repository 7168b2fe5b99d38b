"""Repairs that need no guess: line breaks, ligatures, surrogates, control characters.

Each function takes a text and returns edits, with the name of the option as their category.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from cleanpress.edits import Edit, because
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.terminal import find_sequences

__all__ = [
    "CONTROLS",
    "LIGATURES",
    "SURROGATES",
    "control_edits",
    "ligature_edits",
    "line_break_edits",
    "surrogate_edits",
    "terminal_edits",
]

# The line ends of other systems: of Word inside a paragraph (VT), of printers (FF), of Unicode (LS, PS), and
# the separators of files, groups and records. U+001F parts fields: it is white space, and stays.
_LINE_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\u2028\u2029"
_LINE_BREAK = lazy(f"[{_LINE_BREAKS}]")
# NEL is the line end of mainframes. Where it is not the only one of a text, windows-1252 meant an ellipsis.
_NEXT_LINE = "\x85"
_OTHER_C1 = lazy("[\x80-\x84\x86-\x9f]")

# What ftfy takes for ligatures: those of Latin letters, and the letters made of two for old code pages.
LIGATURES = "\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06"
# A letter made of two that stands alone is talked about: "the Dutch ĳ".
_LIGATURE = lazy(rf"[\u0149\ufb00-\ufb06]|(?:(?<=[^\W\d_])[{LIGATURES}]|[{LIGATURES}](?=[^\W\d_]))")

SURROGATES = "\ud800-\udfff"
_SURROGATE = lazy("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]+")

# Controls that are no white space and no C1, Arabic formats that are deprecated, the byte order mark,
# annotations and the object replacement character.
CONTROLS = "\x00-\x08\x0e-\x1b\x7f\u206a-\u206f\ufeff\ufff9-\ufffc"
_CONTROL = lazy(
    # What printers struck twice to make it bold, or underlined: manual pages have it.
    r"(?P<overstrike>([^\n\x08])\x08(?=\2)|_\x08(?=[^\n\x08]))"
    "|[\x00-\x07\x0e-\x1b\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]+|\x08"
)
_ANY_CONTROL = lazy(f"[{CONTROLS}]")


def line_break_edits(text: str, *, next_line: bool = False) -> list[Edit]:
    r"""Return edits that make all line ends "\n".

    next_line: whether U+0085 is one wherever it stands; else only where it is the only one of the text.

    >>> line_break_edits("Title\x0bSubtitle\r\n")
    [Edit(5, 6, '\n', (Reason('line_breaks'),)), Edit(14, 15, '', (Reason('line_breaks'),))]
    >>> line_break_edits("Wait\x85 what?\n")
    []
    """
    reasons = because("line_breaks")
    edits = (
        []
        if _has_no_line_breaks(text)
        else [
            # Of CR LF the CR goes.
            Edit(found.start(), found.end(), "" if text.startswith("\r\n", found.start()) else "\n", reasons)
            for found in _LINE_BREAK.finditer(text)
        ]
    )
    if _NEXT_LINE in text and (next_line or _is_line_end_here(text)):
        edits += [Edit(at, at + 1, "\n", reasons) for at in _places(_NEXT_LINE, text)]
        edits.sort()
    return edits


def _has_no_line_breaks(text: str) -> bool:
    # Character by character, which is several times as fast as a search for any.
    return not any(character in text for character in _LINE_BREAKS)


def _is_line_end_here(text: str) -> bool:
    """Return whether U+0085 ends the lines of a text: several do, and nothing else does."""
    return (
        text.count(_NEXT_LINE) > 1
        and "\n" not in text
        and "\r" not in text
        and _OTHER_C1.search(text) is None
    )


def _places(sign: str, text: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def ligature_edits(line: str) -> list[Edit]:
    r"""Return edits that write ligatures as the letters they are made of.

    >>> ligature_edits("o\ufb03ce")
    [Edit(1, 2, 'ffi', (Reason('ligatures'),))]
    >>> ligature_edits("Cæsar’s œuvre")
    []
    """
    return [
        Edit(found.start(), found.end(), _made_of(found[0]), because("ligatures"))
        for found in _LIGATURE.finditer(line)
    ]


def _made_of(character: str) -> str:
    """Return what a compatibility character is made of, one layer: "ﬅ" is "ſt", not "st"."""
    return "".join(chr(int(code, 16)) for code in unicodedata.decomposition(character).split()[1:])


def surrogate_edits(line: str) -> list[Edit]:
    r"""Return edits that make characters of surrogate pairs, and U+FFFD of surrogates without a partner.

    >>> surrogate_edits("\ud83d\udc1f")
    [Edit(0, 2, '🐟', (Reason('surrogates'),))]
    >>> surrogate_edits("🐟")
    []
    """
    return [
        Edit(found.start(), found.end(), _without_surrogates(found[0]), because("surrogates"))
        for found in _SURROGATE.finditer(line)
    ]


def _without_surrogates(run: str) -> str:
    return run.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def terminal_edits(text: str) -> list[Edit]:
    r"""Return edits that remove the escape sequences of terminals.

    >>> terminal_edits("\x1b[31mred\x1b[0m")[0]
    Edit(0, 5, '', (Reason('control_characters', 'terminal_escape'),))
    >>> terminal_edits("a[31] and b[0m")
    []
    """
    reasons = because("control_characters", "terminal_escape")
    return [Edit(start, end, "", reasons) for start, end in find_sequences(text)]


def control_edits(line: str) -> list[Edit]:
    r"""Return edits that remove control characters, and what printers made of them.

    >>> control_edits("b\bbold")
    [Edit(0, 2, '', (Reason('control_characters', 'overstrike'),))]
    >>> control_edits("one\ttwo\n")
    []
    """
    if not _ANY_CONTROL.search(line):
        return []
    return [
        Edit(found.start(), found.end(), "", because("control_characters", found.lastgroup or ""))
        for found in _CONTROL.finditer(line)
    ]
