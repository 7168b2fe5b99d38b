"""Write cleanpress/cleaners/encoding/pairs.py: what stands side by side where ftfy says that a text is bad.

ftfy.badness.is_bad is asked, again and again, and nothing else of ftfy is read: texts of one to four
characters of its code pages, in ASCII, and then damage as it happens, of one layer and of two. The shortest
texts that are bad give the pairs. Characters that are alike in what is asked about pairs are taken as one.
It takes a minute. tests/test_encoding.py holds the pairs against ftfy.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product
from pathlib import Path

from ftfy.badness import is_bad
from ftfy.chardata import CHARMAP_ENCODINGS

TARGET = Path(__file__).parents[1] / "cleanpress" / "cleaners" / "encoding" / "pairs.py"
NEUTRAL = "中"  # a letter that no code page has
BEFORE = ("", "a", "A", "1", ".", " ", "a ", "中")
AFTER = ("", "a", "A", "1", ".", " ", "中")
# Of ASCII only a hyphen has been seen to make a text bad between two characters that are not.
INNER_ASCII = "-"
# European letters and punctuation: what is damaged twice.
WRITTEN = (*range(0xA0, 0x180), *range(0x370, 0x460), *range(0x2010, 0x2045))
CONTROLS = frozenset(map(chr, range(0x80, 0xA0)))

HEAD = '''"""What stands side by side, or is there at all, wherever ftfy says that a text is bad.

Written by tools/ftfy_pairs.py, which asks ftfy, and not by hand.
"""

from __future__ import annotations

__all__ = ["ALONE", "PAIRS"]

'''


def characters() -> list[str]:
    """Return the characters beyond ASCII that mojibake can be made of, controls apart."""
    pages = (bytes(range(0xA0, 0x100)), bytes(range(0x80, 0xA0)))
    found = {c for name in CHARMAP_ENCODINGS for page in pages for c in page.decode(name, "replace")}
    # What is decoded with the wrong page may be in capitals, and in Cyrillic the letters of some languages.
    found |= {"\N{REPLACEMENT CHARACTER}", *map(chr, range(0x0370, 0x0460))}
    return sorted(c for c in found if c > "\x9f")


@cache
def bad_within(text: str) -> bool:
    """Say whether `text` is bad by itself or in some ASCII around it."""
    return any(is_bad(before + text + after) for before, after in product(BEFORE, AFTER))


class Search:
    """The pairs found so far, and the classes of characters that are alike."""

    def __init__(self) -> None:
        self.all = characters()
        self.alone = {c for c in self.all if bad_within(c)}
        self.others = [c for c in self.all if c not in self.alone]
        self.pairs = {(one, two) for one, two in product(self.others, repeat=2) if bad_within(one + two)}
        self.classes = self._classes()

    def _classes(self) -> list[list[str]]:
        of: dict[str, object] = {
            c: (
                frozenset(d for d in self.others if (c, d) in self.pairs),
                frozenset(d for d in self.others if (d, c) in self.pairs),
            )
            for c in self.others
        }
        while True:
            classes = defaultdict(list)
            for c in self.others:
                classes[of[c]].append(c)
            some = [members[0] for members in classes.values()] + [INNER_ASCII]
            finer = {c: (of[c], tuple(self._among(c, some))) for c in self.others}
            if len(set(finer.values())) == len(classes):
                return list(classes.values())
            names = {name: number for number, name in enumerate(dict.fromkeys(finer.values()))}
            of = {c: names[name] for c, name in finer.items()}

    @staticmethod
    def _among(c: str, some: list[str]) -> Iterator[bool]:
        """Yield what decides whether a character is like another one, with two of `some` and with itself."""
        for one, two in product(some, repeat=2):
            yield is_bad(c + one + two)
            yield is_bad(one + c + two)
            yield is_bad(one + two + c)
            yield is_bad(c + one + c + two)
        for one in some:
            yield is_bad(c + one + c)
            yield is_bad(one + c + one + c)
            yield is_bad("a" + c + one)

    def covers(self, text: str) -> bool:
        """Say whether the pairs would find a text."""
        return not self.alone.isdisjoint(text) or any(pair in self.pairs for pair in pairwise(text))

    def lengthen(self) -> None:
        """Add pairs of what is bad only in threes and fours."""
        of = {c: members for members in self.classes for c in members}
        some = [members[0] for members in self.classes]
        for length in (3, 4):
            for text in self._not_covered(some, length):
                # There are millions of four: they are asked about in the most telling of surroundings only.
                if is_bad(text) or is_bad(f"a{text}a") or (length == 3 and bad_within(text)):
                    one, two = text[0], text[1]
                    self.pairs.update(product(of[one], of.get(two, [two])))

    def _not_covered(self, some: list[str], length: int) -> Iterator[str]:
        """Yield texts of `length`, a hyphen only inside, that the pairs do not find; a class by two of it."""
        texts = list(some)
        for place in range(1, length):
            more = some if place == length - 1 else [*some, INNER_ASCII]
            texts = [t + c for t in texts for c in more if (t[-1], c) not in self.pairs]
        yield from texts

    def add_damage(self) -> None:
        """Add pairs of what comes of decoding what people write with the wrong code pages, once and twice."""
        once = {wrong(chr(code), page) for code in range(0xA0, 0xD800) for page in CHARMAP_ENCODINGS}
        again = {wrong(chr(code), page) for code in WRITTEN for page in CHARMAP_ENCODINGS}
        twice = {wrong(text, page) for text in again for page in CHARMAP_ENCODINGS}
        for text in [*sorted(once), *sorted(twice)]:
            # C1 controls are a reason to look at a line, whatever they stand in.
            if not self.covers(text) and not CONTROLS.intersection(text) and bad_within(text):
                self.pairs.add(max(pairwise(shortest(text)), key=min))


def wrong(text: str, name: str) -> str:
    """Return what a text in UTF-8 looks like to a program that decodes it with the code page `name`."""
    return text.encode("utf-8", "replace").decode(name, "replace")


def shortest(text: str) -> str:
    """Return what is left of a bad text when all is taken off its ends that it is bad without."""
    while True:
        if bad_within(text[1:]):
            text = text[1:]
        elif bad_within(text[:-1]):
            text = text[:-1]
        else:
            return text


def written(search: Search) -> str:
    """Return the source of the module."""
    seconds: dict[str, str] = {}
    for one in search.all:
        seconds[one] = "".join(sorted(two for first, two in search.pairs if first == one))
    firsts: dict[str, str] = defaultdict(str)
    for one, followers in seconds.items():
        if followers:
            firsts[followers] += one
    lines = [
        f"ALONE = {''.join(sorted(search.alone))!a}",
        "",
        "# The first characters of pairs, and the second ones.",
        "PAIRS = (",
    ]
    for followers, ones in sorted(firsts.items(), key=lambda row: row[1]):
        lines.append(f"    ({quoted(ones)}, {quoted(followers)}),")
    return HEAD + "\n".join([*lines, ")", ""])


def quoted(text: str) -> str:
    """Return a text as string literals of 80 characters at most, one after the other."""
    pieces = [text[at : at + 80] for at in range(0, len(text), 80)]
    return " ".join(
        '"' + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in piece) + '"' for piece in pieces
    )


def main() -> None:
    """Search for pairs, say how many there are, and write the module."""
    search = Search()
    print(len(search.all), "characters,", len(search.classes), "classes,", len(search.pairs), "pairs of two")
    search.lengthen()
    print(len(search.pairs), "with what is bad in threes and fours")
    search.add_damage()
    print(len(search.pairs), "with what is bad in damage")
    TARGET.write_text(written(search), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", str(TARGET)], check=True)


if __name__ == "__main__":
    main()
