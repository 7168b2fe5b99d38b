"""Real frames: every dtype that text comes in, every missing value, and any index."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from engines import needs

needs("pandas", "pyarrow")

import pandas as pd  # noqa: E402  # after what may skip this module
import pyarrow as pa  # noqa: E402

import cleanpress  # noqa: E402
from cleanpress import Cleaner, Edit, OptionError, Reason, apply  # noqa: E402
from cleanpress.adapters.pandas import clean, explain  # noqa: E402
from cleanpress.installation import install_command  # noqa: E402

DTYPES = {
    "object": object,
    "string[python]": "string[python]",
    "string[pyarrow]": "string[pyarrow]",
    "arrow string": pd.ArrowDtype(pa.string()),
    "arrow large string": pd.ArrowDtype(pa.large_string()),
    "arrow dictionary": pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string())),
    "category": "category",
    "what pandas chooses": None,
}
INDEXES = {
    "range": pd.RangeIndex(4),
    "letters": pd.Index(list("dcba"), name="letter"),
    "duplicates": pd.Index([7, 7, 3, 7]),
    "levels": pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1), ("a", 1)], names=["x", "y"]),
}
TEXTS = ["x keep", None, "keep", "x x keep"]
CLEANED = ["keep", None, "keep", "keep"]
every_dtype = pytest.mark.parametrize("dtype", DTYPES.values(), ids=DTYPES)
every_index = pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)


@dataclass(frozen=True, repr=False)
class DropCrosses(Cleaner):
    """Remove "x " at the start, again and again: a cleaner whose work is known, for these tests."""

    def edits(self, text: str) -> list[Edit]:
        found = []
        while text.startswith("x ", 2 * len(found)):
            found.append(Edit(2 * len(found), 2 * len(found) + 2, "", (Reason("cross", "small"),)))
        return found


def plain(values: Any) -> list[Any]:
    """Return a column as a list, with None for every kind of missing value."""
    return [None if not isinstance(value, dict) and pd.isna(value) else value for value in values]


def column(dtype: Any, index: Any = None, texts: list[Any] = TEXTS) -> Any:
    return pd.Series(texts, index=index, dtype=dtype, name="text")


# --- clean -------------------------------------------------------------------------------


@every_dtype
@every_index
def test_a_column_is_cleaned_and_the_rest_is_unchanged(dtype: Any, index: Any) -> None:
    frame = pd.DataFrame({"id": range(4), "text": column(dtype, index)}, index=index)
    before = frame.copy(deep=True)
    cleaned = clean(frame, "text", pipeline=DropCrosses())
    assert plain(cleaned["text"]) == CLEANED
    assert list(cleaned.columns) == ["id", "text"]
    assert cleaned["id"].tolist() == [0, 1, 2, 3]
    assert cleaned.index.equals(index)
    assert cleaned.index.names == index.names
    if dtype != "category":
        assert cleaned["text"].dtype == before["text"].dtype
    pd.testing.assert_frame_equal(frame, before)


@every_dtype
@every_index
def test_a_series_is_cleaned_alone(dtype: Any, index: Any) -> None:
    series = column(dtype, index)
    cleaned = clean(series, pipeline=DropCrosses())
    assert plain(cleaned) == CLEANED
    assert cleaned.name == "text"
    assert cleaned.index.equals(index)
    assert plain(series) == TEXTS


def test_each_kind_of_missing_value_comes_back_as_it_was() -> None:
    nan = float("nan")
    series = pd.Series(["x a", None, nan, pd.NA, pd.NaT], dtype=object)
    cleaned = clean(series, pipeline=DropCrosses()).tolist()
    assert cleaned[0] == "a"
    assert cleaned[1] is None
    assert cleaned[2] is nan
    assert cleaned[3] is pd.NA
    assert cleaned[4] is pd.NaT


@pytest.mark.parametrize("dtype", ["float64", "datetime64[ns]", "Int64", "object", "string", "category"])
@pytest.mark.parametrize("length", [0, 2])
def test_a_column_without_text_is_unchanged(dtype: str, length: int) -> None:
    frame = pd.DataFrame({"text": pd.Series([None] * length, dtype=dtype)})
    pd.testing.assert_frame_equal(clean(frame, "text"), frame)
    more = clean(frame, "text", removed=True, counts=True)
    assert list(more.columns) == ["text", "text_removed", "text_counts"]
    assert len(explain(frame, "text")) == 0


@every_dtype
def test_removed_text_and_counts_are_columns_beside_the_text(dtype: Any) -> None:
    frame = pd.DataFrame({"text": column(dtype, INDEXES["duplicates"]), "id": range(4)})
    cleaned = clean(frame, "text", pipeline=DropCrosses(), removed=True, counts=True)
    assert list(cleaned.columns) == ["text", "id", "text_removed", "text_counts"]
    assert plain(cleaned["text"]) == CLEANED
    assert plain(cleaned["text_removed"]) == ["x", None, "", "x\nx"]
    assert plain(cleaned["text_counts"]) == [{"cross": 1}, None, {}, {"cross": 2}]


def test_the_default_pipeline_is_that_of_clean() -> None:
    text = "Leave a Reply\nItâ€™s raining.\nLeave a Reply"
    frame = clean(pd.DataFrame({"text": [text]}), "text", removed=True, counts=True)
    assert frame["text"][0] == cleanpress.clean(text)
    assert frame["text_removed"][0] == "Leave a Reply\nLeave a Reply"
    assert frame["text_counts"][0] == cleanpress.explain(text).counts


def test_the_counts_of_one_row_are_its_own() -> None:
    frame = clean(pd.DataFrame({"text": ["x a", "x a"]}), "text", pipeline=DropCrosses(), counts=True)
    frame["text_counts"][0]["cross"] = 99
    assert frame["text_counts"][1] == {"cross": 1}


def test_a_value_is_cleaned_once_however_often_it_stands_there() -> None:
    seen = []

    @dataclass(frozen=True, repr=False)
    class Listening(Cleaner):
        def edits(self, text: str) -> list[Edit]:
            seen.append(text)
            return []

    for dtype in DTYPES.values():
        seen.clear()
        series = column(dtype, texts=["a", "b", None, "a"] * 10)
        frame = series.to_frame()
        clean(series, pipeline=Listening())
        assert sorted(seen) == ["a", "b"]
        clean(frame, "text", pipeline=Listening(), removed=True, counts=True)
        assert sorted(seen) == ["a", "a", "b", "b"]
        explain(frame, "text", pipeline=Listening())
        assert sorted(seen) == ["a", "a", "a", "b", "b", "b"]


def test_categories_that_become_equal_are_merged() -> None:
    categories = ["x low", "low", "x high", "never"]
    series = pd.Series(pd.Categorical(["x high", "low", None, "x low"], categories, ordered=True))
    cleaned = clean(series, pipeline=DropCrosses())
    assert plain(cleaned) == ["high", "low", None, "low"]
    assert cleaned.cat.categories.tolist() == ["low", "high", "never"]
    assert cleaned.cat.ordered
    assert cleaned.max() == "high"


def test_columns_may_have_names_of_any_kind() -> None:
    numbered = clean(pd.DataFrame({0: ["x a"]}), 0, pipeline=DropCrosses(), removed=True)
    assert numbered.to_dict("list") == {0: ["a"], "0_removed": ["x"]}
    levels = pd.DataFrame({("page", "text"): ["x a"], ("page", "id"): [1]})
    cleaned = clean(levels, ("page", "text"), pipeline=DropCrosses(), removed=True)
    assert cleaned["page"].to_dict("list") == {"text": ["a"], "id": [1], "text_removed": ["x"]}


def test_attributes_of_the_frame_are_kept() -> None:
    frame = pd.DataFrame({"text": ["a"]})
    frame.attrs["source"] = "crawl"
    assert clean(frame, "text").attrs == {"source": "crawl"}
    series = pd.Series(["a"])
    series.attrs["source"] = "crawl"
    assert clean(series).attrs == {"source": "crawl"}


# --- explain -----------------------------------------------------------------------------


@every_dtype
@every_index
def test_every_edit_is_a_row_that_can_be_applied(dtype: Any, index: Any) -> None:
    frame = pd.DataFrame({"text": column(dtype, index)}, index=index)
    edits = explain(frame, "text", pipeline=DropCrosses())
    assert edits["position"].tolist() == [0, 3, 3]
    assert edits.index.tolist() == [index[0], index[3], index[3]]
    assert edits.index.names == index.names
    assert edits["original"].tolist() == ["x ", "x ", "x "]
    assert set(edits["category"]) == {"cross"}
    assert edits["reasons"].tolist() == [[{"category": "cross", "detail": "small"}]] * 3
    for position, found in edits.groupby("position"):
        made = [
            Edit(*row) for row in found[["start", "end", "replacement", "reasons"]].itertuples(index=False)
        ]
        assert apply(frame["text"].iloc[position], made) == CLEANED[position]


def test_a_column_with_nothing_to_clean_gives_a_frame_of_the_same_columns() -> None:
    none = explain(pd.Series(["a", None]), pipeline=DropCrosses())
    some = explain(pd.Series(["x a", None]), pipeline=DropCrosses())
    assert len(none) == 0
    assert none.columns.equals(some.columns)
    for name in ("position", "start", "end", "confidence"):
        assert none[name].dtype == some[name].dtype


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "kind", "way_out"),
    [
        (3, "int", r"astype\('string'\)"),
        (2.5, "float", r"astype\('string'\)"),
        (b"bytes", "bytes", r"str\.decode\('utf-8'\)"),
        (["a"], "list", "explode"),
        ({"a": 1}, "dict", "take the text out of it"),
    ],
)
@pytest.mark.parametrize("function", [clean, explain])
def test_a_value_that_is_not_text_is_refused_with_its_row(
    function: Callable[..., Any], value: Any, kind: str, way_out: str
) -> None:
    frame = pd.DataFrame({"text": pd.Series(["a", value], dtype=object, index=["first", "second"])})
    says = rf"Row 'second' \(position 1\) of the column 'text' holds {kind}, not text: .*{way_out}"
    with pytest.raises(TypeError, match=says):
        function(frame, "text")


def test_a_column_of_numbers_is_refused_with_its_first_row() -> None:
    with pytest.raises(TypeError, match=r"Row 7 \(position 0\) of the Series holds int, not text: 1"):
        clean(pd.Series([1, 2], index=[7, 8]))
    with pytest.raises(TypeError, match=r"Row \('a', 1\) \(position 1\) .* holds int"):
        index = pd.MultiIndex.from_tuples([("a", 0), ("a", 1)])
        clean(pd.Series([None, 2], index=index, dtype="category"))


@pytest.mark.parametrize(
    ("frame", "args", "options", "says"),
    [
        ({"text": ["a"]}, ("txet",), {}, "'txet' is not a known column. Did you mean 'text'?"),
        ({"text": ["a"]}, (), {}, "Say which column: 'text'"),
        ({1: ["a"]}, ("1",), {}, "of another type"),
        ({"text": ["a"], "text_removed": [1]}, ("text",), {"removed": True}, "has a column 'text_removed'"),
        ({"text": ["a"], "text_counts": [1]}, ("text",), {"counts": True}, "has a column 'text_counts'"),
    ],
)
def test_a_column_that_cannot_be_meant_is_refused(
    frame: dict[Any, Any], args: tuple[Any, ...], options: dict[str, bool], says: str
) -> None:
    with pytest.raises(OptionError, match=says):
        clean(pd.DataFrame(frame), *args, **options)


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(OptionError, match="'text' is 2 columns, not one"):
        clean(pd.DataFrame([["a", "b"]], columns=["text", "text"]), "text")


def test_a_series_takes_no_column_and_no_columns_more() -> None:
    function: Any = clean
    with pytest.raises(OptionError, match="one column already"):
        function(pd.Series(["a"]), "text")
    with pytest.raises(OptionError, match="to_frame"):
        function(pd.Series(["a"]), removed=True)
    with pytest.raises(TypeError, match="was given list"):
        function(["a"])


def test_without_pandas_the_error_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from cleanpress.adapters.pandas import clean\n"
        "try: clean([])\n"
        "except ImportError as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert install_command("pandas") in result.stdout


# --- cleanpress.clean on columns, without the adapter -------------------------------------------


@every_dtype
@every_index
def test_clean_can_be_applied_and_mapped(dtype: Any, index: Any) -> None:
    texts = ["Leave a Reply\nIt rained.", None, "It rained.", ""]
    series = column(dtype, index, texts)
    for cleaned in (series.apply(cleanpress.clean), series.map(cleanpress.clean)):
        assert plain(cleaned) == ["It rained.", None, "It rained.", ""]
        assert cleaned.index.equals(index)


def test_clean_passes_each_kind_of_missing_value() -> None:
    series = pd.Series(["It rained.", None, float("nan"), pd.NA, pd.NaT], dtype=object)
    assert plain(series.apply(cleanpress.clean)) == ["It rained.", None, None, None, None]
    for value in series[1:]:
        assert cleanpress.clean(value) is value


def test_apply_names_what_is_not_text() -> None:
    with pytest.raises(TypeError, match="was given int"):
        pd.Series(["a", 3], dtype=object).apply(cleanpress.clean)
