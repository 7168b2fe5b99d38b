"""Where URLs and e-mail addresses stand in a text.

Both are found from what no other word has, "://", "www.", ".com" or "@", and read from there in both
directions over a bounded stretch, so that the time is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter

from cleanpress.text.lazy_regex import lazy
from cleanpress.text.scripts import SPACED_MARKS, UNSPACED

__all__ = ["find_emails", "find_urls"]

# Scripts whose text runs on into a URL without a space; and the dot and the dash in foreign names in kana.
_NO_SPACES = UNSPACED + "\N{KATAKANA MIDDLE DOT}\N{KATAKANA-HIRAGANA DOUBLE HYPHEN}"
# Letters of all other scripts, and the marks that they need, which \w does not know.
_OTHER = rf"(?:[^\W\x00-\x7F{_NO_SPACES}]|[{SPACED_MARKS}])"
# Such a script goes on with a URL only where it did not begin right after a letter or digit of it:
# in ".../wiki/\u65e5\u672c" it does, in "example.org\u3092\u898b\u308b" a sentence begins.
_SPACELESS = rf"(?<![A-Za-z0-9])[{_NO_SPACES}]"
_LABEL = rf"(?:[A-Za-z0-9_\-]|{_OTHER}|{_SPACELESS})++"
_HOST = rf"(?=[^\W_]){_LABEL}(?:\.{_LABEL})*+(?!@)"
_PORT = lazy(r"(?::[0-9]{1,5}(?!\.?\w))?+")
# What follows the host; brackets and apostrophes are looked at one by one.
_PLAIN_TAIL = lazy(
    r"(?:[A-Za-z0-9\-._~:/?#@!$*+,;=%]"
    # In a page's source that was escaped, a quotation mark or an angle bracket ends a URL too.
    r"|&(?!(?:quot|apos|lt|gt|#34|#39|#x22|#x27);)"
    rf"|{_OTHER}|{_SPACELESS})*+"
)
_ENDS_NO_URL = ".,;:!?'\"*(["

_SCHEME = lazy(
    r"(?<![A-Za-z0-9+.\-])(?:https?|s?ftp|ftps|file|git|ssh|svn|ircs?|wss?|rtsp|rtmp|ldaps?|gopher|gemini|ipfs|smb|nntp"
    r"|telnet|s3|gs|chrome|postgres(?:ql)?|mysql|mongodb|redis|amqp)\Z",
    re.IGNORECASE,
)
_LONGEST_SCHEME = len("postgresql")
_AFTER_SCHEME = lazy(
    r"(?:[A-Za-z0-9][A-Za-z0-9._~%!$&'()*+,;=:\-]*+@)?"
    # An IPv6 address, or what is written in the place of one: "http://[your-host]:8080/". What is no host
    # is read along: else a domain could be found inside it, and an address made whole by replacing that.
    rf"(?:\[[0-9A-Za-z:.%_\-]*+\]?+(?:\.?{_LABEL})*+|{_HOST}|(?<=[fF][iI][lL][eE]://)(?=/))"
)

_WWW = lazy(r"[wW][wW][wW][0-9]{0,2}\.")
_AFTER_WWW = lazy(_HOST)

# A domain with nothing around it that says so must end in one of these, in lower case ("Booking.com" is
# a company), and not in the name of a file type, a function or a framework ("asp.net", "log.info").
_PLAIN_ENDS = "com|org|edu|gov|(?:co|ac|gov|org)\\.uk|co\\.jp|com\\.au|com\\.br|com\\.cn"
# With a path after it, more will do; not those that are file types too (.md, .py, .rs, .sh, .pl, .so).
_PATH_ENDS = (
    "net|info|io|biz|app|dev|eu|int|mil|de|fr|uk|nl|be|ch|at|it|es|pt|se|no|dk|fi|cz|sk|hu|ro|gr|ru|ua|jp|cn|kr|tw|"
    "br|mx|ar|cl|ca|us|au|nz|za|in|ie|il|ly|gl|gd|co|me|tv"
)
_LETTER = rf"(?:[A-Za-z0-9_]|{_OTHER})"
_DOMAIN_END = lazy(
    rf"\.(?:(?:{_PLAIN_ENDS})(?!{_LETTER}|[@(\-]|\.\w)|(?:{_PATH_ENDS})(?=/(?:{_LETTER}|[%?#@~])))"
)
_DOMAIN_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.-"
_DOMAIN = lazy(r"(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.){0,8}[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])")
_LONGEST_DOMAIN = 253
_NO_DOMAIN_AFTER = lazy(rf"{_LETTER}|[.@/\\%\-]")
_ANYTHING = lazy("")


def find_urls(text: str, bare_domains: bool = True) -> Iterator[tuple[int, int]]:
    """Yield where each URL of `text` begins and ends, in order.

    >>> [*find_urls("See http://example.org/a_(b).")]
    [(4, 28)]
    >>> [*find_urls("either/or, e.g. this: Node.js")]
    []
    """
    done = 0
    for start, middle, rest in _url_candidates(text, bare_domains):
        # Read only now: candidates inside a URL are many, and each could be read to the end of it.
        if start >= done and (host := rest.match(text, middle)):
            done = _url_end(text, start, host.end())
            yield start, done


def _url_candidates(text: str, bare_domains: bool) -> list[tuple[int, int, re.Pattern[str]]]:
    """Return where something begins that reads like a URL, where to read on, and what must be there."""
    found = []
    at = text.find("://")
    while at >= 0:
        scheme = _SCHEME.search(text, max(at - _LONGEST_SCHEME, 0), at)
        if scheme:
            found.append((scheme.start(), at + 3, _AFTER_SCHEME))
        at = text.find("://", at + 3)
    if any(www in text for www in ("www", "WWW", "Www")):
        for www in _WWW.finditer(text):
            if not (www.start() and _NO_DOMAIN_AFTER.match(text, www.start() - 1)):
                found.append((www.start(), www.end(), _AFTER_WWW))
    if bare_domains:
        for end in _DOMAIN_END.finditer(text):
            start = _domain_start(text, end.start())
            if start >= 0:
                found.append((start, end.end(), _ANYTHING))
    found.sort(key=itemgetter(0))
    return found


def _domain_start(text: str, end: int) -> int:
    """Return where the domain name begins that goes up to `end`; -1 if none does."""
    stretch = text[max(end - _LONGEST_DOMAIN - 1, 0) : end]
    name = stretch[len(stretch.rstrip(_DOMAIN_CHARACTERS)) :]
    start = end - len(name)
    if len(name) > _LONGEST_DOMAIN or not _DOMAIN.fullmatch(name):
        return -1
    return -1 if start and _NO_DOMAIN_AFTER.match(text, start - 1) else start


def _url_end(text: str, start: int, host_end: int) -> int:
    """Return where the URL ends whose host ends at `host_end`: before punctuation and closing brackets."""
    at = _end_of(_PORT, text, host_end)
    if text[at : at + 1] not in ("/", "?", "#"):
        return at
    tail_start = at
    opened = {")": 0, "]": 0}
    quoted = start > 0 and text[start - 1] == "'"
    while True:
        at = _end_of(_PLAIN_TAIL, text, at)
        character = text[at : at + 1]
        if character in ("(", "["):
            opened[")" if character == "(" else "]"] += 1
        elif opened.get(character):
            opened[character] -= 1
        elif character != "'" or quoted:
            break
        at += 1
    return tail_start + len(text[tail_start:at].rstrip(_ENDS_NO_URL))


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


# The letters of names and domains that people write: Latin, Greek, Cyrillic.
_WORD = r"A-Za-z0-9\u00C0-\u024F\u0370-\u052F"
_LOCAL = lazy(rf"[{_WORD}_%+\-.'’]+\Z")
_LONGEST_LOCAL = 64
_MAIL_DOMAIN = lazy(
    rf"(?:[{_WORD}](?:[{_WORD}\-]{{0,61}}[{_WORD}])?\.){{1,8}}"
    r"(?P<end>xn--[a-z0-9\-]{2,59}|[A-Za-z]{2,24}|[\u0370-\u052F]{2,24})"
    # After it: no more of a domain, no second "@", and no path, as in "git@github.com:user/project".
    rf"(?![{_WORD}\-@]|\.[{_WORD}]|:[\w.~\-]*/)"
)
# What stands after the last dot of a file ("logo@2x.png") or of a systemd unit ("getty@tty1.service").
_NO_TOP_LEVEL_DOMAIN = lazy(
    "png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff|psd|pdf|m?js|jsx|tsx?|s?css|html?|php|aspx?|json|xml|ya?ml|toml|md|txt|csv"
    "|py|rb|rs|sh|zip|t?gz|tar|whl|jar|exe|dll|dmg|apk|mp[34]|wav|webm|mov|avi|ttf|woff|class"
    "|service|socket|target|timer|mount|slice|path|device|scope",
    re.IGNORECASE,
)
# In "https://name:password@example.org" it is no mailbox that stands before the host.
_USER_OF_A_URL = lazy(r"://[^\s/?#@]*\Z")


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each e-mail address begins and ends, in order.

    >>> [*find_emails("Ask me.too+news@mail.example.org.")]
    [(4, 32)]
    >>> [*find_emails("@handle, 2 apples @ 1.50, logo@2x.png")]
    []
    """
    done = 0
    at = text.find("@")
    while at >= 0:
        start = _local_start(text, at, done)
        domain = _MAIL_DOMAIN.match(text, at + 1) if start >= 0 else None
        if (
            domain
            and not _NO_TOP_LEVEL_DOMAIN.fullmatch(domain["end"])
            and not _USER_OF_A_URL.search(text, max(start - 2 * _LONGEST_LOCAL, 0), at)
        ):
            done = domain.end()
            yield start, done
        at = text.find("@", at + 1)


def _local_start(text: str, at: int, done: int) -> int:
    """Return where the name begins that stands before the "@" at `at`, not before `done`; -1 if none does."""
    found = _LOCAL.search(text, max(at - _LONGEST_LOCAL - 1, done), at)
    if found is None or text[at - 1] in ".'’":
        return -1
    start = found.start()
    if at - start > _LONGEST_LOCAL or (start > done and text[start - 1] == "@"):
        return -1
    name = found[0]
    ellipsis = name.rfind("..")  # "Write to...me@example.org"
    name = name[ellipsis + 1 :] if ellipsis >= 0 else name
    # A quotation mark or a dash before the name is none of it; one inside is: "o'neill".
    name = name.lstrip(".'’-")
    return at - len(name) if name else -1
