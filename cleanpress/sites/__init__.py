"""Learn, save and find site profiles: what repeats across the pages of a site is chrome, whatever it says.

`SiteLearner` reads pages and makes `SiteProfiles`, which are saved, edited, merged, and given to
`RemoveSiteLines`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleanpress.sites.domains import site_of
from cleanpress.sites.profile import SiteLine, SiteProfile, SiteProfiles

if TYPE_CHECKING:
    from cleanpress.sites.learn import SiteLearner

__all__ = ["SiteLearner", "SiteLine", "SiteProfile", "SiteProfiles", "site_of"]


def __getattr__(name: str) -> Any:
    # Who only cleans by a profile does without the learner.
    if name == "SiteLearner":
        from cleanpress.sites.learn import SiteLearner

        return SiteLearner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
