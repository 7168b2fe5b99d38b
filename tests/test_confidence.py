"""The confidence of a document: what it is made of, where there is none, and what is set aside by it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import optional, run_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

import cleanpress
from cleanpress.adapters.jobs import Extraction
from cleanpress.errors import ModelError, OptionError
from cleanpress.html.score import Scored, expected_f1
from cleanpress.model.confidence import FEATURES, PREFIX, Confidence, page_features, read_confidence
from cleanpress.model.network import load_network

pa = optional("pyarrow")
pd = optional("pandas")

PAGE = Path(__file__).parent.parent / "examples" / "page.html"
MENU = b"<nav><a href=/>Home</a></nav>"


def model(bias: float = 0.0, **weights: float) -> Confidence:
    """Make a model with these weights for features, by name with _ for spaces; all else has none."""
    weight = np.array([weights.get(name.replace(" ", "_"), 0.0) for name in FEATURES])
    count = len(FEATURES)
    return Confidence(np.zeros((0, count)), np.zeros(count), np.ones(count), weight, bias)


def write_weights(path: Path, confidence: Confidence | None) -> Path:
    """Write the shipped weights with another model of confidence, or with none."""
    with np.load(str(files("cleanpress.model") / "weights" / "html.npz")) as shipped:
        arrays = {name: shipped[name] for name in shipped.files if not name.startswith(PREFIX)}
    if confidence is not None:
        arrays |= {PREFIX + name: np.float32(value) for name, value in confidence._asdict().items()}
    np.savez(path, **arrays)
    return path


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights by which a page with content has a high confidence, and one of which nothing is kept a low."""
    return write_weights(tmp_path_factory.mktemp("weights") / "new.npz", model(3.0, nothing_kept=-5.0))


@pytest.fixture(scope="module")
def old_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights as they were before there was a confidence."""
    return write_weights(tmp_path_factory.mktemp("weights") / "old.npz", None)


SCORES = st.floats(0, 1, width=32)
BLOCKS = st.integers(1, 40).flatmap(
    lambda count: st.tuples(
        arrays_of.arrays(np.float32, count, elements=SCORES),
        arrays_of.arrays(np.float32, count, elements=SCORES),
        arrays_of.arrays(np.float32, count, elements=st.integers(0, 1000)),
        arrays_of.arrays(np.bool_, count),
    )
)


@given(BLOCKS, st.lists(st.floats(-5, 5), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_it_is_between_0_and_1_and_always_the_same(blocks: Any, weight: list[float]) -> None:
    first, scores, words, kept = blocks
    features = page_features(first, scores, words, kept)
    assert features.shape == (len(FEATURES),)
    assert np.isfinite(features).all()
    assert np.array_equal(features, page_features(first, scores, words, kept))
    fitted = model()._replace(weight=np.array(weight))
    scored = Scored(scores, 0.3, first, words, fitted)
    expected = expected_f1(scored, kept.nonzero()[0].tolist())
    assert expected is not None
    assert 0 <= expected <= 1
    assert expected == round(float(fitted.of(features)), 4)


def named(features: Any) -> dict[str, float]:
    return dict(zip(FEATURES, np.round(features, 3).tolist(), strict=True))


def test_sure_scores_promise_more_than_doubtful_ones() -> None:
    words, kept = np.float32([99.5, 99.5, 99.5]), np.array([True, True, False])
    sure, unsure = np.float32([1, 1, 0]), np.float32([0.6, 0.7, 0.4])
    good, bad = (named(page_features(scores, scores, words, kept)) for scores in (sure, unsure))
    assert (good["expected F1"], good["uncertainty"], good["runs"], good["likely, and not kept"]) == (
        1,
        0,
        0,
        0,
    )
    assert bad["expected F1"] < 0.75
    assert bad["words that are doubtful"] == 1.5  # all of them, and two of three are kept
    assert good["passes differ"] == 0


def test_content_that_is_scattered_or_left_out_is_seen() -> None:
    scores, words = np.float32([0.9, 0.1, 0.9, 0.1, 0.9]), np.full(5, 9.5, np.float32)
    kept = np.array([True, False, True, False, False])
    found = named(page_features(scores, scores, words, kept))
    assert found["runs"] == pytest.approx(np.log(2), abs=1e-3)
    assert found["share of the longest run"] == 0.5
    assert found["kept between first and last"] == pytest.approx(2 / 3, abs=1e-3)
    assert found["likely, and not kept"] > 0.3
    assert found["highest removed"] == pytest.approx(0.9)


def test_where_nothing_is_kept_it_says_how_sure_that_there_is_nothing() -> None:
    none, words = np.zeros(2, np.bool_), np.float32([5, 5])
    low, high = np.float32([0.01, 0.02]), np.float32([0.3, 0.35])
    assert named(page_features(low, low, words, none))["expected F1"] == pytest.approx(0.98)
    assert named(page_features(high, high, words, none))["expected F1"] == pytest.approx(0.65)


def test_weights_without_it_have_none(old_weights: Path) -> None:
    assert load_network(old_weights).confidence is None
    document = cleanpress.extract(PAGE.read_bytes(), model=old_weights)
    assert document.text
    assert document.confidence is None
    assert document.to_dict()["confidence"] is None
    assert Extraction(model=old_weights, confidence=True)(PAGE.read_text("utf-8"))[1] is None


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    other = Confidence(np.zeros((0, 3)), np.zeros(3), np.ones(3), np.zeros(3), 0.0)
    with pytest.raises(ModelError, match=r"other\.npz holds no weights .* is not of \d+ features"):
        load_network(write_weights(tmp_path / "other.npz", other))
    with pytest.raises(ModelError, match="do not fit one another"):
        load_network(write_weights(tmp_path / "short.npz", model()._replace(scale=np.ones(1))))


def test_the_weights_of_texts_need_none() -> None:
    assert load_network(kind="text").confidence is None
    assert read_confidence({}) is None


def test_a_document_has_one(weights: Path) -> None:
    document = cleanpress.extract(PAGE.read_bytes(), model=weights)
    assert document.confidence == pytest.approx(1 / (1 + np.exp(-3)), abs=1e-4)
    assert document.to_dict()["confidence"] == document.confidence == round(document.confidence, 4)
    again = cleanpress.extract(PAGE.read_bytes(), model=weights, favor="recall", comments="separate")
    assert again.confidence is not None


@pytest.mark.parametrize("favor", ["precision", "balanced", "recall"])
def test_it_is_about_what_is_kept(tmp_path: Path, favor: Any) -> None:
    path = write_weights(tmp_path / "w.npz", model(-3.0, words_kept=0.5))
    document = cleanpress.extract(PAGE.read_bytes(), model=path, favor=favor)
    wide = cleanpress.extract(PAGE.read_bytes(), model=path, favor="recall")
    assert document.confidence is not None
    assert wide.confidence is not None
    assert document.confidence <= wide.confidence


def test_an_empty_text_has_one_and_a_page_without_blocks_none(weights: Path) -> None:
    menu = cleanpress.extract(MENU, model=weights)
    assert (menu.text, menu.confidence) == ("", pytest.approx(1 / (1 + np.exp(2)), abs=1e-4))
    for page in ("", "<p></p>", "<img src=a.png>"):
        assert cleanpress.extract(page, model=weights).confidence is None


def test_the_shipped_weights_have_one_for_all_pages_or_for_none() -> None:
    has = load_network().confidence is not None
    for page in (PAGE.read_bytes(), MENU):
        confidence = cleanpress.extract(page).confidence
        assert (confidence is not None) == has
        assert confidence is None or 0 <= confidence <= 1
    if has:
        assert cleanpress.extract(PAGE.read_bytes()).confidence > 0.7  # type: ignore[operator]


# --- Columns --------------------------------------------------------------------------------------


def pages() -> list[str | None]:
    return [PAGE.read_text("utf-8"), None, MENU.decode(), ""]


def expected(weights: Path) -> list[float | None]:
    return [cleanpress.extract(page, model=weights).confidence if page else None for page in pages()]


@pytest.mark.needs("pyarrow")
def test_a_column_of_arrow(weights: Path) -> None:
    from cleanpress.adapters.arrow import extract

    made = extract(pa.table({"html": pages()}), "html", confidence=True, metadata=True, model=weights)
    assert made.schema.field("html_confidence").type == pa.float64()
    assert made["html_confidence"].to_pylist() == expected(weights)


@pytest.mark.needs("pandas")
def test_a_column_of_pandas(weights: Path) -> None:
    from cleanpress.adapters.pandas import extract

    made = extract(pd.DataFrame({"html": pages()}), "html", confidence=True, model=weights)
    assert made["html_confidence"].dtype == "float64"
    assert [None if pd.isna(each) else each for each in made["html_confidence"]] == expected(weights)
    assert len(made[made["html_confidence"] > 0.6]) == 1


@pytest.mark.needs("polars")
def test_a_column_of_polars(weights: Path) -> None:
    import polars as pl

    from cleanpress.adapters.polars import extract

    frame = pl.DataFrame({"html": pages()})
    made = frame.with_columns(extract("html", confidence=True, model=weights).struct.unnest())
    assert made["html_confidence"].to_list() == expected(weights)


@pytest.mark.needs("duckdb", "pyarrow")
def test_a_field_of_duckdb(weights: Path) -> None:
    import duckdb

    from cleanpress.adapters.duckdb import register_extract

    connection = duckdb.connect()
    register_extract(connection, confidence=True, model=str(weights))
    (row,) = connection.execute("select extract_content(?).confidence", [pages()[0]]).fetchall()
    assert row[0] == expected(weights)[0]


# --- Corpora --------------------------------------------------------------------------------------


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    rows = [{"id": number, "text": page} for number, page in enumerate(pages())]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path / "in.jsonl"


@pytest.mark.corpus
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_corpus_sets_aside_what_is_doubtful_and_says_so(crawl: Path, weights: Path, form: str) -> None:
    from cleanpress.corpus import Writing, run

    out = crawl.with_name(f"out.{form}")
    job = Extraction(model=weights)
    report = run(crawl, out, job, writing=Writing(min_confidence=0.6), workers=1)
    assert (report.documents, report.missing, report.emptied) == (4, 1, 0)
    assert (report.failed, report.set_aside) == (0, 1)
    assert report.failed_path is not None
    (record,) = lines_of(report.failed_path)
    assert (record["position"], record["unit"], record["confidence"]) == (3, "line", 0.1192)
    assert record["error"] == "Set aside: its confidence is 0.1192, and below 0.6."
    assert json.loads(report.manifest.read_text())["totals"]["set_aside"] == 1
    if form == "jsonl":
        assert [row["id"] for row in lines_of(out)] == [0, 1, 3]
        assert list(lines_of(out)[0]) == ["id", "text"]  # no column that was not asked for
    again = run(crawl, out, job, writing=Writing(min_confidence=0.6), workers=1)
    assert (again.nothing_to_do, again.set_aside, again.failed) == (True, 1, 0)


@pytest.mark.corpus
def test_the_column_and_the_limit_go_together(crawl: Path, weights: Path) -> None:
    from cleanpress.corpus import Writing, run

    job = Extraction(model=weights, confidence=True, counts=True)
    report = run(crawl, crawl.with_name("all.jsonl"), job, workers=1)
    assert (report.set_aside, report.failed_path) == (0, None)
    rows = lines_of(crawl.with_name("all.jsonl"))
    assert [row["text_confidence"] for row in rows] == expected(weights)
    report = run(crawl, crawl.with_name("some.jsonl"), job, writing=Writing(min_confidence=0.6), workers=1)
    assert lines_of(crawl.with_name("some.jsonl")) == [rows[0], rows[1], rows[3]]


@pytest.mark.corpus
def test_a_limit_that_cannot_be_kept_is_refused(crawl: Path, weights: Path, old_weights: Path) -> None:
    from cleanpress.corpus import Cleaning, Writing, run

    out = crawl.with_name("out.jsonl")
    for job, limit, says in (
        (Cleaning(), 0.6, "min_confidence is for pages"),
        (Extraction(model=weights), 1.5, "min_confidence is 1.5, and must be from 0 to 1"),
        (Extraction(model=weights), float("nan"), "must be from 0 to 1"),
        (Extraction(model=old_weights), 0.6, "do not say how good a result is expected to be"),
    ):
        with pytest.raises(OptionError, match=says):
            run(crawl, out, job, writing=Writing(min_confidence=limit), workers=1)
    assert not out.exists()


@pytest.mark.corpus
def test_the_command_for_corpora(tmp_path: Path, weights: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE.read_bytes())
    (tmp_path / "b.html").write_bytes(MENU)
    options = ("--extract", "--model", weights, "--min-confidence", "0.6", "--workers", "1")
    done = run_command("corpus", tmp_path / "a.html", tmp_path / "b.html", "-o", f"{tmp_path}/out/", *options)
    assert done.returncode == 0
    said = done.stderr.decode().splitlines()
    assert said[0].startswith("cleanpress: 2 files, 2 documents, 1 set aside, ")
    assert "what was set aside: " in said[-1]
    assert [path.name for path in (tmp_path / "out").glob("*.txt")] == ["a.txt"]
    (record,) = lines_of(tmp_path / "out" / "failed.jsonl")
    assert Path(record["input"]).name == "b.html"
    (tmp_path / "c.html").write_bytes(b"%PDF-1.7")
    done = run_command(
        "corpus", *sorted(tmp_path.glob("*.html")), "-o", tmp_path / "o.jsonl", "--confidence", *options
    )
    assert done.returncode == 1
    assert "3 documents, 1 set aside, " in done.stderr.decode()
    assert f"1 failed. The first: {tmp_path / 'c.html'}: " in done.stderr.decode()
    assert "what failed and set aside: " in done.stderr.decode()
    (row,) = lines_of(tmp_path / "o.jsonl")
    assert 0.9 < row["text_confidence"] <= 1
    done = run_command("corpus", tmp_path / "a.html", "-o", tmp_path / "p.jsonl", "--min-confidence", "0.5")
    assert (done.returncode, "add --extract" in done.stderr.decode()) == (2, True)


# --- cleanpress extract ---------------------------------------------------------------------------


def test_the_json_of_the_command_has_it(weights: Path) -> None:
    done = run_command("extract", "--format", "json", "--model", weights, PAGE)
    assert 0.9 < json.loads(done.stdout)["confidence"] <= 1


def test_the_command_writes_no_doubtful_page_and_names_it(tmp_path: Path, weights: Path) -> None:
    (tmp_path / "good.html").write_bytes(PAGE.read_bytes())
    (tmp_path / "menu.html").write_bytes(MENU)
    sources = (tmp_path / "menu.html", tmp_path / "good.html")
    options = ("--model", weights, "--min-confidence", "0.6")
    done = run_command("extract", *sources, "-o", f"{tmp_path}/out/", *options)
    assert done.returncode == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.txt"]
    assert "menu.html: set aside, as its confidence is 0.1192" in done.stderr.decode()
    assert "good.html" not in done.stderr.decode()
    done = run_command("extract", *sources, "--format", "json", *options)
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == [str(sources[1])]
    assert (done.returncode, "menu.html: set aside" in done.stderr.decode()) == (1, True)
    done = run_command("extract", sources[0], "-o", tmp_path / "one.txt", *options)
    assert (done.returncode, (tmp_path / "one.txt").exists()) == (1, False)
    assert run_command("extract", sources[1], *options).returncode == 0


def test_the_command_refuses_a_limit_without_weights_for_it(old_weights: Path) -> None:
    done = run_command("extract", PAGE, "--model", old_weights, "--min-confidence", "0.6")
    assert done.returncode == 2
    assert b"do not say how good a result is expected to be" in done.stderr
    assert run_command("extract", PAGE, "--min-confidence", "60").returncode == 2
