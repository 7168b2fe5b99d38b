"""What a page says of itself, as attributes of its `Document`."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import Any

from cleanpress.html.metadata import Metadata, Sources, Told, read_all, read_title, read_url

__all__ = ["Described"]


class Described:
    """Something that is made of a page, and has what the page says of itself; None, or empty, for nothing.

    Every part is read when it is first asked for.
    """

    _sources: Sources | Told

    @cached_property
    def metadata(self) -> Metadata:
        """All that the page says of itself."""
        sources = self._sources
        return sources.metadata if isinstance(sources, Told) else read_all(sources)

    @cached_property
    def title(self) -> str | None:
        """The title, without the name of the site."""
        # Markdown and HTML begin with it, and need nothing else of the metadata but the address.
        sources = self._sources
        return sources.title if isinstance(sources, Told) else read_title(sources)

    @property
    def author(self) -> str | None:
        """The authors, with commas between them."""
        return ", ".join(self.metadata.authors) or None

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the authors."""
        return self.metadata.authors

    @property
    def date(self) -> str | None:
        """The day of publication, as YYYY-MM-DD."""
        return self.metadata.date

    @property
    def modified(self) -> str | None:
        """The day of the last change, as YYYY-MM-DD."""
        return self.metadata.modified

    @property
    def site(self) -> str | None:
        """The name of the site."""
        return self.metadata.site

    @property
    def language(self) -> str | None:
        """The language that the page declares, such as "en" or "pt-BR"."""
        return self.metadata.language

    @property
    def description(self) -> str | None:
        """The page's own summary."""
        return self.metadata.description

    @property
    def image(self) -> str | None:
        """The address of the image that represents the page."""
        return self.metadata.image

    @property
    def tags(self) -> tuple[str, ...]:
        """Keywords and sections."""
        return self.metadata.tags

    @cached_property
    def url(self) -> str | None:
        """The page's canonical address, else the one that was given."""
        # Markdown and HTML need it, and nothing else of the metadata.
        sources = self._sources
        return sources.url if isinstance(sources, Told) else read_url(sources)

    def _described(self) -> dict[str, Any]:
        """Return the metadata by name, in the order that outputs have them."""
        return asdict(self.metadata)
