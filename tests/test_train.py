"""Training: reading pages, and the command. Needs torch only where it really trains."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from cleanpress import RemoveBoilerplate
from cleanpress.model.network import ModelError, load_network
from cleanpress.training import __main__ as train
from cleanpress.training.dataset import DataError

ARTICLE = "Boil the water first, since nothing else matters as much. Then wait for a while, and pour it."
MENU = "<nav><a href=/>Home</a> <a href=/about>About us</a></nav>"


def write_page(data: Path, name: str, gold: str | None, body: str) -> None:
    for folder in ("html", "ground-truth"):
        (data / folder).mkdir(exist_ok=True)
    page = f"<html><title>Tea</title><body>{MENU}{body}</body></html>".encode()
    (data / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page))
    truth = {"url": f"https://{name}.example/", "ground_truth": {"main_content": gold}}
    (data / "ground-truth" / f"{name}.json").write_text(json.dumps(truth), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for number in range(6):
        text = f"{ARTICLE} This is pot number {number}."
        write_page(
            tmp_path, f"page{number}", text, f"<main><h1>Tea</h1><p>{text}</p></main><footer>© Tea</footer>"
        )
    write_page(tmp_path, "empty", "", "")
    write_page(tmp_path, "unknown", None, "<p>Nobody has marked this.</p>")
    return tmp_path


def test_pages_are_read_with_the_labels_of_their_blocks(data: Path) -> None:
    pages = {page.id: page for page in train.read_pages([data])}
    assert len(pages) == 8
    labels = dict(zip(pages["page1"].texts, pages["page1"].labels, strict=True))
    assert labels[f"{ARTICLE} This is pot number 1."] == 1.0
    assert labels["© Tea"] == 0.0
    assert pages["unknown"].gold is None
    assert pages["page1"].domain == "page1.example"


def test_pages_of_one_domain_are_in_one_fold(data: Path) -> None:
    pages = train.read_pages([data])
    alike = pages[1]._replace(domain=pages[0].domain)
    assert alike.fold(5) == pages[0].fold(5)
    assert {page.fold(3) for page in pages} <= {0, 1, 2}


def test_html_may_lie_there_unpacked(data: Path) -> None:
    packed = data / "html" / "page0.html.gz"
    (data / "html" / "page0.html").write_bytes(gzip.decompress(packed.read_bytes()))
    packed.unlink()
    assert train.read_pages([data])


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"ground_truth\.main_content"):
        train.read_pages([tmp_path])
    write_page(tmp_path, "unknown", None, "")
    with pytest.raises(DataError, match="no page with its main"):
        train.read_pages([tmp_path])


def test_the_command_trains_weights_that_can_be_used(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")
    out, answers = data / "mine.npz", data / "answers.jsonl.gz"
    code = train.main(
        ["--data", str(data), "--out", str(out), "--answers", str(answers), "--epochs", "2", "--folds", "2"]
    )
    assert code == 0
    assert "by domain, 2 folds: F1" in capsys.readouterr().out
    assert load_network(out).again
    lines = gzip.decompress(answers.read_bytes()).decode("utf-8").splitlines()
    assert {json.loads(line)["id"] for line in lines} == {page.id for page in train.read_pages([data])}


def test_pages_are_read_as_texts_in_several_shapes(data: Path) -> None:
    pytest.importorskip("html_text")
    pytest.importorskip("inscriptis")
    pytest.importorskip("resiliparse")
    pages = train.read_pages([data], "text")
    kinds = {page.kind for page in pages}
    assert kinds == {
        "html-text",
        "inscriptis",
        "one line",
        "half cleaned",
        "nearly clean",
        "extracted",
        "clean",
        "pieces",
    }
    labels = {page.kind: dict(zip(page.texts, page.labels, strict=True)) for page in pages}
    text = next(text for text in labels["html-text"] if ARTICLE in text)
    assert labels["html-text"][text] == 1.0
    assert labels["html-text"]["© Tea"] == 0.0
    assert set(labels["clean"].values()) == {1.0}
    assert {page.domain for page in pages} == {page.domain for page in train.read_pages([data])}


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
        load_network(path, "text")
    with pytest.raises(ModelError, match="are for RemoveBoilerplate, not for extract"):
        load_network(out)


def test_the_command_says_what_is_wrong_with_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    assert train.main(["--data", str(tmp_path), "--out", str(tmp_path / "mine.npz")]) == 1
    assert "no page with its main" in capsys.readouterr().out
    assert not (tmp_path / "mine.npz").exists()
