"""Show the blocks of a page on a terminal: which are kept, which are removed, why, and how surely."""

from __future__ import annotations

from collections import Counter
from typing import TextIO

from rich.text import Text

from cleanpress.cli.show_text import PALETTE, counts_table, make_console, visible
from cleanpress.html.document import Block, Document

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
    counts = Counter(block.category for block in blocks if block.category)
    colors = {category: PALETTE[at % len(PALETTE)] for at, (category, _) in enumerate(counts.most_common())}
    confidences = {removal.block: removal.confidence for removal in document.removed}
    for block in blocks:
        console.print(_line(block, confidences.get(block.number), colors), soft_wrap=True)
    console.print()
    console.print(counts_table(dict(counts.most_common()), "blocks", colors))
    kept = sum(block.kept for block in blocks)
    console.print(Text(f"{name}: {kept:,} of {len(blocks):,} blocks kept."), soft_wrap=True)
    console.file.flush()


def _line(block: Block, confidence: float | None, colors: dict[str, str]) -> Text:
    text = block.text.replace("\n", " ")
    shown = visible(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
    line = Text("+ " if block.kept else "- ", style="dim")
    if block.category is None:
        return line.append(shown)
    why = str(block.reason) if confidence is None else f"{block.reason} {confidence:.2f}"
    return line.append(shown, style=colors[block.category]).append(f"  ← {why}", style="dim")
