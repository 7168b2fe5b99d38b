"""The names in docs/schema.md are those of the output: columns, failed records, manifest, JSON of pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")

from corpora import PAGE, as_jsonl, as_warc, run_command  # noqa: E402  # after what may skip this module

from cleanpress.adapters import arrow  # noqa: E402
from cleanpress.corpus import Cleaning, Extraction, run  # noqa: E402

DOC = (Path(__file__).parent.parent / "docs" / "schema.md").read_text("utf-8")


LISTS = {"text": (False, False), "number": (False, False), "texts": (True, False)}
LISTS |= dict.fromkeys(("counts", "edits", "comments"), (True, True))


def documented(heading: str, under: str = "") -> list[str]:
    """Return the names in the first column of the table with this heading, after `under`."""
    rows = DOC[DOC.index(under) :]
    rows = rows[rows.index(f"| {heading} |") :].partition("\n\n")[0].strip().split("\n")[2:]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]


def test_columns() -> None:
    table = pa.table({"text": ["Leave a Reply\nIt rained.", None]})
    cleaned = arrow.clean(table, "text", removed=True, counts=True, edits=True)
    pages = pa.table({"text": [PAGE, None]})
    extracted = arrow.extract(
        pages,
        "text",
        metadata=True,
        confidence=True,
        removed=True,
        counts=True,
        comments="separate",
        on_error="null",
    )
    made = {*cleaned.column_names, *extracted.column_names}
    assert made == set(documented("column", "## Columns"))
    kinds = {}
    for row in DOC[DOC.index("## Columns") : DOC.index("## Failed records")].split("\n"):
        if row.startswith("| `text") and row.count("|") == 5:
            kinds[row.split("|")[1].strip(" `")] = row.split("|")[3].strip()
    for field in (*cleaned.schema, *extracted.schema):
        is_list = pa.types.is_list(field.type)
        is_struct = is_list and pa.types.is_struct(field.type.value_type)
        assert (is_list, is_struct) == LISTS[kinds[field.name]], field
    for table in (cleaned, extracted):
        assert all(value is None for value in table.to_pylist()[1].values())
    [edit] = cleaned["text_edits"].to_pylist()[0]
    assert list(edit) == [name for name in documented("field", "### An edit") if name != "category"]
    assert [list(reason) for reason in edit["reasons"]] == [["category", "detail"]]


def test_what_pandas_explains() -> None:
    pd = pytest.importorskip("pandas")
    from cleanpress.adapters.pandas import explain

    listed = DOC[DOC.index("`cleanpress.adapters.pandas.explain`") :].partition("\n\n")[0]
    assert list(explain(pd.Series(["a"])).columns) == re.findall(r"`(\w+)`", listed)


def test_failed_records_and_manifest(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(
        as_jsonl([{"id": 1, "text": "Leave a Reply\nIt rained."}]) + b"broken\n"
    )
    report = run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", Cleaning(counts=True), workers=1)
    assert report.failed_path is not None
    names = documented("field", "## Failed records")
    assert list(json.loads(report.failed_path.read_text())) == [
        name for name in names if name != "confidence"
    ]
    manifest = json.loads(report.manifest.read_text())
    assert list(manifest) == documented("field", "## Manifest")
    assert manifest["schema_version"] == 1
    for name in ("inputs", "totals", "results", "digests"):
        row = next(row for row in DOC.split("\n") if row.startswith(f"| `{name}` |"))
        value = manifest[name]
        found = list(value[0] if isinstance(value, list) else value)
        # Parquet alone has the columns that are JSON, and only if there are any.
        assert found == [each for each in re.findall(r"`(\w+)`", row)[1:] if each != "json_columns"]
    assert manifest["totals"]["counts"] == report.counts == {"comment_form": 1}


def test_pages_of_an_archive_have_their_url_and_date(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    (tmp_path / "a.warc").write_bytes(as_warc(1))
    run(tmp_path / "a.warc", tmp_path / "out.jsonl", Extraction(), workers=1)
    assert list(json.loads((tmp_path / "out.jsonl").read_text())) == ["url", "date", "text"]


def test_json_of_a_page(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    names = [*documented("field", "## Every result"), *documented("field", "## A page")]
    extracted = json.loads(run_command("extract", "--format", "json", tmp_path / "page.html").stdout)
    assert set(extracted) == {"file", *names}
    explained = json.loads(run_command("explain", "--format", "json", tmp_path / "page.html").stdout)
    assert set(explained) == {"file", "blocks", *names}
    assert extracted["schema_version"] == explained["schema_version"] == 1
