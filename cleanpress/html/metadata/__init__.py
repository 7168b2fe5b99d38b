"""Read the metadata of a page: its title, authors, dates, site and so on.

`read_metadata` reads all of it, and `read_title_element` the text of <title> alone. For a few of the fields,
make a `Sources` and call their readers, `read_title`, `read_authors`, `read_published` ...; what they share
is read once.
"""

from cleanpress.html.metadata.authors import read_authors
from cleanpress.html.metadata.dates import read_modified, read_published
from cleanpress.html.metadata.page import (
    Metadata,
    read_all,
    read_description,
    read_image,
    read_language,
    read_metadata,
    read_site,
    read_tags,
    read_url,
)
from cleanpress.html.metadata.sources import Sources, read_title_element
from cleanpress.html.metadata.titles import read_title
from cleanpress.html.metadata.told import Told

__all__ = [
    "Metadata",
    "Sources",
    "Told",
    "read_all",
    "read_authors",
    "read_description",
    "read_image",
    "read_language",
    "read_metadata",
    "read_modified",
    "read_published",
    "read_site",
    "read_tags",
    "read_title",
    "read_title_element",
    "read_url",
]
