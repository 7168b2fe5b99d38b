"""The tables of all phrases: read from where they are kept, or made anew.

They are kept in `compiled.tables`, which an installed package has instead of the phrase files, as it is a
quarter of their size. Beside the phrase files it is what bytecode is to Python: made when the package is
built, made again when a phrase file has changed, and never needed. Most texts need few of the patterns and of
the phrases, so these stay compressed, in chunks, until they are asked for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate, pairwise
from typing import Any
from zlib import compress, crc32, decompress
from zlib import error as ZlibError  # noqa: N812  # a class, whatever zlib calls it

from cleanpress.errors import CleanpressError
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "CATEGORIES",
    "LONG_KEY",
    "NEUTRAL",
    "NUMBER",
    "PATTERNS_TOGETHER",
    "SEPARATOR",
    "STRONG",
    "UNSPACED",
    "WEAK",
    "PhraseTablesError",
    "Tables",
    "compressed",
    "decompressed",
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

# How many patterns are compressed together: more take less space, and longer until one of them is there.
PATTERNS_TOGETHER = 128

SEPARATOR = "\x7f"  # between what is joined; in no phrase, and not escaped in JSON
_COMPRESSED = ("chunks", "patterns")  # lists of bytes, which follow the other tables, compressed JSON
_NO_CHECKSUM = -15  # zlib's `wbits` for the bare compressed bytes, with the largest window
_FORMAT = 2  # of the file: another number whenever tables that were made before cannot be read any more
_FOLDER = os.path.dirname(__file__)
# What the tables depend on: if one of these files is another than it was, they are made again.
_SOURCES = (
    *(f"{category}.toml" for category in CATEGORIES),
    "compiling.py", "folding.py", "heads.py", "store.py", "tables.py",
)  # fmt: skip

Tables = dict[str, Any]


class PhraseTablesError(CleanpressError):
    """The phrases cannot be read: a file of the package is missing, damaged or of another version."""


def start_of(key: str) -> str:
    """Return the start of a key, by which phrases are packed together: some ten phrases have the same.

    >>> start_of("leaveareply"), start_of("コメント")
    ('lea', 'コ')
    """
    return key[:3] if key.isascii() else key[:1]


def starts_of(keys: Sequence[str]) -> set[str]:
    """Return the starts of many keys, and perhaps a few more; quicker than `start_of` for each.

    All are three characters of ASCII or one of any kind, so that who keeps them all keeps a bounded number.

    >>> sorted(starts_of(["leaveareply", "コメント", "größe"]))
    ['g', 'lea', 'コ']
    """
    starts = {key[:3] for key in keys}
    others = [key[:1] for key in keys if not key.isascii()]
    if others:
        starts = {start for start in starts if start.isascii()}
        starts.update(others)
    return starts


def compressed(text: str) -> bytes:
    """Compress one of the parts of the tables; without a checksum, as the file has one for all."""
    return compress(text.encode("utf-8"), 9, wbits=_NO_CHECKSUM)


def decompressed(part: bytes) -> bytes:
    """Return the UTF-8 of what `compressed` was given."""
    return decompress(part, wbits=_NO_CHECKSUM)


def read_tables(folder: str = _FOLDER) -> Tables:
    """Return the tables that `compiling.compile_tables` makes of the phrase files in a folder.

    Raises PhraseTablesError if there are no phrase files and the tables cannot be read either.
    """
    compiled = os.path.join(folder, "compiled.tables")
    sources = [os.path.join(folder, name) for name in _SOURCES]
    phrase_files = sources[: len(CATEGORIES)]
    installed = not any(map(os.path.exists, phrase_files))
    try:
        return _kept(compiled, () if installed else sources)
    except (OSError, ValueError, LookupError, TypeError, ZlibError) as error:
        if installed:
            why = error.strerror if isinstance(error, OSError) else error
            raise PhraseTablesError(
                f"{compiled} cannot be read, is damaged or is of another version ({why}). "
                "Install cleanpress again: pip install --force-reinstall cleanpress"
            ) from error
    from cleanpress.phrases.compiling import compile_tables

    try:
        texts = [_read(path).decode() for path in phrase_files]
        made_of = _made_of(sources, 0.0)
    except OSError as error:
        raise PhraseTablesError(
            f"{error.filename} cannot be read: {error.strerror}. Bring it back."
        ) from error
    made = compile_tables(dict(zip(CATEGORIES, texts, strict=True)))
    _keep(made, compiled, made_of)
    return made


def _kept(compiled: str, sources: Sequence[str]) -> Tables:
    with open(compiled, "rb") as file:
        form, checksum, lengths, made_of = json.loads(file.readline())
        packed = file.read()
    if form != _FORMAT:
        raise ValueError(f"format {form}")
    if crc32(packed) != checksum:
        raise ValueError("its checksum differs")
    if sources and _made_of(sources, os.stat(compiled).st_mtime) not in (made_of, made_of[:1]):
        raise ValueError("a phrase file has changed")
    head, *parts = [packed[start:end] for start, end in pairwise(accumulate(lengths, initial=0))]
    kept: Tables = json.loads(decompressed(head))
    count = len(kept["starts"])
    return kept | dict(zip(_COMPRESSED, (parts[:count], parts[count:]), strict=True))


def _keep(made: Tables, compiled: str, made_of: list[list[int]]) -> None:
    others = {name: table for name, table in made.items() if name not in _COMPRESSED}
    head = compressed(json.dumps(others, ensure_ascii=False))
    parts = [head, *(part for name in _COMPRESSED for part in made[name])]
    packed = b"".join(parts)
    first = json.dumps([_FORMAT, crc32(packed), list(map(len, parts)), made_of]).encode("ascii")
    partial = f"{compiled}.{os.getpid()}.partial"
    try:
        with open(partial, "wb") as file:
            file.write(first + b"\n" + packed)
        os.replace(partial, compiled)
    except OSError:  # a folder that cannot be written to is no fault: reading then takes longer
        with suppress(OSError):
            os.remove(partial)


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
