"""Training: reading and splitting pages, and the command.

Tests that train need torch, of the extra `train`, and are skipped without it, as in CI. Before a change of
training lands, they must pass in an environment with `pip install -e '.[test,train]'`.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tldextract")

from cleanpress import RemoveBoilerplate, extract
from cleanpress.errors import DataError, ModelError
from cleanpress.model.confidence import FEATURES, read_confidence
from cleanpress.model.network import load_network
from cleanpress.training import __main__ as train
from cleanpress.training.confidence import fit_confidence, fit_logistic, pack_confidence, reliability
from cleanpress.training.dataset import domain_of, fold_of, is_held_out, read_pages

ARTICLE = "Boil the water first, since nothing else matters as much. Then wait for a while, and pour it."
MENU = "<nav><a href=/>Home</a> <a href=/about>About us</a></nav>"


def write_page(
    data: Path, name: str, gold: str | None, body: str = "", url: str | None = None, **marked: Any
) -> None:
    for folder in ("html", "ground-truth"):
        (data / folder).mkdir(parents=True, exist_ok=True)
    page = f"<html><title>Tea</title><body>{MENU}{body}</body></html>".encode()
    (data / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page))
    internal = marked.pop("internal", {})
    truth = {
        "url": f"https://{name}.example/" if url is None else url,
        "ground_truth": {"main_content": gold, **marked},
        "_internal": internal,
    }
    (data / "ground-truth" / f"{name}.json").write_text(json.dumps(truth), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Six pages with an article, one without content, one on which nothing is marked."""
    for number in range(6):
        text = f"{ARTICLE} This is pot number {number}."
        write_page(
            tmp_path, f"page{number}", text, f"<main><h1>Tea</h1><p>{text}</p></main><footer>© Tea</footer>"
        )
    write_page(tmp_path, "empty", "")
    write_page(tmp_path, "unknown", None, "<p>Nobody has marked this.</p>")
    return tmp_path


def test_all_that_is_marked_is_read(tmp_path: Path) -> None:
    write_page(
        tmp_path, "1", None, url=" https://blog.example.org/tea ", title="Tea",
        author=["Amy Ash", "Bo Birch"], publish_date="2024-05-01",
        **{"with": ["Boil it."], "without": ["Home"]},
        internal={"page_type": {"primary": "recipe"}, "language": "sk"},
    )  # fmt: skip
    (page,) = read_pages([tmp_path])
    assert (page.id, page.url, page.domain) == ("1", "https://blog.example.org/tea", "example.org")
    assert (page.page_type, page.language) == ("recipe", "sk")
    assert (page.title, page.authors, page.date) == ("Tea", ("Amy Ash", "Bo Birch"), "2024-05-01")
    assert (page.main_content, page.gold, page.wanted, page.unwanted) == (None, "", ("Boil it.",), ("Home",))
    assert page.html().startswith(b"<html><title>Tea")


def test_only_ground_truth_is_required(tmp_path: Path) -> None:
    write_page(tmp_path, "1", "Boil it.", author="Amy Ash")
    (tmp_path / "ground-truth" / "2.json").write_text('{"ground_truth": {}}')
    first, second = read_pages([tmp_path])
    assert (first.main_content, first.authors, first.wanted) == ("Boil it.", ("Amy Ash",), ())
    assert (second.main_content, second.authors, second.domain, second.page_type) == (None, (), "2", "")


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", '{"ground_truth": null}', '{"ground_truth": {}, "url": 1}']
)
def test_broken_ground_truth_is_named(tmp_path: Path, broken: str) -> None:
    (tmp_path / "ground-truth").mkdir()
    (tmp_path / "ground-truth" / "7.json").write_text(broken)
    with pytest.raises(DataError, match=r"7\.json is not the ground truth of a page"):
        read_pages([tmp_path])


def test_html_may_lie_there_unpacked(data: Path) -> None:
    packed = data / "html" / "page0.html.gz"
    html = gzip.decompress(packed.read_bytes())
    (data / "html" / "page0.html").write_bytes(html)
    packed.unlink()
    assert {page.id: page.html() for page in read_pages([data])}["page0"] == html
    assert train.load_labeled_pages([data])


def test_two_pages_of_one_id_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_page(tmp_path / folder, "1", "Boil it.")
    with pytest.raises(DataError, match="b: there is another page 1 in the folders before it"):
        read_pages([tmp_path / "a", tmp_path / "b"])


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.co.uk/tea", "example.co.uk"),
        ("https://amy.blogspot.com/", "amy.blogspot.com"),
        ("recipes.example.com", "example.com"),
        ("hard::blog.example.org.html", "example.org"),
        ("hard::example.com.pa-tea.html", "example.com.pa"),
        ("recall::example.de.Tea.2023.01.16.letters-119.html", "example.de"),
        ("hard::no domain at all.html", None),
        ("/tea", None),
        ("", None),
    ],
)
def test_the_domain_of_an_address(url: str, domain: str | None) -> None:
    assert domain_of(url) == domain


def test_a_site_is_in_one_fold_whichever_set_and_host_its_pages_are_from(tmp_path: Path) -> None:
    hosts = [
        "https://example.org/1",
        "http://www.example.org/2",
        "https://shop.example.org/3",
        "blog.example.org",
    ]
    for number, url in enumerate(hosts):
        write_page(tmp_path / f"set{number}", str(number), "Boil it.", url=url)
    pages = read_pages(sorted(tmp_path.iterdir()))
    assert len(pages) == len(hosts)
    for folds in (2, 5, 10):
        assert {page.fold(folds) for page in pages} == {fold_of("example.org", folds)}
    assert {page.held_out for page in pages} == {is_held_out("example.org")}


def test_the_split_does_not_change() -> None:
    # Phrases were grown, constants chosen and figures measured with this split: another one would leak pages.
    sites = ["example.org", "example.com", "example.net", "example.de", "example.co.uk", "127.0.0.1"]
    assert [fold_of(site, 10) for site in sites] == [7, 7, 2, 9, 1, 0]
    assert [fold_of(site, 5) for site in sites] == [2, 2, 2, 4, 1, 0]
    assert [is_held_out(site) for site in sites] == [True, False, True, True, True, False]


def test_pages_are_read_with_the_labels_of_their_blocks(data: Path) -> None:
    read = train.load_labeled_pages([data])
    pages = {page.id: page for page in read if page.group != "spliced"}
    assert len(pages) == 8
    assert {page.id.partition(":")[0] for page in read if page.group == "spliced"} <= pages.keys()
    labels = dict(zip(pages["page1"].texts, pages["page1"].labels, strict=True))
    assert labels[f"{ARTICLE} This is pot number 1."] == 1.0
    assert labels["© Tea"] == 0.0
    assert pages["unknown"].gold is None
    assert not pages["unknown"].is_known
    assert pages["page1"].domain == "page1.example"


def test_segments_label_the_blocks_that_hold_them(data: Path) -> None:
    marked = {"with": ["Boil the water first"], "without": ["About us"]}
    write_page(data, "segments", None, f"<main><p>{ARTICLE}</p><h2>Milk</h2></main>", **marked)
    page = {page.id: page for page in train.load_labeled_pages([data])}["segments"]
    labels = dict(zip(page.texts, map(str, page.labels), strict=True))
    assert labels == {"Home About us": "0.0", ARTICLE: "1.0", "Milk": "nan"}
    assert page.is_known


def test_pages_of_one_domain_are_in_one_fold(data: Path) -> None:
    pages = train.load_labeled_pages([data])
    alike = pages[1]._replace(domain=pages[0].domain)
    assert alike.fold(5) == pages[0].fold(5)
    assert {page.fold(3) for page in pages} <= {0, 1, 2}


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"ground_truth\.main_content"):
        train.load_labeled_pages([tmp_path])
    write_page(tmp_path, "unknown", None)
    with pytest.raises(DataError, match="no page with its main"):
        train.load_labeled_pages([tmp_path])


def test_the_command_trains_weights_that_can_be_used(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")
    out, answers = data / "mine.npz", data / "answers.jsonl.gz"
    code = train.main(
        ["--data", str(data), "--out", str(out), "--answers", str(answers), "--epochs", "2", "--folds", "2"]
    )
    assert code == 0
    printed = capsys.readouterr().out
    assert printed.count("by domain, 2 folds: F1") == 2
    assert "first pass" in printed
    assert "rescoring pass" in printed
    assert "AUC for F1 below 0.5" in printed
    assert load_network(out).rescoring_layers
    confidence = extract(f"{MENU}<p>{ARTICLE}</p>", model=out).confidence
    assert confidence is not None
    assert 0 <= confidence <= 1
    lines = gzip.decompress(answers.read_bytes()).decode("utf-8").splitlines()
    assert {json.loads(line)["id"] for line in lines} == {
        page.id for page in train.load_labeled_pages([data]) if not page.is_spliced
    }


def scored(pages: list[Any], seed: int = 0) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """Return scores of the blocks of pages, and the blocks that are kept by them."""
    random = np.random.default_rng(seed)
    scores = {page.id: np.float32(random.random(len(page.words))) for page in pages}
    kept = {page.id: page.kept_above(scores[page.id], 0.5) for page in pages}
    return {name: (found, found) for name, found in scores.items()}, kept


def test_confidence_is_fitted_out_of_fold_to_pages_whose_content_is_known(data: Path) -> None:
    write_page(data, "nothing", "", "")
    pages = train.load_labeled_pages([data])
    bare = pages[0]._replace(id="bare", texts=[], words=np.zeros(0, np.float32), inputs=None)
    pages.append(bare)
    scores, kept = scored(pages)
    fitted = fit_confidence(pages, scores, kept, 3)
    assert set(fitted.pages) == {page.id for page in pages} - {
        "bare"
    }  # "unknown" has one, and taught nothing
    assert all(0 <= value <= 1 for value in fitted.pages.values())
    assert len(fitted.folds) == 3
    changed = [page._replace(gold="Other words.") if page.gold is not None else page for page in pages]
    fold = pages[0].fold(3)
    again = fit_confidence(
        [new if new.fold(3) == fold else page for new, page in zip(changed, pages, strict=True)],
        scores, kept, 3,
    )  # fmt: skip
    assert again.pages[pages[0].id] == fitted.pages[pages[0].id]  # its own gold is not what it learned from
    none = fit_confidence([page._replace(gold=None) for page in pages], scores, kept, 3)
    assert (none.final, none.folds, none.pages, pack_confidence(None)) == (None, [None] * 3, {}, {})


def test_fitted_confidence_has_the_mean_of_what_it_was_fitted_to() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(400, len(FEATURES)))
    targets = 1 / (1 + np.exp(-(rows[:, 1] + 0.3 * random.normal(size=400) + 1)))
    model = fit_logistic(rows, targets)
    said = model.of(rows)
    assert said.mean() == pytest.approx(targets.mean(), abs=1e-4)
    assert np.corrcoef(said, targets)[0, 1] > 0.9
    packed = read_confidence(pack_confidence(model))
    assert packed is not None
    assert packed.of(rows) == pytest.approx(said, abs=1e-4)


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_confidence_can_be_fitted_to_pages_that_are_all_alike(target: float) -> None:
    said = fit_logistic(np.ones((3, len(FEATURES))), np.full(3, target)).of(np.ones(len(FEATURES)))
    assert said == pytest.approx(target, abs=0.01)


def test_the_report_says_what_the_best_have_and_how_well_failures_are_seen() -> None:
    lines = "\n".join(reliability([0.2, 0.9, 1.0, 1.0], [0.4, 0.85, 0.96, 0.97]))
    assert "the 50% with the highest: F1 1.0000, from 0.96 on" in lines
    assert "AUC for F1 below 0.5: 1.000 (1 pages)" in lines
    assert "rank correlation with F1: 0.949" in lines
    assert list(reliability([], [])) == []
    assert "AUC for F1 below 0.5: nan (0 pages)" in "\n".join(reliability([1.0], [0.9]))


def test_pages_are_read_as_texts_in_several_shapes(data: Path) -> None:
    pytest.importorskip("html_text")
    pytest.importorskip("inscriptis")
    pytest.importorskip("resiliparse")
    marked = {"with": ["Boil the water first"], "without": ["About us"]}
    write_page(data, "segments", None, f"<main><p>{ARTICLE}</p><h2>Milk</h2></main>", **marked)
    pages = train.load_labeled_pages([data], "text")
    kinds = {page.group for page in pages}
    assert kinds >= {
        "html-text",
        "inscriptis",
        "one line",
        "half cleaned",
        "nearly clean",
        "extracted",
        "clean",
        "segments",
    }
    assert kinds & {"spliced", "foreign", "spliced, one line"}
    labels = {page.group: dict(zip(page.texts, page.labels, strict=True)) for page in pages}
    text = next(text for text in labels["html-text"] if ARTICLE in text)
    assert labels["html-text"][text] == 1.0
    assert labels["html-text"]["© Tea"] == 0.0
    assert set(labels["clean"].values()) == {1.0}
    known = {page.domain for page in train.load_labeled_pages([data]) if page.is_known}
    assert {page.domain for page in pages if page.is_known} == known


def test_the_command_trains_weights_for_texts(data: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("html_text")
    pytest.importorskip("inscriptis")
    pytest.importorskip("resiliparse")
    out, folds = data / "mine.npz", data / "folds"
    code = train.main(
        ["--kind", "text", "--data", str(data), "--out", str(out), "--folds-out", str(folds), "--epochs", "2",
         "--folds", "2"]
    )  # fmt: skip
    assert code == 0
    assert sorted(path.name for path in folds.iterdir()) == ["fold0.npz", "fold1.npz"]
    for path in (out, folds / "fold0.npz"):
        assert RemoveBoilerplate(model=path)("Tea") == "Tea"
        assert load_network(path, "text").confidence is None
    with pytest.raises(ModelError, match="are for RemoveBoilerplate, not for extract"):
        load_network(out)


def test_the_command_says_what_is_wrong_with_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    assert train.main(["--data", str(tmp_path), "--out", str(tmp_path / "mine.npz")]) == 1
    assert "has no ground-truth/ID.json" in capsys.readouterr().out
    assert not (tmp_path / "mine.npz").exists()
