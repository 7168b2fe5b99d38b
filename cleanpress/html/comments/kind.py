"""Tell pages whose comments are content, such as forums, from pages with an article above its comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from cleanpress.html.metadata import Sources, Told

__all__ = ["Declared", "declared_by", "names_article", "names_forum", "size", "types_in"]

# Types of schema.org, in lower case. A FAQPage is written by one author; a Question may be part of one.
_THREADS = frozenset({"discussionforumposting", "qapage", "answer"})
_ARTICLES = ("article", "blogposting", "recipe", "review", "report")
_TYPE = re.compile(r' itemtype="[^"]*/([A-Za-z]+)/?"')
# Of elements: what software for forums and for questions calls its page, its lists, its posts.
_FORUM = re.compile(
    r"(?<![a-z])(?:forum|topic|postlist|question|answers?|showthread|threadlist|viewtopic|thread[-_]view|phpbb|vbulletin"
    r"|xenforo|xf|discourse|nodebb|flarum|mybb|smf|ips\w+|bbpress|punbb|lemmy\w*|firehose|hnmain|athing|comments_subtree|commentarea|usertext|postbit"
    r"|thread-?starter|discussion-?timeline|issue-?body)(?![a-z])",
    re.IGNORECASE,
)
# Software as it names itself in <meta name=generator>.
_FORUM_GENERATOR = re.compile(
    r"forum|phpbb|vbulletin|xenforo|discourse|nodebb|flarum|mybb|\bsmf\b|invision|vanilla|question2answer"
    r"|lemmy|discuz",
    re.IGNORECASE,
)
_FORUM_ADDRESS = re.compile(
    r"://(?:www\.)?(?:forums?|boards?|discuss(?:ions?)?|answers|ask|community|news\.ycombinator|lobste|old\.reddit|reddit)\."
    r"|/(?:forums?|foren|foro|foros|threads?|topics?|showthread|viewtopic|questions?|discussions?|issues|board|boards)(?:[/.?]|$)"
    r"|/r/[^/]+/comments/|/t/[^/]+/\d+",
    re.IGNORECASE,
)
# Of elements: one that holds an article and nothing else, and comments as software for blogs calls them.
_ARTICLE = re.compile(
    r"(?<![a-z])(?:hentry|h-entry|entry-content|article-?(?:body|content|text)|articleBody|story-?(?:body|content)"
    r"|single-post|blog-?post|post-entry)(?![a-z])"
)
_BLOG_COMMENTS = re.compile(
    r"(?<![a-z])(?:comment-?list|comments-area|comment-?respond|commentmetadata|comments-block|comments-content"
    r"|dsq-\w+|disqus\w*|blog_?comments?|blogcomment\w*)(?![a-z])",
    re.IGNORECASE,
)


class Declared(NamedTuple):
    """What a page says of itself.

    types:     of the objects in its JSON-LD, in lower case.
    og_type:   its `og:type`, "" for none.
    generator: the software that made it.
    addresses: its own, those that are known.
    """

    types: Collection[str] = ()
    og_type: str = ""
    generator: str = ""
    addresses: Sequence[str] = ()

    def is_forum(self, types: Collection[str] = ()) -> bool:
        """Return whether the page is a forum, a question with answers or the like; `types`: by microdata.

        >>> Declared(types={"qapage"}).is_forum(), Declared(addresses=["https://forum.tea.org/12"]).is_forum()
        (True, True)
        >>> Declared(types={"faqpage", "question"}).is_forum(), Declared(og_type="article").is_forum()
        (False, False)
        """
        own = {*self.types, *types}
        if not _THREADS.isdisjoint(own) and "faqpage" not in own:
            return True
        return (
            "forum" in self.og_type.lower()
            or _FORUM_GENERATOR.search(self.generator) is not None
            or any(map(_FORUM_ADDRESS.search, self.addresses))
        )

    def is_article(self, types: Collection[str] = ()) -> bool:
        """Return whether the page is one article.

        >>> Declared(og_type="article").is_article(), Declared(types={"newsarticle"}).is_article()
        (True, True)
        >>> Declared(og_type="website", types={"webpage"}).is_article()
        False
        """
        if self.og_type.lower().startswith(("article", "blog")):
            return True
        return any(each.endswith(_ARTICLES) for each in (*self.types, *types))


def declared_by(sources: Sources | Told) -> Declared:
    """Return what a page says of itself.

    >>> from cleanpress.html.parse import parse
    >>> declared_by(Sources(parse('<meta property="og:type" content="article">'))).og_type
    'article'
    >>> declared_by(Sources(parse("<p>Tea")))
    Declared(types=frozenset(), og_type='', generator='', addresses=[])
    """
    if isinstance(sources, Told):
        declared: Declared = sources.declared
        return declared
    addresses = (sources.url, sources.linked("canonical"), sources.meta("og.url"))
    return Declared(
        types=sources.types,
        og_type=sources.meta("og.type") or "",
        generator=sources.meta("generator") or "",
        addresses=[address for address in addresses if address],
    )


def types_in(tokens: Iterable[str]) -> set[str]:
    """Return the types that microdata names, in lower case.

    >>> sorted(types_in(['div itemtype="https://schema.org/Comment">', "p>Tea"]))
    ['comment']
    """
    tags = (token.partition(">")[0] for token in tokens if " itemtype=" in token)
    return {found.group(1).lower() for tag in tags for found in _TYPE.finditer(tag)}


def names_forum(signatures: Iterable[str]) -> bool:
    """Return whether one of some elements is called as those of forums are.

    >>> names_forum(["body", "div topic-body"]), names_forum(["body", "div post"])
    (True, False)
    """
    return any(map(_FORUM.search, signatures))


def names_article(signatures: Iterable[str]) -> bool:
    """Return whether one of some elements is that of an article, or is called as blogs call comments.

    >>> names_article(["div entry-content"]), names_article(["article"]), names_article(["ol comment-list"])
    (True, True, True)
    >>> names_article(["div post", "articles"])
    False
    """
    return any(
        signature.partition(" ")[0] == "article"
        or _ARTICLE.search(signature) is not None
        or _BLOG_COMMENTS.search(signature) is not None
        for signature in signatures
    )


def size(text: str) -> int:
    """Return how much a text says: its bytes, as two Han characters say about as much as a word.

    >>> size("tea"), size("茶")
    (3, 3)
    """
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
