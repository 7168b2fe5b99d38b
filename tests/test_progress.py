"""Long runs: how far they are, what they say at the end, and what they refuse at once or when resumed."""

from __future__ import annotations

import gzip
import json
import os
import re
import select
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from corpora import as_jsonl, command, lines_of, records, run_command

import cleanpress
from cleanpress.cli.progress import Lines, State, megabytes, say_progress
from cleanpress.corpus import Cleaning, Extraction, Reading, Writing, run
from cleanpress.corpus.identity import check_same
from cleanpress.errors import CleanpressError, OptionError, RunError

pytestmark = pytest.mark.corpus
ROWS = records(30)


# --- How far a run is -----------------------------------------------------------------------------


def test_lines_come_ever_more_rarely() -> None:
    now, written = 0.0, []
    lines = Lines(lambda state: written.append((now, state.documents)), clock=lambda: now)
    for second in range(86_400):
        now = float(second)
        lines(second * 1000, 86_400_000, second)
    times = [at for at, _ in written]
    assert times[0] == 30
    assert 100 < len(times) < 200  # in a day
    gaps = [after - before for before, after in pairwise(times)]
    assert gaps == sorted(gaps)
    assert gaps[-1] == 600


def test_rate_and_time_left_are_of_this_process(capsys: pytest.CaptureFixture[str]) -> None:
    # An earlier run had done a half.
    state = State(60_000_000, 100_000_000, 600, began=(100.0, 50_000_000, 500), now=110.0)
    assert (state.rate, state.documents_rate, state.eta) == (1_000_000.0, 10.0, 40.0)
    say_progress(state)
    assert capsys.readouterr().err == (
        "cleanpress: 60% of 100.0 MB, 600 documents, 1.0 MB/s, about 40 s left\n"
    )
    # Of standard input, it is not known how long it is.
    piped = State(0, 0, 600, began=(100.0, 0, 0), now=110.0)
    assert piped.eta is None
    say_progress(piped)
    assert capsys.readouterr().err == "cleanpress: 600 documents, 60 documents/s\n"
    assert State(0, 5, 0, began=(1.0, 0, 0), now=1.0).eta is None
    assert megabytes(0) == "0 bytes"


SLOW = """
import cleanpress.cli.following as following
import cleanpress.cli.progress as progress
following.SECONDS = 0.0
progress.FIRST, progress.GROWTH = 0.0, 1.0
progress.LONGEST = 0.0
from cleanpress.cli import main
main()
"""


def often(*words: object) -> list[str]:
    """Return the lines that a run writes to standard error when each report is due."""
    line = [sys.executable, "-c", SLOW, *map(str, words)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()


def test_without_a_terminal_a_run_writes_lines(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(records(1100)))
    for words in (
        ["corpus", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--preset", "repair"],
        ["sites", "learn", tmp_path / "in.jsonl", "-o", tmp_path / "sites.json"],
    ):
        said = often(*words)
        progress = [line for line in said if re.search(r"% of [\d.]+ kB, [\d,]+ documents", line)]
        assert len(progress) >= 2, said
        assert any("1,100 documents" in line for line in said)
        assert said[-1].startswith("cleanpress: Written: ")


def test_the_log_is_json_if_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(records(1100)) + b"broken\n")
    line = ["corpus", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--preset", "repair"]
    said = [json.loads(each) for each in often(*line, "--workers", 1, "--log-format", "json")]
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$", each["time"]) for each in said)
    *progress, summary = said
    assert {each["event"] for each in progress} == {"progress"}
    size = (tmp_path / "in.jsonl").stat().st_size
    assert [each["total_bytes"] for each in progress] == [size] * len(progress)
    assert list(progress[-1]) == [
        "time", "event", "documents", "bytes", "total_bytes", "documents_per_second", "bytes_per_second",
        "eta_seconds",
    ]  # fmt: skip
    assert (progress[-1]["documents"], progress[-1]["bytes"]) == (1101, size)
    assert (summary["event"], summary["files"], summary["documents"]) == ("summary", 1, 1101)
    assert (summary["failed"], summary["bytes"]) == (1, size)
    assert "line 1,101: Not valid JSON" in summary["first_error"]
    assert 0 < summary["share_removed"] < 1
    assert summary["outputs"] == [str(tmp_path / "out.jsonl")]
    done = command(
        tmp_path / "in.jsonl", "-o", tmp_path / "o.jsonl", "--column", "no", "--log-format", "json"
    )
    (error,) = (json.loads(each) for each in done.stderr.splitlines())
    assert (done.returncode, "'no'" in error["message"]) == (2, True)


def test_many_files_and_streams_of_records_are_followed(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("It rained.\n" * 100)
        (tmp_path / f"{number}.html").write_text("<p>It rained all day, and nobody came to the harbor.</p>")
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    (tmp_path / "out").mkdir()
    for words, shown, last in (
        (
            ["--preset", "repair", *tmp_path.glob("*.txt")],
            "75% of 4.4 kB, 3 documents",
            "4 files, 4.4 kB in ",
        ),
        (["extract", *tmp_path.glob("*.html"), "-o", tmp_path / "out"], "4 documents", "4 files, "),
        (["--jsonl", "text", tmp_path / "in.jsonl"], "29 documents, ", "1 file, 30 records, "),
    ):
        said = often(*words)
        assert any(shown in line for line in said), said
        assert said[-1].startswith(f"cleanpress: {last}")
        assert often(*words, "-q") == []
    said = often("--jsonl", "text", tmp_path / "in.jsonl", "--log-format", "json")
    events = [json.loads(line) for line in said]
    assert {each["event"] for each in events[:-1]} == {"progress"}
    assert (events[-1]["event"], events[-1]["documents"]) == ("summary", 30)


def test_a_short_run_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.\n")
    assert run_command(tmp_path / "a.txt", tmp_path / "a.txt").stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_on_a_terminal_there_is_a_bar_and_it_goes(tmp_path: Path) -> None:
    import pty

    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "cleanpress", "corpus", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl"]
    with subprocess.Popen(line, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as process:
        os.close(theirs)
        shown = b""
        while select.select([ours], [], [], 120)[0]:
            try:
                shown += os.read(ours, 1 << 16)
            except OSError:  # the other end is closed
                break
        assert process.wait() == 0
    os.close(ours)
    assert b"30 documents" in shown
    assert b"\x1b[2K" in shown  # the bar is removed
    assert b"Written: " in shown


# --- What it says at the end ----------------------------------------------------------------------


def test_the_summary_says_what_was_done_and_where_it_is(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_bytes(as_jsonl(ROWS) + b"broken\n")
    done = command(tmp_path / "a.jsonl", tmp_path / "b.jsonl", "-o", f"{tmp_path}/out/")
    assert done.returncode == 1
    first, second, third = done.stderr.splitlines()
    pattern = (
        r"cleanpress: 2 files, 62 documents, 8 without text, \d+\.\d% of the characters removed, "
        r"[\d.]+ kB in .* s, [\d.]+ \w+/s\."
    )
    assert re.fullmatch(pattern, first)
    assert second == (
        f"cleanpress: 2 failed. The first: {tmp_path}/a.jsonl, line 31: Not valid JSON: Expecting value "
        "(character 1)."
    )
    assert third == (
        f"cleanpress: Written: 2 files in {tmp_path}/out; manifest: {tmp_path}/out/manifest.json; "
        f"what failed: {tmp_path}/out/failed.jsonl"
    )


def test_edits_are_counted_whether_or_not_a_column_has_the_counts(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    wanted: dict[str, int] = {}
    for row in ROWS:
        if row["text"]:
            for category, number in cleanpress.explain(row["text"]).counts.items():
                wanted[category] = wanted.get(category, 0) + number
    for number, job in enumerate((None, Cleaning(counts=True), Cleaning(removed=True))):
        report = run(tmp_path / "in.jsonl", tmp_path / f"{number}.jsonl", job, workers=1)
        assert report.counts == wanted
        assert json.loads(report.manifest.read_text())["totals"]["counts"] == wanted
    assert list(lines_of(tmp_path / "0.jsonl")[0]) == ["id", "text", "url"]
    page = "<nav><a href=/>Home</a></nav><p>Boil the water first, then wait a while.</p>"
    (tmp_path / "page.html").write_text(page)
    report = run(tmp_path / "page.html", tmp_path / "page.jsonl", Extraction(), workers=1)
    assert report.counts == cleanpress.extract(page).counts != {}


# --- A column that there is not -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ("txt", "None of the first 1,000 records of .* has a column 'txt'. Did you mean 'text'? The columns"),
        ("quay", "has a column 'quay'. The columns are: 'id', 'text', 'url'."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["file", "gzip", "standard input"])
def test_a_column_that_no_record_has_ends_the_run_at_once(
    tmp_path: Path, column: str, says: str, way: str
) -> None:
    data = as_jsonl(records(1200))
    given, options = tmp_path / "in.jsonl", {}
    if way == "gzip":
        given = tmp_path / "in.jsonl.gz"
        data = gzip.compress(data)
    given.write_bytes(data)
    words: list[object] = ["corpus", given, "-o", tmp_path / "out.jsonl", "--column", column]
    if way == "standard input":
        words = ["corpus", "-", "--input-format", "jsonl", *words[2:]]
        options["stdin"] = given.open("rb")
    done = run_command(*words, **options)
    assert done.returncode == 2
    assert re.search(says.replace("?", r"\?"), done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == [given.name]  # nothing to resume, either


def test_sites_are_not_learned_from_a_column_that_there_is_not(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS))
    for option, says in (("--column", "a column 'body'"), ("--url-column", "a column 'body'")):
        done = run_command("sites", "learn", tmp_path / "in.jsonl", "-o", tmp_path / "s.json", option, "body")
        assert (done.returncode, says in done.stderr, (tmp_path / "s.json").exists()) == (2, True, False)


def test_a_column_that_some_records_lack_is_no_reason_to_stop(tmp_path: Path) -> None:
    rows = [{"id": number, "body": "It rained."} for number in range(40)]
    late = [*rows, {"id": 41, "text": None}]
    (tmp_path / "in.jsonl").write_bytes(b"broken\n\n" + as_jsonl(late))
    report = run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", workers=1)
    assert (report.documents, report.failed) == (42, 41)
    # And where nothing is a record, nothing lacks a column.
    (tmp_path / "no.jsonl").write_bytes(b"broken\n[1]\n")
    assert run(tmp_path / "no.jsonl", tmp_path / "no.out.jsonl", workers=1).failed == 2


# --- Resuming -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"job": Cleaning(removed=True)}, "removed was not set and is set"),
        ({"job": Extraction()}, 'job was "Cleaning" and is "Extraction"'),
        ({"column": "url"}, 'column was "text" and is "url"'),
        ({"writing": Writing(into="clean")}, 'into was "text" and is "clean"'),
        ({"reading": Reading(url_column="url")}, 'url_column was not set and is "url"'),
        ({"job": Cleaning(pipeline=cleanpress.PRESETS["repair"])}, "is now without RemoveBoilerplate"),
        ({"job": Cleaning(pipeline=cleanpress.DEFAULT | cleanpress.ReplaceUrls())}, "with ReplaceUrls"),
    ],
)  # fmt: skip
def test_a_refusal_says_which_option_differs_and_what_began_the_run(
    tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(ROWS[:2]))
    first = Cleaning()
    run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", first, workers=1)
    with pytest.raises(RunError, match=re.escape(says)) as raised:
        run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", **{"job": first, "workers": 1, **change})
    message = str(raised.value)
    call = f"cleanpress.corpus.run('{tmp_path}/in.jsonl', '{tmp_path}/out.jsonl', Cleaning(), workers=1)"
    assert message.endswith(f"It was begun with: {call}")
    assert "--restart" in message


def test_a_refusal_says_which_input_changed(tmp_path: Path) -> None:
    a, b, c = (tmp_path / f"{name}.jsonl" for name in "abc")
    for path in (a, b, c):
        path.write_bytes(as_jsonl(ROWS[:2]))
    size = a.stat().st_size
    out = tmp_path / "out.jsonl"
    run([a, b], out, workers=1)
    for given, says in (
        ([a], "b.jsonl was among the inputs"),
        ([b, a], "the inputs are in another order: .*b.jsonl was behind .*a.jsonl"),
        ([a, b, c], "c.jsonl was not among the inputs"),
    ):
        with pytest.raises(RunError, match=says):
            run(given, out, workers=1)
    times = a.stat()
    os.utime(a, ns=(times.st_atime_ns, times.st_mtime_ns + 10**12))
    with pytest.raises(RunError, match=r"a.jsonl was changed at \d{4}-.*, and before that at \d{4}-"):
        run([a, b], out, workers=1)
    a.write_bytes(a.read_bytes() + b"\n")
    with pytest.raises(RunError, match=f"a.jsonl had {size} bytes and has {size + 1}"):
        run([a, b], out, workers=1)


def test_options_inside_a_pipeline_are_named() -> None:
    def identity(toml: str) -> dict[str, Any]:
        return {"versions": {}, "task": {"job": "Cleaning", "pipeline": toml}, "inputs": [], "outputs": []}

    before = identity('[[cleaner]]\nuse = "NormalizeQuotes"\nstyle = "curly"\n')
    now = identity('[[cleaner]]\nuse = "NormalizeQuotes"\nstyle = "straight"\nlanguage = "de"\n')
    with pytest.raises(RunError) as raised:
        check_same(before, now, Path("out"), "cleanpress corpus in.jsonl -o out")
    assert 'style was "curly" and is "straight" in NormalizeQuotes' in str(raised.value)
    assert 'language was not set and is "de" in NormalizeQuotes' in str(raised.value)


def test_the_command_of_the_first_run_is_shown_to_be_pasted(tmp_path: Path) -> None:
    source = tmp_path / "my crawl.jsonl"
    source.write_bytes(as_jsonl(ROWS[:2]))
    assert command(source, "-o", tmp_path / "out.jsonl", "--preset", "repair", "--restart").returncode == 0
    done = command(source, "-o", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert done.stderr.endswith(
        f"It was begun with: cleanpress corpus '{source}' -o {tmp_path}/out.jsonl --preset repair\n"
    )


# --- Arguments ------------------------------------------------------------------------------------


def test_inputs_are_paths_texts_or_any_number_of_both(tmp_path: Path) -> None:
    a, b = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    for path in (a, b):
        path.write_bytes(as_jsonl(ROWS[:2]))
    ways: list[Any] = [
        [a, str(b)],
        (str(a), b),
        (each for each in (a, b)),
        {a: 1, b: 2}.keys(),
        tmp_path / "?.jsonl",
    ]
    for number, given in enumerate(ways):
        out = tmp_path / "made" / f"{number}.parquet"
        assert run(given, out if number % 2 else str(out), workers=1).files == 2
    assert run(str(a), tmp_path / "made" / "one.csv.jsonl", workers=1).documents == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"inputs": 5}, "inputs is a path, or a list of paths, and was given 5."),
        ({"inputs": None}, "inputs is a path, or a list of paths, and was given None."),
        ({"inputs": b"in.jsonl"}, "and was given b'in.jsonl'."),
        ({"inputs": [b"in.jsonl"]}, "and among them is b'in.jsonl'."),
        ({"inputs": ["in.jsonl", 3]}, "and among them is 3."),
        ({"inputs": {"in.jsonl": 1}}, "inputs is a path, or a list of paths, and was given {'in.jsonl': 1}."),
        ({"inputs": Path}, "and was given the class Path."),
        ({"inputs": [Path]}, "and among them is the class Path."),
        ({"inputs": object()}, "and was given an object."),
        ({"inputs": []}, "There is no input. Name files, folders or patterns"),
        ({"output": None}, "output is the path of a file or folder, and was given None."),
        ({"output": ["out"]}, "output is the path of a file or folder, and was given ['out']."),
        ({"job": "page"}, "job is Cleaning(...) or Extraction(...), and was given 'page'. A pipeline is"),
        ({"job": Cleaning}, "was given the class Cleaning. Make one of it: Cleaning()."),
        ({"job": cleanpress.RemoveChrome()}, "A pipeline is given as Cleaning(pipeline=...)."),
        ({"workers": "4"}, "workers is a whole number or None, and was given '4'."),
        ({"workers": 1.5}, "workers is a whole number or None, and was given 1.5."),
        ({"workers": True}, "workers is a whole number or None, and was given True."),
        ({"workers": 0}, "workers is 0, and must be 1 or more."),
        ({"timeout": "60"}, "timeout is a number of seconds, or None for no limit, and was given '60'."),
        ({"timeout": 0}, "timeout is 0, and must be more than 0; None is no limit."),
        ({"column": 3}, "column is text, and was given 3."),
        ({"column": None}, "column is text, and was given None."),
        ({"reading": {"url_column": "url"}}, "reading is Reading(...), and was given {'url_column': 'url'}."),
        ({"writing": Reading()}, "writing is Writing(...), and was given a Reading."),
        ({"writing": Writing(min_confidence="0.5")}, "min_confidence is a number from 0 to 1, or None, and"),
        ({"progress": True}, "progress is a function of three arguments, or None, and was given True."),
        ({"restart": "yes"}, "restart is True or False, and was given 'yes'."),
    ],
)  # fmt: skip
def test_arguments_of_the_wrong_type_are_a_sentence(given: dict[str, Any], says: str) -> None:
    with pytest.raises((TypeError, CleanpressError)) as raised:
        run(**{"inputs": "in.jsonl", "output": "out.jsonl", **given})
    assert says in str(raised.value)


def test_options_of_reading_and_writing_are_checked() -> None:
    with pytest.raises(OptionError, match="Did you mean 'url_column'"):
        Reading(url_colum="url")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="into is text or None, and was given 3"):
        Writing(into=3)  # type: ignore[arg-type]
