"""Name the categories of all reasons: why something is removed or changed, from texts and from pages.

By these names people choose (`keep`, `only`), put back (`restore`) and count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from cleanpress.errors import OptionError, OptionTypeError, shown
from cleanpress.renamed import RENAMED

__all__ = [
    "CATEGORIES", "NONE", "OF_PAGES", "OF_PHRASES", "Categories", "check_categories", "check_choice",
    "is_chosen", "join_choices",
]  # fmt: skip

# As an argument: one name, or several.
Categories: TypeAlias = Sequence[str]
NONE: Categories = ()

# What phrases say.
_PHRASES = {
    "skip_link": "A link to the content or to the top, and aids to access such as larger letters.",
    "navigation": "Menus, breadcrumbs, paging, lists of countries and languages to choose from.",
    "search_form": "The field and buttons of a search, its filters and the count of its results.",
    "account": "Log in, log out, register, passwords, settings of an account.",
    "shop": "Carts, wish lists, sizes, stock, delivery: what a shop has around its goods.",
    "comment_form": "The fields and buttons of a form, for comments or for messages.",
    "comment_count": "How many comments, likes or ratings there are.",
    "membership_pitch": "A request to become a member, to donate, to support.",
    "newsletter_pitch": "A request to subscribe to a newsletter or to notifications.",
    "subscription_wall": "What only subscribers can go past, and the offers there.",
    "cookie_notice": "A notice of cookies and privacy, with its buttons and choices.",
    "share": "Buttons that share or follow, and the names of networks.",
    "related_content": "What else there is to read, and the headings above it.",
    "advertisement": "Advertisements, offers, and notes that something is one.",
    "legal_footer": "Privacy, cookies and terms as documents, copyright, imprint: the end of a page.",
    "article_tools": "Print, save, cite, download: what a page offers to do with an article.",
    "media_control": "Buttons and labels of players, galleries and pictures.",
    "error_placeholder": "What stands where something could not be shown, or is not shown yet.",
    "custom": "A phrase of your own that names no other category.",
}
OF_PHRASES = tuple(_PHRASES)

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        **_PHRASES,
        # What is removed for other reasons, from texts and from pages.
        "boilerplate": "A block that the network holds to be no content, and no phrase is.",
        "repeated": "What stood further up already: a menu, a banner, a copy of the text, the title.",
        "site_line": "A line that many pages of its site have.",
        # From pages alone.
        "element": "A block in a nav, footer, select, fieldset, dialog or textarea, which hold no content.",
        "hidden": "Text that the page hides from its readers.",
        "comment": "A comment below an article.",
        "replaced": "A block of a page whose data hold more of its text.",
        # RepairEncoding, by its options.
        "mojibake": "Text that was decoded with the wrong code page.",
        "entities": "HTML entities.",
        "line_breaks": "Line ends other than the usual one.",
        "control_characters": "Control characters, byte order marks, terminal sequences, overstrikes.",
        "ligatures": "Ligatures of Latin letters.",
        "surrogates": "Halves of characters.",
        "unicode_form": "Letters that came apart.",
        "character_width": "Full-width and half-width forms.",
        # RemoveInvisible.
        "zero_width": "Zero-width spaces and joiners, word joiners, fillers.",
        "soft_hyphen": "Places where a word may be divided.",
        "bidi_control": "Marks, embeddings and overrides of the direction of text.",
        "byte_order_mark": "U+FEFF.",
        "variation_selector": "Selectors of a glyph, where they select none.",
        "tag_character": "Characters of plane 14 that show nothing.",
        "annotation_mark": "Marks of interlinear annotations.",
        "object_replacement": "U+FFFC, where a picture stood.",
        "deprecated_format": "Format characters that Unicode advises against.",
        "control_character": "Control characters.",
        "terminal_escape": "What a terminal takes for a command.",
        "icon_glyph": "Glyphs of icon fonts.",
        # NormalizeQuotes.
        "curly_quote": "Curly quotes and apostrophes made straight.",
        "straight_quote": "Straight quotes made curly.",
        "apostrophe": "Straight apostrophes made curly.",
        "modifier_apostrophe": "A modifier letter in place of an apostrophe.",
        "accent_as_apostrophe": "An accent in place of an apostrophe.",
        "tex_quote": "The quotes of TeX.",
        "prime": "Signs of feet and inches, minutes and seconds.",
        "dash": "Dashes, and hyphens in place of them.",
        "ellipsis": "Three dots, or the character for them.",
        # NormalizeWhitespace.
        "space_run": "Several spaces in a row.",
        "exotic_space": "Spaces other than the usual one.",
        "trailing_space": "Spaces at the ends of lines.",
        "indentation": "Spaces at the starts of lines.",
        "blank_lines": "More blank lines in a row than one, and those at the ends of a text.",
        "line_end": "Line ends other than the usual one, and spaces that end a line.",
        # The three that replace.
        "url": "Web addresses.",
        "email": "E-mail addresses.",
        "phone_number": "Telephone numbers.",
    }
)

# Those of the blocks of a page.
OF_PAGES = (*OF_PHRASES, "boilerplate", "repeated", "element", "hidden", "comment", "replaced")

_WHERE = "All are in cleanpress.CATEGORIES; `cleanpress cleaners NAME` lists those of a cleaner."
# So many names can be read in one sentence.
_FEW = 25


def check_categories(
    names: object,
    option: str = "keep",
    known: Collection[str] | None = CATEGORIES,
    owner: str = "",
) -> tuple[str, ...]:
    """Return categories as a sorted tuple, each once; a text is one category.

    option: what they were given as: "keep", "only".
    known:  the categories that there are; None takes any name.
    owner:  whose categories these are, if not all are: "RemoveChrome".
    Raises OptionError for a category that is not known, with the nearest one, and OptionTypeError for
    what is no list of texts.

    >>> check_categories(["share", "comment_form", "share"])
    ('comment_form', 'share')
    >>> check_categories("shares")
    Traceback (most recent call last):
    cleanpress.errors.OptionError: 'shares' is not a known category. Did you mean 'share'? All are in \
cleanpress.CATEGORIES; `cleanpress cleaners NAME` lists those of a cleaner.
    """
    if names is None:
        return ()
    given = [names] if isinstance(names, str) else names
    if isinstance(given, bytes | bytearray | Mapping) or not isinstance(given, Iterable):
        raise OptionTypeError(
            f'{option} is a list of categories, such as ["share"], and was given {shown(names)}.'
        )
    found = {_text(name, option) for name in given}
    for name in sorted(found):
        if known is not None and name not in known:
            raise _unknown(name, known, owner)
    return tuple(sorted(found))


def check_choice(
    keep: object, only: object, known: Collection[str] | None = CATEGORIES, owner: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return `keep` and `only` as `check_categories` does. Raises OptionError for a category in both.

    >>> check_choice("share", [])
    (('share',), ())
    """
    kept = check_categories(keep, "keep", known, owner)
    chosen = check_categories(only, "only", known, owner)
    for name in kept:
        if name in chosen:
            raise OptionError(
                f"{name!r} is in keep, which leaves it alone, and in only, which removes it. "
                "Take it out of one of them."
            )
    return kept, chosen


def is_chosen(categories: Iterable[str], keep: Collection[str], only: Collection[str]) -> bool:
    """Return whether to make an edit of these categories: none is kept, and `only` is empty or has them all.

    >>> is_chosen(["share"], ["share"], []), is_chosen(["share"], [], ["share"]), is_chosen(["shop"], [], [])
    (False, True, True)
    """
    return all(name not in keep and (not only or name in only) for name in categories)


def join_choices(
    keep: Collection[str], only: Collection[str], more_keep: Collection[str], more_only: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the choice that leaves what both of two choices leave; None if that is nothing.

    >>> join_choices(["share"], [], ["shop"], [])
    (('share', 'shop'), ())
    >>> join_choices([], ["share", "shop"], ["share"], []), join_choices([], ["share"], [], ["shop"])
    (((), ('shop',)), None)
    """
    chosen = {*only}.intersection(more_only) if only and more_only else {*only, *more_only}
    kept = {*keep, *more_keep}
    left = chosen - kept
    if (only or more_only) and not left:
        return None
    return tuple(sorted(kept - chosen)), tuple(sorted(left))


def _text(name: object, option: str) -> str:
    if isinstance(name, str):
        return str(name)
    raise OptionTypeError(f'{option} is a list of categories, such as ["share"], and {shown(name)} is in it.')


def _unknown(name: str, known: Collection[str], owner: str) -> OptionError:
    """Make the error for a category that is not known here."""
    from difflib import get_close_matches  # only who errs pays for it

    what = f"category of {owner}" if owner else "category"
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    new = RENAMED["category"].get(plain)
    near = [new] if new in known else get_close_matches(plain, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    where = f"Known: {', '.join(sorted(known))}." if len(known) <= _FEW else _WHERE
    return OptionError(f"{shown(name)} is not a known {what}.{hint} {where}")
