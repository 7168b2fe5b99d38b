"""What a run says of the files of a folder that it skips."""

from __future__ import annotations

from pathlib import Path

from conftest import run_command

from cleanpress.corpus.skipped import what_is_skipped


def folder_of(path: Path) -> Path:
    folder = path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("It rained.\n")
    for name in ("b.docx", "c.docx", "d.docx", "e.DOCX", "deep/f.pdf", ".hidden.pdf", "deep/README"):
        (folder / name).touch()
    return folder


def test_they_are_counted_by_ending_with_the_first_names(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    said = what_is_skipped(folder, output=tmp_path / "out")
    assert said.startswith("6 files are skipped, as their names say of no format that is read: 4 .docx (")
    assert f"{folder / 'd.docx'}, …); 1 without an ending ({folder / 'deep' / 'README'}); 1 .pdf (" in said
    assert said.endswith(" --input-format NAME reads them all the same.")
    assert ".hidden" not in said
    assert "e.DOCX" in what_is_skipped(folder, output=tmp_path / "out", every=True)


def test_what_is_named_and_what_a_run_writes_is_not_among_them(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for name in ("out.parts", "out.manifest.log", "out2.pdf"):
        (tmp_path / name).touch()
    said = what_is_skipped(tmp_path, output=tmp_path / "out")
    assert "out2.pdf" in said
    assert "manifest" not in said
    assert "parts" not in said
    assert what_is_skipped([folder / "a.txt", "-", "*.nothing"], output=tmp_path / "out") == ""


def test_the_command_says_it(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "a.txt").unlink()
    result = run_command("corpus", folder, "-o", tmp_path / "out")
    assert result.returncode == 2
    said = result.stderr.decode().splitlines()
    assert said[0].startswith("cleanpress: 6 files are skipped")
    assert "has no file to read" in said[1]
    assert b"skipped" not in run_command("corpus", "-q", folder, "-o", tmp_path / "out").stderr
