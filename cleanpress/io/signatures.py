"""Signatures: the first bytes by which what is neither text nor HTML is known, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["NOT_HTML", "NOT_TEXT", "Signature", "compression_of", "find_signature"]


class Signature(NamedTuple):
    """What some first bytes say of a file.

    start:   the bytes.
    kind:    what the file is, as the end of "it is ...".
    advice:  what to do about it in Python.
    command: the shell command that writes what is in a FILE to standard output; None if no command does.
    compression: what the readers of corpora unpack by themselves: "gzip" or "zstd"; else "".
    text:    whether the command gives plain text, whatever was in the file.
    """

    start: bytes
    kind: str
    advice: str
    command: str | None = None
    compression: str = ""
    text: bool = False


NOT_TEXT = (
    Signature(b"\x1f\x8b", "gzip", "Decompress them first: gzip.decompress(data).", "zcat FILE", "gzip"),
    Signature(
        b"\x28\xb5\x2f\xfd",
        "Zstandard",
        "Decompress them first, with the module zstandard.",
        "zstdcat FILE",
        "zstd",
    ),
    Signature(b"\xfd7zXZ\0", "xz", "Decompress them first: lzma.decompress(data).", "xzcat FILE"),
    Signature(b"BZh91AY&SY", "bzip2", "Decompress them first: bz2.decompress(data).", "bzcat FILE"),
    Signature(
        b"PK\x03\x04",
        "a zip file (it may hold a document)",
        "Unpack it, and give the HTML in it.",
        "unzip -p FILE",
    ),
    Signature(b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it, and give the HTML in it.", "7z x -so FILE"),
    Signature(b"Rar!\x1a\x07", "a RAR archive", "Unpack it, and give the HTML in it.", "unrar p -inul FILE"),
    Signature(
        b"%PDF-", "PDF", "A reader of PDF, such as pypdf, gives their text.", "pdftotext FILE -", text=True
    ),
    Signature(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", "Convert it to HTML first."),
    Signature(b"bplist00", "a web archive of Safari", "Save the page as page source instead."),
    Signature(b"\x89PNG\r\n", "a PNG picture", "There is no text in it to extract."),
    Signature(b"\xff\xd8\xff", "a JPEG picture", "There is no text in it to extract."),
    Signature(b"GIF89a", "a GIF picture", "There is no text in it to extract."),
)
# These are text of a kind, which cleaners can be given, but no HTML.
NOT_HTML = (
    *NOT_TEXT,
    Signature(b"{\\rtf", "RTF", "Convert them to HTML first."),
    Signature(
        b"WARC/1.", "a WARC file", "Read it with fastwarc or warcio, and give the body of each response."
    ),
    Signature(b"HTTP/1.", "a whole HTTP response", "Give its body, which starts after the first empty line."),
    Signature(
        b"From: <Saved by ", "MHTML", "email.message_from_bytes(data) reads them; give its part text/html."
    ),
)


def find_signature(data: bytes, signatures: Iterable[Signature]) -> Signature | None:
    r"""Return the signature that `data` starts with, or None.

    >>> find_signature(b"BZh91AY&SY\x00", NOT_TEXT).kind
    'bzip2'
    >>> find_signature(b"It rained.", NOT_TEXT) is None
    True
    """
    return next((each for each in signatures if data.startswith(each.start)), None)


def compression_of(start: bytes) -> str:
    r"""Return how a stream that starts so is packed, if the readers of corpora can unpack it; else "".

    >>> compression_of(b"\x1f\x8b\x08\x00"), compression_of(b"It rained.")
    ('gzip', '')
    """
    found = find_signature(start, NOT_TEXT)
    return "" if found is None else found.compression
