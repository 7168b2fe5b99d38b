"""Find where a page starts in a text that may be several: joined pages, newsletters, archives.

What comes at the top of a page (its title, a skip link, a menu) stands below what comes at the bottom of one
(a footer, a form, the last paragraph), and the words above are not the words below. Each line is described by
what stands within a few dozen lines around it, never by the whole text: so a page starts where it starts,
whatever it is joined with. A network of one small layer, fitted to joined development pages by
`python -m cleanpress.training.page_starts`, weighs the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from cleanpress.model import words as kinds
from cleanpress.model.network import MOST_SPREAD, times
from cleanpress.model.weights_file import WEIGHTS, read_arrays
from cleanpress.model.words import Floats, Integers, TextColumns, read_texts
from cleanpress.phrases import UNCONDITIONAL
from cleanpress.phrases.matcher import LineMatches

__all__ = ["page_start_features", "page_start_scores", "page_starts"]

# Categories of phrases that stand together on a page.
_PLACES = {
    "skip": ("skip_link",),
    "menu": ("navigation", "search_form", "account", "shop"),
    "footer": ("legal_footer", "cookie_notice", "newsletter_pitch"),
    "comments": ("comment_form", "comment_count", "related_content"),
    "share": ("share",),
}
# The weights were fitted when these words were filed elsewhere, and are only right where they are counted so.
_FITTED_AS = {"share": "comments", "print": "share"}
_COPYRIGHT = ("©", "(c)", "copyright")
_TITLE_MARKS = (" | ", " - ", " – ", " — ", " · ", " : ", " » ", "｜")
SHORTEST_TITLE, LONGEST_TITLE, PROSE = 12, 150, 80
# How many lines above and below are summed up, and how far the same words and lines are looked for.
_AROUND = (1, 3, 8, 25)
BELOW, ABOVE = 0, 1
_FAR_WORDS, _FAR_LINES, _FAR_TITLE = (12, 30, 80), 60, 60
# No page is shorter, in lines, nor starts so near to another start.
NEAREST = 8
# The column of lines that come again, how many may, and what the last columns are at most starts.
_REPEATED_LINES, MOST_REPEATED = -4, 0.5
_AT_A_START = (0.1, 0.12, 0.15, 0.02, 0.3, 0.05, 0.25)
# Less likely starts are not told apart.
LEAST = -7.0


def page_starts(lines: Sequence[str], gaps: Sequence[int], found: LineMatches) -> dict[int, float]:
    """Return the lines that a page may start with, in order, with the logit of each: local maxima.

    >>> page_starts(["Tea", "Boil the water."], [0, 1], LineMatches({}, {}, {}))
    {}
    """
    if len(lines) <= NEAREST:
        return {}
    scores = page_start_scores(page_start_features(lines, gaps, found))
    return {number: float(scores[number]) for number in _peaks(scores, LEAST).tolist() if number}


def _peaks(scores: Floats, least: float) -> Integers:
    """Return where scores are above `least` and the highest of all within `NEAREST`."""
    padded = np.concatenate((np.full(NEAREST, -np.inf), scores, np.full(NEAREST, -np.inf)))
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEAREST + 1).max(axis=1)
    return np.flatnonzero((scores >= highest) & (scores > least))


def page_start_scores(features: Floats) -> Floats:
    """Return the logit that a page starts with each line."""
    weights = _weights()
    # In a text that says all of it again and again, the same words on both sides say nothing of a boundary.
    repeats = features[:, _REPEATED_LINES] > MOST_REPEATED
    if repeats.any():
        features = features.copy()
        features[repeats, -len(_AT_A_START) :] = _AT_A_START
    rows = np.clip((features - weights["center"]) / weights["scale"], -MOST_SPREAD, MOST_SPREAD)
    hidden = np.maximum(times(rows, weights["hidden_weight"]) + weights["hidden_bias"], 0)
    return np.asarray((hidden @ weights["output_weight"] + weights["output_bias"])[:, 0], np.float32)


@cache
def _weights() -> dict[str, Floats]:
    with open(f"{WEIGHTS}/page_starts.npy", "rb") as file:
        return read_arrays(file.read())


def page_start_features(lines: Sequence[str], gaps: Sequence[int], found: LineMatches) -> Floats:
    """Describe each line by what stands above and below it: one row a line."""
    columns = read_texts(lines)
    near = _near_columns(lines, gaps, found, columns)
    sums = _sums_around(np.stack(list(near.values()), axis=1))
    places = {name: place for place, name in enumerate(near)}

    def of(name: str, size: int, side: int) -> npt.NDArray[np.float64]:
        found: npt.NDArray[np.float64] = sums[:, places[name], _AROUND.index(size), side]
        return found

    ends = np.maximum(of("footer", 8, ABOVE), of("copyright", 8, ABOVE)) + of("comments", 8, ABOVE)
    starts = of("menu", 8, BELOW) + of("skip", 8, BELOW)
    features = [
        *sums.reshape(len(lines), -1).T,
        np.minimum(ends, 0.5) * np.minimum(starts, 0.5),
        of("prose", 3, ABOVE) * np.minimum(starts, 0.5),
        np.minimum(ends, 0.5) * near["title"],
        of("prose", 3, ABOVE) * near["title"],
        *_cohesion(columns),
    ]
    return np.asarray(np.stack(features, axis=1), np.float32)


def _sums_around(columns: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the mean of each column over the lines below a line and above it: [line, column, size, side]."""
    count = len(columns)
    total = np.concatenate((np.zeros((1, columns.shape[1])), np.cumsum(columns, axis=0)))
    order, sizes = np.arange(count)[:, None], np.array(_AROUND)
    below = total[np.minimum(order + sizes, count)] - total[:-1, None]
    above = total[:-1, None] - total[np.maximum(order - sizes, 0)]
    means = np.stack((below, above), axis=-1).transpose(0, 2, 1, 3) / sizes[:, None]
    return np.asarray(means, np.float64)


def _near_columns(
    lines: Sequence[str], gaps: Sequence[int], found: LineMatches, columns: TextColumns
) -> dict[str, npt.NDArray[np.float64]]:
    phrases = [found.known.get(line) for line in lines]
    scores = np.array([phrase.score if phrase else 0 for phrase in phrases])
    places = {category: place for place, categories in _PLACES.items() for category in categories}
    by_place = np.array(
        [_FITTED_AS.get(phrase.text, places.get(phrase.category, "")) if phrase else "" for phrase in phrases]
    )
    stops = columns.last == kinds.STOP
    short = [line.lower() if len(line) < LONGEST_TITLE else "" for line in lines]
    has_copyright = _have_any(short, _COPYRIGHT)
    has_mark = _have_any(lines, _TITLE_MARKS)
    fits = (columns.length >= SHORTEST_TITLE) & (columns.length <= LONGEST_TITLE) & ~stops
    return {
        "unconditional": np.asarray(scores == UNCONDITIONAL, np.float64),
        "contextual": np.asarray((scores > 1) & (scores < UNCONDITIONAL), np.float64),
        **{
            place: np.where((by_place == place) & (scores > 1), scores / UNCONDITIONAL, 0.0)
            for place in _PLACES
        },
        "length": np.log1p(columns.length).astype(np.float64),
        "stops": np.asarray(stops, np.float64),
        "prose": np.asarray((columns.length > PROSE) & (columns.stops > 0), np.float64),
        "copyright": has_copyright.astype(np.float64),
        "title": np.asarray(has_mark & fits & (scores == 0), np.float64),
        "gaps": np.minimum(np.array(gaps, np.float64), 4),
    }


def _have_any(lines: Sequence[str], marks: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which lines hold any of some marks, of which most texts have one or two."""
    found = np.zeros(len(lines), np.bool_)
    joined = "\n".join(lines)
    for mark in marks:
        if mark in joined:
            found |= np.fromiter((mark in line for line in lines), np.bool_, len(lines))
    return found


def _cohesion(columns: TextColumns) -> list[npt.NDArray[np.float64]]:
    count = len(columns.length)
    owners = np.repeat(np.arange(count), np.diff(columns.word_ends, prepend=0))
    words = _Occurrences.of(columns.buckets, owners)
    whole = _Occurrences.of(columns.fingerprints.astype(np.int64), np.arange(count))
    features = [words.shared(count, size) for size in _FAR_WORDS]
    features.append(whole.shared(count, _FAR_LINES))
    own = np.maximum(columns.words, 1)
    title = (columns.length >= SHORTEST_TITLE) & (columns.length <= LONGEST_TITLE)
    again = np.bincount(words.lines, words.after - words.lines <= _FAR_TITLE, count) / own
    before = np.bincount(words.lines, words.lines - words.before <= _FAR_TITLE, count) / own
    return [*features, again * title, before * title, (again - before) * title]


class _Occurrences:
    """Where each word (or line) of a text is, and where it is next and was last, in lines."""

    def __init__(self, lines: Integers, before: Integers, after: Integers) -> None:
        self.lines, self.before, self.after = lines, before, after

    @classmethod
    def of(cls, values: Integers, lines: Integers) -> _Occurrences:
        far = np.int64(1 << 40)
        if not len(values):
            return cls(lines, lines, lines)
        order = np.argsort(values, kind="stable")
        ordered, at = values[order], lines[order]
        same = ordered[1:] == ordered[:-1]
        before, after = np.full(len(at), -far), np.full(len(at), far)
        before[1:][same] = at[:-1][same]
        after[:-1][same] = at[1:][same]
        return cls(at, before, after)

    def shared(self, count: int, size: int) -> npt.NDArray[np.float64]:
        """Return for each line what share of the `size` lines above it is also in those below.

        Of a word there is one pair of neighboring occurrences with the line between them, at the most.
        """
        lines, before, after = self.lines, self.before, self.after
        both = _covered(np.maximum(before + 1, lines - size + 1), np.minimum(lines, before + size), count)
        below = _covered(np.maximum(before + 1, lines - size + 1), lines, count)
        above = _covered(lines + 1, np.minimum(lines + size, after), count)
        return both / np.maximum(np.minimum(below, above), 4)


def _covered(firsts: Integers, lasts: Integers, count: int) -> npt.NDArray[np.float64]:
    """Count for each line the spans from a first to a last line that it is in."""
    valid = firsts <= lasts
    firsts, lasts = np.maximum(firsts[valid], 0), np.minimum(lasts[valid], count - 1)
    steps = (
        np.bincount(firsts, minlength=count + 1)[: count + 1]
        - np.bincount(lasts + 1, minlength=count + 1)[: count + 1]
    )
    return np.asarray(np.cumsum(steps)[:count], np.float64)
