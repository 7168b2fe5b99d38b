"""Describe cleaners as data, to list them: options with their values, categories, languages, an example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field
from typing import Any, Literal, get_args, get_origin, get_type_hints

import cleanpress
from cleanpress.cleaner import Cleaner, fields_of
from cleanpress.errors import CleanpressError

__all__ = ["EXAMPLES", "describe"]

_BOATS = "The harbour was empty when the first boats came back, and nobody had waited up for them."
_FISH = "In the morning, the fish was gone, and so were the boats."
_TOLD = "Boat {} came back in the rain, and nobody had waited up for it, nor for its fish."
_MENU = ["Boats", "Fish", "Weather"]
# A text for each cleaner, which it is run on with its defaults.
EXAMPLES: Mapping[str, str] = {
    "RepairEncoding": "Sheâ€™s at the cafÃ© &amp; waits.",
    "RemoveInvisible": "ha\u200brbour\u00ad master",
    "RemoveChrome": "Skip to content\nA quiet week at the harbour.\nLeave a Reply",
    "RemoveBoilerplate": f"Skip to content\nHome\n{_BOATS}\n{_FISH}\nRelated articles\nLeave a Reply",
    "RemoveRepeats": "\n".join([*_MENU, *(_TOLD.format(number) for number in "123"), *_MENU]),
    "NormalizeQuotes": "“It’s late,” she said.",
    "NormalizeWhitespace": "Two  spaces\u00a0here. \n\n\n\nThree blank lines above.",
    "ReplaceUrls": "See https://example.org/tides for the tides.",
    "ReplaceEmails": "Write to harbour@example.org.",
    "ReplacePhoneNumbers": "Call +45 33 12 34 56.",
}
_PATH = "the path of a file"
# What a value is, by how its annotation is written; a choice and a truth value are shown as their values.
_TYPES: Mapping[str, str] = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "str | None": "text",
    "Sequence[str]": "a list of texts",
    "tuple[str, ...]": "a list of texts",
    "str | PathLike[str] | None": _PATH,
    "SiteProfiles | str | PathLike[str] | None": _PATH,
    "PhrasesGiven": "the path of a TOML file, a table of phrases, or a list of either",
}


def describe(kind: type[Cleaner], *, run: bool = True) -> dict[str, Any]:
    """Return what there is to say of a cleaner, as plain data, ready for JSON.

    run: whether to run it on an example, which may take a while.

    >>> from cleanpress import NormalizeQuotes
    >>> about = describe(NormalizeQuotes)
    >>> about["options"][0]["values"], about["example"]["after"]
    (['straight', 'curly'], '"It\\'s late," she said.')
    """
    name, doc = kind.__name__, _doc(kind)
    return {
        "name": name,
        "summary": doc.partition("\n")[0],
        "description": _description(kind, doc),
        "module": None if kind._ours else kind.__module__,
        "default": _in_default(name),
        "presets": [preset for preset, its in cleanpress.PRESETS.items() if name in _names(its)],
        "options": [_option(kind, option, doc) for option in fields_of(kind)],
        "categories": _categories(kind),
        "languages": _languages(name),
        "example": _example(kind, doc) if run else None,
    }


def _names(cleaners: Iterable[Cleaner]) -> list[str]:
    return [cleaner.name for cleaner in cleaners]


def _doc(kind: type[Cleaner]) -> str:
    from inspect import cleandoc

    # A dataclass without a docstring has its signature as one.
    doc = kind.__doc__ or ""
    return "" if doc.startswith(f"{kind.__name__}(") else cleandoc(doc)


def _description(kind: type[Cleaner], doc: str) -> str:
    """Return the docstring up to its options."""
    text = doc.partition(">>> ")[0]
    for option in fields_of(kind):
        text = re.split(rf"^{option.name}(?:, \w+)*:", text, maxsplit=1, flags=re.MULTILINE)[0]
    return text.strip()


def _in_default(name: str) -> dict[str, Any] | None:
    """Return the place of a cleaner in the default pipeline, from 1, and its options there."""
    for place, cleaner in enumerate(cleanpress.DEFAULT, 1):
        if cleaner.name == name:
            return {"place": place, "options": cleaner.options()}
    return None


def _option(kind: type[Cleaner], option: Field[Any], doc: str) -> dict[str, Any]:
    default = option.default if option.default_factory is MISSING else option.default_factory()
    values = _values(kind, option)
    return {
        "name": option.name,
        "default": None if default is MISSING else _plain(default),
        "required": default is MISSING,
        "values": values,
        "type": None if values else _type(kind.__name__, option),
        "description": _option_text(option.name, doc),
    }


def _plain(value: Any) -> Any:
    """Return a default as JSON can have it."""
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float) else repr(value)


def _type(name: str, option: Field[Any]) -> str:
    if (name, option.name) == ("RemoveChrome", "languages"):
        return "a list of codes, which `cleanpress phrases` shows; none means all"
    return _TYPES.get(str(option.type), str(option.type))


def _values(kind: type[Cleaner], option: Field[Any]) -> list[Any] | None:
    """Return the values that an option can have, if they can be listed."""
    if option.name in ("keep", "only") and kind._chooses:
        return _categories(kind)
    try:
        hint = get_type_hints(kind).get(option.name)
    except Exception:  # noqa: BLE001  # a class of the user's own: a name that is imported for checkers alone
        hint = {"bool": bool}.get(str(option.type))
    if hint is bool:
        return [True, False]
    return list(get_args(hint)) if get_origin(hint) is Literal else None


def _option_text(name: str, doc: str) -> str:
    """Return what the docstring says of an option."""
    found = re.search(rf"^{name}(?:, \w+)*:[ \t]+(.*(?:\n[ \t]+\S.*)*)", doc, re.MULTILINE)
    return " ".join(found[1].split()) if found else ""


def _categories(kind: type[Cleaner]) -> list[str]:
    own: object = kind.categories
    if not isinstance(own, tuple):  # of a class that works them out for each cleaner, a property
        try:
            own = kind().categories
        except (CleanpressError, TypeError):  # one that has to be given options
            own = ()
    return list(own or ())


def _languages(name: str) -> list[str] | None:
    if name != "RemoveChrome":
        return None
    from cleanpress.phrases import languages

    return list(languages())


def _example(kind: type[Cleaner], doc: str) -> dict[str, str] | None:
    """Return a text before and after; of a cleaner that has none here, the examples of its docstring."""
    if kind._ours and kind.__name__ in EXAMPLES:
        before = EXAMPLES[kind.__name__]
        return {"before": before, "after": kind()(before)}
    examples = re.findall(r"^(?:>>> |\.\.\. ).*(?:\n(?!>>> |\s*$).*)*", doc, re.MULTILINE)
    return {"doctest": "\n".join(examples)} if examples else None
