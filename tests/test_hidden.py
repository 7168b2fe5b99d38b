"""What a page hides from its readers, and what shows nothing, is in no output; all else is."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from growth import grows_no_faster
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress.html.blocks import read_blocks
from cleanpress.html.cuts import cut_page
from cleanpress.html.hidden_styles import hidden_by
from cleanpress.html.parse import parse
from cleanpress.html.render import render

CASES = json.loads((Path(__file__).parent / "cases" / "hidden.json").read_text(encoding="utf-8"))
BEFORE = (
    "The tea came over the mountains on the backs of mules, and nobody in the valley knew how to drink it. "
    "They ate the leaves with butter, and gave the water to the goats."
)
AFTER = (
    "It took a trader from the coast to tell them. He sat down at the well, lit a fire of thorns, and waited "
    "until the water sang; then he threw in the leaves and counted to two hundred."
)
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u202e\u2060\u2066\ufeff\ufe0f\U000e0041"


def page(inside: str) -> str:
    return (
        f"<html><head><title>Tea</title></head><body><article><h1>Tea</h1><p>{BEFORE}</p>{inside}"
        f"<p>{AFTER}</p></article></body></html>"
    )


def between(text: str) -> str:
    return text.partition(BEFORE)[2].partition(AFTER)[0].strip()


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_what_a_page_hides(case: dict[str, Any]) -> None:
    """A case is {"label", "page", "shows", "removed", "also"?}: what is in sight, and what is hidden and how.

    `also`: what is in sight, and is no content of its own.
    """
    document = cleanpress.extract(page(case["page"]))
    shown = between(document.text)
    assert shown.removeprefix(case.get("also", "")).strip() == case["shows"]
    hidden = [[each.reason.detail, each.text] for each in document.removed if each.category == "hidden"]
    assert hidden == case["removed"]
    for _, text in case["removed"]:
        assert text not in document.markdown
        assert text not in document.html


@pytest.mark.parametrize("favor", ["precision", "balanced", "recall"])
def test_hidden_text_goes_whatever_is_favored(favor: Any) -> None:
    text = cleanpress.extract(page("<p hidden>Buy the black pot at once, all of you.</p>"), favor=favor).text
    assert "black pot" not in text


def test_hidden_text_may_be_kept() -> None:
    given = page("<p>We saw <i hidden>the black pot in</i> it.</p><p hidden>It was a very black pot.</p>")
    document = cleanpress.extract(given, hidden="keep")
    assert between(document.text) == "We saw the black pot in it.\n\nIt was a very black pot."
    assert "hidden" not in document.counts
    assert cleanpress.extract(given).counts["hidden"] == 2


def test_a_page_that_a_script_shows_is_not_hidden() -> None:
    for tag in (
        "<div style='display:none'>",
        "<div aria-hidden=true>",
        "<div hidden>",
        "<div style='opacity:0'>",
    ):
        assert BEFORE in cleanpress.extract(f"<body>{tag}<h1>Tea</h1><p>{BEFORE}<p>{AFTER}</div>").text
    assert BEFORE in cleanpress.extract(f"<body style='display:none'><p>{BEFORE}<p>{AFTER}").text


def test_the_copy_in_sight_is_the_one_that_stays() -> None:
    document = cleanpress.extract(
        f"<div hidden><p>{BEFORE}</p></div><div><p>{BEFORE}</p><p>{AFTER}</p></div>"
    )
    assert document.text == f"{BEFORE}\n\n{AFTER}"


def test_a_hidden_column_leaves_no_empty_cells() -> None:
    rows = "".join(f"<tr><td>Pot {n}<td hidden>Buy it<td>{n} cups" for n in range(1, 5))
    blocks = read_blocks(parse(f"<table><tr><th>Pot<th hidden>Note<th>Size{rows}</table>").markup)
    assert render(blocks, range(len(blocks)), "text").startswith("Pot | Size\nPot 1 | 1 cups\n")


def test_images_that_are_hidden_are_in_no_output() -> None:
    inside = (
        "<figure style='display:none'><img src=/ad.png alt=Ad><figcaption>Buy it now</figcaption></figure>"
    )
    assert "ad.png" not in cleanpress.extract(page(inside)).markdown


def test_what_can_be_repaired_later_is_left() -> None:
    assert "dÃ\xada" in cleanpress.extract(page("<p>El primer dÃ\xada de la semana.</p>")).text


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(INVISIBLE)), max_size=12))
def test_outputs_hold_nothing_invisible_that_means_nothing(places: list[tuple[int, str]]) -> None:
    text = BEFORE
    for place, character in places:
        text = text[:place] + character + text[place:]
    document = cleanpress.extract(f"<h1>Tea</h1><p>{text}</p><p>{AFTER}</p>")
    remove = cleanpress.RemoveInvisible()
    for output in (
        document.text,
        document.markdown,
        document.html,
        *(block.text for block in document.blocks),
    ):
        assert remove(output) == output
    assert remove(text) in document.text


PIECES = """
<p hidden>a</p>
<i aria-hidden=true>a</i> b
<div style='font-size:0'>
<div aria-hidden=true>
<div class=sr-only>
<div hidden=until-found>
<div class=c data-x=1 style='display:none'>a</div>
<h2 id=a>a<a href='#a'>b</a></h2>
<a href='#a'>b</a>
<ruby>a<rt>b
<video>a</video>
<i class=material-icons>a</i>
<li><input type=checkbox disabled>a
hidden
a\u200b
"""


@pytest.mark.parametrize("piece", PIECES.split("\n")[1:-1])
def test_the_time_grows_no_faster_than_the_page(piece: str) -> None:
    short, long = (parse(piece * count).markup for count in (1000, 4000))
    assert grows_no_faster(lambda: cut_page(short), lambda: cut_page(long), 4, least=1e-3)


@pytest.mark.parametrize(
    "style", ["background: url(data:image/png;base64,{0})", "{0}", "color: red {0}", "{0}!: none"]
)
def test_a_style_with_a_long_value_is_read_in_one_pass(style: str) -> None:
    work = [
        partial(hidden_by, f'p style="{style.format(unit * size)}; opacity: .5"')
        for unit in ("A", " ")
        for size in (4_000, 64_000)
    ]
    assert grows_no_faster(*work[:2], 16, least=1e-4)
    assert grows_no_faster(*work[2:], 16, least=1e-4)
    assert hidden_by(f'p style="{style.format("A" * 50)}; display: none"') == "display"


def test_icons_in_icons_are_passed_over_in_linear_time() -> None:
    work = [partial(cut_page, parse("<i class=material-icons>a" * size).markup) for size in (100, 400)]
    assert grows_no_faster(*work, 4, least=1e-3)
