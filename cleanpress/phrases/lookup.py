"""Say which phrases a text is, and which are near: for people, who ask of one text at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from cleanpress.phrases.blocks import NEUTRAL, UNCONDITIONAL
from cleanpress.phrases.index import Pattern, Phrase, PhraseIndex
from cleanpress.phrases.load import load_phrases
from cleanpress.phrases.matcher import all_matches, match_lines
from cleanpress.text.normalize import normalized_key

__all__ = ["Found", "find_phrases", "nearest_phrase"]

LEAST_ALIKE = 0.75  # as difflib counts


class Found(NamedTuple):
    """A phrase that a text is, or a sentence at its end or start.

    kind:    "unconditional", "contextual", "neutral" or "sentences", as in phrase files.
    text:    the phrase as it is written in its file; of a pattern, its id.
    pattern: the expression of a pattern; "" for other phrases.
    part:    the sentence that is the phrase, where it is only the end or the start of the text; else "".
    """

    category: str
    language: str
    kind: str
    text: str
    pattern: str = ""
    part: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        return self._asdict()


def find_phrases(text: str, index: PhraseIndex | None = None) -> list[Found]:
    """Return all phrases that a line is, in any language; or else the sentences at its ends that are phrases.

    The first is the one that `RemoveChrome` gives as the reason. Where it stands, it may be kept.

    >>> find_phrases("Leave a Reply")[0][:4]
    ('comment_form', 'en', 'unconditional', 'leave a reply')
    >>> find_phrases("The tide came in.")
    []
    """
    index = load_phrases() if index is None else index
    line = " ".join(text.split())
    if whole := all_matches(line, index):
        return [_found(phrase, is_sentence=is_sentence) for phrase, is_sentence in whole]
    matches = match_lines([line], index)
    if phrase := matches.known.get(line):  # left of it without its sentences
        return [_found(phrase, is_sentence=True, part=line)]
    parts = matches.end_sentences.get(line, ())
    return [_found(each.phrase, is_sentence=True, part=line[each.start : each.end].strip()) for each in parts]


def _found(phrase: Phrase | Pattern, *, is_sentence: bool, part: str = "") -> Found:
    pattern = phrase.match if isinstance(phrase, Pattern) else ""
    kind = "contextual"
    if phrase.score == UNCONDITIONAL:
        kind = "sentences" if is_sentence else "unconditional"
    elif phrase.score == NEUTRAL:
        kind = "neutral"
    return Found(phrase.category, phrase.language, kind, phrase.text, pattern, part)


def nearest_phrase(text: str, index: PhraseIndex | None = None) -> Found | None:
    """Return a phrase that is nearly the same as a text, among those that begin as it does; None without one.

    >>> nearest_phrase("Leave a replly").text
    'leave a reply'
    """
    from difflib import get_close_matches

    index = load_phrases() if index is None else index
    key = normalized_key(text)
    near = index.near(key) if key else {}
    found = get_close_matches(key, near, n=1, cutoff=LEAST_ALIKE)
    return _found(near[found[0]], is_sentence=False) if found else None
