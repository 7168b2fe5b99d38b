"""Show one result as a page: the original with what was removed in its place, and what is left beside it.

data:     what a view is: plain data that can be pickled;
texts:    the view of a cleaned text;
pages:    the view of the content of a page;
writing:  a view as HTML, by the templates in templates/.

A page that is written is one file that loads nothing, runs no script but its own, and sends nothing.
"""

from cleanpress.view.data import View
from cleanpress.view.pages import view_of_document
from cleanpress.view.texts import view_of_cleaned
from cleanpress.view.writing import shell, write_article, write_page

__all__ = ["View", "shell", "view_of_cleaned", "view_of_document", "write_article", "write_page"]
