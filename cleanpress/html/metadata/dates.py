"""Read when a page was published, and when it was modified.

In the order of how often they are right on the development pages: the date in the page's own address (96 %),
what its head declares (95 %), its JSON-LD (82 %: it gives the day in UTC, or that of the last build), the
page itself (86 to 90 %, but there is a date to be found on more pages than were ever published on a day).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from cleanpress.html.metadata.date_text import find_date, read_date
from cleanpress.html.metadata.jsonld import strings
from cleanpress.html.metadata.marked import OTHERS
from cleanpress.html.metadata.sources import Sources
from cleanpress.html.metadata.texts import clean, element_text, text_nodes
from cleanpress.text.lazy_regex import lazy

__all__ = ["read_modified", "read_published"]

# What publishers' and news systems call the day, from their handbooks: Open Graph, Dublin Core, Highwire
# (citation_), Parse.ly, Sailthru, Cxense, rNews, Shareaholic, WebTrends (dcsext), Brightcove (bt); and plain
# names.
_PUBLISHED = (
    "article.published_time article.published og.published_time og.article.published_time published_time "
    "datepublished citation_publication_date citation_online_date citation_date dc.date.issued "
    "dcterms.issued dcterms.created dc.date.created dc.date dcterms.date dc.created parsely-pub-date "
    "sailthru.date pubdate publishdate publish_date publish-date publication_date published_at date "
    "date.created article.created article_date_original originalpublicationdate "
    "cxenseparse.recs.publishtime cxenseparse.publishtime rnews.datepublished bt.pubdate created "
    "shareaholic.article_published_time creation_date displaydate ptime pdate article.post_date "
    "release_date releasedate dcsext.articlefirstpublished"
).split()
_MODIFIED = (
    "article.modified_time og.updated_time article.updated_time og.article.modified_time dcterms.modified "
    "dc.date.modified dc.modified last-modified lastmod modified datemodified date.modified revised "
    "updated_time last_updated date.updated utime updated_at"
).split()
_PUBLISHED_KEY = lazy(
    r"(?:publi|issue|post|releas)[a-z_.-]{0,20}(?:date|time|at|on)$"
    r"|(?:date|time)[a-z_.-]{0,20}(?:publi|issue|post|releas)"
)
_MODIFICATION = lazy(
    r"updat|modif|edited|revis|aktualis|geändert|änderung|mis à jour|actualiza|aggiorna", re.IGNORECASE
)

# /2020/05/12/, /20200512/, /2020-05-12-tea; and 12-05-2020, which only Europe writes into addresses.
_IN_ADDRESS = lazy(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?:(?P<s>[/_-])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)|(?P<m2>\d\d)(?P<d2>\d\d))"
    r"|(?P<d3>\d\d)(?P<s3>[-_.])(?P<m3>\d\d)(?P=s3)(?P<y3>20\d\d))(?!\d)"
)
_ARCHIVE = lazy(r"^\S{0,30}web\.archive\.org/web/\d+")

MOST_TIMES = 50  # <time> elements looked at; pages of comments have thousands
BEFORE_TITLE, AFTER_TITLE = 1_500, 6_000  # characters of markup
# A longer text is prose, where a date counts only if it opens it: "BERLIN, May 12, 2020 – ...".
LONGEST_LINE, EARLY = 100, 40
LONGEST_TEXT = 400  # of an element with a date
_WITH_YEAR = re.compile(r">([^<>]*(?:19|20)\d\d[^<>]*)<")
_TAG = re.compile(r"<[^<>]*>")
# What lxml, and so htmldate, takes in no text.
_NOT_XML = lazy("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Words before a date, without a first letter that may be a capital: of publishing, and then of changing.
_CUES = (
    "osted ublished eröffentlicht rstellt Datum ublié ublicado ubblicato epubliceerd Date pdated odified "
    "Stand ktualisiert Änderung jour"
).split()
MOST_CUES = 30  # of one kind
AFTER_CUE = 25  # characters between


def read_published(sources: Sources) -> str | None:
    """Return the day a page was published, as YYYY-MM-DD; that of its last change if it says no other.

    >>> from cleanpress.html.parse import parse
    >>> read_published(Sources(parse("<h1>Tea</h1><p>By Jane Doe, <b>12 May 2020</b></p>")))
    '2020-05-12'
    >>> read_published(Sources(parse("<h1>Tea</h1><p>Since 1610.</p>"), "https://example.org/2020/")) is None
    True
    """
    month_first = sources.month_first
    for text in _declared_candidates(sources):
        if day := read_date(text, month_first=month_first):
            return day
    for find in (_near_title, _in_classes, _after_cues):
        if day := find(sources, month_first):
            return day
    return read_modified(sources) or _by_htmldate(sources, month_first)


def read_modified(sources: Sources) -> str | None:
    """Return the day a page says it was last changed.

    >>> from cleanpress.html.parse import parse
    >>> read_modified(Sources(parse('<meta name="last-modified" content="2020-05-12T08:00:00Z">')))
    '2020-05-12'
    """
    for text in _modification_candidates(sources):
        if day := read_date(text, month_first=sources.month_first):
            return day
    return None


def _declared_candidates(sources: Sources) -> Iterator[str]:
    yield _in_address(sources.url or "")
    yield from sources.meta_tags(*_PUBLISHED)
    others = (key for key in sources.metas if _PUBLISHED_KEY.search(key) and not _MODIFICATION.search(key))
    yield from sources.meta_tags(*others)
    for thing in sources.articles:
        for key in ("datePublished", "dateCreated", "uploadDate", "datePosted"):
            yield from strings(thing.get(key))
    yield from _marked_candidates(sources)


def _marked_candidates(sources: Sources) -> Iterator[str]:
    """Yield the dates in elements marked as the day of publication, or as a time that is not of a change."""
    for words, node in sources.properties:
        if " datePublished " in words or " dateCreated " in words:
            yield from _element_dates(sources, node, OTHERS)
    for node in sources.tree.tags("time")[:MOST_TIMES]:
        words = f"{node.attributes.get('class')} {node.attributes.get('itemprop')}"
        if "published" in words or not _MODIFICATION.search(words):
            yield from _element_dates(sources, node, 1)


def _modification_candidates(sources: Sources) -> Iterator[str]:
    for thing in sources.articles:
        yield from strings(thing.get("dateModified"))
    yield from sources.meta_tags(*_MODIFIED)
    for words, node in sources.properties:
        if " dateModified " in words:
            yield from _element_dates(sources, node, OTHERS)
    for node in sources.tree.tags("time")[:MOST_TIMES]:
        if _MODIFICATION.search(node.attributes.get("class") or ""):
            yield from _element_dates(sources, node, OTHERS)


def _element_dates(sources: Sources, node: LexborNode, limit: int) -> Iterator[str]:
    """Yield the date of an element, if the penalty of its surroundings is below a limit."""
    if sources.marked.penalty(node) < limit:
        yield node.attributes.get("content") or node.attributes.get("datetime") or element_text(node)


def _in_address(url: str) -> str:
    match = _IN_ADDRESS.search(_ARCHIVE.sub("", url))
    if not match:
        return ""
    year, month, day = match["y"] or match["y3"], match["m"] or match["m2"], match["d"] or match["d2"]
    return f"{year}-{int(month or match['m3']):02}-{int(day or match['d3']):02}"


def _near_title(sources: Sources, month_first: bool) -> str | None:
    """Find a date in a line of its own, after the first h1 or else before it; rather of publication."""
    title = max(sources.markup.find("<h1"), 0) or max(sources.markup.find("<body"), 0)
    end = max(title, sources.markup.find("</h1", title))
    for low, high in ((end, end + AFTER_TITLE), (max(0, title - BEFORE_TITLE), title)):
        changed, last = None, low
        for match in _WITH_YEAR.finditer(sources.markup, low, high):
            line = " ".join(match.group(1).replace("&nbsp;", " ").split())
            found = find_date(line, month_first=month_first)
            if found and (len(line) <= LONGEST_LINE or found.start <= EARLY):
                before = sources.markup[max(last, match.start() - 60) : match.start()] + line[: found.start]
                last = match.end()
                if not _MODIFICATION.search(before):
                    return found.day
                changed = changed or found.day
        if changed:
            return changed
    return None


def _in_classes(sources: Sources, month_first: bool) -> str | None:
    """Find a date in elements whose classes tell of one, rather not in teasers or of a modification."""
    dates = []
    for number, node in enumerate(sources.marked.dated):
        text = clean(" ".join(text_nodes(node, LONGEST_TEXT)))
        if len(text) <= LONGEST_TEXT and any(map(str.isdigit, text)):
            found = find_date(text, month_first=month_first)
            if found and (len(text) <= LONGEST_LINE or found.start <= EARLY):
                changed = _MODIFICATION.search(text[: found.start]) is not None
                dates.append((sources.marked.penalty(node), changed, number, found.day))
    penalty, _, _, day = min(dates, default=(OTHERS, False, 0, ""))
    return day if penalty < OTHERS else None


def _after_cues(sources: Sources, month_first: bool) -> str | None:
    """Find a date that follows a word for publishing, anywhere; else a word for modifying."""
    for cue in _CUES:
        at = sources.markup.find(cue)
        for _ in range(MOST_CUES):
            if at < 0:
                break
            at += len(cue)
            text = " ".join(_TAG.sub(" ", sources.markup[at : at + 200]).replace("&nbsp;", " ").split())
            found = find_date(text[:60], month_first=month_first)
            if found and found.start <= AFTER_CUE:
                return found.day
            at = sources.markup.find(cue, at)
    return None


def _by_htmldate(sources: Sources, month_first: bool) -> str | None:
    """Ask htmldate where a page may be a text and has a date on it: 2 % of development pages.

    On all pages without a date so far, it would take 25 ms a page to give a date to 9 in 10 of those
    that have none: the year of the copyright, or a teaser's. Its extensive search is right on 3 pages more of
    35, but costs two seconds once and then 100 ms a page.
    """
    if sources.meta("og.type") not in (None, "article") or sources.tree.body is None:
        return None
    if not find_date(sources.tree.body.text(separator=" "), month_first=month_first):
        return None
    from htmldate import find_date as guess

    day = guess(_NOT_XML.sub(" ", sources.markup), original_date=True, extensive_search=False)
    return read_date(day) if day else None
