"""Files and the standard streams: what can be read, where output is written, and how names are shown."""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from cleanpress.errors import PathError

if TYPE_CHECKING:  # only runs that write to a file import it
    from pathlib import Path

__all__ = [
    "BUFFER_SIZE",
    "address_of",
    "check_input",
    "check_stdout",
    "ending_of",
    "fetch",
    "folded",
    "is_same_file",
    "open_input",
    "plan_outputs",
    "reason_of",
    "visible_name",
]

BUFFER_SIZE = 1 << 20
FOLDS_NAMES = sys.platform in ("win32", "darwin")


# Linux takes paths of so many bytes, and others fewer.
LONGEST_NAME = 4_096


def visible_name(path: str) -> str:
    """Return a file's name for a message, with no control characters in it; no system has one so long."""
    if path == "-":
        return "standard input"
    if len(path) > LONGEST_NAME:
        path = f"{path[:100]}…{path[-100:]}"
    return path if path and path.isprintable() else ascii(path)


def open_input(path: str) -> BinaryIO:
    """Open a file, or standard input for "-". Raises PathError if it is not there, or a directory."""
    try:
        if path != "-":
            return open(path, "rb", buffering=BUFFER_SIZE)
        if sys.stdin is None:
            raise PathError("Standard input is closed. Name a file.")
        return open(sys.stdin.fileno(), "rb", buffering=BUFFER_SIZE, closefd=False)
    except PathError:
        raise
    except (OSError, ValueError) as error:
        raise PathError(f"{visible_name(path)} cannot be read: {reason_of(error)}.") from error


def check_input(path: str) -> None:
    """Raise PathError if there is nothing to read at `path`. It is not opened: that would break a pipe."""
    if path == "-":
        return
    try:
        is_directory = stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        if address_of(path):
            shown = visible_name(path)
            raise PathError(f"{shown} is an address, not a file. {fetch(path)}") from error
        raise PathError(f"{visible_name(path)} cannot be read: {reason_of(error)}.") from error
    if is_directory:
        raise PathError(
            f"{visible_name(path)} is a directory. Name the files in it; `cleanpress corpus` takes "
            "directories."
        )


def address_of(path: str) -> str:
    """Return the scheme of what is an address and no path: "https", "s3"; else "".

    >>> address_of("https://example.org/a"), address_of("www.example.org/a"), address_of("C:/www.txt")
    ('https', 'http', '')
    """
    scheme, between, _ = path.partition("://")
    if between and scheme.isascii() and scheme[:1].isalpha() and len(scheme) > 1:
        return scheme.lower() if scheme.replace("+", "").replace("-", "").replace(".", "").isalnum() else ""
    return "http" if path.lower().startswith("www.") and "/" in path else ""


def fetch(address: str, then: str = "-o FILE") -> str:
    """Return what to do with an address instead of naming it as a file.

    >>> fetch("https://example.org/?a=b", "| cleanpress extract")
    "Fetch it first: curl -sL 'https://example.org/?a=b' | cleanpress extract"
    >>> fetch("file:///tmp/page.txt")
    'Name the file: /tmp/page.txt'
    """
    from shlex import quote  # only who errs pays for it

    scheme = address_of(address)
    if scheme == "file":
        return f"Name the file: {visible_name(address.partition('://')[2])}"
    if scheme in ("http", "https", "ftp"):
        return f"Fetch it first: curl -sL {quote(address)} {then}"
    return f"Copy it to a file first, with what reads {scheme}://"


def ending_of(path: str) -> str:
    """Return how a name ends, in lower case: ".txt"; "" for one without an ending.

    >>> ending_of("a/Page.HTML"), ending_of("README"), ending_of("out.d/")
    ('.html', '', '')
    """
    return os.path.splitext(path)[1].lower()


def folded(path: str) -> str:
    """Return a path so that two are equal which are one file here.

    Disks of macOS and Windows do not tell capital letters from small ones, nor ways to write an accent.

    >>> folded("out/a.txt") == folded("out/b.txt")
    False
    """
    if not FOLDS_NAMES:
        return path
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def check_stdout() -> None:
    """Raise PathError if whoever started this process closed its standard output."""
    if sys.stdout is None:
        raise PathError("Standard output is closed. Name a file: --output FILE.")


def is_same_file(source: str, output: Path | None) -> bool:
    """Return whether input and output ("-" and None are standard ones) are one file, through links too."""
    try:
        read = os.fstat(sys.stdin.fileno()) if source == "-" else os.stat(source)
        written = os.fstat(sys.stdout.fileno()) if output is None else output.stat()
    except (OSError, ValueError, AttributeError):  # not there, or closed
        return False
    return stat.S_ISREG(read.st_mode) and os.path.samestat(read, written)


def plan_outputs(sources: Sequence[str], output: Path | None, suffix: str = "") -> list[Path | None]:
    """Return where each source is written, before anything is opened; None is standard output.

    output: a file; or a directory, in which the sources keep their names. Of a name without an ending, which
        might be meant as a directory, several sources do not make a file.
    suffix: there instead of the one they have, if it is given.
    Raises PathError if `output` cannot take them all, or if a source would be overwritten.
    """
    shown = visible_name(str(output))
    targets: list[Path | None] = [output] * len(sources)
    if output is not None and output.is_dir():
        if "-" in sources:
            raise PathError(f"{shown} is a directory, and standard input has no name to keep. Name a file.")
        targets = [output / _renamed(source, suffix) for source in sources]
    elif len(sources) > 1 and output is not None and _is_unclear(output):
        raise PathError(
            f"{shown} is not a directory, and several files need one. Make it: mkdir {shown}. Or write them "
            f"into one file, with an ending: -o {shown}.txt"
        )
    _check_targets(sources, targets, shared=output is None or not output.is_dir())
    return targets


def _is_unclear(output: Path) -> bool:
    """Return whether a name without an ending might be meant as a file and as a directory."""
    return not output.suffix and (output.is_file() or not output.exists())


def _renamed(source: str, suffix: str) -> str:
    name = os.path.basename(source)
    return os.path.splitext(name)[0] + suffix if suffix else name


def _check_targets(sources: Sequence[str], targets: Sequence[Path | None], *, shared: bool) -> None:
    """Raise PathError for a target that is its source or, if it is not shared, that of another source."""
    taken: dict[str, str] = {}  # by names as disks compare them
    for source, target in zip(sources, targets, strict=True):
        if is_same_file(source, target):
            raise PathError(f"{visible_name(source)} is input and output at once. Write to another file.")
        if target is None or shared:
            continue
        key = folded(str(target))
        if key in taken:
            both = f"{visible_name(taken[key])} and {visible_name(source)}"
            raise PathError(f"{both} would both become {visible_name(str(target))}.")
        taken[key] = source


def reason_of(error: BaseException) -> str:
    """Return why the system refused something, as the end of a sentence."""
    text = getattr(error, "strerror", None) or str(error)
    return text[:1].lower() + text[1:]
