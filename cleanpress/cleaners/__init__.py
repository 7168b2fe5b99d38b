"""The cleaners, a file or a folder each. RemoveSiteLines is in `cleanpress.sites`, beside its profiles."""

from __future__ import annotations

from cleanpress.cleaners.boilerplate import RemoveBoilerplate
from cleanpress.cleaners.chrome import RemoveChrome
from cleanpress.cleaners.encoding import RepairEncoding
from cleanpress.cleaners.invisible import RemoveInvisible
from cleanpress.cleaners.quotes import NormalizeQuotes
from cleanpress.cleaners.repeats import RemoveRepeats
from cleanpress.cleaners.replace import ReplaceEmails, ReplacePhoneNumbers, ReplaceUrls
from cleanpress.cleaners.whitespace import NormalizeWhitespace

__all__ = [
    "NormalizeQuotes",
    "NormalizeWhitespace",
    "RemoveBoilerplate",
    "RemoveChrome",
    "RemoveInvisible",
    "RemoveRepeats",
    "RepairEncoding",
    "ReplaceEmails",
    "ReplacePhoneNumbers",
    "ReplaceUrls",
]
