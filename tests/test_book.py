"""The book of benchmarks: what is kept, that pages and plots say what was measured, a whole run."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.book import marks, render
from benchmarks.book.chapters import CHAPTERS
from benchmarks.book.inputs import Inputs
from benchmarks.book.plots import PLOTS, digest_in, draw, drawable
from benchmarks.book.results import Machine, Results, read_all
from benchmarks.figures import SHARE, Column, Table, written
from cleanpress.errors import DataError

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "docs" / "benchmarks"
RESULTS = read_all(BOOK)
PARAGRAPH = "The kettle was empty again, and nobody would say who had drunk the tea that morning. " * 6
# Folders of a machine that somebody measured on are nobody's business.
PLACES = re.compile(r"/(?:tmp|work|home|root|Users)/")


def cups() -> Results:
    """Results of one table."""
    columns = [Column("room"), Column("cups", ".1f"), Column("full", SHARE)]
    table = Table("cups", "Cups a day", columns, [["office", 7.25, 0.8752], ["kitchen", 12.0, None]])
    machine = Machine("a processor", 2, "CPython 3.11", "Linux", (0.5, 1.0))
    data = {"tea": {"count": 1200, "of": "pages", "digest": "d" * 64}}
    return Results("tea", "2026-01-31", "count cups", {"tea": "tea 1.0"}, machine, data, [table])


@pytest.mark.parametrize("results", RESULTS.values(), ids=RESULTS)
def test_results_say_when_how_and_on_what(results: Results) -> None:
    assert date.fromisoformat(results.date) <= date.today()
    assert results.command.startswith("python -m benchmarks.")
    kept = (BOOK / "results" / f"{results.chapter}.json").read_text(encoding="utf-8")
    assert not PLACES.search(kept)
    for each in results.data.values():
        assert each["count"] > 0
        assert re.fullmatch("[0-9a-f]{64}", each.get("digest", "0" * 64))
    assert results.tables


@pytest.mark.parametrize("results", RESULTS.values(), ids=RESULTS)
def test_every_row_has_a_cell_for_every_column(results: Results) -> None:
    names = [table.name for table in results.tables]
    assert len(set(names)) == len(names)
    for table in results.tables:
        assert table.rows
        first = [row[0] for row in table.rows]
        assert len(set(first)) == len(first)
        for cells in table.cells():  # formats each figure
            assert len(cells) == len(table.columns)


def test_pages_and_plots_are_those_of_the_results() -> None:
    """What README.md, docs and docs/benchmarks say is what was measured, and nothing else is said."""
    assert list(render.check(BOOK, ROOT)) == []


def test_every_chapter_is_on_a_page_with_its_provenance() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in render.pages_of(ROOT))
    named = set(re.findall(r"<!-- (?:tables?|measured): ([^/ ]+)", text))
    assert named == set(CHAPTERS) | set(RESULTS)
    shown = set(re.findall(r"<!-- tables?: ([^/ ]+)", text))
    assert shown == named == set(re.findall(r"<!-- measured: (\S+) -->", text))


def test_every_plot_is_on_a_page() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in BOOK.glob("*.md"))
    assert set(re.findall(r"<!-- plot: (\S+) -->", text)) == set(PLOTS)
    shown = set(re.findall(r"\]\(([\w-]+)\.svg\)", text))
    assert shown == {name for name, _ in drawable(RESULTS)} == {path.stem for path in BOOK.glob("*.svg")}


def test_a_chapter_that_is_not_measured_yet_says_so() -> None:
    marked = "<!-- measured: coffee -->\n<!-- end -->\n<!-- tables: coffee -->\n<!-- end -->"
    said = marks.filled(marked, {})
    assert "Not measured yet: `python -m benchmarks.book --only coffee`." in said
    assert "<!-- tables: coffee -->\n<!-- end -->" in said
    assert list(marks.differences(said, {})) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "We drink 7.3<!-- figure: tea / cups / office / cups --> cups.",
            "tea / cups / office / cups is 7.2, and 7.3 is written.",
        ),
        (
            "<!-- table: tea / cups -->\n\n| room |\n\n<!-- end -->",
            "tea / cups is not the table or the provenance of the results.",
        ),
        (
            "<!-- measured: tea -->\nMeasured on 2026-01-30.\n<!-- end -->",
            "tea is not the table or the provenance of the results.",
        ),
    ],
)
def test_a_figure_that_is_not_the_measured_one_is_named(text: str, sentence: str) -> None:
    results = {"tea": cups()}
    [difference] = marks.differences(text, results)
    assert str(difference) == sentence
    assert list(marks.differences(marks.filled(text, results), results)) == []


def test_a_figure_that_is_measured_anew_is_filled_in_and_found_before() -> None:
    results = {"tea": cups()}
    text = marks.filled(
        "<!-- table: tea / cups -->\n<!-- end -->\n.1<!-- figure: tea / cups / office / full -->", results
    )
    assert "|  7.2 | .875 |" in text
    assert ".875<!-- figure" in text
    table = replace(cups().tables[0], rows=[["office", 7.25, 0.874]])
    changed = {"tea": replace(cups(), tables=[table])}
    assert [difference.path for difference in marks.differences(text, changed)] == [
        "tea / cups",
        "tea / cups / office / full",
    ]


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- table: tea / saucers -->\n<!-- end -->",
        "1<!-- figure: tea / cups / office / saucers -->",
        "1<!-- figure: tea / cups / garden / cups -->",
        "1<!-- figure: tea / cups -->",
    ],
)
def test_a_mark_of_no_figure_is_an_error(mark: str) -> None:
    with pytest.raises(DataError):
        marks.filled(mark, {"tea": cups()})


@pytest.mark.parametrize(
    ("line", "is_claim"),
    [
        ("It scores .875 on these pages.", True),
        ("It brings 99 MB.", True),
        ("99.9 % are kept.", True),
        ("It is 3.3 times as fast.", True),
        ("It scores .875<!-- figure: a / b / c / d --> on these pages.", False),
        ("Fewer than 5 % are left. <!-- not measured -->", False),
        ("Version 2.0.1 of 2026 has 4 cores.", False),
        ("`0.875` and `99 MB` are code.", False),
    ],
)
def test_figures_without_a_mark_are_found(line: str, is_claim: bool) -> None:
    assert bool(list(marks.unmarked_claims(line))) is is_claim


def test_figures_of_the_readme_are_marked() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "<!-- table: quality / summary -->" in text
    figures = re.findall(r"\S+(?=<!-- figure: )", text)
    assert len(figures) > 3
    for figure in figures:
        changed = text.replace(f"{figure}<!-- figure: ", "12345<!-- figure: ", 1)
        assert [each.found for each in marks.differences(changed, RESULTS)] == ["12345"]


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    cups().write(tmp_path)
    text = (tmp_path / "results" / "tea.json").read_text(encoding="utf-8")
    assert '        ["office", 7.25, 0.8752],\n' in text  # a row a line
    assert read_all(tmp_path)["tea"].digest == cups().digest
    assert read_all(tmp_path)["tea"].provenance() == cups().provenance()
    assert "a processor, 2 cores, Linux, CPython 3.11, load 0.5 to 1.0" in cups().provenance()
    assert "tea (1,200 pages, digest `dddddddddddd`)" in cups().provenance()


@pytest.mark.parametrize("damage", ["{", "[]", '{"chapter": "tea"}'])
def test_a_damaged_file_of_results_is_named(tmp_path: Path, damage: str) -> None:
    cups().write(tmp_path)
    path = tmp_path / "results" / "tea.json"
    path.write_text(damage, encoding="utf-8")
    with pytest.raises(DataError, match=r"tea\.json is not a file of results"):
        read_all(tmp_path)


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (0.8752, SHARE, ".875"),
        (1.0, SHARE, "1.000"),
        (0.999, ".1%", "99.9 %"),
        (1358, ",d", "1,358"),
        (None, "d", ""),
    ],
)
def test_figures_are_written_as_the_docs_write_them(value: float | None, form: str, expected: str) -> None:
    assert written(value, form) == expected


def test_a_plot_of_other_results_is_found(tmp_path: Path) -> None:
    shutil.copytree(BOOK, tmp_path / "benchmarks")
    name, plot = next(drawable(RESULTS))
    path = tmp_path / "benchmarks" / f"{name}.svg"
    path.write_text(path.read_text(encoding="utf-8").replace(RESULTS[plot.chapter].digest, "0" * 12))
    wrong = [sentence for sentence in render.check(tmp_path / "benchmarks", tmp_path) if ".svg" in sentence]
    assert [sentence.partition(" ")[0] for sentence in wrong] == [f"{name}.svg"]


@pytest.mark.needs("matplotlib")
@pytest.mark.parametrize("name", [name for name, _ in drawable(RESULTS)])
def test_plots_are_drawn_the_same_for_both_themes_with_text_as_text(name: str) -> None:
    plot = PLOTS[name]
    first, second = (draw(plot, RESULTS[plot.chapter]) for _ in range(2))
    assert first == second
    committed = (BOOK / f"{name}.svg").read_text(encoding="utf-8")
    assert digest_in(first) == digest_in(committed) == RESULTS[plot.chapter].digest
    # Another version of matplotlib may place marks otherwise; what is written is the same.
    assert texts(first) == texts(committed)
    assert "prefers-color-scheme: dark" in first
    assert "var(--ink)" in first
    assert "var(--paper)" in first
    assert "<dc:date>" not in first


def texts(svg: str) -> list[str]:
    """Return what a plot says."""
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    """Two pages with their main content, of two sites."""
    folder = tmp_path / "tea"
    for number in range(2):
        body = f"<nav><a href=/>Home</a></nav><article><h1>Tea</h1><p>{PARAGRAPH}</p></article>"
        (folder / "html").mkdir(parents=True, exist_ok=True)
        (folder / "html" / f"{number}.html.gz").write_bytes(gzip.compress(f"<html lang=en>{body}".encode()))
        (folder / "ground-truth").mkdir(exist_ok=True)
        truth = {"url": f"https://tea{number}.example/", "ground_truth": {"main_content": PARAGRAPH}}
        (folder / "ground-truth" / f"{number}.json").write_text(json.dumps(truth), encoding="utf-8")
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Path]:
    """A folder of pages with marks of a chapter."""
    folder = tmp_path / "book"
    folder.mkdir()
    page = "# Quality\n\n<!-- measured: quality -->\n<!-- end -->\n\n<!-- tables: quality -->\n<!-- end -->\n"
    (folder / "quality.md").write_text(page, encoding="utf-8")
    yield folder


def run_book(*arguments: object, out: Path) -> subprocess.CompletedProcess[str]:
    """Run the command; what peers answer is kept beside the book."""
    line = [sys.executable, "-m", "benchmarks.book", *map(str, arguments), "--out", str(out)]
    environment = {**os.environ, "TMPDIR": str(out.parent)}
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.needs("matplotlib", "tldextract")
def test_a_chapter_is_measured_and_its_page_written(tea: Path, book: Path) -> None:
    given = ("--data", tea, "--only", "quality", "--workers", 1)
    ran = run_book(*given, "--tools", "cleanpress,paragraphs", out=book)
    assert ran.returncode == 0, ran.stderr
    results = read_all(book)["quality"]
    assert results.command == "python -m benchmarks.book --only quality --data TEA"
    assert results.data["tea"]["count"] == 2
    assert results.table("sets").figure("paragraphs", "tea") == 1.0
    page = (book / "quality.md").read_text(encoding="utf-8")
    assert "| paragraphs" in page
    assert "```sh\npython -m benchmarks.book --only quality --data TEA\n```" in page
    assert run_book("--check", out=book).returncode == 0
    (book / "quality.md").write_text(page.replace("| 1.000 |", "|  .999 |"), encoding="utf-8")
    checked = run_book("--check", out=book)
    assert checked.returncode == 1
    assert "quality.md: quality is not the table" in checked.stdout
    assert run_book("--render", out=book).returncode == 0
    assert (book / "quality.md").read_text(encoding="utf-8") == page


def test_a_chapter_that_cannot_be_measured_is_left_as_it_is(tmp_path: Path, book: Path) -> None:
    replace(cups(), chapter="quality").write(book)
    ran = run_book("--data", tmp_path / "nothing", "--only", "quality,harm", out=book)
    assert ran.returncode == 1
    assert "quality could not be measured, and is left as it is" in ran.stderr
    assert "harm is left as it is: it needs --texts." in ran.stdout
    assert read_all(book)["quality"].date == "2026-01-31"


def test_a_chapter_that_there_is_not_is_named(book: Path) -> None:
    ran = run_book("--only", "qualty", out=book)
    assert ran.returncode == 2
    assert "quality" in ran.stderr


def test_a_tool_that_is_not_installed_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.book.inputs.loaded", lambda name: None if name == "justext" else str)
    inputs = Inputs((), tools=("cleanpress", "justext"))
    assert inputs.installed == ["cleanpress"]
    assert inputs.missing == {"justext": "not installed"}


def test_commands_have_no_folders_of_this_machine(tmp_path: Path) -> None:
    data = tmp_path / "wcxb" / "dev"
    inputs = Inputs((data, tmp_path / "news"), folds=tmp_path, texts=tmp_path, pages=60)
    for name, chapter in CHAPTERS.items():
        assert str(tmp_path) not in inputs.command(name, chapter.needs)
    assert inputs.command("speed", ("data",)) == (
        "python -m benchmarks.book --only speed --data WCXB/dev NEWS --folds FOLDS --pages 60"
    )
