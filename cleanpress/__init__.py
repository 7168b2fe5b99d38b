"""cleanpress takes the debris off scraped text: every removal has a place, a reason and an undo.

You probably want `clean` (text in, text out), `explain` (the same, with the record), or `extract` (an HTML
page in, its main content out). `cleanpress.corpus.run` works on many files, `cleanpress.sites` learns what
repeats on the pages of a site, and `cleanpress.adapters` has a module for each library of tables.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from cleanpress import cleaners as _cleaners
from cleanpress.categories import CATEGORIES, NONE, Categories
from cleanpress.cleaned import Cleaned, Removal, Result, Step
from cleanpress.cleaner import Cleaner, Pipeline, cleaner_required, known_cleaners, protect
from cleanpress.cleaners import *
from cleanpress.edits import Edit, Reason, apply, compose, invert
from cleanpress.errors import (
    CleanpressError,
    DataError,
    EditError,
    InputError,
    ModelError,
    OptionError,
    PageError,
    PathError,
    PhraseStoreError,
    RunError,
    SiteProfileError,
    WorkersError,
)
from cleanpress.options import checks_options, renamed_attribute
from cleanpress.presets import DEFAULT, PRESETS
from cleanpress.selection import selected_pipeline
from cleanpress.sites.cleaner import RemoveSiteLines

if TYPE_CHECKING:
    from cleanpress import adapters as adapters
    from cleanpress import corpus as corpus
    from cleanpress import sites as sites
    from cleanpress.html.comments.values import Comment as Comment
    from cleanpress.html.document import Block, Document
    from cleanpress.html.extraction import extract

__version__ = "0.2.0.dev0"

__all__ = [
    "CATEGORIES",
    "DEFAULT",
    "PRESETS",
    "Block",
    "Cleaned",
    "Cleaner",
    "CleanpressError",
    "Comment",
    "DataError",
    "Document",
    "Edit",
    "EditError",
    "InputError",
    "ModelError",
    "OptionError",
    "PageError",
    "PathError",
    "PhraseStoreError",
    "Pipeline",
    "Reason",
    "Removal",
    "RemoveSiteLines",
    "Result",
    "RunError",
    "SiteProfileError",
    "Step",
    "WorkersError",
    "apply",
    "clean",
    "compose",
    "explain",
    "extract",
    "invert",
    "known_cleaners",
    "protect",
]
if not TYPE_CHECKING:
    __all__ += _cleaners.__all__

T = TypeVar("T")
# What only HTML needs (the parser, metadata) is imported when it is asked for, and so are modules that need
# more than the core.
_OF_HTML = {
    "Block": "cleanpress.html.document",
    "Comment": "cleanpress.html.comments.values",
    "Document": "cleanpress.html.document",
    "extract": "cleanpress.html.extraction",
}
_MODULES = ("adapters", "corpus", "sites")


@checks_options("clean")
def clean(text: T, *, pipeline: Cleaner = DEFAULT, keep: Categories = NONE, only: Categories = NONE) -> T:
    r"""Return `text` without debris: str in, str out.

    None, NaN, pandas.NA and NaT come back as they are, so that `df["text"].apply(cleanpress.clean)`
    just works.

    pipeline: any cleaner; the default is `cleanpress.DEFAULT`.
    keep: categories (of `cleanpress.CATEGORIES`) of which nothing is removed or changed: "share", or a list.
    only: if there are any, the only categories of which something is.
    Raises TypeError for anything else that is not a string, bytes included; OptionError for a category that
    is not known, with the nearest one.

    >>> clean("Press Enter to skip to content\nItâ€™s raining.\nLeave a Reply")
    "It's raining."
    >>> clean("Leave a reply when you can.")
    'Leave a reply when you can.'
    >>> clean("Leave a Reply\nIt’s raining.", keep=["comment_form"])
    "Leave a Reply\nIt's raining."
    """
    if pipeline is not DEFAULT and not isinstance(pipeline, Cleaner):
        raise cleaner_required(pipeline)
    if keep is not NONE or only is not NONE:
        pipeline = selected_pipeline(pipeline, keep, only)
    return pipeline(text)


@checks_options("clean")
def explain(
    text: str, *, pipeline: Cleaner = DEFAULT, keep: Categories = NONE, only: Categories = NONE
) -> Cleaned:
    r"""Clean `text` and return the result with its record: what was removed, where, and why.

    pipeline, keep, only: as in `clean`.
    Raises TypeError if `text` is not a string, and else what `clean` raises.

    >>> explain("Leave a Reply\nIt’s raining.").counts
    {'comment_form': 1, 'curly_quote': 1}
    >>> explain("It's raining.").edits
    []
    """
    if not isinstance(pipeline, Cleaner):
        raise cleaner_required(pipeline)
    if keep is not NONE or only is not NONE:
        pipeline = selected_pipeline(pipeline, keep, only)
    return (pipeline if isinstance(pipeline, Pipeline) else Pipeline([pipeline])).run(text)


def __getattr__(name: str) -> Any:
    if name in _OF_HTML:
        return getattr(import_module(_OF_HTML[name]), name)
    if name in _MODULES:
        return import_module(f"cleanpress.{name}")
    raise renamed_attribute("cleanpress", name, f"module {__name__!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES, "__version__"])
