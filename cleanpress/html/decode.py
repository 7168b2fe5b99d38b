"""Decode a page: by its byte order mark, as UTF-8 if it is valid, by what is declared, by a guess."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator

from cleanpress.errors import PageError
from cleanpress.io.encodings import BYTE_ORDER_MARKS, encoding_guesses, mostly_utf8
from cleanpress.io.signatures import NOT_HTML, find_signature
from cleanpress.io.web_charsets import SEVEN_BIT, codec_for

__all__ = ["decode_page", "encoding_of", "recode_to_utf8"]

_STARTS = tuple(each.start for each in NOT_HTML)
_ZLIB_STARTS = (b"x\x01", b"x^", b"x\x9c", b"x\xda")  # "x^2" is text: whether it inflates decides

# The standard looks for a declaration in the first 1,024 bytes, but real pages have scripts and long comments
# before it. Since what is declared matters only if the page is no UTF-8, few pages pay for looking further.
PRESCAN = 1 << 15
SAMPLE_SIZE = 1 << 14
_MARKUP_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_XML_DECLARATION = re.compile(rb"""\s*<\?xml\b[^<>]*?\bencoding\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META = re.compile(rb"<meta[\s/]([^<>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""([^\s"'=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)
_WIDE = ("utf-16", "utf-32")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_BYTES = bytes(range(0x80, 0x100))
# Tab, line ends and form feed are in text, and ESC, SO and SI in Japanese and Korean of seven bits.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\x0b\f\r\x0e\x0f\x1b"))
# Five bytes of windows-1252 have no character; the standard makes control characters of them, and so can
# the cleaners tell “Ã\x9d” for what it was.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


def decode_page(data: bytes | bytearray | memoryview, *, content_type: str | None = None) -> str:
    r"""Decode the bytes of a page.

    content_type: the HTTP Content-Type, "text/html; charset=utf-8", or its charset alone. Unknown labels are
                  ignored.

    What is valid UTF-8 is UTF-8, whatever it declares. Raises PageError for bytes that are no text.

    >>> decode_page(b'<meta charset="windows-1251">\xcf\xf0\xe8\xe2\xe5\xf2')
    '<meta charset="windows-1251">Привет'
    >>> decode_page('<meta charset="iso-8859-1">schön'.encode())
    '<meta charset="iso-8859-1">schön'
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(
            f"decode_page takes bytes, and was given {type(data).__name__}. Text is decoded already."
        )
    return _decode(bytes(data), content_type)[1]


def recode_to_utf8(data: bytes, content_type: str | None = None) -> bytes:
    """Return the text of a page as UTF-8: for most pages the bytes that were given, and no copy.

    A byte order mark is kept.
    """
    is_utf8, text = _decode(data, content_type)
    return data if is_utf8 else text.encode("utf-8")


def encoding_of(data: bytes) -> str:
    r"""Return the name of the encoding in which `decode_page` reads the bytes of a page.

    >>> encoding_of(b'<meta charset="windows-1251">\xcf\xf0\xe8\xe2\xe5\xf2'), encoding_of(b"<p>Tea")
    ('cp1251', 'utf-8')
    """
    text = decode_page(data)
    wide = _wide_encoding(data)
    for codec in ("utf-8" if wide is None else wide, *_declared(data, None)):
        if data.decode(codec, "replace").removeprefix("\ufeff") == text:
            return codec
    guesses = encoding_guesses(_sample(data))
    return next((codec for codec in guesses if data.decode(codec, "replace") == text), "cp1252")


def _decode(data: bytes, content_type: str | None) -> tuple[bool, str]:
    """Return whether the bytes are UTF-8 as they are, and their text."""
    if data.startswith(_STARTS) or (data.startswith(_ZLIB_STARTS) and _inflates(data[:256])):
        raise _not_html(data)
    wide = _wide_encoding(data)
    if wide is not None:
        return False, data.decode(wide, "replace")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return False, _decode_other(data.removeprefix(codecs.BOM_UTF8), content_type)
    if data.isascii() and (b"\x1b" in data or b"~{" in data):  # what it takes to leave ASCII in seven bits
        in_seven_bits = _decode_seven_bit(data, content_type)
        if in_seven_bits is not None:
            return False, in_seven_bits
    return True, text


def _not_html(data: bytes) -> PageError:
    """Make the error that says what the bytes are."""
    signature = find_signature(data, NOT_HTML)
    if signature is not None:
        return PageError(f"These bytes are {signature.kind}, not HTML. {signature.advice}")
    return PageError("These bytes are deflated, not HTML. Decompress them first: zlib.decompress(data).")


def _inflates(start: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(start, 16))
    except zlib.error:
        return False


def _wide_encoding(data: bytes) -> str | None:
    """Return which UTF-16 or UTF-32 this is, if any, by its byte order mark or its zero bytes."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark) and encoding != "utf-8":
            return encoding
    return _guess_wide(data[:1024]) if b"\0" in data[:256] else None


def _guess_wide(head: bytes) -> str | None:
    """Return which UTF-16 or UTF-32 this is, if any: markup is ASCII, and its other bytes are zero."""
    bytes_at = [head[i::4] or b"1" for i in range(4)]
    shares = [found.count(0) / len(found) for found in bytes_at]
    if shares[0] < 0.1 and min(shares[2:]) > 0.9:
        return "utf-32-le"
    if shares[3] < 0.1 and min(shares[:2]) > 0.9:
        return "utf-32-be"
    odd, even = min(shares[1::2]), min(shares[::2])
    if max(odd, even) < 0.4 or min(max(shares[1::2]), max(shares[::2])) > 0.1:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_seven_bit(data: bytes, content_type: str | None) -> str | None:
    """Decode ASCII bytes as an encoding of seven bits, if one is declared or they plainly are Japanese."""
    plainly = ["iso2022_jp_ext"] if b"\x1b$B" in data else []
    for codec in _declared(data, content_type) + plainly:
        if codec in SEVEN_BIT:
            return data.decode(codec, "replace")
    return None


def _decode_other(data: bytes, content_type: str | None) -> str:
    """Decode what is not valid UTF-8: as damaged UTF-8, as it declares, or by a guess."""
    sample = _sample(data)
    if mostly_utf8(sample):
        return data.decode("utf-8", "replace")
    _refuse_binary(data)
    for codec in _declared(data, content_type):
        if codec != "utf-8" and (text := _as(codec, data)) is not None:
            return text
    for codec in encoding_guesses(sample):
        if (text := _as(codec, data)) is not None:
            return text
    return _as_windows(data)


def _refuse_binary(data: bytes) -> None:
    head = data[:4096]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > 4 and controls * 20 > len(head):
        raise PageError(
            "These bytes are no text in any encoding. If they came with a Content-Encoding, such as br for "
            "brotli, decompress them first."
        )


def _declared(data: bytes, content_type: str | None) -> list[str]:
    """Return the codecs of the HTTP Content-Type and of the page, the more credible first."""
    header = codec_for(_charset_of(content_type)) if content_type else None
    if header is not None and header.startswith(_WIDE) and 0 not in data:
        header = None  # every second byte of its markup would be zero
    found = _declared_in(data[:PRESCAN])
    named = [codec for codec in (header, found) if codec is not None]
    # The standard believes the header first. But latin-1 is what servers are set up with and what `requests`
    # says where the server said nothing, and the page knows better.
    if header == "cp1252":
        named.reverse()
    return named


def _charset_of(content_type: str) -> str:
    match = _CHARSET.search(content_type.encode("ascii", "ignore"))
    return match.group(1).decode("ascii") if match else content_type


def _declared_in(head: bytes) -> str | None:
    """Return the codec a page declares: in its XML declaration, or in the first meta element that does."""
    for label in _labels(_MARKUP_COMMENT.sub(b"", head)):
        codec = codec_for(label.decode("ascii", "ignore"))
        if codec is not None:
            # If it were UTF-16, these letters could not have been read. The standard says UTF-8 then.
            return "utf-8" if codec.startswith(_WIDE) else codec
    return None


def _labels(head: bytes) -> Iterator[bytes]:
    declaration = _XML_DECLARATION.match(head)
    if declaration:
        yield declaration.group(1)
    for meta in _META.finditer(head):
        attributes = {
            name.lower(): double or single or bare
            for name, double, single, bare in _ATTRIBUTE.findall(meta.group(1))
        }
        if b"charset" in attributes:
            yield attributes[b"charset"]
        elif attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
            in_content = _CHARSET.search(attributes.get(b"content", b""))
            if in_content:
                yield in_content.group(1)


def _as(codec: str, data: bytes) -> str | None:
    """Decode with `codec`; return None if it leaves more than a few damaged bytes."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        pass
    if codec == "cp1252":
        return _as_windows(data)
    if codec == "cp950":  # one label names both: what is in either is Big5 to the standard
        return _as("big5hkscs", data)
    text = data.decode(codec, "replace")
    damaged = text.count("\ufffd")
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    cut_off = damaged == 1 and text.endswith("\ufffd") and high > 1
    return text if cut_off or damaged * 20 <= high else None


def _as_windows(data: bytes) -> str:
    return data.decode("latin-1").translate(_WINDOWS)


def _sample(data: bytes) -> bytes:
    """Return what is between tags and is not ASCII: the rest says nothing about the encoding."""
    sample = bytearray()
    for piece in re.finditer(rb"[^<>]+", data):
        found = piece.group()
        if not found.isascii():
            first = _HIGH.search(found)
            sample += found[max(first.start() - 200, 0) :][:SAMPLE_SIZE] if first else b""
            sample += b"\n"
            if len(sample) > SAMPLE_SIZE:
                break
    return bytes(sample)
