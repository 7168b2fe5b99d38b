"""Define all errors; each is a sentence that says what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath
from types import NoneType, UnionType

__all__ = [
    "CleanpressError", "DataError", "EditError", "InputError", "ModelError", "OptionError", "OptionTypeError",
    "PageError", "PathError", "PhraseStoreError", "RunError", "SiteProfileError", "TooLargeError",
    "UnknownNameError", "WorkersError", "described", "nearest", "one_of", "shown", "text_required",
    "unreadable",
]  # fmt: skip


class CleanpressError(Exception):
    """The parent of every error that cleanpress raises on purpose, type errors excepted."""


class OptionError(CleanpressError, ValueError):
    """An option, a name or a key that cleanpress does not know."""


class OptionTypeError(OptionError, TypeError):
    """A value of an option that is of the wrong type: 5 where a list of texts is wanted."""


class UnknownNameError(OptionError, KeyError):
    """A key that a mapping, such as `PRESETS`, does not have."""

    __str__ = Exception.__str__  # KeyError would show the sentence in quotes


class EditError(CleanpressError, ValueError):
    """An edit list does not fit the text it is applied to, or is not sorted and disjoint."""


class PageError(CleanpressError, ValueError):
    """The input is not a page: bytes of another kind, or a URL that was not fetched."""


class InputError(CleanpressError, ValueError):
    """Input that cannot be read as what it should be: text of an encoding, or JSON Lines."""


class TooLargeError(InputError):
    """A line, a row, a file or a page that is larger than `max_document`."""


class PathError(CleanpressError, OSError):
    """A file that cannot be read from or written to, known before any work is done."""


class ModelError(OptionError):
    """Weights that cannot be used."""


class SiteProfileError(OptionError):
    """A file of site profiles that cannot be used."""


class PhraseStoreError(CleanpressError):
    """The phrases cannot be read: a file of the package is missing, damaged or of another version."""


class RunError(CleanpressError):
    """A run that cannot go on, or must not: its inputs or its pipeline changed, or its files were touched."""


class WorkersError(CleanpressError):
    """The workers cannot work: they do not start, or the pipeline fails before any document."""


class DataError(CleanpressError, ValueError):
    """A folder that holds no pages to learn from."""


def one_of(what: str, given: str, valid: Iterable[str]) -> str:
    """Return `given` if it is one of `valid`, else raise an OptionError that offers the nearest.

    >>> one_of("style", "curly", ["straight", "curly"])
    'curly'
    >>> one_of("style", "curley", ["straight", "curly"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    cleanpress.errors.OptionError: 'curley' is not a known style. Did you mean 'curly'? Known: ...
    """
    known = sorted(valid)
    if given in known:
        return given
    near = nearest(given, known) if isinstance(given, str) and len(given) <= LONGEST_SHOWN else None
    hint = f" Did you mean {near!r}?" if near else ""
    offer = f"Known: {', '.join(known)}." if known else "There are none."
    raise OptionError(f"{shown(given)} is not a known {what}.{hint} {offer}")


# What is shown as it is written, shortened.
_PLAIN = (str, bytes, bytearray, int, float, complex, list, tuple, dict, set, frozenset, NoneType)
_FUNCTIONS = ("function", "method", "builtin_function_or_method", "method_descriptor", "wrapper_descriptor")


def described(value: object) -> str:
    """Return what a value is, in few words.

    >>> described(min), described(b"page"), described(int), described(int | str), described([1] * 99)
    ('the function min', "b'page'", 'the class int', 'the classes int | str', '[1, 1, 1, 1, 1, 1, ...]')
    """
    kind = type(value).__name__
    name = getattr(value, "__name__", "")
    if isinstance(value, _PLAIN):
        from reprlib import repr as short_repr  # only who errs pays for it

        try:
            return short_repr(value)
        except ValueError:  # of an integer of thousands of digits, which Python does not write
            return f"a value of the type {kind} with a number of thousands of digits"
    if isinstance(value, PathLike):
        return repr(fspath(value))
    if isinstance(value, type | UnionType):
        return _described_class(value)
    if kind == "module" or (kind in _FUNCTIONS and name != "<lambda>"):
        return f"the {'module' if kind == 'module' else 'function'} {name}"
    return f"a {kind}" if kind in ("function", "generator") else f"a value of the type {kind}"


# What is longer is no value that somebody looks for in a message.
LONGEST_SHOWN = 100


def shown(value: object) -> str:
    """Return a value as Python writes it; what is long, or says nothing that way, is described.

    >>> shown("curley"), shown(["en", 5]), shown("x" * 1_000), shown(min)
    ("'curley'", "['en', 5]", "'xxxxxxxxxxxx...xxxxxxxxxxxxx'", 'the function min')
    """
    if isinstance(value, _PLAIN) and not (isinstance(value, str | bytes) and len(value) > LONGEST_SHOWN):
        try:
            written = repr(value)
        except (ValueError, RecursionError):
            return described(value)
        if len(written) <= LONGEST_SHOWN:
            return written
    return described(value)


def _described_class(value: type | UnionType) -> str:
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return f"the classes {' | '.join(getattr(each, '__name__', str(each)) for each in value.__args__)}"


def unreadable(error: ValueError | RecursionError) -> str:
    """Return why a reader of JSON or TOML gave up on what is well formed.

    >>> unreadable(RecursionError())
    'lists or tables in it are nested too deeply'
    """
    if isinstance(error, RecursionError):
        return "lists or tables in it are nested too deeply"
    return "a number in it has thousands of digits"  # the one thing that Python refuses to convert


def nearest(given: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like what was given, however that is written; None if none is.

    >>> nearest("remove_chrome", ["NormalizeQuotes", "RemoveChrome"])
    'RemoveChrome'
    """
    from difflib import get_close_matches  # only who errs pays for it

    plain = {"".join(filter(str.isalnum, name.casefold())): name for name in known}
    near = get_close_matches("".join(filter(str.isalnum, given.casefold())), plain, n=1)
    return plain[near[0]] if near else None


def text_required(value: object, *, has_no_record: bool = False) -> TypeError:
    """Make the TypeError for a value that is not text, with the way out for what was given.

    has_no_record: it is a missing value, and was given where the answer is the record of a text.
    """
    kind = "None" if value is None else type(value).__name__
    if isinstance(value, bytes | bytearray | memoryview):
        return TypeError(
            f"cleanpress cleans text, and was given {kind}. Decode it first, for example "
            "data.decode('utf-8'); if the encoding is unknown, the command `cleanpress FILE` detects it."
        )
    way_out = "Give it a string, or None or NaN for a missing value, which comes back as it is."
    if has_no_record:
        way_out = (
            "A missing value has no record: leave it out, or use cleanpress.explain, which gives it back as "
            "it is."
        )
    return TypeError(f"cleanpress cleans text (str), and was given {kind}. {way_out}")
