"""Show results where people look at them: short in a shell, as HTML in a notebook, in color by rich.

brief:      reprs of at most 200 characters on one line, whatever the size of what they are of;
cards:      what is worth showing of a result, the same for the two below;
page:       a card as HTML that is safe in any notebook;
terminal:   a card as what rich prints;
colors:     the color of a category;
characters: control characters spelled out;
progress_line: how far a long work is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleanpress.display.cards import Card

__all__ = ["Displayed"]


class Displayed:
    """Something that notebooks and rich show as its card.

    What makes and writes cards is imported when something is shown: most programs show nothing.
    """

    __slots__ = ()

    def _card(self) -> Card:
        """Return what is worth showing."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        from cleanpress.display.page import write_page

        return write_page(self._card())

    def __rich__(self) -> Any:
        from cleanpress.display.terminal import write_terminal

        return write_terminal(self._card())
