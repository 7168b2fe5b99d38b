"""Tell by its key that what data hold is no text of the page."""

from __future__ import annotations

import re

__all__ = ["is_other", "words_of_key"]

LONGEST_KEY = 5  # words, and the key itself
_WORD_OF_KEY = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Keys under which no page has its own text, wherever they stand in a path.
_OTHERS = frozenset(
    "ad ads adverts analytics author authors banner banners bio caption captions categories category "
    "comment comments config configuration consent cookie cookies copyright credits css dictionary "
    "disclaimer error errors excerpt experiments features flags footer gdpr head i18n intl jsonld "
    "keywords l10n labels latest ld legal license locale locales localization menu menus messages meta "
    "metadata modal modals nav navigation newsletter notifications og opengraph others paywall "
    "popular popup preview previews privacy promo prompts recent recirculation recommendations "
    "recommended related schema settings sidebar similar snippet strings styles summary svg tags teaser "
    "teasers terms theme tracking translation translations trending ui upsell warning warnings "
    "widgets".split()
)


def words_of_key(key: str) -> list[str]:
    """Return the words of a key, and the whole of it.

    >>> words_of_key("relatedPosts"), words_of_key("cookie_text")
    (['related', 'posts', 'relatedposts'], ['cookie', 'text', 'cookie_text'])
    """
    return [word.lower() for word in _WORD_OF_KEY.findall(key)] + [key.lower()]


def is_other(key: str) -> bool:
    """Return whether a key names what no page is about.

    >>> is_other("relatedPosts"), is_other("getRelatedAssetsUrlConfig"), is_other("body")
    (True, False, False)
    """
    words = words_of_key(key)
    return len(words) <= LONGEST_KEY and not _OTHERS.isdisjoint(words)
