"""The cleaners, a file or a folder each. RemoveSiteLines is in `cleanpress.sites`, beside its profiles.

The line of a cleaner here is all that the package has to know of it: from these lines come its name in
`cleanpress`, its place in the command and in pipeline files, and the tests of what each cleaner promises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleanpress.cleaner import Cleaner as _Cleaner
from cleanpress.cleaners.boilerplate import RemoveBoilerplate as RemoveBoilerplate
from cleanpress.cleaners.chrome import RemoveChrome as RemoveChrome
from cleanpress.cleaners.encoding import RepairEncoding as RepairEncoding
from cleanpress.cleaners.invisible import RemoveInvisible as RemoveInvisible
from cleanpress.cleaners.quotes import NormalizeQuotes as NormalizeQuotes
from cleanpress.cleaners.repeats import RemoveRepeats as RemoveRepeats
from cleanpress.cleaners.replace import ReplaceEmails as ReplaceEmails
from cleanpress.cleaners.replace import ReplacePhoneNumbers as ReplacePhoneNumbers
from cleanpress.cleaners.replace import ReplaceUrls as ReplaceUrls
from cleanpress.cleaners.whitespace import NormalizeWhitespace as NormalizeWhitespace

if not TYPE_CHECKING:  # to a type checker, `as` says it
    __all__ = sorted(
        name
        for name, value in vars().items()
        if isinstance(value, type) and issubclass(value, _Cleaner) and value is not _Cleaner
    )
