"""Make inputs of bytes: a fuzzer mutates bytes, and what is tried is texts, pages, TOML and JSON.

The first byte chooses how the others are read: as they stand, or each as a piece of a table, which gets
further into the code. So an input is a file, and a file stays the same input for as long as the tables are
only added to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from helpers import PIECES, SPICE, WORDS

CASES = Path(__file__).parents[1] / "cases"

# What opens, closes and nests in the text formats, beside the words of the rules.
TEXT_PIECES = [
    *WORDS, *SPICE, "\u200b", "\u200d", "\ufe0f", "\ufffd", "\x1b[31m", "\x1b]8;;", "\x1bP", "\x9b", "\x07",
    "&amp;amp;",
    "&lt;", "&#x200b;", "&nbsp;", "Â", "â€", "Ã\u200b©", "\u0301", "\u094d", "\u0e33", "\ud83d", "\udc69",
    "Share\n", "\n* * *\n", "```\n", "    ", "\t", "|", "http://", "1\n", "2 comments\n", "Read more: ",
]  # fmt: skip
PAGE_PIECES = [
    *PIECES,
    "<main>", "<article>", "<h2>",
    "<p>Boil the water first, and then wait a while, for tea takes its time.</p>",
    "<div class=comment>", "<time datetime=", "<base href=", "<a href=javascript:x>",
    "<a href='java&#10;script:x'>",
    "<img src=data:x onerror=x>", "<a href=/x>", "<meta property=og:title content=", "<b onclick=x>",
    "<dl><dt><dd>",
    "<tr><th>", "<blockquote>", "<code>", "|", "`", "*", "\\", "]", "[", "](", "# ", "\n", "\n\n",
    "<form action=javascript:x>",
    "<math href=javascript:x>", "<svg onload=x>", "<link href=x>", "<iframe srcdoc=",
    "<noscript><p title='</noscript>",
    "<style><!--</style>", "<time>", "2024-02-30", "By Jane Doe", "<sub>", "<details open>",
    "<video poster=javascript:x>",
]  # fmt: skip
TOML_PIECES = [
    "[[cleaner]]\n", "[cleaner]\n", "\n", " = ", "[", "]", ", ", "{", "}", '"', "'", '"""', "#", ".",
    "true", "false", "5", "-1",
    "0.5", "nan", "inf", "1e400", "99999999999999999999", "2024-01-01", "0x10", '""', '"en"', '["en"]',
    '["en", 5]', "[[]]", "{a = 1}", "\\",
    "use", "preset", "without", "keep", "only", "protect", "after", "before", "languages", "phrases",
    "model", "favor", "style",
    "cleaner", "tool.cleanpress", "[tool.cleanpress]\n", "[cleaner.phrases]\n", "[cleaner.phrases.share]\n",
    "unconditional",
    *(f'use = "{name}"\n' for name in (
        "RepairEncoding", "RemoveInvisible", "RemoveBoilerplate", "RemoveChrome", "NormalizeQuotes",
        "RemoveRepeats",
        "NormalizeWhitespace", "ReplaceUrls", "ReplaceEmails", "ReplacePhoneNumbers", "RemoveSiteLines",
        "Nothing",
    )),
    'preset = "page"\n', 'preset = "repair"\n', 'without = ["RemoveChrome"]\n', 'keep = ["share"]\n',
    'only = ["share"]\n', 'protect = "a+"\n',
    'protect = "("\n', 'after = "RemoveChrome"\n', 'before = "NormalizeQuotes"\n',
    'languages = ["en", "de"]\n', 'favor = "recall"\n', 'style = "curly"\n',
    'profiles = "none.json"\n', 'site = "example.org"\n', 'phrases = ["none.toml"]\n',
    'model = "none.npz"\n', 'with = "X"\n', "mode = 5\n",
]  # fmt: skip
JSON_PIECES = [
    "{", "}", "[", "]", ":", ",", '"', "\\", " ", "\t", "\r", "\n", "null", "true", "false", "1", "-0",
    "1.0e5", "1e999", "NaN", "-Infinity",
    '"text"', '"meta"', '"title"', '"url"', '"text":', '"meta":', '"title":', '"meta.title":', '"a b "',
    '"Leave a Reply\\nIt rained."', '""',
    "\\u00e9", "\\ud83d", "\\udc69", "\\ud800", "\\n", '\\"', "\\x", "\\u12", "é", "\u2028", "\ufeff",
    "\x00", "\x7f", "9" * 30, '{"text": "a "}',
    '{"text": ', '"}', "[[[[", "]]]]", '{"a":', '"cleanpress_sites": 1', '"sites":', '"pages":', "2",
    '"lines":', '"line":', '"place":',
    '"top"', '"both"', '"sample":', '"page":', '"example.org":', '"home | about"', '"https://example.org/"',
    '{"pages": 2, "lines": []}',
    '{"line": "home", "place": "top", "pages": 2, "sample": "Home", "page": "https://example.org/"}',
    '{"cleanpress_sites": 1, "sites": {', "}}", ",\n]",
]  # fmt: skip


def pieces_of(data: bytes, table: Sequence[str]) -> str:
    """Return the pieces that bytes stand for: ASCII stands for itself, the others for a piece of the table.

    In a table of more pieces than there are such bytes, the byte behind one counts as well.
    """
    found, rest = [], iter(data)
    for byte in rest:
        if byte < 128:
            found.append(chr(byte))
        else:
            number = (byte - 128) * 256 + next(rest, 0) if len(table) > 128 else byte - 128
            found.append(table[number % len(table)])
    return "".join(found)


def all_pieces_of(data: bytes, table: Sequence[str]) -> str:
    """Return the pieces that bytes stand for, in a table of up to 65,536: two bytes for each."""
    pairs = zip(data[::2], data[1::2], strict=False)
    return "".join(table[(high << 8 | low) % len(table)] for high, low in pairs)


def text_of(data: bytes, table: Sequence[str], fragments: Sequence[str] = ()) -> str:
    """Return the text that an input stands for; the bytes of one that stands for itself may be no UTF-8."""
    if not data:
        return ""
    how, data = data[0] % (3 if fragments else 2), data[1:]
    if how == 0:
        return data.decode("utf-8", "surrogateescape" if data[-1:] == b"\n" else "replace")
    return pieces_of(data, table) if how == 1 else all_pieces_of(data, fragments)


@cache
def fragments_of_texts() -> list[str]:
    """Return the lines of the texts of all cases, and each of their ends, as pieces."""
    return list(dict.fromkeys(piece for text in case_texts() for piece in text.splitlines(keepends=True)))


def case_texts() -> Iterator[str]:
    """Yield the texts of the cases of cleaners."""
    for kind in ("wild", "synthetic", "negative", "known_failures"):
        for path in sorted((CASES / kind).glob("*.json")):
            for case in json.loads(path.read_text(encoding="utf-8")):
                yield case["text"] if isinstance(case["text"], str) else "\n".join(case["text"])
