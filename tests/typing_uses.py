"""Right and wrong uses, for test_typing.py: a line that a type checker must refuse ends in "# error"."""

from __future__ import annotations

from typing import Any, assert_type

import pandas as pd

import cleanpress
from cleanpress import (
    DEFAULT,
    Cleaned,
    Document,
    NormalizeQuotes,
    NormalizeWhitespace,
    Pipeline,
    RemoveBoilerplate,
    RemoveChrome,
    RepairEncoding,
    clean,
    explain,
    extract,
)
from cleanpress.adapters import pandas as adapter
from cleanpress.corpus import Cleaning, Extraction

optional: str | None = "It rained."
anything: Any = 5
frame = pd.DataFrame({"text": ["It rained."]})
series = pd.Series(["It rained."])

# Texts, and what a column has where there is none.
assert_type(clean("It rained."), str)
assert_type(clean(None), None)
assert_type(clean(optional), str | None)
assert_type(clean(float("nan")), float)
clean(pd.NA)
clean(pd.NaT)
clean(anything)
assert_type([clean(text) for text in ["It rained.", None]], list[str | None])
series.apply(clean)
series.map(clean)
list(map(clean, ["It rained."]))
frame["text"].apply(DEFAULT)
clean(5)  # error
clean(True)  # error
clean(b"It rained.")  # error
clean(["It rained."])  # error
clean({"text": "It rained."})  # error
clean(series)  # error
clean()  # error
assert_type(explain("It rained."), Cleaned)
assert_type(explain(None), None)
explain(5)  # error
explain(b"It rained.")  # error

# Options.
clean("It rained.", pipeline=NormalizeQuotes())
clean("It rained.", pipeline="page")
clean("It rained.", pipeline=["page", NormalizeQuotes()])
clean("It rained.", pipeline=5)  # error
clean("It rained.", pipelines=NormalizeQuotes())  # error
NormalizeQuotes(style="curly", dashes="ascii")
NormalizeQuotes(style="smart")  # error
NormalizeQuotes("curley")  # error
NormalizeQuotes(dashes=True)  # error
NormalizeQuotes(quotes="curly")  # error
NormalizeWhitespace(max_blank_lines=2, columns="remove")
NormalizeWhitespace(max_blank_lines="2")  # error
NormalizeWhitespace(no_break_spaces="kept")  # error
RepairEncoding(unicode_form="all", character_width="latin")
RepairEncoding(unicode_form="NFC")  # error
RepairEncoding(mojibake="no")  # error
RemoveChrome(languages=["en"])
RemoveChrome(languages=5)  # error
RemoveChrome(language="en")  # error
RemoveBoilerplate(favor="precision")
RemoveBoilerplate(favor="precison")  # error

# A cleaner is called as clean is.
assert_type(NormalizeQuotes()("It rained."), str)
assert_type(Pipeline([NormalizeQuotes()])(None), None)
NormalizeQuotes()(5)  # error
DEFAULT(b"It rained.")  # error
assert_type(NormalizeQuotes() | NormalizeWhitespace(), Pipeline)
assert_type(NormalizeQuotes() | "NormalizeWhitespace", Pipeline)
NormalizeQuotes() | 5  # error

# Pages.
assert_type(extract("<p>It rained.", favor="recall", comments="separate"), Document)
extract("<p>It rained.", favor="precison")  # error
extract("<p>It rained.", comments="yes")  # error
extract("<p>It rained.", hidden=True)  # error
extract("<p>It rained.", favour="recall")  # error
extract("<p>It rained.", url=5)  # error
extract("<p>It rained.").render("markdown", front_matter=True)
extract("<p>It rained.").render("md")  # error
extract("<p>It rained.").render("markdown", link=False)  # error
extract("<p>It rained.").score  # error
explain("It rained.").edits[0].score  # error

# Adapters and corpora.
assert_type(adapter.clean(frame, "text", removed=True), pd.DataFrame)
adapter.clean(frame, "text", remove=True)  # error
adapter.extract(frame, "text", format="markdown", on_error="null")
adapter.extract(frame, "text", format="md")  # error
adapter.extract(frame, "text", on_error="skip")  # error
Cleaning(removed=True, counts=True)
Cleaning(remove=True)  # error
Extraction(format="markdown", front_matter=True)
Extraction(format="md")  # error
Extraction(favor="precison")  # error
Extraction(front_matter="yes")  # error

# Names.
cleanpress.adapters.pandas.explain(frame, "text")
cleanpress.adapters.pandas.explian(frame, "text")  # error
cleanpress.adapters.pandas.clean(frame, "text", remove=True)  # error
cleanpress.klean("It rained.")  # error
cleanpress.TypeVar  # error
