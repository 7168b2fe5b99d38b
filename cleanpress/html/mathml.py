"""MathML as text on one line: `1/2`, `10^6`, `x_(n+1)`, `√(a+b)`.

For formulas that came without their TeX. The notation is that of calculators and of mail in plain text, as
UnicodeMath has it (M. Sargent, "UnicodeMath: A Nearly Plain-Text Encoding of Mathematics"), with parentheses
where leaving them out would say something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from selectolax.lexbor import LexborNode

__all__ = ["mathml_to_text"]

# No formula that people read is nested deeper; below, what is left is read as text.
DEEPEST = 60
# Function application, invisible times, invisible comma, invisible plus: a reader does not see them. The
# third becomes a comma that is seen, since a subscript of 1 and 2 is not 12.
_INVISIBLE = {0x2061: "", 0x2062: "", 0x2063: ",", 0x2064: ""}
_RELATIONS = frozenset("= < > ≤ ≥ ≠ ≈ ≡ ∼ ≃ ≅ ∝ → ← ↔ ⇒ ⇐ ⇔ ↦ ∈ ∉ ⊂ ⊆ ⊃ ⊇ ∧ ∨ := ≔".split())
_NOT_SHOWN = frozenset("annotation annotation-xml maligngroup malignmark mphantom none mprescripts".split())
_ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "¯": "\u0304", "―": "\u0304", "‾": "\u0304", "~": "\u0303", "˜": "\u0303",
    "→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308",
}  # fmt: skip


def mathml_to_text(node: LexborNode) -> str:
    """Return a formula in MathML as text on one line.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> def text(formula):
    ...     return mathml_to_text(LexborHTMLParser(f"<math>{formula}</math>").css_first("math"))
    >>> text("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>")
    '(a+b)/2'
    >>> text("<mi>x</mi><mo>=</mo><mn>3</mn>")
    'x = 3'
    """
    return " ".join(_text(node, 0).split())


def _text(node: LexborNode, depth: int) -> str:
    if node.is_text_node:
        return (node.text() or "").translate(_INVISIBLE)
    name = (node.tag or "").lower()
    if name in _NOT_SHOWN:
        return ""
    if depth >= DEEPEST:
        return (node.text() or "").translate(_INVISIBLE)
    write = _WRITERS.get(name)
    if write is None:
        return _row(_parts(node, depth))
    return write(node, _parts(node, depth))


def _parts(node: LexborNode, depth: int) -> list[tuple[str, str]]:
    """Return the tag and the text of each child that is shown."""
    children = node.iter(include_text=True)
    return [
        ((child.tag or "").lower(), _text(child, depth + 1))
        for child in children
        if (child.tag or "").lower() not in _NOT_SHOWN
        and not (child.is_text_node and not (child.text() or "").strip())
    ]


Parts = Sequence[tuple[str, str]]


def _row(parts: Parts) -> str:
    """Write parts one after another, with a space where two would else become one: 2 1/2, sin x."""
    out = before = ""
    for name, text in parts:
        is_split = name == "mfrac" and out[-1:].isdigit() and text[:1].isdigit()
        if is_split or (len(before) > 1 and before.isalpha() and text[:1].isalnum()):
            out += " "
        out += text
        if text:
            before = text if name == "mi" else ""
    return out


def _words(node: LexborNode, parts: Parts) -> str:
    return _row(parts) or " "


def _operator(node: LexborNode, parts: Parts) -> str:
    sign = _row(parts).strip()
    return f" {sign} " if sign in _RELATIONS else sign


def _literal(node: LexborNode, parts: Parts) -> str:
    return '"' + _row(parts) + '"'


def _fraction(node: LexborNode, parts: Parts) -> str:
    over, under = _first(parts, 2)
    if node.attributes.get("linethickness") in ("0", "0pt"):  # a binomial coefficient
        return f"C({over.strip()}, {under.strip()})"
    return f"{_grouped(over)}/{_grouped(under)}"


def _root(node: LexborNode, parts: Parts) -> str:
    base, degree = _first(parts, 2)
    sign = {"3": "∛", "4": "∜", "": "√"}.get(degree.strip())
    return f"{sign}{_grouped(base)}" if sign else f"{_grouped(base)}^(1/{degree.strip()})"


def _square_root(node: LexborNode, parts: Parts) -> str:
    return "√" + _grouped(_row(parts))


def _scripts(marks: str) -> Callable[[LexborNode, Parts], str]:
    """Return what writes a base and what is below or above it, each after its mark."""

    def write(node: LexborNode, parts: Parts) -> str:
        base, *scripts = _first(parts, 1 + len(marks))
        if marks == "^" and scripts[0].strip() in _PRIMES:
            return base + scripts[0].strip()
        shown = ((mark, text) for mark, text in zip(marks, scripts, strict=True) if text.strip())
        return _grouped_base(base) + "".join(mark + _grouped(text) for mark, text in shown)

    return write


_PRIMES = frozenset("' ′ ″ ‴ * ∗ † °".split())


def _over(node: LexborNode, parts: Parts) -> str:
    base, over = _first(parts, 2)
    accent = _ACCENTS.get(over.strip())
    if accent and len(base.strip()) == 1:
        return base.strip() + accent
    return _scripts("^")(node, parts)


def _prescripted(node: LexborNode, parts: Parts) -> str:
    """Write a base, and its scripts in pairs: below, above."""
    texts = [text for _, text in parts]
    if not texts:
        return ""
    marked = (
        mark + _grouped(text)
        for mark, text in zip("_^" * len(texts), texts[1:], strict=False)
        if text.strip()
    )
    return texts[0] + "".join(marked)


def _fenced(node: LexborNode, parts: Parts) -> str:
    values = node.attributes
    opening, closing = (
        "(" if (sign := values.get("open")) is None else sign,
        ")" if (sign := values.get("close")) is None else sign,
    )
    separators = values.get("separators")
    separator = "," if separators is None else separators.strip()[:1]
    return opening + f"{separator} ".join(text.strip() for _, text in parts) + closing


def _matrix(node: LexborNode, parts: Parts) -> str:
    return "[" + "; ".join(text.strip() for _, text in parts) + "]" if len(parts) > 1 else _row(parts)


def _matrix_row(node: LexborNode, parts: Parts) -> str:
    return ", ".join(text.strip() for _, text in parts)


def _first_alone(node: LexborNode, parts: Parts) -> str:
    return parts[0][1] if parts else ""


def _space(node: LexborNode, parts: Parts) -> str:
    return " "


_WRITERS: dict[str, Callable[[LexborNode, Parts], str]] = {
    "mo": _operator,
    "ms": _literal,
    "mtext": _words,
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _scripts("_"),
    "msup": _scripts("^"),
    "msubsup": _scripts("_^"),
    "munder": _scripts("_"),
    "mover": _over,
    "munderover": _scripts("_^"),
    "mmultiscripts": _prescripted,
    "mfenced": _fenced,
    "mtable": _matrix,
    "mtr": _matrix_row,
    "mlabeledtr": _matrix_row,
    "mspace": _space,
    "semantics": _first_alone,
    "maction": _first_alone,
}


def _first(parts: Parts, count: int) -> list[str]:
    """Return the texts of the first parts; "" for those that are missing."""
    texts = [text for _, text in parts[:count]]
    return texts + [""] * (count - len(texts))


def _grouped(text: str) -> str:
    """Put parentheses around what is more than a number, a name or a group."""
    text = text.strip()
    if _is_one(text):
        return text
    return f"({text})"


def _grouped_base(text: str) -> str:
    """Put parentheses around a base that has an operator in it: (a+b)^2."""
    stripped = text.strip()
    return text if _is_one(stripped) or not any(sign in stripped for sign in "+-−/*·=") else f"({stripped})"


def _is_one(text: str) -> bool:
    if text.replace(".", "").isalnum() or len(text) <= 1:
        return True
    return text[0] == "(" and text[-1] == ")" and _closes_at_end(text)


def _closes_at_end(text: str) -> bool:
    """Return whether the parenthesis that a text begins with is closed by its last character."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if not depth:
            return at == len(text) - 1
    return False
