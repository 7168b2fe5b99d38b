"""Values and names of options: the same in Python, TOML and the command; what to say of an unknown one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import wraps
from os import PathLike
from types import NoneType
from typing import Any, Literal, ParamSpec, TypeVar, get_args

from cleanpress.errors import OptionError, OptionTypeError, one_of, shown
from cleanpress.renamed import MOVED, RENAMED, of_a_cleaner, renamed, renamed_attribute

__all__ = [
    "COLORS",
    "COMMENTS",
    "ENCODING_ERRORS",
    "FAVORS",
    "FORMATS",
    "HIDDEN_TEXTS",
    "INPUT_FORMATS",
    "ON_BAD",
    "ON_ERRORS",
    "OUTPUT_FORMATS",
    "Color",
    "Comments",
    "EncodingErrors",
    "Favor",
    "Format",
    "HiddenText",
    "InputFormat",
    "OnError",
    "OutputFormat",
    "check_field_types",
    "check_front_matter",
    "check_number",
    "check_options",
    "check_switch",
    "check_types",
    "checks_init",
    "checks_options",
    "keywords_of",
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
# What becomes of text that a page hides from its readers.
HiddenText = Literal["remove", "keep"]
# What the content of a page is written as.
Format = Literal["text", "markdown", "html"]
# What a corpus is read from, where the name of the input does not say.
InputFormat = Literal["jsonl", "csv", "parquet", "warc", "text", "html"]
# What a corpus is written as.
OutputFormat = Literal["jsonl", "csv", "parquet", "files"]
# What is done about bytes that are no page: an error that ends the work, or a null with the reason beside it.
OnError = Literal["raise", "null"]
# What bytes that cannot be decoded become: an error, or U+FFFD.
EncodingErrors = Literal["strict", "replace"]
# Whether the command shows colors; by default where the terminal has them.
Color = Literal["auto", "always", "never"]

COLORS: tuple[Color, ...] = get_args(Color)
FAVORS: tuple[Favor, ...] = get_args(Favor)
COMMENTS: tuple[Comments, ...] = get_args(Comments)
FORMATS: tuple[Format, ...] = get_args(Format)
HIDDEN_TEXTS: tuple[HiddenText, ...] = get_args(HiddenText)
INPUT_FORMATS: tuple[InputFormat, ...] = get_args(InputFormat)
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
ON_ERRORS: tuple[OnError, ...] = get_args(OnError)
ENCODING_ERRORS: tuple[EncodingErrors, ...] = get_args(EncodingErrors)
# What the command does about a file or record that cannot be used.
ON_BAD = ("skip", "stop")

# What a value of an option may be, by how its annotation is written, and what to give. Values of a choice
# (Favor, Format) are checked by `one_of`, which knows them.
_TYPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    "bool": ((bool,), "True or False"),
    "bool | None": ((bool, NoneType), "True, False or None"),
    "str": ((str,), "text"),
    "str | None": ((str, NoneType), "text or None"),
    "str | PathLike[str] | None": ((str, PathLike, NoneType), "the path of a file or None"),
    "Sequence[str]": ((Iterable,), "a list of texts"),
    "int": ((int,), "a whole number"),
}
# The same for the fields of a cleaner of one's own, of which the values may come from TOML.
_LISTS = (list, tuple, set, frozenset)
_FIELD_TYPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    "bool": ((bool,), "true or false"),
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "str": ((str,), "text"),
    **dict.fromkeys(
        (f"{kind}[str]" for kind in ("list", "set", "frozenset", "Sequence", "collections.abc.Sequence")),
        (_LISTS, "a list of texts"),
    ),
    "tuple[str, ...]": (_LISTS, "a list of texts"),
}
_ANYTHING: tuple[tuple[type, ...], str] = (object,), ""

# inspect.CO_VARKEYWORDS: a function has a parameter such as **options.
_VARKEYWORDS = 0x08


def check_options(area: str, what: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Check names of options. Raises OptionError for an unknown one, with its new name or the nearest known.

    A new name is offered only where it is known.

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
        advice = _instead(area, what, name, known)
        if advice:
            raise OptionError(f"{name!r} is not a known {what}. {advice}")
        one_of(what, name, known)


def _instead(area: str, what: str, name: str, known: Sequence[str]) -> str:
    """Return a sentence that says what to give in place of an option; "" where nobody knows."""
    if name in MOVED.get(what, {}):
        return f"Give {MOVED[what][name].format(name)}."
    if RENAMED.get(area, {}).get(name) in known:
        return renamed(area, name)
    if area == "cleaner" and name in ("keep", "only"):
        return f'Any cleaner has .select({name}=["share"]).'
    return of_a_cleaner(area, name)


def check_front_matter(front_matter: bool, format: Format) -> None:
    """Raise OptionError if front matter is asked for where there is no place for it.

    >>> check_front_matter(True, "markdown")
    >>> check_front_matter(True, "text")
    Traceback (most recent call last):
    cleanpress.errors.OptionError: front_matter stands above Markdown: give format='markdown' as well.
    """
    if front_matter and format != "markdown" and format in FORMATS:
        raise OptionError("front_matter stands above Markdown: give format='markdown' as well.")


def check_types(given: Iterable[tuple[str, object]], annotations: Mapping[str, object]) -> None:
    """Check values of options, with their names. Raises OptionTypeError for one of the wrong type.

    annotations: of the function, as `from __future__ import annotations` leaves them: text. Only the plain
        ones are looked at: truth values, texts, whole numbers, paths.

    >>> check_types([("links", True), ("favor", 3)], {"links": "bool | None", "favor": "Favor"})
    >>> check_types([("links", "no")], {"links": "bool | None"})
    Traceback (most recent call last):
    cleanpress.errors.OptionTypeError: links is True, False or None, and was given 'no'.
    """
    for name, value in given:
        annotation = annotations.get(name)
        types, what = _TYPES.get(annotation, _ANYTHING) if isinstance(annotation, str) else _ANYTHING
        if not isinstance(value, types) or (types == (int,) and isinstance(value, bool)):
            raise OptionTypeError(f"{name} is {what}, and was given {shown(value)}.")


def check_field_types(
    owner: str, given: Iterable[tuple[str, object]], annotations: Mapping[str, object]
) -> None:
    """Check values of the fields of a class that checks none of them itself, by their annotations.

    owner: its name. annotations: types, or text. Only the plain ones are looked at: truth values, numbers,
    texts, lists of texts, each also with "| None".
    Raises OptionTypeError, with the name of the class and the field, for a value of another type.

    >>> check_field_types("RemoveNotes", [("longest", 3)], {"longest": int})
    >>> check_field_types("RemoveNotes", [("longest", "3")], {"longest": "int | None"})
    Traceback (most recent call last):
    cleanpress.errors.OptionTypeError: The option longest of RemoveNotes is a whole number, and was given '3'.
    """
    for name, value in given:
        annotation = annotations.get(name)
        text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
        plain = text.removesuffix(" | None")
        if plain in _FIELD_TYPES and not (value is None and plain != text) and not _fits(value, plain):
            raise OptionTypeError(
                f"The option {name} of {owner} is {_FIELD_TYPES[plain][1]}, and was given {shown(value)}."
            )


def _fits(value: object, annotation: str) -> bool:
    types, _ = _FIELD_TYPES[annotation]
    if isinstance(value, bool) and bool not in types:  # it would count as a number
        return False
    if not isinstance(value, types):
        return False
    return not isinstance(value, _LISTS) or all(isinstance(each, str) for each in value)


def check_number(name: str, values: Collection[object], takes: Sequence[str]) -> None:
    """Check how many values are given to something that is called, without names.

    Raises TypeError if there are too many.

    >>> check_number("Pipeline", ["RemoveChrome", "NormalizeQuotes"], ["cleaners"])
    Traceback (most recent call last):
    TypeError: Pipeline takes cleaners, and was given 2 values. A list holds several.
    """
    if len(values) > len(takes):
        raise TypeError(
            f"{name} takes {', '.join(takes) or 'no options'}, and was given {len(values)} values. A list "
            "holds several."
        )


def check_switch(name: str, value: object, *words: str) -> None:
    """Check the value of an option that is on, off, or one of `words`: on in a way of its own.

    Raises OptionError for another text, and OptionTypeError for what is none.

    >>> check_switch("unicode_form", True, "all"), check_switch("unicode_form", "all", "all")
    (None, None)
    >>> check_switch("unicode_form", "NFD", "all")
    Traceback (most recent call last):
    cleanpress.errors.OptionError: 'NFD' is not a known unicode_form. Known: True, False, all.
    """
    if isinstance(value, bool) or (isinstance(value, str) and value in words):
        return
    if isinstance(value, str) and words:
        raise OptionError(f"{shown(value)} is not a known {name}. Known: True, False, {', '.join(words)}.")
    valid = ", ".join(["True", "False", *map(repr, words)][:-1]) + f" or {([False, *words])[-1]!r}"
    raise OptionTypeError(f"{name} is {valid}, and was given {shown(value)}.")


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
    And OptionTypeError, with the name of the option, for a value that is none of its annotation.
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
        names = keywords_of(function) or ()
        accepted = frozenset(names) - {"self"}
        options_of = names[1:]  # the first is `self`, or what the function works on
        annotations = function.__annotations__
        owner = function.__qualname__.removesuffix(".__init__").rpartition(".")[2]
        most = function.__code__.co_argcount

        @wraps(function)
        def checked(*args: P.args, **options: P.kwargs) -> R:
            if options:
                if not accepted.issuperset(options):
                    unknown = [name for name in options if name not in accepted]
                    check_options(area, f"option of {owner}", unknown, options_of)
                check_types(options.items(), annotations)
            if len(args) > 1:
                if len(args) > most:
                    raise TypeError(_too_many(owner, len(args), names[:most], names[most:]))
                positional = zip(names, args, strict=False)
                check_types((each for each in positional if each[0] in options_of), annotations)
            return function(*args, **options)

        return checked

    return decorate


def _too_many(owner: str, given: int, positional: Sequence[str], by_name: Sequence[str]) -> str:
    """Return what to say of too many values without names.

    >>> _too_many("clean", 2, ["text"], ["pipeline"])
    'clean takes text, and was given 2 values. The rest is given by name: pipeline=.'
    """
    takes = ", ".join(name for name in positional if name != "self") or "no value"
    rest = f" The rest is given by name: {', '.join(f'{name}=' for name in by_name)}." if by_name else ""
    return f"{owner} takes {takes}, and was given {given - ('self' in positional)} values.{rest}"


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


def says_new_names(kind: type[T]) -> type[T]:
    """Make the errors of a class say the new names of its fields that were renamed.

    That is the AttributeError for such an attribute, and an OptionError where such an argument is given to a
    constructor that takes its fields.
    A decorator, because a `__getattr__` in the class itself would make a type checker accept every attribute.
    """

    def __getattr__(self: T, name: str) -> Any:  # noqa: N807
        if hasattr(type(self), name):  # a property whose code raised it: again, for its message
            return object.__getattribute__(self, name)
        raise renamed_attribute(kind.__name__, name)

    kind.__getattr__ = __getattr__  # type: ignore[attr-defined]
    names = tuple(getattr(kind, "__match_args__", ()))
    if set(names).intersection(RENAMED[kind.__name__].values()):
        constructor = "__new__" if issubclass(kind, tuple) else "__init__"
        setattr(kind, constructor, _says_new_arguments(kind.__name__, getattr(kind, constructor), names))
    return kind


def _says_new_arguments(area: str, make: Callable[..., R], names: tuple[str, ...]) -> Callable[..., R]:
    """Return a constructor that says the new name of an argument; all else is as it was."""

    @wraps(make)
    def made(*values: Any, **fields: Any) -> R:
        try:
            return make(*values, **fields)
        except TypeError:
            check_options(area, f"argument of {area}", fields, names)
            raise

    return made
