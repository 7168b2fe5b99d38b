"""Values and names of options: the same in Python, TOML and the command; what to say of an unknown one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar, get_args

from cleanpress.errors import OptionError, one_of

__all__ = [
    "COMMENTS",
    "ENCODING_ERRORS",
    "FAVORS",
    "FORMATS",
    "ON_ERRORS",
    "OUTPUT_FORMATS",
    "RENAMED",
    "Comments",
    "EncodingErrors",
    "Favor",
    "Format",
    "OnError",
    "OutputFormat",
    "check_options",
    "checks_init",
    "checks_options",
    "keywords_of",
    "renamed",
    "renamed_attribute",
    "says_new_names",
]

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C", bound=type)
T = TypeVar("T")

# What to favor where it is not certain what content is: the same for pages and for texts.
Favor = Literal["precision", "balanced", "recall"]
# What becomes of the comments below an article.
Comments = Literal["drop", "keep", "separate"]
# What the content of a page is written as.
Format = Literal["text", "markdown", "html"]
# What a corpus is written as.
OutputFormat = Literal["jsonl", "csv", "parquet", "files"]
# What is done about bytes that are no page: an error that ends the work, or a null with the reason beside it.
OnError = Literal["raise", "null"]
# What bytes that cannot be decoded become: an error, or U+FFFD.
EncodingErrors = Literal["strict", "replace"]

FAVORS: tuple[Favor, ...] = get_args(Favor)
COMMENTS: tuple[Comments, ...] = get_args(Comments)
FORMATS: tuple[Format, ...] = get_args(Format)
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
ON_ERRORS: tuple[OnError, ...] = get_args(OnError)
ENCODING_ERRORS: tuple[EncodingErrors, ...] = get_args(EncodingErrors)

# inspect.CO_VARKEYWORDS: a function has a parameter such as **options.
_VARKEYWORDS = 0x08

_JOBS = {
    "errors": "on_error",
    "field": "column",
    "form": "format",
    "keep_once": "keep_one_copy",
    "sites": "profiles",
    "url_field": "url_column",
    "urls": "url_column",
}
# The names of version 0.1 that are gone, with the new ones, by where they stood. Nothing answers to an old
# name; all this table does is to help a person who writes one.
RENAMED: Mapping[str, Mapping[str, str]] = {
    "cleaner": {"keep_once": "keep_one_copy", "profile": "profiles"},
    "clean": {},
    "extract": {},
    "render": {"form": "format"},
    "adapter": _JOBS,
    "corpus": {**_JOBS, "form": "output_format", "kind": "input_format"},
    "command": {
        "--errors": "--encoding-errors",
        "--field": "--column",
        "--input-kind": "--input-format",
        "--keep-once": "--keep-one-copy",
        "--sites": "--profiles",
        "--url-field": "--url-column",
    },
    "corpus command": {"--format": "--output-format", "--markdown": "--format markdown"},
    "cleanpress": {
        "favor": "options",
        "jsonl": "io.jsonl",
        "recipe": "pipeline_config",
        "streams": "io.files",
    },
    "cleanpress.adapters.pandas": {
        "clean_column": "clean",
        "explain_column": "explain",
        "extract_column": "extract",
    },
    "Report": {"edits": "counts", "rejected": "failed", "rejects": "failed_path"},
    "SiteProfiles": {"cleaner": "RemoveSiteLines.for_url"},
    "Edit": {"reason": "reasons", "score": "confidence"},
    "Removal": {"score": "confidence"},
    "Block": {"score": "content_score"},
}


def renamed(area: str, name: str) -> str:
    """Return a sentence that says what `name` is called now; "" for what was never renamed.

    area: a key of `RENAMED`: where the name stands.

    >>> renamed("adapter", "urls"), renamed("adapter", "metadata")
    ("It is now called 'url_column'.", '')
    """
    new = RENAMED[area].get(name)
    return "" if new is None else f"It is now called {new!r}."


def check_options(area: str, what: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Check names of options. Raises OptionError for an unknown one, with its new name or the nearest known.

    area: a key of `RENAMED`. what: what such a name is called in the message: "option of RemoveChrome".

    >>> check_options("adapter", "option of clean", ["removed"], ["counts", "removed"])
    >>> check_options("adapter", "option of clean", ["urls"], ["removed", "url_column"])
    Traceback (most recent call last):
    cleanpress.errors.OptionError: 'urls' is not a known option of clean. It is now called 'url_column'.
    >>> check_options("adapter", "option of clean", ["remove"], ["counts", "removed"])
    Traceback (most recent call last):
    cleanpress.errors.OptionError: 'remove' is not a known option of clean. Did you mean 'removed'? Known: \
counts, removed.
    """
    known = tuple(known)
    for name in given:
        if name in known:
            continue
        if new := renamed(area, name):
            raise OptionError(f"{name!r} is not a known {what}. {new}")
        one_of(what, name, known)


def keywords_of(function: Callable[..., object]) -> tuple[str, ...] | None:
    """Return the parameters of a Python function that may be given by name; None if it takes any name.

    inspect.signature is not used: it takes as long as cleaning a short text.

    >>> keywords_of(check_options)
    ('area', 'what', 'given', 'known')
    """
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & _VARKEYWORDS:
        return None
    return tuple(code.co_varnames[code.co_posonlyargcount : code.co_argcount + code.co_kwonlyargcount])


def checks_options(area: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a decorator: a function that raises OptionError for a keyword it does not know.

    Python's own TypeError would not say the new name of a renamed option, nor the nearest one.
    The function has no **options of its own; where it has, call `check_options`.

    area: a key of `RENAMED`.

    >>> @checks_options("adapter")
    ... def clean(data: str, *, url_column: str = "") -> str:
    ...     return data
    >>> clean("Tea", url_column="url")
    'Tea'
    >>> clean("Tea", urls="url")
    Traceback (most recent call last):
    cleanpress.errors.OptionError: 'urls' is not a known option of clean. It is now called 'url_column'.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        keywords = [name for name in keywords_of(function) or () if name != "self"]
        owner = function.__qualname__.removesuffix(".__init__").rpartition(".")[2]

        @wraps(function)
        def checked(*args: P.args, **options: P.kwargs) -> R:
            if options:
                check_options(area, f"option of {owner}", options, keywords)
            return function(*args, **options)

        return checked

    return decorate


def checks_init(area: str) -> Callable[[C], C]:
    """Make a decorator for classes, which raise OptionError as functions do by `checks_options`.

    >>> @checks_init("adapter")
    ... class Job:
    ...     def __init__(self, *, removed: bool = False) -> None: ...
    >>> Job(remove=True)
    Traceback (most recent call last):
    cleanpress.errors.OptionError: 'remove' is not a known option of Job. Did you mean 'removed'? Known: \
removed.
    """

    def decorate(kind: C) -> C:
        kind.__init__ = checks_options(area)(kind.__init__)  # type: ignore[misc]
        return kind

    return decorate


def renamed_attribute(area: str, name: str, owner: str | None = None) -> AttributeError:
    """Make the AttributeError for an attribute that is not there; it says the new name of a renamed one.

    owner: what to call what was asked; by default `area`.

    >>> print(renamed_attribute("Edit", "score"))
    Edit has no attribute 'score'. It is now called 'confidence'.
    >>> print(renamed_attribute("Edit", "color"))
    Edit has no attribute 'color'.
    """
    return AttributeError(f"{owner or area} has no attribute {name!r}. {renamed(area, name)}".rstrip())


def says_new_names(kind: type[T]) -> type[T]:
    """Make the AttributeError of a class say the new names of its attributes that were renamed.

    A decorator, because a `__getattr__` in the class itself would make a type checker accept every attribute.
    """

    def __getattr__(self: T, name: str) -> Any:  # noqa: N807
        raise renamed_attribute(kind.__name__, name)

    kind.__getattr__ = __getattr__  # type: ignore[attr-defined]
    return kind
