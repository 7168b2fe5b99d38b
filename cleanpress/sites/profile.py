"""Hold site profiles: the lines that stand on many pages of a site, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from os import PathLike
from typing import Any, NoReturn, get_args

from cleanpress.display.brief import brief_call, count_of
from cleanpress.errors import PathError, SiteProfileError, unreadable
from cleanpress.options import says_new_names
from cleanpress.sites.domains import site_of
from cleanpress.sites.lines import BOTH, Place
from cleanpress.text.lazy_regex import lazy

__all__ = ["SiteLine", "SiteProfile", "SiteProfiles", "load_profiles"]

# Goes up whenever lines are compared in another way, so that old profiles are refused and not misread.
FORMAT = 1
MARK = "cleanpress_sites"
_TRAILING_COMMA = lazy(r",(\s*\n\s*[\]}])")


@dataclass(frozen=True, order=True, repr=False)
class SiteLine:
    """Hold a boilerplate line of a site.

    line:   what lines are compared with, as `lines.normalize_line` writes it; with "…" at one end, the
            other end alone.
    place:  "top", "bottom" or "both": in which half of its pages it stands.
    pages:  on how many, at least.
    sample: one such line as it stands there.
    page:   the page that keeps it, with `keep_one_copy`: the smallest of their URLs.
    """

    line: str
    place: Place
    pages: int
    sample: str
    page: str

    def __repr__(self) -> str:
        return brief_call("SiteLine", (), {each.name: getattr(self, each.name) for each in fields(self)})


@dataclass(frozen=True, repr=False)
class SiteProfile:
    """Hold what repeats on a site. `pages`: how many were read; `lines`: sorted."""

    site: str
    pages: int
    lines: tuple[SiteLine, ...] = ()

    def __post_init__(self) -> None:
        merged: dict[str, SiteLine] = {}
        for each in self.lines:
            merged[each.line] = _merged(merged[each.line], each) if each.line in merged else each
        object.__setattr__(self, "lines", tuple(sorted(merged.values())))

    def __repr__(self) -> str:
        return brief_call("SiteProfile", (), {each.name: getattr(self, each.name) for each in fields(self)})

    @cached_property
    def places(self) -> dict[str, SiteLine]:
        """Return the lines by what they are compared with."""
        return {each.line: each for each in self.lines}

    @cached_property
    def keepers(self) -> frozenset[str]:
        """Return the pages that keep a line."""
        return frozenset(each.page for each in self.lines)

    def __reduce__(self) -> tuple[Any, ...]:
        return SiteProfile, (self.site, self.pages, self.lines)


def _merged(one: SiteLine, other: SiteLine) -> SiteLine:
    place = one.place if one.place == other.place else BOTH
    sample, page = min(one.sample, other.sample), min(one.page, other.page)
    return SiteLine(one.line, place, one.pages + other.pages, sample, page)


@says_new_names
class SiteProfiles:
    """Hold what repeats on each of many sites: made by `SiteLearner.profiles`, or read from a file.

    Give them to `RemoveSiteLines`. Equal by value, hashable, picklable, and never changed: `merge` makes
    a new one.

    >>> menu = SiteLine("home | about", "top", 12, "Home | About", "https://example.org/")
    >>> profiles = SiteProfiles([SiteProfile("example.org", 12, (menu,))])
    >>> profiles.find("https://www.example.org/tea").pages, profiles.find("https://example.com/tea")
    (12, None)
    """

    def __init__(self, sites: Iterable[SiteProfile] = ()) -> None:
        found: dict[str, SiteProfile] = {}
        for each in sites:
            other = found.get(each.site)
            if other is not None:
                each = SiteProfile(each.site, other.pages + each.pages, (*other.lines, *each.lines))
            found[each.site] = each
        self.sites: dict[str, SiteProfile] = dict(sorted(found.items()))
        # The cleaners that `RemoveSiteLines.for_url` keeps ready, as long as there are the profiles.
        self.ready: dict[Any, Any] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SiteProfiles) and self.sites == other.sites

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(self.sites.values()))

    def __reduce__(self) -> tuple[Any, ...]:
        return SiteProfiles, (tuple(self.sites.values()),)

    def __len__(self) -> int:
        return len(self.sites)

    def __repr__(self) -> str:
        lines = sum(len(each.lines) for each in self.sites.values())
        return f"<SiteProfiles: {count_of(len(self), 'site')}, {count_of(lines, 'line')}>"

    def find(self, address: str | None) -> SiteProfile | None:
        """Return the profile of the site of a URL, a host or a domain, or None."""
        if address in self.sites:
            return self.sites[address]
        site = site_of(address)
        return None if site is None else self.sites.get(site)

    def merge(self, *others: SiteProfiles) -> SiteProfiles:
        """Return what this and others know together, in whatever order: lines of either, pages added up.

        Give each page to one of them: pages that both have read are counted twice.
        """
        return SiteProfiles(each for profiles in (self, *others) for each in profiles.sites.values())

    def to_json(self) -> str:
        """Return the text of a file: sorted, a line of a site in each row, to be read and edited."""
        from json import dumps  # slow to import, and who cleans without a profile needs it not

        def plain(value: Any) -> str:
            return dumps(value, ensure_ascii=False)

        sites = []
        for each in self.sites.values():
            rows = (
                f"      {plain({it.name: getattr(line, it.name) for it in fields(line)})}"
                for line in each.lines
            )
            lines = ",\n".join(rows)
            inside = f"[\n{lines}\n    ]" if lines else "[]"
            sites.append(f'  {plain(each.site)}: {{"pages": {each.pages}, "lines": {inside}}}')
        body = ",\n".join(sites)
        return f'{{"{MARK}": {FORMAT}, "sites": {{\n{body}\n}}}}\n'

    def save(self, path: str | PathLike[str]) -> None:
        """Write the profiles to a file, which appears whole or not at all. Raises OSError if that fails."""
        from pathlib import Path

        from cleanpress.io.atomic import open_output

        with open_output(Path(path)) as out:
            # A lone surrogate, which no page has, would be an error: "?" stands for it.
            out.write(self.to_json().encode("utf-8", "replace"))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> SiteProfiles:
        """Read profiles from a file.

        Raises PathError for a file that is not there or cannot be read, SiteProfileError for one without
        profiles.
        """
        return cls.from_json(_decoded(_read(path), path), str(path))

    @classmethod
    def from_json(cls, text: str, source: str = "the profile") -> SiteProfiles:
        """Read profiles from the text of a file; `source` is what errors call it.

        The comma that is left over when the last row of a site is deleted by hand does not matter.
        """
        from json import JSONDecodeError, loads

        try:
            # No string in JSON has a line end in it, so this finds none that is not between rows.
            data = loads(_TRAILING_COMMA.sub(r"\1", text))
        except JSONDecodeError as error:
            raise SiteProfileError(f"{source} is not JSON: {error}. Look for a row that was cut.") from error
        except (ValueError, RecursionError) as error:
            raise SiteProfileError(
                f"{source} cannot be read: {unreadable(error)}. Give a file that SiteProfiles.save wrote."
            ) from error
        if not isinstance(data, dict) or MARK not in data:
            raise SiteProfileError(
                f"{source} is not a file of site profiles. Give a file that SiteProfiles.save wrote."
            )
        if data[MARK] != FORMAT:
            raise SiteProfileError(
                f"{source} has format {data[MARK]!r}, and this version reads {FORMAT}. Learn it again."
            )
        sites = data.get("sites")
        if not isinstance(sites, dict):
            _refuse(source, '"sites"', "an object of sites by name")
        return cls(_site(name, known, source) for name, known in sites.items())


def _site(name: str, known: Any, source: str) -> SiteProfile:
    if not isinstance(known, dict) or type(known.get("pages")) is not int or known["pages"] < 0:
        _refuse(source, f"site {name!r}", 'an object with "pages", a number, and "lines", a list')
    lines = known.get("lines")
    if not isinstance(lines, list):
        _refuse(source, f"site {name!r}", '"lines" that are a list')
    return SiteProfile(
        name, known["pages"], tuple(_line(each, name, number, source) for number, each in enumerate(lines, 1))
    )


def _line(row: Any, name: str, number: int, source: str) -> SiteLine:
    kinds = {"line": str, "place": str, "pages": int, "sample": str, "page": str}
    where = f"line {number} of site {name!r}"
    if not isinstance(row, dict) or row.keys() != kinds.keys():
        _refuse(source, where, f"an object with {', '.join(kinds)}")
    for key, kind in kinds.items():
        if type(row[key]) is not kind:
            _refuse(source, where, f"{'text' if kind is str else 'a number'} for {key}")
    if row["place"] not in get_args(Place):
        _refuse(source, where, f"one of {', '.join(get_args(Place))} for place")
    return SiteLine(**row)


def _refuse(source: str, where: str, wanted: str) -> NoReturn:
    raise SiteProfileError(f"In {source}, {where} should be or have {wanted}. Correct it, or delete its row.")


def _read(path: str | PathLike[str]) -> bytes:
    from pathlib import Path

    from cleanpress.io.files import visible_name

    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL or a lone surrogate in the name
        name, why = visible_name(str(path)), getattr(error, "strerror", None) or error
        raise PathError(f"The site profiles {name} cannot be read: {why}.") from error


def _decoded(data: bytes, path: str | PathLike[str]) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SiteProfileError(
            f"{path} is not UTF-8 text. Give a file that SiteProfiles.save wrote."
        ) from error


# The profiles that were read last, by the digest of their file: not by its path, since a profile may be
# learned anew within a process.
_READ: dict[bytes, SiteProfiles] = {}
MOST_READ = 8


def load_profiles(path: str) -> SiteProfiles:
    """Read a file of profiles as it is now; what was in one of the last files need not be parsed again.

    Raises PathError and SiteProfileError, as `SiteProfiles.load` does.
    """
    from hashlib import blake2b  # slow to import, and who cleans without a profile needs it not

    data = _read(path)
    digest = blake2b(data).digest()
    found = _READ.get(digest)
    if found is None:
        found = SiteProfiles.from_json(_decoded(data, path), path)
        while len(_READ) >= MOST_READ:
            _READ.pop(next(iter(_READ)), None)
        _READ[digest] = found
    return found
