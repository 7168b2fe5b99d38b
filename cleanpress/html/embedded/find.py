"""Ask the data of a page for its content where its markup has next to none, and put it into the markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from cleanpress.edits import Reason
from cleanpress.html.blocks import Blocks
from cleanpress.html.decide import Decided
from cleanpress.html.embedded.linked import Found, read_linked_text
from cleanpress.html.embedded.prose import count_words
from cleanpress.html.embedded.scripts import read_page_data
from cleanpress.html.embedded.state import find_state_text, is_same_text
from cleanpress.html.embedded.titles import PageNames
from cleanpress.html.metadata.jsonld import LinkedData
from cleanpress.html.metadata.sources import Sources
from cleanpress.html.parse import Parsed, parse
from cleanpress.html.score import Scored
from cleanpress.options import Favor

__all__ = ["Embedded", "Source", "find_embedded", "keep_embedded", "shows_little"]

Source: TypeAlias = Literal["page", "noscript", "json-ld", "script"]

# A page whose content is shorter, in characters, may be built by script.
LITTLE_TEXT = 400
FEWEST_WORDS = 40
# Data must hold so many times what the page shows as its content.
MORE = 3
# The state of an application must have so many times the words of JSON-LD to be preferred to another text.
MUCH_MORE = 5
# A page that shows as many words has text of its own, be it menus: a text for it must be long, and its own.
MANY_WORDS = 300
FEWEST_WORDS_BESIDE_OTHERS = 60
# The element that holds the text of the data, behind all of the page.
TAG = "page-data"
# Where the network holds less of a text to be content, it does not know texts of this kind.
ENOUGH = 0.5
UNLIKELY = 0.1

_UNNAMED = re.compile(r"[^\w.-]+")
_END = "</body></html>"


class Embedded(NamedTuple):
    """A page with the text that it holds as data: the markup, and where the text is from."""

    page: str
    origin: Source


def shows_little(blocks: Blocks, chosen: Sequence[int]) -> bool:
    """Return whether what is chosen as content is so little that the page may be built by script."""
    return sum(blocks.raw_lengths[number] for number in chosen) < LITTLE_TEXT


def find_embedded(parsed: Parsed, sources: Sources, blocks: Blocks, chosen: Sequence[int]) -> Embedded | None:
    """Find the content that a page holds as data, None where it has none or shows as much itself.

    chosen: the blocks that are content, of a page that `shows_little`.
    """
    found = _find(parsed.source, sources)
    if found is None:
        return None
    shown = sum(count_words(blocks.texts[number]) for number in chosen)
    if found.words < max(FEWEST_WORDS, MORE * shown):
        return None
    has_others = sum(map(count_words, blocks.texts)) >= MANY_WORDS
    if has_others and not (found.is_own and found.words >= FEWEST_WORDS_BESIDE_OTHERS):
        return None
    return Embedded(_insert(parsed.markup, found), found.origin)


def _find(source: bytes, sources: Sources) -> Found | None:
    names = PageNames(sources)
    state, more = find_state_text(read_page_data(source), names)
    linked = read_linked_text([*sources.data.things, *LinkedData(more).things], names)
    if linked is None or state is None:
        return linked or state
    # The state has the same text with its paragraphs and links, or another one that is far longer.
    is_same = state.words > 0.9 * linked.words and is_same_text(linked.markup, state.markup)
    is_better = state.is_own and (is_same or state.words > MUCH_MORE * linked.words)
    return state if is_better else linked


def _insert(markup: str, found: Found) -> str:
    """Return the markup of a page with a text from its data at its end, parsed like any markup."""
    body = parse(found.markup).markup
    inside = body[body.find(">", body.find("<body")) + 1 : -len(_END)] if "<body" in body else ""
    name = _UNNAMED.sub("-", found.name)[:60]
    start = f'<{TAG} class="{found.origin} {name}"><article>'
    return f"{markup.removesuffix(_END)}{start}{inside}</article></{TAG}>{_END}"


def keep_embedded(blocks: Blocks, scored: Scored, decided: Decided, favor: Favor, origin: Source) -> Decided:
    """Decide that the text of the data is the content, and nothing else on the page.

    The network takes out what it is nearly sure of: an advertisement, a line that leads elsewhere.
    """
    inside = blocks.paths_in(lambda signature: signature.startswith(TAG))
    numbers = [number for number, path in enumerate(blocks.paths) if inside[path]]
    numbers = [n for n in numbers if n not in decided.excluded and n not in decided.hidden]
    likely = [n for n in numbers if scored.scores[n] >= UNLIKELY]
    size = sum(blocks.raw_lengths[number] for number in numbers)
    if sum(blocks.raw_lengths[number] for number in likely) < ENOUGH * size or favor == "recall":
        likely = numbers
    others = [number for number in decided.chosen if not inside[blocks.paths[number]]]
    replaced = dict.fromkeys(others, Reason("replaced", origin))
    return Decided(likely, {**decided.excluded, **replaced}, decided.hidden)
