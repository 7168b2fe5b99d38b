"""Label the blocks of a page with how much each belongs to its main content.

Where the main content is known, labels follow from its words; where only segments are marked, from the
blocks that hold them. The words and their F1 are also what `benchmarks` scores by.
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections import Counter
from collections.abc import Container, Sequence
from itertools import compress

__all__ = ["WORD", "label_blocks", "label_by_segments", "word_f1", "words_of"]

# Han, kana, Hangul and Thai: scripts in which a run of letters may be a sentence.
_UNSPACED = (
    "\u0e00-\u0e7f\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
WORD = re.compile(rf"(?=\w)[{_UNSPACED}]|[^\W{_UNSPACED}]+")
# Words in a row that a block shares with the main content before that counts as a match.
GRAM = 3
# A block of this many characters that is part of a marked segment is no accident.
LONG = 20
# Rounds over all blocks in the search for the best choice; a round that changes nothing is the last.
ROUNDS = 3


def words_of(text: str) -> list[str]:
    r"""Return the words of a text, in lower case: runs of `\w`; of Han, kana, Hangul and Thai each character.

    In these scripts words are not set apart (in Hangul, phrases are), and a whole sentence would count as one
    word.

    >>> words_of("Boil 1 cup."), words_of("茶を飲む")
    (['boil', '1', 'cup'], ['茶', 'を', '飲', 'む'])
    """
    return WORD.findall(text.lower())


def word_f1(gold: str, answer: str) -> float:
    """Return the F1 of two texts' words as multisets; two texts without a word agree.

    >>> word_f1("boil the water", "Boil the water!"), word_f1("", ""), word_f1("tea", "")
    (1.0, 1.0, 0.0)
    """
    gold_words, answer_words = Counter(words_of(gold)), Counter(words_of(answer))
    if not gold_words or not answer_words:
        return float(not gold_words and not answer_words)
    return _f1((gold_words & answer_words).total(), gold_words.total(), answer_words.total())


def label_blocks(texts: Sequence[str], gold: str) -> list[float]:
    """Return how much each block belongs to the main content, from 0 to 1: the mean of two measures.

    The first is the share of the block's word trigrams that the main content has: it follows the order of
    words. One or two words count as a line, between blocks of content, or with the word before or behind:
    most words of a menu are somewhere in an article. The second is whether the block is in the choice of
    blocks with the best word F1, found greedily: it settles short blocks, and of repeats it takes as many as
    there are.

    >>> label_blocks(["Home", "Boil the water first."], "Boil the water first.")
    [0.0, 1.0]
    """
    blocks = [words_of(text) for text in texts]
    shares = _trigram_shares(blocks, gold)
    chosen = _best_choice(blocks, shares, Counter(words_of(gold)))
    return [(share + pick) / 2 for share, pick in zip(shares, chosen, strict=True)]


def label_by_segments(
    texts: Sequence[str], paths: Sequence[int], wanted: Sequence[str], unwanted: Sequence[str]
) -> list[float]:
    """Label blocks where only segments of a page are marked: 1 for content, 0, or NaN where it is not known.

    paths: the number of the element path of each block.

    A block with a wanted segment is content, one with an unwanted segment is not. Blocks with the same
    element path have the same label, unless segments of both kinds were found there.

    >>> label_by_segments(["Boil it.", "Wait.", "Home"], [3, 3, 5], ["Boil it"], [])
    [1.0, 1.0, nan]
    """
    is_content = _paths_with(texts, paths, wanted)
    is_other = _paths_with(texts, paths, unwanted)
    return [
        math.nan if (path in is_content) == (path in is_other) else float(path in is_content)
        for path in paths
    ]


def _paths_with(texts: Sequence[str], paths: Sequence[int], segments: Sequence[str]) -> set[int]:
    one_line = [" ".join(segment.split()) for segment in segments]
    return {
        path
        for text, path in zip(texts, paths, strict=True)
        if any(segment in text or (len(text) >= LONG and text in segment) for segment in one_line)
    }


def _trigram_shares(blocks: list[list[str]], gold: str) -> list[float]:
    wanted = words_of(gold)
    grams = {tuple(wanted[at : at + size]) for size in range(1, GRAM + 1) for at in range(len(wanted))}
    shares = []
    for words in blocks:
        own = [tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)]
        shares.append(sum(gram in grams for gram in own) / len(own) if own else 0.0)
    lines = {tuple(words_of(line)) for line in gold.split("\n")}
    long = [number for number, words in enumerate(blocks) if len(words) >= GRAM]
    for number, words in enumerate(blocks):
        if 0 < len(words) < GRAM and tuple(words) in grams:
            place = bisect(long, number)
            around = long[max(place - 1, 0) : place + 1]
            is_inside = len(around) == 2 and all(shares[each] >= 0.5 for each in around)
            shares[number] = float(is_inside or tuple(words) in lines or _goes_on(blocks, number, grams))
    return shares


def _goes_on(blocks: list[list[str]], number: int, grams: Container[tuple[str, ...]]) -> bool:
    """Return whether a block and the word before or behind it stand side by side in the main content."""
    before = blocks[number - 1][-1:] if number else []
    behind = blocks[number + 1][:1] if number + 1 < len(blocks) else []
    return any(
        beside and gram in grams
        for beside, gram in (
            (before, (*before, *blocks[number])),
            (behind, (*blocks[number], *behind)),
        )
    )


def _best_choice(blocks: list[list[str]], shares: list[float], gold: Counter[str]) -> list[bool]:
    counts = [Counter(words) for words in blocks]
    chosen = [share >= 0.5 for share in shares]
    have: Counter[str] = Counter()
    for count in compress(counts, chosen):
        have.update(count)
    hits, size, total = (have & gold).total(), have.total(), gold.total()
    for _ in range(ROUNDS):
        changed = False
        for number, count in enumerate(counts):
            sign = -1 if chosen[number] else 1
            gain = _gained(have, count, sign, gold)
            length = sign * len(blocks[number])
            if _f1(hits + gain, total, size + length) > _f1(hits, total, size):
                chosen[number] = not chosen[number]
                hits, size, changed = hits + gain, size + length, True
                have.update({word: sign * times for word, times in count.items()})
        if not changed:
            break
    return chosen


def _gained(have: Counter[str], count: Counter[str], sign: int, gold: Counter[str]) -> int:
    """Return how many more words of the main content are had with a block; with a negative sign, without."""
    return sum(
        min(have[word] + sign * times, gold[word]) - min(have[word], gold[word])
        for word, times in count.items()
        if word in gold
    )


def _f1(hits: int, gold: int, predicted: int) -> float:
    return 2 * hits / (gold + predicted) if gold + predicted else 1.0
