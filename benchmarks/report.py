"""Write one HTML page with what `benchmarks.quality` measured and the worst pages, side by side.

It loads nothing from elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template

from benchmarks.measured import Measured
from benchmarks.scoring import Score
from cleanpress.training.dataset import MarkedPage
from cleanpress.training.labels import WORD

__all__ = ["marked", "page"]

LONGEST = 6_000  # characters of each text that are shown: enough to see what is wrong
RUN = 3  # words in a row that both texts have are taken for the same place
_TEMPLATE = Path(__file__).with_name("report.html")


def page(sets: list[Measured], worst: int) -> str:
    """Return the whole page."""
    parts = [part for measured in sets for part in _section(measured, worst)]
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(ours=escape(sets[0].ours), about=_about(sets), body="\n".join(parts))


def _about(sets: list[Measured]) -> str:
    versions = {tool: version for each in sets for tool, version in each.summary().versions.items()}
    named = "; ".join(f"{tool}: {version}" for tool, version in versions.items() if tool in sets[0].answers)
    pages = "; ".join(f"{each.name}: {len(each.sources)}, digest {each.digest[:12]}" for each in sets)
    credit = "WCXB, the Web Content eXtraction Benchmark, is by M. Foley (2026), CC-BY-4.0."
    return f"{escape(named)}.<br>Pages: {escape(pages)}. {credit}"


def _section(measured: Measured, worst: int) -> Iterator[str]:
    yield f"<h2>{escape(measured.name)}</h2>"
    yield from _tables(measured)
    if measured.scores:
        yield from _worst_pages(measured, worst)
    else:
        yield from _worst_segments(measured, worst)


def _tables(measured: Measured) -> Iterator[str]:
    heads = "".join(f"<th>{escape(each)}" for each in measured.groups)
    sizes = "".join(f"<td>{len(sources)}" for sources in measured.groups.values())
    for name in measured.figures[measured.ours]:
        rows = "".join(
            f"<tr{' class=ours' * (tool == measured.ours)}><th>{escape(tool)}"
            + "".join(f"<td>{figures[name][group]:.3f}" for group in measured.groups)
            for tool, figures in measured.figures.items()
        )
        yield f"<table><caption>{escape(name)}</caption><tr><th>{heads}{rows}<tr><th>pages{sizes}</table>"


def _worst_pages(measured: Measured, worst: int) -> Iterator[str]:
    ours = measured.scores[measured.ours]
    yield f"<h2>The lowest F1 of {escape(measured.ours)}</h2>"
    # Among equal scores, pages without main content come last: there is less to see.
    for source in sorted(measured.sources, key=lambda source: (ours[source.id], not source.gold))[:worst]:
        yield _side_by_side(measured, source)
    if not measured.peers:
        return

    def loss(source: MarkedPage) -> float:
        return _best_peer(measured, source)[1].f1 - ours[source.id].f1

    yield "<h2>The largest loss to the best peer</h2>"
    for source in sorted(measured.sources, key=loss, reverse=True)[:worst]:
        if loss(source) > 0:
            yield _side_by_side(measured, source)


def _best_peer(measured: Measured, source: MarkedPage) -> tuple[str, Score]:
    scores = {tool: measured.scores[tool][source.id] for tool in measured.peers}
    best = max(scores, key=lambda tool: scores[tool].f1)
    return best, scores[best]


def _side_by_side(measured: Measured, source: MarkedPage) -> str:
    ours = measured.answers[measured.ours][source.id]
    columns = [("marked by a person", marked(source.gold, ours, "missing"))]
    columns.append(
        (_named(measured.ours, measured.scores[measured.ours][source.id]), marked(ours, source.gold))
    )
    if measured.peers:
        tool, best = _best_peer(measured, source)
        columns.append((_named(tool, best), marked(measured.answers[tool][source.id], source.gold)))
    shown = "".join(
        f"<div><h3>{escape(head)}</h3><div class=text dir=auto>{text}</div></div>" for head, text in columns
    )
    f1 = "; ".join(f"{tool} {scores[source.id].f1:.2f}" for tool, scores in measured.scores.items())
    summary = f"{_opening(source)} <span class=figure>{escape(f1)}</span></summary>"
    return f"{summary}<div class=columns>{shown}</div></details>"


def _named(tool: str, score: Score) -> str:
    return f"{tool}: F1 {score.f1:.2f}, precision {score.precision:.2f}, recall {score.recall:.2f}"


def _opening(source: MarkedPage) -> str:
    url = escape(source.url)
    link = (
        f'<a href="{url}" rel="noreferrer">{url}</a>'
        if source.url.startswith(("http://", "https://"))
        else url
    )
    return f"<details><summary>{escape(source.id)} {escape(source.page_type)} {link}"


def _worst_segments(measured: Measured, worst: int) -> Iterator[str]:
    wrong = {
        tool: {source.id: _wrong_segments(source, texts[source.id]) for source in measured.sources}
        for tool, texts in measured.answers.items()
    }
    ours = wrong[measured.ours]
    yield f"<h2>The most segments wrong in {escape(measured.ours)}</h2>"
    for source in sorted(measured.sources, key=lambda each: -_count(ours[each.id]))[:worst]:
        if not _count(ours[source.id]):
            return
        shown = [measured.ours]
        if measured.peers:
            shown.append(min(measured.peers, key=lambda tool: _count(wrong[tool][source.id])))
        columns = "".join(
            f"<div><h3>{escape(tool)}</h3>{_lists(wrong[tool][source.id])}"
            f"<div class=text dir=auto>{_beginning(measured.answers[tool][source.id])}</div></div>"
            for tool in shown
        )
        counts = "; ".join(f"{tool} {_count(found[source.id])}" for tool, found in wrong.items())
        summary = f"{_opening(source)} <span class=figure>{escape(counts)}</span></summary>"
        yield f"{summary}<div class=columns>{columns}</div></details>"


def _wrong_segments(source: MarkedPage, answer: str) -> dict[str, list[str]]:
    return {
        "missing": [segment for segment in source.wanted if segment not in answer],
        "extra": [segment for segment in source.unwanted if segment in answer],
    }


def _count(wrong: dict[str, list[str]]) -> int:
    return sum(map(len, wrong.values()))


def _lists(wrong: dict[str, list[str]]) -> str:
    return f"<ul>{''.join(_segments(segments, kind) for kind, segments in wrong.items())}</ul>"


def _beginning(text: str) -> str:
    return _shortened(escape(text[:LONGEST]), text)


def _segments(segments: Iterable[str], kind: str) -> str:
    return "".join(f'<li>{kind}: <mark class="{kind}">{escape(segment)}</mark>' for segment in segments)


def marked(text: str, other: str, kind: str = "extra") -> str:
    """Return the beginning of a text as HTML; words that the other text does not have are marked.

    >>> marked("Tea & milk & milk", "tea, milk")
    'Tea &amp; milk &amp; <mark class="extra">milk</mark>'
    """
    places = list(WORD.finditer(text))
    found = _found([place[0].lower() for place in places], [each.lower() for each in WORD.findall(other)])
    parts, end, number = [], 0, 0
    while number < len(places) and places[number].start() < LONGEST:
        last = number
        if not found[number]:  # neighbors that are not found either share one mark
            while last + 1 < len(places) and not found[last + 1] and places[last + 1].end() <= LONGEST:
                last += 1
            start, stop = places[number].start(), places[last].end()
            parts += [escape(text[end:start]), f'<mark class="{kind}">{escape(text[start:stop])}</mark>']
            end = stop
        number = last + 1
    return _shortened("".join(parts) + escape(text[end : max(end, LONGEST)]), text)


def _shortened(shown: str, text: str) -> str:
    over = len(text) - LONGEST
    return f"{shown}<p class=note>… and {over:,} characters more</p>" if over > 0 else shown


def _found(mine: list[str], other: list[str]) -> list[bool]:
    """Return for each word whether the other text has it, each of its words once.

    Words in a run that both texts have go first, else the "the" of a menu would be found, and that of the
    article not.
    """
    runs = {tuple(other[at : at + RUN]) for at in range(len(other) - RUN + 1)}
    in_run = [False] * len(mine)
    for at in range(len(mine) - RUN + 1):
        if tuple(mine[at : at + RUN]) in runs:
            in_run[at : at + RUN] = [True] * RUN
    left, found = Counter(other), [False] * len(mine)
    for wanted in (True, False):
        for at, word in enumerate(mine):
            if in_run[at] is wanted and left[word]:
                left[word] -= 1
                found[at] = True
    return found
