"""The words of bylines in many languages: labels before names, roles after them, and who is no person."""

from __future__ import annotations

import re

from cleanpress.html.metadata.date_text import find_date
from cleanpress.html.metadata.month_names import WEEKDAYS
from cleanpress.html.metadata.texts import date_key
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "AGENCIES",
    "CASELESS",
    "CITIES",
    "HAN",
    "LABELS",
    "LATER_LABELS",
    "is_caseless_person",
    "is_weekday",
    "strip_label",
    "strip_role",
    "without_date",
]

# Labels for the author of a text, with a colon or without. Collected from the templates of blog and news
# systems in these languages; the first ones, in English and German, from bylines of the development pages.
LABELS = r"""
    (?:about|meet)\ the\ authors?|authors?|post\ author|contributors?|written|reporting|words|story
    |autor(?:[/:*_]?in(?:nen)?|en)?|autorin/autor|verfasser(?:[/:*_]?in)?|auteur(?:e|s)?|autor(?:a|es|as)?
    |autore|autrice|autori|redactor(?:a)?|periodista|journaliste?|giornalista|texto|reportagem|reportaje
    |autorka|autorzy|oprac(?:owa[łl]a?|\.)|tekst|napisa[łl]a?|napsala?|autoři|szerző|írta|scris\ de|autorul
    |skribent|reporter|journalist|kirjoittaja|kirjoittanut|toimittaja|teksti|autors|autorius|avtor|avtorica|piše
    |yazan|yazar|haber|muhabir|müəllif|penulis|oleh|wartawan|pewarta|reporter|pengarang|jurnalis
    |tác\ giả|bởi|người\ viết|bài\ viết|bài|mwandishi|imeandikwa\ na
    |автор(?:ы|и|ка)?|текст|журналист(?:ка)?|корреспондент|подготовила?|підготувала?|журналіст(?:ка)?|пише|аутор
    |συντάκτης|συντάκτρια|κείμενο|γράφει\ [οη]|επιμέλεια
    |بقلم|الكاتبة?|كتبت?|كتبه|إعداد|تأليف|تحرير|تقرير|المؤلف|المحرر|نویسنده|نوشته
    |به\ قلم|خبرنگار|گزارشگر|تحریر|مصنف|رپورٹ
    |מאת|כתבה?|מחברת?|הכותבת?|עורכת?
    |लेखक|लेखिका|द्वारा|रिपोर्टर|रिपोर्ट|संवाददाता|লেখক|প্রতিবেদক|লিখেছেন|লেখা|எழுதியவர்|ஆசிரியர்|రచయిత|लेखन
    |ผู้เขียน|โดย|เรื่องโดย|เรื่อง|นักเขียน|ผู้สื่อข่าว|អ្នកនិពន្ធ|ავტორი|հեղինակ
"""
# Where Chinese, Japanese and Korean write one right before the name: 记者张三, 文/张三, 作者：张三.
_CJK_LABEL = lazy(
    r"""(?:
    [^\s:：/／,，、]{0,8}?(?:特约|特約|实习|實習|首席|本报|本報|本刊|新华社|新華社|总台)?(?:记者|記者|通讯员|通訊員)(?!会|會|站)
        [:：/／|｜=＝\s]*
    |(?:(?:原?作者|[责責][编編]|[责責]任[编編][辑輯]|[编編][辑輯]|撰文|撰稿|文字|文|采写|采訪|採訪|采访|报道|報道|報導|整理|编译|編譯|图文|圖文|取材[・･]文|取材|執筆者?|著者|筆者|ライター
        |글쓴이|작성자|글|기자|취재기자|취재|저자|필자|写真[・･]文|文[・･]写真)\s?[・･]?){1,2}
        (?:\s*[:：/／|｜=＝丨]\s*|\s+)
    )""",
    re.VERBOSE,
)
# Before the names of others.
_HAN_END = lazy(
    r"[\s,，;；|/]+(?:[编編][辑輯]|[责責][编編]|[责責]任[编編][辑輯]|校[对對]|[来來]源|翻[译譯]|[译譯]者|[摄攝]影|图片?|写真|편집|사진|영상)\s*[:：/=＝].*"
)
# The commonest family names: 王建宏 张文攀 are two people, 山田 太郎 is one.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
    "韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧鐘譚陸賈韋鄒閆龍賀顧龔萬錢嚴湯"
)
_HAN_JOINS = lazy(
    rf"(?<=[가-힣]{{2}})\s*[·ㆍ/]\s*(?=[가-힣]{{2,4}}(?:\s|$))|(?<=[\u4e00-\u9fff]{{2}})[\s/]+(?=[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:\s|$))"
)
# After the name: the role, or where it was written from.
_CJK_ROLE = lazy(
    r"""(?:
    \s*(?:선임|수습|전문|인턴|객원|대학생|시민|여행|사진|영상)?\s?(?:기자|특파원|논설위원|논설실장|편집장|편집국장|에디터|앵커|PD|작가|칼럼니스트
        |통신원|리포터)(?:\s?외\s?\d+\s?명)?
    |\s*(?:\(記者\)|（記者）|記者|特派員|編集委員|論説委員|编辑)
    |[\s/／]+[^\s/／]{0,8}(?:报道|報道|報導|综合报道|電|电|摄|攝|摄影|攝影|整理|编译|編譯)
    )$""",
    re.VERBOSE,
)
# 王小明台北報導: three signs and a place, or two and a place.
_PLACE_REPORT = re.compile(r"^([\u4e00-\u9fff]{2,3})[\u4e00-\u9fff]{2}(?:報導|报道)$")
# After the name in languages that put "by" there.
_BY_AFTER = lazy(r"\s+(?:द्वारा|ने लिखा|کی رپورٹ|írta|yazdı)$")
_PLACE_BRACKET = re.compile(r"^\s*[\[(（【〔]([^\])）】〕]{1,30})[\])）】〕]\s*(?=\S)")
_BYLINE_BRACKET = re.compile(
    r"^\s*[\[(（【〔]([^\])）】〕]{0,12}(?:记者|記者|文|作者)[^\])）】〕]{1,30})[\])）】〕]"
)
# Other words for the author, after what the byline begins with.
LATER_LABELS = lazy(
    r"""^[a-zß]+(?:\s[a-zß]+){0,2}\s(?:von|by|par|por|door|av|af)\s+(?=[^\W\d_a-z])
    |^[^\W\d_][\w\ .'’/-]{1,24}?\s*[.,:–—-]+\s*(?:Von|By|Por|Par|Door|Da|Di)\s+(?=[^\W\d_a-z]\w*\s)""",
    re.VERBOSE,
)

CASELESS = re.compile(
    r"[\u0590-\u08ff\u0900-\u109f\u10d0-\u10ff\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN_NAME = re.compile(
    r"[\u3400-\u9fff々]{2,4}|[가-힣]{2,4}|[\u3040-\u30ffー\u3400-\u9fff々]{2,8}|[\u3400-\u9fff·•・]{4,14}"
)
_HAN_NOBODY = re.compile(
    r"社|报$|報$|网|網|新闻|新聞|公司|編輯|编辑|編集|记者|記者|站|局$|院$|部$|频道|頻道|台$|電視|电视|通信|放送|ニュース|チーム|スタッフ|メディア|センター"
    r"|小编|小編|佚名|匿名|未知|不详|不詳|本报|管理员|管理員|admin|转载|轉載|原创|原創|来源|來源|综合|綜合|客户端|贡献者|貢獻者|委员会|委員會|大学|大學|网络|工作室"
    r"|일보|신문|뉴스|기자|편집|방송|저널|위원회|관리자|운영자|미디어|연합|닷컴|센터|취재팀|팀$|객원"
)
_CASELESS_NOBODY = lazy(
    r"وكال|فريق|تحرير|التحرير|صحيفة|قناة|موقع|شبكة|مركز|مؤسسة|جريدة|مجلة|إدارة|ادارة|خبرگزاری|تحریریه|گروه|سرویس|روزنامه|پایگاه|مراسل"
    r"|ڈیسک|نمائندہ|نیوز|ویب|נציג|רשת|מערכת|חדשות|סוכנות|צוות|אתר|כתבי|डेस्क|टीम|न्यूज|ब्यूरो|संवाददाता|एजेंसी|समाचार|नेटवर्क|डिजिटल"
    r"|ডেস্ক|প্রতিবেদক|প্রতিনিধি|নিউজ|অনলাইন|সংবাদ|กอง|ทีม|ข่าว|สำนัก|ออนไลน์|செய்தி|குழு|ప్రతినిధి|డెస్క్"
)
# Names of cities of more than one word that stand after the names of people.
CITIES = frozenset(
    (
        "new york|los angeles|san francisco|san diego|las vegas|new delhi|neu delhi|nueva delhi|"
        "hong kong|abu dhabi|kuala lumpur|buenos aires|são paulo|sao paulo|rio de janeiro|mexico city|"
        "ciudad de méxico|tel aviv|den haag|the hague|la paz|cape town|frankfurt am main|"
        "sankt petersburg|st. petersburg|st. gallen|washington dc|washington d.c|nueva york|la habana|"
        "san juan|san josé|el cairo|santiago de chile|le havre|belo horizonte|porto alegre|"
        "ho chi minh city|hà nội|ha noi|novi sad|bad homburg|addis abeba|addis ababa|tp hcm|"
        "jawa barat|jawa tengah|jawa timur|nova york|salt lake city|kansas city|new orleans"
    ).split("|")
)
# What signs beside somebody else, normalized.
AGENCIES = frozenset(
    (
        "dpa afp apa ap reuters efe ansa pti ians upi sid kna epd tass interfax xinhua ntb tt ritzau belga"
        " lusa aap red agencies agenturen agencias agences agencia staff staffandagencies"
    ).split()
)
_WEEKDAYS = frozenset(WEEKDAYS.replace("_", " ").split())
_SHORT_DAYS = frozenset("mon tue tues wed thu thur thurs fri sat sun mo di mi do fr sa so".split())
_BEFORE_DATE = frozenset("on am le el den posted published updated date datum".split())
_TIME = re.compile(
    r"(?:[\s,|·–—-]*(?:at|um|à|a\ las|om|kl\.?|T)?\s*\d{1,2}[:.h]\d\d(?::\d\d)?"
    r"(?:\s?(?:[ap]\.?m\b\.?|[AP]\.?M\b\.?|Uhr|hrs?|h)\b)?"
    r"(?:\s?\(?(?:[ECMP][SD]?T|UTC|GMT|CES?T|BST|IST|JST|KST|WIBW?|WITA|WIT|MSK|AES?T|PKT)\b\)?)?)?[\s,|·–—-]*"
)


def is_weekday(name: str) -> bool:
    """Return whether a name is only that of a day of the week.

    >>> is_weekday("Donnerstag"), is_weekday("Jane Monday")
    (True, False)
    """
    words = date_key(name.strip(".,")).split()
    return bool(words) and all(word in _WEEKDAYS for word in words)


def without_date(text: str) -> str:
    """Return a byline without the date and the time that it begins with, if something follows.

    >>> without_date("Monday August 27, 2018 10:05 am PDT by Jane Doe"), without_date("Jane Doe, 12 May 2020")
    ('by Jane Doe', 'Jane Doe, 12 May 2020')
    """
    if not any(map(str.isdigit, text)) or not (found := find_date(text)):
        return text
    before = [date_key(word.strip(".,:|")) for word in text[: found.start].split()]
    known = _WEEKDAYS | _SHORT_DAYS | _BEFORE_DATE
    if not all(word in known or not word for word in before):
        return text
    return _TIME.sub("", text[found.end :].lstrip(" .日号)"), count=1) or text


def strip_label(text: str) -> str:
    """Return a Chinese, Japanese or Korean byline without the label or the place before the name.

    >>> strip_label("文/张三"), strip_label("【記者王小明台北報導】"), strip_label("[서울=뉴스] 홍길동 기자")
    ('张三', '王小明', '홍길동 기자')
    """
    if not HAN.search(text):
        return text
    if match := _BYLINE_BRACKET.match(text):
        text = match[1]
    elif (match := _PLACE_BRACKET.match(text)) and HAN.search(text[match.end() :]):
        text = text[match.end() :]
    for _ in range(2):
        if (match := _CJK_LABEL.match(text)) and len(text) > match.end():
            text = text[match.end() :]
    text = _HAN_JOINS.sub("，", _HAN_END.sub("", text, count=1).strip())
    return found[1] if (found := _PLACE_REPORT.match(text)) else text


def strip_role(part: str) -> str:
    """Return a name without the role after it, in languages that write it there.

    >>> strip_role("홍길동 기자"), strip_role("अमित शर्मा द्वारा"), strip_role("Jane Doe")
    ('홍길동', 'अमित शर्मा', 'Jane Doe')
    """
    if part.isascii():
        return part
    return _BY_AFTER.sub("", _CJK_ROLE.sub("", part)) or part


def is_caseless_person(name: str) -> bool:
    """Return whether a name in a script without capitals looks like that of a person.

    >>> is_caseless_person("홍길동"), is_caseless_person("新华社"), is_caseless_person("अमित शर्मा")
    (True, False, True)
    """
    if HAN.search(name):
        return not _HAN_NOBODY.search(name) and _HAN_NAME.fullmatch("".join(name.split())) is not None
    words = name.split()
    return 2 <= len(words) <= 5 and not _CASELESS_NOBODY.search(name)
