"""The kernel: every type of string, every layout of an array, and the columns beside the text."""

from __future__ import annotations

import gzip
import subprocess
import sys
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest
from engines import CLEANED, COUNTS, EXTRACTED, PAGES, REMOVED, TEXTS, needs
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress import Cleaner, CleanpressError, Edit, OptionError, Reason
from cleanpress.errors import PageError
from cleanpress.installation import install_command

needs("pyarrow")

import pyarrow as pa  # noqa: E402  # after what may skip this module

from cleanpress.adapters.arrow import array_like, clean, extract, texts_of  # noqa: E402

STRINGS = [pa.string(), pa.large_string(), pa.string_view()]
DICTIONARIES = [
    pa.dictionary(index, value, ordered)
    for index, value, ordered in [
        (pa.int32(), pa.string(), False),
        (pa.int8(), pa.large_string(), True),
        (pa.uint32(), pa.string_view(), False),
        (pa.int16(), pa.string_view(), True),
    ]
]
TYPES = STRINGS + DICTIONARIES
every_type = pytest.mark.parametrize("type", TYPES, ids=str)
texts = st.lists(
    st.none() | st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(TEXTS), max_size=30
)


@dataclass(frozen=True, repr=False)
class RemoveCrosses(Cleaner):
    """Remove "x " at the start: a cleaner whose work is known."""

    def edits(self, text: str) -> list[Edit]:
        return [Edit(0, 2, "", (Reason("cross"),))] if text.startswith("x ") else []


def test_the_table_holds_what_it_is_for() -> None:
    assert sum(before != after for before, after in zip(TEXTS, CLEANED, strict=True)) > 10
    assert any(REMOVED)
    assert any(COUNTS)
    assert EXTRACTED[0] == "Boil the water first, then wait a while."


# --- arrays -------------------------------------------------------------------------------------


@every_type
def test_an_array_comes_back_in_its_type(type: pa.DataType) -> None:
    array = array_like(TEXTS, type)
    assert texts_of(array) == TEXTS
    cleaned = clean(array)
    cleaned.validate(full=True)
    assert cleaned.type == type
    assert isinstance(cleaned, pa.Array)
    assert cleaned.to_pylist() == CLEANED


@every_type
@given(values=texts, start=st.integers(0, 9), length=st.integers(0, 30), cut=st.integers(0, 30))
def test_the_kernel_is_the_bare_loop(
    type: pa.DataType, values: list[str | None], start: int, length: int, cut: int
) -> None:
    array = array_like(values, type).slice(min(start, len(values)), length)
    cut = min(cut, len(array))
    chunked = pa.chunked_array([array[:cut], array[cut:], array[:0]], type)
    expected = [cleanpress.clean(text) for text in array.to_pylist()]
    for data in (array, chunked):
        cleaned = clean(data)
        cleaned.validate(full=True)
        assert cleaned.to_pylist() == expected
        assert cleaned.type == type
    assert [len(chunk) for chunk in clean(chunked).chunks] == [len(chunk) for chunk in chunked.chunks]
    table = clean(pa.table({"text": chunked}), "text", removed=True, counts=True)
    explained = [None if text is None else cleanpress.explain(text) for text in array.to_pylist()]
    assert [
        None if row is None else {each["category"]: each["count"] for each in row}
        for row in table["text_counts"].to_pylist()
    ] == [e and e.counts for e in explained]


@every_type
def test_no_rows_and_no_chunks(type: pa.DataType) -> None:
    assert clean(array_like([], type)).type == type
    none = clean(pa.chunked_array([], type))
    assert (none.type, none.num_chunks) == (type, 0)
    table = pa.schema([("text", type)]).empty_table()
    assert clean(table, "text", removed=True, counts=True).num_rows == 0
    nothing = array_like([None, None], type)
    assert clean(nothing).to_pylist() == [None, None]


def test_a_column_of_nulls_without_a_type_stays_one() -> None:
    table = clean(pa.table({"text": pa.nulls(2)}), "text", removed=True, counts=True)
    assert table.schema.types[:2] == [pa.null(), pa.string()]
    assert table.to_pydict() == {"text": [None] * 2, "text_removed": [None] * 2, "text_counts": [None] * 2}
    assert texts_of(pa.nulls(2)) == [None, None]
    assert array_like([None], pa.null()).type == pa.null()


def test_dictionaries_keep_what_is_in_use_and_merge_what_becomes_equal() -> None:
    seen = []

    class Listening(RemoveCrosses):
        def edits(self, text: str) -> list[Edit]:
            seen.append(text)
            return super().edits(text)

    values = pa.array(["x low", "low", "never", None, "x high"])
    array = pa.DictionaryArray.from_arrays(pa.array([4, 1, None, 0, 3, 1], pa.int8()), values, ordered=True)
    cleaned = clean(pa.chunked_array([array, array]), pipeline=Listening())
    assert cleaned.to_pylist() == ["high", "low", None, "low", None, "low"] * 2
    assert sorted(seen) == ["low", "x high", "x low"]
    assert cleaned.type == array.type
    assert sorted(cleaned.chunk(0).dictionary.to_pylist()) == ["high", "low"]
    assert cleaned.chunk(0).dictionary == cleaned.chunk(1).dictionary  # else no file of Arrow could hold it


def test_more_values_than_one_dictionary_has_room_for() -> None:
    type = pa.dictionary(pa.int8(), pa.string())
    values = [[f"x {number}" for number in range(start, start + 100)] for start in (0, 100)]
    cleaned = clean(pa.chunked_array([array_like(v, type) for v in values]), pipeline=RemoveCrosses())
    assert cleaned.to_pylist() == [str(number) for number in range(200)]
    assert cleaned.type == type


# --- tables and batches -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [pa.Table, pa.RecordBatch])
def test_the_rest_of_a_table_is_unchanged(kind: Any) -> None:
    schema = pa.schema(
        [
            pa.field("id", pa.int8(), nullable=False),
            pa.field("text", pa.string(), metadata={"a": "b"}),
            ("z", pa.bool_()),
        ],
        metadata={"source": "crawl"},
    )
    data = kind.from_arrays([range(len(TEXTS)), TEXTS, [True] * len(TEXTS)], schema=schema)
    cleaned = clean(data, "text")
    assert type(cleaned) is kind
    assert cleaned.schema.equals(schema, check_metadata=True)
    assert cleaned.column("text").to_pylist() == CLEANED
    assert cleaned.column("id").equals(data.column("id"))
    more = clean(data, "text", removed=True, counts=True)
    assert more.schema.names == ["id", "text", "z", "text_removed", "text_counts"]
    assert more.schema.metadata == schema.metadata
    assert more.column("text_removed").to_pylist() == REMOVED
    assert more.column("text_counts").to_pylist() == COUNTS
    assert data.column("text").to_pylist() == TEXTS


@every_type
def test_removed_text_has_the_string_type_of_the_column(type: pa.DataType) -> None:
    table = pa.table({"text": array_like(TEXTS, type)})
    more = clean(table, "text", removed=True)
    assert more["text_removed"].type == (type.value_type if pa.types.is_dictionary(type) else type)
    assert more["text_removed"].to_pylist() == REMOVED


def test_parquet_holds_it_all(tmp_path: Any) -> None:
    import pyarrow.parquet as pq

    table = clean(pa.table({"text": TEXTS}), "text", removed=True, counts=True)
    pq.write_table(table, tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet").equals(table)


@pytest.mark.parametrize(
    ("args", "options", "says"),
    [
        (("txet",), {}, "'txet' is not a known column. Did you mean 'text'?"),
        ((), {}, "Say which column: 'text', 'text_removed', 'text_counts', 'twice', 'twice'"),
        (
            ("text",),
            {"removed": True},
            "The table already has a column 'text_removed'. Rename or drop it first",
        ),
        (("text",), {"counts": True}, "already has a column 'text_counts'"),
        (("twice",), {}, "'twice' is 2 columns, not one. Rename them first"),
    ],
)
def test_a_column_that_cannot_be_meant_is_refused(
    args: tuple[str, ...], options: dict[str, bool], says: str
) -> None:
    names = ["text", "text_removed", "text_counts", "twice", "twice"]
    with pytest.raises(OptionError) as caught:
        clean(pa.table([["a"]] * 5, names=names), *args, **options)  # type: ignore[arg-type]
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (pa.array([1]), "The column 'text' holds int64, not text: cast it to pa.string() first."),
        (pa.array([b"a"]), "holds binary, not text: decode it first"),
        (pa.array([["a"]]), "pc.list_flatten"),
        (pa.array([1]).dictionary_encode(), "cast it"),
    ],
    ids=["number", "binary", "list", "dictionary"],
)
def test_what_is_not_text_is_refused(values: pa.Array, says: str) -> None:
    with pytest.raises(TypeError) as caught:
        clean(pa.table({"text": values}), "text")
    assert says in str(caught.value)
    with pytest.raises(TypeError, match="not text"):
        texts_of(values)


def test_an_array_takes_no_column_and_no_columns_more() -> None:
    with pytest.raises(OptionError, match="one column already: leave out 'text'"):
        clean(pa.array(["a"]), "text")
    with pytest.raises(OptionError, match="no room for more columns"):
        clean(pa.array(["a"]), removed=True)
    with pytest.raises(TypeError, match="was given list"):
        clean(["a"])
    with pytest.raises(TypeError, match="pipeline takes a cleaner"):
        clean(pa.array([], pa.string()), pipeline=5)  # type: ignore[arg-type]


def test_strings_that_are_not_utf8_are_named() -> None:
    array = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff"]).buffers())
    with pytest.raises(CleanpressError, match=r"not UTF-8.*Cast the column to binary first"):
        clean(array)


def test_without_pyarrow_the_error_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "try: import cleanpress.adapters.arrow\n"
        "except ImportError as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert install_command("arrow") in result.stdout


# --- pages --------------------------------------------------------------------------------------

BYTES = [pa.binary(), pa.large_binary(), pa.binary_view()]


@pytest.mark.parametrize("type", [*TYPES, *BYTES], ids=str)
def test_pages_become_their_main_content(type: pa.DataType) -> None:
    if type in BYTES:
        pages: Any = pa.array([page and page.encode() for page in PAGES], type)
        expected = [p if p is None else cleanpress.extract(p).text for p in pages.to_pylist()]
    else:
        pages, expected = array_like(PAGES, type), EXTRACTED
    made = extract(pages)
    made.validate(full=True)
    assert made.to_pylist() == expected
    assert str(made.type) == str(type).replace("binary", "string")
    chunked = extract(pa.chunked_array([pages[:2], pages[2:]]))
    assert chunked.to_pylist() == expected


def test_metadata_and_removed_text_are_columns_beside_the_content() -> None:
    page = '<html lang=en><title>Tea</title><meta name=author content="Ann Lee"><a href=b>Home</a>' + (
        "<p>Boil the water first, then wait a while, and <a href=c>pour it</a>."
    )
    table = pa.table({"html": [page, None], "from": ["https://example.org/a/", None]})
    made = extract(
        table, "html", url_column="from", metadata=True, removed=True, format="markdown", comments="separate"
    )
    document = cleanpress.extract(page, url="https://example.org/a/", comments="separate")
    words = "title authors date modified site language description image url tags comments removed".split()
    assert made.schema.names == ["html", "from", *(f"html_{word}" for word in words)]
    row, nothing = made.to_pylist()
    assert row["html"] == document.markdown
    assert "https://example.org/a/c" in row["html"]
    for word in set(words) - {"authors", "tags", "removed", "comments"}:
        assert row[f"html_{word}"] == getattr(document, word)
    assert (row["html_comments"], document.comments) == ([], None)
    assert (row["html_authors"], row["html_tags"]) == (list(document.authors), list(document.tags))
    assert row["html_removed"] == "\n".join(gone.text for gone in document.removed)
    assert all(value is None for value in nothing.values())


def test_what_extract_can_do_a_column_can_do() -> None:
    page = (
        "<footer>All rights reserved.</footer><h1>Tea</h1><p>Boil the water, and see <a href=b>pots</a>."
        "<table><tr><th>Tea<th>Minutes<tr><td>Green<td>2<tr><td>Black<td>4</table>"
    )
    weights = files("cleanpress.model") / "weights" / "html.npz"
    document = cleanpress.extract(page, url="https://example.org/a", favor="recall")
    given: list[dict[str, Any]] = [
        {"format": "markdown"},
        {"format": "markdown", "links": False},
        {"links": True},
        {"format": "markdown", "tables": False},
        {"format": "html", "images": False},
    ]
    for options in given:
        table = pa.table({"html": [page], "url": ["https://example.org/a"]})
        made = extract(table, "html", url_column="url", favor="recall", model=str(weights), **options)
        shown = {name: options[name] for name in options if name != "format"}
        assert made["html"].to_pylist() == [document.render(options.get("format", "text"), **shown)]
    counts = extract(pa.table({"html": [page, None]}), "html", counts=True)["html_counts"].to_pylist()
    expected = cleanpress.extract(page).counts
    assert counts == [[{"category": c, "count": n} for c, n in expected.items()], None]
    with pytest.raises(OptionError, match="holds no weights"):
        extract(pa.array([], pa.string()), model=__file__)


def test_what_is_no_page_is_an_error_with_its_row_or_a_null_with_its_reason() -> None:
    pages = pa.chunked_array([[b"<p>Tea", None], [gzip.compress(b"<p>Tea")]])
    with pytest.raises(PageError, match=r"Row 2 of the column 'html': .*on_error='null'"):
        extract(pa.table({"html": pages}), "html")
    with pytest.raises(PageError, match=r"Row 2: "):
        extract(pages)
    schema = pa.schema([pa.field("html", pa.binary(), nullable=False)])
    made = extract(
        pa.table([pages.drop_null()], schema=schema), "html", on_error="null", metadata=True, removed=True
    )
    made.validate(full=True)
    assert made.schema.field("html").nullable
    assert made["html"].to_pylist()[1] is None
    first, second = made["html_error"].to_pylist()
    assert first is None
    assert "gzip" in second


@pytest.mark.parametrize(
    "options", [{"favor": "x"}, {"comments": "x"}, {"hidden": "x"}, {"format": "x"}, {"on_error": "x"}]
)
def test_an_option_that_is_not_known_is_refused_before_the_first_page(options: Any) -> None:
    with pytest.raises(OptionError, match="'x' is not a known"):
        extract(pa.array([], pa.string()), **options)
    with pytest.raises(OptionError, match="not a known column"):
        extract(pa.table({"html": ["<p>"]}), "html", url_column="link")
