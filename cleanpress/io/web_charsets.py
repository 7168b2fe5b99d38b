"""Map the labels of encodings on the web, by the WHATWG Encoding Standard, to codecs of Python.

Only what stands here can be asked for by a page: no label leads to utf-7, base64 or another codec that is
no encoding of web pages.
"""

from __future__ import annotations

import re

__all__ = ["SEVEN_BIT", "codec_for"]

# By codec. Labels are compared by their letters and digits alone, so "UTF-8", "utf8" and "utf_8" are one.
# Where the standard takes a label for a superset (latin-1 is windows-1252, gb2312 is gb18030), so does this.
_LABELS = {
    "utf-8": "utf8 utf8mb4 unicode11utf8 unicode20utf8 xunicode20utf8",
    "utf-16-le": "utf16 utf16le ucs2 unicode csunicode iso10646ucs2 unicodefeff",
    "utf-16-be": "utf16be unicodefffe",
    "utf-32-le": "utf32 utf32le ucs4",
    "utf-32-be": "utf32be",
    "cp1252": "windows1252 cp1252 xcp1252 ascii usascii ansix341968 iso88591 iso885911987 isoir100 latin1 l1 "
    "csisolatin1 ibm819 cp819 xuserdefined",
    "cp1250": "windows1250 cp1250 xcp1250",
    "cp1251": "windows1251 cp1251 xcp1251",
    "cp1253": "windows1253 cp1253 xcp1253",
    "cp1254": "windows1254 cp1254 xcp1254 iso88599 iso885991989 isoir148 latin5 l5 csisolatin5",
    "cp1255": "windows1255 cp1255 xcp1255",
    "cp1256": "windows1256 cp1256 xcp1256",
    "cp1257": "windows1257 cp1257 xcp1257",
    "cp1258": "windows1258 cp1258 xcp1258",
    "cp874": "windows874 dos874 tis620 iso885911",
    "cp866": "866 cp866 ibm866 csibm866",
    "iso8859_2": "iso88592 iso885921987 isoir101 latin2 l2 csisolatin2",
    "iso8859_3": "iso88593 iso885931988 isoir109 latin3 l3 csisolatin3",
    "iso8859_4": "iso88594 iso885941988 isoir110 latin4 l4 csisolatin4",
    "iso8859_5": "iso88595 iso885951988 isoir144 cyrillic csisolatincyrillic",
    "iso8859_6": "iso88596 iso885961987 isoir127 iso88596e iso88596i csiso88596e csiso88596i arabic asmo708 "
    "ecma114 csisolatinarabic",
    "iso8859_7": "iso88597 iso885971987 isoir126 greek greek8 ecma118 elot928 suneugreek csisolatingreek",
    "iso8859_8": "iso88598 iso885981988 isoir138 iso88598e iso88598i csiso88598e csiso88598i hebrew visual "
    "logical csisolatinhebrew",
    "iso8859_10": "iso885910 isoir157 latin6 l6 csisolatin6",
    "iso8859_13": "iso885913",
    "iso8859_14": "iso885914",
    "iso8859_15": "iso885915 latin9 l9 csisolatin9",
    "iso8859_16": "iso885916",
    "koi8_r": "koi8r koi koi8 cskoi8r",
    "koi8_u": "koi8u koi8ru",
    "mac_roman": "macintosh mac xmacroman csmacintosh",
    "mac_cyrillic": "xmaccyrillic xmacukrainian",
    "gb18030": "gb18030 gbk xgbk cp936 gb2312 gb231280 euccn chinese isoir58 csgb2312 csiso58gb231280",
    "cp950": "big5 cnbig5 csbig5 xxbig5 cp950",
    "big5hkscs": "big5hkscs",
    "cp932": "shiftjis sjis xsjis windows31j ms932 cp932 mskanji csshiftjis",
    "euc_jp": "eucjp xeucjp cseucpkdfmtjapanese",
    "iso2022_jp_ext": "iso2022jp csiso2022jp",
    "cp949": "euckr cseuckr windows949 cp949 korean isoir149 ksc5601 ksc56011987 ksc56011989 csksc56011987",
    "iso2022_kr": "iso2022kr csiso2022kr",
    "hz": "hzgb2312",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
_SQUEEZE = re.compile(r"[^a-z0-9]+")

# Encodings that write everything in ASCII bytes: such a page is valid UTF-8, and yet no UTF-8.
SEVEN_BIT = frozenset({"iso2022_jp_ext", "iso2022_kr", "hz"})


def codec_for(label: str) -> str | None:
    """Return the Python codec for an encoding as the web names it; None if no page may ask for it.

    >>> codec_for("ISO-8859-1"), codec_for("gb2312"), codec_for(" x-sjis ")
    ('cp1252', 'gb18030', 'cp932')
    >>> codec_for("utf-7") is codec_for("rot13") is codec_for("") is None
    True
    """
    return _CODECS.get(_SQUEEZE.sub("", label.lower()))
