"""Where a corpus is read and written: files that a run writes itself, names that are one, and odd inputs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from corpora import as_jsonl, lines_of, records

from cleanpress.corpus import Cleaning, Extraction, Writing, run
from cleanpress.errors import OptionError, PathError

pytestmark = pytest.mark.corpus

RAIN = as_jsonl(records(2))


def written(folder: Path, *names: str, data: bytes = RAIN) -> None:
    """Write files with these names, all with the same content."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def held(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- Files that the run writes itself -------------------------------------------------------------


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize(
    ("name", "output_format"),
    [
        ("failed.jsonl", None),
        ("failed.csv", "jsonl"),
        ("manifest.json", None),
    ],
)
def test_no_output_takes_the_place_of_manifest_or_failed_records(
    tmp_path: Path, name: str, output_format: Any, restart: bool
) -> None:
    written(tmp_path / "in", "a.jsonl")
    written(tmp_path / "in", name, data=b"text\nIt rained.\n" if name.endswith("csv") else RAIN)
    before = held(tmp_path)
    with pytest.raises(PathError, match=r"which the run writes itself.* Leave it out, or rename it\."):
        run(
            tmp_path / "in", f"{tmp_path}/out/", writing=Writing(output_format=output_format),
            workers=1, restart=restart,
        )  # fmt: skip
    assert held(tmp_path) == before


@pytest.mark.parametrize("end", ["manifest.json", "failed.jsonl"])
def test_the_failed_records_of_an_output_are_not_read_to_write_it_again(tmp_path: Path, end: str) -> None:
    written(tmp_path, f"out.jsonl.{end}")
    with pytest.raises(PathError, match="is input and output at once"):
        run(tmp_path / f"out.jsonl.{end}", tmp_path / "out.jsonl", workers=1, restart=True)
    assert held(tmp_path) == {f"out.jsonl.{end}": RAIN}


@pytest.mark.parametrize("output", ["out/", "out.jsonl"])
def test_failed_records_that_are_there_are_not_replaced_unasked(tmp_path: Path, output: str) -> None:
    written(tmp_path, "a.jsonl", "out/failed.jsonl", "out.jsonl.failed.jsonl")
    before = held(tmp_path)
    with pytest.raises(PathError, match=r"failed\.jsonl exists already\. Write elsewhere, or add --restart"):
        run(tmp_path / "a.jsonl", f"{tmp_path}/{output}", workers=1)
    assert held(tmp_path) == before


# --- Names that are one ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [("x/A.jsonl", "y/a.jsonl"), ("x/caf\u00e9.jsonl", "y/cafe\u0301.jsonl"), ("x/A.txt", "y/a.TXT")],
)
def test_names_that_disks_take_for_one_are_refused_where_they_do(
    tmp_path: Path, names: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, *names)
    monkeypatch.setattr("cleanpress.io.files.FOLDS_NAMES", True)
    with pytest.raises(PathError, match=r"would (both )?become"):
        run([tmp_path / name for name in names], f"{tmp_path}/out/", workers=1)
    assert not (tmp_path / "out").exists()


# --- Columns that differ --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("text,id\nIt rained.,1\n", "they are in another order"),
        ("id;text\n1;It rained.\n", "otherwise separated"),
        ("id,text,x\n1,It rained.,2\n", "it has 'x' besides"),
        ("text\nIt rained.\n", "it lacks 'id'"),
        (
            "text,a,b,c,d\nIt rained.,1,2,3,4\n",
            "it lacks 'id'; it has 'a' besides; it has 'b' besides; and 2 more",
        ),
    ],
)
def test_columns_that_differ_are_named_with_both_files(tmp_path: Path, second: str, says: str) -> None:
    written(tmp_path, "a.csv", "b.csv", data=b"id,text\n1,It rained.\n")
    written(tmp_path, "c.csv", data=second.encode())
    inputs = [tmp_path / f"{name}.csv" for name in "abc"]
    with pytest.raises(OptionError, match=rf"c\.csv does not have the columns of .*a\.csv, .*{says}.*folder"):
        run(inputs, tmp_path / "out.csv", workers=1)


# --- What is no file ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x.jsonl", "x.csv", "x.parquet", "x.txt", "x.html", "x.warc", "x.jsonl.gz"])
def test_a_link_to_nowhere_in_a_folder_makes_one_failed_record(tmp_path: Path, name: str) -> None:
    for module, end in (("pyarrow", "parquet"), ("fastwarc", "warc")):
        if name.endswith(end):
            pytest.importorskip(module)
    written(tmp_path / "in", "a.jsonl")
    (tmp_path / "in" / name).symlink_to(tmp_path / "nowhere")
    job = Extraction() if name == "x.html" else Cleaning()
    report = run(tmp_path / "in", f"{tmp_path}/out/", job, workers=1)
    (record,) = lines_of(tmp_path / "out" / "failed.jsonl")
    assert record["input"] == str(tmp_path / "in" / name)
    assert "o such file" in record["error"]
    manifest = json.loads(report.manifest.read_text())
    assert {"path": record["input"]} in manifest["inputs"]
    assert {"path": record["input"]} in manifest["digests"]
    again = run(tmp_path / "in", f"{tmp_path}/out/", job, workers=1)
    assert again.nothing_to_do


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_passed_over_in_a_folder_and_refused_by_name(tmp_path: Path) -> None:
    written(tmp_path / "in", "a.jsonl")
    for name in ("pipe.txt", "pipe.jsonl"):
        os.mkfifo(tmp_path / "in" / name)
        with pytest.raises(PathError, match=rf"{name} is a pipe or a device, .*standard input"):
            run(tmp_path / "in" / name, tmp_path / "out.jsonl", workers=1)
    for given in ("in", "in/*"):
        report = run(tmp_path / given, f"{tmp_path}/out-{len(given)}/", workers=1)
        assert (report.files, report.failed) == (1, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_is_in_the_manifest(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"s\xff.jsonl")).write_bytes(RAIN)
    for _ in range(2):
        report = run(tmp_path / os.fsdecode(b"s\xff.jsonl"), tmp_path / "out.jsonl", workers=1)
    assert report.nothing_to_do
    digests = json.loads(report.manifest.read_text("utf-8"))["digests"]
    assert [os.fsencode(each["path"])[-8:] for each in digests] == [b"s\xff.jsonl"]
