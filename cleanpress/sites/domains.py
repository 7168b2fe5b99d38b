"""Find the site that a page belongs to: the registered domain, by the Public Suffix List."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cleanpress.errors import OptionError
from cleanpress.installation import install_command
from cleanpress.text.lazy_regex import lazy

__all__ = ["site_of"]

# Hosts, not pages: a crawl goes through the pages of a host one after the other, or through few hosts at a
# time.
REMEMBERED = 1 << 16
_HOST = lazy(r"[\w-]{1,63}(?:\.[\w-]{1,63})*\.?")
_SCHEME = lazy(r"[a-zA-Z][a-zA-Z0-9+.-]*")


def site_of(address: str | None) -> str | None:
    """Return the site of a URL or a host: its registrable domain; None for what is neither.

    The Public Suffix List is the one that tldextract carries: nothing is fetched. Its private part counts, so
    what users publish on github.io or blogspot.com is a site of each user. IP addresses, localhost, and hosts
    of no public domain ("http://intranet/") are sites as they are. Ports and users are left out.
    Raises OptionError without tldextract, which is needed for names, but not for IP addresses.

    >>> site_of("https://docs.python.org:443/3/"), site_of("http://amy.github.io/tea")
    ('python.org', 'amy.github.io')
    >>> site_of("http://127.0.0.1/"), site_of("It rained."), site_of("mailto:me@example.org")
    ('127.0.0.1', None, None)
    """
    if not isinstance(address, str):
        return None
    # By hand: urlsplit takes several times as long, and this is asked of every page of a corpus.
    scheme, mark, rest = address.partition("://")
    if not mark:
        scheme, rest = "", address.removeprefix("//")
    return _site_of_host(scheme, rest.partition("/")[0])


@lru_cache(REMEMBERED)
def _site_of_host(scheme: str, authority: str) -> str | None:
    if scheme and _SCHEME.fullmatch(scheme.strip()) is None:
        return None
    for end in "?#\\":
        authority = authority.partition(end)[0]
    if not scheme and "@" in authority:
        return None  # of a mail address, the host is not where a page is
    host = _without_port(authority.rpartition("@")[2].strip().lower())
    try:
        from ipaddress import ip_address

        return str(ip_address(host))
    except ValueError:
        return _site_of_name(host, bool(scheme))


def _without_port(host: str) -> str:
    """Return a host without its port; "" for a port that is no number."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    if host.count(":") == 1:
        host, _, port = host.partition(":")
        return "" if port and not port.isdecimal() else host
    return host


def _site_of_name(host: str, with_scheme: bool) -> str | None:
    if _HOST.fullmatch(host) is None or not (with_scheme or "." in host.strip(".") or host == "localhost"):
        return None
    host = host.rstrip(".")
    if host.rpartition(".")[2].isdecimal():  # no domain ends in a number: it is a misspelt IP address
        return None
    if "." not in host:
        return host
    return _extract()(host).top_domain_under_public_suffix or host


@lru_cache(1)
def _extract() -> Any:
    try:
        from tldextract import TLDExtract
    except ImportError as error:
        # It is what was asked for that needs the extra; the command shows OptionErrors as sentences.
        raise OptionError(
            f"Finding the site of a URL takes tldextract, which is not installed: {install_command('sites')}"
        ) from error
    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
