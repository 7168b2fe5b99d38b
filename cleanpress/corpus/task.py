"""Do the work on each document of a corpus, and say where the result is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cleanpress.adapters.jobs import Cleaning, Extraction, Kind, beside
from cleanpress.corpus.chunk import Document, Result
from cleanpress.errors import InputError
from cleanpress.html.decode import decode_page

if TYPE_CHECKING:
    from cleanpress.sites import SiteProfiles

__all__ = ["Task"]


@dataclass(frozen=True)
class Task:
    """Join a job spec with the columns that it reads and writes.

    job:        cleaning or extraction, with its options and the columns beside the text.
    column:     the column of the text or page, in records, rows and tables.
    into:       the column of the result.
    url_column: the column that says where a document is from: for site profiles, and for the links of pages.
    """

    job: Cleaning | Extraction = field(default_factory=Cleaning)
    column: str = "text"
    into: str = "text"
    url_column: str | None = None

    @cached_property
    def columns(self) -> dict[str, Kind]:
        """Return the columns that come with the result, by name."""
        return {str(beside(self.into, word)): kind for word, kind in self.job.columns.items()}

    def new_columns(self) -> list[str]:
        """Return the names of all columns that are added, in order."""
        return [*([] if self.into == self.column else [self.into]), *self.columns]

    def result(self, document: Document) -> Result:
        """Return the result of a document. Raises what the job spec raises, and InputError for bytes."""
        value = document.value
        if value is None:
            return Result(None, dict.fromkeys(self.columns))
        if isinstance(value, bytes):
            if isinstance(self.job, Cleaning):
                raise InputError(
                    "These are bytes, not text. Decode them first; for HTML pages, add --extract."
                )
            value = decode_page(value, content_type=document.content_type)
        text, *more = self.job(value, document.url)
        return Result(text, dict(zip(self.columns, more, strict=True)))

    def identity(self) -> dict[str, Any]:
        """Return what the output depends on, as plain data: equal for equal tasks."""
        job = {name: getattr(self.job, name) for name in self.job.__dataclass_fields__}
        if isinstance(self.job, Cleaning):
            job["pipeline"] = self.job.pipeline.to_toml()  # type: ignore[attr-defined]
            if self.job.profiles is not None:
                profiles = cast("SiteProfiles", self.job.profiles)  # a path was read when the job was made
                job["profiles"] = sha256(profiles.to_json().encode("utf-8", "replace")).hexdigest()
        elif self.job.model is not None:
            job["model"] = sha256(Path(self.job.model).read_bytes()).hexdigest()
        own = {name: getattr(self, name) for name in ("column", "into", "url_column")}
        return {"job": type(self.job).__name__, **job, **own}
