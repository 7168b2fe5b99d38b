"""The network and what feeds it: hashing, features, thresholds, weights that can and cannot be read."""

from __future__ import annotations

import os
import re
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from cleanpress.errors import ModelError
from cleanpress.html.blocks import read_blocks
from cleanpress.html.page_kind import KIND_FEATURES
from cleanpress.html.parse import parse
from cleanpress.html.score import Scored, choose, page_inputs
from cleanpress.model import stacking, threshold
from cleanpress.model.elements import Tree, hash_names
from cleanpress.model.network import load_network
from cleanpress.model.words import read_texts
from cleanpress.training.labels import label_blocks, word_f1

ASCII_TEXTS = st.lists(st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=40), max_size=8)
TEXTS = st.lists(st.text(max_size=30).map(lambda text: text.replace("\n", " ")), max_size=8)
NO_KIND = np.zeros(KIND_FEATURES, np.float32)
SCORES = arrays_of.arrays(np.float32, st.integers(0, 30), elements=st.floats(0, 1, width=32))


@given(ASCII_TEXTS)
def test_counts_are_those_of_a_plain_loop(texts: list[str]) -> None:
    columns = read_texts(texts)
    words = [re.findall(r"[A-Za-z0-9]+", text) for text in texts]
    assert columns.length.tolist() == [len(text) for text in texts]
    assert columns.words.tolist() == [len(found) for found in words]
    assert columns.digits.tolist() == [sum(c.isdigit() for c in text) for text in texts]
    assert columns.uppercase.tolist() == [sum(c.isupper() for c in text) for text in texts]
    assert columns.word_ends.tolist() == np.cumsum([len(found) for found in words], dtype=int).tolist()


@given(TEXTS, TEXTS)
def test_a_text_is_read_alike_whatever_stands_around_it(before: list[str], texts: list[str]) -> None:
    alone, together = read_texts(texts), read_texts([*before, *texts])
    tail = len(alone.buckets)
    assert together.buckets[len(together.buckets) - tail :].tolist() == alone.buckets.tolist()
    assert together.letters[len(before) :].tolist() == alone.letters.tolist()


def test_words_are_hashed_without_case() -> None:
    first, second = read_texts(["Tea time"]), read_texts(["TEA TIME"])
    assert first.buckets.tolist() == second.buckets.tolist()
    assert len(set(first.buckets.tolist())) == 2


@pytest.mark.parametrize("signature", ["div postBody", "div post-body", "div post_body", "div post__Body"])
def test_names_are_cut_into_words_however_authors_join_them(signature: str) -> None:
    assert hash_names([signature]).buckets.tolist() == hash_names(["div post body"]).buckets.tolist()


def test_a_tag_is_not_the_class_of_that_name() -> None:
    names = hash_names(["nav", "div nav"])
    assert names.buckets[0] != names.buckets[2]


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_signatures_can_be_read(signatures: list[str]) -> None:
    signatures = [signature.replace("\n", " ") for signature in signatures]
    names = hash_names(signatures)
    assert len(names.ends) == len(signatures)
    assert (np.diff(names.ends, prepend=0) >= 0).all()


def test_labels_find_the_gold_blocks() -> None:
    texts = ["Home", "Boil the water before anything else.", "Then wait for a while.", "Leave a reply"]
    labels = label_blocks(texts, "Boil the water before anything else.\nThen wait for a while.")
    assert labels == [0.0, 1.0, 1.0, 0.0]


def test_word_f1_counts_repeated_words() -> None:
    assert word_f1("tea tea milk", "tea milk milk") == pytest.approx(2 / 3)


@given(SCORES, st.floats(0, 2))
def test_more_is_kept_from_precision_to_recall(scores: np.ndarray, f1_optimal: float) -> None:
    kept = [choose(Scored(scores, f1_optimal), favor) for favor in ("precision", "balanced", "recall")]
    assert (kept[0] <= kept[1]).all()
    assert (kept[1] <= kept[2]).all()


@given(SCORES.filter(len), st.integers(1, 6))
def test_the_surroundings_of_a_block_are_those_of_a_plain_loop(scores: np.ndarray, parts: int) -> None:
    count = len(scores)
    words = np.arange(count, dtype=np.float32)
    paths, parents = np.arange(count) % parts + 1, np.array([-1, 0, 1, 1, 2, 2, 5])[: parts + 1]
    columns = stacking.score_features(scores, words, Tree.of(paths, parents)).T
    likely, weights = scores * (words + 0.5), words + 0.5

    def ancestors(path: int) -> set[int]:
        return {path} | (ancestors(parents[path]) if path > 0 else set())

    for block in range(count):
        window = slice(max(block - 3, 0), block + 4)
        assert columns[14, block] == pytest.approx(likely[window].sum() / weights[window].sum(), abs=1e-4)
        below = [parents[paths[block]] in ancestors(path) for path in paths]
        assert columns[21, block] == pytest.approx(likely[below].sum() / weights[below].sum(), abs=1e-4)
        assert columns[24, block] == pytest.approx(scores[below].max())


@given(SCORES)
def test_the_threshold_lies_where_the_expected_f1_is_best(scores: np.ndarray) -> None:
    words = np.ones(len(scores), np.float32)
    found = threshold.f1_optimal_threshold(scores, scores, words, list(map(str, range(len(scores)))))
    if not len(scores) or scores.max() < threshold.SURE:
        assert found == threshold.ABOVE_ALL
        return
    assert threshold.LOWEST <= found <= threshold.HIGHEST

    def expected(at: float) -> float:
        kept = scores >= at
        return float(2 * scores[kept].sum() / (kept.sum() + scores.sum()))

    best = max(expected(at) for at in scores)
    free = [at for at in scores if expected(at) >= best - 1e-5]
    assert min(max(min(free), threshold.LOWEST), threshold.HIGHEST) - 1e-6 <= found
    assert found <= min(max(max(free), threshold.LOWEST), threshold.HIGHEST) + 1e-6


def test_only_a_page_of_few_words_may_be_without_content() -> None:
    scores = np.full(3, 0.3, np.float32)
    few, many = np.full(3, 10, np.float32), np.full(3, 1000, np.float32)
    texts = ["Tea", "Milk", "Sugar"]
    assert threshold.f1_optimal_threshold(scores, scores, few, texts) == threshold.ABOVE_ALL
    assert threshold.f1_optimal_threshold(scores, scores, many, texts) == pytest.approx(0.3)
    sure = np.array([0.1, 0.8, 0.1], np.float32)
    assert threshold.f1_optimal_threshold(scores, sure, few, texts) <= threshold.HIGHEST


@given(SCORES, st.data())
def test_a_text_that_occurs_again_does_not_move_the_threshold(
    scores: np.ndarray, data: st.DataObject
) -> None:
    texts = list(map(str, range(len(scores))))
    words = np.full(len(scores), 300, np.float32)
    again = data.draw(st.lists(st.integers(0, len(scores) - 1), max_size=20)) if texts else []
    more = np.array(
        data.draw(st.lists(st.floats(0, 1), min_size=len(again), max_size=len(again))), np.float32
    )
    longer = np.concatenate((scores, np.minimum(more, scores.max(initial=0))))
    found = threshold.f1_optimal_threshold(
        longer, longer, np.full(len(longer), 300, np.float32), [*texts, *(texts[number] for number in again)]
    )
    assert found == threshold.f1_optimal_threshold(scores, scores, words, texts)


def test_the_shipped_network_knows_an_article_from_a_menu() -> None:
    page = (
        "<nav class=menu><ul><li><a href=/>Home</a><li><a href=/about>About us</a></ul></nav>"
        "<main><h1>Tea</h1>"
        + "<p>Boil the water first, since nothing else matters as much, and then wait for a while.</p>" * 4
        + "</main><footer><p>Copyright 2026, all rights reserved.</p></footer>"
    )
    blocks = read_blocks(parse(page).markup)
    inputs, _ = page_inputs(blocks, "Tea", NO_KIND)
    scores = dict(zip(blocks.texts, load_network().first_pass(inputs), strict=True))
    article = scores["Boil the water first, since nothing else matters as much, and then wait for a while."]
    assert article > 0.8
    assert max(scores["Home"], scores["About us"], scores["Copyright 2026, all rights reserved."]) < 0.3


def test_torch_and_numpy_compute_the_same() -> None:
    pytest.importorskip("torch")
    from cleanpress.model.network import Network, rescoring_features
    from cleanpress.training.examples import prepare
    from cleanpress.training.learner import Plan, fit, pack, predict
    from cleanpress.training.stack_learner import fit_stack, pack_stack, predict_stack, prepare_scored

    page = "<body>" + "".join(
        f"<div class='part{n % 3}'><h{n % 4 + 1}><b>Part</b> {n}</h{n % 4 + 1}><p>All its words.<p>End.</div>"
        for n in range(30)
    )
    blocks = read_blocks(parse(page).markup)
    inputs, words = page_inputs(blocks, "Parts", NO_KIND)
    labels = [float(n % 2) for n in range(len(blocks))]
    example = prepare(inputs, words, labels)
    trained = fit([example] * 4, Plan(epochs=2, batch=2))
    first = predict(trained, example)
    rows = rescoring_features(first, inputs, words)
    stack = fit_stack([prepare_scored(rows, words, labels)] * 4)
    network = Network({**pack(trained), **pack_stack(stack)})
    assert np.abs(network.first_pass(inputs) - first).max() < 2e-3
    assert np.abs(network.rescore(first, inputs, words) - predict_stack(stack, rows)).max() < 2e-3


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_weights_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"holds no weights .*cleanpress\.training") as caught:
        load_network(path)
    assert "pickle" not in str(caught.value)


def test_a_missing_file_of_weights_is_told_without_an_errno(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"\(no such file or directory\)"):
        load_network(tmp_path / "gone.npz")


def test_weights_cannot_run_code(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, format=np.array([{"an": "object"}], dtype=object))
    with pytest.raises(ModelError, match="holds no weights"):
        load_network(path)


@pytest.mark.parametrize("number", [2, 999])
def test_weights_of_another_format_are_refused(tmp_path: Path, number: int) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, format=np.array(number))
    with pytest.raises(
        ModelError, match=rf"format {number}, .*Train them again .*, or use the version that wrote"
    ):
        load_network(path)


def test_weights_are_kept_by_what_is_in_the_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    with as_file(files("cleanpress.model") / "weights" / "html.npz") as shipped, np.load(shipped) as arrays:
        found = dict(arrays)
    np.savez(one, **found)
    other.write_bytes(one.read_bytes())
    network = load_network(one)
    assert load_network(other) is load_network(str(one)) is network
    before = one.stat()
    np.savez(one, **found | {"output_layer_bias": found["output_layer_bias"] + np.float16(1)})
    os.utime(one, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = one.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert load_network(one).output_layer.bias != network.output_layer.bias
    assert load_network(other) is network


def test_a_missing_file_of_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere\.npz"):
        load_network(tmp_path / "nowhere.npz")
