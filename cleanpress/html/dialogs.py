"""Tell dialogs from the rest of a page: by their roles, by what they are called, and by `aria-modal`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from cleanpress.html.blocks import Blocks
from cleanpress.html.listings import element_end

__all__ = ["dialog_signatures", "is_dialog", "modal_dialogs"]

# Roles and classes (from Bootstrap, and taken over by many) of a dialog that has another tag.
_DIALOGS = frozenset({"dialog", "alertdialog", "modal", "modal-dialog", "modal-content", "modal-body"})
# One of these is in all that `is_dialog` knows, in lower case.
_HINTS = (
    "dialog modal cookie consent gdpr dsgvo rgpd onetrust usercentrics didomi qc-cmp cmpbox truste osano"
    " iubenda klaro tarteaucitron sp_message"
).split()
# Of questions for consent: as authors call them, and the boxes of those who sell them. A page about cookies,
# or its privacy policy, is called otherwise.
_ASKS = re.compile(
    r"(?<![a-z])(?:eu-?)?(?:cookies?|(?:cookie-?)?consent|gdpr|dsgvo|rgpd)s?[-_]*(?:-?consent[-_]*)?"
    r"(?:banner|bar|notice|pop-?up|modal|dialog|law|layer|overlay|wall|msg|bubble|hinweis|notification|pop-?in"
    r"|disclaimer|prompt|toast|root|manager|settings-?box|preferences-?(?:box|center))(?![a-z])"
    r"|(?<![a-z])(?:onetrust-(?:banner|consent|pc)|cybotcookie|usercentrics|didomi-|qc-cmp2|cmpbox|truste[-_]|osano-cm"
    r"|iubenda-cs|klaro(?![a-z])|tarteaucitron|sp_message|cookieyes|borlabs-?cookie|moove_gdpr|fc-consent)",
    re.IGNORECASE,
)
# The page itself may tell that it shows one.
_WHOLE = frozenset({"html", "body", "main"})


def is_dialog(tag: str, names: str) -> bool:
    """Return whether an element with these names (classes, id, role) is a dialog.

    >>> is_dialog("div", "box modal-body"), is_dialog("div", "eu-cookie-banner"), is_dialog("p", "cookies")
    (True, True, False)
    """
    if not _DIALOGS.isdisjoint(names.split()):
        return True
    return tag not in _WHOLE and _ASKS.search(names) is not None


def dialog_signatures(signatures: Iterable[str]) -> set[str]:
    """Return the signatures of dialogs among those of a page.

    >>> dialog_signatures(["div post", "div modal-body", "section CookieBanner", "p cookies"]) == {
    ...     "div modal-body", "section CookieBanner"
    ... }
    True
    """
    # Few have any of the words, which are found in all at once.
    together = "\0".join(signatures)
    lower = together.lower() if together.isascii() else together
    found = set()
    for hint in _HINTS:
        at = lower.find(hint)
        while at >= 0:
            end = lower.find("\0", at)
            end = len(lower) if end < 0 else end
            found.add(together[lower.rfind("\0", 0, at) + 1 : end])
            at = lower.find(hint, end)
    return {signature for signature in found if is_dialog(*signature.partition(" ")[::2])}


def modal_dialogs(blocks: Blocks) -> Iterator[range]:
    """Yield the blocks of each outermost element with `aria-modal="true"`.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> list(modal_dialogs(read_blocks(parse("<p>Tea<div aria-modal=true><p>Accept</div><p>Milk").markup)))
    [range(1, 2)]
    """
    tokens, starts = blocks.tokens, blocks.starts
    end = 0
    for start in blocks.modal_tokens:
        if start >= end:
            end = element_end(tokens, start)
            yield range(bisect_left(starts, start), bisect_left(starts, end))
