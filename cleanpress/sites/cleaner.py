"""Remove the lines that many pages of a site have at their top and bottom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, ClassVar

from cleanpress.categories import OF_PHRASES, Categories
from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit, because
from cleanpress.errors import OptionError, OptionTypeError
from cleanpress.options import checks_options
from cleanpress.phrases.matcher import phrases_of
from cleanpress.selection import set_choice
from cleanpress.sites.lines import BOTTOM, TOP, lines_of, may_be_content, normalize_line, templates
from cleanpress.text.remove import removal_spans, until_stable

if TYPE_CHECKING:
    from cleanpress.sites.profile import SiteLine, SiteProfile, SiteProfiles

__all__ = ["RemoveSiteLines"]

SITE_LINE = "site_line"
# Cleaners that are kept ready: a corpus goes back and forth between sites.
READY = 1 << 14
# A line of the page's own between lines of the site costs as much as a line of the site is worth, and more
# the longer it is: behind a paragraph, a heading that many pages have is a heading. The first and the last
# line of a text, where titles stand, cost less if they are as short as titles. Chosen on half of the sites
# of benchmarks/sites.py.
OWN, EDGE, STEP, TITLE = 1.0, 0.5, 40, 70


@dataclass(frozen=True, repr=False)
class RemoveSiteLines(Cleaner):
    """Remove the lines that many pages of a site have above and below their content, by site profiles.

    A line is removed if the profile has it, and if it stands at the top of the text (or the bottom, as the
    profile says) where there are more lines of the site than others. Further in, the same line is content,
    and is kept.

    profiles: `SiteProfiles`, or the path of a file of them. A cleaner reads its file once, when it is first
              used, so that it gives one answer; make another to see profiles that were learned anew.
    site:     which site the text is from: a URL or a domain; None if the profiles have one site alone. For a
              site that is not in them, nothing is removed.
    keep_one_copy: a line with a number in it, or of six words and more, is kept on the one page that the
              profile names, if `site` is the URL of that page: an address, opening hours.

    keep:     categories of phrases: a line that is one of them is not removed.

    The reason of an edit is "site_line", with the site as its detail. Raises OptionError without profiles, or
    if they have several sites and `site` is None, or if `site` is a URL and tldextract is not installed;
    PathError and SiteProfileError, when it is used, for a file that cannot be read.

    >>> from cleanpress.sites import SiteLine, SiteProfile, SiteProfiles
    >>> menu = SiteLine("home | about", "top", 12, "Home | About", "https://example.org/")
    >>> profiles = SiteProfiles([SiteProfile("example.org", 12, (menu,))])
    >>> RemoveSiteLines(profiles)("HOME | About\\nTea is water with a leaf in it, and it takes a while.")
    'Tea is water with a leaf in it, and it takes a while.'
    >>> text = "Tea for two\\nA menu may have but two entries, as this one has:\\nHome | About"
    >>> RemoveSiteLines(profiles)(text) == text
    True
    """

    profiles: SiteProfiles | str | PathLike[str] | None = None
    site: str | None = None
    keep_one_copy: bool = False
    keep: Categories = ()
    categories = (SITE_LINE,)
    _paths = ("profiles",)
    _chooses: ClassVar[bool] = True
    _also_keeps: ClassVar[tuple[str, ...]] = OF_PHRASES

    def __post_init__(self) -> None:
        set_choice(self)
        if self.profiles is None:
            raise OptionError(
                'RemoveSiteLines needs profiles. Learn them first, and give them: profiles = "sites.json".'
            )
        from cleanpress.sites.profile import SiteProfiles

        if isinstance(self.profiles, SiteProfiles):
            self._known  # noqa: B018  # raises, if no site can be meant
        else:
            object.__setattr__(self, "profiles", _path_of(self.profiles))

    @staticmethod
    @checks_options("cleaner")
    def for_url(
        profiles: SiteProfiles | str | PathLike[str], url: str | None, *, keep_one_copy: bool = False
    ) -> RemoveSiteLines:
        """Return the cleaner for a page; one that does nothing, for a site that is not in the profiles.

        Cleaners are kept with the profiles, so this is cheap for each page of a corpus. A path is read each
        time: for many pages, give `SiteProfiles.load(path)`.
        Raises OptionError without tldextract, and as `RemoveSiteLines` does.

        >>> from cleanpress.sites import SiteLine, SiteProfile, SiteProfiles
        >>> menu = SiteLine("home | about", "top", 12, "Home | About", "https://example.org/")
        >>> profiles = SiteProfiles([SiteProfile("example.org", 12, (menu,))])
        >>> RemoveSiteLines.for_url(profiles, "https://www.example.org/tea")("Home | About\\nBoil the water.")
        'Boil the water.'
        >>> RemoveSiteLines.for_url(profiles, "https://example.com/tea")("Home | About\\nBoil the water.")
        'Home | About\\nBoil the water.'
        """
        from cleanpress.sites.domains import site_of
        from cleanpress.sites.profile import SiteProfiles, load_profiles

        if not isinstance(profiles, SiteProfiles):
            profiles = load_profiles(_path_of(profiles))
        site = site_of(url)
        known = None if site is None else profiles.sites.get(site)
        name = site if known is not None else ""
        if keep_one_copy and known is not None and url in known.keepers:
            name = url
        made: RemoveSiteLines | None = profiles.ready.get((name, keep_one_copy))
        if made is None:
            if len(profiles.ready) >= READY:
                profiles.ready.clear()
            made = profiles.ready[name, keep_one_copy] = RemoveSiteLines(profiles, name, keep_one_copy)
        return made

    @cached_property
    def _known(self) -> SiteProfile | None:
        from cleanpress.sites.profile import SiteProfiles, load_profiles

        profiles = self.profiles
        if not isinstance(profiles, SiteProfiles):
            profiles = load_profiles(str(profiles))
        if self.site is not None:
            return profiles.find(self.site)
        if len(profiles) != 1:
            raise OptionError(
                f"The profiles have {len(profiles)} sites. Say which one the text is from: "
                "site='example.org', or use RemoveSiteLines.for_url(profiles, url) for each page."
            )
        return next(iter(profiles.sites.values()))

    def _check_files(self) -> None:
        self._known  # noqa: B018  # reads the file

    def edits(self, text: str) -> list[Edit]:
        if self._known is None or SITE_LINE in self.keep:
            return []
        return until_stable(text, self._read)

    def _read(self, text: str) -> list[Edit]:
        site = self._known
        assert site is not None  # see `edits`
        texts, spans, gaps = lines_of(text)
        keys = [normalize_line(line) for line in texts]
        found = [_find(site, key) for key in keys]
        if not any(found):
            return []
        kept = {number for number, line in enumerate(found) if line is not None and self._keeps(line)}
        removed = _boilerplate(found, _costs(keys)) - kept
        removed.difference_update(phrases_of(self.keep, texts, removed))
        reasons = because(SITE_LINE, site.site)
        return [Edit(start, end, "", reasons) for _, start, end in removal_spans(spans, gaps, removed)]

    def _keeps(self, line: SiteLine) -> bool:
        return self.keep_one_copy and line.page == self.site and may_be_content(line.line)

    def __reduce__(self) -> tuple[Any, ...]:
        return RemoveSiteLines, (self.profiles, self.site, self.keep_one_copy, self.keep)


def _path_of(profiles: object) -> str:
    if isinstance(profiles, str | PathLike):
        return str(fspath(profiles))
    raise OptionTypeError(
        f"profiles are SiteProfiles or the path of their file, and were given as {type(profiles).__name__}."
    )


def _find(site: SiteProfile, key: str) -> SiteLine | None:
    # A line that is in the profile by itself, or by one of its ends.
    places = site.places
    line = places.get(key)
    if line is None:
        line = next((places[template] for template in templates(key) if template in places), None)
    return line


def _costs(keys: Sequence[str]) -> list[float]:
    """Return what each line costs if it is not of the site and stands between lines of the site."""
    costs = [OWN + len(key) / STEP for key in keys]
    for number in (0, -1):
        if len(keys[number]) <= TITLE:
            costs[number] = EDGE
    return costs


def _boilerplate(found: Sequence[SiteLine | None], costs: Sequence[float]) -> set[int]:
    """Return the lines of the site at the top and at the bottom of a text."""
    numbers = range(len(found))
    at_top = [line is not None and line.place != BOTTOM for line in found]
    at_bottom = [line is not None and line.place != TOP for line in found]
    return {*_run(numbers, at_top, costs), *_run(numbers[::-1], at_bottom, costs)}


def _run(order: Iterable[int], of_site: Sequence[bool], costs: Sequence[float]) -> list[int]:
    """Return the lines of the site, from an end of the text to where they stop to outweigh the others."""
    best = total = 0.0
    met: list[int] = []
    fitting = 0
    for number in order:
        if of_site[number]:
            met.append(number)
            total += 1
        else:
            total -= costs[number]
        if total > best:
            best, fitting = total, len(met)
    return met[:fitting]
