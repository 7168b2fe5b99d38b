"""Find where a page starts in a text that may be several: joined pages, newsletters, archives.

What comes at the top of a page (its title, a skip link, a menu) stands below what comes at the bottom of one
(a footer, a form, the last paragraph), and the words above are not the words below. Each line is described by
what stands within a few dozen lines around it, never by the whole text: so a page starts where it starts,
whatever it is joined with. A network of one small layer, fitted to joined development pages by
`python -m cleanpress.training.page_starts`, weighs the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import compress, repeat
from operator import contains

import numpy as np
import numpy.typing as npt

from cleanpress.model import words as kinds
from cleanpress.model.cohesion import FEATURES, LONGEST_TITLE, SHORTEST_TITLE, cohesion
from cleanpress.model.network import MOST_SPREAD, times
from cleanpress.model.weights_file import WEIGHTS, read_arrays
from cleanpress.model.words import Floats, Integers, TextColumns
from cleanpress.phrases import NEUTRAL, NUMBER, UNCONDITIONAL
from cleanpress.phrases.matcher import LineMatches

__all__ = ["page_start_features", "page_start_scores", "page_starts"]

# Where phrases of these categories stand on a page.
_PLACES = {
    "skip_link": "skip",
    **dict.fromkeys(("navigation", "search_form", "account", "shop"), "menu"),
    **dict.fromkeys(("legal_footer", "cookie_notice", "newsletter_pitch"), "footer"),
    **dict.fromkeys(("comment_form", "comment_count", "related_content"), "comments"),
    "share": "share",
}
# The weights were fitted when these words were filed elsewhere, and are only right where they are counted so.
_FITTED_AS = {"share": "comments", "print": "share"}
_COPYRIGHT = ("©", "(c)", "copyright")
_TITLE_MARKS = (" | ", " - ", " – ", " — ", " · ", " : ", " » ", "｜")  # a sign, most with spaces
PROSE = 80
# What is summed up, over how many lines below and above, and how many sums these are.
_NEAR = (
    "unconditional", "contextual", "skip", "menu", "footer", "comments", "share", "length", "stops", "prose",
    "copyright", "title", "gaps",
)  # fmt: skip
_AROUND = (1, 3, 8, 25)
BELOW, ABOVE = 0, 1
_SUMS = len(_NEAR) * len(_AROUND) * 2
# No page is shorter, in lines, nor starts so near to another start.
NEAREST = 8
# The column of lines that come again, how many may, and what the last columns are at most starts.
_REPEATED_LINES, MOST_REPEATED = -4, 0.5
_AT_A_START = (0.1, 0.12, 0.15, 0.02, 0.3, 0.05, 0.25)
# Less likely starts are not told apart.
LEAST = -7.0


def page_starts(
    lines: Sequence[str], gaps: Sequence[int], found: LineMatches, columns: TextColumns
) -> dict[int, float]:
    """Return the lines that a page may start with, in order, with the logit of each: local maxima.

    columns: of the lines, as `read_texts` counts them.

    >>> from cleanpress.model.words import read_texts
    >>> lines = ["Tea", "Boil the water."]
    >>> page_starts(lines, [0, 1], LineMatches({}, {}, {}), read_texts(lines))
    {}
    """
    if len(lines) <= NEAREST:
        return {}
    scores = page_start_scores(page_start_features(lines, gaps, found, columns))
    return {number: float(scores[number]) for number in _peaks(scores, LEAST).tolist() if number}


def _peaks(scores: Floats, least: float) -> Integers:
    """Return where scores are above `least` and the highest of all within `NEAREST`."""
    count, span = len(scores), 2 * NEAREST + 1
    highest = np.full(count + span - 1, -np.inf, np.float32)
    highest[NEAREST : NEAREST + count] = scores
    size = 1  # of the runs of scores, the first of which has the highest of all
    while size < span:
        step = min(size, span - size)
        highest = np.maximum(highest[:-step], highest[step:])
        size += step
    return np.flatnonzero((scores >= highest) & (scores > least))


def page_start_scores(features: Floats) -> Floats:
    """Return the logit that a page starts with each line."""
    weights = _weights()
    rows = features.T.copy()
    # In a text that says all of it again and again, the same words on both sides say nothing of a boundary.
    repeats = rows[_REPEATED_LINES] > MOST_REPEATED
    if repeats.any():
        rows[-len(_AT_A_START) :, repeats] = np.array(_AT_A_START)[:, None]
    rows -= weights["center"][:, None]
    rows /= weights["scale"][:, None]
    np.clip(rows, -MOST_SPREAD, MOST_SPREAD, out=rows)
    hidden = times(weights["hidden_weight"].T, rows)
    hidden += weights["hidden_bias"][:, None]
    np.maximum(hidden, 0, out=hidden)
    return np.asarray(weights["output_weight"][:, 0] @ hidden + weights["output_bias"], np.float32)


@cache
def _weights() -> dict[str, Floats]:
    with open(f"{WEIGHTS}/page_starts.npy", "rb") as file:
        return read_arrays(file.read())


def page_start_features(
    lines: Sequence[str], gaps: Sequence[int], found: LineMatches, columns: TextColumns
) -> Floats:
    """Describe each line by what stands above and below it: one row a line."""
    near = _near_columns(lines, gaps, found, columns)
    count = len(lines)
    features = np.empty((_SUMS + 4 + FEATURES, count), np.float32)
    sums = features[:_SUMS].reshape(len(_NEAR), len(_AROUND), 2, count)
    _sum_around(near, sums)

    def of(name: str, size: int, side: int) -> Floats:
        mean: Floats = sums[_NEAR.index(name), _AROUND.index(size), side]
        return mean

    ends = np.maximum(of("footer", 8, ABOVE), of("copyright", 8, ABOVE)) + of("comments", 8, ABOVE)
    starts = of("menu", 8, BELOW) + of("skip", 8, BELOW)
    ends, starts = np.minimum(ends, np.float32(0.5)), np.minimum(starts, np.float32(0.5))
    prose, title = of("prose", 3, ABOVE), near[_NEAR.index("title")]
    others = [ends * starts, prose * starts, ends * title, prose * title, *cohesion(columns)]
    for row, feature in zip(features[_SUMS:], others, strict=True):
        row[:] = feature
    return features.T


def _sum_around(near: npt.NDArray[np.float64], means: Floats) -> None:
    """Put the mean of each row over the lines below a line and above it into [row, size, side, line]."""
    rows, count = near.shape
    far = _AROUND[-1]
    # What is summed up to each line, with as many lines on both sides as are looked at.
    total = np.zeros((rows, far + count + far + 1))
    np.cumsum(near, axis=1, out=total[:, far + 1 : far + 1 + count])
    total[:, far + 1 + count :] = total[:, far + count, None]
    here = total[:, far : far + count]
    for number, size in enumerate(_AROUND):
        below, above = total[:, far + size : far + size + count], total[:, far - size : far - size + count]
        means[:, number, BELOW] = (below - here) / size
        means[:, number, ABOVE] = (here - above) / size


def _near_columns(
    lines: Sequence[str], gaps: Sequence[int], found: LineMatches, columns: TextColumns
) -> npt.NDArray[np.float64]:
    """Describe each line by itself: a row for each of `_NEAR`."""
    near = np.zeros((len(_NEAR), len(lines)))
    rows = dict(zip(_NEAR, near, strict=True))
    phrases = _put_phrases(rows, lines, found)
    length = columns.length
    stops = columns.last == kinds.STOP
    rows["length"][:] = np.log1p(length)
    rows["stops"][:] = stops
    rows["prose"][:] = (length > PROSE) & (columns.stops > 0)
    short = np.flatnonzero(length < LONGEST_TITLE).tolist()
    rows["copyright"][_having_any(_COPYRIGHT, short, [lines[number].lower() for number in short])] = 1
    fits = (length >= SHORTEST_TITLE) & (length <= LONGEST_TITLE) & ~stops
    titles = [number for number in np.flatnonzero(fits).tolist() if number not in phrases]
    rows["title"][_having_any(_TITLE_MARKS, titles, [lines[number] for number in titles])] = 1
    np.minimum(gaps, 4, out=rows["gaps"])
    return near


def _put_phrases(
    rows: Mapping[str, npt.NDArray[np.float64]], lines: Sequence[str], found: LineMatches
) -> set[int]:
    """Put what phrases say into the rows; return the lines that are phrases, but for the neutral ones."""
    known = found.known
    numbers = [number for number, line in enumerate(lines) if line in known and known[line].score > NEUTRAL]
    phrases = [known[lines[number]] for number in numbers]
    scores = np.array([phrase.score for phrase in phrases], np.float64)
    rows["unconditional"][numbers] = scores == UNCONDITIONAL
    rows["contextual"][numbers] = (scores > NUMBER) & (scores < UNCONDITIONAL)
    for number, phrase in zip(numbers, phrases, strict=True):
        place = _FITTED_AS.get(phrase.text) or _PLACES.get(phrase.category)
        if place and phrase.score > NUMBER:
            rows[place][number] = phrase.score / UNCONDITIONAL
    return set(numbers)


def _having_any(marks: Sequence[str], numbers: Sequence[int], lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines that hold any of some marks, of which most texts have one or two."""
    joined = "\n".join(lines)
    found: list[int] = []
    for mark in marks:
        # One character is found many times as fast as three, and most marks are not there.
        if mark.strip() in joined and mark in joined:
            found += compress(numbers, map(contains, lines, repeat(mark)))
    return found
