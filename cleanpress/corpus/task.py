"""What is done with each document of a corpus, and where the result goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from cleanpress.adapters.jobs import Cleaning, Extraction, Kind, beside
from cleanpress.corpus.chunk import Answer, Document
from cleanpress.errors import InputError
from cleanpress.html.decode import decode_page

__all__ = ["Task"]


@dataclass(frozen=True)
class Task:
    """What is done with each document.

    job:       cleaning or extraction, with its options and further columns.
    field:     where the text (or page) is, in records, rows and tables.
    into:      where the result goes; by default there.
    url_field: where the document's address is: for site profiles, and for the links of pages.
    """

    job: Cleaning | Extraction = field(default_factory=Cleaning)
    field: str = "text"
    into: str = "text"
    url_field: str | None = None

    @cached_property
    def columns(self) -> dict[str, Kind]:
        """The columns that come with the result, by name."""
        return {str(beside(self.into, word)): kind for word, kind in self.job.fields.items()}

    def new_columns(self) -> list[str]:
        """Return the names of all columns that are added, in order."""
        return [*([] if self.into == self.field else [self.into]), *self.columns]

    def answer(self, document: Document) -> Answer:
        """Return what becomes of a document. Raises what the job raises, and InputError for bytes as text."""
        value = document.value
        if value is None:
            return Answer(None, dict.fromkeys(self.columns))
        if isinstance(value, bytes):
            if isinstance(self.job, Cleaning):
                raise InputError(
                    "These are bytes, not text. Decode them first; for HTML pages, add --extract."
                )
            value = decode_page(value, transport=document.transport)
        text, *more = self.job(value, document.url)
        return Answer(text, dict(zip(self.columns, more, strict=True)))

    def identity(self) -> dict[str, Any]:
        """Return what the output depends on, as plain data: equal for equal tasks."""
        job = {name: getattr(self.job, name) for name in self.job.__dataclass_fields__}
        if isinstance(self.job, Cleaning):
            job["pipeline"] = self.job.pipeline.to_toml()  # type: ignore[attr-defined]
            if self.job.sites is not None:
                job["sites"] = sha256(self.job.sites.to_json().encode("utf-8", "replace")).hexdigest()
        own = {name: getattr(self, name) for name in ("field", "into", "url_field")}
        return {"job": type(self.job).__name__, **job, **own}
