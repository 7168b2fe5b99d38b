"""The commands for HTML; in the process of the tests, but for what a shell runs."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import run_command as run

import cleanpress

PAGE = Path(__file__).parent.parent / "examples" / "page.html"


def extracted(*args: str | Path, data: bytes = b"") -> str:
    result = run("extract", *args, data=data)
    assert result.returncode == 0, result.stderr
    return result.stdout.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_file_comes_out_in_each_form(form: str) -> None:
    document = cleanpress.extract(PAGE.read_bytes())
    assert extracted(PAGE, "--format", form) == document.render(form) + "\n"  # type: ignore[arg-type]


def test_standard_input_is_read() -> None:
    line = [sys.executable, "-m", "cleanpress", "extract"]
    process = subprocess.run(line, input=PAGE.read_bytes(), capture_output=True, check=True)
    assert process.stdout.decode("utf-8").replace("\r\n", "\n") == extracted(PAGE)
    assert process.stderr == b""
    assert extracted(data=PAGE.read_bytes()) == extracted(PAGE)
    assert extracted("-", data=PAGE.read_bytes()) == extracted(PAGE)


def test_json_has_text_metadata_and_removals() -> None:
    values = json.loads(
        extracted(PAGE, "--format", "json", "--comments", "separate", "--url", "https://h.example/b")
    )
    assert values["file"] == str(PAGE)
    assert values["title"] == "Boats come home before the storm"
    assert values["date"] == "2024-03-09"
    assert values["comments"]
    assert {"reason", "confidence", "block", "text"} <= set(values["removed"][0])


def test_several_files_go_into_a_folder_under_their_names(tmp_path: Path) -> None:
    pages = []
    for name in ("one", "two"):
        pages.append(tmp_path / f"{name}.html")
        pages[-1].write_bytes(PAGE.read_bytes())
    result = run("extract", *pages, "-o", f"{tmp_path}/out/", "--format", "markdown")
    assert (result.returncode, result.stdout) == (0, b"")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one.md", "two.md"]
    assert "## Half a catch" in (tmp_path / "out" / "one.md").read_text(encoding="utf-8")


def test_several_files_on_standard_output_are_json_lines() -> None:
    lines = extracted(PAGE, PAGE, "--format", "json").splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["Boats come home before the storm"] * 2


def test_links_images_and_tables_are_options() -> None:
    waiting = b"<p>Boil the water first, as nothing else matters so much, and <a href='/wait'>wait</a>.</p>"
    page = (
        b"<article><h1>Tea</h1>"
        + waiting * 4
        + b"<table><tr><th>Kind of tea</th><th>Minutes to wait</th></tr><tr><td>Green tea</td><td>2</td></tr>"
        + b"<tr><td>Black tea</td><td>4</td></tr></table></article>"
    )
    assert "](https://tea.example/wait)" in extracted(
        "--format", "markdown", "--url", "https://tea.example/", data=page
    )
    assert "](" not in extracted("--format", "markdown", "--no-links", data=page)


def test_a_page_without_content_is_told_and_is_no_success() -> None:
    result = run("extract", data=b"<nav><a href=/>Home</a></nav>")
    assert result.returncode == 1
    assert result.stdout == b""
    assert b"no main content was found" in result.stderr
    assert b"--favor recall" in result.stderr


def test_a_page_without_text_is_told_from_one_without_content() -> None:
    result = run("extract", data=b"<div id=app></div><script src=app.js></script>")
    assert result.returncode == 1
    assert b"If a script builds it, render it in a browser first." in result.stderr


def test_a_pdf_is_cleaned_as_text() -> None:
    assert b"pdftotext FILE - | cleanpress\n" in run("extract", data=b"%PDF-1.7\n").stderr


def test_a_confidence_that_is_no_number() -> None:
    assert b"'high' is not a valid number." in run("extract", "--min-confidence", "high", PAGE).stderr


def test_compressed_bytes_are_told_from_html(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(gzip.compress(PAGE.read_bytes()))
    result = run("extract", path)
    assert (result.returncode, result.stdout) == (1, b"")
    assert b"gzip, not HTML. Unpack it first: zcat FILE | cleanpress extract" in result.stderr
    assert str(path).encode() in result.stderr


def test_an_error_in_one_file_does_not_keep_the_others_from_being_made(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_bytes(PAGE.read_bytes())
    bad.write_bytes(b"%PDF-1.7 and so on")
    out = tmp_path / "out"
    out.mkdir()
    result = run("extract", bad, good, "-o", out)
    assert result.returncode == 1
    assert [path.name for path in out.iterdir()] == ["good.txt"]
    assert b"PDF" in result.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("nowhere.html",), b"nowhere.html cannot be read"),
        (("--format", "pdf"), b"--format"),
        (("--favor", "both"), b"--favor"),
        (("--comments", "separate"), b"--format json"),
        (("--model", "nowhere.npz"), b"nowhere.npz"),
    ],
)
def test_a_wrong_command_line_says_what_to_do(args: tuple[str, ...], says: bytes) -> None:
    result = run("extract", *args, data=PAGE.read_bytes())
    assert result.returncode == 2
    assert result.stdout == b""
    assert says in result.stderr
    assert b"Traceback" not in result.stderr


def test_explain_shows_the_blocks_of_a_page() -> None:
    result = run("explain", PAGE)
    assert result.returncode == 0
    shown = result.stdout.decode("utf-8")
    assert "- Leave a Reply  ← comment_form\n" in shown
    assert "blocks kept" in shown


def test_explain_gives_the_blocks_to_programs() -> None:
    result = run("explain", "--format", "json", data=PAGE.read_bytes())
    values = json.loads(result.stdout)
    reasons = {block["text"]: block["reason"] for block in values["blocks"]}
    assert reasons["Leave a Reply"] == {"category": "comment_form", "detail": "en:leave a reply"}
    assert reasons["Half a catch"] is None


def test_html_in_the_text_command_is_noticed() -> None:
    result = run(data=PAGE.read_bytes())
    assert result.returncode == 0
    assert b"cleanpress extract" in result.stderr


def test_plain_text_is_noticed_as_html_is_by_the_text_command() -> None:
    for data in (b"It rained all day.\n", b"If a < b > c, wait.\n", b'{"text": "It rained."}\n'):
        result = run("extract", data=data)
        assert b"standard input has no HTML in it" in result.stderr
        assert b"no HTML" not in run("extract", "-q", data=data).stderr
    for page in (b"<p>It rained", b"It rained.<br>", b"", "<p>Ja.".encode("utf-16"), b"<A href=x>Tea</A>"):
        assert b"no HTML" not in run("extract", data=page).stderr


def test_an_encoding_may_be_named_for_pages() -> None:
    page = "<p>Жили были старик со старухой у самого синего моря.".encode("koi8-r")
    assert "старик со старухой" in extracted("--encoding", "koi8-r", data=page)
    result = run("extract", "--encoding", "utf-8", data=page)
    assert result.returncode == 1
    assert b"is not utf-8 throughout" in result.stderr
    assert "\ufffd" in extracted("--encoding", "utf-8", "--encoding-errors", "replace", data=page)
    assert b"is gzip, not HTML" in run("extract", "--encoding", "utf-8", data=b"\x1f\x8b\x08\x00").stderr


@pytest.mark.parametrize(
    ("name", "form"), [("out.md", "markdown"), ("out.html", "html"), ("out.txt", "text"), ("out.x", "text")]
)
def test_the_name_of_the_output_says_its_form(tmp_path: Path, name: str, form: str) -> None:
    assert extracted(PAGE, "-o", tmp_path / name) == ""
    assert (tmp_path / name).read_text(encoding="utf-8") == extracted(PAGE, "--format", form)
    extracted(PAGE, "-o", tmp_path / name, "--format", "json")
    assert json.loads((tmp_path / name).read_bytes())["file"] == str(PAGE)


def test_verbose_says_encoding_and_blocks() -> None:
    said = run("extract", "-v", PAGE).stderr.decode()
    assert f"cleanpress: {PAGE}: utf-8, 9 of 39 blocks kept, confidence 0." in said
    page = '<meta charset="koi8-r"><p>Жили были старик со старухой.'.encode("koi8-r")
    assert "standard input: koi8" in run("extract", "-v", data=page).stderr.decode().replace("-", "")
