"""cleanpress takes the debris off scraped text: every removal has a place, a reason and an undo.

You probably want `clean` (text in, text out), `explain` (the same, with the record), or `extract` (an HTML
page in, its main content out).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cleanpress import cleaners as _cleaners
from cleanpress.cleaned import Cleaned, Removal, Step
from cleanpress.cleaner import Cleaner, Pipeline, protect
from cleanpress.cleaners import *
from cleanpress.edits import Edit, apply, compose, invert
from cleanpress.errors import CleanpressError, EditError, OptionError
from cleanpress.presets import DEFAULT, PRESETS
from cleanpress.sites.cleaner import RemoveSiteLines

if TYPE_CHECKING:
    from cleanpress.html.document import Block, Document, extract

__version__ = "0.1.0"

__all__ = [
    "DEFAULT",
    "PRESETS",
    "Block",
    "Cleaned",
    "Cleaner",
    "CleanpressError",
    "Document",
    "Edit",
    "EditError",
    "OptionError",
    "Pipeline",
    "Removal",
    "RemoveSiteLines",
    "Step",
    "apply",
    "clean",
    "compose",
    "explain",
    "extract",
    "invert",
    "protect",
]
if not TYPE_CHECKING:
    __all__ += _cleaners.__all__

T = TypeVar("T")


def clean(text: T, *, pipeline: Cleaner = DEFAULT) -> T:
    r"""Return `text` without debris: str in, str out.

    None, NaN, pandas.NA and NaT come back as they are, so that `df["text"].apply(cleanpress.clean)`
    just works. `pipeline` is any cleaner; the default is `cleanpress.DEFAULT`.
    Raises TypeError for anything else that is not a string, bytes included.

    >>> clean("Press Enter to skip to content\nItâ€™s raining.\nLeave a Reply")
    "It's raining."
    >>> clean("Leave a reply when you can.")
    'Leave a reply when you can.'
    """
    return pipeline(text)


def explain(text: str, *, pipeline: Cleaner = DEFAULT) -> Cleaned:
    r"""Clean `text` and return the result with its record: what went, where, and why.

    Raises TypeError if `text` is not a string.

    >>> explain("Leave a Reply\nIt’s raining.").counts
    {'comment_form': 1, 'curly_quote': 1}
    >>> explain("It's raining.").edits
    []
    """
    return Pipeline([pipeline]).run(text)


def __getattr__(name: str) -> Any:
    # What only HTML needs (numpy, the parser) is imported by those who ask for it.
    if name in ("Block", "Document", "extract"):
        from cleanpress.html import document

        return getattr(document, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
