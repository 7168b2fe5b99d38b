"""What a page says of itself: its title, authors, dates, site and so on.

For all of it, `read_metadata`; for the text of <title> alone, `read_title`. Who wants few of the fields makes
a `Sources` and calls their readers, `read_name`, `read_authors`, `read_published` ...; what they share is
read once.
"""

from cleanpress.html.metadata.authors import read_authors
from cleanpress.html.metadata.dates import read_changed, read_published
from cleanpress.html.metadata.page import Metadata, read_all, read_metadata
from cleanpress.html.metadata.site import (
    read_address,
    read_description,
    read_image,
    read_language,
    read_site,
    read_tags,
)
from cleanpress.html.metadata.sources import Sources, read_title
from cleanpress.html.metadata.titles import read_name

__all__ = [
    "Metadata",
    "Sources",
    "read_address",
    "read_all",
    "read_authors",
    "read_changed",
    "read_description",
    "read_image",
    "read_language",
    "read_metadata",
    "read_name",
    "read_published",
    "read_site",
    "read_tags",
    "read_title",
]
