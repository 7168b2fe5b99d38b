"""From a page's gold text to what each of its blocks should score, for training."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

__all__ = ["label_blocks", "label_by_pieces", "word_f1", "words_of"]

_WORD = re.compile(r"\w+")
GRAM = 3
# A text as long as this that is part of a marked piece is no accident.
LONG = 20


def words_of(text: str) -> list[str]:
    """The words of a text as the benchmark counts them: `\\\\w+` in lower case."""
    return _WORD.findall(text.lower())


def word_f1(gold: str, answer: str) -> float:
    """The F1 of two texts' words as multisets; two texts without a word agree.

    >>> word_f1("boil the water", "Boil the water!"), word_f1("", ""), word_f1("tea", "")
    (1.0, 1.0, 0.0)
    """
    gold_words, answer_words = Counter(words_of(gold)), Counter(words_of(answer))
    if not gold_words or not answer_words:
        return float(not gold_words and not answer_words)
    return _f1((gold_words & answer_words).total(), gold_words.total(), answer_words.total())


def label_blocks(texts: Sequence[str], gold: str) -> list[float]:
    """How much each block belongs to the gold text: the mean of two opinions, each between 0 and 1.

    The share of the block's three-word runs that the gold text has too tells where words stand in the gold
    text's order; whether the choice of blocks with the best F1 has the block settles short ones and repeats.
    """
    blocks = [words_of(text) for text in texts]
    shares = _shares(blocks, words_of(gold))
    chosen = _best_choice(blocks, shares, Counter(words_of(gold)))
    return [(share + pick) / 2 for share, pick in zip(shares, chosen, strict=True)]


def label_by_pieces(
    texts: Sequence[str], contexts: Sequence[int], wanted: Sequence[str], unwanted: Sequence[str]
) -> list[float]:
    """Which blocks are content, where only pieces of a page are marked: 1, 0, or NaN if nobody knows.

    A block with a wanted piece is content, one with an unwanted piece is not; and so are those that stand in
    the same context, unless it has both.

    >>> label_by_pieces(["Boil it.", "Wait.", "Home"], [3, 3, 5], ["Boil it"], [])
    [1.0, 1.0, nan]
    """
    known = {1.0: _contexts_with(texts, contexts, wanted), 0.0: _contexts_with(texts, contexts, unwanted)}
    labels = []
    for context in contexts:
        said = [label for label, those in known.items() if context in those]
        labels.append(said[0] if len(said) == 1 else math.nan)
    return labels


def _contexts_with(texts: Sequence[str], contexts: Sequence[int], pieces: Sequence[str]) -> set[int]:
    folded = [" ".join(piece.split()) for piece in pieces]
    return {
        context
        for text, context in zip(texts, contexts, strict=True)
        if any(piece in text or (len(text) >= LONG and text in piece) for piece in folded)
    }


def _shares(blocks: list[list[str]], gold: list[str]) -> list[float]:
    grams = {
        size: {tuple(gold[at : at + size]) for at in range(len(gold) - size + 1)}
        for size in range(1, GRAM + 1)
    }
    shares = []
    for words in blocks:
        size = min(GRAM, len(words))
        own = [tuple(words[at : at + size]) for at in range(len(words) - size + 1)] if size else []
        shares.append(sum(gram in grams[size] for gram in own) / len(own) if own else 0.0)
    return shares


def _best_choice(blocks: list[list[str]], shares: list[float], gold: Counter[str]) -> list[bool]:
    counts = [Counter(words) for words in blocks]
    chosen = [share >= 0.5 for share in shares]
    have: Counter[str] = Counter()
    for pick, count in zip(chosen, counts, strict=True):
        if pick:
            have.update(count)
    hits, size, total = (have & gold).total(), have.total(), gold.total()
    for _ in range(3):
        changed = False
        for number, count in enumerate(counts):
            sign = -1 if chosen[number] else 1
            gain = sum(
                min(have[word] + sign * times, gold[word]) - min(have[word], gold[word])
                for word, times in count.items()
                if word in gold
            )
            length = sign * len(blocks[number])
            if _f1(hits + gain, total, size + length) > _f1(hits, total, size):
                chosen[number] = not chosen[number]
                hits, size, changed = hits + gain, size + length, True
                for word, times in count.items():
                    have[word] += sign * times
        if not changed:
            break
    return chosen


def _f1(hits: int, gold: int, answer: int) -> float:
    return 2 * hits / (gold + answer) if gold + answer else 1.0
