"""Encodings: from bytes to text and back. Nothing here translates line ends."""

from __future__ import annotations

import codecs
import io
import re
from typing import NamedTuple

from cleanpress.errors import InputError, OptionError, one_of
from cleanpress.io.signatures import NOT_TEXT, Signature, find_signature
from cleanpress.options import ENCODING_ERRORS, EncodingErrors
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "BYTE_ORDER_MARKS",
    "Decoded",
    "decode",
    "encode",
    "encoding_guesses",
    "looks_like_html",
    "mostly_utf8",
]

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the start of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
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
    data: bytes,
    encoding: str | None = None,
    *,
    encoding_errors: EncodingErrors = "strict",
    name: str = "input",
) -> Decoded:
    r"""Decode `data`; a byte order mark at its start is dropped.

    encoding: a name Python knows. None detects: byte order mark, UTF-8, then a guess.
    encoding_errors: "strict", or "replace" for U+FFFD in the place of bytes that cannot be decoded.
    name:     what errors call the data.
    Raises OptionError for an unknown encoding or value of encoding_errors, InputError for bytes that are not
    text or not of the encoding.

    >>> decode(b"\xef\xbb\xbfcaf\xc3\xa9\r\n")
    Decoded(text='café\r\n', encoding='utf-8', guessed=False)
    >>> decode(b"It\x92s a caf\xe9.").guessed
    True
    """
    one_of("value of encoding_errors", encoding_errors, ENCODING_ERRORS)
    signature = find_signature(data, NOT_TEXT)
    if signature is not None:
        raise _not_text(name, signature)
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
        return _decode_damaged(data, encoding_errors, name)


def _not_text(name: str, signature: Signature) -> InputError:
    way_out = signature.advice
    if signature.command is not None:
        way_out = f"Unpack it first: {signature.command} | cleanpress"
    return InputError(f"{name} is {signature.kind}, not text. {way_out}")


def _decode_damaged(data: bytes, encoding_errors: EncodingErrors, name: str) -> Decoded:
    """Decode what is not UTF-8, or not all of it: as damaged UTF-8, or in the encoding that is likeliest."""
    sample = _telling_lines(data)
    if encoding_errors == "replace" or mostly_utf8(sample[:SAMPLE_SIZE]):
        return Decoded(_decode_as(data, "utf-8", encoding_errors, name), "utf-8")
    for guess in encoding_guesses(sample):
        try:
            return Decoded(data.decode(guess), guess, guessed=True)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{name} is in no encoding that could be detected. Name it: --encoding NAME.")


def _decode_as(data: bytes, encoding: str, encoding_errors: EncodingErrors, name: str) -> str:
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
    """Return whether this is damaged UTF-8: a guess would turn all its good characters into mojibake.

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
    # Windows-1252 is listed only if it makes sense, and of all that make sense it is by far the most
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
    """Return whether `text` starts as HTML does.

    >>> looks_like_html("<!-- saved -->\\n<!DOCTYPE html><p>Hi")
    True
    >>> looks_like_html("p < q > r, and <em>so</em> on")
    False
    """
    start = text[:2000]
    return "<" in start and MARKUP.match(start) is not None
