"""Draw results as SVG that is the same in each run, with text as text, for light and dark pages.

Colors of the paper, the ink and the grid are variables of a style sheet, which the reader's own preference
sets; those of the marks have enough contrast on both. Each file carries the digest of the results that it
was drawn from, so that a plot which is out of date is found where matplotlib is not installed, too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.book.results import Results
from benchmarks.figures import Table
from benchmarks.tools import OURS
from cleanpress.errors import CleanpressError
from cleanpress.installation import install_command

__all__ = ["PLOTS", "Plot", "digest_in", "draw", "drawable"]

# Sentinels that matplotlib writes and variables replace; nothing else has these colors.
INK, PAPER, GRID, PALE = "#010203", "#fdfcfb", "#808182", "#909192"
_VARIABLES = {INK: "var(--ink)", PAPER: "var(--paper)", GRID: "var(--grid)", PALE: "var(--pale)"}
STYLE = """<style>
:root { --ink: #1f2328; --paper: #ffffff; --grid: #d8dce1; --pale: #8b949e; }
@media (prefers-color-scheme: dark) {
:root { --ink: #e6edf3; --paper: #16191d; --grid: #343a42; --pale: #7d8590; }
}
</style>"""
CONTENTION = "Slow-down, several processes at once"
INSTALLATION = "MB that installing brings"
START = "Processor time of a process, times that of import ftfy"
OTHERS = "other peers, and other modes"
BLUE, ORANGE, GREEN, PURPLE = "#2f81f7", "#d9722b", "#2c9c5c", "#a06be0"
_DIGEST = re.compile(r"<!-- drawn from (\w+) -->")
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "cleanpress", "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"], "font.size": 9, "text.color": INK, "axes.labelcolor": INK,
    "axes.edgecolor": GRID, "xtick.color": INK, "ytick.color": INK, "axes.facecolor": PAPER,
    "figure.facecolor": PAPER, "savefig.facecolor": PAPER, "grid.color": GRID, "axes.grid": True,
    "axes.axisbelow": True, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 9,
    "axes.titleweight": "bold", "axes.titlelocation": "left", "legend.frameon": False, "path.simplify": False,
}  # fmt: skip


class Plot(NamedTuple):
    """A plot: the chapter and the table that it shows, how it is drawn, and what it is called."""

    chapter: str
    table: str
    draw: Callable[[Results], Any]
    alt: str


def draw(plot: Plot, results: Results) -> str:
    """Return a plot as SVG. Raises CleanpressError where matplotlib is not installed."""
    try:
        import matplotlib
    except ImportError as error:
        say = f"Plots take matplotlib, which is not installed: {install_command('report')}"
        raise CleanpressError(say) from error

    with matplotlib.rc_context(dict(_SETTINGS)):
        figure = plot.draw(results)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    svg = out.getvalue()
    for sentinel, variable in _VARIABLES.items():
        svg = svg.replace(sentinel, variable)
    svg = svg.replace("<defs>", f"{STYLE}\n<defs>", 1)
    # What a reader's machine has, in place of the one font that the plot was laid out with.
    svg = svg.replace("'DejaVu Sans'", "system-ui, 'DejaVu Sans', sans-serif")
    lines = [line.rstrip() for line in svg.splitlines()]
    at = next(number for number, line in enumerate(lines) if line.startswith("<svg"))
    return "\n".join([*lines[:at], f"<!-- drawn from {results.digest} -->", *lines[at:], ""])


def digest_in(svg: str) -> str | None:
    """Return the digest of the results that a plot was drawn from."""
    found = _DIGEST.search(svg)
    return found[1] if found else None


def _figure(width: float, height: float, rows: int = 1, columns: int = 1) -> tuple[Any, Any]:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    FigureCanvasSVG(figure)
    return figure, figure.subplots(rows, columns, squeeze=False)


def _color(tool: str) -> str:
    """Return blue for cleanpress, a color each for the peers that are everywhere, gray for the others."""
    if tool.startswith(OURS):
        return BLUE
    return {"trafilatura": ORANGE, "resiliparse": GREEN, "readability": PURPLE}.get(tool, PALE)


def _quality_and_speed(results: Results) -> Any:
    table = results.table("quality")
    columns: Any = zip(*table.rows, strict=True)
    tools, xs, ys = map(list, columns)
    low, high = min(ys), max(ys)
    figure, [[axes]] = _figure(7.2, 4.4)
    axes.set_xscale("log")
    axes.set_ylim(low - 0.02, high + 0.02)
    axes.set_xlim(0.5 * min(xs), 4.5 * max(xs))
    for tool, x, y, place in zip(tools, xs, ys, _apart(ys, (high - low + 0.04) / 26), strict=True):
        size, weight = (9, "bold") if tool == OURS else (6, "normal")
        axes.plot([x], [y], "o", color=_color(tool), markersize=size)
        axes.annotate(tool, (x, place), (8, 0), textcoords="offset points", va="center", weight=weight)
    axes.set_xlabel("ms a page, bytes to text (log scale; to the left is faster)")
    axes.set_ylabel("word F1 (higher is better)")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_title(table.title)
    return figure


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Return where labels go: no two nearer to each other than `least`, in the order of their values.

    >>> [round(each, 2) for each in _apart([0.5, 0.52, 0.9], 0.1)]
    [0.46, 0.56, 0.9]
    """
    order = sorted(range(len(values)), key=lambda number: values[number])
    places = [values[number] for number in order]
    for _ in range(200):
        for at in range(len(places) - 1):
            short = least - (places[at + 1] - places[at])
            if short > 1e-9:
                places[at] -= short / 2
                places[at + 1] += short / 2
    found = [0.0] * len(values)
    for number, place in zip(order, places, strict=True):
        found[number] = place
    return found


def _dots(name: str) -> Callable[[Results], Any]:
    """Return a plot of a table by tool: a row a set or group, a dot a tool."""

    def drawn(results: Results) -> Any:
        table = results.table(name)
        groups = table.heads[1:]
        figure, [[axes]] = _figure(7.2, 0.9 + 0.42 * len(groups))
        ours = next((str(row[0]) for row in table.rows if str(row[0]).startswith(OURS)), OURS)
        for tool, *figures in table.rows:
            _row_of_dots(axes, str(tool), figures, str(tool) == ours)
        axes.set_yticks(range(len(groups)), groups)
        axes.invert_yaxis()
        axes.grid(axis="y", visible=False)
        axes.set_title(table.title)
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), handletextpad=0.2)
        return figure

    return drawn


_BASELINES = ("everything", "html-text", "paragraphs", "landmark")  # no peers: what a tool must beat


def _row_of_dots(axes: Any, tool: str, figures: Sequence[Any], ours: bool) -> None:
    if _is_left_out(tool, ours):
        return
    places = [(figure, at) for at, figure in enumerate(figures) if figure is not None]
    axes.plot([x for x, _ in places], [y for _, y in places], **_style(axes, tool, ours))


def _is_left_out(tool: str, ours: bool) -> bool:
    """Return whether it is another column of cleanpress, or a rule that is no peer."""
    return (tool.startswith(OURS) and not ours) or any(name in tool for name in _BASELINES)


def _style(axes: Any, tool: str, ours: bool) -> dict[str, Any]:
    """Return how a tool is drawn: cleanpress large, peers that are everywhere in colors, others as one."""
    color = _color(tool)
    if ours:
        return {"marker": "D", "ls": "", "color": color, "markersize": 7, "zorder": 3, "label": tool}
    style = {"marker": "o", "ls": "", "color": color, "markersize": 5, "label": tool}
    if color != PALE:
        return style
    is_first = OTHERS not in axes.get_legend_handles_labels()[1]
    return {**style, "marker": "x", "label": OTHERS if is_first else None}


def _growth(results: Results) -> Any:
    shapes = [table for table in results.tables if table.name != "memory"]
    columns = 4
    rows = -(-len(shapes) // columns)
    figure, grid = _figure(9, 2.1 * rows, rows, columns)
    for axes, table in zip(grid.flat, shapes, strict=False):
        _small_growth(axes, table)
    for axes in list(grid.flat)[len(shapes) :]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel("ms")
    handles, labels = grid[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=len(labels), bbox_to_anchor=(0.5, -0.06))
    figure.subplots_adjust(hspace=0.55, wspace=0.35)
    return figure


def _small_growth(axes: Any, table: Table) -> None:
    sizes = [head for head in table.heads if head.endswith("×")]
    for tool, *cells in table.rows:
        times = list(filter(None, cells[: len(sizes)]))
        xs = [2**number for number in range(len(times))]
        axes.plot(xs, times, "o-", color=_color(str(tool)), markersize=3, linewidth=1.2, label=tool)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_title(table.name, fontsize=8)
    axes.tick_params(labelsize=7)
    axes.set_xticks([2**number for number in range(0, len(sizes), 2)], sizes[::2])
    axes.minorticks_off()


def _harm(results: Results) -> Any:
    table = results.table("genre")
    rows = [row for row in table.rows if row[0] != "all"]
    figure, [[axes]] = _figure(7.2, 0.9 + 0.17 * len(rows))
    for column, color in (("page", PALE), ("balanced", ORANGE), ("default", BLUE)):
        if column in table.heads:
            at = table.heads.index(column)
            lost = [100 * (1 - float(row[at])) for row in rows]  # type: ignore[arg-type]
            axes.plot(lost, range(len(rows)), "o", color=color, markersize=4, label=column)
    axes.set_yticks(range(len(rows)), [str(row[0]) for row in rows], fontsize=7)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xscale("symlog", linthresh=0.01, linscale=0.5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} %")
    axes.set_xlim(-0.002, 100)
    axes.set_title("Words lost of texts that were never pages, by genre")
    axes.legend(loc="lower right")
    return figure


def _bars(name: str, column: str, title: str) -> Callable[[Results], Any]:
    """Return a plot of one column: a bar a row."""

    def drawn(results: Results) -> Any:
        values = results.table(name).column(column)
        figure, [[axes]] = _figure(7.2, 0.7 + 0.3 * len(values))
        widths = [float(value or 0) for value in values.values()]
        bars = axes.barh(list(values), widths, color=[_color(tool) for tool in values], height=0.65)
        axes.bar_label(
            bars, [f"{width:,.3g}" if width < 100 else f"{width:,.0f}" for width in widths], padding=3
        )
        axes.invert_yaxis()
        axes.grid(axis="y", visible=False)
        axes.set_title(title)
        return figure

    return drawn


def _memory(results: Results) -> Any:
    table = results.table("memory")
    figure, [[axes]] = _figure(7.2, 3)
    for tool in table.heads[1:]:
        found = {int(done.replace(",", "")): value for done, value in table.column(tool).items()}
        axes.plot(list(found), list(found.values()), "o-", color=_color(tool), markersize=3, label=tool)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("extractions in one process")
    axes.set_ylabel("MB resident")
    axes.legend()
    axes.set_title(table.title)
    return figure


PLOTS: Mapping[str, Plot] = {
    "quality-and-speed": Plot("speed", "quality", _quality_and_speed, "Word F1 and time of each tool"),
    "quality-by-set": Plot("quality", "sets", _dots("sets"), "Figures of each tool by set"),
    "quality-by-type": Plot(
        "quality", "groups of wcxb", _dots("groups of wcxb"), "Word F1 of each tool by type of page"
    ),
    "quality-by-language": Plot(
        "quality", "groups of segments", _dots("groups of segments"), "Segments F of each tool by language"
    ),
    "all-peers": Plot("peers", "sets", _dots("sets"), "Figures of all peers by set"),
    "growth": Plot("growth", "memory", _growth, "Time on pages that double in size"),
    "memory": Plot("growth", "memory", _memory, "Memory of a process that extracts on and on"),
    "harm-by-genre": Plot("harm", "genre", _harm, "Words lost by genre"),
    "contention": Plot("contention", "extract", _bars("extract", "slow-down", CONTENTION), CONTENTION),
    "installation": Plot(
        "installation", "installations", _bars("installations", "MB", INSTALLATION), INSTALLATION
    ),
    "start": Plot("start", "start", _bars("start", "median, × ftfy", START), START),
}


def drawable(results: Mapping[str, Results]) -> Iterator[tuple[str, Plot]]:
    """Yield the plots, by name, whose tables have been measured."""
    for name, plot in PLOTS.items():
        found = results.get(plot.chapter)
        if found is not None and any(table.name == plot.table for table in found.tables):
            yield name, plot
