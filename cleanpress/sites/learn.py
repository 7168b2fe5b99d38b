"""Learn site profiles from pages, in bounded memory, in one process or in many."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from math import ceil
from typing import Any, NamedTuple

from cleanpress.cleaner import is_missing
from cleanpress.display.brief import count_of
from cleanpress.errors import OptionError, SiteProfileError, text_required
from cleanpress.installation import install_command
from cleanpress.sites.domains import site_of
from cleanpress.sites.lines import BOTH, BOTTOM, GAP, TOP, Place, lines_of, normalize_line, templates
from cleanpress.sites.profile import SiteLine, SiteProfile, SiteProfiles

__all__ = ["FEWEST_PAGES", "SiteLearner"]

# What stands on one page is its own, and two pages may be about one thing.
FEWEST_PAGES = 3
# Lines with a part that varies are learned so near to an end of a page alone: links to the next page, a date.
NEAR = 9
# Such a line needs more pages: an author, too, begins every text with the same words.
TEMPLATE_SHARE = 0.8
# A line that comes again and again on a page is a label of content ("Parameters:", "void"). In so many lines
# at the top, it may stand twice: menus do, one of them for small screens.
HEADER, MOST_AGAIN = 25, 0.5
# Pages of a site that are read. More say nothing new, and each of them is remembered, so that none counts
# twice.
MOST_PAGES = 10_000
# The map of a sketch holds so much of its size.
LOAD = 0.75
MAGIC = b"cleanpress-site-learner-1\n"


@dataclass
class _Site:
    """Hold the pages of a site: the digest of each text, with the smallest digest of the URLs that it had.

    added:   texts that the sketch has counted.
    dropped: pages that were forgotten when learners were merged, beyond MOST_PAGES.
    """

    added: int = 0
    dropped: int = 0
    pages: dict[int, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return the number of pages: texts at URLs of their own."""
        return len(set(self.pages.values())) + self.dropped


class _Note(NamedTuple):
    """Hold a sample of a line, the page that keeps it, and how often it came again on pages."""

    sample: str
    page: str
    again: int


class SiteLearner:
    """Count the lines of pages by site, and make profiles of the lines that repeat.

    max_lines: how many different lines, of all sites together, are counted exactly. Memory is bounded by
               it: a gigabyte as it is. More lines than that are counted by a frequent-items sketch of
               Apache DataSketches, whose counts are too low by 3.5 / M of all lines counted at most, M
               being the size of its map, the power of two above `max_lines` / 0.75 (Anderson et al., "A
               High-Performance Algorithm for Identifying Frequent Items in Data Streams", IMC 2017;
               datasketches.apache.org, "Frequent Items"). Then lines go unnoticed, and none is taken for
               more than it is. Better give a learner fewer sites, and merge profiles.

    A page counts once: neither its text nor its URL counts again. As long as the sketch is exact, the order
    of pages does not matter, and merged learners know what one would that had read all pages. Where the
    same text or URL comes to several learners, or a URL comes with several texts, counts are lower bounds.
    Learners can be pickled. Raises OptionError without datasketches.

    >>> learner = SiteLearner()
    >>> for number, word in enumerate(["tea", "milk", "rain"]):
    ...     learned = learner.add(f"Home | About\\nAll about {word}.", f"https://example.org/{number}")
    >>> [line.line for line in learner.profiles(min_pages=3).sites["example.org"].lines]
    ['home | about']
    """

    def __init__(self, max_lines: int = 1_000_000) -> None:
        if max_lines < 1:
            raise OptionError(
                f"max_lines is {max_lines}, and must be 1 or more: so many lines are counted exactly."
            )
        size = max(3, ceil(max_lines / LOAD) - 1).bit_length()
        self.max_lines = max_lines
        self._sketch = _sketches().frequent_strings_sketch(max(3, size))
        self._most = int((1 << size) * LOAD)
        self._sites: dict[str, _Site] = {}
        self._notes: dict[str, _Note] = {}
        # Pages of sites that were forgotten, at most, of any one site.
        self._forgotten = 0

    def __repr__(self) -> str:
        pages = sum(site.added for site in self._sites.values())
        return f"<SiteLearner: {count_of(pages, 'page')} of {count_of(len(self._sites), 'site')}>"

    def add(self, text: str | None, url: str | None) -> bool:
        """Count the lines of a page, and return whether it was counted.

        It is not for None, NaN, a page that was counted before, a URL without a site (see `site_of`), and
        when a site has 10,000 pages, which are enough.
        Raises TypeError for a value that is not text.
        """
        if not isinstance(text, str):
            if is_missing(text):
                return False
            raise text_required(text)
        name = site_of(url)
        if name is None or url is None:
            return False
        data = text.encode("utf-8", "replace")
        site = self._sites.get(name)
        if site is None:
            site = self._sites[name] = _Site()
        of_text, of_url = _digest(data), _digest(url.encode("utf-8", "replace"))
        if of_text in site.pages:
            site.pages[of_text] = min(site.pages[of_text], of_url)
            self._note_page(name, data.decode("utf-8"), url)
            return False
        if len(site.pages) >= MOST_PAGES:
            return False
        site.pages[of_text] = of_url
        site.added += 1
        self._count(name, data.decode("utf-8"), url)
        self._keep_small()
        return True

    def _count(self, site: str, text: str, url: str) -> None:
        update, notes = self._sketch.update, self._notes
        for item, (line, again) in _items(text).items():
            item = f"{site}\t{item}"
            update(item)
            note = notes.get(item)
            if note is None:
                notes[item] = _Note(line, url, again)
            elif again or line < note.sample or url < note.page:
                notes[item] = _joined(note, _Note(line, url, again))

    def _note_page(self, site: str, text: str, url: str) -> None:
        # A text that was counted has been met at another URL, which may be the smallest.
        for item in _items(text):
            note = self._notes.get(f"{site}\t{item}")
            if note is not None and url < note.page:
                self._notes[f"{site}\t{item}"] = note._replace(page=url)

    def _keep_small(self) -> None:
        if len(self._notes) > 1.25 * self._most:
            counted = self._sketch.get_estimate
            self._notes = {item: note for item, note in self._notes.items() if counted(item)}
        if len(self._sites) > self._most:
            # Those with the fewest pages. Should one of them come back, its lines may have been counted on
            # so many pages before.
            counts = sorted((site.count, name) for name, site in self._sites.items())[: self._most // 2 + 1]
            for _, name in counts:
                del self._sites[name]
            self._forgotten += counts[-1][0]

    def merge(self, other: SiteLearner) -> SiteLearner:
        """Take in what another learner has counted, and return this one, as functools.reduce wants it."""
        self._sketch.merge(other._sketch)
        for item, note in other._notes.items():
            known = self._notes.get(item)
            self._notes[item] = note if known is None else _joined(known, note)
        for name, theirs in other._sites.items():
            ours = self._sites.setdefault(name, _Site())
            ours.added += theirs.added
            ours.dropped += theirs.dropped
            for text, url in theirs.pages.items():
                ours.pages[text] = min(url, ours.pages.get(text, url))
            if len(ours.pages) > MOST_PAGES:
                before = ours.count
                ours.pages = dict(sorted(ours.pages.items())[:MOST_PAGES])
                ours.dropped += before - ours.count
        self._forgotten += other._forgotten
        self._keep_small()
        return self

    def profiles(self, min_pages: int = 5, share: float = 0.3) -> SiteProfiles:
        """Return the profiles of all sites with `min_pages` counted pages or more.

        share: on how many of the pages of a site a line must stand; one with a part that varies, on 0.8 of
               them.
        Raises OptionError for less than three pages: what stands on two may be what they are about.
        """
        _check_bounds(min_pages, share)
        pages = {name: site.count for name, site in self._sites.items()}
        found: dict[str, list[_Found]] = {name: [] for name, count in pages.items() if count >= min_pages}
        for name, line in self._frequent(pages, min_pages):
            often = line.pages >= max(min_pages, share * pages[name])
            if name in found and often and line.note.again <= MOST_AGAIN * line.pages:
                found[name].append(line)
        return SiteProfiles(
            SiteProfile(name, pages[name], tuple(_lines(lines, max(min_pages, TEMPLATE_SHARE * pages[name]))))
            for name, lines in found.items()
        )

    def _frequent(self, pages: Mapping[str, int], min_pages: int) -> Iterator[tuple[str, _Found]]:
        """Yield the lines that were counted often enough, with their sites, in the order of the sketch."""
        kind = _sketches().frequent_items_error_type.NO_FALSE_POSITIVES
        for item, _, count, _ in self._sketch.get_frequent_items(kind, min_pages - 1):
            name, place, line = item.split("\t", 2)
            if name in pages and item in self._notes:
                # Two texts of one page, and one page that two learners have read, were counted twice.
                count = min(count - self._forgotten - (self._sites[name].added - pages[name]), pages[name])
                yield name, _Found(line, TOP if place == "t" else BOTTOM, count, self._notes[item])

    def to_bytes(self) -> bytes:
        """Return all that was counted, for another process: `from_bytes` reads it."""
        state = [
            self.max_lines,
            self._forgotten,
            {
                name: [site.added, site.dropped, list(site.pages.items())]
                for name, site in self._sites.items()
            },
            self._notes,
        ]
        state_bytes = json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()
        return b"%b%d\n%b%b" % (MAGIC, len(state_bytes), state_bytes, self._sketch.serialize())

    @classmethod
    def from_bytes(cls, data: bytes) -> SiteLearner:
        """Make a learner from what `to_bytes` returned. Raises SiteProfileError for anything else."""
        try:
            if not data.startswith(MAGIC):
                raise ValueError("they begin with something else")
            length, _, rest = data[len(MAGIC) :].partition(b"\n")
            max_lines, forgotten, sites, notes = json.loads(rest[: int(length)])
            learner = cls(max_lines)
            learner._sketch = _sketches().frequent_strings_sketch.deserialize(rest[int(length) :])
            learner._forgotten = forgotten
            learner._sites = {name: _Site(site[0], site[1], dict(site[2])) for name, site in sites.items()}
            learner._notes = {item: _Note(*note) for item, note in notes.items()}
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError) as error:
            raise SiteProfileError(
                f"These bytes are not a SiteLearner: {error}. Give all that SiteLearner.to_bytes returned."
            ) from error
        return learner

    def __reduce__(self) -> tuple[Any, ...]:
        return SiteLearner.from_bytes, (self.to_bytes(),)


def _check_bounds(min_pages: int, share: float) -> None:
    if min_pages < FEWEST_PAGES:
        raise OptionError(
            f"min_pages is {min_pages}, and must be {FEWEST_PAGES} or more: a line on two pages may "
            "be what both are about."
        )
    if not 0 < share <= 1:
        raise OptionError(f"share is {share}, and must be above 0 and at most 1: 0.3 is three pages in ten.")


class _Found(NamedTuple):
    line: str
    place: Place
    pages: int
    note: _Note


def _items(text: str) -> dict[str, tuple[str, int]]:
    """Return what is counted of a page, by half and line: the line as it stands, and how often again."""
    lines = lines_of(text).texts
    last = len(lines) - 1
    found: dict[str, tuple[str, int]] = {}
    excused: set[str] = set()
    for number, line in enumerate(lines):
        place = "t" if number < len(lines) / 2 else "b"
        for each in _counted_as(line, near=min(number, last - number) < NEAR):
            item = f"{place}\t{each}"
            known = found.get(item)
            if known is None:
                found[item] = line.strip(), 0
                if place == "t":
                    excused.add(item)
            elif number < HEADER and item in excused:
                excused.remove(item)
            else:
                found[item] = known[0], known[1] + 1
    return found


def _counted_as(line: str, *, near: bool) -> tuple[str, ...]:
    key = normalize_line(line)
    if not key:
        return ()
    return (key, *templates(key)) if near else (key,)


def _lines(found: list[_Found], template_pages: float) -> Iterator[SiteLine]:
    """Yield the lines of a profile; templates only where the lines vary."""
    whole: Counter[tuple[str, Place]] = Counter()
    for each in found:
        whole.update(dict.fromkeys(((template, each.place) for template in templates(each.line)), each.pages))
    merged: dict[str, SiteLine] = {}
    for line, place, pages, note in found:
        if _is_template(line) and (pages < template_pages or whole[line, place] > pages / 2):
            continue
        known = merged.get(line)
        if known is None:
            merged[line] = SiteLine(line, place, pages, note.sample, note.page)
        else:
            sample, page = min(known.sample, note.sample), min(known.page, note.page)
            merged[line] = SiteLine(line, BOTH, max(known.pages, pages), sample, page)
    yield from merged.values()


def _is_template(line: str) -> bool:
    return line.startswith(f"{GAP} ") or line.endswith(f" {GAP}")


def _joined(one: _Note, other: _Note) -> _Note:
    return _Note(min(one.sample, other.sample), min(one.page, other.page), one.again + other.again)


def _digest(data: bytes) -> int:
    # The same in every process, as `hash` is not.
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def _sketches() -> Any:
    try:
        import datasketches
    except ImportError as error:
        raise OptionError(
            f"Learning site profiles takes datasketches, which is not installed: {install_command('sites')}"
        ) from error
    return datasketches
