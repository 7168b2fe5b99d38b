"""ReplaceUrls, ReplaceEmails, ReplacePhoneNumbers: replace each by a word of yours."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit, because
from cleanpress.errors import OptionError, OptionTypeError, shown
from cleanpress.text.characters import VISIBLE_ASCII
from cleanpress.text.phones import find_phone_numbers
from cleanpress.text.urls import find_emails, find_urls

__all__ = ["ReplaceEmails", "ReplacePhoneNumbers", "ReplaceUrls"]

_PUNCTUATION = [sign for sign in VISIBLE_ASCII.decode("ascii") if not sign.isalnum()]
# What may stand right before or after a match: punctuation, a letter of a script without spaces, and
# the halves of a URL that a replacement could make whole.
_BEFORE = ("", " ", "\u4e2d", "http:", "http:/", "http://,", *_PUNCTUATION)
_AFTER = ("", " ", "\u4e2d", "://a.b", "//a.b", *_PUNCTUATION)


class _Replacer(Cleaner):
    """Base of the three: a replacement that is never taken for a match itself."""

    replacement: str
    _reason: ClassVar[str]

    @property
    def categories(self) -> tuple[str, ...]:
        return (self._reason,)

    def __post_init__(self) -> None:
        if not isinstance(self.replacement, str):
            raise OptionTypeError(f"replacement is text, and was given {shown(self.replacement)}.")
        around = [left + self.replacement + right for left in _BEFORE for right in _AFTER]
        around.append(self.replacement * 2)
        # Nothing is no neighbor that could be taken for something.
        if self.replacement and any(any(self._find(text)) for text in around):
            raise OptionError(
                f"{self.replacement!r} would be replaced again by {self.name} the next time. "
                f"Choose one that does not look like what it stands for, such as '[{self._reason.upper()}]'."
            )

    @abstractmethod
    def _find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where to put the replacement, in order."""

    def edits(self, text: str) -> list[Edit]:
        return [Edit(start, end, self.replacement, because(self._reason)) for start, end in self._find(text)]


@dataclass(frozen=True, repr=False)
class ReplaceUrls(_Replacer):
    """Replace URLs: with a scheme (https, ftp, git ...), with "www.", and domains that stand alone.

    Brackets and punctuation around a URL are kept. A domain alone must be written in lower case and end in
    .com, .org, .edu, .gov, .co.uk or the like, or have a path after it ("bit.ly/x"): "Booking.com",
    "Node.js" and "setup.py" are names.

    replacement:  what to write instead ("[URL]"); "" removes, and NormalizeWhitespace closes the gap.
    bare_domains: whether domains that stand alone count (True).

    Reason: url. Raises OptionError if the replacement would be taken for a URL.
    Sources: RFC 3986, RFC 3987 (letters of any script), RFC 3986 appendix C (URLs in text).

    >>> urls = ReplaceUrls()
    >>> urls("Read https://example.org/a_(b), or www.example.net.")
    'Read [URL], or [URL].'
    >>> urls("Use Node.js and/or setup.py, e.g. v1.2/x.")
    'Use Node.js and/or setup.py, e.g. v1.2/x.'
    """

    replacement: str = "[URL]"
    bare_domains: bool = True
    _reason: ClassVar[str] = "url"

    def _find(self, text: str) -> Iterator[tuple[int, int]]:
        return find_urls(text, self.bare_domains)


@dataclass(frozen=True, repr=False)
class ReplaceEmails(_Replacer):
    """Replace e-mail addresses, also with letters outside ASCII.

    Left alone: handles ("@name", "@name@example.social"), the user in a URL or a git remote, file
    names ("logo@2x.png"), and addresses without a dot in the domain.

    replacement: what to write instead ("[EMAIL]"); "" removes.

    Reason: email. Raises OptionError if the replacement would be taken for an address.
    Sources: RFC 5321 (lengths), RFC 6531 (letters beyond ASCII).

    >>> emails = ReplaceEmails(replacement="<e-mail>")
    >>> emails("Write to me.too+news@mail.example.org.")
    'Write to <e-mail>.'
    >>> emails("@handle paid 3 @ 1.50 for logo@2x.png")
    '@handle paid 3 @ 1.50 for logo@2x.png'
    """

    replacement: str = "[EMAIL]"
    _reason: ClassVar[str] = "email"

    def _find(self, text: str) -> Iterator[tuple[int, int]]:
        return find_emails(text)


@dataclass(frozen=True, repr=False)
class ReplacePhoneNumbers(_Replacer):
    """Replace telephone numbers that cannot well be anything else.

    These are international ones ("+49 30 901820"), national ones in a shape that only telephone numbers
    have ("(555) 010-1234", "030 901820", "01 23 45 67 89"), and others where a word before them says
    so ("Tel.", "Fax:", "\u7535\u8bdd"). Left alone: dates, years, prices, versions, IP addresses, ISBNs,
    IBANs, card and order numbers, coordinates, and numbers that say nothing of what they are.

    replacement: what to write instead ("[PHONE]"); "" removes. It holds no digits.

    Reason: phone_number. Raises OptionError if the replacement holds a digit.
    Sources: ITU-T E.164 (country codes, length), the North American Numbering Plan.

    >>> phones = ReplacePhoneNumbers()
    >>> phones("Call +49 30 901820 or (555) 010-1234 ext. 5.")
    'Call [PHONE] or [PHONE].'
    >>> phones("In 1914-1918, on 2024-05-12, ISBN 978-3-16-148410-0, 192.168.0.1")
    'In 1914-1918, on 2024-05-12, ISBN 978-3-16-148410-0, 192.168.0.1'
    """

    replacement: str = "[PHONE]"
    _reason: ClassVar[str] = "phone_number"

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(character.isdigit() for character in self.replacement):
            raise OptionError(
                f"{self.replacement!r} has a digit, which could join the digits around it to a telephone "
                "number the next time. Choose a replacement without digits, such as '[PHONE]'."
            )

    def _find(self, text: str) -> Iterator[tuple[int, int]]:
        return find_phone_numbers(text, self.replacement)
