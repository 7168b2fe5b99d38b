"""`cleanpress explain`, and what it shares with `clean`: reports, diffs, checks, files written in place."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TERMINAL, run_command
from helpers import any_text
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress import Pipeline
from cleanpress.cli.diff import unified_diff
from cleanpress.cli.reading import finished

PAGE = Path(__file__).parent.parent / "examples" / "page.html"
TEXT = "Leave a Reply\nThe ferry “Ida” sailed at noon, and nobody missed it.\n"
CLEAN = 'The ferry "Ida" sailed at noon, and nobody missed it.\n'
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX terminals, links or modes")


def explained(*args: str | Path, data: bytes = b"") -> str:
    result = run_command("explain", *args, data=data)
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout.decode()


def refused(*args: str | Path, code: int = 2, data: bytes = b"") -> str:
    result = run_command(*args, data=data)
    said = result.stderr.decode()
    assert (result.returncode, result.stdout) == (code, b""), said
    assert said.startswith("cleanpress: ")
    return said


def write(folder: Path, **files: str) -> list[Path]:
    """Write files, NAME.txt each, and return their paths."""
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.txt")
        paths[-1].write_bytes(text.encode())
    return paths


# --- the report -----------------------------------------------------------------------------------


def test_a_phrase_is_not_its_own_reason() -> None:
    data = b"Leave a Reply\nIt rained.\nSubscribe to our newsletter to keep reading.\n"
    shown = explained("--only", "RemoveChrome", data=data)
    assert "[-Leave a Reply-]  ← comment_form\n" in shown
    assert "newsletter_pitch:en:" in shown  # the pattern does not say the same
    assert "← comment_form:en:leave a reply\n" in explained("--only", "RemoveChrome", "--all", data=data)


def test_edits_of_quotes_and_spaces_are_counted_and_shown_on_demand() -> None:
    data = ("One  “two”.\n" * 3 + TEXT).encode()
    shown = explained(data=data)
    assert "⋮  3 lines with quotes or spaces changed\n       4  [-Leave a Reply-]" in shown
    assert "Not shown: 11 edits of quotes and spaces; --all shows them." in re.sub(r"\s+", " ", shown)
    assert "[-“-]" not in shown
    everything = explained("--all", data=data)
    assert everything.count("[-“-]") == 4
    assert "Not shown" not in everything
    assert "[-“-]" in explained("--only", "NormalizeQuotes", data=data)  # it was asked for


def test_line_ends_of_a_file_from_windows_are_not_listed_one_by_one() -> None:
    shown = explained(data=b"One.\r\nTwo.\r\nLeave a Reply\r\nThree.\r\n")
    assert "       3  [-Leave a Reply-]  ← comment_form" in shown
    assert shown.count("<U+000D>") == 0
    assert "<U+000D>" in explained("--all", data=b"One.\r\nTwo.\r\n")


def test_several_files_follow_one_another_under_their_names(tmp_path: Path) -> None:
    one, two = write(tmp_path, one=TEXT, two=CLEAN)
    shown = explained(one, two, PAGE)
    assert re.findall("^── (.*)", shown, re.MULTILINE) == [str(one), str(two), str(PAGE)]
    lines = [json.loads(line) for line in explained("--format", "json", one, PAGE).splitlines()]
    assert [line["file"] for line in lines] == [str(one), str(PAGE)]
    assert "blocks" in lines[1]
    assert json.loads(explained("--format", "json", data=b"It rained."))["file"] is None


def on_terminal(width: int, *args: str | Path) -> str:
    """Run the command on a terminal of this width, and return what it shows."""
    import fcntl
    import pty
    import termios

    person, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in TERMINAL}
    process = subprocess.Popen(
        [sys.executable, "-m", "cleanpress", *map(str, args)],
        stdin=terminal, stdout=terminal, stderr=terminal,
        env={**plain, "NO_COLOR": "1", "TERM": "xterm", "CLEANPRESS_PAGER": ""},
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    while True:
        try:
            data = os.read(person, 1 << 16)
        except OSError:  # Linux says so that the other end is closed
            break
        if not data:
            break
        shown += data
    os.close(person)
    assert process.wait(60) == 0
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).replace("\r\n", "\n")


@posix
@pytest.mark.parametrize("width", [40, 60, 132])
@pytest.mark.parametrize("kind", ["text", "page"])
def test_lines_are_as_wide_as_the_terminal_and_break_between_words(
    tmp_path: Path, width: int, kind: str
) -> None:
    notice = "Your email address will not be published. Required fields are marked *"
    (text,) = write(tmp_path, text=f"{notice}\n{CLEAN * 3}{notice}\n")
    shown = on_terminal(width, "explain", text if kind == "text" else PAGE)
    lines = shown.splitlines()
    names = [line for line in lines if str(tmp_path)[:20] in line or str(PAGE)[:20] in line]
    assert max(len(line) for line in lines if line not in names) <= width
    words = set(re.findall(r"\w+", notice))
    assert words <= set(re.findall(r"\w+", shown))  # none is broken
    assert not re.search("← *$", shown, re.MULTILINE)
    if width == 132:
        assert f"{notice}{'-]' * (kind == 'text')}  ← comment_form\n" in shown


def test_a_pipe_has_lines_of_eighty_characters() -> None:
    text = "The notice is here, among others of its kind. " * 3
    shown = explained("--only", "RemoveChrome", data=f"Leave a Reply\n{text}Leave a Reply\n".encode())
    assert max(map(len, shown.splitlines())) <= 80


# --- options of texts and of pages ------------------------------------------------------------------


def test_options_of_the_pipeline_choose_it(tmp_path: Path) -> None:
    config = tmp_path / "mine.toml"
    config.write_text('[[cleaner]]\nuse = "RemoveChrome"\n')
    data = TEXT.encode()
    for args in (("--preset", "chrome"), ("--pipeline", config), ("--only", "RemoveChrome")):
        record = json.loads(explained("--format", "json", *args, data=data))
        assert record["counts"] == {"comment_form": 1}
    record = json.loads(explained("--format", "json", "--without", "RemoveChrome", data=b"Leave a Reply\n"))
    assert "comment_form" not in record["counts"]


def test_options_of_pages_do_what_they_do_in_extract() -> None:
    data = PAGE.read_bytes()
    kept = {
        favor: json.loads(explained("--format", "json", "--favor", favor, data=data))["text"]
        for favor in ("precision", "balanced", "recall")
    }
    assert kept == {favor: cleanpress.extract(data, favor=favor).text for favor in kept}  # type: ignore[arg-type]
    comments = json.loads(explained("--format", "json", "--comments", "keep", data=data))
    assert comments["text"] == cleanpress.extract(data, comments="keep").text
    hidden = b"<p>Tea.</p><p style='display:none'>Milk is for those who want it, and there is plenty.</p>" * 3
    for value in ("remove", "keep"):
        record = json.loads(explained("--format", "json", "--hidden", value, data=hidden))
        assert record["text"] == cleanpress.extract(hidden, hidden=value).text  # type: ignore[arg-type]
    url = json.loads(explained("--format", "json", "--url", "https://h.example/b", data=data))
    assert url["url"] == cleanpress.extract(data, url="https://h.example/b").url


def test_favor_is_that_of_the_cleaner_in_texts() -> None:
    menu = "Home\nNews\nSport\nContact\nAbout us\n"
    text = f"{menu}{CLEAN}Home\nis where the fish is.\nLogin\n"
    results = {}
    for favor in ("precision", "balanced", "recall"):
        pipeline = Pipeline(
            cleanpress.RemoveBoilerplate(favor=favor) if each.name == "RemoveBoilerplate" else each  # type: ignore[arg-type]
            for each in cleanpress.DEFAULT
        )
        results[favor] = pipeline(text)
        assert run_command("--favor", favor, data=text.encode()).stdout.decode() == finished(
            text, results[favor]
        )
        assert (
            json.loads(explained("--format", "json", "--favor", favor, data=text.encode()))["text"]
            == (results[favor])
        )
    assert len(set(results.values())) > 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--comments", "keep"), "standard input is plain text, and --comments is for HTML pages."),
        (("--hidden", "keep"), "--hidden is for HTML pages."),
        (("--url", "https://example.org/"), "--url is for HTML pages."),
        (("--preset", "chrome", "--favor", "recall"), "--favor is for RemoveBoilerplate"),
        (("--only", "RemoveChrome", "--model", "mine.npz"), "--model is for RemoveBoilerplate"),
        (("--diff", "--format", "json"), "--format is for the report"),
        (("--all", "--check"), "--all is for the report"),
        (("--links",), "`cleanpress extract` has it"),
    ],
)
def test_options_without_a_meaning_for_text_are_refused(args: tuple[str, ...], says: str) -> None:
    said = refused("explain", *args, data=TEXT.encode())
    assert says in said
    assert said.endswith("See cleanpress explain --help.\n")


@pytest.mark.parametrize(
    "args",
    [("--preset", "page"), ("--only", "RemoveChrome"), ("--without", "RemoveChrome"), ("--pipeline", "{}")],
)
def test_options_of_texts_are_refused_for_pages(tmp_path: Path, args: tuple[str, str]) -> None:
    config = tmp_path / "mine.toml"
    config.write_text('[[cleaner]]\nuse = "RemoveChrome"\n')
    said = refused("explain", args[0], args[1].replace("{}", str(config)), PAGE)
    assert f"is an HTML page, and {args[0]} is for plain text. Leave it out." in said


def test_one_file_of_another_kind_does_not_stop_the_others(tmp_path: Path) -> None:
    (text,) = write(tmp_path, text=TEXT)
    result = run_command("explain", text, PAGE, "--url", "https://h.example/b")
    assert result.returncode == 1
    assert b"blocks kept" in result.stdout
    assert f"{text} is plain text, and --url is for HTML pages." in result.stderr.decode()


def test_encodings_are_named_for_texts_and_pages() -> None:
    text = "Café à la française\n".encode("cp1252")
    assert "nothing to clean" in explained("--encoding", "cp1252", data=text)
    page = "<p>Жили были старик со старухой, и было у них всё хорошо.".encode("koi8-r")
    record = json.loads(explained("--encoding", "koi8-r", "--format", "json", data=page))
    assert "старик со старухой" in record["blocks"][0]["text"]


@pytest.mark.parametrize(
    "start", [b"\x1f\x8b\x08\x00", b"%PDF-1.7\n", b"\x28\xb5\x2f\xfd\x00", b"PK\x03\x04"]
)
def test_what_is_packed_is_to_be_unpacked(start: bytes) -> None:
    said = refused("explain", code=1, data=start)
    assert said.endswith("| cleanpress explain\n")


# --- diffs ------------------------------------------------------------------------------------------


def patched(original: bytes, diff: bytes) -> bytes:
    """Apply a unified diff of one file, as strictly as it can be read."""
    if not diff:
        return original
    old = [line + b"\n" for line in original.split(b"\n")]
    old[-1] = old[-1][:-1]
    if not old[-1]:
        del old[-1]
    lines = diff.split(b"\n")
    assert lines.pop() == b""
    assert lines[0].startswith(b"--- ")
    assert lines[1].startswith(b"+++ ")
    new: list[bytes] = []
    at = 0
    number = 2
    while number < len(lines):
        head = re.fullmatch(rb"@@ -(\d+),(\d+) \+(\d+),(\d+) @@", lines[number])
        assert head, lines[number]
        start, length, new_start, new_length = map(int, head.groups())
        start -= length > 0
        assert start >= at
        new += old[at:start]
        assert len(new) == new_start - (new_length > 0)
        at = start
        grown = len(new)
        number += 1
        while number < len(lines) and not lines[number].startswith(b"@@ "):
            sign, content = lines[number][:1], lines[number][1:] + b"\n"
            if lines[number + 1 : number + 2] == [b"\\ No newline at end of file"]:
                content = content[:-1]
                number += 1
            if sign != b"+":
                assert old[at] == content
                at += 1
            if sign != b"-":
                new.append(content)
            number += 1
        assert at == start + length
        assert len(new) == grown + new_length
    return b"".join([*new, *old[at:]])


PIPELINES = [
    cleanpress.DEFAULT,
    Pipeline([cleanpress.RemoveChrome()]),
    Pipeline([cleanpress.NormalizeWhitespace()]),
    Pipeline([cleanpress.ReplaceUrls(), cleanpress.NormalizeQuotes()]),
]


@pytest.mark.parametrize("pipeline", PIPELINES, ids=repr)
@given(text=any_text)
def test_a_diff_gives_the_cleaned_text(pipeline: Pipeline, text: str) -> None:
    text = text.encode("utf-8", "replace").decode().removeprefix("\ufeff")
    result = pipeline.run(text)
    cleaned = finished(text, result.text)
    data = text.encode()
    for original in (data, b"\xef\xbb\xbf" + data):
        diff = unified_diff(original, text, result, cleaned, "page.txt")
        assert bool(diff) == (cleaned != text)
        if diff:
            assert patched(original, diff) == cleaned.encode()


LINES = st.lists(
    st.sampled_from(["Leave a Reply", "It rained.  ", "“So,” he said.", "", "Menu", "a", "b", "\r"]),
    max_size=40,
)


@given(lines=LINES, end=st.sampled_from(["", "\n", "\r\n"]), sep=st.sampled_from(["\n", "\r\n"]))
def test_a_diff_of_many_lines_gives_the_cleaned_text(lines: list[str], end: str, sep: str) -> None:
    text = sep.join(lines) + end
    result = PIPELINES[0].run(text)
    cleaned = finished(text, result.text)
    diff = unified_diff(text.encode(), text, result, cleaned, "page.txt")
    assert patched(text.encode(), diff) == cleaned.encode()


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
def test_patch_applies_a_diff_of_several_files(tmp_path: Path) -> None:
    texts = {
        "plain": TEXT * 9,
        "crlf": TEXT.replace("\n", "\r\n"),
        "no-end": TEXT + "Leave a Reply",
        "bom": f"\ufeff{TEXT}",
        "with space": TEXT,
        "schön": f"{CLEAN * 20}Leave a Reply\n{CLEAN * 20}“Yes”",
        "clean": CLEAN,
    }
    files = write(tmp_path, **texts)
    expected = {file: run_command(file).stdout for file in files}
    line = [sys.executable, "-m", "cleanpress", "explain", "--diff", *(file.name for file in files)]
    paths = {**os.environ, "PYTHONPATH": str(Path(cleanpress.__file__).parents[1])}
    diff = subprocess.run(line, capture_output=True, check=True, cwd=tmp_path, env=paths).stdout
    done = subprocess.run(["patch", "-p0"], input=diff, capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {file: file.read_bytes() for file in files} == expected
    assert not list(tmp_path.glob("*.rej"))


def test_a_diff_of_another_encoding_gives_the_text_in_utf_8() -> None:
    data = "Leave a Reply\r\nCafé “so”\r\nThé\r\n".encode("cp1252")
    result = run_command("explain", "--diff", "--encoding", "cp1252", data=data)
    assert result.returncode == 0
    assert patched(data, result.stdout) == 'Café "so"\nThé\n'.encode()
    said = refused("explain", "--diff", code=1, data="Leave a Reply\nThé".encode("utf-16"))
    assert "iconv" in said


def test_there_is_no_diff_where_nothing_changes_and_none_of_pages(tmp_path: Path) -> None:
    (clean,) = write(tmp_path, clean=CLEAN)
    assert explained("--diff", clean) == ""
    assert "--diff is for text" in refused("explain", "--diff", PAGE, code=1)


# --- checks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [(), ("clean",), ("explain",)])
def test_a_check_lists_what_would_change_and_writes_nothing(tmp_path: Path, command: tuple[str, ...]) -> None:
    dirty, clean, bom = write(tmp_path, dirty=TEXT, clean=CLEAN, bom=f"\ufeff{CLEAN}")
    result = run_command(*command, "--check", dirty, clean, bom)
    assert result.returncode == 1
    assert result.stdout.decode() == f"Would change: {dirty}\n"
    assert b"1 of 3 files would change." in result.stderr
    assert dirty.read_text(encoding="utf-8") == TEXT
    result = run_command(*command, "--check", "-q", clean, bom)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert run_command(*command, "--check", data=TEXT.encode()).returncode == 1
    result = run_command(*command, "--check", dirty, tmp_path / "none.txt")
    assert result.returncode == 1
    assert b"none.txt cannot be read" in result.stderr


def test_a_check_of_json_lines() -> None:
    records = [{"text": "It rained."}, {"text": None}]
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    assert run_command("--check", "--jsonl", "text", data=lines.encode()).returncode == 0
    dirty = lines + '{"text": "Leave a Reply\\nIt rained."}\n'
    assert run_command("--check", "--jsonl", "text", data=dirty.encode()).returncode == 1


# --- in place ---------------------------------------------------------------------------------------


@posix
def test_files_are_written_in_place_and_the_others_left_alone(tmp_path: Path) -> None:
    dirty, clean = write(tmp_path, dirty=TEXT, clean=CLEAN)
    dirty.chmod(0o640)
    os.utime(clean, (1, 1))
    result = run_command("--in-place", dirty, clean)
    assert (result.returncode, result.stdout) == (0, b"")
    assert b"1 of 2 files changed." in result.stderr
    assert dirty.read_text(encoding="utf-8") == CLEAN
    assert stat.S_IMODE(dirty.stat().st_mode) == 0o640
    assert clean.stat().st_mtime == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean.txt", "dirty.txt"]
    assert run_command("-i", "-q", dirty).stderr == b""


@posix
def test_a_backup_holds_the_original_and_is_not_written_over(tmp_path: Path) -> None:
    (dirty,) = write(tmp_path, dirty=TEXT)
    link = tmp_path / "link.txt"
    link.symlink_to(dirty)
    assert run_command("-i", "--backup", ".orig", link).returncode == 0
    assert link.is_symlink()
    assert dirty.read_text(encoding="utf-8") == CLEAN
    backup = tmp_path / "dirty.txt.orig"
    assert backup.read_text(encoding="utf-8") == TEXT
    run_command("-i", "--backup", ".orig", dirty)  # it is clean: there is nothing to do
    assert backup.read_text(encoding="utf-8") == TEXT
    dirty.write_text(f"Leave a Reply\n{TEXT}", encoding="utf-8")
    assert "dirty.txt.orig is there already" in refused("-i", "--backup", ".orig", dirty)
    assert backup.read_text(encoding="utf-8") == TEXT
    assert dirty.read_text(encoding="utf-8") == f"Leave a Reply\n{TEXT}"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (PAGE.read_bytes(), "For its main content: cleanpress extract"),
        (b"Leave a Reply\n", "nothing would be left of it"),
        ("Leave a Reply\nElle a été à Liège.\n".encode("cp1252"), "its encoding is a guess"),
        (b"\x1f\x8b\x08", "is gzip, not text"),
        (b"a\0b", "NUL byte"),
    ],
)
def test_what_cannot_be_written_back_stays_as_it_is(tmp_path: Path, data: bytes, says: str) -> None:
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_bytes(data)
    good.write_text(TEXT, encoding="utf-8")
    result = run_command("-i", bad, good)
    assert result.returncode == 1
    assert says in result.stderr.decode()
    assert bad.read_bytes() == data
    assert good.read_text(encoding="utf-8") == CLEAN


def test_a_named_encoding_is_written_as_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes("Leave a Reply\nElle a été à Liège.\n".encode("cp1252"))
    result = run_command("-i", "--encoding", "cp1252", file)
    assert result.returncode == 0
    assert b"is UTF-8 now" in result.stderr
    assert file.read_text(encoding="utf-8") == "Elle a été à Liège.\n"


def test_json_lines_in_place(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_bytes(b'{"t":"Leave a Reply\\nIt rained."}\n{"t":"It rained."}\n')
    assert run_command("-i", "--jsonl", "t", file).returncode == 0
    assert file.read_bytes() == b'{"t":"It rained."}\n{"t":"It rained."}\n'
    before = file.read_bytes() + b"no record\n" + b'{"t":"Leave a Reply\\nIt rained."}\n'
    file.write_bytes(before)
    assert "records of it would be left out" in refused("-i", "--jsonl", "t", file, code=1)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["records.jsonl"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("-i",), "Standard input cannot be written back"),
        (("-i", "-"), "Standard input cannot be written back"),
        (("-i", "-o", "out.txt", "a.txt"), "--in-place or --output"),
        (("--backup", ".bak", "a.txt"), "--backup is for --in-place"),
        (("-i", "--backup", "", "a.txt"), "what is added to the name"),
        (("-i", "--backup", "old/", "a.txt"), "what is added to the name"),
        (("-i", "--check", "a.txt"), "--check writes nothing"),
        (("-i.bak", "a.txt"), "--backup .bak"),
        (("--in-place=.bak", "a.txt"), "--backup .bak"),
        (("explain", "-i", "a.txt"), "There is no option -i"),
        (("extract", "--in-place", "a.html"), "--output"),
    ],
)
def test_what_makes_no_sense_in_place_is_refused(args: tuple[str, ...], says: str) -> None:
    said = refused(*args)
    assert says in said
    assert said.count("\n") == 1


@posix
def test_a_pipe_is_not_written_back(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "is no ordinary file" in refused("-i", pipe)
