"""Pipelines that are ready to use, and what a pipeline may be given as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cleanpress.cleaner import Pipeline, PipelineLike, make_cleaner
from cleanpress.cleaners import (
    NormalizeQuotes,
    NormalizeWhitespace,
    RemoveBoilerplate,
    RemoveChrome,
    RemoveInvisible,
    RemoveRepeats,
    RepairEncoding,
)
from cleanpress.errors import OptionError, UnknownNameError, described, one_of
from cleanpress.pipeline_values import cleaners_of, pipeline_required
from cleanpress.registry import register_presets

__all__ = ["DEFAULT", "PRESETS", "Presets", "as_pipeline"]

# The order matters. Encoding first: what mojibake hides, no later cleaner can see. Invisible
# characters next, because one inside "Leave a\u200b Reply" would hide the phrase. Boilerplate before chrome,
# whose phrases are the evidence that a text was a page. White space last, to close the gaps that removed
# lines leave.
# RemoveBoilerplate(favor="recall") is part of it because it does no harm. By `benchmarks.quality --text`,
# with weights that saw no page of a domain, 99.6 % of the words of main contents are kept, and without it
# 99.8 %; of flattened pages 56 % of the other words are removed, and without it 23 %.
DEFAULT = (
    RepairEncoding()
    | RemoveInvisible()
    | RemoveBoilerplate(favor="recall")
    | RemoveChrome()
    | NormalizeQuotes()
    | NormalizeWhitespace()
)


class Presets(Mapping[str, Pipeline]):
    """Pipelines by name, which cannot be changed. A name that is not there is answered with the nearest."""

    def __init__(self, pipelines: Mapping[str, Pipeline]) -> None:
        self._pipelines = dict(pipelines)
        register_presets(pipelines)

    def __getitem__(self, name: str) -> Pipeline:
        try:
            return self._pipelines[one_of("preset", name, self._pipelines)]
        except OptionError as error:
            raise UnknownNameError(str(error)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._pipelines)

    def __len__(self) -> int:
        return len(self._pipelines)

    def __repr__(self) -> str:
        return f"Presets({', '.join(self)})"


PRESETS: Mapping[str, Pipeline] = Presets(
    {
        "default": DEFAULT,
        # For the text of whole pages: removes what is more likely debris than content, and repeats.
        "page": (
            RepairEncoding()
            | RemoveInvisible()
            | RemoveRepeats()
            | RemoveBoilerplate()
            | RemoveChrome()
            | NormalizeQuotes()
            | NormalizeWhitespace()
        ),
        # The words and the typography are kept as they are: only damage is mended.
        "repair": RepairEncoding() | RemoveInvisible() | NormalizeWhitespace(),
        # Only whole lines and sentences of chrome are removed; what is kept is untouched to the character.
        "chrome": Pipeline([RemoveChrome()]),
    }
)


def as_pipeline(value: PipelineLike, what: str = "pipeline") -> Pipeline:
    """Return the pipeline that a value stands for, as `pipeline=` takes it everywhere.

    value: a cleaner; the name of a preset or of a cleaner, also "module:Class"; a list of these, in order,
        and of dicts such as {"use": "RemoveChrome", "languages": ["en"]}; the path of a pipeline file, which
        is a PathLike or ends with ".toml"; a dict of what such a file holds; or None for the default.
    what: what errors call it.
    Raises TypeError or OptionError, with what to write, for all else, and PathError for a file that cannot be
    read. To clean nothing, say so: `Pipeline()`.

    >>> as_pipeline("chrome"), as_pipeline(["RemoveInvisible", NormalizeQuotes(style="curly")])
    (Pipeline([RemoveChrome()]), RemoveInvisible() | NormalizeQuotes(style='curly'))
    >>> as_pipeline({"preset": "repair", "without": ["RemoveInvisible"]})
    RepairEncoding() | NormalizeWhitespace()
    >>> as_pipeline(None) is DEFAULT
    True
    """
    if value is None:
        return DEFAULT
    if isinstance(value, Pipeline):
        return value
    if isinstance(value, Iterator):  # it would be used up by the first text
        raise pipeline_required(value, what)
    pipeline = Pipeline(tuple(cleaners_of(value, make_cleaner, what)))
    if not pipeline:
        raise OptionError(
            f"{what} was given {described(value)}, which holds no cleaner. For the default, give None; to "
            "clean nothing, Pipeline()."
        )
    return pipeline
