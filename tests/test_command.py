"""The installed command, run as people run it: real processes, files, pipes and signals.

What does not depend on the process runs in that of the tests, where a run takes milliseconds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import TERMINAL, run_command

import cleanpress
from cleanpress import apply

BESIDE_PYTHON = str(Path(sys.executable).parent)
COMMAND = shutil.which("cleanpress", path=f"{BESIDE_PYTHON}{os.pathsep}{os.environ.get('PATH', '')}")
QUOTES = ("--only", "NormalizeQuotes")  # has nothing to do in text without quotes
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX signals, links or devices")

Result = subprocess.CompletedProcess[bytes]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of these tests without what would change what is printed, and when."""
    plain = {name: value for name, value in os.environ.items() if name not in (*TERMINAL, "PYTHONUNBUFFERED")}
    return {**plain, **more}


def run(*args: str | Path, data: bytes | None = b"", **options: Any) -> Result:
    """Run the command; in a process of its own if there are options for that, such as env or stdout."""
    if not options:
        return run_command(*args, data=data or b"")
    return start(*args, data=data, **options)


def start(*args: str | Path, data: bytes | None = b"", **options: Any) -> Result:
    """Run the installed command in a process."""
    assert COMMAND, "the command is not installed: pip install -e ."
    options.setdefault("env", environment())
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(
        [COMMAND, *map(str, args)], input=data, stderr=subprocess.PIPE, timeout=120, check=False, **options
    )


def done(*args: str | Path, data: bytes = b"", **options: Any) -> bytes:
    """Run the command, expect that all went well without a word, and return what it printed."""
    result = run(*args, data=data, **options)
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout


def refused(*args: str | Path, code: int, data: bytes = b"", **options: Any) -> str:
    """Run the command, expect this exit code and one sentence, and return that."""
    result = run(*args, data=data, **options)
    said = result.stderr.decode()
    assert result.returncode == code, said
    assert said.startswith("cleanpress: ")
    assert said.count("\n") == 1, said
    return said


def shell(line: str, **more: str) -> Result:
    assert COMMAND
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        env=environment(PATH=f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}", **more),
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(b"Leave a Reply\nIt rained all day.\n")
    return path


# --- a filter -----------------------------------------------------------------------------------


def test_all_ways_to_name_the_input_give_the_same(page: Path) -> None:
    expect = cleanpress.clean(page.read_text(encoding="utf-8")).encode()
    data = page.read_bytes()
    assert expect == b"It rained all day.\n"
    for result in (start(data=data), start(page), start("clean", "-", data=data)):
        assert (result.returncode, result.stdout, result.stderr) == (0, expect, b"")
    assert done(data=data) == expect
    assert done("-", data=data) == expect
    assert done(page) == expect
    assert done("clean", page) == expect
    assert done("--preset", "default", page) == expect
    assert done("-o", "-", page) == expect
    module = subprocess.run([sys.executable, "-m", "cleanpress", page], capture_output=True, check=True)
    assert module.stdout == expect


def test_bytes_pass_untouched_where_there_is_nothing_to_clean() -> None:
    data = "one\r\ntwo\rthree\n\n\tvier fünf 五\u2028six\x0bseven \U0001f469\u200d\U0001f4bb end".encode()
    assert done(*QUOTES, data=data) == data


def test_a_byte_order_mark_is_removed() -> None:
    assert done(*QUOTES, data=b"\xef\xbb\xbfcaf\xc3\xa9\r\n") == b"caf\xc3\xa9\r\n"
    assert done(*QUOTES, data="café\r\n".encode("utf-16")) == b"caf\xc3\xa9\r\n"


def test_the_language_of_the_terminal_changes_nothing() -> None:
    data = "café “ö” 五\n".encode()
    outputs = {
        done(*QUOTES, data=data, env=environment(LC_ALL=name, PYTHONUTF8="0")) for name in ("C", "POSIX")
    }
    assert outputs == {done(*QUOTES, data=data)}


def test_several_files_come_out_one_after_the_other_and_lines_stay_apart(tmp_path: Path) -> None:
    for name, data in (("a", b"one"), ("b", b""), ("c", b"two\n"), ("d", b"three")):
        (tmp_path / name).write_bytes(data)
    files = [tmp_path / name for name in "abcd"]
    assert done(*QUOTES, *files) == b"one\ntwo\nthree"


def test_a_text_file_still_ends_with_a_line_end(page: Path) -> None:
    page.write_bytes(b"It rained.\r\nLeave a Reply\r\n")
    assert done("--only", "RemoveChrome", page) == b"It rained.\r\n"
    assert done(data=b"It rained.  \n").endswith(b"\n")
    assert done(data=b"It rained.") == b"It rained."


def test_empty_input_gives_empty_output() -> None:
    assert done(data=b"") == b""
    assert done("--jsonl", "text", data=b"") == b""
    assert done(data=b"\xef\xbb\xbf") == b""


def test_a_text_that_was_all_debris_is_mentioned() -> None:
    result = run(data=b"Leave a Reply\n")
    assert result.returncode == 0
    assert result.stdout.strip() == b""
    assert result.stderr.startswith(b"cleanpress: Nothing is left of standard input")


# --- choosing cleaners --------------------------------------------------------------------------

MESS = "Leave a Reply\nItâ€™s raining.\n".encode()


def test_cleaners_are_chosen_by_name() -> None:
    assert done("--only", "RemoveChrome", data=MESS) == "Itâ€™s raining.\n".encode()
    assert done("--only", "RepairEncoding", data=MESS) == "Leave a Reply\nIt’s raining.\n".encode()
    both = cleanpress.RepairEncoding() | cleanpress.RemoveChrome()
    # In the order of the pipeline, whatever the order here.
    only = ("--only", "RemoveChrome", "--only", "RepairEncoding")
    assert done(*only, data=MESS) == both(MESS.decode()).encode()
    without = cleanpress.DEFAULT.without("RemoveChrome", "RepairEncoding")
    args = ("--without", "RemoveChrome", "--without", "RepairEncoding")
    assert done(*args, data=MESS) == without(MESS.decode()).encode()
    assert done(*only, "--without", "RemoveChrome", data=MESS).startswith(b"Leave a Reply\n")


def test_a_cleaner_outside_the_default_pipeline_can_be_chosen() -> None:
    data = b"See https://example.org/a for more.\n"
    assert done("--only", "ReplaceUrls", data=data).decode() == cleanpress.ReplaceUrls()(data.decode())


@pytest.mark.parametrize("name", cleanpress.PRESETS)
def test_presets_do_what_they_do_in_the_library(name: str) -> None:
    assert done("--preset", name, data=MESS).decode() == cleanpress.PRESETS[name](MESS.decode())


def test_a_pipeline_is_read_from_toml(tmp_path: Path) -> None:
    config = tmp_path / "pipeline.toml"
    config.write_text((cleanpress.RepairEncoding() | cleanpress.NormalizeQuotes(style="curly")).to_toml())
    assert done("--pipeline", config, data=MESS) == "Leave a Reply\nIt’s raining.\n".encode()
    assert done("--pipeline", config, "--without", "RepairEncoding", data=MESS) == MESS


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--only", "NormalizeQuote"), "is not a known cleaner. Did you mean 'NormalizeQuotes'?"),
        (("--without", "RemoveCrome"), "Did you mean 'RemoveChrome'?"),
        (("--without", "ReplaceUrls"), "'ReplaceUrls' is not in this pipeline"),
        (("--preset", "chorme"), "'chorme' is not a known preset. Did you mean 'chrome'?"),
        (("--pipeline", "none.toml"), "none.toml cannot be read: no such file"),
        (("",), "'' cannot be read: no such file"),
        (("--encoding", "utf-9"), "'utf-9' is not an encoding Python knows"),
        (("explian",), "no such file or directory. Did you mean the command `cleanpress explain`?"),
    ],
)
def test_a_name_that_is_not_known_is_refused_with_the_nearest(args: tuple[str, ...], says: str) -> None:
    assert says in refused(*args, code=2)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        (b'[[cleaner]]\nuse = "RemoveCrome"', "Did you mean 'RemoveChrome'?"),
        (b'[[cleaner]]\nuse = "NormalizeQuotes"\nstile = "curly"', "Did you mean 'style'?"),
        (b'[[cleaner]]\nuse = "RemoveChrome"\nlanguages = 3', "pipeline.toml"),
        (b"[[cleaner", "pipeline.toml is not valid TOML"),
        (b"# caf\xe9", "pipeline.toml is not UTF-8"),
    ],
)
def test_a_broken_pipeline_file_is_refused_with_its_name(tmp_path: Path, toml: bytes, says: str) -> None:
    (tmp_path / "pipeline.toml").write_bytes(toml)
    assert says in refused("--pipeline", tmp_path / "pipeline.toml", code=2)


@pytest.mark.parametrize(
    "args",
    [
        ("--preset", "default", "--pipeline", "pipeline.toml"),
        ("--jsonl", "text", "--encoding", "latin-1"),
        ("--jsonl", "text", "--encoding-errors", "replace"),
        ("--no-such-option",),
        ("--encoding-errors", "ignore"),
        ("sites", "learn"),
    ],
)
def test_options_that_make_no_sense_are_usage_errors(args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.returncode == 2
    said = result.stderr.decode()
    assert said.startswith("cleanpress: ")
    assert said.endswith("--help.\n")
    assert said.count("\n") == 1
    assert result.stdout == b""


# --- encodings ----------------------------------------------------------------------------------


def test_an_encoding_may_be_named() -> None:
    assert done(*QUOTES, "--encoding", "latin-1", data=b"caf\xe9\n") == "café\n".encode()
    assert done(*QUOTES, "--encoding", "utf-16-le", data="café\n".encode("utf-16-le")) == "café\n".encode()


def test_a_detected_encoding_is_used_and_mentioned() -> None:
    result = run(*QUOTES, data="Elle a été à Liège.\r\n".encode("cp1252"))
    assert result.returncode == 0
    assert result.stdout == "Elle a été à Liège.\r\n".encode()
    assert b"standard input is not UTF-8; taken for cp1252" in result.stderr


def test_bytes_that_cannot_be_decoded_stop_the_run(page: Path) -> None:
    page.write_bytes(b"line\ncaf\xc3\xa9 \xff\n" + "é".encode() * 9)
    said = refused(page, "--encoding", "utf-8", code=1)
    assert f"{page} is not utf-8 throughout: byte 0xff at offset 11 (line 2)" in said
    assert "byte 0xff at offset 11" in refused(page, code=1)
    replaced = done(*QUOTES, page, "--encoding-errors", "replace").decode()
    assert replaced.startswith("line\ncafé \ufffd\n")


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"\x1f\x8b\x08\x00", "is gzip, not text"), (b"a\0b", "NUL byte (at offset 1)")],
)
def test_binary_input_is_refused(data: bytes, says: str) -> None:
    assert says in refused(data=data, code=1)


def test_html_is_cleaned_with_a_hint() -> None:
    result = run(*QUOTES, data=b"<!DOCTYPE html>\n<p>Hi")
    assert (result.returncode, result.stdout) == (0, b"<!DOCTYPE html>\n<p>Hi")
    assert b"looks like HTML" in result.stderr


# --- JSON Lines ---------------------------------------------------------------------------------


def test_json_lines_change_in_one_field_only() -> None:
    lines = [
        '{"id": 1.50,  "text": "Leave a Reply\\nIt rained.", "Ü": "Leave a Reply"}',
        '{"text":"caf\\u00e9\\nLeave a Reply","t":{"text":"Leave a Reply"}}',
        '{"text": null}',
        "",
        '{"text": "五 \\ud800\\nLeave a Reply"}',
    ]
    cleaned = [
        '{"id": 1.50,  "text": "It rained.", "Ü": "Leave a Reply"}',
        '{"text":"caf\\u00e9","t":{"text":"Leave a Reply"}}',
        '{"text": null}',
        "",
        '{"text": "五 \\ud800"}',
    ]
    for end in ("\n", "\r\n"):
        out = done("--only", "RemoveChrome", "--jsonl", "text", data=end.join(lines).encode())
        assert out == end.join(cleaned).encode()


def test_json_lines_from_files_stay_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b'\xef\xbb\xbf{"t": "a"}')
    (tmp_path / "b").write_bytes(b'{"t": "b"}\n')
    assert done(*QUOTES, "--jsonl", "t", tmp_path / "a", tmp_path / "b") == b'{"t": "a"}\n{"t": "b"}\n'


def test_emptied_records_are_counted() -> None:
    data = b'{"t": "Leave a Reply"}\n{"t": ""}\n{"t": "It rained."}\n'
    result = run("--jsonl", "t", "--only", "RemoveChrome", data=data)
    assert result.returncode == 0
    assert result.stdout.count(b"\n") == 3
    assert b"in 1 record nothing is left of the column 't'" in result.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"t": "a"', "line 3: Not valid JSON"),
        (b'{"text": "a"}', "line 3: There is no column 't'. The columns are: 'text'."),
        (b'{"t": 1}', "line 3: The column 't' is a number"),
        (b'{"t": ["a"]}', "line 3: The column 't' is a list"),
        (b"{}", "line 3: The record is empty"),
        (b'["t"]', "line 3: Not a JSON object"),
        (b"null", "line 3: Not a JSON object"),
        (b'{"t": "\xff"}', "line 3: Not UTF-8"),
    ],
)
def test_a_line_that_is_no_record_is_left_out_and_said(tmp_path: Path, line: bytes, says: str) -> None:
    data = b'{"t": "one"}\n{"t": null}\n' + line + b'\n{"t": "four"}\n' + line
    result = start(*QUOTES, "--jsonl", "t", data=data)
    assert result.returncode == 1
    assert result.stdout == b'{"t": "one"}\n{"t": null}\n{"t": "four"}\n'
    said = result.stderr.decode()
    assert f"cleanpress: standard input, {says}" in said
    assert "standard input, line 5: " in said
    assert "standard input: 2 records left out." in said
    assert start(*QUOTES, "--jsonl", "t", "-o", tmp_path / "out.jsonl", data=data).returncode == 1
    assert (tmp_path / "out.jsonl").read_bytes() == result.stdout


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs wait4 to ask for a child's memory")
def test_json_lines_take_the_same_memory_however_many() -> None:
    def peak(lines: int) -> int:
        line = json.dumps({"id": 1, "text": "It rained all day. " * 50}).encode() + b"\n"
        process = subprocess.Popen(
            [str(COMMAND), *QUOTES, "--jsonl", "text"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        assert process.stdin
        for _ in range(lines // 100):
            process.stdin.write(line * 100)
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    assert peak(20_000) < peak(1_000) + 6_000_000  # 20 MB against 1 MB


def test_several_columns_are_cleaned_and_columns_inside_of_others() -> None:
    lines = [
        '{"title": "Leave a Reply\\nTea",  "text": "Milk\\nLeave a Reply", "other": "Leave a Reply\\n"}',
        '{"title": null, "text": "Tea"}',
    ]
    out = done(
        "--only", "RemoveChrome", "--jsonl", "title", "--jsonl", "text", data="\n".join(lines).encode()
    )
    assert out.decode() == (
        '{"title": "Tea",  "text": "Milk", "other": "Leave a Reply\\n"}\n{"title": null, "text": "Tea"}'
    )
    for line, column, cleaned in (
        ('{"a": {"text": "Tea\\nLeave a Reply", "b": 1.0}}', "a.text", '{"a": {"text": "Tea", "b": 1.0}}'),
        (
            '{"a": {"text": "Leave a Reply\\n"}, "a.text": "Tea\\nLeave a Reply"}',
            "a.text",  # the column of this very name
            '{"a": {"text": "Leave a Reply\\n"}, "a.text": "Tea"}',
        ),
        ('{"a.b": {"c": "Tea\\nLeave a Reply"}}', "a.b.c", '{"a.b": {"c": "Tea"}}'),
        (
            '{"messages": [{"role": "user"}, {"content": "Tea\\nLeave a Reply"}, {"content": null}]}',
            "messages.content",
            '{"messages": [{"role": "user"}, {"content": "Tea"}, {"content": null}]}',
        ),
        ('{"a": null}', "a.text", '{"a": null}'),
        ('{"a": [ ]}', "a.text", '{"a": [ ]}'),
        ('{"é": {"text" :"caf\\u00e9\\nLeave a Reply"}}', "é.text", '{"é": {"text" :"caf\\u00e9"}}'),
    ):
        assert done("--only", "RemoveChrome", "--jsonl", column, data=line.encode()).decode() == cleaned


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (
            '{"a": {"text": "x"}}',
            "a.txt",
            "no column 'a.txt'. The columns in 'a' are: 'text'. Did you mean 'a.text'?",
        ),
        (
            '{"a": {"text": "x"}}',
            "a",
            "The column 'a' is an object, not text. Name a column in it: 'a.text'.",
        ),
        ('{"a": [{"text": "x"}]}', "a", "is a list, not text. Name a column in it: 'a.text'."),
        ('{"a": ["x"]}', "a.text", "'a' is a list, and not of objects"),
        ('{"a": ["x"]}', "a", "The column 'a' is a list, not text."),
        ('{"a": "x"}', "a.text", "'a' is text"),
        ('{"a": {}}', "a.text", "the object it would be in is empty"),
        ('{"a": [{"b": 1}, {}]}', "a.text", "There is no column 'a.text'"),
        ('{"a": {"text": {"b": 1}}}', "a.text", "Name a column in it: 'a.text.b'."),
        ('{"title": "x", "text": "y"}', "title,text", "For several columns, give the option several times."),
        ('{"body": "x"}', "bodyy", "Did you mean 'body'?"),
    ],
)
def test_a_column_that_is_not_there_is_named_with_those_that_are(line: str, column: str, says: str) -> None:
    said = run("--jsonl", column, data=line.encode()).stderr.decode()
    assert says in said
    assert "--encoding" not in said


def test_the_first_bad_record_may_end_the_run(tmp_path: Path) -> None:
    data = b'{"t": "one"}\n[]\n{"t": "three"}\n'
    result = run(*QUOTES, "--jsonl", "t", "--on-error", "stop", data=data)
    assert (result.returncode, result.stdout) == (1, b'{"t": "one"}\n')
    assert result.stderr.startswith(b"cleanpress: standard input, line 2: Not a JSON object")
    out = tmp_path / "out.jsonl"
    assert run(*QUOTES, "--jsonl", "t", "--on-error", "stop", "-o", out, data=data).returncode == 1
    assert not out.exists()
    assert run(*QUOTES, "--jsonl", "t", "--on-error", "skip", "-o", out, data=data).returncode == 1
    assert out.read_bytes() == b'{"t": "one"}\n{"t": "three"}\n'


def test_packed_json_lines_are_to_be_unpacked() -> None:
    said = refused("--jsonl", "text", code=1, data=b"\x1f\x8b\x08\x00")
    assert "Unpack it first: zcat FILE | cleanpress --jsonl text" in said


# --- output files -------------------------------------------------------------------------------


def test_output_goes_to_a_file_with_ordinary_permissions(page: Path) -> None:
    out, plain = page.with_name("out.txt"), page.with_name("plain.txt")
    plain.touch()
    assert done(page, "-o", out) == b""
    assert out.read_bytes() == b"It rained all day.\n"
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    page.write_bytes(b"It rained again.\n")
    done(page, "--output", out)
    assert out.read_bytes() == b"It rained again.\n"
    assert len(list(page.parent.iterdir())) == 3


def test_output_of_several_files_goes_to_a_folder_under_their_names(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(f"{name}\n".encode())
    (tmp_path / "out").mkdir()
    assert done(*QUOTES, tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "out") == b""
    assert {path.name: path.read_text() for path in (tmp_path / "out").iterdir()} == {
        "a.txt": "a.txt\n",
        "b.txt": "b.txt\n",
    }
    missing = tmp_path / "none"
    assert "mkdir" in refused(tmp_path / "a.txt", tmp_path / "b.txt", "-o", missing, code=2)
    assert not missing.exists()


def test_one_bad_file_does_not_keep_the_others_from_being_made(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x1f\x8b")
    (tmp_path / "b.txt").write_bytes(b"fine\n")
    (tmp_path / "out").mkdir()
    args = (tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "out")
    assert "a.txt is gzip" in refused(*QUOTES, *args, code=1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.txt"]


def bad_ones(folder: Path) -> list[Path]:
    """Make what cannot be cleaned: packed, a directory, not there, not to be opened, in no encoding."""
    (folder / "packed.txt").write_bytes(b"\x1f\x8b")
    (folder / "folder").mkdir()
    (folder / "nul.txt").write_bytes(b"a\0b")
    (folder / "damaged.txt").write_bytes("é".encode() * 9 + b"\xff")
    return [folder / name for name in ("packed.txt", "folder", "none.txt", "nul.txt", "damaged.txt")]


@pytest.mark.parametrize("output", ["standard output", "one file", "a folder"])
@pytest.mark.parametrize("command", ["clean", "extract"])
def test_bad_files_do_not_stop_the_others_whatever_the_output(
    tmp_path: Path, output: str, command: str
) -> None:
    bad = bad_ones(tmp_path)
    if command == "extract":
        bad = bad[:3]
    good = []
    for name in ("one", "two"):
        good.append(tmp_path / f"{name}.html")
        good[-1].write_text(f"<p>The {name} is here, and the others are not.</p>\n")
    mixed = [bad[0], good[0], *bad[1:], good[1]]
    out = {"standard output": "-", "one file": tmp_path / "all.txt", "a folder": f"{tmp_path}/out/"}[output]
    result = run(command, *QUOTES[: 2 * (command == "clean")], *mixed, "-q", "-o", out)
    assert result.returncode == 1
    said = result.stderr.decode().splitlines()
    assert len(said) == len(bad)
    for path in bad:
        assert sum(str(path) in line for line in said) == 1
    alone = [run(command, *QUOTES[: 2 * (command == "clean")], "-q", file).stdout for file in good]
    if output == "a folder":
        assert [path.read_bytes() for path in sorted((tmp_path / "out").iterdir())] == alone
    else:
        written = result.stdout if output == "standard output" else (tmp_path / "all.txt").read_bytes()
        assert written == (b"\n" if command == "extract" else b"").join(alone)


def test_where_nothing_can_be_used_no_file_appears(tmp_path: Path) -> None:
    bad = bad_ones(tmp_path)
    out = tmp_path / "all.txt"
    assert run(*bad, "-o", out).returncode == 1
    assert not out.exists()
    assert run(bad[1], bad[2], "-o", out).returncode == 2
    assert not out.exists()


def test_the_first_bad_file_may_end_the_run(tmp_path: Path) -> None:
    bad = bad_ones(tmp_path)[0]
    good = tmp_path / "good.txt"
    good.write_text("fine\n")
    result = run(*QUOTES, "--on-error", "stop", good, bad, good)
    assert (result.returncode, result.stdout) == (1, b"fine\n")
    out = tmp_path / "all.txt"
    assert run(*QUOTES, "--on-error", "stop", good, bad, good, "-o", out).returncode == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ("xlsx", "cleanpress corpus IN -o"), ("ods", ".csv"), ("docx", "pandoc"), ("pdf", "pandoc"),
        ("EPUB", "pandoc"), ("parquet", "cleanpress corpus IN -o"), ("csv", "cleanpress corpus IN -o"),
        ("gz", "| gzip >"), ("txt.zst", "| zstd >"), ("zip", "not zip"), ("png", "not png"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["clean", "extract"])
def test_what_is_not_written_is_refused_by_the_name_of_the_output(
    page: Path, command: str, end: str, says: str
) -> None:
    out = page.with_name(f"out.{end}")
    said = refused(command, page, "-o", out, code=2)
    assert says in said
    assert f"`cleanpress{' extract' * (command == 'extract')}`" in said
    assert not out.exists()


@pytest.mark.parametrize(
    "name", ["out.txt", "out", "out.cleaned", "out.v2", "out.en", "out.jsonl", "a.b/out"]
)
def test_other_names_are_written(page: Path, name: str) -> None:
    out = page.parent / name
    out.parent.mkdir(exist_ok=True)
    assert done(page, "-o", out) == b""
    assert out.read_bytes() == b"It rained all day.\n"


def test_a_table_that_is_cleaned_as_text_keeps_its_ending(page: Path) -> None:
    table = page.with_name("in.csv")
    table.write_bytes(b"a,b\n")
    assert done(table, "-o", page.with_name("out.csv")) == b""


def test_names_that_clash_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    for folder in ("x", "y", "out"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_bytes(folder.encode())
    said = refused(tmp_path / "x/a.txt", tmp_path / "y/a.txt", "-o", tmp_path / "out", code=2)
    assert "would both become" in said
    assert (tmp_path / "out/a.txt").read_bytes() == b"out"


@posix
@pytest.mark.parametrize("name", ["page.txt", "soft.txt", "hard.txt", "./page.txt"])
def test_a_file_is_not_cleaned_onto_itself(page: Path, name: str) -> None:
    page.with_name("soft.txt").symlink_to(page)
    page.with_name("hard.txt").hardlink_to(page)
    before = page.read_bytes()
    assert "input and output at once" in refused(page, "-o", page.parent / name, code=2)
    assert page.read_bytes() == before


def test_the_pipeline_file_is_not_written_over(tmp_path: Path) -> None:
    config = tmp_path / "pipeline.toml"
    config.write_text('[[cleaner]]\nuse = "NormalizeQuotes"\n')
    assert "is the pipeline file" in refused("--pipeline", config, "-o", config, code=2, data=b"text")
    assert config.read_text().startswith("[[cleaner]]")


@posix
def test_a_file_is_not_cleaned_onto_itself_by_the_shell(page: Path) -> None:
    before = page.read_bytes()
    for line in (
        f"cleanpress {page} >> {page}",
        f"cleanpress < {page} >> {page}",
        f"cleanpress < {page} -o {page}",
    ):
        result = shell(line)
        assert result.returncode == 2
        assert b"input and output at once" in result.stderr
        assert page.read_bytes() == before


def test_inputs_that_are_not_there_are_named(page: Path) -> None:
    missing = page.with_name("none.txt")
    assert f"{missing} cannot be read: no such file" in refused(missing, code=2)
    result = run(missing, missing)
    assert (result.returncode, result.stdout) == (2, b"")
    assert f"{page.parent} is a directory" in refused(page.parent, code=2)
    assert f"{missing} cannot be read" in refused("explain", missing, code=2)


def test_an_output_that_cannot_be_written_is_named(page: Path) -> None:
    for out in (page / "out.txt", page.parent / "none" / "out.txt"):
        assert f"{out} cannot be written" in refused(page, "-o", out, code=2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_an_error(page: Path) -> None:
    for args in ((page,), ("--jsonl", "text"), ("explain", page), ("explain", "--format", "json", page)):
        with Path("/dev/full").open("wb") as full:
            data = b'{"text": "a"}' if "--jsonl" in args else b""
            assert "No space left" in refused(*args, code=1, data=data, stdout=full)


@posix
@pytest.mark.parametrize("more", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("args", [("--help",), ("extract", "--help"), ("explain", "--format", "json")])
def test_an_output_cut_short_is_an_error(tmp_path: Path, args: tuple[str, ...], more: dict[str, str]) -> None:
    import resource

    # Of a longer output, the system takes so much, says so, and refuses the rest.
    with (tmp_path / "out").open("wb") as out:
        result = start(
            *args,
            data=MESS * 20,
            stdout=out,
            env=environment(**more),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512)),
        )
    assert result.returncode == 1
    assert b"File too large" in result.stderr


# --- signals and terminals ----------------------------------------------------------------------


@posix
@pytest.mark.parametrize("args", [QUOTES, (*QUOTES, "--jsonl", "t")])
def test_a_reader_that_goes_away_ends_the_run_quietly(tmp_path: Path, args: tuple[str, ...]) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(b'{"t": "It rained all day."}\n' * 200_000)
    result = shell(f"cleanpress {' '.join(args)} {big} | head -1")
    assert result.returncode == 141
    assert (result.stdout, result.stderr) == (b'{"t": "It rained all day."}\n', b"")


@posix
def test_explain_ends_quietly_too(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes("Itâ€™s raining.\n".encode() * 2_500)
    for form in ("terminal", "json"):
        result = shell(f"cleanpress explain --only RepairEncoding --format {form} {big} | head -c 1")
        assert result.returncode == 141
        assert (len(result.stdout), result.stderr) == (1, b"")


@posix
@pytest.mark.parametrize(
    "args",
    [(), ("explain",), ("explain", "--format", "json"), ("cleaners",), ("--help",), ("clean", "--help")],
)
def test_a_reader_that_was_never_there_is_no_reason_to_complain(args: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = run(*args, data=MESS, stdout=writer)
    finally:
        os.close(writer)
    assert (result.returncode, result.stderr) == (141, b"")


def interruptible() -> None:
    # Where the tests run in the background, the signal may be switched off.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(condition: Callable[[], object]) -> None:
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it never happened")


@posix
@pytest.mark.parametrize(("name", "code", "says"), [("SIGINT", 130, b"interrupted"), ("SIGTERM", 143, b"")])
@pytest.mark.parametrize("args", [QUOTES, (*QUOTES, "--jsonl", "t")])
def test_an_interrupted_run_leaves_no_half_file(
    tmp_path: Path, args: tuple[str, ...], name: str, code: int, says: bytes
) -> None:
    process = subprocess.Popen(
        [str(COMMAND), *args, "-o", tmp_path / "out.txt"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=interruptible,
    )
    assert process.stdin
    process.stdin.write(b'{"t": "a"}\n' * 1000)
    process.stdin.flush()
    wait_for(lambda: list(tmp_path.iterdir()))  # the file in the making is there
    process.send_signal(getattr(signal, name))
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert says in said
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_terminal_as_input_gets_a_hint() -> None:
    import pty

    person, terminal = pty.openpty()
    os.write(person, b"It rained.\n\x04")
    try:
        result = run(*QUOTES, data=None, stdin=terminal)
    finally:
        os.close(person)
        os.close(terminal)
    assert (result.returncode, result.stdout) == (0, b"It rained.\n")
    assert b"Reading from the terminal" in result.stderr


@posix
def test_closed_streams_are_named() -> None:
    for line, says in (
        ("cleanpress <&-", b"Standard input is closed"),
        ("echo a | cleanpress >&-", b"Standard output is closed"),
        ("echo a | cleanpress explain >&-", b"Standard output is closed"),
    ):
        result = shell(line)
        assert result.returncode == 2
        assert says in result.stderr
        assert b"Traceback" not in result.stderr


# --- explain ------------------------------------------------------------------------------------


def explained(*args: str | Path, data: bytes, **options: Any) -> str:
    return done("explain", *args, data=data, **options).decode()


def test_explain_shows_removals_with_place_and_reason(page: Path) -> None:
    page.write_bytes(b"It rained.\n" * 500 + MESS + b"It rained.\n" * 500)
    shown = explained(page, data=b"")
    assert "⋮  500 lines unchanged\n     501  [-Leave a Reply-]  ← comment_form" in shown
    assert "     502  It[-â€™-]{+" in shown
    assert shown.count("500 lines unchanged") == 2
    assert "comment_form      1\n" in shown
    assert "It rained." not in shown
    assert "\x1b" not in shown


def test_explain_leaves_out_the_middle_of_long_lines() -> None:
    shown = explained("--only", "RepairEncoding", data=("a " * 5000 + "â€™" + " b" * 5000).encode())
    assert "a [-â€™-]{+’+} b" in shown
    assert max(map(len, shown.splitlines())) < 200


def test_explain_uses_colour_where_it_is_wanted() -> None:
    colored = explained(data=MESS, env=environment(FORCE_COLOR="1", TERM="xterm-256color"))
    assert "\x1b[9;" in colored  # struck through
    assert "[-" not in colored
    assert "\x1b" not in explained(data=MESS, env=environment(NO_COLOR="1"))


def test_explain_obeys_nothing_in_the_text() -> None:
    evil = "[bold]Itâ€™s[/bold] :smile: \x1b[2J\x9b31m \u202eesrever\u2066 \x07 [-x-]\n".encode()
    shown = explained("--only", "RepairEncoding", data=evil)
    assert "[bold]It" in shown
    assert "[/bold] :smile:" in shown
    assert not set("\x1b\x9b\x07\u202e\u2066") & set(shown)
    assert "<U+202E>esrever<U+2066>" in shown


def test_explain_says_when_there_is_nothing_to_do() -> None:
    assert explained(data=b"It rained.\n") == "standard input: nothing to clean.\n"
    assert explained(data=b"") == "standard input: nothing to clean.\n"


def test_explain_works_on_a_terminal_that_knows_only_ascii() -> None:
    shown = explained(data=MESS, env=environment(PYTHONIOENCODING="ascii"))
    assert "[-\\xe2\\u20ac\\u2122-]" in shown


def test_explain_gives_json_from_which_the_original_can_be_made() -> None:
    record = json.loads(done("explain", "--format", "json", data=MESS))
    assert record["text"] == cleanpress.clean(MESS.decode())
    assert record["counts"] == cleanpress.explain(MESS.decode()).counts
    undo = [
        cleanpress.Edit(start, end, text, (cleanpress.Reason("undo"),)) for start, end, text in record["undo"]
    ]
    assert apply(record["text"], undo) == MESS.decode()


def test_a_lone_surrogate_is_valid_json_and_an_error_as_text() -> None:
    args = (*QUOTES, "--encoding", "raw_unicode_escape")
    record = json.loads(done("explain", *args, "--format", "json", data=rb"caf\u00e9 \ud800"))
    assert json.dumps(record["text"]) == r'"caf\u00e9 \ud800"'
    assert "the lone surrogate U+D800" in refused(*args, code=1, data=rb"\ud800")


# --- more, or less, to read -----------------------------------------------------------------------


def test_verbose_says_what_was_read_and_done(page: Path) -> None:
    page.write_bytes("Leave a Reply\nElle a été à Liège.\n".encode("cp1252"))
    for args in (("-v", page), ("clean", "-v", page), ("-v", "clean", page)):
        result = run(*args)
        assert result.returncode == 0
        said = result.stderr.decode()
        assert f"{page}: cp1252, guessed, 34 characters.\n" in said
        assert f"{page}: 1 edit (comment_form 1).\n" in said


def test_quiet_leaves_out_notes_and_keeps_errors(page: Path) -> None:
    html = b"<!DOCTYPE html>\n<p>Hi"
    for args in (("-q",), ("--quiet", "clean"), ("clean", "--quiet")):
        assert done(*args, *QUOTES, data=html) == html
    assert "no such file" in refused("-q", "none.txt", code=2)
    page.write_bytes(b"\x1f\x8b")
    assert "is gzip" in refused("-q", page, code=1)
    assert "not both" in refused("-q", "-v", page, code=2)


# --- help ---------------------------------------------------------------------------------------


def test_help_names_every_option_exit_code_and_command() -> None:
    shown = done("--help").decode()
    for word in (
        "--output",
        "--jsonl",
        "--pipeline",
        "--preset",
        "--only",
        "--without",
        "--encoding",
        "--encoding-errors",
    ):
        assert word in shown
    for word in ("--version", "Examples:", "Exit codes:", "130", "explain", "cleaners", "[[cleaner]]"):
        assert word in shown
    assert done("-h").decode() == shown
    for name in ("clean", "explain", "cleaners"):
        assert done(name, "--help").startswith(f"Usage: cleanpress {name}".encode())


def test_the_examples_of_a_pipeline_file_in_help_can_be_read(tmp_path: Path) -> None:
    shown = done("--help").decode()
    lines = shown[shown.index("[[cleaner]]") : shown.index("Exit codes")].splitlines()
    (tmp_path / "pipeline.toml").write_text("\n".join(line.strip() for line in lines))
    assert [cleaner.name for cleaner in cleanpress.Pipeline.from_toml(tmp_path / "pipeline.toml")] == [
        "RemoveChrome",
        "NormalizeQuotes",
    ]


def test_the_version_is_that_of_the_package() -> None:
    for option in ("--version", "-V"):
        assert done(option).decode() == f"cleanpress {cleanpress.__version__}\n"


def test_help_is_a_command_too() -> None:
    assert done("help") == done("--help")
    for names in (("extract",), ("sites", "learn"), ("help",), ("clean",)):
        assert done("help", *names) == done(*names, "--help")
    assert "Did you mean 'extract'?" in refused("help", "extrct", code=2)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--formt", "x"), "There is no option --formt. Did you mean --format?"),
        (("extract", "--formt", "text"), "There is no option --formt. Did you mean --format?"),
        (("--chek",), "Did you mean --check?"),
        (("--favour", "recall"), "Did you mean --favor?"),
        (("--column", "text"), "--jsonl NAME"),
        (("extract", "--jsonl", "html"), "cleanpress corpus FILE -o OUT --extract --column NAME"),
        (("extract", "--preset", "page"), "| cleanpress --preset NAME"),
        (("explain", "--images"), "`cleanpress extract` has it"),
        (("-x",), "There is no option -x."),
        (("--zzzz",), "There is no option --zzzz."),
        (
            ("extract", "--format", "markdwn"),
            "'markdwn' is not one of text, markdown, html, json. Did you mean 'm",
        ),
        (("extract", "--format", "md"), "Did you mean 'markdown'?"),
        (("extract", "--favor", "PRECISION"), "Did you mean 'precision'?"),
        (("extract", "--format", "pdf"), "--format: 'pdf' is not one of text, markdown, html, json."),
        (("--encoding-errors", "ignore"), "--encoding-errors: 'ignore' is not one of strict, replace."),
        (("extract", "--min-confidence", "3"), "--min-confidence: 3.0 is not from 0 to 1."),
        (("extract", "--min-confidence", "high"), "--min-confidence: 'high' is not a valid number."),
        (("corpus", "in.jsonl"), "The option --output is missing: give --output OUT."),
        (("corpus", "-o", "out"), "IN... is missing."),
        (("--output",), "The option --output wants a value."),
        (("--check=1",), "The option --check takes no value."),
        (("sites", "learn", "--colunm", "x"), "Did you mean --column?"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_said_in_one_voice(args: tuple[str, ...], says: str) -> None:
    said = refused(*args, code=2)
    assert says in said
    assert re.search(r" See cleanpress( \w+)* --help\.\n$", said)
    assert re.search(r"Usage|Error|Try|Invalid", said) is None


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("extrct", "page.html"), "Did you mean the command `cleanpress extract`?"),
        (("extrct", "--format", "markdown"), "Did you mean the command `cleanpress extract`?"),
        (("corpuss", "in/", "-o", "out/", "--column", "x"), "Did you mean the command `cleanpress corpus`?"),
        (("sites", "lerrn"), "'lerrn' is not a known command. Did you mean 'learn'?"),
        (("*.nothing",), "No file matches this pattern"),
        (("https://example.org/a?b=c",), "curl -sL 'https://example.org/a?b=c' | cleanpress extract\n"),
        (
            ("extract", "http://example.org/"),
            "is an address, not a file. Fetch it first: curl -sL http://example.org/ |",
        ),
        (("explain", "www.example.org/a"), "curl -sL www.example.org/a | cleanpress explain"),
        (("s3://bucket/a.txt",), "Copy it to a file first"),
        (("file:///tmp/none.txt",), "Name the file: /tmp/none.txt"),
        (
            ("corpus", "https://example.org/a.jsonl", "-o", "out.jsonl"),
            "curl -sL https://example.org/a.jsonl",
        ),
        (("-o", "s3://bucket/a.txt"), "is an address. Write to a file"),
    ],
)
def test_what_is_no_file_is_named_for_what_it_is(args: tuple[str, ...], says: str) -> None:
    assert says in refused(*args, code=2)


def test_a_folder_says_what_takes_it(tmp_path: Path) -> None:
    folder = tmp_path / "my pages"
    folder.mkdir()
    (tmp_path / "page.txt").touch()
    said = refused(folder, code=2)
    assert f"is a directory. Name the files in it: cleanpress '{folder}'/*.txt -o OUT/." in said
    assert f"cleanpress corpus '{folder}' -o OUT/\n" in said
    said = refused("extract", folder, code=2)
    assert f"cleanpress extract '{folder}'/*.html" in said
    assert "--extract\n" in said
    assert f"cleanpress explain '{folder}'/*.txt\n" in refused("explain", folder, code=2)
    assert f"Did you mean {tmp_path / 'page.txt'}?" in refused(tmp_path / "pagee.txt", code=2)


def test_cleaners_lists_all_of_them_with_options_and_the_default_pipeline() -> None:
    shown = done("cleaners").decode()
    blocks = {block.partition("\n")[0]: block for block in shown.split("\n\n")}
    heads = {head.partition("  ")[0]: head for head in blocks}
    assert 'style = "straight"' in blocks[heads["NormalizeQuotes"]]
    assert "languages = " in blocks[heads["RemoveChrome"]]
    assert heads["ReplaceUrls"] == "ReplaceUrls  (not in the default pipeline)"
    assert heads["RemoveBoilerplate"].endswith('(in the default pipeline, with favor = "recall")')
    for cleaner in cleanpress.DEFAULT:
        assert "in the default pipeline" in heads[cleaner.name]
        said = (type(cleaner).__doc__ or "").partition("\n")[0]
        assert said in " ".join(blocks[heads[cleaner.name]].split())  # wrapped to the width


@pytest.mark.parametrize("args", [(), ("--jsonl", "text")])
def test_nothing_is_imported_that_the_run_does_not_need(tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "in").write_bytes(b'{"text": "It rained all day."}\n')
    line = [sys.executable, "-X", "importtime", "-m", "cleanpress", "--only", "NormalizeWhitespace", *args]
    result = subprocess.run([*line, tmp_path / "in"], capture_output=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in result.stderr.decode().splitlines()}
    assert "cleanpress.cli" in imported
    heavy = {"rich", "charset_normalizer", "tomli_w", "pandas", "numpy", "importlib.metadata", "ftfy"}
    assert imported & heavy == set()
    assert ("cleanpress.io.jsonl" in imported) == bool(args)
