"""Show the blocks of a page on a terminal: which are kept, which are removed, why, and how surely."""

from __future__ import annotations

from cleanpress.cleaned import Removal
from cleanpress.cli.show_text import (
    PALETTE,
    because,
    print_counts,
    print_title,
    print_wrapped,
    said_reason,
    visible,
)
from cleanpress.cli.styled import Console, Text
from cleanpress.html.document import Document

__all__ = ["show_page"]

# Of a longer block only its start is shown.
LONGEST = 200


def show_page(
    document: Document, name: str, *, console: Console, everything: bool = True, title: str = ""
) -> None:
    """Print each block of a page.

    name: what the page is called. title: printed first, where there are several.
    everything: show blocks whole, and reasons that repeat what was removed.
    """
    print_title(console, title)
    blocks = document.blocks
    if not blocks:
        print_wrapped(console, Text(), Text(f"{name}: a page without text."))
        return
    counts = document.counts
    colors = {category: PALETTE[at % len(PALETTE)] for at, category in enumerate(counts)}
    removed: dict[int | None, list[Removal]] = {}
    for removal in document.removed:
        removed.setdefault(removal.block, []).append(removal)
    for block in blocks:
        if block.kept:
            print_wrapped(console, Text("+ ", "dim"), Text(_shortened(block.text, everything)))
        for removal in removed.get(block.number, ()):
            print_wrapped(console, Text("- ", "dim"), _line(removal, colors, everything))
    console.print()
    print_counts(console, counts, "blocks", colors)
    kept = sum(block.kept for block in blocks)
    source = "" if document.source == "page" else f" The content is from the page's {document.source}."
    print_wrapped(console, Text(""), Text(f"{name}: {kept:,} of {len(blocks):,} blocks kept.{source}"))
    console.file.flush()


def _line(removal: Removal, colors: dict[str, str], everything: bool) -> Text:
    why = said_reason(removal.reason, removal.text, full=everything)
    if removal.confidence is not None:
        why += f" {removal.confidence:.2f}"
    shown = Text(_shortened(removal.text, everything), colors[removal.category])
    return shown.append(f"  {because(why)}", "dim")


def _shortened(text: str, everything: bool) -> str:
    text = text.replace("\n", " ")
    return visible(text if everything or len(text) <= LONGEST else f"{text[:LONGEST]}…")
