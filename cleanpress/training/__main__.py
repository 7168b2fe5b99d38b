"""Train a network on pages whose main content is known.

    python -m cleanpress.training --data DIR [DIR ...] --out mine.npz               for extract()
    python -m cleanpress.training --kind text --data DIR [DIR ...] --out mine.npz   for RemoveBoilerplate

DIR holds html/ID.html.gz (or ID.html) and ground-truth/ID.json, with the page's address in "url" and the
text of its main content in "ground_truth", "main_content": the layout of WCXB. Of a page on which only
segments are marked, in "with" (content) and "without" (not content), the blocks that they tell of are
learned.

First, networks are cross-validated: every page is scored by one that saw no page of its site, and the mean
word F1 of the predictions is printed, and for HTML how well the confidence of a page agrees with it. Then one
network learns from all pages and is written to --out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cleanpress.errors import DataError
from cleanpress.installation import install_command
from cleanpress.io.atomic import open_output
from cleanpress.training.confidence import reliability
from cleanpress.training.cross_validation import cross_validate, predicted_text, report, save
from cleanpress.training.html_pages import label_html
from cleanpress.training.labels import word_f1
from cleanpress.training.pages import LabeledPage, read_with_content

if TYPE_CHECKING:
    from cleanpress.training.learner import Plan

__all__ = ["load_labeled_pages", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as the arguments say; return the exit code."""
    options = _arguments(arguments)
    started = time.monotonic()
    try:
        plan = _plan(options.kind, options.epochs)
        pages = load_labeled_pages(options.data, options.kind, options.folds, options.clean)
    except ImportError as error:
        _say(f"Training needs more packages: {install_command('train')} ({error})")
        return 2
    except DataError as error:
        _say(str(error))
        return 1
    _say(f"{len(pages)} pages of {len({page.domain for page in pages})} domains")
    folds = min(options.folds, len(pages))
    trained = cross_validate(pages, plan, folds, options.workers, _say)
    whole = [page for page in pages if not page.is_spliced]
    before, answers = (
        {page.id: predicted_text(page, trained.first[page.id], scores[page.id]) for page in whole}
        for scores in (trained.first, trained.rescored)
    )
    _say("\n".join(["first pass", *report(whole, before, folds)]))
    _say("\n".join(["rescoring pass", *report(whole, answers, folds)]))
    if trained.expected:
        _say("\n".join(["confidence", *_reliability(whole, answers, trained.expected)]))
    if options.answers:
        _write_answers(answers, options.answers)
    if options.folds_out:
        options.folds_out.mkdir(parents=True, exist_ok=True)
        for fold, arrays in enumerate(trained.folds):
            save(arrays, options.folds_out / f"fold{fold}.npz")
    save(trained.final, options.out)
    minutes = (time.monotonic() - started) / 60
    _say(f"{options.out}: {options.out.stat().st_size:,} bytes, after {minutes:.0f} minutes")
    return 0


def _reliability(
    pages: Sequence[LabeledPage], answers: Mapping[str, str], expected: Mapping[str, float]
) -> Iterator[str]:
    known = [(page.id, page.gold) for page in pages if page.gold is not None and page.id in expected]
    found = [word_f1(gold, answers[name]) for name, gold in known]
    return reliability(found, [expected[name] for name, _ in known])


def _plan(kind: str, epochs: int | None) -> Plan:
    from cleanpress.training.learner import PLANS  # it imports torch

    plan = PLANS[kind]
    return plan if epochs is None else replace(plan, epochs=epochs)


def load_labeled_pages(
    folders: Sequence[Path],
    kind: Literal["html", "text"] = "html",
    folds: int = 10,
    clean: Path | None = None,
) -> list[LabeledPage]:
    """Read and label the pages under `folders`, as HTML or as plain texts.

    folds: pages are also spliced, each with pages of its own of so many folds.
    clean: the folder with texts that never were pages, which pages in many languages are made of.
    Raises DataError for a folder without ground truth, and where no page has its main content marked.
    """
    marked = read_with_content(folders)
    if kind == "html":
        return label_html(marked, folds)
    from cleanpress.training.made import read_clean_texts
    from cleanpress.training.texts import label_made_texts, label_texts

    texts = [] if clean is None else read_clean_texts(clean)
    return [*label_texts(marked, folds), *label_made_texts(texts)]


def _write_answers(answers: Mapping[str, str], path: Path) -> None:
    lines = [json.dumps({"id": name, "text": text}) + "\n" for name, text in answers.items()]
    with open_output(path) as out:
        out.write(gzip.compress("".join(lines).encode("utf-8")))


def _say(message: str) -> None:
    print(message, flush=True)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m cleanpress.training",
        description=__doc__,
        epilog=f"Needs more packages: {install_command('train')}\n"
        "docs/model-card.md has the data and commands behind the networks that cleanpress ships.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_argument_group("what to learn")
    what.add_argument(
        "--data", type=Path, nargs="+", required=True, metavar="DIR",
        help="folders with html/ and ground-truth/",
    )  # fmt: skip
    what.add_argument(
        "--kind", choices=["html", "text"], default="html",
        help="html for extract(), text for RemoveBoilerplate, from flattened pages (default: html)",
    )  # fmt: skip
    what.add_argument(
        "--clean", type=Path, metavar="DIR",
        help="DIR/LANGUAGE/NAME.txt, texts that never were pages, a paragraph a line: of them, the network "
        "for text learns languages that few pages are in",
    )  # fmt: skip
    what.add_argument(
        "--epochs",
        type=int,
        metavar="N",
        help="passes over the pages (default: as many as the shipped networks had)",
    )
    out = parser.add_argument_group("what to write")
    out.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="the weights learned from all pages, .npz or .npy",
    )
    out.add_argument(
        "--answers", type=Path, metavar="FILE",
        help="the cross-validated answers (.jsonl.gz), a record a line: id and text",
    )  # fmt: skip
    out.add_argument(
        "--folds-out", type=Path, metavar="DIR",
        help="the weights of each fold as fold0.npz and so on, for python -m benchmarks.quality --folds",
    )  # fmt: skip
    how = parser.add_argument_group("how")
    how.add_argument(
        "--folds", type=int, default=10, metavar="N", help="parts of the data, by site (default: 10)"
    )
    how.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, metavar="N",
        help="processes (default: one for each core)",
    )  # fmt: skip
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
