"""Do the work on each document of a corpus, and say where the result is written."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cleanpress.adapters.columns import Kind, beside
from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.corpus.chunk import Document, Result
from cleanpress.errors import InputError, OptionError
from cleanpress.html.decode import decode_page
from cleanpress.io.bounded import LARGEST_SIZE, MAX_DOCUMENT
from cleanpress.model.network import check_has_confidence

if TYPE_CHECKING:
    from cleanpress.cleaner import Pipeline
    from cleanpress.phrases.own import OwnPhrases
    from cleanpress.sites import SiteProfiles

__all__ = ["Task"]

SAMPLE_TEXT = "Leave a Reply\nBoil the “water” first, isnâ€™t it?\n"
SAMPLE_PAGE = "<title>Tea</title><nav><a href=/>Home</a></nav><p>Boil the water first, then wait a while.</p>"
OWN = ("column", "into", "url_column", "min_confidence", "max_document")


@dataclass(frozen=True)
class Task:
    """Join a job spec with the columns that it reads and writes.

    job:        cleaning or extraction, with its options and the columns beside the text.
    column:     the column of the text or page, in records, rows and tables.
    into:       the column of the result.
    url_column: the column that says where a document is from: for site profiles, and for the links of pages.
    min_confidence: set aside pages whose text is expected to be worse.
    max_document: the largest document that is read, in bytes; None for no limit. More than there can be is
        cut to that.
    Raises OptionError for a `min_confidence` outside 0 to 1, or that nothing can be measured by.
    """

    job: Cleaning | Extraction = field(default_factory=Cleaning)
    column: str = "text"
    into: str = "text"
    url_column: str | None = None
    min_confidence: float | None = None
    max_document: int | None = MAX_DOCUMENT

    def __post_init__(self) -> None:
        if self.max_document is not None and self.max_document > LARGEST_SIZE:
            object.__setattr__(self, "max_document", LARGEST_SIZE)
        if self.min_confidence is None:
            return
        if not isinstance(self.job, Extraction):
            raise OptionError("min_confidence is for pages, of which it is known: give an Extraction.")
        if not 0 <= self.min_confidence <= 1:
            raise OptionError(f"min_confidence is {self.min_confidence}, and must be from 0 to 1.")
        check_has_confidence(self.job.model)

    @cached_property
    def _job(self) -> Cleaning | Extraction:
        """The job spec, which counts in any case, and gives the confidence if `min_confidence` needs it."""
        job = replace(self.job, counts=True)
        return job if self.min_confidence is None else replace(cast("Extraction", job), confidence=True)

    @cached_property
    def columns(self) -> dict[str, Kind]:
        """Return the columns that come with the result, by name."""
        return {str(beside(self.into, word)): kind for word, kind in self.job.columns.items()}

    def new_columns(self) -> list[str]:
        """Return the names of all columns that are added, in order."""
        return [*([] if self.into == self.column else [self.into]), *self.columns]

    def value_of(self, document: Document) -> Any:
        """Return what the job spec takes of a document that is not missing. Raises InputError for bytes."""
        if not isinstance(document.value, bytes):
            return document.value
        if isinstance(self.job, Cleaning):
            raise InputError("These are bytes, not text. Decode them first; for HTML pages, add --extract.")
        return decode_page(document.value, content_type=document.content_type)

    def result(self, document: Document) -> Result:
        """Return the result of a document. Raises what the job spec raises, and InputError for bytes."""
        if document.value is None:
            return Result(None, dict.fromkeys(self.columns))
        value = self.value_of(document)
        text, *more = self._job(value, document.url)
        found = dict(zip(self._job.columns, more, strict=True))
        columns = {name: found[word] for name, word in zip(self.columns, self.job.columns, strict=True)}
        return Result(text, columns, found["counts"] or {}, found.get("confidence"))

    def prepare(self) -> None:
        """Load what the first document would wait for: libraries, phrases, weights.

        Cleaners from elsewhere are left out: what they do when they are called, nobody knows.
        """
        # Whatever is wrong is told of each document.
        with suppress(Exception):
            if type(self.job) is Extraction:
                self.job(SAMPLE_PAGE)
            elif type(self.job) is Cleaning:
                for cleaner in cast("Pipeline", self.job.pipeline):
                    if type(cleaner).__module__.startswith("cleanpress."):
                        cleaner(SAMPLE_TEXT)

    def too_doubtful(self, result: Result) -> bool:
        """Return whether a result is to be set aside. One without a confidence, as of nothing, is not."""
        if self.min_confidence is None or result.confidence is None:
            return False
        return result.confidence < self.min_confidence

    def identity(self) -> dict[str, Any]:
        """Return what the output depends on, as plain data: equal for equal tasks."""
        job = {
            name: getattr(self.job, name)
            for name, field in self.job.__dataclass_fields__.items()
            if field.init
        }
        if isinstance(self.job, Cleaning):
            job["pipeline"] = cast("Pipeline", self.job.pipeline).to_toml()
            if self.job.profiles is not None:
                profiles = cast("SiteProfiles", self.job.profiles)  # a path was read when the job was made
                job["profiles"] = sha256(profiles.to_json().encode("utf-8", "replace")).hexdigest()
        elif self.job.model is not None:
            job["model"] = sha256(Path(self.job.model).read_bytes()).hexdigest()
        if self.job.phrases is not None:
            job["phrases"] = cast("OwnPhrases", self.job.phrases).digest  # read when the job was made
        own = {name: getattr(self, name) for name in OWN}
        return {"job": type(self.job).__name__, **job, **own}
