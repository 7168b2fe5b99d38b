"""Find the language that a tag means: "da_DK", "DA", "dan" and, where it is not known, "no" for "nb".

What a name means ("Danish", "dansk") is said in the error, and not guessed: a list of languages is short.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from cleanpress.errors import OptionError, OptionTypeError, one_of, shown

__all__ = ["choose_language", "known_language", "language_name"]

# Of each language other codes, old ones and those of three letters, and its names, each one word with "_" for
# spaces. From Unicode CLDR, with names that are as common.
_LANGUAGES = """
af: afr, Afrikaans
am: amh, Amharic አማርኛ
ar: ara arb, Arabic العربية
as: asm, Assamese অসমীয়া
ast: Asturian asturianu
az: aze azj, Azerbaijani azərbaycan
be: bel, Belarusian беларуская
bg: bul, Bulgarian български
bn: ben, Bangla Bengali বাংলা
br: bre, Breton brezhoneg
bs: bos, Bosnian bosanski
ca: cat, Catalan Valencian català
ceb: Cebuano
ckb: sor, Central_Kurdish Sorani کوردیی_ناوەندی
co: cos, Corsican corsu
cs: ces cze, Czech čeština
cy: cym wel, Welsh Cymraeg
da: dan, Danish dansk
de: deu ger, German Deutsch
dsb: Lower_Sorbian dolnoserbšćina
dv: div, Divehi Maldivian ދިވެހިބަސް
el: ell gre, Greek Ελληνικά
en: eng, English
eo: epo, Esperanto
es: spa, Spanish Castilian español
et: ekk est, Estonian eesti
eu: baq eus, Basque euskara
fa: fas per pes prs, Persian Farsi فارسی
fi: fin, Finnish suomi
fil: tgl tl, Filipino Tagalog
fo: fao, Faroese føroyskt
fr: fra fre, French français
fy: fry, Frisian Western_Frisian Frysk
ga: gle, Irish Gaeilge
gd: gla, Scottish_Gaelic Gàidhlig
gl: glg, Galician galego
gsw: Swiss_German Schwiizertüütsch
gu: guj, Gujarati ગુજરાતી
ha: hau, Hausa
he: iw heb, Hebrew עברית
hi: hin, Hindi हिन्दी
hr: hrv, Croatian hrvatski
hsb: Upper_Sorbian hornjoserbšćina
ht: hat, Haitian_Creole Kreyòl_Ayisyen
hu: hun, Hungarian magyar
hy: arm hye, Armenian հայերեն
ia: ina, Interlingua interlingua
id: in ind, Indonesian Indonesia Bahasa_Indonesia
ig: ibo, Igbo Asụsụ_Igbo
is: ice isl, Icelandic íslenska
it: ita, Italian italiano
ja: jpn, Japanese 日本語
jv: jav jw, Javanese Jawa
ka: geo kat, Georgian ქართული
kab: Kabyle Taqbaylit
kk: kaz, Kazakh қазақ_тілі
km: khm, Khmer ខ្មែរ
kn: kan, Kannada ಕನ್ನಡ
ko: kor, Korean 한국어
ku: kmr kur, Kurdish kurdî
ky: kir, Kyrgyz кыргызча
la: lat, Latin Latina
lb: ltz, Luxembourgish Lëtzebuergesch
lij: Ligurian ligure
lo: lao, Lao ລາວ
lt: lit, Lithuanian lietuvių
lv: lav lvs, Latvian latviešu
mi: mao mri, Māori
mk: mac mkd, Macedonian македонски
ml: mal, Malayalam മലയാളം
mn: khk mon, Mongolian монгол
mr: mar, Marathi मराठी
ms: may msa zsm, Malay Melayu Bahasa_Melayu
mt: mlt, Maltese Malti
my: bur mya, Burmese မြန်မာ
nb: no nor, Norwegian Norwegian_Bokmål Bokmål norsk norsk_bokmål
nds: Low_German Neddersass’sch
ne: nep npi, Nepali नेपाली
nl: dut nld, Dutch Nederlands
nn: nno, Norwegian_Nynorsk Nynorsk norsk_nynorsk
no: nor, Norwegian norsk
oc: oci, Occitan occitan
os: oss, Ossetic Ossetian ирон
pa: pan, Punjabi ਪੰਜਾਬੀ
pl: pol, Polish polski
pt: por, Portuguese português
rm: roh, Romansh rumantsch
ro: mo ron rum, Romanian Moldovan română
ru: rus, Russian русский
sah: Yakut саха_тыла
sc: srd, Sardinian sardu
se: sme, Northern_Sami davvisámegiella
si: sin, Sinhala Sinhalese සිංහල
sk: slk slo, Slovak slovenčina
sl: slv, Slovenian slovenščina
so: som, Somali Soomaali
sq: alb als sqi, Albanian shqip
sr: hbs sh srp, Serbian српски srpski
sv: swe, Swedish svenska
sw: swa swh, Swahili Kiswahili
ta: tam, Tamil தமிழ்
te: tel, Telugu తెలుగు
tet: Tetum Tetun
tg: tgk, Tajik тоҷикӣ
th: tha, Thai ไทย
tk: tuk, Turkmen türkmen_dili
tr: tur, Turkish Türkçe
tt: tat, Tatar татар
ug: uig, Uyghur ئۇيغۇرچە
uk: ukr, Ukrainian українська
ur: urd, Urdu اردو
uz: uzb uzn, Uzbek o‘zbek
vi: vie, Vietnamese Tiếng_Việt
xh: xho, Xhosa IsiXhosa
yi: ji yid ydd, Yiddish ייִדיש
yo: yor, Yoruba Èdè_Yorùbá
yue: Cantonese 粵語
zh: chi cmn zho, Chinese Mandarin 中文
zu: zul, Zulu isiZulu
"""


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the code of each other code, the code of each name in lower case, and the name of each code."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    first: dict[str, str] = {}
    for line in _LANGUAGES.split("\n"):
        code, _, rest = line.partition(": ")
        others, _, its_names = rest.rpartition(", ")
        for other in others.split():
            codes.setdefault(other, code)
        for name in its_names.replace("_", "\xa0").split(" "):
            names.setdefault(name.replace("\xa0", " ").lower(), code)
            first.setdefault(code, name.replace("\xa0", " "))
    return codes, names, first


def language_name(code: str) -> str:
    """Return the English name of a language; its code, where that is not known.

    >>> language_name("da"), language_name("pt-BR"), language_name("qq")
    ('Danish', 'Portuguese', 'qq')
    """
    return _table()[2].get(code.partition("-")[0], code)


def known_language(tag: str, known: Collection[str]) -> str | None:
    """Return the one of `known` that a tag means: itself, its nearest parent, or what its code is today.

    known: codes in lower case.

    >>> [known_language(tag, ("da", "nb", "zh")) for tag in ("DA", "da_DK.UTF-8", "zh-Hant-TW", "no")]
    ['da', 'da', 'zh', 'nb']
    >>> known_language("zh-TW", ("zh", "zh-tw")), known_language("Danish", ("da",))
    ('zh-tw', None)
    """
    if tag in known:  # of most tags, this is all
        return tag
    whole = tag.strip().lower().replace("_", "-").partition(".")[0].partition("@")[0]
    first, mark, rest = whole.partition("-")
    for start in (first, _table()[0].get(first, first)):
        parent = f"{start}{mark}{rest}"
        while parent not in known and "-" in parent:
            parent = parent.rpartition("-")[0]
        if parent in known:
            return parent
    return None


def choose_language(tag: object, known: Collection[str]) -> str:
    """Return the one of `known` that a tag means, as `known_language` does.

    Raises OptionError if there is none, with the code of a language whose name was given, or the nearest.

    >>> choose_language("de-AT", ["de", "en"])
    'de'
    >>> choose_language("German", ["de", "en"])
    Traceback (most recent call last):
    cleanpress.errors.OptionError: 'German' is not the code of a language. Did you mean 'de'? Known: de, en.
    """
    if not isinstance(tag, str):
        raise OptionTypeError(
            f'A language is a code such as "en", and was given as {shown(tag)}. languages is a list of them.'
        )
    found = known_language(tag, known)
    if found is not None:
        return found
    several = tag.replace(",", " ").split()
    if len(several) > 1 and all(known_language(each, known) for each in several):
        raise OptionError(f"{tag!r} is {len(several)} languages. Give a list: {several}.")
    name = " ".join(tag.replace("_", " ").lower().split())
    code = _table()[1].get(name, "")
    if code := known_language(code, known) or "":
        codes = ", ".join(sorted(known))
        raise OptionError(f"{tag!r} is not the code of a language. Did you mean {code!r}? Known: {codes}.")
    return one_of("language", tag, known)
