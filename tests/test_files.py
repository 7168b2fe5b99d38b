"""Bytes in and out: any encoding, any JSON, and files that appear whole or not at all."""

from __future__ import annotations

import codecs
import errno
import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleanpress.errors import InputError, OptionError, PathError
from cleanpress.io import atomic
from cleanpress.io.atomic import move_into_place, open_output, replaced, sync_files
from cleanpress.io.encodings import decode, encode, looks_like_html
from cleanpress.io.files import check_input, open_input, plan_outputs
from cleanpress.io.jsonl import clean_record, clean_records, dump_json

# --- decoding -----------------------------------------------------------------------------------

RAIN = {
    "German": ("cp1252", "Die Straße ist naß, und über den Dächern fällt Schnee."),
    "French": ("cp1252", "Elle a été à l’école, où l’élève répète la leçon."),
    "Portuguese": ("cp1252", "Não há razão para a confusão; a ação começou às três."),
    "Swedish": ("cp1252", "Det regnade hela dagen och vi åt smörgåsar på kvällen."),
    "English, one apostrophe": ("cp1252", "It’s raining."),
    "English, two currencies": ("cp1252", "The price is £20 or €25."),
    "Polish": ("cp1250", "Zażółć gęślą jaźń, wróciła późno w nocy do domu."),
    "Czech": ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."),
    "Russian": ("cp1251", "Вчера весь день шёл дождь, и мы сидели дома."),
    "Russian on Unix": ("koi8_r", "Вчера весь день шёл дождь, и мы сидели дома."),
    "Greek": ("cp1253", "Έβρεχε όλη τη μέρα και μείναμε στο σπίτι."),
    "Japanese": ("cp932", "昨日は一日中雨が降っていました。それで家にいました。"),
    "Chinese": ("gb18030", "昨天下了一整天的雨，我们待在家里看书。"),
    "Taiwanese": ("big5", "昨天下了一整天的雨，我們待在家裡看書。"),
    "Korean": ("cp949", "어제는 하루 종일 비가 와서 집에 있었습니다."),
    "Arabic": ("cp1256", "هطل المطر طوال اليوم وبقينا في البيت."),
}


@pytest.mark.parametrize(("encoding", "text"), RAIN.values(), ids=RAIN)
def test_text_in_the_encodings_of_the_web_is_detected_and_called_a_guess(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed


@pytest.mark.parametrize(("encoding", "text"), RAIN.values(), ids=RAIN)
def test_an_encoding_is_detected_after_any_amount_of_ascii(encoding: str, text: str) -> None:
    data = b"It rained all day.\n" * 50_000 + text.encode(encoding) + b"\n"
    assert decode(data).text.endswith(f"\n{text}\n")


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_utf8_is_known_for_what_it_is(text: str) -> None:
    assume(not text.startswith(("PK\x03\x04", "%PDF-", "\ufeff")))
    assert decode(text.encode("utf-8")) == (text, "utf-8", False)
    assert decode(codecs.BOM_UTF8 + text.encode("utf-8")) == (text, "utf-8", False)
    assert decode(text.encode("utf-8"), "utf-8").text == text


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.sampled_from(["utf-16", "utf-32"]))
def test_a_byte_order_mark_names_the_encoding_and_is_removed(text: str, encoding: str) -> None:
    # A NUL after the mark of UTF-16 makes it the mark of UTF-32, and nobody can tell.
    assume(not text.startswith(("\ufeff", "\0")))
    assert decode(text.encode(encoding)) == (text, encoding, False)
    other = {"utf-16": codecs.BOM_UTF16_BE, "utf-32": codecs.BOM_UTF32_BE}[encoding]
    assert decode(other + text.encode(f"{encoding}-be")) == (text, encoding, False)


@given(st.binary())
def test_any_bytes_become_text_or_an_error_that_says_why(data: bytes) -> None:
    try:
        decode(data)
    except InputError as error:
        assert "input" in str(error)


def test_nothing_is_text() -> None:
    assert decode(b"").text == ""


def test_damaged_utf8_is_not_taken_for_another_encoding() -> None:
    data = "Ünïcödé, ".encode() * 3 + b"and \xe9 alone.\nEnd"
    with pytest.raises(
        InputError, match=r"page\.txt is not utf-8 throughout: byte 0xe9 at offset 43 \(line 1\)"
    ):
        decode(data, name="page.txt")
    assert decode(data, encoding_errors="replace").text.endswith("and \ufffd alone.\nEnd")


def test_bytes_that_a_named_encoding_cannot_decode_are_named_with_their_place() -> None:
    with pytest.raises(InputError, match=r"is not ascii throughout: byte 0xc3 at offset 6 \(line 2\)"):
        decode("line\ncé".encode(), "ascii")
    assert decode(b"a\xe9b", "ascii", encoding_errors="replace").text == "a\ufffdb"


@pytest.mark.parametrize("data", [b"", b"text"])
@pytest.mark.parametrize("encoding", ["utf-9", "hex", "rot13", "zip"])
def test_an_unknown_encoding_is_refused_whatever_the_data(encoding: str, data: bytes) -> None:
    with pytest.raises(OptionError, match=f"'{encoding}' is not an encoding Python knows"):
        decode(data, encoding)


@pytest.mark.parametrize("data", [b"", b"text", b"caf\xe9"])
def test_an_unknown_way_to_treat_errors_is_refused_whatever_the_data(data: bytes) -> None:
    with pytest.raises(OptionError, match=r"'ignore' is not a known value of encoding_errors\. .*Known: "):
        decode(data, "utf-8", encoding_errors="ignore")  # type: ignore[arg-type]


def test_a_codec_that_never_decodes_is_an_error_as_well() -> None:
    with pytest.raises(InputError, match="undefined"):
        decode(b"text", "undefined")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x1f\x8b\x08\x00rest", "is gzip, not text. Unpack it first: zcat"),
        (b"PK\x03\x04rest", "is a zip file"),
        (b"%PDF-1.7\nrest", r"is PDF, not text. Unpack it first: pdftotext FILE - \| cleanpress"),
        (b"BZh91AY&SYrest", "is bzip2, not text. Unpack it first: bzcat"),
        (b"\x28\xb5\x2f\xfdrest", "is Zstandard"),
        (b"text\0text", r"NUL byte \(at offset 4\)"),
        ("no mark".encode("utf-16-le"), "--encoding utf-16-le"),
    ],
)
def test_what_is_not_text_is_refused_with_the_way_out(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        decode(data)


def test_a_named_encoding_is_trusted_with_nul() -> None:
    assert decode("no mark".encode("utf-16-le"), "utf-16-le").text == "no mark"
    assert decode(b"a\0b", "utf-8").text == "a\0b"


def test_a_lone_surrogate_cannot_be_written_and_the_error_says_where() -> None:
    assert encode("a\r\né") == b"a\r\n\xc3\xa9"
    with pytest.raises(InputError, match=r"page: character 1 .* U\+D800"):
        encode("a\ud800", "page")


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html>\n<html>",
        " \n<HTML lang='en'><head>",
        "<?xml version='1.0'?>\n<!-- saved from -->\n<html xmlns='x'>",
        '<div class="post"><p>Hello',
        "<p>Hello</p>",
    ],
)
def test_html_is_recognised(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It rained.",
        "x < y and p > q",
        "<3 this post",
        "<pre-release> notes",
        "<table of contents",
        "To write a paragraph use <p>.",
        "<!-- only a comment -->",
        "<!--a-->" * 400 + "text",
    ],
)
def test_text_is_not_taken_for_html(text: str) -> None:
    assert not looks_like_html(text)


# --- JSON Lines ---------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
records = st.dictionaries(st.text(max_size=4).filter(lambda key: key != "text"), json_values, max_size=4)
spaces = st.text(st.sampled_from(" \t\r"), max_size=2)


def louder(text: str) -> str:
    return text.swapcase() + "!é"


@given(
    before=records,
    after=records,
    text=st.text(st.characters(codec=None)),
    gaps=st.tuples(spaces, spaces, spaces, spaces, spaces),
    ascii_only=st.booleans(),
    end=st.sampled_from(["", "\n", "\r\n"]),
)
def test_only_the_bytes_of_the_column_change(
    before: dict[str, Any],
    after: dict[str, Any],
    text: str,
    gaps: tuple[str, ...],
    ascii_only: bool,
    end: str,
) -> None:
    head = dump_json(before, ascii_only=ascii_only)[1:-1]
    tail = dump_json(after, ascii_only=ascii_only)[1:-1]
    literal = dump_json(text, ascii_only=ascii_only)
    left = f'{gaps[0]}{{{gaps[1]}{head}{"," if head else ""}"text"{gaps[2]}:{gaps[3]}'
    right = f"{gaps[4]}{',' if tail else ''}{tail}}}{gaps[0]}{end}"
    line = f"{left}{literal}{right}".encode()
    assert clean_record(line, "text", str) == line
    changed = clean_record(line, "text", louder).decode()
    assert changed.startswith(left)
    assert changed.endswith(right)
    value = changed[len(left) : len(changed) - len(right)]
    # A high and a low surrogate, each escaped, are read as one character: JSON cannot say it otherwise.
    assert json.loads(value) == json.loads(json.dumps(louder(json.loads(literal))))
    assert value.isascii() == literal.isascii()


@given(
    st.one_of(st.text(), st.text(st.sampled_from('{}[]":,\\ntrue1-. eé"text')), json_values.map(json.dumps))
)
def test_a_line_passes_only_if_it_is_a_json_object(line: str) -> None:
    assume(line.strip(" \t\r\n"))
    try:
        ok = isinstance(json.loads(line), dict) and "text" in json.loads(line)
    except json.JSONDecodeError:
        ok = False
    if not ok:
        with pytest.raises(InputError):
            clean_record(line.encode(), "text", str)


@given(st.text(st.sampled_from('{}[]":,\\nul tex1\t'), max_size=12))
def test_what_python_calls_broken_json_is_broken(middle: str) -> None:
    line = f'{{"text": null{middle}}}'
    try:
        json.loads(line)
    except json.JSONDecodeError:
        with pytest.raises(InputError, match="Not valid JSON"):
            clean_record(line.encode(), "text", str)
    else:
        clean_record(line.encode(), "text", lambda text: text)


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": null}\n',
        b"\n",
        b"  \r\n",
        b'{"id": 12345678901234567890.10, "text": "same", "x": 1E400, "y": NaN}\n',
        b'{"n": ' + b"9" * 6000 + b', "text": "same"}\n',
        b'{"text": "caf\\u00e9 \\/ \\ud83d\\ude00"}',
    ],
)
def test_lines_with_nothing_to_clean_pass_as_they_are(line: bytes) -> None:
    assert clean_record(line, "text", str.rstrip) == line


def test_a_duplicate_key_is_cleaned_twice() -> None:
    assert clean_record(b'{"text":"a ","text":"b "}', "text", str.rstrip) == b'{"text":"a","text":"b"}'


def test_only_the_column_at_the_top_is_meant() -> None:
    line = b'{"meta":{"text":"a "},"text":"b "}'
    assert clean_record(line, "text", str.rstrip) == b'{"meta":{"text":"a "},"text":"b"}'


def test_a_column_may_be_written_with_escapes() -> None:
    assert clean_record(b'{"t\\u0065xt":"a "}', "text", str.rstrip) == b'{"t\\u0065xt":"a"}'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"text": "a"', "Not valid JSON: Expecting '}'"),
        (b'{"text": "a",}', "Not valid JSON: Expecting the name of a column"),
        (b'{"text" "a"}', "Expecting ':'"),
        (b'{"text": "a"} {"text": "b"}', r"Extra data \(character 15\)"),
        (b'{"text": "a\tb"}', "Invalid control character"),
        (b"nope", "Not valid JSON"),
        (b'["text"]', "Not a JSON object"),
        (b'{"Text": "a", "id": 1}', "There is no column 'text'. The columns are: 'Text', 'id'."),
        (b"{}", "The record is empty"),
        (b'{"text": 12}', "'text' is a number, not text"),
        (b'{"text": NaN}', "'text' is a number, not text"),
        (b'{"text": ["a"]}', "'text' is a list, not text"),
        (b'{"text": {}}', "'text' is an object, not text"),
        (b'{"text": true}', "'text' is true or false, not text"),
        (b'{"text": "\xe9"}', "Not UTF-8, as JSON Lines must be: byte 0xe9 at offset 10"),
        (b'{"text": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_line_that_cannot_be_cleaned_says_why(line: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        clean_record(line, "text", str)


def test_records_before_a_broken_one_are_given_out_and_its_line_is_named() -> None:
    lines = [codecs.BOM_UTF8 + b'{"t":"a "}\n', b"\n", b'{"t":"b"\n', b'{"t":"c"}\n']
    made = clean_records(lines, "t", str.rstrip, "crawl.jsonl")
    assert next(made) == b'{"t":"a"}\n'
    assert next(made) == b"\n"
    with pytest.raises(InputError, match=r"crawl\.jsonl, line 3: Not valid JSON"):
        next(made)


@given(json_values)
def test_json_can_always_be_written_as_utf8(value: Any) -> None:
    text = dump_json(value).encode("utf-8").decode("utf-8")
    assert json.dumps(json.loads(text)) == json.dumps(json.loads(json.dumps(value)))


# --- files --------------------------------------------------------------------------------------


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    with open_output(out) as stream:
        stream.write(b"first\r\n")
        assert not out.exists()
    assert out.read_bytes() == b"first\r\n"
    assert names_in(tmp_path) == ["out.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_after_an_error_no_output_appears_and_existing_files_are_kept(
    tmp_path: Path, error: type[BaseException]
) -> None:
    (tmp_path / "old.txt").write_bytes(b"old")
    for name in ("old.txt", "new.txt"):
        with pytest.raises(error), open_output(tmp_path / name) as stream:
            stream.write(b"half")
            raise error
    assert names_in(tmp_path) == ["old.txt"]
    assert (tmp_path / "old.txt").read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_permissions_are_those_of_a_new_file_or_of_the_file_replaced(tmp_path: Path) -> None:
    plain, old, new = tmp_path / "plain", tmp_path / "old", tmp_path / "new"
    plain.write_bytes(b"")
    old.write_bytes(b"")
    old.chmod(0o640)
    for path in (old, new):
        with open_output(path) as stream:
            stream.write(b"text")
        with replaced(path) as part:
            part.write_bytes(b"text of a library")
        move_into_place(plain, path)
        plain.write_bytes(b"")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    assert names_in(tmp_path) == ["new", "old", "plain"]


def test_through_a_link_the_target_is_replaced_and_the_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target.txt", tmp_path / "link.txt"
    link.symlink_to(target)
    for text in (b"made", b"replaced"):  # the link hangs in the air at first
        with open_output(link) as stream:
            stream.write(text)
        assert target.read_bytes() == text
        assert link.is_symlink()
    assert names_in(tmp_path / "folder") == ["target.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    # Stands for /dev/null too. Never test with that itself: run as root, a bug would replace it for all.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with open_output(pipe) as stream:
            stream.write(b"text")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert names_in(tmp_path) == ["pipe"]


def test_the_longest_file_name_will_do(tmp_path: Path) -> None:
    with open_output(tmp_path / ("x" * 255)) as stream:
        stream.write(b"text")
    assert names_in(tmp_path) == ["x" * 255]


def test_an_output_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path in (tmp_path / "file" / "out", tmp_path / "none" / "out", tmp_path, loop, tmp_path / "a\0b"):
        with pytest.raises(PathError, match="cannot be written"), open_output(path):
            pass
    assert names_in(tmp_path) == ["file", "loop"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_write_protected_file_or_folder_is_left_alone(tmp_path: Path) -> None:
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.write_bytes(b"old")
    file.chmod(0o444)
    folder.mkdir(mode=0o555)
    for path in (file, folder / "new"):
        with pytest.raises(PathError, match="cannot be written"), open_output(path):
            pass
    assert file.read_bytes() == b"old"


def test_an_input_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathError, match=r"none\.txt cannot be read: no such file"):
        check_input(str(tmp_path / "none.txt"))
    with pytest.raises(PathError, match=r"none\.txt cannot be read: no such file"):
        open_input(str(tmp_path / "none.txt"))
    with pytest.raises(PathError, match="is a directory"):
        check_input(str(tmp_path))
    with pytest.raises(PathError, match="cannot be read"):
        check_input("a\0b")


def test_control_characters_in_a_file_name_do_not_reach_the_terminal() -> None:
    with pytest.raises(PathError, match=r"'bad\\x1b\[2Jname' cannot be read"):
        check_input("bad\x1b[2Jname")


def test_outputs_keep_the_names_of_the_inputs(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    out = tmp_path / "out"
    assert plan_outputs(["x/a.txt", "y/b.txt"], out) == [out / "a.txt", out / "b.txt"]
    assert plan_outputs(["x/a.txt"], out) == [out / "a.txt"]
    assert plan_outputs(["x/a.txt"], tmp_path / "new.txt") == [tmp_path / "new.txt"]
    assert plan_outputs(["a", "b", "a"], None) == [None, None, None]


@pytest.mark.parametrize(
    ("sources", "output", "says"),
    [
        (["x/a.txt", "y/a.txt"], "out", r"x/a\.txt and y/a\.txt would both become"),
        (["x/a.txt", "x/a.txt"], "out", "would both become"),
        (["x/A.txt", "y/a.TXT"], "out", r"x/A\.txt and y/a\.TXT would both become"),
        (["x/Caf\u00e9.txt", "y/cafe\u0301.txt"], "out", "would both become"),
        (["a", "b"], "none", "is not a directory, and several files need one"),
        (["a", "b"], "file", "is not a directory"),
        (["-"], "out", "standard input has no name"),
    ],
)
def test_outputs_that_would_clash_are_refused(
    tmp_path: Path, sources: list[str], output: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleanpress.io.files.FOLDS_NAMES", True)
    (tmp_path / "out").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PathError, match=says):
        plan_outputs(sources, tmp_path / output)


def test_names_that_differ_in_capitals_are_two_where_the_disk_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleanpress.io.files.FOLDS_NAMES", False)
    assert plan_outputs(["x/A.txt", "y/a.txt"], tmp_path) == [tmp_path / "A.txt", tmp_path / "a.txt"]


def test_a_file_is_not_written_over_itself_by_any_name(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"text")
    (tmp_path / "soft.txt").symlink_to(file)
    (tmp_path / "hard.txt").hardlink_to(file)
    for name in ("a.txt", "soft.txt", "hard.txt", "../" + tmp_path.name + "/a.txt"):
        with pytest.raises(PathError, match="input and output at once"):
            plan_outputs([str(file)], tmp_path / name)
    with pytest.raises(PathError, match="input and output at once"):
        plan_outputs([str(file)], tmp_path)  # a folder that is the one it is in


def test_nothing_is_written_through_a_link_that_leads_out_of_its_folder_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    link, second = tmp_path / "out" / "a.txt", tmp_path / "out" / "b.txt"
    link.symlink_to(tmp_path / "elsewhere" / "missing.txt")
    second.symlink_to(link)
    for path in (link, second):
        says = r"is a link to .*missing\.txt, which is not there"
        with pytest.raises(PathError, match=says), open_output(path) as stream:
            stream.write(b"text")
    assert names_in(tmp_path / "elsewhere") == []
    (tmp_path / "elsewhere" / "missing.txt").write_bytes(b"there now")
    with open_output(link) as stream:
        stream.write(b"text")
    assert (tmp_path / "elsewhere" / "missing.txt").read_bytes() == b"text"
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["ENOSPC", "EFBIG", "EDQUOT"])
def test_a_disk_that_is_full_while_a_file_is_written_is_told_of_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    code = getattr(errno, name, None)
    if code is None:
        pytest.skip("the system has no such error")
    path = tmp_path / "out.txt"
    path.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(code, "No space left on device")

    with pytest.raises(OSError, match="No space left on device") as caught, open_output(path):
        raise OSError(code, "No space left on device")
    assert (caught.value.errno, caught.value.filename) == (code, str(path))
    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device") as caught, open_output(path) as stream:
        stream.write(b"after")
    assert (caught.value.errno, caught.value.filename) == (code, str(path))
    assert (names_in(tmp_path), path.read_bytes()) == (["out.txt"], b"before")


def test_an_error_of_another_file_keeps_its_name(tmp_path: Path) -> None:
    for error in (OSError(errno.ENOSPC, "full", "other"), OSError(errno.EIO, "damaged")):
        with pytest.raises(OSError, match=r"full|damaged") as caught, open_output(tmp_path / "out.txt"):
            raise error
        assert caught.value.filename in ("other", None)


def test_files_and_folders_are_synced_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(20)]
    for path in paths:
        path.write_bytes(b"text")
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_ino))
    sync_files([*paths, tmp_path])
    assert sorted(synced) == sorted(path.stat().st_ino for path in [*paths, tmp_path])
    with pytest.raises(FileNotFoundError):
        sync_files([*paths, tmp_path / "none.txt"])


@pytest.mark.parametrize("started", [0, 2])
def test_files_are_synced_where_no_thread_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: int
) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(5)]
    for path in paths:
        path.write_bytes(b"text")
    left, start = [None] * started, threading.Thread.start

    def refuse(thread: threading.Thread) -> None:
        if not left:
            raise RuntimeError("can't start new thread")
        left.pop()
        start(thread)

    synced: set[str] = set()
    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr("cleanpress.io.atomic._sync", lambda path: synced.add(path.name))
    sync_files(paths)
    assert synced == {path.name for path in paths}
