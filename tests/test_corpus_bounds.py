"""What no format can hold, what is too large, what is damaged: a failed record, and the rest is there."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import random
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import optional
from corpora import PAGE, InProcess, as_csv, as_jsonl, as_warc, lines_of, records, response, warc_record

from cleanpress.cleaner import Pipeline, make_cleaner
from cleanpress.cli import command
from cleanpress.corpus import Cleaning, Extraction, Reading, Report, csv_files, parquet_files, run
from cleanpress.corpus.chunk import Chunk
from cleanpress.corpus.csv_files import read_rows
from cleanpress.corpus.parquet_files import read_batches
from cleanpress.corpus.parquet_output import MOST_COLUMNS
from cleanpress.corpus.source import Source, open_plain
from cleanpress.errors import CleanpressError, OptionError, TooLargeError
from cleanpress.io.bounded import LARGEST_SIZE, parse_size, records_of
from cleanpress.io.bounded import lines_of as bounded_lines

zstandard = optional("zstandard")
pq = optional("pyarrow.parquet")
pa = optional("pyarrow")
pytestmark = pytest.mark.corpus

CHEAP = Cleaning(Pipeline([make_cleaner("NormalizeQuotes")]))
ROWS = records(30)
MB = 1 << 20


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("cleanpress.corpus.run"), "Pool", InProcess)


def go(path: Path, name: str, **options: Any) -> tuple[Report, list[dict[str, Any]]]:
    """Run over one file. Returns the report, and the failed records."""
    report = run([str(path)], str(path.parent / name), options.pop("job", CHEAP), workers=1, **options)
    failed = [] if report.failed_path is None else lines_of(report.failed_path)
    assert len(failed) == report.failed
    return report, failed


def rows_of(path: Path) -> list[dict[str, Any]]:
    return list(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else lines_of(path)


def json_columns(path: Path) -> list[str]:
    manifest = json.loads(Path(f"{path}.manifest.json").read_text("utf-8"))
    return list(manifest["results"][0].get("json_columns", []))


# --- What cannot be written -----------------------------------------------------------------------


@pytest.mark.needs("pyarrow")
@pytest.mark.parametrize(
    ("member", "says"),
    [
        ('"n": ' + "9" * 5000, "A whole number in the record has more than 4,300 digits."),
        ('"n": [{"a": ' + "9" * 5000 + "}]", "A whole number in the record has more than 4,300 digits."),
        ('"x": "\\ud800"', "The column 'x' holds half of a character (U+D800 alone)"),
        ('"x": [{"y": ["\\udfff"]}]', "The column 'x' holds half of a character (U+DFFF alone)"),
        ('"\\ud800": 1', "The column '\\ud800' holds half of a character"),
        ('"x": [{"\\ud800": 1}]', "The column 'x' holds half of a character"),
        ('"m": ' + "[" * 41 + "]" * 41, "nested more than 40 levels deep"),
        ('"m": ' + "[" * 70 + "]" * 70, "nested more than 40 levels deep"),
        ('"m": ' + '{"a":' * 70 + "1" + "}" * 70, "nested more than 40 levels deep"),
        ('"m": ' + "[" * 10_000 + "]" * 10_000, "nested too deeply"),
        ('"n": 1, "n": 2', "The key 'n' is in an object 2 times."),
        ('"n": [{"a": 1, "a": 2}]', "The key 'a' is in an object 2 times."),
        ('"text_removed": "x"', "already has a column 'text_removed'"),
    ],
)
def test_a_record_that_parquet_cannot_hold_ends_no_run(tmp_path: Path, member: str, says: str) -> None:
    lines = ['{"text": "“a”"}', f'{{"text": "b", {member}}}', '{"text": "c"}']
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    report, (failed,) = go(tmp_path / "in.jsonl", "out.parquet", job=Cleaning(CHEAP.pipeline, removed=True))
    assert [row["text"] for row in rows_of(tmp_path / "out.parquet")] == ['"a"', "c"]
    assert (failed["position"], failed["unit"]) == (2, "line")
    assert says in failed["error"]
    # What failed is counted as that alone.
    assert (report.documents, report.failed, report.characters, report.counts) == (
        3,
        1,
        4,
        {"curly_quote": 2},
    )


@pytest.mark.needs("pyarrow")
def test_many_records_that_cannot_be_written_are_all_found(tmp_path: Path) -> None:
    lines = [f'{{"text": "{n}", "x": "{"x" if n % 3 else chr(92) + "ud800"}"}}' for n in range(600)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    _, failed = go(tmp_path / "in.jsonl", "out.parquet")
    assert [record["position"] for record in failed] == [n + 1 for n in range(600) if n % 3 == 0]
    made = [int(row["text"]) for row in rows_of(tmp_path / "out.parquet")]
    assert made == [n for n in range(600) if n % 3]


def test_what_parquet_cannot_hold_stays_in_json_lines(tmp_path: Path) -> None:
    data = (
        '{"text": "a", "n": ' + "9" * 5000 + ', "x": "\\ud800", "y": NaN, "y": ' + "[" * 70 + "]" * 70 + "}\n"
    )
    (tmp_path / "in.jsonl").write_text(data, "utf-8")
    assert go(tmp_path / "in.jsonl", "out.jsonl")[1] == []
    assert (tmp_path / "out.jsonl").read_text("utf-8") == data


@pytest.mark.needs("pyarrow")
def test_values_of_arrow_in_json_lines(tmp_path: Path) -> None:
    far = pa.array([1, 2**60, None], pa.int64()).cast(pa.timestamp("us"))
    wrong = pa.StringArray.from_buffers(
        3, pa.py_buffer(b"\0\0\0\0\1\0\0\0\3\0\0\0\4\0\0\0"), pa.py_buffer(b"a\xff\xfeb")
    )
    cases: list[tuple[Any, list[Any], str]] = [
        (pa.array([b"a", None, b"\xff"]), [None], "The column 'v' holds bytes, which JSON cannot hold."),
        (pa.array([[{"b": b"x"}], [], None]), [[], None], "The column 'v' holds bytes"),
        (wrong, ["a", "b"], "The column 'v': The value is not UTF-8"),
        (far, ["1970-01-01T00:00:00.000001", None], "value out of range"),
        (pa.array([1.5, float("nan"), float("-inf")]), [1.5, None, "-Infinity"], ""),
        (pa.array([{"a": [float("nan")]}, None, {"a": []}]), [{"a": [None]}, None, {"a": []}], ""),
        (pa.array([1, 2, None], pa.decimal128(20, 2)), ["1.00", "2.00", None], ""),
        (pa.array([[("a", 1)], [], None], pa.map_(pa.string(), pa.int64())), [[["a", 1]], [], None], ""),
        (pa.array(["a", "b", None]).dictionary_encode(), ["a", "b", None], ""),
        (pa.array([1.5, 2.5, None], pa.float32()).cast(pa.float16()), [1.5, 2.5, None], ""),
        (pa.array([2**64 - 1, 1, None], pa.uint64()), [2**64 - 1, 1, None], ""),
        (pa.nulls(3), [None, None, None], ""),
    ]
    for values, wanted, says in cases:
        pq.write_table(pa.table({"text": ["x", "y", "z"], "v": values}), tmp_path / "in.parquet")
        for name in ("out.jsonl", "out.jsonl.gz"):
            _, failed = go(tmp_path / "in.parquet", name, restart=True)
            data = (tmp_path / name).read_bytes()
            lines = (gzip.decompress(data) if name.endswith(".gz") else data).splitlines()
            assert [json.loads(line)["v"] for line in lines] == wanted, values.type
            assert len(failed) == 3 - len(wanted)
            assert all(says in record["error"] for record in failed)


# --- Types of Parquet -----------------------------------------------------------------------------

MIXED = [
    1,
    2.5,
    "s",
    True,
    [1],
    {"a": 1},
    {"a": "x"},
    {},
    [],
    [{}],
    2**63,
    2**70,
    ["x"],
    {"b": {"c": {}}},
]


@pytest.mark.needs("pyarrow")
@pytest.mark.parametrize("count", [3, 512], ids=["one chunk", "two chunks"])
@pytest.mark.parametrize("first", MIXED, ids=repr)
def test_mixed_types_survive(tmp_path: Path, first: Any, count: int) -> None:
    """Whichever value comes behind whichever: nothing fails, and each value can be had from the output."""
    out = tmp_path / "out.parquet"
    for second in MIXED:
        values = [first] * count + [None, second]
        lines = [json.dumps({"text": "a", "v": value}) for value in values]
        (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
        assert go(tmp_path / "in.jsonl", "out.parquet", restart=True)[1] == []
        made = [row["v"] for row in rows_of(out)]
        if json_columns(out) == ["v"]:
            made = [None if value is None else json.loads(value) for value in made]
        assert [plain(value) for value in made] == [plain(value) for value in values], second


def plain(value: Any) -> Any:
    """Return a value without what is null, which a table cannot tell from what is missing."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if each is not None}
    # True is 1 for Python, and must not be in the output.
    return [plain(each) for each in value] if isinstance(value, list) else (value, isinstance(value, bool))


@pytest.mark.needs("pyarrow")
def test_empty_objects_become_json_and_the_manifest_says_so(tmp_path: Path) -> None:
    lines = ['{"text": "a", "meta": {}, "all": [{}], "deep": {"b": {}}, "fine": {"c": 1}}'] * 2
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    go(tmp_path / "in.jsonl", "out.parquet")
    (row, _) = rows_of(tmp_path / "out.parquet")
    assert row == {"text": "a", "meta": "{}", "all": "[{}]", "deep": '{"b": {}}', "fine": {"c": 1}}
    assert json_columns(tmp_path / "out.parquet") == ["meta", "all", "deep"]


@pytest.mark.needs("pyarrow")
def test_columns_that_are_null_at_first_are_of_the_type_that_comes_later(tmp_path: Path) -> None:
    lines = ['{"text": "a", "m": null, "n": {"a": null}, "e": {}}'] * 512
    lines += ['{"text": "a", "m": {"x": 1}, "n": {"a": {"b": [1]}}, "e": {"k": 2}}']
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    go(tmp_path / "in.jsonl", "out.parquet")
    last = rows_of(tmp_path / "out.parquet")[-1]
    assert last == {"text": "a", "m": {"x": 1}, "n": {"a": {"b": [1]}}, "e": {"k": 2}}
    assert json_columns(tmp_path / "out.parquet") == []


@pytest.mark.needs("pyarrow")
def test_the_columns_of_parquet_are_bounded(tmp_path: Path) -> None:
    """A record with very many keys, and records with keys of their own: none is lost."""
    many = {f"k{number}": number for number in range(10_000)}
    rows = [{"text": "a", "other_columns": "mine"}, {"text": "b", **many}, {"text": "c", "deep": many}]
    rows += [{"text": "d", f"own{number}": {"a": number}} for number in range(3_000)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert go(tmp_path / "in.jsonl", "out.parquet")[1] == []
    made = rows_of(tmp_path / "out.parquet")
    assert len(made) == len(rows)
    assert len(made[0]) <= MOST_COLUMNS + 1
    assert json_columns(tmp_path / "out.parquet") == ["other_columns_"] or made[2].get("deep") is not None
    for row, found in zip(rows, made, strict=True):
        others = json.loads(found.pop("other_columns_") or "{}")
        whole = {name: value for name, value in {**found, **others}.items() if value is not None}
        if isinstance(whole.get("deep"), str):
            whole["deep"] = json.loads(whole["deep"])
        assert whole == row


@pytest.mark.needs("pyarrow")
def test_files_of_several_formats_make_one_parquet(tmp_path: Path) -> None:
    table = pa.table({"text": pa.array(["x"], pa.large_string()), "v": pa.array([b"\xff"]), "w": [1]})
    pq.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "b.jsonl").write_text('{"text": "b", "v": "s", "w": [1]}\n')
    (tmp_path / "c.csv").write_text("text,w\nc,7\n")
    inputs = [str(tmp_path / name) for name in ("a.parquet", "b.jsonl", "c.csv")]
    run(inputs, str(tmp_path / "out.parquet"), CHEAP, workers=1)
    assert rows_of(tmp_path / "out.parquet") == [
        {"text": "x", "v": b"\xff", "w": "1"}, {"text": "b", "v": b"s", "w": "[1]"},
        {"text": "c", "v": None, "w": '"7"'},
    ]  # fmt: skip
    assert json_columns(tmp_path / "out.parquet") == ["w"]


# --- Limits ---------------------------------------------------------------------------------------


def test_sizes() -> None:
    sizes = {"50MB": 50_000_000, "200 kB": 200_000, "1GB": 10**9, "1.5GiB": 3 << 29, "7": 7, "1m": 10**6}
    assert {text: parse_size(text) for text in sizes} == sizes
    assert [parse_size(text) for text in ("0", "none", "0MB", " None ")] == [None] * 4
    for wrong in ("", "MB", "-1", "5 miles", "1e6", "50MB!"):
        with pytest.raises(OptionError, match=r"is no size\. Give bytes, or a unit"):
            parse_size(wrong)
    for wrong in ("0.4", "0.0004kB", f"0.{'0' * 400}1", "0.999 B"):
        with pytest.raises(OptionError, match="is less than a byte"):
            parse_size(wrong)
    exact = {"9007199254740993": 9007199254740993, "0.3kB": 300, "1.7": 1, f"{'0' * 400}7kB": 7000}
    assert {text: parse_size(text) for text in exact} == exact
    for large in ("10000000000GB", "9" * 400, f"{'9' * 5_000}.5MB", "9223372036854775807"):
        assert 0 < (parse_size(large) or 0) <= LARGEST_SIZE


@pytest.mark.parametrize(
    ("value", "error", "says"),
    [
        (-1, OptionError, "max_document is -1, and must be 0 or more"),
        (1.5, TypeError, "max_document is a number of bytes, or None for no limit, and was given 1.5."),
        ("50MB", TypeError, "and was given '50MB'."),
    ],
)
def test_a_limit_that_is_none(tmp_path: Path, value: Any, error: type[Exception], says: str) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "a"}')
    with pytest.raises(error, match=says):
        go(tmp_path / "in.jsonl", "out.jsonl", reading=Reading(max_document=value))


@pytest.mark.parametrize("limit", [1 << 70, 10**400, LARGEST_SIZE + 1], ids=["a", "b", "c"])
@pytest.mark.parametrize("made", [as_jsonl, as_csv])
def test_a_limit_beyond_all_sizes_is_none(tmp_path: Path, made: Callable[..., bytes], limit: int) -> None:
    path = tmp_path / f"in.{made.__name__[3:]}"
    path.write_bytes(made(ROWS))
    report, failed = go(path, "out.jsonl", reading=Reading(max_document=limit))
    assert (report.documents, failed) == (len(ROWS), [])
    assert len(list(bounded_lines(io.BytesIO(b"a\nb"), limit))) == 2


LARGE = "a" * 5000


def as_lines(*texts: str) -> bytes:
    return "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()


LIMITED: dict[str, tuple[Callable[[], bytes], Cleaning | Extraction, int, str]] = {
    "in.jsonl": (lambda: as_lines("a", LARGE, "c"), CHEAP, 2, "line"),
    "in.csv": (lambda: f"id,text\n1,a\n2,{LARGE}\n3,c\n".encode(), CHEAP, 3, "line"),
    "lines.csv": (lambda: b'id,text\n1,a\n2,"' + b"b,\n" * 2000 + b'"\n3,c\n', CHEAP, 3, "line"),
    "in.wet": (
        lambda: b"".join(warc_record("conversion", "u", text.encode()) for text in ("a", LARGE, "c")),
        CHEAP, len(warc_record("conversion", "u", b"a")), "offset",
    ),
}  # fmt: skip


@pytest.mark.needs("fastwarc")
@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("name", LIMITED)
def test_what_is_too_large_makes_a_failed_record(tmp_path: Path, name: str, packing: str) -> None:
    make, job, position, unit = LIMITED[name]
    packers = {
        "": bytes,
        ".gz": gzip.compress,
        ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
    }
    path = tmp_path / f"{name}{packing}"
    path.write_bytes(packers[packing](make()))
    _, failed = go(path, "out.jsonl", job=job, reading=Reading(max_document=4000))
    texts = [row["text"] for row in lines_of(tmp_path / "out.jsonl")]
    assert (texts[0], texts[-1], len(texts)) == ("a", "c", 2)
    assert "larger than 4 kB" in failed[0]["error"]
    assert "--max-document" in failed[0]["error"]
    assert failed[0]["unit"] == unit
    if not (packing and unit == "offset"):
        assert failed[0]["position"] == position
    # Without a limit, all of it is read.
    assert go(path, "out.jsonl", job=job, restart=True, reading=Reading(max_document=0))[1] == []


@pytest.mark.needs("pyarrow")
def test_a_row_of_parquet_that_is_too_large(tmp_path: Path) -> None:
    table = pa.table({"text": ["a", LARGE, "c", "d"], "beside": ["", "", "", LARGE]})
    pq.write_table(table, tmp_path / "in.parquet")
    _, failed = go(tmp_path / "in.parquet", "out.parquet", reading=Reading(max_document=4000))
    assert [row["text"] for row in rows_of(tmp_path / "out.parquet")] == ["a", "c"]
    assert [(record["position"], record["unit"]) for record in failed] == [(2, "row"), (4, "row")]


@pytest.mark.needs("pyarrow")
@pytest.mark.parametrize("kind", ["string", "large_string", "binary", "list"])
@pytest.mark.parametrize("before", [0, 1, 300])
def test_one_value_in_all_rows_of_parquet_is_not_in_memory_for_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, before: int
) -> None:
    value: Any = {"binary": b"a" * MB, "list": ["a" * MB]}.get(kind, "a" * MB)
    values = [value[:0]] * before + [value] * 40
    made = pa.list_(pa.string()) if kind == "list" else getattr(pa, kind)()
    table = pa.table({"text": ["a"] * len(values), "beside": pa.array(values, made)})
    pq.write_table(table, tmp_path / "in.parquet", compression="zstd")
    assert (tmp_path / "in.parquet").stat().st_size < 50_000
    seen: list[int] = []
    whole = parquet_files._together

    def noted(batches: Iterator[Any], step: int) -> Iterator[list[Any]]:
        def each() -> Iterator[Any]:
            for batch in batches:
                seen.append(batch.nbytes)
                yield batch

        for together in whole(each(), step):
            assert len(together) == 1 or sum(batch.nbytes for batch in together) <= parquet_files.CHUNK_BYTES
            yield together

    monkeypatch.setattr(parquet_files, "_together", noted)
    chunks = list(read_batches(Source(str(tmp_path / "in.parquet"), "parquet", "", "a"), limit=10 * MB))
    assert [place for chunk in chunks if isinstance(chunk, Chunk) for place in chunk.places] == [
        *range(1, len(values) + 1)
    ]
    assert max(seen) < (17 if before else 2) * MB


def test_files_and_standard_input_that_are_too_large(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "b.txt.gz").write_bytes(gzip.compress(LARGE.encode()))
    (folder / "c.txt").write_text(LARGE)
    run([str(folder)], f"{tmp_path}/out/", CHEAP, workers=1, reading=Reading(max_document=4000))
    failed = lines_of(tmp_path / "out" / "failed.jsonl")
    assert [(Path(row["input"]).name, row["error"][:29]) for row in failed] == [
        ("b.txt.gz", "The file is larger than 4 kB,"), ("c.txt", "The file is larger than 4 kB,"),
    ]  # fmt: skip
    assert (tmp_path / "out" / "a.txt").read_text() == "a\n"


@pytest.mark.needs("fastwarc")
@pytest.mark.parametrize("times", [1, 2, 9])
@pytest.mark.parametrize("encoding", ["gzip", "chunked"])
def test_a_page_that_unpacks_to_too_much(tmp_path: Path, encoding: str, times: int) -> None:
    body = b"<p>" + b"a" * 100_000
    names = ", ".join([encoding] * times)
    header = "Transfer-Encoding" if encoding == "chunked" else "Content-Encoding"
    for _ in range(times):
        body = gzip.compress(body) if encoding == "gzip" else b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    packed = warc_record(
        "response", "https://a/x", response(body, f"Content-Type: text/html\r\n{header}: {names}\r\n")
    )
    (tmp_path / "a.warc").write_bytes(as_warc(1) + packed + as_warc(1))
    _, failed = go(tmp_path / "a.warc", "out.jsonl", job=Extraction(), reading=Reading(max_document=50_000))
    assert len(lines_of(tmp_path / "out.jsonl")) == 2
    assert [record["position"] for record in failed] == [len(as_warc(1))]
    wanted = "was packed 9 times" if times == 9 and encoding == "gzip" else "is larger than 50 kB"
    assert wanted in failed[0]["error"] or (encoding == "chunked" and "larger" in failed[0]["error"])


@pytest.mark.needs("fastwarc")
def test_a_large_picture_in_an_archive_is_no_failure(tmp_path: Path) -> None:
    picture = warc_record("response", "https://a/x", response(b"a" * 100_000, "Content-Type: image/png\r\n"))
    (tmp_path / "a.warc").write_bytes(as_warc(1) + picture + as_warc(1))
    assert (
        go(tmp_path / "a.warc", "out.jsonl", job=Extraction(), reading=Reading(max_document=50_000))[1] == []
    )


def peak_of(work: Callable[[], object]) -> int:
    """Return how much memory Python held at most."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


BOMB = 100 * MB


def bomb(path: Path, start: bytes, piece: bytes, end: bytes) -> None:
    """Write a small file that unpacks to much."""
    pieces = [start, *[piece * MB] * (BOMB // len(piece) // MB), end]
    if path.suffix == ".gz":
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        path.write_bytes(b"".join([*map(packer.compress, pieces), packer.flush()]))
    else:
        packer = zstandard.ZstdCompressor(level=1).compressobj()
        path.write_bytes(b"".join([*map(packer.compress, pieces), packer.flush()]))


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize(
    ("name", "start", "piece", "end", "failing", "kept"),
    [
        ("blank.jsonl", b"", b"\n", b'{"text": "a"}\n', [], 1),
        ("line.jsonl", b'{"text": "', b"a", b'"}\n{"text": "a"}\n', [1], 1),
        ("blank.csv", b"text,id\nb,1\n", b"\n", b"a,2\n", [], 2),
        ("value.csv", b"text,id\n", b"a", b",1\na,2\n", [2], 1),
        ("header.csv", b"text,", b"a", b"\na,2\n", [None], 0),
        ("file.txt", b"a", b"a", b"", [None], None),
    ],
)
def test_what_unpacks_to_much_takes_little_memory(
    tmp_path: Path, packing: str, name: str, start: bytes, piece: bytes, end: bytes, failing: list[Any],
    kept: int | None,
) -> None:  # fmt: skip
    path = tmp_path / f"{name}{packing}"
    bomb(path, start, piece, end)
    made = "out.jsonl" if kept is not None else "out/"
    found: list[dict[str, Any]] = []

    def work() -> None:
        found.extend(go(path, made, reading=Reading(max_document=2 * MB))[1])

    assert peak_of(work) < BOMB / 2
    assert [record.get("position") for record in found] == failing
    if kept is not None:
        assert len(lines_of(tmp_path / made)) == kept


def test_lines_beyond_the_limit_are_passed_over() -> None:
    stream = io.BufferedReader(io.BytesIO(b"abc\n" + b"x" * (3 * MB) + b"\n\n  \ndef\nghijk"))  # type: ignore[arg-type]
    found = [(number, line if isinstance(line, bytes) else None) for number, line in records_of(stream, 4)]
    assert found == [(1, b"abc\n"), (2, None), (5, b"def\n"), (6, None)]
    assert [isinstance(line, TooLargeError) for line in bounded_lines(io.BytesIO(b"abcd\nabcde\n\n"), 4)] == [
        False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_line_end_does_not_count(tmp_path: Path, end: bytes) -> None:
    lines = [b"abc", b"abcd", b"abcde", b"abcdef", b"", b"abc"]
    wanted = [b"abc" + end, None, None, None, end, b"abc"]
    found = bounded_lines(io.BytesIO(end.join(lines)), 3)
    assert [line if isinstance(line, bytes) else None for line in found] == wanted
    (tmp_path / "in.csv").write_bytes(end.join([b"a,b", b"1,2", b"1,23", b"4,5", b""]))
    chunks = list(read_rows(Source(str(tmp_path / "in.csv"), "csv", "", "in.csv"), 3))
    assert [row for chunk in chunks if isinstance(chunk, Chunk) for row in chunk.items] == [
        ["1", "2"],
        ["4", "5"],
    ]


def test_the_command_has_the_limit(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(f'{{"text": "a"}}\n{{"text": "{LARGE}"}}\n')
    line = [
        "corpus",
        str(tmp_path / "in.jsonl"),
        "-o",
        str(tmp_path / "out.jsonl"),
        "--only",
        "NormalizeQuotes",
    ]
    result = CliRunner().invoke(command, [*line, "--max-document", "4kB"])
    assert (result.exit_code, "The line is larger than 4 kB" in result.stderr) == (1, True)
    assert CliRunner().invoke(command, [*line, "--max-document", "0", "--restart"]).exit_code == 0
    result = CliRunner().invoke(command, [*line, "--max-document", "4 miles"])
    assert (result.exit_code, "'4 miles' is no size. Give bytes" in result.stderr) == (2, True)
    result = CliRunner().invoke(command, [*line, "--max-document", "0.4"])
    assert (result.exit_code, "'0.4' is less than a byte." in result.stderr) == (2, True)
    for size in ("10000000000GB", "9" * 400):
        assert CliRunner().invoke(command, [*line, "--max-document", size, "--restart"]).exit_code == 0


def test_a_stream_of_json_lines_has_the_limit(tmp_path: Path) -> None:
    lines = f'{{"text": "a "}}\n{{"text": "{LARGE}"}}\n{{"text": "c "}}\n'
    line = ["--jsonl", "text", "--only", "NormalizeWhitespace", "--max-document", "4kB"]
    path = tmp_path / "in.jsonl"
    path.write_text(lines)
    result = CliRunner().invoke(command, [*line, str(path), "-o", str(tmp_path / "out.jsonl")])
    assert (tmp_path / "out.jsonl").read_text() == '{"text": "a"}\n{"text": "c"}\n'
    assert "in.jsonl, line 2: The line is larger than 4 kB" in result.stderr
    assert result.exit_code == 1
    result = CliRunner().invoke(command, [*line, "--in-place", str(path)])
    assert (result.exit_code, path.read_text()) == (1, lines)


# --- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"id,text\r1,foo bar\r2,baz\r", [["1", "foo bar"], ["2", "baz"]]),
        (b"\xef\xbb\xbfid,text\r1,a", [["1", "a"]]),
        (b'id,text\r1,"a\rb"\r', [["1", "a\rb"]]),
        (b"id,text\n1,a\r\n2,b\r3,c\n", [["1", "a"], ["2", "b"], ["3", "c"]]),
        (b'id,"a\ntext"\n1,a\n', [["1", "a"]]),
        (b'x;"a,b,c,d";text\n1;2;a\n', [["1", "2", "a"]]),
        (b'"a;b"\ttext\n1\ta\n', [["1", "a"]]),
        (b'id,5" pipe,text\n1,2,a\n', [["1", "2", "a"]]),
        (b"id," + b"x" * 200_000 + b"\n1,a\n", [["1", "a"]]),
        (b"id,text\n1,a\0b\n", [["1", "a\0b"]]),
        (b"id,text\n", []),
        (b"id,text\n1," + b"a" * (MB - 11) + b"\r\n2,b\r\n", [["1", "a" * (MB - 11)], ["2", "b"]]),
    ],
)  # fmt: skip
def test_csv_of_many_kinds(tmp_path: Path, data: bytes, wanted: list[list[str]]) -> None:
    (tmp_path / "in.csv").write_bytes(data)
    assert rows_in(tmp_path / "in.csv") == wanted


class CountingText(io.StringIO):
    """Count the characters that are looked at behind blank lines."""

    looked = 0

    def read(self, size: int | None = -1, /) -> str:
        found = super().read(size)
        CountingText.looked += len(found)
        return found


@pytest.mark.parametrize("blank", ["\r\n", "\n", "\n\n\n", "\r" * 70])
def test_blank_lines_behind_each_row_are_not_looked_at_with_all_that_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: str
) -> None:
    monkeypatch.setattr(csv_files, "io", SimpleNamespace(StringIO=CountingText))
    monkeypatch.setattr(CountingText, "looked", 0)
    data = "id,text\n" + f"1,It rained.\n{blank}" * 3_000
    (tmp_path / "in.csv").write_bytes(data.encode())
    assert rows_in(tmp_path / "in.csv") == [["1", "It rained."]] * 3_000
    assert 0 < CountingText.looked < 20 * len(data)


def test_rows_have_the_numbers_of_their_lines_between_any_blank_lines(tmp_path: Path) -> None:
    """The blank lines are drawn, from the same numbers each time."""
    chance = random.Random(1)
    data, number, wanted = "id,text", 1, []
    for size in (*range(1, 140), 1_000, 5_000):
        end = chance.choice(("\n", "\r\n", "\r"))
        blank = [end, *(chance.choice(("\n", "\r\n", "\r")) for _ in range(size - 1))]
        if size % 3:
            blank = [end] * size
        data += "".join(blank) + f"{size},a"
        number += len((f"x{''.join(blank)}x").splitlines()) - 1
        wanted.append(([str(size), "a"], number))
    (tmp_path / "in.csv").write_bytes(data.encode())
    found: list[tuple[list[str], int]] = []
    for chunk in read_rows(Source(str(tmp_path / "in.csv"), "csv", "", "in.csv")):
        assert isinstance(chunk, Chunk)
        found.extend(zip(chunk.items, chunk.places, strict=True))
    assert found == wanted


class CountingBytes(io.BufferedReader):
    """Count the bytes that are looked at ahead."""

    looked = 0

    def peek(self, size: int = 0, /) -> bytes:
        found = super().peek(size)
        self.looked += len(found)
        return found


@pytest.mark.parametrize("blank", [1, 5, 999, 1_000, 1_001, 40_000])
def test_blank_lines_behind_each_record_are_not_looked_at_with_all_that_follows(blank: int) -> None:
    times = 100 if blank < 10 else 10
    data = (b"a\n" + b"\n" * (blank - 1) + b" \r\n") * times
    stream = CountingBytes(io.BytesIO(data), len(data) + 1)  # type: ignore[arg-type]
    found = list(records_of(stream, 50))
    assert found == [(1 + (blank + 1) * number, b"a\n") for number in range(times)]
    assert stream.looked <= 2 * len(data) * (times * blank // 1_000)


def rows_in(path: Path) -> list[list[str]]:
    chunks = read_rows(Source(str(path), "csv", "", path.name))
    return [row for chunk in chunks for row in chunk.items]  # type: ignore[union-attr]


def test_lines_of_csv_end_in_the_same_place_wherever_a_block_ends(tmp_path: Path) -> None:
    for size in range(MB - 16, MB):
        data = b"id,text\r\n1," + b"a" * size + b"\r\n\r\n2,b\r\n3,c,d\r\n"
        (tmp_path / "in.csv").write_bytes(data)
        assert rows_in(tmp_path / "in.csv") == [["1", "a" * size], ["2", "b"], ["3", "c", "d"]]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("id,text\n1,a\n".encode("utf-16"), "is UTF-16. Convert it to UTF-8 first: iconv -f UTF-16 -t utf-8"),
        ("id,text\n1,a\n".encode("utf-16-be"), "is UTF-16."),
        ("id,café,text\n1,2,a\n".encode("latin-1"), "the first row is not UTF-8. Convert it first: iconv"),
        (b'id,"text\n1,a\n', "a quote in the first row, with the names of the columns, is not closed."),
        (b'id,"text\n' + b"1,a\n" * 500, "a quote in the first row, with the names of the columns, is not"),
        (b"a" * 5_000_000, "longer than 4,194,304 characters. Is this CSV?"),
        (b"id,text,id\n1,a,2\n", "two columns have the same name, 'id'. Rename one of them."),
        (b"", "has no first row with the names of its columns."),
        (b"\n\n", "has no first row with the names of its columns."),
        (b'id,text\n1,"a\n2,b\n', "It goes on to line 3: is a quote in it never closed?"),
    ],
)  # fmt: skip
def test_csv_that_cannot_be_read_is_told(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "in.csv").write_bytes(data)
    _, (failed,) = go(tmp_path / "in.csv", "out.csv")
    assert says in failed["error"]


def test_csv_is_written_so_that_it_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b'id,text\n1,"a\rb"\n2,"c\r\nd"\n3,"e\nf"\n4,"g\0"",h"\n')
    go(tmp_path / "in.csv", "out.csv")
    assert rows_in(tmp_path / "out.csv") == rows_in(tmp_path / "in.csv")


# --- Damage ---------------------------------------------------------------------------------------


def _parquet() -> bytes:
    out = io.BytesIO()
    columns = {name: [row[name] for row in ROWS] for name in ROWS[0]}
    pq.write_table(pa.table({**columns, "m": [{"a": [1], "b": None}] * len(ROWS)}), out, row_group_size=10)
    return out.getvalue()


def _zstd(data: bytes) -> bytes:
    return bytes(zstandard.ZstdCompressor(write_checksum=True).compress(data))


ODD = [
    b"\n", b"\r", b"\0", b'"', b"\\", b"\xff", b"{", b"}", b"[", b"\xed\xa0\x80", b"\\ud800", b",", b"1e999",
    b"9" * 40, b"\xef\xbb\xbf", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1.0\r\n", b"\r\n\r\n",
    b"null", b"NaN", b"{}", b"Content-Length: 99999999999\r\n",
]  # fmt: skip
WHOLE: dict[str, Callable[[], bytes]] = {
    "a.jsonl": lambda: as_jsonl(ROWS), "a.jsonl.gz": lambda: gzip.compress(as_jsonl(ROWS)),
    "a.jsonl.zst": lambda: _zstd(as_jsonl(ROWS)), "a.csv": lambda: as_csv(ROWS),
    "a.csv.gz": lambda: gzip.compress(as_csv(ROWS)), "a.parquet": _parquet, "a.warc": lambda: as_warc(3),
    "a.warc.gz": lambda: as_warc(3, True), "a.html.zst": lambda: _zstd(PAGE.encode()),
    "a.txt.gz": lambda: gzip.compress(b"It rained." * 50),
}  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Flip bits, cut, put in what is not expected, and repeat parts."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        kind, at = chance.randrange(5), chance.randrange(len(made) + 1)
        if kind == 0 and made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at : at + chance.randrange(1, 60)]
        elif kind == 2:
            made[at:at] = chance.choice(ODD)
        elif kind == 3:
            made[at:at] = made[chance.randrange(len(made) + 1) :][: chance.randrange(1, 300)]
        elif chance.random() < 0.3:
            del made[at:]
    return bytes(made)


@pytest.mark.needs("fastwarc")
@pytest.mark.parametrize("name", WHOLE)
def test_damage_of_any_kind_ends_no_run(tmp_path: Path, name: str) -> None:
    """The places are drawn, from the same numbers each time."""
    data = WHOLE[name]()
    path = tmp_path / name
    job: Cleaning | Extraction = Extraction() if name.startswith(("a.warc", "a.html")) else CHEAP
    for number in range(25):
        path.write_bytes(damaged(data, random.Random(f"{name} {number}")))
        limit = Reading(max_document=(50_000_000, 300)[number % 2])
        for out in ("out.jsonl", "out.parquet"):
            try:
                report, _ = go(path, out, job=job, reading=limit, restart=True)
            except OptionError:  # the damage is in the name of the column
                continue
            except CleanpressError as error:  # pragma: no cover
                pytest.fail(f"{name} {number}: {error!r}")
            assert report.documents <= 10 * len(ROWS)


def test_zstandard_that_is_cut_or_damaged_is_told(tmp_path: Path) -> None:
    data = _zstd(b"It rained.\n" * 100_000)
    skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc"
    (tmp_path / "a").write_bytes(data + skippable + data)
    raw, stream = open_plain(str(tmp_path / "a"))
    with raw, stream:
        assert stream.read() == b"It rained.\n" * 200_000
    for damage, kind in [(data[:-1], EOFError), (data[:9], EOFError), (data + b"garbage", Exception)]:
        (tmp_path / "a").write_bytes(damage)
        raw, stream = open_plain(str(tmp_path / "a"))
        with raw, stream, pytest.raises(kind):
            stream.read()
