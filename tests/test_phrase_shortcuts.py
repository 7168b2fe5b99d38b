"""What is asked of many lines at once leaves out no line that a phrase or a pattern fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from conftest import phrase_tables, sample

from cleanpress import RemoveChrome
from cleanpress.phrases import Pattern, Phrase, PhraseIndex, load_phrases
from cleanpress.phrases.load import languages
from cleanpress.phrases.matcher import SentenceMatch, _fitting, _without_sentences, match_lines
from cleanpress.phrases.needs import Needs
from cleanpress.phrases.scanned import LONGEST_PHRASE, scan_lines
from cleanpress.phrases.store import PhraseStore, open_store
from cleanpress.text.normalize import space_latin

DATA = phrase_tables()
NO_NEEDS = Needs(10_000, "", "", ())


class EveryPattern(PhraseIndex):
    """An index that tries all patterns on each line that has their words."""

    def __init__(self, store: PhraseStore, chosen: frozenset[str]) -> None:
        super().__init__(store, chosen)
        lines = (line for block in store.blocks("pattern") for line in block.split(b"\n"))
        patterns = (each._replace(needs=NO_NEEDS) for each in map(Pattern.read, lines))
        self.every = [each for each in patterns if each.language in chosen]

    def candidates(self, words: str, key: str, keywords: Iterable[str]) -> list[Pattern]:
        padded = f" {words} {space_latin(words) or ''} "
        return [
            pattern
            for pattern in self.every
            if any(one in padded and other in padded for one, other in pattern.prefilter)
        ]


@cache
def every_pattern(language: str) -> EveryPattern:
    return EveryPattern(open_store(), frozenset([language]))


def variants(example: str) -> Iterator[str]:
    """Yield what else an example may look like, and where else it may stand."""
    yield from (example, example.upper(), example.title(), unicodedata.normalize("NFD", example))
    yield from (example.replace("i", "İ", 1), example.replace("ं", "ँ"), example.replace("ँ", "ं"))
    for other in ("東京", "รถไฟออกจากสถานี", "Anna"):
        yield from (f"{other} {example}", f"{example} {other}", f"{example}{other}")
    for sentence in ("渡し船は四時に出た。", "The ferry left at four."):
        yield from (f"{sentence} {example}", f"{example}. {sentence}", f"{example} {sentence}")


Found = tuple[Phrase | Pattern | None, tuple[SentenceMatch, ...]]


def found_the_long_way(line: str, index: EveryPattern) -> Found:
    """Return what a line is, and the sentences at its ends, by trying everything."""
    lines = scan_lines([line])
    [text], [words], [key] = lines
    [phrase] = index.find_lines([key])
    if phrase is not None and len(text) <= LONGEST_PHRASE:
        return phrase, ()
    pattern = _fitting(text, index.candidates(words, key, ()))
    return (pattern, ()) if pattern else _without_sentences(line, index, first=True, last=True)


def said(found: Phrase | Pattern | None, sentences: Iterable[SentenceMatch]) -> list[tuple[object, ...]]:
    """Return what is said of a line: not by which phrase, as several may say it."""
    ends = [(each.start, each.end, each.phrase.category, each.phrase.score) for each in sentences]
    return [*([(found.category, found.score)] if found else []), *ends]


@pytest.mark.parametrize("language", sorted(languages()))
def test_no_line_that_fits_is_left_out(language: str) -> None:
    tables = DATA[language].values()
    examples = [entry["example"] for table in tables for entry in table.get("patterns", ())]
    lines = list(dict.fromkeys(line for each in sample(examples, 10) for line in variants(each)))
    found = match_lines(lines, load_phrases([language]))
    index = every_pattern(language)
    for line in lines:
        shortly = said(found.known.get(line), found.end_sentences.get(line, ()))
        assert (line, shortly) == (line, said(*found_the_long_way(line, index)))


@pytest.mark.parametrize(
    "line",
    [
        # A mark that has another character in the line than in the expression, or is part of one.
        "Anna पर नवीनतम टिप्पणियाँ",
        "Anna मा नयाँ प्रतिक्रिया",
        "Anna लोड हुँदैछ।",
        "4 टिप्पणियाँ सफलतापूर्वक Anna",
        "Anna সর্বশেষ পরিবর্তন করা হ\u09dfেছে।",
        "İlk Anna için 4 indirim",
        # A keyword that ends in another one.
        "東京 由 Anna 发布的文章",
        # Latin words with accents beside a script without spaces.
        "Deixe um comentário em Um dia no porto 東京",
        "Pokračovat ve čtení „Jak upéct chleba“ 東京",
        "Zurück zu: Anna รถไฟออกจากสถานี",
        "Lehe kasutamist jätkates nõustud küpsiste kasutamisega. 渡し船は四時に出た。",
        "Iba registrovaní používatelia môžu komentovať. 港の本は事務所にある。",
    ],
)
def test_a_line_with_marks_and_accents_is_found(line: str) -> None:
    found = match_lines([line], load_phrases(()))
    assert line in found.known or line in found.end_sentences


def test_an_own_pattern_fits_a_turkish_capital() -> None:
    own = {
        "share": {
            "patterns": [
                {"id": "a", "prefilter": ["yazı"], "match": "i̇lk .{1,40} yazı", "example": "İlk bir yazı"}
            ]
        }
    }
    assert (
        RemoveChrome(phrases=own)("İlk güzel yazı\nVapur saat dörtte kalktı.") == "Vapur saat dörtte kalktı."
    )
