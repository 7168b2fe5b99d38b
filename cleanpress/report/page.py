"""Write the page of a report over many documents: its figures as tables and plots, and its documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from cleanpress.adapters.jobs import Extraction
from cleanpress.display.brief import count_of
from cleanpress.report import head, tables
from cleanpress.report.figures import Figures
from cleanpress.report.head import About
from cleanpress.report.looked import shown_text
from cleanpress.report.records import Found
from cleanpress.report.sample import Shown
from cleanpress.report.views import LONGEST, cut_view
from cleanpress.view import View, shell, write_article
from cleanpress.view.data import hue_of
from cleanpress.view.writing import read_template, templates_of

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["LARGEST", "About", "write_corpus_page"]

PACKAGE = "cleanpress.report"
# The size of the file in bytes, for which documents are cut and left out: a mail takes it, and a browser
# opens it.
LARGEST = 5_000_000
SPARE = 1_000  # bytes, for what the page says of documents that are left out
SHORTEST = 500  # characters of a document that are worth showing
FEW_CATEGORIES = 3  # that are named of a document in the list
# What the keys of the page do, beside those of a view.
KEYS = (
    (("/",), "search in the report"),
    (("←", "→"), "previous and next document, when one is open"),
)


class Entry(NamedTuple):
    """Hold a document in the list: its number in the report, from 1, and what is said of it there."""

    number: int
    name: str
    where: str
    said: str
    bar: float
    drawn: bool
    marks: Sequence[tuple[str, str]]
    article: Markup


def write_corpus_page(about: About, figures: Figures, shown: Sequence[Shown[Found]]) -> tuple[str, int]:
    """Return the page, and how many documents can be opened in it: as many as its size allows."""
    parts = _parts(about, figures, len(shown))
    base = _write(about, parts, [])
    left = LARGEST - len(base.encode("utf-8", "replace")) - SPARE
    entries = list(_entries(shown, left))
    return _write(about, parts, entries), len(entries)


def _entries(shown: Sequence[Shown[Found]], left: int) -> Iterator[Entry]:
    """Yield the documents that fit into so many bytes: each cut until it fits into its part of them."""
    for place, each in enumerate(shown):
        part = left // (len(shown) - place)
        longest = LONGEST
        while longest >= SHORTEST:
            entry = _entry(place + 1, each, longest)
            size = len(_template("document.html").module.document(entry).encode("utf-8", "replace"))
            if size <= part:
                left -= size
                yield entry
                break
            longest //= 2


def _parts(about: About, figures: Figures, chosen: int) -> dict[str, Any]:
    """Return all that the page shows but for its documents."""
    return {
        "title": shown_text(about.title or "What cleanpress removed"),
        "facts": list(head.facts(about, figures)),
        "is_html": isinstance(head.job_of(about), Extraction),
        "cards": list(head.cards(about, figures)),
        "figures": figures,
        "plots": list(tables.plots(figures)) if figures.documents else [],
        "categories": tables.categories(figures),
        "phrases": tables.phrases(figures),
        "sites": tables.sites(figures),
        "languages": tables.languages(figures),
        "chosen": chosen,
        "largest": f"{LARGEST // 1_000_000} MB",
        "errors": [shown_text(error) for error in figures.errors],
    }


def _write(about: About, parts: dict[str, Any], entries: Sequence[Entry]) -> str:
    title = about.title or f"{head.names(about.given.paths)} – cleanpress"
    from markupsafe import Markup

    body = Markup(_template("report.html").render(parts, entries=entries))
    styles, scripts = ([read_template(PACKAGE, f"report.{end}")] for end in ("css", "js"))
    return shell(shown_text(title), body, styles=styles, scripts=scripts, keys=KEYS)


@cache
def _template(name: str) -> Any:
    templates = templates_of(PACKAGE)
    templates.filters["number"] = lambda value: f"{value:,}"
    return templates.get_template(name)


def _entry(number: int, shown: Shown[Found], longest: int) -> Entry:
    found = shown.document
    looked = found.looked
    said = f"{looked.share:.0%} of {count_of(looked.characters, 'character')} removed"
    if looked.confidence is not None:
        said = f"confidence {looked.confidence:.2f}, {said}"
    ranked = sorted(
        looked.categories.items(), key=lambda item: (-(item[1].characters or item[1].edits), item[0])
    )
    marks = [(shown_text(name), hue_of(name)) for name, _ in ranked[:FEW_CATEGORIES]]
    return Entry(
        number, shown_text(found.name), shown_text(found.where) if found.where != found.name else "", said,
        round(100 * shown.score, 1), shown.drawn, marks,
        write_article(cut_view(cast("View", found.view), longest), number=number, compact=True),
    )  # fmt: skip
