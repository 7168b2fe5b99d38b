"""What every engine's test shares: nasty texts, what the bare loop makes of them, and pages."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from conftest import TEST_ALL

import cleanpress
from cleanpress.adapters.columns import edit_record
from cleanpress.sites import SiteLine, SiteProfile, SiteProfiles

__all__ = [
    "CLEANED", "COUNTS", "EDITS", "EXTRACTED", "OTHER", "OTHER_CLEANED", "PAGES", "REMOVED", "SITES",
    "SITE_CLEANED", "SITE_TEXTS", "SITE_URLS", "TEXTS", "needs", "plain",
]  # fmt: skip

# Each text twice, in another order the second time: what is remembered must go to the right rows.
_TEXTS = [
    "Leave a Reply\nItâ€™s raining.", None, "", " ", "It rained.", "Skip to content", "“Yes” \u200b", None,
    "x\x00y", "\ufeffa", "line\r\nend\r", "👩🏽‍🚀 e\u0301 \U000e0041", "漢字\u3000かな", "\u2028",
    "It rained.", "Share\nShare\nShare", "&amp;lt;", "\ufffd\uffff",
    "a" * 70_000 + "\nLeave a Reply", "None", "nan",
]  # fmt: skip
TEXTS: list[str | None] = _TEXTS + _TEXTS[::-1]
CLEANED = [cleanpress.clean(text) for text in TEXTS]
_EXPLAINED = [None if text is None else cleanpress.explain(text) for text in TEXTS]
REMOVED = [
    None if result is None else "\n".join(gone.text.strip() for gone in result.removed)
    for result in _EXPLAINED
]
COUNTS = [
    None if result is None else [{"category": c, "count": n} for c, n in result.counts.items()]
    for result in _EXPLAINED
]
PAGES: list[str | None] = [
    "<title>Tea for two</title><nav><a href=/>Home</a></nav><p>Boil the water first, then wait a while.</p>",
    None,
    "",
    "<p>Größe 漢字 👩🏽‍🚀, and a sentence that is long enough to be kept.",
    "no markup at all",
]
EXTRACTED = [None if page is None else cleanpress.extract(page).text for page in PAGES]


# A pipeline that differs from the default, and must reach every worker.
OTHER = cleanpress.NormalizeQuotes(style="curly") | cleanpress.RemoveInvisible()
OTHER_CLEANED = [OTHER(text) for text in TEXTS]


def needs(*modules: str) -> None:
    """Skip the module that calls this where a package is missing; with CLEANPRESS_TEST_ALL, fail."""
    for name in modules:
        if TEST_ALL:
            importlib.import_module(name)
        else:
            pytest.importorskip(name)


def plain(values: Any) -> list[Any]:
    """Return values as a list with None for what is missing."""
    from cleanpress.cleaner import is_missing

    return [None if is_missing(value) else value for value in values]


EDITS = [
    None if result is None else [edit_record(edit, result.original) for edit in result.edits]
    for result in _EXPLAINED
]
MENU = SiteLine("boats | fish", "top", 9, "Boats | Fish", "https://example.org/1")
SITES = SiteProfiles([SiteProfile("example.org", 9, (MENU,))])
# Texts of a site that is known, of one that is not, and from nowhere.
SITE_URLS = ["https://example.org/1", "https://www.example.org/2", "https://example.com/", None]
SITE_TEXTS: list[str | None] = ["Boats | Fish\nIt rained.\nLeave a Reply"] * 4
SITE_CLEANED = ["It rained.", "It rained.", "Boats | Fish\nIt rained.", "Boats | Fish\nIt rained."]
