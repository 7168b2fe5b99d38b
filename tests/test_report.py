"""Reports over corpora: what is counted, how much is remembered, what is read, and what the command says."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import run_command
from corpora import PAGE, as_csv, as_jsonl, records

import cleanpress
from cleanpress import Edit, OptionError, PathError, Reason, explain, extract
from cleanpress.corpus import Cleaning, Extraction, run
from cleanpress.report import page as page_module
from cleanpress.report import write_report
from cleanpress.report.bounded import BoundedCounts
from cleanpress.report.figures import Figures
from cleanpress.report.inputs import recognize
from cleanpress.report.looked import Looked, Taken, look_at_page, look_at_text
from cleanpress.report.records import Item
from cleanpress.report.runs import look_at_row, restored
from cleanpress.report.sample import ShownDocuments, Wanted, ticket_of
from cleanpress.report.views import LONGEST, cut_view, view_of

pytestmark = pytest.mark.needs("jinja2", "matplotlib")
HOSTILE = "</script><script>alert(1)</script></template><img src=x onerror=alert(1)> \u202e\x1b[2J"


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def figures_of(*texts: str) -> Figures:
    figures = Figures()
    for number, text in enumerate(texts):
        figures.add(look_at_text(explain(text), f"https://a{number % 2}.example.org/{number}"))
    return figures


def command(*args: object, data: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "cleanpress", "report", *map(str, args)],
        input=data, capture_output=True, check=False, **options,
    )  # fmt: skip


# --- What is counted ------------------------------------------------------------------------------


def test_the_characters_of_the_categories_add_up_to_what_is_gone() -> None:
    text = "Skip to content\n“Rain” all  day… it’s â€™ fine.\nTeilen auf Facebook\n"
    result = explain(text)
    looked = look_at_text(result)
    gone = sum(taken.characters or 0 for taken in looked.categories.values())
    assert gone == looked.characters - looked.kept == len(text) - len(result.text)
    assert looked.edits == len(result.edits)


def test_the_blocks_of_a_page_are_counted() -> None:
    document = extract(PAGE.format("last"))
    looked = look_at_page(document)
    assert {name: taken.edits for name, taken in looked.categories.items()} == document.counts
    assert looked.score == round(1 - (document.confidence or 0), 4)


def test_the_language_is_that_which_is_declared_or_else_that_of_the_phrases() -> None:
    german = explain("Kommentar schreiben\nEs regnet.")
    figures = Figures()
    figures.add(look_at_text(german, language="fr-CA"))
    figures.add(look_at_text(german))
    figures.add(look_at_text(explain("It rained.")))
    found = dict(figures.languages.top())
    assert {language: (numbers[0], numbers[3]) for language, numbers in found.items()} == {
        "fr": (1, 1), "de": (1, 0), "": (1, 0),
    }  # fmt: skip


def test_documents_without_text_and_unchanged_ones_are_told_apart() -> None:
    figures = figures_of("It rained.", "Leave a Reply\n")
    figures.add(Looked(missing=True))
    assert (figures.documents, figures.missing, figures.unchanged, figures.emptied) == (3, 1, 1, 1)
    assert sum(figures.shares) == 1


def test_sites_are_hosts_where_tldextract_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(url: str) -> str:
        raise OptionError("not installed")

    monkeypatch.setattr("cleanpress.report.figures.site_of", missing)
    figures = figures_of("It rained.", "It rained.", "It rained.")
    assert figures.by_host
    assert {str(site): numbers[0] for site, numbers in figures.sites.top()} == {
        "a0.example.org": 2, "a1.example.org": 1,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_bounded_counts_are_never_too_high_and_too_low_by_the_stated_error_at_most(seed: int) -> None:
    chance = random.Random(seed)
    counts, exact = BoundedCounts(20), Counter[str]()
    for _ in range(5_000):
        key = str(int(chance.paretovariate(0.7)) % 300)
        counts.add(key, (1, 2))
        exact[key] += 1
    assert len(counts) < 40 and not counts.is_exact
    for key, (ones, twos) in counts.top():
        assert exact[str(key)] - counts.errors[0] <= ones <= exact[str(key)]
        assert 2 * exact[str(key)] - counts.errors[1] <= twos <= 2 * exact[str(key)]
    for key, number in exact.items():  # what is not remembered was not frequent
        assert key in set(counts) or number <= counts.errors[0]


def test_bounded_counts_are_exact_as_long_as_all_fit() -> None:
    counts = BoundedCounts(20)
    for number in range(39):
        counts.add(str(number), (number,))
    assert counts.is_exact and counts.errors == ()
    assert counts.top(2) == [("38", (38,)), ("37", (37,))]


# --- What is shown --------------------------------------------------------------------------------


def test_half_of_the_shown_documents_have_the_highest_scores_and_the_rest_is_drawn() -> None:
    scores = {number: number / 100 for number in range(100)}

    def chosen(order: list[int], seed: int) -> list[tuple[int, bool]]:
        shown: ShownDocuments[int] = ShownDocuments(10)
        for number in order:
            if shown.wanted.allows(scores[number], ticket_of(number, seed)):
                shown.add(number, scores[number], ticket_of(number, seed), number)
        assert all(each.number == each.document for each in shown.chosen())
        return [(each.number, each.drawn) for each in shown.chosen()]

    found = chosen(list(range(100)), 0)
    assert [number for number, drawn in found if not drawn] == [99, 98, 97, 96, 95]
    assert sum(drawn for _, drawn in found) == 5
    assert chosen(list(reversed(range(100))), 0) == found
    assert chosen(list(range(100)), 1) != found


def test_no_document_is_shown_where_none_is_asked_for() -> None:
    shown: ShownDocuments[str] = ShownDocuments(0)
    assert not shown.wanted.allows(1.0, 0)
    shown.add(0, 1.0, 0, "Tea")
    assert shown.chosen() == []


def test_a_long_document_is_cut_with_a_note() -> None:
    text = "".join(f"Line {number} of the log of the harbor.\nLeave a Reply\n" for number in range(2_000))
    view = cut_view(view_of(explain(text), "log.txt"))
    size = sum(max(sum(len(p.text) for p in v.pieces) for v in row.variants) for row in view.rows)
    assert size <= LONGEST
    assert all(len(level.markdown) <= LONGEST for level in view.levels)
    assert view.notes[-1].startswith("This document is cut off")
    used = [piece.mark for row in view.rows for variant in row.variants for piece in variant.pieces]
    assert max(used) < len(view.marks)


def test_documents_are_left_out_so_that_the_file_is_small_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"text": "Leave a Reply\n" + f"It rained on day {number}. " * 60} for number in range(60)]
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    whole = write_report(source, tmp_path / "whole.html", workers=1)
    assert whole.shown == 50
    monkeypatch.setattr(page_module, "LARGEST", whole.bytes - 30_000)
    less = write_report(source, tmp_path / "less.html", workers=1)
    assert 0 < less.shown < 50 and less.bytes <= whole.bytes - 30_000
    assert f"{less.shown} are here" in (tmp_path / "less.html").read_text("utf-8")


# --- What is read ---------------------------------------------------------------------------------


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(records(40)))
    return tmp_path / "in.jsonl"


FIGURES = ("documents", "missing", "emptied", "unchanged", "characters", "kept", "edits", "shares")


def collected(monkeypatch: pytest.MonkeyPatch, *args: Any, **options: Any) -> Figures:
    """Return the figures of a report that is written."""
    found: list[Figures] = []
    original = page_module.write_corpus_page

    def write(about: Any, figures: Figures, shown: Any) -> Any:
        found.append(figures)
        return original(about, figures, shown)

    monkeypatch.setattr("cleanpress.report.write.write_corpus_page", write)
    write_report(*args, workers=1, **options)
    return found[0]


@pytest.mark.parametrize(
    "ending", ["jsonl", "jsonl.gz", pytest.param("parquet", marks=pytest.mark.needs("pyarrow"))]
)
def test_the_output_of_a_run_has_the_figures_of_its_input(
    corpus: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = corpus.with_name(f"out.{ending}")
    run(corpus, output, Cleaning(edits=True, removed=True), workers=1)
    raw = collected(monkeypatch, corpus, corpus.with_name("a.html"), documents=None)
    cleaned = collected(monkeypatch, output, corpus.with_name("b.html"))
    for name in FIGURES:
        assert getattr(cleaned, name) == getattr(raw, name), name
    for name in ("categories", "phrases", "sites", "languages"):
        assert getattr(cleaned, name).top() == getattr(raw, name).top(), name
    assert raw.documents == 40 and raw.edits > 20
    shown = corpus.with_name("b.html").read_text("utf-8")
    assert "the output of a run: its columns out" not in shown and "text_edits" in shown


def test_the_output_of_a_run_of_csv_is_read_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**row, "text": row["text"] or ""} for row in records(20)]
    (tmp_path / "in.csv").write_bytes(as_csv(rows))
    run(tmp_path / "in.csv", tmp_path / "out.csv", Cleaning(edits=True), workers=1)
    raw = collected(monkeypatch, tmp_path / "in.csv", tmp_path / "a.html", documents=None)
    cleaned = collected(monkeypatch, tmp_path / "out.csv", tmp_path / "b.html")
    assert cleaned.categories.top() == raw.categories.top()


def test_a_folder_of_a_run_is_read_without_its_manifest_and_failed_records(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.jsonl").write_bytes(as_jsonl(records(10)) + b'{"text": 7}\n')
    assert run(folder, tmp_path / "out", Cleaning(edits=True), workers=1).failed == 2
    written = write_report(tmp_path / "out", tmp_path / "r.html", workers=1)
    assert (written.documents, written.looked_at, written.failed) == (20, 20, 2)
    given = recognize([str(tmp_path / "out")])
    assert given.kind == "run" and given.columns.text == "text" and given.columns.url == "url"


def test_a_run_into_another_column_is_recognized(corpus: Path) -> None:
    from cleanpress.corpus import Writing

    output = corpus.with_name("out.jsonl")
    run(corpus, output, Cleaning(counts=True), writing=Writing(into="clean"), workers=1)
    given = recognize([str(output)])
    assert (given.kind, given.columns.text, given.columns.original) == ("run", "clean", "text")
    assert write_report(output, corpus.with_name("r.html"), workers=1).looked_at == 40


def test_a_run_of_pages_has_its_confidences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": PAGE.format(number)} for number in range(5)])
    job = Extraction(removed=True, counts=True, confidence=True, metadata=True)
    run(source, tmp_path / "out.jsonl", job, workers=1)
    cleaned = collected(monkeypatch, tmp_path / "out.jsonl", tmp_path / "a.html")
    raw = collected(monkeypatch, source, tmp_path / "b.html", Extraction())
    assert sum(cleaned.confidences) == 5 and cleaned.confidences == raw.confidences
    assert (cleaned.characters, cleaned.kept) == (raw.characters, raw.kept)
    assert not cleaned.knows_characters and raw.knows_characters
    assert "not known" in (tmp_path / "a.html").read_text("utf-8")


def test_a_run_that_does_not_say_what_was_removed_is_refused(corpus: Path) -> None:
    run(corpus, corpus.with_name("out.jsonl"), workers=1)
    with pytest.raises(OptionError, match="repeat the run with --edits"):
        write_report(corpus.with_name("out.jsonl"), corpus.with_name("r.html"), workers=1)
    assert not corpus.with_name("r.html").exists()


def test_a_sample_is_the_same_for_the_same_seed_and_any_number_of_workers(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(**options: Any) -> list[str]:
        write_report(corpus, corpus.with_name("r.html"), documents=10, sample=5, **options)
        text = corpus.with_name("r.html").read_text("utf-8")
        return [part.partition("<")[0] for part in text.split('dir="auto"><bdi>https://')[1:]]

    assert shown(workers=1) == shown(workers=2)
    assert shown(workers=1, seed=1) != shown(workers=1)


def test_rows_that_do_not_fit_their_edits_fail_by_themselves(tmp_path: Path) -> None:
    good = {"text": "It rained.", "text_edits": []}
    edit = {
        "start": 0, "end": 4, "original": "Tea\n", "replacement": "",
        "reasons": [{"category": "share", "detail": ""}], "confidence": None,
    }  # fmt: skip
    bad = [
        {"text": "It rained.", "text_edits": [{**edit, "end": 3}]},
        {"text": "It rained.", "text_edits": [{**edit, "reasons": []}]},
        {"text": "It rained.", "text_edits": [{"start": 0}]},
        {"text": "x", "text_edits": [{**edit, "start": 9, "end": 13}]},
    ]
    source = write_jsonl(tmp_path / "out.jsonl", [good, *bad, {"text": "It rained.", "text_edits": [edit]}])
    written = write_report(source, tmp_path / "r.html", workers=1)
    assert (written.looked_at, written.failed) == (2, 4)
    assert "does not hold what a run writes" in (tmp_path / "r.html").read_text("utf-8")


def test_what_a_run_removed_is_put_back() -> None:
    result = explain("Leave a Reply\n“It rained.”\nShare on Facebook")
    edits = [(edit, result.original[edit.start : edit.end]) for edit in result.edits]
    assert restored(result.text, edits) == result.original
    with pytest.raises(cleanpress.InputError, match="do not fit"):
        restored(result.text + "!", [(Edit(0, 1, "x", (Reason("share"),)), "a")])


def test_a_worker_that_dies_costs_one_document(tmp_path: Path) -> None:
    (tmp_path / "deadly.py").write_text(
        "import os\nfrom dataclasses import dataclass\nfrom cleanpress.cleaner import Cleaner\n\n"
        "@dataclass(frozen=True, repr=False)\nclass Deadly(Cleaner):\n"
        "    def edits(self, text):\n        if 'die' in text:\n            os._exit(9)\n        return []\n"
    )
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": text} for text in ("a", "die", "b", "c")])
    done = command(source, "-o", tmp_path / "r.html", "--only", "deadly:Deadly", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert b"3 documents of 4" in done.stderr or b"1 document could not be" in done.stderr
    assert b"exit code 9" in (tmp_path / "r.html").read_bytes()


# --- What is written ------------------------------------------------------------------------------


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    rows = [
        {"text": f"Leave a Reply\n{HOSTILE} \ud800 {number}", "url": f"https://a.example/{HOSTILE}"}
        for number in range(3)
    ]
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    write_report(source, tmp_path / "r.html", title=HOSTILE, workers=1)
    text = (tmp_path / "r.html").read_text("utf-8")
    assert text.count("<script") == 1 and "<img" not in text
    assert text.count("<template") == text.count("</template>") == 3
    assert "\u202e" not in text and "\x1b" not in text
    assert " style=" not in text and " onerror=alert(1)&gt;" in text


def test_ten_thousand_categories_make_a_page_of_ordinary_size() -> None:
    figures = Figures()
    for number in range(10_000):
        figures.add(Looked(10, 5, 0.1, {f"own_{number}": Taken(1, 5)}))
    assert len(figures.categories) < 2_000
    about = page_module.About(recognize(["-"], input_format="text"), Cleaning(), 1, None, 0, None)
    text, shown = page_module.write_corpus_page(about, figures, [])
    assert shown == 0 and len(text) < 300_000
    assert "lower bounds" in text


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "There is no document"),
        ([{"text": None}] * 3, "None of the 3 documents has a text"),
        ([{"text": "It rained."}], "It rained."),
    ],
)
def test_a_corpus_with_little_in_it_has_a_report(tmp_path: Path, rows: list[Any], says: str) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    write_report(source, tmp_path / "r.html", workers=1)
    assert says in (tmp_path / "r.html").read_text("utf-8")


def test_a_plot_has_no_styles_of_its_own_and_says_what_it_shows() -> None:
    from cleanpress.report.plots import distribution

    drawn = distribution([1, 0, 3], "one", "Tea", "Milk & rain", "share")
    assert "style" not in drawn and "#" not in drawn and 'id="one-title"' in drawn
    assert "<title>66.6667–100 %: 3</title>" in drawn and "Milk &amp; rain" in drawn
    assert drawn == distribution([1, 0, 3], "one", "Tea", "Milk & rain", "share")


# --- The command ----------------------------------------------------------------------------------


def test_a_text_and_a_page_are_shown_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Leave a Reply\nIt rained.")
    (tmp_path / "b.html").write_text(PAGE.format("last"))
    for name, says in (("a.txt", b"10 characters of 24 kept"), ("b.html", b"Boats last")):
        done = command(tmp_path / name, "-o", tmp_path / "r.html")
        assert done.returncode == 0, done.stderr
        assert says in (tmp_path / "r.html").read_bytes()
    assert b"10 characters of 24 kept" in command(data=b"Leave a Reply\nIt rained.").stdout


def test_the_command_says_what_it_has_written(corpus: Path) -> None:
    done = command(corpus, "-o", corpus.with_name("r.html"), "--documents", 10, "--workers", 1)
    assert done.returncode == 0
    assert b"10 documents of 40, " in done.stderr and b" to open. Written: " in done.stderr
    assert b"40, of which 10 were drawn (seed 0)" in corpus.with_name("r.html").read_bytes()


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["in.jsonl", "-o", "r.pdf"], 2, "a report is HTML"),
        (["in.jsonl", "-o", "."], 2, "is a folder. Name the file"),
        (["in.jsonl", "-o", "in.jsonl"], 2, "a report is HTML"),
        (["gone.jsonl", "-o", "r.html"], 2, "gone.jsonl"),
        (["in.jsonl", "-o", "r.html", "--column", "body"], 2, "has a column 'body'"),
        (["in.jsonl", "-o", "r.html", "--url-column", "place"], 2, "has a column 'place'"),
        (["in.jsonl", "-o", "r.html", "--extract", "--preset", "page"], 2, "--preset is for text"),
        (["in.jsonl", "-o", "r.html", "--documents", "-1"], 2, "--documents"),
        (["in.jsonl", "--open"], 2, "--open opens a file"),
        (["empty.jsonl", "-o", "r.html"], 1, "There is no document"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    corpus: Path, args: list[str], code: int, says: str
) -> None:
    corpus.with_name("empty.jsonl").write_bytes(b"")
    done = command(*args, cwd=corpus.parent)
    assert done.returncode == code, done.stderr
    assert says in done.stderr.decode() and "Traceback" not in done.stderr.decode()
    assert code == 1 or not corpus.with_name("r.html").exists()


@pytest.mark.needs("fastwarc")
def test_a_report_of_the_texts_of_a_warc_file_says_how_its_pages_are_read(tmp_path: Path) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>"
    )
    head += "\r\nWARC-Target-URI: https://tea.example/\r\nWARC-Date: 2024-01-31T00:00:00Z"
    head += f"\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: {len(page)}\r\n\r\n"
    (tmp_path / "tea.warc").write_bytes(head.encode() + page + b"\r\n\r\n")
    without = command("tea.warc", "-o", "r.html", "--workers", "1", cwd=tmp_path)
    assert without.returncode == 1 and b"are read with --extract" in without.stderr
    done = command("tea.warc", "-o", "r.html", "--workers", "1", "--extract", cwd=tmp_path)
    assert done.returncode == 0 and b"--extract" not in done.stderr


def test_documents_are_cut_until_all_of_them_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"Leave a Reply\nLine {number} of the log.\n" for number in range(400))
    rows = [{"text": lines, "url": f"https://log.example/{number}"} for number in range(6)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    whole = write_report(tmp_path / "in.jsonl", tmp_path / "r.html", workers=1)
    monkeypatch.setattr(page_module, "LARGEST", whole.bytes - 60_000)
    cut = write_report(tmp_path / "in.jsonl", tmp_path / "r.html", workers=1)
    assert (whole.shown, cut.shown) == (6, 6)
    assert cut.bytes <= whole.bytes - 60_000
    assert "cut off after" in (tmp_path / "r.html").read_text()


def test_the_input_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    with pytest.raises(PathError, match="input and output at once"):
        write_report(tmp_path / "page.html", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == PAGE


def test_a_column_of_languages_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "crawl.jsonl"
    file.write_text('{"text": "Leave a Reply", "lang": "en"}\n', encoding="utf-8")
    with pytest.raises(OptionError, match=r"'language' is not a known column\. Did you mean 'lang'"):
        write_report([file], tmp_path / "report.html", language_column="language")
    with pytest.raises(PathError, match="The output has no name"):
        write_report([file], "")


def test_options_of_the_pipeline_are_refused_for_a_run(corpus: Path) -> None:
    run(corpus, corpus.with_name("out.jsonl"), Cleaning(edits=True), workers=1)
    done = command(corpus.with_name("out.jsonl"), "-o", corpus.with_name("r.html"), "--preset", "page")
    assert done.returncode == 2 and b"these are clean already" in done.stderr


def test_what_is_missing_is_named_with_the_command_that_installs_it(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "matplotlib" else object())
    with pytest.raises(OptionError, match=r"A report takes matplotlib, which is not installed: .*\[report\]"):
        write_report(corpus, corpus.with_name("r.html"), workers=1)


def test_nothing_is_left_where_writing_fails(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "shell", lambda *_, **__: 1 / 0)
    before = set(corpus.parent.iterdir())
    with pytest.raises(ZeroDivisionError):
        write_report(corpus, corpus.with_name("r.html"), workers=1)
    assert set(corpus.parent.iterdir()) == before


def test_a_missing_value_is_no_document_to_look_at() -> None:
    from cleanpress.corpus.chunk import Document

    item = Item(0, "a.jsonl", "jsonl", 1, Document(None, "https://a.example/", None))
    found = look_at_row(item, Wanted(0.0, 1 << 64), 0)
    assert found.looked.missing and found.view is None


def test_files_of_text_that_a_run_wrote_are_left_out(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    folder.joinpath("a.txt").write_text("Leave a Reply\nBoil the water first, then wait a while.\n", "utf-8")
    folder.joinpath("b.jsonl").write_bytes(corpus.read_bytes())
    done = run_command("corpus", str(folder), "-o", str(tmp_path / "out"), "--edits", "--workers", "1")
    assert b"--output-format jsonl" in done.stderr
    report = write_report(tmp_path / "out", tmp_path / "report.html", workers=1)
    assert report.documents == len(corpus.read_bytes().splitlines())
