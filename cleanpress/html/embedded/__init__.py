"""The content of a page that a script builds, taken from the data that the script would build it from.

scripts:    the data of a page: the JSON in its scripts and attributes;
keys:       which keys hold no text of the page;
rich_text:  data that describe a text, of any editor, as HTML;
prose:      how much prose a text holds;
titles:     whether a text in the data is what the page is about;
linked:     the text in JSON-LD;
state:      the text in the state of an application;
find:       when data are asked at all, and how what they hold becomes a part of the page.
"""

from cleanpress.html.embedded.find import Source, find_embedded, keep_embedded, shows_little

__all__ = ["Source", "find_embedded", "keep_embedded", "shows_little"]
