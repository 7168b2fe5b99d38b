"""What is too long to be an address."""

from __future__ import annotations

__all__ = ["LONGEST_ADDRESS", "is_too_long"]

# Servers refuse what is longer: Apache a request line of more than 8,190 bytes (LimitRequestLine), nginx one
# of more than 8 KB (large_client_header_buffers), and RFC 9110 asks for no more than 8,000 (section 4.1).
LONGEST_ADDRESS = 8_192


def is_too_long(address: str) -> bool:
    """Return whether an address has more than `LONGEST_ADDRESS` characters; it is dropped then.

    >>> is_too_long("https://a.example/" + "tea/" * 3000), is_too_long("https://a.example/tea")
    (True, False)
    """
    return len(address) > LONGEST_ADDRESS
