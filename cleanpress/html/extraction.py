"""extract(): a page in, its main content out."""

from __future__ import annotations

from functools import partial
from os import PathLike

from cleanpress import options
from cleanpress.categories import NONE, Categories
from cleanpress.errors import one_of
from cleanpress.html.blocks import read_blocks
from cleanpress.html.chosen import EVERYTHING, read_choice
from cleanpress.html.comments import declared_by
from cleanpress.html.decide import decide_blocks
from cleanpress.html.document import Document
from cleanpress.html.embedded import Source, find_embedded, keep_embedded, shows_little
from cleanpress.html.metadata import Sources
from cleanpress.html.parse import read_page
from cleanpress.html.score import score_blocks
from cleanpress.model.network import load_network
from cleanpress.options import COMMENTS, FAVORS, HIDDEN_TEXTS, Favor, HiddenText, checks_options
from cleanpress.phrases.own import PhrasesGiven, own_phrases

__all__ = ["extract"]


@checks_options("extract")
def extract(
    page: object,
    *,
    url: str | None = None,
    favor: Favor = "balanced",
    comments: options.Comments = "drop",
    hidden: HiddenText = "remove",
    keep: Categories = NONE,
    only: Categories = NONE,
    model: str | PathLike[str] | None = None,
    phrases: PhrasesGiven = None,
) -> Document:
    """Return the main content of an HTML page, without navigation, banners, comment forms, pitches, footers.

    page:     bytes (the encoding is found), a string, a BeautifulSoup object or an lxml element.
    url:      where the page is from: links in the output are made absolute with it.
    favor:    "precision" keeps only what is surely content, "recall" all that may be.
    comments: below an article: "drop", "keep" in the content, or "separate" (`Document.comments`).
              The posts of a forum are content.
    hidden:   text that the page hides from its readers (`display:none`, `hidden`, `aria-hidden` and more):
              "remove", whatever else is asked for, or "keep" it if it is content. `Document.removed` has
              what was removed. What a reader can open is not hidden: docs/extract.md has the rule.
    keep:     categories of blocks that are not removed: "share", or a list. "comment" is as comments="keep",
              "hidden" as hidden="keep", "navigation" has all in <nav>, "legal_footer" all in <footer>.
    only:     if there are any, the only categories of blocks that are removed.
    model:    a file of weights that `python -m cleanpress.training` has written; by default those shipped.
    phrases:  phrases of your own, as `RemoveChrome` takes them. A block that is an unconditional one is
              removed, whatever is favored; one that is a phrase to `keep` is not removed as a phrase.
    Raises TypeError for other types, PageError for bytes that are not HTML (gzip, PDF, an image),
    OptionError for an option or a category that is not known and for wrong phrases, ModelError for a file
    that holds no weights, PathError for a file of phrases that cannot be read.

    The blocks are chosen by a small network that was trained on pages of WCXB (M. Foley, 2026, CC-BY-4.0)
    and of other sets; `docs/model-card.md` says how, and how well it does.

    >>> page = "<nav><a href=/>Home</a></nav><h1>Tea</h1><p>Boil the water first, then wait a while.</p>"
    >>> extract(page).title
    'Tea'
    >>> extract("").text
    ''
    """
    one_of("value of favor", favor, FAVORS)
    one_of("value of comments", comments, COMMENTS)
    one_of("value of hidden", hidden, HIDDEN_TEXTS)
    own = own_phrases(phrases)
    choice = EVERYTHING
    if keep is not NONE or only is not NONE:
        choice, comments, hidden = read_choice(keep, only, comments, hidden)
    network = load_network(model)
    parsed = read_page(page)
    sources = Sources(parsed._replace(source=b""), url)
    declare = partial(declared_by, sources)
    blocks = read_blocks(parsed.markup, hidden)
    scored = score_blocks(blocks, parsed, network)
    decided = decide_blocks(blocks, scored, favor, declare, own)
    source: Source = "noscript" if blocks.with_noscript else "page"
    if shows_little(blocks, decided.chosen) and (
        found := find_embedded(parsed, sources, blocks, decided.chosen)
    ):
        source = found.origin
        blocks = read_blocks(found.page, hidden)
        scored = score_blocks(blocks, parsed, network)
        decided = decide_blocks(blocks, scored, favor, declare, own)
        decided = keep_embedded(blocks, scored, decided, favor, found.origin)
    return Document(
        sources,
        blocks,
        scored,
        decided,
        source=source,
        favor=favor,
        comments=comments,
        own=own,
        choice=choice,
    )
