"""cleanpress takes the debris off scraped text: every removal has a place, a reason and an undo.

You probably want `clean` (text in, text out), `explain` (the same, with the record), or `extract` (an HTML
page in, its main content out). `cleanpress.corpus.run` works on many files, `cleanpress.sites` learns what
repeats on the pages of a site, and `cleanpress.adapters` has a module for each library of tables.
"""

from __future__ import annotations

# What is not to be used from here has an underscore: editors offer every other name of this file.
from cleanpress import interrupts as _interrupts  # noqa: F401  # before all that takes time

# isort: split
import typing as _typing
from importlib import import_module as _import_module

from cleanpress import cleaners as _cleaners
from cleanpress.categories import CATEGORIES
from cleanpress.cleaned import Cleaned, Removal, Result, Step
from cleanpress.cleaner import Cleaner, Pipeline, known_cleaners, protect
from cleanpress.cleaners import *
from cleanpress.cleaning import clean, explain
from cleanpress.edits import Edit, Reason, apply, compose, invert
from cleanpress.errors import (
    CleanpressError,
    DataError,
    EditError,
    InputError,
    ModelError,
    OptionError,
    OptionTypeError,
    PageError,
    PathError,
    PhraseStoreError,
    RunError,
    SiteProfileError,
    TooLargeError,
    UnknownNameError,
    WorkersError,
)
from cleanpress.presets import DEFAULT, PRESETS
from cleanpress.renamed import renamed_attribute as _renamed_attribute
from cleanpress.sites.cleaner import RemoveSiteLines

if _typing.TYPE_CHECKING:
    from cleanpress import adapters as adapters
    from cleanpress import corpus as corpus
    from cleanpress import report as report
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
    "OptionTypeError",
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
    "TooLargeError",
    "UnknownNameError",
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
if not _typing.TYPE_CHECKING:
    __all__ += _cleaners.__all__

# What only HTML needs (the parser, metadata) is imported when it is asked for, and so are modules that need
# more than the core.
_OF_HTML = {
    "Block": "cleanpress.html.document",
    "Comment": "cleanpress.html.comments.values",
    "Document": "cleanpress.html.document",
    "extract": "cleanpress.html.extraction",
}
_MODULES = ("adapters", "corpus", "report", "sites")


if not _typing.TYPE_CHECKING:  # with it, a type checker would take any name for one that is here

    def __getattr__(name: str) -> _typing.Any:
        if name in _OF_HTML:
            return getattr(_import_module(_OF_HTML[name]), name)
        if name in _MODULES:
            return _import_module(f"cleanpress.{name}")
        raise _renamed_attribute("cleanpress", name, f"module {__name__!r}", __dir__())


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES, "__version__"])
