"""Where a corpus is read and written: files that a run writes itself, names that are one, and odd inputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpora import as_jsonl, records

from cleanpress.corpus import run
from cleanpress.errors import PathError

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
        ("Failed.JSONL", None),
        ("failed.csv", "jsonl"),
        ("manifest.json", None),
        ("MANIFEST.json", None),
    ],
)
def test_no_output_takes_the_place_of_manifest_or_failed_records(
    tmp_path: Path, name: str, output_format: str | None, restart: bool
) -> None:
    from cleanpress.corpus import Writing

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
def test_names_that_some_disks_take_for_one_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    written(tmp_path, *names)
    with pytest.raises(PathError, match=r"would (both )?become"):
        run([tmp_path / name for name in names], f"{tmp_path}/out/", workers=1)
    assert not (tmp_path / "out").exists()
