"""Say where sentences end: the one definition of it, for all scripts.

The marks are those with the property Sentence_Terminal in Unicode 17 (PropList.txt) of the scripts that text
on the web is written in, and some without that property that end sentences in practice: the ellipsis, which
ends what a teaser says, the Tibetan shads and the Greek question mark. Left out are marks that also stand
inside sentences, those of scripts of manuscripts only, and those outside the BMP. Inside sentences are the
Burmese little section, the commas of Javanese and Balinese, the Armenian question mark (on the word that is
asked about; a full stop follows) and the Thai paiyannoi, which abbreviates.
"""

from __future__ import annotations

from cleanpress.text.lazy_regex import lazy

__all__ = [
    "CLOSING",
    "ITEM_MARKS",
    "SENTENCE_BREAK",
    "SENTENCE_END",
    "SENTENCE_MARKS",
    "UNSPACED_CLOSING",
    "UNSPACED_MARKS",
    "ends_sentence",
    "sentence_break",
]

SENTENCE_MARKS = (
    ".!?…‼‽⁇⁈⁉"
    "\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}"
    "\N{DEVANAGARI DANDA}\N{DEVANAGARI DOUBLE DANDA}"  # of most scripts of India
    "\N{TIBETAN MARK SHAD}\N{TIBETAN MARK NYIS SHAD}"  # the end of a clause, too: Tibetan has no other mark
    "\N{GREEK QUESTION MARK}\N{LIMBU EXCLAMATION MARK}\N{LIMBU QUESTION MARK}"
    "\N{TAI THAM SIGN KAAN}\N{TAI THAM SIGN KAANKUU}\N{BALINESE CARIK PAREREN}\N{JAVANESE PADA LUNGSI}"
    "\N{LEPCHA PUNCTUATION TA-ROL}\N{LEPCHA PUNCTUATION NYET THYOOM TA-ROL}\N{LISU PUNCTUATION FULL STOP}"
    "\N{VAI FULL STOP}\N{VAI QUESTION MARK}\N{BAMUM FULL STOP}\N{BAMUM QUESTION MARK}"
    "\N{SAURASHTRA DANDA}\N{SAURASHTRA DOUBLE DANDA}\N{KAYAH LI SIGN SHYA}\N{CHAM PUNCTUATION DANDA}"
    "\N{CHAM PUNCTUATION DOUBLE DANDA}\N{CHAM PUNCTUATION TRIPLE DANDA}\N{MEETEI MAYEK AHANG KHUDAM}"
    "\N{OL CHIKI PUNCTUATION DOUBLE MUCAAD}\N{PHILIPPINE SINGLE PUNCTUATION}\N{PHILIPPINE DOUBLE PUNCTUATION}"
    "\N{SYRIAC SUPRALINEAR FULL STOP}\N{SYRIAC SUBLINEAR FULL STOP}\N{SMALL FULL STOP}"
    "\N{SMALL QUESTION MARK}\N{SMALL EXCLAMATION MARK}"
    "\N{ARMENIAN FULL STOP}\N{ETHIOPIC FULL STOP}\N{ETHIOPIC QUESTION MARK}\N{ETHIOPIC PARAGRAPH SEPARATOR}"
    "\N{SYRIAC END OF PARAGRAPH}\N{NKO EXCLAMATION MARK}\N{MYANMAR SIGN SECTION}"
    "\N{KHMER SIGN KHAN}\N{KHMER SIGN BARIYOOSAN}\N{MONGOLIAN FULL STOP}\N{MONGOLIAN MANCHU FULL STOP}"
    "\N{OL CHIKI PUNCTUATION MUCAAD}\N{MEETEI MAYEK CHEIKHEI}\N{CANADIAN SYLLABICS FULL STOP}"
    "。！？．｡"
)
# Quotes and brackets that belong to the sentence before them.
CLOSING = "\"'”’»)]」』）"
# After these no space is needed. The full-width full stop is not among them: "３．５" has it, too.
UNSPACED_MARKS, UNSPACED_CLOSING = "。！？｡", "」』）"

# What items of a list begin with: the inside of a class of characters, and without digits or letters.
ITEM_MARKS = "*+•◦▪‣–—-"

# Parts of regular expressions. They begin with one class of characters, because that is what `re` scans fast.
SENTENCE_END = rf"[{SENTENCE_MARKS}][{CLOSING.replace(']', chr(92) + ']')}]*"
# Group 1 is the space between two sentences.
SENTENCE_BREAK = rf"{SENTENCE_END}(\s+|(?<=[{UNSPACED_MARKS}{UNSPACED_CLOSING}])(?!\s))"

sentence_break = lazy(SENTENCE_BREAK)
_ENDS = lazy(rf"{SENTENCE_END}\Z")


# The longest end that is looked for where a part of a text is asked about: a mark and what closes after it.
_LONGEST_END = 4


def ends_sentence(text: str, start: int = 0, end: int | None = None) -> bool:
    """Return whether `text[start:end]` ends as a sentence does: in a mark and up to three closing signs.

    >>> ends_sentence('He said "Go."'), ends_sentence("Go home"), ends_sentence("یہ ایک کشتی ہے۔")
    (True, False, True)
    """
    end = len(text) if end is None else end
    return _ENDS.search(text, max(start, end - _LONGEST_END), end) is not None
