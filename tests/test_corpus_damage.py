"""Corpora that are damaged, disks that are full, runs that are killed: nothing is lost, and all is told."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import optional
from corpora import PAGE, as_csv, as_jsonl, as_warc, command, lines_of, records, response, warc_record

from cleanpress.corpus import Cleaning, Extraction, Reading, run
from cleanpress.corpus.chunk import Chunk, Tally
from cleanpress.corpus.csv_files import read_rows
from cleanpress.corpus.journal import Journal
from cleanpress.corpus.source import Source
from cleanpress.errors import OptionError, RunError, WorkersError
from cleanpress.installation import install_command

zstandard = optional("zstandard")
pq = optional("pyarrow.parquet")
pa = optional("pyarrow")
pytestmark = pytest.mark.corpus

ROWS = records(30)


def clean(
    path: Path, name: str = "out.jsonl", **options: Any
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Run over one file, and return the rows that were written, and the failed."""
    out = path.parent / name
    report = run([str(path)], str(out), workers=1, **options)
    failed = lines_of(report.failed_path) if report.failed_path is not None else []
    assert len(failed) == report.failed
    return (pq.read_table(out).to_pylist() if name.endswith(".parquet") else lines_of(out)), failed


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"text": "cut o', "Not valid JSON"),
        (b"[1, 2]", "Not a JSON object"),
        (b'{"body": "It rained."}', "There is no column 'text'. The columns are: 'body'."),
        (b"{}", "The record is empty"),
        (b'{"text": 7}', "The column 'text' is a number, not text."),
        (b'{"text": ["a"]}', "The column 'text' is a list, not text."),
        (b'{"text": "a", "text": "b"}', "has the column 'text' 2 times"),
        (b'{"text": "caf\xe9"}', "Not UTF-8, as JSON Lines must be"),
        (b'{"text": "a", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b"\x00\x01\x02", "Not valid JSON"),
    ],
)
def test_a_broken_line_makes_a_failed_record(tmp_path: Path, line: bytes, says: str) -> None:
    good = as_jsonl(ROWS[:2]).splitlines()
    (tmp_path / "in.jsonl").write_bytes(b"\n".join([good[0], b"", line, good[1]]))
    rows, failed = clean(tmp_path / "in.jsonl")
    assert [row["id"] for row in rows] == [0, 1]
    (record,) = failed
    assert (record["input"], record["position"], record["unit"]) == (str(tmp_path / "in.jsonl"), 3, "line")
    assert says in record["error"]


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_a_file_that_is_cut_off_is_read_to_where_it_ends(tmp_path: Path, packing: str) -> None:
    rows = [{"id": n, "text": os.urandom(500).hex()} for n in range(400)]
    data = as_jsonl(rows)
    packed = (
        gzip.compress(data)
        if packing == "gzip"
        else zstandard.ZstdCompressor(write_checksum=True).compress(data)
    )
    path = tmp_path / "in.jsonl.gz"
    for cut in (len(packed) - 3, len(packed) // 2):
        path.write_bytes(packed[:cut])
        made, failed = clean(path, restart=True)
        # What could be unpacked is there, but for the line that the end is in.
        assert made == rows[: len(made)]
        assert len(made) > 100
        assert "Reading ended" in failed[-1]["error"]
        assert 1 <= len(failed) <= 2


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_a_damaged_block_ends_the_file_and_not_the_run(tmp_path: Path, packing: str) -> None:
    data = as_jsonl([{"id": n, "text": os.urandom(500).hex()} for n in range(400)])
    packed = (
        gzip.compress(data)
        if packing == "gzip"
        else zstandard.ZstdCompressor(write_checksum=True).compress(data)
    )
    half = len(packed) // 2
    (tmp_path / "a.jsonl.gz").write_bytes(packed[:half] + bytes(400) + packed[half + 400 :])
    (tmp_path / "b.jsonl").write_bytes(as_jsonl(ROWS))
    out = tmp_path / "out.jsonl"
    report = run([str(tmp_path / "a.jsonl.gz"), str(tmp_path / "b.jsonl")], str(out), workers=1)
    assert lines_of(out)[-1]["id"] == ROWS[-1]["id"]
    assert report.failed_path is not None
    assert "Reading ended" in lines_of(report.failed_path)[-1]["error"]


def test_malformed_rows_of_csv(tmp_path: Path) -> None:
    lines = ["id,text,url\n", "0,fine,u\n", "1,2\n", 'a,"b"c,d\n', "4,caf\udce9,u\n", '5,"fi\nne",u\n']
    (tmp_path / "in.csv").write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
    rows, failed = clean(tmp_path / "in.csv")
    assert rows[-1] == {"id": "5", "text": "fi\nne", "url": "u"}
    assert [(record["position"], record["unit"]) for record in failed] == [
        (3, "line"),
        (4, "line"),
        (5, "line"),
    ]
    assert [record["error"][:30] for record in failed] == [
        "The row has 2 values, and the ", "Not a row of CSV: ',' expected", "The row is not UTF-8. Convert ",
    ]  # fmt: skip


def test_a_quote_that_nothing_closes(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(as_csv(ROWS[:1]) + b'7,"never closed\n' + b"8,fine,u\n" * 9000)
    rows, failed = clean(tmp_path / "in.csv", reading=Reading(max_document=1000))
    assert (rows[0]["id"], rows[-1]["id"]) == ("0", "8")
    assert failed[0]["error"].startswith("The row is larger than 1 kB")
    assert "is a quote in it never closed?" in failed[0]["error"]
    (tmp_path / "in.csv").write_bytes(as_csv(ROWS[:1]) + b'7,"never closed\n')
    rows, failed = clean(tmp_path / "in.csv", restart=True)
    assert (len(rows), "unexpected end of data" in failed[0]["error"]) == (1, True)


def test_large_values_are_read_and_the_limit_of_csv_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(as_csv(ROWS) + b"7," + b"a" * 200_000 + b",u\n")
    source = Source(str(tmp_path / "in.csv"), "csv", "", "in.csv")
    before = csv.field_size_limit(1234)
    try:
        one, other = _rows_of(source), _rows_of(source)
        for rows in (one, other):  # two runs at once, of which one is given up
            next(rows)
            assert csv.field_size_limit() == 1234
        del one
        assert max(len(row[1]) for row in other) == 200_000
        with ThreadPoolExecutor(4) as pool:
            assert (
                list(pool.map(lambda _: sum(1 for _ in _rows_of(source)), range(20))) == [len(ROWS) + 1] * 20
            )
        assert csv.field_size_limit() == 1234
    finally:
        csv.field_size_limit(before)


def _rows_of(source: Source) -> Iterator[list[str]]:
    for chunk in read_rows(source):
        assert isinstance(chunk, Chunk)
        yield from chunk.items


def test_a_damaged_row_group_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    table = pa.table({"id": range(300), "text": [os.urandom(200).hex() for _ in range(300)]})
    pq.write_table(table, path, row_group_size=100, compression="zstd", use_dictionary=False)
    column = pq.ParquetFile(path).metadata.row_group(1).column(1)
    data = bytearray(path.read_bytes())
    at = column.data_page_offset
    data[at + 200 : at + 2000] = bytes(1800)
    path.write_bytes(data)
    rows, failed = clean(path, "out.parquet")
    assert [row["id"] for row in rows] == [*range(100), *range(200, 300)]
    (record,) = failed
    assert (record["position"], record["unit"]) == (101, "row")
    assert "The rows from here to 200 cannot be read" in record["error"]


@pytest.mark.parametrize("damage", ["cut", "empty", "text"])
def test_what_is_not_parquet_is_told(tmp_path: Path, damage: str) -> None:
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"text": ["It rained."] * 100}), whole)
    data = {"cut": whole.read_bytes()[:-10], "empty": b"", "text": b"It rained.\n" * 50}[damage]
    (tmp_path / "bad.parquet").write_bytes(data)
    out = tmp_path / "out.parquet"
    report = run([str(tmp_path / "bad.parquet"), str(whole)], str(out), workers=1)
    assert len(pq.read_table(out)) == 100
    assert report.failed_path is not None
    assert "is not Parquet, or damaged" in lines_of(report.failed_path)[0]["error"]


@pytest.mark.needs("fastwarc")
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("length", [5000, 20, -5, 10**12])
def test_an_archive_whose_lengths_lie(tmp_path: Path, packed: bool, length: int) -> None:
    (tmp_path / "a.warc.gz").write_bytes(as_warc(5, packed, {2: length}))
    rows, failed = clean(tmp_path / "a.warc.gz", job=Extraction())
    assert [row["url"][-1] for row in rows] == list("0134")
    (record,) = failed
    assert record["unit"] == "offset"
    assert record["position"] == len(as_warc(2, packed))


@pytest.mark.needs("fastwarc")
def test_an_archive_with_a_damaged_record_is_read_on_behind_it(tmp_path: Path) -> None:
    first, third = as_warc(1, True), as_warc(3, True)[len(as_warc(2, True)) :]
    second = gzip.compress(warc_record("response", "https://a.example/x", response(PAGE.encode() * 3)))
    for broken in (second[:100], second[:60] + b"X" * 40 + second[100:], b"garbage" * 50):
        (tmp_path / "a.warc.gz").write_bytes(first + broken + third)
        rows, failed = clean(tmp_path / "a.warc.gz", job=Extraction(), restart=True)
        assert [row["url"][-1] for row in rows] == ["0", "2"]
        assert len(failed) == 1


@pytest.mark.needs("fastwarc")
def test_an_archive_that_is_cut_off(tmp_path: Path) -> None:
    for packed in (False, True):
        data = as_warc(3, packed)
        (tmp_path / "a.warc.gz").write_bytes(data[:-100])
        rows, failed = clean(tmp_path / "a.warc.gz", job=Extraction(), restart=True)
        assert ([row["url"][-1] for row in rows], len(failed)) == (["0", "1"], 1)
    (tmp_path / "a.warc").write_bytes(b"It rained.\n" * 100)
    assert clean(tmp_path / "a.warc", job=Extraction(), restart=True)[1][0]["position"] == 0


@pytest.mark.needs("fastwarc")
def test_an_archive_of_the_other_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(as_warc(2))
    assert "add --extract" in clean(tmp_path / "a.warc")[1][0]["error"]


def test_files_that_are_no_text_or_page(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_bytes(b"It rained.")
    (source / "b.txt").write_bytes(b"%PDF-1.4")
    (source / "c.txt").write_bytes(gzip.compress(b"It rained.")[:-9])
    report = run([str(source)], f"{tmp_path}/out/", workers=1)
    assert report.failed_path is not None
    failed = lines_of(report.failed_path)
    assert [(Path(row["input"]).name, row["error"][:12]) for row in failed] == [
        ("b.txt", "The file is "), ("c.txt", "The file is "),
    ]  # fmt: skip
    (tmp_path / "p.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    rows, failed = clean(tmp_path / "p.html", job=Extraction())
    assert (rows, "PNG" in failed[0]["error"]) == ([], True)


class Unwritable(Cleaning):
    """A job whose result no writer can take."""

    def __call__(self, value: Any, url: str | None = None) -> tuple[Any, ...]:
        return (object(), {})


class Deadly(Cleaning):
    """A job whose result ends the process that writes it."""

    def __call__(self, value: Any, url: str | None = None) -> tuple[Any, ...]:
        return (DyingText(value), {})


class DyingText(str):
    def __ne__(self, other: object) -> bool:
        os._exit(9)


def test_what_cannot_be_written_makes_failed_records(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl([{"id": 1, "text": "It rained."}] * 3))
    rows, failed = clean(tmp_path / "in.jsonl", job=Unwritable())
    assert (rows, [record["position"] for record in failed]) == ([], [1, 2, 3])
    assert "cannot be written as jsonl" in failed[0]["error"]


def test_writing_that_ends_the_worker_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl([{"id": 1, "text": "It rained."}] * 3))
    with pytest.raises(WorkersError, match="The workers end"):
        run([str(tmp_path / "in.jsonl")], str(tmp_path / "out.jsonl"), workers=1, job=Deadly())
    assert not (tmp_path / "out.jsonl").exists()


def test_a_library_that_is_not_installed_is_named_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyarrow", "zstandard", "fastwarc.warc"):
        monkeypatch.setitem(sys.modules, name, None)
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    (tmp_path / "in.warc").write_bytes(as_warc(1))
    for name, out, extra in [
        ("in.jsonl", "out.parquet", "arrow"),
        ("in.jsonl", "out.jsonl.zst", "zstd"),
        ("in.warc", "o.jsonl", "warc"),
    ]:
        with pytest.raises(OptionError, match=re.escape(install_command(extra))):
            run([str(tmp_path / name)], str(tmp_path / out), workers=1, job=Extraction())


# --- The command ----------------------------------------------------------------------------------


def test_the_exit_code_and_the_last_line_say_what_failed(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS) + b"broken\n")
    done = command(tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert done.stdout == ""
    said = done.stderr.splitlines()
    assert said[0].startswith("cleanpress: 1 file, 31 documents, 4 without text")
    assert f"1 failed. The first: {tmp_path / 'in.jsonl'}, line 31: Not valid JSON" in said[1]
    assert said[2].endswith(f"what failed: {tmp_path / 'out.jsonl.failed.jsonl'}")
    again = command(tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert (again.returncode, "Nothing to do" in again.stderr) == (1, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    (tmp_path / "shut").mkdir(mode=0o500)
    done = command(tmp_path / "in.jsonl", "-o", tmp_path / "shut" / "out.jsonl")
    assert (done.returncode, "cannot be written" in done.stderr, "Traceback" in done.stderr) == (
        2,
        True,
        False,
    )


def test_an_output_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    done = command(tmp_path / "in.jsonl", "-o", tmp_path / "in.jsonl" / "out.jsonl")
    assert (done.returncode, "cannot be written" in done.stderr, "Traceback" in done.stderr) == (
        2,
        True,
        False,
    )


def test_a_full_disk_ends_the_run_and_the_next_one_goes_on(tmp_path: Path) -> None:
    # The limit on the size of a file stands in for the size of the disk: writing fails at any moment, too.
    rows = [{"id": n, "text": os.urandom(2000).hex()} for n in range(1200)]
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(rows))
    out = tmp_path / "out.jsonl"
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))  # noqa: E731
    done = command(tmp_path / "in.jsonl", "-o", out, preexec_fn=limit)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
    done = command(tmp_path / "in.jsonl", "-o", out)
    assert done.returncode == 0, done.stderr
    assert lines_of(out) == rows


def test_two_runs_on_one_output(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    journal = Journal(tmp_path / ".out.jsonl.cleanpress", {})
    done = command(tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--restart")
    assert done.returncode == 1
    assert f"Another run is writing to {tmp_path / 'out.jsonl'}. Wait" in done.stderr
    journal.close()


# --- Killed, and gone on --------------------------------------------------------------------------


def big(path: Path) -> Path:
    """Write a corpus that takes some seconds."""
    rows = [{"id": n, "text": f"{row['text']}\n" * 40} for n, row in enumerate(records(1200))]
    path.write_bytes(gzip.compress(as_jsonl(rows) + b"broken\n"))
    return path


def start(*arguments: object, program: Sequence[str] = ("-m", "cleanpress")) -> subprocess.Popen[str]:
    line = [sys.executable, *program, "corpus", *map(str, arguments)]
    return subprocess.Popen(line, stderr=subprocess.PIPE, text=True, start_new_session=True)


# A run that keeps a step for each chunk, and rests before it: however fast the machine is, there is time to
# kill it between two of them.
UNHURRIED = """
import time
from cleanpress.cli import main
from cleanpress.corpus import journal
def add(*arguments, add=journal.Journal.add):
    time.sleep(0.1)
    add(*arguments)
journal.SECONDS, journal.Journal.add = -1.0, add
main()
"""


def results(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def steps_in(path: Path) -> int:
    """Return how many steps a journal holds."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


@pytest.mark.slow
@pytest.mark.needs("pyarrow")
@pytest.mark.parametrize("form", ["jsonl.gz", "parquet"])
def test_a_killed_run_resumes_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    source = big(tmp_path / "in.jsonl.gz")
    other = tmp_path / "more.jsonl"
    other.write_bytes(as_jsonl(ROWS))
    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
    line = [source, other, "--workers", 2, "-o"]
    assert command(*line, f"out.{form}", cwd=tmp_path / "whole").returncode == 1
    state = tmp_path / "killed" / f".out.{form}.cleanpress" / "progress.jsonl"
    monkeypatch.chdir(tmp_path / "killed")
    for times in range(3):
        process, before = start(*line, f"out.{form}", program=("-c", UNHURRIED)), steps_in(state)
        # Until it has got further than the run before it; then killed with all its workers, or it alone.
        while process.poll() is None:
            time.sleep(0.01)
            if steps_in(state) > before + 1:  # the first of a run is that it is there
                os.killpg(process.pid, signal.SIGKILL) if times % 2 else process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    done = command(*line, f"out.{form}")
    assert done.returncode == 1
    assert "an earlier run that this one resumed" in done.stderr
    assert results(tmp_path / "killed") == results(tmp_path / "whole")


def test_ctrl_c_ends_a_run_cleanly(tmp_path: Path) -> None:
    source = big(tmp_path / "in.jsonl.gz")
    process = start(source, "-o", tmp_path / "out.jsonl")
    state = tmp_path / ".out.jsonl.cleanpress" / "progress.jsonl"
    while steps_in(state) < 2 and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-2:] == [
        "cleanpress: What is done is kept: the same command goes on from here.", "cleanpress: interrupted",
    ]  # fmt: skip
    assert "Traceback" not in said
    assert not (tmp_path / "out.jsonl").exists()
    assert command(source, "-o", tmp_path / "out.jsonl").returncode == 1
    assert len(lines_of(tmp_path / "out.jsonl")) == 1200


def test_an_unfinished_run_with_other_inputs_or_options_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(as_jsonl(ROWS))
    state = tmp_path / ".out.jsonl.cleanpress"
    Journal(state, {"inputs": [{"path": str(source), "size": 1}]}).close()
    with pytest.raises(RunError, match=r"in\.jsonl had 1 bytes and has"):
        run([str(source)], str(tmp_path / "out.jsonl"), workers=1)
    assert not (tmp_path / "out.jsonl").exists()
    run([str(source)], str(tmp_path / "out.jsonl"), workers=1, restart=True)
    assert not state.exists()


def test_what_is_left_of_a_folder_that_was_being_removed_is_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, state = tmp_path / "in.jsonl", tmp_path / ".out.jsonl.cleanpress"
    source.write_bytes(as_jsonl(ROWS))
    journal = Journal(state, {"inputs": []})
    journal.add(b"", [], Tally(documents=1))
    journal.close_part()
    journal.end_part(journal.part_path(0))
    journal.save()
    gone = []
    unlink = Path.unlink

    def note(path: Path, missing_ok: bool = False) -> None:
        gone.append(path.name)
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", note)
        journal.remove()
    assert gone[0] == "run.json"
    assert not state.exists()
    # And where a version before this one was interrupted, its progress is not that of the next run.
    Journal(state, {"inputs": []}).give_up()
    step = {"part": 1, "chunks": 0, "output": 0, "failed": 0, "tally": {}, "ended": [0], "done": []}
    (state / "progress.jsonl").write_text(json.dumps(step) + "\n")
    (state / "run.json").unlink()
    assert run([str(source)], str(tmp_path / "out.jsonl"), workers=1).documents == len(ROWS)
    assert len(lines_of(tmp_path / "out.jsonl")) == len(ROWS)


def test_an_input_that_changes_under_the_run_is_told(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(as_jsonl(ROWS))

    def progress(*_: object) -> None:
        source.write_bytes(as_jsonl(ROWS[:2]))

    with pytest.raises(RunError, match="changed while it was read"):
        run([str(source)], str(tmp_path / "out.jsonl"), workers=1, progress=progress)


def test_a_script_without_a_guard_is_told_so_once(tmp_path: Path) -> None:
    rows = [{"id": number, "text": "It rained."} for number in range(3)]
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(rows))
    script = "from cleanpress.corpus import run\n\nrun('in.jsonl', 'out.jsonl', workers=2)\n"
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path, env=here, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stderr.count("Traceback") == 1, done.stderr
    assert done.stderr.splitlines()[-1].startswith(
        "cleanpress.errors.WorkersError: The script that calls run is imported by each worker process. "
    )


def pages_of(path: Path) -> tuple[list[str], int]:
    """Return the addresses of the pages that a run finds in an archive, and how many failed."""
    report = run([str(path)], str(path.with_suffix(".out.jsonl")), Extraction(), workers=1)
    return [row["url"][-1] for row in lines_of(report.outputs[0])], report.failed


def test_an_empty_member_is_not_the_end_of_an_archive(tmp_path: Path) -> None:
    optional("fastwarc")
    first, *others = [gzip.compress(each) for each in warc_records(3)]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join([first, gzip.compress(b""), *others, gzip.compress(b"")]))
    assert pages_of(path) == (["0", "1", "2"], 0)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_record_whose_headers_cannot_be_read_takes_no_other_with_it(
    pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    optional("fastwarc")
    first, second, third = warc_records(3)
    long = second.replace(b"\r\nWARC-Date", b"\r\nWARC-Other: " + b"x" * 40_000 + b"\r\nWARC-Date", 1)
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(map(pack, (first, long, third))))
    assert pages_of(path) == (["0", "2"], 1)


def warc_records(count: int) -> list[bytes]:
    pages = [response(PAGE.format(number).encode()) for number in range(count)]
    return [warc_record("response", f"https://a.example/{number}", page) for number, page in enumerate(pages)]
