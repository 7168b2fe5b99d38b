"""What several test modules check, and the texts and markup that they draw."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from cleanpress import Cleaner, Edit, Pipeline, Reason, apply, invert
from cleanpress.html.parse import Parsed

# Characters that some rule somewhere looks at, so that Hypothesis meets them often.
SPICE = (
    "ab Z09.,:;!?'\"`´’‘‚‛“”„‟«»‹›′″ʻʼ–—…-_/\\&<>()[]{}@#%+=*|~^\t\n\r\x0b\x0c\x1c\x85\x00\x1b\x7f\x80\x9d"
    "\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2028\u2029\u2060\u2066\u2069\u3000\u202f\ufeff\ufe0f"
    "\ud800\udc00\U000e0041\U000e007f\U0001f469\U0001f3fd\U0001f1e9âÃ©€™Âœšéèßøłжнשم中あー가।"
)
WORDS = [
    "Leave a Reply", "Home", "Menu", "Search", "Name", "Email *", "2", "Share", "Cookies", "©", "&amp;",
    "Subscribe to keep reading.", "Your email address will not be published.", "It rained all day. ",
    "â€™", "Ã©", "https://example.org/a?b=c", "me@example.org", "+49 30 901820", "\n", "\n\n", " ", "\r\n",
    "'90s", "6'2\"", "\"So,\" he said, \"it's 'done'.\"", "...", "--", "<a href=\"x\">", "`code`", "**",
]  # fmt: skip
any_text = st.one_of(
    st.text(),
    st.text(st.characters(codec=None)),  # with lone surrogates
    st.text(st.sampled_from(SPICE)),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(st.sampled_from(SPICE), max_size=5))).map("".join),
)


def examples(count: int, **options: Any) -> settings:
    """Draw this many texts in CI, and fewer or more where the profile does: see tests/conftest.py."""
    return settings(max_examples=max(5, count * settings.default.max_examples // 100), **options)


def assert_well_formed(text: str, edits: list[Edit]) -> None:
    """Edits are sorted, disjoint, in bounds, each does something and says why."""
    at = 0
    for edit in edits:
        assert at <= edit.start <= edit.end <= len(text)
        assert edit.start < edit.end or edit.replacement
        assert edit.reasons
        assert all(isinstance(reason, Reason) and reason.category for reason in edit.reasons)
        at = edit.end


def check_record(cleaner: Cleaner, text: str) -> str:
    """Edits are sorted, disjoint, in bounds, each changes something; applying is cleaning; undo is exact."""
    edits = cleaner.edits(text)
    assert_well_formed(text, edits)
    if not isinstance(cleaner, Pipeline):  # composed edits may give back what they took
        for edit in edits:
            assert text[edit.start : edit.end] != edit.replacement
    cleaned = cleaner(text)
    assert apply(text, edits) == cleaned
    assert apply(cleaned, invert(text, edits)) == text
    return cleaned


# --- Markup ---------------------------------------------------------------------------------------

VOID = re.compile(
    "area|base|basefont|bgsound|br|col|embed|frame|hr|img|input|keygen|link|meta|param|source|track|wbr"
)
NEVER = {"script", "style", "svg", "template", "iframe", "noembed", "noframes", "xmp", "plaintext"}
TAG = re.compile("<([^<>]*)>")
_TAGS = (
    "p div span b i a font table tr td li ul select option button form h1 pre textarea title script style br "
    "svg math template iframe noscript noembed noframes xmp plaintext frameset frame img html head body desc "
    "mi object br<b"
).split()
PIECES = [
    *(f"<{slash}{name}>" for name in _TAGS for slash in ("", "/")),
    *(f"<{name}/>" for name in _TAGS),
    *(f"<{name} " for name in ("p", "a", "script", "iframe", "svg", "template", "td")),
    *"<!-- --> --!> <! <? ?> ]]> <![CDATA[ </ < > /> = \" ' & &lt;".split(),
    *("&#0;", "&#28;", "&#x1d;", "\0", "\x1c", "\x1f", "\ud800", "\udc00", "\ufeff", "\ufffe", "\r\n", " "),
    *("type='application/ld+json'", "type=application/ld+json>"),
    "<script type='application/ld+json'>{<}</script>",
    *(
        "<template shadowrootmode=open>",
        "shadowrootmode",
        "a='<!--'",
        'a="<b>"',
        " <!-- ",
        "<!---->",
        "x",
        "ö",
    ),
    *("<?xml version='1.0'?>", "<html xmlns='http://www.w3.org/1999/xhtml'>", "<script src='x'/>", "\n<div>"),
]
SOUP = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def body_of(parsed: Parsed) -> str:
    return parsed.markup.partition("<body>")[2].removesuffix("</body></html>")


def text_of(parsed: Parsed) -> list[str]:
    return re.findall(r"\w+", TAG.sub(" ", parsed.markup))


def check_markup(markup: str) -> None:
    """The promise of Parsed.markup: see there."""
    assert markup.startswith("<html") and markup.endswith("</html>")
    assert "<" not in TAG.sub("", markup) and ">" not in TAG.sub("", markup)
    assert "<!" not in markup and "<?" not in markup
    assert not re.search("[\0\x1c-\x1f]", markup)
    markup.encode("utf-8")
    opened = []
    for tag in TAG.findall(markup):
        name = re.split(r"[\s]", tag, maxsplit=1)[0]
        if VOID.fullmatch(name.strip("/")):  # in mathematics, <input></input> is an element like others
            continue
        if name.startswith("/"):
            assert opened.pop() == name[1:]
        else:
            opened.append(name)
        assert name.strip("/") not in NEVER
    assert not opened
