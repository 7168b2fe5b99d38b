"""What comments, their sections, their authors and their dates are called: in names, headings and lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from cleanpress.html.caching import cache_short
from cleanpress.html.metadata.date_text import DateStyle, find_date
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "are_headings",
    "clear_headings",
    "comment_author",
    "comment_date",
    "is_furniture",
    "is_heading",
    "may_name",
    "names_beside",
    "names_item",
    "names_section",
    "those_that_may_name",
]

# One comment, and several, as developers of templates write them: without accents, too.
_ONE = frozenset(
    (
        "comment kommentar leserkommentar leserbrief commentaire comentario comentário commento"
        " reactie komentarz komentar komentář komentár kommentti yorum коммент комментарий коментар"
        " comentariu response reply respuesta resposta réponse reponse hozzaszolas hozzászólás otzyv"
        " отзыв talkback usercomment binhluan 评论 評論 留言 コメント 댓글 تعليق دیدگاه תגובה टिप्पणी σχόλιο"
        " sxolio"
    ).split()
)
_MANY = frozenset(
    (
        "comments kommentare kommentarer leserkommentare leserbriefe commentaires comentarios"
        " comentários commenti reacties reactions réactions komentarze komentare komentáře komentari"
        " kommentit yorumlar комментарии kommentarii коментарі коментарии comentarii responses"
        " replies respuestas respostas réponses reponses hozzaszolasok hozzászólások otzyvy отзывы"
        " talkbacks disqus livefyre opiniones opinie diskuse diskuze usercomments commentlist"
        " comentaris iruzkinak sxolia σχόλια تعليقات نظرات دیدگاهها תגובות टिप्पणियाँ"
    ).split()
)
# What such a name is joined with where it means a part of a section, or one comment.
_SECTION_PARTS = frozenset(
    (
        "list liste lista section area thread wrapper wrap container block feed box stream tree items content"
    ).split()
)
_ITEM_PARTS = frozenset(
    (
        "item entry wrap wrapper container node box card single row block odd even alt depth level"
        " byuser parent root top js c m wp user reader article li view element media thread first"
        " last child by postauthor bypostauthor type has hentry h u"
    ).split()
)
# Names with one of these are of what stands beside comments.
_BESIDE = frozenset(
    (
        "form respond edit input write link links count counter nav pagination sort login notice"
        " button btn toggle icon teaser widget recent latest sidebar guidelines policy closed empty"
        " number"
    ).split()
)
_WORDS = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])")

_HEADING_WORD = (
    r"(?:reader\s|user\s|leser-?|leser|nutzer|all\s|alle\s|les\s|los\s|os\s|de\s|tous\sles\s|todos\sos\s|todos\slos\s)?"
    r"(?:comments?|replies|reply|responses?|thoughts?|reactions?|reader\sletters|talkbacks?"
    r"|kommentare?|leserkommentare?|leserbriefe?|antworten|rückmeldungen|reaktionen|meinungen|stimmen"
    r"|commentaires?|réponses?|réactions?|avis|comentarios?|respuestas?|opiniones|opinión|comentários?|respostas?"
    r"|commenti|commento|risposte|risposta|reacties?|antwoorden|komentarze?y?|opinie|odpowiedzi|komentáře?|diskuse|diskuze"
    r"|komentár(?:e|ov)|kommentarer|kommentar|svar|kommentit|kommenttia?|yorumlar|yorum|hozzászólás(?:ok)?|comentarii|comentariu"
    r"|комментари(?:и|й|ев|я)|отзыв(?:ы|ов|а)?|ответ(?:ы|ов|а)?|коментар(?:і|ів|ии|и|)?|відповід(?:і|ей)|σχόλι(?:α|ο)|comentaris?"
    r"|komentar|tanggapan|bình\sluận|ý\skiến(?:\sbạn\sđọc)?|تعليقات|تعليق|التعليقات|ردود|نظرات|نظر|دیدگاه(?:‌?ها)?|تبصرے|تبصرہ|תגובות|תגובה"
    r"|टिप्पणी|टिप्पणियाँ|टिप्पणियां|मत|মন্তব্য|ความคิดเห็น|ความเห็น|コメント(?:一覧)?|댓글|의견|评论|評論|留言|回应|回應|回复|回覆|跟帖|网友评论|最新评论|全部评论)"
)
# What means nothing else, and needs no number beside it: "Response" is a heading of manuals.
_CLEAR_WORDS = (
    "comment|kommentar|comentari|comentári|commenti|reacties|komentar|komentář|komentár|yorum|leserbrief|"
    "reader letter|hozzászól|kommentit|коммент|комент|отзывы|σχόλι|bình luận|تعليق|نظرات|دیدگاه|تبصر|"
    "תגוב|टिप्पण|মন্তব্য|ความ|コメント|댓글|评论|評論|留言|跟帖|opiniones|diskuse|responses|reactions|thoughts|talkback"
).split("|")
_NUMBER = r"[\d.,٠-٩۰-۹०-९]{1,7}"
_HEADING = lazy(
    rf"(?:共\s*)?[(\[]?(?:{_NUMBER}|one|two|three|ein(?:e)?|un|uno|una|um|uma|un)?[)\]]?\s*(?:条|條|則|则|件の|个|個|개의)?\s*{_HEADING_WORD}"
    rf"\s*[:：]?\s*[(\[（【]?\s*(?:{_NUMBER})?\s*(?:件|개|条|條|個)?\s*[)\]）】]?"
    r"(?:\s*(?:to|on|zu|zum|zur|sur|à|su|sobre|a|en|for|op|till?|do|к|на|для|auf|an|from)\s.{1,150})?\s*[:：]?",
    re.IGNORECASE,
)
# "3 days ago": a number, a unit of time and "ago" in some order.
_AGO = lazy(
    r"(?:(?:vor|il\sy\sa|hace|há|för|for|för|için|před|pred|пре|πριν|منذ|قبل|לפני|cách\sđây)\s+(?:über\s|etwa\s|about\s)?(?:\d+|einem|einer|un|une|una|um|uma|en|et)\s+\w+(?:\s+(?:siden|sedan))?"
    r"|(?:about\s|over\s)?(?:\d+|an?|one|een|un|una|jeden)\s*\w+\s+(?:ago|geleden|fa|atrás|temu|önce|sitten|sedan|siden|назад|тому|yang\slalu|lalu|trước|पहले|আগে|پہلے|پیش|前)"
    r"|\d+\s*(?:年|个月|個月|か月|ヶ月|週間|周|天|日|小时|小時|時間|分钟|分鐘|分|秒)前|\d+\s*(?:년|개월|주|일|시간|분|초)\s*전|\d+(?:ที่แล้ว|\s\S+ที่แล้ว)"
    r"|yesterday|today|gestern|heute|hier|aujourd'hui|ayer|hoy|ontem|hoje|ieri|oggi|gisteren|vandaag|wczoraj|вчера|сегодня|just\snow|\d+[hdwmy])",
    re.IGNORECASE,
)
# Buttons and labels of one or a few words; the phrases know most of them in 17 languages.
_FURNITURE = lazy(
    r"(?:(?:reply|like|likes|report|share|quote|permalink|edit|delete|flag|upvote|downvote|vote|follow|more|show\smore|read\smore|reply\sto\s.{1,40}|log\sin\sto\sreply"
    r"|antworten?|melden|gefällt\smir|zitieren|teilen|mehr|répondre|signaler|j'aime|partager|responder|denunciar|me\sgusta|compartir|reportar|curtir|rispondi|segnala|mi\spiace|condividi"
    r"|reageer|beantwoorden|rapporteer|odpowiedz|zgłoś|lubię\sto|odpovědět|nahlásit|odpovedať|svara|svar|anmäl|anmeld|gilla|vastaa|ilmoita|tykkää|yanıtla|cevapla|şikayet\set|beğen"
    r"|ответить|пожаловаться|нравится|відповісти|поскаржитись|απάντηση|válasz|răspunde|balas|laporkan|suka|trả\slời|thích|báo\scáo|رد|الرد|إبلاغ|أعجبني|پاسخ|گزارش|השב|הגב|דווח|जवाब\sदें|পোস্ট"
    r"|返信(?:する)?|通報|いいね!?|답글|신고|공감|回复|回覆|举报|檢舉|赞|讚|点赞|ตอบกลับ|ถูกใจ)\W*){1,5}(?:\d+\W*)?|[\W\d]*",
    re.IGNORECASE,
)
# After a name in the line above a comment, or before one.
_SAYS = lazy(
    r"(?:\s+(?:says?|said|wrote|writes|commented|replied|sagt(?:e)?|schreibt|schrieb|meint(?:e)?|kommentiert(?:e)?|dit|a\s(?:écrit|dit|commenté)|dice|dijo|escribió|comentó"
    r"|disse|diz|escreveu|comentou|scrive|ha\s(?:scritto|detto)|zegt|schreef|pisze|napisał(?:a|\(a\))?|napsal(?:a|\(a\))?|píše|skriver|skrev|säger|sier|siger|kirjoitti|sanoo"
    r"|diyor|dedi\ski|yazdı|пишет|написала?|говорит|каже|пише|írta|spune|a\sspus|mengatakan|berkata|viết|يقول|قال|كتب|می‌?گوید|گفت|کہتے\sہیں|אומר|כתב(?:ה)?|कहते\sहैं)|\s*(?:より|さん|님|说道?|說道?))?"
    r"(?:\s+(?:on|am|le|el|em|il|op|den|dne|dnia)(?=\W|$))?(?:\s+(?:um|at)(?=\W|$)|[\s,:：|·•–—-])*$",
    re.IGNORECASE,
)
_BY = lazy(
    r"^(?:(?:comment|kommentar|posted|written|verfasst|geschrieben|publié|escrito|inviato)\s)?(?:by|von|par|por|da|di|door|af|av|автор|от|作者|投稿者|名前)\s*[:：]?\s+(?=\S)",
    re.IGNORECASE,
)
# After a name, whom it answers; and what is no name.
_ANSWERS = lazy(
    r"\s+(?:in\s)?(?:reply\sto|replying\sto|antwort\san|en\sréponse\sà|en\srespuesta\sa)\s.*$", re.IGNORECASE
)
_NOBODY = frozenset(
    "posted author autor auteur autore name guest gast op user date datum comment comments by".split()
)
LONGEST_AUTHOR, MOST_NAME_WORDS = 60, 6
LONGEST_LINE = 120
LONGEST_HEADING = 120


# In every name of comments: most names can be passed over.
_HINTS = (
    "comment comentari komment koment respon repl reac reponse respuesta resposta leser yorum hozz otzyv"
    " talkback binhluan disqus livefyre opini disku iruzkin sxoli"
).split()


def may_name(names: str) -> bool:
    """Return whether names may tell of comments; fast.

    >>> may_name("comment-list"), may_name("post main")
    (True, False)
    """
    if not names.isascii():
        return True
    return any(map(names.lower().__contains__, _HINTS))


def those_that_may_name(names: Collection[str]) -> list[str]:
    """Return those of many names for which `may_name` is true, in less time than to ask for each.

    >>> those_that_may_name(["post main", "comment-list", "отзывы"])
    ['comment-list', 'отзывы']
    """
    lowered = [name.lower() if name.isascii() else "" for name in names]
    together = "\n".join(lowered)
    hints = [hint for hint in _HINTS if hint in together]
    return [
        name
        for name, low in zip(names, lowered, strict=True)
        if not low or any(hint in low for hint in hints)
    ]


@cache_short
def _parts(names: str) -> tuple[frozenset[str], ...]:
    """Return the words in each of an element's names: "comment-list byUser" has two names."""
    return tuple(
        frozenset(word.lower() for word in _WORDS.findall(name))
        for name in names.split()
        if not name.isdigit()
    )


def names_section(names: str) -> bool:
    """Return whether an element's names say that comments are in it.

    >>> names_section("comment-list"), names_section("kommentare"), names_section("comments-link")
    (True, True, False)
    >>> names_section("kommentar"), names_section("commentary")
    (False, False)
    """
    found = False
    for words in _parts(names) if may_name(names) else ():
        if words & _BESIDE and (words & _MANY or words & _ONE):
            return False
        found = found or bool(words & _MANY) or bool(words & _ONE and words & _SECTION_PARTS)
    return found


def names_beside(names: str) -> bool:
    """Return whether an element's names say that it stands beside comments: a form, a button, a link.

    >>> names_beside("comment-respond"), names_beside("reply"), names_beside("comment-body")
    (True, True, False)
    """
    return names == "reply" or any(
        bool(words & _BESIDE and words & (_MANY | _ONE)) or words <= _BESIDE
        for words in _parts(names)
        if words
    )


def names_item(names: str) -> bool:
    """Return whether an element's names say that it is one comment.

    >>> names_item("comment even depth-1"), names_item("kommentar"), names_item("comment-body")
    (True, True, False)
    """
    if not may_name(names):
        return False
    return any(words & _ONE and words <= _ONE | _ITEM_PARTS for words in _parts(names))


def is_heading(text: str) -> bool:
    """Return whether a line is the heading of comments.

    >>> is_heading("3 Kommentare"), is_heading("Responses (2)"), is_heading("2 thoughts on “Tea”")
    (True, True, True)
    >>> is_heading("コメント 2件"), is_heading("Comments are lines that begin with a number sign")
    (True, False)
    """
    if len(text) > LONGEST_HEADING:
        return False
    folded = text.casefold().replace("\n", " ")
    if not (any(map(str.isdigit, text)) or any(map(folded.__contains__, _CLEAR_WORDS))):
        return False
    return _HEADING.fullmatch(text.strip()) is not None


def are_headings(lines: Iterable[str]) -> bool:
    """Return whether one of some lines is the heading of comments.

    >>> are_headings(["Tea", "3 Kommentare"]), are_headings(["Tea", "Comments are lines of text"])
    (True, False)
    """
    short = [line for line in lines if len(line) <= LONGEST_HEADING]
    # Few have any of the words, which are found in all at once.
    folded = "\n".join(short).casefold()
    if not any(map(folded.__contains__, _CLEAR_WORDS)):
        short = [line for line in short if any(map(str.isdigit, line))]
    return any(map(is_heading, short))


def clear_headings(lines: Mapping[int, str]) -> list[int]:
    """Return the keys of lines that are headings of comments, and can be nothing else.

    >>> clear_headings({1: "3 Kommentare", 2: "Answers", 3: "Comments are lines that begin with a number"})
    [1]
    """
    lowered = "\n".join(lines.values()).lower()
    words = [word for word in _CLEAR_WORDS if word in lowered]
    if not words:
        return []
    return [
        key for key, line in lines.items() if any(map(line.lower().__contains__, words)) and is_heading(line)
    ]


def is_furniture(text: str) -> bool:
    """Return whether a short line of a comment is a button or a number.

    >>> is_furniture("Reply"), is_furniture("Antworten · Melden"), is_furniture("I like it")
    (True, True, False)
    """
    return len(text) <= LONGEST_LINE and _FURNITURE.fullmatch(text.strip()) is not None


def comment_date(text: str, style: DateStyle) -> tuple[str, int, int] | None:
    """Return the date in a line as YYYY-MM-DD, or as it is written if it says no day, and its place.

    >>> comment_date("on 5 December 2019 at 10:00", DateStyle()), comment_date("3 days ago", DateStyle())
    (('2019-12-05', 3, 18), ('3 days ago', 0, 10))
    >>> comment_date("I was there", DateStyle())
    """
    if len(text) > LONGEST_LINE:
        return None
    if found := find_date(text, style):
        return found.day, found.start, found.end
    match = _AGO.search(text)
    return (match.group(), *match.span()) if match else None


def comment_author(text: str) -> str | None:
    """Return the name in a line above a comment, without "says:" and the like; None for a sentence.

    >>> comment_author("Anna says:"), comment_author("Von Bo"), comment_author("Anna")
    ('Anna', 'Bo', 'Anna')
    >>> comment_author("I was on that ferry, and it was cold."), comment_author("—")
    (None, None)
    """
    name = _SAYS.sub("", _ANSWERS.sub("", _BY.sub("", text.strip())), count=1).strip(
        " ,:;|·•-–—()[]@\u200e\u200f"
    )
    words = name.split()
    if not words or len(name) > LONGEST_AUTHOR or len(words) > MOST_NAME_WORDS or is_furniture(name):
        return None
    if name.casefold() in _NOBODY:
        return None
    is_sentence = (
        name.endswith((".", "!", "?", "。", "…", "！", "？"))
        and len(words) > 1
        and not words[-1][0].isupper()
    )
    return None if is_sentence or not any(map(str.isalpha, name)) else name
