"""Fuzz the way from bytes to markup, and what is built on it.

To run it: pip install atheris; python tests/fuzz_extract.py -max_total_time=300
What it finds becomes a case in tests/cases/decode.json or tests/cases/parse.json.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["cleanpress.html", "cleanpress.io"]):
    import cleanpress
    from cleanpress.errors import PageError
    from cleanpress.html.decode import decode_page
    from cleanpress.html.parse import read_page

from helpers import PIECES, check_markup

TRANSPORTS = (None, "utf-8", "latin-1", "shift_jis", "iso-2022-jp", "utf-16", "hz", "text/html; charset=big5")
extract = getattr(cleanpress, "extract", None)


def markup_from(data: bytes) -> str:
    """Make soup of the bytes: each that is no ASCII is a piece of markup, the others stand for themselves."""
    return "".join(PIECES[(byte - 128) % len(PIECES)] if byte >= 128 else chr(byte) for byte in data)


def fuzz(data: bytes) -> None:
    """Read the data as a page and as soup of markup: nothing but a PageError may come of it."""
    if not data:
        return
    content_type, page = TRANSPORTS[data[0] % len(TRANSPORTS)], data[1:]
    try:
        decode_page(page, content_type=content_type)
        check_markup(read_page(page, content_type=content_type).markup)
        check_markup(read_page(markup_from(page)).markup)
        if extract is not None:
            extract(page)
            extract(markup_from(page))
    except PageError:
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
