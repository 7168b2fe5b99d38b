"""Write a card for rich: what `rich.print(result)` shows. Rich asks for it, so it is there then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cleanpress.display.cards import COME, GONE, NOTE, Card, Stretch

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table
    from rich.text import Text

__all__ = ["write_terminal"]

PALETTE = ("red", "magenta", "yellow", "cyan", "blue", "bright_red", "bright_magenta", "bright_yellow")


def write_terminal(card: Card) -> RenderableType:
    """Return a card as what rich prints. Its texts are no markup, so that nothing in them is obeyed.

    >>> import rich
    >>> rich.print(write_terminal(Card("Tea", "2 of 3 [b]kept[/b]")))
    Tea: 2 of 3 [b]kept[/b]
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    colors = {category: PALETTE[at % len(PALETTE)] for at, category in enumerate(card.counts)}
    summary = Text.assemble((card.name, "bold"), ": ", card.summary)
    for category, count in card.counts.items():
        summary.append("  ").append(f"{category} {count:,}", style=colors[category])
    parts: list[RenderableType] = [summary]
    if card.facts:
        facts = Table(box=None, pad_edge=False, show_header=False)
        for name, value in card.facts:
            facts.add_row(Text(name, style="dim"), Text(value))
        parts.append(facts)
    if card.stretches:
        parts += [Text(), _Stretches(card.stretches, colors)]
    if card.rows:
        parts += [Text(), _table(card, colors)]
    return Group(*parts)


class _Stretches:
    """Show a text with what was changed in it: in color, or with marks where there is none."""

    def __init__(self, stretches: Sequence[Stretch], colors: Mapping[str, str]) -> None:
        self._stretches, self._colors = stretches, colors

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        plain = console.color_system is None or console.no_color
        yield Text.assemble(*(self._shown(stretch, plain) for stretch in self._stretches))

    def _shown(self, stretch: Stretch, plain: bool) -> tuple[str, str]:
        text, sign = stretch.text, stretch.sign
        if sign == NOTE:
            return f" … {text} … ", "dim"
        if plain:
            return {GONE: f"[-{text}-]", COME: f"{{+{text}+}}"}.get(sign, text), ""
        color = self._colors.get(stretch.category, PALETTE[0])
        return text, {GONE: f"strike {color}", COME: "green"}.get(sign, "")


def _table(card: Card, colors: Mapping[str, str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", title_justify="left")
    table.title = Text(card.heading) if card.heading else None
    for name in card.columns:
        table.add_column(name)
    for row in card.rows:
        cells = zip(card.columns, row, strict=True)
        styled = [(cell, colors.get(cell, "") if name == "category" else "") for name, cell in cells]
        table.add_row(*(Text(cell, style) for cell, style in styled))
    return table
