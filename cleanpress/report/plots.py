"""Draw the plots of a report as SVG that follows the colors of the page, and needs no styles of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from cleanpress.errors import OptionError
from cleanpress.installation import install_command

__all__ = ["check_installed", "distribution"]

SVG = "http://www.w3.org/2000/svg"
DROPPED = {f"{{{SVG}}}{tag}" for tag in ("metadata", "style", "defs")}
# Matplotlib draws in these colors, and the classes of the page take their place.
CLASSES = {"#0000f1": "plot-bar", "#0000f2": "plot-axis", "#0000f3": "plot-text", "#0000f4": "plot-grid"}
BAR, AXIS, TEXT, GRID = CLASSES
# Properties of CSS that are attributes of SVG, too; with a policy that allows no styles, only these count.
KEPT = {
    "fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-linecap", "stroke-dasharray", "opacity",
    "text-anchor", "fill-opacity", "stroke-opacity",
}  # fmt: skip
FONT = re.compile(r"([\d.]+)px")
WIDTH, HEIGHT = 5.4, 2.3  # inches, at 72 units each; the page scales it


def check_installed() -> None:
    """Raise OptionError if what draws and writes reports is not installed, with what installs it."""
    from importlib.util import find_spec

    missing = [name for name in ("jinja2", "matplotlib") if find_spec(name) is None]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        raise OptionError(
            f"A report takes {' and '.join(missing)}, which {are} not installed: {install_command('report')}"
        )


def distribution(counts: Sequence[int], name: str, title: str, description: str, label: str) -> str:
    """Return a histogram from 0 to 100 %, as the text of an SVG element.

    counts: in bins of one width. name: an id, different for each plot of a page. label: of the axis below.
    title, description: for those who cannot see it.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "path.simplify": False}):
        figure = Figure((WIDTH, HEIGHT), layout="constrained")
        axes = figure.add_subplot()
        edges = [number / len(counts) for number in range(len(counts))]
        bars = axes.bar(edges, counts, width=0.86 / len(counts), align="edge", color=BAR)
        for number, bar in enumerate(bars):
            bar.set_gid(f"bar-{number}")
        axes.set_xlim(0, 1)
        axes.set_xlabel(label, color=TEXT, fontsize=10)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.yaxis.grid(True, color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(colors=TEXT, length=0, labelsize=10)
        axes.tick_params(axis="x", pad=6)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(AXIS)
        figure.patch.set_visible(False)
        axes.patch.set_visible(False)
        out = io.StringIO()
        FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
            out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    hints = {
        f"bar-{number}": f"{range_of(number, len(counts))}: {count:,}" for number, count in enumerate(counts)
    }
    return _plain(out.getvalue(), name, title, description, hints)


def range_of(number: int, bins: int) -> str:
    """Return the range of a bin of a distribution from 0 to 100 %.

    >>> range_of(0, 20), range_of(19, 20)
    ('0–5 %', '95–100 %')
    """
    return f"{100 * number / bins:g}–{100 * (number + 1) / bins:g} %"


def _plain(drawn: str, name: str, title: str, description: str, hints: Mapping[str, str]) -> str:
    """Return a drawing of Matplotlib without styles, with titles, and with the classes of the page.

    hints: what is shown for an element when it is pointed at, by its id.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawn)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in DROPPED:
                parent.remove(child)
    for element in list(root.iter()):
        _without_style(element)
        hint = hints.get(element.attrib.pop("id", ""))
        if hint is not None:
            element.insert(0, _said("title", hint))
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("class", "plot")
    root.set("aria-labelledby", f"{name}-title {name}-description")
    root.insert(0, _said("title", title, id=f"{name}-title"))
    root.insert(1, _said("desc", description, id=f"{name}-description"))
    return ElementTree.tostring(root, encoding="unicode")


def _said(tag: str, text: str, **attributes: str) -> Any:
    element = ElementTree.Element(f"{{{SVG}}}{tag}", attributes)
    element.text = text
    return element


def _without_style(element: Any) -> None:
    """Make attributes of the style of an element."""
    element.attrib.pop("clip-path", None)  # all is drawn inside, and its ids would be those of each plot
    for key, value in _declarations(element.attrib.pop("style", "")):
        if key.startswith("font") and (size := FONT.search(value)):
            element.set("font-size", size[1])
        elif key in KEPT:
            element.set(key, value)
    for key in ("fill", "stroke"):
        found = CLASSES.get(element.get(key, ""))
        if found is not None:
            del element.attrib[key]
            element.set("class", found)
    if element.tag == f"{{{SVG}}}text" and "class" not in element.attrib:
        element.set("class", "plot-text")


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        key, mark, value = declaration.partition(":")
        if mark:
            yield key.strip(), value.strip()
