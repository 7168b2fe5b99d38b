"""Read when a page was published, and when it was modified.

In the order of how often they are right on the development pages: the date in the page's own address (96 %),
what its head declares (95 %), its JSON-LD (82 %: it gives the day in UTC, or that of the last build), the
page itself (86 to 90 %, but there is a date to be found on more pages than were ever published on a day).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from selectolax.lexbor import LexborNode

from cleanpress.html.metadata.date_text import OTHER_YEARS, DateStyle, find_date, find_dates, read_date
from cleanpress.html.metadata.jsonld import strings
from cleanpress.html.metadata.marked import OTHERS
from cleanpress.html.metadata.sources import Sources
from cleanpress.html.metadata.texts import clean, element_text, text_nodes
from cleanpress.text.characters import drop_ascii
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
# Updated, modified, changed, corrected: in the languages of the phrases, and in others with much news.
_MODIFICATION = lazy(
    r"updat|modif|edited|revis|last\schange|aktuali[sz]|geändert|änderung|mis(?:e)?\sà\sjour|\bmaj\b|actuali[sz]a"
    r"|aggiorna|atualiza|bijgewerkt|gewijzigd|laatste\swijziging|opdater|oppdater|uppdater|ändrad|endret|ændret"
    r"|päivitet|muokattu|zaktuali|zmieni|upraven|aktualiz|změněn|ажур|ažur|izmijen|posodob|обновл|измен|оновлен"
    r"|змінен|редакт|güncel|değiştir|ενημέρ|τροποπο|frissít|módosít|actualizat|uuend|atjaun|atnaujin"
    r"|تحديث|تعديل|عدل|بروزرسانی|به\s?روز|ویرایش|اپ\s?ڈیٹ|ترمیم|עודכן|עדכון|अपडेट|अद्यतन|संशोधित|হালনাগাদ|আপডেট"
    r"|อัปเดต|อัพเดต|ปรับปรุง|แก้ไข|cập\snhật|sửa|diperbar|pembaruan|dikemas\skini|更新|修改|修訂|修订|編集|改訂"
    r"|수정|업데이트|편집|최종",
    re.IGNORECASE,
)
BEFORE_TIME = 40  # characters that may be the label of a <time>

# /2020/05/12/, /20200512/, /2020-05-12-tea; and 12-05-2020, which only Europe writes into addresses.
_IN_ADDRESS = lazy(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?:(?P<s>[/_-])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)|(?P<m2>\d\d)(?P<d2>\d\d))"
    r"|(?P<d3>\d\d)(?P<s3>[-_.])(?P<m3>\d\d)(?P=s3)(?P<y3>20\d\d))(?!\d)"
)
_ARCHIVE = lazy(r"^\S{0,30}web\.archive\.org/web/\d+")

BEFORE_TITLE, AFTER_TITLE = 1_500, 6_000  # characters of markup
# A longer text is prose, where a date counts only if it opens it: "BERLIN, May 12, 2020 – ...".
LONGEST_LINE, EARLY = 100, 40
LONGEST_TEXT = 400  # of an element with a date
MOST_DATES = 5  # in a line
_WITH_DIGITS = re.compile(r">([^<>]*\d\d[^<>]*)<")
_OTHER_YEARS = ("fa", "ps", "prs", "th", "ja", "zh", "ar", "ur", "ckb", "hi", "mr", "bn", "ne", "my", "km")
_WITH_YEAR = re.compile(r">([^<>]*(?:19|20)\d\d[^<>]*)<")
_TAG = re.compile(r"<[^<>]*>")

# Words before a date, without a first letter that may be a capital: of publishing, and then of changing.
_CUES = (
    "osted ublished eröffentlicht rstellt Datum ublié ublicad ubblicat epubliceerd ublicerad ubliceret "
    "ublisert ulkaistu publikowano ydáno verejnené bjavljeno özzétéve ublicat ubliké ayın публикова публіков "
    "Δημοσ نشر انتشار פורסם प्रकाशित প্রকাশ เผยแพร่ đăng iterbitkan ipublikasi ayang iterbit 公開 掲載 发布 發布 "
    "发表 發表 입력 등록 게시 Date pdated odified Stand ktualisiert Änderung jour"
).split()
MOST_CUES = 30  # of one kind
AFTER_CUE = 25  # characters between
BEHIND_CUE = 200  # characters of markup that a date is looked for in
# A year of two figures, with the sign before it: 12.5.20.
_DAY_AND_YEAR = lazy(r"\.\s?\d\d")
# With one of these on a page, a date can have neither that nor a year of four figures.
_OTHER_DATES = lazy("[年\u0600-\u06ff\u0e00-\u0e7f]|\\d")
_ASCII = bytes(range(0x80))
# A line that is a date and little else, and what may stand before the date: a weekday, a place.
LONGEST_ALONE, MOST_BEFORE = 60, 12


def read_published(sources: Sources) -> str | None:
    """Return the day a page was published, as YYYY-MM-DD; that of its last change if it says no other.

    >>> from cleanpress.html.parse import parse
    >>> read_published(Sources(parse("<h1>Tea</h1><p>By Jane Doe, <b>12 May 2020</b></p>")))
    '2020-05-12'
    >>> read_published(Sources(parse("<h1>Tea</h1><p>Since 1610.</p>"), "https://example.org/2020/")) is None
    True
    """
    style = sources.date_style
    for text in _declared_candidates(sources):
        if day := read_date(text, style):
            return day
    for find in (_near_title, _in_classes, _after_cues):
        if day := find(sources):
            return day
    return read_modified(sources) or _only_day(sources)


def read_modified(sources: Sources) -> str | None:
    """Return the day a page says it was last changed.

    >>> from cleanpress.html.parse import parse
    >>> read_modified(Sources(parse('<meta name="last-modified" content="2020-05-12T08:00:00Z">')))
    '2020-05-12'
    """
    for text in _modification_candidates(sources):
        if day := read_date(text, sources.date_style):
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
    for node in sources.times:
        words = f"{node.attributes.get('class')} {node.attributes.get('itemprop')}"
        if "published" in words or not (_MODIFICATION.search(words) or _is_labeled_as_change(node)):
            yield from _element_dates(sources, node, 1)


def _is_labeled_as_change(node: LexborNode) -> bool:
    """Return whether the words in a <time>, or else those right before it, say "updated".

    >>> from cleanpress.html.parse import parse
    >>> tree = parse("<p>Published <time>3 May</time>, updated <time>6 May</time></p>").tree
    >>> [_is_labeled_as_change(node) for node in tree.css("time")]
    [False, True]
    """
    before = node.prev
    if before is None and node.parent is not None and node.parent.tag in ("span", "b", "strong", "em", "i"):
        before = node.parent.prev
    text = "" if before is None or before.tag == "time" else clean(before.text(separator=" "))[-BEFORE_TIME:]
    return _MODIFICATION.search(f"{text} {clean(node.text())[:BEFORE_TIME]}") is not None


def _modification_candidates(sources: Sources) -> Iterator[str]:
    for thing in sources.articles:
        yield from strings(thing.get("dateModified"))
    yield from sources.meta_tags(*_MODIFIED)
    for words, node in sources.properties:
        if " dateModified " in words:
            yield from _element_dates(sources, node, OTHERS)
    for node in sources.times:
        if _MODIFICATION.search(node.attributes.get("class") or "") or _is_labeled_as_change(node):
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


def _near_title(sources: Sources) -> str | None:
    """Find a date in a line of its own, after the first h1 or else before it; rather of publication."""
    with_year = _WITH_DIGITS if sources.date_style.language in _OTHER_YEARS else _WITH_YEAR
    title = max(sources.markup.find("<h1"), 0) or max(sources.markup.find("<body"), 0)
    end = max(title, sources.markup.find("</h1", title))
    for low, high in ((end, end + AFTER_TITLE), (max(0, title - BEFORE_TITLE), title)):
        changed, last = None, low
        for match in with_year.finditer(sources.markup, low, high):
            line = " ".join(match.group(1).replace("&nbsp;", " ").split())
            before = sources.markup[max(last, match.start() - 60) : match.start()]
            for day, is_change in _labeled_dates(line, sources.date_style, before):
                last = match.end()
                if not is_change:
                    return day
                changed = changed or day
        if changed:
            return changed
    return None


def _labeled_dates(line: str, style: DateStyle, before: str = "") -> Iterator[tuple[str, bool]]:
    """Yield the dates of a line, and whether its words say that it is the day of a change.

    before: the text before the line. Of prose only a date that opens it counts.

    >>> from cleanpress.html.metadata.date_text import ANYWHERE
    >>> list(_labeled_dates("Updated: 6 May 2020 · Published: 3 May 2020", ANYWHERE))
    [('2020-05-06', True), ('2020-05-03', False)]
    >>> list(_labeled_dates("2020年5月6日 更新 2020年5月3日 公開", ANYWHERE))
    [('2020-05-06', True), ('2020-05-03', False)]
    """
    found = list(islice(find_dates(line, style), MOST_DATES))
    if len(line) > LONGEST_LINE:
        found = [date for date in found[:1] if date.start <= EARLY]
    ends = [date.end for date in found]
    labels = [before + line[: found[0].start]] if found else []
    labels += [line[end : date.start] for end, date in zip(ends, found[1:], strict=False)]
    if (
        len(found) > 1
        and not any(map(str.isalpha, line[: found[0].start]))
        and _MODIFICATION.search(line[ends[0] :])
    ):
        # The labels come after the dates.
        labels = [*labels[1:], line[ends[-1] :]]
    for date, label in zip(found, labels, strict=True):
        yield date.day, _MODIFICATION.search(label) is not None


def _in_classes(sources: Sources) -> str | None:
    """Find a date in elements whose classes tell of one, rather not in teasers or of a modification."""
    dates = []
    for number, node in enumerate(sources.marked.dated):
        text = clean(" ".join(text_nodes(node, LONGEST_TEXT)))
        if len(text) <= LONGEST_TEXT and any(map(str.isdigit, text)):
            penalty = sources.marked.penalty(node)
            for day, is_change in _labeled_dates(text, sources.date_style):
                dates.append((penalty, is_change, number, day))
                if not is_change:
                    break
    penalty, _, _, day = min(dates, default=(OTHERS, False, 0, ""))
    return day if penalty < OTHERS else None


def _after_cues(sources: Sources) -> str | None:
    """Find a date that follows a word for publishing, anywhere; else a word for modifying."""
    markup, style = sources.markup, sources.date_style
    before_years = markup if _has_other_dates(markup, style) else _before(markup, sources.years)
    non_ascii = drop_ascii(before_years, _ASCII)
    for cue in _CUES:
        if not cue.isascii() and drop_ascii(cue, _ASCII) not in non_ascii:
            continue
        at = markup.find(cue) if cue in before_years else -1
        for _ in range(MOST_CUES):
            if at < 0:
                break
            at += len(cue)
            text = " ".join(_TAG.sub(" ", markup[at : at + BEHIND_CUE]).replace("&nbsp;", " ").split())
            found = find_date(text[:60], style)
            if found and found.start <= AFTER_CUE:
                return found.day
            at = markup.find(cue, at)
    return None


def _has_other_dates(markup: str, style: DateStyle) -> bool:
    """Return whether a date of a page may be without a year that `_before` looks at."""
    return style.language in OTHER_YEARS or _OTHER_DATES.search(drop_ascii(markup, _ASCII)) is not None


def _before(markup: str, years: Sequence[int]) -> str:
    """Return the parts of a page in which a cue may have a date behind it: mostly a tenth of the page.

    years: where its years in figures begin.

    >>> page = f"{'Posted. ' * 100}<b>Updated</b> 3 May 2020"
    >>> _before(page, [page.index("2020")])[-21:]
    '<b>Updated</b> 3 May '
    """
    far = BEHIND_CUE + max(map(len, _CUES))
    parts = []
    start = end = 0
    for year in sorted([*years, *(found.start() for found in _DAY_AND_YEAR.finditer(markup))]):
        if year - far > end:
            parts.append(markup[start:end])
            start = year - far
        end = year
    return "\n".join([*parts, markup[start:end]])


def _texts_with_years(markup: str, years: Iterable[int]) -> Iterator[str]:
    """Yield the texts between two tags of a page that have a year in figures, as `_WITH_YEAR` finds them.

    years: where those of the page begin, in order, from which the tags are near.

    >>> page = "<p id=a2020>Tea</p><p>In 2019 and 2020</p><p>Later</p>"
    >>> list(_texts_with_years(page, [7, 25, 34]))
    ['In 2019 and 2020']
    """
    end = 0
    for year in years:
        if year < end:
            continue
        start, tag = markup.rfind(">", end, year) + 1, markup.rfind("<", end, year)
        in_text = tag < start > 0
        end = markup.find("<" if in_text else ">", year)
        if end < 0:
            return
        if in_text:
            yield markup[start:end]


def _only_day(sources: Sources) -> str | None:
    """Find the day of the dates that stand alone on a line, where all that do are of one day.

    On a page that may be a text. Of the development pages without a date so far, 6 with a known one have such
    a day, and it is right on 5; with several days, they are of teasers, comments and members.

    >>> from cleanpress.html.parse import parse
    >>> _only_day(Sources(parse("<p>By Jane Doe<p>A long text.<p><small>May 12, 2020</small>")))
    '2020-05-12'
    >>> _only_day(Sources(parse("<p>A long text.<p>May 12, 2020: Tea<p>May 13, 2020: Cake"))) is None
    True
    """
    if sources.meta("og.type") not in (None, "article"):
        return None
    texts = _texts_with_years(sources.markup, sources.years)
    if sources.date_style.language in _OTHER_YEARS:
        texts = (match[1] for match in _WITH_DIGITS.finditer(sources.markup))
    day = None
    for text in texts:
        line = " ".join(text.replace("&nbsp;", " ").split())
        if len(line) > LONGEST_ALONE:
            continue
        found = list(islice(find_dates(line, sources.date_style), MOST_DATES))
        if len(found) != 1 or found[0].start > MOST_BEFORE:
            continue
        if day not in (None, found[0].day):
            return None
        day = found[0].day
    return day
