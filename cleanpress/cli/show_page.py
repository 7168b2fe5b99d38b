"""Show the blocks of a page on a terminal: which are kept, which are removed, why, and how surely."""

from __future__ import annotations

from typing import TextIO

from rich.text import Text

from cleanpress.cleaned import Removal
from cleanpress.cli.show_text import PALETTE, counts_table, make_console, visible
from cleanpress.html.document import Document

__all__ = ["show_page"]

# Of a longer block only its start is shown.
LONGEST = 200


def show_page(document: Document, name: str, *, file: TextIO | None = None) -> None:
    """Print each block of a page, to `file` or standard output; `name` is what the page is called."""
    console = make_console(file)
    blocks = document.blocks
    if not blocks:
        console.print(Text(f"{name}: a page without text."))
        return
    counts = document.counts
    colors = {category: PALETTE[at % len(PALETTE)] for at, category in enumerate(counts)}
    removed: dict[int | None, list[Removal]] = {}
    for removal in document.removed:
        removed.setdefault(removal.block, []).append(removal)
    for block in blocks:
        if block.kept:
            console.print(Text("+ ", style="dim").append(_shortened(block.text)), soft_wrap=True)
        for removal in removed.get(block.number, ()):
            console.print(_line(removal, colors), soft_wrap=True)
    console.print()
    console.print(counts_table(counts, "blocks", colors))
    kept = sum(block.kept for block in blocks)
    source = "" if document.source == "page" else f" The content is from the page's {document.source}."
    console.print(Text(f"{name}: {kept:,} of {len(blocks):,} blocks kept.{source}"), soft_wrap=True)
    console.file.flush()


def _line(removal: Removal, colors: dict[str, str]) -> Text:
    why = str(removal.reason)
    if removal.confidence is not None:
        why += f" {removal.confidence:.2f}"
    shown = Text("- ", style="dim").append(_shortened(removal.text), style=colors[removal.category])
    return shown.append(f"  ← {why}", style="dim")


def _shortened(text: str) -> str:
    text = text.replace("\n", " ")
    return visible(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
