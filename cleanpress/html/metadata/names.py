"""From a byline to the names in it: "By Jane Doe, Staff Writer | May 5" is by Jane Doe."""

from __future__ import annotations

import re
import unicodedata

from cleanpress.html.metadata.byline_words import (
    CASELESS,
    CITIES,
    LABELS,
    LATER_LABELS,
    is_caseless_person,
    is_weekday,
    strip_label,
    strip_role,
    without_date,
)
from cleanpress.text.lazy_regex import lazy

__all__ = ["is_person", "names_in", "normalize_name"]

LONGEST_BYLINE = 1_000
LONGEST_NAME = 60  # characters
MOST_WORDS = 6
MOST_NAMES = 40  # papers of large collaborations list thousands

# The words of bylines: before a name, after it, and instead of it. Collected from bylines of the
# development pages, and completed with what the templates of the common blog, news and forum systems print in
# these languages: English, German, French, Spanish, Italian, Portuguese, Dutch, the Scandinavian languages,
# Polish, Turkish, Russian, Chinese, Arabic.
_ENDS = r"(?:\s*[:：|]\s*|\s+|$)"
_MEDIA = r"(?:text|fotos?|photos?|photography|interview|bilder|video|words)"
_OPENING = lazy(
    rf"""(?:
    (?:\w+\ ){{0,6}}by
    |{_MEDIA}(?:\s*(?:und|and|&|/|,|\+)\s*{_MEDIA})+
    |(?:zeige\ )?alle\ (?:beiträge|artikel)\ (?:von|anzeigen)|(?:mehr|weitere)\ (?:artikel\ |beiträge\ )?von
    |posts?\ from
    |thread\ starter|(?:geschrieben|verfasst|veröffentlicht|erstellt|beitrag|artikel|text|bericht)\ von
    |(?:ein(?:e)?\ )?(?:gast)?(?:beitrag|artikel|kommentar|bericht|interview|analyse|kolumne|essay)e?
        \ vo[nm]|fotos?\ von|über
    |(?:écrit|publié|rédigé|propos\ recueillis|posté|par)\ par|(?:un\ )?(?:article|texte)\ (?:de|par)
    |(?:escrito|publicado|redactado|texto|publicada)\ por|escribe|(?:por|una?\ (?:nota|artículo)\ de)\s*:
    |(?:scritto|pubblicato|a\ cura)\ d[ai]
    |(?:geschreven|geplaatst)\ door|(?:skrevet|skriven|publicerad|tekst)\ a[vf]
    |{LABELS}|about
    ){_ENDS}""",
    re.IGNORECASE | re.VERBOSE,
)
# Such words only before a whole name: Von Miller and Di Zhang are people.
_PERHAPS_OPENING = lazy(
    rf"(?:von|vom|par|por|di|da|door|av|af|aus|od|de|per|from|meet|text|nga|от|від|от|از|από){_ENDS}",
    re.IGNORECASE,
)
# In small letters, and before an abbreviation: von Ulrike, Von DPA.
_SURELY_OPENING = lazy(
    r"(?:von|par|por|by|door)\s+(?=[^\W\d_a-z])|(?:Von|Par|Por|Door)\s+(?=[A-Z]{2,5}(?:[/,]|$)|Reda[ck]\w+$)"
)

_MONTH = (
    r"(?:[Jj][aä]n(?:uary|uar|ner|vier)?|[Ff]e[bv](?:ruary|ruar|rier)?|[Mm](?:ar(?:ch|s)?|ärz)|[Aa][pvb]r(?:il)?"
    r"|[Mm]a[iy]o?|[Jj]u(?:n[ei]?|l[yi]?)|[Aa]ug(?:ust)?|[Ss]ept?(?:ember)?|[Oo][ck]t(?:ober)?|[Nn]ov(?:ember)?"
    r"|[Dd]e[cz](?:ember)?)"
)
# Where the names end: at a date, at a mark between parts, or at a word that tells of something else. The case
# matters, as a name may have such a word with a capital: Jean Le Gall, April May.
_CLOSING = lazy(
    rf"""\s*(?:
    [|•·●▪⋅»<>()\[\]©®™…]|\s[–—-]\s|(?<=[a-zà-ÿ]{{4}})[.:!?]\s
    |,?\s(?:on|am|le|el|il|den|of)?\s*{_MONTH}[.,]?\s+\d|\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d|\s\d
    |\b(?:on|at|for|in|via|from|says|is|has|was|are|ist|vor|um|to|wrote|writes|schreibt|aus)\s
    |\s(?:en|em|à)\s[A-ZÀ-Ý][\w]+$
    |\b(?:[Ll]ast\ [Uu]pdated|[Uu]pdated|[Pp]ublished|[Pp]osted|[Rr]eviewed|[Ee]dited\ by|[Mm]edically
        |[Ff]act[- ][Cc]hecked|[Rr]ead\ [Mm]ore|[Ff]ollow|[Vv]iew\ |[Mm]ore\ by|[Cc]ontact|[Ss]hare
        |[Cc]omments?\b|[Ll]eave\ a|[Kk]ommentare?|[Aa]ktualisiert|[Ss]tand:|[Vv]eröffentlicht|[Pp]ublié
        |[Pp]ublicado
        |[Aa]ctualizado|[Mm]inutes?|[Ss]ee\ [Aa]ll)
    ).*""",
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = lazy(r"\S{1,80}@\S{1,80}|(?<!\S)@\w+|https?://\S+|www\.\S+", re.IGNORECASE)
_BETWEEN = lazy(r"\s*[;,、，؛]\s*(?:(?:and|und|et|y|&)\s+)?")
# What joins two names, but is also part of one: Ortega y Gasset, Silva e Souza, Jobs & Hire, dpa/lno.
_PERHAPS_BETWEEN = lazy(
    r"\s*[/&+]\s*|\s+(?:and|und|och|og|with|mit|avec|con|и|et|y|e|en|i)\s+", re.IGNORECASE
)
# Degrees and certificates at the end of a name. In capitals: Ma is a family name.
_TITLES = lazy(
    r"(?:[\s,]+(?:Ph\.?\s?D|PHD|M\.?D|D\.?D\.?S|D\.?V\.?M|M\.?Sc?|B\.?Sc?|B\.?A|M\.?A|M\.?B\.?A|R\.?D|RDN|C\.?F\.?P"
    r"|CFA|Esq|R\.?N|J\.?D|FACLM|CPA|LMFT|LCSW|DPT|M\.?P\.?H|Psy\.?D)\.?[®™]?)+$"
)
_OTHER_WORK = lazy(
    r"(?:editing|additional|compiled|translat|photograph|graphics|fotos?|mitarbeit)\w*\s", re.IGNORECASE
)
_CREDENTIAL = lazy(r"(?:[A-Z][\w.®™-]?){1,5}")
_ROLE = lazy(
    r"""\b(?:editors?|writers?|reporters?|correspondents?|journalists?|authors?|contributors?|contributing|columnists?
    |producers?|directors?|managers?|(?:co-?)?founders?|ceo|cto|coo|president|professors?|officer|head|chief|senior
    |staff|lead|specialist|expert|consultant|analyst|engineer|developer|designer|strategist|marketer|marketing
    |photographers?|freelance|critic|blogger|host|strategy|content|coach|therapist|clinician|dietitian|dietician
    |nutritionist|physician|scientist|researcher|associate|assistant|fellow|trainer|teacher|educator|student|owner
    |partner|attorney|lawyer|vice|executive|creator|nurse|veterinarian|candidate|master|university|institute
    |(?:chef)?redakteur(?:in)?|redaktor(?:in)?|(?:ressort)?leiter(?:in)?|korrespondent(?:in)?|reporterin
    |volontär(?:in)?|rédact(?:eur|rice)|journaliste|redactor(?:a)?|periodista|giornalista)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ORGANIZATION = lazy(
    r"""\b(?:team|staff|editors?|editorial|desk|news|newsroom|agency|agentur|redaktion|redacción|inc|llc|ltd|gmbh|ag
    |e\.v|corp|company|group|media|magazine?|times|online|press|department|office|community|foundation|association
    |institute?|university|college|school|services?|solutions|network|studios?|society|club|blog|admin|webmaster
    |official|corporation|broadcasting|agencia|agência|agenzia|agence|rédaction|redacc?i[óo]n|redação|redazione|redakcja
    |redaksi|redactie|redakce|redaksjonen|haber|zeitschrift|editora|editorial|tim|radio|tv|television|service|bureau
    |reuters|afp|dpa|pti|ansa|efe|tass|bbc|cnn|presse\w*|stiftung|verlag|verband|zeitung)\b|\.(?:com|de|org|net|at|ch)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Words in lower case within names of people.
_PARTICLES = frozenset(
    (
        "a abu af al ap av bin bint da de degli dei del della den der des di do dos du e el en i ibn"
        " la le les lo los o of og op st t ten ter und van vom von y ze zu zum zur ’t 't d’ d'"
    ).split()
)
# Nobody: accounts, what templates have in a name's place, links beside it, and parts of a date. Normalized.
_NOBODY = frozenset(
    (
        "admin admins administrador administrator moderator root superuser siteadmin test user"
        " username webmaster wpadmin anonymous guest me member nobody none null undefined unknown us"
        " you author authors autor auteur verfasser name gast gastautor gastbeitrag guestauthor"
        " guestcontributor guestpost guestwriter contributor contributors originalposter topicauthor"
        " multipleauthors team theteam default blog site web website byline profile editor editors"
        " editorial editorialstaff editorialteam theeditor theeditors theeditorialteam staff"
        " staffeditor staffreporter staffwriter webstaff writer redaktion dieredaktion onlineredaktion"
        " redakteur redaccion laredaccion redazione laredazione redactie deredactie redakcja allposts"
        " follow joinus learnmore link login more moreposts readmore register seeall signin source"
        " subscribe quelle date datum january february march april may june july august september"
        " october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday"
        " wednesday thursday friday saturday sunday mon tue wed thu fri sat sun januar februar märz"
        " mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag"
    ).split()
)


def normalize_name(text: str) -> str:
    """Return a name as it is compared with another: its letters and digits alone.

    >>> normalize_name("The Tea-Blog")
    'theteablog'
    >>> normalize_name("— ?")
    ''
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(filter(str.isalnum, text.casefold()))


def names_in(byline: str, *, surname_first: bool = False) -> list[str]:
    """Return the names in a byline.

    surname_first: "Doe, Jane" is one person, as in the metadata of libraries.

    >>> names_in("By Jane Doe and Dr. John Smith, Staff Writer | May 5, 2020")
    ['Jane Doe', 'Dr. John Smith']
    >>> names_in("Doe, Jane", surname_first=True), names_in("Von Miller")
    (['Jane Doe'], ['Von Miller'])
    >>> names_in("admin"), names_in("https://example.org/jane"), names_in("")
    ([], [], [])
    """
    text = _name_part(byline[:LONGEST_BYLINE])
    if surname_first and text.count(",") == 1:
        last, _, first = text.partition(",")
        if len(last.split()) <= 3 and not _is_aside(first.strip()):
            text = f"{first.strip()} {last.strip()}"
    names: list[str] = []
    aside = is_list_over = False
    for part in _BETWEEN.split(text):
        part = strip_role(_TITLES.sub("", part).strip(" .,:;-–—_*~\"'“”|@="))
        if names and (_is_aside(part) or _is_place(part, names) or is_list_over):
            aside = True
            if is_list_over:
                continue
        if not aside or (is_person(part) and part.casefold() not in CITIES):
            new = _split(part)
            # "Jane Doe and John Roe, New York": after the last of the names comes something else.
            is_list_over = len(new) > 1 and all(map(is_person, new))
            names += new
    return list(dict.fromkeys(names))[:MOST_NAMES]


def _name_part(byline: str) -> str:
    """Return a byline without what comes before the names and after them."""
    text = strip_label(without_date(" ".join(_ADDRESS.sub(" ", byline).split())))
    text = LATER_LABELS.sub("", text, count=1)
    for _ in range(3):  # "About the author: Written by Jane Doe"
        if (match := _OPENING.match(text)) or (match := _opening_before_name(text)):
            text = text[match.end() :]
    return _CLOSING.sub("", text, count=1)


def _opening_before_name(text: str) -> re.Match[str] | None:
    """Return the match of a word that may be a label or a part of a name, if it is a label here."""
    match = _PERHAPS_OPENING.match(text)
    if match and " " in text[match.end() :].strip():
        return match
    return _SURELY_OPENING.match(text)


def _is_place(part: str, names: list[str]) -> bool:
    """Return whether what follows people is a place or an agency: one word, or a known city.

    >>> _is_place("Hamburg", ["Jane Doe"]), _is_place("Madonna", ["Prince"])
    (True, False)
    """
    if CASELESS.search(part) or not any(map(is_person, names)):
        return False
    return " " not in part or part.casefold() in CITIES


def _split(part: str) -> list[str]:
    """Return the names between two commas: one, several people's, or none if it is a sentence."""
    pieces = _PERHAPS_BETWEEN.split(part)
    if len(pieces) > 1 and all(map(is_person, pieces)):
        return pieces
    if _is_prose(part):
        return []
    normalized = normalize_name(part)
    if not normalized or normalized.isdigit() or normalized in _NOBODY or is_weekday(part):
        return []
    return [part]


def _is_prose(part: str) -> bool:
    """Return whether a part is too long for a name, or has too many words in lower case."""
    words = part.split()
    small = sum(word[0].islower() and word not in _PARTICLES for word in words)
    return len(part) > LONGEST_NAME or len(words) > MOST_WORDS or (small > 1 and len(words) > 2)


def _is_aside(part: str) -> bool:
    """Return whether a part after the first is no name, but says something of the one before."""
    return bool(_OTHER_WORK.match(part) or _CREDENTIAL.fullmatch(part) or _ROLE.search(part))


def is_person(name: str) -> bool:
    """Return whether a name looks like that of a person.

    >>> is_person("Jane van der Doe"), is_person("Tea Blog Team"), is_person("Cite this Page")
    (True, False, False)
    """
    words = name.split()
    if any(character.isdigit() for character in name):
        return False
    if CASELESS.match(name):
        return is_caseless_person(name)
    if not 2 <= len(words) <= MOST_WORDS:
        return False
    if not (words[0][0].isupper() and words[-1][0].isupper()) or _ORGANIZATION.search(name):
        return False
    # "Jobs & Hire" and "Cite this Page" are no people.
    return all((word[0].isalpha() and not word[0].islower()) or word in _PARTICLES for word in words)
