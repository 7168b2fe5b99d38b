"""Open the store of phrases once a process: which languages there are, and an index of some."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from cleanpress.phrases.blocks import marks_in
from cleanpress.phrases.index import PhraseIndex
from cleanpress.phrases.store import PhraseStore, open_store
from cleanpress.text.language_tags import choose_language

if TYPE_CHECKING:
    from cleanpress.phrases.own import OwnPhrases

__all__ = ["count_phrases", "languages", "load_phrases"]

_store = lru_cache(maxsize=1)(open_store)
_index = lru_cache(maxsize=8)(PhraseIndex)


def count_phrases() -> dict[str, dict[str, int]]:
    """Return how many phrases and patterns each language has of each category.

    >>> count_phrases()["da"]["skip_link"] > 0
    True
    """
    store = _store()
    names, categories = store.meta["languages"], store.meta["categories"]
    numbers = Counter(mark for block in store.blocks("phrase") for mark in marks_in(block))
    counts = Counter({(names[one], categories[other]): count for (one, other), count in numbers.items()})
    for block in store.blocks("pattern"):
        counts.update((each[1], each[0]) for each in map(json.loads, block.split(b"\n")))
    return {name: {each: counts[name, each] for each in categories if counts[name, each]} for name in names}


def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are phrases for.

    >>> "da" in languages()
    True
    """
    return tuple(sorted(_store().meta["languages"]))


@lru_cache(maxsize=8)
def _own_index(store: PhraseStore, chosen: frozenset[str], own: OwnPhrases) -> PhraseIndex:
    from cleanpress.phrases.own_index import OwnPhraseIndex  # most have none

    return OwnPhraseIndex(store, chosen, own)


def load_phrases(chosen: Iterable[str] = (), own: OwnPhrases | None = None) -> PhraseIndex:
    """Return the index of the phrases of these languages; of all if none are given.

    Read once a process and kept. Raises OptionError for a language there are no phrases for.
    own: phrases of one's own, which come before those of the languages.

    >>> load_phrases(["en"]).find_lines(["leaveareply", "thetidecamein"])
    [Phrase(category='comment_form', language='en', text='leave a reply', score=20, readings=()), None]
    """
    known = languages()
    valid = frozenset(choose_language(language, known) for language in chosen) or frozenset(known)
    return _index(_store(), valid) if own is None else _own_index(_store(), valid, own)
