"""What `extract` returns: the main content of a page, with the reason of each block that was removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from cleanpress import options
from cleanpress.cleaned import Removal, Result
from cleanpress.display.brief import brief, fit
from cleanpress.edits import Reason
from cleanpress.html.block import Block
from cleanpress.html.blocks import Blocks
from cleanpress.html.chosen import EVERYTHING, Choice, choose_blocks
from cleanpress.html.comments import (
    Comment,
    Comments,
    Declared,
    Item,
    Parts,
    declared_by,
    find_items,
    items_among,
    runs,
    without_head,
    without_marker,
)
from cleanpress.html.decide import Decided
from cleanpress.html.described import Described
from cleanpress.html.embedded import Source
from cleanpress.html.exclude import PhraseBlocks, comment_blocks
from cleanpress.html.hidden_blocks import hidden_parts
from cleanpress.html.metadata import Sources, Told
from cleanpress.html.render import render
from cleanpress.html.score import Scored, expected_f1
from cleanpress.html.title import TitleBlocks, find_title, may_have_title
from cleanpress.options import (
    Favor,
    Format,
    check_front_matter,
    checks_options,
)
from cleanpress.phrases import UNCONDITIONAL, Pattern, Phrase, load_phrases
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.own import OwnPhrases

if TYPE_CHECKING:
    from cleanpress.display.cards import Card
    from cleanpress.view import View

__all__ = ["Block", "Document"]

BOILERPLATE = Reason("boilerplate")
COMMENT = Reason("comment")
SAID_BEFORE = Reason("repeated", "title")
# What a block's path shows of the elements around it. Of 453 pages of the web, none is over 56 deep.
DEEPEST_SELECTOR = 100
LONGEST_SELECTOR = 2_000
LONGEST_NAMES = 500


class Document(Described, Result):
    """The main content of a page, its metadata, and what was removed; made by `extract`.

    Every part is worked out when it is first asked for. It can be pickled and copied; its metadata are read
    then, and the rest is still worked out when it is asked for.
    source: where the content is from: "page", what a browser shows without running a script; or, where that
    is next to nothing, "noscript", "json-ld" or "script", the data that a script would show.
    The metadata are None (or empty) where the page does not say: title, authors, date, modified, site,
    language, description, image, tags, and url, which is the canonical one or else the one given to
    `extract`.
    """

    def __init__(
        self,
        sources: Sources | Told,
        blocks: Blocks,
        scored: Scored,
        decided: Decided,
        *,
        source: Source,
        favor: Favor,
        comments: options.Comments,
        own: OwnPhrases | None = None,
        choice: Choice = EVERYTHING,
    ) -> None:
        self.source: Source = source
        self._choice = choice
        self._blocks, self._scored, self._sources = blocks, scored, sources
        self._favor, self._comments_wanted, self._own = favor, comments, own
        self._decided, self._excluded, self._hidden = decided
        for item in self._items_among_content:
            self._excluded |= {number: COMMENT for number in self._decided if number in item.inside}
        self._chosen = [number for number in self._decided if number not in self._excluded]

    def __getstate__(self) -> dict[str, Any]:
        # The parser's tree cannot be pickled or copied, so what it is there for is read before.
        sources = self._sources
        if isinstance(sources, Sources):
            sources = Told(self.metadata, self.title, self.url, self._declared(), sources.date_style)
        return {**self.__dict__, "_sources": sources}

    def __repr__(self) -> str:
        from cleanpress.display.cards import document_summary, with_counts

        summary, removed, title = document_summary(self), self.counts, self.title
        summary += ", removed" if removed else ""
        return fit(
            lambda characters, items: (
                f"Document({brief(title, characters)}, {with_counts(summary, removed, items)})"
            )
        )

    def _card(self) -> Card:
        from cleanpress.display.cards import document_card

        return document_card(self)

    def _view(self, title: str | None) -> View:
        from cleanpress.view import view_of_document

        return view_of_document(self, title=title)

    def _at_each_favor(self) -> dict[str, Document]:
        """Return the result at each value of `favor` that needs no other data of the page; in order."""
        from cleanpress.html.favored import at_each_favor

        return at_each_favor(self)

    @cached_property
    def text(self) -> str:
        """The content as plain text: paragraphs, list marks, tables with their cells parted by " | ".

        Without the title, which is `Document.title`; `render("text", title=True)` begins with it.
        """
        return self.render("text")

    @cached_property
    def markdown(self) -> str:
        """The title and the content as Markdown (CommonMark, with tables as GitHub writes them)."""
        return self.render("markdown")

    @cached_property
    def html(self) -> str:
        """Title and content as HTML that is safe to show: no scripts, no handlers, no forms, no styles."""
        return self.render("html")

    @checks_options("render")
    def render(
        self,
        format: Format,
        *,
        title: bool | None = None,
        links: bool | None = None,
        images: bool | None = None,
        tables: bool = True,
        front_matter: bool = False,
    ) -> str:
        """Return the content in one of three formats, with or without its title, links, images and tables.

        format:        "text", "markdown" or "html".
        title:         whether the output begins with the title, as a heading of the first level. It is there
                       once or not at all: the page's own heading that says the same is not written again.
        title, links, images: by default in Markdown and HTML, and not in text.
        front_matter:  begin Markdown with what the page says of itself, as YAML between two lines of
                       hyphens (docs/extract.md). A page without content has none.
        Raises OptionError for a format or an option that is not known, and for front matter elsewhere.
        """
        check_front_matter(front_matter, format)
        options: dict[str, Any] = {"links": links, "images": images, "tables": tables}
        if title is None:
            title = format != "text"
        if title:
            options["title"] = self._title.text
        content = self._render(self._body or (() if title else self._kept), format, **options)
        above = self._front_matter() if front_matter and content else ""
        return f"{above}\n\n{content}" if above else content

    def _front_matter(self) -> str:
        from cleanpress.html.render.front_matter import write_front_matter  # few ask for it

        return write_front_matter({**self._described(), "title": self._title.text or self.title})

    def _render(self, numbers: Sequence[int], format: Format, **options: Any) -> str:
        url = self.url if format != "text" else None
        return render(self._blocks, numbers, format, url=url, **options)

    @cached_property
    def comments(self) -> Comments | None:
        """The comments, with `comments="separate"`; None otherwise, and where there are none.

        A tuple of `Comment(author, date, text)`; `str()` of it is their texts, with blank lines between.
        """
        if self._comments_wanted != "separate":
            return None
        found = [self._comment(item) for item in self._comment_items]
        return Comments(comment for comment in found if comment.text) or None

    def _comment(self, item: Item) -> Comment:
        text = without_marker(self._render(item.text, "text"))
        text = without_head(text, item.author, self._sources.date_style)
        return Comment(item.author, item.date, text)

    @cached_property
    def _comment_items(self) -> list[Item]:
        """The comments: those found with their parts, or else all that is in elements that are called so."""
        if self._items:
            return self._items
        return [Item(None, None, run, range(run[0], run[-1] + 1)) for run in runs(self._comment_blocks)]

    @property
    def _items_among_content(self) -> list[Item]:
        """The comments that may be among what is content by its scores."""
        if self._comments_wanted != "drop":
            return self._items
        return items_among(self._blocks, set(self._decided), self._comment_parts, self._declared)

    @cached_property
    def _items(self) -> list[Item]:
        """The comments that are found with their parts."""
        everywhere = self._comments_wanted != "drop"
        chosen = set(self._decided)
        return find_items(self._blocks, chosen, self._comment_parts, self._declared, everywhere=everywhere)

    def _declared(self) -> Declared:
        return declared_by(self._sources)

    def _comment_parts(self) -> Parts:
        return Parts(self._blocks, PhraseBlocks(self._blocks, self._own), self._sources.date_style)

    @cached_property
    def blocks(self) -> list[Block]:
        """All blocks of the page, in order."""
        selectors = _selectors(self._blocks)
        reasons = self._removal_reasons
        return [
            self._block(number, selectors[path], reasons.get(number))
            for number, path in enumerate(self._blocks.paths)
        ]

    @cached_property
    def _removal_reasons(self) -> dict[int, Reason]:
        """The reasons of the blocks that are removed, in order."""
        reasons = {**self._reasons, **self._chosen_to_remove}
        reasons.update(dict.fromkeys(self._title.repeats, SAID_BEFORE))
        reasons.update(self._hidden)
        kept = set(self._kept)
        removed = (number for number in range(len(self._blocks)) if number not in kept)
        return {number: reasons.get(number, BOILERPLATE) for number in removed}

    @property
    def removed(self) -> list[Removal]:
        """The blocks that were removed, in order, and what the page hides within the blocks that were not.

        The confidence is that of the network; None where a rule decided: the element around the block, a
        phrase that is chrome in any place, a repeat, a comment, and where the page hides it.
        """
        blocks = [
            Removal(block.text, block.reason, self._removal_confidence(block), block=block.number)
            for block in self.blocks
            if block.reason is not None
        ]
        if not self._blocks.cut:
            return blocks
        parts = [Removal(text, reason, block=number) for number, text, reason in hidden_parts(self._blocks)]
        return sorted([*blocks, *parts], key=lambda removal: removal.block or 0)

    def _removal_confidence(self, block: Block) -> float | None:
        if block.number in self._hidden:
            return None
        phrase = self._phrases.get(block.number)
        by_phrase = self._favor != "recall" and phrase is not None and phrase.score == UNCONDITIONAL
        if by_phrase or block.number in self._excluded or block.reason in (COMMENT, SAID_BEFORE):
            return None
        return round(1 - block.content_score, 4)

    @cached_property
    def confidence(self) -> float | None:
        """How good the text is expected to be: its word F1 with what a person would keep, from 0 to 1.

        Of many pages with 0.8, the mean word F1 is 0.8. An empty text has one as well: how sure it is that
        there is nothing to keep. None for a page without a block, and for weights that cannot say it.
        The confidence of a `Removal` is about that removal: how sure it is that it is not content.

        >>> from cleanpress import extract
        >>> page = "<p>Boil the water first, then wait a while.</p>"
        >>> confidence = extract(page).confidence
        >>> confidence is None or 0 <= confidence <= 1
        True
        >>> extract("").confidence is None
        True
        """
        return expected_f1(self._scored, self._chosen)

    @property
    def counts(self) -> dict[str, int]:
        """How many removed blocks and hidden parts of each category, the most frequent first."""
        parts = [(number, reason) for number, _, reason in hidden_parts(self._blocks)]
        removed = sorted([*self._removal_reasons.items(), *parts], key=itemgetter(0))
        return dict(Counter(reason.category for _, reason in removed).most_common())

    def to_dict(self) -> dict[str, Any]:
        """Return text, confidence, comments, metadata and what was removed as plain data, ready for JSON.

        docs/schema.md describes each field.
        """
        metadata = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self._described().items()
        }
        comments = None if self.comments is None else [comment._asdict() for comment in self.comments]
        own = {"source": self.source, "confidence": self.confidence, "comments": comments}
        return {**super().to_dict(), **own, **metadata}

    @cached_property
    def _content(self) -> list[int]:
        """The blocks that are content, whether they say the title or not."""
        if self._choice == EVERYTHING:
            return self._content_by_itself
        return [number for number in range(len(self._blocks)) if number not in self._chosen_to_remove]

    @cached_property
    def _content_by_itself(self) -> list[int]:
        """The blocks that are content if nothing is kept by its category."""
        if self._comments_wanted != "keep":
            return self._chosen
        return sorted({*self._chosen, *self._comment_blocks})

    @cached_property
    def _reasons(self) -> dict[int, Reason]:
        """The reasons of blocks that are no content; none for those of which the network alone says so."""
        named = {number: phrase.reason for number, phrase in self._phrases.items()}
        comments = dict.fromkeys(self._comment_blocks, COMMENT)
        return {**comments, **self._excluded, **named, **self._hidden}

    @cached_property
    def _chosen_to_remove(self) -> dict[int, Reason]:
        """The blocks that are removed by a choice of categories, with their reasons; empty without one."""
        if self._choice == EVERYTHING:
            return {}
        content = set(self._content_by_itself)
        removed = {
            number: self._reasons.get(number, BOILERPLATE)
            for number in range(len(self._blocks))
            if number not in content
        }
        left = choose_blocks(self._blocks, removed, self._choice, self._declared)
        if self._comments_wanted == "separate":  # they are not removed, but stand elsewhere
            left |= {number: reason for number, reason in removed.items() if reason == COMMENT}
        return left

    @cached_property
    def _kept(self) -> list[int]:
        return sorted({*self._content, *self._title.heading} - {*self._title.repeats})

    @cached_property
    def _body(self) -> list[int]:
        """The blocks that are kept below the title."""
        # Most pages have no block that may be the title, and to find out what the title is takes time.
        if not may_have_title(self._blocks, self._content):
            return self._content
        said = {*self._title.heading, *self._title.repeats}
        return [number for number in self._content if number not in said]

    @cached_property
    def _title(self) -> TitleBlocks:
        found = find_title(self._blocks, self._content, self.title)
        if self._choice == EVERYTHING:
            return found
        if self._choice.spares("repeated"):
            return found._replace(repeats=())
        # What is kept by its category is no repeat.
        own = {*self._content_by_itself, *self._chosen_to_remove}
        return found._replace(repeats=tuple(number for number in found.repeats if number in own))

    @cached_property
    def _comment_blocks(self) -> list[int]:
        known = {number for number, reason in self._excluded.items() if reason != COMMENT}
        found = {number for item in self._items for number in item.text}
        found = found or {*comment_blocks(self._blocks, self._phrases)}
        return sorted(found - known - {*self._chosen, *self._hidden})

    @cached_property
    def _phrases(self) -> dict[int, Phrase | Pattern]:
        """The blocks that are a phrase from end to end."""
        texts = [text.replace("\n", " ") for text in self._blocks.texts]
        known = match_lines(texts, load_phrases((), self._own)).known
        return {number: known[text] for number, text in enumerate(texts) if text in known}

    def _block(self, number: int, path: str, reason: Reason | None) -> Block:
        blocks = self._blocks
        score = round(float(self._scored.scores[number]), 4)
        return Block(number, blocks.texts[number], blocks.tag(number), path, score, reason is None, reason)


def _selectors(blocks: Blocks) -> dict[int, str]:
    """Return the selector of each element path that has a block.

    Most blocks share their elements with another one; and what is nested too deep is shown as if it were
    less so, since the selectors of a page must not be longer by far than the page.
    """
    selectors = {0: ""}
    depths = {0: 0}
    around: dict[int, int] = {0: 0}  # the path that the selector of one within this begins with
    for path in sorted(blocks.paths_around(range(len(blocks)))):
        parent = blocks.parents[path]
        outer = around[parent]
        depths[path] = depths[outer] + 1
        own = _selector(blocks.signatures[path])
        selectors[path] = f"{selectors[outer]} > {own}" if outer else own
        is_deepest = depths[path] >= DEEPEST_SELECTOR or len(selectors[path]) > LONGEST_SELECTOR
        around[path] = outer if is_deepest else path
    return selectors


def _selector(shape: str) -> str:
    """Write a signature, which no longer tells a class from an id, with dots: they read well for both."""
    return ".".join(shape[:LONGEST_NAMES].split())
