"""Tell whether a text was a page, by the phrases in it, and which lines cannot be chrome where they stand.

A phrase says something only where a page would have it. In a comment of code, in quotes, and as one item of
a list whose others stay, the same words are content. A copyright line is in licenses, manuals and sources
more often than on pages, so it is no evidence of one; a privacy policy is of a site.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, compress, count

from cleanpress.phrases import UNCONDITIONAL, Pattern, Phrase, PhraseIndex
from cleanpress.phrases.matcher import LineMatches, match_lines
from cleanpress.phrases.own import OWN
from cleanpress.text.fences import fenced_blocks
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import ITEM_MARKS
from cleanpress.text.remove import list_stays

__all__ = [
    "content_lines", "has_evidence_of_a_page", "is_full_of_phrases", "is_legal_notice", "is_own",
    "items_to_keep", "lines_to_keep", "may_be_a_page", "may_have_evidence", "numbers_of_known",
]  # fmt: skip

_LEGAL = "legal_footer"
# What a site says of the data of its visitors, in the languages of the phrases: no license, manual or program
# has it, and in a row of links it says as much as "Cookie settings" does.
_OF_VISITORS = lazy(
    "cookie|galet|eväste|süti|slapuk|sīkda|sīkfa|piškot|kolači|kakpol|informasjonskaps|küpsis|çerez|бисквит|колачи|"
    "الكوكيز|ملفات (?:الارتباط|تعريف)|کوکی|עוגיות|कुकी|কুকি|குக்கீ|คุกกี้|クッキー|쿠키|"
    "privac|privas|privaat|privat|privāt|confidential|riservatez|datenschutz|dataskydd|integritet|personvern|"
    "persónuv|tietosuoja|adatv|soukrom|ochran|osobn|prywatn|zasebnost|gizlilik|aydınlatma|kvkk|riêng tư|"
    "faragha|gdpr|dsgvo|rgpd|lgpd|ccpa|rodo|конфиденц|конфіденц|персональн|поверител|приватн|απορρ[ηή]τ|προσωπικ|"
    "خصوصي|حریم خصوصی|رازداری|פרטיות|गोपनीयता|গোপনীয়|தனியுரிம|ความเป็นส่วนตัว|"
    "隐私|隱私|プライバシー|개인정보",
    re.IGNORECASE,
)
# An unconditional phrase is worth three contextual ones. A page has a few of two categories, and more if it
# is longer; without any unconditional one, a menu, a form and a footer still have contextual ones of three.
WORTH, LEAST, BLOCKS_A_POINT = 3, 6, 150
MOST_CATEGORIES, LEAST_CONTEXTUAL, BLOCKS_A_CONTEXTUAL = 3, 5, 60
# Of a text of so many lines, blank or not, it is asked where the phrases stand, if these are few enough.
LONG, MOST_PLACES = 500, 40
# Eight in ten flattened pages are worth as much, and none of the texts of programs.
FULL, BLOCKS_A_FULL = 8, 10

# What comments begin with in code, configuration, manuals and macros. A heading of Markdown has "#", too, and
# an item of a list "*": these are comments where line follows upon line, or a "/*" opens them.
_COMMENT = lazy(r"""\s*(?://|--(?!-)\s|;|%|\.\\"|'\\"|\.\.(?!\.)\s|(?i:rem|dnl)\b|/?\*+/|/\*|<!--|'''|#!)""")
_OPENED = lazy(r"\s*/\*")
FEWEST_COMMENTS, COMMENTS_AROUND = 3, 30
# A line in quotes is mentioned, not used: in message catalogs, JSON, glossaries of buttons.
_QUOTED = lazy(r"""\s*(?:"[^"]+"|'[^']+'|“[^”]+”|„[^“”]+[“”]|«[^»]+»|「[^」]+」|`[^`]+`)[,;:]?\s*""")
# What a line begins with that one of these patterns matches, or a fence of code.
_FIRST_OF_COMMENT, _FIRST_OF_QUOTED, _FENCES = map(frozenset, ("/-;%.'*<#rRdD", "\"'“„«「`", "`~"))
_FIRST_OF_CONTENT = _FIRST_OF_COMMENT | _FIRST_OF_QUOTED | _FENCES
_MAY_BE_WORDS = frozenset("rRdD")
_COMMENT_WORDS = frozenset(("rem", "dnl"))

_ITEM = lazy(rf"(\s*)([{ITEM_MARKS}]|\d{{1,3}}[.)]|[a-zA-Z][.)])\s+\S")


def is_legal_notice(phrase: Phrase | Pattern) -> bool:
    """Return whether a phrase is a copyright line or what stands beside them, which is never evidence.

    >>> notice, policy = (Phrase("legal_footer", "en", text, 10) for text in ("license", "privacy policy"))
    >>> is_legal_notice(notice), is_legal_notice(policy)
    (True, False)
    """
    return phrase.category == _LEGAL and not is_own(phrase) and not _is_of_visitors(phrase.text)


@lru_cache(maxsize=5000)
def _is_of_visitors(text: str) -> bool:
    return _OF_VISITORS.search(text) is not None


def may_have_evidence(lines: Sequence[str], gaps: Sequence[int], found: LineMatches) -> bool:
    """Return whether a text may have a part with evidence of a page. It is asked of every text first.

    What all of the text has is the most that a part of it can have. A long text has a few phrases anyway, and
    they are no evidence where there is too much between them.

    lines: without blank ones.
    gaps:  how many line ends are before each.

    >>> from cleanpress.phrases import load_phrases
    >>> from cleanpress.phrases.matcher import match_lines
    >>> lines = ["Leave a Reply", *["A quiet week."] * 1000, "Log in", "Accept all cookies"]
    >>> found = match_lines(lines, load_phrases(["en"]))
    >>> [may_have_evidence(lines, [0] + [gap] * 1002, found) for gap in (1, 2)]
    [True, False]
    """
    if not may_be_a_page(found):
        return False
    phrases = _telling(lines, found, ())
    if not _is_enough(phrases, 0):
        return False
    return sum(gaps) < LONG or len(phrases) > MOST_PLACES or _are_dense(gaps, phrases)


# The number of a line, its key, and the phrase that it is.
_Telling = tuple[int, str, Phrase | Pattern]


def _is_enough(phrases: Sequence[_Telling], blocks: int) -> bool:
    """Return whether phrases are evidence in so many blocks, if contextual ones are where they have to be."""
    categories = {phrase.category for _, _, phrase in phrases}
    if _has_unconditional(phrases):
        return len(categories) > 1 and _worth(phrases) >= LEAST + blocks / BLOCKS_A_POINT
    enough = LEAST_CONTEXTUAL + blocks / BLOCKS_A_CONTEXTUAL
    return len(categories) >= MOST_CATEGORIES and len({key for _, key, _ in phrases}) >= enough


def _has_unconditional(phrases: Iterable[_Telling]) -> bool:
    return any(phrase.score == UNCONDITIONAL for _, _, phrase in phrases)


def _are_dense(gaps: Sequence[int], phrases: Sequence[_Telling]) -> bool:
    """Return whether some phrases are enough for the blocks that there are at least from first to last."""
    # No block goes over a blank line.
    blocks = list(accumulate(gap > 1 for gap in gaps))
    return any(
        _is_enough(phrases[first:last], blocks[phrases[last - 1][0]] - blocks[phrases[first][0]] + 1)
        for first in range(len(phrases))
        for last in range(first + 2, len(phrases) + 1)
    )


def may_be_a_page(found: LineMatches) -> bool:
    """Return whether there may be evidence at all: phrases of two categories."""
    first = ""
    for phrase in found.known.values():
        if phrase.score > 1 and phrase.category != first and not is_legal_notice(phrase):
            if first:
                return True
            first = phrase.category
    return False


def has_evidence_of_a_page(
    lines: Sequence[str], found: LineMatches, content: Collection[int] | None = None
) -> bool:
    """Return whether lines, of a text or of a part of it, were likely a page.

    content: the lines that are content whatever they say; by default `content_lines` finds them.

    >>> from cleanpress.phrases import load_phrases
    >>> from cleanpress.phrases.matcher import match_lines
    >>> page = ["Skip to content", "Home", "A quiet week", "Leave a Reply"]
    >>> has_evidence_of_a_page(page, match_lines(page, load_phrases(["en"])))
    True
    >>> license = ["Copyright 2026 the authors", "All rights reserved.", "A quiet week"]
    >>> has_evidence_of_a_page(license, match_lines(license, load_phrases(["en"])))
    False
    """
    if not may_be_a_page(found):
        return False
    content = content_lines(lines) if content is None else content
    phrases = _telling(lines, found, content)
    if not _has_unconditional(phrases):
        # The headings of a manual may be such phrases, too, but they are not next to one another.
        numbers = {number for number, _, _ in phrases}
        phrases = [each for each in phrases if each[0] - 1 in numbers or each[0] + 1 in numbers]
    return _is_enough(phrases, len(lines))


def is_full_of_phrases(lines: Sequence[str], found: LineMatches, content: Collection[int]) -> bool:
    """Return whether there are so many phrases in lines that these were a page, and little else.

    The messages of a program and a list of its shortcuts have phrases, too, but they are few of its lines.

    >>> from cleanpress.phrases import load_phrases
    >>> from cleanpress.phrases.matcher import match_lines
    >>> page = ["Skip to content", "Leave a Reply", "Accept all cookies", "A quiet week"]
    >>> found = match_lines(page, load_phrases(["en"]))
    >>> is_full_of_phrases(page, found, ()), is_full_of_phrases(page[1:], found, ())
    (True, False)
    """
    return _worth(_telling(lines, found, content)) >= FULL + len(lines) / BLOCKS_A_FULL


def _worth(phrases: Iterable[_Telling]) -> int:
    """Return how much different phrases are worth as evidence."""
    kinds = {key: phrase.score for _, key, phrase in phrases}
    return sum(WORTH if score == UNCONDITIONAL else 1 for score in kinds.values())


def _telling(lines: Sequence[str], found: LineMatches, content: Collection[int]) -> list[_Telling]:
    """Return the phrases that say something of a page, in order."""
    known = found.known
    return [
        (number, found.keys[lines[number]], phrase)
        for number in numbers_of_known(lines, known)
        if (phrase := known[lines[number]]).score > 1
        and not is_legal_notice(phrase)
        and number not in content
    ]


def numbers_of_known(lines: Sequence[str], known: Container[str]) -> list[int]:
    """Return the numbers of the lines that are phrases: all lines are asked, and few are.

    >>> numbers_of_known(["Tea", "Home", "Milk"], {"Home": "navigation"})
    [1]
    """
    return list(compress(count(), map(known.__contains__, lines)))


def content_lines(lines: Sequence[str]) -> set[int]:
    """Return the lines that are content whatever they say: fenced code, comments of code, what is in quotes.

    >>> sorted(content_lines(["// Share", "// of the parts", "// Print", "Share", '"Share"']))
    [0, 1, 2, 4]
    """
    firsts = _firsts_of_content(lines)
    if not firsts:
        return set()
    content = {
        at for at, first in firsts.items() if first in _FIRST_OF_QUOTED and _QUOTED.fullmatch(lines[at])
    }
    if not _FENCES.isdisjoint(firsts.values()):
        content.update(number for first, last in fenced_blocks(lines) for number in range(first, last + 1))
    return content | set(_comments(lines, firsts))


def _firsts_of_content(lines: Sequence[str]) -> dict[int, str]:
    """Return what lines begin with that may be content, by their numbers: few do, and only they are read."""
    return {
        number: line[0]
        for number, line in enumerate(map(str.lstrip, lines))
        if line[:1] in _FIRST_OF_CONTENT
        and (line[0] not in _MAY_BE_WORDS or line[:3].lower() in _COMMENT_WORDS)
    }


def _comments(lines: Sequence[str], firsts: Mapping[int, str]) -> Iterator[int]:
    """Yield the lines that are comments, and have others near. firsts: what lines begin with."""
    found = {at for at, first in firsts.items() if first in _FIRST_OF_COMMENT and _COMMENT.match(lines[at])}
    found.update(_runs(lines, [number for number, first in firsts.items() if first == "#"], opened=False))
    found.update(_runs(lines, [number for number, first in firsts.items() if first == "*"], opened=True))
    comments = sorted(found)
    for at, number in enumerate(comments):
        for first in range(max(0, at - FEWEST_COMMENTS + 1), at + 1):
            last = first + FEWEST_COMMENTS - 1
            if last < len(comments) and comments[last] - comments[first] <= COMMENTS_AROUND:
                yield number
                break


def _runs(lines: Sequence[str], marked: Sequence[int], *, opened: bool) -> list[int]:
    """Return those of the lines with a mark that follow upon each other, three or more, or after "/*"."""
    found: list[int] = []
    run: list[int] = []
    for number in [*marked, -1]:
        if run and number == run[-1] + 1:
            run.append(number)
            continue
        before = lines[run[0] - 1] if run and run[0] else ""
        if run and (_OPENED.match(before) if opened else len(run) >= FEWEST_COMMENTS):
            found += run
        run = [number]
    return found


def is_own(phrase: Phrase | Pattern) -> bool:
    """Return whether a phrase is one of the person's own, and unconditional."""
    return phrase.language == OWN and phrase.score == UNCONDITIONAL


def lines_to_keep(lines: Sequence[str], index: PhraseIndex) -> set[int]:
    """Return the numbers of the lines that are phrases to keep."""
    if not index.kept:
        return set()
    keys = match_lines(lines, index).keys
    return {number for number, line in enumerate(lines) if keys[line] in index.kept}


def items_to_keep(lines: Sequence[str], removed: Collection[int]) -> Iterator[int]:
    """Yield the removed lines that are items of a list most of which stays.

    >>> list(items_to_keep(["- Your name", "- Your email address", "- Your boat"], {1}))
    [1]
    >>> list(items_to_keep(["- Home", "- Contact"], {0, 1}))
    []
    """
    if not removed:
        return
    for items in _lists(lines, removed):
        gone = [number for number in items if number in removed]
        if list_stays(len(gone), len(items)):
            yield from gone


def _lists(lines: Sequence[str], removed: Collection[int]) -> Iterator[list[int]]:
    """Yield the items of each list that an item is removed of; blank lines may be between items."""
    seen = -1
    for number in sorted(removed):
        mark = _mark(lines[number])
        if number <= seen or not mark:
            continue
        first = last = number
        items = [number]
        for step, at in ((-1, number - 1), (1, number + 1)):
            while 0 <= at < len(lines) and (not lines[at].strip() or _mark(lines[at]) == mark):
                if lines[at].strip():
                    items.append(at)
                    first, last = min(first, at), max(last, at)
                at += step
        seen = last
        yield sorted(items)


def _mark(line: str) -> str:
    """Return the mark of a list's item, with a digit for all digits; "" for other lines."""
    # Of most lines, the first two characters are enough to see that they are no items.
    if line[:1].isalpha() and line[1:2] not in ".)":
        return ""
    found = _ITEM.match(line)
    if found is None:
        return ""
    return found[2] if not found[2][0].isalnum() else "0" if found[2][0].isdigit() else "a"
