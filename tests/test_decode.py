"""From bytes to text: whatever a page is written in, declares, or is broken by."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from conftest import CASES
from hypothesis import example, given
from hypothesis import strategies as st

from cleanpress.errors import CleanpressError, PageError
from cleanpress.html.decode import decode_page, recode_to_utf8
from cleanpress.io.web_charsets import _LABELS, codec_for

Case = dict[str, Any]
PAGE = "<html><meta charset=utf-8><p>Die Straße ist naß, und über den Dächern fällt Schnee.</p>" * 20


def read_decode_cases() -> list[Any]:
    cases = json.loads((CASES / "decode.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in cases]


def bytes_of(case: Case) -> bytes:
    """Put together the bytes of a case: text in an encoding, "hex", or "fill" with so many bytes of style."""
    made = b""
    for encoding, text in case["bytes"]:
        if encoding == "hex":
            made += bytes.fromhex(text)
        elif encoding == "fill":
            made += b"<style>" + b"p{margin:0}" * (int(text) // 11) + b"</style>"
        else:
            made += text.encode(encoding)
    return made


@pytest.mark.parametrize("case", read_decode_cases())
def test_a_page_is_decoded_as_its_readers_would(case: Case) -> None:
    data = bytes_of(case)
    content_type = case.get("content_type")
    for form in (data, bytearray(data), memoryview(data)):
        text = decode_page(form, content_type=content_type)
        if "expect" in case:
            assert text == case["expect"]
        else:
            assert text.endswith(case["expect_end"])
    assert recode_to_utf8(data, content_type).removeprefix(b"\xef\xbb\xbf") == text.encode()


def test_utf8_is_not_copied() -> None:
    data = PAGE.encode()
    assert recode_to_utf8(data) is data


@pytest.mark.parametrize("form", ["text", None, 5, ["bytes"]])
def test_what_are_no_bytes_is_a_type_error(form: Any) -> None:
    with pytest.raises(TypeError, match=f"was given {type(form).__name__}"):
        decode_page(form)


# --- input that is not a page --------------------------------------------------------------------


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("page.html", PAGE)
    return file.getvalue()


def brotli_like() -> bytes:
    """Bytes with no order in them, as brotli makes them, which is no part of the standard library."""
    state, made = 1, bytearray()
    for _ in range(3000):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        made.append(state >> 16 & 0xFF)
    return bytes(made)


NO_PAGES = {
    "gzip": (gzip.compress(PAGE.encode()), r"are gzip, not HTML\. .*gzip\.decompress\(data\)"),
    "zlib": (zlib.compress(PAGE.encode()), r"are deflated.*zlib\.decompress\(data\)"),
    "zlib, fast": (zlib.compress(PAGE.encode(), 1), r"are deflated.*zlib\.decompress\(data\)"),
    "bzip2": (bz2.compress(PAGE.encode()), r"bz2\.decompress\(data\)"),
    "xz": (lzma.compress(PAGE.encode()), r"lzma\.decompress\(data\)"),
    "zstandard": (b"\x28\xb5\x2f\xfd\x04\x00", "are Zstandard"),
    "zip": (zipped(), "zip file"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "are PDF"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG picture"),
    "GIF": (b"GIF89a\x01\0\x01\0", "GIF picture"),
    "WARC": (b"WARC/1.0\r\nWARC-Type: response\r\n", "WARC file"),
    "an HTTP response": (b"HTTP/1.1 200 OK\r\n\r\n<p>", "Give its body"),
    "MHTML": (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n", "MHTML"),
    "brotli, or whatever": (brotli_like(), "no text in any encoding"),
}


@pytest.mark.parametrize(("data", "says"), NO_PAGES.values(), ids=NO_PAGES)
def test_bytes_that_are_no_page_are_named(data: bytes, says: str) -> None:
    with pytest.raises(PageError, match=says) as caught:
        decode_page(data)
    assert isinstance(caught.value, CleanpressError) and isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    "text", ["x^2 + y^2", "GIF87 is a format", "BZh?", "RIFF raff", "PK", "%PDF", "HTTP/2 is new", "x"]
)
def test_text_that_starts_like_something_else_is_text(text: str) -> None:
    assert decode_page(text.encode()) == text


# --- invariants ---------------------------------------------------------------------------------


@given(st.binary(max_size=400), st.none() | st.sampled_from(sorted(_LABELS)) | st.text(max_size=20))
@example(b"\0", None)
@example(b"<\0", "utf-16")
@example(b"\xff\xfe\0", None)
@example(b"\xef\xbb\xbf\xff", "utf-8")
def test_any_bytes_are_decoded_or_refused(data: bytes, content_type: str | None) -> None:
    try:
        text = decode_page(data, content_type=content_type)
    except PageError:
        return
    text.encode("utf-8")  # no half of a surrogate pair
    assert recode_to_utf8(data, content_type).decode("utf-8").removeprefix("\ufeff") == text.removeprefix(
        "\ufeff"
    )


@given(st.text(), st.sampled_from(sorted(_LABELS)), st.sampled_from(sorted(_LABELS)))
def test_utf8_is_utf8_whatever_anybody_declares(text: str, declared: str, content_type: str) -> None:
    page = f"<meta charset={declared}>{text}ö"
    assert decode_page(page.encode(), content_type=content_type) == page


@given(st.sampled_from(sorted(set(_LABELS) - {"utf-8"})), st.text(alphabet="äöüßéèñ", min_size=1))
def test_a_true_declaration_is_believed(codec: str, text: str) -> None:
    label = _LABELS[codec].split()[0]
    try:
        data = f"<p>{text} or so".encode(codec)
    except UnicodeEncodeError:
        return  # not a word of this encoding
    if b"\xc3" not in data:  # it could be UTF-8 as well
        assert decode_page(data, content_type=label) == f"<p>{text} or so"


@pytest.mark.parametrize(
    "label", ["utf-7", "base64", "rot13", "unicode_escape", "idna", "punycode", "undefined"]
)
def test_no_label_leads_to_a_codec_that_is_no_encoding_of_pages(label: str) -> None:
    assert codec_for(label) is None


def test_every_label_leads_to_a_codec_there_is() -> None:
    for codec, labels in _LABELS.items():
        "".encode(codec)
        assert all(codec_for(label) == codec for label in labels.split())
