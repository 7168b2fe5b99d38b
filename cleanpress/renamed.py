"""Names of earlier versions and of other libraries, and what to write instead.

Nothing answers to such a name; all that these tables do is to help a person who writes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cleanpress.errors import nearest

__all__ = ["MOVED", "RENAMED", "of_a_cleaner", "renamed", "renamed_attribute"]

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
    "category": {"login": "account", "print_email": "article_tools", "search": "search_form"},
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
# Options that are given in an object now, by what they were options of.
MOVED: Mapping[str, Mapping[str, str]] = {
    "option of run": {
        **dict.fromkeys(("url_column", "url_field"), "reading=Reading(url_column=...)"),
        **dict.fromkeys(("input_format", "kind"), "reading=Reading(input_format=...)"),
        **dict.fromkeys(("output_format", "form"), "writing=Writing(output_format=...)"),
        "into": "writing=Writing(into=...)",
        "min_confidence": "writing=Writing(min_confidence=...)",
        **dict.fromkeys(("pipeline", "preset", "keep", "only", "phrases"), "job=Cleaning({}=...)"),
    },
    # What other libraries call it, and where it is here.
    "option of clean": {"preset": "pipeline=..., which takes its name"},
    "option of explain": {"preset": "pipeline=..., which takes its name"},
    "option of extract": {
        **dict.fromkeys(
            ("format", "output_format"), "the format afterwards: extract(page).render(format=...)"
        ),
        **dict.fromkeys(
            ("links", "images", "tables", "title"), "it afterwards: extract(page).render({}=...)"
        ),
        "encoding": "the page decoded: extract(data.decode(encoding))",
    },
}


# Options that are those of a cleaner, with where to give them: what is written where they are not known.
_OF_CLEANERS = {
    **dict.fromkeys(("language", "languages", "lang"), ("RemoveChrome", 'languages=["en", "da"]')),
    **dict.fromkeys(("quotes", "style"), ("NormalizeQuotes", 'style="curly"')),
    "favor": ("RemoveBoilerplate", 'favor="recall"'),
}
_PLACES = {
    "clean": "Give a pipeline: pipeline=",
    "adapter": "Give a pipeline: pipeline=",
    "corpus": "Give a job with a pipeline: Cleaning(pipeline=",
}


def of_a_cleaner(area: str, name: str) -> str:
    """Return a sentence that says which cleaner has an option that is not known here; "" where none has it.

    area: "clean", "adapter", "corpus" or "command".

    >>> of_a_cleaner("clean", "languages")
    'It is an option of a cleaner. Give a pipeline: pipeline=RemoveChrome(languages=["en", "da"]).'
    >>> of_a_cleaner("command", "--languages")
    'It is an option of RemoveChrome: write languages = ["en", "da"] below use = "RemoveChrome" in a \
pipeline file, and give that: --pipeline FILE.'
    """
    cleaner, example = _OF_CLEANERS.get(name.lstrip("-"), ("", ""))
    if not cleaner:
        return ""
    if area == "command":
        option = example.replace("=", " = ", 1)
        return (
            f'It is an option of {cleaner}: write {option} below use = "{cleaner}" in a pipeline file, and '
            "give that: --pipeline FILE."
        )
    if area not in _PLACES:
        return ""
    closing = ")" * _PLACES[area].count("(")
    return f"It is an option of a cleaner. {_PLACES[area]}{cleaner}({example}){closing}."


def renamed(area: str, name: str) -> str:
    """Return a sentence that says what `name` is called now; "" for what was never renamed.

    area: a key of `RENAMED`: where the name stands.

    >>> renamed("adapter", "urls"), renamed("adapter", "metadata")
    ("It is now called 'url_column'.", '')
    """
    new = RENAMED.get(area, {}).get(name)
    return "" if new is None else f"It is now called {new!r}."


def renamed_attribute(
    area: str, name: str, owner: str | None = None, known: Iterable[str] = ()
) -> AttributeError:
    """Make the AttributeError for an attribute that is not there; it says the new name of a renamed one.

    owner: what to call what was asked; by default `area`. known: names, of which the nearest is offered.

    >>> print(renamed_attribute("Edit", "score"))
    Edit has no attribute 'score'. It is now called 'confidence'.
    >>> print(renamed_attribute("Edit", "color"))
    Edit has no attribute 'color'.
    """
    says = renamed(area, name)
    near = "" if says or name.startswith("_") else nearest(name, list(known))
    if near:
        says = f"Did you mean {near!r}?"
    return AttributeError(f"{owner or area} has no attribute {name!r}. {says}".rstrip())
