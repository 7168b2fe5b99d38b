"""Write the docstrings of cleanpress as Markdown, for the site.

They are plain text. A line `name: what it is` describes a parameter or a field, `Raises` begins what is said
of errors, and `>>>` an example. `Docstrings` is the extension of Griffe that translates those of all objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import griffe

import cleanpress
from cleanpress import cleaners

__all__ = ["Docstrings", "as_markdown", "described"]

_ENTRY = re.compile(r"([a-z_]\w*(?:, [a-z_]\w*)*): +(\S.*)")
_RAISES = re.compile(r"Raises(?= \w+Error\b)")
_CODE = re.compile(r"(`+)(.+?)\1")
# What links to its own entry: `clean`, `Document.text`, and errors, which have no marks around them.
_NAME = re.compile(r"\w+(?:\.\w+)*")
_ERROR = re.compile(r"\b(\w+Error)\b")


def as_markdown(docstring: str) -> str:
    r"""Return a docstring with its lists as lists, its examples as code, and links to public names.

    >>> print(as_markdown("Pour tea.\n\ncup: which\n    one.\nRaises TeaError if *cold*.\n\n>>> pour(1)\n1"))
    Pour tea.
    <BLANKLINE>
    - **`cup`**: which one.
    <BLANKLINE>
    **Raises** TeaError if \*cold\*.
    <BLANKLINE>
    ```pycon
    >>> pour(1)
    1
    ```
    >>> as_markdown("Pour tea; `cup` is hot.\n\nNote: wait.")
    'Pour tea; `cup` is hot.\n\nNote: wait.'
    """
    parts: list[str] = []
    for paragraph in re.split(r"\n{2,}", docstring.strip("\n")):
        if paragraph.startswith(">>> "):
            parts.append(f"```pycon\n{paragraph}\n```")
        elif paragraph.startswith((" ", "- ")):  # code, and lists that are lists already
            parts.append(paragraph)
        else:
            parts += map(_as_part, _pieces(paragraph))
    text = "\n\n".join(parts)
    text = re.sub(r"^(- .*)\n\n(?=- )", r"\1\n", text, flags=re.M)
    return text.replace("\n```\n\n```pycon\n", "\n\n")


def described(docstring: str) -> list[str]:
    """Return the names that the lists of a docstring describe.

    >>> described("Pour tea.\\n\\nhot, cold: how it is.")
    ['hot', 'cold']
    >>> described("Pour tea.")
    []
    """
    paragraphs = [each for each in re.split(r"\n{2,}", docstring) if not each.startswith((">>> ", " "))]
    found = [_ENTRY.match(piece[0]) for paragraph in paragraphs for piece in _pieces(paragraph)]
    return [name for each in found if each for name in each[1].split(", ")]


def _pieces(paragraph: str) -> Iterator[list[str]]:
    """Yield what stands in a paragraph: text, each line of a list with what is indented below it, errors."""
    piece: list[str] = []
    for line in paragraph.split("\n"):
        ends = piece and _ENTRY.match(piece[0]) and not line.startswith(" ")
        if piece and (ends or _ENTRY.match(line) or _RAISES.match(line)):
            yield piece
            piece = []
        piece.append(line)
    yield piece


def _as_part(lines: list[str]) -> str:
    text = "\n".join([lines[0], *map(str.strip, lines[1:])])
    if entry := _ENTRY.match(text.replace("\n", " ")):
        names = ", ".join(f"**`{name}`**" for name in entry[1].split(", "))
        return f"- {names}: {_escaped(entry[2])}"
    raises = _RAISES.match(text)
    return f"**Raises**{_escaped(text[raises.end() :])}" if raises else _escaped(text)


def _escaped(text: str) -> str:
    """Escape what Markdown would take for markup, but for code; link what has an entry of its own."""
    pieces, last = [], 0
    for span in _CODE.finditer(text):
        pieces += [_plain(text[last : span.start()]), _linked(span[2], span[0])]
        last = span.end()
    return "".join([*pieces, _plain(text[last:])])


def _plain(text: str) -> str:
    text = re.sub(r"[*\[\]]|__", lambda mark: "".join(f"\\{c}" for c in mark[0]), text.replace("<", "&lt;"))
    return _ERROR.sub(lambda name: _linked(name[1], name[0]), text)


def _linked(name: str, shown: str) -> str:
    target = name.removesuffix("()").removeprefix("cleanpress.")
    first = target.partition(".")[0]
    if not _NAME.fullmatch(target) or first not in (*cleanpress.__all__, "presets", "corpus", "sites"):
        return shown
    if first in cleaners.__all__:  # Griffe finds them where they are, since `*` imports them from there
        target = f"cleaners.{target}"
    return f'<autoref identifier="cleanpress.{target}" optional>{shown}</autoref>'


class Docstrings(griffe.Extension):
    """Translate docstrings while Griffe reads the package."""

    def on_object(self, *, obj: griffe.Object, **_: object) -> None:
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)
