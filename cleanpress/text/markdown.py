r"""Say whether a text is Markdown."""

from __future__ import annotations

from cleanpress.text.lazy_regex import lazy

__all__ = ["is_markdown"]

# Headings, rules of tables, fences, quotations, emphasis, links. All texts have lists, so these are not here.
_SIGN = lazy(
    r"(?m)^(?:#{1,6} +\S|[ >]*(?:```|~~~)|> ?\S|\|? *:?-{3,}:? *\||(?:===+|---+) *$)"
    r"|\]\([^()\s]+\)|(?<!\w)(\*\*|__|\*|_)(?=\S)[^*_\n]*\S\1(?!\w)"
)
# Each match has one of these, which are found many times as fast.
_NEEDED = ("#", "```", "~~~", ">", "---", "===", "](", "*", "_")
_TRAILING = lazy(r"(?m)(?<=[^ \n]) +$")


def is_markdown(text: str) -> bool:
    r"""Return whether a text has what only Markdown has, or ends lines in two spaces where it breaks them.

    >>> is_markdown("# Boats\n\nOne  \ntwo"), is_markdown("One  \ntwo. \nThree")
    (True, False)
    """
    may_have_sign = any(map(text.__contains__, _NEEDED))
    return (may_have_sign and _SIGN.search(text) is not None) or _has_only_hard_breaks(text)


def _has_only_hard_breaks(text: str) -> bool:
    """Return whether all spaces at line ends are two, two times at least, and none ends a paragraph."""
    found = 0
    for spaces in _TRAILING.finditer(text):
        following = text[spaces.end() + 1 : spaces.end() + 2]
        if len(spaces[0]) != 2 or following in ("", "\n", " ", "\r"):
            return False
        found += 1
    return found > 1
