"""Do the work on one value, for every adapter and the corpora.

A job spec, `Cleaning` or `Extraction`, takes a value and gives a tuple: the new text, and one value for each
of its `columns`. It pickles, compares by value, and knows no engine. docs/schema.md lists the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypedDict, cast

from cleanpress.adapters.columns import METADATA, Kind, edit_record
from cleanpress.categories import OF_PAGES, Categories, check_choice
from cleanpress.cleaner import PipelineLike
from cleanpress.cleaning import prepared
from cleanpress.errors import OptionError, PageError, PathError, one_of
from cleanpress.installation import install_command
from cleanpress.options import (
    COMMENTS,
    FAVORS,
    FORMATS,
    HIDDEN_TEXTS,
    ON_ERRORS,
    Comments,
    Favor,
    Format,
    HiddenText,
    OnError,
    check_front_matter,
    check_options,
    checks_init,
)
from cleanpress.phrases.own import PhrasesGiven, own_phrases
from cleanpress.presets import DEFAULT, as_pipeline
from cleanpress.selection import select_leniently

if TYPE_CHECKING:
    from cleanpress.cleaned import Cleaned
    from cleanpress.cleaner import Pipeline
    from cleanpress.html.document import Document
    from cleanpress.sites import SiteProfiles

__all__ = [
    "CleanOptions", "Cleaning", "ExtractOptions", "Extraction", "cleaning", "cleaning_function", "extraction",
    "not_installed",
]  # fmt: skip

# Of the options of `Extraction`, those of `Document.render`.
SHOWN = ("title", "links", "images", "tables", "front_matter")


class CleanOptions(TypedDict, total=False):
    """Name the options of `clean` in every engine: those of `Cleaning`."""

    pipeline: PipelineLike
    keep: Categories
    only: Categories
    removed: bool
    counts: bool
    edits: bool
    profiles: SiteProfiles | str | PathLike[str] | None
    keep_one_copy: bool
    phrases: PhrasesGiven


class ExtractOptions(TypedDict, total=False):
    """Name the options of `extract` in every engine: those of `Extraction`."""

    metadata: bool
    confidence: bool
    removed: bool
    counts: bool
    favor: Favor
    comments: Comments
    hidden: HiddenText
    keep: Categories
    only: Categories
    format: Format
    title: bool | None
    links: bool | None
    images: bool | None
    tables: bool
    front_matter: bool
    model: str | PathLike[str] | None
    on_error: OnError
    phrases: PhrasesGiven


@checks_init("adapter")
@dataclass(frozen=True)
class Cleaning:
    """Clean a text: the job spec of `clean` in every engine, and of corpora.

    pipeline: a cleaner, the name of a preset, or what else `cleanpress.presets.as_pipeline` takes.
    removed:  also give the words that were removed, one stretch a line.
    counts:   also give the number of edits of each category, as a dict.
    edits:    also give every edit as `edit_record` writes it.
    profiles: site profiles, or the path of a file of them, whose lines are removed first, from a text whose
        URL is known.
    keep_one_copy: as in `RemoveSiteLines`.
    phrases:  phrases of your own, for the cleaners of the pipeline that take them: see `RemoveChrome`.
    keep:     categories of which nothing is removed or changed, by whatever cleaner: "share", or a list.
    only:     if there are any, the only categories of which something is.
    Raises TypeError for a value of the wrong type, OptionError for an unknown option or category, for wrong
    phrases or for `keep_one_copy` without profiles, PathError or SiteProfileError for a file that cannot be
    read or holds no profiles.

    >>> Cleaning(removed=True)("Leave a Reply\\nIt rained.")
    ('It rained.', 'Leave a Reply')
    >>> Cleaning(counts=True)("It rained.")
    ('It rained.', {})
    """

    pipeline: PipelineLike = DEFAULT
    removed: bool = False
    counts: bool = False
    edits: bool = False
    profiles: SiteProfiles | str | PathLike[str] | None = None
    keep_one_copy: bool = False
    phrases: PhrasesGiven = None
    keep: Categories = ()
    only: Categories = ()
    # What the options make of the pipeline.
    _prepared: Pipeline = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrases", own_phrases(self.phrases))
        keep, only = check_choice(self.keep, self.only, None)
        others = () if self.profiles is None else ("site_line",)
        object.__setattr__(self, "pipeline", as_pipeline(self.pipeline))
        object.__setattr__(self, "_prepared", prepared(self.pipeline, self.phrases, keep, only, others))
        object.__setattr__(self, "keep", keep)
        object.__setattr__(self, "only", only)
        if self.profiles is not None:
            object.__setattr__(self, "profiles", _profiles(self.profiles))
        elif self.keep_one_copy:
            raise OptionError("keep_one_copy is for the lines of site profiles: give profiles as well.")

    @property
    def columns(self) -> dict[str, Kind]:
        """Return the columns beside the text, by the word that is added to its name."""
        wanted: dict[str, tuple[bool, Kind]] = {
            "removed": (self.removed, "text"), "counts": (self.counts, "counts"),
            "edits": (self.edits, "edits"),
        }  # fmt: skip
        return {word: kind for word, (is_wanted, kind) in wanted.items() if is_wanted}

    def cleaned(self, text: str, url: str | None = None) -> Cleaned:
        """Return the text cleaned, with its record; `url` is for the lines of site profiles."""
        pipeline = self._prepared
        if self.profiles is not None and url is not None:
            from cleanpress.sites.cleaner import RemoveSiteLines

            profiles = cast("SiteProfiles", self.profiles)  # a path was read in __post_init__
            first = RemoveSiteLines.for_url(profiles, url, keep_one_copy=self.keep_one_copy)
            chosen = select_leniently(first, self.keep, self.only)
            pipeline = pipeline if chosen is None else chosen | pipeline
        return pipeline.run(text)

    def __call__(self, value: Any, url: str | None = None) -> tuple[Any, ...]:
        """Return the text cleaned, and one value for each of the columns."""
        result = self.cleaned(value, url)
        found: dict[str, Any] = {}
        if self.removed:
            found["removed"] = removed_text(result.removed)
        if self.counts:
            found["counts"] = result.counts
        if self.edits:
            found["edits"] = [edit_record(edit, result.original) for edit in result.edits]
        return (result.text, *(found[word] for word in self.columns))


@checks_init("adapter")
@dataclass(frozen=True)
class Extraction:
    """Extract the main content of a page: the job spec of `extract` in every engine, and of corpora.

    metadata: also give title, authors and all else that the page says of itself.
    confidence: also give how good the text is expected to be, from 0 to 1 (`Document.confidence`).
    removed:  also give the text of the blocks that were removed, each in lines of its own.
    counts:   also give the number of removed blocks of each category, as a dict.
    favor:    "precision", "balanced" (the default) or "recall".
    comments: "drop" (the default), "keep", or "separate", which also gives the comments.
    hidden:   "remove" (the default) or "keep" text that the page hides from its readers.
    keep:     categories of blocks that are not removed.
    only:     if there are any, the only categories of blocks that are removed.
    format:   "text" (the default), "markdown" or "html".
    title, links, images, tables, front_matter: as in `Document.render`.
    model:    a file of weights; by default those that are part of the package.
    on_error: "raise" (the default) stops at what is no page, as a PDF or gzip; "null" gives None for it, and
              says why in a column "error".
    phrases:  phrases of your own, as in `extract`.
    Raises OptionError for an unknown option, value or category, ModelError for a file that holds no weights.

    >>> page = "<nav><a href=/>Home</a></nav><p>Boil the water first, then wait a while.</p>"
    >>> Extraction(removed=True, counts=True)(page)
    ('Boil the water first, then wait a while.', 'Home', {'navigation': 1})
    >>> Extraction()("")
    ('',)
    """

    metadata: bool = False
    confidence: bool = False
    removed: bool = False
    counts: bool = False
    favor: Favor = "balanced"
    comments: Comments = "drop"
    hidden: HiddenText = "remove"
    format: Format = "text"
    title: bool | None = None
    links: bool | None = None
    images: bool | None = None
    tables: bool = True
    front_matter: bool = False
    model: str | PathLike[str] | None = None
    on_error: OnError = "raise"
    phrases: PhrasesGiven = None
    keep: Categories = ()
    only: Categories = ()

    def __post_init__(self) -> None:
        # Here, and not at the first page: in an engine that is hours later, on another machine.
        one_of("value of favor", self.favor, FAVORS)
        one_of("value of comments", self.comments, COMMENTS)
        one_of("value of hidden", self.hidden, HIDDEN_TEXTS)
        one_of("format", self.format, FORMATS)
        one_of("value of on_error", self.on_error, ON_ERRORS)
        object.__setattr__(self, "phrases", own_phrases(self.phrases))
        check_front_matter(self.front_matter, self.format)
        keep, only = check_choice(self.keep, self.only, OF_PAGES, "extract")
        object.__setattr__(self, "keep", keep)
        object.__setattr__(self, "only", only)
        if self.model is not None:
            from cleanpress.model.network import load_network

            object.__setattr__(self, "model", fspath(self.model))
            load_network(self.model)

    @property
    def columns(self) -> dict[str, Kind]:
        """Return the columns beside the text, by the word that is added to its name."""
        wanted: dict[str, tuple[bool, Kind]] = {
            "confidence": (self.confidence, "float"),
            "comments": (self.comments == "separate", "comments"), "removed": (self.removed, "text"),
            "counts": (self.counts, "counts"), "error": (self.on_error == "null", "text"),
        }  # fmt: skip
        more = {word: kind for word, (is_wanted, kind) in wanted.items() if is_wanted}
        return {**(METADATA if self.metadata else {}), **more}

    def document(self, page: Any, url: str | None = None) -> Document:
        """Return what is extracted of a page. Raises PageError if it is none."""
        from cleanpress.html.extraction import extract

        return extract(
            page,
            url=url,
            favor=self.favor,
            comments=self.comments,
            hidden=self.hidden,
            model=self.model,
            phrases=self.phrases,
            keep=self.keep,
            only=self.only,
        )

    def __call__(self, value: Any, url: str | None = None) -> tuple[Any, ...]:
        """Return the main content of a page, and one value for each of the columns."""
        try:
            document = self.document(value, url)
        except PageError as error:
            if self.on_error == "raise":
                raise
            return (*[None] * len(self.columns), str(error))
        found: dict[str, Any] = {"comments": [comment._asdict() for comment in document.comments or ()]}
        if self.metadata:
            found |= {word: getattr(document.metadata, word) for word in METADATA}
        if self.confidence:
            found["confidence"] = document.confidence
        if self.removed:
            found["removed"] = removed_text(document.removed)
        if self.counts:
            found["counts"] = document.counts
        shown = {name: getattr(self, name) for name in SHOWN}
        text = document.render(self.format, **shown)
        return (text, *(_plain(found.get(word)) for word in self.columns))


def _profiles(given: Any) -> SiteProfiles:
    """Return site profiles, read from a file if what is given is a path."""
    from cleanpress.sites.profile import SiteProfiles

    if isinstance(given, SiteProfiles):
        return given
    if not isinstance(given, str | PathLike):
        raise TypeError(f"profiles is SiteProfiles or the path of a file of them, and was given {given!r}.")
    try:
        return SiteProfiles.load(given)
    except OSError as error:
        raise PathError(f"The profiles {fspath(given)} cannot be read: {error.strerror}.") from error


def cleaning(options: Mapping[str, Any], url_column: object, *own: str) -> Cleaning:
    """Make the job spec of an adapter's `clean`. Raises OptionError for an option that it does not have.

    url_column: as it was given; without one, profiles could do nothing, and are refused.
    own: the other names that it knows, if they are not column and url_column.
    """
    job = Cleaning(**_known("clean", Cleaning, options, own))
    if job.profiles is not None and url_column is None:
        raise OptionError("profiles are for texts that say where they are from: give url_column as well.")
    return job


def cleaning_function(options: Mapping[str, Any], *own: str) -> Cleaning:
    """Make the job spec of a `clean` that takes the URL as a value, and has no `url_column`.

    own: the other names that it knows, which may be meant by one that is misspelt.
    """
    return Cleaning(**_known("clean", Cleaning, options, own))


def extraction(options: Mapping[str, Any], *own: str) -> Extraction:
    """Make the job spec of an adapter's `extract`, as `cleaning` does."""
    return Extraction(**_known("extract", Extraction, options, own))


def _known(verb: str, kind: type, options: Mapping[str, Any], own: Sequence[str]) -> Mapping[str, Any]:
    names = [option.name for option in fields(kind) if option.init]
    check_options("adapter", f"option of {verb}", options, [*(own or ("column", "url_column")), *names])
    return options


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def removed_text(removed: Iterable[Any]) -> str:
    """Return the words that were removed, one stretch a line."""
    return "\n".join(removal.text.strip() for removal in removed)


def not_installed(name: str, extra: str) -> ImportError:
    """Make the ImportError for a library that is not installed, with the command that installs it.

    >>> print(not_installed("pyarrow", "arrow"))  # doctest: +ELLIPSIS
    This takes pyarrow, which is not installed: pip install ...[arrow]'
    """
    return ImportError(f"This takes {name}, which is not installed: {install_command(extra)}")
