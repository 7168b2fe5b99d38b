"""What must hold for any input, one function for each surface that takes in what others wrote.

A check takes bytes, and raises a FaultError, or whatever the code should not have raised.
`tests/test_fuzz.py` tries them on kept cases and on any input, `python -m tests.fuzz` on those of atheris.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from helpers import assert_well_formed, check_markup

import cleanpress
from cleanpress import Cleaner, Pipeline, RemoveSiteLines, apply, extract, invert
from cleanpress.errors import CleanpressError, InputError, PageError, SiteProfileError
from cleanpress.html import parse
from cleanpress.io.jsonl import clean_record
from cleanpress.sites.profile import SiteProfiles

from .inputs import (
    JSON_PIECES,
    PAGE_PIECES,
    TEXT_PIECES,
    TOML_PIECES,
    fragments_of_texts,
    text_of,
)

__all__ = ["TARGETS", "FaultError", "Target"]


class FaultError(AssertionError):
    """A promise that does not hold. kind: which, in one word."""

    def __init__(self, kind: str, says: str) -> None:
        super().__init__(f"{kind}: {says}")
        self.kind = kind


def require(holds: bool, kind: str, says: str) -> None:
    if not holds:
        raise FaultError(kind, says)


# What Python says of its own insides, and no person asked for.
LEAKS = re.compile(
    r"Traceback|NoneType|__(?:init|new|call|class|dict|post_init)\w*__|positional argument|"
    r"unexpected keyword|unhashable|object is not|"
    r"object has no attribute|not subscriptable|unsupported operand|<function|<class|0x[0-9a-f]{8}"
)


def check_sentence(error: Exception) -> None:
    """An error is a sentence for the person who made the input."""
    said = str(error)
    require(said.endswith((".", "?")), "sentence", f"{type(error).__name__} says {said[-80:]!r}")
    require(not LEAKS.search(said), "sentence", f"{type(error).__name__} says {said[:200]!r}")


# --- clean ------------------------------------------------------------------------------------------

# What no text may bring to a terminal: what begins a control sequence, in either way to write it.
UNSAFE = re.compile("[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]")


def read_text(data: bytes) -> tuple[str, str]:
    """Return the name of a preset and a text."""
    name = ("default", "page")[data[0] >> 7] if data else "default"
    return name, text_of(data, TEXT_PIECES, fragments_of_texts())


def check_clean(data: bytes) -> None:
    """Edits are sorted, disjoint and in bounds; applying them is cleaning; undo is exact; twice is once."""
    name, text = read_text(data)
    check_cleaner(cleanpress.PRESETS[name], text)


def check_cleaner(cleaner: Cleaner, text: str) -> None:
    edits = cleaner.edits(text)
    try:
        assert_well_formed(text, edits)
    except AssertionError as error:
        raise FaultError("edits", f"{cleaner!r} on {text!r}: {edits!r}"[:500]) from error
    cleaned = cleaner(text)
    require(apply(text, edits) == cleaned, "apply", ascii(text)[:200])
    require(apply(cleaned, invert(text, edits)) == text, "undo", ascii(text)[:200])
    require(cleaner(cleaned) == cleaned, "twice", ascii(text)[:200])
    found = UNSAFE.search(cleaned)
    require(not found, "unsafe", f"{found and found[0]!a} is left of {ascii(text)[:200]}")


# --- extract ----------------------------------------------------------------------------------------

TRANSPORTS = (None, "utf-8", "latin-1", "shift_jis", "iso-2022-jp", "utf-16", "hz", "text/html; charset=big5")
URLS = (None, "https://example.org/a/b")
SAFE_TAGS = frozenset(
    "a abbr article aside audio b bdi bdo blockquote body br caption cite code col colgroup dd del details "
    "dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head header hr html i img ins kbd li main "
    "mark ol p picture pre q rp rt ruby s samp section small span strong sub summary sup table tbody td "
    "tfoot th thead time tr u ul var wbr".split()
)
ADDRESSES = frozenset(
    ("href", "src", "cite", "longdesc", "poster", "background", "action", "formaction", "data", "srcset")
)
SCHEME = re.compile(r"[\x00-\x20]*([a-z][\x00-\x20a-z0-9+.-]*):", re.IGNORECASE)
SAFE_SCHEMES = frozenset(
    (
        "http",
        "https",
        "mailto",
        "tel",
        "ftp",
        "ftps",
        "geo",
        "sms",
        "xmpp",
        "irc",
        "magnet",
        "news",
        "ircs",
        "bitcoin",
        "webcal",
    )
)


class SafeHTML(HTMLParser):
    """Raise a FaultError for what may run a script or ask a person for something."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        require(tag in SAFE_TAGS, "html", f"<{tag}> in the output")
        for name, value in attrs:
            require(
                not name.startswith("on") and name not in ("style", "srcdoc", "id", "name"),
                "html",
                f"{name}={value!r} in the output",
            )
            scheme = SCHEME.match(value or "") if name in ADDRESSES else None
            require(
                scheme is None or re.sub(r"[\x00-\x20]", "", scheme[1]).lower() in SAFE_SCHEMES,
                "html",
                f"{name}={value!r} in the output",
            )

    def handle_comment(self, data: str) -> None:
        raise FaultError("html", f"a comment in the output: {data[:80]!r}")

    handle_decl = unknown_decl = handle_pi = handle_comment


UNSAFE_LINK = re.compile(r"\]\([\s<]*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)


def read_input(data: bytes) -> tuple[bytes | str, str | None, dict[str, Any]]:
    """Return a page, as bytes or as text, the content type it is sent with, and options."""
    if len(data) < 2:
        return b"", None, {}
    bits, data = data[0], data[1:]
    options = {
        "url": URLS[bits & 1],
        "favor": ("balanced", "precision", "recall", "balanced")[bits >> 1 & 3],
        "comments": ("drop", "keep", "separate", "drop")[bits >> 3 & 3],
        "hidden": ("remove", "keep")[bits >> 5 & 1],
    }
    page = data[1:] if data[0] % 3 == 2 else text_of(data, PAGE_PIECES)
    return page, TRANSPORTS[data[0] // 3 % len(TRANSPORTS)], options


def check_extract(data: bytes) -> None:
    """Every page has its three formats, of which the HTML is safe, or is refused in a sentence."""
    page, content_type, options = read_input(data)
    try:
        check_markup(parse.read_page(page, content_type=content_type).markup)
        document = extract(page, **options)
    except PageError as error:
        check_sentence(error)
        return
    for format in ("text", "markdown", "html"):
        require(isinstance(document.render(format), str), "format", format)
    require(not UNSAFE_LINK.search(document.markdown), "markdown", document.markdown[:200])
    parser = SafeHTML()
    parser.feed(document.html)
    parser.close()
    try:
        (document.text + document.markdown + document.html).encode("utf-8")
    except UnicodeEncodeError as error:
        raise FaultError("encoding", str(error)) from error
    json.dumps(document.to_dict())


# --- pipeline files ---------------------------------------------------------------------------------


def check_pipeline(data: bytes) -> None:
    """A pipeline file is a pipeline, which works and is written and read again, or an error in a sentence."""
    toml = (
        data[1:]
        if data[:1] == b"\0"
        else text_of(b"\1" + data[1:], TOML_PIECES).encode("utf-8", "surrogatepass")
    )
    path = scratch() / "mine.toml"
    path.write_bytes(toml)
    try:
        pipeline = Pipeline.from_toml(path)
        pipeline("Leave a Reply\n“It” rained.")
    except CleanpressError as error:
        check_sentence(error)
        return
    try:
        written = pipeline.to_toml()
    except CleanpressError as error:  # what TOML cannot hold
        check_sentence(error)
        return
    path.write_text(written, encoding="utf-8")
    require(Pipeline.from_toml(path) == pipeline, "round", written[:300])


@cache
def scratch() -> Path:
    """Return a folder that is there as long as this process."""
    folder = tempfile.TemporaryDirectory(prefix="cleanpress-fuzz-")
    _KEPT.append(folder)
    return Path(folder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []

# --- JSON Lines -------------------------------------------------------------------------------------

COLUMNS = ("text", "meta.title", "meta", "parts.text", ("text", "meta.title"), "a.b.c", "", "é")
PARTS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def check_jsonl(data: bytes) -> None:
    """A record has the texts of its columns cleaned and every other byte as it was, or is refused."""
    columns = COLUMNS[data[0] >> 1 & 7] if data else "text"
    line = (
        data[1:]
        if data[:1] and data[0] & 1
        else text_of(b"\1" + data[1:], JSON_PIECES).encode("utf-8", "surrogatepass")
    )
    seen: list[str] = []

    def clean(text: str) -> str:
        seen.append(text)
        return text.strip() + "é"

    try:
        cleaned = clean_record(line, columns, clean)
    except InputError as error:
        check_sentence(error)
        return
    require(clean_record(line, columns, str) == line, "bytes", repr(line)[:300])
    require(
        PARTS.sub(b'""', cleaned) == PARTS.sub(b'""', line), "bytes", f"{line!r} became {cleaned!r}"[:500]
    )
    old, new = PARTS.findall(line), PARTS.findall(cleaned)
    changed = [
        json.loads(before, strict=False) for before, after in zip(old, new, strict=True) if before != after
    ]
    require(changed == seen, "bytes", f"{changed!r} changed, and {seen!r} was cleaned"[:500])
    require(records_of(cleaned) == records_of(line) or not seen, "json", repr(cleaned)[:300])


def records_of(line: bytes) -> Iterator[Any] | list[str] | None:
    """Return the names of a record in order; None for a blank line."""
    text = line.decode("utf-8")
    return (
        None
        if not text.strip()
        else [key for key, _ in json.loads(text, object_pairs_hook=list, parse_int=str)]
    )


# --- site profiles ----------------------------------------------------------------------------------


def check_profiles(data: bytes) -> None:
    """A file of profiles is read, written and read again as the same, and cleans; or it is refused."""
    text = text_of(data, JSON_PIECES)
    try:
        profiles = SiteProfiles.from_json(text, "sites.json")
    except SiteProfileError as error:
        check_sentence(error)
        return
    require(SiteProfiles.from_json(profiles.to_json()) == profiles, "round", text[:300])
    hash(profiles)
    repr(profiles)
    profiles.merge(profiles)
    for site in [*profiles.sites][:3]:
        check_cleaner_of_site(
            RemoveSiteLines(profiles, site), "Home\nTea is water.\nHome | About\n\nIt rained.\nHome"
        )


def check_cleaner_of_site(cleaner: Cleaner, text: str) -> None:
    edits = cleaner.edits(text)
    assert_well_formed(text, edits)
    require(cleaner(cleaner(text)) == cleaner(text), "twice", repr(cleaner))


# --- all --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Target:
    """A surface.

    check:   of an input. text: what an input stands for. work: what is timed, of such a text, repeated.
    runs:    how many inputs are about half a minute's. longest: so many bytes an input has at most.
    """

    name: str
    check: Callable[[bytes], None]
    text: Callable[[bytes], str]
    work: Callable[[str], object]
    runs: int
    longest: int = 512


def as_text(table: list[str]) -> Callable[[bytes], str]:
    return lambda data: text_of(data, table)


def read_toml(text: str) -> object:
    path = scratch() / "long.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return Pipeline.from_toml(path)
    except CleanpressError as error:
        return error


def read_record(text: str) -> object:
    try:
        return clean_record(text.encode("utf-8", "surrogatepass"), "text", str.strip)
    except InputError as error:
        return error


def read_profiles(text: str) -> object:
    try:
        return SiteProfiles.from_json(text)
    except SiteProfileError as error:
        return error


def read_page(text: str) -> object:
    try:
        document = extract(text)
        return document.text, document.markdown, document.html
    except PageError as error:
        return error


TARGETS = {
    target.name: target
    for target in (
        Target(
            "clean", check_clean, lambda data: read_text(data)[1], cleanpress.PRESETS["page"].edits, 4_000
        ),
        Target("extract", check_extract, lambda data: text_of(data[1:], PAGE_PIECES), read_page, 2_000),
        Target("pipeline", check_pipeline, as_text(TOML_PIECES), read_toml, 6_000, 256),
        Target("jsonl", check_jsonl, as_text(JSON_PIECES), read_record, 100_000, 256),
        Target("profiles", check_profiles, as_text(JSON_PIECES), read_profiles, 75_000),
    )
}
