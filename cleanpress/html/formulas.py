"""Write the formulas of a page into its text, once each: TeX between dollar signs, else MathML on one line.

Pages have one formula in several ways at a time: for the eye, for screen readers, as its source. Which of
them holds the source depends on what drew it: KaTeX, MathJax 2 to 4, MediaWiki, LaTeXML, WordPress, Zhihu.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleanpress.html.mathml import mathml_to_text

__all__ = ["may_have_formulas", "write_formulas"]

# A page without one of these has no formula in MathML, in a script or in an image that is known as one.
_MARKS = (b"<math", b"math/", b"katex", b"<mjx-", b"latex", b"MathJax", b"equation?tex", b"data-tex=")
# What holds all the forms of one formula.
_CONTAINERS = ".katex, mjx-container, .mwe-math-element, .MathJax, [data-tex], [data-latex], math"
_IMAGES = 'img.latex, img.tex, img.math, img[class*="mwe-math"], img[src*="latex"], img[src*="equation?tex"]'
_SCRIPTS = 'script[type^="math/"]'
_ANY_FORM = f"{_SCRIPTS}, {_CONTAINERS}, {_IMAGES}"
_ANNOTATION = re.compile(r"(?:application|text)/x-(?:la)?tex|(?:la)?tex", re.IGNORECASE)
# What MathJax 2 puts before the script that holds the source.
_RENDERED = re.compile(r"\b(?:MathJax\w*|mjx-chtml|MJXp-\w+)")
_MOST_RENDERED = 3
# MathML in an attribute or a script is parsed by itself, and one formula is not longer.
LONGEST_SOURCE = 50_000
_SOURCE_NAMES = ("data-tex", "data-latex")
_DISPLAY_CLASS = re.compile(r"katex-display|MathJax_Display|mwe-math\S*-display|MathJax_\w+_Display")
_DELIMITERS = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))
_STYLED = re.compile(r"\{\\(?:displaystyle|textstyle)\s*(.*)\}", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n")
_TEX_SIGN = re.compile(r"\\[A-Za-z]|[\^_{}]")
_WORDS = re.compile(r"[^\W\d_]{3,}\s+[^\W\d_]{3,}")


def may_have_formulas(tree: LexborHTMLParser, page: bytes) -> bool:
    """Return whether a page may have formulas that `write_formulas` knows; cheap, and seldom wrong."""
    # Most pages have no such element, and to learn this from the tree takes half the time.
    return tree.css_first(_ANY_FORM) is not None and any(mark in page for mark in _MARKS)


def write_formulas(tree: LexborHTMLParser) -> None:
    """Put text in the place of each formula: `$TeX$`, `$$TeX$$` for one on a line of its own, or `1/2`.

    A formula without TeX or MathML, drawn by characters or as a picture alone, stays as it is.

    >>> tree = LexborHTMLParser('<p><script type="math/tex">a^2</script>, <math><mn>3</mn></math>, <b>b</b>')
    >>> write_formulas(tree)
    >>> tree.body.inner_html
    '<p>$a^2$, 3, <b>b</b></p>'
    """
    seen: set[int] = set()
    # Nothing is changed before all is found: what is taken out of the tree must not be looked at again.
    found = [*_in_scripts(tree, seen), *_in_containers(tree, seen), *_in_images(tree, seen)]
    for node, text in found:
        if text:
            node.replace_with(text)
        else:
            node.decompose()


def _in_scripts(tree: LexborHTMLParser, seen: set[int]) -> Iterator[tuple[LexborNode, str]]:
    for script in tree.css(_SCRIPTS):
        kind = (script.attributes.get("type") or "").lower()
        source = script.text()
        text = _from_mathml_source(source) if kind.startswith("math/mml") else ""
        if kind.startswith("math/tex"):
            text = _between_dollars(source, display="display" in kind)
        if text and not _is_inside(script, seen):
            seen.add(script.mem_id)
            yield from _rendered_before(script, seen)
            yield script, text


def _rendered_before(script: LexborNode, seen: set[int]) -> Iterator[tuple[LexborNode, str]]:
    """Yield what MathJax drew from a script and put before it, to be taken out."""
    node = script.prev
    for _ in range(_MOST_RENDERED):
        while node is not None and node.is_text_node and not (node.text() or "").strip():
            node = node.prev
        if node is None or not node.is_element_node or node.mem_id in seen:
            return
        if not _RENDERED.search(node.attributes.get("class") or ""):
            return
        seen.add(node.mem_id)
        yield node, ""
        node = node.prev


def _in_containers(tree: LexborHTMLParser, seen: set[int]) -> Iterator[tuple[LexborNode, str]]:
    without: set[int] = set()  # what has none in it is not searched again for each container in it
    for node in tree.css(_CONTAINERS):
        if _is_inside(node, seen) or _is_inside(node, without) or _holds_several(node):
            continue
        text = _formula(node)
        (seen if text else without).add(node.mem_id)
        if text:
            yield node, text


def _in_images(tree: LexborHTMLParser, seen: set[int]) -> Iterator[tuple[LexborNode, str]]:
    for image in tree.css(_IMAGES):
        alt = image.attributes.get("alt") or ""
        is_named = bool(re.search(r"\b(?:latex|tex|math)", image.attributes.get("class") or ""))
        if (is_named or _TEX_SIGN.search(alt)) and not _WORDS.search(alt) and not _is_inside(image, seen):
            text = _between_dollars(alt, display=_is_display(image))
            if text:
                seen.add(image.mem_id)
                yield image, text


def _is_inside(node: LexborNode, seen: set[int]) -> bool:
    """Return whether a node, or one around it, was seen."""
    around: LexborNode | None = node
    while around is not None:
        if around.mem_id in seen:
            return True
        around = around.parent
    return False


def _holds_several(node: LexborNode) -> bool:
    """Return whether an element with the name of a container is one around more than a formula."""
    return node.tag != "math" and len(node.css("math")) > 1


def _formula(container: LexborNode) -> str:
    """Return the text of the formula that is all of a container; "" for none."""
    source = _source(container)
    if source:
        return _between_dollars(source, display=_is_display(container))
    math = container if container.tag == "math" else container.css_first("math")
    if math is not None:
        return mathml_to_text(math)
    return _from_mathml_source(container.attributes.get("data-mathml") or "")


def _source(container: LexborNode) -> str:
    for name in _SOURCE_NAMES:
        if source := container.attributes.get(name):
            return source
    for annotation in container.css("annotation"):
        if _ANNOTATION.fullmatch((annotation.attributes.get("encoding") or "").strip()):
            return annotation.text()
    for node in [container, *container.css("math[alttext], [data-latex], img[alt]")]:
        source = node.attributes.get("alttext") or node.attributes.get("data-latex")
        source = source or (node.attributes.get("alt") if node.tag == "img" else "") or ""
        # An alternative text may also be in words: "x squared".
        if source and (_TEX_SIGN.search(source) or not _WORDS.search(source)):
            return source
    return ""


def _is_display(node: LexborNode) -> bool:
    """Return whether a formula stands on a line of its own."""
    inside = [] if node.tag == "math" else node.css('math[display="block"], [class*="-display"]')
    for each in [node, *inside, node.parent]:
        if each is None:
            continue
        values = each.attributes
        if values.get("display") in ("block", "true") or values.get("mode") == "display":
            return True
        if _DISPLAY_CLASS.search(values.get("class") or ""):
            return True
    return False


def _between_dollars(source: str, *, display: bool) -> str:
    """Return TeX between dollar signs, on one line, without its comments and the delimiters it came in."""
    tex = " ".join(_COMMENT.sub("\n", source).split())
    for opening, closing in _DELIMITERS:
        if len(tex) > len(opening) + len(closing) and tex.startswith(opening) and tex.endswith(closing):
            tex = tex[len(opening) : -len(closing)].strip()
            display = display or opening in ("$$", "\\[")
            break
    if styled := _STYLED.fullmatch(tex):
        tex = styled.group(1).strip()
    if not tex:
        return ""
    return f"$${tex}$$" if display else f"${tex}$"


def _from_mathml_source(source: str) -> str:
    if len(source) > LONGEST_SOURCE:
        return ""
    math = LexborHTMLParser(source).css_first("math")
    return "" if math is None else _formula(math)
