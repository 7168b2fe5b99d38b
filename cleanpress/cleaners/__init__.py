"""The cleaners, one file each."""

from __future__ import annotations

from cleanpress.cleaners.boilerplate import RemoveBoilerplate
from cleanpress.cleaners.chrome import RemoveChrome
from cleanpress.cleaners.encoding import RepairEncoding
from cleanpress.cleaners.invisible import RemoveInvisible
from cleanpress.cleaners.quotes import NormalizeQuotes
from cleanpress.cleaners.repeats import RemoveRepeats
from cleanpress.cleaners.replace import ReplaceEmails, ReplacePhoneNumbers, ReplaceUrls
from cleanpress.cleaners.whitespace import NormalizeWhitespace
from cleanpress.sites.cleaner import RemoveSiteLines

__all__ = [
    "NormalizeQuotes",
    "NormalizeWhitespace",
    "RemoveBoilerplate",
    "RemoveChrome",
    "RemoveInvisible",
    "RemoveRepeats",
    "RemoveSiteLines",
    "RepairEncoding",
    "ReplaceEmails",
    "ReplacePhoneNumbers",
    "ReplaceUrls",
]
