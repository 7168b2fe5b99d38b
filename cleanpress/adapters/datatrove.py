"""Clean and extract in datatrove: `Clean` is a formatter, `Extract` an extractor, `DropEmpty` a filter."""

from __future__ import annotations

from typing import Any, Unpack

from cleanpress.adapters.jobs import ExtractOptions, extraction, not_installed
from cleanpress.categories import NONE, Categories
from cleanpress.cleaner import PipelineLike
from cleanpress.cleaning import prepared
from cleanpress.errors import PageError
from cleanpress.options import checks_init
from cleanpress.phrases.own import PhrasesGiven
from cleanpress.presets import DEFAULT

try:
    from datatrove.pipeline.extractors.base import BaseExtractor
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.formatters.base import BaseFormatter
except ImportError as error:
    raise not_installed("datatrove", "datatrove") from error

__all__ = ["Clean", "DropEmpty", "Extract"]


@checks_init("adapter")
class Clean(BaseFormatter):
    """Clean the text of each document; a document without text is kept, until `DropEmpty`.

    pipeline: a cleaner, the name of a preset, or what else `cleanpress.presets.as_pipeline` takes.
    phrases: phrases of your own, for the cleaners of the pipeline that take them: see `RemoveChrome`.
    keep, only: categories, as in `cleanpress.clean`.

    >>> Clean().format("Leave a Reply\\nIt rained."), Clean().format("It rained.")
    ('It rained.', 'It rained.')
    """

    name = "cleanpress"

    def __init__(
        self,
        pipeline: PipelineLike = DEFAULT,
        phrases: PhrasesGiven = None,
        *,
        keep: Categories = NONE,
        only: Categories = NONE,
    ) -> None:
        super().__init__()
        self.pipeline = prepared(pipeline, phrases, keep, only)

    def format(self, text: str) -> str:
        """Return the text cleaned."""
        return self.pipeline(text)


class Extract(BaseExtractor):
    """Replace each page with its main content, in a process that a bad page cannot stop.

    timeout: how many seconds one page may take.
    options: as `cleanpress.adapters.arrow.extract` has them, without the ones that add a column.
    As with every extractor of datatrove, a page that takes too long, is no page, or has no content is
    dropped, and counted in the statistics as "timeout", "clean_error" or "dropped".

    >>> Extract().extract("<a href=/>Home</a><p>Boil the water first, then wait a while.</p>")
    'Boil the water first, then wait a while.'
    """

    name = "cleanpress"

    def __init__(self, timeout: float = 10, **options: Unpack[ExtractOptions]) -> None:
        super().__init__(timeout)
        self.job = extraction(options, "timeout")

    def extract(self, text: str) -> Any:
        """Return the main content of a page; for what is no page, the PageError."""
        try:
            return self.job(text)[0]
        except PageError as error:
            # A returned error is counted as "clean_error"; a raised one ends datatrove's process.
            return error


class DropEmpty(BaseFilter):
    """Drop the documents that have nothing but space left after cleaning.

    exclusion_writer: a writer of datatrove for the documents that are dropped.
    """

    name = "cleanpress, nothing left"

    def filter(self, doc: Any) -> bool | tuple[bool, str]:
        """Return whether a document has text."""
        return bool(doc.text.strip()) or (False, "empty")


def __dir__() -> list[str]:
    return sorted(__all__)
