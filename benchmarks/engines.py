"""Measure what kernel and engines cost over a bare loop, `[clean(text) for text in texts]`.

    python -m benchmarks.engines --data DIR [--pages 300] [--rounds 5] [--only polars,duckdb]

DIR is a data set, see benchmarks/README.md. Every contender works on distinct flattened pages with a null
after every tenth, in one worker, and its result must be that of the loop, to the character. Loop and
contenders take turns in each round; a ratio is the shortest time of the contender over the shortest of the
loop. The ratio of processor time says more on a busy machine, but nothing of Ray and Spark, which work in
other processes. The first round, with imports and workers to start, is not counted.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.pages import load_pages
from cleanpress import clean

Texts = list[str | None]
Entry = tuple[Callable[[], Any], Callable[[Any], Texts]]  # the work, and how its result is read

__all__ = ["CONTENDERS", "POOLED", "quiet_engines"]


def kernel(texts: Texts, name: str) -> Entry:
    """Clean an array of one of Arrow's types of strings."""
    import pyarrow as pa

    from cleanpress.adapters import arrow

    types = {
        "string": pa.string(),
        "view": pa.string_view(),
        "dictionary": pa.dictionary(pa.int32(), pa.string()),
    }
    array = arrow.array_like(texts, types[name])
    return lambda: arrow.clean(array), arrow.texts_of


def frame_of_pandas(texts: Texts) -> Entry:
    """Clean a column of a frame of pandas."""
    import pandas as pd

    from cleanpress.adapters.pandas import clean

    frame = pd.DataFrame({"text": texts}, dtype=object)
    return lambda: clean(frame, "text"), lambda made: made["text"].tolist()


def frame_of_polars(texts: Texts) -> Entry:
    """Clean a column of a lazy frame of polars."""
    import polars as pl

    from cleanpress.adapters.polars import clean as expression

    frame = pl.DataFrame({"text": texts}).lazy()
    return (
        lambda: frame.with_columns(expression("text")).collect(),
        lambda made: made["text"].to_list(),
    )


def dataset(texts: Texts, form: str | None) -> Entry:
    """Clean a column of a Hugging Face dataset in memory, in batches of lists or of Arrow."""
    import datasets

    from cleanpress.adapters.datasets import clean as function

    datasets.disable_progress_bars()
    data = datasets.Dataset.from_dict({"text": texts}).with_format(form)
    return (
        lambda: data.map(function("text"), batched=True, keep_in_memory=True, load_from_cache_file=False),
        lambda made: made.with_format(None)["text"][:],
    )


def dataset_of_ray(texts: Texts, workers: int = 1) -> Entry:
    """Clean a column of a dataset of Ray, of as many blocks as there are workers."""
    import pyarrow as pa
    import ray

    from cleanpress.adapters.ray import clean as function

    if not ray.is_initialized():
        paths = {"env_vars": {"PYTHONPATH": os.pathsep.join(sys.path)}}
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, runtime_env=paths)
        ray.data.DataContext.get_current().enable_progress_bars = False
    data = ray.data.from_arrow(
        [pa.table({"text": pa.array(texts[at::workers], pa.string())}) for at in range(workers)]
    )
    return (
        lambda: data.map_batches(function("text"), batch_format="pyarrow").materialize(),
        lambda made: [row["text"] for row in made.take_all()],
    )


def frame_of_spark(texts: Texts, workers: int = 1) -> Entry:
    """Clean a column of a DataFrame of Spark, of as many partitions as there are workers."""
    from pyspark.sql import SparkSession

    from cleanpress.adapters.spark import clean as function

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.executorEnv.PYTHONPATH", os.pathsep.join(sys.path))
    session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    df = session.createDataFrame([(text,) for text in texts], "text string").coalesce(workers).cache()
    df.count()
    return lambda: function(df, "text").toArrow(), lambda made: made["text"].to_pylist()


def sql(texts: Texts) -> Entry:
    """Clean a column of a table of DuckDB."""
    import duckdb
    import pyarrow as pa

    from cleanpress.adapters.duckdb import register

    connection = duckdb.connect(config={"threads": 1})
    register(connection)
    connection.register("given", pa.table({"text": pa.array(texts, pa.string())}))
    connection.execute("CREATE TABLE pages AS SELECT text FROM given")
    return (
        lambda: connection.execute("SELECT clean(text) FROM pages").fetchall(),
        lambda made: [row[0] for row in made],
    )


def transformer(texts: Texts) -> Entry:
    """Clean a list with the transformer for scikit-learn."""
    from cleanpress.adapters.sklearn import TextCleaner

    return lambda: TextCleaner().fit_transform(texts), lambda made: made.tolist()


def step(texts: Texts) -> Entry:
    """Run the formatter of datatrove, which knows no nulls: they stand as empty texts."""
    from datatrove.data import Document

    from cleanpress.adapters.datatrove import Clean

    def work() -> list[Any]:
        documents = (Document(text=text or "", id=str(number)) for number, text in enumerate(texts))
        return list(Clean().run(documents))

    def read(made: list[Any]) -> Texts:
        return [None if text is None else doc.text for doc, text in zip(made, texts, strict=True)]

    return work, read


CONTENDERS: dict[str, Callable[[Texts], Entry]] = {
    "kernel, string": lambda texts: kernel(texts, "string"),
    "kernel, string_view": lambda texts: kernel(texts, "view"),
    "kernel, dictionary": lambda texts: kernel(texts, "dictionary"),
    "pandas": frame_of_pandas,
    "polars, lazy": frame_of_polars,
    "datasets, lists": lambda texts: dataset(texts, None),
    "datasets, arrow": lambda texts: dataset(texts, "arrow"),
    "ray, pyarrow": dataset_of_ray,
    "spark": frame_of_spark,
    "duckdb": sql,
    "scikit-learn": transformer,
    "datatrove": step,
}
# Those that have workers of their own, and are told how many.
POOLED: dict[str, Callable[[Texts, int], Entry]] = {"ray, pyarrow": dataset_of_ray, "spark": frame_of_spark}


def quiet_engines() -> None:
    """Keep engines from asking the network for anything; to be called before they are imported."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "HF_HUB_OFFLINE": "1"}


def measure(texts: Texts, names: list[str], rounds: int) -> None:
    """Time the contenders and print their ratios, and whether they give what the loop gives."""
    entered: dict[str, Entry] = {"loop": (partial(_loop, texts), list)}
    entered |= {name: CONTENDERS[name](texts) for name in names}
    times, same = _times(entered, rounds, _loop(texts))
    _show(texts, rounds, times, same)
    if not all(same.values()):
        sys.exit(1)


def _loop(texts: Texts) -> Texts:
    return [clean(text) for text in texts]


def _times(
    entered: dict[str, Entry], rounds: int, expected: Texts
) -> tuple[dict[str, list[tuple[float, float]]], dict[str, bool]]:
    """Return time and processor time of each contender in each round, and whether its result was the same."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in entered}
    same = dict.fromkeys(entered, True)
    order = list(entered)
    for _ in range(rounds + 1):
        order.append(order.pop(0))  # nobody always comes after the same one
        for name in order:
            work, read = entered[name]
            start = time.perf_counter(), time.process_time()
            made = work()
            times[name].append((time.perf_counter() - start[0], time.process_time() - start[1]))
            same[name] &= read(made) == expected
    return times, same


def _show(
    texts: Texts, rounds: int, times: dict[str, list[tuple[float, float]]], same: dict[str, bool]
) -> None:
    wall, cpu = (
        {name: min(each[which] for each in taken[1:]) for name, taken in times.items()} for which in (0, 1)
    )
    size = sum(len(text.encode()) for text in texts if text is not None) / 1e6
    print(f"{len(texts)} texts, {size:.1f} MB, {rounds} rounds; the bare loop takes {wall['loop']:.3f} s\n")
    print(f"{'':<24}{'time':>8}{'CPU':>8}")
    for name in list(times)[1:]:
        ratios = f"{wall[name] / wall['loop']:>8.3f}{cpu[name] / cpu['loop']:>8.3f}"
        print(f"{name:<24}{ratios}   {'the same' if same[name] else 'NOT THE SAME'}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Engines beside a bare loop.")
    parser.add_argument("--data", type=Path, required=True, help="folder with html/ and ground-truth/")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", metavar="NAMES", help="of these engines alone, with commas between them")
    options = parser.parse_args()
    quiet_engines()
    pages = load_pages(options.data)
    texts: Texts = []
    for number, flat in enumerate(
        dict.fromkeys(page.flat for page in pages[:: max(1, len(pages) // options.pages)])
    ):
        texts += [flat, None] if number % 10 == 9 else [flat]
    only = (options.only or "").split(",")
    with tempfile.TemporaryDirectory() as cache:
        os.environ["HF_DATASETS_CACHE"] = cache
        measure(texts, [name for name in CONTENDERS if any(word in name for word in only)], options.rounds)


if __name__ == "__main__":
    main()
