"""Write the text that a page holds as JSON-LD: an article, a recipe, instructions, questions, a product."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from cleanpress.html.embedded.prose import count_words, plain
from cleanpress.html.embedded.rich_text import paragraphs
from cleanpress.html.embedded.titles import PageNames, read_name
from cleanpress.html.metadata.jsonld import Thing, kinds

__all__ = ["Found", "read_linked_text"]

MOST_PARTS = 2_000
MOST_THINGS = 1_000
# Where a thing holds others that are texts, one of which may be the page's.
_PARTS = ("blogPost", "hasPart", "itemReviewed", "review")
# A description of so many words is the article itself.
FEWEST_WORDS_OF_ARTICLE = 150
DEEPEST = 6
_ARTICLES = (
    "article",
    "posting",
    "report",
    "blogpost",
    "opinionpiece",
    "creativework",
    "chapter",
    "poem",
    "review",
)
_DESCRIBED = (
    "product", "productgroup", "jobposting", "event", "course", "softwareapplication", "mobileapplication",
    "webapplication", "book", "place", "lodgingbusiness", "accommodation", "dataset", "service",
)  # fmt: skip
# Answers to questions are the content of a page that is about nothing else. Shops have some, too.
_BESIDE_QUESTIONS = frozenset(
    "answer breadcrumblist corporation faqpage imageobject listitem organization person question "
    "searchaction webpage website".split()
)


class Found(NamedTuple):
    """A text in the data of a page.

    origin:  "json-ld" or "script".
    name:    what held it: the type of the object, or the name of the script.
    markup:  the text as HTML, not yet safe.
    words:   how many it has.
    is_own:  whether its title, its address or its beginning say that it is what the page is about.
    """

    origin: Literal["json-ld", "script"]
    name: str
    markup: str
    words: int
    is_own: bool


def read_linked_text(things: Sequence[Thing], names: PageNames) -> Found | None:
    """Return the text of the objects of a page's JSON-LD, None without one.

    What only describes a thing counts if there is no text; of several texts, only the one with the page's
    title.
    """
    groups: dict[int, list[Found]] = {}
    inner = [each for thing in things for key in _PARTS for each in _members(thing.get(key))]
    all_kinds = frozenset().union(*map(kinds, things))
    for thing in [*things, *(each for each in inner if isinstance(each, dict))][:MOST_THINGS]:
        for rank, name, write in _writers(thing, all_kinds):
            markup = write(thing)
            words = count_words(plain(markup))
            if words and not _is_elsewhere(thing, names):
                is_own = names.is_called(read_name(thing)) or names.is_told_by(markup)
                groups.setdefault(rank, []).append(Found("json-ld", name, markup, words, is_own))
    for rank in sorted(groups):
        if found := _only(groups[rank]):
            return found
    return None


def _only(found: list[Found]) -> Found | None:
    """Return the one text of a page, None for several that are not told apart."""
    if len({each.markup for each in found}) == 1:
        return max(found, key=lambda each: each.is_own)
    own = [each for each in found if each.is_own]
    return max(own, key=lambda each: each.words, default=None)


def _is_elsewhere(thing: Thing, names: PageNames) -> bool:
    """Return whether this is another page's text: on the first page of a site, that of a story."""
    if not names.is_home:
        return False
    page = thing.get("mainEntityOfPage")
    address = thing.get("url") or (page.get("@id") if isinstance(page, dict) else page)
    try:
        return isinstance(address, str) and urlsplit(address).path.strip("/") != ""
    except ValueError:
        return True


def _writers(thing: Thing, all_kinds: frozenset[str]) -> Iterator[tuple[int, str, Callable[[Thing], str]]]:
    """Yield what a thing can be: its rank, its type, and how its text is written."""
    for kind in sorted(kinds(thing)):
        if kind == "recipe":
            yield 0, kind, _recipe
        elif kind == "howto":
            yield 0, kind, _instructions
        elif kind == "question" and "faqpage" not in all_kinds:
            yield 1, kind, _question
        elif kind.endswith(_ARTICLES):
            yield 0, kind, _article
        elif kind == "faqpage" and all_kinds <= _BESIDE_QUESTIONS:
            yield 2, kind, _questions
        elif kind in _DESCRIBED:
            yield 3, kind, lambda thing: _text(thing.get("description"))


def _article(thing: Thing) -> str:
    updates = [
        _heading(read_name(each), 2) + _article(each)
        for each in _members(thing.get("liveBlogUpdate"))
        if isinstance(each, dict)
    ]
    body = _text(thing.get("articleBody")) or _text(thing.get("reviewBody")) or _text(thing.get("text"))
    if not body and count_words(description := _text(thing.get("description"))) >= FEWEST_WORDS_OF_ARTICLE:
        body = description
    replies = ""
    if any("forum" in kind or kind == "socialmediaposting" for kind in kinds(thing)):
        replies = _replies(thing, "comment")
    return body + "".join(updates) + replies


def _recipe(thing: Thing) -> str:
    items = [
        text
        for value in _members(thing.get("recipeIngredient") or thing.get("ingredients"))
        if (text := _line(value))
    ]
    steps = _instructions(thing, "recipeInstructions")
    if not items and not steps:
        return ""
    ingredients = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""
    return _text(thing.get("description")) + ingredients + steps


def _instructions(thing: Thing, key: str = "step") -> str:
    value = thing.get(key)
    if isinstance(value, str):
        return _text(value)
    written = _steps(value, 0)
    if not written or key != "step":
        return written
    return _text(thing.get("description")) + written


def _steps(value: Any, depth: int) -> str:
    """Write steps as a list, and sections of them with their headings."""
    parts: list[str] = []
    items: list[str] = []
    for member in _members(value) if depth < DEEPEST else ():
        inner = member.get("itemListElement") if isinstance(member, dict) else None
        text = _line(member)
        if isinstance(inner, list) and not (isinstance(member, dict) and member.get("text")):
            parts += [_ordered(items), _heading(text, 3), _steps(inner, depth + 1)]
            items = []
        elif text:
            items.append(f"<li>{text}</li>")
    return "".join([*parts, _ordered(items)])


def _ordered(items: list[str]) -> str:
    return f"<ol>{''.join(items)}</ol>" if items else ""


def _questions(thing: Thing) -> str:
    return "".join(_question(each, 2) for each in _members(thing.get("mainEntity")) if isinstance(each, dict))


def _question(thing: Thing, level: int = 1) -> str:
    answers = _replies(thing, "acceptedAnswer") + _replies(thing, "suggestedAnswer")
    text = _text(thing.get("text"))
    return _heading(read_name(thing), level) + text + answers if answers else text


def _replies(thing: Thing, key: str) -> str:
    return "".join(_text(each.get("text")) for each in _members(thing.get(key)) if isinstance(each, dict))


def _members(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value[:MOST_PARTS]
    return [] if value is None else [value]


def _text(value: Any) -> str:
    """Write a text, or the texts in a list."""
    texts = (each.get("@value") if isinstance(each, dict) else each for each in _members(value))
    return "".join(paragraphs(text) for text in texts if isinstance(text, str))


def _line(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("text") or value.get("name")
    return html.escape(" ".join(plain(value).split()), quote=False) if isinstance(value, str) else ""


def _heading(text: str, level: int) -> str:
    return f"<h{level}>{html.escape(text, quote=False)}</h{level}>" if text else ""
