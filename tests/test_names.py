"""An unknown option says the nearest one, and a name of 0.1 says its new one: in Python and the command."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cleanpress
from cleanpress.cli import command
from cleanpress.corpus import Cleaning, Extraction, Reading, Writing, run
from cleanpress.errors import OptionError
from cleanpress.renamed import RENAMED
from cleanpress.sites import SiteProfiles

ENGINES = {
    "arrow": ["pyarrow"],
    "pandas": [],
    "polars": ["polars", "pyarrow"],
    "datasets": ["datasets", "pyarrow"],
    "ray": [],
    "spark": ["pyspark", "pyarrow"],
}


@pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=pytest.mark.needs(*needs)) for name, needs in ENGINES.items()]
)
@pytest.mark.parametrize(
    ("function", "option", "says"),
    [
        ("clean", "urls", "now called 'url_column'"),
        ("clean", "sites", "now called 'profiles'"),
        ("clean", "keep_once", "now called 'keep_one_copy'"),
        ("clean", "remove", "Did you mean 'removed'"),
        ("clean", "url_colum", "Did you mean 'url_column'"),
        ("extract", "form", "now called 'format'"),
        ("extract", "errors", "now called 'on_error'"),
        ("extract", "url_field", "now called 'url_column'"),
        ("extract", "favour", "Did you mean 'favor'"),
    ],
)
def test_adapters(engine: str, function: str, option: str, says: str) -> None:
    module = importlib.import_module(f"cleanpress.adapters.{engine}")
    data = () if engine in ("polars", "datasets", "ray") else (None,)
    with pytest.raises(OptionError, match=f"{option!r} is not a known option of {function}.*{says}"):
        getattr(module, function)(*data, "text", **{option: None})


@pytest.mark.parametrize(
    ("make", "option", "says"),
    [
        (Cleaning, "sites", "option of Cleaning. It is now called 'profiles'"),
        (Extraction, "form", "option of Extraction. It is now called 'format'"),
        (Extraction, "link", "option of Extraction. Did you mean 'links'"),
        (run, "field", "option of run. It is now called 'column'"),
        (Reading, "kind", "option of Reading. It is now called 'input_format'"),
        (Writing, "form", "option of Writing. It is now called 'output_format'"),
        (run, "kind", r"option of run. Give reading=Reading\(input_format=...\)"),
        (run, "form", r"option of run. Give writing=Writing\(output_format=...\)"),
        (run, "into", r"option of run. Give writing=Writing\(into=...\)"),
        (run, "url_column", r"option of run. Give reading=Reading\(url_column=...\)"),
        (run, "worker", "option of run. Did you mean 'workers'"),
        (cleanpress.RemoveSiteLines, "profile", "It is now called 'profiles'"),
        (cleanpress.RemoveSiteLines, "keep_once", "It is now called 'keep_one_copy'"),
        (cleanpress.RemoveSiteLines.for_url, "keep_once", "It is now called 'keep_one_copy'"),
    ],
)
def test_job_specs_corpora_and_sites(make: Any, option: str, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        make(**{option: None})


def test_attributes() -> None:
    with pytest.raises(AttributeError, match=r"now called 'RemoveSiteLines\.for_url'"):
        SiteProfiles().cleaner  # type: ignore[attr-defined]  # noqa: B018
    pandas = pytest.importorskip("cleanpress.adapters.pandas")
    for old, new in RENAMED["cleanpress.adapters.pandas"].items():
        with pytest.raises(AttributeError, match=f"now called {new!r}"):
            getattr(pandas, old)
        assert not hasattr(pandas, old)
    with pytest.raises(ImportError):
        from cleanpress.adapters.pandas import clean_column  # type: ignore[attr-defined]  # noqa: F401
    assert not hasattr(pandas, "clean_columns")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["corpus", "in", "-o", "out", "--field", "a"], "There is no option --field; it is --column now."),
        (["corpus", "in", "-o", "out", "--sites", "a"], "There is no option --sites; it is --profiles now."),
        (["corpus", "in", "-o", "out", "--markdown"], "--markdown; it is --format markdown now."),
        (["corpus", "in", "-o", "out", "--input-kind", "a"], "--input-kind; it is --input-format now."),
        (["corpus", "in", "-o", "out", "--keep-once"], "--keep-once; it is --keep-one-copy now."),
        (
            ["corpus", "in", "-o", "out", "--format", "csv"],
            "What --format was before is --output-format",
        ),
        (["corpus", "in", "-o", "out", "--colum", "a"], "There is no option --colum. Did you mean --column?"),
        (["sites", "learn", "in", "-o", "out", "--url-field", "a"], "--url-field; it is --url-column now."),
        (["--errors", "replace", "in"], "There is no option --errors; it is --encoding-errors now."),
        (["explain", "--errors", "replace", "in"], "--errors; it is --encoding-errors now."),
        (["extract", "--favour", "recall"], "There is no option --favour. Did you mean --favor?"),
        (["--zzz"], "There is no option --zzz."),
    ],
)
def test_the_command(arguments: list[str], says: str) -> None:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())


def test_what_extract_can_do_a_corpus_can_do(tmp_path: Path) -> None:
    page = (
        "<h1>Tea</h1><p>Boil the water first, then wait a while, and see <a href='/pots'>pots</a>.</p>"
        "<footer>All rights reserved.</footer>"
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.html").write_text(page)
    weights = Path(cleanpress.__file__).parent / "model" / "weights" / "html.npz"
    line = [
        "corpus",
        str(tmp_path / "in"),
        "-o",
        str(tmp_path / "out.jsonl"),
        "--extract",
        "--format",
        "markdown",
    ]
    line += ["--no-links", "--comments", "separate", "--counts", "--model", str(weights), "--workers", "1"]
    result = CliRunner().invoke(command, line)
    assert result.exit_code == 0, result.output
    row = json.loads((tmp_path / "out.jsonl").read_text())
    document = cleanpress.extract(page)
    assert row["text"] == document.render("markdown", links=False)
    assert row["text"] != document.markdown
    assert (row["text_comments"], row["text_counts"]) == ([], document.counts)
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_text())
    assert (len(manifest["task"]["model"]), manifest["task"]["links"]) == (64, False)
    (tmp_path / "mine.npz").write_bytes(b"no weights")
    line[line.index(str(weights))] = str(tmp_path / "mine.npz")
    assert "holds no weights" in CliRunner().invoke(command, [*line, "--restart"]).output
