"""Turn marked pages into what a network for HTML learns from: these, and others that are made of them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from typing import NamedTuple

import numpy as np

from cleanpress.html.blocks import Blocks, read_blocks
from cleanpress.html.comments import declared_by
from cleanpress.html.exclude import find_regions
from cleanpress.html.metadata import Sources, read_title, read_title_element
from cleanpress.html.page_kind import page_kind
from cleanpress.html.parse import read_page
from cleanpress.html.score import page_inputs
from cleanpress.html.title import find_title
from cleanpress.html.wholes import find_wholes
from cleanpress.training.augment import ARTICLES, CONTENT, Sample, Stretches, variants
from cleanpress.training.dataset import MarkedPage
from cleanpress.training.labels import label_blocks, label_by_segments
from cleanpress.training.pages import LabeledPage

__all__ = ["label_html"]

# Of every page that is an article another page is made, and of so many of the others.
OF_OTHERS = 0.35


class _Job(NamedTuple):
    page: LabeledPage
    sample: Sample


def label_html(marked: Sequence[MarkedPage], folds: int) -> list[LabeledPage]:
    """Label the blocks of pages, and make more pages of them, in parallel; always the same of the same pages.

    folds: as many as networks are cross-validated with: pages are spliced with pages of the same fold.
    """
    with ProcessPoolExecutor() as pool:
        read = list(pool.map(_read, marked, chunksize=16))
        by_fold = {
            fold: Stretches([job.sample for job in read if job.page.fold(folds) == fold])
            for fold in {job.page.fold(folds) for job in read}
        }
        made = chain.from_iterable(_made(job, by_fold[job.page.fold(folds)]) for job in read)
        return list(pool.map(_with_inputs, chain(read, made), chunksize=16))


def _read(marked: MarkedPage) -> _Job:
    parsed = read_page(marked.html())
    blocks = read_blocks(parsed.markup)
    if marked.main_content is None:
        labels = label_by_segments(blocks.texts, blocks.paths, marked.wanted, marked.unwanted)
    else:
        labels = label_blocks(blocks.texts, marked.main_content)
    # Some sets have the title in the main content, and some do not.
    chosen = [number for number, label in enumerate(labels) if label >= CONTENT]
    sources = Sources(parsed, marked.url if marked.url.startswith("http") else None)
    title = find_title(blocks, chosen, read_title(sources))
    said = frozenset({*title.heading, *title.repeats})
    labels = [math.nan if number in said else label for number, label in enumerate(labels)]
    page = LabeledPage(
        id=marked.id,
        domain=marked.domain,
        group=marked.page_type or "page",
        gold=marked.main_content,
        texts=blocks.texts,
        excluded=find_regions(blocks, lambda: declared_by(sources)),
        wholes=find_wholes(blocks),
        inputs=None,
        words=np.zeros(0, np.float32),
        labels=labels,
        type=marked.page_type,
        title=said,
    )
    sample = Sample(marked.page_type, _light(blocks), labels, read_title_element(parsed), page_kind(parsed))
    return _Job(page, sample)


def _light(blocks: Blocks) -> Blocks:
    # What the network needs of the blocks, without the page's markup.
    return Blocks(
        tokens=[],
        texts=blocks.texts,
        paths=blocks.paths,
        raw_lengths=blocks.raw_lengths,
        link_lengths=blocks.link_lengths,
        signatures=blocks.signatures,
        parents=blocks.parents,
    )


def _made(job: _Job, stretches: Stretches) -> Iterator[_Job]:
    # Random by id, so that the pages may be read in any order.
    chance = random.Random(job.page.id)
    count = int(job.sample.page_type in ARTICLES or chance.random() < OF_OTHERS)
    if not len(job.sample.blocks):
        return
    for number, sample in enumerate(variants(job.sample, stretches, count, chance)):
        page = job.page._replace(
            id=f"{job.page.id}:{number}",
            group="spliced",
            gold=None,
            texts=[],
            excluded=None,
            wholes=None,
            labels=sample.labels,
            title=frozenset(),
        )
        yield _Job(page, sample)


def _with_inputs(job: _Job) -> LabeledPage:
    sample = job.sample
    if not len(sample.blocks):
        return job.page
    inputs, words = page_inputs(sample.blocks, sample.title, sample.kind)
    return job.page._replace(inputs=inputs, words=words)
