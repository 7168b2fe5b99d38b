"""Give phrases of one's own to the cleaners of a pipeline that take them."""

from __future__ import annotations

from dataclasses import replace

from cleanpress.cleaner import Cleaner, Pipeline, Protected
from cleanpress.cleaners.boilerplate import RemoveBoilerplate
from cleanpress.cleaners.chrome import RemoveChrome
from cleanpress.errors import OptionError
from cleanpress.phrases.own import PhrasesGiven, own_phrases

__all__ = ["with_phrases"]


def with_phrases(cleaner: Cleaner, phrases: PhrasesGiven) -> Pipeline:
    """Return the pipeline of a cleaner with phrases of one's own in it, besides those that it has.

    Raises OptionError if no cleaner of it takes phrases, and what `own_phrases` raises.

    >>> with_phrases(RemoveChrome(), {"keep": ["Print"]})
    Pipeline([RemoveChrome(phrases=<1 to keep: a dict>)])
    """
    pipeline = Pipeline([cleaner])
    own = own_phrases(phrases)
    if own is None:
        return pipeline
    if not _takes_phrases(pipeline):
        raise OptionError("No cleaner of this pipeline takes phrases: RemoveChrome and RemoveBoilerplate do.")
    return Pipeline([_with(pipeline, own)])


def _takes_phrases(cleaner: Cleaner) -> bool:
    if isinstance(cleaner, Protected):
        return _takes_phrases(cleaner.cleaner)
    if isinstance(cleaner, Pipeline):
        return any(map(_takes_phrases, cleaner))
    return isinstance(cleaner, RemoveChrome | RemoveBoilerplate)


def _with(cleaner: Cleaner, own: PhrasesGiven) -> Cleaner:
    if isinstance(cleaner, Protected):
        return replace(cleaner, cleaner=_with(cleaner.cleaner, own))
    if isinstance(cleaner, Pipeline):
        return Pipeline(_with(each, own) for each in cleaner)
    if isinstance(cleaner, RemoveChrome | RemoveBoilerplate):
        has = [] if cleaner.phrases is None else [cleaner.phrases]
        return replace(cleaner, phrases=[*has, own])  # type: ignore[list-item]
    return cleaner
