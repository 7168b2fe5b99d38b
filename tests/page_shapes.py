"""Pages of one fragment of markup over and over: in a row, one in the other, and never closed.

What made a parser or a renderer take time that grows with the square was always such a repetition. The
fragments are those listed here, and every page and piece of markup in the case files.
"""

# ruff: noqa: E501
from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from cleanpress import Document, extract

CASES = Path(__file__).parent / "cases"
PAGE_CASES = ("parse", "render", "wholes", "hidden", "metadata", "comments", "article_or_thread", "decode")
# A page of a case that is longer is split at its blocks: pages of whole pages are like others.
LONGEST_FRAGMENT = 400

_TAGS = """
a abbr address applet area article aside audio b base basefont bdi bdo bgsound big blockquote body br button
canvas caption center cite code col colgroup command data datalist dd del desc details dfn dialog dir div dl
dt em embed fieldset figcaption figure font foreignObject footer form frame frameset h1 h2 h6 head header
hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link listing main map mark
marquee math menu menuitem meta meter mglyph mi mn mo ms mtext nav nobr noembed noframes noscript object ol
optgroup option output p param picture plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script
search section select shadow-root slot small source span strike strong style sub summary sup svg table tbody
td template textarea tfoot th thead time title tr track tt u ul var video wbr x-y xmp annotation-xml
annotation semantics mrow mfrac msup
""".split()

_FRAGMENTS = [
    # comments, declarations and what looks like them
    "<!--", "<!--<!<!<!", "<!-- x -->", "<!-->", "<!--->", "<!--x--!>", "<!---", "<!", "<!x", "<!>",
    "</", "</>",
    "<?", "<?x>", "<?php x ?>", "<![CDATA[", "<![CDATA[x]]>", "]]>", "-->", "--", "<", ">", "<<", "< ", "<a",
    "<!--<p>", "<!--x", "<!doctype html>", "<!DOCTYPE", "<!--[if IE]><p>x</p><![endif]-->", "x<!---->y",
    "<p <!-- -->x", "<p a='<!--'>x</p>", "<p <a>x",
    # references
    "&", "&amp;", "&amp;amp;", "&#", "&#x", "&#0;", "&#x1F600;", "&#99999999999;", "&notx", "&nbsp;",
    "&lt;p&gt;",
    "&CounterClockwiseContourIntegral;", "&amp", "&lt", "&#128;",
    # unclosed and misnested
    "<b><div></b>", "<b><p></b>", "<a><div></a>", "<p><a>x", "<a href=x><p>x", "<i><b><u></i>", "<b><table></b>",
    "<b><i><div></b></i>", "<table><b>x", "<table><a>x", "<table><tr><b>x</table>", "<b><td>", "<font><p>x",
    "<font a=1><b><i><p>x", "<nobr>x", "<nobr><nobr>", "<a><a>", "<button><p></button>", "<p><p>", "</p>", "</br>",
    "<form><div></form>", "<li><div><li>", "<dd><span><dt>", "<option><optgroup>", "<select><select>", "</b></i>",
    "<h1><h2>x", "<ruby><rb><rt>x", "<svg><p>x", "<svg><desc><p>x", "<math><mi><p>x", "<math><annotation-xml>",
    "<svg></svg>", "<svg><svg>", "<math></math>", "<math><mi>x</mi></math>", "<svg><title><b>x", "<svg/><math/>",
    "<svg><foreignObject><div>x", "<template><div>", "<template></template>", "<template><tr>x", "</template>",
    "<template shadowrootmode=open>x</template>", "<object><p></object>", "<marquee><b></marquee>",
    "<applet><i></applet>", "<div></span>", "</div>", "<div></p>", "<b></p>", "<em><strong><em>", "<s><u><s>",
    "<body a=1>", "<html b=2>", "<head>", "</body>x", "</html>x", "<frameset><frame>", "<frame>",
    # tables
    "<table>", "<table><tr><td>", "<table><tr><td>x</td></tr></table>", "<tr><td>x", "<td>x", "<th>x<td>y",
    "<table><caption>x", "<table><tr><td colspan=1000 rowspan=65534>x", "<td colspan=1000 rowspan=65534>x</td>",
    "<table><td>x<table>", "<table>x", "<table><p>x", "<table><input type=hidden>", "<table><form>", "<col>",
    "<tr><td>1<td>2<td>3", "<table><tr><th>a<th>b<tr><td>1<td>2</table>", "<tbody><tr>", "<tr></tr>",
    "<table><tr><td><ul><li>x</table>", "<table role=presentation><tr><td>x",
    "<tr><td><img alt=Yes src=a><td><i class='fa fa-times'></i>",
    # lists
    "<ul><li>x", "<ol><li>x", "<li>x", "<ul><li>x</ul>", "<ol><li>x</ol>", "<ul><ul>", "<ol start=99>", "<ul>",
    "<ol reversed><li>x", "<ol reversed><li>x</li></ol>", "<ol type=i><li value=3999>x", "<li value=7>x", "<dl><dt>x<dd>y",
    "<dl><dt>x<dd>y</dl>", "<dt>x", "<dd>x", "<dl><dd>x", "<dl><dl>", "<menu><li>x", "<ul><li><p>x<p>y",
    "<li><ol><li>x</ol>", "<ul><li><h2>x</h2><p>y", "<ol><li><ol>", "<ol></ol>", "<ul></ul>", "<li></li>",
    # code, preformatted
    "<pre>x</pre>", "<pre>x", "<pre><code>x</code></pre>", "<pre>\n", "<pre><span class=line>x</span></pre>",
    "<code>x</code>", "<code>`</code>", "<pre><code class=language-python>x = 1\n</code></pre>", "<pre><pre>",
    "<td class=gutter><pre>1\n2\n</pre></td>", "<pre><span class=lineno>1 </span>tea\n", "<pre><button>Copy</button>x",
    "<pre><div class=line>x</div>", "<code>x</code><br>", "<ol><li><code>x</code></ol>", "<pre><code>x<div>",
    "<table class=highlight><tr><td class=linenos>1<td><pre>x</pre></table>", "<pre aria-hidden=true>1",
    "<pre><i>x</i><td>", "<pre><br>", "<figure><pre>x</pre></figure>", "<div class=highlight><pre>x</pre></div>",
    "<span class=line>x</span>", "<pre><textarea>x</textarea></pre>", "<pre><select>x</select>", "<kbd>x</kbd>",
    # inline
    "<b>x</b>", "<i>x</i><b>y</b>", "<b>x<i>y</b>z</i>", "<br>", "<br>x", "<a href=/x>y</a>", "<a href=/x>", "<a>x</a>",
    "<a href='http://a.b/x'>y</a> ", "<sup>1</sup>", "<sub>x</sub>", "<sup><a href=#f1>1</a></sup>", "<q>x</q>",
    "<img src=a alt=b>", "<img src=a>", "<p><img src=a alt=b>", "<img srcset='a 1x, b 2x'>", "<img alt='a'>",
    "<figure><img src=a><figcaption>x</figure>", "<figure>", "<picture><source srcset=a><img src=b></picture>",
    "<noscript><img src=a></noscript>", "<img data-src=a src='data:image/gif;base64,x'>", "<hr>", "<hr>x<p>y",
    "<wbr>", "<span>x</span>", "<span>", "<ruby>茶<rt>ちゃ</ruby>", "<mark>x</mark>", "<del>x</del>", "<ins>x",
    "*", "_", "`", "[", "]", "[x](y)", "![", "\\", "~", "#", "# x\n", "|", "$", "$x$", "$$", "\\(x\\)", "\\[", "1. x<br>",
    "> x<br>", "- x<br>", "<b>*</b>", "<i> </i>", "<b> x </b>", "<em>(x)</em>", "x\n", " ", "\n", "\t", "\0", "a", "x ",
    "茶", "\u200b", "\u00ad", "e\u0301", "\u202e", "\x1c", "Ã\u00ad", "\u200dक<b>", "\ud800", "\ufffe", "\x0c", "\r\n",
    # attributes
    "<p class=x>", "<p id=x>", "<p style='display:none'>x", "<p hidden>x", "<div hidden>", "<div aria-hidden=true>x",
    "<div style=display:none>x</div>", "<span hidden>x</span>", "<p style='a:b;", "<p title='x'>y", "<p a='", '<p a="',
    "<p a=1 a=2>", "<p/>", "<p a>", "<div role=dialog>x", "<div aria-modal=true>x", "<div class=cookie-banner>x",
    "<div id=a aria-controls=a hidden>x</div>", "<button aria-controls=a>x</button>", "<a href='#a'>x</a><div id=a hidden>y",
    "<div class='tab-pane' hidden>x</div>", "<details><summary>x</summary>y", "<dialog>x", "<input checked type=checkbox>",
    # parts of a page
    "<nav>x</nav>", "<nav>", "<header>", "<footer>x", "<aside>x</aside>", "<article>x", "<article><h2>x</h2><p>y</article>",
    "<section><h2>x", "<main>", "<h1>x</h1>", "<h1>x", "<h2><a href=#x>#</a>x</h2>", "<h1></h1>", "<p>x", "<p></p>", "<div>",
    "<div>x", "<div>x</div>", "<div><div>", "<blockquote>", "<blockquote>x", "<blockquote><p>x</blockquote>", "<address>x",
    "<h2>Comments</h2>", "<div class=comment><b class=author>Ann</b><time datetime=2020-05-03>x</time><p>y</div>",
    "<div class=comment>x", "<li class=comment>x<ol class=children>", "<p>Leave a Reply", "<p>Home", "<p>Share<p>Menu",
    "<p>Subscribe to keep reading. ", "<p>2 days ago", "<p>May 3, 2020 at 10:00", "<p>by Ann Lee", "<p>Ann says:",
    # form controls
    "<select><option>x", "<option>x", "<textarea>x", "<textarea>x</textarea>", "<input>", "<button>x</button>", "<label>x",
    "<fieldset>x", "<form>x", "<keygen>", "<select><textarea>", "<datalist><option>x",
    # raw text and scripts
    "<script>", "<script></script>", "<script>x</script>", "<script><!--", "<script><!--<script>", "</script>", "<style>",
    "<style>x</style>", "<title>x", "<title>x</title>", "<iframe>", "<iframe></iframe>", "<iframe/>", "<xmp>x</xmp>", "<xmp>",
    "<plaintext>", "<noembed>x", "<noframes>x", "<noscript>x", "<noscript><p>x</noscript>", "<noscript><noscript>",
    "<script type=application/ld+json>{}</script>", "<script type=application/ld+json>{\"name\":\"x\"}</script>",
    "<script type=application/ld+json>[", "<script type=application/json>{\"a\":\"x\"}</script>", "<script>x={",
    "<script>window.a={\"b\":1}</script>", "<script>JSON.parse(\"", "<script>a('", "<script>x=[", "<script>self.__next_f.push([1,\"x\"])</script>",
    # metadata
    "<meta>", "<meta name=author content='Ann Lee'>", "<meta property=og:title content=x>", "<meta name=keywords content='a,b'>",
    "<link rel=canonical href=/x>", "<base href=/x/>", "<meta name=date content=2020-05-03>", "<a rel=author>Ann Lee</a>",
    "<a rel=tag>x</a>", "<time datetime=2020-05-03>x</time>", "<time>x", "<span itemprop=author>Ann Lee</span>",
    "<div itemscope itemtype=http://schema.org/Article><p itemprop=name>x", "<div itemscope>", "<p itemprop=name>x",
    "<div class=byline>By Ann Lee", "<span class=date>May 3, 2020</span>", "<p class=author>x", "<link rel=alternate hreflang=en href=x>",
    "<meta charset=utf-8>", "<meta http-equiv=content-type content='text/html; charset=latin-1'>", "<div id=x><div class=h-card>x",
    # formulas
    "<math alttext='x'>", "<math><mfrac><mi>x", "<math><msup><mi>x</mi><mn>2</mn></msup></math>", "<span class=katex>x</span>",
    "<span class=katex><math><semantics><annotation encoding='application/x-tex'>x</annotation></semantics></math></span>",
    "<img class=tex alt='x^2'>", "<script type='math/tex'>x</script>", "<span class='MathJax'>", "<math><mrow>", "<mjx-container>",
    "<span data-mathml='<math><mi>x</mi></math>'>x</span>", "<math><mtable><mtr><mtd>x",
]  # fmt: skip


class Shape(NamedTuple):
    """A way to repeat a fragment.

    name:   what it is called in messages.
    repeat: makes a page of a fragment and a number.
    """

    name: str
    repeat: Callable[[str, int], str]


def _nested(fragment: str, count: int) -> str:
    """Put a fragment into itself: what it opens, over and over, then all its ends in reverse."""
    ends = "".join(f"</{name}>" for name in reversed(re.findall(r"<([a-zA-Z][\w:-]*)", fragment)))
    return fragment * count + ends * count


def _inside(fragment: str, count: int) -> str:
    """Put a fragment into one element, after text, as content that is likely to be kept."""
    return "<h1>Tea</h1><div><p>Boil the water first, then wait a while.</p>" + fragment * count + "</div>"


SHAPES = (
    Shape("in a row", lambda fragment, count: fragment * count),
    Shape("nested", _nested),
    Shape("inside", _inside),
)


def fragments() -> list[str]:
    """Return all fragments: listed, made of tags, and from the case files."""
    made = (
        [f"<{tag}>" for tag in _TAGS]
        + [f"<{tag}>x</{tag}>" for tag in _TAGS]
        + [f"<{tag}>x" for tag in _TAGS]
    )
    return list(dict.fromkeys([*_FRAGMENTS, *made, *_of_cases()]))


def _of_cases() -> Iterator[str]:
    for name in PAGE_CASES:
        for markup in _strings(json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))):
            if "<" in markup:
                yield from _pieces(markup)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)


def _pieces(markup: str) -> Iterator[str]:
    if len(markup) <= LONGEST_FRAGMENT:
        yield markup
        return
    for piece in re.split(r"(?=<(?:div|p|li|tr|h[1-6]|article|section|table|ul|ol)\b)", markup):
        if "<" in piece:
            yield piece[:LONGEST_FRAGMENT]


# Pages that grow in other ways than by a fragment: one attribute, one tag, one text.
GROWN: dict[str, Callable[[int], str]] = {
    "many attributes": lambda n: "<p " + " ".join(f"a{i}=x" for i in range(n // 8)) + ">x",
    "many attributes of one name": lambda n: "<p " + "a=x " * (n // 4) + ">x",
    "many classes": lambda n: "<p class='" + "x " * (n // 2) + "'>x",
    "different classes": lambda n: "".join(f"<p class=x{i}>x" for i in range(n // 14)),
    "different ids": lambda n: "".join(f"<p id=x{i}>x" for i in range(n // 12)),
    "different texts": lambda n: "".join(f"<p>tea {i}" for i in range(n // 11)),
    "different tags": lambda n: "".join(f"<x{i}>x</x{i}>" for i in range(n // 16)),
    "different unclosed tags": lambda n: "".join(f"<x{i}>x" for i in range(n // 9)),
    "different formatting": lambda n: "".join(f"<font a={i}>x" for i in range(n // 14)) + "<p>x" * 10,
    "different formatting, misnested": lambda n: "".join(f"<b a={i}><div></b>" for i in range(n // 20)),
    "different links": lambda n: "".join(f"<a href=/{i}>x</a> " for i in range(n // 20)),
    "different images": lambda n: "".join(f"<img src=/{i} alt=x> " for i in range(n // 22)),
    "different hidden": lambda n: "".join(f"<p id=x{i} style=display:none>x" for i in range(n // 30)),
    "different targets": lambda n: "".join(f"<a href=#x{i}>x</a><p id=x{i} hidden>y" for i in range(n // 36)),
    "different metas": lambda n: "".join(f"<meta name=x{i} content=y>" for i in range(n // 26)),
    "long address": lambda n: "<a href='/" + "x" * n + "'>y</a>",
    "long base": lambda n: "<base href='http://a.b/" + "x/" * (n // 4) + "'>" + "<a href=y>z</a>" * (n // 30),
    "long alternative text": lambda n: "<img src=a alt='" + "x " * (n // 2) + "'>",
    "long comment": lambda n: "<!--" + "x " * (n // 2) + "-->x",
    "long comment of hyphens": lambda n: "<!--" + "-" * n + "->x",
    "long title": lambda n: "<title>" + "x " * (n // 2) + "</title><h1>x",
    "title of bars": lambda n: "<title>" + "x | " * (n // 4) + "</title><h1>x",
    "title of hyphens": lambda n: "<title>" + "a - " * (n // 4) + "</title><h1>a - a",
    "long style": lambda n: "<p style='" + "a:b;" * (n // 4) + "'>x",
    "long style of one declaration": lambda n: "<p style='display:" + " " * n + "'>x",
    "long heading": lambda n: "<h1>" + "x " * (n // 2) + "</h1>",
    "long paragraph": lambda n: "<p>" + "Boil the water. " * (n // 16),
    "long word": lambda n: "<p>" + "x" * n,
    "long cell": lambda n: "<table><tr><td>a<td>" + "x " * (n // 2) + "<tr><td>b<td>c</table>",
    "long keywords": lambda n: "<meta name=keywords content='" + "a," * (n // 2) + "'>",
    "long author": lambda n: "<meta name=author content='" + "Ann Lee, " * (n // 9) + "'>",
    "long author without commas": lambda n: "<meta name=author content='" + "Ann and " * (n // 8) + "'>",
    "long date": lambda n: "<time datetime='" + "2020-05-" * (n // 8) + "'>x</time>",
    "long description": lambda n: "<meta name=description content='" + "&amp;amp;" * (n // 9) + "'>",
    "long srcset": lambda n: "<p>x<img srcset='" + "a 1x, " * (n // 6) + "'>",
    "long JSON-LD": lambda n: '<script type=application/ld+json>{"a":[' + '{"name":"x"},' * (n // 13) + "{}]}</script>",
    "nested JSON-LD": lambda n: '<script type=application/ld+json>' + '{"a":' * (n // 5) + "1" + "}" * (n // 5) + "</script>",
    "JSON-LD in arrays": lambda n: "<script type=application/ld+json>" + "[" * (n // 2) + "]" * (n // 2) + "</script>",
    "broken JSON-LD": lambda n: '<script type=application/ld+json>{"a":"' + '\\"' * (n // 2) + "</script>",
    "JSON-LD with ids": lambda n: '<script type=application/ld+json>[' + ",".join(f'{{"@id":"{i}","author":{{"@id":"{i + 1}"}}}}' for i in range(n // 40)) + "]</script>",
    "JSON-LD scripts": lambda n: "".join(f'<script type=application/ld+json>{{"name":"{i}"}}</script>' for i in range(n // 55)),
    "application state": lambda n: '<script type=application/json>{"a":[' + '{"b":"Boil the water first."},' * (n // 30) + "{}]}</script>",
    "state in a variable": lambda n: "<script>window.a=" + '{"b":[' * (n // 6) + "</script>",
    "assignments": lambda n: "<script>" + "a={" * (n // 3) + "</script>",
    "streamed state": lambda n: "<script>self.__next_f.push([1,\"" + '\\"' * (n // 2) + "\"])</script>",
    "properties of islands": lambda n: "<astro-island props='" + "{&quot;a&quot;:[0,1]}" * (n // 20) + "'></astro-island>" ,
    "code of long lines": lambda n: "<pre><code>" + "x = 1; " * (n // 7) + "</code></pre>",
    "code of many lines": lambda n: "<pre><code>" + "x = 1\n" * (n // 6) + "</code></pre>",
    "code in spans": lambda n: "<pre><code>" + "<span class=k>x</span> " * (n // 24) + "</code></pre>",
    "code in spans of lines": lambda n: "<pre><code>" + "<span class=line>x</span>\n" * (n // 26) + "</code></pre>",
    "code in divs": lambda n: "<pre><div>x</div>" + "<div>x</div>" * (n // 12) + "</pre>",
    "code in a table": lambda n: "<table class=highlight>" + "<tr><td class=ln>1<td><pre>x</pre>" * (n // 32) + "</table>",
    "code in hidden spans": lambda n: "<pre>" + "<span aria-hidden=true>1 <b>" * (n // 26) + "</pre>",
    "code in a list": lambda n: "<ol class=linenums>" + "<li><code>x</code>" * (n // 18) + "</ol>",
    "backticks": lambda n: "<p><code>" + "`" * n + "</code>",
    "backticks of each length": lambda n: "<p><code>" + " ".join("`" * i for i in range(int((2 * n) ** 0.5))) + "</code>",
    "alternating emphasis": lambda n: "<p>" + "<b>x</b><i>y</i>" * (n // 16),
    "wide table": lambda n: "<table><tr>" + "<td>x" * (n // 10) + "<tr>" + "<td>y" * (n // 10) + "</table>",
    "high table": lambda n: "<table>" + "<tr><td>x<td>y" * (n // 14) + "</table>",
    "wide and high table": lambda n: "<table><tr>" + "<td>x" * (n // 10) + "<tr><td>x<td>y" * (n // 28) + "</table>",
    "spanning table": lambda n: "<table>" + "<tr><td colspan=1000 rowspan=65534>x<td>y" * (n // 40) + "</table>",
    "spanning cells": lambda n: "<table><tr>" + "<td colspan=1000 rowspan=65534>x" * (n // 32) + "<tr><td>y<td>z</table>",
    "reversed lists": lambda n: "<ol reversed>" * 30 + "<li>x" * (n // 10) + "<ol reversed><li>y</ol>" * (n // 40),
    "numbers of many digits": lambda n: "<ol start=" + "9" * n + "><li>x</ol>",
    "numbers of items": lambda n: "<ol>" + "".join(f"<li value={i}{'0' * 15}>x" for i in range(n // 30)) + "</ol>",
    "Roman numbers": lambda n: "<ol type=i>" + "<li value=3888>x" * (n // 16) + "</ol>",
    "list in a list below items": lambda n: "<ol><li>x<ol>" + "<li>y" * (n // 5) + "</ol></ol>",
    "quotes with many lines": lambda n: "<blockquote>" * 40 + "x<br>" * (n // 5),
    "options": lambda n: "<select>" + "<option>x" * (n // 9) + "</select>",
    "headings and lists": lambda n: "<h2>x</h2><ul><li>y</ul>" * (n // 24),
    "terms without definitions": lambda n: "<dl>" + "<dt>x" * (n // 5) + "<dd>y</dl>",
    "definitions without terms": lambda n: "<dl>" + "<dd>x" * (n // 5) + "<dt>y</dl>",
    "captions": lambda n: "<figure>" + "<img src=a><figcaption>x</figcaption>" * (n // 36) + "</figure>",
    "images before text": lambda n: "<img src=a>" * (n // 11) + "<p>Boil the water first.",
    "images without an address": lambda n: "<p>x</p>" + "<img alt=x>" * (n // 11) + "<p>y",
    "images for readers without scripts": lambda n: "<p>x" + "<img><noscript><img src=a></noscript>" * (n // 36) + "<p>y",
    "rules": lambda n: "<p>x" + "<hr>" * (n // 4) + "<p>y",
    "repeats of two": lambda n: "<p>Boil the water.</p><p>Wait.</p>" * (n // 34),
    "repeats of a growing run": lambda n: "".join("<p>tea" * i + "<p>milk" for i in range(int((n / 3) ** 0.5))),
    "comments, nested": lambda n: "<p>Boil the water first, then wait.</p><div id=comments>" + "<div class=comment><p>Ann says: well</p>" * (n // 40),
    "headings of comments, with dates": lambda n: "<h3>3 comments</h3><p>Ann, 5 May 2020<br>x" * (n // 43),
    "headings of comments, without dates": lambda n: "<h3>Comments</h3><p>Boil the water first, then wait." * (n // 52),
    "a tag that never ends": lambda n: "<p " + "x" * n,
    "a value that never ends": lambda n: "<p a=\"" + "<b>x" * (n // 4),
    "values that never end": lambda n: "<p a=\"x>" * (n // 8),
    "end tags of what is far above": lambda n: "<ul>" + "<li>x<div><span></li>" * (n // 21),
    "open elements, then end tags": lambda n: "<div>" * min(n // 20, 400) + "</b>" * (n // 4),
    "formatting, then paragraphs": lambda n: "<b><i><u><s><em><tt><big>" * 40 + "<p>x" * (n // 4),
    "open formatting, then cells": lambda n: "<b class=a><b class=b><b class=c><i>" * 10 + "<table><td>x</table>" * (n // 20),
    "invisible characters": lambda n: "<p>" + "tea\u00ada\u200b " * (n // 6),
    "characters of two halves": lambda n: "<p>" + "\ud83d\ude00" * (n // 2),
    "phrases": lambda n: "<p>Leave a Reply<p>Home<p>Share this<p>Your email address will not be published." * (n // 75),
    "sentences of phrases": lambda n: "<p>" + "Subscribe to keep reading. " * (n // 27),
    "script with tags": lambda n: "<script>" + "'<script>' " * (n // 11) + "</script>",
    "noscript of a page": lambda n: "<noscript>" + "<p>Boil the water. " * (n // 19) + "</noscript>",
    "frames": lambda n: "<frameset>" + "<frame src=a>" * (n // 13) + "<noframes><p>x</noframes>",
    "unclosed iframes": lambda n: "<iframe src=a/><p>x</p>" * (n // 23),
    "self-closed in XML": lambda n: "<?xml version='1.0'?>" + "<script/><p>x</p>" * (n // 17),
    "processing instructions": lambda n: "<?php x ?><p>x</p>" * (n // 18),
    "entities of an attribute": lambda n: "<a href='/?" + "&amp;x=1" * (n // 8) + "'>y</a>",
    "dots of an address": lambda n: "<a href='" + "../" * (n // 3) + "'>y</a>",
    "a data address": lambda n: "<img src='data:image/png;base64," + "A" * n + "' alt=x>",
}  # fmt: skip


def grown(fragment: str, shape: Shape) -> Callable[[int], str]:
    """Return what makes a page of about so many characters of a fragment."""
    return lambda size: shape.repeat(fragment, max(1, size // len(fragment)))


def pages() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield each way that a page grows, with its name; of what is not listed here, in one shape each."""
    yield from GROWN.items()
    for number, fragment in enumerate(fragments()):
        for shape in SHAPES if number < len(_FRAGMENTS) else SHAPES[number % 3 :][:1]:
            yield f"{fragment!r} {shape.name}", grown(fragment, shape)


OUTPUTS: dict[str, Callable[[Document], str]] = {
    "text": lambda document: document.text,
    "markdown": lambda document: document.render("markdown", front_matter=True),
    "html": lambda document: document.html,
    "links": lambda document: document.render("text", links=True, images=True, title=True),
}
SURFACES: dict[str, Callable[[Document], object]] = {
    **OUTPUTS,
    "metadata": lambda document: document.metadata,
    "blocks": lambda document: document.blocks,
    "removed": lambda document: (document.removed, document.counts, document.confidence),
    "comments": lambda document: document.comments,
    "dict": lambda document: document.to_dict(),
    "card": lambda document: (repr(document), document._card()),
}
if find_spec("jinja2"):
    SURFACES["view"] = lambda document: document.to_html()


def everything(page: str) -> None:
    """Extract a page as by default, and so that nearly all of it is kept; make all that is made of it."""
    extract(page)
    kept = extract(page, url="https://a.example/b/", favor="recall", only=["hidden"], comments="separate")
    for read in SURFACES.values():
        read(kept)
