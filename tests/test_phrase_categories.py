"""The categories of phrases say what the phrases are, and their languages are those of the text."""

from __future__ import annotations

import pytest

from cleanpress import RemoveChrome
from cleanpress.cleaners.evidence import has_evidence_of_a_page, is_legal_notice
from cleanpress.phrases import Phrase, load_phrases
from cleanpress.phrases.__main__ import lint_categories, main
from cleanpress.phrases.files import name_of, phrase_files, read_phrases
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.readings import MANY
from cleanpress.text.normalize import normalized_key

# What each says is the same in a row.
SAME = {
    "legal_footer": "Privacy Policy | Datenschutzerklärung | Politique de confidentialité | "
    "Política de privacidad | Политика конфиденциальности | 隐私政策 | سياسة الخصوصية | プライバシーポリシー",
    "navigation": "News | Nachrichten | Actualités | Noticias | Новости | 新闻 | أخبار | ニュース",
    "account": "Settings | Einstellungen | Paramètres | Configuración | Настройки | 设置 | الإعدادات | 設定",
    "shop": "Cart | Warenkorb | Panier | Carrito | Корзина | 购物车 | سلة التسوق | カート",
}
MORE = {
    "legal_footer": "Terms of Use | Impressum | Mentions légales | Aviso legal | Cookie Policy | Imprint",
    "navigation": "Contact | Topics | Video | Podcasts | Opinion | Obituaries | Hello | English | Community",
    "account": "Login | Sign up | My account | Forgot your password? | Profile | Notifications | Dashboard",
    "shop": "Checkout | Qty | Quantity | Add to cart | Add to wishlist | In stock | Sold out | "
    "Shopping cart | Free shipping | Order history | Price | In den Warenkorb legen | Livraison gratuite | "
    "Agotado | Купить | 加入购物车 | お支払い方法 | التوصيل | 장바구니 보기 | "
    "Winkelwagen bekijken | Do koszyka | Sepete git",
    "search_form": "Search | Sort by | Filter | Search results | Price: low to high | No results found",
    "comment_form": "Reply | Leave a comment | Submit | Continue | OK | Email *",
    "comment_count": "3 likes | 12 reviews | No comments yet | Rating",
    "share": "Share | Facebook | Twitter | Follow us | Permalink | Teilen | Partager",
    "article_tools": "Print | Drucken | Download PDF | Cite this article",
    "cookie_notice": "Cookie settings | Accept all cookies | Manage consent",
    "media_control": "Play | Mute | Enlarge this image",
    "error_placeholder": "Loading | Page not found | Please enable JavaScript",
    "skip_link": "Skip to content | Zum Inhalt springen | Accessibility menu",
}
CASES = [
    (category, text) for rows in (SAME, MORE) for category in rows for text in rows[category].split(" | ")
]


@pytest.mark.parametrize(("category", "text"), CASES)
def test_a_phrase_is_filed_as_what_it_says(category: str, text: str) -> None:
    found = match_lines([text], load_phrases()).known
    assert found[text].category == category


@pytest.mark.slow  # reads all phrase files; `python -m cleanpress.phrases lint` does, too
def test_words_of_several_languages_stand_in_one_category(capsys: pytest.CaptureFixture[str]) -> None:
    by_hand = {
        language: read_phrases(paths[0])
        for language, paths in phrase_files().items()
        if name_of(paths[0]).startswith("data/")
    }
    assert list(lint_categories(by_hand)) == []
    share = by_hand["de"]["share"]
    share["contextual"] = [*share["contextual"], "Newsletter"]
    by_hand["de"]["newsletter_pitch"] = {}
    [complaint] = lint_categories(by_hand)
    assert "[share] in de" in complaint
    assert main(["lint"]) == 0
    assert not capsys.readouterr().out


ENGLISH = (
    "Skip to content|Home|About us|Sign in|Add to cart|Related articles|Leave a reply|Share this|Follow us|"
    "Privacy policy|Advertisement|Subscribe to our newsletter|Learn more|Get started|"
    "Contact us|Table of contents|Skip to footer|Customer service|Quick links|Press releases|"
    "Back to top|Load more|Read more|Help center"
).split("|")
OTHERS = {
    "de": "Zum Inhalt springen|Startseite|Über uns|Anmelden|In den Warenkorb|Ähnliche Artikel|Artikel teilen|"
    "Datenschutzerklärung|Nachrichten|Weiterlesen|Abonnieren|Passwort vergessen?",
    "fr": "Aller au contenu|Accueil|À propos|Se connecter|Ajouter au panier|Articles similaires|Partager|"
    "Politique de confidentialité|Actualités|Lire la suite|S'abonner|Créer un compte",
    "es": "Saltar al contenido|Inicio|Quiénes somos|Iniciar sesión|Añadir al carrito|Compartir|Noticias|"
    "Política de privacidad|Leer más|Suscribirse|¿Olvidaste tu contraseña?|Comentarios",
}


def languages_of(lines: list[str]) -> dict[str, str]:
    return {line: phrase.language for line, phrase in match_lines(lines, load_phrases()).known.items()}


@pytest.mark.parametrize("language", OTHERS)
def test_the_reason_names_the_language_of_the_text(language: str) -> None:
    lines = [*OTHERS[language].split("|"), "Newsletter", "Cookies", "Facebook"]
    found = languages_of(lines)
    assert found["Cookies"] == language
    assert languages_of([*ENGLISH, "Cookies"])["Cookies"] == "en"
    assert languages_of(["Cookies"])["Cookies"] == "en"


@pytest.mark.parametrize("word", ["Per", "Pie", "Leo", "Hi", "Tip"])
def test_a_word_of_another_language_is_none_on_a_page(word: str) -> None:
    # Contextual or neutral in a language that nothing else on the page is of.
    assert word in languages_of([word])
    assert len(ENGLISH) >= MANY
    assert word not in languages_of([*ENGLISH, word])
    text = "\n".join(
        [*ENGLISH[:6], word, *ENGLISH[6:], "The harbour was quiet that week, and nobody said why."]
    )
    assert word in RemoveChrome()(text)


def test_a_word_of_english_is_one_on_any_page() -> None:
    assert "Featured" in languages_of([*OTHERS["de"].split("|"), "Featured"])


def test_two_languages_of_a_page_are_both_its_own() -> None:
    found = languages_of([*ENGLISH, *OTHERS["de"].split("|"), "Ratgeber"])
    assert found["Ratgeber"] == "de"


@pytest.mark.parametrize("text", SAME["legal_footer"].split(" | "))
def test_a_privacy_policy_is_evidence_of_a_page_and_a_license_is_none(text: str) -> None:
    page = ["Menu", "Home", "Search", text, "Share", "Reply", "A quiet week at the harbour", "Log in"]
    assert has_evidence_of_a_page(page, match_lines(page, load_phrases()))
    phrase = match_lines([text], load_phrases()).known[text]
    assert not is_legal_notice(phrase)
    assert is_legal_notice(Phrase("legal_footer", "en", "license", 10))
    assert normalized_key(phrase.text) == normalized_key(text)
