"""Where telephone numbers stand in a text.

Digits mean so much else that a run of them counts as a whole or not at all: it is judged by its shape,
by what touches it, and by the word before it. That word is looked for in what the text will be, not in
what it was, so that the answer is the same for the cleaned text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpress.text.lazy_regex import lazy

__all__ = ["find_phone_numbers"]

_SPACE = r"[ \u00A0\u2007\u2009\u202F]"
_HYPHEN = r"[\-\u2010\u2011\u2013]"
# What may stand between two digits of one number: ") - (" or any part of it, but not the end of a sentence.
_BETWEEN = rf"\)?{_SPACE}?(?:(?:{_HYPHEN}|/){_SPACE}?|\.(?!{_SPACE}))?\(?"
_RUN = lazy(rf"[0-9+(](?:(?<=[0-9])|[+(]?[0-9])(?:{_BETWEEN}[0-9]){{5,}}+")
_EXTENSION = lazy(
    rf",?{_SPACE}?(?:ext(?:ension|n)?\.?|x|poste|app\.?|durchwahl|dw\.?|int\.?|\u0434\u043e\u0431\.?|#)"
    rf"{_SPACE}?[0-9]{{1,6}}(?!{_BETWEEN}[0-9])",
    re.IGNORECASE,
)

# What no telephone number touches: letters, currencies, more of a longer number or name, URLs.
_NOT_BEFORE = lazy(r"[\w+#$\u20AC\u00A3\u00A5=&@%~^\\/.\-\u2010-\u2015\u2212]")
_LETTERS_AND_DOT = lazy(r"[^\W\d]\.\Z")
_DIGIT_AND_MARK = lazy(r"[0-9][,:]\Z")
_NOT_AFTER = lazy(
    r"[A-Za-z0-9_\u00C0-\u024F\u20AC\u00A3\u00A5$%@+(\u00B0]|[\-\u2010-\u2015_.][A-Za-z0-9]|[,:/][0-9]"
    rf"|{_SPACE}?[%\u20AC\u00A3\u00A5\u00B0]"
)

# A word that says that a telephone number follows. In brackets it is a replacement: "[PHONE]".
_LABEL_END = r"\.?\s?(?:numbers?|nos?|nr|num|\u2116)?[ .:()/=\-\uFF1A\u00A0]{0,6}\Z"
_LABEL = lazy(
    r"(?:(?<![\w\[<{])(?:tel|tele(?:ph|f)one?s?|phones?|(?:tele)?fax|mob(?:ile|il|iltelefon)?|cell(?:ulare?)?"
    r"|celular|handy|whatsapp|rufnummer|hotline|telefono?s?|telefone|telefoon|telef|t\u00e9l|t\u00e9l\u00e9phone"
    r"|t\u00e9l\u00e9copie|portable|tel\u00e9fono|m\u00f3vil|telem\u00f3vel|gsm|puhelin|telefonszám|telefon"
    r"|\u0442\u0435\u043b|\u0442\u0435\u043b\u0435\u0444\u043e\u043d|\u0444\u0430\u043a\u0441|\u043c\u043e\u0431"
    r"|\u03c4\u03b7\u03bb|\u03c4\u03b7\u03bb\u03ad\u03c6\u03c9\u03bd\u03bf|\u05d8\u05dc|\u05d8\u05dc\u05e4\u05d5\u05df"
    r"|\u0647\u0627\u062a\u0641|\u062a\u0644\u0641\u0646|\u062c\u0648\u0627\u0644|\u092b\u094b\u0928)"
    r"|\u7535\u8bdd|\u96fb\u8a71|\u624b\u673a|\u624b\u6a5f|\u643a\u5e2f|\u4f20\u771f|\u50b3\u771f|TEL|FAX|\uc804\ud654"
    r"|\ud734\ub300\ud3f0|\ud329\uc2a4|\u0e42\u0e17\u0e23|[\u260e\u260f\u2706\U0001F4DE\U0001F4F1\U0001F4E0\u2121]\ufe0f?)"
    + _LABEL_END,
    re.IGNORECASE,
)
# A word that says that something else follows, whatever its shape.
_OTHER_LABEL = lazy(
    r"(?<!\w)(?:nos?|nr|num(?:ber|mer|\u00e9ro|ero)?|n[\u00b0\u00ba]|\u2116|#|order|invoice|rechnung\w*|bestell\w*|kunden\w*"
    r"|isbn|issn|iban|bic|sku|ref|id|ticket|case|art|artikel\w*|konto\w*|account|acct|blz|ean|gtin|upc|doi|pmid|"
    r"version|serial|vol|pp?|cards?|vat|ust|steuer\w*|siret|siren|cpf|cnpj|nif|dni|cas|ssn|tracking|lot|part|pin|"
    r"code|kennziffer|aktenzeichen|az|patent|model|item|batch|reg|registration|policy|licen[cs]e|member)"
    r"[ .:()#\-]{0,4}\Z",
    re.IGNORECASE,
)
# A cheap question before the two above: is there a word or a sign before the number at all?
_MAY_BE_LABELLED = lazy(r"[^\s\d,;!?.:()\/=#\-\uFF1A][\s.:()\/=#\-\uFF1A]{0,8}\Z")
_REACH = 40  # how far back such a word is looked for

_DATE = lazy(
    r"(?:.*\D)?(?:(?:19|20)[0-9]{2}([\-./ ])[01]?[0-9]\1[0-3]?[0-9]"
    r"|[0-3]?[0-9]([\-./ ])[0-3]?[0-9]\2(?:19|20)[0-9]{2})(?!\d)"
)
_ADDRESS = lazy(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?!\.?[0-9])")
# Shapes that are national telephone numbers and nothing else we know of.
_NATIONAL = lazy(
    r"(?:1[ .\-]?)?\([2-9][0-9]{2}\) ?[0-9]{3}[ .\-][0-9]{4}"  # North America
    r"|(?:1[.\-])?[2-9][0-9]{2}([.\-])[0-9]{3}\1[0-9]{4}"
    r"|1 [2-9][0-9]{2} [2-9][0-9]{2} [0-9]{4}"
    r"|1[3-9][0-9]([ \-])[0-9]{4}\2[0-9]{4}"  # China, mobile
    r"|\([1-9][0-9]\) ?9?[0-9]{4}-[0-9]{4}"  # Brazil
    r"|[08] ?\([0-9]{3,5}\) ?[0-9]{1,3}(?:[ \-][0-9]{2}){2}"  # Russia, Turkey
    r"|8[ \-][0-9]{3}[ \-][0-9]{3}([ \-])[0-9]{2}\3[0-9]{2}"
)
_COUNTRY_CODE = lazy(
    r"1|7|2[07]|3[0123469]|4[013456789]|5[12345678]|6[0123456]|8[1246]|9[0123458]"
    r"|2[1234568][0-9]|29[0-9]|3[578][0-9]|42[0-9]|5[09][0-9]|6[789][0-9]|8[0578][0-9]|9[679][0-9]"
)
_TO_PLAIN = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | dict.fromkeys("\u2010\u2011\u2013", "-")
)


def find_phone_numbers(text: str, replacement: str) -> Iterator[tuple[int, int]]:
    """Yield where each telephone number begins and ends, in order, if they are replaced by `replacement`.

    >>> [*find_phone_numbers("Tel. 5550100", "")]
    [(5, 12)]
    >>> [*find_phone_numbers("In 1914-1918, 5550100 men", "")]
    []
    """
    done = 0
    before_done = ""  # the end of the cleaned text up to `done`
    for run in _RUN.finditer(text):
        start, end = run.span()
        if start < done:  # in an extension
            continue
        number = run[0].translate(_TO_PLAIN)
        if number[0] == "(" and number.count("(") > number.count(")"):  # "(030 901820)"
            start, number = start + 1, number[1:]
        if number.count("(") != number.count(")"):
            continue
        near = max(done, start - _REACH)
        before = text[near:start]
        if near == done:
            before = (before_done + before)[-_REACH:]
        if _touches_more(before, text, end) or not _is_phone_number(number, before):
            continue
        extension = _EXTENSION.match(text, end)
        if extension and not _NOT_AFTER.match(text, extension.end()):
            end = extension.end()
        yield start, end
        before_done = (before + replacement)[-_REACH:]
        done = end


def _touches_more(before: str, text: str, end: int) -> bool:
    """Return whether the digits are only a part of something."""
    if _NOT_AFTER.match(text, end) and not _EXTENSION.match(text, end):
        return True
    if not before or not _NOT_BEFORE.match(before, len(before) - 1):
        return _DIGIT_AND_MARK.search(before) is not None
    return _LETTERS_AND_DOT.search(before) is None  # "Tel.030 901820"


def _is_phone_number(number: str, before: str) -> bool:
    digits = "".join(filter(str.isdigit, number))
    if not 6 <= len(digits) <= 15 or _DATE.match(number) or _ADDRESS.match(number) or len(set(digits)) == 1:
        return False
    if "+" in number:
        return number.lstrip("(").startswith("+") and _is_international(number.replace("+", "", 1))
    line = before[before.rfind("\n") + 1 :]
    if not _MAY_BE_LABELLED.search(line):
        line = ""
    if _LABEL.search(line):
        return not re.fullmatch(r"[0-9]+\.[0-9]+", number)
    if _OTHER_LABEL.search(line):
        return False
    if _NATIONAL.fullmatch(number):
        return True
    if number.startswith("00"):
        return len(digits) >= 11 and not number.isdigit() and _is_international(number[2:])
    return _has_trunk_prefix(number, len(digits))


def _is_international(number: str) -> bool:
    """Return whether `number`, without "+" or "00", is one of the world (E.164)."""
    digits = "".join(filter(str.isdigit, number))
    code = _COUNTRY_CODE.match(digits)
    if code is None or not 8 <= len(digits) <= 15 or digits.endswith("000000"):
        return False
    if code[0] == "1":
        return re.fullmatch(r"1[2-9][0-9]{2}[0-9]{7}", digits) is not None
    groups = re.findall("[0-9]+", number)
    # One group is as good as any large number, unless it is long; two with a dot are a decimal.
    return (len(groups) > 1 or len(digits) >= 10) and not re.fullmatch(r"[0-9]+\.[0-9]+", number)


def _has_trunk_prefix(number: str, length: int) -> bool:
    """Return whether `number` is one that begins with the 0 that most countries dial before an area code."""
    if re.match(r"\(?0[1-9]", number) is None or not 9 <= length <= 12:
        return False
    groups = re.findall("[0-9]+", number)
    marks = [re.sub(r"[ ()]", "", mark) or " " for mark in re.findall("[^0-9(]+", number)]
    if not 2 <= len(groups[0]) <= 5 or len(groups) < 2 or min(map(len, groups)) < 2:
        return False
    if len(groups) == 6 or (len(groups) == 2 and marks == ["."]):  # a MAC address, a decimal
        return False
    return len(set(marks[1:])) <= 1  # "012.345.678-90" is a tax number
