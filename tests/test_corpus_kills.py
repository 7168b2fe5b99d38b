"""Runs that are killed whenever they change anything on disk, and resumed, make the same to the byte."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import WHOLE_LISTS, optional
from corpora import InProcess, as_jsonl, lines_of, records

from cleanpress.corpus import Cleaning, run
from cleanpress.corpus.chunk import Chunk, ChunkResult, Tally
from cleanpress.corpus.journal import Journal
from cleanpress.errors import PathError, RunError
from cleanpress.io.atomic import move_into_place

pq = optional("pyarrow.parquet")
pa = optional("pyarrow")
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that begin as copies"),
]

KILLED, WENT_ON = 86, 87
ROWS = records(9)
STEP = 1 if WHOLE_LISTS else 4  # between two moments
CHANGES = ("fsync", "replace", "unlink", "mkdir", "rmdir")  # of `os`: what changes names, or makes data stay


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every step, of chunks of two documents, in one process."""
    monkeypatch.setattr(sys.modules["cleanpress.corpus.run"], "Pool", InProcess)
    monkeypatch.setattr("cleanpress.corpus.journal.SECONDS", -1.0)
    monkeypatch.setattr("cleanpress.corpus.chunk.CHUNK_DOCUMENTS", 2)


def write_inputs(folder: Path, kind: str) -> list[str]:
    """Write a small corpus; return the output and then the inputs."""
    source = folder / "in"
    (source / "deep").mkdir(parents=True)
    if kind == "texts":
        for number, name in enumerate(("a.txt", "b.txt", "c.txt", "deep/a.txt", "deep/b.txt")):
            (source / name).write_text(f"Leave a Reply\nIt rained {number} times.\n")
        (source / "deep" / "c.txt").write_bytes(b"%PDF-1.4")
        return ["out/", "in"]
    for name in ("a", "b", "deep/c"):
        (source / f"{name}.jsonl").write_bytes(as_jsonl(ROWS[:5]) + b"broken\n" + as_jsonl(ROWS[5:]))
    return [{"records": "out/", "one file": "out.jsonl.gz", "parquet": "out.parquet"}[kind], "in"]


def in_a_copy(work: Callable[[], object]) -> int:
    """Do something in a process that begins as a copy of this one; return its exit code."""
    process = os.fork()
    if not process:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def killed_at(moment: int, work: Callable[[], object]) -> None:
    """Do something, and end this process before the change on disk with this number, from 0."""
    left = moment

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            if not left:
                os._exit(KILLED)
            left -= 1
            return change(*arguments, **options)

        return changed

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name)))
    work()


def contents(folder: Path) -> dict[str, bytes]:
    """Return all that is in a folder, hidden files too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "kind", ["texts", "records", "one file", pytest.param("parquet", marks=pytest.mark.needs("pyarrow"))]
)
def test_a_run_that_is_killed_at_any_moment_ends_as_a_calm_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def go() -> None:
        run(inputs, output, Cleaning(removed=kind != "texts"), workers=1)

    (tmp_path / "calm").mkdir()
    monkeypatch.chdir(tmp_path / "calm")
    output, *inputs = write_inputs(tmp_path / "calm", kind)
    calm_times = {path: path.stat() for path in Path("in").rglob("*")}
    go()
    calm = contents(tmp_path / "calm")
    assert any(name.endswith("failed.jsonl") for name in calm)
    moment = 0
    while True:
        folder = tmp_path / f"killed-{moment}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        write_inputs(folder, kind)
        for path, found in calm_times.items():  # the manifest has the times of the inputs
            os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
        code = in_a_copy(partial(killed_at, moment, go))
        assert code in (0, KILLED), moment
        assert in_a_copy(go) == 0, moment
        assert contents(folder) == calm, moment
        if code == 0:
            break
        moment += STEP
    assert moment > 20


# Where what is counted is changed, in `journal.py` and `writer.py`.
CHANGING = {"add", "_change", "_cut", "open_part", "close_part", "end_part", "part_done", "save", "_append"}
CHANGING |= {"end", "_put", "_write_files", "finish"}


def raised_at(moment: int, error: BaseException, work: Callable[[], object]) -> None:
    """Do something, and raise an error before the line with this number, from 0, of those functions."""
    left = moment

    def lines(frame: Any, event: str, _: object) -> Any:
        nonlocal left
        if event == "line":
            if not left:
                sys.settrace(None)
                raise error
            left -= 1
        return lines

    def calls(frame: Any, event: str, _: object) -> Any:
        code = frame.f_code
        ours = code.co_name in CHANGING and code.co_filename.endswith(("journal.py", "writer.py"))
        return lines if ours else None

    sys.settrace(calls)
    work()
    if sys.gettrace() is None:  # it was raised, and the run has gone on
        os._exit(WENT_ON)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(24, "Too many open files")], ids=["^C", "OS"])
@pytest.mark.parametrize("kind", ["texts", "records", "one file"])
def test_a_run_that_is_interrupted_at_any_line_ends_as_a_calm_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, error: BaseException
) -> None:
    def go() -> None:
        run([tmp_path / name for name in inputs], output, workers=1)

    output, *inputs = write_inputs(tmp_path, kind)
    (tmp_path / "calm").mkdir()
    monkeypatch.chdir(tmp_path / "calm")
    go()
    calm = contents(tmp_path / "calm")
    moment, code = 0, 1
    while code:
        folder = tmp_path / f"at-{moment}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        code = in_a_copy(partial(raised_at, moment, error, go))
        assert in_a_copy(go) == 0, moment
        assert contents(folder) == calm, moment
        moment += 16 * STEP - 1
    assert moment > (200 if WHOLE_LISTS else 100)


# --- The journal ----------------------------------------------------------------------------------


def test_failed_records_that_no_step_counts_are_gone(tmp_path: Path) -> None:
    # A document that was late the first time, say, is not the second time.
    for counted in ([], [{"error": "no"}]):
        folder = tmp_path / f"{len(counted)}" / ".cleanpress"
        journal = Journal(folder, {})
        journal.add(b"", counted, Tally(documents=1))
        journal.save()
        journal.add(b"", [{"error": "late"}], Tally(documents=1))
        journal.close()
        resumed = Journal(folder, {})
        rows = lines_of(resumed.failed_path) if resumed.failed_path.exists() else []
        resumed.close()
        assert rows == counted


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_nothing_is_saved_of_a_chunk_that_was_counted_in_part(tmp_path: Path, error: Any) -> None:
    class Refused(Tally):
        def add(self, other: Tally) -> None:
            raise error

    folder = tmp_path / ".cleanpress"
    journal = Journal(folder, {})
    journal.add(b"one\n", [], Tally(documents=1))
    journal.save()
    journal.progress.tally = Refused()
    with pytest.raises(error):
        journal.add(b"two\n", [{"error": "no"}], Tally(documents=1))
    journal.give_up()
    resumed = Journal(folder, {})
    now = resumed.progress
    resumed.close()
    assert (now.chunks, now.output, now.failed, now.tally.documents) == (1, 4, 0, 1)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks Linux which files are open")
def test_no_output_is_open_when_it_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "records")
    states = []
    move = move_into_place

    def moved(part: Path, target: Path) -> None:
        opened = [each.resolve() for each in Path("/proc/self/fd").iterdir()]
        states.append([each for each in opened if each == part.resolve()])
        move(part, target)

    monkeypatch.setattr("cleanpress.corpus.writer.move_into_place", moved)
    assert again().failed == 3
    assert states == [[], []]


def test_the_command_of_a_run_is_the_one_that_began_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(tmp_path, monkeypatch)
    assert run("in", "out/", workers=2, timeout=30.0).resumed
    command = json.loads((tmp_path / "out" / "manifest.json").read_text())["command"]
    assert "workers=1" in command
    assert "timeout" not in command


def test_the_manifest_has_a_digest_of_each_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hashlib import sha256

    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "texts")
    again()
    made = json.loads((tmp_path / "out" / "manifest.json").read_text())
    paths = [Path(each["path"]) for each in made["inputs"]]
    assert len(paths) == 6
    assert made["digests"] == [
        {"path": str(path), "bytes": path.stat().st_size, "sha256": sha256(path.read_bytes()).hexdigest()}
        for path in paths
    ]


def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int = 12) -> Path:
    """Begin a run of records and kill it; return the folder with its progress."""
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "records")
    assert in_a_copy(lambda: killed_at(moment, again)) == KILLED
    assert (tmp_path / "out" / ".cleanpress" / "progress.jsonl").stat().st_size
    return tmp_path / "out" / ".cleanpress"


def again() -> Any:
    return run("in", "out/", workers=1)


@pytest.mark.parametrize("tail", [b"", b'{"part": 1, "chu', b"\0" * 100, b"broken\n{}\n"])
def test_a_last_step_that_is_not_whole_is_no_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tail: bytes
) -> None:
    state = begun(tmp_path, monkeypatch)
    with (state / "progress.jsonl").open("ab") as steps:
        steps.write(tail)
    report = again()
    assert (report.documents, report.failed, report.resumed) == (30, 3, True)
    assert [len(lines_of(path)) for path in report.outputs] == [9, 9, 9]


def test_an_empty_journal_is_one_of_a_run_that_did_nothing_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = begun(tmp_path, monkeypatch, 40)
    (state / "progress.jsonl").write_bytes(b"")
    report = again()
    assert (report.documents, report.resumed) == (30, False)
    assert len(lines_of(tmp_path / "out" / "failed.jsonl")) == 3


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe"])
def test_what_a_damaged_folder_was_of_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    state = begun(tmp_path, monkeypatch)
    (state / "run.json").write_bytes(data)
    with pytest.raises(RunError, match=r"run\.json is damaged.* Begin again with --restart"):
        again()
    assert run("in", "out/", workers=1, restart=True).documents == 30


def test_progress_of_a_version_before_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = begun(tmp_path, monkeypatch)
    (state / "progress.json").write_text("{}")
    with pytest.raises(RunError, match="kept its progress in another way"):
        again()


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b'{"totals": 3}'])
def test_a_damaged_manifest_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "texts")
    again()
    (tmp_path / "out" / "manifest.json").write_bytes(data)
    with pytest.raises(RunError, match=r"manifest\.json is not a manifest of cleanpress, or is damaged"):
        again()


def test_the_manifest_has_a_line_for_each_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "records")
    again()
    data = (tmp_path / "out" / "manifest.json").read_text()
    made = json.loads(data)
    assert [each["path"] for each in made["digests"]] == ["in/a.jsonl", "in/b.jsonl", "in/deep/c.jsonl"]
    assert [each["path"] for each in made["results"]] == ["out/a.jsonl", "out/b.jsonl", "out/deep/c.jsonl"]
    assert sum('"sha256"' in line for line in data.splitlines()) == 6


def test_a_step_costs_what_it_is_and_not_what_was_before_it(tmp_path: Path) -> None:
    sizes = []
    journal = Journal(tmp_path / ".cleanpress", {})
    for number in range(200):
        journal.add(b"", [], Tally(documents=1, counts={"a": 1}))
        journal.close_part()
        journal.end_part(journal.part_path(number))
        journal.save()
        journal.part_done(number, {"path": "x"}, [])
        sizes.append((tmp_path / ".cleanpress" / "progress.jsonl").stat().st_size)
    journal.save()
    steps = [after - before for before, after in pairwise(sizes[10:])]
    assert max(steps) < 2 * min(steps)
    assert sum(1 for _ in journal.done()) == 200
    journal.close()
    resumed = Journal(tmp_path / ".cleanpress", {})
    assert (resumed.progress.part, resumed.progress.waiting) == (200, [])
    assert (resumed.progress.tally.documents, resumed.progress.tally.counts) == (200, {"a": 200})
    resumed.remove()
    assert not (tmp_path / ".cleanpress").exists()


def test_chunks_do_not_carry_the_names_of_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for number in range(20):
        (tmp_path / "in" / f"{number}.txt").write_text("It rained.")
    carried = []

    class Noting(InProcess):
        def results(self, items: Iterable[Any]) -> Iterator[tuple[Any, ChunkResult]]:
            for item, result in super().results(items):
                if isinstance(item, Chunk):
                    carried.append((len(item.items), len(item.source.files)))
                yield item, result

    monkeypatch.setattr(sys.modules["cleanpress.corpus.run"], "Pool", Noting)
    assert again().documents == 20
    assert carried == [(2, 1)] * 10


# --- What the system refuses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("ENOSPC", "Make room: the same command then goes on from here"),
        ("EDQUOT", "Make room: the same command then goes on from here"),
        ("EMFILE", r"Raise the limit \(ulimit -n\)"),
        ("EROFS", "the same command then goes on from here"),
        ("EIO", "the same command goes on from here"),
    ],
)
@pytest.mark.parametrize("kind", ["texts", "records"])
def test_what_is_refused_names_the_file_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, number: str, says: str
) -> None:
    import errno

    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, kind)
    code = getattr(errno, number)

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr("cleanpress.corpus.journal.os.fsync", refuse)
        patch.setattr("cleanpress.corpus.journal.open_output", lambda path: path.open("wb"))
        with pytest.raises(RunError, match=rf"^out.* cannot be written: {os.strerror(code)}\. .*{says}"):
            again()
    assert again().failed_path is not None


def test_an_output_folder_that_is_gone_meanwhile_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "records")

    def remove(*_: object) -> None:
        Path("out").rename("moved") if Path("out").exists() else None

    with pytest.raises(RunError, match="begin again with the same command"):
        run("in", "out/", workers=1, progress=remove)
    assert again().documents == 30


# --- Links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("name", ["a.txt", "deep/a.txt", "manifest.json", "failed.jsonl"])
def test_no_output_is_written_through_a_link_to_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, restart: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "texts")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "deep").mkdir(parents=True)
    (tmp_path / "out" / name).symlink_to(tmp_path / "elsewhere" / "missing")
    if restart:
        run("in", "out/", workers=1, restart=True)
        assert not (tmp_path / "out" / name).is_symlink()
    else:
        with pytest.raises(PathError, match="is a link to what is not there"):
            again()
        assert not (tmp_path / "out" / ".cleanpress").exists()
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("kind", ["texts", "records"])
@pytest.mark.parametrize("restart", [False, True])
def test_nothing_is_written_into_a_folder_that_a_link_leads_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, restart: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, kind)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "inside").mkdir(parents=True)
    link = tmp_path / "out" / "deep"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PathError, match=r"out/deep leads out of out, to .*elsewhere"):
        run("in", "out/", workers=1, restart=restart)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    # One that leads to another folder of the output does no harm.
    link.unlink()
    link.symlink_to(tmp_path / "out" / "inside")
    run("in", "out/", workers=1, restart=restart)
    assert len(list((tmp_path / "out" / "inside").iterdir())) == {"texts": 2, "records": 1}[kind]


def test_a_link_in_the_place_of_an_output_is_replaced_and_its_file_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "texts")
    (tmp_path / "theirs.txt").write_text("theirs")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").symlink_to(tmp_path / "theirs.txt")
    with pytest.raises(PathError, match=r"out/a\.txt exists already"):
        again()
    run("in", "out/", workers=1, restart=True)
    assert (tmp_path / "theirs.txt").read_text() == "theirs"
    assert (tmp_path / "out" / "a.txt").read_text() == "It rained 0 times.\n"


def test_the_folder_of_a_run_is_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "texts")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "notes.json").write_text("theirs")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".cleanpress").symlink_to(tmp_path / "theirs")
    for restart in (False, True):
        with pytest.raises(PathError, match=r"\.cleanpress is a link"):
            run("in", "out/", workers=1, restart=restart)
    assert (tmp_path / "theirs" / "notes.json").read_text() == "theirs"


def test_a_named_output_that_is_a_link_to_nowhere_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path, "records")
    (tmp_path / "out.jsonl").symlink_to(tmp_path / "elsewhere" / "missing.jsonl")
    with pytest.raises(PathError, match=r"out\.jsonl is a link to what is not there"):
        run("in", "out.jsonl", workers=1)
    assert not (tmp_path / ".out.jsonl.cleanpress").exists()


def test_two_files_of_different_kinds_do_not_become_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleanpress.corpus import Extraction

    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    page = "<p>Boil the water first, then wait a while.</p>"
    for name in ("a.html", "a.txt"):
        (tmp_path / "in" / name).write_text(page)
    with pytest.raises(PathError, match=r"Two of the files would become out/a\.txt"):
        run("in", "out/", Extraction(), workers=1)
