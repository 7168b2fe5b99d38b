"""Front matter: YAML that says what the page says, whatever that is, above Markdown alone."""

from __future__ import annotations

import datetime
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import optional, run_command
from helpers import any_text
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import OptionError, extract
from cleanpress.corpus import Extraction
from cleanpress.html.render.front_matter import write_front_matter

yaml = optional("yaml")

PARAGRAPHS = (
    "<p>The harbour was empty when the first boats came back, and nobody on the quay said a word of it.</p>"
    "<p>Twelve boats had left on Monday, and the skippers had agreed to turn round before the storm came.</p>"
)
# What YAML, or Markdown, would take for something else.
ODD = [
    "no", "No", "y", "on", "~", "null", "true", "1.5", "1e3", "0x1F", "012", "1:30", "12:30:45", ".inf", "=",
    "<<", "2024-03-09", "2024-13-45", "0000-00-00", "2024-3-9", "2024-03-09T10:00:00Z", "- tea", "-", "---",
    "? tea", ": tea", "@tea", "%tea", "`tea`", "!tea", "&tea", "*tea", "|", ">", "{tea}", "[tea]", "#tea",
    "...", "tea #1",
    "tea: milk", 'she said "no"', "it's", "C:\\tea", "\\n", "a\nb", "a\r\nb", "a\n---\nb", "\ttea", " tea ",
    "日本語", "عربي", "🍵 tea", "👩‍🍳", "a\u2028b", "a\x85b", "\ufefftea", "\x00", "\x7f", "\x9b", "\uffff",
    "",
]  # fmt: skip
SURROGATE = re.compile("[\ud800-\udfff]")


def page(title: str = "Boats", **metas: str) -> str:
    tags = "".join(f'<meta name="{name}" content="{html.escape(value)}">' for name, value in metas.items())
    return f"<html lang=no><title>{html.escape(title)}</title>{tags}<h1>{html.escape(title)}</h1>{PARAGRAPHS}"


def front_matter(markdown: str) -> Any:
    """Return what stands in the front matter, as the readers of it find it: between two lines of hyphens."""
    match = re.match(r"---\n(.*?)\n---\n", markdown, re.S)
    assert match
    return yaml.safe_load(match[1])


def as_read(name: str, text: str) -> Any:
    """Return what a reader of YAML makes of a value."""
    try:
        is_day = name == "date" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
        return datetime.date.fromisoformat(text) if is_day else text
    except ValueError:
        return text


@given(
    title=any_text,
    date=any_text | st.dates().map(str),
    tags=st.lists(any_text | st.sampled_from(ODD), max_size=4),
)
def test_any_value_comes_back(title: str, date: str, tags: list[str]) -> None:
    check({"title": title, "date": date, "tags": tags})


@pytest.mark.parametrize("value", ODD)
def test_what_yaml_would_take_for_something_else_comes_back(value: str) -> None:
    check({"title": value, "tags": [value, value]})


def check(values: dict[str, Any]) -> None:
    written = write_front_matter(values)
    known = {name: value for name, value in values.items() if value}
    if not known:
        assert written == ""
        return
    body = written.removeprefix("---\n").removesuffix("\n---")
    # No line of it ends it, wherever one who reads it sees the end of a line.
    assert not [line for line in body.splitlines() if line.rstrip() in ("---", "...")]
    wanted = {
        name: [SURROGATE.sub("\ufffd", item) for item in value]
        if isinstance(value, list)
        else as_read(name, SURROGATE.sub("\ufffd", value))
        for name, value in known.items()
    }
    assert yaml.safe_load(body) == wanted


def test_markdown_begins_with_what_the_page_says_and_its_title_once() -> None:
    document = extract(
        page("Tea: with milk", author="Ann Lee", keywords="tea, milk", description='"Boil" it: first'),
        url="https://example.org/tea",
    )
    markdown = document.render("markdown", front_matter=True)
    assert front_matter(markdown) == {
        "title": "Tea: with milk",
        "authors": ["Ann Lee"],
        "site": "example.org",
        "language": "no",
        "description": '"Boil" it: first',
        "url": "https://example.org/tea",
        "tags": ["tea", "milk"],
    }
    assert markdown.split("\n---\n")[1] == f"\n{document.markdown}"
    assert markdown.count("# Tea: with milk") == 1
    plain = document.render("markdown", front_matter=True, title=False)
    assert plain.split("\n---\n\n")[1].startswith("The harbour was empty")
    assert front_matter(plain)["title"] == "Tea: with milk"


def test_the_days_are_days() -> None:
    text = page().replace(
        "<h1>", '<meta property="article:published_time" content="2024-03-09T07:30:00+01:00"><h1>'
    )
    assert "\ndate: 2024-03-09\n" in extract(text).render("markdown", front_matter=True)


def test_a_page_that_says_nothing_has_none() -> None:
    assert extract(PARAGRAPHS).render("markdown", front_matter=True) == extract(PARAGRAPHS).markdown
    assert extract("").render("markdown", front_matter=True) == ""
    assert extract("<title>Tea</title>").render("markdown", front_matter=True) == ""


@pytest.mark.parametrize("format", ["text", "html"])
def test_another_format_has_no_place_for_it(format: Any) -> None:
    says = "front_matter stands above Markdown: give format='markdown' as well."
    with pytest.raises(OptionError, match=re.escape(says)):
        extract(page()).render(format, front_matter=True)
    with pytest.raises(OptionError, match=re.escape(says)):
        Extraction(front_matter=True, format=format)
    with pytest.raises(TypeError, match="front_matter is True or False"):
        Extraction(front_matter="yes", format="markdown")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="not a known format"):
        extract(page()).render("md", front_matter=True)  # type: ignore[arg-type]


def test_in_the_command(tmp_path: Path) -> None:
    source = tmp_path / "tea.html"
    source.write_text(page("No"), encoding="utf-8")
    ran = run_command("extract", "--format", "markdown", "--front-matter", source)
    assert ran.stdout.decode() == extract(page("No")).render("markdown", front_matter=True) + "\n"
    assert (ran.returncode, ran.stderr) == (0, b"")
    for arguments in (["extract"], ["corpus", "--extract", "-o", str(tmp_path / "out.jsonl")]):
        ran = run_command(*arguments, "--front-matter", source)
        assert ran.returncode == 2
        assert b"--front-matter stands above Markdown: add --format markdown." in ran.stderr
    ran = run_command("corpus", "-o", tmp_path / "out.jsonl", "--front-matter", source)
    assert b"--front-matter is for pages: add --extract." in ran.stderr


@pytest.mark.corpus
def test_in_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "tea.html").write_text(page("No"), encoding="utf-8")
    options = ["--extract", "--format", "markdown", "--front-matter", "--workers", "1"]
    ran = run_command("corpus", tmp_path / "tea.html", "-o", tmp_path / "out.jsonl", *options)
    assert ran.returncode == 0, ran.stderr
    row = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert row["text"] == extract(page("No")).render("markdown", front_matter=True)


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param("pandas", marks=pytest.mark.needs("pandas")),
        pytest.param("arrow", marks=pytest.mark.needs("pyarrow")),
        pytest.param("polars", marks=pytest.mark.needs("polars", "pyarrow")),
    ],
)
def test_in_an_engine(engine: str) -> None:
    wanted = extract(page()).render("markdown", front_matter=True)
    options: dict[str, Any] = {"format": "markdown", "front_matter": True}
    if engine == "pandas":
        import pandas as pd

        from cleanpress.adapters.pandas import extract as extract_pandas

        assert extract_pandas(pd.Series([page()]), **options).tolist() == [wanted]
    elif engine == "arrow":
        import pyarrow as pa

        from cleanpress.adapters.arrow import extract as extract_arrow

        assert extract_arrow(pa.array([page()]), **options).to_pylist() == [wanted]
    else:
        import polars as pl

        from cleanpress.adapters.polars import extract as extract_polars

        frame = pl.DataFrame({"html": [page()]})
        assert frame.select(extract_polars("html", **options))["html"].to_list() == [wanted]
