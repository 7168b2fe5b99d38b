"""Corpora: every format in and out, what comes beside the text, and what is refused from the start."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import re
import stat
import string
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import optional
from corpora import (
    PAGE,
    TEXTS,
    as_csv,
    as_jsonl,
    as_warc,
    cleaned,
    command,
    lines_of,
    records,
    response,
    run_command,
    warc_record,
)

import cleanpress
from cleanpress.cleaner import Cleaner
from cleanpress.corpus import Cleaning, Extraction, Writing, run
from cleanpress.edits import Edit
from cleanpress.errors import OptionError, PathError, RunError

zstandard = optional("zstandard")
pq = optional("pyarrow.parquet")
pa = optional("pyarrow")
pytestmark = pytest.mark.corpus

ROWS = records()
PDF = "Content-Type: application/pdf\r\n"
CLEAN = [{**row, "text": cleanpress.clean(row["text"])} for row in ROWS]
PACKERS: dict[str, Any] = {
    "": lambda data: data, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress,
}  # fmt: skip
UNPACKERS: dict[str, Any] = {
    "": lambda data: data, ".gz": gzip.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read(),
}  # fmt: skip


def go(*inputs: object, output: object, **options: Any) -> Any:
    return run([str(each) for each in inputs], str(output), workers=1, **options)


# --- Formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", PACKERS)
def test_jsonl_keeps_every_other_byte(tmp_path: Path, packing: str) -> None:
    odd = b'{"text": "a\\u00e9  ",   "n": 1.0, "big": 123456789012345678901234567890}\r\n'
    data = as_jsonl(ROWS[:5]) + odd
    (tmp_path / f"in.jsonl{packing}").write_bytes(PACKERS[packing](data))
    report = go(tmp_path / f"in.jsonl{packing}", output=tmp_path / f"out.jsonl{packing}")
    made = UNPACKERS[packing]((tmp_path / f"out.jsonl{packing}").read_bytes())
    assert [json.loads(line) for line in made.splitlines()[:5]] == CLEAN[:5]
    assert made.splitlines()[0] == as_jsonl(CLEAN[:1]).strip()
    assert made.splitlines()[5] == odd.strip().replace(b'  "', b'"', 1)
    assert (report.documents, report.missing, report.failed, report.failed_path) == (6, 1, 0, None)


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_csv_keeps_its_columns_and_its_delimiter(tmp_path: Path, delimiter: str) -> None:
    (tmp_path / "in.csv").write_bytes(b"\xef\xbb\xbf" + as_csv(ROWS, delimiter))
    go(tmp_path / "in.csv", output=tmp_path / "out.csv", job=Cleaning(removed=True, counts=True))
    made = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text()), delimiter=delimiter))
    assert [row["text"] for row in made] == [row["text"] or "" for row in CLEAN]
    assert [row["id"] for row in made] == [str(row["id"]) for row in ROWS]
    assert list(made[0]) == ["id", "text", "url", "text_removed", "text_counts"]
    assert json.loads(made[0]["text_counts"]) == cleanpress.explain(str(ROWS[0]["text"])).counts


TYPES = [
    pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string()),
]  # fmt: skip


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_parquet_keeps_its_types_its_columns_and_its_metadata(tmp_path: Path, kind: pa.DataType) -> None:
    table = pa.table(
        {
            "when": pa.array([1_700_000_000 + row["id"] for row in ROWS], pa.timestamp("s", "UTC")),
            "text": pa.array([row["text"] for row in ROWS]).cast(kind),
            "deep": [{"a": [row["id"]], "b": None} for row in ROWS],
        }
    ).replace_schema_metadata({"who": "a test"})
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=7)
    before = pq.read_table(tmp_path / "in.parquet")
    go(tmp_path / "in.parquet", output=tmp_path / "out.parquet")
    after = pq.read_table(tmp_path / "out.parquet")
    assert after.schema.equals(before.schema, check_metadata=True)
    assert after.drop(["text"]).equals(before.drop(["text"]))
    assert after["text"].to_pylist() == [row["text"] for row in CLEAN]


@pytest.mark.needs("pyarrow")
def test_any_rows_become_parquet_or_jsonl(tmp_path: Path) -> None:
    rows = [{**row, "odd": odd} for row, odd in zip(ROWS[:4], [1, 2.5, "a", [1]], strict=True)]
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(rows))
    go(tmp_path / "in.jsonl", output=tmp_path / "out.parquet", job=Cleaning(counts=True, edits=True))
    table = pq.read_table(tmp_path / "out.parquet")
    assert table["id"].to_pylist() == [0, 1, 2, 3]
    assert table["odd"].to_pylist() == ["1", "2.5", '"a"', "[1]"]
    (tmp_path / "in.csv").write_bytes(as_csv(ROWS))
    go(tmp_path / "in.csv", output=tmp_path / "csv.parquet")
    assert pq.read_table(tmp_path / "csv.parquet")["id"].to_pylist() == [str(row["id"]) for row in ROWS]
    times = pa.table({"text": ["It rained."], "when": pa.array([0], pa.timestamp("s"))})
    pq.write_table(times, tmp_path / "times.parquet")
    go(tmp_path / "times.parquet", output=tmp_path / "times.jsonl")
    assert lines_of(tmp_path / "times.jsonl") == [{"text": "It rained.", "when": "1970-01-01T00:00:00"}]


@pytest.mark.needs("pyarrow")
def test_chunks_with_other_types_make_one_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first chunk knows only numbers and nulls in these columns, and the second is of other types.
    first = [{"id": 0, "text": "a", "n": 1, "late": None, "mixed": 1, "gone": 1}] * 512
    second = [{"id": 1, "text": "b", "n": 1.5, "late": ["x"], "mixed": {"k": 1}, "new": "y"}] * 2
    (tmp_path / "in.jsonl").write_bytes(as_jsonl([*first, *second]))
    go(tmp_path / "in.jsonl", output=tmp_path / "out.parquet")
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert len(rows) == 514
    assert rows[0] == {
        "id": 0, "text": "a", "n": 1.0, "late": None, "mixed": "1", "gone": 1, "new": None,
    }  # fmt: skip
    assert rows[-1] == {
        "id": 1, "text": "b", "n": 1.5, "late": ["x"], "mixed": '{"k": 1}', "gone": None, "new": "y",
    }  # fmt: skip


def test_what_holds_no_document_keeps_its_columns(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n")
    assert go(tmp_path / "in.csv", output=tmp_path / "out.csv", job=Cleaning(removed=True)).documents == 0
    assert (tmp_path / "out.csv").read_text() == "id,text,text_removed\n"
    (tmp_path / "bad.csv").write_text('id,text\n1,"a"b\n2,It rained.\n')
    assert go(tmp_path / "bad.csv", output=tmp_path / "bad.out.csv").failed == 1
    assert (tmp_path / "bad.out.csv").read_text() == "id,text\n2,It rained.\n"
    schema = pa.schema([("text", pa.string()), ("n", pa.int8())])
    pq.write_table(schema.empty_table(), tmp_path / "in.parquet")
    go(tmp_path / "in.parquet", output=tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").schema == schema
    (tmp_path / "in.jsonl").write_bytes(b"\n")
    go(tmp_path / "in.jsonl", output=tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_files_are_never_written_over(tmp_path: Path) -> None:
    for name in ("in/a.txt", "out/a.txt", "two/b.html", "two/b.htm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("It rained.")
    for inputs, output, job, says in (
        ("in", "out", Cleaning(), "exists already"),
        ("in/a.txt", "in", Cleaning(), "input and output at once"),
        ("two", "new", Extraction(), "Two of the files would become"),
    ):
        with pytest.raises(PathError, match=says):
            go(tmp_path / inputs, output=tmp_path / output, job=job)
    assert (tmp_path / "in" / "a.txt").read_text() == "It rained."


def test_a_folder_of_texts_and_pages_becomes_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "deep").mkdir(parents=True)
    (source / "a.txt").write_text(str(TEXTS[0]))
    (source / "deep" / "b.txt.gz").write_bytes(gzip.compress(str(TEXTS[1]).encode()))
    (source / "deep" / ".hidden.txt").write_text("no")
    (source / "notes.xyz").write_text("no")
    report = go(source, output=tmp_path / "out")
    files = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*"))
    assert files == ["a.txt", "deep/b.txt", "manifest.json"]
    assert (tmp_path / "out" / "deep" / "b.txt").read_text() == cleanpress.clean(TEXTS[1])
    assert report.documents == 2
    (source / "page.html").write_text(PAGE.format(1))
    go(source / "page.html", output=f"{tmp_path}/pages/", job=Extraction(format="markdown"))
    assert (tmp_path / "pages" / "page.md").read_text().startswith("# Boats 1\n\nThe 1 boat came back")
    go(source / "page.html", output=tmp_path / "pages.jsonl", job=Extraction(metadata=True))
    (row,) = lines_of(tmp_path / "pages.jsonl")
    assert (row["file"], row["text_title"]) == ("page.html", "Boats 1")


@pytest.mark.needs("fastwarc")
@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_an_archive(tmp_path: Path, packed: bool) -> None:
    name = "pages.warc.gz" if packed else "pages.warc"
    (tmp_path / name).write_bytes(as_warc(5, packed))
    report = go(tmp_path / name, output=tmp_path / "out.parquet", job=Extraction(metadata=True))
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["url"] for row in rows] == [f"https://a.example/{number}" for number in range(5)]
    assert [row["text"] for row in rows] == [cleanpress.extract(PAGE.format(n)).text for n in range(5)]
    assert rows[0]["text_title"] == "Boats 0"
    assert report.documents == 5


@pytest.mark.needs("fastwarc")
def test_what_an_archive_holds_besides_pages_is_passed_over(tmp_path: Path) -> None:
    page = PAGE.format("é")
    made = b"".join(
        [
            warc_record("warcinfo", "", b"software: a test\r\n"),
            warc_record("response", "https://a.example/pdf", response(b"%PDF-", PDF)),
            warc_record("response", "https://a.example/gone", response(b"<p>Gone", status="404 Not Found")),
            warc_record("request", "https://a.example/", b"GET / HTTP/1.1\r\n\r\n"),
            # The header names the encoding, and the page does not.
            warc_record("response", "https://a.example/koi", response(
                page.replace("é", "Ж").encode("koi8-r"), "Content-Type: text/html; charset=koi8-r\r\n")),
            warc_record("response", "https://a.example/zip", response(
                gzip.compress(page.encode()), "Content-Type: text/html\r\nContent-Encoding: gzip\r\n")),
            # As some archives do: unpacked already, and the headers kept.
            warc_record("response", "https://a.example/was-zip", response(
                page.encode(), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")),
        ]
    )  # fmt: skip
    (tmp_path / "a.warc").write_bytes(made)
    report = go(tmp_path / "a.warc", output=tmp_path / "out.jsonl", job=Extraction())
    rows = lines_of(tmp_path / "out.jsonl")
    assert [row["url"].rpartition("/")[2] for row in rows] == ["koi", "zip", "was-zip"]
    assert [row["text"].split("\n")[0] for row in rows] == [
        f"The {letter} boat came back in the rain, and nobody had waited up for it." for letter in "Жéé"
    ]
    assert report.failed_path is None


@pytest.mark.needs("fastwarc")
def test_pages_that_were_not_fetched_over_http(tmp_path: Path) -> None:
    page = PAGE.format("Ж")
    kinds = [
        ("resource", "text/html; charset=koi8-r", page.encode("koi8-r")),
        ("resource", "application/xhtml+xml", page.encode()),
        ("resource", "text/plain", b"wget did this and that"),
        ("resource", "image/png", b"\x89PNG"),
        ("metadata", "text/html", page.encode()),
        ("conversion", "text/html", page.encode()),
        ("conversion", "text/plain", b"It rained."),
    ]
    made = b"".join(
        warc_record(kind, f"file:///{number}", body).replace(
            b"Content-Type: text/plain", f"Content-Type: {content_type}".encode()
        )
        for number, (kind, content_type, body) in enumerate(kinds)
    )
    for name in ("a.warc", "a.warc.gz"):
        (tmp_path / name).write_bytes(gzip.compress(made) if name.endswith("gz") else made)
        report = go(tmp_path / name, output=tmp_path / f"{name}.jsonl", job=Extraction())
        rows = lines_of(tmp_path / f"{name}.jsonl")
        assert [row["url"] for row in rows] == ["file:///0", "file:///1", "file:///5"]
        assert all(row["text"].startswith("The Ж boat came back") for row in rows)
        assert report.failed_path is None
    go(tmp_path / "a.warc", output=tmp_path / "texts.jsonl")
    assert [row["text"] for row in lines_of(tmp_path / "texts.jsonl")] == ["It rained."]


@pytest.mark.needs("fastwarc")
def test_texts_of_an_archive(tmp_path: Path) -> None:
    made = b"".join(warc_record("conversion", "https://a.example/", str(text).encode()) for text in TEXTS[:3])
    (tmp_path / "a.wet.gz").write_bytes(gzip.compress(made))
    go(tmp_path / "a.wet.gz", output=f"{tmp_path}/out/")
    made = gzip.decompress((tmp_path / "out" / "a.jsonl.gz").read_bytes())
    assert [json.loads(line)["text"] for line in made.splitlines()] == cleaned(TEXTS[:3])


def test_standard_input(tmp_path: Path) -> None:
    for kind, data in (
        ("jsonl", as_jsonl(ROWS)),
        ("jsonl", gzip.compress(as_jsonl(ROWS))),
        ("csv", as_csv(ROWS)),
    ):
        line = ["-", "-o", tmp_path / "out.jsonl", "--input-format", kind, "--workers", 1, "--restart"]
        done = piped(line, data)
        assert done == 0
        assert [row["text"] or "" for row in lines_of(tmp_path / "out.jsonl")] == [
            row["text"] or "" for row in CLEAN
        ]


def test_standard_input_is_never_taken_for_what_was_read_before(tmp_path: Path) -> None:
    line = ["-", "-o", tmp_path / "out.jsonl", "--input-format", "jsonl"]
    assert piped(line, as_jsonl(ROWS)) == 0
    assert piped(line, as_jsonl(ROWS[:3])) == 2
    assert len(lines_of(tmp_path / "out.jsonl")) == len(ROWS)
    assert piped([*line, "--restart"], as_jsonl(ROWS[:3])) == 0
    assert len(lines_of(tmp_path / "out.jsonl")) == 3


@pytest.mark.needs("fastwarc")
def test_an_archive_through_a_pipe(tmp_path: Path) -> None:
    line: list[object] = [
        "-",
        "-o",
        tmp_path / "out.jsonl",
        "--input-format",
        "warc",
        "--extract",
        "--restart",
    ]
    for packed in (False, True):
        assert piped(line, as_warc(3, packed)) == 0
        assert [row["url"][-1] for row in lines_of(tmp_path / "out.jsonl")] == list("012")
        assert piped(line, as_warc(3, packed)[:-100]) == 1
        assert [row["url"][-1] for row in lines_of(tmp_path / "out.jsonl")] == list("01")


def piped(line: list[object], data: bytes) -> int:
    """Return the exit code of `cleanpress corpus` with this standard input."""
    whole = [sys.executable, "-m", "cleanpress", "corpus", *map(str, line)]
    return subprocess.run(whole, input=data, check=False, capture_output=True).returncode


def test_columns_beside_the_text(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    go(
        tmp_path / "in.jsonl", output=tmp_path / "out.jsonl", writing=Writing(into="clean"),
        job=Cleaning(removed=True, counts=True, edits=True),
    )  # fmt: skip
    for before, after in zip(ROWS, lines_of(tmp_path / "out.jsonl"), strict=True):
        assert {name: after[name] for name in before} == before
        if before["text"] is None:
            assert after["clean"] is after["clean_removed"] is after["clean_edits"] is None
            continue
        told = cleanpress.explain(before["text"])
        assert after["clean"] == told.text
        assert after["clean_removed"].split("\n") == ([gone.text.strip() for gone in told.removed] or [""])
        assert after["clean_counts"] == told.counts
        # Out of the edits, the text as it was can be had again.
        undone, shift = after["clean"], 0
        for edit in after["clean_edits"]:
            at = edit["start"] + shift
            undone = undone[:at] + edit["original"] + undone[at + len(edit["replacement"]) :]
        assert undone == before["text"]


@pytest.mark.needs("pyarrow", "fastwarc", "zstandard")
def test_many_inputs_one_output_in_order(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.jsonl").write_bytes(
            as_jsonl(ROWS[number * 10 : number * 10 + 10]).rstrip(b"\n")
        )
    run([str(tmp_path / "?.jsonl")], str(tmp_path / "out.parquet"), workers=2)
    assert pq.read_table(tmp_path / "out.parquet")["text"].to_pylist() == [row["text"] for row in CLEAN[:30]]
    run([str(tmp_path / "?.jsonl"), str(tmp_path / "0.jsonl")], f"{tmp_path}/each/", workers=2)
    assert sorted(path.name for path in (tmp_path / "each").iterdir()) == [
        "0.jsonl", "1.jsonl", "2.jsonl", "manifest.json",
    ]  # fmt: skip


def test_the_number_of_workers_does_not_show(tmp_path: Path) -> None:
    letters = random.Random(7)
    rows = [
        {"id": n, "text": "".join(letters.choices(string.ascii_letters + " \n", k=3000))} for n in range(900)
    ]
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(rows))
    made = []
    for workers in (1, 3):
        run([str(tmp_path / "in.jsonl")], str(tmp_path / "out.jsonl.gz"), workers=workers, restart=True)
        made.append((tmp_path / "out.jsonl.gz").read_bytes())
    assert made[0] == made[1]


# --- What is refused, before anything is written --------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "output", "says"),
    [
        (["gone.jsonl"], "out.jsonl", "gone.jsonl cannot be read: no such file"),
        (["*.gone"], "out.jsonl", "No file matches the pattern"),
        (["empty"], "out/", "has no file to read"),
        (["a.jsonl"], "a.jsonl", "input and output at once"),
        (["a.jsonl"], "", "input and output at once"),
        (["a.jsonl"], "out.warc", "write .jsonl, .csv or .parquet"),
        (["a.jsonl"], "out.csv", "CSV is written from CSV alone. Write .jsonl or .parquet"),
        (["a.jsonl"], "out.xlsx", ".xlsx is not a format that is written"),
        (["deep"], "deep", "is the output, or in it"),
        (["a.xyz"], "out.jsonl", "the name does not say its format"),
        (["page.html"], "out.jsonl", "is HTML: add --extract"),
        (["a.csv"], "out.jsonl", "'text' is not a known column"),
        (["a.parquet"], "out.jsonl", "'text' is not a known column"),
        (["numbers.parquet"], "out.jsonl", "holds int64, not text"),
        (["taken.parquet"], "out.jsonl", "already has a column 'text_removed'"),
        (["a.jsonl"], "there.jsonl", "exists already"),
        (["a.jsonl", "deep/a.jsonl"], "out/", "would both become"),
        (
            ["good.parquet", "other.parquet"],
            "out.parquet",
            "other.parquet does not have the columns of .*good.parquet, .*: it has 'more' besides",
        ),
        (["-"], "out.jsonl", "Say which format standard input has"),
        (["a.jsonl"], "out.jsonl.bz2", ".bz2 is not a known compression"),
    ],
)
def test_what_cannot_end_well_is_refused(tmp_path: Path, inputs: list[str], output: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "deep").mkdir()
    for name in ("a.jsonl", "deep/a.jsonl", "a.xyz", "there.jsonl"):
        (tmp_path / name).write_bytes(as_jsonl(ROWS[:1]))
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "a.csv").write_text("body\nIt rained.\n")
    for name, columns in {
        "a": {"body": ["a"]}, "numbers": {"text": [1]}, "taken": {"text": ["a"], "text_removed": ["b"]},
        "good": {"text": ["a"]}, "other": {"text": ["a"], "more": [1]},
    }.items():  # fmt: skip
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    paths = [each if each == "-" else str(tmp_path / each) for each in inputs]
    end = "/" if output.endswith("/") else ""
    with pytest.raises((OptionError, PathError), match=says):
        run(paths, f"{tmp_path / output}{end}", job=Cleaning(removed=True), workers=1)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_may_be_named_as_a_file_if_a_slash_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl(ROWS[:1]))
    run(tmp_path / "a.jsonl", f"{tmp_path}/out.xlsx/", job=Cleaning(), workers=1)
    assert (tmp_path / "out.xlsx" / "a.jsonl").is_file()


def test_options_that_do_not_go_together(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl(ROWS[:1]))
    for options, says in [
        (["--extract", "--edits"], "--edits is for text"),
        (["--keep-one-copy"], "add --profiles FILE"),
        (["--links"], "--links is for pages: add --extract"),
        (["--favor", "recall"], "--favor is for pages: add --extract"),
        (["--workers", "0"], "workers is 0, and must be 1 or more"),
        (["--preset", "no"], "'no' is not a known preset"),
        (["--output-format", "no"], "'no' is not a known output_format"),
        (["--timeout", "-1"], "-1.0 is not 0 or more"),
        (["-o", "-"], "cannot be written to standard output"),
    ]:
        done = command(tmp_path / "a.jsonl", "-o", tmp_path / "out.jsonl", *options)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (2, True, False), (
            done.stderr
        )
    assert not (tmp_path / "out.jsonl").exists()


# --- Documents that fail --------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble(Cleaner):
    """Raises, dies, or never ends, by what the text says."""

    def edits(self, text: str) -> list[Edit]:
        import os
        import signal

        if "raise" in text:
            raise ZeroDivisionError("so it goes")
        if "die" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        while "forever" in text:
            pass
        return []


def test_a_document_that_fails_dies_or_never_ends_makes_a_failed_record(tmp_path: Path) -> None:
    words = ["fine", "raise", "fine", "die", "die", "fine", "forever", "fine"]
    (tmp_path / "in.jsonl").write_bytes(as_jsonl([{"id": n, "text": word} for n, word in enumerate(words)]))
    report = run(
        [str(tmp_path / "in.jsonl")], str(tmp_path / "out.jsonl"), workers=2, timeout=1.0,
        job=Cleaning(pipeline=Trouble()),
    )  # fmt: skip
    assert [row["id"] for row in lines_of(tmp_path / "out.jsonl")] == [0, 2, 5, 7]
    failed = lines_of(tmp_path / "out.jsonl.failed.jsonl")
    assert [(row["position"], row["unit"]) for row in failed] == [(n, "line") for n in (2, 4, 5, 7)]
    assert [row["error"] for row in failed] == [
        "ZeroDivisionError: so it goes",
        *["The worker process ended while it worked on this document: killed by SIGKILL, in each of 5 tries."]
        * 2,
        "Timeout: this took longer than 1 seconds (--timeout).",
    ]
    assert (report.documents, report.failed) == (8, 4)


# --- Again, and other runs ------------------------------------------------------------------------


def test_a_complete_run_is_not_done_again(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(as_jsonl(ROWS))
    go(source, output=tmp_path / "out.jsonl")
    before = (tmp_path / "out.jsonl").stat().st_mtime_ns
    assert go(source, output=tmp_path / "out.jsonl").nothing_to_do
    assert (tmp_path / "out.jsonl").stat().st_mtime_ns == before
    with pytest.raises(RunError, match="removed was not set and is set"):
        go(source, output=tmp_path / "out.jsonl", job=Cleaning(removed=True))
    source.write_bytes(as_jsonl(ROWS[:3]))
    with pytest.raises(RunError, match=r"in\.jsonl had [\d,]+ bytes and has [\d,]+"):
        go(source, output=tmp_path / "out.jsonl")
    assert go(source, output=tmp_path / "out.jsonl", restart=True).documents == 3
    (tmp_path / "out.jsonl").unlink()
    with pytest.raises(RunError, match="is gone"):
        go(source, output=tmp_path / "out.jsonl")


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize("output", ["out.jsonl", "out.parquet"])
def test_what_is_made_again_keeps_its_permissions(tmp_path: Path, output: str) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS[:3]) + b"broken\n")
    made = [tmp_path / output, tmp_path / f"{output}.failed.jsonl"]
    go(tmp_path / "in.jsonl", output=made[0])
    for path in made:
        path.chmod(0o600)
    before = [path.read_bytes() for path in made]
    go(tmp_path / "in.jsonl", output=made[0], restart=True)
    assert [path.read_bytes() for path in made] == before
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o600, 0o600]


def test_outputs_in_the_folder_of_the_inputs_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS[:3]) + b"broken\n")
    for given in (tmp_path, tmp_path / "*.jsonl"):
        go(given, output=tmp_path / "out.jsonl", restart=True)
        again = go(given, output=tmp_path / "out.jsonl")
        assert (again.nothing_to_do, again.documents) == (True, 4)


def test_the_manifest_says_what_was_done_and_is_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    manifests = []
    for _ in range(2):
        go(tmp_path / "in.jsonl", output=tmp_path / "out.jsonl", job=Cleaning(counts=True), restart=True)
        manifests.append((tmp_path / "out.jsonl.manifest.json").read_bytes())
    assert manifests[0] == manifests[1]
    manifest = json.loads(manifests[0])
    assert manifest["versions"]["cleanpress"] == cleanpress.__version__
    assert "RemoveChrome" in manifest["task"]["pipeline"]
    assert manifest["totals"]["documents"] == len(ROWS)
    assert manifest["totals"]["counts"]["comment_form"] > 0
    import hashlib

    for name, path in (("results", "out.jsonl"), ("digests", "in.jsonl")):
        assert manifest[name][0]["sha256"] == hashlib.sha256((tmp_path / path).read_bytes()).hexdigest()


# --- Sites ----------------------------------------------------------------------------------------


OWN = [
    "It rained from noon on.", "Two boats came back early.", "Nobody bought the eels.",
    "The inn was shut.", "A lamp was lit on the pier.", "Snow fell, and melted.",
    "The mayor spoke for an hour.", "Nets were mended.",
]  # fmt: skip


@pytest.mark.needs("datasketches", "tldextract")
def test_sites_are_learned_merged_shown_and_used(tmp_path: Path) -> None:
    def page(host: str, number: int) -> dict[str, Any]:
        text = f"The Quay Paper\nBoats | Fish | Weather\n{OWN[number]}\nThe Quay Paper, Pier 4"
        return {"id": number, "text": text, "url": f"https://{host}/{number}"}

    for host in ("a.example", "b.example"):
        (tmp_path / f"{host}.jsonl").write_bytes(as_jsonl([page(host, number) for number in range(8)]))
        done = run_command("sites", "learn", tmp_path / f"{host}.jsonl", "-o", tmp_path / f"{host}.json")
        assert (done.returncode, done.stderr) == (
            0, f"{done.stderr.splitlines()[0]}\ncleanpress: Written: {tmp_path / host}.json\n",
        ), done.stderr  # fmt: skip
        assert re.match(r"cleanpress: 8 documents, .*/s: 1 site, 3 boilerplate lines\.\n", done.stderr)
    both = tmp_path / "both.json"
    assert (
        run_command(
            "sites", "merge", tmp_path / "a.example.json", tmp_path / "b.example.json", "-o", both
        ).returncode
        == 0
    )
    assert (
        run_command("sites", "show", both).stdout
        == "a.example\t8 pages\t3 lines\nb.example\t8 pages\t3 lines\n"
    )
    assert "8\ttop\tBoats | Fish | Weather\n" in run_command("sites", "show", both, "a.example").stdout
    done = command(
        tmp_path / "a.example.jsonl",
        "-o",
        tmp_path / "out.jsonl",
        "--profiles",
        both,
        "--preset",
        "repair",
        "--removed",
    )
    assert done.returncode == 0, done.stderr
    rows = lines_of(tmp_path / "out.jsonl")
    assert [row["text"] for row in rows] == OWN
    assert rows[0]["text_removed"].split("\n") == [
        "The Quay Paper",
        "Boats | Fish | Weather",
        "The Quay Paper, Pier 4",
    ]
    done = command(
        tmp_path / "a.example.jsonl", "-o", tmp_path / "once.jsonl", "--profiles", both, "--keep-one-copy",
        "--preset", "repair",
    )  # fmt: skip
    assert ["Pier 4" in row["text"] for row in lines_of(tmp_path / "once.jsonl")] == [True, *[False] * 7]


@pytest.mark.needs("datasketches", "tldextract")
def test_sites_say_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl(ROWS) + b"broken\n")
    (tmp_path / "bad.json").write_text("{}")
    for line, code, says in [
        (["learn", tmp_path / "a.jsonl", "-o", tmp_path / "s.json"], 1, "1 document could not be read"),
        (
            ["learn", tmp_path / "a.jsonl", "-o", tmp_path / "s.json", "--min-pages", "2"],
            2,
            "must be 3 or more",
        ),
        (["learn", tmp_path / "gone.jsonl", "-o", tmp_path / "s.json"], 2, "cannot be read"),
        (["show", tmp_path / "bad.json"], 2, "is not a file of site profiles"),
        (["show", tmp_path / "s.json", "a.example"], 2, "There is no profile of 'a.example'"),
        (["merge", tmp_path / "gone.json", "-o", tmp_path / "s.json"], 2, "cannot be read"),
    ]:
        done = run_command("sites", *line)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (code, True, False), (
            done.stderr
        )
