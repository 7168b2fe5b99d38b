"""No gap of a pattern takes the sentence beside a notice, in any language."""

from __future__ import annotations

from itertools import product

import pytest
from conftest import phrase_tables, some_of
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import RemoveChrome
from cleanpress.phrases.gaps import BEGIN, END, mark_ends, stop_gaps
from cleanpress.text.normalize import normalize_for_patterns

# A sentence of content, without any words of phrases. Other languages get the English one.
SENTENCES = {
    "ar": "ستبحر العبارة مرة أخرى يوم الاثنين.",
    "bg": "Фериботът отново ще тръгне в понеделник.",
    "bn": "সোমবার ফেরি আবার ছাড়বে।",
    "ca": "El vaixell tornarà a sortir dilluns.",
    "cs": "Trajekt znovu vypluje v pondělí.",
    "da": "Færgen sejler igen på mandag.",
    "de": "Die Fähre fährt am Montag wieder.",
    "el": "Το πλοίο θα φύγει ξανά τη Δευτέρα.",
    "en": "The owner said that she would miss the smell of bread at four.",
    "eo": "La pramo denove veturos lunde.",
    "es": "El barco volverá a salir el lunes.",
    "et": "Praam väljub uuesti esmaspäeval.",
    "eu": "Ferrya astelehenean aterako da berriro.",
    "fa": "کشتی دوشنبه دوباره حرکت خواهد کرد.",
    "fi": "Lautta lähtee taas maanantaina.",
    "fil": "Muling maglalayag ang lantsa sa Lunes.",
    "fr": "Le bateau repartira lundi matin.",
    "gl": "O barco volverá saír o luns.",
    "he": "המעבורת תפליג שוב ביום שני.",
    "hi": "नौका सोमवार को फिर रवाना होगी।",
    "hr": "Trajekt opet plovi u ponedjeljak.",
    "hu": "A komp hétfőn újra elindul.",
    "id": "Kapal feri akan berlayar lagi pada hari Senin.",
    "is": "Ferjan siglir aftur á mánudaginn.",
    "it": "Il traghetto ripartirà lunedì mattina.",
    "ja": "フェリーは月曜日にまた出航する。",
    "km": "សាឡាងនឹងចេញដំណើរម្តងទៀតនៅថ្ងៃចន្ទ។",
    "ko": "여객선은 월요일에 다시 출항한다.",
    "lt": "Keltas vėl išplauks pirmadienį.",
    "lv": "Prāmis atkal kursēs pirmdien.",
    "mk": "Траектот повторно тргнува во понеделник.",
    "ms": "Feri itu akan belayar lagi pada hari Isnin.",
    "nb": "Ferja går igjen på mandag.",
    "nl": "De boot vaart maandag weer uit.",
    "nn": "Ferja går att på måndag.",
    "pl": "Prom znów wypłynie w poniedziałek.",
    "pt": "O barco volta a sair na segunda-feira.",
    "ro": "Feribotul va pleca din nou luni.",
    "ru": "Паром снова отправится в понедельник.",
    "sk": "Trajekt opäť vypláva v pondelok.",
    "sl": "Trajekt spet odpluje v ponedeljek.",
    "sq": "Trageti do të niset përsëri të hënën.",
    "sr": "Трајект поново креће у понедељак.",
    "sv": "Färjan går igen på måndag.",
    "sw": "Kivuko kitaondoka tena Jumatatu.",
    "ta": "படகு திங்கட்கிழமை மீண்டும் புறப்படும்.",
    "th": "วันจันทร์นี้เรือข้ามฟากจะออกอีกครั้ง!",
    "tr": "Feribot pazartesi günü yeniden kalkacak.",
    "uk": "Пором знову відправиться в понеділок.",
    "ur": "فیری پیر کو دوبارہ روانہ ہوگی۔",
    "vi": "Chuyến phà sẽ lại ra khơi vào thứ Hai.",
    "zh": "渡轮将于星期一再次启航。",
}
EXAMPLES = {
    language: [entry["example"] for table in tables.values() for entry in table.get("patterns", [])]
    for language, tables in phrase_tables().items()
}
every_language = pytest.mark.parametrize("language", EXAMPLES)
chrome = RemoveChrome()


def quoted(sentence: str) -> list[str]:
    """Return the sentence as it is, in quotes, and with its end before or behind a closing quote."""
    return [sentence, f"“{sentence}”", f"({sentence})", f"„{sentence[:-1]}“{sentence[-1]}"]


@every_language
def test_the_sentence_beside_an_example_stays(language: str) -> None:
    sentence = SENTENCES.get(language, SENTENCES["en"])
    for example in some_of(EXAMPLES[language], 4):
        ended = example if example[-1] in ".!?。！？।؟۔…" else f"{example}."
        for text in (f"{sentence} {example}", f"{ended} {sentence}", f"{sentence}\n{example}\n{sentence}"):
            assert sentence in chrome(text), text


@every_language
def test_a_sentence_in_quotes_or_brackets_stays_before_an_example(language: str) -> None:
    sentences = quoted(SENTENCES.get(language, SENTENCES["en"]))
    for example, sentence in product(some_of(EXAMPLES[language], 7), sentences):
        assert sentence in chrome(f"{sentence} {example}")


@pytest.mark.parametrize(
    "line",
    ["Harbour Inc. 2024", "No. 5 of 17", "example.com", "4. Mai 2024", "J. Smith and others", "12. 1. 2024",
     "Who took the bread?", "Read on…"],
)  # fmt: skip
def test_no_sentence_ends_in(line: str) -> None:
    assert mark_ends(line) == line


@pytest.mark.parametrize("mark", ".!?。！？।؟۔…")
def test_a_sentence_ends_in_the_marks_of_all_scripts(mark: str) -> None:
    space = "" if mark in "。！？" else " "
    assert mark_ends(f"it was cold{mark}{space}the tide") == f"it was cold{END}{mark}{space}{BEGIN}the tide"


@given(st.text("ab. ", max_size=12), st.text("ab. ", max_size=12))
def test_no_gap_passes_an_end(before: str, after: str) -> None:
    line = normalize_for_patterns(mark_ends(f"{before} by {after}"))
    if BEGIN in line:
        assert stop_gaps(".{0,40} ?by .{0,40}").fullmatch(line) is None
