"""Render the chosen blocks of a page as text, Markdown or clean HTML.

One walk over the blocks (walk.py) tells what is inside of what, and three writers write it: text.py,
markdown.py (with markdown_inline.py for what is in a line) and clean_html.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleanpress.errors import one_of
from cleanpress.html.blocks import Blocks
from cleanpress.options import FORMATS, Format

__all__ = ["render"]


def render(
    blocks: Blocks,
    chosen: Sequence[int],
    format: Format,
    *,
    url: str | None = None,
    title: str = "",
    links: bool | None = None,
    images: bool | None = None,
    tables: bool = True,
) -> str:
    """Return blocks of a page as text, Markdown or HTML.

    chosen:        the numbers of the blocks, ascending.
    url:           where the page is from; links and images are resolved against it.
    title:         a heading of the first level to begin with; "" for none.
    links, images: whether to keep them; by default Markdown and HTML do, and text does not.
    tables:        whether to keep tables of data. Those that only put things in their place always stay.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<p><a href=/>Home</a><h1>Tea</h1><p>Boil <b>fresh</b> water, see <a href=/pots>pots</a>."
    >>> blocks = read_blocks(parse(page).markup)
    >>> print(render(blocks, [1, 2], "markdown", url="https://tea.example"))
    # Tea
    <BLANKLINE>
    Boil **fresh** water, see [pots](https://tea.example/pots).
    >>> render(blocks, [], "html")
    ''
    """
    one_of("format", format, FORMATS)
    # Each is imported when it is asked for: most callers want one, and HTML needs a library of its own.
    if format == "text":
        from cleanpress.html.render.text import write_text

        return write_text(
            blocks, chosen, title, url=url, links=bool(links), images=bool(images), tables=tables
        )
    links, images = links is not False, images is not False
    if format == "markdown":
        from cleanpress.html.render.markdown import write_markdown

        return write_markdown(blocks, chosen, title, url=url, links=links, images=images, tables=tables)
    from cleanpress.html.render.clean_html import write_html

    return write_html(blocks, chosen, title, url=url, links=links, images=images, tables=tables)
