"""Data, code and Markdown mean after cleaning what they meant before."""

from __future__ import annotations

import ast
import csv
import io
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import cleanpress
from cleanpress import NormalizeQuotes, NormalizeWhitespace
from cleanpress.text.code import Code
from cleanpress.text.data import is_json
from cleanpress.text.markdown import is_markdown

BOTH = NormalizeQuotes() | NormalizeWhitespace()
CURLY = NormalizeQuotes(style="curly", dashes="typographic", ellipses="character") | NormalizeWhitespace()
PIECES = [
    "boat", "it’s", "“aye”", "‘no’", "„Boot“", "\"", "'", "  ", " ", "\u00a0", "…", "—", "-- ",
    "it´s", "``a''",
    "\\", ",", ":", "{", "}", "[", "é", "中", "ß”", "# ", "- ", "Ada’s",
]  # fmt: skip
values = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
# Characters that are line ends to some, which JSON may hold as they are.
odd_values = st.lists(st.sampled_from([*PIECES, "\u2028", "\x85", "\u3000", "\u2003"]), max_size=6).map(
    "".join
)
json_values = st.recursive(
    st.one_of(odd_values, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(values, inner, max_size=4)),
    max_leaves=12,
)
documents = st.one_of(st.lists(json_values), st.dictionaries(values, json_values))


@given(value=documents, indent=st.sampled_from([None, 0, 2, "\t"]), ascii_only=st.booleans())
def test_json_stays_as_it_is(value: object, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert is_json(text)
    assert BOTH(text) == CURLY(text) == text


@given(rows=st.lists(st.dictionaries(values, odd_values, min_size=1), min_size=1, max_size=5), before=values)
def test_json_lines_stay_as_they_are(rows: list[dict[str, str]], before: str) -> None:
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    assert BOTH(lines) == CURLY(lines) == lines
    assert BOTH(f"It rained.\n\n{lines}\n\nIt went on.").split("\n")[2:-2] == lines.split("\n")


@pytest.mark.parametrize(("delimiter", "quoting"), [(",", csv.QUOTE_ALL), ("\t", csv.QUOTE_MINIMAL)])
@given(data=st.data())
def test_rows_are_read_as_before(delimiter: str, quoting: int, data: st.DataObject) -> None:
    width = data.draw(st.integers(3, 5))
    row = st.lists(values.map(str.strip).filter(bool), min_size=width, max_size=width)
    rows = data.draw(st.lists(row, min_size=3, max_size=6))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)  # type: ignore[call-overload]
    text = out.getvalue()
    for cleaner in (BOTH, CURLY):
        assert list(csv.reader(io.StringIO(cleaner(text)), delimiter=delimiter)) == rows


@given(code=st.lists(values, min_size=1, max_size=5), fence=st.sampled_from(["```", "~~~~", "    ```"]))
def test_fenced_code_keeps_its_quotes_and_gaps(code: list[str], fence: str) -> None:
    lines = [line.rstrip() for line in code]
    assume(not any(line.lstrip().startswith(("```", "~~~")) for line in lines))
    block = "\n".join([fence + "sh", *lines, fence])
    cleaned = BOTH(f"“Type” this:\n\n{block}\n\nIt’s done.")
    assert cleaned == '"Type" this:\n\n' + block.replace("\u00a0", " ") + "\n\nIt's done."


@given(lines=st.lists(st.sampled_from(["It rained", "Roses are “red”", "aye"]), min_size=2, max_size=6))
def test_hard_breaks_stay(lines: list[str]) -> None:
    text = "# Roses\n\n" + "  \n".join(lines) + "\n"
    cleaned = cleanpress.clean(text)
    assert cleaned.count("  \n") == text.count("  \n")


STRINGS = st.lists(st.sampled_from(["it’s", "“aye”", "a  b", " ", "boat", "é"]), max_size=4).map("".join)


@given(name=st.sampled_from(["x", "boat.name", "x['a']"]), strings=st.lists(STRINGS, min_size=1, max_size=5))
def test_python_means_what_it_meant(name: str, strings: list[str]) -> None:
    code = "".join(f"{name} = {json.dumps(string, ensure_ascii=False)}  # it’s\n" for string in strings)
    code += 'def f(x):\n    """Say “aye”, as it’s said.\n\n    “Aye.”\n    """\n    return f(x,  "“no”")\n'
    for cleaner in (BOTH, CURLY):
        assert ast.dump(ast.parse(cleaner(code))) == ast.dump(ast.parse(code))


@pytest.mark.parametrize(
    "text",
    [
        "If so:\n\nYou are right;\nI am wrong.",
        "Dear Ada,\n\nI came, I saw, I left;\nyou, too, came, saw, left.",
        "The lamp went out (they said);\nAnd no one came to mend it;",
        "ANN. Who’s there?\nBEN. Nobody, nobody, nobody.",
        "Tags: boats, harbour, sea\nAuthor: Ada\nPosted: May 2",
        "1. Boil the water.\n2. Add the tea (two spoons).",
        "See the notes on #boats and #ferries: they cost $5.",
        "She said “yes”, “no”, “perhaps”.\nHe said “no”, “never”, “perhaps”.\nThey said nothing, again.",
    ],
)
def test_prose_is_neither_code_nor_data(text: str) -> None:
    code = Code(text)
    assert not any(code.has(at) for at in range(len(text)))


def test_what_is_markdown() -> None:
    for text in ("# A", "a [b](c)", "**a** b", "```\na\n```", "> a", "A\n---", "| a | b |\n|---|---|"):
        assert is_markdown(text), text
    for text in ("A - b", "#boats", "2 * 3 * 4", "a_b_c", "one  ", "one \ntwo  \nthree  \nfour"):
        assert not is_markdown(text), text


def test_reading_code_takes_linear_time() -> None:
    text = "# “a”\n\n" * 3000 + "x = 1\n"
    code = Code(text)
    assert not code.has(0)
    assert BOTH(text).count('"') > 5900  # all but the ones near the code
