"""The adapters in the real engines: each gives what the bare loop gives, nulls included."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import optional
from engines import (
    CLEANED,
    COUNTS,
    EDITS,
    EXTRACTED,
    OTHER,
    OTHER_CLEANED,
    PAGES,
    REMOVED,
    SITE_CLEANED,
    SITE_TEXTS,
    SITE_URLS,
    SITES,
    TEXTS,
    plain,
)

import cleanpress
from cleanpress.errors import OptionError, PageError
from cleanpress.installation import install_command
from cleanpress.sites import SiteLearner

os.environ |= {
    "RAY_USAGE_STATS_ENABLED": "0",
    "HF_HUB_OFFLINE": "1",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
pd = optional("pandas")
pa = optional("pyarrow")
pytestmark = pytest.mark.engine

MODULES = [
    pytest.param(module, marks=pytest.mark.needs(*needs), id=module)
    for module, needs in {
        "arrow": ["pyarrow"],
        "jobs": [],
        "datasets": ["datasets"],
        "datatrove": ["datatrove"],
        "duckdb": ["duckdb", "pyarrow"],
        "pandas": ["pandas"],
        "polars": ["polars"],
        "ray": ["ray"],
        "sklearn": ["sklearn"],
        "spark": ["pyspark"],
    }.items()
]
LIBRARIES = [
    "pyarrow",
    "datasets",
    "datatrove",
    "duckdb",
    "pandas",
    "polars",
    "ray",
    "sklearn",
    "pyspark",
    "numpy",
]


def python(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_cleanpress_alone_imports_no_engine() -> None:
    code = f"import sys, cleanpress, cleanpress.adapters; print([m for m in {LIBRARIES} if m in sys.modules])"
    assert python(code).strip() == "[]"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_named_like_its_library_is_not_taken_for_it(module: str) -> None:
    others = [m for m in LIBRARIES if m not in (module, "pyarrow", "numpy", "pandas", "pyspark")]
    code = f"import sys, cleanpress.adapters.{module}; print([m for m in {others} if m in sys.modules])"
    found = python(code).strip()
    assert found == "[]" or module in ("datatrove", "datasets", "sklearn")  # which import others themselves


@pytest.mark.parametrize(
    ("library", "module", "extra"),
    [
        ("polars", "polars", "polars"),
        ("pyspark", "spark", "spark"),
        ("sklearn", "sklearn", "sklearn"),
        ("datatrove", "datatrove", "datatrove"),
        ("pyarrow", "duckdb", "arrow"),
    ],
)
def test_without_the_library_the_error_says_what_to_install(library: str, module: str, extra: str) -> None:
    code = (
        f"import sys; sys.modules['{library}'] = None\n"
        f"try: import cleanpress.adapters.{module}\n"
        "except ImportError as error: print(error)"
    )
    assert install_command(extra) in python(code)


# --- pandas -------------------------------------------------------------------------------------


@pytest.mark.needs("pandas", "pyarrow")
def test_pandas_pages() -> None:
    from cleanpress.adapters.pandas import extract

    for dtype in (object, "string", "category", pd.ArrowDtype(pa.string())):
        frame = pd.DataFrame({"html": pd.Series(PAGES, list("abcde"), dtype=dtype), "id": range(5)})
        made = extract(frame, "html", metadata=True, removed=True)
        assert plain(made["html"]) == EXTRACTED
        assert made.loc["a", "html_title"] == "Tea for two"
        assert made.loc["a", "html_removed"] == "Home"
        assert made.loc["a", "html_authors"] == []
        assert made["id"].tolist() == list(range(5))
        assert plain(extract(frame["html"])) == EXTRACTED
    raw = pd.DataFrame({"html": [b"<p>Tea", b"\x1f\x8b\x08", None], "from": [None, "https://a.org", None]})
    with pytest.raises(PageError, match=r"Row 1 of the column 'html': .*on_error='null'"):
        extract(raw, "html")
    made = extract(raw, "html", url_column="from", on_error="null")
    assert plain(made["html"]) == ["Tea", None, None]
    assert "gzip" in made["html_error"][1]
    assert plain(made["html_error"])[::2] == [None, None]
    with pytest.raises(TypeError, match=r"Row 0 .* holds int"):
        extract(pd.Series([3]))


# --- polars -------------------------------------------------------------------------------------


@pytest.mark.needs("polars", "pyarrow")
def test_polars() -> None:
    import polars as pl

    from cleanpress.adapters.polars import clean

    for dtype in (pl.String, pl.Categorical):
        frame = pl.DataFrame({"id": range(len(TEXTS)), "text": pl.Series(TEXTS, dtype=dtype)})
        assert frame.with_columns(clean("text"))["text"].to_list() == CLEANED
        assert frame.select(clean(pl.col("text").alias("t"), pipeline=OTHER))["t"].to_list() == OTHER_CLEANED
        for engine in ("in-memory", "streaming"):
            lazy = frame.lazy().with_columns(clean("text"))
            assert lazy.collect_schema() == frame.schema
            made = lazy.collect(engine=engine)  # type: ignore[call-overload]
            assert made.schema == frame.schema
            assert made["text"].to_list() == CLEANED
        more = frame.lazy().with_columns(clean("text", removed=True, counts=True).struct.unnest())
        made = more.collect()
        assert more.collect_schema() == made.schema
        assert made["text"].to_list() == CLEANED
        assert made["text_removed"].to_list() == REMOVED
        assert made["text_counts"].to_list() == COUNTS
    sent = pl.Expr.deserialize(clean("text", pipeline=OTHER).meta.serialize())
    assert frame.select(sent)["text"].to_list() == OTHER_CLEANED
    assert frame.clear().select(clean("text")).height == 0
    nothing = pl.DataFrame({"text": [None, None]}).select(clean("text"))
    assert nothing["text"].to_list() == [None, None]
    with pytest.raises(TypeError, match="holds int64, not text"):
        frame.select(clean("id"))
    with pytest.raises(TypeError, match=r"cast it to pl\.String first"):
        pl.DataFrame({"text": pl.Series(["a"], dtype=pl.Enum(["a"]))}).select(clean("text"))


@pytest.mark.needs("polars", "pyarrow")
def test_polars_pages() -> None:
    import polars as pl

    from cleanpress.adapters.polars import extract

    frame = pl.DataFrame({"html": PAGES, "from": ["https://a.org/b"] * len(PAGES)})
    assert frame.select(extract("html"))["html"].to_list() == EXTRACTED
    binary = (
        frame.lazy().with_columns(pl.col("html").cast(pl.Binary)).select(extract("html", url_column="from"))
    )
    assert binary.collect_schema() == {"html": pl.String}
    assert binary.collect()["html"].to_list()[0] == EXTRACTED[0]
    made = frame.with_columns(extract("html", url_column="from", metadata=True).struct.unnest())
    assert made["html_title"][0] == "Tea for two"
    assert made["html_url"].to_list() == ["https://a.org/b", None, *["https://a.org/b"] * 3]
    assert made.schema["html_authors"] == pl.List(pl.String)


# --- datasets -----------------------------------------------------------------------------------


@pytest.mark.needs("datasets")
def test_datasets(hf: Any) -> None:
    from cleanpress.adapters.datasets import clean

    data = hf.Dataset.from_dict({"text": [None] * 5 + TEXTS, "id": range(len(TEXTS) + 5)})
    expected = [None] * 5 + CLEANED
    for options in ({}, {"num_proc": 2}):
        made = data.map(clean("text"), batched=True, batch_size=5, **options)
        assert made["text"][:] == expected
        assert made.features == data.features
    assert data.map(clean("text", pipeline=OTHER), batched=True)["text"][5:] == OTHER_CLEANED
    f = clean("text", removed=True, counts=True)
    features = f.features(data.features)
    for made in (
        data.map(f, batched=True, batch_size=5, writer_batch_size=5, features=features),
        data.with_format("arrow").map(f, batched=True, batch_size=5, writer_batch_size=5).with_format(None),
    ):
        assert made.column_names == ["text", "id", "text_removed", "text_counts"]
        assert made["text"][:] == expected
        assert made["text_removed"][5:] == REMOVED
        assert made["text_counts"][5:] == COUNTS


@pytest.mark.needs("datasets")
def test_datasets_that_stream(hf: Any) -> None:
    from cleanpress.adapters.datasets import clean

    stream = hf.Dataset.from_dict({"text": TEXTS}).to_iterable_dataset()
    made = list(stream.map(clean("text", removed=True), batched=True, batch_size=4))
    assert [row["text"] for row in made] == CLEANED
    assert [row["text_removed"] for row in made] == REMOVED


@pytest.mark.needs("datasets")
def test_datasets_fingerprints_are_the_same_everywhere(hf: Any) -> None:
    from cleanpress.adapters.datasets import clean

    code = (
        "from datasets.fingerprint import Hasher; from cleanpress.adapters.datasets import clean, extract\n"
        "f = clean('text', removed=True); print(Hasher.hash(f))\n"
        "f({'text': ['Leave a Reply\\nIt rained.']})\n"
        "print(Hasher.hash(f), Hasher.hash(extract('text', favor='precision')))\n"
    )
    printed = python(code).split()
    assert printed[0] == printed[1] == hf.fingerprint.Hasher.hash(clean("text", removed=True))
    assert printed == python(code).split()
    assert hf.fingerprint.Hasher.hash(clean("text", pipeline=OTHER)) != printed[0]
    pickled = pickle.loads(pickle.dumps(clean("text")))
    assert pickled({"text": TEXTS}) == {"text": CLEANED}


@pytest.mark.needs("datasets")
def test_datasets_pages(hf: Any) -> None:
    from cleanpress.adapters.datasets import extract

    data = hf.Dataset.from_dict({"html": PAGES, "from": ["https://a.org/b"] * len(PAGES)})
    f = extract("html", url_column="from", metadata=True)
    made = data.map(f, batched=True, batch_size=2, writer_batch_size=1, features=f.features(data.features))
    assert made["html"][:] == EXTRACTED
    assert made["html_title"][0] == "Tea for two"
    binary = data.cast_column("html", hf.Value("binary"))
    f = extract("html")
    assert binary.map(f, batched=True, features=f.features(binary.features))["html"][0] == EXTRACTED[0]


@pytest.mark.needs("datasets")
def test_batches_that_cannot_be_meant_are_refused() -> None:
    from cleanpress.adapters.datasets import clean

    with pytest.raises(OptionError, match="Did you mean 'text'"):
        clean("txet")({"text": ["a"]})
    with pytest.raises(OptionError, match="already has a column 'text_removed'"):
        clean("text", removed=True)({"text": ["a"], "text_removed": ["b"]})
    with pytest.raises(TypeError, match="The column 'text' holds more than text"):
        clean("text")({"text": ["a", 1]})
    with pytest.raises(TypeError, match="holds int64, not text"):
        clean("text")({"text": [1]})


# --- Ray ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_format", ["default", "numpy", "pyarrow", "pandas"])
@pytest.mark.needs("ray", "pyarrow", "pandas")
def test_ray(ray_data: Any, batch_format: str) -> None:
    from cleanpress.adapters.ray import clean, extract

    table = pa.table({"id": range(len(TEXTS)), "text": TEXTS})
    data = ray_data.from_arrow([table.slice(0, 8), table.slice(8)])
    made = data.map_batches(clean("text"), batch_format=batch_format).to_pandas().sort_values("id")
    assert plain(made["text"]) == CLEANED
    more = data.map_batches(clean("text", removed=True, pipeline=OTHER), batch_format=batch_format)
    made = more.to_pandas().sort_values("id")
    assert plain(made["text"]) == OTHER_CLEANED
    pages = ray_data.from_arrow(pa.table({"id": range(len(PAGES)), "html": PAGES}))
    made = pages.map_batches(extract("html"), batch_format=batch_format).to_pandas().sort_values("id")
    assert plain(made["html"]) == EXTRACTED


@pytest.mark.needs("ray", "pyarrow")
def test_ray_counts(ray_data: Any) -> None:
    from cleanpress.adapters.ray import clean

    data = ray_data.from_arrow(pa.table({"id": range(len(TEXTS)), "text": TEXTS}))
    for batch_format in ("default", "pyarrow"):
        made = data.map_batches(clean("text", removed=True, counts=True), batch_format=batch_format)
        rows = sorted(made.take_all(), key=lambda row: row["id"])
        assert [row["text_removed"] for row in rows] == REMOVED
        assert [None if row["text_counts"] is None else list(row["text_counts"]) for row in rows] == COUNTS


# --- Spark --------------------------------------------------------------------------------------


@pytest.mark.needs("pyspark", "java", "pyarrow", "pandas")
def test_spark(spark: Any) -> None:
    from cleanpress.adapters.spark import clean

    df = spark.createDataFrame(list(enumerate(TEXTS)), "id int, text string").repartition(2)
    made = clean(df, "text")
    assert made.schema == df.schema
    assert [row.text for row in sorted(made.collect())] == CLEANED
    other = clean(df, "text", pipeline=OTHER)
    assert [row.text for row in sorted(other.collect())] == OTHER_CLEANED
    more = sorted(clean(df, "text", removed=True, counts=True).collect())
    assert [row.text_removed for row in more] == REMOVED
    counts = [
        None if row.text_counts is None else [each.asDict() for each in row.text_counts] for row in more
    ]
    assert counts == COUNTS


@pytest.mark.needs("pyspark", "java", "pyarrow", "pandas")
def test_spark_pages(spark: Any) -> None:
    from cleanpress.adapters.spark import extract

    rows = [(i, None if page is None else page.encode(), "https://a.org/b") for i, page in enumerate(PAGES)]
    df = spark.createDataFrame(rows, "id int, html binary, origin string")
    made = sorted(extract(df, "html", url_column="origin", metadata=True, on_error="null").collect())
    expected = [None if page is None else cleanpress.extract(page.encode()).text for page in PAGES]
    assert [row.html for row in made] == expected
    assert made[0].html_title == "Tea for two"
    assert made[0].html_authors == []
    assert made[0].html_url == "https://a.org/b"


@pytest.mark.needs("pyspark", "java", "pyarrow", "pandas")
def test_spark_refuses_before_it_works(spark: Any) -> None:
    from cleanpress.adapters.spark import clean

    df = spark.createDataFrame([(1, "a", "b")], "id int, text string, text_removed string")
    with pytest.raises(OptionError, match="Did you mean 'text'"):
        clean(df, "txet")
    with pytest.raises(OptionError, match="already has a column 'text_removed'"):
        clean(df, "text", removed=True)
    with pytest.raises(TypeError, match="The column 'id' holds int, not text"):
        clean(df, "id")


# --- DuckDB -------------------------------------------------------------------------------------


@pytest.mark.needs("duckdb", "pyarrow")
def test_duckdb() -> None:
    import duckdb

    from cleanpress.adapters.duckdb import register, register_extract

    connection = duckdb.connect()
    register(connection)
    register(connection, name="clean_more", removed=True, counts=True)
    register(connection, name="clean_other", pipeline=OTHER)
    register_extract(connection)
    register_extract(connection, name="page", metadata=True, on_error="null")
    texts = pa.table({"id": range(len(TEXTS)), "text": TEXTS})
    connection.register("texts", texts)
    query = "SELECT clean(text), clean_other(text), clean_more(text) FROM texts ORDER BY id"
    cleaned, other, more = zip(*connection.sql(query).fetchall(), strict=True)
    assert list(cleaned) == CLEANED
    assert list(other) == OTHER_CLEANED
    assert [(row["text"], row["removed"], row["counts"]) for row in more] == [
        *zip(CLEANED, REMOVED, COUNTS, strict=True)
    ]
    assert connection.sql("SELECT clean(NULL), clean('Leave a Reply')").fetchall() == [(None, "")]
    categories = "SELECT map_from_entries(clean_more('Leave a Reply').counts)['comment_form']"
    assert connection.sql(categories).fetchall() == [(1,)]
    connection.register("pages", pa.table({"id": range(len(PAGES)), "html": PAGES}))
    functions = "extract_content(html), extract_content(encode(html)), page(html, 'https://a.org/b')"
    query = f"SELECT {functions} FROM pages ORDER BY id"
    text, blob, page = zip(*connection.sql(query).fetchall(), strict=True)
    assert list(text) == EXTRACTED
    assert blob[0] == EXTRACTED[0]
    assert (page[0]["title"], page[0]["url"], page[0]["authors"]) == ("Tea for two", "https://a.org/b", [])
    with pytest.raises(duckdb.Error, match="on_error='null'"):
        connection.sql("SELECT extract_content('page.html')").fetchall()


# --- scikit-learn -------------------------------------------------------------------------------


@pytest.mark.needs("sklearn", "pandas")
def test_sklearn_takes_what_vectorizers_take() -> None:
    from cleanpress.adapters.sklearn import TextCleaner

    cleaner = TextCleaner()
    series = pd.Series(TEXTS, index=range(5, 5 + len(TEXTS)), name="page", dtype=object)
    assert cleaner.transform(TEXTS).tolist() == CLEANED
    assert cleaner.transform(np.array(TEXTS, dtype=object)).tolist() == CLEANED
    assert cleaner.transform(np.array(TEXTS, dtype=object)[:, None]).tolist() == [[text] for text in CLEANED]
    assert cleaner.transform(np.array(["Leave a Reply", "a"])).tolist() == ["", "a"]
    made = cleaner.transform(series)
    assert (plain(made), made.name, made.index[0]) == (CLEANED, "page", 5)
    frame = cleaner.transform(series.to_frame())
    assert (plain(frame["page"]), frame.index[0]) == (CLEANED, 5)
    assert plain(TextCleaner(pipeline=OTHER).fit_transform(TEXTS)) == OTHER_CLEANED
    with pytest.raises(TypeError, match="Row 1 holds int, not text: 3"):
        cleaner.transform(["a", 3])
    with pytest.raises(TypeError, match="put it into a list"):
        cleaner.transform("a")
    with pytest.raises(OptionError, match=r"one column, and was given 2. Say which: X\[\['text'\]\]"):
        cleaner.transform(np.array([["a", "b"]]))


@pytest.mark.needs("sklearn", "pandas")
def test_sklearn_pipelines() -> None:
    from sklearn.base import clone
    from sklearn.compose import ColumnTransformer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline

    from cleanpress.adapters.sklearn import TextCleaner

    texts = ["Leave a Reply\ngood tea", "bad soup\nShare", "good soup", "bad tea\nLeave a Reply"] * 3
    labels = [1, 0, 1, 0] * 3
    model = make_pipeline(TextCleaner(), TfidfVectorizer(), LogisticRegression()).fit(texts, labels)
    assert (
        sorted(model[1].vocabulary_) == ["bad", "good", "soup", "tea"] or "reply" not in model[1].vocabulary_
    )
    grid = {"textcleaner__pipeline": [cleanpress.DEFAULT, OTHER]}
    search = GridSearchCV(model, grid, cv=2).fit(texts, labels)
    assert search.best_score_ == 1
    assert (pickle.loads(pickle.dumps(search)).predict(texts) == labels).all()
    copy = clone(TextCleaner(pipeline=OTHER))
    assert copy.get_params() == {"pipeline": OTHER, "phrases": None, "keep": (), "only": ()}
    frame = pd.DataFrame({"text": texts, "n": range(12)})
    columns = ColumnTransformer(
        [("t", make_pipeline(TextCleaner(), TfidfVectorizer()), "text")], remainder="passthrough"
    )
    assert columns.fit_transform(frame).shape[0] == 12
    assert "t__good" in columns.get_feature_names_out()
    framed = (
        ColumnTransformer([("t", TextCleaner(), ["text"])])
        .set_output(transform="pandas")
        .fit_transform(frame)
    )
    assert framed["t__text"][0] == "good tea"
    alone = TextCleaner().set_output(transform="pandas")
    assert alone.fit_transform(texts)["text"].tolist() == [cleanpress.clean(text) for text in texts]


# --- datatrove ----------------------------------------------------------------------------------


def run(tmp_path: Path, records: list[Any], *steps: Any) -> tuple[list[Any], dict[str, Any]]:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    (tmp_path / "in").mkdir()
    lines = [json.dumps({"text": text, "id": str(number)}) for number, text in enumerate(records)]
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    LocalPipelineExecutor(
        [
            JsonlReader(str(tmp_path / "in")),
            *steps,
            JsonlWriter(str(tmp_path / "out"), "out.jsonl", compression=None),
        ],
        tasks=1,
        logging_dir=str(tmp_path / "logs"),
    ).run()
    written = (tmp_path / "out" / "out.jsonl").read_text(encoding="utf-8").splitlines()
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text(encoding="utf-8"))
    return [json.loads(line) for line in written], {step["name"]: step["stats"] for step in stats}


@pytest.mark.needs("datatrove")
def test_datatrove(tmp_path: Path) -> None:
    from cleanpress.adapters.datatrove import Clean, DropEmpty

    given = {
        str(number): text for number, text in enumerate(TEXTS) if text
    }  # its reader leaves out empty texts
    written, stats = run(tmp_path, TEXTS, Clean(), DropEmpty())
    expected = {key: cleanpress.clean(text) for key, text in given.items()}
    assert {row["id"]: row["text"] for row in written} == {
        k: text for k, text in expected.items() if text.strip()
    }
    dropped = next(stat for name, stat in stats.items() if "nothing left" in name)["dropped_empty"]
    assert dropped == sum(not text.strip() for text in expected.values()) > 0


@pytest.mark.needs("datatrove")
def test_datatrove_pages(tmp_path: Path) -> None:
    from cleanpress.adapters.datatrove import Extract

    written, stats = run(tmp_path, [*PAGES, "https://example.org/page"], Extract(timeout=60))
    assert [row["text"] for row in written] == [text for text in EXTRACTED if text]
    assert next(stat for name, stat in stats.items() if "cleanpress" in name)["clean_error"] == 1


# --- Edits and sites, in all of them ------------------------------------------------------------


def site_table() -> pa.Table:
    return pa.table({"id": range(4), "text": SITE_TEXTS, "url": SITE_URLS})


@pytest.mark.needs("duckdb", "polars", "pyarrow")
def test_edits_and_sites_in_polars_and_duckdb() -> None:
    import duckdb
    import polars as pl

    from cleanpress.adapters.duckdb import register
    from cleanpress.adapters.polars import clean

    frame = pl.DataFrame({"text": TEXTS})
    made = frame.lazy().with_columns(clean("text", edits=True).struct.unnest()).collect()
    assert made["text_edits"].to_list() == EDITS
    sites = pl.from_arrow(site_table()).with_columns(clean("text", profiles=SITES, url_column="url"))
    assert sites["text"].to_list() == SITE_CLEANED
    connection = duckdb.connect()
    register(connection, name="clean_site", profiles=SITES)
    connection.register("sites", site_table())
    rows = connection.sql("SELECT clean_site(text, url) FROM sites ORDER BY id").fetchall()
    assert [text for (text,) in rows] == SITE_CLEANED
    register(connection, edits=True)
    connection.register("texts", pa.table({"id": range(len(TEXTS)), "text": TEXTS}))
    rows = connection.sql("SELECT clean(text) FROM texts ORDER BY id").fetchall()
    assert [row and row["edits"] for (row,) in rows] == EDITS


@pytest.mark.needs("pandas", "pyarrow")
def test_sites_in_pandas() -> None:
    from cleanpress.adapters.pandas import clean

    frame = pd.DataFrame({"text": [*SITE_TEXTS, None], "url": [*SITE_URLS, None]}, index=list("edcba"))
    for dtype in (object, "string", "category"):
        made = clean(frame.astype({"text": dtype}), "text", profiles=SITES, url_column="url", removed=True)
        assert plain(made["text"]) == [*SITE_CLEANED, None]
        assert made["text_removed"].iloc[0] == "Boats | Fish\nLeave a Reply"
    with pytest.raises(TypeError, match="holds bytes, not text"):
        clean(pd.DataFrame({"text": [b"a"], "url": [None]}), "text", profiles=SITES, url_column="url")


@pytest.mark.needs("datasets")
def test_edits_and_sites_in_datasets(hf: Any) -> None:
    from datasets import Dataset

    from cleanpress.adapters.datasets import clean

    f = clean("text", edits=True)
    data = Dataset.from_dict({"text": TEXTS})
    made = data.with_format("arrow").map(f, batched=True, features=f.features(data.features))
    assert made.with_format(None)["text_edits"][:] == EDITS
    sites = Dataset(site_table()).map(clean("text", profiles=SITES, url_column="url"), batched=True)
    assert sites["text"][:] == SITE_CLEANED


@pytest.mark.needs("ray", "pyarrow", "pandas")
def test_edits_and_sites_in_ray(ray_data: Any) -> None:
    from cleanpress.adapters.ray import clean

    data = ray_data.from_arrow(pa.table({"id": range(len(TEXTS)), "text": TEXTS}))
    rows = data.map_batches(clean("text", edits=True), batch_format="pyarrow").take_all()
    assert [row["text_edits"] for row in sorted(rows, key=lambda row: row["id"])] == EDITS
    sites = ray_data.from_arrow(site_table())
    for batch_format in ("default", "pyarrow", "pandas"):
        rows = sites.map_batches(
            clean("text", profiles=SITES, url_column="url"), batch_format=batch_format
        ).take_all()
        assert [row["text"] for row in sorted(rows, key=lambda row: row["id"])] == SITE_CLEANED


@pytest.mark.needs("pyspark", "java", "pyarrow", "pandas")
def test_edits_and_sites_in_spark(spark: Any) -> None:
    from cleanpress.adapters.spark import clean

    df = spark.createDataFrame(list(enumerate(TEXTS)), "id int, text string")
    rows = sorted(clean(df, "text", edits=True).collect())
    assert [
        row.text_edits and [each.asDict(recursive=True) for each in row.text_edits] for row in rows
    ] == EDITS
    sites = spark.createDataFrame(site_table().to_pylist(), "id int, text string, url string")
    rows = sorted(clean(sites, "text", profiles=SITES, url_column="url").collect())
    assert [row.text for row in rows] == SITE_CLEANED


def site_pages() -> list[dict[str, Any]]:
    """Pages of two sites; the same text comes twice."""
    words = ["tea", "milk", "rain", "fish", "oars", "tide", "salt", "tea"]
    return [
        {"text": f"{host}\nHome | Boats\nAll about {word}.\nPier 4", "url": f"https://{host}/{number}"}
        for host in ("example.org", "example.com")
        for number, word in enumerate(words)
    ]


@pytest.mark.needs("ray", "pyspark", "java", "datasketches", "tldextract")
def test_sites_are_learned_on_spark_and_ray_as_in_one_pass(spark: Any, ray_data: Any) -> None:
    # Inside, so that they travel to the workers, which have no such module.
    def learned(rows: Iterable[Any]) -> list[SiteLearner]:
        learner = SiteLearner()
        for row in rows:
            learner.add(row["text"], row["url"])
        return [learner]

    def learned_batch(batch: dict[str, Any]) -> dict[str, Any]:
        rows = zip(batch["text"], batch["url"], strict=True)
        [learner] = learned({"text": text, "url": url} for text, url in rows)
        return {"learner": [learner.to_bytes()]}

    [whole] = learned(site_pages())
    profiles = whole.profiles()
    assert [len(site.lines) for site in profiles.sites.values()] == [3, 3]
    # Where one page's two copies are in two shards, counts are lower bounds: so each site is in one.
    rdd = spark.sparkContext.parallelize(site_pages()).groupBy(lambda row: row["url"][:19], 2)
    made = rdd.values().mapPartitions(lambda groups: learned(chain.from_iterable(groups)))
    assert made.treeReduce(SiteLearner.merge).profiles() == profiles
    data = ray_data.from_items(site_pages()).repartition(2)
    rows = data.map_batches(learned_batch, batch_size=None).take_all()
    assert (
        reduce(SiteLearner.merge, [SiteLearner.from_bytes(row["learner"]) for row in rows]).profiles()
        == profiles
    )
