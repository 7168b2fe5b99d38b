"""Mojibake: text that was decoded with the wrong code page, repaired by ftfy, and what ftfy does not see.

Sources: R. Speer, ftfy, https://ftfy.readthedocs.io; WHATWG, Encoding Standard, for U+0080 to U+009F, which
browsers read as windows-1252.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpress.cleaners.encoding.lost import find_lost, may_have_lost
from cleanpress.edits import Edit, apply, because, compose
from cleanpress.text.alignment import differences
from cleanpress.text.lazy_regex import lazy

__all__ = ["MISSED", "fix_encoding", "mojibake_edits"]

_C1 = lazy("[\x80-\x9f]")
_RUN = lazy(r"[^\x00-\x7f]+")
# Runs are tried one by one only in lines up to here; the differences of a longer line do as well.
_LONGEST_LINE = 10_000
# ftfy.fix_text takes a line in pieces of this length.
_LONGEST_PIECE = 1_000_000
# Where a run has no one reading, ftfy goes over the whole text for each part that it repairs. So it gets
# longer runs in pieces, each of which begins with what may be a first byte: best with what is damaged twice.
_LONG_RUN = lazy(r"[^\x00-\x7f]{257,}")
_PIECE = lazy(r"(?s).{64,256}(?=[ÂÃ]|\Z)|.{1,256}(?=[\xc0-\xff]|\Z)|.{1,256}")

# What ftfy lets pass: signs such as ™, №, ■ and ►, whose second and third characters are no letters; and
# letters such as ř, ę, ğ and Å beside a letter of the lower case.
_LATER_SIGNS = (
    "\xa0-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
MISSED = lazy(
    "[âÃÄÅÈ](?:"  # first, because a search for one of these is fast
    f"(?<=â)[\u201e\u2013\u2014\u02dc\u2122\u0153\u2020\u2021\u02c6\u2030\u201d\u2022][{_LATER_SIGNS}]"
    # Punctuation after a sign that could belong to a run before it, where ftfy does not dare.
    f"|(?<=â)\u20ac[{_LATER_SIGNS}\x81\x8d\x8f\x90\x9d]"
    "|(?<=[a-z][ÃÄÅÈ])[\u2122\u203a\u2026\u0178\u2018\u201a\u201e\xa1]"
    "|(?:(?<=[ÄÅÈ])[\u2122\u203a\u0178]|(?<=Ã)\u2026)(?=[a-z]))"
)


def mojibake_edits(line: str) -> list[Edit]:
    """Return edits that repair what is mojibake in a line, each a damaged run and no more.

    >>> mojibake_edits("It doesnâ€™t open.")
    [Edit(8, 11, '’', (Reason('mojibake'),))]
    >>> mojibake_edits("It doesn’t open.")
    []
    """
    if not may_have_lost(line):
        return _fixes(line)
    lost = find_lost(line)
    edits: list[Edit] = []
    start = 0
    for end, start_of_next in [*lost.undecided, (len(line), len(line))]:
        restored = [
            edit._replace(start=edit.start - start, end=edit.end - start)
            for edit in lost.edits
            if start <= edit.start and edit.end <= end
        ]
        part = compose(restored, _fixes(apply(line[start:end], restored)))
        edits.extend(edit._replace(start=edit.start + start, end=edit.end + start) for edit in part)
        start = start_of_next
    return edits


def fix_encoding(text: str) -> str:
    """Return what ftfy and the rules of this module make of a text, in which nothing is half lost.

    >>> fix_encoding("The cafÃ© doesnâ€™t open."), fix_encoding("HarborHouseâ„¢")
    ('The café doesn’t open.', 'HarborHouse™')
    >>> fix_encoding("The café doesn’t open.")
    'The café doesn’t open.'
    """
    pieces = [_by_ftfy(text[at : at + _LONGEST_PIECE]) for at in range(0, len(text), _LONGEST_PIECE)]
    fixed = _C1.sub(_as_windows_1252, "".join(pieces))
    return MISSED.sub(_as_utf_8, fixed)


def _by_ftfy(text: str) -> str:
    import ftfy

    if not _LONG_RUN.search(text):
        return ftfy.fix_encoding(text)
    fixed = ftfy.fix_encoding(text, decode_inconsistent_utf8=False)
    if len(fixed) < len(text):  # the text was decoded as a whole
        return fixed
    parts, at = [], 0
    for run in _LONG_RUN.finditer(text):
        parts += [text[at : run.start()], *_PIECE.findall(run[0])]
        at = run.end()
    return "".join(map(ftfy.fix_encoding, [*parts, text[at:]]))


def _as_windows_1252(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("windows-1252", "ignore") or match[0]


def _as_utf_8(match: re.Match[str]) -> str:
    data = b"".join(
        character.encode("latin-1" if character <= "\xff" else "windows-1252") for character in match[0]
    )
    return data.decode("utf-8")


def _fixes(text: str) -> list[Edit]:
    """Return small edits for what `fix_encoding` does to a text.

    ftfy does not say where it acted. Often the damaged runs, each repaired by itself, make up what it made of
    the text. If not, the text and what became of it are compared.
    """
    fixed = fix_encoding(text)
    if fixed == text:
        return []
    if len(text) <= _LONGEST_LINE:
        edits = list(_run_by_run(text))
        if apply(text, edits) == fixed:
            return edits
    return [Edit(start, end, new, because("mojibake")) for start, end, new in differences(text, fixed)]


def _run_by_run(text: str) -> Iterator[Edit]:
    for run in _RUN.finditer(text):
        for start, end, replacement in differences(run[0], fix_encoding(run[0])):
            yield Edit(run.start() + start, run.start() + end, replacement, because("mojibake"))
