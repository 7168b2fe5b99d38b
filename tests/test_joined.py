"""A property of joined texts: of A + B is kept what is kept of A and of B alone, pages or never pages."""

# ruff: noqa: E501 - the fixtures are texts
from __future__ import annotations

from itertools import permutations

import pytest
from helpers import examples
from hypothesis import Phase, given
from hypothesis import strategies as st

from cleanpress import DEFAULT, PRESETS, Cleaner, RemoveBoilerplate, RemoveChrome, RemoveRepeats
from cleanpress.cleaners.evidence import content_lines, items_to_keep

PROSE = {
    "en": [
        "The night ferry across the estuary will run through the winter after all, the harbour council said on "
        "Tuesday, after weeks of letters from bakers, nurses and the two men who clean the lighthouse.",
        "“We counted again, and this time we counted honestly,” said the chair of the council. “There are four "
        "hundred people on that boat on a wet Monday, and none of them has another way home.”",
        "The boat was built in 1931 and has been repainted eleven times. Its engine is younger than its captain, "
        "who has promised to stay until a new one has been found, and who does not expect that soon.",
        "The fare stays the same. Children travel free of charge if they carry something for an old person.",
    ],
    "de": [
        "Die Nachtfähre über die Mündung fährt auch in diesem Winter, teilte der Hafenrat am Dienstag mit, nachdem "
        "Bäcker, Pflegerinnen und die beiden Leuchtturmwärter wochenlang Briefe geschrieben hatten.",
        "„Wir haben noch einmal gezählt, und diesmal ehrlich“, sagte die Vorsitzende. „An einem nassen Montag sind "
        "vierhundert Menschen auf dem Schiff, und keiner von ihnen kommt anders nach Hause.“",
        "Das Schiff wurde 1931 gebaut und elfmal gestrichen. Die Maschine ist jünger als der Kapitän, der bleiben "
        "will, bis ein neuer gefunden ist, und der nicht glaubt, dass das bald geschieht.",
    ],
    "fr": [
        "Le bac de nuit traversera l’estuaire tout l’hiver, a annoncé mardi le conseil du port, après des semaines "
        "de lettres envoyées par des boulangers, des infirmières et les deux gardiens du phare.",
        "« Nous avons recompté, et honnêtement cette fois », a dit la présidente. « Il y a quatre cents personnes "
        "à bord un lundi de pluie, et aucune n’a d’autre moyen de rentrer chez elle. »",
        "Le bateau date de 1931 et a été repeint onze fois. Sa machine est plus jeune que son capitaine, qui a "
        "promis de rester jusqu’à ce qu’on en trouve un autre.",
    ],
}  # fmt: skip
AROUND = {
    "en": (
        ["Night Ferry Stays | Estuary Courier", "Skip to content", "Home", "News", "Sports", "Log in", "Search"],
        ["Share this:", "Related articles", "Leave a Reply", "Your email address will not be published.",
         "Name *", "Email *", "Post Comment", "About us", "Privacy Policy", "© 2026 Estuary Media. All rights reserved."],
    ),
    "de": (
        ["Nachtfähre bleibt - Mündungsbote", "Zum Inhalt springen", "Startseite", "Nachrichten", "Sport", "Anmelden", "Suche"],
        ["Teilen", "Das könnte Sie auch interessieren", "Schreibe einen Kommentar",
         "Deine E-Mail-Adresse wird nicht veröffentlicht.", "Kommentar abschicken", "Impressum", "Datenschutz",
         "© 2026 Mündungsbote. Alle Rechte vorbehalten."],
    ),
    "fr": (
        ["Le bac reste – Courrier de l’estuaire", "Aller au contenu", "Accueil", "Actualités", "Se connecter", "Rechercher"],
        ["Partager", "Articles similaires", "Laisser un commentaire", "Votre adresse e-mail ne sera pas publiée.",
         "Mentions légales", "Politique de confidentialité", "© 2026 Courrier. Tous droits réservés."],
    ),
}  # fmt: skip
PAGES = {
    language: "\n\n".join(["\n".join(above), *PROSE[language], "\n".join(below)])
    for language, (above, below) in AROUND.items()
}
LICENSE = """Copyright (C) 2026 The boat builders
All rights reserved.

Anyone may build this boat from these plans, and change them, and sell what was built, as long
as the name of the builders stands below each copy of the plans.

The plans come as they are. Nobody promises that the boat will float, and nobody will pay for
what goes down with it, whatever was said on the quay.

Copyright (C) 2025 The rope makers
All rights reserved."""
VERSE = "\n\n".join(
    f"The {what} goes out in the {when},\nthe {what} comes home with the tide,\nand nobody asks what it carried,\nand nobody looks inside."
    for what, when in [("lugger", "morning"), ("drifter", "evening"), ("smack", "winter")]
)
CODE = """# Copyright 2026 The boat builders
# All rights reserved.
# Share
# Print

def share(boat, people):
    # Leave a reply
    # for the harbour master
    return [boat] * len(people)
"""
LISTS = """What is on board:

- Rope
- Your email address
- Bread
- A lamp for the mast

The songs of the evening:

The long rain
Cookie settings
Blue harbour
Night boat"""
OTHERS = {"license": LICENSE, "verse": VERSE, "code": CODE, "lists": LISTS}
CLEANERS: dict[str, Cleaner] = {
    "default": DEFAULT,
    "page": PRESETS["page"],
    "recall": RemoveBoilerplate("recall"),
    "balanced": RemoveBoilerplate(),
    "precision": RemoveBoilerplate("precision"),
    "RemoveChrome": RemoveChrome(),
    "RemoveRepeats": RemoveRepeats(),
}
every_cleaner = pytest.mark.parametrize("cleaner", CLEANERS.values(), ids=CLEANERS)


def size(text: str) -> int:
    return len("".join(text.split()))


def check_joined(cleaner: Cleaner, texts: list[str], least: float = 0.99) -> None:
    alone = sum(size(cleaner(text)) for text in texts)
    assert size(cleaner("\n\n".join(texts))) >= least * alone


@every_cleaner
@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("times", [2, pytest.param(40, marks=pytest.mark.slow)])
def test_a_page_many_times_keeps_all_of_them(cleaner: Cleaner, language: str, times: int) -> None:
    check_joined(cleaner, [PAGES[language]] * times)


@every_cleaner
@pytest.mark.parametrize("order", list(permutations(PAGES)), ids="-".join)
def test_pages_in_any_order_keep_what_each_keeps(cleaner: Cleaner, order: tuple[str, ...]) -> None:
    check_joined(cleaner, [PAGES[language] for language in order])


@pytest.mark.xfail(
    strict=False, reason="a short text that never was a page is read together with the footer above it"
)
@every_cleaner
@given(names=st.lists(st.sampled_from([*PAGES, *OTHERS]), min_size=2, max_size=8))
@examples(25, derandomize=True, phases=[Phase.generate])  # what is known needs no least example
def test_texts_in_any_order_keep_what_each_keeps(cleaner: Cleaner, names: list[str]) -> None:
    check_joined(cleaner, [(PAGES | OTHERS)[name] for name in names])


@every_cleaner
@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_was_never_a_page_is_kept_whole(cleaner: Cleaner, text: str) -> None:
    if text is LISTS:
        pytest.xfail("a phrase in a list without marks, near another phrase")
    if cleaner != CLEANERS["precision"]:
        assert cleaner(text).split() == text.split()


@pytest.mark.parametrize(
    "text",
    ["* * *\n" * 9 + "o", "Home\nNews\nSearch\nLeave a Reply\nLog in\nShare", "+--+\n|ab|\n+--+\n|cd|\n+--+"],
)
@pytest.mark.parametrize("name", ["page", "balanced", "precision"])
def test_no_text_is_emptied(name: str, text: str) -> None:
    assert CLEANERS[name](text).strip()


def test_a_page_below_a_novel_opens_nothing_of_it() -> None:
    novel = "\n\n".join(f"{chapter}. {each}" for chapter in range(40) for each in PROSE["en"])
    kept = DEFAULT(f"{novel}\n\n{PAGES['de']}")
    assert kept.startswith(DEFAULT(novel))
    assert "Kommentar abschicken" not in kept


def test_comments_of_code_and_quoted_lines_are_content() -> None:
    assert content_lines(["Share", "; Share", "; Print", "; Home", "“Share”"]) == {1, 2, 3, 4}
    assert content_lines(["# Share", "", "Tea", "", "# Print"]) == set()


def test_an_item_stays_where_its_neighbors_stay() -> None:
    items = ["1. Tea", "2. Share", "3. Milk"]
    assert list(items_to_keep(items, {1})) == [1]
    assert list(items_to_keep(["Tea", *items], {0})) == []
