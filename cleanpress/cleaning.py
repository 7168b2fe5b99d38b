"""Clean a text by any pipeline, with or without the record of what was done."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, overload

from cleanpress.categories import NONE, Categories
from cleanpress.cleaned import Cleaned
from cleanpress.cleaner import Pipeline, PipelineLike
from cleanpress.cleaners.own_phrases import with_phrases
from cleanpress.missing import Missing, is_missing
from cleanpress.options import checks_options
from cleanpress.phrases.own import PhrasesGiven
from cleanpress.presets import DEFAULT, as_pipeline
from cleanpress.selection import selected_pipeline

__all__ = ["clean", "explain", "prepared"]


def prepared(
    pipeline: PipelineLike,
    phrases: PhrasesGiven = None,
    keep: Categories = NONE,
    only: Categories = NONE,
    others: Collection[str] = (),
) -> Pipeline:
    """Return the pipeline that the options of `clean` ask for.

    others: categories of what is done before it, which `only` may name as well.
    """
    chosen = as_pipeline(pipeline)
    if phrases is not None:
        chosen = with_phrases(chosen, phrases)
    if keep is NONE and only is NONE:
        return chosen
    return selected_pipeline(chosen, keep, only, others)


@overload
def clean(
    text: str,
    *,
    pipeline: PipelineLike = DEFAULT,
    phrases: PhrasesGiven = None,
    keep: Categories = NONE,
    only: Categories = NONE,
) -> str: ...
@overload
def clean(
    text: Missing,
    *,
    pipeline: PipelineLike = DEFAULT,
    phrases: PhrasesGiven = None,
    keep: Categories = NONE,
    only: Categories = NONE,
) -> Missing: ...
@checks_options("clean")
def clean(
    text: Any,
    *,
    pipeline: PipelineLike = DEFAULT,
    phrases: PhrasesGiven = None,
    keep: Categories = NONE,
    only: Categories = NONE,
) -> Any:
    r"""Return `text` without debris: str in, str out.

    None, NaN, pandas.NA and NaT come back as they are, so that `df["text"].apply(cleanpress.clean)`
    just works.

    pipeline: a cleaner, the name of a preset, or what else `cleanpress.presets.as_pipeline` takes.
    phrases: your own, as `RemoveChrome` takes them: the path of a TOML file, a dict, or a list of them. For
        many texts, make a pipeline of them once: `RemoveChrome(phrases="mine.toml")`.
    keep: categories (of `cleanpress.CATEGORIES`) of which nothing is removed or changed: "share", or a list.
    only: if there are any, the only categories of which something is.
    Raises TypeError for anything else that is not a string, bytes included; OptionError for a category that
    is not known, with the nearest one.

    >>> import cleanpress
    >>> clean("Press Enter to skip to content\nItâ€™s raining.\nLeave a Reply")
    "It's raining."
    >>> clean("Leave a reply when you can.")
    'Leave a reply when you can.'
    >>> clean("Leave a Reply\nIt’s raining.", keep=["comment_form"])
    "Leave a Reply\nIt's raining."
    >>> clean("“Leave a Reply”", pipeline=["RemoveChrome", cleanpress.NormalizeQuotes()])
    '"Leave a Reply"'
    """
    return prepared(pipeline, phrases, keep, only)(text)


@overload
def explain(
    text: str,
    *,
    pipeline: PipelineLike = DEFAULT,
    phrases: PhrasesGiven = None,
    keep: Categories = NONE,
    only: Categories = NONE,
) -> Cleaned: ...
@overload
def explain(
    text: Missing,
    *,
    pipeline: PipelineLike = DEFAULT,
    phrases: PhrasesGiven = None,
    keep: Categories = NONE,
    only: Categories = NONE,
) -> Missing: ...
@checks_options("clean")
def explain(
    text: Any,
    *,
    pipeline: PipelineLike = DEFAULT,
    phrases: PhrasesGiven = None,
    keep: Categories = NONE,
    only: Categories = NONE,
) -> Any:
    r"""Clean `text` and return the result with its record: what was removed, where, and why.

    None, NaN, pandas.NA and NaT come back as they are, so that it can be applied to a column.
    The options are those of `clean`. Raises TypeError for anything else that is not a string.

    >>> explain("Leave a Reply\nIt’s raining.").counts
    {'comment_form': 1, 'curly_quote': 1}
    >>> explain("It's raining.").edits
    []
    """
    chosen = prepared(pipeline, phrases, keep, only)
    return text if is_missing(text) else chosen.run(text)
