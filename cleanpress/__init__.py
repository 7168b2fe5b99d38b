"""cleanpress takes the debris off scraped text: every removal has a place, a reason and an undo.

You probably want `clean` (text in, text out), `explain` (the same, with the record), or `extract` (an HTML
page in, its main content out). `cleanpress.corpus.run` works on many files, `cleanpress.sites` learns what
repeats on the pages of a site, and `cleanpress.adapters` has a module for each library of tables.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, overload

from cleanpress import cleaners as _cleaners
from cleanpress.cleaned import Cleaned, Removal, Result, Step
from cleanpress.cleaner import Cleaner, Pipeline, PipelineLike, is_missing, known_cleaners, protect
from cleanpress.cleaners import *
from cleanpress.cleaners.own_phrases import with_phrases
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
    UnknownNameError,
    WorkersError,
)
from cleanpress.options import checks_options, renamed_attribute
from cleanpress.phrases.own import PhrasesGiven
from cleanpress.presets import DEFAULT, PRESETS, as_pipeline
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
def clean(text: T, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> T:
    r"""Return `text` without debris: str in, str out.

    None, NaN, pandas.NA and NaT come back as they are, so that `df["text"].apply(cleanpress.clean)`
    just works. `pipeline` is a cleaner, the name of a preset, or what else `as_pipeline` takes. `phrases` are
    your own, as `RemoveChrome` takes them: the path of a TOML file, a dict, or a list of them. For many
    texts, make a pipeline of them once: `RemoveChrome(phrases="mine.toml")`.
    Raises TypeError for anything else that is not a string, bytes included.

    >>> clean("Press Enter to skip to content\nItâ€™s raining.\nLeave a Reply")
    "It's raining."
    >>> clean("Leave a reply when you can.")
    'Leave a reply when you can.'
    >>> clean("“Leave a Reply”", pipeline=["RemoveChrome", NormalizeQuotes()])
    '"Leave a Reply"'
    """
    if pipeline is not DEFAULT:
        pipeline = as_pipeline(pipeline)
    return (pipeline if phrases is None else with_phrases(pipeline, phrases))(text)


@overload
def explain(text: str, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> Cleaned: ...
@overload
def explain(text: None, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> None: ...
@overload
def explain(text: float, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> float: ...
@checks_options("clean")
def explain(text: Any, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> Any:
    r"""Clean `text` and return the result with its record: what was removed, where, and why.

    None, NaN, pandas.NA and NaT come back as they are, so that it can be applied to a column.
    `pipeline` and `phrases` are as in `clean`. Raises TypeError for anything else that is not a string.

    >>> explain("Leave a Reply\nIt’s raining.").counts
    {'comment_form': 1, 'curly_quote': 1}
    >>> explain("It's raining.").edits
    []
    """
    chosen = with_phrases(as_pipeline(pipeline), phrases)
    return text if is_missing(text) else chosen.run(text)


def __getattr__(name: str) -> Any:
    if name in _OF_HTML:
        return getattr(import_module(_OF_HTML[name]), name)
    if name in _MODULES:
        return import_module(f"cleanpress.{name}")
    raise renamed_attribute("cleanpress", name, f"module {__name__!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES, "__version__"])
