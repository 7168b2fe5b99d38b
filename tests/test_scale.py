"""benchmarks.scale: the corpora it writes, what it measures of a run, kills, and the arithmetic."""

from __future__ import annotations

import csv
import doctest
import gzip
import json
import sys
from pathlib import Path

import pytest
from conftest import optional
from corpora import PAGE, TEXTS, as_jsonl, lines_of
from corpora import records as rows_of

from benchmarks.scale import __main__ as scale
from benchmarks.scale import cost, inputs, jobs, kills, measure, memory, speed
from benchmarks.scale.measure import MemorySample, Ran
from cleanpress.adapters.jobs import Extraction
from cleanpress.corpus import run

pq = optional("pyarrow.parquet")
pytestmark = pytest.mark.corpus

FEW = [text for text in TEXTS if text]
ROWS = list(inputs.records(FEW, 0.002))


def test_records_come_again_with_ids_of_their_own_until_the_size_is_reached() -> None:
    assert len(ROWS) > len(FEW)
    assert [row["id"] for row in ROWS] == list(range(len(ROWS)))
    assert ROWS[len(FEW)]["text"] == FEW[0]
    assert 0.002 <= inputs.size_of(ROWS) < 0.0021
    assert inputs.size_of(ROWS[:-1]) < 0.002


@pytest.mark.needs("pyarrow", "fastwarc")
def test_each_format_holds_the_records(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.jsonl.gz", "a.csv", "a.csv.gz", "a.parquet"):
        assert inputs.write(tmp_path / name, ROWS) == len(ROWS)
    assert lines_of(tmp_path / "a.jsonl") == ROWS
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == (tmp_path / "a.jsonl").read_bytes()
    assert gzip.decompress((tmp_path / "a.csv.gz").read_bytes()) == (tmp_path / "a.csv").read_bytes()
    with (tmp_path / "a.csv").open(newline="") as lines:
        assert [row["text"] for row in csv.DictReader(lines)] == [row["text"] for row in ROWS]
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == ROWS


@pytest.mark.needs("fastwarc")
def test_an_archive_of_pages_and_a_pool_that_reads_it(tmp_path: Path) -> None:
    pages = [(f"https://a.example/{number}", PAGE.format(number).encode()) for number in range(3)]
    path, out = tmp_path / "a.warc.gz", tmp_path / "pool.jsonl"
    assert inputs.write_pages(path, pages) == 3
    assert run([str(path)], str(tmp_path / "a.jsonl"), workers=1, job=Extraction()).documents == 3
    ran = speed.pooled(path, "cleanpress", out)
    assert [row["text"] for row in lines_of(out)] == [row["text"] for row in lines_of(tmp_path / "a.jsonl")]
    assert ran.seconds > 0 < ran.workers


def test_a_run_is_timed_and_its_memory_sampled(tmp_path: Path) -> None:
    inputs.write(tmp_path / "in.jsonl", ROWS)
    samples, ran = measure.memory_of(tmp_path / "out.jsonl", tmp_path / "in.jsonl", "--workers", 2)
    assert len(lines_of(tmp_path / "out.jsonl")) == len(ROWS)
    assert ran.seconds > 0 < ran.main
    assert ran.workers > 0
    assert max(sample.main for sample in samples) > 5
    assert max(len(sample.workers) for sample in samples) >= 2
    with pytest.raises(SystemExit, match=r"ended with 2: .*gone"):
        measure.run(tmp_path / "gone.jsonl", "-o", tmp_path / "out.jsonl")


def test_samples_are_put_into_tenths() -> None:
    samples = [MemorySample(number, 30 + number / 10, (40.0, 41.0)) for number in range(100)]
    rows = memory.tenths([*samples, MemorySample(100, 99, ())], 100)
    assert [row[0] for row in rows] == [f"{number} %" for number in range(0, 100, 10)] + ["end"]
    assert rows[0] == ("0 %", 30.9, 41.0)
    assert rows[-1] == ("end", 99, 0.0)
    assert [round(most or 0) for most in memory.most_by_half(rows)] == [35, 40, 41, 41]


def test_jobs_run_in_processes_of_their_own(tmp_path: Path) -> None:
    inputs.write(tmp_path / "in.jsonl", ROWS)
    both = measure.jobs("loop", 2, path=tmp_path / "in.jsonl", pipeline="RemoveInvisible,RemoveChrome")
    assert [each["seconds"] > 0 < each["cpu"] for each in both] == [True, True]
    with pytest.raises(SystemExit, match="The job loop failed"):
        measure.job("loop", path=tmp_path / "gone.jsonl")


def test_lines_are_counted_once_a_page(tmp_path: Path) -> None:
    texts = [("a", "Tea\n tea \n\nmilk"), ("a", "Tea"), ("b", "tea")]
    inputs.write(tmp_path / "in.jsonl", [{"site": site, "text": text} for site, text in texts])
    assert jobs.lines(str(tmp_path / "in.jsonl")) == {
        "pages": 3,
        "sites": 2,
        "lines": 4,
        "bytes": 13,
        "combined": 3,
    }


def test_contenders_take_turns_and_another_begins_each_round() -> None:
    order: list[str] = []
    made = measure.in_turn(3, [(name, lambda name=name: order.append(name) or name) for name in "abc"])
    assert "".join(order) == "abcbcacab"
    assert made == {name: [name] * 3 for name in "abc"}


@pytest.mark.parametrize("everybody", [True, False])
def test_a_killed_run_is_repeated_and_compared(tmp_path: Path, everybody: bool) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(as_jsonl(rows_of(10)) + b"broken\n")
    case = kills.Case("a test", (source,), "out.jsonl", ())
    folder = kills.fresh(tmp_path / "whole")
    assert case.start(folder).wait() == 1
    expected = kills.files_of(folder)
    assert set(expected) == {"out.jsonl", "out.jsonl.manifest.json", "out.jsonl.failed.jsonl"}
    live, made = kills.killed(case, kills.fresh(tmp_path / "killed"), 0.05, everybody)
    assert (live, made) == (True, expected)
    changed = {**made, "out.jsonl": b"", "more": b""}
    assert kills.differing(changed, expected) == ["more", "out.jsonl"]


def test_costs_are_arithmetic(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctest.testmod(cost) == (0, 1)
    for arguments, says in [
        ("--terabytes 1 --mb-per-s 2 --efficiency 0.5 --cores 10", "= 277.8 core-hours: 27.8 hours on 10"),
        ("--pages 3.6e6 --pages-per-s 10 --efficiency 1", "= 100.0 core-hours: 1.6 hours on 64 cores"),
    ]:
        monkeypatch.setattr(sys, "argv", ["scale", "--cost", *arguments.split()])
        scale.main()
        assert says in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["scale", "--cost", "--terabytes", "1"])
    with pytest.raises(SystemExit):
        scale.main()
    assert "takes --terabytes and --mb-per-s" in capsys.readouterr().err


def test_a_ratio_to_the_loop_stands_beside_its_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With times as they might be: a loop of 10 s, two workers that take half of it, a second to start.
    times = {"1": 10.5, "2": 5.0}

    def ran(source: Path, *arguments: object) -> Ran:
        workers = str(arguments[-1])
        return Ran(1.0, 0.5, 0.5) if source.name == "one.jsonl" else Ran(times[workers], 0.6, 10.0)

    monkeypatch.setattr(speed, "flat_texts", lambda *_: FEW)
    monkeypatch.setattr(speed, "job", lambda *_, **__: {"seconds": 10.0, "cpu": 10.0})
    monkeypatch.setattr(speed, "jobs", lambda *_, **__: [{"seconds": 10.0, "cpu": 10.0}] * 2)
    monkeypatch.setattr(speed, "run", ran)
    for seconds in (5.0, 6.0):
        times["2"] = seconds
        found, _ = speed.speed(tmp_path, tmp_path, pages=None, rounds=1, copies=1)
        row = "corpus, 2 workers (target 1.8 × the loop)"
        assert found.figure(row, "× the loop") == pytest.approx(10 / seconds)
    assert json.loads((tmp_path / "one.jsonl").read_text())["text"] == FEW[0]
