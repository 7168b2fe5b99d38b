"""How much prose a text holds: words of sentences, and not code, keys, numbers or names of files."""

from __future__ import annotations

import html
import re

from cleanpress.text.scripts import UNSPACED

__all__ = ["count_words", "is_prose", "plain"]

# In scripts without spaces each character counts as a word.
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_TAG = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_STOPS = re.compile(r"[.!?…。！？；؟۔।](?=[\s\"'”’»)\]<]|$)|[。！？；।]|[\u0e2f\u0e5a\u0e5b]")
_CODE = re.compile(r"[{}<>=;|\\_#$@^~`]")
# Prose in any language has a sentence end for so many words; Thai and Lao have none, but spaces.
LONGEST_SENTENCE = 120
MOST_CODE = 0.06  # of the characters
FEWEST_LETTERS = 0.7
LONGEST_WORD = 15  # on average; German and Finnish have 7 to 9, base64 and addresses more
FEWEST_DIFFERENT = 0.12
_SPACES_FOR_STOPS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def plain(markup: str) -> str:
    """Return markup without tags, references decoded: to count and to compare, not to show.

    >>> plain("<p>Tea &amp; milk</p>").strip(), plain("1 < 2")
    ('Tea & milk', '1 < 2')
    """
    text = _TAG.sub(" ", markup) if "<" in markup else markup
    return html.unescape(text) if "&" in text else text


def count_words(text: str) -> int:
    """Return the number of words; each character is one where words are not set apart.

    >>> count_words("Boil the water."), count_words("先把水烧开。")
    (3, 5)
    """
    return sum(1 for _ in _WORD.finditer(text))


def is_prose(text: str) -> bool:
    """Return whether a long text is written for people, and not for a program.

    >>> is_prose("Boil the water first. Then wait for a while, and pour it over the leaves.")
    True
    >>> is_prose('.tea{color:red;margin:0 auto}.milk{color:white}')
    False
    >>> is_prose("tea-green-400 tea-green-500 tea-green-600 tea-black-400")
    False
    """
    words = _WORD.findall(text)
    size = sum(map(len, words))
    if not words or size > LONGEST_WORD * len(words):
        return False
    filled = sum(map(len, text.split()))
    letters = sum(character.isalpha() or character >= "\u0300" for character in text)
    if letters < FEWEST_LETTERS * filled or len(_CODE.findall(text)) > MOST_CODE * filled:
        return False
    if len(set(words)) < min(FEWEST_DIFFERENT * len(words), 60):
        return False
    stops = len(_STOPS.findall(text))
    return stops * LONGEST_SENTENCE >= len(words) or bool(_SPACES_FOR_STOPS.search(text))
