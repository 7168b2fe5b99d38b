"""Find the comments below an article, with the author and the date of each.

A section of comments is known by what its element is called, by schema.org's type, or by its heading; inside
it, comments are the elements that are called so, or else siblings of one kind with the parts of a comment.
Where nothing has a name, comments are siblings after the article that each have an author, a date and a text.

The posts of a forum are content: what the network has chosen is only taken for comments where it is little
beside the article.
"""

from cleanpress.html.comments.find import find_items, items_among
from cleanpress.html.comments.kind import Declared, declared_by
from cleanpress.html.comments.parts import Item, Parts
from cleanpress.html.comments.values import Comment, Comments, runs, without_head, without_marker

__all__ = [
    "Comment",
    "Comments",
    "Declared",
    "Item",
    "Parts",
    "declared_by",
    "find_items",
    "items_among",
    "runs",
    "without_head",
    "without_marker",
]
