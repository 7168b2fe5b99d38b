"""Unicode normalization form C: of letters that came apart, or of all.

NFC does more than to put letters together. It takes letters of Bengali, Panjabi and Hindi apart (composition
exclusions), sorts the marks of Arabic and Hebrew anew, and writes other ideographs for those of Japanese and
Korean names (singletons): it changes texts that are right as they are. What is damage is a letter that a file
system or a PDF has taken apart: "e" and an accent, kana and a voice mark, a Hangul syllable in its letters.
"""

from __future__ import annotations

from typing import Literal

from cleanpress.edits import Edit, because
from cleanpress.text.alignment import differences
from cleanpress.text.composed import compose, is_composed
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.scripts import LATER_JAMO, LEADING_JAMO

__all__ = ["APART", "UnicodeForm", "form_edits"]

UnicodeForm = Literal[False, True, "all"]

# What stands second in a letter that came apart.
APART = "\u0300-\u036f\u3099\u309a\u1161-\u1175\u11a8-\u11c2"
# The marks U+0300 to U+036F belong to Latin, Greek and Cyrillic letters and to symbols, of which none is
# excluded from composition. Syllables of Hangul with old letters stay: KS X 1026-1 forbids to compose a part.
_LETTER = lazy(
    "[^\\s\u0300-\u036f][\u0300-\u036f]+|[\u3041-\u30ff][\u3099\u309a]"
    f"|(?<![{LEADING_JAMO}])[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?(?![{LATER_JAMO}])"
    f"|[\uac00-\ud7a3][\u11a8-\u11c2](?![{LATER_JAMO}])"
)


def form_edits(line: str, *, everything: bool) -> list[Edit]:
    r"""Return edits that put letters together that came apart, or bring all of a line into form C.

    >>> form_edits("cafe\u0301", everything=False)
    [Edit(3, 5, 'é', (Reason('unicode_form'),))]
    >>> form_edits("\u09ac\u09a1\u09bc", everything=False)
    []
    """
    reasons = because("unicode_form")
    if everything:
        if is_composed(line):
            return []
        return [Edit(start, end, new, reasons) for start, end, new in differences(line, compose(line))]
    return [
        Edit(found.start(), found.end(), composed, reasons)
        for found in _LETTER.finditer(line)
        if len(composed := compose(found[0])) < len(found[0])
    ]
