"""Pipelines at other values of `favor`, which show beside what was removed what else could have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cleanpress.cleaner import Cleaner, Pipeline, Protected
from cleanpress.options import FAVORS

__all__ = ["RULES", "at_each_favor", "with_options"]

# The cleaner that has the option, and what a pipeline without it is called among its values.
CLEANER = "RemoveBoilerplate"
RULES = "rules"


def with_options(cleaner: Cleaner, name: str, options: Mapping[str, Any]) -> Cleaner:
    """Return a cleaner with these options, if it has this name, protected or not; else the cleaner itself.

    >>> from cleanpress import NormalizeQuotes
    >>> with_options(NormalizeQuotes(), "NormalizeQuotes", {"style": "curly"})
    NormalizeQuotes(style='curly')
    >>> with_options(NormalizeQuotes(), "RemoveChrome", {"style": "curly"})
    NormalizeQuotes()
    """
    if cleaner.name != name:
        return cleaner
    if isinstance(cleaner, Protected):
        return replace(cleaner, cleaner=with_options(cleaner.cleaner, name, options))
    return replace(cleaner, **options)  # type: ignore[type-var]


def at_each_favor(pipeline: Pipeline) -> dict[str, Pipeline]:
    """Return a pipeline at each value of `favor`; first, as "rules", without the cleaner that has it.

    One of them is the pipeline itself. Empty for a pipeline that has no such option.

    >>> from cleanpress import RemoveBoilerplate, RemoveChrome
    >>> at_each_favor(RemoveBoilerplate(favor="recall") | RemoveChrome())["precision"]
    RemoveBoilerplate(favor='precision') | RemoveChrome()
    >>> at_each_favor(Pipeline([RemoveChrome()]))
    {}
    """
    if all(cleaner.name != CLEANER for cleaner in pipeline):
        return {}
    levels = {RULES: Pipeline(cleaner for cleaner in pipeline if cleaner.name != CLEANER)}
    for favor in reversed(FAVORS):
        levels[favor] = Pipeline(with_options(cleaner, CLEANER, {"favor": favor}) for cleaner in pipeline)
    return levels if pipeline in levels.values() else {}


Pipeline._at_each_favor = at_each_favor  # type: ignore[method-assign,assignment]
