"""A pipeline runs until it is stable: what each cleaner is asked, how often, and what the record says."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import pytest
from growth import grows_no_faster
from helpers import check_record
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress import (
    Cleaner,
    Edit,
    NormalizeQuotes,
    NormalizeWhitespace,
    Pipeline,
    Reason,
    RemoveInvisible,
    RepairEncoding,
    protect,
)
from cleanpress.cleaners.encoding.entities import entity_edits
from cleanpress.text.composed import compose, is_composed

SHIELDED = "caf\u00c3\u200b\u00a9"  # a zero-width space in mojibake


def test_a_cleaner_has_a_step_for_each_time_that_it_found_something() -> None:
    text = "\u00c3\u00a9 " + SHIELDED
    result = (RepairEncoding() | RemoveInvisible()).run(text)
    assert result.text == "é café"
    assert [step.name for step in result.steps] == ["RepairEncoding", "RemoveInvisible", "RepairEncoding"]
    assert result.counts == {"mojibake": 2, "zero_width": 1}
    assert result.restore() == text
    assert result.edits[-1].categories == ("zero_width", "mojibake")


def test_text_at_rest_is_looked_at_once() -> None:
    class Counted(NormalizeQuotes):
        asked: ClassVar[list[str]] = []

        def edits(self, text: str) -> list[Edit]:
            self.asked.append(text)
            return super().edits(text)

    Counted._ours = True
    pipeline = Pipeline([Counted(), NormalizeWhitespace()])
    assert pipeline("“Tea”") == '"Tea"'
    assert Counted.asked == ["“Tea”"]
    Counted.asked.clear()
    assert pipeline("“Tea”  ") == '"Tea"'
    assert Counted.asked == ["“Tea”  ", '"Tea"']


@dataclass(frozen=True, repr=False)
class WriteEntities(Cleaner):
    """Write "&" as an entity, as for a page: RepairEncoding would decode it again."""

    categories = ("written",)

    def edits(self, text: str) -> list[Edit]:
        return [
            Edit(at, at + 1, "&amp;", (Reason("written"),)) for at, sign in enumerate(text) if sign == "&"
        ]


@pytest.mark.parametrize(
    "own", [WriteEntities(), protect(WriteEntities(), "never")], ids=["bare", "protected"]
)
def test_cleaners_of_ones_own_run_once_and_are_not_undone(own: Cleaner) -> None:
    pipeline = RepairEncoding() | RemoveInvisible() | own | NormalizeWhitespace()
    result = pipeline.run(SHIELDED + " &a\u200bmp; tea ")
    assert result.text == "café &amp; tea"
    assert [step.name for step in result.steps].count("WriteEntities") == 1


def test_cleaners_that_undo_one_another_come_to_rest() -> None:
    pipeline = NormalizeQuotes() | NormalizeQuotes(style="curly", language="de")
    for text in ("“Tea”", '"Tea"', "„Tea“"):
        assert pipeline(text) == "„Tea“"
    assert pipeline.run("„Tea“").steps == ()


@pytest.mark.parametrize("depth", [1, 3, 12, 100])
def test_layers_without_end_are_idempotent_all_the_same(depth: int) -> None:
    text = "salt &am" * depth + "\u200b" + "p;#8203;p;" * depth
    for name, pipeline in cleanpress.PRESETS.items():
        once = check_record(pipeline, text)
        assert pipeline(once) == once, name


HIDDEN = {  # what a layer has on both sides, and what is in the middle
    "space": ("&#x2", "00b;", "\u200b"),
    "half": ("&am", "p;#8203;p;", "\u200b"),
    "hyphen": ("&sh", "y;", "&shy;"),
    "control": ("&#", "8;", "\x08"),
    "mojibake": ("&#x2", "00b;", "â€‹"),
}


@pytest.mark.parametrize("depth", [5, 14, 15, 16, 40, 200])
@pytest.mark.parametrize("kind", HIDDEN)
@pytest.mark.parametrize("name", ["default", "page", "repair"])
def test_layers_without_end_do_not_keep_the_rest_from_being_cleaned(name: str, kind: str, depth: int) -> None:
    before, after, inner = HIDDEN[kind]
    around = (
        "The boats came\u200b home; it doesnâ€™t matter.\n\n",
        "\n\nTea\u00ad\x1b[31m is  ready &amp; hot.",
    )
    pipeline = cleanpress.PRESETS[name]
    sound = check_record(pipeline, "Milk.".join(around))
    assert "doesn" in sound
    assert not set("â\u200b\xad\x1b") & set(sound)
    layers = before * depth + inner + after * depth
    once = check_record(pipeline, f"Milk{layers}.".join(around))
    assert pipeline(once) == once
    lines, expected = once.split("\n\n"), sound.split("\n\n")
    assert [lines[0], lines[-1]] == [expected[0], expected[-1]]
    if kind != "control":
        assert once.startswith(expected[0] + "\n\nMilk")
    if kind == "space":
        assert once == sound


def test_characters_that_are_kept_are_not_seen_through() -> None:
    layers = "&#x2" * 40 + "&#x200b;" + "00b;" * 40
    keeping = RepairEncoding() | RemoveInvisible(keep=("zero_width",))
    assert keeping("Tea" + layers) == RepairEncoding()("Tea" + layers)
    assert (RepairEncoding(entities=False) | RemoveInvisible())("Tea" + layers) == "Tea" + layers
    persian = "\u0645\u06cc&zwnj;\u062e\u0648\u0627\u0647\u0645\n"
    assert (RepairEncoding() | RemoveInvisible())(persian + layers) == persian.replace("&zwnj;", "\u200c")
    code = "```\n" + layers + "\n```\n"
    assert cleanpress.PRESETS["repair"](code + layers).strip() == code.strip()


def decode_layer_by_layer(text: str) -> str:
    from ftfy.fixes import unescape_html

    while (decoded := unescape_html(text)) != text:
        text = decoded
    return text


PIECES = "& # ; amp; #38; #x26; &amp; &#38; lt; &#97; &#112; &#35; a m p 3 8 &nosuch; &fjlig; é".split()


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_entities_are_decoded_as_layer_by_layer(text: str) -> None:
    assert cleanpress.apply(text, entity_edits(text)) == decode_layer_by_layer(text)


# The last three have no class of their own, and parts that have one.
MARKS = st.text("\u0300\u0316\u0301\u0344\u05b0\u0591\u064b\u3099\u0327\u0f39\u0f73\u0f75\u0f81", max_size=60)


@given(st.lists(st.tuples(st.sampled_from(["e", "か", "א", "ا", " "]), MARKS), max_size=4))
def test_long_runs_of_marks_are_composed_as_unicode_says(parts: list[tuple[str, str]]) -> None:
    text = "".join(map("".join, parts))
    assert compose(text) == unicodedata.normalize("NFC", text)
    assert is_composed(text) == unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("unit", ["\u0f81\u0f39", "\u0f73\u0f39", "\u0f39\u0f75\u0f71", "\u0316\u0301"])
def test_time_to_compose_grows_no_faster_than_the_marks(unit: str) -> None:
    short, long = ("a" + unit * count for count in (1_000, 16_000))
    assert grows_no_faster(partial(compose, short), partial(compose, long), 16, least=2e-5)
    assert grows_no_faster(partial(is_composed, short), partial(is_composed, long), 16, least=2e-5)
