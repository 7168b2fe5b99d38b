"""Results, cleaners and errors go through pickle and copy, and are the same afterwards."""

from __future__ import annotations

import copy
import inspect
import multiprocessing
import pickle
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import cleanpress
from cleanpress import Cleaner, CleanpressError, Document, errors, extract
from cleanpress.adapters.jobs import Cleaning, Extraction

PAGE = (
    "<title>Tea | Leaf</title><meta name=author content='Ann Lee'><link rel=canonical href=https://a.example/tea>"
    "<meta property=og:type content=article><nav><a href=/>Home</a></nav><h1>Tea</h1>"
    "<p>Boil the water first, <a href=/pots>then wait</a> a while, and pour it over the leaves.</p>"
    "<table><tr><th>Tea<th>Minutes<tr><td>Black<td>4</table><pre>tea = 1</pre>"
    "<p hidden>Nobody sees this line.</p><h2>Comments</h2><ol class=comment-list>"
    "<li class=comment><b class=fn>Bo</b><p>I was there, and it was cold.</p></ol><p>Leave a Reply</p>"
)
PAGES = {
    "article": PAGE,
    "empty": "",
    "no content": "<nav><a href=/>Home</a></nav>",
    "surrogate": "<p>\ud800 tea",
}
OPTIONS: dict[str, Any] = {"url": "https://a.example/b", "comments": "separate"}

PARTS: dict[str, Callable[[Document], object]] = {
    **{
        name: lambda document, name=name: getattr(document, name)  # type: ignore[misc]
        for name in (
            *(
                "text",
                "markdown",
                "html",
                "metadata",
                "blocks",
                "removed",
                "counts",
                "confidence",
                "comments",
            ),
            *("title", "authors", "date", "site", "language", "url", "source"),
        )
    },
    "to_dict": lambda document: document.to_dict(),
    "front matter": lambda document: document.render("markdown", front_matter=True, links=False),
    **({"to_html": lambda document: document.to_html()} if find_spec("jinja2") else {}),
    "repr": repr,
}
COPIES: dict[str, Callable[[Any], Any]] = {
    **{
        f"protocol {number}": lambda value, number=number: pickle.loads(pickle.dumps(value, number))  # type: ignore[misc]
        for number in range(pickle.HIGHEST_PROTOCOL + 1)
    },
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "twice": lambda value: copy.deepcopy(pickle.loads(pickle.dumps(value))),
}
# A mapping that cannot be changed, and a constant of the module.
NOT_SENT = {"CATEGORIES"}


@pytest.mark.parametrize("made", [False, True], ids=["before its parts are made", "after"])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("way", COPIES)
def test_a_document_says_the_same_when_it_was_sent(way: str, name: str, made: bool) -> None:
    document = extract(PAGES[name], **OPTIONS)
    expected = {part: read(extract(PAGES[name], **OPTIONS)) for part, read in PARTS.items()}
    if made:
        for read in PARTS.values():
            read(document)
    sent = COPIES[way](document)
    assert {part: read(sent) for part, read in PARTS.items()} == expected


def test_a_document_that_was_sent_is_about_as_long_as_its_page() -> None:
    page = PAGE + "<p>Boil the water first, then wait a while.</p>" * 2000
    assert len(pickle.dumps(extract(page))) < 4 * len(page)


def test_documents_come_back_from_a_pool() -> None:
    pages = [PAGE, PAGE.replace("Tea", "Milk"), ""]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        documents = pool.map(extract, pages)
        with pytest.raises(errors.PageError, match="address"):
            pool.map(extract, ["https://a.example/"])
    assert [document.to_dict() for document in documents] == [extract(page).to_dict() for page in pages]


def test_documents_come_back_from_joblib() -> None:
    joblib = pytest.importorskip("joblib")
    documents = joblib.Parallel(n_jobs=2)(joblib.delayed(extract)(page) for page in (PAGE, ""))
    assert [document.markdown for document in documents] == [extract(PAGE).markdown, ""]


def everything() -> dict[str, object]:
    """Return each public object, each cleaner, and the results and jobs that users hold."""
    found: dict[str, object] = {name: getattr(cleanpress, name) for name in cleanpress.__all__}
    for module in (cleanpress.corpus, cleanpress.sites, cleanpress.report):
        found |= {f"{module.__name__}.{name}": getattr(module, name) for name in module.__all__}
    found |= {f"preset {name}": preset for name, preset in cleanpress.PRESETS.items()}
    for name, value in [*found.items()]:
        is_cleaner = inspect.isclass(value) and issubclass(value, Cleaner) and value is not Cleaner
        if is_cleaner and value not in (cleanpress.Pipeline, cleanpress.RemoveSiteLines):
            found[f"{name}()"] = value()  # type: ignore[operator]
    record = cleanpress.explain("Leave a Reply\n“It rained.”")
    profiles = cleanpress.sites.SiteProfiles.load(
        Path(__file__).parent / "cases" / "profiles" / "harbour.json"
    )
    own = {"custom": {"unconditional": ["Tell a friend"]}}
    document = extract(PAGE, **OPTIONS)
    return found | {
        "record": record,
        "edits": record.edits,
        "removed": record.removed,
        "protected": cleanpress.protect(cleanpress.NormalizeQuotes(), "[0-9]+"),
        "own phrases": cleanpress.RemoveChrome(phrases=own),
        "profiles": profiles,
        "site lines": cleanpress.RemoveSiteLines(profiles=profiles),
        "blocks": document.blocks,
        "removals": document.removed,
        "metadata": document.metadata,
        "comments": document.comments,
        "cleaning": Cleaning(),
        "extraction": Extraction(),
    }


def test_all_that_is_public_can_be_sent_and_is_equal_then() -> None:
    for name, value in everything().items():
        if name in NOT_SENT or inspect.ismodule(value):
            continue
        for way, copied in COPIES.items():
            sent = copied(value)
            assert sent == value or repr(sent) == repr(value), (name, way)


@pytest.mark.parametrize("name", errors.__all__)
def test_an_error_says_the_same_when_it_was_sent(name: str) -> None:
    kind = getattr(errors, name)
    if not (inspect.isclass(kind) and issubclass(kind, CleanpressError)):
        return
    error = kind("The file a.txt is not there. Give one that is.")
    error.add_note("In document 3.")
    for way, copied in COPIES.items():
        sent = copied(error)
        assert type(sent) is kind and str(sent) == str(error) and sent.__notes__ == error.__notes__, way
