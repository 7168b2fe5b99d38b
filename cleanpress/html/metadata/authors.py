"""Read the authors of a page: from its head and JSON-LD, and from marked-up and text bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborNode

from cleanpress.html.metadata.byline_words import AGENCIES, HAN, LABELS
from cleanpress.html.metadata.jsonld import kinds, strings
from cleanpress.html.metadata.marked import OTHERS, Mark
from cleanpress.html.metadata.names import is_person, names_in, normalize_name
from cleanpress.html.metadata.sources import PUBLISHERS, Sources
from cleanpress.html.metadata.texts import clean, plain_text, text_nodes
from cleanpress.text.lazy_regex import lazy

__all__ = ["read_authors"]

# What libraries, publishers and news systems call the author, from their handbooks: Dublin Core, Highwire
# (citation_), EPrints, bepress; Parse.ly, Sailthru, Swiftype (st), Cxense, the New York Times (byl),
# Shareaholic, WebTrends (dcsext), Google's custom search (cse).
_LIBRARIES = (
    "citation_author citation_authors dc.creator dc.creator.personalname dcterms.creator "
    "dc.contributor.author eprints.creators_name bepress_citation_author"
).split()
_META = (
    "author authors parsely-author sailthru.author article.author article.author_name og.author "
    "og.article.author byl cxenseparse.author cse_author dcsext.author rbauthors st.author vr.author "
    "bc.authors shareaholic.article_author_name creator"
).split()
# Yoast's "Written by", in a pair of a label and its text.
_LABELS = (("twitter.label1", "twitter.data1"), ("twitter.label2", "twitter.data2"))
_WRITTEN_BY = lazy(r"(?:^|\s)(?:by|von|par|por|da|door|av|af|author|autor|auteur)$")

# Marked bylines that are looked at, in elements.
MOST_TRIED = 60
THREAD = 3  # different authors
NEAR_TITLE = 8_000  # characters of markup
LONGEST_TEXT = 300  # characters; what is longer is a box about the author

_CONNECTS = lazy(r"(?:,?\s*(?:and|und|et|y|e|og|och|en)|[,;&/+]|by|von|par|por|with)\s*:?")
# In running text, after a full stop or where an element begins; a label in small letters only there.
_TEXT_BYLINE = lazy(
    r"""(?:[>.]\s{0,40}(?:(?:[Ww]ritten|[Pp]osted|[Pp]ublished)\ )?
        (?:[Bb]y|BY|Von|VON|Por|POR|Par|PAR|Door|[Aa]uthor:|[Aa]utor(?:in)?:|[Tt]ext:|[Vv]erfasser:)
        |<[a-z][^<>]{0,300}>\s{0,40}(?:(?:Ein\ )?(?:Artikel|Beitrag)\ )?(?:von|par|por|door)\b)\s{0,10}:?
    (?:\s{0,40}</?[a-z][^<>]{0,400}>){0,3}\s{0,40}
    ([^\W\d_a-z][^<>\d|•·]{3,60})""",
    re.VERBOSE,
)
# What may be a label in an element of its own or before a colon, and what follows.
_LABELED = lazy(
    r""">\s{0,40}([^\W\d_][^<>:：]{1,24}?)\s{0,5}(?:[:：]|</(?:strong|b|dt|th)>)
    (?:\s{0,40}:?\s{0,5}</?[a-z][^<>]{0,400}>){0,3}\s{0,40}
    ([^\W\d_a-z][^<>\d|•·]{1,60})""",
    re.VERBOSE,
)
_LABEL = lazy(rf"(?:{LABELS}|text|por|di|tekst|av|af|door|by|von|par)", re.IGNORECASE | re.VERBOSE)
# （记者 张三）, 作者：张三, 文/张三, 홍길동 기자: in an element's text.
_HAN_BYLINE = lazy(
    r"""[>（(【\[;\s](?:[\u4e00-\u9fff]{0,6}(?:记者|記者)[\s:：/／]+|(?:作者|撰文|原作者)\s?[:：]\s?(?:<!--[^<>]{0,20}-->)?
        |文[/／|｜]\s?|(?:文|執筆|著者|筆者|ライター|取材・文)\s?[:：=＝]\s?)
        ((?:[\u4e00-\u9fff]{2,4}(?:[\s、，]|(?=[<）)】\]/&])))(?:[\u4e00-\u9fff]{2,3}(?:[\s、，]|(?=[<）)】\]/&]))){0,3})
    |[>\])]\s{0,10}([가-힣]{2,4}\s?(?:선임|수습|인턴|전문)?기자)\s{0,10}(?=[<(=\[]|[\w.]{2,30}@)""",
    re.VERBOSE,
)


def read_authors(sources: Sources) -> tuple[str, ...]:
    """Return the authors of a page: people if there are any, else whoever signs.

    The site itself only if it signs and nobody else does: that is right on 13 of 16 development pages.

    >>> from cleanpress.html.parse import parse
    >>> read_authors(Sources(parse('<meta name="author" content="admin"><p class="byline">By Jane Doe</p>')))
    ('Jane Doe',)
    >>> read_authors(Sources(parse("<p>By the way: tea.</p>")))
    ()
    """
    signed = []
    for names, is_company in _candidates(sources):
        people = [name for name in names if is_person(name)]
        if not is_company and any(normalize_name(name) not in sources.sites for name in people):
            return tuple(
                name for name in names if is_person(name) or normalize_name(name) not in sources.sites
            )
        signed.append(names)
    return _choose_signature(signed, sources)


def _choose_signature(signed: Sequence[Sequence[str]], sources: Sources) -> tuple[str, ...]:
    """Return who signs a page whose marks name no person: a person, others than the site, the site."""
    if person := next(_text_bylines(sources), None):
        return tuple(person)
    for names in signed:
        if any(map(is_person, names)):  # "Harbour News" is called as a person is, and signs before "red"
            return tuple(names)
    # Agencies sign only where nobody else does.
    nobody = sources.sites | (AGENCIES if len(signed) > 1 else frozenset())
    for names in signed:
        if others := tuple(name for name in names if normalize_name(name) not in nobody):
            return others
    return tuple(signed[0]) if signed else ()


def _candidates(sources: Sources) -> Iterator[tuple[list[str], bool]]:
    """Yield the names of each source, the most reliable first, and whether it calls them companies."""
    for names, is_company in _declared_candidates(sources):
        if names:
            yield list(dict.fromkeys(names)), is_company
    # Of what the page shows only the likeliest: the rest are readers, and authors of other texts.
    for names in _marked_bylines(sources):
        yield names, False
        return


def _declared_candidates(sources: Sources) -> Iterator[tuple[list[str], bool]]:
    for thing in sources.articles:
        for key in ("author", "creator"):
            authors = sources.data.resolve(thing[key]) if key in thing else []
            people = [author for author in authors if not _is_company(author)]
            yield _names_in_all(map(plain_text, strings(people or authors))), not people
    for names in _meta_candidates(sources):
        yield names, False


def _is_company(author: object) -> bool:
    """Return whether JSON-LD calls an author an organization.

    >>> _is_company({"@type": "Organization", "name": "Leaf & Cup"}), _is_company("Jane Doe")
    (True, False)
    """
    return isinstance(author, dict) and not PUBLISHERS.isdisjoint(kinds(author))


def _meta_candidates(sources: Sources) -> Iterator[list[str]]:
    for key in _LIBRARIES:
        yield _names_in_all(sources.meta_tags(key), surname_first=True)
    for key in _META:
        yield _names_in_all(sources.meta_tags(key))
    yield _names_in_all(sources.meta_tags("twitter.misc.written by"))
    for label, data in _LABELS:
        if _WRITTEN_BY.search((sources.meta(label) or "").lower()):
            yield names_in(sources.meta(data) or "")


def _names_in_all(bylines: Iterable[str], *, surname_first: bool = False) -> list[str]:
    return [name for byline in bylines for name in names_in(byline, surname_first=surname_first)]


def _marked_bylines(sources: Sources) -> Iterator[list[str]]:
    """Yield the names in elements that are marked as an author's, the likeliest first.

    >>> from cleanpress.html.parse import parse
    >>> page = '<p class="byline">By <a rel="author">Jane Doe</a></p><p class="comment author">Tim</p>'
    >>> list(_marked_bylines(Sources(parse(page))))
    [['Jane Doe'], ['Jane Doe']]
    """
    marks = _ranked_marks(sources)
    for number, mark in enumerate(marks[:MOST_TRIED], 1):
        if names := _names(mark.node):
            yield list(dict.fromkeys([*names, *_beside(mark, marks[number : number + MOST_TRIED])]))


def _ranked_marks(sources: Sources) -> list[Mark]:
    """Return the elements that are marked as the byline of the page's own text, the likeliest first."""
    penalties = {mark.number: sources.marked.penalty(mark.node) for mark in sources.marked.bylines}
    marks = [mark for mark in sources.marked.bylines if penalties[mark.number] < OTHERS]
    marks.sort(key=lambda mark: (penalties[mark.number] + mark.rank, mark.number))
    best = [mark for mark in marks if mark.rank == marks[0].rank][: 2 * THREAD]
    if len(best) >= THREAD and len({_byline_text(mark.node) for mark in best}) >= THREAD:
        # Where everybody is marked as an author, it is a thread, and who comes first began it.
        marks.sort(key=lambda mark: (penalties[mark.number], mark.number))
    return marks


def _text_bylines(sources: Sources) -> Iterator[list[str]]:
    """Yield the names that follow a "by", not far after the first h1.

    >>> from cleanpress.html.parse import parse
    >>> list(_text_bylines(Sources(parse("<h1>Tea</h1><p>By <b>Jane Doe</b></p><p>By the way, tea."))))
    [['Jane Doe']]
    """
    start = sources.markup.find("<h1")
    if start >= 0:
        for match in _TEXT_BYLINE.finditer(sources.markup, start, start + NEAR_TITLE):
            names = names_in(plain_text(match.group(1)))
            if names and all(map(is_person, names)):
                yield names
        for match in _LABELED.finditer(sources.markup, start, start + NEAR_TITLE):
            if _LABEL.fullmatch(match.group(1)):
                names = names_in(plain_text(match.group(2)))
                if names and all(map(is_person, names)):
                    yield names
    start = max(start, 0)
    near = sources.markup[start : start + NEAR_TITLE]
    if not near.isascii() and HAN.search(near):
        for match in _HAN_BYLINE.finditer(sources.markup, start):
            names = [name for text in match.groups() if text for name in names_in(text.strip())]
            if names and all(map(is_person, names)):
                yield names


def _beside(first: Mark, others: Sequence[Mark]) -> list[str]:
    """Return the names in the elements next to one that are marked as it is: authors write together."""
    names: list[str] = []
    home = first.node.parent
    for mark in others:
        parent = mark.node.parent
        if mark.rank != first.rank or home is None or parent is None or parent.mem_id != home.mem_id:
            break
        names += [name for name in _names(mark.node) if is_person(name)]
    return names


def _names(node: LexborNode) -> list[str]:
    named = node.css_first("[itemprop~=name]") if "itemprop" in node.attributes else None
    text = _byline_text(node if named is None else named)
    if not text and named is not None:
        text = named.attributes.get("content") or ""
    return [name for name in names_in(text) if len(name) > 1] if len(text) <= LONGEST_TEXT else []


def _byline_text(node: LexborNode) -> str:
    """Return the text of a byline, with " | " where one element ends and another begins.

    >>> from cleanpress.html.parse import parse
    >>> _byline_text(parse("<p>By <a>Jane</a> and <a>John</a><span>Writers</span>").tree.css("p")[0])
    'By Jane and John | Writers'
    """
    pieces = [clean(piece) for piece in text_nodes(node, LONGEST_TEXT)]
    text: list[str] = []
    last = ""
    for piece in filter(None, pieces):
        if last and not _CONNECTS.fullmatch(piece.lower()) and not _CONNECTS.fullmatch(last.lower()):
            text.append("|")
        text.append(piece)
        last = piece
    return " ".join(text)
