"""Learn, save and find site profiles: what repeats across the pages of a site is chrome, whatever it says.

`SiteLearner` reads pages and makes `SiteProfiles`, which are saved, edited, merged, and given to
`RemoveSiteLines`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cleanpress.sites.cleaner import RemoveSiteLines

if TYPE_CHECKING:
    from cleanpress.sites.domains import site_of
    from cleanpress.sites.learn import SiteLearner
    from cleanpress.sites.profile import SiteLine, SiteProfile, SiteProfiles

__all__ = ["RemoveSiteLines", "SiteLearner", "SiteLine", "SiteProfile", "SiteProfiles", "site_of"]

_MODULES = {
    "SiteLearner": "learn",
    "SiteLine": "profile",
    "SiteProfile": "profile",
    "SiteProfiles": "profile",
    "site_of": "domains",
}


def __getattr__(name: str) -> Any:
    # `import cleanpress` imports this module for the cleaner, and few runs need more.
    if module := _MODULES.get(name):
        return getattr(import_module(f"cleanpress.sites.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
