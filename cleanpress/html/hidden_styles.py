"""Tell from the start tag of an element whether readers of the page see it."""

from __future__ import annotations

import re

from cleanpress.html.elements import attribute

__all__ = ["hidden_by"]

# From the start of a word alone: an image written into a style is one word of thousands of characters.
_DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*:\s*([^;]*)")
_IMPORTANT = re.compile(r"(?<!\s)\s*!\s*important\s*$")
_ZERO = re.compile(r"0*\.?0+(?:%|[a-z]+)?")
# One pixel is what is left of text that is there for machines.
_TINY = re.compile(r"(?:0*\.?0+|0*[01](?:\.\d+)?\s*(?:px|pt))(?:%|[a-z]*)")
_FAR_AWAY = re.compile(r"-\s*(?:\d{4,}(?:\.\d+)?(?:px|pt)?|9{3,}(?:px|pt)?|\d{3,}(?:\.\d+)?(?:r?em|vw|vh|%))")
_NO_CLIP = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)")
_NO_CLIP_PATH = re.compile(r"inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0\s+0\s*(?:,\s*0\s+0\s*)*\)")
_ANY = re.compile(
    r"none|hidden|collapse|opacity\s*:\s*[0.]|font-size\s*:\s*[01.]|clip|transparent|-\s*\d{3}|background"
)
# With these an element is on its way into sight.
_MOVING = re.compile(r"transition|animation|transform|will-change")
_MOVING_TAG = re.compile(
    r" data-(?:w-id|aos|animat|scroll|sr-|motion|wow|gsap|framer|reveal)"
    r'| class="[^"]*(?:\bwow\b|animat|fade|reveal|lazy)'
)
# What frameworks call text for screen readers alone.
_FOR_SCREEN_READERS = re.compile(
    r"(?<![\w-])(?:u-|is-|cdk-|govuk-|usa-|wp-|slds-|a-|js-|util-|mds-|sr-)?"
    r"(?:sr[-_]?only(?:-focusable)?|visual+y-?hidden(?:-focusable)?|visuallyHidden|hidden-?visually|hiddenVisually"
    r"|screen-?reader(?:-?(?:text|only))?|screenreader-?(?:text|only)|show-for-sr|reader-only|assistive-text|a11y-(?:hidden|text)"
    r"|accessib(?:ly|ility|le)-?(?:hidden|text)|hidden-accessible|element-invisible|offscreen|off-screen|vishidden)(?![\w-])"
)


def hidden_by(source: str) -> str:
    """Return what hides an element from readers of the page, "" if nothing in its start tag does.

    "attribute" (`hidden`), "aria-hidden", "screen-reader" (a class of text for screen readers alone), or of
    its style "display", "visibility", "opacity", "font-size", "off-screen", "clip" or "color".
    What a search within the page opens, `hidden="until-found"`, is not hidden.

    >>> hidden_by('p style="margin: 0; display : none"'), hidden_by('p hidden=""')
    ('display', 'attribute')
    >>> hidden_by('p style="display: none; display: block"'), hidden_by('p hidden="until-found"')
    ('', '')
    """
    if ' hidden="' in source and attribute(source, "hidden").strip().lower() != "until-found":
        return "attribute"
    style = attribute(source, "style") if ' style="' in source else ""
    if style and _ANY.search(style.lower()) and (found := _hidden_by_style(style, source)):
        return found
    if ' aria-hidden="' in source and attribute(source, "aria-hidden").strip().lower() == "true":
        return "aria-hidden"
    if ' class="' in source and _FOR_SCREEN_READERS.search(attribute(source, "class")):
        return "screen-reader"
    return ""


def _hidden_by_style(style: str, source: str) -> str:
    values = {
        name.lower(): _IMPORTANT.sub("", value.strip().lower()) for name, value in _DECLARATION.findall(style)
    }
    if values.get("display") == "none":
        return "display"
    if values.get("visibility") in ("hidden", "collapse"):
        return "visibility"
    moves = _MOVING.search(style) or _MOVING_TAG.search(source)
    if _ZERO.fullmatch(values.get("opacity", "1")) and not moves:
        return "opacity"
    if _TINY.fullmatch(values.get("font-size", "16px")):
        return "font-size"
    return _hidden_by_place(values) or _hidden_by_color(values)


def _hidden_by_place(values: dict[str, str]) -> str:
    if values.get("position") in ("absolute", "fixed"):
        sides = (values.get(side, "") for side in ("left", "right", "top", "bottom"))
        if any(_FAR_AWAY.fullmatch(side) for side in sides):
            return "off-screen"
        if _NO_CLIP.fullmatch(values.get("clip", "")):
            return "clip"
    if _FAR_AWAY.fullmatch(values.get("text-indent", "")):
        return "off-screen"
    if _NO_CLIP_PATH.match(values.get("clip-path", "")):
        return "clip"
    sizes = (values.get("width", ""), values.get("height", ""))
    if values.get("overflow") in ("hidden", "clip") and all(_TINY.fullmatch(size) for size in sizes):
        return "clip"
    return ""


def _hidden_by_color(values: dict[str, str]) -> str:
    """Return "color" for text that has the color of what is behind it."""
    color = values.get("color", "")
    behind = values.get("background-color", values.get("background", ""))
    if color == "transparent" and "background-clip" not in values and "-webkit-background-clip" not in values:
        return "color" if "text-shadow" not in values else ""
    return "color" if color and color == behind else ""
