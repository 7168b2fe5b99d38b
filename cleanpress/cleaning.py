"""Clean a text by any pipeline, with or without the record of what was done."""

from __future__ import annotations

from typing import Any, overload

from cleanpress.cleaned import Cleaned
from cleanpress.cleaner import PipelineLike
from cleanpress.cleaners.own_phrases import with_phrases
from cleanpress.missing import Missing, is_missing
from cleanpress.options import checks_options
from cleanpress.phrases.own import PhrasesGiven
from cleanpress.presets import DEFAULT, as_pipeline

__all__ = ["clean", "explain"]


@overload
def clean(text: str, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> str: ...
@overload
def clean(text: Missing, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> Missing: ...
@checks_options("clean")
def clean(text: Any, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> Any:
    r"""Return `text` without debris: str in, str out.

    None, NaN, pandas.NA and NaT come back as they are, so that `df["text"].apply(cleanpress.clean)`
    just works. `pipeline` is a cleaner, the name of a preset, or what else `as_pipeline` takes. `phrases` are
    your own, as `RemoveChrome` takes them: the path of a TOML file, a dict, or a list of them. For many
    texts, make a pipeline of them once: `RemoveChrome(phrases="mine.toml")`.
    Raises TypeError for anything else that is not a string, bytes included.

    >>> import cleanpress
    >>> clean("Press Enter to skip to content\nItâ€™s raining.\nLeave a Reply")
    "It's raining."
    >>> clean("Leave a reply when you can.")
    'Leave a reply when you can.'
    >>> clean("“Leave a Reply”", pipeline=["RemoveChrome", cleanpress.NormalizeQuotes()])
    '"Leave a Reply"'
    """
    if pipeline is not DEFAULT:
        pipeline = as_pipeline(pipeline)
    return (pipeline if phrases is None else with_phrases(pipeline, phrases))(text)


@overload
def explain(text: str, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> Cleaned: ...
@overload
def explain(text: Missing, *, pipeline: PipelineLike = DEFAULT, phrases: PhrasesGiven = None) -> Missing: ...
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
