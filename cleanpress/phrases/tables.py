"""The tables of all phrases: read from where they are kept, or made anew.

They are kept in `compiled.tables` beside the phrase files, as Python keeps bytecode: made when the package is
built, made again when a phrase file has changed, and never needed. Most texts need few of the patterns and of
the phrases, so these are kept as bytes, and unpacked when they are asked for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from zlib import crc32

from cleanpress.expressions import lazy

__all__ = [
    "CATEGORIES",
    "LONG_KEY",
    "NEUTRAL",
    "NUMBER",
    "SEPARATOR",
    "STRONG",
    "UNSPACED",
    "WEAK",
    "Tables",
    "read_tables",
    "start_of",
    "starts_of",
]

CATEGORIES = (
    "skip_link", "navigation", "search", "login", "comment_form", "comment_count", "membership_pitch",
    "newsletter_pitch", "subscription_wall", "cookie_notice", "share", "related_content", "advertisement",
    "legal_footer", "print_email", "media_control", "error_placeholder",
)  # fmt: skip

# What a phrase adds to the score of the run of lines it stands in (see cleaners/chrome.py). The unit is a
# tenth of a weak phrase, so that whole numbers do. One with a number in it says little of its neighbours, as
# "2 min", "12.5.2024" and "$9" stand in content, too. A bare number, a letter ("A", as in an index or a
# proof) and an item of a list ("Germany", "May") say nothing at all.
STRONG = 20
WEAK = 10
NUMBER = 1
NEUTRAL = 0

# Scripts that are written without spaces: a `needs` word in them is looked for inside a line.
UNSPACED = lazy("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# Few lines of so many letters are phrases, and as few patterns can be as long. Most prose is in such lines.
LONG_KEY = 120

SEPARATOR = "\x7f"  # between what is joined; in no phrase, and not escaped in JSON
_BYTES = ("patterns", "lines", "sentences")  # are bytes, and follow the other tables, which are JSON
_FOLDER = os.path.dirname(__file__)
# What the tables depend on: if one of these files is another than it was, they are made again.
_SOURCES = (
    *(f"{category}.toml" for category in CATEGORIES), "compiling.py", "folding.py", "heads.py", "tables.py",
)  # fmt: skip

Tables = dict[str, Any]


def start_of(key: str) -> str:
    """Return the start of a key, by which phrases are packed together: some ten phrases have the same.

    >>> start_of("leaveareply"), start_of("コメント")
    ('lea', 'コ')
    """
    return key[:3] if key.isascii() else key[:1]


def starts_of(keys: Sequence[str]) -> set[str]:
    """Return the starts of many keys, and perhaps a few more; quicker than `start_of` for each."""
    starts = {key[:3] for key in keys}
    starts.update([key[:1] for key in keys if not key.isascii()])
    return starts


def read_tables(folder: str = _FOLDER) -> Tables:
    """Return the tables that `compiling.compile_tables` makes of the phrase files in a folder."""
    compiled = os.path.join(folder, "compiled.tables")
    sources = [os.path.join(folder, name) for name in _SOURCES]
    with suppress(OSError, ValueError, LookupError, TypeError), open(compiled, "rb") as file:
        *lengths, made_of = json.loads(file.readline())
        if _made_of(sources, os.stat(compiled).st_mtime) in (made_of, made_of[:1]):
            head, *parts = [file.read(length) for length in lengths]
            kept: Tables = json.loads(head)
            return kept | dict(zip(_BYTES, parts, strict=True))
    from cleanpress.phrases.compiling import compile_tables

    made = compile_tables(
        {name: _read(path).decode() for name, path in zip(CATEGORIES, sources, strict=False)}
    )
    head = json.dumps({**made, **dict.fromkeys(_BYTES)}, ensure_ascii=False).encode("utf-8")
    parts = [head, *(made[part] for part in _BYTES)]
    first = json.dumps([*map(len, parts), _made_of(sources, 0.0)]).encode("ascii")
    partial = f"{compiled}.{os.getpid()}.partial"
    try:
        with open(partial, "wb") as file:
            file.write(b"".join([first, b"\n", *parts]))
        os.replace(partial, compiled)
    except OSError:  # a read-only installation is no fault: reading then takes longer
        with suppress(OSError):
            os.remove(partial)
    return made


def _made_of(sources: Iterable[str], when: float) -> list[list[int]]:
    """Return the sizes of files and, if one of them was written after `when`, also what was in them.

    An installer may take a while to write them all.
    """
    found = [os.stat(path) for path in sources]
    sizes = [each.st_size for each in found]
    if max(each.st_mtime for each in found) < when + 2:
        return [sizes]
    return [sizes, [crc32(_read(path)) for path in sources]]


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
