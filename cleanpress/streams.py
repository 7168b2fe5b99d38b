"""Bytes in, text out, and back: reading, decoding, and files that appear whole or not at all.

Nothing here translates line ends: the bytes of a file are its lines, on the way in and on the way out.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from cleanpress.errors import InputError, OptionError, PathError
from cleanpress.expressions import lazy

if TYPE_CHECKING:  # only runs that write to a file import it
    from pathlib import Path

__all__ = [
    "Decoded",
    "check_input",
    "check_stdout",
    "decode",
    "encode",
    "encoding_guesses",
    "is_same_file",
    "looks_like_html",
    "mostly_utf8",
    "open_input",
    "open_output",
    "plan_outputs",
    "visible_name",
]

BUFFER_SIZE = 1 << 20
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the start of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SIGNATURES = (
    (b"\x1f\x8b", "gzip", "zcat"),
    (b"\x28\xb5\x2f\xfd", "zstandard", "zstdcat"),
    (b"\xfd7zXZ\x00", "xz", "xzcat"),
    (b"PK\x03\x04", "zip (or a document in a zip)", "unzip -p"),
    (b"%PDF-", "PDF", "pdftotext"),
)
# What web pages are written in. Left to itself the detector takes short Western text for code pages
# that nobody publishes in: "It’s raining." for big5hkscs, "£20 or €25" for cp437.
WEB_ENCODINGS = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
SAMPLE_SIZE = 1 << 16
# "wróciła" of cp1250, read as cp1252, is "wróci³a". Before 3.5, charset_normalizer saw nothing odd in that.
SIGN_IN_WORD = lazy(r"[^\W\d_][¡¢¤¥¦§¨©¬¯±²³¶¸¹¼½¾¿×÷][^\W\d_]")


class Decoded(NamedTuple):
    """A text, the encoding it was decoded from, and whether that encoding was only guessed."""

    text: str
    encoding: str
    guessed: bool = False


def decode(
    data: bytes, encoding: str | None = None, *, encoding_errors: str = "strict", name: str = "input"
) -> Decoded:
    r"""Decode `data`; a byte order mark at its start is dropped.

    encoding: a name Python knows. None detects: byte order mark, UTF-8, then a guess.
    encoding_errors: "strict", or "replace" for U+FFFD in the place of bytes that cannot be decoded.
    name:     what errors call the data.
    Raises OptionError for an unknown encoding, InputError for bytes that are not text or not of the encoding.

    >>> decode(b"\xef\xbb\xbfcaf\xc3\xa9\r\n")
    Decoded(text='café\r\n', encoding='utf-8', guessed=False)
    >>> decode(b"It\x92s a caf\xe9.").guessed
    True
    """
    for signature, kind, command in SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{name} is {kind}, not text. Unpack it first: {command} FILE | cleanpress")
    if encoding is not None:
        return Decoded(_decode_as(data, encoding, encoding_errors, name), encoding)
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(_decode_as(data, marked, encoding_errors, name), marked)
    if b"\0" in data:
        raise InputError(
            f"{name} holds a NUL byte (at offset {data.index(0)}), so it is not text, or it is UTF-16 "
            "without a byte order mark. If it is text, name its encoding, for example --encoding utf-16-le."
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    sample = _telling_lines(data)
    if encoding_errors == "replace" or mostly_utf8(sample[:SAMPLE_SIZE]):
        return Decoded(_decode_as(data, "utf-8", encoding_errors, name), "utf-8")
    for guess in encoding_guesses(sample):
        try:
            return Decoded(data.decode(guess), guess, guessed=True)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{name} is in no encoding that could be detected. Name it: --encoding NAME.")


def _decode_as(data: bytes, encoding: str, encoding_errors: str, name: str) -> str:
    try:
        b"any".decode(encoding)  # empty data would let any name pass
    except LookupError:
        raise OptionError(
            f"{encoding!r} is not an encoding Python knows. Often meant: utf-8, utf-16, windows-1252, "
            "iso-8859-1, shift_jis, gb18030. Without --encoding it is detected."
        ) from None
    except UnicodeError:
        pass  # real data may well be valid where "any" is not, in UTF-16 for one
    try:
        return data.decode(encoding, encoding_errors).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name} is not {encoding} throughout: byte 0x{data[error.start]:02x} at offset {error.start} "
            f"(line {line}) cannot be decoded. Name the right encoding with --encoding, or put U+FFFD "
            "in place of such bytes with --encoding-errors replace."
        ) from error
    except UnicodeError as error:  # codecs such as idna and undefined name no place
        raise InputError(f"{name} cannot be decoded as {encoding}: {error}.") from error


def _telling_lines(data: bytes) -> bytes:
    """Return the first lines that are not ASCII: the others say nothing about the encoding."""
    sample = bytearray()
    for line in io.BytesIO(data):
        if not line.isascii():
            sample += line
            if len(sample) > SAMPLE_SIZE:
                break
    return bytes(sample)


def mostly_utf8(sample: bytes) -> bool:
    """Say whether this is UTF-8 with damage: a guess would turn all its good characters into mojibake.

    In text of other encodings, hardly any bytes happen to form valid UTF-8 sequences.
    """
    high = [c for c in sample.decode("utf-8", "surrogateescape") if c > "\x7f"]
    stray = sum("\udc80" <= c <= "\udcff" for c in high)
    return len(high) > 2 * stray


def encoding_guesses(sample: bytes) -> list[str]:
    """Return the encodings this may be in, the likeliest first."""
    from charset_normalizer import from_bytes  # slow to import, and most input is UTF-8

    matches = list(from_bytes(sample, cp_isolation=WEB_ENCODINGS))
    guesses = [match.encoding for match in matches]
    # Windows-1252 is listed only if it makes sense, and of those that make sense it is by far the most
    # common. By its letters alone "Elle a été à l’école" is good cp1250 too: "Elle a été ŕ l’école".
    if any("cp1252" in match.could_be_from_charset for match in matches):
        text = sample.decode("cp1252", "replace")
        high = sum(c > "\x7f" for c in text)
        if len(SIGN_IN_WORD.findall(text)) * 20 < high:
            guesses.insert(0, "cp1252")
    return guesses


def encode(text: str, name: str = "input") -> bytes:
    """Encode `text` as UTF-8. Raises InputError for a lone surrogate, which UTF-8 cannot hold."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"{name}: character {error.start} of the cleaned text is the lone surrogate "
            f"U+{ord(text[error.start]):04X}, which UTF-8 cannot hold. Check --encoding."
        ) from error


MARKUP = lazy(
    r"""(?> \s+ | <\?.*?\?> | <!--.*?--> )*+
        < (?: !doctype\s+html | html | head | body | title | meta | div | article | section | table | p )
        (?: \s[^<>]* )? > """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def looks_like_html(text: str) -> bool:
    """Say whether `text` starts as HTML does.

    >>> looks_like_html("<!-- saved -->\\n<!DOCTYPE html><p>Hi")
    True
    >>> looks_like_html("p < q > r, and <em>so</em> on")
    False
    """
    start = text[:2000]
    return "<" in start and MARKUP.match(start) is not None


# --- Files --------------------------------------------------------------------------------------


def visible_name(path: str) -> str:
    """Return a file's name for a message, with no control characters in it."""
    if path == "-":
        return "standard input"
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
        raise PathError(f"{visible_name(path)} cannot be read: {_reason(error)}.") from error


def check_input(path: str) -> None:
    """Raise PathError if there is nothing to read at `path`. It is not opened: that would break a pipe."""
    if path == "-":
        return
    try:
        is_directory = stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        raise PathError(f"{visible_name(path)} cannot be read: {_reason(error)}.") from error
    if is_directory:
        raise PathError(f"{visible_name(path)} is a directory. Name the files in it.")


def check_stdout() -> None:
    """Raise PathError if whoever started this process closed its standard output."""
    if sys.stdout is None:
        raise PathError("Standard output is closed. Name a file: --output FILE.")


def is_same_file(source: str, output: Path | None) -> bool:
    """Say whether input and output ("-" and None are the standard ones) are one file, through links too."""
    try:
        read = os.fstat(sys.stdin.fileno()) if source == "-" else os.stat(source)
        written = os.fstat(sys.stdout.fileno()) if output is None else output.stat()
    except (OSError, ValueError, AttributeError):  # not there, or closed
        return False
    return stat.S_ISREG(read.st_mode) and os.path.samestat(read, written)


def plan_outputs(sources: Sequence[str], output: Path | None, suffix: str = "") -> list[Path | None]:
    """Return where each source goes, before anything is opened; None is standard output.

    output: a file for one source, or a directory, in which the sources keep their names.
    suffix: there instead of the one they have, if it is given.
    Raises PathError if `output` cannot take them all, or if a source would be overwritten.
    """
    shown = visible_name(str(output))
    targets: list[Path | None] = [output] * len(sources)
    if output is not None and output.is_dir():
        if "-" in sources:
            raise PathError(f"{shown} is a directory, and standard input has no name to keep. Name a file.")
        names = [os.path.basename(source) for source in sources]
        targets = [output / (os.path.splitext(name)[0] + suffix if suffix else name) for name in names]
    elif output is not None and len(sources) > 1:
        raise PathError(f"{shown} is not a directory, and several files need one. Make it: mkdir {shown}")
    taken: dict[Path, str] = {}
    for source, target in zip(sources, targets, strict=True):
        if is_same_file(source, target):
            raise PathError(f"{visible_name(source)} is input and output at once. Write to another file.")
        if target is not None and target in taken:
            both = f"{visible_name(taken[target])} and {visible_name(source)}"
            raise PathError(f"{both} would both become {visible_name(str(target))}.")
        if target is not None:
            taken[target] = source
    return targets


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file for writing that appears, whole, only if the block ends without an error.

    None is standard output. What is no ordinary file, such as /dev/null or a pipe, is written to at once.
    The new file has the permissions of the one it replaces; through a symbolic link, the target is replaced.
    Raises PathError if the file cannot be written.
    """
    if path is None:
        check_stdout()
        with open(sys.stdout.fileno(), "wb", buffering=BUFFER_SIZE, closefd=False) as stream:
            yield stream
        return
    try:
        target, part, opened = _open_part(path.resolve())
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError is for links in a circle
        raise PathError(f"{visible_name(str(path))} cannot be written: {_reason(error)}.") from error
    try:
        with opened as stream:
            yield stream
            if part is not None:
                stream.flush()
                os.fsync(stream.fileno())
        if part is not None:
            part.replace(target)
            part = None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _open_part(target: Path) -> tuple[Path, Path | None, BinaryIO]:
    """Open the file that will become `target`: a hidden one beside it, since a rename stays on one disk."""
    mode = None
    if target.exists():
        found = target.stat()
        if target.is_dir() or not stat.S_ISREG(found.st_mode):
            return target, None, target.open("wb", buffering=BUFFER_SIZE)
        if not os.access(target, os.W_OK):
            raise PermissionError(None, "the file there is write-protected")
        mode = stat.S_IMODE(found.st_mode)
    part = target.parent / f".cleanpress-{os.urandom(6).hex()}.part"
    # os.open, unlike tempfile, lets the umask decide as it does for any new file.
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    if mode is not None:
        with suppress(OSError):  # some network disks know no permissions
            part.chmod(mode)
    return target, part, os.fdopen(descriptor, "wb", buffering=BUFFER_SIZE)


def _reason(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return text[:1].lower() + text[1:]
