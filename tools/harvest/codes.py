"""Name languages as the phrase files do: by one code each, without a script or a country."""

from __future__ import annotations

import re

__all__ = ["language_of"]

# Where catalogs have another code, or a country in place of a language. Both scripts of Chinese and of
# Serbian are one language, and Bokmål is what "no" means.
_SAME = {
    "no": "nb", "iw": "he", "in": "id", "tl": "fil", "ji": "yi", "kz": "kk", "cn": "zh", "vn": "vi",
    "np": "ne", "gr": "el", "ua": "uk", "jp": "ja", "dk": "da", "kr": "ko", "cz": "cs", "mo": "ro",
    "tw": "zh", "rs": "sr", "se": "sv",
}  # fmt: skip


def language_of(code: str) -> str:
    """Return the code of the phrase files for the code of a catalog; "" if it is none.

    >>> [language_of(code) for code in ("pt-BR", "zh_Hant", "no", "sr@latin", "srlatn", "default")]
    ['pt', 'zh', 'nb', 'sr', 'sr', '']
    """
    code = {"srlatn": "sr", "zhtw": "zh", "zhcn": "zh", "ptbr": "pt"}.get(code.lower(), code)
    match = re.match(r"([A-Za-z]{2,3})(?:[-_@].*)?\Z", code)
    return _SAME.get(match[1].lower(), match[1].lower()) if match else ""
